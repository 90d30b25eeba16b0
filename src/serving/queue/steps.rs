//! The steps of a replica that reads prompts as they come: those that arrive during a step are read in the next one.

use crate::units::Quantity;

use super::arrivals::Arrivals;
use super::crowd::Behind;
use super::open_loop::Mixing;

/// The step that an arriving call finds: longer ones are found more often.
pub(super) struct Found {
    /// A step without prompts.
    plain: f64,
    /// The share of the time that reading prompts takes.
    pub(super) share: f64,
    /// The length of the step that is found, and its square.
    pub(super) seen: f64,
    square: f64,
    reading: f64,
    /// Calls that come in a second, and during the step that is found.
    rate: f64,
    others: f64,
    /// The variance of the time that prompts take over what a Poisson number of prompts of one length has.
    clumping: f64,
}

/// Reading prompts never takes all of the time: no answers would be written.
const MOST_READING: f64 = 0.95;
/// Prompts of one step that are read apart vary as half of the step's.
const HALF: f64 = 0.5;
/// The least that counts as a time.
const LEAST: f64 = 1e-9;
/// Bounds of a variance over the square of its mean.
const SPREADS: [f64; 2] = [0.05, 4.0];

impl Found {
    /// With k prompts a step takes s = plain + k · reading, and the next one has λ·s of them on average, with `clumping`
    /// times a Poisson number's variance; so E(s) = plain ÷ (1 − ρ) for ρ = λ · reading, and cumulants of s are
    /// κ₂ = reading² · λ · E(s) · clumping ÷ (1 − ρ²), κ₃ = reading³ · (λ · E(s) · c₃ + 3 λ² κ₂ · clumping) ÷ (1 − ρ³).
    pub(super) fn of(mean: f64, reading: f64, arrivals: &Arrivals, mixing: Mixing) -> Self {
        let rate = arrivals.rate.get();
        let lengths = arrivals.length_variance();
        let clumping = arrivals.gaps_squared(mean + reading) + lengths;
        let share = (rate * reading).min(MOST_READING);
        let mean = mean.max(LEAST);
        let plain = mean * (1.0 - share);
        let (seen, square) = match mixing {
            Mixing::Mixed => {
                let coming = rate * mean;
                let second = reading * reading * coming * clumping / (1.0 - share * share);
                let cubed = coming * (1.0 + lengths).powi(3);
                let third =
                    reading.powi(3) * (cubed + 3.0 * rate * rate * second * clumping) / (1.0 - share.powi(3));
                let length = (mean * mean + second) / mean;
                (length, (mean.powi(3) + 3.0 * mean * second + third) / mean)
            }
            // Prompts are read in steps of their own, the first of which has those that came during an answers' step.
            Mixing::Apart => {
                let long = reading * (1.0 + rate * plain / 2.0 + share);
                let square = long * long + clumping * reading * reading * HALF;
                ((1.0 - share) * plain + share * long, (1.0 - share) * plain * plain + share * square)
            }
        };
        // Calls before and after this one in the step that it finds, whose prompts are read with its own.
        let others = 2.0 * arrivals.following(seen / 2.0);
        Self { plain, share, seen, square, reading, rate, others, clumping }
    }

    /// What a call waits for before its own prompt: the rest of the step that it finds, and the prompts that are read with its own.
    pub(super) fn behind(&self) -> Behind {
        let Self { plain, share, seen, square, reading, others, clumping, .. } = *self;
        let mean = seen / 2.0 + others * reading;
        let squared = square * (1.0 / 3.0 + share + share * share) + reading * reading * others * clumping;
        let rest = plain / 2.0;
        // Most calls find neither prompts that are read nor others to be read with.
        let among = (1.0 - (1.0 - share) * (-self.rate * plain).exp()).max(LEAST);
        let prompts = ((mean - rest) / among).max(LEAST);
        let second = (squared - plain * plain / 3.0 - 2.0 * rest * among * prompts) / among;
        let [low, high] = SPREADS;
        let spread = (second / (prompts * prompts) - 1.0).clamp(low, high);
        Behind {
            rest,
            rest_variance: plain * plain / 12.0,
            busy: among,
            prompts,
            prompts_variance: spread * prompts * prompts,
        }
    }
}
