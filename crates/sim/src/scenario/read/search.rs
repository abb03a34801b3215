//! Reads goals, and how a scenario is to be searched.

use super::cursor::At;
use super::expect;
use super::names::Names;
use crate::scenario::diagnostic::{Diagnostic, shorten};
use crate::scenario::faults::{FaultKind, Faults};
use crate::scenario::search::{Rounds, SearchPlan, TimerOrder};
use crate::scenario::{Goal, Wanted};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{Name, limits};

/// What a player should bring about, and with which faults.
pub(super) fn goal(at: &At<'_>, known: &Names<'_>) -> Result<Goal, Diagnostic> {
    let fields = at.object()?;
    fields.only(&["holds", "faults"])?;
    let holds = fields.need("holds")?;
    let holds = match () {
        () if holds.is_object() => Wanted::Moment(expect::of_goal(&holds, known)?.into()),
        () if holds.text()? == "blocked" => Wanted::Blocked,
        () => Wanted::Violated(known.property(&holds)?),
    };
    Ok(Goal { holds, faults: faults(&fields.need("faults")?)? })
}

/// One number for all kinds, or an object by kind.
fn faults(at: &At<'_>) -> Result<Faults, Diagnostic> {
    let count = |at: &At<'_>| at.whole(0, i64::from(limits::ACTIONS)).map(|count| count as u32);
    if !at.is_object() {
        return count(at).map(Faults::Any);
    }
    let one = |(name, at): (&str, At<'_>)| {
        let kind = FaultKind::named(name).filter(|kind| FaultKind::IN_GOALS.contains(kind));
        let kind = kind.ok_or_else(|| {
            let all = FaultKind::IN_GOALS.map(Name::name).join(", ");
            let name = shorten(name);
            at.bad(
                &format!("there is no kind of fault {name:?}: there are {all}"),
                &format!("没有名为 {name:?} 的故障，故障有：{all}"),
            )
        })?;
        Ok((kind, count(&at)?))
    };
    let kinds: Vec<_> = at.object()?.pairs().map(one).collect::<Result<_, _>>()?;
    Ok(if kinds.is_empty() { Faults::Any(0) } else { Faults::Each(kinds) })
}

/// How a scenario is to be searched; one that has a goal may be searched for it.
pub(super) fn search(at: &At<'_>, known: &Names<'_>, has_goal: bool) -> Result<SearchPlan, Diagnostic> {
    const OTHERS: [&str; 7] = ["rounds", "timers", "faulty", "property", "max_states", "from", "goal"];
    let fields = at.object()?;
    let all: Vec<&str> = FaultKind::IN_SEARCHES.iter().map(|kind| kind.name()).chain(OTHERS).collect();
    fields.only(&all)?;
    let count = |name, most: i64| fields.get(name).map(|at| at.whole(0, most)).transpose();
    let mut budgets = Vec::new();
    for kind in FaultKind::IN_SEARCHES {
        if let Some(most) = count(kind.name(), limits::EXPLORE_FAULTS.into())? {
            budgets.push((kind, most as u8));
        }
    }
    let orders = [("any", TimerOrder::Any), ("late", TimerOrder::Late)];
    Ok(SearchPlan {
        budgets,
        rounds: fields
            .get("rounds")
            .map(|at| rounds(&at, known))
            .transpose()?
            .filter(|said| *said != Rounds::default()),
        timers: fields.get("timers").map(|at| at.one_of(&orders).copied()).transpose()?,
        faulty: fields.get("faulty").map(|at| expect::nodes(&at, known)).transpose()?,
        properties: fields.get("property").map_or(Ok(Vec::new()), |at| properties(&at, known))?,
        max_states: count("max_states", limits::EXPLORE_MOST_STATES.into())?.map(|count| count as u32),
        from: count("from", limits::ACTIONS.into())?.map(|count| count as u32),
        goal: fields.get("goal").map(|at| goal_meant(&at, has_goal)).transpose()?.is_some(),
    })
}

fn goal_meant(at: &At<'_>, has_goal: bool) -> Result<(), Diagnostic> {
    at.truth()?;
    has_goal.then_some(()).ok_or_else(|| at.bad("the scenario has no goal", "该场景没有目标"))
}

/// A number for all timers, or an object by timer.
fn rounds(at: &At<'_>, known: &Names<'_>) -> Result<Rounds, Diagnostic> {
    let count = |at: &At<'_>| at.whole(0, limits::EXPLORE_MOST_ROUNDS.into()).map(|count| count as u32);
    if !at.is_object() {
        return Ok(Rounds { all: Some(count(at)?), timers: Vec::new() });
    }
    let mut rounds = Rounds::default();
    for (name, at) in at.object()?.pairs() {
        match name {
            "all" => rounds.all = Some(count(&at)?),
            name => rounds.timers.push((known.timer(&at, name)?, count(&at)?)),
        }
    }
    Ok(rounds)
}

/// The name of a property, or a list of names without repetition.
fn properties(at: &At<'_>, known: &Names<'_>) -> Result<Vec<String>, Diagnostic> {
    if !at.is_list() {
        return Ok(vec![known.property(at)?]);
    }
    let mut all: Vec<String> = Vec::new();
    for at in at.list(limits::NODES)? {
        let name = known.property(&at)?;
        if all.contains(&name) {
            return Err(at.bad(&format!("duplicate property {name}"), &format!("性质 {name} 重复")));
        }
        all.push(name.to_string());
    }
    Ok(all)
}
