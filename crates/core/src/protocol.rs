//! What a protocol is: a node's memory, its disk, and how it reacts to one input.
//!
//! A node never reads a clock, a random source or another node, and its rules cannot fail: late, repeated and hand-made
//! inputs are ignored or answered. All it does comes back as data, so that a host may be this thread, a worker or the
//! explorer, and a reaction is a pure function of (site, memory, disk, input).

use crate::about::{About, Description};
use crate::cluster::{Cluster, Site};
use crate::language::Text;
use crate::ledger::{Fact, Ledger};
use crate::limits;
use crate::names::Name;
use crate::node::{Exchange, NodeId, NodeSet};
use crate::property::{Breach, Holding, Moment, Property};
use crate::value::Value;
use alloc::borrow::Cow;
use alloc::collections::VecDeque;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Debug;
use core::hash::Hash;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Plain data: comparable, hashable, and able to cross to a worker.
pub trait Data: Clone + Debug + Eq + Hash + Serialize + DeserializeOwned + 'static {}

impl<T: Clone + Debug + Eq + Hash + Serialize + DeserializeOwned + 'static> Data for T {}

/// A protocol: what runs, is searched and is judged. What is told of it is [`Words`](crate::Words). The value itself is
/// a node's memory: what a crash loses.
///
/// What must be written is an id, nine types ([`Nothing`], [`NoTimer`] and [`NoFact`](crate::NoFact) stand for those a
/// protocol does without), [`about`](Protocol::about), [`boot`](Protocol::boot), [`step`](Protocol::step) and
/// [`request`](Protocol::request). All else has a default, which means:
///
/// | not written | means |
/// |---|---|
/// | `properties` | nothing is claimed, so that nothing can be violated |
/// | `is_nobodys`, `entered`, `told` | a fact of its own stands with its node, as it is, told by its debug text |
/// | `breach` | no check of the protocol's own fails |
/// | `kind`, `label` | what a message's debug text begins with; that text |
/// | `voters`, `acceptors` | nobody votes; nobody chooses by accepting |
/// | `holds_lock`, `awaits` | no lock is held; nothing is waited for, so that nobody is ever blocked |
/// | `holding` | no node holds an account, ownership or a copy |
/// | `forgeries` | no message can be forged |
/// | `is_dead` | any message may still matter: always right, and a search leaves none out |
/// | `alike`, `renamed` | no two nodes are alike, so that none are exchanged |
pub trait Protocol: Data {
    /// Its id in scenarios and links; equal to [`About::id`].
    const ID: &'static str;
    /// What a scenario may choose for the whole cluster; its fields are [`About::options`]. A cluster is made again in
    /// another thread ([`DynCluster::fork`](crate::DynCluster::fork)), to which these and the settings cross.
    type Options: Clone + Debug + Default + DeserializeOwned + Send;
    /// What a scenario may say of one node; its fields are [`About::settings`].
    type Settings: Clone + Debug + DeserializeOwned + Send;
    /// The roles, in the order of [`About::roles`].
    type Role: Name;
    /// The timers, in the order of [`About::timers`].
    type Timer: Name;
    /// What a client asks.
    type Request: Data;
    /// What nodes say to each other; ordered, so that what is on the way has one form as a set.
    type Message: Data + Ord;
    /// What survives a crash. A reaction that changes it is one forced write, and its sends leave only after it.
    type Disk: Data + Default;
    /// Why a rule did what it did; it stands beside the rule and becomes a sentence ([`Words::say`](crate::Words::say))
    /// only when somebody reads the log.
    type Why: Data;
    /// What only this protocol knows of, for its own checks: [`Fact::Own`]. The order is used for storage alone.
    type Fact: Data + Ord;

    /// The protocol, described. Asked once for each registration or cluster.
    fn about() -> About;

    /// What it claims, in the order in which it is shown. Asked once for each registration or cluster.
    fn properties() -> Vec<Property> {
        Vec::new()
    }

    /// A node starts from its disk; `restarted` says that it is a restart (an empty disk does not tell).
    fn boot(site: Site<'_, Self>, restarted: bool, disk: &mut Self::Disk, out: &mut Outbox<Self>) -> Self;

    /// A node reacts to `input`, which is never [`Input::Boot`].
    fn step(&mut self, site: Site<'_, Self>, disk: &mut Self::Disk, input: Input<Self>, out: &mut Outbox<Self>);

    /// The request at place `index` of [`About::requests`], with its value where it takes one, judged already: a text,
    /// a whole number, a node's name.
    fn request(cluster: &Cluster<Self>, index: u8, value: Option<Value>) -> Self::Request;

    /// Whether a fact of the protocol's own stands without the node that brought it about: what is true of the cluster
    /// is one fact, whoever has seen it.
    fn is_nobodys(_fact: &Self::Fact) -> bool {
        false
    }

    /// A fact of the protocol's own with what it has to know of the ledger at the moment when it is entered; otherwise
    /// a ledger keeps no order. By default the fact itself.
    fn entered(fact: Self::Fact, _ledger: &Ledger) -> Self::Fact {
        fact
    }

    /// A fact of the protocol's own in a few words and no language, as in the trace; what [`Protocol::entered`] fills
    /// in is not told.
    fn told(fact: &Self::Fact) -> String {
        format!("{fact:?}")
    }

    /// What breaks the protocol's own check of this number, of [`Check::Own`](crate::Check::Own). The moment has what
    /// the check declares to read.
    fn breach(
        _check: u8,
        _ledger: &Ledger,
        _holdings: &[(NodeId, Holding)],
        _cluster: &Cluster<Self>,
        _moment: Moment,
    ) -> Option<Breach> {
        None
    }

    /// The name of the message's kind, one of [`About::messages`]; unless it says otherwise, the word that the
    /// message's debug text begins with.
    fn kind(message: &Self::Message) -> Cow<'static, str> {
        let mut text = format!("{message:?}");
        text.truncate(text.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(text.len()));
        Cow::Owned(text)
    }

    /// The message in a few characters and no language, as on its pill and in the trace: `Accept 4, 3`.
    fn label(message: &Self::Message) -> String {
        format!("{message:?}")
    }

    /// The nodes whose votes an atomic commitment needs, all of them; none in other protocols.
    fn voters(_cluster: &Cluster<Self>) -> NodeSet {
        NodeSet::EMPTY
    }

    /// The nodes of which a majority chooses a value by accepting it; none in other protocols.
    fn acceptors(_cluster: &Cluster<Self>) -> NodeSet {
        NodeSet::EMPTY
    }

    /// Whether a lock is held on the node's behalf, even while it is down.
    fn holds_lock(_memory: Option<&Self>, _disk: &Self::Disk) -> bool {
        false
    }

    /// What the node waits for, in the protocol's own word: a decision, an answer; `None` if for nothing. A node that
    /// waits for what cannot come is blocked, and the sentence about it has this word.
    fn awaits(&self, _site: Site<'_, Self>, _disk: &Self::Disk) -> Option<Text> {
        None
    }

    /// What the node holds: an account, something there is one of, a copy. The memory of a paused node counts, that of
    /// a crashed one is gone. None in other protocols.
    fn holding(_site: Site<'_, Self>, _memory: Option<&Self>, _disk: &Self::Disk) -> Option<Holding> {
        None
    }

    /// What a forger may make of a message from one node to another; nothing unless the protocol says so.
    fn forgeries(_cluster: &Cluster<Self>, _from: NodeId, _to: NodeId, _message: &Self::Message) -> Vec<Self::Message> {
        Vec::new()
    }

    /// Whether this message from `from` changes nothing at the node now, and nothing that can still happen makes it
    /// matter. `false` is always right; a search leaves out what is dead.
    fn is_dead(&self, _site: Site<'_, Self>, _disk: &Self::Disk, _from: NodeId, _message: &Self::Message) -> bool {
        false
    }

    /// Sets of nodes that are alike: exchange some of one set wherever they are named, and what can happen is the same
    /// but for their names. None unless the protocol says so.
    fn alike(_cluster: &Cluster<Self>) -> Vec<NodeSet> {
        Vec::new()
    }

    /// A piece of the protocol's data with its nodes exchanged; as it is where it names none. Only nodes that are alike
    /// are exchanged, so that a protocol that has none need not say.
    fn renamed(piece: Piece<Self>, _exchange: &Exchange) -> Piece<Self> {
        piece
    }
}

impl Description {
    /// What the protocol `P` says of itself.
    pub fn of<P: Protocol>() -> Self {
        Self { about: P::about(), properties: P::properties() }
    }
}

/// A piece of a protocol's data that may name nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<P: Protocol> {
    /// A node's memory.
    Memory(P),
    /// What is on a node's disk.
    Disk(P::Disk),
    /// A message.
    Message(P::Message),
    /// A fact of the protocol's own.
    Fact(P::Fact),
}

/// The options, the settings, the disk, the request or the reasons of a protocol that does without.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Nothing {}

/// The timers of a protocol that sets none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NoTimer {}

impl Name for NoTimer {
    const ALL: &'static [Self] = &[];

    fn name(self) -> &'static str {
        match self {}
    }

    fn index(self) -> u8 {
        match self {}
    }
}

/// What a node reacts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input<P: Protocol> {
    /// It starts, or (`restarted`) it starts again from its disk.
    Boot {
        /// Whether this is a restart.
        restarted: bool,
    },
    /// A client asks.
    Request(P::Request),
    /// A message arrives.
    Message {
        /// Who sent it.
        from: NodeId,
        /// What it says.
        message: P::Message,
    },
    /// A timer has run out; it is no longer set.
    Timer(P::Timer),
}

/// What a reaction does to the world outside the node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect<P: Protocol> {
    /// A message leaves, never to the node itself.
    Send {
        /// Who it is for.
        to: NodeId,
        /// What it says.
        message: P::Message,
    },
    /// A timer is set; if it is already running, it starts again.
    SetTimer {
        /// Which.
        timer: P::Timer,
        /// How long it runs, in milliseconds.
        after_ms: u64,
        /// Up to how much longer, in milliseconds, as the world draws it.
        spread_ms: u64,
    },
    /// A timer is cancelled; nothing happens if it is not running.
    CancelTimer(P::Timer),
    /// The node tries again, with a new ballot or the same message, because this timer ran out. An exhaustive search
    /// bounds how often a node does so, timer by timer; nothing else looks at it.
    Attempt(P::Timer),
    /// Something happened that the ledger keeps.
    Witness(Fact<P::Fact>),
}

/// Collects what a node does during one reaction.
#[derive(Debug)]
pub struct Outbox<P: Protocol> {
    own: NodeId,
    effects: Vec<Effect<P>>,
    whys: Vec<P::Why>,
    to_itself: VecDeque<P::Message>,
}

impl<P: Protocol> Outbox<P> {
    fn new(own: NodeId) -> Self {
        Self { own, effects: Vec::new(), whys: Vec::new(), to_itself: VecDeque::new() }
    }

    /// Sends `message` to `to`; what a node sends itself arrives within the same reaction.
    pub fn send(&mut self, to: NodeId, message: P::Message) {
        if to == self.own {
            self.to_itself.push_back(message);
        } else {
            self.effects.push(Effect::Send { to, message });
        }
    }

    /// Sends `message` to each of `to`, in the scenario's order.
    pub fn broadcast(&mut self, to: NodeSet, message: &P::Message) {
        self.effects.reserve(to.len() as usize);
        for node in to.iter() {
            self.send(node, message.clone());
        }
    }

    /// Sets `timer` for `after_ms` milliseconds.
    pub fn set_timer(&mut self, timer: P::Timer, after_ms: u64) {
        self.set_timer_within(timer, after_ms, 0);
    }

    /// Sets `timer` for `after_ms` milliseconds and, by chance, up to `spread_ms` more.
    pub fn set_timer_within(&mut self, timer: P::Timer, after_ms: u64, spread_ms: u64) {
        self.effects.push(Effect::SetTimer { timer, after_ms, spread_ms });
    }

    /// Notes that the node tries again what `timer` watches over.
    pub fn attempt(&mut self, timer: P::Timer) {
        self.effects.push(Effect::Attempt(timer));
    }

    /// Cancels `timer`.
    pub fn cancel_timer(&mut self, timer: P::Timer) {
        self.effects.push(Effect::CancelTimer(timer));
    }

    /// Enters `fact` into the ledger.
    pub fn witness(&mut self, fact: Fact<P::Fact>) {
        self.effects.push(Effect::Witness(fact));
    }

    /// Says why.
    pub fn why(&mut self, why: P::Why) {
        self.whys.push(why);
    }
}

/// What came of one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction<P: Protocol> {
    /// The node's memory from now on.
    pub memory: P,
    /// Its disk from now on; `None` if nothing was written.
    pub disk: Option<P::Disk>,
    /// What it does, in order.
    pub effects: Vec<Effect<P>>,
    /// Why, in order.
    pub whys: Vec<P::Why>,
}

/// A node's reaction to one input, including what it sends itself, first in, first out: one input, one reaction, at
/// most one forced write.
///
/// A node that is down has no memory and reacts to [`Input::Boot`] only. Any other input is the caller's mistake: the
/// node boots first.
pub fn react<P: Protocol>(site: Site<'_, P>, memory: Option<&P>, disk: &P::Disk, input: Input<P>) -> Reaction<P> {
    let mut out = Outbox::new(site.id);
    let mut after = disk.clone();
    let mut memory = match (memory, input) {
        (_, Input::Boot { restarted }) => P::boot(site, restarted, &mut after, &mut out),
        (None, _) => P::boot(site, true, &mut after, &mut out),
        (Some(memory), input) => {
            let mut memory = memory.clone();
            memory.step(site, &mut after, input, &mut out);
            memory
        }
    };
    for _ in 0..limits::OWN_MESSAGES {
        let Some(message) = out.to_itself.pop_front() else { break };
        memory.step(site, &mut after, Input::Message { from: site.id, message }, &mut out);
    }
    let disk = (after != *disk).then_some(after);
    Reaction { memory, disk, effects: out.effects, whys: out.whys }
}
