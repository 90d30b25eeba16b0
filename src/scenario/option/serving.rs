//! What a way to serve has: GPUs, tokens that are bought, a prediction.

use crate::scenario::fleet::deployment::{Deployment, Throughput};
use crate::scenario::fleet::predicted::PredictedThroughput;

use super::option::Serving;
use super::serverless::Serverless;

impl Serving {
    /// The key of the kind in a scenario.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Serverless(_) => "serverless",
            Self::Provisioned(_) => "provisioned",
            Self::Cluster(_) => "cluster",
            Self::Rental(_) => "rental",
            Self::Human(_) => "human",
            Self::PerTask(_) => "per_task",
            Self::Policy(policy) => policy.kind(),
        }
    }

    /// What runs on its GPUs, if it has any.
    pub fn deployment(&self) -> Option<&Deployment> {
        match self {
            Self::Cluster(owned) => Some(&owned.deployment),
            Self::Rental(rented) => Some(&rented.deployment),
            Self::Serverless(_)
            | Self::Provisioned(_)
            | Self::Human(_)
            | Self::PerTask(_)
            | Self::Policy(_) => None,
        }
    }

    /// The same, to be changed.
    pub(in crate::scenario) fn deployment_mut(&mut self) -> Option<&mut Deployment> {
        match self {
            Self::Cluster(owned) => Some(&mut owned.deployment),
            Self::Rental(rented) => Some(&mut rented.deployment),
            Self::Serverless(_)
            | Self::Provisioned(_)
            | Self::Human(_)
            | Self::PerTask(_)
            | Self::Policy(_) => None,
        }
    }

    /// Whether it has a capacity of its own, which all that it serves shares.
    pub fn has_capacity(&self) -> bool {
        self.deployment().is_some() || matches!(self, Self::Provisioned(_))
    }

    /// The tokens that it buys one by one: all of them, or what exceeds reserved units.
    pub fn tokens(&self) -> Option<&Serverless> {
        match self {
            Self::Serverless(tokens) => Some(tokens),
            Self::Provisioned(reserved) => reserved.overflow.as_ref().map(|overflow| &overflow.above),
            _ => None,
        }
    }

    /// The same, to be changed, and the calls whose prompts are too long for reserved units.
    pub(crate) fn tokens_mut(&mut self) -> Vec<&mut Serverless> {
        match self {
            Self::Serverless(tokens) => vec![tokens],
            Self::Provisioned(reserved) => {
                let overflow = reserved.overflow.iter_mut();
                let both = overflow
                    .flat_map(|overflow| std::iter::once(&mut overflow.above).chain(&mut overflow.too_long));
                both.collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether it is rented, and billed for what each hour needs.
    pub fn is_elastic(&self) -> bool {
        matches!(self, Self::Rental(rented) if rented.is_elastic())
    }

    /// The prediction that its throughput rests on, if it does.
    pub fn predicted(&self) -> Option<&PredictedThroughput> {
        match &self.deployment()?.throughput {
            Throughput::Predicted(found) => Some(found),
            Throughput::Stated { .. } | Throughput::Measured(_) => None,
        }
    }
}
