//! The middle of the page: the stage, its caption, the transport, the views below.

use crate::below;
use crate::caption::{self, use_caption_clock};
use crate::embed::Controls;
use crate::icons::{Icon, icon};
use crate::lessons::Chapter;
use crate::size::use_size;
use crate::stage::Stage;
use crate::state::{Intent, State};
use crate::transport::use_transport;
use crate::ui::{Ui, use_ui};
use crate::words::Word;
use std::rc::Rc;
use synod_core::NodeSet;
use synod_core::about::ChoiceAbout;
use synod_sim::Action;
use yew::prelude::*;

/// The height of the caption's band with its margin, in CSS pixels, as style.css has it.
const BAND: f64 = 72.0;

/// The scenarios that ship; they never change.
#[derive(Clone)]
pub struct Chapters(pub Rc<Vec<Chapter>>);

impl PartialEq for Chapters {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// What the middle of the page shows.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What the page shows.
    pub state: State,
    /// The scenarios that ship.
    pub chapters: Chapters,
}

/// The stage and what is below it.
#[component]
pub fn Middle(props: &Props) -> Html {
    let ui = use_ui();
    let state = &props.state;
    let sitting = &state.sitting;
    let (place, panel) = (use_node_ref(), use_node_ref());
    let (size, panel_size) = (use_size(&place), use_size(&panel));
    let floats = use_state_eq(|| true);
    let said_ms = use_caption_clock(&ui, &sitting.scenario);
    let transport = use_transport(&ui, state);
    let set = floats.setter();
    let on_caption = use_callback((), move |now: bool, ()| set.set(now));
    let floats = *floats && state.embed.is_none();
    let band = if floats { 0.0 } else { BAND };
    let caption = match state.side {
        Some(side) => siding(&ui, state, side, floats),
        None => caption::draw(&ui, state, said_ms, floats),
    };
    let (over, under) = if floats { (caption, Html::default()) } else { (Html::default(), caption) };
    html! {
        <>
            if let Some(notice) = &state.notice {
                <div class="notice" role="alert">
                    { icon(Icon::Alert) }<p>{ notice.to_string() }</p>
                    <button type="button" onclick={ui.on(Intent::DismissNotice)}>{ ui.say(Word::Dismiss) }</button>
                </div>
            }
            { broken(&ui, state) }
            { challenge(&ui, state) }
            <div class="stage" ref={place}>
                if size.0 > 0.0 && size.1 > 0.0 {
                    <Stage moment={sitting.moment.clone()} known={sitting.known.clone()} selection={state.selection}
                        side={state.side} {size} {band} {on_caption} />
                }
                { over }
            </div>
            { under }
            if state.embed != Some(Controls::None) {
                { transport }
            }
            if matches!(state.embed, None | Some(Controls::Full)) {
                { below::draw(&ui, state, &props.chapters.0, panel, panel_size) }
            }
        </>
    }
}

/// A rule of the protocol is switched off: nobody may take what follows for the protocol.
fn broken(ui: &Ui, state: &State) -> Html {
    let sitting = &state.sitting;
    let named = |twin: &&ChoiceAbout| sitting.scenario.broken.as_deref() == Some(twin.name);
    let Some(twin) = sitting.about.twins.iter().find(named) else { return Html::default() };
    html! {
        <p class="broken" role="note">
            { icon(Icon::Alert) }<b>{ ui.say(Word::RuleOff) }</b>{ " " }{ twin.text.of(ui.language) }
        </p>
    }
}

/// What a player is asked to bring about, and how far that is.
fn challenge(ui: &Ui, state: &State) -> Html {
    let moment = &state.sitting.moment;
    let (Some(goal), Some(progress)) = (&state.sitting.scenario.goal, moment.progress) else { return Html::default() };
    let property = moment.frame.properties.iter().find(|property| property.name == goal.holds);
    let wanted = match property {
        Some(property) => ui.say_with(Word::GoalViolate, &[&property.title]),
        None => ui.say(Word::GoalBlock).to_owned(),
    };
    let (used, most) = (progress.faults.to_string(), goal.faults.to_string());
    let text = match progress.reached {
        true => ui.say_with(Word::GoalReached, &[&used, &most]),
        false => ui.say_with(Word::GoalOpen, &[&wanted, &used, &most]),
    };
    html! { <p class={classes!("goal", progress.reached.then_some("reached"))} role="status">{ text }</p> }
}

/// In the caption's place while somebody chooses one side of a partition.
fn siding(ui: &Ui, state: &State, side: NodeSet, floats: bool) -> Html {
    let nodes = &state.sitting.moment.frame.nodes;
    let names: Vec<&str> = side.iter().map(|node| state.sitting.name(node)).collect();
    let everyone: NodeSet = nodes.iter().map(|node| node.id).collect();
    let rest = everyone.without(side);
    let chosen = if names.is_empty() { ui.say(Word::NobodyChosen).to_owned() } else { names.join(", ") };
    let cut = Action::Partition(vec![side, rest]);
    let place = if floats { "floats" } else { "band" };
    html! {
        <div class={classes!("caption", "siding", place)} role="group" aria-label={ui.say(Word::Partition)}>
            <p>{ ui.say(Word::ChooseSide) }{ " " }<b>{ chosen }</b></p>
            <button type="button" class="primary" disabled={side.is_empty() || rest.is_empty()}
                onclick={ui.on(Intent::Act(cut))}>{ ui.say(Word::CutThemOff) }</button>
            <button type="button" onclick={ui.on(Intent::Side(None))}>{ ui.say(Word::Cancel) }</button>
        </div>
    }
}
