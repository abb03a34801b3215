//! Time: playing, steps, the scrubber.

use super::page::{LESSON, Page};
use crate::model::intent::Intent;
use crate::model::kind::Kind;
use crate::model::update::Start;
use synod_core::NodeId;
use synod_sim::Action;

#[test]
fn playing_shows_every_moment_in_its_order_and_the_end_stops_it() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Hold(false));
    assert!(page.last() > 5);
    assert!(page.ask(Intent::Play(true)));
    let (mut shown, mut before) = (vec![0], -1.0);
    while page.state().playing {
        let redrawn = page.frame();
        assert!(page.shown_ms() >= before, "time runs on");
        before = page.shown_ms();
        if shown.last() != Some(&page.position()) {
            shown.push(page.position());
            assert!(redrawn, "another step is drawn");
        } else {
            assert!(!redrawn || !page.state().playing, "between two steps nothing but the time changes");
        }
        assert!(page.session().history.at_ms(page.position()) as f64 <= page.shown_ms());
    }
    assert!(shown.is_sorted(), "{shown:?}");
    assert_eq!(page.position(), page.last());
    assert_eq!(page.shown_ms(), page.session().history.end_ms() as f64);
    assert!(!page.model.reading().runs && page.state().played);
}

#[test]
fn playing_at_the_end_starts_again() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::SeekEnd);
    assert_eq!(page.position(), page.last());
    page.ask(Intent::Play(true));
    assert_eq!((page.position(), page.shown_ms(), page.state().playing), (0, 0.0, true));
}

#[test]
fn a_pause_keeps_the_time_between_two_steps() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Play(true));
    for _ in 0..40 {
        page.frame();
    }
    let shown = page.shown_ms();
    assert!(shown > 0.0 && shown > page.session().history.at_ms(page.position()) as f64);
    page.ask(Intent::Play(false));
    page.frame();
    assert_eq!((page.shown_ms(), page.model.reading().runs), (shown, false));
}

#[test]
fn a_page_that_was_hidden_does_not_catch_up() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Play(true));
    page.ask(Intent::Frame(1_000.0));
    assert_eq!(page.shown_ms(), 0.0, "the first frame only tells the time");
    page.ask(Intent::Frame(1_000_000.0));
    assert_eq!(page.shown_ms(), 100.0 * page.state().speed.rate());
}

#[test]
fn a_faster_speed_takes_fewer_frames() {
    let frames = |faster: bool| {
        let mut page = Page::local(LESSON);
        let speed = page.state().speed;
        page.ask(Intent::Hold(false));
        page.ask(Intent::Speed(if faster { speed.faster().faster() } else { speed }));
        page.ask(Intent::Play(true));
        page.frames()
    };
    assert!(frames(true) * 2 < frames(false));
}

#[test]
fn seeking_shows_that_moment_and_no_later_one_than_the_last() {
    let mut page = Page::local(LESSON);
    assert!(page.ask(Intent::Seek(4)));
    assert_eq!((page.position(), page.shown_ms()), (4, page.session().history.at_ms(4) as f64));
    assert!(!page.ask(Intent::Seek(4)), "the same moment is not drawn again");
    page.ask(Intent::Seek(9_999));
    assert_eq!(page.position(), page.last());
}

#[test]
fn the_scrubber_shows_a_time_between_two_steps() {
    let mut page = Page::local(LESSON);
    let history = page.session().history.clone();
    let step =
        (0..history.last()).find(|step| history.at_ms(step + 1) > history.at_ms(*step) + 2).expect("time passes");
    let between = history.at_ms(step) as f64 + 1.5;
    page.ask(Intent::GoTo(between));
    assert_eq!((page.position(), page.shown_ms()), (step, between));
    page.ask(Intent::GoTo(1e9));
    assert_eq!((page.position(), page.shown_ms()), (page.last(), history.end_ms() as f64));
    page.ask(Intent::GoTo(-3.0));
    assert_eq!(page.shown_ms(), 0.0);
}

/// A moment after which time passes before the next.
fn before_a_pause(page: &Page) -> u32 {
    let history = &page.session().history;
    let passes = |step: &u32| history.at_ms(step + 1) > history.at_ms(*step) + 2;
    (1..history.last() - 1).find(passes).expect("time passes somewhere")
}

#[test]
fn a_step_glides_to_the_next_moment_and_stops_there() {
    let mut page = Page::local(LESSON);
    let step = before_a_pause(&page);
    page.ask(Intent::Seek(step));
    page.ask(Intent::Forward);
    assert_eq!((page.position(), page.model.reading().runs), (step, true));
    let frames = page.frames();
    assert!((10..30).contains(&frames), "260 ms are {frames} frames");
    assert_eq!((page.position(), page.state().playing), (step + 1, false));
}

#[test]
fn pressing_on_while_a_step_glides_goes_on_to_the_one_after() {
    let mut page = Page::local(LESSON);
    let step = before_a_pause(&page);
    page.ask(Intent::Seek(step));
    page.ask(Intent::Forward);
    page.frame();
    assert!(page.ask(Intent::Forward), "the step that was being shown is shown");
    assert!(page.position() > step);
    page.frames();
    assert_eq!(page.position(), step + 2);
}

#[test]
fn a_step_while_time_runs_stops_time() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Play(true));
    page.frame();
    let before = page.position();
    page.ask(Intent::Forward);
    assert!(!page.state().playing);
    page.frames();
    assert_eq!(page.position(), before + 1);
}

#[test]
fn nothing_glides_for_somebody_who_wants_stillness() {
    let still = Start { still: true, ..Page::start(Kind::Local) };
    let mut page = Page::new(still, Some(LESSON));
    page.ask(Intent::Forward);
    assert_eq!((page.position(), page.model.reading().runs), (1, false));
    page.ask(Intent::Play(true));
    for _ in 0..200 {
        page.frame();
        assert_eq!(page.shown_ms(), page.session().history.at_ms(page.position()) as f64);
        assert!(!page.model.reading().glides);
    }
    page.ask(Intent::Stillness(false));
    assert!(page.model.reading().glides);
}

#[test]
fn an_action_while_a_message_is_on_its_way_takes_time_back_to_the_last_event() {
    let mut page = Page::local(LESSON);
    let step = before_a_pause(&page);
    let begins = page.session().history.at_ms(step) as f64;
    page.ask(Intent::GoTo(begins + 2.0));
    page.ask(Intent::Act(Action::Pause(NodeId(1))));
    assert_eq!((page.position(), page.shown_ms(), page.model.reading().runs), (step + 1, begins + 2.0, true));
    page.frame();
    page.frame();
    assert!(page.shown_ms() < begins + 2.0 && page.shown_ms() > begins);
    page.frames();
    assert_eq!((page.position(), page.shown_ms()), (step + 1, begins));
}
