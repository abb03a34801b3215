//! Who takes part, and how: protocol, roles, nodes with their settings, options, timers, the rule that is switched off.

use super::fields::{self, Form};
use super::protocols;
use crate::model::index::Chapters;
use crate::model::intent::Intent;
use crate::views::icons::{Icon, icon};
use crate::words::making::Making;
use synod_core::about::{ChoiceAbout, RoleAbout, SettingAbout, SettingKind};
use synod_core::{Language, NodeId, NodeSpec, Setting, limits};
use synod_sim::Scenario;
use synod_sim::scenario::Schedule;
use yew::prelude::*;

/// Draws this part of the form.
pub fn draw(form: &Form<'_>, chapters: &Chapters) -> Html {
    let (ui, scenario, about) = (form.ui, form.scenario, form.about);
    let known = protocols(ui, chapters);
    let dispatch = ui.clone();
    let turn = Callback::from(move |id: String| dispatch.dispatch(Intent::Under(id.as_str().into())));
    html! {
        <>
            { form.choice(ui.say(Making::Protocol).into(), "protocol", &known, &scenario.protocol, turn) }
            <fieldset class="build-roles">
                <legend>{ ui.say(Making::Roles) }</legend>
                { for about.roles.iter().map(|role| count(form, role)) }
            </fieldset>
            <details class="build-part">
                <summary>{ ui.say(Making::Nodes) }</summary>
                <ul class="build-nodes">
                    { for (0u8..).map(NodeId).zip(&scenario.nodes).map(|(id, node)| self::node(form, id, node)) }
                </ul>
            </details>
            { options(form) }
            { timers(form) }
            { schedule(form) }
        </>
    }
}

/// How many nodes have a role.
fn count(form: &Form<'_>, role: &RoleAbout) -> Html {
    let (ui, scenario) = (form.ui, form.scenario);
    let text = role.text.of(ui.language);
    let count = scenario.nodes.iter().filter(|node| node.roles.contains(&role.name)).count();
    let (more, less) = (role.name.clone(), role.name.clone());
    let last = scenario.nodes.len() >= limits::NODES || count >= usize::from(role.at_most);
    html! {
        <div class="build-count">
            <span>{ text }</span>
            <button type="button" class="button-small" aria-label={ui.say_with(Making::OneLess, &[text])}
                title={ui.say_with(Making::OneLess, &[text])} disabled={count <= usize::from(role.at_least)}
                onclick={form.does(move |scenario| without_one(scenario, &less))}>{ icon(Icon::Slower) }</button>
            <output class="number">{ count }</output>
            <button type="button" class="button-small" aria-label={ui.say_with(Making::OneMore, &[text])}
                title={ui.say_with(Making::OneMore, &[text])} disabled={last}
                onclick={form.does(move |scenario| scenario.with_node(&more))}>{ icon(Icon::Faster) }</button>
        </div>
    }
}

/// Without the last node that has this role and no other; else the last one that has it has it no longer.
fn without_one(mut scenario: Scenario, role: &str) -> Scenario {
    let has = |node: &NodeSpec| node.roles.iter().any(|known| known == role);
    if let Some(place) = scenario.nodes.iter().rposition(|node| has(node) && node.roles.len() == 1) {
        return scenario.without_node(NodeId(place as u8));
    }
    if let Some(node) = scenario.nodes.iter_mut().rfind(|node| has(node)) {
        node.roles.retain(|known| known != role);
    }
    scenario
}

/// A node: its name, its roles, its settings.
fn node(form: &Form<'_>, id: NodeId, node: &NodeSpec) -> Html {
    let (ui, about, name) = (form.ui, form.about, &node.id);
    let place = format!("nodes[{}]", id.0);
    let rename = form.change(move |scenario, typed: String| {
        if let Some(node) = scenario.nodes.get_mut(id.index()) {
            node.id = typed.trim().to_owned();
        }
    });
    let settings = about.settings.iter().filter(|setting| node.roles.contains(&setting.role));
    let label = ui.say_with(Making::NameOfNode, &[name]);
    // A node with two roles has each setting once.
    let mut seen: Vec<&str> = Vec::new();
    let settings: Vec<&SettingAbout> = settings
        .filter(|setting| {
            let new = !seen.contains(&setting.name.as_str());
            seen.push(&setting.name);
            new
        })
        .collect();
    html! {
        <li key={id.0}>
            <div class="build-row">
                { form.line(label, &format!("{place}.id"), name, limits::ID_CHARS, rename) }
                { fields::remove(ui.say_with(Making::RemoveNode, &[name]), form.does(move |it| it.without_node(id))) }
            </div>
            { roles(form, id, node) }
            { for settings.into_iter().map(|about| setting(form, id, node, about)) }
        </li>
    }
}

/// The roles of a node: any, or one.
fn roles(form: &Form<'_>, id: NodeId, node: &NodeSpec) -> Html {
    let (ui, about) = (form.ui, form.about);
    let label = ui.say_with(Making::RoleOfNode, &[&node.id]);
    let place = format!("nodes[{}].roles", id.0);
    let shared = about.clone();
    if !about.roles_share {
        let choices: Vec<_> =
            about.roles.iter().map(|role| (role.name.clone(), role.text.of(ui.language).to_owned())).collect();
        let now = node.roles.first().map_or("", String::as_str);
        let set = form.change(move |scenario, role: String| {
            *scenario = scenario.clone().with_role(&shared, id, &role, true);
        });
        return form.choice(label, &place, &choices, now, set);
    }
    html! {
        <div class="build-checks" role="group" aria-label={label}>
            { for about.roles.iter().map(|role| {
                let (about, name) = (shared.clone(), role.name.clone());
                let set = form.change(move |scenario, has| {
                    *scenario = scenario.clone().with_role(&about, id, &name, has);
                });
                form.check(role.text.of(ui.language).to_owned(), node.roles.contains(&role.name), set)
            }) }
        </div>
    }
}

/// One setting of a node.
fn setting(form: &Form<'_>, id: NodeId, node: &NodeSpec, about: &SettingAbout) -> Html {
    let language = form.ui.language;
    let set = node.settings.iter().find(|(name, _)| *name == about.name).map(|(_, value)| value);
    let place = format!("nodes[{}].{}", id.0, about.name);
    let label = form.ui.say_with(Making::Asked, &[&node.id, about.text.of(language)]);
    let name = about.name.clone();
    let put = move |scenario: &mut Scenario, value: Option<Setting>| {
        let Some(node) = scenario.nodes.get_mut(id.index()) else { return };
        node.settings.retain(|(known, _)| *known != name);
        node.settings.extend(value.map(|value| (name.clone(), value)));
    };
    match &about.kind {
        SettingKind::Whole { default, .. } => {
            let (default, now) = (
                *default,
                match set {
                    Some(Setting::Whole(number)) => *number,
                    _ => *default,
                },
            );
            let set = form.change(move |scenario, number: i64| {
                put(scenario, (number != default).then_some(Setting::Whole(number)));
            });
            form.number(label, &place, now, set)
        }
        SettingKind::Choice(choices) => {
            let usual = choices.first().map(|choice| choice.name.clone()).unwrap_or_default();
            let now = match set {
                Some(Setting::Choice(name)) => name.clone(),
                _ => usual.clone(),
            };
            let set = form.change(move |scenario, name: String| {
                put(scenario, (name != usual).then_some(Setting::Choice(name)));
            });
            form.choice(label, &place, &texts(choices, language), &now, set)
        }
    }
}

fn texts(choices: &[ChoiceAbout], language: Language) -> Vec<(String, String)> {
    choices.iter().map(|choice| (choice.name.clone(), choice.text.of(language).to_owned())).collect()
}

/// The protocol's options, and the rule that is switched off.
fn options(form: &Form<'_>) -> Html {
    let (ui, scenario, about) = (form.ui, form.scenario, form.about);
    let mut variants = vec![(String::new(), ui.say(Making::NoVariant).to_owned())];
    variants.extend(texts(&about.variants, ui.language));
    let broken = scenario.broken.clone().unwrap_or_default();
    let broke = form.change(|scenario, name: String| scenario.broken = (!name.is_empty()).then_some(name));
    html! {
        <>
            if !about.options.is_empty() {
                <h2>{ ui.say(Making::Options) }</h2>
            }
            { for about.options.iter().map(|option| {
                let usual = option.choices.first().map(|choice| choice.name.clone()).unwrap_or_default();
                let set = scenario.options.iter().find(|(name, _)| *name == option.name);
                let now = set.map_or(usual.clone(), |(_, choice)| choice.clone());
                let (name, place) = (option.name.clone(), format!("options.{}", option.name));
                let choose = form.change(move |scenario, choice: String| {
                    scenario.options.retain(|(known, _)| *known != name);
                    scenario.options.extend((choice != usual).then(|| (name.clone(), choice)));
                });
                let choices = texts(&option.choices, ui.language);
                form.choice(option.text.of(ui.language).to_owned(), &place, &choices, &now, choose)
            }) }
            if !about.variants.is_empty() {
                { form.choice(ui.say(Making::Variant).into(), "broken", &variants, &broken, broke) }
            }
        </>
    }
}

/// The lengths of the protocol's timers.
fn timers(form: &Form<'_>) -> Html {
    let (ui, scenario, about) = (form.ui, form.scenario, form.about);
    if about.timers.is_empty() {
        return Html::default();
    }
    html! {
        <details class="build-part">
            <summary>{ ui.say(Making::Timers) }</summary>
            { for about.timers.iter().map(|timer| {
                let set = scenario.timers.iter().find(|(name, _)| *name == timer.name);
                let now = set.map_or(timer.length_ms, |(_, length_ms)| *length_ms);
                let (name, usual) = (timer.name.clone(), timer.length_ms);
                let lengthen = form.change(move |scenario, length_ms: i64| {
                    let length_ms = u64::try_from(length_ms).unwrap_or_default();
                    scenario.timers.retain(|(known, _)| *known != name);
                    scenario.timers.extend((length_ms != usual).then(|| (name.clone(), length_ms)));
                });
                let label = ui.say_with(Making::TimerLength, &[timer.text.of(ui.language)]);
                form.number(label, &format!("timers.{}", timer.name), now as i64, lengthen)
            }) }
        </details>
    }
}

/// What decides what happens next, and until when.
fn schedule(form: &Form<'_>) -> Html {
    let (ui, scenario) = (form.ui, form.scenario);
    let choices = [("timed", Making::Timed), ("manual", Making::ByHand)];
    let choices = choices.map(|(name, word)| (name.to_owned(), ui.say(word).to_owned()));
    let is_manual = scenario.schedule == Schedule::Manual;
    let set = form.change(|scenario, name: String| {
        let schedule = if name == "manual" { Schedule::Manual } else { Schedule::Timed };
        *scenario = scenario.clone().with_schedule(schedule);
    });
    let end = form.change(|scenario, until_ms: i64| scenario.until_ms = u64::try_from(until_ms).unwrap_or_default());
    let now = if is_manual { "manual" } else { "timed" };
    html! {
        <>
            { form.choice(ui.say(Making::Schedule).into(), "schedule", &choices, now, set) }
            if !is_manual {
                { form.number(ui.say(Making::Until).into(), "until", scenario.until_ms as i64, end) }
            }
        </>
    }
}
