//! A node: its disk and memory, its timers, the actions on it and requests to it.

use super::parts::{button, button_for_all, fields};
use super::{request, why};
use crate::actors::search;
use crate::model::form::deciding;
use crate::model::intent::{Aside, Intent};
use crate::model::kind::Kind;
use crate::model::session::Session;
use crate::stage::tone::tone;
use crate::stage::ui::{Ui, counted};
use crate::stage::{card, slots};
use crate::words::{Label, More};
use synod_core::about::Decides;
use synod_core::property::decision_text;
use synod_core::{CardLine, NodeId, SlotView};
use synod_sim::Action;
use synod_sim::run::frame::{DecisionStatus, FieldFrame, NodeFrame, TimerFrame};
use synod_sim::world::Life;
use yew::prelude::*;

/// The panel of `node`; whether a search may be asked for.
pub fn panel(ui: &Ui, session: &Session, node: &NodeFrame, seeks: bool) -> Html {
    let now_ms = session.snapshot.frame.at_ms;
    html! {
        <section class="inspector-selected" key={format!("node{}", node.id.0)}>
            <h2>{ &node.name }<span class="inspector-roles">{ format!(" · {}", node.roles.join(" · ")) }</span></h2>
            { state(ui, node, now_ms) }
            if session.hosting.kind == Kind::Worker && node.life != Life::Down {
                <p class="hint hint-small">{ ui.say_with(More::WorkerOf, &[&node.name]) }</p>
            }
            if seeks {
                <div class="inspector-actions">
                    { why::of_node(ui, session, node.id) }
                    if is_to_decide(session, node) { { way_out(ui, session, node) } }
                </div>
            }
            // Before the state, which may be long: on a phone, little more than this is in view.
            { faults(ui, session, node) }
            { values(ui, ui.say(Label::OnDisk), &node.disk, ui.say(More::EmptyDisk)) }
            { values(ui, ui.say(More::InMemory), &node.memory, empty_memory(ui, node)) }
            { uncut(ui, node) }
            { log(ui, &node.slots) }
            { timers(ui, session, node) }
            { for node.requests.iter().map(|asked| request::draw(ui, session, node.id, asked)) }
            { links(ui, session, node) }
        </section>
    }
}

/// What it holds in one place; what to say if that is nothing.
fn values(ui: &Ui, place: &'static str, values: &[FieldFrame], nothing: &'static str) -> Html {
    html! {
        <>
            <p class="inspector-group">
                <b>{ place }</b>
                if values.is_empty() { <span>{ nothing }</span> }
            </p>
            if !values.is_empty() { <dl>{ fields(ui, values) }</dl> }
        </>
    }
}

fn empty_memory(ui: &Ui, node: &NodeFrame) -> &'static str {
    if node.life == Life::Down { ui.say(Label::MemoryLost) } else { ui.say(More::EmptyMemory) }
}

/// The lines of its card that are cut there, whole.
fn uncut(ui: &Ui, node: &NodeFrame) -> Html {
    let lines: Vec<&CardLine> = card::cut(node).collect();
    if lines.is_empty() {
        return Html::default();
    }
    let line = |line: &CardLine| {
        let disk = line.stored.then(|| ui.say(Label::OnDisk));
        html! { <li>{ &line.text }{ " " }<span class="inspector-note">{ disk }</span></li> }
    };
    html! {
        <>
            <p class="inspector-group"><b>{ ui.say(More::OnCard) }</b></p>
            <ul class="inspector-lines">{ for lines.into_iter().map(line) }</ul>
        </>
    }
}

/// Its whole log, slot by slot.
fn log(ui: &Ui, slots: &[SlotView]) -> Html {
    if slots.is_empty() {
        return Html::default();
    }
    let slot = |(place, slot): (usize, &SlotView)| {
        html! {
            <li key={place}>
                <span class="inspector-note number">{ place + 1 }</span>
                <span class={slots::class(slot)}>
                    { slots::written(ui, slot) }
                    if let Some(number) = slots::number(slot) { <sub>{ number }</sub> }
                </span>
                <span class="inspector-note">{ slots::remarks(ui, slot) }</span>
            </li>
        }
    };
    html! {
        <>
            <p class="inspector-group"><b>{ ui.say(More::NodeLog) }</b></p>
            // It can be longer than the window, and is then scrolled, also with keys.
            <ol class="inspector-log" tabindex="0" aria-label={ui.say(More::NodeLog)}>
                { for slots.iter().enumerate().map(slot) }
            </ol>
        </>
    }
}

/// Its phase, its status, its lock: the card's abbreviations in words.
fn state(ui: &Ui, node: &NodeFrame, now_ms: u64) -> Html {
    let life = match node.life {
        Life::Up => None,
        Life::Paused => Some(ui.say_with(Label::PausedWith, &[&node.mailbox.to_string()])),
        Life::Down => Some(ui.say(Label::Crashed).to_owned()),
    };
    let standing = match &node.standing {
        DecisionStatus::Idle => None,
        DecisionStatus::Waiting => Some(("tone-waiting", ui.say(More::WaitingToDecide).to_owned())),
        DecisionStatus::Blocked => Some(("tone-failed", ui.say(Label::Blocked).to_owned())),
        DecisionStatus::Decided(value) => {
            Some(("tone-third", ui.say_with(Label::Decided, &[&decision_text(value, ui.language)])))
        }
    };
    let held = node.locked_since_ms.map(|since| now_ms.saturating_sub(since).to_string());
    html! {
        <p class="inspector-states">
            if let Some(life) = life { <span class="inspector-tag tone-failed">{ life }</span> }
            if let Some(phase) = &node.phase {
                <span class={classes!("inspector-tag", tone(phase.tone))}>{ &phase.word }</span>
            }
            if let Some(quorum) = &node.quorum {
                <span class="inspector-tag tone-plain">{ counted(ui, quorum) }</span>
            }
            if let Some((class, text)) = standing { <span class={classes!("inspector-tag", class)}>{ text }</span> }
            if let Some(held) = held {
                <span class="inspector-tag tone-waiting">{ ui.say_with(Label::Held, &[&held]) }</span>
            }
        </p>
    }
}

/// Whether it waits for its only decision: of a log it may wait for one of many.
fn is_to_decide(session: &Session, node: &NodeFrame) -> bool {
    matches!(node.standing, DecisionStatus::Waiting | DecisionStatus::Blocked)
        && session.about().decides != Decides::Log
        && deciding(&session.scenario, session.about()).any(|decides| decides == node.id)
}

/// A button that asks for the shortest way to its decision from this moment.
fn way_out(ui: &Ui, session: &Session, node: &NodeFrame) -> Html {
    let (dispatch, session, node) = (ui.clone(), session.clone(), node.id);
    let onclick = Callback::from(move |_: MouseEvent| {
        let form = search::form(&session.scenario).way_out(node, &session.snapshot.frame);
        search::draft(&session.scenario, form);
        dispatch.dispatch(Intent::Aside(Aside::Search));
    });
    html! {
        <button type="button" title={ui.say(More::WayOutHint)} {onclick}>{ ui.say(More::WayOut) }</button>
    }
}

fn timers(ui: &Ui, session: &Session, node: &NodeFrame) -> Html {
    if node.timers.is_empty() {
        return Html::default();
    }
    let timer = |timer: &TimerFrame| {
        let due = ui.say_with(More::DueAt, &[&timer.due_ms.to_string()]);
        let fire = Action::Fire { node: node.id, timer: timer.timer };
        html! {
            <li key={timer.timer}>
                <span title={timer.text.clone()}>{ &timer.name }</span>
                <span class="number">{ due }</span>
                { button(ui, session, ui.say(More::FireNow), None, fire) }
            </li>
        }
    };
    html! {
        <>
            <h3>{ ui.say(Label::Timers) }</h3>
            <ul class="inspector-rows">{ for node.timers.iter().map(timer) }</ul>
        </>
    }
}

fn faults(ui: &Ui, session: &Session, node: &NodeFrame) -> Html {
    let id = node.id;
    html! {
        <div class="inspector-actions" role="group" aria-label={node.name.clone()}>
            { life(ui, session, node) }
            { button(ui, session, ui.say(Label::Wipe), None, Action::Wipe(id)) }
            { silence(ui, session, id, (Label::Mute, More::Unmute), Action::Mute(id), |other| (id, other)) }
            { silence(ui, session, id, (Label::Deafen, More::Undeafen), Action::Deafen(id), |other| (other, id)) }
            if node.life != Life::Down {
                { midway(ui, session, id) }
            }
        </div>
    }
}

/// A button that cuts all links from or to a node, or mends them if none is left.
fn silence(
    ui: &Ui,
    session: &Session,
    id: NodeId,
    (cut, mend): (Label, More),
    action: Action,
    way: impl Fn(NodeId) -> (NodeId, NodeId),
) -> Html {
    let frame = &session.snapshot.frame;
    let ways = frame.nodes.iter().filter(|other| other.id != id).map(|other| way(other.id));
    let (gone, left): (Vec<_>, Vec<_>) = ways.partition(|way| frame.cuts.contains(way));
    if gone.is_empty() || !left.is_empty() {
        return button(ui, session, ui.say(cut), None, action);
    }
    let mends = gone.into_iter().map(|(from, to)| Action::Mend { from, to }).collect();
    button_for_all(ui, session, ui.say(mend), None, mends)
}

/// Crash or restart, pause or resume.
pub fn life(ui: &Ui, session: &Session, node: &NodeFrame) -> Html {
    let id = node.id;
    let pause = match node.life {
        Life::Paused => button(ui, session, ui.say(Label::ResumeNode), None, Action::Resume(id)),
        _ => button(ui, session, ui.say(Label::PauseNode), None, Action::Pause(id)),
    };
    html! {
        <>
            if node.life == Life::Down {
                { button(ui, session, ui.say(Label::Restart), Some("c"), Action::Restart(id)) }
            } else {
                { button(ui, session, ui.say(Label::Crash), Some("c"), Action::Crash { node: id, sent: None }) }
            }
            { pause }
        </>
    }
}

/// A crash in the middle of sending: offered only if more than one of the node's messages was sent just now.
fn midway(ui: &Ui, session: &Session, id: NodeId) -> Html {
    let frame = &session.snapshot.frame;
    let just_sent = frame.flights.iter().filter(|f| f.from == id && f.sent_ms == frame.at_ms && !f.copy).count();
    if just_sent < 2 {
        return Html::default();
    }
    button(ui, session, ui.say(More::CrashMidway), None, Action::Crash { node: id, sent: Some(1) })
}

/// Its links, one row per neighbour, so that links can be cut from the keyboard too.
fn links(ui: &Ui, session: &Session, node: &NodeFrame) -> Html {
    let frame = &session.snapshot.frame;
    let row = |other: &NodeFrame| {
        let way = |from: &NodeFrame, to: &NodeFrame| {
            let cut = frame.cuts.contains(&(from.id, to.id));
            let (word, action) = if cut {
                (Label::MendWay, Action::Mend { from: from.id, to: to.id })
            } else {
                (Label::CutWay, Action::Cut { from: from.id, to: to.id })
            };
            button(ui, session, ui.say_with(word, &[&from.name, &to.name]), None, action)
        };
        html! { <li key={other.id.0}>{ way(node, other) }{ way(other, node) }</li> }
    };
    html! {
        <details>
            <summary>{ ui.say(More::Links) }</summary>
            <ul class="inspector-rows inspector-links">
                { for frame.nodes.iter().filter(|other| other.id != node.id).map(row) }
            </ul>
        </details>
    }
}
