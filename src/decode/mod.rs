//! From tree to types: takes fields by name, reports every fault with its place and goes on.
//!
//! This stands where `#[derive(Deserialize)]` would: serde stops at the first fault and loses its place, and a
//! calculator's user wants all of them in one go. What a room reads is still raw → valid: the tree is the raw form,
//! and what [`Decode`] gives is valid by construction.

mod block;
mod context;
mod fields;
mod given;
mod object;
mod row_faults;
mod scalar;
mod shape;

pub use block::{
    AnyField, Block, Foreign, Includes, Key, KeyOf, Optional, OptionalKey, Required, RequiredKey,
};
pub(crate) use block::{block, includes, is_required, kind_of_field};
pub use context::Context;
pub use fields::{Fields, comma_help, is_name, report_repeated};
pub use given::{Given, Sited};
pub(crate) use object::{Object, code, positive, quantity, unit_help};
pub(crate) use row_faults::{RowFaults, unreadable_table};
pub use scalar::{Decode, Id, Lines, Words, is_id};
pub(crate) use shape::single_words;
pub use shape::{
    BlockShape, ByName, FieldShape, NotEmpty, OnlyText, OrNothing, Part, Shape, Shaped, Switch, Word,
    sometimes, words,
};
