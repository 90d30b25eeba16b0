//! From evaluation and verdicts to the report.

use crate::catalog::Dispute;
use crate::checks::{JudgedAt, check_at};
use crate::economics::{Evaluation, Ledger, Line, Outcome};
use crate::figure::Derivation;
use crate::metric::Metric;
use crate::quality::wilson_interval;
use crate::report::exchanged;
use crate::report::fleet;
use crate::report::flows_left_out::flows_left_out;
use crate::report::indirect_tax;
use crate::report::limit;
use crate::report::metric_cell::MetricCell;
use crate::report::notice::{defaults, notices_of};
use crate::report::number::{human, with_unit};
use crate::report::price_changes;
use crate::report::ranges;
use crate::report::serves::serves;
use crate::report::sources::References;
use crate::report::terms;
use crate::scenario::{Scenario, Serverless, Serving, ServingOption};
use crate::units::{Amount, Count, Hours, UsdPerMonth, UsdPerMtok};

use super::report::{AddedRow, LedgerRow, OptionReport, Own, Report, ScenarioReport, WholeRow};
use super::{caches, evaluated, fees, hours, prompts};

/// Puts the report of some evaluations together.
pub fn build(evaluations: &[Evaluation<'_>]) -> Report {
    build_at(evaluations, JudgedAt::P50)
}

/// The same, with limits judged by other figures.
pub fn build_at(evaluations: &[Evaluation<'_>], at: JudgedAt) -> Report {
    Report { scenarios: evaluations.iter().map(|evaluation| scenario(evaluation, at)).collect() }
}

fn scenario(evaluation: &Evaluation<'_>, at: JudgedAt) -> ScenarioReport {
    let scenario = evaluation.scenario;
    let mut references = References::default();
    let month = scenario.calendar.value().hours_per_month();
    let options =
        evaluation.written().map(|outcome| option(outcome, month, scenario, &mut references)).collect();
    if let Some(exchange) = &scenario.finance.exchange {
        references.of(&exchanged::rate(exchange), &scenario.sources);
    }
    ScenarioReport {
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        description: scenario.description.clone(),
        file: scenario.file.name().to_owned(),
        as_of: scenario.day(),
        catalog: scenario.catalog().into(),
        hours_per_month: scenario.calendar.value().hours_per_month(),
        tax: scenario.finance.tax.as_ref().map(|tax| tax.rate.value.into()),
        options,
        references: references.into_list(),
        verdicts: check_at(evaluation, at).iter().map(limit::verdict).collect(),
        judged_at: at,
        notices: notices_of(evaluation).into_iter().chain(flows_left_out(scenario)).collect(),
        answer: None,
        cases: None,
    }
}

/// The sum of the costs by name of a bill.
fn by_name(ledger: &Ledger) -> Option<Amount> {
    let named = ledger.lines().iter().filter(|line| line.of.named.is_some());
    let sum: UsdPerMonth = named.map(|line| line.amount.value()).sum();
    (sum > UsdPerMonth::ZERO).then(|| sum.into())
}

fn option(
    outcome: &Outcome<'_>,
    month: Hours,
    scenario: &Scenario,
    references: &mut References,
) -> OptionReport {
    let cited = &scenario.sources;
    let option = outcome.option;
    let mut row = |label: &str, what: &str, quantity: &Derivation, rate: &Derivation, amount: Amount| {
        let (references, places) = references.of(rate, cited);
        let (label, what) = (label.to_owned(), what.to_owned());
        let (quantity, rate) = (quantity.amount, rate.amount);
        LedgerRow { label, what, quantity, rate, amount, references, places }
    };
    let ledger = outcome.ledger.as_ref().map_err(ToString::to_string).map(|ledger| {
        let row = |line: &Line| {
            row(&line.label, &line.what, &line.quantity, &line.rate, Amount::from(line.amount.value()))
        };
        ledger.lines().iter().map(row).collect()
    });
    let whole = outcome.whole.as_ref().filter(|whole| !whole.added.is_empty());
    let whole = whole.and_then(|whole| {
        let (low, high) = whole.range.as_ref().ok()?;
        let added = whole.added.iter().map(|added| {
            let mut line =
                row(&added.label, &added.label, &added.quantity, &added.rate, Amount::from(added.amount));
            // How many people there are rests on a source as well as what one of them costs.
            if added.quantity.amount.unit() == crate::units::Unit::Engineers {
                let of_quantity =
                    row(&added.label, &added.label, &added.quantity, &added.quantity, line.amount);
                line.references.extend(of_quantity.references);
                line.places.extend(of_quantity.places);
            }
            AddedRow { line, low: Amount::from(added.low), high: Amount::from(added.high) }
        });
        Some(WholeRow {
            added: added.collect(),
            month: Amount::from(whole.ledger.as_ref().ok()?.total().value()),
            low: Amount::from(*low),
            high: Amount::from(*high),
            up_front: whole.metric(Metric::Capex).as_ref().ok().map(|figure| figure.amount),
        })
    });
    let metrics = Metric::ALL.iter().map(|metric| MetricCell {
        metric: *metric,
        value: outcome.metric(*metric).as_ref().map(|figure| figure.amount).map_err(ToString::to_string),
        range: outcome.range(*metric),
    });
    let mut remarks = prices(option, month);
    remarks.extend(hours::remarks(option, &outcome.price_outlook));
    remarks.extend(price_changes::words(&outcome.price_outlook));
    remarks.extend(prompts::growth(option));
    remarks.extend(option.indirect_tax.as_deref().map(indirect_tax::sentence));
    remarks.extend(fees::remarks(option));
    remarks.extend(outcome.remarks.iter().cloned());
    remarks.extend(crate::report::assumed::remarks(&outcome.assumed));
    remarks.extend(fleet::remarks(option));
    remarks.extend(ranges::remarks(option, outcome));
    remarks.extend(assumed(outcome));
    remarks.extend(confidence(option));
    remarks.extend(evaluated::remarks(outcome, scenario.finance.exchange.as_ref()));
    remarks.extend(option.note.clone());
    OptionReport {
        name: option.name.clone(),
        kind: option.serving.kind().to_owned(),
        own: if matches!(option.serving, Serving::Policy(_)) { Own::Policy } else { Own::Service },
        role: *option.role.value(),
        serves: serves(option),
        metrics: metrics.collect(),
        ledger,
        total: outcome.ledger.as_ref().ok().map(|ledger| Amount::from(ledger.total().value())),
        remarks,
        beyond_tested: outcome.beyond_tested.map(|beyond| beyond.to_string()),
        at_most: fleet::lower_bound(option),
        by_name: outcome.ledger.as_ref().ok().and_then(by_name),
        left_out: outcome.left_out.iter().map(|what| (*what).to_owned()).collect(),
        whole,
    }
}

/// What is to be known about an option's prices.
fn prices(option: &ServingOption, month: Hours) -> Vec<String> {
    match &option.serving {
        Serving::Serverless(tokens) => of_tokens(tokens, option, month),
        Serving::Cluster(owned) => {
            let Some(price) = owned.ownership.server_price.listed() else { return Vec::new() };
            let range = price.range.map(|(low, high)| {
                let (low, high) = (human(Amount::from(low)), human(Amount::from(high)));
                format!("the price of a server is the middle of {low} to {high} ({})", price.provenance.kind)
            });
            let note = price.provenance.note.as_ref().map(|note| format!("price of the server: {note}"));
            range.into_iter().chain(note).collect()
        }
        Serving::PerTask(_) if option.charges_accepted_only() => {
            vec![
                "only accepted results are charged; by itself, every result is accepted, so every task is charged"
                    .to_owned(),
            ]
        }
        Serving::Provisioned(reserved) => reserved
            .overflow
            .as_ref()
            .map_or_else(Vec::new, |overflow| of_tokens(&overflow.above, option, month)),
        Serving::Rental(_) | Serving::Human(_) | Serving::PerTask(_) | Serving::Policy(_) => Vec::new(),
    }
}

/// What is to be known about the prices of tokens.
fn of_tokens(tokens: &Serverless, option: &ServingOption, month: Hours) -> Vec<String> {
    let shape = option.workload.tokens.as_ref();
    let note = tokens.note.as_ref().map(|note| format!("{}: {note}", tokens.model));
    let cliff = prompts::long_context(tokens, shape).into_iter();
    let disputed = tokens.prices.disputed.iter().map(disputed);
    let by_terms = terms::remarks(tokens);
    let remarks = cliff.chain(prompts::not_cached(tokens, shape)).chain(disputed);
    let caches = caches::remarks(tokens, shape, month);
    remarks.chain(by_terms).chain(caches).chain(note).collect()
}

/// That another source has another price.
fn disputed(dispute: &Dispute) -> String {
    let price = |price: UsdPerMtok| with_unit(Amount::from(price));
    let (what, ours, theirs) = (dispute.class.label(), price(dispute.ours), price(dispute.theirs));
    format!("disputed price: {what} are billed at {ours}; {} has {theirs}", dispute.source)
}

/// The defaults that a fleet's bill rests on.
fn assumed(outcome: &Outcome<'_>) -> Option<String> {
    if !matches!(outcome.option.serving, Serving::Cluster(_)) {
        return None;
    }
    let found = defaults(outcome.ledger.as_ref().ok()?);
    (!found.is_empty())
        .then(|| format!("assumed, because the scenario does not state it: {}", found.join("; ")))
}

/// How sure an accuracy is that was measured on so many trials.
fn confidence(option: &ServingOption) -> Option<String> {
    let accuracy = option.accuracy.as_ref()?;
    let trials = accuracy.trials.as_ref().filter(|trials| trials.value > Count::ZERO)?;
    let (low, high) = wilson_interval(accuracy.value.value, trials.value);
    Some(format!(
        "accuracy measured on {} trials: between {} and {} with 95% confidence",
        trials.value,
        human(Amount::from(low)),
        human(Amount::from(high))
    ))
}
