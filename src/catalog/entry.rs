//! What all entries of the catalog have in common: a table, a name, aliases, a way to be read.

use crate::decode::{Context, Shape};
use crate::source::{FieldPath, Node};

/// The tables of the catalog; each is one file, but for the token prices, which are one file a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// Token prices: `tokens/<provider>.yaml`.
    Tokens,
    /// Architectures of open-weight models: `models/<family>.yaml`.
    Architectures,
    /// Constants of the serving model.
    Calibration,
    /// How far predictions of the serving model are from measurements.
    Bands,
    /// GPUs.
    Gpus,
    /// Servers that hold GPUs.
    Servers,
    /// GPUs for rent.
    Rentals,
    /// Electricity prices.
    Electricity,
    /// Power usage effectiveness of data centres.
    Pue,
    /// Colocation prices.
    Colocation,
    /// Carbon intensity of electricity grids.
    Grid,
    /// What a way to serve costs besides, where a scenario does not say it.
    Overheads,
    /// What providers of tokens bill by besides prices per token.
    Providers,
    /// Releases of serving engines.
    Engines,
}

impl Table {
    /// Every table.
    pub const ALL: &'static [Self] = &[
        Self::Tokens,
        Self::Architectures,
        Self::Calibration,
        Self::Bands,
        Self::Gpus,
        Self::Servers,
        Self::Rentals,
        Self::Electricity,
        Self::Pue,
        Self::Colocation,
        Self::Grid,
        Self::Overheads,
        Self::Providers,
        Self::Engines,
    ];

    /// The file's name without its ending, or the folder of the token prices.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Tokens => "tokens",
            Self::Architectures => "models",
            Self::Calibration => "calibration",
            Self::Bands => "bands",
            Self::Gpus => "gpus",
            Self::Servers => "servers",
            Self::Rentals => "rentals",
            Self::Electricity => "electricity",
            Self::Pue => "pue",
            Self::Colocation => "colocation",
            Self::Grid => "grid",
            Self::Overheads => "overheads",
            Self::Providers => "providers",
            Self::Engines => "engines",
        }
    }

    /// What one entry is, for messages: "a GPU".
    pub const fn what(self) -> &'static str {
        match self {
            Self::Tokens => "a model with token prices",
            Self::Architectures => "an architecture",
            Self::Calibration => "a constant",
            Self::Bands => "a band",
            Self::Gpus => "a GPU",
            Self::Servers => "a server",
            Self::Rentals => "a rental",
            Self::Electricity => "an electricity price",
            Self::Pue => "a PUE",
            Self::Colocation => "a colocation price",
            Self::Grid => "a grid",
            Self::Overheads => "an overhead",
            Self::Providers => "a provider",
            Self::Engines => "an engine",
        }
    }

    /// What one entry is, without the article: "GPU".
    pub fn noun(self) -> &'static str {
        self.what().trim_start_matches("an ").trim_start_matches("a ")
    }
}

/// An entry of the catalog.
pub trait Entry: Sized + Send + Sync + 'static {
    /// The table that it stands in.
    const TABLE: Table;

    /// What one looks like.
    fn shape() -> Shape;

    /// Reads it; what is wrong is reported to the context.
    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self>;
}
