//! Nodes as actors of their own: each has a private memory, everything that crosses is text, and the run is
//! the same.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;
use std::thread;
use synod_core::erased::{Input, Reaction};
use synod_core::{Cluster, Description, Failure, Fork, NodeId, Protocol, Registration, Registry, protocol};
use synod_protocols::{Visitor, registry, visit};
use synod_sim::run::frame::Advance;
use synod_sim::world::actors::{Actor, Actors, Ask, Call, LastKnown};
use synod_sim::{Action, Run, Scenario, open};
use synod_tests::{digests, scenarios_of};

/// Something that reacts to a text with a text.
type Remote = Box<dyn FnMut(&str) -> String>;

/// Starts the actor of a node of a scenario.
struct Start<'a>(&'a Scenario, NodeId);

impl Visitor for Start<'_> {
    type Output = Remote;

    fn visit<P: Protocol>(self) -> Remote {
        let mut actor = Actor::<P>::new(Cluster::from_spec(&self.0.cluster()).expect("it can be opened"), self.1);
        Box::new(move |call| {
            let call: Call<P> = serde_json::from_str(call).expect("what an actor is told can be read");
            serde_json::to_string(&actor.react(call)).expect("a reaction can be written")
        })
    }
}

/// What an actor is told, as text.
struct Tell<'a>(Ask<'a>, bool);

impl Visitor for Tell<'_> {
    type Output = String;

    fn visit<P: Protocol>(self) -> String {
        serde_json::to_string(&Call::<P>::new(self.0, self.1)).expect("what an actor is told can be written")
    }
}

/// What an actor answers, from text.
struct Hear<'a>(&'a str);

impl Visitor for Hear<'_> {
    type Output = Reaction;

    fn visit<P: Protocol>(self) -> Reaction {
        let reaction: protocol::Reaction<P> = serde_json::from_str(self.0).expect("an answer can be read");
        Reaction::erase(reaction)
    }
}

/// The actors of a scenario.
struct Apart {
    scenario: Scenario,
    actors: BTreeMap<NodeId, (Remote, LastKnown)>,
    /// What has been answered and has not arrived.
    out: Option<(u32, Reaction)>,
    asked: u32,
    told_where_it_stands: u32,
}

impl Actors for Apart {
    fn ask(&mut self, ticket: u32, ask: Ask<'_>) -> Option<Result<Reaction, Failure>> {
        let id = &self.scenario.protocol;
        if matches!(ask.input, Input::Boot { .. }) {
            self.actors.remove(&ask.node);
        }
        let fresh = || {
            let start = visit(id, Start(&self.scenario, ask.node));
            (start.expect("the protocol is there"), LastKnown::new(ask.cluster))
        };
        let (actor, last_known) = self.actors.entry(ask.node).or_insert_with(fresh);
        let astray = !last_known.fits(ask);
        let told = visit(id, Tell(ask, astray)).expect("the protocol is there");
        let heard = visit(id, Hear(&actor(&told))).expect("the protocol is there");
        *last_known = LastKnown::of(ask).after(&heard);
        self.asked += 1;
        self.told_where_it_stands += u32::from(astray);
        self.out = Some((ticket, heard));
        None
    }
}

impl Apart {
    fn of(scenario: &Scenario) -> (Run, Self) {
        let mut run = open(&registry(), scenario).expect("it can be opened");
        run.reset();
        let (scenario, actors) = (scenario.clone(), BTreeMap::new());
        (run, Self { scenario, actors, out: None, asked: 0, told_where_it_stands: 0 })
    }

    fn run_to_end(&mut self, run: &mut Run) -> Advance {
        loop {
            if let Some(end) = run.extend_to(u32::MAX, self) {
                return end;
            }
            let (ticket, reaction) = self.out.take().expect("somebody has been asked");
            assert!(run.answer(ticket, Ok(reaction), self));
        }
    }
}

#[test]
fn every_lesson_has_the_digest_that_it_has_in_one_process() {
    let mut text = String::new();
    for shipped in registry().lessons() {
        for scenario in scenarios_of(shipped.json) {
            let (mut run, mut actors) = Apart::of(&scenario);
            actors.run_to_end(&mut run);
            _ = writeln!(text, "{} {:016x}", shipped.id, run.digest());
        }
    }
    assert_eq!(text, digests());
}

#[test]
fn only_an_action_in_the_past_or_a_disk_has_to_be_handed_over() {
    let shipped = registry().lesson("paxos-x").expect("it ships");
    let (mut run, mut actors) = Apart::of(&scenarios_of(shipped.json)[0]);
    actors.run_to_end(&mut run);
    let asked = actors.asked;
    assert!(asked > 30);
    assert_eq!(actors.told_where_it_stands, 0);
    for step in [3, run.len(), 0, 20] {
        run.seek(step);
    }
    actors.run_to_end(&mut run);
    assert_eq!(actors.asked, asked, "going back and forth asks nobody");

    run.act(Action::Pause(NodeId(3))).expect("it is up");
    actors.run_to_end(&mut run);
    assert!((1..=6).contains(&actors.told_where_it_stands), "each node at most once");
    let mut here = open(&registry(), &actors.scenario).expect("it can be opened");
    here.seek(20);
    here.act(Action::Pause(NodeId(3))).expect("it is up");
    here.run_to_end();
    assert_eq!(run.trace(), here.trace());
}

#[test]
fn a_new_actor_is_handed_its_disk_and_nothing_else() {
    let shipped = registry().lesson("paxos-restart").expect("it ships");
    let (mut run, mut actors) = Apart::of(&scenarios_of(shipped.json)[0]);
    actors.run_to_end(&mut run);
    let restarts = run.trace().lines().filter(|line| line.contains(" restart ")).count() as u32;
    assert!(restarts > 0);
    assert_eq!(actors.told_where_it_stands, restarts);
}

/// The digest of a run on a cluster that was made in this thread.
fn digest_of(fork: Fork, scenario: &Scenario) -> u64 {
    let cluster = fork().expect("it does not fail");
    let description = Description { about: cluster.about().clone(), properties: cluster.properties().to_vec() };
    let forked = Registry::new(vec![Registration::loaded(description, move |_| Ok(Rc::clone(&cluster)))]);
    let mut run = open(&forked, scenario).expect("it can be opened");
    run.run_to_end();
    run.digest()
}

/// A cluster belongs to a thread; each thread has its own fork.
#[test]
fn forks_in_two_threads_have_the_same_digest() {
    for shipped in registry().lessons() {
        for scenario in scenarios_of(shipped.json) {
            let mut here = open(&registry(), &scenario).expect("it can be opened");
            here.run_to_end();
            let cluster = here.cluster();
            let forks = [cluster.fork(), cluster.fork()];
            let digests = thread::scope(|scope| {
                forks.map(|fork| scope.spawn(|| digest_of(fork, &scenario))).map(|thread| thread.join())
            });
            assert_eq!(digests.map(Result::ok), [Some(here.digest()); 2], "{}", shipped.id);
        }
    }
}
