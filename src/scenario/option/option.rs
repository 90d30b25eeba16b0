//! An option: one way to serve the whole workload.

use std::sync::Arc;

use crate::decode::{Context, Fields, Given, Lines, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::evaluation::Score;
use crate::metric::Metric;
use crate::scenario::fleet::around::Around;
use crate::scenario::fleet::cluster::Cluster;
use crate::scenario::fleet::facility::Facility;
use crate::scenario::fleet::narrowed::Narrowed;
use crate::scenario::fleet::ownership::says_none;
use crate::scenario::fleet::rental::Rented;
use crate::scenario::limit::Limit;
use crate::scenario::policy::policy::{self, Policy};
use crate::scenario::price_changes::names_of_model;
use crate::scenario::resolver::Resolver;
use crate::scenario::tags::Tags;
use crate::scenario::workload::reading::AddedContext;
use crate::scenario::workload::workload::{BaseWorkload, Workload, WorkloadFields};
use crate::source::{FieldPath, Node, Site};
use crate::units::{Months, Seconds};

use super::accuracy::{Accuracy, Rated};
use super::fees::{FeeFields, PaidFees, Payer};
use super::human::Human;
use super::indirect_tax::IndirectTax;
use super::keys::OptionKeys;
use super::keys::{WITHOUT_TOKENS, kinds, of_its_own, taken, the_kind};
use super::measured_latency::{LatencyFields, MeasuredLatency};
use super::media;
use super::named_cost::NamedCost;
use super::one_off::OneOff;
use super::operations::Operations;
use super::per_task::{Charged, PerTask};
use super::provisioned::Provisioned;
use super::role::Role;
use super::serverless::{Serverless, ServerlessFields};
use super::takeover::TakeoverFields;

/// One way to serve the whole workload.
#[derive(Clone, Debug)]
pub struct ServingOption {
    /// Its name in the scenario.
    pub name: String,
    /// Whether it is compared with the others.
    pub role: Given<Role>,
    /// How it serves.
    pub serving: Serving,
    /// What it serves: the scenario's workload with this option's overrides.
    pub workload: Workload,
    /// The share of tasks that it does right.
    pub accuracy: Option<Accuracy>,
    /// A score of an evaluation that is no accuracy.
    pub score: Option<Box<Score>>,
    /// Latencies as stated, or as an evaluation has them.
    pub latencies: Vec<(Metric, Sited<Seconds>)>,
    /// The run of a benchmark that they are of, if they were measured.
    pub measured_latency: Option<MeasuredLatency>,
    /// What it pays by the piece besides tokens.
    pub fees: PaidFees,
    /// What it costs once; not of policies, whose options have theirs.
    pub one_off: Option<OneOff>,
    /// Where its author says that nothing is paid once.
    pub nothing_once: Option<Site>,
    /// Who watches and runs it, if that is stated; not of policies, whose options have theirs.
    pub operations: Option<Operations>,
    /// Value-added or sales tax on what it buys.
    pub indirect_tax: Option<Arc<IndirectTax>>,
    /// Costs that the scenario names, every month.
    pub costs: Vec<NamedCost>,
    /// How long it takes from the decision until the first task is done.
    pub lead_time: Option<Sited<Months>>,
    /// How long it then takes until it does all the work.
    pub ramp_up: Option<Sited<Months>>,
    /// What its postings are filed under, in the place of what the scenario says.
    pub tags: Option<Box<Tags>>,
    /// What its author notes.
    pub note: Option<String>,
    /// What it has to keep: the targets of all options, then its own budget.
    pub limits: Vec<Limit>,
    /// What it was made from, if nobody wrote it: a step of a workflow, with what it reads in its prompt.
    pub derived: Option<Derived>,
    /// Where it stands.
    pub site: Site,
}

/// Where an option comes from that nobody wrote.
#[derive(Clone, Debug)]
pub struct Derived {
    /// The place of the option that does it.
    pub base: usize,
    /// What it reads besides that one's own prompt.
    pub growth: AddedContext,
}

/// The ways to serve.
#[derive(Clone, Debug)]
pub enum Serving {
    /// Tokens from a provider.
    Serverless(Box<Serverless>),
    /// Reserved capacity of a provider.
    Provisioned(Box<Provisioned>),
    /// GPUs of one's own.
    Cluster(Box<Cluster>),
    /// GPUs for rent.
    Rental(Box<Rented>),
    /// People.
    Human(Human),
    /// Something that is paid by the task.
    PerTask(PerTask),
    /// Other options, by a policy.
    Policy(Box<Policy>),
}

/// What options share.
pub(in crate::scenario) struct Shared<'r> {
    pub(in crate::scenario) base: Option<&'r BaseWorkload>,
    pub(in crate::scenario) peak_to_mean: Option<&'r Sited<crate::units::Ratio>>,
    pub(in crate::scenario) facility: Option<&'r Facility>,
    pub(in crate::scenario) resolver: &'r Resolver<'r>,
    /// Over how long one-off costs are spread where an option does not say it.
    pub(in crate::scenario) horizon: Option<&'r Sited<Months>>,
    /// What is put into the prompt besides what the workload says.
    pub(in crate::scenario) growth: Option<&'r AddedContext>,
}

/// What belongs where an option stands.
const AN_OPTION: &str = "an option: serverless, provisioned, cluster, rental, human, per_task, or a policy";

impl ServingOption {
    /// The place of the option that it was made from; its own, if somebody wrote it.
    pub(in crate::scenario) fn base(&self, own: usize) -> usize {
        self.derived.as_ref().map_or(own, |derived| derived.base)
    }

    /// Its weights, if they are narrower than published and nothing says how accurate it is with them.
    pub fn unevaluated(&self) -> Option<&Narrowed> {
        let narrowed = self.serving.deployment()?.narrowed.as_ref();
        narrowed.filter(|_| self.accuracy.is_none())
    }

    /// Whether only accepted results of it are charged.
    pub fn charges_accepted_only(&self) -> bool {
        matches!(&self.serving, Serving::PerTask(paid) if *paid.charged.value() == Charged::Accepted)
    }

    /// Reads an option that has to keep these limits.
    pub(in crate::scenario) fn read(
        name: &str,
        node: &Node,
        path: &FieldPath,
        limits: Vec<Limit>,
        shared: &Shared<'_>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let mut fields = Fields::<OptionKeys>::open(node, path, AN_OPTION, context)?;
        let (accuracy, score) = read_rated(&mut fields, name, shared.resolver, context);
        let latency =
            fields.node(OptionKeys::LATENCY).map(|(node, path)| LatencyFields::read(node, &path, context));
        let over = WorkloadFields::of_option(&mut fields, context);
        let stated_fees = fields
            .node(OptionKeys::FEES)
            .map_or_else(FeeFields::default, |(node, path)| FeeFields::read(node, &path, context));
        let note: Option<Sited<Lines>> = fields.optional(OptionKeys::NOTE, context);
        let tags = Tags::read(fields.node(OptionKeys::TAGS), context);
        let nothing_once = says_none(&mut fields, OptionKeys::ONE_OFF)
            .then(|| context.site(&fields.path().key(OptionKeys::ONE_OFF.key())));
        let operations = Operations::read(&mut fields, context);
        let one_off = fields
            .node(OptionKeys::ONE_OFF)
            .filter(|_| nothing_once.is_none())
            .and_then(|(node, path)| OneOff::read(node, &path, shared.horizon, shared.resolver, context));
        let role: Option<Sited<Role>> = fields.word(OptionKeys::ROLE, context);
        let TakeoverFields { lead_time, ramp_up } = TakeoverFields::read(&mut fields, context);
        let mut workload = shared.base.and_then(|base| base.of_option(&over, shared.growth, context));
        let kind = the_kind(&fields, name, context);
        let found = taken(&mut fields);
        let found = kind.and_then(|kind| found[kinds().position(|known| known == kind)?].clone());
        let policy =
            kind.zip(found.as_ref()).filter(|(kind, _)| policy::is_kind(kind)).map(|(kind, (node, path))| {
                of_its_own(&fields, kind, context);
                Policy::read(kind, node, path, &mut fields, context)
            });
        fields.close(context);
        let (node, path) = found?;
        let needs_tokens = kind.is_some_and(|kind| !WITHOUT_TOKENS.contains(&kind)) && policy.is_none();
        if needs_tokens
            && let (Some(base), Some(workload)) = (shared.base, &workload)
            && workload.tokens.is_none()
        {
            base.missing_tokens(&over, name, context);
        }
        let serverless =
            (kind == Some("serverless")).then(|| ServerlessFields::read(node, &path, context)).flatten();
        if needs_tokens && let Some(shape) = workload.as_mut().and_then(|workload| workload.tokens.as_mut()) {
            let model = serverless.as_ref().map(ServerlessFields::model);
            *shape = media::put_in(shape.clone(), model, shared.resolver, context);
        }
        let shape = workload.as_ref().and_then(|workload| workload.tokens.as_ref());
        let Shared { peak_to_mean, facility, resolver, .. } = *shared;
        let around =
            Around { facility, peak_to_mean, shape, workload: workload.as_ref(), limits: &limits, resolver };
        let (mut latencies, measured_latency) = latency
            .map(|latency| latency.complete(kind.unwrap_or_default(), &around, context))
            .unwrap_or_default();
        let serving = match kind? {
            _ if policy.is_some() => policy.flatten().map(|policy| Serving::Policy(Box::new(policy))),
            "serverless" => serverless
                .and_then(|read| read.resolve(workload.as_ref(), shared.horizon, resolver, context))
                .map(|tokens| Serving::Serverless(Box::new(tokens))),
            "provisioned" => Provisioned::read(node, &path, &around, shared.horizon, context)
                .map(|reserved| Serving::Provisioned(Box::new(reserved))),
            "cluster" => Cluster::read(node, &path, &around, context)
                .map(|cluster| Serving::Cluster(Box::new(cluster))),
            "rental" => {
                Rented::read(node, &path, &around, context).map(|rented| Serving::Rental(Box::new(rented)))
            }
            "per_task" => PerTask::read(node, &path, context).map(Serving::PerTask),
            _ => Human::read(node, &path, context).map(Serving::Human),
        };
        report_staff_twice(serving.as_ref(), operations.as_ref(), context);
        let fees = match (&serving, &workload) {
            (Some(serving), Some(workload)) => {
                paid_fees(name, serving, workload, &stated_fees, resolver, context)
            }
            _ => PaidFees::default(),
        };
        if let (Some(accuracy), Some(serving)) = (&accuracy, &serving) {
            latencies.extend(evaluated_latencies(accuracy, serving, &latencies));
        }
        Some(Self {
            name: name.to_owned(),
            role: Given::or(role, Role::Whole, "it serves the whole task"),
            serving: serving?,
            workload: workload?,
            accuracy,
            score,
            latencies,
            measured_latency,
            fees,
            one_off,
            nothing_once,
            operations,
            indirect_tax: None,
            costs: Vec::new(),
            lead_time,
            ramp_up,
            tags: tags.map(Box::new),
            note: note.map(|note| note.value.joined()),
            limits,
            derived: None,
            site: context.key_site(&option_path(&path)),
        })
    }
}

/// What an option pays by the piece: by the fees of its provider, or as it states itself. What people and services by the task cost has
/// it in.
fn paid_fees(
    name: &str,
    serving: &Serving,
    workload: &Workload,
    stated: &FeeFields,
    resolver: &Resolver<'_>,
    context: &mut Context<'_>,
) -> PaidFees {
    let pays =
        |payer: Payer<'_>, context: &mut Context<'_>| payer.pays(&workload.fees, &workload.calls, context);
    match serving {
        Serving::Serverless(tokens) => {
            let provider = resolver.provider(&tokens.model, context);
            let provider = provider.as_deref();
            let provider = provider.map(|of| (of, of.model_of(&tokens.model), resolver.as_of));
            let (search, change) = (tokens.search.as_ref(), tokens.change.clone());
            pays(Payer { provider, name: &tokens.model, stated, search, change }, context)
        }
        Serving::Provisioned(reserved) => {
            let id = match (&reserved.provider, &reserved.model) {
                (Some(provider), Some(model)) if model.starts_with(provider.as_str()) => model.clone(),
                (Some(provider), Some(model)) => format!("{provider}/{model}"),
                (_, model) => model.clone().unwrap_or_default(),
            };
            let provider = resolver.provider(&id, context);
            let provider = provider.as_deref();
            let provider = provider.map(|of| (of, of.model_of(&id), resolver.as_of));
            let change = resolver.changes.look(&names_of_model(&id));
            pays(Payer { provider, name: &id, stated, search: None, change }, context)
        }
        Serving::Cluster(_) | Serving::Rental(_) => {
            pays(Payer { provider: None, name, stated, search: None, change: None }, context)
        }
        Serving::Human(_) | Serving::PerTask(_) => {
            stated.report_included(serving.kind(), context);
            PaidFees::default()
        }
        Serving::Policy(_) => PaidFees::default(),
    }
}

/// How good an option is: its accuracy, or a score that is none.
fn read_rated(
    fields: &mut Fields<'_, OptionKeys>,
    name: &str,
    resolver: &Resolver<'_>,
    context: &mut Context<'_>,
) -> (Option<Accuracy>, Option<Box<Score>>) {
    let Some((node, path)) = fields.node(OptionKeys::ACCURACY) else { return (None, None) };
    match Accuracy::read(node, &path, name, resolver, context) {
        Some(Rated::Accuracy(accuracy)) => (Some(accuracy), None),
        Some(Rated::Score(score)) => (None, Some(score)),
        // One that is faulty was reported: nobody says in addition that there is none.
        None => (context.sink.has_errors().then(|| Accuracy::stand_in(context.site(&path))), None),
    }
}

/// The option's own path, given the path of its kind.
fn option_path(kind: &FieldPath) -> FieldPath {
    kind.parent()
}

/// Reports people that a cluster states under `ownership` and its option once more.
fn report_staff_twice(serving: Option<&Serving>, operations: Option<&Operations>, context: &mut Context<'_>) {
    let (Some(Serving::Cluster(owned)), Some(operations)) = (serving, operations) else { return };
    let Some(staff) = &owned.ownership.staff else { return };
    let site = match operations {
        Operations::Stated(stated) => &stated.site,
        Operations::None(site) => site,
        Operations::ByRole(_) => return,
    };
    let message = "`ownership` already says what the staff costs";
    let diagnostic = Diagnostic::new(Code::Conflict, message, site.clone());
    let diagnostic = diagnostic.help(Some("keep one of them".to_owned()));
    context.sink.push(diagnostic.also(staff.site.clone(), "the staff of the cluster"));
}

/// The latencies of an evaluation, where the option states none of its own. An evaluation is a light load: a fleet whose
/// latency is worked out for its busiest hour keeps that.
fn evaluated_latencies(
    accuracy: &Accuracy,
    serving: &Serving,
    stated: &[(Metric, Sited<Seconds>)],
) -> Vec<(Metric, Sited<Seconds>)> {
    let known = [Metric::LatencyP50, Metric::LatencyP95, Metric::LatencyP99];
    let worked_out = serving.deployment().is_some_and(|fleet| fleet.throughput.operation().is_some());
    if worked_out || stated.iter().any(|(metric, _)| known.contains(metric)) {
        return Vec::new();
    }
    let spread = accuracy.evaluated.as_ref().and_then(|evaluated| evaluated.latency.as_ref());
    let Some(found) = spread.and_then(|spread| spread.percentiles.as_ref()) else { return Vec::new() };
    known
        .into_iter()
        .zip([&found.p50, &found.p95, &found.p99])
        .map(|(metric, at)| (metric, at.clone()))
        .collect()
}
