//! What the program has to say about its input: coded, placed, collected in one sink, and drawn for people.

mod code;
mod draw;
mod instead;
mod sink;
mod suggest;

pub use code::{Code, Severity};
pub use draw::{Drawing, draw, drawn};
pub use sink::{Diagnostic, Sink};
pub use suggest::{did_you_mean, nearest, region};
