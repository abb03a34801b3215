//! A run as a Rust test: its scenario, what people did in it, and its result.
//!
//! The text can be added to a repository unchanged; rustfmt leaves it alone, whatever its settings there.

use super::Export;
use super::story::Story;
use crate::scenario::action::Action;
use crate::scenario::json::Json;
use crate::scenario::{Scenario, write};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Write;
use synod_core::{NodeSet, OwnedText};

/// An entry of the scenario longer than this many characters takes several lines.
const LONG: usize = 100;

/// The test file: one test for each run.
pub(super) fn test(export: &Export) -> String {
    let mut text = String::new();
    let title: Vec<&str> = export.title.split_whitespace().collect();
    for line in wrapped(&format!("{}: a run of Synod, held to what it was when this was written.", title.join(" "))) {
        _ = writeln!(text, "//! {line}");
    }
    text += "//!\n//! Of Synod it needs the crates `synod-core`, `synod-protocols` and `synod-sim`.\n\n";
    let acted = || export.stories.iter().flat_map(|story| story.person.iter().map(|(_, action)| action));
    match core_names(acted())[..] {
        [] => {}
        [name] => _ = writeln!(text, "use synod_core::{name};"),
        ref names => _ = writeln!(text, "use synod_core::{{{}}};", names.join(", ")),
    }
    text += "use synod_protocols::registry;\n";
    let action = if acted().next().is_some() { "Action, " } else { "" };
    let expect = if export.stories.iter().any(expects) { "expect, " } else { "" };
    _ = writeln!(text, "use synod_sim::{{{action}{expect}open, read}};");
    for (run, story) in (1u32..).zip(&export.stories) {
        let number = if export.stories.len() > 1 { format!("_{run}") } else { String::new() };
        one(story, &number, &mut text);
    }
    text
}

/// What the test imports from `synod_core`, in order: what its actions are made of.
fn core_names<'a>(acted: impl Iterator<Item = &'a Action> + Clone) -> Vec<&'static str> {
    let names_nodes = acted.clone().any(|action| rust(action).contains("NodeId"));
    let names_sets = acted.clone().any(|action| matches!(action, Action::Partition(_)));
    let names_values = acted.clone().any(|action| matches!(action, Action::Request { value: Some(_), .. }));
    let names = [("NodeId", names_nodes), ("NodeSet", names_sets), ("Value", names_values)];
    names.into_iter().filter(|(_, named)| *named).map(|(name, _)| name).collect()
}

fn expects(story: &Story) -> bool {
    story.as_expected && !story.scenario.expect.is_empty()
}

fn one(story: &Story, number: &str, text: &mut String) {
    let json = scenario_text(&story.scenario, story);
    let fence = "#".repeat(longest_fence(&json) + 1);
    _ = write!(
        text,
        "\n/// The scenario, without its texts.\nconst SCENARIO{number}: &str = r{fence}\"{json}\"{fence};\n"
    );
    _ = write!(text, "\n#[rustfmt::skip]\n#[test]\nfn {}{number}() {{\n", function_name(&story.title));
    _ = writeln!(text, "    let scenario = read(&registry(), SCENARIO{number}).expect(\"the scenario is read\");");
    text.push_str("    let mut run = open(&registry(), &scenario).expect(\"the scenario opens\");\n");
    for (after, action) in &story.person {
        _ = writeln!(text, "    run.seek({after});");
        _ = writeln!(text, "    run.act({}).unwrap();", rust(action));
    }
    text.push_str("    run.run_to_end();\n    run.seek(run.len());\n");
    _ = writeln!(text, "    assert_eq!(format!(\"{{:016x}}\", run.digest()), \"{:016x}\");", story.digest);
    text.push_str("    let properties = run.summary().properties;\n");
    text.push_str(
        "    let verdict = |name| properties.iter().find(|one| one.name == name).map(|one| one.verdict.name());\n",
    );
    for property in &story.properties {
        let verdict = property.verdict.name();
        _ = writeln!(text, "    assert_eq!(verdict(\"{}\"), Some(\"{verdict}\"));", property.name);
    }
    if expects(story) {
        text.push_str("    assert_eq!(expect::unmet(&mut run, None), Vec::<String>::new());\n");
    }
    text.push_str("}\n");
}

/// The scenario as JSON, one line for each field and for each entry. Its texts are left out, since they do not affect
/// the run, and so are its expectations if people have made another run of it.
fn scenario_text(scenario: &Scenario, story: &Story) -> String {
    let mut bare = scenario.clone();
    (bare.title, bare.about) = (OwnedText::default(), OwnedText::default());
    bare.captions.clear();
    if !expects(story) {
        bare.expect.clear();
    }
    let Json::Object(fields) = write(&bare, story.about()) else { return String::new() };
    let field = |(name, value): &(String, Json)| match value {
        Json::List(entries) => {
            let entries: Vec<String> = entries.iter().map(|entry| format!("\n  {}", entry_text(entry))).collect();
            format!("\"{name}\": [{}\n]", entries.join(","))
        }
        _ => format!("\"{name}\": {value}"),
    };
    format!("{{\n{}\n}}", fields.iter().map(field).collect::<Vec<_>>().join(",\n"))
}

/// An entry of a list: on one line, or with one line for each field if that is too long.
fn entry_text(entry: &Json) -> String {
    let text = entry.to_string();
    match entry {
        Json::Object(fields) if text.len() > LONG => {
            let field = |(name, value): &(String, Json)| format!("    \"{name}\":{value}");
            format!("{{\n{}\n  }}", fields.iter().map(field).collect::<Vec<_>>().join(",\n"))
        }
        _ => text,
    }
}

/// The most `#` that follow a quotation mark: a raw string needs one more.
fn longest_fence(text: &str) -> usize {
    let after = text.split('"').skip(1);
    after.map(|rest| rest.chars().take_while(|letter| *letter == '#').count()).max().unwrap_or(0)
}

/// A title as the name of a function.
fn function_name(title: &str) -> String {
    let letters = title.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' });
    let words = letters.collect::<String>().to_ascii_lowercase();
    let name = words.split_whitespace().collect::<Vec<_>>().join("_");
    // The prefix makes the name begin with a letter and differ from any keyword.
    format!("run_of_{}", name.chars().take(60).collect::<String>()).trim_end_matches('_').to_string()
}

/// An action as Rust.
fn rust(action: &Action) -> String {
    match action {
        Action::Request { node, request, value } => {
            let value = value.as_ref().map(|value| format!("Value::new({:?})", value.as_str()));
            let value = value.map_or("None".into(), |value| format!("Some({value})"));
            format!("Action::Request {{ node: {node:?}, request: {request}, value: {value} }}")
        }
        Action::Partition(groups) => {
            let group = |group: &NodeSet| format!("NodeSet::from_iter({:?})", group.iter().collect::<Vec<_>>());
            let groups: Vec<String> = groups.iter().map(group).collect();
            format!("Action::Partition(vec![{}])", groups.join(", "))
        }
        // All others are written as their `Debug` output.
        other => format!("Action::{other:?}"),
    }
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines = alloc::vec![String::new()];
    for word in text.split(' ') {
        let full = lines.last().is_some_and(|line| line.chars().count() + word.chars().count() > 110);
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            *line += if line.is_empty() { "" } else { " " };
            *line += word;
        }
    }
    lines
}
