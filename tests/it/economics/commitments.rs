//! A commitment is paid in every hour of its term: in the bill of a month, over the horizon, in a plan, along volumes.

use breakeven::diagnostics::{Code, Severity};
use breakeven::economics::{
    Appraisal, Aside, CashKind, CurvePoint, Evaluation, Range, curves, evaluate, plan,
};
use breakeven::metric::Metric;
use breakeven::scenario::Scenario;
use breakeven::units::{Quantity, TasksPerMonth};
use proptest::prelude::*;

use crate::harness::{agree, codes, number, outcome, scenario, so_many};

/// One GPU an instance at $1 an hour, which carries 100,000 tasks a month (1,000 tokens/s × 3,600 s × 730 h ÷ 26,280 tokens);
/// against something that is paid by the task at $0.02.
fn case(tasks: &str, finance: &str, rental: &str, more: &str) -> String {
    format!(
        "
scenario: case
title: Rented by contract
as_of: 2026-11-15
workload: {{ tasks: {tasks}/month, input: 1000 tokens, output: 26280 tokens, peak_to_mean: 1x }}
finance: {{ {finance} }}
{more}
options:
  rented:
    rental:
      {{ gpu: h100-sxm, gpus: 1, price: $1/h, {rental} tensor_parallel: 1, max_utilisation: 100%, throughput: 1000 tokens/s }}
    accuracy: 80%
  sold: {{ per_task: $0.02/task, accuracy: 80% }}
  small-first:
    cascade: [rented, sold]
    verifier: {{ accepts_right: 100%, accepts_wrong: 0% }}
"
    )
}

fn appraisal<'e>(evaluation: &'e Evaluation<'_>, option: &str) -> &'e Appraisal {
    outcome(evaluation, option).appraisal.as_ref().unwrap()
}

fn flows(appraisal: &Appraisal, kind: CashKind) -> Vec<f64> {
    let line = appraisal.flow.lines.iter().find(|line| line.kind == kind);
    line.map_or_else(Vec::new, |line| line.flows.iter().map(|flow| flow.get()).collect())
}

fn tco(text: &str, option: &str) -> f64 {
    appraisal(&evaluate(&scenario(text)), option).tco.get()
}

#[track_caller]
fn assert_all(found: &[f64], wanted: &[f64]) {
    let near = found.len() == wanted.len()
        && found.iter().zip(wanted).all(|(found, wanted)| agree(*found, *wanted, 1e-9));
    assert!(near, "{found:?} is not {wanted:?}");
}

/// Azure's `ND96isr` H100 v5, reserved for a year at $62.92 an hour: two instances, whose 1,460 h a month are $91,863.20, as demand
/// falls by 15 % a month.
const YEAR: &str = "
scenario: year
title: Reserved for a year, and demand falls
as_of: 2026-11-15
workload: { tasks: 16M/month, input: 1000 tokens, output: 250 tokens, peak_to_mean: 2x, growth: -15%/month }
finance: { discount_rate: 8%/year, horizon: 12 months }
options:
  fixed: { rental: { offer: azure/nd96isr-h100-v5, term: reserved-1y, tensor_parallel: 1, throughput: 300 tokens/s } }
  stretch: { rental: { offer: azure/nd96isr-h100-v5, term: reserved-1y, scaling: elastic, tensor_parallel: 1, throughput: 300 tokens/s } }
";

#[test]
fn a_committed_fleet_does_not_follow_the_demand() {
    let scenario = scenario(YEAR);
    let evaluation = evaluate(&scenario);
    for option in ["fixed", "stretch"] {
        let found = outcome(&evaluation, option);
        assert_eq!(found.ledger.as_ref().unwrap().lines()[0].quantity.amount.value(), 1460.0, "{option}");
        assert!(agree(number(found, Metric::CostPerMonth), 91_863.2, 1e-9), "{option}");
        assert!(agree(number(found, Metric::CostPerGpuHour), 62.92 / 8.0, 1e-9), "{option}");
        assert!(found.remarks.iter().any(|remark| remark.contains("committed for 12 months")), "{option}");
    }
    assert_eq!(codes(YEAR, Severity::Warning), [Code::CommittedElastic]);
    let by_the_hour = YEAR.replace("reserved-1y", "on-demand");
    assert_eq!(codes(&by_the_hour, Severity::Warning), []);
}

/// 12 × $91,863.20 = $1,102,358.40, whatever becomes of demand and of the price of new contracts.
#[test]
fn a_year_is_owed_whatever_becomes_of_demand_and_price() {
    for finance in ["", "gpu_rent_trend: -30%/year, "] {
        let text = YEAR.replace("finance: { ", &format!("finance: {{ {finance}"));
        for option in ["fixed", "stretch"] {
            assert!(agree(tco(&text, option), 1_102_358.4, 1e-9), "{option}, {finance}");
        }
    }
}

/// 40 tasks a second fall by 6 % a month; three years of eight instances at $43.16 are 8 × $43.16 × 730 h × 36 = $9,073,958.40.
#[test]
fn three_years_are_owed_as_demand_falls() {
    let text = "
scenario: res
title: Reserved for three years, demand falls
as_of: 2026-11-15
workload: { tasks: 40/s, input: 1800 tokens, output: 350 tokens, peak_to_mean: 3x }
finance: { horizon: 36 months, discount_rate: 9%/year, baseline: api, growth: -6%/month, gpu_rent_trend: -25%/year }
options:
  res3: { rental: { offer: azure/nd96isr-h100-v5, term: reserved-3y, tensor_parallel: 2, replicas: 32, throughput: 2000 tokens/s } }
  api: { serverless: openai/gpt-5.4-mini }
";
    let scenario = scenario(text);
    let evaluation = evaluate(&scenario);
    let found = appraisal(&evaluation, "res3");
    assert!(agree(found.tco.get(), 8.0 * 43.16 * 730.0 * 36.0, 1e-9), "{}", found.tco.get());
    // The same by hand: rents at the end of each month, less what the tokens would have cost, at 9 % a year.
    let tokens = 40.0 * 3600.0 * 730.0 * (1800.0 * 0.75 + 350.0 * 4.5) / 1e6;
    let worth: f64 = (1..=36)
        .map(|month| {
            let saved = tokens * 0.94_f64.powi(month - 1);
            (saved - 8.0 * 43.16 * 730.0) / 1.09_f64.powf(f64::from(month) / 12.0)
        })
        .sum();
    let npv = found.npv.as_ref().unwrap().get();
    assert!(agree(npv, worth, 1e-9), "{npv} is not {worth}");
    assert!(npv < -3.7e6, "{npv}");
}

/// Demand doubles each month and rents halve: one instance for three months at $730, one more at $365, two at $182.50, and in month
/// 4, as the first ends, five at $91.25; after the horizon two are owed for a month, and five for two.
#[test]
fn rising_demand_adds_contracts_at_the_price_of_their_day() {
    let finance = "horizon: 4 months, growth: 100%/month, gpu_rent_trend: -50%/month";
    let text = case("100k", finance, "commitment: 3 months,", "");
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    let found = appraisal(&evaluation, "rented");
    let months = [730.0, 1095.0, 1460.0, 1186.25 + 365.0 + 912.5];
    let wanted: Vec<f64> = std::iter::once(0.0).chain(months.map(|month| -month)).collect();
    assert_all(&flows(found, CashKind::Rent), &wanted);
    let gpus: Vec<f64> = found.flow.gpus.iter().map(|count| count.get()).collect();
    assert_eq!(gpus, [1.0, 2.0, 4.0, 8.0]);
    assert!(found.asides.contains(&Aside::OwedAfter("$1277.5".parse().unwrap())), "{:?}", found.asides);
}

/// What is held and not needed is counted among the GPUs of a month.
#[test]
fn falling_demand_leaves_instances_idle_until_their_contract_ends() {
    let finance = "horizon: 4 months, growth: -50%/month, gpu_rent_trend: -50%/month";
    let text = case("800k", finance, "commitment: 3 months,", "");
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    let found = appraisal(&evaluation, "rented");
    // In month 4 one is needed, at an eighth of the price, and two more months of it are owed after the horizon.
    assert_all(&flows(found, CashKind::Rent), &[0.0, -5840.0, -5840.0, -5840.0, -3.0 * 91.25]);
    let gpus: Vec<f64> = found.flow.gpus.iter().map(|count| count.get()).collect();
    assert_eq!(gpus, [8.0, 8.0, 8.0, 1.0]);
}

#[test]
fn the_horizon_may_be_shorter_or_longer_than_a_contract() {
    let of = |horizon: u32| {
        let finance = format!("horizon: {horizon} months, gpu_rent_trend: -50%/year");
        tco(&case("100k", &finance, "commitment: 12 months,", ""), "rented")
    };
    assert!(agree(of(5), 12.0 * 730.0, 1e-9));
    assert!(agree(of(12), 12.0 * 730.0, 1e-9));
    // The second year is signed at half of the price, and owed to its end.
    assert!(agree(of(13), 12.0 * 730.0 * 1.5, 1e-9));
    assert!(agree(of(24), 12.0 * 730.0 * 1.5, 1e-9));
}

/// By the hour, rents follow the trend month by month; by contract, its price is that of the first month.
#[test]
fn only_a_contract_keeps_its_price() {
    let finance = "horizon: 12 months, gpu_rent_trend: -50%/year";
    let by_the_hour = tco(&case("100k", finance, "", ""), "rented");
    let wanted: f64 = (0..12).map(|month| 730.0 * 0.5_f64.powf(f64::from(month) / 12.0)).sum();
    assert!(agree(by_the_hour, wanted, 1e-9));
    // A contract of a month is no other thing.
    assert!(agree(tco(&case("100k", finance, "commitment: 1 months,", ""), "rented"), wanted, 1e-9));
}

/// Against what is paid by the task, $2,000 a month are saved for as long as the contract of $730 runs; then the work goes back.
#[test]
fn without_renewal_the_baseline_takes_the_work_back() {
    for baseline in ["sold", "{ cost_per_month: $2000/month }"] {
        let finance = format!("horizon: 24 months, discount_rate: 8%/year, baseline: {baseline}");
        let text = case("100k", &finance, "commitment: 12 months, renew: never,", "");
        let scenario = scenario(&text);
        let evaluation = evaluate(&scenario);
        let found = appraisal(&evaluation, "rented");
        let year = |each: f64| -> Vec<f64> {
            (0..=24).map(|month| if (1..=12).contains(&month) { each } else { 0.0 }).collect()
        };
        assert_all(&flows(found, CashKind::Rent), &year(-730.0));
        assert_all(&flows(found, CashKind::Saved), &year(2000.0));
        assert_eq!(found.flow.tasks[11].get(), 100_000.0);
        assert_eq!(found.flow.tasks[12].get(), 0.0);
        let said = found.asides.iter().any(|aside| matches!(aside, Aside::Stops { then: Some(_), .. }));
        assert!(said, "{:?}", found.asides);
    }
}

/// Without a baseline no work is done from then on, and a contract that was signed later is owed to its end all the same.
#[test]
fn without_renewal_and_baseline_no_work_is_done() {
    let finance = "horizon: 6 months, growth: 10%/month";
    let text =
        case("100k", finance, "commitment: 3 months, renew: never,", "quality: { value_per_success: $0.1 }");
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    let found = appraisal(&evaluation, "rented");
    // 100,000, 110,000 and 121,000 tasks: one instance in month 1, one more from month 2 to month 4.
    assert_all(&flows(found, CashKind::Rent), &[0.0, -730.0, -1460.0, -1460.0, -730.0, 0.0, 0.0]);
    assert_all(&flows(found, CashKind::Value), &[0.0, 8000.0, 8800.0, 9680.0, 0.0, 0.0, 0.0]);
    let stops =
        Aside::Stops { after: "3 months".parse().unwrap(), then: None, rents: "$730".parse().unwrap() };
    assert!(found.asides.contains(&stops), "{:?}", found.asides);
}

/// Hardware that the baseline needs once the work is back is bought then, at the price of that day.
#[test]
fn the_baseline_buys_its_hardware_when_the_work_is_back() {
    let text = "
scenario: case
title: A contract in the place of one's own server
as_of: 2026-11-15
workload: { tasks: 100k/month, input: 1000 tokens, output: 500 tokens, peak_to_mean: 1x }
facility: { electricity: $0.10/kWh, pue: 1.2 }
finance: { horizon: 24 months, baseline: owned, hardware_price_trend: -50%/year, resale: none }
options:
  owned:
    cluster:
      { server: dgx-h100, tensor_parallel: 8, throughput: 100 tokens/s, ownership: { server_price: $300k, life: 60 months } }
    one_off: { engineering: $10k, amortise: 24 months }
  rented:
    rental:
      { gpu: h100-sxm, gpus: 8, price: $20/h, commitment: 12 months, renew: never, tensor_parallel: 8, throughput: 100 tokens/s }
";
    let scenario = scenario(text);
    let evaluation = evaluate(&scenario);
    let saved = flows(appraisal(&evaluation, "rented"), CashKind::Saved);
    let month = flows(appraisal(&evaluation, "owned"), CashKind::Running)[1];
    assert!(agree(saved[0], 310_000.0, 1e-9), "{saved:?}");
    // Half of the price of a server a year later, the engineering then, and the power of month 12.
    assert!(agree(saved[12], -(150_000.0 + 10_000.0) - month, 1e-9), "{saved:?}");
    assert!(saved[13..].iter().all(|flow| flow.abs() < 1e-6), "{saved:?}");
}

/// A baseline that is committed owes its contracts too, and others save them.
#[test]
fn what_the_baseline_owes_after_the_horizon_is_saved() {
    let finance = "horizon: 6 months, baseline: rented";
    let text = case("100k", finance, "commitment: 12 months,", "");
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    let found = appraisal(&evaluation, "sold");
    assert!(agree(flows(found, CashKind::Saved).iter().sum(), 12.0 * 730.0, 1e-9));
    assert!(found.asides.contains(&Aside::SavedOwedAfter("$4380".parse().unwrap())), "{:?}", found.asides);
    assert!(!found.asides.iter().any(|aside| matches!(aside, Aside::Contracts { .. })), "{:?}", found.asides);
}

/// The first stage of a cascade takes every task: as demand falls, its contracts are paid as by itself, and the second stage is paid
/// for the fifth that reaches it.
#[test]
fn a_committed_part_of_a_policy_is_paid_by_contract() {
    let finance = "horizon: 12 months, growth: -50%/month, gpu_rent_trend: -30%/year";
    let text = case("800k", finance, "commitment: 12 months,", "");
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    let found = appraisal(&evaluation, "small-first");
    let rents = flows(found, CashKind::Rent);
    assert_all(&rents, &flows(appraisal(&evaluation, "rented"), CashKind::Rent));
    assert_all(&rents[1..], &[-8.0 * 730.0; 12]);
    let sold: Vec<f64> = (0..12).map(|month| -800_000.0 * 0.5_f64.powi(month) * 0.2 * 0.02).collect();
    assert_all(&flows(found, CashKind::Services)[1..], &sold);
}

/// A policy stops with the part of it that is not renewed.
#[test]
fn a_policy_stops_with_its_contract() {
    let finance = "horizon: 24 months, baseline: sold";
    let text = case("100k", finance, "commitment: 12 months, renew: never,", "");
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    let found = appraisal(&evaluation, "small-first");
    assert_eq!(found.flow.tasks[11].get(), 100_000.0);
    assert_eq!(found.flow.tasks[12].get(), 0.0);
    assert!(flows(found, CashKind::Services)[13..].iter().all(|flow| *flow == 0.0));
    assert!(flows(found, CashKind::Saved)[13..].iter().all(|flow| flow.abs() < 1e-9));
}

/// While options ramp up, a contract is signed for what the month needs.
#[test]
fn a_ramp_up_lowers_the_first_needs() {
    let finance = "horizon: 4 months, ramp_up: 2 months, baseline: sold";
    let text = case("400k", finance, "commitment: 4 months,", "");
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    // A quarter of the work in month 1 needs one instance, three quarters three, all of it four.
    let paid = |month: usize| [1.0, 3.0, 4.0, 4.0][month] * -730.0;
    let owed = -730.0 * (2.0 + 2.0);
    let rents = flows(appraisal(&evaluation, "rented"), CashKind::Rent);
    assert_all(&rents, &[0.0, paid(0), paid(1), paid(2), paid(3) + owed]);
}

fn along_volumes(scenario: &Scenario) -> Vec<CurvePoint> {
    let volume = |tasks| TasksPerMonth::new(tasks).unwrap();
    let found = curves(scenario, Range { from: volume(1e4), to: volume(1e7) });
    found.into_iter().find(|curve| curve.option.name == "rented").unwrap().points
}

/// Along volumes and in a plan, what is committed costs what the same instances would cost all month, elastic or not.
#[test]
fn volumes_and_plans_take_what_is_committed_as_always_on() {
    let read = |rental: &str| {
        let text = case("250k", "", rental, "plan: { options: { rented: {} } }");
        scenario(&text.replace("peak_to_mean: 1x", "profile: business-hours"))
    };
    let (fixed, by_the_hour) = (read(""), read("scaling: elastic,"));
    let committed = read("commitment: 12 months, scaling: elastic,");
    assert_eq!(along_volumes(&fixed), along_volumes(&committed));
    assert_ne!(along_volumes(&fixed), along_volumes(&by_the_hour));
    let month = |of: Scenario| plan(&[of]).unwrap().found.unwrap().bill.get();
    let all = month(fixed);
    assert!(agree(all, month(committed), 1e-9));
    assert!(month(by_the_hour) < all);
}

/// It is said once that spot can be taken away.
#[test]
fn spot_is_said_to_be_taken_away() {
    let text = "
scenario: sp1
title: Spot
as_of: 2026-11-15
workload: { tasks: 16M/month, input: 1000 tokens, output: 250 tokens, peak_to_mean: 2x }
options:
  spot: { rental: { offer: coreweave/h100-sxm-8x, term: spot, tensor_parallel: 1, throughput: 300 tokens/s } }
  od: { rental: { offer: coreweave/h100-sxm-8x, term: on-demand, tensor_parallel: 1, throughput: 300 tokens/s } }
";
    let scenario = scenario(text);
    let evaluation = evaluate(&scenario);
    let said = |option: &str| {
        let remarks = &outcome(&evaluation, option).remarks;
        remarks.iter().filter(|remark| remark.contains("taken away")).count()
    };
    assert_eq!([said("spot"), said("od")], [1, 0]);
}

proptest! {
    #![proptest_config(so_many(48))]

    /// The bill of a fixed number of committed instances is the same for any work that they carry, and as long as `auto` takes as
    /// many it is that bill.
    #[test]
    fn what_is_committed_does_not_depend_on_the_work(
        one in 1..100_u32, other in 1..100_u32, count in 1..9_u32, elastic in any::<bool>()
    ) {
        let scaling = if elastic { "scaling: elastic," } else { "" };
        let month = |share: u32, replicas: &str| {
            let tasks = f64::from(count - 1) * 1e5 + f64::from(share) * 1e3;
            let rental = format!("commitment: 12 months, {scaling} {replicas}");
            let scenario = scenario(&case(&tasks.to_string(), "", &rental, ""));
            let evaluation = evaluate(&scenario);
            number(outcome(&evaluation, "rented"), Metric::CostPerMonth)
        };
        let stated = format!("replicas: {count},");
        let all = f64::from(count) * 730.0;
        for found in [month(one, &stated), month(other, &stated), month(one, ""), month(other, "")] {
            prop_assert!(agree(found, all, 1e-9), "{found} is not {all}");
        }
    }
}
