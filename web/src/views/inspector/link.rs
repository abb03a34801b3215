//! A link: cut or mend it, in either direction or both.

use super::parts::{button, button_for_all};
use crate::model::session::Session;
use crate::stage::ui::Ui;
use crate::words::{Label, More};
use synod_core::NodeId;
use synod_sim::Action;
use yew::prelude::*;

/// The panel of the link between `a` and `b`.
pub fn panel(ui: &Ui, session: &Session, a: NodeId, b: NodeId) -> Html {
    let cuts = &session.snapshot.frame.cuts;
    let cut = |from: NodeId, to: NodeId| cuts.contains(&(from, to));
    let (name_a, name_b) = (session.name(a), session.name(b));
    let way = |from: NodeId, to: NodeId| {
        let names = [session.name(from), session.name(to)];
        let (word, action) = if cut(from, to) {
            (Label::MendWay, Action::Mend { from, to })
        } else {
            (Label::CutWay, Action::Cut { from, to })
        };
        button(ui, session, ui.say_with(word, &names), None, action)
    };
    html! {
        <section class="inspector-selected" key={format!("link{}-{}", a.0, b.0)}>
            <h2>{ ui.say_with(Label::LinkTitle, &[name_a, name_b]) }</h2>
            <div class="inspector-actions">{ both(ui, session, a, b) }{ way(a, b) }{ way(b, a) }</div>
        </section>
    }
}

/// Cuts or mends the link both ways.
pub fn both(ui: &Ui, session: &Session, a: NodeId, b: NodeId) -> Html {
    let cut = |from: NodeId, to: NodeId| session.snapshot.frame.cuts.contains(&(from, to));
    if cut(a, b) && cut(b, a) {
        button_for_all(ui, session, ui.say(More::MendBoth), None, pair(a, b, |from, to| Action::Mend { from, to }))
    } else {
        let missing = pair(a, b, |from, to| Action::Cut { from, to });
        let missing = missing.into_iter().filter(|one| !matches!(one, Action::Cut { from, to } if cut(*from, *to)));
        button_for_all(ui, session, ui.say(More::CutBoth), None, missing.collect())
    }
}

fn pair(a: NodeId, b: NodeId, action: impl Fn(NodeId, NodeId) -> Action) -> Vec<Action> {
    vec![action(a, b), action(b, a)]
}
