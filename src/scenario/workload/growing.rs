//! A prompt that grows from call to call of a task: what an agent reads again, and more each time.

use crate::decode::{Context, Decode as _, Fields, Given, Sited, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FieldPath, Node, Site};
use crate::units::{Calls, Quantity, Tokens};

/// The first prompt of a task, and what each later call has more.
#[derive(Clone, Debug)]
pub struct Growing {
    /// The prompt of the first call.
    pub first: Sited<Tokens>,
    /// What each call has more than the one before it, answers included.
    pub grows: Sited<Tokens>,
    /// Calls of a task; the last one of a broken number counts by its share.
    pub calls: Given<Calls>,
}

/// A prompt as a workload states it.
#[derive(Clone, Debug)]
pub(in crate::scenario) enum PromptField {
    /// Of one size, or of that mean.
    Mean(Sited<Tokens>),
    /// `{ first: 20k tokens, grows: 2.4k tokens }`.
    Growing { first: Sited<Tokens>, grows: Sited<Tokens>, site: Site },
}

block! {
    /// A prompt that grows from call to call, as those of agents do.
    pub(in crate::scenario) struct GrowingKeys {
        /// The prompt of a task's first call.
        required FIRST: Tokens = "first", eg "20k tokens";
        /// What each call has more than the one before, answers included.
        required GROWS: Tokens = "grows", eg "2.4k tokens";
    }
}

/// More calls than any agent makes for a task: each is looked at.
const MOST_CALLS: f64 = 10_000.0;

impl PromptField {
    /// Reads tokens, or how they grow.
    pub(super) fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        const WHAT: &str = "a prompt that grows: `{ first: 20k tokens, grows: 2.4k tokens }`";
        if !matches!(node, Node::Map(_)) {
            // A faulty one was reported: nobody says in addition that there is none.
            let value = Tokens::decode(node, path, context).unwrap_or(Tokens::ZERO);
            return Some(Self::Mean(Sited { value, site: context.site(path) }));
        }
        let mut fields = Fields::<GrowingKeys>::open(node, path, WHAT, context)?;
        let first = fields.required(
            GrowingKeys::FIRST,
            "the prompt of a task's first call: `first: 20k tokens`",
            context,
        );
        let grows = fields.required(
            GrowingKeys::GROWS,
            "what each call has more, answers included: `grows: 2.4k tokens`",
            context,
        );
        fields.close(context);
        Some(match (first, grows) {
            (Some(first), Some(grows)) => Self::Growing { first, grows, site: context.site(path) },
            _ => Self::Mean(Sited { value: Tokens::ZERO, site: context.site(path) }),
        })
    }

    /// The mean prompt over so many calls, and how it grows.
    pub(super) fn over_calls(
        self,
        calls: &Given<Calls>,
        context: &mut Context<'_>,
    ) -> (Sited<Tokens>, Option<Growing>) {
        let (first, grows, site) = match self {
            Self::Mean(mean) => return (mean, None),
            Self::Growing { first, grows, site } => (first, grows, site),
        };
        if calls.site().is_none() {
            let message = "the prompt grows from call to call, and `calls` does not say how many a task has";
            let help = Some("how many calls a task has: `calls: 30`".to_owned());
            context.sink.push(Diagnostic::new(Code::MissingKey, message, site.clone()).help(help));
        }
        let growing = Growing { first, grows, calls: calls.clone() };
        if calls.value().get() > MOST_CALLS {
            let message = format!("a prompt cannot grow over more than {MOST_CALLS} calls of a task");
            let of_calls = calls.site().unwrap_or(&site).clone();
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, of_calls));
            return (Sited { value: growing.first.value, site }, None);
        }
        (Sited { value: growing.mean(), site }, Some(growing))
    }
}

impl Growing {
    /// Each call's share of all calls with how many come before it: equal shares, and of a broken number a smaller last one.
    pub(super) fn shares(&self) -> impl Iterator<Item = (f64, f64)> {
        let all = self.calls.value().get();
        let last = (all - all.floor()) / all;
        let before = std::iter::successors(Some(0.0), |before| Some(before + 1.0));
        let whole =
            before.take_while(move |before| *before < all.floor()).map(move |before| (1.0 / all, before));
        whole.chain((last > 0.0).then_some((last, all.floor())))
    }

    /// How many calls come before a call, on average: (calls − 1) ÷ 2 where their number is whole.
    pub fn before(&self) -> f64 {
        self.shares().map(|(share, before)| share * before).sum()
    }

    /// The mean prompt: first + grows × mean number of the calls before.
    pub fn mean(&self) -> Tokens {
        Tokens::const_new(self.first.value.get() + self.grows.value.get() * self.before())
    }

    /// The prompt of the last call.
    pub fn last(&self) -> Tokens {
        let before = (self.calls.value().get().ceil() - 1.0).max(0.0);
        Tokens::const_new(self.first.value.get() + self.grows.value.get() * before)
    }
}
