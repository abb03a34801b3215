//! Whether a challenge is met: whether its goal is reached, with no more faults than it allows.

use crate::run::Run;
use crate::run::frame::{DecisionStatus, Frame, Verdict};

/// How far a player has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoalProgress {
    /// Whether the goal holds at the moment looked at.
    pub reached: bool,
    /// How many faults the player has caused up to then.
    pub faults: u32,
}

/// How far the player of `run` has come at the moment that `frame` shows; `None` if the scenario has no goal.
pub fn progress(run: &Run, frame: &Frame) -> Option<GoalProgress> {
    let goal = run.scenario().goal.as_ref()?;
    let done = run.person();
    let caused = done.iter().filter(|(after, action)| *after < frame.step && action.is_fault() && !action.is_repair());
    let faults = caused.count() as u32;
    let holds = if goal.holds == "blocked" {
        frame.nodes.iter().any(|node| node.standing == DecisionStatus::Blocked)
    } else {
        let meant = frame.properties.iter().find(|property| property.name == goal.holds);
        meant.is_some_and(|property| property.verdict == Verdict::Violated)
    };
    Some(GoalProgress { reached: holds && faults <= goal.faults, faults })
}

#[cfg(test)]
mod tests {
    use super::{GoalProgress, progress};
    use crate::testing::{ASK, opened, transfer};
    use crate::{Action, Run};
    use synod_core::{Language, NodeId};

    fn shown(run: &mut Run) -> Option<GoalProgress> {
        let frame = run.frame(Language::English);
        progress(run, &frame)
    }

    #[test]
    fn a_crash_meets_the_goal_a_repair_is_no_fault_and_two_are_too_many() {
        let coordinator = NodeId(0);
        let mut run = opened(&transfer(ASK, r#", "goal": {"holds": "blocked", "faults": 1}"#));
        run.run_to_end();
        run.seek(3);
        assert_eq!(shown(&mut run), Some(GoalProgress { reached: false, faults: 0 }));
        run.act(Action::Crash { node: coordinator, sent: None }).expect("it is up");
        run.run_to_end();
        run.seek(run.len());
        assert_eq!(shown(&mut run), Some(GoalProgress { reached: true, faults: 1 }));
        run.act(Action::Restart(coordinator)).expect("it is down");
        assert_eq!(shown(&mut run), Some(GoalProgress { reached: false, faults: 1 }));
        run.act(Action::Crash { node: coordinator, sent: None }).expect("it is up");
        assert_eq!(shown(&mut run), Some(GoalProgress { reached: false, faults: 2 }));
    }

    #[test]
    fn a_scenario_without_a_goal_has_no_progress() {
        assert_eq!(shown(&mut opened(&transfer(ASK, ""))), None);
    }
}
