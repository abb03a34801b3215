//! Beside what else the run can be shown: another protocol, another seed, another option, a broken variant.

use crate::model::intent::Intent;
use crate::model::session::Session;
use crate::stage::ui::{Ui, use_ui};
use crate::words::Label;
use crate::words::making::Making;
use std::rc::Rc;
use synod_core::{Language, OwnedText, limits};
use synod_sim::Scenario;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The run shown.
    pub session: Session,
    /// All protocols, each with its id and its name.
    pub names: Rc<[(String, String)]>,
}

/// The ways to compare.
#[component]
pub fn Compare(props: &Props) -> Html {
    let (ui, session) = (use_ui(), &props.session);
    let here = &session.about().id;
    let seed = session.scenario.seed.wrapping_add(1) % limits::WHOLE as u64;
    let number = seed.to_string();
    let title = Making::SeedTitle.both(&number);
    let seed = Scenario { seed, title, ..(*session.scenario).clone().unclaimed() };
    let choices = choices(session);
    html! {
        <section class="inspector-compare">
            <h2>{ ui.say(Making::Compare) }</h2>
            <p class="hint hint-small">{ ui.say(Making::CompareHint) }</p>
            <div class="inspector-actions">
                { for props.names.iter().filter(|(id, _)| id != here).map(|(id, name)| html! {
                    <button type="button" onclick={ui.on(Intent::CompareUnder(id.as_str().into()))}>
                        { ui.say_with(Making::CompareProtocol, &[name]) }
                    </button>
                }) }
                <button type="button" onclick={ui.on(Intent::Compare(Rc::new(seed)))}>
                    { ui.say_with(Making::CompareSeed, &[&number]) }
                </button>
            </div>
            if !choices.is_empty() {
                { chooser(&ui, choices) }
            }
        </section>
    }
}

/// The scenario of `session` with one option chosen otherwise, for each option and each choice, and with each rule
/// switched off or all switched on again; each with what it is called.
fn choices(session: &Session) -> Vec<(OwnedText, Scenario)> {
    let (about, now) = (session.about(), &*session.scenario);
    let mut all = Vec::new();
    for option in &about.options {
        let usual = option.choices.first().map(|choice| &choice.name);
        let set = now.options.iter().find(|(name, _)| *name == option.name).map(|(_, choice)| choice).or(usual);
        for choice in option.choices.iter().filter(|choice| Some(&choice.name) != set) {
            let mut other = now.clone();
            other.options.retain(|(name, _)| *name != option.name);
            if Some(&choice.name) != usual {
                other.options.push((option.name.clone(), choice.name.clone()));
            }
            let named = OwnedText {
                en: format!("{}: {}", option.text.en, choice.text.en),
                zh: format!("{}：{}", option.text.zh, choice.text.zh),
            };
            all.push((named, Scenario { title: choice.text.clone(), ..other }));
        }
    }
    if now.broken.is_some() {
        let title = Making::NoVariant.both("");
        all.push((title.clone(), Scenario { broken: None, title, ..now.clone() }));
    }
    for variant in about.variants.iter().filter(|variant| now.broken.as_ref() != Some(&variant.name)) {
        let named = OwnedText {
            en: format!("{}: {}", Label::RuleOff.of(Language::English), variant.text.en),
            zh: format!("{}：{}", Label::RuleOff.of(Language::Chinese), variant.text.zh),
        };
        // Its column says so above its stage.
        let other = Scenario { broken: Some(variant.name.clone()), title: OwnedText::default(), ..now.clone() };
        all.push((named, other));
    }
    all
}

/// A choice among these; the run chosen is shown beside this one at once.
fn chooser(ui: &Ui, choices: Vec<(OwnedText, Scenario)>) -> Html {
    let texts: Vec<String> = choices.iter().map(|(title, _)| title.of(ui.language).to_owned()).collect();
    let dispatch = ui.clone();
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let chosen = usize::try_from(select.selected_index()).ok().and_then(|place| place.checked_sub(1));
        if let Some((_, scenario)) = chosen.and_then(|place| choices.get(place)) {
            // What is expected of a lesson is expected of its own options.
            dispatch.dispatch(Intent::Compare(Rc::new(scenario.clone().unclaimed())));
            select.set_selected_index(0);
        }
    });
    html! {
        <label class="search-choice">
            <span>{ ui.say(Making::CompareOption) }</span>
            <select {onchange}>
                <option selected=true>{ ui.say(Making::CompareChoose) }</option>
                { for texts.into_iter().map(|text| html! { <option>{ text }</option> }) }
            </select>
        </label>
    }
}
