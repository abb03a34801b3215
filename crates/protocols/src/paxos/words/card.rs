//! What a node of Paxos shows: the card of its most telling role, and the fields of all of them.

use super::{Here, accepted_text, accepted_word, all, proposal_text};
use crate::paxos::{Acceptor, Answers, Count, Disk, Learner, Paxos, Proposer, Role, Stage, Tally, Variant};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{Beside, CardLine, Field, Language, NodeView, Phase, Quorum, Value, speak};

pub(super) fn view(site: Here<'_>, memory: Option<&Paxos>, disk: &Disk, language: Language) -> NodeView {
    let mut view = NodeView { disk: disk_fields(site, disk, language), ..NodeView::default() };
    match memory {
        Some(memory) => {
            view.memory = memory_fields(site, memory, language);
            lead(site, memory, disk, &mut view, language);
        }
        None => view.card = stored_lines(site, disk, language),
    }
    view
}

/// Fills the card. A running attempt tells the most, then what was learned, then what was chosen; a node that only
/// waits to be asked shows what it has promised.
fn lead(site: Here<'_>, memory: &Paxos, disk: &Disk, view: &mut NodeView, language: Language) {
    let proposer = memory.proposer.as_ref();
    let trying = proposer.filter(|it| it.stage.is_undecided());
    let done = proposer.filter(|it| matches!(it.stage, Stage::Chosen { .. }));
    if let Some(proposer) = trying {
        lead_proposer(site, proposer, disk, view, language);
    } else if let Some(value) = disk.learned.as_ref().filter(|_| memory.learner.is_some()) {
        view.phase = Some(Phase::new("learned").with(Some(Beside::What(value.to_string()))));
        view.card = match site.is(Role::Acceptor) {
            true => vec![acceptor_line(site, Some(memory), disk, language)],
            false => vec![stored(learned_line(disk, language))],
        };
    } else if let Some(proposer) = done {
        lead_proposer(site, proposer, disk, view, language);
    } else if site.is(Role::Acceptor) {
        view.card = acceptor_lines(site, Some(memory), disk, language);
    } else if let Some(learner) = &memory.learner {
        lead_learner(site, learner, view, language);
    } else if let Some(proposer) = proposer {
        lead_proposer(site, proposer, disk, view, language);
    }
}

fn lead_proposer(site: Here<'_>, proposer: &Proposer, disk: &Disk, view: &mut NodeView, language: Language) {
    view.phase = Some(Phase::new(match &proposer.stage {
        Stage::Idle => "idle",
        Stage::Preparing { .. } => "preparing",
        Stage::Accepting { .. } => "accepting",
        Stage::BackingOff => "backing-off",
        Stage::Following => "following",
        Stage::Chosen { .. } => "chosen",
    }));
    view.quorum = match &proposer.stage {
        Stage::Preparing { promises: answers, .. } | Stage::Accepting { accepted_by: answers, .. } => {
            Some(quorum(answers.tally(site)))
        }
        Stage::Idle | Stage::BackingOff | Stage::Following | Stage::Chosen { .. } => None,
    };
    let wants = wants(proposer.wanted.as_ref(), language);
    view.card.push(match &proposer.stage {
        Stage::Idle => stored(round_line(disk, language)),
        Stage::Preparing { ballot, .. } => {
            kept(speak!(language, "ballot {ballot} · {wants}", "编号 {ballot} · {wants}"))
        }
        Stage::Accepting { proposal, .. } if proposer.wanted.as_ref() == Some(&proposal.value) => {
            let ballot = proposal.ballot;
            kept(speak!(language, "ballot {ballot} · {wants}", "编号 {ballot} · {wants}"))
        }
        Stage::Accepting { proposal, .. } => {
            let (ballot, value) = (proposal.ballot, &proposal.value);
            kept(speak!(language, "ballot {ballot} · adopts {value}", "编号 {ballot} · 采纳 {value}"))
        }
        Stage::BackingOff | Stage::Following => kept(wants),
        Stage::Chosen { proposal } => {
            let proposal = proposal_text(proposal, language);
            kept(speak!(language, "chosen {proposal}", "已选定 {proposal}"))
        }
    });
}

/// What its client wants.
fn wants(wanted: Option<&Value>, language: Language) -> String {
    match wanted {
        Some(wanted) => speak!(language, "wants {wanted}", "想要 {wanted}"),
        None => speak!(language, "reads", "读取"),
    }
}

fn lead_learner(site: Here<'_>, learner: &Learner, view: &mut NodeView, language: Language) {
    view.phase = Some(Phase::new("waiting"));
    let hears = site.options().learn.hearing_acceptors(site.cluster.having(Role::Learner)).contains(site.id);
    if !hears && learner.counts.is_empty() {
        // The acceptors do not tell this one: it counts nothing, and will be told.
        view.card.push(kept(speak!(language, "waits to be told", "等待被告知")));
        return;
    }
    let tally = best(learner).map_or_else(|| Answers::default().tally(site), |count| count.accepted_by.tally(site));
    let Tally { have, need, of, .. } = tally;
    view.quorum = Some(quorum(tally));
    view.card.push(kept(speak!(language, "{have} of {of}, needs {need}", "已有 {have}/{of}，需要 {need}")));
}

/// The proposal that is nearest to a majority; of equal ones the highest.
fn best(learner: &Learner) -> Option<&Count> {
    learner.counts.iter().max_by_key(|count| count.accepted_by.by.len())
}

/// All that a node shows on its card while it is down.
fn stored_lines(site: Here<'_>, disk: &Disk, language: Language) -> Vec<CardLine> {
    if site.is(Role::Acceptor) {
        return acceptor_lines(site, None, disk, language);
    }
    let mut lines = Vec::new();
    if site.is(Role::Proposer) {
        lines.push(stored(round_line(disk, language)));
    }
    if site.is(Role::Learner) {
        lines.push(stored(learned_line(disk, language)));
    }
    lines
}

/// What binds the acceptor, and whether that survives a crash. In the variant `acceptor-amnesia` it does not.
fn bound<'a>(site: Here<'_>, memory: Option<&'a Paxos>, disk: &'a Disk) -> (&'a Acceptor, bool) {
    match memory.filter(|_| site.options().breaks(Variant::AcceptorAmnesia)) {
        Some(memory) => (&memory.unwritten, false),
        None => (&disk.acceptor, true),
    }
}

fn acceptor_lines(site: Here<'_>, memory: Option<&Paxos>, disk: &Disk, language: Language) -> Vec<CardLine> {
    let (acceptor, stored) = bound(site, memory, disk);
    let accepted = match &acceptor.accepted {
        None => speak!(language, "nothing accepted", "尚未接受"),
        Some(proposal) => format!("{} {}", accepted_word(language), proposal_text(proposal, language)),
    };
    vec![CardLine { stored, text: promised_line(acceptor, language) }, CardLine { stored, text: accepted }]
}

/// The same in one line.
fn acceptor_line(site: Here<'_>, memory: Option<&Paxos>, disk: &Disk, language: Language) -> CardLine {
    let (acceptor, stored) = bound(site, memory, disk);
    let promised = promised_line(acceptor, language);
    let text = match &acceptor.accepted {
        None => promised,
        Some(proposal) => format!("{promised} · {}", proposal_text(proposal, language)),
    };
    CardLine { stored, text }
}

fn promised_line(acceptor: &Acceptor, language: Language) -> String {
    match acceptor.promised {
        0 => speak!(language, "nothing promised", "尚未承诺"),
        ballot => speak!(language, "promised {ballot}", "已承诺 {ballot}"),
    }
}

fn round_line(disk: &Disk, language: Language) -> String {
    match disk.round {
        0 => speak!(language, "no round yet", "尚无轮次"),
        round => speak!(language, "round {round}", "第 {round} 轮"),
    }
}

fn learned_line(disk: &Disk, language: Language) -> String {
    match &disk.learned {
        None => speak!(language, "nothing learned", "尚未学到"),
        Some(value) => speak!(language, "value {value}", "值 {value}"),
    }
}

fn disk_fields(site: Here<'_>, disk: &Disk, language: Language) -> Vec<Field> {
    let mut fields = Vec::new();
    if site.is(Role::Proposer) {
        fields.push(Field::new(&speak!(language, "round", "轮次"), number(disk.round, language)));
    }
    if site.is(Role::Acceptor) && !site.options().breaks(Variant::AcceptorAmnesia) {
        acceptor_fields(&disk.acceptor, &mut fields, language);
    }
    if site.is(Role::Learner) {
        let learned = disk.learned.as_ref().map_or_else(|| speak!(language, "nothing", "无"), ToString::to_string);
        fields.push(Field::new(&speak!(language, "learned", "已学到"), learned));
    }
    fields
}

fn acceptor_fields(acceptor: &Acceptor, fields: &mut Vec<Field>, language: Language) {
    fields.push(Field::new(&speak!(language, "promised", "已承诺"), number(acceptor.promised, language)));
    fields.push(Field::new(&accepted_word(language), accepted_text(acceptor.accepted.as_ref(), language)));
}

fn number(number: u32, language: Language) -> String {
    match number {
        0 => speak!(language, "none", "无"),
        number => number.to_string(),
    }
}

fn memory_fields(site: Here<'_>, memory: &Paxos, language: Language) -> Vec<Field> {
    let mut fields = Vec::new();
    if let Some(proposer) = &memory.proposer {
        proposer_fields(site, proposer, &mut fields, language);
    }
    if site.is(Role::Acceptor) && site.options().breaks(Variant::AcceptorAmnesia) {
        acceptor_fields(&memory.unwritten, &mut fields, language);
    }
    for Count { proposal, accepted_by } in memory.learner.iter().flat_map(|learner| &learner.counts) {
        let proposal = proposal_text(proposal, language);
        let name = speak!(language, "heard of {proposal}", "得知已接受 {proposal}");
        fields.push(Field::new(&name, answers_text(site, accepted_by, language)));
    }
    fields
}

/// The acceptors that have answered, and how many copies count besides, where that rule is switched off.
fn answers_text(site: Here<'_>, answers: &Answers, language: Language) -> String {
    let by = all(site, answers.by, language);
    match answers.repeated {
        0 => by,
        repeated => speak!(language, "{by}, and {repeated} repeated", "{by}，另有 {repeated} 个重复"),
    }
}

fn proposer_fields(site: Here<'_>, proposer: &Proposer, fields: &mut Vec<Field>, language: Language) {
    if let Some(wanted) = proposer.wanted.as_ref().filter(|_| proposer.stage.is_undecided()) {
        fields.push(Field::new(&speak!(language, "wants", "想要"), wanted.to_string()));
    }
    if proposer.asked_since {
        fields.push(Field::new(&speak!(language, "read again", "再读一轮"), speak!(language, "yes", "是")));
    }
    if proposer.leads(site) {
        fields.push(Field::new(&speak!(language, "leads", "领导"), speak!(language, "yes", "是")));
    }
    match &proposer.stage {
        Stage::Idle | Stage::BackingOff | Stage::Following => {}
        Stage::Preparing { ballot, promises, reported, .. } => {
            fields.push(Field::new(&speak!(language, "ballot", "提案编号"), ballot.to_string()));
            fields.push(Field::new(&speak!(language, "promises", "承诺"), answers_text(site, promises, language)));
            let name = match site.options().breaks(Variant::LowestAdopted) {
                true => speak!(language, "lowest report", "最低报告"),
                false => speak!(language, "highest report", "最高报告"),
            };
            fields.push(Field::new(&name, accepted_text(reported.as_ref(), language)));
        }
        Stage::Accepting { proposal, accepted_by, .. } => {
            fields.push(Field::new(&speak!(language, "asks for", "提出"), proposal_text(proposal, language)));
            let name = speak!(language, "accepted by", "接受者");
            fields.push(Field::new(&name, answers_text(site, accepted_by, language)));
        }
        Stage::Chosen { proposal } => {
            fields.push(Field::new(&speak!(language, "chosen", "已选定"), proposal_text(proposal, language)));
        }
    }
    if proposer.seen > 0 {
        fields.push(Field::new(&speak!(language, "highest ballot seen", "见过的最高编号"), proposer.seen.to_string()));
    }
    if proposer.refused > 0 {
        fields.push(Field::new(&speak!(language, "times refused", "被拒绝次数"), proposer.refused.to_string()));
    }
}

fn quorum(Tally { have, need, of, .. }: Tally) -> Quorum {
    Quorum { have, need: Some(need), of }
}

fn stored(text: String) -> CardLine {
    CardLine { stored: true, text }
}

fn kept(text: String) -> CardLine {
    CardLine { stored: false, text }
}
