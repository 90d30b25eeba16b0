//! What the catalog's own dated cards did: beside a trend that is assumed.

use crate::catalog::{Dated, Rental, ServiceTier, TokenClass, TokenModel, days_between};
use crate::diagnostics::Sink;
use crate::units::{Amount, Date, RelativeChange};

use super::definition::Scenario;
use super::option::option::Serving;
use super::variants::Variants;

/// The oldest and the newest price of something that the catalog has, on its days.
#[derive(Clone, Debug)]
pub struct PriceSeen {
    /// The field of the trend that concerns it.
    pub trend: &'static str,
    /// What is sold.
    pub what: String,
    /// The days on which the prices were first known.
    pub days: [Date; 2],
    /// The prices.
    pub prices: [Amount; 2],
    /// The change of a year that leads from one to the other, compounded.
    pub yearly: RelativeChange,
}

/// Days of a year, on average.
const YEAR: f64 = 365.25;
/// Prices of days that are nearer to each other say nothing of a year.
const FEWEST_DAYS: i32 = 90;

/// From the first to the last of some dated prices; nothing where there is one day only.
fn seen(trend: &'static str, what: &str, prices: &[(Date, Amount)]) -> Option<PriceSeen> {
    let ((first, before), (last, after)) = (*prices.first()?, *prices.last()?);
    let days = days_between(first, last);
    let years = f64::from(days) / YEAR;
    if days < FEWEST_DAYS || before.value() <= 0.0 {
        return None;
    }
    let yearly = (after.value() / before.value()).powf(1.0 / years);
    Some(PriceSeen {
        trend,
        what: what.to_owned(),
        days: [first, last],
        prices: [before, after],
        yearly: RelativeChange::of_numbers(1.0, yearly)?,
    })
}

impl Variants<'_> {
    /// What prices of the options of a scenario did until its day, of models that are bought by the token (the price of a prompt) and of
    /// GPUs that are rented; none of what the catalog knows on a single day only, or on days that are near each other.
    pub fn price_history(&self, scenario: &Scenario) -> Vec<PriceSeen> {
        let mut found: Vec<PriceSeen> = Vec::new();
        let begun = |from: Option<Date>| from.filter(|from| *from <= scenario.as_of);
        for option in &scenario.options {
            let one = match &option.serving {
                Serving::Serverless(tokens) if tokens.stated.is_none() => {
                    let Some(model) = self.catalog.find::<TokenModel>(&tokens.model, &mut Sink::default())
                    else {
                        continue;
                    };
                    let price = |card: &crate::catalog::Card<crate::catalog::TokenCard>| {
                        let rates = card.value.tiers().first()?.rates(ServiceTier::Standard)?;
                        Some((begun(card.from)?, rates.of(TokenClass::Input)?.value.into()))
                    };
                    let prices: Vec<(Date, Amount)> = model.cards.cards().iter().filter_map(price).collect();
                    seen("finance.token_price_trend", &tokens.model, &prices)
                }
                Serving::Rental(rented) => {
                    let rental = self.catalog.find::<Rental>(&rented.offer, &mut Sink::default());
                    let (Some(rental), Some(term)) = (rental, rented.term) else { continue };
                    let cards = rental.term(term).map(Dated::cards).unwrap_or_default();
                    let prices: Vec<(Date, Amount)> = cards
                        .iter()
                        .filter_map(|card| Some((begun(card.from)?, card.value.into())))
                        .collect();
                    seen("finance.gpu_rent_trend", &rented.offer, &prices)
                }
                _ => None,
            };
            found.extend(one.filter(|one| !found.iter().any(|known| known.what == one.what)));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Quantity as _, UsdPerMtok, parse_date};

    #[test]
    fn a_change_is_one_of_a_year() {
        let day = |text: &str| parse_date(text).unwrap();
        let price = |value| Amount::from(UsdPerMtok::new(value).unwrap());
        let prices = [(day("2024-11-15"), price(4.0)), (day("2026-11-15"), price(1.0))];
        // To a quarter in two years: to half in one.
        let found = seen("t", "m", &prices).unwrap();
        assert!((found.yearly.get() + 0.5).abs() < 1e-3, "{:?}", found.yearly);
        assert!(seen("t", "m", &prices[..1]).is_none());
        assert!(seen("t", "m", &[prices[0], prices[0]]).is_none());
    }
}
