//! What must hold of every scenario, whatever happens in it.

use crate::random::FAST_MS;
use synod_core::{Language, NodeId, NodeSpec, Setting};
use synod_protocols::registry;
use synod_sim::run::frame::Verdict;
use synod_sim::scenario::action::Action;
use synod_sim::scenario::{MessageName, Step};
use synod_sim::{Frame, Scenario, open, read, write};

/// Runs `scenario`; what of it must not be, if there is something.
pub fn check(scenario: &Scenario) -> Result<(), String> {
    let registry = registry();
    let about = registry.about(&scenario.protocol).ok_or("a protocol that nobody knows")?;
    let file = write(scenario, about).to_string();
    if read(&registry, &file).as_ref() != Ok(scenario) {
        return Err("what is written is not what is read".into());
    }
    let mut run = open(&registry, scenario).map_err(|bad| bad.to_string())?;
    run.run_to_end();
    run.seek(run.len());
    let frame = run.frame(Language::English);
    every_message_is_accounted_for(&frame)?;
    let never = must_hold(scenario);
    let broken = frame.properties.iter().filter(|property| property.verdict == Verdict::Violated);
    match broken.into_iter().find(|property| never.contains(&property.name.as_str())) {
        Some(property) => Err(format!("{}: {}", property.name, property.detail.as_deref().unwrap_or_default())),
        None => Ok(()),
    }
}

fn every_message_is_accounted_for(frame: &Frame) -> Result<(), String> {
    let counts = frame.counts;
    let ended = counts.delivered + counts.lost + frame.flights.len() as u32;
    let begun = counts.sent + counts.duplicated;
    if begun == ended { Ok(()) } else { Err(format!("{begun} messages set out, {ended} are accounted for")) }
}

/// The properties that no fault of this scenario may break.
fn must_hold(scenario: &Scenario) -> Vec<&'static str> {
    let wiped = scenario.steps.iter().any(|step| matches!(step.action, Action::Wipe(_)));
    let elected = scenario.options.iter().any(|(name, choice)| name == "termination" && choice == "elected");
    match scenario.protocol.as_str() {
        _ if wiped => vec![],
        "pair" => pair(scenario).to_vec(),
        "2pc" => vec!["agreement", "stability", "unanimity", "commits", "conservation"],
        "3pc" if elected && only_crashes(scenario) => {
            vec!["agreement", "stability", "unanimity", "commits", "conservation", "nonblocking"]
        }
        "3pc" => vec!["stability", "unanimity", "commits"],
        "rpc" if answers_are_kept(scenario) => vec!["at-most-once", "truth", "durability"],
        "rpc" => vec!["durability"],
        "generals" if traitors_are_borne(scenario) && is_on_time(scenario) => vec!["ic1", "ic2", "nonblocking"],
        "generals" => vec![],
        "paxos" => vec!["agreement", "validity", "integrity"],
        "replica" => replicas_must(scenario),
        other => panic!("nothing is known of {other}"),
    }
}

/// What a replicated register keeps whatever fails, disks that are lost excepted.
fn replicas_must(scenario: &Scenario) -> Vec<&'static str> {
    let has = |option: &str, default: &str, choice: &str| {
        let set = scenario.options.iter().find(|(name, _)| name == option);
        set.map_or(default, |(_, choice)| choice.as_str()) == choice
    };
    let quorum = has("writes", "primary", "any") && has("w", "all", "majority") && has("r", "one", "majority");
    let synchronous = has("writes", "primary", "primary") && has("w", "all", "all") && has("r", "one", "one");
    let linearizable = has("repair", "none", "write-back") && (quorum || synchronous);
    let sessions = ["read-your-writes", "monotonic-reads", "monotonic-writes", "writes-follow-reads"];
    let carried = |name: &&str| linearizable || has("session", "none", name) || has("session", "none", "causal");
    let mut must = vec!["convergent"];
    must.extend(linearizable.then_some("linearizable"));
    must.extend(sessions.into_iter().filter(carried));
    must
}

/// Whether no call can come to a server that has forgotten it: it writes calls down, or it remembers them and never
/// crashes, or none comes twice.
fn answers_are_kept(scenario: &Scenario) -> bool {
    let option =
        |name: &str| scenario.options.iter().find(|(other, _)| other == name).map(|(_, choice)| choice.as_str());
    let is_server = |node: NodeId| scenario.nodes[node.index()].roles.iter().any(|role| role == "server");
    let is_crash = |step: &Step| matches!(step.action, Action::Crash { node, .. } if is_server(node));
    let is_copy = |step: &Step| matches!(step.action, Action::Duplicate(_));
    match (option("remember"), option("timeout")) {
        (Some("disk"), _) => true,
        (Some("memory"), _) => !scenario.steps.iter().any(is_crash),
        (_, Some("retry")) => false,
        _ => scenario.network.duplicate_percent == 0 && !scenario.steps.iter().any(is_copy),
    }
}

/// Tokens hold whatever comes. A lease holds while no message is slower than what its timers allow for, and no clock
/// stands still.
fn pair(scenario: &Scenario) -> &'static [&'static str] {
    let is_timely = |step: &Step| {
        !matches!(step.action, Action::Delay { .. } | Action::Fire { .. } | Action::Pause(_) | Action::Resume(_))
    };
    let timely = scenario.network.latency_ms.1 <= LEASED_MS && scenario.timers.is_empty();
    match scenario.options.iter().find(|(name, _)| name == "guard").map(|(_, choice)| choice.as_str()) {
        Some("fencing") => &["fenced"],
        Some("witness") if timely && scenario.steps.iter().all(is_timely) => &["one-owner", "fenced"],
        _ => &[],
    }
}

/// The slowest message with which no two servers own at the same time, in milliseconds.
const LEASED_MS: u64 = 15;

/// Whether nothing happens but crashes and copies, and no message is slower than a timer.
fn only_crashes(scenario: &Scenario) -> bool {
    happens_only(scenario, |action| matches!(action, Action::Crash { .. }))
}

/// Whether nothing happens but copies, and no message is slower than a timer.
fn is_on_time(scenario: &Scenario) -> bool {
    happens_only(scenario, |_| false)
}

/// Whether nothing happens but copies and what `also` says, and no message is slower than a timer.
fn happens_only(scenario: &Scenario, also: impl Fn(&Action<MessageName>) -> bool) -> bool {
    let is_tame = |step: &Step| {
        matches!(step.action, Action::Request { .. } | Action::Heal | Action::Duplicate(_) | Action::Deliver(_))
            || also(&step.action)
    };
    let network = scenario.network;
    let fast = network.latency_ms.1 <= FAST_MS && scenario.timers.is_empty();
    fast && network.loss_percent == 0 && scenario.steps.iter().all(is_tame)
}

/// Whether there are at most as many traitors as the option `m` says, and with oral messages more than three times as
/// many generals (Lamport, Shostak & Pease 1982, theorems 1 and 2).
fn traitors_are_borne(scenario: &Scenario) -> bool {
    let choice = |option: &str| scenario.options.iter().find(|(name, _)| name == option).map(|(_, choice)| &**choice);
    let m = match choice("m") {
        Some("0") => 0,
        Some("2") => 2,
        _ => 1,
    };
    let is_loyal = |setting: &Setting| *setting == Setting::Choice("loyal".into());
    let is_traitor = |node: &&NodeSpec| node.settings.iter().any(|(_, loyalty)| !is_loyal(loyalty));
    let (all, traitors) = (scenario.nodes.len(), scenario.nodes.iter().filter(is_traitor).count());
    traitors <= m && (choice("messages") == Some("signed") || all > 3 * m)
}
