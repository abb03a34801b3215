//! The network: chance, the seed, partitions; how the run is played. A change of chance restarts the run.

use crate::model::intent::Intent;
use crate::model::kind::{Hosting, Kind};
use crate::model::session::Session;
use crate::stage::ui::Ui;
use crate::views::icons::{Icon, icon};
use crate::words::{Label, More};
use synod_core::{NodeSet, limits};
use synod_sim::Action;
use synod_sim::scenario::{Network, Schedule};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The longest latency on the sliders, in milliseconds.
const SLOWEST_MS: u64 = 200;

/// Draws the network; `side` is the side of a partition chosen so far.
pub fn draw(ui: &Ui, session: &Session, side: Option<NodeSet>, holds: bool) -> Html {
    let scenario = &session.scenario;
    html! {
        <section class="inspector-network">
            <h2>{ ui.say(More::Network) }</h2>
            <div class="inspector-actions">
                <button type="button" aria-pressed={side.is_some().to_string()}
                    onclick={ui.on(Intent::Side(side.is_none().then_some(NodeSet::EMPTY)))}>
                    { ui.say(Label::Partition) }
                </button>
                <button type="button" disabled={session.snapshot.frame.cuts.is_empty()}
                    onclick={ui.on(Intent::Act(Action::Heal))}>
                    { ui.say(Label::HealAll) }
                </button>
            </div>
            if scenario.schedule == Schedule::Manual {
                <p class="hint">{ ui.say(More::Schedule) }{ ": " }{ ui.say(More::ScheduleManual) }</p>
            } else {
                { sliders(ui, scenario.network) }
            }
            { seed(ui, scenario.seed) }
            <p class="hint hint-small">{ ui.say(More::NetworkHint) }</p>
            { actors(ui, session.hosting) }
            <label title={ui.say(More::HoldHint)}>
                <input type="checkbox" checked={holds} onchange={ui.on::<Event>(Intent::Hold(!holds))} />
                { ui.say(More::Hold) }
            </label>
        </section>
    }
}

/// Where the nodes run; the run is the same either way.
fn actors(ui: &Ui, hosting: Hosting) -> Html {
    let next = if hosting.kind == Kind::Worker { Kind::Local } else { Kind::Worker };
    html! {
        <label title={ui.say(More::WorkersHint)}>
            <input type="checkbox" checked={hosting.kind == Kind::Worker} disabled={!hosting.can_work}
                onchange={ui.on::<Event>(Intent::Actors(next))} />
            { ui.say(More::Workers) }
        </label>
    }
}

fn sliders(ui: &Ui, network: Network) -> Html {
    let (shortest, longest) = network.latency_ms;
    let most = SLOWEST_MS.max(longest);
    let ms = |value: u64| ui.say_with(Label::Clock, &[&value.to_string()]);
    let with = move |change: fn(&mut Network, u64)| {
        move |value: u64| {
            let mut network = network;
            change(&mut network, value);
            Intent::Network(network)
        }
    };
    html! {
        <>
            { slider(ui, More::LatencyFrom, shortest, most, ms(shortest), with(|network, value| {
                network.latency_ms = (value, network.latency_ms.1.max(value));
            })) }
            { slider(ui, More::LatencyTo, longest, most, ms(longest), with(|network, value| {
                network.latency_ms = (network.latency_ms.0.min(value), value);
            })) }
            { slider(ui, More::Loss, network.loss_percent.into(), 100, format!("{} %", network.loss_percent),
                with(|network, value| network.loss_percent = value.min(100) as u8)) }
            { slider(ui, More::Duplicates, network.duplicate_percent.into(), 100,
                format!("{} %", network.duplicate_percent),
                with(|network, value| network.duplicate_percent = value.min(100) as u8)) }
        </>
    }
}

fn slider(
    ui: &Ui,
    label: More,
    value: u64,
    most: u64,
    shown: String,
    intent: impl Fn(u64) -> Intent + 'static,
) -> Html {
    let intents = ui.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let typed = event.target_unchecked_into::<HtmlInputElement>().value_as_number();
        intents.dispatch(intent(typed.max(0.0) as u64));
    });
    html! {
        <label class="inspector-slider">
            <span>{ ui.say(label) }</span>
            <input type="range" min="0" max={most.to_string()} step="1" value={value.to_string()}
                aria-valuetext={shown.clone()} {oninput} />
            <span class="number" aria-hidden="true">{ shown }</span>
        </label>
    }
}

fn seed(ui: &Ui, seed: u64) -> Html {
    let intents = ui.clone();
    let onchange = Callback::from(move |event: Event| {
        let typed = event.target_unchecked_into::<HtmlInputElement>().value_as_number();
        if typed.is_finite() && typed >= 0.0 {
            intents.dispatch(Intent::Seed(typed as u64));
        }
    });
    html! {
        <div class="inspector-slider inspector-seed">
            <label for="seed">{ ui.say(More::Seed) }</label>
            <input id="seed" type="number" min="0" max={limits::WHOLE.to_string()} step="1" value={seed.to_string()}
                {onchange} />
            <button type="button" class="button-small" title={ui.say(More::NextSeed)}
                aria-label={ui.say(More::NextSeed)}
                onclick={ui.on(Intent::Seed(seed.wrapping_add(1)))}>{ icon(Icon::Dice) }</button>
        </div>
    }
}
