//! The help: keys, what can be broken, how to read the stage.

use crate::geometry::{Area, Point};
use crate::icons::{Icon, icon};
use crate::stage::glyphs;
use crate::state::Intent;
use crate::svg::{group, path, rect};
use crate::ui::Ui;
use crate::words::Word;
use synod_core::Quorum;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// The help's dialog, open while `open` says so.
#[hook]
pub fn use_help(open: bool) -> NodeRef {
    let dialog = use_node_ref();
    let shown = dialog.clone();
    use_effect_with(open, move |open| {
        if let Some(dialog) = shown.cast::<HtmlDialogElement>() {
            match (*open, dialog.open()) {
                (true, false) => _ = dialog.show_modal(),
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    dialog
}

/// Draws the help.
pub fn draw(ui: &Ui, dialog: NodeRef) -> Html {
    let keys = [
        ("␣", Word::KeyPlay),
        ("← →", Word::KeyStep),
        ("Home End", Word::KeyEnds),
        ("[ ]", Word::KeySpeed),
        ("c", Word::KeyCrash),
        ("↑ ↓ ← → ↵", Word::KeyNodes),
        ("?", Word::KeyHelp),
        ("Esc", Word::KeyEscape),
    ];
    let breaking = [Word::MouseNode, Word::MouseLink, Word::MouseMessage, Word::MouseTime];
    html! {
        <dialog ref={dialog} class="help" aria-labelledby="help-title" onclose={ui.on::<Event>(Intent::Help(false))}>
            <div class="help-head">
                <h2 id="help-title">{ ui.say(Word::Help) }</h2>
                <button type="button" class="square" aria-label={ui.say(Word::Close)}
                    title={format!("{} (Esc)", ui.say(Word::Close))}
                    onclick={ui.on(Intent::Help(false))}>{ icon(Icon::Close) }</button>
            </div>
            <h3>{ ui.say(Word::KeysTitle) }</h3>
            <dl class="keys">
                { for keys.iter().map(|(key, word)| html! {
                    <div>
                        <dt>{ for key.split(' ').map(|key| html! { <kbd>{ key }</kbd> }) }</dt>
                        <dd>{ ui.say(*word) }</dd>
                    </div>
                }) }
            </dl>
            <h3>{ ui.say(Word::MouseTitle) }</h3>
            <ul>{ for breaking.iter().map(|word| html! { <li>{ ui.say(*word) }</li> }) }</ul>
            <h3>{ ui.say(Word::ReadingTitle) }</h3>
            { legend(ui) }
        </dialog>
    }
}

fn legend(ui: &Ui) -> Html {
    let row = |picture: Html, word: Word| {
        html! {
            <li>
                <svg width="44" height="24" viewBox="-22 -12 44 24" aria-hidden="true">{ picture }</svg>
                { ui.say(word) }
            </li>
        }
    };
    let oval = || rect("body", &Area::new(Point::default(), 18.0, 9.0), 9.0);
    let quorum = Quorum { have: 2, need: 2, of: 3 };
    let pips = group("second", Point::default(), vec![glyphs::pips(&quorum, 19.0, 0.0)]);
    html! {
        <ul class="legend">
            { row(group("pill first request", Point::default(), vec![oval()]), Word::ReadFilled) }
            { row(group("pill first answer", Point::default(), vec![oval()]), Word::ReadOutlined) }
            { row(glyphs::disk(-5.5, 5.0), Word::ReadDisk) }
            { row(glyphs::lock(-5.0, 5.0), Word::ReadLock) }
            { row(pips, Word::ReadPips) }
            { row(group("link cut", Point::default(), vec![path("line", "M-20 0H20")]), Word::ReadCut) }
        </ul>
    }
}
