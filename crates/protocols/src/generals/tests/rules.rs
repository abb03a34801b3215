//! Every row of the tables at the head of the generals.

use super::*;
use Loyalty::{Flips, Loyal, Silent, Splits};
use Messages::{Oral, Signed};

const TO_ALL: &str = "writes attack; decides attack; proposes attack; Order attack, C > L1 L2 L3";

#[test]
fn the_commander_gives_one_order() {
    for messages in [Oral, Signed] {
        let mut c = Bench::loyal("C", options(messages, Bears::One));
        c.shows("idle; decision none").commands(ATTACK, TO_ALL).shows("attack; decision attack");
        c.commands(RETREAT, "-").commands(ATTACK, "-").ends("-").ignores("L1", &[order("C>L1", RETREAT)]);
        c.restarts("-").shows("attack; decision attack").commands(RETREAT, "-");
    }
    let mut c = Bench::loyal("C", Options::default());
    c.restarts("-").shows("idle; decision none");
    c.commands(RETREAT, "writes retreat; decides retreat; proposes retreat; Order retreat, C > L1 L2 L3");
}

/// What a traitor signs itself it can sign as it likes; its own order binds nobody.
#[test]
fn a_commander_that_is_a_traitor_tells_in_its_own_way() {
    let told = [
        (Silent, "writes attack; decides attack"),
        (Splits, "writes attack; decides attack; Order attack, C > L1 L2; Order retreat, C > L3"),
        (Flips, "writes attack; decides attack; Order retreat, C > L1 L2 L3"),
    ];
    for (loyalty, expected) in told {
        for messages in [Oral, Signed] {
            let mut c = Bench::of("C", &[loyalty, Loyal, Loyal, Loyal], options(messages, Bears::One));
            c.commands(ATTACK, expected);
        }
    }
}

#[test]
fn the_first_half_of_a_split_is_rounded_up() {
    let orders = |of: usize| (0..of).map(|place| Splits.tells(RETREAT, place, of)).collect::<Vec<_>>();
    let halves = |attack: usize, retreat: usize| [vec![Some(ATTACK); attack], vec![Some(RETREAT); retreat]].concat();
    let expected = [halves(0, 0), halves(1, 0), halves(1, 1), halves(2, 1), halves(2, 2), halves(3, 2), halves(3, 3)];
    assert_eq!((0..=6).map(orders).collect::<Vec<_>>(), expected);
}

const FIRST: &str = "sets round 200; Order attack, C>L1 > L2 L3";

#[test]
fn a_lieutenant_notes_and_passes_on_an_oral_order() {
    let mut l1 = Bench::loyal("L1", options(Oral, Bears::One));
    l1.shows("idle; decision none").ends("-");
    l1.hears("C", order("C", ATTACK), FIRST).shows("heard, waits; decision none; C attack; 1 of 3");
    l1.ignores("C", &[order("C", ATTACK)]).ignores("C", &[order("C", RETREAT)]);
    l1.hears("L2", order("C>L2", RETREAT), "-").ignores("L2", &[order("C>L2", ATTACK)]);
    l1.shows("heard, waits; decision none; C attack, C>L2 retreat; 2 of 3");
    l1.hears("L3", order("C>L3", ATTACK), "-");
    l1.shows("heard, waits; decision none; C attack, C>L2 retreat, C>L3 attack; 3 of 3");
    l1.ends("writes attack; decides attack");
    l1.shows("attack; decision attack; C attack, C>L2 retreat, C>L3 attack; 3 of 3");
    l1.ignores("C", &[order("C", RETREAT)])
        .ends("-")
        .restarts("-")
        .shows("attack; decision attack")
        .ignores("C", &[order("C", ATTACK)]);
}

/// The word of another lieutenant may overtake the commander's.
#[test]
fn rounds_begin_with_the_first_word_whoever_it_is_from() {
    let mut l1 = Bench::loyal("L1", options(Oral, Bears::One));
    l1.hears("L3", order("C>L3", ATTACK), "sets round 200");
    l1.hears("C", order("C", ATTACK), "Order attack, C>L1 > L2 L3");
    l1.ends("writes attack; decides attack");
}

#[test]
fn with_two_traitors_to_bear_there_are_three_rounds() {
    let mut l1 = Bench::of("L1", &[Loyal; 5], options(Oral, Bears::Two));
    l1.hears("C", order("C", ATTACK), "sets round 300; Order attack, C>L1 > L2 L3 L4");
    l1.hears("L3", order("C>L3", RETREAT), "Order retreat, C>L3>L1 > L2 L4");
    l1.hears("L4", order("C>L3>L4", RETREAT), "-");
    l1.shows("heard, waits; decision none; C attack, C>L3 retreat, C>L3>L4 retreat; 3 of 10");
    let mut one_round = Bench::loyal("L1", options(Oral, Bears::Zero));
    one_round.hears("C", order("C", ATTACK), "sets round 100").ignores("L2", &[order("C>L2", RETREAT)]);
    one_round.ends("writes attack; decides attack");
}

#[test]
fn an_order_that_does_not_fit_is_ignored() {
    let mut l1 = Bench::of("L1", &[Loyal; 5], options(Oral, Bears::Two));
    for (from, way) in [
        ("L2", "L2"),
        ("L2", "C"),
        ("L2", "C>L3"),
        ("L2", "L3>L2"),
        ("L2", "C>L1>L2"),
        ("L2", "C>L2>L2"),
        ("L2", "C>X>L2"),
        ("L4", "C>L2>L3>L4"),
        ("C", "C>L2>C"),
    ] {
        l1.ignores(from, &[order(way, ATTACK)]);
    }
    l1.shows("idle; decision none").ends("-");
}

#[test]
fn a_lieutenant_that_is_a_traitor_passes_on_in_its_own_way() {
    let told = [
        (Silent, "sets round 200"),
        (Splits, "sets round 200; Order attack, C>L1 > L2 L3; Order retreat, C>L1 > L4"),
        (Flips, "sets round 200; Order retreat, C>L1 > L2 L3 L4"),
    ];
    for (loyalty, expected) in told {
        let mut l1 = Bench::of("L1", &[Loyal, loyalty, Loyal, Loyal, Loyal], options(Oral, Bears::One));
        l1.hears("C", order("C", ATTACK), expected).ends("writes retreat; decides retreat");
    }
}

#[test]
fn more_than_half_of_the_words_attack() {
    let decided = |words: [Option<Order>; 3]| {
        let mut l1 = Bench::loyal("L1", options(Oral, Bears::One));
        for (from, word) in ["C", "L2", "L3"].into_iter().zip(words) {
            let way = if from == "C" { "C".into() } else { format!("C>{from}") };
            if let Some(word) = word {
                let from = named(&l1.cluster, from);
                l1.react(Input::Message { from, message: order(&way, word) });
            }
        }
        l1.react(Input::Timer(Timer::Round));
        l1.disk.decision
    };
    let (yes, no) = (Some(ATTACK), Some(RETREAT));
    for (words, expected) in [
        ([yes, yes, yes], yes),
        ([yes, yes, no], yes),
        ([yes, no, yes], yes),
        ([no, yes, yes], yes),
        ([yes, no, no], no),
        ([no, yes, no], no),
        ([no, no, no], no),
        ([yes, yes, None], yes),
        ([yes, None, None], no),
        ([None, yes, yes], yes),
        ([None, yes, None], no),
        ([None, None, None], None),
    ] {
        assert_eq!(decided(words), expected, "{words:?}");
    }
}

#[test]
fn a_signed_order_is_noted_once_for_each_value() {
    let mut l1 = Bench::loyal("L1", options(Signed, Bears::One));
    l1.hears("C", order("C", ATTACK), FIRST).shows("heard, waits; decision none; C attack; 1 of 2");
    l1.ignores("L2", &[order("C>L2", ATTACK)]).ignores("L2", &[forged("C>L2", RETREAT)]);
    l1.hears("L3", order("C>L3", RETREAT), "-").shows("heard, waits; decision none; C attack, C>L3 retreat; 2 of 2");
    l1.ignores("L2", &[order("C>L2", RETREAT)]).ends("writes retreat; decides retreat");
    let mut l1 = Bench::loyal("L1", options(Signed, Bears::Two));
    l1.ignores("L2", &[forged("C>L2", RETREAT)]).ends("-");
    l1.hears("L2", order("C>L2", ATTACK), "sets round 300; Order attack, C>L2>L1 > L3");
    l1.ignores("C", &[order("C", ATTACK)]).hears("C", order("C", RETREAT), "Order retreat, C>L1 > L2 L3");
    let mut l1 = Bench::loyal("L1", options(Signed, Bears::One));
    l1.hears("L2", order("C>L2", ATTACK), "sets round 200").ends("writes attack; decides attack");
}

/// Nobody signs for a loyal general; traitors sign for each other.
#[test]
fn a_traitor_changes_what_signatures_cover_only_among_traitors() {
    let mut l1 = Bench::of("L1", &[Loyal, Flips, Loyal, Loyal], options(Signed, Bears::One));
    l1.hears("C", order("C", ATTACK), "sets round 200; Order retreat, C>L1, forged > L2 L3");
    let mut l1 = Bench::of("L1", &[Splits, Flips, Loyal, Loyal], options(Signed, Bears::One));
    l1.hears("C", order("C", ATTACK), "sets round 200; Order retreat, C>L1 > L2 L3");
    let mut l1 = Bench::of("L1", &[Splits, Flips, Loyal, Splits], options(Signed, Bears::Two));
    l1.hears("L2", order("C>L2", ATTACK), "sets round 300; Order retreat, C>L2>L1, forged > L3");
    l1.hears("L3", order("C>L3", RETREAT), "Order attack, C>L3>L1 > L2");
    let mut l1 = Bench::of("L1", &[Loyal, Splits, Loyal, Loyal], options(Signed, Bears::One));
    l1.hears("C", order("C", ATTACK), "sets round 200; Order attack, C>L1 > L2; Order retreat, C>L1, forged > L3");
}

#[test]
fn after_a_crash_it_has_forgotten_what_it_heard() {
    let mut l1 = Bench::loyal("L1", Options::default());
    l1.hears("C", order("C", ATTACK), FIRST).restarts("-").shows("idle; decision none").ends("-");
    l1.hears("L2", order("C>L2", ATTACK), "sets round 200").ends("writes retreat; decides retreat");
    l1.restarts("-").shows("retreat; decision retreat");
}

#[test]
fn variant_a_forged_order_is_taken_for_true() {
    let unchecked = Options { broken: Variant::SignatureUnchecked, ..options(Signed, Bears::Two) };
    let mut l1 = Bench::loyal("L1", unchecked);
    l1.hears("L2", forged("C>L2", RETREAT), "sets round 300; Order retreat, C>L2>L1, forged > L3");
    l1.ignores("L3", &[forged("C>L3", RETREAT)]).hears("C", order("C", ATTACK), "Order attack, C>L1 > L2 L3");
    l1.ends("writes retreat; decides retreat");
}

#[test]
fn variant_what_the_commander_told_it_does_not_count() {
    let ignored = |m| Options { broken: Variant::OwnOrderIgnored, ..options(Oral, m) };
    let mut l1 = Bench::loyal("L1", ignored(Bears::One));
    l1.hears("C", order("C", ATTACK), FIRST).hears("L2", order("C>L2", ATTACK), "-");
    l1.hears("L3", order("C>L3", RETREAT), "-").ends("writes retreat; decides retreat");
    let mut l1 = Bench::loyal("L1", ignored(Bears::Zero));
    l1.hears("C", order("C", ATTACK), "sets round 100").ends("writes attack; decides attack");
}

/// A message may become the other order; what its signatures cover follows only where that can be.
#[test]
fn a_forger_has_one_choice() {
    let becomes = |loyalties: &[Loyalty], messages, message: Message| {
        let cluster = cluster(loyalties, options(messages, Bears::One));
        let forgeries = Generals::forgeries(&cluster, NodeId(0), NodeId(1), &message);
        forgeries.iter().map(Generals::label).collect::<Vec<_>>().join("; ")
    };
    let loyal = [Loyal; 3];
    assert_eq!(becomes(&loyal, Oral, order("C>L2", ATTACK)), "Order retreat, C>L2");
    assert_eq!(becomes(&loyal, Oral, order("C", RETREAT)), "Order attack, C");
    assert_eq!(becomes(&loyal, Signed, order("C>L2", ATTACK)), "Order retreat, C>L2, forged");
    assert_eq!(becomes(&loyal, Signed, forged("C>L2", RETREAT)), "Order attack, C>L2");
    assert_eq!(becomes(&[Flips, Loyal, Silent], Signed, order("C>L2", ATTACK)), "Order retreat, C>L2");
    assert_eq!(becomes(&[Flips, Loyal, Loyal], Signed, order("C>L2", ATTACK)), "Order retreat, C>L2, forged");
    assert_eq!(becomes(&[Loyal, Loyal, Flips], Signed, order("C>L2", ATTACK)), "Order retreat, C>L2, forged");
}
