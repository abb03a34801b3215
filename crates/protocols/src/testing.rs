//! What the tests of several protocols share.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use synod_core::Field;

/// Fields as text: `undo 100, redo 50`.
pub(crate) fn line_of(fields: &[Field]) -> String {
    fields.iter().map(|field| format!("{} {}", field.name, field.value)).collect::<Vec<_>>().join(", ")
}
