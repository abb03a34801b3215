//! Whole runs by hand: everything that is sent arrives, then all rounds end.

use super::*;
use Loyalty::{Flips, Loyal, Silent, Splits};
use alloc::collections::VecDeque;

/// What came of a run.
struct Outcome {
    cluster: Cluster<Generals>,
    ledger: Ledger,
    sent: u32,
}

impl Outcome {
    /// The properties that are violated.
    fn violated(&self) -> Vec<String> {
        let own = Generals::properties().into_iter().filter_map(|property| match property.check {
            Check::Own(number, _) => Some((property.name, number)),
            _ => None,
        });
        let breach = |number| Generals::breach(number, &self.ledger, &[], &self.cluster, Moment::default());
        own.filter_map(|(name, number)| breach(number).map(|_| name)).collect()
    }

    fn decided(&self) -> Vec<&str> {
        self.ledger.decisions().map(|(_, value)| value.as_str()).collect()
    }
}

fn play(loyalties: &[Loyalty], options: Options, order: Order) -> Outcome {
    let cluster = cluster(loyalties, options);
    let mut nodes = vec![(None, Disk::default()); loyalties.len()];
    let mut inputs: VecDeque<_> = cluster.nodes().map(|id| (id, Input::Boot { restarted: false })).collect();
    inputs.push_back((NodeId(0), Input::Request(Command(order))));
    let (mut timers, mut ledger, mut sent) = (VecDeque::new(), Ledger::default(), 0);
    while let Some((id, input)) = inputs.pop_front().or_else(|| timers.pop_front()) {
        let (memory, disk) = &mut nodes[id.index()];
        let reaction = react(cluster.site(id), memory.as_ref(), disk, input);
        *memory = Some(reaction.memory);
        *disk = reaction.disk.unwrap_or(disk.clone());
        for effect in reaction.effects {
            match effect {
                Effect::Send { to, message } => {
                    inputs.push_back((to, Input::Message { from: id, message }));
                    sent += 1;
                }
                Effect::SetTimer { timer, .. } => timers.push_back((id, Input::Timer(timer))),
                Effect::Witness(fact) => _ = ledger.enter(id, fact.map(|none| match none {})),
                other => panic!("{other:?}"),
            }
        }
    }
    Outcome { cluster, ledger, sent }
}

const BEHAVIOURS: [Loyalty; 3] = [Silent, Splits, Flips];

/// OM(m) bears m traitors of any behaviour if n > 3m (LSP, section 3, theorem 1).
#[test]
fn no_traitor_breaks_four_generals() {
    for traitor in 0..4 {
        for (behaviour, order) in BEHAVIOURS.into_iter().flat_map(|one| [(one, ATTACK), (one, RETREAT)]) {
            let mut loyalties = [Loyal; 4];
            loyalties[traitor] = behaviour;
            let run = play(&loyalties, options(Messages::Oral, Bears::One), order);
            assert_eq!(run.violated(), [""; 0], "{loyalties:?}, {order:?}");
        }
    }
}

/// All pairs of traitors that `n` generals can have, each of both in all behaviours, and both orders: how many runs
/// there are, and which break a property.
fn pairs(n: usize, options: &Options) -> (u32, Vec<(Vec<Loyalty>, Order)>) {
    let (mut runs, mut broken) = (0, Vec::new());
    for (one, two) in (0..n).flat_map(|one| (one + 1..n).map(move |two| (one, two))) {
        for (behaviour, behaviour2) in BEHAVIOURS.into_iter().flat_map(|one| BEHAVIOURS.map(|two| (one, two))) {
            let mut loyalties = vec![Loyal; n];
            (loyalties[one], loyalties[two]) = (behaviour, behaviour2);
            for order in [ATTACK, RETREAT] {
                runs += 1;
                if !play(&loyalties, options.clone(), order).violated().is_empty() {
                    broken.push((loyalties.clone(), order));
                }
            }
        }
    }
    (runs, broken)
}

#[test]
fn no_pair_of_traitors_breaks_seven_generals() {
    assert_eq!(pairs(7, &options(Messages::Oral, Bears::Two)), (378, Vec::new()));
}

#[test]
fn two_traitors_break_six_generals() {
    let (runs, broken) = pairs(6, &options(Messages::Oral, Bears::Two));
    assert_eq!(runs, 270);
    assert!(broken.contains(&(vec![Loyal, Flips, Flips, Loyal, Loyal, Loyal], ATTACK)), "{broken:?}");
}

/// SM(m) bears m traitors among any number of generals (LSP, section 4, theorem 2).
#[test]
fn signatures_bear_any_traitors() {
    for n in 3..=6 {
        assert_eq!(pairs(n, &options(Messages::Signed, Bears::Two)).1, Vec::new(), "n = {n}");
    }
}

/// Which of the two ways to lie a lieutenant is told by makes no difference to what it hears (LSP, section 2).
#[test]
fn of_three_generals_none_can_tell_who_lies() {
    let broken = |loyalties: &[Loyalty]| play(loyalties, Options::default(), ATTACK).violated();
    assert_eq!(broken(&[Loyal, Loyal, Flips]), ["ic2"]);
    assert_eq!(broken(&[Splits, Loyal, Loyal]), [""; 0]);
    let mut heard = [[Loyal, Loyal, Flips], [Splits, Loyal, Loyal]].map(|loyalties| {
        let from_commander = loyalties[0].tells(ATTACK, 0, 2).expect("a word");
        let to_l2 = loyalties[0].tells(ATTACK, 1, 2).expect("a word");
        (from_commander, loyalties[2].tells(to_l2, 0, 1).expect("a word"))
    });
    heard.sort_unstable();
    assert_eq!(heard, [(ATTACK, RETREAT); 2]);
}

/// (n − 1) + (n − 1)(n − 2) + …, m + 1 terms; signed (n − 1)², and n − 1 for m = 0.
#[test]
fn messages_are_as_many_as_the_formulas_say() {
    for n in 3..=7 {
        for (m, bears) in [(0, Bears::Zero), (1, Bears::One), (2, Bears::Two)] {
            let terms = (1..=m + 1).map(|length| (1..=length).map(|taken| (n - taken) as u32).product::<u32>());
            let oral = play(&vec![Loyal; n], options(Messages::Oral, bears), ATTACK);
            assert_eq!(oral.sent, terms.sum::<u32>(), "n = {n}, m = {m}");
            let signed = play(&vec![Loyal; n], options(Messages::Signed, bears), ATTACK);
            let lieutenants = n as u32 - 1;
            assert_eq!(signed.sent, if m == 0 { lieutenants } else { lieutenants * lieutenants }, "n = {n}, m = {m}");
            for run in [oral, signed] {
                assert_eq!((run.decided(), run.violated()), (vec!["attack"; n], Vec::new()));
            }
        }
    }
}

/// What a traitor decides, and what a commander that is one has ordered, is not judged.
#[test]
fn traitors_are_not_judged() {
    let cluster = cluster(&[Loyal, Loyal, Flips, Loyal], Options::default());
    let violated = |facts: &[(u8, Fact<NoFact>)]| {
        let mut ledger = Ledger::default();
        facts.iter().for_each(|(node, fact)| _ = ledger.enter(NodeId(*node), fact.clone().map(|none| match none {})));
        Outcome { cluster: cluster.clone(), ledger, sent: 0 }.violated()
    };
    let decided = |node, order: Order| (node, Fact::decided(order.value()));
    let proposed = (0, Fact::Proposed(ATTACK.value()));
    assert_eq!(violated(&[decided(1, ATTACK), decided(2, RETREAT)]), [""; 0]);
    assert_eq!(violated(&[decided(0, ATTACK), decided(1, RETREAT)]), [""; 0], "no order, no disobedience");
    assert_eq!(violated(&[decided(1, ATTACK), decided(3, RETREAT)]), ["ic1"]);
    assert_eq!(violated(&[proposed.clone(), decided(0, ATTACK), decided(2, RETREAT)]), [""; 0]);
    assert_eq!(violated(&[proposed.clone(), decided(3, RETREAT)]), ["ic2"]);
    assert_eq!(violated(&[proposed, decided(1, ATTACK), decided(3, RETREAT)]), ["ic1", "ic2"]);
}
