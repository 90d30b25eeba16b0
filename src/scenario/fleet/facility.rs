//! Where owned hardware stands: electricity, PUE, colocation, grid.

use crate::decode::{Context, Fields, Given, Sited};
use crate::diagnostics::Code;
use crate::scenario::resolver::{Priced, Resolver};
use crate::source::{FieldPath, Node, Site};
use crate::units::{GramsPerKwh, Quantity, Ratio, UsdPerKwMonth, UsdPerKwh};

/// The PUE of a scenario that states none.
const DEFAULT_PUE: &str = "global-average";
/// Why that one.
pub const DEFAULT_PUE_WHY: &str = "no PUE is stated: the catalog's global average";

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
            let mut fields =
                Fields::open(node, &path, "a facility: electricity, pue, colocation, grid", context)?;
            if let Some((node, path)) = fields.node("electricity") {
                let price = resolver.priced(node, &path, context);
                facility.0 = Some(price.unwrap_or_else(|| stand_in(UsdPerKwh::ZERO, &path, context)));
            }
            if let Some((node, path)) = fields.node("pue") {
                let value = resolver.priced::<Ratio>(node, &path, context);
                let value = value.unwrap_or_else(|| stand_in(Ratio::const_new(1.0), &path, context));
                if value.value().get() < 1.0 {
                    let message = "a PUE is facility power over IT power and so at least 1";
                    context.fault(Code::OutOfRange, message, &path, None);
                }
                pue = Some(Sited { value, site: context.site(&path) });
            }
            if let Some((node, path)) = fields.node("colocation") {
                facility.1 = resolver.priced(node, &path, context);
            }
            if let Some((node, path)) = fields.node("grid") {
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
