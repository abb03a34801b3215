//! The properties at a moment of a run: whether each holds, and what happened if one does not.

use super::Run;
use super::frame::{PropertyFrame, Verdict};
use crate::world::blocked::Blocking;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::{Check, Failure, Language, NodeId, NodeSet, Property, limits, speak};

/// The properties at the moment shown. If blocked nodes have not been looked for, properties that depend on them are
/// undecided; so they are if the protocol has failed as they were looked for, and the detail says so.
pub(super) fn properties(
    run: &Run,
    blocking: Option<&Result<Blocking, Failure>>,
    language: Language,
) -> Vec<PropertyFrame> {
    let judge = |(place, property): (usize, &Property)| {
        let (verdict, step, detail, nodes) = match property.check {
            Check::Blocked => match blocking {
                None => (Verdict::Undecided, None, None, NodeSet::EMPTY),
                Some(Ok(found)) => blocked(run, *found, language),
                Some(Err(failure)) => (Verdict::Undecided, None, Some(failure.sentence(language)), NodeSet::EMPTY),
            },
            Check::Shared(_) | Check::Own(..) => history(run, place, language),
        };
        PropertyFrame {
            name: property.name.to_string(),
            title: property.title.of(language).to_string(),
            claim: property.claim.of(language).to_string(),
            verdict,
            step,
            detail,
            nodes,
        }
    };
    run.world.cluster().properties().iter().enumerate().map(judge).collect()
}

type Judgement = (Verdict, Option<u32>, Option<String>, NodeSet);

fn history(run: &Run, property: usize, language: Language) -> Judgement {
    let so_far = run.violations.iter().filter(|violation| violation.step <= run.position());
    match so_far.into_iter().find(|violation| violation.property == property) {
        None => (Verdict::Holds, None, None, NodeSet::EMPTY),
        Some(violation) => {
            let breach = &violation.breach;
            let detail = if language == Language::English { &breach.en } else { &breach.zh };
            (Verdict::Violated, Some(violation.step), Some(detail.clone()), breach.nodes)
        }
    }
}

/// Holding a lock distinguishes a node that keeps others waiting too from one that is merely stuck.
fn blocked(run: &Run, blocking: Blocking, language: Language) -> Judgement {
    if blocking.blocked.is_empty() {
        return (Verdict::Holds, None, None, NodeSet::EMPTY);
    }
    let mut sentences: Vec<String> = blocking.blocked.iter().map(|node| in_vain(run, node, language)).collect();
    if !blocking.certain {
        sentences.push(as_far_as(language));
    }
    let space = if language == Language::English { " " } else { "" };
    (Verdict::Violated, Some(run.position()), Some(sentences.join(space)), blocking.blocked)
}

/// That a node waits in vain, and for what.
pub(super) fn in_vain(run: &Run, node: NodeId, language: Language) -> String {
    let (cluster, at) = (run.world.cluster(), &run.world.nodes()[node.index()]);
    let awaited = at.memory.as_ref().map_or(Ok(None), |memory| cluster.awaits(node, memory, &at.disk));
    let awaited = match awaited {
        Ok(awaited) => awaited,
        Err(failure) => return failure.sentence(language),
    };
    let (name, awaited) = (cluster.name(node), awaited.as_ref().map(|awaited| awaited.of(language)));
    match (awaited, at.locked_since_ms) {
        (Some(awaited), Some(_)) => speak!(
            language,
            "{name} holds its lock and waits for {awaited} that cannot come.",
            "{name} 持有锁，等待一个不会到来的{awaited}。"
        ),
        (Some(awaited), None) => speak!(
            language,
            "{name} waits for {awaited} that cannot come; it holds no lock.",
            "{name} 等待一个不会到来的{awaited}，它没有持有锁。"
        ),
        (None, _) => speak!(
            language,
            "{name} holds its lock, and nothing that can come will release it.",
            "{name} 持有锁，今后没有任何事情能让它释放。"
        ),
    }
}

/// That a node is blocked only as far as the search for blocked nodes goes.
pub(super) fn as_far_as(language: Language) -> String {
    let steps = limits::BLOCKED_STEPS;
    speak!(language, "That is so as far as {steps} further steps tell.", "以上只是再运行 {steps} 步所能看出的结论。")
}
