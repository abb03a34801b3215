//! A protocol in words: what people read of it. It stands above [`Protocol`], so that a protocol runs, is searched and
//! is tested before a word is written.
//!
//! The trait is called after the module of a protocol that implements it: the rules stand in `mod.rs`, the words in
//! `words/`.

use crate::claim::Claim;
use crate::cluster::Site;
use crate::language::Language;
use crate::protocol::Protocol;
use crate::speak;
use crate::view::{Field, NodeView};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// What is told of a protocol. Each default is plain technical text: `impl Words for Toy {}` is enough to be shown.
pub trait Words: Protocol {
    /// The fields of a message. The site is that of its sender.
    fn fields(_site: Site<'_, Self>, _message: &Self::Message, _language: Language) -> Vec<Field> {
        Vec::new()
    }

    /// Why, as one sentence. The site is that of the node that reacted.
    fn say(site: Site<'_, Self>, why: &Self::Why, language: Language) -> String {
        let me = site.name(site.id);
        speak!(language, "{me}: {why:?}.", "{me}：{why:?}。")
    }

    /// What that sentence claims of other nodes or of the past: nothing that a node could not know is said without it.
    fn claims(_site: Site<'_, Self>, _why: &Self::Why) -> Vec<Claim> {
        Vec::new()
    }

    /// What a node shows; it has no memory while it is down.
    fn view(_site: Site<'_, Self>, memory: Option<&Self>, disk: &Self::Disk, language: Language) -> NodeView {
        let field = |name: String, value: String| Vec::from([Field::new(&name, value)]);
        let memory = memory.map(|memory| field(speak!(language, "memory", "内存"), format!("{memory:?}")));
        NodeView {
            disk: field(speak!(language, "disk", "磁盘"), format!("{disk:?}")),
            memory: memory.unwrap_or_default(),
            ..NodeView::default()
        }
    }
}
