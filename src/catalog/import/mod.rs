//! Public price catalogs, read as dated cards of ours.

mod doubt;
pub(in crate::catalog) mod found;
mod genai;
pub(in crate::catalog) mod import;
mod litellm;
mod merge;
mod names;
pub(in crate::catalog) mod offer;
mod text;
