//! What may follow every intent: the clock, the caption, the workers and the address follow what is shown.

use super::{Addressed, Model, NEWS_MS, TOO_LONG, later};
use crate::model::captions;
use crate::model::intent::Effect;
use crate::model::kind::Kind;
use crate::model::session::is_known;
use crate::model::state::State;
use std::mem::replace;
use synod_core::limits;

impl Model {
    /// Has the clock follow what is shown.
    pub(super) fn follow_time(&mut self) {
        let State { playing, .. } = &self.state;
        self.clock.follow(self.state.timeline(), self.state.moment(), *playing);
    }

    /// Shows the caption that the clock has reached; whether that is another one, or is held now and was not.
    pub(super) fn follow_caption(&mut self) -> bool {
        let (now_ms, holding) = (self.reading().shown_ms, self.clock.holds());
        let state = &mut self.state;
        let session = &state.session;
        let caption = captions::at(&session.scenario, &session.history, session.position(), now_ms);
        let beside = match (&mut state.beside, later()) {
            (Some(beside), Some(later)) => (later.caption)(beside, &state.session, now_ms),
            _ => false,
        };
        let before = (replace(&mut state.caption, caption), replace(&mut state.holding, holding));
        beside | (before != (caption, holding))
    }

    /// Makes the workers follow if the moment shown has changed.
    pub(super) fn sync_workers(&mut self) {
        let session = &self.state.session;
        if self.followed != session.snapshot && session.hosting.kind == Kind::Worker {
            self.followed = session.snapshot.clone();
            self.effects.push(Effect::SyncWorkers);
        }
    }

    /// Schedules showing what has been computed while more is being computed.
    pub(super) fn pace(&mut self) {
        let (coming, wait_ms) = self.news;
        if !self.state.session.is_asking() {
            self.news = (false, NEWS_MS.0);
        } else if !coming {
            self.effects.push(Effect::LearnIn(wait_ms));
            self.news = (true, (wait_ms * 2).min(NEWS_MS.1));
        }
    }

    /// Keeps the address at the moment shown once something has been done. A widget's address belongs to its host, and
    /// an invalid address stays so that the visitor can correct it.
    pub(super) fn address(&mut self) {
        let State { session, playing, embed, notice, .. } = &self.state;
        if !is_known(self.state.base()) {
            self.unwritten = true;
            return;
        }
        if *playing || embed.is_some() || notice.is_some() || !session.is_settled() {
            return;
        }
        let shown = Addressed {
            session: session.clone(),
            base: self.state.base(),
            moment: (self.state.moment(), self.state.timeline().clone()),
        };
        if self.addressed.as_ref() == Some(&shown) {
            return;
        }
        // Before links can be written nothing has an address; what was done until then has one afterwards.
        let Some(link) = self.state.address(true) else { return };
        let before = self.addressed.replace(shown.clone());
        let is_late = replace(&mut self.unwritten, false) && self.state.past.is_touched();
        let unwritten = is_late.then(|| shown.clone());
        let Some(before) = before.or(unwritten) else { return };
        let new = before.base != shown.base;
        let fits = !link.is_empty() && link.len() <= limits::LINK_LONG;
        let here = (!fits && !link.is_empty()).then(|| link.as_str().into());
        let link = if fits { link.clone() } else { TOO_LONG.to_owned() };
        self.effects.push(Effect::Address { link, new });
        if self.state.past.here != here {
            self.change_past(|past| past.here = here);
        }
    }
}
