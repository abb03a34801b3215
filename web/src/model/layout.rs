//! How much room the page has, and how much of the page is requested.

/// How much room the window has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Three columns.
    Wide,
    /// The gallery folds into a menu.
    Middle,
    /// All below one another.
    Narrow,
}

impl Layout {
    /// The room in a window this wide, in CSS pixels.
    pub fn of(width: f64) -> Self {
        match width {
            width if width >= 1200.0 => Self::Wide,
            width if width >= 800.0 => Self::Middle,
            _ => Self::Narrow,
        }
    }
}

/// How much of the page a widget shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Controls {
    /// All that can be done with a run.
    Full,
    /// The stage and the transport.
    Transport,
    /// The stage alone.
    None,
}
