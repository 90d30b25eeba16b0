//! At which load a replica is run: the most requests at a time that keep the time per token; and what stands in the way
//! of more.

use std::fmt;
use std::sync::Arc;

use crate::catalog::Gpu;
use crate::serving::band::band::Pace;
use crate::serving::engine::blocks::unloadable;
use crate::serving::engine::calibration::Calibration;
use crate::serving::engine::configuration::{Configuration, Load};
use crate::serving::engine::infeasible::Infeasible;
use crate::serving::engine::predict::Replica;
use crate::units::{Count, Fraction, Quantity, Ratio, Seconds};

use super::arrivals::Arrivals;
use super::ceiling::Ceiling;
use super::curve::{Curve, CurvePoint};
use super::latency::Queue;
use super::percentiles::LatencyLimit;

/// What is asked of a replica.
#[derive(Clone, Debug)]
pub struct Service {
    /// The longest mean time per token, which sets how many requests run at a time.
    pub max_tpot: Seconds,
    /// Limits on percentiles.
    pub limits: Vec<LatencyLimit>,
    /// How calls arrive at all replicas together.
    pub arrivals: Arrivals,
}

/// A replica at its load.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The replica up to that many requests at a time.
    pub curve: Curve,
    /// What it does with all of them.
    pub point: CurvePoint,
    /// How many calls a second keep its limits, once somebody asked.
    pub(in crate::serving) ceiling: Ceiling,
}

/// Whether one request alone keeps the time per token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alone {
    /// It does.
    Keeps,
    /// It does not: one at a time is served all the same.
    Breaks,
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
        if let Some(cut) = unloadable(configuration) {
            return Err(NoOperation::Infeasible(cut));
        }
        let clients = most_clients(configuration, service.max_tpot, c)?;
        let curve = Curve::predicted(configuration, Some(clients), c).map_err(NoOperation::Infeasible)?;
        Ok(Self { point: curve.last(), curve, ceiling: Ceiling::default() })
    }

    /// The same replica at an end of its band: the most requests at a time that keep the time per token *there* and fit, at least one,
    /// and what it does with them there. Whether one request alone keeps the time per token is said beside it.
    ///
    /// A limit of 50 ms a token is kept at an end where tokens take 1.25 times as long if they are predicted to take 40 ms.
    pub fn predicted_at(
        pace: Pace,
        configuration: &Configuration,
        service: &Service,
        c: &Calibration,
    ) -> Result<(Self, Alone), NoOperation> {
        let max_tpot = Seconds::const_new(service.max_tpot.get() / pace.tpot.get());
        let there = Service { max_tpot, ..service.clone() };
        match Self::predicted(configuration, &there, c) {
            Ok(found) => Ok((found.at_pace(pace), Alone::Keeps)),
            Err(NoOperation::Slow(_)) => {
                let one = Some(Count::const_new(1.0));
                let curve = Curve::predicted(configuration, one, c).map_err(NoOperation::Infeasible)?;
                let found = Self { point: curve.last(), curve, ceiling: Ceiling::default() };
                Ok((found.at_pace(pace), Alone::Breaks))
            }
            Err(other) => Err(other),
        }
    }

    /// A replica whose prediction own measurements shift, with the most requests at a time that keep the time per token then.
    pub fn shifted(
        shift: Pace,
        configuration: &Configuration,
        service: &Service,
        c: &Calibration,
    ) -> Result<Self, NoOperation> {
        if shift == Pace::PREDICTED {
            return Self::predicted(configuration, service, c);
        }
        match Self::predicted_at(shift, configuration, service, c)? {
            (found, Alone::Keeps) => Ok(found),
            (found, Alone::Breaks) => Err(NoOperation::Slow(found.point.tpot)),
        }
    }

    /// The same replica with as many requests at a time, each time and the rate by the spread of an end of its band.
    #[must_use]
    pub fn at_pace(&self, pace: Pace) -> Self {
        let curve = self.curve.at_pace(pace);
        Self { point: curve.last(), curve, ceiling: Ceiling::default() }
    }

    /// A measured replica at its highest throughput that keeps the time per token: beyond it a server can get slower, and
    /// beyond what was measured nothing is known.
    pub fn measured(curve: &Curve, service: &Service) -> Result<Self, NoOperation> {
        let fits = |clients: f64| curve.at(Ratio::const_new(clients)).tpot <= service.max_tpot;
        let fewest = curve.points().first().map_or(1.0, |point| point.clients.get().min(1.0));
        if !fits(fewest) {
            return Err(NoOperation::Slow(curve.at(Ratio::const_new(fewest)).tpot));
        }
        let mut best = curve.at(Ratio::const_new(fewest));
        let mut before = fewest;
        for point in curve.points() {
            let clients = point.clients.get();
            // Between a point that keeps the limit and one that does not, the last whole number that does.
            let clients = if fits(clients) { clients } else { halve(before, clients, fits) };
            let found = curve.at(Ratio::const_new(clients));
            if found.output_rate > best.output_rate {
                best = found;
            }
            if clients < point.clients.get() {
                break;
            }
            before = clients;
        }
        let curve = curve.up_to(best.clients);
        Ok(Self { point: curve.last(), curve, ceiling: Ceiling::default() })
    }

    /// The same replica if everything went so many times as fast.
    #[must_use]
    pub fn sped_up(&self, factor: Ratio) -> Self {
        let curve = self.curve.sped_up(factor);
        Self { point: curve.last(), curve, ceiling: Ceiling::default() }
    }

    /// Answer tokens a second that one of so many replicas may be asked for within the limits; all that it can where they cannot
    /// be kept.
    fn usable(&self, service: &Service, replicas: Count) -> f64 {
        if service.limits.is_empty() {
            return self.point.output_rate.get();
        }
        let arrivals = service.arrivals.shared(replicas);
        let most = match self.ceiling.of(&self.curve, &service.limits, &arrivals) {
            Some(found) => Some(found.kept),
            None => Queue::new(&self.curve).most(&service.limits, &arrivals, Fraction::ONE),
        };
        most.map_or(self.point.output_rate.get(), |rate| rate.get() * self.curve.output().get())
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
    // An answer of one token has no time between tokens.
    if replica.output <= 1.0 {
        return Ok(Count::const_new(replica.most_clients().floor().clamp(1.0, MOST_CLIENTS)));
    }
    if tpot(1.0) > limit {
        return Err(NoOperation::Slow(tpot(1.0)));
    }
    let most = replica.most_clients().floor().clamp(1.0, MOST_CLIENTS);
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
    replicas: Count,
    c: &Calibration,
) -> Binding {
    binding_shifted(Pace::PREDICTED, configuration, service, operation, replicas, c)
}

/// The same of a prediction that own measurements shift.
pub fn binding_shifted(
    shift: Pace,
    configuration: &Configuration,
    service: &Service,
    operation: &Operation,
    replicas: Count,
    c: &Calibration,
) -> Binding {
    let base = operation.usable(service, replicas);
    let mut best = Binding { what: Limiting::Engine, gain: Fraction::ZERO };
    let mut consider = |what: Limiting, configuration: &Configuration, service: &Service| {
        let found = Operation::shifted(shift, configuration, service, c);
        let gain = found.map_or(0.0, |more| more.usable(service, replicas) / base - 1.0);
        if gain > LEAST_GAIN && gain > best.gain.get() {
            best = Binding { what, gain: Fraction::const_new(gain.min(1.0)) };
        }
    };
    for what in [Limiting::Memory, Limiting::Bandwidth, Limiting::Compute, Limiting::Link] {
        let better =
            Configuration { gpu: Arc::new(better(&configuration.gpu, what)), ..configuration.clone() };
        consider(what, &better, service);
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
    consider(Limiting::Latency, configuration, &patient);
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
