//! What the nodes of three-phase commit show: a phase, a card, fields, counts.

use crate::three_phase::{Candidacy, Coordinator, Disk, Here, Outcome, Participant, State, ThreePhase};
use crate::transfer::{balance_line, count};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::language::list;
use synod_core::{Beside, CardLine, Field, Holding, Language, NodeSet, NodeView, Phase, Protocol, Text, speak};

pub(super) fn view(site: Here<'_>, memory: Option<&ThreePhase>, disk: &Disk, language: Language) -> NodeView {
    let text = match (ThreePhase::holding(site, memory, disk), disk) {
        (Some(_), Disk::Precommitted { undo, redo }) => balance_line(*undo, Some(*redo), language),
        (Some(Holding::Account(account)), _) => balance_line(account.now, None, language),
        (Some(Holding::Owner | Holding::Copy(_)) | None, Disk::Empty) => speak!(language, "empty log", "日志为空"),
        (Some(Holding::Owner | Holding::Copy(_)) | None, _) => {
            let state = log_state(disk, language);
            speak!(language, "log: {state}", "日志：{state}")
        }
    };
    let mut view = NodeView {
        card: vec![CardLine { stored: true, text }],
        disk: disk_fields(disk, language),
        ..NodeView::default()
    };
    match memory {
        Some(ThreePhase::Coordinator(coordinator)) => view_coordinator(site, coordinator, &mut view, language),
        Some(ThreePhase::Participant(participant)) => {
            view_participant(site, participant, disk, &mut view, language);
        }
        None => {}
    }
    view
}

fn disk_fields(disk: &Disk, language: Language) -> Vec<Field> {
    let log = Field::new(Text::new("log", "日志").of(language), log_state(disk, language));
    let whole = |name: Text, value: i64| Field::new(name.of(language), value.to_string());
    match *disk {
        Disk::Ready { change } => {
            vec![log, Field::new(Text::new("change", "改动").of(language), format!("{change:+}"))]
        }
        Disk::Precommitted { undo, redo } => {
            vec![log, whole(Text::new("undo", "撤销"), undo), whole(Text::new("redo", "重做"), redo)]
        }
        Disk::Finished { balance, .. } => vec![log, whole(Text::new("balance", "余额"), balance)],
        Disk::Empty | Disk::Begun { .. } | Disk::Decided { .. } => vec![log],
    }
}

fn log_state(disk: &Disk, language: Language) -> String {
    let state = match disk {
        Disk::Empty => Text::new("empty", "空"),
        Disk::Begun { .. } => Text::new("begin", "开始"),
        Disk::Ready { .. } => Text::new("ready", "就绪"),
        Disk::Precommitted { .. } => Text::new("precommitted", "已预提交"),
        Disk::Decided { outcome } | Disk::Finished { outcome, .. } => outcome.text(),
    };
    state.of(language).into()
}

fn view_coordinator(site: Here<'_>, coordinator: &Coordinator, view: &mut NodeView, language: Language) {
    let all = |nodes: NodeSet| list(nodes, |node| site.name(node), language);
    let phase = match coordinator {
        Coordinator::Idle => "idle",
        Coordinator::Waiting { participants, yes } => {
            view.memory.push(Field::new(Text::new("yes votes", "赞成票").of(language), all(*yes)));
            view.quorum = Some(count(*yes, *participants));
            "waiting"
        }
        Coordinator::Prepared { participants, acks } => {
            view.memory.push(Field::new(Text::new("precommitted", "已预提交").of(language), all(*acks)));
            view.quorum = Some(count(*acks, *participants));
            "prepared"
        }
        Coordinator::Asking => "asking",
        Coordinator::Decided { outcome } => finished(*outcome),
    };
    view.phase = Some(Phase::new(phase));
}

fn view_participant(site: Here<'_>, participant: &Participant, disk: &Disk, view: &mut NodeView, language: Language) {
    let all = |nodes: NodeSet| list(nodes, |node| site.name(node), language);
    match &participant.candidacy {
        Some(Candidacy::Asking { states }) => {
            let sets = [
                (State::Ready, states.ready),
                (State::Precommitted, states.precommitted),
                (State::Aborted, states.aborted),
                (State::Committed, states.committed),
            ];
            for (state, nodes) in sets.into_iter().filter(|(_, nodes)| !nodes.is_empty()) {
                view.memory.push(Field::new(state_text(state).of(language), all(nodes)));
            }
            view.quorum = Some(count(states.known(), site.cluster.everyone()));
        }
        Some(Candidacy::Precommitting { asked, acks }) => {
            view.memory.push(Field::new(Text::new("answered PreAck", "已答复 PreAck").of(language), all(*acks)));
            view.quorum = Some(count(*acks, *asked));
        }
        None => {}
    }
    view.phase = Some(participant_phase(participant, disk));
}

fn participant_phase(participant: &Participant, disk: &Disk) -> Phase {
    let also = match participant.asks {
        true => Some(Text::new("asking", "询问中")),
        false => participant.candidacy.is_some().then_some(Text::new("candidate", "候选者")),
    };
    let also = also.map(|also| Beside::Also(also.into()));
    match disk {
        Disk::Ready { .. } => Phase::new("ready").with(also),
        Disk::Precommitted { .. } => Phase::new("precommitted").with(also),
        Disk::Finished { outcome, .. } => Phase::new(finished(*outcome)),
        Disk::Empty | Disk::Begun { .. } | Disk::Decided { .. } => Phase::new("idle"),
    }
}

/// The word for a state, as a candidate notes it.
pub(super) const fn state_text(state: State) -> Text {
    match state {
        State::Ready => Text::new("ready", "就绪"),
        State::Precommitted => Text::new("precommitted", "已预提交"),
        State::Aborted => Text::new("aborted", "已中止"),
        State::Committed => Text::new("committed", "已提交"),
    }
}

const fn finished(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Commit => "committed",
        Outcome::Abort => "aborted",
    }
}
