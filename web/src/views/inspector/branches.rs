//! The futures abandoned when a user acted in the past.

use crate::model::intent::Intent;
use crate::stage::ui::Ui;
use crate::words::Label;
use synod_core::NodeId;
use synod_sim::Action;
use synod_sim::run::frame::{Branch, NodeFrame};
use yew::prelude::*;

/// Draws the list; nothing if no future was abandoned.
pub fn draw(ui: &Ui, branches: &[Branch], nodes: &[NodeFrame]) -> Html {
    if branches.is_empty() {
        return Html::default();
    }
    let row = |(place, branch): (usize, &Branch)| {
        let numbers = [branch.fork.to_string(), branch.len.to_string()];
        html! {
            <li key={place}>
                <button type="button" onclick={ui.on(Intent::Switch(place))}>
                    <span>{ done(ui, branch, nodes) }</span>
                    <small>{ ui.say_with(Label::BranchLine, &[&numbers[0], &numbers[1]]) }</small>
                </button>
            </li>
        }
    };
    html! {
        <section class="inspector-branches">
            <h3>{ ui.say(Label::Branches) }</h3>
            <ul>{ for branches.iter().enumerate().map(row) }</ul>
        </section>
    }
}

/// A short description of the user's actions in a future.
fn done(ui: &Ui, branch: &Branch, nodes: &[NodeFrame]) -> String {
    if branch.person.is_empty() {
        return ui.say(Label::BranchNobody).to_owned();
    }
    let said: Vec<String> = branch.person.iter().map(|(_, action)| word(ui, action, nodes)).collect();
    ui.say_with(Label::BranchDeeds, &[&said.join(ui.say(Label::Comma))])
}

fn word(ui: &Ui, action: &Action, nodes: &[NodeFrame]) -> String {
    let name = |node: &NodeId| nodes.get(node.index()).map_or("?", |node| node.name.as_str());
    let of = |label: Label, node: &NodeId| format!("{} {}", ui.say(label), name(node));
    match action {
        Action::Request { node, .. } => of(Label::Ask, node),
        Action::Deliver(_) => ui.say(Label::DeliverNow).to_owned(),
        Action::Lose(_) => ui.say(Label::Lose).to_owned(),
        Action::Duplicate(_) => ui.say(Label::Duplicate).to_owned(),
        Action::Delay { .. } => ui.say(Label::Delay).to_owned(),
        Action::Fire { node, .. } => of(Label::Timers, node),
        Action::Crash { node, .. } => of(Label::Crash, node),
        Action::Restart(node) => of(Label::Restart, node),
        Action::Wipe(node) => of(Label::Wipe, node),
        Action::Pause(node) => of(Label::PauseNode, node),
        Action::Resume(node) => of(Label::ResumeNode, node),
        Action::Mute(node) => of(Label::Mute, node),
        Action::Deafen(node) => of(Label::Deafen, node),
        Action::Cut { from, to } => ui.say_with(Label::CutWay, &[name(from), name(to)]),
        Action::Mend { from, to } => ui.say_with(Label::MendWay, &[name(from), name(to)]),
        Action::Partition(_) => ui.say(Label::Partition).trim_end_matches('…').to_owned(),
        Action::Heal => ui.say(Label::HealAll).to_owned(),
    }
}
