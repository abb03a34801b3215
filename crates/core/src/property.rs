//! What protocols claim, as data: a name, a claim in words, a check over the ledger.
//!
//! A check of facts that all protocols know is written once, for all protocols that make the same claim; a protocol may
//! bring checks of its own. Most read facts that cannot be taken back, so that what has been violated stays violated.
//! Sources: Bernstein, Hadzilacos & Goodman 1987, section 7.3 (AC1 to AC4); Lamport 2001, section 2 (the safety
//! requirements of consensus).

use crate::language::{Language, OwnedText, Text, list};
use crate::ledger::{Ledger, Slot};
use crate::node::{NodeId, NodeSet};
use crate::value::Value;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// What a node decides when a transaction commits.
pub const COMMIT: &str = "commit";
/// What a node decides when a transaction aborts.
pub const ABORT: &str = "abort";

/// A property of a protocol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// What scenarios and the command line call it.
    pub name: String,
    /// What people call it.
    pub title: OwnedText,
    /// What it claims, in one sentence.
    pub claim: OwnedText,
    /// How it is checked.
    pub check: Check,
}

impl Property {
    /// A property, what people call it, what it claims and how it is checked.
    pub fn new(name: &str, title: impl Into<OwnedText>, claim: impl Into<OwnedText>, check: Check) -> Self {
        Self { name: name.into(), title: title.into(), claim: claim.into(), check }
    }

    /// A property of which nothing is said but its name and how it is checked.
    pub fn named(name: &str, check: Check) -> Self {
        Self::new(name, OwnedText::same(name), OwnedText::same(name), check)
    }
}

/// How a property is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Check {
    /// From the facts that all protocols know, the votes and the accounts.
    Shared(Shared),
    /// By the protocol itself, which has numbered it: [`Protocol::breach`](crate::Protocol::breach).
    Own(u8, Reads),
    /// By a search from the moment shown: is a node blocked for good?
    Blocked,
}

impl Check {
    /// What of the moment it reads.
    pub fn reads(self) -> Reads {
        match self {
            Self::Shared(Shared::Commits) => Reads { failure_free: true, quiet: false },
            Self::Shared(_) | Self::Blocked => Reads::default(),
            Self::Own(_, reads) => reads,
        }
    }
}

/// The checks that are written once for all protocols.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shared {
    /// No two nodes decide differently; in a log, no slot is decided differently, by one node or two.
    Agreement,
    /// A node's decision never changes.
    Stability,
    /// Nobody commits unless all voters have voted yes.
    Unanimity,
    /// With no failure and all votes yes, nobody aborts.
    Commits,
    /// Once all voters have decided, every account was changed, or none.
    Conservation,
    /// At most one value is chosen, learned or announced, slot by slot.
    OneValue,
    /// Only a value that was proposed is chosen, learned or announced.
    Validity,
    /// Only a value that has been chosen is learned or announced.
    Integrity,
}

impl Shared {
    /// What breaks it.
    pub fn breach(self, evidence: &Evidence<'_>) -> Option<Breach> {
        let by_slot = |check: fn(&Evidence<'_>, Slot) -> Option<Breach>| {
            evidence.ledger.slots().into_iter().find_map(|slot| Some(check(evidence, slot)?.of_slot(slot)))
        };
        match self {
            Self::Agreement => by_slot(breaks_agreement),
            Self::Stability => by_slot(breaks_stability),
            Self::Unanimity => breaks_unanimity(evidence),
            Self::Commits if evidence.moment.failure_free => breaks_commits(evidence),
            Self::Commits => None,
            Self::Conservation => breaks_conservation(evidence),
            Self::OneValue => by_slot(breaks_one_value),
            Self::Validity => by_slot(breaks_validity),
            Self::Integrity => by_slot(breaks_integrity),
        }
    }
}

/// What a check reads of the moment. What none of the properties looked at reads is no part of a search's worlds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reads {
    /// Whether nothing has failed so far.
    pub failure_free: bool,
    /// Whether it is quiet.
    pub quiet: bool,
}

impl Reads {
    /// What either reads.
    pub fn or(self, other: Self) -> Self {
        Self { failure_free: self.failure_free || other.failure_free, quiet: self.quiet || other.quiet }
    }
}

/// The moment at which a check is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// No fault has happened and no timer has run out.
    pub failure_free: bool,
    /// Nothing is on the way, no timer runs, no input waits in a mailbox, everyone is up and not paused.
    pub quiet: bool,
}

impl Moment {
    /// The moment as far as it is read; what is not read is `false`.
    pub fn as_read(self, reads: Reads) -> Self {
        Self { failure_free: self.failure_free && reads.failure_free, quiet: self.quiet && reads.quiet }
    }
}

/// What a node holds at present.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Holding {
    /// An account.
    Account(Account),
    /// It takes itself for the owner of something there is one of.
    Owner,
    /// A copy of a value.
    Copy(Value),
}

/// An account that a node keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Account {
    /// Its balance before the transaction.
    pub before: i64,
    /// What the transaction adds.
    pub change: i64,
    /// Its balance now; the tentative one while the node is in doubt.
    pub now: i64,
}

/// All that a check may look at.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    /// The facts so far.
    pub ledger: &'a Ledger,
    /// The nodes whose votes an atomic commitment needs.
    pub voters: NodeSet,
    /// The nodes a majority of which chooses a value.
    pub acceptors: NodeSet,
    /// What each node holds that holds something.
    pub holdings: &'a [(NodeId, Holding)],
    /// The moment.
    pub moment: Moment,
    /// What the scenario calls a node.
    pub name: &'a dyn Fn(NodeId) -> &'a str,
}

impl Evidence<'_> {
    /// The account of each node that keeps one.
    fn accounts(&self) -> impl Iterator<Item = (NodeId, Account)> {
        self.holdings.iter().filter_map(|(node, holding)| match holding {
            Holding::Account(account) => Some((*node, *account)),
            _ => None,
        })
    }
}

/// A property that does not hold: the nodes concerned, and what happened in one sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// The nodes concerned.
    pub nodes: NodeSet,
    /// What happened, in English.
    pub en: String,
    /// What happened, in Simplified Chinese.
    pub zh: String,
}

impl Breach {
    /// The same, told of a slot where there are slots.
    fn of_slot(self, slot: Slot) -> Self {
        match slot {
            0 => self,
            _ => Self { en: format!("Slot {slot}: {}", self.en), zh: format!("槽位 {slot}：{}", self.zh), ..self },
        }
    }
}

/// AC1: no two nodes decide differently, crashed nodes included.
pub fn agreement() -> Property {
    Property::new(
        "agreement",
        Text::new("Agreement", "一致性"),
        Text::new(
            "No two nodes decide differently, crashed nodes included (AC1).",
            "任何两个节点的决定都不会不同，已崩溃的节点也算在内（AC1）。",
        ),
        Check::Shared(Shared::Agreement),
    )
}

/// The decisions of a slot, with the nodes that made them.
fn decisions<'a>(evidence: &Evidence<'a>, slot: Slot) -> Vec<(NodeId, &'a Value)> {
    let decided = evidence.ledger.decided().filter(|(_, of, _)| *of == slot);
    decided.map(|(node, _, value)| (node, value)).collect()
}

fn breaks_agreement(evidence: &Evidence<'_>, slot: Slot) -> Option<Breach> {
    let decisions = decisions(evidence, slot);
    for (place, (one, value)) in decisions.iter().enumerate() {
        // In a log, what one node decides twice is a matter of the slot; AC1 speaks of two nodes.
        let differs = |(node, other): &&(NodeId, &Value)| (slot > 0 || node != one) && other != value;
        if let Some((two, other)) = decisions[place..].iter().find(differs) {
            let (name, name2) = ((evidence.name)(*one), (evidence.name)(*two));
            return Some(Breach {
                nodes: [*one, *two].into_iter().collect(),
                en: format!("{name} decided {value}, {name2} decided {other}."),
                zh: format!("{name} 决定{}，{name2} 决定{}。", decision_zh(value), decision_zh(other)),
            });
        }
    }
    None
}

/// A decision as people say it: an outcome has a word of its own, a client's value stands for itself.
pub fn decision_text(value: &Value, language: Language) -> String {
    match (value.as_str(), language) {
        (COMMIT, Language::Chinese) => "提交".into(),
        (ABORT, Language::Chinese) => "中止".into(),
        // A log's no-op; a client cannot ask for an empty value.
        ("", _) => "no-op".into(),
        (other, _) => other.into(),
    }
}

/// The same after a Chinese word: letters and figures stand apart from it.
fn decision_zh(value: &Value) -> String {
    let text = decision_text(value, Language::Chinese);
    if text.is_ascii() { format!(" {text}") } else { text }
}

/// AC2: a node's decision never changes.
pub fn stability() -> Property {
    Property::new(
        "stability",
        Text::new("Stability", "稳定性"),
        Text::new("A decision, once made, never changes (AC2).", "决定一旦作出，永不改变（AC2）。"),
        Check::Shared(Shared::Stability),
    )
}

fn breaks_stability(evidence: &Evidence<'_>, slot: Slot) -> Option<Breach> {
    let mut last: Option<(NodeId, &Value)> = None;
    for (node, value) in decisions(evidence, slot) {
        if let Some((_, other)) = last.filter(|(same, other)| *same == node && *other != value) {
            let name = (evidence.name)(node);
            return Some(Breach {
                nodes: NodeSet::from_iter([node]),
                en: format!("{name} has decided {value} and also {other}."),
                zh: format!("{name} 既决定过{}，又决定过{}。", decision_zh(value), decision_zh(other)),
            });
        }
        last = Some((node, value));
    }
    None
}

/// AC3: commit only if every participant voted yes.
pub fn unanimity() -> Property {
    Property::new(
        "unanimity",
        Text::new("Unanimity", "全票原则"),
        Text::new(
            "A node commits only if every participant has voted yes (AC3).",
            "只有所有参与者都投了赞成票，才会有节点提交（AC3）。",
        ),
        Check::Shared(Shared::Unanimity),
    )
}

fn breaks_unanimity(evidence: &Evidence<'_>) -> Option<Breach> {
    let (node, _) = evidence.ledger.decisions().find(|(_, value)| value.as_str() == COMMIT)?;
    let missing = evidence.voters.without(evidence.ledger.voted_yes()).first()?;
    let (name, silent) = ((evidence.name)(node), (evidence.name)(missing));
    Some(Breach {
        nodes: [node, missing].into_iter().collect(),
        en: format!("{name} committed, but {silent} never voted yes."),
        zh: format!("{name} 提交了，但 {silent} 从未投过赞成票。"),
    })
}

/// AC4: with no failure and all votes yes, commit.
pub fn commits() -> Property {
    Property::new(
        "commits",
        Text::new("Commits when it can", "可提交则提交"),
        Text::new(
            "If nothing fails, no timer runs out and all vote yes, everyone commits (AC4).",
            "若没有故障、没有计时器到期，而且全体赞成，则全体提交（AC4）。",
        ),
        Check::Shared(Shared::Commits),
    )
}

fn breaks_commits(evidence: &Evidence<'_>) -> Option<Breach> {
    if !evidence.ledger.voted_yes().contains_all(evidence.voters) {
        return None;
    }
    let (node, _) = evidence.ledger.decisions().find(|(_, value)| value.as_str() == ABORT)?;
    let name = (evidence.name)(node);
    Some(Breach {
        nodes: NodeSet::from_iter([node]),
        en: format!("Nothing failed and all voted yes, but {name} aborted."),
        zh: format!("没有任何故障，全体都已赞成，{name} 却中止了。"),
    })
}

/// Money neither appears nor disappears.
pub fn conservation() -> Property {
    Property::new(
        "conservation",
        Text::new("Conservation", "守恒"),
        Text::new(
            "When all participants have decided, either all changes are made or none is.",
            "所有参与者都作出决定后，所有改动要么全部生效，要么全部不生效。",
        ),
        Check::Shared(Shared::Conservation),
    )
}

fn breaks_conservation(evidence: &Evidence<'_>) -> Option<Breach> {
    let decided: NodeSet = evidence.ledger.decisions().map(|(node, _)| node).collect();
    if !decided.contains_all(evidence.voters) {
        return None;
    }
    // Account by account: two wrong balances may add up to a right sum.
    let accounts: Vec<(NodeId, Account)> = evidence.accounts().collect();
    let having = |balance: fn(&Account) -> i64| -> NodeSet {
        let same = accounts.iter().filter(|(_, account)| account.now == balance(account));
        same.map(|(node, _)| *node).collect()
    };
    let (unmade, made) = (having(|account| account.before), having(|account| account.before + account.change));
    let all: NodeSet = accounts.iter().map(|(node, _)| *node).collect();
    (unmade != all && made != all).then(|| {
        let (made, not) = (made.without(unmade), all.without(made));
        let names = |nodes, language| list(nodes, evidence.name, language);
        let (made_en, not_en) = (names(made, Language::English), names(not, Language::English));
        let (made_zh, not_zh) = (names(made, Language::Chinese), names(not, Language::Chinese));
        Breach {
            nodes: all,
            en: format!("All have decided, and {made_en} made the change, but {not_en} did not."),
            zh: format!("所有参与者都已作出决定，{made_zh} 完成了改动，{not_zh} 却没有。"),
        }
    })
}

/// Paxos: at most one value is ever chosen, learned or announced.
pub fn one_value() -> Property {
    Property::new(
        "agreement",
        Text::new("Agreement", "一致性"),
        Text::new(
            "At most one value is ever chosen, and no learner learns and no proposer announces another.",
            "至多只有一个值被选定，学习者不会学到别的值，提议者也不会宣布别的值。",
        ),
        Check::Shared(Shared::OneValue),
    )
}

/// A value that a node takes for chosen, and how it came to that.
struct Taken<'a> {
    node: NodeId,
    value: &'a Value,
    way: Text,
}

/// All that was learned for a slot, then all that was announced: announcements know no slots.
fn taken_for_chosen<'a>(evidence: &Evidence<'a>, slot: Slot) -> impl Iterator<Item = Taken<'a>> + use<'a> {
    let taken = |way: Text| move |(node, value): (NodeId, &'a Value)| Taken { node, value, way };
    let learned = decisions(evidence, slot).into_iter().map(taken(Text::new("learned", "学到了")));
    let announced = evidence.ledger.announced().filter(move |_| slot == 0);
    learned.chain(announced.map(taken(Text::new("announced", "宣布了"))))
}

fn breaks_one_value(evidence: &Evidence<'_>, slot: Slot) -> Option<Breach> {
    let chosen = evidence.ledger.chosen(slot, evidence.acceptors);
    if let [(ballot, value), (ballot2, value2), ..] = chosen[..] {
        return Some(Breach {
            nodes: evidence.acceptors,
            en: format!("{value} was chosen in ballot {ballot}, and {value2} in ballot {ballot2}."),
            zh: format!("编号 {ballot} 下选定了 {value}，编号 {ballot2} 下又选定了 {value2}。"),
        });
    }
    let taken = || taken_for_chosen(evidence, slot);
    let against_chosen = || {
        let (_, value) = chosen.first()?;
        let Taken { node, value: other, way } = taken().find(|taken| taken.value != *value)?;
        let name = (evidence.name)(node);
        Some(Breach {
            nodes: NodeSet::from_iter([node]),
            en: format!("{value} was chosen, but {name} {} {other}.", way.en),
            zh: format!("选定的是 {value}，{name} 却{} {other}。", way.zh),
        })
    };
    let against_each_other = || {
        let one = taken().next()?;
        let other = taken().find(|other| other.value != one.value)?;
        let (name, name2) = ((evidence.name)(one.node), (evidence.name)(other.node));
        let (value, value2) = (one.value, other.value);
        Some(Breach {
            nodes: [one.node, other.node].into_iter().collect(),
            en: format!("{name} {} {value}, but {name2} {} {value2}.", one.way.en, other.way.en),
            zh: format!("{name} {} {value}，{name2} 却{} {value2}。", one.way.zh, other.way.zh),
        })
    };
    against_chosen().or_else(against_each_other)
}

/// Paxos: only a value that was proposed is chosen, learned or announced.
pub fn validity() -> Property {
    Property::new(
        "validity",
        Text::new("Validity", "有效性"),
        Text::new(
            "Only a value that was proposed is chosen, learned or announced.",
            "只有被提议过的值才会被选定、学到或宣布。",
        ),
        Check::Shared(Shared::Validity),
    )
}

fn breaks_validity(evidence: &Evidence<'_>, slot: Slot) -> Option<Breach> {
    let chosen = evidence.ledger.chosen(slot, evidence.acceptors);
    let taken = taken_for_chosen(evidence, slot).map(|taken| taken.value);
    // A log's no-op comes from no client.
    let no_op = |value: &&Value| slot > 0 && value.as_str().is_empty();
    let mut all = chosen.iter().map(|(_, value)| *value).chain(taken).filter(|value| !no_op(value));
    let value = all.find(|value| evidence.ledger.proposed().all(|proposed| proposed != *value))?;
    Some(Breach {
        nodes: evidence.acceptors,
        en: format!("{value} was chosen, learned or announced, but nobody proposed it."),
        zh: format!("{value} 被选定、学到或宣布了，却从未被提议过。"),
    })
}

/// Paxos: only a value that has been chosen is learned or announced.
pub fn integrity() -> Property {
    Property::new(
        "integrity",
        Text::new("Integrity", "完整性"),
        Text::new(
            "A learner learns and a proposer announces only a value that has been chosen.",
            "只有已被选定的值，学习者才会学到，提议者才会宣布。",
        ),
        Check::Shared(Shared::Integrity),
    )
}

fn breaks_integrity(evidence: &Evidence<'_>, slot: Slot) -> Option<Breach> {
    let chosen = evidence.ledger.chosen(slot, evidence.acceptors);
    let unchosen = |taken: &Taken<'_>| chosen.iter().all(|(_, known)| *known != taken.value);
    let Taken { node, value, way } = taken_for_chosen(evidence, slot).find(unchosen)?;
    let name = (evidence.name)(node);
    Some(Breach {
        nodes: NodeSet::from_iter([node]),
        en: format!("{name} {} {value}, which no majority had accepted in one ballot.", way.en),
        zh: format!("{name} {} {value}，但没有多数派在同一个编号下接受过它。", way.zh),
    })
}

/// No node that is up waits forever.
pub fn nonblocking() -> Property {
    Property::new(
        "nonblocking",
        Text::new("Nobody is blocked", "无阻塞"),
        Text::new(
            "No node that is up waits for something that cannot come unless a fault is mended.",
            "凡是不修复故障就不可能到来的东西，没有哪个在运行的节点在等待它。",
        ),
        Check::Blocked,
    )
}
