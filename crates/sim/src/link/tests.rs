//! Links by hand: what they look like, that they lose nothing, and the exact reasons for which they are refused.

use super::text::encoded;
use super::{Act, Link, LinkError, open, played, read, shipped, write};
use crate::run::Run;
use crate::scenario::Scenario;
use crate::scenario::action::{Action, Forgery, NAMES};
use crate::scenario::{Diagnostic, File, MessageName, Step, read_file};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::convert::Infallible;
use synod_core::{NodeId, NodeSet, Registration, Registry, Value, limits};
use synod_protocols::registry;
use synod_protocols::two_phase::TwoPhase;

/// The content of `address`; nothing of it is left out.
fn link(address: &str) -> Link {
    let (link, notices) = read(&registry(), address).unwrap_or_else(|refusal| panic!("{address}: {refusal}"));
    assert_eq!(notices, [], "{address}");
    link
}

fn written(link: &Link) -> String {
    write(&registry(), link).unwrap_or_else(|bad| panic!("{bad}"))
}

/// The run that `address` opens.
fn run(address: &str) -> Run {
    open(&registry(), &link(address)).unwrap_or_else(|bad| panic!("{address}: {bad}")).remove(0)
}

/// Why `address` is refused, when it is read or when it is opened.
fn refusal(address: &str) -> String {
    match read(&registry(), address) {
        Ok((link, _)) => open(&registry(), &link).err().unwrap_or_else(|| panic!("{address} is fine")).to_string(),
        Err(refusal) => refusal.to_string(),
    }
}

fn scenario(json: &str) -> Scenario {
    crate::read(&registry(), json).unwrap_or_else(|bad| panic!("{bad}"))
}

#[test]
fn every_scenario_that_ships_is_a_link() {
    for one in registry().lessons() {
        let file = read_file(&registry(), one.json).unwrap();
        let short = Link::to(Some(one.id), file.clone());
        assert_eq!(written(&short), format!("#{}", one.id));
        assert_eq!(link(one.id), short);
        assert!(one.id.len() < 80);
        assert_eq!(shipped(&registry(), &file), Some(one.id));

        let long = Link::to(None, file);
        assert_eq!(link(&written(&long)), long, "{}", one.id);
    }
}

/// One of each action, in the order of [`NAMES`].
fn one_of_each() -> Vec<Action> {
    let (node, to) = (NodeId(0), NodeId(1));
    vec![
        Action::Request { node, request: 0, value: None },
        Action::Deliver(1),
        Action::Lose(1),
        Action::Duplicate(1),
        Action::Delay { flight: 1, by_ms: 7 },
        Action::Forge { flight: 1, forgery: Forgery::Place(1) },
        Action::Fire { node, timer: 0 },
        Action::Crash { node, sent: Some(1) },
        Action::Restart(node),
        Action::Wipe(node),
        Action::Pause(node),
        Action::Resume(node),
        Action::Cut { from: node, to },
        Action::Mend { from: node, to },
        Action::Partition(vec![NodeSet::from_iter([node]), NodeSet::from_iter([to, NodeId(2)])]),
        Action::Heal,
        Action::Mute(node),
        Action::Deafen(node),
    ]
}

/// What a file or a link can say, its reader must know: neither is found by the compiler.
#[test]
fn every_action_goes_round_as_a_step_and_as_something_done() {
    assert_eq!(one_of_each().iter().map(Action::name).collect::<Vec<_>>(), NAMES);
    let mut link = link("2pc-commit");
    let File::One(scenario) = &mut link.file else { panic!("it is one scenario") };
    let name = MessageName { kind: "Prepare".into(), from: NodeId(0), to: NodeId(1), nth: Some(2) };
    let named = |action: Action| {
        let action = match action {
            // In a file a label says what it becomes; it may look like a number.
            Action::Forge { flight, .. } => Action::Forge { flight, forgery: Forgery::Label("7".into()) },
            other => other,
        };
        action.try_map(&mut |_| Ok::<_, Infallible>(name.clone()))
    };
    let step = |action| {
        let Ok(action) = named(action);
        Step { at_ms: Some(5), action }
    };
    scenario.steps = one_of_each().into_iter().map(step).collect();
    let registry = registry();
    let about = registry.about("2pc").expect("it is registered");
    assert_eq!(crate::read(&registry, &crate::write(scenario, about).to_string()).as_ref(), Ok(&**scenario));
    link.played[0].acts = (0..).zip(one_of_each()).map(|(after, action)| Act { after, action }).collect();
    assert_eq!(self::link(&written(&link)), link);
}

#[test]
fn what_differs_from_a_scenario_that_ships_is_all_that_is_written() {
    let mut changed = link("paxos-x");
    let File::One(scenario) = &mut changed.file else { panic!("it is one scenario") };
    scenario.seed = 8;
    scenario.network.loss_percent = 5;
    scenario.captions.clear();
    scenario.title.zh.clear();
    scenario.expect.clear();
    let address = "#paxos-x&title=X+is+3+or+7?&loss=5&seed=8&captions=&expect%3D";
    assert_eq!(written(&changed), address);
    assert_eq!(link(address), changed);

    let compared = link("compare-crash&2.seed=9&title=Twice");
    assert_eq!(compared.file.scenarios()[1].seed, 9);
    assert_eq!(written(&compared), "#compare-crash&title=Twice&2.seed=9");
}

/// A scenario file that uses everything once.
const EVERYTHING: &str = r##"{
    "synod": 1, "protocol": "paxos",
    "title": {"en": "A, b; c: 50% & <i>~+", "zh": "全部"}, "about": {"zh": "只有中文：好。"},
    "options": {"learn": "everyone", "backoff": "growing"}, "timers": {"retry": 90, "backoff": 7},
    "broken": "acceptor-amnesia",
    "nodes": [{"id": "P-1", "roles": ["proposer", "learner"]}, {"id": "1", "roles": ["acceptor"]},
              {"id": "a_b", "roles": ["acceptor"]}, {"id": "3", "roles": ["acceptor"]}],
    "network": {"latency": [1, 30], "loss": 2, "duplicate": 3}, "seed": 9007199254740991,
    "steps": [{"at": 0, "request": {"node": "P-1", "propose": "a.b:c;d ~&+"}},
              {"at": 1, "request": {"node": "P-1", "read": true}},
              {"deliver": {"kind": "Prepare", "from": "P-1", "to": "1"}},
              {"lose": {"kind": "Promise", "from": "1", "to": "P-1", "nth": 2}},
              {"at": 3, "duplicate": {"kind": "Promise", "from": "1", "to": "P-1"}},
              {"delay": {"kind": "Promise", "from": "a_b", "to": "P-1", "nth": 1, "by": 40}},
              {"at": 5, "fire": {"node": "P-1", "timer": "retry"}},
              {"at": 6, "crash": "1"}, {"at": 7, "crash": "3", "sent": 0}, {"at": 8, "restart": "1"},
              {"at": 9, "wipe": "3"}, {"at": 9, "pause": "a_b"}, {"at": 9, "resume": "a_b"},
              {"at": 10, "cut": ["1", "a_b"]}, {"at": 11, "mend": ["1", "a_b"]},
              {"at": 12, "partition": [["P-1", "1"], ["3"], ["a_b"]]}, {"at": 13, "heal": true},
              {"at": 14, "mute": "3"}, {"at": 15, "deafen": "3"}],
    "captions": [{"at": 3, "text": {"en": "One: two; three.\nFour"}}, {"at": 3, "text": {"zh": "五"}},
                 {"at": 4, "text": {"en": "Six", "zh": "六"}}, {"at": 5, "text": {}},
                 {"at": 6, "text": {"en": "Seven"}, "expect": {"decided": {"P-1": null}, "holds": ["validity"]}},
                 {"at": 7, "text": {}, "expect": {}},
                 {"at": 8, "text": {"en": "A: B.", "zh": "八"}, "expect": {"phase": {"P-1": "learned"}, "blocked": []}}],
    "until": 77,
    "expect": [{}, {"at": 5, "decided": {"P-1": null}}, {"decided": {"P-1": "a.b"}, "violates": ["validity"]},
               {"at": 0, "holds": ["agreement", "integrity"], "violates": ["validity"]},
               {"blocked": []}, {"facts": {"chosen": []}},
               {"at": 6, "blocked": ["P-1", "3"], "phase": {"P-1": "backing-off"},
                "facts": {"balances": {"1": -5, "3": 0}, "chosen": ["a.b", "c,/d:;~ e"]},
                "messages": {"sent": 4, "forced_writes": 0}}],
    "goal": {"holds": "agreement", "faults": 3},
    "search": {"crashes": 1, "forgeries": 2, "rounds": {"all": 1, "retry": 0}, "timers": "late",
               "faulty": ["1", "a_b"], "property": ["agreement", "validity"], "max_states": 7, "from": 12, "goal": true}
}"##;

#[test]
fn every_field_of_a_file_has_its_text() {
    let whole = Link::to(None, File::One(Box::new(scenario(EVERYTHING))));
    let json = crate::write_file(&registry(), &whole.file).expect("a protocol that is known").to_string();
    assert_eq!(read_file(&registry(), &json).as_ref(), Ok(&whole.file));
    let address = written(&whole);
    assert_eq!(link(&address), whole);
    assert_eq!(
        address,
        "#v=1&title=A,+b;+c~:+50%25+~&+%3Ci%3E~~~+:%E5%85%A8%E9%83%A8\
         &about=:%E5%8F%AA%E6%9C%89%E4%B8%AD%E6%96%87%EF%BC%9A%E5%A5%BD%E3%80%82\
         &p=paxos&options=learn:everyone;backoff:growing&timers=retry:90;backoff:7&broken=acceptor-amnesia\
         &nodes=P-1.proposer.learner;1,a_b,3.acceptor&latency=1-30&loss=2&duplicate=3&seed=9007199254740991\
         &steps=0.request.P-1.propose:a~.b~:c~;d+~~~&~+;1.request.P-1.read;deliver.Prepare.P-1.1;\
         lose.Promise.1.P-1.nth:2;3.duplicate.Promise.1.P-1;delay.Promise.a_b.P-1.nth:1.by:40;5.fire.P-1.retry;\
         6.crash.1;7.crash.3.sent:0;8.restart.1;9.wipe.3;9.pause.a_b;9.resume.a_b;10.cut.1.a_b;11.mend.1.a_b;\
         12.partition.P-1.1/3/a_b;13.heal;14.mute.3;15.deafen.3\
         &captions=3:One~:+two~;+three.%0AFour;3::%E4%BA%94;4:Six:%E5%85%AD;5;\
         6:Seven::P-1:.validity;7:::.;8:A~:+B.:%E5%85%AB:blocked/.phase/P-1:learned&until=77\
         &expect=.;5.P-1:;P-1:a~.b.!validity;0.agreement.integrity.!validity;blocked/;chosen/;\
         6.blocked/P-1,3.phase/P-1:backing-off.balances/1:-5.balances/3:0.chosen/a~.b,c~,~/d~:~;~~+e.\
         messages/sent:4.messages/forced_writes:0&goal=agreement.3\
         &search=crashes:1;forgeries:2;rounds:1;rounds.retry:0;timers:late;faulty:1,a_b;\
         property:agreement,validity;max_states:7;from:12;goal:true"
    );

    let manual = EVERYTHING.replace("\"seed\"", "\"schedule\": \"manual\", \"seed\"");
    let steps = manual.find("\"steps\"").unwrap()..manual.find("\"captions\"").unwrap();
    let manual = manual.replace(&manual[steps], r#""steps": [{"crash": "1"}, {"restart": "1"}],"#);
    let manual = Link::to(None, File::One(Box::new(scenario(&manual))));
    assert!(written(&manual).contains("&schedule=manual&steps=crash.1;restart.1&"), "{}", written(&manual));
    assert_eq!(link(&written(&manual)), manual);
}

#[test]
fn goals_and_searches_have_their_texts() {
    for (fields, text) in [
        (
            r#""goal": {"holds": "blocked", "faults": {"crashes": 1, "losses": 100}}"#,
            "goal=blocked.crashes:1.losses:100",
        ),
        (
            r#""goal": {"holds": {"decided": {"L": null}, "facts": {"chosen": ["3"]}}, "faults": 1}"#,
            "goal=L:.chosen/3;1",
        ),
        (r#""goal": {"holds": {"decided": {"L": true, "P": null}}, "faults": 0}"#, "goal=decided/L.P:;0"),
        (
            r#""goal": {"holds": {"attempts": {"P": 10, "L": {"retry": 2}}}, "faults": {"cuts": 2}}"#,
            "goal=attempts/P:10.attempts/L:retry:2;cuts:2",
        ),
        (
            r#""goal": {"holds": {"decided": {"L": "3"}}, "faults": {"crashes": 1, "losses": 100}}"#,
            "goal=L:3;crashes:1;losses:100",
        ),
        (r#""search": {"rounds": {"retry": 3}, "property": "agreement"}"#, "search=rounds.retry:3;property:agreement"),
        (r#""search": {"faulty": [], "from": 3}"#, "search=faulty:;from:3"),
    ] {
        let json = format!(
            r#"{{"synod": 1, "protocol": "paxos", "nodes": [{{"id": "P", "roles": ["proposer"]}},
                {{"id": "A", "roles": ["acceptor"]}}, {{"id": "L", "roles": ["learner"]}}], {fields}}}"#
        );
        let whole = Link::to(None, File::One(Box::new(scenario(&json))));
        let address = written(&whole);
        assert!(address.ends_with(&format!("&{text}")), "{address}");
        assert_eq!(link(&address), whole, "{address}");
    }
    for (text, complaint) in [
        ("goal=blocked", "&goal=blocked: "),
        ("goal=blocked.1;2", "there is no property \"blocked\""),
        ("goal=agreement;1;2", "&goal=agreement;1;2: "),
        ("goal=.;1", "a goal that wants nothing"),
        ("goal=blocked.naps:1", "there is no kind of fault"),
        ("goal=blocked.crashes:1.crashes:2", "duplicate key"),
        ("goal=blocked.crashes:01", "expected a whole number"),
        ("goal=A:;crashes:1;crashes:2", "duplicate key"),
        ("goal=A:;crashes:1.losses:2", "expected a whole number"),
        ("search=crashes:+5", "expected a whole number"),
        ("search=crashes:007", "expected a whole number"),
        ("search=crashes:10000000000", "expected a number from 0 to 127"),
        ("search=rounds:1;rounds:2", "duplicate key"),
        ("search=rounds.naps:1", "there is no timer"),
        ("search=naps:1", "there is no field"),
        ("search=faulty:Z", "there is no node"),
        ("search=from:10001", "expected a number from 0 to 10000"),
        ("search=goal:true", "the scenario has no goal"),
        ("search=property:peace", "there is no property"),
    ] {
        let told = refusal(&format!("#2pc-commit&{text}"));
        assert!(told.contains(complaint), "{text}: {told}");
    }
}

/// What the file of a link expects, and its captions.
fn expected(address: &str) -> String {
    let File::One(scenario) = link(address).file else { panic!("it is one scenario") };
    let captions: Vec<_> = scenario.captions.into_iter().map(|caption| (caption.text, caption.expect)).collect();
    format!("{:?} {captions:?}", scenario.expect)
}

#[test]
fn what_is_expected_may_be_written_in_other_ways() {
    for (usual, other) in [
        ("&expect=9.blocked/A.agreement", "&expect=9.agreement.blocked/A"),
        ("&expect=blocked/A,B", "&expect=.blocked/B,A."),
        ("&expect=;.", "&expect=.;"),
        ("&captions=3:a:b", "&captions=3:a:b:"),
        ("&captions=3:::.", "&captions=3:::.."),
        ("&captions=3:::A:commit.agreement", "&captions=3:::agreement.A:commit"),
    ] {
        let [usual, other] = [usual, other].map(|text| expected(&format!("#2pc-commit{text}")));
        assert_eq!(usual, other);
    }
    assert_ne!(expected("#2pc-commit&captions=3"), expected("#2pc-commit&captions=3:::."));
    assert_ne!(expected("#2pc-commit&expect=."), expected("#2pc-commit&expect=blocked/"));
    assert_ne!(expected("#paxos-x&expect=chosen/3~,7"), expected("#paxos-x&expect=chosen/3,7"));
}

#[test]
fn an_address_may_be_encoded_more_or_less() {
    let meant = link("#2pc-commit&title=A+B:乙&x=1l1c2.h&t=3");
    for address in [
        "2pc-commit&title=A+B:乙&x=1l1c2.h&t=3",
        "https://example.org/synod/?lang=en#2pc-commit&title=A+B:%E4%B9%99&x=1l1c2.h&t=3",
        "#2pc%2Dcommit%26title%3DA%2BB%3a%e4%b9%99%26x%3D1l1c2%2Eh%26t%3D3",
        "#2pc-commit&title=A B:乙&x=1l1c2.h&t=3",
        " #2pc-commit&&t=3&x=1l1c2.h&title=A%20B:乙&\n",
    ] {
        assert_eq!(link(address), meant, "{address}");
    }
}

#[test]
fn what_a_program_does_to_a_link_on_its_way_is_undone() {
    let own = "#v=1&p=2pc&nodes=C.coordinator;A,B.participant&steps=0.request.C&title=A~&B&t=3";
    for good in ["#2pc-blocking&seed=8&t=3", "#2pc-blocking&x=3c1", "#paxos-x", own] {
        let wanted = link(good);
        let escaped = good.replace('&', "&amp;");
        let twice = format!("#{}", encoded(&encoded(&good[1..])));
        for changed in [&escaped, &twice, &twice.replace('&', "&amp;")] {
            assert_eq!(link(changed), wanted, "{changed}");
        }
        for end in [".", ",", ")", ").", "),", "。", "%E3%80%82"] {
            for changed in [good, &escaped, &twice] {
                assert_eq!(link(&format!("{changed}{end}")), wanted, "{changed}{end}");
            }
        }
    }
    // A key that only a second decoding makes known.
    assert_eq!(link("#2pc-blocking&t%253D3"), link("#2pc-blocking&t=3"));
}

#[test]
fn a_link_that_can_be_read_is_read_as_it_is() {
    let title = |address: &str| link(address).file.scenarios()[0].title.en.to_string();
    assert_eq!(title("#2pc-blocking&title=It+ends."), "It ends.");
    assert_eq!(title("#2pc-blocking&title=(a,+b)"), "(a, b)");
    assert_eq!(title("#2pc-blocking&title=100%2525"), "100%25");
    assert_eq!(title("#2pc-blocking&title=a+~&amp;+b"), "a &amp; b");
    assert_eq!(link("#2pc-blocking&expect=."), link("#2pc-blocking&expect=%2E"));
    // What is wrong is told of the link as it is.
    assert_eq!(refusal("#no-such-thing."), refusal("#no-such-thing%2E"));
    assert!(refusal("#2pc-blocking&seed=x).").starts_with("&seed=x)."));
}

#[test]
fn a_link_ends_in_a_letter_or_a_digit() {
    for (end, address) in [("One", "One"), ("One.", "One%2E"), ("好", "%E5%A5%BD"), ("~", "~%7E"), ("1%", "1%25")] {
        let mut link = link("2pc-commit");
        let File::One(scenario) = &mut link.file else { panic!("it is one scenario") };
        scenario.title = synod_core::OwnedText::new(end.to_string(), String::new());
        assert_eq!(written(&link), format!("#2pc-commit&title={address}"));
    }
}

/// Acts, and returns the link of the run afterwards.
fn acted(base: &str, acts: &[(u32, Action)]) -> String {
    let mut run = run(base);
    for (after, action) in acts {
        run.seek(*after);
        run.act(action.clone()).unwrap_or_else(|refused| panic!("{action:?}: {refused:?}"));
    }
    written(&Link::of_run(link(base).base, &mut run))
}

#[test]
fn what_a_person_does_is_short() {
    let (c, a, b) = (NodeId(0), NodeId(1), NodeId(2));
    let two = [(1, Action::Lose(2)), (2, Action::Crash { node: a, sent: None })];
    assert_eq!(acted("2pc-commit", &two), "#2pc-commit&x=1l2c2&t=3");
    let again = [(2, Action::Crash { node: a, sent: Some(1) }), (5, Action::Restart(a)), (6, Action::Wipe(b))];
    assert_eq!(acted("2pc-commit", &again), "#2pc-commit&x=2c2-1.2r2w3&t=7");
    let groups = vec![NodeSet::from_iter([c]), NodeSet::from_iter([a, b])];
    let links = [
        (0, Action::Partition(groups)),
        (1, Action::Heal),
        (2, Action::Cut { from: c, to: b }),
        (3, Action::Mend { from: c, to: b }),
        (4, Action::Mute(a)),
        (5, Action::Deafen(b)),
        (6, Action::Pause(c)),
        (7, Action::Resume(c)),
    ];
    assert_eq!(acted("2pc-commit", &links), "#2pc-commit&x=g1hx13j13m2e3p1u1&t=8");
    let messages = [
        (1, Action::Delay { flight: 1, by_ms: 50 }),
        (2, Action::Delay { flight: 2, by_ms: 7 }),
        (3, Action::Duplicate(2)),
        (4, Action::Deliver(2)),
        (5, Action::Fire { node: c, timer: 0 }),
    ];
    assert_eq!(acted("2pc-commit", &messages), "#2pc-commit&x=1s1s2-7y2d2f11&t=6");
    let ask = |request, value: Option<&str>| Action::Request { node: c, request, value: value.map(Value::new) };
    let asked = [(0, ask(0, Some("3"))), (1, ask(1, None)), (2, ask(0, Some("x.y z"))), (3, Action::Heal)];
    assert_eq!(acted("paxos-x", &asked), "#paxos-x&x=a1-3.a12a1-x~.y+z.h&t=4");
}

#[test]
fn a_link_opens_what_was_done_at_the_moment_shown() {
    let mut run = run("#2pc-commit&x=1l2c2.1r2&t=3");
    assert_eq!(run.position(), 3);
    let (lose, crash) = (Action::Lose(2), Action::Crash { node: NodeId(1), sent: None });
    assert_eq!(run.person(), [(1, lose), (2, crash), (4, Action::Restart(NodeId(1)))]);
    let told = played(&mut run);
    assert_eq!((run.position(), told), (3, link("#2pc-commit&x=1l2c2.1r2&t=3").played.remove(0)));

    let runs = open(&registry(), &link("#compare-crash&1.x=c1&2.t=4")).unwrap();
    let positions: Vec<u32> = runs.iter().map(|run| run.position()).collect();
    assert_eq!(positions, [0, 4]);
    assert_eq!(runs[0].person().len(), 1);
}

#[test]
fn only_the_branch_that_is_looked_at_is_linked() {
    let mut run = run("#2pc-commit&x=2c2&t=3");
    run.seek(1);
    run.act(Action::Heal).unwrap();
    assert_eq!(written(&Link::of_run(link("2pc-commit").base, &mut run)), "#2pc-commit&x=1h&t=2");
}

#[test]
fn another_version_is_told_apart_from_a_mistake() {
    let refused = |address| read(&registry(), address).expect_err(address);
    let LinkError::Version(bad) = refused("#v=2&p=raft&what=ever") else { panic!("it is the version") };
    let en = "&v=2: this link is of a version that this program does not know: it reads version 1";
    assert_eq!(bad.to_string(), en);
    assert!(matches!(refused("#paxos-x&v=1.0"), LinkError::Version(_)));
    assert!(matches!(refused("#v=1"), LinkError::Wrong(_)));
    assert!(read(&registry(), "#paxos-x&v=1").is_ok());
}

#[test]
fn a_key_that_is_not_known_is_left_out_and_told() {
    let (link, notices) = read(&registry(), "#2pc-commit&colour=red&x=c1&7.size=3&\u{1b}").unwrap();
    assert_eq!(link.played[0].acts.len(), 1);
    let told: Vec<String> = notices.iter().map(Diagnostic::to_string).collect();
    let ignored = "this key is not known, and is ignored";
    assert_eq!(told, ["&colour", "&7.size", "&\u{fffd}"].map(|key| format!("{key}: {ignored}")));
}

#[test]
fn a_link_tells_a_module_from_another_of_that_name() {
    let stamped = |stamp| Registry::new(vec![Registration::of::<TwoPhase>().stamped(stamp)]);
    let here = stamped(0xff);
    let text = "#v=1&p=2pc&nodes=C.coordinator;A.participant&m=00000000000000ff&x=a1";
    let (link, notices) = read(&here, text).unwrap();
    assert_eq!((notices, write(&here, &link).unwrap()), (Vec::new(), text.into()));
    for (other, written) in [(stamped(0xfe), "&m=00000000000000fe"), (registry(), "")] {
        let (same, notices) = read(&other, text).unwrap();
        let told =
            "&m=00000000000000ff: the link was made with another module called \"2pc\", and may play differently here";
        assert_eq!(notices.iter().map(ToString::to_string).collect::<Vec<_>>(), [told]);
        assert_eq!(same, link);
        assert_eq!(write(&other, &same).unwrap(), text.replace("&m=00000000000000ff", written));
    }
}

#[test]
fn a_link_that_is_too_long_is_neither_read_nor_written() {
    let long = format!("#v=1&title={}", "a".repeat(limits::LINK_BYTES));
    assert_eq!(refusal(&long), "link: a link of 16394 bytes is too long: at most 16384 are read");
    let mut whole = scenario(EVERYTHING);
    whole.about.zh = "好".repeat(limits::TEXT_CHARS);
    let bad = write(&registry(), &Link::to(None, File::One(Box::new(whole)))).unwrap_err();
    assert!(bad.en.ends_with("bytes is too long: at most 16384 are read"), "{bad}");
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let (_, refused) = include_str!("refused.txt").split_once("\n\n").unwrap();
    let lines: Vec<&str> = refused.lines().collect();
    assert!(lines.len() > 100);
    for pair in lines.chunks(2) {
        assert_eq!(refusal(pair[0]), pair[1].trim_start(), "{}", pair[0]);
    }
}
