//! Known schedules of Paxos, each with the sentence that it illustrates (Lamport 2001, "Paxos Made Simple").
//!
//! They are manual scenarios. A test writes their steps short, one after the other: `P1 propose 3`, `Prepare P1>A,B`
//! (delivered), `lose …`, `duplicate …`, `fire P1 retry`, `crash B`, `restart B`. Where two messages of a name are on
//! the way, `Prepare#2` is the second that was sent. Unless a test says otherwise there are two proposers, P1 with
//! ballots 2, 4 … and P2 with 3, 5 …, three acceptors A, B and C, and a learner L.

use std::fmt::Write;
use synod_protocols::registry;
use synod_sim::run::frame::Verdict;
use synod_sim::{Summary, open};
use synod_tests::{played_json, scenarios_of};

/// The scenario of a file: the setting is the rest of it, as JSON fields.
fn scenario(setting: &str, proposers: u32, steps: &str) -> String {
    let mut nodes = String::new();
    for proposer in 1..=proposers {
        _ = write!(nodes, r#"{{"id": "P{proposer}", "roles": ["proposer"]}}, "#);
    }
    for acceptor in ["A", "B", "C"] {
        _ = write!(nodes, r#"{{"id": "{acceptor}", "roles": ["acceptor"]}}, "#);
    }
    let steps: Vec<String> = steps.split(['\n', ';']).map(str::trim).flat_map(step).collect();
    format!(
        r#"{{"synod": 1, "protocol": "paxos", {setting} "schedule": "manual", "steps": [{}],
            "nodes": [{nodes} {{"id": "L", "roles": ["learner"]}}]}}"#,
        steps.join(",\n")
    )
}

/// The steps that a short one stands for, as JSON.
fn step(short: &str) -> Vec<String> {
    let words: Vec<&str> = short.split_whitespace().collect();
    match words[..] {
        [] => Vec::new(),
        [node, "propose", value] => vec![format!(r#"{{"request": {{"node": "{node}", "propose": "{value}"}}}}"#)],
        [node, "read"] => vec![format!(r#"{{"request": {{"node": "{node}", "read": true}}}}"#)],
        ["fire", node, timer] => vec![format!(r#"{{"fire": {{"node": "{node}", "timer": "{timer}"}}}}"#)],
        [action @ ("crash" | "restart"), node] => vec![format!(r#"{{"{action}": "{node}"}}"#)],
        [action @ ("lose" | "duplicate"), kind, way] => messages(action, kind, way),
        [kind, way] => messages("deliver", kind, way),
        _ => panic!("no such step: {short:?}"),
    }
}

/// The same done to a message on each way from one of some nodes to one of others: `A,B>P1`.
fn messages(action: &str, kind: &str, way: &str) -> Vec<String> {
    let (kind, nth) = kind.split_once('#').unwrap_or((kind, ""));
    let nth = if nth.is_empty() { String::new() } else { format!(r#", "nth": {nth}"#) };
    let (from, to) = way.split_once('>').expect("two ends");
    let ways = from.split(',').flat_map(|from| to.split(',').map(move |to| (from, to)));
    ways.map(|(from, to)| format!(r#"{{"{action}": {{"kind": "{kind}", "from": "{from}", "to": "{to}"{nth}}}}}"#))
        .collect()
}

/// How a schedule ends, all rules kept.
fn ends(steps: &str) -> Summary {
    ends_with("", steps)
}

fn ends_with(setting: &str, steps: &str) -> Summary {
    played_json(&scenario(setting, 2, steps)).summary()
}

fn broken(variant: &str) -> String {
    format!(r#""broken": "{variant}","#)
}

/// The place of the step that cannot happen.
fn refused(setting: &str, proposers: u32, steps: &str) -> String {
    let scenario = scenario(setting, proposers, steps);
    open(&registry(), &scenarios_of(&scenario)[0]).err().expect("a step that cannot happen").place
}

fn chosen(summary: &Summary) -> Vec<&str> {
    summary.chosen.one().iter().map(|value| value.as_str()).collect()
}

fn learned(summary: &Summary) -> Option<&str> {
    let (_, decided) = summary.decided.iter().find(|(node, _)| node == "L").expect("there is a learner");
    decided.one().map(|value| value.as_str())
}

/// The safety properties that are violated.
fn violated(summary: &Summary) -> Vec<&str> {
    let is_violated = summary.properties.iter().filter(|property| property.verdict == Verdict::Violated);
    let names = is_violated.map(|property| property.name.as_str());
    names.filter(|name| *name != "nonblocking").collect()
}

/// All is as it should be, and this is what was chosen and learned.
fn is_safe(summary: &Summary, values: &[&str], learns: Option<&str>) {
    assert_eq!((chosen(summary), learned(summary)), (values.to_vec(), learns));
    assert_eq!(violated(summary), Vec::<&str>::new());
}

/// Ballot 2 of P1 with the value 3, as far as A and B having accepted it: 3 is chosen, and nobody knows.
const CHOOSES_3: &str = "P1 propose 3; Prepare P1>A,B; Promise A,B>P1; Accept P1>A,B\n";

/// "It's easy to construct a scenario in which two proposers each keep issuing a sequence of proposals with increasing
/// numbers, none of which are ever chosen." (2.4)
#[test]
fn two_proposers_outbid_each_other() {
    let mut steps = String::from("P1 propose 3; P2 propose 7; Prepare P1>A,B; Promise A,B>P1\n");
    steps += "Prepare P2>A,B; Promise A,B>P2\n";
    for round in 1..=10 {
        for proposer in ["P1", "P2"] {
            let next = round + 1;
            _ = write!(
                steps,
                "Accept#{round} {proposer}>A; Nack A>{proposer}; fire {proposer} backoff
                 Prepare#{next} {proposer}>A,B; Promise A,B>{proposer}\n"
            );
        }
    }
    let duel = ends(&steps);
    is_safe(&duel, &[], None);
    assert_eq!(duel.blocked, Vec::<String>::new(), "nobody is blocked: it only needs one of them to stand back");
    steps += "Accept#11 P2>A,B; Accepted A,B>P2; Chosen P2>L";
    is_safe(&ends(&steps), &["7"], Some("7"));
}

/// "Because of message loss, a value could be chosen with no learner ever finding out." (2.3) The next round finds it:
/// "If a proposal with value v is chosen, then every higher-numbered proposal issued by any proposer has value v."
/// (P2b)
#[test]
fn a_chosen_value_that_nobody_knows_is_found() {
    let nobody_knows = format!("{CHOOSES_3} crash P1\n");
    is_safe(&ends(&nobody_knows), &["3"], None);
    let next = format!("{nobody_knows} P2 propose 7; Prepare P2>B,C; Promise B,C>P2; Accept P2>B,C; Accepted B,C>P2");
    is_safe(&ends(&format!("{next}; Chosen P2>L")), &["3"], Some("3"));
    is_safe(&ends(&format!("{}; Chosen P2>L", next.replace("propose 7", "read"))), &["3"], Some("3"));
}

/// "If a learner needs to know whether a value has been chosen, it can have a proposer issue a proposal." (2.3) Where
/// none has been, a read only says so.
#[test]
fn a_read_before_anything_is_chosen_changes_nothing() {
    let read = ends("P2 read; Prepare P2>A,B; Promise A,B>P2");
    is_safe(&read, &[], None);
    assert_eq!((read.counts.sent, read.blocked), (5, vec![]), "no Accept goes out, and no timer is left");
    assert_eq!(refused("", 2, "P2 read; Prepare P2>A,B; Promise A,B>P2; fire P2 retry"), "steps[5]");
}

/// "v is the value of the highest-numbered proposal among all proposals numbered less than n accepted by the acceptors
/// in S." (P2c) One acceptor of the majority has accepted 3. Nobody can tell that it is not chosen, so 3 it must be.
#[test]
fn an_accepted_value_is_adopted_where_it_is_heard_of() {
    let hidden = "P1 propose 3; Prepare P1>A,B; Promise A,B>P1; Accept P1>A; crash P1; P2 propose 7";
    let heard = format!("{hidden}; Prepare P2>A,B; Promise A,B>P2; Accept P2>A,B; Accepted A,B>P2; Chosen P2>L");
    is_safe(&ends(&heard), &["3"], Some("3"));
}

/// "No acceptor in S has accepted any proposal numbered less than n." (P2c) The majority that answers does not know of
/// 3, which only A has accepted: 7 is free to be chosen, and 3 never will be.
#[test]
fn an_accepted_value_is_passed_over_where_it_is_not_heard_of() {
    let hidden = "P1 propose 3; Prepare P1>A,B; Promise A,B>P1; Accept P1>A; P2 propose 7";
    let unheard = format!("{hidden}; Prepare P2>B,C; Promise B,C>P2; Accept P2>B,C; Accepted B,C>P2; Chosen P2>L");
    is_safe(&ends(&unheard), &["7"], Some("7"));
    let late = format!("{unheard}; Accept P1>B,C; Nack B>P1; fire P1 backoff; Prepare#2 P1>A,B; Promise A,B>P1");
    is_safe(&ends(&format!("{late}; Accept#2 P1>A,B; Accepted A,B>P1")), &["7"], Some("7"));
}

/// A has accepted 3 in ballot 2, B has accepted 7 in ballot 3, and neither is chosen; then P1 hears of both.
const TWO_ACCEPTED: &str = "P1 propose 3; Prepare P1>A,B; Promise A,B>P1; Accept P1>A
    P2 propose 7; Prepare P2>B,C; Promise B,C>P2; Accept P2>B\n";

/// "…where v is the value of the highest-numbered proposal among the responses." (2.2, phase 2a) Its own value 3 is
/// among the responses too, in a lower ballot.
#[test]
fn of_two_accepted_proposals_the_highest_is_adopted() {
    let both = format!("{TWO_ACCEPTED} fire P1 retry; Prepare#2 P1>A,B; Promise A,B>P1; Accept#2 P1>A,B");
    is_safe(&ends(&both), &["7"], None);
}

/// The same reports, but 7 is chosen: C has accepted it as well. Adopting the lowest gets a second value chosen.
#[test]
fn to_adopt_the_lowest_is_to_choose_again() {
    let both = format!("{TWO_ACCEPTED} Accept P2>C; fire P1 retry; Prepare#2 P1>A,B; Promise A,B>P1; Accept#2 P1>A,B");
    is_safe(&ends(&both), &["7"], None);
    let variant = ends_with(&broken("lowest-adopted"), &both);
    assert_eq!((chosen(&variant), violated(&variant)), (vec!["7", "3"], vec!["agreement"]));
}

/// P2b without P2c: a proposer that asks for its own value gets it chosen beside the first.
#[test]
fn not_to_adopt_is_to_choose_again() {
    let steps = format!("{CHOOSES_3} P2 propose 7; Prepare P2>B,C; Promise B,C>P2; Accept P2>B,C");
    is_safe(&ends(&steps), &["3"], None);
    let variant = ends_with(&broken("value-not-adopted"), &steps);
    assert_eq!((chosen(&variant), violated(&variant)), (vec!["3", "7"], vec!["agreement"]));
}

/// "An acceptor can accept a proposal numbered n iff it has not responded to a prepare request having a number greater
/// than n." (P1a)
#[test]
fn an_acceptor_keeps_its_promise() {
    let steps = "P1 propose 3; P2 propose 7; Prepare P1>A,B; Promise A,B>P1; Prepare P2>A,B; Promise A,B>P2
        Accept P2>A,B; Accept P1>A,B";
    is_safe(&ends(steps), &["7"], None);
    let variant = ends_with(&broken("promise-ignored"), steps);
    assert_eq!((chosen(&variant), violated(&variant)), (vec!["3", "7"], vec!["agreement"]));
}

/// "Because any two majorities have at least one acceptor in common, this works if an acceptor can accept at most one
/// value." (2.1) Two minorities need not have any.
#[test]
fn two_minorities_need_not_meet() {
    let steps = "P1 propose 3; P2 propose 7; Prepare P1>A; Promise A>P1; Prepare P2>C; Promise C>P2";
    let both = format!("{steps}; Accept P1>A,B; Accept P2>B,C");
    assert_eq!(refused("", 2, &both), "steps[6]", "one promise of three is not enough to ask");
    let variant = ends_with(&broken("minority-quorum"), &both);
    assert_eq!((chosen(&variant), violated(&variant)), (vec!["3", "7"], vec!["agreement"]));
}

/// "Because P2c must be kept invariant regardless of failures, an acceptor must remember this information even if it
/// fails and then restarts." (2.2)
#[test]
fn an_acceptor_remembers() {
    let steps = format!("{CHOOSES_3} crash B; restart B; P2 propose 7; Prepare P2>B,C; Promise B,C>P2; Accept P2>B,C");
    is_safe(&ends(&steps), &["3"], None);
    let variant = ends_with(&broken("acceptor-amnesia"), &steps);
    assert_eq!((chosen(&variant), violated(&variant)), (vec!["3", "7"], vec!["agreement"]));
    assert_eq!(variant.counts.forced_writes, 2, "the proposers' rounds are all that is on disk");
}

/// "To prevent confusion, we require that different proposals have different numbers." (2.2)
#[test]
fn ballots_are_never_shared() {
    let steps = "P1 propose 3; P2 propose 7; Prepare P1>A,B; Prepare P2>A,B; Promise A,B>P1; Promise A,B>P2
        Accept P1>A,B; Accept P2>A,B";
    is_safe(&ends(steps), &["7"], None);
    let variant = ends_with(&broken("shared-ballots"), steps);
    assert_eq!((chosen(&variant), violated(&variant)), (vec!["3", "7"], vec!["agreement"]));
}

/// "Each proposer remembers (in stable storage) the highest-numbered proposal it has tried to issue." (2.5) One
/// proposer alone, asked twice: C's promise of ballot 1 was meant for its first life.
#[test]
fn a_proposer_never_uses_a_ballot_twice() {
    let first = "P1 propose 3; Prepare P1>A,B,C; Promise A,B>P1; crash P1; restart P1; P1 propose 9";
    let again = format!("{first}; Promise C>P1; Prepare#2 P1>B; Promise#2 B>P1; Accept#1 P1>A,B; Accept#2 P1>B,C");
    assert_eq!(refused("", 1, &again), "steps[14]", "C's promise is of ballot 1; the second life runs ballot 2");
    let variant = played_json(&scenario(&broken("proposer-amnesia"), 1, &again)).summary();
    assert_eq!((chosen(&variant), violated(&variant)), (vec!["3", "9"], vec!["agreement"]));
}

/// "It can abandon a proposal in the middle of the protocol at any time. (Correctness is maintained, even though
/// requests and/or responses for the proposal may arrive at their destinations long after the proposal was abandoned.)"
/// (2.2) A refusal of the ballot given up must not stop the one that runs.
#[test]
fn a_late_refusal_stops_nothing() {
    let late = "P1 propose 3; P2 propose 7; Prepare P2>A; Prepare P1>A; fire P1 retry
        Prepare#2 P1>B,C; Promise B,C>P1; Nack A>P1";
    let steps = format!("{late}; Accept P1>B,C; Accepted B,C>P1; Chosen P1>L");
    is_safe(&ends(&steps), &["3"], Some("3"));
    assert_eq!(refused("", 2, &format!("{late}; fire P1 backoff")), "steps[10]", "it does not back off");
}

/// "Messages can take arbitrarily long to be delivered, can be duplicated, and can be lost." (2.1) A is asked twice;
/// its first answer is lost, and the second is as good.
#[test]
fn a_duplicated_prepare_is_promised_again() {
    let steps = "P1 propose 3; duplicate Prepare P1>A; Prepare P1>A; Prepare P1>A; lose Promise A>P1
        Prepare P1>B; Promise A,B>P1; Accept P1>A,B; Accepted A,B>P1; Chosen P1>L";
    is_safe(&ends(steps), &["3"], Some("3"));
}

/// "…if the proposer receives a response to its prepare requests (numbered n) from a majority of acceptors…" (2.2): to
/// these requests, and not to those of an older number, which do not report what has happened since.
#[test]
fn a_promise_counts_for_its_own_ballot() {
    let steps = "P1 propose 3; Prepare P1>A,B; P2 propose 7; Prepare P2>A,B; Promise A,B>P2; Accept P2>A,B
        fire P1 retry; Promise#1 A,B>P1; Accept P1>A,B";
    assert_eq!(refused("", 2, steps), "steps[13]", "P1 has no promise of ballot 4, and asks for nothing");
    let variant = ends_with(&broken("stale-promises-counted"), steps);
    assert_eq!((chosen(&variant), violated(&variant)), (vec!["7", "3"], vec!["agreement"]));
}

/// A majority is one of acceptors, not of answers: messages "can be duplicated" (2.1).
#[test]
fn an_acceptor_counts_once() {
    let steps = format!("{CHOOSES_3} P2 propose 7; Prepare P2>C; duplicate Promise C>P2; Promise C>P2; Promise C>P2");
    let asks = format!("{steps}; Accept P2>B,C");
    assert_eq!(refused("", 2, &asks), "steps[12]", "C alone is no majority");
    let variant = ends_with(&broken("duplicates-counted"), &asks);
    assert_eq!((chosen(&variant), violated(&variant)), (vec!["3", "7"], vec!["agreement"]));
}

/// "To learn that a value has been chosen, a learner must find out that a proposal has been accepted by a majority of
/// acceptors." (2.3) One proposal: A has accepted 3 in ballot 2, B in ballot 4, and in between C has accepted 7.
#[test]
fn a_learner_counts_one_proposal() {
    let two_ballots = "P1 propose 3; Prepare P1>A,B; Promise A,B>P1; Accept P1>A; Accepted A>L
        P2 propose 7; Prepare P2>B,C; Promise B,C>P2; Accept P2>C
        fire P1 retry; Prepare#2 P1>A,B; Promise A,B>P1; Accept#2 P1>B; Accepted B>L\n";
    let everyone = r#""options": {"learn": "everyone"},"#;
    is_safe(&ends_with(everyone, two_ballots), &[], None);
    let setting = format!("{everyone} {}", broken("learner-counts-values"));
    let variant = ends_with(&setting, two_ballots);
    assert_eq!((chosen(&variant), learned(&variant), violated(&variant)), (vec![], Some("3"), vec!["integrity"]));
    let seven = format!("{two_ballots} fire P2 retry; Prepare#2 P2>A,C; Promise A,C>P2; Accept#2 P2>A,C");
    is_safe(&ends_with(everyone, &seven), &["7"], None);
    let variant = ends_with(&setting, &seven);
    assert_eq!((chosen(&variant), learned(&variant)), (vec!["7"], Some("3")));
    assert_eq!(violated(&variant), ["agreement", "integrity"]);
}

/// P1a once more, for an acceptor that accepts a ballot which it was never asked to promise. 7 is chosen by A and C;
/// then A gets the older `Accept`. If accepting is no promise it accepts that too, which takes the place of 7, and P1's
/// next round hears only of 3. (An acceptor that answered the older `Accept` but kept the highest-numbered proposal it
/// has accepted would do no harm: it would still report 7.)
#[test]
fn accepting_is_a_promise() {
    let steps = "P1 propose 3; Prepare P1>A,B; Promise A,B>P1; P2 propose 7; Prepare P2>B,C; Promise B,C>P2
        Accept P2>A,C; Accept P1>A; fire P1 retry; Prepare#2 P1>A,B; Promise A,B>P1; Accept#2 P1>A,B";
    is_safe(&ends(steps), &["7"], None);
    let variant = ends_with(&broken("accept-raises-no-promise"), steps);
    assert_eq!((chosen(&variant), violated(&variant)), (vec!["7", "3"], vec!["agreement"]));
}
