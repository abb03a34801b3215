//! What a protocol says of a run, as it is shown. Looking at a run does not fail: where the protocol fails, what is
//! known without it stands there, or the sentence that says so.

use crate::world::Flight;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::erased::ErasedWhy;
use synod_core::{DynCluster, Erased, Failure, Field, Language, NodeId, NodeView, OwnFact, speak};

/// A message of this kind in a few characters and no language; else the name of its kind, `message` for one that no
/// protocol has.
pub(super) fn label(cluster: &dyn DynCluster, message: &Erased, kind: u8) -> String {
    cluster.label(message).unwrap_or_else(|_| cluster.about().kind_name(kind).to_string())
}

/// The kind of what a message says now; in a step it keeps the one under which it was sent.
pub(super) fn kind(cluster: &dyn DynCluster, flight: &Flight) -> u8 {
    let forged = flight.sent_as.as_ref().and_then(|_| cluster.kind(&flight.message).ok());
    forged.unwrap_or(flight.kind)
}

/// The fields of a message that `from` sent.
pub(super) fn fields(cluster: &dyn DynCluster, from: NodeId, message: &Erased, language: Language) -> Vec<Field> {
    cluster.fields(from, message, language).unwrap_or_else(|failure| Vec::from([field(&failure, language)]))
}

/// Why `node` did what it did.
pub(super) fn sentence(cluster: &dyn DynCluster, node: NodeId, why: &ErasedWhy, language: Language) -> String {
    cluster.say(node, why, language).unwrap_or_else(|failure| failure.sentence(language))
}

/// What `node` shows.
pub(super) fn view(
    cluster: &dyn DynCluster,
    node: NodeId,
    memory: Option<&Erased>,
    disk: &Erased,
    language: Language,
) -> NodeView {
    let failed = |failure: Failure| NodeView { memory: Vec::from([field(&failure, language)]), ..NodeView::default() };
    cluster.view(node, memory, disk, language).unwrap_or_else(failed)
}

/// A fact of the protocol's own, as in the trace.
pub(super) fn told(cluster: &dyn DynCluster, fact: &OwnFact) -> String {
    cluster.told(fact).unwrap_or_else(|failure| failure.to_string())
}

fn field(failure: &Failure, language: Language) -> Field {
    Field::new(&speak!(language, "failed", "出错"), failure.sentence(language))
}
