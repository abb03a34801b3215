//! The preprocessor in a book that mdBook itself builds, and its messages about faulty books.
//!
//! With `SYNOD_BOOK` naming a directory and `SYNOD_BOOK_BASE` Synod's address, the book is built there: the browser
//! tests use it.

use mdbook_driver::MDBook;
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const SYNOD: &str = env!("CARGO_BIN_EXE_synod");
/// One run of the chapters is in a list, one in a quotation, one is a complete scenario.
const CHAPTERS: [&str; 3] = ["SUMMARY.md", "ch1.md", "more/ch2.md"];

/// A directory for a book with the chapters of `tests/book`.
fn book(directory: &Path, base: &str, more: &str) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/book/src");
    fs::create_dir_all(directory.join("src/more")).expect("a directory can be made");
    for chapter in CHAPTERS {
        let text = fs::read(from.join(chapter)).expect("the chapter is there");
        fs::write(directory.join("src").join(chapter), text).expect("a file can be written");
    }
    let config = format!(
        "[book]\ntitle = \"Agreement\"\n\n[preprocessor.synod]\ncommand = '{SYNOD} mdbook'\nbase = \"{base}\"\n\n\
         [output.html]\n{more}"
    );
    fs::write(directory.join("book.toml"), config).expect("a file can be written");
}

fn temporary(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    _ = fs::remove_dir_all(&directory);
    directory
}

fn built(directory: &Path, page: &str) -> String {
    fs::read_to_string(directory.join("book").join(page)).unwrap_or_else(|error| panic!("{page}: {error}"))
}

#[test]
fn a_book_has_widgets_with_pictures_in_them() {
    let directory = std::env::var_os("SYNOD_BOOK").map_or_else(|| temporary("book"), PathBuf::from);
    let base = std::env::var("SYNOD_BOOK_BASE").unwrap_or_else(|_| "https://synod.example/play".into());
    book(&directory, &base, "");
    MDBook::load(&directory).and_then(|book| book.build()).expect("the book is built");
    let page = built(&directory, "ch1.html");
    let script = format!("<script src=\"{}/synod.js\"", base.trim_end_matches('/'));
    assert_eq!((page.matches("<synod-run ").count(), page.matches(&script).count()), (4, 1));
    assert_eq!(page.matches("<svg xmlns=\"http://www.w3.org/2000/svg\" width=").count(), 4);
    assert!(page.contains("<synod-run src=\"#paxos-x\" lang=\"en\"><svg "), "{page}");
    assert!(
        page.contains("<synod-run src=\"#2pc-blocking\" lang=\"en\" controls=\"none\" theme=\"light\" height=\"500\">")
    );
    assert!(page.contains("<synod-run src=\"#3pc-split\" lang=\"zh\">") && page.contains("<title>网络分区</title>"));
    assert!(page.contains("<p>The coordinator dies after both have voted, and nobody may decide.</p>"));
    assert!(page.contains("```synod not-a-run"), "an example of a block is none");
    assert!(page.contains("<p>more of the item</p>") && page.contains("<p>and goes on.</p>"));
    let page = built(&directory, "more/ch2.html");
    assert!(page.contains("<synod-run src=\"#v=1&amp;title=My+"), "{page}");
    assert!(page.contains("My &lt;own&gt; &amp; \"run\"") && !page.contains("<own>"));
}

#[test]
fn a_base_within_the_book_is_found_from_every_chapter() {
    let directory = temporary("book-within");
    book(&directory, "synod", "");
    MDBook::load(&directory).and_then(|book| book.build()).expect("the book is built");
    assert!(built(&directory, "ch1.html").contains("<script src=\"synod/synod.js\""));
    let nested = built(&directory, "more/ch2.html");
    assert!(nested.contains("<script src=\"../synod/synod.js\"") && nested.contains("href=\"../synod/index.html#v=1"));
}

#[test]
fn other_renderers_get_the_picture_and_a_link() {
    let directory = temporary("book-markdown");
    book(&directory, "https://synod.example/", "[output.markdown]\n");
    MDBook::load(&directory).and_then(|book| book.build()).expect("the book is built");
    let page = built(&directory, "markdown/ch1.md");
    assert!(!page.contains("synod-run") && !page.contains("<script") && page.matches("<svg ").count() == 4);
    assert!(page.contains("<a href=\"https://synod.example/#paxos-x\">Open in Synod</a>"));
    let indented = page.lines().find(|line| line.contains("网络分区")).expect("the picture in the list");
    assert!(indented.starts_with("   <div class=\"synod\"><svg ") && indented.ends_with("</div>"), "{indented}");
}

#[test]
fn a_bad_run_fails_the_build() {
    let directory = temporary("book-bad");
    book(&directory, "https://synod.example/", "");
    fs::write(directory.join("src/ch1.md"), "# Bad\n\n```synod paxos-y\n```\n").expect("a file can be written");
    let error = MDBook::load(&directory).and_then(|book| book.build()).expect_err("there is no paxos-y");
    assert!(format!("{error:#}").contains("synod"), "{error:#}");
}

/// The preprocessor's result for `[context, book]`.
fn said(input: &str) -> (i32, String, String) {
    let mut child = Command::new(SYNOD)
        .arg("mdbook")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
    (output.status.code().expect("it exits by itself"), text(output.stdout), text(output.stderr))
}

/// A book of one chapter, as mdBook passes it: 0.5 has `items`, 0.4 has `sections`.
fn handed_over(content: &str, list: &str) -> String {
    let chapter = json!({"name": "One", "content": content, "number": [1], "sub_items": [], "path": "a/one.md",
        "source_path": "a/one.md", "parent_names": []});
    let context = json!({"root": "/nowhere", "renderer": "html", "mdbook_version": "0.5.4",
        "config": {"book": {"src": "text"}, "preprocessor": {"synod": {"base": "/synod/"}}}});
    json!([context, {list: [{"Chapter": chapter}, "Separator", {"PartTitle": "Two"}]}]).to_string()
}

#[test]
fn what_is_wrong_is_one_line_that_names_the_chapter_and_the_line() {
    for (block, problem) in [
        ("```synod paxos-y\n```", "3: link: there is no scenario \"paxos-y\""),
        ("```synod 2pc-commit heigth=3\n```", "3: heigth: unknown attribute"),
        ("```synod 2pc-commit paxos-x\n```", "3: paxos-x: one scenario a block"),
        ("```synod 2pc-commit theme=red\n```", "3: theme=red: theme is light, dark, auto"),
        ("```synod\n```", "3: the scenario: line 1, column 0: EOF while parsing a value"),
        ("```synod\n{\"synod\": 1}\n```", "3: the scenario: scenario: the field \"protocol\" is missing"),
        ("a\n\n~~~synod #v=2&p=2pc\n~~~", "5: &v=2: this link is of a version that this program does not know"),
    ] {
        let (code, out, err) = said(&handed_over(&format!("# One\n\n{block}\n"), "items"));
        assert_eq!((code, out.as_str(), err.lines().count()), (2, "", 1), "{block}: {err}");
        assert!(err.starts_with(&format!("synod: text/a/one.md:{problem}")), "{block}: {err}");
    }
}

#[test]
fn what_a_link_says_in_vain_is_a_notice() {
    let (code, out, err) = said(&handed_over("```synod paxos-x&later=2\n```\n", "items"));
    assert_eq!((code, err.as_str()), (0, "synod: text/a/one.md:1: &later: this key is not known, and is ignored\n"));
    assert!(out.contains("#paxos-x"), "{out}");
}

#[test]
fn what_is_no_book_is_told_in_one_line() {
    let no_base = handed_over("", "items").replace("base", "bass");
    for (input, problem) in [
        ("", "mdbook: EOF while parsing"),
        ("{}", "mdbook: a list of a context and a book is wanted"),
        ("[1, 2, 3]", "mdbook: a list of a context and a book is wanted"),
        (&no_base, "book.toml: preprocessor.synod.base is missing"),
        (&"[".repeat(100_000), "mdbook: recursion limit exceeded"),
    ] {
        let (code, out, err) = said(input);
        assert_eq!((code, out.as_str(), err.lines().count()), (2, "", 1), "{err}");
        assert!(err.starts_with(&format!("synod: {problem}")), "{err}");
    }
}

#[test]
fn the_rest_of_a_book_stays_as_it_is() {
    let text = "# One\n\n```rust\nfn main() {}\n```\n\nA ```synod``` in a sentence.\n";
    for list in ["items", "sections"] {
        let (code, out, err) = said(&handed_over(text, list));
        assert_eq!(code, 0, "{err}");
        let [_, book]: [Value; 2] = serde_json::from_str(&handed_over(text, list)).expect("it is JSON");
        assert_eq!(serde_json::from_str::<Value>(&out).expect("it is JSON"), book);
        let (_, out, _) = said(&handed_over(&format!("{text}\n```synod paxos-x\n```"), list));
        assert!(out.contains("/synod/synod.js") && out.contains("A ```synod``` in a sentence."), "{list}: {out}");
    }
}

#[test]
fn every_renderer_is_supported() {
    for renderer in ["html", "epub", "markdown"] {
        let status = Command::new(SYNOD).args(["mdbook", "supports", renderer]).status().expect("the program starts");
        assert!(status.success(), "{renderer}");
    }
}
