//! A run that goes on by hand: what has happened so far, as the steps of a manual schedule, in which nothing happens by
//! itself.

use super::prefix::Prefix;
use crate::run::Run;
use crate::scenario::{Diagnostic, Scenario, Schedule};
use alloc::vec::Vec;

/// The scenario of `run` with what has happened up to the moment shown as manual steps. What would have happened later
/// is no part of it: its captions, what is expected of it, its search. What chance lost or copied is a step of its own.
///
/// # Errors
/// What has happened cannot be said in manual steps, or there are too many of them.
pub fn by_hand(run: &mut Run) -> Result<Scenario, Diagnostic> {
    let here = run.position();
    let prefix = Prefix::of(run, here);
    run.seek(here);
    let Ok(Prefix { steps, .. }) = prefix else {
        let en = "what has happened so far cannot be written as steps by hand";
        return Err(Diagnostic::new("steps", en.into(), "到此为止发生的事无法写成手动步骤".into()));
    };
    let scenario = run.scenario().clone();
    Ok(Scenario {
        schedule: Schedule::Manual,
        steps,
        captions: Vec::new(),
        expect: Vec::new(),
        search: None,
        ..scenario
    })
}

#[cfg(test)]
mod tests {
    use super::by_hand;
    use crate::scenario::Schedule;
    use crate::testing::{ASK, opened, transfer};
    use crate::{Action, open};
    use alloc::string::String;
    use alloc::vec::Vec;
    use synod_core::{Language, NodeId};
    use synod_protocols::registry;

    #[test]
    fn what_has_happened_is_the_same_by_hand() {
        let mut run = opened(&transfer(ASK, ""));
        run.seek(2);
        run.act(Action::Crash { node: NodeId(2), sent: None }).expect("it is up");
        run.run_to_end();
        for step in 0..=run.len() {
            run.seek(step);
            let scenario = by_hand(&mut run).expect("it can be written");
            assert_eq!((scenario.schedule, run.position()), (Schedule::Manual, step));
            let mut hand = open(&registry(), &scenario).expect("it opens");
            hand.run_to_end();
            hand.seek(hand.len());
            let seen = |run: &mut crate::Run| -> Vec<(String, Vec<String>)> {
                let frame = run.frame(Language::English);
                let lines = |node: &crate::run::frame::NodeFrame| {
                    node.card.iter().map(|line| line.text.clone()).collect::<Vec<_>>()
                };
                frame.nodes.iter().map(|node| (node.name.clone(), lines(node))).collect()
            };
            assert_eq!(seen(&mut hand), seen(&mut run), "after {step}");
        }
    }
}
