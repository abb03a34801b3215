//! Checks what the log's sentences claim of other nodes and of the past against what really happened.
//!
//! A run is played with actors that keep every reaction, so that everything nodes said, did and decided is known here
//! without asking the simulator, whatever the protocol.

use std::collections::BTreeSet;
use synod_core::erased::{Effect, Input, Reaction};
use synod_core::{Claim, Fact, Failure, Language, Ledger, NodeId, NodeSet};
use synod_protocols::registry;
use synod_sim::run::frame::Advance;
use synod_sim::scenario::action::Action;
use synod_sim::world::actors::{Actors, Ask};
use synod_sim::{Run, Scenario, open};

/// The claims of a sentence.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The node that says it.
    pub node: NodeId,
    /// The sentence, in English.
    pub sentence: String,
    /// All that it claims.
    pub claims: Vec<Claim>,
}

/// One reaction, reduced to what claims refer to.
#[derive(Debug)]
struct Turn {
    node: NodeId,
    asked: bool,
    facts: Vec<Fact>,
    labels: Vec<String>,
    told: Vec<Claimed>,
}

/// Actors that answer at once and keep what they answered.
#[derive(Debug, Default)]
struct Kept {
    turns: Vec<Turn>,
    acceptors: NodeSet,
}

impl Actors for Kept {
    fn ask(&mut self, _ticket: u32, ask: Ask<'_>) -> Option<Result<Reaction, Failure>> {
        let reaction = ask.react().expect("it does not fail");
        let (cluster, node) = (ask.cluster, ask.node);
        self.acceptors = cluster.acceptors();
        let told = reaction.whys.iter().map(|why| Claimed {
            node,
            sentence: cluster.say(node, why, Language::English).expect("it does not fail"),
            claims: cluster.claims(node, why).expect("it does not fail"),
        });
        let facts = reaction.effects.iter().filter_map(|effect| match effect {
            Effect::Witness(fact) => Some(fact.clone()),
            _ => None,
        });
        let labels = reaction.effects.iter().filter_map(|effect| match effect {
            Effect::Send { message, .. } => Some(cluster.label(message).expect("it does not fail")),
            _ => None,
        });
        self.turns.push(Turn {
            node,
            asked: matches!(ask.input, Input::Request(_)),
            facts: facts.collect(),
            labels: labels.collect(),
            told: told.collect(),
        });
        Some(Ok(reaction))
    }
}

/// All that has happened.
#[derive(Debug, Default)]
struct History {
    ledger: Ledger,
    acceptors: NodeSet,
    /// The nodes that a client asked.
    asked: NodeSet,
    /// The messages sent, by sender and label.
    said: BTreeSet<(NodeId, String)>,
    crashed: NodeSet,
    disk_lost: bool,
}

impl History {
    fn action(&mut self, action: &Action) {
        match action {
            Action::Crash { node, .. } => _ = self.crashed.insert(*node),
            Action::Wipe(node) => {
                self.crashed.insert(*node);
                self.disk_lost = true;
            }
            _ => {}
        }
    }

    fn turn(&mut self, turn: &Turn) {
        turn.facts.iter().for_each(|fact| _ = self.ledger.enter(turn.node, fact.clone()));
        self.said.extend(turn.labels.iter().map(|label| (turn.node, label.clone())));
        if turn.asked {
            self.asked.insert(turn.node);
        }
    }

    fn has(&self, node: NodeId, fact: Fact) -> bool {
        self.ledger.has(node, &fact)
    }

    /// Whether the claim holds by now. `own` is the claiming node: only it hears what it says to itself.
    fn holds(&self, own: NodeId, claim: &Claim) -> bool {
        match claim.clone() {
            Claim::Said(node, _) | Claim::SaidOf(node, _) if node == own => true,
            Claim::SaidByOne(nodes, _) if nodes.contains(own) => true,
            Claim::Asked(node) => self.asked.contains(node),
            Claim::Said(node, label) => self.said.contains(&(node, label)),
            Claim::SaidByOne(nodes, label) => nodes.iter().any(|node| self.said.contains(&(node, label.clone()))),
            // `Promise 4` is not the beginning of `Promise 40`.
            Claim::SaidOf(node, words) => self.said.iter().any(|(by, label)| {
                let rest = label.strip_prefix(&words).filter(|_| *by == node);
                rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            }),
            Claim::NeverSaid(node, label) => !self.said.contains(&(node, label)),
            Claim::Voted(node, yes) => self.has(node, Fact::Voted(yes)),
            Claim::NeverVotedYes(node) => !self.has(node, Fact::Voted(true)),
            Claim::Accepted(node, ballot, value) => self.has(node, Fact::Accepted { slot: 0, ballot, value }),
            Claim::Chosen(ballot, value) => {
                self.ledger.ballots_choosing(0, Some(&value), self.acceptors).any(|other| other == ballot)
            }
            Claim::NeverChosenBelow(ballot, value) => {
                self.ledger.ballots_choosing(0, value.as_ref(), self.acceptors).all(|other| other >= ballot)
            }
            Claim::Decided(node, value) => self.has(node, Fact::decided(value)),
            Claim::NobodyDecided(value) => self.ledger.decisions().all(|(_, decided)| *decided != value),
            Claim::Crashed(node) => self.crashed.contains(node),
            Claim::WhileDisksLast(claim) => self.disk_lost || self.holds(own, &claim),
        }
    }
}

/// Whether it speaks of the future too.
fn is_for_good(claim: &Claim) -> bool {
    match claim {
        Claim::NeverChosenBelow(..) => true,
        Claim::WhileDisksLast(claim) => is_for_good(claim),
        _ => false,
    }
}

/// Every sentence of a reaction in the run of `scenario`, with what it claims. From the first forged message on
/// sentences take messages at their word, as the run says; there it ends.
///
/// # Errors
/// The scenario cannot be opened, or a sentence claims what is not so: the sentence, and which claim.
pub fn told(scenario: &Scenario) -> Result<Vec<Claimed>, String> {
    let mut run = open(&registry(), scenario).map_err(|bad| bad.to_string())?;
    run.reset();
    let (mut kept, mut history) = (Kept::default(), History::default());
    let (mut told, mut for_good) = (Vec::new(), Vec::new());
    for step in 0.. {
        if run.extend_to(step, &mut kept) != Some(Advance::Moved) {
            break;
        }
        history.acceptors = kept.acceptors;
        let action = run.event(step).action.filter(|_| run.event(step).refused.is_none());
        if matches!(action, Some(Action::Forge { .. })) {
            return Ok(told);
        }
        action.iter().for_each(|it| history.action(it));
        for turn in kept.turns.drain(..) {
            history.turn(&turn);
            for claimed in turn.told {
                hold(&history, &run, step, &claimed, &claimed.claims)?;
                let lasting: Vec<Claim> = claimed.claims.iter().filter(|claim| is_for_good(claim)).cloned().collect();
                for_good.extend((!lasting.is_empty()).then(|| (step, claimed.clone(), lasting)));
                told.push(claimed);
            }
        }
    }
    for (step, claimed, lasting) in for_good {
        hold(&history, &run, step, &claimed, &lasting)?;
    }
    Ok(told)
}

fn hold(history: &History, run: &Run, step: u32, told: &Claimed, claims: &[Claim]) -> Result<(), String> {
    match claims.iter().find(|claim| !history.holds(told.node, claim)) {
        None => Ok(()),
        Some(claim) => {
            let (node, sentence) = (&run.scenario().nodes[told.node.index()].id, &told.sentence);
            let (now, broken) = (run.len(), &run.scenario().broken);
            Err(format!("step {step} of {now}, {node}, broken {broken:?}: {sentence:?} claims {claim:?}"))
        }
    }
}
