//! Options as formulas: what a month costs as a function of the work, the fleet and the prices, for a workbook that can be recalculated.

pub(super) mod fleet_model;
pub(super) mod option_model;
