//! How the model asks what a node will decide before that is shown.

use super::Model;
use crate::model::guess::{self, Guess};
use crate::model::intent::{Effect, Setting};
use crate::model::remote::Remote;
use std::mem::replace;
use synod_sim::run::questions::Question;

impl Model {
    /// Whether it is asked at all, from now on and on the next visit.
    pub(super) fn predict(&mut self, predicts: bool) -> bool {
        self.effects.push(Effect::Keep(Setting::Predict(predicts)));
        replace(&mut self.state.predicts, predicts) != predicts
    }

    /// Asks what is to be asked before what happens after the step `from`, up to the step `to`, if anything is; whether
    /// time `resumes` afterwards.
    pub(super) fn poses(&mut self, (from, to): (u32, u32), resumes: bool) -> bool {
        self.due(from, to).is_some_and(|question| self.pose(question, resumes))
    }

    /// What is to be asked before what happens after the step `from`, up to the step `to`.
    fn due(&self, from: u32, to: u32) -> Option<Question> {
        let session = self.state.asks().then_some(&self.state.session)?;
        // Of who never decides it is asked once the end is shown.
        let is_at_end = self.clock.position() >= session.history.last();
        self.posed.due(session, from, to).filter(|question| question.step.is_some() || is_at_end)
    }

    /// Asks a question: time waits just before what answers it.
    fn pose(&mut self, question: Question, resumes: bool) -> bool {
        let history = self.state.session.history.clone();
        let step = question.step.map_or(history.last(), |step| step - 1);
        let before = history.at_ms(step + 1) as f64 - guess::BEFORE_MS;
        self.play(false);
        if before > history.at_ms(step) as f64 {
            self.clock.go_to(&history, before);
        }
        self.seek(step);
        self.state.guess = Some(self.posed.ask(&self.state.session, question, step, resumes));
        true
    }

    /// What was asked is asked no more; at the end of the run comes the next question, else time goes on.
    pub(super) fn guess_done(&mut self, remote: &mut dyn Remote) -> bool {
        let Some(done) = self.state.guess.take() else { return false };
        let here = self.state.session.position();
        match done.question.step {
            Some(_) if done.resumes => self.play(true),
            Some(_) => self.forward(remote),
            None => {
                let next = self.due(here, here);
                next.is_none_or(|next| self.pose(next, false))
            }
        }
    }

    /// Forgets what was asked about another moment; whether something was.
    pub(super) fn follow_guess(&mut self) -> bool {
        let state = &mut self.state;
        self.posed.follow(state.session.position());
        let stands = |guess: &Guess| !state.playing && state.asks() && guess.is_of(&state.session);
        let stale = state.guess.as_ref().is_some_and(|guess| !stands(guess));
        stale && state.guess.take().is_some()
    }
}
