//! Where owned hardware stands: electricity, PUE, colocation, grid.

use crate::decode::{Context, Fields, Given, Sited, block};
use crate::diagnostics::Code;
use crate::scenario::resolver::NameOr;
use crate::scenario::resolver::{Priced, Resolver};
use crate::source::{FieldPath, Node, Site};
use crate::units::{GramsPerKwh, Quantity, Ratio, UsdPerKwMonth, UsdPerKwh};

/// The PUE of a scenario that states none.
const DEFAULT_PUE: &str = "global-average";
/// Why that one.
pub const DEFAULT_PUE_WHY: &str = "no PUE is stated: the catalog's global average";

block! {
    /// Where owned hardware stands: names of the catalog, or quantities.
    pub(in crate::scenario) struct FacilityKeys {
        /// The price of electricity; an owned cluster needs it.
        optional ELECTRICITY: NameOr<UsdPerKwh> = "electricity", eg "us-commercial";
        /// Power of the facility over power of the hardware; default for owned clusters: the catalog's global average.
        optional PUE: NameOr<Ratio> = "pue", eg "global-average";
        /// The price of space, for each kW of maximum power of the hardware.
        optional COLOCATION: NameOr<UsdPerKwMonth> = "colocation", eg "na-primary";
        /// The carbon intensity of the electricity.
        optional GRID: NameOr<GramsPerKwh> = "grid", eg "us";
    }
}

/// A data centre's prices and overheads.
#[derive(Clone, Debug)]
pub struct Facility {
    /// Price of electricity; an owned cluster needs one.
    pub electricity: Option<Priced<UsdPerKwh>>,
    /// Facility power over IT power; the default only where a cluster is billed by it.
    pub pue: Option<Given<Priced<Ratio>>>,
    /// Price of colocation by power capacity, where the hardware stands in somebody else's hall.
    pub colocation: Option<Priced<UsdPerKwMonth>>,
    /// Carbon intensity of the electricity.
    pub grid: Option<Priced<GramsPerKwh>>,
}

impl Facility {
    /// Reads `facility:`. `billed` is the place of a cluster that needs a PUE, if there is one.
    pub(in crate::scenario) fn read(
        node: Option<(&Node, FieldPath)>,
        billed: Option<&Site>,
        resolver: &Resolver<'_>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let mut pue = None;
        let mut facility = (None, None, None);
        if let Some((node, path)) = node {
            let mut fields = Fields::<FacilityKeys>::open(
                node,
                &path,
                "a facility: electricity, pue, colocation, grid",
                context,
            )?;
            if let Some((node, path)) = fields.node(FacilityKeys::ELECTRICITY) {
                let price = resolver.priced(node, &path, context);
                facility.0 = Some(price.unwrap_or_else(|| stand_in(UsdPerKwh::ZERO, &path, context)));
            }
            if let Some((node, path)) = fields.node(FacilityKeys::PUE) {
                let value = resolver.priced::<Ratio>(node, &path, context);
                let value = value.unwrap_or_else(|| stand_in(Ratio::const_new(1.0), &path, context));
                if value.value().get() < 1.0 {
                    let message = "a PUE is facility power over IT power and so at least 1";
                    context.fault(Code::OutOfRange, message, &path, None);
                }
                pue = Some(Sited { value, site: context.site(&path) });
            }
            if let Some((node, path)) = fields.node(FacilityKeys::COLOCATION) {
                facility.1 = resolver.priced(node, &path, context);
            }
            if let Some((node, path)) = fields.node(FacilityKeys::GRID) {
                facility.2 = resolver.priced(node, &path, context);
            }
            fields.close(context);
        }
        let pue = match (pue, billed) {
            (Some(sited), _) => Some(Given::Written(sited)),
            (None, None) => None,
            (None, Some(site)) => {
                let name = Sited { value: DEFAULT_PUE.to_owned(), site: site.clone() };
                let value = Priced::Listed(resolver.listed(&name, context)?);
                Some(Given::Default { value, why: DEFAULT_PUE_WHY })
            }
        };
        let (electricity, colocation, grid) = facility;
        Some(Self { electricity, pue, colocation, grid })
    }
}

/// Takes the place of a value that is faulty: the fault is reported, no scenario comes out, and nobody says in addition
/// that the value is missing.
fn stand_in<Q: Quantity>(value: Q, path: &FieldPath, context: &Context<'_>) -> Priced<Q> {
    Priced::Stated(Sited { value, site: context.site(path) })
}
