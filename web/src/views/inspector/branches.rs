//! The futures that were left when a person acted in the past.

use crate::model::intent::Intent;
use crate::stage::ui::Ui;
use crate::words::Word;
use synod_core::NodeId;
use synod_sim::Action;
use synod_sim::run::frame::{Branch, NodeFrame};
use yew::prelude::*;

/// Draws the list; nothing where no future was left.
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
                    <small>{ ui.say_with(Word::BranchLine, &[&numbers[0], &numbers[1]]) }</small>
                </button>
            </li>
        }
    };
    html! {
        <section class="inspector-branches">
            <h3>{ ui.say(Word::Branches) }</h3>
            <ul>{ for branches.iter().enumerate().map(row) }</ul>
        </section>
    }
}

/// What people did in a future, in a few words.
fn done(ui: &Ui, branch: &Branch, nodes: &[NodeFrame]) -> String {
    if branch.person.is_empty() {
        return ui.say(Word::BranchNobody).to_owned();
    }
    let said: Vec<String> = branch.person.iter().map(|(_, action)| word(ui, action, nodes)).collect();
    ui.say_with(Word::BranchDeeds, &[&said.join(ui.say(Word::Comma))])
}

fn word(ui: &Ui, action: &Action, nodes: &[NodeFrame]) -> String {
    let name = |node: &NodeId| nodes.get(node.index()).map_or("?", |node| node.name.as_str());
    let of = |word: Word, node: &NodeId| format!("{} {}", ui.say(word), name(node));
    match action {
        Action::Request { node, .. } => of(Word::Ask, node),
        Action::Deliver(_) => ui.say(Word::DeliverNow).to_owned(),
        Action::Lose(_) => ui.say(Word::Lose).to_owned(),
        Action::Duplicate(_) => ui.say(Word::Duplicate).to_owned(),
        Action::Delay { .. } => ui.say(Word::Delay).to_owned(),
        Action::Fire { node, .. } => of(Word::Timers, node),
        Action::Crash { node, .. } => of(Word::Crash, node),
        Action::Restart(node) => of(Word::Restart, node),
        Action::Wipe(node) => of(Word::Wipe, node),
        Action::Pause(node) => of(Word::PauseNode, node),
        Action::Resume(node) => of(Word::ResumeNode, node),
        Action::Mute(node) => of(Word::Mute, node),
        Action::Deafen(node) => of(Word::Deafen, node),
        Action::Cut { from, to } => ui.say_with(Word::CutWay, &[name(from), name(to)]),
        Action::Mend { from, to } => ui.say_with(Word::MendWay, &[name(from), name(to)]),
        Action::Partition(_) => ui.say(Word::Partition).trim_end_matches('…').to_owned(),
        Action::Heal => ui.say(Word::HealAll).to_owned(),
    }
}
