//! The learner: it finds out what was chosen, by counting or by being told (PMS, section 2.3).

use super::{Answers, Disk, Here, Learn, Message, Out, Proposal, Role, Variant, Why};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::{Fact, NodeId, NodeSet, Value};

/// What a learner remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Learner {
    /// Which acceptors have accepted what, lowest ballot first; emptied once it is of no more use.
    pub counts: Vec<Count>,
}

/// The acceptors that have told a learner of one proposal.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Count {
    /// What they have accepted.
    pub proposal: Proposal,
    /// Which acceptors.
    pub accepted_by: Answers,
}

impl Learn {
    /// The distinguished learners: they hear from the acceptors and tell the rest.
    pub(super) fn distinguished(self, learners: NodeSet) -> NodeSet {
        let how_many = match self {
            Self::Proposer | Self::Everyone => 0,
            Self::One => 1,
            Self::Two => 2,
        };
        learners.iter().take(how_many).collect()
    }

    /// The learners that every acceptor sends its `Accepted` to.
    pub(super) fn hearing_acceptors(self, learners: NodeSet) -> NodeSet {
        if self == Self::Everyone { learners } else { self.distinguished(learners) }
    }
}

impl Learner {
    pub(super) fn boot(restarted: bool, disk: &Disk, out: &mut Out) -> Self {
        if restarted {
            out.why(Why::RestartsLearner { learned: disk.learned.clone() });
        }
        Self::default()
    }

    /// The learners that it tells what it has learned: the rest, if it is a distinguished one.
    fn audience(site: Here<'_>) -> NodeSet {
        let learners = site.cluster.having(Role::Learner);
        let distinguished = site.options().learn.distinguished(learners);
        if distinguished.contains(site.id) { learners.without(distinguished) } else { NodeSet::EMPTY }
    }

    /// Counts whatever `Accepted` reaches it, ballot by ballot: a value is chosen by a majority in *one* ballot. With
    /// the answer that completes a majority it learns and, if it is distinguished, tells the rest: once a ballot, for a
    /// count passes that mark once.
    pub(super) fn accepted(
        &mut self,
        site: Here<'_>,
        from: NodeId,
        proposal: Proposal,
        disk: &mut Disk,
        out: &mut Out,
    ) -> Why {
        let tells = Self::audience(site);
        if let Some(value) = disk.learned.clone().filter(|_| tells.is_empty()) {
            return Why::KnowsAlready { value };
        }
        let accepted_by = self.accepted_by(site, &proposal, out);
        if !accepted_by.count(site, from, out) {
            return Why::RepeatedAccepted { from, ballot: proposal.ballot };
        }
        let tally = accepted_by.tally(site);
        if !tally.is_enough() {
            return Why::HearsAccepted { from, proposal, tally };
        }
        if tally.have > tally.need {
            return Why::SurplusAccepted { from, proposal };
        }
        tally.admits(site, out);
        out.broadcast(tells, &Message::Chosen { value: proposal.value.clone() });
        if let Some(known) = disk.learned.clone() {
            return Why::TellsAgain { proposal, known, tally, tells };
        }
        self.learn(site, proposal.value.clone(), disk, out);
        Why::Learns { proposal, tally, tells }
    }

    /// Whether it has learned, which is on disk, and tells nobody else: no answer is counted any more.
    pub(super) fn is_past_counting(site: Here<'_>, disk: &Disk) -> bool {
        disk.learned.is_some() && Self::audience(site).is_empty()
    }

    /// The acceptors that have accepted `proposal`, as far as it has heard: the value in that very ballot.
    fn accepted_by(&mut self, site: Here<'_>, proposal: &Proposal, out: &mut Out) -> &mut Answers {
        let in_any_ballot = site.options().breaks(Variant::LearnerCountsValues);
        let same = |count: &Count| match in_any_ballot {
            true => count.proposal.value == proposal.value,
            false => count.proposal == *proposal,
        };
        let place = self.counts.iter().position(same).unwrap_or_else(|| {
            let place = self.counts.partition_point(|count| count.proposal < *proposal);
            self.counts.insert(place, Count { proposal: proposal.clone(), accepted_by: Answers::default() });
            place
        });
        let count = &mut self.counts[place];
        if count.proposal != *proposal {
            out.why(Why::RuleIsOff { variant: Variant::LearnerCountsValues });
        }
        &mut count.accepted_by
    }

    pub(super) fn chosen(&mut self, site: Here<'_>, from: NodeId, value: Value, disk: &mut Disk, out: &mut Out) {
        match &disk.learned {
            None => {
                self.learn(site, value.clone(), disk, out);
                out.why(Why::LearnsFrom { from, value });
            }
            // Its own proposer has counted the same answers; that is no news.
            Some(_) if from == site.id => {}
            Some(known) if *known == value => out.why(Why::KnowsAlready { value }),
            // A learner learns once (PMS, section 2.3).
            Some(known) => out.why(Why::ToldOtherwise { from, known: known.clone(), told: value }),
        }
    }

    /// A learner decides once. From then on its counts are of use only if it tells others.
    fn learn(&mut self, site: Here<'_>, value: Value, disk: &mut Disk, out: &mut Out) {
        out.witness(Fact::decided(value.clone()));
        disk.learned = Some(value);
        if Self::audience(site).is_empty() {
            self.counts.clear();
        }
    }
}
