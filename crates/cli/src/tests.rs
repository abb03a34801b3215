//! Commands on a protocol that fails at one of its calls: the exit code and the text say so, and what was before the
//! failure is told.

#[path = "../../../tests/tests/failures/fails.rs"]
mod fails;

use crate::arguments::{ExploreArguments, Format, RunArguments, RunFormat};
use crate::source::Outcome;
use crate::{explore, run};
use fails::{Calls, When, failing};
use std::rc::Rc;
use synod_core::{Language, Registry};
use synod_protocols::paxos::Paxos;
use synod_sim::explore::Reduction;
use synod_sim::scenario::json::Json;

/// A proposer, two acceptors and a learner; a crash.
const LINK: &str = "#v=1&p=paxos&nodes=P.proposer;A,B.acceptor;L.learner&steps=0.request.P.propose:3;30.crash.A\
                    &until=200";
const SENTENCE: &str = "has failed: its memory is used up.";

fn registry(calls: &Rc<Calls>) -> Registry {
    Registry::new(vec![failing::<Paxos>(calls)])
}

/// What the command prints and how it ends, and how many calls that took.
fn ran(when: When, format: RunFormat) -> (String, Outcome, u32) {
    let calls = Calls::new(when);
    let ask = RunArguments { what: LINK.into(), until_ms: None, format, language: Language::English };
    let done = run::run(&registry(&calls), &ask);
    let (text, outcome) = done.unwrap_or_else(|bad| panic!("{}", bad.0));
    (text, outcome, calls.made.get())
}

fn explored(when: When, format: Format) -> (String, Outcome, u32) {
    let calls = Calls::new(when);
    let plan = Json::object([("crashes", Json::Whole(1)), ("rounds", Json::Whole(1))]);
    let done = explore::run(
        &registry(&calls),
        &ExploreArguments { what: LINK.into(), plan, reduction: Reduction::All, format },
    );
    let (text, outcome) = done.unwrap_or_else(|bad| panic!("{}", bad.0));
    (text, outcome, calls.made.get())
}

/// The lines that tell what happened.
fn log(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.get(6..10) == Some(" ms ")).collect()
}

#[test]
fn a_run_is_told_up_to_the_call_that_fails() {
    let (whole, outcome, all) = ran(When::Never, RunFormat::Text);
    assert!(outcome == Outcome::Good && all > 50, "{all} calls");
    let mut failed = 0;
    for nth in (1..=all).step_by(3) {
        let (text, outcome, _) = ran(When::Once(nth), RunFormat::Text);
        // What only tells of a run may fail without ending it.
        if outcome == Outcome::Failed {
            failed += 1;
            assert!(text.contains("failed: ") && text.contains(SENTENCE), "{nth}: {text}");
            let (told, whole) = (log(&text), log(&whole));
            assert!(told.len() <= whole.len(), "{nth}: {text}");
            // The last line is the failure's own.
            assert_eq!(told[..told.len() - 1], whole[..told.len() - 1], "{nth}");
            let (json, outcome, _) = ran(When::From(nth), RunFormat::Json);
            assert!(outcome == Outcome::Failed && json.contains("\"failed\":"), "{nth}: {json}");
        }
    }
    assert!(failed > 10, "{failed} of {all}");
}

#[test]
fn a_search_ends_at_the_call_that_fails_and_tells_the_way_there() {
    let (_, outcome, all) = explored(When::Never, Format::Text);
    assert!(outcome == Outcome::Good && all > 100, "{all} calls");
    for nth in (1..all).step_by(all as usize / 60 + 1) {
        let (text, outcome, _) = explored(When::Once(nth), Format::Text);
        assert!(outcome == Outcome::Failed, "{nth} of {all}: {text}");
        assert!(text.starts_with("Not complete: the protocol has failed") && text.contains(SENTENCE), "{nth}: {text}");
        let (json, outcome, _) = explored(When::Once(nth), Format::Json);
        assert!(outcome == Outcome::Failed, "{nth}");
        assert!(json.contains("\"complete\":false") && json.contains("\"failed\":{\"sentence\":"), "{nth}: {json}");
    }
}
