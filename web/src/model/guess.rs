//! What is asked before it is shown, if somebody wants that: what a node will decide first, in a lesson's own run. Time
//! waits just before that, and goes on once it has been answered or skipped. Nothing is counted.

use super::session::Session;
use synod_core::NodeSet;
use synod_sim::run::questions::Question;

/// How long before a node decides time waits, in virtual milliseconds.
pub const BEFORE_MS: f64 = 1.0;

/// A question that is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The question.
    pub question: Question,
    /// The answer that was chosen: the place of a value, or after the last one for none. `None` until then.
    pub chosen: Option<usize>,
    /// Whether time ran when it was asked.
    pub resumes: bool,
    /// The run and the step at which it is asked.
    at: (u32, u32),
}

impl Guess {
    /// The place of the right answer.
    pub fn right(&self) -> usize {
        self.question.right.unwrap_or(self.question.values.len())
    }

    /// Takes an answer; whether it is the first.
    pub fn choose(&mut self, place: usize) -> bool {
        let first = self.chosen.is_none();
        self.chosen = self.chosen.or(Some(place));
        first
    }

    /// Whether it is asked at the moment shown.
    pub fn is_of(&self, session: &Session) -> bool {
        self.at == (session.number(), session.position())
    }
}

/// What has been asked.
#[derive(Clone, Debug, Default)]
pub struct Posed {
    run: u32,
    nodes: NodeSet,
    /// The step shown last.
    step: u32,
}

impl Posed {
    /// The first question that has not been asked and whose answer comes after the step `from`, up to the step `to`.
    pub fn due(&self, session: &Session, from: u32, to: u32) -> Option<Question> {
        let history = &session.history;
        let nodes = if self.run == session.number() { self.nodes } else { NodeSet::EMPTY };
        let ends = history.is_whole() && to >= history.last();
        let comes = |question: &Question| question.step.map_or(ends, |step| from < step && step <= to);
        session.questions().into_iter().find(|question| !nodes.contains(question.node) && comes(question))
    }

    /// Asks it at this step.
    pub fn ask(&mut self, session: &Session, question: Question, step: u32, resumes: bool) -> Guess {
        if self.run != session.number() {
            *self = Self { run: session.number(), nodes: NodeSet::EMPTY, step };
        }
        self.nodes.insert(question.node);
        Guess { question, chosen: None, resumes, at: (session.number(), step) }
    }

    /// This step is shown: if the run begins anew, all is asked again.
    pub fn follow(&mut self, step: u32) {
        if step == 0 && self.step > 0 {
            self.nodes = NodeSet::EMPTY;
        }
        self.step = step;
    }
}
