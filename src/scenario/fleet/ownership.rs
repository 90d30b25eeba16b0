//! What it takes to own a cluster: purchase, life, upkeep, people.

use crate::catalog::{Server, Sourced};
use crate::decode::{Context, Decode, Fields, Given, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::resolver::Priced;
use crate::source::{FieldPath, Node};
use crate::units::{
    AnnualRate, Count, Fraction, Months, Quantity, Usd, UsdPerGpuYear, UsdPerKwMonth, UsdPerMonth,
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

    /// Its key, which is its name in a bill, too.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Storage => "storage",
            Self::Spares => "spares",
            Self::Maintenance => "maintenance",
            Self::Licences => "licences",
            Self::Colocation => "colocation",
            Self::Staff => "staff",
        }
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
        let mut fields =
            Fields::open(node, path, "terms of ownership: life, maintenance, staff, …", context)?;
        let none = OwnershipLine::ALL.into_iter().filter(|line| says_none(&mut fields, line.key())).collect();
        let extra = |key, fields: &mut Fields<'_>, context: &mut Context<'_>| {
            let (node, path) = stated(fields, key)?;
            CapexExtra::read(node, &path, context)
        };
        let read = Self {
            server_price: fields.optional("server_price", context),
            network: extra("network", &mut fields, context),
            storage: extra("storage", &mut fields, context),
            spares: extra("spares", &mut fields, context),
            life: fields.optional("life", context),
            residual: fields.optional("residual", context),
            maintenance: optional(&mut fields, "maintenance", context),
            licences: optional(&mut fields, "licences", context),
            colocation: optional(&mut fields, "colocation", context),
            staff: optional(&mut fields, "staff", context),
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
        path: &FieldPath,
        context: &mut Context<'_>,
    ) -> Option<Ownership> {
        let server_price = match (self.server_price, &server.price) {
            (Some(stated), _) => Priced::Stated(stated),
            (None, Some(listed)) => Priced::Listed(Sourced::clone(listed)),
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
            Node::Text(text) if text.contains('$') => {
                Usd::decode(node, path, context).map(|value| Self::Amount(Sited { value, site }))
            }
            node => Fraction::decode(node, path, context).map(|value| Self::Share(Sited { value, site })),
        }
    }
}

/// The word for a line that does not exist.
const NONE: &str = "none";

/// Whether a key says that there is none of it.
pub(in crate::scenario) fn says_none(fields: &mut Fields<'_>, key: &'static str) -> bool {
    matches!(fields.node(key), Some((Node::Text(text), _)) if text == NONE)
}

/// The value of a key, if it says anything but that there is none.
fn stated<'n>(fields: &mut Fields<'n>, key: &'static str) -> Option<(&'n Node, FieldPath)> {
    if says_none(fields, key) { None } else { fields.node(key) }
}

/// A quantity that may be missing, or `none`.
pub(in crate::scenario) fn optional<T: Decode>(
    fields: &mut Fields<'_>,
    key: &'static str,
    context: &mut Context<'_>,
) -> Option<Sited<T>> {
    if says_none(fields, key) { None } else { fields.optional(key, context) }
}
