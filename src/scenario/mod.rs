//! A scenario: a workload and the ways to serve it, read from YAML and checked as a whole, catalog references
//! resolved. What comes out can be evaluated without failing.

mod accuracy;
mod attachment;
mod bound;
mod cluster;
mod deployment;
mod ends;
mod evaluated;
mod facility;
mod human;
mod measured;
mod option;
mod ownership;
mod policy;
mod policy_names;
mod predicted;
mod priced;
mod read;
mod rental;
mod serverless;
mod service;
mod sources;
mod workload;

pub use accuracy::{Accuracy, TaskClass};
pub use attachment::{Attachments, NoAttachments};
pub use bound::{Bound, Comparison};
pub use cluster::Cluster;
pub use deployment::{Deployment, Replicas, Throughput};
pub use ends::Ends;
pub use facility::{DEFAULT_PUE_WHY, Facility};
pub use human::Human;
pub use measured::MeasuredThroughput;
pub use option::{Role, Serving, ServingOption};
pub use ownership::{CapexExtra, ColocationPrice, Ownership};
pub use policy::{Named, Otherwise, Policy, Review, VerifierSpec};
pub use predicted::PredictedThroughput;
pub use priced::Priced;
pub use read::{Scenario, Settings};
pub use rental::{RentalPrice, Rented, Scaling};
pub use serverless::{PromptTier, Serverless, TokenPrices, Writes};
pub use service::LatencyBound;
pub(crate) use service::percentile;
pub use sources::Sources;
pub use workload::{CacheWrite, TokenShape, Workload};
