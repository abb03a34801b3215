//! The smallest protocol there can be: what it need not say has a default that can be run and shown.

use serde::{Deserialize, Serialize};
use synod_core::about::{MessageAbout, RequestAbout, RequestValue, RoleAbout, TimerAbout};
use synod_core::*;

names! {
    /// Who takes part.
    pub enum Role {
        /// Tells what it has heard.
        Member = "member",
    }
}

names! {
    /// What a node waits for.
    pub enum Timer {
        /// Its turn to tell the rumour again.
        Again = "again",
    }
}

/// What goes round.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
enum Message {
    Rumour(Value),
}

/// Why a node spreads it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
enum Why {
    Believes(Value),
}

/// A node's memory: the rumour that it believes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Gossip(Option<Value>);

impl Protocol for Gossip {
    const ID: &'static str = "gossip";
    type Options = Nothing;
    type Settings = Nothing;
    type Role = Role;
    type Timer = Timer;
    type Request = Value;
    type Message = Message;
    type Disk = Nothing;
    type Why = Why;
    type Fact = NoFact;

    fn about() -> About {
        About {
            roles: vec![RoleAbout::named("member")],
            requests: vec![RequestAbout::named("member", "tell", RequestValue::Text)],
            messages: vec![MessageAbout::named("Rumour")],
            timers: vec![TimerAbout::named("again", 50)],
            ..About::named(Self::ID)
        }
    }

    fn boot(_: Site<'_, Self>, _: bool, _: &mut Nothing, _: &mut Outbox<Self>) -> Self {
        Self::default()
    }

    fn step(&mut self, site: Site<'_, Self>, _: &mut Nothing, input: Input<Self>, out: &mut Outbox<Self>) {
        match input {
            Input::Request(value) | Input::Message { message: Message::Rumour(value), .. } if self.0.is_none() => {
                out.witness(Fact::decided(value.clone()));
                out.why(Why::Believes(value.clone()));
                self.0 = Some(value);
            }
            Input::Timer(Timer::Again) => out.attempt(Timer::Again),
            Input::Request(_) | Input::Message { .. } | Input::Boot { .. } => return,
        }
        let Some(value) = self.0.clone() else { return };
        out.broadcast(site.cluster.everyone(), &Message::Rumour(value));
        out.set_timer(Timer::Again, site.cluster.length_ms(Timer::Again));
    }

    fn request(_: &Cluster<Self>, _: u8, value: Option<Value>) -> Value {
        value.unwrap_or_else(|| Value::new("nothing"))
    }
}

impl Words for Gossip {}

fn nodes() -> [NodeSpec; 2] {
    ["A", "B"].map(|id| NodeSpec { id: id.into(), roles: vec!["member".into()], settings: Vec::new() })
}

#[test]
fn a_toy_runs_from_a_registry() {
    let registry = Registry::new(vec![Registration::of::<Gossip>()]);
    let (nodes, timers) = (nodes(), [("again".to_string(), 70)]);
    let spec = ClusterSpec { nodes: &nodes, options: Vec::new(), timers: &timers };
    let cluster = registry.open("gossip", &spec).expect("it is registered").expect("it knows all of that");
    let (a, b) = (NodeId(0), NodeId(1));
    let boot = |node| {
        let input = erased::Input::Boot { restarted: false };
        cluster.react(node, None, &cluster.empty_disk(), &input).expect("it does not fail")
    };
    let request = erased::Input::Request(cluster.request(0, Some(Value::new("x"))).expect("it does not fail"));
    let told = cluster.react(a, Some(&boot(a).memory), &cluster.empty_disk(), &request).expect("it does not fail");
    let [
        erased::Effect::Witness(fact),
        erased::Effect::Send { to, message },
        erased::Effect::SetTimer { after_ms, .. },
    ] = &told.effects[..]
    else {
        panic!("it believes, tells and will tell again: {:?}", told.effects);
    };
    assert_eq!((fact, *to, *after_ms), (&Fact::decided(Value::new("x")), b, 70));
    assert_eq!(cluster.kind(message), Ok(0));
    assert_eq!((cluster.about().kind_name(0), cluster.about().kind_name(1)), ("Rumour", "message"));
    assert_eq!(cluster.label(message).as_deref(), Ok("Rumour(\"x\")"));
    let heard = erased::Input::Message { from: a, message: message.clone() };
    let heard = cluster.react(b, Some(&boot(b).memory), &cluster.empty_disk(), &heard).expect("it does not fail");
    assert_eq!(cluster.say(b, &heard.whys[0], Language::English).as_deref(), Ok("B: Believes(\"x\")."));
    assert_eq!(cluster.say(b, &heard.whys[0], Language::Chinese).as_deref(), Ok("B：Believes(\"x\")。"));
    assert_eq!(cluster.claims(b, &heard.whys[0]), Ok(Vec::new()));
    assert_eq!(cluster.holds_lock(Some(&heard.memory), &cluster.empty_disk()), Ok(false));
    assert_eq!(cluster.awaits(b, &heard.memory, &cluster.empty_disk()), Ok(None));
    assert_eq!(cluster.holding(b, Some(&heard.memory), &cluster.empty_disk()), Ok(None));
    let view = cluster.view(b, Some(&heard.memory), &cluster.empty_disk(), Language::English);
    let view = view.expect("it does not fail");
    assert_eq!(view.disk, [Field::new("disk", "Nothing")]);
    assert_eq!(view.memory, [Field::new("memory", "Gossip(Some(\"x\"))")]);
    assert_eq!(cluster.properties().len(), 0);
}

#[test]
fn nothing_reads_as_options_that_set_nothing() {
    let (nodes, timers) = (nodes(), []);
    let spec = ClusterSpec { nodes: &nodes, options: Vec::new(), timers: &timers };
    let cluster = Cluster::<Gossip>::from_spec(&spec).expect("all of it is known");
    assert_eq!((cluster.options, cluster.length_ms(Timer::Again)), (Nothing {}, 50));
    assert_eq!(NoTimer::ALL, []);
}

#[test]
fn a_set_is_printed_by_its_members() {
    let set: NodeSet = [NodeId(2), NodeId(0)].into_iter().collect();
    assert_eq!(format!("{set:?} {:?}", NodeSet::EMPTY), "{0, 2} {}");
}
