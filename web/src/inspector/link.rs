//! A link: cut or mend it, one way, the other, or both.

use super::{deed, deeds};
use crate::sitting::Sitting;
use crate::ui::Ui;
use crate::words::Word;
use synod_core::NodeId;
use synod_sim::Action;
use yew::prelude::*;

/// The panel of the link between `a` and `b`.
pub fn panel(ui: &Ui, sitting: &Sitting, a: NodeId, b: NodeId) -> Html {
    let cuts = &sitting.moment.frame.cuts;
    let cut = |from: NodeId, to: NodeId| cuts.contains(&(from, to));
    let (name_a, name_b) = (sitting.name(a), sitting.name(b));
    let way = |from: NodeId, to: NodeId| {
        let names = [sitting.name(from), sitting.name(to)];
        let (word, action) = if cut(from, to) {
            (Word::MendWay, Action::Mend { from, to })
        } else {
            (Word::CutWay, Action::Cut { from, to })
        };
        deed(ui, sitting, ui.say_with(word, &names), None, action)
    };
    let both = if cut(a, b) && cut(b, a) {
        deeds(ui, sitting, ui.say(Word::MendBoth), None, pair(a, b, |from, to| Action::Mend { from, to }))
    } else {
        let missing = pair(a, b, |from, to| Action::Cut { from, to });
        let missing = missing.into_iter().filter(|one| !matches!(one, Action::Cut { from, to } if cut(*from, *to)));
        deeds(ui, sitting, ui.say(Word::CutBoth), None, missing.collect())
    };
    html! {
        <section class="selected" key={format!("link{}-{}", a.0, b.0)}>
            <h3>{ ui.say_with(Word::LinkTitle, &[name_a, name_b]) }</h3>
            <div class="deeds">{ both }{ way(a, b) }{ way(b, a) }</div>
        </section>
    }
}

fn pair(a: NodeId, b: NodeId, action: impl Fn(NodeId, NodeId) -> Action) -> Vec<Action> {
    vec![action(a, b), action(b, a)]
}
