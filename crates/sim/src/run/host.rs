//! What a page that embeds Synod may ask of it: messages, read from JSON by the reader that reads scenarios.
//!
//! Any page may send messages. A message that is not Synod's, or has an unknown version or kind, is ignored; a message
//! that is Synod's but asks for something impossible is refused as a whole, with its place.

use crate::scenario::action::Action;
use crate::scenario::json::Json;
use crate::scenario::{At, Diagnostic, File, MessageName, Names, Scenario, action_now, file_at};
use alloc::string::{String, ToString};
use synod_core::{Language, Registry, limits};

/// The version of the messages.
const VERSION: i64 = 1;

/// What the host asks.
#[derive(Clone, Debug, PartialEq)]
pub enum HostRequest {
    /// Show what this link says.
    Link(String),
    /// Show this scenario or comparison.
    File(File),
    /// Let time run.
    Play,
    /// Stop time.
    Pause,
    /// Go on (1) or back (-1) by one action; 0 stays.
    Step(i8),
    /// Go to the moment after so many actions.
    Seek(u32),
    /// Do this at the moment shown.
    Act {
        /// In this column alone, counting from 0; `None`: in all.
        column: Option<usize>,
        /// What, in the words of that column, or of the first.
        action: Action<MessageName>,
    },
    /// Light, dark, or as the system has it.
    Theme(Theme),
    /// Speak this language.
    Language(Language),
}

/// How bright a page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Each with its name in messages and addresses.
    pub const NAMED: [(&'static str, Self); 3] = [("auto", Self::Auto), ("light", Self::Light), ("dark", Self::Dark)];
}

/// Reads a message to the page that shows runs of these scenarios, side by side if there are several; `None` if it is
/// not one of Synod's.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read(registry: &Registry, text: &str, shown: &[&Scenario]) -> Result<Option<HostRequest>, Diagnostic> {
    let json = Json::read(text)?;
    let at = At::named(&json, "message");
    let Ok(fields) = at.object() else { return Ok(None) };
    let (Some(version), Some(sort)) = (fields.get("synod"), fields.get("type")) else { return Ok(None) };
    if version.whole(VERSION, VERSION).is_err() {
        return Ok(None);
    }
    let only = |name: &'static str| {
        fields.only(&["synod", "type", name])?;
        fields.need(name)
    };
    let nothing_else = |wish| fields.only(&["synod", "type"]).map(|()| Some(wish));
    match sort.text().unwrap_or_default() {
        "load" if fields.get("link").is_some() => {
            let link = only("link")?;
            Ok(Some(HostRequest::Link(link.text()?.to_string())))
        }
        "load" => file_at(registry, &only("scenario")?).map(|file| Some(HostRequest::File(file))),
        "play" => nothing_else(HostRequest::Play),
        "pause" => nothing_else(HostRequest::Pause),
        "step" => {
            fields.only(&["synod", "type", "by"])?;
            let by = fields.get("by").map(|at| at.whole(-1, 1)).transpose()?;
            Ok(Some(HostRequest::Step(by.unwrap_or(1) as i8)))
        }
        "seek" => Ok(Some(HostRequest::Seek(only("step")?.whole(0, i64::from(limits::ACTIONS))? as u32))),
        "act" => {
            fields.only(&["synod", "type", "action", "column"])?;
            let column = fields.get("column").map(|at| at.whole(1, shown.len() as i64)).transpose()?;
            let column = column.map(|number| number as usize - 1);
            let scenario = shown.get(column.unwrap_or_default()).copied();
            let known = scenario.and_then(|scenario| Some((scenario, registry.about(&scenario.protocol)?)));
            let Some((Scenario { nodes, schedule, .. }, about)) = known else { return Ok(None) };
            let known = Names { about, properties: &[], nodes, schedule: *schedule };
            let action = action_now(&fields.need("action")?, &known)?;
            Ok(Some(HostRequest::Act { column, action }))
        }
        "setTheme" => Ok(Some(HostRequest::Theme(*only("theme")?.one_of(&Theme::NAMED)?))),
        "setLanguage" => {
            let languages = [("en", Language::English), ("zh", Language::Chinese)];
            Ok(Some(HostRequest::Language(*only("language")?.one_of(&languages)?)))
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::{HostRequest, read};
    use crate::testing::{ASK, opened, transfer};
    use crate::{Action, Diagnostic};
    use alloc::format;
    use alloc::string::ToString;
    use synod_core::{Language, NodeId};
    use synod_protocols::registry;

    fn said(rest: &str) -> Result<Option<HostRequest>, Diagnostic> {
        let run = opened(&transfer(ASK, ""));
        read(&registry(), &format!(r#"{{"synod": 1, {rest}}}"#), &[run.scenario(), run.scenario()])
    }

    #[test]
    fn messages_say_what_is_wanted() {
        let wanted = |rest| said(rest).unwrap_or_else(|bad| panic!("{bad}")).expect("it is one of ours");
        assert_eq!(wanted(r##""type": "load", "link": "#2pc-commit""##), HostRequest::Link("#2pc-commit".into()));
        assert_eq!(wanted(r#""type": "play""#), HostRequest::Play);
        assert_eq!(wanted(r#""type": "pause""#), HostRequest::Pause);
        assert_eq!(wanted(r#""type": "step""#), HostRequest::Step(1));
        assert_eq!(wanted(r#""type": "step", "by": -1"#), HostRequest::Step(-1));
        assert_eq!(wanted(r#""type": "seek", "step": 12"#), HostRequest::Seek(12));
        assert_eq!(wanted(r#""type": "setLanguage", "language": "zh""#), HostRequest::Language(Language::Chinese));
        let crash = wanted(r#""type": "act", "action": {"crash": "A", "sent": 1}"#);
        let action = Action::Crash { node: NodeId(1), sent: Some(1) };
        assert_eq!(crash, HostRequest::Act { column: None, action: action.clone() });
        let there = wanted(r#""type": "act", "action": {"crash": "A", "sent": 1}, "column": 2"#);
        assert_eq!(there, HostRequest::Act { column: Some(1), action });
        let scenario = transfer(ASK, "");
        assert!(matches!(wanted(&format!(r#""type": "load", "scenario": {scenario}"#)), HostRequest::File(_)));
    }

    #[test]
    fn what_is_not_ours_is_nothing() {
        let run = opened(&transfer(ASK, ""));
        for text in ["null", "[]", "7", "{}", r#"{"synod": 1}"#, r#"{"type": "play"}"#, r#""play""#] {
            assert_eq!(read(&registry(), text, &[run.scenario()]), Ok(None), "{text}");
        }
        assert_eq!(read(&registry(), r#"{"synod": 2, "type": "play"}"#, &[run.scenario()]), Ok(None));
        assert_eq!(said(r#""type": "dance""#), Ok(None));
        assert_eq!(said(r#""type": 7"#), Ok(None));
    }

    #[test]
    fn what_is_wrong_is_refused_with_its_place() {
        let refused = |rest| said(rest).expect_err("it is wrong").to_string();
        assert_eq!(refused(r#""type": "seek", "step": "3""#), "message.step: expected a whole number, found a string");
        assert_eq!(
            refused(r#""type": "act", "action": {"crash": "Z"}"#),
            "message.action.crash: there is no node \"Z\""
        );
        assert_eq!(
            refused(r#""type": "act", "action": {"at": 3, "crash": "A"}"#),
            "message.action.at: what is done now has no time of its own"
        );
        assert_eq!(
            refused(r#""type": "act", "action": {"crash": "A"}, "column": 3"#),
            "message.column: expected a number from 1 to 2, found 3"
        );
        assert_eq!(refused(r#""type": "play", "__proto__": {}"#), "message: there is no field \"__proto__\"");
        assert_eq!(refused(r#""type": "load", "scenario": {}"#), "message.scenario: the field \"synod\" is missing");
    }

    #[test]
    fn a_deed_that_names_a_message_means_the_one_on_the_way() {
        let mut run = opened(&transfer(ASK, ""));
        run.seek(1);
        let text = r#"{"synod": 1, "type": "act", "action": {"lose": {"kind": "Prepare", "from": "C", "to": "A"}}}"#;
        let Ok(Some(HostRequest::Act { action, .. })) = read(&registry(), text, &[run.scenario()]) else {
            panic!("it is an action")
        };
        let action = run.numbered(&action).expect("it is on the way");
        assert!(matches!(action, Action::Lose(_)));
        run.act(action).expect("it can be lost");
    }
}
