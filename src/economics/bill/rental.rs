//! The bill of rented GPUs.

use crate::catalog::{Server, Term};
use crate::economics::fleet::demand::Demand;
use crate::economics::fleet::elastic::{self, Running};
use crate::economics::fleet::filled::Machines;
use crate::economics::fleet::latency::FleetLatency;
use crate::economics::fleet::priced::priced;
use crate::economics::fleet::reading;
use crate::economics::fleet::sizing::Sizing;
use crate::economics::fleet::starts::Starts;
use crate::figure::{Figure, Gap, Traced};

use crate::scenario::{RentalPrice, Rented, TokenShape};
use crate::units::{Count, Fraction, GpuHours, Hours, Kwh, Quantity, UsdPerHour, UsdPerMonth};

use super::bill::{Bill, Contracted, Held, disagreement, grid};
use super::ledger::{Ledger, LineOf, Nature};
use super::power;

/// Bills instances by the hour: all month, or for the replicas that run on average.
pub(in crate::economics) fn bill(rented: &Rented, demand: &Demand<'_>, shape: &TokenShape) -> Bill {
    let in_one = priced("GPUs in an instance", &rented.price.gpus);
    let machines = Machines { in_one: in_one.clone(), label: "instances" };
    let sizing = Sizing::of(demand, shape, &rented.deployment, &machines);
    let latency = FleetLatency::of(&rented.deployment, demand, &sizing);
    let is_elastic = rented.is_elastic();
    let running = is_elastic.then(|| Running::of(rented, &sizing, demand, &in_one));
    let starts = running.as_ref().and_then(|running| running.starts.as_ref());
    let latency = latency.map(|latency| latency.with_starts(starts));
    let instances = sizing.machines.clone();
    let gpus = Count::const_new(instances.get() * in_one.get());
    let gpus = Figure::derived("GPUs", "instances × GPUs in one", gpus, &[&instances, &in_one]);
    let mut remarks = sizing.remarks.clone();
    let told = latency.as_ref().filter(|_| sizing.overload.is_none());
    remarks.extend(told.and_then(FleetLatency::remark));
    let (billed, utilisation) = if let Some(running) = &running {
        // Of what is not priced, nothing is billed.
        remarks.extend(running.remarks.iter().filter(|_| sizing.overload.is_none()).cloned());
        (running.hours.clone(), running.utilisation.clone())
    } else {
        (all_month(rented, &instances, demand), sizing.utilisation.clone())
    };
    if demand.scope.tells() {
        remarks.extend(of_the_term(rented));
        remarks.extend(disagreement("the price of an instance", &rented.price.per_instance));
        remarks.extend(rented.share.map(|share| {
            format!("a GPU here is {share} of one, with {} of its memory and bandwidth", share.memory)
        }));
        let reference = rented.market.as_ref();
        remarks.extend(reference.map(|market| format!("{market}; a reference, which is never recommended")));
    }
    let price = instance_price(&rented.price, &in_one);
    let mut ledger = Ledger::default();
    let amount = UsdPerMonth::const_new((price.value() * billed.value()).get());
    let contracts = contracts(rented, &instances, &price, &in_one, demand);
    ledger.push(
        if contracts.is_empty() { Nature::Rent } else { Nature::Contract },
        "instances",
        "instance-hours per month × price per hour",
        &billed,
        &price,
        amount,
    );
    let of = LineOf { gpus: Some(in_one.value()), ..LineOf::default() };
    ledger.is_of(of.clone());
    if is_elastic {
        ledger.following(elastic::full(&price, &sizing, demand), sizing.room(demand));
    }
    if let Some(starts) = starts.filter(|starts| starts.hours.get() > 0.0) {
        let amount = UsdPerMonth::const_new((price.value() * starts.hours.value()).get());
        let formula = "instance-hours of starts per month × price per hour";
        ledger.push(Nature::Rent, "starts of instances", formula, &starts.hours, &price, amount);
        ledger.is_of(of);
        ledger.rising_to(elastic::no_starts(&sizing), sizing.room(demand));
    }
    let gpu_hours = gpu_hours(&billed, starts, &in_one);
    let busy = match &running {
        Some(running) => elastic::busy_share(&sizing, demand, running, &in_one),
        None => sizing.busy_share(&utilisation, &gpus),
    };
    let energy = energy(rented, &gpu_hours, &busy);
    Bill {
        ledger: sizing.overload.clone().map_or(Ok(ledger), Err),
        capital: Err(Gap::NotApplicable("nothing is bought")),
        capex: Err(Gap::NotApplicable("nothing is bought")),
        one_off: None,
        assets: Vec::new(),
        contracts,
        energy: sizing.overload.clone().map_or(energy, Err),
        for_prompts: reading::share(shape, &rented.deployment),
        capacity: Ok(sizing.capacity),
        utilisation: Ok(utilisation),
        gpus: Ok(gpus),
        gpu_hours: Ok(gpu_hours),
        grid: grid(rented.facility.grid.as_ref()),
        latency,
        sampled: None,
        remarks,
        assumed: Vec::new(),
        straight: Vec::new(),
        left_out: left_out(rented),
    }
    .unless_too_large(sizing.overload)
}

/// What is not in the bill because the scenario does not state it.
fn left_out(rented: &Rented) -> Vec<&'static str> {
    let mut left_out = vec!["staff", "storage", "network traffic"];
    if rented.is_elastic() && rented.start_up.time.is_none() {
        left_out.push("starts of instances");
    }
    left_out
}

/// GPU-hours that are billed, those of starts included.
fn gpu_hours(billed: &Figure<Hours>, starts: Option<&Starts>, in_one: &Figure<Count>) -> Figure<GpuHours> {
    const LABEL: &str = "GPU-hours per month";
    let Some(starts) = starts else {
        let value = GpuHours::const_new(billed.get() * in_one.get());
        return Figure::derived(LABEL, "instance-hours per month × GPUs in one", value, &[billed, in_one]);
    };
    let value = GpuHours::const_new((billed.get() + starts.hours.get()) * in_one.get());
    let formula = "(instance-hours per month + instance-hours of starts) × GPUs in one";
    Figure::derived(LABEL, formula, value, &[billed, &starts.hours, in_one])
}

/// What an instance costs: as listed or stated, or as stated for each of its GPUs.
fn instance_price(price: &RentalPrice, in_one: &Figure<Count>) -> Figure<UsdPerHour> {
    let Some(each) = &price.per_gpu else { return priced("price of an instance", &price.per_instance) };
    let each = Figure::written("price of a GPU", each);
    let formula = "price of a GPU × GPUs in an instance";
    Figure::derived("price of an instance", formula, price.per_instance.value(), &[&each, in_one])
}

/// The hours of all instances, which run all month; what is committed is paid for in each of them.
fn all_month(rented: &Rented, instances: &Figure<Count>, demand: &Demand<'_>) -> Figure<Hours> {
    let value = demand.hours.value() * instances.value();
    let commitment = rented.commitment.as_ref();
    let length = commitment.map(|commitment| Figure::given("commitment", &commitment.length));
    let formula = match &length {
        Some(_) => "instances × hours per month, for every month of the commitment, used or not",
        None => "instances × hours per month",
    };
    let mut inputs: Vec<&dyn Traced> = vec![instances, &demand.hours];
    inputs.extend(length.as_ref().map(|length| length as &dyn Traced));
    Figure::derived("instance-hours per month", formula, value, &inputs)
}

/// What is rented by contract; nothing where it is rented by the hour.
fn contracts(
    rented: &Rented,
    instances: &Figure<Count>,
    price: &Figure<UsdPerHour>,
    in_one: &Figure<Count>,
    demand: &Demand<'_>,
) -> Vec<Contracted> {
    let Some(commitment) = &rented.commitment else { return Vec::new() };
    let month = UsdPerMonth::const_new((price.value() * demand.hours.value()).get());
    let formula = "price of an instance × hours per month";
    let price = Figure::derived("an instance per month", formula, month, &[price, &demand.hours]);
    vec![Contracted {
        instances: instances.clone(),
        price,
        length: Figure::given("commitment", &commitment.length),
        renewal: *commitment.renewal.value(),
        in_one: in_one.value(),
        held: Held::Instances,
    }]
}

/// What a reader should know of the term that is rented.
fn of_the_term(rented: &Rented) -> Option<String> {
    const SPOT: &str = "spot: an instance can be taken away at any time, and the price holds only while it is not; what an \
                        interruption costs is not in the bill";
    let Some(commitment) = &rented.commitment else {
        return (rented.term == Some(Term::Spot)).then(|| SPOT.to_owned());
    };
    let elastic = if rented.wants_to_be_elastic() {
        "; `scaling: elastic` has no effect on what is committed"
    } else {
        ""
    };
    Some(format!("committed for {}: paid in every hour, used or not{elastic}", commitment.length.value()))
}

/// An estimate: the share of a catalog server that the rented GPUs are, at the facility's PUE.
fn energy(
    rented: &Rented,
    gpu_hours: &Figure<GpuHours>,
    busy: &Figure<Fraction>,
) -> Result<Figure<Kwh>, Gap> {
    const NO_SERVER: &str = "the catalog has no server with these GPUs to estimate power from";
    let server: &Server = rented.server.as_deref().ok_or(Gap::NotPublished(NO_SERVER))?;
    let pue = rented.facility.pue.as_ref().ok_or(Gap::NotStated("no PUE is stated under `facility`"))?;
    let in_one = power::gpus_of(server);
    let hours = Hours::const_new(gpu_hours.get() / in_one.get());
    let formula = "GPU-hours per month ÷ GPUs in a server of the same kind";
    let hours = Figure::derived("server-hours per month", formula, hours, &[gpu_hours, &in_one]);
    Ok(power::energy(server, &hours, busy, &power::pue(pue)))
}
