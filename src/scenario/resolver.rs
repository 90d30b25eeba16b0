//! Prices that a scenario states itself or takes from the catalog by name, in force on the scenario's date.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::catalog::{
    Catalog, Dated, Entry, GRACE_DAYS, OfTable, Provider, Sourced, Table, Tariff, days_between, stale_after,
};
use crate::decode::{Context, Decode, Shape, Shaped, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::serving::{Bands, Calibration, CalibrationFault};
use crate::source::{FieldPath, Node, Site};
use crate::units::{Date, Quantity, Ratio};

use super::attachment::Attachments;
use super::evaluations::Evaluations;
use super::price_changes::{PriceChange, PriceChanges};

/// Where names are looked up, and on which date.
pub(super) struct Resolver<'c> {
    pub(super) catalog: &'c Catalog,
    pub(super) as_of: Date,
    /// The day on which month 1 of the horizon begins: `as_of`, unless a first month is stated.
    pub(super) first_day: Date,
    pub(super) attachments: &'c dyn Attachments,
    /// The constants of the serving model, read when the first option needs them.
    calibration: OnceCell<Result<Calibration, CalibrationFault>>,
    /// That a figure rests on them.
    serving_model_used: OnceCell<()>,
    /// How far measurements lie from predictions, read with the first prediction.
    bands: OnceCell<Bands>,
    /// Results of evaluations: options of a scenario mostly share a file.
    pub(super) evaluations: Evaluations,
    /// What prices of the catalog are assumed to be over what it lists.
    pub(super) changes: PriceChanges,
}

/// A figure that the scenario states, or that the catalog lists.
#[derive(Clone, Debug)]
pub enum Priced<Q> {
    /// Written in the scenario.
    Stated(Sited<Q>),
    /// Listed in the catalog.
    Listed(Sourced<Q>),
    /// Listed in the catalog, and assumed to be another one today.
    Changed(ChangedPrice<Q>),
}

/// A price of the catalog with a change that the scenario assumes of it.
#[derive(Clone, Debug)]
pub struct ChangedPrice<Q> {
    /// As it is listed.
    pub listed: Sourced<Q>,
    /// As it is assumed to be.
    pub value: Q,
    /// The change.
    pub change: Arc<PriceChange>,
}

impl<Q: Quantity> Priced<Q> {
    /// The figure.
    pub fn value(&self) -> Q {
        match self {
            Self::Stated(sited) => sited.value,
            Self::Listed(sourced) => sourced.value,
            Self::Changed(changed) => changed.value,
        }
    }

    /// What the catalog lists; `None` of what the scenario states.
    pub const fn listed(&self) -> Option<&Sourced<Q>> {
        match self {
            Self::Stated(_) => None,
            Self::Listed(listed) | Self::Changed(ChangedPrice { listed, .. }) => Some(listed),
        }
    }
}

impl<Q: Quantity + std::ops::Mul<Ratio, Output = Q>> Priced<Q> {
    /// A price of the catalog with the change that is assumed of it.
    pub(super) fn of(listed: Sourced<Q>, change: Option<&Arc<PriceChange>>) -> Self {
        match change {
            None => Self::Listed(listed),
            Some(change) => {
                let value = listed.value * change.factor();
                Self::Changed(ChangedPrice { listed, value, change: Arc::clone(change) })
            }
        }
    }

    /// The same figure times a factor.
    #[must_use]
    pub fn scaled(&self, factor: Ratio) -> Self {
        match self {
            Self::Stated(sited) => {
                Self::Stated(Sited { value: sited.value * factor, site: sited.site.clone() })
            }
            Self::Listed(sourced) => {
                Self::Listed(Sourced { value: sourced.value * factor, range: None, ..sourced.clone() })
            }
            Self::Changed(changed) => {
                let value = changed.listed.value * factor;
                let listed = Sourced { value, range: None, ..changed.listed.clone() };
                Self::of(listed, Some(&changed.change))
            }
        }
    }
}

impl<'c> Resolver<'c> {
    pub(super) fn new(catalog: &'c Catalog, as_of: Date, attachments: &'c dyn Attachments) -> Self {
        Self {
            catalog,
            as_of,
            first_day: as_of,
            attachments,
            calibration: OnceCell::new(),
            serving_model_used: OnceCell::new(),
            bands: OnceCell::new(),
            evaluations: Evaluations::default(),
            changes: PriceChanges::default(),
        }
    }

    /// The constants of the serving model, for figures; what is wrong with them is reported the first time.
    pub(super) fn calibration(&self, context: &mut Context<'_>) -> Result<&Calibration, &CalibrationFault> {
        let constants = self.calibration_aside(context)?;
        self.serving_model_used.get_or_init(|| {
            for name in self.catalog.names(Table::Calibration) {
                self.catalog.note(Table::Calibration, &name);
            }
        });
        Ok(constants)
    }

    /// The same for who only warns: no figure rests on them.
    pub(super) fn calibration_aside(
        &self,
        context: &mut Context<'_>,
    ) -> Result<&Calibration, &CalibrationFault> {
        self.calibration.get_or_init(|| Calibration::read(&self.catalog.unwatched(), context.sink)).as_ref()
    }

    /// The bands of predictions; what is wrong with them is reported the first time.
    pub(super) fn bands(&self, context: &mut Context<'_>) -> &Bands {
        self.bands.get_or_init(|| Bands::read(self.catalog, context.sink))
    }

    /// The rules of who sells a model, by what stands before the first `/` of its name; `None` where the catalog has none.
    pub(super) fn provider(&self, model: &str, context: &mut Context<'_>) -> Option<Arc<Provider>> {
        let (name, _) = model.split_once('/')?;
        self.catalog.provider(name, context.sink)
    }

    /// Finds an entry by the name that a field holds; reports a name that the catalog does not have.
    pub(super) fn entry<T: Entry>(&self, name: &Sited<String>, context: &mut Context<'_>) -> Option<Arc<T>> {
        let before = context.sink.diagnostics().len();
        let found = self.catalog.find::<T>(&name.value, context.sink);
        let said = context.sink.diagnostics().len() > before || self.catalog.is_faulty(T::TABLE, &name.value);
        if found.is_none() && !said {
            self.unknown(T::TABLE, name, context);
        }
        found
    }

    fn unknown(&self, table: Table, name: &Sited<String>, context: &mut Context<'_>) {
        let message = format!("the catalog has no {} `{}`", table.noun(), name.value);
        let list = || format!("`breakeven catalog list {}` lists what there is", list_name(table));
        let wrong = name.value.as_str();
        let help = self.catalog.suggestion(&[table], wrong).or_else(|| self.without_additions(table, wrong));
        let help = help.unwrap_or_else(list);
        context.sink.push(Diagnostic::new(Code::UnknownName, message, name.site.clone()).help(help));
    }

    /// What to take for a model that is named by the day of a release, or through a gateway: `openrouter/anthropic/claude-opus-5-5`.
    fn without_additions(&self, table: Table, wrong: &str) -> Option<String> {
        if table != Table::Tokens {
            return None;
        }
        let model = without_version(wrong);
        let sold = model.split_once('/').map_or(model, |(_, sold)| sold);
        let names = self.catalog.names(table);
        match names.iter().find(|name| *name == sold) {
            Some(name) => Some(format!("did you mean `{name}`? What a gateway adds is `markup`")),
            None => self.catalog.suggestion(&[table], model).filter(|_| model != wrong),
        }
    }

    /// The card in force on the scenario's date. Reports a date before the first one, and warns of prices that were
    /// checked long before or seen only after that date.
    pub(super) fn in_force<T: Clone>(
        &self,
        cards: &Dated<T>,
        entry: &str,
        site: &Site,
        context: &mut Context<'_>,
    ) -> Option<Sourced<T>> {
        let as_of = self.as_of;
        let found = match cards.on(as_of) {
            Ok(found) => found,
            Err(first) => {
                let message =
                    format!("no price of `{entry}` is known for {as_of}: the first card is of {first}");
                let help = format!(
                    "take a date from {first} on (a card is believed up to {GRACE_DAYS} days before), or add an older \
                     card with `--pricing`"
                );
                context.sink.push(Diagnostic::new(Code::NoPriceYet, message, site.clone()).help(help));
                return None;
            }
        };
        let checked = found.card.provenance.checked;
        if found.seen_later
            && let Some(from) = found.card.from
        {
            let message = format!(
                "the price of `{entry}` was first seen on {from}, after {as_of}; it is taken to have held"
            );
            context.sink.push(Diagnostic::new(Code::LaterPrice, message, site.clone()));
        }
        if days_between(checked, as_of) > stale_after(found.card.provenance.kind) {
            let message = format!("the price of `{entry}` was checked on {checked}, long before {as_of}");
            let help = "look it up again, and add a card with `--pricing`".to_owned();
            context.sink.push(Diagnostic::new(Code::StalePrice, message, site.clone()).help(help));
        }
        Some(found.card.sourced())
    }

    /// Reads a quantity, or the name of a tariff.
    pub(super) fn priced<Q: OfTable>(
        &self,
        node: &Node,
        path: &FieldPath,
        context: &mut Context<'_>,
    ) -> Option<Priced<Q>> {
        let name = match node {
            Node::Text(text) if text.starts_with(|c: char| c.is_alphabetic()) => text.trim().to_owned(),
            other => {
                let value = Q::decode(other, path, context)?;
                return Some(Priced::Stated(Sited { value, site: context.site(path) }));
            }
        };
        self.listed(&Sited { value: name, site: context.site(path) }, context).map(Priced::Listed)
    }

    /// The tariff of a name, in force on the scenario's date.
    pub(super) fn listed<Q: OfTable>(
        &self,
        name: &Sited<String>,
        context: &mut Context<'_>,
    ) -> Option<Sourced<Q>> {
        let tariff = self.entry::<Tariff<Q>>(name, context)?;
        self.in_force(&tariff.cards, &tariff.id, &name.site, context)
    }
}

/// A quantity, or a name of the catalog in its place: what begins with a letter.
#[derive(Debug)]
pub(in crate::scenario) struct NameOr<Q>(std::marker::PhantomData<Q>);

impl<Q: Quantity> Shaped for NameOr<Q> {
    fn shape() -> Shape {
        let name = Shape::Form {
            name: "catalog_name".to_owned(),
            expected: "a name of the catalog".to_owned(),
            // No digit, sign or blank of ASCII first: classes of letters are not known to every reader of schemas.
            pattern: r"[^\s0-9!-/:-@\[-`{-~].*".to_owned(),
            examples: Vec::new(),
        };
        Shape::AnyOf(vec![Q::shape(), name])
    }
}

/// The name of a table on the command line.
fn list_name(table: Table) -> &'static str {
    match table {
        Table::Tokens => "models",
        Table::Architectures => "architectures",
        other => other.file(),
    }
}

/// A model's name without the day and the version that cloud providers put behind it: `claude-opus-5-5` of
/// `claude-opus-5-5-20261112-v1:0`.
pub(super) fn without_version(model: &str) -> &str {
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let mut name = model;
    if let Some((before, version)) = name.rsplit_once("-v")
        && digits(&version.replace(':', ""))
    {
        name = before;
    }
    match name.rsplit_once('-') {
        Some((before, day)) if day.len() == 8 && digits(day) => before,
        _ => name,
    }
}
