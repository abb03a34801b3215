//! A partition being made: which nodes are on one side.

use crate::model::intent::Intent;
use crate::model::state::State;
use crate::stage::ui::Ui;
use crate::words::{Label, More};
use synod_core::NodeSet;
use synod_sim::Action;
use yew::prelude::*;

/// Shown in the caption's place while a side of a partition is being chosen.
pub fn draw(ui: &Ui, state: &State, side: NodeSet, floats: bool) -> Html {
    let nodes = &state.session.snapshot.frame.nodes;
    let names: Vec<&str> = side.iter().map(|node| state.session.name(node)).collect();
    let everyone: NodeSet = nodes.iter().map(|node| node.id).collect();
    let rest = everyone.without(side);
    let chosen = if names.is_empty() { ui.say(More::NobodyChosen).to_owned() } else { names.join(", ") };
    let cut = Action::Partition(vec![side, rest]);
    let place = if floats { "floats" } else { "band" };
    html! {
        <div class={classes!("caption", "siding", place)} role="group" aria-label={ui.say(Label::Partition)}>
            <p>{ ui.say(More::ChooseSide) }{ " " }<b>{ chosen }</b></p>
            <button type="button" class="button-primary" disabled={side.is_empty() || rest.is_empty()}
                onclick={ui.on(Intent::Act(cut))}>{ ui.say(More::CutThemOff) }</button>
            <button type="button" onclick={ui.on(Intent::Side(None))}>{ ui.say(More::Cancel) }</button>
        </div>
    }
}
