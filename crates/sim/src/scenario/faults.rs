//! The kinds of faults, and how many of each a goal or a search allows.

use super::action::Action;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use synod_core::{Name, NodeId, Text, names};

names! {
    /// A kind of fault, and of what repairs one.
    pub enum FaultKind {
        /// A node crashes.
        Crashes = "crashes",
        /// A node that is down restarts: a repair.
        Restarts = "restarts",
        /// A message is lost.
        Losses = "losses",
        /// A message is duplicated.
        Duplicates = "duplicates",
        /// Links are cut: one link both ways, some nodes from others, all links to a node or from one.
        Cuts = "cuts",
        /// Links carry messages again: a repair.
        Heals = "heals",
        /// A node loses its disk.
        Wipes = "wipes",
        /// A node is paused; that it goes on costs nothing.
        Pauses = "pauses",
        /// A message is forged.
        Forgeries = "forgeries",
        /// A message takes longer.
        Delays = "delays",
    }
}

impl FaultKind {
    /// Those for which a search has a budget, in the order of its counts.
    pub const IN_SEARCHES: [Self; 9] = [
        Self::Crashes,
        Self::Restarts,
        Self::Losses,
        Self::Duplicates,
        Self::Cuts,
        Self::Heals,
        Self::Wipes,
        Self::Pauses,
        Self::Forgeries,
    ];
    /// Those that a goal counts.
    pub const IN_GOALS: [Self; 8] = [
        Self::Crashes,
        Self::Losses,
        Self::Duplicates,
        Self::Delays,
        Self::Cuts,
        Self::Wipes,
        Self::Pauses,
        Self::Forgeries,
    ];

    /// What people call it.
    pub const fn text(self) -> Text {
        match self {
            Self::Crashes => Text::new("crashes", "崩溃"),
            Self::Restarts => Text::new("restarts", "重启"),
            Self::Losses => Text::new("losses", "丢失"),
            Self::Duplicates => Text::new("duplicates", "重复"),
            Self::Cuts => Text::new("cuts", "切断"),
            Self::Heals => Text::new("heals", "恢复"),
            Self::Wipes => Text::new("wipes", "清空磁盘"),
            Self::Pauses => Text::new("pauses", "暂停"),
            Self::Forgeries => Text::new("forgeries", "伪造"),
            Self::Delays => Text::new("delays", "延迟"),
        }
    }

    /// Whether it repairs what a fault has done. Repairs are free for those who play.
    pub const fn is_repair(self) -> bool {
        matches!(self, Self::Restarts | Self::Heals)
    }
}

impl<M> Action<M> {
    /// The kind of fault that it is; `None` for what happens anyway, and for the end of a pause.
    pub fn fault(&self) -> Option<FaultKind> {
        match self {
            Self::Request { .. } | Self::Deliver(_) | Self::Fire { .. } | Self::Resume(_) => None,
            Self::Lose(_) => Some(FaultKind::Losses),
            Self::Duplicate(_) => Some(FaultKind::Duplicates),
            Self::Delay { .. } => Some(FaultKind::Delays),
            Self::Forge { .. } => Some(FaultKind::Forgeries),
            Self::Crash { .. } => Some(FaultKind::Crashes),
            Self::Restart(_) => Some(FaultKind::Restarts),
            Self::Wipe(_) => Some(FaultKind::Wipes),
            Self::Pause(_) => Some(FaultKind::Pauses),
            Self::Cut { .. } | Self::Partition(_) | Self::Mute(_) | Self::Deafen(_) => Some(FaultKind::Cuts),
            Self::Mend { .. } | Self::Heal => Some(FaultKind::Heals),
        }
    }
}

/// The faults that a goal allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Faults {
    /// At most so many, of whatever kinds.
    Any(u32),
    /// At most so many of each of these kinds, and none of the others.
    Each(Vec<(FaultKind, u32)>),
}

impl Faults {
    /// The most of `kind`.
    pub fn most(&self, kind: FaultKind) -> u32 {
        match self {
            Self::Any(most) => *most,
            Self::Each(kinds) => kinds.iter().find(|(known, _)| *known == kind).map_or(0, |(_, most)| *most),
        }
    }

    /// The most of all kinds together.
    pub fn most_in_all(&self) -> u32 {
        match self {
            Self::Any(most) => *most,
            Self::Each(kinds) => kinds.iter().map(|(_, most)| *most).sum(),
        }
    }

    /// Whether `caused` keeps within them.
    pub fn allow(&self, caused: &Caused) -> bool {
        caused.in_all() <= self.most_in_all()
            && FaultKind::IN_GOALS.iter().all(|kind| caused.of(*kind) <= self.most(*kind))
    }
}

/// How many faults of each kind a player has caused. Repairs are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caused([u32; FaultKind::ALL.len()]);

impl Caused {
    /// What these actions, one after the other, have caused. A link cut one way and then the other is one fault.
    pub fn by<'a>(actions: impl IntoIterator<Item = &'a Action>) -> Self {
        let mut caused = Self::default();
        let mut cut: Vec<(NodeId, NodeId)> = Vec::new();
        for action in actions {
            let is_second_way = match *action {
                Action::Cut { from, to } => {
                    cut.push((from, to));
                    cut.contains(&(to, from))
                }
                Action::Mend { from, to } => {
                    cut.retain(|way| *way != (from, to));
                    false
                }
                Action::Heal => {
                    cut.clear();
                    false
                }
                _ => false,
            };
            if let Some(kind) = action.fault().filter(|kind| !kind.is_repair() && !is_second_way) {
                caused.0[usize::from(kind.index())] += 1;
            }
        }
        caused
    }

    /// How many of `kind`.
    pub fn of(&self, kind: FaultKind) -> u32 {
        self.0[usize::from(kind.index())]
    }

    /// How many in all.
    pub fn in_all(&self) -> u32 {
        self.0.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{Caused, FaultKind, Faults};
    use crate::scenario::action::Action;
    use synod_core::{NodeId, NodeSet};

    #[test]
    fn a_link_cut_both_ways_is_one_fault_and_repairs_are_free() {
        let (a, b) = (NodeId(0), NodeId(1));
        let (there, back) = (Action::Cut { from: a, to: b }, Action::Cut { from: b, to: a });
        let cuts = |actions: &[Action]| Caused::by(actions).of(FaultKind::Cuts);
        assert_eq!(cuts(&[there.clone(), back.clone()]), 1);
        assert_eq!(cuts(&[there.clone(), Action::Heal, back.clone()]), 2);
        assert_eq!(cuts(&[there.clone(), Action::Mend { from: a, to: b }, back]), 2);
        assert_eq!(cuts(&[Action::Mute(a), Action::Deafen(a)]), 2);
        assert_eq!(cuts(&[Action::Partition([NodeSet::from_iter([a]), NodeSet::from_iter([b])].into())]), 1);
        assert_eq!(Caused::by(&[Action::Pause(a), Action::Resume(a)]).in_all(), 1, "that it goes on is free");
        let caused = Caused::by(&[there, Action::Crash { node: a, sent: None }, Action::Restart(a), Action::Heal]);
        assert_eq!(caused.in_all(), 2);
        assert!(Faults::Any(2).allow(&caused) && !Faults::Any(1).allow(&caused));
        let each = |cuts| Faults::Each([(FaultKind::Crashes, 1), (FaultKind::Cuts, cuts)].into());
        assert!(each(1).allow(&caused) && !each(0).allow(&caused));
    }
}
