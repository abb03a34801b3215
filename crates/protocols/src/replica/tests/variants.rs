//! The rules that can be switched off.

use super::*;

fn broken(variant: Variant, options: Options) -> Bench {
    Bench::a(Options { broken: variant, ..options })
}

#[test]
fn a_write_that_hears_nobody_may_get_a_low_version() {
    let mut a = broken(Variant::WritesBlindly, written_back());
    a.gets("K1", "Write 1.1 3 0", "writes 3 1.A; serves K1 1.1; Copy 3 1.A > B C; sets retry 100")
        .says("is switched off");
    a.gets("B", "Copy 9 4.B", "writes 9 4.B; Copied 4.B > B; Written 1.1 1.A > K1");
    a.gets("K2", "Read 1.1 0", "Ask K2 1.1 > B C; sets retry 100");
}

#[test]
fn an_older_copy_overwrites() {
    let mut a = broken(Variant::OlderOverwrites, last_writer());
    a.gets("B", "Copy 9 4.B", "writes 9 4.B; Copied 4.B > B").gets("C", "Copy 3 1.C", "writes 3 1.C; Copied 1.C > C");
    a.says("overwrites its own").shows("*3 (1.C)");
}

#[test]
fn equal_counters_are_taken_for_the_same() {
    let mut a = broken(Variant::TiesUnbroken, last_writer());
    a.gets("B", "Copy 9 1.B", "writes 9 1.B; Copied 1.B > B")
        .gets("C", "Copy 3 1.C", "Copied 1.C > C")
        .says("for the same");
    a.gets("C", "Copy 3 1.A", "Copied 1.A > C").shows("*9 (1.B)").gets(
        "C",
        "Copy 4 2.A",
        "writes 4 2.A; Copied 2.A > C",
    );
    a.gets("B", "Copy 9 1.B", "Copy 4 2.A > B").gets("B", "Copy 4 2.A", "Copied 2.A > B").says("holds already");
}

#[test]
fn a_copy_in_memory_is_lost_in_a_crash() {
    let mut a = broken(Variant::CopiesInMemory, written_back());
    a.gets("B", "Copy 9 1.B", "Copied 1.B > B").says("in its memory only").shows("9 (1.B)");
    a.details("value 0, version 0, last writes none; known of others B 1.B, C 0, not written 9 (1.B)");
    assert_eq!(
        Register::holding(a.cluster.site(a.id), a.memory.as_ref(), &a.disk),
        Some(Holding::Copy(Value::new("9")))
    );
    a.restarts("Copy 0 0 > B C; sets retry 100").shows("*0 (0); retry set");
    assert_eq!(
        Register::holding(a.cluster.site(a.id), a.memory.as_ref(), &a.disk),
        Some(Holding::Copy(Value::new("0")))
    );
    // What it gives a version itself is written.
    a.gets("B", "Copy 9 1.B", "Copied 1.B > B");
    a.gets("K1", "Write 1.1 3 0", "Ask K1 1.1 > B C; sets retry 100");
    a.gets("B", "Have K1 1.1 9 1.B", "writes 3 2.A; serves K1 1.1; Copy 3 2.A > B C; sets retry 100")
        .shows("*3 (2.A); retry set; 1 of 3, needs 2");
}
