//! Two editions of a scenario: what differs between them, and scenarios that have some of it.

pub(super) mod change;
pub(super) mod editions;
pub(super) mod mixed_files;
pub(super) mod written;
