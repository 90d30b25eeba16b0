//! What is paid for tokens over or under their list price: lane, region, discount, volume and markup, in this order; and what is paid in
//! any case.

use std::ops::Mul;

use crate::figure::{Figure, Traced};
use crate::scenario::{Priced, Terms, Volumes};
use crate::units::{Fraction, Load, Mtok, Quantity, Ratio, Unit};

use super::ledger::{Ledger, Nature};
use crate::economics::fleet::priced::priced;

/// What list prices are multiplied by where these terms apply, each on what comes before: lane × region × (1 − discount) × (1 + markup).
///
/// Source: docs/formulas.md, Terms of a contract. OpenAI gpt-5.4-mini in the EU (1.1) at 12 % off, through a gateway that adds 5.5 %:
/// 1.1 × 0.88 × 1.055 = 1.02124, so that $0.75 come to $0.76593.
///
/// ```
/// use breakeven::economics::terms_factor;
/// let factor = terms_factor(None, Some("1.1x".parse()?), Some("12%".parse()?), Some("5.5%".parse()?));
/// assert_eq!(format!("{:.5}", breakeven::units::Quantity::get(factor)), "1.02124");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn terms_factor(
    lane: Option<Ratio>,
    region: Option<Ratio>,
    discount: Option<Fraction>,
    markup: Option<Load>,
) -> Ratio {
    let lane = lane.map_or(1.0, Quantity::get);
    let region = region.map_or(1.0, Quantity::get);
    let left = discount.map_or(1.0, |discount| discount.rest().get());
    let over = markup.map_or(1.0, |markup| 1.0 + markup.get());
    Ratio::const_new(lane * region * left * over)
}

/// What discounts by volume take off all tokens of a month on average: Σ tokens between the bounds of a band × its discount ÷ tokens. Each
/// band reaches to the next one.
///
/// Source: docs/formulas.md, Terms of a contract. Of 2,500 Mtok the first 500 are at the list price, the next 1,500 at 10 % off and the
/// last 500 at 20 % off: (1,500 × 10 % + 500 × 20 %) ÷ 2,500 = 10 %.
///
/// ```
/// use breakeven::economics::volume_discount;
/// let bands = [("500 Mtok".parse()?, "10%".parse()?), ("2,000 Mtok".parse()?, "20%".parse()?)];
/// assert_eq!(volume_discount("2,500 Mtok".parse()?, &bands), "10%".parse()?);
/// assert_eq!(volume_discount("400 Mtok".parse()?, &bands), "0%".parse()?);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn volume_discount(tokens: Mtok, bands: &[(Mtok, Fraction)]) -> Fraction {
    let ends = bands.iter().skip(1).map(|(above, _)| above.get()).chain([f64::INFINITY]);
    let off = bands
        .iter()
        .zip(ends)
        .map(|((above, discount), end)| (tokens.get().min(end) - above.get()).max(0.0) * discount.get());
    let off: f64 = off.sum();
    Fraction::const_new(if tokens.get() > 0.0 { (off / tokens.get()).min(1.0) } else { 0.0 })
}

/// The bands of an option: its free tokens, then those of its discounts.
fn bands(volumes: &Volumes) -> Vec<(Mtok, Fraction)> {
    let mut bands = Vec::new();
    if let Some(free) = &volumes.free {
        bands.extend([(Mtok::ZERO, Fraction::ONE), (free.value, Fraction::ZERO)]);
    }
    bands.extend(volumes.bands.iter().map(|band| (band.above.value, band.discount.value)));
    bands
}

/// The terms of an option in a month.
pub(super) struct InForce<'t> {
    terms: &'t Terms,
    /// What volumes take off on average, if they do.
    volume: Option<Figure<Fraction>>,
}

impl<'t> InForce<'t> {
    /// In a month of so many tokens.
    pub(super) fn of(terms: &'t Terms, tokens: &Figure<Mtok>) -> Self {
        Self { terms, volume: volume(terms, tokens) }
    }

    /// A price by the terms of an option, with its derivation; the list price itself where there are none.
    pub(super) fn price<Q>(&self, label: &str, list: &Priced<Q>) -> Figure<Q>
    where
        Q: Quantity + Mul<Ratio, Output = Q>,
    {
        let Self { terms, volume } = self;
        let volume = volume.as_ref();
        let lane = terms.lane.as_ref().map(|lane| Figure::listed("multiple of the standard price", lane));
        let region = terms.region.as_ref().and_then(|region| {
            Some(priced(&format!("factor of region {}", region.name), region.factor.as_ref()?))
        });
        let discount = terms.discount.as_ref().map(|discount| Figure::written("discount", discount));
        let markup = terms.markup.as_ref().map(|markup| Figure::written("markup", markup));
        let mut formula = String::from("list price");
        let mut factors: Vec<&dyn Traced> = Vec::new();
        for (text, factor) in [
            (" × multiple of the service tier", lane.as_ref().map(|lane| lane as &dyn Traced)),
            (" × factor of the region", region.as_ref().map(|region| region as &dyn Traced)),
            (" × (1 − discount)", discount.as_ref().map(|discount| discount as &dyn Traced)),
            (" × (1 − discount by volume)", volume.map(|volume| volume as &dyn Traced)),
            (" × (1 + markup)", markup.as_ref().map(|markup| markup as &dyn Traced)),
        ] {
            if let Some(factor) = factor {
                formula.push_str(text);
                factors.push(factor);
            }
        }
        if factors.is_empty() {
            return priced(label, list);
        }
        let list = priced(&format!("list {label}"), list);
        let factor = terms_factor(
            lane.as_ref().map(Figure::value),
            region.as_ref().map(Figure::value),
            discount.as_ref().map(Figure::value),
            markup.as_ref().map(Figure::value),
        );
        let mut inputs: Vec<&dyn Traced> = vec![&list];
        inputs.extend(factors);
        let left = volume.map_or(Fraction::ONE, |volume| volume.value().rest());
        Figure::derived(label, &formula, list.value() * factor * Ratio::const_new(left.get()), &inputs)
    }

    /// What a price list asks: the price of the lane and of the region, before what a contract or a volume takes off and a reseller adds.
    pub(super) fn listed<Q>(&self, list: &Priced<Q>) -> Q
    where
        Q: Quantity + Mul<Ratio, Output = Q>,
    {
        let lane = self.terms.lane.as_ref().map(|lane| lane.value);
        let region = self.terms.region.as_ref().and_then(|region| region.factor.as_ref()).map(Priced::value);
        list.value() * terms_factor(lane, region, None, None)
    }
}

/// A price of what is no token by the terms of an option: what a contract takes off and a reseller adds. What an option states itself is
/// what it pays.
pub(super) fn by_contract<Q>(label: &str, list: &Priced<Q>, terms: &Terms) -> Figure<Q>
where
    Q: Quantity + Mul<Ratio, Output = Q>,
{
    let (discount, markup) = (terms.discount.as_ref(), terms.markup.as_ref());
    if matches!(list, Priced::Stated(_)) || (discount.is_none() && markup.is_none()) {
        return priced(label, list);
    }
    let (value, off, over) = (list.value(), discount.map(|off| off.value), markup.map(|over| over.value));
    let list = priced(&format!("list {label}"), list);
    let discount = discount.map(|discount| Figure::written("discount", discount));
    let markup = markup.map(|markup| Figure::written("markup", markup));
    let mut inputs: Vec<&dyn Traced> = vec![&list];
    inputs.extend(discount.as_ref().map(|discount| discount as &dyn Traced));
    inputs.extend(markup.as_ref().map(|markup| markup as &dyn Traced));
    let formula = match (&discount, &markup) {
        (Some(_), Some(_)) => "list price × (1 − discount) × (1 + markup)",
        (Some(_), None) => "list price × (1 − discount)",
        (None, _) => "list price × (1 + markup)",
    };
    Figure::derived(label, formula, value * terms_factor(None, None, off, over), &inputs)
}

/// What volumes take off the tokens of a month on average; `None` where prices are the same at every volume.
fn volume(terms: &Terms, tokens: &Figure<Mtok>) -> Option<Figure<Fraction>> {
    let volumes = &terms.volumes;
    if volumes.are_none() {
        return None;
    }
    let free = volumes.free.as_ref().map(|free| Figure::written("free tokens per month", free));
    let own: Vec<(Figure<Mtok>, Figure<Fraction>)> = volumes
        .bands
        .iter()
        .map(|band| {
            let above = Figure::written("tokens per month above", &band.above);
            (above, Figure::written("discount beyond them", &band.discount))
        })
        .collect();
    let mut inputs: Vec<&dyn Traced> = vec![tokens];
    inputs.extend(free.as_ref().map(|free| free as &dyn Traced));
    for (above, discount) in &own {
        inputs.extend([above as &dyn Traced, discount]);
    }
    let value = volume_discount(tokens.value(), &bands(volumes));
    let formula = "sum over bands of tokens in the band × its discount ÷ tokens per month";
    Some(Figure::derived("discount by volume, on average", formula, value, &inputs))
}

/// What the bill of a month goes by, and stays the same as long as the bill is a straight line in tokens: the band that the last token
/// lies in, and whether the committed spend is used up.
pub(in crate::economics) fn stretch(terms: &Terms, ledger: &Ledger) -> Vec<f64> {
    if !terms.depend_on_volume() {
        return Vec::new();
    }
    let lines = ledger.lines();
    let tokens: f64 = lines
        .iter()
        .filter(|line| line.quantity.amount.unit() == Unit::Mtok)
        .map(|line| line.quantity.amount.value())
        .sum();
    let bands = bands(&terms.volumes);
    let passed = bands.iter().filter(|(above, _)| tokens > above.get()).fold(0.0, |count, _| count + 1.0);
    let unused = lines.iter().any(|line| line.label == UNUSED && line.amount.get() > 0.0);
    vec![passed, if unused { 0.0 } else { 1.0 }]
}

/// The line of a committed spend that tokens do not use up.
const UNUSED: &str = "committed spend not used";

/// Adds what is paid beyond the tokens of a month, where more is committed.
pub(super) fn push_committed(ledger: &mut Ledger, terms: &Terms) {
    let Some(spend) = &terms.committed else { return };
    let spend = Figure::written("committed spend", spend);
    let used = ledger.total_of("what its tokens cost", |nature| nature == Nature::Tokens);
    let unused = spend.value() - used.value();
    let formula = "committed spend − what its tokens cost, at least 0";
    ledger.push(Nature::Tokens, UNUSED, formula, &used, &spend, unused);
}
