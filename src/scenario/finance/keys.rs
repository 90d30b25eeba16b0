//! The fields of `finance:`.

use crate::decode::{OnlyText, block};
use crate::scenario::trend::Trend;
use crate::units::{AnnualRate, CalendarMonth, Fraction, MonthName, Months, UsdPerMonth};

use super::resale::ResaleWritten;
use super::stated_flow::FlowKeys;
use super::tax::TaxKeys;

block! {
    /// Money over time, for `breakeven roi`; every line may be left out.
    pub(in crate::scenario) struct FinanceKeys {
        /// Effective, a year; `roi` takes 10 % without it. It also shows the month with capital recovery instead of straight line.
        optional DISCOUNT_RATE: AnnualRate = "discount_rate", eg "10%/year";
        /// Whole months; without it `roi` takes 36. One-off costs are spread over it where an option does not say over how long.
        optional HORIZON: Months = "horizon", eg "36 months";
        /// Which month of the calendar month 1 is; cash flows then have dates. Without it months have numbers only.
        optional FIRST_MONTH: CalendarMonth = "first_month", eg "2027-01";
        /// The month in which fiscal years start, which then name years and quarters; needs `first_month`. Default January.
        optional FISCAL_YEAR_STARTS: MonthName = "fiscal_year_starts", eg "July";
        /// The option that others are held against, or what the work costs today.
        optional BASELINE: (OnlyText, BaselineKeys) = "baseline", eg "people";
        /// How demand grows, in the place of `workload.growth`.
        optional GROWTH: Trend = "growth", eg "3%/month";
        /// How long it takes until an option does all the work, evenly, of all options that state no `lead_time` or `ramp_up` of their own;
        /// the baseline does the rest.
        optional RAMP_UP: Months = "ramp_up", eg "3 months";
        /// Servers are bought in batches, each for the busiest hours of this period; default 12 months.
        optional HARDWARE_BATCHES: Months = "hardware_batches", eg "12 months";
        /// How much more the same hardware serves each year, as software gets faster; default none.
        optional THROUGHPUT_TREND: Trend = "throughput_trend", eg "20%/year";
        /// At which rate what comes in is reinvested, for MIRR; default: the discount rate.
        optional REINVEST_RATE: AnnualRate = "reinvest_rate", eg "6%/year";
        /// How prices of tokens change, from the second month on; default none.
        optional TOKEN_PRICE_TREND: Trend = "token_price_trend", eg "-30%/year";
        /// How rents of GPUs change; default none.
        optional GPU_RENT_TREND: Trend = "gpu_rent_trend", eg "-10%/year";
        /// How prices change of servers that are bought later; default none.
        optional HARDWARE_PRICE_TREND: Trend = "hardware_price_trend", eg "-10%/year";
        /// How wages change of people who do tasks, look at results or run hardware; default none.
        optional WAGE_GROWTH: Trend = "wage_growth", eg "3%/year";
        /// How the price of one's own hardware's electricity changes; default none.
        optional ELECTRICITY_PRICE_TREND: Trend = "electricity_price_trend", eg "2%/year";
        /// What hardware is worth by its age, of what was paid: a curve such as `{ 12 months: 60%, 36 months: 25% }`, `book` (straight line
        /// over `life` to `residual`) or `none`; default: what used servers are sold for.
        optional RESALE: ResaleWritten = "resale";
        /// Borrowed money for every purchase of hardware.
        optional LOAN: LoanKeys = "loan";
        /// Hardware that is leased, in the place of a loan: rents in advance, and back at the end.
        optional LEASE: LeaseKeys = "lease";
        /// What is due on gains, and how hardware is written down.
        optional TAX: TaxKeys = "tax";
        /// What else flows, of every option but the baseline, or of those that are named.
        optional FLOWS: Vec<FlowKeys> = "flows";
    }

    /// What the work costs today, in the place of an option.
    pub(in crate::scenario) struct BaselineKeys {
        /// What a month costs.
        required COST_PER_MONTH: UsdPerMonth = "cost_per_month", eg "$500k/month";
    }

    /// A rate, and over how long.
    pub(in crate::scenario) struct LoanTermKeys {
        /// The nominal rate a year.
        required RATE: AnnualRate = "rate", eg "8%/year";
        /// Over how many months.
        required TERM: Months = "term", eg "36 months";
    }

    /// Borrowed money: level payments.
    pub(in crate::scenario) struct LoanKeys: LoanTermKeys {
        /// The share of the price that is borrowed; default 100%.
        optional SHARE: Fraction = "share", eg "80%";
    }

    /// Hardware that is leased.
    pub(in crate::scenario) struct LeaseKeys: LoanTermKeys {
        /// The share of the price that the rents leave unpaid; default 0%.
        optional RESIDUAL: Fraction = "residual", eg "10%";
    }
}
