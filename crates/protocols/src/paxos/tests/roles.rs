//! Which part of a node a message is for: every message at a node of every single role.

use super::*;

/// One of each kind, in the order of the description.
fn kinds() -> [Message; 8] {
    [
        prepare(9),
        promise(9, None),
        nack(9, 11),
        accept(9, "3"),
        accepted(9, "3"),
        chosen("3"),
        Message::Heartbeat,
        forward("3"),
    ]
}

#[test]
fn a_message_for_a_role_that_the_node_lacks_is_ignored() {
    let answers = [
        (Role::Proposer, ["Promise", "Nack", "Accepted", "Heartbeat", "Forward"].as_slice()),
        (Role::Acceptor, &["Prepare", "Accept"]),
        (Role::Learner, &["Accepted", "Chosen"]),
    ];
    for (role, reads) in answers {
        for message in kinds() {
            let kind = Paxos::kind(&message);
            let mut lab = Lab::of(&[&[role], ALL], Learn::Everyone);
            let reaction = lab.tell(0, 1, message);
            let ignores = Why::Ignores { kind: kind.to_string(), from: NodeId(1) };
            assert_eq!(reaction.whys.contains(&ignores), !reads.contains(&&*kind), "{kind} at a {}", role.name());
            assert!(reads.contains(&&*kind) || only_says(&reaction), "{kind} at a {}", role.name());
        }
    }
}

#[test]
fn nobody_asks_a_node_that_is_no_proposer() {
    let mut lab = Lab::of(&[&[Role::Acceptor, Role::Learner], ALL], Learn::Proposer);
    assert!(lab.ask(0, "3").effects.is_empty() && lab.read(0).effects.is_empty());
    assert!(Timer::ALL.iter().all(|timer| lab.fire(0, *timer).effects.is_empty()));
}

#[test]
fn it_claims_what_a_consensus_claims() {
    let claims: Vec<_> = Paxos::properties().into_iter().map(|property| property.name).collect();
    assert_eq!(claims, ["agreement", "validity", "integrity", "nonblocking"]);
}
