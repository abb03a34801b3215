//! The nodes' workers as the model knows them: an actor asked there answers later, by an intent.

use super::kind::{Hosting, Kind};
use std::rc::Rc;
use synod_core::erased::Reaction;
use synod_core::{DynCluster, Failure};
use synod_sim::world::actors::{Actors, Ask};

/// A place outside this thread where actors react.
pub trait Remote {
    /// Asks a node of `cluster`, in the run of this number, under `ticket`. The answer comes later as an intent.
    /// Returns `false` if there can be no workers.
    fn ask(&mut self, run: u32, cluster: &Rc<dyn DynCluster>, ticket: u32, ask: Ask<'_>) -> bool;
}

/// The actors of a run: in workers if that is wanted and possible, in this thread otherwise.
pub(super) struct Asking<'a> {
    /// The workers.
    pub(super) remote: &'a mut dyn Remote,
    /// The run's number.
    pub(super) run: u32,
    /// Its cluster.
    pub(super) cluster: Rc<dyn DynCluster>,
    /// How its nodes run.
    pub(super) hosting: &'a mut Hosting,
}

impl Actors for Asking<'_> {
    fn ask(&mut self, ticket: u32, ask: Ask<'_>) -> Option<Result<Reaction, Failure>> {
        if self.hosting.kind == Kind::Worker {
            if self.remote.ask(self.run, &self.cluster, ticket, ask) {
                return None;
            }
            self.hosting.refuse();
        }
        Some(ask.react())
    }
}
