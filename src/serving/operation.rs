//! At which load a replica is run: the most requests at a time, and the share of its capacity, that keep the limits on
//! latency; and what stands in the way of more.

use std::fmt;
use std::sync::Arc;

use crate::catalog::Gpu;
use crate::units::{Count, Fraction, Quantity, Ratio, Seconds, TokensPerSecond};

use super::arrivals::Arrivals;
use super::calibration::Calibration;
use super::configuration::{Configuration, Load};
use super::curve::{Curve, CurvePoint};
use super::infeasible::Infeasible;
use super::latency::{LatencyLimit, Queue};
use super::predict::Replica;

/// What is asked of a replica.
#[derive(Clone, Debug)]
pub struct Service {
    /// The longest mean time per token, which sets how many requests run at a time.
    pub max_tpot: Seconds,
    /// Limits on percentiles.
    pub limits: Vec<LatencyLimit>,
    /// How calls arrive; their rate is not looked at.
    pub arrivals: Arrivals,
}

/// A replica at its load.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The replica up to that many requests at a time.
    pub curve: Curve,
    /// What it does with all of them.
    pub point: CurvePoint,
    /// How much of that calls that arrive at random may use.
    pub allowed: Allowed,
}

/// How much of its capacity a replica may be used for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Allowed {
    /// No percentile is limited.
    Everything,
    /// The limits are kept up to this share.
    Share(Fraction),
    /// Not even single calls keep the limits.
    Nothing,
}

/// Why a replica is not operated.
#[derive(Clone, Debug, PartialEq)]
pub enum NoOperation {
    /// It cannot run.
    Infeasible(Infeasible),
    /// A token takes so long even when one request runs alone.
    Slow(Seconds),
}

impl fmt::Display for NoOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Infeasible(reason) => reason.fmt(f),
            Self::Slow(tpot) => {
                write!(f, "a token takes {} even when one request runs alone", crate::units::brief(*tpot))
            }
        }
    }
}

impl std::error::Error for NoOperation {}

/// Requests at a time are not looked for beyond this.
const MOST_CLIENTS: f64 = 4096.0;

impl Operation {
    /// A predicted replica with the most requests at a time that keep the time per token and fit; at least one.
    pub fn predicted(
        configuration: &Configuration,
        service: &Service,
        c: &Calibration,
    ) -> Result<Self, NoOperation> {
        let clients = most_clients(configuration, service.max_tpot, c)?;
        let curve = Curve::predicted(configuration, Some(clients), c).map_err(NoOperation::Infeasible)?;
        Ok(Self::on(curve, service))
    }

    /// A measured replica, likewise: not beyond the most requests at a time that were measured.
    pub fn measured(curve: &Curve, service: &Service) -> Result<Self, NoOperation> {
        let fits = |clients: f64| curve.at(Ratio::const_new(clients)).tpot <= service.max_tpot;
        let fewest = curve.points().first().map_or(1.0, |point| point.clients.get().min(1.0));
        if !fits(fewest) {
            return Err(NoOperation::Slow(curve.at(Ratio::const_new(fewest)).tpot));
        }
        let most = curve.last().clients.get();
        let clients = if fits(most) { most } else { halve(fewest, most, fits) };
        Ok(Self::on(curve.up_to(Ratio::const_new(clients.max(fewest))), service))
    }

    fn on(curve: Curve, service: &Service) -> Self {
        let allowed = if service.limits.is_empty() {
            Allowed::Everything
        } else {
            let queue = Queue::new(&curve);
            let share = queue.most(&service.limits, &service.arrivals, Fraction::ONE);
            share.map_or(Allowed::Nothing, |rate| {
                Allowed::Share(Fraction::const_new((rate.get() / queue.capacity().get()).min(1.0)))
            })
        };
        Self { point: curve.last(), curve, allowed }
    }

    /// Answer tokens a second that may be asked of it.
    pub fn usable(&self) -> TokensPerSecond {
        match self.allowed {
            Allowed::Everything | Allowed::Nothing => self.point.output_rate,
            Allowed::Share(share) => self.point.output_rate * share,
        }
    }
}

/// The most clients with a time per token within the limit, that all run at once; at least one.
fn most_clients(
    configuration: &Configuration,
    limit: Seconds,
    c: &Calibration,
) -> Result<Count, NoOperation> {
    let alone = Configuration { load: Load::Concurrency(Count::const_new(1.0)), ..configuration.clone() };
    let replica = Replica::of(&alone, c).map_err(NoOperation::Infeasible)?;
    let tpot = |clients: f64| replica.under(Load::Concurrency(Count::const_new(clients))).tpot;
    if tpot(1.0) > limit {
        return Err(NoOperation::Slow(tpot(1.0)));
    }
    let most = replica.most().floor().clamp(1.0, MOST_CLIENTS);
    let fits = |clients: f64| tpot(clients) <= limit;
    Ok(Count::const_new(if fits(most) { most } else { halve(1.0, most, fits) }))
}

/// The largest whole number that fits between one that does and one that does not: time per token grows with the clients.
fn halve(fits: f64, does_not: f64, holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (fits, does_not);
    while high - low > 1.0 {
        let middle = f64::midpoint(low, high).floor();
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// What keeps a replica from serving more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Binding {
    /// What it is.
    pub what: Limiting,
    /// How much more it would serve with a tenth more of it.
    pub gain: Fraction,
}

/// What can keep a replica from serving more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limiting {
    /// GPU memory.
    Memory,
    /// Its bandwidth.
    Bandwidth,
    /// Arithmetic.
    Compute,
    /// The link between GPUs.
    Link,
    /// The limits on latency.
    Latency,
    /// None of them: how many requests the engine runs, or its own overheads.
    Engine,
}

impl fmt::Display for Limiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Memory => "memory",
            Self::Bandwidth => "memory bandwidth",
            Self::Compute => "compute",
            Self::Link => "the link between GPUs",
            Self::Latency => "the limits on latency",
            Self::Engine => "the engine's overheads",
        })
    }
}

/// How much more of something is tried.
const TENTH_MORE: f64 = 1.1;
/// A smaller gain is none.
const LEAST_GAIN: f64 = 0.01;

/// What a tenth more of would let a replica serve most: memory, bandwidth, arithmetic, link or patience.
pub fn binding(
    configuration: &Configuration,
    service: &Service,
    operation: &Operation,
    c: &Calibration,
) -> Binding {
    let base = operation.usable().get();
    let mut best = Binding { what: Limiting::Engine, gain: Fraction::ZERO };
    let mut consider = |what: Limiting, found: Result<Operation, NoOperation>| {
        let gain = found.map_or(0.0, |more| more.usable().get() / base - 1.0);
        if gain > LEAST_GAIN && gain > best.gain.get() {
            best = Binding { what, gain: Fraction::const_new(gain.min(1.0)) };
        }
    };
    for what in [Limiting::Memory, Limiting::Bandwidth, Limiting::Compute, Limiting::Link] {
        let better =
            Configuration { gpu: Arc::new(better(&configuration.gpu, what)), ..configuration.clone() };
        consider(what, Operation::predicted(&better, service, c));
    }
    let longer = |limit: &LatencyLimit| LatencyLimit {
        longest: limit.longest * Ratio::const_new(TENTH_MORE),
        ..*limit
    };
    let patient = Service {
        max_tpot: service.max_tpot * Ratio::const_new(TENTH_MORE),
        limits: service.limits.iter().map(longer).collect(),
        ..service.clone()
    };
    consider(Limiting::Latency, Operation::predicted(configuration, &patient, c));
    best
}

/// A GPU with a tenth more of something.
fn better(gpu: &Gpu, what: Limiting) -> Gpu {
    let mut gpu = gpu.clone();
    let more = Ratio::const_new(TENTH_MORE);
    match what {
        Limiting::Memory => gpu.memory.value = gpu.memory.value * more,
        Limiting::Bandwidth => gpu.bandwidth.value = gpu.bandwidth.value * more,
        Limiting::Compute => {
            for peak in [&mut gpu.bf16, &mut gpu.fp8, &mut gpu.fp4].into_iter().flatten() {
                peak.value = peak.value * more;
            }
        }
        Limiting::Link => {
            if let Some(link) = &mut gpu.link {
                link.bandwidth.value = link.bandwidth.value * more;
            }
        }
        Limiting::Latency | Limiting::Engine => {}
    }
    gpu
}
