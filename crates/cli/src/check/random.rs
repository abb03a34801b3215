//! Random runs of a protocol, in which messages arrive in any order and nodes crash.

use oorandom::Rand32;
use synod_core::about::RequestValue;
use synod_core::{Language, NodeId, Registry, Value};
use synod_sim::scenario::Schedule;
use synod_sim::scenario::action::Forgery;
use synod_sim::{Action, Diagnostic, Run, Scenario, open};

/// Actions in all, and in one run.
const ACTIONS: u32 = 10_000;
const OF_A_RUN: u32 = 200;
/// Tries to find a possible action before a run ends.
const TRIES: u32 = 50;

/// Plays `scenario` again and again until enough has happened; returns how many actions that were, and the sentence of
/// a failure, which ends it.
pub(super) fn play(registry: &Registry, scenario: &Scenario) -> Result<(u32, Option<String>), Diagnostic> {
    let scenario = Scenario { schedule: Schedule::Manual, steps: Vec::new(), ..scenario.clone() };
    let mut draws = Rand32::new(1);
    let mut done = 0;
    for _ in 0..ACTIONS / OF_A_RUN * 4 {
        let mut run = open(registry, &scenario)?;
        for _ in 0..OF_A_RUN {
            if done == ACTIONS || !act(&mut run, &mut draws) {
                break;
            }
            done += 1;
        }
        if let Some(sentence) = run.failed(Language::English) {
            return Ok((done, Some(sentence)));
        }
    }
    Ok((done, None))
}

/// Takes a random action that is possible; returns whether one was found and the protocol has not failed at it.
fn act(run: &mut Run, draws: &mut Rand32) -> bool {
    let possible = (0..TRIES).map(|_| drawn(run, draws)).find(|action| run.allows(action).is_ok());
    let Some(action) = possible else { return false };
    run.act(action).is_ok()
}

/// An action that may be possible: mostly a message arrives.
fn drawn(run: &Run, draws: &mut Rand32) -> Action {
    let mut below = |most: usize| draws.rand_range(0..most.max(1) as u32) as usize;
    let node = NodeId(below(run.scenario().nodes.len()) as u8);
    let flights = run.on_the_way();
    let flight = flights.get(below(flights.len())).copied().unwrap_or_default();
    let about = run.about();
    match below(16) {
        0 => Action::Crash { node, sent: None },
        1 | 2 => Action::Restart(node),
        3 => Action::Lose(flight),
        4 => Action::Duplicate(flight),
        5 => Action::Forge { flight, forgery: Forgery::Place(below(4) as u8) },
        6 => Action::Fire { node, timer: below(about.timers.len()) as u8 },
        7 | 8 => {
            let request = below(about.requests.len());
            let value = about.requests.get(request).and_then(|request| match &request.value {
                RequestValue::None => None,
                RequestValue::Text | RequestValue::Whole => Some(below(3).to_string()),
                RequestValue::Node(_) => run.scenario().nodes.get(below(16)).map(|node| node.id.clone()),
            });
            Action::Request { node, request: request as u8, value: value.map(|value| Value::new(&value)) }
        }
        _ => Action::Deliver(flight),
    }
}
