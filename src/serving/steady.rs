//! What comes out of a closed loop: every client sends its next request when it has its answer.

use super::engine::Engine;
use super::step::Machine;

/// One round of a batch: every running request gets its prompt read and its answer written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round {
    /// Seconds of the whole round: the life of a request.
    pub(super) seconds: f64,
    /// Seconds of a step that also reads prompts.
    pub(super) mixed: f64,
    /// Seconds of a step that only writes answers.
    pub(super) plain: f64,
    /// Steps that read prompts.
    pub(super) steps: f64,
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
        let others = if stops { output } else { (output - steps).max(0.0) };
        Round { seconds: steps * mixed + others * plain, mixed, plain, steps }
    }

    /// How many prompts a step reads, of so many that could come together: those that the front end passes on while the step
    /// before runs. A larger group takes longer, in which more of them come.
    pub(super) fn group(&self, batch: f64, input: f64, output: f64, chunk: f64, most: f64) -> f64 {
        let spacing = self.spacing();
        if spacing == 0.0 || most <= 1.0 {
            return most;
        }
        let context = self.context(input, output);
        let one = self.step(batch, context, input.min(chunk), input);
        let all = self.step(batch, context, (input * most).min(chunk), input);
        let each = (all - one) / (most - 1.0);
        if each < spacing { ((one - each) / (spacing - each)).clamp(1.0, most) } else { most }
    }

    /// Seconds between prompts that the front end passes on, where that is what keeps them apart. Steps of expert models
    /// that read prompts are so long that all of them come meanwhile; under other engines none was seen.
    fn spacing(&self) -> f64 {
        match self.engine {
            Engine::TensorRtLlm if self.shape.sparse == 0.0 => self.c.spacing_seconds_tensorrt,
            _ => 0.0,
        }
    }
}
