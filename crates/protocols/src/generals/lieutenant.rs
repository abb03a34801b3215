//! A lieutenant: it notes what it hears and by which way, passes it on, and concludes when the rounds are over.

use super::{Disk, Here, Message, Messages, Order, Out, Role, Timer, Variant, Why, decide, loyalty};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::{NodeId, NodeSet};

/// What a lieutenant has noted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Word {
    /// Who passed it on, the commander first.
    pub path: Vec<NodeId>,
    /// What it said.
    pub order: Order,
}

/// What a lieutenant remembers: all that it has noted, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Lieutenant {
    /// In the order of their paths, so that the order in which they came makes no difference.
    words: Vec<Word>,
}

/// What a majority is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    attack: u32,
    retreat: u32,
}

impl Count {
    fn add(&mut self, order: Order) {
        match order {
            Order::Attack => self.attack += 1,
            Order::Retreat => self.retreat += 1,
        }
    }

    /// Without more than half for it there is no attack (LSP, section 3: the default is to retreat).
    const fn order(self) -> Order {
        if self.attack > self.retreat { Order::Attack } else { Order::Retreat }
    }
}

impl Lieutenant {
    /// Whether it has heard anything.
    pub(super) const fn has_heard(&self) -> bool {
        !self.words.is_empty()
    }

    /// All that it has noted.
    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    /// An order comes (LSP, OM(m) step 2, SM(m) step 2).
    pub(super) fn hear(&mut self, site: Here<'_>, from: NodeId, message: &Message, disk: &Disk, out: &mut Out) {
        if let Some(order) = disk.decision {
            return out.why(Why::TooLate { order });
        }
        let Some(path) = fitting(site, from, message) else {
            return out.why(Why::Ignores { from });
        };
        let Message { order, signed, .. } = *message;
        let heard = match self.judge(site, &path, order, signed) {
            Ok(heard) => heard,
            Err(ignored) => return out.why(ignored),
        };
        out.why(heard);
        let rounds = site.options().rounds();
        if !self.has_heard() {
            out.why(Why::BeginsRounds { rounds: rounds as u32 });
            out.set_timer(Timer::Round, rounds as u64 * site.cluster.length_ms(Timer::Round));
        }
        if path.len() < rounds {
            pass_on(site, message, &path, out);
        }
        let word = Word { path, order };
        let place = self.words.partition_point(|other| *other < word);
        self.words.insert(place, word);
    }

    /// Whether to note it, and why. Oral: the first word for each path. Signed: an order that its signatures do not
    /// cover is a forgery, and one that is known already tells nothing more (LSP, section 4, SM(m) step 2).
    fn judge(&self, site: Here<'_>, path: &[NodeId], order: Order, signed: Order) -> Result<Why, Why> {
        let (path, hears) = (path.to_vec(), Why::Hears { path: path.to_vec(), order });
        match site.options().messages {
            Messages::Oral if self.noted(&path).is_some() => Err(Why::HearsPathAgain { path }),
            Messages::Oral => Ok(hears),
            Messages::Signed => {
                let is_forged = order != signed;
                if is_forged && site.options().broken != Variant::SignatureUnchecked {
                    return Err(Why::RefusesForged { path, order, signed });
                }
                if self.words.iter().any(|word| word.order == order) {
                    return Err(Why::HearsOrderAgain { order });
                }
                Ok(if is_forged { Why::HearsForged { path, order, signed } } else { hears })
            }
        }
    }

    /// What it has noted for a path.
    fn noted(&self, path: &[NodeId]) -> Option<Order> {
        self.words.iter().find(|word| word.path == path).map(|word| word.order)
    }

    /// The rounds are over (LSP, OM(m) step 3, SM(m) step 3).
    pub(super) fn conclude(&self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        if disk.decision.is_some() || !self.has_heard() {
            return;
        }
        let (order, why) = match site.options().messages {
            Messages::Oral => self.conclude_oral(site),
            Messages::Signed => match &self.words[..] {
                [word] => (word.order, Why::HasOne { order: word.order }),
                _ => (Order::Retreat, Why::HasBoth),
            },
        };
        out.why(why);
        decide(order, disk, out);
    }

    fn conclude_oral(&self, site: Here<'_>) -> (Order, Why) {
        let mut path: Vec<NodeId> = site.cluster.having(Role::Commander).iter().collect();
        if path.len() == site.options().rounds() {
            let order = self.word(site, &mut path);
            return (order, Why::Obeys { order });
        }
        let count = self.count(site, &mut path);
        let missing = self.words.len() < paths(site);
        let Count { attack, retreat } = count;
        (count.order(), Why::Counts { order: count.order(), attack, retreat, missing })
    }

    /// What it takes to have been said along `path` (LSP, section 3, OM(m), step 3).
    fn word(&self, site: Here<'_>, path: &mut Vec<NodeId>) -> Order {
        if path.len() == site.options().rounds() {
            return self.noted(path).unwrap_or(Order::Retreat);
        }
        self.count(site, path).order()
    }

    /// What it was told by `path` itself, and what by way of each other lieutenant.
    fn count(&self, site: Here<'_>, path: &mut Vec<NodeId>) -> Count {
        let mut count = Count::default();
        let is_commanders = path.len() == 1;
        if !(is_commanders && site.options().broken == Variant::OwnOrderIgnored) {
            count.add(self.noted(path).unwrap_or(Order::Retreat));
        }
        for other in others(site, path).iter() {
            path.push(other);
            count.add(self.word(site, path));
            path.pop();
        }
        count
    }
}

/// The lieutenants that are not on the path, and are not the one that asks.
fn others(site: Here<'_>, path: &[NodeId]) -> NodeSet {
    let taken: NodeSet = path.iter().copied().chain([site.id]).collect();
    site.cluster.having(Role::Lieutenant).without(taken)
}

/// By how many paths an oral word can come to a lieutenant.
pub(super) fn paths(site: Here<'_>) -> usize {
    let mut left = others(site, &[]).len() as usize;
    let (mut paths, mut of_length) = (1, 1);
    for _ in 1..site.options().rounds() {
        of_length *= left;
        paths += of_length;
        left = left.saturating_sub(1);
    }
    paths
}

/// Its path, if it is one by which an order can come from `from` to this lieutenant.
fn fitting(site: Here<'_>, from: NodeId, message: &Message) -> Option<Vec<NodeId>> {
    let path: Vec<NodeId> =
        message.path.iter().map(|name| loyalty::named(site.cluster, name)).collect::<Option<_>>()?;
    let all: NodeSet = path.iter().copied().collect();
    let fits = path.first() == site.cluster.having(Role::Commander).first().as_ref()
        && path.last() == Some(&from)
        && all.len() as usize == path.len()
        && !all.contains(site.id)
        && path.len() <= site.options().rounds();
    fits.then_some(path)
}

/// Tells all that have not heard it by this path, in its own way.
fn pass_on(site: Here<'_>, message: &Message, path: &[NodeId], out: &mut Out) {
    let to = others(site, path);
    if to.is_empty() {
        return;
    }
    let Message { path, order, signed } = message.clone();
    let changes = site.settings().loyalty.tells_each(order, to).any(|(_, told)| told != order);
    let forges = changes && !loyalty::can_be_changed(site.cluster, &path);
    out.why(Why::PassesOn { order, to, forges });
    loyalty::tell(site, path, (order, signed), to, out);
}
