//! `diff`: what changed in scenarios, what that does, and what caused it.

mod causes;
mod changes;
pub(super) mod csv;
mod figures;
mod moves;
pub(super) mod page;
pub(super) mod report;
pub(super) mod rows;
pub(super) mod sentence;
