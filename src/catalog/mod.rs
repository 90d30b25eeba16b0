//! What things cost and do: the `pricing/` folder, read entry by entry, each figure with source, date and kind.
//!
//! The folder is built into the binary; `--pricing DIR` overlays it: an entry of the same name replaces ours, others
//! are added. A run parses only the entries that it names (see [`crate::source::sections`]).

mod alias;
mod architecture;
mod attending;
mod attention;
mod bound;
mod builtin;
mod checkpoint;
mod checkpoint_precision;
mod config;
mod config_entry;
mod constant;
mod dated;
mod elsewhere;
mod entry;
mod gpu;
mod gpu_rent;
mod gpu_share;
mod hugging_face;
mod lifetime;
mod makes;
mod measured_band;
mod names;
mod overhead;
mod place;
mod plausibility;
mod precision;
mod price_hours;
mod provenance;
mod provider;
mod release;
mod releases;
mod rental;
mod search;
mod server;
mod servings;
mod store;
mod suggestion;
mod tariff;
mod tokens;
mod written;

pub use architecture::{Architecture, Embeddings, Experts, Fp8Scales, Wide};
pub use attending::Attending;
pub use attention::{Attention, Compressed, Heads, Index, LowRank, Norms, Reuse, Values, Window};
pub use bound::Bound;
pub use checkpoint::{Checkpoint, Weights, Width};
pub use constant::Constant;
pub(crate) use dated::days_between;
pub use dated::{Card, Dated, GRACE_DAYS, InForce, STALE_DAYS, STALE_SURVEY_DAYS, stale_after};
pub use elsewhere::{Disagreement, Elsewhere};
pub use entry::{Entry, Table};
pub use gpu::{Generation, Gpu, Host, Link, LinkKind};
pub use gpu_rent::GpuRent;
pub use gpu_share::GpuShare;
pub use hugging_face::{ConfigEntry, entry_of_config};
pub use lifetime::Lifetime;
pub use makes::Makes;
pub use measured_band::{Engines, LoadKind, MeasuredBand, ModelKind, Spread, Spreads};
pub use names::Spelled;
pub use overhead::{Overhead, OverheadFigure, RangeEnd, Ranged};
pub(crate) use plausibility::warn_of_implausible;
pub use precision::Precision;
pub use price_hours::PriceHours;
pub(crate) use price_hours::{WEEK_MINUTES, hours_words};
pub use provenance::{Kind, Provenance, Sourced};
pub use provider::cache::{CacheRule, Caches};
pub use provider::fee::{FeeKind, FeePrice, FeeRule, Fees};
pub use provider::image::{ImageRule, ImageTokens};
pub use provider::lane::Lane;
pub use provider::provider::Provider;
pub use provider::provisioned::{
    Counted, ReservedModel, ReservedOffer, ReservedPool, ReservedTerm, UnitPrice, UnitRate, UnitSizes,
};
pub use provider::region::{RegionFactor, RegionalIds};
pub use provider::rule::{Closeness, Models, Rule, rule_for};
pub use release::Release;
pub use releases::{DatedRelease, Releases};
pub use rental::{MarketPrice, Rental, Tenure, Term, is_per_gpu};
pub use server::Server;
pub use servings::{Likeness, Serving, Servings};
pub use store::{Catalog, OverlayFile};
pub use tariff::{Carbon, Colocation, Electricity, OfTable, Pue, Tariff};
pub use tokens::{Dispute, Disputed, Rates, ServiceTier, Tier, TokenCard, TokenClass, TokenModel};
pub use written::Written;
