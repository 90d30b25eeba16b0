//! `extend: true`: measurements that shift predictions of other loads, lengths and replicas.

use crate::decode::{Context, Fields, NotEmpty, Sited, Switch, block};
use crate::diagnostics::Code;
use crate::source::{Node, Site};
use crate::units::Count;

use super::replicas::positive;

block! {
    /// A rate or times out of the results of a benchmark.
    pub(in crate::scenario) struct MeasuredKeys {
        /// The files of the results: one, or a list.
        required MEASURED: (String, NotEmpty<Vec<String>>) = "measured", eg "results.json";
        /// Whether the measurements shift predictions of other loads, lengths and replicas instead of standing for themselves.
        optional EXTEND: Switch = "extend";
        /// GPUs of the replica that was measured; default: as many as the option has. With `extend`.
        optional TENSOR_PARALLEL: Count = "tensor_parallel", eg "4";
        /// Whether runs are taken in which more than a tenth of the requests failed.
        optional ALLOW_FAILURES: Switch = "allow_failures";
    }
}

/// That measurements are extended, and the replica that they were made on.
pub(super) struct Extend {
    /// Where it stands.
    pub(super) site: Site,
    /// GPUs of the replica that was measured; as the option has them where it does not say it.
    pub(super) tensor_parallel: Option<Sited<Count>>,
}

/// What was read: nothing, or an extension.
pub(super) struct Read(pub(super) Option<Extend>);

impl Extend {
    /// Takes `extend` and `tensor_parallel` out of `{ measured: …, extend: true, tensor_parallel: 4 }`; `None` where they are faulty.
    pub(super) fn read(fields: &mut Fields<'_, MeasuredKeys>, context: &mut Context<'_>) -> Option<Read> {
        let stated = fields.has(MeasuredKeys::TENSOR_PARALLEL);
        let tensor_parallel: Option<Sited<Count>> = fields.optional(MeasuredKeys::TENSOR_PARALLEL, context);
        positive(tensor_parallel.as_ref(), "a replica has at least one GPU", context);
        let extend = match fields.node(MeasuredKeys::EXTEND) {
            None | Some((Node::Bool(false), _)) => None,
            Some((Node::Bool(true), path)) => Some(context.site(&path)),
            Some((other, path)) => {
                let message = format!("expected `true` or `false`; found {}", other.kind().words());
                let help = "`extend: true` lets the measurements shift predictions of other loads".to_owned();
                context.fault(Code::WrongType, message, &path, Some(help));
                return None;
            }
        };
        let Some(site) = extend else {
            if stated {
                let message = "measurements stand for the replica of the option: `tensor_parallel` here would change nothing";
                let help = "`extend: true` beside it takes them to replicas of other sizes".to_owned();
                let path = fields.path().key("tensor_parallel");
                context.key_fault(Code::Conflict, message, &path, Some(help));
                return None;
            }
            return Some(Read(None));
        };
        let faulty = stated && tensor_parallel.as_ref().is_none_or(|gpus| gpus.value == Count::ZERO);
        (!faulty).then_some(Read(Some(Self { site, tensor_parallel })))
    }
}
