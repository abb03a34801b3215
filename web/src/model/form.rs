//! What the form of a search says, as a value: the plan, and what is sought in place of the scenario's goal.

use synod_core::{About, NodeId, NodeSpec};
use synod_sim::Scenario;
use synod_sim::explore::{FaultKind, SearchPlan};
use synod_sim::run::frame::Frame;
use synod_sim::scenario::faults::Faults;
use synod_sim::scenario::{Decided, Expect, Goal, Wanted};
use synod_sim::world::Life;

/// What the form says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchForm {
    /// The search; of a search for a decision, its budgets are all that there are.
    pub plan: SearchPlan,
    /// The node whose decision is sought, whatever it decides; `None` if something else is.
    pub decides: Option<NodeId>,
}

impl SearchForm {
    /// What `scenario` says of its search; of one that says nothing, whether its goal can be reached.
    pub fn of(scenario: &Scenario) -> Self {
        let usual = || SearchPlan { goal: scenario.goal.is_some(), ..SearchPlan::default() };
        let plan = scenario.search.clone().unwrap_or_else(usual);
        match scenario.goal.as_ref().filter(|_| plan.goal).and_then(decision) {
            None => Self { plan, decides: None },
            Some((node, faults)) => Self { plan: with_faults(plan, faults), decides: Some(node) },
        }
    }

    /// The scenario with this search, and with the goal that it seeks.
    pub fn asked_of(&self, scenario: &Scenario) -> Scenario {
        let Some(node) = self.decides else { return Scenario { search: Some(self.plan.clone()), ..scenario.clone() } };
        let (repairs, faults): (Vec<_>, Vec<_>) = self.plan.budgets.iter().partition(|(kind, _)| kind.is_repair());
        let faults: Vec<_> = faults.into_iter().map(|(kind, most)| (kind, u32::from(most))).collect();
        let faults = if faults.is_empty() { Faults::Any(0) } else { Faults::Each(faults) };
        let wanted = Expect { decided: [(node, Decided::Any)].into(), ..Expect::default() };
        let goal = Goal { holds: Wanted::Moment(wanted.into()), faults };
        let search = SearchPlan { budgets: repairs, goal: true, properties: Vec::new(), ..self.plan.clone() };
        Scenario { search: Some(search), goal: Some(goal), ..scenario.clone() }
    }

    /// The same for the shortest way to a decision of `node` from the moment shown, which is that of `frame`: what is
    /// down or cut there may be repaired, since nothing else might be a way out. No further fault is.
    pub fn way_out(mut self, node: NodeId, frame: &Frame) -> Self {
        self.plan.budgets.retain(|(kind, _)| kind.is_repair());
        let down = frame.nodes.iter().filter(|node| node.life == Life::Down).count() as u8;
        let repairs = [(FaultKind::Restarts, down), (FaultKind::Heals, u8::from(!frame.cuts.is_empty()))];
        for (kind, least) in repairs {
            match self.plan.budgets.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, most)) => *most = (*most).max(least),
                None => self.plan.budgets.extend((least > 0).then_some((kind, least))),
            }
        }
        let plan = SearchPlan { goal: true, properties: Vec::new(), from: Some(frame.step), ..self.plan };
        Self { plan, decides: Some(node) }
    }
}

/// The node whose decision is all that a goal wants, and the faults by kind, if a form can say so.
fn decision(goal: &Goal) -> Option<(NodeId, &[(FaultKind, u32)])> {
    let Wanted::Moment(expect) = &goal.holds else { return None };
    let [(node, Decided::Any)] = expect.decided[..] else { return None };
    let only = Expect { decided: expect.decided.clone(), ..Expect::default() };
    let faults = match &goal.faults {
        Faults::Any(0) => &[][..],
        Faults::Any(_) => return None,
        Faults::Each(kinds) => kinds,
    };
    let has_field = |(kind, most): &(FaultKind, u32)| {
        *kind != FaultKind::Forgeries && FaultKind::IN_SEARCHES.contains(kind) && u8::try_from(*most).is_ok()
    };
    (**expect == only && faults.iter().all(has_field)).then_some((node, faults))
}

/// `plan` with these faults as budgets, and as many repairs as a search for a goal has.
fn with_faults(mut plan: SearchPlan, faults: &[(FaultKind, u32)]) -> SearchPlan {
    let most = |wanted: &[FaultKind]| {
        let named = faults.iter().filter(|(kind, _)| wanted.contains(kind));
        named.fold(0u8, |all, (_, most)| all.saturating_add(*most as u8))
    };
    let usual = [
        (FaultKind::Restarts, most(&[FaultKind::Crashes, FaultKind::Wipes])),
        (FaultKind::Heals, most(&[FaultKind::Cuts])),
    ];
    plan.budgets.retain(|(kind, _)| kind.is_repair());
    for (kind, count) in usual {
        let is_said = plan.budgets.iter().any(|(known, _)| *known == kind);
        plan.budgets.extend((!is_said && count > 0).then_some((kind, count)));
    }
    plan.budgets.extend(faults.iter().map(|(kind, most)| (*kind, *most as u8)));
    plan
}

/// The nodes that can decide.
pub fn deciding<'a>(scenario: &'a Scenario, about: &'a About) -> impl Iterator<Item = NodeId> + 'a {
    let decides = |spec: &NodeSpec| about.roles.iter().any(|role| role.decides && spec.roles.contains(&role.name));
    (0u8..).map(NodeId).zip(&scenario.nodes).filter(move |(_, spec)| decides(spec)).map(|(node, _)| node)
}

#[cfg(test)]
mod tests {
    use super::{SearchForm, deciding};
    use crate::model::protocols::registry;
    use synod_core::NodeId;
    use synod_sim::explore::{FaultKind, SearchPlan};
    use synod_sim::scenario::smallest;
    use synod_sim::{Scenario, open};

    fn transfer() -> Scenario {
        smallest(&registry(), "2pc").expect("a scenario")
    }

    /// What is asked of a scenario and read from its link again is the same form.
    #[test]
    fn a_form_comes_back_from_what_it_asks() {
        let plan = |budgets: &[(FaultKind, u8)]| SearchPlan {
            budgets: budgets.to_vec(),
            goal: true,
            from: Some(3),
            ..SearchPlan::default()
        };
        let (restart, crash) = ((FaultKind::Restarts, 1), (FaultKind::Crashes, 2));
        for budgets in [&[][..], &[restart], &[restart, crash], &[(FaultKind::Restarts, 0), crash]] {
            let form = SearchForm { plan: plan(budgets), decides: Some(NodeId(1)) };
            let asked = form.asked_of(&transfer());
            assert_eq!(SearchForm::of(&asked), form);
            assert_eq!(SearchForm::of(&asked).asked_of(&transfer()), asked);
        }
        // As many restarts as crashes, where nothing is said of them.
        let form = SearchForm { plan: plan(&[crash]), decides: Some(NodeId(1)) };
        let read = SearchForm::of(&form.asked_of(&transfer()));
        assert_eq!(read.plan.budgets, [(FaultKind::Restarts, 2), crash]);
    }

    #[test]
    fn a_way_out_may_restart_what_is_down_now() {
        let scenario = transfer();
        let mut run = open(&registry(), &scenario).expect("it opens");
        run.run_to_end();
        run.seek(1);
        let frame = run.frame(synod_core::Language::English);
        let out = SearchForm::of(&scenario).way_out(NodeId(1), &frame);
        assert_eq!((out.plan.from, &out.plan.budgets[..], out.decides), (Some(1), &[][..], Some(NodeId(1))));
        run.act(synod_sim::Action::Crash { node: NodeId(0), sent: None }).expect("it is up");
        let frame = run.frame(synod_core::Language::English);
        let out = SearchForm::of(&scenario).way_out(NodeId(1), &frame);
        assert_eq!(out.plan.budgets, [(FaultKind::Restarts, 1)]);
        let cluster = registry().about("2pc").expect("a protocol").clone();
        assert_eq!(deciding(&scenario, &cluster).count(), scenario.nodes.len());
    }
}
