//! A replicated register, rule by rule: one node on the bench, each reaction read as a line of text.

mod client;
mod described;
mod history;
mod keeper;
mod options;
mod variants;
mod words;

use super::*;
use crate::testing::{self, LANGUAGES, OnBench, card_of, line_of, named};
use alloc::string::ToString;
use synod_core::{Effect, Fact, Language, Member, NodeView, Words, react};

/// The timer's length.
const RETRY_MS: u64 = 100;

/// Clients and replicas by name: `K1 K2 A B C`; who begins with K is a client.
fn cluster(names: &str, options: Options) -> Cluster<Register> {
    let role = |name: &str| if name.starts_with('K') { Role::Client } else { Role::Replica };
    let member = |name: &str| Member::new(name.to_string(), &[role(name)], Nothing {});
    Cluster::new(names.split(' ').map(member).collect(), options, vec![RETRY_MS])
}

/// Majorities hold and are heard, at any replica.
fn quorum() -> Options {
    Options { writes: Writes::Any, w: Holders::Majority, r: Hears::Majority, ..Options::default() }
}

/// The same with write-back.
fn written_back() -> Options {
    Options { repair: Repair::WriteBack, ..quorum() }
}

/// Last writer wins.
fn last_writer() -> Options {
    Options { writes: Writes::Any, w: Holders::One, ..Options::default() }
}

type Bench = testing::Bench<Register>;

impl Bench {
    /// The node called `name` among `names`, just started.
    fn of(names: &str, name: &str, options: Options) -> Self {
        Self::idle(cluster(names, options), name)
    }

    /// The replica A among three, with two clients.
    fn a(options: Options) -> Self {
        Self::of("K1 K2 A B C", "A", options)
    }

    /// A client is asked: `write 3`, `read`, `switch B`.
    #[track_caller]
    fn asked(&mut self, request: &str, expected: &str) -> &mut Self {
        let request = match request.split_once(' ') {
            Some(("write", value)) => Register::request(&self.cluster, 0, Some(Value::new(value))),
            Some((_, node)) => Register::request(&self.cluster, 2, Some(Value::new(node))),
            None => Register::request(&self.cluster, 1, None),
        };
        self.is_asked(request, expected)
    }

    /// A message arrives, as [`written`] writes it.
    #[track_caller]
    fn gets(&mut self, from: &str, message: &str, expected: &str) -> &mut Self {
        let message = parsed(&self.cluster, message);
        self.hears(from, message, expected)
    }

    /// None of these does anything.
    #[track_caller]
    fn ignores_all(&mut self, from: &str, messages: &[&str]) -> &mut Self {
        let messages: Vec<Message> = messages.iter().map(|message| parsed(&self.cluster, message)).collect();
        self.ignores(from, &messages)
    }

    /// Its timer runs out.
    #[track_caller]
    fn retries(&mut self, expected: &str) -> &mut Self {
        self.fires(Timer::Retry, expected)
    }

    /// Whether it waits, as the property `available` sees it.
    #[track_caller]
    fn waits(&mut self, expected: bool) -> &mut Self {
        assert_eq!(self.is_waiting(), expected);
        self
    }

    /// What it shows: the phase, the card's lines, `*` before those on the disk, how many of how many have answered.
    #[track_caller]
    fn shows(&mut self, expected: &str) -> &mut Self {
        let view = self.view(Language::English);
        let mut parts: Vec<String> = view.phase.iter().map(|phase| phase.name.clone()).collect();
        parts.extend(card_of(&view));
        parts.extend(view.quorum.map(|quorum| {
            let need = quorum.need.expect("a number suffices");
            format!("{} of {}, needs {need}", quorum.have, quorum.of)
        }));
        assert_eq!(parts.join("; "), expected);
        self
    }

    /// The fields of its disk and its memory.
    #[track_caller]
    fn details(&mut self, expected: &str) -> &mut Self {
        let view = self.view(Language::English);
        assert_eq!(format!("{}; {}", line_of(&view.disk), line_of(&view.memory)), expected);
        self
    }
}

impl OnBench for Register {
    fn written(site: Here<'_>, before: &Disk, after: &Disk) -> Vec<String> {
        let mut parts = Vec::new();
        if after.session != before.session {
            parts.push(format!("writes session {}", after.session));
        }
        if after.held != before.held {
            parts.push(format!("writes {} {}", after.held.value, after.held.version.text(|node| site.name(node))));
        }
        let served = after.served.iter().filter(|(client, call)| before.served.get(client) != Some(call));
        parts.extend(served.map(|(client, call)| format!("serves {} {call}", site.name(*client))));
        parts
    }

    fn sent(site: Here<'_>, message: &Message) -> String {
        written(site, message)
    }

    fn check_view(site: Here<'_>, memory: Option<&Self>, view: &NodeView, _: Language) {
        let is_up_client = memory.is_some() && site.is(Role::Client);
        assert_eq!(view.phase.is_some(), is_up_client, "only a client that is up has a phase");
        assert!((1..=3).contains(&view.card.len()), "{view:?}");
        assert_eq!(view.memory.is_empty(), memory.is_none());
    }
}

/// A message as its kind and what its fields hold: `Copy 3 1.A`.
fn written(site: Here<'_>, message: &Message) -> String {
    let fields = Register::fields(site, message, Language::English);
    let values = fields.into_iter().map(|field| field.value);
    [Register::kind(message).to_string()].into_iter().chain(values).collect::<Vec<_>>().join(" ")
}

/// The same, read.
fn parsed(cluster: &Cluster<Register>, text: &str) -> Message {
    let mut words = text.split(' ');
    let mut word = || words.next().expect("a word");
    let call = |text: &str| {
        let (session, number) = text.split_once('.').expect("a session and a number");
        Call { session: session.parse().expect("a session"), number: number.parse().expect("a number") }
    };
    let version = |text: &str| match text.split_once('.') {
        Some((counter, by)) => Version { counter: counter.parse().expect("a counter"), by: named(cluster, by) },
        None => Version::ZERO,
    };
    match word() {
        "Write" => Message::Write { call: call(word()), value: Value::new(word()), after: version(word()) },
        "Read" => Message::Read { call: call(word()), after: version(word()) },
        "Written" => Message::Written { call: call(word()), version: version(word()) },
        "Value" => Message::Value { call: call(word()), value: Value::new(word()), version: version(word()) },
        "Ask" => Message::Ask { client: named(cluster, word()), call: call(word()) },
        "Have" => {
            let (client, call) = (named(cluster, word()), call(word()));
            Message::Have { client, call, value: Value::new(word()), version: version(word()) }
        }
        "Copy" => Message::Copy { value: Value::new(word()), version: version(word()) },
        _ => Message::Copied { version: version(word()) },
    }
}
