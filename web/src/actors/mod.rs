//! The nodes' actors: each in a worker of its own, or all in this thread. Both give the same run.
//!
//! A run asks one actor at a time ([`synod_sim::Actors`]). A worker answers later, and its answer takes the run on to
//! the next ask. Workers are named as their nodes are and live on from run to run; what their nodes remember they are
//! told only when it is not what they remember themselves. A node that restarts gets a new worker, which is handed its
//! disk. A worker that ends by itself, or does not answer for [`PATIENCE`], is a node that crashes. Where the browser
//! makes no workers, all goes on in this thread.

pub mod inside;
mod post;
mod wire;

use gloo_timers::callback::{Interval, Timeout};
use post::{News, Post};
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use synod_core::NodeId;
use synod_core::cast::{Input, Reaction};
use synod_sim::actors::{Actors, Ask, Whereabouts};
use synod_sim::frame::{Frame, Life, Step};
use synod_sim::{Action, Run};
use wasm_bindgen::JsValue;
use wire::{Answer, Part, Told, Wire};

/// How often it is looked at whether an answer is still awaited, in milliseconds. A page that was frozen counts once.
const LOOK_MS: u32 = 500;
/// How many looks an answer may take: of a worker that has been heard of, and of one that has still to start.
const PATIENCE: (u32, u32) = (6, 40);
/// How long the page waits before it shows what has been found out while more is being found out, in milliseconds: at
/// first, and at most, for each time it waits twice as long. Showing takes longer than finding out.
const NEWS_MS: (u32, u32) = (60, 960);
/// How long a moment is shown before the workers there are follow it, in milliseconds.
const FOLLOW_MS: u32 = 120;

/// How the nodes run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Each in a worker of its own.
    #[default]
    Worker,
    /// All in this thread.
    Local,
}

impl Kind {
    /// Each with its name in addresses and where it is kept.
    pub const NAMED: [(&'static str, Self); 2] = [("worker", Self::Worker), ("local", Self::Local)];
}

/// A run that somebody looks at.
pub type Shared = Rc<RefCell<Box<dyn Run>>>;

/// The actors of this page.
#[derive(Default)]
struct Troupe {
    kind: Kind,
    /// Whether the browser has refused to make workers.
    refused: bool,
    posts: Vec<Post>,
    stage: Option<Stage>,
    out: Option<Out>,
    /// The step to show because an actor was lost while nobody was asked.
    fallen: Option<u32>,
    tell: Option<Rc<dyn Fn()>>,
    news: Option<Timeout>,
    /// How long the next news wait, in milliseconds.
    news_ms: u32,
    watch: Option<Interval>,
    follow: Option<Timeout>,
}

/// The run that is being found out.
struct Stage {
    number: u32,
    run: Weak<RefCell<Box<dyn Run>>>,
    wire: Rc<dyn Wire>,
    scenario: String,
    /// The nodes' names, by their place, and whether each is up at the moment shown.
    nodes: Vec<(String, bool)>,
}

/// What an actor has been asked for.
struct Out {
    post: u32,
    node: NodeId,
    ticket: u32,
    /// Where the actor stood.
    whereabouts: Whereabouts,
    /// How often somebody has looked for the answer.
    looks: u32,
}

thread_local! {
    static TROUPE: RefCell<Troupe> = RefCell::default();
}

fn with<T>(then: impl FnOnce(&mut Troupe) -> T) -> T {
    TROUPE.with_borrow_mut(then)
}

/// How the nodes run at present.
pub fn kind() -> Kind {
    with(|troupe| troupe.kind)
}

/// Whether there can be workers, as far as is known.
pub fn can_work() -> bool {
    with(|troupe| !troupe.refused)
}

/// Has the nodes run like this from now on, if the browser lets them.
pub fn choose(kind: Kind) {
    with(|troupe| {
        troupe.kind = if troupe.refused { Kind::Local } else { kind };
        troupe.leave();
    });
}

/// Has `tell` called when there is something new to know of the run. What was new before is told at once.
pub fn listen(tell: impl Fn() + 'static) {
    with(|troupe| troupe.tell = Some(Rc::new(tell)));
    announce();
}

/// Finds out what happens in `run`, as far as its actors answer at once; how it ends, if that is known then.
pub fn go_on(run: &Shared) -> Option<Step> {
    with(|troupe| {
        let mut course = run.borrow_mut();
        if !troupe.plays(run) && troupe.kind == Kind::Worker {
            troupe.leave();
            troupe.stage = Stage::new(run, &**course);
            troupe.cast_parts();
        }
        // What was asked of a worker that has been left is asked again.
        if troupe.out.is_none() {
            course.abandon();
        }
        let end = course.find_out(u32::MAX, troupe);
        troupe.pace(end.is_some());
        end
    })
}

/// The step to show, once, because an actor was lost where nobody was asked for anything.
pub fn take_fallen(run: &Shared) -> Option<u32> {
    with(|troupe| troupe.plays(run).then(|| troupe.fallen.take())?)
}

/// Has the workers there are follow the moment shown: one for each node that is not down.
pub fn follow(run: &Shared, frame: &Frame) {
    with(|troupe| {
        let plays = troupe.plays(run);
        let Some(stage) = troupe.stage.as_mut().filter(|_| plays) else { return };
        let up = |node: &synod_sim::frame::NodeFrame| (node.name.clone(), node.life != Life::Down);
        stage.nodes = frame.nodes.iter().map(up).collect();
        troupe.follow = Some(Timeout::new(FOLLOW_MS, || with(Troupe::cast_parts)));
    });
}

/// Takes what there is to know of the worker `id`.
fn hear(id: u32, news: News) {
    match news {
        News::Alive => with(|troupe| {
            if let Some(post) = troupe.post(id) {
                post.heard = true;
                post.watch(hear);
            }
        }),
        News::Answer(data) => {
            if with(|troupe| troupe.post(id).map(|post| post.heard = true)).is_some() {
                take_answer(id, data);
            }
        }
        News::Gone => lose(id),
    }
}

fn take_answer(id: u32, data: JsValue) {
    let taken = with(|troupe| {
        let Ok(Answer { run, ticket, reaction }) = serde_wasm_bindgen::from_value(data) else { return Err(()) };
        let Some(stage) = troupe.stage.as_ref().filter(|stage| stage.number == run) else { return Ok(None) };
        let awaited = troupe.out.take_if(|out| (out.post, out.ticket) == (id, ticket));
        let Some(out) = awaited else { return Ok(None) };
        let reaction = stage.wire.answer(reaction).map_err(|_| ())?;
        let course = stage.run.upgrade();
        if let Some(post) = troupe.post(id) {
            post.whereabouts = Some(out.whereabouts.after(&reaction));
        }
        if let Some(course) = &course {
            course.borrow_mut().answer(ticket, reaction, troupe);
        }
        Ok(course)
    });
    match taken {
        Ok(Some(run)) => advance(&run),
        Ok(None) => {}
        Err(()) => lose(id),
    }
}

/// Goes on, and says so when there is no more to come.
fn advance(run: &Shared) {
    if go_on(run).is_some() {
        announce();
    }
}

/// The worker `id` is gone, or as good as gone.
fn lose(id: u32) {
    let run = with(|troupe| {
        let place = troupe.posts.iter().position(|post| post.id == id)?;
        let post = troupe.posts.remove(place);
        let out = troupe.out.take_if(|out| out.post == id);
        let stage = troupe.stage.as_ref()?;
        let run = stage.run.upgrade()?;
        if !post.heard {
            troupe.refuse();
            run.borrow_mut().abandon();
            return Some(run);
        }
        let node = out.map(|out| out.node).or_else(|| stage.node(&post.name))?;
        let falls = run.borrow().allows(&Action::Crash { node, sent: None }).is_ok();
        // Nobody is asked for anything: it crashes at the moment shown.
        troupe.fallen = (falls && troupe.watch.is_none()).then(|| run.borrow().position() + 1);
        run.borrow_mut().lose_actor(node, troupe);
        Some(run)
    });
    if let Some(run) = run {
        advance(&run);
    }
}

/// Looks whether an answer is overdue.
fn look() {
    let overdue = with(|troupe| {
        let Troupe { out: Some(out), posts, .. } = troupe else { return None };
        out.looks += 1;
        let post = posts.iter().find(|post| post.id == out.post);
        let patience = if post.is_some_and(|post| post.heard) { PATIENCE.0 } else { PATIENCE.1 };
        (out.looks > patience).then_some(out.post)
    });
    if let Some(id) = overdue {
        lose(id);
    }
}

fn announce() {
    let tell = with(|troupe| {
        troupe.news = None;
        troupe.tell.clone()
    });
    if let Some(tell) = tell {
        tell();
    }
}

impl Actors for Troupe {
    fn ask(&mut self, ticket: u32, ask: Ask<'_>) -> Option<Reaction> {
        if self.kind == Kind::Local {
            return Some(ask.react());
        }
        let told = self.send(ticket, ask);
        if told.is_none() {
            self.refuse();
            return Some(ask.react());
        }
        None
    }
}

impl Troupe {
    fn post(&mut self, id: u32) -> Option<&mut Post> {
        self.posts.iter_mut().find(|post| post.id == id)
    }

    /// Whether `run` is the one that is being found out.
    fn plays(&self, run: &Shared) -> bool {
        self.stage.as_ref().is_some_and(|stage| stage.run.as_ptr() == Rc::as_ptr(run))
    }

    /// The worker that plays the node called `name`; `None` if the browser makes none.
    fn hire(&mut self, name: &str) -> Option<&mut Post> {
        let place = match self.posts.iter().position(|post| post.name == name) {
            Some(place) => place,
            None => {
                self.posts.push(Post::new(name, hear).ok()?);
                self.posts.len() - 1
            }
        };
        self.posts.get_mut(place)
    }

    /// Sends `ask` to its node's worker; `None` if it has none.
    fn send(&mut self, ticket: u32, ask: Ask<'_>) -> Option<()> {
        let name = ask.cast.name(ask.node);
        if matches!(ask.input, Input::Boot { again: true }) {
            // Nothing of what it was survives in it.
            self.posts.retain(|post| post.name != name || !post.used);
        }
        let stage = self.stage.as_ref()?;
        let (run, wire) = (stage.number, stage.wire.clone());
        let part = Part { node: ask.node, scenario: stage.scenario.clone() };
        let post = self.hire(name)?;
        let part = (post.run != Some(run)).then_some(part);
        let stood = if part.is_some() { Some(Whereabouts::new(ask.cast)) } else { post.whereabouts.take() };
        let errand = wire.ask(ask, stood.is_none_or(|stood| !stood.fits(ask))).ok()?;
        (post.run, post.used, post.whereabouts) = (Some(run), true, None);
        if !post.tell(&Told { run, ticket, part, errand }) {
            return None;
        }
        let post = post.id;
        self.out = Some(Out { post, node: ask.node, ticket, whereabouts: Whereabouts::of(ask), looks: 0 });
        Some(())
    }

    /// Waits for nobody any more. Nodes that run in this thread need no workers.
    fn leave(&mut self) {
        (self.stage, self.out, self.fallen) = (None, None, None);
        if self.kind == Kind::Local {
            self.posts.clear();
        }
    }

    /// The browser makes no workers: all nodes run in this thread from now on.
    fn refuse(&mut self) {
        (self.kind, self.refused, self.out) = (Kind::Local, true, None);
        self.posts.clear();
    }

    /// Has an eye on the answer that is awaited, and the page told of what has been found out.
    fn pace(&mut self, done: bool) {
        if done || self.out.is_none() {
            (self.watch, self.news, self.news_ms) = (None, None, NEWS_MS.0);
            return;
        }
        self.watch.get_or_insert_with(|| Interval::new(LOOK_MS, look));
        if self.news.is_none() {
            self.news = Some(Timeout::new(self.news_ms.max(NEWS_MS.0), announce));
            self.news_ms = (self.news_ms * 2).clamp(NEWS_MS.0, NEWS_MS.1);
        }
    }

    /// As many workers as there are nodes up at the moment shown, unless one of them is being waited for.
    fn cast_parts(&mut self) {
        if self.out.is_some() {
            self.follow = Some(Timeout::new(FOLLOW_MS, || with(Self::cast_parts)));
            return;
        }
        let Some(stage) = self.stage.as_ref().filter(|_| self.kind == Kind::Worker) else { return };
        let names: Vec<String> = stage.nodes.iter().filter(|(_, up)| *up).map(|(name, _)| name.clone()).collect();
        self.posts.retain(|post| names.contains(&post.name));
        for name in &names {
            if self.hire(name).is_none() {
                return self.refuse();
            }
        }
    }
}

impl Stage {
    fn new(run: &Shared, course: &dyn Run) -> Option<Self> {
        thread_local! {
            static LATEST: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
        }
        let number = LATEST.with(|latest| latest.replace(latest.get() + 1)) + 1;
        let (scenario, about) = (course.scenario(), course.about());
        let nodes = scenario.nodes.iter().map(|node| (node.id.clone(), true)).collect();
        let wire = wire::wire(about.id)?;
        let scenario = synod_sim::write(scenario, about).to_string();
        Some(Self { number, run: Rc::downgrade(run), wire, scenario, nodes })
    }

    /// The node called `name`.
    fn node(&self, name: &str) -> Option<NodeId> {
        let place = self.nodes.iter().position(|(other, _)| other == name)?;
        u8::try_from(place).ok().map(NodeId)
    }
}
