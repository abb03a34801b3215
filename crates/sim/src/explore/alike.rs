//! Nodes that are alike: of worlds that differ only in which of them is which, a search keeps one.
//!
//! Why verdicts and lengths stay. To exchange alike nodes in a world exchanges them in every action that can follow and
//! in what it leads to: the protocol says so of its rules ([`synod_core::Protocol::alike`]), a world's own rules ask no
//! node who it is, and a node that a request, the goal or `faulty` names is like no other. Properties do not change
//! with it. So the worlds that can be reached are those that can be reached from the ones kept, exchanged, in as many
//! actions (Ip & Dill 1996, "Better verification through symmetry", section 3). One thing tells alike nodes apart: in
//! which order messages of one reaction leave, as long as a crash can take the later ones back. Worlds in which a crash
//! is left are therefore kept as they are.

use super::bounds::{Rest, Rests};
use super::parts::{Envelope, InputKey, NodeState, Parts};
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::mem;
use synod_core::erased::Piece;
use synod_core::{DynCluster, Erased, Exchange, NodeId, NodeSet, limits};

/// The place of an exchange among all.
pub(super) type ExchangeId = usize;

/// The exchange that changes nothing.
pub(super) const NOBODY: ExchangeId = 0;

/// Every way to exchange nodes that are alike.
#[derive(Debug)]
pub(super) struct Exchanges {
    sets: Vec<Alike>,
    all: Vec<Exchange>,
    /// What undoes each.
    back: Vec<Exchange>,
    known: Known,
    /// The exchanges that leave in place all nodes but those that such flags say are equal to the one before, by flags.
    among_equals: BTreeMap<u16, Rc<[ExchangeId]>>,
    /// Room to compare in.
    row: Vec<u32>,
}

/// Nodes that are alike.
#[derive(Debug)]
struct Alike {
    places: Vec<usize>,
    /// The number of exchanges of the sets before this one.
    before: usize,
}

/// What exchanges make of numbers of each kind, where known.
#[derive(Debug)]
struct Known {
    parts: Images,
    states: Images,
    messages: Images,
    ledgers: Images,
    rests: Images,
    /// For each part the least that exchanges make of it.
    least: Images,
    /// For each exchange what it is after each.
    composed: Images,
}

/// By number, what each of several exchanges makes of it.
#[derive(Debug)]
struct Images {
    exchanges: usize,
    all: Vec<u32>,
}

impl Known {
    const fn of(exchanges: usize) -> Self {
        Self {
            parts: Images::of(exchanges),
            states: Images::of(exchanges),
            messages: Images::of(exchanges),
            ledgers: Images::of(exchanges),
            rests: Images::of(exchanges),
            least: Images::of(1),
            composed: Images::of(exchanges),
        }
    }
}

impl Images {
    const UNKNOWN: u32 = u32::MAX;

    const fn of(exchanges: usize) -> Self {
        Self { exchanges, all: Vec::new() }
    }

    fn get(&self, number: u32, by: ExchangeId) -> Option<u32> {
        self.all.get(number as usize * self.exchanges + by).copied().filter(|known| *known != Self::UNKNOWN)
    }

    fn set(&mut self, number: u32, by: ExchangeId, image: u32) {
        let needed = (number as usize + 1) * self.exchanges;
        if self.all.len() < needed {
            self.all.resize(needed, Self::UNKNOWN);
        }
        self.all[number as usize * self.exchanges + by] = image;
    }
}

impl Exchanges {
    /// Those of the nodes that are alike in `cluster` and not among `named`.
    pub(super) fn of(cluster: &dyn DynCluster, named: NodeSet) -> Self {
        let nodes = cluster.everyone().len() as u8;
        let mut free = cluster.everyone().without(named);
        let mut sets = Vec::new();
        let mut backs = vec![(0..nodes).map(NodeId).collect::<Vec<_>>()];
        for set in cluster.alike() {
            let set = set.intersection(free);
            free = free.without(set);
            let mut places: Vec<usize> = set.iter().map(NodeId::index).collect();
            while backs.len() * orders(places.len()) > limits::EXCHANGES {
                places.pop();
            }
            if places.len() > 1 {
                sets.push(Alike { before: backs.len(), places: places.clone() });
                let of_set = |code| backs.iter().map(move |back| (code, back));
                let ordered = (0..orders(places.len())).flat_map(of_set);
                backs = ordered.map(|(code, back)| reordered(back, &places, code)).collect();
            }
        }
        let back: Vec<Exchange> = backs.into_iter().map(Exchange::new).collect();
        let all: Vec<Exchange> = back.iter().map(Exchange::back).collect();
        let known = Known::of(all.len());
        Self { sets, all, back, known, among_equals: BTreeMap::new(), row: Vec::new() }
    }

    /// Whether no two nodes are alike.
    pub(super) fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// What undoes an exchange.
    pub(super) fn back(&self, by: ExchangeId) -> &Exchange {
        &self.back[by]
    }

    /// Makes `row` the one that is kept of those that exchanges make of it; returns the exchange.
    ///
    /// In the row kept, parts of nodes that are alike stand in the order of the least that exchanges make of each. That
    /// is the same for all of these rows; where several are equal, it is the least of the rows.
    pub(super) fn settle(&mut self, parts: &mut Parts, rests: &mut Rests, row: &mut [u32]) -> ExchangeId {
        let (by, equal) = self.sorted(parts, row);
        let mut kept = mem::take(&mut self.row);
        if by != NOBODY {
            kept.clear();
            kept.extend((0..row.len()).map(|place| self.number_at(place, by, parts, rests, row)));
            row.copy_from_slice(&kept);
        }
        let mut then = NOBODY;
        if equal != 0 {
            kept.clear();
            kept.extend_from_slice(row);
            for other in self.among_equals(equal).iter().copied() {
                if self.is_less(other, parts, rests, row, &kept) {
                    for (place, number) in kept.iter_mut().enumerate() {
                        *number = self.number_at(place, other, parts, rests, row);
                    }
                    then = other;
                }
            }
            row.copy_from_slice(&kept);
        }
        self.row = kept;
        self.composed(then, by)
    }

    /// The exchange that puts the parts of nodes that are alike in order, and flags that say in which places stands one
    /// that is then equal to the one before: one flag a place but the first, set by set.
    fn sorted(&mut self, parts: &mut Parts, row: &[u32]) -> (ExchangeId, u16) {
        let (mut by, mut equal, mut flag) = (NOBODY, 0, 1);
        for set in 0..self.sets.len() {
            let len = self.sets[set].places.len();
            let mut order = [(0, 0); limits::NODES];
            for at in 0..len {
                order[at] = (self.least(parts, row[self.sets[set].places[at]]), at);
            }
            let order = &mut order[..len];
            order.sort_unstable();
            let mut code = 0;
            for (at, (least, from)) in order.iter().enumerate() {
                code = code * (len - at) + order[at + 1..].iter().filter(|(_, later)| later < from).count();
                if at > 0 {
                    equal |= if *least == order[at - 1].0 { flag } else { 0 };
                    flag <<= 1;
                }
            }
            by += code * self.sets[set].before;
        }
        (by, equal)
    }

    /// The exchanges that only exchange nodes that these flags call equal, but for the one that changes nothing.
    fn among_equals(&mut self, equal: u16) -> Rc<[ExchangeId]> {
        if let Some(known) = self.among_equals.get(&equal) {
            return known.clone();
        }
        // The places of equal ones have the number of the first of them.
        let mut group: Vec<usize> = (0..limits::NODES).collect();
        let mut flag = 1;
        for places in self.sets.iter().flat_map(|set| set.places.windows(2)) {
            if equal & flag != 0 {
                group[places[1]] = group[places[0]];
            }
            flag <<= 1;
        }
        let stays = |by: &ExchangeId| {
            (0..limits::NODES).all(|place| group[self.all[*by].of(NodeId(place as u8)).index()] == group[place])
        };
        let known: Rc<[ExchangeId]> = (1..self.all.len()).filter(stays).collect();
        self.among_equals.insert(equal, known.clone());
        known
    }

    /// Whether what an exchange makes of `row` is less than `other`.
    fn is_less(&mut self, by: ExchangeId, parts: &mut Parts, rests: &mut Rests, row: &[u32], other: &[u32]) -> bool {
        for (place, other) in other.iter().enumerate() {
            match self.number_at(place, by, parts, rests, row).cmp(other) {
                Ordering::Equal => {}
                unequal => return unequal.is_lt(),
            }
        }
        false
    }

    /// The exchange that is `by` and `then` the other.
    fn composed(&mut self, then: ExchangeId, by: ExchangeId) -> ExchangeId {
        if then == NOBODY || by == NOBODY {
            return then + by;
        }
        if let Some(known) = self.known.composed.get(then as u32, by) {
            return known as ExchangeId;
        }
        let both = self.all[then].after(&self.all[by]);
        let composed = self.place_of(&both);
        self.known.composed.set(then as u32, by, composed as u32);
        composed
    }

    /// The one of these exchanges that is this.
    pub(super) fn place_of(&self, exchange: &Exchange) -> ExchangeId {
        self.all.iter().position(|other| other == exchange).unwrap_or(NOBODY)
    }

    /// The row with nodes exchanged.
    pub(super) fn row(&mut self, parts: &mut Parts, rests: &mut Rests, row: &[u32], by: ExchangeId) -> Vec<u32> {
        (0..row.len()).map(|place| self.number_at(place, by, parts, rests, row)).collect()
    }

    /// The number that stands at `place` once the nodes of `row` are exchanged.
    fn number_at(&mut self, place: usize, by: ExchangeId, parts: &mut Parts, rests: &mut Rests, row: &[u32]) -> u32 {
        let nodes = row.len() - 2;
        match place.checked_sub(nodes) {
            None => self.part(parts, row[self.back[by].of(NodeId(place as u8)).index()], by),
            Some(0) => self.ledger(parts, row[place], by),
            Some(_) => self.rest(rests, row[place], by),
        }
    }

    /// The least that exchanges make of a part.
    fn least(&mut self, parts: &mut Parts, part: u32) -> u32 {
        if let Some(known) = self.known.least.get(part, 0) {
            return known;
        }
        let least = (0..self.all.len()).map(|by| self.part(parts, part, by)).fold(part, u32::min);
        self.known.least.set(part, 0, least);
        least
    }

    /// The part with nodes exchanged.
    fn part(&mut self, parts: &mut Parts, part: u32, by: ExchangeId) -> u32 {
        if let Some(known) = self.known.parts.get(part, by) {
            return known;
        }
        let mut after = parts.part(part).clone();
        let of = |exchanges: &Self, node| exchanges.all[by].of(node);
        after.node = of(self, after.node);
        after.state = self.state(parts, after.state, by);
        for Envelope { from, message, .. } in &mut after.envelopes {
            (*from, *message) = (of(self, *from), self.message(parts, *message, by));
        }
        // Of equal ones the oldest stays first.
        after.envelopes.sort_by_key(|envelope| (envelope.from, envelope.message));
        for input in after.mailbox.iter_mut().flatten() {
            if let InputKey::Message(from, message) = input {
                (*from, *message) = (of(self, *from), self.message(parts, *message, by));
            }
        }
        let number = parts.number(after);
        self.known.parts.set(part, by, number);
        number
    }

    fn state(&mut self, parts: &mut Parts, state: u32, by: ExchangeId) -> u32 {
        if let Some(known) = self.known.states.get(state, by) {
            return known;
        }
        let NodeState { memory, disk } = parts.states.get(state).clone();
        let memory = memory.map(|memory| parts.piece_renamed(Piece::Memory(memory), &self.all[by]));
        let disk = parts.piece_renamed(Piece::Disk(disk), &self.all[by]);
        let number = parts.states.number(NodeState { memory, disk });
        self.known.states.set(state, by, number);
        number
    }

    /// The message with nodes exchanged.
    pub(super) fn message(&mut self, parts: &mut Parts, message: u32, by: ExchangeId) -> u32 {
        if let Some(known) = self.known.messages.get(message, by) {
            return known;
        }
        let renamed = parts.piece_renamed(Piece::Message(parts.message(message).clone()), &self.all[by]);
        let number = parts.messages.number(renamed);
        self.known.messages.set(message, by, number);
        number
    }

    fn ledger(&mut self, parts: &mut Parts, ledger: u32, by: ExchangeId) -> u32 {
        if let Some(known) = self.known.ledgers.get(ledger, by) {
            return known;
        }
        let own = |fact| match parts.cluster.renamed(&Piece::Fact(fact), &self.all[by])? {
            Piece::Fact(fact) => Ok(fact),
            Piece::Memory(_) | Piece::Disk(_) | Piece::Message(_) => unreachable!("a fact stays a fact"),
        };
        let renamed = parts.ledger(ledger).renamed(&self.all[by], own);
        let Some(renamed) = parts.heard(renamed) else { return ledger };
        let number = parts.ledgers.number(renamed);
        self.known.ledgers.set(ledger, by, number);
        number
    }

    fn rest(&mut self, rests: &mut Rests, rest: u32, by: ExchangeId) -> u32 {
        if let Some(known) = self.known.rests.get(rest, by) {
            return known;
        }
        let Rest { left, failure_free, cuts } = rests.get(rest).clone();
        let of = |place: usize| self.all[by].of_all(cuts[self.back[by].of(NodeId(place as u8)).index()]);
        let number = rests.number(Rest { left, failure_free, cuts: (0..cuts.len()).map(of).collect() });
        self.known.rests.set(rest, by, number);
        number
    }
}

impl Parts {
    /// A memory, a disk or a message with nodes exchanged; as it is if the protocol fails, which ends the search.
    fn piece_renamed(&mut self, piece: Piece, exchange: &Exchange) -> Erased {
        let renamed = self.cluster.renamed(&piece, exchange);
        match self.heard(renamed).unwrap_or(piece) {
            Piece::Memory(data) | Piece::Disk(data) | Piece::Message(data) => data,
            Piece::Fact(_) => unreachable!("no other piece becomes a fact"),
        }
    }
}

/// How many orders of so many things there are.
fn orders(len: usize) -> usize {
    (1..=len).product()
}

/// `nodes` with those at these places in the order that `code` says, which is Lehmer's: for each place, how many of
/// those that come later come from before, as one number. 0 leaves them where they are.
fn reordered(nodes: &[NodeId], places: &[usize], mut code: usize) -> Vec<NodeId> {
    let mut nodes = nodes.to_vec();
    let mut left: Vec<NodeId> = places.iter().map(|place| nodes[*place]).collect();
    for place in places {
        let of_rest = orders(left.len() - 1);
        nodes[*place] = left.remove(code / of_rest);
        code %= of_rest;
    }
    nodes
}

#[cfg(test)]
mod tests {
    use super::{orders, reordered};
    use alloc::collections::BTreeSet;
    use alloc::vec::Vec;
    use synod_core::NodeId;

    #[test]
    fn every_order_comes_once() {
        let nodes: Vec<NodeId> = (0..5).map(NodeId).collect();
        let all: Vec<_> = (0..orders(3)).map(|code| reordered(&nodes, &[1, 2, 4], code)).collect();
        assert_eq!(all[0], nodes);
        assert_eq!(all[1], [0, 1, 4, 3, 2].map(NodeId));
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 6);
        assert!(all.iter().all(|one| (one[0], one[3]) == (NodeId(0), NodeId(3))));
    }
}
