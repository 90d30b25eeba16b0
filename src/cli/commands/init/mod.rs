//! `breakeven init`: a short scenario to start from, out of flags or of answers on a terminal.

mod answers;
pub(in crate::cli) mod args;
mod ask;
mod draft;
mod hardware;
pub(in crate::cli) mod init;
mod kind;
mod kinds;
mod reading;
mod scalar;
mod together;
