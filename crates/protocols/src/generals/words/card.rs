//! What the generals show: a phase, whether one is a traitor, what it has noted.

use super::path_text;
use crate::generals::lieutenant::paths;
use crate::generals::{Disk, Generals, Here, Lieutenant, Loyalty, Messages};
use alloc::string::String;
use alloc::vec;
use synod_core::{CardLine, Field, Language, Name, NodeView, Phase, Quorum, speak};

pub(super) fn view(site: Here<'_>, memory: Option<&Generals>, disk: &Disk, language: Language) -> NodeView {
    let decision = match disk.decision {
        Some(order) => order.text().of(language).into(),
        None => speak!(language, "none", "无"),
    };
    let mut view = NodeView {
        card: treason(site.settings().loyalty, language)
            .into_iter()
            .map(|text| CardLine { stored: false, text })
            .collect(),
        disk: vec![Field::new(speak!(language, "decision", "决定").as_str(), decision)],
        ..NodeView::default()
    };
    let phase = |heard: bool| match disk.decision {
        Some(order) => order.name(),
        None if heard => "heard",
        None => "idle",
    };
    match memory {
        Some(Generals::Commander) => view.phase = Some(Phase::new(phase(false))),
        Some(Generals::Lieutenant(it)) => {
            view.phase = Some(Phase::new(phase(it.has_heard())));
            let noted = it.words().iter();
            let noted = noted.map(|word| Field::new(&path_text(site, &word.path), word.order.text().of(language)));
            view.memory = noted.collect();
            view.quorum = it.has_heard().then(|| count(site, it));
        }
        None => {}
    }
    view
}

/// What kind of traitor it is, if it is one.
fn treason(loyalty: Loyalty, language: Language) -> Option<String> {
    match loyalty {
        Loyalty::Loyal => None,
        Loyalty::Silent => Some(speak!(language, "traitor: silent", "叛徒：沉默")),
        Loyalty::Splits => Some(speak!(language, "traitor: splits", "叛徒：两面")),
        Loyalty::Flips => Some(speak!(language, "traitor: flips", "叛徒：反说")),
    }
}

/// What it has noted of all that can come: a word for each path, or each value that was signed.
fn count(site: Here<'_>, it: &Lieutenant) -> Quorum {
    let of = match site.options().messages {
        Messages::Oral => paths(site) as u32,
        Messages::Signed => 2,
    };
    Quorum { have: it.words().len() as u32, need: None, of }
}
