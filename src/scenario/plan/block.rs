//! The block `plan`: what a mix of options has to meet.

use crate::decode::{ByName, Context, Fields, OrNothing, Sited, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::fleet::largest::check_size;
use crate::scenario::fleet::replicas::Replicas;
use crate::scenario::option::option::{Serving, ServingOption};
use crate::source::{FieldPath, Node, Site};
use crate::units::{Count, Quantity, UsdPerMonth, UsdPerTask};

use super::volume::{DemandKeys, UncertainVolume};
use crate::scenario::option::role::Role;

/// What a mix has to meet.
#[derive(Clone, Debug, Default)]
pub struct PlanSpec {
    /// Where it is stated, if it is.
    pub site: Option<Site>,
    /// Owned replicas that stand by, in every cluster of the mix.
    pub spare_replicas: Option<Sited<Count>>,
    /// The most that the bill of a month may come to.
    pub budget: Option<Sited<UsdPerMonth>>,
    /// How uncertain the volume of a month is; without it the volume is known.
    pub demand: Option<Sited<UncertainVolume>>,
    /// What a task costs that nobody serves; without it all are served, whatever the volume.
    pub unserved: Option<Sited<UsdPerTask>>,
    /// The options that may be in it; all that serve the whole task if none are named.
    pub options: Vec<PlanOption>,
}

/// An option that may be in a mix.
#[derive(Clone, Debug)]
pub struct PlanOption {
    /// Its name.
    pub name: String,
    /// The fewest replicas.
    pub at_least: Option<Sited<Count>>,
    /// The most.
    pub at_most: Option<Sited<Count>>,
}

block! {
    /// What the cheapest mix of options has to meet: `breakeven plan`.
    pub(in crate::scenario) struct PlanKeys {
        /// Owned replicas that stand by, in every cluster of the mix.
        optional SPARE_REPLICAS: Count = "spare_replicas", eg "1";
        /// The most that the bill of a month may come to.
        optional BUDGET: UsdPerMonth = "budget", eg "$60,000/month";
        /// The options that may be in the mix, with limits on their replicas; default: all that serve the whole task.
        optional OPTIONS: ByName<OrNothing<PlanOptionKeys>> = "options";
        /// How uncertain the volume is; without it, it is known.
        optional DEMAND: DemandKeys = "demand";
        /// What a task costs that nobody serves; without it all are served, whatever the volume.
        optional UNSERVED: UsdPerTask = "unserved", eg "$0.50";
    }

    /// Limits on the replicas of an option in a mix.
    pub(in crate::scenario) struct PlanOptionKeys {
        /// The fewest replicas.
        optional AT_LEAST: Count = "at_least", eg "1";
        /// The most replicas.
        optional AT_MOST: Count = "at_most", eg "4";
    }
}

impl PlanSpec {
    /// Reads the block, its options among those of the scenario.
    pub(in crate::scenario) fn read(
        node: &Node,
        path: &FieldPath,
        options: Option<&[ServingOption]>,
        context: &mut Context<'_>,
    ) -> Self {
        const WHAT: &str = "what a mix has to meet: `{ spare_replicas: 1, budget: $60,000/month }`";
        let Some(mut fields) = Fields::<PlanKeys>::open(node, path, WHAT, context) else {
            return Self::default();
        };
        let spare_replicas = fields.optional(PlanKeys::SPARE_REPLICAS, context);
        let budget = fields.optional(PlanKeys::BUDGET, context);
        let what = "options that may be in the mix, such as `{ own: { at_least: 1 }, tokens: {} }`";
        let named = fields.named(PlanKeys::OPTIONS, what, context);
        let demand = fields.node(PlanKeys::DEMAND).and_then(|(node, path)| {
            let tasks = options.and_then(|options| Some(&options.first()?.workload.tasks));
            let value = UncertainVolume::read(node, &path, tasks, context)?;
            Some(Sited { value, site: context.key_site(&path) })
        });
        let unserved = fields.optional(PlanKeys::UNSERVED, context);
        check_unserved(unserved.as_ref(), fields.has(PlanKeys::DEMAND), context);
        fields.close(context);
        let site = Some(context.key_site(path));
        let mut read = Self { site, spare_replicas, budget, demand, unserved, options: Vec::new() };
        if let (Some(plan), Some(options)) = (&read.spare_replicas, options) {
            check_both_spare(plan, options, context);
        }
        for (name, node, path) in named {
            let mixed = PlanOption::read(name, node, &path, context);
            match options.map(|options| options.iter().find(|option| option.name == name)) {
                Some(None) => {
                    let known = options.into_iter().flatten().map(|option| option.name.as_str());
                    context.sink.push(Diagnostic::no_such("option", name, known, context.key_site(&path)));
                }
                Some(Some(option)) => mixed.check(option, context),
                // The options are faulty, and were reported.
                None => {}
            }
            read.options.push(mixed);
        }
        if let Some(options) = options {
            read.check_spare(options, context);
        }
        read
    }

    /// Whether an option may be in the mix.
    pub fn takes(&self, option: &ServingOption) -> bool {
        if self.options.is_empty() {
            return *option.role.value() == Role::Whole && option.derived.is_none();
        }
        self.of(option).is_some()
    }

    /// What is said of an option.
    pub fn of(&self, option: &ServingOption) -> Option<&PlanOption> {
        self.options.iter().find(|mixed| mixed.name == option.name)
    }

    fn check_spare(&self, options: &[ServingOption], context: &mut Context<'_>) {
        let Some(spare) = self.spare_replicas.as_ref().filter(|spare| spare.value.get() > 0.0) else {
            return;
        };
        let owned =
            |option: &ServingOption| matches!(option.serving, Serving::Cluster(_)) && self.takes(option);
        if !options.iter().any(owned) {
            let message = "spare replicas stand by in a cluster of one's own, and none may be in the mix";
            let help = "leave `spare_replicas` out, or add an option with a `cluster`".to_owned();
            context.sink.push(Diagnostic::new(Code::Conflict, message, spare.site.clone()).help(help));
        }
    }
}

/// A plan and a cluster of it that state different spare replicas contradict each other.
fn check_both_spare(plan: &Sited<Count>, options: &[ServingOption], context: &mut Context<'_>) {
    let owned = options.iter().filter(|option| matches!(option.serving, Serving::Cluster(_)));
    let stated = owned.filter_map(|option| Some((option, option.serving.deployment()?.spare.as_ref()?)));
    for (option, own) in stated.filter(|(_, own)| own.value != plan.value) {
        let message = format!(
            "`spare_replicas` is {} under `plan`, and {} in `{}`",
            plan.value, own.value, option.name
        );
        let help = "leave `spare_replicas` out under `plan`: it then takes each option's own".to_owned();
        let fault = Diagnostic::new(Code::Conflict, message, plan.site.clone())
            .also(own.site.clone(), "the option's");
        context.sink.push(fault.help(help));
    }
}

fn check_unserved(unserved: Option<&Sited<UsdPerTask>>, has_demand: bool, context: &mut Context<'_>) {
    let Some(unserved) = unserved else { return };
    let (code, message, help) = if !has_demand {
        let message = "`unserved` prices tasks that a surprise leaves over, and the volume is certain";
        (Code::Conflict, message, "say how uncertain it is: `demand: { deviation: 25% }`; or leave it out")
    } else if unserved.value.get() <= 0.0 {
        let message = "tasks that may be left at no cost would all be left";
        (Code::OutOfRange, message, "write what one costs, or leave it out: then all of them are served")
    } else {
        return;
    };
    context.sink.push(Diagnostic::new(code, message, unserved.site.clone()).help(help.to_owned()));
}

impl PlanOption {
    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Self {
        let mut read = Self { name: name.to_owned(), at_least: None, at_most: None };
        if *node == Node::Null {
            return read;
        }
        let what = "limits on its replicas, such as `{ at_least: 1, at_most: 4 }`, or `{}`";
        if let Some(mut fields) = Fields::<PlanOptionKeys>::open(node, path, what, context) {
            read.at_least = fields.optional(PlanOptionKeys::AT_LEAST, context);
            read.at_most = fields.optional(PlanOptionKeys::AT_MOST, context);
            fields.close(context);
        }
        read
    }

    fn check(&self, option: &ServingOption, context: &mut Context<'_>) {
        let limits = [("at_least", &self.at_least), ("at_most", &self.at_most)];
        for (key, limit) in limits.into_iter().filter_map(|(key, limit)| Some((key, limit.as_ref()?))) {
            let (message, help) = match option.serving.deployment().map(|deployment| &deployment.replicas) {
                None => (
                    format!("`{}` has no replicas to limit: it is `{}`", self.name, option.serving.kind()),
                    format!("leave `{key}` out: `{}: {{}}`", self.name),
                ),
                Some(Replicas::Fixed(count)) => (
                    format!("`{}` states its replicas: {}", self.name, count.value),
                    format!("leave `{key}` out, or write `replicas: auto` in the option"),
                ),
                Some(Replicas::Auto) => {
                    let deployment = option.serving.deployment();
                    let each = deployment.map_or(Count::const_new(1.0), |of| of.tensor_parallel.value);
                    check_size(limit, each, context.sink);
                    continue;
                }
            };
            context.sink.push(Diagnostic::new(Code::Conflict, message, limit.site.clone()).help(help));
        }
        if let (Some(least), Some(most)) = (&self.at_least, &self.at_most)
            && least.value > most.value
        {
            let message = format!("at least {} and at most {} replicas", least.value, most.value);
            let diagnostic = Diagnostic::new(Code::Conflict, message, most.site.clone())
                .also(least.site.clone(), "the fewest");
            context.sink.push(diagnostic);
        }
    }
}
