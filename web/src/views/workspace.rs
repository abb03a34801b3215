//! The middle of the page: the stage, its caption, the transport, the views below.

use crate::browser;
use crate::browser::size::use_size;
use crate::model::index::Chapters;
use crate::model::intent::{Aside, Intent, Selection};
use crate::model::layout::Controls;
use crate::model::state::State;
use crate::stage::scene::Stage;
use crate::stage::ui::{Ui, use_ui};
use crate::views::caption;
use crate::views::icons::{Icon, icon};
use crate::views::part::{self, Part};
use crate::views::tabs;
use crate::views::transport::use_transport;
use crate::words::Label;
use web_sys::Element;
use yew::prelude::*;

/// The properties of the middle column.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What the page shows.
    pub state: State,
    /// The scenarios that ship.
    pub chapters: Chapters,
}

/// The stage and what is below it.
#[component]
pub fn Workspace(props: &Props) -> Html {
    let ui = use_ui();
    let state = &props.state;
    let session = &state.session;
    let (place, under, panel) = (use_node_ref(), use_node_ref(), use_node_ref());
    let (size, under_size, panel_size) = (use_size(&place), use_size(&under), use_size(&panel));
    // At first not: what is below the stage stays where it is when the caption leaves its band, but not when it comes.
    let floats = use_state_eq(|| false);
    let transport = use_transport(&ui, state);
    let set = floats.setter();
    let on_caption = use_callback((), move |now: bool, ()| set.set(now));
    let floats = *floats && state.embed.is_none() && !state.present && state.beside.is_none();
    let caption = match (state.side, &state.guess) {
        (Some(side), _) => part::draw(&ui, state, Part::Side(side, floats)),
        (None, Some(_)) => part::draw(&ui, state, Part::Guess(floats)),
        (None, None) => caption::draw(&ui, state, floats),
    };
    let (opened, panel_shown) = (state.layout.has_tabs_only().then_some(state.selection), panel.clone());
    use_effect_with(opened, move |opened| {
        let panel = panel_shown.cast::<Element>();
        if let (Some(panel), true) = (panel, opened.is_some_and(|selection| selection != Selection::Nothing)) {
            browser::bring_to_top(&panel, ".inspector-selected");
        }
    });
    let (over, band) = if floats { (caption, Html::default()) } else { (Html::default(), caption) };
    html! {
        <>
            if let Some(notice) = &state.notice {
                <div class="notice" role="alert">
                    { icon(Icon::Alert) }<p>{ notice.to_string() }</p>
                    <button type="button" onclick={ui.on(Intent::DismissNotice)}>{ ui.say(Label::Dismiss) }</button>
                </div>
            }
            if let Some(failed) = session.failed() {
                <div class="notice" role="alert">{ icon(Icon::Alert) }<p>{ failed }</p></div>
            }
            if state.beside.is_none() {
                { broken(&ui, state) }
            }
            { challenge(&ui, state) }
            <div class={classes!("stage", state.beside.as_ref().map(|_| "columns-stage"))} ref={place}>
                if state.beside.is_some() {
                    { part::draw(&ui, state, Part::Columns) }
                } else if size.0 > 0.0 && size.1 > 0.0 {
                    <Stage snapshot={session.snapshot.clone()} history={session.history.clone()}
                        selection={state.selection} side={state.side} {size} band={under_size.1} {on_caption}
                        present={state.present} acts={acts(&ui, state)} />
                }
                { over }
            </div>
            <div class="workspace-band" ref={under}>{ band }</div>
            if state.present {
                <p class="workspace-event">{ state.happened() }</p>
            } else if state.embed != Some(Controls::None) {
                { transport }
            }
            if !state.present && matches!(state.embed, None | Some(Controls::Full)) {
                { tabs::draw(&ui, state, &props.chapters, panel, panel_size) }
            }
        </>
    }
}

/// What can be done to what is selected, in a widget that has no inspector, and where nothing happens by itself.
fn acts(ui: &Ui, state: &State) -> Option<Html> {
    let selection = state.selection;
    // By hand, what can happen is also offered where it happens.
    let offers = match state.embed {
        Some(controls) => controls == Controls::Transport,
        None => state.session.is_manual() && !state.present,
    };
    let wanted = offers && !state.playing && selection != Selection::Nothing;
    wanted.then(|| part::draw(ui, state, Part::Acts))
}

/// A warning that a rule of the protocol is switched off, so that the run does not show the real protocol.
fn broken(ui: &Ui, state: &State) -> Html {
    let Some(variant) = state.session.broken() else { return Html::default() };
    html! {
        <p class="workspace-broken" role="note">
            { icon(Icon::Alert) }<b>{ ui.say(Label::RuleOff) }</b>{ " " }{ variant.text.of(ui.language) }
        </p>
    }
}

/// The player's goal, and the progress towards it.
fn challenge(ui: &Ui, state: &State) -> Html {
    let snapshot = &state.session.snapshot;
    let Some(progress) = &snapshot.progress else {
        return Html::default();
    };
    let text = match progress.reached {
        true => ui.say_with(Label::GoalReached, &[&progress.spent]),
        false => ui.say_with(Label::GoalOpen, &[&progress.wanted, &progress.spent]),
    };
    let asks = state.embed.is_none() && !state.present && !progress.reached;
    html! {
        <div class={classes!("workspace-goal", progress.reached.then_some("reached"))}>
            <p role="status">{ text }</p>
            if asks {
                <button type="button" class="button-small" onclick={ui.on(Intent::Aside(Aside::Search))}>
                    { ui.say(Label::CanItBeDone) }
                </button>
            }
        </div>
    }
}
