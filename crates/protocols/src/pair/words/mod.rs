//! The pair in words: what its messages carry, why its rules did what they did, what its nodes show.

mod arbiters;
mod card;
mod claims;
mod say;

use super::{Here, Message, Pair, Saved, Why};
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{Claim, Field, Language, NodeView, Words, speak};

impl Words for Pair {
    fn fields(_site: Here<'_>, message: &Message, language: Language) -> Vec<Field> {
        let number = |name: String, number: u32| Field::new(&name, number.to_string());
        let term = |of: u32| number(speak!(language, "term", "任期"), of);
        match message {
            Message::Heartbeat { term: of, beat }
            | Message::Claim { term: of, beat }
            | Message::Ack { term: of, beat } => {
                vec![term(*of), number(speak!(language, "beat", "序号"), *beat)]
            }
            Message::Refused { term: of, highest } => {
                vec![term(*of), number(speak!(language, "highest", "最高任期"), *highest)]
            }
            Message::Write { term: of, value } | Message::Written { term: of, value } => {
                vec![term(*of), Field::new(&speak!(language, "value", "值"), value.as_str())]
            }
        }
    }

    fn say(site: Here<'_>, why: &Why, language: Language) -> String {
        say::say(site, why, language)
    }

    fn claims(site: Here<'_>, why: &Why) -> Vec<Claim> {
        claims::claims(site, why)
    }

    fn view(site: Here<'_>, memory: Option<&Self>, disk: &Saved, language: Language) -> NodeView {
        card::view(site, memory, disk, language)
    }
}
