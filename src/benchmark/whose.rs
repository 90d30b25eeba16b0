//! Whose result a benchmark is: the model, engine, GPU and size of replica that its file names, against those of the option, and of
//! one file against another.

use crate::catalog::{Architecture, Catalog, Gpu, Precision};
use crate::decode::{Sited, Words as _};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::serving::{Anchor, Family, Named};
use crate::source::Site;
use crate::units::{Count, Number, Quantity, brief};

use super::anchor::named_precision;
use super::file::BenchmarkFile;
use super::measurement::Measurement;
use super::subject::{Subject, gpu_family};

/// What an option, or a prediction, is of.
#[derive(Clone, Copy, Debug)]
pub struct OwnServer<'o> {
    /// The model, by a name that the catalog knows.
    pub model: Option<&'o str>,
    /// The numbers that it computes with.
    pub precision: Option<Precision>,
    /// The engine, where somebody states it.
    pub engine: Option<Family>,
    /// Its GPUs.
    pub gpu: &'o Gpu,
    /// GPUs of a replica.
    pub tensor_parallel: Option<Count>,
    /// Where the files are named, if that is in a file.
    pub site: Option<&'o Site>,
}

/// Reports files that measured different servers: they make no curve. Whether there were none.
pub fn are_of_one_server(files: &[BenchmarkFile], catalog: &Catalog, sink: &mut Sink) -> bool {
    type Says = (&'static str, fn(&Subject, &Catalog) -> Option<Sited<String>>);
    const SAYS: [Says; 4] = [
        ("model", |subject, catalog| {
            let said = subject.model.as_ref()?;
            Some(Sited {
                value: known(&said.value, catalog).unwrap_or_else(|| said.value.clone()),
                site: said.site.clone(),
            })
        }),
        ("engine", |subject, _| {
            let said = subject.engine.as_ref()?;
            let value = Named::read(&said.value)
                .map_or_else(|_| said.value.clone(), |named| named.family.id().to_owned());
            Some(Sited { value, site: said.site.clone() })
        }),
        ("GPU", |subject, _| {
            let said = subject.gpu.as_ref()?;
            Some(Sited { value: gpu_family(&said.value)?, site: said.site.clone() })
        }),
        ("size of a replica", |subject, _| {
            let said = subject.gpus_of_a_replica()?;
            Some(Sited { value: said.value.to_string(), site: said.site })
        }),
    ];
    let mut fine = true;
    for (what, of) in SAYS {
        let mut said = files.iter().filter_map(|file| of(&file.subject, catalog));
        let Some(first) = said.next() else { continue };
        if let Some(other) = said.find(|other| other.value != first.value) {
            fine = false;
            let message = format!("the files are of two servers: the {what} is `{}` here", other.value);
            let diagnostic = Diagnostic::new(Code::Conflict, message, other.site)
                .also(first.site, format!("`{}`", first.value))
                .help(
                    "name the files of one server: the curve of a replica goes through all of them"
                        .to_owned(),
                );
            sink.push(diagnostic);
        }
    }
    fine
}

/// Warns of files that measured another server than the option's.
pub fn warn_of_others(files: &[BenchmarkFile], own: &OwnServer<'_>, catalog: &Catalog, sink: &mut Sink) {
    for file in files {
        for (said, difference) in
            [model, engine, gpu, size].into_iter().filter_map(|of| of(&file.subject, own, catalog))
        {
            let Difference { measured, ours, help } = difference;
            let message = format!("measured on another server: {measured}, and here it {ours}");
            let mut diagnostic = Diagnostic::new(Code::OtherServer, message, said);
            if let Some(site) = own.site {
                diagnostic = diagnostic.also(site.clone(), "taken here");
            }
            sink.push(diagnostic.help(help));
        }
        warn_of_precision(&file.subject, own, sink);
    }
}

/// How a file and an option differ.
struct Difference {
    measured: String,
    ours: String,
    help: String,
}

type Found = Option<(Site, Difference)>;

/// The catalog's name of a model.
fn known(name: &str, catalog: &Catalog) -> Option<String> {
    catalog.find::<Architecture>(name, &mut Sink::default()).map(|found| found.id.clone())
}

fn model(subject: &Subject, own: &OwnServer<'_>, catalog: &Catalog) -> Found {
    let said = subject.model.as_ref()?;
    let (measured, ours) = (known(&said.value, catalog)?, known(own.model?, catalog)?);
    (measured != ours).then(|| {
        let difference = Difference {
            measured: format!("`{}`, which is `{measured}`", said.value),
            ours: format!("runs `{ours}`"),
            help: format!("take a benchmark of `{ours}`; or `model: {measured}`, if that is what runs"),
        };
        (said.site.clone(), difference)
    })
}

fn engine(subject: &Subject, own: &OwnServer<'_>, _: &Catalog) -> Found {
    let said = subject.engine.as_ref()?;
    let (measured, ours) = (Named::read(&said.value).ok()?.family, own.engine?);
    (measured != ours).then(|| {
        let difference = Difference {
            measured: format!("`{}`", said.value),
            ours: format!("runs {ours}"),
            help: format!("`engine: {}`, if that is what runs", measured.id()),
        };
        (said.site.clone(), difference)
    })
}

fn gpu(subject: &Subject, own: &OwnServer<'_>, _: &Catalog) -> Found {
    let said = subject.gpu.as_ref()?;
    let (measured, ours) = (gpu_family(&said.value)?, gpu_family(&own.gpu.id)?);
    (measured != ours).then(|| {
        let difference = Difference {
            measured: format!("`{}`", said.value),
            ours: format!("has {}", own.gpu.name),
            help: "measure on the GPUs of the option; or leave `throughput` out, and it is predicted"
                .to_owned(),
        };
        (said.site.clone(), difference)
    })
}

fn size(subject: &Subject, own: &OwnServer<'_>, _: &Catalog) -> Found {
    let (said, ours) = (subject.gpus_of_a_replica()?, own.tensor_parallel?);
    (said.value != ours).then(|| {
        let gpus = |count: Count| if count == Count::const_new(1.0) { "one GPU".to_owned() } else { format!("{count} GPUs") };
        let difference = Difference {
            measured: format!("{} a replica", gpus(said.value)),
            ours: format!("has {}", gpus(ours)),
            help: format!(
                "`tensor_parallel: {}`, if such a replica is meant; `extend: true` takes a measurement to replicas of other sizes",
                said.value
            ),
        };
        (said.site, difference)
    })
}

/// The precision that a word says: `fp8`, `bfloat16`.
fn precision(word: &str) -> Option<Precision> {
    match word.to_lowercase().as_str() {
        "bf16" | "bfloat16" | "fp16" | "float16" | "half" => Some(Precision::Bf16),
        word => Precision::known(word),
    }
}

/// Warns of a precision in the name of a model that is another than the option's.
fn warn_of_precision(subject: &Subject, own: &OwnServer<'_>, sink: &mut Sink) {
    let Some(ours) = own.precision else { return };
    // What a file says of its precision counts before what the name of its model reads like.
    let stated = subject.precision.as_ref().filter(|said| precision(&said.value).is_some());
    let Some(said) = stated.or(subject.model.as_ref()) else { return };
    let measured = precision(&said.value).or_else(|| named_precision(&said.value));
    let Some(measured) = measured.filter(|measured| *measured != ours) else { return };
    let message = format!(
        "`{}` reads like weights in {measured}, and here it runs {ours}: its pace may be another",
        said.value
    );
    let help = format!("`precision: {measured}`, if that is what runs");
    sink.push(Diagnostic::new(Code::Contradiction, message, said.site.clone()).help(help));
}

/// A server that is so many times faster or slower than predicted is another one than the scenario's.
const ANOTHER: f64 = 4.0;

/// Warns of a measurement so far from its prediction that it is of another server.
pub fn warn_of_another(anchor: &Anchor, measurements: &[&Measurement], sink: &mut Sink) {
    for (ratio, found) in anchor.ratios.iter().zip(measurements) {
        if (1.0 / ANOTHER..=ANOTHER).contains(&ratio.rate.get()) {
            continue;
        }
        let message = format!(
            "{} is measured at {} requests at a time, {} times what is predicted for the same",
            brief(found.output_rate.value),
            brief(Number::const_new(found.clients.value.get())),
            brief(Number::const_new(ratio.rate.get()))
        );
        let help = "check which replica, load and GPUs the file is about".to_owned();
        let site = found.output_rate.site.clone();
        sink.push(Diagnostic::new(Code::Contradiction, message, site).help(help));
    }
}
