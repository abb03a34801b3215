//! A bank transfer, which both commit protocols carry out: who takes part, what an account is, how its owner votes, how
//! the transaction can end, what is claimed of it, and the words that the two protocols share.
//!
//! A transaction gives each participant a change to its account. Either every change is made or none, so that money
//! neither appears nor disappears (Bernstein, Hadzilacos & Goodman 1987, section 7.1).

#[cfg(test)]
pub(crate) mod testing;

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::about::{ChoiceAbout, Decides, RequestAbout, RoleAbout, SettingAbout, SettingKind};
use synod_core::property::{ABORT, COMMIT, agreement, commits, conservation, nonblocking, stability, unanimity};
use synod_core::{Account, Language, NodeId, NodeSet, Property, Quorum, Text, Value, limits, names, speak};

names! {
    /// Who takes part.
    pub enum Role {
        /// Asks, decides, tells.
        Coordinator = "coordinator",
        /// Keeps an account and votes.
        Participant = "participant",
    }
}

names! {
    /// How a participant votes.
    pub enum VoteRule {
        /// Yes exactly when its balance stays at zero or above.
        Auto = "auto",
        /// Yes, whatever its balance.
        Yes = "yes",
        /// No, whatever its balance.
        No = "no",
    }
}

names! {
    /// How the transaction ends.
    pub enum Outcome {
        /// Every change is made.
        Commit = "commit",
        /// No change is made.
        Abort = "abort",
    }
}

impl Outcome {
    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            Self::Commit => Self::Abort,
            Self::Abort => Self::Commit,
        }
    }

    /// The outcome as a decision in the ledger.
    pub fn value(self) -> Value {
        Value::new(match self {
            Self::Commit => COMMIT,
            Self::Abort => ABORT,
        })
    }

    /// The word for it, in the middle of a sentence.
    pub const fn text(self) -> Text {
        match self {
            Self::Commit => Text::new("commit", "提交"),
            Self::Abort => Text::new("abort", "中止"),
        }
    }
}

/// What a scenario says of a participant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Its balance before the transaction.
    pub balance: i64,
    /// What the transaction adds to it.
    pub change: i64,
    /// How it votes.
    pub vote: VoteRule,
}

/// The participants of which the scenario says the same.
pub fn alike<'a>(participants: NodeSet, settings: impl Fn(NodeId) -> &'a Settings) -> Vec<NodeSet> {
    let mut sets: Vec<NodeSet> = Vec::new();
    for node in participants.iter() {
        let is_like = |set: &&mut NodeSet| set.first().is_some_and(|other| settings(other) == settings(node));
        match sets.iter_mut().find(is_like) {
            Some(set) => _ = set.insert(node),
            None => sets.push(NodeSet::from_iter([node])),
        }
    }
    sets
}

impl Settings {
    /// Whether it votes for a transaction that adds `change` to its balance.
    pub fn accepts(&self, change: i64) -> bool {
        match self.vote {
            VoteRule::Auto => self.balance + change >= 0,
            VoteRule::Yes => true,
            VoteRule::No => false,
        }
    }

    /// Its account, with the balance `now`.
    pub fn account(&self, now: i64) -> Account {
        Account { before: self.balance, change: self.change, now }
    }
}

/// What a client asks of the coordinator: run the transaction.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Transfer;

/// What a node waits for that has voted or asked for votes.
pub(crate) const A_DECISION: Text = Text::new("a decision", "决定");

/// What both protocols claim, in the order in which it is shown.
pub(crate) fn properties() -> Vec<Property> {
    vec![agreement(), stability(), unanimity(), commits(), conservation(), nonblocking()]
}

/// The roles, as data.
pub(crate) fn roles() -> Vec<RoleAbout> {
    let others = limits::NODES as u8 - 1;
    vec![
        RoleAbout { at_most: 1, ..RoleAbout::new("coordinator", Text::new("coordinator", "协调者")) },
        RoleAbout { row: 1, at_most: others, ..RoleAbout::new("participant", Text::new("participant", "参与者")) },
    ]
}

/// How a transaction can end, as data.
pub(crate) fn decides() -> Decides {
    Decides::Outcome(vec![COMMIT.into(), ABORT.into()])
}

/// The settings of a participant, as data.
pub(crate) fn settings() -> Vec<SettingAbout> {
    let whole = || SettingKind::Whole { limit: limits::BALANCE, default: 0 };
    let votes = vec![
        ChoiceAbout::new("auto", Text::new("yes if the balance allows it", "余额足够则赞成")),
        ChoiceAbout::new("yes", Text::new("yes", "赞成")),
        ChoiceAbout::new("no", Text::new("no", "反对")),
    ];
    vec![
        SettingAbout::new("participant", "balance", Text::new("balance", "余额"), whole()),
        SettingAbout::new("participant", "change", Text::new("change", "改动"), whole()),
        SettingAbout::new("participant", "vote", Text::new("vote", "投票"), SettingKind::Choice(votes)),
    ]
}

/// The one request, as data.
pub(crate) fn requests() -> Vec<RequestAbout> {
    vec![RequestAbout::of("coordinator").with(Text::new("Start the transfer", "发起转账"))]
}

/// A participant whose log is empty hears `Abort`; `question` is the message that asks for its vote.
pub(crate) fn aborts_unasked(me: &str, question: &str, language: Language) -> String {
    speak!(
        language,
        "{me}'s log is empty, so it knows of no transaction: {question} may be late or lost, or the log was. It writes \
         abort, so that it will say no if {question} still comes.",
        "{me} 的日志是空的，它不知道有任何事务。可能是 {question} 迟到或丢失了，也可能是日志丢失了。它写下中止，若 {question} 随后才到，它会投反对票。"
    )
}

/// A participant whose log is empty hears that the transaction has committed.
pub(crate) fn commits_unprepared(me: &str, language: Language) -> String {
    speak!(
        language,
        "{me}'s log is empty, so it knows of no transaction and has nothing to redo: it takes note of the commit, but \
         its balance stays as it was.",
        "{me} 的日志是空的，它不知道有任何事务，也没有可以重做的内容。它记下提交，但余额不变。"
    )
}

/// A node hears the contrary of what it has decided.
pub(crate) fn too_late(me: &str, from: &str, known: Outcome, told: Outcome, language: Language) -> String {
    let (known, told) = (known.text().of(language), told.text().of(language));
    speak!(
        language,
        "{from} tells {me}: {told}. But {me} has decided {known}, and a decision cannot be taken back: the two \
         disagree for good.",
        "{from} 告诉 {me}，结果是{told}。但 {me} 已经决定{known}，而决定不能收回，两者从此永远不一致。"
    )
}

/// A balance as a card says it: `balance 100`, or `balance 100 → 50` while it can still go both ways.
pub(crate) fn balance_line(now: i64, redo: Option<i64>, language: Language) -> String {
    match redo {
        Some(redo) => speak!(language, "balance {now} → {redo}", "余额 {now} → {redo}"),
        None => speak!(language, "balance {now}", "余额 {now}"),
    }
}

/// A count in which every node must answer.
pub(crate) fn count(have: NodeSet, of: NodeSet) -> Quorum {
    Quorum { have: have.len(), need: Some(of.len()), of: of.len() }
}
