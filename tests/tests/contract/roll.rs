//! A roll that a clerk dictates and keepers keep. It exists for what a protocol may say beyond those that ship: a log
//! of slots with gaps and no-ops, decisions of several slots in one reaction, facts and checks of its own, ownership,
//! requests with a number and with a node, messages that are dead and messages that can be forged.
//!
//! A client gives the clerk numbers. Each gets the next slot, and every keeper is told; the clerk repeats what is not
//! acknowledged. A negative number leaves a slot free before its own. A number above 100 makes keepers fill the slots
//! that are free below it with the no-op. A client may also have the clerk give the key to a keeper; nobody asks the
//! one before to give it up.
//!
//! The variant `miscopies` lets keepers write one more than they are told in the second slot.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use synod_core::about::{
    ChoiceAbout, Decides, Holds, MessageAbout, PhaseAbout, RequestAbout, RequestValue, RoleAbout, TimerAbout,
};
use synod_core::ledger::Slot;
use synod_core::property::agreement;
use synod_core::{
    About, Breach, CardLine, Check, Cluster, Exchange, Fact, Holding, Input, Language, Ledger, Moment, NodeId, NodeSet,
    NodeView, Outbox, Phase, Piece, Property, Protocol, Quorum, Reads, Site, SlotShape, SlotView, Text, Tone, Value,
    Words, names, speak,
};

names! {
    /// Who takes part.
    pub enum Role {
        /// Dictates.
        Clerk = "clerk",
        /// Keeps the roll.
        Keeper = "keeper",
    }
}

names! {
    /// What a node waits for.
    pub enum Timer {
        /// The clerk: acknowledgements.
        Again = "again",
    }
}

names! {
    /// The rule that is switched off.
    pub enum Variant {
        /// None.
        None = "none",
        /// Keepers write one more in the second slot.
        Miscopies = "miscopies",
    }
}

/// What a scenario chooses.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Options {
    /// The rule that is switched off.
    pub broken: Variant,
}

/// Nothing is said of a single node.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Settings {}

/// What a client asks of the clerk.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Request {
    /// Enter this number.
    Add(i64),
    /// Give this keeper the key.
    Give(NodeId),
}

/// The messages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Message {
    /// Write this; with `fill`, and the no-op into what is free below.
    Entry { slot: Slot, value: Value, fill: bool },
    /// It is written.
    Written(Slot),
    /// The key.
    Key,
}

/// A node's disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Disk {
    /// By slot from 1.
    log: Vec<Option<Value>>,
    key: bool,
}

/// A node's memory: what the clerk has dictated and who has not acknowledged it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Roll {
    last: Slot,
    /// By slot and keeper; whether a keeper is to fill what is free below.
    pub open: BTreeSet<(Slot, NodeId, Value, bool)>,
}

/// Why a rule did what it did.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Why {
    Dictates(Slot),
    Repeats,
    Writes(Slot),
    HasKey,
}

/// Facts of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Own {
    /// A keeper has written this, as the nth entry of all.
    Wrote { slot: Slot, value: Value, nth: u32 },
    /// All keepers have acknowledged this slot; nobody's.
    Sealed(Slot),
}

/// The places of its own checks.
pub const ALIKE: u8 = 0;
pub const COMPLETE: u8 = 1;
pub const NO_GAP: u8 = 2;
pub const ONE_KEY: u8 = 3;

const READS_QUIET: Reads = Reads { failure_free: false, quiet: true };
const READS_FAILURE_FREE: Reads = Reads { failure_free: true, quiet: false };
const READS_NOTHING: Reads = Reads { failure_free: false, quiet: false };

fn keepers(cluster: &Cluster<Roll>) -> NodeSet {
    cluster.having(Role::Keeper)
}

/// What a keeper writes when it is told `value` for `slot`.
fn copied(site: Site<'_, Roll>, slot: Slot, value: Value) -> Value {
    let number: Option<i64> = value.as_str().parse().ok();
    match (site.options().broken, number) {
        (Variant::Miscopies, Some(number)) if slot == 2 && site.id.0 == 1 => Value::new(&format!("{}", number + 1)),
        _ => value,
    }
}

impl Roll {
    fn dictate(&self, site: Site<'_, Self>, out: &mut Outbox<Self>) {
        for (slot, keeper, value, fill) in &self.open {
            out.send(*keeper, Message::Entry { slot: *slot, value: value.clone(), fill: *fill });
        }
        if !self.open.is_empty() {
            out.set_timer(Timer::Again, site.cluster.length_ms(Timer::Again));
        }
    }

    fn add(&mut self, site: Site<'_, Self>, number: i64, out: &mut Outbox<Self>) {
        self.last += if number < 0 { 2 } else { 1 };
        let value = Value::new(&format!("{number}"));
        let entry = |keeper| (self.last, keeper, value.clone(), number > 100);
        self.open.extend(keepers(site.cluster).iter().map(entry));
        out.why(Why::Dictates(self.last));
        self.dictate(site, out);
    }

    fn acknowledged(&mut self, site: Site<'_, Self>, by: NodeId, slot: Slot, out: &mut Outbox<Self>) {
        let before = self.open.len();
        self.open.retain(|(open, keeper, ..)| (*open, *keeper) != (slot, by));
        if before > self.open.len() && self.open.iter().all(|(open, ..)| *open != slot) {
            out.witness(Fact::Own(Own::Sealed(slot)));
        }
        if self.open.is_empty() {
            out.cancel_timer(Timer::Again);
        }
        let _ = site;
    }
}

/// Writes a slot, unless it is written, and says so.
fn write(slot: Slot, value: Value, disk: &mut Disk, out: &mut Outbox<Roll>) {
    let place = usize::from(slot) - 1;
    disk.log.resize(disk.log.len().max(place + 1), None);
    if disk.log[place].is_none() {
        out.witness(Fact::Own(Own::Wrote { slot, value: value.clone(), nth: 0 }));
        out.witness(Fact::Decided { slot, value: value.clone() });
        disk.log[place] = Some(value);
    }
}

impl Protocol for Roll {
    const ID: &'static str = "roll";
    type Options = Options;
    type Settings = Settings;
    type Role = Role;
    type Timer = Timer;
    type Request = Request;
    type Message = Message;
    type Disk = Disk;
    type Why = Why;
    type Fact = Own;

    fn about() -> About {
        About {
            roles: vec![
                RoleAbout { decides: false, at_most: 1, ..RoleAbout::named("clerk") },
                RoleAbout { row: 1, ..RoleAbout::named("keeper") },
            ],
            phases: vec![
                PhaseAbout::new("clerk", "idle", Text::new("idle", "空闲"), Tone::Plain),
                PhaseAbout::new("clerk", "dictates", Text::new("dictates", "口授"), Tone::First),
            ],
            decides: Decides::Log,
            holds: Holds::Ownership,
            requests: vec![
                RequestAbout::named("clerk", "add", RequestValue::Whole).with(Text::new("Enter", "写入")),
                RequestAbout::named("clerk", "give", RequestValue::Node("keeper".into()))
                    .with(Text::new("Give the key to", "把钥匙交给")),
            ],
            messages: ["Entry", "Written", "Key"].map(MessageAbout::named).into(),
            timers: vec![TimerAbout::named("again", 80)],
            variants: vec![ChoiceAbout::named("miscopies")],
            ..About::named(Self::ID)
        }
    }

    fn properties() -> Vec<Property> {
        let own = |name, check, reads| Property::named(name, Check::Own(check, reads));
        vec![
            agreement(),
            own("alike", ALIKE, READS_NOTHING),
            own("complete", COMPLETE, READS_QUIET),
            own("no-gap", NO_GAP, READS_FAILURE_FREE),
            own("one-key", ONE_KEY, READS_NOTHING),
        ]
    }

    fn boot(_: Site<'_, Self>, _again: bool, _: &mut Disk, _: &mut Outbox<Self>) -> Self {
        Self::default()
    }

    fn step(&mut self, site: Site<'_, Self>, disk: &mut Disk, input: Input<Self>, out: &mut Outbox<Self>) {
        match input {
            Input::Request(Request::Add(number)) => self.add(site, number, out),
            Input::Request(Request::Give(keeper)) => out.send(keeper, Message::Key),
            Input::Message { from, message: Message::Written(slot) } => self.acknowledged(site, from, slot, out),
            Input::Message { message: Message::Key, .. } => {
                if !disk.key {
                    out.why(Why::HasKey);
                }
                disk.key = true;
            }
            Input::Message { from, message: Message::Entry { slot, value, fill } } => {
                for free in (1..slot).filter(|_| fill) {
                    write(free, Value::new(""), disk, out);
                }
                write(slot, copied(site, slot, value), disk, out);
                out.why(Why::Writes(slot));
                out.send(from, Message::Written(slot));
            }
            Input::Timer(Timer::Again) => {
                out.attempt(Timer::Again);
                out.why(Why::Repeats);
                self.dictate(site, out);
            }
            Input::Boot { .. } => {}
        }
    }

    fn request(cluster: &Cluster<Self>, index: u8, value: Option<Value>) -> Request {
        let value = value.map(|value| value.to_string()).unwrap_or_default();
        match index {
            0 => Request::Add(value.parse().unwrap_or_default()),
            _ => Request::Give(cluster.nodes().find(|node| cluster.name(*node) == value).unwrap_or(NodeId(0))),
        }
    }

    fn is_nobodys(fact: &Own) -> bool {
        matches!(fact, Own::Sealed(_))
    }

    fn entered(fact: Own, ledger: &Ledger) -> Own {
        match fact {
            Own::Wrote { slot, value, .. } => {
                let nth =
                    ledger.own::<Own>().filter(|(_, known)| matches!(known, Own::Wrote { .. })).count() as u32 + 1;
                Own::Wrote { slot, value, nth }
            }
            sealed => sealed,
        }
    }

    fn told(fact: &Own) -> String {
        match fact {
            Own::Wrote { slot, value, nth: 0 } => format!("wrote {slot} \"{value}\""),
            Own::Wrote { slot, value, nth } => format!("wrote {slot} \"{value}\" as entry {nth}"),
            Own::Sealed(slot) => format!("sealed {slot}"),
        }
    }

    fn breach(
        check: u8,
        ledger: &Ledger,
        holdings: &[(NodeId, Holding)],
        cluster: &Cluster<Self>,
        moment: Moment,
    ) -> Option<Breach> {
        let wrote = || {
            ledger.own::<Own>().filter_map(|(node, fact)| match fact {
                Own::Wrote { slot, value, .. } => Some((node?, *slot, value)),
                Own::Sealed(_) => None,
            })
        };
        let read = Moment { failure_free: check == NO_GAP, quiet: check == COMPLETE };
        assert!(read.failure_free || !moment.failure_free, "check {check} reads no more than it declares");
        assert!(read.quiet || !moment.quiet, "check {check} reads no more than it declares");
        let has = |node: NodeId, slot: Slot| wrote().any(|(other, of, _)| (other, of) == (node, slot));
        let nodes = match check {
            ALIKE => wrote().find_map(|(one, slot, value)| {
                let (two, ..) = wrote().find(|(_, of, other)| *of == slot && *other != value)?;
                Some(NodeSet::from_iter([one, two]))
            })?,
            COMPLETE if moment.quiet => wrote().find_map(|(_, slot, _)| {
                let lacks = keepers(cluster).iter().find(|keeper| !has(*keeper, slot))?;
                Some(NodeSet::from_iter([lacks]))
            })?,
            NO_GAP if moment.failure_free => wrote().find_map(|(node, slot, _)| {
                (1..slot).any(|lower| !has(node, lower)).then(|| NodeSet::from_iter([node]))
            })?,
            ONE_KEY => {
                let owners: NodeSet = holdings.iter().map(|(node, _)| *node).collect();
                (owners.len() > 1).then_some(owners)?
            }
            _ => return None,
        };
        Some(Breach { nodes, en: format!("check {check} fails."), zh: format!("检查 {check} 不成立。") })
    }

    fn label(message: &Message) -> String {
        match message {
            Message::Entry { slot, value, fill } => format!("Entry {slot}, {value}{}", if *fill { "!" } else { "" }),
            Message::Written(slot) => format!("Written {slot}"),
            Message::Key => "Key".into(),
        }
    }

    fn awaits(&self, _: Site<'_, Self>, _: &Disk) -> Option<Text> {
        (!self.open.is_empty()).then_some(Text::new("an acknowledgement", "确认"))
    }

    fn holding(_: Site<'_, Self>, _: Option<&Self>, disk: &Disk) -> Option<Holding> {
        disk.key.then_some(Holding::Owner)
    }

    fn forgeries(_: &Cluster<Self>, _: NodeId, _: NodeId, message: &Message) -> Vec<Message> {
        match message {
            Message::Entry { slot, fill, .. } => {
                vec![Message::Entry { slot: *slot, value: Value::new("666"), fill: *fill }]
            }
            _ => Vec::new(),
        }
    }

    /// The keepers, but where one of them miscopies.
    fn alike(cluster: &Cluster<Self>) -> Vec<NodeSet> {
        if cluster.options.broken == Variant::None { vec![keepers(cluster)] } else { Vec::new() }
    }

    fn renamed(piece: Piece<Self>, exchange: &Exchange) -> Piece<Self> {
        match piece {
            Piece::Memory(Self { last, open }) => {
                let rename = |(slot, keeper, value, fill)| (slot, exchange.of(keeper), value, fill);
                Piece::Memory(Self { last, open: open.into_iter().map(rename).collect() })
            }
            names_nobody => names_nobody,
        }
    }

    /// The key, for a keeper that has it: nobody takes it away.
    fn is_dead(&self, _: Site<'_, Self>, disk: &Disk, _: NodeId, message: &Message) -> bool {
        *message == Message::Key && disk.key
    }
}

/// What is to be acknowledged, as the clerk remembers it; what is acknowledged it forgets.
fn remembered(roll: &Roll) -> Vec<SlotView> {
    let open = |slot: Slot| roll.open.iter().find(|(open, ..)| *open == slot);
    let empty = SlotView { text: String::new(), number: None, shape: SlotShape::Gap, stored: false };
    let view = |slot| match open(slot) {
        Some((_, _, value, _)) => SlotView { text: value.to_string(), shape: SlotShape::Accepted, ..empty.clone() },
        None => empty.clone(),
    };
    let first = roll.open.iter().map(|(slot, ..)| *slot).min();
    first.map(|_| (1..=roll.last).map(view).collect()).unwrap_or_default()
}

/// What the clerk has dictated and who is to acknowledge it: a phase, three lines of which the last is long, a count
/// without a number that suffices.
fn clerks(site: Site<'_, Roll>, roll: &Roll, language: Language) -> NodeView {
    let line = |text: String| CardLine { stored: false, text };
    let open = |keeper: NodeId| roll.open.iter().filter(|(_, of, ..)| *of == keeper).count();
    let lacks: Vec<String> =
        keepers(site.cluster).iter().map(|keeper| format!("{} {}", site.name(keeper), open(keeper))).collect();
    let lacks = lacks.join(", ");
    let (asked, behind) =
        (keepers(site.cluster).len(), keepers(site.cluster).iter().filter(|one| open(*one) > 0).count());
    NodeView {
        phase: Some(Phase::new(if behind > 0 { "dictates" } else { "idle" })),
        card: vec![
            line(speak!(language, "last slot {}", "最后的槽位 {}", roll.last)),
            line(speak!(language, "{} to acknowledge", "待确认 {} 条", roll.open.len())),
            line(speak!(language, "entries not yet acknowledged by {lacks}", "还没有确认收到的各个条目：{lacks}")),
        ],
        slots: remembered(roll),
        quorum: Some(Quorum { have: asked - behind as u32, need: None, of: asked }),
        ..NodeView::default()
    }
}

impl Words for Roll {
    fn say(site: Site<'_, Self>, why: &Why, language: Language) -> String {
        match why {
            Why::Dictates(slot) => speak!(language, "It dictates slot {slot}.", "它口授槽位 {slot}。"),
            Why::Repeats => speak!(language, "It repeats what is not acknowledged.", "它重复尚未确认的内容。"),
            Why::HasKey => speak!(language, "It has the key now.", "现在它持有钥匙。"),
            Why::Writes(slot) => {
                let name = site.name(site.id);
                speak!(language, "{name} writes slot {slot}.", "{name} 写下槽位 {slot}。")
            }
        }
    }

    fn view(site: Site<'_, Self>, memory: Option<&Self>, disk: &Disk, language: Language) -> NodeView {
        let slot = |value: &Option<Value>| {
            let shape = if value.is_some() { SlotShape::Committed } else { SlotShape::Gap };
            let text = value.as_ref().map(Value::to_string).unwrap_or_default();
            SlotView { text, number: None, shape, stored: true }
        };
        if let Some(roll) = memory.filter(|_| site.is(Role::Clerk)) {
            return clerks(site, roll, language);
        }
        let key = disk.key.then(|| CardLine { stored: true, text: speak!(language, "has the key", "持有钥匙") });
        NodeView {
            card: key.into_iter().collect(),
            slots: if site.is(Role::Keeper) { disk.log.iter().map(slot).collect() } else { Vec::new() },
            ..NodeView::default()
        }
    }
}
