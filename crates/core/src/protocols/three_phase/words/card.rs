//! What the nodes of three-phase commit show: a phase, a card, fields, counts.

use crate::cluster::NodeSet;
use crate::language::{Language, Text, list};
use crate::protocols::three_phase::{Candidacy, Coordinator, Disk, Here, Outcome, Participant, State, ThreePhase};
use crate::protocols::transfer::{balance_line, count};
use crate::speak;
use crate::view::{CardLine, Field, NodeView, Phase, Tone};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

pub(in crate::protocols::three_phase) fn view(
    site: Here<'_>,
    memory: Option<&ThreePhase>,
    disk: &Disk,
    language: Language,
) -> NodeView {
    let account = <ThreePhase as crate::Protocol>::account(site, disk);
    let text = match (account, disk) {
        (Some(_), Disk::Precommitted { undo, redo }) => balance_line(*undo, Some(*redo), language),
        (Some(account), _) => balance_line(account.now, None, language),
        (None, Disk::Empty) => speak!(language, "empty log", "日志为空"),
        (None, _) => {
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
    let (word, tone) = match coordinator {
        Coordinator::Idle => (Text::new("idle", "空闲"), Tone::Plain),
        Coordinator::Waiting { participants, yes } => {
            view.memory.push(Field::new(Text::new("yes votes", "赞成票").of(language), all(*yes)));
            view.quorum = Some(count(*yes, *participants));
            (Text::new("waiting", "征集投票"), Tone::First)
        }
        Coordinator::Prepared { participants, acks } => {
            view.memory.push(Field::new(Text::new("precommitted", "已预提交").of(language), all(*acks)));
            view.quorum = Some(count(*acks, *participants));
            (Text::new("prepared", "预提交中"), Tone::Second)
        }
        Coordinator::Asking => (Text::new("asking", "询问中"), Tone::Waiting),
        Coordinator::Decided { outcome } => (finished(*outcome), outcome.tone()),
    };
    view.phase = Some(Phase { word: word.of(language).into(), tone });
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
            view.memory.push(Field::new(Text::new("answered PreAck", "已回复 PreAck").of(language), all(*acks)));
            view.quorum = Some(count(*acks, *asked));
        }
        None => {}
    }
    view.phase = Some(participant_phase(participant, disk, language));
}

fn participant_phase(participant: &Participant, disk: &Disk, language: Language) -> Phase {
    let (asks, stands) = (participant.asks, participant.candidacy.is_some());
    let (word, tone) = match disk {
        Disk::Ready { .. } if asks => (Text::new("ready, asking", "就绪，询问中"), Tone::Waiting),
        Disk::Ready { .. } if stands => (Text::new("ready, candidate", "就绪，候选者"), Tone::Waiting),
        Disk::Ready { .. } => (Text::new("ready", "就绪"), Tone::First),
        Disk::Precommitted { .. } if asks => (Text::new("precommitted, asking", "已预提交，询问中"), Tone::Waiting),
        Disk::Precommitted { .. } if stands => {
            (Text::new("precommitted, candidate", "已预提交，候选者"), Tone::Waiting)
        }
        Disk::Precommitted { .. } => (Text::new("precommitted", "已预提交"), Tone::Second),
        Disk::Finished { outcome, .. } => (finished(*outcome), outcome.tone()),
        Disk::Empty | Disk::Begun { .. } | Disk::Decided { .. } => (Text::new("idle", "空闲"), Tone::Plain),
    };
    Phase { word: word.of(language).into(), tone }
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

const fn finished(outcome: Outcome) -> Text {
    match outcome {
        Outcome::Commit => Text::new("committed", "已提交"),
        Outcome::Abort => Text::new("aborted", "已中止"),
    }
}
