//! What a run's nodes have gone through, input by input, and which of its earlier inputs a reaction rests on.
//!
//! A reaction is a pure function of memory, disk and input, so that a node can be replayed with some of its inputs left
//! out. What it rests on is a set of earlier inputs that suffices (replayed with these alone, the node reacts to the
//! same input in the same way) and of which none can be left out. Of several such sets it is the one that leaving out
//! the later inputs first comes to: of a message and its copy, the one that came first.

use super::least::least;
use super::way::{Ground, Ways};
use crate::run::Run;
use crate::scenario::action::Action;
use crate::world::ReactionRecord;
use alloc::string::String;
use alloc::vec::Vec;
use synod_core::erased::{Input, Reaction};
use synod_core::{DynCluster, Erased, Failure, Language, NodeId, limits};

/// Where a node is between two inputs.
#[derive(Clone)]
pub(super) struct Place {
    memory: Option<Erased>,
    disk: Erased,
}

/// Something that a node went through.
struct Item {
    step: u32,
    /// The reaction; `None` where its disk was lost.
    reacted: Option<Reacted>,
    /// Where the node was afterwards.
    after: Place,
}

/// An input, and what the node did.
#[derive(Clone)]
struct Reacted {
    input: Input,
    reaction: Reaction,
}

/// All that a run's nodes went through up to some moment, and how one action led to another from outside.
pub(super) struct Past<'a> {
    cluster: &'a dyn DynCluster,
    nodes: Vec<Vec<Item>>,
    pub(super) ways: Ways,
    /// How many more reactions may be replayed.
    left: u32,
}

impl<'a> Past<'a> {
    /// The past of `run` up to the moment after `until` actions.
    pub(super) fn of(run: &'a Run, until: u32) -> Self {
        let cluster = run.world.cluster();
        let empty = Place { memory: None, disk: cluster.empty_disk() };
        let mut past = Self { cluster, nodes: Vec::new(), ways: Ways::default(), left: limits::CAUSE_REACTIONS };
        past.nodes.extend(cluster.everyone().iter().map(|_| Vec::new()));
        past.ways.start(&run.start);
        past.take(0, &run.start.reactions, &empty);
        for (step, record) in (1..=until).zip(&run.records) {
            if let (Some(Action::Wipe(node)), None) = (&record.action, record.refused) {
                let memory = past.last(*node, &empty).memory.clone();
                let after = Place { memory, ..empty.clone() };
                past.nodes[node.index()].push(Item { step, reacted: None, after });
            }
            past.ways.go_on(step, record);
            past.take(step, &record.result.reactions, &empty);
        }
        past
    }

    fn last<'b>(&'b self, node: NodeId, empty: &'b Place) -> &'b Place {
        self.nodes[node.index()].last().map_or(empty, |item| &item.after)
    }

    fn take(&mut self, step: u32, reactions: &[ReactionRecord], empty: &Place) {
        for ReactionRecord { node, input, reaction, .. } in reactions {
            let disk = reaction.disk.clone().unwrap_or_else(|| self.last(*node, empty).disk.clone());
            let after = Place { memory: Some(reaction.memory.clone()), disk };
            let reacted = Some(Reacted { input: input.clone(), reaction: reaction.clone() });
            self.nodes[node.index()].push(Item { step, reacted, after });
        }
    }

    /// What led to the action of `step` from outside of the nodes that reacted.
    pub(super) fn outer(&self, step: u32) -> &[Ground] {
        self.ways.outer(step)
    }

    /// The earlier steps whose inputs the reactions of `step` rest on, in order; `None` if more reactions would have to
    /// be replayed than may be.
    pub(super) fn within(&mut self, step: u32) -> Result<Option<Vec<u32>>, Failure> {
        let mut steps = Vec::new();
        for node in self.cluster.everyone().iter() {
            let items = &self.nodes[node.index()];
            let from = items.partition_point(|item| item.step < step);
            let until = items.partition_point(|item| item.step <= step);
            for place in from..until {
                let Some(reacted) = self.nodes[node.index()][place].reacted.clone() else { continue };
                let said = self.said(node, &reacted.reaction)?;
                let mut same = |past: &mut Self, at: &Place| {
                    let again = past.react(node, at, &reacted.input)?;
                    let alike = again.effects == reacted.reaction.effects;
                    Ok(alike && past.said(node, &again)? == said)
                };
                let Some(found) = self.suffices(node, place, &mut same)? else { return Ok(None) };
                steps.extend(found.into_iter().filter(|other| *other < step));
            }
        }
        steps.sort_unstable();
        steps.dedup();
        Ok(Some(steps))
    }

    /// The steps whose inputs it rests on that `holds` of `node` now; `None` if that would take too many reactions.
    pub(super) fn now(
        &mut self,
        node: NodeId,
        holds: &dyn Fn(&Erased, &Erased) -> Result<bool, Failure>,
    ) -> Result<Option<Vec<u32>>, Failure> {
        let end = self.nodes[node.index()].len();
        let mut same =
            |_: &mut Self, at: &Place| at.memory.as_ref().map_or(Ok(false), |memory| holds(memory, &at.disk));
        self.suffices(node, end, &mut same)
    }

    /// What a node says of a reaction by which it does nothing that another one could notice; else nothing.
    fn said(&self, node: NodeId, reaction: &Reaction) -> Result<Vec<String>, Failure> {
        let whys = reaction.whys.iter().filter(|_| reaction.effects.is_empty());
        whys.map(|why| self.cluster.say(node, why, Language::English)).collect()
    }

    fn react(&mut self, node: NodeId, at: &Place, input: &Input) -> Result<Reaction, Failure> {
        self.left = self.left.saturating_sub(1);
        let memory = at.memory.as_ref().filter(|_| !matches!(input, Input::Boot { .. }));
        self.cluster.react(node, memory, &at.disk, input)
    }

    /// Where `node` is after these of its items, in this order, from where it was after the first `from`.
    fn replayed(&mut self, node: NodeId, from: usize, items: &[usize]) -> Result<Place, Failure> {
        let mut at = self.nodes[node.index()][from - 1].after.clone();
        for place in items {
            match self.nodes[node.index()][*place].reacted.clone() {
                None => at.disk = self.cluster.empty_disk(),
                Some(Reacted { input, .. }) => {
                    let Reaction { memory, disk, .. } = self.react(node, &at, &input)?;
                    at = Place { memory: Some(memory), disk: disk.unwrap_or(at.disk) };
                }
            }
        }
        Ok(at)
    }

    /// The steps of the first `until` items of `node` that suffice for `same`, of which none can be left out.
    fn suffices(
        &mut self,
        node: NodeId,
        until: usize,
        same: &mut dyn FnMut(&mut Self, &Place) -> Result<bool, Failure>,
    ) -> Result<Option<Vec<u32>>, Failure> {
        // Its first start is what all else rests on.
        let found = least(1, until, |from, kept| {
            if self.left == 0 {
                return Ok(None);
            }
            let at = self.replayed(node, from, kept)?;
            same(self, &at).map(Some)
        })?;
        let step = |item: usize| self.nodes[node.index()][item].step;
        Ok(found.map(|found| found.into_iter().map(step).collect()))
    }
}
