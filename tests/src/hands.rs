//! A random user: actions such as a person takes with a mouse, one after the other.

use synod_core::about::RequestValue;
use synod_core::{NodeId, NodeSet, Value};
use synod_sim::{Action, FlightId, Run};

/// How long the user waits, what it does, and up to two targets; any numbers are valid.
pub type Move = [u8; 4];

/// The possible actions, in proportion to how often people take them.
const ACTIONS: [Choose; 20] = [
    lose, lose, lose, slow, slow, copy, deliver, crash, crash, restart, restart, cut, cut, mend, pause, resume, side,
    ask, rarely, heal,
];

/// The actions that take most room in a link, as the second number of a move: of those that name a message, that name
/// two nodes, that name many.
pub const LONGEST: [u8; 3] = [3, 11, 16];

/// What a person may do in a run, given two numbers of a move.
type Choose = fn(&Run, u8, u8) -> Option<Action>;

/// Waits for some actions, then takes one that can be taken.
pub fn act(run: &mut Run, [wait, what, whom, other]: Move) {
    // Usually a few messages later, sometimes much later.
    let wait = if wait < 224 { wait % 8 } else { wait - 224 };
    run.seek(run.position() + u32::from(wait));
    let choices = (0..ACTIONS.len()).map(|more| ACTIONS[(usize::from(what) + more) % ACTIONS.len()]);
    let action = choices.filter_map(|choose| choose(&*run, whom, other)).find(|action| run.allows(action).is_ok());
    // The whole network can always be healed, but for a run that is full.
    _ = action.map(|action| run.act(action));
}

fn nodes(run: &Run) -> u8 {
    run.scenario().nodes.len() as u8
}

fn node(run: &Run, number: u8) -> NodeId {
    NodeId(number % nodes(run))
}

/// The action on the first node, from the one of that number on, to which it can be done.
fn on_a_node(run: &Run, number: u8, action: impl Fn(NodeId) -> Action) -> Option<Action> {
    let actions = (0..nodes(run)).map(|more| action(node(run, number.wrapping_add(more))));
    actions.into_iter().find(|action| run.allows(action).is_ok())
}

fn on_a_message(run: &Run, number: u8, action: impl Fn(FlightId) -> Action) -> Option<Action> {
    let flights = run.on_the_way();
    flights.get(usize::from(number) % flights.len().max(1)).map(|flight| action(*flight))
}

fn lose(run: &Run, whom: u8, _: u8) -> Option<Action> {
    on_a_message(run, whom, Action::Lose)
}

fn slow(run: &Run, whom: u8, other: u8) -> Option<Action> {
    let by_ms = if other < 230 { 50 } else { u64::from(other) * 4 };
    on_a_message(run, whom, |flight| Action::Delay { flight, by_ms })
}

fn copy(run: &Run, whom: u8, _: u8) -> Option<Action> {
    on_a_message(run, whom, Action::Duplicate)
}

fn deliver(run: &Run, whom: u8, _: u8) -> Option<Action> {
    on_a_message(run, whom, Action::Deliver)
}

fn crash(run: &Run, whom: u8, other: u8) -> Option<Action> {
    let sent = (other >= 192).then_some(u32::from(other % 3));
    on_a_node(run, whom, |node| Action::Crash { node, sent })
}

fn restart(run: &Run, whom: u8, _: u8) -> Option<Action> {
    on_a_node(run, whom, Action::Restart)
}

fn cut(run: &Run, whom: u8, other: u8) -> Option<Action> {
    Some(Action::Cut { from: node(run, whom), to: node(run, other) })
}

fn mend(run: &Run, whom: u8, other: u8) -> Option<Action> {
    Some(Action::Mend { from: node(run, whom), to: node(run, other) })
}

fn pause(run: &Run, whom: u8, _: u8) -> Option<Action> {
    on_a_node(run, whom, Action::Pause)
}

fn resume(run: &Run, whom: u8, _: u8) -> Option<Action> {
    on_a_node(run, whom, Action::Resume)
}

/// One side of a partition is chosen, the others are on the other side.
fn side(run: &Run, whom: u8, other: u8) -> Option<Action> {
    let chosen = |node: &NodeId| u16::from_le_bytes([whom, other]) >> node.index() & 1 == 1;
    let (one, rest): (Vec<NodeId>, Vec<NodeId>) = (0..nodes(run)).map(NodeId).partition(chosen);
    let whole = !one.is_empty() && !rest.is_empty();
    whole.then(|| Action::Partition(vec![NodeSet::from_iter(one), NodeSet::from_iter(rest)]))
}

fn ask(run: &Run, whom: u8, other: u8) -> Option<Action> {
    let request = other % run.about().requests.len() as u8;
    let takes_value = run.about().requests[usize::from(request)].value != RequestValue::None;
    let value = takes_value.then(|| Value::new(&other.to_string()));
    on_a_node(run, whom, |node| Action::Request { node, request, value: value.clone() })
}

fn rarely(run: &Run, whom: u8, other: u8) -> Option<Action> {
    let at = node(run, whom);
    Some(match other % 4 {
        0 => Action::Wipe(at),
        1 => Action::Mute(at),
        2 => Action::Deafen(at),
        _ => {
            return on_a_node(run, whom, |node| Action::Fire {
                node,
                timer: other / 4 % run.about().timers.len() as u8,
            });
        }
    })
}

fn heal(_: &Run, _: u8, _: u8) -> Option<Action> {
    Some(Action::Heal)
}
