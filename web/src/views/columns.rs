//! Several runs side by side: stage beside stage, each with its name and its caption.

use crate::browser::size::use_size;
use crate::model::captions::Caption;
use crate::model::intent::{Intent, Selection};
use crate::model::state::State;
use crate::stage::scene::Stage;
use crate::stage::ui::{Ui, use_ui};
use crate::views::icons::{Icon, icon};
use crate::words::Label;
use crate::words::making::Making;
use yew::prelude::*;

/// By how much the stages are larger where they are presented.
const PRESENTED: f64 = 1.4;

/// What is drawn of the column in focus has this; of the only run, what the page has.
pub fn ui(ui: &Ui, state: &State) -> Ui {
    state.beside.as_ref().map_or_else(|| ui.clone(), |beside| ui.in_column(beside.at))
}

/// What only one column has is drawn for the one in focus, and concerns it.
pub fn within(ui: &Ui, state: &State, content: Html) -> Html {
    match &state.beside {
        None => content,
        Some(beside) => {
            html! { <ContextProvider<Ui> context={ui.in_column(beside.at)}>{ content }</ContextProvider<Ui>> }
        }
    }
}

/// What is drawn of a column.
#[derive(PartialEq, Properties)]
struct Props {
    state: State,
    column: usize,
}

/// Draws the columns.
pub fn draw(ui: &Ui, state: &State) -> Html {
    let Some(beside) = &state.beside else { return Html::default() };
    let count = state.columns().len();
    let edits = state.embed.is_none() && !state.present;
    html! {
        <>
            if edits {
                <label class="columns-all">
                    <input type="checkbox" checked={beside.shares}
                        onchange={ui.on::<Event>(Intent::Sharing(!beside.shares))} />
                    { ui.say(Making::ShareActs) }
                </label>
            }
            <div class={classes!("columns", state.layout.has_tabs_only().then_some("scrolls"))}
                data-count={count.to_string()}>
                { for (0..count).map(|column| html! {
                    <ContextProvider<Ui> key={column} context={ui.in_column(column)}>
                        <Column state={state.clone()} {column} />
                    </ContextProvider<Ui>>
                }) }
            </div>
        </>
    }
}

/// A column: its name, its stage, its caption.
#[component]
fn Column(props: &Props) -> Html {
    let ui = use_ui();
    let Props { state, column } = props;
    let place = use_node_ref();
    let size = use_size(&place);
    // Presented, all is larger: the stage is drawn for less room than it has.
    let scale = if state.present { PRESENTED } else { 1.0 };
    let size = (size.0 / scale, size.1 / scale);
    let (Some(beside), Some(session)) = (&state.beside, state.columns().get(*column).copied()) else {
        return Html::default();
    };
    let in_focus = beside.at == *column;
    let name = state.column_name(*column);
    let edits = state.embed.is_none() && !state.present;
    let title = session.scenario.title.of(ui.language);
    let (selection, side) = if in_focus { (state.selection, state.side) } else { (Selection::Nothing, None) };
    let caption = beside.captions.get(*column).copied().flatten();
    let text = caption.and_then(|caption| state.caption_of(session, caption));
    let text = text.unwrap_or_else(|| session.scenario.about.of(ui.language).to_owned());
    html! {
        <section class={classes!("column", in_focus.then_some("focus"))} aria-label={name.clone()}>
            <header class="column-head">
                <h2>
                    <button type="button" class="column-name" aria-pressed={in_focus.to_string()}
                        title={ui.say_with(Making::ColumnKey, &[&(column + 1).to_string()])}
                        onclick={ui.on(Intent::Select(Selection::Nothing))}>
                        { &name }
                    </button>
                </h2>
                if title != name {
                    <span class="column-title">{ title }</span>
                }
                if edits {
                    <button type="button" class="inspector-tool" aria-label={ui.say_with(Making::DropColumn, &[&name])}
                        title={ui.say_with(Making::DropColumn, &[&name])} onclick={ui.on(Intent::Drop(*column))}>
                        { icon(Icon::Close) }
                    </button>
                }
            </header>
            if let Some(variant) = session.broken() {
                <p class="column-broken" role="note">
                    { icon(Icon::Alert) }<b>{ ui.say(Label::RuleOff) }</b>{ " " }{ variant.text.of(ui.language) }
                </p>
            }
            <div class="column-stage" ref={place}>
                if size.0 > 0.0 && size.1 > 0.0 {
                    <Stage snapshot={session.snapshot.clone()} history={session.history.clone()} {selection} {side}
                        {size} band={0.0} on_caption={Callback::noop()} present={false} acts={None::<Html>} />
                }
            </div>
            if !text.is_empty() {
                <p class="column-caption">
                    { text }
                    if caption == Some(Caption::Departed) {
                        { " " }
                        <button type="button" class="caption-link" onclick={ui.on(Intent::Own)}>
                            { ui.say(Label::BackToOwn) }
                        </button>
                    }
                </p>
            }
        </section>
    }
}
