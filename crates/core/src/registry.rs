//! The protocols that can be run, as a value, with the scenarios that teach them.

use crate::about::About;
use crate::cluster::Cluster;
use crate::erased::DynCluster;
use crate::property::Property;
use crate::spec::{ClusterSpec, SpecError};
use crate::words::Words;
use alloc::sync::Arc;
use alloc::vec::Vec;

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
#[derive(Clone, Copy, Debug)]
pub struct Registration {
    about: fn() -> &'static About,
    properties: fn() -> &'static [Property],
    open: fn(&ClusterSpec<'_>) -> Result<Arc<dyn DynCluster>, SpecError>,
    lessons: &'static [Lesson],
}

impl Registration {
    /// The protocol `P`, with no lessons.
    pub const fn of<P: Words>() -> Self {
        Self { about: P::about, properties: P::properties, open: open::<P>, lessons: &[] }
    }

    /// The same with these lessons.
    pub const fn with_lessons(self, lessons: &'static [Lesson]) -> Self {
        Self { lessons, ..self }
    }
}

fn open<P: Words>(spec: &ClusterSpec<'_>) -> Result<Arc<dyn DynCluster>, SpecError> {
    Ok(Arc::new(Cluster::<P>::from_spec(spec)?))
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

    /// The same with lessons that compare protocols.
    pub fn with_comparisons(self, comparisons: &'static [Lesson]) -> Self {
        Self { comparisons, ..self }
    }

    /// What each protocol says of itself.
    pub fn abouts(&self) -> impl Iterator<Item = &'static About> {
        self.protocols.iter().map(|protocol| (protocol.about)())
    }

    /// What the protocol called `id` says of itself.
    pub fn about(&self, id: &str) -> Option<&'static About> {
        self.abouts().find(|about| about.id == id)
    }

    /// What the protocol called `id` claims.
    pub fn properties(&self, id: &str) -> Option<&'static [Property]> {
        self.find(id).map(|protocol| (protocol.properties)())
    }

    /// A cluster of the protocol called `id`; `None` if there is none.
    ///
    /// # Errors
    /// What the protocol does not know in `spec`.
    pub fn open(&self, id: &str, spec: &ClusterSpec<'_>) -> Option<Result<Arc<dyn DynCluster>, SpecError>> {
        self.find(id).map(|protocol| (protocol.open)(spec))
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
        self.protocols.iter().find(|protocol| (protocol.about)().id == id)
    }
}
