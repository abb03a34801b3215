//! Changes that touch more than one field of a scenario: a node comes, goes or changes its role, another protocol takes
//! its place. What is made may be wrong; the reader says so, as of any other file.

use super::action::Action;
use super::{Diagnostic, Expect, Goal, MessageName, Scenario, Schedule, Step, Wanted, read, smallest, write};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::{About, NodeId, NodeSet, NodeSpec, OwnedText, Registry, limits};

/// The number of each node in another list of nodes; `None` for one that is not in it.
type Places<'a> = &'a dyn Fn(NodeId) -> Option<NodeId>;

/// Whether what somebody has made can be a scenario: what the reader says of it as a file.
///
/// # Errors
/// What is wrong with it, and where.
pub fn judge(registry: &Registry, scenario: &Scenario) -> Result<(), Diagnostic> {
    let unknown = || Diagnostic::new("protocol", "there is no such protocol".into(), "没有这个协议".into());
    let about = registry.about(&scenario.protocol).ok_or_else(unknown)?;
    read(registry, &write(scenario, about).to_string()).map(|_| ())
}

/// The same under the protocol called `id`: with its nodes if that has their roles, else with as few as it needs; with
/// the same network and seed.
///
/// # Errors
/// There is no protocol of that name, or it refuses its smallest cluster.
pub fn under_protocol(registry: &Registry, scenario: &Scenario, id: &str) -> Result<Scenario, Diagnostic> {
    let abouts = registry.about(&scenario.protocol).zip(registry.about(id));
    if let Some(other) = abouts.and_then(|(from, to)| scenario.under(from, to)) {
        return Ok(other);
    }
    let other = smallest(registry, id)?;
    Ok(Scenario { network: scenario.network, seed: scenario.seed, until_ms: scenario.until_ms, ..other })
}

/// Where the nodes of `old` stand among those of `new`: by their names, or where their number is the same by place.
pub fn places(old: &Scenario, new: &Scenario) -> Vec<Option<NodeId>> {
    let place = |(place, node): (u8, &NodeSpec)| {
        let named = new.nodes.iter().position(|other| other.id == node.id);
        let same = (old.nodes.len() == new.nodes.len()).then_some(usize::from(place));
        named.or(same).map(|place| NodeId(place as u8))
    };
    (0u8..).zip(&old.nodes).map(place).collect()
}

impl Scenario {
    /// The same scenario about which nothing is claimed: what was expected of it was expected of what it was before.
    pub fn unclaimed(mut self) -> Self {
        self.expect.clear();
        for caption in &mut self.captions {
            caption.expect = None;
        }
        self
    }

    /// With one more node, which has `role`, under a name that is not taken: the role's first letter and a number.
    pub fn with_node(mut self, role: &str) -> Self {
        let letter = role.chars().next().map_or('N', |letter| letter.to_ascii_uppercase());
        let is_free = |name: &String| self.nodes.iter().all(|node| node.id != *name);
        let id = (1..).map(|number| format!("{letter}{number}")).find(is_free).unwrap_or_default();
        self.nodes.push(NodeSpec { id, roles: [role.to_string()].into(), settings: Vec::new() });
        self
    }

    /// Without `node`, and without what names it.
    pub fn without_node(self, node: NodeId) -> Self {
        if node.index() >= self.nodes.len() {
            return self;
        }
        let places = |other: NodeId| match other.cmp(&node) {
            core::cmp::Ordering::Less => Some(other),
            core::cmp::Ordering::Equal => None,
            core::cmp::Ordering::Greater => Some(NodeId(other.0 - 1)),
        };
        let mut nodes = self.nodes.clone();
        nodes.remove(node.index());
        self.of_nodes(nodes, &places)
    }

    /// Where `node` has `role`, or no longer; its settings that it then cannot have go with it.
    pub fn with_role(mut self, about: &About, node: NodeId, role: &str, has: bool) -> Self {
        let Some(spec) = self.nodes.get_mut(node.index()) else { return self };
        if !about.roles_share && has {
            spec.roles.clear();
        }
        spec.roles.retain(|known| known != role);
        if has {
            spec.roles.push(role.to_string());
        }
        let roles = &spec.roles;
        let is_of =
            |name: &str| about.settings.iter().any(|setting| setting.name == name && roles.contains(&setting.role));
        spec.settings.retain(|(name, _)| is_of(name));
        self
    }

    /// The same under the protocol described by `to` in place of the one described by `from`: the same nodes, network,
    /// seed, requests and faults. What `to` does not know is left out. `None` if it has not the roles of these nodes.
    pub fn under(&self, from: &About, to: &About) -> Option<Self> {
        let knows = |role: &String| to.roles.iter().any(|known| known.name == *role);
        if !self.nodes.iter().all(|node| node.roles.iter().all(knows)) {
            return None;
        }
        let mut other = self.clone().unclaimed();
        other.protocol = to.id.clone();
        (other.title, other.about) = (OwnedText::default(), OwnedText::default());
        (other.broken, other.goal, other.search) = (None, None, None);
        other.captions.clear();
        other.options.retain(|(name, choice)| {
            let named = to.options.iter().find(|option| option.name == *name);
            named.is_some_and(|option| option.choices.iter().any(|known| known.name == *choice))
        });
        other.timers.retain(|(name, _)| to.timers.iter().any(|timer| timer.name == *name));
        for node in &mut other.nodes {
            let roles = &node.roles;
            node.settings.retain(|(name, _)| {
                to.settings.iter().any(|setting| setting.name == *name && roles.contains(&setting.role))
            });
        }
        let same = |step: &Step| Some(Step { action: action_under(step.action.clone(), from, to)?, ..step.clone() });
        other.steps = self.steps.iter().filter_map(same).collect();
        Some(other)
    }

    /// The same with this schedule. A manual one has no times: its steps happen in the order that their times said, and
    /// nothing is delayed. A timed one has all: a step takes as long as by hand.
    pub fn with_schedule(mut self, schedule: Schedule) -> Self {
        if schedule == self.schedule {
            return self;
        }
        self = self.unclaimed();
        self.schedule = schedule;
        match schedule {
            Schedule::Manual => {
                self.steps.retain(|step| !matches!(step.action, Action::Delay { .. }));
                self.steps.sort_by_key(|step| step.at_ms);
                for step in &mut self.steps {
                    step.at_ms = None;
                }
            }
            Schedule::Timed => {
                for (place, step) in (0..).zip(&mut self.steps) {
                    step.at_ms = Some(place * limits::MANUAL_ACTION_MS);
                }
            }
        }
        self
    }

    /// With these nodes in place of its own, whose numbers in the new list are `places`.
    fn of_nodes(mut self, nodes: Vec<NodeSpec>, places: Places<'_>) -> Self {
        self = self.unclaimed();
        self.nodes = nodes;
        let steps = core::mem::take(&mut self.steps).into_iter();
        let kept = steps.filter_map(|step| Some(Step { action: step.action.of_nodes(places)?, ..step }));
        self.steps = kept.collect();
        self.goal = self.goal.and_then(|goal| of_goal(goal, places));
        if let Some(search) = &mut self.search {
            search.goal &= self.goal.is_some();
            search.faulty = search.faulty.map(|nodes| of_set(nodes, places)).filter(|nodes| !nodes.is_empty());
        }
        self
    }
}

/// An action in the words of the protocol described by `to`; `None` if that does not know what it names.
pub fn action_under(mut action: Action<MessageName>, from: &About, to: &About) -> Option<Action<MessageName>> {
    match &mut action {
        Action::Request { request, .. } => {
            let asked = from.requests.get(usize::from(*request))?;
            let same = |other: &synod_core::about::RequestAbout| {
                (&other.role, &other.name, &other.value) == (&asked.role, &asked.name, &asked.value)
            };
            *request = to.requests.iter().position(same)? as u8;
        }
        Action::Fire { timer, .. } => {
            let name = &from.timers.get(usize::from(*timer))?.name;
            *timer = to.timers.iter().position(|other| other.name == *name)? as u8;
        }
        action => {
            let is_known = |message: &MessageName| to.messages.iter().any(|kind| kind.name == message.kind);
            if !action.message().is_none_or(is_known) {
                return None;
            }
        }
    }
    Some(action)
}

fn of_set(nodes: NodeSet, places: Places<'_>) -> NodeSet {
    nodes.iter().filter_map(places).collect()
}

/// What of a goal is still wanted.
fn of_goal(goal: Goal, places: Places<'_>) -> Option<Goal> {
    let Wanted::Moment(expect) = goal.holds else { return Some(goal) };
    let expect = *expect;
    fn kept<T>(list: Vec<(NodeId, T)>, places: Places<'_>) -> Vec<(NodeId, T)> {
        list.into_iter().filter_map(|(node, what)| Some((places(node)?, what))).collect()
    }
    let attempts = expect.attempts.into_iter().filter_map(|(node, timer, most)| Some((places(node)?, timer, most)));
    let wanted = Expect {
        decided: kept(expect.decided, places),
        blocked: expect.blocked.map(|nodes| of_set(nodes, places)),
        phase: kept(expect.phase, places),
        balances: kept(expect.balances, places),
        owners: expect.owners.map(|nodes| of_set(nodes, places)),
        copies: kept(expect.copies, places),
        attempts: attempts.collect(),
        ..expect
    };
    let says_something = wanted != Expect::default();
    says_something.then(|| Goal { holds: Wanted::Moment(Box::new(wanted)), ..goal })
}

impl Action<MessageName> {
    /// The same with its nodes at these places; `None` if it is about a node that has none.
    pub fn of_nodes(self, places: Places<'_>) -> Option<Self> {
        let message = |name: MessageName| Some(MessageName { from: places(name.from)?, to: places(name.to)?, ..name });
        Some(match self {
            Self::Request { node, request, value } => Self::Request { node: places(node)?, request, value },
            Self::Deliver(name) => Self::Deliver(message(name)?),
            Self::Lose(name) => Self::Lose(message(name)?),
            Self::Duplicate(name) => Self::Duplicate(message(name)?),
            Self::Delay { flight, by_ms } => Self::Delay { flight: message(flight)?, by_ms },
            Self::Forge { flight, forgery } => Self::Forge { flight: message(flight)?, forgery },
            Self::Fire { node, timer } => Self::Fire { node: places(node)?, timer },
            Self::Crash { node, sent } => Self::Crash { node: places(node)?, sent },
            Self::Restart(node) => Self::Restart(places(node)?),
            Self::Wipe(node) => Self::Wipe(places(node)?),
            Self::Pause(node) => Self::Pause(places(node)?),
            Self::Resume(node) => Self::Resume(places(node)?),
            Self::Cut { from, to } => Self::Cut { from: places(from)?, to: places(to)? },
            Self::Mend { from, to } => Self::Mend { from: places(from)?, to: places(to)? },
            Self::Partition(groups) => {
                let groups = groups.into_iter().map(|group| of_set(group, places));
                let groups: Vec<NodeSet> = groups.filter(|group| !group.is_empty()).collect();
                if groups.len() < 2 {
                    return None;
                }
                Self::Partition(groups)
            }
            Self::Heal => Self::Heal,
            Self::Mute(node) => Self::Mute(places(node)?),
            Self::Deafen(node) => Self::Deafen(places(node)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::action::Action;
    use crate::scenario::{Schedule, read, write};
    use crate::testing::transfer_of_three;
    use crate::{Scenario, open};
    use alloc::string::ToString;
    use synod_core::NodeId;
    use synod_protocols::registry;

    const STEPS: &str = r#"{"at": 0, "request": {"node": "C"}}, {"at": 5, "crash": "A"}, {"at": 6, "cut": ["B", "D"]},
        {"at": 7, "partition": [["A"], ["B", "D"]]}, {"at": 8, "crash": "D"}"#;

    fn three() -> Scenario {
        read(&registry(), &transfer_of_three(STEPS)).expect("a scenario")
    }

    /// What has been changed is still a file that is read, and reads the same.
    fn checked(scenario: Scenario) -> Scenario {
        let about = registry().about(&scenario.protocol).expect("a protocol").clone();
        let read = read(&registry(), &write(&scenario, &about).to_string()).unwrap_or_else(|bad| panic!("{bad}"));
        assert_eq!(read, scenario);
        open(&registry(), &read).expect("it opens");
        read
    }

    #[test]
    fn a_node_goes_with_all_that_names_it() {
        let less = checked(three().without_node(NodeId(1)));
        let names: alloc::vec::Vec<&str> = less.nodes.iter().map(|node| node.id.as_str()).collect();
        assert_eq!(names, ["C", "B", "D"]);
        let kept: alloc::vec::Vec<_> = less.steps.iter().map(|step| step.action.clone()).collect();
        assert_eq!(kept[1], Action::Cut { from: NodeId(1), to: NodeId(2) });
        assert_eq!(kept[2], Action::Crash { node: NodeId(2), sent: None });
        assert_eq!(kept.len(), 3);
    }

    #[test]
    fn a_node_comes_under_a_name_that_is_free() {
        let more = checked(three().with_node("participant").with_node("participant"));
        assert_eq!([&more.nodes[4].id, &more.nodes[5].id], ["P1", "P2"]);
        assert_eq!(more.steps, three().steps);
    }

    #[test]
    fn a_role_takes_its_settings_with_it() {
        let about = registry().about("2pc").expect("a protocol").clone();
        let (node, role) = (NodeId(1), &about.roles[0].name);
        let other = three().with_role(&about, node, role, true);
        assert_eq!((&other.nodes[1].roles, &other.nodes[1].settings[..]), (&[role.clone()].into(), &[][..]));
    }

    #[test]
    fn the_same_goes_on_under_another_protocol() {
        let registry = registry();
        let [two, three_phase, paxos] = ["2pc", "3pc", "paxos"].map(|id| registry.about(id).expect("it ships"));
        let other = checked(three().under(two, three_phase).expect("it has the same roles"));
        assert_eq!((other.steps, other.nodes), (three().steps, three().nodes));
        assert_eq!(other.schedule, Schedule::Timed);
        assert_eq!(three().under(two, paxos), None);
    }
}
