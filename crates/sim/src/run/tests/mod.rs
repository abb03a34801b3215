//! What a run does by itself and at people's request: steps, ties, ends, chance, time travel, branches.

mod elsewhere;
mod expectations;
mod forged;
mod lanes;
mod questions;
mod random;

use crate::run::Run;
use crate::run::frame::Advance;
use crate::scenario::action::{Action, Refused};
use crate::testing::{ASK, between, go_to, on_the_way, opened, played, suffers, transfer};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::{Language, NodeId, limits};

fn message(action: &str, kind: &str, from: &str, to: &str, more: &str) -> String {
    format!(r#"{{"{action}": {{"kind": "{kind}", "from": "{from}", "to": "{to}"{more}}}}}"#)
}

fn at(ms: u32, step: &str) -> String {
    step.replacen('{', &format!(r#"{{"at": {ms}, "#), 1)
}

#[test]
fn nth_counts_the_messages_of_a_kind_sent_on_a_link() {
    let lose = |nth: &str| message("lose", "Commit", "C", "B", nth);
    let run = suffers(&format!("{}, {}", lose(r#", "nth": 2"#), lose(r#", "nth": 1"#)));
    let commits = between(&run, 0, 400).into_iter().filter(|line| line.contains(" #") && line.contains("C>B Commit"));
    assert_eq!(
        commits.map(|line| line[..22].to_string()).collect::<Vec<_>>(),
        ["20 step 2 lose #7 C>B ", "120 step 1 lose #10 C>", "230 deliver #12 C>B Co",]
    );
}

#[test]
fn a_message_lost_when_it_was_sent_has_been_counted() {
    let cut = r#"{"at": 15, "cut": ["C", "B"]}, {"at": 16, "mend": ["B", "C"]}, {"at": 60, "mend": ["C", "B"]}"#;
    let run = suffers(&format!("{cut}, {}", message("lose", "Commit", "C", "B", r#", "nth": 2"#)));
    assert_eq!(between(&run, 120, 120)[1], "120 step 4 lose #10 C>B Commit | lost #10 C>B Commit");
}

#[test]
fn without_nth_the_message_longest_on_the_way_is_meant() {
    let delay = message("delay", "Commit", "C", "B", r#", "by": 200"#);
    let run = suffers(&format!("{delay}, {}", at(125, &message("lose", "Commit", "C", "B", ""))));
    assert_eq!(
        between(&run, 120, 130)[..2],
        [
            "120 fire C acks | C: send #10 >B Commit @130, set acks 100".to_string(),
            "125 step 2 lose #7 C>B Commit | lost #7 C>B Commit".to_string(),
        ]
    );
}

#[test]
fn of_an_original_and_its_copy_the_original_is_meant_and_the_copy_keeps_nth() {
    let named = |action: &str| message(action, "Prepare", "C", "B", r#", "nth": 1"#);
    let twice = format!("{}, {}", at(3, &named("lose")), at(4, &named("lose")));
    let run = suffers(&format!("{}, {twice}", at(2, &named("duplicate"))));
    assert_eq!(
        between(&run, 2, 4),
        [
            "2 step 1 duplicate #2 C>B Prepare +50 | copy #4 @12",
            "3 step 2 lose #2 C>B Prepare +50 | lost #2 C>B Prepare +50",
            "4 step 3 lose #4 C>B Prepare +50 | lost #4 C>B Prepare +50",
        ]
    );
}

#[test]
fn a_step_without_a_time_happens_as_soon_as_its_message_is_sent() {
    let prepare = |action: &str| message(action, "Prepare", "C", "B", "");
    let run = suffers(&format!("{}, {}, {}", prepare("duplicate"), prepare("deliver"), at(0, r#"{"pause": "A"}"#)));
    assert_eq!(
        between(&run, 0, 0)[1..],
        [
            "0 step 1 duplicate #2 C>B Prepare +50 | copy #4 @10".to_string(),
            "0 step 2 deliver #2 C>B Prepare +50 | B: write, voted yes, send #5 >C Vote yes @10".to_string(),
            "0 step 3 pause A".to_string(),
        ]
    );
    let run = suffers(&message("lose", "Vote", "C", "A", ""));
    assert_eq!(between(&run, 0, 400).len(), 9, "no such message is ever sent");
}

#[test]
fn a_step_without_a_time_waits_for_an_original() {
    let commit = |action: &str, more: &str| message(action, "Commit", "C", "B", more);
    let steps = [commit("duplicate", ""), commit("lose", ""), commit("lose", "")];
    let late_copy = at(21, &commit("delay", r#", "by": 300"#));
    let run = suffers(&format!("{}, {late_copy}", steps.join(", ")));
    let lost: Vec<String> = between(&run, 0, 400).into_iter().filter(|line| line.contains(" lose ")).collect();
    assert_eq!(
        lost,
        ["20 step 2 lose #7 C>B Commit | lost #7 C>B Commit", "120 step 3 lose #11 C>B Commit | lost #11 C>B Commit",]
    );
}

#[test]
fn steps_come_first_and_their_place_in_the_list_breaks_ties() {
    let run = suffers(
        r#"{"at": 30, "pause": "B"}, {"at": 10, "pause": "A"}, {"at": 10, "resume": "A"}, {"at": 5, "heal": true}"#,
    );
    assert_eq!(
        between(&run, 5, 10)[..4],
        [
            "5 step 4 heal".to_string(),
            "10 step 2 pause A".to_string(),
            "10 step 3 resume A".to_string(),
            "10 deliver #1 C>A Prepare -50 | A: write, voted yes, send #4 >C Vote yes @20".to_string(),
        ]
    );
    assert_eq!(between(&run, 30, 30)[0], "30 step 1 pause B");
}

#[test]
fn what_is_due_at_the_same_time_happens_in_the_order_of_numbers() {
    let run = played(&transfer(ASK, r#", "timers": {"votes": 10}"#));
    let order: Vec<String> = between(&run, 10, 10).iter().map(|line| line[3..15].to_string()).collect();
    assert_eq!(order, ["deliver #1 C", "deliver #2 C", "fire C votes"]);
    let first = format!("{}, {ASK}", at(0, r#"{"pause": "A"}"#));
    let late = message("delay", "Prepare", "C", "B", r#", "by": 90"#);
    let run = played(&transfer(&format!("{first}, {late}"), ""));
    let order: Vec<String> = between(&run, 100, 100).iter().map(|line| line[4..16].to_string()).collect();
    assert_eq!(order, ["deliver #2 C", "fire C votes"], "a delay gives no new number");
}

#[test]
fn a_manual_action_takes_ten_milliseconds_and_steps_happen_in_order() {
    let steps = [
        r#"{"request": {"node": "C"}}"#.to_string(),
        message("deliver", "Prepare", "C", "B", ""),
        r#"{"fire": {"node": "C", "timer": "votes"}}"#.to_string(),
        message("duplicate", "Abort", "C", "A", ""),
    ];
    let mut run = opened(&transfer(&steps.join(", "), r#", "schedule": "manual""#));
    assert_eq!(run.position(), 0);
    assert_eq!(
        between(&run, 0, 400),
        [
            "10 step 0 request C | C: write, send #1 >A Prepare -50, send #2 >B Prepare +50, set votes 100",
            "20 step 1 deliver #2 C>B Prepare +50 | B: write, voted yes, send #4 >C Vote yes",
            "30 step 2 fire C votes | C: write, decided \"abort\", send #5 >A Abort, send #6 >B Abort, set acks 100",
            "40 step 3 duplicate #5 C>A Abort | copy #8",
        ]
    );
    assert_eq!((run.run_to_end(), run.len()), (Advance::Waiting, 4));
    run.seek(4);
    run.act(Action::Pause(NodeId(1))).expect("it is up");
    assert_eq!((run.at_ms(5), run.position()), (50, 5));
    let due = run.frame(Language::English).flights.iter().map(|flight| flight.due_ms).collect::<Vec<_>>();
    assert_eq!(due, [None; 5]);
}

#[test]
fn nothing_happens_by_itself_after_until() {
    let json = transfer(&format!(r#"{ASK}, {{"at": 30, "pause": "A"}}, {{"at": 31, "heal": true}}"#), "");
    let mut run = opened(&json.replace(r#""until": 400"#, r#""until": 30"#));
    assert_eq!(run.run_to_end(), Advance::Ended);
    assert_eq!((run.at_ms(run.len()), run.len()), (30, 8));
    let mut run = opened(&transfer(ASK, ""));
    assert_eq!(run.run_to_end(), Advance::Waiting);
}

#[test]
fn a_run_has_ten_thousand_actions() {
    let long = r#""until": 1000000000"#;
    let json = transfer(&format!(r#"{ASK}, {{"at": 5, "mute": "A"}}"#), r#", "timers": {"acks": 1}"#);
    let mut run = opened(&json.replace(r#""until": 400"#, long));
    assert_eq!(run.run_to_end(), Advance::Cut);
    assert_eq!(run.len(), limits::ACTIONS);
    assert_eq!((run.position(), run.summary().cut), (0, false));
    run.seek(u32::MAX);
    assert!(run.summary().cut);
    let says = "The run is cut off here: it has 10000 actions, as many as a run may have. More would have happened.";
    assert!(run.entry(limits::ACTIONS, Language::English).text.ends_with(says));
    assert!(!run.entry(limits::ACTIONS - 1, Language::English).text.contains("cut off"));
    assert_eq!(run.position(), limits::ACTIONS);
    assert_eq!(run.act(Action::Heal), Err(Refused::TooManyActions));
    let end = run.trace();
    for step in [127, 128, 129, 9_999, 0, 5_000, 10_000] {
        run.seek(step);
        assert_eq!((run.position(), run.frame(Language::English).step), (step, step));
    }
    assert_eq!(run.trace(), end);
    run.seek(9_999);
    assert_eq!(run.act(Action::Heal), Ok(()));
    assert_eq!(run.step(), Advance::Cut);
}

#[test]
fn a_run_that_ends_with_its_last_action_is_not_cut() {
    let steps = [r#"{"heal": true}"#; 2_000].join(", ");
    let mut run = opened(&transfer(&steps, r#", "schedule": "manual""#));
    for _ in 0..8_000 {
        run.run_to_end();
        run.seek(u32::MAX);
        run.act(Action::Heal).expect("there is room");
    }
    assert_eq!((run.len(), run.run_to_end()), (limits::ACTIONS, Advance::Waiting));
    assert!(!run.summary().cut);
}

/// For each link the fates of its messages, in the order of sending: how long each takes, and its copy.
fn fates(run: &Run) -> BTreeMap<String, Vec<String>> {
    let mut fates: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in run.trace().lines().skip(1) {
        let now_ms: u64 = line.split(' ').nth(1).and_then(|time| time.parse().ok()).expect("a time");
        let fate = |word: &str| match word.strip_prefix('@') {
            Some(due_ms) => Some(format!("takes {}", due_ms.parse::<u64>().expect("a time") - now_ms)),
            None => ["lost", "copy"].contains(&word).then(|| word.to_string()),
        };
        for (node, effects) in line.split(" | ").filter_map(|reacted| reacted.split_once(": ")) {
            for sent in effects.split(", ").filter_map(|effect| effect.strip_prefix("send ")) {
                let words = sent.split(' ').filter_map(fate).collect::<Vec<_>>().join(" ");
                fates.entry(format!("{node}{}", sent.split(' ').nth(1).expect("a node"))).or_default().push(words);
            }
        }
    }
    fates
}

#[test]
fn losing_one_message_leaves_the_fate_of_all_others_alone() {
    let chancy = r#", "network": {"latency": [5, 90], "loss": 10, "duplicate": 30}, "timers": {"acks": 20}"#;
    let (mut compared, mut copies) = (0, 0);
    for seed in 0..40 {
        let of = |steps: &str| fates(&played(&transfer(steps, &format!(r#"{chancy}, "seed": {seed}"#))));
        let usual = of(ASK);
        for lost in [message("lose", "Prepare", "C", "B", ""), message("lose", "Ack", "B", "C", "")] {
            let other = of(&format!("{ASK}, {lost}"));
            for (link, one) in &usual {
                let two = other.get(link).map_or(&[][..], |fates| fates);
                let both = one.len().min(two.len());
                assert_eq!(one[..both], two[..both], "seed {seed}, link {link}, {lost}");
                compared += both;
                copies += one[..both].iter().filter(|fate| fate.contains("copy")).count();
            }
        }
    }
    assert!(compared > 1_000 && copies > 100, "{compared} messages and {copies} copies were compared");
}

#[test]
fn the_same_seed_gives_the_same_digest_and_another_seed_another() {
    let digest = |seed: u32| {
        let network = format!(r#", "seed": {seed}, "network": {{"latency": [10, 90], "loss": 5, "duplicate": 5}}"#);
        played(&transfer(ASK, &network)).digest()
    };
    assert_eq!(digest(7), digest(7));
    assert_ne!(digest(7), digest(8));
}

#[test]
fn looking_and_travelling_change_nothing() {
    let json = transfer(&format!(r#"{ASK}, {{"at": 15, "pause": "C"}}, {{"at": 150, "resume": "C"}}"#), "");
    let mut run = opened(&json);
    assert_eq!(run.step(), Advance::Moved);
    let here = run.frame(Language::English);
    run.run_to_end();
    assert_eq!((run.position(), run.frame(Language::English)), (1, here.clone()));
    let end = run.digest();
    for step in [run.len(), 3, 0, 7, 1] {
        run.seek(step);
        run.frame(Language::Chinese);
        run.summary();
    }
    assert_eq!((run.frame(Language::English), run.digest()), (here, end));
}

#[test]
fn an_action_in_the_past_forks() {
    let mut run = played(&transfer(ASK, ""));
    go_to(&mut run, 10);
    let fork = run.position();
    assert_eq!(on_the_way(&mut run), [4, 5]);
    run.act(Action::Lose(5)).expect("it is on the way");
    assert_eq!((run.position(), run.len()), (fork + 1, fork + 1));
    run.run_to_end();
    assert!(run.trace().contains("10 person lose #5 B>C Vote yes | lost #5 B>C Vote yes"));
    assert_eq!(run.person(), [(fork, Action::Lose(5))]);
}

#[test]
fn what_was_done_is_repeated_on_another_run_at_its_time_and_messages_by_name() {
    let json = transfer(ASK, "");
    let mut run = played(&json);
    go_to(&mut run, 10);
    run.act(Action::Lose(5)).expect("it is on the way");
    run.act(Action::Pause(NodeId(1))).expect("it is up");
    let deeds = run.deeds();
    run.run_to_end();
    let mut same = opened(&json);
    assert_eq!(same.repeat(deeds.clone()), []);
    same.run_to_end();
    assert_eq!((same.trace(), same.person()), (run.trace(), run.person()));
    // Nobody asks: no vote is ever on its way, and the pause happens all the same.
    let mut quiet = opened(&transfer("", ""));
    assert_eq!(quiet.repeat(deeds.clone()), [deeds[0].clone()]);
    assert_eq!(quiet.person(), [(0, Action::Pause(NodeId(1)))]);
}
