//! Options that a policy names, and what happens when they fail.

use crate::decode::{
    Context, Decode as _, Fields, Given, Includes, Shape, Shaped, Sited, Word, Words, block,
};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::fleet::replicas::positive;
use crate::source::{FieldPath, Node};
use crate::units::{Count, Quantity};

/// Another option, by name.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// Its place among the scenario's options; found once all of them are read.
    pub index: usize,
    /// Where it is named.
    pub site: crate::source::Site,
}

/// What becomes of a task that is never accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Otherwise {
    /// It is handed to people outside.
    Escalated,
    /// It is given up.
    Failed,
    /// The last result is taken all the same.
    Accepted,
}

impl Words for Otherwise {
    const WHAT: &'static str = "an end of a task";
    const WORDS: &'static [(&'static str, Self)] =
        &[("escalated", Self::Escalated), ("failed", Self::Failed), ("accepted", Self::Accepted)];
}

impl Shaped for Named {
    fn shape() -> Shape {
        String::shape()
    }
}

block! {
    /// What is tried until something accepts the result.
    pub(in crate::scenario) struct TriesKeys {
        /// How often a task is tried at most.
        required ATTEMPTS: Count = "attempts", eg "3";
        /// What becomes of a task whose results are never accepted; default: it is escalated.
        optional OTHERWISE: Word<Otherwise> = "otherwise";
    }
}

impl Named {
    pub(in crate::scenario) fn read(
        node: &Node,
        path: &FieldPath,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let name = String::decode(node, path, context)?;
        Some(Self { name, index: 0, site: context.site(path) })
    }
}

pub(super) fn read_attempts(
    fields: &mut Fields<'_, impl Includes<TriesKeys>>,
    context: &mut Context<'_>,
) -> Option<Sited<Count>> {
    let help = "how often it is tried at most: `attempts: 3`";
    some_of(
        fields.required(TriesKeys::ATTEMPTS, help, context),
        MOST_ATTEMPTS,
        "a task is tried at least once",
        context,
    )
}

/// More attempts at one task than anybody pays for.
const MOST_ATTEMPTS: f64 = 1000.0;

/// A number between one and the most; reports others.
pub(super) fn some_of(
    count: Option<Sited<Count>>,
    most: f64,
    none: &str,
    context: &mut Context<'_>,
) -> Option<Sited<Count>> {
    positive(count.as_ref(), none, context);
    if let Some(many) = count.as_ref().filter(|count| count.value.get() > most) {
        let message = format!("more than {most} are not supported");
        context.sink.push(Diagnostic::new(Code::OutOfRange, message, many.site.clone()));
        return None;
    }
    count.filter(|count| count.value.get() > 0.0)
}

pub(super) fn read_otherwise(
    fields: &mut Fields<'_, impl Includes<TriesKeys>>,
    context: &mut Context<'_>,
) -> Given<Otherwise> {
    let stated = fields.word(TriesKeys::OTHERWISE, context);
    Given::or(stated, Otherwise::Escalated, "what is never accepted is handed to people outside")
}
