//! The catalog's overheads, each by what it counts.

use std::sync::Arc;

use crate::catalog::{Catalog, Colocation, Overhead, OverheadFigure, RangeEnd, Ranged, Sourced, Table};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::units::{
    AnnualRate, Date, Engineers, Fraction, Quantity, Usd, UsdPerGpuYear, UsdPerKwMonth, UsdPerMonth,
};

/// The overheads that a whole bill rests on.
#[derive(Clone, Debug)]
pub(in crate::scenario) struct Overheads {
    /// Those of the catalog.
    known: Arc<[Arc<Overhead>]>,
    /// What a kilowatt of space costs.
    space: Option<Sourced<UsdPerKwMonth>>,
    /// Where it is written down what a bill takes.
    catalog: Catalog,
}

/// Where a scenario says nothing of the space that its hardware takes.
const SPACE: &str = "na-primary";

/// What each overhead has to count.
type Counts = fn(OverheadFigure) -> bool;

/// The overheads that there have to be.
const NEEDED: [(&str, Counts); 15] = [
    (NETWORK, |figure| matches!(figure, OverheadFigure::OfServers(_))),
    (STORAGE, |figure| matches!(figure, OverheadFigure::OfServers(_))),
    (SPARES, |figure| matches!(figure, OverheadFigure::OfServers(_))),
    (MAINTENANCE, |figure| matches!(figure, OverheadFigure::OfServersYearly(_))),
    (RESIDUAL, |figure| matches!(figure, OverheadFigure::AtEndOfLife(_))),
    (LICENCES, |figure| matches!(figure, OverheadFigure::PerGpuYear(_))),
    (ENGINEER, |figure| matches!(figure, OverheadFigure::PerEngineer(_))),
    (WATCH, |figure| matches!(figure, OverheadFigure::Engineers(_))),
    (OPERATORS, |figure| matches!(figure, OverheadFigure::Engineers(_))),
    (OPERATORS_PER_GPU, |figure| matches!(figure, OverheadFigure::EngineersPerGpu(_))),
    (HANDS, |figure| matches!(figure, OverheadFigure::Engineers(_))),
    (HANDS_PER_GPU, |figure| matches!(figure, OverheadFigure::EngineersPerGpu(_))),
    (HOSTED, |figure| matches!(figure, OverheadFigure::Once(_))),
    (RENTED, |figure| matches!(figure, OverheadFigure::Once(_))),
    (OWNED, |figure| matches!(figure, OverheadFigure::Once(_))),
];

pub(super) const NETWORK: &str = "network";
pub(super) const STORAGE: &str = "storage";
pub(super) const SPARES: &str = "spares";
pub(super) const MAINTENANCE: &str = "maintenance";
pub(super) const RESIDUAL: &str = "residual";
const LICENCES: &str = "licences";
const ENGINEER: &str = "engineer";
pub(super) const WATCH: &str = "watch";
pub(super) const OPERATORS: &str = "operators";
pub(super) const OPERATORS_PER_GPU: &str = "operators-per-gpu";
pub(super) const HANDS: &str = "hands";
pub(super) const HANDS_PER_GPU: &str = "hands-per-gpu";
pub(super) const HOSTED: &str = "migration-hosted";
pub(super) const RENTED: &str = "migration-rented";
pub(super) const OWNED: &str = "migration-owned";

impl Overheads {
    /// The catalog's overheads. One that counts something else than the built-in one of its name is reported.
    pub(in crate::scenario) fn of(catalog: &Catalog, as_of: Date, sink: &mut Sink) -> Self {
        let known = catalog.overheads(sink);
        for (id, counts) in NEEDED {
            let Some(found) = known.iter().find(|overhead| overhead.id == id) else { continue };
            if !counts(found.figure) {
                let message = format!("`{id}` cannot count “{}”", found.figure.basis());
                let help =
                    format!("`breakeven catalog show {id}` of the built-in catalog says what it counts");
                let diagnostic = Diagnostic::new(Code::Conflict, message, found.site.clone());
                sink.push(diagnostic.help(Some(help)));
            }
        }
        let tariff = catalog.look_at::<Colocation>(SPACE, &mut Sink::default());
        let space = tariff.and_then(|tariff| {
            let cards = &tariff.cards;
            // Of a day before the first card, that one is the nearest.
            Some(cards.on(as_of).map_or(cards.cards().first(), |found| Some(found.card))?.sourced())
        });
        Self { known, space, catalog: catalog.clone() }
    }

    fn find<Q: Quantity>(
        &self,
        id: &str,
        end: RangeEnd,
        of: impl FnOnce(OverheadFigure) -> Option<Ranged<Q>>,
    ) -> Option<Sourced<Q>> {
        let found = self.known.iter().find(|overhead| overhead.id == id)?;
        self.catalog.note(Table::Overheads, id);
        found.sourced(end, of)
    }

    pub(super) fn of_servers(&self, id: &str, end: RangeEnd) -> Option<Sourced<Fraction>> {
        self.find(id, end, |figure| match figure {
            OverheadFigure::OfServers(share) => Some(share),
            _ => None,
        })
    }

    pub(super) fn yearly(&self, end: RangeEnd) -> Option<Sourced<AnnualRate>> {
        self.find(MAINTENANCE, end, |figure| match figure {
            OverheadFigure::OfServersYearly(rate) => Some(rate),
            _ => None,
        })
    }

    pub(super) fn licences(&self, end: RangeEnd) -> Option<Sourced<UsdPerGpuYear>> {
        self.find(LICENCES, end, |figure| match figure {
            OverheadFigure::PerGpuYear(price) => Some(price),
            _ => None,
        })
    }

    pub(super) fn residual(&self, end: RangeEnd) -> Option<Sourced<Fraction>> {
        self.find(RESIDUAL, end, |figure| match figure {
            OverheadFigure::AtEndOfLife(share) => Some(share),
            _ => None,
        })
    }

    pub(super) fn engineers(&self, id: &str, end: RangeEnd) -> Option<Sourced<Engineers>> {
        self.find(id, end, |figure| match figure {
            OverheadFigure::Engineers(count) | OverheadFigure::EngineersPerGpu(count) => Some(count),
            _ => None,
        })
    }

    pub(super) fn engineer(&self, end: RangeEnd) -> Option<Sourced<UsdPerMonth>> {
        self.find(ENGINEER, end, |figure| match figure {
            OverheadFigure::PerEngineer(cost) => Some(cost),
            _ => None,
        })
    }

    pub(super) fn once(&self, id: &str, end: RangeEnd) -> Option<Sourced<Usd>> {
        self.find(id, end, |figure| match figure {
            OverheadFigure::Once(amount) => Some(amount),
            _ => None,
        })
    }

    pub(super) fn space(&self) -> Option<Sourced<UsdPerKwMonth>> {
        if self.space.is_some() {
            self.catalog.note(Table::Colocation, SPACE);
        }
        self.space.clone()
    }
}
