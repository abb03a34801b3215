//! What can happen to nodes and links (see `docs/scenario.md`), read in the traces of two-phase commit.

mod blocked;
mod chance;
mod news;

use crate::run::Run;
use crate::run::frame::{MarkSort, Verdict};
use crate::scenario::Decided;
use crate::testing::{ASK, between, go_to, on_the_way, played, suffers, transfer, transfer_of_three};
use crate::world::{Counts, Life};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::Language;
use synod_protocols::registry;

fn counts(run: &mut Run) -> (u32, u32, u32, u32) {
    let Counts { sent, delivered, lost, duplicated, .. } = run.summary().counts;
    (sent, delivered, lost, duplicated)
}

fn decided(run: &mut Run) -> String {
    let decided = run.summary().decided;
    let said =
        |(node, decided): &(String, Decided)| format!("{node} {}", decided.one().map_or("-", |value| value.as_str()));
    decided.iter().map(said).collect::<Vec<_>>().join(", ")
}

/// The run of a scenario with its world, at its end.
fn recorded(json: &str) -> Run {
    let scenario = crate::read(&registry(), json).expect("a scenario");
    let cluster = crate::run::open_cluster(&registry(), &scenario).expect("a cluster");
    let mut run = Run::new(scenario.into(), cluster);
    run.run_to_end();
    run.seek(run.len());
    run
}

fn refused(json: &str) -> String {
    let scenario = crate::read(&registry(), json).expect("a scenario");
    crate::run::open(&registry(), &scenario).map(|_| ()).expect_err("a step that cannot happen").to_string()
}

#[test]
fn nothing_happens_to_a_transfer() {
    let mut run = played(&transfer(ASK, ""));
    let all = [
        "0 step 0 request C | C: write, send #1 >A Prepare -50 @10, send #2 >B Prepare +50 @10, set votes 100",
        "10 deliver #1 C>A Prepare -50 | A: write, voted yes, send #4 >C Vote yes @20",
        "10 deliver #2 C>B Prepare +50 | B: write, voted yes, send #5 >C Vote yes @20",
        "20 deliver #4 A>C Vote yes | C: nothing",
        "20 deliver #5 B>C Vote yes | C: write, cancel votes, decided \"commit\", send #6 >A Commit @30, \
         send #7 >B Commit @30, set acks 100",
        "30 deliver #6 C>A Commit | A: write, decided \"commit\", send #9 >C Ack @40",
        "30 deliver #7 C>B Commit | B: write, decided \"commit\", send #10 >C Ack @40",
        "40 deliver #9 A>C Ack | C: nothing",
        "40 deliver #10 B>C Ack | C: write, cancel acks",
    ];
    assert_eq!(between(&run, 0, 400), all);
    assert_eq!(counts(&mut run), (8, 8, 0, 0));
    assert_eq!(run.summary().counts.forced_writes, 7);
    assert_eq!(decided(&mut run), "C commit, A commit, B commit");
    let marks: Vec<(MarkSort, u64)> = run.marks().iter().map(|mark| (mark.sort, mark.at_ms)).collect();
    assert_eq!(marks, [(MarkSort::Decision, 20), (MarkSort::Decision, 30), (MarkSort::Decision, 30)]);
}

#[test]
fn a_crash_while_sending_lets_the_first_k_messages_leave() {
    let lost = |sent: &str| {
        let mut run = suffers(&format!(r#"{{"at": 21, "crash": "C"{sent}}}"#));
        (between(&run, 21, 29).join("; "), counts(&mut run))
    };
    let (all, none) = ("21 step 1 crash C".to_string(), (8, 6, 2, 0));
    assert_eq!(lost(""), (all.clone(), none), "the two acks find C down");
    assert_eq!(lost(r#", "sent": 2"#), (format!("{all} sent 2"), none));
    assert_eq!(lost(r#", "sent": 99"#), (format!("{all} sent 99"), none));
    let one = format!("{all} sent 1 | lost #7 C>B Commit");
    assert_eq!(lost(r#", "sent": 1"#), (one, (7, 5, 2, 0)), "sent and lost: one commit; lost too: one ack");
    let both = format!("{all} sent 0 | lost #6 C>A Commit | lost #7 C>B Commit");
    assert_eq!(lost(r#", "sent": 0"#), (both, (6, 4, 2, 0)));
}

#[test]
fn a_crash_while_sending_counts_only_what_is_still_on_the_way() {
    let early = r#"{"at": 22, "deliver": {"kind": "Commit", "from": "C", "to": "A"}}"#;
    let run = played(&transfer_of_three(&format!(r#"{ASK}, {early}, {{"at": 23, "crash": "C", "sent": 1}}"#)));
    assert_eq!(between(&run, 23, 29), ["23 step 2 crash C sent 1 | lost #10 C>D Commit"]);
    assert!(between(&run, 30, 30).iter().any(|line| line.starts_with("30 deliver #9 C>B Commit | B: write")));
}

#[test]
fn a_crash_after_a_reaction_that_sent_nothing_takes_nothing_back() {
    let late = r#"{"delay": {"kind": "Prepare", "from": "C", "to": "B", "by": 50}}"#;
    let run = suffers(&format!(r#"{late}, {{"at": 25, "crash": "C", "sent": 0}}"#));
    assert_eq!(between(&run, 20, 59), ["20 deliver #4 A>C Vote yes | C: nothing", "25 step 2 crash C sent 0"]);
    assert_eq!(
        between(&run, 60, 60)[0],
        "60 deliver #2 C>B Prepare +50 | B: write, voted yes, send #5 >C Vote yes @70"
    );
}

#[test]
fn a_restart_is_a_reaction_too() {
    let steps = r#"{"at": 21, "crash": "A"}, {"at": 22, "restart": "A"}, {"at": 23, "crash": "A", "sent": 0}"#;
    let late = r#"{"delay": {"kind": "Vote", "from": "A", "to": "C", "by": 50}}"#;
    let run = suffers(&format!("{late}, {steps}"));
    assert_eq!(between(&run, 23, 23), ["23 step 4 crash A sent 0"], "the vote left before the restart");
}

#[test]
fn copies_have_left_when_their_sender_crashes() {
    let copy = r#"{"duplicate": {"kind": "Commit", "from": "C", "to": "B"}}"#;
    let mut run = suffers(&format!(r#"{copy}, {{"at": 21, "crash": "C", "sent": 0}}"#));
    assert_eq!(
        between(&run, 21, 30),
        [
            "21 step 2 crash C sent 0 | lost #6 C>A Commit | lost #7 C>B Commit",
            "30 deliver #9 C>B Commit | B: write, decided \"commit\", send #10 >C Ack @40",
        ]
    );
    assert_eq!(counts(&mut run), (7, 5, 3, 1));
    let by_chance = r#", "network": {"latency": [10, 10], "duplicate": 100}"#;
    let run = played(&transfer(&format!(r#"{ASK}, {{"at": 1, "crash": "C", "sent": 1}}"#), by_chance));
    assert_eq!(between(&run, 1, 1), ["1 step 1 crash C sent 1 | lost #3 C>B Prepare +50"]);
    let arrived: Vec<String> = between(&run, 10, 10).iter().map(|line| line[3..13].into()).collect();
    assert_eq!(arrived, ["deliver #1", "deliver #2", "deliver #4"]);
}

#[test]
fn a_crash_loses_memory_and_timers_and_a_restart_boots_from_the_disk() {
    let run = suffers(r#"{"at": 15, "crash": "C"}, {"at": 150, "restart": "C"}"#);
    assert_eq!(
        between(&run, 16, 150),
        [
            "20 deliver #4 A>C Vote yes | lost #4 A>C Vote yes",
            "20 deliver #5 B>C Vote yes | lost #5 B>C Vote yes",
            "150 step 2 restart C | C: write, decided \"abort\", send #6 >A Abort @160, \
             send #7 >B Abort @160, set acks 100",
        ]
    );
    let mut run = suffers(r#"{"at": 15, "crash": "A"}, {"at": 16, "restart": "A"}"#);
    assert_eq!(between(&run, 16, 16), ["16 step 2 restart A | A: nothing"]);
    assert_eq!(decided(&mut run), "C commit, A commit, B commit");
}

#[test]
fn a_wipe_loses_the_disk_of_a_node_that_is_up_or_down() {
    let ups = r#"{"at": 15, "wipe": "A"}, {"at": 16, "restart": "A"}"#;
    let downs = r#"{"at": 14, "crash": "A"}, {"at": 15, "wipe": "A"}, {"at": 16, "restart": "A"}"#;
    for steps in [ups, downs] {
        let mut run = suffers(steps);
        assert!(between(&run, 20, 20)[0].starts_with("20 deliver #4 A>C Vote yes | C: nothing"), "the vote has left");
        assert_eq!(
            between(&run, 30, 30)[0],
            "30 deliver #6 C>A Commit | A: write, decided \"commit\", send #9 >C Ack @40"
        );
        let summary = run.summary();
        assert_eq!(summary.balances, [("A".to_string(), 100), ("B".to_string(), 150)]);
        let books = summary.properties.iter().find(|property| property.name == "conservation").expect("a property");
        assert_eq!(books.verdict, Verdict::Violated);
        let locked = |run: &mut Run, at_ms| {
            go_to(run, at_ms);
            run.frame(Language::English).nodes[1].locked_since_ms
        };
        assert_eq!((locked(&mut run, 14), locked(&mut run, 15)), (Some(10), None));
    }
}

#[test]
fn a_wipe_takes_a_node_down_that_was_up() {
    let mut run = suffers(r#"{"at": 15, "wipe": "A"}"#);
    go_to(&mut run, 15);
    let a = &run.frame(Language::English).nodes[1];
    assert_eq!((a.life, a.phase.is_none(), a.timers.len()), (Life::Down, true, 0));
}

#[test]
fn a_decision_outlives_the_disk_and_a_violation_shows_at_the_wipe() {
    let mut run = suffers(r#"{"at": 50, "wipe": "A"}"#);
    assert_eq!(decided(&mut run), "C commit, A commit, B commit");
    let summary = run.summary();
    let books = summary.properties.iter().find(|property| property.name == "conservation").expect("a property");
    assert_eq!((books.verdict, books.step), (Verdict::Violated, Some(run.len())));
}

#[test]
fn a_request_to_a_node_that_is_down_is_refused() {
    let run = suffers(r#"{"at": 50, "crash": "C"}, {"at": 60, "request": {"node": "C"}}"#);
    assert_eq!(between(&run, 60, 60), ["60 step 2 request C refused down"]);
    let entry = run.entry(run.len(), Language::English);
    assert_eq!(entry.text, "A client's request to C is refused: the node is down.");
    let manual = transfer(r#"{"crash": "C"}, {"request": {"node": "C"}}"#, r#", "schedule": "manual""#);
    assert_eq!(refused(&manual), "steps[1]: this step cannot happen: the node is down");
}

#[test]
fn what_cannot_happen_is_a_line_of_the_log_and_changes_nothing() {
    let steps = [
        r#"{"at": 15, "restart": "A"}"#,
        r#"{"at": 15, "resume": "A"}"#,
        r#"{"at": 15, "fire": {"node": "C", "timer": "acks"}}"#,
        r#"{"at": 15, "lose": {"kind": "Ack", "from": "A", "to": "C"}}"#,
        r#"{"at": 16, "pause": "A"}"#,
        r#"{"at": 16, "pause": "A"}"#,
        r#"{"at": 17, "crash": "A"}"#,
        r#"{"at": 17, "crash": "A"}"#,
        r#"{"at": 17, "pause": "A"}"#,
        r#"{"at": 17, "resume": "A"}"#,
    ];
    let run = suffers(&steps.join(", "));
    assert_eq!(
        between(&run, 15, 19),
        [
            "15 step 1 restart A refused up",
            "15 step 2 resume A refused not-paused",
            "15 step 3 fire C acks refused timer-not-set",
            "15 step 4 message refused no-such-message",
            "16 step 5 pause A",
            "16 step 6 pause A refused paused",
            "17 step 7 crash A",
            "17 step 8 crash A refused down",
            "17 step 9 pause A refused down",
            "17 step 10 resume A refused not-paused",
        ]
    );
    let faults: Vec<u64> = run.marks().iter().filter(|m| m.sort == MarkSort::Fault).map(|m| m.at_ms).collect();
    assert_eq!(faults, [16, 17], "what was refused is no fault");
}

#[test]
fn a_paused_node_reacts_to_all_that_came_in_order_when_it_resumes() {
    let mut run = suffers(r#"{"at": 15, "pause": "C"}, {"at": 50, "resume": "C"}"#);
    assert_eq!(
        between(&run, 20, 50),
        [
            "20 deliver #4 A>C Vote yes | mailbox",
            "20 deliver #5 B>C Vote yes | mailbox",
            "50 step 2 resume C | C <A Vote yes: nothing | C <B Vote yes: write, cancel votes, decided \"commit\", \
         send #6 >A Commit @60, send #7 >B Commit @60, set acks 100",
        ]
    );
    go_to(&mut run, 20);
    let frame = run.frame(Language::English);
    assert_eq!((frame.nodes[0].life, frame.nodes[0].mailbox, frame.counts.delivered), (Life::Paused, 2, 4));
    assert!(frame.nodes[0].phase.is_some(), "it keeps its memory");
}

#[test]
fn timers_fall_due_during_a_pause() {
    let late = |from: &str| format!(r#"{{"delay": {{"kind": "Vote", "from": "{from}", "to": "C", "by": 100}}}}"#);
    let pause = r#"{"at": 15, "pause": "C"}, {"at": 150, "resume": "C"}"#;
    let run = suffers(&format!("{}, {}, {pause}", late("A"), late("B")));
    assert_eq!(
        between(&run, 100, 150),
        [
            "100 fire C votes | mailbox",
            "120 deliver #4 A>C Vote yes | mailbox",
            "120 deliver #5 B>C Vote yes | mailbox",
            "150 step 4 resume C | C <votes: write, decided \"abort\", send #6 >A Abort @160, send #7 >B Abort @160, \
         set acks 100 | C <A Vote yes: nothing | C <B Vote yes: nothing",
        ]
    );
}

#[test]
fn a_queued_timer_that_an_earlier_reaction_cancels_is_dropped() {
    let run = suffers(r#"{"at": 15, "pause": "C"}, {"at": 150, "resume": "C"}"#);
    assert_eq!(
        between(&run, 100, 150),
        [
            "100 fire C votes | mailbox",
            "150 step 2 resume C | C <A Vote yes: nothing | C <B Vote yes: write, cancel votes, decided \"commit\", \
         send #6 >A Commit @160, send #7 >B Commit @160, set acks 100",
        ]
    );
}

#[test]
fn a_queued_timer_that_an_earlier_reaction_sets_anew_is_dropped() {
    let three = r#", "protocol": "3pc", "timers": {"votes": 1000, "acks": 1000}"#;
    let late = r#"{"delay": {"kind": "PreCommit", "from": "C", "to": "A", "by": 100}}"#;
    let steps = format!(r#"{ASK}, {late}, {{"at": 40, "pause": "A"}}, {{"at": 390, "resume": "A"}}"#);
    let run = played(&transfer(&steps, three));
    let lines = between(&run, 41, 400);
    let (queued, resumed) = lines.split_at(2);
    assert_eq!(queued, ["130 deliver #8 C>A PreCommit | mailbox", "310 fire A decision | mailbox"]);
    let resumed = resumed.iter().find(|line| line.starts_with("390 step 3 resume A")).expect("it resumes");
    assert!(resumed.contains(" | A: write, ") && resumed.contains("set decision 300"), "one reaction: {resumed}");
}

#[test]
fn a_crash_during_a_pause_empties_the_mailbox() {
    let mut run = suffers(r#"{"at": 15, "pause": "C"}, {"at": 25, "crash": "C"}, {"at": 30, "restart": "C"}"#);
    assert_eq!(
        between(&run, 25, 30),
        [
            "25 step 2 crash C",
            "30 step 3 restart C | C: write, decided \"abort\", send #6 >A Abort @40, \
             send #7 >B Abort @40, set acks 100",
        ]
    );
    go_to(&mut run, 25);
    assert_eq!(counts(&mut run), (4, 4, 0, 0), "the votes had entered its mailbox");
}

#[test]
fn a_client_may_ask_a_paused_node() {
    let json =
        transfer(r#"{"at": 0, "pause": "C"}, {"at": 1, "request": {"node": "C"}}, {"at": 9, "resume": "C"}"#, "");
    let run = played(&json);
    assert_eq!(between(&run, 1, 1), ["1 step 1 request C | mailbox"]);
    assert!(between(&run, 9, 9)[0].starts_with("9 step 2 resume C | C: write, send #1 >A Prepare -50 @19"));
}

#[test]
fn a_cut_is_directed_and_loses_what_is_on_the_way() {
    let run = suffers(r#"{"at": 5, "cut": ["C", "A"]}, {"at": 60, "mend": ["C", "A"]}"#);
    assert_eq!(between(&run, 5, 5), ["5 step 1 cut C>A | lost #1 C>A Prepare -50"]);
    let run = suffers(r#"{"at": 5, "cut": ["A", "C"]}"#);
    assert_eq!(
        between(&run, 5, 10)[..2],
        [
            "5 step 1 cut A>C".to_string(),
            "10 deliver #1 C>A Prepare -50 | A: write, voted yes, send #4 >C Vote yes lost".to_string(),
        ]
    );
}

#[test]
fn a_mended_link_carries_what_is_sent_from_then_on() {
    let steps = r#"{"at": 15, "cut": ["C", "A"]}, {"at": 16, "cut": ["A", "C"]}, {"at": 17, "mend": ["A", "C"]}"#;
    let mut run = suffers(steps);
    assert_eq!(between(&run, 16, 16), ["16 step 2 cut A>C | lost #4 A>C Vote yes"]);
    let cuts = run.frame(Language::English).cuts;
    assert_eq!(cuts.iter().map(|(from, to)| (from.0, to.0)).collect::<Vec<_>>(), [(0, 1)]);
    let run = suffers(r#"{"at": 15, "cut": ["C", "A"]}, {"at": 90, "mend": ["C", "A"]}"#);
    assert!(between(&run, 20, 20)[1].contains("send #6 >A Commit lost, send #7 >B Commit @30"));
    assert!(between(&run, 120, 130)[1].starts_with("130 deliver #10 C>A Commit | A: write"), "told again at 120");
}

#[test]
fn a_partition_leaves_a_node_in_no_group_its_links() {
    let mut run = suffers(r#"{"at": 15, "partition": [["C"], ["A"]]}, {"at": 60, "heal": true}"#);
    assert_eq!(between(&run, 15, 15), ["15 step 1 partition C / A | lost #4 A>C Vote yes"]);
    assert_eq!(between(&run, 20, 20), ["20 deliver #5 B>C Vote yes | C: nothing"]);
    go_to(&mut run, 15);
    let cuts = |run: &mut Run| -> Vec<(u8, u8)> {
        run.frame(Language::English).cuts.iter().map(|(from, to)| (from.0, to.0)).collect()
    };
    assert_eq!(cuts(&mut run), [(0, 1), (1, 0)]);
    go_to(&mut run, 60);
    assert_eq!(cuts(&mut run), []);
    let mut run = suffers(r#"{"at": 15, "partition": [["C", "A"], ["B"]]}, {"at": 16, "heal": true}"#);
    assert_eq!(between(&run, 15, 15), ["15 step 1 partition C A / B | lost #5 B>C Vote yes"]);
    go_to(&mut run, 15);
    assert_eq!(cuts(&mut run), [(0, 2), (1, 2), (2, 0), (2, 1)]);
}

#[test]
fn a_mute_node_is_heard_by_nobody_and_a_deaf_one_hears_nobody() {
    let run = suffers(r#"{"at": 5, "mute": "A"}"#);
    assert_eq!(
        between(&run, 5, 10)[..2],
        [
            "5 step 1 mute A".to_string(),
            "10 deliver #1 C>A Prepare -50 | A: write, voted yes, send #4 >C Vote yes lost".to_string(),
        ]
    );
    let run = suffers(r#"{"at": 5, "deafen": "A"}"#);
    assert_eq!(between(&run, 5, 5), ["5 step 1 deafen A | lost #1 C>A Prepare -50"]);
    let run = suffers(r#"{"at": 15, "mute": "C"}, {"at": 16, "deafen": "C"}"#);
    let lost = ["15 step 1 mute C", "16 step 2 deafen C | lost #4 A>C Vote yes | lost #5 B>C Vote yes"];
    assert_eq!(between(&run, 15, 99), lost);
}

#[test]
fn a_message_to_a_node_that_is_down_waits_until_it_is_due() {
    let mut run = suffers(r#"{"at": 5, "crash": "A"}"#);
    assert_eq!(between(&run, 10, 10)[0], "10 deliver #1 C>A Prepare -50 | lost #1 C>A Prepare -50");
    assert_eq!(run.entry(3, Language::English).text, "Prepare -50 from C finds A down and is lost.");
    go_to(&mut run, 5);
    assert_eq!(on_the_way(&mut run), [1, 2]);
    let run = suffers(r#"{"at": 5, "crash": "A"}, {"at": 9, "restart": "A"}"#);
    assert!(between(&run, 10, 10)[0].starts_with("10 deliver #1 C>A Prepare -50 | A: write"));
    let steps =
        r#"{"request": {"node": "C"}}, {"crash": "A"}, {"deliver": {"kind": "Prepare", "from": "C", "to": "A"}}"#;
    let run = played(&transfer(steps, r#", "schedule": "manual""#));
    assert_eq!(between(&run, 30, 30), ["30 step 2 deliver #1 C>A Prepare -50 | lost #1 C>A Prepare -50"]);
}

#[test]
fn any_message_on_the_way_can_be_lost_duplicated_delayed_or_delivered() {
    let named = |action: &str, at: &str, by: &str| {
        format!(r#"{{{at}"{action}": {{"kind": "Prepare", "from": "C", "to": "A"{by}}}}}"#)
    };
    let at = r#""at": 4, "#;
    let run = suffers(&named("lose", at, ""));
    assert_eq!(between(&run, 4, 4), ["4 step 1 lose #1 C>A Prepare -50 | lost #1 C>A Prepare -50"]);
    let run = suffers(&named("deliver", at, ""));
    assert!(between(&run, 4, 4)[0].starts_with("4 step 1 deliver #1 C>A Prepare -50 | A: write, voted yes"));
    let run = suffers(&named("delay", at, r#", "by": 50"#));
    assert_eq!(between(&run, 4, 4), ["4 step 1 delay #1 C>A Prepare -50 by 50"]);
    assert!(between(&run, 60, 60)[0].starts_with("60 deliver #1 C>A Prepare -50 | A: write"));
    let mut run = suffers(&named("duplicate", at, ""));
    assert_eq!(
        between(&run, 4, 14)[..4],
        [
            "4 step 1 duplicate #1 C>A Prepare -50 | copy #4 @14".to_string(),
            "10 deliver #1 C>A Prepare -50 | A: write, voted yes, send #5 >C Vote yes @20".to_string(),
            "10 deliver #2 C>B Prepare +50 | B: write, voted yes, send #6 >C Vote yes @20".to_string(),
            "14 deliver #4 C>A Prepare -50 | A: nothing".to_string(),
        ]
    );
    assert_eq!(counts(&mut run), (8, 9, 0, 1), "a copy counts as duplicated, not as sent");
}

#[test]
fn chance_loses_and_duplicates_by_the_hundred() {
    let mut run = played(&transfer(ASK, r#", "network": {"loss": 100}"#));
    let (sent, delivered, lost, duplicated) = counts(&mut run);
    assert!(sent > 0 && (delivered, lost, duplicated) == (0, sent, 0));
    assert!(between(&run, 0, 0)[0].contains("send #1 >A Prepare -50 lost, send #2 >B Prepare +50 lost"));
    let mut run = played(&transfer(ASK, r#", "network": {"latency": [10, 10], "duplicate": 100}"#));
    assert_eq!(
        between(&run, 0, 10)[..3],
        [
            "0 step 0 request C | C: write, send #1 >A Prepare -50 @10 copy #2 @10, \
         send #3 >B Prepare +50 @10 copy #4 @10, set votes 100"
                .to_string(),
            "10 deliver #1 C>A Prepare -50 | A: write, voted yes, send #6 >C Vote yes @20 copy #7 @20".to_string(),
            "10 deliver #2 C>A Prepare -50 | A: nothing".to_string(),
        ]
    );
    let (sent, delivered, lost, duplicated) = counts(&mut run);
    assert_eq!((lost, duplicated, delivered), (0, sent, 2 * sent));
    assert_eq!(decided(&mut run), "C commit, A commit, B commit");
}

#[test]
fn a_manual_schedule_knows_no_chance() {
    let unlucky = r#", "schedule": "manual", "network": {"loss": 100, "duplicate": 100}"#;
    let mut run = played(&transfer(r#"{"request": {"node": "C"}}"#, unlucky));
    assert_eq!(on_the_way(&mut run), [1, 2]);
    assert_eq!(counts(&mut run), (2, 0, 0, 0));
}

#[test]
fn calm_ends_with_the_first_fault_or_timer() {
    let failure_free =
        |steps: &str, more: &str| recorded(&transfer(&format!("{ASK}{steps}"), more)).world.is_failure_free();
    assert!(failure_free("", ""));
    assert!(failure_free(r#", {"at": 7, "request": {"node": "C"}}"#, ""));
    assert!(failure_free(r#", {"at": 7, "resume": "C"}"#, ""), "it was refused");
    assert!(!failure_free(r#", {"at": 7, "pause": "C"}"#, ""));
    assert!(!failure_free(r#", {"at": 7, "cut": ["A", "B"]}"#, ""));
    assert!(!failure_free(r#", {"delay": {"kind": "Ack", "from": "A", "to": "C", "by": 1}}"#, ""));
    assert!(!failure_free("", r#", "timers": {"votes": 15}"#));
    assert!(!failure_free("", r#", "network": {"duplicate": 100}"#));
    assert!(!failure_free("", r#", "network": {"loss": 100}"#));
}
