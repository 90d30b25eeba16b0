//! The replicas of a fleet: those that carry the busiest hour, those that stand by, and those that fill the machines paid for anyway.

use crate::figure::{Figure, Traced};
use crate::scenario::{Deployment, Replicas, Serving};
use crate::serving::{fits, holders};
use crate::units::{Count, Load, Quantity, brief, plural};

/// Servers that are bought, or instances that are rented.
pub(in crate::economics) struct Machines {
    /// GPUs in one.
    pub(in crate::economics) in_one: Figure<Count>,
    /// Their name in the plural.
    pub(in crate::economics) label: &'static str,
}

/// A fleet on its machines.
pub(super) struct Filled {
    /// Replicas that serve.
    pub(super) serving: Figure<Count>,
    /// Replicas that there are, spare ones included.
    pub(super) present: Figure<Count>,
    /// The machines that hold them.
    pub(super) machines: Figure<Count>,
    /// What a reader should know.
    pub(super) remarks: Vec<String>,
}

impl Filled {
    /// `needed` are the fewest that carry the busiest hour, or the stated number.
    pub(super) fn of(
        deployment: &Deployment,
        tensor_parallel: &Figure<Count>,
        machines: &Machines,
        needed: Figure<Count>,
    ) -> Self {
        let spare = deployment.spare.as_ref().map(|spare| Figure::written("spare replicas", spare));
        match &deployment.replicas {
            Replicas::Fixed(_) => Self::stated(needed, spare.as_ref(), tensor_parallel, machines),
            Replicas::Auto => Self::filling(needed, spare.as_ref(), tensor_parallel, machines),
        }
    }

    /// A stated number stays what it is; spare ones are some of it.
    fn stated(
        all: Figure<Count>,
        spare: Option<&Figure<Count>>,
        tensor_parallel: &Figure<Count>,
        machines: &Machines,
    ) -> Self {
        let held = machines.holding(&all, tensor_parallel);
        let serving = spare.map_or_else(|| all.clone(), |spare| without_spare(&all, spare));
        Self { serving, present: all, machines: held, remarks: Vec::new() }
    }

    /// As many as fit on the machines that hold those which are needed.
    fn filling(
        needed: Figure<Count>,
        spare: Option<&Figure<Count>>,
        tensor_parallel: &Figure<Count>,
        machines: &Machines,
    ) -> Self {
        let wanted = match spare {
            None => needed.clone(),
            Some(spare) => {
                let value = Count::const_new(needed.get() + spare.get());
                let formula = "replicas that the busiest hour needs + spare ones";
                Figure::derived("replicas with spare ones", formula, value, &[&needed, spare])
            }
        };
        let held = machines.holding(&wanted, tensor_parallel);
        let in_one = machines.in_one.value();
        let fitting = fits(held.value(), tensor_parallel.value(), in_one);
        if fitting <= wanted.value() {
            return Self { serving: needed, present: wanted, machines: held, remarks: Vec::new() };
        }
        let label = machines.label;
        let formula =
            format!("{label} that hold the replicas of the busiest hour × whole replicas that fit on one");
        let inputs: [&dyn Traced; 3] = [&held, tensor_parallel, &machines.in_one];
        let present = Figure::derived("replicas that fit", &formula, fitting, &inputs);
        let serving = spare.map_or_else(|| present.clone(), |spare| without_spare(&present, spare));
        let carry = if needed.get() == 1.0 { "replica carries" } else { "replicas carry" };
        let standing = spare.filter(|spare| spare.get() > 0.0);
        let standing = standing.map_or_else(String::new, |spare| format!(" beside {} spare", spare.value()));
        let remark = format!(
            "{} {carry} the busiest hour; {} fill the {label} that are paid for anyway{standing}",
            needed.value(),
            serving.value(),
        );
        Self { serving, present, machines: held, remarks: vec![remark] }
    }
}

fn without_spare(all: &Figure<Count>, spare: &Figure<Count>) -> Figure<Count> {
    let value = Count::const_new((all.get() - spare.get()).max(0.0));
    Figure::derived("replicas that serve", "replicas − spare ones", value, &[all, spare])
}

impl Machines {
    /// Those of an option; `None` if it has no GPUs.
    pub(in crate::economics) fn of(serving: &Serving) -> Option<Self> {
        let (in_one, label) = match serving {
            Serving::Cluster(owned) => (owned.server.gpus, "servers"),
            Serving::Rental(rented) => (rented.price.gpus.value(), "instances"),
            Serving::Serverless(_)
            | Serving::Provisioned(_)
            | Serving::Human(_)
            | Serving::PerTask(_)
            | Serving::Policy(_) => {
                return None;
            }
        };
        let in_one = Figure::derived("GPUs in one", "as the catalog or the scenario has it", in_one, &[]);
        Some(Self { in_one, label })
    }

    /// The whole ones that hold so many replicas. A replica lies within one, or fills whole ones.
    fn holding(&self, replicas: &Figure<Count>, tensor_parallel: &Figure<Count>) -> Figure<Count> {
        let gpus = &self.in_one;
        let formula = if tensor_parallel.get() <= gpus.get() {
            "whole ones that hold the replicas: replicas ÷ (GPUs in one ÷ GPUs of a replica), rounded up"
        } else {
            "replicas × GPUs of a replica ÷ GPUs in one"
        };
        let count = holders(replicas.value(), tensor_parallel.value(), gpus.value());
        Figure::derived(self.label, formula, count, &[replicas, tensor_parallel, gpus])
    }
}

/// What stands by, and what is paid for and empty.
pub(super) fn remarks(
    deployment: &Deployment,
    filled: &Filled,
    needed: Count,
    machines: &Machines,
) -> Vec<String> {
    let mut remarks = filled.remarks.clone();
    let (tensor, in_one) = (deployment.tensor_parallel.value, machines.in_one.value());
    let there = filled.machines.get() * in_one.get();
    let more = fits(filled.machines.value(), tensor, in_one).get() - filled.present.get();
    let left = there - (filled.present.get() + more.max(0.0)) * tensor.get();
    if more > 0.0 {
        let empty = there - filled.present.get() * tensor.get();
        let raised = Load::const_new(more / filled.serving.get().max(1.0));
        remarks.push(format!(
            "{empty} of the {there} GPUs that are paid for hold no replica: {more} more would fit, and raise the capacity by {} \
             (`replicas: auto` fills them)",
            brief(raised)
        ));
    }
    if left > 0.0 {
        remarks.push(format!("{left} of the {there} GPUs that are paid for are too few for another replica"));
    }
    let beyond = filled.serving.get() - needed.get();
    remarks.extend(match &deployment.spare {
        Some(spare) if spare.value.get() > 0.0 => {
            let s = plural(spare.value);
            Some(format!("{} spare replica{s}: paid for, and not in the capacity", spare.value))
        }
        Some(_) => None,
        None if beyond > 0.0 => Some(format!(
            "no spare replica is stated (`spare_replicas: 1`); {beyond} more than the busiest hour needs can stand in for one that fails"
        )),
        None => Some("no spare replica: `spare_replicas: 1` pays for one that stands by in case one fails".to_owned()),
    });
    remarks
}
