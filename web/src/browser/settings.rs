//! What a visitor prefers: language and theme, kept where the browser lets us.

use crate::browser;
use crate::browser::address;
use crate::model::kind::Kind;
use synod_core::Language;
use synod_sim::run::host::Theme;

const LANGUAGE: &str = "synod-language";
const THEME: &str = "synod-theme";
const ACTORS: &str = "synod-actors";

/// The next theme, round and round.
pub const fn next(theme: Theme) -> Theme {
    match theme {
        Theme::Auto => Theme::Light,
        Theme::Light => Theme::Dark,
        Theme::Dark => Theme::Auto,
    }
}

/// What a theme is called in addresses and where it is kept.
pub fn name(theme: Theme) -> &'static str {
    Theme::NAMED.iter().find(|(_, named)| *named == theme).map_or("auto", |(name, _)| name)
}

/// The language to start in: the address's, the one chosen last, the browser's.
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

/// The theme to start in: the address's, the one chosen last.
pub fn theme() -> Theme {
    let named = |name: String| Theme::NAMED.iter().find(|(known, _)| *known == name).map(|(_, theme)| *theme);
    let asked = address::query("theme").and_then(named);
    asked.or_else(|| browser::stored(THEME).and_then(named)).unwrap_or_default()
}

/// How nodes run at the start: as the address has it, as chosen last, or each in a worker; in a widget and in a page
/// from a disk in this thread, unless the address has it otherwise.
pub fn actors() -> Kind {
    let named = |name: String| Kind::NAMED.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
    let asked = address::query("actors").and_then(named);
    asked.unwrap_or_else(|| match address::is_page() {
        true => browser::stored(ACTORS).and_then(named).unwrap_or_default(),
        false => Kind::Local,
    })
}

/// Keeps how nodes run for the next visit.
pub fn keep_actors(kind: Kind) {
    let name = Kind::NAMED.iter().find(|(_, known)| *known == kind).map_or("", |(name, _)| name);
    browser::store(ACTORS, name);
}

/// Shows the page in `language`, as the document itself says too.
pub fn show_language(language: Language) {
    browser::set_on_root("lang", Some(tag(language)));
}

/// Keeps the language for the next visit.
pub fn keep_language(language: Language) {
    browser::store(LANGUAGE, if language == Language::Chinese { "zh" } else { "en" });
}

/// Shows the page in `theme`.
pub fn show_theme(theme: Theme) {
    browser::set_on_root("data-theme", (theme != Theme::Auto).then(|| name(theme)));
}

/// Keeps the theme for the next visit.
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
