//! `finance:`: over which months money is followed, at which rate it is discounted, what it is held against, how prices move,
//! how hardware is paid for.

use crate::decode::{Context, Fields, Given, Includes, Sited};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::finance::{Renewal, Resale};
use crate::scenario::fleet::commitment::whole_number;
use crate::scenario::option::option::{Serving, ServingOption};
use crate::scenario::option::parts::parts;
use crate::scenario::trend::Trend;
use crate::source::{FieldPath, Node};
use crate::units::{AnnualRate, Fraction, Months, Quantity, UsdPerMonth};

use super::calendar::HorizonCalendar;
use super::exchange::Exchange;
use super::keys::{BaselineKeys, FinanceKeys, LeaseKeys, LoanKeys, LoanTermKeys};
use super::outlook::Outlook;
use super::resale::{ResaleValue, read_resale};
use super::stated_flow::{HorizonWritten, StatedFlow};
use super::tax::Tax;

/// What is known about money over time. Without a horizon there are no cash flows.
#[derive(Clone, Debug, Default)]
pub struct Finance {
    /// The effective rate at which capital is levelised and flows are discounted.
    pub discount_rate: Option<Sited<AnnualRate>>,
    /// How many months are looked at.
    pub horizon: Option<Sited<Months>>,
    /// Which months of the calendar they are, if somebody says so.
    pub calendar: Option<HorizonCalendar>,
    /// What options are held against.
    pub baseline: Option<Baseline>,
    /// How demand grows; `workload.growth` where it is not stated here.
    pub growth: Option<Trend>,
    /// How long it takes until an option does all the work.
    pub ramp_up: Option<Sited<Months>>,
    /// What a dollar is, where money is in another currency, and how that changes over the months.
    pub exchange: Option<Exchange>,
    /// How prices of tokens change.
    pub token_prices: Option<Trend>,
    /// How rents of GPUs change.
    pub gpu_rents: Option<Trend>,
    /// How prices of servers change, for those that are bought later.
    pub hardware_prices: Option<Trend>,
    /// How wages change.
    pub wages: Option<Trend>,
    /// How the price of electricity changes.
    pub electricity_prices: Option<Trend>,
    /// How much more work the same hardware does as software gets faster.
    pub throughput: Option<Trend>,
    /// The rate at which what comes in is reinvested, for the modified internal rate; the discount rate if it is not stated.
    pub reinvest_rate: Option<Sited<AnnualRate>>,
    /// How many months of need a purchase of hardware covers.
    hardware_batches: Option<Sited<Months>>,
    /// What used hardware is worth at the end of the horizon.
    resale: Option<Sited<Resale>>,
    /// The same in the place of what is stated or assumed.
    pub(in crate::scenario) other_resale: Option<Resale>,
    /// What is taken where a horizon or a discount rate is not stated.
    pub(in crate::scenario) outlook: Outlook,
    /// How hardware is paid for.
    pub funding: Funding,
    /// What is due on gains.
    pub tax: Option<Tax>,
    /// What flows besides.
    pub flows: Vec<StatedFlow>,
}

/// What options are held against.
#[derive(Clone, Debug)]
pub enum Baseline {
    /// Another option.
    Option {
        /// Its place among the options.
        index: usize,
        /// Its name.
        name: Sited<String>,
    },
    /// What the work costs today, at the demand of the first month.
    Cost(Sited<UsdPerMonth>),
}

/// How hardware is paid for.
#[derive(Clone, Debug, Default)]
pub enum Funding {
    /// When it is bought.
    #[default]
    Cash,
    /// Partly by a loan with level payments.
    Loan {
        /// The share that is borrowed.
        share: Given<Fraction>,
        /// The nominal rate; a twelfth of it is due a month.
        rate: Sited<AnnualRate>,
        /// Over so many months.
        term: Sited<Months>,
    },
    /// It is leased, at a rent at the start of each month, and goes back at the end of the term.
    Lease {
        /// The nominal rate of the lessor.
        rate: Sited<AnnualRate>,
        /// Over so many months.
        term: Sited<Months>,
        /// What the lessor takes it to be worth then, as a share of the price.
        residual: Given<Fraction>,
    },
}

/// The rate at which flows are discounted then.
const DEFAULT_RATE: AnnualRate = AnnualRate::const_new(0.1);

/// Months of need that a purchase covers where nothing is stated.
const DEFAULT_BATCH: Months = Months::const_new(12.0);

/// More than this, over the horizon, is taken for a mistake.
const MOST: f64 = 1e6;

impl Finance {
    /// The place of the option that others are held against; `None` if it is no option.
    pub fn baseline_option(&self) -> Option<usize> {
        match &self.baseline {
            Some(Baseline::Option { index, .. }) => Some(*index),
            Some(Baseline::Cost(_)) | None => None,
        }
    }

    /// Reads `finance:`. `growth` is that of the workload, in whose place the one here stands.
    pub(in crate::scenario) fn read(
        node: Option<(&Node, FieldPath)>,
        growth: Option<Trend>,
        context: &mut Context<'_>,
    ) -> Self {
        const WHAT: &str = "`{ baseline: people, horizon: 36 months, discount_rate: 10%/year }`";
        let none = |growth| Self { growth, ..Self::default() };
        let Some((node, path)) = node else { return none(growth) };
        let Some(mut fields) = Fields::<FinanceKeys>::open(node, &path, WHAT, context) else {
            return none(growth);
        };
        let trend = |found: Option<(&Node, FieldPath)>, context: &mut Context<'_>| {
            found.and_then(|(node, path)| Trend::read(node, &path, context))
        };
        let discount_rate = fields.optional(FinanceKeys::DISCOUNT_RATE, context);
        let horizon = whole_months(fields.optional(FinanceKeys::HORIZON, context), "a horizon", context);
        let calendar = HorizonCalendar::read(&mut fields, context);
        let written = match &horizon {
            Some(horizon) => HorizonWritten::As(horizon),
            None if fields.has(FinanceKeys::HORIZON) => HorizonWritten::Wrongly,
            None => HorizonWritten::Nowhere,
        };
        let flows = StatedFlow::read_all(fields.node(FinanceKeys::FLOWS), written, context);
        let finance = Self {
            discount_rate,
            flows,
            horizon,
            calendar,
            baseline: fields
                .node(FinanceKeys::BASELINE)
                .and_then(|(node, path)| Baseline::read(node, &path, context)),
            growth: trend(fields.node(FinanceKeys::GROWTH), context).or(growth),
            ramp_up: fields.optional(FinanceKeys::RAMP_UP, context),
            exchange: None,
            token_prices: trend(fields.node(FinanceKeys::TOKEN_PRICE_TREND), context),
            gpu_rents: trend(fields.node(FinanceKeys::GPU_RENT_TREND), context),
            hardware_prices: trend(fields.node(FinanceKeys::HARDWARE_PRICE_TREND), context),
            wages: trend(fields.node(FinanceKeys::WAGE_GROWTH), context),
            electricity_prices: trend(fields.node(FinanceKeys::ELECTRICITY_PRICE_TREND), context),
            throughput: trend(fields.node(FinanceKeys::THROUGHPUT_TREND), context)
                .filter(|trend| is_no_slowdown(trend, context)),
            reinvest_rate: fields.optional(FinanceKeys::REINVEST_RATE, context),
            hardware_batches: whole_months(
                fields.optional(FinanceKeys::HARDWARE_BATCHES, context),
                "a batch",
                context,
            ),
            resale: fields
                .node(FinanceKeys::RESALE)
                .and_then(|(node, path)| read_resale(node, &path, context)),
            other_resale: None,
            outlook: Outlook::default(),
            funding: Funding::read(&mut fields, context),
            tax: fields.node(FinanceKeys::TAX).and_then(|(node, path)| Tax::read(node, &path, context)),
        };
        fields.close(context);
        finance.report_unbelievable(context);
        finance
    }

    /// Reports changes that come to more than anybody means over the horizon: their products would leave the range of numbers.
    fn report_unbelievable(&self, context: &mut Context<'_>) {
        let Some(horizon) = &self.horizon else { return };
        let months = crate::finance::whole_months(horizon.value);
        let prices = [
            &self.token_prices,
            &self.gpu_rents,
            &self.hardware_prices,
            &self.wages,
            &self.electricity_prices,
        ];
        let prices = prices.into_iter().flatten().map(|trend| (trend, false));
        let work = [&self.growth, &self.throughput].into_iter().flatten().map(|trend| (trend, true));
        for (trend, is_work) in prices.chain(work) {
            let factor = trend.after(months).get();
            if factor > MOST || (is_work && factor < 1.0 / MOST) {
                let message = format!("over {} this comes to more than a millionfold", horizon.value);
                let diagnostic = Diagnostic::new(Code::OutOfRange, message, trend.site().clone());
                context.sink.push(diagnostic.also(horizon.site.clone(), "the horizon"));
            }
        }
    }

    /// Reports options that are ready only after the horizon.
    fn report_never_taken_over(&self, options: &[ServingOption], context: &mut Context<'_>) {
        let Some(horizon) = &self.horizon else { return };
        let leads = options.iter().filter_map(|option| option.lead_time.as_ref());
        for lead in leads.filter(|lead| lead.value >= horizon.value) {
            let message = format!("after {} the horizon is over: no task is ever done", lead.value);
            let help = "shorten the `lead_time`, or lengthen `finance.horizon`".to_owned();
            let diagnostic = Diagnostic::new(Code::Conflict, message, lead.site.clone()).help(help);
            context.sink.push(diagnostic.also(horizon.site.clone(), "the horizon"));
        }
    }

    /// How many months are looked at, if that is stated or assumed.
    pub fn followed(&self) -> Option<Given<Months>> {
        const WHY: &str = "none is stated; three years, a usual time to judge hardware by";
        match (&self.horizon, self.outlook) {
            (Some(stated), _) => Some(Given::Written(stated.clone())),
            (None, Outlook::Assumed(value)) => Some(Given::Default { value, why: WHY }),
            (None, Outlook::Stated) => None,
        }
    }

    /// The rate at which flows are discounted, if that is stated or assumed.
    pub fn discounted_at(&self) -> Option<Given<AnnualRate>> {
        const WHY: &str = "none is stated; a usual hurdle rate";
        match (&self.discount_rate, self.outlook) {
            (Some(stated), _) => Some(Given::Written(stated.clone())),
            (None, Outlook::Assumed(_)) => Some(Given::Default { value: DEFAULT_RATE, why: WHY }),
            (None, Outlook::Stated) => None,
        }
    }

    /// What used hardware is worth.
    pub fn resale(&self) -> ResaleValue<'_> {
        match (&self.other_resale, &self.resale) {
            (Some(other), _) => ResaleValue::Instead(other),
            (None, Some(stated)) => ResaleValue::Stated(stated),
            (None, None) => ResaleValue::Market,
        }
    }

    /// How many months of need a purchase of hardware covers.
    pub fn hardware_batches(&self) -> Given<Months> {
        const WHY: &str = "servers are ordered once a year, for the need of the coming twelve months";
        Given::or(self.hardware_batches.clone(), DEFAULT_BATCH, WHY)
    }

    /// Finds the options that the baseline and the flows name; reports names that are none.
    pub(in crate::scenario) fn resolve(&mut self, options: &[ServingOption], context: &mut Context<'_>) {
        for flow in &mut self.flows {
            flow.resolve(options, context);
        }
        self.report_never_taken_over(options, context);
        let Some(Baseline::Option { index, name }) = &mut self.baseline else { return };
        let written = || options.iter().filter(|option| option.derived.is_none());
        let found = options.iter().position(|option| option.name == name.value && option.derived.is_none());
        if let Some(found) = found {
            *index = found;
            let ends = self.horizon.as_ref().is_some_and(|horizon| stops(options, found, horizon.value));
            if ends {
                report_stopping(name, context);
            }
            return;
        }
        let help = did_you_mean(&name.value, written().map(|option| option.name.as_str()));
        let help = help.or_else(|| {
            let names: Vec<&str> = written().map(|option| option.name.as_str()).collect();
            Some(format!("the options are {}", names.join(", ")))
        });
        let message = format!("there is no option `{}` to compare others with", name.value);
        context.sink.push(Diagnostic::new(Code::UnknownName, message, name.site.clone()).help(help));
    }
}

/// Whether an option stops within the horizon, since a contract that it rests on is not renewed.
fn stops(options: &[ServingOption], at: usize, horizon: Months) -> bool {
    let Some(option) = options.get(at) else { return false };
    parts(options, option).into_iter().any(|part| match &part.serving {
        Serving::Rental(rented) => rented.commitment.as_ref().is_some_and(|commitment| {
            *commitment.renewal.value() == Renewal::Never && *commitment.length.value() < horizon
        }),
        _ => false,
    })
}

fn report_stopping(name: &Sited<String>, context: &mut Context<'_>) {
    let message = format!("the contract of `{}` ends within the horizon and is not renewed", name.value);
    let help = "what others are held against does the work through the horizon: leave `renew: never` out there, or shorten the \
                horizon"
        .to_owned();
    context.sink.push(Diagnostic::new(Code::Conflict, message, name.site.clone()).help(help));
}

impl Baseline {
    fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        if let Node::Map(_) = node {
            let mut fields =
                Fields::<BaselineKeys>::open(node, path, "`{ cost_per_month: $50,000/month }`", context)?;
            let help = "what the work costs today: `cost_per_month: $50,000/month`";
            let cost = fields.required(BaselineKeys::COST_PER_MONTH, help, context);
            fields.close(context);
            return cost.map(Self::Cost);
        }
        let Node::Text(text) = node else {
            context.wrong_type("an option's name, or `{ cost_per_month: … }`", node, path);
            return None;
        };
        let name = Sited { value: text.trim().to_owned(), site: context.site(path) };
        Some(Self::Option { index: 0, name })
    }
}

impl Funding {
    fn read(fields: &mut Fields<'_, FinanceKeys>, context: &mut Context<'_>) -> Self {
        let (loan, lease) = (fields.node(FinanceKeys::LOAN), fields.node(FinanceKeys::LEASE));
        if let (Some((_, first)), Some((_, second))) = (&loan, &lease) {
            let message = "hardware is either bought with a loan or leased";
            let site = context.key_site(second);
            let diagnostic = Diagnostic::new(Code::Conflict, message, site);
            context.sink.push(diagnostic.also(context.key_site(first), "the loan"));
        }
        let read = |context: &mut Context<'_>| match (loan, lease) {
            (Some((node, path)), _) => Self::read_loan(node, &path, context),
            (None, Some((node, path))) => Self::read_lease(node, &path, context),
            (None, None) => Some(Self::Cash),
        };
        read(context).unwrap_or_default()
    }

    fn read_loan(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::<LoanKeys>::open(
            node,
            path,
            "`{ share: 80%, rate: 8%/year, term: 36 months }`",
            context,
        )?;
        let share = fields.optional(LoanKeys::SHARE, context);
        let (rate, term) = rate_and_term(&mut fields, context);
        fields.close(context);
        let share = Given::or(share, Fraction::ONE, "all of the price is borrowed");
        Some(Self::Loan { share, rate: rate?, term: term? })
    }

    fn read_lease(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::<LeaseKeys>::open(
            node,
            path,
            "`{ rate: 9%/year, term: 36 months, residual: 10% }`",
            context,
        )?;
        let (rate, term) = rate_and_term(&mut fields, context);
        let residual = fields.optional(LeaseKeys::RESIDUAL, context);
        fields.close(context);
        let residual = Given::or(residual, Fraction::ZERO, "the rents pay the whole price");
        Some(Self::Lease { rate: rate?, term: term?, residual })
    }
}

fn rate_and_term(
    fields: &mut Fields<'_, impl Includes<LoanTermKeys>>,
    context: &mut Context<'_>,
) -> (Option<Sited<AnnualRate>>, Option<Sited<Months>>) {
    let rate = fields.required(LoanTermKeys::RATE, "the nominal rate: `rate: 8%/year`", context);
    let term = fields.required(LoanTermKeys::TERM, "over how long: `term: 36 months`", context);
    (rate, whole_months(term, "a term", context))
}

/// Refuses software that gets slower: more work per task belongs to the workload.
fn is_no_slowdown(trend: &Trend, context: &mut Context<'_>) -> bool {
    let rises = trend.after(1).get() >= 1.0;
    if !rises {
        let message = "software does not get slower: `throughput_trend` is how much more the same hardware serves each year";
        let help = "write `throughput_trend: 20%/year`; work that grows belongs under `growth`".to_owned();
        let diagnostic = Diagnostic::new(Code::OutOfRange, message, trend.site().clone());
        context.sink.push(diagnostic.help(help));
    }
    rises
}

/// Refuses months that are not whole, and none.
fn whole_months(
    months: Option<Sited<Months>>,
    what: &str,
    context: &mut Context<'_>,
) -> Option<Sited<Months>> {
    whole_number(months, what, "write `36 months` or `3 years`", context)
}
