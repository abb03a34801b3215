//! The disk that the pair shares: it stores what it is sent, and with fencing compares terms (K; B, section 2.4).

use super::{Guard, Here, Message, Out, Pair, Saved, Stored, Variant, Why, breaks};
use serde::{Deserialize, Serialize};
use synod_core::{Fact, NodeId, Protocol, Value};

/// What the disk remembers beside what it has written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Disk {
    /// A highest term that is not written down: only where it forgets.
    pub(super) unwritten: u32,
}

/// What has been written: the highest term, the value with its term, how many writes.
type Contents = (u32, Option<(Value, u32)>, u32);

/// What has been written; nothing at first.
pub(super) fn contents(saved: &Saved) -> Contents {
    match saved {
        Saved::Disk { highest, value, writes } => (*highest, value.clone(), *writes),
        Saved::Empty | Saved::Server { .. } | Saved::Witness(_) => (0, None, 0),
    }
}

impl Disk {
    /// It has what was written.
    pub(super) fn boot(_site: Here<'_>, restarted: bool, saved: &Saved, out: &mut Out) -> Self {
        let (highest, value, _) = contents(saved);
        if restarted {
            out.why(match *saved == Saved::Empty {
                true => Why::RestartsEmpty,
                false => Why::RestartsDisk { value: value.map(|(value, _)| value), highest },
            });
        }
        Self::default()
    }

    /// The highest term that it has seen, as far as it knows.
    pub(super) fn highest(&self, site: Here<'_>, saved: &Saved) -> u32 {
        if breaks(site, Variant::TokenForgotten) { self.unwritten } else { contents(saved).0 }
    }

    /// Writes the highest term down, so that no crash lets an old owner in again.
    fn raise(&mut self, site: Here<'_>, term: u32, saved: &mut Saved) {
        let term = term.max(self.highest(site, saved));
        if breaks(site, Variant::TokenForgotten) {
            self.unwritten = term;
        } else {
            let (_, value, writes) = contents(saved);
            *saved = Saved::Disk { highest: term, value, writes };
        }
    }

    /// A server would own: from now on the terms below are refused.
    fn claim(&mut self, site: Here<'_>, from: NodeId, (term, beat): (u32, u32), saved: &mut Saved, out: &mut Out) {
        let highest = self.highest(site, saved);
        if term < highest {
            out.why(Why::RefusesTerm { from, term, highest });
            return out.send(from, Message::Refused { term, highest });
        }
        out.why(Why::TakesTerm { from, term, highest });
        self.raise(site, term, saved);
        out.send(from, Message::Ack { term, beat });
    }

    /// Only the disk sees every write, so that only it can tell an old owner's (K).
    fn write(&mut self, site: Here<'_>, from: NodeId, (term, value): (u32, Value), saved: &mut Saved, out: &mut Out) {
        let highest = self.highest(site, saved);
        if site.options().guard == Guard::Fencing && term < highest {
            out.why(Why::RefusesWrite { from, term, value, highest });
            return out.send(from, Message::Refused { term, highest });
        }
        let (written, _, writes) = contents(saved);
        let nth = writes.saturating_add(1);
        *saved = Saved::Disk { highest: written, value: Some((value.clone(), term)), writes: nth };
        self.raise(site, term, saved);
        out.why(Why::Stores { from, term, value: value.clone(), nth, highest });
        out.witness(Fact::Own(Stored { nth, owner: from, term }));
        out.witness(Fact::decided(value.clone()));
        out.send(from, Message::Written { term, value });
    }

    pub(super) fn message(&mut self, site: Here<'_>, from: NodeId, message: Message, saved: &mut Saved, out: &mut Out) {
        match message {
            Message::Claim { term, beat } => self.claim(site, from, (term, beat), saved, out),
            Message::Write { term, value } => self.write(site, from, (term, value), saved, out),
            other @ (Message::Heartbeat { .. }
            | Message::Ack { .. }
            | Message::Refused { .. }
            | Message::Written { .. }) => out.why(Why::Ignores { kind: Pair::kind(&other).into(), from }),
        }
    }
}
