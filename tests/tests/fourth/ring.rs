//! Leader election on a ring (Chang & Roberts 1979): the last node in the scenario's order wins.
//!
//! A node that wants an election sends a token with its own id to the next node. A node passes on tokens of higher
//! nodes and sends its own instead of a lower one's; so only the highest node's token comes all the way round. That
//! node has won and announces it. No message may be lost; a node that hears nothing starts again.
//!
//! The variant `passes-on-lower` lets every token through.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::about::{ChoiceAbout, MessageAbout, PhaseAbout, RequestAbout, RoleAbout, TimerAbout};
use synod_core::property::{agreement, nonblocking};
use synod_core::{
    About, CardLine, Cluster, Fact, Field, Input, Language, NoFact, NodeId, NodeView, Outbox, Phase, Words,
};
use synod_core::{Property, Protocol, Site, Text, Tone, Value, names, speak};

names! {
    /// The members.
    pub enum Role {
        /// Every node.
        Member = "member",
    }
}

names! {
    /// What a node waits for.
    pub enum Timer {
        /// The end of the election.
        Patience = "patience",
    }
}

names! {
    /// The rule that is switched off.
    pub enum Variant {
        /// None.
        None = "none",
        /// A lower node's token is not passed on.
        PassesOnLower = "passes-on-lower",
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

/// A client wants an election.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Elect;

/// The messages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Message {
    /// This node would lead.
    Token(NodeId),
    /// This node leads.
    Elected(NodeId),
}

/// A node's disk: whom it follows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Disk(Option<NodeId>);

/// A node's memory: whether it takes part in an election.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ring(bool);

/// Why a rule did what it did.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Why {
    Begins,
    PassesOn(NodeId),
    Replaces(NodeId),
    Wins,
    Follows(NodeId),
}

fn next(site: Site<'_, Ring>) -> NodeId {
    NodeId((site.id.0 + 1) % site.cluster.everyone().len() as u8)
}

impl Ring {
    fn begin(&mut self, site: Site<'_, Self>, out: &mut Outbox<Self>) {
        self.0 = true;
        out.send(next(site), Message::Token(site.id));
        out.set_timer(Timer::Patience, site.cluster.length_ms(Timer::Patience));
    }

    fn token(&mut self, site: Site<'_, Self>, of: NodeId, disk: &mut Disk, out: &mut Outbox<Self>) {
        if of == site.id {
            out.why(Why::Wins);
            follow(site, of, disk, out);
            out.send(next(site), Message::Elected(of));
        } else if of > site.id || site.options().broken == Variant::PassesOnLower {
            out.why(Why::PassesOn(of));
            out.send(next(site), Message::Token(of));
        } else if !self.0 {
            out.why(Why::Replaces(of));
            self.begin(site, out);
        }
    }
}

fn follow(site: Site<'_, Ring>, leader: NodeId, disk: &mut Disk, out: &mut Outbox<Ring>) {
    disk.0 = Some(leader);
    out.witness(Fact::decided(Value::new(site.name(leader))));
    out.cancel_timer(Timer::Patience);
}

impl Protocol for Ring {
    const ID: &'static str = "ring";
    type Options = Options;
    type Settings = Settings;
    type Role = Role;
    type Timer = Timer;
    type Request = Elect;
    type Message = Message;
    type Disk = Disk;
    type Why = Why;
    type Fact = NoFact;

    fn about() -> About {
        let text = Text::new;
        About {
            name: text("Election on a ring", "环上选举").into(),
            summary: text("The highest node on a ring leads.", "环上编号最高的节点当选。").into(),
            roles: vec![RoleAbout { at_least: 2, at_most: 16, ..RoleAbout::new("member", text("member", "成员")) }],
            phases: vec![
                PhaseAbout::new("member", "idle", text("idle", "空闲"), Tone::Plain),
                PhaseAbout::new("member", "candidate", text("candidate", "候选"), Tone::Plain),
                PhaseAbout::new("member", "leads", text("leads", "领导"), Tone::Plain),
                PhaseAbout::new("member", "follows", text("follows", "跟随"), Tone::Plain),
            ],
            requests: vec![RequestAbout::of("member").with(text("Call an election", "发起选举"))],
            messages: vec![
                MessageAbout::new("Token", Tone::First, text("this node would lead", "该节点愿意当选")),
                MessageAbout::new("Elected", Tone::Third, text("this node leads", "该节点已当选")),
            ],
            timers: vec![TimerAbout::new("patience", 300, text("the end of the election", "选举结束"))],
            variants: vec![ChoiceAbout::new("passes-on-lower", text("every token is passed on", "所有令牌都被转发"))],
            ..About::named(Self::ID)
        }
    }

    fn properties() -> Vec<Property> {
        vec![agreement(), nonblocking()]
    }

    fn boot(_site: Site<'_, Self>, _again: bool, _disk: &mut Disk, _out: &mut Outbox<Self>) -> Self {
        Self::default()
    }

    fn step(&mut self, site: Site<'_, Self>, disk: &mut Disk, input: Input<Self>, out: &mut Outbox<Self>) {
        match input {
            Input::Message { message: Message::Token(of), .. } => self.token(site, of, disk, out),
            Input::Message { message: Message::Elected(leader), .. } if leader != site.id => {
                out.why(Why::Follows(leader));
                if disk.0.is_none() {
                    follow(site, leader, disk, out);
                }
                out.send(next(site), Message::Elected(leader));
            }
            Input::Request(Elect) if disk.0.is_none() => {
                out.why(Why::Begins);
                self.begin(site, out);
            }
            Input::Timer(Timer::Patience) => {
                out.attempt(Timer::Patience);
                out.why(Why::Begins);
                self.begin(site, out);
            }
            Input::Message { .. } | Input::Request(Elect) | Input::Boot { .. } => {}
        }
    }

    fn request(_: &Cluster<Self>, _index: u8, _value: Option<Value>) -> Elect {
        Elect
    }

    fn kind(message: &Message) -> Cow<'static, str> {
        Cow::Borrowed(match message {
            Message::Token(_) => "Token",
            Message::Elected(_) => "Elected",
        })
    }

    fn label(message: &Message) -> String {
        let (Message::Token(node) | Message::Elected(node)) = message;
        format!("{} {}", Self::kind(message), node.0)
    }

    fn awaits(&self, _site: Site<'_, Self>, disk: &Disk) -> Option<Text> {
        (self.0 && disk.0.is_none()).then_some(Text::new("a decision", "决定"))
    }
}

impl Words for Ring {
    fn fields(site: Site<'_, Self>, message: &Message, language: Language) -> Vec<Field> {
        let (Message::Token(node) | Message::Elected(node)) = message;
        Vec::from([Field::new(&speak!(language, "node", "节点"), site.name(*node))])
    }

    fn say(site: Site<'_, Self>, why: &Why, language: Language) -> String {
        match why {
            Why::Begins => speak!(language, "It sends its own token.", "它发出自己的令牌。"),
            Why::PassesOn(of) => speak!(language, "It lets {} go on.", "它放行 {}。", site.name(*of)),
            Why::Replaces(of) => speak!(language, "It is higher than {}.", "它高于 {}。", site.name(*of)),
            Why::Wins => speak!(language, "Its token has come round: it leads.", "它的令牌绕了一圈：它当选。"),
            Why::Follows(leader) => speak!(language, "{} leads.", "{} 当选。", site.name(*leader)),
        }
    }

    fn view(site: Site<'_, Self>, memory: Option<&Self>, disk: &Disk, language: Language) -> NodeView {
        let phase = |Self(takes_part): &Self| match (disk.0, takes_part) {
            (Some(leader), _) if leader == site.id => "leads",
            (Some(_), _) => "follows",
            (None, true) => "candidate",
            (None, false) => "idle",
        };
        let leader = disk.0.map(|leader| speak!(language, "leader {}", "领导者 {}", site.name(leader)));
        NodeView {
            phase: memory.map(|memory| Phase::new(phase(memory))),
            card: leader.into_iter().map(|text| CardLine { stored: true, text }).collect(),
            ..NodeView::default()
        }
    }
}
