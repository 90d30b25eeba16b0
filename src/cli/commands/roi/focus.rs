//! `breakeven roi --format focus`: a forecast as a file of charges, beside the bills that it will be held against.

use crate::cli::commands::explain::unknown;
use crate::cli::output;
use crate::cli::refused::Refused;
use crate::cli::shared_args::Global;
use crate::economics::{Appraisal, CashKind, Evaluation, FocusCharge, Outcome, focus_charges};
use crate::render;
use crate::report::{FocusHead, FocusVersion, focus_table, without_provider};
use crate::scenario::Scenario;
use crate::text::Printed;
use crate::units::CalendarMonth;

use super::args::RoiArgs;

/// Writes the charges of one option.
pub(super) fn write_charges(
    scenario: &Scenario,
    evaluation: &Evaluation<'_>,
    args: &RoiArgs,
    global: &Global,
) -> anyhow::Result<()> {
    if global.decimal_comma || global.excel_bom {
        anyhow::bail!(
            "FOCUS has points before decimals and no byte order mark: `--decimal-comma` and `--excel-bom` are not for it"
        );
    }
    if args.period.is_some() {
        anyhow::bail!("--period is for views with a row a period: FOCUS has billing periods of months");
    }
    let outcome = outcome(evaluation, args)?;
    let name = outcome.option.name.as_str();
    let without = |reason: String| {
        Refused::nothing(scenario, Some(name), format!("`{name}` has no charges: {reason}"), None)
    };
    let appraisal = outcome.appraisal.as_ref().map_err(|gap| without(gap.to_string()))?;
    let at = scenario.place_of(outcome.option).unwrap_or_default();
    let charges = focus_charges(scenario, at, appraisal).map_err(|gap| without(gap.to_string()))?;
    let head = head(scenario, outcome, &charges, args)
        .map_err(|missing| anyhow::anyhow!(missing.join("\nerror: ")))?;
    let text = render::focus(&focus_table(scenario, &charges, &head))?;
    output::write(&text, global)?;
    output::complain(&Printed::plain(&said(&head, &charges, appraisal)));
    Ok(())
}

/// Options that are named one by one.
const NAMED: usize = 20;

/// The option that is named, or the only one: two alternatives in one file would count as both.
fn outcome<'e, 's>(evaluation: &'e Evaluation<'s>, args: &RoiArgs) -> anyhow::Result<&'e Outcome<'s>> {
    let all: Vec<&Outcome<'_>> = evaluation.compared().filter(|one| one.option.derived.is_none()).collect();
    let names = || all.iter().map(|outcome| outcome.option.name.as_str());
    let list = || {
        let named = names().take(NAMED).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        match all.len().saturating_sub(NAMED) {
            0 => named,
            more => format!("{named} and {more} more"),
        }
    };
    match (args.options.as_slice(), all.as_slice()) {
        ([], [only]) => Ok(only),
        ([], _) => anyhow::bail!(
            "a FOCUS file is of one option, since charges of alternatives would add up: name one of {}",
            list()
        ),
        ([name], _) => evaluation
            .written()
            .find(|outcome| outcome.option.name == *name)
            .ok_or_else(|| anyhow::anyhow!(unknown("option", name, names()))),
        _ => anyhow::bail!(
            "a FOCUS file is of one option, since charges of alternatives would add up: write a file for each"
        ),
    }
}

/// What stands in every row; everything that nobody states, at once.
fn head(
    scenario: &Scenario,
    outcome: &Outcome<'_>,
    charges: &[FocusCharge],
    args: &RoiArgs,
) -> Result<FocusHead, Vec<String>> {
    let focus = &scenario.focus;
    let tags =
        outcome.option.tags.as_deref().map_or_else(|| scenario.tags.clone(), |own| own.or(&scenario.tags));
    let mut missing = Vec::new();
    let mut need = |found: Option<String>, what: &str, how: &str| {
        if found.is_none() {
            missing.push(format!("{what} is not stated: {how}"));
        }
        found.unwrap_or_default()
    };
    let account_id = need(
        args.billing_account.clone().or_else(|| focus.billing_account_id.clone()),
        "the billing account",
        "write `focus: { billing_account_id: \"…\" }`, or give `--billing-account ID`",
    );
    let account_name = need(
        args.billing_account_name.clone().or_else(|| focus.billing_account_name.clone()),
        "the name of the billing account",
        "write `focus: { billing_account_name: … }`, or give `--billing-account-name NAME`",
    );
    let version = need(
        tags.version.clone(),
        "the version of the forecast",
        "write `tags: { version: forecast-2027-01 }`, or give `--set tags.version=forecast-2027-01`",
    );
    let first_month = scenario.finance.calendar.map(|calendar| calendar.first);
    if first_month.is_none() {
        missing.push(
            "the first month is not stated: write `finance: { first_month: 2027-01 }`, or give \
             `--set finance.first_month=2027-01`"
                .to_owned(),
        );
    }
    for option in without_provider(charges) {
        missing.push(format!(
            "who sells what `{option}` buys is not stated, and the catalog does not name it: write `focus: {{ providers: {{ {option}: … }} }}`"
        ));
    }
    let first_month = first_month.filter(|_| missing.is_empty()).ok_or(missing)?;
    Ok(FocusHead {
        account_id,
        account_name,
        first_month,
        version,
        option: outcome.option.name.clone(),
        tags,
        focus: args.focus_version.map_or(FocusVersion::V1_2, FocusVersion::from),
    })
}

/// What was written, and what is not in it.
fn said(head: &FocusHead, charges: &[FocusCharge], appraisal: &Appraisal) -> String {
    let last: CalendarMonth = head.first_month.after(appraisal.flow.tasks.len().saturating_sub(1));
    let left_out: Vec<&str> =
        [CashKind::Loan, CashKind::Value, CashKind::OtherBenefits, CashKind::Saved, CashKind::Tax]
            .into_iter()
            .filter(|kind| appraisal.flow.lines.iter().any(|line| line.kind == *kind))
            .map(CashKind::label)
            .collect();
    let mut said = format!("{}: {} charges of {}..{last}", head.option, charges.len(), head.first_month);
    if !left_out.is_empty() {
        said += &format!("; no charges, so not in it: {}", left_out.join(", "));
    }
    if head.focus == FocusVersion::V1_3 {
        said += "; FOCUS 1.3 by the two columns that it adds, which no validator has looked at";
    }
    said + "\n"
}
