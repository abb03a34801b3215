//! The nodes' actors, each in a worker of its own.
//!
//! A run asks one actor at a time ([`Actors`](synod_sim::world::actors::Actors)). A worker answers later, which
//! takes the run on to the next call. Workers are named after their nodes and are reused from run to run; they are sent
//! their node's state only when it differs from what they hold. A node that restarts gets a new worker, which is
//! handed its disk. A worker that ends by itself, or does not answer within [`PATIENCE`], is treated as a node crash.
//!
//! What workers say comes to [`Workers::hear`], which turns it into intents: only the model drives the run.

pub mod bring;
pub mod guests;
mod handle;
mod news;
pub mod search;
mod wire;

use crate::browser::modules;
use crate::model::intent::Intent;
use crate::model::protocols::ships;
use crate::model::remote::Remote;
use crate::model::session::Session;
use gloo_timers::callback::{Interval, Timeout};
use handle::WorkerHandle;
use js_sys::Uint8Array;
use news::Said;
pub use news::{News, Tell};
use std::rc::Rc;
use synod_core::erased::Input;
use synod_core::module::host::TOO_LONG;
use synod_core::{Crossing, DynCluster, NodeId, limits};
use synod_sim::world::Life;
use synod_sim::world::actors::{Ask, LastKnown};
use wasm_bindgen::{JsCast, JsValue};
use wire::{Answer, CallMessage, Part};

/// The interval at which an overdue answer is checked for, in milliseconds. A page that was frozen counts one check.
const LOOK_MS: u32 = 500;
/// How many checks an answer may take: from a worker that has answered before, and from one that is still starting.
const PATIENCE: (u32, u32) = (6, 40);
/// The same of a module that is somebody else's: a call takes no longer than [`limits::MODULE_CALL_MS`].
const GUEST_LOOK_MS: u32 = limits::MODULE_CALL_MS / 2;
const GUEST_PATIENCE: (u32, u32) = (2, 200);
/// How long a moment must be shown before the workers follow it, in milliseconds.
const FOLLOW_MS: u32 = 120;

/// The workers of this page.
pub struct Workers {
    tell: Tell,
    handles: Vec<WorkerHandle>,
    /// How many workers have been created.
    made: u32,
    played: Option<Played>,
    out: Option<Out>,
    watch: Option<Interval>,
    follow: Option<Timeout>,
}

/// The run that they play.
struct Played {
    number: u32,
    /// The cluster, by which calls and answers cross.
    cluster: Rc<dyn DynCluster>,
    /// Whether the protocol ships.
    ships: bool,
    /// The nodes' names, by index, and whether each is up at the moment shown.
    nodes: Vec<(String, bool)>,
}

/// A call whose answer is pending.
struct Out {
    handle: u32,
    node: NodeId,
    ticket: u32,
    /// The actor's state before the call.
    last_known: LastKnown,
    /// How many times the answer has been checked for.
    looks: u32,
}

impl Remote for Workers {
    fn ask(&mut self, run: u32, cluster: &Rc<dyn DynCluster>, ticket: u32, ask: Ask<'_>) -> bool {
        let asked = self.play(run, cluster).and_then(|()| self.send(run, ticket, ask));
        if asked.is_none() {
            self.dismiss();
        }
        asked.is_some()
    }
}

impl Workers {
    /// Starts with no workers; `tell` is called with news for [`Workers::hear`].
    pub fn new(tell: impl Fn(News) + 'static) -> Self {
        Self { tell: Rc::new(tell), handles: Vec::new(), made: 0, played: None, out: None, watch: None, follow: None }
    }

    /// Terminates all workers and drops pending calls.
    pub fn dismiss(&mut self) {
        self.handles.clear();
        (self.played, self.out, self.watch, self.follow) = (None, None, None, None);
    }

    /// Makes the set of workers follow the moment shown: one for each node that is not down.
    pub fn follow(&mut self, session: &Session) {
        // If workers cannot be created, that is noticed when they are synchronised.
        _ = self.play(session.number(), &session.cluster());
        if let Some(played) = &mut self.played {
            let nodes = &session.snapshot.frame.nodes;
            played.nodes = nodes.iter().map(|node| (node.name.clone(), node.life != Life::Down)).collect();
        }
        self.follow_later();
    }

    /// Handles news of the workers; returns the intent for the model, if any.
    pub fn hear(&mut self, news: News) -> Option<Intent> {
        match news {
            News::Said(id, Said::Alive) => {
                let handle = self.handles.iter_mut().find(|handle| handle.id == id)?;
                handle.heard = true;
                handle.watch(Rc::clone(&self.tell));
                None
            }
            News::Said(id, Said::Answer(data)) => {
                self.handles.iter_mut().find(|handle| handle.id == id)?.heard = true;
                self.take_answer(id, data)
            }
            News::Said(id, Said::Gone) => self.lose(id),
            News::Look => self.look(),
            News::Follow if self.out.is_some() => {
                self.follow_later();
                None
            }
            News::Follow => match self.sync_workers() {
                Some(()) => None,
                None => {
                    self.dismiss();
                    Some(Intent::NoWorkers)
                }
            },
        }
    }

    fn take_answer(&mut self, id: u32, data: JsValue) -> Option<Intent> {
        let told: Answer = data.unchecked_into();
        let (run, ticket) = (told.run(), told.ticket());
        let played = self.played.as_ref().filter(|played| played.number == run)?;
        let out = self.out.take_if(|out| (out.handle, out.ticket) == (id, ticket))?;
        let crossing = played.cluster.crossing()?;
        let bytes = told.bytes().map_err(|what| crossing.failed(what));
        let answer = bytes.and_then(|bytes| crossing.hear(out.node, &bytes));
        if let Some(handle) = self.handles.iter_mut().find(|handle| handle.id == id) {
            match &answer {
                Ok(reaction) => handle.last_known = Some(out.last_known.after(reaction)),
                // What has failed is of no more use: it begins anew.
                Err(_) => handle.run = None,
            }
        }
        Some(Intent::Answer { run, ticket, answer })
    }

    /// The worker `id` has ended or no longer answers.
    fn lose(&mut self, id: u32) -> Option<Intent> {
        let place = self.handles.iter().position(|handle| handle.id == id)?;
        let handle = self.handles.remove(place);
        let out = self.out.take_if(|out| out.handle == id);
        let played = self.played.as_ref()?;
        if !handle.heard {
            self.dismiss();
            return Some(Intent::NoWorkers);
        }
        let node = out.map(|out| out.node).or_else(|| played.node(&handle.name))?;
        Some(Intent::Lost { run: played.number, node })
    }

    /// Checks whether an answer is overdue; stops checking when no answer is pending.
    fn look(&mut self) -> Option<Intent> {
        let Some(out) = &mut self.out else {
            self.watch = None;
            return None;
        };
        out.looks += 1;
        let (id, looks) = (out.handle, out.looks);
        let heard = self.handles.iter().any(|handle| handle.id == id && handle.heard);
        let ships = self.played.as_ref().is_none_or(|played| played.ships);
        let (of_heard, of_new) = if ships { PATIENCE } else { GUEST_PATIENCE };
        match looks > if heard { of_heard } else { of_new } {
            true if heard && !ships => self.stop(id),
            true => self.lose(id),
            false => None,
        }
    }

    /// The worker `id` of a module that is somebody else's takes too long: the run stays where it is.
    fn stop(&mut self, id: u32) -> Option<Intent> {
        self.handles.retain(|handle| handle.id != id);
        let (ticket, played) = (self.out.take()?.ticket, self.played.as_ref()?);
        let answer = Err(played.cluster.crossing()?.failed(TOO_LONG.into()));
        Some(Intent::Answer { run: played.number, ticket, answer })
    }

    /// Switches the workers to this run if they do not play it yet; `None` if the browser creates no workers.
    fn play(&mut self, run: u32, cluster: &Rc<dyn DynCluster>) -> Option<()> {
        if self.played.as_ref().is_some_and(|played| played.number == run) {
            return Some(());
        }
        (self.played, self.out, self.watch) = (Some(Played::new(run, cluster)), None, None);
        self.sync_workers()
    }

    /// The worker that plays the node called `name`; `None` if the browser creates none.
    fn spawn_or_reuse(&mut self, name: &str) -> Option<&mut WorkerHandle> {
        let place = match self.handles.iter().position(|handle| handle.name == name) {
            Some(place) => place,
            None => {
                self.made += 1;
                self.handles.push(WorkerHandle::new(self.made, name, &self.tell).ok()?);
                self.handles.len() - 1
            }
        };
        self.handles.get_mut(place)
    }

    /// Sends `ask` to its node's worker; `None` if it has none.
    fn send(&mut self, run: u32, ticket: u32, ask: Ask<'_>) -> Option<()> {
        let name = ask.cluster.name(ask.node);
        if matches!(ask.input, Input::Boot { restarted: true }) {
            // A restart must keep nothing of the old worker.
            self.handles.retain(|handle| handle.name != name || !handle.used);
        }
        let played = self.played.as_ref()?;
        let look_ms = if played.ships { LOOK_MS } else { GUEST_LOOK_MS };
        let cluster = Rc::clone(&played.cluster);
        let crossing = cluster.crossing()?;
        let handle = self.spawn_or_reuse(name)?;
        let part = if handle.run == Some(run) { None } else { Some(part(&*cluster, crossing)?) };
        let stood = if part.is_some() { Some(LastKnown::new(&*cluster)) } else { handle.last_known.take() };
        let state = stood.is_none_or(|stood| !stood.fits(ask)).then_some((ask.memory, ask.disk));
        let call = Uint8Array::from(&crossing.ask(ask.node, state, ask.input)[..]).into();
        (handle.run, handle.used, handle.last_known) = (Some(run), true, None);
        if !handle.tell(&CallMessage { run, ticket, part, call }) {
            return None;
        }
        let handle = handle.id;
        self.out = Some(Out { handle, node: ask.node, ticket, last_known: LastKnown::of(ask), looks: 0 });
        let tell = Rc::clone(&self.tell);
        self.watch.get_or_insert_with(|| Interval::new(look_ms, move || tell(News::Look)));
        Some(())
    }

    fn follow_later(&mut self) {
        let tell = Rc::clone(&self.tell);
        self.follow = Some(Timeout::new(FOLLOW_MS, move || tell(News::Follow)));
    }

    /// Creates or ends workers to match the nodes that are up at the moment shown; `None` if the browser creates none.
    fn sync_workers(&mut self) -> Option<()> {
        let Some(played) = &self.played else { return Some(()) };
        let names: Vec<String> = played.nodes.iter().filter(|(_, up)| *up).map(|(name, _)| name.clone()).collect();
        self.handles.retain(|handle| names.contains(&handle.name));
        names.iter().try_for_each(|name| self.spawn_or_reuse(name).map(|_| ()))
    }
}

/// What a worker is told that is to play a node of `cluster`.
fn part(cluster: &dyn DynCluster, crossing: &dyn Crossing) -> Option<Part> {
    let module = modules::compiled(&cluster.about().id)?;
    Some(Part::new(&module, Some(&crossing.open())))
}

impl Played {
    fn new(number: u32, cluster: &Rc<dyn DynCluster>) -> Self {
        let nodes = cluster.everyone().iter().map(|node| (cluster.name(node).to_owned(), true)).collect();
        Self { number, cluster: Rc::clone(cluster), ships: ships(&cluster.about().id), nodes }
    }

    /// The index of the node called `name`.
    fn node(&self, name: &str) -> Option<NodeId> {
        let place = self.nodes.iter().position(|(other, _)| other == name)?;
        u8::try_from(place).ok().map(NodeId)
    }
}
