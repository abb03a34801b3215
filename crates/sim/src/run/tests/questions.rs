//! What a reader may be asked, and that the run's own answer is among the answers.

use crate::run::Run;
use crate::testing::lesson;
use crate::{open, read};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use synod_core::Language;
use synod_core::property::decision_text;
use synod_protocols::registry;

fn asked(run: &Run) -> Vec<String> {
    let say = |question: &crate::run::questions::Question| {
        let values: Vec<String> = question.values.iter().map(|value| decision_text(value, Language::English)).collect();
        let right = question.right.map_or("nothing", |right| &values[right]);
        format!("{}: {} = {right}", run.cluster().name(question.node), values.join("/"))
    };
    run.questions(true).iter().map(say).collect()
}

#[test]
fn each_node_that_decides_is_asked_about_once_in_the_order_of_decisions() {
    let run = lesson("2pc-commit");
    assert_eq!(asked(&run), ["C: commit/abort = commit", "B: commit/abort = commit", "A: commit/abort = commit"]);
    let steps: Vec<_> = run.questions(true).iter().map(|question| question.step).collect();
    assert!(steps.is_sorted() && steps.iter().all(Option::is_some));
}

#[test]
fn who_never_decides_is_asked_about_at_the_end_unless_it_is_down() {
    let run = lesson("2pc-nobody-knows");
    let all = asked(&run);
    assert!(all.iter().all(|one| !one.starts_with("C:") || !one.ends_with("nothing")), "{all:?}");
    let ended = run.questions(true);
    let open = run.questions(false);
    assert!(open.len() <= ended.len() && open.iter().all(|question| question.step.is_some()));
}

#[test]
fn the_right_answer_is_among_the_answers_of_every_lesson() {
    let registry = registry();
    for lesson in registry.lessons() {
        let Ok(scenario) = read(&registry, lesson.json) else { continue };
        let mut run = open(&registry, &scenario).expect(lesson.id);
        run.run_to_end();
        for question in run.questions(true) {
            assert_eq!(question.step.is_some(), question.right.is_some(), "{}: {question:?}", lesson.id);
            assert!(question.values.len() <= 4, "{}", lesson.id);
            if let Some(step) = question.step {
                assert!(run.event(step).decided.iter().any(|decided| decided.node == question.node));
            }
        }
    }
}
