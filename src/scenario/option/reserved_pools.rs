//! The kinds of unit of reserved capacity: what the scenario states of each, else what the catalog lists.

use std::sync::Arc;

use crate::catalog::{Counted, ReservedPool, ReservedTerm, UnitPrice, UnitRate};
use crate::decode::{
    Context, Fields, Includes, Key, Part, Required, Shape, Shaped, Sited, Words as _, block,
};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::fleet::replicas::Wanted;
use crate::scenario::price_changes::PriceChange;
use crate::scenario::resolver::Priced;
use crate::source::{FieldPath, Node, Site};
use crate::units::{Count, Quantity, Ratio, TokensPerMinute, UsdPerHour, plural};

use super::provisioned::{KnownOr, UnitCost, UnitPool, Units};
use super::reserved_offer::FoundOffer;
use crate::scenario::fleet::replicas::Auto;

/// What is written once, or once for the units of prompts and once for those of answers.
pub(super) struct ByKind<T> {
    all: Option<T>,
    apart: Option<(Option<T>, Option<T>)>,
    /// Where it stands.
    site: Option<Site>,
}

block! {
    /// Units for prompts, and units for answers.
    pub(in crate::scenario) struct PoolKeys<Q> {
        /// Of the units for prompts.
        required INPUT: Q = "input";
        /// Of the units for answers.
        required OUTPUT: Q = "output";
    }
}

/// A number, or `auto`.
#[derive(Debug)]
pub(in crate::scenario) enum AutoOrCount {}

impl Shaped for AutoOrCount {
    fn shape() -> Shape {
        <(Auto, Count)>::shape()
    }
}

impl Part for AutoOrCount {
    fn part() -> String {
        "auto-or-count".to_owned()
    }
}

impl<T> ByKind<T> {
    /// Takes a field: a value, or `{ input: …, output: … }`.
    pub(super) fn take<K: Key, Q: Part, B: Includes<K::Block>>(
        field: K,
        fields: &mut Fields<'_, B>,
        context: &mut Context<'_>,
        read: impl Fn(&Node, &FieldPath, &mut Context<'_>) -> Option<T>,
    ) -> Self {
        let Some((node, path)) = fields.node(field) else {
            return Self { all: None, apart: None, site: None };
        };
        let site = Some(context.site(&path));
        if !matches!(node, Node::Map(_)) {
            return Self { all: read(node, &path, context), apart: None, site };
        }
        let what = "a value, or `{ input: …, output: … }`";
        let apart = Fields::<PoolKeys<Q>>::open(node, &path, what, context).map(|mut fields| {
            let of = |field: Required<PoolKeys<Q>, Q>,
                      fields: &mut Fields<'_, PoolKeys<Q>>,
                      context: &mut Context<'_>| {
                let Some((node, path)) = fields.node(field) else {
                    fields.missing(
                        field,
                        "units for prompts and units for answers: `{ input: …, output: … }`",
                        context,
                    );
                    return None;
                };
                read(node, &path, context)
            };
            let both =
                (of(PoolKeys::INPUT, &mut fields, context), of(PoolKeys::OUTPUT, &mut fields, context));
            fields.close(context);
            both
        });
        Self { all: None, apart, site }
    }

    /// Whether nothing can be read of it.
    pub(super) const fn is_none(&self) -> bool {
        match &self.apart {
            Some((input, output)) => input.is_none() || output.is_none(),
            None => self.all.is_none(),
        }
    }

    /// What is read of it.
    pub(super) fn each(&self) -> impl Iterator<Item = &T> {
        let apart = self.apart.iter().flat_map(|(input, output)| input.iter().chain(output));
        self.all.iter().chain(apart)
    }

    /// What is written for a kind of unit; what is written once holds for both.
    fn of(&self, counts: Counted) -> Option<&T> {
        match (&self.apart, counts) {
            (Some((input, _)), Counted::Input) => input.as_ref(),
            (Some((_, output)), Counted::Output) => output.as_ref(),
            _ => self.all.as_ref(),
        }
    }
}

/// What a scenario says of its units.
pub(super) struct Wishes {
    pub(super) price: ByKind<Sited<UsdPerHour>>,
    pub(super) capacity: ByKind<Sited<TokensPerMinute>>,
    pub(super) output_weight: Option<Sited<Ratio>>,
    pub(super) cached_weight: Option<Sited<Ratio>>,
    pub(super) units: ByKind<Wanted<Count>>,
}

/// Why answers or prompts do not count.
const APART: &str = "they use units of their own";
/// Why a cached token counts as much as any.
const CACHED_WHOLE: &str = "no source says that cached tokens count less";
/// Why any number can be bought.
const ANY: &str = "no source says how many units are sold at least";
/// Why an answer counts as much as a prompt, where the fault was reported.
const MISSING: &str = "it is missing";

impl Wishes {
    /// The kinds of unit that there are, each complete.
    pub(super) fn pools(
        &self,
        found: Option<&FoundOffer>,
        commitment: &Sited<ReservedTerm>,
        path: &FieldPath,
        context: &mut Context<'_>,
    ) -> Option<Vec<UnitPool>> {
        let kinds = match found {
            Some(found) => found.model.pools.iter().map(|pool| (pool.counts, Some(pool))).collect(),
            None if self.price.apart.is_some() || self.capacity.apart.is_some() => {
                vec![(Counted::Input, None), (Counted::Output, None)]
            }
            None => vec![(Counted::All, None)],
        };
        self.report_unlike(&kinds, found, context)?;
        let weighted = kinds.iter().any(|(counts, _)| *counts == Counted::All);
        if weighted && found.is_none() && self.output_weight.is_none() {
            let help =
                "what an answer token counts, where an uncached prompt token counts 1: `output_weight: 8x`";
            let message = format!("`{path}` has no `output_weight`");
            context.key_fault(Code::MissingKey, message, path, Some(help.to_owned()));
            return None;
        }
        kinds
            .into_iter()
            .map(|(counts, listed)| self.pool(counts, listed.zip(found), commitment, path, context))
            .collect()
    }

    /// What one unit costs by commitment, where there is one kind and its price is listed.
    pub(super) fn sold(&self, found: &FoundOffer) -> Vec<(ReservedTerm, UnitCost)> {
        match found.model.pools.as_slice() {
            [pool] if self.price.is_none() => found
                .prices(pool)
                .map(|price| (price.commitment, cost(price, found.change.as_ref())))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Reports what is written for both kinds of unit where there is one, and the other way round.
    fn report_unlike(
        &self,
        kinds: &[(Counted, Option<&ReservedPool>)],
        found: Option<&FoundOffer>,
        context: &mut Context<'_>,
    ) -> Option<()> {
        let two = kinds.len() > 1;
        let what = found.map_or_else(|| "it".to_owned(), FoundOffer::words);
        let units = (self.units.site.as_ref(), self.units.apart.is_some(), "units");
        let price = (self.price.site.as_ref(), self.price.apart.is_some(), "price");
        let capacity = (self.capacity.site.as_ref(), self.capacity.apart.is_some(), "capacity");
        let is_auto = matches!(self.units.all, Some(Wanted::Auto(_)));
        let mut fine = true;
        for (site, apart, key) in [units, price, capacity] {
            let Some(site) = site.filter(|_| apart != two && !(key == "units" && is_auto)) else { continue };
            let (message, help) = if two {
                let message = format!("{what} has units for prompts and units for answers");
                (message, format!("write both: `{key}: {{ input: …, output: … }}`"))
            } else {
                let message = format!("{what} has one kind of unit, for prompts and answers together");
                (message, format!("write one value: `{key}: …`"))
            };
            context.sink.push(Diagnostic::new(Code::Conflict, message, site.clone()).help(help));
            fine = false;
        }
        for (weight, key) in [(&self.output_weight, "output_weight"), (&self.cached_weight, "cached_weight")]
        {
            let Some(weight) = weight.as_ref().filter(|_| two && key == "output_weight") else { continue };
            let message = format!("{what} has units of their own for answers: `{key}` would change nothing");
            let diagnostic = Diagnostic::new(Code::Conflict, message, weight.site.clone());
            context.sink.push(diagnostic.help(format!("leave `{key}` out")));
            fine = false;
        }
        fine.then_some(())
    }

    fn pool(
        &self,
        counts: Counted,
        listed: Option<(&ReservedPool, &FoundOffer)>,
        commitment: &Sited<ReservedTerm>,
        path: &FieldPath,
        context: &mut Context<'_>,
    ) -> Option<UnitPool> {
        let stated = |weight: &Option<Sited<Ratio>>| weight.clone().map(Priced::Stated);
        let known = |weight: Option<Priced<Ratio>>, value: f64, why| match weight {
            Some(weight) => KnownOr::Known(weight),
            None => KnownOr::Assumed { value: Ratio::const_new(value), why },
        };
        let pool = listed.map(|(pool, _)| pool);
        let output =
            stated(&self.output_weight).or_else(|| Some(Priced::Listed(pool?.output_weight.clone()?)));
        let cached =
            stated(&self.cached_weight).or_else(|| Some(Priced::Listed(pool?.cached_weight.clone()?)));
        let (output_weight, cached_weight) = match counts {
            Counted::All => (known(output, 1.0, MISSING), known(cached, 1.0, CACHED_WHOLE)),
            Counted::Input => (known(None, 0.0, APART), known(cached, 1.0, CACHED_WHOLE)),
            Counted::Output => (known(None, 1.0, "an answer token counts 1"), known(None, 0.0, APART)),
        };
        let capacity = match self.capacity.of(counts) {
            Some(stated) => Priced::Stated(stated.clone()),
            None => Priced::Listed(pool?.capacity.clone()),
        };
        let price = match (self.price.of(counts), listed) {
            (Some(stated), _) => UnitCost::Hourly(Priced::Stated(stated.clone())),
            (None, Some((pool, found))) => listed_price(pool, found, commitment, context)?,
            (None, None) => return None,
        };
        let sizes = listed.and_then(|(pool, found)| pool.sizes.as_ref().or_else(|| found.sizes()));
        let size = |listed: Option<Priced<Count>>| match listed {
            Some(size) => KnownOr::Known(size),
            None => KnownOr::Assumed { value: Count::const_new(1.0), why: ANY },
        };
        let least = size(sizes.map(|sizes| Priced::Listed(sizes.least.clone())));
        let step = size(sizes.map(|sizes| Priced::Listed(sizes.step.clone())));
        let units = match self.units.of(counts)? {
            Wanted::Auto(site) => Units::Auto(site.clone()),
            Wanted::Stated(units) => {
                let words = listed.map_or_else(|| format!("`{path}`"), |(_, found)| found.words());
                check_number(units, least.value(), step.value(), &words, context)?;
                Units::Fixed(units.clone())
            }
        };
        Some(UnitPool { counts, price, capacity, output_weight, cached_weight, least, step, units })
    }
}

/// Reports a number of units that is not sold.
fn check_number(
    units: &Sited<Count>,
    least: Count,
    step: Count,
    words: &str,
    context: &mut Context<'_>,
) -> Option<()> {
    let (wanted, least, step) = (units.value.get(), least.get(), step.get());
    let above = (wanted - least) / step;
    if wanted >= least && above.fract() == 0.0 {
        return Some(());
    }
    let (message, help) = if wanted < least {
        let s = plural(Count::const_new(least));
        let message = format!("{words}: at least {least} unit{s} are sold, not {wanted}");
        (message, format!("write `units: {least}` or more, or `auto`"))
    } else {
        let (below, next) = (least + above.floor() * step, least + above.ceil() * step);
        let message =
            format!("{words} is sold in steps of {step} from {least} units on; {wanted} is not one of these");
        (message, format!("write `units: {next}`, or {below}"))
    };
    context.sink.push(Diagnostic::new(Code::OutOfRange, message, units.site.clone()).help(help));
    None
}

fn cost(price: &UnitPrice, change: Option<&Arc<PriceChange>>) -> UnitCost {
    match &price.rate {
        UnitRate::Hourly(price) => UnitCost::Hourly(Priced::of(price.clone(), change)),
        UnitRate::Monthly(price) => UnitCost::Monthly(Priced::of(price.clone(), change)),
    }
}

/// The price for a commitment; reports one that is not sold.
fn listed_price(
    pool: &ReservedPool,
    found: &FoundOffer,
    commitment: &Sited<ReservedTerm>,
    context: &mut Context<'_>,
) -> Option<UnitCost> {
    if let Some(price) = found.prices(pool).find(|price| price.commitment == commitment.value) {
        return Some(cost(price, found.change.as_ref()));
    }
    let each = |price: &UnitPrice| match &price.rate {
        UnitRate::Hourly(rate) => format!("`{}` at {} a unit", price.commitment, rate.value),
        UnitRate::Monthly(rate) => format!("`{}` at {} a unit", price.commitment, rate.value),
    };
    let sold: Vec<String> = found.prices(pool).map(each).collect();
    let (message, help) = if sold.is_empty() {
        let message = format!("the price of {} is by quote: no source has one", found.words());
        (message, "state what a unit costs: `price: $1/h per unit`".to_owned())
    } else {
        let word = commitment.value.word();
        let message = format!("{} is not sold with `commitment: {word}`", found.words());
        (message, format!("it is sold {}; or state a quote: `price: $1/h per unit`", sold.join(", ")))
    };
    context.sink.push(Diagnostic::new(Code::MissingPrice, message, commitment.site.clone()).help(help));
    None
}
