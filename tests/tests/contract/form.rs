//! The form of a scenario, of every protocol that ships and of one that only tests know: all that a protocol says of
//! itself is in it, and can be chosen.
//!
//! This is a part of the page's own tests, as the page beside it.

use crate::contract::roll;
use crate::model::index::Chapters;
use crate::model::intent::Intent;
use crate::model::protocols::{know, registry};
use crate::model::state::State;
use crate::model::tests::page::Page;
use crate::motion::Motion;
use crate::stage::ui::Ui;
use crate::views::build;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use synod_core::about::SettingKind;
use synod_core::{About, Language, NodeId, OwnedText, Registration, Setting};
use synod_sim::Scenario;
use synod_sim::scenario::{Network, Step};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
struct Props {
    state: State,
    ui: Ui,
}

#[component]
fn Shown(Props { state, ui }: &Props) -> Html {
    let form = build::panel(ui, state, &Chapters::default());
    html! { <ContextProvider<Ui> context={ui.clone()}>{ form }</ContextProvider<Ui>> }
}

/// The form as text.
fn drawn(page: &Page) -> String {
    let ui = Ui::new(page.state().language, false, Rc::new(Motion::unmoved(page.model.reading())), Callback::noop());
    let props = Props { state: page.state().clone(), ui };
    let mut text = pin!(yew::LocalServerRenderer::<Shown>::with_props(props).hydratable(false).render());
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1000 {
        if let Poll::Ready(text) = text.as_mut().poll(&mut context) {
            return text.replace("&#x27;", "'").replace("&#39;", "'");
        }
    }
    panic!("something waits")
}

/// The page with the form of the smallest scenario, in which each role has a node.
fn opened(about: &About, language: Language) -> Page {
    know(synod_protocols::registry().with(Registration::of::<roll::Roll>()));
    let mut page = Page::local("#2pc-commit");
    page.ask(Intent::Language(language));
    page.ask(Intent::New(about.id.as_str().into()));
    for role in &about.roles {
        let has = |scenario: &Scenario| scenario.nodes.iter().any(|node| node.roles.contains(&role.name));
        if !has(page.state().drafted()) {
            made(&mut page, |scenario| scenario.with_node(&role.name));
        }
    }
    page
}

/// Shows what is made of the scenario in the form; it can be shown.
fn made(page: &mut Page, change: impl FnOnce(Scenario) -> Scenario) {
    let before = (*page.session().scenario).clone();
    let scenario = change(before.clone());
    page.ask(Intent::Build(Rc::new(scenario.clone())));
    assert_eq!(page.state().draft, None, "{scenario:?}");
    assert_eq!((&*page.session().scenario, scenario != before), (&scenario, true));
}

fn abouts() -> Vec<About> {
    know(synod_protocols::registry().with(Registration::of::<roll::Roll>()));
    registry().abouts().cloned().collect()
}

#[test]
fn all_that_a_protocol_says_of_itself_is_in_its_form() {
    for (about, language) in
        abouts().iter().flat_map(|about| [Language::English, Language::Chinese].map(|language| (about, language)))
    {
        let page = opened(about, language);
        let text = drawn(&page);
        let says = |said: &OwnedText| {
            let said = said.of(language);
            assert!(text.contains(said), "{}: {said} is not in the form", about.id);
        };
        about.roles.iter().for_each(|role| says(&role.text));
        about.variants.iter().for_each(|variant| says(&variant.text));
        about.timers.iter().for_each(|timer| says(&timer.text));
        about.requests.iter().for_each(|request| says(&request.text));
        for option in &about.options {
            says(&option.text);
            option.choices.iter().for_each(|choice| says(&choice.text));
        }
        for setting in &about.settings {
            says(&setting.text);
            if let SettingKind::Choice(choices) = &setting.kind {
                choices.iter().for_each(|choice| says(&choice.text));
            }
        }
    }
}

#[test]
fn each_of_it_can_be_chosen() {
    for about in abouts() {
        let mut page = opened(&about, Language::English);
        for option in &about.options {
            for choice in option.choices.iter().skip(1) {
                let chosen = (option.name.clone(), choice.name.clone());
                made(&mut page, |scenario| Scenario { options: vec![chosen], ..scenario });
            }
        }
        for variant in &about.variants {
            made(&mut page, |scenario| Scenario { broken: Some(variant.name.clone()), ..scenario });
        }
        for timer in &about.timers {
            made(&mut page, |scenario| Scenario { timers: vec![(timer.name.clone(), 7)], ..scenario });
        }
        for setting in &about.settings {
            let value = match &setting.kind {
                SettingKind::Whole { limit, .. } => Setting::Whole(*limit),
                SettingKind::Choice(choices) => Setting::Choice(choices[choices.len() - 1].name.clone()),
            };
            made(&mut page, |mut scenario| {
                let has = |node: &&mut synod_core::NodeSpec| node.roles.contains(&setting.role);
                let node = scenario.nodes.iter_mut().find(has).expect("each role has a node");
                node.settings = vec![(setting.name.clone(), value)];
                scenario
            });
        }
        made(&mut page, |mut scenario| {
            scenario.network = Network { latency_ms: (3, 9), loss_percent: 7, duplicate_percent: 8 };
            Scenario { seed: 23, until_ms: 777, ..scenario }
        });
        assert!(!page.session().scenario.steps.is_empty(), "a request is made");
        made(&mut page, |scenario| {
            let again = Step { at_ms: Some(40), ..scenario.steps[0].clone() };
            Scenario { steps: [scenario.steps, vec![again]].concat(), ..scenario }
        });
    }
}

#[test]
fn what_is_wrong_is_said_beside_its_field() {
    let about = abouts().pop().expect("a protocol");
    let mut page = opened(&about, Language::Chinese);
    let mut scenario = (*page.session().scenario).clone();
    scenario.nodes[0].id = "no name".into();
    page.ask(Intent::Build(Rc::new(scenario)));
    let text = drawn(&page);
    assert!(text.contains("nodes[0].id") && text.contains("role=\"alert\""), "{text}");
    assert_eq!(text.matches("aria-invalid=\"true\"").count(), 1, "{text}");
    assert_eq!(page.session().name(NodeId(0)), page.session().scenario.nodes[0].id, "what is shown stays");
}
