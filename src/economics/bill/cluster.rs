//! The bill of an owned cluster: purchase over its life, power, space, upkeep, people.

use crate::economics::fleet::demand::Demand;
use crate::economics::fleet::filled::Machines;
use crate::economics::fleet::latency::FleetLatency;
use crate::economics::fleet::priced::priced;
use crate::economics::fleet::reading;
use crate::economics::fleet::sizing::Sizing;
use crate::figure::{Figure, Gap, Traced};
use crate::scenario::{CapexExtra, Cluster, ColocationPrice, Ownership, OwnershipLine, TokenShape};
use crate::units::{
    AnnualRate, Count, Fraction, GpuHours, Kilowatts, Kwh, Load, MONTHS_PER_YEAR, Months, Quantity, Usd,
    UsdPerMonth,
};

use super::bill::{Asset, Bill, Capital, disagreement, grid};
use super::capital::{levelised, straight_line};
use super::ledger::{Ledger, Nature};
use super::power;

/// A cluster with its servers counted.
struct Fleet {
    servers: Figure<Count>,
    gpus: Figure<Count>,
    hours: Figure<crate::units::Hours>,
}

/// The purchase, part by part.
struct Purchase {
    /// Label and price for each server.
    parts: Vec<(&'static str, Figure<Usd>)>,
    total: Figure<Usd>,
}

/// Bills a month of owning and running the servers that the busiest hour needs.
pub(in crate::economics) fn bill(
    cluster: &Cluster,
    demand: &Demand<'_>,
    shape: &TokenShape,
    discount_rate: Option<&Figure<AnnualRate>>,
) -> Bill {
    let machines = Machines { in_one: power::gpus_of(&cluster.server), label: "servers" };
    let sizing = Sizing::of(demand, shape, &cluster.deployment, &machines);
    let latency = FleetLatency::of(&cluster.deployment, demand, &sizing);
    let fleet = fleet(&machines, &sizing, demand);
    let own = &cluster.ownership;
    let purchase = purchase(own, &fleet);
    let mut ledger = Ledger::default();
    depreciation(own, &purchase, &fleet, &mut ledger);
    let energy = energy(cluster, &fleet, &sizing, &sizing.utilisation);
    let price = priced("price of electricity", &cluster.electricity);
    let amount = UsdPerMonth::const_new((price.value() * energy.value()).get());
    ledger.push(
        Nature::Electricity,
        "electricity",
        "energy per month × price of electricity",
        &energy,
        &price,
        amount,
    );
    ledger.rising_to(full_electricity(cluster, &fleet, &sizing), sizing.room(demand));
    colocation(own, cluster, &fleet, &mut ledger);
    upkeep(own, &purchase, &fleet, &mut ledger);
    let capital = capital(own, &purchase, discount_rate);
    let gpu_hours = GpuHours::const_new(fleet.gpus.get() * fleet.hours.get());
    let gpu_hours = Figure::derived(
        "GPU-hours per month",
        "GPUs × hours per month",
        gpu_hours,
        &[&fleet.gpus, &fleet.hours],
    );
    let mut remarks = sizing.remarks.clone();
    let told = latency.as_ref().filter(|_| sizing.overload.is_none());
    remarks.extend(told.and_then(FleetLatency::remark));
    if demand.scope.tells() {
        remarks.extend(disagreement("the price of a server", &own.server_price));
    }
    let blocked = |gap: &Option<Gap>| gap.clone();
    Bill {
        ledger: blocked(&sizing.overload).map_or(Ok(ledger), Err),
        capital: blocked(&sizing.overload).map_or(capital, Err),
        assets: vec![Asset {
            server: cluster.server.id.clone(),
            servers: fleet.servers.clone(),
            price: purchase.total.clone(),
            life: Figure::given("life of the hardware", &own.life),
            residual: Figure::given("residual value", &own.residual),
        }],
        contracts: Vec::new(),
        capex: Ok(purchase.total),
        one_off: None,
        energy: blocked(&sizing.overload).map_or(Ok(energy), Err),
        for_prompts: reading::share(shape, &cluster.deployment),
        capacity: Ok(sizing.capacity),
        utilisation: Ok(sizing.utilisation),
        gpus: Ok(fleet.gpus),
        gpu_hours: Ok(gpu_hours),
        grid: grid(cluster.grid.as_ref()),
        latency,
        sampled: None,
        remarks,
        assumed: Vec::new(),
        straight: Vec::new(),
        left_out: left_out(own),
    }
    .unless_too_large(sizing.overload)
}

fn fleet(machines: &Machines, sizing: &Sizing, demand: &Demand<'_>) -> Fleet {
    let (servers, in_one) = (sizing.machines.clone(), &machines.in_one);
    let gpus = Count::const_new(servers.get() * in_one.get());
    let gpus = Figure::derived("GPUs", "servers × GPUs in one", gpus, &[&servers, in_one]);
    Fleet { servers, gpus, hours: demand.hours.clone() }
}

fn purchase(own: &Ownership, fleet: &Fleet) -> Purchase {
    let server = priced("price of a server", &own.server_price);
    let mut parts = vec![("servers", server.clone())];
    for (label, extra) in [("network", &own.network), ("storage", &own.storage), ("spares", &own.spares)] {
        let Some(extra) = extra else { continue };
        let as_share = format!("{label} as a share of the server price");
        let per_server = match extra {
            CapexExtra::Amount(amount) => Figure::written(&format!("{label} per server"), amount),
            CapexExtra::Share(share) => of_price(label, &server, &Figure::written(&as_share, share)),
            CapexExtra::Listed { beyond, .. } if fleet.servers.value() <= *beyond => continue,
            CapexExtra::Listed { share, .. } => of_price(label, &server, &Figure::listed(&as_share, share)),
        };
        parts.push((label, per_server));
    }
    let each: Usd = parts.iter().map(|(_, price)| price.value()).sum();
    let mut inputs: Vec<&dyn Traced> = vec![&fleet.servers];
    inputs.extend(parts.iter().map(|(_, price)| price as &dyn Traced));
    let formula = "servers × (server price + network + storage + spares)";
    let total = Figure::derived("paid up front", formula, each * fleet.servers.value(), &inputs);
    Purchase { parts, total }
}

/// A share of the price of a server.
fn of_price(label: &str, server: &Figure<Usd>, share: &Figure<Fraction>) -> Figure<Usd> {
    let value = server.value() * share.value();
    Figure::derived(&format!("{label} per server"), "price of a server × share", value, &[server, share])
}

fn depreciation(own: &Ownership, purchase: &Purchase, fleet: &Fleet, ledger: &mut Ledger) {
    let life: Figure<Months> = Figure::given("life of the hardware", &own.life);
    let residual: Figure<Fraction> = Figure::given("residual value", &own.residual);
    for (label, price) in &purchase.parts {
        let each = straight_line(price.value(), residual.value(), life.value());
        let formula = "price × (1 − residual value) ÷ life";
        let rate = Figure::derived(
            &format!("{label} per server and month"),
            formula,
            each,
            &[price, &residual, &life],
        );
        let amount = each * fleet.servers.value();
        ledger.push(
            Nature::Depreciation,
            label,
            "servers × straight-line depreciation per month",
            &fleet.servers,
            &rate,
            amount,
        );
    }
}

/// Energy of a month at a utilisation of the replicas. GPUs without a replica are on and idle.
fn energy(cluster: &Cluster, fleet: &Fleet, sizing: &Sizing, utilisation: &Figure<Load>) -> Figure<Kwh> {
    let formula = "servers × hours per month";
    let value = fleet.hours.value() * fleet.servers.value();
    let hours = Figure::derived("server-hours per month", formula, value, &[&fleet.servers, &fleet.hours]);
    let busy = sizing.busy_share(utilisation, &fleet.gpus);
    power::energy(&cluster.server, &hours, &busy, &power::pue(&cluster.pue))
}

fn colocation(own: &Ownership, cluster: &Cluster, fleet: &Fleet, ledger: &mut Ledger) {
    match &own.colocation {
        None => {}
        Some(ColocationPrice::PerServer(price)) => {
            let rate = Figure::written("colocation of a server", price);
            let amount = rate.value() * fleet.servers.value();
            ledger.push(
                Nature::Running,
                "colocation",
                "servers × price per month",
                &fleet.servers,
                &rate,
                amount,
            );
        }
        Some(ColocationPrice::PerKilowatt(price)) => {
            let maximum = Figure::listed("maximum power of a server", &cluster.server.power);
            let kilowatts = Kilowatts::from(maximum.value()) * fleet.servers.value();
            let formula = "servers × maximum power of a server";
            let kilowatts =
                Figure::derived("power capacity", formula, kilowatts, &[&fleet.servers, &maximum]);
            let rate = priced("price of colocation", price);
            let amount = UsdPerMonth::const_new(kilowatts.get() * rate.get());
            ledger.push(
                Nature::Running,
                "colocation",
                "power capacity × price per kW and month",
                &kilowatts,
                &rate,
                amount,
            );
        }
    }
}

fn upkeep(own: &Ownership, purchase: &Purchase, fleet: &Fleet, ledger: &mut Ledger) {
    if let Some(rate) = &own.maintenance {
        let rate: Figure<AnnualRate> = priced("maintenance per year", rate);
        let each: Usd = purchase.parts.iter().map(|(_, price)| price.value()).sum();
        let mut inputs: Vec<&dyn Traced> = vec![&rate];
        inputs.extend(purchase.parts.iter().map(|(_, price)| price as &dyn Traced));
        let formula = "(server price + network + storage + spares) × rate per year ÷ 12";
        let each = Figure::derived("maintenance of a server", formula, each * rate.value(), &inputs);
        let amount = each.value() * fleet.servers.value();
        ledger.push(
            Nature::Running,
            "maintenance",
            "servers × price per month",
            &fleet.servers,
            &each,
            amount,
        );
    }
    if let Some(licences) = &own.licences {
        let rate = priced("licences per GPU and year", licences);
        let each = UsdPerMonth::const_new(rate.get() / MONTHS_PER_YEAR);
        let each = Figure::derived("licence of a GPU", "price per GPU and year ÷ 12", each, &[&rate]);
        let amount = each.value() * fleet.gpus.value();
        ledger.push(Nature::Running, "licences", "GPUs × price per month", &fleet.gpus, &each, amount);
    }
    if let Some(staff) = &own.staff {
        let rate = Figure::written("staff per month", staff);
        let one = Figure::derived("clusters", "one cluster", Count::const_new(1.0), &[]);
        ledger.push(Nature::Staff, "staff", "as stated, for the whole cluster", &one, &rate, rate.value());
    }
}

/// Electricity if demand filled the capacity.
fn full_electricity(cluster: &Cluster, fleet: &Fleet, sizing: &Sizing) -> Figure<UsdPerMonth> {
    let formula = "the highest utilisation that is allowed";
    let full = Figure::derived(
        "utilisation at full capacity",
        formula,
        Load::const_new(sizing.full.get()),
        &[&sizing.full],
    );
    let energy = energy(cluster, fleet, sizing, &full);
    let price = priced("price of electricity", &cluster.electricity);
    let electricity = UsdPerMonth::const_new((price.value() * energy.value()).get());
    let formula = "energy per month × price of electricity";
    Figure::derived("electricity at full capacity", formula, electricity, &[&energy, &price])
}

/// The purchase in a straight line, and with interest.
fn capital(own: &Ownership, purchase: &Purchase, rate: Option<&Figure<AnnualRate>>) -> Result<Capital, Gap> {
    let rate = rate.ok_or(Gap::NotStated("no discount rate is stated under `finance`"))?;
    let life: Figure<Months> = Figure::given("life of the hardware", &own.life);
    let residual: Figure<Fraction> = Figure::given("residual value", &own.residual);
    let recovery = levelised(purchase.total.value(), residual.value(), life.value(), rate.value());
    let formula = "(paid up front − present value of the residual) × i ÷ (1 − (1 + i)^−life), with i the discount rate of a month";
    let inputs: [&dyn Traced; 4] = [&purchase.total, &residual, rate, &life];
    let recovery = Figure::derived("capital recovery per month", formula, recovery, &inputs);
    let straight = straight_line(purchase.total.value(), residual.value(), life.value());
    let formula = "paid up front × (1 − residual value) ÷ life";
    let inputs: [&dyn Traced; 3] = [&purchase.total, &residual, &life];
    let straight = Figure::derived("straight-line depreciation per month", formula, straight, &inputs);
    Ok(Capital { straight, recovery })
}

/// What an owner usually pays and this scenario does not state.
fn left_out(own: &Ownership) -> Vec<&'static str> {
    let is_missing = |line: &OwnershipLine| {
        let stated = match line {
            OwnershipLine::Network => own.network.is_some(),
            OwnershipLine::Storage => own.storage.is_some(),
            OwnershipLine::Spares => own.spares.is_some(),
            OwnershipLine::Colocation => own.colocation.is_some(),
            OwnershipLine::Maintenance => own.maintenance.is_some(),
            OwnershipLine::Licences => own.licences.is_some(),
            OwnershipLine::Staff => own.staff.is_some(),
        };
        !stated && !own.none.contains(line)
    };
    OwnershipLine::ALL.into_iter().filter(is_missing).map(OwnershipLine::key).collect()
}
