//! A scenario that somebody is changing, as far as it cannot be shown yet.

use std::rc::Rc;
use synod_sim::{Diagnostic, Scenario};

/// A scenario and what is wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The scenario, as its form says it.
    pub scenario: Rc<Scenario>,
    /// What is wrong with it, and where: the place is that of a scenario file.
    pub wrong: Diagnostic,
}
