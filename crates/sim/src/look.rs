//! Makes frames: what a moment of a run looks like, derived when somebody looks.

use crate::action::Action;
use crate::blocked::Standstill;
use crate::evidence;
use crate::frame::{Cause, Crossing, Event, FieldFrame, FlightFrame, Frame, Life, LostFrame, Mark, NodeFrame, Outage};
use crate::frame::{PhaseFrame, PropertyFrame, RequestFrame, Sort, Standing, TimerFrame, Verdict};
use crate::run::{Run, Summary};
use crate::scenario::Schedule;
use crate::timeline::{Moment, Timeline};
use crate::world::{Flight, Node, Running, Turn, World};
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::about::RoleAbout;
use synod_core::{Cast, Datum};
use synod_core::{Check, Field, Language, NodeId, NodeSet, NodeView, Phase, Property, Tone, limits, speak};

/// For how long a lost message stays to be seen, in virtual milliseconds.
const LOST_SHOWN_MS: u64 = 30;

/// The moment that `run` looks at.
pub(crate) fn frame(run: &mut Timeline, language: Language) -> Frame {
    let standstill = run.standstill();
    let properties = properties(run, Some(standstill), language);
    let violated = properties.iter().filter(|property| property.verdict == Verdict::Violated);
    let concerned = violated.fold(NodeSet::EMPTY, |all, property| all.union(property.nodes));
    let world = &run.world;
    let node = |id| NodeFrame { concerned: concerned.contains(id), ..node(run, id, standstill, language) };
    let cut = |from: NodeId| world.cuts()[from.index()].iter().map(move |to| (from, to));
    Frame {
        step: run.position(),
        at_ms: run.at_ms(run.position()),
        nodes: world.cast().everyone().iter().map(node).collect(),
        flights: world.flights().iter().map(|flight| flight_frame(world, flight, language)).collect(),
        lost: lost(run),
        cuts: world.cast().everyone().iter().flat_map(cut).collect(),
        properties,
        counts: world.counts(),
    }
}

fn node(run: &Timeline, id: NodeId, standstill: Standstill, language: Language) -> NodeFrame {
    let (cast, at) = (run.world.cast(), &run.world.nodes()[id.index()]);
    let view = cast.view(id, at.memory.as_ref(), &at.disk, language);
    let latest = latest(run);
    let touched = latest.is_some_and(|moment| touches(moment, id));
    let before = if touched { before(run, id, language) } else { view.clone() };
    let roles = || roles_of(cast, id);
    let role_names: Vec<&str> = roles().map(|role| role.name).collect();
    NodeFrame {
        id,
        name: cast.name(id).to_string(),
        roles: roles().map(|role| role.text.of(language).to_string()).collect(),
        row: roles().map(|role| role.row).min().unwrap_or(0),
        life: at.life,
        mailbox: at.mailbox.len() as u32,
        disk: fields(&view.disk, &before.disk),
        memory: fields(&view.memory, &before.memory),
        phase: view.phase.map(|phase| phase_frame(cast, &role_names, &phase, language)),
        card: view.card,
        quorum: view.quorum,
        locked_since_ms: at.locked_since_ms,
        standing: standing(at, id, standstill),
        timers: at.timers.iter().map(|running| timer(cast, running, language)).collect(),
        reacted: latest.is_some_and(|moment| moment.outcome.turns.iter().any(|turn| turn.node == id)),
        requests: requests(cast, &role_names, language),
        concerned: false,
    }
}

/// The roles of `node`, in the protocol's order.
fn roles_of(cast: &dyn Cast, node: NodeId) -> impl Iterator<Item = &'static RoleAbout> {
    let roles = cast.about().roles.iter().enumerate();
    roles.filter(move |(place, _)| cast.has_role(node, *place)).map(|(_, role)| role)
}

/// What the protocol says of a phase of a node with these roles.
fn phase_frame(cast: &dyn Cast, roles: &[&str], phase: &Phase, language: Language) -> PhaseFrame {
    let about = cast.about().phases_of(roles).find(|about| about.name == phase.name);
    let word = about.map_or_else(|| phase.name.to_string(), |about| about.word(phase.beside.as_ref(), language));
    PhaseFrame { name: phase.name, word, tone: about.map_or(Tone::Plain, |about| about.tone) }
}

fn standing(at: &Node, id: NodeId, standstill: Standstill) -> Standing {
    match &at.decided {
        _ if standstill.blocked.contains(id) => Standing::Blocked,
        _ if standstill.waiting.contains(id) => Standing::Waiting,
        Some(value) => Standing::Decided(value.clone()),
        None => Standing::Idle,
    }
}

fn timer(cast: &dyn Cast, running: &Running, language: Language) -> TimerFrame {
    let Running { timer, set_ms, due_ms, .. } = *running;
    let about = cast.about().timers[usize::from(timer)];
    let text = about.text.of(language).to_string();
    TimerFrame { timer, name: about.name.to_string(), text, set_ms, due_ms }
}

fn requests(cast: &dyn Cast, roles: &[&str], language: Language) -> Vec<RequestFrame> {
    let asked = (0u8..).zip(cast.about().requests).filter(|(_, request)| roles.contains(&request.role));
    let frame = |(place, request): (u8, &synod_core::about::RequestAbout)| RequestFrame {
        request: place,
        text: request.text.of(language).to_string(),
        takes_value: request.takes_value,
    };
    asked.map(frame).collect()
}

/// The action with which the moment looked at begins.
fn latest(run: &Timeline) -> Option<&Moment> {
    run.moments.get((run.position() as usize).checked_sub(1)?)
}

/// Whether an action changed what `node` shows.
fn touches(moment: &Moment, node: NodeId) -> bool {
    lost_memory(moment, node) || moment.outcome.turns.iter().any(|turn| turn.node == node)
}

fn lost_memory(moment: &Moment, node: NodeId) -> bool {
    let crashed = match moment.action {
        Some(Action::Crash { node: crashed, .. } | Action::Wipe(crashed)) => Some(crashed),
        _ => None,
    };
    moment.refused.is_none() && crashed == Some(node)
}

/// What `node` showed before the latest action, from what is recorded of it.
fn before(run: &Timeline, node: NodeId, language: Language) -> NodeView {
    let until = (run.position() as usize).saturating_sub(1);
    let earlier = || run.moments[..until].iter().rev();
    let of = |turns: &[Turn]| -> Option<Datum> {
        turns.iter().rev().find(|turn| turn.node == node).map(|turn| turn.reaction.memory.clone())
    };
    let written = |turns: &[Turn]| -> Option<Datum> {
        turns.iter().rev().filter(|turn| turn.node == node).find_map(|turn| turn.reaction.disk.clone())
    };
    let memory = match earlier().find(|moment| touches(moment, node)) {
        Some(moment) => of(&moment.outcome.turns),
        None => of(&run.start.turns),
    };
    let wiped = |moment: &Moment| moment.refused.is_none() && moment.action == Some(Action::Wipe(node));
    let changed = |moment: &Moment| match written(&moment.outcome.turns) {
        None if wiped(moment) => Some(run.world.cast().empty_disk()),
        written => written,
    };
    let disk = earlier().find_map(changed).or_else(|| written(&run.start.turns));
    let disk = disk.unwrap_or_else(|| run.world.cast().empty_disk());
    run.world.cast().view(node, memory.as_ref(), &disk, language)
}

fn fields(now: &[Field], before: &[Field]) -> Vec<FieldFrame> {
    let field = |field: &Field| {
        let old = before.iter().find(|old| old.name == field.name).map_or("", |old| old.value.as_str());
        let before = (old != field.value).then(|| old.to_string());
        FieldFrame { name: field.name.clone(), value: field.value.clone(), before }
    };
    now.iter().map(field).collect()
}

fn tone(cast: &dyn Cast, message: &Datum) -> (Tone, bool, synod_core::Text) {
    let about = cast.about().message(cast.kind(message));
    about.map_or((Tone::Plain, false, synod_core::Text::new("", "")), |about| (about.tone, about.answer, about.text))
}

fn flight_frame(world: &World, flight: &Flight, language: Language) -> FlightFrame {
    let cast = world.cast();
    let (tone, answer, text) = tone(cast, &flight.message);
    let carried = cast.fields(flight.from, &flight.message, language);
    FlightFrame {
        id: flight.number,
        from: flight.from,
        to: flight.to,
        kind: cast.kind(&flight.message).to_string(),
        label: cast.label(&flight.message),
        text: text.of(language).to_string(),
        fields: fields(&carried, &carried),
        tone,
        answer,
        copy: flight.copy,
        sent_ms: flight.sent_ms,
        due_ms: (world.schedule() == Schedule::Timed).then_some(flight.due_ms),
    }
}

/// The messages lost by the latest action, and a short while before it.
fn lost(run: &Timeline) -> Vec<LostFrame> {
    let position = run.position() as usize;
    let now_ms = run.at_ms(run.position());
    let recent = |(place, moment): &(usize, &Moment)| *place + 1 == position || moment.at_ms + LOST_SHOWN_MS >= now_ms;
    let shown = run.moments[..position].iter().enumerate().rev().take_while(recent);
    shown.flat_map(|(_, moment)| lost_by(run.world.cast(), moment)).collect()
}

fn lost_by(cast: &dyn Cast, moment: &Moment) -> Vec<LostFrame> {
    let at_ms = moment.at_ms;
    let frame = |id, from, to, message: &Datum, way_percent| {
        let (tone, ..) = tone(cast, message);
        LostFrame { id, from, to, label: cast.label(message), tone, at_ms, way_percent }
    };
    let on_the_way = moment.outcome.lost.iter().map(|flight| {
        let (gone, whole) = (at_ms - flight.sent_ms, flight.due_ms - flight.sent_ms);
        let percent =
            if flight.due_ms == u64::MAX { 50 } else { (gone * 100).checked_div(whole).unwrap_or(100).min(100) };
        frame(flight.number, flight.from, flight.to, &flight.message, percent as u8)
    });
    let at_once = moment.outcome.turns.iter().flat_map(|turn| {
        let lost = turn.sent().filter(|(_, _, sent)| sent.loss.is_some());
        lost.map(move |(to, message, sent)| frame(sent.number, turn.node, to, message, 0))
    });
    on_the_way.chain(at_once).collect()
}

/// The properties at the moment looked at. Where nobody has looked for blocked nodes, what rests on that is undecided.
fn properties(run: &Timeline, standstill: Option<Standstill>, language: Language) -> Vec<PropertyFrame> {
    let judge = |(place, property): (usize, &Property)| {
        let (verdict, step, detail, nodes) = match property.check {
            Check::Blocked => standstill
                .map_or((Verdict::Undecided, None, None, NodeSet::EMPTY), |found| blocked(run, found, language)),
            Check::History(_) | Check::Calm(_) => history(run, place, language),
        };
        PropertyFrame {
            name: property.name.to_string(),
            title: property.title.of(language).to_string(),
            claim: property.claim.of(language).to_string(),
            verdict,
            step,
            detail,
            nodes,
        }
    };
    run.world.cast().properties().iter().enumerate().map(judge).collect()
}

type Judgement = (Verdict, Option<u32>, Option<String>, NodeSet);

fn history(run: &Timeline, property: usize, language: Language) -> Judgement {
    let so_far = run.violations.iter().filter(|violation| violation.step <= run.position());
    match so_far.into_iter().find(|violation| violation.property == property) {
        None => (Verdict::Holds, None, None, NodeSet::EMPTY),
        Some(violation) => {
            let breach = &violation.breach;
            let detail = if language == Language::English { &breach.en } else { &breach.zh };
            (Verdict::Violated, Some(violation.step), Some(detail.clone()), breach.nodes)
        }
    }
}

/// Whether a lock is held makes the difference between a node that is stuck and one that keeps others waiting too.
fn blocked(run: &Timeline, standstill: Standstill, language: Language) -> Judgement {
    if standstill.blocked.is_empty() {
        return (Verdict::Holds, None, None, NodeSet::EMPTY);
    }
    let sentence = |node: NodeId| {
        let (name, locked) = (run.world.cast().name(node), run.world.nodes()[node.index()].locked_since_ms.is_some());
        match locked {
            true => speak!(
                language,
                "{name} holds its lock and waits for a decision that cannot come.",
                "{name} 持有锁，等待一个不会到来的决定。"
            ),
            false => speak!(
                language,
                "{name} waits for a decision that cannot come; it holds no lock.",
                "{name} 等待一个不会到来的决定，它没有持有锁。"
            ),
        }
    };
    let mut sentences: Vec<String> = standstill.blocked.iter().map(sentence).collect();
    if !standstill.certain {
        let steps = limits::BLOCKED_STEPS;
        sentences.push(speak!(
            language,
            "That is so as far as {steps} further steps tell.",
            "以上只是再运行 {steps} 步所能看出的结论。"
        ));
    }
    let space = if language == Language::English { " " } else { "" };
    (Verdict::Violated, Some(run.position()), Some(sentences.join(space)), standstill.blocked)
}

/// The marks on the scrubber.
pub(crate) fn marks(run: &Timeline) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (step, moment) in (1u32..).zip(&run.moments) {
        let mut mark = |sort| marks.push(Mark { step, at_ms: moment.at_ms, sort });
        if moment.refused.is_none() && moment.action.as_ref().is_some_and(Action::is_fault) {
            mark(Sort::Fault);
        }
        if moment.outcome.turns.iter().any(|turn| turn.decided().is_some()) {
            mark(Sort::Decision);
        }
        if run.violations.iter().any(|violation| violation.step == step) {
            mark(Sort::Violation);
        }
    }
    marks
}

/// What the action with which `step` begins was and did.
pub(crate) fn event(run: &Timeline, step: u32) -> Event {
    let moment = (step as usize).checked_sub(1).and_then(|place| run.moments.get(place));
    let outcome = moment.map_or(&run.start, |moment| &moment.outcome);
    let sent = || outcome.turns.iter().flat_map(Turn::sent).map(|(_, _, sent)| sent);
    let number = |flight: &Flight| flight.number;
    let lost_at_once = sent().filter(|sent| sent.loss.is_some()).map(|sent| sent.number);
    let decided = |turn: &Turn| turn.decided().map(|value| (turn.node, value.clone()));
    Event {
        step: moment.map_or(0, |_| step),
        at_ms: moment.map_or(0, |moment| moment.at_ms),
        cause: moment.map_or(Cause::Clock, |moment| moment.cause),
        action: moment.and_then(|moment| moment.action.clone()),
        refused: moment.and_then(|moment| moment.refused),
        flight: outcome.flight.as_ref().map(number),
        copy: outcome.copy.as_ref().map(number),
        queued: outcome.queued,
        sent: sent().map(|sent| sent.number).collect(),
        lost: outcome.lost.iter().map(number).chain(lost_at_once).collect(),
        decided: outcome.turns.iter().filter_map(decided).collect(),
    }
}

/// Every message's way.
pub(crate) fn crossings(run: &Timeline) -> Vec<Crossing> {
    let cast = run.world.cast();
    let mut ways: BTreeMap<u32, Crossing> = BTreeMap::new();
    for turn in &run.start.turns {
        set_out(cast, &mut ways, turn, 0, 0);
    }
    for (step, moment) in (1u32..).zip(&run.moments) {
        let outcome = &moment.outcome;
        let delivered = matches!(moment.action, Some(Action::Deliver(_))).then_some(outcome.flight.as_ref()).flatten();
        for (flight, lost) in delivered.map(|f| (f, false)).into_iter().chain(outcome.lost.iter().map(|f| (f, true))) {
            if let Some(way) = ways.get_mut(&flight.number) {
                (way.end_ms, way.end_step, way.lost) = (Some(moment.at_ms), Some(step), lost);
            }
        }
        if let (Some(original), Some(copy)) = (&outcome.flight, &outcome.copy) {
            let (from, to) = (original.from, original.to);
            let way = crossing(cast, copy.number, from, to, &original.message, (moment.at_ms, step));
            ways.insert(copy.number, way);
        }
        for turn in &outcome.turns {
            set_out(cast, &mut ways, turn, moment.at_ms, step);
        }
    }
    ways.into_values().collect()
}

fn crossing(cast: &dyn Cast, id: u32, from: NodeId, to: NodeId, message: &Datum, sent: (u64, u32)) -> Crossing {
    let (tone, ..) = tone(cast, message);
    let (kind, label, (sent_ms, sent_step)) = (cast.kind(message), cast.label(message), sent);
    Crossing { id, from, to, kind, label, tone, sent_ms, sent_step, end_ms: None, end_step: None, lost: false }
}

fn set_out(cast: &dyn Cast, ways: &mut BTreeMap<u32, Crossing>, turn: &Turn, at_ms: u64, step: u32) {
    for (to, message, sent) in turn.sent() {
        let way = crossing(cast, sent.number, turn.node, to, message, (at_ms, step));
        if let Some((copy, _)) = sent.copy {
            ways.insert(copy, Crossing { id: copy, ..way.clone() });
        }
        let lost = sent.loss.is_some();
        let end = lost.then_some((at_ms, step));
        let way = Crossing { lost, end_ms: end.map(|(ms, _)| ms), end_step: end.map(|(_, step)| step), ..way };
        ways.insert(sent.number, way);
    }
}

/// When nodes were down or paused.
pub(crate) fn outages(run: &Timeline) -> Vec<Outage> {
    let mut outages: Vec<Outage> = Vec::new();
    for (step, moment) in (1u32..).zip(&run.moments).filter(|(_, moment)| moment.refused.is_none()) {
        let (node, life) = match moment.action {
            Some(Action::Crash { node, .. } | Action::Wipe(node)) => (node, Life::Down),
            Some(Action::Pause(node)) => (node, Life::Paused),
            Some(Action::Restart(node) | Action::Resume(node)) => (node, Life::Up),
            _ => continue,
        };
        let open = outages.iter_mut().find(|outage| outage.node == node && outage.until_ms.is_none());
        if let Some(open) = open {
            if open.life == life {
                continue;
            }
            (open.until_ms, open.until_step) = (Some(moment.at_ms), Some(step));
        }
        if life != Life::Up {
            let (from_ms, from_step) = (moment.at_ms, step);
            outages.push(Outage { node, life, from_ms, from_step, until_ms: None, until_step: None });
        }
    }
    outages
}

/// The moment that `run` looks at, summed up; with the blocked nodes, if somebody has looked for them.
pub(crate) fn summary(run: &Timeline, standstill: Option<Standstill>) -> Summary {
    let properties = properties(run, standstill, Language::English);
    let world = &run.world;
    let cast = world.cast();
    let name = |node: NodeId| cast.name(node).to_string();
    let decides = |node: &NodeId| roles_of(cast, *node).any(|role| role.decides);
    let decided = |node: NodeId| (name(node), world.nodes()[node.index()].decided.clone());
    let phase = |node: NodeId| {
        let at = &world.nodes()[node.index()];
        let view = cast.view(node, at.memory.as_ref(), &at.disk, Language::English);
        (name(node), view.phase.map(|phase| phase.name))
    };
    let chosen = world.ledger().chosen(cast.electors());
    Summary {
        decided: cast.everyone().iter().filter(decides).map(decided).collect(),
        phases: cast.everyone().iter().map(phase).collect(),
        balances: evidence::accounts(world).into_iter().map(|(node, account)| (name(node), account.now)).collect(),
        chosen: chosen.into_iter().map(|(_, value)| value.clone()).collect(),
        properties,
        blocked: standstill.unwrap_or_default().blocked.iter().map(name).collect(),
        counts: world.counts(),
        actions: run.position(),
        cut: run.cut && run.position() == run.len(),
        at_ms: run.at_ms(run.position()),
    }
}
