//! What the tests of all protocols share: a bench for one node, given one input after another, each reaction read as a
//! line of text. Every sentence and view that comes up on the way is checked too.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{
    Cluster, Effect, Fact, Field, Input, Language, Name, NodeId, NodeView, Protocol, Reaction, Site, Words, react,
};

pub(crate) const LANGUAGES: [Language; 2] = [Language::English, Language::Chinese];

/// Fields as text: `undo 100, redo 50`.
pub(crate) fn line_of(fields: &[Field]) -> String {
    fields.iter().map(|field| format!("{} {}", field.name, field.value)).collect::<Vec<_>>().join(", ")
}

/// The node called `name`.
pub(crate) fn named<P: Protocol>(cluster: &Cluster<P>, name: &str) -> NodeId {
    cluster.nodes().find(|id| cluster.name(*id) == name).expect("one of them")
}

/// A protocol on the bench: how its reactions are read, and what else its sentences and views must be.
pub(crate) trait OnBench: Words {
    /// What is written, in few words.
    fn written(_site: Site<'_, Self>, _before: &Self::Disk, after: &Self::Disk) -> Vec<String> {
        vec![format!("writes {after:?}")]
    }

    /// A message that leaves.
    fn sent(_site: Site<'_, Self>, message: &Self::Message) -> String {
        Self::label(message)
    }

    /// A fact that is entered into the ledger.
    fn entered_as(_site: Site<'_, Self>, fact: &Fact<Self::Fact>) -> String {
        match fact {
            Fact::Proposed(value) => format!("proposes {value}"),
            Fact::Voted(yes) => format!("votes {yes}"),
            Fact::Decided { slot: 0, value } => format!("decides {value}"),
            Fact::Own(own) => Self::told(own),
            other => format!("{other:?}"),
        }
    }

    /// Fails if the sentence for `why` is not as it must be.
    fn check_sentence(_why: &Self::Why, _sentence: &str) {}

    /// Fails if what a node shows is not as it must be; it has no `memory` while it is down.
    fn check_view(_site: Site<'_, Self>, _memory: Option<&Self>, _view: &NodeView, _language: Language) {}
}

/// One node.
pub(crate) struct Bench<P: OnBench> {
    pub(crate) cluster: Cluster<P>,
    pub(crate) id: NodeId,
    pub(crate) memory: Option<P>,
    pub(crate) disk: P::Disk,
    /// What came of its first start.
    start: String,
    /// What it said at its last reaction, in English.
    pub(crate) said: Vec<String>,
}

impl<P: OnBench> Bench<P> {
    /// The node called `name`, just started.
    pub(crate) fn new(cluster: Cluster<P>, name: &str) -> Self {
        let id = named(&cluster, name);
        let (disk, start, said) = (P::Disk::default(), String::new(), Vec::new());
        let mut bench = Self { cluster, id, memory: None, disk, start, said };
        bench.start = bench.react(Input::Boot { restarted: false });
        bench
    }

    /// The node called `name`, just started, which does nothing by that.
    pub(crate) fn idle(cluster: Cluster<P>, name: &str) -> Self {
        let bench = Self::new(cluster, name);
        assert_eq!(bench.start, "-", "a first start does nothing");
        assert!(bench.said.is_empty(), "and is not worth a word");
        bench
    }

    /// What came of its first start.
    #[track_caller]
    pub(crate) fn began(&mut self, expected: &str) -> &mut Self {
        assert_eq!(self.start, expected);
        self
    }

    /// A client asks.
    #[track_caller]
    pub(crate) fn is_asked(&mut self, request: P::Request, expected: &str) -> &mut Self {
        assert_eq!(self.react(Input::Request(request)), expected);
        self
    }

    /// A message arrives.
    #[track_caller]
    pub(crate) fn hears(&mut self, from: &str, message: P::Message, expected: &str) -> &mut Self {
        let from = named(&self.cluster, from);
        assert_eq!(self.react(Input::Message { from, message }), expected);
        self
    }

    /// A timer runs out.
    #[track_caller]
    pub(crate) fn fires(&mut self, timer: P::Timer, expected: &str) -> &mut Self {
        assert_eq!(self.react(Input::Timer(timer)), expected);
        self
    }

    /// It crashes and restarts.
    #[track_caller]
    pub(crate) fn restarts(&mut self, expected: &str) -> &mut Self {
        self.memory = None;
        self.check_views();
        assert_eq!(self.react(Input::Boot { restarted: true }), expected);
        self
    }

    /// It loses its disk, and restarts.
    #[track_caller]
    pub(crate) fn is_replaced(&mut self, expected: &str) -> &mut Self {
        self.disk = P::Disk::default();
        self.restarts(expected)
    }

    /// None of these does anything, however often: no write, no effect, no thought.
    #[track_caller]
    pub(crate) fn ignores(&mut self, from: &str, messages: &[P::Message]) -> &mut Self {
        for message in messages {
            let before = (self.memory.clone(), self.disk.clone());
            self.hears(from, message.clone(), "-");
            assert_eq!((self.memory.clone(), self.disk.clone()), before, "{message:?} is ignored");
        }
        self
    }

    /// One of the sentences of its last reaction has these words.
    #[track_caller]
    pub(crate) fn says(&mut self, words: &str) -> &mut Self {
        assert!(self.said.iter().any(|sentence| sentence.contains(words)), "{words:?} is said: {:?}", self.said);
        self
    }

    /// What it shows at this point.
    pub(crate) fn view(&self, language: Language) -> NodeView {
        P::view(self.cluster.site(self.id), self.memory.as_ref(), &self.disk, language)
    }

    /// Whether it waits.
    pub(crate) fn is_waiting(&self) -> bool {
        let memory = self.memory.as_ref().expect("it is up");
        memory.awaits(self.cluster.site(self.id), &self.disk).is_some()
    }

    /// Reacts; the line has what is written, then every effect in its order, `-` for nothing.
    pub(crate) fn react(&mut self, input: Input<P>) -> String {
        let site = self.cluster.site(self.id);
        let says = !matches!(input, Input::Boot { restarted: false } | Input::Timer(_));
        let reaction = react(site, self.memory.as_ref(), &self.disk, input);
        assert!(!says || !reaction.whys.is_empty(), "every message, request and restart is told of");
        assert!(reaction.effects.is_empty() || !reaction.whys.is_empty(), "nothing is done without a reason");
        for (why, language) in reaction.whys.iter().flat_map(|why| LANGUAGES.map(|language| (why, language))) {
            let sentence = P::say(site, why, language);
            let stop = if language == Language::English { '.' } else { '。' };
            assert!(sentence.contains(self.cluster.name(self.id)), "{why:?} says who: {sentence:?}");
            assert!(sentence.ends_with(stop) && !sentence.contains(['{', '}', '\n']), "{why:?}: {sentence:?}");
            assert!(!sentence.contains("  "), "{why:?}: {sentence:?}");
            P::check_sentence(why, &sentence);
        }
        self.said = reaction.whys.iter().map(|why| P::say(site, why, Language::English)).collect();
        let line = self.line(&reaction);
        self.memory = Some(reaction.memory);
        self.disk = reaction.disk.unwrap_or(self.disk.clone());
        self.check_views();
        line
    }

    /// What is written, then every effect. The same message to several is one part.
    fn line(&self, reaction: &Reaction<P>) -> String {
        let site = self.cluster.site(self.id);
        let writes = reaction.disk.iter().flat_map(|disk| P::written(site, &self.disk, disk));
        let mut parts: Vec<String> = writes.collect();
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
                    format!("{} > {to}", P::sent(site, message))
                }
                Effect::SetTimer { timer, after_ms, spread_ms: 0 } => format!("sets {} {after_ms}", timer.name()),
                Effect::Attempt(timer) => format!("tries again ({})", timer.name()),
                Effect::CancelTimer(timer) => format!("cancels {}", timer.name()),
                Effect::Witness(fact) => P::entered_as(site, fact),
                with_spread => format!("{with_spread:?}"),
            };
            parts.push(part);
        }
        if parts.is_empty() { "-".into() } else { parts.join("; ") }
    }

    fn check_views(&self) {
        for language in LANGUAGES {
            let view = self.view(language);
            assert!(self.memory.is_some() || view.memory.is_empty(), "a node that is down has no memory");
            let lines = view.card.iter().map(|line| &line.text);
            let fields = view.disk.iter().chain(&view.memory).flat_map(|field| [&field.name, &field.value]);
            assert!(lines.chain(fields).all(|word| !word.is_empty()), "nothing shown is empty: {view:?}");
            P::check_view(self.cluster.site(self.id), self.memory.as_ref(), &view, language);
        }
    }
}

/// The lines of a card, `*` before those on the disk.
pub(crate) fn card_of(view: &NodeView) -> impl Iterator<Item = String> {
    view.card.iter().map(|line| format!("{}{}", if line.stored { "*" } else { "" }, line.text))
}

/// The word for the phase that `view` names, of those that these roles have.
pub(crate) fn phase_of<P: Protocol>(view: &NodeView, roles: &[&str], language: Language) -> Option<String> {
    let phase = view.phase.as_ref()?;
    let about = P::about();
    let declared = about.phases_of(roles).find(|declared| declared.name == phase.name);
    Some(declared.expect("it is declared").word(phase.beside.as_ref(), language))
}
