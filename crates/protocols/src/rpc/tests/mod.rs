//! Every row of the tables at the head of remote calls, one reaction after another.

mod about;
mod bench;
mod variants;
mod words;

use super::{Call, Message, Options, Outcome, Remember, Timeout, Variant};
use alloc::format;
use bench::Bench;

const GIVE_UP: Options = Options { timeout: Timeout::GiveUp, remember: Remember::Nothing, broken: Variant::None };
const RETRY: Options = Options { timeout: Timeout::Retry, ..GIVE_UP };
const IN_MEMORY: Options = Options { remember: Remember::Memory, ..GIVE_UP };
const ON_DISK: Options = Options { remember: Remember::Disk, ..GIVE_UP };

const fn call(number: u32, amount: i64) -> Message {
    Message::Call(Call { number, amount })
}

const fn ask(number: u32) -> Message {
    Message::Ask { number }
}

const fn ok(number: u32) -> Message {
    Message::Reply { number, outcome: Some(Outcome::Ok) }
}

const fn refused(number: u32) -> Message {
    Message::Reply { number, outcome: Some(Outcome::Refused) }
}

const fn unknown(number: u32) -> Message {
    Message::Reply { number, outcome: None }
}

const CALLS: &str = "writes 1, +50; called 1, +50; Call 1, +50 > S; sets reply 100";
const IS_DONE: &str = "writes 1, +50, ok; answered 1, +50, ok; decides ok";

/// `K`, having called for 50.
fn calling(options: Options) -> Bench {
    let mut k = Bench::of("K", options);
    k.calls(50, CALLS).shows("calling, waits; *call 1: +50; call 1: +50, outcome unknown");
    k
}

/// `K`, having given up.
fn unsure(options: Options) -> Bench {
    let mut k = calling(options);
    k.waits_in_vain("-").shows("unknown; *call 1: +50; call 1: +50, outcome unknown");
    k
}

#[test]
fn a_client_calls_and_is_answered() {
    let mut k = Bench::of("K", GIVE_UP);
    k.shows("idle; *no call yet; call none").ignores("S", &[ok(1), refused(1), unknown(1)]);
    k.ignores("L", &[call(1, 5), ask(1)]).asks("-").waits_in_vain("-");
    let mut k = calling(GIVE_UP);
    k.calls(7, "-").asks("-").ignores("S", &[ok(2), ok(0), unknown(1), unknown(2), call(1, 50), ask(1)]);
    k.hears("S", ok(1), &format!("{IS_DONE}; cancels reply"));
    k.shows("ok; *call 1: +50; call 1: +50, outcome ok").asks("-").waits_in_vain("-");
    k.ignores("S", &[ok(1), refused(1), unknown(1), ok(2)]);
    k.calls(-20, "writes 2, -20; called 2, -20; Call 2, -20 > S; sets reply 100");
    k.hears("S", refused(2), "writes 2, -20, refused; answered 2, -20, refused; decides refused; cancels reply");
    k.shows("refused; *call 2: -20; call 2: -20, outcome refused");
    calling(GIVE_UP).hears(
        "S",
        refused(1),
        "writes 1, +50, refused; answered 1, +50, refused; decides refused; cancels reply",
    );
}

#[test]
fn a_client_gives_up_and_may_hear_late() {
    unsure(GIVE_UP).ignores("S", &[unknown(1), ok(2)]).waits_in_vain("-");
    unsure(GIVE_UP).hears("S", ok(1), IS_DONE).shows("ok; *call 1: +50; call 1: +50, outcome ok");
    let again = "writes 2, +50; called 2, +50; Call 2, +50 > S; sets reply 100";
    unsure(ON_DISK).calls(50, again).ignores("S", &[ok(1), refused(1)]);
}

#[test]
fn a_client_asks_how_it_ended() {
    let asking = |options| {
        let mut k = calling(GIVE_UP);
        if options == Timeout::Retry {
            k = calling(RETRY);
            k.restarts("-");
        } else {
            k.waits_in_vain("-");
        }
        k.asks("Ask 1 > S; sets reply 100").shows("asking, waits; *call 1: +50; call 1: +50, outcome unknown");
        k
    };
    asking(Timeout::GiveUp).hears("S", ok(1), &format!("{IS_DONE}; cancels reply"));
    asking(Timeout::GiveUp).hears("S", unknown(1), "cancels reply").ignores("S", &[unknown(1)]).waits_in_vain("-");
    asking(Timeout::GiveUp).asks("-").calls(1, "-").ignores("S", &[unknown(2), ok(2)]);
    let mut k = asking(Timeout::GiveUp);
    k.waits_in_vain("-").shows("unknown; *call 1: +50; call 1: +50, outcome unknown").hears("S", ok(1), IS_DONE);
    let again = "tries again (reply); Ask 1 > S; sets reply 100";
    asking(Timeout::Retry).waits_in_vain(again).waits_in_vain(again).hears(
        "S",
        ok(1),
        &format!("{IS_DONE}; cancels reply"),
    );
}

#[test]
fn a_client_calls_again_under_the_same_number() {
    let again = "tries again (reply); Call 1, +50 > S; sets reply 100";
    let mut k = calling(RETRY);
    k.waits_in_vain(again).waits_in_vain(again).shows("calling, waits; *call 1: +50; call 1: +50, outcome unknown");
    k.hears("S", ok(1), &format!("{IS_DONE}; cancels reply")).waits_in_vain("-");
}

#[test]
fn a_client_restarts_from_its_disk() {
    Bench::of("K", GIVE_UP).restarts("-").shows("idle; *no call yet; call none");
    for options in [GIVE_UP, RETRY] {
        calling(options).restarts("-").shows("unknown; *call 1: +50; call 1: +50, outcome unknown").waits_in_vain("-");
    }
    let mut k = calling(GIVE_UP);
    k.hears("S", ok(1), &format!("{IS_DONE}; cancels reply"));
    k.restarts("-").shows("ok; *call 1: +50; call 1: +50, outcome ok").ignores("S", &[refused(1)]);
    k.calls(7, "writes 2, +7; called 2, +7; Call 2, +7 > S; sets reply 100");
    unsure(GIVE_UP).is_replaced("-").calls(7, "writes 1, +7; called 1, +7; Call 1, +7 > S; sets reply 100");
}

/// The server, with what it writes of a call that it remembers on its disk.
fn server(options: Options) -> Bench {
    Bench::of("S", options)
}

#[test]
fn a_server_that_remembers_nothing_carries_out_whatever_comes() {
    let mut s = server(GIVE_UP);
    s.shows("*balance 100; balance 100").ignores("K", &[ok(1), refused(1), unknown(1)]);
    s.hears("K", call(1, 50), "writes 150; applied 1, +50, effect 1; Reply 1, ok > K").holds(150, 150);
    s.hears("K", call(1, 50), "writes 200; applied 1, +50, effect 2; Reply 1, ok > K")
        .shows("*balance 200; balance 200");
    s.hears("K", call(2, -201), "Reply 2, refused > K").hears("K", ask(1), "Reply 1, unknown > K").holds(200, 200);
    s.hears("K", call(2, -200), "writes 0; applied 2, -200, effect 3; Reply 2, ok > K");
    s.restarts("-").hears("L", call(1, 0), "writes 0; applied 1, +0, effect 4; Reply 1, ok > L");
}

#[test]
fn a_server_that_remembers_repeats_its_answer() {
    let (done, other) = ("applied 1, +50, effect 1; Reply 1, ok > K", "applied 1, -30, effect 2; Reply 1, ok > L");
    for (options, kept) in [(IN_MEMORY, ""), (ON_DISK, " (K 1 ok)")] {
        let mut s = server(options);
        s.hears("K", call(1, 50), &format!("writes 150{kept}; {done}"));
        s.hears("K", call(1, 50), "Reply 1, ok > K").hears("K", ask(1), "Reply 1, ok > K").holds(150, 150);
        let both = if kept.is_empty() { "" } else { " (K 1 ok) (L 1 ok)" };
        s.hears("L", call(1, -30), &format!("writes 120{both}; {other}"));
        let both = if kept.is_empty() { "" } else { "writes 120 (K 2 refused) (L 1 ok); " };
        s.hears("K", call(2, -500), &format!("{both}Reply 2, refused > K")).hears("K", ask(2), "Reply 2, refused > K");
        s.ignores("K", &[call(1, 50), ask(1)]).hears("L", ask(1), "Reply 1, ok > L").holds(120, 120);
    }
}

#[test]
fn a_server_that_remembers_makes_an_unknown_call_void() {
    for (options, first, second) in
        [(IN_MEMORY, "", ""), (ON_DISK, "writes 100 (K 1 refused); ", "writes 100 (K 3 refused); ")]
    {
        let mut s = server(options);
        s.hears("K", ask(1), &format!("{first}Reply 1, refused > K")).hears("K", call(1, 50), "Reply 1, refused > K");
        s.hears("K", ask(3), &format!("{second}Reply 3, refused > K")).ignores("K", &[call(2, 50), ask(2)]);
        s.hears("K", call(3, 50), "Reply 3, refused > K").holds(100, 100);
    }
}

#[test]
fn a_server_restarts_from_its_disk() {
    server(ON_DISK).restarts("-").shows("*balance 100; balance 100");
    let mut s = server(ON_DISK);
    s.hears("K", call(1, 50), "writes 150 (K 1 ok); applied 1, +50, effect 1; Reply 1, ok > K").restarts("-");
    s.shows("*balance 150; *knows K 1 ok; balance 150, knows K 1 ok").hears("K", call(1, 50), "Reply 1, ok > K");
    let mut s = server(IN_MEMORY);
    s.hears("K", call(1, 50), "writes 150; applied 1, +50, effect 1; Reply 1, ok > K");
    s.shows("*balance 150; knows K 1 ok; balance 150; knows K 1 ok").restarts("-").shows("*balance 150; balance 150");
    s.hears("K", ask(1), "Reply 1, refused > K").holds(150, 150);
    let mut s = server(IN_MEMORY);
    s.hears("K", call(1, 50), "writes 150; applied 1, +50, effect 1; Reply 1, ok > K").restarts("-");
    s.hears("K", call(1, 50), "writes 200; applied 1, +50, effect 2; Reply 1, ok > K").is_replaced("-").holds(100, 100);
}

/// The card names the last caller, whichever of them was first.
#[test]
fn a_server_shows_the_last_caller() {
    let mut s = server(ON_DISK);
    s.hears("L", call(1, 5), "writes 105 (L 1 ok); applied 1, +5, effect 1; Reply 1, ok > L");
    s.hears("K", call(4, -9), "writes 96 (K 4 ok) (L 1 ok); applied 4, -9, effect 2; Reply 4, ok > K");
    s.shows("*balance 96; *knows K 4 ok; balance 96, knows K 4 ok, L 1 ok");
    s.hears("L", ask(2), "writes 96 (K 4 ok) (L 2 refused); Reply 2, refused > L");
    s.shows("*balance 96; *knows L 2 refused; balance 96, knows K 4 ok, L 2 refused");
}

/// What never matters again, and what still does.
#[test]
fn messages_that_are_dead() {
    let mut s = server(ON_DISK);
    s.hears("K", call(2, 50), "writes 150 (K 2 ok); applied 2, +50, effect 1; Reply 2, ok > K");
    assert_eq!([call(1, 7), ask(1), ok(2)].map(|message| s.is_dead("K", &message)), [true; 3]);
    assert_eq!([call(2, 7), ask(2), call(3, 7)].map(|message| s.is_dead("K", &message)), [false; 3]);
    assert!(!s.is_dead("L", &call(1, 7)));
    let mut s = server(IN_MEMORY);
    s.hears("K", call(2, 50), "writes 150; applied 2, +50, effect 1; Reply 2, ok > K");
    assert!(!s.is_dead("K", &call(1, 7)), "a restart forgets");
    let mut k = unsure(GIVE_UP);
    assert_eq!([ok(1), refused(1), unknown(1), ok(2)].map(|message| k.is_dead("S", &message)), [false; 4]);
    assert_eq!([call(1, 50), ask(1)].map(|message| k.is_dead("L", &message)), [true; 2]);
    k.hears("S", ok(1), IS_DONE);
    assert_eq!([ok(1), refused(1), ok(0), ok(2)].map(|message| k.is_dead("S", &message)), [true, true, true, false]);
}
