//! Commands for a shell: every word quoted, everything else a comment. What comes out can be run as it stands.

use crate::report::number::with_unit;
use crate::report::{BenchLoad, Command, DeployReport, Deployed, Settings, Word};
use crate::text::{Printed, one_line};
use crate::units::{Amount, Quantity as _};

use super::markdown::escaped;
use super::quoting::quoted_word;
use super::terminal::text::wrap;

/// Lines of comments are not wider, whatever the terminal: a script is a file.
const WIDTH: u16 = 120;

/// The commands of a report as one script.
pub(super) fn script(report: &DeployReport) -> Printed {
    let options: Vec<String> = report.options.iter().map(|option| lines(option).join("\n")).collect();
    Printed::plain(&(options.join("\n\n\n") + "\n"))
}

/// The same, each option under its name in a block of code.
pub(super) fn markdown(report: &DeployReport) -> Printed {
    let option = |option: &Deployed| {
        let code = lines(option).join("\n");
        // Nothing in it closes it: lines begin with a comment, a word that is quoted, or a flag.
        format!("## {}\n\n```sh\n{code}\n```", escaped(&option.name))
    };
    Printed::plain(&(report.options.iter().map(option).collect::<Vec<_>>().join("\n\n") + "\n"))
}

fn lines(option: &Deployed) -> Vec<String> {
    let name = match &option.scenario {
        Some(scenario) => format!("{scenario}, {}", option.name),
        None => option.name.clone(),
    };
    let mut out = vec![comment(&name)];
    out.extend(option.head.iter().map(|said| comment(said)));
    out.push(String::new());
    match &option.launch {
        Ok(server) => {
            let engine = option.engine.as_deref().unwrap_or_default();
            out.push(comment(&format!("Launch, with the flags of {engine}")));
            out.extend(server.notes.iter().map(|note| comment(note)));
            out.extend(server.settings.as_ref().map(settings));
            out.extend(guards(&server.command));
            out.push(broken(&server.command));
        }
        Err(why) => out.push(comment(&format!("No launch: {why}"))),
    }
    match &option.benches {
        Ok(benches) => {
            out.push(String::new());
            let when = if option.launch.is_ok() { ", in another shell, once the server answers" } else { "" };
            out.push(comment(&format!("Benchmark{when}")));
            out.extend(benches.notes.iter().map(|note| comment(note)));
            out.extend(benches.runs.first().into_iter().flat_map(|run| guards(&run.command)));
            for run in &benches.runs {
                out.push(comment(&load(run.load)));
                out.push(broken(&run.command));
            }
        }
        Err(why) if option.launch.as_ref().err() == Some(why) => {}
        Err(why) => out.push(comment(&format!("No benchmark: {why}"))),
    }
    if !option.back.is_empty() {
        out.push(String::new());
        out.push(comment("Read the results back"));
        out.extend(option.back.iter().map(|said| comment(said)));
    }
    out
}

fn load(load: BenchLoad) -> String {
    match load {
        BenchLoad::Closed(clients) if clients.get() == 1.0 => "One client".to_owned(),
        BenchLoad::Closed(clients) => format!("{clients} clients"),
        BenchLoad::Open { rate, .. } => format!("At random, {}", with_unit(Amount::from(rate))),
    }
}

/// A text as a comment; no line of it is anything else.
fn comment(text: &str) -> String {
    wrap(&one_line(text), "# ", "# ", WIDTH)
}

/// A file of settings, written by the shell.
fn settings(settings: &Settings) -> String {
    format!("cat > {} <<'END'\n{}\nEND", settings.name, settings.lines.join("\n"))
}

/// What stops a script whose variables nobody set.
fn guards(command: &Command) -> Vec<String> {
    let mut names: Vec<&str> = command.variables().collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| format!(": \"${{{name}:?is not set}}\"")).collect()
}

/// A command over several lines: each flag begins one.
fn broken(command: &Command) -> String {
    let mut out = String::new();
    let mut flags = 0;
    for (at, word) in command.words.iter().enumerate() {
        let is_flag = matches!(word, Word::Text(text) if text.starts_with("--"));
        if is_flag {
            out += " \\\n  ";
            flags += 1;
        } else if at > 0 {
            out.push(' ');
        }
        out += &quoted_word(word);
    }
    debug_assert!(flags > 0 || !out.contains('\n'), "lines are broken before flags");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_stay_comments() {
        assert_eq!(comment("a\nreboot\r\u{85}reboot"), "# a␊reboot␍\u{fffd}reboot");
        let long = "word ".repeat(60);
        assert!(comment(&long).lines().all(|line| line.starts_with("# ")));
    }
}
