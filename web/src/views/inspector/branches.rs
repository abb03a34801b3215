//! Undo and redo, and the runs kept beside the one shown: each can be returned to, named and deleted.

use crate::model::by_address::ByAddress;
use crate::model::deeds;
use crate::model::intent::Intent;
use crate::model::past::{Kept, Past};
use crate::model::session::Session;
use crate::stage::ui::{Ui, use_ui};
use crate::views::icons::{Icon, icon};
use crate::words::{Label, More};
use synod_core::limits;
use synod_sim::Scenario;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The run shown.
    pub session: Session,
    /// What people did.
    pub past: ByAddress<Past>,
}

/// Undo, redo and the list of branches.
#[component]
pub fn Branches(props: &Props) -> Html {
    let ui = use_ui();
    // Which one is being named.
    let naming = use_state_eq(|| None::<usize>);
    let past = &props.past;
    let of_this = |(_, kept): &(usize, &Kept)| kept.version.own.iter().any(|own| props.session.is_of(own));
    let kept: Vec<(usize, &Kept)> = past.kept().iter().enumerate().filter(of_this).collect();
    html! {
        <section class="inspector-branches">
            <h2>{ ui.say(More::Branches) }</h2>
            <div class="inspector-actions">
                { turn(&ui, More::Undo, "Ctrl Z", "Control+Z Meta+Z", past.can_undo(), Intent::Undo) }
                { turn(&ui, More::Redo, "Ctrl Y", "Control+Y Meta+Shift+Z", past.can_redo(), Intent::Redo) }
            </div>
            <ul>{ for kept.into_iter().map(|(place, kept)| row(&ui, place, kept, &naming)) }</ul>
        </section>
    }
}

fn turn(ui: &Ui, label: More, key: &str, keys: &'static str, can: bool, intent: Intent) -> Html {
    html! {
        <button type="button" disabled={!can} aria-keyshortcuts={keys} title={format!("{} ({key})", ui.say(label))}
            onclick={ui.on(intent)}>{ ui.say(label) }</button>
    }
}

fn row(ui: &Ui, place: usize, kept: &Kept, naming: &UseStateHandle<Option<usize>>) -> Html {
    let done = done(ui, kept);
    let shown = kept.version.link.played.first().map_or(0, |played| played.shown).to_string();
    let at = ui.say_with(More::BranchLine, &[&shown]);
    let name = if kept.name.is_empty() { done.clone() } else { kept.name.to_string() };
    let small = if kept.name.is_empty() { at } else { format!("{done} · {at}") };
    let start = {
        let naming = naming.clone();
        Callback::from(move |_: MouseEvent| naming.set(Some(place)))
    };
    let onchange = {
        let (naming, ui) = (naming.clone(), ui.clone());
        Callback::from(move |event: Event| {
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            naming.set(None);
            ui.dispatch(Intent::Name(place, typed.as_str().into()));
        })
    };
    html! {
        <li key={format!("{place} {done}")}>
            if **naming == Some(place) {
                <input type="text" aria-label={ui.say_with(More::NameOf, &[&name])} value={kept.name.to_string()}
                    maxlength={limits::NAME_CHARS.to_string()} {onchange} autocomplete="off" spellcheck="false" />
            } else {
                <button type="button" class="inspector-branch" onclick={ui.on(Intent::Switch(place))}>
                    <span>{ &name }</span><small>{ small }</small>
                </button>
            }
            <button type="button" class="inspector-tool" aria-label={ui.say_with(More::NameOf, &[&name])}
                title={ui.say_with(More::NameOf, &[&name])} onclick={start}>{ "✎" }</button>
            <button type="button" class="inspector-tool" aria-label={ui.say_with(More::DeleteOf, &[&name])}
                title={ui.say_with(More::DeleteOf, &[&name])} onclick={ui.on(Intent::Delete(place))}>
                { icon(Icon::Close) }
            </button>
        </li>
    }
}

/// What makes it another run: seed, network, and what users did.
fn done(ui: &Ui, kept: &Kept) -> String {
    let link = &kept.version.link;
    let (Some(scenario), Some(own)) = (link.file.scenarios().first(), kept.version.own.first()) else {
        return String::new();
    };
    let own = own.scenario();
    let mut said = changed(ui, scenario, own);
    let acts = link.played.iter().flat_map(|played| &played.acts);
    said.extend(acts.map(|act| deeds::word(scenario, &act.action, ui.language, &|_| String::new())));
    if said.is_empty() { ui.say(More::BranchNobody).to_owned() } else { said.join(ui.say(Label::Comma)) }
}

fn changed(ui: &Ui, scenario: &Scenario, own: &Scenario) -> Vec<String> {
    let (now, then) = (&scenario.network, &own.network);
    let mut said = Vec::new();
    let mut say = |differs: bool, label: More, value: String| {
        if differs {
            said.push(format!("{} {value}", ui.say(label)));
        }
    };
    say(scenario.seed != own.seed, More::Seed, scenario.seed.to_string());
    say(now.latency_ms.0 != then.latency_ms.0, More::LatencyFrom, now.latency_ms.0.to_string());
    say(now.latency_ms.1 != then.latency_ms.1, More::LatencyTo, now.latency_ms.1.to_string());
    say(now.loss_percent != then.loss_percent, More::Loss, format!("{} %", now.loss_percent));
    say(now.duplicate_percent != then.duplicate_percent, More::Duplicates, format!("{} %", now.duplicate_percent));
    said
}
