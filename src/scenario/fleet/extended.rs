//! Own measurements that shift what is predicted for other loads, lengths and replicas.

use crate::benchmark::{BenchmarkFile, Measurement, OwnServer, warn_of_another, warn_of_others};
use crate::catalog::{Architecture, Table};
use crate::decode::{Context, Sited};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::serving::{Anchor, AnchorPoint, AnchoredLayout, Band, Calibration, Configuration, Infeasible};
use crate::source::Site;
use crate::units::Count;

use super::around::Around;
use super::extend::Extend;
use super::measured_fields::MeasuredFields;
use super::replicas::Wanted;

/// Own measurements, and by how much they shift predictions.
#[derive(Clone, Debug)]
pub struct Extended {
    /// The files, in the scenario's order.
    pub files: Vec<BenchmarkFile>,
    /// GPUs of the replica that was measured.
    pub measured_on: Count,
    /// The shift.
    pub anchor: Anchor,
    /// Models that files name and the catalog does not know: they are taken for the option's.
    pub taken: Vec<String>,
}

/// Measurements before they are held against predictions.
pub(super) struct Extension {
    extend: Extend,
    files: Vec<BenchmarkFile>,
    /// The catalog's names of the models that files name, with the places.
    models: Vec<Sited<Named>>,
}

/// A model that a file names.
struct Named {
    name: String,
    /// The architecture's id, if the catalog knows the name.
    known: Option<String>,
}

impl MeasuredFields {
    /// Reads the files, and the models that they name; says why a prediction is needed where there can be none.
    pub(super) fn extension(
        mut self,
        model: Option<&Sited<String>>,
        around: &Around<'_>,
        context: &mut Context<'_>,
    ) -> Option<Extension> {
        let extend = self.extend.take()?;
        let Some(model) = model else {
            let message = "`extend` shifts predictions, and without a model nothing is predicted";
            let help = "name the model: `model: llama-3.3-70b`; or leave `extend` out".to_owned();
            context.sink.push(Diagnostic::new(Code::MissingKey, message, extend.site).help(help));
            return None;
        };
        let catalog = around.resolver.catalog;
        if !catalog.has::<Architecture>(&model.value)
            && !catalog.is_faulty(Table::Architectures, &model.value)
        {
            let message = format!(
                "the catalog has no architecture `{}`: `extend` shifts predictions, and nothing is predicted for it",
                model.value
            );
            let other = "add it with `--pricing` (`breakeven catalog list architectures` lists what there is), or leave `extend` out";
            let help = catalog.suggestion(&[Table::Architectures], &model.value);
            let diagnostic = Diagnostic::new(Code::UnknownName, message, model.site.clone())
                .also(extend.site, "needed here")
                .help(help.unwrap_or_else(|| other.to_owned()));
            context.sink.push(diagnostic);
            return None;
        }
        let files = self.open(around, context)?;
        let named = files.iter().filter_map(|file| file.subject.model.as_ref()).map(|named| {
            let found = catalog.find::<Architecture>(&named.value, &mut Sink::default());
            let known = found.map(|found| found.id.clone());
            Sited { value: Named { name: named.value.clone(), known }, site: named.site.clone() }
        });
        let models = named.collect();
        Some(Extension { extend, files, models })
    }
}

impl Extension {
    /// GPUs of the replica that was measured.
    pub(super) fn tensor(&self, option: &Wanted<Count>, context: &mut Context<'_>) -> Option<Count> {
        if let Some(stated) = self.extend.tensor_parallel.as_ref().or(option.stated()) {
            return Some(stated.value);
        }
        let message = "on how many GPUs the measured replica ran is not stated";
        let help = "say it beside the file: `throughput: { measured: results.json, extend: true, tensor_parallel: 4 }`";
        let diagnostic = Diagnostic::new(Code::MissingKey, message, self.extend.site.clone())
            .also(option.site().clone(), "the layout is left open here")
            .help(help.to_owned());
        context.sink.push(diagnostic);
        None
    }

    /// Holds the measurements against predictions of the same replica; reports those of another model or precision, and a replica that
    /// cannot run by our figures.
    pub(super) fn hold(
        self,
        measured: &Configuration,
        (calibration, around): (&Calibration, &Around<'_>),
        context: &mut Context<'_>,
    ) -> Option<Extended> {
        if !self.is_of(measured, context) {
            return None;
        }
        let own = OwnServer {
            // Another model was an error.
            model: None,
            precision: Some(measured.precision),
            // What is predicted is of an engine, whoever named it.
            engine: Some(measured.engine.family),
            gpu: &measured.gpu,
            tensor_parallel: Some(measured.parallelism.gpus),
            site: Some(&self.extend.site),
        };
        warn_of_others(&self.files, &own, around.resolver.catalog, context.sink);
        let measurements: Vec<&Measurement> = self.files.iter().flat_map(|file| &file.measurements).collect();
        let points: Vec<AnchorPoint> = measurements.iter().map(|found| AnchorPoint::from(*found)).collect();
        let site = self.extend.tensor_parallel.as_ref().map_or(&self.extend.site, |gpus| &gpus.site);
        let anchor = match Anchor::of(&points, measured, calibration) {
            Ok(anchor) => anchor?,
            Err(why) => {
                report_infeasible(&why, measured, site, context);
                return None;
            }
        };
        warn_of_another(&anchor, &measurements, context.sink);
        let taken = self.models.into_iter().filter(|model| model.value.known.is_none());
        Some(Extended {
            files: self.files,
            measured_on: measured.parallelism.gpus,
            anchor,
            taken: taken.map(|model| model.value.name).collect(),
        })
    }

    /// Whether files that name a model name this one.
    fn is_of(&self, measured: &Configuration, context: &mut Context<'_>) -> bool {
        let own = &measured.architecture;
        let mut fine = true;
        for Sited { value: Named { name, known }, site } in &self.models {
            if let Some(other) = known.as_ref().filter(|known| **known != own.id) {
                let message =
                    format!("`{name}` was measured, which is `{other}`; the option runs `{}`", own.id);
                let help = format!("take a benchmark of {}, or leave `extend` out", own.name);
                let diagnostic = Diagnostic::new(Code::Conflict, message, site.clone())
                    .also(self.extend.site.clone(), "it would shift predictions here")
                    .help(help);
                context.sink.push(diagnostic);
                fine = false;
            }
        }
        fine
    }
}

impl Extended {
    /// The band of a prediction of a replica of so many GPUs.
    pub(super) fn band(&self, class: &Band, gpus: Count) -> Band {
        class.anchored(&self.anchor.residuals, self.layout(gpus))
    }

    /// Whether a replica of so many GPUs is as large as the one that was measured.
    pub fn layout(&self, gpus: Count) -> AnchoredLayout {
        if gpus == self.measured_on { AnchoredLayout::Same } else { AnchoredLayout::Other }
    }
}

fn report_infeasible(why: &Infeasible, measured: &Configuration, site: &Site, context: &mut Context<'_>) {
    let message = format!(
        "{} was measured on {} GPUs a replica, and cannot run like this by our figures: {why}",
        measured.architecture.name, measured.parallelism.gpus
    );
    let help = "check `tensor_parallel`, `precision` and the GPUs; without `extend` the measurement stands for itself";
    let diagnostic = Diagnostic::new(Code::Parallelism, message, site.clone()).help(help.to_owned());
    context.sink.push(diagnostic);
}
