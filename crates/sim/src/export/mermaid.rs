//! A run as a Mermaid `sequenceDiagram`: what arrived, in order of arrival, and what did not.
//!
//! Requests are drawn with a full line and answers with a dashed one, as Mermaid's readers expect; a lost message ends
//! in a cross. Texts are escaped with Mermaid's own entity codes, all but letters, digits and harmless marks, because
//! its grammar gives a meaning to many of the others.

use super::Export;
use super::notes::{self, Note, Place};
use super::story::Story;
use crate::run::frame::{Crossing, Event};
use alloc::format;
use alloc::string::String;
use core::fmt::Write;
use synod_core::{Language, NodeId, speak};

/// The diagram. The runs of a comparison stand side by side, each in a box, on one clock.
pub(super) fn diagram(export: &Export) -> String {
    let mut text = String::from("sequenceDiagram\n");
    _ = writeln!(text, "    title: {}", escaped(&export.title));
    let many = export.stories.len() > 1;
    for (run, story) in export.stories.iter().enumerate() {
        if many {
            // Mermaid would take a title's first word for a colour if it could be one, so a colour precedes the title.
            _ = writeln!(text, "    box rgb(247,246,242) {}", escaped(&story.title));
        }
        for (node, frame) in story.nodes.iter().enumerate() {
            _ = writeln!(text, "    participant r{run}n{node} as {}", escaped(&frame.name));
        }
        if many {
            text += "    end\n";
        }
    }
    let teller = |(run, story)| Teller { run, story, language: export.language };
    let tellers = || export.stories.iter().enumerate().map(teller);
    let mut all: alloc::vec::Vec<(u64, usize, &Event)> = tellers()
        .flat_map(|teller| teller.story.drawn().iter().map(move |event| (event.at_ms, teller.run, event)))
        .collect();
    all.sort_by_key(|(at_ms, run, event)| (*at_ms, *run, event.step));
    for (_, run, event) in all {
        Teller { run, story: &export.stories[run], language: export.language }.tell(event, &mut text);
    }
    tellers().for_each(|teller| teller.end(&mut text));
    text
}

/// Writes the lines of one run.
struct Teller<'a> {
    run: usize,
    story: &'a Story,
    language: Language,
}

impl Teller<'_> {
    fn tell(&self, event: &Event, text: &mut String) {
        let way = |number: &u32| self.story.way(*number);
        if let Some(way) = event.flight.as_ref().and_then(way).filter(|way| way.end_step == Some(event.step)) {
            self.message(way, text);
        }
        if let Some(note) = notes::action(self.story, event, self.language) {
            self.note(&note, text);
        }
        for way in event.lost.iter().filter_map(way).filter(|way| event.flight != Some(way.id)) {
            self.message(way, text);
        }
        for note in notes::outcome(self.story, event, self.language) {
            self.note(&note, text);
        }
    }

    fn message(&self, way: &Crossing, text: &mut String) {
        let answer = self.story.about().message(way.kind).is_some_and(|about| about.answer);
        let arrow = match (answer, way.lost) {
            (false, false) => "->>",
            (true, false) => "-->>",
            (false, true) => "-x",
            (true, true) => "--x",
        };
        let (from, to) = (self.node(way.from), self.node(way.to));
        _ = writeln!(text, "    {from}{arrow}{to}: {}", escaped(&way.label));
    }

    fn note(&self, note: &Note, text: &mut String) {
        let over = match note.place {
            Place::Node(node) => self.node(node),
            Place::Link(from, to) => format!("{},{}", self.node(from), self.node(to)),
            Place::All => {
                let last = self.story.nodes.len().saturating_sub(1) as u8;
                let (first, last) = (self.node(NodeId(0)), self.node(NodeId(last)));
                if first == last { first } else { format!("{first},{last}") }
            }
        };
        _ = writeln!(text, "    Note over {over}: {}", escaped(&note.text));
    }

    /// What is still in flight, and what was left out.
    fn end(&self, text: &mut String) {
        let last = self.story.drawn().len() as u32;
        let under_way = |way: &&Crossing| way.sent_step < last && way.end_step.is_none_or(|step| step >= last);
        for way in self.story.ways.iter().filter(under_way) {
            let label = &way.label;
            let label = speak!(self.language, "{label} (on the way)", "{label}（途中）");
            let (from, to) = (self.node(way.from), self.node(way.to));
            _ = writeln!(text, "    {from}--){to}: {}", escaped(&label));
        }
        if self.story.left_out() > 0 {
            let (n, place) = (self.story.left_out(), Place::All);
            let told = speak!(self.language, "{n} more actions are left out", "此后还有 {n} 个动作未画出");
            self.note(&Note { place, sort: notes::Sort::Timer, text: told }, text);
        }
    }

    fn node(&self, node: NodeId) -> String {
        format!("r{}n{}", self.run, node.0)
    }
}

/// `text` on one line, with every mark that Mermaid could interpret as an entity code.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for letter in text.chars() {
        match letter {
            _ if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') => safe.push(' '),
            ' ' | '.' | ',' | '\'' | '(' | ')' | '|' => safe.push(letter),
            _ if letter.is_ascii() && !letter.is_ascii_alphanumeric() => _ = write!(safe, "#{};", letter as u32),
            _ => safe.push(letter),
        }
    }
    safe
}
