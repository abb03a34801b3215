//! Links: a scenario, what a person did in it and the moment shown, as the fragment of an address.
//!
//! `#paxos-x` is a scenario that ships; `#paxos-x&seed=8&x=12c2&t=30` the same with another seed, a node crashed after
//! twelve actions, and the moment after thirty. `#v=1&p=2pc&nodes=…` is a scenario of its own. `docs/links.md` tells
//! the whole text:
//!
//! ```text
//! link     = ["#"] ( ID / "v=1" ) *( "&" key "=" text )    key = [ PART "." ] NAME, with a PART in a comparison
//! p        = PROTOCOL
//! title, about          = en [ ":" zh ]
//! options, timers       = NAME ":" VALUE *( ";" … )
//! broken, seed, schedule, until, loss, duplicate = VALUE   latency = MS "-" MS
//! nodes    = ID *( "," ID ) *( "." ( ROLE / SETTING ":" VALUE ) ) *( ";" … )
//! steps    = [ MS "." ] DEED *( "." ( ARGUMENT / NAME ":" VALUE ) ) *( ";" … )
//! captions = MS [ ":" en [ ":" zh [ ":" claim ] ] ] *( ";" … )
//! expect   = claim *( ";" … )
//! claim    = [ MS ] *( "." ( NODE ":" [ VALUE ] / [ "!" ] PROPERTY / fact ) )
//! fact     = "blocked/" [ NODE *( "," NODE ) ] / "chosen/" [ VALUE *( "," VALUE ) ]
//!          / "phase/" NODE ":" PHASE / "balances/" NODE ":" NUMBER / "messages/" COUNT ":" NUMBER
//! goal     = NAME "." FAULTS
//! x        = [ NUMBER ] 1*action *( "." … )                 a person's actions, in acts.rs
//! t        = NUMBER                                          the moment shown
//! ```
//!
//! A field that is missing is as in the scenario that ships, or as in a file that leaves it out. Reading makes the JSON
//! of a scenario file and hands it to the same reader, so that a link and a file are refused for the same reasons.

mod acts;
mod expect;
mod file;
mod parse;
mod read;
#[cfg(test)]
mod tests;
mod text;
mod write;

use crate::action::{Action, FlightId};
use crate::read::{Bad, File, read_file};
use crate::run::Run;
use crate::scenarios::{self, Shipped};
use crate::tell;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
pub use file::as_file;
pub use read::read;
use synod_core::{Language, Registry};
pub use write::write;

/// The version of the format.
const VERSION: &str = "1";
/// How much longer a message takes that is slowed down without saying how much, in milliseconds.
const DELAY_MS: u64 = 50;

/// What a link holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The scenario that ships on which it rests; only what differs from it is written.
    pub base: Option<Shipped>,
    /// The scenario, or the scenarios of a comparison.
    pub file: File,
    /// What was done in each of them.
    pub played: Vec<Played>,
}

/// What was done in a scenario, and the moment of it that is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Played {
    /// A person's actions, in order.
    pub acts: Vec<Act>,
    /// After how many actions.
    pub shown: u32,
}

/// A person's action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// After how many actions.
    pub after: u32,
    /// What. A message is not named by its number but by its place among those on the way just then, from 1, the one
    /// longest on the way first: that is short, is what the page's list of messages shows, and stays when an earlier
    /// message gets another number.
    pub action: Action,
}

/// Why a link is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is of a version that this program does not know.
    Version(Bad),
    /// Something in it is wrong.
    Wrong(Bad),
}

impl Refusal {
    /// What is wrong, and where.
    pub fn bad(&self) -> &Bad {
        match self {
            Self::Version(bad) | Self::Wrong(bad) => bad,
        }
    }
}

impl From<Bad> for Refusal {
    fn from(bad: Bad) -> Self {
        Self::Wrong(bad)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bad().fmt(f)
    }
}

impl core::error::Error for Refusal {}

impl Link {
    /// The link to `file`, in which nobody has done anything.
    pub fn to(base: Option<Shipped>, file: File) -> Self {
        let played = file.scenarios().iter().map(|_| Played::default()).collect();
        Self { base, file, played }
    }

    /// The link to the moment that `run` shows, with what people did in it.
    pub fn of_run(base: Option<Shipped>, run: &mut dyn Run) -> Self {
        let file = File::One(Box::new(run.scenario().clone()));
        Self { base, file, played: [played(run)].into() }
    }
}

/// The scenario that ships and is the same as `file`, if one is.
pub fn shipped<R: Registry>(file: &File) -> Option<Shipped> {
    scenarios::ALL.iter().copied().find(|shipped| read_file::<R>(shipped.json).is_ok_and(|other| other == *file))
}

/// What people did in `run`, and the moment that it shows.
pub fn played(run: &mut dyn Run) -> Played {
    let (shown, known) = (run.position(), run.len());
    let mut acts = Vec::new();
    // What is still to come nobody can name yet.
    for (after, mut action) in run.person().into_iter().filter(|(after, _)| *after < known) {
        if let Some(flight) = flight(&mut action) {
            run.seek(after);
            let place = run.on_the_way().iter().position(|number| number == flight);
            *flight = place.map_or(0, |place| place as u32 + 1);
        }
        acts.push(Act { after, action });
    }
    run.seek(shown);
    Played { acts, shown }
}

/// The message that an action names.
fn flight(action: &mut Action) -> Option<&mut FlightId> {
    match action {
        Action::Deliver(flight) | Action::Lose(flight) | Action::Duplicate(flight) | Action::Delay { flight, .. } => {
            Some(flight)
        }
        _ => None,
    }
}

/// Opens what `link` holds: one run, or those of a comparison, each with what was done in it and at the moment shown.
///
/// # Errors
/// A scenario cannot be opened, or an action cannot happen at its moment; the place.
pub fn open<R: Registry>(link: &Link) -> Result<Vec<Box<dyn Run>>, Bad> {
    let mut runs = Vec::new();
    for (place, scenario) in link.file.scenarios().iter().enumerate() {
        let part = link.file.part(place);
        let mut run = crate::open::<R>(scenario).map_err(|bad| link.file.placed(place, bad))?;
        let nothing = Played::default();
        let played = link.played.get(place).unwrap_or(&nothing);
        for (number, act) in (1..).zip(&played.acts) {
            replay(&mut *run, act).map_err(|(en, zh)| {
                let place = format!("&{part}x={}", acts::written_one(&act.action, scenario.nodes.len()));
                Bad::new(
                    &place,
                    format!("action {number} cannot happen: {en}"),
                    format!("第 {number} 个动作无法发生，因为{zh}"),
                )
            })?;
        }
        run.seek(played.shown);
        if run.position() != played.shown {
            let (en, zh) = too_short(run.position());
            return Err(Bad::new(&format!("&{part}t={}", played.shown), en, zh));
        }
        runs.push(run);
    }
    Ok(runs)
}

fn too_short(len: u32) -> (String, String) {
    (format!("the run ends after {len} actions"), format!("运行在 {len} 个动作之后就结束了"))
}

/// Does once more what a person did; why it cannot be done, in English and Chinese.
fn replay(run: &mut dyn Run, act: &Act) -> Result<(), (String, String)> {
    run.seek(act.after);
    if run.position() != act.after {
        return Err(too_short(run.position()));
    }
    let mut action = act.action.clone();
    if let Some(flight) = flight(&mut action) {
        let place = (*flight as usize).checked_sub(1);
        // No message has the number 0.
        *flight = place.and_then(|place| run.on_the_way().get(place).copied()).unwrap_or_default();
    }
    run.act(action).map_err(|refused| {
        let (en, zh) = (tell::reason(refused, Language::English), tell::reason(refused, Language::Chinese));
        (en.trim_end_matches('.').to_string(), zh.trim_end_matches('。').to_string())
    })
}
