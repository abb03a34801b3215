//! Two generals: they attack together or not at all, and their messengers can be lost (Akkoyunlu, Ekanadham and Huber
//! 1975; named by Gray 1978).
//!
//! | state | input | does |
//! |---|---|---|
//! | camped | a client's order | sends Attack, sets `again`: waiting |
//! | camped | Attack | decides attack, sends Acknowledged: attacking |
//! | attacking | Attack | sends Acknowledged |
//! | waiting | Acknowledged | decides attack, cancels `again`: attacking |
//! | waiting | Attack | the same, and sends Acknowledged |
//! | waiting | `again`, up to twice | sends Attack, sets `again` |
//! | waiting | `again`, the third time | decides retreat: retreating |
//!
//! Whoever gives up may be wrong: the other may have heard. `synod explore` finds how.

use serde::{Deserialize, Serialize};
use synod_core::about::{Decides, MessageAbout, PhaseAbout, RequestAbout, RoleAbout, TimerAbout};
use synod_core::property::agreement;
use synod_core::*;

synod_module::module!(General);

names! {
    /// Who takes part.
    pub enum Role {
        /// Commands an army.
        General = "general",
    }
}

names! {
    /// What a general waits for.
    pub enum Timer {
        /// An acknowledgement.
        Again = "again",
    }
}

/// What messengers carry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Message {
    /// Let us attack.
    Attack,
    /// I have your message.
    Acknowledged,
}

/// Why a general does something.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Why {
    /// It was told to.
    Ordered,
    /// It has no answer yet.
    Repeats,
    /// It knows enough to attack.
    Attacks,
    /// It has waited for too long.
    GivesUp,
}

/// A general's memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum General {
    /// Nothing has happened.
    Camped,
    /// It has sent so many messengers and has no answer.
    Waiting(u8),
    /// It attacks.
    Attacking,
    /// It retreats.
    Retreating,
}

/// Messengers sent before a general gives up.
const MESSENGERS: u8 = 3;
/// How long a general waits for an answer, in milliseconds.
const WAIT_MS: u64 = 100;

impl General {
    fn send(&mut self, sent: u8, site: Site<'_, Self>, out: &mut Outbox<Self>) {
        let mut other = site.cluster.everyone();
        other.remove(site.id);
        out.broadcast(other, &Message::Attack);
        out.set_timer(Timer::Again, WAIT_MS);
        *self = Self::Waiting(sent);
    }

    fn decide(&mut self, attack: bool, out: &mut Outbox<Self>) {
        let (state, value) = if attack { (Self::Attacking, "attack") } else { (Self::Retreating, "retreat") };
        *self = state;
        out.witness(Fact::decided(Value::new(value)));
        out.why(if attack { Why::Attacks } else { Why::GivesUp });
    }
}

impl Protocol for General {
    const ID: &'static str = "two-generals";
    type Options = Nothing;
    type Settings = Nothing;
    type Role = Role;
    type Timer = Timer;
    type Request = Nothing;
    type Message = Message;
    type Disk = Nothing;
    type Why = Why;
    type Fact = NoFact;

    fn about() -> About {
        let phase = |name: &str, tone| PhaseAbout::new("general", name, OwnedText::same(name), tone);
        About {
            roles: vec![RoleAbout { at_least: 2, at_most: 2, ..RoleAbout::named("general") }],
            phases: vec![
                phase("camped", Tone::Plain),
                phase("waiting", Tone::Waiting),
                phase("attacking", Tone::Third),
                phase("retreating", Tone::Failed),
            ],
            decides: Decides::Outcome(vec!["attack".into(), "retreat".into()]),
            requests: vec![RequestAbout::of("general").with(Text::new("Attack", "进攻"))],
            messages: vec![
                MessageAbout::named("Attack"),
                MessageAbout { answer: true, ..MessageAbout::named("Acknowledged") },
            ],
            timers: vec![TimerAbout::named("again", WAIT_MS)],
            ..About::named(Self::ID)
        }
    }

    fn properties() -> Vec<Property> {
        vec![agreement()]
    }

    fn boot(_: Site<'_, Self>, _restarted: bool, _: &mut Nothing, _: &mut Outbox<Self>) -> Self {
        Self::Camped
    }

    fn step(&mut self, site: Site<'_, Self>, _: &mut Nothing, input: Input<Self>, out: &mut Outbox<Self>) {
        match (&*self, input) {
            (Self::Camped, Input::Request(_)) => {
                out.why(Why::Ordered);
                self.send(1, site, out);
            }
            (Self::Camped, Input::Message { from, message: Message::Attack }) => {
                self.decide(true, out);
                out.send(from, Message::Acknowledged);
            }
            (Self::Attacking, Input::Message { from, message: Message::Attack }) => {
                out.send(from, Message::Acknowledged);
            }
            (Self::Waiting(_), Input::Message { from, message }) => {
                out.cancel_timer(Timer::Again);
                self.decide(true, out);
                if message == Message::Attack {
                    out.send(from, Message::Acknowledged);
                }
            }
            (Self::Waiting(sent), Input::Timer(Timer::Again)) if *sent < MESSENGERS => {
                out.why(Why::Repeats);
                out.attempt(Timer::Again);
                self.send(sent + 1, site, out);
            }
            (Self::Waiting(_), Input::Timer(Timer::Again)) => self.decide(false, out),
            _ => {}
        }
    }

    fn request(_: &Cluster<Self>, _: u8, _: Option<Value>) -> Nothing {
        Nothing {}
    }
}

impl Words for General {
    fn say(site: Site<'_, Self>, why: &Why, language: Language) -> String {
        let me = site.name(site.id);
        let (en, zh) = match why {
            Why::Ordered => ("sends a messenger", "派出信使"),
            Why::Repeats => ("has no answer and sends another messenger", "没有收到回音，再派一名信使"),
            Why::Attacks => ("attacks", "进攻"),
            Why::GivesUp => ("has no answer and retreats", "没有收到回音，撤退"),
        };
        match language {
            Language::English => format!("{me} {en}."),
            Language::Chinese => format!("{me} {zh}。"),
        }
    }

    fn view(_: Site<'_, Self>, memory: Option<&Self>, _: &Nothing, _: Language) -> NodeView {
        let name = memory.map(|memory| match memory {
            Self::Camped => "camped",
            Self::Waiting(_) => "waiting",
            Self::Attacking => "attacking",
            Self::Retreating => "retreating",
        });
        NodeView { phase: name.map(Phase::new), ..NodeView::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_hears_of_the_attack_attacks_and_acknowledges() {
        let general = |name: &str| Member::new(name.into(), &[Role::General], Nothing {});
        let cluster = Cluster::<General>::new(vec![general("A"), general("B")], Nothing {}, vec![WAIT_MS]);
        let input = Input::Message { from: NodeId(0), message: Message::Attack };
        let reaction = react(cluster.site(NodeId(1)), Some(&General::Camped), &Nothing {}, input);
        assert_eq!(reaction.memory, General::Attacking);
        let acknowledges = Effect::Send { to: NodeId(0), message: Message::Acknowledged };
        assert!(reaction.effects.contains(&acknowledges));
    }
}
