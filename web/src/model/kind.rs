//! Where nodes run.

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
    /// Each with its name in addresses and in storage.
    pub const NAMED: [(&'static str, Self); 2] = [("worker", Self::Worker), ("local", Self::Local)];
}

/// How the nodes currently run, and whether there is a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hosting {
    /// How they run.
    pub kind: Kind,
    /// Whether the browser creates workers, as far as is known.
    pub can_work: bool,
}

impl Hosting {
    /// Nodes that run like this unless the browser refuses.
    pub const fn new(kind: Kind) -> Self {
        Self { kind, can_work: true }
    }

    /// Runs them like this from now on, if the browser allows it.
    pub fn choose(&mut self, kind: Kind) {
        self.kind = if self.can_work { kind } else { Kind::Local };
    }

    /// The browser creates no workers: all nodes run in this thread from now on.
    pub const fn refuse(&mut self) {
        *self = Self { kind: Kind::Local, can_work: false };
    }
}
