//! Forged messages: how steps, people and traces name them, and what is told of them.

use super::{at, message};
use crate::run::Run;
use crate::scenario::action::{Action, Forgery, Refused};
use crate::testing::{ASK, between, on_the_way, opened, played, suffers, transfer};
use alloc::format;
use alloc::string::String;
use synod_core::{Language, limits};

fn forge(kind: &str, from: &str, to: &str, label: &str) -> String {
    message("forge", kind, from, to, &format!(r#", "as": "{label}""#))
}

fn forged(flight: u32) -> Action {
    Action::Forge { flight, forgery: Forgery::Place(0) }
}

fn told(run: &Run, language: Language) -> String {
    (0..=run.len()).map(|step| run.entry(step, language).text + "\n").collect()
}

#[test]
fn a_forged_message_keeps_its_name_and_its_time() {
    let mut run = suffers(&forge("Vote", "A", "C", "Vote no"));
    let lines = between(&run, 10, 20);
    let way: alloc::vec::Vec<_> = lines.iter().filter(|line| line.contains("A>C Vote")).collect();
    assert!(way[0].ends_with("step 1 forge #4 A>C Vote yes | forged Vote no"), "{way:?}");
    assert!(way[1].contains("deliver #4 A>C Vote yes | C: write, cancel votes, decided \"abort\""), "{way:?}");
    let mut calm = played(&transfer(ASK, ""));
    let (there, here) = (calm.summary().counts, run.summary().counts);
    assert_eq!((here.forged, there.forged, here.lost), (1, 0, 0));
    assert_eq!(calm.crossings().iter().filter(|way| way.label.contains('⇝')).count(), 0);
    assert!(run.crossings().iter().any(|way| way.label == "Vote yes ⇝ Vote no"));
}

#[test]
fn it_is_told_once_that_messages_are_taken_at_their_word() {
    let steps = [forge("Vote", "A", "C", "Vote no"), forge("Vote", "B", "C", "Vote no")].join(", ");
    let run = suffers(&steps);
    let english = told(&run, Language::English);
    assert!(english.contains("A's Vote yes to C is forged: now it says Vote no."), "{english}");
    assert!(english.contains("A forged Vote no reaches C; what A sent was Vote yes."), "{english}");
    assert_eq!(english.matches("takes messages at their word").count(), 1, "{english}");
    let chinese = told(&run, Language::Chinese);
    assert_eq!(chinese.matches("都以消息所说的为准").count(), 1, "{chinese}");
}

#[test]
fn a_message_becomes_only_what_its_protocol_lists() {
    for (kind, from, to, label) in
        [("Vote", "A", "C", "Vote yes"), ("Prepare", "C", "A", "Vote yes"), ("Ack", "A", "C", "Ack")]
    {
        let mut run = suffers(&forge(kind, from, to, label));
        let refused = run.trace().lines().filter(|line| line.contains("message refused no-such-forgery")).count();
        assert_eq!(refused, 1, "{label}: {}", run.trace());
        assert!(told(&run, Language::English).contains("cannot happen: the message cannot become that."));
        assert_eq!(run.summary().counts.forged, 0);
    }
    // With a time, and when the message is not there.
    let run = suffers(&at(3, &forge("Vote", "A", "C", "Vote no")));
    assert!(run.trace().contains("message refused no-such-message"), "{}", run.trace());
}

#[test]
fn what_a_person_forges_is_repeated_by_its_label() {
    let json = transfer(ASK, "");
    let mut run = opened(&json);
    run.seek(1);
    let prepare = on_the_way(&mut run)[0];
    let listed = run.forgeries(prepare);
    assert_eq!(listed, ["Prepare +50"]);
    let missing = Action::Forge { flight: prepare, forgery: Forgery::Place(1) };
    assert_eq!(run.act(missing), Err(Refused::NoSuchForgery));
    run.act(forged(prepare)).expect("it is on the way");
    // Forged again, it says what was sent.
    run.act(forged(prepare)).expect("it is on the way");
    let flight = run.frame(Language::English).flights.remove(0);
    assert_eq!((flight.label.as_str(), flight.sent_as.as_deref()), ("Prepare -50", Some("Prepare -50")));
    run.run_to_end();
    let mut same = opened(&json);
    assert_eq!(same.repeat(run.deeds()), []);
    same.run_to_end();
    assert_eq!((same.trace(), same.person()), (run.trace(), run.person()));
    run.seek(limits::ACTIONS);
    // Gone back and forth, it is the same.
    let end = (run.frame(Language::English), run.digest());
    run.seek(0);
    run.seek(limits::ACTIONS);
    assert_eq!((run.frame(Language::English), run.digest()), end);
}

#[test]
fn a_copy_says_what_its_original_said_then() {
    let mut run = opened(&transfer(ASK, ""));
    run.seek(1);
    let prepare = on_the_way(&mut run)[0];
    run.act(Action::Duplicate(prepare)).expect("it is on the way");
    run.act(forged(prepare)).expect("it is on the way");
    run.act(Action::Duplicate(prepare)).expect("it is on the way");
    let frame = run.frame(Language::English);
    let to_a = frame.flights.iter().filter(|flight| flight.to == frame.flights[0].to);
    let labels: alloc::vec::Vec<_> = to_a.map(|flight| (flight.copy, flight.label.as_str())).collect();
    assert_eq!(labels, [(false, "Prepare +50"), (true, "Prepare -50"), (true, "Prepare +50")]);
}
