//! A cluster whose protocol is forgotten: what the simulator, the explorer and the page see of it.
//!
//! A protocol is written with types of its own; whoever runs one only hands its data around. A [`Datum`] is such data,
//! and a [`Cast`] knows what to do with it. The simulator is therefore compiled once, not once a protocol, and a world
//! copies a node's memory by counting one reference more.

use crate::about::About;
use crate::claim::Claim;
use crate::cluster::{Cluster, NodeId, NodeSet};
use crate::language::Language;
use crate::ledger::Fact;
use crate::names::Name;
use crate::property::{Account, Property};
use crate::protocol::{self, Data, Protocol};
use crate::value::Value;
use crate::view::{Field, NodeView};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::any::Any;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

/// A protocol's data, its type forgotten: a memory, a disk, a message or a request.
#[derive(Clone)]
pub struct Datum(Arc<dyn Object>);

/// Why a rule did what it did, its type forgotten; only [`Cast::say`] can read it.
#[derive(Clone)]
pub struct Reason(Arc<dyn Any + Send + Sync>);

/// What can be done with data of any type.
trait Object: Any + Send + Sync {
    fn is_same(&self, other: &dyn Any) -> bool;
    fn feed(&self, hasher: &mut dyn Hasher);
}

impl<T: Data> Object for T {
    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>() == Some(self)
    }

    fn feed(&self, mut hasher: &mut dyn Hasher) {
        self.hash(&mut hasher);
    }
}

impl Datum {
    fn new<T: Data>(data: T) -> Self {
        Self(Arc::new(data))
    }

    /// The data itself.
    ///
    /// # Panics
    /// For another type than the one that went in. A cast is only ever handed what it gave out.
    pub fn get<T: Data>(&self) -> &T {
        let object: &dyn Any = &*self.0;
        object.downcast_ref().expect("a cast is handed the data of its own protocol")
    }
}

impl PartialEq for Datum {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.is_same(&*other.0)
    }
}

impl Eq for Datum {}

impl Hash for Datum {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.feed(state);
    }
}

/// Its type is forgotten, and with it how to show it: that would link the names of all types into the page.
impl fmt::Debug for Datum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Datum")
    }
}

impl fmt::Debug for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reason")
    }
}

/// What a node reacts to; see [`protocol::Input`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    /// It starts, or (`again`) it restarts from its disk.
    Boot {
        /// Whether this is a restart.
        again: bool,
    },
    /// A client asks.
    Request(Datum),
    /// A message arrives.
    Message {
        /// Who sent it.
        from: NodeId,
        /// What it says.
        message: Datum,
    },
    /// A timer has run out: its place in the protocol's list.
    Timer(u8),
}

impl Input {
    /// The same in the types of the protocol that it is for.
    pub fn typed<P: Protocol>(&self) -> protocol::Input<P> {
        match self {
            Self::Boot { again } => protocol::Input::Boot { again: *again },
            Self::Request(request) => protocol::Input::Request(request.get::<P::Request>().clone()),
            Self::Message { from, message } => {
                protocol::Input::Message { from: *from, message: message.get::<P::Message>().clone() }
            }
            Self::Timer(timer) => protocol::Input::Timer(P::Timer::ALL[usize::from(*timer)]),
        }
    }
}

/// What a reaction does to the world outside the node; see [`protocol::Effect`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A message leaves, never to the node itself.
    Send {
        /// Who it is for.
        to: NodeId,
        /// What it says.
        message: Datum,
    },
    /// A timer is set; if it runs already it starts anew.
    SetTimer {
        /// Its place in the protocol's list.
        timer: u8,
        /// How long it runs, in milliseconds.
        after_ms: u64,
        /// Up to how much longer, in milliseconds, as the world draws it.
        spread_ms: u64,
    },
    /// A timer is set no longer.
    CancelTimer(u8),
    /// The node tries again what this timer watches over.
    Attempt(u8),
    /// Something happened that the ledger keeps.
    Witness(Fact),
}

/// What came of one input; see [`protocol::Reaction`].
#[derive(Clone, Debug)]
pub struct Reaction {
    /// The node's memory from now on.
    pub memory: Datum,
    /// Its disk from now on; `None` if nothing was written.
    pub disk: Option<Datum>,
    /// What it does, in order.
    pub effects: Vec<Effect>,
    /// Why, in order.
    pub whys: Vec<Reason>,
}

impl Reaction {
    /// `reaction`, its protocol forgotten.
    pub fn untyped<P: Protocol>(reaction: protocol::Reaction<P>) -> Self {
        Self {
            memory: Datum::new(reaction.memory),
            disk: reaction.disk.map(Datum::new),
            effects: reaction.effects.into_iter().map(forget::<P>).collect(),
            whys: reaction.whys.into_iter().map(|why| Reason(Arc::new(why))).collect(),
        }
    }
}

/// A cluster of some protocol.
pub trait Cast: fmt::Debug + Send + Sync {
    /// What the protocol says of itself.
    fn about(&self) -> &'static About;

    /// What it claims.
    fn properties(&self) -> &'static [Property];

    /// All nodes.
    fn everyone(&self) -> NodeSet;

    /// What the scenario calls `node`.
    fn name(&self, node: NodeId) -> &str;

    /// Whether `node` has the role at place `role` of the protocol's list.
    fn has_role(&self, node: NodeId, role: usize) -> bool;

    /// The nodes whose votes or acceptances count.
    fn electors(&self) -> NodeSet;

    /// A disk with nothing on it.
    fn empty_disk(&self) -> Datum;

    /// The request at place `request` of the protocol's list, with the client's value where it takes one.
    fn request(&self, request: u8, value: Option<Value>) -> Datum;

    /// A node's reaction; see [`protocol::react`].
    fn react(&self, node: NodeId, memory: Option<&Datum>, disk: &Datum, input: &Input) -> Reaction;

    /// The name of a message's kind.
    fn kind(&self, message: &Datum) -> &'static str;

    /// A message in a few characters and no language.
    fn label(&self, message: &Datum) -> String;

    /// The fields of a message that `from` sent.
    fn fields(&self, from: NodeId, message: &Datum, language: Language) -> Vec<Field>;

    /// An order of messages, so that a set of them has one form.
    fn order(&self, one: &Datum, other: &Datum) -> Ordering;

    /// Why `node` did what it did, as one sentence.
    fn say(&self, node: NodeId, why: &Reason, language: Language) -> String;

    /// What that sentence claims of other nodes or of the past.
    fn claims(&self, node: NodeId, why: &Reason) -> Vec<Claim>;

    /// What `node` shows.
    fn view(&self, node: NodeId, memory: Option<&Datum>, disk: &Datum, language: Language) -> NodeView;

    /// Whether a lock is held on a node's behalf.
    fn holds_lock(&self, memory: Option<&Datum>, disk: &Datum) -> bool;

    /// Whether `node` waits for a decision that it asked or voted for.
    fn awaits_decision(&self, node: NodeId, memory: &Datum, disk: &Datum) -> bool;

    /// The account that `node` keeps, if the protocol has accounts.
    fn account(&self, node: NodeId, disk: &Datum) -> Option<Account>;
}

impl<P: Protocol> Cast for Cluster<P> {
    fn about(&self) -> &'static About {
        P::about()
    }

    fn properties(&self) -> &'static [Property] {
        P::properties()
    }

    fn everyone(&self) -> NodeSet {
        self.everyone()
    }

    fn name(&self, node: NodeId) -> &str {
        self.name(node)
    }

    fn has_role(&self, node: NodeId, role: usize) -> bool {
        P::Role::ALL.get(role).is_some_and(|role| self.member(node).has(*role))
    }

    fn electors(&self) -> NodeSet {
        P::electors(self)
    }

    fn empty_disk(&self) -> Datum {
        Datum::new(P::Disk::default())
    }

    fn request(&self, request: u8, value: Option<Value>) -> Datum {
        Datum::new(P::request(request, value))
    }

    fn react(&self, node: NodeId, memory: Option<&Datum>, disk: &Datum, input: &Input) -> Reaction {
        let (memory, disk) = (memory.map(Datum::get::<P>), disk.get::<P::Disk>());
        Reaction::untyped::<P>(protocol::react(self.site(node), memory, disk, input.typed::<P>()))
    }

    fn kind(&self, message: &Datum) -> &'static str {
        P::kind(message.get())
    }

    fn label(&self, message: &Datum) -> String {
        P::label(message.get())
    }

    fn fields(&self, from: NodeId, message: &Datum, language: Language) -> Vec<Field> {
        P::fields(self.site(from), message.get(), language)
    }

    fn order(&self, one: &Datum, other: &Datum) -> Ordering {
        one.get::<P::Message>().cmp(other.get())
    }

    fn say(&self, node: NodeId, why: &Reason, language: Language) -> String {
        // A cast is only ever handed the reasons that it gave.
        let why: Option<&P::Why> = why.0.downcast_ref();
        why.map(|why| P::say(self.site(node), why, language)).unwrap_or_default()
    }

    fn claims(&self, node: NodeId, why: &Reason) -> Vec<Claim> {
        let why: Option<&P::Why> = why.0.downcast_ref();
        why.map(|why| P::claims(self.site(node), why)).unwrap_or_default()
    }

    fn view(&self, node: NodeId, memory: Option<&Datum>, disk: &Datum, language: Language) -> NodeView {
        P::view(self.site(node), memory.map(Datum::get::<P>), disk.get(), language)
    }

    fn holds_lock(&self, memory: Option<&Datum>, disk: &Datum) -> bool {
        P::holds_lock(memory.map(Datum::get::<P>), disk.get())
    }

    fn awaits_decision(&self, node: NodeId, memory: &Datum, disk: &Datum) -> bool {
        memory.get::<P>().awaits_decision(self.site(node), disk.get())
    }

    fn account(&self, node: NodeId, disk: &Datum) -> Option<Account> {
        P::account(self.site(node), disk.get())
    }
}

fn forget<P: Protocol>(effect: protocol::Effect<P>) -> Effect {
    match effect {
        protocol::Effect::Send { to, message } => Effect::Send { to, message: Datum::new(message) },
        protocol::Effect::SetTimer { timer, after_ms, spread_ms } => {
            Effect::SetTimer { timer: timer.index(), after_ms, spread_ms }
        }
        protocol::Effect::CancelTimer(timer) => Effect::CancelTimer(timer.index()),
        protocol::Effect::Attempt(timer) => Effect::Attempt(timer.index()),
        protocol::Effect::Witness(fact) => Effect::Witness(fact),
    }
}
