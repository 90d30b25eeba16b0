//! A scenario with a documented default for every line that an option's role needs and the scenario does not state.
//!
//! By role, not by ownership: whoever runs an engine, on rented GPUs or on GPUs of one's own, needs operators; hardware of one's own needs
//! network, storage, spares, maintenance, space and hands on site as well; every option is moved to once and watched. People
//! who do the tasks themselves need none of that, and the baseline is there already.

use crate::catalog::RangeEnd;
use crate::decode::Given;
use crate::scenario::finance::finance::Finance;
use crate::scenario::fleet::ownership::{CapexExtra, ColocationPrice, Ownership, OwnershipLine};
use crate::scenario::option::one_off::{OneOff, OneOffCost};
use crate::scenario::option::operations::{Operations, RoleLine, RoleStaff};
use crate::scenario::option::option::{Serving, ServingOption};
use crate::scenario::resolver::Priced;
use crate::units::{Count, Months};

use super::defaults::{
    HANDS, HANDS_PER_GPU, HOSTED, NETWORK, OPERATORS, OPERATORS_PER_GPU, OWNED, Overheads, RENTED, SPARES,
    STORAGE, WATCH,
};

/// Over how long a migration is spread where neither option nor horizon say it.
const SPREAD: Months = Months::const_new(36.0);

/// What an option is to whoever pays for it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Somebody else runs the engine.
    Hosted,
    /// An engine on rented GPUs.
    Rented,
    /// An engine on hardware of one's own.
    Owned,
}

impl Part {
    fn of(serving: &Serving) -> Option<Self> {
        match serving {
            Serving::Serverless(_) | Serving::Provisioned(_) | Serving::PerTask(_) => Some(Self::Hosted),
            Serving::Rental(_) => Some(Self::Rented),
            Serving::Cluster(_) => Some(Self::Owned),
            Serving::Human(_) | Serving::Policy(_) => None,
        }
    }

    const fn migration(self) -> &'static str {
        match self {
            Self::Hosted => HOSTED,
            Self::Rented => RENTED,
            Self::Owned => OWNED,
        }
    }
}

/// Fills in what options do not state, from the given end of the ranges.
pub(in crate::scenario) fn complete_all(
    options: &mut [ServingOption],
    finance: &Finance,
    overheads: &Overheads,
    end: RangeEnd,
) {
    let baseline = finance.baseline_option();
    let spread = match &finance.horizon {
        Some(horizon) => Given::Written(horizon.clone()),
        None => Given::Default { value: SPREAD, why: "a migration is spread over three years" },
    };
    for (at, option) in options.iter_mut().enumerate() {
        let is_there = baseline == Some(option.base(at));
        complete(option, is_there, &spread, overheads, end);
    }
}

fn complete(
    option: &mut ServingOption,
    is_there: bool,
    spread: &Given<Months>,
    overheads: &Overheads,
    end: RangeEnd,
) {
    let Some(part) = Part::of(&option.serving) else { return };
    let mut staffed = option.operations.is_some();
    if let Serving::Cluster(owned) = &mut option.serving {
        let own = &mut owned.ownership;
        staffed |= own.staff.is_some() || own.none.contains(&OwnershipLine::Staff);
        own_hardware(own, overheads, end);
    }
    if !staffed {
        option.operations = staff(part, overheads, end).map(Operations::ByRole);
    }
    let moved = option.one_off.as_ref().is_some_and(OneOff::states_migration);
    if !is_there
        && !moved
        && option.nothing_once.is_none()
        && let Some(cost) = overheads.once(part.migration(), end)
    {
        let one_off =
            option.one_off.get_or_insert_with(|| OneOff { parts: Vec::new(), amortise: spread.clone() });
        one_off.parts.push(("migration".to_owned(), OneOffCost::Listed(cost)));
    }
}

fn own_hardware(own: &mut Ownership, overheads: &Overheads, end: RangeEnd) {
    let Ownership { network, storage, spares, none, .. } = own;
    for (line, slot, id, beyond) in [
        (OwnershipLine::Network, network, NETWORK, 1.0),
        (OwnershipLine::Storage, storage, STORAGE, 0.0),
        (OwnershipLine::Spares, spares, SPARES, 0.0),
    ] {
        if slot.is_none() && !none.contains(&line) {
            let share = overheads.of_servers(id, end);
            *slot = share.map(|share| CapexExtra::Listed { share, beyond: Count::const_new(beyond) });
        }
    }
    let lacks = |line: OwnershipLine| !own.none.contains(&line);
    if own.maintenance.is_none() && lacks(OwnershipLine::Maintenance) {
        own.maintenance = overheads.yearly(end).map(Priced::Listed);
    }
    if own.licences.is_none() && lacks(OwnershipLine::Licences) {
        own.licences = overheads.licences(end).map(Priced::Listed);
    }
    if own.colocation.is_none() && lacks(OwnershipLine::Colocation) {
        own.colocation = overheads.space().map(|price| ColocationPrice::PerKilowatt(Priced::Listed(price)));
    }
    if let (Given::Default { .. }, Some(residual)) = (&own.residual, overheads.residual(end)) {
        let why = "the documented default of a whole bill: `breakeven catalog show residual`";
        own.residual = Given::Default { value: residual.value, why };
    }
}

fn staff(part: Part, overheads: &Overheads, end: RangeEnd) -> Option<RoleStaff> {
    let line = |label, least, per_gpu: Option<&str>| {
        let least = overheads.engineers(least, end)?;
        let per_gpu = per_gpu.and_then(|id| overheads.engineers(id, end));
        Some(RoleLine { label, least, per_gpu })
    };
    let watch = line("watch-keeping", WATCH, None);
    let operators = (part != Part::Hosted).then(|| line("operators", OPERATORS, Some(OPERATORS_PER_GPU)));
    let hands = (part == Part::Owned).then(|| line("hands on site", HANDS, Some(HANDS_PER_GPU)));
    let lines: Vec<RoleLine> = [watch, operators.flatten(), hands.flatten()].into_iter().flatten().collect();
    Some(RoleStaff { lines, engineer: overheads.engineer(end)? })
}
