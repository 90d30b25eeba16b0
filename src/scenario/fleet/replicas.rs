//! How many replicas: stated, or `auto`: the fewest that carry the load.

use crate::decode::{Context, Decode, Fields, Includes, Sited, block, single_words};
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

impl Replicas {
    /// Replicas that serve if `spare` of a stated number stand by; `None` for as many as are needed.
    pub fn serving(&self, spare: Count) -> Option<Count> {
        match self {
            Self::Auto => None,
            Self::Fixed(count) => Some(Count::const_new((count.value.get() - spare.get()).max(0.0))),
        }
    }
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

single_words! {
    /// What the program shall find.
    pub(in crate::scenario) struct Auto = AUTO;
}

block! {
    /// How many replicas there are.
    pub(in crate::scenario) struct ReplicasKeys {
        /// As many as fit on the machines that the busiest hour needs (`auto`, the default), or a number.
        optional REPLICAS: (Auto, Count) = "replicas";
        /// Replicas that stand by: paid for, and not in the capacity; of a stated number, a part.
        optional SPARE_REPLICAS: Count = "spare_replicas", eg "1";
    }
}

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
    fields: &mut Fields<'_, impl Includes<ReplicasKeys>>,
    context: &mut Context<'_>,
) -> Option<Replicas> {
    let auto = match fields.node(ReplicasKeys::REPLICAS) {
        None => true,
        Some((Node::Text(text), _)) => text == AUTO,
        Some(_) => false,
    };
    if auto {
        return Some(Replicas::Auto);
    }
    let (node, path) = fields.node(ReplicasKeys::REPLICAS)?;
    let count = Sited { value: Count::decode(node, &path, context)?, site: context.site(&path) };
    positive(
        Some(&count),
        "0 replicas serve nothing; write `auto` for the fewest that carry the busiest hour",
        context,
    );
    (count.value.get() > 0.0).then_some(Replicas::Fixed(count))
}

/// More spare replicas than this are a slip of the keyboard.
const MOST_SPARE: f64 = 1000.0;

/// Reads the replicas that stand by, and holds them against the stated number.
pub(in crate::scenario) fn read_spare(
    fields: &mut Fields<'_, impl Includes<ReplicasKeys>>,
    replicas: Option<&Replicas>,
    context: &mut Context<'_>,
) -> Option<Sited<Count>> {
    let spare: Sited<Count> = fields.optional(ReplicasKeys::SPARE_REPLICAS, context)?;
    if spare.value.get() > MOST_SPARE {
        let message = format!("{} spare replicas stand by beside those that serve", spare.value);
        let help = "replicas that stand by in case one fails: `spare_replicas: 1`".to_owned();
        context.sink.push(Diagnostic::new(Code::OutOfRange, message, spare.site).help(help));
        return None;
    }
    if let Some(Replicas::Fixed(all)) = replicas
        && spare.value >= all.value
    {
        let message = format!("of {} replicas, {} stand by, so that none serves", all.value, spare.value);
        let help = "`replicas` counts the spare ones too: state more, or fewer spare ones".to_owned();
        let fault =
            Diagnostic::new(Code::Conflict, message, spare.site).also(all.site.clone(), "all of them");
        context.sink.push(fault.help(help));
        return None;
    }
    Some(spare)
}
