//! Links from outside: any user actions in any scenario fit into a link, which opens to the same run; published links
//! stay valid; and no link can break the page.
#![cfg(not(target_arch = "wasm32"))]

#[expect(dead_code, reason = "only the scenarios are drawn here, no claims are held against them")]
mod random;

use proptest::prelude::*;
use random::{Sort, runner, scenarios};
use std::fs;
use std::path::{Path, PathBuf};
use synod_core::Lesson;
use synod_core::{About, Language, NodeId, NodeSet, OwnedText, Value, limits};
use synod_protocols::registry;
use synod_sim::link::{self, Link, as_file, open, read};
use synod_sim::run::frame::Event;
use synod_sim::scenario::action::Action;
use synod_sim::scenario::{COUNTS, Caption, Chosen, Decided, Expect, Schedule};
use synod_sim::scenario::{File, read_file};
use synod_sim::{Run, Scenario, write, write_file};
use synod_tests::fuzz::{Fuzz, decode, play};
use synod_tests::hands::{self, Move};
use synod_tests::links;

/// The scenarios that ship alone.
fn alone() -> Vec<(Lesson, Scenario)> {
    let one = |shipped: Lesson| match read_file(&registry(), shipped.json) {
        Ok(File::One(scenario)) => Some((shipped, *scenario)),
        _ => None,
    };
    registry().lessons().filter_map(one).collect()
}

/// A user makes these moves in the run of a scenario, from its start.
fn moved(scenario: &Scenario, moves: &[Move]) -> Run {
    let mut run = synod_sim::open(&registry(), scenario).unwrap_or_else(|bad| panic!("{bad}"));
    for one in moves {
        hands::act(&mut run, *one);
    }
    run
}

/// The link of `run` opens to the same moment of the same run, and is written in the same way again.
fn goes_round(base: Option<&'static str>, run: &mut Run) -> Result<String, String> {
    let link = Link::of_run(base, run);
    let address = link::write(&registry(), &link).map_err(|bad| bad.to_string())?;
    let (again, notices) = read(&registry(), &address).map_err(|bad| format!("{address}: {bad}"))?;
    if again != link || !notices.is_empty() {
        return Err(format!("{address}: another link is read: {again:?} {notices:?}"));
    }
    let mut opened = open(&registry(), &again).map_err(|bad| format!("{address}: {bad}"))?.remove(0);
    for language in [Language::English, Language::Chinese] {
        if run.frame(language) != opened.frame(language) {
            return Err(format!("{address}: another moment is shown"));
        }
    }
    for run in [&mut *run, &mut opened] {
        run.run_to_end();
    }
    if run.trace() != opened.trace() {
        return Err(format!("{address}: another run is opened"));
    }
    Ok(address)
}

/// A user takes forty actions, of every kind or of one: one soon after the other, or with about as many actions in
/// between as `between` says.
fn forty(scenario: &Scenario, kind: Option<u8>, seed: u64, between: u32) -> Run {
    let mut rng = oorandom::Rand32::new(seed);
    let mut byte = move |end: u32| rng.rand_range(0..end);
    let mut run = moved(scenario, &[]);
    for _ in 0..40 {
        let wait = if between == 0 { byte(8) } else { byte(2 * between) };
        run.seek(run.position() + wait);
        let any = byte(256) as u8;
        hands::act(&mut run, [0, kind.unwrap_or(any), byte(256) as u8, byte(256) as u8]);
    }
    run
}

/// The longest link to a run in which a user has taken forty actions.
fn longest(kinds: &[Option<u8>], seeds: std::ops::Range<u64>) -> String {
    let mut all = Vec::new();
    for (one, scenario) in alone() {
        let mut run = moved(&scenario, &[]);
        run.run_to_end();
        let ways = kinds.iter().flat_map(|kind| seeds.clone().map(move |seed| (*kind, seed)));
        for (kind, seed) in ways {
            for between in [0, run.len() / 40] {
                let mut run = forty(&scenario, kind, seed, between);
                assert_eq!(run.person().len(), 40, "{}", one.id);
                all.push(goes_round(Some(one.id), &mut run).unwrap_or_else(|what| panic!("{what}")));
            }
        }
    }
    all.sort_by_key(String::len);
    println!("of {} links the longest has {} characters", all.len(), all[all.len() - 1].len());
    println!("and one in the middle {}", all[all.len() / 2].len());
    all.pop().unwrap_or_default()
}

#[test]
fn forty_actions_of_every_kind_fit_into_300_characters() {
    let longest = longest(&[None], 0..5);
    assert!(longest.len() <= 300, "{longest}");
}

#[test]
fn forty_of_the_longest_actions_fit_into_300_characters() {
    let longest = longest(&hands::LONGEST.map(Some), 0..2);
    assert!(longest.len() <= 300, "{longest}");
}

/// Any scenario, with any user actions, as a link without a base.
#[test]
fn every_run_goes_round() {
    let registry = registry();
    for about in registry.abouts() {
        let moves = prop::collection::vec(any::<Move>(), 0..20);
        let drawn = (scenarios(about, Sort::Wipes), moves, any::<u8>());
        let goes_round = |(scenario, moves, shown): (Scenario, Vec<Move>, u8)| {
            let mut run = moved(&scenario, &moves);
            run.run_to_end();
            run.seek(u32::from(shown));
            goes_round(None, &mut run).map(|_| ()).map_err(TestCaseError::fail)
        };
        runner(300, 5).run(&drawn, goes_round).unwrap_or_else(|what| panic!("{what}"));
    }
}

/// Texts hold anything, markup and all marks included.
#[test]
fn every_text_goes_round() {
    let text = || prop_oneof!["\\PC{0,30}", "[ -~\n]{0,30}", "[~+&;:.,=%#/!]{0,12}"];
    let drawn = (text(), text(), text(), text(), "[!-~]{1,8}");
    let goes_round = |(a, b, c, d, value): (String, String, String, String, String)| {
        let scenario = alone().into_iter().nth(18).map(|(_, scenario)| scenario);
        let mut scenario = scenario.ok_or_else(|| TestCaseError::fail("a scenario"))?;
        let a_text = a.clone();
        scenario.title = OwnedText { en: a, zh: b };
        scenario.about = OwnedText { en: c.clone(), zh: String::new() };
        let chosen = Some(Chosen::One(vec![Value::new(&value), Value::new("3"), Value::new(&value)]));
        let expect = Expect { chosen, blocked: Some(NodeSet::EMPTY), ..Expect::default() };
        let caption = |at_ms, en: &str, zh: &str, expect| Caption {
            at_ms,
            text: OwnedText { en: en.into(), zh: zh.into() },
            expect,
        };
        scenario.captions = vec![
            caption(1, &c, &d, None),
            caption(1, "", &c, Some(Expect::default())),
            caption(2, &d, "", None),
            caption(2, &d, &a_text, Some(expect.clone())),
        ];
        scenario.expect.push(expect);
        for step in &mut scenario.steps {
            if let Action::Request { value: Some(asked), .. } = &mut step.action {
                *asked = Value::new(&value);
            }
        }
        goes_round(None, &mut moved(&scenario, &[[1, 17, 0, 0]])).map(|_| ()).map_err(TestCaseError::fail)
    };
    runner(2_000, 6).run(&drawn, goes_round).unwrap_or_else(|what| panic!("{what}"));
}

/// What may be expected of a scenario, as raw numbers say; each bit of the first asks for something.
fn expectation(about: &About, scenario: &Scenario, raw: [u8; 7]) -> Expect {
    let [asked, node, at_ms, others, phase, number, count] = raw;
    let asks = |bit: u8| asked >> bit & 1 == 1;
    let node = NodeId(node % scenario.nodes.len() as u8);
    let phases: Vec<&str> =
        about.phases_of(&scenario.nodes[node.index()].roles).map(|phase| phase.name.as_str()).collect();
    let phase = phases.get(usize::from(phase) % phases.len().max(1)).filter(|_| asks(1));
    let everyone = (0..scenario.nodes.len() as u8).map(NodeId);
    let timers: Vec<String> = about.timers.iter().map(|timer| timer.name.to_string()).collect();
    let values = ["3", "a.b", ",/", "~:;", "&+ x"].map(Value::new);
    let registry = registry();
    let claims = registry.properties(&about.id).expect("a protocol");
    Expect {
        at_ms: asks(0).then_some(at_ms.into()),
        phase: phase.iter().map(|phase| (node, phase.to_string())).collect(),
        decided: asks(2).then_some((node, Decided::One(None))).into_iter().collect(),
        blocked: asks(3).then(|| everyone.filter(|node| others >> node.0 & 1 == 1).collect()),
        balances: asks(4).then_some((node, i64::from(number) - 128)).into_iter().collect(),
        chosen: asks(5).then(|| Chosen::One(values[..usize::from(number) % 6].to_vec())),
        messages: asks(6)
            .then_some((COUNTS[usize::from(count) % COUNTS.len()].to_string(), number.into()))
            .into_iter()
            .collect(),
        attempts: asks(6)
            .then(|| (node, timers.get(usize::from(count) % (timers.len() + 1)).cloned(), number.into()))
            .into_iter()
            .collect(),
        holds: if asks(7) { vec![claims[0].name.clone()] } else { Vec::new() },
        ..Expect::default()
    }
}

/// Whatever is expected of any scenario's moments, or while its captions are shown, as a link and as a file.
#[test]
fn every_expectation_goes_round() {
    let registry = registry();
    for about in registry.abouts() {
        let raw = || prop::collection::vec(any::<[u8; 7]>(), 0..4);
        let drawn = (scenarios(about, Sort::Faults), raw(), raw());
        let goes_round = |(mut scenario, moments, captions): (Scenario, Vec<[u8; 7]>, Vec<[u8; 7]>)| {
            scenario.expect = moments.iter().map(|raw| expectation(about, &scenario, *raw)).collect();
            let caption = |raw: &[u8; 7]| {
                let expect = Expect { at_ms: None, ..expectation(about, &scenario, *raw) };
                Caption { at_ms: raw[2].into(), text: OwnedText::default(), expect: Some(expect) }
            };
            scenario.captions = captions.iter().map(caption).collect();
            let again = read_file(&registry, &write(&scenario, about).to_string());
            prop_assert_eq!(again, Ok(File::One(Box::new(scenario.clone()))));
            goes_round(None, &mut moved(&scenario, &[])).map(|_| ()).map_err(TestCaseError::fail)
        };
        runner(300, 9).run(&drawn, goes_round).unwrap_or_else(|what| panic!("{what}"));
    }
}

/// Links to try things on, of every sort.
const SAMPLES: [&str; 6] = [
    "#paxos-x&title=A+b~;:%E4%B8%99&seed=8&captions=3:One:%E4%BA%94;4:Two&x=2c2l1.3s1-9a1-v.g1-34h&t=9",
    "#v=1&p=2pc&nodes=C.coordinator;A,B.participant.balance:100.change:-50&latency=5-9&steps=0.request.C;\
     lose.Vote.A.C.nth:1;30.crash.C.sent:1;40.partition.A/B.C;50.heal&expect=9.A:.!agreement;C:abort&goal=blocked.1",
    "#v=1&p=paxos&options=learn:everyone&timers=retry:90&broken=acceptor-amnesia&nodes=P.proposer.learner;\
     A,B,D.acceptor&schedule=manual&steps=request.P.propose:3;deliver.Prepare.P.A;fire.P.retry&x=3f11&t=4",
    "#compare-crash&1.x=2c1&2.seed=9&2.t=4&title=Twice",
    "#2pc-commit&captions=3:One:%E4%BA%94:A:.phase/A:prepared.blocked/A,B;64:::.&\
     expect=9.balances/A:-50.messages/sent:4;chosen/3~,4,7.blocked/",
    "#v=1&about=Two&1.p=2pc&1.nodes=C.coordinator;A.participant&2.p=3pc&2.nodes=C.coordinator;A.participant&2.x=h",
];

/// Reads and opens; a link that is refused is refused in one line with a place, and only once.
fn try_to_open(address: &str) {
    let opened = read(&registry(), address).and_then(|(link, _)| Ok(open(&registry(), &link)?));
    if let Err(refusal) = opened {
        let bad = refusal.bad();
        let whole = !bad.place.is_empty() && !bad.en.is_empty() && !bad.zh.is_empty();
        let said = refusal.to_string();
        assert!(whole && said.len() < 400 && !said.contains(char::is_control), "{address:?}: {said:?}");
    }
}

#[test]
fn the_samples_are_good() {
    for sample in SAMPLES {
        links::digests(sample);
    }
}

#[test]
fn links_that_are_cut_off_anywhere_are_no_danger() {
    for sample in SAMPLES {
        for (end, _) in sample.char_indices() {
            try_to_open(&sample[..end]);
            try_to_open(&sample[end..]);
        }
    }
}

#[test]
fn links_with_any_bit_flipped_are_no_danger() {
    for sample in SAMPLES {
        for bit in 0..sample.len() * 8 {
            let mut bytes = sample.as_bytes().to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            try_to_open(&String::from_utf8_lossy(&bytes));
        }
    }
}

#[test]
fn what_nobody_would_write_is_no_danger() {
    let long = |text: &str| text.repeat(limits::LINK_BYTES / text.len());
    let texts = [
        "%",
        "%%",
        "%z",
        "%zz",
        "%0",
        "%00",
        "%2525",
        "%C0%AF",
        "%ED%A0%80",
        "%F4%90%80%80",
        "%FF",
        "~",
        "~~",
        "~%26",
        "+",
        "-",
        ".",
        ";",
        ":",
        "=",
        "&",
        "#",
        "/",
        "!",
        "-1",
        "--1",
        "007",
        "1e9",
        "0x10",
        "18446744073709551616",
        "-9223372036854775808",
        "99999999999999999999999999",
        "<script>alert(1)</script>",
        "\u{202e}\u{0}\u{1b}[31m",
        "constructor",
        "__proto__",
        "null",
        "[[[[",
        "{}",
        "\u{1f980}",
        "e\u{301}",
        "\r\n",
    ];
    let long =
        ["9", "a", "%41", "~;", ";", ".", "&", "c1", ".1", "1.p=2pc&", "a,", ":", "{", "[", "\u{1f980}"].map(long);
    for text in texts.iter().copied().chain(long.iter().map(String::as_str)) {
        try_to_open(text);
        for key in
            ["p", "nodes", "steps", "captions", "title", "expect", "latency", "seed", "goal", "x", "t", "v", "2.x"]
        {
            try_to_open(&format!("#2pc-commit&{key}={text}"));
            try_to_open(&format!("#compare-crash&{key}={text}"));
            try_to_open(&format!("#v=1&p=2pc&nodes=C.coordinator;A.participant&{key}={text}"));
        }
    }
}

/// A short run of what `cargo xtask fuzz` does by the million.
#[test]
fn hostile_input_is_no_danger() {
    let mut fuzz = Fuzz::new(2, &fs::read_to_string(golden()).unwrap_or_default());
    let shown = "#2pc-commit&x=1l1&t=2";
    let (link, _) = read(&registry(), shown).unwrap_or_else(|refusal| panic!("{refusal}"));
    let run = open(&registry(), &link).unwrap_or_else(|bad| panic!("{bad}")).remove(0);
    let mut good = 0;
    for _ in 0..20_000 {
        let input = fuzz.next_input();
        let told = match decode(&input, &run) {
            Ok(decoded) => {
                good += 1;
                play(decoded, shown)
            }
            Err(told) => told,
        };
        fuzz.learn(&input, &told);
    }
    assert!(good > 1_000, "only {good} inputs were good");
    assert!(fuzz.answers() > 300, "only {} answers", fuzz.answers());
}

/// What `docs/links.md` shows is good, and it shows everything.
#[test]
fn the_description_is_true() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/links.md");
    let page = fs::read_to_string(path).expect("the description can be read");
    let blocks = page.split("\n```text link\n").skip(1);
    let shown: Vec<&str> = blocks.flat_map(|rest| rest.split("```").next().unwrap_or_default().lines()).collect();
    assert!(shown.len() >= 5);
    for address in shown {
        links::digests(address);
    }
    let rows = || page.lines().filter_map(|line| line.strip_prefix("| `"));
    let spans = |row: &str| row.split(" | ").next().unwrap_or_default().replace('`', "");
    let actions: Vec<String> = rows().filter(|row| row.contains("**") || row.contains('✂')).map(spans).collect();
    assert_eq!(actions.len(), 18);
    for action in actions.iter().flat_map(|row| row.split(' ')) {
        let about = if action.starts_with('a') { "#paxos-x" } else { "#2pc-commit" };
        let read = read(&registry(), &format!("{about}&x={action}"));
        // No protocol has as many requests as the description has examples.
        assert!(read.is_ok() || action == "a13-x", "{action}: {read:?}");
    }
    let (steps, expectations) = page.split_once("### Captions").expect("a section on what is expected");
    assert!(examples(steps, "steps") >= 11 && examples(expectations, "expect") >= 9);
}

/// Holds the examples of a table against each other: the text of a field's only entry, and what it is in a file.
fn examples(section: &str, key: &str) -> usize {
    let rows = section.lines().filter(|line| line.starts_with("| `") && line.contains("{\""));
    let example = |row: &str| {
        let cells: Vec<&str> = row.split(" | ").map(|cell| cell.trim_matches([' ', '|', '`'])).collect();
        let [text, json] = cells[..] else { panic!("two cells: {row}") };
        let (base, nodes) = match text.contains(".P.") {
            true => ("p=paxos", "P.proposer;A.acceptor"),
            false => ("p=2pc", "C.coordinator;A,B.participant"),
        };
        let (link, _) = read(&registry(), &format!("v=1&{base}&nodes={nodes}&{key}={text}")).expect(text);
        let json: serde_json::Value = serde_json::from_str(json).expect("JSON");
        let file = write_file(&registry(), &link.file).map(|file| file.to_string()).unwrap_or_default();
        let file: serde_json::Value = serde_json::from_str(&file).expect("JSON");
        assert_eq!(file[key][0], json, "{text}");
    };
    rows.map(example).count()
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/links.txt")
}

/// A link that was given away stays good: its line is never changed. With `cargo xtask bless` every scenario that ships
/// gets a line, and a line with a link alone its digests.
#[test]
fn every_golden_link_opens_to_its_digests() {
    let mut text = fs::read_to_string(golden()).unwrap_or_default();
    if std::env::var_os("SYNOD_BLESS").is_some() {
        for one in registry().lessons() {
            let address = format!("#{}", one.id);
            if text.lines().all(|line| line.split(' ').next() != Some(&address)) {
                text = format!("{text}{address}\n");
            }
        }
        let whole =
            |line: &str| if line.contains(' ') { line.into() } else { links::replayed(line).trim_end().to_string() };
        text = text.lines().map(|line| whole(line) + "\n").collect();
        fs::write(golden(), &text).expect("the golden folder can be written");
    }
    let replayed = links::replayed(&text);
    for (then, now) in text.lines().zip(replayed.lines()) {
        assert_eq!(then, now, "a link that was given away opens something else");
    }
    let missing = registry().lessons().find(|one| !text.contains(&format!("#{} ", one.id)));
    assert!(missing.is_none(), "tests/golden/links.txt lacks #{}", missing.map_or("", |one| one.id));
}

/// What was done becomes steps that do the same, mostly; where they do not, the author is told.
#[test]
fn what_was_done_can_be_kept_in_a_file() {
    let (mut exact, mut told) = (0, 0);
    for (one, scenario) in alone() {
        for seed in 0..10 {
            let mut rng = oorandom::Rand32::new(seed);
            let moves: Vec<Move> = (0..3).map(|_| [(); 4].map(|()| rng.rand_range(0..224) as u8)).collect();
            let mut run = moved(&scenario, &moves);
            let link = Link::of_run(Some(one.id), &mut run);
            let (file, notices) = as_file(&registry(), &link).unwrap_or_else(|bad| panic!("{bad}"));
            let json = write_file(&registry(), &file).map(|json| json.to_string()).unwrap_or_default();
            assert_eq!(read_file(&registry(), &json), Ok(file.clone()));
            // Steps have no causes and may come a millisecond later: what the nodes did is compared. Without a clock
            // nothing is delayed, and a step that cannot happen is none.
            let is_nothing =
                |action: &Action| scenario.schedule == Schedule::Manual && matches!(action, Action::Delay { .. });
            let sent = |run: &mut Run| {
                run.run_to_end();
                let events = (1..=run.len()).map(|step| run.event(step));
                let happened = |event: &Event| scenario.schedule == Schedule::Timed || event.refused.is_none();
                let events = events.filter(happened).map(|event| (event.action, event.sent));
                events.filter(|(action, _)| !action.as_ref().is_some_and(is_nothing)).collect::<Vec<_>>()
            };
            let again = &mut moved(&file.scenarios()[0], &[]);
            match notices.is_empty() {
                true => assert_eq!(sent(again), sent(&mut run), "{json}"),
                false => assert_ne!(sent(again), sent(&mut run), "{json}"),
            }
            *if notices.is_empty() { &mut exact } else { &mut told } += 1;
        }
    }
    assert!(exact > 2 * told, "{exact} of {}", exact + told);
}
