//! What a visitor prefers: language and theme, kept where the browser lets us.

use crate::browser;
use synod_core::Language;

const LANGUAGE: &str = "synod-language";
const THEME: &str = "synod-theme";

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The next one, round and round.
    pub const fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The language to start in: the address's, the one chosen last, the browser's.
pub fn language() -> Language {
    let named = |name: String| match name.get(..2) {
        Some("zh") => Some(Language::Chinese),
        Some("en") => Some(Language::English),
        _ => None,
    };
    let asked = browser::query("lang").and_then(named);
    let kept = || browser::stored(LANGUAGE).and_then(named);
    asked.or_else(kept).or_else(|| browser::language().and_then(named)).unwrap_or_default()
}

/// The theme chosen last.
pub fn theme() -> Theme {
    match browser::stored(THEME).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::Auto,
    }
}

/// Shows the page in `language`, as the document itself says too.
pub fn show_language(language: Language) {
    browser::set_on_root("lang", Some(tag(language)));
}

/// Keeps the language for the next visit.
pub fn keep_language(language: Language) {
    browser::store(LANGUAGE, if language == Language::Chinese { "zh" } else { "en" });
}

/// Shows the page in `theme` and keeps it for the next visit.
pub fn show_theme(theme: Theme) {
    browser::set_on_root("data-theme", (theme != Theme::Auto).then(|| theme.name()));
    browser::store(THEME, theme.name());
}

/// The language's tag in HTML.
pub const fn tag(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::Chinese => "zh-Hans",
    }
}
