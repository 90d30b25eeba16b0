//! What a task uses besides tokens, and pays by the piece: searches, pages of documents, containers in which code runs.

use crate::decode::{Context, Decode, Fields, Sited};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node};
use crate::units::{Containers, Pages, Quantity, Searches, Seconds};

/// What a task uses besides tokens.
#[derive(Clone, Debug, Default)]
pub struct FeeCounts {
    /// Searches.
    pub searches: Option<Counted<Searches>>,
    /// Pages that are read.
    pub pages: Option<Counted<Pages>>,
    /// Containers in which code runs.
    pub containers: Option<Counted<Containers>>,
}

/// So many a task.
#[derive(Clone, Debug)]
pub struct Counted<Q> {
    /// How many.
    pub count: Sited<Q>,
    /// Which fee of the provider is paid for them: `file_search`.
    pub kind: Option<Sited<String>>,
    /// How long each runs.
    pub time: Option<Sited<Seconds>>,
}

impl FeeCounts {
    /// Takes `searches`, `pages` and `containers` of a workload.
    pub(super) fn read(fields: &mut Fields<'_>, context: &mut Context<'_>) -> Self {
        Self {
            searches: counted("searches", fields, context),
            pages: counted("pages", fields, context),
            containers: counted("containers", fields, context),
        }
    }

    /// The same, with what an option overrides.
    pub(super) fn over(&self, base: &Self) -> Self {
        Self {
            searches: self.searches.clone().or_else(|| base.searches.clone()),
            pages: self.pages.clone().or_else(|| base.pages.clone()),
            containers: self.containers.clone().or_else(|| base.containers.clone()),
        }
    }
}

fn counted<Q: Quantity + Decode>(
    key: &'static str,
    fields: &mut Fields<'_>,
    context: &mut Context<'_>,
) -> Option<Counted<Q>> {
    let (node, path) = fields.node(key)?;
    Counted::read(key, node, &path, context)
}

impl<Q: Quantity + Decode> Counted<Q> {
    /// Reads `2.5`, or `{ count: 2.5, kind: file_search }`.
    fn read(key: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        if !matches!(node, Node::Map(_)) {
            let value = Q::decode(node, path, context)?;
            let count = Sited { value, site: context.site(path) };
            return Some(Self { count, kind: None, time: None });
        }
        let what = "a number a task, or `{ count: 2.5, kind: … }`";
        let mut fields = Fields::open(node, path, what, context)?;
        let count = fields.required("count", &format!("how many {key} a task has: `count: 2.5`"), context);
        let kind = fields.optional("kind", context);
        let time = if key == "containers" { fields.optional("time", context) } else { None };
        fields.close(context);
        let time: Option<Sited<Seconds>> = time;
        if time.as_ref().is_some_and(|time| time.value.get() == 0.0) {
            let help = "how long a container runs: `time: 10 min`".to_owned();
            context.fault(
                Code::OutOfRange,
                "a container that runs for no time",
                &path.key("time"),
                Some(help),
            );
        }
        Some(Self { count: count?, kind, time })
    }
}
