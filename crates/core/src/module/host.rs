//! The host's side: a module that is played like any other protocol.
//!
//! Whoever can run WebAssembly implements [`Code`] and [`Instance`]; all else is done here: what crosses, what may be
//! answered, and what is said when it is not. An instance that has failed is thrown away, and the next call begins with
//! a new one.

use super::judge::{self, Bounds};
use super::{ABI, Answer, Bytes, Call, Effect, Entry, Input, Message, Opened, Reaction, Sort, State, decoded, encoded};
use crate::about::{About, Description};
use crate::claim::Claim;
use crate::erased::{self, Crossing, DynCluster, Erased, ErasedWhy, Fork};
use crate::failure::Failure;
use crate::language::{Language, OwnedText, Text};
use crate::ledger::{Fact, Ledger, OwnFact};
use crate::limits;
use crate::node::{Exchange, NodeId, NodeSet};
use crate::property::{Breach, Holding, Moment, Property};
use crate::registry::Registration;
use crate::spec::{OwnedSpec, SpecError};
use crate::value::Value;
use crate::view::{Field, NodeView};
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::cmp::Ordering;
use core::fmt;

/// A module, ready to be started; threads share it.
pub trait Code: Send + Sync {
    /// Starts it.
    ///
    /// # Errors
    /// What went wrong, as a sentence.
    fn start(&self) -> Result<Box<dyn Instance>, OwnedText>;
}

/// A module that runs.
pub trait Instance {
    /// Its answer to a call, of at most [`limits::ANSWER_BYTES`].
    ///
    /// # Errors
    /// What went wrong, as a sentence; it is of no more use then.
    fn call(&mut self, call: &[u8]) -> Result<Vec<u8>, OwnedText>;
}

/// The protocol that `code` is, to be registered.
///
/// # Errors
/// Why it cannot be played, as a sentence.
pub fn load(code: Arc<dyn Code>) -> Result<Registration, OwnedText> {
    let answer = code.start()?.call(&encoded(&Call::Describe))?;
    let description = match decoded(&answer) {
        Some(Answer::Description(description)) => description,
        _ => return Err(GARBAGE.into()),
    };
    judge::description(&description).map_err(|place| {
        let Text { en, zh } = DESCRIBED;
        OwnedText::new(format!("{en} {place}."), format!("{zh}{place}。"))
    })?;
    let shared = Arc::new(description.clone());
    Ok(Registration::loaded(description, move |spec| open(&code, &shared, spec.into())))
}

const GARBAGE: Text = Text::new("it answered what is no answer.", "它的回答不成其为回答。");
/// That an address is not in the module's memory.
pub const OUTSIDE: Text = Text::new("it gave an address that is not in its memory.", "它给出的地址不在它的内存里。");
const DESCRIBED: Text = Text::new("what it says of itself is wrong:", "它对自己的描述有误：");

/// That a module does something before it is called.
pub const STARTS: Text = Text::new(
    "it has a start function; a module does nothing until it is called.",
    "它有启动函数；模块在被调用之前不应做任何事。",
);
/// That a call has not ended within its limit.
pub const TOO_LONG: Text = Text::new("it ran for too long in one call.", "它在一次调用中运行得太久。");

/// That it is no module that can be run, for this reason in a few words.
pub fn no_module(what: &str) -> OwnedText {
    OwnedText::new(
        format!("it is no WebAssembly module that can be run: {what}."),
        format!("它不是可以运行的 WebAssembly 模块：{what}。"),
    )
}

/// That it imports something.
pub fn imports(name: &str) -> OwnedText {
    let en = format!("it imports {name}; a module has no imports.");
    OwnedText::new(en, format!("它导入了 {name}；模块不应有任何导入。"))
}

/// That it does not export what a module does.
pub fn exports_no(name: &str) -> OwnedText {
    let en = format!("it does not export {name} as a module does.");
    OwnedText::new(en, format!("它没有像模块那样导出 {name}。"))
}

/// Judges the size of a module, in bytes, before it is read.
///
/// # Errors
/// It is more than [`limits::MODULE_BYTES`].
pub fn judge_size(len: usize) -> Result<(), OwnedText> {
    let most = limits::MODULE_BYTES / (1024 * 1024);
    let text = || OwnedText::new(format!("it is larger than {most} MB."), format!("它大于 {most} MB。"));
    if len <= limits::MODULE_BYTES { Ok(()) } else { Err(text()) }
}

/// Whether a module that compiles has a start function: section 8 of the binary format.
pub fn has_start(module: &[u8]) -> bool {
    const HEAD: usize = 8;
    const START: u8 = 8;
    let mut rest = module.get(HEAD..).unwrap_or_default();
    while let Some((section, after)) = rest.split_first() {
        let Ok((len, content)) = postcard::take_from_bytes::<u32>(after) else { return false };
        if *section == START {
            return true;
        }
        rest = content.get(len as usize..).unwrap_or_default();
    }
    false
}

/// That a call has ended without an answer, for this reason in a few words.
pub fn trapped(what: &str) -> OwnedText {
    OwnedText::new(format!("it trapped: {what}."), format!("它触发了陷阱：{what}。"))
}

/// Judges the version of the interface that a module says it is of.
///
/// # Errors
/// It is not [`ABI`].
pub fn judge_version(version: u32) -> Result<(), OwnedText> {
    let en = format!("it is of version {version} of the interface; only version {ABI} is accepted.");
    let zh = format!("它用的是接口的第 {version} 版；只接受第 {ABI} 版。");
    if version == ABI { Ok(()) } else { Err(OwnedText::new(en, zh)) }
}

/// Judges the length of an answer, in bytes, before it is read.
///
/// # Errors
/// It is more than [`limits::ANSWER_BYTES`].
pub fn judge_length(len: usize) -> Result<(), OwnedText> {
    let most = limits::ANSWER_BYTES / 1024;
    let text = || OwnedText::new(format!("its answer is larger than {most} kB."), format!("它的回答大于 {most} kB。"));
    if len <= limits::ANSWER_BYTES { Ok(()) } else { Err(text()) }
}

/// That a module wants more than [`limits::MODULE_MEMORY`].
pub fn wants_memory() -> OwnedText {
    let most = limits::MODULE_MEMORY / (1024 * 1024);
    OwnedText::new(format!("it wants more than {most} MB of memory."), format!("它需要的内存超过 {most} MB。"))
}

/// A cluster of the module.
fn open(code: &Arc<dyn Code>, about: &Arc<Description>, spec: OwnedSpec) -> Result<Rc<dyn DynCluster>, SpecError> {
    let mut cluster = ModuleCluster {
        code: Arc::clone(code),
        description: Arc::clone(about),
        everyone: (0..spec.nodes.len() as u8).map(NodeId).collect(),
        spec,
        opened: Opened { voters: NodeSet::EMPTY, acceptors: NodeSet::EMPTY, alike: Vec::new(), disk: Vec::new() },
        instance: RefCell::new(None),
    };
    let failed = |what: OwnedText| SpecError { field: "protocol".into(), message: cluster.failure(what).to_string() };
    let (instance, opened) = cluster.begun().map_err(|trouble| match trouble {
        Trouble::Refused(error) => error,
        Trouble::Failed(what) => failed(what),
    })?;
    (cluster.instance, cluster.opened) = (RefCell::new(Some(instance)), opened);
    Ok(Rc::new(cluster))
}

/// Why a cluster is not open.
enum Trouble {
    /// The protocol does not know something in its description.
    Refused(SpecError),
    /// The module has failed.
    Failed(OwnedText),
}

impl From<OwnedText> for Trouble {
    fn from(what: OwnedText) -> Self {
        Self::Failed(what)
    }
}

/// A cluster that a module plays.
struct ModuleCluster {
    code: Arc<dyn Code>,
    description: Arc<Description>,
    spec: OwnedSpec,
    everyone: NodeSet,
    opened: Opened,
    /// The instance in which this cluster is open; none after a failure.
    instance: RefCell<Option<Box<dyn Instance>>>,
}

/// A piece of a module's data that is no message.
type Piece = Vec<u8>;

impl ModuleCluster {
    /// An instance in which the cluster is open, and what is known of the cluster.
    fn begun(&self) -> Result<(Box<dyn Instance>, Opened), Trouble> {
        let mut instance = self.code.start()?;
        match decoded(&instance.call(&encoded(&Call::Open(self.spec.clone())))?) {
            Some(Answer::Opened(opened)) if judge::opened(&opened, self.everyone) => Ok((instance, opened)),
            Some(Answer::NotOpened(error)) => Err(Trouble::Refused(error)),
            _ => Err(Trouble::Failed(GARBAGE.into())),
        }
    }

    fn failure(&self, what: impl Into<OwnedText>) -> Failure {
        Failure::new(&self.description.about.id, what)
    }

    /// What `read` makes of the answer to `call`; an answer of which it makes nothing is a failure, and so is one that
    /// the module does not give.
    fn ask<T>(&self, call: &Call<'_>, read: impl FnOnce(Answer) -> Option<T>) -> Result<T, Failure> {
        let mut place = self.instance.borrow_mut();
        let running = match place.take() {
            Some(running) => Ok(running),
            None => self.begun().map(|(instance, _)| instance),
        };
        let mut instance = running.map_err(|trouble| match trouble {
            Trouble::Failed(what) => self.failure(what),
            Trouble::Refused(error) => self.failure(OwnedText::same(&error.message)),
        })?;
        let answer = instance.call(&encoded(call)).map_err(|what| self.failure(what))?;
        let answer = decoded(&answer).and_then(read).ok_or_else(|| self.failure(GARBAGE))?;
        *place = Some(instance);
        Ok(answer)
    }

    fn bounds(&self) -> Bounds<'_> {
        Bounds { about: &self.description.about, everyone: self.everyone }
    }

    /// The reaction, if it is one that a node can have.
    fn reaction(&self, node: NodeId, answer: Answer) -> Option<erased::Reaction> {
        let Answer::Reaction(reaction) = answer else { return None };
        self.bounds().allows(node, &reaction).then(|| erase(reaction))
    }
}

impl fmt::Debug for ModuleCluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ModuleCluster").field("id", &self.description.about.id).field("spec", &self.spec).finish()
    }
}

fn erase(reaction: Reaction) -> erased::Reaction {
    let effect = |effect| match effect {
        Effect::Send { to, message } => erased::Effect::Send { to, message: Erased::new(message) },
        Effect::SetTimer { timer, after_ms, spread_ms } => erased::Effect::SetTimer { timer, after_ms, spread_ms },
        Effect::CancelTimer(timer) => erased::Effect::CancelTimer(timer),
        Effect::Attempt(timer) => erased::Effect::Attempt(timer),
        Effect::Witness(fact) => erased::Effect::Witness(fact.map(|fact| OwnFact::new(fact.data, fact.nobodys))),
    };
    erased::Reaction {
        memory: Erased::new(reaction.memory),
        disk: reaction.disk.map(Erased::new),
        effects: reaction.effects.into_iter().map(effect).collect(),
        whys: reaction.whys.into_iter().map(ErasedWhy::new).collect(),
    }
}

/// A piece as it crosses.
fn bytes(piece: &Erased) -> Bytes<'_> {
    Cow::Borrowed(piece.get::<Piece>())
}

/// A node's state as it crosses.
fn stored<'a>(memory: Option<&'a Erased>, disk: &'a Erased) -> State<'a> {
    State { memory: memory.map(bytes), disk: bytes(disk) }
}

fn message(message: &Erased) -> Bytes<'_> {
    Cow::Borrowed(&message.get::<Message>().data)
}

fn why(why: &ErasedWhy) -> Bytes<'_> {
    Cow::Borrowed(why.get::<Piece>().map_or(&[], Vec::as_slice))
}

fn fact(fact: &OwnFact) -> Bytes<'static> {
    Cow::Owned(fact.get::<Piece>().cloned().unwrap_or_default())
}

fn entries(ledger: &Ledger) -> Vec<Entry<'static>> {
    ledger.entries().map(|(node, entry)| (node, entry.map(|own| fact(&own)))).collect()
}

/// That a node reacts, with its state where it has to be told.
fn react<'a>(node: NodeId, state: Option<(Option<&'a Erased>, &'a Erased)>, input: &'a erased::Input) -> Call<'a> {
    let input = match input {
        erased::Input::Boot { restarted } => Input::Boot { restarted: *restarted },
        erased::Input::Request(request) => Input::Request(bytes(request)),
        erased::Input::Message { from, message: sent } => Input::Message { from: *from, message: message(sent) },
        erased::Input::Timer(timer) => Input::Timer(*timer),
    };
    let state = state.map(|(memory, disk)| stored(memory, disk));
    Call::React { node, state, input }
}

impl Crossing for ModuleCluster {
    fn open(&self) -> Vec<u8> {
        encoded(&Call::Open(self.spec.clone()))
    }

    fn ask(&self, node: NodeId, state: Option<(Option<&Erased>, &Erased)>, input: &erased::Input) -> Vec<u8> {
        encoded(&react(node, state, input))
    }

    fn hear(&self, node: NodeId, answer: &[u8]) -> Result<erased::Reaction, Failure> {
        judge_length(answer.len()).map_err(|what| self.failure(what))?;
        let reaction = decoded(answer).and_then(|answer| self.reaction(node, answer));
        reaction.ok_or_else(|| self.failure(GARBAGE))
    }

    fn failed(&self, what: OwnedText) -> Failure {
        self.failure(what)
    }
}

fn text(answer: Answer) -> Option<String> {
    if let Answer::Text(text) = answer { Some(text).filter(|text| judge::line(text)) } else { None }
}

fn flag(answer: Answer) -> Option<bool> {
    if let Answer::Flag(flag) = answer { Some(flag) } else { None }
}

fn fields(answer: Answer) -> Option<Vec<Field>> {
    if let Answer::Fields(fields) = answer { Some(fields) } else { None }
}

fn view(answer: Answer) -> Option<NodeView> {
    if let Answer::View(view) = answer { Some(view) } else { None }
}

impl DynCluster for ModuleCluster {
    fn about(&self) -> &About {
        &self.description.about
    }

    fn properties(&self) -> &[Property] {
        &self.description.properties
    }

    fn crossing(&self) -> Option<&dyn Crossing> {
        Some(self)
    }

    fn fork(&self) -> Fork {
        let (code, description, spec) = (Arc::clone(&self.code), Arc::clone(&self.description), self.spec.clone());
        Box::new(move || {
            let failed = |error: SpecError| Failure::new(&description.about.id, OwnedText::same(&error.message));
            open(&code, &description, spec).map_err(failed)
        })
    }

    fn everyone(&self) -> NodeSet {
        self.everyone
    }

    fn name(&self, node: NodeId) -> &str {
        &self.spec.nodes[node.index()].id
    }

    fn has_role(&self, node: NodeId, role: usize) -> bool {
        let role = self.description.about.roles.get(role);
        role.is_some_and(|role| self.spec.nodes[node.index()].roles.contains(&role.name))
    }

    fn voters(&self) -> NodeSet {
        self.opened.voters
    }

    fn acceptors(&self) -> NodeSet {
        self.opened.acceptors
    }

    fn empty_disk(&self) -> Erased {
        Erased::new(self.opened.disk.clone())
    }

    fn request(&self, request: u8, value: Option<Value>) -> Result<Erased, Failure> {
        self.ask(&Call::Request { request, value }, |answer| match answer {
            Answer::Data(data) if judge::piece(&data) => Some(Erased::new(data)),
            _ => None,
        })
    }

    fn react(
        &self,
        node: NodeId,
        memory: Option<&Erased>,
        disk: &Erased,
        input: &erased::Input,
    ) -> Result<erased::Reaction, Failure> {
        self.ask(&react(node, Some((memory, disk)), input), |answer| self.reaction(node, answer))
    }

    fn kind(&self, message: &Erased) -> Result<u8, Failure> {
        Ok(message.get::<Message>().kind)
    }

    fn label(&self, sent: &Erased) -> Result<String, Failure> {
        self.ask(&Call::Label { message: message(sent) }, text)
    }

    fn fields(&self, from: NodeId, sent: &Erased, language: Language) -> Result<Vec<Field>, Failure> {
        self.ask(&Call::Fields { from, message: message(sent), language }, fields)
    }

    fn order(&self, one: &Erased, other: &Erased) -> Ordering {
        one.get::<Message>().cmp(other.get())
    }

    fn say(&self, node: NodeId, reason: &ErasedWhy, language: Language) -> Result<String, Failure> {
        self.ask(&Call::Say { node, why: why(reason), language }, text)
    }

    fn claims(&self, node: NodeId, reason: &ErasedWhy) -> Result<Vec<Claim>, Failure> {
        let claim = |(claim, while_disks_last): (Claim, bool)| {
            if while_disks_last { claim.while_disks_last() } else { claim }
        };
        self.ask(&Call::Claims { node, why: why(reason) }, |answer| match answer {
            Answer::Claims(claims) => Some(claims.into_iter().map(claim).collect()),
            _ => None,
        })
    }

    fn view(
        &self,
        node: NodeId,
        memory: Option<&Erased>,
        disk: &Erased,
        language: Language,
    ) -> Result<NodeView, Failure> {
        let call = Call::View { node, state: stored(memory, disk), language };
        self.ask(&call, |answer| view(answer).filter(|view| self.bounds().allows_view(view)))
    }

    fn holds_lock(&self, memory: Option<&Erased>, disk: &Erased) -> Result<bool, Failure> {
        self.ask(&Call::HoldsLock { state: stored(memory, disk) }, flag)
    }

    fn awaits(&self, node: NodeId, memory: &Erased, disk: &Erased) -> Result<Option<OwnedText>, Failure> {
        self.ask(&Call::Awaits { node, state: stored(Some(memory), disk) }, |answer| match answer {
            Answer::Awaits(awaits) => Some(awaits),
            _ => None,
        })
    }

    fn holding(&self, node: NodeId, memory: Option<&Erased>, disk: &Erased) -> Result<Option<Holding>, Failure> {
        let call = Call::Holding { node, state: stored(memory, disk) };
        self.ask(&call, |answer| match answer {
            Answer::Holding(holding) if judge::holding(holding.as_ref()) => Some(holding),
            _ => None,
        })
    }

    fn entered(&self, entered: &Fact, ledger: &Ledger) -> Result<Fact, Failure> {
        let Fact::Own(own) = entered else { return Ok(entered.clone()) };
        self.ask(&Call::Entered { fact: fact(own), ledger: entries(ledger) }, |answer| match answer {
            Answer::Fact(fact) if judge::piece(&fact.data) => Some(Fact::Own(OwnFact::new(fact.data, fact.nobodys))),
            _ => None,
        })
    }

    fn told(&self, told: &OwnFact) -> Result<String, Failure> {
        self.ask(&Call::Told { fact: fact(told) }, text)
    }

    fn breach(
        &self,
        check: u8,
        ledger: &Ledger,
        holdings: &[(NodeId, Holding)],
        moment: Moment,
    ) -> Result<Option<Breach>, Failure> {
        let call = Call::Breach { check, ledger: entries(ledger), holdings: Cow::Borrowed(holdings), moment };
        self.ask(&call, |answer| match answer {
            Answer::Breach(breach) => {
                let good = |breach: &Breach| {
                    self.everyone.contains_all(breach.nodes) && judge::line(&breach.en) && judge::line(&breach.zh)
                };
                breach.as_ref().is_none_or(good).then_some(breach)
            }
            _ => None,
        })
    }

    fn forgeries(&self, from: NodeId, to: NodeId, sent: &Erased) -> Result<Vec<Erased>, Failure> {
        self.ask(&Call::Forgeries { from, to, message: message(sent) }, |answer| match answer {
            Answer::Messages(forgeries) if forgeries.len() <= limits::EFFECTS => {
                let forgeries = forgeries.into_iter();
                forgeries.map(|forged| judge::piece(&forged.data).then(|| Erased::new(forged))).collect()
            }
            _ => None,
        })
    }

    fn is_dead(
        &self,
        node: NodeId,
        memory: &Erased,
        disk: &Erased,
        from: NodeId,
        sent: &Erased,
    ) -> Result<bool, Failure> {
        self.ask(&Call::IsDead { node, state: stored(Some(memory), disk), from, message: message(sent) }, flag)
    }

    fn alike(&self) -> Vec<NodeSet> {
        self.opened.alike.clone()
    }

    fn renamed(&self, piece: &erased::Piece, exchange: &Exchange) -> Result<erased::Piece, Failure> {
        let (sort, data) = match piece {
            erased::Piece::Memory(memory) => (Sort::Memory, bytes(memory)),
            erased::Piece::Disk(disk) => (Sort::Disk, bytes(disk)),
            erased::Piece::Message(sent) => (Sort::Message, message(sent)),
            erased::Piece::Fact(own) => (Sort::Fact, fact(own)),
        };
        let data = self.ask(&Call::Renamed { sort, data, exchange: exchange.clone() }, |answer| match answer {
            Answer::Data(data) => judge::piece(&data).then_some(data),
            _ => None,
        })?;
        Ok(match piece {
            erased::Piece::Memory(_) => erased::Piece::Memory(Erased::new(data)),
            erased::Piece::Disk(_) => erased::Piece::Disk(Erased::new(data)),
            erased::Piece::Message(sent) => {
                erased::Piece::Message(Erased::new(Message { kind: sent.get::<Message>().kind, data }))
            }
            erased::Piece::Fact(own) => erased::Piece::Fact(OwnFact::new(data, own.is_nobodys())),
        })
    }
}
