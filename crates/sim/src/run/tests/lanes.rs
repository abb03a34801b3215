//! Locks, whole counts and violations along the lines of the diagram.

use crate::run::Run;
use crate::testing::{lesson, played, suffers, transfer};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::Language;

fn locks(run: &Run) -> Vec<String> {
    let name = |node| run.cluster().name(node).to_string();
    let until = |ms: Option<u64>| ms.map_or_else(|| "…".to_string(), |ms| ms.to_string());
    run.locks().iter().map(|lock| format!("{} {}-{}", name(lock.node), lock.from_ms, until(lock.until_ms))).collect()
}

fn enough(run: &Run) -> Vec<String> {
    let all = run.enough(0..run.len() + 1);
    let name = |node| run.cluster().name(node).to_string();
    all.iter().map(|one| format!("{}@{} {}/{}", name(one.node), one.at_ms, one.need, one.of)).collect()
}

#[test]
fn a_lock_lasts_from_the_yes_to_the_decision() {
    assert_eq!(locks(&suffers(r#"{"at": 300, "heal": true}"#)), ["A 10-30", "B 10-30"]);
    let run = suffers(r#"{"at": 15, "crash": "C"}"#);
    assert_eq!(locks(&run), ["A 10-…", "B 10-…"], "in doubt for ever");
    let wiped = suffers(r#"{"at": 15, "wipe": "A"}"#);
    assert_eq!(locks(&wiped)[0], "A 10-15", "what is not on the disk holds nothing");
}

#[test]
fn locks_are_those_of_the_frames() {
    for id in ["2pc-blocking", "2pc-recovery", "3pc-split", "3pc-elected"] {
        let mut run = lesson(id);
        let locks = run.locks();
        for step in 0..=run.len() {
            run.seek(step);
            for node in run.frame(Language::English).nodes {
                let here = |lock: &&crate::run::lanes::Lock| {
                    lock.node == node.id && lock.from_step <= step && lock.until_step.is_none_or(|until| until > step)
                };
                let since = locks.iter().find(here).map(|lock| lock.from_ms);
                assert_eq!(since, node.locked_since_ms, "{id} {step} {}", node.name);
            }
        }
    }
}

#[test]
fn a_count_is_whole_with_its_last_answer_and_only_then() {
    assert_eq!(enough(&played(&transfer(crate::testing::ASK, ""))), ["C@20 2/2", "C@40 2/2"]);
    let refused = lesson("2pc-no");
    let votes = enough(&refused).iter().filter(|said| said.starts_with("C@20")).count();
    assert_eq!(votes, 0, "a no is no vote that is counted: {:?}", enough(&refused));
    let said = enough(&lesson("paxos-x"));
    assert!(said.iter().all(|one| one.ends_with("3/5") || one.ends_with("2/3")), "{said:?}");
    assert!(said.len() >= 2, "promises and acceptances: {said:?}");
}

#[test]
fn some_steps_are_asked_about_alone() {
    let run = lesson("paxos-duel");
    let all = run.enough(0..run.len() + 1);
    assert!(!all.is_empty());
    let mut parts = Vec::new();
    for from in (0..=run.len()).step_by(7) {
        parts.extend(run.enough(from..from + 7));
    }
    assert_eq!(parts, all);
}

#[test]
fn a_violation_names_who_is_concerned() {
    let mut run = lesson("3pc-split");
    let violated = run.violated();
    assert!(!violated.is_empty());
    run.seek(run.len());
    let frame = run.frame(Language::English);
    for one in &violated {
        assert!(frame.properties.iter().any(|known| known.step == Some(one.step) && known.nodes == one.nodes));
    }
    assert!(lesson("2pc-commit").violated().is_empty());
}
