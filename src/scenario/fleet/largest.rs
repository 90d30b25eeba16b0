//! The largest fleet that is sized, planned or billed.

use crate::decode::Sited;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::units::{Count, Quantity, in_millions};

/// GPUs of the largest fleet. No fleet of the world is larger; what takes more is a slip of the keyboard, and sums of money then lose their cents.
pub const LARGEST_FLEET: Count = Count::const_new(1_000_000.0);

/// Whether so many replicas of so many GPUs are beyond the largest fleet.
pub(crate) fn is_too_large(replicas: Count, gpus_of_replica: Count) -> bool {
    let gpus = replicas.get() * gpus_of_replica.get();
    // What is no number is no fleet either.
    gpus.is_nan() || gpus > LARGEST_FLEET.get()
}

/// Reports a stated number of replicas that is beyond the largest fleet; whether it is within.
pub(in crate::scenario) fn check_size(
    replicas: &Sited<Count>,
    gpus_of_replica: Count,
    sink: &mut Sink,
) -> bool {
    if !is_too_large(replicas.value, gpus_of_replica) {
        return true;
    }
    let gpus = Count::const_new(replicas.value.get() * gpus_of_replica.get());
    let (gpus, most) = (in_millions(gpus), in_millions(LARGEST_FLEET));
    let message = format!("{gpus} GPUs are more than a fleet may have, which is {most}");
    let help = "write copies of the model, not requests or users: `replicas: 4`; `auto` counts those that are needed".to_owned();
    sink.push(Diagnostic::new(Code::OutOfRange, message, replicas.site.clone()).help(help));
    false
}
