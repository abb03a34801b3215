//! An open run: the run itself, all that is known of it, and the moment shown.

use super::by_address::ByAddress;
use super::form::SearchForm;
use super::history::{History, Snapshot};
use super::intent::Selection;
use super::kind::{Hosting, Kind};
use super::own::Own;
use super::past::Version;
use super::protocols::{registry, ships};
use super::remote::{Asking, Remote};
use super::texts::{missing, texts};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::ops::Range;
use std::rc::Rc;
use synod_core::about::ChoiceAbout;
use synod_core::erased::Reaction;
use synod_core::{About, DynCluster, Failure, Language, NodeId, limits};
use synod_sim::link::{Link, Played};
use synod_sim::run::again::Deed;
use synod_sim::run::causes::{Asked, Causes, Ground, Repair};
use synod_sim::run::frame::{Advance, Decision, Entry, Event};
use synod_sim::run::lanes::{Enough, Lock, Logged, Violated};
use synod_sim::run::offers::Offers;
use synod_sim::run::questions::Question;
use synod_sim::scenario::action::Refused;
use synod_sim::scenario::{File, MessageName, Schedule};
use synod_sim::world::actors::{Actors, Ask};
use synod_sim::{Action, Diagnostic, FlightId, Run, Scenario};

/// A moment to be shown as soon as it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Target {
    /// After so many actions.
    Step(u32),
    /// At this virtual time, in milliseconds.
    Time(u64),
}

/// How many actions of a run are foretold while the actors elsewhere start: a lesson has fewer.
const FORETOLD: u32 = 1000;

/// An open run. Cloning it is cheap; views read from their clone, and only the model drives the run.
#[derive(Clone)]
pub struct Session {
    run: Rc<RefCell<Run>>,
    /// Its number among all runs opened on this page.
    number: u32,
    /// The id of the lesson on which it is based; `None` for a scenario from elsewhere.
    pub base: Option<&'static str>,
    cluster: Rc<dyn DynCluster>,
    /// Its scenario.
    pub scenario: ByAddress<Scenario>,
    /// The run that its captions were written for.
    own: Rc<Own>,
    /// All that is known of it.
    pub history: ByAddress<History>,
    /// What it will be if nobody intervenes, until all of it is known: what is drawn for it keeps its room meanwhile.
    foretold: Option<Rc<(Run, History)>>,
    /// The moment shown.
    pub snapshot: ByAddress<Snapshot>,
    /// How its nodes run.
    pub hosting: Hosting,
    language: Language,
    line: ByAddress<()>,
    target: Option<Target>,
    /// The furthest step that has been shown.
    seen: u32,
    /// Actions that wait for earlier ones.
    queue: VecDeque<Action>,
    /// Whether an actor's answer is pending.
    asking: bool,
}

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        let same = self.history == other.history && self.snapshot == other.snapshot && self.scenario == other.scenario;
        same && self.hosting == other.hosting
    }
}

/// The text of a link: at the moment shown, or at the start. Empty if it is too long for a link; `None` until what
/// writes links has been fetched, and the lesson from which it differs.
pub(super) fn address(mut link: Link, at_moment: bool) -> Option<String> {
    let texts = texts().filter(|_| is_known(link.base))?;
    if !at_moment {
        link.played.iter_mut().for_each(|played| played.shown = 0);
    }
    Some((texts.address)(&registry(), &link).unwrap_or_default())
}

/// Whether what writes links is there, and the lesson from which what is shown differs.
pub(super) fn is_known(base: Option<&'static str>) -> bool {
    texts().is_some() && base.is_none_or(|id| registry().lesson(id).is_some())
}

/// The part of a link that says what is searched; an empty one says that nothing is.
pub(super) fn names_search(link: &str) -> Option<&str> {
    link.split('&').find(|part| part.strip_prefix("search=").is_some_and(|search| !search.is_empty()))
}

/// What a person or the page around reads of it.
impl Session {
    /// Whether the moment to be shown is not known yet.
    pub fn is_waiting(&self) -> bool {
        self.target.is_some()
    }

    /// Whether the answer of an actor in a worker is pending.
    pub fn is_asking(&self) -> bool {
        self.asking
    }

    /// Whether everything is known and shown as requested.
    pub fn is_settled(&self) -> bool {
        self.history.is_whole() && self.target.is_none() && self.queue.is_empty()
    }

    /// What its protocol says of itself.
    pub fn about(&self) -> &About {
        self.cluster.about()
    }

    /// Its number among all runs opened on this page.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The link to this run with the user's actions: at the moment shown, or at its start. Empty if it is too long for
    /// a link; `None` until what writes links has been fetched, and the lesson from which it differs.
    pub fn link(&self, at_moment: bool) -> Option<String> {
        address(self.as_link(), at_moment)
    }

    fn written(&self, link: &Link) -> Option<String> {
        address(link.clone(), true)
    }

    /// What the search that `form` says is asked: the scenario that says it, and what was done.
    pub fn to_search(&self, form: &SearchForm) -> (Scenario, Played) {
        let played = Link::of_run(None, &mut self.run.borrow_mut()).played.pop().unwrap_or_default();
        (form.asked_of(&self.scenario), played)
    }

    /// The address at which this run is shown with the search that `form` says; empty if it has none. It names the
    /// search also where that is the lesson's own, which a link else leaves out.
    pub fn link_to_search(&self, form: &SearchForm) -> String {
        let (scenario, played) = self.to_search(form);
        let link = Link { base: self.base, file: File::One(Box::new(scenario)), played: [played].into() };
        let text = self.written(&link).unwrap_or_default();
        if names_search(&text).is_some() {
            return text;
        }
        let whole = self.written(&Link { base: None, ..link }).unwrap_or_default();
        names_search(&whole).map(|part| format!("{text}&{part}")).unwrap_or(text)
    }

    /// The digest of all that is known, as the command line prints it.
    pub fn digest(&self) -> String {
        format!("{:016x}", self.run.borrow().digest())
    }

    /// The rule of its protocol that is switched off, if one is.
    pub fn broken(&self) -> Option<&ChoiceAbout> {
        let name = self.scenario.broken.as_deref()?;
        self.about().variants.iter().find(|variant| variant.name == name)
    }

    /// Whether nothing happens in it by itself.
    pub fn is_manual(&self) -> bool {
        self.scenario.schedule == Schedule::Manual
    }

    /// What can happen next, and what would come of it. A module that is somebody else's would have to be asked for
    /// each.
    pub fn offers(&self) -> Offers {
        self.run.borrow().offers(self.language, ships(&self.about().id))
    }

    /// Its scenario with what has happened so far as manual steps.
    ///
    /// # Errors
    /// It cannot be written so, or what writes it has not been fetched.
    pub(super) fn by_hand(&mut self) -> Result<Scenario, Diagnostic> {
        self.settle();
        (texts().ok_or_else(missing)?.by_hand)(&mut self.run.borrow_mut())
    }

    /// Whether a user has acted in it.
    pub fn is_acted(&self) -> bool {
        !self.run.borrow().person().is_empty()
    }

    /// Reads several runs at once.
    pub(super) fn together<T>(columns: &[&Self], read: impl FnOnce(&mut [&mut Run]) -> T) -> T {
        let mut runs: Vec<_> = columns.iter().map(|column| column.run.borrow_mut()).collect();
        read(&mut runs.iter_mut().map(|run| &mut **run).collect::<Vec<_>>())
    }

    /// The virtual time shown, or to be shown, in milliseconds.
    pub fn shown_ms(&self) -> u64 {
        match self.target {
            Some(Target::Time(at_ms)) => at_ms,
            _ => self.history.at_ms(self.position()),
        }
    }

    /// What it is, as it is kept.
    pub(super) fn version(&mut self) -> Version {
        self.settle();
        Version { link: Rc::new(self.as_link()), own: vec![self.own()] }
    }

    /// What it is as a link's content, with what is done in it and the moment shown.
    pub(super) fn as_link(&self) -> Link {
        Link::of_run(self.base, &mut self.run.borrow_mut())
    }

    /// An action at the moment shown as a file names it.
    pub(super) fn as_step(&self, action: &Action) -> Option<Action<MessageName>> {
        self.run.borrow().as_step(action).ok()
    }

    /// What users did in it.
    pub(super) fn deeds(&mut self) -> Vec<Deed> {
        self.settle();
        self.run.borrow_mut().deeds()
    }

    /// Whether an action at the moment shown takes the place of something that has been seen or done.
    pub(super) fn is_forked_here(&self) -> bool {
        let here = self.position();
        self.seen > here || self.run.borrow().person().iter().any(|(after, _)| *after >= here)
    }

    /// Whether `other` has captions that were written for the same run.
    pub fn is_of(&self, other: &Own) -> bool {
        self.own.scenario() == other.scenario()
    }

    /// The run that its captions were written for.
    pub fn own(&self) -> Rc<Own> {
        Rc::clone(&self.own)
    }

    /// What it is as far as it is known, with the moment shown.
    pub fn here(&self) -> Version {
        Version { link: Rc::new(self.as_link()), own: vec![self.own()] }
    }

    /// The link to the start of the run that its captions were written for.
    pub fn own_link(&self) -> Link {
        Link::to(self.base, File::One(Box::new(self.own.scenario().clone())))
    }

    /// The number of the step shown.
    pub fn position(&self) -> u32 {
        self.snapshot.frame.step
    }

    /// Whether a user may perform `action` at the moment shown.
    ///
    /// # Errors
    /// The reason why not.
    pub fn allows(&self, action: &Action) -> Result<(), Refused> {
        self.run.borrow().allows(action)
    }

    /// Why not, as a sentence.
    pub fn reason(&self, refused: Refused) -> String {
        self.run.borrow().reason(refused, self.language)
    }

    /// That the run ends because its protocol has failed, as a sentence.
    pub fn failed(&self) -> Option<String> {
        self.run.borrow().failed(self.language)
    }

    /// Whether it is the same run, at any moment.
    pub fn is_same_run(&self, other: &Self) -> bool {
        self.number == other.number
    }

    /// The language of its texts.
    #[cfg(test)]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The action, with the message it names, if any, found among those in flight at the moment shown.
    ///
    /// # Errors
    /// The message that it names is not in flight.
    pub fn numbered(&self, action: &Action<MessageName>) -> Result<Action, Refused> {
        self.run.borrow().numbered(action)
    }

    /// What a forger may make of a message on the way: the labels, in the protocol's order.
    pub fn forgeries(&self, flight: FlightId) -> Vec<String> {
        self.run.borrow().forgeries(flight)
    }

    /// The decisions made in `step`.
    pub fn decided(&self, step: u32) -> Vec<Decision> {
        self.run.borrow().event(step).decided
    }

    /// Why this is so.
    ///
    /// # Errors
    /// The protocol has failed.
    pub fn causes(&self, asked: Asked) -> Result<Causes, Failure> {
        self.run.borrow_mut().causes(asked)
    }

    /// A cause, as a sentence.
    pub fn ground(&self, ground: &Ground) -> String {
        self.run.borrow().ground(ground, self.language)
    }

    /// Repairs that are made together, as a button says them.
    pub fn mend(&self, repairs: &[Repair]) -> String {
        self.run.borrow().mend(repairs, self.language)
    }

    /// How a node waits at the moment shown, as sentences.
    pub fn waits(&self, node: NodeId) -> Vec<String> {
        self.run.borrow_mut().waits(&self.snapshot.frame, node, self.language)
    }

    /// What the action with which `step` begins was and did.
    pub fn event(&self, step: u32) -> Event {
        self.run.borrow().event(step)
    }

    /// What there is to ask of a node at the moment shown: why it waits, or why it has decided.
    pub fn asked(&self, node: NodeId) -> Option<Asked> {
        self.run.borrow_mut().asked_of_node(node)
    }

    /// What is asked about where nothing is named: what is selected, or what has just happened; `None` until what tells
    /// it has been fetched.
    pub(super) fn asked_of(&self, selection: Selection) -> Option<Asked> {
        let (node, flight) = match selection {
            Selection::Node(node) => (Some(node), None),
            Selection::Flight(flight) => (None, Some(flight)),
            Selection::Nothing | Selection::Link(..) => (None, None),
        };
        Some((texts()?.asked)(&mut self.run.borrow_mut(), node, flight))
    }

    /// The event with which `step` begins.
    pub fn entry(&self, step: u32) -> Entry {
        self.run.borrow().entry(step, self.language)
    }

    /// What a reader may be asked of it; nothing until what tells it has been fetched.
    pub fn questions(&self) -> Vec<Question> {
        let whole = self.history.is_whole() || self.foretold.is_some();
        let asked = |run: &Run| texts().map(|texts| (texts.questions)(run, whole));
        self.foretell(asked).unwrap_or_default()
    }

    /// What happens in `step` and has happened, or is foretold.
    pub fn foretold_event(&self, step: u32) -> Event {
        self.foretell(|run| run.event(step))
    }

    /// Reads the run, or as long as all of it is not known the run that is foretold.
    fn foretell<T>(&self, read: impl FnOnce(&Run) -> T) -> T {
        match &self.foretold {
            Some(foretold) => read(&foretold.0),
            None => read(&self.run.borrow()),
        }
    }

    /// How long locks were held in it, and what was violated.
    pub fn lanes(&self) -> (Vec<Lock>, Vec<Violated>) {
        let run = self.run.borrow();
        (run.locks(), run.violated())
    }

    /// Where nodes have all the answers that they need, in these steps.
    pub fn enough(&self, steps: Range<u32>) -> Vec<Enough> {
        self.run.borrow().enough(steps)
    }

    /// What changed in the logs of nodes, in these steps.
    pub fn logs(&self, steps: Range<u32>) -> Vec<Logged> {
        self.run.borrow().logs(steps)
    }

    /// What is known of it, or foretold.
    pub fn outlook(&self) -> &History {
        self.foretold.as_ref().map_or(&self.history, |foretold| &foretold.1)
    }

    /// The sentences of its first steps, known or foretold.
    pub fn sentences(&self) -> Vec<String> {
        let last = self.outlook().last().min(FORETOLD);
        self.foretell(|run| (0..=last).map(|step| run.entry(step, self.language).text).collect())
    }

    /// The name of a node.
    pub fn name(&self, node: NodeId) -> &str {
        self.snapshot.frame.nodes.get(node.index()).map_or("?", |node| &node.name)
    }
}

/// What only the model does with it.
impl Session {
    /// Opens what a link holds, without computing its run; see [`Session::go_on`].
    ///
    /// # Errors
    /// What is wrong with it, in one line that names the place; a comparison too, of which each run is a session.
    pub(super) fn open(link: &Link, language: Language, hosting: Hosting, number: u32) -> Result<Self, Diagnostic> {
        let own = Own::of(link).ok_or_else(several)?;
        Self::open_for(own, link, language, hosting, number)
    }

    /// The same, with captions that were written for another run.
    pub(super) fn open_for(
        own: Rc<Own>,
        link: &Link,
        language: Language,
        hosting: Hosting,
        number: u32,
    ) -> Result<Self, Diagnostic> {
        let mut run = run_of(link)?;
        let (cluster, scenario) = (run.cluster(), ByAddress::new(run.scenario().clone()));
        let target = Some(Target::Step(run.position()));
        if hosting.kind == Kind::Worker && run.is_empty() {
            // Nodes are started by their actors. The past of a link has been repeated here, so that its moment is
            // shown at once; whatever happens after it is the actors' own.
            run.reset();
        }
        let line = ByAddress::new(());
        let history = ByAddress::new(History::of(&run, line.clone(), Advance::Moved, own.departs(&run)));
        // A module that is somebody else's would have to be asked for every step.
        let foretells = hosting.kind == Kind::Worker && ships(&cluster.about().id);
        let snapshot = ByAddress::new(Snapshot::of(&mut run, language));
        Ok(Self {
            run: Rc::new(RefCell::new(run)),
            number,
            base: link.base,
            cluster,
            scenario,
            own: Rc::clone(&own),
            history,
            foretold: foretells.then(|| foretell(link, &own)).flatten(),
            snapshot,
            hosting,
            language,
            line,
            target,
            seen: 0,
            queue: VecDeque::new(),
            asking: false,
        })
    }

    /// A copy whose run goes on apart from this one's.
    pub(super) fn apart(&self) -> Self {
        Self { run: Rc::new(RefCell::new(self.run.borrow().clone())), ..self.clone() }
    }

    /// The cluster of its run.
    pub fn cluster(&self) -> Rc<dyn DynCluster> {
        self.run.borrow().cluster()
    }

    /// Drives the run by `then`, with the actors of its nodes.
    fn drive<T>(&mut self, remote: &mut dyn Remote, then: impl FnOnce(&mut Run, &mut dyn Actors) -> T) -> T {
        let Self { run, number, hosting, .. } = self;
        let mut run = run.borrow_mut();
        let cluster = run.cluster();
        then(&mut run, &mut Asking { remote, run: *number, cluster, hosting })
    }

    /// Extends the run as far as the actors answer immediately; how it ends, if that is known then.
    pub(super) fn extend_to(&mut self, remote: &mut dyn Remote) -> Option<Advance> {
        let end = self.drive(remote, |run, actors| run.extend_to(u32::MAX, actors));
        self.asking = end.is_none();
        end
    }

    /// Extends the run, and shows it if that needs no waiting.
    pub(super) fn go_on(&mut self, remote: &mut dyn Remote) {
        if let Some(end) = self.extend_to(remote) {
            self.take(end);
        }
    }

    /// Takes an actor's answer; how the run ends, if that is known then.
    pub(super) fn answer(
        &mut self,
        ticket: u32,
        answer: Result<Reaction, Failure>,
        remote: &mut dyn Remote,
    ) -> Option<Advance> {
        let taken = self.drive(remote, |run, actors| run.answer(ticket, answer, actors));
        if taken { self.extend_to(remote) } else { None }
    }

    /// The actor of `node` has ended, so the node crashes: as the next event to be computed, or at the moment shown
    /// if no answer is pending. How the run ends, if that is known then.
    pub(super) fn lose(&mut self, node: NodeId, remote: &mut dyn Remote) -> Option<Advance> {
        let falls = self.allows(&Action::Crash { node, sent: None }).is_ok();
        if falls && !self.asking {
            self.turn_to(Target::Step(self.position() + 1));
        }
        self.drive(remote, |run, actors| run.lose_actor(node, actors));
        self.extend_to(remote)
    }

    /// Runs its nodes in this thread from now on, since there are no workers; how the run ends.
    pub(super) fn do_without(&mut self, remote: &mut dyn Remote) -> Option<Advance> {
        self.hosting.refuse();
        self.run.borrow_mut().abandon();
        self.extend_to(remote)
    }

    /// Runs its nodes like this from now on. Pending calls are made again.
    pub(super) fn run_as(&mut self, kind: Kind, remote: &mut dyn Remote) {
        self.hosting.choose(kind);
        self.run.borrow_mut().abandon();
        self.go_on(remote);
    }

    /// Starts another history of events, of which this moment is to be shown.
    fn turn_to(&mut self, target: Target) {
        (self.target, self.line, self.foretold) = (Some(target), ByAddress::new(()), None);
    }

    /// Takes what has been computed since, and performs the actions that waited for it; the reason if one failed.
    pub(super) fn learn(&mut self, end: Advance, remote: &mut dyn Remote) -> Option<Refused> {
        self.take(end);
        let mut refused = None;
        while self.target.is_none() {
            let Some(action) = self.queue.pop_front() else { break };
            refused = refused.or(self.act(action, remote).err());
        }
        refused
    }

    /// Takes what is known, and shows the target if it is known.
    fn take(&mut self, end: Advance) {
        let run = Rc::clone(&self.run);
        let mut run = run.borrow_mut();
        self.history = ByAddress::new(History::of(&run, self.line.clone(), end, self.own.departs(&run)));
        let (last, ended) = (self.history.last(), end != Advance::Moved);
        if ended {
            self.foretold = None;
        }
        let step = match self.target {
            Some(Target::Step(step)) if step <= last || ended => Some(step.min(last)),
            Some(Target::Time(at_ms)) if at_ms < self.history.end_ms() || ended => {
                Some(self.history.step_at(at_ms as f64))
            }
            _ => None,
        };
        if let Some(step) = step {
            run.seek(step);
            self.target = None;
        }
        self.show(&mut run);
    }

    /// Finds out in this thread all that waits for the actors elsewhere: what was done is then known.
    fn settle(&mut self) {
        if self.is_settled() {
            return;
        }
        let kind = std::mem::replace(&mut self.hosting.kind, Kind::Local);
        self.run.borrow_mut().abandon();
        for _ in 0..=self.queue.len() {
            if let Some(end) = self.extend_to(&mut Nobody) {
                _ = self.learn(end, &mut Nobody);
            }
        }
        self.hosting.kind = kind;
    }

    /// Shows the current moment of `run`.
    fn show(&mut self, run: &mut Run) {
        self.seen = self.seen.max(run.position());
        self.snapshot = ByAddress::new(Snapshot::of(run, self.language));
    }

    /// Shows the next moment as soon as it is known.
    pub(super) fn await_next(&mut self, remote: &mut dyn Remote) {
        let after = match self.target {
            Some(Target::Step(step)) => step,
            _ => self.position(),
        };
        self.target = Some(Target::Step(after.saturating_add(1)));
        self.go_on(remote);
    }

    /// Shows the last moment as soon as it is known which one that is.
    pub(super) fn seek_end(&mut self, remote: &mut dyn Remote) {
        self.target = Some(Target::Step(u32::MAX));
        self.go_on(remote);
    }

    /// Shows the moment after `step` actions.
    pub(super) fn seek(&mut self, step: u32) {
        let run = Rc::clone(&self.run);
        let mut run = run.borrow_mut();
        self.target = None;
        self.queue.clear();
        let last = run.len();
        run.seek(step.min(last));
        self.show(&mut run);
    }

    /// Shows the moment at a virtual time, in milliseconds, as soon as it is known.
    pub(super) fn go_to(&mut self, at_ms: u64) {
        self.target = Some(Target::Time(at_ms));
        self.take(self.history.end);
    }

    /// Switches to `language`.
    pub(super) fn speak(&mut self, language: Language) {
        self.language = language;
        let run = Rc::clone(&self.run);
        self.show(&mut run.borrow_mut());
    }

    /// Performs a user's action at the moment shown, with all its consequences. It waits while an earlier action is
    /// being computed.
    ///
    /// # Errors
    /// The action cannot happen; nothing has changed.
    pub(super) fn act(&mut self, action: Action, remote: &mut dyn Remote) -> Result<(), Refused> {
        if self.target.is_some() {
            if self.queue.len() >= limits::ACTIONS as usize {
                return Err(Refused::TooManyActions);
            }
            self.queue.push_back(action);
            return Ok(());
        }
        let mut run = self.run.borrow_mut();
        run.schedule_action(action)?;
        let next = Target::Step(run.position() + 1);
        self.seen = run.position();
        drop(run);
        self.turn_to(next);
        self.go_on(remote);
        Ok(())
    }
}

/// The one run of `link`, with what was done in it. One in which nothing was done can be opened from the start.
fn run_of(link: &Link) -> Result<Run, Diagnostic> {
    let ([scenario], [played]) = (link.file.scenarios(), &link.played[..]) else { return Err(several()) };
    if *played == Played::default() {
        return synod_sim::open(&registry(), scenario);
    }
    (texts().ok_or_else(missing)?.open)(&registry(), link)?.pop().ok_or_else(several)
}

/// The run of `link`, played here.
fn foretell(link: &Link, own: &Own) -> Option<Rc<(Run, History)>> {
    let mut run = run_of(link).ok()?;
    run.seek(FORETOLD);
    let history = History::of(&run, ByAddress::new(()), Advance::Moved, own.departs(&run));
    Some(Rc::new((run, history)))
}

/// No worker is asked.
struct Nobody;

impl Remote for Nobody {
    fn ask(&mut self, _: u32, _: &Rc<dyn DynCluster>, _: u32, _: Ask<'_>) -> bool {
        false
    }
}

fn several() -> Diagnostic {
    Diagnostic {
        place: "compare".into(),
        en: "one run is expected here, and this file compares several".into(),
        zh: "这里应为一个运行，而这个文件对比了多个".into(),
    }
}
