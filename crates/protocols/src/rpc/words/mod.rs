//! A remote call in words: what its messages carry, why its rules did what they did, what its nodes show.

mod card;
mod claims;
mod say;

use super::{Call, Disk, Here, Message, Outcome, Rpc, Why};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{Claim, Field, Language, NodeView, Words, speak};

impl Words for Rpc {
    fn fields(_site: Here<'_>, message: &Message, language: Language) -> Vec<Field> {
        let call = |number: &u32| Field::new(&speak!(language, "call", "调用"), number.to_string());
        match message {
            Message::Call(Call { number, amount }) => {
                vec![call(number), Field::new(&speak!(language, "amount", "金额"), format!("{amount:+}"))]
            }
            Message::Ask { number } => vec![call(number)],
            Message::Reply { number, outcome } => {
                vec![call(number), Field::new(&speak!(language, "outcome", "结果"), outcome_text(*outcome, language))]
            }
        }
    }

    fn say(site: Here<'_>, why: &Why, language: Language) -> String {
        say::say(site, why, language)
    }

    fn claims(site: Here<'_>, why: &Why) -> Vec<Claim> {
        claims::claims(site, why)
    }

    fn view(site: Here<'_>, memory: Option<&Self>, disk: &Disk, language: Language) -> NodeView {
        card::view(site, memory, disk, language)
    }
}

/// The word for an outcome, or that there is none.
fn outcome_text(outcome: Option<Outcome>, language: Language) -> String {
    match outcome {
        Some(outcome) => outcome.text().of(language).into(),
        None => speak!(language, "unknown", "未知"),
    }
}
