//! What the tests of the commit protocols share: one node of a transfer on the bench, whole runs, and that a protocol
//! describes itself.

use super::{Role, Settings, Transfer, VoteRule};
use crate::testing::{Bench, LANGUAGES, OnBench, card_of, line_of, phase_of};
use alloc::collections::VecDeque;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Debug;
use serde::Deserialize;
use serde::de::value::{Error, MapDeserializer};
use synod_core::about::SettingKind;
use synod_core::{
    About, Check, Cluster, Effect, Evidence, Holding, Input, Language, Ledger, Member, Moment, Name, NodeId, NodeSet,
    NodeView, OwnFact, Protocol, Site, react,
};

/// A protocol that carries out a transfer.
pub(crate) trait Transfers: OnBench + Protocol<Role = Role, Settings = Settings, Request = Transfer> {}

impl<P: OnBench + Protocol<Role = Role, Settings = Settings, Request = Transfer>> Transfers for P {}

/// `C` coordinates; `A` has 100 and gives 50, `B` has 100 and gets 50; and so on, in turn, up to `names`.
fn cluster<P: Transfers>(names: &[&str], vote: VoteRule, balance: i64, options: P::Options) -> Cluster<P> {
    let member = |(place, name): (usize, &&str)| match place {
        0 => Member::new(name.to_string(), &[Role::Coordinator], Settings::default()),
        _ => {
            let change = if place % 2 == 1 { -50 } else { 50 };
            Member::new(name.to_string(), &[Role::Participant], Settings { balance, change, vote })
        }
    };
    let members = names.iter().enumerate().map(member).collect();
    let lengths = P::about().timers.iter().map(|timer| timer.length_ms).collect();
    Cluster::new(members, options, lengths)
}

impl<P: Transfers> Bench<P> {
    /// The node called `name` of a transfer in which all could say yes, just started.
    pub(crate) fn of(name: &str) -> Self {
        Self::voting(name, VoteRule::Auto, 100)
    }

    /// The same, where each participant has `balance` and votes as `vote` says.
    pub(crate) fn voting(name: &str, vote: VoteRule, balance: i64) -> Self {
        Self::idle(cluster(&["C", "A", "B"], vote, balance, P::Options::default()), name)
    }

    /// The node called `name` of a transfer with these options among `names`, in which all could say yes.
    pub(crate) fn among(names: &[&str], name: &str, options: P::Options) -> Self {
        Self::idle(cluster(names, VoteRule::Auto, 100, options), name)
    }

    /// A client asks.
    #[track_caller]
    pub(crate) fn request(&mut self, expected: &str) -> &mut Self {
        self.is_asked(Transfer, expected)
    }

    /// Its card and its details at this point: the card's lines, `*` before those on the disk; the fields of its disk;
    /// those of its memory; how many of how many have answered.
    #[track_caller]
    pub(crate) fn details(&mut self, expected: &str) -> &mut Self {
        let view = self.view(Language::English);
        let mut parts: Vec<String> = card_of(&view).collect();
        let fields = [&view.disk, &view.memory].into_iter().filter(|fields| !fields.is_empty());
        parts.extend(fields.map(|fields| line_of(fields)));
        parts.extend(view.quorum.map(|quorum| {
            let needs = quorum.need.map(|need| format!(", needs {need}")).unwrap_or_default();
            format!("{} of {}{needs}", quorum.have, quorum.of)
        }));
        assert_eq!(parts.join("; "), expected);
        self
    }

    /// What it shows at this point: its phase, whether it is locked, whether it waits, and its account, if it has one.
    #[track_caller]
    pub(crate) fn shows(&mut self, expected: &str) -> &mut Self {
        let site = self.cluster.site(self.id);
        let mut line = phase(site, &self.view(Language::English), Language::English).expect("a phase");
        for (is_so, word) in
            [(P::holds_lock(self.memory.as_ref(), &self.disk), ", locked"), (self.is_waiting(), ", waits")]
        {
            line.push_str(if is_so { word } else { "" });
        }
        if let Some(Holding::Account(account)) = P::holding(site, self.memory.as_ref(), &self.disk) {
            line.push_str(&format!(", {}", account.now));
        }
        assert_eq!(line, expected);
        self
    }
}

/// The word for the phase that `view` names.
fn phase<P: Transfers>(site: Site<'_, P>, view: &NodeView, language: Language) -> Option<String> {
    phase_of::<P>(view, &[if site.is(Role::Coordinator) { "coordinator" } else { "participant" }], language)
}

/// Fails if not just the reason called `RestartsEmpty` speaks of an empty disk.
#[track_caller]
pub(crate) fn check_sentence<W: Debug>(why: &W, sentence: &str) {
    let of_an_empty_disk = sentence.contains("finds nothing on its disk") || sentence.contains("磁盘上什么也没有");
    assert_eq!(of_an_empty_disk, format!("{why:?}") == "RestartsEmpty", "{why:?} has its own: {sentence:?}");
}

/// Fails if not just a node that is up has a phase.
#[track_caller]
pub(crate) fn check_view<P: Transfers>(site: Site<'_, P>, memory: Option<&P>, view: &NodeView, language: Language) {
    assert_eq!(view.phase.is_some(), memory.is_some(), "a node that is down has no phase");
    assert!(phase(site, view, language).is_none_or(|word| !word.is_empty()), "nothing shown is empty: {view:?}");
}

/// The fields of a message, in both languages.
pub(crate) fn fields_of<P: Transfers>(message: &P::Message) -> [String; 2] {
    let cluster = cluster::<P>(&["C", "A"], VoteRule::Auto, 100, P::Options::default());
    LANGUAGES.map(|language| line_of(&P::fields(cluster.site(NodeId(0)), message, language)))
}

/// Runs a transfer among `n` participants, first in first out, without faults; everyone decides `outcome` and every
/// property holds. Says how many messages were sent.
pub(crate) fn runs_through<P: Transfers>(n: usize, vote: VoteRule, outcome: &str) -> usize {
    let names = ["C", "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9"];
    let cluster = cluster::<P>(&names[..=n], vote, 100, P::Options::default());
    let mut nodes = vec![(None, P::Disk::default()); n + 1];
    let mut inputs: VecDeque<_> = cluster.nodes().map(|id| (id, Input::<P>::Boot { restarted: false })).collect();
    inputs.push_back((NodeId(0), Input::Request(Transfer)));
    let (mut ledger, mut sent) = (Ledger::default(), 0);
    while let Some((id, input)) = inputs.pop_front() {
        let (memory, disk) = &mut nodes[id.index()];
        let reaction = react(cluster.site(id), memory.as_ref(), disk, input);
        *memory = Some(reaction.memory);
        *disk = reaction.disk.unwrap_or(disk.clone());
        for effect in reaction.effects {
            match effect {
                Effect::Send { to, message } => {
                    inputs.push_back((to, Input::Message { from: id, message }));
                    sent += 1;
                }
                Effect::Witness(fact) => _ = ledger.enter(id, fact.map(|fact| OwnFact::new(fact, false))),
                _ => {}
            }
        }
    }
    assert!(ledger.decisions().all(|(_, value)| value.as_str() == outcome), "all decide {outcome}");
    assert_eq!(ledger.decisions().count(), n + 1, "each decides once");
    let holding = |id: NodeId| {
        let (memory, disk) = &nodes[id.index()];
        Some((id, P::holding(cluster.site(id), memory.as_ref(), disk)?))
    };
    let holdings: Vec<_> = cluster.nodes().filter_map(holding).collect();
    let name = |id: NodeId| cluster.name(id);
    let voters = P::voters(&cluster);
    let (acceptors, moment) = (NodeSet::EMPTY, Moment { failure_free: true, quiet: true });
    let evidence = Evidence { ledger: &ledger, voters, acceptors, holdings: &holdings, moment, name: &name };
    for property in P::properties() {
        if let Check::Shared(check) = property.check {
            assert_eq!(check.breach(&evidence), None, "{} holds", property.name);
        }
    }
    sent
}

/// What a protocol says of itself is what its code does: the same names in the same places, and every choice parses.
/// `messages` has one of each kind, in the order of the description; `variants` are the rules that can be switched off,
/// after the one that switches off none.
#[track_caller]
pub(crate) fn describes_itself<P: Transfers>(messages: &[P::Message], variants: &[impl Name]) {
    let about: About = P::about();
    assert_eq!(about.id, P::ID);
    let claims: Vec<_> = P::properties().into_iter().map(|property| property.name).collect();
    assert_eq!(claims, ["agreement", "stability", "unanimity", "commits", "conservation", "nonblocking"]);
    assert_eq!(names_of(P::Role::ALL), about.roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>());
    assert_eq!(names_of(P::Timer::ALL), about.timers.iter().map(|timer| timer.name.as_str()).collect::<Vec<_>>());
    let kinds: Vec<_> = messages.iter().map(|message| P::kind(message)).collect();
    assert_eq!(kinds, about.messages.iter().map(|kind| kind.name.as_str()).collect::<Vec<_>>());
    let site = cluster::<P>(&["C", "A", "B"], VoteRule::Auto, 100, P::Options::default());
    for message in messages {
        assert!(P::label(message).starts_with(&*P::kind(message)), "{message:?} is labelled with its kind");
        let fields = LANGUAGES.map(|language| P::fields(site.site(NodeId(0)), message, language).len());
        assert_eq!(fields[0], fields[1], "{message:?} has the same fields in both languages");
    }
    for option in &about.options {
        let default = format!("{:?}", P::Options::default());
        let first = parse::<P::Options>(&option.name, option.choices[0].name.as_str()).expect("the first choice");
        assert_eq!(format!("{first:?}"), default, "the first choice of {} is the default", option.name);
        for choice in &option.choices {
            parse::<P::Options>(&option.name, choice.name.as_str())
                .unwrap_or_else(|error| panic!("{}: {error}", option.name));
        }
        assert!(parse::<P::Options>(&option.name, "no such choice").is_err(), "{} is an option", option.name);
    }
    let names: Vec<_> = about.variants.iter().map(|variant| variant.name.as_str()).collect();
    assert_eq!(names_of(variants)[1..], names);
    let parsed =
        names_of(variants).into_iter().map(|variant| parse::<P::Options>("broken", variant).expect("a variant"));
    let sound = parsed.map(|options| format!("{options:?}") == format!("{:?}", P::Options::default()));
    assert!(sound.eq((0..variants.len()).map(|place| place == 0)), "only the first variant breaks nothing");
    for setting in &about.settings {
        assert!(P::Role::named(&setting.role).is_some(), "{} is a role's", setting.name);
        assert!(parse::<P::Settings>(&setting.name, "no such thing").is_err(), "{} is a setting", setting.name);
        match &setting.kind {
            SettingKind::Whole { limit, default } => {
                let range = [-limit, *default, *limit].map(|whole| parse::<P::Settings>(&setting.name, whole).is_ok());
                assert_eq!(range, [true; 3], "{} is a whole number", setting.name);
            }
            SettingKind::Choice(choices) => {
                let parses = |name: &str| parse::<P::Settings>(&setting.name, name).is_ok();
                assert!(choices.iter().all(|choice| parses(choice.name.as_str())), "every choice of {}", setting.name);
            }
        }
    }
    assert!(about.requests.iter().all(|request| P::Role::named(&request.role).is_some()));
}

fn names_of<N: Name>(all: &[N]) -> Vec<&'static str> {
    all.iter().map(|one| one.name()).collect()
}

fn parse<'de, T: Deserialize<'de>>(name: &'de str, value: impl serde::de::IntoDeserializer<'de>) -> Result<T, Error> {
    T::deserialize(MapDeserializer::new([(name, value)].into_iter()))
}
