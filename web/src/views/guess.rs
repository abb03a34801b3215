//! A question before its answer is shown, in the caption's place: a small card that can be answered or skipped.

use crate::model::guess::Guess;
use crate::model::intent::Intent;
use crate::model::state::State;
use crate::stage::ui::{Ui, use_ui};
use crate::words::{Label, More};
use synod_core::property::decision_text;
use synod_sim::run::frame::DecisionStatus;
use web_sys::HtmlElement;
use yew::prelude::*;

/// What is asked.
#[derive(PartialEq, Properties)]
struct Props {
    guess: Guess,
    name: String,
    /// What happens then, once an answer was chosen.
    then: Option<String>,
    /// Whether the node is blocked where it decides nothing.
    blocked: bool,
    floats: bool,
}

/// Draws what is asked, if something is; it floats over the stage's corner, or has a band of its own.
pub fn draw(state: &State, floats: bool) -> Html {
    let Some(guess) = state.guess.clone() else { return Html::default() };
    let (session, node) = (&state.session, guess.question.node);
    let standing = session.snapshot.frame.nodes.get(node.index()).map(|node| &node.standing);
    let blocked = guess.question.step.is_none() && standing == Some(&DecisionStatus::Blocked);
    let then = guess.chosen.map(|_| match guess.question.step {
        Some(step) => session.entry(step).text,
        None if blocked => session.waits(node).join(" "),
        None => String::new(),
    });
    html! { <Card name={session.name(node).to_owned()} {guess} {then} {blocked} {floats} /> }
}

#[component]
fn Card(props: &Props) -> Html {
    let (ui, guess) = (use_ui(), &props.guess);
    let title = use_node_ref();
    let heading = title.clone();
    use_effect_with((guess.question.node, guess.chosen.is_some()), move |_| {
        if let Some(heading) = heading.cast::<HtmlElement>() {
            _ = heading.focus();
        }
    });
    let asked = if guess.question.step.is_some() { More::GuessTitle } else { More::GuessEnd };
    let place = if props.floats { "floats" } else { "band" };
    html! {
        <div class={classes!("caption", "guess", place)} role="group" aria-labelledby="guess-title">
            <div>
                <h2 id="guess-title" tabindex="-1" ref={title}>{ ui.say_with(asked, &[&props.name]) }</h2>
                if let Some(chosen) = guess.chosen {
                    { answer(&ui, props, chosen) }
                } else {
                    { answers(&ui, props) }
                }
            </div>
            if guess.chosen.is_some() {
                <button type="button" class="button-primary" aria-keyshortcuts="Space"
                    onclick={ui.on(Intent::GuessDone)}>{ ui.say(Label::GoOn) }</button>
            } else {
                <button type="button" class="caption-link" onclick={ui.on(Intent::GuessDone)}>
                    { ui.say(More::GuessSkip) }
                </button>
            }
        </div>
    }
}

/// What may be answered: each outcome, or none.
fn answers(ui: &Ui, props: &Props) -> Html {
    let values = &props.guess.question.values;
    let nothing = ui.say(if props.blocked { More::GuessBlocked } else { More::GuessNothing }).to_owned();
    let decides = |value| ui.say_with(More::GuessValue, &[&decision_text(value, ui.language)]);
    let all = values.iter().map(decides).chain([nothing]);
    html! {
        <div class="guess-answers">
            { for all.enumerate().map(|(place, words)| html! {
                <button type="button" onclick={ui.on(Intent::Guess(place))}>{ words }</button>
            }) }
        </div>
    }
}

/// Whether that was right, what the node does, and why.
fn answer(ui: &Ui, props: &Props, chosen: usize) -> Html {
    let guess = &props.guess;
    let right = guess.question.values.get(guess.right());
    let does = match right {
        Some(value) => ui.say_with(More::GuessDecides, &[&props.name, &decision_text(value, ui.language)]),
        None if props.blocked => ui.say_with(More::GuessIsBlocked, &[&props.name]),
        None => ui.say_with(More::GuessNever, &[&props.name]),
    };
    let verdict = ui.say(if chosen == guess.right() { More::GuessRight } else { More::GuessWrong });
    html! {
        <p role="status">
            <b>{ verdict }</b>{ " " }{ does }
            if let Some(then) = props.then.as_ref().filter(|then| !then.is_empty()) {
                { " " }<span class="hint">{ then }</span>
            }
        </p>
    }
}
