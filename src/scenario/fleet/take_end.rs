//! A deployment at an end of its band: what its replicas serve where they are faster, or slower, than what is taken for them.

use crate::serving::End;
use crate::units::{Quantity, Ratio};

use super::at_end::AtEnd;
use super::deployment::{Deployment, Throughput};
use super::predicted::PredictedThroughput;

impl PredictedThroughput {
    /// The replica at an end of its band.
    pub fn at(&self, end: End) -> &AtEnd {
        let [good, bad] = &*self.ends;
        match end {
            End::Good => good,
            End::Bad => bad,
        }
    }

    /// The same where everything goes so many times as fast, ends included.
    #[must_use]
    pub fn sped_up(&self, factor: Ratio) -> Self {
        let mut other = self.clone();
        other.prediction.output_rate = other.prediction.output_rate * factor;
        other.operation = other.operation.sped_up(factor);
        for end in other.ends.iter_mut() {
            end.prediction.output_rate = end.prediction.output_rate * factor;
            end.operation = end.operation.sped_up(factor);
        }
        other
    }
}

impl Deployment {
    /// Whether anything is known of how far off its throughput may be.
    pub fn has_band(&self) -> bool {
        match &self.throughput {
            Throughput::Stated { within, .. } => within.output.is_some() || within.input.is_some(),
            Throughput::Predicted(_) => true,
            Throughput::Measured(found) => found.runs.is_some(),
        }
    }

    /// What the speed of a replica rests on: the same text for the same replica, owned or rented, under whatever load.
    pub(in crate::scenario) fn speed_basis(&self) -> String {
        let model = self.model.as_ref().map_or("", |model| model.value.as_str());
        let gpus = self.tensor_parallel.value;
        match &self.throughput {
            Throughput::Stated { output, input, .. } => {
                let input = input.as_ref().map(|input| input.value);
                format!("{model} on {gpus}: {}, {input:?}", output.value)
            }
            Throughput::Predicted(found) => {
                let of = &found.configuration;
                let (engine, precision, cache) = (of.engine, of.precision, of.kv_precision);
                let layout = &of.parallelism;
                format!("{model} on {}, {engine}, {precision}, {cache:?}, {layout:?}", of.gpu.id)
            }
            Throughput::Measured(found) => {
                let files: Vec<&str> = found.files.iter().map(|file| file.file.name()).collect();
                format!("{model} on {gpus}: {}", files.join(", "))
            }
        }
    }

    /// Takes what a replica serves at an end of its band; nothing changes where it has none.
    pub(in crate::scenario) fn take_end(&mut self, end: End) {
        match &mut self.throughput {
            Throughput::Stated { output, input, within } => {
                let [of_output, of_input] = [&within.output, &within.input]
                    .map(|within| within.as_ref().map(|within| within.value.get()));
                if let Some(share) = of_output {
                    output.value = output.value * factor(share, end);
                }
                if let (Some(share), Some(input)) = (of_input, input) {
                    input.value = input.value * factor(share, end);
                }
            }
            Throughput::Predicted(found) => {
                let AtEnd { clients, prediction, operation, .. } = found.at(end).clone();
                found.clients = clients;
                found.prediction = prediction;
                found.operation = operation;
            }
            Throughput::Measured(found) => {
                if let Some(runs) = &found.runs {
                    // As many requests at a time: who serves more of them in a second serves each in less time.
                    found.operation = found.operation.sped_up(factor(runs.within.get(), end));
                }
            }
        }
    }
}

/// What a share either way makes of a rate at an end.
fn factor(share: f64, end: End) -> Ratio {
    Ratio::const_new(match end {
        End::Good => 1.0 + share,
        End::Bad => 1.0 - share,
    })
}
