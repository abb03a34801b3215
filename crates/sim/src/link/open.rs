//! From the content of a link to runs, and from a run to the content of its link.

use super::{Act, Link, Played, acts};
use crate::run::{self, Run};
use crate::scenario::action::Refused;
use crate::scenario::{Diagnostic, File, read_file};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::convert::Infallible;
use synod_core::{Language, Lesson, Registry};

impl Link {
    /// The link to the moment that `run` shows, with what people did in it.
    pub fn of_run(base: Option<&'static str>, run: &mut Run) -> Self {
        let file = File::One(Box::new(run.scenario().clone()));
        Self { base, file, played: [played(run)].into() }
    }
}

/// The id of the lesson that equals `file`, if there is one.
pub fn shipped(registry: &Registry, file: &File) -> Option<&'static str> {
    let is_it = |lesson: &Lesson| read_file(registry, lesson.json).is_ok_and(|other| other == *file);
    registry.lessons().find(is_it).map(|lesson| lesson.id)
}

/// What people did in `run`, and the moment that it shows.
pub fn played(run: &mut Run) -> Played {
    let (shown, known) = (run.position(), run.len());
    let mut acts = Vec::new();
    // Actions still to be repeated cannot be named yet.
    for (after, action) in run.person().into_iter().filter(|(after, _)| *after < known) {
        if action.message().is_some() {
            run.seek(after);
        }
        let mut place = |number| {
            let place = run.on_the_way().iter().position(|other| *other == number);
            Ok::<_, Infallible>(place.map_or(0, |place| place as u32 + 1))
        };
        let Ok(action) = action.try_map(&mut place);
        acts.push(Act { after, action });
    }
    run.seek(shown);
    Played { acts, shown }
}

/// Opens what `link` holds: one run, or those of a comparison, each with what was done in it and at the moment shown.
///
/// # Errors
/// A scenario cannot be opened, or an action cannot happen at its moment; the error names the place.
pub fn open(registry: &Registry, link: &Link) -> Result<Vec<Run>, Diagnostic> {
    let mut runs = Vec::new();
    for (place, scenario) in link.file.scenarios().iter().enumerate() {
        let part = link.file.part(place);
        let mut run = run::open(registry, scenario).map_err(|bad| link.file.placed(place, bad))?;
        let nothing = Played::default();
        let played = link.played.get(place).unwrap_or(&nothing);
        for (number, act) in (1..).zip(&played.acts) {
            replay(&mut run, act).map_err(|(en, zh)| {
                let place = format!("&{part}x={}", acts::written_one(&act.action, scenario.nodes.len()));
                Diagnostic::new(
                    &place,
                    format!("action {number} cannot happen: {en}"),
                    format!("第 {number} 个动作无法发生，因为{zh}"),
                )
            })?;
        }
        run.seek(played.shown);
        if run.position() != played.shown {
            let (en, zh) = too_short(&run);
            return Err(Diagnostic::new(&format!("&{part}t={}", played.shown), en, zh));
        }
        runs.push(run);
    }
    Ok(runs)
}

/// That `run`, which shows its end, is too short; why, if its protocol has failed.
fn too_short(run: &Run) -> (String, String) {
    if let (Some(en), Some(zh)) = (run.failed(Language::English), run.failed(Language::Chinese)) {
        return (en, zh);
    }
    let len = run.position();
    (format!("the run ends after {len} actions"), format!("运行在 {len} 个动作之后就结束了"))
}

/// Repeats what a person did; on failure, why it cannot be repeated, in English and Chinese.
fn replay(run: &mut Run, act: &Act) -> Result<(), (String, String)> {
    run.seek(act.after);
    if run.position() != act.after {
        return Err(too_short(run));
    }
    let mut number = |place: u32| {
        let place = (place as usize).checked_sub(1).ok_or(Refused::NoSuchMessage)?;
        run.on_the_way().get(place).copied().ok_or(Refused::NoSuchMessage)
    };
    let action = act.action.clone().try_map(&mut number);
    action.and_then(|action| run.act(action)).map_err(|refused| {
        let (en, zh) = (run.reason(refused, Language::English), run.reason(refused, Language::Chinese));
        (en.trim_end_matches('.').to_string(), zh.trim_end_matches('。').to_string())
    })
}
