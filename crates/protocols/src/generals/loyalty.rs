//! Loyal or not: what a general tells where the rules have it tell an order, and what the signatures on that cover.

use super::{Generals, Here, Loyalty, Message, Messages, Order, Out};
use alloc::vec::Vec;
use synod_core::{Cluster, NodeId, NodeSet, Value};

impl Loyalty {
    /// What it tells the one at `place` of the `of` that it should tell `order`; `None` if nothing.
    pub(super) const fn tells(self, order: Order, place: usize, of: usize) -> Option<Order> {
        match self {
            Self::Loyal => Some(order),
            Self::Silent => None,
            Self::Splits if place < of.div_ceil(2) => Some(Order::Attack),
            Self::Splits => Some(Order::Retreat),
            Self::Flips => Some(order.opposite()),
        }
    }

    /// What it tells each of `to` that it should tell `order`.
    pub(super) fn tells_each(self, order: Order, to: NodeSet) -> impl Iterator<Item = (NodeId, Order)> {
        let of = to.len() as usize;
        to.iter().enumerate().filter_map(move |(place, node)| Some((node, self.tells(order, place, of)?)))
    }
}

/// Whether `node` is loyal.
pub(super) fn is_loyal(cluster: &Cluster<Generals>, node: NodeId) -> bool {
    cluster.member(node).settings.loyalty == Loyalty::Loyal
}

/// The general called `name`.
pub(super) fn named(cluster: &Cluster<Generals>, name: &Value) -> Option<NodeId> {
    cluster.nodes().find(|node| cluster.name(*node) == name.as_str())
}

/// Whether what the signatures of those on the path cover can be changed: oral messages have none, and traitors sign
/// for each other, but nobody signs for a loyal general (LSP, section 4, A4).
pub(super) fn can_be_changed(cluster: &Cluster<Generals>, path: &[Value]) -> bool {
    let is_traitor = |name| named(cluster, name).is_some_and(|node| !is_loyal(cluster, node));
    cluster.options.messages == Messages::Oral || path.iter().all(is_traitor)
}

/// An order that has come by `path` and says `order`, after signatures that covered `signed`.
pub(super) fn changed(cluster: &Cluster<Generals>, path: Vec<Value>, order: Order, signed: Order) -> Message {
    let signed = if can_be_changed(cluster, &path) { order } else { signed };
    Message { path, order, signed }
}

/// Tells each of `to` the order that has come by `path`, itself added to the path, in its own way. It heard the order,
/// and its signatures cover the one beside it.
pub(super) fn tell(site: Here<'_>, path: Vec<Value>, (order, signed): (Order, Order), to: NodeSet, out: &mut Out) {
    let mut path = path;
    path.push(Value::new(site.name(site.id)));
    for (node, told) in site.settings().loyalty.tells_each(order, to) {
        out.send(node, changed(site.cluster, path.clone(), told, signed));
    }
}
