//! Finds the fenced blocks that are runs, and parses the options in their first line.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;
use synod_core::Language;

/// The word with which a run's info string begins.
const NAME: &str = "synod";
/// The Markdown extensions of mdBook that can contain or hide a block.
const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_FOOTNOTES).union(Options::ENABLE_DEFINITION_LIST);
/// The least and the greatest height of a widget, in pixels, as in `synod.js`.
const HEIGHTS: (u32, u32) = (120, 1_600);

/// A block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Its range in the text, in bytes.
    pub(super) range: Range<usize>,
    /// Its line, from 1.
    pub(super) line: usize,
    /// The rest of its first line, after the name.
    pub(super) info: String,
    /// The text between its fences.
    pub(super) body: String,
}

/// The blocks of a text, in order.
pub(super) fn of(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside = false;
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let mut words = info.split_whitespace();
                inside = words.next() == Some(NAME);
                if inside {
                    let line = text[..range.start].matches('\n').count() + 1;
                    let info = words.collect::<Vec<_>>().join(" ");
                    blocks.push(Block { range, line, info, body: String::new() });
                }
            }
            Event::Text(text) if inside => {
                if let Some(block) = blocks.last_mut() {
                    block.body += &text;
                }
            }
            Event::End(TagEnd::CodeBlock) => inside = false,
            _ => {}
        }
    }
    blocks
}

/// The options in a block's first line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// The id or the link of a scenario; if absent, the block's body is a scenario.
    pub(super) what: Option<String>,
    /// The element's attributes and their values.
    pub(super) attributes: Vec<(&'static str, String)>,
    /// The language, if given.
    pub(super) language: Option<Language>,
}

/// Parses the text after the name.
pub(super) fn asked(info: &str) -> Result<Asked, String> {
    let mut asked = Asked::default();
    for word in info.split(' ').filter(|word| !word.is_empty()) {
        let (name, value) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
        match (name, value) {
            ("controls", Some(value)) => asked.set("controls", one_of(name, value, &["full", "transport", "none"])?)?,
            ("theme", Some(value)) => asked.set("theme", one_of(name, value, &["light", "dark", "auto"])?)?,
            ("lang", Some(value)) => {
                asked.set("lang", one_of(name, value, &["en", "zh"])?)?;
                asked.language = Some(if value == "zh" { Language::Chinese } else { Language::English });
            }
            ("height", Some(value)) => asked.set("height", height(value)?)?,
            ("autoplay", None | Some("1" | "true")) => asked.set("autoplay", String::new())?,
            ("controls" | "theme" | "lang" | "height" | "autoplay", _) => {
                return Err(format!("{word}: this is no value for {name}"));
            }
            (_, Some(_)) if is_a_name(name) => return Err(format!("{name}: unknown attribute")),
            _ if asked.what.is_some() => return Err(format!("{word}: one scenario a block")),
            _ => asked.what = Some(word.to_string()),
        }
    }
    Ok(asked)
}

/// Whether a word before "=" can be meant for an attribute's name: a link has other marks before its first "=", or
/// begins with its version.
fn is_a_name(word: &str) -> bool {
    word != "v" && word.bytes().all(|letter| letter.is_ascii_alphabetic() || letter == b'-')
}

impl Asked {
    fn set(&mut self, name: &'static str, value: String) -> Result<(), String> {
        if self.attributes.iter().any(|(known, _)| *known == name) {
            return Err(format!("duplicate {name}"));
        }
        self.attributes.push((name, value));
        Ok(())
    }
}

fn one_of(name: &str, value: &str, choices: &[&str]) -> Result<String, String> {
    let known = choices.contains(&value);
    if known { Ok(value.to_string()) } else { Err(format!("{name}={value}: {name} is {}", choices.join(", "))) }
}

fn height(value: &str) -> Result<String, String> {
    let (least, most) = HEIGHTS;
    let height: Option<u32> = value.parse().ok().filter(|height| (least..=most).contains(height));
    height.map(|height| height.to_string()).ok_or_else(|| format!("height={value}: from {least} to {most} pixels"))
}

#[cfg(test)]
mod tests {
    use super::{Asked, asked, of};
    use synod_core::Language;

    #[test]
    fn blocks_are_found_where_markdown_has_them() {
        let nested = "- in a list\n\n  ~~~ synod\n  {\"synod\": 1}\n  ~~~\n\nafter the list\n\n";
        let none = "    ```synod no\n\n`` ```synod no `` ```` \n````\n```synod no\n```\n````\n";
        let text = &format!("# A\n\n```synod paxos-x\n```\n\n{nested}{none}");
        let blocks = of(text);
        let seen: Vec<_> = blocks.iter().map(|block| (block.line, block.info.as_str(), block.body.as_str())).collect();
        assert_eq!(seen, [(3, "paxos-x", ""), (8, "", "{\"synod\": 1}\n")]);
        assert_eq!(&text[blocks[0].range.clone()], "```synod paxos-x\n```");
        assert_eq!(of("```synodic x\n```\n```rust\n```\n    ```synod\n"), []);
    }

    #[test]
    fn a_first_line_is_read() {
        let all = asked("paxos-x&t=5 controls=none theme=dark lang=zh height=300 autoplay").expect("it is right");
        assert_eq!((all.what.as_deref(), all.language), (Some("paxos-x&t=5"), Some(Language::Chinese)));
        assert_eq!(all.attributes.len(), 5);
        let link = "v=1&p=2pc&nodes=C.coordinator;A.participant";
        assert_eq!(asked(link).expect("it is a link").what.as_deref(), Some(link));
        assert_eq!(asked("").expect("a scenario follows"), Asked::default());
        for (info, problem) in [
            ("a b", "b: one scenario a block"),
            ("a heigth=5", "heigth: unknown attribute"),
            ("heigth=5 a", "heigth: unknown attribute"),
            ("a data-x=1", "data-x: unknown attribute"),
            ("a theme=red", "theme=red: theme is light, dark, auto"),
            ("a height=9", "height=9: from 120 to 1600 pixels"),
            ("a height", "height: this is no value for height"),
            ("a lang=en lang=zh", "duplicate lang"),
            ("a autoplay=0", "autoplay=0: this is no value for autoplay"),
        ] {
            assert_eq!(asked(info), Err(problem.to_string()), "{info}");
        }
    }
}
