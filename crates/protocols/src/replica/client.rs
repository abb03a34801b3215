//! The client of a replicated register: one call at a time, and what it carries from one to the next (Terry et al.
//! 1994: a session is the client's, not the replicas').

use super::{Call, Disk, Event, Here, Message, Out, Register, Request, Role, Session, Version, Wanted, Why, Writes};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::{Fact, NodeId, Protocol, Value};

/// A client's memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Client {
    /// The replica where it is.
    pub at: NodeId,
    /// How many calls it has made in its session.
    pub number: u32,
    /// What it waits for, if it waits.
    pub waits: Option<Wanted>,
    /// The highest version that it wrote.
    pub wrote: Version,
    /// The highest version that it read.
    pub read: Version,
}

impl Client {
    /// A client that restarts knows its session from the disk and nothing of the one before: it carries nothing.
    pub(super) fn boot(site: Here<'_>, restarted: bool, disk: &mut Disk, out: &mut Out) -> Self {
        let at = first_replica(site);
        if restarted {
            disk.session = disk.session() + 1;
            out.why(Why::BeginsSession { session: disk.session, at });
        }
        Self { at, number: 0, waits: None, wrote: Version::ZERO, read: Version::ZERO }
    }

    pub(super) fn request(&mut self, site: Here<'_>, request: Request, disk: &Disk, out: &mut Out) {
        match request {
            Request::Switch(to) => self.switch(to, out),
            Request::Write(_) | Request::Read if self.waits.is_some() => out.why(Why::Busy),
            Request::Write(value) => self.write(site, value, disk, out),
            Request::Read => self.ask(site, disk, out),
        }
    }

    /// The highest version that it carries, of what the session guarantees (Terry et al. 1994, table 2).
    fn carried(&self, site: Here<'_>, if_it_wrote: Session, if_it_read: Session) -> Version {
        let session = site.options().session;
        let wrote = if session.has(if_it_wrote) { self.wrote } else { Version::ZERO };
        let read = if session.has(if_it_read) { self.read } else { Version::ZERO };
        wrote.max(read)
    }

    fn write(&mut self, site: Here<'_>, value: Value, disk: &Disk, out: &mut Out) {
        self.number += 1;
        let call = disk.call(self.number);
        let after = self.carried(site, Session::MonotonicWrites, Session::WritesFollowReads);
        let to = match site.options().writes {
            Writes::Primary => primary(site),
            Writes::Any => self.at,
        };
        out.why(Why::Writes { to, value: value.clone(), after });
        out.witness(Fact::Own(Event::Called { call, value: Some(value.clone()), since: Vec::new() }));
        out.send(to, Message::Write { call, value: value.clone(), after });
        self.waits = Some(Wanted::Write(value));
    }

    fn ask(&mut self, site: Here<'_>, disk: &Disk, out: &mut Out) {
        self.number += 1;
        let call = disk.call(self.number);
        let after = self.carried(site, Session::ReadYourWrites, Session::MonotonicReads);
        out.why(Why::Reads { to: self.at, after });
        out.witness(Fact::Own(Event::Called { call, value: None, since: Vec::new() }));
        out.send(self.at, Message::Read { call, after });
        self.waits = Some(Wanted::Read);
    }

    /// What it gives up may still have its effect: a timeout and a change of mind tell the replicas nothing.
    fn switch(&mut self, to: NodeId, out: &mut Out) {
        out.why(Why::Switches { to, given_up: self.waits.take() });
        self.at = to;
    }

    fn written(&mut self, from: NodeId, call: Call, version: Version, disk: &Disk, out: &mut Out) {
        let waits = self.waits.take_if(|wanted| matches!(wanted, Wanted::Write(_)) && call == disk.call(self.number));
        let Some(Wanted::Write(value)) = waits else {
            return out.why(Why::LateAnswer { from, kind: "Written".into() });
        };
        out.why(Why::HasWritten { from, value: value.clone(), version });
        self.wrote = self.wrote.max(version);
        out.witness(Fact::Own(Event::Returned { call, value, version }));
    }

    fn value(&mut self, from: NodeId, call: Call, (value, version): (Value, Version), disk: &Disk, out: &mut Out) {
        let waits = self.waits.take_if(|wanted| *wanted == Wanted::Read && call == disk.call(self.number));
        if waits.is_none() {
            return out.why(Why::LateAnswer { from, kind: "Value".into() });
        }
        out.why(Why::HasRead { from, value: value.clone(), version });
        self.read = self.read.max(version);
        out.witness(Fact::Own(Event::Returned { call, value: value.clone(), version }));
        out.witness(Fact::decided(value));
    }

    pub(super) fn message(&mut self, from: NodeId, message: Message, disk: &Disk, out: &mut Out) {
        match message {
            Message::Written { call, version } => self.written(from, call, version, disk, out),
            Message::Value { call, value, version } => self.value(from, call, (value, version), disk, out),
            other => out.why(Why::Ignores { kind: Register::kind(&other).into(), from }),
        }
    }
}

/// The replica that takes all writes where one does.
fn primary(site: Here<'_>) -> NodeId {
    site.cluster.having(Role::Replica).first().unwrap_or(site.id)
}

/// Where this client starts: the first one at the first replica, and so on, counted round.
fn first_replica(site: Here<'_>) -> NodeId {
    let (clients, replicas) = (site.cluster.having(Role::Client), site.cluster.having(Role::Replica));
    let place = clients.iter().take_while(|client| *client != site.id).count();
    replicas.iter().nth(place % (replicas.len() as usize).max(1)).unwrap_or(site.id)
}
