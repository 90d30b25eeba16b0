//! Token prices that are hardly meant so: a unit mistaken by a thousand or a million, classes or service tiers swapped.

use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::units::{Quantity, UsdPerMtok};

use super::tokens::{Rates, ServiceTier, TokenCard, TokenClass};

/// Prompt tokens cost less than this a million: ten times what the dearest model sold asks.
const DEAREST_PROMPT: f64 = 500.0;
/// Answer tokens cost less than this a million.
const DEAREST_ANSWER: f64 = 2_500.0;
/// Tokens that cost anything cost more than this a million.
const CHEAPEST: f64 = 0.000_5;
/// What tokens ordinarily cost a million, for telling which of two mistakes is likelier.
const ORDINARY: f64 = 1.0;

/// A unit that is mistaken for a million tokens, and how many of them a million is.
const MISTAKEN: [(&str, f64); 2] = [("a thousand tokens", 1e3), ("a token", 1e6)];

/// Warns of every price of a card that is hardly meant so, with what was probably meant.
pub(crate) fn warn_of_implausible(model: &str, card: &TokenCard, sink: &mut Sink) {
    for tier in card.tiers() {
        let standard = tier.rates(ServiceTier::Standard);
        for service in tier.service_tiers() {
            let Some(rates) = tier.rates(service) else { continue };
            let mut sizes = Sink::default();
            warn_of_sizes(model, service, rates, &mut sizes);
            // A price of another size makes all comparisons with it pointless.
            if sizes.diagnostics().is_empty() {
                warn_of_cache(model, service, rates, sink);
                if let Some(standard) = standard {
                    warn_of_tier(model, service, rates, standard, sink);
                }
            }
            sizes.diagnostics().iter().for_each(|said| sink.push(said.clone()));
        }
    }
}

/// Prices a thousand times as high or low as any.
fn warn_of_sizes(model: &str, service: ServiceTier, rates: &Rates, sink: &mut Sink) {
    for (class, rate) in rates.sited() {
        let price = rate.value.get();
        let dearest = if class.is_answer() { DEAREST_ANSWER } else { DEAREST_PROMPT };
        let word = if price > dearest {
            "more"
        } else if price > 0.0 && price < CHEAPEST {
            "less"
        } else {
            continue;
        };
        let message = format!(
            "{} for {} of `{model}` ({service}) is far {word} than tokens cost",
            rate.value,
            class.label()
        );
        let help = meant(price, dearest);
        sink.push(Diagnostic::new(Code::ImplausiblePrice, message, rate.site.clone()).help(help));
    }
}

/// What a price was probably meant to be: its number is that of another unit, or was converted from one that it did not have.
fn meant(price: f64, dearest: f64) -> Option<String> {
    let candidates = MISTAKEN.into_iter().map(|(unit, times)| {
        let value = if price > dearest { price / times } else { price * times };
        (unit, value)
    });
    let ordinary = |value: f64| (value / ORDINARY).ln().abs();
    let (unit, value) = candidates
        .filter(|(_, value)| (CHEAPEST..=dearest).contains(value))
        .min_by(|(_, a), (_, b)| ordinary(*a).total_cmp(&ordinary(*b)))?;
    let rounded: f64 = format!("{value:.3e}").parse().ok()?;
    let meant = UsdPerMtok::new(rounded).ok()?;
    Some(if price > dearest {
        format!("did you mean {meant}? A price per million was taken for one per {}", &unit[2..])
    } else {
        format!(
            "did you mean {meant}? That is {} for {unit}",
            UsdPerMtok::new(price).ok()?.to_string().replace("/Mtok", "")
        )
    })
}

/// A cache that costs more to read than to do without.
fn warn_of_cache(model: &str, service: ServiceTier, rates: &Rates, sink: &mut Sink) {
    let (Some(read), Some(input)) = (rates.of(TokenClass::CacheRead), rates.of(TokenClass::Input)) else {
        return;
    };
    if read.value > input.value {
        let message = format!(
            "cached input tokens of `{model}` ({service}) cost {}, more than others at {}",
            read.value, input.value
        );
        let help = "did you swap the two? Caches are sold at a tenth to a half of the input price".to_owned();
        let said = Diagnostic::new(Code::ImplausiblePrice, message, read.site.clone()).help(help);
        sink.push(said.also(input.site.clone(), "the price without a cache"));
    }
}

/// A slower tier that costs more than the standard one, or a faster one that costs less.
fn warn_of_tier(model: &str, service: ServiceTier, rates: &Rates, standard: &Rates, sink: &mut Sink) {
    let wrong = |price: UsdPerMtok, usual: UsdPerMtok| match service {
        ServiceTier::Batch | ServiceTier::Flex => price > usual,
        ServiceTier::Fast | ServiceTier::Priority | ServiceTier::Ultrafast => price < usual,
        ServiceTier::Standard => false,
    };
    for (class, rate) in rates.sited() {
        let Some(usual) = standard.of(class).filter(|usual| wrong(rate.value, usual.value)) else { continue };
        let than = if rate.value > usual.value { "more" } else { "less" };
        let message = format!(
            "{} of `{model}` cost {} at {service}, {than} than {} at standard",
            class.label(),
            rate.value,
            usual.value
        );
        let help = match service {
            ServiceTier::Batch | ServiceTier::Flex => {
                "did you swap the two? Slower tiers are sold at about half"
            }
            _ => "did you swap the two? Faster tiers cost more",
        };
        let said = Diagnostic::new(Code::ImplausiblePrice, message, rate.site.clone());
        sink.push(said.help(help.to_owned()).also(usual.site.clone(), "the standard price"));
    }
}
