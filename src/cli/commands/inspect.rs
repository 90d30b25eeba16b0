//! `breakeven inspect`.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;

use crate::benchmark::{self, ManyFailures, check_failures};
use crate::cli::ending::Ending;
use crate::cli::files::reach::Reach;
use crate::cli::files::walk;
use crate::cli::input::{self, ResultFile};
use crate::cli::output;
use crate::cli::shared_args::{FormatArg, Global};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::report::{InspectReport, Inspected, InspectedFile, Said};
use crate::source::{Site, SourceFile, Spot, top_names};
use crate::text::one_line;
use crate::{evaluation, render};

/// Shows what the program reads out of results of benchmarks and evaluations.
pub(in crate::cli) fn inspect(args: &InspectArgs, global: &Global) -> anyhow::Result<Ending> {
    let reach = Reach::of(global)?;
    let mut files = Vec::new();
    let mut ending = Ending::Fine;
    let mut sink = Sink::default();
    for typed in &args.files {
        let found = walk::files(typed, &reach)?;
        if found.is_empty() {
            bail!("{}: there is no file in this folder", typed.display());
        }
        let folder = typed.is_dir();
        let mut read = 0;
        for path in found {
            let mut said = Sink::default();
            let file = look(&path, &mut said, global)?;
            read += usize::from(file.found.is_some());
            // What else lies in a folder is nobody's fault.
            let other = folder && said.diagnostics().iter().all(|said| said.code == Code::NotAResult);
            if file.found.is_none() && !other {
                ending = Ending::Faulty;
            }
            if !other || file.found.is_some() {
                sink.append(said);
            }
            files.push(file);
        }
        if read == 0 {
            ending = Ending::Faulty;
        }
    }
    // Warnings stand on the page.
    input::report_errors(&sink, global);
    let report = InspectReport { files };
    output::write(&render::inspect(&report, args.format.into(), output::style(global))?, global)?;
    Ok(ending)
}

/// Looks at one file; what is to be said about it goes to the sink.
fn look(path: &Path, sink: &mut Sink, global: &Global) -> anyhow::Result<InspectedFile> {
    let file = ResultFile::typed(path, global)?;
    let name = file.name.clone();
    let mut of_benchmark = Sink::default();
    let found = benchmark::read(&name, file.open()?, &mut of_benchmark);
    let found = if unknown(&of_benchmark, Code::NotABenchmark) {
        let mut of_evaluation = Sink::default();
        let found = evaluation::read(&name, file.open()?, &mut of_evaluation);
        if unknown(&of_evaluation, Code::NotAnEvaluation) {
            sink.append(not_a_result(&file, &of_benchmark, &of_evaluation)?);
        } else {
            sink.append(of_evaluation);
        }
        found.map(|file| Inspected::Evaluation(Box::new(file)))
    } else {
        if let Some(file) = &found {
            check_failures(&file.measurements, ManyFailures::Allowed, &mut of_benchmark);
        }
        sink.append(of_benchmark);
        found.map(|file| Inspected::Benchmark(Box::new(file)))
    };
    Ok(InspectedFile { name, found, said: sink.diagnostics().iter().map(Said::from).collect() })
}

/// Whether all that is said of a file is that nobody knows it.
fn unknown(sink: &Sink, code: Code) -> bool {
    sink.has_errors() && sink.diagnostics().iter().all(|said| said.code == code)
}

/// That nobody knows a file: what it looks like, and what stands at its top, since whoever typed its name may see it.
fn not_a_result(file: &ResultFile, of_benchmark: &Sink, of_evaluation: &Sink) -> anyhow::Result<Sink> {
    let said = [of_benchmark, of_evaluation].into_iter().filter_map(|sink| sink.diagnostics().first());
    // Whoever recognises more of it says more.
    let said = said.max_by_key(|said| said.message.len());
    let looks = said.map_or("", |said| said.message.as_str());
    let looks = looks.split_once(": ").map_or(looks, |(_, looks)| looks);
    let top = top_names(file.open()?).map_or_else(String::new, |(what, names)| {
        let names: Vec<String> = names.iter().map(|name| format!("`{}`", one_line(name))).collect();
        format!("; its {what}: {}", names.join(", "))
    });
    let message = format!("this is neither a result of a benchmark nor one of an evaluation: {looks}{top}");
    let site = Site::new(SourceFile::passing(&file.name), Spot::Whole);
    let help = said.and_then(|said| said.help.clone());
    let mut sink = Sink::default();
    sink.push(Diagnostic::new(Code::NotAResult, message, site).help(help));
    Ok(sink)
}

#[derive(Debug, Args)]
pub(in crate::cli) struct InspectArgs {
    /// Results of benchmarks or evaluations, or folders of them; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
}
