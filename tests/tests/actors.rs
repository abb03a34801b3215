//! Nodes as actors of their own: each in its own instance of the protocol's module, only bytes cross, and the run is
//! the same.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;
use std::thread;
use synod_core::erased::{Input, Reaction};
use synod_core::module::host::Instance;
use synod_core::{Description, Failure, Fork, NodeId, Registration, Registry};
use synod_host::code;
use synod_protocols::registry;
use synod_sim::run::frame::Advance;
use synod_sim::world::actors::{Actors, Ask, LastKnown};
use synod_sim::{Action, Run, Scenario, open};
use synod_tests::modules::{bytes, loaded};
use synod_tests::{digests, scenarios_of};

/// The actors of a scenario.
struct Apart {
    scenario: Scenario,
    actors: BTreeMap<NodeId, (Box<dyn Instance>, LastKnown)>,
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
        let crossing = ask.cluster.crossing().expect("a module crosses");
        let fresh = || {
            let mut instance = code(&bytes(id)).and_then(|code| code.start()).expect("it starts");
            instance.call(&crossing.open()).expect("it opens");
            (instance, LastKnown::new(ask.cluster))
        };
        let (actor, last_known) = self.actors.entry(ask.node).or_insert_with(fresh);
        let astray = !last_known.fits(ask);
        let told = crossing.ask(ask.node, astray.then_some((ask.memory, ask.disk)), ask.input);
        let heard = crossing.hear(ask.node, &actor.call(&told).expect("it answers")).expect("a reaction");
        *last_known = LastKnown::of(ask).after(&heard);
        self.asked += 1;
        self.told_where_it_stands += u32::from(astray);
        self.out = Some((ticket, heard));
        None
    }
}

impl Apart {
    fn of(scenario: &Scenario) -> (Run, Self) {
        let mut run = open(&loaded(), scenario).expect("it can be opened");
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
