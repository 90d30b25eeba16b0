//! `breakeven explain`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::ending::Ending;
use crate::cli::shared_args::{ChangeArgs, CostsArg, Global};
use crate::cli::{input, output};
use crate::diagnostics::did_you_mean;
use crate::economics::evaluate;
use crate::metric::Metric;
use crate::render::{self, Format};
use crate::report;
use crate::scenario::Scenario;

/// Shows why figures are what they are.
pub(in crate::cli) fn explain(args: &ExplainArgs, global: &Global) -> anyhow::Result<Ending> {
    input::refuse_swapped(&args.scenario, args.option.as_deref())?;
    let Some(scenarios) =
        input::scenarios(std::slice::from_ref(&args.scenario), &args.change, args.costs, global)?
    else {
        return Ok(Ending::Faulty);
    };
    let mut explained = Vec::new();
    // Money over the months is explained as `roi` shows it.
    let scenarios: Vec<_> = scenarios.into_iter().map(Scenario::over_months).collect();
    for evaluation in scenarios.iter().map(evaluate) {
        let named =
            |name: &str| evaluation.outcomes.iter().filter(|outcome| outcome.option.name == name).collect();
        let options: Vec<_> = match &args.option {
            None => evaluation.written().collect(),
            Some(name) => named(name),
        };
        if options.is_empty() {
            let names = evaluation.outcomes.iter().map(|outcome| outcome.option.name.as_str());
            anyhow::bail!(unknown("option", args.option.as_deref().unwrap_or_default(), names));
        }
        let metrics = match (&args.option, &args.metric) {
            (None, _) => vec![Metric::CostPerTask],
            (Some(_), None) => Metric::ALL.to_vec(),
            (Some(_), Some(id)) => match Metric::by_id(id) {
                Some(metric) => vec![metric],
                None => anyhow::bail!(unknown("metric", id, Metric::ids())),
            },
        };
        explained.extend(report::explain(&evaluation, &options, &metrics));
    }
    let format = match args.format {
        ExplainFormatArg::Text => Format::Table,
        ExplainFormatArg::Json => Format::Json,
    };
    output::write(&render::explanations(&explained, format, output::style(global))?, global)?;
    Ok(Ending::Fine)
}

pub(super) fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match did_you_mean(name, known) {
        Some(help) => format!("there is no {what} `{name}`: {help}"),
        None if what == "metric" => {
            format!("there is no {what} `{name}`; `breakeven metrics` lists the metrics")
        }
        None => format!("there is no {what} `{name}`"),
    }
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ExplainArgs {
    /// The scenario file; `-` is standard input
    #[arg(value_name = "SCENARIO")]
    pub(super) scenario: PathBuf,
    /// The option [default: all]
    #[arg(value_name = "OPTION")]
    pub(super) option: Option<String>,
    /// The metric: `breakeven metrics` [default: all of the option; the cost of a task where no option is named]
    #[arg(value_name = "METRIC")]
    pub(super) metric: Option<String>,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
    #[command(flatten)]
    pub(super) costs: CostsArg,
    /// Output format
    #[arg(long, value_enum, default_value_t = ExplainFormatArg::Text)]
    pub(super) format: ExplainFormatArg,
}

/// The formats of an explanation, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExplainFormatArg {
    /// A tree
    Text,
    /// A tree for programs
    Json,
}
