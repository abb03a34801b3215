//! What nodes decide is asked before it is shown, if somebody wants that, in a lesson that nobody has changed.

use super::page::{LESSON, Page};
use crate::model::intent::{Effect, Intent, Setting};
use synod_core::NodeId;
use synod_sim::Action;

/// A lesson in which two nodes stay blocked for some time, and one in which two do for ever.
const BLOCKED: &str = "#2pc-half-committed";

fn asking(lesson: &str) -> Page {
    let mut page = Page::local(lesson);
    page.ask(Intent::Hold(false));
    page.ask(Intent::Predict(true));
    page
}

/// Frames until something is asked or time stands; whether something is asked.
fn until_asked(page: &mut Page) -> bool {
    for _ in 0..100_000 {
        if page.state().guess.is_some() || !page.state().playing {
            break;
        }
        page.frame();
    }
    page.state().guess.is_some()
}

#[test]
fn nothing_is_asked_unless_somebody_wants_it() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Hold(false));
    page.ask(Intent::Play(true));
    assert!(!until_asked(&mut page));
    assert_eq!(page.position(), page.last());
}

#[test]
fn time_waits_before_each_first_decision_and_goes_on_once_it_is_answered() {
    let mut page = asking(LESSON);
    assert!(page.effects.contains(&Effect::Keep(Setting::Predict(true))));
    page.ask(Intent::Play(true));
    let mut asked = Vec::new();
    while until_asked(&mut page) {
        let guess = page.state().guess.clone().expect("a question");
        let step = guess.question.step.expect("all decide");
        assert_eq!(page.position() + 1, step, "just before it decides");
        assert!(!page.state().playing && page.shown_ms() < page.session().history.at_ms(step) as f64);
        page.ask(Intent::Guess(guess.right()));
        assert_eq!(page.state().guess.as_ref().and_then(|guess| guess.chosen), Some(guess.right()));
        page.ask(Intent::Guess(0));
        assert_eq!(page.state().guess.as_ref().and_then(|guess| guess.chosen), Some(guess.right()), "the first counts");
        page.ask(Intent::GuessDone);
        assert!(page.state().playing && page.state().guess.is_none());
        asked.push(guess.question.node);
    }
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert_eq!(page.position(), page.last());
    // It is played again, and asked again.
    page.ask(Intent::Play(true));
    assert!(until_asked(&mut page));
}

#[test]
fn steps_are_asked_about_too_and_a_press_of_play_skips() {
    let mut page = asking(LESSON);
    let mut asked = 0;
    for _ in 0..400 {
        let before = page.position();
        page.ask(Intent::Forward);
        if page.state().guess.is_some() {
            asked += 1;
            assert_eq!(page.position(), before);
            page.ask(Intent::GuessDone);
        }
        page.frames();
    }
    assert_eq!((asked, page.position()), (3, page.last()));
    page.ask(Intent::Seek(0));
    page.ask(Intent::Play(true));
    assert!(until_asked(&mut page));
    let here = page.position();
    page.ask(Intent::Play(true));
    assert!(page.state().guess.is_none() && page.state().playing);
    for _ in 0..60 {
        page.frame();
    }
    assert!(page.position() > here);
}

#[test]
fn who_never_decides_is_asked_about_at_the_end() {
    let mut page = asking(BLOCKED);
    page.ask(Intent::Play(true));
    let mut open = 0;
    while until_asked(&mut page) {
        let guess = page.state().guess.clone().expect("a question");
        if guess.question.step.is_none() {
            open += 1;
            assert_eq!(page.position(), page.last());
            assert_eq!(guess.right(), guess.question.values.len());
        }
        page.ask(Intent::GuessDone);
    }
    let wanted = page.session().questions().iter().filter(|question| question.step.is_none()).count();
    assert_eq!(open, wanted);
}

#[test]
fn a_run_that_somebody_has_changed_asks_nothing_and_another_moment_forgets_what_was_asked() {
    let mut page = asking(LESSON);
    page.ask(Intent::Play(true));
    assert!(until_asked(&mut page));
    page.ask(Intent::Seek(1));
    assert!(page.state().guess.is_none());
    page.ask(Intent::Act(Action::Crash { node: NodeId(1), sent: None }));
    page.ask(Intent::Play(true));
    assert!(!until_asked(&mut page));
    let mut page = asking(LESSON);
    page.ask(Intent::Play(true));
    assert!(until_asked(&mut page));
    page.ask(Intent::Predict(false));
    assert!(page.state().guess.is_none());
}
