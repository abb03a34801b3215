//! Everything that exports need to know about a run, gathered once.

use crate::run::Run;
use crate::run::expect;
use crate::run::frame::{Crossing, Entry, Event, NodeFrame, Outage, PropertyFrame, Verdict};
use crate::scenario::Scenario;
use crate::scenario::action::Action;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::{About, DynCluster, Language, NodeId, limits};

/// A run, told in one language.
#[derive(Clone, Debug)]
pub(super) struct Story {
    cluster: Rc<dyn DynCluster>,
    pub(super) scenario: Scenario,
    /// The scenario's title, or the protocol's name if it has none.
    pub(super) title: String,
    /// What happened, from the start.
    pub(super) events: Vec<Event>,
    /// The same in sentences.
    pub(super) entries: Vec<Entry>,
    /// The same as the canonical text.
    pub(super) trace: String,
    pub(super) digest: u64,
    /// The path of every message, in the order of their numbers.
    pub(super) ways: Vec<Crossing>,
    pub(super) outages: Vec<Outage>,
    /// The nodes at the end.
    pub(super) nodes: Vec<NodeFrame>,
    /// The properties at the end.
    pub(super) properties: Vec<PropertyFrame>,
    /// What people did: after how many actions, and which action.
    pub(super) person: Vec<(u32, Action)>,
    /// Whether the scenario's expectations hold at the end of the run.
    pub(super) as_expected: bool,
}

impl Story {
    /// Everything known of `run`, whose moment shown stays.
    pub(super) fn of(run: &mut Run, language: Language) -> Self {
        let (here, steps) = (run.position(), 0..=run.len());
        run.seek(run.len());
        let frame = run.frame(language);
        let as_expected = expect::unmet(run, None).is_empty();
        run.seek(here);
        let title = run.scenario().title.of(language);
        let title = if title.is_empty() { run.about().name.of(language) } else { title };
        Self {
            cluster: run.cluster(),
            title: title.to_string(),
            scenario: run.scenario().clone(),
            events: steps.clone().map(|step| run.event(step)).collect(),
            entries: steps.map(|step| run.entry(step, language)).collect(),
            trace: run.trace(),
            digest: run.digest(),
            ways: run.crossings(),
            outages: run.outages(),
            nodes: frame.nodes,
            properties: frame.properties,
            person: run.person(),
            as_expected,
        }
    }

    /// What its protocol says of itself.
    pub(super) fn about(&self) -> &About {
        self.cluster.about()
    }

    /// The events that a diagram draws: no more than are readable.
    pub(super) fn drawn(&self) -> &[Event] {
        let crowded = self.ways.get(limits::DIAGRAM_MESSAGES).map_or(u32::MAX, |way| way.sent_step.max(1));
        let most = crowded.min(limits::DIAGRAM_ACTIONS + 1) as usize;
        &self.events[..self.events.len().min(most)]
    }

    /// How many events a diagram leaves out.
    pub(super) fn left_out(&self) -> usize {
        self.events.len() - self.drawn().len()
    }

    pub(super) fn name(&self, node: NodeId) -> &str {
        &self.nodes[node.index()].name
    }

    /// The path of the message with this number.
    pub(super) fn way(&self, number: u32) -> Option<&Crossing> {
        let place = self.ways.binary_search_by_key(&number, |way| way.id).ok()?;
        Some(&self.ways[place])
    }

    /// The paths of the messages and copies that were sent with the action that ends at `step`; their numbers are
    /// consecutive, since numbers are assigned in the order of time.
    pub(super) fn sent_in(&self, step: u32) -> &[Crossing] {
        let from = self.ways.partition_point(|way| way.sent_step < step);
        let until = self.ways.partition_point(|way| way.sent_step <= step);
        &self.ways[from..until]
    }

    /// The properties that were violated with the action that ends at `step`.
    pub(super) fn violations(&self, step: u32) -> impl Iterator<Item = &PropertyFrame> {
        self.properties.iter().filter(move |one| one.verdict == Verdict::Violated && one.step == Some(step))
    }

    /// Whether the message reached its receiver while it was down.
    pub(super) fn found_nobody(&self, way: &Crossing) -> bool {
        let last = way.end_step.and_then(|step| self.events.get(step as usize));
        way.lost && last.is_some_and(|event| event.action == Some(Action::Deliver(way.id)))
    }

    /// Whether the message was lost as it was sent.
    pub(super) fn never_left(&self, way: &Crossing) -> bool {
        way.lost && way.end_step == Some(way.sent_step)
    }
}
