//! Sentences of Paxos that depend on figures or on what is switched off, the fields of its messages, and all that a
//! node shows.

use super::*;
use crate::testing::line_of;

/// What N1 of three says, in English, where the rule of `broken` is switched off.
#[track_caller]
fn says(broken: Variant, why: Why, words: &str) {
    let lab = Lab::with(&[ALL; 3], Options { broken, ..Options::default() });
    let said = Paxos::say(lab.cluster.site(NodeId(1)), &why, Language::English);
    assert!(said.contains(words), "{words:?} is in {said:?}");
}

#[test]
fn a_message_shows_what_it_carries() {
    let fields = [
        (prepare(5), "ballot 5", "提案编号 5"),
        (promise(5, None), "ballot 5, accepted nothing", "提案编号 5, 已接受 无"),
        (promise(5, Some(proposal(4, "3"))), "ballot 5, accepted 3 in 4", "提案编号 5, 已接受 3（编号 4）"),
        (nack(4, 5), "ballot 4, promised 5", "提案编号 4, 已承诺 5"),
        (accept(4, "3"), "ballot 4, value 3", "提案编号 4, 值 3"),
        (accepted(4, "3"), "ballot 4, value 3", "提案编号 4, 值 3"),
        (chosen("3"), "value 3", "值 3"),
        (Message::Heartbeat, "", ""),
        (forward("3"), "value 3", "值 3"),
    ];
    let lab = Lab::of(&[ALL], Learn::One);
    for (message, en, zh) in fields {
        let shown = [Language::English, Language::Chinese]
            .map(|language| line_of(&Paxos::fields(lab.cluster.site(NodeId(0)), &message, language)));
        assert_eq!(shown, [en, zh], "{message:?}");
    }
}

#[test]
fn a_quorum_is_told_by_its_figures() {
    let own = |tally| Why::ProposesItsOwn { proposal: proposal(4, "3"), tally };
    says(
        Variant::None,
        own(tally(2, 2, 3)),
        "A majority (2 of 3) has promised ballot 4. None of these promises reports a proposal. As long as no disk is \
         lost",
    );
    says(
        Variant::MinorityQuorum,
        own(tally(1, 1, 3)),
        "A quorum of 1 (of 3) has promised ballot 4. None of these promises reports a proposal. N1 asks",
    );
    let is_chosen = |tally| Why::IsChosen {
        proposal: proposal(4, "3"),
        wanted: Some(Value::new("3")),
        client: true,
        tally,
        tells: NodeSet::EMPTY,
    };
    says(
        Variant::None,
        is_chosen(tally(2, 2, 3)),
        "A majority (2 of 3) has accepted 3 in ballot 4: 3 is chosen. N1 answers its client.",
    );
    says(
        Variant::MinorityQuorum,
        is_chosen(tally(1, 1, 3)),
        "A quorum of 1 (of 3) has accepted 3 in ballot 4, and N1 takes 3 for",
    );
    let copied = Tally { have: 2, ..tally(1, 2, 3) };
    says(
        Variant::DuplicatesCounted,
        is_chosen(copied),
        "A quorum of 1 (of 3), counted as 2, has accepted 3 in ballot 4, and",
    );
    let surplus = Why::SurplusPromise { from: NodeId(2), ballot: 4 };
    says(Variant::None, surplus.clone(), "N1 has its majority already");
    says(Variant::MinorityQuorum, surplus, "N1 has not waited for it");
}

#[test]
fn an_adopted_value_is_told_beside_the_wanted_one() {
    let adopts = |wanted: Option<&str>| Why::Adopts {
        ballot: 4,
        reported: proposal(2, "3"),
        wanted: wanted.map(Value::new),
        tally: tally(2, 2, 3),
    };
    says(Variant::None, adopts(None), "The highest proposal reported is 3 in ballot 2. That may be chosen: N1");
    says(Variant::None, adopts(Some("3")), "N1 must ask for 3, which is what it wants anyway.");
    says(Variant::None, adopts(Some("7")), "N1 must ask for 3 instead of its own 7.");
    says(Variant::LowestAdopted, adopts(Some("7")), "the lowest proposal reported is 3 in ballot 2.");
    let is_chosen = |wanted: Option<&str>, client| {
        let (tally, tells) = (tally(2, 2, 3), NodeSet::EMPTY);
        Why::IsChosen { proposal: proposal(4, "3"), wanted: wanted.map(Value::new), client, tally, tells }
    };
    says(Variant::None, is_chosen(None, true), "N1 answers its client that it is 3.");
    says(Variant::None, is_chosen(Some("3"), true), "N1 answers its client.");
    says(Variant::None, is_chosen(Some("7"), true), "N1 answers its client that it is 3, not 7.");
    says(Variant::None, is_chosen(Some("7"), false), "No client of N1's own waits for it.");
}

#[test]
fn an_acceptor_says_what_binds_it() {
    let promises = |before| Why::Promises { ballot: 5, before, report: None };
    says(Variant::None, promises(0), "It will refuse every lower ballot from now on.");
    says(Variant::None, promises(4), "It will refuse every lower ballot, 4 among them, from now on.");
    says(Variant::PromiseIgnored, promises(0), "It ought to refuse every lower ballot from now on, but that rule is");
    says(Variant::AcceptorAmnesia, promises(0), "from now on, unless it crashes");
    let accepts = |promised| Why::Accepts { proposal: proposal(5, "3"), promised, before: None };
    says(
        Variant::None,
        accepts(5),
        "N1 is bound by no promise above ballot 5, so it accepts 3. It writes that down before",
    );
    says(Variant::AcceptorAmnesia, accepts(5), "N1 remembers no promise above ballot 5");
    says(Variant::AcceptorAmnesia, accepts(5), "It says so without writing it down");
    says(Variant::AcceptRaisesNoPromise, accepts(4), "it will still accept from ballot 4 upwards");
    says(Variant::AcceptRaisesNoPromise, accepts(5), "and will refuse every lower ballot.");
    let restarts = |promised, accepted| Why::RestartsAcceptor { promised, accepted };
    says(Variant::None, restarts(0, None), "finds no promise on its disk");
    says(
        Variant::None,
        restarts(5, None),
        "finds its promise of ballot 5 on its disk and keeps it. There is no accepted proposal.",
    );
    says(Variant::None, restarts(5, Some(proposal(4, "3"))), "has promised ballot 5 and accepted 3 in ballot 4");
}

#[test]
fn an_acceptor_says_what_it_replaces_and_why_that_is_safe() {
    let before = |value| Some(proposal(2, value));
    let accepts = |value| Why::Accepts { proposal: proposal(5, "3"), promised: 5, before: before(value) };
    let safe = "That takes the place of 7 in ballot 2, which is safe as long as no disk is lost: had 7 been chosen \
                below ballot 5, that ballot would carry 7 too.";
    says(Variant::None, accepts("7"), safe);
    says(Variant::None, accepts("3"), "That takes the place of the same value in ballot 2.");
    says(Variant::ValueNotAdopted, accepts("7"), "That takes the place of 7 in ballot 2.");
    let below = Why::AcceptsBelowItsPromise { proposal: proposal(5, "3"), promised: 6, before: before("7") };
    says(Variant::PromiseIgnored, below, "it accepts 3. That takes the place of 7 in ballot 2.");
}

#[test]
fn what_was_accepted_before_is_refused_after_a_higher_promise() {
    let refuses = |again| Why::RefusesAccept { proposal: proposal(4, "3"), promised: 5, again };
    says(
        Variant::None,
        refuses(false),
        "N1 has promised ballot 5, so it does not accept 3 in the lower ballot 4, and says why.",
    );
    says(Variant::None, refuses(true), "N1 has accepted 3 in ballot 4 before, but has promised ballot 5 since.");
}

#[test]
fn a_proposer_says_what_it_found_on_its_disk() {
    says(Variant::None, Why::RestartsProposer { round: 0 }, "finds no round on its disk");
    says(Variant::None, Why::RestartsProposer { round: 2 }, "finds round 2 on its disk");
}

#[test]
fn a_leader_is_told_by_its_place() {
    says(Variant::None, Why::Beats { to: NodeSet::EMPTY }, "N1 is the only proposer");
    says(Variant::None, Why::Beats { to: [NodeId(0), NodeId(2)].into_iter().collect() }, "and tells N0 and N2");
    says(
        Variant::None,
        Why::NotesHeartbeat { from: NodeId(2) },
        "N2 says that it leads. It is not lower, so N1 does not give way",
    );
    says(Variant::None, Why::NotesHeartbeat { from: NodeId(0) }, "N1 has no undecided value to leave to it");
}

/// What a node that is up shows beside its card: its disk, its memory, and how many of how many have answered.
fn details(lab: &Lab, node: u8) -> [String; 3] {
    let place = usize::from(node);
    let view =
        Paxos::view(lab.cluster.site(NodeId(node)), lab.memory[place].as_ref(), &lab.disk[place], Language::English);
    let quorum = view.quorum.map(|Quorum { have, need, of }| match need {
        Some(need) => format!("{have} of {of}, needs {need}"),
        None => format!("{have} of {of}"),
    });
    [line_of(&view.disk), line_of(&view.memory), quorum.unwrap_or_default()]
}

#[test]
fn a_proposer_shows_its_attempt() {
    let mut lab = Lab::apart_with(2, 3, 0, Options { backoff: Backoff::Growing, ..Options::default() });
    assert_eq!(details(&lab, 0), ["round none", "", ""]);
    lab.ask(0, "3");
    let nobody = "wants 3, ballot 2, promises nobody, highest report nothing, highest ballot seen 2";
    assert_eq!(details(&lab, 0), ["round 1", nobody, "0 of 3, needs 2"]);
    lab.tell(0, 2, nack(2, 3));
    assert_eq!(details(&lab, 0), ["round 1", "wants 3, highest ballot seen 3, times refused 1", ""]);
    lab.fire(0, Timer::Backoff);
    lab.tell(0, 3, promise(4, Some(proposal(3, "7"))));
    let one = "wants 3, ballot 4, promises N3, highest report 7 in 3, highest ballot seen 4, times refused 1";
    assert_eq!(details(&lab, 0), ["round 2", one, "1 of 3, needs 2"]);
    lab.tell(0, 4, promise(4, None));
    lab.tell(0, 4, accepted(4, "7"));
    let accepting = "wants 3, asks for 7 in 4, accepted by N4, highest ballot seen 4, times refused 1";
    assert_eq!(details(&lab, 0), ["round 2", accepting, "1 of 3, needs 2"]);
    lab.tell(0, 3, accepted(4, "7"));
    assert_eq!(details(&lab, 0), ["round 2", "chosen 7 in 4, highest ballot seen 4, times refused 1", ""]);
}

#[test]
fn an_acceptor_shows_its_disk_and_a_learner_its_counts() {
    let mut lab = Lab::apart(2, 3, 1, Learn::Everyone);
    assert_eq!(details(&lab, 2), ["promised none, accepted nothing", "", ""]);
    lab.tell(2, 0, accept(2, "3"));
    assert_eq!(details(&lab, 2), ["promised 2, accepted 3 in 2", "", ""]);
    lab.tell(5, 2, accepted(2, "3"));
    assert_eq!(details(&lab, 5), ["learned nothing", "heard of 3 in 2 N2", "1 of 3, needs 2"]);
    lab.tell(5, 3, accepted(2, "3"));
    assert_eq!(details(&lab, 5), ["learned 3", "", ""]);
}

#[test]
fn what_is_counted_twice_shows() {
    let mut lab = Lab::apart_with(1, 5, 0, Options { broken: Variant::DuplicatesCounted, ..Options::default() });
    lab.ask(0, "3");
    lab.tell(0, 2, promise(1, None));
    lab.tell(0, 2, promise(1, None));
    let twice = "wants 3, ballot 1, promises N2, and 1 repeated, highest report nothing, highest ballot seen 1";
    assert_eq!(details(&lab, 0), ["round 1", twice, "2 of 5, needs 3"]);
}
