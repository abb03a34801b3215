//! What a module may answer: what is beyond a limit, names a node or a timer that there is not, or says nothing
//! sensible of the protocol is no answer. Whatever passes here is as good as what a protocol that is compiled in says.

use super::{Effect, Opened, Reaction};
use crate::about::{About, ChoiceAbout, Decides, Description, RequestValue, SettingAbout, SettingKind};
use crate::language::OwnedText;
use crate::ledger::{Fact, Slot};
use crate::limits;
use crate::node::{NodeId, NodeSet};
use crate::property::Holding;
use crate::value::Value;
use crate::view::NodeView;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// What the answers of a cluster are held against.
pub(super) struct Bounds<'a> {
    pub(super) about: &'a About,
    pub(super) everyone: NodeSet,
}

impl Bounds<'_> {
    /// Whether `node` can react like this.
    pub(super) fn allows(&self, node: NodeId, reaction: &Reaction) -> bool {
        let pieces = reaction.whys.iter().chain(&reaction.disk).chain([&reaction.memory]);
        pieces.into_iter().all(|data| piece(data))
            && reaction.effects.len() <= limits::EFFECTS
            && reaction.whys.len() <= limits::EFFECTS
            && reaction.effects.iter().all(|effect| self.allows_effect(node, effect))
    }

    fn allows_effect(&self, node: NodeId, effect: &Effect) -> bool {
        let timer = |timer: u8| usize::from(timer) < self.about.timers.len();
        let lasts = |ms: u64| ms <= limits::TIME_MS;
        match effect {
            Effect::Send { to, message } => is_among(*to, self.everyone) && *to != node && piece(&message.data),
            Effect::SetTimer { timer: set, after_ms, spread_ms } => {
                timer(*set) && lasts(*after_ms) && lasts(*spread_ms)
            }
            Effect::CancelTimer(of) | Effect::Attempt(of) => timer(*of),
            Effect::Witness(fact) => match fact {
                Fact::Voted(_) => true,
                Fact::Proposed(of) | Fact::Announced(of) => value(of),
                Fact::Accepted { slot, value: of, .. } => self.slot(*slot) && value(of),
                Fact::Decided { slot, value: of } => self.slot(*slot) && self.decides(of),
                Fact::Own(own) => piece(&own.data),
            },
        }
    }

    /// Slots begin at 1, and a protocol without a log has none.
    fn slot(&self, slot: Slot) -> bool {
        if self.about.decides == Decides::Log { (1..=limits::SLOTS).contains(&slot) } else { slot == 0 }
    }

    fn decides(&self, decided: &Value) -> bool {
        match &self.about.decides {
            Decides::Outcome(outcomes) => outcomes.iter().any(|outcome| outcome == decided.as_str()),
            Decides::Client | Decides::Log => value(decided),
        }
    }

    /// Whether a node can show this.
    pub(super) fn allows_view(&self, view: &NodeView) -> bool {
        let known = |name: &str| self.about.phases.iter().any(|phase| phase.name == name);
        view.phase.as_ref().is_none_or(|phase| known(&phase.name)) && view.slots.len() <= usize::from(limits::SLOTS)
    }
}

/// What is known of a cluster names its own nodes only.
pub(super) fn opened(opened: &Opened, everyone: NodeSet) -> bool {
    let sets = opened.alike.iter().chain([&opened.voters, &opened.acceptors]);
    sets.into_iter().all(|set| everyone.contains_all(*set)) && piece(&opened.disk)
}

pub(super) fn piece(data: &[u8]) -> bool {
    data.len() <= limits::PIECE_BYTES
}

pub(super) fn holding(holding: Option<&Holding>) -> bool {
    match holding {
        None | Some(Holding::Owner) => true,
        Some(Holding::Copy(of)) => value(of),
        Some(Holding::Account(account)) => {
            [account.before, account.change, account.now].iter().all(|sum| sum.unsigned_abs() < limits::WHOLE as u64)
        }
    }
}

/// What is told in the log and in the trace is one line, and not too long.
pub(super) fn line(text: &str) -> bool {
    text.chars().count() <= limits::TEXT_CHARS && !text.chars().any(char::is_control)
}

fn is_among(node: NodeId, everyone: NodeSet) -> bool {
    node.index() < limits::NODES && everyone.contains(node)
}

/// One line; it may be empty, as a log's no-op is.
fn value(value: &Value) -> bool {
    value.as_str().chars().count() <= limits::VALUE_CHARS && !value.as_str().chars().any(char::is_control)
}

/// Whether a protocol can say this of itself.
///
/// # Errors
/// The place of the first thing that is wrong, and what is wrong with it.
pub(super) fn description(description: &Description) -> Result<(), String> {
    let about = &description.about;
    name("id", &about.id)?;
    texts("name", [&about.name])?;
    texts("summary", [&about.summary])?;
    roles(about)?;
    choices(about)?;
    requests(about)?;
    list("phases", &about.phases, |_| "")?;
    for phase in &about.phases {
        role(about, "phases", &phase.role)?;
        name("phases", &phase.name)?;
        texts("phases", [&phase.text])?;
    }
    list("messages", &about.messages, |message| &message.name)?;
    texts("messages", about.messages.iter().map(|message| &message.text))?;
    list("timers", &about.timers, |timer| &timer.name)?;
    texts("timers", about.timers.iter().map(|timer| &timer.text))?;
    for timer in &about.timers {
        let lasts = timer.length_ms <= limits::TIME_MS && timer.name != "all";
        lasts.then_some(()).ok_or_else(|| format!("timers: {}", timer.name))?;
    }
    list("properties", &description.properties, |property| &property.name)?;
    texts("properties", description.properties.iter().flat_map(|property| [&property.title, &property.claim]))
}

fn roles(about: &About) -> Result<(), String> {
    let some = (1..=limits::ROLES).contains(&about.roles.len());
    some.then_some(()).ok_or_else(|| format!("roles: from 1 to {} of them", limits::ROLES))?;
    list("roles", &about.roles, |role| &role.name)?;
    texts("roles", about.roles.iter().map(|role| &role.text))?;
    for role in &about.roles {
        let possible = role.at_least <= role.at_most && usize::from(role.at_most) <= limits::NODES;
        possible.then_some(()).ok_or_else(|| format!("roles: how many nodes have the role {}", role.name))?;
    }
    match &about.decides {
        Decides::Outcome(outcomes) => list("decides", outcomes, |outcome| outcome),
        Decides::Client | Decides::Log => Ok(()),
    }
}

fn choices(about: &About) -> Result<(), String> {
    list("options", &about.options, |option| &option.name)?;
    let of = |place: &str, choices: &[ChoiceAbout]| {
        list(place, choices, |choice| &choice.name)?;
        texts(place, choices.iter().map(|choice| &choice.text))
    };
    for option in &about.options {
        texts("options", [&option.text])?;
        of("options", &option.choices)?;
        (!option.choices.is_empty()).then_some(()).ok_or_else(|| format!("options: {} has no choices", option.name))?;
    }
    of("variants", &about.variants)?;
    // Several roles may have the same setting, where a node has only one of them.
    let is_shared = |(at, setting): &(usize, &SettingAbout)| {
        let mut same = about.settings[..*at].iter().filter(|other| other.name == setting.name).peekable();
        let is_of_another = |other: &SettingAbout| other.role != setting.role && other.kind == setting.kind;
        !about.roles_share && same.peek().is_some() && same.all(is_of_another)
    };
    let own: Vec<_> = about.settings.iter().enumerate().filter(|one| !is_shared(one)).map(|(_, one)| one).collect();
    list("settings", &own, |setting| &setting.name)?;
    for setting in &about.settings {
        role(about, "settings", &setting.role)?;
        texts("settings", [&setting.text])?;
        let sensible = match &setting.kind {
            SettingKind::Whole { limit, default } => (0..limits::WHOLE).contains(limit) && default.abs() <= *limit,
            SettingKind::Choice(choices) => of("settings", choices).map(|()| !choices.is_empty())?,
        };
        sensible.then_some(()).ok_or_else(|| format!("settings: what {} may be", setting.name))?;
    }
    Ok(())
}

fn requests(about: &About) -> Result<(), String> {
    list("requests", &about.requests, |request| request.name.as_deref().unwrap_or_default())?;
    for request in &about.requests {
        role(about, "requests", &request.role)?;
        texts("requests", [&request.text])?;
        let alone = request.name.is_some() || (about.requests.len() == 1 && request.value == RequestValue::None);
        alone.then_some(()).ok_or("requests: one without a name is the only one and has no value")?;
        if let RequestValue::Node(of) = &request.value {
            role(about, "requests", of)?;
        }
    }
    Ok(())
}

fn role(about: &About, place: &str, role: &str) -> Result<(), String> {
    let known = about.roles.iter().any(|known| known.name == role);
    known.then_some(()).ok_or_else(|| format!("{place}: there is no role {role:?}"))
}

/// Not too long, and each by a name of its own; an empty name is none.
fn list<T>(place: &str, list: &[T], named: impl Fn(&T) -> &str) -> Result<(), String> {
    (list.len() <= limits::MODULE_LIST)
        .then_some(())
        .ok_or_else(|| format!("{place}: more than {}", limits::MODULE_LIST))?;
    for (at, one) in list.iter().enumerate() {
        let called = named(one);
        if called.is_empty() {
            continue;
        }
        name(place, called)?;
        let alone = list[..at].iter().all(|other| named(other) != called);
        alone.then_some(()).ok_or_else(|| format!("{place}: {called} is there twice"))?;
    }
    Ok(())
}

/// Letters, digits, `_` and `-`, as files and links have them.
fn name(place: &str, name: &str) -> Result<(), String> {
    let good = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    let fits = (1..=limits::MODULE_NAME_CHARS).contains(&name.len()) && name.chars().all(good);
    fits.then_some(()).ok_or_else(|| {
        let most = limits::MODULE_NAME_CHARS;
        format!("{place}: a name is 1 to {most} letters, digits, - and _, not {name:?}")
    })
}

fn texts<'a>(place: &str, texts: impl IntoIterator<Item = &'a OwnedText>) -> Result<(), String> {
    let fits = |text: &str| text.chars().count() <= limits::TEXT_CHARS;
    let all = texts.into_iter().all(|text| fits(&text.en) && fits(&text.zh));
    all.then_some(()).ok_or_else(|| format!("{place}: a text of more than {} characters", limits::TEXT_CHARS))
}
