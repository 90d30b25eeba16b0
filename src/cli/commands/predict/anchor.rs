//! `predict --anchor FILE`: own measurements that shift a prediction.

use std::path::Path;
use std::slice;

use anyhow::bail;

use crate::benchmark::{
    self, BenchmarkFile, ManyFailures, OwnServer, check_failures, warn_of_another, warn_of_others,
};
use crate::catalog::{Architecture, Catalog};
use crate::cli::input;
use crate::cli::shared_args::Global;
use crate::decode::Sited;
use crate::diagnostics::Sink;
use crate::report::{shift_words, unsaid};
use crate::serving::{Anchor, AnchorPoint, AnchoredLayout, Calibration, Configuration, Parallelism};

use super::args::PredictArgs;
use super::asked::Shift;

/// The shift of `--anchor`; `None` where the file has faults, which have been printed.
pub(super) fn shift(
    path: &Path,
    args: &PredictArgs,
    base: &Configuration,
    catalog: &Catalog,
    calibration: &Calibration,
    global: &Global,
) -> anyhow::Result<Option<Shift>> {
    let Some(file) = read(path, args, base, catalog, global)? else { return Ok(None) };
    check_model(&file, base, catalog)?;
    let gpus = args.anchor_tensor_parallel.unwrap_or(base.parallelism.gpus);
    let parallelism = match args.anchor_tensor_parallel {
        Some(tensor) => Parallelism { experts: base.parallelism.experts, ..Parallelism::tensor(tensor) },
        None => base.parallelism,
    };
    let measured = Configuration { parallelism, ..base.clone() };
    let points: Vec<AnchorPoint> = file.measurements.iter().map(AnchorPoint::from).collect();
    let anchor = match Anchor::of(&points, &measured, calibration) {
        Ok(Some(anchor)) => anchor,
        Ok(None) => bail!("{}: there is no measurement in the file", path.display()),
        Err(why) => bail!(
            "{}: {} on {gpus} GPUs cannot run like this by our figures: {why}; `--anchor-tensor-parallel` says on how many a replica was measured",
            path.display(),
            base.architecture.name
        ),
    };
    let mut sink = Sink::default();
    warn_of_another(&anchor, &file.measurements.iter().collect::<Vec<_>>(), &mut sink);
    input::report(&sink, global);
    let layout = if gpus == base.parallelism.gpus { AnchoredLayout::Same } else { AnchoredLayout::Other };
    let from = format!("{}, {}", file.tool.name(), file.file.name());
    let mut said = shift_words(&anchor, &from, gpus);
    said += &match &file.subject.model {
        Some(model) if catalog.find::<Architecture>(&model.value, &mut sink).is_none() => {
            format!("\nthe file measures `{}`, which is taken for {}", model.value, base.architecture.name)
        }
        Some(_) => String::new(),
        None => format!("\nthe file says no model: it is taken for {}", base.architecture.name),
    };
    if let Some(unsaid) = unsaid(slice::from_ref(&file)) {
        said += &format!("\n{unsaid}: taken for {} and {}", base.gpu.name, base.engine);
    }
    Ok(Some(Shift { pace: anchor.shift, residuals: anchor.residuals, layout, said }))
}

/// The file, where nothing is wrong with it; what is said of it is printed.
fn read(
    path: &Path,
    args: &PredictArgs,
    base: &Configuration,
    catalog: &Catalog,
    global: &Global,
) -> anyhow::Result<Option<BenchmarkFile>> {
    let (name, contents) = input::open_result(path, global)?;
    let mut sink = Sink::default();
    let file = benchmark::read(&name, contents, &mut sink);
    if let Some(file) = &file {
        let many = if args.allow_failures { ManyFailures::Allowed } else { ManyFailures::Refused };
        check_failures(&file.measurements, many, &mut sink);
        let own = OwnServer {
            // Another model is an error.
            model: None,
            precision: Some(base.precision),
            // What is predicted is of an engine, whoever named it.
            engine: Some(base.engine.family),
            gpu: &base.gpu,
            tensor_parallel: Some(args.anchor_tensor_parallel.unwrap_or(base.parallelism.gpus)),
            site: None,
        };
        warn_of_others(slice::from_ref(file), &own, catalog, &mut sink);
    }
    input::report(&sink, global);
    Ok(file.filter(|_| !sink.has_errors()))
}

/// Refuses measurements of another model.
fn check_model(file: &BenchmarkFile, base: &Configuration, catalog: &Catalog) -> anyhow::Result<()> {
    let Some(Sited { value: name, site }) = &file.subject.model else { return Ok(()) };
    let own = &base.architecture;
    if let Some(other) = catalog.find::<Architecture>(name, &mut Sink::default())
        && other.id != own.id
    {
        bail!(
            "{}: `{name}` was measured, which is `{}`, and `{}` is predicted: take a benchmark of {}, or `--model {}`",
            site.file().name(),
            other.id,
            own.id,
            own.name,
            other.id
        );
    }
    Ok(())
}
