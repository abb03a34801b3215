//! The Byzantine generals beyond single rules: what searches find, what lessons show that no expectation says, and
//! traitors and copies at random from fixed seeds (Lamport, Shostak & Pease 1982; below: LSP).
#![cfg(not(target_arch = "wasm32"))]

use oorandom::Rand32;
use std::fmt::Write;
use synod_core::Language;
use synod_protocols::registry;
use synod_sim::explore::{Finding, Reduction, Search, explore_as_planned};
use synod_sim::link::Link;
use synod_sim::run::frame::Verdict;
use synod_sim::scenario::File;
use synod_sim::{Run, expect};
use synod_tests::{played, played_json, scenarios_of};

/// A commander and lieutenants, one for each loyalty after the first, with these fields, and what happens.
fn scenario(loyalties: &[&str], fields: &str, steps: &str) -> String {
    let mut nodes = String::new();
    for (place, loyalty) in loyalties.iter().enumerate() {
        let comma = if place == 0 { "" } else { ", " };
        let (id, role) = if place == 0 { ("C".into(), "commander") } else { (format!("L{place}"), "lieutenant") };
        _ = write!(nodes, r#"{comma}{{"id": "{id}", "roles": ["{role}"], "loyalty": "{loyalty}"}}"#);
    }
    format!(r#"{{"synod": 1, "protocol": "generals", {fields} "nodes": [{nodes}], "steps": [{steps}]}}"#)
}

const ATTACK: &str = r#"{"request": {"node": "C", "attack": true}}"#;
const LOYAL: [&str; 4] = ["loyal"; 4];

fn explored(json: &str) -> Search {
    let file = File::One(Box::new(scenarios_of(json).remove(0)));
    let plan = file.scenarios()[0].search.clone().expect("it says how it is searched");
    let link = Link::to(None, file);
    let mut search =
        explore_as_planned(&registry(), &link, &plan, Reduction::None).unwrap_or_else(|bad| panic!("{bad}"));
    while !search.advance(u32::MAX) {}
    search
}

/// What a search with these bounds finds of `ic1` and of `ic2`: `None` if it holds in all worlds, else the actions of
/// the shortest schedule that violates it, which is played again.
fn finds(loyalties: &[&str], fields: &str, bounds: &str) -> [Option<usize>; 2] {
    let search = format!(r#"{fields} "schedule": "manual", "search": {{{bounds}, "property": ["ic1", "ic2"]}},"#);
    let findings = explored(&scenario(loyalties, &search, ATTACK)).findings();
    let actions = |name: &str| {
        let finding: &Finding = findings.properties.iter().find(|finding| finding.name == name).expect("a property");
        let Some(schedule) = &finding.schedule else {
            assert!(findings.complete && finding.verdict == Verdict::Holds, "{fields} {bounds}");
            return None;
        };
        assert_eq!(expect::unmet(&mut played(schedule), None), Vec::<String>::new(), "{fields} {bounds}");
        Some(schedule.steps.len())
    };
    [actions("ic1"), actions("ic2")]
}

const LATE: &str = r#""timers": "late""#;

fn late(bounds: &str) -> String {
    format!("{LATE}, {bounds}")
}

const SIGNED: &str = r#""options": {"messages": "signed"},"#;

/// What holds, within these bounds: four generals bear one lie or any treason of one, three do if orders are signed.
#[test]
fn what_is_borne_holds_in_all_worlds() {
    let oral_c = ["flips", "loyal", "loyal", "loyal"];
    let oral_l1 = ["loyal", "flips", "loyal", "loyal"];
    for (loyalties, fields, bounds) in [
        (&LOYAL[..], "", r#""forgeries": 1"#),
        (&LOYAL, "", r#""losses": 1"#),
        (&oral_c, "", r#""losses": 3, "forgeries": 3, "faulty": ["C"]"#),
        (&oral_l1, "", r#""losses": 2, "forgeries": 2, "faulty": ["L1"]"#),
        (&LOYAL[..3], SIGNED, r#""forgeries": 1"#),
        (&LOYAL[..3], SIGNED, r#""losses": 1"#),
        (&oral_c[..3], SIGNED, r#""losses": 2, "duplicates": 1, "forgeries": 3, "faulty": ["C"]"#),
        (&oral_l1[..3], SIGNED, r#""losses": 1, "duplicates": 1, "forgeries": 2, "faulty": ["L1"]"#),
    ] {
        assert_eq!(finds(loyalties, fields, &late(bounds)), [None, None], "{fields} {bounds}");
    }
    let signed = r#""options": {"messages": "signed", "m": "2"},"#;
    let two = late(r#""losses": 2, "forgeries": 2, "faulty": ["C", "L3"]"#);
    assert_eq!(finds(&["splits", "loyal", "loyal", "flips"], signed, &two), [None, None]);
}

/// What does not, with the shortest schedules.
#[test]
fn what_is_not_borne_is_violated() {
    let none = r#""options": {"m": "0"},"#;
    for (n, fields, bounds, found) in [
        (3, "", late(r#""forgeries": 1"#), [Some(8), Some(7)]),
        (3, none, late(r#""forgeries": 1"#), [Some(6), Some(5)]),
        (4, "", late(r#""forgeries": 2"#), [Some(14), Some(13)]),
    ] {
        assert_eq!(finds(&LOYAL[..n], fields, &bounds), found, "{n}, {fields} {bounds}");
    }
    let lost = finds(&LOYAL[..3], "", &late(r#""losses": 1"#));
    assert_eq!(lost[1], Some(5));
    // An order that is late is as good as treason.
    assert_eq!(finds(&LOYAL, "", r#""timers": "any""#)[1], Some(3));
    let alone = r#""options": {"messages": "signed", "m": "0"},"#;
    assert_eq!(finds(&["splits", "loyal", "loyal"], alone, LATE), [Some(5), None]);
    // In the last round the two show two lieutenants different orders that both have signed.
    let two = late(r#""losses": 2, "forgeries": 2, "faulty": ["C", "L3"]"#);
    assert_eq!(finds(&["splits", "loyal", "loyal", "flips"], SIGNED, &two), [Some(9), None]);
}

#[test]
fn each_broken_variant_has_its_shortest_violation() {
    let unchecked = r#""options": {"messages": "signed"}, "broken": "signature-unchecked","#;
    assert_eq!(finds(&LOYAL[..3], unchecked, &late(r#""forgeries": 1"#)), [Some(8), Some(7)]);
    let ignored = r#""broken": "own-order-ignored","#;
    assert_eq!(finds(&LOYAL, ignored, &late(r#""losses": 1"#)), [Some(10), Some(9)]);
}

/// The two columns of a lesson, played.
fn columns(lesson: &str) -> Vec<Run> {
    let lesson = registry().lesson(lesson).expect("it ships");
    scenarios_of(lesson.json).iter().map(played).collect()
}

/// All that happens to `node`: when, what the log says of it, and what it has in its memory and on its disk then.
fn seen_by(run: &mut Run, node: usize) -> Vec<String> {
    let mut seen = Vec::new();
    for step in 0..=run.len() {
        run.seek(step);
        let frame = run.frame(Language::English);
        let it = &frame.nodes[node];
        if it.reacted {
            let text = run.entry(step, Language::English).text;
            // Of a violation it knows nothing.
            let text = text.split_once("decided to retreat. ").map_or(&*text, |(_, rest)| rest);
            seen.push(format!("{} {text} {:?} {:?} {:?}", run.at_ms(step), it.memory, it.disk, it.timers));
        }
    }
    seen
}

/// Whether the commander lies or the other lieutenant does, L1 hears the same words at the same times, and ends alike
/// (LSP, section 2).
#[test]
fn of_three_generals_l1_hears_the_same_whoever_lies() {
    let mut runs = columns("generals-three");
    let [one, other] = &mut runs[..] else { panic!("two columns") };
    let heard = seen_by(one, 1);
    assert_eq!(heard.len(), 3, "it hears two words and decides: {heard:?}");
    assert_eq!(heard, seen_by(other, 1));
    assert_ne!(seen_by(one, 2), seen_by(other, 2), "L2 does not");
}

/// A forged order is noted by nobody who looks at its signatures.
#[test]
fn a_forged_order_is_noted_only_where_nobody_signs() {
    let noted = |run: &mut Run| {
        run.seek(run.len());
        run.frame(Language::English).nodes[1].memory.len()
    };
    let noted: Vec<usize> = columns("generals-forged").iter_mut().map(noted).collect();
    assert_eq!(noted, [2, 1]);
}

/// Generals of whom so many are traitors, in a network that copies, in which some messages come early.
fn random(seed: u64, n: usize, traitors: usize, options: &str) -> String {
    let mut dice = Rand32::new(seed);
    let mut pick = |most: usize| dice.rand_range(0..most as u32) as usize;
    let mut loyalties = vec!["loyal"; n];
    while loyalties.iter().filter(|loyalty| **loyalty != "loyal").count() < traitors {
        loyalties[pick(n)] = ["silent", "splits", "flips"][pick(3)];
    }
    let (longest_ms, percent) = (1 + pick(45), pick(40));
    let shortest_ms = 1 + pick(longest_ms);
    let order = ["attack", "retreat"][pick(2)];
    let mut steps = format!(r#"{{"at": 0, "request": {{"node": "C", "{order}": true}}}}"#);
    for _ in 0..pick(4) {
        let (at_ms, what) = (pick(90), ["deliver", "duplicate"][pick(2)]);
        let (from, to) = (pick(n), 1 + pick(n - 1));
        let from = if from == 0 || from == to { "C".into() } else { format!("L{from}") };
        let message = format!(r#"{{"kind": "Order", "from": "{from}", "to": "L{to}"}}"#);
        _ = write!(steps, r#", {{"at": {at_ms}, "{what}": {message}}}"#);
    }
    let fields = format!(
        r#""options": {{{options}}}, "seed": {seed}, "until": 1000,
        "network": {{"latency": [{shortest_ms}, {longest_ms}], "duplicate": {percent}}},"#
    );
    scenario(&loyalties, &fields, &steps)
}

fn violated(json: &str) -> Vec<String> {
    let properties = played_json(json).summary().properties;
    let broken = properties.into_iter().filter(|property| property.verdict == Verdict::Violated);
    broken.map(|property| format!("{}: {}", property.name, property.detail.unwrap_or_default())).collect()
}

/// n, m and kind of message such that up to m traitors are borne (LSP, theorems 1 and 2).
const BORNE: [(usize, usize, &str); 9] = [
    (3, 0, "oral"),
    (4, 1, "oral"),
    (5, 1, "oral"),
    (6, 1, "oral"),
    (7, 2, "oral"),
    (3, 1, "signed"),
    (4, 1, "signed"),
    (4, 2, "signed"),
    (6, 2, "signed"),
];

#[test]
fn so_many_traitors_are_borne_whoever_they_are() {
    for (n, m, messages) in BORNE {
        let options = format!(r#""messages": "{messages}", "m": "{m}""#);
        for seed in 0..if n == 7 { 20 } else { 60 } {
            for traitors in 0..=m {
                let json = random(seed, n, traitors, &options);
                assert_eq!(violated(&json), Vec::<String>::new(), "in\n{json}");
            }
        }
    }
}

/// The same runs with one traitor more are not borne: they are not too tame.
#[test]
fn one_traitor_more_is_not() {
    for (n, m, messages) in [(3, 0, "oral"), (3, 1, "oral"), (4, 1, "oral"), (6, 2, "oral"), (4, 1, "signed")] {
        let options = format!(r#""messages": "{messages}", "m": "{m}""#);
        let traitors = if n > 3 * m { m + 1 } else { m };
        let broken = |seed| !violated(&random(seed, n, traitors, &options)).is_empty();
        assert!((0..200).any(broken), "{n} generals, m = {m}, {traitors} traitors, {messages}");
    }
}
