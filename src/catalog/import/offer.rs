//! What a public catalog says of a model, in the terms of ours.

use std::collections::BTreeMap;

use crate::catalog::makes::Makes;
use crate::catalog::tokens::{ServiceTier, TokenClass};
use crate::source::Site;
use crate::units::{Date, Tokens, UsdPerMtok};

/// Prices by service tier and class of token.
pub type Prices = BTreeMap<(ServiceTier, TokenClass), UsdPerMtok>;

/// A model of a public catalog.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What it is called there.
    pub key: String,
    /// Who sells it there, in the words of the source.
    pub seller: String,
    /// What it may be called here, the surest name first; none where its seller is not one of ours.
    pub(super) names: Vec<String>,
    /// What it makes.
    pub makes: Makes,
    /// Its prices over time: those that hold from a day on, oldest first.
    pub cards: Vec<OfferCard>,
    /// What is said of it that a card cannot hold.
    pub left_out: Vec<String>,
    /// The page that the source cites.
    pub cites: Option<String>,
    /// Where it stands.
    pub site: Site,
}

/// Prices of a model from a day on.
#[derive(Clone, Debug)]
pub struct OfferCard {
    /// The first day, where the source has one.
    pub from: Option<Date>,
    /// By size of the prompt, smallest bound first.
    pub tiers: Vec<OfferTier>,
    /// Whether there are dearer prices for long prompts, which the source does not say.
    pub more_tiers: bool,
}

/// Prices of prompts up to a size.
#[derive(Clone, Debug)]
pub struct OfferTier {
    /// The largest prompt, that one included; `None` for any size.
    pub up_to: Option<Tokens>,
    /// The prices.
    pub prices: Prices,
}

/// A public catalog of prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicCatalog {
    /// The price file of LiteLLM: `model_prices_and_context_window.json`.
    LiteLlm,
    /// The data of genai-prices: `data.json`.
    GenaiPrices,
}

impl PublicCatalog {
    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LiteLlm => "LiteLLM price file",
            Self::GenaiPrices => "genai-prices",
        }
    }
}

/// A price in dollars per million tokens, of as many digits as anybody asks for.
pub(super) fn price(dollars_per_million: f64) -> Option<UsdPerMtok> {
    use crate::units::Quantity as _;
    // A price per token times a million has a tail of binary digits that nobody wrote.
    let plain: f64 = format!("{dollars_per_million:.9e}").parse().ok()?;
    UsdPerMtok::new(plain).ok()
}
