//! Compares a run with what its scenario and its captions expect.

use crate::run::frame::Verdict;
use crate::run::{Run, Summary};
use crate::scenario::{Caption, Chosen, Decided, Expect, Scenario};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::ops::RangeInclusive;
use synod_core::{Language, NodeId};

/// Which expectations of the scenario and of its captions do not hold, one sentence each; empty if all hold.
///
/// An entry with a time is judged at the last action up to then, one without at the end of what is known. What a
/// caption expects is judged at its own time and after every later action before the next caption; the first moment at
/// which it does not hold is reported. Captions describe their scenario's own run: where people have acted, none is
/// judged. If the run was ended early, at `until_ms`, later expectations are not judged.
pub fn unmet(run: &mut Run, until_ms: Option<u64>) -> Vec<String> {
    let scenario = run.scenario().clone();
    let here = run.position();
    let mut claims = claims(run, &scenario, until_ms);
    for step in 0..=run.len() {
        let due = claims.iter_mut().filter(|claim| claim.missed.is_empty() && claim.steps.contains(&step));
        for claim in due {
            run.seek(step);
            let moment = claim.moment(run.at_ms(step));
            let missed = Judge::of(claim.expect, run, &scenario).missed();
            claim.missed = missed.map(|what| format!("{moment} {what}")).collect();
        }
    }
    run.seek(here);
    claims.into_iter().flat_map(|claim| claim.missed).collect()
}

/// Whether `expect` holds at the moment that `run` shows, as a goal means it: a node has decided at some time what it
/// is to have decided.
pub(super) fn is_met(expect: &Expect, run: &mut Run) -> bool {
    let scenario = run.scenario().clone();
    let ledger = run.world.ledger();
    let decided = expect.decided.iter().all(|(node, wanted)| wanted.was_made_by(*node, ledger));
    let others = Expect { decided: Vec::new(), ..expect.clone() };
    decided && Judge::of(&others, run, &scenario).missed().next().is_none()
}

/// The last step that begins at `at_ms` or before.
pub fn last_step(run: &Run, at_ms: u64) -> u32 {
    (0..=run.len()).rev().find(|step| run.at_ms(*step) <= at_ms).unwrap_or(0)
}

/// An expectation and the moments at which it must hold.
struct Claim<'a> {
    expect: &'a Expect,
    /// The caption that it belongs to, and its position.
    caption: Option<(usize, &'a Caption)>,
    steps: RangeInclusive<u32>,
    /// What did not hold at the first moment at which it failed.
    missed: Vec<String>,
}

impl Claim<'_> {
    /// The moment at which it is judged, in words; the latest action was at `acted_ms`.
    fn moment(&self, acted_ms: u64) -> String {
        match (self.caption, self.expect.at_ms) {
            (Some((place, caption)), _) => format!("captions[{place}]: at {} ms", acted_ms.max(caption.at_ms)),
            (None, Some(at_ms)) => format!("at {at_ms} ms"),
            (None, None) => "at the end".into(),
        }
    }
}

/// All expectations for moments up to `until_ms`.
fn claims<'a>(run: &Run, scenario: &'a Scenario, until_ms: Option<u64>) -> Vec<Claim<'a>> {
    let known = |at_ms: &Option<u64>| until_ms.is_none_or(|until_ms| at_ms.is_some_and(|at_ms| at_ms <= until_ms));
    let of_moment = |expect: &'a Expect| {
        let step = expect.at_ms.map_or(run.len(), |at_ms| last_step(run, at_ms));
        Claim { expect, caption: None, steps: step..=step, missed: Vec::new() }
    };
    let of_caption = |(place, caption): (usize, &'a Caption)| {
        let expect = caption.expect.as_ref().filter(|_| known(&Some(caption.at_ms)))?;
        let steps = last_step(run, caption.at_ms)..=shown_until(run, scenario, place);
        Some(Claim { expect, caption: Some((place, caption)), steps, missed: Vec::new() })
    };
    let captions = if run.person().is_empty() { &scenario.captions[..] } else { &[] };
    let moments = scenario.expect.iter().filter(|expect| known(&expect.at_ms)).map(of_moment);
    moments.chain(captions.iter().enumerate().filter_map(of_caption)).collect()
}

/// The last step before the next caption replaces the one at `place`. Of captions for the same time the last in the
/// list is shown, so that each of the others is judged only at its first moment.
fn shown_until(run: &Run, scenario: &Scenario, place: usize) -> u32 {
    let at_ms = scenario.captions[place].at_ms;
    let later = scenario.captions.iter().map(|caption| caption.at_ms).filter(|other| *other > at_ms).min();
    match later {
        _ if scenario.captions[place + 1..].iter().any(|caption| caption.at_ms == at_ms) => last_step(run, at_ms),
        Some(next_ms) => last_step(run, next_ms - 1),
        None => run.len(),
    }
}

/// An expectation and the state of a moment.
struct Judge<'a> {
    expect: &'a Expect,
    scenario: &'a Scenario,
    is: Summary,
}

impl<'a> Judge<'a> {
    /// For the moment that `run` shows. Blocked nodes are looked for only if the expectation depends on them.
    fn of(expect: &'a Expect, run: &mut Run, scenario: &'a Scenario) -> Self {
        let glance = Self { expect, scenario, is: run.glance() };
        let undecided = |property: &str| glance.verdict(property) == Some(Verdict::Undecided);
        match expect.blocked.is_some() || glance.wanted_verdicts().any(|(property, _)| undecided(property)) {
            true => Self { is: run.summary(), ..glance },
            false => glance,
        }
    }

    /// What does not hold.
    fn missed(self) -> impl Iterator<Item = String> {
        let missed = [
            self.decisions().collect(),
            self.verdicts().collect(),
            Vec::from_iter(self.blocked()),
            self.phases().collect(),
            self.balances().collect(),
            Vec::from_iter(self.owners()),
            self.copies().collect(),
            Vec::from_iter(self.chosen()),
            self.counts().collect(),
            self.attempts().collect(),
        ];
        missed.into_iter().flatten()
    }

    fn name(&self, node: NodeId) -> &str {
        &self.scenario.nodes[node.index()].id
    }

    fn decisions(&self) -> impl Iterator<Item = String> {
        self.expect.decided.iter().filter_map(|(node, wanted)| {
            let (id, found) = (self.name(*node), told(&self.is.decided, self.name(*node)));
            let text = |decided: Option<&Decided>| said(decided.and_then(|decided| decided.text(Language::English)));
            (!wanted.is_met_by(found))
                .then(|| format!("{id} should have decided {}, not {}", text(Some(wanted)), text(found)))
        })
    }

    fn wanted_verdicts(&self) -> impl Iterator<Item = (&'a str, Verdict)> {
        let named = |names: &'a [String], verdict| names.iter().map(move |name| (name.as_str(), verdict));
        named(&self.expect.holds, Verdict::Holds).chain(named(&self.expect.violates, Verdict::Violated))
    }

    fn verdict(&self, property: &str) -> Option<Verdict> {
        self.is.properties.iter().find(|found| found.name == property).map(|found| found.verdict)
    }

    fn verdicts(&self) -> impl Iterator<Item = String> {
        self.wanted_verdicts().filter_map(|(property, wanted)| {
            let found = self.verdict(property).filter(|found| *found != wanted)?;
            Some(format!("{property} should be {}, not {}", word(wanted), word(found)))
        })
    }

    fn blocked(&self) -> Option<String> {
        let wanted = list("nobody", self.expect.blocked?.iter().map(|node| self.name(node)));
        let found = list("nobody", &self.is.blocked);
        (found != wanted).then(|| format!("{wanted} should be blocked, not {found}"))
    }

    fn phases(&self) -> impl Iterator<Item = String> {
        self.expect.phase.iter().filter_map(|(node, wanted)| {
            let (id, found) = (self.name(*node), told(&self.is.phases, self.name(*node)).and_then(Option::as_deref));
            let differs = found != Some(wanted.as_str());
            differs.then(|| format!("{id} should show the phase {wanted}, not {}", found.unwrap_or("none")))
        })
    }

    fn balances(&self) -> impl Iterator<Item = String> {
        self.expect.balances.iter().filter_map(|(node, wanted)| {
            let (id, found) = (self.name(*node), told(&self.is.balances, self.name(*node)));
            (found != Some(wanted)).then(|| format!("{id} should have the balance {wanted}, not {}", said(found)))
        })
    }

    fn owners(&self) -> Option<String> {
        let wanted = list("nobody", self.expect.owners?.iter().map(|node| self.name(node)));
        let found = list("nobody", self.is.owners.iter().flatten());
        (found != wanted).then(|| format!("{wanted} should be owner, not {found}"))
    }

    fn copies(&self) -> impl Iterator<Item = String> {
        self.expect.copies.iter().filter_map(|(node, wanted)| {
            let (id, copies) = (self.name(*node), self.is.copies.as_deref().unwrap_or_default());
            let found = told(copies, id);
            (found != Some(wanted)).then(|| format!("{id} should hold {wanted}, not {}", said(found)))
        })
    }

    fn attempts(&self) -> impl Iterator<Item = String> {
        self.expect.attempts.iter().filter_map(|(node, timer, wanted)| {
            let id = self.name(*node);
            let made = told(&self.is.attempts, id).map(Vec::as_slice).unwrap_or_default();
            let meant = made.iter().filter(|(name, _)| timer.as_ref().is_none_or(|timer| timer == name));
            let (found, of) = (meant.map(|(_, count)| count).sum::<u32>(), timer.as_deref().unwrap_or("all timers"));
            (found < *wanted).then(|| format!("{id} should have made {wanted} attempts ({of}), not {found}"))
        })
    }

    fn chosen(&self) -> Option<String> {
        let (wanted, found) = (self.expect.chosen.as_ref()?, &self.is.chosen);
        let text = |chosen: &Chosen| list("nothing", (!chosen.is_empty()).then(|| chosen.text(Language::English)));
        (wanted != found).then(|| format!("{} should be chosen, not {}", text(wanted), text(found)))
    }

    fn counts(&self) -> impl Iterator<Item = String> {
        self.expect.messages.iter().filter_map(|(count, wanted)| {
            let found = self.is.counts.get(count).filter(|found| found != wanted)?;
            Some(format!("{count} should be {wanted}, not {found}"))
        })
    }
}

/// The entry for the node `id`.
fn told<'a, T>(all: &'a [(String, T)], id: &str) -> Option<&'a T> {
    all.iter().find(|(other, _)| other == id).map(|(_, told)| told)
}

fn said(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "nothing".into(), |value| value.to_string())
}

fn list(none: &str, all: impl IntoIterator<Item: ToString>) -> String {
    let all: Vec<String> = all.into_iter().map(|one| one.to_string()).collect();
    if all.is_empty() { none.into() } else { all.join(", ") }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "kept",
        Verdict::Violated => "violated",
        Verdict::Undecided => "undecided",
    }
}
