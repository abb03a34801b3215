//! Runs as texts for other programs: diagrams, logs, a test. Pure functions of runs, so that every face of Synod offers
//! the same ones. `docs/exports.md` describes them for readers and programs.

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
    /// The space–time diagram, as a picture that stands alone.
    Svg,
    /// A log for ShiViz, with vector clocks.
    ShiViz,
    /// One JSON object an event.
    JsonLines,
    /// A Rust test that holds the run to what it is now.
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

    /// How the name of such a file ends, without the dot.
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

/// Runs, told in one language: one, or those of a comparison.
#[derive(Clone, Debug)]
pub struct Export {
    title: String,
    language: Language,
    stories: Vec<Story>,
}

impl Export {
    /// All that is known of `runs`, which stay where they are. A comparison has a title of its own; without one the
    /// first run's serves.
    pub fn of(runs: &mut [&mut Run], title: &str, language: Language) -> Self {
        let stories: Vec<Story> = runs.iter_mut().map(|run| Story::of(run, language)).collect();
        let first = || stories.first().map(|story| story.title.clone()).unwrap_or_default();
        let title = if title.is_empty() { first() } else { title.to_string() };
        Self { title, language, stories }
    }

    /// The text in `format`, its last line ended.
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
