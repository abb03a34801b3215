//! Writes scenarios as JSON again: what `read.rs` reads, in the same order, leaving out what is as it would be anyway.

use crate::json::Json;
use crate::read::File;
use crate::scenario::{
    Caption, Deed, Expect, MessageDeed, MessageName, Network, NodeSpec, Scenario, Schedule, Setting, Step, Words,
};
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{About, NodeId, NodeSet, Registry, Value, limits};

type Pairs = Vec<(String, Json)>;

/// The file that holds `file`; `None` if nobody knows a protocol of it.
pub fn write_file<R: Registry>(file: &File) -> Option<Json> {
    let scenario = |scenario: &Scenario| R::about(&scenario.protocol).map(|about| write(scenario, about));
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

/// The file of `scenario`, whose protocol is described by `about`.
pub fn write(scenario: &Scenario, about: &About) -> Json {
    let write = Writer { scenario, about };
    let mut file: Pairs = vec![("synod".into(), Json::Whole(1)), ("protocol".into(), Json::text(about.id))];
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
    let goal = scenario.goal.as_ref();
    field(
        "goal",
        goal.map(|goal| Json::object([("holds", Json::text(&goal.holds)), ("faults", whole(goal.faults.into()))])),
    );
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

fn words(words: &Words) -> Option<Json> {
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
        let (name, what) = self.deed(&step.deed);
        pairs.push((name.into(), what));
        if let Deed::Crash { sent: Some(sent), .. } = step.deed {
            pairs.push(("sent".into(), whole(sent.into())));
        }
        Json::Object(pairs)
    }

    fn deed(&self, deed: &Deed) -> (&'static str, Json) {
        let link = |from, to| Json::List(vec![self.name(from), self.name(to)]);
        match deed {
            Deed::Request { node, request, value } => ("request", self.request(*node, *request, value.as_ref())),
            Deed::Message(deed, name) => self.message(*deed, name),
            Deed::Fire { node, timer } => {
                let timer = self.about.timers[usize::from(*timer)].name;
                ("fire", Json::object([("node", self.name(*node)), ("timer", Json::text(timer))]))
            }
            Deed::Crash { node, .. } => ("crash", self.name(*node)),
            Deed::Restart(node) => ("restart", self.name(*node)),
            Deed::Wipe(node) => ("wipe", self.name(*node)),
            Deed::Pause(node) => ("pause", self.name(*node)),
            Deed::Resume(node) => ("resume", self.name(*node)),
            Deed::Cut(from, to) => ("cut", link(*from, *to)),
            Deed::Mend(from, to) => ("mend", link(*from, *to)),
            Deed::Partition(groups) => {
                let group = |group: &NodeSet| Json::List(group.iter().map(|node| self.name(node)).collect());
                ("partition", Json::List(groups.iter().map(group).collect()))
            }
            Deed::Heal => ("heal", Json::Bool(true)),
            Deed::Mute(node) => ("mute", self.name(*node)),
            Deed::Deafen(node) => ("deafen", self.name(*node)),
        }
    }

    fn request(&self, node: NodeId, request: u8, value: Option<&Value>) -> Json {
        let mut pairs: Pairs = vec![("node".into(), self.name(node))];
        if let Some(name) = self.about.requests[usize::from(request)].name {
            pairs.push((name.into(), value.map_or(Json::Bool(true), |value| Json::text(value.as_str()))));
        }
        Json::Object(pairs)
    }

    fn message(&self, deed: MessageDeed, name: &MessageName) -> (&'static str, Json) {
        let mut pairs: Pairs = vec![
            ("kind".into(), Json::text(&name.kind)),
            ("from".into(), self.name(name.from)),
            ("to".into(), self.name(name.to)),
        ];
        pairs.extend(name.nth.map(|nth| ("nth".into(), whole(nth.into()))));
        let verb = match deed {
            MessageDeed::Deliver => "deliver",
            MessageDeed::Lose => "lose",
            MessageDeed::Duplicate => "duplicate",
            MessageDeed::Delay(by_ms) => {
                pairs.push(("by".into(), whole(by_ms)));
                "delay"
            }
        };
        (verb, Json::Object(pairs))
    }

    fn caption(&self, caption: &Caption) -> Json {
        let text = words(&caption.text).unwrap_or_else(|| Json::Object(Vec::new()));
        let mut pairs: Pairs = vec![("at".into(), whole(caption.at_ms)), ("text".into(), text)];
        pairs.extend(caption.expect.as_ref().map(|expect| ("expect".into(), self.expect(expect))));
        Json::Object(pairs)
    }

    fn expect(&self, expect: &Expect) -> Json {
        let mut pairs: Pairs = expect.at_ms.map(|at_ms| ("at".into(), whole(at_ms))).into_iter().collect();
        let decided = |value: &Option<Value>| value.as_ref().map_or(Json::Null, value_text);
        let names = |names: &[String]| list(names.iter().map(Json::text));
        let blocked = expect.blocked.map(|nodes| Json::List(nodes.iter().map(|node| self.name(node)).collect()));
        let messages = expect.messages.iter().map(|(name, count)| (name.clone(), whole((*count).into())));
        let fields = [
            ("decided", self.of_nodes(&expect.decided, decided)),
            ("holds", names(&expect.holds)),
            ("violates", names(&expect.violates)),
            ("blocked", blocked),
            ("phase", self.of_nodes(&expect.phase, |phase| Json::text(phase))),
            ("facts", self.facts(expect)),
            ("messages", object(messages)),
        ];
        pairs.extend(fields.into_iter().filter_map(|(name, field)| Some((name.into(), field?))));
        Json::Object(pairs)
    }

    fn facts(&self, expect: &Expect) -> Option<Json> {
        let balances = self.of_nodes(&expect.balances, |balance| Json::Whole(*balance));
        let chosen = expect.chosen.as_ref().map(|values| Json::List(values.iter().map(value_text).collect()));
        let facts = [("balances", balances), ("chosen", chosen)];
        object(facts.into_iter().filter_map(|(name, fact)| Some((name.into(), fact?))))
    }

    /// What is said of nodes, by their ids.
    fn of_nodes<T>(&self, said: &[(NodeId, T)], json: impl Fn(&T) -> Json) -> Option<Json> {
        object(said.iter().map(|(node, what)| (self.scenario.nodes[node.index()].id.clone(), json(what))))
    }
}
