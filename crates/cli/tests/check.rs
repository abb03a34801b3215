//! `synod check` as its user sees it, where no module has to be compiled: labs about protocols that ship, bad labs, and
//! files that are no modules.

mod support;

use std::fs;
use std::path::Path;
use support::{Said, blocks, folder, repository, shell};

/// A scenario of two-phase commit with one participant, and `more` fields.
fn scenario(more: &str) -> String {
    format!(
        r#"{{"synod": 1, "protocol": "2pc", "nodes": [
            {{"id": "C", "roles": ["coordinator"]}}, {{"id": "A", "roles": ["participant"]}}],
            "steps": [{{"at": 0, "request": {{"node": "C"}}}}]{more}}}"#
    )
}

fn lab(checks: &[String]) -> String {
    format!(r#"{{"synod": 1, "lab": [{}]}}"#, checks.join(", "))
}

fn run(more: &str, fields: &str) -> String {
    format!(r#"{{"title": "It runs", "run": {}{fields}}}"#, scenario(more))
}

fn explore(more: &str, fields: &str) -> String {
    format!(r#"{{"title": "It is safe", "points": 3, "explore": {}{fields}}}"#, scenario(more))
}

const COMMITS: &str = r#", "expect": {"decided": {"A": "commit"}}"#;
const HOLDS: &str = r#", "holds": ["agreement"]"#;

/// What is said of this lab.
fn checked(folder: &Path, lab: &str, arguments: &str) -> Said {
    fs::write(folder.join("lab.json"), lab).expect("a file that can be written");
    shell(folder, &format!("synod check lab.json {arguments}"))
}

#[test]
fn a_lab_about_a_protocol_that_ships_needs_no_module() {
    let folder = folder("check-shipped", &[]);
    let good = lab(&[run(COMMITS, r#", "points": 10"#), explore("", HOLDS)]);
    let said = checked(&folder, &good, "");
    let told = "10 of 10  It runs\n 3 of  3  It is safe\n13 of 13 points\n";
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, told, ""));
    let aborts = COMMITS.replace("commit", "abort");
    let crash = r#", "search": {"crashes": 1}"#;
    let bad = lab(&[
        run(&aborts, ""),
        explore(crash, r#", "holds": ["nonblocking"]"#),
        explore("", r#", "violates": ["agreement"]"#),
        explore(r#", "search": {"max_states": 3}"#, HOLDS),
    ]);
    let said = checked(&folder, &bad, "");
    assert_eq!((said.code, said.err.as_str()), (1, ""));
    let lines: Vec<&str> = said.out.lines().collect();
    assert_eq!(lines[..2], ["0 of 1  It runs", "        at the end A should have decided abort, not commit"]);
    assert!(lines[3].starts_with("        nonblocking is violated in 3 actions: synod run '#v=1&"), "{}", said.out);
    assert!(lines[5].starts_with("        agreement holds in all ") && lines[5].ends_with("; it should be violated"));
    assert!(lines[7].starts_with("        agreement is undecided after "), "{}", said.out);
    assert_eq!(lines[8..], ["0 of 10 points"]);
    let command = lines[3].split_once("actions: ").expect("a command").1;
    assert!(shell(&folder, command).out.contains("\nnonblocking   violated at step 3"));
}

#[test]
fn a_step_that_cannot_happen_costs_the_points() {
    let folder = folder("check-steps", &[]);
    let manual = r#"{"title": "By hand", "run": {"synod": 1, "protocol": "2pc", "schedule": "manual", "nodes": [
        {"id": "C", "roles": ["coordinator"]}, {"id": "A", "roles": ["participant"]}],
        "steps": [{"restart": "A"}], "expect": {"decided": {"A": null}}}}"#;
    let said = checked(&folder, &lab(&[manual.to_string()]), "");
    let told = "0 of 1  By hand\n        steps[0]: this step cannot happen: the node is up\n0 of 1 points\n";
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (1, told, ""));
}

/// Labs that are wrong, and what is said of each after the name of the file.
fn bad_labs() -> Vec<(String, &'static str)> {
    let one = |check: String| lab(&[check]);
    let second = |check: String| lab(&[run(COMMITS, ""), check]);
    let many: Vec<String> = (0..101).map(|_| "{}".to_string()).collect();
    vec![
        ("synod".into(), "line 1, column 1: expected value"),
        ("[1,".into(), "line 1, column 3: EOF while parsing a value"),
        ("[]".into(), "lab: expected an object"),
        (r#"{"lab": []}"#.into(), "synod: expected 1, the version of the format"),
        (r#"{"synod": 2, "lab": []}"#.into(), "synod: expected 1, the version of the format"),
        (r#"{"synod": 1}"#.into(), "lab: expected a list of checks"),
        (lab(&[]), "lab: expected 1 to 100 checks, found 0"),
        (lab(&many), "lab: expected 1 to 100 checks, found 101"),
        (r#"{"synod": 1, "lab": [], "title": "x"}"#.into(), "lab: there is no field \"title\": there are synod, lab"),
        (
            one(run(COMMITS, r#", "colour": 1"#)),
            "lab[0]: there is no field \"colour\": there are title, points, run, explore, holds, violates",
        ),
        (one("7".into()), "lab[0]: expected an object"),
        (one("{}".into()), "lab[0].title: expected a text"),
        (one(r#"{"title": ""}"#.into()), "lab[0].title: expected a text"),
        (one(r#"{"title": "a\nb"}"#.into()), "lab[0].title: expected one line of at most 2000 characters"),
        (one(r#"{"title": "x"}"#.into()), "lab[0]: expected either run or explore"),
        (one(explore("", &format!(r#", "run": {}"#, scenario("")))), "lab[0]: expected either run or explore"),
        (one(run(COMMITS, r#", "points": -1"#)), "lab[0].points: expected a whole number from 0 to 1000"),
        (one(run(COMMITS, r#", "points": 1001"#)), "lab[0].points: expected a whole number from 0 to 1000"),
        (one(run(COMMITS, r#", "points": "2""#)), "lab[0].points: expected a whole number from 0 to 1000"),
        (second(run("", "")), "lab[1].run.expect: nothing is expected, so that it holds whatever happens"),
        (one(run(COMMITS, HOLDS)), "lab[0].holds: a run has its own expectations"),
        (second(explore("", "")), "lab[1]: a search needs holds or violates"),
        (one(explore("", r#", "holds": "agreement""#)), "lab[0].holds: expected a list of properties"),
        (one(explore("", r#", "holds": [1]"#)), "lab[0].holds[0]: expected the name of a property"),
        (
            second(explore("", r#", "violates": ["agreement", "honesty"]"#)),
            "lab[1].violates[1]: there is no property \"honesty\"",
        ),
        (
            one(explore("", r#", "holds": ["agreement"], "violates": ["agreement"]"#)),
            "lab[0].violates: agreement is to hold as well",
        ),
        (
            one(explore(r#", "search": {"property": "stability"}"#, HOLDS)),
            "lab[0].holds[0]: agreement is not in explore.search.property, so that it is not searched for",
        ),
        (
            one(explore(r#", "goal": {"holds": "blocked", "faults": 1}, "search": {"goal": true}"#, HOLDS)),
            "lab[0].explore.search.goal: a check is about properties",
        ),
        (
            second(explore("", HOLDS).replace("\"participant\"", "\"participants\"")),
            "lab[1].explore.nodes[1].roles[0]: there is no role \"participants\"",
        ),
        (second(explore(r#", "colour": 1"#, HOLDS)), "lab[1].explore: there is no field \"colour\""),
        (one(run(COMMITS, "").replace("\"2pc\"", "\"4pc\"")), "lab[0].run.protocol: there is no protocol \"4pc\""),
        (one(run(r#", "steps": []"#, "")), "line 3, column 72: duplicate key \"steps\""),
    ]
}

#[test]
fn bad_labs_are_one_line_that_names_the_place() {
    let folder = folder("check-bad", &[]);
    for (lab, complaint) in bad_labs() {
        let said = checked(&folder, &lab, "");
        let told = format!("synod: lab.json: {complaint}\n");
        assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (2, "", told.as_str()), "{lab}");
    }
    let long = checked(&folder, &" ".repeat(1024 * 1024 + 1), "");
    assert_eq!((long.code, long.err.as_str()), (2, "synod: lab.json: file: more than 1048576 bytes\n"));
    fs::write(folder.join("lab.json"), b"{\"synod\": \xff}").expect("a file that can be written");
    let bytes = shell(&folder, "synod check lab.json");
    assert_eq!((bytes.code, bytes.err.as_str()), (2, "synod: lab.json: byte 10: not UTF-8\n"));
    let missing = shell(&folder, "synod check nowhere.json");
    assert_eq!(missing.code, 2);
    assert!(missing.err.starts_with("synod: nowhere.json: not a readable file: "), "{}", missing.err);
}

/// The example of a bad lab on the page is one.
#[test]
fn the_page_shows_what_is_said_of_a_bad_lab() {
    let folder = folder("check-page", &[]);
    let wrong = explore("", HOLDS).replacen("\"coordinator\"", "\"participants\"", 1);
    let said = checked(&folder, &lab(&[run(COMMITS, ""), wrong]), "");
    let shown = blocks(&repository("docs/lab.md")).into_iter().find(|block| block.mark == "text bad");
    assert_eq!((said.code, Some(said.err)), (2, shown.map(|block| block.text)));
}

#[test]
fn what_is_no_module_is_refused_by_every_command() {
    let folder = folder("check-modules", &[]);
    fs::write(folder.join("text.wasm"), "no module").expect("a file that can be written");
    // A module of WebAssembly with nothing in it.
    fs::write(folder.join("empty.wasm"), b"\0asm\x01\0\0\0").expect("a file that can be written");
    fs::write(folder.join("large.wasm"), vec![0; 4 * 1024 * 1024 + 1]).expect("a file that can be written");
    for (file, complaint) in [
        ("text.wasm", "it is no WebAssembly module that can be run: "),
        ("empty.wasm", "it does not export synod_abi as a module does\n"),
        ("large.wasm", "it is larger than 4 MB\n"),
        ("missing.wasm", "not a readable file: "),
    ] {
        for command in ["check", "run 2pc-commit", "explore 2pc-commit", "link 2pc-commit", "open '#2pc-commit'"] {
            let said = shell(&folder, &format!("synod {command} --module {file}"));
            assert_eq!((said.code, said.out.as_str()), (2, ""), "{command} {file}");
            let told = format!("synod: {file}: {complaint}");
            assert!(said.err.starts_with(&told) && said.err.lines().count() == 1, "{command}: {}", said.err);
        }
    }
    let nothing = shell(&folder, "synod check");
    assert_eq!(nothing.code, 2);
    assert!(nothing.err.contains("check what? a lab or --module FILE.wasm is missing"), "{}", nothing.err);
}
