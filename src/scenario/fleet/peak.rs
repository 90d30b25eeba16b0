//! A throughput that is stated or measured, held against what the GPUs of a replica can compute at most.

use crate::catalog::{Architecture, Gpu, Precision, Sourced};
use crate::decode::Context;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::scenario::workload::token_shape::TokenShape;
use crate::source::Site;
use crate::units::{Quantity, Teraflops, TokensPerSecond, brief};

use super::around::Around;
use super::deployment::{Deployment, Throughput};

/// Operations that a parameter takes for a token: a multiplication and an addition.
const OPERATIONS: f64 = 2.0;
/// Operations in a teraflop.
const TERA: f64 = 1e12;

/// What runs on some GPUs, at a throughput that is known.
struct KnownReplica<'k> {
    deployment: &'k Deployment,
    gpu: &'k Gpu,
}

/// Warns where a replica would compute more than the peak of its GPUs: then the rate is that of more GPUs.
pub(super) fn warn_above_peak(
    deployment: &Deployment,
    gpu: &Gpu,
    around: &Around<'_>,
    context: &mut Context<'_>,
) {
    KnownReplica { deployment, gpu }.warn(around, context);
}

/// Tokens a second that a replica computes: its answers, and the prompts that no cache serves.
///
/// *a* answer tokens a second, beside prompts of *p* tokens of which the share *c* is cached and answers of *n*, are
/// *a* (1 + *p* (1 − *c*) / *n*): 12,500 a second with 1,000 and 250 tokens and no cache are 62,500.
fn computed(rate: f64, shape: &TokenShape) -> f64 {
    let answer = shape.output.value.get() + shape.reasoning.value().get();
    let read = shape.input.value.get() * (1.0 - shape.cached.value().get());
    if answer > 0.0 { rate * (1.0 + read / answer) } else { rate }
}

impl KnownReplica<'_> {
    fn warn(&self, around: &Around<'_>, context: &mut Context<'_>) {
        let gpus = self.deployment.tensor_parallel.value;
        let Some(model) = self.model() else { return };
        let found = around.resolver.catalog.find::<Architecture>(model, &mut Sink::default());
        let (Some(model), Some(shape)) = (found, around.shape) else { return };
        let Some((rate, tokens, site)) = self.tokens(shape) else { return };
        let Some((format, peak)) = self.peak() else { return };
        let active = model.active.unwrap_or(model.parameters);
        let each = OPERATIONS * active.get() / TERA;
        let all = peak.get() * gpus.get();
        let needed = tokens.get() * each;
        if needed <= all {
            return;
        }
        let (Ok(asked), Ok(all)) = (Teraflops::new(needed), Teraflops::new(all)) else { return };
        let message = format!(
            "{} a replica, with the prompts that it reads, is {} of 2 × {} operations: {}, above the peak of {gpus} {}, {} in {format}",
            brief(rate),
            brief(tokens),
            brief(active),
            brief(asked),
            self.gpu.id,
            brief(all),
        );
        let least = (needed / peak.get()).ceil();
        let help = format!(
            "it takes {least} GPUs at the least: is it the rate of a larger replica, or of the whole fleet? A replica here has \
             `tensor_parallel: {gpus}`"
        );
        context.sink.push(Diagnostic::new(Code::AbovePeak, message, site).help(help));
    }

    /// The model, or what the benchmark says that it measured.
    fn model(&self) -> Option<&str> {
        let measured = match &self.deployment.throughput {
            Throughput::Measured(found) => found.files.iter().find_map(|file| file.subject.model.as_ref()),
            Throughput::Stated { .. } | Throughput::Predicted(_) => None,
        };
        self.deployment.model.as_ref().or(measured).map(|model| model.value.as_str())
    }

    /// The rate that is known, the tokens a second that are computed at it, and where it stands.
    fn tokens(&self, shape: &TokenShape) -> Option<(TokensPerSecond, TokensPerSecond, Site)> {
        let mixed = |rate: TokensPerSecond| TokensPerSecond::new(computed(rate.get(), shape)).ok();
        match &self.deployment.throughput {
            Throughput::Predicted(_) => None,
            Throughput::Measured(found) => {
                let rate = found.operation.point.output_rate;
                let tokens = found.computed().or_else(|| mixed(rate))?;
                Some((rate, tokens, self.deployment.tensor_parallel.site.clone()))
            }
            Throughput::Stated { output, input: None, .. } => {
                Some((output.value, mixed(output.value)?, output.site.clone()))
            }
            // Each is a rate while the replica does nothing else; cached prompts are counted and not computed.
            Throughput::Stated { output, input: Some(input), .. } => {
                let read =
                    TokensPerSecond::new(input.value.get() * (1.0 - shape.cached.value().get())).ok()?;
                Some(if read > output.value {
                    (input.value, read, input.site.clone())
                } else {
                    (output.value, output.value, output.site.clone())
                })
            }
        }
    }

    /// The dense peak of a GPU in the format that is computed in; where that is not said, the highest that it has.
    fn peak(&self) -> Option<(&'static str, Teraflops)> {
        let Gpu { fp4, fp8, int8, bf16, .. } = self.gpu;
        let all = [("fp4", fp4), ("fp8", fp8), ("int8", int8), ("bf16", bf16)];
        let wanted = match self.deployment.precision {
            Some(Precision::Fp8) => Some("fp8"),
            Some(Precision::Int8) => Some("int8"),
            Some(Precision::Bf16 | Precision::Int4) => Some("bf16"),
            Some(_) | None => None,
        };
        let peaks = all.into_iter().filter_map(|(format, peak): (_, &Option<Sourced<Teraflops>>)| {
            Some((format, peak.as_ref()?.value))
        });
        let peaks: Vec<(&str, Teraflops)> = peaks.collect();
        let named = peaks.iter().find(|(format, _)| Some(*format) == wanted);
        named.or(peaks.iter().max_by(|a, b| a.1.get().total_cmp(&b.1.get()))).copied()
    }
}
