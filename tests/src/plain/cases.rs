//! Clusters to search, each told once as types and once as the text of a scenario.

use super::{Faults, Rules};
use synod_core::{Cluster, Member, Name, Nothing, Protocol, Value};
use synod_protocols::generals::{self, Generals};
use synod_protocols::pair::{self, Pair};
use synod_protocols::paxos;
use synod_protocols::paxos::Paxos;
use synod_protocols::rpc::{self, Rpc};
use synod_protocols::transfer::{Role, Settings, VoteRule};

/// A cluster whose timers have their usual lengths, without faults.
fn rules<P: Protocol>(
    members: Vec<Member<P>>,
    options: P::Options,
    requests: Vec<Vec<P::Request>>,
    rounds: u32,
) -> Rules<P> {
    let lengths = P::about().timers.iter().map(|timer| timer.length_ms).collect();
    let cluster = Cluster::new(members, options, lengths);
    Rules { cluster, requests, faults: Faults::default(), rounds, late: false }
}

/// A transfer between participants with these changes to 100 each.
pub fn transfer<P: Protocol<Role = Role, Settings = Settings>>(options: P::Options, changes: &[i64]) -> Rules<P> {
    let coordinator = Member::new("C".to_string(), &[Role::Coordinator], Settings::default());
    let participant = |(place, change): (usize, &i64)| {
        let settings = Settings { balance: 100, change: *change, vote: VoteRule::Auto };
        Member::new(format!("P{place}"), &[Role::Participant], settings)
    };
    let members: Vec<Member<P>> =
        [coordinator].into_iter().chain(changes.iter().enumerate().map(participant)).collect();
    let requests = vec![Vec::new(); members.len()];
    let mut rules = rules(members, options, requests, 2);
    rules.requests[0].push(P::request(&rules.cluster, 0, None));
    rules
}

/// The same as a scenario's text.
pub fn transfer_json(protocol: &str, fields: &str, changes: &[i64]) -> String {
    let participant = |(place, change): (usize, &i64)| {
        format!(r#", {{"id": "P{place}", "roles": ["participant"], "balance": 100, "change": {change}}}"#)
    };
    let participants: String = changes.iter().enumerate().map(participant).collect();
    format!(
        r#"{{"synod": 1, "protocol": "{protocol}", {fields} "steps": [{{"at": 0, "request": {{"node": "C"}}}}],
            "nodes": [{{"id": "C", "roles": ["coordinator"]}}{participants}]}}"#
    )
}

/// What is asked of two clients.
const CALLS: [&[rpc::Request]; 2] =
    [&[rpc::Request::Call(50), rpc::Request::Ask, rpc::Request::Call(-70)], &[rpc::Request::Call(-120)]];

/// Two clients: one calls, asks and calls, the other one wants more than the server has at first.
pub fn calls(options: rpc::Options) -> Rules<Rpc> {
    let client = |name: &str| Member::new(name.to_string(), &[rpc::Role::Client], rpc::Settings::default());
    let server = Member::new("S".to_string(), &[rpc::Role::Server], rpc::Settings::default());
    let requests = CALLS.iter().map(|asked| asked.to_vec()).chain([Vec::new()]).collect();
    rules(vec![client("K"), client("L"), server], options, requests, 1)
}

/// The same as a scenario's text.
pub fn calls_json(fields: &str) -> String {
    let step = |(name, request): (&str, &rpc::Request)| match request {
        rpc::Request::Call(amount) => format!(r#"{{"request": {{"node": "{name}", "call": "{amount}"}}}}"#),
        rpc::Request::Ask => format!(r#"{{"request": {{"node": "{name}", "ask": true}}}}"#),
    };
    let asked = ["K", "L"].into_iter().zip(CALLS).flat_map(|(name, asked)| asked.iter().map(move |it| (name, it)));
    let steps: Vec<String> = asked.map(step).collect();
    format!(
        r#"{{"synod": 1, "protocol": "rpc", {fields} "schedule": "manual", "steps": [{}],
            "nodes": [{{"id": "K", "roles": ["client"]}}, {{"id": "L", "roles": ["client"]}},
                {{"id": "S", "roles": ["server"]}}]}}"#,
        steps.join(", ")
    )
}

/// A pair, whose servers are asked to write a value each.
pub fn pair(options: pair::Options, rounds: u32) -> Rules<Pair> {
    let nodes = pair_nodes(options.guard == pair::Guard::Witness);
    let members: Vec<Member<Pair>> =
        nodes.map(|(name, role)| Member::new(name.to_string(), &[role], Nothing {})).collect();
    let mut requests = vec![Vec::new(); members.len()];
    requests[0].push(Value::new("3"));
    requests[1].push(Value::new("7"));
    rules(members, options, requests, rounds)
}

/// The same as a scenario's text.
pub fn pair_json(guard: pair::Guard) -> String {
    let node = |(name, role): (&str, pair::Role)| format!(r#"{{"id": "{name}", "roles": ["{}"]}}"#, role.name());
    let nodes: Vec<String> = pair_nodes(guard == pair::Guard::Witness).map(node).collect();
    format!(
        r#"{{"synod": 1, "protocol": "pair", "options": {{"guard": "{}"}}, "nodes": [{}],
            "steps": [{{"at": 0, "request": {{"node": "A", "write": "3"}}}},
                      {{"at": 0, "request": {{"node": "B", "write": "7"}}}}]}}"#,
        guard.name(),
        nodes.join(", ")
    )
}

fn pair_nodes(witness: bool) -> impl Iterator<Item = (&'static str, pair::Role)> {
    use pair::Role::{Disk, Server, Witness};
    let witness = witness.then_some(("W", Witness));
    [("A", Server), ("B", Server)].into_iter().chain(witness).chain([("D", Disk)])
}

/// Two proposers with a value each, some acceptors, one learner.
pub fn duel(options: paxos::Options, acceptors: usize, rounds: u32) -> Rules<Paxos> {
    duel_heard(options, acceptors, 1, rounds)
}

/// The same with so many learners.
///
/// # Panics
/// Never: the roles are those of Paxos.
pub fn duel_heard(options: paxos::Options, acceptors: usize, learners: usize, rounds: u32) -> Rules<Paxos> {
    let mut members = Vec::new();
    let more = (1..learners).map(|place| (format!("L{place}"), "learner"));
    for (name, role) in paxos_nodes(acceptors).chain(more) {
        let role = paxos::Role::named(role).expect("a role");
        members.push(Member::new(name, &[role], paxos::Settings {}));
    }
    let mut requests = vec![Vec::new(); members.len()];
    requests[0].push(paxos::Request::Propose(Value::new("3")));
    requests[1].push(paxos::Request::Propose(Value::new("7")));
    rules(members, options, requests, rounds)
}

/// The same as a scenario's text.
pub fn duel_json(fields: &str, acceptors: usize) -> String {
    let node = |(name, role): (String, &str)| format!(r#"{{"id": "{name}", "roles": ["{role}"]}}"#);
    let nodes: Vec<String> = paxos_nodes(acceptors).map(node).collect();
    format!(
        r#"{{"synod": 1, "protocol": "paxos", {fields} "nodes": [{}],
            "steps": [{{"at": 0, "request": {{"node": "P1", "propose": "3"}}}},
                      {{"at": 0, "request": {{"node": "P2", "propose": "7"}}}}]}}"#,
        nodes.join(", ")
    )
}

fn paxos_nodes(acceptors: usize) -> impl Iterator<Item = (String, &'static str)> {
    let proposers = ["P1", "P2"].map(|name| (name.to_string(), "proposer"));
    let acceptors = (1..=acceptors).map(|place| (format!("A{place}"), "acceptor"));
    proposers.into_iter().chain(acceptors).chain([("L".to_string(), "learner")])
}

/// A commander, and so many lieutenants; the last of them is a traitor.
pub fn generals(options: generals::Options, lieutenants: usize) -> Rules<Generals> {
    let general = |place: usize| {
        let loyalty = if place == lieutenants { generals::Loyalty::Flips } else { generals::Loyalty::Loyal };
        let role = if place == 0 { generals::Role::Commander } else { generals::Role::Lieutenant };
        Member::new(format!("G{place}"), &[role], generals::Settings { loyalty })
    };
    let mut requests = vec![Vec::new(); lieutenants + 1];
    requests[0].push(generals::Command(generals::Order::Attack));
    rules((0..=lieutenants).map(general).collect(), options, requests, 0)
}
