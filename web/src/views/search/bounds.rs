//! What is sought and within which bounds: the search of the scenario, as a form.

use crate::actors::search;
use crate::model::session::Session;
use crate::stage::ui::Ui;
use crate::words::More;
use synod_core::limits;
use synod_sim::Scenario;
use synod_sim::explore::{Bounds, FaultKind, Rounds, SearchPlan, TimerOrder};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// The value of the choice of any property, and of the goal; no property is called so.
const ANY: &str = "";
const GOAL: &str = "goal!";

/// Draws the form for `plan`.
pub fn draw(ui: &Ui, session: &Session, plan: &SearchPlan) -> Html {
    let scenario = &session.scenario;
    let rounds = plan.rounds.as_ref().and_then(|rounds| rounds.all).unwrap_or(limits::EXPLORE_ROUNDS);
    let most = plan.max_states.unwrap_or(limits::EXPLORE_STATES);
    let tries = change(scenario, plan, |plan, all| {
        let timers = plan.rounds.take().unwrap_or_default().timers;
        plan.rounds = Some(Rounds { all: Some(all), timers });
    });
    let keeps = change(scenario, plan, |plan, most| plan.max_states = Some(most.max(1)));
    html! {
        <div class="search-form">
            { sought(ui, session, plan) }
            if !plan.goal {
                <fieldset class="search-faults">
                    <legend>{ ui.say(More::SearchFaults) }</legend>
                    { for FaultKind::IN_SEARCHES.into_iter().filter(|kind| Bounds::takes(*kind)).map(|kind| {
                        budget(ui, scenario, plan, kind)
                    }) }
                </fieldset>
            }
            { timers(ui, scenario, plan) }
            { number(ui.say(More::SearchRounds), rounds, limits::EXPLORE_MOST_ROUNDS, tries) }
            { number(ui.say(More::SearchMost), most, limits::EXPLORE_MOST_STATES, keeps) }
            { from_here(ui, session, plan) }
        </div>
    }
}

/// How many faults of one kind there may be.
fn budget(ui: &Ui, scenario: &Scenario, plan: &SearchPlan, kind: FaultKind) -> Html {
    let left = plan.budgets.iter().find(|(known, _)| *known == kind).map_or(0, |(_, most)| *most);
    let spends = change(scenario, plan, move |plan, count| {
        plan.budgets.retain(|(known, _)| *known != kind);
        plan.budgets.extend((count > 0).then_some((kind, count as u8)));
    });
    number(kind.text().of(ui.language), left.into(), limits::EXPLORE_FAULTS.into(), spends)
}

/// What takes a number and changes the form with it.
fn change(scenario: &Scenario, plan: &SearchPlan, then: impl Fn(&mut SearchPlan, u32) + 'static) -> Callback<u32> {
    let (scenario, plan) = (scenario.clone(), plan.clone());
    Callback::from(move |number| {
        let mut plan = plan.clone();
        then(&mut plan, number);
        search::draft(&scenario, plan);
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
fn sought(ui: &Ui, session: &Session, plan: &SearchPlan) -> Html {
    let scenario = &session.scenario;
    let value = match (plan.goal, &plan.properties[..]) {
        (true, _) => GOAL,
        (false, [name]) => name,
        (false, _) => ANY,
    };
    let onchange = {
        let (scenario, plan) = (scenario.clone(), plan.clone());
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            let goal = chosen == GOAL;
            let properties = if goal || chosen == ANY { Vec::new() } else { vec![chosen] };
            search::draft(&scenario, SearchPlan { goal, properties, ..plan.clone() });
        })
    };
    let option =
        |is: &str, text: String| html! { <option value={is.to_owned()} selected={is == value}>{ text }</option> };
    html! {
        <label class="search-choice">
            <span>{ ui.say(More::SearchFor) }</span>
            <select {onchange}>
                { option(ANY, ui.say(More::SearchAny).to_owned()) }
                { for session.snapshot.frame.properties.iter().map(|property| {
                    option(&property.name, ui.say_with(More::SearchOne, &[&property.title]))
                }) }
                if scenario.goal.is_some() {
                    { option(GOAL, ui.say(More::SearchGoal).to_owned()) }
                }
            </select>
        </label>
    }
}

/// When timers run out.
fn timers(ui: &Ui, scenario: &Scenario, plan: &SearchPlan) -> Html {
    let order = plan.timers.unwrap_or_default();
    let onchange = {
        let (scenario, plan) = (scenario.clone(), plan.clone());
        Callback::from(move |event: Event| {
            let late = event.target_unchecked_into::<HtmlSelectElement>().selected_index() == 1;
            let timers = Some(if late { TimerOrder::Late } else { TimerOrder::Any });
            search::draft(&scenario, SearchPlan { timers, ..plan.clone() });
        })
    };
    html! {
        <label class="search-choice">
            <span>{ ui.say(More::SearchTimers) }</span>
            <select {onchange}>
                <option selected={order == TimerOrder::Any}>{ ui.say(More::TimersAny) }</option>
                <option selected={order == TimerOrder::Late}>{ ui.say(More::TimersLate) }</option>
            </select>
        </label>
    }
}

/// Whether it starts at the moment shown.
fn from_here(ui: &Ui, session: &Session, plan: &SearchPlan) -> Html {
    let here = session.position();
    let onchange = {
        let (scenario, plan) = (session.scenario.clone(), plan.clone());
        Callback::from(move |event: Event| {
            let from = event.target_unchecked_into::<HtmlInputElement>().checked().then_some(here);
            search::draft(&scenario, SearchPlan { from, ..plan.clone() });
        })
    };
    let step = plan.from.unwrap_or(here).to_string();
    html! {
        <label class="search-check">
            <input type="checkbox" checked={plan.from.is_some()} {onchange} />
            { ui.say_with(More::SearchFrom, &[&step]) }
        </label>
    }
}
