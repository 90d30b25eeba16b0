//! People who watch an option in production and run its engine.

use crate::catalog::Sourced;
use crate::decode::{Context, Fields, Includes, Sited, block};
use crate::scenario::fleet::ownership::Nothing;
use crate::scenario::fleet::ownership::{optional, says_none};
use crate::source::Site;
use crate::units::{Engineers, UsdPerMonth};

/// What the people of an option cost besides those who look at results.
#[derive(Clone, Debug)]
pub enum Operations {
    /// As the scenario states it, all of them together.
    Stated(Sited<UsdPerMonth>),
    /// The scenario says that there are none, here.
    None(Site),
    /// Documented defaults of the whole bill.
    ByRole(RoleStaff),
}

/// The people that a role needs.
#[derive(Clone, Debug)]
pub struct RoleStaff {
    /// What they do.
    pub lines: Vec<RoleLine>,
    /// What one of them costs.
    pub engineer: Sourced<UsdPerMonth>,
}

/// People for one thing.
#[derive(Clone, Debug)]
pub struct RoleLine {
    /// What they do.
    pub label: &'static str,
    /// How many, however few GPUs there are.
    pub least: Sourced<Engineers>,
    /// How many for each GPU, where that is more.
    pub per_gpu: Option<Sourced<Engineers>>,
}

block! {
    /// People who watch an option in production and run its engine.
    pub(in crate::scenario) struct OperationsKeys {
        /// What they cost, all together; `none` says that there are none, and no default of the whole bill stands in their place.
        optional STAFF: (Nothing, UsdPerMonth) = "staff", eg "$8,333/month";
    }
}

impl Operations {
    /// Takes `staff: $8,333/month`, or `staff: none`.
    pub(super) fn read(
        fields: &mut Fields<'_, impl Includes<OperationsKeys>>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        if says_none(fields, OperationsKeys::STAFF) {
            return Some(Self::None(context.site(&fields.path().key(STAFF))));
        }
        optional(fields, OperationsKeys::STAFF, context).map(Self::Stated)
    }
}

/// The key.
pub(super) const STAFF: &str = OperationsKeys::STAFF.key();
