//! How many replicas: stated, or `auto`: the fewest that carry the load.

use crate::decode::{Context, Fields, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FieldPath, Node, Site};
use crate::units::{Count, Quantity};

/// How many replicas there are.
#[derive(Clone, Debug)]
pub enum Replicas {
    /// The fewest that carry the busiest hour.
    Auto,
    /// That many.
    Fixed(Sited<Count>),
}

/// A value, or the wish that the best one be found.
pub(in crate::scenario) enum Wanted<T> {
    /// Somebody wrote it.
    Stated(Sited<T>),
    /// `auto`.
    Auto(Site),
}

/// Reads `auto`, or what else belongs here.
pub(in crate::scenario) fn wanted<T>(
    node: &Node,
    path: &FieldPath,
    context: &mut Context<'_>,
    read: impl FnOnce(&mut Context<'_>) -> Option<T>,
) -> Option<Wanted<T>> {
    match node {
        Node::Text(text) if text == AUTO => Some(Wanted::Auto(context.site(path))),
        _ => read(context).map(|value| Wanted::Stated(Sited { value, site: context.site(path) })),
    }
}

impl<T> Wanted<T> {
    /// What somebody wrote.
    pub(in crate::scenario) const fn stated(&self) -> Option<&Sited<T>> {
        match self {
            Self::Stated(stated) => Some(stated),
            Self::Auto(_) => None,
        }
    }

    /// Where `auto` stands.
    pub(super) const fn auto(&self) -> Option<&Site> {
        match self {
            Self::Stated(_) => None,
            Self::Auto(site) => Some(site),
        }
    }

    /// Where it stands.
    pub(in crate::scenario) const fn site(&self) -> &Site {
        match self {
            Self::Stated(stated) => &stated.site,
            Self::Auto(site) => site,
        }
    }
}

/// The word for what the program shall find.
const AUTO: &str = "auto";

/// Reports a zero where it makes no sense.
pub(in crate::scenario) fn positive<Q: Quantity>(
    sited: Option<&Sited<Q>>,
    message: &str,
    context: &mut Context<'_>,
) {
    if let Some(zero) = sited.filter(|sited| sited.value.get() == 0.0) {
        context.sink.push(Diagnostic::new(Code::OutOfRange, message, zero.site.clone()));
    }
}

pub(in crate::scenario) fn read_replicas(
    fields: &mut Fields<'_>,
    context: &mut Context<'_>,
) -> Option<Replicas> {
    let auto = match fields.node("replicas") {
        None => true,
        Some((Node::Text(text), _)) => text == AUTO,
        Some(_) => false,
    };
    if auto {
        return Some(Replicas::Auto);
    }
    let count: Sited<Count> = fields.optional("replicas", context)?;
    positive(
        Some(&count),
        "no replica serves nothing; write `auto` for the fewest that carry the busiest hour",
        context,
    );
    (count.value.get() > 0.0).then_some(Replicas::Fixed(count))
}
