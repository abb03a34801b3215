//! A cluster that fails: once, at its nth call, or at each from the nth on, as a module that has run into a limit.

use std::cell::Cell;
use std::cmp::Ordering;
use std::rc::Rc;
use synod_core::erased::{ErasedWhy, Input, Piece, Reaction};
use synod_core::{
    About, Breach, Claim, Cluster, Description, DynCluster, Erased, Exchange, Fact, Failure, Field, Fork, Holding,
    Language, Ledger, Moment, NodeId, NodeSet, NodeView, OwnFact, OwnedText, Property, Registration, Text, Value,
    Words,
};

/// Which calls fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// None.
    Never,
    /// The one with this number, from 1.
    Once(u32),
    /// That one and all that follow.
    From(u32),
}

/// The calls of all clusters of a registration.
#[derive(Debug)]
pub struct Calls {
    /// Which of them fail.
    pub when: Cell<When>,
    /// How many there were.
    pub made: Cell<u32>,
}

impl Calls {
    /// None so far.
    pub fn new(when: When) -> Rc<Self> {
        Rc::new(Self { when: Cell::new(when), made: Cell::new(0) })
    }
}

/// What has gone wrong.
pub const WHAT: Text = Text::new("its memory is used up.", "它的内存用完了。");

/// `P`, some of whose calls fail.
pub fn failing<P: Words>(calls: &Rc<Calls>) -> Registration {
    let calls = Rc::clone(calls);
    Registration::loaded(Description::of::<P>(), move |spec| {
        let cluster: Rc<dyn DynCluster> = Rc::new(Cluster::<P>::from_spec(spec)?);
        Ok(Rc::new(Fails { cluster, calls: Rc::clone(&calls) }))
    })
}

#[derive(Debug)]
struct Fails {
    cluster: Rc<dyn DynCluster>,
    calls: Rc<Calls>,
}

impl Fails {
    /// One more call.
    fn call(&self) -> Result<&dyn DynCluster, Failure> {
        let number = self.calls.made.get() + 1;
        self.calls.made.set(number);
        let fails = match self.calls.when.get() {
            When::Never => false,
            When::Once(nth) => number == nth,
            When::From(nth) => number >= nth,
        };
        if fails { Err(Failure::new(&self.cluster.about().id, OwnedText::from(WHAT))) } else { Ok(&*self.cluster) }
    }
}

impl DynCluster for Fails {
    fn about(&self) -> &About {
        self.cluster.about()
    }

    fn properties(&self) -> &[Property] {
        self.cluster.properties()
    }

    fn fork(&self) -> Fork {
        self.cluster.fork()
    }

    fn everyone(&self) -> NodeSet {
        self.cluster.everyone()
    }

    fn name(&self, node: NodeId) -> &str {
        self.cluster.name(node)
    }

    fn has_role(&self, node: NodeId, role: usize) -> bool {
        self.cluster.has_role(node, role)
    }

    fn voters(&self) -> NodeSet {
        self.cluster.voters()
    }

    fn acceptors(&self) -> NodeSet {
        self.cluster.acceptors()
    }

    fn empty_disk(&self) -> Erased {
        self.cluster.empty_disk()
    }

    fn order(&self, one: &Erased, other: &Erased) -> Ordering {
        self.cluster.order(one, other)
    }

    fn request(&self, request: u8, value: Option<Value>) -> Result<Erased, Failure> {
        self.call()?.request(request, value)
    }

    fn react(&self, node: NodeId, memory: Option<&Erased>, disk: &Erased, input: &Input) -> Result<Reaction, Failure> {
        self.call()?.react(node, memory, disk, input)
    }

    fn kind(&self, message: &Erased) -> Result<u8, Failure> {
        self.call()?.kind(message)
    }

    fn label(&self, message: &Erased) -> Result<String, Failure> {
        self.call()?.label(message)
    }

    fn fields(&self, from: NodeId, message: &Erased, language: Language) -> Result<Vec<Field>, Failure> {
        self.call()?.fields(from, message, language)
    }

    fn say(&self, node: NodeId, why: &ErasedWhy, language: Language) -> Result<String, Failure> {
        self.call()?.say(node, why, language)
    }

    fn claims(&self, node: NodeId, why: &ErasedWhy) -> Result<Vec<Claim>, Failure> {
        self.call()?.claims(node, why)
    }

    fn view(
        &self,
        node: NodeId,
        memory: Option<&Erased>,
        disk: &Erased,
        language: Language,
    ) -> Result<NodeView, Failure> {
        self.call()?.view(node, memory, disk, language)
    }

    fn holds_lock(&self, memory: Option<&Erased>, disk: &Erased) -> Result<bool, Failure> {
        self.call()?.holds_lock(memory, disk)
    }

    fn awaits(&self, node: NodeId, memory: &Erased, disk: &Erased) -> Result<Option<OwnedText>, Failure> {
        self.call()?.awaits(node, memory, disk)
    }

    fn holding(&self, node: NodeId, memory: Option<&Erased>, disk: &Erased) -> Result<Option<Holding>, Failure> {
        self.call()?.holding(node, memory, disk)
    }

    fn entered(&self, fact: &Fact, ledger: &Ledger) -> Result<Fact, Failure> {
        self.call()?.entered(fact, ledger)
    }

    fn told(&self, fact: &OwnFact) -> Result<String, Failure> {
        self.call()?.told(fact)
    }

    fn breach(
        &self,
        check: u8,
        ledger: &Ledger,
        holdings: &[(NodeId, Holding)],
        moment: Moment,
    ) -> Result<Option<Breach>, Failure> {
        self.call()?.breach(check, ledger, holdings, moment)
    }

    fn forgeries(&self, from: NodeId, to: NodeId, message: &Erased) -> Result<Vec<Erased>, Failure> {
        self.call()?.forgeries(from, to, message)
    }

    fn is_dead(
        &self,
        node: NodeId,
        memory: &Erased,
        disk: &Erased,
        from: NodeId,
        message: &Erased,
    ) -> Result<bool, Failure> {
        self.call()?.is_dead(node, memory, disk, from, message)
    }

    fn alike(&self) -> Vec<NodeSet> {
        self.cluster.alike()
    }

    fn renamed(&self, piece: &Piece, exchange: &Exchange) -> Result<Piece, Failure> {
        self.call()?.renamed(piece, exchange)
    }
}
