//! What the nodes of two-phase commit show: a phase, a card, fields, counts.

use crate::transfer::{balance_line, count};
use crate::two_phase::{Coordinator, Disk, Here, Outcome, Participant, TwoPhase};
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::language::list;
use synod_core::{Beside, CardLine, Field, Holding, Language, NodeSet, NodeView, Phase, Protocol, Text, speak};

pub(super) fn view(site: Here<'_>, memory: Option<&TwoPhase>, disk: &Disk, language: Language) -> NodeView {
    let mut view = NodeView { disk: disk_fields(disk, language), ..NodeView::default() };
    let unwritten = match memory {
        Some(TwoPhase::Participant(participant)) => participant.unwritten,
        Some(TwoPhase::Coordinator(_)) | None => None,
    };
    let text = match (TwoPhase::holding(site, memory, disk), unwritten, disk) {
        (Some(_), Some((undo, redo)), _) => balance_line(undo, Some(redo), language),
        (Some(_), None, Disk::Prepared { undo, redo }) => balance_line(*undo, Some(*redo), language),
        (Some(Holding::Account(account)), ..) => balance_line(account.now, None, language),
        (Some(Holding::Owner | Holding::Copy(_)) | None, ..) => log_line(disk, language),
    };
    view.card.push(CardLine { stored: unwritten.is_none(), text });
    match memory {
        Some(TwoPhase::Coordinator(coordinator)) => view_coordinator(site, coordinator, &mut view, language),
        Some(TwoPhase::Participant(participant)) => {
            if let Some(doubt) = participant.unwritten {
                view.memory = doubt_fields(doubt, language);
            }
            view.phase = Some(participant_phase(participant, disk));
        }
        None => {}
    }
    view
}

fn log_line(disk: &Disk, language: Language) -> String {
    let state = log_state(disk, language);
    match disk {
        Disk::Empty => speak!(language, "empty log", "日志为空"),
        Disk::Begun { .. }
        | Disk::Decided { .. }
        | Disk::Ended { .. }
        | Disk::Prepared { .. }
        | Disk::Finished { .. } => speak!(language, "log: {state}", "日志：{state}"),
    }
}

fn disk_fields(disk: &Disk, language: Language) -> Vec<Field> {
    let mut fields = vec![Field::new(speak!(language, "log", "日志").as_str(), log_state(disk, language))];
    match *disk {
        Disk::Prepared { undo, redo } => fields.extend(doubt_fields((undo, redo), language)),
        Disk::Finished { balance, .. } => {
            fields.push(Field::new(speak!(language, "balance", "余额").as_str(), balance.to_string()));
        }
        Disk::Empty | Disk::Begun { .. } | Disk::Decided { .. } | Disk::Ended { .. } => {}
    }
    fields
}

fn doubt_fields((undo, redo): (i64, i64), language: Language) -> Vec<Field> {
    vec![
        Field::new(speak!(language, "undo", "撤销").as_str(), undo.to_string()),
        Field::new(speak!(language, "redo", "重做").as_str(), redo.to_string()),
    ]
}

fn log_state(disk: &Disk, language: Language) -> String {
    match disk {
        Disk::Empty => speak!(language, "empty", "空"),
        Disk::Begun { .. } => speak!(language, "begin", "开始"),
        Disk::Prepared { .. } => speak!(language, "prepared", "已准备"),
        Disk::Decided { outcome, .. } | Disk::Finished { outcome, .. } => outcome.text().of(language).into(),
        Disk::Ended { outcome } => {
            let done = outcome.text().of(language);
            speak!(language, "{done}, end", "{done}，结束")
        }
    }
}

fn view_coordinator(site: Here<'_>, coordinator: &Coordinator, view: &mut NodeView, language: Language) {
    let all = |nodes: NodeSet| list(nodes, |node| site.name(node), language);
    let phase = match coordinator {
        Coordinator::Idle => "idle",
        Coordinator::Voting { participants, yes } => {
            view.memory.push(Field::new(speak!(language, "yes votes", "赞成票").as_str(), all(*yes)));
            view.quorum = Some(count(*yes, *participants));
            "voting"
        }
        Coordinator::Telling { participants, acks, outcome } => {
            view.memory.push(Field::new(speak!(language, "acknowledged", "已确认").as_str(), all(*acks)));
            view.quorum = Some(count(*acks, *participants));
            match outcome {
                Outcome::Commit => "committing",
                Outcome::Abort => "aborting",
            }
        }
        Coordinator::Done { .. } => "done",
    };
    view.phase = Some(Phase::new(phase));
}

fn participant_phase(participant: &Participant, disk: &Disk) -> Phase {
    let asks = participant.asked.then(|| Beside::Also(Text::new("asking", "询问中").into()));
    let prepared = || Phase::new("prepared").with(asks);
    match disk {
        Disk::Prepared { .. } => prepared(),
        Disk::Finished { outcome: Outcome::Commit, .. } => Phase::new("committed"),
        Disk::Finished { outcome: Outcome::Abort, .. } => Phase::new("aborted"),
        Disk::Empty | Disk::Begun { .. } | Disk::Decided { .. } | Disk::Ended { .. } => {
            if participant.unwritten.is_some() { prepared() } else { Phase::new("idle") }
        }
    }
}
