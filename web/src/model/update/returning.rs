//! Undo, redo, and the return to runs that were kept.

use super::Model;
use crate::model::past::{Change, Version};
use crate::model::remote::Remote;
use crate::model::session::Session;
use crate::model::texts::texts;
use std::rc::Rc;
use synod_sim::scenario::File;

impl Model {
    /// Returns to a run that was kept.
    pub(super) fn switch(&mut self, place: usize, remote: &mut dyn Remote) -> bool {
        let Some(kept) = self.state.past.kept().get(place).cloned() else { return false };
        self.leave(Change::Switch);
        self.revisit(&kept.version, remote)
    }

    /// Undoes (`-1`) or does again (`1`).
    pub(super) fn travel(&mut self, by: isize, remote: &mut dyn Remote) -> bool {
        // What was done can be repeated only then.
        if texts().is_none() {
            return false;
        }
        let version = self.version();
        let mut to = None;
        self.change_past(|past| to = past.go(by, version));
        to.is_some_and(|to| self.revisit(&to, remote))
    }

    /// Shows a run again.
    pub(super) fn revisit(&mut self, version: &Version, remote: &mut dyn Remote) -> bool {
        if matches!(version.link.file, File::Comparison(_)) {
            self.state.notice = None;
            return self.show_side_by_side(&version.link, &version.own, None, remote).is_ok();
        }
        let hosting = self.hosting();
        let [own] = &version.own[..] else { return false };
        let Ok(session) = Session::open_for(Rc::clone(own), &version.link, self.state.language, hosting, self.runs)
        else {
            return false;
        };
        self.runs += 1;
        self.followed = session.snapshot.clone();
        self.state.notice = None;
        if self.state.session.is_of(own) && self.state.beside.is_none() {
            (self.state.session, self.state.playing, self.state.side) = (session, false, None);
        } else {
            self.state.show(session);
        }
        self.state.session.go_on(remote);
        true
    }
}
