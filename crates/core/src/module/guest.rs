//! The module's side: a protocol that answers calls.

use super::{Answer, Call, Effect, Entry, Input, Message, Opened, OwnFact, Reaction, Sort, State};
use super::{decoded, encoded};
use crate::about::Description;
use crate::claim::Claim;
use crate::cluster::Cluster;
use crate::erased;
use crate::language::OwnedText;
use crate::ledger::Ledger;
use crate::names::Name;
use crate::node::{Exchange, NodeId};
use crate::protocol::{self, Data, Piece, Protocol, react};
use crate::spec::OwnedSpec;
use crate::words::Words;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Answers calls.
pub trait Serve {
    /// The answer to `call`, both in bytes.
    fn answer(&mut self, call: &[u8]) -> Vec<u8>;
}

/// The protocol `P`, of which one cluster may be open.
#[derive(Debug)]
pub struct Guest<P: Protocol> {
    description: Arc<Description>,
    cluster: Option<Cluster<P>>,
    /// The node that has reacted last, with its memory and disk: an instance that plays one node need not be told.
    played: Option<(NodeId, P, P::Disk)>,
}

impl<P: Words> Guest<P> {
    /// No cluster is open yet.
    pub fn new() -> Self {
        Self { description: Arc::new(Description::of::<P>()), cluster: None, played: None }
    }

    /// The same whatever the protocol.
    pub fn boxed() -> Box<dyn Serve> {
        Box::new(Self::new())
    }

    fn open(&mut self, spec: &OwnedSpec) -> Answer {
        self.played = None;
        let cluster = match Cluster::<P>::described(&spec.borrowed(), Arc::clone(&self.description)) {
            Ok(cluster) => self.cluster.insert(cluster),
            Err(error) => return Answer::NotOpened(error),
        };
        Answer::Opened(Opened {
            voters: P::voters(cluster),
            acceptors: P::acceptors(cluster),
            alike: P::alike(cluster),
            disk: encoded(&P::Disk::default()),
        })
    }

    fn react(&mut self, node: NodeId, state: Option<&State<'_>>, input: &Input<'_>) -> Option<Answer> {
        let cluster = self.cluster.as_ref()?;
        let played = self.played.take();
        let (memory, disk) = match state {
            Some(state) => stored::<P>(state)?,
            None => match played.filter(|(of, ..)| *of == node) {
                Some((_, memory, disk)) => (Some(memory), disk),
                None => (None, P::Disk::default()),
            },
        };
        let reaction = react(cluster.site(node), memory.as_ref(), &disk, typed(input)?);
        let answer = Answer::Reaction(untyped(cluster, &reaction));
        self.played = Some((node, reaction.memory, reaction.disk.unwrap_or(disk)));
        Some(answer)
    }

    /// The answer, unless the call holds what is no data of this protocol or no cluster is open.
    fn ask(&mut self, call: Call<'_>) -> Option<Answer> {
        match &call {
            Call::Describe => return Some(Answer::Description((*self.description).clone())),
            Call::Open(spec) => return Some(self.open(spec)),
            Call::Again { sort, data } => return Some(Answer::Data(again::<P>(*sort, data)?)),
            Call::Equal { sort, one, other } => return Some(Answer::Flag(equal::<P>(*sort, one, other)?)),
            Call::Renamed { sort, data, exchange } => {
                return Some(Answer::Data(renamed::<P>(*sort, data, exchange)?));
            }
            Call::React { node, state, input } => return self.react(*node, state.as_ref(), input),
            _ => {}
        }
        let cluster = self.cluster.as_ref()?;
        of_node(cluster, &call).or_else(|| of_message(cluster, &call)).or_else(|| of_ledger(cluster, &call))
    }
}

impl<P: Words> Default for Guest<P> {
    fn default() -> Self {
        Self::new()
    }
}

impl<P: Words> Serve for Guest<P> {
    fn answer(&mut self, call: &[u8]) -> Vec<u8> {
        let answer = decoded(call).and_then(|call| self.ask(call));
        encoded(&answer.unwrap_or(Answer::NotUnderstood))
    }
}

/// A node's memory, which may be missing, and its disk.
fn stored<P: Protocol>(state: &State<'_>) -> Option<(Option<P>, P::Disk)> {
    let memory = match &state.memory {
        Some(memory) => Some(decoded(memory)?),
        None => None,
    };
    Some((memory, decoded(&state.disk)?))
}

/// What is asked of a node.
fn of_node<P: Words>(cluster: &Cluster<P>, call: &Call<'_>) -> Option<Answer> {
    Some(match call {
        Call::View { node, state, language } => {
            let (memory, disk) = stored::<P>(state)?;
            Answer::View(P::view(cluster.site(*node), memory.as_ref(), &disk, *language))
        }
        Call::HoldsLock { state } => {
            let (memory, disk) = stored::<P>(state)?;
            Answer::Flag(P::holds_lock(memory.as_ref(), &disk))
        }
        Call::Awaits { node, state } => {
            let (memory, disk) = stored::<P>(state)?;
            Answer::Awaits(memory?.awaits(cluster.site(*node), &disk).map(OwnedText::from))
        }
        Call::Holding { node, state } => {
            let (memory, disk) = stored::<P>(state)?;
            Answer::Holding(P::holding(cluster.site(*node), memory.as_ref(), &disk))
        }
        Call::IsDead { node, state, from, message } => {
            let (memory, disk) = stored::<P>(state)?;
            Answer::Flag(memory?.is_dead(cluster.site(*node), &disk, *from, &decoded(message)?))
        }
        Call::Say { node, why, language } => Answer::Text(P::say(cluster.site(*node), &decoded(why)?, *language)),
        Call::Claims { node, why } => {
            let claims = P::claims(cluster.site(*node), &decoded(why)?);
            Answer::Claims(claims.into_iter().map(unconditional).collect())
        }
        _ => return None,
    })
}

/// What is asked of a message or a request.
fn of_message<P: Words>(cluster: &Cluster<P>, call: &Call<'_>) -> Option<Answer> {
    Some(match call {
        Call::Request { request, value } => Answer::Data(encoded(&P::request(cluster, *request, value.clone()))),
        Call::Label { message } => Answer::Text(P::label(&decoded(message)?)),
        Call::Fields { from, message, language } => {
            Answer::Fields(P::fields(cluster.site(*from), &decoded(message)?, *language))
        }
        Call::Forgeries { from, to, message } => {
            let forgeries = P::forgeries(cluster, *from, *to, &decoded(message)?);
            Answer::Messages(forgeries.iter().map(|forged| with_kind(cluster, forged)).collect())
        }
        _ => return None,
    })
}

/// What is asked of a fact or a ledger.
fn of_ledger<P: Words>(cluster: &Cluster<P>, call: &Call<'_>) -> Option<Answer> {
    Some(match call {
        Call::Entered { fact, ledger } => Answer::Fact(own::<P>(&P::entered(decoded(fact)?, &read::<P>(ledger)?))),
        Call::Told { fact } => Answer::Text(P::told(&decoded(fact)?)),
        Call::Breach { check, ledger, holdings, moment } => {
            Answer::Breach(P::breach(*check, &read::<P>(ledger)?, holdings, cluster, *moment))
        }
        _ => return None,
    })
}

fn typed<P: Protocol>(input: &Input<'_>) -> Option<protocol::Input<P>> {
    Some(match input {
        Input::Boot { restarted } => protocol::Input::Boot { restarted: *restarted },
        Input::Request(request) => protocol::Input::Request(decoded(request)?),
        Input::Message { from, message } => protocol::Input::Message { from: *from, message: decoded(message)? },
        Input::Timer(timer) => protocol::Input::Timer(*P::Timer::ALL.get(usize::from(*timer))?),
    })
}

fn untyped<P: Protocol>(cluster: &Cluster<P>, reaction: &protocol::Reaction<P>) -> Reaction {
    let effect = |effect: &protocol::Effect<P>| match effect {
        protocol::Effect::Send { to, message } => Effect::Send { to: *to, message: with_kind(cluster, message) },
        protocol::Effect::SetTimer { timer, after_ms, spread_ms } => {
            Effect::SetTimer { timer: timer.index(), after_ms: *after_ms, spread_ms: *spread_ms }
        }
        protocol::Effect::CancelTimer(timer) => Effect::CancelTimer(timer.index()),
        protocol::Effect::Attempt(timer) => Effect::Attempt(timer.index()),
        protocol::Effect::Witness(fact) => Effect::Witness(fact.clone().map(|fact| own::<P>(&fact))),
    };
    Reaction {
        memory: encoded(&reaction.memory),
        disk: reaction.disk.as_ref().map(encoded),
        effects: reaction.effects.iter().map(effect).collect(),
        whys: reaction.whys.iter().map(encoded).collect(),
    }
}

fn with_kind<P: Protocol>(cluster: &Cluster<P>, message: &P::Message) -> Message {
    Message { kind: cluster.description().about.kind(&P::kind(message)), data: encoded(message) }
}

/// The fact, in bytes.
fn own<P: Protocol>(fact: &P::Fact) -> OwnFact {
    OwnFact { data: encoded(fact), nobodys: P::is_nobodys(fact) }
}

/// The ledger with the protocol's own facts in their own type.
fn read<P: Protocol>(entries: &[Entry<'_>]) -> Option<Ledger> {
    let mut ledger = Ledger::default();
    for (node, fact) in entries {
        let fact = fact.clone().try_map(|data| decoded(&data).map(erased::own_fact::<P>).ok_or(()));
        ledger.enter(node.unwrap_or(NodeId(0)), fact.ok()?);
    }
    Some(ledger)
}

fn unconditional(claim: Claim) -> (Claim, bool) {
    match claim {
        Claim::WhileDisksLast(claim) => (unconditional(*claim).0, true),
        claim => (claim, false),
    }
}

fn again<P: Protocol>(sort: Sort, data: &[u8]) -> Option<Vec<u8>> {
    fn of<T: Data>(data: &[u8]) -> Option<Vec<u8>> {
        decoded::<T>(data).map(|data| encoded(&data))
    }
    match sort {
        Sort::Memory => of::<P>(data),
        Sort::Disk => of::<P::Disk>(data),
        Sort::Message => of::<P::Message>(data),
        Sort::Request => of::<P::Request>(data),
        Sort::Why => of::<P::Why>(data),
        Sort::Fact => of::<P::Fact>(data),
    }
}

fn equal<P: Protocol>(sort: Sort, one: &[u8], other: &[u8]) -> Option<bool> {
    fn of<T: Data>(one: &[u8], other: &[u8]) -> Option<bool> {
        Some(decoded::<T>(one)? == decoded::<T>(other)?)
    }
    match sort {
        Sort::Memory => of::<P>(one, other),
        Sort::Disk => of::<P::Disk>(one, other),
        Sort::Message => of::<P::Message>(one, other),
        Sort::Request => of::<P::Request>(one, other),
        Sort::Why => of::<P::Why>(one, other),
        Sort::Fact => of::<P::Fact>(one, other),
    }
}

/// A piece that may name nodes, with its nodes exchanged.
fn renamed<P: Protocol>(sort: Sort, data: &[u8], exchange: &Exchange) -> Option<Vec<u8>> {
    let piece = match sort {
        Sort::Memory => Piece::Memory(decoded(data)?),
        Sort::Disk => Piece::Disk(decoded(data)?),
        Sort::Message => Piece::Message(decoded(data)?),
        Sort::Fact => Piece::Fact(decoded(data)?),
        Sort::Request | Sort::Why => return None,
    };
    Some(match P::renamed(piece, exchange) {
        Piece::Memory(memory) => encoded(&memory),
        Piece::Disk(disk) => encoded(&disk),
        Piece::Message(message) => encoded(&message),
        Piece::Fact(fact) => encoded(&fact),
    })
}
