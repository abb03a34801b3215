//! A replicated register: one value, copies of it on several nodes, and what it takes that they look like one
//! (Gifford 1979; Attiya, Bar-Noy & Dolev 1995, below: ABD; Lynch & Shvartsman 1997, below: LS).
//!
//! **The problem.** A value is kept on several replicas, so that it outlives one of them and can be read nearby.
//! Clients write it and read it. A write reaches the replicas at different times: what may a read return, and whom may
//! it keep waiting?
//!
//! **The messages.** A client sends `Write` or `Read` to a replica and waits for `Written` or `Value`. The replica may
//! have to hear what others hold first (`Ask`, `Have`). It gives a write a *version*, a counter and its own place, and
//! brings the value to the others (`Copy`), which confirm it (`Copied`). Who holds a newer version than it is sent
//! answers with that. Three numbers say how far a call goes: there are N replicas, w of them hold a write before it is
//! answered, and a read hears r of them.
//!
//! **Four ways to set them.** *Synchronous copies*: all writes go to one replica, and all hold one before it is
//! answered. *Asynchronous copies*: that replica answers at once. *Quorums*: any replica takes a call, and majorities
//! hold and are heard. *Last writer wins*: any replica takes a call and answers at once; of two versions the higher one
//! stays (Thomas 1979).
//!
//! **Why it is safe.** If r + w > N, a read hears a replica that holds the last write that was answered (Gifford 1979).
//! That is not yet one register: of two reads *during* a write, the first may hear a replica that has it, the second
//! may not. A read that first brings what it found to w replicas (`repair: write-back`) leaves nothing older for later
//! ones to find (ABD, section 3); a write that first hears r replicas gets a version above all that was answered (LS).
//! With both, quorums are *linearizable*: all calls have one order that agrees with what had ended before what began
//! (Herlihy & Wing 1990). So are synchronous copies with write-back.
//!
//! **What it costs.** With a = 1 if a call asks others and b = 1 if w > 1, a write takes 2 + 2a(N - 1) + 2(N - 1)
//! messages and is answered after 2 + 2a + 2b one-way delays; a read takes 2 + 2a(N - 1) and 2 + 2a, and write-back up
//! to 2(N - 1) and 2 more. While the network is cut, a call waits that needs the other side; one that does not is
//! answered, and cannot know what the other side wrote: consistent or available (Gilbert & Lynch 2002). Without a cut
//! the choice is one between consistent and fast (Abadi 2012).
//!
//! **Less is sometimes enough.** A client may carry the versions that it wrote and read from replica to replica, and
//! ask that nothing be older (option `session`; Terry et al. 1994). Its own calls then make sense to it, whatever
//! others see, and it pays by waiting. All four guarantees together are causal consistency (Brzeziński et al. 2004).
//! And whatever the options say, once nothing is written any more, all replicas come to hold the same (Vogels 2009): a
//! replica repeats its copy until all others are known to hold it (Demers et al. 1987). In between the state is *soft*
//! (Pritchett 2008).
//!
//! **What breaks it.** The option `broken` switches off one rule at a time: hearing others before giving a version,
//! keeping the newer of two copies, breaking ties, and the disk.
//!
//! # The rules
//!
//! An input that no row names is ignored: it is a copy, or it comes late. What a reaction writes is on disk before its
//! messages leave. A version is (counter, the replica that gave it), compared in that order; the first is 0. A call is
//! (session, number). *Known* is the version that another replica is known to hold: 0 at first, nothing after a
//! restart. The *primary* is the first replica; client i starts at replica i, counted round. `retry` is a timer.
//!
//! A client (Terry et al. 1994, section 4, for what it carries):
//!
//! | state | input | does |
//! |---|---|---|
//! | idle | `write` v | counts the call; `Write(call, v, after)` to the primary, or to its own replica → waiting |
//! | | | after is the highest version that it carries for writes: |
//! | | | with `monotonic-writes` what it wrote, with `writes-follow-reads` what it read, else 0 |
//! | idle | `read` | counts the call; `Read(call, after)` to its replica → waiting |
//! | | | after as above: with `read-your-writes` what it wrote, with `monotonic-reads` what it read |
//! | waiting | `Written` or `Value` of its call | notes the version as written or read; decides a value read → idle |
//! | any | `switch` | that is its replica now; gives up its call, which may still have its effect → idle |
//! | | restart | writes one session more; carries nothing, is back at its first replica → idle |
//!
//! A replica opens a call and hears others (Gifford 1979; LS, section 3):
//!
//! | input | does |
//! |---|---|
//! | `Write` or `Read`, newer than its client's open call | opens it, and drops the older one |
//! | | the last write of that client that it gave a version counts as open |
//! | the same, if it needs to hear others | `Ask` to all others; sets `retry` |
//! | `Ask` | `Have` with its own version and value |
//! | `Have` | its sender is known to hold that version, and heard, if the open call still asks it |
//!
//! It has heard enough when itself and those heard are r; for a write where there is a primary, itself is enough:
//!
//! | open call | does |
//! |---|---|
//! | a write | gives it a version: itself, and a counter above its own, those heard and after |
//! | | writes version, value and call in one write; `Copy` to all others; sets `retry`; waits for w |
//! | a read, all it knows is older than after | goes on waiting, for a copy that is not |
//! | a read, no repair | `Value` with the highest version of its own and those heard |
//! | a read, write-back | stores that version if it is newer than its own; if w are known to hold it, `Value` |
//! | | else `Copy` to those that are not known to hold it; sets `retry`; waits for w |
//! | either, w are known to hold its version or a higher one, itself included | `Written` or `Value` |
//!
//! Copies (Thomas 1979; Demers et al. 1987):
//!
//! | input | does |
//! |---|---|
//! | `Copy`, newer than its own | writes it; `Copied`. Its sender is known to hold it, here and below |
//! | `Copy`, the same version | `Copied` |
//! | `Copy`, older | `Copy` with its own |
//! | `Copied` | its sender is known to hold that version |
//! | after any of these: nobody is known to be behind, nothing is asked | ends `retry` |
//! | `retry`, somebody is not known to hold its version | `Copy` to those again; sets `retry` |
//! | `retry`, an open call still asks | `Ask` to those that it has not heard; sets `retry` |
//! | restart | has its copy, and no open call; `Copy` to all others; sets `retry` |
//!
//! # What differs from the papers
//!
//! - Copies carry a version and a value, whoever wrote it; ABD and LS tell the client's write from a read's write-back.
//! - A client talks to one replica, which asks the others for it; in ABD and LS each client asks all replicas itself.
//!   Of a client's calls a replica opens one at a time, and forgets it in a crash.
//! - A read asks all others and hears the first that answer; Gifford 1979 asks a chosen quorum, of nodes with votes.
//! - A write-back is left out where w replicas are known to hold the version already; ABD write back always.
//! - A session guarantee is asked of one version, since there is one register; Terry et al. 1994 keep a vector of them.
//! - The replicas repeat copies until they know that all are equal, and then rest; in Demers et al. 1987 they never do.

mod about;
mod client;
mod history;
mod keeper;
mod lessons;
mod open;
mod options;
mod properties;
#[cfg(test)]
mod tests;
mod version;
mod words;

pub use client::Client;
pub use keeper::Keeper;
pub use lessons::LESSONS;
pub use open::{Open, Stage};
pub use options::{Hears, Holders, Options, Repair, Session, Variant, Writes};
pub use version::{Call, Held, Version, Wanted};

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::{
    About, Breach, Cluster, Holding, Input, Ledger, Moment, NodeId, NodeSet, Nothing, Outbox, Property, Protocol, Site,
    Text, Value, names,
};

names! {
    /// Who takes part.
    pub enum Role {
        /// Writes and reads.
        Client = "client",
        /// Keeps a copy.
        Replica = "replica",
    }
}

names! {
    /// What a replica waits for.
    pub enum Timer {
        /// An answer to what it has sent to other replicas.
        Retry = "retry",
    }
}

/// What is asked of a client.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Request {
    /// Write this value.
    Write(Value),
    /// Read.
    Read,
    /// Go to this replica.
    Switch(NodeId),
}

/// What the nodes say to each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Message {
    /// Client: write this.
    Write {
        /// Which call.
        call: Call,
        /// The value.
        value: Value,
        /// The version that it must come after.
        after: Version,
    },
    /// Client: what is the value?
    Read {
        /// Which call.
        call: Call,
        /// The version that the answer must not be older than.
        after: Version,
    },
    /// Replica: written, as this version.
    Written {
        /// Which call.
        call: Call,
        /// Its version.
        version: Version,
    },
    /// Replica: this is the value.
    Value {
        /// Which call.
        call: Call,
        /// The value.
        value: Value,
        /// Its version.
        version: Version,
    },
    /// Replica: what do you hold?
    Ask {
        /// Whose call it is for.
        client: NodeId,
        /// Which call.
        call: Call,
    },
    /// Replica: I hold this.
    Have {
        /// Whose call it is for.
        client: NodeId,
        /// Which call.
        call: Call,
        /// The version.
        version: Version,
        /// The value.
        value: Value,
    },
    /// Replica: hold this, unless you hold something newer.
    Copy {
        /// The version.
        version: Version,
        /// The value.
        value: Value,
    },
    /// Replica: I hold this version.
    Copied {
        /// The version.
        version: Version,
    },
}

/// What survives a crash. A node has one role, so it uses one half of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Disk {
    /// Client: its session, written when it restarts; 0 in the first one.
    pub session: u32,
    /// Replica: its copy.
    pub held: Held,
    /// Replica: of each client, the last write that it gave a version.
    pub served: BTreeMap<NodeId, Call>,
}

impl Disk {
    /// The client's session, from 1.
    fn session(&self) -> u32 {
        self.session.max(1)
    }

    /// The client's call of this number.
    fn call(&self, number: u32) -> Call {
        Call { session: self.session(), number }
    }
}

/// A node's memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Register {
    /// That of a client.
    Client(Client),
    /// That of a replica.
    Replica(Keeper),
}

/// What clients ask for and are answered: all that consistency is judged by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Event {
    /// A client made a call.
    Called {
        /// Which.
        call: Call,
        /// The value that it writes; nothing if it reads.
        value: Option<Value>,
        /// Of each client, its last call that had returned by then; the ledger fills it in.
        since: Vec<(NodeId, Call)>,
    },
    /// It was answered.
    Returned {
        /// Which call.
        call: Call,
        /// The value written or read.
        value: Value,
        /// Its version.
        version: Version,
    },
}

/// Why a rule did what it did. `words/say.rs` says it in sentences.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is named after its rule and spelled out in words/say.rs")]
pub enum Why {
    Writes { to: NodeId, value: Value, after: Version },
    Reads { to: NodeId, after: Version },
    Busy,
    Switches { to: NodeId, given_up: Option<Wanted> },
    HasWritten { from: NodeId, value: Value, version: Version },
    HasRead { from: NodeId, value: Value, version: Version },
    LateAnswer { from: NodeId, kind: String },
    BeginsSession { session: u32, at: NodeId },
    OldCall { client: NodeId },
    Drops { client: NodeId },
    Asks { client: NodeId, wanted: Wanted, need: u32, of: u32 },
    Tells { from: NodeId, held: Held },
    Hears { from: NodeId, client: NodeId, held: Held, have: u32, need: u32 },
    NotesHave { from: NodeId, version: Version },
    WaitsFor { client: NodeId, after: Version, version: Version },
    Gives { client: NodeId, value: Value, version: Version, blindly: bool },
    Answers { client: NodeId, held: Held, heard: NodeSet },
    StoresFound { held: Held },
    BringsBack { client: NodeId, held: Held, to: NodeSet, need: u32 },
    Confirms { client: NodeId, held: Held, read: bool, have: u32, need: u32, of: u32 },
    Stores { from: NodeId, held: Held, before: Version },
    HasIt { from: NodeId, version: Version },
    SendsNewer { from: NodeId, theirs: Version, held: Held },
    Overwrites { from: NodeId, held: Held, before: Version },
    TakesForTheSame { from: NodeId, theirs: Version, own: Version },
    NotesCopied { from: NodeId, version: Version },
    Settles { version: Version },
    SendsAgain { to: NodeSet, asked: NodeSet, version: Version },
    Restarts { held: Held, to: NodeSet },
    Ignores { kind: String, from: NodeId },
}

type Out = Outbox<Register>;
type Here<'a> = Site<'a, Register>;

/// The other replicas.
fn others(site: Here<'_>) -> NodeSet {
    let mut others = site.cluster.having(Role::Replica);
    others.remove(site.id);
    others
}

impl Protocol for Register {
    const ID: &'static str = "replica";
    type Options = Options;
    type Settings = Nothing;
    type Role = Role;
    type Timer = Timer;
    type Request = Request;
    type Message = Message;
    type Disk = Disk;
    type Why = Why;
    type Fact = Event;

    fn about() -> About {
        about::about()
    }

    fn properties() -> Vec<Property> {
        properties::properties()
    }

    fn boot(site: Here<'_>, restarted: bool, disk: &mut Disk, out: &mut Out) -> Self {
        if site.is(Role::Client) {
            return Self::Client(Client::boot(site, restarted, disk, out));
        }
        Self::Replica(Keeper::boot(site, restarted, disk, out))
    }

    fn step(&mut self, site: Here<'_>, disk: &mut Disk, input: Input<Self>, out: &mut Out) {
        match (self, input) {
            (Self::Client(it), Input::Request(request)) => it.request(site, request, disk, out),
            (Self::Client(it), Input::Message { from, message }) => it.message(from, message, disk, out),
            (Self::Replica(it), Input::Message { from, message }) => it.message(site, from, message, disk, out),
            (Self::Replica(it), Input::Timer(Timer::Retry)) => it.retry(site, disk, out),
            (_, Input::Request(_) | Input::Timer(_) | Input::Boot { .. }) => {}
        }
    }

    fn request(cluster: &Cluster<Self>, index: u8, value: Option<Value>) -> Request {
        match (index, value) {
            (0, Some(value)) => Request::Write(value),
            (2, Some(name)) => {
                let replicas = cluster.having(Role::Replica);
                let named = replicas.iter().find(|node| cluster.name(*node) == name.as_str());
                named.or(replicas.first()).map_or(Request::Read, Request::Switch)
            }
            _ => Request::Read,
        }
    }

    /// A call has with it which other ones had returned by then: a ledger keeps no other order.
    fn entered(event: Event, ledger: &Ledger) -> Event {
        match event {
            Event::Called { call, value, .. } => Event::Called { call, value, since: history::returned(ledger) },
            Event::Returned { .. } => event,
        }
    }

    fn told(event: &Event) -> String {
        match event {
            Event::Called { call, value: Some(value), .. } => format!("called {call} write {}", value.quoted()),
            Event::Called { call, value: None, .. } => format!("called {call} read"),
            Event::Returned { call, value, version } => {
                format!("returned {call} {} ({})", value.quoted(), version.counter)
            }
        }
    }

    fn breach(
        check: u8,
        ledger: &Ledger,
        holdings: &[(NodeId, Holding)],
        cluster: &Cluster<Self>,
        moment: Moment,
    ) -> Option<Breach> {
        properties::breach(check, ledger, holdings, cluster, moment)
    }

    fn kind(message: &Message) -> Cow<'static, str> {
        Cow::Borrowed(match message {
            Message::Write { .. } => "Write",
            Message::Read { .. } => "Read",
            Message::Written { .. } => "Written",
            Message::Value { .. } => "Value",
            Message::Ask { .. } => "Ask",
            Message::Have { .. } => "Have",
            Message::Copy { .. } => "Copy",
            Message::Copied { .. } => "Copied",
        })
    }

    /// A version is told by its counter: who gave it stands among the fields.
    fn label(message: &Message) -> String {
        let kind = Self::kind(message);
        match message {
            Message::Write { value, .. } => format!("{kind} {value}"),
            Message::Read { .. } | Message::Ask { .. } => kind.into(),
            Message::Value { value, version, .. }
            | Message::Have { value, version, .. }
            | Message::Copy { value, version } => format!("{kind} {value} ({})", version.counter),
            Message::Written { version, .. } | Message::Copied { version } => format!("{kind} ({})", version.counter),
        }
    }

    /// A replica waits while a call is open. What a client waits for whose replica is dead does not count (Gilbert &
    /// Lynch 2002, section 2: a node that has not failed answers what it receives).
    fn awaits(&self, _site: Here<'_>, _disk: &Disk) -> Option<Text> {
        let waits = matches!(self, Self::Replica(it) if !it.open.is_empty());
        waits.then_some(Text::new("an answer from enough replicas", "足够多副本的答复"))
    }

    fn holding(site: Here<'_>, memory: Option<&Self>, disk: &Disk) -> Option<Holding> {
        let held = match memory {
            Some(Self::Replica(it)) => it.own(disk),
            _ => &disk.held,
        };
        site.is(Role::Replica).then(|| Holding::Copy(held.value.clone()))
    }

    fn forgeries(_: &Cluster<Self>, _from: NodeId, _to: NodeId, message: &Message) -> Vec<Message> {
        let mut forged = message.clone();
        match &mut forged {
            Message::Write { value, .. } | Message::Value { value, .. } | Message::Copy { value, .. } => {
                *value = Value::new("forged");
            }
            Message::Have { version, value, .. } if *version > Version::ZERO => {
                let start = Held::default();
                (*version, *value) = (start.version, start.value);
            }
            Message::Read { .. }
            | Message::Written { .. }
            | Message::Ask { .. }
            | Message::Have { .. }
            | Message::Copied { .. } => {}
        }
        if forged == *message { Vec::new() } else { vec![forged] }
    }
}
