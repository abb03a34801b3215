//! Where nodes and links are: it changes with the scenario, the size and what was sent, never with the moment.

use crate::geometry::plan::{self, Plan};
use crate::geometry::way::Way;
use crate::sitting::Known;
use synod_core::NodeId;

/// Nodes and links in their places.
#[derive(Debug, PartialEq)]
pub struct Board {
    /// Where the nodes are.
    pub plan: Plan,
    /// The links: both ends, the earlier node first, and the way between them.
    pub links: Vec<((NodeId, NodeId), Way)>,
}

impl Board {
    /// Places the nodes of these rows, and links between neighbouring rows, between all nodes of a ring, and wherever a
    /// message ever goes.
    pub fn new(rows: &[u8], known: &Known, width: f32, height: f32) -> Self {
        let plan = plan::plan(rows, width, height);
        let mut names = rows.to_vec();
        names.sort_unstable();
        names.dedup();
        let rank = |node: usize| names.iter().position(|row| *row == rows[node]).unwrap_or_default();
        let count = rows.len();
        let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
        let meets = |(a, b): &(usize, usize)| {
            let travelled = known.crossings.iter().any(|crossing| {
                let (from, to) = (crossing.from.index(), crossing.to.index());
                (from, to) == (*a, *b) || (to, from) == (*a, *b)
            });
            plan.ring || names.len() == 1 || rank(*a).abs_diff(rank(*b)) == 1 || travelled
        };
        let way = |(a, b): (usize, usize)| {
            let way = Way::between(&plan.areas, a, b, plan.width, plan.height);
            ((NodeId(a as u8), NodeId(b as u8)), way)
        };
        let links = pairs.filter(meets).map(way).collect();
        Self { plan, links }
    }

    /// The way from one node to another, whether or not a link is drawn there.
    pub fn way(&self, from: NodeId, to: NodeId) -> Way {
        let (a, b) = if from < to { (from, to) } else { (to, from) };
        let known = self.links.iter().find(|(ends, _)| *ends == (a, b)).map(|(_, way)| *way);
        let plan = &self.plan;
        let way = known.unwrap_or_else(|| Way::between(&plan.areas, a.index(), b.index(), plan.width, plan.height));
        if from < to { way } else { way.back() }
    }
}
