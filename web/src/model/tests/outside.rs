//! Effects outside the model: the address, settings, workers that follow.

use super::page::{LESSON, OTHER, Page};
use crate::model::intent::{Effect, Intent, Opening, Setting};
use crate::model::kind::Kind;
use crate::model::layout::Controls;
use crate::model::update::Start;
use synod_core::NodeId;
use synod_sim::Action;
use synod_sim::run::host::Theme;

/// What has been written to the address since the last call: links, and whether each is a new entry in the history.
fn addresses(page: &mut Page) -> Vec<(String, bool)> {
    let told = |effect: Effect| match effect {
        Effect::Address { link, new } => Some((link, new)),
        _ => None,
    };
    std::mem::take(&mut page.effects).into_iter().filter_map(told).collect()
}

fn open(link: &str) -> Intent {
    Intent::Open(Opening::Link(link.into()))
}

#[test]
fn the_address_follows_what_is_done_and_not_what_the_page_came_with() {
    let mut page = Page::local(LESSON);
    assert_eq!(addresses(&mut page), [], "it has the link already");
    page.ask(Intent::Seek(3));
    let told = addresses(&mut page);
    assert_eq!(told, [(page.state().link(), false)]);
    page.ask(Intent::Theme(Theme::Dark));
    assert_eq!(addresses(&mut page), [], "nothing else is shown");
    page.ask(open(OTHER));
    assert_eq!(addresses(&mut page), [(OTHER.to_owned(), true)], "another scenario is another place");
}

#[test]
fn the_address_waits_until_time_stands_still() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Play(true));
    page.frames();
    let told = addresses(&mut page);
    assert_eq!(told, [(page.state().link(), false)], "once, at the end");
}

#[test]
fn the_address_waits_until_all_is_known() {
    let mut page = Page::answered(LESSON);
    page.ask(Intent::Seek(3));
    addresses(&mut page);
    page.ask(Intent::Act(Action::Mute(NodeId(1))));
    assert_eq!(addresses(&mut page), []);
    page.answer_all();
    assert_eq!(addresses(&mut page), [(page.state().link(), false)]);
}

#[test]
fn an_address_that_is_complained_about_stays_until_the_complaint_is_gone() {
    let mut page = Page::local("#no-such-thing");
    assert_ne!(page.notice(), "");
    page.ask(Intent::Seek(2));
    assert_eq!(addresses(&mut page), []);
    page.ask(Intent::DismissNotice);
    page.ask(Intent::Seek(3));
    assert_eq!(addresses(&mut page), [(page.state().link(), false)]);
}

#[test]
fn a_widget_leaves_its_address_to_its_host() {
    let start = Start { embed: Some(Controls::Full), ..Page::start(Kind::Local) };
    let mut page = Page::new(start, Some(LESSON));
    page.ask(Intent::Seek(3));
    page.ask(Intent::Act(Action::Mute(NodeId(1))));
    assert_eq!(addresses(&mut page), []);
}

#[test]
fn what_a_visitor_chooses_is_kept() {
    let mut page = Page::local(LESSON);
    page.effects.clear();
    page.ask(Intent::Theme(Theme::Dark));
    page.ask(Intent::Actors(Kind::Worker));
    page.ask(Intent::Actors(Kind::Local));
    let kept = |setting| Effect::Keep(setting);
    let settings: Vec<Effect> =
        page.effects.iter().filter(|effect| matches!(effect, Effect::Keep(_))).cloned().collect();
    assert_eq!(
        settings,
        [kept(Setting::Theme(Theme::Dark)), kept(Setting::Actors(Kind::Worker)), kept(Setting::Actors(Kind::Local))]
    );
}

#[test]
fn workers_follow_each_moment_shown_once_and_only_where_there_are_any() {
    let follows = |page: &mut Page| {
        let all = std::mem::take(&mut page.effects);
        all.iter().filter(|effect| **effect == Effect::SyncWorkers).count()
    };
    let mut page = Page::answered(LESSON);
    assert_eq!(follows(&mut page), 1, "when all is known");
    page.ask(Intent::Seek(3));
    assert_eq!(follows(&mut page), 1);
    page.ask(Intent::Seek(3));
    page.ask(Intent::Theme(Theme::Dark));
    assert_eq!(follows(&mut page), 0);
    page.ask(Intent::Actors(Kind::Local));
    page.ask(Intent::Seek(4));
    assert_eq!(follows(&mut page), 0);
    page.ask(Intent::Actors(Kind::Worker));
    assert_eq!(follows(&mut page), 1, "there are some again");
}

#[test]
fn what_the_browser_says_late_of_the_full_screen_ends_no_presentation() {
    let mut page = Page::local(LESSON);
    let mut filling = |intent| {
        page.ask(intent);
        let fills = |effect| if let Effect::FillScreen(fills) = effect { Some(fills) } else { None };
        let told: Vec<bool> = std::mem::take(&mut page.effects).into_iter().filter_map(fills).collect();
        (page.state().present, told)
    };
    assert_eq!(filling(Intent::Present(true)), (true, vec![true]));
    assert_eq!(filling(Intent::Screen(true)), (true, vec![]));
    assert_eq!(filling(Intent::Screen(false)), (false, vec![]), "the browser's own way out");
    filling(Intent::Present(true));
    filling(Intent::Screen(true));
    assert_eq!(filling(Intent::Present(false)), (false, vec![false]));
    assert_eq!(filling(Intent::Present(true)), (true, vec![true]));
    assert_eq!(filling(Intent::Screen(false)), (true, vec![true]), "the screen is left as it was asked before");
    assert_eq!(filling(Intent::Present(false)), (false, vec![false]));
    assert_eq!(filling(Intent::Screen(true)), (false, vec![false]), "nobody wants it any more");
}
