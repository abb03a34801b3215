//! What the page around a widget asks of it.

use super::Model;
use crate::model::remote::Remote;
use std::mem::replace;
use synod_sim::Diagnostic;
use synod_sim::link::Link;
use synod_sim::run::host::HostRequest;

impl Model {
    /// Carries out the request in a message from the host page; an invalid one is reported only to its developer.
    pub(super) fn hear(&mut self, text: &str, remote: &mut dyn Remote) -> bool {
        let request = match self.state.host_request(text) {
            Ok(Some(request)) => request,
            Ok(None) => return false,
            Err(bad) => return self.warn(&bad.to_string()),
        };
        match request {
            HostRequest::Link(link) => {
                let followed = self.follow(&link, remote);
                self.heard(followed)
            }
            HostRequest::File(file) => {
                let opened = self.open_link(&Link::to(None, file), remote);
                self.heard(opened.map(|()| None))
            }
            HostRequest::Play => {
                self.clock.go_on();
                self.play(true)
            }
            HostRequest::Pause => self.play(false),
            HostRequest::Step(by) => self.seek(self.state.moment().saturating_add_signed(by.into())),
            HostRequest::Seek(step) => self.seek(step),
            HostRequest::Act { column, action } => {
                let beside = self.state.beside.as_mut();
                let shares = beside.map(|beside| replace(&mut beside.shares, column.is_none()));
                if let Some(later) = self.beside_later() {
                    (later.focus)(self, column.unwrap_or_default());
                }
                let done = match self.state.session.numbered(&action) {
                    Ok(action) => self.act(vec![action], remote),
                    Err(refused) => self.refuse(refused),
                };
                if let (Some(beside), Some(shares)) = (&mut self.state.beside, shares) {
                    beside.shares = shares;
                }
                done
            }
            HostRequest::Theme(theme) => replace(&mut self.state.theme, theme) != theme,
            HostRequest::Language(language) => self.speak(language),
        }
    }

    /// Reports the result of opening what the host page has sent.
    pub(super) fn heard(&mut self, opened: Result<Option<String>, Diagnostic>) -> bool {
        match opened {
            Ok(notice) => {
                self.state.notice = notice.map(Into::into);
                true
            }
            Err(bad) => self.warn(&bad.sentence(self.state.language)),
        }
    }
}
