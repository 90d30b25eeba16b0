//! The kinds of scenario.

use clap::ValueEnum;

/// What a scenario compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(in crate::cli) enum Kind {
    /// Models by the token
    Api,
    /// Rented GPUs against the same model by the token
    Rented,
    /// Own GPUs against the same model by the token
    Owned,
    /// Agents that call a model many times a task, small models first
    Agents,
    /// Requests that can wait: batch prices against standard ones
    Batch,
}

impl Kind {
    /// As it is typed.
    pub(super) fn word(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// What it compares.
    pub(super) fn help(self) -> String {
        let value = self.to_possible_value();
        value.and_then(|value| value.get_help().map(ToString::to_string)).unwrap_or_default()
    }
}
