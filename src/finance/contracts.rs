//! Contracts of a fixed length: paid for their whole term, whether what they hold is used or not.

use crate::units::{Count, Months, Quantity, Ratio, Usd, UsdPerMonth};

/// What becomes of a contract at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// It is signed again for what is then needed, at the price of that day.
    AtEnd,
    /// It is not signed again.
    Never,
}

/// A contract that was signed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contract {
    /// Months before its first one: 0 for month 1.
    pub month: usize,
    /// Units that it holds.
    pub units: Count,
    /// What one of them costs, through its whole term.
    pub price: UsdPerMonth,
}

/// All contracts that a need brings about, and what they cost.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractBook {
    /// In the order in which they were signed.
    pub contracts: Vec<Contract>,
    /// Units that contracts hold in each month.
    pub held: Vec<Count>,
    /// What is paid in each month.
    pub paid: Vec<Usd>,
    /// What is still owed after the last month.
    pub owed_after: Usd,
}

/// How many months something runs that is paid or used to the end of each month that it begins: a contract, a server, a horizon.
///
/// ```
/// use breakeven::finance::whole_months;
/// assert_eq!([whole_months("12 months".parse()?), whole_months("1 year".parse()?)], [12, 12]);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn whole_months(length: Months) -> usize {
    let mut months = 1;
    while (months as f64) < length.get() {
        months += 1;
    }
    months
}

impl ContractBook {
    /// Signs contracts for needs that change by the month.
    ///
    /// In each month *m* contracts that have run *L* months end; where the rest holds less than the need *n*ₘ, a contract over the
    /// difference is signed at *p* × *f*ₘ a unit and month, which then stays the same for *L* months. Paid in month *m*: Σ over the
    /// contracts that run of units × price. Owed after the last month: the same over the months that contracts then still have to run.
    /// With [`Renewal::Never`] nothing is signed from the end of the first contract on.
    ///
    /// ```
    /// use breakeven::finance::{ContractBook, Renewal};
    /// use breakeven::units::{Count, Quantity, Ratio};
    /// let needs = [4.0, 2.0, 5.0, 3.0].map(|need| Count::new(need).unwrap());
    /// let factors = [1.0, 0.9, 0.8, 0.7].map(|factor| Ratio::new(factor).unwrap());
    /// // Three months at $100: four units in month 1, one more in month 3 at $80, and in month 4 two at $70 beside it.
    /// let book = ContractBook::of(&needs, "$100/month".parse()?, &factors, "3 months".parse()?, Renewal::AtEnd);
    /// let paid: Vec<String> = book.paid.iter().map(|paid| paid.to_string()).collect();
    /// assert_eq!(paid, ["$400", "$400", "$480", "$220"]);
    /// // The one has a month to run then, and the two have two.
    /// assert_eq!(book.owed_after.to_string(), "$360");
    /// # Ok::<(), breakeven::units::ParseError>(())
    /// ```
    pub fn of(
        needs: &[Count],
        price: UsdPerMonth,
        factors: &[Ratio],
        length: Months,
        renewal: Renewal,
    ) -> Self {
        let length = whole_months(length);
        let mut book = Self {
            contracts: Vec::new(),
            held: Vec::with_capacity(needs.len()),
            paid: vec![Usd::ZERO; needs.len()],
            owed_after: Usd::ZERO,
        };
        for (month, need) in needs.iter().enumerate() {
            let first_end = book.contracts.first().map(|first| first.month + length);
            let is_over = renewal == Renewal::Never && first_end.is_some_and(|end| month >= end);
            let running = book.contracts.iter().filter(|contract| contract.month + length > month);
            let mut held: f64 = running.map(|contract| contract.units.get()).sum();
            if need.get() > held && !is_over {
                let units = Count::const_new(need.get() - held);
                let factor = factors.get(month).map_or(1.0, |factor| factor.get());
                let price = UsdPerMonth::const_new(price.get() * factor);
                book.contracts.push(Contract { month, units, price });
                held = need.get();
            }
            book.held.push(Count::const_new(held));
        }
        for contract in &book.contracts {
            let rent = Usd::const_new(contract.price.get() * contract.units.get());
            let end = contract.month + length;
            book.paid.iter_mut().take(end).skip(contract.month).for_each(|paid| *paid = *paid + rent);
            let beyond = end.saturating_sub(needs.len());
            book.owed_after = book.owed_after + rent * Count::const_new(beyond as f64);
        }
        book
    }
}
