//! A way to serve a model: GPUs of an offer, a server of one's own, tokens of a provider.

use std::sync::Arc;

use crate::catalog::{Precision, Rental, Server, Sourced, Term, TokenModel, days_between, stale_after};
use crate::units::{Count, Date, Months, UsdPerHour};

/// A way to serve a model.
#[derive(Clone, Debug)]
pub struct Way {
    /// The name of its option.
    pub name: String,
    /// Which weights it serves.
    pub weights: ServedWeights,
    /// How it serves them.
    pub how: How,
}

/// How a way serves.
#[derive(Clone, Debug)]
pub enum How {
    /// On rented GPUs.
    Rent {
        /// The offer.
        offer: Arc<Rental>,
        /// Its term.
        term: Term,
        /// The length of the contract where the term does not say it.
        commitment: Option<Months>,
        /// The price of an instance.
        price: Sourced<UsdPerHour>,
        /// How a replica lies on the GPUs.
        layout: WayLayout,
    },
    /// On servers of one's own.
    Own {
        /// The server.
        server: Arc<Server>,
        /// How a replica lies on the GPUs.
        layout: WayLayout,
    },
    /// By the token.
    Buy {
        /// The model that is sold.
        model: Arc<TokenModel>,
        /// The provider's region.
        region: Option<String>,
        /// Whether cached tokens have a price.
        caches: Caches,
    },
}

/// How the experts of a model lie on GPUs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Experts {
    /// Each expert is cut among the GPUs, as engines do it.
    #[default]
    Cut,
    /// Each is held whole.
    Whole,
}

impl How {
    /// How a replica lies on its GPUs, where it has any.
    pub const fn layout(&self) -> Option<WayLayout> {
        match self {
            Self::Rent { layout, .. } | Self::Own { layout, .. } => Some(*layout),
            Self::Buy { .. } => None,
        }
    }
}

/// How a replica lies on GPUs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WayLayout {
    /// GPUs of a replica; `None` to have the layouts compared.
    pub replica: Option<Count>,
    /// How experts lie.
    pub experts: Experts,
}

/// Whether a provider has a price for cached tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caches {
    /// As the workload says.
    Priced,
    /// It has none, so the whole prompt is paid as input.
    AsInput,
}

/// Which weights a way serves.
#[derive(Clone, Debug, PartialEq)]
pub enum ServedWeights {
    /// The published ones.
    Published(Precision),
    /// Narrower than published, so that their accuracy needs an evaluation.
    Narrower(Precision),
    /// The same checkpoint, in a precision that the provider does not state.
    Unstated,
    /// Another checkpoint of the same architecture.
    Other {
        /// Which one.
        checkpoint: String,
        /// Its precision, if the provider states it.
        precision: Option<Precision>,
    },
    /// Another model that was asked for by name.
    Named,
    /// Another model, for reference only.
    Reference,
}

impl ServedWeights {
    /// Whether a choice may fall on it: other models for reference, other checkpoints and narrower weights have to be evaluated first.
    pub const fn is_eligible(&self) -> bool {
        matches!(self, Self::Published(_) | Self::Unstated | Self::Named)
    }

    /// The precision in which a replica of one's own runs, where that is not the published one.
    pub(super) const fn narrower(&self) -> Option<Precision> {
        match self {
            Self::Narrower(precision) => Some(*precision),
            _ => None,
        }
    }

    /// A word in machine formats.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Published(_) => "published",
            Self::Narrower(_) => "narrower",
            Self::Unstated => "precision_unstated",
            Self::Other { .. } => "other_checkpoint",
            Self::Named | Self::Reference => "other_model",
        }
    }
}

/// The kinds of way that a comparison shows at least one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WayKind {
    /// Tokens of a provider.
    Tokens,
    /// GPUs by the hour.
    Rented,
    /// GPUs under a contract.
    Reserved,
    /// Servers of one's own.
    Owned,
}

impl WayKind {
    /// A word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tokens => "tokens",
            Self::Rented => "rented",
            Self::Reserved => "reserved",
            Self::Owned => "owned",
        }
    }
}

impl Way {
    /// What kind of way it is.
    pub fn kind(&self) -> WayKind {
        match &self.how {
            How::Buy { .. } => WayKind::Tokens,
            How::Own { .. } => WayKind::Owned,
            How::Rent { term: Term::OnDemand | Term::Spot | Term::Market, .. } => WayKind::Rented,
            How::Rent { .. } => WayKind::Reserved,
        }
    }

    /// Who sells it: what stands before the first `/` of its id; `None` for servers of one's own.
    pub fn provider(&self) -> Option<&str> {
        let id = match &self.how {
            How::Rent { offer, .. } => &offer.id,
            How::Buy { model, .. } => &model.id,
            How::Own { .. } => return None,
        };
        id.split_once('/').map(|(provider, _)| provider)
    }

    /// The id of its GPUs.
    pub fn gpu(&self) -> Option<&str> {
        match &self.how {
            How::Rent { offer, .. } => Some(&offer.gpu),
            How::Own { server, .. } => Some(&server.gpu),
            How::Buy { .. } => None,
        }
    }

    /// The entry of the catalog that it is an offer of.
    pub fn offer(&self) -> &str {
        match &self.how {
            How::Rent { offer, .. } => &offer.id,
            How::Buy { model, .. } => &model.id,
            How::Own { server, .. } => &server.id,
        }
    }

    /// The same in another layout.
    #[must_use]
    pub fn laid_out(&self, other: WayLayout) -> Self {
        let mut way = self.clone();
        match &mut way.how {
            How::Rent { layout, .. } | How::Own { layout, .. } => *layout = other,
            How::Buy { .. } => {}
        }
        way
    }

    /// Where its price was read, and when; `None` where it has none.
    pub fn price_source(&self, as_of: Date) -> Option<PriceSource> {
        let (source, checked, kind) = match &self.how {
            How::Rent { price, .. } => {
                (&price.provenance.source, price.provenance.checked, price.provenance.kind)
            }
            How::Own { server, .. } => {
                let price = server.price.as_ref()?;
                (&price.provenance.source, price.provenance.checked, price.provenance.kind)
            }
            How::Buy { model, .. } => {
                let card = model.cards.on(as_of).ok()?.card;
                (&card.provenance.source, card.provenance.checked, card.provenance.kind)
            }
        };
        let stale = days_between(checked, as_of) > stale_after(kind);
        Some(PriceSource {
            source: source.clone(),
            checked,
            age: if stale { Age::Stale } else { Age::Fresh },
        })
    }
}

/// Where a price was read.
#[derive(Clone, Debug)]
pub struct PriceSource {
    /// The source.
    pub source: String,
    /// The day on which it was read.
    pub checked: Date,
    /// Whether that is long ago.
    pub age: Age,
}

/// Whether a price was read long ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// It was not.
    Fresh,
    /// It was.
    Stale,
}

/// A name that is safe as a key: small letters, digits, points and hyphens.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for character in text.to_lowercase().chars() {
        if character.is_ascii_alphanumeric() || character == '.' {
            slug.push(character);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_matches('-').to_owned()
}
