//! The top of the page: title, language, theme, help.

use crate::browser::settings;
use crate::model::intent::{Aside, Intent};
use crate::model::layout::Layout;
use crate::model::state::State;
use crate::stage::ui::Ui;
use crate::views::icons::{Icon, icon};
use crate::words::Label;
use synod_core::Language;
use synod_sim::run::host::Theme;
use yew::prelude::*;

/// What is shown: the protocol and the scenario.
pub fn title(ui: &Ui, state: &State) -> String {
    let (protocol, title) = names(ui, state);
    match (protocol.is_empty(), title.is_empty()) {
        (_, true) => protocol,
        (true, false) => title,
        (false, false) => format!("{protocol} · {title}"),
    }
}

/// The name of the protocol and the title of the scenario, either of which may be empty. Runs side by side have a title
/// of their own.
fn names(ui: &Ui, state: &State) -> (String, String) {
    let Some(beside) = &state.beside else {
        let (about, scenario) = (state.session.about(), &state.session.scenario);
        return (about.name.of(ui.language).to_owned(), scenario.title.of(ui.language).to_owned());
    };
    let title = beside.title.of(ui.language);
    let title = if title.is_empty() { ui.say(Label::SideBySide) } else { title };
    (String::new(), title.to_owned())
}

/// Draws the header; `skip` comes first.
pub fn draw(ui: &Ui, state: &State, skip: Html) -> Html {
    let (protocol, title) = names(ui, state);
    let menu = (state.layout == Layout::Middle).then_some(state.menu);
    let other = match ui.language {
        Language::English => Language::Chinese,
        Language::Chinese => Language::English,
    };
    let theme = ui.say(match state.theme {
        Theme::Auto => Label::ThemeAuto,
        Theme::Light => Label::ThemeLight,
        Theme::Dark => Label::ThemeDark,
    });
    let theme = ui.say_with(Label::Theme, &[theme]);
    let name = settings::name(state.theme);
    html! {
        <header class="header">
            { skip }
            if let Some(open) = menu {
                <button type="button" class="button-square" aria-label={ui.say(Label::Scenarios)}
                    title={ui.say(Label::Scenarios)} aria-expanded={open.to_string()}
                    onclick={ui.on(Intent::Menu(!open))}>
                    { icon(Icon::Menu) }
                </button>
            }
            <span class="header-brand">{ icon(Icon::Brand) }<span>{ "Synod" }</span></span>
            <h1>
                <button type="button" class="header-title" aria-haspopup="dialog" title={ui.say(Label::AboutLesson)}
                    onclick={ui.on(Intent::About(true))}>
                    if title.is_empty() {
                        { protocol }
                    } else {
                        if !protocol.is_empty() {
                            <span class="header-protocol">{ protocol }{ " · " }</span>
                        }
                        { title }
                    }
                </button>
            </h1>
            <span class="header-space" />
            if !state.layout.has_tabs_only() {
                <button type="button" class="button-square" aria-label={ui.say(Label::Present)} aria-keyshortcuts="p"
                    title={format!("{} (p)", ui.say(Label::Present))} onclick={ui.on(Intent::Present(true))}>
                    { icon(Icon::Present) }
                </button>
            }
            if !state.layout.has_tabs_only() {
                { aside(ui, state, Aside::Build, (Label::Build, Label::BuildHint), Icon::Build) }
                { aside(ui, state, Aside::Search, (Label::Search, Label::SearchHint), Icon::Search) }
            }
            <button type="button" class="header-share" title={format!("{} (s)", ui.say(Label::Share))}
                aria-keyshortcuts="s"
                aria-label={ui.say(Label::Share)} onclick={ui.on(Intent::Share(true))}>
                { icon(Icon::Share) }<span>{ ui.say(Label::Share) }</span>
            </button>
            <button type="button" lang={settings::tag(other)} onclick={ui.on(Intent::Language(other))}>
                { ui.say(Label::Language) }
            </button>
            <button type="button" class="button-square header-theme" data-now={name} aria-label={theme.clone()}
                title={theme}
                onclick={ui.on(Intent::Theme(settings::next(state.theme)))}>{ icon(Icon::Theme) }</button>
            <button type="button" class="button-square" aria-label={ui.say(Label::Help)} aria-keyshortcuts="?"
                title={format!("{} (?)", ui.say(Label::Help))} onclick={ui.on(Intent::Help(true))}>
                { icon(Icon::Help) }
            </button>
        </header>
    }
}

/// A button that shows something beside the stage, or the inspector again.
fn aside(ui: &Ui, state: &State, aside: Aside, (name, hint): (Label, Label), picture: Icon) -> Html {
    let is_shown = state.aside == aside;
    let next = if is_shown { Aside::Inspector } else { aside };
    html! {
        <button type="button" class="header-share" aria-label={ui.say(name)} title={ui.say(hint)}
            aria-pressed={is_shown.to_string()} onclick={ui.on(Intent::Aside(next))}>
            { icon(picture) }<span>{ ui.say(name) }</span>
        </button>
    }
}
