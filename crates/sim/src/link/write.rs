//! From a link's content to its text: the fields that differ from the link's base, in the order of `parse.rs`.

use super::parse::{FIELDS, OF_COMPARISON};
use super::text::{encoded, escaped};
use super::{Link, Played, STAMP, VERSION, acts};
use crate::scenario::action::{Action, Forgery, Subject};
use crate::scenario::faults::Faults;
use crate::scenario::search::SearchPlan;
use crate::scenario::{Caption, Chosen, Decided, Expect, Goal, MessageName, Network, Scenario, Schedule, Step, Wanted};
use crate::scenario::{Diagnostic, File, read_file};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::{About, Name, NodeId, NodeSet, NodeSpec, OwnedText, Registry, Setting, Value, limits};

/// The marks that have a meaning within an entry of a list.
const MARKS: &str = ".:;";
/// The marks that have a meaning in a list within an entry.
const MARKS_OF_VALUES: &str = ".:;,/";
/// The marks that have a meaning in a caption: a sentence's full stops have none.
const MARKS_OF_CAPTIONS: &str = ":;";

/// Writes `link`: `#` and text that is valid in an address and ends in a letter or a digit.
///
/// # Errors
/// It is longer than [`limits::LINK_BYTES`], so that no reader would accept it; or its protocol is unknown.
pub fn write(registry: &Registry, link: &Link) -> Result<String, Diagnostic> {
    let lesson = link.base.and_then(|id| registry.lesson(id));
    let base = lesson.map(|lesson| read_file(registry, lesson.json)).transpose()?;
    let base = base.filter(|base| are_alike(base, &link.file));
    let mut text = match link.base {
        Some(id) if base.is_some() => id.to_string(),
        _ => format!("v={VERSION}"),
    };
    if let File::Comparison(now) = &link.file {
        let then = match &base {
            Some(File::Comparison(then)) => texts(&then.title, &then.about),
            _ => texts(&OwnedText::default(), &OwnedText::default()),
        };
        append(&mut text, "", &texts(&now.title, &now.about), &then);
    }
    for (place, scenario) in link.file.scenarios().iter().enumerate() {
        let part = link.file.part(place);
        let about = about(registry, scenario)?;
        let then = match base.as_ref().and_then(|file| file.scenarios().get(place)) {
            Some(base) => fields(base, self::about(registry, base)?),
            None => fields(&blank(), about),
        };
        append(&mut text, &part, &fields(scenario, about), &then);
        if let (None, Some(stamp)) = (&base, registry.stamp(&scenario.protocol)) {
            text = format!("{text}&{part}{STAMP}={stamp:016x}");
        }
        if let Some(played) = link.played.get(place) {
            append_played(&mut text, &part, played, scenario.nodes.len());
        }
    }
    let address = format!("#{}", encoded(&text));
    if address.len() > limits::LINK_BYTES { Err(too_long(address.len())) } else { Ok(address) }
}

/// The complaint about a link of this many bytes.
pub(super) fn too_long(bytes: usize) -> Diagnostic {
    let most = limits::LINK_BYTES;
    let en = format!("a link of {bytes} bytes is too long: at most {most} are read");
    Diagnostic::new("link", en, format!("链接有 {bytes} 字节，超过上限 {most}"))
}

/// Whether both are single scenarios, or comparisons of the same number of scenarios.
fn are_alike(one: &File, other: &File) -> bool {
    matches!(one, File::One(_)) == matches!(other, File::One(_)) && one.scenarios().len() == other.scenarios().len()
}

fn about<'r>(registry: &'r Registry, scenario: &Scenario) -> Result<&'r About, Diagnostic> {
    let id = &scenario.protocol;
    let unknown =
        || Diagnostic::new("protocol", format!("there is no protocol {id:?}"), format!("没有名为 {id:?} 的协议"));
    registry.about(id).ok_or_else(unknown)
}

/// Appends the fields of a part that differ from `then`.
fn append(text: &mut String, part: &str, now: &[String], then: &[String]) {
    for ((field, now), then) in FIELDS.iter().zip(now).zip(then) {
        if now != then {
            *text = format!("{text}&{part}{}={now}", field.key);
        }
    }
}

fn append_played(text: &mut String, part: &str, played: &Played, nodes: usize) {
    if !played.acts.is_empty() {
        *text = format!("{text}&{part}x={}", acts::written(&played.acts, nodes));
    }
    if played.shown > 0 {
        *text = format!("{text}&{part}t={}", played.shown);
    }
}

/// The texts of all fields, in the order of [`FIELDS`].
fn fields(scenario: &Scenario, about: &About) -> [String; FIELDS.len()] {
    let compose = Compose { scenario, about };
    let network = &scenario.network;
    let options = scenario.options.iter().map(|(name, choice)| format!("{name}:{choice}"));
    let timers = scenario.timers.iter().map(|(name, ms)| format!("{name}:{ms}"));
    let schedule = match scenario.schedule {
        Schedule::Timed => "timed",
        Schedule::Manual => "manual",
    };
    let [title, introduction] = texts(&scenario.title, &scenario.about);
    [
        title,
        introduction,
        scenario.protocol.clone(),
        list(options),
        list(timers),
        scenario.broken.clone().unwrap_or_default(),
        nodes(&scenario.nodes),
        format!("{}-{}", network.latency_ms.0, network.latency_ms.1),
        network.loss_percent.to_string(),
        network.duplicate_percent.to_string(),
        scenario.seed.to_string(),
        schedule.to_string(),
        list(scenario.steps.iter().map(|step| compose.step(step))),
        list(scenario.captions.iter().map(|caption| compose.caption(caption))),
        scenario.until_ms.to_string(),
        list(scenario.expect.iter().map(|expect| compose.expect(expect))),
        scenario.goal.as_ref().map(|goal| compose.goal(goal)).unwrap_or_default(),
        scenario.search.as_ref().map(|plan| compose.search(plan)).unwrap_or_default(),
    ]
}

/// The texts of a comparison's own fields.
fn texts(title: &OwnedText, about: &OwnedText) -> [String; OF_COMPARISON] {
    [words(title, ":"), words(about, ":")]
}

/// A scenario with every field at its default.
fn blank() -> Scenario {
    Scenario {
        protocol: String::new(),
        title: OwnedText::default(),
        about: OwnedText::default(),
        options: Vec::new(),
        timers: Vec::new(),
        broken: None,
        nodes: Vec::new(),
        network: Network::default(),
        seed: 1,
        schedule: Schedule::Timed,
        steps: Vec::new(),
        captions: Vec::new(),
        until_ms: limits::UNTIL_MS,
        expect: Vec::new(),
        goal: None,
        search: None,
    }
}

fn list(entries: impl Iterator<Item = String>) -> String {
    entries.collect::<Vec<_>>().join(";")
}

fn words(words: &OwnedText, marks: &str) -> String {
    let en = escaped(&words.en, marks);
    if words.zh.is_empty() { en } else { format!("{en}:{}", escaped(&words.zh, marks)) }
}

/// Neighbouring nodes that differ only in their ids share an entry.
fn nodes(nodes: &[NodeSpec]) -> String {
    let alike = nodes.chunk_by(|one, other| (&one.roles, &one.settings) == (&other.roles, &other.settings));
    list(alike.map(|alike| {
        let ids: Vec<&str> = alike.iter().map(|node| node.id.as_str()).collect();
        let mut entry = ids.join(",");
        for role in &alike[0].roles {
            entry = format!("{entry}.{role}");
        }
        for (name, setting) in &alike[0].settings {
            entry = match setting {
                Setting::Whole(number) => format!("{entry}.{name}:{number}"),
                Setting::Choice(choice) => format!("{entry}.{name}:{choice}"),
            };
        }
        entry
    }))
}

/// What names in a scenario refer to.
struct Compose<'a> {
    scenario: &'a Scenario,
    about: &'a About,
}

impl Compose<'_> {
    fn name(&self, node: NodeId) -> &str {
        &self.scenario.nodes[node.index()].id
    }

    fn step(&self, step: &Step) -> String {
        let action = format!("{}{}", step.action.name(), self.arguments(&step.action));
        step.at_ms.map_or_else(|| action.clone(), |at_ms| format!("{at_ms}.{action}"))
    }

    /// What stands after an action's name.
    fn arguments(&self, action: &Action<MessageName>) -> String {
        let one = |node: NodeId| format!(".{}", self.name(node));
        let group = |group: &NodeSet| group.iter().map(|node| self.name(node)).collect::<Vec<_>>().join(".");
        match (action, action.subject()) {
            (Action::Request { node, request, value }, _) => {
                let name = &self.about.requests[usize::from(*request)].name;
                let name = name.as_ref().map(|name| format!(".{name}"));
                let value = value.as_ref().map(|value| format!(":{}", escaped(value.as_str(), MARKS)));
                format!("{}{}{}", one(*node), name.unwrap_or_default(), value.unwrap_or_default())
            }
            (Action::Delay { flight, by_ms }, _) => format!("{}.by:{by_ms}", self.message(flight)),
            (Action::Forge { flight, forgery: Forgery::Label(label) }, _) => {
                format!("{}.as:{}", self.message(flight), escaped(label, MARKS))
            }
            (Action::Fire { node, timer }, _) => {
                format!("{}.{}", one(*node), self.about.timers[usize::from(*timer)].name)
            }
            (Action::Crash { node, sent: Some(sent) }, _) => format!("{}.sent:{sent}", one(*node)),
            (_, Subject::Message(name)) => self.message(name),
            (_, Subject::Node(node)) => one(node),
            (_, Subject::Link(from, to)) => one(from) + &one(to),
            (_, Subject::Groups(groups)) => {
                format!(".{}", groups.iter().map(group).collect::<Vec<_>>().join("/"))
            }
            (_, Subject::EveryLink) => String::new(),
        }
    }

    fn message(&self, name: &MessageName) -> String {
        let nth = name.nth.map(|nth| format!(".nth:{nth}")).unwrap_or_default();
        format!(".{}.{}.{}{nth}", name.kind, self.name(name.from), self.name(name.to))
    }

    fn caption(&self, caption: &Caption) -> String {
        let Caption { at_ms, text, expect } = caption;
        match expect {
            None if *text == OwnedText::default() => at_ms.to_string(),
            None => format!("{at_ms}:{}", words(text, MARKS_OF_CAPTIONS)),
            Some(expect) => {
                let [en, zh] = [&text.en, &text.zh].map(|text| escaped(text, MARKS_OF_CAPTIONS));
                format!("{at_ms}:{en}:{zh}:{}", self.expect(expect))
            }
        }
    }

    fn goal(&self, goal: &Goal) -> String {
        let faults = |mark: &str| match &goal.faults {
            Faults::Any(most) => most.to_string(),
            Faults::Each(kinds) => {
                let kinds = kinds.iter().map(|(kind, most)| format!("{}:{most}", kind.name()));
                kinds.collect::<Vec<_>>().join(mark)
            }
        };
        match &goal.holds {
            Wanted::Blocked => format!("blocked.{}", faults(".")),
            Wanted::Violated(property) => format!("{property}.{}", faults(".")),
            Wanted::Moment(expect) => format!("{};{}", self.expect(expect), faults(";")),
        }
    }

    fn search(&self, plan: &SearchPlan) -> String {
        let mut said: Vec<String> = plan.budgets.iter().map(|(kind, most)| format!("{}:{most}", kind.name())).collect();
        let rounds = plan.rounds.iter();
        said.extend(rounds.clone().filter_map(|rounds| rounds.all).map(|all| format!("rounds:{all}")));
        let timers = rounds.flat_map(|rounds| &rounds.timers);
        said.extend(timers.map(|(timer, most)| format!("rounds.{timer}:{most}")));
        said.extend(plan.timers.map(|order| format!("timers:{}", order.name())));
        said.extend(plan.faulty.map(|nodes| format!("faulty:{}", self.ids(nodes))));
        said.extend((!plan.properties.is_empty()).then(|| format!("property:{}", plan.properties.join(","))));
        said.extend(plan.max_states.map(|most| format!("max_states:{most}")));
        said.extend(plan.from.map(|from| format!("from:{from}")));
        said.extend(plan.goal.then(|| "goal:true".to_string()));
        said.join(";")
    }

    /// The ids of these nodes, parted by commas.
    fn ids(&self, nodes: NodeSet) -> String {
        nodes.iter().map(|node| self.name(node)).collect::<Vec<_>>().join(",")
    }

    /// An expectation that says nothing is written as a dot: an empty text is an empty list, or none.
    fn expect(&self, expect: &Expect) -> String {
        let mut said: Vec<String> = expect.at_ms.map(|at_ms| at_ms.to_string()).into_iter().collect();
        said.extend(expect.decided.iter().map(|(node, value)| {
            let value = match value {
                Decided::One(value) => value.as_ref().map(|value| escaped(value.as_str(), MARKS)).unwrap_or_default(),
                Decided::Log(log) => log.iter().map(|entry| format!("{}/", slot(entry.as_ref()))).collect(),
                Decided::Any => return format!("decided/{}", self.name(*node)),
            };
            format!("{}:{value}", self.name(*node))
        }));
        said.extend(expect.holds.iter().cloned());
        said.extend(expect.violates.iter().map(|property| format!("!{property}")));
        said.extend(expect.blocked.iter().map(|nodes| format!("blocked/{}", self.ids(*nodes))));
        said.extend(expect.phase.iter().map(|(node, phase)| format!("phase/{}:{phase}", self.name(*node))));
        said.extend(expect.balances.iter().map(|(node, balance)| format!("balances/{}:{balance}", self.name(*node))));
        said.extend(expect.owners.iter().map(|nodes| format!("owners/{}", self.ids(*nodes))));
        said.extend(
            expect
                .copies
                .iter()
                .map(|(node, value)| format!("copies/{}:{}", self.name(*node), escaped(value.as_str(), MARKS))),
        );
        said.extend(expect.chosen.iter().map(|chosen| match chosen {
            Chosen::One(values) => {
                let values: Vec<String> = values.iter().map(|value| escaped(value.as_str(), MARKS_OF_VALUES)).collect();
                format!("chosen/{}", values.join(","))
            }
            Chosen::Log(slots) => {
                let of = |values: &Vec<Value>| match &values[..] {
                    [] => "?/".to_string(),
                    values => values.iter().map(|value| slot(Some(value))).collect::<Vec<_>>().join(",") + "/",
                };
                format!("chosen/{}", slots.iter().map(of).collect::<String>())
            }
        }));
        said.extend(expect.messages.iter().map(|(count, number)| format!("messages/{count}:{number}")));
        said.extend(expect.attempts.iter().map(|(node, timer, count)| {
            let timer = timer.as_ref().map(|timer| format!("{timer}:")).unwrap_or_default();
            format!("attempts/{}:{timer}{count}", self.name(*node))
        }));
        if said.is_empty() { ".".to_string() } else { said.join(".") }
    }
}

/// What stands in a slot of a log: `?` for a gap, nothing for the no-op; a value that begins with `?` has its mark.
fn slot(value: Option<&Value>) -> String {
    let Some(value) = value else { return "?".to_string() };
    let mark = if value.as_str().starts_with('?') { "~" } else { "" };
    format!("{mark}{}", escaped(value.as_str(), MARKS_OF_VALUES))
}
