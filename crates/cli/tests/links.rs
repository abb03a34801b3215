//! Links on the command line: made, opened, run and searched.

use serde_json::Value;
use std::process::{Command, Output};
use synod_protocols::registry;
use synod_sim::scenario::read_file;

/// The result of a command line: the exit code, standard output and standard error.
fn synod(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_synod")).args(arguments).output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
    (status.code().expect("it exits by itself"), text(stdout), text(stderr))
}

/// The output of a command that succeeds without complaints.
#[track_caller]
fn good(arguments: &[&str]) -> String {
    let (code, out, err) = synod(arguments);
    assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
    out
}

/// The links in the output: of one run, of the runs of a comparison, of a search's schedules.
fn links(json: &str) -> Vec<String> {
    let json: Value = serde_json::from_str(json).expect("it prints JSON");
    let objects = [json.as_array(), json["properties"].as_array()].into_iter().flatten().flatten();
    let links = std::iter::once(&json).chain(objects).filter_map(|object| object.get("link")?.as_str());
    links.map(String::from).collect()
}

#[test]
fn a_scenario_that_ships_is_its_id_as_a_file_too() {
    assert_eq!(good(&["link", "paxos-x"]), "#paxos-x\n");
    let shipped = registry().lesson("compare-crash").expect("it ships");
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("copy.json");
    std::fs::write(&path, shipped.json).expect("the file can be written");
    assert_eq!(good(&["link", path.to_str().expect("a path in UTF-8")]), "#compare-crash\n");
    let changed = shipped.json.replace("\"seed\": 7", "\"seed\": 8");
    std::fs::write(&path, changed).expect("the file can be written");
    let (code, out, err) = synod(&["link", path.to_str().expect("a path in UTF-8")]);
    assert!(code == 0 && out.starts_with("#v=1&title=The+coordinator+dies,+twice"), "{out}");
    let length = out.trim_end().len();
    assert_eq!(
        err,
        format!("synod: {length} characters: some programs cut off links of more than 1800; a file is safer\n")
    );
}

#[test]
fn a_link_opens_to_the_file_that_it_was_made_of() {
    for shipped in registry().lessons() {
        let opened = good(&["open", &format!("#{}", shipped.id)]);
        assert_eq!(read_file(&registry(), &opened), read_file(&registry(), shipped.json), "{}", shipped.id);
        assert!(opened.starts_with("{\n  \"synod\": 1,\n"), "{opened}");
    }
}

#[test]
fn what_was_done_becomes_steps() {
    let opened = good(&["open", "https://example.org/#2pc-commit&x=3l1.2c1.4r1"]);
    for step in [
        r#"{"at": 0, "request": {"node": "C"}},"#,
        r#"{"at": 37, "lose": {"kind": "Vote", "from": "A", "to": "C", "nth": 1}},"#,
        r#"{"at": 101, "crash": "C"},"#,
        r#"{"at": 172, "restart": "C"}"#,
    ] {
        assert!(opened.contains(&format!("    {step}\n")), "{step} is not in\n{opened}");
    }
    let (code, _, err) = synod(&["open", "#2pc-lost-vote&x=3c2"]);
    let told = "as steps, what was done plays differently from action 4 on, at 36 ms; the link says it exactly";
    assert_eq!((code, err), (0, format!("synod: link: steps: {told}\n")));
}

#[test]
fn a_link_runs_and_tells_itself() {
    let link = "#paxos-x&seed=8&expect=&x=3l1.2c4";
    let json = good(&["run", link, "--format", "json"]);
    assert_eq!(links(&json), [link]);
    let again = good(&["run", &format!("https://example.org/a/b.html?lang=zh{link}"), "--format", "json"]);
    assert_eq!(json, again);
    let early = good(&["run", link, "--format", "json", "--until", "30"]);
    assert_eq!(links(&early), ["#paxos-x&seed=8&until=30&expect=&x=3l1"]);
    assert_eq!(good(&["run", &links(&early)[0], "--format", "json"]), early);
    let both = good(&["run", "compare-crash", "--format", "json"]);
    assert_eq!(links(&both), ["#compare-crash"; 2]);
}

#[test]
fn a_search_tells_links_that_run_to_what_it_found() {
    let (code, json, err) = synod(&["explore", "#2pc-blocking&x=c2", "--crashes", "1", "--format", "json"]);
    assert_eq!(
        (code, err.as_str()),
        (0, "synod: link: what was done in it plays no part in a search from its start\n")
    );
    let [link] = &links(&json)[..] else { panic!("one violation: {json}") };
    let replayed = good(&["run", link, "--format", "json"]);
    assert!(replayed.contains(r#"{"name":"nonblocking","verdict":"violated""#), "{replayed}");
}

#[test]
fn a_bad_link_is_one_line_that_names_the_place() {
    for (link, said) in [
        ("#nothing", "link: there is no scenario \"nothing\""),
        ("#2pc-commit&seed=x", "link: &seed=x: expected a whole number, found a string"),
        ("#v=2&p=2pc", "link: &v=2: this link is of a version that this program does not know: it reads version 1"),
        ("v=1&p=2pc&nodes=C.boss", "link: &nodes=C.boss: there is no role \"boss\""),
        ("#2pc-commit&x=c2c2", "link: &x=c2: action 2 cannot happen: the node is down"),
        ("#compare-crash&2.x=c9", "link: &2.x=c9: there is no node 9: the scenario has 3"),
        ("#%", "link: character 1: after % come two hexadecimal digits"),
        ("#2pc-commit&title=%1b[2J", "link: &title=\u{fffd}[2J: a text holds no control characters but ends of lines"),
    ] {
        for command in ["run", "open"] {
            assert_eq!(synod(&[command, link]), (2, String::new(), format!("synod: {said}\n")));
        }
    }
    let (code, out, err) = synod(&["link", "#2pc-commit&colour=red"]);
    assert_eq!((code, out.as_str()), (0, "#2pc-commit\n"));
    assert_eq!(err, "synod: link: &colour: this key is not known, and is ignored\n");
}
