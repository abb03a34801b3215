//! The server: it keeps an account, and what it has answered to whom.

use super::{Call, Deed, Disk, Here, Message, Out, Outcome, Remember, Variant, Why};
use alloc::collections::BTreeMap;
use serde::{Deserialize, Serialize};
use synod_core::{Account, Fact, NodeId};

/// The balance, and how often it has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Books {
    /// The balance.
    pub balance: i64,
    /// How many effects it has had.
    pub count: u32,
}

/// The last call of each client, with its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Known {
    calls: BTreeMap<NodeId, (u32, Outcome)>,
    /// Whose call came last.
    latest: Option<NodeId>,
}

impl Known {
    /// The number of the client's last call, and its answer.
    pub fn last(&self, client: NodeId) -> Option<(u32, Outcome)> {
        self.calls.get(&client).copied()
    }

    /// The client whose call came last, that call's number and its answer.
    pub fn latest(&self) -> Option<(NodeId, u32, Outcome)> {
        let client = self.latest?;
        self.last(client).map(|(number, outcome)| (client, number, outcome))
    }

    /// All of them, in the order of the clients.
    pub fn all(&self) -> impl Iterator<Item = (NodeId, u32, Outcome)> {
        self.calls.iter().map(|(client, (number, outcome))| (*client, *number, *outcome))
    }

    fn note(&mut self, client: NodeId, number: u32, outcome: Outcome) {
        self.calls.insert(client, (number, outcome));
        self.latest = Some(client);
    }
}

/// What the server has in its memory alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Server {
    /// What it remembers of calls, where that is not on its disk.
    known: Known,
    /// The account, where it answers before it writes.
    unwritten: Option<Books>,
}

impl Server {
    /// The account is on the disk; so is what it remembers, or it is gone.
    pub(super) fn boot(site: Here<'_>, restarted: bool, disk: &Disk, out: &mut Out) -> Self {
        let Books { balance, .. } = books(site, None, disk);
        match disk {
            Disk::Kept { .. } => out.why(Why::RestartsWithBooks { balance }),
            Disk::Empty | Disk::Called { .. } if restarted => out.why(Why::RestartsEmpty { balance }),
            Disk::Empty | Disk::Called { .. } => {}
        }
        Self::default()
    }

    /// The account that is not on its disk.
    pub(super) fn unwritten(&self) -> Option<Books> {
        self.unwritten
    }

    /// What it remembers of calls, wherever it is.
    pub(super) fn known<'a>(&'a self, site: Here<'_>, disk: &'a Disk) -> &'a Known {
        match disk {
            Disk::Kept { known, .. } if is_on_disk(site) => known,
            Disk::Kept { .. } | Disk::Empty | Disk::Called { .. } => &self.known,
        }
    }

    /// The first time a call has its effect, if it can have one; after that its answer is repeated (BN, section 3.2;
    /// CDKB, section 5.2).
    pub(super) fn call(&mut self, site: Here<'_>, from: NodeId, call: Call, disk: &mut Disk, out: &mut Out) {
        if self.has_seen(site, from, call.number, disk, out) {
            return;
        }
        let Books { balance, count } = books(site, self.unwritten, disk);
        let after = balance + call.amount;
        let (outcome, books) = if after >= 0 {
            let nth = count + 1;
            out.why(Why::Applies { call, from, before: balance, after });
            let Call { number, amount } = call;
            out.witness(Fact::Own(Deed::Applied { client: from, number, amount, nth }));
            (Outcome::Ok, Books { balance: after, count: nth })
        } else {
            out.why(Why::Refuses { call, from, balance });
            (Outcome::Refused, Books { balance, count })
        };
        self.remember(site, books, (from, call.number, outcome), disk);
        reply(from, call.number, Some(outcome), out);
    }

    /// "I have no such call" is true for good only if the call can have no effect any more: that is remembered first.
    pub(super) fn ask(&mut self, site: Here<'_>, from: NodeId, number: u32, disk: &mut Disk, out: &mut Out) {
        if site.options().remember == Remember::Nothing {
            out.why(Why::CannotTell { number, from });
            return reply(from, number, None, out);
        }
        if self.has_seen(site, from, number, disk, out) {
            return;
        }
        if site.options().breaks(Variant::NotFoundIsFinal) {
            out.why(Why::HasNotFound { number, from });
        } else {
            out.why(Why::MakesVoid { number, from });
            let books = books(site, self.unwritten, disk);
            self.remember(site, books, (from, number, Outcome::Refused), disk);
        }
        reply(from, number, Some(Outcome::Refused), out);
    }

    /// Whether it remembers this call or a later one of the client; it repeats its answer to this one.
    fn has_seen(&self, site: Here<'_>, from: NodeId, number: u32, disk: &Disk, out: &mut Out) -> bool {
        match self.known(site, disk).last(from) {
            Some((last, outcome)) if last == number => {
                out.why(Why::Repeats { number, from, outcome });
                reply(from, number, Some(outcome), out);
                true
            }
            Some((last, _)) if last > number => {
                out.why(Why::GoneOn { number, from, last });
                true
            }
            Some(_) | None => false,
        }
    }

    /// The effect, the number and the answer: one write, where they are kept on the disk (S, "only once"). An answer
    /// without an effect is written there too; where it is not kept, or in memory, there is nothing to write.
    fn remember(&mut self, site: Here<'_>, after: Books, last: (NodeId, u32, Outcome), disk: &mut Disk) {
        let before = books(site, self.unwritten, disk);
        let mut known = self.known(site, disk).clone();
        if site.options().remember != Remember::Nothing {
            let (client, number, outcome) = last;
            known.note(client, number, outcome);
        }
        let mut on_disk = Known::default();
        *(if is_on_disk(site) { &mut on_disk } else { &mut self.known }) = known;
        if site.options().breaks(Variant::AnswersBeforeWriting) {
            self.unwritten = Some(after).filter(|after| *after != before).or(self.unwritten);
        } else if after != before || is_on_disk(site) {
            *disk = Disk::Kept { books: after, known: on_disk };
        }
    }

    /// A call before the last that stands on its disk.
    pub(super) fn is_dead(disk: &Disk, from: NodeId, number: u32) -> bool {
        match disk {
            Disk::Kept { known, .. } => known.last(from).is_some_and(|(last, _)| number < last),
            Disk::Empty | Disk::Called { .. } => false,
        }
    }
}

fn reply(to: NodeId, number: u32, outcome: Option<Outcome>, out: &mut Out) {
    out.send(to, Message::Reply { number, outcome });
}

/// Whether what it remembers of calls is on its disk.
pub(super) fn is_on_disk(site: Here<'_>) -> bool {
    site.options().remember == Remember::Disk && !site.options().breaks(Variant::AnswersBeforeWriting)
}

/// The account: what is not written yet, else what is on the disk, else the first balance.
fn books(site: Here<'_>, unwritten: Option<Books>, disk: &Disk) -> Books {
    match (unwritten, disk) {
        (Some(books), _) => books,
        (None, Disk::Kept { books, .. }) => *books,
        (None, Disk::Empty | Disk::Called { .. }) => Books { balance: site.settings().balance, count: 0 },
    }
}

/// The account as all protocols show one.
pub(super) fn account(site: Here<'_>, unwritten: Option<Books>, disk: &Disk) -> Account {
    Account { before: site.settings().balance, change: 0, now: books(site, unwritten, disk).balance }
}
