//! `extend: true`: measurements that shift predictions of other loads, lengths and replicas.

use crate::decode::{Context, Fields, Sited};
use crate::diagnostics::Code;
use crate::source::{Node, Site};
use crate::units::Count;

use super::replicas::positive;

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
    pub(super) fn read(fields: &mut Fields<'_>, context: &mut Context<'_>) -> Option<Read> {
        let stated = fields.has("tensor_parallel");
        let tensor_parallel: Option<Sited<Count>> = fields.optional("tensor_parallel", context);
        positive(tensor_parallel.as_ref(), "a replica has at least one GPU", context);
        let extend = match fields.node("extend") {
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
