//! Files that a scenario names: results of benchmarks and of evaluations. Only the caller touches the disk.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::benchmark::BenchmarkFile;
use crate::diagnostics::{Diagnostic, Sink};
use crate::evaluation::EvaluationFile;
use crate::source::Stream;

/// Hands out the files that a scenario names.
pub trait Attachments {
    /// A file, named as in the scenario, or why it cannot be read, in words without its contents.
    ///
    /// It is opened and not yet read: it may be gigabytes, or have no end where whoever hands it out lets it through, and is
    /// read once, from its start, up to the bound of its kind. A file that several options name is opened once.
    fn open(&self, name: &str) -> Result<Attached, String>;

    /// What was read of them before: a scenario that is read again with changes, for each lever, does not read them again.
    fn read_before(&self) -> Option<&ReadBefore> {
        None
    }
}

/// What was read of files that a scenario names, where nothing was wrong with them.
#[derive(Debug, Default)]
pub struct ReadBefore {
    evaluations: Mutex<BTreeMap<String, Arc<EvaluationFile>>>,
    benchmarks: Mutex<BTreeMap<String, (BenchmarkFile, Vec<Diagnostic>)>>,
}

impl ReadBefore {
    /// The evaluation of that name, if it was read before.
    pub(super) fn evaluation(&self, name: &str) -> Option<Arc<EvaluationFile>> {
        self.evaluations.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// Keeps an evaluation.
    pub(super) fn keep_evaluation(&self, name: &str, file: &Arc<EvaluationFile>) {
        let mut known = self.evaluations.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(name.to_owned(), Arc::clone(file));
    }

    /// The benchmark of that name, if it was read before; what was said about it is said again.
    pub(super) fn benchmark(&self, name: &str, sink: &mut Sink) -> Option<BenchmarkFile> {
        let known = self.benchmarks.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, said) = known.get(name)?;
        for said in said {
            sink.push(said.clone());
        }
        Some(file.clone())
    }

    /// Keeps a benchmark, with what was said about it.
    pub(super) fn keep_benchmark(&self, name: &str, file: &BenchmarkFile, said: &Sink) {
        let mut known = self.benchmarks.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(name.to_owned(), (file.clone(), said.diagnostics().to_vec()));
    }
}

/// A file that is open.
#[derive(Debug)]
pub struct Attached {
    /// The name under which people know it.
    pub name: String,
    /// What is in it.
    pub contents: Stream,
}

/// There are no files: a scenario that names one is faulty.
#[derive(Clone, Copy, Debug)]
pub struct NoAttachments;

impl Attachments for NoAttachments {
    fn open(&self, _: &str) -> Result<Attached, String> {
        Err("no files can be read here".to_owned())
    }
}
