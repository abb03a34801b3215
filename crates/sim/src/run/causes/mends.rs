//! What would end a wait that is in vain: the repairs after which the node is no longer blocked. Each is tried on a
//! copy of the world, and the search for blocked nodes is asked again.

use crate::scenario::action::Action;
use crate::world::blocked::blocking;
use crate::world::{Life, NotDone, World};
use alloc::vec;
use alloc::vec::Vec;
use synod_core::{Failure, NodeId, limits};

/// The repair of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// A node that is down restarts.
    Restart(NodeId),
    /// A paused node goes on.
    Resume(NodeId),
    /// A link that is cut carries messages again.
    Mend {
        /// The sender.
        from: NodeId,
        /// The receiver.
        to: NodeId,
    },
}

impl Repair {
    /// The action that it is.
    pub const fn action(self) -> Action {
        match self {
            Self::Restart(node) => Action::Restart(node),
            Self::Resume(node) => Action::Resume(node),
            Self::Mend { from, to } => Action::Mend { from, to },
        }
    }
}

/// The repairs after which a node is no longer blocked.
#[derive(Debug, Default)]
pub(super) struct Mends {
    /// The ways found.
    pub(super) ways: Vec<Vec<Repair>>,
    /// Whether there were more to be tried than may be.
    pub(super) cut: bool,
}

/// The repairs after which `node` is no longer blocked: those that do it alone; if there is none, two together; if
/// these do not do it either, all together, if that does it.
pub(super) fn mends(world: &World, node: NodeId) -> Result<Mends, Failure> {
    let single = repairs(world);
    let alone = ending(world, node, &single)?;
    if !alone.ways.is_empty() {
        return Ok(alone);
    }
    let together = |(place, one): (usize, &Vec<Repair>)| {
        let others = single[place + 1..].iter();
        others.map(|other| [&one[..], other].concat()).collect::<Vec<_>>()
    };
    let two: Vec<Vec<Repair>> = single.iter().enumerate().flat_map(together).collect();
    let both = ending(world, node, &two)?;
    let cut = alone.cut || both.cut;
    if !both.ways.is_empty() || single.len() < 3 {
        return Ok(Mends { cut, ..both });
    }
    Ok(Mends { cut, ..ending(world, node, &[single.concat()])? })
}

/// Those of `ways` after which `node` is not blocked.
fn ending(world: &World, node: NodeId, ways: &[Vec<Repair>]) -> Result<Mends, Failure> {
    let mut found = Mends { ways: Vec::new(), cut: ways.len() > limits::CAUSE_REPAIRS };
    for repairs in ways.iter().take(limits::CAUSE_REPAIRS) {
        if ends(world.clone(), node, repairs)? {
            found.ways.push(repairs.clone());
        }
    }
    Ok(found)
}

fn ends(mut world: World, node: NodeId, repairs: &[Repair]) -> Result<bool, Failure> {
    for repair in repairs {
        let pending = match world.begin(&repair.action()) {
            Ok(pending) => pending,
            Err(NotDone::Refused(_)) => continue,
            Err(NotDone::Failed(failure)) => return Err(failure),
        };
        world.carry_out(pending, |ask| Some(ask.react()))?;
        world.take_result();
    }
    Ok(!blocking(&world)?.blocked.contains(node))
}

/// All that can be mended: each node that is down or paused, each link that is cut.
fn repairs(world: &World) -> Vec<Vec<Repair>> {
    let mut ways = Vec::new();
    let everyone = world.cluster().everyone();
    for (node, at) in everyone.iter().zip(world.nodes()) {
        match at.life {
            Life::Up => {}
            Life::Paused => ways.push(vec![Repair::Resume(node)]),
            Life::Down => ways.push(vec![Repair::Restart(node)]),
        }
    }
    let cut = |from: NodeId, to: NodeId| world.cuts()[from.index()].contains(to);
    for one in everyone.iter() {
        for other in everyone.iter().filter(|other| *other > one) {
            let both = [(one, other), (other, one)].into_iter().filter(|(from, to)| cut(*from, *to));
            let mend: Vec<Repair> = both.map(|(from, to)| Repair::Mend { from, to }).collect();
            if !mend.is_empty() {
                ways.push(mend);
            }
        }
    }
    ways
}
