//! Causes of lessons, by hand, and of random runs: what is left of a node's inputs suffices, and none can be left out.

use super::past::Past;
use super::{Asked, Causes, Ground, How, Repair};
use crate::run::Run;
use crate::scenario::action::Action;
use crate::testing::{ASK, played, suffers, transfer};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use synod_core::erased::{Effect, Input};
use synod_core::property::Shared;
use synod_core::{Check, Erased, Language, NodeId};
use synod_protocols::registry;

/// A lesson, played to its end.
fn lesson(id: &str) -> Run {
    played(registry().lesson(id).expect("a lesson").json)
}

fn node(run: &Run, name: &str) -> NodeId {
    let cluster = run.cluster();
    cluster.everyone().iter().find(|node| cluster.name(*node) == name).expect("a node")
}

fn of_step(run: &mut Run, step: u32) -> Causes {
    run.causes(Asked::Step(step)).expect("a protocol that does not fail")
}

/// The direct causes as sentences.
fn told(run: &Run, causes: &Causes) -> Vec<String> {
    causes.direct.iter().map(|ground| told_of(run, ground)).collect()
}

fn told_of(run: &Run, ground: &Ground) -> String {
    run.ground(ground, Language::English)
}

fn decision(run: &Run, name: &str) -> u32 {
    run.decided_in(node(run, name), run.len()).expect("a decision")
}

/// All steps of the causes as sentences.
fn all(run: &Run, causes: &Causes) -> String {
    causes.steps.iter().map(|step| run.happened(*step, Language::English)).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_commit_rests_on_every_yes_and_these_on_what_was_asked() {
    for id in ["2pc-commit", "3pc-commit"] {
        let mut run = lesson(id);
        let cluster = run.cluster();
        let step = decision(&run, cluster.name(cluster.everyone().first().expect("a node")));
        let causes = of_step(&mut run, step);
        let said = all(&run, &causes);
        for voter in cluster.voters().iter().map(|voter| cluster.name(voter)) {
            assert!(said.contains(&format!("{voter}'s Vote yes reaches")), "{id}: {said}");
            assert!(said.contains(&format!("reaches {voter}.")), "{id}: {said}");
        }
        assert!(said.starts_with("A client asks"), "{id}: {said}");
        assert!(causes.whole && causes.steps.contains(&step));
    }
}

#[test]
fn the_direct_causes_of_the_last_vote_s_decision_are_few() {
    let mut run = played(&transfer(ASK, ""));
    let step = decision(&run, "C");
    let causes = of_step(&mut run, step);
    let told = told(&run, &causes);
    assert_eq!(told, ["B sent Vote yes to C.", "A's Vote yes reaches C."]);
    assert_eq!(causes.direct[0].how, How::Sent(5));
    // One step back along the chain, and another: the vote, and what was asked.
    let vote = of_step(&mut run, causes.direct[0].step);
    assert_eq!(self::told(&run, &vote), ["C sent Prepare +50 to B."]);
    let asked = of_step(&mut run, vote.direct[0].step);
    assert_eq!(
        (asked.direct, run.happened(vote.direct[0].step, Language::English).contains("client")),
        (Vec::new(), true)
    );
}

#[test]
fn a_learner_s_decision_rests_on_a_majority_that_accepted_and_that_on_a_majority_that_promised() {
    let mut run = lesson("paxos-x");
    let (acceptors, everyone) = (run.cluster().acceptors(), run.cluster().everyone());
    let mut learned = 0;
    for step in everyone.iter().filter_map(|node| run.decided_in(node, run.len())).collect::<Vec<_>>() {
        let causes = of_step(&mut run, step);
        let said = all(&run, &causes);
        let count = |what: &str| {
            let by = |acceptor: &NodeId| said.contains(&format!("{}'s {what}", run.cluster().name(*acceptor)));
            acceptors.iter().filter(by).count() as u32
        };
        assert_eq!(count("Accepted"), acceptors.majority(), "{said}");
        assert_eq!(count("Promise"), acceptors.majority(), "{said}");
        assert!(said.starts_with("A client asks"), "{said}");
        learned += 1;
    }
    assert!(learned > 0);
}

#[test]
fn of_a_message_and_its_copy_the_first_is_the_cause() {
    let twice = r#"{"at": 12, "duplicate": {"kind": "Vote", "from": "A", "to": "C"}},
        {"at": 13, "deliver": {"kind": "Vote", "from": "A", "to": "C"}},
        {"at": 14, "deliver": {"kind": "Vote", "from": "A", "to": "C"}}"#;
    let mut run = suffers(twice);
    let step = decision(&run, "C");
    let causes = of_step(&mut run, step);
    let votes = told(&run, &causes).into_iter().filter(|said| said.contains("A's Vote")).collect::<Vec<_>>();
    assert_eq!(votes, ["A's Vote yes reaches C."]);
    // The copy is ignored, because of the original.
    let original = causes.direct.iter().find(|ground| told_of(&run, ground).contains("A's Vote")).map(|one| one.step);
    let copy = original.map(|step| of_step(&mut run, step + 1).direct);
    assert!(copy.is_some_and(|direct| direct.iter().any(|ground| Some(ground.step) == original)));
}

#[test]
fn a_long_run_is_told_as_far_as_the_bound_allows() {
    let json = transfer(&format!(r#"{ASK}, {{"at": 5, "mute": "A"}}"#), r#", "timers": {"acks": 1}"#);
    let mut run = played(&json.replace(r#""until": 400"#, r#""until": 1000000000"#));
    let last = run.len();
    let causes = of_step(&mut run, last);
    assert!(!causes.whole && !causes.direct.is_empty() && causes.steps.len() > 100, "{}", causes.steps.len());
}

#[test]
fn a_restart_rests_on_the_crash_and_on_what_was_written() {
    let mut run = suffers(r#"{"at": 25, "crash": "A"}, {"at": 40, "restart": "A"}"#);
    let restart = (1..=run.len()).find(|step| run.event(*step).action == Some(Action::Restart(node(&run, "A"))));
    let causes = of_step(&mut run, restart.expect("it restarts"));
    let told = told(&run, &causes);
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0], "C's Prepare -50 reaches A.", "the vote was written then");
    assert!(told[1].starts_with("A crashes"), "{told:?}");
}

#[test]
fn what_waited_in_a_mailbox_is_a_cause_of_what_was_done_with_it() {
    let mut run = suffers(r#"{"at": 5, "pause": "A"}, {"at": 40, "resume": "A"}"#);
    let resume = (1..=run.len()).find(|step| run.event(*step).action == Some(Action::Resume(node(&run, "A"))));
    let causes = of_step(&mut run, resume.expect("it goes on"));
    let how: Vec<How> = causes.direct.iter().map(|ground| ground.how).collect();
    assert_eq!(how, [How::Waited]);
    assert!(all(&run, &causes).contains("A is paused"), "it is behind that");
    assert!(all(&run, &causes).starts_with("A client asks C"));
}

#[test]
fn a_blocked_node_names_what_it_waits_for_and_who_could_end_it() {
    let mut run = suffers(r#"{"at": 15, "crash": "C"}"#);
    let a = node(&run, "A");
    let causes = run.causes(Asked::Node(a)).expect("a protocol that does not fail");
    assert_eq!(causes.mends, [[Repair::Restart(node(&run, "C"))]]);
    assert_eq!(run.mend(&causes.mends[0], Language::English), "Restart C");
    let told = told(&run, &causes);
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0], "C's Prepare -50 reaches A.");
    assert!(told[1].starts_with("C crashes"), "{told:?}");
    let frame = run.frame(Language::English);
    assert!(run.waits(&frame, a, Language::English)[0].contains("that cannot come"));
    // That is true.
    run.act(causes.mends[0][0].action()).expect("it is down");
    assert!(run.blocking().is_ok_and(|blocking| !blocking.blocked.contains(a)));
    assert_eq!(run.causes(Asked::Node(node(&run, "C"))).map(|causes| causes.mends), Ok(Vec::new()));
}

#[test]
fn a_cut_link_is_mended_and_two_faults_together() {
    let cut = r#"{"at": 15, "cut": ["C", "A"]}, {"at": 15, "cut": ["A", "C"]}"#;
    let mut run = suffers(cut);
    let (a, c) = (node(&run, "A"), node(&run, "C"));
    let causes = run.causes(Asked::Node(a)).expect("a protocol that does not fail");
    assert_eq!(causes.mends, [[Repair::Mend { from: c, to: a }, Repair::Mend { from: a, to: c }]]);
    assert!(all(&run, &causes).contains("The link from C to A is cut."));
    let mut run = suffers(&format!("{cut}, {}", r#"{"at": 15, "crash": "C"}"#));
    let causes = run.causes(Asked::Node(a)).expect("a protocol that does not fail");
    assert_eq!(causes.mends.len(), 1);
    assert_eq!(causes.mends[0].len(), 3, "{:?}", causes.mends);
}

#[test]
fn it_is_told_that_there_were_more_repairs_than_are_tried() {
    let cut = |run: &mut Run, who: &str| {
        let node = node(run, who);
        run.causes(Asked::Node(node)).expect("a protocol that does not fail").mends_cut
    };
    assert!(!cut(&mut suffers(r#"{"at": 15, "crash": "C"}"#), "A"));
    // Every node is cut off from every other one.
    let nodes: Vec<String> = (0..12)
        .map(|place| format!(r#"{{"id": "P{place}", "roles": ["participant"], "balance": 0, "change": 0}}"#))
        .collect();
    let groups: Vec<String> = (0..12).map(|place| format!(r#"["P{place}"]"#)).collect();
    let json = format!(
        r#"{{"synod": 1, "protocol": "2pc", "nodes": [{{"id": "C", "roles": ["coordinator"]}}, {}],
            "network": {{"latency": [10, 10]}}, "until": 60, "steps": [{{"at": 0, "request": {{"node": "C"}}}},
            {{"at": 15, "partition": [["C"], {}]}}]}}"#,
        nodes.join(", "),
        groups.join(", ")
    );
    let mut run = played(&json);
    assert!(cut(&mut run, "P3"), "78 links are cut");
}

#[test]
fn every_repair_that_is_named_unblocks() {
    let (mut tried, mut waits) = (0, 0);
    for lesson in registry().lessons().filter(|lesson| crate::read(&registry(), lesson.json).is_ok()) {
        let mut run = played(lesson.json);
        for step in (0..=run.len()).rev().step_by(1 + run.len() as usize / 12) {
            run.seek(step);
            for node in run.blocking().expect("no failure").blocked.iter() {
                waits += 1;
                for mends in run.causes(Asked::Node(node)).expect("no failure").mends {
                    let mut other = run.clone();
                    mends.iter().for_each(|repair| other.act(repair.action()).expect("it can be done"));
                    let blocked = other.blocking().expect("no failure").blocked;
                    assert!(!blocked.contains(node), "{} at {step}: {mends:?}", lesson.id);
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 10 && waits > 10, "{tried} repairs of {waits} waits");
}

#[test]
fn a_violation_names_the_decisions_that_differ() {
    let mut run = lesson("3pc-split");
    let place = (0..run.cluster().properties().len() as u8)
        .find(|place| run.causes(Asked::Property(*place)).is_ok_and(|causes| causes.direct.len() > 1));
    let causes = run.causes(Asked::Property(place.expect("a violation"))).expect("no failure");
    assert!(causes.direct.iter().any(|ground| ground.how == How::Violated));
    assert!(told(&run, &causes).iter().any(|said| said.contains(" decided ")), "{:?}", told(&run, &causes));
    assert!(causes.whole);
}

#[test]
fn a_violation_rests_on_what_its_breach_names() {
    let mut violated = 0;
    for lesson in registry().lessons().filter(|lesson| crate::read(&registry(), lesson.json).is_ok()) {
        let mut run = played(lesson.json);
        for violation in run.violations.clone() {
            let causes = run.causes(Asked::Property(violation.property as u8)).expect("no failure");
            assert!(causes.whole, "{}", lesson.id);
            let last = causes.direct.last().map(|ground| (ground.step, ground.how));
            assert_eq!(last, Some((violation.step, How::Violated)), "{}", lesson.id);
            for node in violation.breach.nodes.iter().filter(|_| violation.breach.nodes.len() <= 2) {
                let named = causes.direct.iter().any(|ground| ground.how == How::Named(node));
                let acted =
                    run.records[violation.step as usize - 1].result.reactions.iter().any(|one| one.node == node);
                // Unanimity concerns those whose yes is missing too: what was not done has no cause.
                let check = run.cluster().properties()[violation.property].check;
                let missing = check == Check::Shared(Shared::Unanimity);
                assert!(named || acted || missing, "{}: {:?}", lesson.id, told(&run, &causes));
            }
            violated += 1;
        }
    }
    // Two effects of one call, and not that it was called: without that, one effect would be too much.
    let mut run = lesson("rpc-twice");
    let causes = run.causes(Asked::Property(run.violations[0].property as u8)).expect("no failure");
    assert_eq!(told(&run, &causes), ["K's Call 1, +50 reaches S."; 2]);
    // A value was chosen twice: that is a majority for each, and no acceptance more.
    let mut run = lesson("paxos-amnesia");
    let causes = run.causes(Asked::Property(run.violations[0].property as u8)).expect("no failure");
    let accepts = ["P1's Accept 2, 3 reaches A.", "P1's Accept 2, 3 reaches B."];
    assert_eq!(told(&run, &causes)[..2], accepts);
    assert_eq!(causes.direct.len(), 4);
    assert!(violated > 5, "{violated}");
}

/// What a node went through: the step, and the input; `None` where its disk was lost.
fn inputs(run: &Run, node: NodeId) -> Vec<(u32, Option<Input>)> {
    let mut all = Vec::new();
    let results = run.records.iter().map(|record| (&record.result, record.action.as_ref()));
    for (step, (result, action)) in (0..).zip([(&run.start, None)].into_iter().chain(results)) {
        if action == Some(&Action::Wipe(node)) && run.event(step).refused.is_none() {
            all.push((step, None));
        }
        let own = result.reactions.iter().filter(|reacted| reacted.node == node);
        all.extend(own.map(|reacted| (step, Some(reacted.input.clone()))));
    }
    all
}

/// What a node does with the last of these inputs, and its reasons where it does nothing.
fn does(run: &Run, node: NodeId, inputs: &[&Option<Input>]) -> (Vec<Effect>, Vec<String>) {
    let cluster = run.cluster();
    let (mut memory, mut disk): (Option<Erased>, Erased) = (None, cluster.empty_disk());
    let mut done = (Vec::new(), Vec::new());
    for input in inputs {
        let Some(input) = input else {
            disk = cluster.empty_disk();
            continue;
        };
        let before = memory.as_ref().filter(|_| !matches!(input, Input::Boot { .. }));
        let reaction = cluster.react(node, before, &disk, input).expect("it does not fail");
        let whys = reaction.whys.iter().filter(|_| reaction.effects.is_empty());
        let said = whys.map(|why| cluster.say(node, why, Language::English).expect("it does not fail")).collect();
        (memory, disk) = (Some(reaction.memory), reaction.disk.unwrap_or(disk));
        done = (reaction.effects, said);
    }
    done
}

/// Holds the causes within the nodes of each step of `run` against the definition; how many there were.
fn judge(run: &Run) -> usize {
    let mut count = 0;
    for step in 1..=run.len() {
        let [reacted] = &run.records[step as usize - 1].result.reactions[..] else { continue };
        let within = Past::of(run, run.len()).within(step).expect("no failure").expect("few reactions");
        let items = inputs(run, reacted.node);
        let of_step = |step: u32| items.iter().filter(|(other, _)| *other == step).count();
        if within.iter().any(|step| of_step(*step) > 1) {
            continue;
        }
        let whole: Vec<_> = items.iter().filter(|(other, _)| *other <= step).map(|(_, input)| input).collect();
        let known = does(run, reacted.node, &whole);
        assert_eq!(known.0, reacted.reaction.effects);
        let with = |left_out: Option<u32>| {
            let kept = items.iter().filter(|(other, _)| {
                *other == 0 || *other == step || (within.contains(other) && Some(*other) != left_out)
            });
            does(run, reacted.node, &kept.map(|(_, input)| input).collect::<Vec<_>>())
        };
        assert_eq!(with(None), known, "step {step} rests on {within:?}");
        for one in &within {
            assert_ne!(with(Some(*one)), known, "step {step} does not rest on {one} of {within:?}");
            count += 1;
        }
    }
    count
}

#[test]
fn a_reaction_is_the_same_with_its_causes_alone_and_another_without_any_of_them() {
    let (mut judged, mut lessons) = (0, 0);
    for lesson in registry().lessons() {
        if crate::read(&registry(), lesson.json).is_ok() {
            judged += judge(&played(lesson.json));
            lessons += 1;
        }
    }
    for seed in 0..60 {
        let (crash, restart) = (seed % 7 * 9 + 3, seed % 7 * 9 + 3 + seed % 5 * 13);
        let who = ["A", "B", "C"][seed % 3];
        let steps = format!(
            r#"{ASK}, {{"at": {crash}, "{}": "{who}"}}, {{"at": {restart}, "restart": "{who}"}}"#,
            ["crash", "wipe"][seed % 2],
        );
        let protocol = ["2pc", "3pc"][seed / 3 % 2];
        let more = format!(
            r#", "seed": {seed}, "protocol": "{protocol}",
                "network": {{"latency": [1, 40], "loss": 15, "duplicate": 30}}"#
        );
        judged += judge(&played(&transfer(&steps, &more)));
    }
    assert!(judged > 500 && lessons > 20, "{judged} causes in {lessons} lessons");
}

#[test]
fn what_a_forged_message_says_comes_from_the_forgery_and_that_from_what_was_sent() {
    let mut run = lesson("2pc-forged-vote");
    let step = decision(&run, "C");
    let causes = of_step(&mut run, step);
    let said = all(&run, &causes);
    assert!(said.contains("A's Vote no to C is forged: now it says Vote yes."), "{said}");
    assert!(said.contains("C's Prepare -50 reaches A."), "{said}");
}
