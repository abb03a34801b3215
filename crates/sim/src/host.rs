//! What a page that embeds Synod may ask of it: messages, read from JSON by the reader that reads scenarios.
//!
//! Anybody may send a page a message. One that is not Synod's, or of a version or kind that this program does not know,
//! is nothing to it; one that is, but says something impossible, is refused as a whole with its place.

use crate::json::Json;
use crate::read::{At, Bad, File, Known, file_at, steps};
use crate::run::Run;
use crate::scenario::Deed;
use alloc::string::{String, ToString};
use synod_core::{Language, Registry, limits};

/// The version of the messages.
const VERSION: i64 = 1;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
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
    Act(Deed),
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

/// Reads a message to the page that shows `run`; `None` if it is none of Synod's.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read<R: Registry>(text: &str, run: &dyn Run) -> Result<Option<Wish>, Bad> {
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
            Ok(Some(Wish::Link(link.text()?.to_string())))
        }
        "load" => file_at::<R>(&only("scenario")?).map(|file| Some(Wish::File(file))),
        "play" => nothing_else(Wish::Play),
        "pause" => nothing_else(Wish::Pause),
        "step" => {
            fields.only(&["synod", "type", "by"])?;
            let by = fields.get("by").map(|at| at.whole(-1, 1)).transpose()?;
            Ok(Some(Wish::Step(by.unwrap_or(1) as i8)))
        }
        "seek" => Ok(Some(Wish::Seek(only("step")?.whole(0, i64::from(limits::ACTIONS))? as u32))),
        "act" => {
            let scenario = run.scenario();
            let nodes = &scenario.nodes;
            let known = Known { about: run.about(), properties: &[], nodes, schedule: scenario.schedule };
            let deed = steps::deed_now(&only("action")?, &known)?;
            Ok(Some(Wish::Act(deed)))
        }
        "setTheme" => Ok(Some(Wish::Theme(*only("theme")?.one_of(&Theme::NAMED)?))),
        "setLanguage" => {
            let languages = [("en", Language::English), ("zh", Language::Chinese)];
            Ok(Some(Wish::Language(*only("language")?.one_of(&languages)?)))
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::{Wish, read};
    use crate::scenario::Deed;
    use crate::testing::{ASK, opened, transfer};
    use crate::{Action, Bad};
    use alloc::format;
    use alloc::string::ToString;
    use synod_core::{BuiltIn, Language, NodeId};

    fn said(rest: &str) -> Result<Option<Wish>, Bad> {
        let run = opened(&transfer(ASK, ""));
        read::<BuiltIn>(&format!(r#"{{"synod": 1, {rest}}}"#), &*run)
    }

    #[test]
    fn messages_say_what_is_wanted() {
        let wanted = |rest| said(rest).unwrap_or_else(|bad| panic!("{bad}")).expect("it is one of ours");
        assert_eq!(wanted(r##""type": "load", "link": "#2pc-commit""##), Wish::Link("#2pc-commit".into()));
        assert_eq!(wanted(r#""type": "play""#), Wish::Play);
        assert_eq!(wanted(r#""type": "pause""#), Wish::Pause);
        assert_eq!(wanted(r#""type": "step""#), Wish::Step(1));
        assert_eq!(wanted(r#""type": "step", "by": -1"#), Wish::Step(-1));
        assert_eq!(wanted(r#""type": "seek", "step": 12"#), Wish::Seek(12));
        assert_eq!(wanted(r#""type": "setLanguage", "language": "zh""#), Wish::Language(Language::Chinese));
        let crash = wanted(r#""type": "act", "action": {"crash": "A", "sent": 1}"#);
        assert_eq!(crash, Wish::Act(Deed::Crash { node: NodeId(1), sent: Some(1) }));
        let scenario = transfer(ASK, "");
        assert!(matches!(wanted(&format!(r#""type": "load", "scenario": {scenario}"#)), Wish::File(_)));
    }

    #[test]
    fn what_is_not_ours_is_nothing() {
        let run = opened(&transfer(ASK, ""));
        for text in ["null", "[]", "7", "{}", r#"{"synod": 1}"#, r#"{"type": "play"}"#, r#""play""#] {
            assert_eq!(read::<BuiltIn>(text, &*run), Ok(None), "{text}");
        }
        assert_eq!(read::<BuiltIn>(r#"{"synod": 2, "type": "play"}"#, &*run), Ok(None));
        assert_eq!(said(r#""type": "dance""#), Ok(None));
        assert_eq!(said(r#""type": 7"#), Ok(None));
    }

    #[test]
    fn what_is_wrong_is_refused_with_its_place() {
        let refused = |rest| said(rest).expect_err("it is wrong").to_string();
        assert_eq!(
            refused(r#""type": "seek", "step": "3""#),
            "message.step: a whole number is wanted here, not a string"
        );
        assert_eq!(
            refused(r#""type": "act", "action": {"crash": "Z"}"#),
            "message.action.crash: there is no node \"Z\""
        );
        assert_eq!(
            refused(r#""type": "act", "action": {"at": 3, "crash": "A"}"#),
            "message.action.at: what is done now has no time of its own"
        );
        assert_eq!(refused(r#""type": "play", "__proto__": {}"#), "message: there is no field \"__proto__\"");
        assert_eq!(refused(r#""type": "load", "scenario": {}"#), "message.scenario: the field \"synod\" is missing");
    }

    #[test]
    fn a_deed_that_names_a_message_means_the_one_on_the_way() {
        let mut run = opened(&transfer(ASK, ""));
        run.seek(1);
        let text = r#"{"synod": 1, "type": "act", "action": {"lose": {"kind": "Prepare", "from": "C", "to": "A"}}}"#;
        let Ok(Some(Wish::Act(deed))) = read::<BuiltIn>(text, &*run) else { panic!("it is a deed") };
        let action = run.action(&deed).expect("it is on the way");
        assert!(matches!(action, Action::Lose(_)));
        run.act(action).expect("it can be lost");
    }
}
