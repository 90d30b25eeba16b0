//! Where replicas run: clusters, rentals, facilities, and throughput stated, measured or predicted.

pub(super) mod around;
pub(super) mod at_end;
pub(super) mod cluster;
pub(super) mod commitment;
pub(super) mod deployment;
pub(super) mod engine;
mod extend;
pub(super) mod extended;
pub(super) mod facility;
mod instance_price;
pub(super) mod largest;
pub(super) mod measured;
mod measured_fields;
pub(super) mod narrowed;
pub(super) mod offer_sizes;
pub(super) mod ownership;
pub(super) mod parallelism;
mod peak;
pub(super) mod predicted;
pub(super) mod rental;
pub(super) mod repeated;
pub(super) mod replicas;
pub(super) mod service_level;
pub(super) mod start_up;
pub(super) mod stated;
mod take_end;
pub(super) mod term;
