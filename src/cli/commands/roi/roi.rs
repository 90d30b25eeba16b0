//! `breakeven roi`.

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::tz::Offset;

use crate::checks::{Period, Robustness};
use crate::cli::commands::answered::cases_of;
use crate::cli::ending::Ending;
use crate::cli::shared_args::Global;
use crate::cli::{input, output};
use crate::economics::evaluate;
use crate::render::{self, Format};
use crate::report::{self, PeriodLength, ROI_CASE_METRICS, RoiView, without_account};

use crate::units::Date;

use super::args::{RoiArgs, RoiFormatArg, RoiViewArg};
use super::focus::write_charges;
use super::folder::write_all;
use super::said::{named, warn_of_accounts};

/// Follows the money of options over months: what they are worth against the baseline, and when they pay back.
pub(in crate::cli) fn roi(args: &RoiArgs, global: &Global) -> anyhow::Result<Ending> {
    input::refuse_swapped(&args.scenario, args.options.first().map(String::as_str))?;
    let Some((scenario, again)) = input::again(&args.scenario, &args.change, args.costs, global)? else {
        return Ok(Ending::Faulty);
    };
    args.refuse_focus_arguments()?;
    if let Some(folder) = &args.output_dir {
        write_all(folder, &scenario, &again, args, global)?;
        return Ok(Ending::Fine);
    }
    let scenario = scenario.over_months();
    if args.format == RoiFormatArg::Focus {
        // Charges are net, as bills have them: taxes are rows of their own there, and a forecast has none.
        let net = scenario.without_indirect_tax();
        write_charges(&net, &evaluate(&net), args, global)?;
        return Ok(Ending::Fine);
    }
    let evaluation = evaluate(&scenario);
    let robust = again.with(|variants| Robustness::of(&evaluation, variants, Period::Months));
    let mut report = named(report::roi(&evaluation, &robust), args)?;
    let view = RoiView::from(args.view);
    let is_shown = args.format.text() != Some(Format::Csv)
        && matches!(args.view, RoiViewArg::Summary | RoiViewArg::Cases | RoiViewArg::Brief);
    if is_shown || args.view == RoiViewArg::Cases || matches!(args.format.text(), None | Some(Format::Json)) {
        report.cases = cases_of(&evaluation, &again, Period::Months, &ROI_CASE_METRICS);
    }
    if args.format == RoiFormatArg::Xlsx {
        let mut book = report::workbook(&evaluation);
        book.sheets.extend(report.cases.as_ref().map(report::cases_sheet));
        book.cover = Some(report::cover(&report::brief_document(&report, &scenario)));
        output::write_binary(&render::workbook(&book, made_on(scenario.as_of)?)?, "xlsx", global)?;
        return Ok(Ending::Fine);
    }
    if args.view == RoiViewArg::Brief {
        let page = report::brief_document(&report, &scenario);
        let text = match args.format.text() {
            None => Some(render::html(&page)),
            Some(format) => render::page(&page, format, output::style(global)),
        };
        let text = text.ok_or_else(|| {
            anyhow::anyhow!("the brief view is a page for people: `--format table`, `markdown` or `html`")
        })?;
        output::write(&text, global)?;
        return Ok(Ending::Fine);
    }
    let report = if view == RoiView::Assumptions { report::with_inputs(report, &evaluation) } else { report };
    let length = args.period.map(PeriodLength::from);
    let format = args.format.text();
    if length.is_some() && !args.view.has_periods() && format != Some(Format::Json) {
        anyhow::bail!(
            "--period is for views with a row a period: `--view cashflow`, `pnl`, `balance` or `postings`"
        );
    }
    if view == RoiView::Postings && format != Some(Format::Json) {
        if report.calendar.is_none() {
            anyhow::bail!(
                "postings need dates, and no `finance.first_month` is stated: write `finance: {{ first_month: 2027-01 }}`, or give it \
                 with `--set finance.first_month=2027-01`"
            );
        }
        warn_of_accounts(&scenario, &without_account(&report), global);
    }
    let text = match format {
        Some(format) => render::roi(&report, (view, length), format, output::style(global))?,
        None => render::html(&report::roi_document(&report, view, length)),
    };
    output::write(&text, global)?;
    Ok(Ending::Fine)
}

/// The day that a workbook says it was made on: `SOURCE_DATE_EPOCH`, or else that of its prices, so that the same input gives the same bytes.
fn made_on(as_of: Date) -> anyhow::Result<Date> {
    const NAME: &str = "SOURCE_DATE_EPOCH";
    let Some(stated) = std::env::var_os(NAME).filter(|value| !value.is_empty()) else { return Ok(as_of) };
    let seconds = stated.to_str().and_then(|text| text.parse::<i64>().ok());
    let day = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    let day = day.with_context(|| format!("{NAME}: expected seconds since 1970"))?;
    Ok(Offset::UTC.to_datetime(day).date())
}
