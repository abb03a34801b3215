//! How a command fails: one text for a person and one exit code for a script.

/// The failure of a command.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong and, if known, how to fix it.
    pub text: String,
    /// The process's exit code: 1 when a build or a test failed, 2 when the command cannot be carried out as given.
    pub code: u8,
}

/// The result of every command and of every step of one.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A build, a test or a tool that failed.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), code: 1 }
    }

    /// A command line that cannot be carried out as given.
    pub fn usage(text: impl Into<String>) -> Self {
        Self { text: text.into(), code: 2 }
    }
}
