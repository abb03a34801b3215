//! The scenario's text for the moment shown; at the start, a way to its introduction and a large Play button.
//!
//! While playing waits until it has been read, it has a button that goes on.

use crate::model::captions::Caption;
use crate::model::intent::Intent;
use crate::model::state::State;
use crate::motion::Follower;
use crate::stage::ui::{Ui, use_ui};
use crate::views::icons::{Icon, icon};
use crate::views::transport::use_counter;
use crate::words::Label;
use yew::prelude::*;

/// How many sentences of an introduction are shown at the start.
const SENTENCES: usize = 2;

/// Draws what stands in the caption's place; it floats over the stage's corner, or has a band of its own.
pub fn draw(ui: &Ui, state: &State, floats: bool) -> Html {
    let language = ui.language;
    let scenario = &state.session.scenario;
    let intro = !state.played && state.moment() == 0;
    // Side by side each run has its caption in its column; here is what they have in common.
    let alone = state.beside.is_none();
    let (title, about) = match &state.beside {
        Some(beside) => (&beside.title, &beside.about),
        None => (&scenario.title, &scenario.about),
    };
    let introduction = about.of(language);
    // A scenario without captions keeps its introduction, so that the stage keeps its size.
    let caption = state.caption_text().filter(|_| alone);
    let text = caption.unwrap_or_else(|| first_sentences(introduction).to_owned());
    if text.is_empty() && !intro {
        return Html::default();
    }
    let own = (alone && state.caption == Some(Caption::Departed)).then_some(Intent::Own);
    let class = classes!("caption", if floats { "floats" } else { "band" }, state.holding.then_some("held"));
    // A click anywhere on it is a press; by keyboard, the button in it is.
    let onclick = state.holding.then(|| ui.on::<MouseEvent>(Intent::Play(true)));
    html! {
        <div {class} {onclick}>
            if intro {
                <h2>{ title.of(language) }</h2>
            }
            <p>
                { text }
                if let Some(until_ms) = state.quiet_until_ms() {
                    <Quiet {until_ms} />
                }
                if intro && !introduction.is_empty() {
                    { " " }
                    <button type="button" class="caption-link" aria-haspopup="dialog"
                        onclick={ui.on(Intent::About(true))}>
                        { ui.say(Label::AboutLesson) }
                    </button>
                }
                if let Some(own) = own {
                    { " " }
                    <button type="button" class="caption-link" onclick={ui.on(own)}>
                        { ui.say(Label::BackToOwn) }
                    </button>
                }
            </p>
            if !floats && alone {
                // The band is as high as the longest caption needs, so that the stage keeps its size.
                { for scenario.captions.iter().map(|caption| {
                    let quiet = ui.say_with(Label::QuietUntil, &["0000"]);
                    let most = format!("{} 0000 ms {quiet}", caption.text.of(language));
                    html! { <span class="caption-room" aria-hidden="true" data-text={most} /> }
                }) }
            }
            if intro {
                { play(ui, Label::Play, Label::Play) }
            } else if state.holding {
                { play(ui, Label::GoOn, Label::HeldHint) }
            }
        </div>
    }
}

/// What the sign of quiet time says.
#[derive(PartialEq, Properties)]
struct QuietProps {
    /// Until when only time passes, in virtual milliseconds.
    until_ms: u64,
}

/// Says that time passes without messages; its digits run.
#[component]
fn Quiet(props: &QuietProps) -> Html {
    let ui = use_ui();
    let time = use_counter(&ui, Follower::Quiet);
    html! {
        <span class="caption-quiet">
            { " " }
            <span class="caption-clock number">{ time }{ ui.say_with(Label::Clock, &[""]) }</span>
            { " " }
            { ui.say_with(Label::QuietUntil, &[&props.until_ms.to_string()]) }
        </span>
    }
}

/// A large button that plays, or goes on playing.
fn play(ui: &Ui, label: Label, hint: Label) -> Html {
    html! {
        <button type="button" class="button-primary caption-play" title={format!("{} (␣)", ui.say(hint))}
            aria-label={ui.say(label)} aria-keyshortcuts="Space" onclick={ui.on(Intent::Play(true))}>
            { icon(Icon::Play) }<span>{ ui.say(label) }</span>
            if label == Label::GoOn {
                <kbd aria-hidden="true">{ "␣" }</kbd>
            }
        </button>
    }
}

/// The first sentences of a paragraph.
fn first_sentences(text: &str) -> &str {
    let mut seen = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        let ends = match letter {
            '。' | '！' | '？' => true,
            '.' | '!' | '?' => next.is_none_or(char::is_whitespace),
            _ => false,
        };
        seen += usize::from(ends);
        if seen == SENTENCES {
            return &text[..at + letter.len_utf8()];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::first_sentences;

    #[test]
    fn an_introduction_is_cut_after_two_sentences() {
        assert_eq!(first_sentences("A 1.5 is sent. B waits! C too."), "A 1.5 is sent. B waits!");
        assert_eq!(first_sentences("甲询问。乙回答？丙不知道。"), "甲询问。乙回答？");
        assert_eq!(first_sentences("Only one"), "Only one");
    }
}
