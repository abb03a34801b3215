//! The command line as a user sees it: its output and its exit codes. An error is one line that names the place.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The result of a command line.
struct Said {
    code: i32,
    out: String,
    err: String,
}

fn synod(arguments: &[&str]) -> Said {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_synod")).args(arguments).output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
    Said { code: status.code().expect("it exits by itself"), out: text(stdout), err: text(stderr) }
}

/// Creates a file with this name and text where tests may write.
fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("the file can be written");
    path
}

#[test]
fn the_version_is_that_of_the_project() {
    let said = synod(&["--version"]);
    assert_eq!((said.code, said.out.trim()), (0, concat!("synod ", env!("CARGO_PKG_VERSION"))), "{}", said.err);
}

fn scenario(more: &str) -> String {
    format!(
        r#"{{"synod": 1, "protocol": "2pc", "nodes": [
            {{"id": "C", "roles": ["coordinator"]}}, {{"id": "A", "roles": ["participant"]}}]{more}}}"#
    )
}

#[track_caller]
fn is_bad(name: &str, text: &str, complaint: &str) {
    let path = file(&format!("{name}.json"), text);
    let path = path.to_str().expect("a path in UTF-8");
    for command in ["run", "explore"] {
        let said = synod(&[command, path]);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{command} {name}");
        assert_eq!(said.err, format!("synod: {path}: {complaint}\n"), "{command}");
    }
}

#[test]
fn bad_files_are_one_line_that_names_the_place() {
    is_bad("json", r#"{"synod": 1,"#, "line 1, column 12: EOF while parsing a value");
    is_bad("nested", &"[".repeat(100_000), "file: more than 65536 bytes");
    is_bad("nested-less", &"[".repeat(60_000), "line 1, column 128: recursion limit exceeded");
    is_bad("field", &scenario(r#", "colour": 1"#), "scenario: there is no field \"colour\"");
    let step = |step: &str| scenario(&format!(r#", "steps": [{step}]"#));
    is_bad("node", &step(r#"{"at": 1, "crash": "Z"}"#), "steps[0].crash: there is no node \"Z\"");
    let latency = scenario(r#", "network": {"latency": [20, 10]}"#);
    is_bad("latency", &latency, "network.latency: the shortest time, 20, is longer than the longest, 10");
    let loss = scenario(r#", "network": {"loss": 101}"#);
    is_bad("loss", &loss, "network.loss: expected a number from 0 to 100, found 101");
    let second = scenario("").replace("participant", "coordinator");
    is_bad("coordinators", &second, "nodes: role coordinator needs 1 node, found 2");
    let markup = scenario("").replace("\"A\"", "\"<b>\"");
    is_bad("markup", &markup, "nodes[1].id: an id is 1 to 16 letters, digits, _ or -");
    let node = |n| format!(r#"{{"id": "N{n}", "roles": ["participant"]}}"#);
    let nodes = (0..41).map(node).collect::<Vec<_>>().join(", ");
    let many = format!(r#"{{"synod": 1, "protocol": "2pc", "nodes": [{nodes}]}}"#);
    is_bad("many", &many, "nodes: expected at most 16 entries, found 41");
}

#[test]
fn a_step_that_cannot_happen_is_named() {
    let impossible = scenario(r#", "schedule": "manual", "steps": [{"restart": "A"}]"#);
    let path = file("impossible.json", &impossible);
    let said = synod(&["run", path.to_str().expect("a path in UTF-8")]);
    assert_eq!(said.code, 2);
    assert!(said.err.ends_with("steps[0]: this step cannot happen: the node is up\n"), "{}", said.err);
}

#[test]
fn a_bad_command_line_is_one_line() {
    for (arguments, complaint) in [
        (&["fly"][..], "there is no command \"fly\""),
        (&["run"], "run what? a file, a link or the id of a scenario is missing"),
        (&["run", "no-such-file"], "no-such-file: neither a scenario that ships nor a readable file"),
        (&["run", "paxos-x", "--until", "soon"], "a time is a whole number of milliseconds up to 1000000000"),
        (&["run", "paxos-x", "--format", "song"], "the formats are text, json, mermaid, svg, shiviz, jsonl, rust"),
        (&["explore", "paxos-x", "--crashes", "1000"], "--crashes: expected a number from 0 to 127, found 1000"),
        (&["explore", "paxos-x", "--losses", "+5"], "--losses: expected a whole number"),
        (&["explore", "paxos-x", "--cuts", "007"], "--cuts: expected a whole number"),
        (&["explore", "paxos-x", "--max-states", "10000000000"], "--max-states: expected a number from 0 to"),
        (&["explore", "paxos-x", "--forgeries", "128"], "--forgeries: expected a number from 0 to 127, found 128"),
        (&["explore", "paxos-x", "--wipes", "128"], "--wipes: expected a number from 0 to 127, found 128"),
        (&["explore", "paxos-x", "--delays", "1"], "invalid option '--delays'"),
        (&["explore", "paxos-x", "--faulty", "A,Z"], "--faulty: there is no node \"Z\""),
        (&["explore", "paxos-x", "--rounds", "nap=1"], "--rounds: there is no timer \"nap\": there are"),
        (&["explore", "paxos-x", "--rounds", "1", "--rounds", "2"], "--rounds is there twice for all"),
        (&["explore", "paxos-x", "--cuts", "1", "--cuts", "2"], "--cuts is there twice"),
        (&["explore", "paxos-x", "--from", "9999"], "paxos-x: from: the run has"),
        (&["explore", "paxos-x", "--goal"], "--goal: the scenario has no goal"),
        (&["explore", "compare-crash"], "a comparison cannot be explored"),
        (&["explore", "paxos-x", "--property", "beauty"], "--property: there is no property \"beauty\""),
        (&["list", "more"], "unexpected argument \"more\""),
    ] {
        let said = synod(arguments);
        assert_eq!((said.code, said.out.as_str(), said.err.lines().count()), (2, "", 1), "{arguments:?} {}", said.err);
        assert!(said.err.contains(complaint), "{arguments:?}: {}", said.err);
    }
}

#[test]
fn the_lessons_say_what_they_are_for() {
    let paxos = synod(&["run", "paxos-x", "--format", "json"]);
    assert_eq!(paxos.code, 0, "{}", paxos.err);
    assert!(paxos.out.starts_with(r#"{"decided":{"L1":"7","L2":"7"},"facts":{"balances":{},"chosen":["7"]}"#));
    assert_eq!(paxos.out, synod(&["run", "paxos-x", "--format", "json"]).out, "the same digest twice");
    let blocked = synod(&["run", "2pc-blocking", "--until", "390", "--format", "json"]);
    assert_eq!(blocked.code, 0, "{}", blocked.err);
    assert!(blocked.out.contains(r#""blocked":["A","B"]"#), "{}", blocked.out);
    let split = synod(&["run", "3pc-split", "--format", "json"]);
    assert_eq!(split.code, 0, "{}", split.err);
    assert!(split.out.contains(r#"{"name":"agreement","verdict":"violated","step":13"#), "{}", split.out);
}

#[test]
fn an_expectation_that_fails_is_told() {
    let path = file("expects.json", &scenario(r#", "expect": {"decided": {"A": "commit"}}"#));
    let said = synod(&["run", path.to_str().expect("a path in UTF-8")]);
    assert_eq!(said.code, 1);
    assert!(said.err.ends_with("at the end A should have decided commit, not nothing\n"), "{}", said.err);
}

#[test]
fn what_a_caption_expects_and_is_not_so_is_told() {
    let caption = r#"{"at": 0, "text": {"en": "Nothing happens."}, "expect": {"phase": {"A": "idle"}}}"#;
    let steps = r#""steps": [{"at": 30, "request": {"node": "C"}}]"#;
    let path = file("captions.json", &scenario(&format!(r#", {steps}, "captions": [{caption}]"#)));
    let path = path.to_str().expect("a path in UTF-8");
    let said = synod(&["run", path]);
    assert_eq!(said.code, 1);
    let told = said.err.strip_prefix(&format!("synod: {path}: captions[0]: at ")).expect(&said.err);
    assert!(told.ends_with(" ms A should show the phase idle, not prepared\n"), "{}", said.err);
    let early = synod(&["run", path, "--until", "29"]);
    assert_eq!((early.code, early.err.as_str()), (0, ""));
}

#[test]
fn a_violation_that_is_not_expected_is_told() {
    let request = r#", "steps": [{"at": 0, "request": {"node": "C"}}]"#;
    let path = file("explored.json", &scenario(request));
    let path = path.to_str().expect("a path in UTF-8");
    let calm = synod(&["explore", path]);
    assert_eq!(calm.code, 0, "{}", calm.out);
    assert!(calm.out.starts_with("Complete: these are all states within the bounds.\n"), "{}", calm.out);
    let crash = synod(&["explore", path, "--crashes", "1", "--format", "json"]);
    assert_eq!(crash.code, 1);
    assert!(crash.out.contains(r#"{"name":"nonblocking","verdict":"violated","actions":3,"scenario":{"synod":1"#));
}

#[test]
fn a_goal_is_searched_with_its_own_faults() {
    let goal =
        r#"{"holds": {"decided": {"C": "abort"}, "phase": {"A": "prepared"}}, "faults": {"losses": 1, "delays": 1}}"#;
    let steps = r#""steps": [{"at": 0, "request": {"node": "C"}}]"#;
    let more = format!(r#", {steps}, "goal": {goal}, "search": {{"timers": "late", "goal": true}}"#);
    let path = file("goal.json", &scenario(&more));
    let path = path.to_str().expect("a path in UTF-8");
    for arguments in [&["explore", path][..], &["explore", path, "--goal"]] {
        let said = synod(arguments);
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(said.out.contains("\ngoal          reached in 4 actions\n"), "{}", said.out);
        assert!(said.out.ends_with("Not tried, though the goal allows them: delays.\n"), "{}", said.out);
    }
    let json = synod(&["explore", path, "--format", "json"]).out;
    assert!(json.contains(r#""goal":{"verdict":"reached","actions":4,"scenario":{"synod":1"#), "{json}");
    assert!(json.contains(r#""not_tried":["delays"]},"properties":[]"#), "{json}");
    let properties = synod(&["explore", path, "--property", "agreement"]).out;
    assert!(properties.contains("agreement     holds"), "{properties}");
    let both = synod(&["explore", path, "--goal", "--property", "agreement"]);
    assert_eq!((both.code, both.err.contains("--goal and --property exclude each other")), (2, true), "{}", both.err);
    let repairs = synod(&["explore", path, "--restarts", "0", "--heals", "1"]);
    assert_eq!(repairs.code, 0, "{}", repairs.err);
    let budget = synod(&["explore", path, "--losses", "2"]);
    assert_eq!((budget.code, budget.err.contains("has the faults that the goal allows")), (2, true), "{}", budget.err);
}

/// What a link says of its search holds, and a flag wins.
#[test]
fn a_search_wipes_and_pauses() {
    let link = "#v=1&p=2pc&nodes=C.coordinator;A.participant&steps=0.request.C&search=wipes:1;pauses:1;rounds:0";
    let states = |arguments: &[&str]| {
        let said = synod(&[&["explore", link][..], arguments].concat());
        assert_eq!(said.code, 1, "{}", said.err);
        let states = said.out.lines().nth(1).and_then(|line| line.split(' ').next()?.parse::<u32>().ok());
        states.expect("a number of states")
    };
    let (both, wipes, pauses) = (states(&[]), states(&["--pauses", "0"]), states(&["--wipes", "0"]));
    assert!(both > wipes && both > pauses, "{both}, {wipes}, {pauses}");
}

/// How many states a search of the file at `path` has, and the properties that it looks at.
fn searched(path: &Path, flags: &[&str]) -> (u32, Vec<String>) {
    let path = path.to_str().expect("a path in UTF-8");
    let said = synod(&[&["explore", path, "--format", "json"], flags].concat());
    let after = |text: &'static str| said.out.split(text).skip(1);
    let states = after("\"states\":").next().and_then(|rest| rest.split(',').next()?.parse().ok());
    let names = after("{\"name\":\"").filter_map(|rest| Some(rest.split('"').next()?.to_string()));
    (states.unwrap_or_else(|| panic!("{flags:?}: {}", said.err)), names.collect())
}

#[test]
fn flags_win_over_what_the_scenario_says_of_its_search() {
    let steps = r#""steps": [{"at": 0, "request": {"node": "C"}}]"#;
    let search = r#"{"crashes": 1, "rounds": {"all": 1, "acks": 0}, "timers": "late", "property": "agreement"}"#;
    let says = file("search.json", &scenario(&format!(r#", {steps}, "search": {search}"#)));
    let silent = file("no-search.json", &scenario(&format!(", {steps}")));
    let same = |flags: &[&str], all: &[&str]| {
        let found = searched(&says, flags);
        assert_eq!(found, searched(&silent, all), "{flags:?}");
        found
    };
    let usual = ["--timers", "late", "--property", "agreement"];
    let (rounds, crash) = (["--rounds", "1", "--rounds", "acks=0"], ["--crashes", "1"]);
    let found = [
        same(&[], &[&usual[..], &rounds, &crash].concat()),
        same(&["--crashes", "0"], &[&usual[..], &rounds].concat()),
        same(&["--rounds", "1"], &[&usual[..], &["--rounds", "1"], &crash].concat()),
        same(&["--timers", "any"], &[&usual[2..], &rounds, &crash].concat()),
        same(&["--restarts", "1"], &[&usual[..], &rounds, &crash, &["--restarts", "1"]].concat()),
    ];
    for (place, one) in found.iter().enumerate() {
        assert!(found[..place].iter().all(|other| other.0 != one.0), "each flag makes a difference: {found:?}");
    }
}

#[test]
fn a_property_may_be_repeated_and_only_faulty_nodes_lose_messages() {
    let path = file("explored-for.json", &scenario(r#", "steps": [{"at": 0, "request": {"node": "C"}}]"#));
    let (_, names) = searched(&path, &["--property", "stability", "--property", "agreement"]);
    assert_eq!(names, ["agreement", "stability"]);
    let states = |faulty: &[&str]| searched(&path, &[&["--losses", "1"], faulty].concat()).0;
    assert!(states(&["--faulty", "A"]) < states(&[]));
    assert_eq!(states(&["--faulty", "A,C"]), states(&[]));
}

#[test]
fn a_search_goes_on_where_a_link_stands() {
    let link = "#2pc-blocking&x=2c1&t=2";
    let from_start = synod(&["explore", link, "--property", "nonblocking"]);
    assert!(from_start.err.contains("plays no part in a search from its start"), "{}", from_start.err);
    let from = synod(&["explore", link, "--property", "nonblocking", "--from", "3"]);
    assert_eq!(from.err, "", "{}", from.out);
    assert!(from.out.contains("{\"crash\":"), "{}", from.out);
}

#[test]
fn every_lesson_is_listed() {
    let said = synod(&["list"]);
    assert_eq!(said.code, 0);
    assert!(said.out.lines().any(|line| line.starts_with("paxos-x ") && line.ends_with("X is 3 or 7?")));
}
