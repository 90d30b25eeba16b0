//! A page as one HTML file that asks for nothing else: styles, pictures and explanations are in it, and no script.

mod content;
mod explained;
pub(super) mod page;
mod picture;
mod sheet;
mod svg;
