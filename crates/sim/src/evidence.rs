//! Puts before a property's check what it may look at.

use crate::world::World;
use alloc::vec::Vec;
use synod_core::{Account, Breach, Evidence, NodeId};

/// The account of each node that keeps one, crashed nodes included.
pub(crate) fn accounts(world: &World) -> Vec<(NodeId, Account)> {
    let account = |node: NodeId| Some((node, world.cast().account(node, &world.nodes()[node.index()].disk)?));
    world.cast().everyone().iter().filter_map(account).collect()
}

/// The properties that do not hold of `world`: their places in the protocol's list, and why.
pub(crate) fn breaches(world: &World) -> Vec<(usize, Breach)> {
    let accounts = accounts(world);
    let evidence = Evidence {
        ledger: world.ledger(),
        electors: world.cast().electors(),
        accounts: &accounts,
        name: &|node| world.cast().name(node),
    };
    let breach =
        |(place, property): (usize, &synod_core::Property)| Some((place, property.breach(&evidence, world.is_calm())?));
    world.cast().properties().iter().enumerate().filter_map(breach).collect()
}
