//! The whole file: every part is read, every fault is reported, and a scenario comes out only if there is none.

use std::sync::Arc;

use crate::catalog::{Catalog, RangeEnd};
use crate::decode::{Context, Fields, Given, Lines, Sited};
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::source::{FieldPath, Node, Site, SourceFile};
use crate::units::{Calendar, Conventions, Currency, Date, DayChoice, ExchangeRate, Hours, Money, Months};

use super::budgets::Limits;
use super::cases::Cases;
use super::definition::{Costs, Scenario, Settings, first_day};
use super::finance::accounts::Accounts;
use super::finance::exchange::Exchange;
use super::finance::finance::Finance;
use super::finance::idle_rate;
use super::fleet::facility::Facility;
use super::focus::Focus;
use super::keys::{CalendarKeys, ScenarioKeys};
use super::move_limit::RECOMMENDED;
use super::option::indirect_tax::IndirectTax;
use super::option::option::{ServingOption, Shared};
use super::plan::block::PlanSpec;
use super::policy::outcome_prices::OutcomePrices;
use super::price_changes::PriceChanges;
use super::resolve::{
    accepted_only, common_tasks, handed_on, idle_deadline, named_costs, policy_names, prompt_growth,
    stated_prices, volumes,
};
use super::resolver::Resolver;
use super::sources::Sources;
use super::stated_ranges::{StatedRange, StatedRanges};
use super::tags::Tags;
use super::whole::defaults::Overheads;
use super::workload::workload::BaseWorkload;

/// Why the standard calendar.
const STANDARD_CALENDAR: &str = "8,760 hours a year ÷ 12";

impl Scenario {
    /// Reads a scenario. Faults go to the sink; `None` comes back if there is an error among them.
    pub fn read(
        file: &Arc<SourceFile>,
        root: &Node,
        catalog: &Catalog,
        settings: Settings<'_>,
        sink: &mut Sink,
    ) -> Option<Self> {
        let mut own = Sink::default();
        let mut context =
            Context { file: Arc::clone(file), conventions: Conventions::STANDARD, sink: &mut own };
        let scenario = read(root, &catalog.watched(), settings, &mut context);
        let failed = own.has_errors();
        own.diagnostics().iter().for_each(|diagnostic| sink.push(diagnostic.clone()));
        let warnings =
            own.diagnostics().iter().filter(|said| said.code.severity() == Severity::Warning).cloned();
        let scenario = scenario.filter(|_| !failed)?;
        let scenario = Self { warnings: warnings.collect(), ..scenario };
        Some(match settings.costs {
            Costs::Stated => scenario,
            Costs::Whole => scenario.whole(RangeEnd::Middle),
        })
    }
}

fn read(
    root: &Node,
    catalog: &Catalog,
    settings: Settings<'_>,
    context: &mut Context<'_>,
) -> Option<Scenario> {
    let path = FieldPath::ROOT;
    let mut fields =
        Fields::<ScenarioKeys>::open(root, &path, "a scenario: scenario, title, workload, options", context)?;
    let calendar = read_calendar(&mut fields, context);
    context.conventions.calendar = *calendar.value();
    let (mut exchange, rate) = read_money(&mut fields, context);
    let catalog = catalog.in_money_of(rate);
    let id = fields.required(ScenarioKeys::SCENARIO, "a short name: `scenario: ticket-triage`", context);
    let title = fields.required(ScenarioKeys::TITLE, "what it is about, in one line", context);
    let description: Option<Sited<Lines>> = fields.optional(ScenarioKeys::DESCRIPTION, context);
    let written: Option<Sited<Date>> = fields.optional(ScenarioKeys::AS_OF, context);
    let stated = settings.as_of.or(written.map(|date| date.value));
    let as_of = stated.unwrap_or(settings.today);
    let mut resolver = Resolver::new(&catalog, as_of, settings.attachments);
    let (mut sources, ranges, cases) = read_by_path(&mut fields, root, context);
    resolver.changes = read_price_changes(&mut fields, &catalog, context);
    let base = read_workload(&mut fields, context);
    let targets = fields.node(ScenarioKeys::TARGETS);
    let billed = first_cluster(root, context);
    let facility = Facility::read(fields.node(ScenarioKeys::FACILITY), billed.as_ref(), &resolver, context);
    let growth = base.as_ref().and_then(|base| base.growth.clone());
    let mut finance = Finance::read(fields.node(ScenarioKeys::FINANCE), growth, context);
    resolver.first_day = first_day(&finance, as_of);
    if let Some(exchange) = &mut exchange {
        exchange.resolve(as_of, finance.calendar, finance.horizon.as_ref(), context);
        sources.cite(&exchange.rate.site, &exchange.cited());
    }
    idle_rate::report_idle(exchange.as_ref(), &ranges, context);
    finance.exchange = exchange;
    let tags = Tags::read(fields.node(ScenarioKeys::TAGS), context);
    let accounts = Accounts::read(fields.node(ScenarioKeys::ACCOUNTS), context);
    let focus = Focus::read(fields.node(ScenarioKeys::FOCUS), context);
    let mut ends = match fields.node(ScenarioKeys::QUALITY) {
        Some((node, path)) => OutcomePrices::read(node, &path, context),
        None => OutcomePrices::default(),
    };
    let kept = Limits::read(targets, &mut fields, context);
    let peak_to_mean = base.as_ref().and_then(BaseWorkload::peak_to_mean);
    let plan = fields.node(ScenarioKeys::PLAN);
    let costs = fields.node(ScenarioKeys::COSTS);
    let tax = IndirectTax::read(fields.node(ScenarioKeys::INDIRECT_TAX), context).map(Arc::new);
    let (base, facility) = (base.as_ref(), facility.as_ref());
    let horizon = finance.horizon.clone().or_else(|| unreadable_horizon(root, context));
    let shared =
        Shared { base, peak_to_mean, facility, resolver: &resolver, horizon: horizon.as_ref(), growth: None };
    let options = read_options(&mut fields, &kept, &shared, context);
    fields.close(context);
    let options = options?;
    let names: Vec<&str> = options.iter().map(|(name, _)| name.as_str()).collect();
    kept.report_unknown(&names, context);
    focus.report_unknown(&names, context);
    let mut options = options.into_iter().map(|(_, option)| option).collect::<Option<Vec<_>>>();
    let mut named_costs = Vec::new();
    if let Some(options) = &mut options {
        policy_names::resolve(options, context);
        finance.resolve(options, context);
        accepted_only::report_unclear(options, context);
        handed_on::report_unused(&ends, options, context);
        ends.measured = common_tasks::measured(options);
        stated_prices::cite(options, &mut sources, context);
        idle_deadline::report_idle(options, context);
        if let Some(written) = root.get("options").filter(|_| !context.sink.has_errors()) {
            prompt_growth::expand(options, written, &shared, context);
        }
        tax_all(options, tax.as_ref());
        named_costs = named_costs::give(costs, options, finance.horizon.as_ref(), context);
        volumes::report_not_followed(options, finance.token_prices.as_ref(), context);
    }
    let price_changes = if options.is_some() { resolver.changes.close(context) } else { Vec::new() };
    let plan = match plan {
        Some((node, path)) => PlanSpec::read(node, &path, options.as_deref(), context),
        None => PlanSpec::default(),
    };
    Some(Scenario {
        id: id?.value.0,
        title: title?.value,
        description: description.map(|text| text.value.0),
        as_of,
        as_of_chosen: if stated.is_some() { DayChoice::Stated } else { DayChoice::Today },
        calendar,
        ranges,
        cases: cases.into_cases(),
        price_changes,
        finance,
        tags: tags.unwrap_or_default(),
        accounts,
        focus,
        options: options?,
        named_costs,
        ends,
        recommended: kept.on_recommended(),
        targets: kept.targets,
        moves: kept.moves,
        plan,
        sources,
        file: Arc::clone(&context.file),
        warnings: Vec::new(),
        overheads: Overheads::of(&catalog, as_of, context.sink),
        catalog,
    })
}

/// Every option buys with the same taxes.
fn tax_all(options: &mut [ServingOption], tax: Option<&Arc<IndirectTax>>) {
    for option in options {
        option.indirect_tax = tax.cloned();
    }
}

/// What the file says of its own fields, by their paths: where they are from, between which values they lie, and what they are in cases.
fn read_by_path(
    fields: &mut Fields<'_, ScenarioKeys>,
    root: &Node,
    context: &mut Context<'_>,
) -> (Sources, Vec<StatedRange>, Cases) {
    let sources = fields.node(ScenarioKeys::SOURCES);
    let sources = sources.map(|(node, path)| Sources::read(node, &path, root, context)).unwrap_or_default();
    let ranges = fields.node(ScenarioKeys::RANGES);
    let ranges =
        ranges.map(|(node, path)| StatedRanges::read(node, &path, root, context)).unwrap_or_default();
    let cases = fields.node(ScenarioKeys::CASES);
    let cases = cases.map(|(node, path)| Cases::read(node, &path, root, context)).unwrap_or_default();
    (sources, ranges.into_ranges(), cases)
}

/// What a dollar is, where money is in another currency; from here on amounts are read in it.
fn read_money(
    fields: &mut Fields<'_, ScenarioKeys>,
    context: &mut Context<'_>,
) -> (Option<Exchange>, Option<ExchangeRate>) {
    let currency: Option<Sited<Currency>> = fields.optional(ScenarioKeys::CURRENCY, context);
    let exchange = Exchange::read(currency.as_ref(), fields.node(ScenarioKeys::EXCHANGE), context);
    let rate = exchange.as_ref().map(|exchange| exchange.rate.value);
    let rate = rate.or_else(|| Exchange::stand_in(currency.as_ref()));
    context.conventions.money = Money::at(rate);
    (exchange, rate)
}

fn read_price_changes(
    fields: &mut Fields<'_, ScenarioKeys>,
    catalog: &Catalog,
    context: &mut Context<'_>,
) -> PriceChanges {
    let node = fields.node(ScenarioKeys::PRICE_CHANGES);
    node.map(|(node, path)| PriceChanges::read(node, &path, catalog, context)).unwrap_or_default()
}

fn read_workload(fields: &mut Fields<'_, ScenarioKeys>, context: &mut Context<'_>) -> Option<BaseWorkload> {
    if !fields.has(ScenarioKeys::WORKLOAD) {
        let help = "tasks and tokens: `workload: { tasks: 1.2M/month, … }`";
        fields.missing(ScenarioKeys::WORKLOAD, help, context);
    }
    let (node, path) = fields.node(ScenarioKeys::WORKLOAD)?;
    BaseWorkload::read(node, &path, context)
}

/// Something in the place of a horizon that is there and faulty: the fault was reported, no scenario comes out, and nobody says in
/// addition that there is none.
fn unreadable_horizon(root: &Node, context: &Context<'_>) -> Option<Sited<Months>> {
    let path = FieldPath::ROOT.key("finance");
    let written = match root.get("finance")? {
        Node::Null => None,
        Node::Map(_) => root.at(&path.key("horizon")).filter(|node| **node != Node::Null),
        other => Some(other),
    };
    written.map(|_| Sited { value: Months::const_new(1.0), site: context.site(&path) })
}

/// The place of the first owned cluster.
fn first_cluster(root: &Node, context: &Context<'_>) -> Option<Site> {
    let Some(Node::Map(options)) = root.get("options") else { return None };
    let (name, _) = options.iter().find(|(_, option)| option.get("cluster").is_some())?;
    Some(context.key_site(&FieldPath::ROOT.key("options").key(name).key("cluster")))
}

/// Every option that is named, and what came of it.
type Options = Vec<(String, Option<ServingOption>)>;

/// The kinds of option that are sized for the busiest hour.
const SIZED: [&str; 3] = ["cluster", "rental", "provisioned"];

/// Each option is kept with all of its figures, some 75 kB, until everything is printed.
const MOST_OPTIONS: usize = 4_000;

fn read_options(
    fields: &mut Fields<'_, ScenarioKeys>,
    kept: &Limits,
    shared: &Shared<'_>,
    context: &mut Context<'_>,
) -> Option<Options> {
    const HELP: &str = "at least one way to serve: `options: { mini: { serverless: openai/gpt-5.4-mini } }`";
    if !fields.has(ScenarioKeys::OPTIONS) {
        fields.missing(ScenarioKeys::OPTIONS, HELP, context);
    }
    let path = fields.path().key("options");
    let is_empty_mapping =
        fields.node(ScenarioKeys::OPTIONS).is_some_and(|(node, _)| *node == Node::Map(Vec::new()));
    let mut entries = fields.named(
        ScenarioKeys::OPTIONS,
        "options by name, such as `{ mini: { serverless: … } }`",
        context,
    );
    // One that the command line or a case sets to nothing is left out.
    let named = entries.len();
    entries.retain(|(_, node, path)| **node != Node::Null || !context.file.was_taken_away(path));
    if entries.is_empty() && (is_empty_mapping || named > 0) {
        context.fault(Code::MissingKey, "there is no option", &path, Some(HELP.to_owned()));
    }
    if let Some((name, _, path)) = entries.get(MOST_OPTIONS) {
        let message = format!("`{name}` is one option more than the {MOST_OPTIONS} that a scenario may have");
        let help =
            "options of very many variants are rather several scenarios, or one with `--set`".to_owned();
        context.key_fault(Code::OutOfRange, message, path, Some(help));
        return None;
    }
    for (_, _, path) in entries.iter().filter(|(name, ..)| *name == RECOMMENDED) {
        let message = format!("an option cannot be called `{RECOMMENDED}`");
        let help = "limits under that name in `budgets` are on whichever option is recommended; give the option another name";
        context.key_fault(Code::WrongName, message, path, Some(help.to_owned()));
    }
    let sized = entries.iter().any(|(_, node, _)| SIZED.iter().any(|kind| node.get(kind).is_some()));
    if let Some(base) = shared.base.filter(|base| sized && base.peak_to_mean().is_none()) {
        let message = "`workload` has no `peak_to_mean`, which sizes clusters, rentals and reserved units";
        let help = "the busiest hour over the mean hour, `peak_to_mean: 3x` for office hours, `1x` for a flat load; or its calls a \
                    second, `peak: 40/s`, or its people, `users: 500`";
        context.key_fault(Code::MissingKey, message, &base.path, Some(help.to_owned()));
    }
    let read = |(name, node, path): (&str, &Node, FieldPath)| {
        (name.to_owned(), ServingOption::read(name, node, &path, kept.of(name, node), shared, context))
    };
    let options: Options = entries.into_iter().map(read).collect();
    (!options.is_empty()).then_some(options)
}

fn read_calendar(fields: &mut Fields<'_, ScenarioKeys>, context: &mut Context<'_>) -> Given<Calendar> {
    let default = Given::Default { value: Calendar::STANDARD, why: STANDARD_CALENDAR };
    let Some((node, path)) = fields.node(ScenarioKeys::CALENDAR) else { return default };
    let Some(mut fields) = Fields::<CalendarKeys>::open(node, &path, "`{ hours_per_month: 730 }`", context)
    else {
        return default;
    };
    let hours: Option<Sited<Hours>> = fields.required(
        CalendarKeys::HOURS_PER_MONTH,
        "how long a month is: `hours_per_month: 730`",
        context,
    );
    fields.close(context);
    let Some(hours) = hours else { return default };
    if let Some(value) = Calendar::new(hours.value) {
        Given::Written(Sited { value, site: hours.site })
    } else {
        let message = format!("a month has between 600 and 744 hours, not {}", hours.value);
        context.sink.push(Diagnostic::new(Code::OutOfRange, message, hours.site));
        default
    }
}
