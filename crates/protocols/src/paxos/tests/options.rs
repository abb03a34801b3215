//! What Paxos says of itself is what the code does.

use super::*;

fn names<N: Name>() -> Vec<&'static str> {
    N::ALL.iter().map(|one| one.name()).collect()
}

fn choices(option: &OptionAbout) -> Vec<&str> {
    option.choices.iter().map(|choice| choice.name.as_str()).collect()
}

#[test]
fn the_tables_agree_with_the_code() {
    let about = Paxos::about();
    assert_eq!(about.id, Paxos::ID);
    assert_eq!(about.roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>(), names::<Role>());
    assert_eq!(about.roles.iter().map(|role| role.decides).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(about.timers.iter().map(|timer| timer.name.as_str()).collect::<Vec<_>>(), names::<Timer>());
    assert_eq!(about.timers.iter().map(|timer| timer.length_ms).collect::<Vec<_>>(), [100, 50, 40, 120]);
    let mut kinds = vec![prepare(1), promise(1, None), nack(1, 2), accept(1, "3"), accepted(1, "3"), chosen("3")];
    kinds.extend([Message::Heartbeat, forward("3")]);
    let kinds: Vec<_> = kinds.iter().map(Paxos::kind).collect();
    assert_eq!(about.messages.iter().map(|message| message.name.as_str()).collect::<Vec<_>>(), kinds);
    assert!(about.settings.is_empty());
}

#[test]
fn every_choice_parses_and_the_first_is_the_default() {
    let options = Paxos::about().options;
    let found = [names::<Learn>(), names::<Reject>(), names::<Backoff>(), names::<Leader>()];
    let fields = ["learn", "reject", "backoff", "leader"];
    assert_eq!(options.iter().map(|option| option.name.as_str()).collect::<Vec<_>>(), fields);
    assert_eq!(options.iter().map(choices).collect::<Vec<_>>(), found);
    for option in &options {
        for choice in &option.choices {
            let parsed = parse(&option.name, &choice.name).expect("a choice of the option");
            let chosen = [parsed.learn.name(), parsed.reject.name(), parsed.backoff.name(), parsed.leader.name()];
            assert!(chosen.contains(&choice.name.as_str()));
        }
        assert!(parse(&option.name, "no such choice").is_err());
    }
    let default = Options::default();
    let chosen = [default.learn.name(), default.reject.name(), default.backoff.name(), default.leader.name()];
    assert_eq!(chosen, ["proposer", "nack", "fixed", "none"]);
}

#[test]
fn every_broken_variant_has_a_name_and_a_text() {
    let variants = Paxos::about().variants;
    let listed: Vec<&str> = variants.iter().map(|variant| variant.name.as_str()).collect();
    assert_eq!(listed, names::<Variant>()[1..], "the first breaks nothing");
    for variant in &variants {
        assert_eq!(parse("broken", &variant.name).map(|options| options.broken.name()), Ok(variant.name.as_str()));
        assert!(!variant.text.en.is_empty() && !variant.text.zh.is_empty());
    }
    assert_eq!(Options::default().broken, Variant::None);
}

fn parse(option: &str, choice: &str) -> Result<Options, Error> {
    Options::deserialize(MapDeserializer::new([(option, choice)].into_iter()))
}

#[test]
fn a_client_proposes_or_reads() {
    let requests = Paxos::about().requests;
    let requests: Vec<_> = requests.iter().map(|it| (it.role.as_str(), it.name.as_deref(), &it.value)).collect();
    let (text, none) = (&RequestValue::Text, &RequestValue::None);
    assert_eq!(requests, [("proposer", Some("propose"), text), ("proposer", Some("read"), none)]);
    let cluster = &Lab::with(&[&[Role::Proposer]], Options::default()).cluster;
    assert_eq!(Paxos::request(cluster, 0, Some(Value::new("3"))), Request::Propose(Value::new("3")));
    assert_eq!(Paxos::request(cluster, 1, None), Request::Read);
}

#[test]
fn a_settings_object_is_empty() {
    let none = MapDeserializer::<_, Error>::new(core::iter::empty::<(&str, &str)>());
    assert!(Settings::deserialize(none).is_ok());
}
