//! What has to hold of the formulas for any flows.

use breakeven::finance::{
    Internal, Macrs, NoRate, Payback, Writing, annual_of_monthly, discounted, internal_rate,
    monthly_of_annual, payback, payment, schedule,
};
use breakeven::units::{AnnualRate, Months, Quantity, Usd};
use proptest::prelude::*;

use super::{assert_near, money, npv, rate};
use crate::harness::so_many;

#[test]
fn several_rates_are_all_found() {
    let of = |flows: &[f64]| internal_rate(&money(flows));
    let Internal::Several(rates) = of(&[-100.0, 230.0, -132.0]) else { panic!() };
    assert_near(rates[0].get(), 0.1, 1e-9);
    assert_near(rates[1].get(), 0.2, 1e-9);
    // (x − 1.05)(x − 1.3)(x − 2) in x = 1 + rate.
    let product = [-1.0, 4.35, -6.065, 2.73];
    let Internal::Several(rates) = of(&product) else { panic!() };
    assert_eq!(rates.len(), 3, "{rates:?}");
    for (rate, wanted) in rates.iter().zip([0.05, 0.3, 1.0]) {
        assert_near(rate.get(), wanted, 1e-9);
    }
    // A root that only touches: (x − 1.1)².
    let Internal::One(rate) = of(&[-1.0, 2.2, -1.21]) else { panic!("{:?}", of(&[-1.0, 2.2, -1.21])) };
    assert_near(rate.get(), 0.1, 1e-6);
    assert_eq!(of(&[-1.0, 2.0, -1.5]), Internal::None(NoRate::NeverZero));
    assert_eq!(of(&[0.0, 0.0]), Internal::None(NoRate::NoFlow));
    assert_eq!(of(&[5.0, 1.0]), Internal::None(NoRate::OnlyIn));
    // Long and steep, where powers overflow.
    let mut long = vec![1e-6; 1200];
    long[0] = -1e9;
    let Internal::One(rate) = of(&long) else { panic!() };
    assert!(rate.get() < 0.0 && rate.get() > -1.0, "{rate}");
}

#[test]
fn payback_is_interpolated() {
    // With level flows it is the outlay over one of them (numpy-financial has no payback; its `nper` at rate 0 is that).
    let mut flows = vec![-250_141.8];
    flows.extend([(98.32 - 6.37) * 730.0; 6]);
    let Payback::After(months) = payback(&money(&flows)) else { panic!() };
    assert_near(months.get(), 250_141.8 / (98.32 - 6.37) / 730.0, 1e-12);
    assert_eq!(payback(&money(&[0.0, 5.0])), Payback::AtOnce);
    assert_eq!(payback(&money(&[-5.0, 2.0])), Payback::Never);
    let again = payback(&money(&[-5.0, 10.0, -20.0, 30.0]));
    assert_eq!(again, Payback::NotForGood(Months::new(0.5).unwrap()));
}

#[test]
fn loans_and_depreciation_add_up() {
    let loan = Usd::new(200_000.0).unwrap();
    let months = schedule(loan, AnnualRate::new(0.09).unwrap(), Months::new(36.0).unwrap());
    assert_eq!(months.len(), 36);
    assert_near(months.iter().map(|month| month.principal.get()).sum(), 200_000.0, 1e-12);
    let level = payment(loan, AnnualRate::new(0.09).unwrap(), Months::new(36.0).unwrap()).get();
    for month in &months {
        assert_near(month.interest.get() + month.principal.get(), level, 1e-12);
    }
    for (class, years) in [(Macrs::Three, 4.0), (Macrs::Five, 6.0), (Macrs::Seven, 8.0)] {
        assert_near(class.table().iter().map(|share| share.get()).sum(), 1.0, 1e-12);
        let all = Writing::Macrs(class).written_off(Months::new(years * 12.0).unwrap());
        assert_near(all.get(), 1.0, 1e-12);
    }
    // Double-declining over 8 years: 25 % of the rest each year, straight line once that is more.
    let declining = |months: f64| {
        let life = Months::new(96.0).unwrap();
        Writing::Declining { life }.written_off(Months::new(months).unwrap()).get()
    };
    assert_near(declining(12.0), 0.25, 1e-12);
    assert_near(declining(36.0), 1.0 - 0.75_f64.powi(3), 1e-12);
    assert_near(declining(96.0), 1.0, 1e-12);
    let monthly = monthly_of_annual(rate(0.1));
    assert_near(annual_of_monthly(monthly).get(), 0.1, 1e-12);
}

/// An outlay and what comes back.
fn conventional() -> impl Strategy<Value = Vec<f64>> {
    (100.0..1e6_f64, prop::collection::vec(0.0..1e5_f64, 1..60)).prop_map(|(outlay, back)| {
        let mut flows = vec![-outlay];
        flows.extend(back);
        flows
    })
}

proptest! {
    #![proptest_config(so_many(128))]

    #[test]
    fn npv_falls_with_the_rate(flows in conventional(), low in 0.0..0.5_f64, more in 0.001..0.5_f64) {
        prop_assert!(npv(low + more, &flows) <= npv(low, &flows));
    }

    #[test]
    fn npv_adds_up(flows in conventional(), others in conventional(), at in -0.5..0.5_f64) {
        let length = flows.len().max(others.len());
        let padded = |flows: &[f64]| { let mut flows = flows.to_vec(); flows.resize(length, 0.0); flows };
        let both: Vec<f64> = padded(&flows).iter().zip(padded(&others)).map(|(a, b)| a + b).collect();
        let (one, other) = (npv(at, &flows), npv(at, &others));
        prop_assert!((npv(at, &both) - one - other).abs() <= 1e-9 * (one.abs() + other.abs() + 1e6 * 2.0_f64.powi(60).min(1e3)));
    }

    #[test]
    fn money_scales_and_the_rate_stays(flows in conventional(), factor in 0.001..1000.0_f64) {
        let scaled: Vec<f64> = flows.iter().map(|flow| flow * factor).collect();
        prop_assert!((npv(0.1, &scaled) - factor * npv(0.1, &flows)).abs() <= 1e-9 * factor * 1e7);
        match (internal_rate(&money(&flows)), internal_rate(&money(&scaled))) {
            (Internal::One(a), Internal::One(b)) => prop_assert!((a.get() - b.get()).abs() < 1e-9 * (1.0 + a.get().abs())),
            (a, b) => prop_assert_eq!(a, b),
        }
    }

    #[test]
    fn every_internal_rate_is_a_root(first in -1e5..1e5_f64, rest in prop::collection::vec(-1e5..1e5_f64, 1..40)) {
        let mut flows = vec![first];
        flows.extend(rest);
        let rates = match internal_rate(&money(&flows)) {
            Internal::None(_) => Vec::new(),
            Internal::One(rate) => vec![rate],
            Internal::Several(rates) => rates,
        };
        let changes = flows.windows(2).filter(|pair| (pair[0] > 0.0) != (pair[1] > 0.0)).count();
        prop_assert!(rates.len() <= changes, "Descartes: {} rates, {changes} changes", rates.len());
        for rate in &rates {
            let sizes: Vec<f64> = flows.iter().map(|flow| flow.abs()).collect();
            prop_assert!(npv(rate.get(), &flows).abs() <= 1e-7 * npv(rate.get(), &sizes), "{rate:?}");
        }
    }

    #[test]
    fn the_discounted_payback_is_later(flows in conventional()) {
        let today = discounted(rate(0.01), &money(&flows));
        match (payback(&money(&flows)), payback(&today)) {
            (Payback::After(plain), Payback::After(later)) => prop_assert!(later >= plain),
            (Payback::Never, later) => prop_assert_eq!(later, Payback::Never),
            _ => {}
        }
    }
}
