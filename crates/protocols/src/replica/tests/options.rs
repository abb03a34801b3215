//! What a fault-free cluster costs with each option, and that all of its properties hold: whole runs, first in, first
//! out.

use super::*;
use alloc::collections::VecDeque;
use synod_core::{Ledger, Name, OwnFact};

/// Runs a request of K1 to its end, without faults; says how many messages were sent, and how many one-way delays after
/// the request K1 was answered.
fn cost(replicas: usize, options: &Options, requests: &[Request]) -> Vec<(u32, u32)> {
    let names: Vec<String> = (1..=replicas).map(|n| format!("R{n}")).collect();
    let cluster = cluster(&format!("K1 {}", names.join(" ")), options.clone());
    let mut nodes = vec![(None, Disk::default()); replicas + 1];
    let mut ledger = Ledger::default();
    let mut costs = Vec::new();
    let mut inputs: VecDeque<(u32, NodeId, Input<Register>)> =
        cluster.nodes().map(|id| (0, id, Input::Boot { restarted: false })).collect();
    for request in [None].into_iter().chain(requests.iter().map(Some)) {
        inputs.extend(request.map(|request| (0, NodeId(0), Input::Request(request.clone()))));
        let (mut sent, mut answered) = (0, 0);
        while let Some((delays, id, input)) = inputs.pop_front() {
            let (memory, disk) = &mut nodes[id.index()];
            let reaction = react(cluster.site(id), memory.as_ref(), disk, input);
            *memory = Some(reaction.memory);
            *disk = reaction.disk.unwrap_or(disk.clone());
            for effect in reaction.effects {
                match effect {
                    Effect::Send { to, message } => {
                        inputs.push_back((delays + 1, to, Input::Message { from: id, message }));
                        sent += 1;
                    }
                    Effect::Witness(fact) => {
                        if let Fact::Own(Event::Returned { .. }) = &fact {
                            answered = delays;
                        }
                        let enter = |event| OwnFact::new(Register::entered(event, &ledger), false);
                        let fact = fact.map(enter);
                        ledger.enter(id, fact);
                    }
                    _ => {}
                }
            }
        }
        costs.extend(request.map(|_| (sent, answered)));
    }
    let moment = Moment { failure_free: true, quiet: true };
    for check in 0..6 {
        let holding = |id: NodeId| {
            let (memory, disk) = &nodes[id.index()];
            Some((id, Register::holding(cluster.site(id), memory.as_ref(), disk)?))
        };
        let holdings: Vec<_> = cluster.nodes().filter_map(holding).collect();
        assert_eq!(Register::breach(check, &ledger, &holdings, &cluster, moment), None);
    }
    costs
}

/// N replicas: a call that asks others costs 2(N - 1) messages and two delays, one that waits for copies two delays.
#[test]
fn every_setting_costs_what_the_essay_says() {
    let write = Request::Write(Value::new("3"));
    for n in 1..=7_u32 {
        let others = 2 * (n - 1);
        for (writes, w, r, repair) in settings() {
            let options = Options { writes, w, r, repair, ..Options::default() };
            let (must_hold, must_hear) = (options.must_hold(n), options.must_hear(n));
            let asks = |is: bool| u32::from(is && must_hear > 1);
            let (a, b) = (asks(writes == Writes::Any), u32::from(must_hold > 1));
            let of_write = (2 + a * others + others, 2 + 2 * a + 2 * b);
            let of_read = (2 + asks(true) * others, 2 + 2 * asks(true));
            let [wrote, read] = cost(n as usize, &options, &[write.clone(), Request::Read])[..] else { panic!() };
            // The copies of the write have arrived, so that nothing is left to be written back.
            assert_eq!((wrote, read), (of_write, of_read), "{n} replicas, {options:?}");
        }
    }
}

fn settings() -> Vec<(Writes, Holders, Hears, Repair)> {
    let mut settings = Vec::new();
    for writes in Writes::ALL {
        for w in Holders::ALL {
            for (r, repair) in Hears::ALL.iter().flat_map(|r| Repair::ALL.iter().map(move |repair| (r, repair))) {
                settings.push((*writes, *w, *r, *repair));
            }
        }
    }
    settings
}

#[test]
fn majorities_are_more_than_half() {
    let quorum = quorum();
    for (n, majority) in [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (7, 4)] {
        assert_eq!((quorum.must_hold(n), quorum.must_hear(n)), (majority, majority));
        assert_eq!((Options::default().must_hold(n), Options::default().must_hear(n)), (n, 1));
        assert_eq!(Options { r: Hears::All, ..last_writer() }.must_hear(n), n);
        assert_eq!(last_writer().must_hold(n), 1);
    }
}
