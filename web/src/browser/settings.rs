//! What a visitor prefers, stored for the next visit, and what was done, stored for this tab; if the browser allows it.

use crate::browser;
use crate::browser::address;
use crate::model::kind::Kind;
use synod_core::Language;
use synod_sim::run::host::Theme;

const LANGUAGE: &str = "synod-language";
const THEME: &str = "synod-theme";
const ACTORS: &str = "synod-actors";
const HOLD: &str = "synod-hold";
const PREDICT: &str = "synod-predict";
const SEEN: &str = "synod-seen";
const PAST: &str = "synod-past";

/// The next theme, in a cycle.
pub const fn next(theme: Theme) -> Theme {
    match theme {
        Theme::Auto => Theme::Light,
        Theme::Light => Theme::Dark,
        Theme::Dark => Theme::Auto,
    }
}

/// A theme's name in addresses and in storage.
pub fn name(theme: Theme) -> &'static str {
    Theme::NAMED.iter().find(|(_, named)| *named == theme).map_or("auto", |(name, _)| name)
}

/// The language to start in: from the address, else the one chosen last, else the browser's.
pub fn language() -> Language {
    let named = |name: String| match name.get(..2) {
        Some("zh") => Some(Language::Chinese),
        Some("en") => Some(Language::English),
        _ => None,
    };
    let asked = address::query("lang").and_then(named);
    let kept = || browser::stored(LANGUAGE).and_then(named);
    asked.or_else(kept).or_else(|| browser::language().and_then(named)).unwrap_or_default()
}

/// The theme to start in: from the address, else the one chosen last.
pub fn theme() -> Theme {
    let named = |name: String| Theme::NAMED.iter().find(|(known, _)| *known == name).map(|(_, theme)| *theme);
    let asked = address::query("theme").and_then(named);
    asked.or_else(|| browser::stored(THEME).and_then(named)).unwrap_or_default()
}

/// How nodes run at the start: from the address, else as chosen last, else each in a worker. A widget and a page from
/// a disk run them in this thread unless the address says otherwise.
pub fn actors() -> Kind {
    let named = |name: String| Kind::NAMED.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
    let asked = address::query("actors").and_then(named);
    asked.unwrap_or_else(|| match address::is_page() {
        true => browser::stored(ACTORS).and_then(named).unwrap_or_default(),
        false => Kind::Local,
    })
}

/// Stores how nodes run for the next visit.
pub fn keep_actors(kind: Kind) {
    let name = Kind::NAMED.iter().find(|(_, known)| *known == kind).map_or("", |(name, _)| name);
    browser::store(ACTORS, name);
}

/// Whether time waits at captions: as chosen last, else it does.
pub fn holds() -> bool {
    browser::stored(HOLD).as_deref() != Some("no")
}

/// Stores whether time waits at captions for the next visit.
pub fn keep_holds(holds: bool) {
    browser::store(HOLD, if holds { "yes" } else { "no" });
}

/// Whether it is asked what nodes will decide: as chosen last, else it is not.
pub fn predicts() -> bool {
    browser::stored(PREDICT).as_deref() == Some("yes")
}

/// Stores whether it is asked what nodes will decide for the next visit.
pub fn keep_predicts(predicts: bool) {
    browser::store(PREDICT, if predicts { "yes" } else { "no" });
}

/// Which lessons have been seen, as text.
pub fn seen() -> String {
    browser::stored(SEEN).unwrap_or_default()
}

/// Stores which lessons have been seen for the next visit.
pub fn keep_seen(text: &str) {
    browser::store(SEEN, text);
}

/// What was done in this tab.
pub fn remembered() -> Option<String> {
    browser::tab_storage()?.get_item(PAST).ok().flatten()
}

/// Stores what was done until the tab is closed.
pub fn remember(text: &str) {
    if let Some(storage) = browser::tab_storage() {
        _ = storage.set_item(PAST, text);
    }
}

/// Sets the language of the page and of its document.
pub fn show_language(language: Language) {
    browser::set_on_root("lang", Some(tag(language)));
}

/// Stores the language for the next visit.
pub fn keep_language(language: Language) {
    browser::store(LANGUAGE, if language == Language::Chinese { "zh" } else { "en" });
}

/// Shows the page in `theme`.
pub fn show_theme(theme: Theme) {
    browser::set_on_root("data-theme", (theme != Theme::Auto).then(|| name(theme)));
}

/// Stores the theme for the next visit.
pub fn keep_theme(theme: Theme) {
    browser::store(THEME, name(theme));
}

/// The language's tag in HTML.
pub const fn tag(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::Chinese => "zh-Hans",
    }
}
