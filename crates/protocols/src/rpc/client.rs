//! A client: it calls, waits, and writes down how its call ended; or it does not know, and may ask.

use super::{Call, Deed, Disk, Here, Message, Out, Outcome, Role, Timeout, Timer, Variant, Why};
use serde::{Deserialize, Serialize};
use synod_core::Fact;

/// Where a client is with its last call.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Client {
    /// It has made none.
    Idle,
    /// It waits for the answer.
    Calling(Call),
    /// It has asked how the call ended, and waits for the answer.
    Asking(Call),
    /// It waits no longer and does not know.
    Unknown(Call),
    /// It knows how the call ended.
    Answered(Call, Outcome),
}

impl Client {
    /// A call without an outcome may have had its effect. It is not repeated: whoever made it may be gone.
    pub(super) fn boot(restarted: bool, disk: &Disk, out: &mut Out) -> Self {
        match *disk {
            Disk::Called { call, outcome: Some(outcome) } => {
                out.why(Why::RestartsAnswered { number: call.number, outcome });
                Self::Answered(call, outcome)
            }
            Disk::Called { call, outcome: None } => {
                out.why(Why::RestartsUnknown { number: call.number });
                Self::Unknown(call)
            }
            Disk::Empty | Disk::Kept { .. } => {
                if restarted {
                    out.why(Why::RestartsUncalled);
                }
                Self::Idle
            }
        }
    }

    /// Another call, whatever became of the one before.
    pub(super) fn call(&mut self, site: Here<'_>, amount: i64, disk: &mut Disk, out: &mut Out) {
        let before = match *self {
            Self::Calling(call) | Self::Asking(call) => return out.why(Why::Busy { number: call.number }),
            Self::Idle => 0,
            Self::Unknown(call) | Self::Answered(call, _) => call.number,
        };
        let call = Call { number: before + 1, amount };
        out.why(Why::Calls { call });
        out.witness(Fact::Own(Deed::Called { number: call.number, amount }));
        self.begin(site, call, disk, out);
    }

    /// The number is on disk before the call leaves, so that no crash gives it to another call (BN, section 3.2).
    fn begin(&mut self, site: Here<'_>, call: Call, disk: &mut Disk, out: &mut Out) {
        if !site.options().breaks(Variant::NumberForgotten) {
            *disk = Disk::Called { call, outcome: None };
        }
        say(site, &Message::Call(call), out);
        *self = Self::Calling(call);
    }

    /// Asks how its last call ended, if it does not know.
    pub(super) fn ask(&mut self, site: Here<'_>, out: &mut Out) {
        match *self {
            Self::Idle => out.why(Why::NothingToAsk),
            Self::Calling(call) | Self::Asking(call) => out.why(Why::Busy { number: call.number }),
            Self::Answered(call, outcome) => out.why(Why::KnowsAlready { number: call.number, outcome }),
            Self::Unknown(call) => {
                out.why(Why::Asks { number: call.number });
                say(site, &Message::Ask { number: call.number }, out);
                *self = Self::Asking(call);
            }
        }
    }

    /// Silence says nothing: the call may be lost, or its reply, or either is only late (CDKB, section 5.3.1).
    pub(super) fn silence(&mut self, site: Here<'_>, disk: &mut Disk, out: &mut Out) {
        let (call, asked) = match *self {
            Self::Calling(call) => (call, false),
            Self::Asking(call) => (call, true),
            Self::Idle | Self::Unknown(_) | Self::Answered(..) => return,
        };
        let number = call.number;
        match site.options().timeout {
            Timeout::GiveUp if site.options().breaks(Variant::TimeoutIsFailure) => {
                out.why(Why::TakesForRefused { call });
                self.end(call, Outcome::Refused, disk, out);
            }
            Timeout::GiveUp => {
                out.why(Why::GivesUp { number, asked });
                *self = Self::Unknown(call);
            }
            Timeout::Retry if asked => {
                out.attempt(Timer::Reply);
                out.why(Why::AsksAgain { number });
                say(site, &Message::Ask { number }, out);
            }
            Timeout::Retry if site.options().breaks(Variant::NewNumberEachTry) => {
                let anew = Call { number: number + 1, ..call };
                out.attempt(Timer::Reply);
                out.why(Why::CallsAnew { before: number, call: anew });
                self.begin(site, anew, disk, out);
            }
            // The same number: it is the same call (BN, section 3.2).
            Timeout::Retry => {
                out.attempt(Timer::Reply);
                out.why(Why::CallsAgain { call });
                say(site, &Message::Call(call), out);
            }
        }
    }

    /// An answer to its call, in time or late, is true either way; one to an older call is of no use.
    pub(super) fn reply(&mut self, number: u32, outcome: Option<Outcome>, disk: &mut Disk, out: &mut Out) {
        let (call, waits) = match *self {
            Self::Calling(call) | Self::Asking(call) => (call, true),
            Self::Unknown(call) => (call, false),
            Self::Answered(call, known) if call.number == number => {
                return out.why(Why::RepeatedReply { number, outcome: known });
            }
            Self::Answered(call, _) => return out.why(Why::OldReply { number, now: call.number }),
            Self::Idle => return out.why(Why::OldReply { number, now: 0 }),
        };
        match outcome {
            _ if number != call.number => out.why(Why::OldReply { number, now: call.number }),
            Some(outcome) => {
                out.why(Why::Hears { call, outcome, late: !waits });
                self.end(call, outcome, disk, out);
                if waits {
                    out.cancel_timer(Timer::Reply);
                }
            }
            None => {
                out.why(Why::StaysUnknown { number });
                if let Self::Asking(call) = *self {
                    out.cancel_timer(Timer::Reply);
                    *self = Self::Unknown(call);
                }
            }
        }
    }

    fn end(&mut self, call: Call, outcome: Outcome, disk: &mut Disk, out: &mut Out) {
        *disk = Disk::Called { call, outcome: Some(outcome) };
        let Call { number, amount } = call;
        out.witness(Fact::Own(Deed::Answered { number, amount, ok: outcome == Outcome::Ok }));
        out.witness(Fact::decided(outcome.value()));
        *self = Self::Answered(call, outcome);
    }

    /// Its last call.
    pub(super) fn last(&self) -> Option<Call> {
        match *self {
            Self::Idle => None,
            Self::Calling(call) | Self::Asking(call) | Self::Unknown(call) | Self::Answered(call, _) => Some(call),
        }
    }

    /// A reply to an older call, or to one whose outcome is on disk.
    pub(super) fn is_dead(disk: &Disk, number: u32) -> bool {
        match disk {
            Disk::Called { call, outcome } => number < call.number || number == call.number && outcome.is_some(),
            Disk::Empty | Disk::Kept { .. } => false,
        }
    }
}

/// Says this to the server, and waits for the answer.
fn say(site: Here<'_>, message: &Message, out: &mut Out) {
    out.broadcast(site.cluster.having(Role::Server), message);
    out.set_timer(Timer::Reply, site.cluster.length_ms(Timer::Reply));
}
