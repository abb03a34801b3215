//! The scenarios that Synod ships, in the order in which they teach.

/// A scenario that ships.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// Its id, which is its short link.
    pub id: &'static str,
    /// Its file.
    pub json: &'static str,
}

macro_rules! ship {
    ($($id:literal),+ $(,)?) => {
        /// All of them.
        pub const ALL: &[Shipped] =
            &[$(Shipped { id: $id, json: include_str!(concat!("../scenarios/", $id, ".json")) }),+];
    };
}

ship![
    "2pc-commit",
    "2pc-no",
    "2pc-lost-vote",
    "2pc-dead-participant",
    "2pc-blocking",
    "2pc-half-committed",
    "2pc-ask-around",
    "2pc-nobody-knows",
    "2pc-recovery",
    "3pc-commit",
    "3pc-no-block",
    "3pc-early-crash",
    "3pc-half-sent",
    "3pc-split",
    "3pc-slow",
    "3pc-elected",
    "3pc-elected-split",
    "3pc-ack-lost",
    "paxos-x",
    "paxos-adopts",
    "paxos-hidden",
    "paxos-minority-down",
    "paxos-majority-down",
    "paxos-partition",
    "paxos-duel",
    "paxos-leader",
    "paxos-jitter",
    "paxos-new-proposer",
    "paxos-restart",
    "paxos-amnesia",
    "paxos-minority-quorum",
    "paxos-not-adopted",
    "paxos-late-learner",
    "paxos-learners",
    "paxos-noisy",
    "paxos-village",
    "compare-crash",
    "compare-partition",
];

/// The one called `id`.
pub fn find(id: &str) -> Option<Shipped> {
    ALL.iter().copied().find(|shipped| shipped.id == id)
}
