//! A bench for the pair: how a reaction is read, and what a node shows.

use crate::pair::{Options, Pair, Role};
use crate::testing::{self, OnBench, card_of, line_of};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use synod_core::{Cluster, Fact, Holding, Language, Member, NodeView, Nothing, Protocol, Site, Value, Words};

/// A pair of these nodes: `D` is the disk, `W` the witness, all others are servers.
pub(super) fn cluster(names: &[&str], options: Options) -> Cluster<Pair> {
    let role = |name: &str| match name {
        "D" => Role::Disk,
        "W" => Role::Witness,
        _ => Role::Server,
    };
    let members = names.iter().map(|name| Member::new(name.to_string(), &[role(name)], Nothing {})).collect();
    let lengths = Pair::about().timers.iter().map(|timer| timer.length_ms).collect();
    Cluster::new(members, options, lengths)
}

pub(super) type Node = testing::Bench<Pair>;

impl Node {
    /// The node called `name` of A, B, W and D, just started.
    pub(super) fn of(name: &str, options: Options) -> Self {
        Self::among(&["A", "B", "W", "D"], name, options)
    }

    /// The node called `name` among `names`, just started.
    pub(super) fn among(names: &[&str], name: &str, options: Options) -> Self {
        Self::new(cluster(names, options), name)
    }

    /// A client asks it to write.
    #[track_caller]
    pub(super) fn asks(&mut self, value: &str, expected: &str) -> &mut Self {
        self.is_asked(Value::new(value), expected)
    }

    /// What it shows at this point: its phase, whether it waits and whether it takes itself for the owner.
    #[track_caller]
    pub(super) fn shows(&mut self, expected: &str) -> &mut Self {
        let holding = Pair::holding(self.cluster.site(self.id), self.memory.as_ref(), &self.disk);
        let mut line = self.view(Language::English).phase.expect("a phase").name;
        for (is_so, word) in [(self.is_waiting(), ", waits"), (holding == Some(Holding::Owner), ", owns")] {
            line.push_str(if is_so { word } else { "" });
        }
        assert_eq!(line, expected);
        self
    }

    /// Its card and its details in both languages, while it is up or (`down`) is not: the card's lines, `*` before
    /// those on the disk; the fields of its disk; those of its memory; how many votes of how many.
    #[track_caller]
    pub(super) fn details(&mut self, down: bool, language: Language, expected: &str) -> &mut Self {
        let memory = self.memory.as_ref().filter(|_| !down);
        let view = Pair::view(self.cluster.site(self.id), memory, &self.disk, language);
        let mut parts: Vec<String> = card_of(&view).collect();
        parts.extend([&view.disk, &view.memory].into_iter().filter(|it| !it.is_empty()).map(|it| line_of(it)));
        parts.extend(view.quorum.map(|quorum| format!("{} of {}, needs {:?}", quorum.have, quorum.of, quorum.need)));
        assert_eq!(parts.join("; "), expected);
        self
    }
}

impl OnBench for Pair {
    /// A write is told with its owner.
    fn entered_as(site: Site<'_, Self>, fact: &Fact<Self::Fact>) -> String {
        match fact {
            Fact::Decided { slot: 0, value } => format!("decides {value}"),
            Fact::Own(stored) => format!("{}, by {}", Pair::told(stored), site.name(stored.owner)),
            other => format!("{other:?}"),
        }
    }

    fn check_view(site: Site<'_, Self>, memory: Option<&Self>, view: &NodeView, _: Language) {
        assert_eq!(view.phase.is_some(), !site.is(Role::Disk) && memory.is_some(), "{view:?}");
        let about = Pair::about();
        let declared = |name: &String| about.phases.iter().any(|phase| phase.name == *name);
        assert!(view.phase.iter().all(|phase| declared(&phase.name)), "{view:?}");
    }
}
