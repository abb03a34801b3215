//! Makes frames: views of a moment of a run, derived when they are asked for.

use super::Run;
use super::frame::{DecisionStatus, FieldFrame, FlightFrame, Frame, LostFrame, NodeFrame};
use super::frame::{PhaseFrame, RequestFrame, TimerFrame, Verdict};
use super::record::Record;
use super::shown;
use super::verdicts::properties;
use crate::scenario::Schedule;
use crate::scenario::action::Action;
use crate::world::blocked::Blocking;
use crate::world::{Flight, Node, ReactionRecord, Running, World};
use alloc::string::ToString;
use alloc::vec::Vec;
use synod_core::about::RoleAbout;
use synod_core::{DynCluster, Erased, Field, Language, NodeId, NodeSet, NodeView, Phase, Tone};

/// How long a lost message remains visible, in virtual milliseconds.
const LOST_SHOWN_MS: u64 = 30;

impl Run {
    /// The view of the moment shown.
    pub fn frame(&mut self, language: Language) -> Frame {
        let blocking = self.blocking();
        let properties = properties(self, Some(&blocking), language);
        let blocking = blocking.unwrap_or_default();
        let violated = properties.iter().filter(|property| property.verdict == Verdict::Violated);
        let concerned = violated.fold(NodeSet::EMPTY, |all, property| all.union(property.nodes));
        let world = &self.world;
        let node = |id| NodeFrame { concerned: concerned.contains(id), ..node(self, id, blocking, language) };
        let cut = |from: NodeId| world.cuts()[from.index()].iter().map(move |to| (from, to));
        Frame {
            step: self.position(),
            at_ms: self.at_ms(self.position()),
            nodes: world.cluster().everyone().iter().map(node).collect(),
            flights: world.flights().iter().map(|flight| flight_frame(world, flight, language)).collect(),
            lost: lost(self),
            cuts: world.cluster().everyone().iter().flat_map(cut).collect(),
            properties,
            counts: world.counts(),
        }
    }
}

fn node(run: &Run, id: NodeId, blocking: Blocking, language: Language) -> NodeFrame {
    let (cluster, at) = (run.world.cluster(), &run.world.nodes()[id.index()]);
    let view = shown::view(cluster, id, at.memory.as_ref(), &at.disk, language);
    let latest = latest(run);
    let touched = latest.is_some_and(|record| touches(record, id));
    let before = if touched { before(run, id, language) } else { view.clone() };
    let roles = || roles_of(cluster, id);
    let role_names: Vec<&str> = roles().map(|role| role.name.as_str()).collect();
    NodeFrame {
        id,
        name: cluster.name(id).to_string(),
        roles: roles().map(|role| role.text.of(language).to_string()).collect(),
        row: roles().map(|role| role.row).min().unwrap_or(0),
        life: at.life,
        mailbox: at.mailbox.len() as u32,
        disk: fields(&view.disk, &before.disk),
        memory: fields(&view.memory, &before.memory),
        phase: view.phase.map(|phase| phase_frame(cluster, &role_names, &phase, language)),
        card: view.card,
        slots: view.slots,
        quorum: view.quorum,
        locked_since_ms: at.locked_since_ms,
        standing: standing(at, id, blocking),
        timers: at.timers.iter().map(|running| timer(cluster, running, language)).collect(),
        reacted: latest.is_some_and(|record| record.result.reactions.iter().any(|reacted| reacted.node == id)),
        requests: requests(cluster, &role_names, language),
        concerned: false,
    }
}

/// The roles of `node`, in the protocol's order.
pub(super) fn roles_of(cluster: &dyn DynCluster, node: NodeId) -> impl Iterator<Item = &RoleAbout> {
    let roles = cluster.about().roles.iter().enumerate();
    roles.filter(move |(place, _)| cluster.has_role(node, *place)).map(|(_, role)| role)
}

/// What the protocol says about a phase of a node with these roles.
pub(super) fn phase_frame(cluster: &dyn DynCluster, roles: &[&str], phase: &Phase, language: Language) -> PhaseFrame {
    let about = cluster.about().phases_of(roles).find(|about| about.name == phase.name);
    let word = about.map_or_else(|| phase.name.to_string(), |about| about.word(phase.beside.as_ref(), language));
    PhaseFrame { name: phase.name.clone(), word, tone: about.map_or(Tone::Plain, |about| about.tone) }
}

fn standing(at: &Node, id: NodeId, blocking: Blocking) -> DecisionStatus {
    match &at.decided[..] {
        _ if blocking.blocked.contains(id) => DecisionStatus::Blocked,
        _ if blocking.waiting.contains(id) => DecisionStatus::Waiting,
        // Of a log the slots tell.
        [(0, value)] => DecisionStatus::Decided(value.clone()),
        _ => DecisionStatus::Idle,
    }
}

fn timer(cluster: &dyn DynCluster, running: &Running, language: Language) -> TimerFrame {
    let Running { timer, set_ms, due_ms, .. } = *running;
    let about = &cluster.about().timers[usize::from(timer)];
    let text = about.text.of(language).to_string();
    TimerFrame { timer, name: about.name.to_string(), text, set_ms, due_ms }
}

fn requests(cluster: &dyn DynCluster, roles: &[&str], language: Language) -> Vec<RequestFrame> {
    let asked = (0u8..).zip(&cluster.about().requests).filter(|(_, request)| roles.contains(&request.role.as_str()));
    let frame = |(place, request): (u8, &synod_core::about::RequestAbout)| RequestFrame {
        request: place,
        text: request.text.of(language).to_string(),
        value: request.value.clone(),
    };
    asked.map(frame).collect()
}

/// The action that led to the moment shown.
fn latest(run: &Run) -> Option<&Record> {
    run.records.get((run.position() as usize).checked_sub(1)?)
}

/// Whether an action changed what `node` shows.
fn touches(record: &Record, node: NodeId) -> bool {
    lost_memory(record, node) || record.result.reactions.iter().any(|reacted| reacted.node == node)
}

fn lost_memory(record: &Record, node: NodeId) -> bool {
    let crashed = match record.action {
        Some(Action::Crash { node: crashed, .. } | Action::Wipe(crashed)) => Some(crashed),
        _ => None,
    };
    record.refused.is_none() && crashed == Some(node)
}

/// What `node` showed before the latest action, from its record.
fn before(run: &Run, node: NodeId, language: Language) -> NodeView {
    let until = (run.position() as usize).saturating_sub(1);
    let earlier = || run.records[..until].iter().rev();
    let of = |reactions: &[ReactionRecord]| -> Option<Erased> {
        reactions.iter().rev().find(|reacted| reacted.node == node).map(|reacted| reacted.reaction.memory.clone())
    };
    let written = |reactions: &[ReactionRecord]| -> Option<Erased> {
        reactions.iter().rev().filter(|reacted| reacted.node == node).find_map(|reacted| reacted.reaction.disk.clone())
    };
    let memory = match earlier().find(|record| touches(record, node)) {
        Some(record) => of(&record.result.reactions),
        None => of(&run.start.reactions),
    };
    let wiped = |record: &Record| record.refused.is_none() && record.action == Some(Action::Wipe(node));
    let changed = |record: &Record| match written(&record.result.reactions) {
        None if wiped(record) => Some(run.world.cluster().empty_disk()),
        written => written,
    };
    let disk = earlier().find_map(changed).or_else(|| written(&run.start.reactions));
    let disk = disk.unwrap_or_else(|| run.world.cluster().empty_disk());
    shown::view(run.world.cluster(), node, memory.as_ref(), &disk, language)
}

fn fields(now: &[Field], before: &[Field]) -> Vec<FieldFrame> {
    let field = |field: &Field| {
        let old = before.iter().find(|old| old.name == field.name).map_or("", |old| old.value.as_str());
        let before = (old != field.value).then(|| old.to_string());
        FieldFrame { name: field.name.clone(), value: field.value.clone(), before }
    };
    now.iter().map(field).collect()
}

/// The colour of messages of this kind.
pub(super) fn tone(cluster: &dyn DynCluster, kind: u8) -> Tone {
    cluster.about().message(kind).map_or(Tone::Plain, |about| about.tone)
}

fn flight_frame(world: &World, flight: &Flight, language: Language) -> FlightFrame {
    let cluster = world.cluster();
    let kind = shown::kind(cluster, flight);
    let about = cluster.about().message(kind);
    let carried = shown::fields(cluster, flight.from, &flight.message, language);
    FlightFrame {
        id: flight.number,
        from: flight.from,
        to: flight.to,
        kind: cluster.about().kind_name(kind).to_string(),
        label: shown::label(cluster, &flight.message, kind),
        text: about.map(|about| about.text.of(language).to_string()).unwrap_or_default(),
        fields: fields(&carried, &carried),
        tone: tone(cluster, kind),
        answer: about.is_some_and(|about| about.answer),
        copy: flight.copy,
        sent_as: flight.sent_as.as_ref().map(|sent| shown::label(cluster, sent, flight.kind)),
        sent_ms: flight.sent_ms,
        due_ms: (world.schedule() == Schedule::Timed).then_some(flight.due_ms),
    }
}

/// The messages lost by the latest action, and a short while before it.
fn lost(run: &Run) -> Vec<LostFrame> {
    let position = run.position() as usize;
    let now_ms = run.at_ms(run.position());
    let recent = |(place, record): &(usize, &Record)| *place + 1 == position || record.at_ms + LOST_SHOWN_MS >= now_ms;
    let shown = run.records[..position].iter().enumerate().rev().take_while(recent);
    shown.flat_map(|(_, record)| lost_by(run.world.cluster(), record)).collect()
}

fn lost_by(cluster: &dyn DynCluster, record: &Record) -> Vec<LostFrame> {
    let at_ms = record.at_ms;
    let frame = |id, from, to, (message, kind): (&Erased, u8), way_percent| {
        let tone = tone(cluster, kind);
        LostFrame { id, from, to, label: shown::label(cluster, message, kind), tone, at_ms, way_percent }
    };
    let on_the_way = record.result.lost.iter().map(|flight| {
        let (gone, whole) = (at_ms - flight.sent_ms, flight.due_ms - flight.sent_ms);
        let percent =
            if flight.due_ms == u64::MAX { 50 } else { (gone * 100).checked_div(whole).unwrap_or(100).min(100) };
        frame(flight.number, flight.from, flight.to, (&flight.message, flight.kind), percent as u8)
    });
    let at_once = record.result.reactions.iter().flat_map(|reacted| {
        let lost = reacted.sent().filter(|(_, _, sent)| sent.loss.is_some());
        lost.map(move |(to, message, sent)| frame(sent.number, reacted.node, to, (message, sent.kind), 0))
    });
    on_the_way.chain(at_once).collect()
}
