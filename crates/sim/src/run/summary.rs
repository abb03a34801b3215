//! A summary of a moment.

use super::Run;
use super::frame::PropertyFrame;
use super::look::roles_of;
use super::shown;
use super::verdicts::properties;
use crate::scenario::{Chosen, Decided};
use crate::world::Counts;
use crate::world::blocked::Blocking;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::about::Holds;
use synod_core::{Failure, Holding, Language, NodeId, NodeSet, Value};

/// A summary of a moment, as the command line prints it.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The latest decision of each node that can decide, crashed nodes included.
    pub decided: Vec<(String, Decided)>,
    /// The name of the phase that each node shows; `None` for a node without one, such as one that is down.
    pub phases: Vec<(String, Option<String>)>,
    /// The balance of each node that keeps an account.
    pub balances: Vec<(String, i64)>,
    /// The nodes that own something; `None` in a protocol without ownership.
    pub owners: Option<Vec<String>>,
    /// The copy that each node holds; `None` in a protocol without copies.
    pub copies: Option<Vec<(String, Value)>>,
    /// The values chosen.
    pub chosen: Chosen,
    /// How often each node has tried again, timer by timer, in the protocol's order.
    pub attempts: Vec<(String, Vec<(String, u32)>)>,
    /// The properties: name, verdict, the step of the violation, what happened (in English).
    pub properties: Vec<PropertyFrame>,
    /// The nodes that are blocked.
    pub blocked: Vec<String>,
    /// The counts of messages and writes.
    pub counts: Counts,
    /// How many actions have happened.
    pub actions: u32,
    /// Whether the run ends there because it has reached its limit on actions.
    pub cut: bool,
    /// Why the run ends there, if its protocol has failed.
    pub failed: Option<Failure>,
    /// When the latest action happened, in virtual milliseconds.
    pub at_ms: u64,
}

impl Run {
    /// A summary of the moment shown.
    pub fn summary(&mut self) -> Summary {
        let blocking = self.blocking();
        self.summed_up(Some(&blocking))
    }

    /// The same without the slow search for blocked nodes: no node counts as blocked, and properties that depend on the
    /// search are undecided.
    pub fn glance(&self) -> Summary {
        self.summed_up(None)
    }

    /// A summary of the moment shown, with the blocked nodes if they have been looked for.
    fn summed_up(&self, blocking: Option<&Result<Blocking, Failure>>) -> Summary {
        let properties = properties(self, blocking, Language::English);
        let blocked = blocking.and_then(|found| found.as_ref().ok()).map_or(NodeSet::EMPTY, |found| found.blocked);
        let world = &self.world;
        let cluster = world.cluster();
        let name = |node: NodeId| cluster.name(node).to_string();
        let decides = |node: &NodeId| roles_of(cluster, *node).any(|role| role.decides);
        let about = cluster.about();
        let decided = |node: NodeId| (name(node), Decided::of(about, &world.nodes()[node.index()].decided));
        let phase = |node: NodeId| {
            let at = &world.nodes()[node.index()];
            let view = shown::view(cluster, node, at.memory.as_ref(), &at.disk, Language::English);
            (name(node), view.phase.map(|phase| phase.name))
        };
        let holdings = world.holdings();
        let balance = |(node, holding): &(NodeId, Holding)| match holding {
            Holding::Account(account) => Some((name(*node), account.now)),
            _ => None,
        };
        let owner = |(node, holding): &(NodeId, Holding)| (*holding == Holding::Owner).then(|| name(*node));
        let copy = |(node, holding): &(NodeId, Holding)| match holding {
            Holding::Copy(value) => Some((name(*node), value.clone())),
            _ => None,
        };
        let attempts = |node: NodeId| {
            let timers = about.timers.iter().map(|timer| timer.name.clone());
            (name(node), timers.zip(world.nodes()[node.index()].attempts.iter().copied()).collect())
        };
        Summary {
            decided: cluster.everyone().iter().filter(decides).map(decided).collect(),
            phases: cluster.everyone().iter().map(phase).collect(),
            balances: holdings.iter().filter_map(balance).collect(),
            owners: (about.holds == Holds::Ownership).then(|| holdings.iter().filter_map(owner).collect()),
            copies: (about.holds == Holds::Copies).then(|| holdings.iter().filter_map(copy).collect()),
            chosen: Chosen::of(about, world.ledger(), cluster.acceptors()),
            attempts: cluster.everyone().iter().map(attempts).collect(),
            properties,
            blocked: blocked.iter().map(name).collect(),
            counts: world.counts(),
            actions: self.position(),
            cut: self.cut && self.position() == self.len(),
            failed: self.failure().filter(|_| self.position() == self.len()).map(|failed| failed.failure.clone()),
            at_ms: self.at_ms(self.position()),
        }
    }
}
