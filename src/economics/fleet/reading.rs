//! How the time of a replica divides into reading prompts and writing answers.

use crate::figure::{Figure, Gap, Traced};
use crate::scenario::{Deployment, PredictedThroughput, Throughput, TokenShape};
use crate::units::{Fraction, Seconds};

use super::demand::answer_per_call;
use super::prompt;
use super::sizing::predicted_rate;

/// The label of the share.
const SHARE: &str = "share of the time that reads prompts";

/// The share of the time of a full replica that reads prompts; the rest writes answers.
pub(in crate::economics) fn share(
    shape: &TokenShape,
    deployment: &Deployment,
) -> Result<Figure<Fraction>, Gap> {
    const ALONE: &str = "the rate is stated for answers alone: `throughput: { input: …, output: … }` tells the time of reading \
                         prompts from that of writing answers";
    const MEASURED: &str =
        "a measured rate does not tell the time of reading prompts from that of writing answers";
    match &deployment.throughput {
        Throughput::Stated { input: None, .. } => Err(Gap::NotStated(ALONE)),
        Throughput::Measured(_) => Err(Gap::NotApplicable(MEASURED)),
        Throughput::Stated { input: Some(input), output, .. } => {
            let (prompt, answer) = (prompt::prompt(shape), answer_per_call(shape));
            let input = Figure::written("prompt tokens per second of a replica", input);
            let output = Figure::written("answer tokens per second of a replica", output);
            let (reading, writing) = (prompt.get() / input.get(), answer.get() / output.get());
            let formula = "prompt ÷ prompt tokens per second ÷ (prompt ÷ prompt tokens per second + answer ÷ answer tokens per second)";
            let value = Fraction::const_new(reading / (reading + writing));
            let inputs: [&dyn Traced; 4] = [&prompt, &input, &answer, &output];
            Ok(Figure::derived(SHARE, formula, value, &inputs))
        }
        Throughput::Predicted(predicted) => predicted_share(predicted, shape),
    }
}

/// Steps of an engine read and write together: what a prompt adds to them is the time that reads it.
fn predicted_share(predicted: &PredictedThroughput, shape: &TokenShape) -> Result<Figure<Fraction>, Gap> {
    const UNKNOWN: &str = "it is not known how long a prompt takes";
    let reading = predicted.operation.point.reading.ok_or(Gap::NotApplicable(UNKNOWN))?;
    let (prompt, cached, answer) = (prompt::prompt(shape), prompt::cached(shape), answer_per_call(shape));
    let label = "seconds that a prompt adds to the steps of a replica";
    let formula = "predicted by the serving model (docs/formulas.md): steps with the prompt − the same steps without it";
    let inputs: [&dyn Traced; 2] = [&prompt, &cached];
    let reading: Figure<Seconds> = Figure::derived(label, formula, reading, &inputs);
    let rate = predicted_rate(predicted, shape, "");
    let value = Fraction::const_new((rate.get() / answer.get() * reading.get()).min(1.0));
    let formula = "answer tokens per second ÷ answer tokens per call × seconds that a prompt adds";
    Ok(Figure::derived(SHARE, formula, value, &[&rate, &answer, &reading]))
}
