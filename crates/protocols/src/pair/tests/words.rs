//! What people read of the pair: the fields of its messages, cards, sentences that depend on options.

use super::*;
use crate::pair::Pair;
use crate::testing::LANGUAGES;
use crate::testing::line_of;
use synod_core::{Language, NodeId, Words};

#[test]
fn a_message_shows_what_it_carries() {
    let fields = [
        (heartbeat(2, 5), "term 2, beat 5", "任期 2, 序号 5"),
        (claim(2, 1), "term 2, beat 1", "任期 2, 序号 1"),
        (ack(1, 4), "term 1, beat 4", "任期 1, 序号 4"),
        (refused(1, 2), "term 1, highest 2", "任期 1, 最高任期 2"),
        (write(2, "7"), "term 2, value 7", "任期 2, 值 7"),
        (written(2, "7"), "term 2, value 7", "任期 2, 值 7"),
    ];
    let cluster = bench::cluster(&["A", "B", "D"], Options::default());
    for (message, en, zh) in fields {
        let told = LANGUAGES.map(|language| line_of(&Pair::fields(cluster.site(NodeId(0)), &message, language)));
        assert_eq!(told, [en, zh], "{message:?}");
    }
}

const EN: Language = Language::English;
const ZH: Language = Language::Chinese;

#[test]
fn a_server_shows_its_term_and_the_votes_that_it_has() {
    unguarded("B").details(false, EN, "*no term yet; term 0; term seen 1").details(true, ZH, "*还没有任期; 任期 0");
    let mut a = watched("A");
    a.details(false, EN, "*term 1; term 1; term seen 1, own term 1, beat 1, answered 0; 2 of 3, needs Some(2)");
    for beat in 2..=3 {
        a.fires(Timer::Heartbeat, &format!("tries again (heartbeat); Heartbeat 1, {beat} > B W; sets heartbeat 40"));
    }
    a.details(false, EN, "*term 1; term 1; term seen 1, own term 1, beat 3, answered 0; 1 of 3, needs Some(2)");
    a.hears("W", ack(1, 3), "-");
    a.details(false, ZH, "*任期 1; 任期 1; 所见任期 1, 自己的任期 1, 心跳序号 3, 已获应答 3; 2 of 3, needs Some(2)");
    let mut b = claiming(watched("B"), "W");
    b.details(false, EN, "*term 2; term 2; term seen 1, own term 2, claims 1; 1 of 3, needs Some(2)");
    // Only a witness makes votes of it.
    claiming(fenced("B"), "D").details(false, EN, "*term 2; term 2; term seen 1, own term 2, claims 1");
}

#[test]
fn the_arbiters_show_what_is_on_their_disks() {
    let mut w = watched("W");
    w.details(false, EN, "*A, term 1; vote A, term 1").fires(Timer::Lease, "-");
    w.hears("B", claim(2, 1), "writes Witness(Vote { term: 2, holder: NodeId(1) }); sets lease 200; Ack 2, 1 > B");
    w.details(false, ZH, "*B，任期 2; 投票 B, 任期 2").details(true, EN, "*B, term 2; vote B, term 2");
    let mut w = Node::of("W", Options { guard: Guard::Witness, broken: Variant::VoteForgotten });
    w.details(false, EN, "A, term 1; vote A, term 1").details(true, EN, "no vote");
    w.restarts("-").details(false, EN, "no vote; vote none");
    let mut d = fenced("D");
    d.details(false, EN, "*no value yet; *highest 0; value no value yet, writes 0, highest term 0");
    d.hears("A", write(1, "3"), &stores(1, "3", 1, 1, 0));
    d.hears("B", claim(2, 1), "writes Disk { highest: 2, value: Some((\"3\", 1)), writes: 1 }; Ack 2, 1 > B");
    d.details(true, EN, "*3 (term 1); *highest 2; value 3 (term 1), writes 1, highest term 2");
    d.details(false, ZH, "*3（任期 1）; *最高任期 2; 值 3（任期 1）, 写入次数 1, 最高任期 2");
    let mut d = Node::of("D", Options { guard: Guard::Fencing, broken: Variant::TokenForgotten });
    d.hears("B", claim(2, 1), "Ack 2, 1 > B");
    d.details(false, EN, "*no value yet; highest 2; value no value yet, writes 0; highest term 2");
    d.details(true, EN, "*no value yet; highest 0; value no value yet, writes 0");
}

#[test]
fn a_server_says_what_it_knows_and_what_it_cannot() {
    let mut b = unguarded("B");
    b.says("B is the second server").hears("A", heartbeat(1, 1), "sets peer 200").says("stands by for another 200 ms.");
    b.fires(Timer::Peer, "writes Server { term: 2 }; tries again (peer); Heartbeat 2, 1 > A; sets heartbeat 40");
    b.says("cannot tell a dead owner from a cut link").says("No rule holds it back");
    let mut b = watched("B");
    b.hears("A", heartbeat(1, 1), "sets peer 200; Ack 1, 1 > A").says("for another 200 ms, and answers.");
    let mut b = claiming(b, "W");
    b.says("claims it from W").asks("7", "-").says("does not own yet");
    b.hears("W", refused(2, 1), "cancels heartbeat; sets peer 200").says("the term that it goes by is 1");
    voted_in().says("two out of three").hears("W", ack(2, 2), "-").says("W has heard beat 2.");
    let mut b = claiming(fenced("B"), "D");
    b.hears("D", ack(2, 1), "Heartbeat 2, 2 > A; sets heartbeat 40").says("D has seen no term above 2");
    b.hears("D", ack(2, 2), "-")
        .says("answers claim 2 as well")
        .hears("D", ack(2, 1), "-")
        .says("has had an answer to 2");
    let mut a = fenced("A");
    a.hears("D", refused(1, 2), "cancels heartbeat; sets peer 200").says("it has been replaced, and steps down");
    let mut b = Node::among(&["A", "B", "D"], "B", guarded(Guard::Witness));
    b.fires(Timer::Peer, "writes Server { term: 2 }; tries again (peer); sets heartbeat 40").says("and there is none");
}

#[test]
fn the_disk_says_whether_it_compares() {
    let mut d = unguarded("D");
    d.hears("B", write(2, "7"), &stores(2, "7", 2, 1, 1))
        .says("D takes whatever comes. It stores 7, as write number 1.");
    d.hears("A", write(1, "3"), &stores(2, "3", 1, 2, 0)).says("D has seen term 2, but does not compare terms.");
    d.restarts("-").says("D has the value 3 on its disk, and knows that the highest term it has seen is 2.");
    let mut d = fenced("D");
    d.hears("B", write(2, "7"), &stores(2, "7", 2, 1, 1))
        .says("B writes with token 2; the highest that D has seen is 0");
    d.hears("A", write(1, "3"), "Refused 1 (2) > A").says("that token is old");
    d.hears("B", claim(2, 3), "Ack 2, 3 > B").says("which is the highest that D has seen: it agrees");
}
