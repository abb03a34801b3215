//! A replica: calls, versions, copies, and what it does again.

use super::*;

const FIRST: &str = "writes 3 1.A; serves K1 1.1; Copy 3 1.A > B C; sets retry 100";

#[test]
fn synchronous_copies_wait_for_all() {
    let mut a = Bench::a(Options::default());
    a.shows("*0 (0); all equal").waits(false);
    a.gets("K1", "Write 1.1 3 0", FIRST).says("version 1.A").shows("*3 (1.A); retry set; 1 of 3, needs 3").waits(true);
    a.ignores_all("K1", &["Write 1.1 3 0"]).gets("B", "Copied 1.A", "-").shows("*3 (1.A); retry set; 2 of 3, needs 3");
    a.gets("B", "Copied 1.A", "-").gets("C", "Copied 1.A", "Written 1.1 1.A > K1; cancels retry");
    a.shows("*3 (1.A); all equal").waits(false).ignores_all("K1", &["Write 1.1 3 0"]).says("seen this call");
    a.gets("K2", "Read 1.1 0", "Value 1.1 3 1.A > K2").says("its own copy");
}

#[test]
fn asynchronous_copies_follow_the_answer() {
    let mut a = Bench::a(Options { w: Holders::One, ..Options::default() });
    a.gets("K1", "Write 1.1 3 0", &format!("{FIRST}; Written 1.1 1.A > K1"))
        .says("itself, which is enough")
        .waits(false);
    a.gets("B", "Copied 1.A", "-").gets("C", "Copied 1.A", "cancels retry").says("stops its timer");
}

#[test]
fn a_quorum_is_heard_before_a_version_is_given() {
    let mut a = Bench::a(quorum());
    a.gets("K1", "Write 1.1 3 0", "Ask K1 1.1 > B C; sets retry 100")
        .shows("*0 (0); retry set; 1 of 3, needs 2")
        .waits(true);
    a.ignores_all("K1", &["Write 1.1 3 0"]);
    a.gets("B", "Have K1 1.1 9 4.C", "writes 3 5.A; serves K1 1.1; Copy 3 5.A > B C; sets retry 100")
        .says("5.A, one above");
    a.gets("C", "Have K1 1.1 9 4.C", "-").says("no open call waits for it");
    a.gets("C", "Copied 5.A", "Written 1.1 5.A > K1").says("2 of 3").gets("B", "Copied 5.A", "cancels retry");
}

#[test]
fn a_version_is_above_what_the_client_carries() {
    let mut a = Bench::a(last_writer());
    a.gets(
        "K1",
        "Write 1.4 3 7.B",
        "writes 3 8.A; serves K1 1.4; Copy 3 8.A > B C; sets retry 100; Written 1.4 8.A > K1",
    );
}

#[test]
fn a_read_answers_with_the_highest_version_heard() {
    let mut a = Bench::a(quorum());
    a.gets("K2", "Read 1.1 0", "Ask K2 1.1 > B C; sets retry 100");
    a.gets("B", "Have K2 1.1 9 2.B", "Value 1.1 9 2.B > K2; cancels retry").says("has heard B").shows("*0 (0)");
    a.gets("K2", "Read 1.2 0", "Ask K2 1.2 > B C; sets retry 100").gets(
        "C",
        "Have K2 1.2 0 0",
        "Value 1.2 0 0 > K2; cancels retry",
    );
    let mut a = Bench::a(Options { r: Hears::All, ..quorum() });
    a.gets("K2", "Read 1.1 0", "Ask K2 1.1 > B C; sets retry 100").gets("B", "Have K2 1.1 9 2.B", "-");
    a.gets("B", "Have K2 1.1 9 2.B", "-").shows("*0 (0); retry set; 2 of 3, needs 3");
    a.gets("C", "Have K2 1.1 4 1.C", "Value 1.1 9 2.B > K2; cancels retry").says("has heard B and C");
}

#[test]
fn a_read_writes_back_what_too_few_are_known_to_hold() {
    let mut a = Bench::a(Options { w: Holders::All, ..written_back() });
    a.gets("K2", "Read 1.1 0", "Ask K2 1.1 > B C; sets retry 100");
    a.gets("B", "Have K2 1.1 9 2.B", "writes 9 2.B; Copy 9 2.B > C; sets retry 100")
        .says("sends that to C")
        .waits(true);
    a.shows("*9 (2.B); retry set; 2 of 3, needs 3").gets("C", "Have K2 1.1 0 0", "-");
    a.gets("C", "Copied 2.B", "Value 1.1 9 2.B > K2; cancels retry").says("answers K2 with 9");
}

/// The answers show that enough hold it: neither a message nor a delay more.
#[test]
fn a_read_writes_nothing_back_that_enough_hold() {
    let mut a = Bench::a(written_back());
    a.gets("K2", "Read 1.1 0", "Ask K2 1.1 > B C; sets retry 100");
    a.gets("B", "Have K2 1.1 9 2.B", "writes 9 2.B; Value 1.1 9 2.B > K2")
        .says("takes it over")
        .retries("tries again (retry); Copy 9 2.B > C; sets retry 100");
    let mut a = Bench::a(written_back());
    a.gets("K2", "Read 1.1 0", "Ask K2 1.1 > B C; sets retry 100").gets(
        "B",
        "Have K2 1.1 0 0",
        "Value 1.1 0 0 > K2; cancels retry",
    );
}

#[test]
fn a_read_waits_for_what_its_session_carries() {
    let mut a = Bench::a(last_writer());
    a.gets("K1", "Read 1.2 1.B", "-").says("waits for a copy").waits(true).shows("*0 (0); all equal; 1 of 3, needs 1");
    a.retries("-").gets("C", "Copy 4 1.A", "writes 4 1.A; Copied 1.A > C").waits(true);
    a.gets("B", "Copy 3 1.B", "writes 3 1.B; Copied 1.B > B; Value 1.2 3 1.B > K1").waits(false);
    let mut a = Bench::a(quorum());
    a.gets("K1", "Read 1.2 2.B", "Ask K1 1.2 > B C; sets retry 100")
        .gets("C", "Have K1 1.2 4 1.C", "-")
        .says("waits for a copy");
    a.retries("tries again (retry); Ask K1 1.2 > B; sets retry 100").gets(
        "B",
        "Have K1 1.2 5 2.B",
        "Value 1.2 5 2.B > K1; cancels retry",
    );
    let mut a = Bench::a(quorum());
    a.gets("K1", "Read 1.2 2.B", "Ask K1 1.2 > B C; sets retry 100").gets("C", "Have K1 1.2 4 1.C", "-");
    a.gets("B", "Have K1 1.2 4 1.C", "cancels retry").waits(true).retries("-");
    a.gets("B", "Copy 5 2.B", "writes 5 2.B; Copied 2.B > B; Value 1.2 5 2.B > K1");
}

/// Another client's write may bring what a read waits for.
#[test]
fn a_write_lets_a_read_go_on_that_waits() {
    let mut a = Bench::a(last_writer());
    a.gets("K1", "Read 1.2 1.A", "-");
    a.gets(
        "K2",
        "Write 1.1 7 0",
        "writes 7 1.A; serves K2 1.1; Copy 7 1.A > B C; sets retry 100; Value 1.2 7 1.A > K1; Written 1.1 1.A > K2",
    );
}

#[test]
fn a_later_call_replaces_an_open_one() {
    let mut a = Bench::a(quorum());
    a.gets("K1", "Write 1.1 3 0", "Ask K1 1.1 > B C; sets retry 100")
        .gets("K1", "Read 1.2 0", "Ask K1 1.2 > B C; sets retry 100")
        .says("drops");
    a.ignores_all("K1", &["Write 1.1 3 0"]).gets("B", "Have K1 1.1 0 0", "-").gets(
        "C",
        "Have K1 1.2 0 0",
        "Value 1.2 0 0 > K1; cancels retry",
    );
    // What it had not opened for long enough to give it a version has no effect, but may be asked for again.
    a.gets("K1", "Write 1.1 3 0", "Ask K1 1.1 > B C; sets retry 100");
    a.gets("K1", "Read 2.1 0", "Ask K1 2.1 > B C; sets retry 100").ignores_all("K1", &["Read 1.9 0"]);
}

#[test]
fn several_clients_calls_are_open_at_once() {
    let mut a = Bench::a(quorum());
    a.gets("K1", "Write 1.1 3 0", "Ask K1 1.1 > B C; sets retry 100").gets(
        "K2",
        "Read 1.1 0",
        "Ask K2 1.1 > B C; sets retry 100",
    );
    a.retries("tries again (retry); Ask K1 1.1 > B C; Ask K2 1.1 > B C; sets retry 100");
    a.gets("B", "Have K1 1.1 0 0", "writes 3 1.A; serves K1 1.1; Copy 3 1.A > B C; sets retry 100");
    a.gets("B", "Have K2 1.1 0 0", "Value 1.1 3 1.A > K2")
        .retries("tries again (retry); Copy 3 1.A > B C; sets retry 100");
    a.details(
        "value 3, version 1.A, last writes K1 1.1; known of others B 0, C 0, call of K1 write 3: 3 (1.A) held by A",
    );
}

#[test]
fn a_copy_is_stored_if_it_is_newer() {
    let mut a = Bench::a(last_writer());
    a.gets("B", "Copy 4 1.B", "writes 4 1.B; Copied 1.B > B").says("newer than A's 0").shows("*4 (1.B)");
    a.gets("B", "Copy 4 1.B", "Copied 1.B > B").says("holds already");
    a.gets("C", "Copy 3 1.A", "Copy 4 1.B > C").says("older than A's 1.B").gets(
        "C",
        "Copy 5 1.C",
        "writes 5 1.C; Copied 1.C > C",
    );
    a.gets("B", "Copy 6 2.A", "writes 6 2.A; Copied 2.A > B").gets("B", "Ask K1 1.1", "Have K1 1.1 6 2.A > B");
    a.ignores_all("B", &["Written 1.1 1.A", "Value 1.1 6 2.A"]);
}

/// Whoever is known to be equal is left alone; who is known to have been equal once is not.
#[test]
fn copies_are_repeated_until_all_are_known_to_be_equal() {
    let mut a = Bench::a(last_writer());
    a.gets("K1", "Write 1.1 3 0", &format!("{FIRST}; Written 1.1 1.A > K1")).gets("B", "Copied 1.A", "-");
    a.retries("tries again (retry); Copy 3 1.A > C; sets retry 100").says("held by C");
    a.gets(
        "K1",
        "Write 1.2 4 0",
        "writes 4 2.A; serves K1 1.2; Copy 4 2.A > B C; sets retry 100; Written 1.2 2.A > K1",
    );
    a.gets("C", "Copied 1.A", "-").retries("tries again (retry); Copy 4 2.A > B C; sets retry 100").gets(
        "C",
        "Copied 2.A",
        "-",
    );
    a.gets("B", "Copy 4 2.A", "Copied 2.A > B; cancels retry").retries("-").shows("*4 (2.A); all equal");
}

#[test]
fn a_replica_that_restarts_has_its_copy_and_no_calls() {
    let mut a = Bench::a(quorum());
    a.gets("K1", "Write 1.1 3 0", "Ask K1 1.1 > B C; sets retry 100");
    a.gets("B", "Have K1 1.1 0 0", "writes 3 1.A; serves K1 1.1; Copy 3 1.A > B C; sets retry 100").gets(
        "B",
        "Copied 1.A",
        "Written 1.1 1.A > K1",
    );
    a.restarts("Copy 3 1.A > B C; sets retry 100")
        .waits(false)
        .shows("*3 (1.A); retry set")
        .says("sends its copy to B and C");
    a.details("value 3, version 1.A, last writes K1 1.1; known of others nothing");
    a.ignores_all("K1", &["Write 1.1 3 0"]).retries("tries again (retry); Copy 3 1.A > B C; sets retry 100");
    a.gets("B", "Copied 1.A", "-").gets("C", "Copy 7 2.C", "writes 7 2.C; Copied 2.C > C").shows("*7 (2.C); retry set");
    a.gets("B", "Copied 2.C", "cancels retry").shows("*7 (2.C); all equal");
    let mut alone = Bench::of("K1 A", "A", Options::default());
    alone.restarts("-").gets("K1", "Write 1.1 3 0", "writes 3 1.A; serves K1 1.1; Written 1.1 1.A > K1").retries("-");
    let mut fresh = Bench::a(quorum());
    fresh.restarts("Copy 0 0 > B C; sets retry 100").gets("B", "Copied 0", "-").gets("C", "Copied 0", "cancels retry");
    fresh.gets("B", "Copy 0 0", "Copied 0 > B");
}
