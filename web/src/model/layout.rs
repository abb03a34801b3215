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
    /// As if narrow, but with the views beside the stage: a window too low for both.
    Low,
}

/// A window lower than this is low, unless it is narrower than that, in CSS pixels.
const LOW: (f64, f64) = (500.0, 560.0);

impl Layout {
    /// The room in a window this wide, in CSS pixels.
    pub fn of(width: f64) -> Self {
        match width {
            width if width >= 1200.0 => Self::Wide,
            width if width >= 800.0 => Self::Middle,
            _ => Self::Narrow,
        }
    }

    /// The room in a window of this width and height. A widget goes by its width alone, which its height follows.
    pub fn of_window(width: f64, height: f64) -> Self {
        if height < LOW.0 && width >= LOW.1 { Self::Low } else { Self::of(width) }
    }

    /// Whether inspector and gallery are tabs.
    pub const fn has_tabs_only(self) -> bool {
        matches!(self, Self::Narrow | Self::Low)
    }
}

#[cfg(test)]
mod tests {
    use super::Layout;

    #[test]
    fn a_low_window_has_its_views_beside_the_stage() {
        let layouts = [(1440.0, 900.0), (844.0, 390.0), (720.0, 450.0), (390.0, 844.0), (390.0, 450.0)];
        let layouts = layouts.map(|(width, height)| Layout::of_window(width, height));
        assert_eq!(layouts, [Layout::Wide, Layout::Low, Layout::Low, Layout::Narrow, Layout::Narrow]);
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
