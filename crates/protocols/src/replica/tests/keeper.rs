//! A replica: calls, versions, copies, and what it does again.

use super::*;

const FIRST: &str = "writes 3 1.A; serves K1 1.1; Copy 3 1.A > B C; sets 100";

#[test]
fn synchronous_copies_wait_for_all() {
    let mut a = Bench::a(Options::default());
    a.shows("*0 (0); all equal").waits(false);
    a.hears("K1", "Write 1.1 3 0", FIRST).says("version 1.A").shows("*3 (1.A); retry set; 1 of 3, needs 3").waits(true);
    a.ignores("K1", &["Write 1.1 3 0"]).hears("B", "Copied 1.A", "-").shows("*3 (1.A); retry set; 2 of 3, needs 3");
    a.hears("B", "Copied 1.A", "-").hears("C", "Copied 1.A", "Written 1.1 1.A > K1; cancels");
    a.shows("*3 (1.A); all equal").waits(false).ignores("K1", &["Write 1.1 3 0"]).says("seen this call");
    a.hears("K2", "Read 1.1 0", "Value 1.1 3 1.A > K2").says("its own copy");
}

#[test]
fn asynchronous_copies_follow_the_answer() {
    let mut a = Bench::a(Options { w: Holders::One, ..Options::default() });
    a.hears("K1", "Write 1.1 3 0", &format!("{FIRST}; Written 1.1 1.A > K1"))
        .says("itself, which is enough")
        .waits(false);
    a.hears("B", "Copied 1.A", "-").hears("C", "Copied 1.A", "cancels").says("stops its timer");
}

#[test]
fn a_quorum_is_heard_before_a_version_is_given() {
    let mut a = Bench::a(quorum());
    a.hears("K1", "Write 1.1 3 0", "Ask K1 1.1 > B C; sets 100")
        .shows("*0 (0); retry set; 1 of 3, needs 2")
        .waits(true);
    a.ignores("K1", &["Write 1.1 3 0"]);
    a.hears("B", "Have K1 1.1 9 4.C", "writes 3 5.A; serves K1 1.1; Copy 3 5.A > B C; sets 100").says("5.A, one above");
    a.hears("C", "Have K1 1.1 9 4.C", "-").says("no open call waits for it");
    a.hears("C", "Copied 5.A", "Written 1.1 5.A > K1").says("2 of 3").hears("B", "Copied 5.A", "cancels");
}

#[test]
fn a_version_is_above_what_the_client_carries() {
    let mut a = Bench::a(last_writer());
    a.hears("K1", "Write 1.4 3 7.B", "writes 3 8.A; serves K1 1.4; Copy 3 8.A > B C; sets 100; Written 1.4 8.A > K1");
}

#[test]
fn a_read_answers_with_the_highest_version_heard() {
    let mut a = Bench::a(quorum());
    a.hears("K2", "Read 1.1 0", "Ask K2 1.1 > B C; sets 100");
    a.hears("B", "Have K2 1.1 9 2.B", "Value 1.1 9 2.B > K2; cancels").says("has heard B").shows("*0 (0)");
    a.hears("K2", "Read 1.2 0", "Ask K2 1.2 > B C; sets 100").hears(
        "C",
        "Have K2 1.2 0 0",
        "Value 1.2 0 0 > K2; cancels",
    );
    let mut a = Bench::a(Options { r: Hears::All, ..quorum() });
    a.hears("K2", "Read 1.1 0", "Ask K2 1.1 > B C; sets 100").hears("B", "Have K2 1.1 9 2.B", "-");
    a.hears("B", "Have K2 1.1 9 2.B", "-").shows("*0 (0); retry set; 2 of 3, needs 3");
    a.hears("C", "Have K2 1.1 4 1.C", "Value 1.1 9 2.B > K2; cancels").says("has heard B and C");
}

#[test]
fn a_read_writes_back_what_too_few_are_known_to_hold() {
    let mut a = Bench::a(Options { w: Holders::All, ..written_back() });
    a.hears("K2", "Read 1.1 0", "Ask K2 1.1 > B C; sets 100");
    a.hears("B", "Have K2 1.1 9 2.B", "writes 9 2.B; Copy 9 2.B > C; sets 100").says("sends that to C").waits(true);
    a.shows("*9 (2.B); retry set; 2 of 3, needs 3").hears("C", "Have K2 1.1 0 0", "-");
    a.hears("C", "Copied 2.B", "Value 1.1 9 2.B > K2; cancels").says("answers K2 with 9");
}

/// The answers show that enough hold it: neither a message nor a delay more.
#[test]
fn a_read_writes_nothing_back_that_enough_hold() {
    let mut a = Bench::a(written_back());
    a.hears("K2", "Read 1.1 0", "Ask K2 1.1 > B C; sets 100");
    a.hears("B", "Have K2 1.1 9 2.B", "writes 9 2.B; Value 1.1 9 2.B > K2")
        .says("takes it over")
        .fires("tries again; Copy 9 2.B > C; sets 100");
    let mut a = Bench::a(written_back());
    a.hears("K2", "Read 1.1 0", "Ask K2 1.1 > B C; sets 100").hears(
        "B",
        "Have K2 1.1 0 0",
        "Value 1.1 0 0 > K2; cancels",
    );
}

#[test]
fn a_read_waits_for_what_its_session_carries() {
    let mut a = Bench::a(last_writer());
    a.hears("K1", "Read 1.2 1.B", "-").says("waits for a copy").waits(true).shows("*0 (0); all equal; 1 of 3, needs 1");
    a.fires("-").hears("C", "Copy 4 1.A", "writes 4 1.A; Copied 1.A > C").waits(true);
    a.hears("B", "Copy 3 1.B", "writes 3 1.B; Copied 1.B > B; Value 1.2 3 1.B > K1").waits(false);
    let mut a = Bench::a(quorum());
    a.hears("K1", "Read 1.2 2.B", "Ask K1 1.2 > B C; sets 100")
        .hears("C", "Have K1 1.2 4 1.C", "-")
        .says("waits for a copy");
    a.fires("tries again; Ask K1 1.2 > B; sets 100").hears("B", "Have K1 1.2 5 2.B", "Value 1.2 5 2.B > K1; cancels");
    let mut a = Bench::a(quorum());
    a.hears("K1", "Read 1.2 2.B", "Ask K1 1.2 > B C; sets 100").hears("C", "Have K1 1.2 4 1.C", "-");
    a.hears("B", "Have K1 1.2 4 1.C", "cancels").waits(true).fires("-");
    a.hears("B", "Copy 5 2.B", "writes 5 2.B; Copied 2.B > B; Value 1.2 5 2.B > K1");
}

/// Another client's write may bring what a read waits for.
#[test]
fn a_write_lets_a_read_go_on_that_waits() {
    let mut a = Bench::a(last_writer());
    a.hears("K1", "Read 1.2 1.A", "-");
    a.hears(
        "K2",
        "Write 1.1 7 0",
        "writes 7 1.A; serves K2 1.1; Copy 7 1.A > B C; sets 100; Value 1.2 7 1.A > K1; Written 1.1 1.A > K2",
    );
}

#[test]
fn a_later_call_replaces_an_open_one() {
    let mut a = Bench::a(quorum());
    a.hears("K1", "Write 1.1 3 0", "Ask K1 1.1 > B C; sets 100")
        .hears("K1", "Read 1.2 0", "Ask K1 1.2 > B C; sets 100")
        .says("drops");
    a.ignores("K1", &["Write 1.1 3 0"]).hears("B", "Have K1 1.1 0 0", "-").hears(
        "C",
        "Have K1 1.2 0 0",
        "Value 1.2 0 0 > K1; cancels",
    );
    // What it had not opened for long enough to give it a version has no effect, but may be asked for again.
    a.hears("K1", "Write 1.1 3 0", "Ask K1 1.1 > B C; sets 100");
    a.hears("K1", "Read 2.1 0", "Ask K1 2.1 > B C; sets 100").ignores("K1", &["Read 1.9 0"]);
}

#[test]
fn several_clients_calls_are_open_at_once() {
    let mut a = Bench::a(quorum());
    a.hears("K1", "Write 1.1 3 0", "Ask K1 1.1 > B C; sets 100").hears(
        "K2",
        "Read 1.1 0",
        "Ask K2 1.1 > B C; sets 100",
    );
    a.fires("tries again; Ask K1 1.1 > B C; Ask K2 1.1 > B C; sets 100");
    a.hears("B", "Have K1 1.1 0 0", "writes 3 1.A; serves K1 1.1; Copy 3 1.A > B C; sets 100");
    a.hears("B", "Have K2 1.1 0 0", "Value 1.1 3 1.A > K2").fires("tries again; Copy 3 1.A > B C; sets 100");
    a.details(
        "value 3, version 1.A, last writes K1 1.1; known of others B 0, C 0, call of K1 write 3: 3 (1.A) held by A",
    );
}

#[test]
fn a_copy_is_stored_if_it_is_newer() {
    let mut a = Bench::a(last_writer());
    a.hears("B", "Copy 4 1.B", "writes 4 1.B; Copied 1.B > B").says("newer than A's 0").shows("*4 (1.B)");
    a.hears("B", "Copy 4 1.B", "Copied 1.B > B").says("holds already");
    a.hears("C", "Copy 3 1.A", "Copy 4 1.B > C").says("older than A's 1.B").hears(
        "C",
        "Copy 5 1.C",
        "writes 5 1.C; Copied 1.C > C",
    );
    a.hears("B", "Copy 6 2.A", "writes 6 2.A; Copied 2.A > B").hears("B", "Ask K1 1.1", "Have K1 1.1 6 2.A > B");
    a.ignores("B", &["Written 1.1 1.A", "Value 1.1 6 2.A"]);
}

/// Whoever is known to be equal is left alone; who is known to have been equal once is not.
#[test]
fn copies_are_repeated_until_all_are_known_to_be_equal() {
    let mut a = Bench::a(last_writer());
    a.hears("K1", "Write 1.1 3 0", &format!("{FIRST}; Written 1.1 1.A > K1")).hears("B", "Copied 1.A", "-");
    a.fires("tries again; Copy 3 1.A > C; sets 100").says("held by C");
    a.hears("K1", "Write 1.2 4 0", "writes 4 2.A; serves K1 1.2; Copy 4 2.A > B C; sets 100; Written 1.2 2.A > K1");
    a.hears("C", "Copied 1.A", "-").fires("tries again; Copy 4 2.A > B C; sets 100").hears("C", "Copied 2.A", "-");
    a.hears("B", "Copy 4 2.A", "Copied 2.A > B; cancels").fires("-").shows("*4 (2.A); all equal");
}

#[test]
fn a_replica_that_restarts_has_its_copy_and_no_calls() {
    let mut a = Bench::a(quorum());
    a.hears("K1", "Write 1.1 3 0", "Ask K1 1.1 > B C; sets 100");
    a.hears("B", "Have K1 1.1 0 0", "writes 3 1.A; serves K1 1.1; Copy 3 1.A > B C; sets 100").hears(
        "B",
        "Copied 1.A",
        "Written 1.1 1.A > K1",
    );
    a.restarts("Copy 3 1.A > B C; sets 100")
        .waits(false)
        .shows("*3 (1.A); retry set")
        .says("sends its copy to B and C");
    a.details("value 3, version 1.A, last writes K1 1.1; known of others nothing");
    a.ignores("K1", &["Write 1.1 3 0"]).fires("tries again; Copy 3 1.A > B C; sets 100");
    a.hears("B", "Copied 1.A", "-")
        .hears("C", "Copy 7 2.C", "writes 7 2.C; Copied 2.C > C")
        .shows("*7 (2.C); retry set");
    a.hears("B", "Copied 2.C", "cancels").shows("*7 (2.C); all equal");
    let mut alone = Bench::of("K1 A", "A", Options::default());
    alone.restarts("-").hears("K1", "Write 1.1 3 0", "writes 3 1.A; serves K1 1.1; Written 1.1 1.A > K1").fires("-");
    let mut fresh = Bench::a(quorum());
    fresh.restarts("Copy 0 0 > B C; sets 100").hears("B", "Copied 0", "-").hears("C", "Copied 0", "cancels");
    fresh.hears("B", "Copy 0 0", "Copied 0 > B");
}
