//! What the model does with what somebody makes or has made, and with several runs side by side: all that the model
//! reaches only through its table. The code for it is a part of the program that the page fetches once its first run is
//! drawn: none of it can be asked for earlier.

use super::{Later, Model};
use crate::model::beside::Beside;
use crate::model::intent::Intent;
use crate::model::past::Change;
use crate::model::remote::Remote;
use synod_core::limits;
use synod_sim::Scenario;

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
        Intent::Network(network) => {
            let change = |scenario: &mut Scenario| scenario.network = network;
            let changed = model.reopen(Change::Network, change, remote);
            model.change_likewise(&change, remote);
            changed
        }
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
        Intent::Hear(text) => model.hear(&text, remote),
        Intent::Guess(place) => model.state.guess.as_mut().is_some_and(|guess| guess.choose(place)),
        Intent::GuessDone => model.guess_done(remote),
        Intent::In(column, intent) => model.focus(column) | model.carry_out_there(*intent, remote),
        // All others are carried out without it.
        _ => false,
    }
}
