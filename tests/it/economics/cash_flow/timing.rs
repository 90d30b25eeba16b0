//! When options take the work over, when hardware is bought, and software that gets faster.

use breakeven::checks::{BothBills, Robustness};
use breakeven::economics::{Appraisal, Aside, CashKind, Evaluation, TakeoverBasis, evaluate};
use breakeven::metric::Metric;
use breakeven::report::RoiReport;
use breakeven::scenario::Scenario;
use breakeven::units::Quantity as _;
use proptest::prelude::*;

use super::{TEXT, appraisal, case, flows};
use crate::harness::{agree, number, outcome, scenario};

/// People today, and four other ways, none of which says when it is ready unless `own` does.
fn others(finance: &str, own: &str) -> Scenario {
    scenario(&format!(
        "
scenario: others
title: Ways that are ready at other times
as_of: 2026-11-15
workload: {{ tasks: 1M/month, input: 1000 tokens, output: 500 tokens, peak_to_mean: 1x }}
facility: {{ electricity: $0.10/kWh, pue: 1.2 }}
finance: {{ {finance} }}
options:
  people: {{ human: {{ minutes: 1, wage: $30/h }}, accuracy: 95% }}
  tokens: {{ serverless: openai/gpt-5.4-mini, accuracy: 80% }}
  owned:
    cluster:
      server: dgx-h100
      tensor_parallel: 8
      throughput: 100 tokens/s per replica
      ownership: {{ server_price: $300k, life: 24 months, residual: 10%, staff: $1k/month }}
    accuracy: 90%
    {own}
  rented:
    rental: {{ gpu: h100-sxm, gpus: 8, price: $20/h, tensor_parallel: 8, throughput: 100 tokens/s per replica }}
    accuracy: 90%
  first: {{ cascade: [tokens, owned], verifier: {{ accepts_right: 95%, accepts_wrong: 20% }} }}
"
    ))
}

fn report(evaluation: &Evaluation<'_>) -> RoiReport {
    breakeven::report::roi(evaluation, &Robustness { switching: None, bills: BothBills::One })
}

fn tasks(appraisal: &Appraisal) -> Vec<f64> {
    appraisal.flow.tasks.iter().map(|tasks| tasks.get()).collect()
}

#[test]
fn servers_are_paid_at_the_decision_and_used_when_they_are_there() {
    let scenario = others(
        "horizon: 12 months, discount_rate: 10%/year, baseline: people, resale: none",
        "lead_time: 3 months",
    );
    let evaluation = evaluate(&scenario);
    let owned = appraisal(&evaluation, "owned");
    // Three months of waiting, then all of a million tasks, which two servers carry.
    assert_eq!(tasks(owned), [[0.0; 3].as_slice(), &[1e6; 9]].concat());
    let mut bought = vec![0.0; 13];
    bought[0] = -600e3;
    assert_eq!(flows(owned, CashKind::Hardware), bought);
    let (running, staff) = (flows(owned, CashKind::Running), flows(owned, CashKind::Staff));
    assert_eq!(staff, [[0.0; 4].as_slice(), &[-1e3; 9]].concat(), "nobody runs what is not there");
    assert!(running[..4].iter().all(|flow| *flow == 0.0) && running[4..].iter().all(|flow| *flow < 0.0));
    // People do the work meanwhile: $0.50 a task is saved from the fourth month on.
    let saved = flows(owned, CashKind::Saved);
    assert!(saved[..4].iter().all(|flow| *flow == 0.0), "{saved:?}");
    assert!(saved[4..].iter().all(|flow| agree(*flow, 500e3, 1e-12)), "{saved:?}");
    let [batch] = owned.flow.batches.as_slice() else { panic!("{:?}", owned.flow.batches) };
    assert_eq!((batch.servers.get(), batch.ordered, batch.used, batch.price.get()), (2.0, 0, 3, 600e3));
    let running = -running[4];
    let month = |month: i32| 1.1_f64.powf(-f64::from(month) / 12.0);
    let npv: f64 = -600e3 + (4..=12).map(|at| (500e3 - 1e3 - running) * month(at)).sum::<f64>();
    assert!(agree(number(outcome(&evaluation, "owned"), Metric::Npv), npv, 1e-9));
}

#[test]
fn a_life_begins_with_the_use() {
    // Used from month 3 on for 24 months: worn, sold for a tenth and bought anew at the end of month 27, paid three months before.
    let scenario = others("horizon: 36 months, baseline: people, resale: none", "lead_time: 3 months");
    let evaluation = evaluate(&scenario);
    let owned = appraisal(&evaluation, "owned");
    let dates: Vec<(usize, usize)> =
        owned.flow.batches.iter().map(|batch| (batch.ordered, batch.used)).collect();
    assert_eq!(dates, [(0, 3), (24, 27)]);
    let sold = flows(owned, CashKind::Resale);
    assert!(agree(sold[27], 60e3, 1e-12) && sold[36] == 0.0, "{sold:?}");
}

#[test]
fn what_serves_says_when_it_is_ready_if_nothing_else_does() {
    let scenario = others("horizon: 12 months, baseline: people", "");
    let evaluation = evaluate(&scenario);
    let share = |option: &str| -> Vec<f64> {
        tasks(appraisal(&evaluation, option)).iter().take(6).map(|tasks| tasks / 1e6).collect()
    };
    assert_eq!(share("tokens"), [1.0; 6]);
    // Within days, which months do not show.
    assert_eq!(share("rented"), [1.0; 6]);
    // Four months, then evenly in one; the cascade waits for its servers.
    assert_eq!(share("owned"), [0.0, 0.0, 0.0, 0.0, 0.5, 1.0]);
    assert_eq!(share("first"), [0.0, 0.0, 0.0, 0.0, 0.5, 1.0]);
    assert_eq!(share("people"), [1.0; 6]);
    let basis = |option: &str| appraisal(&evaluation, option).takeover.basis;
    assert_eq!((basis("owned"), basis("people")), (TakeoverBasis::Kind, TakeoverBasis::Baseline));
    assert_eq!((basis("rented"), basis("first")), (TakeoverBasis::Days, TakeoverBasis::Kind));
    // One ramp for all is what it was, and nothing waits where nothing else does the work.
    for finance in ["horizon: 12 months, baseline: people, ramp_up: 0 months", "horizon: 12 months"] {
        let scenario = others(finance, "");
        let evaluation = evaluate(&scenario);
        assert!(tasks(appraisal(&evaluation, "owned")).iter().all(|tasks| *tasks == 1e6), "{finance}");
    }
    // An option's own ramp takes the place of that of all.
    let scenario = others("horizon: 12 months, baseline: people, ramp_up: 2 months", "ramp_up: 4 months");
    let evaluation = evaluate(&scenario);
    let share = |option: &str| tasks(appraisal(&evaluation, option))[0] / 1e6;
    assert!(agree(share("owned"), 0.125, 1e-12) && agree(share("tokens"), 0.25, 1e-12));
}

/// Where nothing else does the work, to do less of it is no saving; and what does the work today does not wait.
#[test]
fn stated_times_that_cannot_count_are_said() {
    let said = |finance: &str| {
        let scenario = others(finance, "lead_time: 6 months");
        let evaluation = evaluate(&scenario);
        assert_eq!(tasks(appraisal(&evaluation, "owned")), [1e6; 12], "{finance}");
        report(&evaluation).conventions.join("\n")
    };
    assert!(said("horizon: 12 months").contains("`lead_time` and `ramp_up` of options are left out"));
    let baseline = said("horizon: 12 months, baseline: owned");
    assert!(
        baseline.contains("owned is the baseline and does the work today: its `lead_time`"),
        "{baseline}"
    );
    // What brings money in is worth less the later it comes.
    let text = "horizon: 12 months, flows: [{ what: grant, at: now, benefit: $1k, options: owned }]";
    let scenario = others(text, "lead_time: 6 months");
    let evaluation = evaluate(&scenario);
    assert_eq!(tasks(appraisal(&evaluation, "owned"))[..7], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1e6]);
}

/// Half a month of waiting: rented for half of the first month, for all the work of that half.
#[test]
fn a_month_in_which_it_begins_is_billed_for_its_days() {
    let text =
        TEXT.replace("TASKS", "1M/month").replace("horizon: 1 months", "horizon: 3 months, baseline: people");
    let rented = "tensor_parallel: 8, throughput: 100 tokens/s per replica }\n";
    let (before, after) = text.rsplit_once(rented).unwrap();
    let scenario = scenario(&format!("{before}{rented}    lead_time: 0.5 months\n{after}"));
    let evaluation = evaluate(&scenario);
    let rented = appraisal(&evaluation, "rented");
    // A million tasks take two instances at $14,600 a month each.
    assert_eq!(flows(rented, CashKind::Rent), [0.0, -14_600.0, -29_200.0, -29_200.0]);
    assert_eq!(tasks(rented), [500e3, 1e6, 1e6]);
    assert_eq!(rented.flow.gpus.iter().map(|gpus| gpus.get()).collect::<Vec<_>>(), [16.0; 3]);
}

/// Of 100k tasks that grow by 10 % a month, months 1 to 18 need one server, 19 to 25 two, 26 to 29 three, and month 36 six.
#[test]
fn a_batch_covers_the_coming_months() {
    let scenario =
        case("horizon: 36 months, growth: 10%/month, hardware_price_trend: -10%/year, resale: none", "");
    let evaluation = evaluate(&scenario);
    let owned = appraisal(&evaluation, "owned");
    let batches: Vec<(usize, f64)> =
        owned.flow.batches.iter().map(|batch| (batch.used, batch.servers.get())).collect();
    // One; one more for month 19; the first is worn after 24 months, one is left, and six are needed.
    assert_eq!(batches, [(0, 1.0), (12, 1.0), (24, 5.0)]);
    let bought = flows(owned, CashKind::Hardware);
    for (month, wanted) in [(0, 300e3), (12, 300e3 * 0.9), (24, 5.0 * 300e3 * 0.81), (18, 0.0)] {
        assert!(agree(-bought[month], wanted, 1e-12), "month {month}: {}", bought[month]);
    }
    // The bill of today says what the first batch costs.
    assert!(!owned.asides.iter().any(|aside| matches!(aside, Aside::FirstBatch { .. })));
    assert!(agree(number(outcome(&evaluation, "owned"), Metric::Capex), -bought[0], 1e-12));
}

#[test]
fn a_first_batch_that_is_not_what_run_says_is_reconciled() {
    // 500k tasks need one server today and 1.9 of them after a year, which is two.
    let scenario = scenario(
        &TEXT
            .replace("TASKS", "500k/month")
            .replace("horizon: 1 months", "horizon: 12 months, growth: 6%/month"),
    );
    let evaluation = evaluate(&scenario);
    let owned = appraisal(&evaluation, "owned");
    let found = owned.asides.iter().find_map(|aside| match aside {
        Aside::FirstBatch { today, today_servers, first, first_servers, covers } => {
            Some([today.get(), today_servers.get(), first.get(), first_servers.get(), covers.get()])
        }
        _ => None,
    });
    assert_eq!(found, Some([300e3, 1.0, 600e3, 2.0, 12.0]));
    let report = report(&evaluation);
    let remarks =
        &report.options.iter().find(|option| option.name == "owned").unwrap().found.as_ref().unwrap().remarks;
    let said = "hardware at first: $300,000 in `run`'s \"Paid up front\", 1 server for today's demand; $600,000 here, 2 servers for the need";
    assert!(remarks.iter().any(|remark| remark.starts_with(said)), "{remarks:?}");
}

/// 20 % a year: after 12 months a replica does 1.2 times as much, after 24 months 1.44 times.
#[test]
fn faster_software_needs_fewer_replicas() {
    let finance = "horizon: 25 months, throughput_trend: 20%/year, hardware_batches: 1 month";
    let text = |tasks: &str, finance: &str| {
        scenario(&TEXT.replace("TASKS", tasks).replace("horizon: 1 months", finance))
    };
    // Ten replicas' worth of work.
    let scenario = text("5.256M/month", finance);
    let evaluation = evaluate(&scenario);
    let servers = |month: usize, option: &str| appraisal(&evaluation, option).flow.gpus[month].get() / 8.0;
    for option in ["owned", "rented"] {
        // 10; 10 ÷ 1.2 = 8.33, nine; 10 ÷ 1.44 = 6.94, seven.
        let found = [0, 12, 24].map(|month| servers(month, option));
        assert_eq!(found, [10.0, 9.0, 7.0], "{option}");
    }
    let rent = flows(appraisal(&evaluation, "rented"), CashKind::Rent);
    assert!(agree(-rent[25], 7.0 * 20.0 * 730.0, 1e-12), "{}", rent[25]);
    // A month of faster software costs what a month of as much less work does: power too.
    let less = text(&format!("{}/month", 5.256e6 / 1.44), "horizon: 1 months");
    let less = evaluate(&less);
    let running = flows(appraisal(&evaluation, "owned"), CashKind::Running)[25];
    assert!(agree(running, flows(appraisal(&less, "owned"), CashKind::Running)[1], 1e-9), "{running}");
    // Tokens and people are what they were.
    let plain = text("5.256M/month", "horizon: 25 months");
    let plain = evaluate(&plain);
    for option in ["tokens", "people"] {
        let of = |evaluation| appraisal(evaluation, option).flow.net();
        assert_eq!(of(&evaluation), of(&plain), "{option}");
    }
}

#[test]
fn what_comes_in_is_reinvested_at_its_own_rate() {
    let mirr = |rate: &str| {
        let flows = "flows: [{ what: build, at: now, cost: $1k, options: tokens }, \
                     { what: early, at: month 2, benefit: $1k, options: tokens }]";
        let scenario = case(&format!("horizon: 12 months, discount_rate: 10%/year{rate}, {flows}"), "");
        let evaluation = evaluate(&scenario);
        let appraisal = appraisal(&evaluation, "tokens");
        let net: Vec<f64> = appraisal.flow.net().iter().map(|flow| flow.get()).collect();
        (appraisal.mirr.as_ref().unwrap().get(), net)
    };
    for (rate, reinvested) in [("", 0.10), (", reinvest_rate: 2%/year", 0.02)] {
        let (found, net) = mirr(rate);
        let at = |rate: f64, months: usize| (1.0_f64 + rate).powf(months as f64 / 12.0);
        let (mut comes_in, mut goes_out) = (0.0, 0.0);
        for (month, flow) in net.iter().enumerate() {
            comes_in += flow.max(0.0) * at(reinvested, 12 - month);
            goes_out -= flow.min(0.0) / at(0.10, month);
        }
        assert!(agree(found, comes_in / goes_out - 1.0, 1e-9), "{found} at {reinvested}");
    }
}

proptest! {
    #![proptest_config(crate::harness::so_many(24))]

    /// Whatever is bought when, no month has fewer servers than it needs, and no batch comes after the horizon.
    #[test]
    fn batches_cover_every_month(
        growth in -5..12_i32, batch in 1..18_u32, lead in 0..6_u32, life in 6..40_u32, months in 7..48_usize,
    ) {
        let scenario = scenario(&TEXT.replace("TASKS", "2M/month")
            .replace("horizon: 1 months", &format!("horizon: {months} months, baseline: people, growth: {growth}%/month, hardware_batches: {batch} months"))
            .replace("life: 24 months", &format!("life: {life} months"))
            .replace("staff: $1k/month }", &format!("staff: $1k/month }}\n    lead_time: {lead} months")));
        let evaluation = evaluate(&scenario);
        let owned = appraisal(&evaluation, "owned");
        for (month, gpus) in owned.flow.gpus.iter().enumerate() {
            let used = owned.flow.batches.iter().filter(|batch| {
                batch.used <= month && month < batch.used + life as usize
            });
            let there: f64 = used.map(|batch| batch.servers.get()).sum();
            prop_assert!(there >= gpus.get() / 8.0, "month {}: {} of {}", month, there, gpus.get() / 8.0);
        }
        let paid: f64 = owned.flow.batches.iter().map(|batch| batch.price.get()).sum();
        let bought: f64 = flows(owned, CashKind::Hardware).iter().sum();
        prop_assert!((paid + bought).abs() < 1e-6 * paid.max(1.0));
        for batch in &owned.flow.batches {
            prop_assert!(batch.used < months && batch.ordered == batch.used.saturating_sub(lead as usize));
        }
    }

    /// Without growth, what is paid up front in a month's bill is the first batch.
    #[test]
    fn paid_up_front_is_the_first_batch_of_a_flat_demand(
        tasks in 1e3..1e7_f64, batch in 1..24_u32, months in 1..48_usize,
    ) {
        let scenario = scenario(&TEXT.replace("TASKS", &format!("{tasks}/month"))
            .replace("horizon: 1 months", &format!("horizon: {months} months, hardware_batches: {batch} months")));
        let evaluation = evaluate(&scenario);
        let first = -flows(appraisal(&evaluation, "owned"), CashKind::Hardware)[0];
        let capex = number(outcome(&evaluation, "owned"), Metric::Capex);
        prop_assert!(agree(first, capex, 1e-12), "{} is not {}", first, capex);
    }

    /// A longer wait or ramp never makes work or savings come earlier: by no month have more of them come.
    #[test]
    fn nothing_comes_earlier_for_waiting_longer(
        lead in 0..30_u32, ramp in 0..30_u32, more in 1..30_u32, of_ramp in prop::bool::ANY, growth in -3..6_i32,
    ) {
        let run = |lead: u32, ramp: u32| {
            // Tenths of months.
            let times = format!("lead_time: {} months\n    ramp_up: {} months", f64::from(lead) / 10.0, f64::from(ramp) / 10.0);
            let scenario = others(&format!("horizon: 12 months, baseline: people, growth: {growth}%/month"), &times);
            let evaluation = evaluate(&scenario);
            let owned = appraisal(&evaluation, "owned");
            let running = |flows: &[f64]| -> Vec<f64> {
                flows.iter().scan(0.0, |sum, flow| { *sum += flow; Some(*sum) }).collect()
            };
            (running(&tasks(owned)), running(&flows(owned, CashKind::Saved)))
        };
        let (soon, late) = (run(lead, ramp), if of_ramp { run(lead, ramp + more) } else { run(lead + more, ramp) });
        for (soon, late) in [(soon.0, late.0), (soon.1, late.1)] {
            for (month, (soon, late)) in soon.iter().zip(&late).enumerate() {
                prop_assert!(*late <= soon * (1.0 + 1e-12), "month {}: {} is more than {}", month, late, soon);
            }
        }
    }

    /// What is ready at once and does all the work flows as it does where nobody says anything of times.
    #[test]
    fn ready_at_once_is_all_the_work_from_the_first_month(tasks in 1e4..5e6_f64, growth in -5..8_i32) {
        let net = |baseline: &str, own: &str| {
            let scenario = others(&format!("horizon: 24 months, growth: {growth}%/month{baseline}"), own);
            let mut scenario = scenario;
            scenario.options.iter_mut().for_each(|option| option.workload.tasks.value = breakeven::units::TasksPerMonth::new(tasks).unwrap());
            let evaluation = evaluate(&scenario);
            appraisal(&evaluation, "owned").flow.sum(CashKind::is_cost)
        };
        let wanted = net("", "");
        prop_assert_eq!(&net(", baseline: people", "lead_time: 0 months"), &wanted);
        prop_assert_eq!(&net(", baseline: people", "ramp_up: 0 months"), &wanted);
        prop_assert_eq!(&net(", baseline: people, ramp_up: 0 months", ""), &wanted);
    }
}
