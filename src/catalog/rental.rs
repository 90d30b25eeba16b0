//! GPUs for rent: by provider, instance and term, with dated prices.

use std::fmt;
use std::sync::Arc;

use crate::decode::{
    Block, BlockShape, Context, Decode, FieldShape, Fields, Shape, Shaped, Sited, Words, block,
};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node};
use crate::units::{Count, Date, Months, Quantity, UsdPerGpuHour, UsdPerHour};

use super::dated::{Card, CardKeys, Dated, days_between};
use super::elsewhere::ElsewhereKeys;
use super::entry::{Entry, Table};
use super::gpu_share::GpuShare;
use super::provenance::{Kind, Provenance, ProvenanceKeys};

/// An instance that a provider rents out.
#[derive(Clone, Debug)]
pub struct Rental {
    /// Its id: `lambda/h100-sxm-8x`.
    pub id: String,
    /// Who rents it out.
    pub provider: String,
    /// The id of its GPUs.
    pub gpu: String,
    /// GPUs in one instance: the smallest thing that can be ordered.
    pub gpus: Count,
    /// The share of a GPU that each of them is, where they are not whole.
    pub share: Option<GpuShare>,
    /// Where, if the price depends on it.
    pub region: Option<String>,
    /// What is worth knowing.
    pub note: Option<String>,
    /// The price of one instance, by term.
    pub terms: Vec<(Term, Dated<UsdPerHour>)>,
}

/// For how long, and how firmly, an instance is rented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// By the hour, whenever wanted.
    OnDemand,
    /// Cheap, and taken away when somebody pays more.
    Spot,
    /// Committed for a time that the source does not say.
    Reserved,
    /// Committed for a year.
    ReservedOneYear,
    /// Committed for three years.
    ReservedThreeYears,
    /// A block of hours, booked ahead.
    CapacityBlock,
    /// Whatever the market asks.
    Market,
}

/// What a term says of a commitment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tenure {
    /// None: instances are given back at any hour.
    ByTheHour,
    /// Committed for so long.
    For(Months),
    /// Committed, and the source does not say for how long.
    Unsaid,
    /// Committed by the block, for days to months.
    Blocks,
    /// Nothing.
    Open,
}

/// What others pay, by a survey: a reference, and nobody's offer.
#[derive(Clone, Debug, PartialEq)]
pub struct MarketPrice {
    /// The lowest of its last readings.
    pub low: UsdPerHour,
    /// The highest of them.
    pub high: UsdPerHour,
    /// How many there are.
    pub readings: Count,
}

/// For how long before a day readings of a survey are shown.
const LAST_READINGS_DAYS: i32 = 365;

impl fmt::Display for MarketPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { low, high, readings } = self;
        if readings.get() == 1.0 {
            return write!(f, "market, not sold: {high} in its only reading within a year");
        }
        write!(f, "market, not sold: {low} to {high} in its last {readings} readings")
    }
}

impl Term {
    /// What it says of a commitment.
    pub const fn tenure(self) -> Tenure {
        match self {
            Self::OnDemand | Self::Spot => Tenure::ByTheHour,
            Self::Reserved => Tenure::Unsaid,
            Self::ReservedOneYear => Tenure::For(Months::const_new(12.0)),
            Self::ReservedThreeYears => Tenure::For(Months::const_new(36.0)),
            Self::CapacityBlock => Tenure::Blocks,
            Self::Market => Tenure::Open,
        }
    }
}

impl Words for Term {
    const WHAT: &'static str = "a rental term";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("on-demand", Self::OnDemand),
        ("spot", Self::Spot),
        ("reserved", Self::Reserved),
        ("reserved-1y", Self::ReservedOneYear),
        ("reserved-3y", Self::ReservedThreeYears),
        ("capacity-block", Self::CapacityBlock),
        ("market", Self::Market),
    ];
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Rental {
    /// What a term's price on a day is where it comes from a survey: what others pay, which is no offer. What a survey estimated before
    /// it asked anybody is none either.
    pub fn market(&self, term: Term, day: Date) -> Option<MarketPrice> {
        let cards = self.term(term)?.cards();
        let surveyed = |card: &&Card<UsdPerHour>| card.provenance.kind == Kind::Survey;
        let now = self.term(term)?.on(day).ok()?.card;
        let is_estimate = now.provenance.kind == Kind::Estimate && cards.iter().any(|card| surveyed(&card));
        if !surveyed(&now) && !is_estimate {
            return None;
        }
        let begun = |card: &&Card<UsdPerHour>| card.from.is_none_or(|from| Some(from) <= now.from);
        let recent = |card: &&Card<UsdPerHour>| {
            days_between(card.provenance.checked, day) <= LAST_READINGS_DAYS || card.from == now.from
        };
        let alike = |card: &&Card<UsdPerHour>| card.provenance.kind == now.provenance.kind;
        let last = cards.iter().filter(begun).filter(recent).filter(alike).map(|card| card.value.get());
        let (low, high, readings) = last.fold((f64::INFINITY, 0.0, 0.0), |(low, high, count), price| {
            (f64::min(low, price), f64::max(high, price), count + 1.0)
        });
        Some(MarketPrice {
            low: UsdPerHour::new(low).ok()?,
            high: UsdPerHour::new(high).ok()?,
            readings: Count::new(readings).ok()?,
        })
    }

    /// The prices of a term.
    pub fn term(&self, term: Term) -> Option<&Dated<UsdPerHour>> {
        self.terms.iter().find(|(offered, _)| *offered == term).map(|(_, prices)| prices)
    }
}

block! {
    /// An offer of GPUs for rent.
    pub(super) struct RentalEntryKeys {
        /// Who rents it out.
        required PROVIDER: String = "provider";
        /// Other names.
        optional ALIASES: Vec<String> = "aliases";
        /// The id of its GPUs.
        required GPU: String = "gpu", eg "h100-sxm";
        /// GPUs in one instance.
        required GPUS: Count = "gpus", eg "8";
        /// The share of a GPU that is rented, where that is less than a whole one.
        optional SHARE: GpuShare = "share", eg "1/7";
        /// Where it stands.
        optional REGION: String = "region";
        /// What else is worth knowing.
        optional NOTE: String = "note";
        /// Prices by term, each as dated cards.
        required TERMS: TermPrices = "terms";
    }

    /// A dated price of an instance.
    pub(super) struct RentCardKeys: CardKeys, ProvenanceKeys, ElsewhereKeys<UsdPerHour> {
        /// The price of one instance, or of each of its GPUs.
        required PRICE: (UsdPerHour, UsdPerGpuHour) = "price", eg "$55.04/h", "$6.88/GPU/h";
    }
}

/// Prices by term: every term has a field.
pub(super) enum TermPrices {}

impl Block for TermPrices {
    fn name() -> String {
        "TermPrices".to_owned()
    }

    fn about() -> &'static [&'static str] {
        &["Prices by term."]
    }

    fn own() -> Vec<FieldShape> {
        let field = |(word, _): &(&str, Term)| {
            FieldShape::optional::<Vec<RentCardKeys>>(
                word,
                format!("Prices of the term `{word}`, the oldest first."),
            )
        };
        Term::WORDS.iter().map(field).collect()
    }
}

impl Shaped for TermPrices {
    fn shape() -> Shape {
        Shape::Block(BlockShape::of::<Self>())
    }
}

impl Entry for Rental {
    const TABLE: Table = Table::Rentals;

    fn shape() -> Shape {
        RentalEntryKeys::shape()
    }

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::<RentalEntryKeys>::open(node, path, "a rental", context)?;
        let provider: Option<Sited<String>> =
            fields.required(RentalEntryKeys::PROVIDER, "who rents it out", context);
        fields.optional(RentalEntryKeys::ALIASES, context);
        let gpu: Option<Sited<String>> =
            fields.required(RentalEntryKeys::GPU, "the id of its GPUs: `gpu: h100-sxm`", context);
        let gpus: Option<Sited<Count>> =
            fields.required(RentalEntryKeys::GPUS, "GPUs in one instance: `gpus: 8`", context);
        let share: Option<Sited<GpuShare>> = fields.optional(RentalEntryKeys::SHARE, context);
        let region: Option<Sited<String>> = fields.optional(RentalEntryKeys::REGION, context);
        let note: Option<Sited<String>> = fields.optional(RentalEntryKeys::NOTE, context);
        let terms = read_terms(name, gpus.as_ref().map(|gpus| gpus.value), &mut fields, context);
        fields.close(context);
        Some(Self {
            id: name.to_owned(),
            provider: provider?.value,
            gpu: gpu?.value,
            gpus: gpus?.value,
            share: share.map(|share| share.value),
            region: region.map(|region| region.value),
            note: note.map(|note| note.value),
            terms: terms?,
        })
    }
}

/// Whether a price says that it is for each GPU: `$2.49/GPU/h`.
pub fn is_per_gpu(price: &Node) -> bool {
    matches!(price, Node::Text(text) if text.to_ascii_lowercase().contains("gpu"))
}

/// The price of an instance of so many GPUs, as it is or for each of them.
fn read_price(
    gpus: Option<Count>,
    fields: &mut Fields<'_, RentCardKeys>,
    context: &mut Context<'_>,
) -> Option<UsdPerHour> {
    const HELP: &str =
        "the price of one instance, `price: $55.04/h`, or of each of its GPUs, `price: $6.88/GPU/h`";
    let Some((node, path)) = fields.node(RentCardKeys::PRICE) else {
        fields.missing(RentCardKeys::PRICE, HELP, context);
        return None;
    };
    if !is_per_gpu(node) {
        return UsdPerHour::decode(node, &path, context);
    }
    let each = UsdPerGpuHour::decode(node, &path, context)?;
    UsdPerHour::new(each.get() * gpus?.get()).ok()
}

fn read_terms(
    name: &str,
    gpus: Option<Count>,
    fields: &mut Fields<'_, RentalEntryKeys>,
    context: &mut Context<'_>,
) -> Option<Vec<(Term, Dated<UsdPerHour>)>> {
    if !fields.has(RentalEntryKeys::TERMS) {
        fields.missing(RentalEntryKeys::TERMS, "prices by term: `terms: { on-demand: [ … ] }`", context);
    }
    let mut terms = Vec::new();
    for (word, node, path) in fields.named(RentalEntryKeys::TERMS, "prices by term", context) {
        let Some(term) = Term::known(word) else {
            let message = format!("`{word}` is not a rental term");
            context.key_fault(Code::UnknownKey, message, &path, Term::help(word));
            continue;
        };
        let provenance = |fields: &mut Fields<'_, RentCardKeys>, context: &mut Context<'_>| {
            let own = Provenance::with_elsewhere::<UsdPerHour>(name, fields, context)?;
            let Some((Node::Text(price), _)) =
                fields.node(RentCardKeys::PRICE).filter(|(node, _)| is_per_gpu(node))
            else {
                return Some(own);
            };
            let gpus = gpus.unwrap_or(Count::ZERO);
            let source = format!("{} ({price} × {gpus} GPUs in an instance)", own.source);
            Some(Arc::new(Provenance { source, ..(*own).clone() }))
        };
        let prices = Dated::read_with(node, &path, context, provenance, |fields, context| {
            read_price(gpus, fields, context)
        });
        terms.push((term, prices?));
    }
    (!terms.is_empty()).then_some(terms)
}
