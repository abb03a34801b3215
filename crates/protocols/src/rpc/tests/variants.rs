//! Each rule switched off, where it makes a difference.

use super::*;
use alloc::format;

fn broken(options: Options, variant: Variant) -> Options {
    Options { broken: variant, ..options }
}

#[test]
fn a_timeout_is_taken_for_a_refusal() {
    let refusal = "writes 1, +50, refused; answered 1, +50, refused; decides refused";
    let mut k = calling(broken(GIVE_UP, Variant::TimeoutIsFailure));
    k.waits_in_vain(refusal).says("takes silence for a refusal").ignores("S", &[ok(1)]).waits_in_vain("-");
    let mut k = calling(broken(GIVE_UP, Variant::TimeoutIsFailure));
    k.restarts("-").asks("Ask 1 > S; sets reply 100").waits_in_vain(refusal);
    let mut k = calling(broken(RETRY, Variant::TimeoutIsFailure));
    k.waits_in_vain("tries again (reply); Call 1, +50 > S; sets reply 100");
}

#[test]
fn a_repetition_gets_a_number_of_its_own() {
    let mut k = calling(broken(RETRY, Variant::NewNumberEachTry));
    k.waits_in_vain("writes 2, +50; tries again (reply); Call 2, +50 > S; sets reply 100");
    k.says("calls again as call 2").ignores("S", &[ok(1)]);
    k.hears("S", ok(2), "writes 2, +50, ok; answered 2, +50, ok; decides ok; cancels reply");
    let mut k = calling(broken(RETRY, Variant::NewNumberEachTry));
    k.restarts("-").asks("Ask 1 > S; sets reply 100").waits_in_vain("tries again (reply); Ask 1 > S; sets reply 100");
}

#[test]
fn a_number_is_forgotten_in_a_crash() {
    let options = broken(GIVE_UP, Variant::NumberForgotten);
    let called = "called 1, +50; Call 1, +50 > S; sets reply 100";
    let mut k = Bench::of("K", options.clone());
    k.calls(50, called)
        .says("a crash would make it forget")
        .shows("calling, waits; call 1: +50; call none; call 1: +50");
    k.restarts("-").says("may have made one").shows("idle; *no call yet; call none");
    k.calls(70, "called 1, +70; Call 1, +70 > S; sets reply 100");
    k.hears("S", ok(1), "writes 1, +70, ok; answered 1, +70, ok; decides ok; cancels reply");
    k.calls(9, "called 2, +9; Call 2, +9 > S; sets reply 100").waits_in_vain("-");
    k.shows("unknown; call 2: +9; call 1: +70, outcome ok; call 2: +9");
    k.calls(8, "called 3, +8; Call 3, +8 > S; sets reply 100");
    k.restarts("-").shows("ok; *call 1: +70; call 1: +70, outcome ok");
    k.calls(5, "called 2, +5; Call 2, +5 > S; sets reply 100");
}

#[test]
fn what_is_not_found_is_not_remembered() {
    for remember in [Remember::Memory, Remember::Disk] {
        let options = Options { remember, ..broken(GIVE_UP, Variant::NotFoundIsFinal) };
        let mut s = server(options);
        s.hears("K", ask(1), "Reply 1, refused > K").says("should the call still come, it would be carried out");
        let kept = if remember == Remember::Disk { " (K 1 ok)" } else { "" };
        s.hears("K", call(1, 50), &format!("writes 150{kept}; applied 1, +50, effect 1; Reply 1, ok > K"));
        s.hears("K", ask(1), "Reply 1, ok > K");
    }
    server(broken(GIVE_UP, Variant::NotFoundIsFinal)).hears("K", ask(1), "Reply 1, unknown > K");
}

#[test]
fn an_answer_leaves_before_its_effect_is_written() {
    for remember in [Remember::Memory, Remember::Disk] {
        let options = Options { remember, ..broken(GIVE_UP, Variant::AnswersBeforeWriting) };
        let mut s = server(options);
        s.hears("K", call(1, 50), "applied 1, +50, effect 1; Reply 1, ok > K").says("a crash would undo it");
        s.holds(150, 100).shows("balance 150; knows K 1 ok; balance 100; balance 150, knows K 1 ok");
        s.hears("K", call(1, 50), "Reply 1, ok > K").hears(
            "K",
            call(2, -150),
            "applied 2, -150, effect 2; Reply 2, ok > K",
        );
        s.hears("K", call(3, -1), "Reply 3, refused > K").hears("K", ask(4), "Reply 4, refused > K").holds(0, 100);
        s.says("for as long as S does not crash").restarts("-").says("for that rule is switched off").holds(100, 100);
        s.hears("K", call(1, 50), "applied 1, +50, effect 1; Reply 1, ok > K");
    }
    let mut s = server(broken(GIVE_UP, Variant::AnswersBeforeWriting));
    s.hears("K", call(1, 50), "applied 1, +50, effect 1; Reply 1, ok > K").holds(150, 100);
    s.hears("K", call(1, 50), "applied 1, +50, effect 2; Reply 1, ok > K").holds(200, 100);
}
