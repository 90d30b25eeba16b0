//! Models that are sold by the token: those named on the command line, and others for reference.

use std::sync::Arc;

use crate::catalog::{Catalog, Likeness, Makes, ServiceTier, TokenClass, TokenModel, Width};
use crate::diagnostics::Sink;
use crate::units::{Months, Quantity, months_after};

use super::market::{Market, NotCompared, WhyNot, fits_context, has_seen};
use super::question::MarketQuestion;
use super::way::{Caches, How, ServedWeights, Way, slug};

/// Providers of models of their own, whose weights nobody else serves.
const OWN_MODELS: [&str; 4] = ["anthropic", "google-gemini-api", "openai", "xai"];

/// How many of them are shown for reference.
const REFERENCES: usize = 2;

/// A model that is sold by the token, as a way.
fn sold(question: &MarketQuestion, model: &Arc<TokenModel>, weights: ServedWeights) -> Way {
    Way {
        name: slug(&model.id),
        weights,
        how: How::Buy {
            model: Arc::clone(model),
            region: question.filters.region.clone(),
            caches: Caches::Priced,
        },
    }
}

/// Every provider's tokens for the model: the same checkpoint, others of its architecture, and those that the provider quantised.
pub fn servings(question: &MarketQuestion, catalog: &Catalog) -> Market {
    let mut market = Market::default();
    let Some(found) = catalog.servings(&question.model, question.as_of, &mut Sink::default()) else {
        return market;
    };
    let asked = &question.filters.providers;
    let sells = |model: &TokenModel| {
        let provider = model.id.split_once('/').map_or("", |(provider, _)| provider);
        model.makes == Makes::Text && (asked.is_empty() || asked.iter().any(|known| known == provider))
    };
    for serving in found.sold.iter().filter(|serving| sells(&serving.model)) {
        let weights = match (serving.likeness, serving.width) {
            (Likeness::Other, _) => ServedWeights::Other {
                checkpoint: serving.weights.checkpoint.id().to_owned(),
                precision: serving.weights.precision,
            },
            (Likeness::Same, Width::Unknown) => ServedWeights::Unstated,
            (Likeness::Same, Width::Full(precision)) => ServedWeights::Published(precision),
            (Likeness::Same, Width::Narrower(precision)) => ServedWeights::Narrower(precision),
        };
        match fits_context(question).and_then(|()| is_on_sale(question, &serving.model)) {
            Ok(()) => market.ways.push(sold(question, &serving.model, weights)),
            Err(why) => market.left_out.push(NotCompared { offer: serving.model.id.clone(), why }),
        }
    }
    market
}

/// Models that are named on the command line, without those that are compared already.
pub fn named_models(question: &MarketQuestion, models: &[Arc<TokenModel>], known: &Market) -> Market {
    let mut market = Market::default();
    let is_new = |model: &&Arc<TokenModel>| {
        !known.ways.iter().any(|way| way.offer() == model.id)
            && !known.left_out.iter().any(|found| found.offer == model.id)
    };
    for model in models.iter().filter(is_new) {
        match is_on_sale(question, model) {
            Ok(()) => market.ways.push(sold(question, model, ServedWeights::Named)),
            Err(why) => market.left_out.push(NotCompared { offer: model.id.clone(), why }),
        }
    }
    market
}

/// Whether a model is sold on the day, at a price that is known of it.
fn is_on_sale(question: &MarketQuestion, model: &TokenModel) -> Result<(), WhyNot> {
    if let Some(day) = model.retires.filter(|day| *day <= question.as_of) {
        return Err(WhyNot::Retired(day));
    }
    let card = model.cards.on(question.as_of).map_err(|_| WhyNot::NoPrice)?.card;
    if !has_seen(question, card.from, card.provenance.checked) {
        return Err(WhyNot::NoPrice);
    }
    Ok(())
}

/// A horizon as a number of months.
fn whole_months(horizon: Months) -> usize {
    // The cast is exact: a whole number of months, of which there are few.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let months = horizon.get() as usize;
    months
}

/// What a call costs at a model's list prices, if it has them all and is still sold.
fn cost_of_call(question: &MarketQuestion, model: &TokenModel) -> Option<f64> {
    let end = months_after(question.as_of, whole_months(question.horizon));
    if is_on_sale(question, model).is_err()
        || model.makes != Makes::Text
        || model.retires.is_some_and(|day| day <= end)
    {
        return None;
    }
    let card = &model.cards.on(question.as_of).ok()?.card.value;
    let rates = card.tier(question.input)?.rates(ServiceTier::Standard)?;
    let price = |class| Some(rates.of(class)?.value.get());
    let fresh = question.input.get() * (1.0 - question.cached.get());
    let cached = question.input.get() - fresh;
    let read =
        if cached > 0.0 { price(TokenClass::CacheRead).or_else(|| price(TokenClass::Input))? } else { 0.0 };
    Some(
        price(TokenClass::Input)? * fresh
            + read * cached
            + price(TokenClass::Output)? * question.output.get(),
    )
}

/// The cheapest general model of each of two providers that sell models of their own, for reference: other models than the one that
/// is asked about.
pub fn references(question: &MarketQuestion, catalog: &Catalog) -> Vec<Way> {
    let mut best: Vec<(f64, Arc<TokenModel>)> = OWN_MODELS
        .iter()
        .filter_map(|provider| {
            let of_provider = |model: &String| model.split_once('/').is_some_and(|(own, _)| own == *provider);
            let names = catalog.names(crate::catalog::Table::Tokens);
            let models = names.iter().filter(|name| of_provider(name));
            let priced = models.filter_map(|name| {
                let model = catalog.find::<TokenModel>(name, &mut Sink::default())?;
                Some((cost_of_call(question, &model)?, model))
            });
            priced.min_by(|(one, _), (other, _)| one.total_cmp(other))
        })
        .collect();
    best.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    best.truncate(REFERENCES);
    best.iter().map(|(_, model)| sold(question, model, ServedWeights::Reference)).collect()
}
