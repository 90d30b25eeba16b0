//! A prediction at an end of its band.

use crate::serving::engine::predict::Prediction;
use crate::units::{Quantity, Seconds};

use super::band::Pace;

impl Prediction {
    /// The same under the same load at an end of its band: each time and the rate by its own spread.
    #[must_use]
    pub fn at_pace(self, pace: Pace) -> Self {
        let (ttft, tpot) = (self.ttft * pace.ttft, self.tpot * pace.tpot);
        let after = (self.latency.get() - self.ttft.get()).max(0.0);
        Self {
            ttft,
            tpot,
            latency: Seconds::const_new(ttft.get() + after * pace.tpot.get()),
            output_rate: self.output_rate * pace.rate,
            output_rate_per_gpu: self.output_rate_per_gpu * pace.rate,
            ..self
        }
    }
}
