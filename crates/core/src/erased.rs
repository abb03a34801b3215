//! A cluster whose protocol is erased: what the simulator, the explorer and the page see of it.
//!
//! A protocol is written with types of its own; the code that runs it only passes its data around. An [`Erased`] is
//! such data, and a [`DynCluster`] knows what to do with it. The simulator is therefore compiled once, not once per
//! protocol, and a world copies a node's memory by counting one more reference.

use crate::about::About;
use crate::claim::Claim;
use crate::cluster::Cluster;
use crate::failure::Failure;
use crate::language::{Language, OwnedText};
use crate::ledger::{Fact, Ledger, OwnFact};
use crate::names::Name;
use crate::node::{Exchange, NodeId, NodeSet};
use crate::property::{Breach, Holding, Moment, Property};
use crate::protocol::{self, Data, Protocol};
use crate::value::Value;
use crate::view::{Field, NodeView};
use crate::words::Words;
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::any::Any;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

/// A protocol's data, its type erased: a memory, a disk, a message or a request.
#[derive(Clone)]
pub struct Erased(Rc<dyn Object>);

/// Why a rule did what it did, its type erased; only [`DynCluster::say`] and [`DynCluster::claims`] can read it.
#[derive(Clone)]
pub struct ErasedWhy(Rc<dyn Any>);

/// What can be done with data of any type.
trait Object: Any {
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

impl Erased {
    pub(crate) fn new<T: Data>(data: T) -> Self {
        Self(Rc::new(data))
    }

    /// The data itself.
    ///
    /// # Panics
    /// If the data is of another type. A cluster is only ever handed what it gave out.
    pub fn get<T: Data>(&self) -> &T {
        let object: &dyn Any = &*self.0;
        object.downcast_ref().expect("a cluster is handed the data of its own protocol")
    }
}

impl ErasedWhy {
    pub(crate) fn new<T: Any>(why: T) -> Self {
        Self(Rc::new(why))
    }

    pub(crate) fn get<T: Any>(&self) -> Option<&T> {
        self.0.downcast_ref()
    }
}

impl PartialEq for Erased {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.0.is_same(&*other.0)
    }
}

impl Eq for Erased {}

impl Hash for Erased {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.feed(state);
    }
}

/// Its type is erased, and with it how to print it: that would link the names of all types into the page.
impl fmt::Debug for Erased {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Erased")
    }
}

impl fmt::Debug for ErasedWhy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ErasedWhy")
    }
}

/// A piece of a protocol's data that may name nodes; see [`protocol::Piece`].
#[derive(Clone, Debug)]
pub enum Piece {
    /// A node's memory.
    Memory(Erased),
    /// What is on a node's disk.
    Disk(Erased),
    /// A message.
    Message(Erased),
    /// A fact of the protocol's own.
    Fact(OwnFact),
}

/// What a node reacts to; see [`protocol::Input`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    /// It starts, or (`restarted`) it starts again from its disk.
    Boot {
        /// Whether this is a restart.
        restarted: bool,
    },
    /// A client asks.
    Request(Erased),
    /// A message arrives.
    Message {
        /// Who sent it.
        from: NodeId,
        /// What it says.
        message: Erased,
    },
    /// A timer has run out: its place in the protocol's list.
    Timer(u8),
}

impl Input {
    /// The same in the types of the protocol that it is for.
    pub fn typed<P: Protocol>(&self) -> protocol::Input<P> {
        match self {
            Self::Boot { restarted } => protocol::Input::Boot { restarted: *restarted },
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
        message: Erased,
    },
    /// A timer is set; if it is already running, it starts again.
    SetTimer {
        /// Its place in the protocol's list.
        timer: u8,
        /// How long it runs, in milliseconds.
        after_ms: u64,
        /// Up to how much longer, in milliseconds, as the world draws it.
        spread_ms: u64,
    },
    /// A timer is cancelled.
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
    pub memory: Erased,
    /// Its disk from now on; `None` if nothing was written.
    pub disk: Option<Erased>,
    /// What it does, in order.
    pub effects: Vec<Effect>,
    /// Why, in order.
    pub whys: Vec<ErasedWhy>,
}

impl Reaction {
    /// `reaction`, its protocol erased.
    pub fn erase<P: Protocol>(reaction: protocol::Reaction<P>) -> Self {
        let mut sent: Option<Erased> = None;
        // What goes to several nodes is one message.
        let mut message = |message: P::Message| {
            let same = sent.take().filter(|sent| *sent.get::<P::Message>() == message);
            sent.insert(same.unwrap_or_else(|| Erased::new(message))).clone()
        };
        Self {
            memory: Erased::new(reaction.memory),
            disk: reaction.disk.map(Erased::new),
            effects: reaction.effects.into_iter().map(|effect| erase::<P>(effect, &mut message)).collect(),
            whys: reaction.whys.into_iter().map(ErasedWhy::new).collect(),
        }
    }
}

/// What makes a cluster in the thread that calls it; see [`DynCluster::fork`].
pub type Fork = Box<dyn FnOnce() -> Result<Rc<dyn DynCluster>, Failure> + Send>;

/// What crosses between a cluster that a module plays and another instance of that module, which plays one of its
/// nodes: calls and answers, in bytes.
pub trait Crossing {
    /// The call that opens this cluster in another instance.
    fn open(&self) -> Vec<u8>;

    /// The call by which `node` reacts there; with its memory and disk, unless they are as its reaction just before has
    /// left them there, or it has not started.
    fn ask(&self, node: NodeId, state: Option<(Option<&Erased>, &Erased)>, input: &Input) -> Vec<u8>;

    /// The reaction in an answer to that.
    ///
    /// # Errors
    /// It is no reaction that `node` can have.
    fn hear(&self, node: NodeId, answer: &[u8]) -> Result<Reaction, Failure>;

    /// That a call there has ended without an answer that can be used; why, as a sentence.
    fn failed(&self, what: OwnedText) -> Failure;
}

/// A cluster of some protocol. It belongs to one thread, as all data that it gives out.
///
/// Whatever runs the protocol's own code may fail, since that may be a module; a cluster of types that are compiled in
/// never does. What is data that the host keeps (the description, names, roles, an empty disk, the order of messages)
/// does not fail. A call that has failed may be made again.
pub trait DynCluster: fmt::Debug {
    /// What the protocol says of itself.
    fn about(&self) -> &About;

    /// What it claims.
    fn properties(&self) -> &[Property];

    /// The same cluster for another thread: what is returned crosses to it and is called there. Only what the cluster
    /// is made from crosses (here its members, options and timers; for a module its bytes and the scenario's words),
    /// since an instance that runs belongs to the thread that made it.
    fn fork(&self) -> Fork;

    /// How its nodes are played elsewhere, where the same module runs; `None` for what is compiled in.
    fn crossing(&self) -> Option<&dyn Crossing> {
        None
    }

    /// All nodes.
    fn everyone(&self) -> NodeSet;

    /// What the scenario calls `node`.
    fn name(&self, node: NodeId) -> &str;

    /// Whether `node` has the role at place `role` of the protocol's list.
    fn has_role(&self, node: NodeId, role: usize) -> bool;

    /// The nodes whose votes an atomic commitment needs.
    fn voters(&self) -> NodeSet;

    /// The nodes of which a majority chooses a value.
    fn acceptors(&self) -> NodeSet;

    /// A disk with nothing on it.
    fn empty_disk(&self) -> Erased;

    /// The request at place `request` of the protocol's list, with the client's value where it takes one.
    fn request(&self, request: u8, value: Option<Value>) -> Result<Erased, Failure>;

    /// A node's reaction; see [`protocol::react`].
    fn react(&self, node: NodeId, memory: Option<&Erased>, disk: &Erased, input: &Input) -> Result<Reaction, Failure>;

    /// The number of a message's kind: its place in [`About::messages`]. Its name is [`About::kind_name`].
    fn kind(&self, message: &Erased) -> Result<u8, Failure>;

    /// A message in a few characters and no language.
    fn label(&self, message: &Erased) -> Result<String, Failure>;

    /// The fields of a message that `from` sent.
    fn fields(&self, from: NodeId, message: &Erased, language: Language) -> Result<Vec<Field>, Failure>;

    /// An order of messages, so that a set of them has one form.
    fn order(&self, one: &Erased, other: &Erased) -> Ordering;

    /// Why `node` did what it did, as one sentence.
    fn say(&self, node: NodeId, why: &ErasedWhy, language: Language) -> Result<String, Failure>;

    /// What that sentence claims of other nodes or of the past.
    fn claims(&self, node: NodeId, why: &ErasedWhy) -> Result<Vec<Claim>, Failure>;

    /// What `node` shows.
    fn view(
        &self,
        node: NodeId,
        memory: Option<&Erased>,
        disk: &Erased,
        language: Language,
    ) -> Result<NodeView, Failure>;

    /// Whether a lock is held on a node's behalf.
    fn holds_lock(&self, memory: Option<&Erased>, disk: &Erased) -> Result<bool, Failure>;

    /// What `node` waits for.
    fn awaits(&self, node: NodeId, memory: &Erased, disk: &Erased) -> Result<Option<OwnedText>, Failure>;

    /// What `node` holds.
    fn holding(&self, node: NodeId, memory: Option<&Erased>, disk: &Erased) -> Result<Option<Holding>, Failure>;

    /// A fact as it is entered into this ledger; see [`Protocol::entered`].
    fn entered(&self, fact: &Fact, ledger: &Ledger) -> Result<Fact, Failure>;

    /// A fact of the protocol's own, as in the trace.
    fn told(&self, fact: &OwnFact) -> Result<String, Failure>;

    /// What breaks the protocol's own check of this number.
    fn breach(
        &self,
        check: u8,
        ledger: &Ledger,
        holdings: &[(NodeId, Holding)],
        moment: Moment,
    ) -> Result<Option<Breach>, Failure>;

    /// What a forger may make of a message.
    fn forgeries(&self, from: NodeId, to: NodeId, message: &Erased) -> Result<Vec<Erased>, Failure>;

    /// Whether a message from `from` can no longer matter to `node`.
    fn is_dead(
        &self,
        node: NodeId,
        memory: &Erased,
        disk: &Erased,
        from: NodeId,
        message: &Erased,
    ) -> Result<bool, Failure>;

    /// Sets of nodes that are alike.
    fn alike(&self) -> Vec<NodeSet>;

    /// A piece of data with its nodes exchanged.
    fn renamed(&self, piece: &Piece, exchange: &Exchange) -> Result<Piece, Failure>;
}

impl<P: Words> DynCluster for Cluster<P> {
    fn about(&self) -> &About {
        &self.description().about
    }

    fn properties(&self) -> &[Property] {
        &self.description().properties
    }

    fn fork(&self) -> Fork {
        let again = self.again();
        Box::new(move || Ok(Rc::new(again())))
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

    fn voters(&self) -> NodeSet {
        P::voters(self)
    }

    fn acceptors(&self) -> NodeSet {
        P::acceptors(self)
    }

    fn empty_disk(&self) -> Erased {
        Erased::new(P::Disk::default())
    }

    fn request(&self, request: u8, value: Option<Value>) -> Result<Erased, Failure> {
        Ok(Erased::new(P::request(self, request, value)))
    }

    fn react(&self, node: NodeId, memory: Option<&Erased>, disk: &Erased, input: &Input) -> Result<Reaction, Failure> {
        let (memory, disk) = (memory.map(Erased::get::<P>), disk.get::<P::Disk>());
        Ok(Reaction::erase::<P>(protocol::react(self.site(node), memory, disk, input.typed::<P>())))
    }

    fn kind(&self, message: &Erased) -> Result<u8, Failure> {
        Ok(self.description().about.kind(&P::kind(message.get())))
    }

    fn label(&self, message: &Erased) -> Result<String, Failure> {
        Ok(P::label(message.get()))
    }

    fn fields(&self, from: NodeId, message: &Erased, language: Language) -> Result<Vec<Field>, Failure> {
        Ok(P::fields(self.site(from), message.get(), language))
    }

    fn order(&self, one: &Erased, other: &Erased) -> Ordering {
        one.get::<P::Message>().cmp(other.get())
    }

    fn say(&self, node: NodeId, why: &ErasedWhy, language: Language) -> Result<String, Failure> {
        // A cluster is only ever handed the reasons that it gave.
        let why: Option<&P::Why> = why.get();
        Ok(why.map(|why| P::say(self.site(node), why, language)).unwrap_or_default())
    }

    fn claims(&self, node: NodeId, why: &ErasedWhy) -> Result<Vec<Claim>, Failure> {
        let why: Option<&P::Why> = why.get();
        Ok(why.map(|why| P::claims(self.site(node), why)).unwrap_or_default())
    }

    fn view(
        &self,
        node: NodeId,
        memory: Option<&Erased>,
        disk: &Erased,
        language: Language,
    ) -> Result<NodeView, Failure> {
        Ok(P::view(self.site(node), memory.map(Erased::get::<P>), disk.get(), language))
    }

    fn holds_lock(&self, memory: Option<&Erased>, disk: &Erased) -> Result<bool, Failure> {
        Ok(P::holds_lock(memory.map(Erased::get::<P>), disk.get()))
    }

    fn awaits(&self, node: NodeId, memory: &Erased, disk: &Erased) -> Result<Option<OwnedText>, Failure> {
        Ok(memory.get::<P>().awaits(self.site(node), disk.get()).map(OwnedText::from))
    }

    fn holding(&self, node: NodeId, memory: Option<&Erased>, disk: &Erased) -> Result<Option<Holding>, Failure> {
        Ok(P::holding(self.site(node), memory.map(Erased::get::<P>), disk.get()))
    }

    fn entered(&self, fact: &Fact, ledger: &Ledger) -> Result<Fact, Failure> {
        Ok(match fact {
            Fact::Own(own) => match own.get::<P::Fact>() {
                Some(fact) => Fact::Own(own_fact::<P>(P::entered(fact.clone(), ledger))),
                None => fact.clone(),
            },
            other => other.clone(),
        })
    }

    fn told(&self, fact: &OwnFact) -> Result<String, Failure> {
        Ok(fact.get().map(P::told).unwrap_or_default())
    }

    fn breach(
        &self,
        check: u8,
        ledger: &Ledger,
        holdings: &[(NodeId, Holding)],
        moment: Moment,
    ) -> Result<Option<Breach>, Failure> {
        Ok(P::breach(check, ledger, holdings, self, moment))
    }

    fn forgeries(&self, from: NodeId, to: NodeId, message: &Erased) -> Result<Vec<Erased>, Failure> {
        Ok(P::forgeries(self, from, to, message.get()).into_iter().map(Erased::new).collect())
    }

    fn is_dead(
        &self,
        node: NodeId,
        memory: &Erased,
        disk: &Erased,
        from: NodeId,
        message: &Erased,
    ) -> Result<bool, Failure> {
        Ok(memory.get::<P>().is_dead(self.site(node), disk.get(), from, message.get()))
    }

    fn alike(&self) -> Vec<NodeSet> {
        P::alike(self)
    }

    fn renamed(&self, piece: &Piece, exchange: &Exchange) -> Result<Piece, Failure> {
        let typed = match piece {
            Piece::Memory(memory) => protocol::Piece::<P>::Memory(memory.get::<P>().clone()),
            Piece::Disk(disk) => protocol::Piece::Disk(disk.get::<P::Disk>().clone()),
            Piece::Message(message) => protocol::Piece::Message(message.get::<P::Message>().clone()),
            Piece::Fact(fact) => match fact.get::<P::Fact>() {
                Some(fact) => protocol::Piece::Fact(fact.clone()),
                None => return Ok(piece.clone()),
            },
        };
        Ok(match P::renamed(typed, exchange) {
            protocol::Piece::Memory(memory) => Piece::Memory(Erased::new(memory)),
            protocol::Piece::Disk(disk) => Piece::Disk(Erased::new(disk)),
            protocol::Piece::Message(message) => Piece::Message(Erased::new(message)),
            protocol::Piece::Fact(fact) => Piece::Fact(own_fact::<P>(fact)),
        })
    }
}

fn erase<P: Protocol>(effect: protocol::Effect<P>, erased: &mut impl FnMut(P::Message) -> Erased) -> Effect {
    match effect {
        protocol::Effect::Send { to, message } => Effect::Send { to, message: erased(message) },
        protocol::Effect::SetTimer { timer, after_ms, spread_ms } => {
            Effect::SetTimer { timer: timer.index(), after_ms, spread_ms }
        }
        protocol::Effect::CancelTimer(timer) => Effect::CancelTimer(timer.index()),
        protocol::Effect::Attempt(timer) => Effect::Attempt(timer.index()),
        protocol::Effect::Witness(fact) => Effect::Witness(fact.map(own_fact::<P>)),
    }
}

pub(crate) fn own_fact<P: Protocol>(fact: P::Fact) -> OwnFact {
    let nobodys = P::is_nobodys(&fact);
    OwnFact::new(fact, nobodys)
}
