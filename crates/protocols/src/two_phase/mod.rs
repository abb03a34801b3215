//! Two-phase commit: all of a transaction's participants commit, or all abort (Gray 1978; Bernstein, Hadzilacos &
//! Goodman 1987, section 7.4; below: BHG).
//!
//! **The problem.** A transfer changes accounts on several nodes. Each can say whether it is able to make its change,
//! and any of them may crash. Either every change must be made or none.
//!
//! **The messages.** The coordinator asks (`Prepare`), each participant votes (`Vote`), the coordinator decides and
//! tells (`Commit` or `Abort`), each participant acknowledges (`Ack`), so that the coordinator may forget. A fault-free
//! transaction takes 4n messages and 3 one-way delays until the last node decides.
//!
//! **Why it is safe.** A participant that votes yes has written undo and redo first: it can do either, whatever happens
//! to it, and has given up the right to choose. The decision exists in one place, the coordinator's log, from the
//! moment it is written, before any node hears of it. Commit needs every yes.
//!
//! **What it costs.** Between its yes and the outcome a participant is *in doubt*: it holds its lock and cannot find
//! the outcome by itself. If the coordinator is down, it waits. Where messages can be lost or all nodes can fail
//! together, every protocol for atomic commitment can block a node (BHG, section 7.3, proposition 7.1); this one does
//! so after a single crash.
//!
//! **Asking around** (option `termination: cooperative`). The coordinator need not be the only node that knows: another
//! participant may have heard the outcome, or may not have voted yet and still be free to abort. So a participant in
//! doubt asks all the others (`DecisionRequest`), and a node that knows answers (`DecisionReply`). Blocking becomes
//! rarer, not impossible: if every node within reach is in doubt too, those out of reach may have committed or aborted,
//! and no node may choose.
//!
//! **What breaks it.** The option `broken` switches off one rule at a time: a vote that leaves before undo and redo are
//! written, a participant in doubt that lets its timer decide, a coordinator that does not write its decision.
//!
//! # The rules
//!
//! An input that no row names is ignored: it is a copy, or it comes late. Leaving a state cancels its timers. What a
//! reaction writes is on disk before its messages leave. `votes`, `acks` and `decision` are timers.
//!
//! The first phase, voting (BHG, section 7.4):
//!
//! | who | state | input | does |
//! |---|---|---|---|
//! | coordinator | idle | a client's request | writes the participants; `Prepare` to each; sets `votes` → voting |
//! | participant | idle | `Prepare`, it can | writes undo and redo, locks; `Vote(yes)` → prepared (in doubt) |
//! | participant | idle | `Prepare`, it cannot | writes and decides abort; `Vote(no)` → aborted |
//! | participant | aborted | `Prepare` | `Vote(no)`: the `Abort` overtook it |
//! | coordinator | voting | the last yes | writes and decides commit; `Commit` to all; sets `acks` → committing |
//! | coordinator | voting | a no, or `votes` | writes and decides abort; `Abort` to all; sets `acks` → aborting |
//!
//! The second phase, the outcome (BHG, section 7.4):
//!
//! | who | state | input | does |
//! |---|---|---|---|
//! | participant | prepared | `Commit` | redoes, writes that, unlocks, decides; `Ack` → committed |
//! | participant | prepared | `Abort` | undoes, writes that, unlocks, decides; `Ack` → aborted |
//! | participant | decided | the same outcome | `Ack` again |
//! | participant | decided | the contrary outcome | keeps its own: no write, no `Ack`; the two disagree for good |
//! | participant | idle | `Abort` | writes and decides abort; `Ack` → aborted |
//! | participant | idle | `Commit` | writes and decides commit, with nothing to redo; `Ack` → committed |
//! | coordinator | committing, aborting | the last `Ack` | writes the end → done |
//! | coordinator | committing, aborting | `acks` | the outcome to those that have not acknowledged; sets `acks` |
//!
//! After a crash (BHG, section 7.4, "Recovery"):
//!
//! | who | its log has | input | does |
//! |---|---|---|---|
//! | coordinator | the participants | restart | writes and decides abort; `Abort` to all; sets `acks` → aborting |
//! | coordinator | a decision, no end | restart | the outcome to all; sets `acks` → committing or aborting |
//! | coordinator | the end | restart | nothing → done |
//! | participant | undo and redo | restart | holds its lock again → prepared |
//! | participant | an outcome | restart | nothing → decided |
//!
//! With `termination: cooperative` (BHG, section 7.4, cooperative termination):
//!
//! | who | state | input | does |
//! |---|---|---|---|
//! | participant | prepared | `decision`, or a restart | `DecisionRequest` to all others; sets `decision` |
//! | participant | idle | `DecisionRequest` | writes and decides abort; `DecisionReply(abort)` → aborted |
//! | participant | decided | `DecisionRequest` | `DecisionReply` with the outcome |
//! | coordinator | committing, aborting, done | `DecisionRequest` | `DecisionReply` with the outcome |
//! | either | any other | `DecisionRequest` | says nothing: it does not know |
//! | participant | prepared | `DecisionReply` | redoes or undoes, writes that, unlocks, decides; no `Ack` |
//!
//! # What differs from the paper
//!
//! - `Abort` goes to every participant. BHG send it only to those that voted yes; here one that voted no
//!   acknowledges it like the others.
//! - Every write is forced, the first and the last of the coordinator's log included: a transaction takes 2n + 3 forced
//!   writes. Textbooks that do not force those two count 2n + 1.
//! - A participant whose log is empty obeys a `Commit`. That comes only to a node whose disk was replaced, or whose
//!   vote left before it was written; its balance stays as it is, and *conservation* tells.
//! - There is one transaction in a run, and a node has one role.

mod about;
mod coordinator;
mod lessons;
mod participant;
#[cfg(test)]
mod tests;
mod words;

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
    About, Cluster, Exchange, Holding, Input, NoFact, NodeId, NodeSet, Outbox, Piece, Property, Protocol, Site, Text,
    Value, names,
};

names! {
    /// What a node waits for.
    pub enum Timer {
        /// The coordinator: the votes.
        Votes = "votes",
        /// The coordinator: the acknowledgements.
        Acks = "acks",
        /// A participant in doubt: the outcome. It runs only where it has an effect.
        Decision = "decision",
    }
}

names! {
    /// What a participant in doubt does.
    pub enum Termination {
        /// It waits for the coordinator.
        Wait = "wait",
        /// It asks all the others.
        Cooperative = "cooperative",
    }
}

names! {
    /// The rule that is switched off.
    pub enum Variant {
        /// None.
        None = "none",
        /// Undo and redo are on disk before the yes leaves.
        VotesBeforeWriting = "votes-before-writing",
        /// A participant in doubt never decides alone: here its timer makes it commit.
        ParticipantTimesOutToCommit = "participant-times-out-to-commit",
        /// The same rule: here its timer makes it abort.
        ParticipantTimesOutToAbort = "participant-times-out-to-abort",
        /// The decision is on disk before anyone hears of it.
        CoordinatorForgets = "coordinator-forgets",
    }
}

/// What a scenario chooses.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Options {
    /// What a participant in doubt does.
    pub termination: Termination,
    /// The rule that is switched off.
    pub broken: Variant,
}

/// What the nodes say to each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Message {
    /// Coordinator: can you make this change?
    Prepare {
        /// What to add to the balance.
        change: i64,
    },
    /// Participant: yes, and I am bound by it; or no.
    Vote {
        /// Whether it can.
        yes: bool,
    },
    /// Coordinator: make the change.
    Commit,
    /// Coordinator: do not make it.
    Abort,
    /// Participant: done, you may forget about me.
    Ack,
    /// A participant in doubt: how did it end?
    DecisionRequest,
    /// A node that knows: like this.
    DecisionReply {
        /// How it ended.
        outcome: Outcome,
    },
}

impl From<Outcome> for Message {
    /// What the coordinator says of a decision.
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Commit => Self::Commit,
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
    /// Coordinator: the decision. From this write on, the transaction has an outcome.
    Decided {
        /// The nodes that must hear of it.
        participants: NodeSet,
        /// The decision.
        outcome: Outcome,
    },
    /// Coordinator: all have acknowledged; nothing is left to do.
    Ended {
        /// What it was.
        outcome: Outcome,
    },
    /// Participant: it has voted yes, holds its lock and can go either way.
    Prepared {
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
pub enum TwoPhase {
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
    VotesYes { undo: i64, redo: i64 },
    VotesNo { balance: i64, change: i64, ordered: bool },
    CountsYes { from: NodeId, have: u32, need: u32 },
    RepeatedVote { from: NodeId },
    LateVote { from: NodeId },
    AllVotedYes { count: u32 },
    HeardNo { from: NodeId },
    VotesMissing { missing: NodeSet },
    Finishes { outcome: Outcome, balance: i64 },
    Acknowledges { outcome: Outcome },
    TooLate { from: NodeId, known: Outcome, told: Outcome },
    AbortsUnasked,
    CommitsUnprepared,
    RefusesLatePrepare,
    VotesUnwritten { undo: i64, redo: i64 },
    DecidesAlone { outcome: Outcome, balance: i64 },
    Asks,
    AsksAgain,
    AbortsWhenAsked { from: NodeId },
    Answers { from: NodeId, outcome: Outcome },
    CannotAnswer { from: NodeId },
    Learns { from: NodeId, outcome: Outcome, balance: i64 },
    LateReply { from: NodeId },
    CountsAck { from: NodeId, have: u32, need: u32 },
    AllAcknowledged { outcome: Outcome },
    TellsAgain { outcome: Outcome, missing: NodeSet },
    RestartsUndecided,
    RestartsDecided { outcome: Outcome },
    RestartsEnded { outcome: Outcome },
    RestartsInDoubt,
    RestartsFinished { outcome: Outcome },
    RestartsEmpty,
    Ignores { kind: String, from: NodeId },
}

type Out = Outbox<TwoPhase>;
type Here<'a> = Site<'a, TwoPhase>;

/// Whether participants in doubt ask each other.
fn asks_around(site: Here<'_>) -> bool {
    site.options().termination == Termination::Cooperative
}

/// Answers a node that asks. Only a node that knows may answer: a guess would be a second decision (BHG, section 7.4).
fn answer(to: NodeId, known: Option<Outcome>, out: &mut Out) {
    let Some(outcome) = known else {
        return out.why(Why::CannotAnswer { from: to });
    };
    out.why(Why::Answers { from: to, outcome });
    out.send(to, Message::DecisionReply { outcome });
}

impl Protocol for TwoPhase {
    const ID: &'static str = "2pc";
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
            (Self::Coordinator(it), Input::Timer(Timer::Votes)) => it.votes_missing(site, disk, out),
            (Self::Coordinator(it), Input::Timer(Timer::Acks)) => it.acks_missing(site, out),
            (Self::Coordinator(it), Input::Message { from, message }) => it.message(site, from, message, disk, out),
            (Self::Participant(it), Input::Timer(Timer::Decision)) => it.silence(site, disk, out),
            (Self::Participant(it), Input::Message { from, message }) => it.message(site, from, message, disk, out),
            (_, Input::Request(_) | Input::Timer(_) | Input::Boot { .. }) => {}
        }
    }

    fn request(_: &Cluster<Self>, _index: u8, _value: Option<Value>) -> Transfer {
        Transfer
    }

    fn kind(message: &Message) -> Cow<'static, str> {
        Cow::Borrowed(match message {
            Message::Prepare { .. } => "Prepare",
            Message::Vote { .. } => "Vote",
            Message::Commit => "Commit",
            Message::Abort => "Abort",
            Message::Ack => "Ack",
            Message::DecisionRequest => "DecisionRequest",
            Message::DecisionReply { .. } => "DecisionReply",
        })
    }

    fn label(message: &Message) -> String {
        match message {
            Message::Prepare { change } => format!("Prepare {change:+}"),
            Message::Vote { yes: true } => "Vote yes".into(),
            Message::Vote { yes: false } => "Vote no".into(),
            Message::DecisionReply { outcome } => format!("DecisionReply {}", outcome.value()),
            Message::Commit | Message::Abort | Message::Ack | Message::DecisionRequest => Self::kind(message).into(),
        }
    }

    fn voters(cluster: &Cluster<Self>) -> NodeSet {
        cluster.having(Role::Participant)
    }

    fn holds_lock(memory: Option<&Self>, disk: &Disk) -> bool {
        match memory {
            Some(Self::Participant(it)) => it.doubt(disk).is_some(),
            _ => matches!(disk, Disk::Prepared { .. }),
        }
    }

    fn awaits(&self, _site: Here<'_>, disk: &Disk) -> Option<Text> {
        let waits = match self {
            Self::Coordinator(it) => matches!(it, Coordinator::Voting { .. }),
            Self::Participant(it) => it.doubt(disk).is_some(),
        };
        waits.then_some(A_DECISION)
    }

    /// Another change, another vote, another outcome: whoever hears it cannot tell.
    fn forgeries(_: &Cluster<Self>, _from: NodeId, _to: NodeId, message: &Message) -> Vec<Message> {
        let forged = match *message {
            Message::Prepare { change } if change != 0 => Message::Prepare { change: -change },
            Message::Vote { yes } => Message::Vote { yes: !yes },
            Message::Commit => Message::Abort,
            Message::Abort => Message::Commit,
            Message::DecisionReply { outcome } => Message::DecisionReply { outcome: outcome.other() },
            Message::Prepare { .. } | Message::Ack | Message::DecisionRequest => return Vec::new(),
        };
        vec![forged]
    }

    /// What comes after the outcome is on disk, where no crash takes it back (BHG, section 7.4, "Recovery").
    fn is_dead(&self, site: Here<'_>, disk: &Disk, from: NodeId, message: &Message) -> bool {
        site.options().broken == Variant::None
            && match self {
                Self::Coordinator(it) => it.is_dead(disk, from, message),
                Self::Participant(_) => Participant::is_dead(disk, message),
            }
    }

    /// Participants are told apart by nothing but what the scenario says of them: every rule treats all alike (BHG,
    /// section 7.4).
    fn alike(cluster: &Cluster<Self>) -> Vec<NodeSet> {
        transfer::alike(cluster.having(Role::Participant), |node| &cluster.member(node).settings)
    }

    /// The coordinator knows who takes part and who has answered, in memory and in its log.
    fn renamed(mut piece: Piece<Self>, exchange: &Exchange) -> Piece<Self> {
        let sets = match &mut piece {
            Piece::Memory(Self::Coordinator(Coordinator::Voting { participants, yes: answered }))
            | Piece::Memory(Self::Coordinator(Coordinator::Telling { participants, acks: answered, .. })) => {
                vec![participants, answered]
            }
            Piece::Disk(Disk::Begun { participants } | Disk::Decided { participants, .. }) => vec![participants],
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
            Disk::Prepared { redo, .. } => redo,
            Disk::Finished { balance, .. } => balance,
            _ => settings.balance,
        };
        site.is(Role::Participant).then(|| Holding::Account(settings.account(now)))
    }
}
