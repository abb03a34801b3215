//! A protocol that ships with nobody, as a module that tests bring to the page.

extern crate alloc;

#[path = "../../../tests/tests/contract/roll.rs"]
mod roll;

synod_module::module!(roll::Roll);
