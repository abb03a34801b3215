//! A replicated register, rule by rule: one node, given one input after another, each reaction read as a line of text.
//! Every sentence and view that comes up on the way is checked too.

mod client;
mod described;
mod history;
mod keeper;
mod options;
mod variants;
mod words;

use super::*;
use crate::testing::line_of;
use alloc::string::ToString;
use synod_core::{Effect, Fact, Language, Member, Reaction, Words, react};

const LANGUAGES: [Language; 2] = [Language::English, Language::Chinese];
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

/// One node of a cluster.
struct Bench {
    cluster: Cluster<Register>,
    id: NodeId,
    memory: Option<Register>,
    disk: Disk,
    /// What it said at its last reaction, in English.
    said: Vec<String>,
}

impl Bench {
    /// The node called `name` among `names`, just started.
    fn of(names: &str, name: &str, options: Options) -> Self {
        let cluster = cluster(names, options);
        let id = named(&cluster, name);
        let mut bench = Self { cluster, id, memory: None, disk: Disk::default(), said: Vec::new() };
        assert_eq!(bench.react(Input::Boot { restarted: false }), "-", "a first start does nothing");
        assert!(bench.said.is_empty(), "and is not worth a word");
        bench
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
        assert_eq!(self.react(Input::Request(request)), expected);
        self
    }

    /// A message arrives.
    #[track_caller]
    fn hears(&mut self, from: &str, message: &str, expected: &str) -> &mut Self {
        let (from, message) = (named(&self.cluster, from), parsed(&self.cluster, message));
        assert_eq!(self.react(Input::Message { from, message }), expected);
        self
    }

    /// None of these does anything, however often: no write, no effect, no change of memory.
    #[track_caller]
    fn ignores(&mut self, from: &str, messages: &[&str]) -> &mut Self {
        for message in messages {
            let before = (self.memory.clone(), self.disk.clone());
            self.hears(from, message, "-");
            assert_eq!((self.memory.clone(), self.disk.clone()), before, "{message:?} is ignored");
        }
        self
    }

    /// Its timer runs out.
    #[track_caller]
    fn fires(&mut self, expected: &str) -> &mut Self {
        assert_eq!(self.react(Input::Timer(Timer::Retry)), expected);
        self
    }

    /// It crashes and restarts.
    #[track_caller]
    fn restarts(&mut self, expected: &str) -> &mut Self {
        self.memory = None;
        self.check_view();
        assert_eq!(self.react(Input::Boot { restarted: true }), expected);
        self
    }

    /// One of the sentences of its last reaction has these words.
    #[track_caller]
    fn says(&mut self, words: &str) -> &mut Self {
        assert!(self.said.iter().any(|sentence| sentence.contains(words)), "{words:?} is said: {:?}", self.said);
        self
    }

    /// Whether it waits, as the property `available` sees it.
    #[track_caller]
    fn waits(&mut self, expected: bool) -> &mut Self {
        let memory = self.memory.as_ref().expect("it is up");
        assert_eq!(memory.awaits(self.cluster.site(self.id), &self.disk).is_some(), expected);
        self
    }

    /// What it shows: the phase, the card's lines, `*` before those on the disk, how many of how many have answered.
    #[track_caller]
    fn shows(&mut self, expected: &str) -> &mut Self {
        let view = Register::view(self.cluster.site(self.id), self.memory.as_ref(), &self.disk, Language::English);
        let mut parts: Vec<String> = view.phase.iter().map(|phase| phase.name.clone()).collect();
        parts.extend(view.card.iter().map(|line| format!("{}{}", if line.stored { "*" } else { "" }, line.text)));
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
        let view = Register::view(self.cluster.site(self.id), self.memory.as_ref(), &self.disk, Language::English);
        assert_eq!(format!("{}; {}", line_of(&view.disk), line_of(&view.memory)), expected);
        self
    }

    fn react(&mut self, input: Input<Register>) -> String {
        let site = self.cluster.site(self.id);
        let says = !matches!(input, Input::Boot { restarted: false } | Input::Timer(_));
        let reaction = react(site, self.memory.as_ref(), &self.disk, input);
        assert!(!says || !reaction.whys.is_empty(), "every message, request and restart is told of");
        assert!(reaction.effects.is_empty() || !reaction.whys.is_empty(), "nothing is done without a reason");
        for (why, language) in reaction.whys.iter().flat_map(|why| LANGUAGES.map(|language| (why, language))) {
            let sentence = Register::say(site, why, language);
            let stop = if language == Language::English { '.' } else { '。' };
            assert!(sentence.contains(site.name(site.id)), "{why:?} says who: {sentence:?}");
            assert!(sentence.ends_with(stop) && !sentence.contains(['{', '}', '\n']), "{why:?}: {sentence:?}");
            assert!(!sentence.contains("  "), "{why:?}: {sentence:?}");
        }
        self.said = reaction.whys.iter().map(|why| Register::say(site, why, Language::English)).collect();
        let line = self.line(&reaction);
        self.memory = Some(reaction.memory);
        self.disk = reaction.disk.unwrap_or(self.disk.clone());
        self.check_view();
        line
    }

    /// What is written, then every effect in its order; `-` for nothing. The same message to several is one part.
    fn line(&self, reaction: &Reaction<Register>) -> String {
        let site = self.cluster.site(self.id);
        let mut parts: Vec<String> = Vec::new();
        if let Some(disk) = &reaction.disk {
            if disk.session != self.disk.session {
                parts.push(format!("writes session {}", disk.session));
            }
            if disk.held != self.disk.held {
                parts.push(format!("writes {} {}", disk.held.value, disk.held.version.text(|node| site.name(node))));
            }
            for (client, call) in disk.served.iter().filter(|(client, call)| self.disk.served.get(client) != Some(call))
            {
                parts.push(format!("serves {} {call}", site.name(*client)));
            }
        }
        let mut last_sent = None;
        for effect in &reaction.effects {
            let part = match effect {
                Effect::Send { to, message } => {
                    let to = site.name(*to);
                    if last_sent.replace(message) == Some(message) {
                        let part = parts.last_mut().expect("the first of them");
                        part.push_str(&format!(" {to}"));
                        continue;
                    }
                    format!("{} > {to}", written(site, message))
                }
                Effect::SetTimer { after_ms, .. } => format!("sets {after_ms}"),
                Effect::Attempt(_) => "tries again".into(),
                Effect::CancelTimer(_) => "cancels".into(),
                Effect::Witness(Fact::Own(event)) => Register::told(event),
                Effect::Witness(Fact::Decided { value, .. }) => format!("decides {value}"),
                other => format!("{other:?}"),
            };
            parts.push(part);
        }
        if parts.is_empty() { "-".into() } else { parts.join("; ") }
    }

    fn check_view(&self) {
        for language in LANGUAGES {
            let site = self.cluster.site(self.id);
            let view = Register::view(site, self.memory.as_ref(), &self.disk, language);
            let is_up_client = self.memory.is_some() && site.is(Role::Client);
            assert_eq!(view.phase.is_some(), is_up_client, "only a client that is up has a phase");
            assert!((1..=3).contains(&view.card.len()), "{view:?}");
            assert_eq!(view.memory.is_empty(), self.memory.is_none());
            let lines = view.card.iter().map(|line| &line.text);
            let fields = view.disk.iter().chain(&view.memory).flat_map(|field| [&field.name, &field.value]);
            assert!(lines.chain(fields).all(|word| !word.is_empty()), "nothing shown is empty: {view:?}");
        }
    }
}

fn named(cluster: &Cluster<Register>, name: &str) -> NodeId {
    cluster.nodes().find(|id| cluster.name(*id) == name).expect("one of them")
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
