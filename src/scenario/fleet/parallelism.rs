//! How many GPUs of a server a replica takes.

use crate::decode::{Context, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::units::{Count, Quantity};

/// A replica lies within one server, or fills whole ones.
pub(super) fn check_parallelism(
    tensor_parallel: &Sited<Count>,
    gpus: Count,
    holder: &str,
    context: &mut Context<'_>,
) {
    let (wanted, there) = (tensor_parallel.value.get(), gpus.get());
    if there > 0.0 && (there % wanted == 0.0 || wanted % there == 0.0) {
        return;
    }
    let fits: Vec<String> =
        (1..=512).map(f64::from).filter(|n| *n <= there && there % n == 0.0).map(|n| n.to_string()).collect();
    let message = format!("{wanted} GPUs a replica do not divide the {there} GPUs of `{holder}`");
    let help = format!("take {}, or a multiple of {there}", fits.join(", "));
    context.sink.push(Diagnostic::new(Code::Parallelism, message, tensor_parallel.site.clone()).help(help));
}
