//! What a violated property rests on: the facts, and what nodes hold, that suffice to violate it and of which none can
//! be left out, with the steps in which they came about.

use super::least::least;
use crate::run::Run;
use crate::run::tell::node;
use crate::world::{ActionResult, breaches};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use synod_core::erased::Effect;
use synod_core::{Breach, Fact, Failure, Holding, Ledger, NodeId, limits};

/// Something that a property reads, and where it came about.
struct Part {
    step: u32,
    node: NodeId,
    what: What,
}

enum What {
    Fact(Fact),
    Holds(Holding),
}

/// The steps, and the nodes, of what the violation of this property after `until` actions rests on; `None` if it takes
/// too long to tell.
pub(super) fn rests_on(run: &Run, property: usize, until: u32) -> Result<Option<Vec<(u32, NodeId)>>, Failure> {
    let mut then = run.clone();
    then.seek(until);
    let (world, parts) = (&then.world, parts(&then, until));
    let of = |breaches: Vec<(usize, Breach)>| breaches.into_iter().find(|(place, _)| *place == property);
    let whole = of(world.breaches()?);
    let mut left = limits::CAUSE_JUDGEMENTS;
    let found = least(0, parts.len(), |first, kept| {
        if left == 0 {
            return Ok(None);
        }
        left -= 1;
        let (mut ledger, mut holdings) = (Ledger::default(), Vec::new());
        for part in parts[..first].iter().chain(kept.iter().map(|place| &parts[*place])) {
            match &part.what {
                What::Fact(fact) => _ = ledger.enter(part.node, fact.clone()),
                What::Holds(holding) => holdings.push((part.node, holding.clone())),
            }
        }
        holdings.sort_by_key(|(node, _)| *node);
        let broken = breaches(world.cluster(), &ledger, &holdings, world.moment())?;
        // Broken in the same way: it may be in several, and in one of them by what is left out here.
        Ok(Some(of(broken) == whole))
    })?;
    Ok(found.map(|found| found.into_iter().map(|place| (parts[place].step, parts[place].node)).collect()))
}

/// All that properties read after `until` actions, in the order in which it came about.
fn parts(run: &Run, until: u32) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut held: BTreeMap<NodeId, (u32, Option<Holding>)> = BTreeMap::new();
    let mut take = |step: u32, result: &ActionResult, crashed: Option<NodeId>| {
        let mut holds = |node: NodeId, now: &Option<Holding>| {
            if held.get(&node).is_none_or(|(_, before)| before != now) {
                held.insert(node, (step, now.clone()));
            }
        };
        for reacted in &result.reactions {
            let mut own = reacted.own.iter();
            for effect in &reacted.reaction.effects {
                let Effect::Witness(fact) = effect else { continue };
                let fact = if matches!(fact, Fact::Own(_)) { own.next().unwrap_or(fact) } else { fact };
                parts.push(Part { step, node: reacted.node, what: What::Fact(fact.clone()) });
            }
            holds(reacted.node, &reacted.look.holding);
        }
        if let (Some(node), Some(look)) = (crashed, &result.look) {
            holds(node, &look.holding);
        }
    };
    take(0, &run.start, None);
    for (step, record) in (1..=until).zip(&run.records) {
        take(step, &record.result, node(record));
    }
    let holds =
        held.into_iter().filter_map(|(node, (step, holding))| Some(Part { step, node, what: What::Holds(holding?) }));
    parts.extend(holds);
    parts.sort_by_key(|part| part.step);
    parts
}
