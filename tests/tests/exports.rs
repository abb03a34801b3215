//! Exports of runs: every scenario that ships, in both languages, and random ones;
//! an independent reader checks each format.
//!
//! `tests/tests/exported.rs` is what the Rust export made of a run; that it compiles and holds is its own test. After a
//! change that is meant to change texts: `cargo xtask bless`, then read the difference.
#![cfg(not(target_arch = "wasm32"))]

extern crate alloc;

#[path = "exports/causes.rs"]
mod causes;
#[path = "exports/picture.rs"]
mod picture;
#[allow(dead_code, reason = "it draws scenarios for other tests too")]
mod random;
#[allow(dead_code, reason = "other tests ask it for more")]
#[path = "contract/roll.rs"]
mod roll;
#[path = "exports/sequence.rs"]
mod sequence;

use proptest::strategy::{Strategy, ValueTree};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use synod_core::{Language, NodeId, NodeSet, Registration, Value};
use synod_protocols::{IDS, registry};
use synod_sim::export::{Export, Format};
use synod_sim::{Action, Run, Scenario, open, read};
use synod_tests::{played, scenarios_of};

const LANGUAGES: [Language; 2] = [Language::English, Language::Chinese];

/// How many random scenarios of each protocol are exported.
const CASES: u32 = 100;

/// All runs of a scenario or a comparison.
fn runs(json: &str) -> Vec<Run> {
    scenarios_of(json).iter().map(played).collect()
}

fn export(runs: &mut [Run], format: Format, language: Language) -> String {
    let mut runs: Vec<&mut Run> = runs.iter_mut().map(|run| &mut *run as &mut Run).collect();
    Export::of(&mut runs, "", language).text(format)
}

/// Reads every format of these runs as its readers do.
fn all_is_well(runs: &mut [Run], language: Language) {
    let said = Format::ALL.map(|format| export(runs, format, language));
    for text in &said {
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{text}");
    }
    let [mermaid, svg, shiviz, lines, rust] = said;
    sequence::check(&mermaid);
    picture::check(&svg, runs, language);
    let lines = read_lines(&lines, runs, language);
    causes::check(&shiviz, &lines, runs);
    assert_eq!(rust.matches("#[test]").count(), runs.len());
    for run in runs {
        assert!(rust.contains(&format!("{:016x}", run.digest())));
    }
}

/// The lines as JSON, one an event, each with the run's own trace and sentence.
fn read_lines(text: &str, runs: &[Run], language: Language) -> Vec<Json> {
    let lines: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    let mut rest = lines.iter();
    for (place, run) in runs.iter().enumerate() {
        for (step, trace) in (0..).zip(run.trace().lines()) {
            let line = rest.next().expect("a line for each event");
            let entry = run.entry(step, language);
            assert_eq!((&line["step"], &line["time"]), (&step.into(), &entry.at_ms.into()));
            assert_eq!((&line["trace"], &line["text"]), (&trace.into(), &entry.text.as_str().into()));
            assert_eq!(line.get("run"), (runs.len() > 1).then_some(&place.into()));
            assert!(line["action"].is_string() && line["by"].is_string() && line["sort"].is_string(), "{line}");
        }
    }
    assert_eq!(rest.next(), None);
    lines
}

#[test]
fn every_scenario_that_ships_is_exported() {
    for shipped in registry().lessons() {
        for language in LANGUAGES {
            all_is_well(&mut runs(shipped.json), language);
        }
    }
}

#[test]
fn random_scenarios_are_exported() {
    for protocol in IDS.iter().copied() {
        let registry = registry();
        let about = registry.about(protocol).expect("a protocol");
        let (mut runner, drawn) = (random::runner(CASES, 7), random::scenarios(about, random::Sort::Wipes));
        for _ in 0..CASES {
            let scenario = drawn.new_tree(&mut runner).expect("a scenario").current();
            all_is_well(&mut [played(&scenario)], Language::English);
        }
    }
}

/// A log with a gap, the no-op that fills it, two decisions in one reaction, facts and requests of its own.
#[test]
fn a_log_is_exported_with_its_slots() {
    let registry = registry().with(Registration::of::<roll::Roll>());
    let scenario = read(&registry, ROLL).unwrap_or_else(|bad| panic!("{bad}"));
    let mut run = open(&registry, &scenario).unwrap_or_else(|bad| panic!("{bad}"));
    run.run_to_end();
    run.seek(run.len());
    let mut runs = [run];
    for (language, no_op) in [(Language::English, "decides 2: no-op"), (Language::Chinese, "决定 2：no-op")] {
        all_is_well(&mut runs, language);
        let mermaid = export(&mut runs, Format::Mermaid, language).replace("#58;", ":").replace("#45;", "-");
        assert!(mermaid.contains(no_op), "{mermaid}");
        let svg = export(&mut runs, Format::Svg, language);
        assert!(svg.contains(no_op), "{svg}");
        let lines = export(&mut runs, Format::JsonLines, language);
        assert!(lines.contains(r#""decided":{"K":{"2":"","4":"107"}}"#), "{lines}");
    }
    assert!(export(&mut runs, Format::Rust, Language::English).contains(r#""decided":{"K":["5","","-6","107"]"#));
}

/// Numbers, one of them negative, and the key.
const ROLL: &str = r#"{"synod": 1, "protocol": "roll", "nodes": [{"id": "C", "roles": ["clerk"]},
    {"id": "K", "roles": ["keeper"]}, {"id": "L", "roles": ["keeper"]}], "steps": [
    {"at": 0, "request": {"node": "C", "add": "5"}}, {"at": 0, "request": {"node": "C", "add": "-6"}},
    {"at": 200, "request": {"node": "C", "add": "107"}}, {"at": 400, "request": {"node": "C", "give": "L"}}],
    "expect": {"decided": {"K": ["5", "", "-6", "107"]}, "facts": {"owners": ["L"]}}}"#;

/// The fields in `docs/exports.md` are the ones that occur.
#[test]
fn every_field_of_a_line_is_described() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/exports.md")).expect("a page");
    let rows = page.lines().skip_while(|line| !line.starts_with("| field |")).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    let described: BTreeSet<String> = rows.map(|row| row.split('`').nth(1).expect("a field").to_string()).collect();
    let mut found = BTreeSet::new();
    let registry = registry();
    let about = registry.about("paxos").expect("a protocol");
    let (mut runner, drawn) = (random::runner(CASES, 3), random::scenarios(about, random::Sort::Wipes));
    let mut all: Vec<_> = registry.lessons().map(|shipped| runs(shipped.json)).collect();
    all.extend((0..CASES).map(|_| vec![played(&drawn.new_tree(&mut runner).expect("a scenario").current())]));
    for runs in &mut all {
        let lines = export(runs, Format::JsonLines, Language::English);
        for line in lines.lines() {
            let line: Json = serde_json::from_str(line).expect("a line is JSON");
            found.extend(line.as_object().expect("an object").keys().cloned());
        }
    }
    assert_eq!(found, described);
}

#[test]
fn texts_that_look_like_markup_stay_texts() {
    let texts =
        ["<b x='1'>&amp;\"", "end", "a;b#c:d", "%%{init: {}}%%", "style:#f;", "\"#\"##", "]]>", "中文；：", "{}\\n"];
    for text in texts {
        let quoted = serde_json::to_string(text).expect("a string");
        let json = format!(
            r#"{{"synod": 1, "protocol": "paxos", "title": {{"en": {quoted}}}, "about": {{"en": {quoted}}},
            "nodes": [{{"id": "end", "roles": ["proposer"]}}, {{"id": "__proto__", "roles": ["acceptor", "learner"]}}],
            "steps": [{{"at": 0, "request": {{"node": "end", "propose": {quoted}}}}}]}}"#
        );
        for language in LANGUAGES {
            all_is_well(&mut runs(&json), language);
        }
        let svg = export(&mut runs(&json), Format::Svg, Language::English);
        let document = roxmltree::Document::parse(&svg).expect("it is XML");
        assert!(document.descendants().any(|node| node.tag_name().name() == "text" && node.text() == Some(text)));
    }
}

#[test]
fn a_long_run_says_what_its_diagrams_leave_out() {
    let duel = registry().lesson("paxos-duel").expect("it ships");
    let mut runs = runs(duel.json);
    let left_out = runs[0].len() - synod_core::limits::DIAGRAM_ACTIONS;
    let told = format!("{left_out} more actions");
    assert!(export(&mut runs, Format::Svg, Language::English).contains(&told));
    assert!(export(&mut runs, Format::Mermaid, Language::English).contains(&told));
}

/// Sixteen nodes that all tell each other send more than a diagram can show before it has its actions.
#[test]
fn a_crowded_run_is_drawn_as_far_as_it_can_be_read() {
    let node = |n| format!(r#"{{"id": "N{n}", "roles": ["proposer", "acceptor", "learner"]}}"#);
    let nodes = (0..16).map(node).collect::<Vec<_>>().join(", ");
    let ask = |n| format!(r#"{{"at": 0, "request": {{"node": "N{n}", "propose": "{n}"}}}}"#);
    let asked = (0..12).map(ask).collect::<Vec<_>>().join(", ");
    let mut runs = runs(&format!(
        r#"{{"synod": 1, "protocol": "paxos", "options": {{"learn": "everyone"}}, "nodes": [{nodes}],
        "network": {{"latency": [100, 900]}}, "steps": [{asked}]}}"#
    ));
    let drawn = picture::drawn(&runs[0]);
    assert!(drawn < synod_core::limits::DIAGRAM_ACTIONS && drawn > 20, "{drawn}");
    let left_out = runs[0].len() - drawn;
    all_is_well(&mut runs, Language::English);
    let svg = export(&mut runs, Format::Svg, Language::English);
    assert!(svg.contains(&format!("{left_out} more actions")));
    // What Mermaid reads unless it is told otherwise.
    assert!(export(&mut runs, Format::Mermaid, Language::English).len() < 50_000);
}

#[test]
fn exporting_leaves_a_run_where_it_is() {
    let scenario = &scenarios_of(registry().lesson("paxos-x").expect("it ships").json)[0];
    let mut run = played(scenario);
    run.seek(11);
    let (frame, digest) = (run.frame(Language::English), run.digest());
    let here = &mut run;
    assert!(!Export::of(&mut [here], "", Language::English).text(Format::Svg).is_empty());
    assert_eq!((run.position(), run.frame(Language::English), run.digest()), (11, frame, digest));
}

/// What is to be seen in a difference when a text changes: `tests/golden/exports/ID.LANGUAGE.ENDING`.
#[test]
fn texts_are_as_recorded() {
    let (en, zh) = (Language::English, Language::Chinese);
    let kept = [("2pc-blocking", en), ("3pc-split", zh), ("compare-crash", en)];
    for (id, language) in kept {
        let mut runs = runs(registry().lesson(id).expect("it ships").json);
        for format in Format::ALL.into_iter().filter(|format| *format != Format::Rust) {
            let code = if language == en { "en" } else { "zh" };
            let path = Path::new("golden/exports").join(format!("{id}.{code}.{}", format.ending()));
            compare(&path, &export(&mut runs, format, language));
        }
    }
}

/// Runs with and without a person's actions; the tests made of them are compiled with these tests.
#[test]
fn the_rust_export_is_a_test_of_this_repository() {
    let only = |node| NodeSet::from_iter([NodeId(node)]);
    let acted = [
        ("2pc-commit", 3, Action::Crash { node: NodeId(2), sent: None }),
        ("2pc-no", 2, Action::Partition(vec![only(0), only(1)])),
        ("paxos-x", 4, Action::Request { node: NodeId(0), request: 0, value: Some(Value::new("\"9\"")) }),
    ];
    let mut runs: Vec<Run> = runs(registry().lesson("3pc-split").expect("it ships").json);
    for (id, after, action) in acted {
        let scenario: &Scenario = &scenarios_of(registry().lesson(id).expect("it ships").json)[0];
        let mut run = open(&registry(), scenario).expect("it opens");
        run.seek(after);
        run.act(action).expect("it can happen");
        run.run_to_end();
        runs.push(run);
    }
    compare(Path::new("tests/exported.rs"), &export(&mut runs, Format::Rust, Language::English));
}

/// Compares `text` with the file at `path` below `tests/`, or writes it there when asked to.
fn compare(path: &Path, text: &str) {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("SYNOD_BLESS").is_some() {
        fs::write(&path, text).expect("the file can be written");
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    for (line, (now, then)) in (1..).zip(text.lines().zip(golden.lines())) {
        assert_eq!(now, then, "{}:{line} (cargo xtask bless writes the new text)", path.display());
    }
    assert_eq!(text.len(), golden.len(), "{} (cargo xtask bless writes the new text)", path.display());
}
