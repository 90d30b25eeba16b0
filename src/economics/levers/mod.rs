//! What would lower an option's cost, by how much, one lever at a time and together.

mod changes;
pub(super) mod find;
pub(super) mod kind;
pub(super) mod levers;
