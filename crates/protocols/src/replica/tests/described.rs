//! What a replicated register says of itself is what its code does: the same names in the same places.

use super::*;
use serde::de::value::{Error, MapDeserializer};
use synod_core::Name;

fn names_of<N: Name>(all: &[N]) -> Vec<&'static str> {
    all.iter().map(|one| one.name()).collect()
}

fn options(name: &str, choice: &str) -> Result<Options, Error> {
    Options::deserialize(MapDeserializer::new([(name, choice)].into_iter()))
}

#[test]
fn it_describes_itself() {
    let about = Register::about();
    assert_eq!(about.id, Register::ID);
    assert_eq!(names_of(Role::ALL), about.roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>());
    assert_eq!(names_of(Timer::ALL), about.timers.iter().map(|timer| timer.name.as_str()).collect::<Vec<_>>());
    let kinds: Vec<_> = about.messages.iter().map(|kind| kind.name.as_str()).collect();
    assert_eq!(kinds, ["Write", "Read", "Written", "Value", "Ask", "Have", "Copy", "Copied"]);
    let claims: Vec<_> = Register::properties().into_iter().map(|property| property.name).collect();
    assert_eq!(
        claims,
        [
            "linearizable",
            "read-your-writes",
            "monotonic-reads",
            "monotonic-writes",
            "writes-follow-reads",
            "convergent",
            "available"
        ]
    );
    let choices = |name: &str| {
        let option = about.options.iter().find(|option| option.name == name).expect("an option");
        option.choices.iter().map(|choice| choice.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(choices("writes"), names_of(Writes::ALL));
    assert_eq!(choices("w"), names_of(Holders::ALL));
    assert_eq!(choices("r"), names_of(Hears::ALL));
    assert_eq!(choices("repair"), names_of(Repair::ALL));
    assert_eq!(choices("session"), names_of(Session::ALL));
    let variants: Vec<_> = about.variants.iter().map(|variant| variant.name.as_str()).collect();
    assert_eq!(names_of(Variant::ALL)[1..], variants);
    for option in &about.options {
        assert!(options(&option.name, "no such choice").is_err(), "{} is an option", option.name);
        for choice in &option.choices {
            assert!(options(&option.name, &choice.name).is_ok(), "{} {}", option.name, choice.name);
        }
    }
    assert!(variants.iter().all(|variant| options("broken", variant).is_ok()));
}

#[test]
fn a_label_begins_with_its_kind() {
    let cluster = cluster("K1 A B", Options::default());
    let table = [
        ("Write 1.1 3 0", "Write 3"),
        ("Read 1.1 1.A", "Read"),
        ("Written 1.1 2.B", "Written (2)"),
        ("Value 1.1 3 2.B", "Value 3 (2)"),
        ("Ask K1 1.1", "Ask"),
        ("Have K1 1.1 3 2.B", "Have 3 (2)"),
        ("Copy 3 2.B", "Copy 3 (2)"),
        ("Copied 0", "Copied (0)"),
    ];
    for (text, label) in table {
        let message = parsed(&cluster, text);
        assert_eq!(
            (Register::label(&message), written(cluster.site(NodeId(1)), &message)),
            (label.into(), text.into())
        );
        assert!(label.starts_with(&*Register::kind(&message)));
    }
}

#[test]
fn a_forger_changes_values_and_hides_versions() {
    let cluster = cluster("K1 A B", Options::default());
    let forged = |text: &str| {
        let made = Register::forgeries(&cluster, NodeId(1), NodeId(2), &parsed(&cluster, text));
        made.iter().map(|message| written(cluster.site(NodeId(1)), message)).collect::<Vec<_>>()
    };
    assert_eq!(forged("Write 1.1 3 0"), ["Write 1.1 forged 0"]);
    assert_eq!(forged("Value 1.1 3 2.B"), ["Value 1.1 forged 2.B"]);
    assert_eq!(forged("Copy 3 2.B"), ["Copy forged 2.B"]);
    assert_eq!(forged("Have K1 1.1 3 2.B"), ["Have K1 1.1 0 0"]);
    for nothing in ["Have K1 1.1 0 0", "Copy forged 2.B", "Read 1.1 0", "Written 1.1 1.A", "Ask K1 1.1", "Copied 1.A"] {
        assert_eq!(forged(nothing), [""; 0], "{nothing}");
    }
}

#[test]
fn a_request_names_a_replica() {
    let cluster = cluster("K1 A B", Options::default());
    assert_eq!(Register::request(&cluster, 2, Some(Value::new("B"))), Request::Switch(NodeId(2)));
    assert_eq!(Register::request(&cluster, 1, None), Request::Read);
}

#[test]
fn a_fact_is_told_in_the_trace_s_own_quotes() {
    let call = Call { session: 1, number: 2 };
    let called =
        |value: Option<&str>| Event::Called { call, value: value.map(Value::new), since: vec![(NodeId(0), call)] };
    assert_eq!(Register::told(&called(None)), "called 1.2 read");
    assert_eq!(Register::told(&called(Some(r#"a "b" \"#))), r#"called 1.2 write "a \"b\" \\""#);
    let version = Version { counter: 3, by: NodeId(1) };
    assert_eq!(Register::told(&Event::Returned { call, value: Value::new("3"), version }), "returned 1.2 \"3\" (3)");
}
