//! What people did, in a few words: in the list of branches, and where it could not be repeated.

use crate::words::Label;
use synod_core::{Language, NodeId};
use synod_sim::scenario::MessageName;
use synod_sim::scenario::action::Forgery;
use synod_sim::{Action, Scenario};

/// An action in a few words; `message` names the message that it names.
pub fn word<M>(scenario: &Scenario, action: &Action<M>, language: Language, message: &dyn Fn(&M) -> String) -> String {
    let name = |node: &NodeId| scenario.nodes.get(node.index()).map_or("?", |node| node.id.as_str());
    let of = |label: Label, node: &NodeId| format!("{} {}", label.of(language), name(node));
    let about = |label: Label, named: &M| format!("{} {}", label.of(language), message(named)).trim_end().to_owned();
    match action {
        Action::Request { node, .. } => of(Label::Ask, node),
        Action::Deliver(named) => about(Label::DeliverNow, named),
        Action::Lose(named) => about(Label::Lose, named),
        Action::Duplicate(named) => about(Label::Duplicate, named),
        Action::Delay { flight, .. } => about(Label::Delay, flight),
        Action::Forge { flight, forgery: Forgery::Label(label) } => format!("{}: {label}", about(Label::Forge, flight)),
        Action::Forge { flight, .. } => about(Label::Forge, flight),
        Action::Fire { node, .. } => of(Label::Timers, node),
        Action::Crash { node, .. } => of(Label::Crash, node),
        Action::Restart(node) => of(Label::Restart, node),
        Action::Wipe(node) => of(Label::Wipe, node),
        Action::Pause(node) => of(Label::PauseNode, node),
        Action::Resume(node) => of(Label::ResumeNode, node),
        Action::Mute(node) => of(Label::Mute, node),
        Action::Deafen(node) => of(Label::Deafen, node),
        Action::Cut { from, to } => Label::CutWay.with(language, &[name(from), name(to)]),
        Action::Mend { from, to } => Label::MendWay.with(language, &[name(from), name(to)]),
        Action::Partition(_) => Label::Partition.of(language).trim_end_matches('…').to_owned(),
        Action::Heal => Label::HealAll.of(language).to_owned(),
    }
}

/// The actions in one line, with their messages.
pub fn words(scenario: &Scenario, actions: &[Action<MessageName>], language: Language) -> String {
    let id = |node: NodeId| scenario.nodes.get(node.index()).map_or("?", |node| node.id.as_str());
    let message = |name: &MessageName| format!("{} {} → {}", name.kind, id(name.from), id(name.to));
    let said: Vec<String> = actions.iter().map(|action| word(scenario, action, language, &message)).collect();
    said.join(Label::Comma.of(language))
}
