//! Paxos, rule by rule: one reaction at a time, then whole runs by hand and at random.

use super::*;
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use serde::de::value::{Error, MapDeserializer};
use synod_core::about::{OptionAbout, RequestValue};
use synod_core::{Check, Effect, Evidence, Fact, Ledger, Member, Moment, Quorum, Reaction, react};
use synod_core::{Language, Name, Words};

mod backoff;
mod leader;
mod options;
mod read;
mod reasons;
mod roles;
mod rules;
mod runs;
mod sentences;
mod variants;
mod wordings;

const ALL: &[Role] = &[Role::Proposer, Role::Acceptor, Role::Learner];

/// So many nodes, the first of them, have answered, of so many acceptors.
fn tally(have: u8, need: u32, of: u32) -> Tally {
    Tally { by: (0..have).map(NodeId).collect(), have: have.into(), need, of }
}

/// The nodes of a cluster, what is on the way, and what has happened.
struct Lab {
    cluster: Cluster<Paxos>,
    memory: Vec<Option<Paxos>>,
    disk: Vec<Disk>,
    way: Vec<(NodeId, NodeId, Message)>,
    timers: Vec<(NodeId, Timer)>,
    ledger: Ledger,
    sent: u32,
}

impl Lab {
    /// Nodes with these roles, booted.
    fn of(roles: &[&[Role]], learn: Learn) -> Self {
        Self::with(roles, Options { learn, ..Options::default() })
    }

    /// The same with any options.
    fn with(roles: &[&[Role]], options: Options) -> Self {
        let member = |(place, roles): (usize, &&[Role])| Member::new(format!("N{place}"), roles, Settings {});
        let members = roles.iter().enumerate().map(member).collect();
        let mut lab = Self {
            cluster: Cluster::new(members, options, vec![100, 50, 40, 120]),
            memory: vec![None; roles.len()],
            disk: vec![Disk::default(); roles.len()],
            way: Vec::new(),
            timers: Vec::new(),
            ledger: Ledger::default(),
            sent: 0,
        };
        for node in lab.cluster.nodes() {
            let reaction = lab.give(node, Input::Boot { restarted: false });
            assert!(reaction.disk.is_none() && reaction.effects.is_empty() && reaction.whys.is_empty());
        }
        lab
    }

    /// So many nodes with one role each: proposers first, then acceptors, then learners.
    fn apart(proposers: usize, acceptors: usize, learners: usize, learn: Learn) -> Self {
        Self::apart_with(proposers, acceptors, learners, Options { learn, ..Options::default() })
    }

    /// The same with any options.
    fn apart_with(proposers: usize, acceptors: usize, learners: usize, options: Options) -> Self {
        let mut roles: Vec<&[Role]> = vec![&[Role::Proposer]; proposers];
        roles.extend(vec![&[Role::Acceptor] as &[Role]; acceptors]);
        roles.extend(vec![&[Role::Learner] as &[Role]; learners]);
        Self::with(&roles, options)
    }

    /// `node` reacts; what it sends is on the way afterwards.
    fn give(&mut self, node: NodeId, input: Input<Paxos>) -> Reaction<Paxos> {
        let place = node.index();
        let site = self.cluster.site(node);
        let reaction = react(site, self.memory[place].as_ref(), &self.disk[place], input);
        self.memory[place] = Some(reaction.memory.clone());
        if let Some(disk) = &reaction.disk {
            self.disk[place] = disk.clone();
        }
        for effect in &reaction.effects {
            match effect {
                Effect::Send { to, message } => self.way.push((node, *to, message.clone())),
                Effect::SetTimer { timer, .. } => {
                    self.timers.retain(|running| *running != (node, *timer));
                    self.timers.push((node, *timer));
                }
                Effect::CancelTimer(timer) => self.timers.retain(|running| *running != (node, *timer)),
                Effect::Attempt(_) => {}
                Effect::Witness(fact) => _ = self.ledger.enter(node, fact.clone().map(|none| match none {})),
            }
        }
        self.sent += sends(&reaction).len() as u32;
        self.is_told(node, &reaction);
        reaction
    }

    /// Every reaction can be told and every node shown, in both languages.
    fn is_told(&self, node: NodeId, reaction: &Reaction<Paxos>) {
        let site = self.cluster.site(node);
        for language in [Language::English, Language::Chinese] {
            for why in &reaction.whys {
                assert!(!Paxos::say(site, why, language).is_empty(), "{why:?}");
            }
            for memory in [None, Some(&reaction.memory)] {
                let view = Paxos::view(site, memory, &self.disk[node.index()], language);
                assert_eq!(view.card.len(), if view.phase.is_some() { 1 } else { view.card.len().min(2) });
                assert!(!view.card.is_empty());
            }
        }
    }

    fn ask(&mut self, node: u8, value: &str) -> Reaction<Paxos> {
        self.give(NodeId(node), Input::Request(Request::Propose(Value::new(value))))
    }

    fn read(&mut self, node: u8) -> Reaction<Paxos> {
        self.give(NodeId(node), Input::Request(Request::Read))
    }

    fn tell(&mut self, to: u8, from: u8, message: Message) -> Reaction<Paxos> {
        self.give(NodeId(to), Input::Message { from: NodeId(from), message })
    }

    fn fire(&mut self, node: u8, timer: Timer) -> Reaction<Paxos> {
        self.timers.retain(|running| *running != (NodeId(node), timer));
        self.give(NodeId(node), Input::Timer(timer))
    }

    fn crash(&mut self, node: NodeId) {
        self.memory[node.index()] = None;
        self.timers.retain(|(owner, _)| *owner != node);
    }

    fn restart(&mut self, node: u8) -> Reaction<Paxos> {
        self.crash(NodeId(node));
        self.give(NodeId(node), Input::Boot { restarted: true })
    }

    /// Delivers all that is on the way, and what comes of it, in the order of sending.
    fn deliver(&mut self) {
        while !self.way.is_empty() {
            let (from, to, message) = self.way.remove(0);
            self.give(to, Input::Message { from, message });
        }
    }

    fn learned(&self) -> Vec<Option<&str>> {
        let learners = self.cluster.having(Role::Learner);
        learners.iter().map(|node| self.disk[node.index()].learned.as_ref().map(Value::as_str)).collect()
    }

    fn stage(&self, node: u8) -> &Stage {
        let memory = self.memory[usize::from(node)].as_ref().expect("a node that is up");
        &memory.proposer.as_ref().expect("a proposer").stage
    }

    /// Every property that can be judged from what has happened holds.
    fn is_safe(&self) {
        let name = |node: NodeId| self.cluster.name(node);
        let acceptors = Paxos::acceptors(&self.cluster);
        let (voters, moment) = (NodeSet::EMPTY, Moment::default());
        let evidence = Evidence { ledger: &self.ledger, voters, acceptors, holdings: &[], moment, name: &name };
        for property in Paxos::properties() {
            if let Check::Shared(check) = property.check {
                assert_eq!(check.breach(&evidence), None, "{}", property.name);
            }
        }
    }
}

fn proposal(ballot: u32, value: &str) -> Proposal {
    Proposal { ballot, value: Value::new(value) }
}

fn prepare(ballot: u32) -> Message {
    Message::Prepare { ballot }
}

fn promise(ballot: u32, accepted: Option<Proposal>) -> Message {
    Message::Promise { ballot, accepted }
}

fn nack(ballot: u32, promised: u32) -> Message {
    Message::Nack { ballot, promised }
}

fn accept(ballot: u32, value: &str) -> Message {
    Message::Accept(proposal(ballot, value))
}

fn accepted(ballot: u32, value: &str) -> Message {
    Message::Accepted(proposal(ballot, value))
}

fn chosen(value: &str) -> Message {
    Message::Chosen { value: Value::new(value) }
}

fn forward(value: &str) -> Message {
    Message::Forward { value: Value::new(value) }
}

/// Which timers a reaction sets, and for how long.
fn sets(reaction: &Reaction<Paxos>) -> Vec<(Timer, u64)> {
    let set = |effect: &Effect<Paxos>| match effect {
        Effect::SetTimer { timer, after_ms, .. } => Some((*timer, *after_ms)),
        _ => None,
    };
    reaction.effects.iter().filter_map(set).collect()
}

/// Which timers a reaction cancels.
fn cancels(reaction: &Reaction<Paxos>) -> Vec<Timer> {
    let cancel = |effect: &Effect<Paxos>| match effect {
        Effect::CancelTimer(timer) => Some(*timer),
        _ => None,
    };
    reaction.effects.iter().filter_map(cancel).collect()
}

/// What a reaction tries again.
fn attempts(reaction: &Reaction<Paxos>) -> Vec<Timer> {
    let attempt = |effect: &Effect<Paxos>| match effect {
        Effect::Attempt(timer) => Some(*timer),
        _ => None,
    };
    reaction.effects.iter().filter_map(attempt).collect()
}

/// Whom a reaction sends what, in order.
fn sends(reaction: &Reaction<Paxos>) -> Vec<(u8, Message)> {
    let send = |effect: &Effect<Paxos>| match effect {
        Effect::Send { to, message } => Some((to.0, message.clone())),
        _ => None,
    };
    reaction.effects.iter().filter_map(send).collect()
}

/// The same message to several nodes.
fn to(nodes: &[u8], message: &Message) -> Vec<(u8, Message)> {
    nodes.iter().map(|node| (*node, message.clone())).collect()
}

/// Says why, and does nothing else: no message, no write, no timer, no fact.
fn only_says(reaction: &Reaction<Paxos>) -> bool {
    reaction.disk.is_none() && reaction.effects.is_empty() && reaction.whys.len() == 1
}
