//! What is sought and within which bounds: the search of the scenario, as a form.

use crate::actors::search;
use crate::model::form::{SearchForm, deciding};
use crate::model::session::Session;
use crate::stage::ui::Ui;
use crate::views::choice::Choice;
use crate::words::More;
use std::rc::Rc;
use synod_core::{Name, NodeId, limits};
use synod_sim::Scenario;
use synod_sim::explore::{FaultKind, Rounds, SearchPlan, TimerOrder};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The value of the choice of any property, of the goal, and with its number after it of a node's decision; no property
/// is called so.
const ANY: &str = "";
const GOAL: &str = "goal!";
const DECISION: &str = "decision!";

/// Draws the form.
pub fn draw(ui: &Ui, session: &Session, form: &SearchForm) -> Html {
    let (scenario, plan) = (&session.scenario, &form.plan);
    let rounds = plan.rounds.as_ref().and_then(|rounds| rounds.all).unwrap_or(limits::EXPLORE_ROUNDS);
    let most = plan.max_states.unwrap_or(limits::EXPLORE_STATES);
    let tries = change(scenario, form, |plan, all| {
        let timers = plan.rounds.take().unwrap_or_default().timers;
        plan.rounds = Some(Rounds { all: Some(all), timers });
    });
    let keeps = change(scenario, form, |plan, most| plan.max_states = Some(most.max(1)));
    html! {
        <div class="search-form">
            { sought(ui, session, form) }
            if !plan.goal || form.decides.is_some() {
                <fieldset class="search-faults">
                    <legend>{ ui.say(More::SearchFaults) }</legend>
                    { for FaultKind::IN_SEARCHES.into_iter().map(|kind| {
                        budget(ui, scenario, form, kind)
                    }) }
                </fieldset>
            }
            { timers(ui, scenario, form) }
            { number(ui.say(More::SearchRounds), rounds, limits::EXPLORE_MOST_ROUNDS, tries) }
            { number(ui.say(More::SearchMost), most, limits::EXPLORE_MOST_STATES, keeps) }
            { from_here(ui, session, form) }
        </div>
    }
}

/// How many faults of one kind there may be.
fn budget(ui: &Ui, scenario: &Scenario, form: &SearchForm, kind: FaultKind) -> Html {
    let left = form.plan.budgets.iter().find(|(known, _)| *known == kind).map_or(0, |(_, most)| *most);
    let spends = change(scenario, form, move |plan, count| {
        plan.budgets.retain(|(known, _)| *known != kind);
        plan.budgets.extend((count > 0).then_some((kind, count as u8)));
    });
    number(kind.text().of(ui.language), left.into(), limits::EXPLORE_FAULTS.into(), spends)
}

/// What takes a number and changes the form with it.
fn change(scenario: &Scenario, form: &SearchForm, then: impl Fn(&mut SearchPlan, u32) + 'static) -> Callback<u32> {
    let (scenario, form) = (scenario.clone(), form.clone());
    Callback::from(move |number| {
        let mut form = form.clone();
        then(&mut form.plan, number);
        search::draft(&scenario, form);
    })
}

/// A field for a number from 0 to `most`.
fn number(name: &'static str, value: u32, most: u32, set: Callback<u32>) -> Html {
    let onchange = Callback::from(move |event: Event| {
        let field: HtmlInputElement = event.target_unchecked_into();
        // What is no such number is not taken: the field shows again what holds.
        match field.value().trim().parse().ok().filter(|number| *number <= most) {
            Some(number) => set.emit(number),
            None => field.set_value(&value.to_string()),
        }
    });
    html! {
        <label class="search-number">
            <span>{ name }</span>
            <input type="number" min="0" max={most.to_string()} step="1" value={value.to_string()} {onchange} />
        </label>
    }
}

/// What is looked for.
fn sought(ui: &Ui, session: &Session, form: &SearchForm) -> Html {
    let scenario = &session.scenario;
    let decision = |node: NodeId| format!("{DECISION}{}", node.0);
    let value = match (form.decides, form.plan.goal, &form.plan.properties[..]) {
        (Some(node), ..) => decision(node),
        (None, true, _) => GOAL.to_owned(),
        (None, false, [name]) => name.clone(),
        (None, false, _) => ANY.to_owned(),
    };
    let set = {
        let (scenario, form) = (scenario.clone(), form.clone());
        Callback::from(move |chosen: String| {
            let decides = chosen.strip_prefix(DECISION).and_then(|number| number.parse().ok()).map(NodeId);
            let goal = chosen == GOAL || decides.is_some();
            let properties = if goal || chosen == ANY { Vec::new() } else { vec![chosen] };
            let plan = SearchPlan { goal, properties, ..form.plan.clone() };
            search::draft(&scenario, SearchForm { plan, decides });
        })
    };
    let mut choices = vec![(ANY.to_owned(), ui.say(More::SearchAny).to_owned())];
    choices.extend(
        session
            .snapshot
            .frame
            .properties
            .iter()
            .map(|property| (property.name.clone(), ui.say_with(More::SearchOne, &[&property.title]))),
    );
    if scenario.goal.is_some() && SearchForm::of(scenario).decides.is_none() {
        choices.push((GOAL.to_owned(), ui.say(More::SearchGoal).to_owned()));
    }
    choices.extend(
        deciding(scenario, session.about())
            .map(|node| (decision(node), ui.say_with(More::SearchDecision, &[session.name(node)]))),
    );
    html! {
        <Choice class="search-choice" label={ui.say(More::SearchFor)} choices={Rc::from(choices)} now={value} {set} />
    }
}

/// When timers run out.
fn timers(ui: &Ui, scenario: &Scenario, form: &SearchForm) -> Html {
    let order = form.plan.timers.unwrap_or_default();
    let set = {
        let (scenario, form) = (scenario.clone(), form.clone());
        Callback::from(move |chosen: String| {
            let plan = SearchPlan { timers: TimerOrder::named(&chosen), ..form.plan.clone() };
            search::draft(&scenario, SearchForm { plan, ..form });
        })
    };
    let words = [(TimerOrder::Any, More::TimersAny), (TimerOrder::Late, More::TimersLate)];
    let choices = words.map(|(order, word)| (order.name().to_owned(), ui.say(word).to_owned()));
    html! {
        <Choice class="search-choice" label={ui.say(More::SearchTimers)} choices={Rc::from(choices)}
            now={order.name().to_owned()} {set} />
    }
}

/// Whether it starts at the moment shown.
fn from_here(ui: &Ui, session: &Session, form: &SearchForm) -> Html {
    let here = session.position();
    let onchange = {
        let (scenario, form) = (session.scenario.clone(), form.clone());
        Callback::from(move |event: Event| {
            let from = event.target_unchecked_into::<HtmlInputElement>().checked().then_some(here);
            let plan = SearchPlan { from, ..form.plan.clone() };
            search::draft(&scenario, SearchForm { plan, ..form });
        })
    };
    let step = form.plan.from.unwrap_or(here).to_string();
    html! {
        <label class="search-check">
            <input type="checkbox" checked={form.plan.from.is_some()} {onchange} />
            { ui.say_with(More::SearchFrom, &[&step]) }
        </label>
    }
}
