//! The part of Mermaid's grammar that the export uses, as strict as Mermaid's own: a line that is none of these forms,
//! a participant that was not declared or a text with a mark of the grammar's own fails.

use std::collections::BTreeSet;

const ARROWS: [&str; 6] = ["-->>", "->>", "--x", "-x", "--)", "-)"];

/// Checks a diagram.
pub fn check(text: &str) {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("sequenceDiagram"));
    let mut known = BTreeSet::new();
    let mut boxed = false;
    for line in lines {
        let line = line.strip_prefix("    ").unwrap_or_else(|| panic!("not indented: {line}"));
        if let Some(title) = line.strip_prefix("title: ") {
            plain(title);
        } else if let Some(title) = line.strip_prefix("box rgb(247,246,242) ") {
            assert!(!boxed, "a box in a box");
            (boxed, _) = (true, plain(title));
        } else if line == "end" {
            assert!(boxed, "the end of no box");
            boxed = false;
        } else if let Some(participant) = line.strip_prefix("participant ") {
            let (id, name) = participant.split_once(" as ").expect("a name");
            plain(name);
            assert!(known.insert(id.to_string()), "{id} twice");
        } else if let Some(note) = line.strip_prefix("Note over ") {
            let (over, text) = note.split_once(": ").expect("a text");
            assert!(over.split(',').count() <= 2 && over.split(',').all(|id| known.contains(id)), "{line}");
            plain(text);
        } else {
            let (way, text) = line.split_once(": ").expect("a message has a text");
            let arrow = ARROWS.iter().find(|arrow| way.contains(**arrow)).unwrap_or_else(|| panic!("no arrow: {line}"));
            let (from, to) = way.split_once(arrow).expect("two ends");
            assert!(known.contains(from) && known.contains(to), "{line}");
            plain(text);
        }
    }
    assert!(!boxed && !known.is_empty());
}

/// Letters, digits, harmless marks and entity codes.
fn plain(text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(|letter: char| letter.is_ascii() && !letter.is_ascii_alphanumeric()) {
        let mark = &rest[at..];
        rest = match mark.strip_prefix('#') {
            Some(code) => {
                let (digits, after) = code.split_once(';').unwrap_or_else(|| panic!("a code without an end: {text}"));
                assert!(digits.parse::<u8>().is_ok(), "{text}");
                after
            }
            None => {
                assert!(" .,'()|".contains(&mark[..1]), "{:?} in {text}", &mark[..1]);
                &mark[1..]
            }
        };
    }
}
