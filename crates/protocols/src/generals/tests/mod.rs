//! The Byzantine generals, rule by rule: one general, one input after another, each reaction read as a line of text;
//! then whole runs.

mod rules;
mod runs;
mod words;

use super::*;
use crate::testing::{self, LANGUAGES, OnBench, card_of, line_of, named};
use serde::de::value::{Error, MapDeserializer};
use synod_core::{Effect, Fact, Language, Member, NodeView, Words, react};

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

/// An order that has come by `way` (`C>L2`); its signatures cover what it says.
fn order(way: &str, order: Order) -> Message {
    Message { path: way.split('>').map(Value::new).collect(), order, signed: order }
}

/// The same, forged.
fn forged(way: &str, says: Order) -> Message {
    Message { signed: says.opposite(), ..order(way, says) }
}

type Bench = testing::Bench<Generals>;

impl Bench {
    /// The one called `name` of as many as there are loyalties.
    fn of(name: &str, loyalties: &[Loyalty], options: Options) -> Self {
        Self::idle(cluster(loyalties, options), name)
    }

    /// The one called `name` of four, all loyal.
    fn loyal(name: &str, options: Options) -> Self {
        Self::of(name, &[Loyalty::Loyal; 4], options)
    }

    #[track_caller]
    fn commands(&mut self, order: Order, expected: &str) -> &mut Self {
        self.is_asked(Command(order), expected)
    }

    #[track_caller]
    fn ends(&mut self, expected: &str) -> &mut Self {
        self.fires(Timer::Round, expected)
    }

    /// Its phase, whether it waits, its card, its disk, its memory, what it counts.
    #[track_caller]
    fn shows(&mut self, expected: &str) -> &mut Self {
        let view = self.view(Language::English);
        let waits = self.memory.is_some() && self.is_waiting();
        let phase = view.phase.as_ref().map(|phase| phase.name.clone()).unwrap_or_default();
        let mut parts = vec![if waits { format!("{phase}, waits") } else { phase }];
        parts.extend(card_of(&view));
        parts.push(line_of(&view.disk));
        parts.extend((!view.memory.is_empty()).then(|| line_of(&view.memory)));
        parts.extend(view.quorum.map(|quorum| format!("{} of {}", quorum.have, quorum.of)));
        assert_eq!(parts.join("; "), expected);
        self
    }
}

impl OnBench for Generals {
    fn written(_: Site<'_, Self>, _: &Disk, after: &Disk) -> Vec<String> {
        after.decision.iter().map(|order| format!("writes {}", order.name())).collect()
    }

    fn check_view(_: Site<'_, Self>, _: Option<&Self>, view: &NodeView, _: Language) {
        assert!(view.card.iter().all(|line| line.text.chars().count() <= 22 && !line.stored), "{view:?}");
        assert!(view.quorum.is_none_or(|quorum| quorum.need.is_none()), "no number of words suffices: {view:?}");
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
