//! How a command ends, and the exit status that says so.

use std::process::ExitCode;

/// How a command ended, apart from errors of input and output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Ending {
    /// Everything is as it should be.
    Fine,
    /// A target or a budget is not met.
    NotMet,
    /// The input has faults; they have been printed.
    Faulty,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Fine => Self::SUCCESS,
            Ending::NotMet => Self::from(1),
            Ending::Faulty => Self::from(2),
        }
    }
}
