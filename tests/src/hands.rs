//! A person at random: actions such as somebody takes with a mouse, one after the other.

use synod_core::{Language, NodeId, NodeSet, Value};
use synod_sim::frame::{Frame, Life};
use synod_sim::{Action, FlightId, Run};

/// How long the person waits, what it does, to whom, and to whom else; any numbers will do.
pub type Move = [u8; 4];

/// What can be done, each in proportion to how often people do it.
const DEEDS: [Deed; 20] = [
    lose, lose, lose, slow, slow, copy, deliver, crash, crash, restart, restart, cut, cut, mend, pause, resume, side,
    ask, rarely, heal,
];

/// The deeds that take most room in a link, as the second number of a move: of those that name a message, that name
/// two nodes, that name many.
pub const LONGEST: [u8; 3] = [3, 11, 16];

type Deed = fn(&Frame, u8, u8) -> Option<Action>;

/// Waits for some actions, then takes one that can be taken.
pub fn act(run: &mut dyn Run, [wait, what, whom, other]: Move) {
    // Mostly some messages later, at times much later.
    let wait = if wait < 224 { wait % 8 } else { wait - 224 };
    run.seek(run.position() + u32::from(wait));
    let frame = run.frame(Language::English);
    let deeds = (0..DEEDS.len()).map(|more| DEEDS[(usize::from(what) + more) % DEEDS.len()]);
    let mut actions = deeds.filter_map(|deed| deed(&frame, whom, other));
    let action = actions.find(|action| run.allows(action).is_ok());
    // The whole network can always be healed, but for a run that is full.
    _ = action.map(|action| run.act(action));
}

fn pick<T>(of: &[T], number: u8) -> Option<&T> {
    of.get(usize::from(number) % of.len().max(1))
}

fn message(frame: &Frame, number: u8) -> Option<FlightId> {
    pick(&frame.flights, number).map(|flight| flight.id)
}

fn node(frame: &Frame, number: u8, life: Option<Life>) -> Option<NodeId> {
    let nodes = frame.nodes.iter().filter(|node| life.is_none_or(|life| node.life == life));
    let nodes: Vec<NodeId> = nodes.map(|node| node.id).collect();
    pick(&nodes, number).copied()
}

fn link(frame: &Frame, one: u8, other: u8) -> Option<(NodeId, NodeId)> {
    Some((node(frame, one, None)?, node(frame, other, None)?))
}

fn lose(frame: &Frame, whom: u8, _: u8) -> Option<Action> {
    message(frame, whom).map(Action::Lose)
}

fn slow(frame: &Frame, whom: u8, other: u8) -> Option<Action> {
    let by_ms = if other < 230 { 50 } else { u64::from(other) * 4 };
    message(frame, whom).map(|flight| Action::Delay { flight, by_ms })
}

fn copy(frame: &Frame, whom: u8, _: u8) -> Option<Action> {
    message(frame, whom).map(Action::Duplicate)
}

fn deliver(frame: &Frame, whom: u8, _: u8) -> Option<Action> {
    message(frame, whom).map(Action::Deliver)
}

fn crash(frame: &Frame, whom: u8, other: u8) -> Option<Action> {
    let sent = (other >= 192).then_some(u32::from(other % 3));
    node(frame, whom, Some(Life::Up)).map(|node| Action::Crash { node, sent })
}

fn restart(frame: &Frame, whom: u8, _: u8) -> Option<Action> {
    node(frame, whom, Some(Life::Down)).map(Action::Restart)
}

fn cut(frame: &Frame, whom: u8, other: u8) -> Option<Action> {
    link(frame, whom, other).map(|(from, to)| Action::Cut { from, to })
}

fn mend(frame: &Frame, whom: u8, _: u8) -> Option<Action> {
    pick(&frame.cuts, whom).map(|(from, to)| Action::Mend { from: *from, to: *to })
}

fn pause(frame: &Frame, whom: u8, _: u8) -> Option<Action> {
    node(frame, whom, Some(Life::Up)).map(Action::Pause)
}

fn resume(frame: &Frame, whom: u8, _: u8) -> Option<Action> {
    node(frame, whom, Some(Life::Paused)).map(Action::Resume)
}

/// One side of a partition is chosen, the others are on the other side.
fn side(frame: &Frame, whom: u8, other: u8) -> Option<Action> {
    let chosen = |node: &NodeId| u16::from_le_bytes([whom, other]) >> node.index() & 1 == 1;
    let (one, rest): (Vec<NodeId>, Vec<NodeId>) = frame.nodes.iter().map(|node| node.id).partition(chosen);
    let whole = !one.is_empty() && !rest.is_empty();
    whole.then(|| Action::Partition(vec![NodeSet::from_iter(one), NodeSet::from_iter(rest)]))
}

fn ask(frame: &Frame, whom: u8, other: u8) -> Option<Action> {
    let node = pick(&frame.nodes, whom)?;
    let request = pick(&node.requests, other)?;
    let value = request.takes_value.then(|| Value::new(&other.to_string()));
    Some(Action::Request { node: node.id, request: request.request, value })
}

fn rarely(frame: &Frame, whom: u8, other: u8) -> Option<Action> {
    let at = pick(&frame.nodes, whom)?;
    Some(match other % 4 {
        0 => Action::Wipe(at.id),
        1 => Action::Mute(at.id),
        2 => Action::Deafen(at.id),
        _ => Action::Fire { node: at.id, timer: pick(&at.timers, other / 4)?.timer },
    })
}

fn heal(_: &Frame, _: u8, _: u8) -> Option<Action> {
    Some(Action::Heal)
}
