//! All plain worlds within the bounds: how many there are, how far away the first is that violates a property, and
//! whether a node is blocked in one.

use super::{Act, Rules, World, fingerprint};
use std::collections::BTreeMap;
use synod_core::{Check, NodeId, NodeSet, Property, Protocol};

/// What a walk has found.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// How many worlds there are.
    pub worlds: usize,
    /// How many ways lead from one to another or to itself.
    pub transitions: u64,
    /// The properties: name, and whether each holds.
    pub properties: Vec<(String, Verdict)>,
}

/// Whether a property holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// In every world.
    Holds,
    /// After so many actions, and no fewer.
    Violated(u32),
    /// Only a way that the bound on attempts closes leads out.
    Undecided,
}

/// A world that was seen, as far as it matters once it has been left.
struct Seen {
    depth: u32,
    waiting: NodeSet,
    /// Whether the bound on attempts closes a way by a message or a timer.
    closed: bool,
}

/// Walks through all worlds, breadth first.
pub fn walk<P: Protocol>(rules: &Rules<P>) -> Found {
    let mut walk = Walk {
        rules,
        seen: Vec::new(),
        places: BTreeMap::new(),
        ways: Vec::new(),
        properties: P::properties(),
        first: BTreeMap::new(),
    };
    let mut transitions = 0;
    let mut level = vec![rules.start()];
    walk.enter(&level[0], 0);
    let mut place = 0;
    for depth in 1.. {
        let mut next = Vec::new();
        for world in &level {
            for act in rules.acts(world) {
                let by_itself = matches!(act, Act::Deliver(_) | Act::Fire(..));
                let Some(after) = rules.after(world, &act) else {
                    walk.seen[place].closed |= by_itself;
                    continue;
                };
                transitions += 1;
                let (to, is_new) = walk.enter(&after, depth);
                walk.ways.extend(by_itself.then_some((to as u32, place as u32)));
                next.extend(is_new.then_some(after));
            }
            place += 1;
        }
        if next.is_empty() {
            break;
        }
        level = next;
    }
    let properties = P::properties().into_iter().enumerate().map(|(place, property)| {
        let verdict = match (property.check, walk.first.get(&place)) {
            (Check::Blocked, _) => walk.blocked(),
            (_, Some(depth)) => Verdict::Violated(*depth),
            (_, None) => Verdict::Holds,
        };
        (property.name, verdict)
    });
    let properties = properties.collect();
    Found { worlds: walk.seen.len(), transitions, properties }
}

struct Walk<'a, P: Protocol> {
    rules: &'a Rules<P>,
    seen: Vec<Seen>,
    places: BTreeMap<u64, usize>,
    /// The ways by a message or a timer: to, from.
    ways: Vec<(u32, u32)>,
    properties: Vec<Property>,
    /// After how many actions a property is first violated, by its place.
    first: BTreeMap<usize, u32>,
}

impl<P: Protocol> Walk<'_, P> {
    /// The place of a world, and whether it is new.
    fn enter(&mut self, world: &World<P>, depth: u32) -> (usize, bool) {
        let place = *self.places.entry(fingerprint(world)).or_insert(self.seen.len());
        if place < self.seen.len() {
            return (place, false);
        }
        let waiting = self.rules.waiting(world).into_iter().collect();
        self.seen.push(Seen { depth, waiting, closed: false });
        for (place, property) in self.properties.iter().enumerate() {
            if !self.rules.holds(world, property) {
                self.first.entry(place).or_insert(depth);
            }
        }
        (place, true)
    }

    fn blocked(&mut self) -> Verdict {
        self.ways.sort_unstable();
        if let Some(depth) = self.first_blocked(true) {
            return Verdict::Violated(depth);
        }
        if self.first_blocked(false).is_some() { Verdict::Undecided } else { Verdict::Holds }
    }

    /// The depth of the first world in which some node waits that waits in all that can come of it by itself.
    fn first_blocked(&self, closed_is_open: bool) -> Option<u32> {
        let everyone = self.rules.cluster.everyone();
        let free = |seen: &Seen| if closed_is_open && seen.closed { everyone } else { everyone.without(seen.waiting) };
        let mut free: Vec<NodeSet> = self.seen.iter().map(free).collect();
        // A node that is free in a world is free in every world from which that one is reachable.
        let mut open: Vec<u32> = (0..self.seen.len() as u32).collect();
        while let Some(place) = open.pop() {
            let start = self.ways.partition_point(|(to, _)| *to < place);
            for (_, from) in self.ways[start..].iter().take_while(|(to, _)| *to == place) {
                let before = free[*from as usize];
                let after = before.union(free[place as usize]);
                if after != before {
                    free[*from as usize] = after;
                    open.push(*from);
                }
            }
        }
        let blocked =
            |node: NodeId| free.iter().position(|free| !free.contains(node)).map(|place| self.seen[place].depth);
        everyone.iter().filter_map(blocked).min()
    }
}
