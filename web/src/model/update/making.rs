//! What somebody makes of the scenario: from nothing, in its form, of what was done, by hand.

use super::Model;
use crate::model::deeds;
use crate::model::draft::Draft;
use crate::model::intent::{Aside, Selection};
use crate::model::own::Own;
use crate::model::past::Change;
use crate::model::protocols::registry;
use crate::model::remote::Remote;
use crate::model::session::Session;
use crate::model::texts::{missing, texts};
use crate::words::Label;
use std::rc::Rc;
use synod_sim::Diagnostic;
use synod_sim::link::{Link, Played};
use synod_sim::run::again::Deed;
use synod_sim::scenario::{File, Scenario};

impl Model {
    /// Starts a new scenario of the protocol called `id`, and shows its form.
    pub(super) fn start_new(&mut self, id: &str, remote: &mut dyn Remote) -> bool {
        let made = texts().ok_or_else(missing).and_then(|texts| (texts.smallest)(&registry(), id));
        let opened = made.and_then(|scenario| self.open_link(&Link::to(None, File::One(scenario.into())), remote));
        self.state.notice = opened.err().map(|bad| bad.sentence(self.state.language).into());
        self.state.put_aside(Aside::Build);
        true
    }

    /// Shows what somebody has made of the scenario, if it can be shown; else what is wrong with it.
    pub(super) fn build(&mut self, scenario: &Rc<Scenario>, remote: &mut dyn Remote) -> bool {
        let Some(texts) = texts() else { return false };
        if let Err(wrong) = (texts.judge)(&registry(), scenario) {
            self.state.draft = Some(Draft { scenario: Rc::clone(scenario), wrong });
            return true;
        }
        let before = &mut self.state.session;
        let now_ms = before.shown_ms();
        let deeds = (texts.carried)(&registry(), before.deeds(), &before.scenario, scenario);
        self.made(scenario, now_ms, deeds, remote)
    }

    /// Shows the scenario under the protocol called `id`.
    pub(super) fn change_protocol(&mut self, id: &str, remote: &mut dyn Remote) -> bool {
        let Some(texts) = texts() else { return false };
        match (texts.under)(&registry(), self.state.drafted(), id) {
            Ok(scenario) => self.build(&Rc::new(scenario), remote),
            Err(bad) => {
                self.state.notice = Some(bad.sentence(self.state.language).into());
                true
            }
        }
    }

    /// Makes what people did steps of the scenario.
    pub(super) fn adopt(&mut self, remote: &mut dyn Remote) -> bool {
        let (now_ms, version) = (self.state.session.shown_ms(), self.state.session.version());
        let made = texts().ok_or_else(missing).and_then(|texts| (texts.as_file)(&registry(), &version.link));
        match made {
            Ok((File::One(scenario), notices)) => {
                self.made(&scenario.unclaimed(), now_ms, Vec::new(), remote);
                let said = notices.first().map(|bad| bad.sentence(self.state.language).into());
                self.state.notice = said.or(self.state.notice.take());
                true
            }
            Ok((File::Comparison(_), _)) => false,
            Err(bad) => self.warn(&bad.sentence(self.state.language)),
        }
    }

    /// Goes on by hand from the moment shown, or returns to the run that was left for it.
    pub(super) fn by_hand(&mut self, by_hand: bool, remote: &mut dyn Remote) -> bool {
        if !by_hand {
            let Some(before) = self.state.past.before_hand().cloned() else { return false };
            self.leave(Change::Switch);
            return self.revisit(&before, remote);
        }
        if self.state.session.is_manual() {
            return false;
        }
        match self.session_by_hand() {
            Ok(session) => {
                self.leave(Change::Hand);
                (self.state.playing, self.state.draft, self.state.why) = (false, None, None);
                self.followed = session.snapshot.clone();
                self.state.session = session;
                self.state.session.go_on(remote);
                self.state.put_aside(Aside::Inspector);
                self.state.select(Selection::Nothing);
            }
            Err(bad) => self.state.notice = Some(bad.sentence(self.state.language).into()),
        }
        true
    }

    /// The run shown as one that goes on by hand, at the same moment.
    pub(super) fn session_by_hand(&mut self) -> Result<Session, Diagnostic> {
        let scenario = self.state.session.by_hand()?;
        let shown = scenario.steps.len() as u32;
        let mut link = Link::to(self.state.session.base, File::One(Box::new(scenario)));
        link.played = [Played { acts: Vec::new(), shown }].into();
        self.session(&link)
    }

    /// Shows a scenario that somebody has made of the one shown.
    pub(super) fn made(&mut self, scenario: &Scenario, now_ms: u64, deeds: Vec<Deed>, remote: &mut dyn Remote) -> bool {
        let before = &self.state.session;
        let base = before.base.filter(|_| before.scenario.protocol == scenario.protocol);
        let own = Own::of(&Link::to(base, File::One(Box::new(scenario.clone()))));
        let same_nodes = before.scenario.nodes.len() == scenario.nodes.len();
        let Some(own) = own else { return false };
        if !same_nodes {
            (self.state.selection, self.state.side, self.state.why) = (Selection::Nothing, None, None);
        }
        self.make(Change::Build, scenario.clone(), (base, own), (now_ms, deeds), remote)
    }

    /// Returns to the run that the captions were written for, at the same time.
    pub(super) fn own(&mut self, remote: &mut dyn Remote) -> bool {
        let before = &self.state.session;
        let (now_ms, own, link) = (before.shown_ms(), before.own(), before.own_link());
        if let Ok(session) = self.session_for(own, &link) {
            self.leave(Change::Switch);
            self.state.playing = false;
            self.replace(session, now_ms, remote);
        }
        true
    }

    /// The same scenario with something changed, at the same moment; what users did is repeated where it can be.
    pub(super) fn reopen(&mut self, by: Change, change: impl FnOnce(&mut Scenario), remote: &mut dyn Remote) -> bool {
        let before = &mut self.state.session;
        let mut scenario = (*before.scenario).clone();
        change(&mut scenario);
        if scenario == *before.scenario {
            return false;
        }
        // What is still waited for is waited for no longer once people's deeds are asked for.
        let (own, base, now_ms) = (before.own(), before.base, before.shown_ms());
        let deeds = before.deeds();
        self.make(by, scenario, (base, own), (now_ms, deeds), remote)
    }

    /// Shows `scenario` in place of the one shown, at this time, with these deeds repeated where they can be.
    pub(super) fn make(
        &mut self,
        by: Change,
        scenario: Scenario,
        (base, own): (Option<&'static str>, Rc<Own>),
        (now_ms, deeds): (u64, Vec<Deed>),
        remote: &mut dyn Remote,
    ) -> bool {
        let language = self.state.language;
        let opened = synod_sim::open(&registry(), &scenario).and_then(|mut run| {
            let failed: Vec<_> = run.repeat(deeds).into_iter().map(|(_, action)| action).collect();
            Ok((self.session_for(own, &Link::of_run(base, &mut run))?, failed))
        });
        match opened {
            Ok((session, failed)) => {
                self.leave(by);
                self.state.draft = None;
                let said = (!failed.is_empty()).then(|| deeds::words(&scenario, &failed, language));
                self.state.notice = said.map(|said| Label::NotRepeated.with(language, &[&said]).into());
                self.replace(session, now_ms, remote);
            }
            Err(bad) => self.state.notice = Some(bad.sentence(language).into()),
        }
        true
    }
}
