//! The part of `docs/scenario.md` that says what each protocol knows, made from what it says of itself.

use std::fmt::Write;
use synod_core::about::{ChoiceAbout, Decides, RequestAbout, RequestValue, SettingKind};
use synod_core::{About, Language, OwnedText, Property};
use synod_protocols::registry;

/// The properties of the protocol called `id`.
pub fn properties(id: &str) -> Vec<Property> {
    registry().properties(id).unwrap_or_default().to_vec()
}

/// A section for each protocol.
pub fn protocols() -> String {
    registry().abouts().map(protocol).collect::<Vec<_>>().join("\n")
}

pub(crate) fn en(text: &OwnedText) -> &str {
    text.of(Language::English)
}

fn protocol(about: &About) -> String {
    let mut text = format!("### `{}`: {}\n\n{}\n\n", about.id, en(&about.name), en(&about.summary));
    let share = if about.roles_share { "may have several roles" } else { "has one role" };
    _ = writeln!(text, "A node {share}. {}\n", decides(about));
    roles(&mut text, about);
    phases(&mut text, about);
    settings(&mut text, about);
    options(&mut text, about);
    timers(&mut text, about);
    variants(&mut text, about);
    text += "| a request | of a | asks for |\n|---|---|---|\n";
    for request in &about.requests {
        _ = writeln!(text, "| `{}` | {} | {} |", request_example(request), request.role, en(&request.text));
    }
    text += "\n| a message of kind | says |\n|---|---|\n";
    for kind in &about.messages {
        _ = writeln!(text, "| `{}` | {} |", kind.name, en(&kind.text));
    }
    text += "\n| property | claims |\n|---|---|\n";
    for property in properties(&about.id) {
        _ = writeln!(text, "| `{}` | {} |", property.name, en(&property.claim));
    }
    text
}

fn roles(text: &mut String, about: &About) {
    *text += "| role | how many nodes | decides |\n|---|---|---|\n";
    for role in &about.roles {
        let (least, most) = (role.at_least, role.at_most);
        let count = if least == most { least.to_string() } else { format!("{least} to {most}") };
        _ = writeln!(text, "| `{}` | {count} | {} |", role.name, if role.decides { "yes" } else { "no" });
    }
    text.push('\n');
}

/// What nodes decide, in a sentence.
fn decides(about: &About) -> String {
    match &about.decides {
        Decides::Client => "What it decides is any value that a client could write.".into(),
        Decides::Log => "It decides a log: one value for each slot.".into(),
        Decides::Outcome(outcomes) => {
            let outcomes: Vec<String> = outcomes.iter().map(|outcome| format!("`{outcome}`")).collect();
            format!("What it decides is {}.", outcomes.join(" or "))
        }
    }
}

fn phases(text: &mut String, about: &About) {
    *text += "| phase | of a | is shown as |\n|---|---|---|\n";
    for phase in &about.phases {
        _ = writeln!(text, "| `{}` | {} | {} |", phase.name, phase.role, en(&phase.text));
    }
    text.push('\n');
}

fn settings(text: &mut String, about: &About) {
    if about.settings.is_empty() {
        *text += "Its nodes have no settings.\n\n";
        return;
    }
    *text += "| setting | of a | may be | default |\n|---|---|---|---|\n";
    for setting in &about.settings {
        let (may_be, default) = match &setting.kind {
            SettingKind::Whole { limit, default } => {
                (format!("a whole number, {limit} at most either way"), format!("`{default}`"))
            }
            SettingKind::Choice(choices) => (named(choices), default_of(choices)),
        };
        _ = writeln!(text, "| `{}` | {} | {may_be} | {default} |", setting.name, setting.role);
    }
    text.push('\n');
}

fn options(text: &mut String, about: &About) {
    *text += "| option | settles | may be | default |\n|---|---|---|---|\n";
    for option in &about.options {
        let (may_be, default) = (named(&option.choices), default_of(&option.choices));
        _ = writeln!(text, "| `{}` | {} | {may_be} | {default} |", option.name, en(&option.text));
    }
    text.push('\n');
}

fn timers(text: &mut String, about: &About) {
    *text += "| timer | is | default, ms |\n|---|---|---|\n";
    for timer in &about.timers {
        _ = writeln!(text, "| `{}` | {} | {} |", timer.name, en(&timer.text), timer.length_ms);
    }
    text.push('\n');
}

fn variants(text: &mut String, about: &About) {
    if about.variants.is_empty() {
        return;
    }
    *text += "| broken variant | in words |\n|---|---|\n";
    for variant in &about.variants {
        _ = writeln!(text, "| `{}` | {} |", variant.name, en(&variant.text));
    }
    text.push('\n');
}

/// The choices, each with its meaning where that says more than the name.
fn named(choices: &[ChoiceAbout]) -> String {
    let one = |choice: &ChoiceAbout| match (choice.name.as_str(), en(&choice.text)) {
        (name, meaning) if name == meaning => format!("`{name}`"),
        (name, meaning) => format!("`{name}`: {meaning}"),
    };
    choices.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn default_of(choices: &[ChoiceAbout]) -> String {
    choices.first().map_or_else(String::new, |first| format!("`{}`", first.name))
}

fn request_example(request: &RequestAbout) -> String {
    match (&request.name, &request.value) {
        (None, _) => r#"{"node": "…"}"#.into(),
        (Some(name), RequestValue::Text | RequestValue::Whole) => format!(r#"{{"node": "…", "{name}": "3"}}"#),
        (Some(name), RequestValue::Node(_)) => format!(r#"{{"node": "…", "{name}": "…"}}"#),
        (Some(name), RequestValue::None) => format!(r#"{{"node": "…", "{name}": true}}"#),
    }
}
