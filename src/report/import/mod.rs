//! `catalog import`: what a public catalog says against ours.

pub(super) mod page;
