//! What is paid over or under the list price of tokens, in words.

use crate::report::number::{human, with_unit};
use crate::scenario::{ChangedPrice, Priced, Region, Serverless};
use crate::units::{Amount, Fraction, Quantity};

/// A remark on the terms of an option, and one on prices that it states itself.
pub(super) fn remarks(tokens: &Serverless) -> Vec<String> {
    let terms = &tokens.terms;
    let mut parts = Vec::new();
    if let Some(lane) = &terms.lane {
        parts.push(format!("{} at {} times the standard prices", tokens.tier.value(), lane.value.get()));
    }
    parts.extend(terms.region.as_ref().map(region));
    if let Some(discount) = &terms.discount {
        parts.push(format!("{} off", human(Amount::from(discount.value))));
    }
    if let Some(free) = &terms.volumes.free {
        parts.push(format!("the first {} of a month free", human(Amount::from(free.value))));
    }
    parts.extend(terms.volumes.bands.iter().map(|band| {
        let (off, above) = (Amount::from(band.discount.value), Amount::from(band.above.value));
        format!("{} off what is above {} a month", human(off), human(above))
    }));
    if let Some(markup) = &terms.markup {
        parts.push(format!("then {} on top", human(Amount::from(markup.value))));
    }
    let applied = (!parts.is_empty()).then(|| format!("token prices: {}", parts.join(", ")));
    let stated = tokens.stated.as_ref().map(|stated| match &stated.source {
        Some(source) => format!("the prices of `{}` are stated in the scenario, from {source}", tokens.model),
        None => format!("the prices of `{}` are stated in the scenario", tokens.model),
    });
    let committed = terms.committed.as_ref().map(|spend| {
        format!(
            "{} is paid in any case; tokens beyond it are billed at the same prices",
            with_unit(Amount::from(spend.value))
        )
    });
    applied.into_iter().chain(committed).chain(stated).collect()
}

fn region(region: &Region) -> String {
    let name = &region.name;
    match &region.factor {
        None => format!("those of region {name}, as the catalog lists them"),
        Some(factor) if factor.value().get() == 1.0 => format!("region {name} costs nothing extra"),
        Some(Priced::Stated(factor)) => format!("× {} in region {name}, as stated", factor.value.get()),
        Some(Priced::Listed(factor) | Priced::Changed(ChangedPrice { listed: factor, .. })) => {
            format!("× {} in region {name} ({})", factor.value.get(), factor.provenance.entry)
        }
    }
}

/// The terms of an option in short, behind its model and tier.
pub(super) fn in_short(tokens: &Serverless) -> String {
    let terms = &tokens.terms;
    let region = terms.region.as_ref().map(|region| format!(", region {}", region.name));
    let percent = |share: Fraction| human(Amount::from(share));
    let discount = terms.discount.as_ref().map(|discount| format!(", {} off", percent(discount.value)));
    let markup =
        terms.markup.as_ref().map(|markup| format!(", {} on top", human(Amount::from(markup.value))));
    [region, discount, markup].into_iter().flatten().collect()
}
