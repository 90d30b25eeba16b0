//! What serving costs: pure functions from a valid scenario to ledgers and metrics. Nothing here reads files or fails:
//! a figure that cannot be had is a [`Gap`](crate::figure::Gap) with its reason.

mod bill;
mod breakdown;
mod cash;
mod compare;
mod crossover;
mod diff;
mod evaluate;
mod fleet;
mod focus;
mod frontier;
mod levers;
mod measure;
mod metric_range;
mod other_assumptions;
mod plan;
mod policy;
mod reconcile;
mod switching;
mod variations;
mod whole_bill;
mod workbook;

pub use bill::assumed::{Assumed, Between, HandedOn, Likely, Likeness};
pub use bill::bill::Held;
pub use bill::cache_storage::cache_storage_cost;
pub use bill::capital::{monthly_recovery_factor, straight_line};
pub use bill::indirect_tax::TaxShare;
pub use bill::ledger::{Ledger, Line, LineOf, Nature, Payee};
pub use bill::one_off::{amortised, one_off_cost};
pub use bill::power::it_power;
pub use bill::terms::{terms_factor, volume_discount};
pub use bill::token_price::{blended_token_price, cache_break_even_requests, token_price_of_hour};
pub use breakdown::breakdown::{Breakdown, Part};
pub use breakdown::improvements::Improvement;
pub use cash::books::Books;
pub use cash::cash_flow::{CashFlow, CashKind, CashLine, HardwareBatch, Owned};
pub use cash::dollars::{PriceCurrency, priced_in};
pub use cash::forecast::{Forecast, ForecastLine, ForecastMonth, Purchases};
pub use cash::price_changes::{Deferral, PriceChange, PriceOutlook, SwitchedOff};
pub use cash::returns::{Appraisal, Aside};
pub use cash::takeover::{Takeover, TakeoverBasis};
pub use compare::closest::Closest;
pub use compare::rank::{RankedWay, Ranking};
pub use compare::select::Selection;
pub use crossover::break_even::{Axis, AxisTie, NoAxisTie};
pub use crossover::compared::{MOST_COMPARED, compared};
pub use crossover::crossover::{Crossover, Crossovers};
pub use crossover::curve::{CurvePoint, VolumeCurve, curves, curves_of};
pub use crossover::find_crossings::Extent;
pub use crossover::find_crossings::Side;
pub use crossover::ranges::{CrossingRange, CrossoverRanges};
pub use crossover::searched::{Range, Stretch, VolumeCrossing};
pub use diff::attribution::{Attribution, Cause, MOST_IN_ALL_ORDERS, Method, attribute};
pub use evaluate::{
    Evaluation, MonthCost, Outcome, evaluate, evaluate_for_limits, evaluate_middle, evaluate_stated,
    evaluate_with_latencies, month_costs, not_in_bill, price_outlooks,
};
pub use focus::charge::{FocusCharge, Frequency, PricedQuantity, Pricing, Service};
pub use focus::charges::focus_charges;
pub use frontier::frontier::{CostOf, Frontier, Point, Tie};
pub use frontier::margin::{CostAtEnds, Margin, between};
pub use frontier::price_comparison::{
    NoTie, annual_factor, break_even_hours, break_even_months, break_even_tokens_per_day,
    break_even_utilisation, fall, markup, saving, tie, tie_accuracy, tie_price,
};
pub use levers::find::{Lever, RefusedLever};
pub use levers::kind::LeverKind;
pub use levers::levers::{Effect, LeverCost, Levers, Pulled, Together};
pub use metric_range::{MetricRange, OutcomeAt};
pub use other_assumptions::{Elsewise, OTHER_HORIZONS, OtherAssumptions, OtherWorth};
pub use plan::alone::{Alone, Single};
pub use plan::binding::Binding;
pub use plan::fixed::Namesakes;
pub use plan::plan::{Plan, plan};
pub use plan::question::{LeftOut, NoPlan, PlanQuestion, PricedOutcomes};
pub use plan::reserve::{Instead, Reserve};
pub use plan::sensitivity::{Change, Consequence, Known, Step};
pub use plan::stochastic::{MeanPlan, Overflow, Uncertain};
pub use policy::unit_prices::Cost;
pub use reconcile::matching::{BillText, MatchedBy, NoMatch};
pub use reconcile::reconcile::{
    Asked, BilledElsewhere, NotOnBill, Reconciliation, forecast_lines, reconcile,
};
pub use reconcile::variances::{Counted, LineVariance, MonthVariance, Parts, WhyRest};
pub use switching::input::{DOUBLE, HALF, Input, Movable, Moves, inputs};
pub use variations::{Variations, reaches};
pub use whole_bill::{AddedLine, WholeBill};
pub use workbook::fleet_model::FleetModel;
pub use workbook::option_model::{LineModel, LineTrend, OptionModel, PurchaseModel};
