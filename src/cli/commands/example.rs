//! `breakeven example`: the shipped scenarios, built in.

use clap::Args;

use crate::cli::ending::Ending;
use crate::cli::output;
use crate::cli::shared_args::Global;
use crate::diagnostics::did_you_mean;
use crate::text::Printed;

macro_rules! examples {
    ($($name:literal),*) => { &[$(($name, include_str!(concat!("../../../scenarios/", $name, ".yaml")))),*] };
}

/// Every shipped scenario; a test holds the list against the folder.
const EXAMPLES: &[(&str, &str)] = examples![
    "ticket-triage",
    "coding-agent",
    "agent-chain",
    "agent-workflow",
    "verified-coding",
    "support-cascade",
    "aider-polyglot",
    "rag-answers",
    "nightly-extraction",
    "h100-server-vs-cloud",
    "deepseek-day",
    "fleet-choice",
    "onprem-study",
    "finance-committee",
    "governed-claims",
    "outlook-2030",
    "fine-tune-or-prompt",
    "business-hours-mix",
    "reserved-or-on-demand",
    "internal-chat",
    "reserved-quote",
    "scale-to-zero",
    "gpt-oss-b200-h200",
    "growing-context"
];

/// Prints a scenario, or the list of them.
pub(in crate::cli) fn example(args: &ExampleArgs, global: &Global) -> anyhow::Result<Ending> {
    let text = match &args.name {
        None => list(),
        Some(name) => {
            if let Some((_, text)) = EXAMPLES.iter().find(|(known, _)| known == name) {
                (*text).to_owned()
            } else {
                let help = did_you_mean(name, EXAMPLES.iter().map(|(known, _)| *known)).unwrap_or_default();
                anyhow::bail!("there is no example `{name}`: {help}");
            }
        }
    };
    output::write(&Printed::own(text), global)?;
    Ok(Ending::Fine)
}

fn list() -> String {
    let title = |text: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix("title: "));
        line.unwrap_or_default().trim_matches('"').to_owned()
    };
    let lines: Vec<String> = EXAMPLES
        .iter()
        .map(|(name, text)| {
            format!(
                "{name:22}{}
",
                title(text)
            )
        })
        .collect();
    lines.concat()
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ExampleArgs {
    /// The scenario; all are listed if none is named
    pub(super) name: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_of_the_folder_is_an_example() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        let mut names: Vec<&str> = EXAMPLES.iter().map(|(name, _)| *name).collect();
        files.sort();
        names.sort_unstable();
        assert_eq!(files, names);
    }
}
