//! What the tool says about itself: first steps, schema, completions, manual page.

use clap::CommandFactory as _;

use crate::text::Printed;

use super::args::Cli;
use super::ending::Ending;
use super::output;
use super::shared_args::Global;

/// The first steps of somebody who typed the program's name.
const FIRST_STEPS: &str = "\
breakeven works out what an AI task costs on your own GPUs, on rented ones, on serverless tokens and with people.

Try it:
  breakeven init                                 asks a few questions and writes a scenario
  breakeven example                              the shipped scenarios
  breakeven example ticket-triage > my.yaml      take one to start from
  breakeven run my.yaml                          what every option costs, line by line
  breakeven explain my.yaml small cost_per_task  why a figure is what it is
  breakeven frontier my.yaml                     what to take, and what nobody should
  breakeven check my.yaml                        budgets for CI: exit status 1 unless all are met

Look things up:
  breakeven catalog list                         prices, GPUs, servers, rentals, grids
  breakeven catalog show openai/gpt-5.4-mini     one entry with sources and dates
  breakeven metrics                              every figure with its formula

breakeven --help has the rest.
";

/// Says what to do first.
pub(in crate::cli) fn teach(global: &Global) -> anyhow::Result<Ending> {
    output::write(&Printed::own(FIRST_STEPS), global)?;
    Ok(Ending::Fine)
}

/// Prints completions.
pub(in crate::cli) fn completions(shell: clap_complete::Shell, global: &Global) -> anyhow::Result<Ending> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "breakeven", &mut text);
    output::write(&Printed::own(String::from_utf8(text)?), global)?;
    Ok(Ending::Fine)
}

/// Prints the manual page, every command in it.
pub(in crate::cli) fn man(global: &Global) -> anyhow::Result<Ending> {
    let mut text = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut text)?;
    output::write(&Printed::own(String::from_utf8(text)?), global)?;
    Ok(Ending::Fine)
}
