//! The Byzantine generals: a commander gives an order, and the loyal lieutenants carry out the same one although some
//! generals are traitors (Lamport, Shostak & Pease 1982; below: LSP).
//!
//! **The problem.** A faulty node need not fall silent: it may tell every other node something else. Two conditions are
//! wanted (LSP, section 1): all loyal lieutenants obey the same order (IC1), and if the commander is loyal, it is its
//! order that they obey (IC2). A crash is the mildest treason.
//!
//! **The messages.** There is one kind, `Order`. It says `attack` or `retreat`, and carries its *path*: the generals
//! that have passed it on, the commander first. A lieutenant that hears what the commander says tells the others, which
//! tell the others that they have heard it, and so on, m + 1 rounds in all: fewer do not suffice against m traitors
//! (Dolev & Strong 1983).
//!
//! **Oral messages, OM(m)** (LSP, section 3). Whoever passes an order on can change it. So a lieutenant lets a majority
//! judge: what the commander told it against what each other lieutenant was told, which is judged in the same way one
//! round further. The liars must be too few to tip the scales: with n > 3m generals they are. With three generals no
//! rule helps against one traitor: a lieutenant hears the same, whether the commander lies or the other lieutenant does
//! (LSP, section 2).
//!
//! **Signed messages, SM(m)** (LSP, section 4). A signature cannot be forged, so that a changed order shows and is
//! refused. A lieutenant collects the orders that the commander has signed; if it has one, it obeys, and if there are
//! two, it retreats, since every loyal one will see both. That bears m traitors among any number of generals.
//!
//! **What it costs.** OM(m) sends (n − 1) + (n − 1)(n − 2) + …, m + 1 terms: 9 messages for four generals, 156 for
//! seven and two traitors. SM(m) sends (n − 1)² if all are loyal and m ≥ 1. All decide m + 1 rounds after their first
//! message.
//!
//! **What breaks it.** Both rest on synchrony: that something was not sent must be noticed (A3), here by the timer
//! `round`. An order that is late is as good as treason. A *loyalty* that is not `loyal` makes a general a traitor, and
//! the fault `forge` makes one of the network. The option `broken` switches off one rule at a time.
//!
//! # The rules
//!
//! An input that no row names is ignored. What a reaction writes is on disk before its messages leave.
//!
//! | who | state | input | does |
//! |---|---|---|---|
//! | commander | idle | a client's request | writes and decides it; tells every lieutenant (LSP, OM 1 and SM 1) |
//! | commander | decided | a client's request | nothing: the first order is the only one |
//! | lieutenant | idle, heard | an `Order` that fits | *notes* it; the first sets `round`, m + 1 times over → heard |
//! | | | | if its path is shorter than m + 1: tells each lieutenant that is not on it (OM 2, SM 2) |
//! | lieutenant | heard | `round` | writes and decides what it *concludes* (OM 3, SM 3) |
//! | lieutenant | decided | an `Order` | nothing |
//! | either | decided | restart | nothing → decided |
//! | lieutenant | heard | restart | nothing → idle: it has forgotten what it heard |
//!
//! A path *fits* if it begins with the commander, ends with the sender, names nobody twice, does not name the receiver,
//! and is at most m + 1 long. A loyal general *tells* the order as it heard it, with itself added to the path; a
//! traitor in its own way: `silent` tells nothing, `splits` tells the first half of those it should tell, rounded up,
//! to attack and the others to retreat, `flips` tells all the opposite.
//!
//! | messages | to *note* an order | to *conclude* |
//! |---|---|---|
//! | oral | the first for each path; any other is ignored | the *word* of the path that is the commander |
//! | signed | the first of each value, if its signatures cover it; any other is ignored | the value; of two, retreat |
//!
//! The *word* of a path (LSP, section 3, OM(m), step 3): if it is m + 1 long, what was noted for it, retreat if nothing
//! was. Else attack if more than half of these say so, and otherwise retreat: what was noted for it; the words of the
//! paths with one lieutenant more, for each that is not on it and is not the one that counts.
//!
//! A message's signatures cover a value. A traitor that changes an order changes what they cover only if all on the
//! path, itself included, are traitors: they may sign for each other, and nobody can sign for a loyal general (LSP,
//! section 4, A4).
//!
//! # What differs from the paper
//!
//! - A lieutenant that hears nothing at all does not know that there was something to hear: A3 needs a clock that all
//!   share. A commander that tells nobody leaves all of them idle, where the paper has them retreat.
//! - Each lieutenant's rounds begin with the first message that it hears, not at a common time.
//! - The paper lets a traitor do anything. Here it has one of three behaviours; what else it might do is found by a
//!   search that loses and forges its messages.
//! - A traitor takes notes and decides like everyone. It is not judged.
//! - What to make of two signed orders the paper leaves open, as long as all do the same. Here they retreat.

mod about;
mod commander;
mod lessons;
mod lieutenant;
mod loyalty;
#[cfg(test)]
mod tests;
mod words;

pub use lessons::LESSONS;
pub use lieutenant::{Lieutenant, Word};

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::property::nonblocking;
use synod_core::{
    About, Breach, Check, Cluster, Holding, Input, Ledger, Moment, Name, NoFact, NodeId, NodeSet, Outbox, Property,
    Protocol, Reads, Site, Text, Value, names,
};

names! {
    /// Who takes part.
    pub enum Role {
        /// Gives the order.
        Commander = "commander",
        /// Hears it, passes it on, and obeys what it concludes.
        Lieutenant = "lieutenant",
    }
}

names! {
    /// What a lieutenant waits for.
    pub enum Timer {
        /// The end of the rounds: it runs m + 1 times its length.
        Round = "round",
    }
}

names! {
    /// What there is to decide.
    pub enum Order {
        /// To attack.
        Attack = "attack",
        /// To retreat; also what silence means.
        Retreat = "retreat",
    }
}

names! {
    /// Whether an order can be changed on its way.
    pub enum Messages {
        /// It can.
        Oral = "oral",
        /// It cannot without it being seen.
        Signed = "signed",
    }
}

names! {
    /// How many traitors are to be borne: m.
    pub enum Bears {
        /// One, in two rounds.
        One = "1",
        /// None, in one round.
        Zero = "0",
        /// Two, in three rounds.
        Two = "2",
    }
}

names! {
    /// How a general tells what it should tell.
    pub enum Loyalty {
        /// As the rules have it.
        Loyal = "loyal",
        /// Not at all.
        Silent = "silent",
        /// To the first half attack, to the others retreat.
        Splits = "splits",
        /// The opposite.
        Flips = "flips",
    }
}

names! {
    /// The rule that is switched off.
    pub enum Variant {
        /// None.
        None = "none",
        /// An order that its signatures do not cover is refused.
        SignatureUnchecked = "signature-unchecked",
        /// What the commander told a lieutenant counts beside what the others were told.
        OwnOrderIgnored = "own-order-ignored",
    }
}

/// What a scenario chooses.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Options {
    /// Whether an order can be changed on its way.
    pub messages: Messages,
    /// How many traitors are to be borne.
    pub m: Bears,
    /// The rule that is switched off.
    pub broken: Variant,
}

impl Options {
    /// How many generals an order passes at most, the commander included, which is how many rounds there are: m + 1.
    const fn rounds(&self) -> usize {
        match self.m {
            Bears::Zero => 1,
            Bears::One => 2,
            Bears::Two => 3,
        }
    }
}

/// What a scenario says of a general.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// How it tells what it should tell.
    pub loyalty: Loyalty,
}

/// What a client asks of the commander.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Command(pub Order);

/// An order on its way. Generals are named as the scenario names them, so that a message can be told from itself alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Message {
    /// Who has passed it on, the commander first.
    pub path: Vec<Value>,
    /// What it says.
    pub order: Order,
    /// What the signatures of those on the path really cover; what it says, if messages are oral.
    pub signed: Order,
}

/// A general's disk: what it has decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Disk {
    /// The order that it obeys, and nothing before it has decided.
    pub decision: Option<Order>,
}

/// A general's memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Generals {
    /// The commander's: nothing but its disk.
    Commander,
    /// That of a lieutenant.
    Lieutenant(Lieutenant),
}

/// Why a rule did what it did. `words/say.rs` says it in sentences.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is named after its rule and spelled out in words/say.rs")]
pub enum Why {
    Commands { order: Order },
    CommandedAlready { order: Order },
    Hears { path: Vec<NodeId>, order: Order },
    HearsForged { path: Vec<NodeId>, order: Order, signed: Order },
    BeginsRounds { rounds: u32 },
    PassesOn { order: Order, to: NodeSet, forges: bool },
    HearsPathAgain { path: Vec<NodeId> },
    HearsOrderAgain { order: Order },
    RefusesForged { path: Vec<NodeId>, order: Order, signed: Order },
    TooLate { order: Order },
    Obeys { order: Order },
    Counts { order: Order, attack: u32, retreat: u32, missing: bool },
    HasOne { order: Order },
    HasBoth,
    RestartsDecided { order: Order },
    RestartsEmpty,
    Ignores { from: NodeId },
}

type Out = Outbox<Generals>;
type Here<'a> = Site<'a, Generals>;

impl Order {
    /// The other one.
    const fn opposite(self) -> Self {
        match self {
            Self::Attack => Self::Retreat,
            Self::Retreat => Self::Attack,
        }
    }

    /// As it is entered into the ledger.
    fn value(self) -> Value {
        Value::new(self.name())
    }

    /// As people say it.
    const fn text(self) -> Text {
        match self {
            Self::Attack => Text::new("attack", "进攻"),
            Self::Retreat => Text::new("retreat", "撤退"),
        }
    }
}

/// Writes and decides an order.
fn decide(order: Order, disk: &mut Disk, out: &mut Out) {
    disk.decision = Some(order);
    out.witness(synod_core::Fact::decided(order.value()));
}

/// The decisions of loyal lieutenants: traitors are not judged.
fn obeyed<'a>(ledger: &'a Ledger, cluster: &'a Cluster<Generals>) -> impl Iterator<Item = (NodeId, &'a Value)> {
    let lieutenants = cluster.having(Role::Lieutenant);
    let is_judged = move |node| lieutenants.contains(node) && loyalty::is_loyal(cluster, node);
    ledger.decisions().filter(move |(node, _)| is_judged(*node))
}

/// The own checks, in the order of their numbers.
const IC1: u8 = 0;
const IC2: u8 = 1;

fn breaks_ic1(ledger: &Ledger, cluster: &Cluster<Generals>) -> Option<Breach> {
    let (one, value) = obeyed(ledger, cluster).next()?;
    let (two, other) = obeyed(ledger, cluster).find(|(_, other)| *other != value)?;
    let (name, name2) = (cluster.name(one), cluster.name(two));
    let (zh, zh2) = (words::order_zh(value), words::order_zh(other));
    Some(Breach {
        nodes: [one, two].into_iter().collect(),
        en: format!("{name} and {name2} are loyal, but {name} decided to {value} and {name2} to {other}."),
        zh: format!("{name} 和 {name2} 都忠诚，{name} 决定{zh}，{name2} 却决定{zh2}。"),
    })
}

fn breaks_ic2(ledger: &Ledger, cluster: &Cluster<Generals>) -> Option<Breach> {
    let commander = cluster.having(Role::Commander).first()?;
    let disobeys = |order: &Value| obeyed(ledger, cluster).find(|(_, value)| *value != order);
    let (order, (node, value)) = ledger.proposed().find_map(|order| Some((order, disobeys(order)?)))?;
    let (name, name2) = (cluster.name(commander), cluster.name(node));
    let (zh, zh2) = (words::order_zh(order), words::order_zh(value));
    Some(Breach {
        nodes: [commander, node].into_iter().collect(),
        en: format!("{name} is loyal and ordered to {order}, but {name2}, also loyal, decided to {value}."),
        zh: format!("{name} 忠诚，它的命令是{zh}，同样忠诚的 {name2} 却决定{zh2}。"),
    })
}

impl Protocol for Generals {
    const ID: &'static str = "generals";
    type Options = Options;
    type Settings = Settings;
    type Role = Role;
    type Timer = Timer;
    type Request = Command;
    type Message = Message;
    type Disk = Disk;
    type Why = Why;
    type Fact = NoFact;

    fn about() -> About {
        about::about()
    }

    fn properties() -> Vec<Property> {
        vec![
            Property::new(
                "ic1",
                Text::new("Agreement (IC1)", "一致（IC1）"),
                Text::new(
                    "All loyal lieutenants that have decided obey the same order.",
                    "所有已作出决定的忠诚副官，服从的是同一个命令。",
                ),
                Check::Own(IC1, Reads::default()),
            ),
            Property::new(
                "ic2",
                Text::new("Obedience (IC2)", "服从（IC2）"),
                Text::new(
                    "If the commander is loyal, every loyal lieutenant that has decided obeys its order.",
                    "如果指挥官忠诚，那么每个已作出决定的忠诚副官都服从它的命令。",
                ),
                Check::Own(IC2, Reads::default()),
            ),
            nonblocking(),
        ]
    }

    fn boot(site: Here<'_>, restarted: bool, disk: &mut Disk, out: &mut Out) -> Self {
        match disk.decision {
            Some(order) => out.why(Why::RestartsDecided { order }),
            None if restarted => out.why(Why::RestartsEmpty),
            None => {}
        }
        if site.is(Role::Commander) { Self::Commander } else { Self::Lieutenant(Lieutenant::default()) }
    }

    fn step(&mut self, site: Here<'_>, disk: &mut Disk, input: Input<Self>, out: &mut Out) {
        match (self, input) {
            (Self::Commander, Input::Request(Command(order))) => commander::command(site, order, disk, out),
            (Self::Lieutenant(it), Input::Message { from, message }) => it.hear(site, from, &message, disk, out),
            (Self::Lieutenant(it), Input::Timer(Timer::Round)) => it.conclude(site, disk, out),
            (Self::Commander, Input::Message { from, .. }) => out.why(Why::Ignores { from }),
            (_, Input::Request(_) | Input::Timer(_) | Input::Boot { .. }) => {}
        }
    }

    fn request(_: &Cluster<Self>, index: u8, _value: Option<Value>) -> Command {
        Command(if index == 0 { Order::Attack } else { Order::Retreat })
    }

    fn kind(_: &Message) -> Cow<'static, str> {
        Cow::Borrowed("Order")
    }

    fn label(message: &Message) -> String {
        let Message { path, order, signed } = message;
        let forged = if signed == order { "" } else { ", forged" };
        format!("Order {}, {}{forged}", order.name(), way(path.iter().map(Value::as_str)))
    }

    fn awaits(&self, _site: Here<'_>, disk: &Disk) -> Option<Text> {
        let hears = matches!(self, Self::Lieutenant(it) if it.has_heard()) && disk.decision.is_none();
        hears.then_some(Text::new("the end of the rounds", "轮次结束"))
    }

    fn breach(
        check: u8,
        ledger: &Ledger,
        _holdings: &[(NodeId, Holding)],
        cluster: &Cluster<Self>,
        _moment: Moment,
    ) -> Option<Breach> {
        match check {
            IC1 => breaks_ic1(ledger, cluster),
            IC2 => breaks_ic2(ledger, cluster),
            _ => None,
        }
    }

    /// The other order. What the signatures cover changes with it only where a traitor could change it (LSP, section 4,
    /// A4).
    fn forgeries(cluster: &Cluster<Self>, _from: NodeId, _to: NodeId, message: &Message) -> Vec<Message> {
        vec![loyalty::changed(cluster, message.path.clone(), message.order.opposite(), message.signed)]
    }

    /// One that has decided hears no more: its disk has that, and no crash takes it back.
    fn is_dead(&self, _site: Here<'_>, disk: &Disk, _from: NodeId, _message: &Message) -> bool {
        disk.decision.is_some()
    }
}

/// A path as it is written: `C>L2`.
fn way<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(">")
}
