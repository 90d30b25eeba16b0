//! `breakeven predict`.

use std::sync::Arc;

use anyhow::bail;

use crate::catalog::{Architecture, Catalog, Entry, Gpu, Precision};
use crate::cli::ending::Ending;
use crate::cli::refused::Refused;
use crate::cli::shared_args::{FormatArg, Global};
use crate::cli::{input, output};
use crate::decode::Words;
use crate::diagnostics::{Code, Sink, did_you_mean};
use crate::economics::{Outcome, evaluate};
use crate::render;
use crate::report::number::human;
use crate::report::{
    SweepPoint, Table, compared_table, error_rows, error_table, shift_words, skipped_rows, skipped_table,
    sweep_table,
};
use crate::serving::{
    AttentionLayout, Band, Bands, Calibration, Configuration, Engine, ExpertLayout, Lengths, Load, Named,
    Parallelism, Why, advice, check_fit, pointless, pointless_cache, predict as predict_one, remedies,
    uncalibrated,
};
use crate::text::Printed;
use crate::units::{Count, Quantity, Tokens, brief};

use super::args::PredictArgs;
use super::asked::{PredictionRequest, Shift};
use super::{anchor, emit, latency, measured, regret};

/// Predicts one configuration, or a file of measured ones.
pub(in crate::cli) fn predict(args: &PredictArgs, global: Global) -> anyhow::Result<Ending> {
    let (mut args, global) = answer_and_target(args, global)?;
    let mut sink = Sink::default();
    let mut catalog = input::read_catalog(&global, &mut sink)?;
    let mut from_config = String::new();
    if let Some(path) = args.config.take() {
        let Some(found) = input::add_config(&path, &mut catalog, &mut sink, &global)? else {
            input::report(&sink, &global);
            return Ok(Ending::Faulty);
        };
        let file = path.display();
        from_config = format!(
            "\n{file} read as a model of {}B parameters, worked out from its dimensions",
            human(Count::const_new(found.parameters.get() / 1e9).into())
        );
        args.model = Some(found.name);
    }
    let (args, global) = (&args, &global);
    let calibration = Calibration::read(&catalog, &mut sink);
    let bands = Bands::read(&catalog, &mut sink);
    input::report(&sink, global);
    if sink.has_errors() {
        return Ok(Ending::Faulty);
    }
    let calibration = calibration?;
    let style = output::style(global);
    let text = if args.regret {
        let report = regret::regret(args, &catalog, &calibration, global)?;
        render::regret(&report, args.format.into(), style)?
    } else if let Some(path) = &args.measured {
        let rows = measured::compare(path, &catalog, &calibration, global)?;
        let errors = error_rows(&rows);
        match args.format {
            FormatArg::Json => render::errors(&errors, &skipped_rows(&rows))?,
            FormatArg::Csv => render::tables(&[compared_table(&rows)], args.format.into(), style)?,
            _ => {
                let skipped = skipped_table(&skipped_rows(&rows));
                let tables: Vec<Table> = [error_table(&errors)].into_iter().chain(skipped).collect();
                render::tables(&tables, args.format.into(), style)?
            }
        }
    } else {
        let Some(mut asked) = asked(args, &catalog, &mut sink, global)? else { return Ok(Ending::Faulty) };
        fit(&asked.configuration, &calibration)?;
        if let Some(server) = args.emit {
            let Some(text) = emit::emit(server, &asked, args, &calibration, global)? else {
                return Ok(Ending::Faulty);
            };
            output::write(&text, global)?;
            return Ok(Ending::Fine);
        }
        if let Some(path) = &args.anchor {
            let found = anchor::shift(path, args, &asked.configuration, &catalog, &calibration, global)?;
            let Some(found) = found else { return Ok(Ending::Faulty) };
            asked.shift = Some(found);
        }
        let base = &asked.configuration;
        let said = asked.shift.as_ref().map_or_else(String::new, |shift| format!("\n{}", shift.said));
        let title = title(base) + &from_config + &said;
        if args.arrival_cv.is_some() && args.rate.is_none() && !args.simulate {
            bail!("`--arrival-cv` is about calls that arrive: say how many, `--rate 12/s`");
        }
        if args.rate.is_some() || args.simulate {
            let title = title + &banded(&[asked.band(&bands, base)], base.engine);
            let table = latency::table(args, &asked, &title, &calibration)?;
            render::tables(&[table], args.format.into(), style)?
        } else {
            let points = sweep(args, &asked, &calibration, &bands)?;
            let of = points.iter().map(|point| point.band.clone()).collect::<Vec<_>>();
            let title = title + &banded(&of, base.engine);
            render::sweep(&sweep_table(title, &points), &points, args.format.into(), style)?
        }
    };
    output::write(&text, global)?;
    Ok(Ending::Fine)
}

/// From flags, or from an option of a scenario; `None` where that has faults, which have been printed.
fn asked(
    args: &PredictArgs,
    catalog: &Catalog,
    sink: &mut Sink,
    global: &Global,
) -> anyhow::Result<Option<PredictionRequest>> {
    let Some(path) = &args.scenario else {
        let configuration = configuration(args, catalog, sink)?;
        let most = args.concurrency;
        return Ok(Some(PredictionRequest {
            configuration,
            option: None,
            most,
            shift: None,
            arrivals: None,
        }));
    };
    input::refuse_swapped(path, args.option.as_deref())?;
    let Some(scenarios) =
        input::scenarios(std::slice::from_ref(path), &args.change, crate::scenario::Costs::Stated, global)?
    else {
        return Ok(None);
    };
    let Some(scenario) = scenarios.first() else { return Ok(None) };
    let evaluation = evaluate(scenario);
    let predicted = |outcome: &Outcome<'_>| outcome.option.serving.predicted().is_some();
    let names: Vec<&str> = evaluation
        .written()
        .filter(|outcome| predicted(outcome))
        .map(|outcome| outcome.option.name.as_str())
        .collect();
    let name = match (&args.option, names.as_slice()) {
        (Some(name), _) => name.as_str(),
        (None, [only]) => only,
        (None, []) => {
            let message = "no option's throughput is predicted";
            let help = "an option that names its model and GPUs and states no throughput: `throughput: auto`"
                .to_owned();
            return Err(Refused::nothing(scenario, None, message, help));
        }
        (None, several) => bail!("name one of the options {}", several.join(", ")),
    };
    let Some(outcome) = evaluation.outcomes.iter().find(|outcome| outcome.option.name == name) else {
        let known = evaluation.outcomes.iter().map(|outcome| outcome.option.name.as_str());
        let help = did_you_mean(name, known).map(|help| format!(": {help}")).unwrap_or_default();
        bail!("there is no option `{name}`{help}");
    };
    let Some(found) = outcome.option.serving.predicted() else {
        let message = format!("the throughput of `{name}` is not predicted, but stated or measured");
        return Err(Refused::nothing(scenario, Some(name), message, None));
    };
    let mut configuration = found.configuration.clone();
    if let Some(variation) = args.length_cv {
        configuration.lengths = Lengths::Varying(variation);
    }
    let extended = found.extended.as_ref();
    Ok(Some(PredictionRequest {
        configuration,
        option: Some(name.to_owned()),
        most: Some(found.clients),
        shift: extended.map(|extended| {
            let files: Vec<&str> = extended.files.iter().map(|file| file.file.name()).collect();
            Shift {
                pace: extended.anchor.shift,
                residuals: extended.anchor.residuals,
                layout: extended.layout(found.configuration.parallelism.gpus),
                said: shift_words(&extended.anchor, &files.join(", "), extended.measured_on),
            }
        }),
        arrivals: outcome.arrivals,
    }))
}

/// The answer's length and where the text goes: `--output 512` is what people type for the first, and `-o FILE` for the
/// second; a number is taken for tokens.
fn answer_and_target(args: &PredictArgs, global: Global) -> anyhow::Result<(PredictArgs, Global)> {
    let typed = global.output.as_ref().and_then(|path| path.to_str()).map(str::parse::<Tokens>);
    let told = args.scenario.is_some() || args.measured.is_some();
    match (typed, args.answer) {
        (Some(Ok(tokens)), _) if told => bail!(
            "the file says how long answers are: leave `--output {0}` out; to write to a file of that name, `--output ./{0}`",
            tokens.get()
        ),
        (Some(Ok(tokens)), None) => {
            Ok((PredictArgs { answer: Some(tokens), ..args.clone() }, Global { output: None, ..global }))
        }
        (Some(Ok(tokens)), Some(answer)) => bail!(
            "the length of an answer is said twice: `--output {0}` and `--answer {1}`; a file of that name is `--output ./{0}`",
            tokens.get(),
            answer.get()
        ),
        _ => Ok((args.clone(), global)),
    }
}

/// GPUs of a replica that are named where more or fewer are needed, if nothing says how many a link joins.
const MOST_GPUS: f64 = 8.0;

/// Refuses what does not load or does not hold one request, with what would.
fn fit(base: &Configuration, calibration: &Calibration) -> anyhow::Result<()> {
    let alone = Configuration { load: Load::Concurrency(Count::const_new(1.0)), ..base.clone() };
    let Err(why) = check_fit(&alone, calibration) else { return Ok(()) };
    let most = base.gpu.link.as_ref().and_then(|link| link.domain).map_or(MOST_GPUS, Quantity::get);
    let gpus: Vec<Count> = std::iter::successors(Some(1.0), |gpus| Some(gpus * 2.0))
        .take_while(|gpus| *gpus <= most)
        .map(Count::const_new)
        .collect();
    let found = remedies(&alone, &why, &gpus, calibration);
    let flag = |key: &str, value: &str| format!("--{} {value}", key.replace('_', "-"));
    let help = advice(&found, flag).map_or_else(String::new, |help| format!("; it would with {help}"));
    bail!("{} cannot run like this: {why}{help}", base.architecture.name)
}

/// The engine where none is named.
const ENGINE: &str = "vllm";
/// Answer tokens of a request where nothing is said.
const ANSWER: Tokens = Tokens::const_new(256.0);

/// One load, or a range of them.
fn sweep(
    args: &PredictArgs,
    asked: &PredictionRequest,
    calibration: &Calibration,
    bands: &Bands,
) -> anyhow::Result<Vec<SweepPoint>> {
    const CLIENTS: [f64; 10] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];
    let loads: Vec<Option<Count>> = if args.concurrency.is_some() {
        vec![args.concurrency]
    } else {
        CLIENTS.into_iter().map(|clients| Some(Count::const_new(clients))).chain([None]).collect()
    };
    // What is wrong with the configuration is wrong under any load: the first reason ends the sweep.
    let points = loads.into_iter().map(|clients| {
        let load = clients.map_or(Load::Saturated, Load::Concurrency);
        let configuration = Configuration { load, ..asked.configuration.clone() };
        let prediction = predict_one(&configuration, calibration)?.at_pace(asked.pace());
        Ok(SweepPoint { clients, prediction, band: asked.band(bands, &configuration) })
    });
    points.collect()
}

fn configuration(args: &PredictArgs, catalog: &Catalog, sink: &mut Sink) -> anyhow::Result<Configuration> {
    let (Some(model), Some(gpu)) = (&args.model, &args.gpu) else {
        bail!(
            "name a model and a GPU, `--model llama-3.3-70b --gpu h100-sxm`, a scenario, or a file with `--measured`"
        );
    };
    let architecture: Arc<Architecture> = entry(model, catalog, sink)?;
    let gpu: Arc<Gpu> = entry(gpu, catalog, sink)?;
    let precision = args.precision.as_deref().map_or(Ok(architecture.native), word::<Precision>)?;
    let named = args.engine.as_deref().or(args.emit.map(|emit| emit.family().id())).unwrap_or(ENGINE);
    let engine = engine(named, catalog, sink)?;
    if let Some(why) = pointless(&architecture, &gpu, precision) {
        bail!("{} has no unit for FP4: {why}; `--precision int4` is that case", gpu.name);
    }
    let kv_precision = args.kv_precision.as_deref().map(word::<Precision>).transpose()?;
    if let Some(why) = kv_precision.and_then(|kept| pointless_cache(&gpu, kept)) {
        bail!("`--kv-precision {}` on {}: {why}", args.kv_precision.as_deref().unwrap_or_default(), gpu.name);
    }
    let one = Count::const_new(1.0);
    let tensor = args.tensor_parallel.unwrap_or(one);
    let stages = args.pipeline_parallel.unwrap_or(one);
    let parallelism = Parallelism {
        gpus: args.gpus.unwrap_or(Count::const_new(tensor.get() * stages.get())),
        pipeline: args.pipeline_parallel,
        attention: args.attention.as_deref().map(word::<AttentionLayout>).transpose()?,
        experts: args.experts.as_deref().map_or(Ok(ExpertLayout::Cut), word::<ExpertLayout>)?,
        ..Parallelism::tensor(tensor)
    };
    Ok(Configuration {
        architecture,
        gpu,
        engine,
        precision,
        kv_precision,
        parallelism,
        input: args.input,
        cached: Tokens::ZERO,
        output: args.answer.unwrap_or(ANSWER),
        lengths: args.length_cv.map_or(Lengths::Fixed, Lengths::of_variation),
        polling: Count::const_new(1.0),
        load: Load::Saturated,
    })
}

/// The engine of a name, at its newest known release where none is named. Says so where the nearest release stands for one that is
/// not known.
fn engine(text: &str, catalog: &Catalog, sink: &mut Sink) -> anyhow::Result<Engine> {
    let named = Named::read(text)?;
    let id = named.family.id();
    let known = catalog.engine(id, sink);
    let Some(chosen) = known.and_then(|known| named.among(&known, None)) else {
        bail!("the catalog knows no release of `{id}`");
    };
    if let Why::Nearest(asked) = chosen.why {
        output::complain(&Printed::plain(&format!(
            "warning[{}]: {} {asked} is not known here: {} is taken, the nearest release\n  = help: `breakeven catalog show {id}` \
             lists what is known\n\n",
            Code::UnknownRelease.text(),
            named.family,
            chosen.engine
        )));
    }
    Ok(chosen.engine)
}

fn entry<T: Entry>(name: &str, catalog: &Catalog, sink: &mut Sink) -> anyhow::Result<Arc<T>> {
    if let Some(found) = catalog.find::<T>(name, sink) {
        return Ok(found);
    }
    match catalog.suggestion(&[T::TABLE], name) {
        Some(help) => bail!("the catalog has no {} `{name}`: {help}", T::TABLE.noun()),
        None => bail!("the catalog has no {} `{name}`", T::TABLE.noun()),
    }
}

fn word<W: Words>(text: &str) -> anyhow::Result<W> {
    match W::known(text) {
        Some(value) => Ok(value),
        None => bail!("`{text}` is not {}: {}", W::WHAT, W::help(text).unwrap_or_default()),
    }
}

/// Tokens: every digit of a whole number, fewer of a mean.
fn tokens(count: Tokens) -> String {
    if count.get() == 1.0 {
        return "1 token".to_owned();
    }
    if count.get().fract() == 0.0 { count.to_string() } else { brief(count) }
}

/// The bands of some predictions, each class once, in lines below a title.
fn banded(bands: &[Band], engine: Engine) -> String {
    let mut said: Vec<String> = bands.iter().map(|band| band.words(engine)).collect();
    said.dedup();
    said.iter().fold(String::new(), |lines, words| lines + "\nlow to high: " + words)
}

/// What is predicted, by the names that the catalog has for it.
fn title(of: &Configuration) -> String {
    let Parallelism { pipeline, attention, experts, .. } = of.parallelism;
    let stages = pipeline.map(|stages| format!(", {stages} pipeline stages"));
    let attention = attention.map(|layout| format!(", attention {}", layout.word()));
    let experts = (experts == ExpertLayout::Whole).then(|| format!(", experts {}", experts.word()));
    let layout = [stages, attention, experts].into_iter().flatten().collect::<String>();
    let cached = match of.cached {
        Tokens::ZERO => String::new(),
        cached => format!(", {} more in a cache", tokens(cached)),
    };
    let mut title = format!(
        "{} on {} × {}, {}, {}{layout}: {} in, {} out{cached}",
        of.architecture.name,
        of.parallelism.gpus,
        of.gpu.name,
        of.precision,
        of.engine,
        tokens(of.input),
        tokens(of.output)
    );
    if let Some(widened) = of.widened() {
        title += &format!("\n{widened}");
    }
    for why in uncalibrated(of) {
        title += &format!("\n{why}");
    }
    title
}
