//! The market as a scenario: every way to serve a model that the catalog offers, written as an ordinary scenario's text and read by the
//! ordinary reader.

pub(super) mod market;
pub(super) mod question;
mod reading;
pub(super) mod region;
pub(super) mod sold;
pub(super) mod text;
pub(super) mod way;
