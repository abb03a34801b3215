//! The top of the page: where one is, language, theme, help.

use crate::icons::{Icon, icon};
use crate::settings;
use crate::state::{Intent, Room, State};
use crate::ui::Ui;
use crate::words::Word;
use synod_core::Language;
use synod_sim::host::Theme;
use yew::prelude::*;

/// Draws the header.
pub fn draw(ui: &Ui, state: &State) -> Html {
    let (about, scenario) = (state.sitting.about, &state.sitting.scenario);
    let title = format!("{} · {}", about.name.of(ui.language), scenario.title.of(ui.language));
    let menu = (state.room == Room::Middle).then_some(state.menu);
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
    let theme = ui.say(match state.theme {
        Theme::Auto => Word::ThemeAuto,
        Theme::Light => Word::ThemeLight,
        Theme::Dark => Word::ThemeDark,
    });
    let theme = ui.say_with(Word::Theme, &[theme]);
    let name = settings::name(state.theme);
    let relight = {
        let (ui, next) = (ui.clone(), settings::next(state.theme));
        Callback::from(move |_: MouseEvent| {
            settings::keep_theme(next);
            ui.want(Intent::Theme(next));
        })
    };
    html! {
        <header class="top">
            if let Some(open) = menu {
                <button type="button" class="square" aria-label={ui.say(Word::Scenarios)}
                    title={ui.say(Word::Scenarios)} aria-expanded={open.to_string()}
                    onclick={ui.on(Intent::Menu(!open))}>
                    { icon(Icon::Menu) }
                </button>
            }
            <span class="brand">{ icon(Icon::Brand) }{ "Synod" }</span>
            <h1>{ title }</h1>
            <span class="space" />
            <button type="button" class="sharing" title={format!("{} (s)", ui.say(Word::Share))} aria-keyshortcuts="s"
                aria-label={ui.say(Word::Share)} onclick={ui.on(Intent::Share(true))}>
                { icon(Icon::Share) }<span>{ ui.say(Word::Share) }</span>
            </button>
            <button type="button" lang={settings::tag(other)} onclick={speak}>{ ui.say(Word::Language) }</button>
            <button type="button" class="square theme" data-now={name} aria-label={theme.clone()} title={theme}
                onclick={relight}>{ icon(Icon::Theme) }</button>
            <button type="button" class="square" aria-label={ui.say(Word::Help)} aria-keyshortcuts="?"
                title={format!("{} (?)", ui.say(Word::Help))} onclick={ui.on(Intent::Help(true))}>
                { icon(Icon::Help) }
            </button>
        </header>
    }
}
