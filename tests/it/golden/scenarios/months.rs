//! Money over months, and mixes for demand that changes by the hour or is uncertain, worked out by hand.

use breakeven::economics::{CashKind, evaluate};
use breakeven::metric::Metric;
use breakeven::units::Quantity;

use super::{ByHand, HOURS, SECONDS, line, met, shipped};
use crate::harness::{agree, number, outcome, replicas, scenario};

/// An effective change a year, after so many months.
fn after(change: f64, months: i32) -> f64 {
    (1.0 + change).powf(f64::from(months) / 12.0)
}

/// Servers of 8 H100 that so many answers of 350 tokens a month need in a busiest hour of twice the mean, 70 % full: two
/// replicas a server.
fn servers_for(tasks: f64) -> f64 {
    ((tasks * 350.0 * 2.0 / (SECONDS * 1552.68 * 0.7)).ceil() / 2.0).ceil()
}

#[test]
fn finance_committee() {
    // 8 million answers of 350 tokens: 1.96 replicas in the busiest hour, two.
    let busy = 8e6 * 350.0 / SECONDS / 1552.68 / 2.0;
    let tokens = (2400.0 * 0.75 + 350.0 * 4.50) / 1e6;
    let purchase = 250_141.80 * 1.1;
    let power = |tasks: f64, servers: f64| {
        let busy = tasks * 350.0 / SECONDS / 1552.68 / (2.0 * servers);
        servers * 10.2 * (0.3 + 0.7 * busy) * 1.2 * HOURS * 0.146
    };
    let upkeep = purchase * 0.05 / 12.0 + 10.2 * 194.95;
    let month = purchase * 0.95 / 60.0 + upkeep + power(8e6, 1.0) + 4000.0;
    let scenario = shipped(
        include_str!("../../../../scenarios/finance-committee.yaml"),
        &[
            ByHand::tokens("serverless", tokens, 27_000.00),
            ByHand::tokens("open-tokens", (2400.0 * 0.10 + 350.0 * 0.32) / 1e6, 2816.00),
            // An instance of 8 GPUs at $31.92/h.
            ByHand {
                option: "rented",
                per_task: 31.92 * HOURS / 8e6,
                per_month: 23_301.60,
                fleet: Some((busy, 2.0, 8.0)),
            },
            // 4,356.64 + 1,146.48 + 1,988.49 + 704.67 + 4,000.
            ByHand {
                option: "owned",
                per_task: month / 8e6,
                per_month: 12_196.28,
                fleet: Some((busy, 2.0, 8.0)),
            },
        ],
    );
    // The owned servers month by month: bought at a month's start, everything else at its end.
    let mut flows = vec![0.0; 37];
    let (mut owned, mut left) = (0.0, 0.0);
    let tasks_of = |month: i32| {
        let share = match month {
            1 => 0.25,
            2 => 0.75,
            _ => 1.0,
        };
        8e6 * after(0.25, month - 1) * share
    };
    for (at, month) in (1..=36_i32).enumerate() {
        let tasks = tasks_of(month);
        let servers = servers_for(tasks);
        // Bought once a year, for the busiest hour of the coming twelve months.
        let coming = (month..month + 12).map(|month| servers_for(tasks_of(month))).fold(0.0, f64::max);
        if (month - 1) % 12 == 0 && coming > owned {
            let paid = (coming - owned) * purchase * after(-0.10, month - 1);
            flows[at] -= paid;
            // In a straight line over 60 months to 5 %.
            left += paid * (1.0 - 0.95 * f64::from(36 - (month - 1)) / 60.0);
            owned = coming;
        }
        let saved = tasks * tokens * after(-0.10, month - 1);
        let staff = 4000.0 * after(0.03, month - 1);
        flows[at + 1] += saved - servers * upkeep - power(tasks, servers) - staff;
    }
    flows[36] += left;
    let npv: f64 = (0_i32..).zip(&flows).map(|(month, flow)| flow / after(0.10, month)).sum();
    let evaluation = evaluate(&scenario);
    let found = number(outcome(&evaluation, "owned"), Metric::Npv);
    assert!(agree(found, npv, 1e-9), "{found}, by hand {npv}");
    let irr = number(outcome(&evaluation, "owned"), Metric::Irr);
    let at_irr: f64 = (0_i32..).zip(&flows).map(|(month, flow)| flow / after(irr, month)).sum();
    assert!(at_irr.abs() < 1e-3, "worth {at_irr} at its own rate");
    assert_eq!(met(&evaluation, "owned"), [true, true], "the committee's limits");
}

#[test]
fn outlook_2030() {
    // 20 million answers: 4.9 replicas in the busiest hour, five, on three servers, which hold six.
    let mean = 20e6 * 350.0 / SECONDS / 1552.68;
    let tokens = (2400.0 * 0.75 + 350.0 * 4.50) / 1e6;
    let purchase = 250_141.80 * 1.1;
    let electricity = 3.0 * 10.2 * (0.3 + 0.7 * mean / 6.0) * 1.2 * HOURS * 0.146;
    let upkeep = 3.0 * (purchase * 0.12 / 12.0 + 10.2 * 194.95);
    let month = 3.0 * purchase * 0.90 / 60.0 + upkeep + electricity + 8000.0;
    let scenario = shipped(
        include_str!("../../../../scenarios/outlook-2030.yaml"),
        &[
            ByHand::tokens("tokens", tokens, 67_500.00),
            // 12,382.02 + 8,254.68 + 5,965.47 + 1,957.36 + 8,000.
            ByHand {
                option: "owned",
                per_task: month / 20e6,
                per_month: 36_559.53,
                fleet: Some((mean / 6.0, 6.0, 24.0)),
            },
        ],
    );
    let evaluation = evaluate(&scenario);
    let appraisal = outcome(&evaluation, "owned").appraisal.as_ref().unwrap();
    let total = |kind: CashKind| {
        appraisal.flow.lines.iter().find(|line| line.kind == kind).map_or(0.0, |line| line.total.get())
    };
    let (mut saved, mut bought, mut owned) = (0.0, 0.0, 0.0);
    for month in 1..=48_i32 {
        // Evenly within three months: a sixth, a half, five sixths.
        let share = ((f64::from(month) - 0.5) / 3.0).min(1.0);
        let tasks = 20e6 * after(0.40, month - 1) * share;
        saved += tasks * tokens * after(-0.33, month - 1);
        let servers = servers_for(tasks).max(owned);
        bought += (servers - owned) * purchase * after(-0.15, month - 1);
        owned = servers;
    }
    assert!(agree(total(CashKind::Saved), saved, 1e-9), "{} by hand {saved}", total(CashKind::Saved));
    assert!(
        agree(-total(CashKind::Hardware), bought, 1e-9),
        "{} by hand {bought}",
        total(CashKind::Hardware)
    );
    // All that is borrowed is paid back, at the latest at the end.
    assert!(total(CashKind::Loan).abs() < 1e-6 * bought);
    assert!(number(outcome(&evaluation, "owned"), Metric::Npv) < 0.0, "as the description says");
}

#[test]
fn business_hours_mix_is_owned_by_day_and_rented_at_its_height() {
    let scenario = scenario(include_str!("../../../../scenarios/business-hours-mix.yaml"));
    let evaluation = evaluate(&scenario);
    // 302.4 million × (2,400 × $0.15 + 400 × $0.60) ÷ a million.
    let tokens = number(outcome(&evaluation, "tokens"), Metric::CostPerMonth);
    assert!(agree(tokens, 302.4e6 * (2400.0 * 0.15 + 400.0 * 0.60) / 1e6, 1e-12), "{tokens}");
    // Three servers carry everything: their price and a tenth for the network, over 60 months, and 12% a year.
    let own = outcome(&evaluation, "own");
    assert!(agree(line(own, "servers"), 3.0 * 338_495.75 / 60.0, 1e-12));
    assert!(agree(line(own, "network"), 3.0 * 33_849.575 / 60.0, 1e-12));
    assert!(agree(line(own, "maintenance"), 3.0 * 338_495.75 * 1.1 * 0.01, 1e-12));
    let plan = breakeven::economics::plan(std::slice::from_ref(&scenario)).unwrap();
    let mix = plan.found.as_ref().unwrap();
    // Two of them, with a replica that stands by, and an instance in the 5 × 8 office hours of the week.
    let units: Vec<f64> = mix.units.iter().map(|units| units.get()).collect();
    assert_eq!(units, [2.0, 1.0]);
    let hours = mix.hours.iter().filter(|hour| hour.units[1].get() > 0.0).count();
    assert_eq!(hours, 40);
    let above: f64 = mix.hours.iter().map(|hour| hour.served[0][2].get()).sum();
    // What runs all month costs the same in every mix with two servers; what is left of the bill is by hand.
    let rented = 40.0 / 168.0 * HOURS * 68.80;
    let two = mix.bill.get() - rented - above * 0.0006;
    let three = number(own, Metric::CostPerMonth);
    let server = 338_495.75 * 1.1 * (1.0 / 60.0 + 0.01) + 14.3 * 0.3 * 1.15 * HOURS * 0.146;
    // A server less, and no more than its colocation and some electricity besides.
    assert!(three - two > server && three - two < server + 14.3 * 200.0 + 1000.0, "{three} less {two}");
}

/// Golden prices of `reserve-share-62.92`'s kind: a year's reservation of eight H100 against on demand, for a volume that nobody knows.
#[test]
fn reserved_or_on_demand_reserves_up_to_the_quantile() {
    let scenario = scenario(include_str!("../../../../scenarios/reserved-or-on-demand.yaml"));
    let evaluation = evaluate(&scenario);
    let plan = breakeven::economics::plan(std::slice::from_ref(&scenario)).unwrap();
    // What an instance, two replicas of four GPUs, carries day and night, as `run` has it.
    let reserved = outcome(&evaluation, "reserved");
    let each = number(reserved, Metric::CapacityTasksPerMonth) / replicas(reserved) * 2.0;
    let (mix, uncertain) = (plan.found.as_ref().unwrap(), plan.uncertain.as_ref().unwrap());
    let reserve = &plan.reserves[0];
    assert!(
        agree(reserve.from_use.get(), 62.92 / 98.32, 1e-9)
            && agree(reserve.quantile.get(), 0.360_048_820_2, 1e-9)
    );
    // The k-th instance is reserved if k are needed, which is when more comes than k − 1 carry, in more than 64 % of the cases.
    let volumes: Vec<(f64, f64)> = plan
        .asked
        .problem
        .levels
        .iter()
        .map(|level| (level.chance.get(), level.volume(0).get() * 600e6))
        .collect();
    let needed = |k: u32| {
        volumes.iter().filter(move |(_, tasks)| *tasks > f64::from(k - 1) * each).map(|(chance, _)| chance)
    };
    let by_hand = (1..60).take_while(|k| needed(*k).sum::<f64>() > 62.92 / 98.32).count();
    assert_eq!(mix.units[0].get(), by_hand as f64);
    // Its bill: the reservation, and instances on demand for what is above it, at each volume.
    let (paid, rate) = (by_hand as f64 * 62.92 * HOURS, 98.32 * HOURS);
    let above = |tasks: f64| ((tasks / each).ceil() - by_hand as f64).max(0.0);
    let bill: f64 = volumes.iter().map(|(chance, tasks)| chance * (paid + above(*tasks) * rate)).sum();
    assert!(agree(mix.bill.get(), bill, 1e-9), "{} against {bill}", mix.bill.get());
    // For a certain volume all that it needs are reserved; planned so, and with each volume known in advance.
    let certain = (600e6 / each).ceil();
    assert!(by_hand as f64 <= certain - 2.0, "{by_hand} of {certain}");
    let planned: f64 = volumes
        .iter()
        .map(|(chance, tasks)| {
            chance * (certain * 62.92 * HOURS + ((tasks / each).ceil() - certain).max(0.0) * rate)
        })
        .sum();
    assert!(agree(uncertain.worth_of_planning().unwrap().get(), planned - bill, 1e-6));
    let known: f64 =
        volumes.iter().map(|(chance, tasks)| chance * (tasks / each).ceil() * 62.92 * HOURS).sum();
    assert!(agree(uncertain.worth_of_knowing().unwrap().get(), bill - known, 1e-6));
}

#[test]
fn governed_claims() {
    let scenario = scenario(include_str!("../../../../scenarios/governed-claims.yaml"));
    let evaluation = evaluate(&scenario);
    // Three calls of 5,000 tokens in and 500 out at $0.75 and $4.50 a million, in the EU 1.1 times that.
    let tokens = 1.5e6 * 3.0 * (5000.0 * 0.75 + 500.0 * 4.50) / 1e6 * 1.1;
    // By the year: reviews, red-teaming, penetration test, audits, the successor; by the month: keys, records, security staff.
    let governance = (6000.0 + 40_000.0 + 25_000.0 + 4800.0 + 8333.0) / 12.0 + 47.0 + 500.0 + 1000.0;
    // A migration, and three things before launch.
    let once = 15_000.0 + 3.0 * 25_000.0;
    let api = outcome(&evaluation, "api");
    assert!(agree(number(api, Metric::CostPerMonth), tokens + 833.0 + governance + once / 36.0, 1e-9));
    assert!(agree(number(api, Metric::Capex), once, 1e-12));
    let month = |month: i32| tokens * after(-0.1, month) + 833.0 * after(0.03, month) + governance;
    let tco = once + (0..36).map(month).sum::<f64>();
    assert!(agree(number(api, Metric::Tco), tco, 1e-9));
    // The other two by the same sums in Python, electricity as the program has it, amounts by the year rounded by the month.
    for (option, tco) in [("rented", 1_550_097.0), ("owned", 1_585_981.0)] {
        assert!(agree(number(outcome(&evaluation, option), Metric::Tco), tco, 5e-5), "{option}");
    }
}
