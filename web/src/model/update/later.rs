//! What the model does with what somebody makes or has made, and with several runs side by side. The code for it is a part of the
//! program that the page fetches once its first run is drawn: none of it can be asked for earlier.

use super::Model;
use crate::model::beside::Beside;
use crate::model::intent::Intent;
use crate::model::own::Own;
use crate::model::past::{Change, Version};
use crate::model::remote::Remote;
use crate::model::session::Session;
use std::cell::Cell;
use std::rc::Rc;
use synod_core::limits;
use synod_sim::link::Link;
use synod_sim::run::again::Deed;
use synod_sim::{Action, Diagnostic};

/// What is done in the other columns, by their places among the others.
pub(super) type Likewise = Vec<(usize, Vec<Deed>)>;

/// The column in focus and the others, or what is wrong with one of them.
type Columns = Result<(Session, Beside), Diagnostic>;

/// All of it.
pub struct Later {
    /// Carries out an intent that only what is fetched later has; whether anything has changed.
    pub(super) carry_out: fn(&mut Model, Intent, &mut dyn Remote) -> bool,
    /// The runs of a link as columns, whose captions were written for these.
    pub(super) side_by_side: fn(&mut Model, &Link, &[Rc<Own>]) -> Columns,
    /// Computes the runs of all columns.
    pub(super) go_on_in_all: fn(&mut Model, &mut dyn Remote),
    /// Makes one timeline of what is known of all columns.
    pub(super) align: fn(&mut Model),
    /// Shows a step of the timeline; whether it was another one.
    pub(super) seek: fn(&mut Model, u32) -> bool,
    /// The captions of all columns at this time; whether they have changed.
    pub(super) caption: fn(&mut Beside, &Session, f64) -> bool,
    /// Puts the focus on a column; whether it was elsewhere.
    pub(super) focus: fn(&mut Model, usize) -> bool,
    /// What is shown, as it is kept.
    pub(super) version: fn(&mut Model) -> Version,
    /// The same actions as the other columns name them.
    pub(super) likewise: fn(&Model, &[Action]) -> Likewise,
    /// Does them.
    pub(super) act_likewise: fn(&mut Model, Likewise, &mut dyn Remote),
    /// Asks what is to be asked before what happens after the first step, up to the second one, if anything is; whether
    /// time resumes afterwards.
    pub(super) poses: fn(&mut Model, (u32, u32), bool) -> bool,
    /// Forgets what was asked about another moment; whether something was.
    pub(super) follow_guess: fn(&mut Model) -> bool,
}

/// All of it.
pub static LATER: Later = Later {
    carry_out,
    side_by_side: Model::side_by_side,
    go_on_in_all: Model::go_on_in_all,
    align: Model::align,
    seek: Model::seek_all,
    caption: Beside::caption,
    focus: Model::focus,
    version: Model::version_of_all,
    likewise: Model::likewise,
    act_likewise: Model::act_likewise,
    poses: Model::poses,
    follow_guess: Model::follow_guess,
};

fn carry_out(model: &mut Model, intent: Intent, remote: &mut dyn Remote) -> bool {
    match intent {
        Intent::Own => model.own(remote),
        Intent::Network(network) => model.reopen(Change::Network, |scenario| scenario.network = network, remote),
        Intent::Seed(seed) => {
            model.reopen(Change::Seed, |scenario| scenario.seed = seed.min(limits::WHOLE as u64), remote)
        }
        Intent::Switch(place) => model.switch(place, remote),
        Intent::Name(place, name) => model.change_past(|past| past.name(place, &name)),
        Intent::Delete(place) => model.change_past(|past| past.delete(place)),
        Intent::Undo => model.travel(-1, remote),
        Intent::Redo => model.travel(1, remote),
        Intent::New(id) => model.start_new(&id, remote),
        Intent::Build(scenario) => model.build(&scenario, remote),
        Intent::Under(id) => model.change_protocol(&id, remote),
        Intent::Adopt => model.adopt(remote),
        Intent::ByHand(by_hand) => model.by_hand(by_hand, remote),
        Intent::Compare(scenario) => model.compare(&scenario, remote),
        Intent::CompareUnder(id) => model.compare_under(&id, remote),
        Intent::CompareKept(place) => model.compare_kept(place, remote),
        Intent::Drop(column) => model.drop_column(column, remote),
        Intent::Sharing(shares) => model.share(shares) != shares,
        Intent::Guess(place) => model.state.guess.as_mut().is_some_and(|guess| guess.choose(place)),
        Intent::GuessDone => model.guess_done(remote),
        Intent::In(column, intent) => model.focus(column) | model.carry_out_there(*intent, remote),
        // All others are carried out without it.
        _ => false,
    }
}

thread_local! {
    static KNOWN: Cell<Option<&'static Later>> = const { Cell::new(AT_FIRST) };
}

/// In tests nothing is fetched.
const AT_FIRST: Option<&Later> = if cfg!(test) { Some(&LATER) } else { None };

/// It, once it has been fetched.
pub(super) fn later() -> Option<&'static Later> {
    KNOWN.get()
}

/// It has been fetched.
pub fn know(later: &'static Later) {
    KNOWN.set(Some(later));
}
