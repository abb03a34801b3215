//! What crosses between the page and a node's worker: plain objects, which the browser's developer tools can show.

use crate::model::protocols::registry;
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::{Error, from_value, preserve, to_value};
use std::marker::PhantomData;
use std::rc::Rc;
use synod_core::erased::Reaction;
use synod_core::{Cluster, Failure, NodeId, Protocol, protocol};
use synod_protocols::{Visitor, visit};
use synod_sim::Scenario;
use synod_sim::world::actors::{Actor, Ask, Call};
use wasm_bindgen::JsValue;

/// What a worker is told.
#[derive(Debug, Serialize, Deserialize)]
pub struct CallMessage {
    /// The run's number.
    pub run: u32,
    /// The call's ticket.
    pub ticket: u32,
    /// The node whose actor it becomes, if that has changed.
    pub part: Option<Part>,
    /// What to react to: a [`Call`].
    #[serde(with = "preserve")]
    pub call: JsValue,
}

/// A node of a run.
#[derive(Debug, Serialize, Deserialize)]
pub struct Part {
    /// Its index in the cluster.
    pub node: NodeId,
    /// The scenario, as a file.
    pub scenario: String,
}

/// What a worker answers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    /// The run's number.
    pub run: u32,
    /// The call's ticket.
    pub ticket: u32,
    /// That the protocol has failed, if it has; there is no reaction then.
    pub failure: Option<Failure>,
    /// The [`protocol::Reaction`].
    #[serde(with = "preserve")]
    pub reaction: JsValue,
}

/// The page's end, for one protocol.
pub trait Wire {
    /// Encodes a call to an actor, with the actor's state if it has to be sent.
    ///
    /// # Errors
    /// The call cannot be encoded.
    fn ask(&self, ask: Ask<'_>, with_state: bool) -> Result<JsValue, Error>;

    /// Decodes an actor's answer.
    ///
    /// # Errors
    /// It is not a valid answer.
    fn answer(&self, reaction: JsValue) -> Result<Reaction, Error>;
}

struct Of<P>(PhantomData<P>);

impl<P: Protocol> Wire for Of<P> {
    fn ask(&self, ask: Ask<'_>, with_state: bool) -> Result<JsValue, Error> {
        to_value(&Call::<P>::new(ask, with_state))
    }

    fn answer(&self, reaction: JsValue) -> Result<Reaction, Error> {
        from_value::<protocol::Reaction<P>>(reaction).map(Reaction::erase)
    }
}

struct Connect;

impl Visitor for Connect {
    type Output = Rc<dyn Wire>;

    fn visit<P: Protocol>(self) -> Self::Output {
        Rc::new(Of::<P>(PhantomData))
    }
}

/// The page's end for the protocol called `id`.
pub fn wire(id: &str) -> Option<Rc<dyn Wire>> {
    visit(id, Connect)
}

/// The worker's end: an actor whose protocol is erased.
pub trait Remote {
    /// Reacts, or says that the protocol has failed.
    ///
    /// # Errors
    /// The message cannot be decoded for this protocol.
    fn react(&mut self, call: JsValue) -> Result<Result<JsValue, Failure>, Error>;
}

impl<P: Protocol> Remote for Actor<P> {
    /// A protocol that is compiled in does not fail.
    fn react(&mut self, call: JsValue) -> Result<Result<JsValue, Failure>, Error> {
        to_value(&Self::react(self, from_value(call)?)).map(Ok)
    }
}

struct Play<'a>(&'a Scenario, NodeId);

impl Visitor for Play<'_> {
    type Output = Option<Box<dyn Remote>>;

    fn visit<P: Protocol>(self) -> Self::Output {
        Some(Box::new(Actor::<P>::new(Cluster::from_spec(&self.0.cluster()).ok()?, self.1)))
    }
}

/// The actor that plays `part`.
pub fn remote(part: &Part) -> Option<Box<dyn Remote>> {
    let scenario = synod_sim::read(&registry(), &part.scenario).ok()?;
    visit(&scenario.protocol, Play(&scenario, part.node))?
}
