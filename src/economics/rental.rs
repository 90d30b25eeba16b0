//! The bill of rented GPUs.

use crate::catalog::Server;
use crate::figure::{Figure, Traced};
use crate::scenario::{Rented, Scaling, TokenShape};
use crate::units::{Count, Fraction, GpuHours, Hours, Kwh, Load, Quantity, Ratio, UsdPerMonth};

use super::demand::Demand;
use super::gap::Gap;
use super::latency::FleetLatency;
use super::ledger::{Ledger, Nature};
use super::measure::{Bill, grid, priced};
use super::power;
use super::sizing::{Sizing, holders};

/// Bills instances by the hour: all month, or for the replicas that run on average.
pub(super) fn bill(rented: &Rented, demand: &Demand<'_>, shape: &TokenShape) -> Bill {
    let sizing = Sizing::of(demand, shape, &rented.deployment);
    let latency = FleetLatency::of(&rented.deployment, demand, &sizing);
    let in_one = priced("GPUs in an instance", &rented.price.gpus);
    let instances = holders(&sizing.replicas, &sizing.tensor_parallel, &in_one, "instances");
    let gpus = Count::const_new(instances.get() * in_one.get());
    let gpus = Figure::derived("GPUs", "instances × GPUs in one", gpus, &[&instances, &in_one]);
    let elastic = rented.is_elastic();
    let mut remarks = sizing.remarks.clone();
    let (billed, utilisation) = if elastic {
        remarks.push(format!(
            "elastic: billed for the instances that run on average, at best; the busiest hour needs {}",
            instances.value()
        ));
        (running_hours(&sizing, demand, &in_one), busy_while_running(&sizing))
    } else {
        let value = demand.hours.value() * instances.value();
        let formula = "instances × hours per month";
        (
            Figure::derived("instance-hours per month", formula, value, &[&instances, &demand.hours]),
            sizing.utilisation.clone(),
        )
    };
    let price = priced("price of an instance", &rented.price.per_instance);
    let mut ledger = Ledger::default();
    let amount = UsdPerMonth::const_new((price.value() * billed.value()).get());
    ledger.push(
        Nature::Rent,
        "instances",
        "instance-hours per month × price per hour",
        &billed,
        &price,
        amount,
    );
    let total = ledger.total();
    let gpu_hours = GpuHours::const_new(billed.get() * in_one.get());
    let gpu_hours = Figure::derived(
        "GPU-hours per month",
        "instance-hours per month × GPUs in one",
        gpu_hours,
        &[&billed, &in_one],
    );
    let idle_gpus = instances.get() * in_one.get() - sizing.replicas.get() * sizing.tensor_parallel.get();
    if idle_gpus > 0.0 && !elastic {
        remarks.push(format!("{idle_gpus} of the {} GPUs that are paid for hold no replica", gpus.value()));
    }
    let full = if elastic { full_elastic(&sizing, &total, demand) } else { total };
    let energy = energy(rented, &sizing, &gpu_hours, &utilisation, &gpus);
    Bill {
        ledger: sizing.overload.clone().map_or(Ok(ledger), Err),
        full: sizing.overload.clone().map_or(Ok(full), Err),
        levelised: Err(Gap::NotApplicable("nothing is bought")),
        capex: Err(Gap::NotApplicable("nothing is bought")),
        one_off: None,
        assets: Vec::new(),
        energy: sizing.overload.clone().map_or(energy, Err),
        capacity: Ok(sizing.capacity),
        utilisation: Ok(utilisation),
        gpus: Ok(gpus),
        gpu_hours: Ok(gpu_hours),
        grid: grid(rented.facility.grid.as_ref()),
        latency,
        played: None,
        remarks,
        left_out: vec!["staff", "storage and network traffic"],
    }
}

/// Instance-hours where the fleet follows the demand. An instance is billed whole while a replica runs on it, so what
/// counts is how many replicas can share one.
fn running_hours(sizing: &Sizing, demand: &Demand<'_>, in_one: &Figure<Count>) -> Figure<Hours> {
    let mean = sizing.mean_replicas(demand);
    let (each, there) = (sizing.tensor_parallel.get(), in_one.get());
    // Unrounded, so that a little more work never costs less. Below one, a replica spreads over several instances.
    let busiest = mean.get() * sizing.peak.get();
    let sharing = if each > there { there / each } else { busiest.clamp(1.0, (there / each).max(1.0)) };
    let formula = "replicas running on average × busiest hour over mean hour, at least 1, at most GPUs in an instance ÷ \
                   GPUs of a replica";
    let inputs: [&dyn Traced; 4] = [&mean, &sizing.peak, in_one, &sizing.tensor_parallel];
    let sharing = Figure::derived(
        "replicas that share an instance, at best",
        formula,
        Ratio::const_new(sharing),
        &inputs,
    );
    let value = demand.hours.value() * Ratio::const_new(mean.get() / sharing.get());
    let formula = "replicas running on average ÷ replicas that share an instance × hours per month";
    Figure::derived("instance-hours per month", formula, value, &[&mean, &sharing, &demand.hours])
}

/// A replica of an elastic fleet is as busy as it may be, or it does not run.
fn busy_while_running(sizing: &Sizing) -> Figure<Load> {
    let formula = "a replica of an elastic fleet runs only as full as it may be";
    Figure::derived("utilisation", formula, Load::const_new(sizing.limit.get()), &[&sizing.limit])
}

/// The cost of an elastic fleet grows with the work.
fn full_elastic(sizing: &Sizing, total: &Figure<UsdPerMonth>, demand: &Demand<'_>) -> Figure<UsdPerMonth> {
    let value = UsdPerMonth::const_new(total.get() * sizing.capacity.get() / demand.tasks.get());
    let formula = "cost per month × capacity per month ÷ tasks per month";
    Figure::derived(
        "cost per month at full capacity",
        formula,
        value,
        &[total, &sizing.capacity, &demand.tasks],
    )
}

/// An estimate: the share of a catalog server that the rented GPUs are, at the facility's PUE.
fn energy(
    rented: &Rented,
    sizing: &Sizing,
    gpu_hours: &Figure<GpuHours>,
    utilisation: &Figure<Load>,
    gpus: &Figure<Count>,
) -> Result<Figure<Kwh>, Gap> {
    const NO_SERVER: &str = "the catalog has no server with these GPUs to estimate power from";
    let server: &Server = rented.server.as_deref().ok_or(Gap::NotPublished(NO_SERVER))?;
    let pue = rented.facility.pue.as_ref().ok_or(Gap::NotStated("no PUE is stated under `facility`"))?;
    let in_one = power::gpus_of(server);
    let hours = Hours::const_new(gpu_hours.get() / in_one.get());
    let formula = "GPU-hours per month ÷ GPUs in a server of the same kind";
    let hours = Figure::derived("server-hours per month", formula, hours, &[gpu_hours, &in_one]);
    let busy = match rented.scaling.value() {
        Scaling::Fixed => sizing.busy_share(utilisation, gpus),
        Scaling::Elastic => {
            let busy = Fraction::const_new(utilisation.get().min(1.0));
            Figure::derived("busy share of the running GPUs", "utilisation", busy, &[utilisation])
        }
    };
    Ok(power::energy(server, &hours, &busy, &power::pue(pue)))
}
