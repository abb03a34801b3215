//! A client: its calls, what it carries, where it goes.

use super::*;

fn client(session: Session) -> Bench {
    Bench::of("K1 K2 A B C", "K1", Options { session, ..last_writer() })
}

#[test]
fn a_client_makes_one_call_at_a_time() {
    let mut k = client(Session::None);
    k.shows("idle; A, w 0, r 0").asked("write 3", "called 1.1 write \"3\"; Write 1.1 3 0 > A").waits(false);
    k.shows("waiting; A, w 0, r 0").asked("write 4", "-").says("one call at a time").asked("read", "-");
    k.ignores_all("A", &["Written 1.2 1.A", "Written 2.1 1.A", "Value 1.1 3 1.A", "Copied 1.A", "Ask K1 1.1"]);
    k.gets("A", "Written 1.1 1.A", "returned 1.1 \"3\" (1)").shows("idle; A, w 1.A, r 0");
    k.ignores_all("A", &["Written 1.1 1.A"]);
    k.asked("read", "called 1.2 read; Read 1.2 0 > A").ignores_all("A", &["Written 1.2 1.A", "Value 1.1 3 1.A"]);
    k.gets("A", "Value 1.2 3 1.A", "returned 1.2 \"3\" (1); decides 3").shows("idle; A, w 1.A, r 1.A");
    k.details("session 1; replica A, calls 2, wrote version 1.A, read version 1.A");
}

#[test]
fn a_client_starts_at_the_replica_of_its_place_counted_round() {
    for (name, at) in [("K1", "A"), ("K2", "B"), ("K3", "A")] {
        let options = || Options { writes: Writes::Any, ..Options::default() };
        Bench::of("K1 A K2 B K3", name, options())
            .asked("write 3", &format!("called 1.1 write \"3\"; Write 1.1 3 0 > {at}"));
        let mut primary = Bench::of("K1 A K2 B K3", name, Options::default());
        primary.asked("write 3", "called 1.1 write \"3\"; Write 1.1 3 0 > A").gets(
            "A",
            "Written 1.1 1.A",
            "returned 1.1 \"3\" (1)",
        );
        primary.asked("read", &format!("called 1.2 read; Read 1.2 0 > {at}"));
    }
}

#[test]
fn a_client_that_goes_elsewhere_gives_its_call_up() {
    let mut k = client(Session::None);
    k.asked("switch B", "-").says("K1 goes to B.").shows("idle; B, w 0, r 0");
    k.asked("write 3", "called 1.1 write \"3\"; Write 1.1 3 0 > B")
        .asked("switch C", "-")
        .says("may still take effect");
    k.shows("idle; C, w 0, r 0")
        .ignores_all("B", &["Written 1.1 1.B"])
        .asked("read", "called 1.2 read; Read 1.2 0 > C");
    k.asked("switch A", "-").says("gives up the read").ignores_all("C", &["Value 1.2 0 0"]);
}

/// Each guarantee carries one version, to one kind of call (Terry et al. 1994, table 2).
#[test]
fn a_session_carries_what_its_guarantee_needs() {
    let table = [
        (Session::None, "0", "0"),
        (Session::ReadYourWrites, "0", "2.A"),
        (Session::MonotonicReads, "0", "3.B"),
        (Session::MonotonicWrites, "2.A", "0"),
        (Session::WritesFollowReads, "3.B", "0"),
        (Session::Causal, "3.B", "3.B"),
    ];
    for (session, to_write, to_read) in table {
        let mut k = client(session);
        k.asked("write 1", "called 1.1 write \"1\"; Write 1.1 1 0 > A").gets(
            "A",
            "Written 1.1 2.A",
            "returned 1.1 \"1\" (2)",
        );
        let known = if matches!(session, Session::ReadYourWrites | Session::Causal) { "2.A" } else { "0" };
        k.asked("read", &format!("called 1.2 read; Read 1.2 {known} > A"));
        k.gets("A", "Value 1.2 7 3.B", "returned 1.2 \"7\" (3); decides 7");
        k.asked("read", &format!("called 1.3 read; Read 1.3 {to_read} > A"));
        k.gets("A", "Value 1.3 7 3.B", "returned 1.3 \"7\" (3); decides 7");
        k.asked("write 5", &format!("called 1.4 write \"5\"; Write 1.4 5 {to_write} > A"));
    }
}

/// An answer below what it has seen takes nothing back.
#[test]
fn a_client_remembers_the_highest_version() {
    let mut k = client(Session::MonotonicReads);
    k.asked("read", "called 1.1 read; Read 1.1 0 > A").gets(
        "A",
        "Value 1.1 7 3.B",
        "returned 1.1 \"7\" (3); decides 7",
    );
    k.asked("read", "called 1.2 read; Read 1.2 3.B > A").gets(
        "A",
        "Value 1.2 4 1.A",
        "returned 1.2 \"4\" (1); decides 4",
    );
    k.shows("idle; A, w 0, r 3.B").asked("read", "called 1.3 read; Read 1.3 3.B > A");
}

#[test]
fn a_client_that_restarts_begins_another_session() {
    let mut k = client(Session::Causal);
    k.asked("switch B", "-").asked("write 1", "called 1.1 write \"1\"; Write 1.1 1 0 > B");
    k.gets("B", "Written 1.1 2.B", "returned 1.1 \"1\" (2)").asked("read", "called 1.2 read; Read 1.2 2.B > B");
    k.restarts("writes session 2").says("session 2, back at A").shows("idle; A, w 0, r 0");
    k.ignores_all("B", &["Value 1.2 1 2.B"])
        .asked("read", "called 2.1 read; Read 2.1 0 > A")
        .restarts("writes session 3");
    k.memory = None;
    k.shows("*session 3");
}
