//! Calls that come at random, with lengths that vary.

use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use rand_distr::{Distribution, Gamma, LogNormal};

use crate::serving::queue::arrivals::Arrivals;
use crate::units::Quantity;

use super::player::Arrival;

/// Random gaps and lengths.
pub(super) struct Draw {
    numbers: ChaCha12Rng,
    gaps: Option<Gamma<f64>>,
    mean_gap: f64,
    spread: Option<LogNormal<f64>>,
    input: f64,
    output: f64,
    /// The model's context, but for what a prompt cache holds.
    longest: u64,
    next: f64,
}

impl Draw {
    /// Prompts and answers of so many tokens on average, that fit into a context.
    pub(super) fn of(
        arrivals: &Arrivals,
        rate: f64,
        [input, output, longest]: [f64; 3],
        seed: u64,
    ) -> Result<Self, String> {
        let squared = arrivals.gap_variation.get().powi(2);
        // Gamma: shape 1 ÷ c², so that 1 is the exponential gap of a Poisson process.
        let gaps = (squared > 0.0)
            .then(|| Gamma::new(1.0 / squared, squared / rate))
            .transpose()
            .map_err(|error| error.to_string())?;
        let sigma = arrivals.length_variance().ln_1p().sqrt();
        let spread = (sigma > 0.0)
            .then(|| LogNormal::new(-sigma * sigma / 2.0, sigma))
            .transpose()
            .map_err(|error| error.to_string())?;
        let mut draw = Self {
            numbers: ChaCha12Rng::seed_from_u64(seed),
            gaps,
            mean_gap: 1.0 / rate,
            spread,
            input,
            output,
            longest: whole(longest),
            next: 0.0,
        };
        draw.next = draw.gap();
        Ok(draw)
    }

    /// When the next call comes.
    pub(super) const fn next(&self) -> f64 {
        self.next
    }

    /// The next call.
    pub(super) fn call(&mut self) -> Arrival {
        let at = self.next;
        let (input, output) = (self.length(self.input), self.length(self.output));
        self.next += self.gap();
        // Nobody can send more than the context holds.
        let input = input.min(self.longest.saturating_sub(2).max(1));
        Arrival { at, input, output: output.min(self.longest.saturating_sub(input).max(1)) }
    }

    fn gap(&mut self) -> f64 {
        self.gaps.map_or(self.mean_gap, |gaps| gaps.sample(&mut self.numbers))
    }

    fn length(&mut self, mean: f64) -> u64 {
        let factor = self.spread.map_or(1.0, |spread| spread.sample(&mut self.numbers));
        whole((mean * factor).max(1.0))
    }
}

/// The nearest whole number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
pub(super) fn whole(value: f64) -> u64 {
    (value + 0.5) as u64
}
