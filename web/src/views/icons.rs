//! The page's pictures, drawn in 16 × 16 in the colour of the text around them.

use yew::prelude::*;

/// A picture, named after what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Play,
    Pause,
    Step,
    Back,
    Start,
    End,
    Slower,
    Faster,
    Theme,
    Help,
    Menu,
    Close,
    Alert,
    File,
    Dice,
    Share,
    Search,
    Build,
    Beside,
    Present,
    Renew,
    Brand,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Play => "M4 2.2v11.6L13.5 8z",
            Self::Pause => "M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z",
            Self::Step => "M3.5 2.5v11L10 8zM11 2.5h2v11h-2z",
            Self::Back => "M12.5 2.5v11L6 8zM3 2.5h2v11H3z",
            Self::Start => "M2 2.5h2v11H2zM9 2.5v11L4.5 8zM14 2.5v11L9.5 8z",
            Self::End => "M12 2.5h2v11h-2zM7 2.5v11L11.5 8zM2 2.5v11L6.5 8z",
            Self::Slower => "M3 7.2h10v1.6H3z",
            Self::Faster => "M7.2 3h1.6v4.2H13v1.6H8.8V13H7.2V8.8H3V7.2h4.2z",
            Self::Theme => "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13zm0 1.6v9.8a4.9 4.9 0 0 1 0-9.8z",
            Self::Help => {
                "M7.1 10.2c0-1.9 2.1-2.2 2.1-3.7c0-.8-.6-1.3-1.4-1.3s-1.4.5-1.6 1.3l-1.6-.5C5 4.5 6.3 3.6 7.9 3.6c1.8 \
                 0 3.1 1.1 3.1 2.8c0 2.3-2.2 2.4-2.2 3.8zm.9 3.4a1 1 0 1 1 0-2.1a1 1 0 0 1 0 2.1z"
            }
            Self::Menu => "M2 3.2h12v1.6H2zM2 7.2h12v1.6H2zM2 11.2h12v1.6H2z",
            Self::Close => {
                "M3.9 2.8L8 6.9l4.1-4.1l1.1 1.1L9.1 8l4.1 4.1l-1.1 1.1L8 9.1l-4.1 4.1l-1.1-1.1L6.9 8L2.8 3.9z"
            }
            Self::Alert => "M8 1.6L15 14H1zM7.2 6v4h1.6V6zM7.2 11v1.6h1.6V11z",
            Self::File => "M4 1.5h5.2L13 5.3v9.2H4zM5.4 2.9v10.2h6.2V6.4H8.2V2.9z",
            Self::Dice => {
                "M2.5 2.5h11v11h-11zM4 4v8h8V4zM5.2 5.2h1.8V7H5.2zM9 5.2h1.8V7H9zM5.2 9H7v1.8H5.2zM9 9h1.8v1.8H9z"
            }
            Self::Share => {
                "M11.5 1.5a2.5 2.5 0 1 1-1.7 4.3L6.4 7.5a2.5 2.5 0 0 1 0 1l3.4 1.7a2.5 2.5 0 1 1-.6 1.3L5.8 9.8\
                 a2.5 2.5 0 1 1 0-3.6l3.4-1.7a2.5 2.5 0 0 1 2.3-3z"
            }
            Self::Search => {
                "M6.7 1.5a5.2 5.2 0 0 1 4.2 8.3l3.6 3.6-1.1 1.1-3.6-3.6A5.2 5.2 0 1 1 6.7 1.5zM6.7 3\
                 a3.7 3.7 0 1 0 0 7.4a3.7 3.7 0 1 0 0-7.4z"
            }
            Self::Beside => "M1.5 2.5h6v11h-6zM3 4v8h3V4zM8.5 2.5h6v11h-6zM10 4v8h3V4z",
            Self::Build => {
                "M2 2h5v5H2zM9 9h5v5H9zM3.5 3.5v2h2v-2zM10.5 10.5v2h2v-2zM10.7 2h1.6v2.2h2.2v1.6h-2.2V8h-1.6V5.8\
                 H8.5V4.2h2.2zM2 9h5v5H2zM3.5 10.5v2h2v-2z"
            }
            Self::Present => "M1.5 2.5h13v9h-13zM3 4v6h10V4zM4.5 13h7v1.5h-7zM6.5 5l4 2l-4 2z",
            Self::Renew => {
                "M8 2.2a5.8 5.8 0 0 1 4.2 1.8V2h1.5v4.6H9.1V5.1h2.1a4.3 4.3 0 1 0 1.1 3.6h1.5A5.8 5.8 0 1 1 8 2.2z"
            }
            Self::Brand => "M8 2.2L2.2 12.5h11.6z",
        }
    }
}

/// Draws `icon`; its meaning is given in words beside it or in its label.
pub fn icon(icon: Icon) -> Html {
    html! {
        <svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            if icon == Icon::Brand {
                <path d={icon.path()} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" />
                <circle cx="8" cy="8.9" r="1.7" fill="currentColor" />
            } else {
                <path d={icon.path()} fill="currentColor" fill-rule="evenodd" />
            }
        </svg>
    }
}
