//! Which files of benchmarks an option names.

use crate::benchmark::{
    self, BenchmarkFile, ManyFailures, are_of_one_server, check_failures, find_capacities,
};
use crate::decode::{Context, Decode as _, Fields, Sited};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::scenario::attachment::Attached;
use crate::source::{FieldPath, Node, Site};

use super::around::Around;
use super::extend::{Extend, MeasuredKeys};

/// The names of the files, and whether they shift predictions instead of standing for themselves.
pub(in crate::scenario) struct MeasuredFields {
    pub(in crate::scenario) names: Vec<Sited<String>>,
    pub(super) extend: Option<Extend>,
    pub(super) many_failures: ManyFailures,
}

impl MeasuredFields {
    /// Reads `{ measured: FILE }` or `{ measured: [FILE, …] }`.
    pub(in crate::scenario) fn read(
        node: &Node,
        path: &FieldPath,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let mut fields = Fields::<MeasuredKeys>::open(node, path, "`{ measured: FILE }`", context)?;
        let (node, path) = fields.node(MeasuredKeys::MEASURED)?;
        let extend = Extend::read(&mut fields, context);
        let many_failures = read_many_failures(&mut fields, context);
        fields.close(context);
        let (extend, many_failures) = (extend?.0, many_failures?);
        let files: Vec<(&Node, FieldPath)> = match node {
            Node::List(names) => names.iter().enumerate().map(|(at, name)| (name, path.index(at))).collect(),
            name => vec![(name, path.clone())],
        };
        if files.is_empty() {
            let help = "the results of a benchmark of one replica: `measured: results.json`".to_owned();
            context.fault(Code::MissingKey, "there is no file in the list", &path, Some(help));
            return None;
        }
        let named = files.into_iter().map(|(node, path)| {
            let value = String::decode(node, &path, context)?;
            Some(Sited { value, site: context.site(&path) })
        });
        // All of them, so that every fault is reported.
        named.collect::<Vec<_>>().into_iter().collect::<Option<Vec<_>>>().map(|names| Self {
            names,
            extend,
            many_failures,
        })
    }

    /// Where it is said that the measurements shift predictions.
    pub(in crate::scenario) fn extends(&self) -> Option<&Site> {
        self.extend.as_ref().map(|extend| &extend.site)
    }

    /// Reads the files; reports those of different servers, and runs in which too many requests failed.
    pub(in crate::scenario) fn open(
        self,
        around: &Around<'_>,
        context: &mut Context<'_>,
    ) -> Option<Vec<BenchmarkFile>> {
        let attachments = around.resolver.attachments;
        let open = |name: Sited<String>| {
            let before = attachments.read_before();
            if let Some(known) = before.and_then(|before| before.benchmark(&name.value, context.sink)) {
                return Some(known);
            }
            match attachments.open(&name.value) {
                Ok(Attached { name: known, contents }) => {
                    let mut said = Sink::default();
                    let found = benchmark::read(&known, contents, &mut said);
                    if let (Some(before), Some(found)) = (before, &found) {
                        before.keep_benchmark(&name.value, found, &said);
                    }
                    context.sink.append(said);
                    found
                }
                Err(why) => {
                    let message = format!("`{}` could not be read: {why}", name.value);
                    let help = "files are looked for beside the scenario".to_owned();
                    context.sink.push(Diagnostic::new(Code::UnknownName, message, name.site).help(help));
                    None
                }
            }
        };
        let many_failures = self.many_failures;
        let mut files: Vec<BenchmarkFile> =
            self.names.into_iter().map(open).collect::<Vec<_>>().into_iter().collect::<Option<_>>()?;
        // The lowest rate of a sweep may stand in another file.
        find_capacities(files.iter_mut().flat_map(|file| &mut file.measurements).collect());
        let runs = files.iter().flat_map(|file| &file.measurements);
        let answered = check_failures(runs, many_failures, context.sink);
        let one = are_of_one_server(&files, around.resolver.catalog, context.sink);
        (answered && one).then_some(files)
    }
}

/// Takes `allow_failures` out of `{ measured: …, allow_failures: true }`.
fn read_many_failures(
    fields: &mut Fields<'_, MeasuredKeys>,
    context: &mut Context<'_>,
) -> Option<ManyFailures> {
    match fields.node(MeasuredKeys::ALLOW_FAILURES) {
        None | Some((Node::Bool(false), _)) => Some(ManyFailures::Refused),
        Some((Node::Bool(true), _)) => Some(ManyFailures::Allowed),
        Some((other, path)) => {
            let message = format!("expected `true` or `false`; found {}", other.kind().words());
            let help = "`allow_failures: true` takes runs in which more than a tenth of the requests failed"
                .to_owned();
            context.fault(Code::WrongType, message, &path, Some(help));
            None
        }
    }
}
