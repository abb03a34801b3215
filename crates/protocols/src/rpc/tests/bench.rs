//! A bench for remote calls: one node, given one input after another, each reaction read as a line of text. Every
//! sentence and view that comes up on the way is checked too.

use crate::rpc::{Disk, Message, Options, Outcome, Request, Role, Rpc, Settings, Timer};
use crate::testing::line_of;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{
    Cluster, Effect, Fact, Holding, Input, Language, Member, Name, NodeId, NodeView, Protocol, Reaction, Words, react,
};

pub(super) const LANGUAGES: [Language; 2] = [Language::English, Language::Chinese];

/// `K` and `L` call `S`, which has `balance`.
pub(super) fn cluster(options: Options, balance: i64) -> Cluster<Rpc> {
    let member = |name: &str, role| Member::new(name.to_string(), &[role], Settings { balance });
    let members = vec![member("K", Role::Client), member("L", Role::Client), member("S", Role::Server)];
    Cluster::new(members, options, vec![100])
}

/// One node.
pub(super) struct Bench {
    cluster: Cluster<Rpc>,
    id: NodeId,
    memory: Option<Rpc>,
    disk: Disk,
    /// What it said at its last reaction, in English.
    said: Vec<String>,
}

impl Bench {
    /// The node called `name`, just started.
    pub(super) fn of(name: &str, options: Options) -> Self {
        let cluster = cluster(options, 100);
        let id = cluster.nodes().find(|id| cluster.name(*id) == name).expect("one of them");
        let mut bench = Self { cluster, id, memory: None, disk: Disk::default(), said: Vec::new() };
        assert_eq!(bench.react(Input::Boot { restarted: false }), "-", "a first start does nothing");
        assert!(bench.said.is_empty(), "and is not worth a word");
        bench
    }

    /// It is asked to call.
    #[track_caller]
    pub(super) fn calls(&mut self, amount: i64, expected: &str) -> &mut Self {
        assert_eq!(self.react(Input::Request(Request::Call(amount))), expected);
        self
    }

    /// It is asked to ask.
    #[track_caller]
    pub(super) fn asks(&mut self, expected: &str) -> &mut Self {
        assert_eq!(self.react(Input::Request(Request::Ask)), expected);
        self
    }

    /// A message arrives.
    #[track_caller]
    pub(super) fn hears(&mut self, from: &str, message: Message, expected: &str) -> &mut Self {
        let from = self.cluster.nodes().find(|id| self.cluster.name(*id) == from).expect("one of them");
        assert_eq!(self.react(Input::Message { from, message }), expected);
        self
    }

    /// Its timer runs out.
    #[track_caller]
    pub(super) fn waits_in_vain(&mut self, expected: &str) -> &mut Self {
        assert_eq!(self.react(Input::Timer(Timer::Reply)), expected);
        self
    }

    /// It crashes and restarts.
    #[track_caller]
    pub(super) fn restarts(&mut self) -> &mut Self {
        self.memory = None;
        self.check_view();
        assert_eq!(self.react(Input::Boot { restarted: true }), "-", "a restart sends, sets and writes nothing");
        self
    }

    /// It loses its disk, and restarts.
    #[track_caller]
    pub(super) fn is_replaced(&mut self) -> &mut Self {
        self.disk = Disk::default();
        self.restarts()
    }

    /// None of these does anything, however often: no write, no effect, no thought.
    #[track_caller]
    pub(super) fn ignores(&mut self, from: &str, messages: &[Message]) -> &mut Self {
        for message in messages {
            let before = (self.memory.clone(), self.disk.clone());
            self.hears(from, message.clone(), "-");
            assert_eq!((self.memory.clone(), self.disk.clone()), before, "{message:?} is ignored");
        }
        self
    }

    /// One of the sentences of its last reaction has these words.
    #[track_caller]
    pub(super) fn says(&mut self, words: &str) -> &mut Self {
        assert!(self.said.iter().any(|sentence| sentence.contains(words)), "{words:?} is said: {:?}", self.said);
        self
    }

    /// What it shows at this point: its phase, if it has one, and whether it waits; its card's lines, `*` before those
    /// on the disk; the fields of its disk; those of its memory.
    #[track_caller]
    pub(super) fn shows(&mut self, expected: &str) -> &mut Self {
        let view = self.view(Language::English);
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.phase(&view, Language::English).map(|word| {
            let memory = self.memory.as_ref().expect("it is up");
            let waits = memory.awaits(self.cluster.site(self.id), &self.disk).is_some();
            format!("{word}{}", if waits { ", waits" } else { "" })
        }));
        parts.extend(view.card.iter().map(|line| format!("{}{}", if line.stored { "*" } else { "" }, line.text)));
        let fields = [&view.disk, &view.memory].into_iter().filter(|fields| !fields.is_empty());
        parts.extend(fields.map(|fields| line_of(fields)));
        assert_eq!(parts.join("; "), expected);
        self
    }

    /// The balance that the server holds while it is up, and the one that it would have after a crash.
    #[track_caller]
    pub(super) fn holds(&mut self, now: i64, after_a_crash: i64) -> &mut Self {
        for (memory, balance) in [(self.memory.as_ref(), now), (None, after_a_crash)] {
            let holding = Rpc::holding(self.cluster.site(self.id), memory, &self.disk);
            let Some(Holding::Account(account)) = holding else { panic!("{holding:?} is no account") };
            assert_eq!((account.before, account.now), (100, balance));
        }
        self
    }

    /// Whether this message is dead to it.
    pub(super) fn is_dead(&self, from: &str, message: &Message) -> bool {
        let from = self.cluster.nodes().find(|id| self.cluster.name(*id) == from).expect("one of them");
        let memory = self.memory.as_ref().expect("it is up");
        memory.is_dead(self.cluster.site(self.id), &self.disk, from, message)
    }

    /// Reacts; the line has what is written, then every effect in its order, `-` for nothing.
    fn react(&mut self, input: Input<Rpc>) -> String {
        let site = self.cluster.site(self.id);
        let says = !matches!(input, Input::Boot { restarted: false } | Input::Timer(_));
        let reaction = react(site, self.memory.as_ref(), &self.disk, input);
        assert!(!says || !reaction.whys.is_empty(), "every message, request and restart is told of");
        assert!(reaction.effects.is_empty() || !reaction.whys.is_empty(), "nothing is done without a reason");
        for (why, language) in reaction.whys.iter().flat_map(|why| LANGUAGES.map(|language| (why, language))) {
            let sentence = Rpc::say(site, why, language);
            let stop = if language == Language::English { '.' } else { '。' };
            assert!(sentence.contains(self.cluster.name(self.id)), "{why:?} says who: {sentence:?}");
            assert!(sentence.ends_with(stop) && !sentence.contains(['{', '}']), "{why:?}: {sentence:?}");
        }
        self.said = reaction.whys.iter().map(|why| Rpc::say(site, why, Language::English)).collect();
        let line = self.line(&reaction);
        self.memory = Some(reaction.memory);
        self.disk = reaction.disk.unwrap_or(self.disk.clone());
        self.check_view();
        line
    }

    fn line(&self, reaction: &Reaction<Rpc>) -> String {
        let mut parts: Vec<String> =
            reaction.disk.iter().map(|disk| format!("writes {}", self.written(disk))).collect();
        parts.extend(reaction.effects.iter().map(|effect| match effect {
            Effect::Send { to, message } => format!("{} > {}", Rpc::label(message), self.cluster.name(*to)),
            Effect::SetTimer { timer, after_ms, .. } => format!("sets {} {after_ms}", timer.name()),
            Effect::Attempt(timer) => format!("tries again ({})", timer.name()),
            Effect::CancelTimer(timer) => format!("cancels {}", timer.name()),
            Effect::Witness(Fact::Decided { value, .. }) => format!("decides {value}"),
            Effect::Witness(Fact::Own(deed)) => Rpc::told(deed),
            other @ Effect::Witness(_) => format!("{other:?}"),
        }));
        if parts.is_empty() { "-".into() } else { parts.join("; ") }
    }

    /// A disk in few words: `1, +50`, `1, +50, ok`, `150`, `150 (K 1 ok)`.
    fn written(&self, disk: &Disk) -> String {
        match disk {
            Disk::Empty => "nothing".to_owned(),
            Disk::Called { call, outcome } => {
                let outcome = outcome.map(|outcome| format!(", {}", outcome.name())).unwrap_or_default();
                format!("{}, {:+}{outcome}", call.number, call.amount)
            }
            Disk::Kept { books, known } => {
                let call = |(client, number, outcome): (NodeId, u32, Outcome)| {
                    format!(" ({} {number} {})", self.cluster.name(client), outcome.name())
                };
                format!("{}{}", books.balance, known.all().map(call).collect::<String>())
            }
        }
    }

    fn view(&self, language: Language) -> NodeView {
        Rpc::view(self.cluster.site(self.id), self.memory.as_ref(), &self.disk, language)
    }

    /// The word for the phase that `view` names.
    fn phase(&self, view: &NodeView, language: Language) -> Option<String> {
        let phase = view.phase.as_ref()?;
        let about = Rpc::about();
        let declared = about.phases_of(&["client"]).find(|declared| declared.name == phase.name);
        Some(declared.expect("it is declared").word(phase.beside.as_ref(), language))
    }

    fn check_view(&self) {
        let is_server = self.cluster.member(self.id).has(Role::Server);
        for language in LANGUAGES {
            let view = self.view(language);
            assert_eq!(view.phase.is_some(), self.memory.is_some() && !is_server, "who is up and calls has a phase");
            assert!(self.memory.is_some() || view.memory.is_empty(), "a node that is down has no memory");
            assert!((1..=2).contains(&view.card.len()) && !view.disk.is_empty(), "{view:?}");
            let fits = |text: &str| text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum::<u32>() <= 22;
            assert!(view.card.iter().all(|line| fits(&line.text)), "{view:?}");
            let phase = self.phase(&view, language);
            let lines = view.card.iter().map(|line| &line.text);
            let fields = view.disk.iter().chain(&view.memory).flat_map(|field| [&field.name, &field.value]);
            let words = lines.chain(fields).chain(&phase);
            assert!(words.into_iter().all(|word| !word.is_empty()), "nothing shown is empty: {view:?}");
        }
    }
}
