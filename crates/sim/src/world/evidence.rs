//! What is asked of any state: which nodes wait, which properties do not hold. Runs, the search for blocked nodes and
//! the explorer all ask it here.

use super::World;
use alloc::vec::Vec;
use synod_core::{Breach, Check, DynCluster, Erased, Evidence, Failure, Holding, Ledger, Moment, NodeId, Property};

/// Whether a node that is up holds a lock or waits for something.
pub(crate) fn waits(cluster: &dyn DynCluster, node: NodeId, memory: &Erased, disk: &Erased) -> Result<bool, Failure> {
    Ok(cluster.holds_lock(Some(memory), disk)? || cluster.awaits(node, memory, disk)?.is_some())
}

/// The properties that do not hold: their positions in the protocol's list, and why. A property that needs a search is
/// not among them.
pub(crate) fn breaches(
    cluster: &dyn DynCluster,
    ledger: &Ledger,
    holdings: &[(NodeId, Holding)],
    moment: Moment,
) -> Result<Vec<(usize, Breach)>, Failure> {
    let name = |node| cluster.name(node);
    let (voters, acceptors) = (cluster.voters(), cluster.acceptors());
    let evidence = Evidence { ledger, voters, acceptors, holdings, moment, name: &name };
    let breach = |property: &Property| match property.check {
        Check::Shared(check) => Ok(check.breach(&evidence)),
        Check::Own(check, reads) => cluster.breach(check, ledger, holdings, moment.as_read(reads)),
        Check::Blocked => Ok(None),
    };
    let mut breaches = Vec::new();
    for (place, property) in cluster.properties().iter().enumerate() {
        breaches.extend(breach(property)?.map(|breach| (place, breach)));
    }
    Ok(breaches)
}

impl World {
    /// What each node holds that holds something.
    pub(crate) fn holdings(&self) -> Vec<(NodeId, Holding)> {
        let nodes = self.cluster().everyone().iter().zip(self.nodes());
        nodes.filter_map(|(node, at)| Some((node, at.holding.clone()?))).collect()
    }

    /// The properties that do not hold of this world.
    pub(crate) fn breaches(&self) -> Result<Vec<(usize, Breach)>, Failure> {
        breaches(self.cluster(), self.ledger(), &self.holdings(), self.moment())
    }
}
