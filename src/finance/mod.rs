//! Money over time: series of flows, what they are worth today, the rates and times that come out of them, and how
//! purchases are paid for and written down. Pure formulas over quantities; nothing here knows scenarios.
//!
//! Flow 0 is now, flow *t* comes *t* periods later. A period is what the caller takes it for; a rate is one per period.

mod annuity;
mod contracts;
mod depreciation;
mod internal_rate;
mod losses;
mod payback;
mod present;
mod rates;
mod resale;
mod returns;
mod roots;
mod share_done;
mod variance;

pub use annuity::{Instalment, future_value, payment, rent_in_advance, schedule};
pub use contracts::{Contract, ContractBook, Renewal, whole_months};
pub use depreciation::{Macrs, Writing};
pub use internal_rate::{Internal, NoRate, internal_rate, internal_rate_of_dates, modified_internal_rate};
pub use losses::{Carried, carried_forward};
pub use payback::{Payback, payback};
pub use present::{FirstFlow, discounted, present_value};
pub use rates::{annual_of_monthly, monthly_of_annual};
pub use resale::{Resale, USED_SERVERS};
pub use returns::{benefit_cost, return_on_capital, return_on_costs};
pub use share_done::share_done;
pub use variance::{PlannedLine, Variance, variance};
