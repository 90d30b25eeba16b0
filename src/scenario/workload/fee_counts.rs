//! What a task uses besides tokens, and pays by the piece: searches, pages of documents, containers in which code runs.

use crate::decode::{Context, Decode, Fields, Includes, Optional, Sited, block};
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

block! {
    /// What a task uses besides tokens, each at the provider's fee or the option's.
    pub(in crate::scenario) struct FeeCountKeys {
        /// Searches of a task.
        optional SEARCHES: (Searches, CountedKeys<Searches>) = "searches", eg "2.5";
        /// Pages of documents that a task reads.
        optional PAGES: (Pages, CountedKeys<Pages>) = "pages", eg "12";
        /// Containers in which the code of a task runs.
        optional CONTAINERS: (Containers, ContainerKeys) = "containers", eg "1";
    }

    /// So many a task, of a kind.
    pub(in crate::scenario) struct CountedKeys<Q> {
        /// How many a task has.
        required COUNT: Q = "count";
        /// Which fee of the provider is paid for them.
        optional KIND: String = "kind", eg "file_search";
    }

    /// Containers of a task, of a kind.
    pub(in crate::scenario) struct ContainerKeys: CountedKeys<Containers> {
        /// How long each runs.
        optional TIME: Seconds = "time", eg "10 min";
    }
}

impl FeeCounts {
    /// Takes `searches`, `pages` and `containers` of a workload.
    pub(super) fn read(
        fields: &mut Fields<'_, impl Includes<FeeCountKeys>>,
        context: &mut Context<'_>,
    ) -> Self {
        Self {
            searches: counted(FeeCountKeys::SEARCHES, fields, no_time, context),
            pages: counted(FeeCountKeys::PAGES, fields, no_time, context),
            containers: counted(
                FeeCountKeys::CONTAINERS,
                fields,
                |fields: &mut Fields<'_, ContainerKeys>, context| {
                    fields.optional(ContainerKeys::TIME, context)
                },
                context,
            ),
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

fn counted<Q: Quantity + 'static, B: Includes<CountedKeys<Q>>>(
    field: Optional<FeeCountKeys, (Q, B)>,
    fields: &mut Fields<'_, impl Includes<FeeCountKeys>>,
    time: impl FnOnce(&mut Fields<'_, B>, &mut Context<'_>) -> Option<Sited<Seconds>>,
    context: &mut Context<'_>,
) -> Option<Counted<Q>> {
    let (node, path) = fields.node(field)?;
    Counted::read(field.key(), node, &path, time, context)
}

/// Only containers run for a time.
fn no_time<B>(_: &mut Fields<'_, B>, _: &mut Context<'_>) -> Option<Sited<Seconds>> {
    None
}

impl<Q: Quantity + 'static> Counted<Q> {
    /// Reads `2.5`, or `{ count: 2.5, kind: file_search }`.
    fn read<B: Includes<CountedKeys<Q>>>(
        key: &str,
        node: &Node,
        path: &FieldPath,
        time: impl FnOnce(&mut Fields<'_, B>, &mut Context<'_>) -> Option<Sited<Seconds>>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        if !matches!(node, Node::Map(_)) {
            let value = <Q as Decode>::decode(node, path, context)?;
            let count = Sited { value, site: context.site(path) };
            return Some(Self { count, kind: None, time: None });
        }
        let what = "a number a task, or `{ count: 2.5, kind: … }`";
        let mut fields = Fields::<B>::open(node, path, what, context)?;
        let count = fields.required(
            CountedKeys::<Q>::COUNT,
            &format!("how many {key} a task has: `count: 2.5`"),
            context,
        );
        let kind = fields.optional(CountedKeys::<Q>::KIND, context);
        let time = time(&mut fields, context);
        fields.close(context);
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
