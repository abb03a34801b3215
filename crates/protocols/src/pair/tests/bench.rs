//! A bench for the pair: one node, given one input after another, each reaction read as a line of text, as is what it
//! shows. Every sentence and view that comes up on the way is checked too.

use crate::pair::{Message, Options, Pair, Role, Saved, Timer};
use crate::testing::line_of;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::{
    Cluster, Effect, Fact, Holding, Input, Language, Member, Name, NodeId, Nothing, Protocol, Reaction, Value, Words,
    react,
};

pub(super) const LANGUAGES: [Language; 2] = [Language::English, Language::Chinese];

/// A pair of these nodes: `D` is the disk, `W` the witness, all others are servers.
pub(super) fn cluster(names: &[&str], options: Options) -> Cluster<Pair> {
    let role = |name: &str| match name {
        "D" => Role::Disk,
        "W" => Role::Witness,
        _ => Role::Server,
    };
    let members = names.iter().map(|name| Member::new(name.to_string(), &[role(name)], Nothing {})).collect();
    let lengths = Pair::about().timers.iter().map(|timer| timer.length_ms).collect();
    Cluster::new(members, options, lengths)
}

/// One node.
pub(super) struct Node {
    cluster: Cluster<Pair>,
    id: NodeId,
    memory: Option<Pair>,
    disk: Saved,
    /// What came of its first start.
    start: String,
    /// What it said at its last reaction, in English.
    said: Vec<String>,
}

impl Node {
    /// The node called `name` of A, B, W and D, just started.
    pub(super) fn of(name: &str, options: Options) -> Self {
        Self::among(&["A", "B", "W", "D"], name, options)
    }

    /// The node called `name` among `names`, just started.
    pub(super) fn among(names: &[&str], name: &str, options: Options) -> Self {
        let cluster = cluster(names, options);
        let id = cluster.nodes().find(|id| cluster.name(*id) == name).expect("one of them");
        let (disk, start, said) = (Saved::default(), String::new(), Vec::new());
        let mut node = Self { cluster, id, memory: None, disk, start, said };
        node.start = node.react(Input::Boot { restarted: false });
        node
    }

    /// What came of its first start.
    #[track_caller]
    pub(super) fn started(&mut self, expected: &str) -> &mut Self {
        assert_eq!(self.start, expected);
        self
    }

    /// A client asks it to write.
    #[track_caller]
    pub(super) fn asks(&mut self, value: &str, expected: &str) -> &mut Self {
        assert_eq!(self.react(Input::Request(Value::new(value))), expected);
        self
    }

    /// A message arrives.
    #[track_caller]
    pub(super) fn hears(&mut self, from: &str, message: Message, expected: &str) -> &mut Self {
        let from = self.cluster.nodes().find(|id| self.cluster.name(*id) == from).expect("one of them");
        assert_eq!(self.react(Input::Message { from, message }), expected);
        self
    }

    /// A timer runs out.
    #[track_caller]
    pub(super) fn fires(&mut self, timer: Timer, expected: &str) -> &mut Self {
        assert_eq!(self.react(Input::Timer(timer)), expected);
        self
    }

    /// It crashes and restarts.
    #[track_caller]
    pub(super) fn restarts(&mut self, expected: &str) -> &mut Self {
        self.memory = None;
        self.check_view();
        assert_eq!(self.react(Input::Boot { restarted: true }), expected);
        self
    }

    /// It loses its disk, and restarts.
    #[track_caller]
    pub(super) fn is_replaced(&mut self, expected: &str) -> &mut Self {
        self.disk = Saved::default();
        self.restarts(expected)
    }

    /// None of these does anything: no write, no effect, no thought.
    #[track_caller]
    pub(super) fn ignores(&mut self, from: &str, messages: &[Message]) -> &mut Self {
        for message in messages {
            let before = (self.memory.clone(), self.disk.clone());
            self.hears(from, message.clone(), "-");
            assert_eq!((self.memory.clone(), self.disk.clone()), before, "{message:?} is ignored");
        }
        self
    }

    /// The sentence of its last reaction has these words.
    #[track_caller]
    pub(super) fn says(&mut self, words: &str) -> &mut Self {
        assert!(self.said.iter().any(|sentence| sentence.contains(words)), "{words:?} is said: {:?}", self.said);
        self
    }

    /// What it shows at this point: its phase, whether it waits and whether it takes itself for the owner.
    #[track_caller]
    pub(super) fn shows(&mut self, expected: &str) -> &mut Self {
        let site = self.cluster.site(self.id);
        let memory = self.memory.as_ref().expect("it is up");
        let view = Pair::view(site, Some(memory), &self.disk, Language::English);
        let mut line = view.phase.expect("a phase").name;
        for (is_so, word) in [
            (memory.awaits(site, &self.disk).is_some(), ", waits"),
            (Pair::holding(site, Some(memory), &self.disk) == Some(Holding::Owner), ", owns"),
        ] {
            line.push_str(if is_so { word } else { "" });
        }
        assert_eq!(line, expected);
        self
    }

    /// Its card and its details in both languages, while it is up or (`down`) is not: the card's lines, `*` before
    /// those on the disk; the fields of its disk; those of its memory; how many votes of how many.
    #[track_caller]
    pub(super) fn details(&mut self, down: bool, language: Language, expected: &str) -> &mut Self {
        let memory = self.memory.as_ref().filter(|_| !down);
        let view = Pair::view(self.cluster.site(self.id), memory, &self.disk, language);
        let mut parts: Vec<String> = Vec::new();
        parts.extend(view.card.iter().map(|line| format!("{}{}", if line.stored { "*" } else { "" }, line.text)));
        parts.extend([&view.disk, &view.memory].into_iter().filter(|it| !it.is_empty()).map(|it| line_of(it)));
        parts.extend(view.quorum.map(|quorum| format!("{} of {}, needs {:?}", quorum.have, quorum.of, quorum.need)));
        assert_eq!(parts.join("; "), expected);
        self
    }

    /// Reacts; the line has what is written, then every effect in its order, `-` for nothing.
    fn react(&mut self, input: Input<Pair>) -> String {
        let site = self.cluster.site(self.id);
        let says = !matches!(input, Input::Boot { restarted: false } | Input::Timer(_));
        let reaction = react(site, self.memory.as_ref(), &self.disk, input);
        assert!(!says || !reaction.whys.is_empty(), "every message, request and restart is told of");
        assert!(reaction.effects.is_empty() || !reaction.whys.is_empty(), "nothing is done without a reason");
        for (why, language) in reaction.whys.iter().flat_map(|why| LANGUAGES.map(|language| (why, language))) {
            let sentence = Pair::say(site, why, language);
            let stop = if language == Language::English { '.' } else { '。' };
            assert!(sentence.contains(self.cluster.name(self.id)), "{why:?} says who: {sentence:?}");
            assert!(sentence.ends_with(stop) && !sentence.contains(['{', '}']), "{why:?}: {sentence:?}");
        }
        self.said = reaction.whys.iter().map(|why| Pair::say(site, why, Language::English)).collect();
        let line = self.line(&reaction);
        self.memory = Some(reaction.memory);
        self.disk = reaction.disk.unwrap_or(self.disk.clone());
        self.check_view();
        line
    }

    fn line(&self, reaction: &Reaction<Pair>) -> String {
        let mut parts: Vec<String> = reaction.disk.iter().map(|disk| format!("writes {disk:?}")).collect();
        let mut last_sent = None;
        for effect in &reaction.effects {
            let part = match effect {
                Effect::Send { to, message } => {
                    let to = self.cluster.name(*to);
                    if last_sent.replace(message) == Some(message) {
                        let part = parts.last_mut().expect("the first of them");
                        part.push_str(&format!(" {to}"));
                        continue;
                    }
                    format!("{} > {to}", Pair::label(message))
                }
                Effect::SetTimer { timer, after_ms, spread_ms: 0 } => format!("sets {} {after_ms}", timer.name()),
                Effect::Attempt(timer) => format!("tries again ({})", timer.name()),
                Effect::CancelTimer(timer) => format!("cancels {}", timer.name()),
                Effect::Witness(Fact::Decided { slot: 0, value }) => format!("decides {value}"),
                Effect::Witness(Fact::Own(stored)) => {
                    format!("{}, by {}", Pair::told(stored), self.cluster.name(stored.owner))
                }
                other => format!("{other:?}"),
            };
            parts.push(part);
        }
        if parts.is_empty() { "-".into() } else { parts.join("; ") }
    }

    fn check_view(&self) {
        let about = Pair::about();
        for language in LANGUAGES {
            let view = Pair::view(self.cluster.site(self.id), self.memory.as_ref(), &self.disk, language);
            let has_phases = self.cluster.name(self.id) != "D";
            assert_eq!(view.phase.is_some(), has_phases && self.memory.is_some(), "{view:?}");
            assert!(self.memory.is_some() || view.memory.is_empty(), "a node that is down has no memory");
            let declared = |name: &String| about.phases.iter().any(|phase| phase.name == *name);
            assert!(view.phase.iter().all(|phase| declared(&phase.name)), "{view:?}");
            let lines = view.card.iter().map(|line| &line.text);
            let fields = view.disk.iter().chain(&view.memory).flat_map(|field| [&field.name, &field.value]);
            assert!(lines.chain(fields).all(|word| !word.is_empty()), "nothing shown is empty: {view:?}");
        }
    }
}
