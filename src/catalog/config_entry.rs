//! The dimensions of a model that a configuration file states, its parameters, and the entry that is written from them.

use std::fmt::Write;

use crate::units::Date;

use super::checkpoint::Checkpoint;
use super::checkpoint_precision::Published;

/// The dimensions of a model.
pub(super) struct Dimensions {
    pub(super) layers: f64,
    pub(super) hidden: f64,
    pub(super) vocabulary: f64,
    pub(super) tied: bool,
    pub(super) context: f64,
    pub(super) attention: Heads,
    /// The intermediate size of dense layers.
    pub(super) feed_forward: Option<f64>,
    pub(super) experts: Option<Experts>,
    pub(super) window: Option<(f64, f64)>,
}

#[derive(Clone, Copy)]
pub(super) enum Heads {
    Grouped { heads: f64, kv: f64, size: f64 },
    Latent { heads: f64, query_rank: Option<f64>, kv_rank: f64, rope: f64, nope: f64, value: f64 },
}

#[derive(Clone, Copy)]
pub(super) struct Experts {
    pub(super) count: f64,
    pub(super) active: f64,
    pub(super) feed_forward: f64,
    pub(super) shared: f64,
    pub(super) dense_layers: f64,
}

impl Dimensions {
    /// Numbers of the matrices of attention in a layer.
    fn attention(&self) -> f64 {
        match self.attention {
            Heads::Grouped { heads, kv, size } => 2.0 * self.hidden * size * (heads + kv),
            Heads::Latent { heads, query_rank, kv_rank, rope, nope, value } => {
                let queries = query_rank.map_or(self.hidden * heads * (nope + rope), |rank| {
                    rank * (self.hidden + heads * (nope + rope))
                });
                queries
                    + self.hidden * (kv_rank + rope)
                    + kv_rank * heads * (nope + value)
                    + heads * value * self.hidden
            }
        }
    }

    /// All parameters, and those that a token uses: matrices of attention and of gated feed-forward layers, routers, embeddings.
    /// Norms and biases, a thousandth and less, are left out.
    pub(super) fn parameters(&self) -> (f64, f64) {
        let embeddings = self.vocabulary * self.hidden * if self.tied { 1.0 } else { 2.0 };
        let gated = |size: f64| 3.0 * self.hidden * size;
        let dense_layers = self.experts.map_or(self.layers, |experts| experts.dense_layers);
        let dense = dense_layers * gated(self.feed_forward.unwrap_or(0.0));
        let (routed, idle) = self.experts.map_or((0.0, 0.0), |of| {
            let layers = self.layers - of.dense_layers;
            let all = gated(of.count * of.feed_forward + of.shared) + self.hidden * of.count;
            (layers * all, layers * gated((of.count - of.active) * of.feed_forward))
        });
        let all = embeddings + self.layers * self.attention() + dense + routed;
        (all, all - idle)
    }
}

/// What an entry is written from.
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    pub(super) repository: Option<Checkpoint>,
    pub(super) file: &'a str,
    pub(super) kind: &'a str,
    pub(super) read_on: Date,
    pub(super) nested: bool,
    pub(super) dimensions: &'a Dimensions,
    pub(super) published: Published,
    pub(super) parameters: (f64, f64),
    pub(super) all_heads: bool,
}

impl Entry<'_> {
    pub(super) fn text(&self) -> String {
        let Self { name, file, kind, read_on, dimensions: of, published, .. } = self;
        let billions = |count: f64| format!("{}B", count / 1e9);
        let quoted = |text: &str| {
            let plain: String = text.chars().filter(|c| !c.is_control()).collect();
            format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\""))
        };
        let vision = if self.nested {
            " Only its part about text is read; encoders of images or sound are not counted."
        } else {
            ""
        };
        let note = format!(
            "Read as `model_type: {kind}`. The parameters are worked out from the dimensions, without norms and biases.{vision}{}",
            published.note
        );
        let mut text = String::new();
        // Writing to a string cannot fail.
        let mut line = |indent: usize, key: &str, value: &str| {
            let _ = writeln!(text, "{:indent$}{key}: {value}", "");
        };
        line(0, name, "");
        line(2, "name", &quoted(name));
        if let Some(repository) = &self.repository {
            line(2, "aliases", &format!("[{repository}]"));
        }
        line(2, "source", &quoted(file));
        line(2, "checked", &read_on.to_string());
        line(2, "kind", "copy");
        line(2, "note", &quoted(&note));
        line(2, "parameters", &billions(self.parameters.0));
        if of.experts.is_some() {
            line(2, "active", &billions(self.parameters.1));
        }
        line(2, "context", &format!("{} tokens", of.context));
        line(2, "layers", &of.layers.to_string());
        line(2, "hidden", &of.hidden.to_string());
        line(2, "vocabulary", &of.vocabulary.to_string());
        line(2, "embeddings", if of.tied { "tied" } else { "separate" });
        line(2, "attention", "");
        match of.attention {
            Heads::Grouped { heads, kv, size } => {
                line(4, "kind", "gqa");
                line(4, "heads", &heads.to_string());
                line(4, "kv_heads", &kv.to_string());
                line(4, "head_size", &size.to_string());
                if let Some((tokens, layers)) = of.window {
                    line(4, "window", &format!("{tokens} tokens"));
                    line(4, "windowed_layers", &layers.to_string());
                }
            }
            Heads::Latent { heads, query_rank, kv_rank, rope, nope, value } => {
                line(4, "kind", "mla");
                line(4, "heads", &heads.to_string());
                if let Some(rank) = query_rank {
                    line(4, "query_rank", &rank.to_string());
                }
                line(4, "kv_rank", &kv_rank.to_string());
                line(4, "rope_size", &rope.to_string());
                line(4, "nope_size", &nope.to_string());
                line(4, "value_size", &value.to_string());
            }
        }
        if self.all_heads {
            line(4, "norms", "all heads");
        }
        if let Some(size) = of.feed_forward {
            line(2, "feed_forward", &size.to_string());
        }
        if let Some(experts) = of.experts {
            line(2, "experts", "");
            line(4, "count", &experts.count.to_string());
            line(4, "active", &experts.active.to_string());
            line(4, "feed_forward", &experts.feed_forward.to_string());
            line(4, "shared_feed_forward", &experts.shared.to_string());
            line(4, "dense_layers", &experts.dense_layers.to_string());
        }
        line(2, "native", published.native);
        if let Some(scales) = published.fp8_scales {
            line(2, "fp8_scales", scales);
        }
        if let Some(wide) = published.sixteen_bits {
            line(2, "sixteen_bits", wide);
        }
        text
    }
}
