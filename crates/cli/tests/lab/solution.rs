//! The participant of two-phase commit: the reference solution of the lab in `docs/lab.md`.

use super::{Here, Log, Message, Node, Out, Outcome, Participant, Timer, Vote, decided, vote};
use synod_core::Input;

impl Participant {
    pub(super) fn boot(site: Here<'_>, disk: &mut Log, out: &mut Out) -> Self {
        match *disk {
            Log::Yes => {
                out.why("is in doubt again, and asks".into());
                ask(site, out);
                Self::InDoubt
            }
            Log::Decided(outcome) => Self::Decided(outcome),
            Log::Empty | Log::Begun | Log::Ended(_) => Self::Idle,
        }
    }

    pub(super) fn step(&mut self, site: Here<'_>, disk: &mut Log, input: Input<Node>, out: &mut Out) {
        use Input::{Message as Hears, Timer as Fires};
        *self = match (*self, input) {
            (Self::Idle, Hears { from, message: Message::Prepare }) if site.settings().vote == Vote::Yes => {
                *disk = Log::Yes;
                vote(from, true, out);
                watch(site, out);
                Self::InDoubt
            }
            (Self::Idle, Hears { from, message: Message::Prepare }) => {
                vote(from, false, out);
                decide(Outcome::Abort, disk, out)
            }
            (Self::Idle, Hears { from, message: Message::Decision(Outcome::Abort) }) => {
                out.send(from, Message::Ack);
                decide(Outcome::Abort, disk, out)
            }
            (Self::Idle, Hears { from, message: Message::DecisionRequest }) => {
                out.send(from, Message::DecisionReply(Outcome::Abort));
                decide(Outcome::Abort, disk, out)
            }
            (Self::InDoubt, Hears { from, message: Message::Decision(outcome) }) => {
                out.send(from, Message::Ack);
                out.cancel_timer(Timer::Decision);
                decide(outcome, disk, out)
            }
            (Self::InDoubt, Fires(Timer::Decision)) => {
                out.attempt(Timer::Decision);
                out.why("asks how it ends".into());
                ask(site, out);
                Self::InDoubt
            }
            (Self::InDoubt, Hears { message: Message::DecisionReply(outcome), .. }) => {
                out.cancel_timer(Timer::Decision);
                decide(outcome, disk, out)
            }
            (Self::Decided(known), Hears { from, message: Message::Decision(outcome) }) if known == outcome => {
                out.send(from, Message::Ack);
                Self::Decided(known)
            }
            (Self::Decided(known), Hears { from, message: Message::DecisionRequest }) => {
                out.send(from, Message::DecisionReply(known));
                Self::Decided(known)
            }
            (Self::Decided(Outcome::Abort), Hears { from, message: Message::Prepare }) => {
                vote(from, false, out);
                Self::Decided(Outcome::Abort)
            }
            (state, _) => state,
        };
    }
}

/// Writes and decides.
fn decide(outcome: Outcome, disk: &mut Log, out: &mut Out) -> Participant {
    *disk = Log::Decided(outcome);
    decided(outcome, out);
    out.why(format!("writes {} and decides it", if outcome == Outcome::Commit { "commit" } else { "abort" }));
    Participant::Decided(outcome)
}

/// Asks all others how it ends.
fn ask(site: Here<'_>, out: &mut Out) {
    let mut others = site.cluster.everyone();
    others.remove(site.id);
    out.broadcast(others, &Message::DecisionRequest);
    watch(site, out);
}

fn watch(site: Here<'_>, out: &mut Out) {
    out.set_timer(Timer::Decision, site.cluster.length_ms(Timer::Decision));
}
