//! Keeps `docs/scenario.md` correct: its examples run, its figures match the code, and its description of the trace and
//! of chance suffices for an independent implementation, which is given here.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use synod_core::limits;
use synod_protocols::registry;
use synod_sim::link::{self, Link};
use synod_sim::scenario::File;
use synod_sim::scenario::Schedule;
use synod_sim::scenario::json::Json;
use synod_sim::{Scenario, expect, read, write};
use synod_tests::{documents, played, scenarios_of};

fn reference() -> String {
    fs::read_to_string(documents::path(documents::REFERENCE)).expect("docs/scenario.md can be read")
}

/// The blocks of code that are marked so.
fn blocks(mark: &str) -> Vec<String> {
    let reference = reference();
    let opening = format!("\n```{mark}\n");
    let blocks = reference.split(&opening).skip(1);
    blocks.map(|rest| rest.split("```").next().unwrap_or_default().to_string()).collect()
}

fn block(mark: &str) -> String {
    let [block] = blocks(mark).try_into().unwrap_or_else(|_| panic!("one block is marked {mark:?}"));
    block
}

/// What stands between a heading and the next.
fn section(heading: &str) -> String {
    let reference = reference();
    let (_, rest) = reference.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no {heading:?}"));
    rest.split("\n#").next().unwrap_or_default().to_string()
}

/// The cells of a table's rows, without its head.
fn rows(section: &str) -> Vec<Vec<&str>> {
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    rows.skip(1).map(|row| row.split(" | ").collect()).collect()
}

/// The first piece of code that is an object.
fn object(text: &str) -> &str {
    text.split('`').find(|span| span.starts_with('{')).expect("an object as an example")
}

/// The timed example of the section on examples.
fn timed_example() -> Scenario {
    let all = blocks("json scenario").into_iter().map(|json| scenarios_of(&json));
    let alone = all.filter(|scenarios| scenarios.len() == 1).map(|mut scenarios| scenarios.remove(0));
    alone.into_iter().find(|scenario| scenario.schedule == Schedule::Timed).expect("a timed example")
}

#[test]
fn every_complete_example_runs_as_it_expects() {
    let examples: Vec<Vec<Scenario>> = blocks("json scenario").iter().map(|json| scenarios_of(json)).collect();
    for scenario in examples.iter().flatten() {
        assert!(!scenario.expect.is_empty(), "an example expects something");
        assert_eq!(expect::unmet(&mut played(scenario), None), [""; 0]);
    }
    let is = |schedule| move |example: &&Vec<Scenario>| example.len() == 1 && example[0].schedule == schedule;
    let counts = (examples.iter().filter(is(Schedule::Timed)), examples.iter().filter(is(Schedule::Manual)));
    assert_eq!((counts.0.count(), counts.1.count()), (1, 1));
    assert!(examples.iter().any(|example| example.len() > 1), "a comparison");
}

#[test]
fn every_example_of_a_part_is_read() {
    let whole = |field: &str, value: &str| {
        format!(
            r#"{{"synod": 1, "protocol": "2pc", "{field}": {value}, "nodes": [
                {{"id": "C", "roles": ["coordinator"]}},
                {{"id": "A", "roles": ["participant"]}}, {{"id": "B", "roles": ["participant"]}}]}}"#
        )
    };
    let steps = section("### Steps");
    let actions: Vec<String> = rows(&steps).iter().map(|row| object(row[1]).to_string()).collect();
    assert_eq!(actions.len(), 19, "every action, and a crash in the middle of sending");
    for step in &actions {
        read(&registry(), &whole("steps", &format!("[{step}]"))).unwrap_or_else(|bad| panic!("{step}: {bad}"));
    }
    let caption = format!("[{}]", object(&section("### Captions")));
    let goal = section("### Goal");
    let (captions, moment, search) = (block("json captions"), block("json goal"), block("json search"));
    let plain = object(&goal);
    for (field, value) in [
        ("captions", caption.as_str()),
        ("captions", &captions),
        ("goal", plain),
        ("goal", &moment),
        ("search", &search),
    ] {
        read(&registry(), &whole(field, value)).unwrap_or_else(|bad| panic!("{value}: {bad}"));
    }
}

/// The example of an expectation is put into the file of the timed example.
#[test]
fn the_example_of_an_expectation_holds_of_the_timed_example() {
    let registry = registry();
    let about = registry.about("2pc").expect("a protocol");
    let Json::Object(mut file) = write(&Scenario { expect: Vec::new(), ..timed_example() }, about) else {
        panic!("an object")
    };
    file.push(("expect".into(), Json::read(&block("json expect")).expect("JSON")));
    let scenario = read(&registry, &Json::Object(file).to_string()).unwrap_or_else(|bad| panic!("{bad}"));
    assert_eq!(expect::unmet(&mut played(&scenario), None), [""; 0]);
    assert_ne!(scenario.expect[0].blocked, None);
}

#[test]
fn the_table_of_bounds_has_the_bounds_of_the_code() {
    let bounds: [(&str, u64); 18] = [
        ("nodes", limits::NODES as u64),
        ("steps", limits::STEPS as u64),
        ("captions; moments in `expect`", limits::CAPTIONS as u64),
        ("actions in one run, whoever takes them", limits::ACTIONS.into()),
        ("bytes of a file", limits::FILE_BYTES as u64),
        ("characters of a title, an introduction or a caption, in each language", limits::TEXT_CHARS as u64),
        ("characters of a client's value", limits::VALUE_CHARS as u64),
        ("characters of a node's id", limits::ID_CHARS as u64),
        ("the largest number, either way", limits::WHOLE as u64),
        ("the latest moment, and the longest time, ms", limits::TIME_MS),
        ("the largest balance or change, either way", limits::BALANCE as u64),
        ("`until` where a scenario names none, ms", limits::UNTIL_MS),
        ("what one action of a manual schedule takes, ms", limits::MANUAL_ACTION_MS),
        ("scenarios in a comparison, at least", limits::COMPARED.0 as u64),
        ("scenarios in a comparison, at most", limits::COMPARED.1 as u64),
        ("actions of the fair run that tells who is blocked", limits::BLOCKED_STEPS.into()),
        ("worlds that the search for blocked nodes looks at", limits::BLOCKED_WORLDS as u64),
        ("how often that search lets one timer of one node run out", limits::BLOCKED_FIRES.into()),
    ];
    let section = section("### Bounds");
    let number = |text: &str| text.replace(',', "").parse().unwrap_or_else(|_| panic!("{text:?} is no number"));
    let written: Vec<(&str, u64)> = rows(&section).iter().map(|row| (row[0], number(row[1]))).collect();
    assert_eq!(written, bounds);
}

#[test]
fn the_trace_and_its_digest_are_those_of_the_timed_example() {
    let run = played(&timed_example());
    assert_eq!(block("text trace"), run.trace());
    let digest = format!("{:016x}", run.digest());
    assert_eq!(format!("{:016x}", fnv(run.trace().as_bytes())), digest, "FNV-1a as the reference describes it");
    assert!(reference().contains(&format!("above is `{digest}`")), "the digest is {digest}");
}

#[test]
fn the_output_is_that_of_the_timed_example() {
    let mut run = played(&timed_example());
    let summary = run.summary();
    let Ok(Json::Object(fields)) = Json::read(&block("json output")) else { panic!("an object") };
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.to_string());
    let counts = summary.counts;
    let messages = format!(
        r#"{{"sent":{},"delivered":{},"lost":{},"duplicated":{},"forged":{}}}"#,
        counts.sent, counts.delivered, counts.lost, counts.duplicated, counts.forged
    );
    assert_eq!(field("messages"), Some(messages));
    assert_eq!(field("forced_writes"), Some(counts.forced_writes.to_string()));
    assert_eq!(field("actions"), Some(summary.actions.to_string()));
    assert_eq!(field("time"), Some(summary.at_ms.to_string()));
    assert_eq!(field("digest"), Some(format!(r#""{:016x}""#, run.digest())));
    let link = Link::to(None, File::One(Box::new(timed_example())));
    assert_eq!(field("link"), link::write(&registry(), &link).ok().map(|link| format!("{link:?}")));
    assert_eq!(field("properties").map(|all| all.matches(r#""verdict":"holds""#).count()), Some(6));
    let names: Vec<&str> = fields.iter().map(|(key, _)| key.as_str()).collect();
    let of_table = section("## The JSON of `run`");
    for name in names {
        let documented = |row: &Vec<&str>| row[0].trim_matches('`').split(['.', '[']).next() == Some(name);
        assert!(rows(&of_table).iter().any(documented), "{name} is not described");
    }
}

/// Another program, from the section on chance alone: it foresees every arrival, loss and copy.
#[test]
fn what_the_reference_says_of_chance_is_enough_to_foresee_it() {
    let mut scenario = timed_example();
    scenario.steps.truncate(1);
    for (seed, loss, duplicate) in [(7, 0, 0), (8, 20, 30), (9, 40, 90), (9_007_199_254_740_991, 5, 5)] {
        scenario.seed = seed;
        (scenario.network.loss_percent, scenario.network.duplicate_percent) = (loss, duplicate);
        foresee(&scenario);
    }
}

fn foresee(scenario: &Scenario) {
    let place = |name: &str| scenario.nodes.iter().position(|node| node.id == name).expect("a node") as u64;
    let mut sent: Vec<((u64, u64), u64)> = Vec::new();
    let mut foreseen = 0;
    for line in played(scenario).trace().lines().skip(1) {
        let now: u64 = line.split(' ').nth(1).and_then(|time| time.parse().ok()).expect("a time");
        let turn = line.split(" | ").find_map(|part| part.split_once(": ")).unwrap_or_default();
        for send in turn.1.split(", ").filter_map(|effect| effect.strip_prefix("send #")) {
            let link = (place(turn.0), place(send.split(['>', ' ']).nth(2).expect("a receiver")));
            let before = sent.iter().filter(|(other, _)| *other == link).count() as u64;
            let [lost, latency, duplicated] = draws(scenario, [link.0, link.1, before, 0]);
            let mut fate = format!(" @{}", now + latency);
            if lost < scenario.network.loss_percent.into() {
                fate = " lost".to_string();
            } else if duplicated < scenario.network.duplicate_percent.into() {
                let number: u64 = send.split(' ').next().and_then(|number| number.parse().ok()).expect("a number");
                let [_, latency, _] = draws(scenario, [link.0, link.1, before, 1]);
                fate += &format!(" copy #{} @{}", number + 1, now + latency);
            }
            assert!(send.ends_with(&fate), "{send:?} should end in {fate:?}");
            sent.push((link, now));
            foreseen += 1;
        }
    }
    assert!(foreseen >= 4, "messages were sent");
}

/// The three numbers of a message: for its loss, its latency and its duplication.
fn draws(scenario: &Scenario, key: [u64; 4]) -> [u64; 3] {
    let bytes: Vec<u8> = [scenario.seed].iter().chain(&key).flat_map(|part| part.to_le_bytes()).collect();
    let mut state = 0;
    _ = draw(&mut state);
    state = state.wrapping_add(fnv(&bytes));
    _ = draw(&mut state);
    let (shortest, longest) = scenario.network.latency_ms;
    let mut below = |bound: u64| (u64::from(draw(&mut state)) * bound) >> 32;
    [below(100), shortest + below(longest - shortest + 1), below(100)]
}

/// One draw of PCG-XSH-RR 64/32.
fn draw(state: &mut u64) -> u32 {
    let old = *state;
    *state = old.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(2_885_390_081_777_926_815);
    ((((old >> 18) ^ old) >> 27) as u32).rotate_right((old >> 59) as u32)
}

fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The contract on one page names what the trait has, and says of each default that it is one.
#[test]
fn the_contract_in_the_architecture_is_the_traits() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |file: &str| fs::read_to_string(root.join(file)).expect("a file of the project");
    let code = read("crates/core/src/protocol.rs");
    let start = code.find("pub trait Protocol").expect("the trait");
    let body = &code[start..start + code[start..].find("\n}\n").expect("its end")];
    let item = |line: &str| {
        let rest = ["fn ", "type ", "const "].iter().find_map(|word| line.strip_prefix(&format!("    {word}")))?;
        Some(rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_string())
    };
    let items: BTreeSet<String> = body.lines().filter_map(item).collect();
    assert!(items.len() > 25, "{items:?}");
    let page = read("ARCHITECTURE.md");
    let start = page.find("## What a protocol says").expect("the section");
    let section = &page[start..start + page[start..].find("\n## Two").expect("its end")];
    let mut told = BTreeSet::new();
    for row in rows(section) {
        let must = row[2] == "must be written";
        for name in row[0].split('`').skip(1).step_by(2) {
            told.insert(name.to_string());
            let has_default = body
                .split(&format!("fn {name}("))
                .nth(1)
                .and_then(|rest| rest.find(['{', ';']).map(|end| rest.as_bytes()[end] == b'{'));
            assert_eq!(has_default.unwrap_or(false), !must, "{name}");
        }
    }
    assert_eq!(told, items);
}
