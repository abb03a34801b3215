//! The code's structure, checked by what its files import: no cycle among the files of a crate, no import from a room
//! that comes later, and protocols and simulator that do not know each other.
//!
//! An arrow goes from a file to the file in which what it names stands: `use run::Frame` leads to `run/frame.rs`, since
//! `run/mod.rs` only hands it on. Neither handing on nor declaring a module is an arrow, and tests are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use synod_tests::code::{Source, code, functions, root, sources};

/// The crates whose files are looked at, each with its rooms from the ground: a file sees those up to its own. A crate
/// without rooms has files only.
const CRATES: [(&str, &[&str]); 6] = [
    ("crates/core/src/", &[]),
    (
        "crates/protocols/src/",
        &["rpc", "pair", "transfer", "two_phase", "three_phase", "paxos", "replica", "generals", "comparisons"],
    ),
    ("crates/sim/src/", &["digest", "scenario", "world", "run", "link", "export", "explore"]),
    ("crates/cli/src/", &[]),
    ("crates/xtask/src/", &[]),
    (
        "web/src/",
        &[
            "words", "geometry", "model", "browser", "actors", "motion", "stage", "views", "widget", "page", "rest",
            "app",
        ],
    ),
];

/// The one circle there is: a cluster is of a protocol, and a protocol's rules are handed their cluster.
const CIRCLE: [&str; 2] = ["cluster", "protocol"];

/// A file's module path within its crate: `run::frame`; the root is empty.
type Module = String;

/// A name, and the path that it stands for.
type Named = (String, Vec<String>);

/// The arrows of a crate.
type Arrows = BTreeMap<Module, BTreeSet<Module>>;

/// The files of a crate, by module.
struct Crate {
    files: BTreeMap<Module, String>,
}

impl Crate {
    fn of(folder: &str, sources: &[Source]) -> Self {
        let own = sources.iter().filter_map(|source| Some((source.path.strip_prefix(folder)?, &source.text)));
        let kept =
            own.filter(|(path, _)| !path.split('/').any(|part| ["tests", "tests.rs", "testing.rs"].contains(&part)));
        Self { files: kept.map(|(path, text)| (module(path), untested(&code(text)))).collect() }
    }

    fn arrows(&self) -> Arrows {
        let of = |(module, text): (&Module, &String)| {
            let facade = exported(text).into_iter().map(|(_, path)| path).collect::<BTreeSet<_>>();
            let named = paths(text).into_iter().filter(|path| !facade.contains(path));
            let to = named.filter_map(|path| self.file(module, &path)).filter(|to| to != module);
            (module.clone(), to.collect())
        };
        self.files.iter().map(of).collect()
    }

    /// The file in which what `path`, as written in `module`, leads to stands; `None` if that is another crate.
    fn file(&self, module: &str, path: &[String]) -> Option<Module> {
        let mut at: Vec<&str> = module.split("::").filter(|part| !part.is_empty()).collect();
        let mut rest = path.iter().map(String::as_str).peekable();
        match *rest.peek()? {
            "crate" => {
                at.clear();
                rest.next();
            }
            "self" => _ = rest.next(),
            "super" => {}
            child if self.files.contains_key(&join(&at, child)) => {}
            _ => return None,
        }
        while rest.next_if_eq(&"super").is_some() {
            at.pop();
        }
        while let Some(part) = rest.next_if(|part| self.files.contains_key(&join(&at, part))) {
            at.push(part);
        }
        let here = at.join("::");
        let Some(item) = rest.next() else { return Some(here) };
        // What is only handed on stands elsewhere.
        let handed = exported(&self.files[&here]).into_iter().find(|(name, _)| name == item);
        match handed {
            Some((_, path)) => self.file(&here, &path).or(Some(here)),
            None => Some(here),
        }
    }
}

fn join(at: &[&str], part: &str) -> Module {
    at.iter().copied().chain([part]).collect::<Vec<_>>().join("::")
}

fn module(path: &str) -> Module {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    if ["lib", "main", "mod"].contains(&path) { Module::new() } else { path.replace('/', "::") }
}

/// The code without its tests, which stand at its end.
fn untested(code: &str) -> String {
    code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_string()
}

/// Every path that begins a `use` or stands in the code and may lead into the crate.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut rest = code.to_string();
    for (before, tree) in uses(code) {
        found.extend(tree.into_iter().map(|(_, path)| path));
        rest = rest.replacen(&before, "", 1);
    }
    for start in ["crate::", "super::"] {
        for (at, _) in rest.match_indices(start) {
            let path: String = rest[at..].chars().take_while(|c| c.is_alphanumeric() || "_:".contains(*c)).collect();
            let free = !rest[..at].ends_with(|c: char| c.is_alphanumeric() || "_:$".contains(c));
            let restriction = rest[..at].ends_with("in ");
            if free && !restriction {
                found.push(path.split("::").filter(|part| !part.is_empty()).map(String::from).collect());
            }
        }
    }
    found
}

/// What a file hands on: the name, and where it leads.
fn exported(code: &str) -> Vec<Named> {
    let handed = uses(code).into_iter().filter(|(text, _)| text.starts_with("pub"));
    handed.flat_map(|(_, tree)| tree).collect()
}

/// The `use` declarations of a file, as text and as paths with the name that each brings.
fn uses(code: &str) -> Vec<(String, Vec<Named>)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let line = code[..at].rfind('\n').map_or(0, |end| end + 1);
        let before = code[line..at].trim();
        if !before.is_empty() && !before.starts_with("pub") {
            continue;
        }
        let Some(end) = code[at..].find(';') else { continue };
        let mut tree = Vec::new();
        expand(&code[at + 4..at + end], &[], &mut tree);
        found.push((code[line..=at + end].trim_start().to_string(), tree));
    }
    found
}

/// The paths of a use tree such as `a::{b, c::{self, d as e}}`.
fn expand(tree: &str, prefix: &[String], found: &mut Vec<Named>) {
    let tree = tree.trim();
    if let Some((head, group)) = tree.split_once('{') {
        let head = head.split("::").map(str::trim).filter(|part| !part.is_empty()).map(String::from);
        let prefix: Vec<String> = prefix.iter().cloned().chain(head).collect();
        let group = group.rsplit_once('}').map_or(group, |(group, _)| group);
        let (mut depth, mut start) = (0, 0);
        for (at, letter) in group.char_indices().chain([(group.len(), ',')]) {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(&group[start..at], &prefix, found);
                    start = at + 1;
                }
                _ => {}
            }
        }
    } else if !tree.is_empty() {
        let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias.trim())));
        let path = path.split("::").map(str::trim).filter(|part| *part != "self" || prefix.is_empty());
        let path: Vec<String> = prefix.iter().cloned().chain(path.map(String::from)).collect();
        let name = alias.map_or_else(|| path.last().cloned().unwrap_or_default(), String::from);
        found.push((name, path));
    }
}

/// A cycle through `start`, if there is one.
fn circle(arrows: &Arrows, start: &str) -> Option<Vec<Module>> {
    let mut ways = vec![vec![start.to_string()]];
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop() {
        for next in arrows.get(way.last()?)? {
            let longer = || way.iter().cloned().chain([next.clone()]).collect::<Vec<_>>();
            if next == start {
                return Some(longer());
            }
            if seen.insert(next.clone()) {
                ways.push(longer());
            }
        }
    }
    None
}

#[test]
fn no_files_of_a_crate_import_each_other_in_a_circle() {
    let sources = sources(&["rs"]);
    let mut found = Vec::new();
    for (folder, _) in CRATES {
        let arrows = Crate::of(folder, &sources).arrows();
        let circles = arrows.keys().filter_map(|module| circle(&arrows, module));
        let allowed = |way: &Vec<Module>| {
            folder == "crates/core/src/" && way.iter().all(|module| CIRCLE.contains(&module.as_str()))
        };
        found.extend(circles.filter(|way| !allowed(way)).map(|way| format!("{folder}: {}", way.join(" > "))));
    }
    assert!(found.is_empty(), "{} circles:\n{}\n", found.len(), found.join("\n"));
}

#[test]
fn no_arrow_leads_to_a_room_that_comes_later() {
    let sources = sources(&["rs"]);
    let mut found = Vec::new();
    for (folder, rooms) in CRATES.iter().filter(|(_, rooms)| !rooms.is_empty()) {
        let place = |module: &str| rooms.iter().position(|room| module.split("::").next() == Some(room));
        for (from, to) in Crate::of(folder, &sources).arrows() {
            if from.is_empty() {
                continue;
            }
            let Some(own) = place(&from) else { panic!("{folder}{from} is in no room of the list") };
            let up = to.iter().filter(|to| place(to).is_none_or(|other| other > own));
            found.extend(up.map(|to| format!("{folder}: {from} > {to}")));
        }
    }
    assert!(found.is_empty(), "{} arrows:\n{}\n", found.len(), found.join("\n"));
}

#[test]
fn protocols_and_simulator_do_not_know_each_other() {
    for (one, other) in [("protocols", "synod-sim"), ("sim", "synod-protocols"), ("core", "synod-")] {
        let manifest = fs::read_to_string(root().join(format!("crates/{one}/Cargo.toml"))).expect("a manifest");
        let own = manifest.split("[dependencies]").nth(1).expect("dependencies");
        let own = own.split("\n[").next().unwrap_or_default();
        assert!(!own.contains(other), "crates/{one} depends on {other}");
    }
}

/// Where a function that words something, which is one with a parameter `language: Language`, has a catch-all arm: what
/// is added later would be told with the words of something else.
fn catch_alls(source: &Source) -> Vec<(usize, String)> {
    let code = untested(&code(&source.text));
    let lines: Vec<&str> = source.text.lines().collect();
    let mut found = Vec::new();
    for (start, end) in functions(&code) {
        let function = &code[start..end];
        if !function.split("->").next().unwrap_or_default().contains(": Language") {
            continue;
        }
        // Only an arm of its own: in `(_, Some(x)) =>` the rest of the pattern says what is meant.
        let arms =
            function.match_indices("_ =>").filter(|(at, _)| function[..*at].trim_end().ends_with(['{', '}', ',']));
        for (at, _) in arms {
            let line = code[..start + at].matches('\n').count();
            found.push((line + 1, lines[line].trim().to_string()));
        }
    }
    found
}

#[test]
fn nothing_that_words_has_a_catch_all_arm() {
    let of = |source: &Source| {
        let arms = catch_alls(source).into_iter();
        arms.map(|(line, text)| format!("{}:{line}: {text}", source.path)).collect::<Vec<_>>()
    };
    let sources = sources(&["rs"]);
    let found: Vec<String> = sources.iter().filter(|source| source.path.contains("src/")).flat_map(of).collect();
    assert!(found.is_empty(), "{} catch-all arms:\n{}\n", found.len(), found.join("\n"));
}

#[test]
fn a_catch_all_arm_is_found_where_it_words_something() {
    let source = |text: &str| Source { path: "x/src/a.rs".into(), text: text.into() };
    let words = "fn say(why: &Why, language: Language) -> String {\n    match why {\n        Why::A => a(),\n        ";
    assert_eq!(catch_alls(&source(&format!("{words}_ => b(),\n    }}\n}}\n"))), [(4, "_ => b(),".into())]);
    assert_eq!(catch_alls(&source(&format!("{words}Why::B => b(),\n    }}\n}}\n"))), []);
    assert_eq!(catch_alls(&source(&format!("{words}Why::B(_) => b(),\n    }}\n}}\n"))), []);
    assert_eq!(catch_alls(&source("fn f(a: u8) -> u8 {\n    match a {\n        _ => 1,\n    }\n}\n")), []);
}

#[test]
fn arrows_are_read_as_they_are_written() {
    let source = |path: &str, text: &str| Source { path: format!("x/{path}"), text: text.into() };
    let sources = [
        source("lib.rs", "mod a;\nmod b;\npub use a::Thing;\n"),
        source("a.rs", "use crate::b::{self, c::Deep as Other};\n#[cfg(test)]\nmod tests {\n    use crate::b;\n}\n"),
        source("b/mod.rs", "mod c;\npub use c::Deep;\nuse super::Thing;\n// use crate::d\n"),
        source("b/c.rs", "fn f() -> crate::Thing { \"crate::b\"; }\npub(in crate::b) fn g() {}\n"),
        source("b/tests.rs", "use crate::a;\n"),
    ];
    let arrows = Crate::of("x/", &sources).arrows();
    let to = |module: &str| arrows[module].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(to(""), [""; 0]);
    assert_eq!(to("a"), ["b", "b::c"]);
    assert_eq!((to("b"), to("b::c")), (vec!["a"], vec!["a"]));
    assert_eq!(arrows.len(), 4, "tests are left out");
    assert_eq!(circle(&arrows, "a"), Some(vec!["a".into(), "b::c".into(), "a".into()]));
}
