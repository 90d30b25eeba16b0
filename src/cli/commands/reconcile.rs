//! `breakeven reconcile`.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};

use crate::billing::{Billing, Category, ColumnFilter, CostColumn, RowFilter, Wanted, read};
use crate::checks::{Status, check_variances};
use crate::cli::ending::Ending;
use crate::cli::refused::Refused;
use crate::cli::shared_args::{ChangeArgs, FormatArg, Global};
use crate::cli::{input, output};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::economics::{Asked, BillText, Reconciliation, forecast_lines, reconcile as hold};
use crate::report::{ReconcileView, reconcile_report};
use crate::scenario::{Costs, Scenario, VarianceLimit};
use crate::source::{Site, Spot};
use crate::text::one_line;
use crate::units::CalendarMonth;
use crate::{decode::Words as _, render};

use super::crossover::{place, recommended};
use super::explain::unknown;

/// Holds what was billed against what was forecast.
pub(in crate::cli) fn reconcile(args: &ReconcileArgs, global: &Global) -> anyhow::Result<Ending> {
    input::refuse_swapped(&args.scenario, args.option.as_deref())?;
    let filter = RowFilter { services: args.service.clone(), columns: columns(&args.columns)? };
    let counted = categories(&args.include)?;
    let mut change = args.change.clone();
    // A field like any other: prices that change on a day of the calendar follow it.
    change.set.extend(args.first_month.map(|month| format!("finance.first_month={month}")));
    let Some((scenario, _)) = input::again(&args.scenario, &change, Costs::Stated, global)? else {
        return Ok(Ending::Faulty);
    };
    // In the money of the scenario, which is known now.
    let limits = limits(&args.limit)?;
    // Bills are held net: their taxes are rows of their own.
    let scenario = scenario.over_months().without_indirect_tax();
    let at = match &args.option {
        Some(name) => place(&scenario, name)?,
        None => recommended(&scenario)?,
    };
    let option = scenario.options[at].name.clone();
    let first_month = first_month(&scenario)?;
    let (name, stream) = input::open_result(&args.bill, global)?;
    let mut sink = Sink::default();
    let billing = read(&name, stream, args.cost.into(), &filter, scenario.currency(), &mut sink);
    input::report(&sink, global);
    let Some(billing) = billing else { return Ok(Ending::Faulty) };
    let without = |reason: crate::figure::Gap| {
        Refused::nothing(&scenario, Some(&option), format!("`{option}` has no forecast: {reason}"), None)
    };
    let lines = forecast_lines(&scenario, at, billing.format).map_err(without)?;
    let said = mappings(&args.map, &lines)?;
    let asked = Asked { billing: &billing, first_month, said: &said, counted: &counted };
    let found = hold(&scenario, at, &asked).map_err(without)?;
    if found.months.is_empty() {
        return Err(nothing_in_common(&billing, &found));
    }
    if found.is_all_unmatched() {
        return Err(nothing_matched(&billing, &lines, &option));
    }
    let verdicts = check_variances(&found, &limits);
    let missed = verdicts.iter().any(|verdict| verdict.status != Status::Met);
    let report = reconcile_report(&scenario, &option, &billing, &found, &verdicts);
    let text = render::reconcile(&report, args.view.into(), args.format.into(), output::style(global))?;
    output::write(&text, global)?;
    Ok(if missed && !args.exit_zero { Ending::NotMet } else { Ending::Fine })
}

/// The month in which the forecast begins.
fn first_month(scenario: &Scenario) -> anyhow::Result<CalendarMonth> {
    let stated = scenario.finance.calendar.map(|calendar| calendar.first);
    stated.with_context(|| {
        format!(
            "{}: it is not said in which month the forecast begins: write `finance: {{ first_month: 2027-01 }}`, or give \
             `--first-month 2027-01`",
            scenario.file.name()
        )
    })
}

/// The limits of the command line; all that are wrong at once.
fn limits(typed: &[String]) -> anyhow::Result<Vec<VarianceLimit>> {
    let (mut limits, mut wrong) = (Vec::new(), Vec::new());
    for typed in typed {
        match VarianceLimit::read(typed) {
            Ok(limit) => limits.push(limit),
            Err(why) => wrong.push(format!("--limit '{typed}': {why}")),
        }
    }
    if wrong.is_empty() { Ok(limits) } else { bail!(wrong.join("\nerror: ")) }
}

fn columns(typed: &[String]) -> anyhow::Result<Vec<ColumnFilter>> {
    let read = |typed: &String| {
        let without = typed.split_once("!=").filter(|(column, _)| !column.contains('='));
        let wanted = if without.is_some() { Wanted::Without } else { Wanted::With };
        let (column, text) = without
            .or_else(|| typed.split_once('='))
            .filter(|(column, text)| !column.trim().is_empty() && !text.trim().is_empty())
            .with_context(|| {
                format!("--match '{typed}': expected COLUMN=TEXT, such as `SubAccountName=chat`")
            })?;
        Ok(ColumnFilter { column: column.trim().to_owned(), wanted, text: text.trim().to_owned() })
    };
    typed.iter().map(read).collect()
}

fn categories(typed: &[String]) -> anyhow::Result<Vec<Category>> {
    let read = |typed: &String| {
        Category::known(&typed.to_lowercase()).with_context(|| {
            let words = Category::WORDS.iter().map(|(word, _)| *word);
            format!("--include {}", unknown("category", typed, words))
        })
    };
    typed.iter().map(read).collect()
}

/// What the command line says of texts of the bill; each line has to be one of the forecast.
fn mappings(typed: &[String], lines: &[String]) -> anyhow::Result<Vec<BillText>> {
    let read = |typed: &String| {
        let (text, line) = typed
            .rsplit_once('=')
            .filter(|(text, line)| !text.trim().is_empty() && !line.trim().is_empty())
            .with_context(|| format!("--map '{typed}': expected 'TEXT OF THE BILL=LINE'"))?;
        let found = lines.iter().find(|known| known.eq_ignore_ascii_case(line.trim()));
        let line = found.with_context(|| {
            let known = lines.iter().map(String::as_str);
            format!("--map '{typed}': {}", unknown("line", line.trim(), known))
        })?;
        Ok(BillText { text: text.trim().to_owned(), line: line.clone() })
    };
    typed.iter().map(read).collect()
}

/// A fault of the bill as a whole.
fn of_bill(billing: &Billing, code: Code, message: String, help: String) -> anyhow::Error {
    let site = Site::new(Arc::clone(&billing.file), Spot::Position { line: 1, column: 1 });
    Refused::of(Diagnostic::new(code, message, site).help(help))
}

fn nothing_in_common(billing: &Billing, found: &Reconciliation) -> anyhow::Error {
    let ends = |months: &[(CalendarMonth, crate::units::UsdNet)]| match months {
        [] => "no month".to_owned(),
        [(only, _)] => only.to_string(),
        [(first, _), .., (last, _)] => format!("{first} to {last}"),
    };
    let message = format!(
        "bill and forecast have no month in common: the bill has {}, the forecast {}",
        ends(&found.only_billed),
        ends(&found.only_forecast)
    );
    let help = "`finance.first_month`, or `--first-month`, says when the forecast begins".to_owned();
    of_bill(billing, Code::NoMonthInCommon, message, help)
}

/// Where not a single row of a bill is a line of the forecast, a difference would say nothing.
fn nothing_matched(billing: &Billing, lines: &[String], option: &str) -> anyhow::Error {
    const NAMED: usize = 10;
    let services: Vec<String> =
        billing.services.iter().take(NAMED).map(|service| format!("`{}`", one_line(&service.name))).collect();
    let services = match services.as_slice() {
        [] => String::new(),
        names => format!("; its services are {}", names.join(", ")),
    };
    let message = format!("no row of this bill is a line of `{option}`{services}");
    let lines: Vec<String> = lines.iter().map(|line| format!("`{line}`")).collect();
    let help = format!(
        "its lines are {}; say which text of the bill is which with `--map 'TEXT=LINE'`",
        lines.join(", ")
    );
    of_bill(billing, Code::NothingBilled, message, help)
}

fn month(text: &str) -> Result<CalendarMonth, String> {
    CalendarMonth::parse(text).ok_or_else(|| "expected a month, such as 2027-01".to_owned())
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ReconcileArgs {
    /// The scenario file; `-` is standard input
    #[arg(value_name = "SCENARIO")]
    pub(super) scenario: PathBuf,
    /// The option that was billed [default: the one that `breakeven frontier` recommends]
    #[arg(value_name = "OPTION")]
    pub(super) option: Option<String>,
    /// The bill: a FOCUS export (CSV), or a table `month,what,amount[,quantity,unit][,currency]`
    #[arg(long, value_name = "FILE")]
    pub(super) bill: PathBuf,
    /// Which column of a FOCUS file is the cost: what the invoice says, or purchases spread over what they pay for
    #[arg(long, value_enum, default_value_t = CostArg::Billed)]
    pub(super) cost: CostArg,
    /// Take the rows whose service has this in its name; may be repeated
    #[arg(long, value_name = "TEXT")]
    pub(super) service: Vec<String>,
    /// Take the rows that have a text in a column, or, with `!=`, that do not; may be repeated, and then all have to fit
    #[arg(long = "match", value_name = "COLUMN=TEXT")]
    pub(super) columns: Vec<String>,
    /// Which text of the bill is which line of the forecast; may be repeated, and the first that fits counts
    #[arg(long, value_name = "TEXT=LINE")]
    pub(super) map: Vec<String>,
    /// Count rows of a category as rest: tax, credit, purchase or adjustment; may be repeated
    #[arg(long, value_name = "CATEGORY")]
    pub(super) include: Vec<String>,
    /// The month in which the forecast begins, instead of the scenario's `finance.first_month`
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    pub(super) first_month: Option<CalendarMonth>,
    /// A limit on the difference or on a part of it (total, volume, price, mix, rest), such as `total <= +5%` or
    /// `price <= $500`; may be repeated
    #[arg(long, value_name = "LIMIT")]
    pub(super) limit: Vec<String>,
    /// Exit with 0 whatever limits say
    #[arg(long)]
    pub(super) exit_zero: bool,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
    /// What a CSV file holds
    #[arg(long, value_enum, default_value_t = ReconcileViewArg::Months)]
    pub(super) view: ReconcileViewArg,
    /// Output format
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
}

/// The cost of a FOCUS file, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CostArg {
    /// `BilledCost`
    Billed,
    /// `EffectiveCost`
    Effective,
}

impl From<CostArg> for CostColumn {
    fn from(typed: CostArg) -> Self {
        match typed {
            CostArg::Billed => Self::Billed,
            CostArg::Effective => Self::Effective,
        }
    }
}

/// The tables of a reconciliation, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReconcileViewArg {
    /// A row a month
    Months,
    /// A row a line in a month
    Lines,
}

impl From<ReconcileViewArg> for ReconcileView {
    fn from(typed: ReconcileViewArg) -> Self {
        match typed {
            ReconcileViewArg::Months => Self::Months,
            ReconcileViewArg::Lines => Self::Lines,
        }
    }
}
