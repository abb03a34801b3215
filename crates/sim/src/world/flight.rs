//! Messages on the way, and the counts of what became of all messages.

use crate::scenario::COUNTS;
use crate::scenario::action::FlightId;
use alloc::vec::Vec;
use synod_core::{Erased, NodeId};

/// A message on the way.
#[derive(Clone, Debug)]
pub(crate) struct Flight {
    pub(crate) number: FlightId,
    pub(crate) from: NodeId,
    pub(crate) to: NodeId,
    pub(crate) message: Erased,
    /// What it said before it was forged.
    pub(crate) sent_as: Option<Erased>,
    /// The number of the kind under which it was sent.
    pub(crate) kind: u8,
    /// Which message of its kind on this link it is, counting from 1; a copy has the number of its original.
    pub(crate) nth: u32,
    /// Which message on this link it is, counting from 0; its fate was drawn from this number.
    pub(super) on_link: u32,
    pub(crate) copy: bool,
    pub(crate) sent_ms: u64,
    /// When it arrives; never by itself in a manual schedule.
    pub(crate) due_ms: u64,
}

/// What a node has sent to another one.
#[derive(Clone, Debug, Default)]
pub(super) struct Traffic {
    messages: u32,
    /// By the number of the kind.
    of_kind: Vec<(u8, u32)>,
}

impl Traffic {
    /// Counts one more message: returns how many came before it, and which of its kind it is, counting from 1.
    pub(super) fn count(&mut self, kind: u8) -> (u32, u32) {
        self.messages += 1;
        let place = self.of_kind.iter().position(|(other, _)| *other == kind).unwrap_or(self.of_kind.len());
        if place == self.of_kind.len() {
            self.of_kind.push((kind, 0));
        }
        self.of_kind[place].1 += 1;
        (self.messages - 1, self.of_kind[place].1)
    }
}

/// What happened to a message when it was sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent {
    pub(crate) number: FlightId,
    /// The number of the message's kind.
    pub(crate) kind: u8,
    pub(crate) due_ms: u64,
    pub(crate) loss: Option<Loss>,
    /// The number and arrival of a copy made by chance.
    pub(crate) copy: Option<(FlightId, u64)>,
}

/// Why a message was lost when it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// The link is cut.
    Cut,
    /// By chance.
    Chance,
}

/// What happened to the messages: sent + duplicated = delivered + lost + in flight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counts {
    /// Messages that nodes sent each other, copies not counted.
    pub sent: u32,
    /// Messages and copies that entered a mailbox.
    pub delivered: u32,
    /// Messages and copies that will never be delivered.
    pub lost: u32,
    /// Copies made.
    pub duplicated: u32,
    /// How often the content of a message was forged.
    pub forged: u32,
    /// Reactions that changed a disk.
    pub forced_writes: u32,
}

impl Counts {
    /// Each count with its name in files.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, u32)> {
        let Self { sent, delivered, lost, duplicated, forged, forced_writes } = *self;
        COUNTS.into_iter().zip([sent, delivered, lost, duplicated, forged, forced_writes])
    }

    /// The count called `name`.
    pub fn get(&self, name: &str) -> Option<u32> {
        self.named().find(|(known, _)| *known == name).map(|(_, count)| count)
    }
}
