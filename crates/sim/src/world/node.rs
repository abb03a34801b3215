//! A node as the world sees it: whether it runs, its memory and disk, its timers, its mailbox.

use alloc::collections::VecDeque;
use alloc::vec::Vec;
use synod_core::erased::Input;
use synod_core::{Erased, Holding, Slot, Value};

/// Whether a node runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Life {
    /// It reacts.
    #[default]
    Up,
    /// It keeps its memory and does not react.
    Paused,
    /// It has crashed.
    Down,
}

/// A node as the world sees it.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) life: Life,
    pub(crate) memory: Option<Erased>,
    pub(crate) disk: Erased,
    pub(crate) timers: Vec<Running>,
    pub(crate) mailbox: VecDeque<Input>,
    /// The numbers assigned during its latest reaction: from, to (exclusive).
    pub(super) latest: (u32, u32),
    pub(crate) locked_since_ms: Option<u64>,
    /// Its latest decision of each slot, by slot.
    pub(crate) decided: Vec<(Slot, Value)>,
    /// How often it has tried again, timer by timer, over its whole history.
    pub(crate) attempts: Vec<u32>,
    /// What it holds, as its memory and disk have it.
    pub(crate) holding: Option<Holding>,
    /// How often each timer was set for a random time.
    pub(super) drawn: Vec<u32>,
}

/// A running timer.
#[derive(Clone, Debug)]
pub(crate) struct Running {
    pub(crate) timer: u8,
    pub(crate) number: u32,
    pub(crate) set_ms: u64,
    pub(crate) due_ms: u64,
}
