//! `synod mdbook`: an mdBook preprocessor that turns fenced blocks into runs. `docs/embed/mdbook.md` explains it.
//!
//! mdBook first asks `supports RENDERER` and then passes `[context, book]` as JSON. Only the necessary fields of both
//! are read, so that books of mdBook 0.4 and 0.5 both work.

mod blocks;
mod picture;

use crate::source::BadInput;
use blocks::Block;
use picture::{Page, shown};
use serde_json::Value;
use std::io::Read;
use std::path::Path;
use synod_core::Language;

/// The most bytes of a book.
const BOOK_BYTES: u64 = 256 * 1024 * 1024;

/// Reads a book from the standard input; returns the same book with its runs inserted.
pub(crate) fn run() -> Result<String, BadInput> {
    let mut text = String::new();
    let told = |error: &dyn std::fmt::Display| BadInput(format!("mdbook: {error}"));
    std::io::stdin().lock().take(BOOK_BYTES).read_to_string(&mut text).map_err(|error| told(&error))?;
    let read = serde_json::from_str(&text).map_err(|error| told(&error))?;
    let Value::Array(pair) = read else { return Err(told(&"a list of a context and a book is wanted")) };
    let Ok([context, mut book]) = <[Value; 2]>::try_from(pair) else {
        return Err(told(&"a list of a context and a book is wanted"));
    };
    let setting = Setting::of(&context)?;
    // mdBook 0.4 has sections, 0.5 items.
    for name in ["items", "sections"] {
        if let Some(Value::Array(items)) = book.get_mut(name) {
            setting.all(items)?;
        }
    }
    Ok(format!("{book}\n"))
}

/// The parts of the context that matter.
struct Setting {
    /// The book's directory.
    root: String,
    /// The directory of its chapters, relative to the book's.
    src: String,
    /// Whether the pages are HTML, which can hold the widget.
    html: bool,
    /// The base URL of Synod, ending in a slash: an address, or a path from the book's root.
    base: Option<String>,
    language: Language,
}

impl Setting {
    fn of(context: &Value) -> Result<Self, BadInput> {
        let text = |path: &str| context.pointer(path).and_then(Value::as_str).map(str::to_string);
        let html = text("/renderer").is_some_and(|renderer| renderer == "html");
        let base = text("/config/preprocessor/synod/base").filter(|base| !base.is_empty());
        if html && base.is_none() {
            let problem = "book.toml: preprocessor.synod.base is missing: the address at which Synod is served";
            return Err(BadInput(problem.to_string()));
        }
        let language = text("/config/book/language").is_some_and(|language| language.starts_with("zh"));
        Ok(Self {
            root: text("/root").unwrap_or_default(),
            src: text("/config/book/src").unwrap_or_else(|| "src".to_string()),
            html,
            base: base.map(|base| if base.ends_with('/') { base } else { base + "/" }),
            language: if language { Language::Chinese } else { Language::English },
        })
    }

    /// Processes a list of chapters and their subchapters.
    fn all(&self, items: &mut [Value]) -> Result<(), BadInput> {
        for chapter in items.iter_mut().filter_map(|item| item.get_mut("Chapter")) {
            if let Some(content) = chapter.get("content").and_then(Value::as_str) {
                let content = self.chapter(chapter, content)?;
                chapter["content"] = Value::String(content);
            }
            if let Some(Value::Array(below)) = chapter.get_mut("sub_items") {
                self.all(below)?;
            }
        }
        Ok(())
    }

    /// The text of a chapter, its blocks replaced.
    fn chapter(&self, chapter: &Value, content: &str) -> Result<String, BadInput> {
        let path = |name: &str| chapter.get(name).and_then(Value::as_str);
        let file = path("source_path").or(path("path")).unwrap_or("a chapter");
        let page = Page { html: self.html, base: self.base_from(path("path").unwrap_or_default()) };
        let (mut text, mut done) = (String::new(), 0);
        for (number, block) in blocks::of(content).into_iter().enumerate() {
            let told = |what: &str| {
                let line = self.line(file, content, number).unwrap_or(block.line);
                format!("{}:{line}: {what}", self.path(file))
            };
            let made = shown(&block, &page, self.language, number == 0).map_err(|bad| BadInput(told(&bad)))?;
            for notice in &made.notices {
                eprintln!("synod: {}", told(notice));
            }
            text += &content[done..block.range.start];
            text += &made.text;
            done = block.range.end;
        }
        Ok(text + &content[done..])
    }

    /// Synod's base URL, relative to the chapter at `path`.
    fn base_from(&self, path: &str) -> Option<String> {
        let base = self.base.as_ref()?;
        let is_absolute = base.starts_with('/') || base.contains("://");
        let depth = if is_absolute { 0 } else { Path::new(path).components().count().saturating_sub(1) };
        Some("../".repeat(depth) + base)
    }

    fn path(&self, file: &str) -> String {
        format!("{}/{file}", self.src.trim_end_matches('/'))
    }

    /// The line of its file on which the block with this number starts. Included files shift the lines of `content`
    /// against those of the file; if an included file has blocks of its own, the line is unknown.
    fn line(&self, file: &str, content: &str, number: usize) -> Option<usize> {
        let written = std::fs::read_to_string(Path::new(&self.root).join(self.path(file))).ok()?;
        let there: Vec<Block> = blocks::of(&written);
        let same = there.len() == blocks::of(content).len();
        there.get(number).filter(|_| same).map(|block| block.line)
    }
}
