//! Random scenarios of any protocol: every option, every role, every fault at any time; and what must hold of each.
//!
//! All that a scenario may say comes from the protocol's `About`. The numbers drawn are raw and are fitted to it
//! afterwards, so that a failure shrinks to fewer nodes and steps, earlier times and milder faults.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use std::fs;
use std::path::{Path, PathBuf};
use synod_core::about::{RequestValue, RoleAbout, SettingKind};
use synod_core::{About, NodeId, NodeSet, NodeSpec, OwnedText, Setting, Value, limits};
use synod_protocols::registry;
use synod_sim::digest::digest;
use synod_sim::scenario::action::Action;
use synod_sim::scenario::{MessageName, Network, Schedule, Step};
use synod_sim::{Scenario, open, write};

/// The most nodes of a scenario drawn.
const MOST_NODES: usize = 6;
/// When a run ends, in virtual milliseconds.
const UNTIL_MS: u64 = 3_000;
/// Raw times below this name a moment of the run without faults, one of the first [`SOON`].
const AT_A_MOMENT: u64 = 200;
const SOON: u32 = 60;
/// The slowest message that no timer of its default length can outrun, there and back, in milliseconds.
pub const FAST_MS: u64 = 45;

/// What may go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Crashes and copies; messages are faster than every timer.
    Crashes,
    /// Everything but the loss of a disk.
    Faults,
    /// That too.
    Wipes,
}

/// A step as drawn: when, what, and to whom; the last number says more.
type RawStep = (u64, u8, u8, u8, u8);

#[derive(Clone, Debug)]
struct Raw {
    sort: Sort,
    choices: Vec<u8>,
    nodes: Vec<(u8, Vec<i64>)>,
    first: u8,
    timers: Vec<Option<u64>>,
    network: (u64, u64, u8, u8),
    seed: u64,
    asks: Vec<(u64, u8, u8)>,
    steps: Vec<RawStep>,
}

/// Scenarios of the protocol that is described by `about`; in a few of them the worst that may go wrong is `worst`.
pub fn scenarios(about: &About, worst: Sort) -> impl Strategy<Value = Scenario> {
    let sort = prop_oneof![3 => Just(Sort::Crashes), 6 => Just(Sort::Faults), 1 => Just(worst)];
    let node = (any::<u8>(), prop::collection::vec(-150..150_i64, 3));
    let timer = prop_oneof![3 => Just(None), 1 => (1..800_u64).prop_map(Some)];
    let percent = || prop_oneof![2 => Just(0_u8), 1 => 1..30_u8];
    let latency = || prop_oneof![1..FAST_MS, 1..400_u64];
    let at_ms = || prop_oneof![2 => 0..AT_A_MOMENT, 1 => 0..1_500_u64];
    let step = (at_ms(), any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>());
    let raw = (
        sort,
        prop::collection::vec(any::<u8>(), about.options.len()),
        prop::collection::vec(node, 1..=MOST_NODES),
        any::<u8>(),
        prop::collection::vec(timer, about.timers.len()),
        (latency(), latency(), percent(), percent()),
        0..1_000_u64,
        prop::collection::vec((at_ms(), any::<u8>(), any::<u8>()), 0..3),
        prop::collection::vec(step, 0..12),
    );
    raw.prop_map(move |(sort, choices, nodes, first, timers, network, seed, asks, steps)| {
        let raw = Raw { sort, choices, nodes, first, timers, network, seed, asks, steps };
        Fit { about, raw: &raw }.scenario()
    })
}

/// A random number generator that always returns the same number.
pub fn runner(cases: u32, seed: u64) -> TestRunner {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 4_000, ..Config::default() };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// Runs `cases` scenarios drawn from `seed`, with the rule `broken` switched off, if one is given. One for which
/// `check` complains is made as small as can be and kept.
pub fn run(
    about: &About,
    broken: Option<&str>,
    worst: Sort,
    cases: u32,
    seed: u64,
    check: impl Fn(&Scenario) -> Result<(), String>,
) {
    let drawn = scenarios(about, worst)
        .prop_map(move |scenario| Scenario { broken: broken.map(ToString::to_string), ..scenario });
    match runner(cases, seed).run(&drawn, |scenario| check(&scenario).map_err(TestCaseError::fail)) {
        Ok(()) => {}
        Err(TestError::Fail(reason, scenario)) => panic!("{reason}\n{}", keep(about, &scenario)),
        Err(TestError::Abort(reason)) => panic!("no scenario is turned away: {reason}"),
    }
}

/// The directory of scenarios that once failed a check.
pub fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("kept")
}

/// Writes a scenario to where it is replayed from then on; returns its path and the file.
fn keep(about: &About, scenario: &Scenario) -> String {
    let file = format!("{}\n", write(scenario, about));
    let path = kept().join(format!("{}-{:016x}.json", about.id, digest(&file)));
    fs::write(&path, &file).expect("a directory that can be written");
    format!("kept as {}:\n{file}", path.display())
}

/// One of `of`, by a raw number.
fn pick<T>(of: &[T], number: u8) -> &T {
    &of[usize::from(number) % of.len()]
}

/// Fits raw numbers to what a protocol's scenarios may say.
struct Fit<'a> {
    about: &'a About,
    raw: &'a Raw,
}

impl Fit<'_> {
    fn scenario(&self) -> Scenario {
        let mut scenario = self.quiet();
        let mut run = open(&registry(), &scenario).unwrap_or_else(|bad| panic!("{bad}"));
        run.run_to_end();
        let moments: Vec<u64> = (0..=run.len().min(SOON)).map(|step| run.at_ms(step)).collect();
        let count = scenario.nodes.len() as u8;
        let drawn = self.raw.steps.iter().flat_map(|step| self.steps(*step, count, &moments));
        scenario.steps.extend(drawn.filter(|step| self.allows(step)));
        scenario
    }

    /// Without the faults.
    fn quiet(&self) -> Scenario {
        let nodes = self.nodes();
        let (one_ms, other_ms, loss_percent, duplicate_percent) = self.raw.network;
        let tame = self.raw.sort == Sort::Crashes;
        let fast = |ms: u64| if tame { ms % FAST_MS + 1 } else { ms };
        let (one_ms, other_ms) = (fast(one_ms), fast(other_ms));
        let options = self.about.options.iter().zip(&self.raw.choices);
        let timers = self.about.timers.iter().zip(&self.raw.timers).filter(|_| !tame);
        Scenario {
            protocol: self.about.id.to_string(),
            title: OwnedText::default(),
            about: OwnedText::default(),
            options: options
                .map(|(option, raw)| (option.name.clone(), pick(&option.choices, *raw).name.clone()))
                .collect(),
            timers: timers.filter_map(|(timer, ms)| Some((timer.name.to_string(), (*ms)?))).collect(),
            broken: None,
            network: Network {
                latency_ms: (one_ms.min(other_ms), one_ms.max(other_ms)),
                loss_percent: if tame { 0 } else { loss_percent },
                duplicate_percent,
            },
            seed: self.raw.seed,
            schedule: Schedule::Timed,
            steps: self.requests(&nodes),
            nodes,
            captions: Vec::new(),
            until_ms: UNTIL_MS,
            expect: Vec::new(),
            goal: None,
            search: None,
        }
    }

    /// Each node has a role by its number, or some where they share; then every role gets as many as it must have.
    fn nodes(&self) -> Vec<NodeSpec> {
        let roles = &self.about.roles;
        let mut given: Vec<Vec<&str>> = Vec::new();
        for (number, _) in &self.raw.nodes {
            let chosen = roles.iter().enumerate().filter(|(place, _)| number >> place & 1 == 1);
            let chosen: Vec<&str> = chosen.map(|(_, role)| role.name.as_str()).collect();
            // The role that most nodes may have is the usual one, as long as another may have it.
            let having = |role: &RoleAbout| given.iter().filter(|given| given.contains(&role.name.as_str())).count();
            let free: Vec<&RoleAbout> = roles.iter().filter(|role| having(role) < usize::from(role.at_most)).collect();
            let many: Vec<&RoleAbout> = free.iter().copied().filter(|role| role.at_most > 2).collect();
            // Where several roles are as usual, chance decides.
            let usual = match many.is_empty() || self.about.roles_share {
                true => free.iter().max_by_key(|role| role.at_most).copied(),
                false => Some(*pick(&many, *number)),
            };
            let usual = usual.map(|role| vec![role.name.as_str()]);
            given.extend(if self.about.roles_share && !chosen.is_empty() { Some(chosen) } else { usual });
        }
        for role in roles {
            let having = given.iter().filter(|given| given.contains(&role.name.as_str())).count();
            for _ in having..usize::from(role.at_least) {
                let place = usize::from(self.raw.first) % (given.len() + 1);
                given.insert(place, vec![&role.name]);
            }
        }
        let settings =
            |place: usize| self.raw.nodes.get(place).map(|(_, settings)| settings.clone()).unwrap_or_default();
        let node = |(place, roles): (usize, Vec<&str>)| NodeSpec {
            id: format!("N{place}"),
            settings: self.settings(&roles, &settings(place)),
            roles: roles.into_iter().map(String::from).collect(),
        };
        given.into_iter().enumerate().map(node).collect()
    }

    fn settings(&self, roles: &[&str], raw: &[i64]) -> Vec<(String, Setting)> {
        let own = self.about.settings.iter().filter(|setting| roles.contains(&setting.role.as_str())).zip(raw);
        let value = |kind: &SettingKind, raw: i64| match kind {
            SettingKind::Whole { .. } => Setting::Whole(raw),
            SettingKind::Choice(choices) => Setting::Choice(pick(choices, raw.unsigned_abs() as u8).name.to_string()),
        };
        own.map(|(setting, raw)| (setting.name.to_string(), value(&setting.kind, *raw))).collect()
    }

    /// The first of the protocol's requests at the beginning, or any of them if what they ask for is all that tells
    /// them apart; then some more of nodes that may be asked.
    fn requests(&self, nodes: &[NodeSpec]) -> Vec<Step> {
        let bare = self.about.requests.iter().all(|request| request.value == RequestValue::None);
        let first = [(0, 0, if bare { self.raw.seed as u8 } else { 0 })];
        let asks = first.iter().chain(&self.raw.asks);
        let step = |(place, (at_ms, node, what)): (usize, &(u64, u8, u8))| {
            let request = usize::from(*what) % self.about.requests.len();
            let about = &self.about.requests[request];
            let may = (0_u8..).zip(nodes).filter(|(_, node)| node.roles.contains(&about.role));
            let may: Vec<u8> = may.map(|(node, _)| node).collect();
            // A number that the first, untouched request has too; a node, whatever it is asked for.
            let whole = || i64::from(node.wrapping_add(50) as i8).to_string();
            let value = match &about.value {
                RequestValue::None => None,
                RequestValue::Text => Some(format!("v{place}")),
                RequestValue::Whole => Some(whole()),
                RequestValue::Node(role) => {
                    let may: Vec<&NodeSpec> = nodes.iter().filter(|node| node.roles.contains(role)).collect();
                    Some(pick(&may, *node).id.clone())
                }
            };
            let value = value.map(|value| Value::new(&value));
            let action = Action::Request { node: NodeId(*pick(&may, *node)), request: request as u8, value };
            Step { at_ms: Some(*at_ms), action }
        };
        asks.enumerate().map(step).collect()
    }

    /// What one raw step stands for: it happens at some time, or when something happens in the run without faults.
    fn steps(&self, (at_ms, what, one, other, more): RawStep, nodes: u8, moments: &[u64]) -> Vec<Step> {
        let at_ms = if at_ms < AT_A_MOMENT { moments[at_ms as usize % moments.len()] + at_ms % 3 } else { at_ms };
        let node = NodeId(one % nodes);
        // A node of its own, and another one where there is another.
        let far = NodeId((node.0 + 1 + other % (nodes - 1).max(1)) % nodes);
        let action = match what % 16 {
            0 => Action::Heal,
            1..=3 => Action::Crash { node, sent: (more < 192).then_some(u32::from(more % 4)) },
            4 | 5 => Action::Restart(node),
            6 => Action::Pause(node),
            7 => Action::Resume(node),
            8 => Action::Mend { from: node, to: far },
            9 => Action::Cut { from: node, to: far },
            10 => Action::Mute(node),
            11 => Action::Deafen(node),
            12 => Action::Partition(vec![NodeSet::from_iter([node]), NodeSet::from_iter([far])]),
            13 => Action::Fire { node, timer: other % self.about.timers.len() as u8 },
            14 => Action::Wipe(node),
            _ => {
                let kind = pick(&self.about.messages, other).name.clone();
                let nth = (more >= 128).then_some(u32::from(more % 3) + 1);
                let name = MessageName { kind, from: node, to: far, nth };
                let action = match more % 4 {
                    0 => Action::Duplicate(name),
                    1 => Action::Deliver(name),
                    2 => Action::Delay { flight: name, by_ms: u64::from(one) * 4 },
                    _ => Action::Lose(name),
                };
                // Some wait for their message, some find it or not.
                return vec![Step { at_ms: (more & 4 == 0).then_some(at_ms), action }];
            }
        };
        let comes_back = matches!(action, Action::Crash { .. }) && more >= 64;
        let back = Step { at_ms: Some(at_ms + u64::from(other)), action: Action::Restart(node) };
        let step = Step { at_ms: Some(at_ms), action };
        if comes_back { vec![step, back] } else { vec![step] }
    }

    fn allows(&self, step: &Step) -> bool {
        match &step.action {
            Action::Crash { .. } | Action::Heal | Action::Request { .. } => true,
            action @ (Action::Deliver(name) | Action::Lose(name) | Action::Duplicate(name)) => {
                let is_tame = !matches!(action, Action::Lose(_));
                name.from != name.to && (is_tame || self.raw.sort != Sort::Crashes)
            }
            Action::Delay { flight, .. } => flight.from != flight.to && self.raw.sort != Sort::Crashes,
            Action::Cut { from, to } | Action::Mend { from, to } => from != to && self.raw.sort != Sort::Crashes,
            Action::Partition(groups) => groups[0] != groups[1] && self.raw.sort != Sort::Crashes,
            Action::Wipe(_) => self.raw.sort == Sort::Wipes,
            _ => self.raw.sort != Sort::Crashes,
        }
    }
}

const _: () = assert!(MOST_NODES + 2 <= limits::NODES);
