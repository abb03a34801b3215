//! Nodes as actors of their own: each has a memory that nobody else can reach, all that crosses is text, and the run is
//! the same.

use std::collections::BTreeMap;
use std::fmt::Write;
use synod_core::cast::{Input, Reaction};
use synod_core::{BuiltIn, NodeId, Protocol, Registry, Visitor, protocol};
use synod_sim::actors::{Actor, Actors, Ask, Errand, Whereabouts};
use synod_sim::frame::Step;
use synod_sim::{Action, Run, Scenario, cluster, open, scenarios};
use synod_tests::{digests, scenarios_of};

/// Something that reacts to a text with a text.
type Remote = Box<dyn FnMut(&str) -> String>;

/// Starts the actor of a node of a scenario.
struct Start<'a>(&'a Scenario, NodeId);

impl Visitor for Start<'_> {
    type Output = Remote;

    fn visit<P: Protocol>(self) -> Remote {
        let mut actor = Actor::<P>::new(cluster(self.0).expect("it can be opened"), self.1);
        Box::new(move |errand| {
            let errand: Errand<P> = serde_json::from_str(errand).expect("what an actor is told can be read");
            serde_json::to_string(&actor.react(errand)).expect("a reaction can be written")
        })
    }
}

/// What an actor is told, as text.
struct Tell<'a>(Ask<'a>, bool);

impl Visitor for Tell<'_> {
    type Output = String;

    fn visit<P: Protocol>(self) -> String {
        serde_json::to_string(&Errand::<P>::new(self.0, self.1)).expect("what an actor is told can be written")
    }
}

/// What an actor answers, from text.
struct Hear<'a>(&'a str);

impl Visitor for Hear<'_> {
    type Output = Reaction;

    fn visit<P: Protocol>(self) -> Reaction {
        let reaction: protocol::Reaction<P> = serde_json::from_str(self.0).expect("an answer can be read");
        Reaction::untyped(reaction)
    }
}

/// The actors of a scenario.
struct Apart {
    scenario: Scenario,
    actors: BTreeMap<NodeId, (Remote, Whereabouts)>,
    /// What has been answered and has not arrived.
    out: Option<(u32, Reaction)>,
    asked: u32,
    told_where_it_stands: u32,
}

impl Actors for Apart {
    fn ask(&mut self, ticket: u32, ask: Ask<'_>) -> Option<Reaction> {
        let id = &self.scenario.protocol;
        if matches!(ask.input, Input::Boot { .. }) {
            self.actors.remove(&ask.node);
        }
        let fresh = || {
            let start = BuiltIn::visit(id, Start(&self.scenario, ask.node));
            (start.expect("the protocol is there"), Whereabouts::new(ask.cast))
        };
        let (actor, whereabouts) = self.actors.entry(ask.node).or_insert_with(fresh);
        let astray = !whereabouts.fits(ask);
        let told = BuiltIn::visit(id, Tell(ask, astray)).expect("the protocol is there");
        let heard = BuiltIn::visit(id, Hear(&actor(&told))).expect("the protocol is there");
        *whereabouts = Whereabouts::of(ask).after(&heard);
        self.asked += 1;
        self.told_where_it_stands += u32::from(astray);
        self.out = Some((ticket, heard));
        None
    }
}

impl Apart {
    fn of(scenario: &Scenario) -> (Box<dyn Run>, Self) {
        let mut run = open::<BuiltIn>(scenario).expect("it can be opened");
        run.start_over();
        let (scenario, actors) = (scenario.clone(), BTreeMap::new());
        (run, Self { scenario, actors, out: None, asked: 0, told_where_it_stands: 0 })
    }

    fn play_out(&mut self, run: &mut dyn Run) -> Step {
        loop {
            if let Some(end) = run.find_out(u32::MAX, self) {
                return end;
            }
            let (ticket, reaction) = self.out.take().expect("somebody has been asked");
            assert!(run.answer(ticket, reaction, self));
        }
    }
}

#[test]
fn every_lesson_has_the_digest_that_it_has_in_one_process() {
    let mut text = String::new();
    for shipped in scenarios::ALL {
        for scenario in scenarios_of(shipped.json) {
            let (mut run, mut actors) = Apart::of(&scenario);
            actors.play_out(&mut *run);
            _ = writeln!(text, "{} {:016x}", shipped.id, run.digest());
        }
    }
    assert_eq!(text, digests());
}

#[test]
fn only_an_action_in_the_past_or_a_disk_has_to_be_handed_over() {
    let shipped = scenarios::find("paxos-x").expect("it ships");
    let (mut run, mut actors) = Apart::of(&scenarios_of(shipped.json)[0]);
    actors.play_out(&mut *run);
    let asked = actors.asked;
    assert!(asked > 30);
    assert_eq!(actors.told_where_it_stands, 0);
    for step in [3, run.len(), 0, 20] {
        run.seek(step);
    }
    actors.play_out(&mut *run);
    assert_eq!(actors.asked, asked, "going back and forth asks nobody");

    run.act(Action::Pause(NodeId(3))).expect("it is up");
    actors.play_out(&mut *run);
    assert!((1..=6).contains(&actors.told_where_it_stands), "each node at most once");
    let mut here = open::<BuiltIn>(&actors.scenario).expect("it can be opened");
    here.seek(20);
    here.act(Action::Pause(NodeId(3))).expect("it is up");
    here.play_out();
    assert_eq!(run.trace(), here.trace());
}

#[test]
fn a_new_actor_is_handed_its_disk_and_nothing_else() {
    let shipped = scenarios::find("paxos-restart").expect("it ships");
    let (mut run, mut actors) = Apart::of(&scenarios_of(shipped.json)[0]);
    actors.play_out(&mut *run);
    let restarts = run.trace().lines().filter(|line| line.contains(" restart ")).count() as u32;
    assert!(restarts > 0);
    assert_eq!(actors.told_where_it_stands, restarts);
}
