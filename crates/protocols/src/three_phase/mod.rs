//! Three-phase commit: two-phase commit with a step in between, so that a dead coordinator leaves no node waiting
//! (Skeen 1981, "Nonblocking commit protocols"; Bernstein, Hadzilacos & Goodman 1987, section 7.5; below: BHG).
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
//! **Why no lone crash seems to block.** Skeen's condition: no node may wait in a state that is compatible both with
//! another node having committed and with another having aborted. `PreCommit` splits that state in two. A *ready* node
//! has no `PreCommit`, so none can have committed by the coordinator's word: it may abort. A *precommitted* node knows
//! that all have said yes: it may commit. Skeen lets one survivor decide so for all; the textbooks' shorter rule lets
//! each do it by itself when it has heard nothing for long enough. The coordinator's own timers have run out by then.
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
//! **Electing** (option `termination: elected`). Instead of deciding each by itself, the survivors compare their
//! states. One whose timer runs out becomes a *candidate* and asks all the others; of several candidates the one
//! earliest in the scenario stays. If any node has decided, that is the outcome. If any has precommitted, all have said
//! yes and one may have committed: the candidate brings those that are ready to the same point, and commits. If all are
//! ready, none can have committed: it aborts. A coordinator that misses a `PreAck` has to commit here. If it aborted
//! and died before any node heard of it, a precommitted survivor would contradict it.
//! - With crashes alone, and no message slower than the timers, no survivor is blocked and no two disagree.
//! - A partition still splits them: a ready participant that is cut off from a side which commits finds only ready
//!   ones, and aborts. Skeen assumes that a crash can be told from silence, which no timer can.
//!
//! **After a crash** the clock that ran is of no use. A node that finds a transaction on its disk and no decision asks
//! the others how it ended, again and again, and never decides by itself: the others may have decided without it, in a
//! way that it cannot guess. Any node that tells it the outcome, be it one that it asked, a candidate or the
//! coordinator, ends that. If all have been down, all ask and none knows; that blocks. It takes no part in an election
//! either: its state is older than what it missed.
//!
//! The option `broken` switches off one rule: that a precommitted participant does not abort by its timer, or that a
//! coordinator commits on a missing `PreAck` where the survivors elect.
//!
//! # The rules
//!
//! An input that no row names is ignored: it is a copy, or it comes late. Leaving a state cancels its timers. What a
//! reaction writes is on disk before its messages leave. `votes`, `acks`, `decision` and `election` are timers.
//!
//! The first phase, could all commit? (Skeen 1981; BHG, section 7.5):
//!
//! | who | state | input | does |
//! |---|---|---|---|
//! | coordinator | idle | a client's request | writes the participants; `CanCommit` to each; sets `votes` → waiting |
//! | participant | idle | `CanCommit`, it could | writes that; `Vote(yes)`; sets `decision` → ready |
//! | participant | idle | `CanCommit`, it could not | writes and decides abort; `Vote(no)` → aborted |
//! | participant | aborted | `CanCommit` | `Vote(no)`: the `Abort` overtook it |
//! | coordinator | waiting | the last yes | `PreCommit` to all; sets `acks` → prepared |
//! | coordinator | waiting | a no, or `votes` | writes and decides abort; `Abort` to all → aborted |
//!
//! The second phase, all could (Skeen 1981, the buffer state; BHG, section 7.5):
//!
//! | who | state | input | does |
//! |---|---|---|---|
//! | participant | ready | `PreCommit` | writes undo and redo, locks; `PreAck`; sets `decision` → precommitted |
//! | participant | precommitted | `PreCommit` | `PreAck` again |
//! | coordinator | prepared | the last `PreAck` | writes and decides commit; `DoCommit` to all → committed |
//! | coordinator | prepared | `acks` | with `missing_ack: abort`: writes and decides abort; `Abort` to all |
//! | | | | with `missing_ack: commit`: writes and decides commit; `DoCommit` to all |
//!
//! The third phase, the outcome (BHG, section 7.5):
//!
//! | who | state | input | does |
//! |---|---|---|---|
//! | participant | ready, precommitted | `DoCommit` | makes the change, writes, unlocks, decides; `Ack` → committed |
//! | participant | ready, precommitted | `Abort` | undoes what it did, writes, unlocks, decides; `Ack` → aborted |
//! | participant | idle | `DoCommit`, `Abort` | writes and decides that, with nothing to redo; `Ack` |
//! | participant | decided | the contrary outcome | keeps its own; the two disagree for good |
//!
//! Silence, with `termination: timeout` (Skeen 1981, the decision rule for one survivor):
//!
//! | who | state | input | does |
//! |---|---|---|---|
//! | participant | ready | `decision` | writes and decides abort, alone → aborted |
//! | participant | precommitted | `decision` | writes and decides commit, alone → committed |
//!
//! After a crash (BHG, section 7.5):
//!
//! | who | its log has | input | does |
//! |---|---|---|---|
//! | either | a transaction, no outcome | restart, `decision` | `DecisionRequest` to all others; sets `decision` |
//! | either | the same, restarted | an outcome, from any node | writes and decides that; it is final |
//! | either | an outcome | `DecisionRequest` | `DecisionReply` with the outcome |
//! | participant | nothing | `DecisionRequest` | writes and decides abort; `DecisionReply(abort)` → aborted |
//! | either | no outcome otherwise | `DecisionRequest` | says nothing: it does not know |
//!
//! With `termination: elected` (BHG, section 7.5, the termination protocol, rules TR1 to TR4). An *undecided*
//! participant is ready or precommitted, and has not restarted since; `PreCommit` makes a candidate give up too:
//!
//! | who | state | input | does |
//! |---|---|---|---|
//! | participant | undecided | `decision` | `StateRequest` to all others; sets `election` → candidate |
//! | participant | undecided | `StateRequest` from an earlier one | gives up, sets `decision`; `StateReply` |
//! | participant | undecided | `StateRequest` from a later one | becomes a candidate, as above |
//! | candidate | | `StateRequest` from a later one | `StateRequest` to that one, which may not have heard of it |
//! | participant | idle | `StateRequest` | writes and decides abort; `StateReply(aborted)` |
//! | participant | decided | `StateRequest` | `StateReply` with its outcome |
//! | coordinator | waiting, prepared | `StateRequest` | `StateReply(ready)`, `StateReply(precommitted)` |
//! | coordinator | committed, aborted | `StateRequest` | `StateReply` with its outcome |
//! | coordinator | waiting, prepared | `PreCommit` | `PreAck`, and stays where it is |
//! | coordinator | any but idle | `DoCommit`, `Abort` | writes and decides that, unless it has decided |
//! | either | restarted, no outcome | `StateRequest` | says nothing: what it knows may be out of date |
//! | coordinator | prepared | `acks` | writes and decides commit; `DoCommit` to all, whatever `missing_ack` says |
//! | candidate | asking | `election`, an outcome known | decides that; tells all others (TR1, TR2) |
//! | candidate | asking | `election`, all ready | decides abort; `Abort` to all others (TR3) |
//! | candidate | asking | `election`, one precommitted | precommits; `PreCommit` to the ready; sets `election` (TR4) |
//! | candidate | precommitting | the last `PreAck`, or `election` | decides commit; `DoCommit` to all others |
//!
//! # What differs from the paper
//!
//! - A yes locks nothing: the account is locked with `PreCommit`. In Skeen and BHG a yes holds the lock. With one
//!   transaction in a run this makes no difference.
//! - By default each participant decides alone when its timer runs out, as shorter textbooks have it. Skeen and BHG let
//!   the survivors elect one that decides for all (`termination: elected`).
//! - By default a coordinator that misses a `PreAck` aborts, as those textbooks have it; Skeen's commits
//!   (`missing_ack: commit`).
//! - The coordinator writes nothing when it sends `PreCommit`, because after a crash it only asks. It tells the outcome
//!   once: a participant that misses it has a timer of its own.
//! - BHG ask also for recovery after all nodes have failed, by the last one to fail. Here those that restart ask each
//!   other forever.

mod about;
mod candidacy;
mod coordinator;
mod election;
mod lessons;
mod participant;
#[cfg(test)]
mod tests;
mod words;

pub use candidacy::{Candidacy, States};
pub use coordinator::Coordinator;
pub use lessons::LESSONS;
pub use participant::Participant;

pub use crate::transfer::{Outcome, Role, Settings, Transfer, VoteRule};

use crate::transfer::{self, A_DECISION};
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::{
    About, Cluster, Exchange, Holding, Input, Name, NoFact, NodeId, NodeSet, Outbox, Piece, Property, Protocol, Site,
    Text, Value, names,
};

names! {
    /// What a node waits for.
    pub enum Timer {
        /// The coordinator: the votes.
        Votes = "votes",
        /// The coordinator: the answers to its `PreCommit`.
        Acks = "acks",
        /// A participant: the coordinator's next message. A restarted node: a node that knows the outcome.
        Decision = "decision",
        /// A candidate: the others' states, then their answers to its `PreCommit`.
        Election = "election",
    }
}

names! {
    /// How nodes that hear nothing more of the transaction end it.
    pub enum Termination {
        /// Each by its own timer: ready aborts, precommitted commits.
        Timeout = "timeout",
        /// One of them compares their states and decides for all.
        Elected = "elected",
    }
}

names! {
    /// What a coordinator that misses the answer to a `PreCommit` does.
    pub enum MissingAck {
        /// It aborts.
        Abort = "abort",
        /// It commits.
        Commit = "commit",
    }
}

names! {
    /// The rule that is switched off.
    pub enum Variant {
        /// None.
        None = "none",
        /// A precommitted participant does not abort by its timer.
        PrecommittedTimesOutToAbort = "precommitted-times-out-to-abort",
        /// Once it has sent `PreCommit`, a coordinator commits (where the survivors elect, or `missing_ack` says so).
        AbortsAfterPrecommit = "aborts-after-precommit",
    }
}

names! {
    /// How far a node has come, as a candidate asks.
    pub enum State {
        /// It has said yes, or has asked, and knows no more.
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
    /// How nodes that hear nothing more of the transaction end it.
    pub termination: Termination,
    /// What a coordinator that misses the answer to a `PreCommit` does.
    pub missing_ack: MissingAck,
    /// The rule that is switched off.
    pub broken: Variant,
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
    /// A node that knows: like this.
    DecisionReply {
        /// How it ended.
        outcome: Outcome,
    },
    /// A candidate: how far have you come?
    StateRequest,
    /// A node that takes part in the election: this far.
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
    /// Participant: it knows that all have voted yes, holds its lock and can go either way.
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

/// Why a rule did what it did. `words/say.rs` says it in sentences.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is named after its rule and spelled out in words/say.rs")]
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

/// Whether nodes that hear nothing more elect one of them.
fn elects(site: Here<'_>) -> bool {
    site.options().termination == Termination::Elected
}

/// All nodes but this one.
fn others(site: Here<'_>) -> NodeSet {
    site.cluster.everyone().without(NodeSet::from_iter([site.id]))
}

/// Asks all others how it ended; asks again when the timer runs out (BHG, section 7.5).
fn ask(site: Here<'_>, out: &mut Out) {
    out.broadcast(others(site), &Message::DecisionRequest);
    out.set_timer(Timer::Decision, site.cluster.length_ms(Timer::Decision));
}

/// Answers a node that asks. Only a node that knows may answer: a guess would be a second decision.
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
    type Fact = NoFact;

    fn about() -> About {
        about::about()
    }

    fn properties() -> Vec<Property> {
        transfer::properties()
    }

    fn boot(site: Here<'_>, restarted: bool, disk: &mut Disk, out: &mut Out) -> Self {
        if site.is(Role::Coordinator) {
            return Self::Coordinator(Coordinator::boot(site, restarted, disk, out));
        }
        Self::Participant(Participant::boot(site, restarted, disk, out))
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

    fn request(_: &Cluster<Self>, _index: u8, _value: Option<Value>) -> Transfer {
        Transfer
    }

    fn kind(message: &Message) -> Cow<'static, str> {
        Cow::Borrowed(match message {
            Message::CanCommit { .. } => "CanCommit",
            Message::Vote { .. } => "Vote",
            Message::PreCommit => "PreCommit",
            Message::PreAck => "PreAck",
            Message::DoCommit => "DoCommit",
            Message::Abort => "Abort",
            Message::Ack => "Ack",
            Message::DecisionRequest => "DecisionRequest",
            Message::DecisionReply { .. } => "DecisionReply",
            Message::StateRequest => "StateRequest",
            Message::StateReply { .. } => "StateReply",
        })
    }

    fn label(message: &Message) -> String {
        match message {
            Message::CanCommit { change } => format!("CanCommit {change:+}"),
            Message::Vote { yes: true } => "Vote yes".into(),
            Message::Vote { yes: false } => "Vote no".into(),
            Message::DecisionReply { outcome } => format!("DecisionReply {}", outcome.value()),
            Message::StateReply { state } => format!("StateReply {}", state.name()),
            Message::PreCommit
            | Message::PreAck
            | Message::DoCommit
            | Message::Abort
            | Message::Ack
            | Message::DecisionRequest
            | Message::StateRequest => Self::kind(message).into(),
        }
    }

    fn voters(cluster: &Cluster<Self>) -> NodeSet {
        cluster.having(Role::Participant)
    }

    fn holds_lock(_memory: Option<&Self>, disk: &Disk) -> bool {
        participant::is_locked(disk)
    }

    fn awaits(&self, _site: Here<'_>, disk: &Disk) -> Option<Text> {
        let waits = match self {
            Self::Coordinator(it) => !matches!(it, Coordinator::Idle | Coordinator::Decided { .. }),
            Self::Participant(_) => participant::is_undecided(disk),
        };
        waits.then_some(A_DECISION)
    }

    /// Another change, another vote, another outcome, another state: whoever hears it cannot tell.
    fn forgeries(_: &Cluster<Self>, _from: NodeId, _to: NodeId, message: &Message) -> Vec<Message> {
        let forged = match *message {
            Message::CanCommit { change } if change != 0 => Message::CanCommit { change: -change },
            Message::Vote { yes } => Message::Vote { yes: !yes },
            Message::PreCommit | Message::DoCommit => Message::Abort,
            Message::Abort => Message::DoCommit,
            Message::DecisionReply { outcome } => Message::DecisionReply { outcome: outcome.other() },
            Message::StateReply { state } => {
                let all = [State::Ready, State::Precommitted, State::Committed, State::Aborted];
                let others = all.into_iter().filter(|other| *other != state);
                return others.map(|state| Message::StateReply { state }).collect();
            }
            Message::CanCommit { .. } | Message::PreAck | Message::Ack => return Vec::new(),
            Message::DecisionRequest | Message::StateRequest => return Vec::new(),
        };
        vec![forged]
    }

    /// What comes after the outcome, or after its own phase.
    fn is_dead(&self, site: Here<'_>, disk: &Disk, from: NodeId, message: &Message) -> bool {
        site.options().broken == Variant::None
            && match self {
                Self::Coordinator(it) => it.is_dead(disk, from, message),
                Self::Participant(_) => Participant::is_dead(disk, message),
            }
    }

    /// Participants are told apart by nothing but what the scenario says of them (BHG, section 7.5), except where they
    /// elect one: of several candidates the earliest stays.
    fn alike(cluster: &Cluster<Self>) -> Vec<NodeSet> {
        if cluster.options.termination == Termination::Elected {
            return Vec::new();
        }
        transfer::alike(cluster.having(Role::Participant), |node| &cluster.member(node).settings)
    }

    /// The coordinator knows who takes part and who has answered. Candidates know more, but those are not alike.
    fn renamed(mut piece: Piece<Self>, exchange: &Exchange) -> Piece<Self> {
        let sets = match &mut piece {
            Piece::Memory(Self::Coordinator(Coordinator::Waiting { participants, yes: answered }))
            | Piece::Memory(Self::Coordinator(Coordinator::Prepared { participants, acks: answered })) => {
                vec![participants, answered]
            }
            Piece::Disk(Disk::Begun { participants }) => vec![participants],
            Piece::Memory(_) | Piece::Disk(_) | Piece::Message(_) | Piece::Fact(_) => Vec::new(),
        };
        for set in sets {
            *set = exchange.of_all(*set);
        }
        piece
    }

    fn holding(site: Here<'_>, _: Option<&Self>, disk: &Disk) -> Option<Holding> {
        let settings = site.settings();
        let now = match *disk {
            Disk::Precommitted { redo, .. } => redo,
            Disk::Finished { balance, .. } => balance,
            _ => settings.balance,
        };
        site.is(Role::Participant).then(|| Holding::Account(settings.account(now)))
    }
}
