//! A protocol that fails, at any of its calls: the run ends there and keeps what was before it, a search ends
//! incomplete, and nothing panics.

extern crate alloc;

#[path = "failures/fails.rs"]
mod fails;
#[path = "contract/roll.rs"]
mod roll;

use fails::{Calls, When, failing};
use roll::Roll;
use std::rc::Rc;
use synod_core::{Language, Registration, Registry};
use synod_protocols::paxos::Paxos;
use synod_sim::digest::digest;
use synod_sim::explore::{Bounds, Budgets, FaultKind, Findings, Rounds, Sought, explore};
use synod_sim::export::{Export, Format};
use synod_sim::link::{self, Link};
use synod_sim::{Action, Advance, Refused, Run, Scenario, open, read};

/// What is said of a failure; it names the protocol.
fn sentence(of: &Scenario) -> String {
    format!("The protocol {} has failed: its memory is used up.", of.protocol)
}

/// A roll and a duel, with faults between: all that a protocol can be asked is asked.
const RUNS: [&str; 2] = [
    r#"{"synod": 1, "protocol": "roll", "nodes": [{"id": "C", "roles": ["clerk"]}, {"id": "K", "roles": ["keeper"]},
        {"id": "L", "roles": ["keeper"]}], "network": {"loss": 10, "duplicate": 20}, "steps": [
        {"at": 0, "request": {"node": "C", "add": "5"}}, {"at": 5, "pause": "C"},
        {"at": 9, "request": {"node": "C", "add": "-6"}}, {"at": 60, "resume": "C"}, {"at": 70, "wipe": "K"},
        {"at": 80, "restart": "K"}, {"at": 90, "request": {"node": "C", "give": "L"}}], "until": 300}"#,
    r#"{"synod": 1, "protocol": "paxos", "nodes": [{"id": "P", "roles": ["proposer"]},
        {"id": "Q", "roles": ["proposer"]}, {"id": "A", "roles": ["acceptor"]},
        {"id": "B", "roles": ["acceptor", "learner"]}],
        "steps": [{"at": 0, "request": {"node": "P", "propose": "3"}},
        {"at": 3, "request": {"node": "Q", "propose": "7"}}, {"at": 20, "crash": "A", "sent": 0},
        {"at": 40, "restart": "A"}], "until": 300}"#,
];

fn registry(calls: &Rc<Calls>) -> Registry {
    Registry::new(vec![failing::<Roll>(calls), failing::<Paxos>(calls)])
}

fn sound() -> Registry {
    Registry::new(vec![Registration::of::<Roll>(), Registration::of::<Paxos>()])
}

fn scenario(json: &str) -> Scenario {
    read(&sound(), json).unwrap_or_else(|bad| panic!("{bad}\n{json}"))
}

/// The run on which these calls fail, to its end.
fn played(scenario: &Scenario, calls: &Rc<Calls>) -> (Run, Advance) {
    let mut run = open(&registry(calls), scenario).expect("a timed scenario can be opened");
    let end = run.run_to_end();
    (run, end)
}

/// Looks at every moment in every way.
fn look_at_all_of_it(run: &mut Run) {
    for step in 0..=run.len() {
        run.seek(step);
        assert_eq!(run.position(), step);
        for language in [Language::English, Language::Chinese] {
            assert_eq!(run.frame(language).step, step);
            assert!(!run.entry(step, language).text.is_empty(), "{step}");
        }
        _ = (run.summary(), run.event(step));
    }
    _ = (run.marks(), run.crossings(), run.outages(), run.trace());
    for format in Format::ALL {
        let text = Export::of(&mut [run], "", Language::English).text(format);
        assert!(!text.is_empty());
    }
}

/// The run ends at a failure, if it has come to one, as it should.
fn ends_as_it_should(run: &mut Run, end: Advance, calls: &Rc<Calls>, whole: &[&str]) {
    let len = run.len();
    let Some(failure) = run.failure().cloned() else {
        assert_ne!(end, Advance::Failed);
        return;
    };
    assert_eq!((end, failure.after), (Advance::Failed, len));
    assert!((len as usize) < whole.len());
    look_at_all_of_it(run);
    let sentence = sentence(run.scenario());
    assert!(run.entry(len, Language::English).text.contains(&sentence), "{}", run.entry(len, Language::English).text);
    assert!(run.summary().failed.is_some());
    assert_eq!(run.allows(&Action::Heal), Err(Refused::Failed));
    assert_eq!(run.act(Action::Heal), Err(Refused::Failed));
    assert!(run.reason(Refused::Failed, Language::English).contains(&sentence));
    assert_eq!(run.step(), Advance::Failed);
    assert_eq!((run.run_to_end(), run.len()), (Advance::Failed, len));
    let link = Link::of_run(None, run);
    link::write(&sound(), &link).expect("it is short");
    // Whatever is asked of it from now on, it answers: what was before the failure is as if there had been none.
    calls.when.set(When::Never);
    let before: String = whole[..=len as usize].iter().map(|line| format!("{line}\n")).collect();
    if failure.action.is_some() || len > 0 {
        assert_eq!((run.trace(), run.digest()), (before.clone(), digest(&before)));
    }
    if len > 0 {
        run.seek(len - 1);
        assert_eq!(run.act(Action::Heal), Ok(()), "another future begins before the failure");
        assert!(run.failure().is_none() && run.run_to_end() != Advance::Failed);
    }
}

#[test]
fn a_run_ends_at_the_call_that_fails_and_keeps_what_was_before() {
    for json in RUNS {
        let scenario = scenario(json);
        let calls = Calls::new(When::Never);
        let (whole, end) = played(&scenario, &calls);
        let mut here = open(&sound(), &scenario).expect("it can be opened");
        assert_eq!((here.run_to_end(), here.digest()), (end, whole.digest()));
        let (all, trace) = (calls.made.get() - labels(&scenario), whole.trace());
        let lines: Vec<&str> = trace.lines().collect();
        assert!(all > 100 && lines.len() > 20, "{all} calls, {} lines", lines.len());
        for nth in 1..=all {
            for when in [When::Once(nth), When::From(nth)] {
                let calls = Calls::new(when);
                let (mut run, end) = played(&scenario, &calls);
                assert!(run.failure().is_some(), "{when:?} of {all}");
                ends_as_it_should(&mut run, end, &calls, &lines);
            }
        }
    }
}

/// How many calls a digest takes.
fn labels(scenario: &Scenario) -> u32 {
    let calls = Calls::new(When::Never);
    let (run, _) = played(scenario, &calls);
    let before = calls.made.get();
    _ = run.digest();
    calls.made.get() - before
}

fn searched(scenario: &Scenario, calls: &Rc<Calls>) -> Findings {
    let bounds = Bounds {
        budgets: Budgets::of(&[(FaultKind::Crashes, 1), (FaultKind::Restarts, 1)]),
        rounds: Rounds::each(1),
        max_states: 2_000,
        ..Bounds::default()
    };
    let mut search = explore(&registry(calls), scenario, &bounds, &Sought::Everything).expect("a scenario to explore");
    while !search.advance(500) {}
    search.findings()
}

#[test]
fn a_search_ends_at_the_call_that_fails_and_tells_the_way_there() {
    for json in RUNS {
        let scenario = scenario(json);
        let calls = Calls::new(When::Never);
        let findings = searched(&scenario, &calls);
        assert!(findings.failed.is_none());
        let all = calls.made.get();
        let mut ways = 0;
        for nth in (1..=all).step_by(all as usize / 150 + 1).chain(1..30) {
            for when in [When::Once(nth), When::From(nth)] {
                let findings = searched(&scenario, &Calls::new(when));
                let Some(failed) = findings.failed else { continue };
                assert!(!findings.complete);
                assert_eq!(failed.failure.to_string(), sentence(&scenario));
                if matches!(when, When::Once(_)) {
                    ways += u32::from(failed.actions > 0);
                    assert_eq!(failed.schedule.steps.len() as u32, failed.actions, "{when:?}");
                    let mut run = open(&sound(), &failed.schedule).unwrap_or_else(|bad| panic!("{when:?}: {bad}"));
                    run.run_to_end();
                    assert_eq!(run.len(), failed.actions);
                }
            }
        }
        assert!(ways > 50, "{ways} ways of {all} calls");
    }
}
