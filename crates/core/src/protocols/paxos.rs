//! Paxos: many nodes choose one value, once, and never take it back (Lamport 2001, "Paxos Made Simple"; below: PMS).
//!
//! **The problem.** Clients want different values for the same variable. One of them must be chosen and never a second,
//! although messages are lost, doubled and late, and nodes crash and come back; and no single node may be waited for.
//!
//! **The messages.** A *proposer* numbers its attempt with a ballot and asks the *acceptors* to promise that ballot
//! (`Prepare`). Each answers with the highest-numbered proposal that it has accepted (`Promise`). With the promises of
//! a majority the proposer asks them to accept a value (`Accept`); they answer `Accepted`, or `Nack` if they have
//! promised a higher ballot. A value is *chosen* at the moment when a majority has accepted it in one ballot, whether
//! or not anyone knows. *Learners* find that out by counting `Accepted`, or are told (`Chosen`). With a acceptors and l
//! learners a fault-free run takes 4a + l messages and 5 one-way delays until the last learner knows; Gray & Lamport
//! 2006 count the same phases where Paxos decides about a transaction.
//!
//! **Why it is safe.** Let v be chosen in ballot m, so that a majority C has accepted it there, and take any higher
//! ballot n that gets as far as `Accept`. A majority S has promised n, and two majorities share a node: somebody in S
//! has accepted v in m. It had not promised n by then, for it would have refused m; so its promise of n reports m or a
//! higher ballot. By induction every ballot from m up to n carries v, so the highest-numbered proposal reported to n
//! carries v, and n must carry it too. That is P2c (PMS, section 2.2): a ballot n carries v only if a majority S exists
//! such that either nobody in S has accepted anything below n, or v is the value of the highest-numbered proposal below
//! n that anybody in S has accepted. The promise keeps this true after the answer has been given: nobody in S accepts
//! anything below n any more.
//!
//! **What breaks it.** Every part is needed, and each can be switched off (`Twin`): majorities (two smaller quorums
//! need not meet), ballots that are never used twice (a ballot would carry two values), the promise, also that of an
//! acceptor that accepts, adopting the highest-numbered report rather than any or none, counting each acceptor once and
//! for one ballot only, and the disk: a node that forgets breaks its word.
//!
//! **What it does not promise is an end.** While no majority is up nothing is chosen, and two proposers can outbid each
//! other for ever (PMS, section 2.4). Three cures for the second, none of which safety rests on: a back-off that grows,
//! one that chance decides, or a leader, to whom the others hand what their clients want.
//!
//! **Reading** is a round too. One node cannot be asked what is chosen, for none need know; a round without a value of
//! its own finds it, finishes it, and tells the learners that have missed it. If it finds nothing, nothing had been
//! chosen below its ballot when a majority promised that: an answer to questions that came before the promises only.
//!
//! Where no rule below names an input, it is ignored: it is a copy, or comes late.

mod acceptor;
mod leader;
mod learner;
mod options;
mod proposer;
mod quorum;
#[cfg(test)]
mod tests;
mod words;

pub use acceptor::Acceptor;
pub use learner::{Count, Learner};
pub use options::{Backoff, Leader, Learn, Options, Reject, Twin};
pub use proposer::{Proposer, Stage};
pub use quorum::{Answers, Tally};

use crate::about::About;
use crate::claim::Claim;
use crate::cluster::{Cluster, NodeId, NodeSet, Site};
use crate::language::Language;
use crate::names;
use crate::property::{INTEGRITY, NONBLOCKING, ONE_VALUE, Property, VALIDITY};
use crate::protocol::{Input, Outbox, Protocol};
use crate::value::Value;
use crate::view::{Field, NodeView};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

names! {
    /// Who takes part; a node may be all three.
    pub enum Role {
        /// Asks for its client's value to be chosen.
        Proposer = "proposer",
        /// Promises and accepts. A majority of acceptors chooses.
        Acceptor = "acceptor",
        /// Finds out what was chosen.
        Learner = "learner",
    }
}

names! {
    /// What a proposer waits for.
    pub enum Timer {
        /// The end of its ballot.
        Retry = "retry",
        /// A better moment, after it was refused.
        Backoff = "backoff",
        /// The next round of heartbeats, while it leads.
        Heartbeat = "heartbeat",
        /// A heartbeat of a lower proposer.
        Leader = "leader",
    }
}

/// What a scenario says of a single node: nothing but its roles.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Settings {}

/// What a client asks of a proposer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Request {
    /// Get this value chosen, or tell me which other one is.
    Propose(Value),
    /// Tell me which value is chosen, if one is.
    Read,
}

/// A value in a ballot; a higher ballot is greater.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Proposal {
    /// The ballot's number.
    pub ballot: u32,
    /// The value that it carries.
    pub value: Value,
}

/// What the nodes say to each other. The names of the first five are Lamport's, `Nack` apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Message {
    /// Proposer: promise me this ballot, and tell me what you have accepted.
    Prepare {
        /// The ballot.
        ballot: u32,
    },
    /// Acceptor: I shall accept nothing below this ballot.
    Promise {
        /// The ballot promised.
        ballot: u32,
        /// The highest-numbered proposal that it has accepted.
        accepted: Option<Proposal>,
    },
    /// Acceptor: I have promised a higher ballot.
    Nack {
        /// The ballot refused.
        ballot: u32,
        /// The ballot promised.
        promised: u32,
    },
    /// Proposer: accept this.
    Accept(Proposal),
    /// Acceptor: I have accepted this.
    Accepted(Proposal),
    /// This value is chosen.
    Chosen {
        /// The value.
        value: Value,
    },
    /// Proposer, to the others: I lead.
    Heartbeat,
    /// Proposer, to the lowest: my client wants this value.
    Forward {
        /// The value.
        value: Value,
    },
}

/// What survives a crash (PMS, section 2.5). A node uses the fields of the roles that it has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Disk {
    /// Proposer: the last round that it has started; 0 for none.
    pub round: u32,
    /// Acceptor: what binds it.
    pub acceptor: Acceptor,
    /// Learner: the value that it has learned.
    pub learned: Option<Value>,
}

/// A node's memory, a part for each role that has one. An acceptor is what its disk says and nothing more.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Paxos {
    /// Its part as a proposer.
    pub proposer: Option<Proposer>,
    /// Its part as a learner.
    pub learner: Option<Learner>,
    /// What binds it as an acceptor, in the twin `acceptor-amnesia`; else that is on the disk, and here is nothing.
    pub unwritten: Acceptor,
}

/// Why a rule did what it did. `words.rs` says it in sentences.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is named after its rule and spelled out in words.rs")]
pub enum Why {
    Starts { round: u32, ballot: u32, from: Option<NodeId>, value: Option<Value> },
    Joins { from: Option<NodeId>, wanted: Option<Value>, asked: Option<Value> },
    TakesOn { from: Option<NodeId>, value: Value },
    NotesRead,
    ReadsOnceMore { ballot: u32 },
    TimesOut { given_up: u32, ballot: u32 },
    TriesAgain { ballot: u32 },
    GivesUp { from: NodeId, ballot: u32, promised: u32 },
    NotesNack { from: NodeId, ballot: u32, promised: u32 },
    CountsPromise { from: NodeId, ballot: u32, report: Option<Proposal>, tally: Tally },
    RepeatedPromise { from: NodeId, ballot: u32 },
    SurplusPromise { from: NodeId, ballot: u32 },
    StalePromise { from: NodeId, ballot: u32 },
    ProposesItsOwn { proposal: Proposal, tally: Tally },
    Adopts { ballot: u32, reported: Proposal, wanted: Option<Value>, tally: Tally },
    DoesNotAdopt { ballot: u32, reported: Proposal, wanted: Value, tally: Tally },
    FindsNothing { ballot: u32, tally: Tally },
    CountsAccepted { from: NodeId, proposal: Proposal, tally: Tally },
    RepeatedAccepted { from: NodeId, ballot: u32 },
    SurplusAccepted { from: NodeId, proposal: Proposal },
    StaleAccepted { from: NodeId, proposal: Proposal },
    IsChosen { proposal: Proposal, wanted: Option<Value>, client: bool, tally: Tally, tells: NodeSet },
    LeavesToTheLeader { leader: NodeId, value: Value },
    Beats { to: NodeSet },
    Yields { from: NodeId, to: NodeId, value: Value },
    StillFollows { from: NodeId, to: NodeId, value: Value },
    NotesHeartbeat { from: NodeId },
    IgnoresForward { from: NodeId, value: Value },
    TakesTheLead { ballot: u32 },
    Promises { ballot: u32, before: u32, report: Option<Proposal> },
    PromisesAgain { ballot: u32 },
    RefusesPrepare { ballot: u32, promised: u32 },
    Accepts { proposal: Proposal, promised: u32, before: Option<Proposal> },
    AcceptsBelowItsPromise { proposal: Proposal, promised: u32, before: Option<Proposal> },
    AcceptsAgain { proposal: Proposal },
    RefusesAccept { proposal: Proposal, promised: u32, again: bool },
    HearsAccepted { from: NodeId, proposal: Proposal, tally: Tally },
    Learns { proposal: Proposal, tally: Tally, tells: NodeSet },
    LearnsFrom { from: NodeId, value: Value },
    KnowsAlready { value: Value },
    ToldOtherwise { from: NodeId, known: Value, told: Value },
    TellsAgain { proposal: Proposal, known: Value, tally: Tally, tells: NodeSet },
    RestartsProposer { round: u32 },
    RestartsAcceptor { promised: u32, accepted: Option<Proposal> },
    RestartsLearner { learned: Option<Value> },
    RuleIsOff { twin: Twin },
    Ignores { kind: String, from: NodeId },
}

type Out = Outbox<Paxos>;
type Here<'a> = Site<'a, Paxos>;

impl Paxos {
    /// Hands a message to the part of the node that it is for.
    fn message(&mut self, site: Here<'_>, from: NodeId, message: Message, disk: &mut Disk, out: &mut Out) {
        let is_acceptor = site.is(Role::Acceptor);
        match (message, &mut self.proposer, &mut self.learner) {
            (Message::Prepare { ballot }, ..) if is_acceptor => {
                self.acceptor(site, disk).prepare(site, from, ballot, out);
            }
            (Message::Accept(proposal), ..) if is_acceptor => {
                self.acceptor(site, disk).accept(site, from, proposal, out);
            }
            (Message::Promise { ballot, accepted }, Some(it), _) => {
                it.promise(site, from, ballot, accepted, disk, out);
            }
            (Message::Nack { ballot, promised }, Some(it), _) => it.nack(site, from, ballot, promised, out),
            (Message::Heartbeat, Some(it), _) => it.heartbeat(site, from, out),
            (Message::Forward { value }, Some(it), _) => it.forward(site, from, value, disk, out),
            (Message::Accepted(proposal), Some(_), _) | (Message::Accepted(proposal), _, Some(_)) => {
                self.accepted(site, from, proposal, disk, out);
            }
            (Message::Chosen { value }, _, Some(it)) => it.chosen(site, from, value, disk, out),
            (other, ..) => out.why(Why::Ignores { kind: Self::kind(&other).into(), from }),
        }
    }

    /// What binds the acceptor: its disk, so that no crash takes back what it has said (PMS, section 2.5).
    fn acceptor<'a>(&'a mut self, site: Here<'_>, disk: &'a mut Disk) -> &'a mut Acceptor {
        if site.breaks(Twin::AcceptorAmnesia) { &mut self.unwritten } else { &mut disk.acceptor }
    }

    /// Where a proposer and a learner share the node, one `Accepted` serves both. The log tells of it once, unless
    /// there is news for both.
    fn accepted(&mut self, site: Here<'_>, from: NodeId, proposal: Proposal, disk: &mut Disk, out: &mut Out) {
        let counted = self.proposer.as_mut().is_some_and(|it| it.accepted(site, from, &proposal, out));
        if let Some(learner) = &mut self.learner {
            let why = learner.accepted(site, from, proposal, disk, out);
            if !counted || matches!(why, Why::Learns { .. } | Why::TellsAgain { .. }) {
                out.why(why);
            }
        } else if let Some(proposer) = self.proposer.as_ref().filter(|_| !counted) {
            proposer.ignores_accepted(from, proposal, out);
        }
    }
}

impl Protocol for Paxos {
    const ID: &'static str = "paxos";
    type Options = Options;
    type Settings = Settings;
    type Role = Role;
    type Timer = Timer;
    type Request = Request;
    type Message = Message;
    type Disk = Disk;
    type Why = Why;

    fn properties() -> &'static [Property] {
        const { &[ONE_VALUE, VALIDITY, INTEGRITY, NONBLOCKING] }
    }

    fn boot(site: Here<'_>, again: bool, disk: &mut Disk, out: &mut Out) -> Self {
        let proposer = site.is(Role::Proposer).then(|| Proposer::boot(site, again, disk, out));
        if again && site.is(Role::Acceptor) {
            disk.acceptor.restarts(site, out);
        }
        let learner = site.is(Role::Learner).then(|| Learner::boot(again, disk, out));
        Self { proposer, learner, unwritten: Acceptor::default() }
    }

    fn step(&mut self, site: Here<'_>, disk: &mut Disk, input: Input<Self>, out: &mut Out) {
        match (input, &mut self.proposer) {
            (Input::Message { from, message }, _) => self.message(site, from, message, disk, out),
            (Input::Request(request), Some(it)) => it.request(site, request, disk, out),
            (Input::Timer(Timer::Retry), Some(it)) => it.retry(site, disk, out),
            (Input::Timer(Timer::Backoff), Some(it)) => it.backed_off(site, disk, out),
            (Input::Timer(Timer::Heartbeat), Some(it)) => it.beat(site, out),
            (Input::Timer(Timer::Leader), Some(it)) => it.lead(site, disk, out),
            (Input::Request(_) | Input::Timer(_), None) | (Input::Boot { .. }, _) => {}
        }
    }

    fn request(_index: u8, value: Option<Value>) -> Request {
        value.map_or(Request::Read, Request::Propose)
    }

    fn electors(cluster: &Cluster<Self>) -> NodeSet {
        cluster.having(Role::Acceptor)
    }

    /// Nobody holds a lock: a Paxos proposer that waits stands in nobody's way.
    fn holds_lock(_memory: Option<&Self>, _disk: &Disk) -> bool {
        false
    }

    /// A proposer waits as long as it cannot answer its client.
    fn awaits_decision(&self, _site: Here<'_>, _disk: &Disk) -> bool {
        self.proposer.as_ref().is_some_and(|it| it.stage.is_undecided())
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
