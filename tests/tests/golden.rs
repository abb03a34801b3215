//! Every scenario that ships, as one readable text: what happened, in the canonical trace, and why, in a sentence.
//!
//! After a change that is meant to change them: `cargo xtask bless`, then read the difference before you commit it.

use std::fs;
use std::path::{Path, PathBuf};
use synod_core::Language;
use synod_protocols::registry;
use synod_sim::expect;
use synod_sim::scenario::{Caption, Expect};
use synod_tests::{digests, golden, played, scenarios_of};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

/// Compares `text` with the file `name`, or writes it there when asked to.
fn compare(name: &str, text: &str) {
    let path = folder().join(name);
    if std::env::var_os("SYNOD_BLESS").is_some() {
        fs::write(&path, text).expect("the golden folder can be written");
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    if let Some((line, (now, then))) = (1..).zip(text.lines().zip(golden.lines())).find(|(_, (now, then))| now != then)
    {
        panic!("{name}:{line}: was\n  {then}\nis\n  {now}\n(cargo xtask bless writes the new text)");
    }
    assert_eq!(text.len(), golden.len(), "{name} has another length (cargo xtask bless writes the new text)");
}

#[test]
fn every_scenario_plays_as_its_golden_text_says() {
    for shipped in registry().lessons() {
        let runs = scenarios_of(shipped.json);
        let text: Vec<String> = runs.iter().map(|scenario| golden(&played(scenario))).collect();
        compare(&format!("{}.txt", shipped.id), &text.join("\n"));
    }
}

#[test]
fn every_digest_is_the_one_on_record() {
    compare("digests.txt", &digests());
}

#[test]
fn every_golden_text_belongs_to_a_scenario() {
    for file in fs::read_dir(folder()).expect("the golden folder is there") {
        let name = file.expect("it can be read").file_name().into_string().expect("names are ASCII");
        let id = name.trim_end_matches(".txt");
        let kept = ["digests", "exports", "links"].contains(&id) || registry().lesson(id).is_some();
        assert!(kept, "tests/golden/{name} belongs to no scenario");
    }
}

/// At the moments that it names, and at every one at which a caption that states something is shown.
#[test]
fn every_scenario_keeps_what_it_expects() {
    let mut stated = 0;
    for shipped in registry().lessons() {
        for scenario in scenarios_of(shipped.json) {
            // What a challenge comes to is the player's.
            assert!(scenario.goal.is_some() || !scenario.expect.is_empty(), "{} expects nothing", shipped.id);
            let unmet = expect::unmet(&mut played(&scenario), None);
            assert!(unmet.is_empty(), "{}: {unmet:?}", shipped.id);
            stated += scenario.captions.iter().filter(|caption| caption.expect.is_some()).count();
        }
    }
    assert!(stated >= 17, "{stated} captions state what they rest on");
}

/// A caption at a moment at which nothing happens would come late on a page that steps.
#[test]
fn every_scenario_has_a_title_an_introduction_and_captions_in_both_languages() {
    let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for shipped in registry().lessons() {
        for scenario in scenarios_of(shipped.json) {
            let mut texts = vec![&scenario.title, &scenario.about];
            texts.extend(scenario.captions.iter().map(|caption| &caption.text));
            assert!(scenario.goal.is_some() || scenario.captions.len() >= 3, "{} says too little", shipped.id);
            let states = |caption: &Caption| caption.expect.as_ref().is_some_and(|expect| *expect != Expect::default());
            assert!(scenario.captions.iter().all(states), "a caption of {} states nothing", shipped.id);
            for text in texts {
                assert!(!text.en.is_empty() && !chinese(&text.en), "{}: {:?}", shipped.id, text.en);
                assert!(chinese(&text.zh) || text.zh == "3", "{}: {:?}", shipped.id, text.zh);
            }
        }
    }
}

#[test]
fn every_event_has_a_sentence_in_both_languages() {
    for shipped in registry().lessons() {
        for scenario in scenarios_of(shipped.json) {
            let run = played(&scenario);
            for step in 0..=run.len() {
                let (en, zh) = (run.entry(step, Language::English), run.entry(step, Language::Chinese));
                assert!(en.text.ends_with('.'), "{} step {step}: {:?}", shipped.id, en.text);
                assert!(zh.text.ends_with('。'), "{} step {step}: {:?}", shipped.id, zh.text);
                assert!(
                    !en.text.contains("  ") && !en.text.contains('。'),
                    "{} step {step}: {:?}",
                    shipped.id,
                    en.text
                );
            }
        }
    }
}
