//! What the scenario brings about by itself: requests and faults, each at its time.

use super::fields::{self, Form};
use crate::model::deeds;
use crate::model::intent::Intent;
use crate::model::session::Session;
use crate::stage::ui::{Ui, use_ui};
use crate::words::making::Making;
use crate::words::{Label, More};
use std::rc::Rc;
use synod_core::about::{RequestAbout, RequestValue};
use synod_core::{About, NodeId, NodeSpec, Value, limits};
use synod_sim::scenario::{MessageName, Schedule, Step};
use synod_sim::{Action, Scenario};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Draws this part of the form.
pub fn draw(form: &Form<'_>, session: &Session) -> Html {
    let (ui, scenario) = (form.ui, form.scenario);
    html! {
        <>
            <h2>{ ui.say(Making::Steps) }</h2>
            <p class="hint hint-small">{ ui.say(Making::StepsHint) }</p>
            if scenario.steps.is_empty() {
                <p class="hint">{ ui.say(Making::NoSteps) }</p>
            }
            <ul class="build-steps">
                { for scenario.steps.iter().enumerate().map(|(place, one)| step(form, place, one)) }
            </ul>
            <button type="button" disabled={!session.is_acted()} title={ui.say(Making::AdoptHint)}
                onclick={ui.on(Intent::Adopt)}>{ ui.say(Making::Adopt) }</button>
            <NewStep scenario={Rc::clone(scenario)} about={form.about.clone()} now_ms={session.shown_ms()} />
        </>
    }
}

/// A step: when, what, and a button that removes it.
fn step(form: &Form<'_>, place: usize, step: &Step) -> Html {
    let (ui, scenario) = (form.ui, form.scenario);
    let what = told(ui, scenario, form.about, &step.action);
    let at = form.change(move |scenario, at_ms: i64| {
        if let Some(step) = scenario.steps.get_mut(place) {
            step.at_ms = Some(u64::try_from(at_ms).unwrap_or_default());
        }
    });
    let remove = form.does(move |mut scenario| {
        if place < scenario.steps.len() {
            scenario.steps.remove(place);
        }
        scenario
    });
    html! {
        <li key={place}>
            if let Some(at_ms) = step.at_ms {
                { form.bare_number(ui.say(Making::AtMs), &format!("steps[{place}]"), at_ms as i64, at) }
            }
            <span class="build-deed">{ &what }</span>
            { fields::remove(ui.say_with(Making::RemoveStep, &[&what]), remove) }
        </li>
    }
}

/// An action in a few words: of a request, what is asked for, as its button says it.
fn told(ui: &Ui, scenario: &Scenario, about: &About, action: &Action<MessageName>) -> String {
    let Action::Request { node, request, value } = action else {
        return deeds::words(scenario, std::slice::from_ref(action), ui.language);
    };
    let name = scenario.nodes.get(node.index()).map_or("?", |node| &node.id);
    let asked = about.requests.get(usize::from(*request)).map_or("?", |request| request.text.of(ui.language));
    match value {
        None => ui.say_with(Making::Asked, &[name, asked]),
        Some(value) => ui.say_with(Making::AskedFor, &[name, asked, value.as_str()]),
    }
}

/// What a new step may do besides a request, by the name of its choice.
const DEEDS: [(&str, Label); 9] = [
    ("crash", Label::Crash),
    ("restart", Label::Restart),
    ("wipe", Label::Wipe),
    ("pause", Label::PauseNode),
    ("resume", Label::ResumeNode),
    ("mute", Label::Mute),
    ("deafen", Label::Deafen),
    ("cut", Label::CutLink),
    ("heal", Label::HealAll),
];

/// What the form of a new step is made of.
#[derive(PartialEq, Properties)]
struct NewProps {
    scenario: Rc<Scenario>,
    about: About,
    now_ms: u64,
}

/// The form of a new step.
#[component]
fn NewStep(props: &NewProps) -> Html {
    let ui = use_ui();
    let NewProps { scenario, about, now_ms } = props;
    let what = use_state_eq(|| 0_usize);
    let choose = {
        let what = what.clone();
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
            what.set(usize::try_from(chosen).unwrap_or_default());
        })
    };
    let (request, deed) = (about.requests.get(*what), what.checked_sub(about.requests.len()));
    let is_cut = deed.and_then(|place| DEEDS.get(place)).is_some_and(|(name, _)| *name == "cut");
    let is_heal = deed.and_then(|place| DEEDS.get(place)).is_some_and(|(name, _)| *name == "heal");
    let onsubmit = {
        let (ui, scenario, what) = (ui.clone(), Rc::clone(scenario), *what);
        let requests = about.requests.len();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let form = event.target_unchecked_into::<Element>();
            let Some(action) = typed(&form, what, requests) else { return };
            let at_ms = (scenario.schedule == Schedule::Timed)
                .then(|| field(&form, "at").and_then(|at| at.trim().parse().ok()).unwrap_or_default());
            let mut scenario = (*scenario).clone().unclaimed();
            scenario.steps.push(Step { at_ms, action });
            ui.dispatch(Intent::Build(Rc::new(scenario)));
        })
    };
    html! {
        <form class="build-new" {onsubmit} aria-label={ui.say(Making::AddStep)}>
            <label class="build-field">
                <span>{ ui.say(Making::What) }</span>
                <select name="what" onchange={choose}>
                    { for about.requests.iter().enumerate().map(|(place, request)| html! {
                        <option selected={place == *what}>{ request.text.of(ui.language) }</option>
                    }) }
                    { for DEEDS.iter().enumerate().map(|(place, (_, word))| html! {
                        <option selected={place + about.requests.len() == *what}>{ ui.say(*word) }</option>
                    }) }
                </select>
            </label>
            if !is_heal {
                { nodes(ui.say(Making::Who), "node", scenario, request.map(|request| &*request.role)) }
            }
            if is_cut {
                { nodes(ui.say(Making::Whom), "other", scenario, None) }
            }
            if let Some(request) = request {
                { value(&ui, scenario, request) }
            }
            if scenario.schedule == Schedule::Timed {
                <label class="build-field build-number">
                    <span>{ ui.say(Making::AtMs) }</span>
                    <input type="number" name="at" min="0" max={limits::TIME_MS.to_string()}
                        value={now_ms.to_string()} />
                </label>
            }
            <button type="submit">{ ui.say(Making::AddStep) }</button>
        </form>
    }
}

/// A choice of a node, by its place in the list; only of those with `role`.
fn nodes(label: &'static str, name: &'static str, scenario: &Scenario, role: Option<&str>) -> Html {
    let has = |node: &NodeSpec| role.is_none_or(|role| node.roles.iter().any(|known| known == role));
    let those = scenario.nodes.iter().enumerate().filter(|(_, node)| has(node));
    html! {
        <label class="build-field">
            <span>{ label }</span>
            <select {name}>
                // Said of the first, since the browser chooses the one that is put there first, which is the last.
                { for those.enumerate().map(|(number, (place, node))| html! {
                    <option value={place.to_string()} selected={number == 0}>{ &node.id }</option>
                }) }
            </select>
        </label>
    }
}

/// What a request carries.
fn value(ui: &Ui, scenario: &Scenario, request: &RequestAbout) -> Html {
    match &request.value {
        RequestValue::None => Html::default(),
        RequestValue::Node(role) => {
            let those = scenario.nodes.iter().filter(|node| node.roles.contains(role));
            html! {
                <label class="build-field">
                    <span>{ ui.say(Making::Whom) }</span>
                    <select name="value">
                        { for those.enumerate().map(|(number, node)| html! {
                            <option value={node.id.clone()} selected={number == 0}>{ &node.id }</option>
                        }) }
                    </select>
                </label>
            }
        }
        RequestValue::Text | RequestValue::Whole => html! {
            <label class="build-field">
                <span>{ ui.say(More::Value) }</span>
                <input type="text" name="value" required=true maxlength={limits::VALUE_CHARS.to_string()}
                    autocomplete="off" spellcheck="false" />
            </label>
        },
    }
}

/// What is typed in the field of this name.
fn field(form: &Element, name: &str) -> Option<String> {
    let field = form.query_selector(&format!("[name={name}]")).ok()??;
    match field.dyn_into::<HtmlInputElement>() {
        Ok(input) => Some(input.value()),
        Err(other) => other.dyn_into::<HtmlSelectElement>().ok().map(|select| select.value()),
    }
}

/// The action that the form says; `what` is the place of the choice, after so many `requests`.
fn typed(form: &Element, what: usize, requests: usize) -> Option<Action<MessageName>> {
    let node = |name: &str| field(form, name)?.parse().ok().map(NodeId);
    let Some(place) = what.checked_sub(requests) else {
        let value = field(form, "value").map(|value| Value::new(value.trim()));
        return Some(Action::Request { node: node("node")?, request: what as u8, value });
    };
    let (deed, _) = DEEDS.get(place)?;
    Some(match *deed {
        "crash" => Action::Crash { node: node("node")?, sent: None },
        "restart" => Action::Restart(node("node")?),
        "wipe" => Action::Wipe(node("node")?),
        "pause" => Action::Pause(node("node")?),
        "resume" => Action::Resume(node("node")?),
        "mute" => Action::Mute(node("node")?),
        "deafen" => Action::Deafen(node("node")?),
        "cut" => Action::Cut { from: node("node")?, to: node("other")? },
        _ => Action::Heal,
    })
}
