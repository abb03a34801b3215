//! The audit of [`Protocol::is_dead`]: a message said to be dead is held against all that can follow.

use super::{Act, Node, Rules, World};
use std::collections::BTreeSet;
use synod_core::{Effect, Input, NodeId, Protocol, react};

/// How many actions after a world are tried, and how many worlds at most.
const DEPTH: usize = 6;
const WORLDS: usize = 1_500;

/// Whether a message from a node is said to be dead at a node with this memory and disk.
pub type IsDead<P> = fn(&Rules<P>, NodeId, &P, &<P as Protocol>::Disk, NodeId, &<P as Protocol>::Message) -> bool;

/// As the protocol says it.
pub fn as_told<P: Protocol>(
    rules: &Rules<P>,
    at: NodeId,
    memory: &P,
    disk: &P::Disk,
    from: NodeId,
    message: &P::Message,
) -> bool {
    memory.is_dead(rules.cluster.site(at), disk, from, message)
}

/// Walks from the start along choices that `draw` makes (a number below the one given), and takes each dead message on
/// the way through every reaction, crash and restart that can follow, within bounds: nowhere does it change anything.
/// How many dead messages were met.
///
/// # Errors
/// The first that comes to matter, in words.
pub fn audit<P: Protocol>(
    rules: &Rules<P>,
    is_dead: IsDead<P>,
    steps: usize,
    mut draw: impl FnMut(usize) -> usize,
) -> Result<usize, String> {
    let (mut world, mut met) = (rules.start(), 0);
    for _ in 0..steps {
        for way in world.mail.keys() {
            let (to, from, message) = way;
            let Node { memory: Some(memory), disk, .. } = &world.nodes[to.index()] else { continue };
            if is_dead(rules, *to, memory, disk, *from, message) {
                met += 1;
                let mut without = world.clone();
                without.take(way);
                stays_dead(rules, without, way)?;
            }
        }
        let next: Vec<World<P>> = rules.acts(&world).iter().filter_map(|act| rules.after(&world, act)).collect();
        if next.is_empty() {
            break;
        }
        let place = draw(next.len());
        world = next.into_iter().nth(place).unwrap_or_else(|| rules.start());
    }
    Ok(met)
}

/// Whether the message changes nothing, whenever it arrives after `world`.
fn stays_dead<P: Protocol>(rules: &Rules<P>, world: World<P>, way: &super::Way<P>) -> Result<(), String> {
    let mut seen = BTreeSet::from([super::fingerprint(&world)]);
    let mut level: Vec<(World<P>, Vec<Act<P>>)> = vec![(world, Vec::new())];
    for _ in 0..=DEPTH {
        let mut next = Vec::new();
        for (world, path) in level {
            if !changes_nothing(rules, &world, way) {
                return Err(format!("{way:?} matters after {path:?} in {:?}", world.nodes[way.0.index()]));
            }
            for act in rules.acts(&world) {
                let Some(after) = rules.after(&world, &act) else { continue };
                if seen.len() < WORLDS && seen.insert(super::fingerprint(&after)) {
                    next.push((after, path.iter().cloned().chain([act]).collect()));
                }
            }
        }
        level = next;
    }
    Ok(())
}

fn changes_nothing<P: Protocol>(rules: &Rules<P>, world: &World<P>, way: &super::Way<P>) -> bool {
    let (to, from, message) = way.clone();
    let Node { memory: Some(memory), disk, timers, .. } = &world.nodes[to.index()] else { return true };
    let idle = |effect: &Effect<P>| matches!(effect, Effect::CancelTimer(timer) if !timers.contains_key(timer));
    let reaction = react(rules.cluster.site(to), Some(memory), disk, Input::Message { from, message });
    reaction.memory == *memory && reaction.disk.is_none() && reaction.effects.iter().all(idle)
}
