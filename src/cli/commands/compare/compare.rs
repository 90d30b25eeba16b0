//! `breakeven compare`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::catalog::{Catalog, ConfigEntry};
use crate::cli::ending::Ending;
use crate::cli::files::reach::Reach;
use crate::cli::shared_args::Global;
use crate::cli::{input, output};
use crate::diagnostics::Sink;
use crate::economics::{Closest, Ranking, Selection, evaluate};
use crate::metric::Metric;
use crate::render;
use crate::report::number::human;
use crate::report::{self, MarketFound};
use crate::scenario::{
    Filters, Market, MarketQuestion, Spot, Way, WhyNot, WorkloadLine, named_models, references, servings,
};
use crate::serving::Named;
use crate::text::Printed;
use crate::units::{Count, Date, Fraction, Months, Quantity, Tokens};

use super::args::CompareArgs;
use super::demand::{Demand, demand};
use super::named;

/// Prompt tokens of a call where nothing is said.
const INPUT: Tokens = Tokens::const_new(2048.0);
/// Answer tokens of a call where nothing is said.
const ANSWER: Tokens = Tokens::const_new(256.0);
/// Over how long it is asked where nothing is said.
const HORIZON: Months = Months::const_new(36.0);
/// More ways than this are a list and no comparison.
const MOST_WAYS: f64 = 200.0;

/// Tries every way of the catalog to serve a model.
pub(in crate::cli) fn compare(args: &CompareArgs, global: Global) -> anyhow::Result<Ending> {
    let (args, global) = &answer_or_file(args, global)?;
    let mut sink = Sink::default();
    if let Some(path) = &args.save {
        refuse_to_save(path, args, global)?;
    }
    let mut catalog = input::read_catalog(global, &mut sink)?;
    let config = match &args.config {
        Some(path) => input::add_config(path, &mut catalog, &mut sink, global)?,
        None => None,
    };
    input::report(&sink, global);
    if sink.has_errors() {
        return Ok(Ending::Faulty);
    }
    let args = &match &config {
        Some(entry) => CompareArgs { model: Some(entry.name.clone()), ..args.clone() },
        None => args.clone(),
    };
    let asked = demand(args)?;
    let mut question = question(args, &asked, &catalog)?;
    question.assumed.extend(config.as_ref().map(|entry| {
        format!(
            "{}B parameters of `{}`, worked out from the dimensions of its configuration file",
            human(Count::const_new(entry.parameters.get() / 1e9).into()),
            entry.name
        )
    }));
    let mut market = Market::of(&question, &catalog);
    by_the_token(args, &question, &catalog, &mut market)?;
    let ranking = Ranking::of(&question, &market, &catalog);
    let selection = Selection::of(&ranking, top(args)?);
    let ways: Vec<Way> = selection.shown.iter().map(|ranked| ranked.way.clone()).collect();
    let kept = ways.iter().any(|way| way.gpu().is_some() && way.weights.is_eligible());
    let closest = if kept { None } else { Closest::of(&question, &selection.left_out, &catalog) };
    if ways.is_empty() {
        bail!("{}", nothing_left(&question, &selection, &market, closest.as_ref()));
    }
    let text = question.text(&ways);
    let scenario = question.read(&text, &catalog).map_err(|refused| {
        anyhow::anyhow!(
            "{}{}",
            refused.message,
            refused.help.map(|help| format!(": {help}")).unwrap_or_default()
        )
    })?;
    let evaluation = evaluate(&scenario);
    let report = report::compare(&MarketFound {
        question: &question,
        demand: &format!(
            "{}; {} tokens in, {} tokens out",
            asked.words,
            human(question.input.into()),
            human(question.output.into())
        ),
        selection: &selection,
        not_compared: &market.left_out,
        closest: closest.as_ref(),
        evaluation: &evaluation,
    });
    if let Some(path) = &args.save {
        output::save(path, &Printed::plain(&text), global)?;
        if let Some(entry) = &config {
            save_model(path, entry, global)?;
        }
    }
    output::write(&render::compare(&report, args.format.into(), output::style(global))?, global)?;
    Ok(if report.is_met() { Ending::Fine } else { Ending::NotMet })
}

/// Refuses to save onto what is there, unless it is asked for, and onto what the command reads or writes anyway.
fn refuse_to_save(path: &Path, args: &CompareArgs, global: &Global) -> anyhow::Result<()> {
    let model = args.config.as_ref().map(|_| saved_model(path));
    let mut targets = [Some(path.to_owned()), model].into_iter().flatten();
    if let Some(path) = targets.find(|path| path.exists() && !args.force) {
        bail!(
            "--save: {} exists and stays as it is: name another file, or replace it with `--force`",
            path.display()
        );
    }
    let others = [("--config", &args.config), ("--output", &global.output)];
    for (flag, other) in others.iter().filter_map(|(flag, other)| Some((flag, other.as_ref()?))) {
        let same = match (std::fs::canonicalize(path), std::fs::canonicalize(other)) {
            (Ok(path), Ok(other)) => path == other,
            _ => path == other,
        };
        if same {
            bail!("--save and {flag} name the same file, {}", path.display());
        }
    }
    Ok(())
}

/// The price folder beside a saved scenario, which has a model that the catalog lacks.
fn saved_prices(scenario: &Path) -> PathBuf {
    scenario.with_extension("prices")
}

fn saved_model(scenario: &Path) -> PathBuf {
    saved_prices(scenario).join("models").join("config.yaml")
}

/// Writes the model of a configuration file as an entry of a price folder beside a scenario, which has it by its name alone.
fn save_model(scenario: &Path, entry: &ConfigEntry, global: &Global) -> anyhow::Result<()> {
    let folder = saved_prices(scenario);
    // Before anything is made: a link in the place of the folder may lead out of the working directory.
    Reach::of(global)?.stays(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
    let models = folder.join("models");
    std::fs::create_dir_all(&models).with_context(|| format!("{} could not be made", models.display()))?;
    output::save(&saved_model(scenario), &Printed::plain(&entry.text), global)?;
    output::complain(&Printed::plain(&format!(
        "the catalog lacks `{}`: run {} with `--pricing {}`, which has it\n",
        entry.name,
        scenario.display(),
        folder.display()
    )));
    Ok(())
}

/// Why no way is left.
fn nothing_left(
    question: &MarketQuestion,
    selection: &Selection,
    market: &Market,
    closest: Option<&Closest>,
) -> String {
    if let Some(too_long) = market.left_out.iter().find(|found| matches!(found.why, WhyNot::TooLong(_))) {
        return format!("nothing serves it: {}", too_long.why);
    }
    if let Some(Closest { way, metric, value, limit }) = closest {
        return format!(
            "nothing keeps the limits: `{}` comes closest, and its {} is {} even nearly idle, where {} is asked for",
            way.offer(),
            metric.info().id,
            value,
            limit
        );
    }
    if let Some(retired) = market.left_out.iter().find(|found| matches!(found.why, WhyNot::Retired(_))) {
        return format!("no offer of the catalog is left: `{}` is {}", retired.offer, retired.why);
    }
    let why = selection.left_out.iter().find(|(_, why)| matches!(why, WhyNot::DoesNotRun(_)));
    match why {
        Some((way, _)) => format!(
            "the model fits on none of the GPUs that are left (`{}` and others): name others with `--gpu`, or none",
            way.gpu().unwrap_or_default()
        ),
        None if market.left_out.iter().any(|found| found.why == WhyNot::NoPrice) => format!(
            "no offer that is left has a price of {}: take a later `--as-of`, or loosen `--gpu`, `--provider` or `--region`",
            question.as_of
        ),
        None => "no offer of the catalog is left: loosen `--gpu`, `--provider` or `--region`".to_owned(),
    }
}

/// `--output 350` is the length of an answer, as it is for `predict`; any other value names a file.
fn answer_or_file(args: &CompareArgs, global: Global) -> anyhow::Result<(CompareArgs, Global)> {
    let typed = global.output.as_ref().and_then(|path| path.to_str()).map(str::parse::<Tokens>);
    match (typed, args.answer) {
        (Some(Ok(tokens)), None) => {
            Ok((CompareArgs { answer: Some(tokens), ..args.clone() }, Global { output: None, ..global }))
        }
        (Some(Ok(tokens)), Some(answer)) => bail!(
            "the length of an answer is said twice: `--output {0}` and `--answer {1}`; a file of that name is `--output ./{0}`",
            tokens.get(),
            answer.get()
        ),
        _ => Ok((args.clone(), global)),
    }
}

fn top(args: &CompareArgs) -> anyhow::Result<usize> {
    let top = args.top.get();
    if !(1.0..=MOST_WAYS).contains(&top) {
        bail!("--top: between 1 and {MOST_WAYS} ways are shown, not {}", args.top);
    }
    // The cast is exact: a whole number in this range.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Ok(top as usize)
}

fn question(args: &CompareArgs, asked: &Demand, catalog: &Catalog) -> anyhow::Result<MarketQuestion> {
    let Some(name) = &args.model else {
        bail!(
            "name a model: `--model llama-3.3-70b`; `breakeven catalog list architectures` lists what there is"
        );
    };
    let as_of = args.as_of.unwrap_or_else(input::today);
    let mut sink = Sink::default();
    let architecture = named::architecture(name, catalog, &mut sink)?;
    let mut assumed = asked.assumed.clone();
    let mut demand = asked.lines.clone();
    let mut or = |given: Option<Tokens>, default: Tokens, what: &str, flag: &str| {
        given.unwrap_or_else(|| {
            assumed.push(format!("{} tokens {what} a call: `{flag}` says otherwise", human(default.into())));
            default
        })
    };
    let input = or(args.input, INPUT, "of prompt", "--input");
    let output = or(args.answer, ANSWER, "of answer", "--output");
    for (tokens, flag, example) in [(input, "--input", "1800"), (output, "--output", "350")] {
        if tokens.get() < 1.0 {
            bail!("{flag}: a call has at least one token of each, such as `{flag} {example}`");
        }
    }
    match args.length_cv {
        Some(variation) => demand.push(WorkloadLine {
            key: "length_cv",
            value: variation.to_string(),
            comment: "standard deviation of lengths over their mean".to_owned(),
        }),
        None => assumed.push("prompts and answers are all as long: `--length-cv` says otherwise".to_owned()),
    }
    let limits = [
        (Metric::TtftP95, args.ttft_p95, "--ttft-p95"),
        (Metric::TpotP95, args.tpot_p95, "--tpot-p95"),
        (Metric::LatencyP95, args.latency_p95, "--latency-p95"),
    ];
    for (_, limit, flag) in &limits {
        if limit.is_some_and(|limit| limit.get() == 0.0) {
            bail!("{flag}: nothing takes no time; such as `{flag} 1.5s`");
        }
    }
    let limits: Vec<_> = limits.into_iter().filter_map(|(metric, limit, _)| Some((metric, limit?))).collect();
    if limits.is_empty() {
        assumed
            .push("no limit on latency: `--ttft-p95 1.5s`, `--tpot-p95`, `--latency-p95` set one".to_owned());
    }
    if args.tpot_p95.is_none() {
        assumed.push("a token takes 50 ms at most on average: `--tpot-p95` says otherwise".to_owned());
    }
    let engine = args.engine.as_deref().map(Named::read).transpose()?;
    if engine.is_none() {
        assumed.push(format!("{} serves it on GPUs: `--engine` says otherwise", newest(catalog, as_of)));
    }
    let horizon = args.horizon.unwrap_or_else(|| {
        assumed.push(format!("over {HORIZON}: `--horizon` says otherwise"));
        HORIZON
    });
    if horizon.get() < 1.0 || horizon.get().fract() != 0.0 {
        bail!("--horizon: a whole number of months, at least one: `--horizon 36mo`");
    }
    if let Some(region) = &args.region {
        named::check_region(region, catalog)?;
        assumed.push(format!(
            "an offer that names no region is to be had in {region}: ask its provider, as also for own servers"
        ));
    }
    Ok(MarketQuestion {
        model: name.clone(),
        architecture,
        demand,
        input,
        cached: args.cached.unwrap_or(Fraction::ZERO),
        output,
        limits,
        engine: args.engine.clone(),
        most_full: None,
        horizon,
        as_of,
        filters: Filters {
            gpus: named::gpus(&args.gpu, catalog)?,
            providers: named::providers(&args.provider, catalog)?,
            apis: args.api.clone(),
            region: args.region.clone(),
            spot: if args.spot { Spot::Counted } else { Spot::LeftOut },
        },
        assumed,
    })
}

/// The engine that is taken where none is named, in its newest release of a day.
fn newest(catalog: &Catalog, day: Date) -> String {
    let releases = catalog.engine("vllm", &mut Sink::default());
    match releases.and_then(|releases| releases.newest(Some(day))) {
        Some(found) => format!("vLLM {}, the newest release known on {day},", found.release),
        None => "vLLM".to_owned(),
    }
}

/// Adds the models that are sold by the token: those that are named, else others for reference.
fn by_the_token(
    args: &CompareArgs,
    question: &MarketQuestion,
    catalog: &Catalog,
    market: &mut Market,
) -> anyhow::Result<()> {
    let named = named::apis(&args.api, catalog)?;
    let mut add = |more: Market| {
        market.ways.extend(more.ways);
        market.left_out.extend(more.left_out);
    };
    let same = servings(question, catalog);
    let named = named_models(question, &named, &same);
    add(same);
    add(named);
    if args.api.is_empty() {
        market.ways.extend(references(question, catalog));
    }
    Ok(())
}
