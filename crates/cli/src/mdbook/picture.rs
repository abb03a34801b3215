//! The replacement of a block: the widget containing the picture, or the picture alone.
//!
//! It is a single line, because a block may be in a list or a quotation, where every further line would need a prefix.

use super::blocks::{Asked, Block, asked};
use synod_core::Language;
use synod_protocols::registry;
use synod_sim::Run;
use synod_sim::export::{Export, Format};
use synod_sim::link::{self, Link};
use synod_sim::scenario::{File, read_file};

/// The page that contains a block.
pub(super) struct Page {
    /// Whether it can hold the widget.
    pub(super) html: bool,
    /// Synod's base URL, relative to the page.
    pub(super) base: Option<String>,
}

/// Keeps pictures within the page; a book's own style sheet can override it.
const STYLE: &str = "<style>.synod svg{max-width:100%;height:auto}</style>";

/// The replacement of a block.
pub(super) struct Shown {
    /// The line that replaces it.
    pub(super) text: String,
    /// Warnings for its author.
    pub(super) notices: Vec<String>,
}

/// The replacement of `block` on `page`; the `first` one of a page also loads the script.
pub(super) fn shown(block: &Block, page: &Page, language: Language, first: bool) -> Result<Shown, String> {
    let asked = asked(&block.info)?;
    let language = asked.language.unwrap_or(language);
    let (link, words, notices) = linked(&asked, &block.body)?;
    let address = link::write(&registry(), &link).map_err(|bad| bad.to_string())?;
    let fallback = picture(&link, language)? + &words + &open_link(page, &address, language);
    if !page.html {
        return Ok(Shown { text: format!("<div class=\"synod\">{fallback}</div>\n"), notices });
    }
    let script = page.base.iter().filter(|_| first);
    let script: String =
        script.map(|base| format!("{STYLE}<script src=\"{}synod.js\" defer></script>", html(base))).collect();
    let mut attributes = format!(" src=\"{}\"", html(&address));
    if asked.language.is_none() {
        attributes += &format!(" lang=\"{}\"", code(language));
    }
    for (name, value) in &asked.attributes {
        attributes += &if value.is_empty() { format!(" {name}") } else { format!(" {name}=\"{value}\"") };
    }
    let text = format!("<div class=\"synod\"><synod-run{attributes}>{fallback}</synod-run>{script}</div>\n");
    Ok(Shown { text, notices })
}

/// The block's link, the text for readers without the widget, and what was left out of the link.
fn linked(asked: &Asked, body: &str) -> Result<(Link, String, Vec<String>), String> {
    let Some(what) = &asked.what else {
        let file = read_file(&registry(), body).map_err(|bad| format!("the scenario: {bad}"))?;
        return Ok((Link::to(link::shipped(&registry(), &file), file), String::new(), Vec::new()));
    };
    let (link, left_out) = link::read(&registry(), what).map_err(|refusal| refusal.to_string())?;
    let words = body.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = if words.is_empty() { words } else { format!("<p>{}</p>", html(&words)) };
    Ok((link, words, left_out.iter().map(ToString::to_string).collect()))
}

/// The space–time diagram of the run that `link` opens.
fn picture(link: &Link, language: Language) -> Result<String, String> {
    let mut runs = link::open(&registry(), link).map_err(|bad| bad.to_string())?;
    for run in &mut runs {
        run.run_to_end();
    }
    let title = match &link.file {
        File::One(_) => "",
        File::Comparison(comparison) => comparison.title.of(language),
    };
    let mut runs: Vec<&mut Run> = runs.iter_mut().map(|run| &mut *run as _).collect();
    Ok(Export::of(&mut runs, title, language).text(Format::Svg).replace('\n', ""))
}

/// A link to Synod, if its address works from anywhere.
fn open_link(page: &Page, address: &str, language: Language) -> String {
    let base = page.base.as_ref().filter(|base| page.html || base.contains("://"));
    let text = match language {
        Language::English => "Open in Synod",
        Language::Chinese => "在 Synod 中打开",
    };
    // A path may lead to a disk, where a directory does not open its index.html.
    let page = |base: &String| if base.contains("://") { base.clone() } else { format!("{base}index.html") };
    let link = |base| format!("<p><a href=\"{}\">{text}</a></p>", html(&(page(base) + address)));
    base.map(link).unwrap_or_default()
}

const fn code(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::Chinese => "zh",
    }
}

/// Escapes `text` for an HTML element or attribute.
fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
