//! `predict --anchor FILE`: own measurements that shift a prediction.

use std::path::Path;

use anyhow::bail;

use crate::benchmark::{self, BenchmarkFile, named_precision};
use crate::catalog::{Architecture, Catalog};
use crate::cli::input;
use crate::cli::output;
use crate::cli::shared_args::Global;
use crate::decode::Sited;
use crate::diagnostics::{Code, Sink};
use crate::report::shift_words;
use crate::serving::{Anchor, AnchorPoint, AnchoredLayout, Calibration, Configuration, Parallelism};
use crate::text::Printed;

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
    let Some(file) = read(path, global)? else { return Ok(None) };
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
    said += &format!(
        "\nno file says its GPUs and engine: they are taken for {} and {}",
        base.gpu.name, base.engine
    );
    Ok(Some(Shift { pace: anchor.shift, residuals: anchor.residuals, layout, said }))
}

fn read(path: &Path, global: &Global) -> anyhow::Result<Option<BenchmarkFile>> {
    let (name, contents) = input::open_result(path, global)?;
    let mut sink = Sink::default();
    let file = benchmark::read(&name, contents, &mut sink);
    input::report(&sink, global);
    Ok(file.filter(|_| !sink.has_errors()))
}

/// Refuses measurements of another model; warns of a precision in its name that is another.
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
    if let Some(said) = named_precision(name).filter(|said| *said != base.precision) {
        output::complain(&Printed::plain(&format!(
            "warning[{}]: {}: `{name}` reads like weights in {said}, and {} is predicted: its shift may be another\n  = help: \
             `--precision {said}`, if that is what ran\n\n",
            Code::Contradiction.text(),
            site.file().name(),
            base.precision,
        )));
    }
    Ok(())
}
