//! A run, as everybody outside this crate sees one: an object that steps, goes back and shows itself, whatever its
//! protocol.

use crate::action::{Action, FlightId, Refused};
use crate::actors::Actors;
use crate::frame::{Branch, Counts, Crossing, Entry, Event, Frame, Mark, Outage, PropertyFrame, Step};
use crate::scenario::{Deed, Scenario};
use alloc::string::String;
use alloc::vec::Vec;
use synod_core::cast::Reaction;
use synod_core::{About, Language, NodeId, Value};

/// A run of a scenario, and the moment of it that is looked at.
pub trait Run {
    /// What its protocol says of itself.
    fn about(&self) -> &'static About;

    /// Its scenario.
    fn scenario(&self) -> &Scenario;

    /// The moment looked at: how many actions had happened. 0 is the start, when all nodes have booted.
    fn position(&self) -> u32;

    /// How many actions are known.
    fn len(&self) -> u32;

    /// Whether no action is known.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// When the action with which `step` begins happened, in virtual milliseconds; 0 for step 0.
    fn at_ms(&self, step: u32) -> u64;

    /// Moves on by one action, known or new.
    fn step(&mut self) -> Step;

    /// Goes to the moment after `step` actions, or to the last one there is.
    fn seek(&mut self, step: u32);

    /// Finds out all that happens by itself from here on, and stays where it is.
    fn play_out(&mut self) -> Step;

    /// A person's action at the moment looked at. In the past it forks: what had been known after is left, as a branch
    /// if a person had acted in it or it had been `seen`.
    ///
    /// # Errors
    /// The action cannot happen; nothing has changed.
    fn act(&mut self, action: Action) -> Result<(), Refused>;

    /// Whether `action` can happen at the moment looked at.
    ///
    /// # Errors
    /// Why not.
    fn allows(&self, action: &Action) -> Result<(), Refused>;

    /// The action that `deed` names at the moment looked at.
    ///
    /// # Errors
    /// The message that it names is not on the way.
    fn action(&self, deed: &Deed) -> Result<Action, Refused>;

    /// A person's action at the moment looked at, like [`Run::act`], which does not happen yet: it is the next thing to
    /// be found out.
    ///
    /// # Errors
    /// The action cannot happen; nothing has changed.
    fn plan(&mut self, action: Action) -> Result<(), Refused>;

    /// Forgets all that came of it, even how the nodes started: everything is to be found out again. What people did
    /// happens again in its place.
    fn start_over(&mut self);

    /// Finds out from `actors` what happens by itself until `until` actions are known. The moment looked at stays.
    /// `Moved`: they are; `Waiting`, `Ended` or `Cut`: there are no more; `None`: an actor has been asked and has not
    /// answered.
    fn find_out(&mut self, until: u32, actors: &mut dyn Actors) -> Option<Step>;

    /// An actor's answer. It is taken if `ticket` is that of what was asked last and nothing has come in between;
    /// says whether. Others may be asked at once; then it is for [`Run::find_out`] to go on.
    fn answer(&mut self, ticket: u32, reaction: Reaction, actors: &mut dyn Actors) -> bool;

    /// Waits for no answer any more: back to before the action that is under way.
    fn abandon(&mut self);

    /// The actor of `node` is gone. If one has been asked for something, things go back to before that action and the
    /// node crashes next; if none has, it crashes at the moment looked at, as if a person had had it crash. That is
    /// found out like anything else.
    fn lose_actor(&mut self, node: NodeId, actors: &mut dyn Actors);

    /// The deed that names `action` at the moment looked at.
    ///
    /// # Errors
    /// The message that it names is not on the way.
    fn deed(&self, action: &Action) -> Result<Deed, Refused>;

    /// What people have done and what is to be repeated of that: after how many actions, and what.
    fn person(&self) -> Vec<(u32, Action)>;

    /// The numbers of the messages on the way at the moment looked at, the one longest on the way first.
    fn on_the_way(&self) -> Vec<FlightId>;

    /// The futures that were left.
    fn branches(&self) -> &[Branch];

    /// Goes back to a future that was left, at the moment where the two part; the present one becomes a branch in its
    /// place. What people did in it is done again when it is found out.
    fn switch(&mut self, branch: usize);

    /// What the moment looked at looks like.
    fn frame(&mut self, language: Language) -> Frame;

    /// The event with which `step` begins; 0 is the start.
    fn entry(&self, step: u32, language: Language) -> Entry;

    /// What the action with which `step` begins was and did; 0 is the start.
    fn event(&self, step: u32) -> Event;

    /// The marks on the scrubber, of all that is known.
    fn marks(&self) -> Vec<Mark>;

    /// Every message's way, of all that is known.
    fn crossings(&self) -> Vec<Crossing>;

    /// When nodes were down or paused, of all that is known.
    fn outages(&self) -> Vec<Outage>;

    /// The canonical text of what is known, one line an action, in no language.
    fn trace(&self) -> String;

    /// FNV-1a of [`Run::trace`].
    fn digest(&self) -> u64;

    /// The moment looked at, summed up.
    fn summary(&mut self) -> Summary;

    /// The same without the search for blocked nodes, which takes long: nobody is blocked as far as is known, and what
    /// rests on it is undecided.
    fn glance(&self) -> Summary;
}

/// A moment summed up, as the command line tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// What each node that can decide has decided last, crashed nodes included.
    pub decided: Vec<(String, Option<Value>)>,
    /// The name of the phase that each node shows; `None` for one without, as one that is down is.
    pub phases: Vec<(String, Option<&'static str>)>,
    /// The balance of each node that keeps an account.
    pub balances: Vec<(String, i64)>,
    /// The values chosen, in the order of their ballots.
    pub chosen: Vec<Value>,
    /// The properties: name, verdict, the step of the violation, what happened (in English).
    pub properties: Vec<PropertyFrame>,
    /// The nodes that are blocked.
    pub blocked: Vec<String>,
    /// The counts of messages and writes.
    pub counts: Counts,
    /// How many actions have happened.
    pub actions: u32,
    /// Whether the run ends there because it may have no more.
    pub cut: bool,
    /// When the latest happened, in virtual milliseconds.
    pub at_ms: u64,
}
