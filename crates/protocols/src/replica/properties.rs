//! What a replicated register claims, and what breaks it.

use super::history::{Contradiction, Guarantee, History, Op};
use super::{Here, Register};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{Breach, Check, Cluster, Holding, Language, Ledger, Moment, NodeId, NodeSet, Property, Reads, Text};
use synod_core::{Value, speak};

const LINEARIZABLE: u8 = 0;
const READ_YOUR_WRITES: u8 = 1;
const MONOTONIC_READS: u8 = 2;
const MONOTONIC_WRITES: u8 = 3;
const WRITES_FOLLOW_READS: u8 = 4;
const CONVERGENT: u8 = 5;

/// Reads nothing of the moment, or that it is quiet.
const READS_NOTHING: Reads = Reads { failure_free: false, quiet: false };
const READS_QUIET: Reads = Reads { failure_free: false, quiet: true };

/// All of them. The last one has the name that the field has for it (Gilbert & Lynch 2002).
// tidy: long because it is a table: each property with its claim.
pub(super) fn properties() -> Vec<Property> {
    let own =
        |name, title: Text, claim: Text, check, reads| Property::new(name, title, claim, Check::Own(check, reads));
    vec![
        own(
            "linearizable",
            Text::new("Linearizable", "线性一致"),
            Text::new(
                "All calls can be put in one order, in which each takes effect between its request and its answer, and \
                 each read returns what was written last.",
                "所有调用可以排成一个顺序：每个调用都在请求与答复之间的某一刻生效，每次读取都返回最近写入的值。",
            ),
            LINEARIZABLE,
            READS_NOTHING,
        ),
        own(
            "read-your-writes",
            Text::new("Read your writes", "读己之写"),
            Text::new(
                "A read returns nothing older than what the same session has written.",
                "读到的值不会比同一会话写入过的更旧。",
            ),
            READ_YOUR_WRITES,
            READS_NOTHING,
        ),
        own(
            "monotonic-reads",
            Text::new("Monotonic reads", "单调读"),
            Text::new(
                "A read returns nothing older than what the same session has read.",
                "读到的值不会比同一会话读到过的更旧。",
            ),
            MONOTONIC_READS,
            READS_NOTHING,
        ),
        own(
            "monotonic-writes",
            Text::new("Monotonic writes", "单调写"),
            Text::new(
                "A write gets a higher version than what the same session has written.",
                "写入得到的版本，比同一会话此前写入的都高。",
            ),
            MONOTONIC_WRITES,
            READS_NOTHING,
        ),
        own(
            "writes-follow-reads",
            Text::new("Writes follow reads", "写随读后"),
            Text::new(
                "A write gets a higher version than what the same session has read.",
                "写入得到的版本，比同一会话此前读到的都高。",
            ),
            WRITES_FOLLOW_READS,
            READS_NOTHING,
        ),
        own(
            "convergent",
            Text::new("Convergent", "收敛"),
            Text::new(
                "When nothing is on the way, no timer runs and every node is up, all replicas hold the same value.",
                "没有消息在途、没有计时器在运行、所有节点都正常时，所有副本的值相同。",
            ),
            CONVERGENT,
            READS_QUIET,
        ),
        Property::new(
            "available",
            Text::new("Available", "可用"),
            Text::new(
                "No call that a replica which is up has received waits for something that cannot come unless a fault \
                 is mended.",
                "凡是不修复故障就不可能到来的东西，没有哪个在运行的副本收到的调用在等待它。",
            ),
            Check::Blocked,
        ),
    ]
}

/// What breaks the check of this number.
pub(super) fn breach(
    check: u8,
    ledger: &Ledger,
    holdings: &[(NodeId, Holding)],
    cluster: &Cluster<Register>,
    moment: Moment,
) -> Option<Breach> {
    let guarantee = match check {
        LINEARIZABLE => return History::of(ledger).contradiction().map(|found| contradicts(cluster, &found)),
        READ_YOUR_WRITES => Guarantee::ReadYourWrites,
        MONOTONIC_READS => Guarantee::MonotonicReads,
        MONOTONIC_WRITES => Guarantee::MonotonicWrites,
        WRITES_FOLLOW_READS => Guarantee::WritesFollowReads,
        CONVERGENT if moment.quiet => return differs(holdings, cluster),
        _ => return None,
    };
    let (first, second) = History::of(ledger).falls_back(guarantee)?;
    let [en, zh] = LANGUAGES.map(|language| {
        let site = cluster.site(first.client);
        let (earlier, later) = (with_version(site, &first, language), with_version(site, &second, language));
        let name = site.name(first.client);
        speak!(language, "{name} {earlier} and then {later}.", "{name} {earlier}，之后{later}。")
    });
    Some(Breach { nodes: NodeSet::from_iter([first.client]), en, zh })
}

const LANGUAGES: [Language; 2] = [Language::English, Language::Chinese];

/// `wrote 3 as version 2.A`.
fn with_version(site: Here<'_>, op: &Op<'_>, language: Language) -> String {
    let Some((value, version)) = op.returned else { return String::new() };
    let version = version.text(|node| site.name(node));
    match op.wrote {
        Some(_) => speak!(language, "wrote {value} as version {version}", "写入 {value}，版本 {version}"),
        None => speak!(language, "read {value}, version {version}", "读到 {value}，版本 {version}"),
    }
}

/// `K1's write of 3`.
fn told(cluster: &Cluster<Register>, op: &Op<'_>, language: Language) -> String {
    let name = cluster.name(op.client);
    match (op.wrote, op.returned) {
        (Some(value), _) => speak!(language, "{name}'s write of {value}", "{name} 写 {value}"),
        (None, Some((value, _))) => speak!(language, "{name}'s read of {value}", "{name} 读到 {value}"),
        (None, None) => speak!(language, "{name}'s read", "{name} 的读取"),
    }
}

fn value_of(op: &Op<'_>) -> String {
    let value = op.wrote.or(op.returned.map(|(value, _)| value));
    value.map(|value| format!("{value}")).unwrap_or_default()
}

fn contradicts(cluster: &Cluster<Register>, found: &Contradiction<'_>) -> Breach {
    let ops: Vec<&Op<'_>> = match found {
        Contradiction::NeverWritten(read) => vec![read],
        Contradiction::ReadTooEarly { read, write } => vec![read, write],
        Contradiction::StartedWith { after, read } => vec![after, read],
        Contradiction::Crossed { one, other } => vec![&one.0, &one.1, &other.0, &other.1],
    };
    let [en, zh] = LANGUAGES.map(|language| {
        let told = |op: &Op<'_>| told(cluster, op, language);
        match found {
            Contradiction::NeverWritten(read) => {
                let (name, value) = (cluster.name(read.client), value_of(read));
                speak!(language, "{name} read {value}, which no one wrote.", "{name} 读到 {value}，但没有谁写过它。")
            }
            Contradiction::ReadTooEarly { read, write } => {
                let (read, write) = (told(read), told(write));
                speak!(language, "{read} had returned before {write} began.", "{read} 并返回之后，{write} 才开始。")
            }
            Contradiction::StartedWith { after, read } => {
                let (after, name, value) = (told(after), cluster.name(read.client), value_of(read));
                speak!(
                    language,
                    "{after} had returned when {name} began to read, and it read {value}, which is older.",
                    "{after} 已经返回，{name} 之后才开始读，却读到更旧的 {value}。"
                )
            }
            Contradiction::Crossed { one, other } => {
                let [a, b, c, d] = [&one.0, &one.1, &other.0, &other.1].map(told);
                let (first, second) = (value_of(&one.0), value_of(&one.1));
                speak!(
                    language,
                    "{b} began after {a} had returned, but {d} began after {c} had returned: neither {first} nor \
                     {second} can come first.",
                    "{a} 返回之后，{b} 才开始；可是 {c} 返回之后，{d} 才开始。{first} 和 {second} 谁先谁后都说不通。"
                )
            }
        }
    });
    Breach { nodes: ops.iter().map(|op| op.client).collect(), en, zh }
}

/// Two replicas that hold different values.
fn differs(holdings: &[(NodeId, Holding)], cluster: &Cluster<Register>) -> Option<Breach> {
    let copies: BTreeMap<NodeId, &Value> = holdings
        .iter()
        .filter_map(|(node, holding)| match holding {
            Holding::Copy(value) => Some((*node, value)),
            Holding::Account(_) | Holding::Owner => None,
        })
        .collect();
    let (one, value) = copies.first_key_value()?;
    let (other, differs) = copies.iter().find(|(_, other)| *other != value)?;
    let (name, name2) = (cluster.name(*one), cluster.name(*other));
    Some(Breach {
        nodes: NodeSet::from_iter([*one, *other]),
        en: format!("Nothing is left to happen, but {name} holds {value} and {name2} holds {differs}."),
        zh: format!("已经没有什么会再发生，{name} 的值却是 {value}，而 {name2} 的值是 {differs}。"),
    })
}
