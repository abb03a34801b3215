//! Sentences, cards and the fields of an order.

use super::*;
use Loyalty::{Flips, Loyal, Silent, Splits};
use Messages::{Oral, Signed};

fn fields(messages: Messages, message: &Message) -> [String; 2] {
    let cluster = cluster(&[Loyal; 3], options(messages, Bears::One));
    LANGUAGES.map(|language| line_of(&Generals::fields(cluster.site(NodeId(2)), message, language)))
}

#[test]
fn an_order_shows_what_it_carries() {
    let oral = ["order attack, path C>L2", "命令 进攻, 路径 C>L2"];
    assert_eq!(fields(Oral, &order("C>L2", ATTACK)), oral);
    let signed = ["order retreat, path C, signatures cover attack", "命令 撤退, 路径 C, 签名所证 进攻"];
    assert_eq!(fields(Signed, &forged("C", RETREAT)), signed);
}

/// Does `input` and looks at what it says.
#[track_caller]
fn says(general: &mut Bench, input: Input<Generals>, words: &[&str]) {
    general.react(input);
    assert_eq!(general.said, words);
}

#[test]
fn a_commander_says_what_it_orders() {
    let command = || Input::Request(Command(ATTACK));
    let with = |loyalty| Bench::of("C", &[loyalty, Loyal, Loyal, Loyal], Options::default());
    let mut c = with(Loyal);
    says(&mut c, command(), &["C decides to attack, and tells every lieutenant so."]);
    says(&mut c, command(), &["C has decided to attack already: the first order is the only one."]);
    c.restarts("-").says("C's disk has its decision: attack.");
    says(&mut with(Silent), command(), &["C decides to attack. It is a traitor, and tells the lieutenants nothing."]);
    let split = "C decides to attack. It is a traitor, and tells L1 and L2 to attack and L3 to retreat.";
    says(&mut with(Splits), command(), &[split]);
    let flipped = "C decides to attack. It is a traitor, and tells every lieutenant to retreat.";
    says(&mut with(Flips), command(), &[flipped]);
    with(Loyal).restarts("-").says("C finds nothing on its disk: what it may have heard is forgotten.");
}

#[test]
fn a_lieutenant_says_what_it_hears() {
    let from = |from: u8, message| Input::Message { from: NodeId(from), message };
    let mut l1 = Bench::loyal("L1", Options::default());
    let first =
        "That is the first that L1 hears: for 2 rounds it waits for what the others were told, and then decides.";
    says(
        &mut l1,
        from(0, order("C", ATTACK)),
        &["L1 notes attack for the path C.", first, "L1 passes it on to L2 and L3."],
    );
    says(&mut l1, from(2, order("C>L2", RETREAT)), &["L1 notes retreat for the path C>L2."]);
    l1.hears("L2", order("C>L2", ATTACK), "-").says("L1 has noted something for the path C>L2 already");
    l1.hears("L2", order("C>L3", ATTACK), "-").says("L1 ignores L2's Order: no rule asks for it.");
    says(
        &mut l1,
        Input::Timer(Timer::Round),
        &["The rounds are over. L1 counts 1 for attack and 2 for retreat, and decides to retreat. What did not come \
           counts as retreat."],
    );
    l1.hears("L3", order("C>L3", ATTACK), "-").says("L1 has decided to retreat already: what comes now changes");
    let mut one_round = Bench::loyal("L1", options(Oral, Bears::Zero));
    let heard = ["L1 notes attack for the path C.", "L1 waits until the round is over, and decides then."];
    says(&mut one_round, from(0, order("C", ATTACK)), &heard);
    one_round
        .ends("writes attack; decides attack")
        .says("With m = 0 there is nothing to compare: L1 decides to attack");
}

#[test]
fn a_lieutenant_says_what_is_signed() {
    let from = |from: u8, message| Input::Message { from: NodeId(from), message };
    let heard = |variant| {
        let options = Options { broken: variant, ..options(Signed, Bears::One) };
        let mut l1 = Bench::loyal("L1", options);
        l1.hears("C", order("C", ATTACK), "sets round 200; Order attack, C>L1 > L2 L3");
        l1.says("The signature of C covers it: L1 notes attack.").says("L1 signs it too, and passes it on to L2");
        l1
    };
    let mut l1 = heard(Variant::None);
    l1.hears("L2", order("C>L2", ATTACK), "-").says("L1 has seen the order to attack already");
    l1.hears("L2", forged("C>L2", RETREAT), "-");
    l1.says("The order says retreat, but the signatures of C>L2 cover attack: it is forged");
    l1.ends("writes attack; decides attack").says("L1 has seen one order only, attack, and obeys it.");
    let mut l1 = heard(Variant::None);
    let second = ["The signatures of C>L3 cover it: L1 notes retreat."];
    says(&mut l1, from(3, order("C>L3", RETREAT)), &second);
    l1.ends("writes retreat; decides retreat").says("L1 has seen both orders under the commander's signature.");
    let mut l1 = heard(Variant::SignatureUnchecked);
    l1.hears("L2", forged("C>L2", RETREAT), "-").says("switched off: L1 notes retreat.");
    l1.ends("writes retreat; decides retreat").says("It has not checked what the signatures cover.");
}

#[test]
fn a_traitor_says_that_it_is_one() {
    let passes = |loyalty, messages, words: &str| {
        let mut l1 = Bench::of("L1", &[Loyal, loyalty, Loyal, Loyal], options(messages, Bears::One));
        l1.react(Input::Message { from: NodeId(0), message: order("C", ATTACK) });
        l1.says(words);
    };
    passes(Silent, Oral, "L1 is a traitor, and keeps it to itself.");
    passes(Splits, Oral, "L1 is a traitor, and tells L2 to attack and L3 to retreat.");
    passes(Flips, Oral, "L1 is a traitor, and passes on the opposite to L2 and L3: retreat.");
    passes(Flips, Signed, "L2 and L3: retreat. The signatures before its own still cover attack.");
    let mut l1 = Bench::of("L1", &[Flips, Splits, Loyal], options(Signed, Bears::One));
    l1.hears("C", order("C", RETREAT), "sets round 200; Order attack, C>L1 > L2");
    l1.says("L1 is a traitor, and tells L2 to attack.");
    l1.shows("heard, waits; traitor: splits; decision none; C retreat; 1 of 2");
}

#[test]
fn a_count_says_what_decides_it() {
    let mut l1 = Bench::of("L1", &[Loyal; 3], Options::default());
    l1.hears("C", order("C", ATTACK), "sets round 200; Order attack, C>L1 > L2");
    l1.hears("L2", order("C>L2", RETREAT), "-").ends("writes retreat; decides retreat");
    l1.says("L1 counts 1 for attack and 1 for retreat, and decides to retreat. Attack needs more than half.");
    let ignored = Options { broken: Variant::OwnOrderIgnored, ..Options::default() };
    let mut l1 = Bench::of("L1", &[Loyal; 3], ignored);
    l1.hears("C", order("C", ATTACK), "sets round 200; Order attack, C>L1 > L2");
    l1.hears("L2", order("C>L2", ATTACK), "-").ends("writes attack; decides attack");
    l1.says("L1 counts 1 for attack and 0 for retreat, and decides to attack. What the commander told it is not");
}
