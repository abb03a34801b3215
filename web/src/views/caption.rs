//! The scenario's text for the moment shown; at the start, its introduction and a large Play button.

use crate::model::by_address::ByAddress;
use crate::model::intent::Intent;
use crate::model::state::State;
use crate::motion::{Follow, Follower};
use crate::stage::ui::Ui;
use crate::views::icons::{Icon, icon};
use crate::words::Label;
use synod_sim::Scenario;
use yew::prelude::*;

/// How many sentences of an introduction are shown at the start.
const SENTENCES: usize = 2;

/// The moment whose captions are shown: it changes when the clock reaches the next one.
#[hook]
pub fn use_caption_clock(ui: &Ui, scenario: &ByAddress<Scenario>) -> u64 {
    let now_ms = use_state_eq(|| 0_u64);
    let (motion, set) = (ui.motion.clone(), now_ms.setter());
    use_effect_with(scenario.clone(), move |scenario| {
        motion.follow(Follower::Caption, Some(changes(scenario, set)));
        move || motion.follow(Follower::Caption, None)
    });
    *now_ms
}

/// Draws the caption of `now_ms`; it floats over the stage's corner, or has a band of its own.
pub fn draw(ui: &Ui, state: &State, now_ms: u64, floats: bool) -> Html {
    let language = ui.language;
    let scenario = &state.session.scenario;
    let intro = !state.played && state.session.position() == 0;
    let said = scenario.caption(now_ms).map(|words| words.of(language).to_owned());
    let class = classes!("caption", if floats { "floats" } else { "band" });
    // A scenario without captions keeps its introduction, so that the stage keeps its size.
    let text = said.unwrap_or_else(|| first_sentences(scenario.about.of(language)).to_owned());
    if text.is_empty() && !intro {
        return Html::default();
    }
    html! {
        <div {class}>
            if intro {
                <h2>{ scenario.title.of(language) }</h2>
            }
            <p>{ text }</p>
            if intro {
                <button type="button" class="button-primary caption-play" title={format!("{} (␣)", ui.say(Label::Play))}
                    aria-label={ui.say(Label::Play)} aria-keyshortcuts="Space" onclick={ui.on(Intent::Play(true))}>
                    { icon(Icon::Play) }<span>{ ui.say(Label::Play) }</span>
                </button>
            }
        </div>
    }
}

/// Reports the moment of each caption when the clock reaches it: a caption belongs to the clock, not to a step.
fn changes(scenario: &Scenario, set: UseStateSetter<u64>) -> Follow {
    let moments: Vec<u64> = scenario.captions.iter().map(|caption| caption.at_ms).collect();
    let mut shown = None;
    Box::new(move |now_ms, _| {
        let latest = moments.iter().copied().filter(|at| *at as f64 <= now_ms).max().unwrap_or_default();
        if shown.replace(latest) != Some(latest) {
            set.set(latest);
        }
    })
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
