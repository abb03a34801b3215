//! What the nodes of a remote call show: a phase, a card, fields.

use super::outcome_text;
use crate::rpc::server::{account, is_on_disk};
use crate::rpc::{Call, Client, Disk, Here, Known, Outcome, Role, Rpc, Server};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{CardLine, Field, Language, NodeId, NodeView, Phase, speak};

pub(super) fn view(site: Here<'_>, memory: Option<&Rpc>, disk: &Disk, language: Language) -> NodeView {
    match memory {
        Some(Rpc::Client(client)) => of_client(Some(client), disk, language),
        Some(Rpc::Server(server)) => of_server(site, Some(server), disk, language),
        None if site.is(Role::Server) => of_server(site, None, disk, language),
        None => of_client(None, disk, language),
    }
}

/// The line for its last call: the one on its disk, or the one in its memory where that is not written down.
fn of_client(client: Option<&Client>, disk: &Disk, language: Language) -> NodeView {
    let written = match *disk {
        Disk::Called { call, .. } => Some(call),
        Disk::Empty | Disk::Kept { .. } => None,
    };
    let present = client.map_or(written, Client::last);
    let text = match present {
        Some(Call { number, amount }) => speak!(language, "call {number}: {amount:+}", "调用 {number}：{amount:+}"),
        None => speak!(language, "no call yet", "尚无调用"),
    };
    let stored = present == written;
    NodeView {
        phase: client.map(|client| Phase::new(phase(client))),
        card: vec![CardLine { stored, text }],
        disk: call_fields(disk, language),
        memory: present.filter(|_| !stored).map(|call| vec![call_field(call, language)]).unwrap_or_default(),
        ..NodeView::default()
    }
}

fn phase(client: &Client) -> &'static str {
    match client {
        Client::Idle => "idle",
        Client::Calling(_) => "calling",
        Client::Asking(_) => "asking",
        Client::Unknown(_) => "unknown",
        Client::Answered(_, Outcome::Ok) => "ok",
        Client::Answered(_, Outcome::Refused) => "refused",
    }
}

fn call_field(Call { number, amount }: Call, language: Language) -> Field {
    Field::new(&speak!(language, "call", "调用"), speak!(language, "{number}: {amount:+}", "{number}：{amount:+}"))
}

fn call_fields(disk: &Disk, language: Language) -> Vec<Field> {
    match *disk {
        Disk::Called { call, outcome } => {
            let ended = Field::new(&speak!(language, "outcome", "结果"), outcome_text(outcome, language));
            vec![call_field(call, language), ended]
        }
        Disk::Empty | Disk::Kept { .. } => {
            vec![Field::new(&speak!(language, "call", "调用"), speak!(language, "none", "无"))]
        }
    }
}

fn of_server(site: Here<'_>, server: Option<&Server>, disk: &Disk, language: Language) -> NodeView {
    let unwritten = server.and_then(Server::unwritten);
    let stored = account(site, None, disk).now;
    let now = account(site, unwritten, disk).now;
    let balance = |now: i64| Field::new(&speak!(language, "balance", "余额"), now.to_string());
    let nothing = Known::default();
    let known = match (server, disk) {
        (Some(server), _) => server.known(site, disk),
        (None, Disk::Kept { known, .. }) => known,
        (None, Disk::Empty | Disk::Called { .. }) => &nothing,
    };
    let mut card =
        vec![CardLine { stored: unwritten.is_none(), text: speak!(language, "balance {now}", "余额 {now}") }];
    let latest = known.latest().map(|(client, number, outcome)| {
        let call = remembered(site, client, number, outcome, language);
        CardLine { stored: is_on_disk(site), text: speak!(language, "knows {call}", "记得 {call}") }
    });
    card.extend(latest);
    let all = known.all().map(|(client, number, outcome)| remembered(site, client, number, outcome, language));
    let all: Vec<String> = all.collect();
    let between = match language {
        Language::English => ", ",
        Language::Chinese => "、",
    };
    let calls = (!all.is_empty()).then(|| Field::new(&speak!(language, "knows", "记得"), all.join(between)));
    let (on_disk, in_memory) = if is_on_disk(site) { (calls, None) } else { (None, calls) };
    NodeView {
        card,
        disk: [balance(stored)].into_iter().chain(on_disk).collect(),
        memory: unwritten.map(|_| balance(now)).into_iter().chain(in_memory).collect(),
        ..NodeView::default()
    }
}

/// A call that the server remembers: whose, which, how it ended.
fn remembered(site: Here<'_>, client: NodeId, number: u32, outcome: Outcome, language: Language) -> String {
    format!("{} {number} {}", site.name(client), outcome.text().of(language))
}
