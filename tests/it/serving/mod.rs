//! The serving model: against a second implementation of its equations, against physics, against what has to hold
//! whatever the figures are, and, where they lie beside the repository, against published measurements.

mod anchor;
mod bands;
mod engines;
mod fit;
mod latency;
mod measured;
mod physics;
mod second;
mod shapes;
mod tails;

use std::sync::{Arc, OnceLock};

use breakeven::catalog::{Catalog, Entry, Precision};
use breakeven::decode::Words;
use breakeven::diagnostics::Sink;
use breakeven::serving::{
    Calibration, Configuration, Engine, Lengths, Load, Parallelism, Prediction, predict,
};
use breakeven::units::{Count, Quantity, Tokens};

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(Catalog::builtin)
}

fn calibration() -> &'static Calibration {
    static CALIBRATION: OnceLock<Calibration> = OnceLock::new();
    CALIBRATION.get_or_init(|| Calibration::read(catalog(), &mut Sink::default()).unwrap())
}

fn entry<T: Entry>(name: &str) -> Arc<T> {
    catalog().find(name, &mut Sink::default()).unwrap_or_else(|| panic!("the catalog lacks {name}"))
}

fn word<W: Words + Copy>(word: &str) -> W {
    W::known(word).unwrap_or_else(|| panic!("no word: {word}"))
}

fn count(number: f64) -> Count {
    Count::new(number).unwrap()
}

/// A model on GPUs that share each layer, with 1,000 tokens in and out and one client.
fn on(model: &str, gpu: &str, tensor: f64, precision: Precision) -> Configuration {
    Configuration {
        architecture: entry(model),
        gpu: entry(gpu),
        engine: Engine::VLLM,
        precision,
        kv_precision: None,
        parallelism: Parallelism::tensor(count(tensor)),
        input: Tokens::new(1000.0).unwrap(),
        cached: Tokens::ZERO,
        output: Tokens::new(1000.0).unwrap(),
        lengths: Lengths::Fixed,
        polling: Count::new(1.0).unwrap(),
        load: Load::Concurrency(count(1.0)),
    }
}

/// So many clients that ask an engine, with so many tokens of prompt and answer.
fn asked(engine: Engine, clients: f64, [input, output]: [f64; 2], placed: Configuration) -> Configuration {
    Configuration {
        engine,
        load: Load::Concurrency(count(clients)),
        input: Tokens::new(input).unwrap(),
        output: Tokens::new(output).unwrap(),
        ..placed
    }
}

fn run(configuration: &Configuration) -> Prediction {
    predict(configuration, calibration()).unwrap_or_else(|reason| panic!("{reason}: {configuration:?}"))
}
