//! What remote calls say of themselves is what the code does.

use super::*;
use crate::rpc::{Request, Role, Rpc, Settings, Timer};
use alloc::vec;
use alloc::vec::Vec;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, MapDeserializer};
use synod_core::about::RequestValue;
use synod_core::{Name, NodeId, Protocol, Value};

fn names<N: Name>() -> Vec<&'static str> {
    N::ALL.iter().map(|one| one.name()).collect()
}

fn parse<'de, T: Deserialize<'de>>(name: &'de str, value: impl IntoDeserializer<'de, Error>) -> Result<T, Error> {
    T::deserialize(MapDeserializer::new([(name, value)].into_iter()))
}

#[test]
fn the_tables_agree_with_the_code() {
    let about = Rpc::about();
    assert_eq!(about.id, Rpc::ID);
    assert_eq!(about.roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>(), names::<Role>());
    assert_eq!(about.roles.iter().map(|role| role.decides).collect::<Vec<_>>(), [true, false]);
    assert_eq!(about.roles.iter().map(|role| (role.row, role.at_most)).collect::<Vec<_>>(), [(0, 15), (1, 1)]);
    let timers: Vec<_> = about.timers.iter().map(|timer| (timer.name.as_str(), timer.length_ms)).collect();
    assert_eq!((timers, names::<Timer>()), (vec![("reply", 100)], vec!["reply"]));
    let kinds = [call(1, 50), ask(1), ok(1)].map(|message| Rpc::kind(&message));
    assert_eq!(about.messages.iter().map(|kind| kind.name.as_str()).collect::<Vec<_>>(), kinds);
    let claims: Vec<_> = Rpc::properties().into_iter().map(|property| property.name).collect();
    assert_eq!(claims, ["at-most-once", "truth", "durability", "nonblocking"]);
}

#[test]
fn labels_have_the_kind_and_what_is_carried() {
    let labels = [call(1, 50), call(2, -50), call(3, 0), ask(4), ok(5), refused(6), unknown(7)];
    let labels = labels.map(|message| Rpc::label(&message));
    let want = ["Call 1, +50", "Call 2, -50", "Call 3, +0", "Ask 4", "Reply 5, ok", "Reply 6, refused"];
    assert_eq!(labels[..6], want);
    assert_eq!(labels[6], "Reply 7, unknown");
}

#[test]
fn every_choice_parses_and_the_first_is_the_default() {
    let options = Rpc::about().options;
    let choices = |place: usize| options[place].choices.iter().map(|choice| choice.name.as_str()).collect::<Vec<_>>();
    assert_eq!(options.iter().map(|option| option.name.as_str()).collect::<Vec<_>>(), ["timeout", "remember"]);
    assert_eq!((choices(0), choices(1)), (names::<Timeout>(), names::<Remember>()));
    for choice in choices(0) {
        assert_eq!(parse::<Options>("timeout", choice).map(|it| it.timeout.name()), Ok(choice));
    }
    for choice in choices(1) {
        assert_eq!(parse::<Options>("remember", choice).map(|it| it.remember.name()), Ok(choice));
    }
    let default = Options::default();
    assert_eq!(
        (default.timeout, default.remember, default.broken),
        (Timeout::GiveUp, Remember::Nothing, Variant::None)
    );
    let listed = Rpc::about().variants;
    assert_eq!(listed.iter().map(|variant| variant.name.as_str()).collect::<Vec<_>>(), names::<Variant>()[1..]);
    for variant in &listed {
        let name = variant.name.as_str();
        assert_eq!(parse::<Options>("broken", name).map(|it| it.broken.name()), Ok(name));
    }
    assert!(parse::<Options>("timeout", "no such choice").is_err());
}

#[test]
fn the_server_has_a_hundred_unless_told_otherwise() {
    assert_eq!(Settings::default().balance, 100);
    assert_eq!(parse::<Settings>("balance", -7_i64).map(|settings| settings.balance), Ok(-7));
}

#[test]
fn a_request_is_a_call_or_a_question() {
    let requests = Rpc::about().requests;
    let requests: Vec<_> = requests.iter().map(|it| (it.role.as_str(), it.name.as_deref(), &it.value)).collect();
    let (whole, none) = (&RequestValue::Whole, &RequestValue::None);
    assert_eq!(requests, [("client", Some("call"), whole), ("client", Some("ask"), none)]);
    let cluster = bench::cluster(GIVE_UP, 100);
    assert_eq!(Rpc::request(&cluster, 0, Some(Value::new("-50"))), Request::Call(-50));
    assert_eq!(Rpc::request(&cluster, 1, None), Request::Ask);
}

/// Every message that can be forged becomes each of the others that it could have been.
#[test]
fn what_a_forger_may_make_of_a_message() {
    let cluster = bench::cluster(GIVE_UP, 100);
    let forged = |message: Message| Rpc::forgeries(&cluster, NodeId(0), NodeId(2), &message);
    assert_eq!(forged(call(1, 50)), [call(1, -50)]);
    assert_eq!(forged(call(1, -7)), [call(1, 7)]);
    assert_eq!((forged(call(1, 0)), forged(ask(1))), (vec![], vec![]));
    assert_eq!((forged(ok(1)), forged(refused(1))), (vec![refused(1)], vec![ok(1)]));
    assert_eq!(forged(unknown(1)), [ok(1), refused(1)]);
}
