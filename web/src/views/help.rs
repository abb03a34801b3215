//! The help: keys, faults, how to read the stage.

use crate::geometry::{Area, Point};
use crate::model::intent::Intent;
use crate::model::protocols::registry;
use crate::stage::svg::{group, path, rect};
use crate::stage::ui::Ui;
use crate::stage::{glyphs, slots};
use crate::views::dialog::dialog_head;
use crate::views::news::Version;
use crate::words::{Label, More};
use synod_core::about::Decides;
use synod_core::{Field, Quorum, SlotShape, SlotView};
use yew::prelude::*;

/// Draws the help.
pub fn draw(ui: &Ui, dialog: NodeRef) -> Html {
    let keys = [
        ("␣", More::KeyPlay),
        ("← →", More::KeyStep),
        ("Home End", More::KeyEnds),
        ("[ ]", More::KeySpeed),
        ("c", More::KeyCrash),
        ("w", More::KeyWhy),
        ("h", More::KeyHand),
        ("1 2 3 4", More::KeyColumns),
        ("↑ ↓ ← → ↵", More::KeyNodes),
        ("- + 0", More::KeyZoom),
        ("PgUp PgDn", More::KeyPan),
        ("p", More::KeyPresent),
        ("Ctrl+Z", More::Undo),
        ("Ctrl+Y", More::Redo),
        ("s", More::KeyShare),
        ("/ ↑ ↓", More::KeyFind),
        ("?", More::KeyHelp),
        ("Esc", More::KeyEscape),
    ];
    let breaking = [More::MouseNode, More::MouseLink, More::MouseMessage, More::MouseTime];
    html! {
        <dialog ref={dialog} class="dialog" aria-labelledby="help-title" onclose={ui.on::<Event>(Intent::Help(false))}>
            { dialog_head(ui, "help-title", Label::Help, Intent::Help(false)) }
            <h3>{ ui.say(More::KeysTitle) }</h3>
            <dl class="help-keys">
                { for keys.iter().map(|(key, word)| html! {
                    <div>
                        <dt>{ for key.split(' ').map(|key| html! { <kbd>{ key }</kbd> }) }</dt>
                        <dd>{ ui.say(*word) }</dd>
                    </div>
                }) }
            </dl>
            <h3>{ ui.say(More::MouseTitle) }</h3>
            <ul>{ for breaking.iter().map(|word| html! { <li>{ ui.say(*word) }</li> }) }</ul>
            <h3>{ ui.say(More::ReadingTitle) }</h3>
            { legend(ui) }
            <Version />
        </dialog>
    }
}

fn legend(ui: &Ui) -> Html {
    let row = |picture: Html, label: More| {
        html! {
            <li>
                <svg width="44" height="24" viewBox="-22 -12 44 24" aria-hidden="true">{ picture }</svg>
                { ui.say(label) }
            </li>
        }
    };
    let oval = || rect("pill-body", &Area::new(Point::default(), 18.0, 9.0), 9.0);
    let quorum = Quorum { have: 2, need: Some(2), of: 3 };
    let cut = group("stage-link cut", Point::default(), vec![path("stage-link-line", "M-20 0H20")]);
    let pips = group("tone-second", Point::default(), vec![glyphs::pips(&quorum, 19.0, 0.0)]);
    let has_logs = registry().abouts().any(|about| about.decides == Decides::Log);
    let slot =
        |text: &str, shape| SlotView { text: text.into(), number: Some(Field::new("", "1")), shape, stored: false };
    let log = [slot("x", SlotShape::Committed), slot("y", SlotShape::Uncommitted)];
    let log = slots::draw(ui, &log, (0.0, 44.0), 4.0);
    html! {
        <ul class="help-legend">
            { row(group("pill tone-first", Point::default(), vec![oval()]), More::ReadFilled) }
            { row(group("pill tone-first answer", Point::default(), vec![oval()]), More::ReadOutlined) }
            { row(glyphs::disk(-5.5, 5.0), More::ReadDisk) }
            { row(glyphs::lock(-5.0, 5.0), More::ReadLock) }
            { row(pips, More::ReadPips) }
            if has_logs { { row(group("", Point::new(-19.5, 0.0), log), More::ReadLog) } }
            { row(cut, More::ReadCut) }
        </ul>
    }
}
