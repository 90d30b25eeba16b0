//! How the server of a prediction is started: what all engines have in common, and what no flag says.

use crate::serving::{
    AttentionLayout, Configuration, ExpertLayout, KvCache, Launching, Parallelism, uncalibrated,
};
use crate::units::{Count, Quantity, Tokens};

use super::command::{Command, Word};

/// Where a server listens: on this machine only.
pub(super) const HOST: &str = "127.0.0.1";
/// Its port.
pub(super) const PORT: &str = "8000";

/// What starts a server.
#[derive(Clone, Debug)]
pub struct Server {
    /// The command.
    pub command: Command,
    /// A file of settings that it reads, if it needs one.
    pub settings: Option<Settings>,
    /// What a prediction assumes and the command does not say, or says in its own way.
    pub notes: Vec<String>,
}

/// A file of settings. It holds nothing but numbers and words of this program.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its name.
    pub name: &'static str,
    /// Its lines.
    pub lines: Vec<String>,
}

/// A replica that is to be started: one copy of the model.
pub(super) struct Replica<'r> {
    pub(super) configuration: &'r Configuration,
    pub(super) launching: Launching,
    /// Requests at a time.
    pub(super) seats: Count,
    /// Tokens of the longest request, prompt and answer.
    pub(super) longest: Tokens,
    pub(super) model: Word,
}

impl Replica<'_> {
    /// GPUs that share each layer.
    pub(super) fn tensor(&self) -> Count {
        let Parallelism { gpus, tensor, .. } = self.configuration.parallelism;
        tensor.unwrap_or(gpus)
    }

    /// Pipeline stages.
    pub(super) fn stages(&self) -> Option<Count> {
        self.configuration.parallelism.pipeline.filter(|stages| stages.get() > 1.0)
    }

    /// Whether each GPU holds some experts whole.
    pub(super) fn holds_experts_whole(&self) -> bool {
        self.configuration.parallelism.experts == ExpertLayout::Whole
    }

    /// Whether attention runs data-parallel.
    pub(super) fn spreads_attention(&self) -> bool {
        self.configuration.parallelism.attention == Some(AttentionLayout::Data) && self.tensor().get() > 1.0
    }

    /// Whether prompts begin with what a prefix cache serves.
    pub(super) fn caches_prefixes(&self) -> bool {
        self.configuration.cached > Tokens::ZERO
    }

    /// Requests at a time on each rank of data-parallel attention.
    pub(super) fn seats_of_rank(&self) -> f64 {
        (self.seats.get() / self.launching.ranks.get()).ceil()
    }

    /// What is assumed whatever the engine.
    pub(super) fn assumed(&self) -> Vec<String> {
        let configuration = self.configuration;
        let Configuration { architecture, gpu, precision, .. } = configuration;
        let kv = KvCache::of(configuration);
        let why = kv.why.map_or_else(String::new, |why| format!(" ({why})"));
        let mut said = vec![format!(
            "assumed: {} in {precision} on {} × {} of one machine, KV cache in {}{why}",
            architecture.name, configuration.parallelism.gpus, gpu.name, kv.precision,
        )];
        said.push(
            "assumed, and no flag: the engine's own kernels and CUDA graphs, no speculative decoding, no adapters, no offload of weights \
             or cache"
                .to_owned(),
        );
        if configuration.polling.get() > 1.0 {
            said.push(format!(
                "assumed: the engine looks for new requests every {} steps",
                configuration.polling
            ));
        }
        said.extend(configuration.widened().map(|why| format!("assumed: {why}")));
        said.extend(uncalibrated(configuration).map(str::to_owned));
        said
    }
}

/// A share with three digits, never above what is assumed: memory that is not there cannot be taken.
pub(super) fn share(of: impl Quantity) -> f64 {
    (of.get() * 1000.0).floor() / 1000.0
}
