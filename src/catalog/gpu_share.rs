//! Shares of a GPU, as a partitioned GPU is rented out: its own memory, bandwidth and computing, joined to no other.

use std::fmt;

use crate::decode::{Context, Decode, Shape, Shaped};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node};
use crate::units::{Count, Fraction, Quantity};

use super::gpu::Gpu;
use super::provenance::Sourced;

/// A share of a GPU.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GpuShare {
    /// The share of its units that compute.
    pub compute: Fraction,
    /// The share of its memory and of that memory's bandwidth.
    pub memory: Fraction,
    /// The slices of how many that it is, where it is written so.
    slices: Option<(Count, Count)>,
}

/// Slices of a GPU that NVIDIA's MIG cuts its computing into.
const MIG_SLICES: f64 = 7.0;

impl GpuShare {
    /// Memory of a share of so many sevenths: NVIDIA's MIG cuts computing into seven slices and memory into eight, of which 1, 2, 4, 4 and
    /// 8 go to 1, 2, 3, 4 and 7 slices (<https://docs.nvidia.com/datacenter/tesla/mig-user-guide/supported-mig-profiles.html>).
    fn memory_of_sevenths(slices: f64) -> Option<f64> {
        let known = [(1.0, 1.0), (2.0, 2.0), (3.0, 4.0), (4.0, 4.0), (7.0, 8.0)];
        known.into_iter().find(|(compute, _)| *compute == slices).map(|(_, memory)| memory / 8.0)
    }

    /// So many slices of so many.
    fn of_slices(slices: f64, all: f64) -> Option<Self> {
        let is_whole = |number: f64| number >= 1.0 && number.fract() == 0.0;
        if !is_whole(slices) || !is_whole(all) || slices > all {
            return None;
        }
        let compute = Fraction::new(slices / all).ok()?;
        let memory = if all == MIG_SLICES { Self::memory_of_sevenths(slices)? } else { compute.get() };
        let written = (Count::new(slices).ok()?, Count::new(all).ok()?);
        Some(Self { compute, memory: Fraction::new(memory).ok()?, slices: Some(written) })
    }
}

impl fmt::Display for GpuShare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.slices {
            Some((slices, all)) => write!(f, "{slices}/{all}"),
            None => write!(f, "{}", self.compute),
        }
    }
}

impl Shaped for GpuShare {
    fn shape() -> Shape {
        let slices = Shape::Form {
            name: "gpu_slices".to_owned(),
            expected: "a share of a GPU, such as `1/7`".to_owned(),
            pattern: r"[0-9]+(?:\.0*)?\s*/\s*[0-9]+(?:\.0*)?".to_owned(),
            examples: vec!["1/7".to_owned()],
        };
        Shape::AnyOf(vec![slices, Fraction::shape()])
    }
}

impl Decode for GpuShare {
    fn decode(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let parts = match node {
            Node::Text(text) => text.split_once('/'),
            _ => None,
        };
        let found = if let Some((slices, all)) = parts {
            let numbers = slices.trim().parse().ok().zip(all.trim().parse().ok());
            numbers.and_then(|(slices, all)| Self::of_slices(slices, all))
        } else {
            let compute = Fraction::decode(node, path, context)?;
            (compute.get() > 0.0).then_some(Self { compute, memory: compute, slices: None })
        };
        if found.is_none() {
            let message = "expected a share of a GPU, more than nothing and at most all of it";
            let help = "write slices as they are sold, `share: 1/7` (of seven: 1, 2, 3, 4 or 7), or a percentage, `share: 50%`";
            context.fault(Code::OutOfRange, message, path, Some(help.to_owned()));
        }
        found
    }
}

/// A figure times a factor.
fn scaled<Q: Quantity>(figure: &Sourced<Q>, factor: Fraction) -> Sourced<Q> {
    let value = Q::new(figure.value.get() * factor.get()).unwrap_or(figure.value);
    Sourced { value, range: None, ..figure.clone() }
}

impl Gpu {
    /// A share of it as a GPU of its own: with its part of memory, bandwidth, computing and power, and no link.
    #[must_use]
    pub fn share(&self, share: GpuShare) -> Self {
        let peak = |figure: &Option<Sourced<_>>| figure.as_ref().map(|figure| scaled(figure, share.compute));
        Self {
            id: format!("{share} of {}", self.id),
            name: format!("{share} of {}", self.name),
            memory: scaled(&self.memory, share.memory),
            bandwidth: scaled(&self.bandwidth, share.memory),
            fp4: peak(&self.fp4),
            fp8: peak(&self.fp8),
            int8: peak(&self.int8),
            bf16: peak(&self.bf16),
            power: scaled(&self.power, share.compute),
            link: None,
            ..self.clone()
        }
    }
}
