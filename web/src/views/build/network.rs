//! What the links do to messages by chance, and where chance comes from.

use super::fields::Form;
use crate::words::More;
use crate::words::making::Making;
use synod_sim::Scenario;
use yew::prelude::*;

/// Draws this part of the form.
pub fn draw(form: &Form<'_>) -> Html {
    let (ui, network) = (form.ui, form.scenario.network);
    let whole = |number: i64| u64::try_from(number).unwrap_or(u64::MAX);
    // What is no percentage at all is still told from 100.
    let percent = |number: i64| u8::try_from(number).unwrap_or(u8::MAX);
    let shortest = form.change(move |scenario: &mut Scenario, ms| scenario.network.latency_ms.0 = whole(ms));
    let longest = form.change(move |scenario: &mut Scenario, ms| scenario.network.latency_ms.1 = whole(ms));
    let losses = form.change(move |scenario: &mut Scenario, most| scenario.network.loss_percent = percent(most));
    let copies = form.change(move |scenario: &mut Scenario, most| scenario.network.duplicate_percent = percent(most));
    let seed = form.change(move |scenario: &mut Scenario, seed| scenario.seed = whole(seed));
    let (latency, of_hundred) = (network.latency_ms, |label: More| format!("{}, %", ui.say(label)));
    html! {
        <details class="build-part">
            <summary>{ ui.say(More::Network) }</summary>
            { form.number(ui.say(Making::LatencyLeast).into(), "network.latency", latency.0 as i64, shortest) }
            { form.number(ui.say(Making::LatencyMost).into(), "network.latency", latency.1 as i64, longest) }
            { form.number(of_hundred(More::Loss), "network.loss", network.loss_percent.into(), losses) }
            { form.number(of_hundred(More::Duplicates), "network.duplicate", network.duplicate_percent.into(), copies) }
            { form.number(ui.say(More::Seed).into(), "seed", form.scenario.seed as i64, seed) }
        </details>
    }
}
