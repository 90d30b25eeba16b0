//! Measurements of a result file as points that predictions are held against.

use crate::catalog::Precision;
use crate::serving::AnchorPoint;

use super::load::{Capacity, Offered};
use super::measurement::Measurement;

impl From<&Measurement> for AnchorPoint {
    fn from(found: &Measurement) -> Self {
        // Of requests that waited for others the times are those of the queue, not of what ran.
        let outrun = matches!(found.offered, Offered::Rate(_)) && found.capacity == Capacity::Reached;
        let queued = outrun || matches!(found.offered, Offered::AllAtOnce);
        Self {
            clients: found.clients.value,
            ttft: found.ttft.as_ref().filter(|_| !queued).map(|ttft| ttft.value),
            tpot: found.tpot.as_ref().filter(|_| !queued).map(|tpot| tpot.value),
            output_rate: found.output_rate.value,
            input: found.input.as_ref().map(|input| input.value),
            output: found.output.as_ref().map(|output| output.value),
            cached: found.cached.as_ref().map(|cached| cached.value),
        }
    }
}

/// The precision that a model's name says, as repositories of narrowed weights are called; `None` where it says none.
///
/// ```
/// use breakeven::{benchmark::named_precision, catalog::Precision};
/// assert_eq!(named_precision("nvidia/Llama-3.3-70B-Instruct-FP8"), Some(Precision::Fp8));
/// assert_eq!(named_precision("meta-llama/Llama-3.3-70B-Instruct"), None);
/// ```
pub fn named_precision(model: &str) -> Option<Precision> {
    const MARKS: [(&str, Precision); 7] = [
        ("nvfp4", Precision::Fp4),
        ("mxfp4", Precision::Fp4),
        ("fp8", Precision::Fp8),
        ("awq", Precision::Int4),
        ("gptq-int4", Precision::Int4),
        ("w4a16", Precision::Int4),
        ("w8a8", Precision::Int8),
    ];
    let lower = model.to_lowercase();
    MARKS.iter().find(|(mark, _)| lower.contains(mark)).map(|(_, precision)| *precision)
}
