//! The check of linearizability against a plain search through all orders (Wing & Gong 1993), on thousands of random
//! histories from a fixed seed.

use super::*;
use crate::replica::history::{History, Op};

/// Pseudo-random numbers (SplitMix64): the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// A call as drawn: by whom, when it began and ended, by places in one order of all beginnings and ends.
#[derive(Clone, Debug)]
struct Drawn {
    client: usize,
    number: u32,
    begins: usize,
    ends: Option<usize>,
    wrote: Option<usize>,
    read: usize,
}

/// Clients that make calls at random; a read returns a value that somebody writes at some time, or the first one, or
/// one that nobody writes.
fn drawn(dice: &mut Dice) -> Vec<Drawn> {
    let clients = 1 + dice.below(3) as usize;
    let mut open: Vec<Option<usize>> = vec![None; clients];
    let mut calls: Vec<Drawn> = Vec::new();
    let mut written = 0;
    for moment in 0..4 + dice.below(12) as usize {
        let client = dice.below(clients as u64) as usize;
        if let Some(call) = open[client].take() {
            // Some calls are given up.
            calls[call].ends = (dice.below(6) > 0).then_some(moment);
        } else {
            let number = calls.iter().filter(|call| call.client == client).count() as u32 + 1;
            let writes = dice.below(2) == 0;
            written += usize::from(writes);
            open[client] = Some(calls.len());
            calls.push(Drawn { client, number, begins: moment, ends: None, wrote: writes.then_some(written), read: 0 });
        }
    }
    let values = written as u64 + 1 + u64::from(dice.below(20) == 0);
    for call in calls.iter_mut().filter(|call| call.wrote.is_none()) {
        call.read = dice.below(values) as usize;
    }
    calls
}

/// Whether the calls, in some order that keeps each before those that began after its end, are those of one register.
/// A write that has not ended may be in the order or not; a read that has not ended told nobody.
fn has_an_order(calls: &[Drawn]) -> bool {
    let matters = |call: &&Drawn| call.ends.is_some() || call.wrote.is_some();
    let calls: Vec<&Drawn> = calls.iter().filter(matters).collect();
    let mut seen = BTreeMap::new();
    place(&calls, 0, 0, &mut seen)
}

fn place(calls: &[&Drawn], placed: u32, value: usize, seen: &mut BTreeMap<(u32, usize), ()>) -> bool {
    let rest = || (0..calls.len()).filter(|call| placed & 1 << call == 0);
    if rest().all(|call| calls[call].ends.is_none()) {
        return true;
    }
    if seen.insert((placed, value), ()).is_some() {
        return false;
    }
    let first_end = rest().filter_map(|call| calls[call].ends).min().unwrap_or(usize::MAX);
    rest().filter(|call| calls[*call].begins < first_end).any(|call| match calls[call].wrote {
        Some(written) => place(calls, placed | 1 << call, written, seen),
        None => calls[call].read == value && place(calls, placed | 1 << call, value, seen),
    })
}

/// What the check makes of the same calls.
fn is_explained(calls: &[Drawn]) -> bool {
    let values: Vec<Value> = (0..20).map(|value| Value::new(&value.to_string())).collect();
    let call = |drawn: &Drawn| Call { session: 1, number: drawn.number };
    let since: Vec<Vec<(NodeId, Call)>> = calls
        .iter()
        .map(|drawn| {
            let mut last = BTreeMap::new();
            for other in calls.iter().filter(|other| other.ends.is_some_and(|end| end < drawn.begins)) {
                let known = last.entry(NodeId(other.client as u8)).or_insert(call(other));
                *known = call(other).max(*known);
            }
            last.into_iter().collect()
        })
        .collect();
    let op = |(place, drawn): (usize, &Drawn)| Op {
        client: NodeId(drawn.client as u8),
        call: call(drawn),
        wrote: drawn.wrote.map(|value| &values[value]),
        since: &since[place],
        returned: drawn.ends.map(|_| (&values[drawn.wrote.unwrap_or(drawn.read)], Version::ZERO)),
    };
    History { ops: calls.iter().enumerate().map(op).collect() }.contradiction().is_none()
}

#[test]
fn the_check_agrees_with_a_search_through_all_orders() {
    let mut dice = Dice(19);
    let (mut without, mut longest) = (0, 0);
    for number in 0..20_000 {
        let calls = drawn(&mut dice);
        let order = has_an_order(&calls);
        assert_eq!(is_explained(&calls), order, "history {number}: {calls:#?}");
        without += u32::from(!order);
        longest = longest.max(calls.len());
    }
    assert!((4_000..16_000).contains(&without), "{without} have no order");
    assert!(longest >= 8, "{longest} calls");
}

/// Where values are written twice, or the first one is written again, it is silent, not wrong.
#[test]
fn a_value_written_twice_is_no_evidence() {
    let mut dice = Dice(23);
    let mut silent = 0;
    for number in 0..20_000 {
        let mut calls = drawn(&mut dice);
        let values = 1 + dice.below(3) as usize;
        for call in &mut calls {
            call.wrote = call.wrote.map(|value| value % (values + 1));
            call.read %= values + 1;
        }
        let (explained, order) = (is_explained(&calls), has_an_order(&calls));
        assert!(explained || !order, "history {number} has an order: {calls:#?}");
        silent += u32::from(explained && !order);
    }
    assert!(silent > 0);
}
