//! What a reader may be asked before it is shown: what a node will decide first. The answer is the run's own.

use super::Run;
use super::look::roles_of;
use crate::scenario::action::Action;
use crate::world::Life;
use alloc::vec::Vec;
use synod_core::about::{Decides, RequestValue};
use synod_core::{NodeId, Value};

/// How many values a question offers at most, beside that nothing is decided.
const VALUES: usize = 4;

/// What will this node decide first?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The node.
    pub node: NodeId,
    /// The step in which it decides; `None` if it does not.
    pub step: Option<u32>,
    /// What it may decide; that it decides nothing is another answer.
    pub values: Vec<Value>,
    /// Which of these it decides; `None` if none.
    pub right: Option<usize>,
}

impl Run {
    /// The questions that what is known of the run answers, in the order of the steps that answer them; those of the
    /// nodes that are up and have not decided come last, and only if the run has `ended`.
    pub fn questions(&self, ended: bool) -> Vec<Question> {
        let (cluster, outages) = (self.cluster(), self.outages());
        let mut questions = Vec::new();
        for node in cluster.everyone().iter().filter(|node| roles_of(&*cluster, *node).any(|role| role.decides)) {
            let decided = self.first_decision(node);
            let is_down =
                outages.iter().any(|out| out.node == node && out.life == Life::Down && out.until_ms.is_none());
            if decided.is_none() && (!ended || is_down) {
                continue;
            }
            let (step, value) = decided.unzip();
            let values = self.offered(value, step.unwrap_or_else(|| self.len()));
            let right = value.and_then(|value| values.iter().position(|one| one == value));
            questions.push(Question { node, step, values, right });
        }
        questions.sort_by_key(|question| question.step.unwrap_or(u32::MAX));
        questions
    }

    /// The step in which a node first decides, and what.
    fn first_decision(&self, node: NodeId) -> Option<(u32, &Value)> {
        (1u32..).zip(&self.records).find_map(|(step, record)| {
            let mut own = record.result.reactions.iter().filter(|reacted| reacted.node == node);
            own.find_map(|reacted| reacted.decided().next()).map(|(_, value)| (step, value))
        })
    }

    /// The values that a node might decide, as far as somebody could know up to `step`; the `right` one is among them.
    fn offered(&self, right: Option<&Value>, step: u32) -> Vec<Value> {
        let about = self.about();
        let mut values: Vec<Value> = Vec::new();
        if let Decides::Outcome(outcomes) = &about.decides {
            values.extend(outcomes.iter().map(|outcome| Value::new(outcome)));
            return values;
        }
        let is_value = |request: u8| {
            let asked = about.requests.get(usize::from(request)).map(|request| &request.value);
            matches!(asked, Some(RequestValue::Text | RequestValue::Whole))
        };
        let known = &self.records[..(step as usize).min(self.records.len())];
        for record in known.iter().filter(|record| record.refused.is_none()) {
            if let Some(Action::Request { request, value: Some(value), .. }) = &record.action
                && is_value(*request)
                && !values.contains(value)
            {
                values.push(value.clone());
            }
        }
        values.truncate(VALUES);
        if let Some(right) = right.filter(|right| !values.contains(right)) {
            values.truncate(VALUES - 1);
            values.push(right.clone());
        }
        values
    }
}
