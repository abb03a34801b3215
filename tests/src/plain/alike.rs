//! The audit of [`Protocol::alike`] and [`Protocol::renamed`]: a reaction of one node is that of another, renamed.

use super::{Act, Node, Rules, World};
use synod_core::{Effect, Exchange, Fact, Input, NodeId, Piece, Protocol, react};

/// Walks from the start along choices that `draw` makes (a number below the one given), and holds every reaction to a
/// message, a timer or a start against the one with the nodes exchanged. How many were compared.
///
/// # Errors
/// The first that differs, in words.
pub fn audit<P: Protocol>(
    rules: &Rules<P>,
    exchange: &Exchange,
    renamed: Renamed<P>,
    steps: usize,
    mut draw: impl FnMut(usize) -> usize,
) -> Result<usize, String> {
    let renaming = Renaming { exchange, renamed };
    let (mut world, mut compared) = (rules.start(), 0);
    for _ in 0..steps {
        let acts = rules.acts(&world);
        for act in &acts {
            let Some((node, input)) = met(act) else { continue };
            is_same(rules, &world, &renaming, node, input)?;
            compared += 1;
        }
        let next: Vec<World<P>> = acts.iter().filter_map(|act| rules.after(&world, act)).collect();
        if next.is_empty() {
            break;
        }
        let place = draw(next.len());
        world = next.into_iter().nth(place).unwrap_or_else(|| rules.start());
    }
    Ok(compared)
}

/// The input that an act is for a node.
fn met<P: Protocol>(act: &Act<P>) -> Option<(NodeId, Input<P>)> {
    match act {
        Act::Deliver((to, from, message)) => Some((*to, Input::Message { from: *from, message: message.clone() })),
        Act::Fire(node, timer) => Some((*node, Input::Timer(*timer))),
        Act::Restart(node) => Some((*node, Input::Boot { restarted: true })),
        _ => None,
    }
}

fn is_same<P: Protocol>(
    rules: &Rules<P>,
    world: &World<P>,
    renaming: &Renaming<'_, P>,
    node: NodeId,
    input: Input<P>,
) -> Result<(), String> {
    let Node { memory, disk, .. } = &world.nodes[node.index()];
    if memory.is_none() && !matches!(input, Input::Boot { .. }) {
        return Ok(());
    }
    let here = react(rules.cluster.site(node), memory.as_ref(), disk, input.clone());
    let other = match input {
        Input::Message { from, message } => {
            Input::Message { from: renaming.exchange.of(from), message: renaming.message(message) }
        }
        input => input,
    };
    let memory = memory.clone().map(|memory| renaming.memory(memory));
    let disk = renaming.disk(disk.clone());
    let there = react(rules.cluster.site(renaming.exchange.of(node)), memory.as_ref(), &disk, other);
    let effects_here = here.effects.iter().cloned().map(|effect| match effect {
        Effect::Send { to, message } => {
            Effect::Send { to: renaming.exchange.of(to), message: renaming.message(message) }
        }
        Effect::Witness(Fact::Own(fact)) => Effect::Witness(Fact::Own(renaming.fact(fact))),
        effect => effect,
    });
    let after = (renaming.memory(here.memory.clone()), here.disk.clone().map(|disk| renaming.disk(disk)));
    let expected = (after, in_any_order(effects_here));
    let found = ((there.memory.clone(), there.disk.clone()), in_any_order(there.effects.iter().cloned()));
    (expected == found).then_some(()).ok_or_else(|| format!("{node:?} differs: {expected:?}, not {found:?}"))
}

/// Effects in an order that does not depend on the nodes'.
fn in_any_order<P: Protocol>(effects: impl Iterator<Item = Effect<P>>) -> Vec<String> {
    let mut all: Vec<String> = effects.map(|effect| format!("{effect:?}")).collect();
    all.sort();
    all
}

/// How the pieces of a protocol's data are renamed: by the protocol, or wrongly.
pub type Renamed<P> = fn(Piece<P>, &Exchange) -> Piece<P>;

/// An exchange of nodes, and how pieces are renamed for it.
struct Renaming<'a, P: Protocol> {
    exchange: &'a Exchange,
    renamed: Renamed<P>,
}

macro_rules! pieces {
    ($($name:ident: $Piece:ident of $Type:ty;)+) => {
        impl<P: Protocol> Renaming<'_, P> {
            $(fn $name(&self, data: $Type) -> $Type {
                match (self.renamed)(Piece::$Piece(data), self.exchange) {
                    Piece::$Piece(data) => data,
                    other => panic!("a piece became another: {other:?}"),
                }
            })+
        }
    };
}

pieces! {
    memory: Memory of P;
    disk: Disk of P::Disk;
    message: Message of P::Message;
    fact: Fact of P::Fact;
}
