//! The Byzantine generals in words: what an order carries, why the rules did what they did, what generals show.

mod card;
mod claims;
mod say;

use super::{Disk, Generals, Here, Message, Messages, Order, Why, way};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{Claim, Field, Language, Name, NodeId, NodeView, Value, Words, speak};

impl Words for Generals {
    fn fields(site: Here<'_>, message: &Message, language: Language) -> Vec<Field> {
        let Message { path, order, signed } = message;
        let path = way(path.iter().map(Value::as_str));
        let mut fields = vec![
            Field::new(speak!(language, "order", "命令").as_str(), order.text().of(language)),
            Field::new(speak!(language, "path", "路径").as_str(), path),
        ];
        if site.options().messages == Messages::Signed {
            let covered = signed.text().of(language);
            fields.push(Field::new(speak!(language, "signatures cover", "签名所证").as_str(), covered));
        }
        fields
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

/// A path as it is written.
fn path_text(site: Here<'_>, path: &[NodeId]) -> String {
    way(path.iter().map(|node| site.name(*node)))
}

/// An order in the ledger as Chinese has it.
pub(super) fn order_zh(value: &Value) -> &'static str {
    Order::named(value.as_str()).map_or("", |order| order.text().zh)
}
