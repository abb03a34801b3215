//! The links: quiet lines; a cut one is dashed and marked.

use super::board::{Board, Link};
use crate::geometry::Point;
use crate::geometry::way::Way;
use crate::model::intent::Selection;
use crate::stage::svg::{circle, group, path, written};
use crate::stage::ui::Ui;
use crate::words::Label;
use synod_core::NodeId;
use synod_sim::run::frame::Frame;
use yew::prelude::*;

/// Draws all links. A cut link that never carries a message is not drawn; the inspector shows it.
pub fn draw(ui: &Ui, board: &Board, frame: &Frame, selection: Selection) -> Html {
    html! {
        <g>
            { for board.links.iter().map(|link| draw_link(ui, frame, link, selection)) }
        </g>
    }
}

fn draw_link(ui: &Ui, frame: &Frame, link: &Link, selection: Selection) -> Html {
    let ((a, b), way) = (link.ends, &link.way);
    let (there, back) = (frame.cuts.contains(&(a, b)), frame.cuts.contains(&(b, a)));
    let name = |node: NodeId| frame.nodes.get(node.index()).map_or("", |node| node.name.as_str());
    let label = match (there, back) {
        (false, false) => ui.say_with(Label::LinkTitle, &[name(a), name(b)]),
        (true, true) => ui.say_with(Label::CutLink, &[name(a), name(b)]),
        (true, false) => ui.say_with(Label::CutLinkOneWay, &[name(a), name(b)]),
        (false, true) => ui.say_with(Label::CutLinkOneWay, &[name(b), name(a)]),
    };
    let selected = matches!(selection, Selection::Link(x, y) if (x, y) == (a, b) || (y, x) == (a, b));
    let cut = there || back;
    let class =
        classes!("stage-link", (!link.used).then_some("unused"), cut.then_some("cut"), selected.then_some("selected"));
    let d = way.path();
    html! {
        <g key={format!("l{}-{}", a.0, b.0)} {class} role="button" tabindex="-1" aria-label={label.clone()}
            data-link={format!("{}-{}", a.0, b.0)} onclick={ui.select(Selection::Link(a, b))}>
            <title>{ label }</title>
            { path("stage-link-hit", d.clone()) }
            { path("stage-link-line", d) }
            if cut {
                { scissors(way, (there && !back).then_some(0.0).or((back && !there).then_some(180.0))) }
            }
        </g>
    }
}

/// The mark of a cut; `turned`: only one direction is cut, and this is the arrow's angle relative to the way's heading.
fn scissors(way: &Way, turned: Option<f32>) -> Html {
    let turn = |by: f32| format!("rotate({})", written(way.heading(0.5) + by));
    let blades = path("", "M-6-3.4L5.5 2.6M-6 3.4L5.5-2.6");
    let (eye, eye2) = (circle("", Point::new(-6.0, -4.0), 1.9), circle("", Point::new(-6.0, 4.0), 1.9));
    let mut mark = vec![circle("", Point::default(), 11.0)];
    mark.push(html! { <g class="stage-blades" transform={turn(0.0)}>{ blades }{ eye }{ eye2 }</g> });
    if let Some(turned) = turned {
        mark.push(html! { <g class="stage-one-way" transform={turn(turned)}>{ path("", "M15-5l8 5l-8 5z") }</g> });
    }
    group("stage-scissors", way.at(0.5), mark)
}
