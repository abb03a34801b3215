//! Undo and redo, and the runs kept beside the one shown, as a tree of where each forked: each can be returned to,
//! named and deleted.

use crate::model::by_address::ByAddress;
use crate::model::deeds;
use crate::model::intent::Intent;
use crate::model::past::{Kept, Past, Version};
use crate::model::protocols::registry;
use crate::model::session::Session;
use crate::model::tree::{Fork, forks};
use crate::stage::ui::{Ui, use_ui};
use crate::views::icons::{Icon, icon};
use crate::words::making::Making;
use crate::words::{Label, More};
use std::rc::Rc;
use synod_core::limits;
use synod_sim::Scenario;
use synod_sim::scenario::Schedule;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The run shown.
    pub session: Session,
    /// What people did.
    pub past: ByAddress<Past>,
    /// Whether a run can be put beside the one shown.
    pub compares: bool,
}

/// A run of the tree.
struct Branch {
    version: Version,
    /// Its place among those that are kept, and its name; `None` for one that is not.
    kept: Option<(usize, Rc<str>)>,
    /// Whether it is the run shown.
    here: bool,
    /// From which branch it forked, and after how many actions.
    fork: Option<Fork>,
}

/// Undo, redo and the tree of branches.
#[component]
pub fn Branches(props: &Props) -> Html {
    let ui = use_ui();
    // Which one is being named.
    let naming = use_state_eq(|| None::<usize>);
    let past = &props.past;
    let all = branches(props);
    let roots = (0..all.len()).filter(|place| all[*place].fork.is_none());
    html! {
        <section class="inspector-branches">
            <h2>{ ui.say(More::Branches) }</h2>
            <div class="inspector-actions">
                { turn(&ui, More::Undo, "Ctrl Z", "Control+Z Meta+Z", past.can_undo(), Intent::Undo) }
                { turn(&ui, More::Redo, "Ctrl Y", "Control+Y Meta+Shift+Z", past.can_redo(), Intent::Redo) }
            </div>
            if !all.is_empty() {
                <ul class="inspector-tree" aria-label={ui.say(More::BranchTree)}>
                    { for roots.map(|root| branch(&ui, &all, root, props.compares, &naming)) }
                </ul>
            }
        </section>
    }
}

/// The runs of this scenario that are kept, the run shown, and the one from which they all come; none if none is kept.
fn branches(props: &Props) -> Vec<Branch> {
    let session = &props.session;
    let shown = session.here();
    let of_this = |(_, kept): &(usize, &Kept)| kept.version.own.iter().any(|own| session.is_of(own));
    let kept = props.past.kept().iter().enumerate().filter(of_this);
    let mut all: Vec<Branch> = kept
        .map(|(place, kept)| Branch {
            here: kept.version.is_same(&shown),
            version: kept.version.clone(),
            kept: Some((place, kept.name.clone())),
            fork: None,
        })
        .collect();
    if all.is_empty() {
        return all;
    }
    if all.iter().all(|known| !known.here) {
        all.push(Branch { version: shown.clone(), kept: None, here: true, fork: None });
    }
    // The lesson's own run is the stem.
    let own = Version { link: Rc::new(session.own_link()), own: vec![session.own()] };
    let stem = match all.iter().position(|known| known.version.is_same(&own)) {
        Some(place) => all.remove(place),
        None => Branch { version: own, kept: None, here: false, fork: None },
    };
    all.insert(0, stem);
    let versions: Vec<Version> = all.iter().map(|one| one.version.clone()).collect();
    for (one, fork) in all.iter_mut().zip(forks(&versions)) {
        one.fork = fork;
    }
    all
}

/// A run with those that forked from it, the earliest first.
fn branch(ui: &Ui, all: &[Branch], place: usize, compares: bool, naming: &UseStateHandle<Option<usize>>) -> Html {
    let mut forked: Vec<(u32, usize)> = Vec::new();
    for (other, one) in all.iter().enumerate() {
        forked.extend(one.fork.filter(|fork| fork.from == place).map(|fork| (fork.after, other)));
    }
    forked.sort_unstable();
    html! {
        <li key={place}>
            { row(ui, &all[place], compares, naming) }
            if !forked.is_empty() {
                <ul>{ for forked.into_iter().map(|(_, other)| branch(ui, all, other, compares, naming)) }</ul>
            }
        </li>
    }
}

fn turn(ui: &Ui, label: More, key: &str, keys: &'static str, can: bool, intent: Intent) -> Html {
    html! {
        <button type="button" disabled={!can} aria-keyshortcuts={keys} title={format!("{} ({key})", ui.say(label))}
            onclick={ui.on(intent)}>{ ui.say(label) }</button>
    }
}

fn row(ui: &Ui, branch: &Branch, compares: bool, naming: &UseStateHandle<Option<usize>>) -> Html {
    let done = done(ui, &branch.version);
    let shown = branch.version.link.played.first().map_or(0, |played| played.shown).to_string();
    let given = branch.kept.as_ref().map(|(_, name)| name.to_string()).filter(|name| !name.is_empty());
    let named = given.is_some();
    let name = given.unwrap_or_else(|| done.clone());
    let fork = branch.fork.map(|fork| ui.say_with(More::BranchOf, &[&fork.after.to_string()]));
    let at = match branch.here {
        true => Some(ui.say(More::BranchShown).to_owned()),
        false => branch.kept.as_ref().map(|_| ui.say_with(More::BranchLine, &[&shown])),
    };
    let small: Vec<String> = named.then_some(done).into_iter().chain(fork).chain(at).collect();
    let place = branch.kept.as_ref().map(|(place, _)| *place);
    // The run shown is returned to by nothing.
    let onclick = match place {
        _ if branch.here => None,
        Some(place) => Some(ui.on::<MouseEvent>(Intent::Switch(place))),
        None => Some(ui.on(Intent::Own)),
    };
    html! {
        <div class="inspector-row">
            if let Some(place) = place.filter(|place| **naming == Some(*place)) {
                { field(ui, place, &name, if named { &name } else { "" }, naming) }
            } else {
                <button type="button" class={if place.is_some() { "inspector-branch" } else { "inspector-stem" }}
                    aria-current={branch.here.then_some("true")} {onclick}>
                    <span>{ &name }</span><small>{ small.join(" · ") }</small>
                </button>
            }
            if let Some(place) = place {
                if compares && !branch.here {
                    { beside(ui, place, &name) }
                }
                { tools(ui, place, &name, naming) }
            }
        </div>
    }
}

/// A field in which a kept run is named.
fn field(ui: &Ui, place: usize, name: &str, given: &str, naming: &UseStateHandle<Option<usize>>) -> Html {
    let (naming, intents) = (naming.clone(), ui.clone());
    let onchange = Callback::from(move |event: Event| {
        let typed = event.target_unchecked_into::<HtmlInputElement>().value();
        naming.set(None);
        intents.dispatch(Intent::Name(place, typed.as_str().into()));
    });
    html! {
        <input type="text" aria-label={ui.say_with(More::NameOf, &[name])} value={given.to_owned()}
            maxlength={limits::NAME_CHARS.to_string()} {onchange} autocomplete="off" spellcheck="false" />
    }
}

/// A button that puts a kept run beside the one shown.
fn beside(ui: &Ui, place: usize, name: &str) -> Html {
    html! {
        <button type="button" class="inspector-tool" aria-label={ui.say_with(Making::CompareKept, &[name])}
            title={ui.say_with(Making::CompareKept, &[name])} onclick={ui.on(Intent::CompareKept(place))}>
            { icon(Icon::Beside) }
        </button>
    }
}

/// Buttons that name and delete a kept run.
fn tools(ui: &Ui, place: usize, name: &str, naming: &UseStateHandle<Option<usize>>) -> Html {
    let naming = naming.clone();
    let start = Callback::from(move |_: MouseEvent| naming.set(Some(place)));
    html! {
        <>
            <button type="button" class="inspector-tool" aria-label={ui.say_with(More::NameOf, &[name])}
                title={ui.say_with(More::NameOf, &[name])} onclick={start}>{ "✎" }</button>
            <button type="button" class="inspector-tool" aria-label={ui.say_with(More::DeleteOf, &[name])}
                title={ui.say_with(More::DeleteOf, &[name])} onclick={ui.on(Intent::Delete(place))}>
                { icon(Icon::Close) }
            </button>
        </>
    }
}

/// What makes it another run: seed, network, and what users did.
fn done(ui: &Ui, version: &Version) -> String {
    let link = &version.link;
    let (Some(scenario), Some(own)) = (link.file.scenarios().first(), version.own.first()) else {
        return String::new();
    };
    if let [_, _, ..] = link.file.scenarios() {
        let about = |scenario: &Scenario| registry().about(&scenario.protocol).map(|about| about.name.clone());
        let names = link.file.scenarios().iter().filter_map(about);
        return names.map(|name| name.of(ui.language).to_owned()).collect::<Vec<_>>().join(" | ");
    }
    let own = own.scenario();
    let mut said = changed(ui, scenario, own);
    let acts = link.played.iter().flat_map(|played| &played.acts);
    said.extend(acts.map(|act| deeds::word(scenario, &act.action, ui.language, &|_| String::new())));
    let plain = Scenario { seed: own.seed, network: own.network, ..scenario.clone() };
    if plain != *own {
        let word = if scenario.schedule == Schedule::Manual { Making::ByHandBranch } else { Making::BuiltBranch };
        said.insert(0, ui.say(word).to_owned());
    }
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
