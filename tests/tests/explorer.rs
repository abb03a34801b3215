//! What the explorer must show: what the protocols guarantee and what not, every broken variant, schedules that replay.

use synod_core::Protocol;
use synod_protocols::paxos::Paxos;
use synod_protocols::registry;
use synod_protocols::three_phase::ThreePhase;
use synod_protocols::two_phase::TwoPhase;
use synod_sim::explore::{Bounds, Budgets, FaultKind, Finding, Findings, Rounds, Sought, TimerOrder, explore};
use synod_sim::run::frame::Verdict;
use synod_sim::{Scenario, expect, read, write};
use synod_tests::plain::cases::duel_json;
use synod_tests::{played, scenarios_of};

/// No fault, and timers that run out at any time.
const ANY: Bounds = Bounds::DEFAULT;

/// So many faults, and timers that run out late.
fn late(kinds: &[(FaultKind, u8)]) -> Bounds {
    Bounds { timers: TimerOrder::Late, ..any(kinds) }
}

/// So many faults, and timers that run out at any time.
fn any(kinds: &[(FaultKind, u8)]) -> Bounds {
    Bounds { budgets: Budgets::of(kinds), ..ANY }
}

/// The same for one round.
fn one_round(kinds: &[(FaultKind, u8)]) -> Bounds {
    Bounds { rounds: Rounds::each(1), ..any(kinds) }
}

const CRASH: &[(FaultKind, u8)] = &[(FaultKind::Crashes, 1)];
const CRASH_AND_RESTART: &[(FaultKind, u8)] = &[(FaultKind::Crashes, 1), (FaultKind::Restarts, 1)];
const LOSS: &[(FaultKind, u8)] = &[(FaultKind::Losses, 1)];

/// A asks B for 50, C coordinates.
fn transfer(protocol: &str, fields: &str) -> String {
    format!(
        r#"{{"synod": 1, "protocol": "{protocol}", {fields} "nodes": [
            {{"id": "C", "roles": ["coordinator"]}},
            {{"id": "A", "roles": ["participant"], "balance": 100, "change": -50}},
            {{"id": "B", "roles": ["participant"], "balance": 100, "change": 50}}],
            "steps": [{{"at": 0, "request": {{"node": "C"}}}}]}}"#
    )
}

/// Three acceptors and a learner; each of these proposers is asked for a value of its own.
fn paxos(fields: &str, asked: &[&str]) -> String {
    let mut nodes: Vec<(&str, &str)> = asked.iter().map(|proposer| (*proposer, "proposer")).collect();
    nodes.dedup();
    nodes.extend([("A", "acceptor"), ("B", "acceptor"), ("C", "acceptor"), ("L", "learner")]);
    let node = |(id, role): &(&str, &str)| format!(r#"{{"id": "{id}", "roles": ["{role}"]}}"#);
    let step = |(place, proposer): (usize, &&str)| {
        format!(r#"{{"at": 0, "request": {{"node": "{proposer}", "propose": "v{place}"}}}}"#)
    };
    let nodes: Vec<String> = nodes.iter().map(node).collect();
    let steps: Vec<String> = asked.iter().enumerate().map(step).collect();
    format!(
        r#"{{"synod": 1, "protocol": "paxos", {fields} "nodes": [{}], "steps": [{}]}}"#,
        nodes.join(", "),
        steps.join(", ")
    )
}

/// All that a search finds, for one property or for all.
fn search(json: &str, bounds: &Bounds, property: Option<&str>) -> Findings {
    let sought = property.map_or(Sought::Everything, |property| Sought::Properties(vec![property.to_string()]));
    let mut search = explore(&registry(), &scenarios_of(json)[0], bounds, &sought).expect("a scenario to explore");
    while !search.advance(10_000) {}
    let findings = search.findings();
    findings.properties.iter().for_each(replays);
    findings
}

/// The properties that are violated, each with the number of actions that it takes.
fn violated(json: &str, bounds: &Bounds) -> Vec<(String, usize)> {
    let findings = search(json, bounds, None);
    assert!(findings.complete, "all worlds of {json}");
    let length = |finding: &Finding| Some((finding.name.clone(), finding.schedule.as_ref()?.steps.len()));
    findings.properties.iter().filter_map(length).collect()
}

/// Whether one property is violated, at the end of which schedule.
fn breaks(json: &str, bounds: &Bounds, property: &str) -> Option<usize> {
    let findings = search(json, bounds, Some(property));
    let [finding] = &findings.properties[..] else { panic!("one property was asked for") };
    let schedule = finding.schedule.as_ref();
    assert_eq!(findings.complete, schedule.is_none(), "it goes on until it finds what it looks for, in {json}");
    schedule.map(|schedule| schedule.steps.len())
}

/// A schedule is a scenario like any other: it can be written, read and run, and it ends with the violation.
fn replays(finding: &Finding) {
    assert_eq!(finding.schedule.is_some(), finding.verdict == Verdict::Violated, "{finding:?}");
    let Some(schedule) = &finding.schedule else { return };
    let file = written(schedule);
    assert_eq!(read(&registry(), &file).as_ref(), Ok(schedule), "{file}");
    let mut run = played(schedule);
    assert_eq!(run.len() as usize, schedule.steps.len(), "{file}");
    assert_eq!(expect::unmet(&mut run, None), Vec::<String>::new(), "{file}");
    let summary = run.summary();
    let property = summary.properties.iter().find(|property| property.name == finding.name).expect("the property");
    assert_eq!(property.verdict, Verdict::Violated, "{file}");
    if finding.name == "nonblocking" {
        assert!(!summary.blocked.is_empty(), "{file}");
    } else {
        assert_eq!(property.step, Some(run.len()), "the last action is the one, in {file}");
    }
}

fn written(scenario: &Scenario) -> String {
    let registry = registry();
    let about = registry.about(&scenario.protocol).expect("a protocol");
    write(scenario, about).to_string()
}

#[test]
fn two_phase_commit_is_safe_and_blocks_after_one_crash() {
    let json = transfer("2pc", "");
    assert_eq!(violated(&json, &ANY), []);
    assert_eq!(violated(&json, &any(CRASH)), [("nonblocking".to_string(), 3)]);
    assert_eq!(violated(&json, &any(CRASH_AND_RESTART)), [("nonblocking".to_string(), 3)]);
    assert_eq!(violated(&json, &one_round(&[(FaultKind::Losses, 1), (FaultKind::Duplicates, 1)])), []);
    assert_eq!(violated(&json, &late(CRASH)), [("nonblocking".to_string(), 3)]);
}

const ELECTED: &str = r#""options": {"termination": "elected"},"#;
const COMMITS_ALONE: &str = r#""options": {"missing_ack": "commit"},"#;

/// In the synchronous world, where messages are faster than every timer.
#[test]
fn three_phase_commit_survives_crashes_if_the_survivors_elect() {
    for options in ["", COMMITS_ALONE, ELECTED] {
        assert_eq!(violated(&transfer("3pc", options), &late(&[])), [], "{options}");
    }
    for options in ["", COMMITS_ALONE] {
        let found = violated(&transfer("3pc", options), &late(CRASH));
        assert!(found.iter().any(|(name, _)| *name == "agreement"), "{options} {found:?}");
        assert!(found.iter().all(|(name, _)| ["agreement", "conservation"].contains(&&**name)), "{options} {found:?}");
    }
    for crashes in 1..=2 {
        assert_eq!(
            violated(&transfer("3pc", ELECTED), &late(&[(FaultKind::Crashes, crashes)])),
            [],
            "{crashes} crashes"
        );
    }
}

/// An election survives what stops nodes or loses a message. Cut off from each other, two groups elect one each: with
/// two participants that takes two cuts, or one and a crash; with one participant, one. Where each decides alone, one
/// cut is enough (BHG, section 7.5: the protocol is for failures of sites, not of links).
#[test]
fn what_splits_three_phase_commit_is_a_partition() {
    use FaultKind::{Crashes, Cuts, Losses};
    let json = transfer("3pc", ELECTED);
    let split = |json: &str, kinds: &[(FaultKind, u8)]| breaks(json, &late(kinds), "agreement");
    for kinds in [&[(Cuts, 1)][..], &[(Crashes, 2)], &[(Losses, 2)], &[(Crashes, 1), (Losses, 1)]] {
        assert_eq!(split(&json, kinds), None, "{kinds:?}");
    }
    assert_eq!(split(&json, &[(Cuts, 2)]), Some(12));
    assert_eq!(split(&json, &[(Cuts, 1), (Crashes, 1)]), Some(13));
    assert_eq!(split(&transfer("3pc", ""), &[(Cuts, 1)]), Some(13));
    let alone = r#"{"synod": 1, "protocol": "3pc", "options": {"termination": "elected"},
        "nodes": [{"id": "C", "roles": ["coordinator"]}, {"id": "A", "roles": ["participant"], "change": 50}],
        "steps": [{"at": 0, "request": {"node": "C"}}]}"#;
    assert_eq!(split(alone, &[(Cuts, 1)]), Some(7));
}

/// No outcome but one, whatever happens to nodes that keep their disks and to messages.
#[test]
fn two_phase_commit_is_safe_whatever_is_lost_cut_or_stopped() {
    use FaultKind::{Crashes, Cuts, Duplicates, Heals, Losses, Pauses, Restarts};
    let budgets = [
        &[(Crashes, 2), (Restarts, 2)][..],
        &[(Crashes, 1), (Restarts, 1), (Losses, 1), (Duplicates, 1)],
        &[(Cuts, 2), (Heals, 2)],
        &[(Crashes, 1), (Restarts, 1), (Cuts, 1), (Heals, 1)],
        &[(Losses, 2), (Duplicates, 2)],
        &[(Pauses, 1), (Cuts, 1), (Heals, 1), (Losses, 1)],
    ];
    for kinds in budgets {
        for fields in ["", r#""options": {"termination": "cooperative"},"#] {
            let bounds = Bounds { rounds: Rounds::each(1), ..late(kinds) };
            let found = violated(&transfer("2pc", fields), &bounds);
            assert!(found.iter().all(|(name, _)| name == "nonblocking"), "{fields} {kinds:?} {found:?}");
        }
    }
}

/// In the asynchronous one it splits whatever happens at its end, and nothing has to fail.
#[test]
fn three_phase_commit_splits_where_a_message_may_be_slow() {
    for options in ["", COMMITS_ALONE, ELECTED] {
        assert!(breaks(&transfer("3pc", options), &ANY, "agreement").is_some(), "{options}");
    }
}

#[test]
fn paxos_agrees_however_messages_overtake_each_other() {
    let findings = search(&paxos("", &["P1", "P2"]), &one_round(&[]), None);
    assert!(findings.complete);
    let verdicts: Vec<_> = findings.properties.iter().map(|finding| (&*finding.name, finding.verdict.name())).collect();
    // A proposer that has been refused may try again, but for the bound.
    let holds = [("agreement", "holds"), ("validity", "holds"), ("integrity", "holds")];
    assert_eq!(verdicts, [&holds[..], &[("nonblocking", "undecided")]].concat());
}

const PAUSE: (FaultKind, u8) = (FaultKind::Pauses, 1);
const CUT_AND_HEAL: [(FaultKind, u8); 2] = [(FaultKind::Cuts, 1), (FaultKind::Heals, 1)];

/// Faults that leave every disk as it is.
fn disks_kept() -> [Vec<(FaultKind, u8)>; 4] {
    [
        vec![(FaultKind::Pauses, 2)],
        [&[PAUSE], CRASH_AND_RESTART].concat(),
        [&[PAUSE], LOSS].concat(),
        [&[PAUSE], &CUT_AND_HEAL[..]].concat(),
    ]
}

/// A coordinator that sleeps leaves others in doubt, as one that has crashed does; nobody decides otherwise.
#[test]
fn two_phase_commit_is_safe_whoever_sleeps() {
    for kinds in disks_kept() {
        let all = [&kinds[..], &[(FaultKind::Duplicates, 1)]].concat();
        let found = violated(&transfer("2pc", ""), &Bounds { rounds: Rounds::each(1), ..late(&all) });
        assert_eq!(found, [("nonblocking".to_string(), 3)], "{all:?}");
    }
    let found = violated(&transfer("2pc", ""), &one_round(&[PAUSE]));
    assert_eq!(found, [("nonblocking".to_string(), 3)]);
}

/// A coordinator that has lost its disk tells its participants nothing; one of them that has lost it did not take part.
#[test]
fn two_phase_commit_loses_money_with_a_disk() {
    let json = transfer("2pc", "");
    let wiped = [(FaultKind::Wipes, 1), (FaultKind::Restarts, 1)];
    let found = [("conservation".to_string(), 7), ("nonblocking".to_string(), 3)];
    assert_eq!(violated(&json, &one_round(&wiped)), found);
    let found = [("conservation".to_string(), 8), ("nonblocking".to_string(), 3)];
    assert_eq!(violated(&json, &late(&wiped)), found);
}

#[test]
fn paxos_agrees_whoever_sleeps() {
    let json = duel_json("", 2);
    for kinds in disks_kept() {
        assert_eq!(breaks(&json, &one_round(&kinds), "agreement"), None, "{kinds:?}");
    }
    assert_eq!(breaks(&paxos("", &["P1"]), &one_round(&[PAUSE]), "agreement"), None, "one proposer, three acceptors");
}

/// Three acceptors, of which one forgets what it has promised and accepted.
#[test]
fn a_lost_disk_breaks_paxos() {
    let wiped = [(FaultKind::Wipes, 1), (FaultKind::Restarts, 1)];
    assert_eq!(breaks(&paxos("", BOTH), &one_round(&wiped), "agreement"), Some(16));
}

#[test]
#[cfg_attr(debug_assertions, ignore = "millions of worlds: cargo test --release")]
fn paxos_agrees_with_three_acceptors_too() {
    // Who has lost its disk and stays down promises nothing.
    for kinds in [CRASH_AND_RESTART, &CUT_AND_HEAL[..1], &[(FaultKind::Wipes, 1)]] {
        assert_eq!(breaks(&paxos("", BOTH), &one_round(kinds), "agreement"), None, "{kinds:?}");
    }
}

#[test]
fn a_search_without_room_claims_nothing() {
    let findings =
        search(&transfer("2pc", ""), &Bounds { budgets: Budgets::of(CRASH), max_states: 1_000, ..ANY }, None);
    assert!(!findings.complete);
    assert_eq!(findings.stats.states, 1_000);
    for finding in &findings.properties {
        assert_ne!(finding.verdict, Verdict::Holds, "{}", finding.name);
    }
    let agreement = findings.properties.iter().find(|finding| finding.name == "agreement");
    assert_eq!(agreement.map(|finding| finding.verdict), Some(Verdict::Undecided));
}

/// A variant of a transfer, the bounds within which it breaks a property, and the property.
type Case = (&'static str, &'static str, Bounds, &'static str);

#[test]
fn every_variant_of_two_phase_commit_is_found() {
    let cases: [Case; 5] = [
        ("votes-before-writing", "", any(CRASH_AND_RESTART), "conservation"),
        ("participant-times-out-to-commit", "", ANY, "unanimity"),
        ("participant-times-out-to-abort", "", ANY, "agreement"),
        ("coordinator-forgets", "", any(CRASH_AND_RESTART), "agreement"),
        ("coordinator-forgets", "", any(CRASH_AND_RESTART), "stability"),
    ];
    every_variant::<TwoPhase>(&cases);
}

#[test]
fn every_variant_of_three_phase_commit_is_found() {
    let loss = late(LOSS);
    let cases: [Case; 2] = [
        ("precommitted-times-out-to-abort", "", loss, "agreement"),
        ("aborts-after-precommit", ELECTED, late(&[(FaultKind::Crashes, 2)]), "agreement"),
    ];
    every_variant::<ThreePhase>(&cases);
}

/// Each variant breaks the property, and the protocol itself within the same bounds does not.
fn every_variant<P: Protocol>(cases: &[Case]) {
    for variant in P::about().variants {
        assert!(cases.iter().any(|(name, ..)| *name == variant.name), "{} is looked for", variant.name);
    }
    for (variant, options, bounds, property) in cases {
        let broken = transfer(P::ID, &format!(r#"{options} "broken": "{variant}","#));
        assert!(breaks(&broken, bounds, property).is_some(), "{variant} breaks {property}");
        assert_eq!(breaks(&transfer(P::ID, options), bounds, property), None, "{property} holds without {variant}");
    }
}

const BOTH: &[&str] = &["P1", "P2"];
/// A variant of Paxos, who is asked, the bounds, the property, and the actions that it takes.
type PaxosCase = (&'static str, &'static [&'static str], Bounds, &'static str, usize);

/// Those with up to a million worlds.
fn small() -> [PaxosCase; 7] {
    [
        ("promise-ignored", BOTH, one_round(&[]), "agreement", 14),
        ("minority-quorum", BOTH, one_round(&[]), "agreement", 10),
        ("value-not-adopted", BOTH, one_round(&[]), "agreement", 14),
        ("shared-ballots", BOTH, one_round(&[]), "agreement", 14),
        ("duplicates-counted", BOTH, one_round(&[(FaultKind::Duplicates, 1)]), "agreement", 14),
        ("learner-counts-values", BOTH, one_round(&[]), "integrity", 14),
        ("acceptor-amnesia", BOTH, one_round(CRASH_AND_RESTART), "agreement", 16),
    ]
}

fn large() -> [PaxosCase; 4] {
    [
        ("proposer-amnesia", &["P1", "P1"], any(CRASH_AND_RESTART), "agreement", 16),
        ("lowest-adopted", BOTH, late(LOSS), "agreement", 33),
        ("accept-raises-no-promise", BOTH, late(LOSS), "agreement", 33),
        ("stale-promises-counted", BOTH, ANY, "agreement", 15),
    ]
}

fn variant_of_paxos((variant, asked, bounds, property, actions): PaxosCase) {
    let options = if variant == "learner-counts-values" { r#""options": {"learn": "everyone"},"# } else { "" };
    let broken = paxos(&format!(r#"{options} "broken": "{variant}","#), asked);
    assert_eq!(breaks(&broken, &bounds, property), Some(actions), "{variant} breaks {property}");
}

#[test]
fn every_variant_of_paxos_is_found() {
    let cases: Vec<PaxosCase> = small().into_iter().chain(large()).collect();
    for variant in Paxos::about().variants {
        assert!(cases.iter().any(|(name, ..)| *name == variant.name), "{} is looked for", variant.name);
    }
    small().into_iter().for_each(variant_of_paxos);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "millions of worlds: cargo test --release")]
fn every_variant_of_paxos_that_takes_long_is_found() {
    large().into_iter().for_each(variant_of_paxos);
}

/// What is written is what was read.
#[test]
fn every_scenario_that_ships_survives_being_written() {
    for shipped in registry().lessons() {
        for scenario in scenarios_of(shipped.json) {
            let file = written(&scenario);
            assert_eq!(read(&registry(), &file), Ok(scenario), "{}: {file}", shipped.id);
        }
    }
}
