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
//! moment it is written, before anyone hears of it. Commit needs every yes.
//!
//! **What it costs.** Between its yes and the outcome a participant is *in doubt*: it holds its lock and cannot find
//! the outcome by itself. If the coordinator is down, it waits. Where messages can be lost or all nodes can fail
//! together, every protocol for atomic commitment blocks somebody somewhere (BHG, section 7.3, proposition 7.1); this
//! one does so after a single crash.
//!
//! **Asking around** (option `termination: cooperative`; BHG, section 7.4). The coordinator need not be the only one
//! that knows: another participant may have heard the outcome, or may not have voted yet and still be free to abort. So
//! a participant in doubt asks all the others (`DecisionRequest`), and who knows, answers (`DecisionReply`). Blocking
//! becomes rarer, not impossible: if everyone within reach is in doubt too, those out of reach may have committed or
//! aborted, and nobody may choose.
//!
//! **What breaks it.** The option `broken` switches off one rule at a time: a vote that leaves before undo and redo are
//! written, a participant in doubt that lets its timer decide, a coordinator that does not write its decision.
//!
//! Where no rule below names an input, it is ignored: it is a copy, or comes late.

mod participant;
#[cfg(test)]
mod tests;
mod words;

pub use participant::Participant;

pub use crate::protocols::transfer::{Outcome, Role, Settings, Transfer, VoteRule};

use crate::about::About;
use crate::claim::Claim;
use crate::cluster::{Cluster, NodeId, NodeSet, Site};
use crate::language::Language;
use crate::ledger::Fact;
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
        /// The coordinator: the acknowledgements.
        Acks = "acks",
        /// A participant in doubt: the outcome. It runs only where something comes of it.
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
    pub enum Twin {
        /// None.
        None = "none",
        /// Undo and redo are on disk before the yes leaves.
        VotesBeforeWriting = "votes-before-writing",
        /// A participant in doubt never decides alone: here its timer makes it commit.
        ParticipantTimesOutToCommit = "participant-times-out-to-commit",
        /// The same: here its timer makes it abort.
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
    pub broken: Twin,
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
    /// A node that knows: so.
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
    /// Coordinator: the decision. From this write on the transaction has an outcome.
    Decided {
        /// Who must hear of it.
        participants: NodeSet,
        /// The decision.
        outcome: Outcome,
    },
    /// Coordinator: all have acknowledged; nothing is left to do.
    Ended {
        /// What it was.
        outcome: Outcome,
    },
    /// Participant: it has voted yes, holds its lock and can go both ways.
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

/// Where the coordinator is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Coordinator {
    /// No transaction.
    Idle,
    /// It has asked.
    Voting {
        /// Who takes part.
        participants: NodeSet,
        /// Who has said yes.
        yes: NodeSet,
    },
    /// It has decided and tells everyone until everyone has acknowledged.
    Telling {
        /// Who takes part.
        participants: NodeSet,
        /// The decision.
        outcome: Outcome,
        /// Who has acknowledged.
        acks: NodeSet,
    },
    /// Everyone knows.
    Done {
        /// The decision.
        outcome: Outcome,
    },
}

/// Why a rule did what it did. `words.rs` says it in sentences.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is named after its rule and spelled out in words.rs")]
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

impl Coordinator {
    /// After a crash the log says what was promised to whom (BHG, section 7.4, "Recovery").
    fn boot(site: Here<'_>, again: bool, disk: &mut Disk, out: &mut Out) -> Self {
        match *disk {
            // It may have died before anyone heard of a decision, so that none exists: abort is safe (BHG, 7.4).
            Disk::Begun { participants } => {
                out.why(Why::RestartsUndecided);
                Self::decide(site, Outcome::Abort, participants, disk, out)
            }
            // Somebody may not have heard of it.
            Disk::Decided { participants, outcome } => {
                out.why(Why::RestartsDecided { outcome });
                Self::tell(site, outcome, participants, out)
            }
            Disk::Ended { outcome } => {
                out.why(Why::RestartsEnded { outcome });
                Self::Done { outcome }
            }
            _ => {
                if again {
                    out.why(Why::RestartsEmpty);
                }
                Self::Idle
            }
        }
    }

    /// The first phase: writes down who takes part, then asks them.
    fn begin(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        if *self != Self::Idle {
            return out.why(Why::AlreadyBegun);
        }
        let participants = site.cluster.having(Role::Participant);
        *disk = Disk::Begun { participants };
        out.why(Why::Begins);
        for participant in participants.iter() {
            let change = site.cluster.member(participant).settings.change;
            out.send(participant, Message::Prepare { change });
        }
        out.set_timer(Timer::Votes, site.cluster.length_ms(Timer::Votes));
        *self = Self::Voting { participants, yes: NodeSet::EMPTY };
    }

    fn vote(&mut self, site: Here<'_>, from: NodeId, is_yes: bool, disk: &mut Disk, out: &mut Out) {
        let Self::Voting { participants, yes } = self else {
            return out.why(Why::LateVote { from });
        };
        let participants = *participants;
        if !is_yes {
            out.why(Why::HeardNo { from });
            return self.end_vote(site, Outcome::Abort, participants, disk, out);
        }
        if !yes.insert(from) {
            return out.why(Why::RepeatedVote { from });
        }
        let (have, need) = (yes.len(), participants.len());
        if have < need {
            return out.why(Why::CountsYes { from, have, need });
        }
        out.why(Why::AllVotedYes { count: need });
        self.end_vote(site, Outcome::Commit, participants, disk, out);
    }

    /// A timeout never says whether the question or its answer was lost, or is only late; abort is safe in all cases.
    fn votes_missing(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        let Self::Voting { participants, yes } = *self else { return };
        out.why(Why::VotesMissing { missing: participants.without(yes) });
        *self = Self::decide(site, Outcome::Abort, participants, disk, out);
    }

    fn end_vote(&mut self, site: Here<'_>, outcome: Outcome, to: NodeSet, disk: &mut Disk, out: &mut Out) {
        out.cancel_timer(Timer::Votes);
        *self = Self::decide(site, outcome, to, disk, out);
    }

    /// The second phase: the write of the decision *is* the decision; everyone hears of it afterwards.
    fn decide(site: Here<'_>, outcome: Outcome, participants: NodeSet, disk: &mut Disk, out: &mut Out) -> Self {
        if site.options().broken != Twin::CoordinatorForgets {
            *disk = Disk::Decided { participants, outcome };
        }
        out.witness(Fact::Decided(outcome.value()));
        Self::tell(site, outcome, participants, out)
    }

    fn tell(site: Here<'_>, outcome: Outcome, participants: NodeSet, out: &mut Out) -> Self {
        out.broadcast(participants, &outcome.into());
        out.set_timer(Timer::Acks, site.cluster.length_ms(Timer::Acks));
        Self::Telling { participants, outcome, acks: NodeSet::EMPTY }
    }

    /// Once all have acknowledged nobody will ask again, and the coordinator may forget.
    fn ack(&mut self, from: NodeId, disk: &mut Disk, out: &mut Out) {
        let Self::Telling { participants, outcome, acks } = self else {
            return out.why(Why::Ignores { kind: "Ack".into(), from });
        };
        let outcome = *outcome;
        acks.insert(from);
        if !acks.contains_all(*participants) {
            return out.why(Why::CountsAck { from, have: acks.len(), need: participants.len() });
        }
        out.why(Why::AllAcknowledged { outcome });
        out.cancel_timer(Timer::Acks);
        *disk = Disk::Ended { outcome };
        *self = Self::Done { outcome };
    }

    fn acks_missing(&mut self, site: Here<'_>, out: &mut Out) {
        let Self::Telling { participants, outcome, acks } = *self else { return };
        let missing = participants.without(acks);
        out.attempt(Timer::Acks);
        out.why(Why::TellsAgain { outcome, missing });
        out.broadcast(missing, &outcome.into());
        out.set_timer(Timer::Acks, site.cluster.length_ms(Timer::Acks));
    }

    /// While it counts votes it knows as little as who asks, and an idle one knows of no transaction.
    fn asked(&self, from: NodeId, out: &mut Out) {
        let known = match *self {
            Self::Telling { outcome, .. } | Self::Done { outcome } => Some(outcome),
            Self::Idle | Self::Voting { .. } => None,
        };
        answer(from, known, out);
    }

    fn message(&mut self, site: Here<'_>, from: NodeId, message: Message, disk: &mut Disk, out: &mut Out) {
        match message {
            Message::Vote { yes } => self.vote(site, from, yes, disk, out),
            Message::Ack => self.ack(from, disk, out),
            Message::DecisionRequest if asks_around(site) => self.asked(from, out),
            other => out.why(Why::Ignores { kind: words::kind(&other).into(), from }),
        }
    }
}

/// Whether participants in doubt ask each other.
fn asks_around(site: Here<'_>) -> bool {
    site.options().termination == Termination::Cooperative
}

/// Tells a node that asks. Only who knows may speak: a guess would be a second decision (BHG, section 7.4).
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
            (Self::Coordinator(it), Input::Timer(Timer::Votes)) => it.votes_missing(site, disk, out),
            (Self::Coordinator(it), Input::Timer(Timer::Acks)) => it.acks_missing(site, out),
            (Self::Coordinator(it), Input::Message { from, message }) => it.message(site, from, message, disk, out),
            (Self::Participant(it), Input::Timer(Timer::Decision)) => it.silence(site, disk, out),
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

    fn holds_lock(memory: Option<&Self>, disk: &Disk) -> bool {
        match memory {
            Some(Self::Participant(it)) => it.doubt(disk).is_some(),
            _ => matches!(disk, Disk::Prepared { .. }),
        }
    }

    fn awaits_decision(&self, _site: Here<'_>, disk: &Disk) -> bool {
        match self {
            Self::Coordinator(it) => matches!(it, Coordinator::Voting { .. }),
            Self::Participant(it) => it.doubt(disk).is_some(),
        }
    }

    fn account(site: Here<'_>, disk: &Disk) -> Option<Account> {
        let settings = site.settings();
        let now = match *disk {
            Disk::Prepared { redo, .. } => redo,
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
