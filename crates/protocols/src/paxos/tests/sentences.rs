//! What people read: labels, cards, and a sentence for every reason.

use super::*;

#[test]
fn labels_are_short() {
    let labels = [
        (prepare(5), "Prepare 5"),
        (promise(5, None), "Promise 5"),
        (promise(5, Some(proposal(4, "3"))), "Promise 5: 3 in 4"),
        (nack(4, 5), "Nack 4 (5)"),
        (accept(4, "3"), "Accept 4, 3"),
        (accepted(4, "3"), "Accepted 4, 3"),
        (chosen("3"), "Chosen 3"),
        (Message::Heartbeat, "Heartbeat"),
        (forward("3"), "Forward 3"),
    ];
    for (message, label) in labels {
        assert_eq!(Paxos::label(&message), label);
        assert!(label.starts_with(&*Paxos::kind(&message)));
        for language in [Language::English, Language::Chinese] {
            let fields = Paxos::fields(Lab::of(&[ALL], Learn::One).cluster.site(NodeId(0)), &message, language);
            assert!(fields.iter().all(|field| !field.name.is_empty() && !field.value.is_empty()));
        }
    }
}

/// One of each, and each of its wordings: of proposers.
fn whys_of_proposers() -> Vec<Why> {
    let (from, ballot, promised) = (NodeId(1), 4, 5);
    let (value, wanted, asked) = (Value::new("3"), Value::new("7"), Value::new("9"));
    let (proposal, reported, report) = (proposal(4, "3"), proposal(2, "3"), Some(proposal(2, "3")));
    let (half, tally) = (tally(1, 1, 3), tally(2, 2, 3));
    let tells: NodeSet = [NodeId(1), NodeId(2)].into_iter().collect();
    let mut whys = vec![
        Why::TimesOut { given_up: 4, ballot: 6 },
        Why::TriesAgain { ballot: 6 },
        Why::GivesUp { from, ballot, promised },
        Why::NotesNack { from, ballot, promised },
        Why::CountsPromise { from, ballot, report: None, tally },
        Why::CountsPromise { from, ballot, report, tally },
        Why::RepeatedPromise { from, ballot },
        Why::SurplusPromise { from, ballot },
        Why::StalePromise { from, ballot },
        Why::ProposesItsOwn { proposal: proposal.clone(), tally },
        Why::DoesNotAdopt { ballot, reported: reported.clone(), wanted: wanted.clone(), tally },
        Why::FindsNothing { ballot, tally },
        Why::FindsNothing { ballot, tally: half },
        Why::CountsAccepted { from, proposal: proposal.clone(), tally },
        Why::RepeatedAccepted { from, ballot },
        Why::SurplusAccepted { from, proposal: proposal.clone() },
        Why::StaleAccepted { from, proposal: proposal.clone() },
        Why::RestartsProposer { round: 0 },
        Why::RestartsProposer { round: 2 },
        Why::LeavesToTheLeader { leader: from, value: value.clone() },
        Why::Beats { to: tells },
        Why::Beats { to: NodeSet::EMPTY },
        Why::Yields { from, to: NodeId(2), value: value.clone() },
        Why::StillFollows { from, to: NodeId(2), value: value.clone() },
        Why::NotesHeartbeat { from },
        Why::NotesHeartbeat { from: NodeId(0) },
        Why::IgnoresForward { from, value: value.clone() },
        Why::TakesTheLead { ballot },
        Why::TakesOn { from: None, value: value.clone() },
        Why::TakesOn { from: Some(from), value: value.clone() },
        Why::NotesRead,
        Why::ReadsOnceMore { ballot },
    ];
    for wanted in [None, Some(value), Some(wanted)] {
        whys.push(Why::Adopts { ballot, reported: reported.clone(), wanted: wanted.clone(), tally });
        for tells in [tells, NodeSet::EMPTY] {
            for client in [false, true] {
                let (proposal, wanted) = (proposal.clone(), wanted.clone());
                whys.push(Why::IsChosen { proposal, wanted, client, tally, tells });
            }
        }
        whys.push(Why::Starts { round: 2, ballot, from: None, value: wanted.clone() });
        whys.push(Why::Starts { round: 2, ballot, from: Some(from), value: wanted.clone() });
        for asked in [None, Some(asked.clone())] {
            for from in [None, Some(from)] {
                whys.push(Why::Joins { from, wanted: wanted.clone(), asked: asked.clone() });
            }
        }
    }
    whys
}

/// The same of acceptors and learners, and of rules that are switched off.
fn whys_of_others() -> Vec<Why> {
    let (from, ballot, promised) = (NodeId(1), 4, 5);
    let (value, proposal, report) = (Value::new("3"), proposal(4, "3"), Some(proposal(2, "3")));
    let (half, tally) = (tally(1, 1, 3), tally(2, 2, 3));
    let tells: NodeSet = [NodeId(1), NodeId(2)].into_iter().collect();
    let mut whys = vec![
        Why::Promises { ballot, before: 0, report: None },
        Why::Promises { ballot, before: 2, report: report.clone() },
        Why::PromisesAgain { ballot },
        Why::RefusesPrepare { ballot, promised },
        Why::Accepts { proposal: proposal.clone(), promised: ballot, before: None },
        Why::Accepts { proposal: proposal.clone(), promised: ballot, before: report.clone() },
        Why::Accepts { proposal: proposal.clone(), promised: ballot, before: Some(super::proposal(2, "7")) },
        Why::Accepts { proposal: proposal.clone(), promised: 2, before: None },
        Why::AcceptsBelowItsPromise { proposal: proposal.clone(), promised, before: report.clone() },
        Why::AcceptsAgain { proposal: proposal.clone() },
        Why::RefusesAccept { proposal: proposal.clone(), promised, again: false },
        Why::RefusesAccept { proposal: proposal.clone(), promised, again: true },
        Why::RestartsAcceptor { promised: 0, accepted: None },
        Why::RestartsAcceptor { promised, accepted: None },
        Why::RestartsAcceptor { promised, accepted: report },
        Why::HearsAccepted { from, proposal: proposal.clone(), tally },
        Why::Learns { proposal: proposal.clone(), tally, tells },
        Why::Learns { proposal: proposal.clone(), tally: half, tells: NodeSet::EMPTY },
        Why::LearnsFrom { from, value: value.clone() },
        Why::KnowsAlready { value: value.clone() },
        Why::ToldOtherwise { from, known: value.clone(), told: Value::new("7") },
        Why::TellsAgain { proposal, known: value.clone(), tally, tells },
        Why::RestartsLearner { learned: None },
        Why::RestartsLearner { learned: Some(value) },
        Why::Ignores { kind: "Chosen".into(), from },
    ];
    whys.extend(Variant::ALL.iter().map(|variant| Why::RuleIsOff { variant: *variant }));
    whys
}

#[test]
fn every_reason_is_a_sentence_in_both_languages() {
    let all_options = (0..11).map(|place| Options {
        learn: Learn::One,
        reject: Reject::ALL[place % 2],
        backoff: Backoff::ALL[place % 3],
        leader: Leader::Nobody,
        broken: Variant::ALL[place + 1],
    });
    for options in all_options.chain([Options::default()]) {
        let lab = Lab::with(&[ALL; 3], options);
        let site = lab.cluster.site(NodeId(0));
        for why in whys_of_proposers().into_iter().chain(whys_of_others()) {
            let (en, zh) = (Paxos::say(site, &why, Language::English), Paxos::say(site, &why, Language::Chinese));
            assert!(en.ends_with('.') && en.contains("N0") && !en.contains("  "), "{en}");
            assert!(zh.ends_with('。') && zh.contains("N0") && !zh.contains(". "), "{zh}");
        }
    }
}

#[test]
fn a_promise_says_what_it_binds_to() {
    let lab = Lab::of(&[ALL; 3], Learn::One);
    let site = lab.cluster.site(NodeId(0));
    let why = Why::Promises { ballot: 5, before: 4, report: None };
    let said = Paxos::say(site, &why, Language::English);
    let words = "N0 has promised ballot 5. It will refuse every lower ballot, 4 among them, from now on.";
    assert!(said.starts_with(words), "{said}");
}

/// The card of `node` in English, its phase first: lines that are on the disk begin with `*`.
fn card(lab: &Lab, node: u8, is_up: bool) -> Vec<String> {
    let place = usize::from(node);
    let memory = lab.memory[place].as_ref().filter(|_| is_up);
    let view = Paxos::view(lab.cluster.site(NodeId(node)), memory, &lab.disk[place], Language::English);
    let phases = Paxos::about().phases;
    let phase = view.phase.into_iter().map(|phase| {
        let about = phases.iter().find(|about| about.name == phase.name).expect("it is declared");
        about.word(phase.beside.as_ref(), Language::English)
    });
    let lines = view.card.into_iter().map(|line| if line.stored { format!("*{}", line.text) } else { line.text });
    phase.chain(lines).collect()
}

#[test]
fn a_card_for_each_role() {
    let mut lab = Lab::apart(2, 3, 1, Learn::Everyone);
    assert_eq!(card(&lab, 0, true), ["idle", "*no round yet"]);
    assert_eq!(card(&lab, 2, true), ["*nothing promised", "*nothing accepted"]);
    assert_eq!(card(&lab, 5, true), ["waiting", "0 of 3, needs 2"]);
    lab.ask(0, "3");
    assert_eq!(card(&lab, 0, true), ["preparing", "ballot 2 · wants 3"]);
    assert_eq!(card(&lab, 0, false), ["*round 1"]);
    lab.tell(0, 2, promise(2, None));
    lab.tell(0, 3, promise(2, None));
    assert_eq!(card(&lab, 0, true), ["accepting", "ballot 2 · wants 3"]);
    lab.tell(2, 0, accept(2, "3"));
    assert_eq!(card(&lab, 2, false), ["*promised 2", "*accepted 3 in 2"]);
    lab.tell(5, 2, accepted(2, "3"));
    assert_eq!(card(&lab, 5, true), ["waiting", "1 of 3, needs 2"]);
    lab.tell(0, 4, nack(2, 3));
    assert_eq!(card(&lab, 0, true), ["backing off", "wants 3"]);
    lab.tell(5, 3, accepted(2, "3"));
    assert_eq!(card(&lab, 5, true), ["learned 3", "*value 3"]);
    assert_eq!(card(&lab, 5, false), ["*value 3"]);
}

#[test]
fn a_shared_card_shows_what_matters_most() {
    let mut lab = Lab::of(&[ALL; 3], Learn::Proposer);
    assert_eq!(card(&lab, 0, true), ["*nothing promised", "*nothing accepted"]);
    lab.ask(0, "3");
    assert_eq!(card(&lab, 0, true), ["preparing", "ballot 3 · wants 3"]);
    lab.deliver();
    assert_eq!(card(&lab, 0, true), ["learned 3", "*promised 3 · 3 in 3"]);
    assert_eq!(card(&lab, 1, false), ["*promised 3", "*accepted 3 in 3"]);
    let view = Paxos::view(lab.cluster.site(NodeId(0)), lab.memory[0].as_ref(), &lab.disk[0], Language::English);
    let names: Vec<&str> = view.disk.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["round", "promised", "accepted", "learned"]);
    assert_eq!(view.phase.map(|phase| phase.name).as_deref(), Some("learned"));
}

#[test]
fn a_card_for_a_follower_and_a_reader() {
    let mut lab = Lab::apart_with(2, 3, 0, Options { leader: Leader::Lowest, ..Options::default() });
    lab.ask(1, "7");
    assert_eq!(card(&lab, 1, true), ["following", "wants 7"]);
    lab.fire(1, Timer::Leader);
    assert_eq!(card(&lab, 1, true), ["preparing", "ballot 3 · wants 7"]);
    lab.read(0);
    assert_eq!(card(&lab, 0, true), ["preparing", "ballot 2 · reads"]);
    lab.tell(0, 2, promise(2, None));
    lab.tell(0, 3, promise(2, Some(proposal(1, "7"))));
    assert_eq!(card(&lab, 0, true), ["accepting", "ballot 2 · adopts 7"]);
    let fields = |node: u8| {
        let place = usize::from(node);
        let site = lab.cluster.site(NodeId(node));
        Paxos::view(site, lab.memory[place].as_ref(), &lab.disk[place], Language::English).memory
    };
    assert!(fields(1).iter().any(|field| (field.name.as_str(), field.value.as_str()) == ("leads", "yes")));
    assert!(fields(0).iter().all(|field| field.name != "leads"));
}

#[test]
fn a_forgetful_acceptor_shows_nothing_on_its_disk() {
    let mut lab = Lab::apart_with(1, 3, 0, Options { broken: Variant::AcceptorAmnesia, ..Options::default() });
    lab.tell(1, 0, accept(1, "3"));
    assert_eq!(card(&lab, 1, true), ["promised 1", "accepted 3 in 1"]);
    assert_eq!(card(&lab, 1, false), ["*nothing promised", "*nothing accepted"]);
    let view = Paxos::view(lab.cluster.site(NodeId(1)), lab.memory[1].as_ref(), &lab.disk[1], Language::English);
    assert_eq!(view.disk, []);
    assert_eq!(view.memory.len(), 2);
}
