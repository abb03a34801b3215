//! A scenario made in the page: from nothing, of the one shown, of what people did.

use super::page::{LESSON, Page};
use crate::model::intent::{Aside, Intent, Key, Selection};
use crate::model::protocols::registry;
use std::rc::Rc;
use synod_core::NodeId;
use synod_sim::run::offers::OfferSort;
use synod_sim::scenario::Schedule;
use synod_sim::{Action, Scenario};

/// The page after `change` of the scenario in the form.
fn changed(page: &mut Page, change: impl FnOnce(&mut Scenario)) {
    let mut scenario = page.state().drafted().clone();
    change(&mut scenario);
    page.ask(Intent::Build(Rc::new(scenario.unclaimed())));
}

/// What is shown opens from its link as the same.
fn comes_back(page: &Page) {
    let other = Page::local(&page.state().link());
    assert_eq!(other.notice(), "");
    assert_eq!(*other.session().scenario, *page.session().scenario, "{}", page.state().link());
    assert_eq!(other.session().digest(), page.session().digest());
}

#[test]
fn a_scenario_begins_with_the_smallest_of_its_protocol() {
    for about in registry().abouts() {
        let mut page = Page::local(LESSON);
        page.ask(Intent::New(about.id.as_str().into()));
        assert_eq!((page.session().about(), page.state().aside), (about, Aside::Build));
        assert_eq!(page.notice(), "");
        comes_back(&page);
    }
    let mut page = Page::local(LESSON);
    page.ask(Intent::New("nothing".into()));
    assert!(!page.notice().is_empty());
    assert_eq!(page.session().base, Some(&LESSON[1..]), "what was there stays");
}

#[test]
fn a_change_is_shown_at_once_and_keeps_what_people_did() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(3));
    page.ask(Intent::Act(Action::Crash { node: NodeId(2), sent: None }));
    page.ask(Intent::Select(Selection::Node(NodeId(2))));
    let nodes = page.session().scenario.nodes.len();
    changed(&mut page, |scenario| *scenario = scenario.clone().with_node(&scenario.nodes[2].roles[0].clone()));
    assert_eq!(page.session().scenario.nodes.len(), nodes + 1);
    assert!(page.session().is_acted(), "{}", page.notice());
    assert_eq!(page.state().selection, Selection::Nothing, "it may be another node now");
    comes_back(&page);
    changed(&mut page, |scenario| *scenario = scenario.clone().without_node(NodeId(2)));
    assert!(!page.session().is_acted(), "the node that crashed is gone");
    page.ask(Intent::Undo);
    page.ask(Intent::Undo);
    assert_eq!(page.session().scenario.nodes.len(), nodes);
    assert!(page.session().is_acted());
}

#[test]
fn what_cannot_be_shown_stays_in_the_form_with_its_place() {
    let mut page = Page::local(LESSON);
    let before = page.state().link();
    changed(&mut page, |scenario| scenario.nodes[1].id = "not a name".into());
    let draft = page.state().draft.clone().expect("it cannot be shown");
    assert_eq!((draft.wrong.place.as_str(), page.state().link()), ("nodes[1].id", before));
    assert_eq!(page.state().drafted().nodes[1].id, "not a name");
    // A further change is a change of the draft.
    changed(&mut page, |scenario| scenario.seed = 12);
    assert!(page.state().draft.is_some());
    changed(&mut page, |scenario| scenario.nodes[1].id = "Ada".into());
    assert_eq!(page.state().draft, None);
    assert_eq!((page.session().name(NodeId(1)), page.session().scenario.seed), ("Ada", 12));
    comes_back(&page);
}

#[test]
fn every_part_of_a_scenario_that_can_be_wrong_is_named() {
    type Change = fn(&mut Scenario);
    let wrong: [(&str, Change); 6] = [
        ("nodes", |scenario| scenario.nodes[0].roles = scenario.nodes[1].roles.clone()),
        ("until", |scenario| scenario.until_ms = u64::MAX),
        ("seed", |scenario| scenario.seed = u64::MAX),
        ("title.en", |scenario| scenario.title.en = "\u{7}".into()),
        ("network.latency", |scenario| scenario.network.latency_ms = (9, 3)),
        ("protocol", |scenario| scenario.protocol = "other".into()),
    ];
    for (place, change) in wrong {
        let mut page = Page::local(LESSON);
        changed(&mut page, change);
        let draft = page.state().draft.clone().unwrap_or_else(|| panic!("{place} is right"));
        assert_eq!(draft.wrong.place, place);
    }
}

#[test]
fn what_people_did_becomes_steps() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(3));
    page.ask(Intent::Act(Action::Crash { node: NodeId(2), sent: None }));
    let (digest, steps) = (page.session().digest(), page.session().scenario.steps.len());
    page.ask(Intent::Adopt);
    assert_eq!(page.session().scenario.steps.len(), steps + 1);
    assert!(!page.session().is_acted() && page.session().scenario.expect.is_empty());
    assert_ne!(page.session().digest(), digest, "a step is a cause of its own");
    comes_back(&page);
}

#[test]
fn another_protocol_takes_over_the_nodes_where_it_has_their_roles() {
    let mut page = Page::local(LESSON);
    let nodes = page.session().scenario.nodes.clone();
    page.ask(Intent::Under("3pc".into()));
    assert_eq!((page.session().about().id.as_str(), &page.session().scenario.nodes), ("3pc", &nodes));
    assert_eq!(page.session().base, None);
    comes_back(&page);
    // The last one has other roles.
    let (network, other) = (page.session().scenario.network, registry().abouts().last().expect("one").id.clone());
    page.ask(Intent::Under(other.as_str().into()));
    assert_eq!((page.session().about().id.as_str(), page.session().scenario.network), (other.as_str(), network));
    comes_back(&page);
}

#[test]
fn a_schedule_by_hand_has_no_times_and_comes_back() {
    let mut page = Page::local("#2pc-blocking");
    changed(&mut page, |scenario| *scenario = scenario.clone().with_schedule(Schedule::Manual));
    assert_eq!(page.state().draft, None);
    assert!(page.session().scenario.steps.iter().all(|step| step.at_ms.is_none()));
    comes_back(&page);
    changed(&mut page, |scenario| *scenario = scenario.clone().with_schedule(Schedule::Timed));
    assert_eq!(page.state().draft, None);
    comes_back(&page);
}

#[test]
fn by_hand_nothing_happens_by_itself_and_the_clock_can_take_over_again() {
    let mut page = Page::local(LESSON);
    page.ask(Intent::Seek(3));
    let (before, told) = (page.state().link(), page.session().entry(3).text);
    page.ask(Intent::Key(Key::Hand));
    assert_eq!((page.notice(), page.position()), ("", page.last()));
    assert!(page.session().is_manual());
    let kept = |page: &Page| page.session().entry(page.position()).text;
    assert_eq!(kept(&page), told, "the same has happened");
    let offers = page.session().offers().offers;
    let last = offers.iter().rfind(|offer| offer.sort == OfferSort::Message).expect("a message is on its way");
    page.ask(Intent::Act(last.action.clone()));
    assert_eq!(kept(&page), last.does, "what was foretold has come true");
    assert_eq!(page.position(), page.last());
    comes_back(&page);
    let aside = Page::local(&page.state().link()).state().aside;
    assert_eq!(aside, Aside::Inspector, "a link that says that nothing is searched opens no search");
    page.ask(Intent::Key(Key::Hand));
    assert_eq!(page.state().link(), before);
    assert!(!page.state().past.kept().is_empty(), "what was done by hand is kept");
    // One that is by hand from the start has nothing to return to.
    let mut other = Page::local(LESSON);
    changed(&mut other, |scenario| *scenario = scenario.clone().with_schedule(Schedule::Manual));
    let link = other.state().link();
    let mut opened = Page::local(&link);
    opened.ask(Intent::Key(Key::Hand));
    assert!(opened.session().is_manual() && opened.state().past.before_hand().is_none());
}
