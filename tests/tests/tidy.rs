//! Conventions that no other tool checks, over every source file of the workspace.
//!
//! A failure names each place as `path:line: what`. Two marks make an exception visible where it is made:
//! `// tidy: long because …` above a function, and `// tidy: the default scenario` at the end of one line below `web/`.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use synod_tests::code::{Source, code, functions, numbered, root, sources, without_comments};

/// The most lines a file may have.
const LONGEST_FILE: usize = 800;
/// The most lines of code a function may have, its signature and braces included.
const LONGEST_FUNCTION: usize = 70;
/// The most characters a line of Rust may have.
const WIDEST_LINE: usize = 120;

/// The kinds of files that are looked at.
const EXTENSIONS: [&str; 7] = ["rs", "ts", "css", "js", "html", "md", "toml"];
/// What must not stay in a file; written in halves, so that this file does not break its own rule.
const UNFINISHED: [&str; 6] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("db", "g!"),
    concat!("to", "do!"),
    concat!("unimple", "mented!"),
];

/// Terms of single protocols. The page draws any protocol without knowing it, so no name or text below `web/` has them.
const TERMS: [&str; 8] =
    ["paxos", "ballot", "participant", "coordinator", "acceptor", "proposer", "learner", "promise"];
/// Ends the one line below `web/` that may name a protocol: the scenario a visitor sees first.
const DEFAULT_SCENARIO: &str = "// tidy: the default scenario";
/// Stands, with a reason, on the line above a function that may be long.
const LONG_BECAUSE: &str = "// tidy: long because ";

/// What is wrong, and in which line (from 1).
type Finding = (usize, String);

#[test]
fn every_file_keeps_to_the_plain_rules() {
    report(&sources(&EXTENSIONS), |source| [white_space(source), unfinished(source)].concat());
}

#[test]
fn every_rust_file_is_described_and_short() {
    report(&sources(&["rs"]), |source| [shape(source), long_functions(source)].concat());
}

#[test]
fn every_rust_file_is_formatted() {
    let root = root();
    report(&sources(&["rs"]), |source| formatting(&root, source));
}

#[test]
fn the_page_knows_no_protocol() {
    let sources: Vec<Source> = sources(&["rs"]).into_iter().filter(|source| source.path.starts_with("web/")).collect();
    report(&sources, terms);
    let exceptions = |source: &Source| source.text.matches(DEFAULT_SCENARIO).count();
    assert!(sources.iter().map(exceptions).sum::<usize>() <= 1, "more than one line is marked {DEFAULT_SCENARIO:?}");
}

/// Checks every file and fails with all that was found.
fn report(sources: &[Source], check: impl Fn(&Source) -> Vec<Finding>) {
    let mut findings = Vec::new();
    for source in sources {
        findings.extend(check(source).iter().map(|(line, what)| format!("{}:{line}: {what}", source.path)));
    }
    assert!(findings.is_empty(), "{} places:\n{}\n", findings.len(), findings.join("\n"));
}

fn white_space(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, text) in numbered(&source.text) {
        if text.contains('\t') {
            findings.push((line, "a tab".into()));
        }
        if text.ends_with(char::is_whitespace) {
            findings.push((line, "white space at the end of the line".into()));
        }
    }
    if !source.text.ends_with('\n') || source.text.ends_with("\n\n") {
        findings.push((source.text.lines().count().max(1), "the file must end in one line break".into()));
    }
    findings
}

fn unfinished(source: &Source) -> Vec<Finding> {
    let found = |text: &str| UNFINISHED.iter().find(|word| text.contains(**word)).map(|word| format!("{word:?}"));
    numbered(&source.text).filter_map(|(line, text)| Some((line, found(text)?))).collect()
}

fn shape(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !source.text.starts_with("//!") {
        findings.push((1, "the file must open with a module doc (//!)".into()));
    }
    let lines = source.text.lines().count();
    if lines > LONGEST_FILE {
        findings.push((lines, format!("{lines} lines, more than {LONGEST_FILE}")));
    }
    for (line, text) in numbered(&source.text) {
        let width = text.chars().count();
        if width > WIDEST_LINE {
            findings.push((line, format!("{width} characters, more than {WIDEST_LINE}")));
        }
    }
    findings
}

fn long_functions(source: &Source) -> Vec<Finding> {
    let code = code(&source.text);
    let lines: Vec<&str> = source.text.lines().collect();
    let mut findings = Vec::new();
    for (start, end) in functions(&code) {
        let line = code[..start].matches('\n').count() + 1;
        let length = code[start..end].lines().filter(|text| !text.trim().is_empty()).count();
        let above = line.checked_sub(2).map_or("", |above| lines[above].trim());
        let reason = above.strip_prefix(LONG_BECAUSE).unwrap_or_default();
        if length > LONGEST_FUNCTION && reason.is_empty() {
            findings.push((line, format!("a function of {length} lines of code, more than {LONGEST_FUNCTION}")));
        }
    }
    findings
}

fn formatting(root: &Path, source: &Source) -> Vec<Finding> {
    // From standard input, rustfmt looks at this one file and not at the modules it declares.
    let file = File::open(root.join(&source.path)).expect("a file that can be read");
    let output = Command::new("rustfmt")
        .args(["--check", "--edition", "2024", "--color", "never"])
        .current_dir(root)
        .stdin(file)
        .stderr(Stdio::inherit())
        .output()
        .expect("rustfmt: rustup component add rustfmt");
    if output.status.success() {
        return Vec::new();
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let lines =
        text.lines().filter_map(|line| line.strip_prefix("Diff in <stdin>:")?.trim_end_matches(':').parse().ok());
    let findings: Vec<Finding> = lines.map(|line| (line, "not as rustfmt writes it".into())).collect();
    if findings.is_empty() { vec![(1, "rustfmt cannot read the file".into())] } else { findings }
}

fn terms(source: &Source) -> Vec<Finding> {
    let without_comments = without_comments(&source.text);
    let mut findings = Vec::new();
    for ((line, text), whole) in numbered(&without_comments).zip(source.text.lines()) {
        let text = text.replace("js_sys::Promise", "").to_lowercase();
        let term = TERMS.iter().find(|term| text.contains(**term));
        if let Some(term) = term.filter(|_| !whole.ends_with(DEFAULT_SCENARIO)) {
            findings.push((line, format!("{term:?} is one protocol's term: the page knows none")));
        }
    }
    findings
}

fn source(text: &str) -> Source {
    Source { path: "web/src/sample.rs".into(), text: text.into() }
}

#[test]
fn the_plain_rules_find_what_breaks_them() {
    assert_eq!(white_space(&source("a\n\tb \nc\n")).len(), 2);
    assert_eq!(white_space(&source("a\r\n")).len(), 1);
    assert_eq!(white_space(&source("a")), [(1, "the file must end in one line break".into())]);
    assert_eq!(white_space(&source("a\n\n")).len(), 1);
    assert_eq!(white_space(&source("a\n\nb\n")), []);
    for word in UNFINISHED {
        assert_eq!(unfinished(&source(&format!("\n// {word}: later\n"))).len(), 1, "{word}");
    }
}

#[test]
fn the_rules_of_shape_find_what_breaks_them() {
    assert_eq!(shape(&source("//! A file.\n")), []);
    assert_eq!(shape(&source("// A file.\n")).len(), 1);
    let lines = |count: usize| format!("//! A file.\n{}", "//\n".repeat(count - 1));
    assert_eq!(shape(&source(&lines(LONGEST_FILE))), []);
    assert_eq!(shape(&source(&lines(LONGEST_FILE + 1))).len(), 1);
    let wide = |width: usize| format!("//! {}\n", "同".repeat(width - 4));
    assert_eq!(shape(&source(&wide(WIDEST_LINE))), []);
    assert_eq!(shape(&source(&wide(WIDEST_LINE + 1))).len(), 1);
}

#[test]
fn a_long_function_is_found_and_its_comments_do_not_count() {
    let function = |lines: usize| format!("fn f(a: [u8; 2]) {{\n{}}}\n", "    a(\"}\");\n".repeat(lines - 2));
    assert_eq!(long_functions(&source(&function(LONGEST_FUNCTION))), []);
    let long = function(LONGEST_FUNCTION + 1);
    assert_eq!(long_functions(&source(&format!("trait T {{ fn g(&self); }}\n{long}")))[0].0, 2);
    assert_eq!(long_functions(&source(&format!("// tidy: long because it is a table\n{long}"))), []);
    assert_eq!(long_functions(&source(&format!("// tidy: long because \n{long}"))).len(), 1);
    assert_eq!(long_functions(&source(&long.replace("(\"}\");\n", "(\"}\");\n\n    // }\n"))).len(), 1);
    let commented = "fn f() {\n    /* }\n".to_owned() + &"// x\n".repeat(90) + "*/ g('}', r#\"}\"#)\n}\n";
    assert_eq!(long_functions(&source(&commented)), []);
}

#[test]
fn only_code_and_literals_are_searched_for_terms() {
    let found =
        ["let ballot = 1;\n", "struct PaxosView;\n", "f(\"the Coordinator\")\n", "let s = r\"a // promised\";\n"];
    for text in found {
        assert_eq!(terms(&source(text)).len(), 1, "{text}");
    }
    let free = [
        "// a ballot\n",
        "/* an /* acceptor */ ballot */ f();\n",
        "f::<js_sys::Promise>();\n",
        "fn f<'a>(x: &'a str)\n",
    ];
    for text in free {
        assert_eq!(terms(&source(text)), [], "{text}");
    }
    assert_eq!(terms(&source(&format!("const FIRST: &str = \"paxos-x\"; {DEFAULT_SCENARIO}\n"))), []);
}

#[test]
fn comments_and_literals_are_told_from_code() {
    let text = "a('\"', b\"\\\"\", br##\"x\"# \"##, '\\'', 'l') // c\nfor_r\"s\"";
    assert_eq!(code(text).len(), text.len());
    assert_eq!(code(text).replace('"', "").trim_end(), "a(, b, b, , )     \nfor_r");
    assert_eq!(without_comments("a // é\nb\n"), "a     \nb\n");
}
