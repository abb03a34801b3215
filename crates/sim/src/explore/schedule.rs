//! Turns a path through the graph into a manual scenario that `run` replays.

use super::findings::End;
use super::parts::Trigger;
use super::prefix::{carry_out, started};
use super::rows::RowId;
use super::search::{Act, Search, Taken};
use crate::run::goal::reached;
use crate::scenario::action::{Action, Forgery};
use crate::scenario::{Caption, Expect, MessageName, Scenario, Schedule, Step, Wanted};
use crate::world::{Flight, World};
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{Check, Exchange, Language, NodeId, NodeSet, OwnedText, limits};

/// An action as a step of a scenario has it.
type Named = Action<MessageName>;

impl Search {
    /// The actions that lead to `row` from the start, each with the world in which it happens. Where nodes were
    /// exchanged on the way, they are what they are again.
    pub(super) fn path(&mut self, row: RowId) -> Vec<(Vec<u32>, Act)> {
        let mut kept = Vec::new();
        let mut at = row;
        while at != 0 {
            let parent = self.rows.parent(at);
            let (from, to) = (self.rows.row(parent), self.rows.row(at));
            let mut found = None;
            self.successors(&from, |_, step, next| {
                if found.is_none() && next == to {
                    found = Some(step);
                }
            });
            kept.extend(found.map(|step| (from, step)));
            at = parent;
        }
        let mut back = self.exchanges.back(self.start_by).clone();
        let mut path = Vec::new();
        for (from, Taken { act, by }) in kept.into_iter().rev() {
            let there = self.exchanges.place_of(&back);
            let from = self.exchanges.row(&mut self.parts, &mut self.rests, &from, there);
            path.push((from, act.renamed(&back, |message| self.exchanges.message(&mut self.parts, message, there))));
            back = back.after(self.exchanges.back(by));
        }
        path
    }

    /// The manual scenario whose steps are `path`, after those with which the search starts. It expects what it leads
    /// to. Where the protocol fails as it is told, it ends.
    pub(super) fn as_scenario(&self, path: &[(Vec<u32>, Act)], end: End<'_>) -> Scenario {
        let steps = self.steps(path);
        Scenario {
            title: end.title(path.len()),
            about: OwnedText::default(),
            schedule: Schedule::Manual,
            captions: self.goal_reached(end, steps.len()).into_iter().collect(),
            steps,
            expect: self.expected(end).into_iter().collect(),
            goal: None,
            search: None,
            ..self.scenario.clone()
        }
    }

    /// The caption at its end that says which goal is reached. The goal itself would be another player's, who has
    /// caused none of the faults that the steps are.
    fn goal_reached(&self, end: End<'_>, steps: usize) -> Option<Caption> {
        let goal = self.scenario.goal.as_ref().filter(|_| matches!(end, End::Goal))?;
        let [en, zh] = [Language::English, Language::Chinese].map(|language| reached(&*self.cluster, goal, language));
        let at_ms = steps as u64 * limits::MANUAL_ACTION_MS;
        Some(Caption { at_ms, text: OwnedText { en, zh }, expect: None })
    }

    fn steps(&self, path: &[(Vec<u32>, Act)]) -> Vec<Step> {
        let Some((mut world, mut steps)) = self.start_of_schedules() else { return Vec::new() };
        let is_left = |place: &usize| self.prefix.as_ref().is_none_or(|prefix| !prefix.asked.contains(place));
        let actions = self.scenario.steps.iter().enumerate().filter(|(place, _)| is_left(place));
        let actions = actions.map(|(_, step)| &step.action);
        let mut requests: Vec<&Named> = actions.filter(|action| matches!(action, Action::Request { .. })).collect();
        for (row, act) in late_forgeries(path) {
            let act = self.in_full(&world, row, act);
            let Some((named, action)) = self.step(&world, row, act, &mut requests) else { break };
            let done = world.begin(&action).and_then(|begun| carry_out(&mut world, begun));
            if done.is_err() {
                break;
            }
            steps.push(Step { at_ms: None, action: named });
        }
        steps
    }

    /// The world in which the search starts, and the steps that lead to it; `None` if the protocol fails as it starts.
    fn start_of_schedules(&self) -> Option<(World, Vec<Step>)> {
        if let Some(prefix) = &self.prefix {
            return Some((prefix.world.clone(), prefix.steps.clone()));
        }
        let (world, _) = started(self.cluster.clone(), &self.scenario).ok()?;
        Some((world, Vec::new()))
    }

    /// The same action in a world in which all messages fly: what of a crash's sends leaves is counted there with those
    /// that the search has left out.
    fn in_full(&self, world: &World, row: &[u32], act: Act) -> Act {
        let Act::Crash { node, sent: Some(sent) } = act else { return act };
        let mut flying = world.retractable(node).zip(0u32..);
        let living = self.could_take_back(row, node).into_iter().take(sent as usize + 1);
        // The place of the first that does not leave.
        let mut place = sent;
        for (_, to, message) in living {
            let message = self.parts.message(message);
            let same = flying.find(|(flight, _)| flight.to == to && flight.message == *message);
            place = same.map_or(place, |(_, place)| place);
        }
        Act::Crash { node, sent: Some(place) }
    }

    fn expected(&self, end: End<'_>) -> Option<Expect> {
        let violated = |name: &str| Expect { violates: vec![name.to_string()], ..Expect::default() };
        match (end, self.scenario.goal.as_ref().map(|goal| &goal.holds)) {
            (End::Failure, _) => None,
            (End::Violation(property), _) => Some(violated(property)),
            (End::Goal, Some(Wanted::Violated(property))) => Some(violated(property)),
            (End::Goal, Some(Wanted::Moment(expect))) => Some((**expect).clone()),
            (End::Goal, Some(Wanted::Blocked) | None) => {
                let blocks = self.cluster.properties().iter().find(|one| one.check == Check::Blocked);
                blocks.map(|property| violated(&property.name))
            }
        }
    }

    /// An action that the search takes in the world `row`, as a step of a scenario and as an action on `world`.
    pub(super) fn step(
        &self,
        world: &World,
        row: &[u32],
        act: Act,
        requests: &mut Vec<&Named>,
    ) -> Option<(Named, Action)> {
        let in_flight = |to, from, message| self.in_flight(world, row, to, from, message);
        Some(match act {
            Act::Happens(to, Trigger::Deliver { from, message }) => {
                let (name, flight) = in_flight(to, from, message)?;
                (Action::Deliver(name), Action::Deliver(flight.number))
            }
            Act::Lose { to, from, message } => {
                let (name, flight) = in_flight(to, from, message)?;
                (Action::Lose(name), Action::Lose(flight.number))
            }
            Act::Duplicate { to, from, message } => {
                let (name, flight) = in_flight(to, from, message)?;
                (Action::Duplicate(name), Action::Duplicate(flight.number))
            }
            Act::Forge { to, from, message, into } => {
                let (name, flight) = in_flight(to, from, message)?;
                let label = self.cluster.label(self.parts.message(into)).ok()?;
                let (place, _) = world.forgery(flight.number, &Forgery::Label(label.clone())).ok()??;
                let here = Action::Forge { flight: flight.number, forgery: Forgery::Place(place) };
                (Action::Forge { flight: name, forgery: Forgery::Label(label) }, here)
            }
            Act::Happens(node, Trigger::Fire(timer)) => (Action::Fire { node, timer }, Action::Fire { node, timer }),
            Act::Happens(node, Trigger::Restart) => (Action::Restart(node), Action::Restart(node)),
            Act::Happens(node, Trigger::Resume) => (Action::Resume(node), Action::Resume(node)),
            Act::Wipe(node) => (Action::Wipe(node), Action::Wipe(node)),
            Act::Pause(node) => (Action::Pause(node), Action::Pause(node)),
            Act::Crash { node, sent } => (Action::Crash { node, sent }, Action::Crash { node, sent }),
            Act::Cut(one, other) => {
                let groups = [one, other].map(|node| NodeSet::from_iter([node])).to_vec();
                (Action::Partition(groups.clone()), Action::Partition(groups))
            }
            Act::Heal => (Action::Heal, Action::Heal),
            Act::Happens(node, Trigger::Request) => {
                let of_node = |asked: &&Named| matches!(asked, Action::Request { node: other, .. } if *other == node);
                let next = requests.iter().position(of_node)?;
                let Action::Request { node, request, value } = requests.remove(next).clone() else { return None };
                let action = Action::Request { node, request, value: value.clone() };
                (Action::Request { node, request, value }, action)
            }
        })
    }

    /// The oldest message in flight with this content; named by its number among its kind where there are several. A
    /// forged one may be older than one of the same content that a crash could take back, or not: what the search takes
    /// is the first of them in `row`.
    fn in_flight<'a>(
        &self,
        world: &'a World,
        row: &[u32],
        to: NodeId,
        from: NodeId,
        message: u32,
    ) -> Option<(MessageName, &'a Flight)> {
        let envelopes = &self.parts.part(row[to.index()]).envelopes;
        let first = envelopes.iter().find(|envelope| (envelope.from, envelope.message) == (from, message));
        let is_retractable = first.is_some_and(|envelope| envelope.retractable > 0);
        let retractable: Vec<u32> = world.retractable(from).map(|flight| flight.number).collect();
        let message = self.parts.message(message);
        let here = || world.flights().iter().filter(|flight| (flight.from, flight.to) == (from, to));
        let same = || here().filter(|flight| flight.message == *message);
        let alike = same().find(|flight| retractable.contains(&flight.number) == is_retractable);
        let flight = alike.or_else(|| same().next())?;
        let first = here().find(|other| other.kind == flight.kind)?;
        let nth = (first.number != flight.number).then_some(flight.nth);
        let kind = self.cluster.about().kind_name(flight.kind).to_string();
        Some((MessageName { kind, from, to, nth }, flight))
    }
}

/// The same actions, each forgery just before what it is for, or before a crash: a name cannot tell a forged message
/// from a copy that says what was sent, and until somebody hears it, it does not matter what a message says.
fn late_forgeries(path: &[(Vec<u32>, Act)]) -> Vec<(&[u32], Act)> {
    let mut late: Vec<(&[u32], Act)> = Vec::new();
    let mut waiting: Vec<(&[u32], Act)> = Vec::new();
    for (row, act) in path {
        let all = matches!(act, Act::Crash { .. } | Act::Wipe(_) | Act::Cut(..));
        let needed = |(_, forgery): &(&[u32], Act)| all || act.names().is_some_and(|named| forgery.makes(named));
        // What a forgery waits for may be another forgery of the same message, so that their order stays.
        while let Some(place) = waiting.iter().position(needed) {
            late.extend(waiting.drain(..=place));
        }
        match act {
            Act::Forge { .. } => waiting.push((row, *act)),
            _ => late.push((row, *act)),
        }
    }
    late.extend(waiting);
    late
}

impl Act {
    /// The message that it names: to whom, from whom, which.
    fn names(self) -> Option<(NodeId, NodeId, u32)> {
        match self {
            Self::Happens(to, Trigger::Deliver { from, message })
            | Self::Lose { to, from, message }
            | Self::Duplicate { to, from, message }
            | Self::Forge { to, from, message, .. } => Some((to, from, message)),
            _ => None,
        }
    }

    /// Whether it is a forgery that makes this message.
    fn makes(self, named: (NodeId, NodeId, u32)) -> bool {
        matches!(self, Self::Forge { to, from, into, .. } if (to, from, into) == named)
    }

    /// The same with nodes exchanged; `renamed` does so in a message.
    fn renamed(self, exchange: &Exchange, mut renamed: impl FnMut(u32) -> u32) -> Self {
        let of = |node| exchange.of(node);
        match self {
            Self::Happens(node, Trigger::Deliver { from, message }) => {
                Self::Happens(of(node), Trigger::Deliver { from: of(from), message: renamed(message) })
            }
            Self::Happens(node, trigger) => Self::Happens(of(node), trigger),
            Self::Lose { to, from, message } => Self::Lose { to: of(to), from: of(from), message: renamed(message) },
            Self::Duplicate { to, from, message } => {
                Self::Duplicate { to: of(to), from: of(from), message: renamed(message) }
            }
            Self::Forge { to, from, message, into } => {
                Self::Forge { to: of(to), from: of(from), message: renamed(message), into: renamed(into) }
            }
            Self::Crash { node, sent } => Self::Crash { node: of(node), sent },
            Self::Wipe(node) => Self::Wipe(of(node)),
            Self::Pause(node) => Self::Pause(of(node)),
            Self::Cut(one, other) => Self::Cut(of(one), of(other)),
            Self::Heal => Self::Heal,
        }
    }
}
