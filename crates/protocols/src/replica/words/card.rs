//! What the nodes of a replicated register show: a phase, a card, fields, counts.

use super::{field, text};
use crate::replica::{Client, Disk, Held, Here, Keeper, Open, Register, Role, Stage, Version, Wanted, others};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::language::list;
use synod_core::{CardLine, Field, Language, NodeId, NodeSet, NodeView, Phase, Quorum, speak};

pub(super) fn view(site: Here<'_>, memory: Option<&Register>, disk: &Disk, language: Language) -> NodeView {
    let mut view = NodeView { disk: disk_fields(site, disk, language), ..NodeView::default() };
    match memory {
        Some(Register::Client(client)) => view_client(site, client, &mut view, language),
        Some(Register::Replica(keeper)) => view_replica(site, keeper, disk, &mut view, language),
        None if site.is(Role::Client) => {
            let session = disk.session();
            view.card.push(line(true, speak!(language, "session {session}", "会话 {session}")));
        }
        None => view.card.push(line(true, held_text(site, &disk.held))),
    }
    view
}

fn line(stored: bool, text: String) -> CardLine {
    CardLine { stored, text }
}

/// `3 (2.A)`.
fn held_text(site: Here<'_>, held: &Held) -> String {
    format!("{} ({})", held.value, text(site, held.version))
}

fn disk_fields(site: Here<'_>, disk: &Disk, language: Language) -> Vec<Field> {
    if site.is(Role::Client) {
        return vec![field(speak!(language, "session", "会话"), disk.session().to_string())];
    }
    let served: Vec<String> =
        disk.served.iter().map(|(client, call)| format!("{} {call}", site.name(*client))).collect();
    let none = || speak!(language, "none", "无");
    vec![
        field(speak!(language, "value", "值"), disk.held.value.to_string()),
        field(speak!(language, "version", "版本"), text(site, disk.held.version)),
        field(
            speak!(language, "last writes", "最近的写入"),
            if served.is_empty() { none() } else { served.join(", ") },
        ),
    ]
}

fn view_client(site: Here<'_>, client: &Client, view: &mut NodeView, language: Language) {
    view.phase = Some(Phase::new(if client.waits.is_some() { "waiting" } else { "idle" }));
    let at = site.name(client.at);
    let (wrote, read) = (text(site, client.wrote), text(site, client.read));
    view.card.push(line(false, format!("{at}, w {wrote}, r {read}")));
    view.memory = vec![
        field(speak!(language, "replica", "所在副本"), at.into()),
        field(speak!(language, "calls", "调用次数"), client.number.to_string()),
        field(speak!(language, "wrote version", "写过的版本"), wrote),
        field(speak!(language, "read version", "读过的版本"), read),
    ];
    if let Some(wanted) = &client.waits {
        view.memory.push(field(speak!(language, "waits for", "等待"), wanted_text(wanted, language)));
    }
}

fn wanted_text(wanted: &Wanted, language: Language) -> String {
    match wanted {
        Wanted::Write(value) => speak!(language, "write {value}", "写入 {value}"),
        Wanted::Read => speak!(language, "read", "读取"),
    }
}

fn view_replica(site: Here<'_>, keeper: &Keeper, disk: &Disk, view: &mut NodeView, language: Language) {
    let own = keeper.own(disk);
    view.card.push(line(keeper.unwritten.is_none(), held_text(site, own)));
    let all_equal = others(site).iter().all(|other| keeper.known.get(&other) == Some(&own.version));
    if keeper.retries {
        view.card.push(line(false, speak!(language, "retry set", "重试计时中")));
    } else if all_equal {
        view.card.push(line(false, speak!(language, "all equal", "全部相同")));
    }
    view.quorum = keeper.open.values().next().map(|open| count(site, keeper, disk, open));
    let known = |(node, version): (&NodeId, &Version)| format!("{} {}", site.name(*node), text(site, *version));
    let known: Vec<String> = keeper.known.iter().map(known).collect();
    let nothing = || speak!(language, "nothing", "无");
    view.memory = vec![field(
        speak!(language, "known of others", "已知其他副本"),
        if known.is_empty() { nothing() } else { known.join(", ") },
    )];
    if let Some(unwritten) = &keeper.unwritten {
        view.memory.push(field(speak!(language, "not written", "未写入磁盘"), held_text(site, unwritten)));
    }
    for (client, open) in &keeper.open {
        let name = speak!(language, "call of {}", "{} 的调用", site.name(*client));
        let (wanted, far) = (wanted_text(&open.wanted, language), far(site, keeper, disk, open, language));
        view.memory.push(field(name, speak!(language, "{wanted}: {far}", "{wanted}：{far}")));
    }
}

/// Those that an open call has heard, or that hold what it brings.
fn answered(site: Here<'_>, keeper: &Keeper, disk: &Disk, open: &Open) -> NodeSet {
    match &open.stage {
        Stage::Hearing { heard, .. } => heard.union(NodeSet::from_iter([site.id])),
        Stage::Spreading { held } => keeper.holders(site, disk, held.version),
    }
}

fn far(site: Here<'_>, keeper: &Keeper, disk: &Disk, open: &Open, language: Language) -> String {
    let nodes = list(answered(site, keeper, disk, open), |node| site.name(node), language);
    match &open.stage {
        Stage::Hearing { .. } => speak!(language, "heard {nodes}", "已听取 {nodes}"),
        Stage::Spreading { held } => {
            let held = held_text(site, held);
            speak!(language, "{held} held by {nodes}", "{held} 由 {nodes} 持有")
        }
    }
}

fn count(site: Here<'_>, keeper: &Keeper, disk: &Disk, open: &Open) -> Quorum {
    let of = others(site).len() + 1;
    let need = match open.stage {
        Stage::Hearing { .. } => open.must_hear(site),
        Stage::Spreading { .. } => site.options().must_hold(of),
    };
    Quorum { have: answered(site, keeper, disk, open).len(), need: Some(need), of }
}
