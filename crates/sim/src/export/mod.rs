//! Runs as texts for other programs: diagrams, logs, a test. Pure functions of runs, so that the page and the command
//! line offer the same ones. `docs/exports.md` describes them for readers and programs.

mod lines;
mod mermaid;
mod notes;
mod shiviz;
mod story;
mod svg;
mod test_text;

use crate::run::Run;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use story::Story;
use synod_core::Language;

/// What a run can be exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A Mermaid `sequenceDiagram`.
    Mermaid,
    /// The space–time diagram, as a self-contained picture.
    Svg,
    /// A log for ShiViz, with vector clocks.
    ShiViz,
    /// One JSON object for each event.
    JsonLines,
    /// A Rust test that asserts what the run does now.
    Rust,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Mermaid, Self::Svg, Self::ShiViz, Self::JsonLines, Self::Rust];

    /// What the command line calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mermaid => "mermaid",
            Self::Svg => "svg",
            Self::ShiViz => "shiviz",
            Self::JsonLines => "jsonl",
            Self::Rust => "rust",
        }
    }

    /// The extension of such a file, without the dot.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Mermaid => "mmd",
            Self::Svg => "svg",
            Self::ShiViz => "log",
            Self::JsonLines => "jsonl",
            Self::Rust => "rs",
        }
    }
}

/// One run, or those of a comparison, told in one language.
#[derive(Clone, Debug)]
pub struct Export {
    title: String,
    language: Language,
    stories: Vec<Story>,
}

impl Export {
    /// Everything known of `runs`, whose moments shown stay. A comparison has its own title; if it is empty, the first
    /// run's is used.
    pub fn of(runs: &mut [&mut Run], title: &str, language: Language) -> Self {
        let stories: Vec<Story> = runs.iter_mut().map(|run| Story::of(run, language)).collect();
        let first = || stories.first().map(|story| story.title.clone()).unwrap_or_default();
        let title = if title.is_empty() { first() } else { title.to_string() };
        Self { title, language, stories }
    }

    /// The text in `format`, including the end of its last line.
    pub fn text(&self, format: Format) -> String {
        match format {
            Format::Mermaid => mermaid::diagram(self),
            Format::Svg => svg::picture(self),
            Format::ShiViz => shiviz::log(self),
            Format::JsonLines => lines::lines(self),
            Format::Rust => test_text::test(self),
        }
    }
}
