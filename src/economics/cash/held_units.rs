//! Reserved units that contracts hold beyond what a month would buy: they are paid for, so they serve before the overflow does.

use crate::decode::Sited;
use crate::economics::bill::bill::Contracted;
use crate::figure::Gap;
use crate::scenario::{Finance, Serving, ServingOption, Units};
use crate::units::Count;

use super::dollars::Dollars;
use super::month_bills::{Biller, StretchBills};
use super::price_stretches::priced_on;
use super::rental_contracts::book;

/// Bills the months anew in which contracts hold more units than the month's own bill has, stretch by stretch of the horizon. `work` are
/// the tasks of each month.
pub(super) fn rebill(
    biller: &Biller<'_>,
    contracts: &[Contracted],
    finance: &Finance,
    work: &[f64],
    stretches: &mut [StretchBills],
) -> Result<(), Gap> {
    let Serving::Provisioned(reserved) = &biller.option.serving else { return Ok(()) };
    if reserved.overflow.is_none() || contracts.is_empty() {
        return Ok(());
    }
    let need = |stretch: &StretchBills, month: usize, at: usize| {
        stretch.months.get(month).and_then(|bill| bill.contracts.get(at).copied()).unwrap_or(Count::ZERO)
    };
    let held: Vec<Vec<Count>> = contracts
        .iter()
        .enumerate()
        .map(|(at, contract)| -> Result<Vec<Count>, Gap> {
            let most = |month| {
                let needs = stretches.iter().map(|stretch| need(stretch, month, at));
                needs.fold(Count::ZERO, |most, need| if need > most { need } else { most })
            };
            let needs: Vec<Count> = (0..work.len()).map(most).collect();
            let dollars = Dollars::of("reserved units", &contract.price, finance)?;
            Ok(book(contract, &needs, finance, &dollars).held)
        })
        .collect::<Result<_, Gap>>()?;
    for stretch in stretches {
        let priced = stretch.from.map(|day| priced_on(biller.scenario, day, finance.token_prices.as_ref()));
        let scenario = priced.as_ref().unwrap_or(biller.scenario);
        let same = biller.scenario.place_of(biller.option);
        let option = same.and_then(|at| scenario.options.get(at)).unwrap_or(biller.option);
        for (month, tasks) in work.iter().enumerate() {
            let own: Vec<Count> = held.iter().filter_map(|held| held.get(month).copied()).collect();
            let is_more = own.iter().enumerate().any(|(at, held)| *held > need(stretch, month, at));
            if !is_more || *tasks <= 0.0 || stretch.shares[month] <= 0.0 {
                continue;
            }
            let fixed = with_units(option, &own);
            let again = Biller { scenario, option: &fixed, ..*biller };
            if let Some(bill) = again.months(&[*tasks])?.into_iter().next() {
                stretch.months[month].amounts = bill.of_part(stretch.shares[month]).amounts;
            }
        }
    }
    Ok(())
}

/// The option with so many units of each kind.
fn with_units(option: &ServingOption, units: &[Count]) -> ServingOption {
    let mut fixed = option.clone();
    if let Serving::Provisioned(reserved) = &mut fixed.serving {
        for (pool, value) in reserved.pools.iter_mut().zip(units) {
            pool.units = Units::Fixed(Sited { value: *value, site: option.site.clone() });
        }
    }
    fixed
}
