//! Puts before a property's check what it may look at.

use crate::world::World;
use alloc::vec::Vec;
use synod_core::{Account, Breach, Evidence, NodeId, Protocol};

/// The account of each node that keeps one, crashed nodes included.
pub(crate) fn accounts<P: Protocol>(world: &World<P>) -> Vec<(NodeId, Account)> {
    let account = |node: NodeId| Some((node, P::account(world.site(node), &world.nodes()[node.index()].disk)?));
    world.cluster().nodes().filter_map(account).collect()
}

/// The properties that do not hold of `world`: their places in the protocol's list, and why.
pub(crate) fn breaches<P: Protocol>(world: &World<P>) -> Vec<(usize, Breach)> {
    let accounts = accounts(world);
    let evidence = Evidence {
        ledger: world.ledger(),
        electors: P::electors(world.cluster()),
        accounts: &accounts,
        name: &|node| world.cluster().name(node),
    };
    let breach =
        |(place, property): (usize, &synod_core::Property)| Some((place, property.breach(&evidence, world.is_calm())?));
    P::properties().iter().enumerate().filter_map(breach).collect()
}
