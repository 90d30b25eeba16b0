//! Step times as a straight function of what a step holds, which is what the simulator takes.

use crate::serving::engine::predict::Replica;

/// Seconds of a step: a constant, more where it reads prompts, and so much for each prompt token, running call and
/// token of context.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct StraightStep {
    pub(in crate::serving) step: f64,
    pub(in crate::serving) reading: f64,
    pub(super) prompt_token: f64,
    pub(super) call: f64,
    pub(super) context_token: f64,
    /// How far it is from the model's steps, as a share: the mean over the range that it was fitted on.
    pub(in crate::serving) error: f64,
}

/// A step of the model, and what it holds.
struct Sample {
    holds: [f64; TERMS],
    seconds: f64,
}

const TERMS: usize = 5;
/// Rounds of the descent; it has converged long before.
const ROUNDS: usize = 4000;

impl StraightStep {
    /// The closest one (least squares of relative differences, no negative term) to the model's steps for up to so
    /// many running calls, which read prompts of a length in chunks.
    pub(super) fn near(replica: &Replica<'_>, running: f64, chunk: f64, mixes: bool) -> Self {
        let (input, output) = (replica.input, replica.output);
        let start = replica.machine.cached + input;
        let prompt = input.min(chunk);
        let mut samples = Vec::new();
        for share in [0.0, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5] {
            let calls = (running * share).ceil();
            for context in [start + output * 0.25, start + output * 0.75] {
                for prompts in [0.0, 0.5, 1.0, 2.0, 4.0] {
                    let tokens = (prompt * prompts).min(chunk);
                    if (calls == 0.0 && tokens == 0.0) || (!mixes && calls > 0.0 && tokens > 0.0) {
                        continue;
                    }
                    // The simulator does not know of the part of the prompt that a cache holds: `call` has it.
                    let own = context - replica.machine.cached;
                    let holds = [1.0, f64::from(u8::from(tokens > 0.0)), tokens, calls, calls * own];
                    samples
                        .push(Sample { holds, seconds: replica.machine.step(calls, context, tokens, input) });
                }
            }
        }
        let found = nearest(&samples);
        let error = samples.iter().map(|sample| (sample.straight(&found) / sample.seconds - 1.0).abs());
        let error = error.sum::<f64>() / samples.len() as f64;
        let [step, reading, prompt_token, call, context_token] = found;
        Self { step, reading, prompt_token, call, context_token, error }
    }
}

impl Sample {
    fn straight(&self, terms: &[f64; TERMS]) -> f64 {
        self.holds.iter().zip(terms).map(|(held, term)| held * term).sum()
    }
}

/// Non-negative least squares of relative differences, one term after the other until nothing moves.
fn nearest(samples: &[Sample]) -> [f64; TERMS] {
    let column = |at: usize| samples.iter().map(move |sample| sample.holds[at] / sample.seconds);
    let mut square = [[0.0; TERMS]; TERMS];
    let mut side = [0.0; TERMS];
    for (row, (line, total)) in square.iter_mut().zip(&mut side).enumerate() {
        *total = column(row).sum();
        for (other, entry) in line.iter_mut().enumerate() {
            *entry = column(row).zip(column(other)).map(|(a, b)| a * b).sum();
        }
    }
    let mut terms = [0.0_f64; TERMS];
    for _ in 0..ROUNDS {
        for at in 0..TERMS {
            if square[at][at] > 0.0 {
                let others: f64 = (0..TERMS)
                    .filter(|other| *other != at)
                    .map(|other| square[at][other] * terms[other])
                    .sum();
                terms[at] = ((side[at] - others) / square[at][at]).max(0.0);
            }
        }
    }
    terms
}
