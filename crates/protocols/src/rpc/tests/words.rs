//! What people read of remote calls: the fields of messages, sentences that depend on the options.

use super::bench::cluster;
use super::*;
use crate::rpc::Rpc;
use crate::testing::LANGUAGES;
use crate::testing::line_of;
use alloc::format;
use synod_core::{NodeId, Words};

#[test]
fn a_message_shows_what_it_carries() {
    let cluster = cluster(GIVE_UP, 100);
    for (message, en, zh) in [
        (call(1, 50), "call 1, amount +50", "调用 1, 金额 +50"),
        (call(2, -50), "call 2, amount -50", "调用 2, 金额 -50"),
        (ask(3), "call 3", "调用 3"),
        (ok(1), "call 1, outcome ok", "调用 1, 结果 成功"),
        (refused(1), "call 1, outcome refused", "调用 1, 结果 拒绝"),
        (unknown(1), "call 1, outcome unknown", "调用 1, 结果 未知"),
    ] {
        let fields = LANGUAGES.map(|language| line_of(&Rpc::fields(cluster.site(NodeId(0)), &message, language)));
        assert_eq!(fields, [en, zh], "{message:?}");
    }
}

#[test]
fn a_client_says_that_it_cannot_know() {
    unsure(GIVE_UP)
        .says("The call may be lost, its answer may be lost, or either may only be late: K cannot tell which.");
    calling(GIVE_UP).restarts("-").says("may have had its effect or not");
    calling(GIVE_UP).says("writes both number and amount down").calls(9, "-").says("It has one call at a time");
    let mut k = unsure(GIVE_UP);
    k.hears("S", ok(1), IS_DONE).says("A late answer counts as much as one in time").asks("-").says("It need not ask");
    k.ignores("S", &[refused(1)]).says("K has the outcome of call 1 already: ok.");
    k.ignores("S", &[ok(7)]).says("This is about call 7, and K's last call is 1");
    Bench::of("K", GIVE_UP)
        .ignores("S", &[ok(7)])
        .says("K knows of no call of its own")
        .asks("-")
        .says("nothing to ask");
    let again = "tries again (reply); Call 1, +50 > S; sets reply 100";
    calling(RETRY).waits_in_vain(again).says("this is one effect more");
    calling(Options { timeout: Timeout::Retry, ..ON_DISK }).waits_in_vain(again).says("under the same number");
    let mut k = unsure(GIVE_UP);
    k.asks("Ask 1 > S; sets reply 100")
        .says("that would be another call")
        .waits_in_vain("-")
        .says("still does not know");
    k.asks("Ask 1 > S; sets reply 100").hears("S", unknown(1), "cancels reply").says("K knows as little as before");
}

#[test]
fn a_server_says_what_it_keeps() {
    for (options, kept, words) in [
        (GIVE_UP, "", "It keeps no record of the call"),
        (IN_MEMORY, "", "it remembers, until it crashes"),
        (ON_DISK, " (K 1 ok)", "the number and the answer are one write"),
    ] {
        let mut s = server(options);
        s.hears("K", call(1, 50), &format!("writes 150{kept}; applied 1, +50, effect 1; Reply 1, ok > K")).says(words);
        s.says("goes from 100 to 150");
    }
    let mut s = server(ON_DISK);
    s.hears("K", ask(1), "writes 100 (K 1 refused); Reply 1, refused > K").says("first writes it down as refused");
    s.hears("K", call(1, 50), "Reply 1, refused > K").says("S remembers call 1 of K and its answer: refused.");
    s.hears("K", call(3, -101), "writes 100 (K 3 refused); Reply 3, refused > K").says("from 100 to -1");
    s.ignores("K", &[call(2, 1)])
        .says("K has gone on to call 3")
        .restarts("-")
        .says("stands beside it, with its answer");
    server(GIVE_UP).hears("K", ask(1), "Reply 1, unknown > K").says("it cannot tell").ignores("K", &[ok(1)]);
    let mut s = server(IN_MEMORY);
    s.hears("K", ask(1), "Reply 1, refused > K").says("for as long as S does not crash").restarts("-").says("is gone");
}
