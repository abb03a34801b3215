//! What a protocol may say of itself: a protocol that says all of it is run, drawn, judged, searched and linked.

extern crate alloc;

#[path = "contract/roll.rs"]
mod roll;
#[path = "contract/shelf.rs"]
mod shelf;

use oorandom::Rand32;
use roll::{Message, Own, Request, Role, Roll};
use shelf::Shelf;
use std::collections::BTreeMap;
use synod_core::{
    Cluster, Evidence, Exchange, Fact, Language, Ledger, Member, Moment, NodeId, NodeSet, Nothing, OwnFact, Protocol,
    Registration, Registry, Shared, SlotShape, Tone, Value,
};
use synod_sim::explore::{Bounds, Finding, Rounds, Sought, explore};
use synod_sim::link::Link;
use synod_sim::run::frame::{DecisionStatus, Verdict};
use synod_sim::scenario::{Chosen, Decided, File};
use synod_sim::{Action, Refused, Run, Scenario, expect, link, open, read, write};
use synod_tests::plain::alike;
use synod_tests::plain::dead::{self, IsDead};
use synod_tests::plain::graph::{self, walk};
use synod_tests::plain::{Faults, Rules};

fn mine() -> Registry {
    synod_protocols::registry().with(Registration::of::<Roll>()).with(Registration::of::<Shelf>())
}

/// A clerk and two keepers.
fn json(fields: &str, steps: &str) -> String {
    format!(
        r#"{{"synod": 1, "protocol": "roll", {fields} "nodes": [{{"id": "C", "roles": ["clerk"]}},
            {{"id": "K", "roles": ["keeper"]}}, {{"id": "L", "roles": ["keeper"]}}], "steps": [{steps}]}}"#
    )
}

fn scenario(fields: &str, steps: &str) -> Scenario {
    read(&mine(), &json(fields, steps)).unwrap_or_else(|bad| panic!("{bad}"))
}

fn complaint(fields: &str, steps: &str) -> String {
    read(&mine(), &json(fields, steps)).expect_err("it is wrong").to_string()
}

fn played(scenario: &Scenario) -> Run {
    let mut run = open(&mine(), scenario).unwrap_or_else(|bad| panic!("{bad}"));
    run.run_to_end();
    run.seek(run.len());
    run
}

fn add(number: &str) -> String {
    format!(r#"{{"at": 0, "request": {{"node": "C", "add": "{number}"}}}}"#)
}

/// Which properties are violated, and in which step.
fn violated(run: &mut Run) -> Vec<(String, u32)> {
    let summary = run.summary();
    let violated = summary.properties.into_iter().filter(|one| one.verdict == Verdict::Violated);
    violated.map(|one| (one.name, one.step.expect("a step"))).collect()
}

/// 5 in slot 1, a gap, -6 in slot 3; then 107 in slot 4, with which the gap is filled.
const GAP: [&str; 2] = ["5", "-6"];

#[test]
fn a_log_has_gaps_and_no_ops_and_one_reaction_may_decide_two_slots() {
    let steps = GAP.map(add).join(", ");
    let mut run = played(&scenario("", &steps));
    let value = |text: &str| Some(Value::new(text));
    let decided = |run: &mut Run| run.summary().decided.into_iter().map(|(_, decided)| decided).collect::<Vec<_>>();
    let gap = Decided::Log(vec![value("5"), None, value("-6")]);
    assert_eq!(decided(&mut run), [gap.clone(), gap], "the clerk decides nothing and is not told of");
    let filled = r#", {"at": 200, "request": {"node": "C", "add": "107"}}"#;
    let mut run = played(&scenario("", &format!("{steps}{filled}")));
    let log = Decided::Log(vec![value("5"), value(""), value("-6"), value("107")]);
    assert_eq!(decided(&mut run), [log.clone(), log]);
    let two = (0..=run.len()).map(|step| run.event(step).decided).find(|decided| decided.len() == 2);
    let two: Vec<String> = two.expect("two at once").iter().map(|one| one.text(Language::English)).collect();
    assert_eq!(two, ["2: no-op", "4: 107"]);
    let frame = run.frame(Language::English);
    let slots: Vec<(&str, SlotShape)> =
        frame.nodes[1].slots.iter().map(|slot| (slot.text.as_str(), slot.shape)).collect();
    let committed = SlotShape::Committed;
    assert_eq!(slots, [("5", committed), ("", committed), ("-6", committed), ("107", committed)]);
}

/// A protocol without a log.
const TRANSFER: &str = r#"{"synod": 1, "protocol": "2pc", "steps": [{"at": 0, "request": {"node": "C"}}], "nodes": [
    {"id": "C", "roles": ["coordinator"]}, {"id": "A", "roles": ["participant"], "change": 0}]}"#;

/// What each step changes in a keeper's log, with the slot; a part of the run is asked about alone.
#[test]
fn what_a_step_changes_in_a_log_is_told() {
    let filled = r#", {"at": 200, "request": {"node": "C", "add": "107"}}"#;
    let run = played(&scenario("", &format!("{}{filled}", GAP.map(add).join(", "))));
    let all = run.logs(0..run.len() + 1);
    let of_keeper = all.iter().filter(|logged| logged.node == NodeId(1));
    let told: Vec<Vec<(u16, &str, SlotShape)>> = of_keeper
        .map(|logged| logged.slots.iter().map(|(slot, view)| (*slot, view.text.as_str(), view.shape)).collect())
        .collect();
    let (committed, gap) = (SlotShape::Committed, SlotShape::Gap);
    let last = vec![(2, "", committed), (4, "107", committed)];
    assert_eq!(told, [vec![(1, "5", committed)], vec![(2, "", gap), (3, "-6", committed)], last]);
    let parts: Vec<_> = (0..=run.len()).flat_map(|step| run.logs(step..step + 1)).collect();
    assert_eq!(parts, all);
    let mut transfer = open(&mine(), &read(&mine(), TRANSFER).expect("a scenario")).expect("a run");
    transfer.run_to_end();
    assert_eq!(transfer.logs(0..transfer.len() + 1), [], "accounts are no log");
}

#[test]
fn a_fact_of_its_own_is_told_with_its_slot_and_without_what_was_filled_in() {
    let run = played(&scenario("", &add("5")));
    let trace = run.trace();
    assert!(trace.contains("wrote 1 \"5\", decided 1 \"5\""), "{trace}");
    assert!(trace.contains("sealed 1"), "{trace}");
}

#[test]
fn its_own_checks_are_judged_when_what_they_read_changes() {
    let gap = GAP.map(add).join(", ");
    assert_eq!(violated(&mut played(&scenario("", &add("5")))), []);
    let mut run = played(&scenario("", &gap));
    let [(name, step)] = &violated(&mut run)[..] else { panic!("one property") };
    assert_eq!(name, "no-gap");
    assert!(run.event(*step).decided.iter().any(|one| one.slot == 3), "when a keeper writes beyond the gap");
    // A fault first, and the gap matters no longer.
    let late = format!(r#"{{"at": 0, "pause": "L"}}, {{"at": 1, "resume": "L"}}, {gap}"#)
        .replace("\"at\": 0, \"req", "\"at\": 2, \"req");
    assert_eq!(violated(&mut played(&scenario("", &late))), []);
    // The clerk forgets what L has not acknowledged, and then it is quiet.
    let forgets = format!(
        r#"{}, {{"lose": {{"kind": "Entry", "from": "C", "to": "L"}}}}, {{"at": 60, "crash": "C"}},
            {{"at": 70, "restart": "C"}}"#,
        add("5")
    );
    let mut run = played(&scenario("", &forgets));
    assert_eq!(violated(&mut run), [("complete".to_string(), run.len())], "only once all are up again");
    let give = |node: &str| format!(r#"{{"at": 0, "request": {{"node": "C", "give": "{node}"}}}}"#);
    let mut run = played(&scenario("", &[give("K"), give("L")].join(", ")));
    assert_eq!(violated(&mut run), [("one-key".to_string(), run.len())]);
    assert_eq!(run.summary().owners, Some(vec!["K".to_string(), "L".to_string()]));
    let mut run = played(&scenario(r#""broken": "miscopies","#, &[add("5"), add("6")].join(", ")));
    let names: Vec<String> = violated(&mut run).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["agreement", "alike"]);
}

/// L lacks what K has written; no timer runs, since the clerk has forgotten what it dictated.
#[test]
fn it_is_not_quiet_while_a_message_is_on_the_way_or_a_node_is_paused() {
    let forgets = format!(r#"{}, {{"at": 1, "crash": "C"}}, {{"at": 2, "restart": "C"}}"#, add("5"));
    let mut run = played(&scenario("", &forgets));
    let wrote = (0..=run.len()).filter(|step| !run.event(*step).decided.is_empty());
    assert_eq!(wrote.count(), 2, "one after the other");
    assert_eq!(violated(&mut run), [], "L was still to hear of it");
    let lost = r#"{"lose": {"kind": "Entry", "from": "C", "to": "L"}}"#;
    let paused = format!(r#"{forgets}, {lost}, {{"at": 3, "pause": "L"}}, {{"at": 70, "resume": "L"}}"#);
    let mut run = played(&scenario("", &paused));
    assert_eq!(violated(&mut run), [("complete".to_string(), run.len())], "only once L goes on");
}

#[test]
fn a_phase_has_its_word_in_both_languages_and_its_tone() {
    let mut run = played(&scenario("", &add("5")));
    run.seek(1);
    let mut shown = |language| {
        let phase = run.frame(language).nodes.remove(0).phase.expect("a clerk has phases");
        (phase.name, phase.word, phase.tone)
    };
    assert_eq!(shown(Language::English), ("dictates".into(), "dictates".into(), Tone::First));
    assert_eq!(shown(Language::Chinese), ("dictates".into(), "口授".into(), Tone::First));
}

#[test]
fn a_request_carries_a_number_or_a_node() {
    for (value, complaint_of_it) in [
        ("+5", "expected a whole number"),
        ("007", "expected a whole number"),
        ("-0", "expected a whole number"),
        ("10000000000", "expected a whole number"),
        ("", "expected a whole number"),
    ] {
        let told = complaint("", &add(value));
        assert!(told.starts_with(&format!("steps[0].request.add: {complaint_of_it}")), "{value:?}: {told}");
    }
    let give = |node: &str| format!(r#"{{"at": 0, "request": {{"node": "C", "give": "{node}"}}}}"#);
    assert_eq!(complaint("", &give("C")), "steps[0].request.give: C is no keeper");
    assert_eq!(complaint("", &give("Z")), "steps[0].request.give: there is no node \"Z\"");
    let mut run = played(&scenario("", ""));
    let request = |request, value: &str| Action::Request { node: NodeId(0), request, value: Some(Value::new(value)) };
    assert_eq!(run.act(request(0, "007")), Err(Refused::BadValue));
    assert_eq!(run.act(request(1, "C")), Err(Refused::BadValue));
    assert_eq!(run.act(request(1, "K")), Ok(()));
    for (done, told) in [("a1-5", None), ("a1-007", Some("a1-007")), ("a12-L", None), ("a12-C", Some("a12-C"))] {
        let address = format!("#v=1&p=roll&nodes=C.clerk;K,L.keeper&x={done}");
        let (link, _) = link::read(&mine(), &address).unwrap_or_else(|bad| panic!("{}", bad.bad()));
        let refused = link::open(&mine(), &link).err().map(|bad| bad.to_string());
        let wanted = told.map(|told| format!("&x={told}: action 1 cannot happen: the request cannot carry this value"));
        assert_eq!(refused, wanted, "{done}");
    }
}

#[test]
fn what_is_expected_of_a_log_goes_through_a_file_and_a_link() {
    let steps = [GAP.map(add).join(", "), r#"{"at": 200, "request": {"node": "C", "give": "L"}}"#.into()].join(", ");
    let fields = r#""expect": [{"at": 0, "decided": {"K": []}, "facts": {"owners": []}},
        {"decided": {"K": ["5", null, "-6"], "L": ["5", null, "-6"]}, "facts": {"owners": ["L"], "chosen": []},
         "attempts": {"C": {"again": 0}}}],"#;
    let told = scenario(fields, &steps);
    assert_eq!(expect::unmet(&mut played(&told), None), Vec::<String>::new());
    let address = goes_round(&told);
    assert!(address.contains("K:5/?/-6/") && address.contains("owners/L"), "{address}");
    for (wrong, place) in [
        (r#"{"decided": {"K": null}}"#, "expect.decided.K: expected a list"),
        (r#"{"decided": {"K": "5"}}"#, "expect.decided.K: expected a list"),
        (r#"{"decided": {"C": []}}"#, "expect.decided.C: C never decides"),
        (
            r#"{"attempts": {"C": {"never": 1}}}"#,
            "expect.attempts.C.never: there is no timer \"never\": there are again",
        ),
        (r#"{"facts": {"owner": []}}"#, "expect.facts.owner: there is no fact"),
    ] {
        let told = complaint(&format!(r#""expect": {wrong},"#), &steps);
        assert!(told.starts_with(place), "{wrong}: {told}");
    }
}

/// What is said of `told` in a link, after it has gone through a file and a link.
fn goes_round(told: &Scenario) -> String {
    let registry = mine();
    let about = registry.about(&told.protocol).expect("it is registered");
    assert_eq!(read(&registry, &write(told, about).to_string()).as_ref(), Ok(told));
    let link = Link::to(None, File::One(Box::new(told.clone())));
    let address = link::write(&registry, &link).expect("a link");
    assert_eq!(link::read(&registry, &address), Ok((link, Vec::new())), "{address}");
    address
}

/// How many actions it takes to reach the goal of `told`.
fn reached(told: &Scenario) -> Option<usize> {
    let mut search = explore(&mine(), told, &Bounds::DEFAULT, &Sought::Goal).expect("a scenario to explore");
    while !search.advance(u32::MAX) {}
    let goal = search.findings().goal.expect("it is what is sought");
    goal.schedule.map(|_| goal.actions)
}

#[test]
fn a_log_in_a_link_has_its_marks() {
    let fields = r#""expect": {"decided": {"K": ["?x", "a/b", null, ""], "L": []},
        "facts": {"chosen": [["x"], [], ["", "y"], ["a,b", "c/d", "?"]]}},
        "goal": {"holds": {"decided": {"L": []}}, "faults": 0},"#;
    let address = goes_round(&scenario(fields, ""));
    assert!(address.contains("=K:~?x/a~/b/?//.L:.chosen/x/?/,y/a~,b,c~/d,~?/&goal=L:;0"), "{address}");
}

#[test]
fn what_is_chosen_of_a_log_is_told_slot_by_slot() {
    let registry = mine();
    let mut ledger = Ledger::default();
    for (node, slot, ballot, value) in
        [(0, 1, 1, "x"), (1, 1, 1, "x"), (2, 2, 1, "x"), (0, 3, 1, ""), (2, 3, 1, ""), (0, 3, 2, "y"), (1, 3, 2, "y")]
    {
        assert!(ledger.enter(NodeId(node), Fact::Accepted { slot, ballot, value: Value::new(value) }));
    }
    let about = registry.about("roll").expect("it is registered");
    let chosen = Chosen::of(about, &ledger, (0..3).map(NodeId).collect());
    assert_eq!(chosen.json().to_string(), r#"[["x"],[],["","y"]]"#);
    assert_eq!(chosen.text(Language::English), "1: x, 3: no-op/y");
}

/// What the checks that all protocols share say of one decision, and of a log.
#[test]
fn shared_checks_are_judged_slot_by_slot() {
    let acceptors: NodeSet = (0..2).map(NodeId).collect();
    let breach = |check: Shared, facts: &[(u8, Fact)]| {
        let mut ledger = Ledger::default();
        for (node, fact) in facts {
            ledger.enter(NodeId(*node), fact.clone());
        }
        let name = |node: NodeId| ["A", "B"][node.index()];
        let (voters, moment) = (NodeSet::EMPTY, Moment::default());
        let evidence = Evidence { ledger: &ledger, voters, acceptors, holdings: &[], moment, name: &name };
        check.breach(&evidence).map(|breach| breach.en)
    };
    let decided = |slot, value| Fact::Decided { slot, value: Value::new(value) };
    let accepted = |slot, ballot, value| Fact::Accepted { slot, ballot, value: Value::new(value) };
    let (proposed, announced) = (|value| Fact::Proposed(Value::new(value)), |value| Fact::Announced(Value::new(value)));
    let of_slot_2 = |what: &str| Some(format!("Slot 2: {what}"));
    let twice = |slot| [(0, decided(slot, "x")), (0, decided(slot, "y"))];
    assert_eq!(breach(Shared::Agreement, &twice(0)), None, "AC1 speaks of two nodes");
    assert_eq!(breach(Shared::Agreement, &twice(2)), of_slot_2("A decided x, A decided y."));
    assert_eq!(breach(Shared::Stability, &twice(2)), of_slot_2("A has decided y and also x."));
    let apart = [(0, decided(1, "x")), (0, decided(2, "y")), (1, decided(2, "y"))];
    assert_eq!([Shared::Agreement, Shared::Stability].map(|check| breach(check, &apart)), [None, None]);
    let both = |slot, ballot, value| [(0, accepted(slot, ballot, value)), (1, accepted(slot, ballot, value))];
    let chosen = [both(1, 1, "x"), both(2, 2, "y")].concat();
    assert_eq!(breach(Shared::OneValue, &chosen), None, "one a slot");
    let two = [both(2, 1, "x"), both(2, 2, "y")].concat();
    assert_eq!(breach(Shared::OneValue, &two), of_slot_2("x was chosen in ballot 1, and y in ballot 2."));
    let from_nobody = breach(Shared::Validity, &[&chosen[..], &[(0, proposed("x"))]].concat());
    assert_eq!(from_nobody, of_slot_2("y was chosen, learned or announced, but nobody proposed it."));
    assert_eq!(breach(Shared::Validity, &[(0, decided(1, ""))]), None, "a log's no-op comes from no client");
    let unchosen = breach(Shared::Integrity, &[&chosen[..], &[(1, decided(2, "x"))]].concat());
    assert_eq!(unchosen, of_slot_2("B learned x, which no majority had accepted in one ballot."));
    let told = [(0, proposed("x")), (1, announced("y"))];
    let what = "y was chosen, learned or announced, but nobody proposed it.";
    assert_eq!(breach(Shared::Validity, &told).as_deref(), Some(what), "a client was told");
}

#[test]
fn who_may_abort_though_all_voted_yes_is_a_matter_of_the_moment() {
    let both: NodeSet = (0..2).map(NodeId).collect();
    let breach = |second: bool, outcome: &str, failure_free| {
        let mut ledger = Ledger::default();
        ledger.enter(NodeId(0), Fact::Voted(true));
        ledger.enter(NodeId(1), Fact::Voted(second));
        ledger.enter(NodeId(1), Fact::decided(Value::new(outcome)));
        let (voters, moment) = (both, Moment { failure_free, quiet: false });
        let name = |node: NodeId| ["A", "B"][node.index()];
        let evidence =
            Evidence { ledger: &ledger, voters, acceptors: NodeSet::EMPTY, holdings: &[], moment, name: &name };
        Shared::Commits.breach(&evidence).map(|breach| breach.en)
    };
    assert_eq!(breach(true, "abort", true).as_deref(), Some("Nothing failed and all voted yes, but B aborted."));
    assert_eq!(breach(true, "abort", false), None, "something has failed");
    assert_eq!(breach(false, "abort", true), None, "not all said yes");
    assert_eq!(breach(true, "commit", true), None);
}

#[test]
fn a_fact_stands_with_its_node_or_without_one() {
    let own = |fact: Own| Fact::Own(OwnFact::new(fact.clone(), Roll::is_nobodys(&fact)));
    let wrote = || own(Own::Wrote { slot: 1, value: Value::new("5"), nth: 1 });
    let mut ledger = Ledger::default();
    let mut new = |node, fact| ledger.enter(NodeId(node), fact);
    assert!(new(1, own(Own::Sealed(1))) && !new(2, own(Own::Sealed(1))), "whoever has seen it");
    assert!(new(1, wrote()) && new(2, wrote()), "each has written it");
    let nodes: Vec<Option<NodeId>> = ledger.own::<Own>().map(|(node, _)| node).collect();
    assert_eq!(nodes, [None, Some(NodeId(1)), Some(NodeId(2))]);
}

/// Two shelves.
fn shelves(fields: &str, steps: &str) -> Scenario {
    let nodes = r#"[{"id": "A", "roles": ["keeper"]}, {"id": "B", "roles": ["keeper"]}]"#;
    let json = format!(r#"{{"synod": 1, "protocol": "shelf", {fields} "nodes": {nodes}, "steps": [{steps}]}}"#);
    read(&mine(), &json).unwrap_or_else(|bad| panic!("{bad}"))
}

const PUT: &str = r#"{"at": 0, "request": {"node": "A", "put": "x"}}"#;

#[test]
fn a_paused_node_holds_what_it_remembers_and_a_crashed_one_nothing() {
    let steps = format!(r#"{PUT}, {{"at": 50, "pause": "A"}}, {{"at": 60, "crash": "B"}}, {{"at": 70, "crash": "A"}}"#);
    let mut run = played(&shelves("", &steps));
    assert_eq!(run.len(), 5);
    for (step, holders) in [(0, ""), (1, "A"), (2, "AB"), (3, "AB"), (4, "A"), (5, "")] {
        run.seek(step);
        let copies = run.glance().copies.expect("there are copies");
        assert!(copies.iter().all(|(_, value)| value.as_str() == "x"));
        assert_eq!(copies.into_iter().map(|(node, _)| node).collect::<String>(), holders, "after {step} actions");
    }
    assert_eq!(violated(&mut run), [("kept".to_string(), 5)], "as soon as nobody has it, without a new fact");
    run.seek(2);
    let put = |value: &str| Action::Request { node: NodeId(0), request: 0, value: Some(Value::new(value)) };
    assert_eq!(run.act(put("")), Err(Refused::BadValue), "nobody can ask for the empty value");
    assert_eq!(run.act(put("y")), Ok(()));
}

#[test]
fn copies_and_owners_are_expected_and_sought() {
    let goal = r#"{"holds": {"facts": {"copies": {"B": "x"}}}, "faults": 0}"#;
    let told =
        shelves(&format!(r#""expect": {{"facts": {{"copies": {{"A": "x", "B": "x"}}}}}}, "goal": {goal},"#), PUT);
    assert_eq!(expect::unmet(&mut played(&told), None), Vec::<String>::new());
    let address = goes_round(&told);
    assert!(address.contains("expect=copies/A:x.copies/B:x&goal=copies/B:x;0"), "{address}");
    assert_eq!(reached(&told), Some(2));
    let wrong = shelves(r#""expect": {"facts": {"copies": {"B": "y"}}},"#, PUT);
    assert_eq!(expect::unmet(&mut played(&wrong), None), ["at the end B should hold y, not x"]);
    let give = |node: &str| format!(r#"{{"at": 0, "request": {{"node": "C", "give": "{node}"}}}}"#);
    let steps = [give("K"), give("L")].join(", ");
    let owner = scenario(r#""goal": {"holds": {"facts": {"owners": ["L"]}}, "faults": 0},"#, &steps);
    assert_eq!(reached(&owner), Some(3), "K is told later");
    let nobody = scenario(r#""expect": {"facts": {"owners": ["L"]}},"#, &steps);
    assert_eq!(expect::unmet(&mut played(&nobody), None), ["at the end L should be owner, not K, L"]);
}

/// A protocol that says no more than it must.
#[test]
fn what_is_not_said_has_its_default() {
    let member = |name: &str| Member::new(name.into(), &[shelf::Role::Keeper], Nothing {});
    let cluster: Cluster<Shelf> = Cluster::new(["A", "B"].map(member).into(), Nothing {}, Vec::new());
    assert_eq!((Shelf::voters(&cluster), Shelf::acceptors(&cluster)), (NodeSet::EMPTY, NodeSet::EMPTY));
    let mut run = played(&shelves("", &format!(r#"{PUT}, {{"at": 1, "crash": "B"}}"#)));
    let summary = run.summary();
    assert_eq!((summary.blocked, summary.owners, summary.chosen), (Vec::new(), None, Chosen::One(Vec::new())));
    assert!(run.frame(Language::English).nodes.iter().all(|node| node.standing == DecisionStatus::Idle));
}

/// In a search's rounds it stands for all other timers.
#[test]
fn no_timer_is_called_all() {
    assert!(mine().abouts().all(|about| about.timers.iter().all(|timer| timer.name != "all")));
}

/// Numbers below those given, all from one.
struct Draws(u64);

impl Draws {
    fn of(number: u64) -> Self {
        Self(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 8)
    }

    fn below(&mut self, most: u64) -> u64 {
        let drawn = self.0 % most;
        self.0 /= most;
        drawn
    }
}

/// One fault or none; what a crash may take back, and what restarts, makes many worlds.
fn faults(drawn: u64) -> Faults {
    let none = Faults::default();
    match drawn {
        0 => Faults { crashes: 1, restarts: 1, ..none },
        1 => Faults { duplicates: 1, ..none },
        2 => Faults { crashes: 1, ..none },
        3 => Faults { losses: 1, ..none },
        4 => Faults { cuts: 1, heals: 1, ..none },
        5 => Faults { wipes: 1, restarts: 1, ..none },
        6 => Faults { pauses: 1, ..none },
        _ => none,
    }
}

/// A small scenario that a number stands for, as the explorer and as the plain walk read it.
fn drawn(number: u64) -> (String, Rules<Roll>) {
    let mut draws = Draws::of(number);
    let miscopies = draws.below(3) == 0;
    let faults = faults(draws.below(9));
    let asked: Vec<(&str, Request)> = (0..1 + draws.below(2)).map(|_| request(draws.below(6))).collect();
    let rounds = u32::from(draws.below(6) == 0 && faults.duplicates == 0);
    let steps: Vec<String> = asked.iter().map(|(step, _)| (*step).to_string()).collect();
    let broken = if miscopies { r#""broken": "miscopies","# } else { "" };
    let requests = vec![asked.into_iter().map(|(_, request)| request).collect(), Vec::new(), Vec::new()];
    (json(broken, &steps.join(", ")), Rules { cluster: cluster(miscopies), requests, faults, rounds, late: false })
}

/// A clerk and two keepers, as types.
fn cluster(miscopies: bool) -> Cluster<Roll> {
    let options = roll::Options { broken: if miscopies { roll::Variant::Miscopies } else { roll::Variant::None } };
    let member = |(name, role): (&str, Role)| Member::new(name.into(), &[role], roll::Settings {});
    let nodes = [("C", Role::Clerk), ("K", Role::Keeper), ("L", Role::Keeper)];
    Cluster::new(nodes.map(member).into(), options, vec![Roll::about().timers[0].length_ms])
}

fn request(drawn: u64) -> (&'static str, Request) {
    match drawn {
        0 => (r#"{"at": 0, "request": {"node": "C", "add": "5"}}"#, Request::Add(5)),
        1 => (r#"{"at": 0, "request": {"node": "C", "add": "-6"}}"#, Request::Add(-6)),
        2 => (r#"{"at": 0, "request": {"node": "C", "add": "107"}}"#, Request::Add(107)),
        3 | 4 => (r#"{"at": 0, "request": {"node": "C", "give": "K"}}"#, Request::Give(NodeId(1))),
        _ => (r#"{"at": 0, "request": {"node": "C", "give": "L"}}"#, Request::Give(NodeId(2))),
    }
}

/// How often each property was violated.
type Violations = BTreeMap<String, u64>;

/// Both searches of one scenario; how often each property was violated so far.
fn agree(number: u64, violations: &mut Violations) {
    let (json, rules) = drawn(number);
    let bounds = Bounds { budgets: rules.faults.budgets(), rounds: Rounds::each(rules.rounds), ..Bounds::default() };
    let scenario = read(&mine(), &json).unwrap_or_else(|bad| panic!("{bad}"));
    let mut search = explore(&mine(), &scenario, &bounds, &Sought::Everything).expect("a scenario to explore");
    while !search.advance(u32::MAX) {}
    let (findings, walked) = (search.findings(), walk(&rules));
    assert_eq!(findings.stats.states as usize, walked.worlds, "{number}: worlds of {json}");
    assert_eq!(findings.stats.transitions, walked.transitions, "{number}: transitions of {json}");
    for (finding, (name, verdict)) in findings.properties.iter().zip(&walked.properties) {
        let actions = finding.schedule.as_ref().map(|schedule| schedule.steps.len() as u32);
        let expected = if let graph::Verdict::Violated(depth) = verdict { Some(*depth) } else { None };
        assert_eq!((&finding.name, actions), (name, expected), "{number}: {json}");
        if actions.is_some() {
            *violations.entry(name.clone()).or_default() += 1;
            replays(number, finding);
        }
    }
}

/// A counterexample ends with the violation, in the same action.
fn replays(number: u64, finding: &Finding) {
    let schedule = finding.schedule.as_ref().expect("a schedule");
    let mut run = played(schedule);
    assert_eq!(expect::unmet(&mut run, None), Vec::<String>::new(), "{number}: {}", finding.name);
    let found = run.summary().properties.into_iter().find(|one| one.name == finding.name).expect("the property");
    assert_eq!((found.verdict, found.step), (Verdict::Violated, Some(run.len())), "{number}: {}", finding.name);
}

#[test]
fn both_searches_agree_on_every_check() {
    // All of them: SYNOD_ROLLS=10000.
    let rolls = std::env::var("SYNOD_ROLLS").ok().and_then(|rolls| rolls.parse().ok()).unwrap_or(30);
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    let of_thread = |thread: u64| {
        let mut violations: Violations = BTreeMap::new();
        (thread..rolls).step_by(threads as usize).for_each(|number| agree(number, &mut violations));
        violations
    };
    let violations = std::thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|thread| scope.spawn(move || of_thread(thread))).collect();
        let mut violations: Violations = BTreeMap::new();
        for (check, count) in all.into_iter().flat_map(|one| one.join().expect("they agree")) {
            *violations.entry(check).or_default() += count;
        }
        violations
    });
    println!("{violations:?}");
    for check in ["agreement", "alike", "complete", "no-gap", "one-key"] {
        let count = violations.get(check).copied().unwrap_or(0);
        assert!(count >= rolls * 3 / 100, "{check} of {rolls}: {violations:?}");
    }
}

/// What it says is dead never matters again, and what is wrongly called dead is found.
#[test]
fn what_is_dead_stays_dead() {
    // An acknowledgement of what is not open: it would be dead if a clerk that crashes did not begin at slot 1 anew.
    let wrongly: IsDead<Roll> = |_, _, memory, _, _, message| match message {
        Message::Written(slot) => memory.open.iter().all(|(open, ..)| open != slot),
        _ => false,
    };
    let (mut met, mut wrong) = (0, None);
    for number in 0..200 {
        let give = || Request::Give(NodeId(1));
        let asked = [vec![give(), give()], vec![Request::Add(5), Request::Add(6)]];
        let requests = vec![asked[number as usize % 2].clone(), Vec::new(), Vec::new()];
        let faults = Faults { crashes: 1, restarts: 1, duplicates: 1, ..Faults::default() };
        let rules = Rules { cluster: cluster(false), requests, faults, rounds: 1, late: false };
        let walk = |is_dead| {
            let mut draws = Rand32::new(number);
            dead::audit(&rules, is_dead, 12, |most| draws.rand_range(0..most as u32) as usize)
        };
        met += walk(dead::as_told).unwrap_or_else(|told| panic!("{told}"));
        wrong = wrong.or_else(|| walk(wrongly).err());
    }
    assert!(met > 20, "{met} dead messages");
    let told = wrong.expect("an acknowledgement matters again to a clerk that has forgotten and is asked anew");
    assert!(told.contains("Written(") && told.contains("Ask"), "{told}");
}

/// The action that forges comes later; what a message can be made into is asked here.
#[test]
fn forgeries_are_listed() {
    let cluster = cluster(false);
    let entry = |value: &str| Message::Entry { slot: 1, value: Value::new(value), fill: false };
    assert_eq!(Roll::forgeries(&cluster, NodeId(0), NodeId(1), &entry("5")), [entry("666")]);
    assert_eq!(Roll::forgeries(&cluster, NodeId(0), NodeId(1), &Message::Key), []);
}

/// Where the nodes that are alike are exchanged, everything goes on as before but for their names.
#[test]
fn nodes_that_are_alike_may_be_exchanged() {
    let (keepers, swapped) = (Roll::alike(&cluster(false)), Exchange::new(vec![NodeId(0), NodeId(2), NodeId(1)]));
    assert_eq!(keepers, [NodeSet::from_iter([NodeId(1), NodeId(2)])]);
    assert_eq!(Roll::alike(&cluster(true)), [], "one of them miscopies");
    let audit = |number, renamed| {
        let asked = vec![Request::Add(5), Request::Add(-6), Request::Add(107)];
        let rules = Rules {
            cluster: cluster(false),
            requests: vec![asked, Vec::new(), Vec::new()],
            faults: Faults { crashes: 1, restarts: 1, losses: 1, ..Faults::default() },
            rounds: 1,
            late: false,
        };
        let mut draws = Rand32::new(number);
        alike::audit(&rules, &swapped, renamed, 25, |most| draws.rand_range(0..most as u32) as usize)
    };
    let compared = (0..40).map(|number| audit(number, Roll::renamed).unwrap_or_else(|told| panic!("{told}")));
    let compared: usize = compared.sum();
    assert!(compared > 300, "{compared}");
    let forgets: alike::Renamed<Roll> = |piece, _| piece;
    assert!((0..40).any(|number| audit(number, forgets).is_err()), "what the clerk has open names keepers");
}

/// What is wrong is told in the same words of a file and of a link.
#[test]
fn bad_input_is_one_clear_error_in_a_file_and_in_a_link() {
    let nodes = "&nodes=C.clerk;K,L.keeper";
    let ask = |value: &str| format!(r#""steps": [{{"at": 0, "request": {{"node": "C", {value}}}}}]"#);
    let goal = |holds: &str, faults: &str| format!(r#""goal": {{"holds": {holds}, "faults": {faults}}}"#);
    for (field, text, complaint) in [
        (ask(r#""add": "+5""#), "steps=0.request.C.add:~+5", "expected a whole number from -1000000000 to 1000000000"),
        (ask(r#""add": "007""#), "steps=0.request.C.add:007", "without + and zeros in front"),
        (ask(r#""add": "10000000000""#), "steps=0.request.C.add:10000000000", "expected a whole number from"),
        (ask(r#""add": """#), "steps=0.request.C.add:", "expected a whole number from"),
        (ask(r#""give": "C""#), "steps=0.request.C.give:C", "C is no keeper"),
        (ask(r#""give": "Z""#), "steps=0.request.C.give:Z", "there is no node \"Z\""),
        (goal(r#"{"phase": {"K": "asleep"}}"#, "1"), "goal=phase/K:asleep;1", "K has no phases"),
        (goal(r#"{"attempts": {"C": {"naps": 1}}}"#, "1"), "goal=attempts/C:naps:1;1", "there is no timer \"naps\""),
        (goal("\"blocked\"", r#"{"naps": 1}"#), "goal=blocked.naps:1", "there is no kind of fault \"naps\""),
        (goal("\"peace\"", "1"), "goal=peace.1", "there is no property \"peace\""),
        (goal(r#"{"decided": {"K": "5"}}"#, "1"), "goal=K:5;1", ""),
        (goal(r#"{"decided": {"C": []}}"#, "1"), "goal=C:;1", "C never decides"),
        (r#""search": {"rounds": {"naps": 1}}"#.into(), "search=rounds.naps:1", "there is no timer \"naps\""),
        (r#""search": {"faulty": ["Z"]}"#.into(), "search=faulty:Z", "there is no node \"Z\""),
        (r#""search": {"naps": 1}"#.into(), "search=naps:1", "there is no field \"naps\""),
        (r#""search": {"crashes": "+5"}"#.into(), "search=crashes:~+5", "expected a whole number, found a string"),
        (r#""search": {"crashes": "007"}"#.into(), "search=crashes:007", "expected a whole number, found a string"),
        (r#""search": {"from": 10000000000}"#.into(), "search=from:10000000000", "expected a number from 0 to 10000"),
        (r#""search": {"goal": true}"#.into(), "search=goal:true", "the scenario has no goal"),
    ] {
        let (steps, other) =
            if field.starts_with("\"steps\"") { (field.as_str(), "") } else { ("\"steps\": []", &*field) };
        let file = format!(
            r#"{{"synod": 1, "protocol": "roll", "nodes": [{{"id": "C", "roles": ["clerk"]}},
                {{"id": "K", "roles": ["keeper"]}}, {{"id": "L", "roles": ["keeper"]}}], {steps}{}{other}}}"#,
            if other.is_empty() { "" } else { ", " }
        );
        let of_file = read(&mine(), &file).err().unwrap_or_else(|| panic!("{file} is read")).to_string();
        assert_eq!(of_file.lines().count(), 1, "{of_file}");
        assert!(of_file.contains(complaint), "{file}: {of_file}");
        let address = format!("#v=1&p=roll{nodes}&{text}");
        let of_link = link::read(&mine(), &address).err().unwrap_or_else(|| panic!("{address} is read"));
        assert!(of_link.bad().en.contains(complaint), "{address}: {}", of_link.bad());
        assert!(
            of_link.bad().place.starts_with(&format!("&{}", text.split('=').next().unwrap_or_default())),
            "{address}"
        );
    }
}
