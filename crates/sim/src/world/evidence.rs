//! What is asked of any state: which nodes wait, which properties do not hold. Runs, the search for blocked nodes and
//! the explorer all ask it here.

use super::World;
use alloc::vec::Vec;
use synod_core::{Account, Breach, DynCluster, Erased, Evidence, Ledger, NodeId, Property};

/// Whether a node that is up holds a lock or waits for a decision.
pub(crate) fn waits(cluster: &dyn DynCluster, node: NodeId, memory: &Erased, disk: &Erased) -> bool {
    cluster.holds_lock(Some(memory), disk) || cluster.awaits_decision(node, memory, disk)
}

/// The account of each node that keeps one, crashed nodes included, from their disks.
pub(crate) fn accounts<'a>(
    cluster: &dyn DynCluster,
    disks: impl Iterator<Item = &'a Erased>,
) -> Vec<(NodeId, Account)> {
    let account = |(node, disk)| Some((node, cluster.account(node, disk)?));
    cluster.everyone().iter().zip(disks).filter_map(account).collect()
}

/// The properties that do not hold: their positions in the protocol's list, and why.
pub(crate) fn breaches(
    cluster: &dyn DynCluster,
    ledger: &Ledger,
    accounts: &[(NodeId, Account)],
    is_failure_free: bool,
) -> Vec<(usize, Breach)> {
    let name = |node| cluster.name(node);
    let (voters, acceptors) = (cluster.voters(), cluster.acceptors());
    let evidence = Evidence { ledger, voters, acceptors, accounts, name: &name };
    let breach = |(place, property): (usize, &Property)| Some((place, property.breach(&evidence, is_failure_free)?));
    cluster.properties().iter().enumerate().filter_map(breach).collect()
}

impl World {
    /// The account of each node that keeps one.
    pub(crate) fn accounts(&self) -> Vec<(NodeId, Account)> {
        accounts(self.cluster(), self.nodes().iter().map(|node| &node.disk))
    }

    /// The properties that do not hold of this world.
    pub(crate) fn breaches(&self) -> Vec<(usize, Breach)> {
        breaches(self.cluster(), self.ledger(), &self.accounts(), self.is_failure_free())
    }
}
