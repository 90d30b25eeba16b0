//! Contracts of a fixed length: whatever the needs are, they are covered, and a steady need costs what it says.

use breakeven::finance::{ContractBook, Renewal, whole_months};
use breakeven::units::{Count, Months, Quantity, Ratio, UsdPerMonth};
use proptest::prelude::*;

use super::assert_near;

fn counts(values: &[u32]) -> Vec<Count> {
    values.iter().map(|value| Count::new(f64::from(*value)).unwrap()).collect()
}

fn factors(months: usize, fall: f64) -> Vec<Ratio> {
    (0..months).map(|month| Ratio::new(fall.powf(month as f64)).unwrap()).collect()
}

fn book(needs: &[u32], length: u32, fall: f64, renewal: Renewal) -> ContractBook {
    let price: UsdPerMonth = "$100/month".parse().unwrap();
    let length = Months::new(f64::from(length)).unwrap();
    ContractBook::of(&counts(needs), price, &factors(needs.len(), fall), length, renewal)
}

fn total(book: &ContractBook) -> f64 {
    book.paid.iter().map(|paid| paid.get()).sum::<f64>() + book.owed_after.get()
}

proptest! {
    #![proptest_config(crate::harness::so_many(128))]

    /// What is held covers the need of every month, and is never signed without one.
    #[test]
    fn every_need_is_held(
        needs in prop::collection::vec(0..40_u32, 1..60), length in 1..40_u32, fall in 0.8..1.2_f64
    ) {
        let found = book(&needs, length, fall, Renewal::AtEnd);
        for (month, need) in needs.iter().enumerate() {
            prop_assert!(found.held[month].get() >= f64::from(*need));
        }
        let most = f64::from(needs.iter().copied().max().unwrap_or(0));
        prop_assert!(found.held.iter().all(|held| held.get() <= most));
        // Each contract is paid once a month through its whole term, within the horizon or after it.
        let all: f64 = found.contracts.iter().map(|one| one.units.get() * one.price.get()).sum();
        let wanted = all * f64::from(length);
        prop_assert!((total(&found) - wanted).abs() <= 1e-9 * wanted.max(1.0));
        // At one price, a month pays for what is held.
        let flat = book(&needs, length, 1.0, Renewal::AtEnd);
        for (paid, held) in flat.paid.iter().zip(&flat.held) {
            prop_assert!((paid.get() - 100.0 * held.get()).abs() < 1e-9 * paid.get().max(1.0));
        }
    }

    /// A steady need over whole terms costs need × price at the start of each.
    #[test]
    fn a_steady_need_is_renewed_at_the_price_of_the_day(
        need in 1..40_u32, length in 1..24_u32, terms in 1..5_u32, fall in 0.8..1.2_f64
    ) {
        let needs = vec![need; (length * terms) as usize];
        let found = book(&needs, length, fall, Renewal::AtEnd);
        prop_assert_eq!(found.owed_after.get(), 0.0);
        let wanted: f64 = (0..terms)
            .map(|term| 100.0 * fall.powf(f64::from(term * length)) * f64::from(need * length))
            .sum();
        prop_assert!((total(&found) - wanted).abs() <= 1e-9 * wanted);
    }

    /// Without renewal nothing is signed after the first end, whatever is needed.
    #[test]
    fn nothing_is_signed_after_an_end_that_is_not_renewed(
        needs in prop::collection::vec(1..40_u32, 1..60), length in 1..40_u32
    ) {
        let found = book(&needs, length, 1.0, Renewal::Never);
        let same = book(&needs[..needs.len().min(length as usize)], length, 1.0, Renewal::Never);
        prop_assert_eq!(&found.contracts, &same.contracts);
        prop_assert!((total(&found) - total(&same)).abs() < 1e-6);
    }
}

/// A month of one contract is the need by the month: nothing is held that is not needed.
#[test]
fn contracts_of_a_month_follow_the_need() {
    let needs = [4, 2, 0, 7, 1];
    let found = book(&needs, 1, 0.9, Renewal::AtEnd);
    assert_eq!(found.held, counts(&needs));
    let wanted: f64 =
        needs.iter().enumerate().map(|(at, need)| f64::from(*need) * 100.0 * 0.9_f64.powf(at as f64)).sum();
    assert_near(total(&found), wanted, 1e-12);
    assert_eq!(found.owed_after.get(), 0.0);
}

#[test]
fn a_month_that_has_begun_is_paid() {
    assert_eq!(whole_months("12 months".parse().unwrap()), 12);
    assert_eq!(whole_months("3 years".parse().unwrap()), 36);
    assert_eq!(whole_months("30 months".parse().unwrap()), 30);
}
