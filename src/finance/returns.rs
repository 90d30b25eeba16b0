//! Benefits over costs.

use crate::units::{Quantity, Ratio, ReturnRate, Usd, UsdNet};

/// Net benefits over costs: (benefit − cost) ÷ cost; nothing where nothing is paid.
///
/// Source: Forrester's Total Economic Impact calls this ratio of present values "ROI"; it says what each dollar that is spent brings on
/// top of itself, whether it is invested or not. Neither is discounted unless the caller did.
///
/// ```
/// use breakeven::finance::return_on_costs;
/// use breakeven::units::{Quantity, Usd, UsdNet};
/// let ratio = return_on_costs(UsdNet::new(150.0)?, Usd::new(100.0)?).unwrap();
/// assert_eq!(ratio.to_string(), "50%");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn return_on_costs(benefit: UsdNet, cost: Usd) -> Option<ReturnRate> {
    return_on_capital(benefit, cost, cost)
}

/// The return on what is invested: (benefit − cost) ÷ invested, over the whole time; nothing where nothing is invested.
///
/// The costs are all of them, with the investment in them and what is left of it at the end taken off. How the investment is
/// paid for changes the costs (interest) and not what is invested, as in a return on invested capital, which counts debt and
/// equity. Source: Brealey, Myers, Allen, *Principles of Corporate Finance* (return on capital: income ÷ capital invested).
///
/// ```
/// use breakeven::finance::return_on_capital;
/// use breakeven::units::{Quantity, Usd, UsdNet};
/// // Hardware of $100, $60 to run it, $190 saved.
/// let roi = return_on_capital(UsdNet::new(190.0)?, Usd::new(160.0)?, Usd::new(100.0)?).unwrap();
/// assert_eq!(roi.to_string(), "30%");
/// assert_eq!(return_on_capital(UsdNet::new(190.0)?, Usd::new(19.0)?, Usd::ZERO), None);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn return_on_capital(benefit: UsdNet, cost: Usd, invested: Usd) -> Option<ReturnRate> {
    (invested > Usd::ZERO).then(|| ReturnRate::const_new((benefit.get() - cost.get()) / invested.get()))
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
