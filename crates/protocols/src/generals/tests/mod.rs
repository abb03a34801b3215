//! The Byzantine generals, rule by rule: one general, one input after another, each reaction read as a line of text;
//! then whole runs.

mod rules;
mod runs;
mod words;

use super::*;
use crate::testing::line_of;
use serde::de::value::{Error, MapDeserializer};
use synod_core::{Effect, Fact, Language, Member, Reaction, Words, react};

const LANGUAGES: [Language; 2] = [Language::English, Language::Chinese];

const ATTACK: Order = Order::Attack;
const RETREAT: Order = Order::Retreat;

fn options(messages: Messages, m: Bears) -> Options {
    Options { messages, m, broken: Variant::None }
}

/// Commander `C` and lieutenants `L1`, `L2` and so on, as many as there are loyalties, with rounds of 100 ms.
fn cluster(loyalties: &[Loyalty], options: Options) -> Cluster<Generals> {
    let member = |(place, loyalty): (usize, &Loyalty)| {
        let (name, role) = match place {
            0 => ("C".into(), Role::Commander),
            _ => (format!("L{place}"), Role::Lieutenant),
        };
        Member::new(name, &[role], Settings { loyalty: *loyalty })
    };
    Cluster::new(loyalties.iter().enumerate().map(member).collect(), options, vec![100])
}

fn node(cluster: &Cluster<Generals>, name: &str) -> NodeId {
    cluster.nodes().find(|id| cluster.name(*id) == name).expect("one of them")
}

/// An order that has come by `way` (`C>L2`); its signatures cover what it says.
fn order(way: &str, order: Order) -> Message {
    Message { path: way.split('>').map(Value::new).collect(), order, signed: order }
}

/// The same, forged.
fn forged(way: &str, says: Order) -> Message {
    Message { signed: says.opposite(), ..order(way, says) }
}

/// One general.
struct Bench {
    cluster: Cluster<Generals>,
    id: NodeId,
    memory: Option<Generals>,
    disk: Disk,
    said: Vec<String>,
}

impl Bench {
    /// The one called `name` of as many as there are loyalties.
    fn of(name: &str, loyalties: &[Loyalty], options: Options) -> Self {
        let cluster = cluster(loyalties, options);
        let id = node(&cluster, name);
        let mut bench = Self { cluster, id, memory: None, disk: Disk::default(), said: Vec::new() };
        assert_eq!(bench.react(Input::Boot { restarted: false }), "-", "a first start does nothing");
        assert!(bench.said.is_empty(), "and is not worth a word");
        bench
    }

    /// The one called `name` of four, all loyal.
    fn loyal(name: &str, options: Options) -> Self {
        Self::of(name, &[Loyalty::Loyal; 4], options)
    }

    #[track_caller]
    fn commands(&mut self, order: Order, expected: &str) -> &mut Self {
        assert_eq!(self.react(Input::Request(Command(order))), expected);
        self
    }

    #[track_caller]
    fn hears(&mut self, from: &str, message: Message, expected: &str) -> &mut Self {
        let from = node(&self.cluster, from);
        assert_eq!(self.react(Input::Message { from, message }), expected);
        self
    }

    /// It changes nothing.
    #[track_caller]
    fn ignores(&mut self, from: &str, message: Message) -> &mut Self {
        let before = (self.memory.clone(), self.disk.clone());
        self.hears(from, message, "-");
        assert_eq!((self.memory.clone(), self.disk.clone()), before);
        self
    }

    #[track_caller]
    fn ends(&mut self, expected: &str) -> &mut Self {
        assert_eq!(self.react(Input::Timer(Timer::Round)), expected);
        self
    }

    #[track_caller]
    fn restarts(&mut self) -> &mut Self {
        self.memory = None;
        self.view(Language::English);
        assert_eq!(self.react(Input::Boot { restarted: true }), "-");
        self
    }

    /// One of the sentences of its last reaction has these words.
    #[track_caller]
    fn says(&mut self, words: &str) -> &mut Self {
        assert!(self.said.iter().any(|sentence| sentence.contains(words)), "{words:?} is said: {:?}", self.said);
        self
    }

    /// Its phase, whether it waits, its card, its disk, its memory, what it counts.
    #[track_caller]
    fn shows(&mut self, expected: &str) -> &mut Self {
        assert_eq!(self.view(Language::English), expected);
        self
    }

    fn view(&self, language: Language) -> String {
        let site = self.cluster.site(self.id);
        let view = Generals::view(site, self.memory.as_ref(), &self.disk, language);
        let waits = self.memory.as_ref().is_some_and(|memory| memory.awaits(site, &self.disk).is_some());
        let phase = view.phase.map(|phase| phase.name).unwrap_or_default();
        let mut parts = vec![if waits { format!("{phase}, waits") } else { phase }];
        for line in &view.card {
            assert!(line.text.chars().count() <= 22 && !line.stored);
            parts.push(line.text.clone());
        }
        parts.push(line_of(&view.disk));
        parts.extend((!view.memory.is_empty()).then(|| line_of(&view.memory)));
        parts.extend(view.quorum.map(|quorum| {
            assert_eq!(quorum.need, None);
            format!("{} of {}", quorum.have, quorum.of)
        }));
        parts.join("; ")
    }

    /// Reacts; the line has what is written, then every effect in its order, `-` for nothing.
    #[track_caller]
    fn react(&mut self, input: Input<Generals>) -> String {
        let site = self.cluster.site(self.id);
        let says = matches!(input, Input::Request(_) | Input::Message { .. } | Input::Boot { restarted: true });
        let reaction = react(site, self.memory.as_ref(), &self.disk, input);
        assert!(!says || !reaction.whys.is_empty(), "every message, request and restart is told of");
        assert!(reaction.effects.is_empty() || !reaction.whys.is_empty(), "nothing is done without a reason");
        for (why, language) in reaction.whys.iter().flat_map(|why| LANGUAGES.map(|language| (why, language))) {
            let sentence = Generals::say(site, why, language);
            let stop = if language == Language::English { '.' } else { '。' };
            assert!(sentence.contains(self.cluster.name(self.id)), "{why:?} says who: {sentence:?}");
            assert!(sentence.ends_with(stop) && !sentence.contains(['{', '}']), "{why:?}: {sentence:?}");
        }
        self.said = reaction.whys.iter().map(|why| Generals::say(site, why, Language::English)).collect();
        let line = self.line(&reaction);
        self.memory = Some(reaction.memory);
        self.disk = reaction.disk.unwrap_or(self.disk.clone());
        self.view(Language::Chinese);
        line
    }

    fn line(&self, reaction: &Reaction<Generals>) -> String {
        let disk = reaction.disk.iter().filter_map(|disk| disk.decision);
        let mut parts: Vec<String> = disk.map(|order| format!("writes {}", order.name())).collect();
        let mut last_sent = None;
        for effect in &reaction.effects {
            parts.push(match effect {
                Effect::Send { to, message } => {
                    let to = self.cluster.name(*to);
                    if last_sent.replace(message) == Some(message) {
                        let part = parts.last_mut().expect("the first of them");
                        part.push_str(&format!(" {to}"));
                        continue;
                    }
                    format!("{} > {to}", Generals::label(message))
                }
                Effect::SetTimer { timer, after_ms, spread_ms: 0 } => format!("sets {} {after_ms}", timer.name()),
                Effect::Witness(Fact::Decided { slot: 0, value }) => format!("decides {value}"),
                Effect::Witness(Fact::Proposed(value)) => format!("proposes {value}"),
                other => format!("{other:?}"),
            });
        }
        if parts.is_empty() { "-".into() } else { parts.join("; ") }
    }
}

fn parse<T: for<'a> Deserialize<'a>>(name: &str, value: &str) -> Result<T, Error> {
    T::deserialize(MapDeserializer::new([(name, value)].into_iter()))
}

fn names<N: Name>() -> Vec<&'static str> {
    N::ALL.iter().map(|one| one.name()).collect()
}

/// What it says of itself is what its code does: the same names in the same places, and every choice parses.
#[test]
fn it_describes_itself() {
    let about = Generals::about();
    assert_eq!(about.id, Generals::ID);
    assert_eq!(names::<Role>(), about.roles.iter().map(|role| &*role.name).collect::<Vec<_>>());
    assert_eq!(names::<Timer>(), about.timers.iter().map(|timer| &*timer.name).collect::<Vec<_>>());
    assert_eq!(about.messages.iter().map(|kind| &*kind.name).collect::<Vec<_>>(), ["Order"]);
    assert_eq!(names::<Variant>()[1..], about.variants.iter().map(|one| &*one.name).collect::<Vec<_>>());
    let default = format!("{:?}", Options::default());
    for option in &about.options {
        let parsed: Vec<_> = option
            .choices
            .iter()
            .map(|choice| format!("{:?}", parse::<Options>(&option.name, &choice.name).expect("a choice")))
            .collect();
        let mut others = parsed.clone();
        others.dedup();
        assert_eq!((&parsed[0], others.len()), (&default, option.choices.len()), "{}", option.name);
        assert!(parse::<Options>(&option.name, "no such choice").is_err(), "{}", option.name);
    }
    assert!(about.variants.iter().all(|one| parse::<Options>("broken", &one.name).is_ok()));
    for setting in &about.settings {
        let synod_core::about::SettingKind::Choice(choices) = &setting.kind else { panic!("{setting:?}") };
        assert_eq!(names::<Loyalty>(), choices.iter().map(|choice| &*choice.name).collect::<Vec<_>>());
        assert!(choices.iter().all(|choice| parse::<Settings>(&setting.name, &choice.name).is_ok()));
    }
    let cluster = cluster(&[Loyalty::Loyal; 3], Options::default());
    let asked = about.requests.iter().zip(0..).map(|(request, index)| {
        let Command(order) = Generals::request(&cluster, index, None);
        assert_eq!(request.name.as_deref(), Some(order.name()));
        order
    });
    assert_eq!(asked.collect::<Vec<_>>(), Order::ALL);
}
