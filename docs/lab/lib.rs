//! Two-phase commit with the cooperative termination protocol (Bernstein, Hadzilacos & Goodman 1987, section 7.4):
//! the types and the coordinator, which are given. The participant is in `participant.rs`.

mod participant;

use serde::{Deserialize, Serialize};
use synod_core::about::{ChoiceAbout, Decides, MessageAbout, PhaseAbout, RequestAbout, RoleAbout};
use synod_core::about::{SettingAbout, SettingKind, TimerAbout};
use synod_core::property::{ABORT, COMMIT, agreement, commits, nonblocking, stability, unanimity};
use synod_core::*;

synod_module::module!(Node);

names! {
    /// Who takes part.
    pub enum Role {
        /// Asks, decides, tells.
        Coordinator = "coordinator",
        /// Votes.
        Participant = "participant",
    }
}

names! {
    /// What a node waits for.
    pub enum Timer {
        /// The coordinator: the votes.
        Votes = "votes",
        /// The coordinator: the acknowledgements.
        Acks = "acks",
        /// A participant in doubt: the decision.
        Decision = "decision",
    }
}

names! {
    /// How the transaction ends.
    pub enum Outcome {
        /// All changes are made.
        Commit = "commit",
        /// None is.
        Abort = "abort",
    }
}

names! {
    /// How a participant votes.
    pub enum Vote {
        /// It can make the change.
        Yes = "yes",
        /// It cannot.
        No = "no",
    }
}

/// What a scenario says of a participant.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// How it votes.
    pub vote: Vote,
}

/// What the nodes say to each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Message {
    /// Coordinator: can you make the change?
    Prepare,
    /// Participant: yes, and I am bound by it; or no.
    Vote(bool),
    /// Coordinator: it ends like this.
    Decision(Outcome),
    /// Participant: I have written that.
    Ack,
    /// Participant: I am in doubt. How does it end?
    DecisionRequest,
    /// Either: it ends like this.
    DecisionReply(Outcome),
}

/// A node's log: the last thing that it forced to its disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Log {
    /// Nothing.
    #[default]
    Empty,
    /// Coordinator: the transaction has begun.
    Begun,
    /// Participant: it has voted yes.
    Yes,
    /// Either: the decision.
    Decided(Outcome),
    /// Coordinator: everybody knows the decision.
    Ended(Outcome),
}

/// A node's memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Node {
    /// That of the coordinator.
    Coordinator(Coordinator),
    /// That of a participant.
    Participant(Participant),
}

/// Where the coordinator is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Coordinator {
    /// No transaction.
    Idle,
    /// These have voted yes.
    Voting { yes: NodeSet },
    /// It tells the decision; these have acknowledged it.
    Telling { outcome: Outcome, acks: NodeSet },
    /// All have acknowledged.
    Done { outcome: Outcome },
}

/// Where a participant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Participant {
    /// It knows of no transaction.
    Idle,
    /// It has voted yes and does not know the decision.
    InDoubt,
    /// It knows the decision.
    Decided(Outcome),
}

/// What a node knows of itself and the cluster.
type Here<'a> = Site<'a, Node>;
/// What a node does.
type Out = Outbox<Node>;

/// Sends a vote.
fn vote(to: NodeId, yes: bool, out: &mut Out) {
    out.witness(Fact::Voted(yes));
    out.send(to, Message::Vote(yes));
}

/// Tells the checks that a node has decided. Its log is its own business.
fn decided(outcome: Outcome, out: &mut Out) {
    out.witness(Fact::decided(Value::new(outcome.name())));
}

impl Coordinator {
    fn boot(site: Here<'_>, disk: &mut Log, out: &mut Out) -> Self {
        match *disk {
            Log::Begun => Self::decide(Outcome::Abort, site, disk, out),
            Log::Decided(outcome) => Self::tell(outcome, NodeSet::EMPTY, site, out),
            Log::Ended(outcome) => Self::Done { outcome },
            Log::Empty | Log::Yes => Self::Idle,
        }
    }

    /// The write of the decision is the decision: it is on the disk before anybody hears of it.
    fn decide(outcome: Outcome, site: Here<'_>, disk: &mut Log, out: &mut Out) -> Self {
        *disk = Log::Decided(outcome);
        decided(outcome, out);
        out.why(format!("decides {}", outcome.name()));
        out.cancel_timer(Timer::Votes);
        Self::tell(outcome, NodeSet::EMPTY, site, out)
    }

    /// Tells the decision to all that have not acknowledged it.
    fn tell(outcome: Outcome, acks: NodeSet, site: Here<'_>, out: &mut Out) -> Self {
        let participants = site.cluster.having(Role::Participant);
        out.broadcast(participants.without(acks), &Message::Decision(outcome));
        out.set_timer(Timer::Acks, site.cluster.length_ms(Timer::Acks));
        Self::Telling { outcome, acks }
    }

    fn step(&mut self, site: Here<'_>, disk: &mut Log, input: Input<Node>, out: &mut Out) {
        use Input::{Message as Hears, Request, Timer as Fires};
        let participants = site.cluster.having(Role::Participant);
        *self = match (*self, input) {
            (Self::Idle, Request(_)) => {
                *disk = Log::Begun;
                out.broadcast(participants, &Message::Prepare);
                out.set_timer(Timer::Votes, site.cluster.length_ms(Timer::Votes));
                Self::Voting { yes: NodeSet::EMPTY }
            }
            (Self::Voting { mut yes }, Hears { from, message: Message::Vote(true) }) => {
                yes.insert(from);
                match yes.contains_all(participants) {
                    true => Self::decide(Outcome::Commit, site, disk, out),
                    false => Self::Voting { yes },
                }
            }
            (Self::Voting { .. }, Hears { message: Message::Vote(false), .. } | Fires(Timer::Votes)) => {
                Self::decide(Outcome::Abort, site, disk, out)
            }
            (Self::Telling { outcome, mut acks }, Hears { from, message: Message::Ack }) => {
                acks.insert(from);
                if acks.contains_all(participants) {
                    *disk = Log::Ended(outcome);
                    out.cancel_timer(Timer::Acks);
                    return *self = Self::Done { outcome };
                }
                Self::Telling { outcome, acks }
            }
            (Self::Telling { outcome, acks }, Fires(Timer::Acks)) => {
                out.attempt(Timer::Acks);
                Self::tell(outcome, acks, site, out)
            }
            // While it counts votes it knows as little as the node that asks.
            (
                Self::Telling { outcome, .. } | Self::Done { outcome },
                Hears { from, message: Message::DecisionRequest },
            ) => {
                out.send(from, Message::DecisionReply(outcome));
                *self
            }
            (state, _) => state,
        };
    }
}

impl Protocol for Node {
    const ID: &'static str = "commit-lab";
    type Options = Nothing;
    type Settings = Settings;
    type Role = Role;
    type Timer = Timer;
    type Request = Nothing;
    type Message = Message;
    type Disk = Log;
    type Why = String;
    type Fact = NoFact;

    fn about() -> About {
        let (asks, votes) = ("coordinator", "participant");
        let choices = ["yes", "no"].map(ChoiceAbout::named).into();
        let phase = |role, name, tone| PhaseAbout::new(role, name, OwnedText::same(name), tone);
        let answer = |name| MessageAbout { answer: true, ..MessageAbout::named(name) };
        About {
            name: OwnedText::same("Two-phase commit: the lab"),
            roles: vec![
                RoleAbout { at_most: 1, ..RoleAbout::named(asks) },
                RoleAbout { row: 1, at_most: 8, ..RoleAbout::named(votes) },
            ],
            phases: vec![
                phase(asks, "idle", Tone::Plain),
                phase(asks, "voting", Tone::First),
                phase(asks, "telling", Tone::Second),
                phase(asks, "done", Tone::Third),
                phase(votes, "idle", Tone::Plain),
                phase(votes, "in-doubt", Tone::Waiting),
                phase(votes, "committed", Tone::Third),
                phase(votes, "aborted", Tone::Failed),
            ],
            decides: Decides::Outcome(vec![COMMIT.into(), ABORT.into()]),
            settings: vec![SettingAbout::new(votes, "vote", OwnedText::same("vote"), SettingKind::Choice(choices))],
            requests: vec![RequestAbout::of(asks)],
            messages: vec![
                MessageAbout::named("Prepare"),
                answer("Vote"),
                MessageAbout::named("Decision"),
                answer("Ack"),
                MessageAbout::named("DecisionRequest"),
                answer("DecisionReply"),
            ],
            timers: [("votes", 100), ("acks", 100), ("decision", 300)].map(|(of, ms)| TimerAbout::named(of, ms)).into(),
            ..About::named(Self::ID)
        }
    }

    /// The last is meant to be violated: it tells a participant that is safe from one that does nothing.
    fn properties() -> Vec<Property> {
        let nobody = Property::named("nobody-commits", Check::Own(0, Reads::default()));
        vec![agreement(), stability(), unanimity(), commits(), nonblocking(), nobody]
    }

    fn breach(_: u8, ledger: &Ledger, _: &[(NodeId, Holding)], cluster: &Cluster<Self>, _: Moment) -> Option<Breach> {
        let participants = cluster.having(Role::Participant);
        let commits = |(node, value): &(NodeId, &Value)| participants.contains(*node) && value.as_str() == COMMIT;
        let (node, _) = ledger.decisions().find(commits)?;
        let name = cluster.name(node);
        Some(Breach {
            nodes: NodeSet::from_iter([node]),
            en: format!("{name} has committed."),
            zh: format!("{name} 已提交。"),
        })
    }

    fn voters(cluster: &Cluster<Self>) -> NodeSet {
        cluster.having(Role::Participant)
    }

    fn awaits(&self, _: Here<'_>, _: &Log) -> Option<Text> {
        let waits =
            matches!(self, Self::Coordinator(Coordinator::Voting { .. }) | Self::Participant(Participant::InDoubt));
        waits.then_some(Text::new("a decision", "决定"))
    }

    fn request(_: &Cluster<Self>, _: u8, _: Option<Value>) -> Nothing {
        Nothing {}
    }

    fn boot(site: Here<'_>, _restarted: bool, disk: &mut Log, out: &mut Out) -> Self {
        match site.is(Role::Coordinator) {
            true => Self::Coordinator(Coordinator::boot(site, disk, out)),
            false => Self::Participant(Participant::boot(site, disk, out)),
        }
    }

    fn step(&mut self, site: Here<'_>, disk: &mut Log, input: Input<Self>, out: &mut Out) {
        match self {
            Self::Coordinator(it) => it.step(site, disk, input, out),
            Self::Participant(it) => it.step(site, disk, input, out),
        }
    }
}

impl Words for Node {
    fn say(site: Here<'_>, why: &String, language: Language) -> String {
        let me = site.name(site.id);
        match language {
            Language::English => format!("{me} {why}."),
            Language::Chinese => format!("{me}：{why}。"),
        }
    }

    fn view(_: Here<'_>, memory: Option<&Self>, disk: &Log, _: Language) -> NodeView {
        let phase = memory.map(|memory| match memory {
            Self::Coordinator(Coordinator::Idle) | Self::Participant(Participant::Idle) => "idle",
            Self::Coordinator(Coordinator::Voting { .. }) => "voting",
            Self::Coordinator(Coordinator::Telling { .. }) => "telling",
            Self::Coordinator(Coordinator::Done { .. }) => "done",
            Self::Participant(Participant::InDoubt) => "in-doubt",
            Self::Participant(Participant::Decided(Outcome::Commit)) => "committed",
            Self::Participant(Participant::Decided(Outcome::Abort)) => "aborted",
        });
        let log = vec![Field::new("log", format!("{disk:?}"))];
        NodeView { phase: phase.map(Phase::new), disk: log, ..NodeView::default() }
    }
}
