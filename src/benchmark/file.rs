//! A result file: its runs, and what they say together.

use std::sync::Arc;

use crate::decode::Sited;
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::source::{Looks, Site, SourceFile, Spot, Stream};
use crate::units::Quantity;

use super::capacity::find_capacities;
use super::found::{BenchmarkDraft, Found};
use super::measurement::Measurement;
use super::subject::Subject;
use super::tool::{BenchmarkTool, Form};
use super::unknown::unknown;
use super::{documents, texts};

/// A benchmark's result file.
#[derive(Clone, Debug)]
pub struct BenchmarkFile {
    /// The tool that wrote it.
    pub tool: BenchmarkTool,
    /// In which form it did.
    pub form: Form,
    /// The release of the tool, or of its form, where the file says it.
    pub version: Option<Sited<String>>,
    /// The file, for places.
    pub file: Arc<SourceFile>,
    /// Its points, at least one, in the order of their clients; two runs of the same load stay two points.
    pub measurements: Vec<Measurement>,
    /// What it says of the server that was measured.
    pub subject: Subject,
}

impl BenchmarkFile {
    fn sites(&mut self) -> Vec<&mut Site> {
        let version = self.version.as_mut().map(|version| &mut version.site);
        let runs = self.measurements.iter_mut().flat_map(Measurement::sites);
        runs.chain(self.subject.sites()).chain(version).collect()
    }
}

/// Reads a file. Whatever is wrong goes to the sink, all of it; nothing comes back then. A run in which
/// every request failed is a warning where the file has others that can be used.
///
/// ```
/// use breakeven::{benchmark, diagnostics::Sink, units::Quantity};
/// let text = r#"{ "max_concurrency": 8, "completed": 100, "duration": 50.0, "output_throughput": 400.0 }"#;
/// let file = benchmark::read("result.json", text.into(), &mut Sink::default()).unwrap();
/// assert_eq!(file.measurements[0].clients.value.get(), 8.0);
/// ```
pub fn read(name: &str, mut contents: Stream, sink: &mut Sink) -> Option<BenchmarkFile> {
    let _one_at_a_time = contents.alone();
    // Its own, so that what is said can be pointed at what is left of a large file.
    let mut own = Sink::default();
    let found = match contents.looks().and_then(|looks| Ok((looks, contents.beginning()?))) {
        Ok((Looks::Json | Looks::Empty, start)) => documents::read(name, &start, contents, &mut own),
        Ok((looks @ (Looks::Csv | Looks::Text), start)) => {
            texts::read(name, looks, &start, contents, &mut own)
        }
        Ok((other, start)) => {
            unknown(name, other, &start, &mut own);
            None
        }
        Err(why) => {
            let site = Site::new(SourceFile::passing(name), Spot::Whole);
            let message = format!("the file could not be read: {why}");
            own.push(Diagnostic::new(Code::UnknownName, message, site));
            None
        }
    };
    let found = found.and_then(|found| {
        let file = Arc::clone(&found.file);
        let mut found = finish(found, &mut own);
        let mut sites: Vec<&mut Site> = own.sites_mut().collect();
        sites.extend(found.iter_mut().flat_map(BenchmarkFile::sites));
        let settled = file.settle(&mut sites);
        found.map(|found| BenchmarkFile { file: settled, ..found })
    });
    sink.append(own);
    found
}

/// Puts together what was found, and says what is wrong with it as a whole.
fn finish(found: Found, sink: &mut Sink) -> Option<BenchmarkFile> {
    let Found { tool, form, file, draft } = found;
    let BenchmarkDraft { mut measurements, idle, subjects, version } = draft;
    let code = if measurements.is_empty() { Code::NoMeasurement } else { Code::FailedRun };
    for site in idle {
        let message = if measurements.is_empty() {
            "no request was answered"
        } else {
            "no request was answered: this run is left out"
        };
        sink.push(Diagnostic::new(code, message, site));
    }
    let subject = Subject::of_all(&subjects, sink);
    let of_the_file = |diagnostic: &&Diagnostic| Arc::ptr_eq(diagnostic.site.file(), &file);
    let faulty = sink
        .diagnostics()
        .iter()
        .filter(of_the_file)
        .any(|diagnostic| diagnostic.code.severity() == Severity::Error);
    if measurements.is_empty() && !faulty {
        let site = Site::new(Arc::clone(&file), Spot::Whole);
        sink.push(Diagnostic::new(Code::NoMeasurement, "there is no measurement in the file", site));
    }
    find_capacities(measurements.iter_mut().collect());
    if let Some(replicas) = subject.replicas.as_ref().filter(|replicas| replicas.value.get() > 1.0) {
        for run in &mut measurements {
            run.of_one(replicas.value);
        }
    }
    measurements.sort_by(|a, b| a.clients.value.get().total_cmp(&b.clients.value.get()));
    (!faulty && !measurements.is_empty()).then_some(BenchmarkFile {
        tool,
        form,
        version,
        file,
        measurements,
        subject,
    })
}
