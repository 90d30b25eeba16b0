//! The fields of an option, and which of them says how it serves.

use super::accuracy_keys::AccuracyKeys;
use super::fees::FeeKeys;
use super::human::HumanKeys;
use super::measured_latency::LatencyFields;
use super::one_off::OneOffKeys;
use super::operations::OperationsKeys;
use super::operations::STAFF;
use super::per_task::PerTaskKeys;
use super::provisioned_fields::ProvisionedKeys;
use super::role::Role;
use super::serverless::ServerlessKeys;
use super::takeover::TakeoverKeys;
use crate::decode::{AnyField, Context, Fields, Lines, Word, block};
use crate::diagnostics::Code;
use crate::scenario::fleet::cluster::ClusterKeys;
use crate::scenario::fleet::ownership::Nothing;
use crate::scenario::fleet::rental::RentalKeys;
use crate::scenario::policy::escalated::HandedOnKeys;
use crate::scenario::policy::named::TriesKeys;
use crate::scenario::policy::policy;
use crate::scenario::policy::policy::OfPolicies;
use crate::scenario::policy::policy::PolicyKeys;
use crate::scenario::policy::policy::RouterKeys;
use crate::scenario::policy::policy::SampledKeys;
use crate::scenario::policy::verifier::ReviewKeys;
use crate::scenario::policy::verifier::VerifiedKeys;
use crate::scenario::tags::TagsKeys;
use crate::scenario::workload::workload::OverKeys;
use crate::source::{FieldPath, Node};
use crate::units::{Fraction, UsdPerTask};

block! {
    /// A way to serve: one of `serverless`, `provisioned`, `cluster`, `rental`, `human`, `per_task`, or a policy over other options.
    pub(in crate::scenario) struct OptionKeys: PolicyKeys, HandedOnKeys, OverKeys, OperationsKeys, TakeoverKeys;
        sometimes TriesKeys, VerifiedKeys, SampledKeys, RouterKeys, ReviewKeys
    {
        /// Tokens from a provider: a model of the catalog, or with what else is agreed on.
        optional SERVERLESS: (String, ServerlessKeys) = "serverless", eg "openai/gpt-5.4-mini";
        /// Reserved capacity of a provider, by the unit.
        optional PROVISIONED: ProvisionedKeys = "provisioned";
        /// GPUs of one's own.
        optional CLUSTER: ClusterKeys = "cluster";
        /// GPUs for rent.
        optional RENTAL: RentalKeys = "rental";
        /// People who do the task.
        optional HUMAN: HumanKeys = "human";
        /// Something that is paid by the task: a price, or with which tasks are charged.
        optional PER_TASK: (UsdPerTask, PerTaskKeys) = "per_task", eg "$0.99/task";
        /// The share of tasks done right: a value, with what it rests on, or out of an evaluation.
        optional ACCURACY: (Fraction, AccuracyKeys) = "accuracy", eg "88%";
        /// Latencies as measured, by metric; or out of a benchmark of the endpoint.
        optional LATENCY: LatencyFields = "latency";
        /// Prices by the piece, in the place of the provider's fees.
        optional FEES: FeeKeys = "fees";
        /// What its postings are filed under, in the place of the scenario's `tags`.
        optional TAGS: TagsKeys = "tags";
        /// Shown below the bill.
        optional NOTE: Lines = "note";
        /// What is paid once, before the first task; `none` says that there is none of it.
        optional ONE_OFF: (Nothing, OneOffKeys) = "one_off";
        /// Whether it serves the whole task (default), or is a part that only policies use.
        optional ROLE: Word<Role> = "role";
    }
}

/// The fields of the kinds.
const KINDS: [AnyField<OptionKeys>; 6] = [
    OptionKeys::SERVERLESS.any(),
    OptionKeys::PROVISIONED.any(),
    OptionKeys::CLUSTER.any(),
    OptionKeys::RENTAL.any(),
    OptionKeys::HUMAN.any(),
    OptionKeys::PER_TASK.any(),
];

/// Those that are paid by the work, whatever its tokens.
pub(super) const WITHOUT_TOKENS: [&str; 2] = [OptionKeys::HUMAN.key(), OptionKeys::PER_TASK.key()];

/// Every key that says how an option serves.
pub(super) fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.into_iter().map(AnyField::name).chain(policy::KINDS.into_iter().map(AnyField::name))
}

impl OfPolicies for OptionKeys {}

/// What stands behind each of those keys, in their order.
pub(super) fn taken<'n>(fields: &mut Fields<'n, OptionKeys>) -> Vec<Option<(&'n Node, FieldPath)>> {
    let kinds = KINDS.map(|kind| fields.node(kind));
    kinds.into_iter().chain(policy::KINDS.map(|kind| fields.node(kind))).collect()
}

/// Reports what a policy leaves to the options that it names.
pub(super) fn of_its_own(fields: &Fields<'_, OptionKeys>, kind: &str, context: &mut Context<'_>) {
    for (key, why) in [
        (OptionKeys::ACCURACY.key(), "it follows from the options that it names"),
        (OverKeys::WORKLOAD.key(), "the options that it names have theirs"),
        (OptionKeys::ONE_OFF.key(), "the options that it names have theirs"),
        (OptionKeys::FEES.key(), "the options that it names have theirs"),
        (STAFF, "the options that it names have theirs"),
    ] {
        if fields.has_any(key) {
            let message = format!("a {kind} has no `{key}` of its own: {why}");
            let help = Some(format!("write `{key}` in those options"));
            context.key_fault(Code::Conflict, message, &fields.path().key(key), help);
        }
    }
}

/// The one kind that an option has; reports none, or several.
pub(super) fn the_kind(
    fields: &Fields<'_, OptionKeys>,
    name: &str,
    context: &mut Context<'_>,
) -> Option<&'static str> {
    let found: Vec<&'static str> = kinds().filter(|kind| fields.has_any(kind)).collect();
    match found.as_slice() {
        [kind] => Some(kind),
        [] => {
            let message = format!("option `{name}` does not say how it serves");
            let help = format!("write one of: {}", kinds().collect::<Vec<_>>().join(", "));
            context.key_fault(Code::MissingKey, message, fields.path(), Some(help));
            None
        }
        [_, second, ..] => {
            let message = format!("option `{name}` serves in two ways: {}", found.join(" and "));
            let help = "make two options of it".to_owned();
            context.key_fault(Code::Conflict, message, &fields.path().key(second), Some(help));
            None
        }
    }
}
