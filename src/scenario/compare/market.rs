//! Every way to serve a model that the catalog offers on a day, and what is left out and why.

use std::fmt;
use std::sync::Arc;

use crate::catalog::{
    Catalog, GRACE_DAYS, Gpu, Precision, Rental, Server, Sourced, Tenure, Term, days_between,
};
use crate::diagnostics::Sink;
use crate::units::{Date, Months, Quantity};

use super::question::{MarketQuestion, Spot};
use super::region;
use super::way::{How, ServedWeights, Way, WayLayout, slug};

/// The ways of a day.
#[derive(Clone, Debug, Default)]
pub struct Market {
    /// All that could be had.
    pub ways: Vec<Way>,
    /// What is left out.
    pub left_out: Vec<NotCompared>,
}

/// An offer that is not compared.
#[derive(Clone, Debug, PartialEq)]
pub struct NotCompared {
    /// Its id, with the term where it has several.
    pub offer: String,
    /// Why.
    pub why: WhyNot,
}

/// Why an offer is not compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyNot {
    /// What others pay, by a survey or an estimate: nobody sells at it.
    NotSold,
    /// Spot instances were not asked for.
    Spot,
    /// Blocks of hours are booked ahead.
    Blocks,
    /// Its contract is longer than the horizon.
    Contract,
    /// It is of another region.
    Region,
    /// It has no price on the day.
    NoPrice,
    /// Its provider has switched it off.
    Retired(Date),
    /// A call is longer than the model's context.
    TooLong(String),
    /// The command line names other GPUs or providers.
    NotAsked,
    /// The model does not run on these GPUs, with one of them.
    DoesNotRun(String),
    /// No number of its replicas keeps a limit, which is named.
    MissesLimit(String),
    /// It is refused by the reader, with the reason.
    Refused(String),
    /// Narrower weights that cost as much as the published ones.
    SavesNothing,
    /// Another size of the offer costs less.
    OtherSize,
    /// It costs more than those that are shown.
    Dearer,
    /// It costs less than the last one that is shown, which has its place for another reason than its cost.
    NoPlace,
}

impl WhyNot {
    /// A word in machine formats.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NotSold => "not_sold",
            Self::Spot => "spot",
            Self::Blocks => "capacity_block",
            Self::Contract => "contract_longer_than_horizon",
            Self::Region => "other_region",
            Self::NoPrice => "no_price",
            Self::Retired(_) => "retired",
            Self::TooLong(_) => "context_exceeded",
            Self::NotAsked => "not_asked",
            Self::DoesNotRun(_) => "does_not_run",
            Self::MissesLimit(_) => "misses_limit",
            Self::Refused(_) => "refused",
            Self::SavesNothing => "saves_nothing",
            Self::OtherSize => "other_size",
            Self::Dearer => "dearer",
            Self::NoPlace => "no_place",
        }
    }

    /// The same reason without what differs from offer to offer.
    fn group(&self) -> (u8, &str) {
        match self {
            Self::Dearer => (0, ""),
            Self::OtherSize => (1, ""),
            Self::SavesNothing => (12, ""),
            Self::DoesNotRun(_) => (2, ""),
            Self::MissesLimit(limit) => (3, limit),
            Self::Region => (4, ""),
            Self::Contract => (5, ""),
            Self::Blocks => (6, ""),
            Self::Spot => (7, ""),
            Self::NotSold => (8, ""),
            Self::NoPrice => (9, ""),
            Self::NotAsked => (10, ""),
            Self::Refused(why) => (11, why),
            Self::NoPlace => (13, ""),
            Self::Retired(_) => (14, ""),
            Self::TooLong(_) => (15, ""),
        }
    }

    /// Whether two offers are left out for the same reason.
    pub fn is_like(&self, other: &Self) -> bool {
        self.group() == other.group()
    }

    /// Where the reason stands among others: what a reader most likely looks for first.
    pub fn place(&self) -> u8 {
        match self {
            Self::TooLong(_) | Self::NoPlace => 0,
            _ => self.group().0,
        }
    }
}

impl fmt::Display for WhyNot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSold => f.write_str("surveys and estimates of what others pay, and nobody's offer"),
            Self::Spot => {
                f.write_str("spot instances, which may be taken away at any time (`--spot` counts them)")
            }
            Self::Blocks => f.write_str("capacity blocks, booked for days ahead"),
            Self::Contract => f.write_str("contracts longer than the horizon"),
            Self::Region => f.write_str("another region"),
            Self::NoPrice => f.write_str("no price on that day"),
            Self::NotAsked => f.write_str("not asked for (`--gpu`, `--provider`)"),
            Self::DoesNotRun(_) => f.write_str("the GPUs do not hold or run the model"),
            Self::MissesLimit(limit) => write!(f, "`{limit}` is missed, however many replicas there are"),
            Self::Refused(why) => f.write_str(why),
            Self::SavesNothing => f.write_str("narrower weights that cost as much as the published ones"),
            Self::OtherSize => f.write_str(
                "other sizes of a provider's offer, or other servers with the same GPUs, at no lower cost",
            ),
            Self::Dearer => f.write_str("dearer than those that are shown (`--top` shows more)"),
            Self::NoPlace => f.write_str(
                "cheaper than the last that is shown: each kind has a place, and narrower weights have a third of them at most (`--top` \
                 shows more)",
            ),
            Self::Retired(day) => write!(f, "switched off by the provider, on {day}"),
            Self::TooLong(context) => {
                write!(f, "prompt and answer of a call are longer than the model's context of {context}")
            }
        }
    }
}

/// A contract whose length the catalog does not say is taken to run a year.
pub const UNSAID_CONTRACT: Months = Months::const_new(12.0);

impl Market {
    /// The ways that the catalog offers for a question, without those by the token.
    pub fn of(question: &MarketQuestion, catalog: &Catalog) -> Self {
        let mut sink = Sink::default();
        let mut market = Self::default();
        let mut gpus: Vec<Arc<Gpu>> = Vec::new();
        let mut gpu = |id: &str| {
            let known = gpus.iter().find(|gpu| gpu.id == id).cloned();
            known.or_else(|| {
                let found = catalog.find::<Gpu>(id, &mut Sink::default())?;
                gpus.push(Arc::clone(&found));
                Some(found)
            })
        };
        for offer in catalog.all::<Rental>(&mut sink) {
            let known = gpu(&offer.gpu);
            for (term, _) in &offer.terms {
                match fits_context(question).and_then(|()| rented(question, &offer, *term)) {
                    Ok(way) => market.in_each_precision(question, &way, known.as_deref()),
                    Err(why) => market.leave_out(format!("{}, {term}", offer.id), why),
                }
            }
        }
        for server in catalog.all::<Server>(&mut sink) {
            let known = gpu(&server.gpu);
            match fits_context(question).and_then(|()| owned(question, &server)) {
                Ok(way) => market.in_each_precision(question, &way, known.as_deref()),
                Err(why) => market.leave_out(server.id.clone(), why),
            }
        }
        market
    }

    fn leave_out(&mut self, offer: String, why: WhyNot) {
        self.left_out.push(NotCompared { offer, why });
    }

    /// Adds a way as published, and in each narrower precision that its GPUs compute in.
    fn in_each_precision(&mut self, question: &MarketQuestion, way: &Way, gpu: Option<&Gpu>) {
        let native = question.architecture.native;
        let has = |precision: Precision| match precision {
            Precision::Fp4 => gpu.is_some_and(|gpu| gpu.fp4.is_some()),
            _ => gpu.is_some_and(|gpu| gpu.fp8.is_some()),
        };
        // What is published in four bits is loaded as it is.
        let narrower = [Precision::Fp8, Precision::Fp4].into_iter();
        let narrower = narrower
            .filter(|precision| native != Precision::Fp4 && precision.narrows(native) && has(*precision));
        self.ways.push(way.clone());
        self.ways.extend(narrower.map(|precision| Way {
            name: format!("{}-{precision}", way.name),
            weights: ServedWeights::Narrower(precision),
            how: way.how.clone(),
        }));
    }
}

/// Whether the command line names this GPU, or none.
fn is_asked(asked: &[String], name: &str) -> bool {
    asked.is_empty() || asked.iter().any(|known| known == name)
}

fn rented(question: &MarketQuestion, offer: &Arc<Rental>, term: Term) -> Result<Way, WhyNot> {
    let filters = &question.filters;
    let provider = offer.id.split_once('/').map_or("", |(provider, _)| provider);
    if !is_asked(&filters.gpus, &offer.gpu) || !is_asked(&filters.providers, provider) {
        return Err(WhyNot::NotAsked);
    }
    let found = offer.term(term).and_then(|cards| cards.on(question.as_of).ok()).ok_or(WhyNot::NoPrice)?;
    if !has_seen(question, found.card.from, found.card.provenance.checked) {
        return Err(WhyNot::NoPrice);
    }
    let surveyed = offer.market(term, question.as_of).is_some();
    if term == Term::Market || surveyed || !found.card.provenance.kind.is_sold() {
        return Err(WhyNot::NotSold);
    }
    if let (Some(asked), Some(own)) = (&filters.region, &offer.region)
        && !region::is_in(own, asked)
    {
        return Err(WhyNot::Region);
    }
    let commitment = match term.tenure() {
        Tenure::ByTheHour if term == Term::Spot && filters.spot == Spot::LeftOut => {
            return Err(WhyNot::Spot);
        }
        Tenure::Blocks => return Err(WhyNot::Blocks),
        Tenure::For(length) if length > question.horizon => return Err(WhyNot::Contract),
        Tenure::Unsaid if UNSAID_CONTRACT > question.horizon => return Err(WhyNot::Contract),
        Tenure::Unsaid => Some(UNSAID_CONTRACT),
        Tenure::ByTheHour | Tenure::For(_) | Tenure::Open => None,
    };
    Ok(Way {
        name: slug(&format!("{}-{term}", offer.id)),
        weights: ServedWeights::Published(question.architecture.native),
        how: How::Rent {
            offer: Arc::clone(offer),
            term,
            commitment,
            price: found.card.sourced(),
            layout: WayLayout::default(),
        },
    })
}

fn owned(question: &MarketQuestion, server: &Arc<Server>) -> Result<Way, WhyNot> {
    let filters = &question.filters;
    if !is_asked(&filters.gpus, &server.gpu) || !filters.providers.is_empty() {
        return Err(WhyNot::NotAsked);
    }
    let seen = |price: &Sourced<_>| has_seen(question, None, price.provenance.checked);
    if !server.price.as_ref().is_some_and(seen) {
        return Err(WhyNot::NoPrice);
    }
    Ok(Way {
        name: slug(&format!("own-{}", server.id)),
        weights: ServedWeights::Published(question.architecture.native),
        how: How::Own { server: Arc::clone(server), layout: WayLayout::default() },
    })
}

/// Whether a call fits the model's context.
pub(super) fn fits_context(question: &MarketQuestion) -> Result<(), WhyNot> {
    let context = question.architecture.context;
    if question.input.get() + question.output.get() > context.get() {
        return Err(WhyNot::TooLong(context.to_string()));
    }
    Ok(())
}

/// Whether a price is known of the day: one whose first day nobody knows is believed from the day on which it was read, with the same
/// grace as one that was first seen a little later.
pub(super) fn has_seen(question: &MarketQuestion, from: Option<Date>, checked: Date) -> bool {
    from.is_some() || days_between(question.as_of, checked) <= GRACE_DAYS
}
