//! The layout that carries a load with the fewest GPUs.

use crate::units::{Count, Fraction, Quantity};

use super::band::band::Pace;
use super::engine::calibration::Calibration;
use super::engine::configuration::Configuration;
use super::queue::fleet::{Fleet, NotKept, holders};
use super::queue::operation::{NoOperation, Operation, Service};

/// What a fleet of a layout is made of.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// How full replicas may be in the busiest hour.
    pub max_utilisation: Fraction,
    /// How many replicas serve; `None` for as many as are needed.
    pub replicas: Option<Count>,
    /// Replicas that stand by besides.
    pub spare: Count,
    /// GPUs that are bought or rented together.
    pub together: Count,
}

/// A layout with what it takes.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The layout.
    pub configuration: Configuration,
    /// What it comes to, or why it does not run.
    pub outcome: Result<Layout, NoOperation>,
}

/// A layout that runs.
#[derive(Clone, Debug)]
pub struct Layout {
    /// One replica.
    pub operation: Operation,
    /// The replicas that it takes, or the limit that none keeps.
    pub fleet: Result<Fleet, NotKept>,
    /// Replicas that serve: as stated, or as it takes.
    pub replicas: Count,
    /// GPUs that are paid for.
    pub gpus: Count,
}

/// Works every layout out for calls that arrive so; the best one comes first: one that keeps the limits, with the fewest GPUs to
/// pay for, then with the fewest for the load, then in the order given. Those that do not run come last.
pub fn search(
    configurations: Vec<Configuration>,
    service: &Service,
    need: &Need,
    c: &Calibration,
) -> Vec<Candidate> {
    search_shifted(Pace::PREDICTED, configurations, service, need, c)
}

/// The same with predictions that own measurements shift.
pub fn search_shifted(
    shift: Pace,
    configurations: Vec<Configuration>,
    service: &Service,
    need: &Need,
    c: &Calibration,
) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = configurations
        .into_iter()
        .map(|configuration| {
            let outcome = Operation::shifted(shift, &configuration, service, c)
                .map(|operation| lay_out(operation, &configuration, service, need));
            Candidate { configuration, outcome }
        })
        .collect();
    let rank = |candidate: &Candidate| rank(candidate, service);
    candidates.sort_by(|a, b| rank(a).partial_cmp(&rank(b)).unwrap_or(std::cmp::Ordering::Equal));
    candidates
}

fn lay_out(operation: Operation, configuration: &Configuration, service: &Service, need: &Need) -> Layout {
    let fleet = Fleet::of(&operation, &service.limits, &service.arrivals, need.max_utilisation);
    let taken = fleet.map_or(Count::const_new(1.0), |fleet| fleet.replicas);
    let replicas = need.replicas.unwrap_or(taken);
    let present = Count::const_new(replicas.get() + need.spare.get());
    let held = holders(present, configuration.parallelism.gpus, need.together);
    let gpus = Count::const_new(held.get() * need.together.get());
    Layout { operation, fleet, replicas, gpus }
}

/// Smaller is better.
fn rank(candidate: &Candidate, service: &Service) -> (u8, f64, f64) {
    let Ok(layout) = &candidate.outcome else { return (3, 0.0, 0.0) };
    let gpus = candidate.configuration.parallelism.gpus.get();
    let full = layout.operation.point.output_rate.get() / layout.operation.curve.output().get();
    match layout.fleet {
        Err(_) => (2, gpus * service.arrivals.rate.get() / full, 0.0),
        Ok(fleet) => {
            let used =
                gpus * service.arrivals.rate.get() / (full * fleet.allowed.get().max(f64::MIN_POSITIVE));
            if layout.replicas < fleet.replicas { (1, used, 0.0) } else { (0, layout.gpus.get(), used) }
        }
    }
}
