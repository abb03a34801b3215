//! What people read of a replicated register where it depends on the state: fields in both languages, what breaks a
//! property.

use super::*;
use synod_core::{Ledger, OwnFact};

#[test]
fn a_message_shows_what_it_carries() {
    let cluster = cluster("K1 A B", Options::default());
    let fields = [
        ("Write 1.1 3 2.B", "call 1.1, value 3, not before 2.B", "调用 1.1, 值 3, 不早于 2.B"),
        ("Value 1.1 3 2.B", "call 1.1, value 3, version 2.B", "调用 1.1, 值 3, 版本 2.B"),
        ("Have K1 1.1 3 2.B", "client K1, call 1.1, value 3, version 2.B", "客户端 K1, 调用 1.1, 值 3, 版本 2.B"),
        ("Copied 0", "version 0", "版本 0"),
    ];
    for (message, en, zh) in fields {
        let of = |language| line_of(&Register::fields(cluster.site(NodeId(1)), &parsed(&cluster, message), language));
        assert_eq!(LANGUAGES.map(of), [en, zh], "{message:?}");
    }
}

/// A client's call, by its number: that it was made, with the value that it writes, or what was returned, with the
/// version's counter and giver.
type Told<'a> = (u8, u32, Option<&'a str>, Option<(&'a str, u32, u8)>);

/// What breaks these facts, entered in this order.
fn breach(check: u8, events: &[Told<'_>]) -> Option<Breach> {
    let cluster = cluster("K1 K2 A B", Options::default());
    let mut ledger = Ledger::default();
    for (client, number, value, returned) in events {
        let call = Call { session: 1, number: *number };
        let event = match returned {
            None => Event::Called { call, value: value.map(Value::new), since: Vec::new() },
            Some((value, counter, by)) => {
                let version = Version { counter: *counter, by: NodeId(*by) };
                Event::Returned { call, value: Value::new(value), version }
            }
        };
        let event = Register::entered(event, &ledger);
        ledger.enter(NodeId(*client), Fact::Own(OwnFact::new(event, false)));
    }
    Register::breach(check, &ledger, &[], &cluster, Moment::default())
}

#[test]
fn what_no_order_explains_is_said() {
    let (write, done) = ((0, 1, Some("3"), None), (0, 1, None, Some(("3", 1, 2))));
    let stale = [write, done, (1, 1, None, None), (1, 1, None, Some(("0", 0, 0)))];
    let found = breach(0, &stale).expect("it is stale");
    assert_eq!(found.en, "K1's write of 3 had returned when K2 began to read, and it read 0, which is older.");
    assert_eq!(found.zh, "K1 写 3 已经返回，K2 之后才开始读，却读到更旧的 0。");
    assert_eq!(found.nodes, NodeSet::from_iter([NodeId(0), NodeId(1)]));
    assert_eq!(breach(0, &stale[..3]), None, "not before it has returned");
    assert_eq!(breach(0, &[write, (1, 1, None, None), done, stale[3]]), None, "the two overlap");
    let invented = breach(0, &[(1, 1, None, None), (1, 1, None, Some(("9", 1, 2)))]).expect("nobody wrote it");
    assert_eq!(invented.en, "K2 read 9, which no one wrote.");
    let early = [(1, 1, None, None), (1, 1, None, Some(("3", 1, 2))), write];
    assert_eq!(breach(0, &early).expect("too early").en, "K2's read of 3 had returned before K1's write of 3 began.");
    let second = [(0, 2, Some("4"), None), (0, 2, None, Some(("4", 2, 2)))];
    let back = [write, done, second[0], second[1], (1, 1, None, None), (1, 1, None, Some(("3", 1, 2)))];
    let expected = "K1's write of 4 began after K1's write of 3 had returned, but K2's read of 3 began after K1's \
                    write of 4 had returned: neither 3 nor 4 can come first.";
    assert_eq!(breach(0, &back).expect("crossed").en, expected);
    let twice = [
        write,
        done,
        (0, 2, Some("3"), None),
        (0, 2, None, Some(("3", 2, 2))),
        stale[2],
        (1, 1, None, Some(("0", 0, 0))),
    ];
    assert_eq!(breach(0, &twice), None, "a value that two calls wrote is not judged");
}

#[test]
fn what_a_session_loses_is_said() {
    let (write, read) = (|number, value| (0, number, Some(value), None), |number| (0, number, None, None));
    let done = |number, value, counter| (0, number, None, Some((value, counter, 2)));
    let start = |number| (0, number, None, Some(("0", 0, 0)));
    let wrote = [write(1, "3"), done(1, "3", 2), read(2), start(2), write(3, "4"), done(3, "4", 1)];
    assert_eq!(
        breach(1, &wrote).expect("its write is gone").en,
        "K1 wrote 3 as version 2.A and then read 0, version 0.",
    );
    assert_eq!(breach(1, &wrote[..3]), None);
    assert_eq!(breach(2, &wrote), None, "one read");
    assert_eq!(
        breach(3, &wrote).expect("a lower write").en,
        "K1 wrote 3 as version 2.A and then wrote 4 as version 1.A."
    );
    assert_eq!(breach(4, &wrote), None, "the write is above what was read");
    let reads = [read(1), done(1, "3", 2), read(2), done(2, "0", 1), write(3, "4"), done(3, "4", 2)];
    assert_eq!(breach(2, &reads).expect("back").zh, "K1 读到 3，版本 2.A，之后读到 0，版本 1.A。");
    assert_eq!(breach(4, &reads), None, "an equal version will do");
    let below = [read(1), done(1, "3", 2), write(3, "4"), done(3, "4", 1)];
    assert_eq!(breach(4, &below).expect("below").en, "K1 read 3, version 2.A and then wrote 4 as version 1.A.");
}

#[test]
fn replicas_that_differ_are_named_once_it_is_quiet() {
    let cluster = cluster("K1 A B C", Options::default());
    let copies: Vec<_> =
        [(1, "3"), (2, "3"), (3, "7")].map(|(id, v)| (NodeId(id), Holding::Copy(Value::new(v)))).into();
    let of = |quiet, copies: &[(NodeId, Holding)]| {
        Register::breach(5, &Ledger::default(), copies, &cluster, Moment { failure_free: false, quiet })
    };
    assert_eq!(of(true, &copies).expect("they differ").en, "Nothing is left to happen, but A holds 3 and C holds 7.");
    assert_eq!((of(false, &copies), of(true, &copies[..2])), (None, None));
}
