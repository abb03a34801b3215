//! A node as the world sees it: whether it runs, its memory and disk, its timers, its mailbox.

use alloc::collections::VecDeque;
use alloc::vec::Vec;
use synod_core::erased::Input;
use synod_core::{Erased, Value};

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
    pub(crate) decided: Option<Value>,
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
