//! How far measurements lie from predictions of the serving model, by kind of model, engine and load.

use std::sync::Arc;

use crate::decode::{Context, Decode, Fields, Optional, Shape, Shaped, Sited, Word, Words, block};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node};
use crate::units::{Count, Quantity, Ratio};

use super::entry::{Entry, Table};
use super::gpu::Generation;
use super::provenance::{Provenance, ProvenanceKeys};

/// What is known of predictions of one class: a kind of model behind one engine under one kind of load.
#[derive(Clone, Debug)]
pub struct MeasuredBand {
    /// Its id: `dense-vllm`.
    pub id: String,
    /// The models.
    pub models: ModelKind,
    /// The engine's software, by its id: `vllm`.
    pub engine: String,
    /// The load.
    pub load: LoadKind,
    /// Lines of releases that went into the fit: `0.12`.
    pub releases: Vec<String>,
    /// Generations of GPUs that went into the fit.
    pub generations: Vec<Generation>,
    /// Of releases and GPUs that went into the fit, models left out.
    pub near: Option<Spreads>,
    /// Of releases that did not.
    pub other_release: Option<Spreads>,
    /// Of GPUs that did not.
    pub other_gpu: Option<Spreads>,
    /// Of GPUs of another maker, for whose kernels no constant is.
    pub other_maker: Option<Spreads>,
    /// What is left where measurements of the same engine, model and GPU shift the prediction.
    pub anchored: Option<Spreads>,
    /// Where it comes from.
    pub provenance: Arc<Provenance>,
}

/// How models differ, as far as predictions of some are worse than of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ModelKind {
    /// Every token passes all weights.
    Dense,
    /// Tokens choose experts.
    Experts,
    /// The same, with attention on a compressed cache.
    LatentExperts,
}

impl ModelKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Dense, Self::Experts, Self::LatentExperts];
}

impl Words for ModelKind {
    const WHAT: &'static str = "a kind of model";
    const WORDS: &'static [(&'static str, Self)] =
        &[("dense", Self::Dense), ("experts", Self::Experts), ("latent-experts", Self::LatentExperts)];
}

/// How requests come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LoadKind {
    /// From a number of clients, behind a server.
    Clients,
    /// From a queue that never empties.
    Queue,
}

impl Words for LoadKind {
    const WHAT: &'static str = "a kind of load";
    const WORDS: &'static [(&'static str, Self)] = &[("clients", Self::Clients), ("queue", Self::Queue)];
}

/// Behind which engines measurements were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engines {
    /// Behind the class's own.
    Own,
    /// Behind any, because there are too few of the class's own.
    All,
}

impl Words for Engines {
    const WHAT: &'static str = "the engines of measurements";
    const WORDS: &'static [(&'static str, Self)] = &[("own", Self::Own), ("all", Self::All)];
}

/// What measurements were, over what was predicted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spreads {
    /// Groups of measurements: a model on a GPU behind an engine's release, of one source.
    pub groups: Count,
    /// Measurements.
    pub rows: Count,
    /// Behind which engines.
    pub engines: Engines,
    /// Of the time to the first token.
    pub ttft: Option<Spread>,
    /// Of the time between tokens.
    pub tpot: Option<Spread>,
    /// Of answer tokens a second.
    pub rate: Option<Spread>,
}

/// Measured over predicted, of one tenth, half and nine tenths of the measurements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// One tenth is below.
    pub low: Ratio,
    /// The median.
    pub median: Ratio,
    /// One tenth is above.
    pub high: Ratio,
}

impl Spread {
    /// A factor either way.
    pub const fn within(factor: f64) -> Self {
        Self {
            low: Ratio::const_new(1.0 / factor),
            median: Ratio::const_new(1.0),
            high: Ratio::const_new(factor),
        }
    }

    /// The widest of two, end by end.
    #[must_use]
    pub fn or_wider(self, other: Self) -> Self {
        let wider = |a: f64, b: f64, pick: fn(f64, f64) -> f64| Ratio::const_new(pick(a, b));
        let further = if self.median.get().ln().abs() < other.median.get().ln().abs() { other } else { self };
        Self {
            low: wider(self.low.get(), other.low.get(), f64::min),
            median: further.median,
            high: wider(self.high.get(), other.high.get(), f64::max),
        }
    }
}

block! {
    /// How far predictions of a class are from measurements.
    pub(super) struct BandEntryKeys: ProvenanceKeys {
        /// The kind of model.
        required MODELS: Word<ModelKind> = "models";
        /// The engine.
        required ENGINE: String = "engine", eg "vllm";
        /// The kind of load.
        required LOAD: Word<LoadKind> = "load";
        /// Releases that went into the fit.
        optional RELEASES: Vec<String> = "releases";
        /// Generations of GPUs that went into the fit.
        optional GENERATIONS: Vec<Word<Generation>> = "generations";
        /// Of predictions near what was measured.
        optional NEAR: SpreadsKeys = "near";
        /// Of other releases.
        optional OTHER_RELEASE: SpreadsKeys = "other_release";
        /// Of other GPUs.
        optional OTHER_GPU: SpreadsKeys = "other_gpu";
        /// Of GPUs of another maker.
        optional OTHER_MAKER: SpreadsKeys = "other_maker";
        /// Of predictions that are shifted by a measurement.
        optional ANCHORED: SpreadsKeys = "anchored";
    }

    /// Measured over predicted, by what was measured.
    pub(super) struct SpreadsKeys {
        /// Groups of measurements.
        required GROUPS: Count = "groups";
        /// Measurements.
        required ROWS: Count = "rows";
        /// Behind which engines.
        optional ENGINES: Word<Engines> = "engines";
        /// Of the time to the first token.
        optional TTFT: SpreadKeys = "ttft";
        /// Of the time between tokens.
        optional TPOT: SpreadKeys = "tpot";
        /// Of answer tokens a second.
        optional RATE: SpreadKeys = "rate";
    }

    /// Measured over predicted.
    pub(super) struct SpreadKeys {
        /// A tenth of the measurements is below.
        required LOW: Ratio = "low", eg "0.9";
        /// Half of them.
        required MEDIAN: Ratio = "median", eg "1";
        /// A tenth is above.
        required HIGH: Ratio = "high", eg "1.1";
    }
}

impl BandEntryKeys {
    const SPREADS: [Optional<Self, SpreadsKeys>; 5] =
        [Self::NEAR, Self::OTHER_RELEASE, Self::OTHER_GPU, Self::OTHER_MAKER, Self::ANCHORED];
}

impl Entry for MeasuredBand {
    const TABLE: Table = Table::Bands;

    fn shape() -> Shape {
        BandEntryKeys::shape()
    }

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields =
            Fields::<BandEntryKeys>::open(node, path, "how far predictions of a class are off", context)?;
        let models = fields.required_word(BandEntryKeys::MODELS, context);
        let engine: Option<Sited<String>> = fields.required(BandEntryKeys::ENGINE, "`engine: vllm`", context);
        let load = fields.required_word(BandEntryKeys::LOAD, context);
        let releases =
            fields.node(BandEntryKeys::RELEASES).and_then(|(node, path)| Vec::decode(node, &path, context));
        let generations =
            fields.node(BandEntryKeys::GENERATIONS).and_then(|(node, path)| words(node, &path, context));
        let mut spreads = |field| {
            let found = fields.node(field);
            found.and_then(|(node, path)| Spreads::read(node, &path, context))
        };
        let [near, other_release, other_gpu, other_maker, anchored] =
            BandEntryKeys::SPREADS.map(&mut spreads);
        let provenance = Provenance::required(name, &mut fields, context);
        fields.close(context);
        Some(Self {
            id: name.to_owned(),
            models: models?,
            engine: engine?.value,
            load: load?,
            releases: releases.unwrap_or_default(),
            generations: generations.unwrap_or_default(),
            near,
            other_release,
            other_gpu,
            other_maker,
            anchored,
            provenance: provenance?,
        })
    }
}

/// A list of words.
fn words<W: Words>(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Vec<W>> {
    let Node::List(items) = node else {
        context.wrong_type("a list", node, path);
        return None;
    };
    items.iter().enumerate().map(|(at, item)| W::from_node(item, &path.index(at), context)).collect()
}

impl Spreads {
    fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields =
            Fields::<SpreadsKeys>::open(node, path, "`{ groups: …, rows: …, tpot: { … } }`", context)?;
        let groups: Option<Sited<Count>> =
            fields.required(SpreadsKeys::GROUPS, "groups of measurements", context);
        let rows: Option<Sited<Count>> = fields.required(SpreadsKeys::ROWS, "measurements", context);
        let engines =
            fields.word(SpreadsKeys::ENGINES, context).map_or(Engines::Own, |engines| engines.value);
        let mut spread = |field| {
            let found = fields.node(field);
            found.and_then(|(node, path)| Spread::read(node, &path, context))
        };
        let [ttft, tpot, rate] = [SpreadsKeys::TTFT, SpreadsKeys::TPOT, SpreadsKeys::RATE].map(&mut spread);
        fields.close(context);
        Some(Self { groups: groups?.value, rows: rows?.value, engines, ttft, tpot, rate })
    }
}

impl Spread {
    fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields =
            Fields::<SpreadKeys>::open(node, path, "`{ low: 0.9, median: 1, high: 1.1 }`", context)?;
        let mut ratio = |field| -> Option<Sited<Ratio>> {
            fields.required(field, "measured over predicted: `0.95`", context)
        };
        let [low, median, high] = [SpreadKeys::LOW, SpreadKeys::MEDIAN, SpreadKeys::HIGH].map(&mut ratio);
        fields.close(context);
        let (low, median, high) = (low?.value, median?.value, high?.value);
        if low > Ratio::ZERO && low <= median && median <= high {
            return Some(Self { low, median, high });
        }
        let message = "`low`, `median` and `high` rise from above 0";
        context.fault(Code::OutOfRange, message, path, None);
        None
    }
}
