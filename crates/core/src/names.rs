//! Closed lists of names: roles, timers, the choices of an option.
//!
//! The name is what scenarios, links and traces say, so it never changes; the variant is what the code says.

use core::fmt::Debug;
use core::hash::Hash;

/// One of a closed list of names.
pub trait Name: Copy + Eq + Ord + Hash + Debug + 'static {
    /// All of them, in the order in which they are declared.
    const ALL: &'static [Self];

    /// What files and traces call it.
    fn name(self) -> &'static str;

    /// Its place in [`Name::ALL`].
    fn index(self) -> u8;

    /// The one that files call `name`.
    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.name() == name)
    }
}

/// Declares an enum of names: `names! { /// Who takes part. pub enum Role { /// It asks. Asker = "asker" } }`.
///
/// The first variant is the default; serde reads and writes the name.
#[macro_export]
macro_rules! names {
    ($(#[$doc:meta])* $vis:vis enum $Names:ident {
        $(#[$first_doc:meta])* $First:ident = $first:literal
        $(, $(#[$each_doc:meta])* $Each:ident = $each:literal)* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        $vis enum $Names {
            $(#[$first_doc])* #[default] #[serde(rename = $first)] $First,
            $($(#[$each_doc])* #[serde(rename = $each)] $Each,)*
        }

        impl $crate::Name for $Names {
            const ALL: &'static [Self] = &[Self::$First, $(Self::$Each),*];

            fn name(self) -> &'static str {
                match self {
                    Self::$First => $first,
                    $(Self::$Each => $each,)*
                }
            }

            fn index(self) -> u8 {
                self as u8
            }
        }
    };
}
