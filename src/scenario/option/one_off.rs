//! What an option costs once, before its first task: training, labels, an evaluation, engineers. It is spread over months.

use crate::catalog::{Sourced, Tenure};
use crate::decode::{Context, Decode, Fields, Given, Optional, Sited, block};
use crate::diagnostics::Code;
use crate::scenario::fleet::rental::find_offer;
use crate::scenario::fleet::replicas::positive;
use crate::scenario::fleet::term::TermKeys;
use crate::scenario::fleet::term::WantedTerm;
use crate::scenario::overhead::plausible;
use crate::scenario::price_changes::names_of_hardware;
use crate::scenario::resolver::{Priced, Resolver};
use crate::source::{FieldPath, Node};
use crate::units::{Count, GpuHours, Hours, Load, Months, Quantity, Usd, UsdPerGpuHour, UsdPerHour};

/// What an option costs once, and over how long that is spread.
#[derive(Clone, Debug)]
pub struct OneOff {
    /// What is paid for, with its label; at least one.
    pub parts: Vec<(String, OneOffCost)>,
    /// Over how many months it is spread.
    pub amortise: Given<Months>,
}

impl OneOff {
    /// Whether its author states what it takes to move to the option.
    pub(in crate::scenario) fn states_migration(&self) -> bool {
        self.parts.iter().any(|(label, _)| ["engineering", "migration"].contains(&label.as_str()))
    }
}

/// One of those costs.
#[derive(Clone, Debug)]
pub enum OneOffCost {
    /// An amount.
    Amount(Sited<Usd>),
    /// A cost that the scenario names under `costs`, which several options may have.
    Named(Sited<Usd>),
    /// A documented default of the whole bill.
    Listed(Sourced<Usd>),
    /// Hours of somebody's work.
    Work {
        /// How many.
        hours: Sited<Hours>,
        /// What an hour is paid.
        wage: Sited<UsdPerHour>,
        /// What an hour costs on top of the wage.
        overhead: Option<Sited<Load>>,
    },
    /// Hours of GPUs.
    Gpus {
        /// How many.
        hours: Sited<GpuHours>,
        /// What one costs.
        price: GpuHourPrice,
    },
}

/// What an hour of a GPU costs.
#[derive(Clone, Debug)]
pub enum GpuHourPrice {
    /// As the scenario states it.
    Stated(Sited<UsdPerGpuHour>),
    /// The price of a rented instance over its GPUs.
    Rented {
        /// The price of the instance.
        per_instance: Priced<UsdPerHour>,
        /// GPUs in it.
        gpus: Count,
    },
}

/// What is done by people, or paid as an amount.
const WORK: [Optional<OneOffKeys, (Usd, WorkKeys)>; 4] =
    [OneOffKeys::LABELLING, OneOffKeys::EVALUATION, OneOffKeys::ENGINEERING, OneOffKeys::MIGRATION];

block! {
    /// What an option costs once, before its first task, and over how long that is spread.
    pub(in crate::scenario) struct OneOffKeys {
        /// Training: an amount, or hours of GPUs.
        optional TRAINING: (Usd, TrainingKeys) = "training", eg "$2,000";
        /// Labels for training or for an evaluation: an amount, or hours of work.
        optional LABELLING: (Usd, WorkKeys) = "labelling", eg "$20k";
        /// An evaluation: an amount, or hours of work.
        optional EVALUATION: (Usd, WorkKeys) = "evaluation", eg "$5k";
        /// Engineering: an amount, or hours of work.
        optional ENGINEERING: (Usd, WorkKeys) = "engineering", eg "$20k";
        /// Moving to the option: an amount, or hours of work.
        optional MIGRATION: (Usd, WorkKeys) = "migration", eg "$20k";
        /// Over how long it is spread; default: the scenario's horizon.
        optional AMORTISE: Months = "amortise", eg "24 months";
    }

    /// Hours of somebody's work.
    pub(in crate::scenario) struct WorkKeys {
        /// How many.
        required HOURS: Hours = "hours", eg "240";
        /// What an hour is paid.
        required WAGE: UsdPerHour = "wage", eg "$95/h";
        /// What an hour costs on top of the wage.
        optional OVERHEAD: Load = "overhead", eg "43%";
    }

    /// Hours of GPUs.
    pub(in crate::scenario) struct TrainingKeys: TermKeys {
        /// How many: one GPU for one hour is one.
        required GPU_HOURS: GpuHours = "gpu_hours", eg "500";
        /// What one costs.
        optional PRICE: UsdPerGpuHour = "price", eg "$2.50/h";
        /// An offer of the catalog in the place of a price.
        optional OFFER: String = "offer", eg "lambda/h100-sxm-1x";
    }
}

impl OneOff {
    /// Reads `{ training: …, labelling: …, evaluation: …, engineering: …, amortise: 24 months }`. Without `amortise` it is
    /// spread over the scenario's horizon; without either, that is a fault.
    pub(in crate::scenario) fn read(
        node: &Node,
        path: &FieldPath,
        horizon: Option<&Sited<Months>>,
        resolver: &Resolver<'_>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let what = "one-off costs: `{ training: $2,000, labelling: $20k, amortise: 24 months }`";
        let mut fields = Fields::<OneOffKeys>::open(node, path, what, context)?;
        let mut parts = vec![(
            "training",
            fields
                .node(OneOffKeys::TRAINING)
                .map(|(node, path)| read_training(node, &path, resolver, context)),
        )];
        let work = WORK.map(|field| (field.key(), fields.node(field)));
        for (label, found) in work {
            parts.push((label, found.map(|(node, path)| read_work(node, &path, context))));
        }
        if parts.iter().all(|(_, part)| part.is_none()) {
            let message = "nothing is paid here";
            let help = "write `training`, `labelling`, `evaluation`, `engineering` or `migration`, or leave `one_off` out"
                .to_owned();
            context.key_fault(Code::MissingKey, message, path, Some(help));
        }
        let stated: Option<Sited<Months>> = fields.optional(OneOffKeys::AMORTISE, context);
        let there = fields.has(OneOffKeys::AMORTISE);
        fields.close(context);
        if stated.as_ref().is_some_and(|months| months.value.get() < 1.0) {
            let message = "a cost is spread over at least one month: `amortise: 24 months`";
            context.fault(Code::OutOfRange, message, &path.key("amortise"), None);
            return None;
        }
        let amortise = stated.or_else(|| horizon.filter(|_| !there).cloned());
        if amortise.is_none() && !there {
            let message = "one-off costs need a period to be spread over";
            let help =
                "write `amortise: 24 months` here, or `finance: { horizon: 36 months }` for all options"
                    .to_owned();
            context.key_fault(Code::MissingKey, message, path, Some(help));
        }
        let parts = parts.into_iter().filter_map(|(label, part)| Some((label.to_owned(), part?)));
        let parts = parts.map(|(label, part)| Some((label, part?))).collect::<Option<Vec<_>>>()?;
        (!parts.is_empty()).then_some(())?;
        Some(Self { parts, amortise: Given::Written(amortise?) })
    }
}

/// Reads `$20k`, or `{ hours: 240, wage: $95/h, overhead: 43% }`.
fn read_work(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<OneOffCost> {
    if !matches!(node, Node::Map(_)) {
        let value = Usd::decode(node, path, context)?;
        return Some(OneOffCost::Amount(Sited { value, site: context.site(path) }));
    }
    let mut fields =
        Fields::<WorkKeys>::open(node, path, "an amount, or `{ hours: 240, wage: $95/h }`", context)?;
    let hours: Option<Sited<Hours>> =
        fields.required(WorkKeys::HOURS, "hours of work: `hours: 240`", context);
    let wage = fields.required(WorkKeys::WAGE, "what an hour is paid: `wage: $95/h`", context);
    let overhead = plausible(fields.optional(WorkKeys::OVERHEAD, context), context);
    fields.close(context);
    Some(OneOffCost::Work { hours: hours?, wage: wage?, overhead })
}

/// Refuses terms that are paid for months and not for the hours of a training.
fn report_committed(term: Option<&WantedTerm>, context: &mut Context<'_>) {
    let Some(WantedTerm { term: Some(term), path }) = term else { return };
    if matches!(term.tenure(), Tenure::For(_) | Tenure::Unsaid) {
        let message = format!("`{term}` is paid in every hour of a contract, not by the hour of training");
        let help = "write `term: on-demand`, or `price:` for hours of GPUs that are paid anyway".to_owned();
        context.fault(Code::Conflict, message, path, Some(help));
    }
}

/// Reads `$2,000`, `{ gpu_hours: 500, price: $2.50/h }` or `{ gpu_hours: 500, offer: lambda/h100-sxm-1x, term: on-demand }`.
fn read_training(
    node: &Node,
    path: &FieldPath,
    resolver: &Resolver<'_>,
    context: &mut Context<'_>,
) -> Option<OneOffCost> {
    if !matches!(node, Node::Map(_)) {
        return read_work(node, path, context);
    }
    let what = "an amount, or `{ gpu_hours: 500, price: $2.50/h }`";
    let mut fields = Fields::<TrainingKeys>::open(node, path, what, context)?;
    let hours: Option<Sited<GpuHours>> = fields.required(
        TrainingKeys::GPU_HOURS,
        "hours of GPUs, one GPU for one hour is one: `gpu_hours: 500`",
        context,
    );
    let price: Option<Sited<UsdPerGpuHour>> = fields.optional(TrainingKeys::PRICE, context);
    let offer: Option<Sited<String>> = fields.optional(TrainingKeys::OFFER, context);
    let term = WantedTerm::take(&mut fields, context);
    if fields.has(TrainingKeys::PRICE) && fields.has(TrainingKeys::OFFER) {
        let help = Some("keep one of them".to_owned());
        context.key_fault(Code::Conflict, "`offer` already says the price", &path.key("price"), help);
    }
    if !fields.has(TrainingKeys::PRICE) && !fields.has(TrainingKeys::OFFER) {
        let help = "what a GPU-hour costs: `price: $2.50/h`, or an offer of the catalog: `offer: lambda/h100-sxm-1x` with a \
                    `term`";
        fields.missing(TrainingKeys::PRICE, help, context);
    }
    report_committed(term.as_ref(), context);
    let rented = offer.and_then(|offer| find_offer(&fields, &offer, term, resolver, context));
    fields.close(context);
    positive(hours.as_ref(), "training takes time; leave `training` out where there is none", context);
    let price = match (price, rented) {
        (Some(stated), _) => GpuHourPrice::Stated(stated),
        (None, Some((rental, _, listed))) => {
            let change = resolver.changes.of(&names_of_hardware(&rental.id, &rental.gpu));
            let per_instance = Priced::of(listed, change.as_ref());
            GpuHourPrice::Rented { per_instance, gpus: rental.gpus }
        }
        (None, None) => return None,
    };
    Some(OneOffCost::Gpus { hours: hours?, price })
}
