//! Several runs side by side: how columns come, go and follow each other.

use super::{Likewise, Model};
use crate::model::beside::Beside;
use crate::model::deeds;
use crate::model::intent::{Intent, Selection};
use crate::model::kind::Kind;
use crate::model::own::Own;
use crate::model::past::{Change, Version};
use crate::model::protocols::registry;
use crate::model::remote::Remote;
use crate::model::session::Session;
use crate::model::state::State;
use crate::model::texts::texts;
use crate::words::Label;
use std::mem::replace;
use std::rc::Rc;
use synod_core::{OwnedText, limits};
use synod_sim::link::{Link, Played};
use synod_sim::run::again::Deed;
use synod_sim::scenario::{Comparison, File, Scenario};
use synod_sim::{Action, Diagnostic};

impl Model {
    /// The runs of `link` as columns, whose captions were written for `own`; nothing of them is computed yet.
    pub(super) fn side_by_side(&mut self, link: &Link, own: &[Rc<Own>]) -> Result<(Session, Beside), Diagnostic> {
        let page = self.hosting();
        let mut hosting = page;
        (hosting.kind, hosting.can_work) = (Kind::Local, false);
        let mut columns = Vec::new();
        for (place, (scenario, own)) in link.file.scenarios().iter().zip(own).enumerate() {
            let mut one = Link::to(None, File::One(Box::new(scenario.clone())));
            one.played = link.played.get(place).cloned().into_iter().collect();
            one.played.resize_with(1, Played::default);
            let opened = Session::open_for(Rc::clone(own), &one, self.state.language, hosting, self.runs);
            columns.push(opened.map_err(|bad| link.file.placed(place, bad))?);
            self.runs += 1;
        }
        let focus = columns.remove(0);
        let mut beside = Beside::new(&focus, columns, page);
        beside.base = link.base;
        if let File::Comparison(Comparison { title, about, .. }) = &link.file {
            (beside.title, beside.about) = (title.clone(), about.clone());
        }
        Ok((focus, beside))
    }

    /// Computes the runs of all columns.
    pub(super) fn go_on_in_all(&mut self, remote: &mut dyn Remote) {
        let State { session, beside, .. } = &mut self.state;
        session.go_on(remote);
        for column in beside.iter_mut().flat_map(|beside| &mut beside.others) {
            column.go_on(remote);
        }
        self.followed = self.state.session.snapshot.clone();
        self.align();
    }

    /// Makes one timeline of what is known of all columns. What a column shows it goes on showing, and all of them
    /// show the time of the latest.
    pub(super) fn align(&mut self) {
        let State { session, beside: Some(beside), .. } = &mut self.state else { return };
        if beside.align(session) {
            let shown = beside.columns(session).into_iter().map(Session::position).enumerate();
            let moment = shown.map(|(column, step)| beside.moment_of(column, step)).max();
            self.seek(moment.unwrap_or_default());
        }
    }

    /// Puts the focus on a column; whether it was elsewhere.
    pub(super) fn focus(&mut self, column: usize) -> bool {
        let State { session, beside: Some(beside), .. } = &mut self.state else { return false };
        let moved = beside.focus(session, column);
        if moved {
            (self.state.selection, self.state.side, self.state.why) = (Selection::Nothing, None, None);
            (self.state.draft, self.followed) = (None, self.state.session.snapshot.clone());
        }
        moved
    }

    /// Whether what is done in one column is done in all from now on; whether it was before.
    pub(super) fn share(&mut self, shares: bool) -> bool {
        self.state.beside.as_mut().is_some_and(|beside| replace(&mut beside.shares, shares))
    }

    /// Applies an intent that concerns the column in focus, whose steps are its own.
    pub(super) fn carry_out_there(&mut self, intent: Intent, remote: &mut dyn Remote) -> bool {
        match intent {
            Intent::Seek(step) => self.seek_own(step),
            other => self.carry_out(other, remote),
        }
    }

    /// Adds a column with `scenario`, in which people do what they did in the run shown.
    pub(super) fn compare(&mut self, scenario: &Scenario, remote: &mut dyn Remote) -> bool {
        let Some(texts) = texts() else { return false };
        let before = &mut self.state.session;
        let deeds = (texts.carried)(&registry(), before.deeds(), &before.scenario, scenario);
        let opened = synod_sim::open(&registry(), scenario).map(|mut run| {
            let failed: Vec<_> = run.repeat(deeds).into_iter().map(|(_, action)| action).collect();
            (Link::of_run(None, &mut run), failed)
        });
        match opened {
            Ok((link, failed)) => {
                let own = Own::all_of(&link);
                let added = self.add_column(&Version { link: Rc::new(link), own }, remote);
                if !failed.is_empty() {
                    let said = deeds::words(scenario, &failed, self.state.language);
                    self.state.notice = Some(Label::NotRepeated.with(self.state.language, &[&said]).into());
                }
                added
            }
            Err(bad) => self.refuse_column(&bad),
        }
    }

    /// Adds a column with the run shown under another protocol.
    pub(super) fn compare_under(&mut self, id: &str, remote: &mut dyn Remote) -> bool {
        let Some(texts) = texts() else { return false };
        match (texts.under)(&registry(), &self.state.session.scenario, id) {
            Ok(scenario) => self.compare(&scenario, remote),
            Err(bad) => self.refuse_column(&bad),
        }
    }

    /// Adds a column with a run that was kept.
    pub(super) fn compare_kept(&mut self, place: usize, remote: &mut dyn Remote) -> bool {
        let Some(kept) = self.state.past.kept().get(place).cloned() else { return false };
        self.add_column(&kept.version, remote)
    }

    pub(super) fn refuse_column(&mut self, bad: &Diagnostic) -> bool {
        self.state.notice = Some(bad.sentence(self.state.language).into());
        true
    }

    /// Shows one more run, or those of a comparison, beside the ones shown, at the same time.
    pub(super) fn add_column(&mut self, version: &Version, remote: &mut dyn Remote) -> bool {
        let before = self.version();
        let now_ms = self.state.timeline().at_ms(self.state.moment());
        let mut scenarios = [before.link.file.scenarios(), version.link.file.scenarios()].concat();
        if self.state.beside.is_none() {
            // What was written for one run, or is expected of it, is not what the two are about.
            scenarios.iter_mut().for_each(told_no_more);
        }
        if scenarios.len() > limits::COMPARED.1 {
            return false;
        }
        let (title, about) = match &before.link.file {
            File::Comparison(comparison) => (comparison.title.clone(), comparison.about.clone()),
            File::One(_) => Default::default(),
        };
        let file = File::Comparison(Comparison { title, about, scenarios });
        let played = [&before.link.played[..], &version.link.played[..]].concat();
        let link = Link { base: None, file, played };
        let own = Own::all_of(&link);
        self.show_columns(&link, &own, now_ms, remote)
    }

    /// Shows this comparison in place of what is shown, at this time.
    pub(super) fn show_columns(&mut self, link: &Link, own: &[Rc<Own>], now_ms: u64, remote: &mut dyn Remote) -> bool {
        let shares = self.state.beside.as_ref().is_none_or(|beside| beside.shares);
        match self.show_side_by_side(link, own, Some(Change::Compare), remote) {
            Ok(()) => {
                self.share(shares);
                self.go_to(now_ms as f64);
                true
            }
            Err(bad) => self.refuse_column(&bad),
        }
    }

    /// Shows a column no longer.
    pub(super) fn drop_column(&mut self, column: usize, remote: &mut dyn Remote) -> bool {
        let count = self.state.columns().len();
        if self.state.beside.is_none() || column >= count {
            return false;
        }
        let now_ms = self.state.timeline().at_ms(self.state.moment());
        let Version { link, own } = self.version();
        let mut link = (*link).clone();
        let (mut own, mut scenarios) = (own, link.file.scenarios().to_vec());
        scenarios.remove(column);
        own.remove(column);
        link.played.remove(column);
        link.base = None;
        if let [only] = &scenarios[..] {
            link.file = File::One(Box::new(only.clone()));
            self.leave(Change::Compare);
            return self.revisit(&Version { link: Rc::new(link), own }, remote);
        }
        if let File::Comparison(comparison) = &mut link.file {
            comparison.scenarios = scenarios;
        }
        self.show_columns(&link, &own, now_ms, remote)
    }

    /// All that is shown, as it is kept.
    pub(super) fn version_of_all(&mut self) -> Version {
        let State { session, beside, .. } = &mut self.state;
        match beside {
            None => session.version(),
            Some(beside) => {
                let own = beside.columns(session).into_iter().map(Session::own).collect();
                Version { link: Rc::new(beside.link(session)), own }
            }
        }
    }

    /// Shows a step of the timeline in all columns; whether it was another one.
    pub(super) fn seek_all(&mut self, step: u32) -> bool {
        let State { session, beside: Some(beside), .. } = &mut self.state else { return false };
        let step = step.min(beside.timeline.last());
        let steps = beside.steps(step);
        let mut changed = replace(&mut beside.moment, step) != step;
        for (column, step) in beside.columns_mut(session).into_iter().zip(steps) {
            if column.position() != step {
                column.seek(step);
                changed = true;
            }
        }
        changed
    }

    /// The same actions as the other columns name them, if what is done in one is done in all.
    pub(super) fn likewise(&self, actions: &[Action]) -> Likewise {
        let (Some(texts), Some(beside)) = (texts(), self.state.beside.as_ref().filter(|beside| beside.shares)) else {
            return Vec::new();
        };
        let session = &self.state.session;
        let deeds: Vec<Deed> = actions.iter().filter_map(|action| Some((0, session.as_step(action)?))).collect();
        let others = beside.others.iter().enumerate();
        let same = |(place, other): (usize, &Session)| {
            (place, (texts.carried)(&registry(), deeds.clone(), &session.scenario, &other.scenario))
        };
        others.map(same).collect()
    }

    /// Changes the scenarios of the other columns too, if what is done in one is done in all.
    pub(super) fn change_likewise(&mut self, change: &dyn Fn(&mut Scenario), remote: &mut dyn Remote) {
        let Some(mut beside) = self.state.beside.take() else { return };
        let others = if beside.shares { &mut beside.others[..] } else { &mut [] };
        for column in others {
            let (now_ms, own, deeds) = (column.shown_ms(), column.own(), column.deeds());
            let mut scenario = (*column.scenario).clone();
            change(&mut scenario);
            let opened = synod_sim::open(&registry(), &scenario).and_then(|mut run| {
                run.repeat(deeds);
                let link = Link::of_run(None, &mut run);
                Session::open_for(own, &link, self.state.language, column.hosting, self.runs)
            });
            if let Ok(mut session) = opened {
                self.runs += 1;
                session.go_on(remote);
                session.go_to(now_ms);
                *column = session;
            }
        }
        self.state.beside = Some(beside);
    }

    /// Does in the other columns what was done in the one in focus; says where that cannot happen.
    pub(super) fn act_likewise(&mut self, likewise: Likewise, remote: &mut dyn Remote) {
        let mut refused = None;
        for (place, deeds) in likewise {
            let Some(beside) = &mut self.state.beside else { return };
            let Some(other) = beside.others.get_mut(place) else { continue };
            for (_, action) in deeds {
                let done = other.numbered(&action).and_then(|action| other.act(action, remote));
                refused = refused.or(done.err().map(|reason| (place, other.reason(reason))));
            }
        }
        let at = self.state.beside.as_ref().map_or(0, |beside| beside.at);
        if let Some((place, reason)) = refused {
            // The others are counted without the one in focus.
            let name = self.state.column_name(if place < at { place } else { place + 1 });
            self.state.notice = Some(Label::NotInColumn.with(self.state.language, &[&name, &reason]).into());
        }
    }
}

/// Leaves out of a scenario what was said of the run that it was alone.
fn told_no_more(scenario: &mut Scenario) {
    (scenario.captions, scenario.expect) = (Vec::new(), Vec::new());
    (scenario.about, scenario.goal, scenario.search) = (OwnedText::default(), None, None);
}
