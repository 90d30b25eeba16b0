//! The layout that carries a load with the fewest GPUs.

use crate::units::{CallsPerSecond, Count, Fraction, Quantity};

use super::calibration::Calibration;
use super::configuration::Configuration;
use super::operation::{Allowed, NoOperation, Operation, Service};

/// What the replicas of a layout have to carry together.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// Calls a second in the busiest hour.
    pub rate: CallsPerSecond,
    /// How full replicas may be then.
    pub max_utilisation: Fraction,
    /// How many replicas there are; `None` for as many as are needed.
    pub replicas: Option<Count>,
    /// GPUs that are bought or rented together.
    pub together: Count,
}

/// A layout with what it takes.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The layout.
    pub configuration: Configuration,
    /// The replica, or why there is none.
    pub outcome: Result<Fleet, NoOperation>,
}

/// A layout that runs.
#[derive(Clone, Debug)]
pub struct Fleet {
    /// One replica.
    pub operation: Operation,
    /// Replicas that carry the load.
    pub replicas: Count,
    /// GPUs that are paid for.
    pub gpus: Count,
}

/// Works every layout out; the best one comes first: one that keeps the limits, with the fewest GPUs to pay for, then with the
/// fewest GPUs for the load, then in the order given. Those that do not run come last.
pub fn search(
    configurations: Vec<Configuration>,
    service: &Service,
    need: &Need,
    c: &Calibration,
) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = configurations
        .into_iter()
        .map(|configuration| {
            let outcome = Operation::predicted(&configuration, service, c)
                .map(|operation| size(operation, &configuration, need));
            Candidate { configuration, outcome }
        })
        .collect();
    candidates.sort_by(|a, b| rank(a, need).partial_cmp(&rank(b, need)).unwrap_or(std::cmp::Ordering::Equal));
    candidates
}

fn size(operation: Operation, configuration: &Configuration, need: &Need) -> Fleet {
    let each = usable(&operation, need);
    let replicas = need.replicas.unwrap_or(Count::const_new((need.rate.get() / each).ceil().max(1.0)));
    let together = holders(replicas, configuration.parallelism.gpus, need.together);
    Fleet { operation, replicas, gpus: Count::const_new(together.get() * need.together.get()) }
}

/// Calls a second that a replica may be asked for.
fn usable(operation: &Operation, need: &Need) -> f64 {
    let full = operation.point.output_rate.get() * need.max_utilisation.get();
    full.min(operation.usable().get()) / operation.curve.output().get()
}

/// Smaller is better.
fn rank(candidate: &Candidate, need: &Need) -> (u8, f64, f64) {
    let Ok(sized) = &candidate.outcome else { return (3, 0.0, 0.0) };
    let each = usable(&sized.operation, need);
    let used = candidate.configuration.parallelism.gpus.get() * need.rate.get() / each;
    let carries = sized.replicas.get() * each >= need.rate.get() * (1.0 - f64::EPSILON);
    match (sized.operation.allowed, carries) {
        (Allowed::Nothing, _) => (2, sized.gpus.get(), used),
        (_, false) => (1, used, sized.gpus.get()),
        (_, true) => (0, sized.gpus.get(), used),
    }
}

/// Servers or instances that hold so many replicas. A replica lies within one, or fills whole ones.
pub fn holders(replicas: Count, gpus_of_replica: Count, together: Count) -> Count {
    let (replicas, wanted, there) = (replicas.get(), gpus_of_replica.get(), together.get());
    Count::const_new(if wanted <= there {
        (replicas / (there / wanted).floor().max(1.0)).ceil()
    } else {
        replicas * (wanted / there).ceil()
    })
}
