//! The leader: with `leader: lowest` one proposer works for all, so that no two outbid each other (PMS, section 2.4).
//!
//! Which proposer leads is a guess that silence can make wrong. Safety never rests on it: two that lead at once are two
//! proposers, as without a leader.

use super::{Disk, Here, Leader, Message, Out, Proposer, Role, Stage, Timer, Why};
use synod_core::{NodeId, Value};

impl Proposer {
    /// The proposer that leads while it is up.
    pub(super) fn lowest(site: Here<'_>) -> NodeId {
        site.cluster.having(Role::Proposer).first().unwrap_or(site.id)
    }

    /// Whether it proposes what a client asks of it without waiting for a leader.
    pub(super) fn may_lead(site: Here<'_>) -> bool {
        site.options().leader == Leader::Nobody || Self::lowest(site) == site.id
    }

    /// Whether it is the leader, as far as it knows: it works on a value of its own. A read makes nobody a leader.
    pub(super) fn leads(&self, site: Here<'_>) -> bool {
        site.options().leader == Leader::Lowest && self.wanted.is_some() && self.stage.is_attempt()
    }

    /// Tells every other proposer that it leads: when it begins to, and from then on as often as the timer says.
    pub(super) fn beat(&mut self, site: Here<'_>, out: &mut Out) {
        if !self.leads(site) {
            return;
        }
        let mut others = site.cluster.having(Role::Proposer);
        others.remove(site.id);
        out.why(Why::Beats { to: others });
        out.attempt(Timer::Heartbeat);
        out.broadcast(others, &Message::Heartbeat);
        out.set_timer(Timer::Heartbeat, site.cluster.length_ms(Timer::Heartbeat));
    }

    /// A lower proposer leads: one with an undecided value stops its own attempt, keeps the value, and hands it on.
    /// Each heartbeat is a reason to do so again, for the last `Forward` may be lost.
    pub(super) fn heartbeat(&mut self, site: Here<'_>, from: NodeId, out: &mut Out) {
        let value = self.wanted.clone().filter(|_| self.stage.is_undecided() && from < site.id);
        let Some(value) = value else { return out.why(Why::NotesHeartbeat { from }) };
        let to = Self::lowest(site);
        if self.stage == Stage::Following {
            out.why(Why::StillFollows { from, to, value: value.clone() });
        } else {
            out.why(Why::Yields { from, to, value: value.clone() });
            Self::stop(out);
        }
        self.follow(site, value, out);
    }

    /// Its own attempt ends without a choice.
    pub(super) fn stop(out: &mut Out) {
        for timer in [Timer::Retry, Timer::Backoff, Timer::Heartbeat] {
            out.cancel_timer(timer);
        }
    }

    /// Hands the value on to the lowest proposer, and gives the leader some time to be heard.
    pub(super) fn follow(&mut self, site: Here<'_>, value: Value, out: &mut Out) {
        out.send(Self::lowest(site), Message::Forward { value });
        out.set_timer(Timer::Leader, site.cluster.length_ms(Timer::Leader));
        self.stage = Stage::Following;
    }

    /// A proposer with a value of its own, decided or not, ignores what is handed on to it: the sender keeps its value,
    /// and leads when it hears no more heartbeats.
    pub(super) fn forward(&mut self, site: Here<'_>, from: NodeId, value: Value, disk: &mut Disk, out: &mut Out) {
        if self.wanted.is_some() {
            return out.why(Why::IgnoresForward { from, value });
        }
        self.ask(site, Some(from), Some(value), disk, out);
    }

    /// It has heard no lower proposer for so long that perhaps none is up: it leads.
    pub(super) fn lead(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        if self.stage != Stage::Following {
            return;
        }
        let ballot = self.start(site, disk, out);
        out.why(Why::TakesTheLead { ballot });
        self.beat(site, out);
    }
}
