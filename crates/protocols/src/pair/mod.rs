//! A pair of servers of which one may write at a time: heartbeats, a witness that lends its vote, fencing tokens
//! (Gray & Cheriton 1989, below: GC; Burrows 2006, below: B; Kleppmann 2016, below: K).
//!
//! **The problem.** Two servers share a disk, so that one can go on where the other has died. At any time one of them
//! is to be the *owner* and write; the other stands by. But who hears nothing of the other cannot know why: it may be
//! dead, its messages may be slow, or the link may be cut. If the standby takes over while the owner lives, there are
//! two owners (*split brain*), and the older one's late writes overwrite the newer one's.
//!
//! **The messages.** The owner says that it lives (`Heartbeat`). A standby that misses it takes over: without a guard
//! at once; with one it first asks the *arbiter* (`Claim`), the witness or the disk, which agrees (`Ack`) or does not
//! (`Refused`). The owner writes (`Write`), the disk confirms (`Written`).
//!
//! **Why it is safe.** Each owner has a *term* that no other has ever had: the first server takes odd ones, the second
//! even ones, above all that it knows of, and writes them down first. With `guard: witness` an owner is one of two out
//! of three: it needs the witness's vote, which binds the witness for a while (a *lease*, GC section 2) and must be
//! kept alive by beats. An owner counts its lease from the sending of a beat that was answered, the witness from the
//! arrival; so the owner's ends first, and nobody else is voted in before. With `guard: fencing` the disk compares
//! terms: the term is a token that goes with each write (K; B section 2.4, sequencers), and whoever comes with a lower
//! one than the disk has seen is refused.
//!
//! **What it costs.** A heartbeat is one message, with a witness four: two beats and two answers. A write is two. A
//! takeover takes `peer`, and with a guard two messages and two delays.
//!
//! **What breaks it.** Without a guard a cut cable is enough. With a witness two owners need a clock that stands still:
//! a process that sleeps through the end of its lease wakes up and believes that it owns (K), and a write that was sent
//! in time arrives too late. No lease helps against either; the token does, although it cannot prevent that two
//! believe. The option `broken` switches off one rule at a time.
//!
//! # The rules
//!
//! An input that no row names is ignored: it is a copy, or it comes late. `heartbeat`, `peer` and `lease` are timers.
//! What a reaction writes is on disk before its messages leave. A server's `seen` is the highest term that it has seen
//! of the other; beats are counted anew in each term.
//!
//! | who, state | input | does |
//! |---|---|---|
//! | first server | first start | writes term 1 → active |
//! | second server; any that restarts | start | `seen` = the term on its disk, at least 1; sets `peer` → standby |
//! | server that becomes active | | beats at once |
//! | active | `heartbeat` | witness, and three beats unanswered: → standby (GC, section 2). Else beats |
//! | beats | | beat + 1; `Heartbeat` to the other server, witness: to that too; sets `heartbeat` |
//! | active | a client's write | `Write` with its term to the disk (K) |
//! | standby | `peer` | writes its next own term above `seen` and its disk's. No guard: → active. Else claims |
//! | claiming | at once, `heartbeat` | beat + 1; `Claim` to the arbiter; sets `heartbeat` |
//! | active | `Heartbeat` of a higher term | `seen` = that term; witness: `Ack` → standby |
//! | standby, claiming | `Heartbeat`, not below `seen` | `seen` = its term; witness: `Ack` → standby |
//! | claiming | the arbiter's `Ack`, of its term, to one of its last three | notes it → active |
//! | active | `Ack` of its term, to one of its last three | notes it if it is newer (GC, section 2) |
//! | active, claiming | `Refused`, of its term | `seen` = the refuser's term if that is higher → standby |
//! | server that becomes standby | | ends `heartbeat`, sets `peer` |
//!
//! | who, state | input | does |
//! |---|---|---|
//! | witness | start, restart | its vote is as on its disk, else the first server's in term 1; sets `lease` → bound |
//! | witness | `lease` | → free |
//! | witness | its holder's `Heartbeat` or `Claim`, same term | `Ack`; sets `lease` → bound (GC, section 2) |
//! | witness | either, of a lower term | `Refused` |
//! | witness, bound | `Claim` of a higher term, not its holder's | `Refused` |
//! | witness | any other `Claim` of a higher term | writes that vote; `Ack`; sets `lease` → bound |
//! | disk | `Claim`, not below its highest term | writes that term as its highest; `Ack` (B, section 2.4) |
//! | disk | `Claim` of a lower term | `Refused` |
//! | disk | `Write`, fencing, a lower term | `Refused` (K) |
//! | disk | any other `Write` | writes it, raises its highest term; `Written` |
//!
//! # What differs from the papers
//!
//! - Vote and lease are one thing: the witness grants a single lease, on being the owner. GC have leases on files, as
//!   many as there are readers.
//! - No clock is read. A lease of the witness is a timer; that of the owner is counted in beats: three unanswered ones
//!   are 160 ms since the last answered one was sent, if timers are as long as by default. The witness waits 200.
//! - Tokens come from the servers, which keep their own apart and written down. In B and in K the lock service counts
//!   them.
//! - The disk refuses a late claim, so that a server learns before its first write that it is behind.
//! - The standby's answers keep the owner's lease alive too: who answers a beat has put off its own claim.

mod about;
mod disk;
mod lessons;
mod server;
#[cfg(test)]
mod tests;
mod witness;
mod words;

pub use disk::Disk;
pub use lessons::LESSONS;
pub use server::{Server, Stage};
pub use witness::{Vote, Witness};

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::property::{Reads, nonblocking};
use synod_core::{
    About, Breach, Check, Cluster, Holding, Input, Ledger, Moment, NodeId, Nothing, Outbox, Property, Protocol, Site,
    Text, Value, names,
};

names! {
    /// Who takes part.
    pub enum Role {
        /// Owns, or stands by.
        Server = "server",
        /// Keeps what the owner writes.
        Disk = "disk",
        /// Lends its vote to one server at a time.
        Witness = "witness",
    }
}

names! {
    /// What a node waits for.
    pub enum Timer {
        /// A server: its next beat, or its next claim.
        Heartbeat = "heartbeat",
        /// A standby: a heartbeat of the other server.
        Peer = "peer",
        /// The witness: the end of what its vote binds it to.
        Lease = "lease",
    }
}

names! {
    /// What keeps a second owner away, or its writes.
    pub enum Guard {
        /// Nothing.
        None = "none",
        /// An owner needs the witness's vote, and must keep it alive.
        Witness = "witness",
        /// The disk compares the terms of those who write.
        Fencing = "fencing",
    }
}

names! {
    /// The rule that is switched off.
    pub enum Variant {
        /// None.
        None = "none",
        /// An owner that nobody answers steps down.
        NeverStepsDown = "never-steps-down",
        /// A vote binds the witness while its lease runs.
        VoteUnbound = "vote-unbound",
        /// The witness's vote is on its disk.
        VoteForgotten = "vote-forgotten",
        /// A new owner has a new term.
        OldToken = "old-token",
        /// The disk's highest term is written down.
        TokenForgotten = "token-forgotten",
    }
}

/// What a scenario chooses.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Options {
    /// What keeps a second owner away, or its writes.
    pub guard: Guard,
    /// The rule that is switched off.
    pub broken: Variant,
}

/// What the nodes say to each other. A beat's number counts heartbeats and claims of one term.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a term, a beat's number and a value are what they are called")]
pub enum Message {
    /// An owner: I am here.
    Heartbeat { term: u32, beat: u32 },
    /// A standby that hears nothing: let me own.
    Claim { term: u32, beat: u32 },
    /// That beat or claim was heard, and is agreed to.
    Ack { term: u32, beat: u32 },
    /// No: this is the highest term that I know.
    Refused { term: u32, highest: u32 },
    /// An owner to the disk: store this.
    Write { term: u32, value: Value },
    /// The disk: it is stored.
    Written { term: u32, value: Value },
}

/// What a node has on its disk. A node has one role, so it uses one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Saved {
    /// Nothing.
    #[default]
    Empty,
    /// A server: the highest term that it has claimed or taken.
    Server {
        /// That term.
        term: u32,
    },
    /// The witness: whose its vote is.
    Witness(Vote),
    /// The disk: what was written to it.
    Disk {
        /// The highest term that it has seen.
        highest: u32,
        /// The value, and the term of the owner that wrote it.
        value: Option<(Value, u32)>,
        /// How many writes it has taken.
        writes: u32,
    },
}

/// A node's memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Pair {
    /// That of a server.
    Server(Server),
    /// That of the disk.
    Disk(Disk),
    /// That of the witness.
    Witness(Witness),
}

/// The disk has taken a write.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stored {
    /// The how-manieth it was, from 1.
    pub nth: u32,
    /// Who sent it.
    pub owner: NodeId,
    /// In which term.
    pub term: u32,
}

/// Why a rule did what it did. `words/say.rs` says it in sentences.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is named after its rule and spelled out in words/say.rs")]
pub enum Why {
    // A server.
    StartsActive,
    StartsStandby,
    RestartsStandby { term: u32 },
    Beats { term: u32, beat: u32, acked: u32 },
    StepsDownUnheard { acked: u32 },
    KeepsOnUnheard { acked: u32, beat: u32 },
    TakesOver { term: u32 },
    Claims { term: u32 },
    ClaimsAgain { term: u32, beat: u32 },
    IsAllowed { from: NodeId, term: u32, beat: u32 },
    CountsAck { from: NodeId, term: u32, beat: u32 },
    RepeatedAck { from: NodeId, term: u32, beat: u32, acked: u32 },
    LateAck { from: NodeId, term: u32, beat: u32, now: u32 },
    StrayAck { from: NodeId, term: u32 },
    GivesWay { from: NodeId, term: u32, beat: u32, own: u32 },
    StandsBy { from: NodeId, term: u32, beat: u32 },
    StopsClaiming { from: NodeId, term: u32, beat: u32, own: u32 },
    OldHeartbeat { from: NodeId, term: u32, known: u32 },
    IsRefused { from: NodeId, term: u32, highest: u32, active: bool },
    StrayRefusal { from: NodeId, term: u32 },
    Writes { value: Value, term: u32 },
    MayNotWrite { value: Value, claims: bool },
    HearsWritten { from: NodeId, term: u32, value: Value },
    // The witness.
    LendsFirst { holder: NodeId },
    RestartsBound { vote: Vote },
    RestartsUnvoted { holder: NodeId },
    RestartsForgetful,
    IsFree { vote: Vote },
    Renews { from: NodeId, term: u32, beat: u32, claims: bool },
    Votes { from: NodeId, term: u32, was: Option<NodeId>, bound: bool },
    RefusesBound { from: NodeId, term: u32, vote: Vote },
    RefusesLower { from: NodeId, term: u32, highest: u32 },
    HasNoVote { from: NodeId, term: u32 },
    // The disk.
    TakesTerm { from: NodeId, term: u32, highest: u32 },
    RefusesTerm { from: NodeId, term: u32, highest: u32 },
    Stores { from: NodeId, term: u32, value: Value, nth: u32, highest: u32 },
    RefusesWrite { from: NodeId, term: u32, value: Value, highest: u32 },
    RestartsDisk { value: Option<Value>, highest: u32 },
    // Any of them.
    RestartsEmpty,
    Ignores { kind: String, from: NodeId },
}

type Out = Outbox<Pair>;
type Here<'a> = Site<'a, Pair>;

/// Whether the rule that `variant` is named after is switched off.
fn breaks(site: Here<'_>, variant: Variant) -> bool {
    site.options().broken == variant
}

/// Whether an owner needs the witness's vote.
fn needs_vote(site: Here<'_>) -> bool {
    site.options().guard == Guard::Witness
}

/// Who is asked whether a server may own. Without a witness nobody is, where one is needed.
fn arbiter(site: Here<'_>) -> Option<NodeId> {
    match site.options().guard {
        Guard::None => None,
        Guard::Witness => site.cluster.having(Role::Witness).first(),
        Guard::Fencing => site.cluster.having(Role::Disk).first(),
    }
}

/// The server that owns at the start.
fn first_server(cluster: &Cluster<Pair>) -> Option<NodeId> {
    cluster.having(Role::Server).first()
}

impl Protocol for Pair {
    const ID: &'static str = "pair";
    type Options = Options;
    type Settings = Nothing;
    type Role = Role;
    type Timer = Timer;
    type Request = Value;
    type Message = Message;
    type Disk = Saved;
    type Why = Why;
    type Fact = Stored;

    fn about() -> About {
        about::about()
    }

    fn properties() -> Vec<Property> {
        vec![
            Property::new(
                "one-owner",
                Text::new("One owner", "唯一主节点"),
                Text::new(
                    "At most one server takes itself for the owner at a time.",
                    "任何时刻，至多有一个服务器认为自己是主节点。",
                ),
                Check::Own(0, Reads::default()),
            ),
            Property::new(
                "fenced",
                Text::new("Fenced", "旧写入被挡住"),
                Text::new(
                    "Once an owner has written, no earlier owner writes any more.",
                    "一个主节点写入之后，更早的主节点不会再写入。",
                ),
                Check::Own(1, Reads::default()),
            ),
            nonblocking(),
        ]
    }

    fn boot(site: Here<'_>, restarted: bool, disk: &mut Saved, out: &mut Out) -> Self {
        if site.is(Role::Server) {
            Self::Server(Server::boot(site, restarted, disk, out))
        } else if site.is(Role::Witness) {
            Self::Witness(Witness::boot(site, restarted, disk, out))
        } else {
            Self::Disk(Disk::boot(site, restarted, disk, out))
        }
    }

    fn step(&mut self, site: Here<'_>, disk: &mut Saved, input: Input<Self>, out: &mut Out) {
        match (self, input) {
            (Self::Server(it), Input::Request(value)) => it.request(site, value, out),
            (Self::Server(it), Input::Timer(Timer::Heartbeat)) => it.heartbeat_due(site, out),
            (Self::Server(it), Input::Timer(Timer::Peer)) => it.peer_silent(site, disk, out),
            (Self::Server(it), Input::Message { from, message }) => it.message(site, from, message, out),
            (Self::Witness(it), Input::Timer(Timer::Lease)) => it.lease_over(site, disk, out),
            (Self::Witness(it), Input::Message { from, message }) => it.message(site, from, &message, disk, out),
            (Self::Disk(it), Input::Message { from, message }) => it.message(site, from, message, disk, out),
            (_, Input::Request(_) | Input::Timer(_) | Input::Boot { .. }) => {}
        }
    }

    fn request(_: &Cluster<Self>, _index: u8, value: Option<Value>) -> Value {
        value.unwrap_or_else(|| Value::new(""))
    }

    /// As much as a later write is judged by.
    fn told(fact: &Stored) -> String {
        format!("stored {} in term {}", fact.nth, fact.term)
    }

    fn breach(
        check: u8,
        ledger: &Ledger,
        holdings: &[(NodeId, Holding)],
        cluster: &Cluster<Self>,
        _: Moment,
    ) -> Option<Breach> {
        if check == 0 { two_owners(holdings, cluster) } else { unfenced(ledger, cluster) }
    }

    fn kind(message: &Message) -> Cow<'static, str> {
        Cow::Borrowed(match message {
            Message::Heartbeat { .. } => "Heartbeat",
            Message::Claim { .. } => "Claim",
            Message::Ack { .. } => "Ack",
            Message::Refused { .. } => "Refused",
            Message::Write { .. } => "Write",
            Message::Written { .. } => "Written",
        })
    }

    fn label(message: &Message) -> String {
        let kind = Self::kind(message);
        match message {
            Message::Heartbeat { term, beat } | Message::Claim { term, beat } | Message::Ack { term, beat } => {
                format!("{kind} {term}, {beat}")
            }
            Message::Refused { term, highest } => format!("{kind} {term} ({highest})"),
            Message::Write { term, value } | Message::Written { term, value } => format!("{kind} {term}, {value}"),
        }
    }

    fn awaits(&self, _site: Here<'_>, _disk: &Saved) -> Option<Text> {
        let claims = matches!(self, Self::Server(Server { stage: Stage::Claiming { .. }, .. }));
        claims.then_some(Text::new("an owner's vote", "主节点授权"))
    }

    /// Who takes itself for the owner has that in its memory alone: a crash ends it, a pause does not (K).
    fn holding(_: Here<'_>, memory: Option<&Self>, _: &Saved) -> Option<Holding> {
        let owns = matches!(memory, Some(Self::Server(Server { stage: Stage::Active { .. }, .. })));
        owns.then_some(Holding::Owner)
    }

    fn forgeries(_: &Cluster<Self>, _from: NodeId, _to: NodeId, message: &Message) -> Vec<Message> {
        match message {
            Message::Heartbeat { term, beat } => vec![Message::Heartbeat { term: term.saturating_add(1), beat: *beat }],
            Message::Write { term, value } => {
                let other = Value::new("forged");
                let forged = (*value != other).then_some(Message::Write { term: *term, value: other });
                let newer = Message::Write { term: term.saturating_add(1), value: value.clone() };
                forged.into_iter().chain([newer]).collect()
            }
            Message::Claim { .. } | Message::Ack { .. } | Message::Refused { .. } | Message::Written { .. } => {
                Vec::new()
            }
        }
    }
}

/// More than one server takes itself for the owner now.
fn two_owners(holdings: &[(NodeId, Holding)], cluster: &Cluster<Pair>) -> Option<Breach> {
    let mut owners = holdings.iter().filter(|(_, holding)| *holding == Holding::Owner).map(|(node, _)| *node);
    let (one, other) = (owners.next()?, owners.next()?);
    let (name, name2) = (cluster.name(one), cluster.name(other));
    Some(Breach {
        nodes: [one, other].into_iter().collect(),
        en: format!("{name} and {name2} both take themselves for the owner."),
        zh: format!("{name} 和 {name2} 都认为自己是主节点。"),
    })
}

/// A write came after one of a higher term, or after one of the same term by another server (K).
fn unfenced(ledger: &Ledger, cluster: &Cluster<Pair>) -> Option<Breach> {
    let stored: Vec<(Option<NodeId>, &Stored)> = ledger.own().collect();
    let breaks = |before: &Stored, after: &Stored| {
        before.nth < after.nth
            && (before.term > after.term || (before.term == after.term && before.owner != after.owner))
    };
    let pair = |after: &(Option<NodeId>, &Stored)| {
        let before = stored.iter().find(|(_, before)| breaks(before, after.1))?;
        Some((before.1.clone(), after.1.clone(), after.0))
    };
    let (before, after, disk) = stored.iter().find_map(pair)?;
    let (name, name2, term, term2) = (cluster.name(after.owner), cluster.name(before.owner), after.term, before.term);
    Some(Breach {
        nodes: disk.into_iter().chain([before.owner, after.owner]).collect(),
        en: format!("A write by {name} in term {term} was stored after one by {name2} in term {term2}."),
        zh: format!("{name2} 在任期 {term2} 写入之后，{name} 在任期 {term} 的写入又被存下了。"),
    })
}
