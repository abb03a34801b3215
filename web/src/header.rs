//! The top of the page: where one is, language, theme, help.

use crate::icons::{Icon, icon};
use crate::settings::{self, Theme};
use crate::state::Intent;
use crate::ui::use_ui;
use crate::words::Word;
use synod_core::Language;
use yew::prelude::*;

/// What the header shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The protocol and the scenario.
    pub title: AttrValue,
    /// The theme.
    pub theme: Theme,
    /// Whether the gallery is folded into a menu, and then whether that is open.
    pub menu: Option<bool>,
}

/// The header.
#[component]
pub fn Header(props: &Props) -> Html {
    let ui = use_ui();
    let other = match ui.language {
        Language::English => Language::Chinese,
        Language::Chinese => Language::English,
    };
    let speak = {
        let ui = ui.clone();
        Callback::from(move |_: MouseEvent| {
            settings::keep_language(other);
            ui.want(Intent::Language(other));
        })
    };
    let theme = ui.say(match props.theme {
        Theme::Auto => Word::ThemeAuto,
        Theme::Light => Word::ThemeLight,
        Theme::Dark => Word::ThemeDark,
    });
    let theme = ui.say_with(Word::Theme, &[theme]);
    let name = match props.theme {
        Theme::Auto => "auto",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    html! {
        <header class="top">
            if let Some(open) = props.menu {
                <button type="button" class="square" aria-label={ui.say(Word::Scenarios)} title={ui.say(Word::Scenarios)}
                    aria-expanded={open.to_string()} onclick={ui.on(Intent::Menu(!open))}>{ icon(Icon::Menu) }</button>
            }
            <span class="brand">{ icon(Icon::Brand) }{ "Synod" }</span>
            <h1>{ &props.title }</h1>
            <span class="space" />
            <button type="button" lang={settings::tag(other)} onclick={speak}>{ ui.say(Word::Language) }</button>
            <button type="button" class="square theme" data-now={name} aria-label={theme.clone()} title={theme}
                onclick={ui.on(Intent::Theme(props.theme.next()))}>{ icon(Icon::Theme) }</button>
            <button type="button" class="square" aria-label={ui.say(Word::Help)} aria-keyshortcuts="?"
                title={format!("{} (?)", ui.say(Word::Help))} onclick={ui.on(Intent::Help(true))}>{ icon(Icon::Help) }</button>
        </header>
    }
}
