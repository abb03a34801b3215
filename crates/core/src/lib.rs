//! Synod's core: what an agreement protocol is.
//!
//! A protocol is a pure state machine. A node reacts to one [`Input`] at a time and returns its effects as data; it
//! never reads a clock, a random source or another node. What happens to nodes and messages (delivery, loss, crashes,
//! time) is the business of `synod-sim`. This crate needs `alloc` and nothing else, so that the same code runs in a
//! browser's worker, in the command line and in the explorer.
//!
//! A whole protocol, run by hand: a client asks one of two nodes, which sends the other one a ball; the other returns
//! it, and so both know that the ball flies.
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use synod_core::about::{MessageAbout, RequestAbout, RoleAbout};
//! use synod_core::*;
//!
//! names! {
//!     /// Who takes part.
//!     pub enum Role {
//!         /// Serves and returns.
//!         Player = "player",
//!     }
//! }
//!
//! #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
//! enum Message { Ping, Pong }
//!
//! #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
//! enum Why { Serves, Returns, HearsAgain }
//!
//! /// A node's memory: how many balls have come to it.
//! #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
//! struct Player(u32);
//!
//! impl Protocol for Player {
//!     const ID: &'static str = "ping-pong";
//!     type Options = Nothing;
//!     type Settings = Nothing;
//!     type Role = Role;
//!     type Timer = NoTimer;
//!     type Request = Nothing;
//!     type Message = Message;
//!     type Disk = Nothing;
//!     type Why = Why;
//!     type Fact = NoFact;
//!
//!     fn about() -> About {
//!         About {
//!             roles: vec![RoleAbout::named("player")],
//!             requests: vec![RequestAbout::of("player")],
//!             messages: ["Ping", "Pong"].map(MessageAbout::named).into(),
//!             ..About::named(Self::ID)
//!         }
//!     }
//!
//!     fn boot(_: Site<'_, Self>, _restarted: bool, _: &mut Nothing, _: &mut Outbox<Self>) -> Self {
//!         Player(0)
//!     }
//!
//!     fn step(&mut self, site: Site<'_, Self>, _: &mut Nothing, input: Input<Self>, out: &mut Outbox<Self>) {
//!         match input {
//!             Input::Request(Nothing {}) => {
//!                 let mut others = site.cluster.everyone();
//!                 others.remove(site.id);
//!                 out.broadcast(others, &Message::Ping);
//!                 out.why(Why::Serves);
//!             }
//!             Input::Message { from, message: Message::Ping } => {
//!                 self.0 += 1;
//!                 out.send(from, Message::Pong);
//!                 out.witness(Fact::decided(Value::new("it flies")));
//!                 out.why(Why::Returns);
//!             }
//!             Input::Message { message: Message::Pong, .. } => {
//!                 self.0 += 1;
//!                 out.witness(Fact::decided(Value::new("it flies")));
//!                 out.why(Why::HearsAgain);
//!             }
//!             Input::Boot { .. } | Input::Timer(_) => {}
//!         }
//!     }
//!
//!     fn request(_: &Cluster<Self>, _: u8, _: Option<Value>) -> Nothing {
//!         Nothing {}
//!     }
//! }
//!
//! impl Words for Player {}
//!
//! let player = |name: &str| Member::new(name.into(), &[Role::Player], Nothing {});
//! let cluster = Cluster::<Player>::new(vec![player("A"), player("B")], Nothing {}, vec![]);
//! let (a, b) = (cluster.site(NodeId(0)), cluster.site(NodeId(1)));
//! let boot = |site| react::<Player>(site, None, &Nothing {}, Input::Boot { restarted: false }).memory;
//!
//! let serves = react(a, Some(&boot(a)), &Nothing {}, Input::Request(Nothing {}));
//! let Effect::Send { to, message } = &serves.effects[0] else { panic!("it sends a ball") };
//! assert_eq!((*to, message), (b.id, &Message::Ping));
//!
//! let input = Input::Message { from: a.id, message: message.clone() };
//! let returns = react(b, Some(&boot(b)), &Nothing {}, input);
//! assert_eq!(returns.memory, Player(1));
//! assert_eq!(Player::say(b, &returns.whys[0], Language::English), "B: Returns.");
//! ```
#![no_std]

extern crate alloc;

pub mod about;
pub mod claim;
pub mod cluster;
pub mod erased;
pub mod failure;
pub mod language;
pub mod ledger;
pub mod limits;
pub mod module;
pub mod names;
pub mod node;
pub mod property;
pub mod protocol;
pub mod registry;
pub mod spec;
pub mod value;
pub mod view;
pub mod words;

pub use about::{About, Description};
pub use claim::Claim;
pub use cluster::{Cluster, Member, Site};
pub use erased::{Crossing, DynCluster, Erased, Fork};
pub use failure::Failure;
pub use language::{Language, OwnedText, Text};
pub use ledger::{Fact, Ledger, NoFact, OwnFact, Slot};
pub use names::Name;
pub use node::{Exchange, NodeId, NodeSet};
pub use property::{Account, Breach, Check, Evidence, Holding, Moment, Property, Reads, Shared};
pub use protocol::{Data, Effect, Input, NoTimer, Nothing, Outbox, Piece, Protocol, Reaction, react};
pub use registry::{Lesson, Registration, Registry};
pub use spec::{ClusterSpec, NodeSpec, OwnedSpec, Setting};
pub use value::Value;
pub use view::{Beside, CardLine, Field, NodeView, Phase, Quorum, SlotShape, SlotView, Tone};
pub use words::Words;
