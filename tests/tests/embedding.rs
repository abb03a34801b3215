//! Keeps `docs/embed` and `docs/exports.md` correct: their links open, their attributes, messages and fields match the
//! code's, and their link targets exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use synod_protocols::registry;
use synod_sim::link;
use synod_sim::run::host;
use synod_tests::played_json;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The pages, by their paths from the root.
fn pages() -> Vec<String> {
    let names = fs::read_dir(root().join("docs/embed")).expect("docs/embed").map(|entry| entry.expect("an entry"));
    let names = names.map(|entry| format!("docs/embed/{}", entry.file_name().to_string_lossy()));
    names.chain(["docs/exports.md".into()]).collect()
}

/// What stands between `from` and the next `to`, every time.
fn between<'a>(text: &'a str, from: &'a str, to: char) -> impl Iterator<Item = &'a str> {
    text.split(from).skip(1).filter_map(move |rest| rest.split_once(to).map(|(inside, _)| inside))
}

/// The first cells of the table under the row `head`, without their marks.
fn first_cells(page: &str, head: &str) -> BTreeSet<String> {
    let rows = page.lines().skip_while(|line| !line.starts_with(head)).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    rows.map(|row| row.split('|').nth(1).expect("a cell").trim().trim_matches('`').to_string()).collect()
}

/// The strings of the list that `synod.js` calls `name`.
fn listed(name: &str) -> BTreeSet<String> {
    let script = text("web/synod.js");
    let list = between(&script, &format!("{name} = ["), ']').next().expect("a list").to_string();
    list.split(',').map(|word| word.trim().trim_matches('"').to_string()).collect()
}

fn opens(address: &str, page: &str) {
    let (link, left_out) = link::read(&registry(), address).unwrap_or_else(|bad| panic!("{page}: {address}: {bad}"));
    assert_eq!(left_out, [], "{page}: {address}");
    link::open(&registry(), &link).unwrap_or_else(|bad| panic!("{page}: {address}: {bad}"));
}

#[test]
fn every_link_in_a_snippet_opens() {
    let mut seen = 0;
    for path in pages() {
        let page = text(&path);
        let elements = between(&page, "<synod-run", '>').flat_map(|tag| between(tag, " src=\"", '"'));
        let frames = between(&page, "embed.html", '"').filter(|rest| rest.contains('#'));
        let commands = between(&page, "synod run '", '\'');
        for address in elements.chain(frames).chain(commands).filter(|address| !address.contains(['{', '…'])) {
            opens(address, &path);
            seen += 1;
        }
        for info in between(&page, "```synod ", '\n') {
            opens(info.split(' ').next().expect("a word"), &path);
            seen += 1;
        }
    }
    assert!(seen > 12, "{seen} links");
}

#[test]
fn attributes_and_events_are_those_of_the_element() {
    let page = text("docs/embed/README.md");
    assert_eq!(first_cells(&page, "| attribute |"), listed("observedAttributes"));
    assert_eq!(first_cells(&page, "| event |"), listed("NEWS"));
    let others = ["ref", "data-external"].map(String::from);
    let known: BTreeSet<String> = listed("observedAttributes").into_iter().chain(others).collect();
    for path in pages() {
        for tag in between(&text(&path), "<synod-run ", '>') {
            let outside: String = tag.split('"').step_by(2).collect();
            let names = outside.split_whitespace().map(|word| word.split('=').next().unwrap_or_default().to_string());
            for name in names.filter(|name| !name.is_empty()) {
                assert!(known.contains(&name), "{path}: {tag}: {name}");
            }
        }
    }
}

#[test]
fn every_message_is_read() {
    let commit = registry().lesson("2pc-commit").expect("it ships");
    let run = played_json(commit.json);
    let page = text("docs/embed/README.md");
    let rows = page.lines().skip_while(|line| !line.starts_with("| method |")).skip(2);
    let rows: Vec<&str> = rows.take_while(|line| line.starts_with('|')).collect();
    for row in &rows {
        let message = row.split('|').nth(2).expect("a message").trim().trim_matches('`').replace("{…}", commit.json);
        let wish = host::read(&registry(), &message, &[run.scenario(), run.scenario()])
            .unwrap_or_else(|bad| panic!("{row}: {bad}"));
        assert!(wish.is_some(), "{row}");
    }
    let script = text("web/synod.js");
    for row in &rows {
        let method = row.split(['`', '(']).nth(1).expect("a method");
        assert!(script.contains(&format!("\n    {method}(")), "synod.js has no {method}");
    }
    assert_eq!(rows.len(), 10);
}

#[test]
fn what_the_pages_point_to_is_there() {
    for path in pages() {
        let page = text(&path);
        for target in between(&page, "](", ')').filter(|target| !target.contains("://")) {
            let (file, part) = target.split_once('#').unwrap_or((target, ""));
            let place = Path::new(&path).parent().expect("a directory").join(file);
            let place = if file.is_empty() { PathBuf::from(&path) } else { place };
            assert!(
                root().join(&place).exists() || file == "paxos-x.svg" || file == "2pc-blocking.svg",
                "{path}: {target}"
            );
            if !part.is_empty() {
                let other = fs::read_to_string(root().join(place)).expect("a page");
                let headings = other.lines().filter(|line| line.starts_with('#')).map(anchor);
                assert!(headings.into_iter().any(|heading| heading == part), "{path}: {target}");
            }
        }
    }
}

/// How a heading is pointed to.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = words.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}
