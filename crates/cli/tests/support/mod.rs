//! What tests share that follow the documents: folders, blocks of code, commands.
#![allow(dead_code, reason = "each test uses some of it")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

/// The result of a command.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// A file of the repository.
pub fn repository(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A folder for a test, without what an earlier run has left in it but for what cargo has compiled: `kept` within it
/// names cargo's folders.
pub fn folder(name: &str, kept: &[&str]) -> PathBuf {
    let all = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (folder, store) = (all.join(name), all.join(format!("{name}-kept")));
    fs::create_dir_all(&store).expect("a folder for what is kept");
    for (number, kept) in kept.iter().enumerate() {
        if folder.join(kept).is_dir() {
            fs::rename(folder.join(kept), store.join(number.to_string())).expect("a folder that can be moved");
        }
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("a folder that can be removed");
    }
    fs::create_dir_all(&folder).expect("a folder that can be made");
    folder
}

/// Puts back what [`folder`] has kept, once the folders around it are there.
pub fn put_back(name: &str, kept: &[&str]) {
    let all = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (number, kept) in kept.iter().enumerate() {
        let stored = all.join(format!("{name}-kept")).join(number.to_string());
        if stored.is_dir() {
            fs::rename(stored, all.join(name).join(kept)).expect("a folder that can be moved");
        }
    }
}

/// A command line in a folder, as a shell carries it out that stops at the first failure. `synod` is the one under
/// test, and cargo compiles into the folder, whatever this test is compiled into.
pub fn shell(folder: &Path, script: &str) -> Said {
    let program = Path::new(env!("CARGO_BIN_EXE_synod")).parent().expect("a program in a folder");
    let paths = env::var_os("PATH").unwrap_or_default();
    let paths = env::join_paths([program.to_path_buf()].into_iter().chain(env::split_paths(&paths))).expect("paths");
    let mut command = Command::new("sh");
    command.args(["-ec", script]).current_dir(folder).env("PATH", paths);
    for variable in ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR", "CARGO_BUILD_TARGET", "RUSTFLAGS"] {
        command.env_remove(variable);
    }
    let Output { status, stdout, stderr } = command.output().expect("a shell");
    let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
    Said { code: status.code().expect("it exits by itself"), out: text(stdout), err: text(stderr) }
}

/// Adds the target that modules are compiled for, if it is missing.
pub fn ensure_target(folder: &Path) {
    const TARGET: &str = "wasm32-unknown-unknown";
    let found = shell(folder, &format!("rustc --print target-libdir --target {TARGET}"));
    if found.code == 0 && Path::new(found.out.trim()).is_dir() {
        return;
    }
    eprintln!("the target {TARGET} is missing: rustup target add {TARGET}");
    let added = shell(folder, &format!("rustup target add {TARGET}"));
    assert_eq!(added.code, 0, "rustup target add {TARGET}: {}", added.err);
}

/// A block of code of a document: the line of its fence, what stands after the fence, and the text.
pub struct Block {
    pub line: usize,
    pub mark: String,
    pub text: String,
}

/// The blocks of code of a document, in order.
pub fn blocks(document: &str) -> Vec<Block> {
    let (mut blocks, mut open): (Vec<Block>, bool) = (Vec::new(), false);
    for (number, line) in document.lines().enumerate() {
        match (line.strip_prefix("```"), open) {
            (Some(mark), false) => {
                blocks.push(Block { line: number + 1, mark: mark.to_string(), text: String::new() });
                open = true;
            }
            (Some(_), true) => open = false,
            (None, true) => {
                let block = blocks.last_mut().expect("an open block");
                block.text += line;
                block.text.push('\n');
            }
            (None, false) => {}
        }
    }
    assert!(!open, "a block is not closed");
    blocks
}

/// Whether `text` is as `pattern` says, in which a line `…` stands for any lines and one that ends in `…` for any end.
pub fn matches(pattern: &[&str], text: &[&str]) -> bool {
    match (pattern, text) {
        ([], rest) => rest.is_empty(),
        (["…", pattern @ ..], _) => (0..=text.len()).any(|skipped| matches(pattern, &text[skipped..])),
        ([first, pattern @ ..], [line, text @ ..]) => {
            let is_it = first.strip_suffix('…').map_or(*line == *first, |start| line.starts_with(start));
            is_it && matches(pattern, text)
        }
        (_, []) => false,
    }
}

/// Asserts that `text` is as `pattern` says.
#[track_caller]
pub fn is_like(pattern: &str, text: &str, whose: &str) {
    let good = matches(&pattern.lines().collect::<Vec<_>>(), &text.lines().collect::<Vec<_>>());
    assert!(good, "{whose} should print\n{pattern}\nand prints\n{text}");
}

/// The rows of the tables of a document: what the first cell says, by the second.
pub fn table(section: &str) -> BTreeMap<String, String> {
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
    rows.map(|(first, second)| (first.to_string(), second.to_string())).collect()
}
