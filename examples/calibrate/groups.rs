//! What measurements are grouped by, where some are left out of a fit.

use breakeven::serving::{Configuration, Family, Lengths, Load};

use crate::data::Row;

/// A way to leave measurements out: all of a model, of a GPU, of an engine's release and so on at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// A model; those of one shape are one.
    Model,
    /// A GPU.
    Gpu,
    /// A generation of GPUs.
    Generation,
    /// A release of an engine.
    Release,
    /// Where it was published.
    Source,
}

impl Way {
    pub(crate) const ALL: [Self; 5] = [Self::Model, Self::Gpu, Self::Generation, Self::Release, Self::Source];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Gpu => "GPU",
            Self::Generation => "GPU generation",
            Self::Release => "engine release",
            Self::Source => "source",
        }
    }

    /// The group of a row.
    pub(crate) fn of(self, row: &Row) -> &str {
        match self {
            Self::Model => &row.model,
            Self::Gpu => &row.gpu,
            Self::Generation => &row.generation,
            Self::Release => &row.release,
            Self::Source => &row.source,
        }
    }
}

/// The release of a configuration's engine, or that it is not stated.
pub(crate) fn release(configuration: &Configuration) -> String {
    let engine = configuration.engine;
    if engine.release.is_some() {
        engine.to_string()
    } else {
        format!("{} (no release stated)", engine.family)
    }
}

/// Who measured: rows of one source are alike in how servers are started and clients behave.
pub(crate) fn source(text: &str, configuration: &Configuration) -> String {
    let drawn = configuration.lengths == Lengths::Drawn;
    let served = matches!(configuration.load, Load::Concurrency(_));
    let of = |start: &str| text.starts_with(start);
    if of("InferenceX") || (of("aiconfigurator") && drawn && served) {
        "InferenceMAX".to_owned()
    } else if configuration.engine.family == Family::Nim {
        "NIM".to_owned()
    } else if of("TensorRT-LLM perf-overview") {
        "TensorRT-LLM perf-overview".to_owned()
    } else {
        let host = text.split("://").last().unwrap_or(text);
        host.split(['/', '(', '@', '[']).next().unwrap_or(host).trim().to_owned()
    }
}
