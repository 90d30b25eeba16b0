//! `sensitivity`: what a figure comes to when inputs move.

pub(super) mod page;
pub(super) mod sensitivity;
pub(super) mod tables;
