//! A replica: it keeps a copy, opens calls, hears others, gives versions, brings copies to others, and repeats itself
//! until it knows that all are equal.

use super::{
    Call, Disk, Held, Here, Message, Open, Out, Register, Repair, Role, Stage, Timer, Variant, Version, Wanted,
};
use super::{Why, others};
use alloc::collections::BTreeMap;
use alloc::string::ToString;
use core::cmp::Ordering;
use serde::{Deserialize, Serialize};
use synod_core::{NodeId, NodeSet, Protocol};

/// A replica's memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Keeper {
    /// The version that each other replica is known to hold, at least.
    pub known: BTreeMap<NodeId, Version>,
    /// The open call of each client.
    pub open: BTreeMap<NodeId, Open>,
    /// Whether its timer runs.
    pub retries: bool,
    /// A copy that it keeps in memory, in the variant `copies-in-memory`; otherwise all of them are on the disk.
    pub unwritten: Option<Held>,
}

impl Keeper {
    /// All start equal. One that restarts knows its own copy and nobody else's: it sends its own, and who has a newer
    /// one answers with that (Demers et al. 1987: anti-entropy).
    pub(super) fn boot(site: Here<'_>, restarted: bool, disk: &Disk, out: &mut Out) -> Self {
        let others = others(site);
        let known = others.iter().filter(|_| !restarted).map(|other| (other, Version::ZERO)).collect();
        let mut keeper = Self { known, open: BTreeMap::new(), retries: false, unwritten: None };
        if restarted {
            out.why(Why::Restarts { held: disk.held.clone(), to: others });
            keeper.send(site, others, disk, out);
        }
        keeper
    }

    /// Its copy.
    pub(super) fn own<'a>(&'a self, disk: &'a Disk) -> &'a Held {
        self.unwritten.as_ref().unwrap_or(&disk.held)
    }

    /// The replicas that are known to hold this version or a higher one, itself included.
    pub(super) fn holders(&self, site: Here<'_>, disk: &Disk, version: Version) -> NodeSet {
        let known = self.known.iter().filter(|(_, known)| **known >= version).map(|(other, _)| *other);
        known.chain((self.own(disk).version >= version).then_some(site.id)).collect()
    }

    /// The others that are not known to hold what it holds itself.
    pub(super) fn behind(&self, site: Here<'_>, disk: &Disk) -> NodeSet {
        others(site).without(self.holders(site, disk, self.own(disk).version))
    }

    /// The others of which an open call still waits to hear.
    fn asked(&self, site: Here<'_>) -> NodeSet {
        let others = others(site);
        self.open.values().fold(NodeSet::EMPTY, |all, open| all.union(open.asks(site, others)))
    }

    fn knows(&mut self, of: NodeId, version: Version) {
        let known = self.known.entry(of).or_insert(version);
        *known = version.max(*known);
    }

    /// Brings its copy to others, and repeats that until they are known to hold it.
    fn send(&mut self, site: Here<'_>, to: NodeSet, disk: &Disk, out: &mut Out) {
        self.send_once(to, disk, out);
        self.watch(site, to, out);
    }

    fn send_once(&self, to: NodeSet, disk: &Disk, out: &mut Out) {
        let Held { version, value } = self.own(disk).clone();
        out.broadcast(to, &Message::Copy { version, value });
    }

    fn watch(&mut self, site: Here<'_>, over: NodeSet, out: &mut Out) {
        if !over.is_empty() {
            out.set_timer(Timer::Retry, site.cluster.length_ms(Timer::Retry));
            self.retries = true;
        }
    }

    /// A copy of what another replica holds: on the disk before it is confirmed.
    fn store(&mut self, site: Here<'_>, held: Held, disk: &mut Disk) {
        match site.options().breaks(Variant::CopiesInMemory) {
            true => self.unwritten = Some(held),
            false => disk.held = held,
        }
    }

    /// A client's call, if it is new: one that was given a version is on the disk, so that no copy of it is given
    /// another.
    fn opens(&mut self, site: Here<'_>, client: NodeId, open: Open, disk: &mut Disk, out: &mut Out) {
        let earlier = self.open.get(&client).map(|open| open.call);
        if earlier.max(disk.served.get(&client).copied()).is_some_and(|last| open.call <= last) {
            return out.why(Why::OldCall { client });
        }
        if earlier.is_some() {
            out.why(Why::Drops { client });
        }
        let (need, of) = (open.must_hear(site), others(site).len() + 1);
        let alone = need == 1;
        if !alone {
            out.why(Why::Asks { client, wanted: open.wanted.clone(), need, of });
            out.broadcast(others(site), &Message::Ask { client, call: open.call });
            self.watch(site, others(site), out);
        }
        let after = open.after;
        self.open.insert(client, open);
        if alone && !self.is_ready(site, client, disk) {
            out.why(Why::WaitsFor { client, after, version: self.own(disk).version });
        }
        self.go_on(site, disk, out);
    }

    /// Takes every open call as far as it can go.
    fn go_on(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        let ready = |keeper: &Self, disk: &Disk| {
            let mut clients = keeper.open.keys().copied();
            clients.find(|client| keeper.is_ready(site, *client, disk))
        };
        while let Some(client) = ready(self, disk) {
            let Some(open) = self.open.remove(&client) else { return };
            match (&open.stage, &open.wanted) {
                (Stage::Hearing { .. }, Wanted::Write(_)) => self.give(site, client, open, disk, out),
                (Stage::Hearing { .. }, Wanted::Read) => self.find(site, client, open, disk, out),
                (Stage::Spreading { .. }, _) => self.answer(site, client, open, disk, out),
            }
        }
    }

    fn is_ready(&self, site: Here<'_>, client: NodeId, disk: &Disk) -> bool {
        self.open.get(&client).is_some_and(|open| match &open.stage {
            Stage::Hearing { .. } => open.has_heard_enough(site) && open.reaches(self.own(disk)),
            Stage::Spreading { held } => self.holders(site, disk, held.version).len() >= must_hold(site),
        })
    }

    /// Gives a write its version. Version, value and the call's number are one write: after a crash none is there
    /// without the others.
    fn give(&mut self, site: Here<'_>, client: NodeId, open: Open, disk: &mut Disk, out: &mut Out) {
        let Wanted::Write(value) = open.wanted.clone() else { return };
        let highest = open.highest(self.own(disk)).version.counter.max(open.after.counter);
        let version = Version { counter: highest.saturating_add(1), by: site.id };
        let blindly = site.options().breaks(Variant::WritesBlindly);
        out.why(Why::Gives { client, value: value.clone(), version, blindly });
        let held = Held { version, value };
        disk.held = held.clone();
        self.unwritten = None;
        disk.served.insert(client, open.call);
        self.open.insert(client, Open { stage: Stage::Spreading { held }, ..open });
        self.send(site, others(site), disk, out);
    }

    /// Ends the hearing of a read. Without write-back the next read may hear others, which hold less.
    fn find(&mut self, site: Here<'_>, client: NodeId, open: Open, disk: &mut Disk, out: &mut Out) {
        let Stage::Hearing { heard, .. } = open.stage else { return };
        let held = open.highest(self.own(disk));
        if site.options().repair == Repair::None {
            out.why(Why::Answers { client, held: held.clone(), heard });
            return tell(client, open.call, held, out);
        }
        if held.version > self.own(disk).version {
            out.why(Why::StoresFound { held: held.clone() });
            self.store(site, held.clone(), disk);
        }
        let holders = self.holders(site, disk, held.version);
        if holders.len() < must_hold(site) {
            let to = others(site).without(holders);
            out.why(Why::BringsBack { client, held: held.clone(), to, need: must_hold(site) });
            self.send(site, to, disk, out);
        }
        self.open.insert(client, Open { stage: Stage::Spreading { held }, ..open });
    }

    /// Enough replicas hold it.
    fn answer(&self, site: Here<'_>, client: NodeId, open: Open, disk: &Disk, out: &mut Out) {
        let Stage::Spreading { held } = open.stage else { return };
        let holders = self.holders(site, disk, held.version);
        let (need, of) = (must_hold(site), others(site).len() + 1);
        let read = open.wanted == Wanted::Read;
        out.why(Why::Confirms { client, held: held.clone(), read, have: holders.len(), need, of });
        match open.wanted {
            Wanted::Read => tell(client, open.call, held, out),
            Wanted::Write(_) => out.send(client, Message::Written { call: open.call, version: held.version }),
        }
    }

    fn have(&mut self, site: Here<'_>, from: NodeId, of: (NodeId, Call), told: Held, disk: &mut Disk, out: &mut Out) {
        self.knows(from, told.version);
        let (client, call) = of;
        let asks = |open: &&mut Open| open.call == call && open.asks(site, others(site)).contains(from);
        match self.open.get_mut(&client).filter(asks) {
            Some(open) => {
                let have = open.hears(from, told.clone());
                let (need, after) = (open.must_hear(site), open.after);
                let enough = open.has_heard_enough(site);
                out.why(Why::Hears { from, client, held: told, have, need });
                if enough && !self.is_ready(site, client, disk) {
                    let version = self.open[&client].highest(self.own(disk)).version;
                    out.why(Why::WaitsFor { client, after, version });
                }
            }
            None => out.why(Why::NotesHave { from, version: told.version }),
        }
        self.go_on(site, disk, out);
        self.settle(site, disk, out);
    }

    /// A copy is stored if it is newer (Thomas 1979).
    fn copy(&mut self, site: Here<'_>, from: NodeId, copy: Held, disk: &mut Disk, out: &mut Out) {
        self.knows(from, copy.version);
        let (own, version) = (self.own(disk).clone(), copy.version);
        let options = site.options();
        let order = match options.breaks(Variant::TiesUnbroken) {
            true => version.counter.cmp(&own.version.counter),
            false => version.cmp(&own.version),
        };
        if order == Ordering::Less && !options.breaks(Variant::OlderOverwrites) {
            out.why(Why::SendsNewer { from, theirs: version, held: own.clone() });
            out.send(from, Message::Copy { version: own.version, value: own.value });
        } else {
            match order {
                Ordering::Greater => {
                    out.why(Why::Stores { from, held: copy.clone(), before: own.version });
                    self.store(site, copy, disk);
                }
                Ordering::Equal if version == own.version => out.why(Why::HasIt { from, version }),
                Ordering::Equal => out.why(Why::TakesForTheSame { from, theirs: version, own: own.version }),
                Ordering::Less => {
                    out.why(Why::Overwrites { from, held: copy.clone(), before: own.version });
                    self.store(site, copy, disk);
                }
            }
            out.send(from, Message::Copied { version });
        }
        self.go_on(site, disk, out);
        self.settle(site, disk, out);
    }

    fn copied(&mut self, site: Here<'_>, from: NodeId, version: Version, disk: &mut Disk, out: &mut Out) {
        self.knows(from, version);
        out.why(Why::NotesCopied { from, version });
        self.go_on(site, disk, out);
        self.settle(site, disk, out);
    }

    /// Ends the timer once nobody is behind and nothing is asked.
    fn settle(&mut self, site: Here<'_>, disk: &Disk, out: &mut Out) {
        if self.retries && self.behind(site, disk).is_empty() && self.asked(site).is_empty() {
            out.why(Why::Settles { version: self.own(disk).version });
            out.cancel_timer(Timer::Retry);
            self.retries = false;
        }
    }

    /// What was sent may be lost, or its answer; a copy that comes twice does no harm.
    pub(super) fn retry(&mut self, site: Here<'_>, disk: &Disk, out: &mut Out) {
        self.retries = false;
        let (behind, asked) = (self.behind(site, disk), self.asked(site));
        if behind.union(asked).is_empty() {
            return;
        }
        out.attempt(Timer::Retry);
        out.why(Why::SendsAgain { to: behind, asked, version: self.own(disk).version });
        self.send_once(behind, disk, out);
        for (client, open) in &self.open {
            out.broadcast(open.asks(site, others(site)), &Message::Ask { client: *client, call: open.call });
        }
        self.watch(site, behind.union(asked), out);
    }

    pub(super) fn message(&mut self, site: Here<'_>, from: NodeId, message: Message, disk: &mut Disk, out: &mut Out) {
        match message {
            Message::Write { call, value, after } => {
                self.opens(site, from, Open::new(call, Wanted::Write(value), after), disk, out);
            }
            Message::Read { call, after } => self.opens(site, from, Open::new(call, Wanted::Read, after), disk, out),
            Message::Ask { client, call } => {
                let Held { version, value } = self.own(disk).clone();
                out.why(Why::Tells { from, held: Held { version, value: value.clone() } });
                out.send(from, Message::Have { client, call, version, value });
            }
            Message::Have { client, call, version, value } => {
                self.have(site, from, (client, call), Held { version, value }, disk, out);
            }
            Message::Copy { version, value } => self.copy(site, from, Held { version, value }, disk, out),
            Message::Copied { version } => self.copied(site, from, version, disk, out),
            Message::Written { .. } | Message::Value { .. } => {
                out.why(Why::Ignores { kind: Register::kind(&message).to_string(), from });
            }
        }
    }
}

/// Answers a read.
fn tell(client: NodeId, call: Call, held: Held, out: &mut Out) {
    out.send(client, Message::Value { call, value: held.value, version: held.version });
}

/// How many replicas hold a write before it is answered.
fn must_hold(site: Here<'_>) -> u32 {
    site.options().must_hold(site.cluster.having(Role::Replica).len())
}
