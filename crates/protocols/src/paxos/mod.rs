//! Paxos: many nodes choose one value, once, and never take it back (Lamport 2001, "Paxos Made Simple"; below: PMS).
//!
//! **The problem.** Clients want different values for the same variable. One of them must be chosen and never a second,
//! although messages are lost, duplicated and late, and nodes crash and come back; and no single node may be waited
//! for.
//!
//! **The messages.** A *proposer* numbers its attempt with a ballot and asks the *acceptors* to promise that ballot
//! (`Prepare`). Each answers with the highest-numbered proposal that it has accepted (`Promise`). With the promises of
//! a majority the proposer asks them to accept a value (`Accept`); they answer `Accepted`, or `Nack` if they have
//! promised a higher ballot. A value is *chosen* at the moment when a majority has accepted it in one ballot, whether
//! or not any node knows. *Learners* find that out by counting `Accepted`, or are told (`Chosen`). With a acceptors and
//! l learners a fault-free run takes 4a + l messages and 5 one-way delays until the last learner knows; Gray & Lamport
//! 2006 count the same phases for Paxos Commit.
//!
//! **Why it is safe.** Let v be chosen in ballot m, so that a majority C has accepted it there, and take any higher
//! ballot n that gets as far as `Accept`. A majority S has promised n, and two majorities share a node: some node in S
//! has accepted v in m. It had not promised n by then, for it would have refused m; so its promise of n reports m or a
//! higher ballot. By induction every ballot from m up to n carries v, so the highest-numbered proposal reported to n
//! carries v, and n must carry it too. That is P2c (PMS, section 2.2): a ballot n carries v only if a majority S exists
//! such that either no node in S has accepted anything below n, or v is the value of the highest-numbered proposal
//! below n that a node in S has accepted. The promise keeps this true after the answer has been given: no node in S
//! accepts anything below n any more.
//!
//! **What breaks it.** Every part is needed, and each can be switched off (`Variant`): majorities (two smaller quorums
//! need not meet), ballots that are never used twice (a ballot would carry two values), the promise, also that of an
//! acceptor that accepts, adopting the highest-numbered report rather than any or none, counting each acceptor once and
//! for one ballot only, and the disk: a node that forgets breaks its word.
//!
//! **What it does not promise is an end.** While no majority is up nothing is chosen, and two proposers can outbid each
//! other forever (PMS, section 2.4). Three cures for the second, none of which safety rests on: a back-off that grows,
//! one that chance decides, or a leader, to whom the others hand what their clients want.
//!
//! **Reading** is a round too. One node cannot be asked what is chosen, for none need know; a round without a value of
//! its own finds it, finishes it, and tells the learners that have missed it. If it finds nothing, nothing had been
//! chosen below its ballot when a majority promised that: an answer only to questions that came before the promises.
//!
//! # The rules
//!
//! An input that no row names is ignored: it is a copy, or it comes late. What a reaction writes is on disk before its
//! messages leave; what a node sends itself, because its roles share it, arrives within the same reaction. Each
//! acceptor counts once a ballot. n is a ballot, v a value; `retry`, `backoff`, `heartbeat` and `leader` are timers.
//!
//! The first phase, a ballot (PMS, section 2.2, phase 1):
//!
//! | who | state | input | does |
//! |---|---|---|---|
//! | proposer | idle, chosen | a client's request | starts a round, with the client's value or, to read, without one |
//! | proposer | accepting | `retry` | starts a round |
//! | proposer | backing off | `backoff`, `retry` | starts a round |
//! | proposer | preparing | `retry` | starts a round |
//! | | | *a round* | n is above every ballot that it has seen; writes the round's number |
//! | | | | `Prepare(n)` to all acceptors; sets `retry` → preparing |
//! | acceptor | | `Prepare(n)`, n above its promise | writes that promise; `Promise(n, what it has accepted)` |
//! | acceptor | | `Prepare(n)`, n its promise | `Promise(n, what it has accepted)` again |
//! | acceptor | | `Prepare(n)`, n below its promise | `Nack(n, its promise)`; with `reject: silent` nothing |
//! | proposer | any | `Nack(n, p)` | remembers p; if n is its present ballot, sets `backoff` → backing off |
//!
//! The second phase, a value (PMS, section 2.2, phase 2):
//!
//! | who | state | input | does |
//! |---|---|---|---|
//! | proposer | preparing | `Promise(n)` of a majority | `Accept(n, v)` to all acceptors → accepting |
//! | | | | v is the highest-numbered proposal's that they report, else its own |
//! | proposer | preparing, a read | the same, none reported | answers that nothing was chosen below n → idle |
//! | acceptor | | `Accept(n, v)`, n not below its promise | writes promise n and (n, v) as accepted; `Accepted(n, v)` |
//! | acceptor | | `Accept(n, v)`, accepted already | `Accepted(n, v)` again |
//! | acceptor | | `Accept(n, v)`, n below its promise | as for `Prepare`, also if it has accepted that before |
//! | proposer | accepting | `Accepted(n, v)` of a majority | v is chosen: timers end, answers its client → chosen |
//!
//! Learning (PMS, section 2.3). A learner counts every `Accepted` that reaches it, and learns once:
//!
//! | who | `learn` | input | does |
//! |---|---|---|---|
//! | acceptor | any | it accepts | `Accepted` to the proposer, and to the learners that `learn` names |
//! | proposer | `proposer` | its value is chosen | `Chosen(v)` to all learners |
//! | learner | any | `Accepted(n, v)` of a majority, one n | writes v and decides it → learned |
//! | learner | `one`, `some` | that, at a distinguished one | `Chosen(v)` to those that are not, once a ballot |
//! | learner | any | `Chosen(v)` | writes v and decides it → learned |
//!
//! Requests while an attempt runs are answered by that attempt, but for a read that has not found a value yet:
//!
//! | who | state | input | does |
//! |---|---|---|---|
//! | proposer | a read, preparing or backing off | `propose` v | v becomes the attempt's own value |
//! | proposer | a read, preparing or backing off | `read` | if the attempt finds nothing, starts one more round |
//!
//! With `leader: lowest` (PMS, section 2.4: a distinguished proposer). *Lower* is earlier in the scenario:
//!
//! | who | state | input | does |
//! |---|---|---|---|
//! | the lowest | idle, chosen | `propose` v | starts a round; leads |
//! | another one | idle, chosen | `propose` v | `Forward(v)` to the lowest; sets `leader` → following |
//! | leader | undecided | it begins, and `heartbeat` | `Heartbeat` to all other proposers; sets `heartbeat` |
//! | proposer | undecided, with v | `Heartbeat` of a lower one | stops; `Forward(v)` to the lowest → following |
//! | proposer | following | `leader` | starts a round; leads |
//! | proposer | with no value of its own | `Forward(v)` | as a client's `propose` v |
//!
//! After a crash (PMS, section 2.5) an acceptor and a learner are what their disks say. A proposer knows its last round
//! and nothing of its client's value: it waits for the next request.
//!
//! # What differs from the paper
//!
//! - Proposer j of k (from 0) has the ballots k + j, 2k + j, and so on; PMS, section 2.5, asks only that no two
//!   proposers share one.
//! - An acceptor answers a `Prepare` of the ballot that it has promised again, because its answer may be lost.
//! - Accepting raises the promise. In PMS an acceptor may accept a lower ballot afterwards, and goes on reporting the
//!   highest that it has accepted; here it keeps only the latest one. Either is safe.
//! - `Prepare` and `Accept` go to all acceptors; PMS needs a majority.
//! - PMS has no timers: retries, back-offs, heartbeats and `Forward` are choices of this code, and so is reading.
//! - One variable is decided in a run; there is no sequence of instances (PMS, section 3).

mod about;
mod acceptor;
mod leader;
mod learner;
mod lessons;
mod options;
mod proposer;
mod quorum;
#[cfg(test)]
mod tests;
mod words;

pub use acceptor::Acceptor;
pub use learner::{Count, Learner};
pub use lessons::LESSONS;
pub use options::{Backoff, Leader, Learn, Options, Reject, Variant};
pub use proposer::{Proposer, Stage};
pub use quorum::{Answers, Tally};

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::property::{integrity, nonblocking, one_value, validity};
use synod_core::{
    About, Cluster, Exchange, Input, NoFact, NodeId, NodeSet, Outbox, Piece, Property, Protocol, Site, Text, Value,
    names,
};

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
        /// A better moment, after a refusal.
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

/// A value in a ballot; the one in the higher ballot is the greater.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Proposal {
    /// The ballot's number.
    pub ballot: u32,
    /// The value that it carries.
    pub value: Value,
}

/// What the nodes say to each other. Apart from `Nack`, the names of the first five are Lamport's.
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
    /// What binds it as an acceptor, in the variant `acceptor-amnesia`; otherwise that is on the disk, and this is
    /// empty.
    pub unwritten: Acceptor,
}

/// Why a rule did what it did. `words/say.rs` says it in sentences.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is named after its rule and spelled out in words/say.rs")]
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
    RuleIsOff { variant: Variant },
    Ignores { kind: String, from: NodeId },
}

type Out = Outbox<Paxos>;
type Here<'a> = Site<'a, Paxos>;

impl Paxos {
    /// Hands a message to the part of the node that it is meant for.
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
        if site.options().breaks(Variant::AcceptorAmnesia) { &mut self.unwritten } else { &mut disk.acceptor }
    }

    /// Where a proposer and a learner share the node, one `Accepted` serves both. The log tells of it once, unless
    /// it is news to both.
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
    type Fact = NoFact;

    fn about() -> About {
        about::about()
    }

    fn properties() -> Vec<Property> {
        vec![one_value(), validity(), integrity(), nonblocking()]
    }

    fn boot(site: Here<'_>, restarted: bool, disk: &mut Disk, out: &mut Out) -> Self {
        let proposer = site.is(Role::Proposer).then(|| Proposer::boot(site, restarted, disk, out));
        if restarted && site.is(Role::Acceptor) {
            disk.acceptor.restarts(site, out);
        }
        let learner = site.is(Role::Learner).then(|| Learner::boot(restarted, disk, out));
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

    fn request(_: &Cluster<Self>, _index: u8, value: Option<Value>) -> Request {
        value.map_or(Request::Read, Request::Propose)
    }

    fn kind(message: &Message) -> Cow<'static, str> {
        Cow::Borrowed(match message {
            Message::Prepare { .. } => "Prepare",
            Message::Promise { .. } => "Promise",
            Message::Nack { .. } => "Nack",
            Message::Accept(_) => "Accept",
            Message::Accepted(_) => "Accepted",
            Message::Chosen { .. } => "Chosen",
            Message::Heartbeat => "Heartbeat",
            Message::Forward { .. } => "Forward",
        })
    }

    fn label(message: &Message) -> String {
        match message {
            Message::Prepare { ballot } | Message::Promise { ballot, accepted: None } => {
                format!("{} {ballot}", Self::kind(message))
            }
            Message::Promise { ballot, accepted: Some(Proposal { ballot: earlier, value }) } => {
                format!("Promise {ballot}: {value} in {earlier}")
            }
            Message::Nack { ballot, promised } => format!("Nack {ballot} ({promised})"),
            Message::Accept(Proposal { ballot, value }) | Message::Accepted(Proposal { ballot, value }) => {
                format!("{} {ballot}, {value}", Self::kind(message))
            }
            Message::Chosen { value } | Message::Forward { value } => format!("{} {value}", Self::kind(message)),
            Message::Heartbeat => "Heartbeat".into(),
        }
    }

    fn acceptors(cluster: &Cluster<Self>) -> NodeSet {
        cluster.having(Role::Acceptor)
    }

    /// A report hidden or made up, a refusal turned into a promise, a value that nobody has proposed.
    fn forgeries(_: &Cluster<Self>, _from: NodeId, _to: NodeId, message: &Message) -> Vec<Message> {
        let made_up = || Value::new("forged");
        let proposed = |proposal: &Proposal| Proposal { value: made_up(), ..proposal.clone() };
        let forged = match message {
            Message::Promise { ballot, accepted: Some(_) } | Message::Nack { ballot, .. } => {
                Message::Promise { ballot: *ballot, accepted: None }
            }
            Message::Promise { ballot, accepted: None } => {
                // There is no ballot below 1.
                let earlier = ballot.saturating_sub(1).max(1);
                let accepted = Some(Proposal { ballot: earlier, value: made_up() });
                Message::Promise { ballot: *ballot, accepted }
            }
            Message::Accept(proposal) => Message::Accept(proposed(proposal)),
            Message::Accepted(proposal) => Message::Accepted(proposed(proposal)),
            Message::Chosen { .. } => Message::Chosen { value: made_up() },
            Message::Forward { .. } => Message::Forward { value: made_up() },
            Message::Prepare { .. } | Message::Heartbeat => return Vec::new(),
        };
        if forged == *message { Vec::new() } else { vec![forged] }
    }

    /// Answers to a ballot that is over, and what a learner hears once it has learned. A variant answers for itself: of
    /// one with a rule switched off nothing is said.
    fn is_dead(&self, site: Here<'_>, disk: &Disk, from: NodeId, message: &Message) -> bool {
        if site.options().broken != Variant::None {
            return false;
        }
        let is_of_no_use = |it: &Proposer| it.is_dead(site, disk, from, message);
        match message {
            Message::Promise { .. } | Message::Nack { .. } => self.proposer.as_ref().is_some_and(is_of_no_use),
            Message::Accepted(_) => {
                self.proposer.as_ref().is_none_or(is_of_no_use)
                    && (self.learner.is_none() || Learner::is_past_counting(site, disk))
            }
            // A learner learns once (PMS, section 2.3), and that is on disk.
            Message::Chosen { .. } => self.learner.is_some() && disk.learned.is_some(),
            // What is below its promise an acceptor ignores (PMS, section 2.2); where it says so, it reacts.
            Message::Prepare { ballot } | Message::Accept(Proposal { ballot, .. }) => {
                site.is(Role::Acceptor) && site.options().reject == Reject::Silent && *ballot < disk.acceptor.promised
            }
            Message::Heartbeat | Message::Forward { .. } => false,
        }
    }

    /// Ballots are of proposers, and no rule asks which acceptor has answered, only how many (PMS, section 2.2): nodes
    /// that only accept are alike. So are nodes that only learn, but for what `learn` sets them apart by.
    fn alike(cluster: &Cluster<Self>) -> Vec<NodeSet> {
        let [proposers, acceptors, learners] =
            [Role::Proposer, Role::Acceptor, Role::Learner].map(|role| cluster.having(role));
        let distinguished = cluster.options.learn.distinguished(learners);
        let only_accept = acceptors.without(proposers).without(learners);
        let only_learn = learners.without(proposers).without(acceptors);
        vec![only_accept, only_learn.intersection(distinguished), only_learn.without(distinguished)]
    }

    /// A proposer and a learner remember which acceptors have answered.
    fn renamed(piece: Piece<Self>, exchange: &Exchange) -> Piece<Self> {
        let Piece::Memory(mut memory) = piece else { return piece };
        let asking = memory.proposer.iter_mut().filter_map(|it| match &mut it.stage {
            Stage::Preparing { promises: answers, .. } | Stage::Accepting { accepted_by: answers, .. } => Some(answers),
            Stage::Idle | Stage::BackingOff | Stage::Following | Stage::Chosen { .. } => None,
        });
        let hearing = memory.learner.iter_mut().flat_map(|it| it.counts.iter_mut().map(|count| &mut count.accepted_by));
        for answers in asking.chain(hearing) {
            answers.by = exchange.of_all(answers.by);
        }
        Piece::Memory(memory)
    }

    /// A proposer waits as long as it cannot answer its client.
    fn awaits(&self, _site: Here<'_>, _disk: &Disk) -> Option<Text> {
        let waits = self.proposer.as_ref().is_some_and(|it| it.stage.is_undecided());
        waits.then_some(Text::new("a decision", "决定"))
    }
}
