//! What people did, as steps of a scenario file: for authors who have played something worth keeping.

use super::Link;
use super::open::open;
use crate::run::{self, Run};
use crate::scenario::action::{Action, Cause};
use crate::scenario::{Diagnostic, File, Scenario, Schedule, Step};
use alloc::format;
use alloc::vec::Vec;
use synod_core::Registry;

/// The file of `link`, with people's actions as steps; also where it does not play like the link, since a step cannot
/// wait for what else happens in its millisecond.
///
/// # Errors
/// A scenario cannot be opened, or an action cannot happen at its moment; the error names the place.
pub fn as_file(registry: &Registry, link: &Link) -> Result<(File, Vec<Diagnostic>), Diagnostic> {
    let mut file = link.file.clone();
    let mut notices = Vec::new();
    for (place, mut run) in open(registry, link)?.into_iter().enumerate() {
        if link.played.get(place).is_none_or(|played| played.acts.is_empty()) {
            continue;
        }
        run.run_to_end();
        let scenario = &mut file.scenarios_mut()[place];
        scenario.steps = steps(&mut run);
        if let Some(step) = parting(registry, scenario, &run) {
            let at_ms = run.at_ms(step);
            let en = format!("as steps, what was done plays differently from action {step} on, at {at_ms} ms");
            let zh = format!("写成步骤之后，从第 {step} 个动作（{at_ms} 毫秒）起与链接不同");
            notices.push(link.file.placed(place, Diagnostic::new("steps", en, zh)));
        }
    }
    Ok((file, notices))
}

/// The steps of `run` in the order in which they happened, including those of people.
fn steps(run: &mut Run) -> Vec<Step> {
    let scenario = run.scenario().clone();
    let mut taken = Vec::new();
    let mut steps = Vec::new();
    // When the clock last caused an action: a step at that time would come before it.
    let mut by_clock_ms = None;
    for number in 1..=run.len() {
        let event = run.event(number);
        match (event.cause, event.action) {
            (Cause::Clock, _) => by_clock_ms = Some(event.at_ms),
            (Cause::Step(place), _) => {
                taken.push(place);
                // In a manual schedule a step that cannot happen is an error.
                if scenario.schedule == Schedule::Timed || event.refused.is_none() {
                    steps.push(scenario.steps[place].clone());
                }
            }
            (Cause::Person, None) => {}
            (Cause::Person, Some(action)) => {
                run.seek(number - 1);
                let late = u64::from(by_clock_ms == Some(event.at_ms));
                steps.extend(step(run, &action, scenario.schedule, event.at_ms + late));
            }
        }
    }
    let untaken = (0..).zip(scenario.steps).filter(|(place, _)| !taken.contains(place));
    steps.extend(untaken.map(|(_, step)| step));
    steps
}

/// A person's action as a step. Without a clock nothing can be delayed.
fn step(run: &Run, action: &Action, schedule: Schedule, at_ms: u64) -> Option<Step> {
    let action = run.as_step(action).ok()?;
    match (schedule, &action) {
        (Schedule::Manual, Action::Delay { .. }) => None,
        (Schedule::Manual, _) => Some(Step { at_ms: None, action }),
        (Schedule::Timed, _) => Some(Step { at_ms: Some(at_ms), action }),
    }
}

/// The first action at which a run of `scenario` differs from `run`; `None` if only times differ.
fn parting(registry: &Registry, scenario: &Scenario, run: &Run) -> Option<u32> {
    let Ok(mut other) = run::open(registry, scenario) else { return Some(1) };
    other.run_to_end();
    let happened = |run: &Run| -> Vec<(u32, Option<Action>)> {
        let events = (1..=run.len()).map(|number| run.event(number));
        let delayed = |action: &Option<Action>| matches!(action, Some(Action::Delay { .. }));
        let matters = events.filter(|event| scenario.schedule == Schedule::Timed || !delayed(&event.action));
        matters.filter(|event| event.refused.is_none()).map(|event| (event.step, event.action)).collect()
    };
    let (here, there) = (happened(run), happened(&other));
    let place = (0..here.len().max(there.len()))
        .find(|place| here.get(*place).map(|(_, action)| action) != there.get(*place).map(|(_, action)| action))?;
    Some(here.get(place).map_or(run.len(), |(step, _)| *step))
}
