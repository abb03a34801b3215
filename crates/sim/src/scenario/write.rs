//! Writes scenarios back as JSON: the fields that `read` reads, in the same order, without those at their defaults.

use super::action::{Action, Forgery, Subject};
use super::faults::Faults;
use super::json::Json;
use super::search::{Rounds, SearchPlan};
use super::{Caption, Chosen, Decided, Expect, File, Goal, MessageName, Network, Scenario, Schedule, Step, Wanted};
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{About, Name, NodeId, NodeSet, NodeSpec, OwnedText, Registry, Setting, Value, limits};

type Pairs = Vec<(String, Json)>;

/// The JSON of `file`; `None` if the protocol of one of its scenarios is unknown.
pub fn write_file(registry: &Registry, file: &File) -> Option<Json> {
    let scenario = |scenario: &Scenario| registry.about(&scenario.protocol).map(|about| write(scenario, about));
    match file {
        File::One(one) => scenario(one),
        File::Comparison(comparison) => {
            let mut pairs: Pairs = vec![("synod".into(), Json::Whole(1))];
            pairs.extend(words(&comparison.title).map(|title| ("title".into(), title)));
            pairs.extend(words(&comparison.about).map(|about| ("about".into(), about)));
            let scenarios = comparison.scenarios.iter().map(scenario).collect::<Option<_>>()?;
            pairs.push(("compare".into(), Json::List(scenarios)));
            Some(Json::Object(pairs))
        }
    }
}

/// The JSON of `scenario`, whose protocol is described by `about`.
pub fn write(scenario: &Scenario, about: &About) -> Json {
    let write = Writer { scenario, about };
    let mut file: Pairs = vec![("synod".into(), Json::Whole(1)), ("protocol".into(), Json::text(&about.id))];
    let mut field = |name: &str, value: Option<Json>| file.extend(value.map(|value| (name.to_string(), value)));
    field("title", words(&scenario.title));
    field("about", words(&scenario.about));
    field("options", object(scenario.options.iter().map(|(name, choice)| (name.clone(), Json::text(choice)))));
    field("timers", object(scenario.timers.iter().map(|(name, ms)| (name.clone(), whole(*ms)))));
    field("broken", scenario.broken.as_ref().map(Json::text));
    field("nodes", list(scenario.nodes.iter().map(node)));
    field("network", (scenario.network != Network::default()).then(|| network(&scenario.network)));
    field("seed", Some(whole(scenario.seed)));
    field("schedule", (scenario.schedule == Schedule::Manual).then(|| Json::text("manual")));
    field("steps", list(scenario.steps.iter().map(|step| write.step(step))));
    field("captions", list(scenario.captions.iter().map(|caption| write.caption(caption))));
    field("until", (scenario.until_ms != limits::UNTIL_MS).then(|| whole(scenario.until_ms)));
    field("expect", list(scenario.expect.iter().map(|expect| write.expect(expect))));
    field("goal", scenario.goal.as_ref().map(|goal| write.goal(goal)));
    field("search", scenario.search.as_ref().map(|plan| write.search(plan)));
    Json::Object(file)
}

fn whole(number: u64) -> Json {
    Json::Whole(number as i64)
}

fn object(pairs: impl Iterator<Item = (String, Json)>) -> Option<Json> {
    let pairs: Pairs = pairs.collect();
    (!pairs.is_empty()).then_some(Json::Object(pairs))
}

fn value_text(value: &Value) -> Json {
    Json::text(value.as_str())
}

fn list(entries: impl Iterator<Item = Json>) -> Option<Json> {
    let entries: Vec<Json> = entries.collect();
    (!entries.is_empty()).then_some(Json::List(entries))
}

fn words(words: &OwnedText) -> Option<Json> {
    let both = [("en", &words.en), ("zh", &words.zh)];
    object(both.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| (name.into(), Json::text(text))))
}

fn node(node: &NodeSpec) -> Json {
    let roles = node.roles.iter().map(Json::text).collect();
    let mut pairs: Pairs = vec![("id".into(), Json::text(&node.id)), ("roles".into(), Json::List(roles))];
    pairs.extend(node.settings.iter().map(|(name, setting)| {
        let value = match setting {
            Setting::Whole(number) => Json::Whole(*number),
            Setting::Choice(choice) => Json::text(choice),
        };
        (name.clone(), value)
    }));
    Json::Object(pairs)
}

fn network(network: &Network) -> Json {
    let (shortest, longest) = network.latency_ms;
    Json::object([
        ("latency", Json::List(vec![whole(shortest), whole(longest)])),
        ("loss", whole(network.loss_percent.into())),
        ("duplicate", whole(network.duplicate_percent.into())),
    ])
}

/// A number, or an object by timer.
fn rounds(rounds: &Rounds) -> Json {
    match (rounds.all, &rounds.timers[..]) {
        (Some(all), []) => whole(all.into()),
        (all, timers) => {
            let all = all.map(|all| ("all".to_string(), whole(all.into())));
            let timers = timers.iter().map(|(timer, most)| (timer.clone(), whole((*most).into())));
            Json::Object(all.into_iter().chain(timers).collect())
        }
    }
}

/// What names in a scenario refer to.
struct Writer<'a> {
    scenario: &'a Scenario,
    about: &'a About,
}

impl Writer<'_> {
    fn name(&self, node: NodeId) -> Json {
        Json::text(&self.scenario.nodes[node.index()].id)
    }

    fn step(&self, step: &Step) -> Json {
        let mut pairs: Pairs = step.at_ms.map(|at_ms| ("at".into(), whole(at_ms))).into_iter().collect();
        pairs.push((step.action.name().into(), self.action(&step.action)));
        if let Action::Crash { sent: Some(sent), .. } = step.action {
            pairs.push(("sent".into(), whole(sent.into())));
        }
        Json::Object(pairs)
    }

    /// The JSON value that belongs to an action's name.
    fn action(&self, action: &Action<MessageName>) -> Json {
        let group = |group: &NodeSet| Json::List(group.iter().map(|node| self.name(node)).collect());
        match (action, action.subject()) {
            (Action::Request { node, request, value }, _) => self.request(*node, *request, value.as_ref()),
            (Action::Delay { flight, by_ms }, _) => self.message(flight, [("by", whole(*by_ms))]),
            (Action::Forge { flight, forgery: Forgery::Label(label) }, _) => {
                self.message(flight, [("as", Json::text(label))])
            }
            (Action::Fire { node, timer }, _) => {
                let timer = &self.about.timers[usize::from(*timer)].name;
                Json::object([("node", self.name(*node)), ("timer", Json::text(timer))])
            }
            (_, Subject::Message(name)) => self.message(name, []),
            (_, Subject::Node(node)) => self.name(node),
            (_, Subject::Link(from, to)) => Json::List(vec![self.name(from), self.name(to)]),
            (_, Subject::Groups(groups)) => Json::List(groups.iter().map(group).collect()),
            (_, Subject::EveryLink) => Json::Bool(true),
        }
    }

    fn request(&self, node: NodeId, request: u8, value: Option<&Value>) -> Json {
        let mut pairs: Pairs = vec![("node".into(), self.name(node))];
        if let Some(name) = &self.about.requests[usize::from(request)].name {
            pairs.push((name.into(), value.map_or(Json::Bool(true), |value| Json::text(value.as_str()))));
        }
        Json::Object(pairs)
    }

    fn message<const N: usize>(&self, name: &MessageName, more: [(&str, Json); N]) -> Json {
        let mut pairs: Pairs = vec![
            ("kind".into(), Json::text(&name.kind)),
            ("from".into(), self.name(name.from)),
            ("to".into(), self.name(name.to)),
        ];
        pairs.extend(name.nth.map(|nth| ("nth".into(), whole(nth.into()))));
        pairs.extend(more.map(|(name, value)| (name.into(), value)));
        Json::Object(pairs)
    }

    fn caption(&self, caption: &Caption) -> Json {
        let text = words(&caption.text).unwrap_or_else(|| Json::Object(Vec::new()));
        let mut pairs: Pairs = vec![("at".into(), whole(caption.at_ms)), ("text".into(), text)];
        pairs.extend(caption.expect.as_ref().map(|expect| ("expect".into(), self.expect(expect))));
        Json::Object(pairs)
    }

    fn expect(&self, expect: &Expect) -> Json {
        let mut pairs: Pairs = expect.at_ms.map(|at_ms| ("at".into(), whole(at_ms))).into_iter().collect();
        let names = |names: &[String]| list(names.iter().map(Json::text));
        let blocked = expect.blocked.map(|nodes| Json::List(nodes.iter().map(|node| self.name(node)).collect()));
        let messages = expect.messages.iter().map(|(name, count)| (name.clone(), whole((*count).into())));
        let fields = [
            ("decided", self.of_nodes(&expect.decided, Decided::json)),
            ("holds", names(&expect.holds)),
            ("violates", names(&expect.violates)),
            ("blocked", blocked),
            ("phase", self.of_nodes(&expect.phase, |phase| Json::text(phase))),
            ("facts", self.facts(expect)),
            ("messages", object(messages)),
            ("attempts", object(self.attempts(&expect.attempts).into_iter())),
        ];
        pairs.extend(fields.into_iter().filter_map(|(name, field)| Some((name.into(), field?))));
        Json::Object(pairs)
    }

    fn goal(&self, goal: &Goal) -> Json {
        let holds = match &goal.holds {
            Wanted::Blocked => Json::text("blocked"),
            Wanted::Violated(property) => Json::text(property),
            Wanted::Moment(expect) => self.expect(expect),
        };
        let faults = match &goal.faults {
            Faults::Any(most) => whole((*most).into()),
            Faults::Each(kinds) => {
                Json::Object(kinds.iter().map(|(kind, most)| (kind.name().into(), whole((*most).into()))).collect())
            }
        };
        Json::object([("holds", holds), ("faults", faults)])
    }

    fn search(&self, plan: &SearchPlan) -> Json {
        let mut pairs: Pairs =
            plan.budgets.iter().map(|(kind, most)| (kind.name().into(), whole((*most).into()))).collect();
        let names = |names: &[String]| Json::List(names.iter().map(Json::text).collect());
        let property = match &plan.properties[..] {
            [] => None,
            [one] => Some(Json::text(one)),
            several => Some(names(several)),
        };
        let fields = [
            ("rounds", plan.rounds.as_ref().map(rounds)),
            ("timers", plan.timers.map(|order| Json::text(order.name()))),
            ("faulty", plan.faulty.map(|nodes| Json::List(nodes.iter().map(|node| self.name(node)).collect()))),
            ("property", property),
            ("max_states", plan.max_states.map(|most| whole(most.into()))),
            ("from", plan.from.map(|from| whole(from.into()))),
            ("goal", plan.goal.then_some(Json::Bool(true))),
        ];
        pairs.extend(fields.into_iter().filter_map(|(name, field)| Some((name.into(), field?))));
        Json::Object(pairs)
    }

    fn facts(&self, expect: &Expect) -> Option<Json> {
        let balances = self.of_nodes(&expect.balances, |balance| Json::Whole(*balance));
        let owners = expect.owners.map(|nodes| Json::List(nodes.iter().map(|node| self.name(node)).collect()));
        let copies = self.of_nodes(&expect.copies, value_text);
        let chosen = expect.chosen.as_ref().map(Chosen::json);
        let facts = [("balances", balances), ("owners", owners), ("copies", copies), ("chosen", chosen)];
        object(facts.into_iter().filter_map(|(name, fact)| Some((name.into(), fact?))))
    }

    /// Of each node a number, or an object by timer.
    fn attempts(&self, attempts: &[(NodeId, Option<String>, u32)]) -> Pairs {
        let mut pairs: Pairs = Vec::new();
        for (node, timer, count) in attempts {
            let (id, count) = (self.scenario.nodes[node.index()].id.clone(), whole((*count).into()));
            match (timer, pairs.iter_mut().find(|(known, _)| *known == id)) {
                (None, _) => pairs.push((id, count)),
                (Some(timer), Some((_, Json::Object(timers)))) => timers.push((timer.clone(), count)),
                (Some(timer), _) => pairs.push((id, Json::Object(vec![(timer.clone(), count)]))),
            }
        }
        pairs
    }

    /// An object of values by the ids of their nodes; `None` if there are none.
    fn of_nodes<T>(&self, said: &[(NodeId, T)], json: impl Fn(&T) -> Json) -> Option<Json> {
        object(said.iter().map(|(node, what)| (self.scenario.nodes[node.index()].id.clone(), json(what))))
    }
}
