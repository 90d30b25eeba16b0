//! What it takes to own a cluster: purchase, life, upkeep, people.

use crate::catalog::{Server, Sourced};
use crate::decode::{
    AnyField, Context, Decode, Fields, Given, Includes, Key, Optional, Sited, block, single_words,
};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::price_changes::names_of_hardware;
use crate::scenario::resolver::{Priced, Resolver};
use crate::source::{FieldPath, Node};
use crate::units::{
    AnnualRate, Count, Currency, Fraction, Months, Quantity, Usd, UsdPerGpuYear, UsdPerKwMonth, UsdPerMonth,
};

/// Life of hardware where none is stated.
const DEFAULT_LIFE: Months = Months::const_new(60.0);

/// The terms on which a cluster is owned. What is `None` is not in the bill, and the bill says so.
#[derive(Clone, Debug)]
pub struct Ownership {
    /// The price of one server.
    pub server_price: Priced<Usd>,
    /// Switches, cables, optics.
    pub network: Option<CapexExtra>,
    /// Storage.
    pub storage: Option<CapexExtra>,
    /// Spare parts.
    pub spares: Option<CapexExtra>,
    /// How long the hardware is used.
    pub life: Given<Months>,
    /// What it is worth then, as a share of the purchase.
    pub residual: Given<Fraction>,
    /// Maintenance a year, as a share of the purchase.
    pub maintenance: Option<Priced<AnnualRate>>,
    /// Software licences.
    pub licences: Option<Priced<UsdPerGpuYear>>,
    /// Somebody else's hall.
    pub colocation: Option<ColocationPrice>,
    /// Those who run it.
    pub staff: Option<Sited<UsdPerMonth>>,
    /// What its owner says that there is none of.
    pub none: Vec<OwnershipLine>,
}

/// A line of owning that a scenario may state, or say that there is none of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnershipLine {
    /// Switches, cables, optics.
    Network,
    /// Storage.
    Storage,
    /// Spare parts.
    Spares,
    /// Maintenance.
    Maintenance,
    /// Software licences.
    Licences,
    /// Somebody else's hall.
    Colocation,
    /// Those who run it.
    Staff,
}

impl OwnershipLine {
    /// Every line.
    pub const ALL: [Self; 7] = [
        Self::Network,
        Self::Storage,
        Self::Spares,
        Self::Colocation,
        Self::Maintenance,
        Self::Licences,
        Self::Staff,
    ];

    /// Its field.
    const fn field(self) -> AnyField<OwnershipKeys> {
        match self {
            Self::Network => OwnershipKeys::NETWORK.any(),
            Self::Storage => OwnershipKeys::STORAGE.any(),
            Self::Spares => OwnershipKeys::SPARES.any(),
            Self::Maintenance => OwnershipKeys::MAINTENANCE.any(),
            Self::Licences => OwnershipKeys::LICENCES.any(),
            Self::Colocation => OwnershipKeys::COLOCATION.any(),
            Self::Staff => OwnershipKeys::STAFF.any(),
        }
    }

    /// Its key, which is its name in a bill, too.
    pub const fn key(self) -> &'static str {
        self.field().name()
    }
}

/// An addition to a server's price.
#[derive(Clone, Debug)]
pub enum CapexExtra {
    /// A share of the server's price.
    Share(Sited<Fraction>),
    /// An amount for each server.
    Amount(Sited<Usd>),
    /// A documented default of the whole bill: a share of the price of each server.
    Listed {
        /// The share.
        share: Sourced<Fraction>,
        /// How many servers need none of it.
        beyond: Count,
    },
}

/// How colocation is charged.
#[derive(Clone, Debug)]
pub enum ColocationPrice {
    /// By the month for a server, whatever it draws.
    PerServer(Sited<UsdPerMonth>),
    /// By the kilowatt of maximum IT power.
    PerKilowatt(Priced<UsdPerKwMonth>),
}

block! {
    /// On which terms hardware is owned. `none` in the place of a figure says that there is none of it.
    pub(in crate::scenario) struct OwnershipKeys {
        /// The price of a server; default: the catalog's, the middle where it has a range.
        optional SERVER_PRICE: Usd = "server_price", eg "$250,000";
        /// A share of the server's price, or an amount for each server.
        optional NETWORK: (Nothing, Fraction, Usd) = "network", eg "10%";
        /// A share of the server's price, or an amount for each server.
        optional STORAGE: (Nothing, Fraction, Usd) = "storage", eg "$15,000";
        /// A share of the server's price, or an amount for each server.
        optional SPARES: (Nothing, Fraction, Usd) = "spares", eg "5%";
        /// How long hardware is used; default 5 years.
        optional LIFE: Months = "life", eg "5 years";
        /// What it is worth at the end of its life, of the purchase; default 0%.
        optional RESIDUAL: Fraction = "residual", eg "10%";
        /// A year, of the purchase.
        optional MAINTENANCE: (Nothing, AnnualRate) = "maintenance", eg "12%/year";
        /// What licences cost.
        optional LICENCES: (Nothing, UsdPerGpuYear) = "licences", eg "$4,500/GPU/year";
        /// For each server, in the place of the facility's price per kW.
        optional COLOCATION: (Nothing, UsdPerMonth) = "colocation", eg "$1,500/month";
        /// What the people cost who run it, for the whole cluster.
        optional STAFF: (Nothing, UsdPerMonth) = "staff", eg "$12,000/month";
    }
}

/// What an owner wrote, before the server is known.
#[derive(Debug, Default)]
pub(super) struct OwnershipFields {
    server_price: Option<Sited<Usd>>,
    network: Option<CapexExtra>,
    storage: Option<CapexExtra>,
    spares: Option<CapexExtra>,
    life: Option<Sited<Months>>,
    residual: Option<Sited<Fraction>>,
    maintenance: Option<Sited<AnnualRate>>,
    licences: Option<Sited<UsdPerGpuYear>>,
    colocation: Option<Sited<UsdPerMonth>>,
    staff: Option<Sited<UsdPerMonth>>,
    none: Vec<OwnershipLine>,
}

impl OwnershipFields {
    pub(in crate::scenario) fn read(
        node: &Node,
        path: &FieldPath,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let mut fields = Fields::<OwnershipKeys>::open(
            node,
            path,
            "terms of ownership: life, maintenance, staff, …",
            context,
        )?;
        let none =
            OwnershipLine::ALL.into_iter().filter(|line| says_none(&mut fields, line.field())).collect();
        let extra = |field: Optional<OwnershipKeys, (Nothing, Fraction, Usd)>,
                     fields: &mut Fields<'_, OwnershipKeys>,
                     context: &mut Context<'_>| {
            let (node, path) = stated(fields, field)?;
            CapexExtra::read(node, &path, context)
        };
        let read = Self {
            server_price: fields.optional(OwnershipKeys::SERVER_PRICE, context),
            network: extra(OwnershipKeys::NETWORK, &mut fields, context),
            storage: extra(OwnershipKeys::STORAGE, &mut fields, context),
            spares: extra(OwnershipKeys::SPARES, &mut fields, context),
            life: fields.optional(OwnershipKeys::LIFE, context),
            residual: fields.optional(OwnershipKeys::RESIDUAL, context),
            maintenance: optional(&mut fields, OwnershipKeys::MAINTENANCE, context),
            licences: optional(&mut fields, OwnershipKeys::LICENCES, context),
            colocation: optional(&mut fields, OwnershipKeys::COLOCATION, context),
            staff: optional(&mut fields, OwnershipKeys::STAFF, context),
            none,
        };
        if let Some(life) = read.life.as_ref().filter(|life| life.value.get() < 1.0) {
            let message = "hardware is used for at least one month";
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, life.site.clone()));
        }
        fields.close(context);
        Some(read)
    }

    /// Puts what was written together with the server's own price and the facility's colocation.
    pub(super) fn complete(
        self,
        server: &Server,
        facility: Option<&Priced<UsdPerKwMonth>>,
        resolver: &Resolver<'_>,
        path: &FieldPath,
        context: &mut Context<'_>,
    ) -> Option<Ownership> {
        let server_price = match (self.server_price, &server.price) {
            (Some(stated), _) => {
                resolver.changes.is_stated(&names_of_hardware(&server.id, &server.gpu));
                Priced::Stated(stated)
            }
            (None, Some(listed)) => {
                let change = resolver.changes.of(&names_of_hardware(&server.id, &server.gpu));
                Priced::of(Sourced::clone(listed), change.as_ref())
            }
            (None, None) => {
                let message = format!("the catalog has no price for `{}`", server.id);
                let help = "state one: `ownership: { server_price: $250,000 }`".to_owned();
                context.fault(Code::MissingPrice, message, path, Some(help));
                return None;
            }
        };
        let colocation = match (self.colocation, facility) {
            (Some(stated), _) => Some(ColocationPrice::PerServer(stated)),
            _ if self.none.contains(&OwnershipLine::Colocation) => None,
            (None, Some(price)) => Some(ColocationPrice::PerKilowatt(price.clone())),
            (None, None) => None,
        };
        Some(Ownership {
            server_price,
            network: self.network,
            storage: self.storage,
            spares: self.spares,
            life: Given::or(self.life, DEFAULT_LIFE, "five years, the middle of the usual four to six"),
            residual: Given::or(
                self.residual,
                Fraction::ZERO,
                "the hardware is taken to be worth nothing afterwards",
            ),
            maintenance: self.maintenance.map(Priced::Stated),
            licences: self.licences.map(Priced::Stated),
            colocation,
            staff: self.staff,
            none: self.none,
        })
    }
}

impl CapexExtra {
    fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let site = context.site(path);
        match node {
            Node::Text(text) if Currency::begins(text) => {
                Usd::decode(node, path, context).map(|value| Self::Amount(Sited { value, site }))
            }
            node => Fraction::decode(node, path, context).map(|value| Self::Share(Sited { value, site })),
        }
    }
}

/// The word for a line that does not exist.
const NONE: &str = "none";

single_words! {
    /// There is none of it.
    pub(in crate::scenario) struct Nothing = NONE;
}

/// Whether a field says that there is none of it.
pub(in crate::scenario) fn says_none<K: Key, B: Includes<K::Block>>(
    fields: &mut Fields<'_, B>,
    field: K,
) -> bool {
    matches!(fields.node(field), Some((Node::Text(text), _)) if text == NONE)
}

/// The value of a field, if it says anything but that there is none.
fn stated<'n, K: Key, B: Includes<K::Block>>(
    fields: &mut Fields<'n, B>,
    field: K,
) -> Option<(&'n Node, FieldPath)> {
    if says_none(fields, field) { None } else { fields.node(field) }
}

/// A quantity that may be missing, or `none`.
pub(in crate::scenario) fn optional<G, T: Decode, B: Includes<G>>(
    fields: &mut Fields<'_, B>,
    field: Optional<G, (Nothing, T)>,
    context: &mut Context<'_>,
) -> Option<Sited<T>> {
    let (node, path) = stated(fields, field)?;
    let value = T::decode(node, &path, context)?;
    Some(Sited { value, site: context.site(&path) })
}
