//! A charge of a month, in the sense of FOCUS 1.2 (focus.finops.org): what is billed in it, and what of all that is billed it uses up.

use crate::billing::Category;
use crate::catalog::TokenClass;
use crate::scenario::{PostedLine, Seller};
use crate::units::{Number, Quantity as _, Usd, UsdNet};

/// What a charge is.
#[derive(Clone, Debug)]
pub struct FocusCharge {
    /// The month of the horizon that it is of, the first one is 0. What flows now is of the first.
    pub month: usize,
    /// Usage, a purchase that later usage rests on, or an adjustment, which is neither.
    pub category: Category,
    /// How often it comes.
    pub frequency: Frequency,
    /// What is paid for: the line of the bill.
    pub what: String,
    /// What is bought, and from whom.
    pub service: Service,
    /// The line of a ledger that it is posted to.
    pub line: PostedLine,
    /// How much of it, at which prices; of usage and purchases only.
    pub priced: Option<PricedQuantity>,
    /// How much was used up; of usage only.
    pub consumed: Option<(Number, &'static str)>,
    /// What is invoiced.
    pub billed: UsdNet,
    /// What the books make of it in the month: a purchase is nothing, the usage that it pays for a part of its price.
    pub effective: UsdNet,
}

impl FocusCharge {
    /// What is neither usage nor a purchase, of a month of the cash flow, whose first one is now.
    pub(super) fn adjustment(
        month: usize,
        frequency: Frequency,
        what: &str,
        (service, line): (Service, PostedLine),
        amount: UsdNet,
    ) -> Self {
        Self {
            month: month.saturating_sub(1),
            category: Category::Adjustment,
            frequency,
            what: what.to_owned(),
            service,
            line,
            priced: None,
            consumed: None,
            billed: amount,
            effective: amount,
        }
    }
}

/// How often a charge comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frequency {
    /// Once.
    Once,
    /// Every month, whatever is used.
    Monthly,
    /// By what is used.
    ByUse,
}

/// A quantity with its prices.
#[derive(Clone, Copy, Debug)]
pub struct PricedQuantity {
    /// How much.
    pub quantity: Number,
    /// Of what.
    pub unit: &'static str,
    /// What one costs by the list, before what a contract or a volume takes off and a reseller adds.
    pub list: Usd,
    /// What one costs.
    pub contracted: Usd,
    /// Whether the price is one that the provider may change at any time.
    pub pricing: Pricing,
}

/// Who has the say over a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pricing {
    /// It is agreed upon.
    Agreed,
    /// It may change at any time: spot.
    Spot,
}

impl PricedQuantity {
    /// What a quantity costs at a price. Both products are made here, so that cost = quantity × price holds to the last digit.
    pub fn cost(&self, price: Usd) -> UsdNet {
        UsdNet::const_new(self.quantity.get() * price.get())
    }
}

/// What is bought, and from whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Service {
    /// Tokens of a model, and what its provider charges besides.
    Tokens(Seller, Option<TokenClass>),
    /// Rented GPUs.
    Rented(Seller),
    /// What is done for each task by somebody else.
    Tasks(Seller),
    /// Servers of one's own, or leased, by their names.
    Servers(String),
    /// What has no seller here: people, power, upkeep, what is paid once, ends of tasks, interest.
    Own,
}

impl Service {
    /// Who sells it.
    pub const fn seller(&self) -> Option<&Seller> {
        match self {
            Self::Tokens(seller, _) | Self::Rented(seller) | Self::Tasks(seller) => Some(seller),
            Self::Servers(_) | Self::Own => None,
        }
    }
}
