//! Where nodes and links are: this depends on the scenario, the size and the messages sent, never on the moment.

use super::disc::Room;
use crate::geometry::plan::{self, Plan, distinct};
use crate::geometry::way::Way;
use crate::model::history::History;
use synod_core::NodeId;

/// A link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Both ends, the earlier node first.
    pub ends: (NodeId, NodeId),
    /// The way from the first to the second.
    pub way: Way,
    /// Whether a message is ever sent there.
    pub used: bool,
}

/// Nodes and links in their places.
#[derive(Debug, PartialEq)]
pub struct Board {
    rows: Vec<u8>,
    /// The rows whose nodes send messages to each other.
    talking: Vec<u8>,
    card_rows: usize,
    /// The layout of the nodes.
    pub plan: Plan,
    /// The links; used ones last, so that they are drawn on top.
    pub links: Vec<Link>,
}

impl Board {
    /// Places the nodes of these rows, with so many rows on their cards, and links between neighbouring rows, between
    /// all nodes of a ring, and wherever a message is ever sent.
    pub fn new(rows: &[u8], card_rows: usize, history: &History, width: f32, height: f32) -> Self {
        let crossings = || history.crossings.iter().map(|crossing| (crossing.from.index(), crossing.to.index()));
        let within = |(a, b): (usize, usize)| (rows[a] == rows[b]).then_some(rows[a]);
        let talking = distinct(&crossings().filter_map(within).collect::<Vec<u8>>());
        let plan = plan::plan(rows, &talking, card_rows, width, height);
        let names = distinct(rows);
        let rank = |node: usize| names.iter().position(|row| *row == rows[node]).unwrap_or_default();
        let count = rows.len();
        let used = |a: usize, b: usize| crossings().any(|ends| ends == (a, b) || ends == (b, a));
        let link = |(a, b): (usize, usize)| {
            let used = used(a, b);
            let near = plan.ring || names.len() == 1 || rank(a).abs_diff(rank(b)) == 1;
            let way = || Way::between(&plan.areas, a, b, plan.width, plan.height);
            (near || used).then(|| Link { ends: (NodeId(a as u8), NodeId(b as u8)), way: way(), used })
        };
        let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
        let (used, mut links): (Vec<Link>, Vec<Link>) = pairs.filter_map(link).partition(|link| link.used);
        links.extend(used);
        Self { rows: rows.to_vec(), talking, card_rows, plan, links }
    }

    /// Whether the caption may float on a stage of this size with the same nodes.
    pub fn floats(&self, width: f32, height: f32) -> bool {
        let same = width == self.plan.width && height == self.plan.height;
        if same {
            self.plan.caption_floats
        } else {
            plan::plan(&self.rows, &self.talking, self.card_rows, width, height).caption_floats
        }
    }

    /// The room of the disc of `node`.
    pub fn room(&self, node: NodeId) -> Room {
        let (plan, node) = (&self.plan, node.index());
        Room { radius: plan.areas[node].half_w, width: plan.words[node], rows: plan.word_rows }
    }

    /// The way from one node to another, whether or not a link is drawn there.
    pub fn way(&self, from: NodeId, to: NodeId) -> Way {
        let (a, b) = if from < to { (from, to) } else { (to, from) };
        let known = self.links.iter().find(|link| link.ends == (a, b)).map(|link| link.way);
        let plan = &self.plan;
        let way = known.unwrap_or_else(|| Way::between(&plan.areas, a.index(), b.index(), plan.width, plan.height));
        if from < to { way } else { way.back() }
    }
}
