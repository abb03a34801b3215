//! What clients asked for and what came of it: histories, and what breaks linearizability and the guarantees of a
//! session.
//!
//! A history has no clock. All it knows of time is which call had returned when another one was made, and that is what
//! linearizability speaks of (Herlihy & Wing 1990). Where each value is written by one call, a history of a register
//! has an order exactly if no two of its values are each before the other (Gibbons & Korach 1997, section 4: zones);
//! `tests/history.rs` holds that against a search through all orders.

use super::version::START;
use super::{Call, Event, Version};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use synod_core::{Ledger, NodeId, Value};

/// A call and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Op<'a> {
    /// Who made it.
    pub client: NodeId,
    /// Which it is of that client's.
    pub call: Call,
    /// What it wrote; nothing if it read.
    pub wrote: Option<&'a Value>,
    /// Of each client, the last call that had returned when this one was made.
    pub since: &'a [(NodeId, Call)],
    /// The value that it read or wrote, and its version, once it has returned.
    pub returned: Option<(&'a Value, Version)>,
}

impl Op<'_> {
    /// Whether it had returned when `other` was made. A client makes one call at a time, so that its last one that had
    /// returned tells of all of them.
    fn is_before(&self, other: &Op<'_>) -> bool {
        let had_returned = |(client, last): &(NodeId, Call)| *client == self.client && *last >= self.call;
        self.returned.is_some() && other.since.iter().any(had_returned)
    }

    fn reads(&self) -> bool {
        self.wrote.is_none()
    }
}

/// What no order of the calls explains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contradiction<'a> {
    /// This read returned what nobody wrote.
    NeverWritten(Op<'a>),
    /// This read had returned when the write of its value was made.
    ReadTooEarly {
        /// The read.
        read: Op<'a>,
        /// The write.
        write: Op<'a>,
    },
    /// The register started with what `read` returned, and `after`, of another value, had returned by then.
    StartedWith {
        /// The call with another value.
        after: Op<'a>,
        /// The read of the value that the register started with.
        read: Op<'a>,
    },
    /// Of two values each is before the other: of each pair the first had returned when the second was made.
    Crossed {
        /// A call with the one value, and then one with the other.
        one: (Op<'a>, Op<'a>),
        /// And the other way round.
        other: (Op<'a>, Op<'a>),
    },
}

/// What a session guarantees of two of its calls, of which the first had returned (Terry et al. 1994).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guarantee {
    /// A read sees what the session wrote.
    ReadYourWrites,
    /// A read sees what the session read.
    MonotonicReads,
    /// A write comes after what the session wrote.
    MonotonicWrites,
    /// A write comes after what the session read.
    WritesFollowReads,
}

impl Guarantee {
    /// Whether the first of the two calls reads, and whether the second does.
    const fn reads(self) -> (bool, bool) {
        match self {
            Self::ReadYourWrites => (false, true),
            Self::MonotonicReads => (true, true),
            Self::MonotonicWrites => (false, false),
            Self::WritesFollowReads => (true, false),
        }
    }
}

/// All calls so far.
#[derive(Clone, Debug, Default)]
pub struct History<'a> {
    /// Each call, by client and number.
    pub ops: Vec<Op<'a>>,
}

impl<'a> History<'a> {
    /// The calls that the ledger holds.
    pub fn of(ledger: &'a Ledger) -> Self {
        let mut ops: BTreeMap<(NodeId, Call), Op<'a>> = BTreeMap::new();
        let events = || ledger.own::<Event>().filter_map(|(node, event)| Some((node?, event)));
        for (client, event) in events() {
            if let Event::Called { call, value, since } = event {
                let op = Op { client, call: *call, wrote: value.as_ref(), since, returned: None };
                ops.insert((client, *call), op);
            }
        }
        for (client, event) in events() {
            if let Event::Returned { call, value, version } = event
                && let Some(op) = ops.get_mut(&(client, *call))
            {
                op.returned = Some((value, *version));
            }
        }
        Self { ops: ops.into_values().collect() }
    }

    /// What no order explains, if there is something; values that two calls wrote, or one that the register started
    /// with, are not judged.
    pub fn contradiction(&self) -> Option<Contradiction<'a>> {
        let reads = || self.ops.iter().filter(|op| op.reads() && op.returned.is_some());
        let found = |op: &Op<'a>| op.returned.map(|(value, _)| value);
        if let Some(read) = reads().find(|read| found(read).is_some_and(|value| self.writers(value) == 0)) {
            return Some(Contradiction::NeverWritten(read.clone()));
        }
        let mut values: Vec<&'a Value> = self.ops.iter().filter_map(|op| op.wrote.or(found(op))).collect();
        values.sort_unstable();
        values.dedup();
        let judged: Vec<(&Value, Vec<&Op<'a>>)> = values
            .into_iter()
            .filter(|value| self.writers(value) == 1)
            .map(|value| (value, self.with(value)))
            .collect();
        for (_, with) in &judged {
            let write = with.iter().find(|op| !op.reads());
            let early = write.and_then(|write| Some((write, with.iter().find(|op| op.is_before(write))?)));
            if let Some((write, read)) = early {
                return Some(Contradiction::ReadTooEarly { read: (*read).clone(), write: (*write).clone() });
            }
        }
        let pair = |one: &[&Op<'a>], other: &[&Op<'a>]| {
            let second = |first: &Op<'a>| other.iter().find(|op| first.is_before(op)).map(|op| (*op).clone());
            one.iter().find_map(|first| Some(((*first).clone(), second(first)?)))
        };
        for (place, (one, with_one)) in judged.iter().enumerate() {
            for (other, with_other) in &judged[place + 1..] {
                // The value that the register starts with is before all others, whoever read it when.
                let crossed = match (one.as_str() == START, other.as_str() == START) {
                    (true, _) => pair(with_other, with_one).map(started),
                    (_, true) => pair(with_one, with_other).map(started),
                    _ => pair(with_one, with_other).zip(pair(with_other, with_one)).map(crossed),
                };
                if crossed.is_some() {
                    return crossed;
                }
            }
        }
        None
    }

    /// How many writes of this value there are; that the register starts with it is one.
    fn writers(&self, value: &Value) -> usize {
        let written = self.ops.iter().filter(|op| op.wrote == Some(value)).count();
        written + usize::from(value.as_str() == START)
    }

    /// The calls with this value: those that read it, and the write, if it has returned or somebody read its value.
    fn with(&self, value: &Value) -> Vec<&Op<'a>> {
        let has = |op: &&Op<'a>| op.returned.is_some_and(|(found, _)| found == value) || op.wrote == Some(value);
        let with: Vec<&Op<'a>> = self.ops.iter().filter(has).collect();
        if with.iter().any(|op| op.returned.is_some()) { with } else { Vec::new() }
    }

    /// Two calls of a session of which the second has a lower version than the first, if there are any.
    pub fn falls_back(&self, guarantee: Guarantee) -> Option<(Op<'a>, Op<'a>)> {
        let (first_reads, second_reads) = guarantee.reads();
        let versions = |reads: bool| {
            let of = move |op: &'_ &Op<'a>| op.reads() == reads;
            self.ops.iter().filter(of).filter_map(|op| Some((op, op.returned?.1)))
        };
        versions(first_reads).find_map(|(first, before)| {
            let (second, _) = versions(second_reads).find(|(second, version)| {
                let session = (first.client, first.call.session) == (second.client, second.call.session);
                session && first.call < second.call && *version < before
            })?;
            Some((first.clone(), second.clone()))
        })
    }
}

fn started<'a>((after, read): (Op<'a>, Op<'a>)) -> Contradiction<'a> {
    Contradiction::StartedWith { after, read }
}

fn crossed<'a>((one, other): ((Op<'a>, Op<'a>), (Op<'a>, Op<'a>))) -> Contradiction<'a> {
    Contradiction::Crossed { one, other }
}

/// Of each client, the last call that the ledger knows to have returned.
pub(super) fn returned(ledger: &Ledger) -> Vec<(NodeId, Call)> {
    let mut last: BTreeMap<NodeId, Call> = BTreeMap::new();
    for (client, event) in ledger.own::<Event>() {
        if let (Some(client), Event::Returned { call, .. }) = (client, event) {
            let known = last.entry(client).or_insert(*call);
            *known = (*known).max(*call);
        }
    }
    last.into_iter().collect()
}
