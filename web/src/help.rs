//! The help: keys, what can be broken, how to read the stage.

use crate::icons::{Icon, icon};
use crate::state::Intent;
use crate::ui::Ui;
use crate::words::Word;
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
                <button type="button" class="square" aria-label={ui.say(Word::Close)} title={format!("{} (Esc)", ui.say(Word::Close))}
                    onclick={ui.on(Intent::Help(false))}>{ icon(Icon::Close) }</button>
            </div>
            <h3>{ ui.say(Word::KeysTitle) }</h3>
            <dl class="keys">
                { for keys.iter().map(|(key, word)| html! {
                    <div><dt>{ for key.split(' ').map(|key| html! { <kbd>{ key }</kbd> }) }</dt><dd>{ ui.say(*word) }</dd></div>
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
    let pill = |class: &'static str| {
        html! {
            <g class={classes!("pill", "first", class)}>
                <rect class="body" x="-18" y="-9" width="36" height="18" rx="9" />
            </g>
        }
    };
    let disk = html! {
        <g class="disk" transform="translate(-5.5 -5)">
            <path d="M0.7 2.4v6.2c0 1.1 2.1 1.9 4.8 1.9s4.8-.8 4.8-1.9V2.4" /><ellipse cx="5.5" cy="2.4" rx="4.8" ry="1.8" />
        </g>
    };
    let lock = html! {
        <g class="lock" transform="translate(-5 -6)">
            <path d="M2.4 5.2V3.6a2.6 2.6 0 0 1 5.2 0v1.6" /><rect x="1" y="5.2" width="8" height="6" rx="1.2" />
        </g>
    };
    let pips = html! {
        <g class="pips second">
            <circle class="full" cx="-13" r="4" /><circle class="full" cx="-1" r="4" /><circle cx="13" r="4" />
            <path d="M6-6v12" />
        </g>
    };
    let cut = html! { <g class="link cut"><path class="line" d="M-20 0H20" /></g> };
    html! {
        <ul class="legend">
            { row(pill("request"), Word::ReadFilled) }
            { row(pill("answer"), Word::ReadOutlined) }
            { row(disk, Word::ReadDisk) }
            { row(lock, Word::ReadLock) }
            { row(pips, Word::ReadPips) }
            { row(cut, Word::ReadCut) }
        </ul>
    }
}
