//! What a player should bring about, and with which faults.

use super::fields::Form;
use crate::model::form::deciding;
use crate::model::session::Session;
use crate::words::making::Making;
use synod_core::NodeId;
use synod_sim::scenario::faults::{FaultKind, Faults};
use synod_sim::scenario::{Decided, Expect, Goal, Wanted};
use yew::prelude::*;

/// The values of the choices; those of properties and nodes have a name or a number behind them.
const NONE: &str = "";
const BLOCKED: &str = "blocked";
const MORE: &str = "more";
const VIOLATED: &str = "violated ";
const DECIDED: &str = "decided ";

/// Draws this part of the form.
pub fn draw(form: &Form<'_>, session: &Session) -> Html {
    let (ui, scenario) = (form.ui, form.scenario);
    let now = scenario.goal.as_ref().map_or(NONE.to_owned(), |goal| value(&goal.holds));
    let mut choices = vec![(NONE.to_owned(), ui.say(Making::NoGoal).to_owned())];
    choices.push((BLOCKED.to_owned(), ui.say(Making::GoalBlocked).to_owned()));
    choices.extend(session.snapshot.frame.properties.iter().map(|property| {
        (format!("{VIOLATED}{}", property.name), ui.say_with(Making::GoalViolated, &[&property.title]))
    }));
    choices.extend(deciding(scenario, form.about).map(|node| {
        let name = scenario.nodes.get(node.index()).map_or("", |node| &node.id);
        (format!("{DECIDED}{}", node.0), ui.say_with(Making::GoalDecided, &[name]))
    }));
    if now == MORE {
        choices.push((MORE.to_owned(), ui.say(Making::GoalMore).to_owned()));
    }
    let set = form.tell(|scenario, chosen: String| {
        let faults = scenario.goal.take().map_or(Faults::Any(1), |goal| goal.faults);
        scenario.goal = wanted(&chosen).map(|holds| Goal { holds, faults });
        if let Some(search) = &mut scenario.search {
            search.goal &= scenario.goal.is_some();
        }
    });
    html! {
        <>
            { form.choice(ui.say(Making::Goal).into(), "goal", &choices, &now, set) }
            if let Some(goal) = &scenario.goal {
                { faults(form, &goal.faults) }
            }
        </>
    }
}

/// The value of the choice that stands for what is wanted.
fn value(wanted: &Wanted) -> String {
    match wanted {
        Wanted::Blocked => BLOCKED.to_owned(),
        Wanted::Violated(name) => format!("{VIOLATED}{name}"),
        Wanted::Moment(expect) => match expect.decided[..] {
            [(node, Decided::Any)] if **expect == decides(node) => format!("{DECIDED}{}", node.0),
            _ => MORE.to_owned(),
        },
    }
}

/// What is wanted by the choice of this value; `None` for nothing.
fn wanted(chosen: &str) -> Option<Wanted> {
    let node = || chosen.strip_prefix(DECIDED)?.parse().ok().map(NodeId);
    match chosen.strip_prefix(VIOLATED) {
        Some(name) => Some(Wanted::Violated(name.to_owned())),
        None if chosen == BLOCKED => Some(Wanted::Blocked),
        None => node().map(|node| Wanted::Moment(decides(node).into())),
    }
}

fn decides(node: NodeId) -> Expect {
    Expect { decided: [(node, Decided::Any)].into(), ..Expect::default() }
}

/// The faults that the player may cause.
fn faults(form: &Form<'_>, faults: &Faults) -> Html {
    let ui = form.ui;
    let by_kind = matches!(faults, Faults::Each(_));
    let turn = form.tell(|scenario, each: bool| {
        let Some(goal) = &mut scenario.goal else { return };
        let most = goal.faults.most_in_all();
        goal.faults = if each { Faults::Each([(FaultKind::Crashes, most)].into()) } else { Faults::Any(most) };
    });
    let most = match faults {
        Faults::Any(most) => {
            let set = form.tell(|scenario, most: i64| {
                if let Some(goal) = &mut scenario.goal {
                    goal.faults = Faults::Any(u32::try_from(most).unwrap_or_default());
                }
            });
            form.number(ui.say(Making::FaultsMost).into(), "goal.faults", (*most).into(), set)
        }
        Faults::Each(kinds) => html! {
            { for FaultKind::IN_GOALS.into_iter().map(|kind| {
                let now = kinds.iter().find(|(known, _)| *known == kind).map_or(0, |(_, most)| *most);
                let set = form.tell(move |scenario, most: i64| {
                    let Some(Goal { faults: Faults::Each(kinds), .. }) = &mut scenario.goal else { return };
                    let most = u32::try_from(most).unwrap_or_default();
                    kinds.retain(|(known, _)| *known != kind);
                    kinds.extend((most > 0).then_some((kind, most)));
                });
                form.number(kind.text().of(ui.language).to_owned(), "goal.faults", now.into(), set)
            }) }
        },
    };
    html! {
        <>
            { form.check(ui.say(Making::FaultsByKind).into(), by_kind, turn) }
            <div class="build-faults">{ most }</div>
        </>
    }
}
