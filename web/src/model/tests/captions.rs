//! Captions hold the run until they are read, and stand aside from a run that they were not written for.

use super::page::Page;
use crate::model::captions::{Caption, reading_ms};
use crate::model::intent::{Effect, Intent, Setting};
use crate::model::kind::Kind;
use crate::model::layout::Controls;
use crate::model::update::Start;
use synod_core::{Language, NodeId};
use synod_sim::Action;

/// Its captions are at 0, 64, 67, 400 … ms; between 67 and 400 ms nothing happens.
const BLOCKING: &str = "#2pc-blocking";

/// Frames until `done`; how many milliseconds they took.
fn until(page: &mut Page, done: impl Fn(&Page) -> bool) -> f64 {
    let frames = (0..100_000).take_while(|_| {
        page.frame();
        !done(page)
    });
    frames.count() as f64 * 16.0
}

fn holds(page: &Page) -> bool {
    page.state().holding
}

#[test]
fn playing_waits_at_each_caption_as_long_as_it_takes_to_read() {
    for language in [Language::English, Language::Chinese] {
        let mut page = Page::local(BLOCKING);
        page.ask(Intent::Language(language));
        page.ask(Intent::Play(true));
        assert!(!holds(&page), "who presses Play has read the first one");
        for at_ms in [64, 67, 400, 427, 440] {
            until(&mut page, holds);
            assert_eq!((page.shown_ms(), page.state().caption), (at_ms as f64, Some(Caption::From(at_ms))));
            let held = until(&mut page, |page| !holds(page));
            let wanted = reading_ms(&page.session().scenario, at_ms, language);
            assert!((held - wanted).abs() < 50.0 && wanted >= 2500.0, "{held} {wanted}");
            assert!(page.state().playing);
        }
        page.frames();
        assert_eq!(page.position(), page.last());
    }
}

#[test]
fn a_press_goes_on_and_a_pause_ends_the_wait() {
    for press in [Intent::Play(true), Intent::Forward] {
        let mut page = Page::local(BLOCKING);
        page.ask(Intent::Play(true));
        until(&mut page, holds);
        assert!(page.ask(press));
        assert!(!holds(&page) && page.state().playing);
        page.frame();
        page.frame();
        assert!(page.shown_ms() > 64.0);
        until(&mut page, holds);
        page.ask(Intent::Play(false));
        assert!(!holds(&page) && !page.state().playing);
        page.ask(Intent::Play(true));
        page.frame();
        assert!(!holds(&page), "it has been seen");
    }
}

#[test]
fn the_switch_is_kept_and_nothing_waits_without_it() {
    let mut page = Page::local(BLOCKING);
    page.ask(Intent::Play(true));
    until(&mut page, holds);
    page.ask(Intent::Hold(false));
    assert!(!holds(&page) && page.effects.contains(&Effect::Keep(Setting::Hold(false))));
    until(&mut page, |page| holds(page) || !page.state().playing);
    assert_eq!(page.position(), page.last());
}

#[test]
fn a_widget_that_plays_by_itself_holds_its_first_caption_too_and_so_does_stillness() {
    for still in [false, true] {
        let start = Start { embed: Some(Controls::None), still, ..Page::start(Kind::Local) };
        let mut page = Page::new(start, None);
        page.ask(Intent::Begin(Some(BLOCKING.into()), true));
        page.frame();
        page.frame();
        assert_eq!((holds(&page), page.shown_ms(), page.state().caption), (true, 0.0, Some(Caption::From(0))));
        until(&mut page, |page| !holds(page));
        until(&mut page, holds);
        assert_eq!((page.shown_ms(), page.state().caption), (64.0, Some(Caption::From(64))));
    }
}

#[test]
fn time_without_messages_can_be_felt_and_is_announced() {
    let mut page = Page::local(BLOCKING);
    page.ask(Intent::Hold(false));
    page.ask(Intent::Seek(6));
    assert_eq!(page.state().quiet_until_ms(), None, "time stands still");
    page.ask(Intent::Play(true));
    assert_eq!(page.state().quiet_until_ms(), Some(400));
    let lasts = until(&mut page, |page| page.position() > 6);
    assert!((5_000.0..7_000.0).contains(&lasts), "{lasts}");
}

#[test]
fn captions_stand_aside_from_the_moment_at_which_a_user_acts() {
    let mut page = Page::local(BLOCKING);
    page.ask(Intent::Seek(3));
    assert_eq!(page.state().caption, Some(Caption::From(0)));
    page.ask(Intent::Act(Action::Pause(NodeId(1))));
    assert_eq!(page.state().caption, Some(Caption::Departed));
    assert!(page.state().caption_text().is_some_and(|text| text.contains("ended at 36 ms")));
    page.ask(Intent::Seek(3));
    assert_eq!(page.state().caption, Some(Caption::From(0)), "before it, all is as it was");
    page.ask(Intent::SeekEnd);
    assert_eq!(page.state().caption, Some(Caption::Departed));
    page.ask(Intent::Seek(0));
    page.ask(Intent::Play(true));
    until(&mut page, |page| holds(page) || !page.state().playing);
    assert!(!page.state().playing, "what is not shown holds nothing");
}

#[test]
fn another_seed_departs_where_its_run_does_and_the_original_run_can_be_returned_to() {
    let mut page = Page::local(BLOCKING);
    let digest = page.session().digest();
    page.ask(Intent::Seek(5));
    page.ask(Intent::Seed(8));
    assert_eq!(page.session().history.departs, Some(1), "the first messages take another time");
    assert_eq!(page.state().caption, Some(Caption::Departed));
    page.ask(Intent::Own);
    assert_eq!((page.session().digest(), page.session().history.departs), (digest, None));
    assert_eq!((page.session().shown_ms(), page.state().caption), (64, Some(Caption::From(64))));
}

#[test]
fn captions_of_a_link_are_written_for_its_own_run() {
    let mut page = Page::local("#2pc-blocking&seed=8&captions=30:Mine.");
    assert_eq!(page.session().history.departs, None);
    page.ask(Intent::SeekEnd);
    assert_eq!(page.state().caption_text().as_deref(), Some("Mine."));
}
