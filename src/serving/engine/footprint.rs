//! What a model takes of memory wherever it runs: its weights by precision, and the KV cache of a token.

use crate::catalog::{Architecture, Precision};
use crate::units::{Count, Gigabytes, Parameters};

use super::memory::gigabytes;
use super::placement::{Parts, bytes};
use super::shape::Shape;

/// What a model takes of memory.
#[derive(Clone, Debug)]
pub struct Footprint {
    /// All weights by precision, the published one first, then narrower ones.
    pub weights: Vec<(Precision, Gigabytes)>,
    /// Bytes of a token's KV cache in all layers that have one, by precision.
    pub cache: Vec<(Precision, Count)>,
    /// The part of it in layers with a window, which keep no more than the window's tokens.
    pub windowed: Vec<(Precision, Count)>,
    /// Bytes of an indexer's keys for a token, whatever the precision.
    pub index: Count,
    /// Parameters that a token uses: those that it is multiplied with.
    pub active: Parameters,
    /// All parameters that the fields add up to.
    pub parameters: Parameters,
}

impl Footprint {
    /// The footprint of a model.
    pub fn of(model: &Architecture) -> Self {
        const NARROWER: [Precision; 4] = [Precision::Bf16, Precision::Fp8, Precision::Int4, Precision::Fp4];
        let shape = Shape::of(model);
        let narrower = NARROWER.into_iter().filter(|precision| *precision < model.native);
        // Of a model published in 4 bits nothing else is loaded.
        let narrower = narrower.filter(|_| !matches!(model.native, Precision::Fp4 | Precision::Int4));
        let weights = [model.native].into_iter().chain(narrower).map(|precision| {
            let (shared, experts) = Parts::of(model, &shape, precision, true).weights(&shape);
            (precision, gigabytes(shared + experts))
        });
        let (whole, windowed) = shape.kept();
        let by_precision = |numbers: f64| {
            [Precision::Bf16, Precision::Fp8]
                .map(|precision| (precision, Count::const_new(numbers * bytes(precision))))
                .to_vec()
        };
        let (active, parameters) = shape.parameters();
        Self {
            weights: weights.collect(),
            cache: by_precision(whole + windowed),
            windowed: by_precision(windowed),
            index: Count::const_new(shape.index),
            active: Parameters::const_new(active),
            parameters: Parameters::const_new(parameters),
        }
    }
}
