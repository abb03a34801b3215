//! How the survivors of three-phase commit end a transaction together (option `termination: elected`): one of them
//! compares their states and decides for all (Skeen 1981; BHG, section 7.5, rules TR1 to TR4).
//!
//! Nodes that have restarted take no part. Of several candidates the one earliest in the scenario stays.

use super::candidacy::{Candidacy, States};
use super::participant::{Participant, prepare, watch};
use super::{Disk, Here, Message, Out, Outcome, State, Timer, Why, others};
use synod_core::{NodeId, NodeSet};

/// How far an undecided participant with this log has come.
fn own_state(disk: &Disk) -> State {
    if matches!(disk, Disk::Precommitted { .. }) { State::Precommitted } else { State::Ready }
}

impl Participant {
    /// Its timer has run out: some node must end this, and it offers to.
    pub(super) fn stand(&mut self, site: Here<'_>, disk: &Disk, out: &mut Out) {
        let state = own_state(disk);
        if self.stood {
            out.attempt(Timer::Decision);
        }
        out.why(if self.stood { Why::StandsAgain { state } } else { Why::Stands { state } });
        self.ask_states(site, disk, out);
    }

    fn ask_states(&mut self, site: Here<'_>, disk: &Disk, out: &mut Out) {
        let mut states = States::default();
        states.note(site.id, own_state(disk));
        out.broadcast(others(site), &Message::StateRequest);
        out.set_timer(Timer::Election, site.cluster.length_ms(Timer::Election));
        self.candidacy = Some(Candidacy::Asking { states });
        self.stood = true;
    }

    /// Another node stands. A node that has decided says so. One that has never voted makes sure that no node commits.
    /// Of two that are undecided the later one in the scenario yields, and learns of the earlier one if it does not
    /// know of it.
    pub(super) fn asked_state(&mut self, site: Here<'_>, from: NodeId, disk: &mut Disk, out: &mut Out) {
        let state = match *disk {
            Disk::Ready { .. } | Disk::Precommitted { .. } if self.asks => return out.why(Why::StaysOut { from }),
            Disk::Ready { .. } | Disk::Precommitted { .. } if site.id < from => {
                return self.stand_against(site, from, disk, out);
            }
            Disk::Ready { .. } | Disk::Precommitted { .. } => {
                self.yield_to(from, out);
                watch(site, out);
                own_state(disk)
            }
            Disk::Finished { outcome, .. } => outcome.into(),
            _ => {
                out.why(Why::AbortsForCandidate { from });
                self.finish(site, Outcome::Abort, disk, out);
                State::Aborted
            }
        };
        out.why(Why::TellsState { from, state });
        out.send(from, Message::StateReply { state });
    }

    /// A later one stands. If this one stands already, the other has not heard of it: a late riser must not be left
    /// out.
    fn stand_against(&mut self, site: Here<'_>, from: NodeId, disk: &Disk, out: &mut Out) {
        if self.candidacy.is_some() {
            out.why(Why::AsksLateRiser { from });
            return out.send(from, Message::StateRequest);
        }
        out.why(Why::StandsAgainst { from, state: own_state(disk) });
        self.stop_timer(out);
        self.ask_states(site, disk, out);
    }

    /// Gives up its candidacy, if it has one; returns whether it had.
    pub(super) fn yield_to(&mut self, from: NodeId, out: &mut Out) -> bool {
        let stands = self.candidacy.is_some();
        if stands {
            out.why(Why::Yields { from });
            self.stop_timer(out);
            self.candidacy = None;
        }
        stands
    }

    pub(super) fn hears_state(&mut self, site: Here<'_>, from: NodeId, state: State, out: &mut Out) {
        let Some(Candidacy::Asking { states }) = &mut self.candidacy else {
            return out.why(Why::LateState { from });
        };
        states.note(from, state);
        out.why(Why::CountsState { from, state, have: states.known().len(), of: site.cluster.everyone().len() });
    }

    /// The candidate's timer has run out: a node that has not answered by now is taken to be down.
    pub(super) fn closes(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        match self.candidacy.clone() {
            Some(Candidacy::Asking { states }) => self.compare(site, &states, disk, out),
            Some(Candidacy::Precommitting { asked, acks }) => {
                out.why(Why::ElectedStopsWaiting { missing: asked.without(acks) });
                self.decide(site, Outcome::Commit, disk, out);
            }
            None => {}
        }
    }

    /// The rules TR1 to TR4 (BHG, section 7.5). A decision that a node has made is the decision. Where no node is known
    /// to have precommitted, none can have committed.
    fn compare(&mut self, site: Here<'_>, states: &States, disk: &mut Disk, out: &mut Out) {
        let known =
            [(State::Aborted, states.aborted, Outcome::Abort), (State::Committed, states.committed, Outcome::Commit)];
        if let Some((state, who, outcome)) = known.into_iter().find(|(_, who, _)| !who.is_empty()) {
            out.why(Why::ElectedFollows { state, who });
            return self.decide(site, outcome, disk, out);
        }
        if states.precommitted.is_empty() {
            out.why(Why::ElectedAborts { ready: states.ready });
            return self.decide(site, Outcome::Abort, disk, out);
        }
        self.lead(site, states, disk, out);
    }

    /// A node has precommitted, and another may have committed and died. Before it commits, the candidate makes sure
    /// that any node that has to take over finds a precommitted one too (TR4).
    fn lead(&mut self, site: Here<'_>, states: &States, disk: &mut Disk, out: &mut Out) {
        let precommitted = states.precommitted;
        if let Disk::Ready { change } = *disk {
            prepare(site, change, disk);
        }
        let mut asked = states.ready;
        asked.remove(site.id);
        if asked.is_empty() {
            out.why(Why::ElectedCommits { precommitted });
            return self.decide(site, Outcome::Commit, disk, out);
        }
        out.why(Why::ElectedPrecommits { precommitted, ready: asked });
        out.broadcast(asked, &Message::PreCommit);
        out.set_timer(Timer::Election, site.cluster.length_ms(Timer::Election));
        self.candidacy = Some(Candidacy::Precommitting { asked, acks: NodeSet::EMPTY });
    }

    /// One of those that were ready has precommitted too.
    pub(super) fn preack(&mut self, site: Here<'_>, from: NodeId, disk: &mut Disk, out: &mut Out) {
        let Some(Candidacy::Precommitting { asked, acks }) = &mut self.candidacy else {
            return out.why(Why::LatePreAck { from });
        };
        if !asked.contains(from) || !acks.insert(from) {
            return out.why(Why::RepeatedPreAck { from });
        }
        let asked = *asked;
        let (have, need) = (acks.len(), asked.len());
        if have < need {
            return out.why(Why::ElectedCountsPreAck { from, have, need });
        }
        out.why(Why::ElectedHasAll { asked });
        self.stop_timer(out);
        self.decide(site, Outcome::Commit, disk, out);
    }

    /// Writes the outcome, then tells all others.
    fn decide(&mut self, site: Here<'_>, outcome: Outcome, disk: &mut Disk, out: &mut Out) {
        self.finish(site, outcome, disk, out);
        out.broadcast(others(site), &outcome.into());
    }
}
