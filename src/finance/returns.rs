//! Benefits over costs.

use crate::units::{Quantity, Ratio, ReturnRate, Usd, UsdNet};

/// The return on an investment: (benefit − cost) ÷ cost; nothing where nothing is paid.
///
/// Source: any accounting text. Neither is discounted unless the caller did.
///
/// ```
/// use breakeven::finance::return_on_investment;
/// use breakeven::units::{Quantity, Usd, UsdNet};
/// let roi = return_on_investment(UsdNet::new(150.0)?, Usd::new(100.0)?).unwrap();
/// assert_eq!(roi.to_string(), "50%");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn return_on_investment(benefit: UsdNet, cost: Usd) -> Option<ReturnRate> {
    (cost > Usd::ZERO).then(|| ReturnRate::const_new((benefit.get() - cost.get()) / cost.get()))
}

/// The benefit–cost ratio: present value of the benefits ÷ present value of the costs; nothing where nothing is paid, or
/// where the benefits are a loss.
///
/// Source: U.S. Office of Management and Budget, Circular A-94.
///
/// ```
/// use breakeven::finance::benefit_cost;
/// use breakeven::units::{Quantity, Usd, UsdNet};
/// assert_eq!(benefit_cost(UsdNet::new(150.0)?, Usd::new(100.0)?).unwrap().get(), 1.5);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn benefit_cost(benefits: UsdNet, costs: Usd) -> Option<Ratio> {
    (costs > Usd::ZERO && benefits >= UsdNet::ZERO).then(|| Ratio::const_new(benefits.get() / costs.get()))
}
