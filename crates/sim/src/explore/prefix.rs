//! The first actions of a run, as manual steps: a search that starts after them hands out schedules that begin so.
//!
//! Chance plays no part in a manual schedule, so that what it lost or copied becomes a step of its own; that a message
//! takes longer changes no order there, and is left out.

use crate::run::{Run, as_step};
use crate::scenario::action::{Action, Cause, Refused};
use crate::scenario::{Diagnostic, MessageName, Scenario, Schedule, Step};
use crate::world::{ActionResult, Flight, Loss, Node, NotDone, Pending, Running, TimeLeft, Timers, World};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::rc::Rc;
use alloc::vec::Vec;
use synod_core::{DynCluster, limits};

/// The first actions of a run.
#[derive(Clone, Debug)]
pub(super) struct Prefix {
    /// As manual steps.
    pub(super) steps: Vec<Step>,
    /// The world that they lead to.
    pub(super) world: World,
    /// The steps of the scenario that asked for something among them.
    pub(super) asked: BTreeSet<usize>,
    /// The timers of each node, with the time that they had left in the run.
    pub(super) timers: Vec<Timers>,
}

impl Prefix {
    /// The first `from` actions of `run`.
    ///
    /// # Errors
    /// The run has fewer, or what it did cannot be said in a schedule from which a search can start.
    pub(super) fn of(run: &mut Run, from: u32) -> Result<Self, Diagnostic> {
        run.seek(from);
        if run.position() < from {
            let len = run.len();
            return Err(Diagnostic::new(
                "from",
                format!("the run has {len} actions, not {from}"),
                format!("运行只有 {len} 个动作，不足 {from} 个"),
            ));
        }
        let scenario = run.scenario();
        let Ok((world, result)) = started(run.world.shared_cluster(), scenario) else {
            return Err(cannot("the protocol fails as it starts", "协议在启动时出错", from));
        };
        let mut replay = Replay { world, steps: Vec::new(), numbers: BTreeMap::new() };
        let mut asked = BTreeSet::new();
        let mut done = replay.follow(&run.start, &result);
        for record in &run.records[..from as usize] {
            let Some(action) = record.action.as_ref().filter(|_| record.refused.is_none()) else { continue };
            if let (Action::Request { .. }, Cause::Step(step)) = (action, record.cause) {
                asked.insert(step);
            }
            done = done.and_then(|()| replay.act(action, &record.result));
        }
        let Replay { world, steps, .. } = replay;
        if done.is_err() || !is_alike(&world, &run.world) {
            return Err(cannot("it cannot be written as manual steps", "它无法写成手动步骤", from));
        }
        if steps.len() > limits::STEPS {
            let (len, most) = (steps.len(), limits::STEPS);
            let (en, zh) = (format!("they are {len} steps, more than {most}"), format!("它们有 {len} 步，超过 {most}"));
            return Err(cannot(&en, &zh, from));
        }
        Ok(Self { steps, timers: timers(&run.world), world, asked })
    }
}

fn cannot(en: &str, zh: &str, from: u32) -> Diagnostic {
    let en = format!("a search cannot start after {from} actions of this run: {en}");
    Diagnostic::new("from", en, format!("搜索无法从该运行的 {from} 个动作之后开始：{zh}"))
}

/// A manual world of `scenario` in which all nodes have just started, and what they did.
pub(super) fn started(cluster: Rc<dyn DynCluster>, scenario: &Scenario) -> Result<(World, ActionResult), NotDone> {
    let mut world = World::new(cluster, scenario.network, scenario.seed, Schedule::Manual);
    let booting = world.boot()?;
    let result = carry_out(&mut world, booting)?;
    Ok((world, result))
}

/// Carries out what has begun, in this thread.
pub(super) fn carry_out(world: &mut World, begun: Pending) -> Result<ActionResult, NotDone> {
    world.carry_out(begun, |ask| Some(ask.react()))?;
    Ok(world.take_result())
}

fn timers(world: &World) -> Vec<Timers> {
    let now_ms = world.now_ms();
    let left = |running: &Running| TimeLeft { timer: running.timer, left_ms: running.due_ms.saturating_sub(now_ms) };
    world.nodes().iter().map(|node| node.timers.iter().map(left).collect()).collect()
}

/// Whether nothing but time and the numbers of messages tells the two worlds apart.
fn is_alike(one: &World, other: &World) -> bool {
    let nodes = one.nodes().iter().zip(other.nodes()).all(|(one, other)| {
        let timers = |node: &Node| node.timers.iter().map(|running| running.timer).collect::<BTreeSet<_>>();
        (one.life, &one.memory, &one.disk) == (other.life, &other.memory, &other.disk)
            && one.mailbox == other.mailbox
            && timers(one) == timers(other)
    });
    let mut left: Vec<&Flight> = other.flights().iter().collect();
    let flights = one.flights().iter().all(|flight| {
        let same =
            |other: &&Flight| (other.from, other.to, &other.message) == (flight.from, flight.to, &flight.message);
        left.iter().position(same).map(|place| left.remove(place)).is_some()
    });
    nodes && flights && left.is_empty() && one.cuts() == other.cuts() && one.ledger() == other.ledger()
}

/// A manual world that does what a run did.
struct Replay {
    world: World,
    steps: Vec<Step>,
    /// The number that a message of the run has in this world.
    numbers: BTreeMap<u32, u32>,
}

impl Replay {
    /// Does `action`, of which `result` came in the run, and then what chance did to the messages that it sent.
    fn act(&mut self, action: &Action, result: &ActionResult) -> Result<(), NotDone> {
        if matches!(action, Action::Delay { .. }) {
            return Ok(());
        }
        let number = |number| self.numbers.get(&number).copied().ok_or(Refused::NoSuchMessage);
        let action = action.clone().try_map(&mut |flight| number(flight))?;
        let here = self.take(&action)?;
        if let (Some(copy), Some(same)) = (&result.copy, &here.copy) {
            self.numbers.insert(copy.number, same.number);
        }
        self.follow(result, &here)
    }

    fn take(&mut self, action: &Action) -> Result<ActionResult, NotDone> {
        let action_named: Action<MessageName> = as_step(&self.world, action)?;
        self.steps.push(Step { at_ms: None, action: action_named });
        let begun = self.world.begin(action)?;
        carry_out(&mut self.world, begun)
    }

    /// Notes which message is which, and does what chance did to them.
    fn follow(&mut self, there: &ActionResult, here: &ActionResult) -> Result<(), NotDone> {
        let sends = |result: &ActionResult| {
            let sends = result.reactions.iter().flat_map(|reacted| &reacted.sends);
            sends.map(|sent| (sent.number, sent.loss, sent.copy.map(|(copy, _)| copy))).collect::<Vec<_>>()
        };
        let pairs: Vec<_> = sends(there).into_iter().zip(sends(here)).collect();
        for ((number, ..), (same, ..)) in &pairs {
            self.numbers.insert(*number, *same);
        }
        for ((_, loss, copy), (same, ..)) in pairs {
            if loss == Some(Loss::Chance) {
                self.take(&Action::Lose(same))?;
            }
            if let Some(copy) = copy {
                let made = self.take(&Action::Duplicate(same))?;
                let made = made.copy.ok_or(Refused::NoSuchMessage)?;
                self.numbers.insert(copy, made.number);
            }
        }
        Ok(())
    }
}
