//! What comes out of a closed loop: every client sends its next request when it has its answer.

use super::step::Machine;

/// One round of a batch: every running request gets its prompt read and its answer written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round {
    /// Seconds of the whole round: the life of a request.
    pub(in crate::serving) seconds: f64,
    /// Seconds of a step that also reads prompts.
    pub(super) mixed: f64,
    /// Seconds of a step that only writes answers.
    pub(in crate::serving) plain: f64,
    /// Steps that read prompts.
    pub(in crate::serving) steps: f64,
    /// Steps that only write answers.
    pub(super) writing: f64,
}

impl Machine<'_> {
    /// A round of so many requests of a length, with so many tokens of a step's chunk, prompts read in groups.
    pub(super) fn round(&self, batch: f64, input: f64, output: f64, chunk: f64, group: f64) -> Round {
        let prompt = chunk.min(input * group);
        let steps = batch * input / prompt;
        let context = self.context(input, output);
        // SGLang stops answers while it reads prompts; the others mix both in a step.
        let stops = self.engine.is_sglang();
        let running =
            if stops { 0.0 } else { (batch * (output / steps).min(1.0) - prompt / input * 0.5).max(0.0) };
        let mixed = self.step(running, context, prompt, input);
        let plain = self.step(batch, context, 0.0, input);
        let writing = if stops { output } else { (output - steps).max(0.0) };
        Round { seconds: steps * mixed + writing * plain, mixed, plain, steps, writing }
    }

    /// How many prompts of one length a step reads, of so many that it holds: those that came together, because requests that
    /// came together end together. Prompts of dense models under TensorRT-LLM are read one by one as long as answers have a
    /// step for each.
    pub(super) fn group(&self, batch: f64, output: f64, holds: f64) -> f64 {
        if self.engine.is_pytorch() && self.shape.sparse == 0.0 {
            (batch / (output - 1.0).max(1.0)).clamp(1.0, holds)
        } else {
            holds
        }
    }
}
