//! `breakeven init`: writes a short scenario with comments.

use std::io::{IsTerminal as _, stderr, stdin};
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::ValueEnum as _;

use crate::cli::ending::Ending;
use crate::cli::shared_args::Global;
use crate::cli::{input, output};
use crate::diagnostics::{Diagnostic, Drawing, Sink, drawn};
use crate::text::Printed;
use crate::units::Tokens;

use super::answers::{Answers, Field};
use super::args::InitArgs;
use super::ask::Terminal;
use super::kind::Kind;
use super::kinds::slug;
use super::reading::Said;
use super::together::{Desk, put_together};

/// Where a scenario goes if nothing says it.
const DEFAULT_FILE: &str = "scenario.yaml";

/// Writes a scenario out of flags, or asks for it.
pub(in crate::cli) fn init(args: &InitArgs, global: Global) -> anyhow::Result<Ending> {
    let (args, global) = answer_and_target(args, global)?;
    let target = target(&args, &global)?;
    let to_stdout = target.as_os_str() == "-";
    if !to_stdout {
        refuse_to_replace(&target, &args)?;
    }
    let mut sink = Sink::default();
    let catalog = input::read_catalog(&global, &mut sink)?;
    input::report(&sink, &global);
    if sink.has_errors() {
        return Ok(Ending::Faulty);
    }
    let today = input::today();
    let file = if to_stdout { DEFAULT_FILE.to_owned() } else { target.display().to_string() };
    let desk = Desk { file: &file, catalog: &catalog, today };
    let answers = match args.kind {
        Some(kind) => given(&args, kind, &desk)?,
        None if stdin().is_terminal() && stderr().is_terminal() => {
            let mut terminal = Terminal { reader: stdin().lock(), writer: stderr().lock() };
            let kind = terminal.kind()?;
            let mut answers = given(&args, kind, &desk)?;
            terminal.figures(&mut answers, &desk)?;
            answers
        }
        None => bail!(nothing_said()),
    };
    let (draft, said) = put_together(&answers, &desk)?;
    if refused(&said, &global) {
        return Ok(Ending::Faulty);
    }
    output::write(&Printed::plain(&draft.text), &Global { output: Some(target), ..global })?;
    if !to_stdout {
        let said = format!("{file} is written; `breakeven run {file}` prints what a task costs\n");
        output::complain(&Printed::plain(&said));
    }
    Ok(Ending::Fine)
}

/// Prints what the reader says; whether it refuses the scenario.
fn refused(said: &[Said], global: &Global) -> bool {
    let diagnostics: Vec<Diagnostic> = said.iter().map(|said| said.diagnostic.clone()).collect();
    let errors = said.iter().filter(|said| said.is_error()).count();
    if diagnostics.is_empty() {
        return false;
    }
    let drawing = if output::coloured_errors(global) { Drawing::Coloured } else { Drawing::Plain };
    let end = match errors {
        0 => String::new(),
        1 => "1 error; nothing was written\n".to_owned(),
        many => format!("{many} errors; nothing was written\n"),
    };
    output::complain(&drawn(&diagnostics, drawing).then(&Printed::plain(&end)));
    errors > 0
}

/// What flags say of a kind of scenario; those that are not for it are refused.
fn given(args: &InitArgs, kind: Kind, desk: &Desk<'_>) -> anyhow::Result<Answers> {
    for (field, typed) in args.typed() {
        if !field.kinds().contains(&kind) {
            let kinds: Vec<String> = field.kinds().iter().map(|kind| kind.word()).collect();
            bail!("`{}` is for --kind {}, not for {}", field.flag(), kinds.join(" or "), kind.word());
        }
        if let ([_, second, ..], Field::Model, Kind::Rented | Kind::Owned) = (&typed[..], field, kind) {
            bail!("--model: GPUs serve one model in this scenario; `{second}` needs a file of its own");
        }
        if typed.iter().any(|text| text.trim().is_empty()) {
            bail!("`{}` says nothing: leave it out for a placeholder", field.flag());
        }
    }
    let stem = Path::new(desk.file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(args.answers(kind, slug(&stem), desk.today))
}

/// What to type where there is nobody to ask.
fn nothing_said() -> String {
    let kinds = Kind::value_variants().iter();
    let kinds: Vec<String> =
        kinds.map(|kind| format!("  breakeven init --kind {:8}{}", kind.word(), kind.help())).collect();
    format!("there is no terminal to ask on; say what the scenario compares:\n{}", kinds.join("\n"))
}

/// The file that is written: the argument or `-o`.
fn target(args: &InitArgs, global: &Global) -> anyhow::Result<PathBuf> {
    match (&args.file, &global.output) {
        (Some(file), Some(output)) => {
            bail!("the file is said twice: `{}` and `--output {}`", file.display(), output.display())
        }
        (Some(file), None) | (None, Some(file)) => Ok(file.clone()),
        (None, None) => Ok(PathBuf::from(DEFAULT_FILE)),
    }
}

/// Refuses before anything is asked what could not be written in the end.
fn refuse_to_replace(target: &Path, args: &InitArgs) -> anyhow::Result<()> {
    let file = target.display();
    if target.is_dir() {
        bail!("{file} is a folder: name a file in it, `{}`", target.join(DEFAULT_FILE).display());
    }
    if target.exists() && !args.force {
        bail!("{file} exists and stays as it is: name another file, or replace it with `--force`");
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder.filter(|folder| !folder.is_dir()) {
        Some(folder) => bail!("{file} cannot be written: there is no folder {}", folder.display()),
        None => Ok(()),
    }
}

/// The answer's length and where the text goes: `--output 350` is what people type for the first, and `-o FILE` for the second.
fn answer_and_target(args: &InitArgs, global: Global) -> anyhow::Result<(InitArgs, Global)> {
    let typed =
        global.output.as_ref().and_then(|path| path.to_str()).filter(|typed| typed.parse::<Tokens>().is_ok());
    let Some(tokens) = typed.map(str::to_owned) else { return Ok((args.clone(), global)) };
    match &args.answer {
        Some(answer) => bail!(
            "the length of an answer is said twice: `--output {tokens}` and `--answer {answer}`; a file of that name is `--output \
             ./{tokens}`"
        ),
        None => Ok((InitArgs { answer: Some(tokens), ..args.clone() }, Global { output: None, ..global })),
    }
}
