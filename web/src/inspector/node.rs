//! A node: its disk and memory, its timers, what can be done to it and asked of it.

use super::{deed, fields, request};
use crate::actors::Kind;
use crate::sitting::Sitting;
use crate::stage::tone;
use crate::ui::Ui;
use crate::words::Word;
use synod_core::NodeId;
use synod_core::property::decision_text;
use synod_sim::Action;
use synod_sim::frame::{Life, NodeFrame, Standing, TimerFrame};
use yew::prelude::*;

/// The panel of `node`.
pub fn panel(ui: &Ui, sitting: &Sitting, node: &NodeFrame) -> Html {
    let now_ms = sitting.moment.frame.at_ms;
    html! {
        <section class="selected" key={format!("node{}", node.id.0)}>
            <h3>{ &node.name }<span class="roles">{ format!(" · {}", node.roles.join(" · ")) }</span></h3>
            { state(ui, node, now_ms) }
            if sitting.actors == Kind::Worker && node.life != Life::Down {
                <p class="hint small">{ ui.say_with(Word::WorkerOf, &[&node.name]) }</p>
            }
            <dl>
                <div class="group"><dt>{ ui.say(Word::OnDisk) }</dt>
                    if node.disk.is_empty() { <dd>{ ui.say(Word::EmptyDisk) }</dd> }
                </div>
                { fields(ui, &node.disk) }
                <div class="group"><dt>{ ui.say(Word::InMemory) }</dt>
                    if node.memory.is_empty() { <dd>{ ui.say(empty_memory(node)) }</dd> }
                </div>
                { fields(ui, &node.memory) }
            </dl>
            { timers(ui, sitting, node) }
            { faults(ui, sitting, node) }
            { for node.requests.iter().map(|asked| request::draw(ui, sitting, node.id, asked)) }
            { links(ui, sitting, node) }
        </section>
    }
}

fn empty_memory(node: &NodeFrame) -> Word {
    if node.life == Life::Down { Word::MemoryLost } else { Word::EmptyMemory }
}

/// Its phase, its standing, its lock: what the card says in short, in words.
fn state(ui: &Ui, node: &NodeFrame, now_ms: u64) -> Html {
    let life = match node.life {
        Life::Up => None,
        Life::Paused => Some(ui.say_with(Word::PausedWith, &[&node.mailbox.to_string()])),
        Life::Down => Some(ui.say(Word::Crashed).to_owned()),
    };
    let standing = match &node.standing {
        Standing::Idle => None,
        Standing::Waiting => Some(("waiting", ui.say(Word::WaitingToDecide).to_owned())),
        Standing::Blocked => Some(("failed", ui.say(Word::Blocked).to_owned())),
        Standing::Decided(value) => Some(("third", ui.say_with(Word::Decided, &[&decision_text(value, ui.language)]))),
    };
    let held = node.locked_since_ms.map(|since| now_ms.saturating_sub(since).to_string());
    html! {
        <p class="states">
            if let Some(life) = life { <span class="tag failed">{ life }</span> }
            if let Some(phase) = &node.phase {
                <span class={classes!("tag", tone(phase.tone))}>{ &phase.word }</span>
            }
            if let Some((class, text)) = standing { <span class={classes!("tag", class)}>{ text }</span> }
            if let Some(held) = held {
                <span class="tag waiting">{ ui.say_with(Word::Held, &[&held]) }</span>
            }
        </p>
    }
}

fn timers(ui: &Ui, sitting: &Sitting, node: &NodeFrame) -> Html {
    if node.timers.is_empty() {
        return Html::default();
    }
    let timer = |timer: &TimerFrame| {
        let due = ui.say_with(Word::DueAt, &[&timer.due_ms.to_string()]);
        let fire = Action::Fire { node: node.id, timer: timer.timer };
        html! {
            <li key={timer.timer}>
                <span title={timer.text.clone()}>{ &timer.name }</span>
                <span class="number">{ due }</span>
                { deed(ui, sitting, ui.say(Word::FireNow), None, fire) }
            </li>
        }
    };
    html! {
        <>
            <h4>{ ui.say(Word::Timers) }</h4>
            <ul class="rows">{ for node.timers.iter().map(timer) }</ul>
        </>
    }
}

fn faults(ui: &Ui, sitting: &Sitting, node: &NodeFrame) -> Html {
    let id = node.id;
    let pause = match node.life {
        Life::Paused => deed(ui, sitting, ui.say(Word::ResumeNode), None, Action::Resume(id)),
        _ => deed(ui, sitting, ui.say(Word::PauseNode), None, Action::Pause(id)),
    };
    html! {
        <div class="deeds" role="group" aria-label={node.name.clone()}>
            if node.life == Life::Down {
                { deed(ui, sitting, ui.say(Word::Restart), Some("c"), Action::Restart(id)) }
            } else {
                { deed(ui, sitting, ui.say(Word::Crash), Some("c"), Action::Crash { node: id, sent: None }) }
            }
            { pause }
            { deed(ui, sitting, ui.say(Word::Wipe), None, Action::Wipe(id)) }
            { deed(ui, sitting, ui.say(Word::Mute), None, Action::Mute(id)) }
            { deed(ui, sitting, ui.say(Word::Deafen), None, Action::Deafen(id)) }
            if node.life != Life::Down {
                { midway(ui, sitting, id) }
            }
        </div>
    }
}

/// A crash in the middle of sending: only where more than one of the node's messages has just set out.
fn midway(ui: &Ui, sitting: &Sitting, id: NodeId) -> Html {
    let frame = &sitting.moment.frame;
    let just_sent = frame.flights.iter().filter(|f| f.from == id && f.sent_ms == frame.at_ms && !f.copy).count();
    if just_sent < 2 {
        return Html::default();
    }
    deed(ui, sitting, ui.say(Word::CrashMidway), None, Action::Crash { node: id, sent: Some(1) })
}

/// Its links, one row a neighbour, so that the keyboard can cut what the mouse can.
fn links(ui: &Ui, sitting: &Sitting, node: &NodeFrame) -> Html {
    let frame = &sitting.moment.frame;
    let row = |other: &NodeFrame| {
        let way = |from: &NodeFrame, to: &NodeFrame| {
            let cut = frame.cuts.contains(&(from.id, to.id));
            let (word, action) = if cut {
                (Word::MendWay, Action::Mend { from: from.id, to: to.id })
            } else {
                (Word::CutWay, Action::Cut { from: from.id, to: to.id })
            };
            deed(ui, sitting, ui.say_with(word, &[&from.name, &to.name]), None, action)
        };
        html! { <li key={other.id.0}>{ way(node, other) }{ way(other, node) }</li> }
    };
    html! {
        <details>
            <summary>{ ui.say(Word::Links) }</summary>
            <ul class="rows ways">{ for frame.nodes.iter().filter(|other| other.id != node.id).map(row) }</ul>
        </details>
    }
}
