//! `synod link`: a scenario as a link. `synod open`: a link as a scenario file.

use crate::source::{BadInput, Source};
use synod_core::{Registry, limits};
use synod_sim::scenario::json::Json;
use synod_sim::{link, write_file};

/// The most columns of a line of a file, if it can be broken.
const COLUMNS: usize = 110;

/// The link to what `what` names.
pub(crate) fn link(registry: &Registry, what: &str) -> Result<String, BadInput> {
    let source = Source::of(registry, what)?;
    let address = link::write(registry, &source.link).map_err(|bad| source.bad(&bad))?;
    if address.len() > limits::LINK_LONG {
        let (length, most) = (address.len(), limits::LINK_LONG);
        eprintln!("synod: {length} characters: some programs cut off links of more than {most}; a file is safer");
    }
    Ok(format!("{address}\n"))
}

/// The scenario file of what `what` names; a user's actions become steps.
pub(crate) fn open(registry: &Registry, what: &str) -> Result<String, BadInput> {
    let source = Source::of(registry, what)?;
    let (file, notices) = link::as_file(registry, &source.link).map_err(|bad| source.bad(&bad))?;
    for notice in notices {
        eprintln!("synod: {}: {notice}; the link says it exactly", source.name);
    }
    let json = write_file(registry, &file).unwrap_or(Json::Null);
    let mut text = String::new();
    lay_out(&json, 0, 0, &mut text);
    Ok(text + "\n")
}

/// Formats JSON for people: a value that fits on one line is not broken. `before` is the text before it on that line.
fn lay_out(json: &Json, indent: usize, before: usize, text: &mut String) {
    let whole = line(json);
    if indent > 0 && before + whole.chars().count() < COLUMNS {
        text.push_str(&whole);
        return;
    }
    let (open, close, entries): (_, _, Vec<(String, &Json)>) = match json {
        Json::List(list) => ('[', ']', list.iter().map(|entry| (String::new(), entry)).collect()),
        Json::Object(pairs) => ('{', '}', pairs.iter().map(|(key, value)| (named(key), value)).collect()),
        _ => return text.push_str(&whole),
    };
    text.push(open);
    for (place, (name, value)) in entries.iter().enumerate() {
        let inner = indent + 2;
        text.push_str(if place > 0 { ",\n" } else { "\n" });
        text.push_str(&" ".repeat(inner));
        text.push_str(name);
        lay_out(value, inner, inner + name.chars().count(), text);
    }
    text.push('\n');
    text.push_str(&" ".repeat(indent));
    text.push(close);
}

/// JSON in one line.
fn line(json: &Json) -> String {
    match json {
        Json::List(list) => format!("[{}]", list.iter().map(line).collect::<Vec<_>>().join(", ")),
        Json::Object(pairs) => {
            let pairs: Vec<String> = pairs.iter().map(|(key, value)| named(key) + &line(value)).collect();
            format!("{{{}}}", pairs.join(", "))
        }
        other => other.to_string(),
    }
}

fn named(key: &str) -> String {
    format!("{}: ", Json::text(key))
}
