//! What a reader of a bill of reserved units should know.

use crate::catalog::Counted;
use crate::decode::Given;
use crate::economics::fleet::demand::Demand;
use crate::economics::fleet::reserved::{ReservedSizing, counted};
use crate::figure::Figure;
use crate::scenario::{KnownOr, Provisioned, UnitPool, Units};
use crate::units::{Count, Fraction, Quantity, Ratio, TokensPerMinute, UsdPerMonth, brief};

/// Capacity, why there are so many units, how full they are, and what exceeds them.
pub(super) fn remarks(
    reserved: &Provisioned,
    sizing: &ReservedSizing,
    demand: &Demand<'_>,
    elsewhere: Option<&Figure<UsdPerMonth>>,
) -> Vec<String> {
    let mut remarks = Vec::new();
    let pools = || reserved.pools.iter().zip(&sizing.units);
    remarks.extend(pools().map(|(pool, units)| carries(reserved, pool, units.value())));
    if pools().any(|(pool, _)| matches!(pool.units, Units::Auto(_))) {
        remarks.push(chosen(reserved, sizing, elsewhere.is_some()));
    }
    remarks.push(load(reserved, sizing));
    if let Some(all) = elsewhere {
        let units: f64 =
            pools().map(|(pool, units)| units.get() * pool.price.per_month(demand.hours.value()).get()).sum();
        let above = all.get() * sizing.above.get();
        if units + above > all.get() {
            remarks.push(format!(
                "the overflow alone costs less: {} for what the units and the overflow serve for {}",
                brief(all.value()),
                brief(UsdPerMonth::const_new(units + above))
            ));
        }
    }
    remarks.extend(elsewhere_remarks(reserved));
    if let Some(deployment) = reserved.deployment.as_ref().filter(|deployment| deployment.site().is_none()) {
        remarks
            .push(format!("deployment {}: none is stated, and it is the offer's first", deployment.value()));
    }
    if reserved.commitment.value.months().is_some() {
        remarks.push(format!("committed for {}: paid in every hour, used or not", reserved.commitment.value));
    }
    remarks.extend(
        reserved
            .note
            .iter()
            .map(|note| format!("{}: {note}", reserved.offer.as_deref().unwrap_or(&reserved.unit))),
    );
    remarks
}

/// What units carry, and what counts how much.
fn carries(reserved: &Provisioned, pool: &UnitPool, units: Count) -> String {
    let all = TokensPerMinute::const_new(units.get() * pool.capacity.value().get());
    let weight = |weight: &KnownOr<Ratio>| {
        let assumed = match weight {
            KnownOr::Known(_) => "",
            KnownOr::Assumed { .. } => ", assumed",
        };
        format!("{}{assumed}", weight.value().get())
    };
    let weights = match pool.counts {
        Counted::All => format!(
            ": an uncached prompt token counts 1, a cached one {}, an answer token {}",
            weight(&pool.cached_weight),
            weight(&pool.output_weight)
        ),
        Counted::Input => {
            format!(": an uncached prompt token counts 1, a cached one {}", weight(&pool.cached_weight))
        }
        Counted::Output => String::new(),
    };
    let verb = if units.get() == 1.0 { "carries" } else { "carry" };
    format!("{} {verb} {all}{weights}", counted(reserved, pool, units))
}

/// Why there are so many units.
fn chosen(reserved: &Provisioned, sizing: &ReservedSizing, with_overflow: bool) -> String {
    let named = |counts: &[Count]| {
        let each = reserved.pools.iter().zip(counts);
        let each = each.map(|(pool, count)| counted(reserved, pool, *count));
        each.collect::<Vec<_>>().join(" and ")
    };
    let taken: Vec<Count> = sizing.units.iter().map(Figure::value).collect();
    let busiest = named(&sizing.for_busiest);
    let smallest = reserved.pools.iter().zip(&taken).all(|(pool, count)| *count == pool.least.value());
    match (with_overflow, taken == sizing.for_busiest) {
        (false, _) if smallest => {
            format!("units chosen: {}, the fewest that are sold, carry the busiest hour", named(&taken))
        }
        (false, _) => format!("units chosen: {}, the fewest that carry the busiest hour", named(&taken)),
        (true, true) if smallest => {
            format!("units chosen: {}, the fewest that are sold; they carry the busiest hour", named(&taken))
        }
        (true, true) => format!(
            "units chosen: {}, which carry the busiest hour: fewer would cost more at the overflow than they save",
            named(&taken)
        ),
        (true, false) if smallest => format!(
            "units chosen: {}, the fewest that are sold: more would cost more than they save at the overflow ({busiest} would carry \
             the busiest hour)",
            named(&taken)
        ),
        (true, false) => format!(
            "units chosen: {}, the cheapest number together with the overflow; {busiest} would carry the busiest hour",
            named(&taken)
        ),
    }
}

/// How full the units are, and what exceeds them.
fn load(reserved: &Provisioned, sizing: &ReservedSizing) -> String {
    let day = match &reserved.hours {
        Given::Written(_) => String::new(),
        Given::Default { why, .. } => format!("; {why} (`workload.profile` states one)"),
    };
    let hours = reserved.hours.value().count();
    let above = sizing.above.value();
    if sizing.carries_all() {
        return format!("the busiest hour fills {} of the units{day}", brief(sizing.busiest));
    }
    let whole = Fraction::const_new(above.get());
    format!(
        "{} of {hours} hours of the profile exceed the units, with {} of the work; the busiest hour takes {} of them{day}",
        sizing.hours_above,
        brief(whole),
        brief(sizing.busiest)
    )
}

/// Where the overflow goes, if that is not the model and the provider of the units.
fn elsewhere_remarks(reserved: &Provisioned) -> Option<String> {
    let overflow = &reserved.overflow.as_ref()?.above.model;
    let (provider, model) = overflow.split_once('/')?;
    let other_provider = reserved.provider.as_ref().is_some_and(|own| own != provider);
    let own = reserved.model.as_deref().map(|own| own.rsplit('/').next().unwrap_or(own));
    let other_model = own.is_some_and(|own| model.rsplit('/').next() != Some(own));
    let what = match (other_provider, other_model) {
        (true, true) => "another model of another provider",
        (true, false) => "another provider",
        (false, true) => "another model: its accuracy is taken to be the same",
        (false, false) => return None,
    };
    Some(format!("what the units do not serve goes to {overflow}, {what}"))
}
