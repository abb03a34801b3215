//! The protocols that can be run, as a value, with the scenarios that teach them.

use crate::about::{About, Description};
use crate::cluster::Cluster;
use crate::erased::DynCluster;
use crate::language::Text;
use crate::property::Property;
use crate::spec::{ClusterSpec, SpecError};
use crate::words::Words;
use alloc::rc::Rc;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

/// A scenario that ships.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its id, which is its short link.
    pub id: &'static str,
    /// Its file.
    pub json: &'static str,
}

/// Lessons whose files stand beside the one that lists them: `lessons!["first", "second"]` has `first.json` and
/// `second.json`, and the links `#first` and `#second`.
#[macro_export]
macro_rules! lessons {
    ($($id:literal),* $(,)?) => {
        &[$($crate::Lesson { id: $id, json: include_str!(concat!($id, ".json")) }),*]
    };
}

/// A protocol that can be run.
#[derive(Clone)]
pub struct Registration {
    description: Arc<Description>,
    open: Rc<Open>,
    lessons: &'static [Lesson],
    subject: Option<Text>,
    stamp: Option<u64>,
}

/// Makes a cluster.
type Open = dyn Fn(&ClusterSpec<'_>) -> Result<Rc<dyn DynCluster>, SpecError>;

impl Registration {
    /// The protocol `P`, with no lessons.
    pub fn of<P: Words>() -> Self {
        let description = Arc::new(Description::of::<P>());
        let known = Arc::clone(&description);
        let open = move |spec: &ClusterSpec<'_>| -> Result<Rc<dyn DynCluster>, SpecError> {
            Ok(Rc::new(Cluster::<P>::described(spec, Arc::clone(&known))?))
        };
        Self { description, open: Rc::new(open), lessons: &[], subject: None, stamp: None }
    }

    /// A protocol that is not compiled in: what it says of itself, and what makes a cluster of it. That cluster says
    /// the same of itself.
    pub fn loaded(
        description: Description,
        open: impl Fn(&ClusterSpec<'_>) -> Result<Rc<dyn DynCluster>, SpecError> + 'static,
    ) -> Self {
        Self { description: Arc::new(description), open: Rc::new(open), lessons: &[], subject: None, stamp: None }
    }

    /// What the protocol says of itself.
    pub fn about(&self) -> &About {
        &self.description.about
    }

    /// The same with these lessons.
    pub fn with_lessons(self, lessons: &'static [Lesson]) -> Self {
        Self { lessons, ..self }
    }

    /// The same as part of a course, under this heading. Protocols of one subject stand together.
    pub fn on(self, subject: Text) -> Self {
        Self { subject: Some(subject), ..self }
    }

    /// The same as somebody else's: the digest of its module tells it from another protocol of that name.
    pub fn stamped(self, stamp: u64) -> Self {
        Self { stamp: Some(stamp), ..self }
    }
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registration").field("description", &self.description).finish_non_exhaustive()
    }
}

/// Protocols by their ids. Scenarios, links and searches reach protocols through one of these alone.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    protocols: Vec<Registration>,
    comparisons: &'static [Lesson],
}

impl Registry {
    /// These protocols, in the order in which they are listed.
    pub const fn new(protocols: Vec<Registration>) -> Self {
        Self { protocols, comparisons: &[] }
    }

    /// The same with one protocol more.
    pub fn with(mut self, protocol: Registration) -> Self {
        self.protocols.push(protocol);
        self
    }

    /// The same without the protocol called `id`.
    pub fn without(mut self, id: &str) -> Self {
        self.protocols.retain(|protocol| protocol.description.about.id != id);
        self
    }

    /// The same with these lessons of the protocol called `id`.
    pub fn with_lessons(mut self, id: &str, lessons: &'static [Lesson]) -> Self {
        let found = self.protocols.iter_mut().find(|protocol| protocol.description.about.id == id);
        if let Some(protocol) = found {
            protocol.lessons = lessons;
        }
        self
    }

    /// The same with lessons that compare protocols.
    pub fn with_comparisons(self, comparisons: &'static [Lesson]) -> Self {
        Self { comparisons, ..self }
    }

    /// The lessons that compare protocols.
    pub fn comparisons(&self) -> &'static [Lesson] {
        self.comparisons
    }

    /// What each protocol says of itself.
    pub fn abouts(&self) -> impl Iterator<Item = &About> {
        self.protocols.iter().map(|protocol| &protocol.description.about)
    }

    /// What the protocol called `id` says of itself.
    pub fn about(&self, id: &str) -> Option<&About> {
        self.abouts().find(|about| about.id == id)
    }

    /// What the protocol called `id` claims.
    pub fn properties(&self, id: &str) -> Option<&[Property]> {
        self.find(id).map(|protocol| &protocol.description.properties[..])
    }

    /// The digest of the module of the protocol called `id`; `None` if it is one that ships.
    pub fn stamp(&self, id: &str) -> Option<u64> {
        self.find(id)?.stamp
    }

    /// A cluster of the protocol called `id`; `None` if there is none.
    ///
    /// # Errors
    /// What the protocol does not know in `spec`.
    pub fn open(&self, id: &str, spec: &ClusterSpec<'_>) -> Option<Result<Rc<dyn DynCluster>, SpecError>> {
        self.find(id).map(|protocol| (protocol.open)(spec))
    }

    /// The lessons of the protocol called `id`.
    pub fn lessons_of(&self, id: &str) -> &'static [Lesson] {
        self.find(id).map_or(&[], |protocol| protocol.lessons)
    }

    /// The subject of the course to which the protocol called `id` belongs, if it is part of one.
    pub fn subject_of(&self, id: &str) -> Option<Text> {
        self.find(id)?.subject
    }

    /// The lessons of all protocols, then the comparisons.
    pub fn lessons(&self) -> impl Iterator<Item = Lesson> {
        let own = self.protocols.iter().flat_map(|protocol| protocol.lessons);
        own.chain(self.comparisons).copied()
    }

    /// The lesson called `id`.
    pub fn lesson(&self, id: &str) -> Option<Lesson> {
        self.lessons().find(|lesson| lesson.id == id)
    }

    fn find(&self, id: &str) -> Option<&Registration> {
        self.protocols.iter().find(|protocol| protocol.description.about.id == id)
    }
}
