//! What a protocol may say of itself: a protocol that says all of it is run, drawn, judged, searched and linked.

extern crate alloc;

#[path = "contract/roll.rs"]
mod roll;

use roll::{Request, Role, Roll};
use std::collections::BTreeMap;
use synod_core::{Cluster, Language, Member, NodeId, Protocol, Registration, Registry, SlotShape, Value};
use synod_sim::explore::{Bounds, Finding, Rounds, Sought, explore};
use synod_sim::link::Link;
use synod_sim::run::frame::Verdict;
use synod_sim::scenario::{Decided, File};
use synod_sim::{Action, Refused, Run, Scenario, expect, link, open, read, write};
use synod_tests::plain::graph::{self, walk};
use synod_tests::plain::{Faults, Rules};

fn mine() -> Registry {
    synod_protocols::registry().with(Registration::of::<Roll>())
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
    assert_eq!(slots, [("5", committed), ("no-op", SlotShape::NoOp), ("-6", committed), ("107", committed)]);
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
}

#[test]
fn what_is_expected_of_a_log_goes_through_a_file_and_a_link() {
    let steps = [GAP.map(add).join(", "), r#"{"at": 200, "request": {"node": "C", "give": "L"}}"#.into()].join(", ");
    let fields = r#""expect": [{"at": 0, "decided": {"K": []}, "facts": {"owners": []}},
        {"decided": {"K": ["5", null, "-6"], "L": ["5", null, "-6"]}, "facts": {"owners": ["L"], "chosen": []},
         "attempts": {"C": {"again": 0}}}],"#;
    let told = scenario(fields, &steps);
    assert_eq!(expect::unmet(&mut played(&told), None), Vec::<String>::new());
    let registry = mine();
    let about = registry.about("roll").expect("it is registered");
    assert_eq!(read(&mine(), &write(&told, about).to_string()), Ok(told.clone()));
    let address = link::write(&mine(), &Link::to(None, File::One(Box::new(told.clone())))).expect("a link");
    assert!(address.contains("K:5/?/-6/") && address.contains("owners/L"), "{address}");
    let read_back = link::read(&mine(), &address).unwrap_or_else(|bad| panic!("{}", bad.bad()));
    assert_eq!(read_back.0.file, File::One(Box::new(told)));
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

/// A small scenario that a number stands for, as the explorer and as the plain walk read it.
fn drawn(number: u64) -> (String, Rules<Roll>) {
    let mut rest = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 8;
    let mut draw = |below: u64| {
        let drawn = rest % below;
        rest /= below;
        drawn
    };
    let miscopies = draw(3) == 0;
    let faults = [Faults::default(), Faults { losses: 1, ..Faults::default() }];
    let more = [
        Faults { crashes: 1, restarts: 1, ..Faults::default() },
        Faults { duplicates: 1, ..Faults::default() },
        Faults { crashes: 1, ..Faults::default() },
    ];
    let faults = [faults.as_slice(), &more].concat()[draw(5) as usize];
    let asked: Vec<(&str, Request)> = (0..1 + draw(2)).map(|_| request(draw(5))).collect();
    let steps: Vec<String> = asked.iter().map(|(step, _)| (*step).to_string()).collect();
    let broken = if miscopies { r#""broken": "miscopies","# } else { "" };
    let options = roll::Options { broken: if miscopies { roll::Variant::Miscopies } else { roll::Variant::None } };
    let member = |(name, role): (&str, Role)| Member::new(name.into(), &[role], roll::Settings {});
    let nodes = [("C", Role::Clerk), ("K", Role::Keeper), ("L", Role::Keeper)];
    let cluster = Cluster::new(nodes.map(member).into(), options, vec![Roll::about().timers[0].length_ms]);
    let requests = vec![asked.into_iter().map(|(_, request)| request).collect(), Vec::new(), Vec::new()];
    (json(broken, &steps.join(", ")), Rules { cluster, requests, faults, rounds: draw(2) as u32, late: false })
}

fn request(drawn: u64) -> (&'static str, Request) {
    match drawn {
        0 => (r#"{"at": 0, "request": {"node": "C", "add": "5"}}"#, Request::Add(5)),
        1 => (r#"{"at": 0, "request": {"node": "C", "add": "-6"}}"#, Request::Add(-6)),
        2 => (r#"{"at": 0, "request": {"node": "C", "add": "107"}}"#, Request::Add(107)),
        3 => (r#"{"at": 0, "request": {"node": "C", "give": "K"}}"#, Request::Give(NodeId(1))),
        _ => (r#"{"at": 0, "request": {"node": "C", "give": "L"}}"#, Request::Give(NodeId(2))),
    }
}

/// Both searches of one scenario; how often each property was violated so far.
fn agree(number: u64, violations: &mut BTreeMap<String, u32>) {
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
    let rolls = std::env::var("SYNOD_ROLLS").ok().and_then(|rolls| rolls.parse().ok()).unwrap_or(24);
    let mut violations = BTreeMap::new();
    for number in 0..rolls {
        agree(number, &mut violations);
    }
    println!("{violations:?}");
    for check in ["agreement", "alike", "complete", "no-gap", "one-key"] {
        assert!(violations.get(check).is_some_and(|count| u64::from(*count) >= rolls * 3 / 100), "{violations:?}");
    }
}
