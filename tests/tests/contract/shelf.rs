//! A shelf in each node's memory: the least that a protocol has to say, and copies that a crash takes away.
//!
//! A client puts a value on a node's shelf, and the node has all others put it on theirs. Nothing is written.

use serde::{Deserialize, Serialize};
use synod_core::about::{Holds, MessageAbout, RequestAbout, RequestValue, RoleAbout};
use synod_core::{
    About, Breach, Check, Cluster, Fact, Holding, Input, Ledger, Moment, NoFact, NoTimer, NodeId, NodeSet, Nothing,
    Outbox, Property, Protocol, Reads, Site, Value, Words, names,
};

names! {
    /// Who takes part.
    pub enum Role {
        /// Has a shelf.
        Keeper = "keeper",
    }
}

/// Have this on the shelf.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Put(Value);

/// A node's memory: what is on its shelf.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Shelf(Option<Value>);

impl Protocol for Shelf {
    const ID: &'static str = "shelf";
    type Options = Nothing;
    type Settings = Nothing;
    type Role = Role;
    type Timer = NoTimer;
    type Request = Put;
    type Message = Put;
    type Disk = Nothing;
    type Why = Nothing;
    type Fact = NoFact;

    fn about() -> About {
        About {
            roles: vec![RoleAbout { decides: false, ..RoleAbout::named("keeper") }],
            holds: Holds::Copies,
            requests: vec![RequestAbout::named("keeper", "put", RequestValue::Text)],
            messages: vec![MessageAbout::named("Put")],
            ..About::named(Self::ID)
        }
    }

    fn properties() -> Vec<Property> {
        vec![Property::named("kept", Check::Own(0, Reads::default()))]
    }

    fn boot(_: Site<'_, Self>, _again: bool, _: &mut Nothing, _: &mut Outbox<Self>) -> Self {
        Self::default()
    }

    fn step(&mut self, site: Site<'_, Self>, _: &mut Nothing, input: Input<Self>, out: &mut Outbox<Self>) {
        match input {
            Input::Request(Put(value)) => {
                out.witness(Fact::Proposed(value.clone()));
                out.broadcast(site.cluster.everyone().without(NodeSet::from_iter([site.id])), &Put(value.clone()));
                self.0 = Some(value);
            }
            Input::Message { message: Put(value), .. } => self.0 = Some(value),
            Input::Boot { .. } | Input::Timer(_) => {}
        }
    }

    fn request(_: &Cluster<Self>, _index: u8, value: Option<Value>) -> Put {
        Put(value.unwrap_or_else(|| Value::new("")))
    }

    fn holding(_: Site<'_, Self>, memory: Option<&Self>, _: &Nothing) -> Option<Holding> {
        memory?.0.clone().map(Holding::Copy)
    }

    /// Something was put on a shelf, and nobody has it any more.
    fn breach(
        _check: u8,
        ledger: &Ledger,
        holdings: &[(NodeId, Holding)],
        cluster: &Cluster<Self>,
        _: Moment,
    ) -> Option<Breach> {
        let lost = ledger.proposed().next().is_some() && holdings.is_empty();
        lost.then(|| Breach { nodes: cluster.everyone(), en: "All is lost.".into(), zh: "全丢了。".into() })
    }
}

impl Words for Shelf {}
