//! Who takes part: the members of a cluster, their roles and settings, and what a single node may know of them.

use crate::about::Description;
use crate::names::Name;
use crate::node::{NodeId, NodeSet};
use crate::protocol::Protocol;
use crate::spec::{self, ClusterSpec, NodeSpec, SpecError};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::Deserialize;
use serde::de::value::MapDeserializer;

/// One node of a cluster, as the scenario describes it.
#[derive(Clone, Debug)]
pub struct Member<P: Protocol> {
    /// What the scenario calls it.
    pub name: String,
    /// Its roles, each a bit by [`Name::index`].
    roles: u8,
    /// What its roles were given: a balance, a vote.
    pub settings: P::Settings,
}

impl<P: Protocol> Member<P> {
    /// A node called `name` with these roles.
    pub fn new(name: String, roles: &[P::Role], settings: P::Settings) -> Self {
        let roles = roles.iter().fold(0, |set, role| set | 1 << role.index());
        Self { name, roles, settings }
    }

    /// Whether it has `role`.
    pub fn has(&self, role: P::Role) -> bool {
        self.roles & (1 << role.index()) != 0
    }
}

/// What never changes during a run and every node may know: the members, the options, the lengths of the timers.
#[derive(Clone, Debug)]
pub struct Cluster<P: Protocol> {
    members: Vec<Member<P>>,
    /// The protocol's options.
    pub options: P::Options,
    /// The length of each timer in milliseconds, by [`Name::index`].
    timers_ms: Vec<u64>,
    /// The nodes that have each role, by [`Name::index`].
    by_role: Vec<NodeSet>,
    /// What the protocol says of itself; threads share it, since it is nothing but data that never changes.
    description: Arc<Description>,
}

impl<P: Protocol> Cluster<P> {
    /// A cluster; `timers_ms` has one length for each of the protocol's timers, in their order.
    pub fn new(members: Vec<Member<P>>, options: P::Options, timers_ms: Vec<u64>) -> Self {
        Self::with(members, options, timers_ms, Arc::new(Description::of::<P>()))
    }

    fn with(members: Vec<Member<P>>, options: P::Options, timers_ms: Vec<u64>, description: Arc<Description>) -> Self {
        let having = |role: &P::Role| {
            let nodes = (0u8..).zip(&members).filter(|(_, member)| member.has(*role));
            nodes.map(|(node, _)| NodeId(node)).collect()
        };
        let by_role = P::Role::ALL.iter().map(having).collect();
        Self { members, options, timers_ms, by_role, description }
    }

    /// The cluster that `spec` describes.
    ///
    /// # Errors
    /// An option or a setting that the protocol does not know. A description that has been checked against
    /// [`Protocol::about`] has none.
    pub fn from_spec(spec: &ClusterSpec<'_>) -> Result<Self, SpecError> {
        Self::described(spec, Arc::new(Description::of::<P>()))
    }

    /// The same with what the protocol says of itself, which is known already.
    pub(crate) fn described(spec: &ClusterSpec<'_>, description: Arc<Description>) -> Result<Self, SpecError> {
        let options = spec.options.iter().copied();
        let options = P::Options::deserialize(MapDeserializer::new(options)).map_err(SpecError::in_field("options"))?;
        let member = |node: &NodeSpec| {
            let settings = node.settings.iter().map(|(name, value)| (name.as_str(), spec::Given(value)));
            let settings = P::Settings::deserialize(MapDeserializer::new(settings));
            let roles: Vec<P::Role> = node.roles.iter().filter_map(|role| P::Role::named(role)).collect();
            Ok(Member::new(node.id.clone(), &roles, settings.map_err(SpecError::in_field("nodes"))?))
        };
        let length = |timer: &P::Timer| {
            let set = spec.timers.iter().find(|(name, _)| name == timer.name());
            set.map_or(description.about.timers[usize::from(timer.index())].length_ms, |(_, length_ms)| *length_ms)
        };
        let members = spec.nodes.iter().map(member).collect::<Result<_, SpecError>>()?;
        let timers_ms = P::Timer::ALL.iter().map(length).collect();
        Ok(Self::with(members, options, timers_ms, description))
    }

    /// What makes a cluster of the same members, options and timers, in this thread or another one.
    pub(crate) fn again(&self) -> impl FnOnce() -> Self + Send + use<P> {
        let (members, options, timers_ms) = (self.members.clone(), self.options.clone(), self.timers_ms.clone());
        let description = Arc::clone(&self.description);
        move || Self::with(members, options, timers_ms, description)
    }

    /// What the protocol says of itself.
    pub(crate) fn description(&self) -> &Description {
        &self.description
    }

    /// All nodes.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + Clone + use<P> {
        (0..self.members.len() as u8).map(NodeId)
    }

    /// All nodes, as a set.
    pub fn everyone(&self) -> NodeSet {
        self.nodes().collect()
    }

    /// What the scenario says of `node`.
    pub fn member(&self, node: NodeId) -> &Member<P> {
        &self.members[node.index()]
    }

    /// What the scenario calls `node`.
    pub fn name(&self, node: NodeId) -> &str {
        &self.members[node.index()].name
    }

    /// The nodes that have `role`.
    pub fn having(&self, role: P::Role) -> NodeSet {
        self.by_role[role.index() as usize]
    }

    /// How long `timer` runs, in milliseconds.
    pub fn length_ms(&self, timer: P::Timer) -> u64 {
        self.timers_ms[timer.index() as usize]
    }

    /// The cluster as `node` sees it.
    pub fn site(&self, node: NodeId) -> Site<'_, P> {
        Site { cluster: self, id: node }
    }
}

/// Where a node stands: the cluster, and which of its nodes it is.
#[derive(Debug)]
pub struct Site<'a, P: Protocol> {
    /// The cluster.
    pub cluster: &'a Cluster<P>,
    /// The node's own id.
    pub id: NodeId,
}

impl<P: Protocol> Clone for Site<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P: Protocol> Copy for Site<'_, P> {}

impl<'a, P: Protocol> Site<'a, P> {
    /// Whether this node has `role`.
    pub fn is(&self, role: P::Role) -> bool {
        self.cluster.member(self.id).has(role)
    }

    /// What the scenario gave this node.
    pub fn settings(&self) -> &'a P::Settings {
        &self.cluster.member(self.id).settings
    }

    /// The protocol's options.
    pub fn options(&self) -> &'a P::Options {
        &self.cluster.options
    }

    /// What the scenario calls `node`.
    pub fn name(&self, node: NodeId) -> &'a str {
        self.cluster.name(node)
    }
}
