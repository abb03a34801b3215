//! Source files as text: where they are, which parts are code, where functions begin and end.

use std::fs;
use std::path::{Path, PathBuf};

/// Directories of generated files.
const MADE_BY_TOOLS: [&str; 5] = ["target", "dist", "node_modules", "test-results", "playwright-report"];
/// Hidden directories that belong to the project.
const HIDDEN_BUT_OURS: [&str; 3] = [".cargo", ".ci", ".github"];

/// A file: its path from the root with forward slashes, and its text.
#[derive(Clone, Debug)]
pub struct Source {
    /// From the root.
    pub path: String,
    /// All of it.
    pub text: String,
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file with one of these extensions, in the order of their paths.
///
/// # Panics
/// One cannot be read.
pub fn sources(extensions: &[&str]) -> Vec<Source> {
    let mut sources = Vec::new();
    walk(&root(), "", extensions, &mut sources);
    assert!(!sources.is_empty(), "no files below {}", root().display());
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

fn walk(directory: &Path, prefix: &str, extensions: &[&str], sources: &mut Vec<Source>) {
    for entry in fs::read_dir(directory).expect("a directory that can be read") {
        let entry = entry.expect("an entry that can be read");
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().expect("a file or a directory");
        let ours = !name.starts_with('.') || HIDDEN_BUT_OURS.contains(&name.as_str());
        if kind.is_dir() && ours && !MADE_BY_TOOLS.contains(&name.as_str()) {
            walk(&entry.path(), &format!("{path}/"), extensions, sources);
        } else if kind.is_file() && name.rsplit_once('.').is_some_and(|(_, end)| extensions.contains(&end)) {
            let text = fs::read_to_string(entry.path()).unwrap_or_else(|error| panic!("{path}: {error}"));
            sources.push(Source { path, text });
        }
    }
}

/// The lines of a text with their numbers, from 1.
pub fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_terminator('\n').enumerate().map(|(index, line)| (index + 1, line))
}

/// Where in this code functions with a body start (at `fn`) and end, in bytes.
pub fn functions(code: &str) -> Vec<(usize, usize)> {
    let bytes = code.as_bytes();
    let is_word = |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let starts = code.match_indices("fn ").map(|(at, _)| at);
    let starts = starts.filter(|at| (*at == 0 || !is_word(at - 1)) && is_word(at + 3));
    starts.filter_map(|at| Some((at, at + body_end(&bytes[at..])?))).collect()
}

/// Where the body of the function at the start of this code ends; `None` when it has none.
fn body_end(code: &[u8]) -> Option<usize> {
    let mut depth = 0_u32;
    let mut in_body = false;
    for (at, byte) in code.iter().enumerate() {
        match byte {
            b'{' if depth == 0 => (in_body, depth) = (true, 1),
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b';' if depth == 0 => return None,
            _ => {}
        }
        if in_body && depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

/// The kind of a piece of a Rust file that is not code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    Comment,
    Literal,
}

/// The code alone: comments become spaces, the letters of literals quotation marks; lines stay lines.
pub fn code(text: &str) -> String {
    mask(text, |piece, _| if piece == Piece::Comment { ' ' } else { '"' })
}

/// The code with its literals: comments become spaces.
pub fn without_comments(text: &str) -> String {
    mask(text, |piece, letter| if piece == Piece::Comment { ' ' } else { letter })
}

fn mask(text: &str, replace: impl Fn(Piece, char) -> char) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        let (end, piece) = piece_at(&letters, at).unwrap_or((at, Piece::Literal));
        if end == at {
            masked.push(letters[at]);
            at += 1;
            continue;
        }
        let end = end.min(letters.len());
        masked.extend(
            letters[at..end].iter().map(|&letter| if letter == '\n' { letter } else { replace(piece, letter) }),
        );
        at = end;
    }
    masked
}

/// Where the comment or literal that starts here ends.
fn piece_at(letters: &[char], at: usize) -> Option<(usize, Piece)> {
    let next = letters.get(at + 1).copied();
    match letters[at] {
        '/' if next == Some('/') => Some((find(letters, at, |rest| rest[0] == '\n'), Piece::Comment)),
        '/' if next == Some('*') => Some((block_comment_end(letters, at), Piece::Comment)),
        '"' => Some((string_end(letters, at), Piece::Literal)),
        'r' if !at.checked_sub(1).is_some_and(|before| is_word(letters[before])) || is_byte_prefix(letters, at) => {
            Some((raw_string_end(letters, at)?, Piece::Literal))
        }
        '\'' if next == Some('\\') => Some((find(letters, at + 3, |rest| rest[0] == '\'') + 1, Piece::Literal)),
        '\'' if letters.get(at + 2) == Some(&'\'') => Some((at + 3, Piece::Literal)),
        _ => None,
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Whether the `r` here belongs to `br"…"` or `cr"…"`.
fn is_byte_prefix(letters: &[char], at: usize) -> bool {
    let prefixed = at >= 1 && matches!(letters[at - 1], 'b' | 'c');
    prefixed && !at.checked_sub(2).is_some_and(|before| is_word(letters[before]))
}

/// The first place from `from` on whose rest fulfils a condition, or the end.
fn find(letters: &[char], from: usize, condition: impl Fn(&[char]) -> bool) -> usize {
    (from..letters.len()).find(|at| condition(&letters[*at..])).unwrap_or(letters.len())
}

fn block_comment_end(letters: &[char], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_u32);
    while at < letters.len() {
        match letters[at..] {
            ['/', '*', ..] => (at, depth) = (at + 2, depth + 1),
            ['*', '/', ..] => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    at
}

fn string_end(letters: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while at < letters.len() && letters[at] != '"' {
        at += if letters[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// Where the raw string whose `r` is here ends; `None` when none starts here.
fn raw_string_end(letters: &[char], start: usize) -> Option<usize> {
    let hashes = letters[start + 1..].iter().take_while(|letter| **letter == '#').count();
    let quote = start + 1 + hashes;
    if letters.get(quote) != Some(&'"') {
        return None;
    }
    let closing: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    Some(find(letters, quote + 1, |rest| rest.starts_with(&closing)) + closing.len())
}
