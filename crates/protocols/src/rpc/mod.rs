//! A remote call and its three outcomes: done, refused, or unknown (Spector 1982; Birrell & Nelson 1984; Coulouris,
//! Dollimore, Kindberg & Blair 2012, *Distributed Systems*, sections 5.2 and 5.3; below: S, BN, CDKB).
//!
//! **The problem.** A client asks a server on another machine to change an account. A call within one machine returns
//! or fails; this one has a third outcome: nothing comes back. Then the call was lost, or its reply was, or the server
//! has crashed, or all is well and only late. The client sees the same in every case, and no waiting and no protocol
//! can make it see more (CDKB, section 5.3.1). What can be had is that asking again does no harm.
//!
//! **The messages.** The client calls (`Call`), the server answers (`Reply`): 2 messages, 2 one-way delays. A client
//! that does not know how its call ended may ask (`Ask`), which is answered in the same way.
//!
//! **Why it is safe.** Every call has a number of its own, which the client writes down before it calls. The server
//! remembers the number and the answer of each client's last call (BN, section 3.2), on its disk, in the write of the
//! effect itself. A call that comes again therefore gets the same answer, and has no effect. Asked about a call that it
//! has never seen, the server first makes sure that the call will have no effect, should it still come, and only then
//! says that it had none.
//!
//! **What it costs.** A write at the client before the call, one at the server with the effect, one at the client with
//! the answer: 3 forced writes. A client that gives up (option `timeout: give-up`) never waits in vain, and may be left
//! without knowing; one that repeats its call (`retry`) waits for as long as the server is down.
//!
//! **Once, at most, at least** (options `timeout` and `remember`). Who does not repeat, on a network that does not
//! copy, has an effect at most once and may have none (*maybe*; S calls it so). Who repeats to a server that remembers
//! nothing has at least one: the same deposit may be made twice. Who repeats to a server that remembers has at most
//! one; in memory that holds until the server restarts, on disk whatever crashes (S: *only once*).
//!
//! **What breaks it.** The option `broken` switches off one rule at a time: a timeout that is taken for a refusal, a
//! repetition with a number of its own, a number that a crash takes away, an "I have no such call" that a late call
//! makes a lie, an answer that leaves before its effect is written. Beyond any rule stands a person who clicks again
//! while the outcome is unknown: to the machines that is another call.
//!
//! # The rules
//!
//! An input that no row names is ignored: it is a copy, or it comes late. What a reaction writes is on disk before its
//! messages leave. `reply` is a timer. A client has one call at a time; its calls are numbered 1, 2, and so on. A reply
//! has the number of its call and says ok, refused or, to an `Ask` alone, unknown.
//!
//! The client (CDKB, section 5.2; its number and what a restart does: BN, section 3.2):
//!
//! | state | input | does |
//! |---|---|---|
//! | idle, answered, unknown | request call | next number; writes it and the amount; `Call`; sets `reply` → calling |
//! | calling, asking, unknown | `Reply` ok or refused to its call | writes and decides that; ends `reply` → answered |
//! | calling | `reply`, give-up | nothing: it cannot know → unknown |
//! | calling | `reply`, retry | the same `Call` again; sets `reply` |
//! | unknown | request ask | `Ask`; sets `reply` → asking |
//! | asking | `Reply` unknown to its call | ends `reply` → unknown |
//! | asking | `reply`, give-up | nothing → unknown |
//! | asking | `reply`, retry | `Ask` again; sets `reply` |
//! | its log has a call with an outcome | restart | nothing → answered |
//! | its log has a call without one | restart | nothing: it may ask → unknown |
//!
//! The server; *last* is the number of that client's last call that it remembers (BN, section 3.2; CDKB, section 5.2,
//! "history"; refusing what has not come is the last row's, so that the answer stays true):
//!
//! | remembers | input | does |
//! |---|---|---|
//! | nothing, or a last below | `Call`, the balance stays ≥ 0 | adds, counts the effect, remembers; `Reply` ok |
//! | nothing, or a last below | `Call`, it would not | no effect, remembers; `Reply` refused |
//! | this very last | `Call` or `Ask` | `Reply` with the answer remembered, no effect |
//! | a higher last | `Call` or `Ask` | nothing: the client has gone on |
//! | a lower last, or none | `Ask` | remembers the call as refused; `Reply` refused |
//! | never anything (`remember: nothing`) | `Ask` | `Reply` unknown |
//!
//! # What differs from the papers
//!
//! - BN's server remembers the last number and discards the last packet's copies; here the answer is remembered with
//!   it, as in CDKB's history of one message, so that a repeated call is answered. BN's callee keeps it in memory, and
//!   a crash of the callee ends the binding; here that is the option `remember: memory`, and the damage shows.
//! - BN makes numbers rise over restarts of the caller by a clock; here they are on the caller's disk.
//! - There are no acknowledgements, probes and fragments: a call and a reply are one packet each.
//! - `Ask`, and that it makes an unknown call void, is in none of the three.

mod about;
mod client;
mod deeds;
mod lessons;
mod server;
#[cfg(test)]
mod tests;
mod words;

pub use client::Client;
pub use deeds::Deed;
pub use lessons::LESSONS;
pub use server::{Books, Known, Server};

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::{
    About, Breach, Cluster, Holding, Input, Ledger, Moment, Name, NodeId, Outbox, Property, Protocol, Site, Text,
    Value, names,
};

names! {
    /// Who takes part.
    pub enum Role {
        /// Calls.
        Client = "client",
        /// Keeps the account.
        Server = "server",
    }
}

names! {
    /// What a node waits for.
    pub enum Timer {
        /// The client: an answer.
        Reply = "reply",
    }
}

names! {
    /// What a client does that has waited long enough.
    pub enum Timeout {
        /// It gives up: one attempt at most.
        GiveUp = "give-up",
        /// It tries again: one attempt at least.
        Retry = "retry",
    }
}

names! {
    /// Where the server keeps the number and the answer of each client's last call.
    pub enum Remember {
        /// Nowhere.
        Nothing = "nothing",
        /// In its memory.
        Memory = "memory",
        /// On its disk, in the same write as the effect.
        Disk = "disk",
    }
}

names! {
    /// The rule that is switched off.
    pub enum Variant {
        /// None.
        None = "none",
        /// A timer that runs out tells nothing: here it is taken for a refusal.
        TimeoutIsFailure = "timeout-is-failure",
        /// A repetition has its call's number: here it has one of its own.
        NewNumberEachTry = "new-number-each-try",
        /// The number is on disk before the call leaves.
        NumberForgotten = "number-forgotten",
        /// A call that is unknown to the server is refused for good once that is said.
        NotFoundIsFinal = "not-found-is-final",
        /// The effect is on disk before the reply leaves: here it never gets there.
        AnswersBeforeWriting = "answers-before-writing",
    }
}

names! {
    /// How a call ended.
    pub enum Outcome {
        /// It had its effect.
        Ok = "ok",
        /// It had none, and never will.
        Refused = "refused",
    }
}

impl Outcome {
    /// The outcome as a decision in the ledger.
    pub fn value(self) -> Value {
        Value::new(self.name())
    }

    /// The word for it.
    pub const fn text(self) -> Text {
        match self {
            Self::Ok => Text::new("ok", "成功"),
            Self::Refused => Text::new("refused", "拒绝"),
        }
    }
}

/// What a scenario chooses.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Options {
    /// What a client does that has waited long enough.
    pub timeout: Timeout,
    /// Where the server remembers calls.
    pub remember: Remember,
    /// The rule that is switched off.
    pub broken: Variant,
}

impl Options {
    /// Whether the rule that `variant` is named after is switched off here.
    fn breaks(&self, variant: Variant) -> bool {
        self.broken == variant
    }
}

/// What a scenario says of the server.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Its balance before the first call.
    pub balance: i64,
}

/// The balance where a scenario says nothing.
const FIRST_BALANCE: i64 = 100;

impl Default for Settings {
    fn default() -> Self {
        Self { balance: FIRST_BALANCE }
    }
}

/// What is asked of a client.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Request {
    /// Have the server add this.
    Call(i64),
    /// How did the last call end?
    Ask,
}

/// A client's call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Call {
    /// Its number among that client's calls, from 1.
    pub number: u32,
    /// What is to be added to the balance; negative to take away.
    pub amount: i64,
}

/// What the nodes say to each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Message {
    /// Client: do this, once.
    Call(Call),
    /// Client: how did the call of this number end?
    Ask {
        /// The number.
        number: u32,
    },
    /// Server: like this.
    Reply {
        /// The number of the call.
        number: u32,
        /// How it ended; `None` if the server cannot tell.
        outcome: Option<Outcome>,
    },
}

/// A node's disk. A node has one role, so it uses one half of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Disk {
    /// Nothing.
    #[default]
    Empty,
    /// Client: its last call.
    Called {
        /// The call.
        call: Call,
        /// How it ended, once that is known.
        outcome: Option<Outcome>,
    },
    /// Server: the account.
    Kept {
        /// The balance, and how often it has changed.
        books: Books,
        /// Each client's last call, where that is kept here.
        known: Known,
    },
}

/// A node's memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Rpc {
    /// That of a client.
    Client(Client),
    /// That of the server.
    Server(Server),
}

/// Why a rule did what it did. `words/say.rs` says it in sentences.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is named after its rule and spelled out in words/say.rs")]
pub enum Why {
    Calls { call: Call },
    Busy { number: u32 },
    Asks { number: u32 },
    NothingToAsk,
    KnowsAlready { number: u32, outcome: Outcome },
    Hears { call: Call, outcome: Outcome, late: bool },
    StaysUnknown { number: u32 },
    GivesUp { number: u32, asked: bool },
    TakesForRefused { call: Call },
    CallsAgain { call: Call },
    CallsAnew { before: u32, call: Call },
    AsksAgain { number: u32 },
    RepeatedReply { number: u32, outcome: Outcome },
    OldReply { number: u32, now: u32 },
    RestartsAnswered { number: u32, outcome: Outcome },
    RestartsUnknown { number: u32 },
    RestartsUncalled,
    Applies { call: Call, from: NodeId, before: i64, after: i64 },
    Refuses { call: Call, from: NodeId, balance: i64 },
    Repeats { number: u32, from: NodeId, outcome: Outcome },
    GoneOn { number: u32, from: NodeId, last: u32 },
    MakesVoid { number: u32, from: NodeId },
    HasNotFound { number: u32, from: NodeId },
    CannotTell { number: u32, from: NodeId },
    RestartsWithBooks { balance: i64 },
    RestartsEmpty { balance: i64 },
    Ignores { kind: String, from: NodeId },
}

type Out = Outbox<Rpc>;
type Here<'a> = Site<'a, Rpc>;

impl Protocol for Rpc {
    const ID: &'static str = "rpc";
    type Options = Options;
    type Settings = Settings;
    type Role = Role;
    type Timer = Timer;
    type Request = Request;
    type Message = Message;
    type Disk = Disk;
    type Why = Why;
    type Fact = Deed;

    fn about() -> About {
        about::about()
    }

    fn properties() -> Vec<Property> {
        deeds::properties()
    }

    fn boot(site: Here<'_>, restarted: bool, disk: &mut Disk, out: &mut Out) -> Self {
        if site.is(Role::Server) {
            return Self::Server(Server::boot(site, restarted, disk, out));
        }
        Self::Client(Client::boot(restarted, disk, out))
    }

    fn step(&mut self, site: Here<'_>, disk: &mut Disk, input: Input<Self>, out: &mut Out) {
        match (self, input) {
            (Self::Client(it), Input::Request(Request::Call(amount))) => it.call(site, amount, disk, out),
            (Self::Client(it), Input::Request(Request::Ask)) => it.ask(site, out),
            (Self::Client(it), Input::Timer(Timer::Reply)) => it.silence(site, disk, out),
            (Self::Client(it), Input::Message { message: Message::Reply { number, outcome }, .. }) => {
                it.reply(number, outcome, disk, out);
            }
            (Self::Server(it), Input::Message { from, message: Message::Call(call) }) => {
                it.call(site, from, call, disk, out);
            }
            (Self::Server(it), Input::Message { from, message: Message::Ask { number } }) => {
                it.ask(site, from, number, disk, out);
            }
            (_, Input::Message { from, message }) => {
                out.why(Why::Ignores { kind: Self::kind(&message).into(), from });
            }
            (_, Input::Request(_) | Input::Timer(_) | Input::Boot { .. }) => {}
        }
    }

    fn request(_: &Cluster<Self>, index: u8, value: Option<Value>) -> Request {
        match (index, value) {
            (0, Some(amount)) => Request::Call(amount.as_str().parse().unwrap_or_default()),
            _ => Request::Ask,
        }
    }

    fn told(fact: &Deed) -> String {
        deeds::told(fact)
    }

    fn breach(
        check: u8,
        ledger: &Ledger,
        holdings: &[(NodeId, Holding)],
        cluster: &Cluster<Self>,
        _: Moment,
    ) -> Option<Breach> {
        deeds::breach(check, ledger, holdings, cluster)
    }

    fn kind(message: &Message) -> Cow<'static, str> {
        Cow::Borrowed(match message {
            Message::Call(_) => "Call",
            Message::Ask { .. } => "Ask",
            Message::Reply { .. } => "Reply",
        })
    }

    fn label(message: &Message) -> String {
        match message {
            Message::Call(Call { number, amount }) => format!("Call {number}, {amount:+}"),
            Message::Ask { number } => format!("Ask {number}"),
            Message::Reply { number, outcome } => {
                format!("Reply {number}, {}", outcome.map_or("unknown", Outcome::name))
            }
        }
    }

    fn awaits(&self, _: Here<'_>, _: &Disk) -> Option<Text> {
        let waits = matches!(self, Self::Client(Client::Calling(_) | Client::Asking(_)));
        waits.then_some(Text::new("an answer", "答复"))
    }

    /// The account is the one in memory while the server is up, else the one on its disk.
    fn holding(site: Here<'_>, memory: Option<&Self>, disk: &Disk) -> Option<Holding> {
        let unwritten = match memory {
            Some(Self::Server(it)) => it.unwritten(),
            Some(Self::Client(_)) | None => None,
        };
        site.is(Role::Server).then(|| Holding::Account(server::account(site, unwritten, disk)))
    }

    fn forgeries(_: &Cluster<Self>, _: NodeId, _: NodeId, message: &Message) -> Vec<Message> {
        match *message {
            Message::Call(Call { amount: 0, .. }) | Message::Ask { .. } => Vec::new(),
            Message::Call(Call { number, amount }) => vec![Message::Call(Call { number, amount: -amount })],
            Message::Reply { number, outcome } => {
                let others = Outcome::ALL.iter().filter(|other| outcome != Some(**other));
                others.map(|other| Message::Reply { number, outcome: Some(*other) }).collect()
            }
        }
    }

    /// Numbers only rise, and where they are on disk no crash lowers them (BN, section 3.2).
    fn is_dead(&self, site: Here<'_>, disk: &Disk, from: NodeId, message: &Message) -> bool {
        site.options().broken == Variant::None
            && match (self, message) {
                (Self::Client(_), Message::Reply { number, .. }) => Client::is_dead(disk, *number),
                (Self::Server(_), Message::Call(Call { number, .. }) | Message::Ask { number }) => {
                    Server::is_dead(disk, from, *number)
                }
                // Neither hears what only it says.
                (Self::Client(_), Message::Call(_) | Message::Ask { .. })
                | (Self::Server(_), Message::Reply { .. }) => true,
            }
    }
}
