//! Three-phase commit: two-phase commit with a step in between, so that a dead coordinator leaves nobody waiting (Skeen
//! 1981, "Nonblocking commit protocols"; Bernstein, Hadzilacos & Goodman 1987, section 7.5; below: BHG).
//!
//! **The problem.** In two-phase commit a participant that has said yes knows nothing more until the outcome comes. The
//! others may have committed, or aborted, or may know as little as it does. If the coordinator is down, it holds its
//! lock and waits: it blocks.
//!
//! **The messages.** The coordinator asks whether each could make its change (`CanCommit`), and each answers (`Vote`);
//! nothing is locked yet. If all say yes it tells them so (`PreCommit`); each locks its account, writes undo and redo,
//! and answers (`PreAck`). Only then does it decide, and tells them (`DoCommit`, answered by `Ack`). `Abort` is
//! possible at any time before. A fault-free transaction takes 6n messages, and 5 one-way delays until the last node
//! decides (two more than two-phase commit; counted as Gray & Lamport 2006 count).
//!
//! **Why no lone crash seems to block.** Skeen's condition: nobody may wait in a state from which it is possible both
//! that somebody has committed and that somebody has aborted. `PreCommit` takes that state apart. Who is *ready* has no
//! `PreCommit`, so nobody can have committed by the coordinator's word: it may abort. Who is *precommitted* knows that
//! all have said yes: it may commit. Skeen lets one survivor decide so for all; the textbooks' shorter rule lets each
//! do it by itself when it has heard nothing for long enough. The coordinator's own timers have run out by then.
//!
//! **What breaks it.** Each decides by itself, as if all others were in the same state, and a timer says only that
//! nothing has come. It does not say why.
//! - *One crash.* A coordinator that dies after the first of its `PreCommit`s leaves one participant that commits and
//!   one that aborts. No network has failed.
//! - *A partition.* A precommitted participant is cut off from a coordinator that misses its `PreAck` and aborts: it
//!   never hears of that, and commits.
//! - *A slow message.* A coordinator more patient than the participants (`acks` longer than `decision`) waits for the
//!   answer to a `PreCommit` that is still on its way to a participant which aborts meanwhile.
//!
//! **Electing** (option `termination: elected`; Skeen 1981; BHG, section 7.5, the termination protocol). Instead of
//! deciding each by itself, the survivors compare their states. Whose timer runs out becomes a *candidate* and asks
//! everyone (`StateRequest`, `StateReply`); of several the one earliest in the scenario stays. If anybody has decided,
//! that is the outcome. If anybody has precommitted, all have said yes and somebody may have committed: the candidate
//! brings those that are ready to the same point, and commits. If all are ready, nobody can have committed: it aborts.
//! A coordinator that misses a `PreAck` has to commit here. If it aborted and died before anyone heard of it, a
//! precommitted survivor would contradict it.
//! - With crashes alone, and no message slower than the timers, nobody who is left is blocked and no two disagree.
//! - A partition still splits them: a ready participant that is cut off from a side which commits finds nobody but
//!   ready ones, and aborts. Skeen assumes that a crash can be told from silence, which no timer can.
//!
//! **After a crash** the clock that ran is of no use. A node that finds a transaction on its disk and no decision asks
//! the others how it ended (`DecisionRequest`, `DecisionReply`), again and again, and never decides by itself (BHG,
//! section 7.5): the others may have decided without it, in a way that it cannot guess. Whoever tells it, a node that
//! it asked, a candidate or the coordinator, ends that. If all have been down, all ask and nobody knows; that blocks.
//! It takes no part in an election either: its state is older than what it missed.
//!
//! The option `broken` switches off one rule: that who has precommitted does not abort by its timer, or that a
//! coordinator commits on a missing `PreAck` where the survivors elect.
//!
//! Where no rule below names an input, it is ignored: it is a copy, or comes late.

mod coordinator;
mod election;
mod participant;
#[cfg(test)]
mod tests;
mod words;

pub use coordinator::Coordinator;
pub use election::{Candidacy, States};
pub use participant::Participant;

pub use crate::protocols::transfer::{Outcome, Role, Settings, Transfer, VoteRule};

use crate::about::About;
use crate::claim::Claim;
use crate::cluster::{Cluster, NodeId, NodeSet, Site};
use crate::language::Language;
use crate::names;
use crate::property::{Account, Property};
use crate::protocol::{Input, Outbox, Protocol};
use crate::protocols::transfer;
use crate::value::Value;
use crate::view::{Field, NodeView};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

names! {
    /// What a node waits for.
    pub enum Timer {
        /// The coordinator: the votes.
        Votes = "votes",
        /// The coordinator: the answers to its `PreCommit`.
        Acks = "acks",
        /// A participant: the next word of the coordinator. A restarted node: somebody who knows the outcome.
        Decision = "decision",
        /// A candidate: the others' states, then their answers to its `PreCommit`.
        Election = "election",
    }
}

names! {
    /// How those end the transaction who hear nothing more of it.
    pub enum Termination {
        /// Each by its own timer: ready aborts, precommitted commits.
        Timeout = "timeout",
        /// One of them compares their states and decides for all.
        Elected = "elected",
    }
}

names! {
    /// What a coordinator does that misses the answer to a `PreCommit`.
    pub enum MissingAck {
        /// It aborts.
        Abort = "abort",
        /// It commits.
        Commit = "commit",
    }
}

names! {
    /// The rule that is switched off.
    pub enum Twin {
        /// None.
        None = "none",
        /// Who has precommitted does not abort by its timer.
        PrecommittedTimesOutToAbort = "precommitted-times-out-to-abort",
        /// Once it has sent `PreCommit`, a coordinator commits (where the survivors elect, or `missing_ack` says so).
        AbortsAfterPrecommit = "aborts-after-precommit",
    }
}

names! {
    /// How far a node has come, as a candidate asks.
    pub enum State {
        /// It has said yes, or asked, and knows no more.
        Ready = "ready",
        /// It knows that all have said yes.
        Precommitted = "precommitted",
        /// It has aborted.
        Aborted = "aborted",
        /// It has committed.
        Committed = "committed",
    }
}

impl From<Outcome> for State {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Commit => Self::Committed,
            Outcome::Abort => Self::Aborted,
        }
    }
}

/// What a scenario chooses.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Options {
    /// How those end the transaction who hear nothing more of it.
    pub termination: Termination,
    /// What a coordinator does that misses the answer to a `PreCommit`.
    pub missing_ack: MissingAck,
    /// The rule that is switched off.
    pub broken: Twin,
}

/// What the nodes say to each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Message {
    /// Coordinator: could you make this change?
    CanCommit {
        /// What to add to the balance.
        change: i64,
    },
    /// Participant: I could, or I could not.
    Vote {
        /// Whether it could.
        yes: bool,
    },
    /// Coordinator, or a candidate: all have said yes; get ready to commit.
    PreCommit,
    /// Participant: I am ready to commit.
    PreAck,
    /// Coordinator: make the change.
    DoCommit,
    /// Coordinator: do not make it.
    Abort,
    /// Participant: done.
    Ack,
    /// A restarted node: how did it end?
    DecisionRequest,
    /// A node that knows: so.
    DecisionReply {
        /// How it ended.
        outcome: Outcome,
    },
    /// A candidate: how far have you come?
    StateRequest,
    /// A node that takes part in the election: so far.
    StateReply {
        /// How far.
        state: State,
    },
}

impl From<Outcome> for Message {
    /// What the coordinator says of a decision.
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Commit => Self::DoCommit,
            Outcome::Abort => Self::Abort,
        }
    }
}

/// A node's log on disk. A node has one role, so it uses one half of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Disk {
    /// Nothing.
    #[default]
    Empty,
    /// Coordinator: a transaction has begun; nothing is decided.
    Begun {
        /// Who takes part.
        participants: NodeSet,
    },
    /// Coordinator: the decision.
    Decided {
        /// What it is.
        outcome: Outcome,
    },
    /// Participant: it has voted yes. It holds no lock yet.
    Ready {
        /// What it could add to its balance.
        change: i64,
    },
    /// Participant: it knows that all have voted yes, holds its lock and can go both ways.
    Precommitted {
        /// The balance if the transaction aborts.
        undo: i64,
        /// The balance if it commits.
        redo: i64,
    },
    /// Participant: it knows the outcome.
    Finished {
        /// What it is.
        outcome: Outcome,
        /// Its balance.
        balance: i64,
    },
}

/// A node's memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ThreePhase {
    /// That of the coordinator.
    Coordinator(Coordinator),
    /// That of a participant.
    Participant(Participant),
}

/// Why a rule did what it did. `words.rs` says it in sentences.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is named after its rule and spelled out in words.rs")]
pub enum Why {
    Begins,
    AlreadyBegun,
    CountsYes { from: NodeId, have: u32, need: u32 },
    RepeatedVote { from: NodeId },
    LateVote { from: NodeId },
    AllVotedYes { count: u32 },
    HeardNo { from: NodeId },
    VotesMissing { missing: NodeSet },
    CountsPreAck { from: NodeId, have: u32, need: u32 },
    RepeatedPreAck { from: NodeId },
    LatePreAck { from: NodeId },
    AllPrecommitted { count: u32 },
    PreAcksMissing { missing: NodeSet },
    CommitsWithoutPreAcks { missing: NodeSet },
    NotesAck { from: NodeId },
    VotesYes { undo: i64, redo: i64 },
    VotesNo { balance: i64, change: i64, ordered: bool },
    RepeatedCanCommit,
    RefusesLateCanCommit,
    Precommits { undo: i64, redo: i64, asks: bool },
    PreAcksAgain,
    LatePreCommit { outcome: Outcome },
    Finishes { from: NodeId, outcome: Outcome, balance: i64, locked: bool },
    RepeatedOutcome { outcome: Outcome },
    TooLate { from: NodeId, known: Outcome, told: Outcome },
    AbortsUnasked,
    CommitsUnprepared,
    AbortsAlone,
    CommitsAlone { balance: i64 },
    AbortsPrecommitted { balance: i64 },
    Stands { state: State },
    StandsAgain { state: State },
    StandsAgainst { from: NodeId, state: State },
    AsksLateRiser { from: NodeId },
    Yields { from: NodeId },
    TellsState { from: NodeId, state: State },
    AbortsForCandidate { from: NodeId },
    StaysOut { from: NodeId },
    CountsState { from: NodeId, state: State, have: u32, of: u32 },
    LateState { from: NodeId },
    ElectedFollows { state: State, who: NodeSet },
    ElectedAborts { ready: NodeSet },
    ElectedPrecommits { precommitted: NodeSet, ready: NodeSet },
    ElectedCommits { precommitted: NodeSet },
    ElectedCountsPreAck { from: NodeId, have: u32, need: u32 },
    ElectedHasAll { asked: NodeSet },
    ElectedStopsWaiting { missing: NodeSet },
    AnswersCandidate { from: NodeId },
    IsTold { from: NodeId, outcome: Outcome },
    AbortsWhenAsked { from: NodeId },
    Answers { from: NodeId, outcome: Outcome },
    CannotAnswer { from: NodeId },
    Learns { from: NodeId, outcome: Outcome },
    LearnsBalance { from: NodeId, outcome: Outcome, balance: i64 },
    LateReply { from: NodeId },
    AsksAgain,
    RestartsBegun,
    RestartsReady,
    RestartsPrecommitted,
    RestartsDecided { outcome: Outcome },
    RestartsEmpty,
    Ignores { kind: String, from: NodeId },
}

type Out = Outbox<ThreePhase>;
type Here<'a> = Site<'a, ThreePhase>;

/// Whether those who hear nothing more elect one of them.
fn elects(site: Here<'_>) -> bool {
    site.options().termination == Termination::Elected
}

/// Everyone but the node itself.
fn others(site: Here<'_>) -> NodeSet {
    site.cluster.everyone().without(NodeSet::from_iter([site.id]))
}

/// Asks everyone else how it ended; asks again when the timer runs out (BHG, section 7.5).
fn ask(site: Here<'_>, out: &mut Out) {
    out.broadcast(others(site), &Message::DecisionRequest);
    out.set_timer(Timer::Decision, site.cluster.length_ms(Timer::Decision));
}

/// Tells a node that asks. Only who knows may speak: a guess would be a second decision.
fn answer(to: NodeId, known: Option<Outcome>, out: &mut Out) {
    let Some(outcome) = known else {
        return out.why(Why::CannotAnswer { from: to });
    };
    out.why(Why::Answers { from: to, outcome });
    out.send(to, Message::DecisionReply { outcome });
}

impl Protocol for ThreePhase {
    const ID: &'static str = "3pc";
    type Options = Options;
    type Settings = Settings;
    type Role = Role;
    type Timer = Timer;
    type Request = Transfer;
    type Message = Message;
    type Disk = Disk;
    type Why = Why;

    fn properties() -> &'static [Property] {
        &transfer::PROPERTIES
    }

    fn boot(site: Here<'_>, again: bool, disk: &mut Disk, out: &mut Out) -> Self {
        if site.is(Role::Coordinator) {
            return Self::Coordinator(Coordinator::boot(site, again, disk, out));
        }
        Self::Participant(Participant::boot(site, again, disk, out))
    }

    fn step(&mut self, site: Here<'_>, disk: &mut Disk, input: Input<Self>, out: &mut Out) {
        match (self, input) {
            (Self::Coordinator(it), Input::Request(Transfer)) => it.begin(site, disk, out),
            (Self::Coordinator(it), Input::Timer(Timer::Votes)) => it.votes_missing(disk, out),
            (Self::Coordinator(it), Input::Timer(Timer::Acks)) => it.preacks_missing(site, disk, out),
            (Self::Coordinator(it), Input::Timer(Timer::Decision)) => it.nobody_answers(site, out),
            (Self::Coordinator(it), Input::Message { from, message }) => it.message(site, from, message, disk, out),
            (Self::Participant(it), Input::Timer(Timer::Decision)) => it.silence(site, disk, out),
            (Self::Participant(it), Input::Timer(Timer::Election)) => it.closes(site, disk, out),
            (Self::Participant(it), Input::Message { from, message }) => it.message(site, from, message, disk, out),
            (_, Input::Request(_) | Input::Timer(_) | Input::Boot { .. }) => {}
        }
    }

    fn request(_index: u8, _value: Option<Value>) -> Transfer {
        Transfer
    }

    fn electors(cluster: &Cluster<Self>) -> NodeSet {
        cluster.having(Role::Participant)
    }

    fn holds_lock(_memory: Option<&Self>, disk: &Disk) -> bool {
        participant::is_locked(disk)
    }

    fn awaits_decision(&self, _site: Here<'_>, disk: &Disk) -> bool {
        match self {
            Self::Coordinator(it) => !matches!(it, Coordinator::Idle | Coordinator::Decided { .. }),
            Self::Participant(_) => participant::is_undecided(disk),
        }
    }

    fn account(site: Here<'_>, disk: &Disk) -> Option<Account> {
        let settings = site.settings();
        let now = match *disk {
            Disk::Precommitted { redo, .. } => redo,
            Disk::Finished { balance, .. } => balance,
            _ => settings.balance,
        };
        site.is(Role::Participant).then(|| settings.account(now))
    }

    fn about() -> &'static About {
        &words::ABOUT
    }

    fn kind(message: &Message) -> &'static str {
        words::kind(message)
    }

    fn label(message: &Message) -> String {
        words::label(message)
    }

    fn fields(_site: Here<'_>, message: &Message, language: Language) -> Vec<Field> {
        words::fields(message, language)
    }

    fn say(site: Here<'_>, why: &Why, language: Language) -> String {
        words::say(site, why, language)
    }

    fn claims(site: Here<'_>, why: &Why) -> Vec<Claim> {
        words::claims(site, why)
    }

    fn view(site: Here<'_>, memory: Option<&Self>, disk: &Disk, language: Language) -> NodeView {
        words::view(site, memory, disk, language)
    }
}
