//! What an AI task costs on your own GPUs, on rented ones, on serverless tokens and with people.
//!
//! How data flows, one way:
//!
//! 1. [`source`] turns a text into a tree and remembers places symbolically;
//! 2. [`decode`] takes fields out of the tree, quantities by [`units`], and reports every fault to [`diagnostics`]
//!    ([`benchmark`] does it for results of benchmarks, [`evaluation`] for outcomes of tasks, [`billing`] for what was billed);
//! 3. [`catalog`] and [`scenario`] are what comes out: valid by construction, prices of the scenario's date resolved;
//! 4. [`economics`] bills and measures each option and follows its money over the months ([`finance`] has the formulas); each [`figure`] knows its derivation, each [`metric`] has an id;
//! 5. [`checks`] holds targets and budgets against that;
//! 6. [`report`] says what is to be shown, [`render`] how, and [`cli`] where.
//!
//! ```
//! use breakeven::{catalog::Catalog, diagnostics::Sink, economics::evaluate, metric::Metric};
//! use breakeven::scenario::{Costs, NoAttachments, Scenario, Settings};
//! use breakeven::source::{SourceFile, SourceText};
//! use breakeven::units::parse_date;
//!
//! let text = "
//! scenario: hello
//! title: A thousand summaries
//! workload: { tasks: 1000/month, input: 2000 tokens, output: 500 tokens }
//! options: { mini: { serverless: openai/gpt-5.4-mini } }
//! ";
//! let (file, root) = SourceFile::read("hello.yaml", SourceText::Bytes(text.into()), &[]).unwrap();
//! let settings = Settings { as_of: None, today: parse_date("2026-11-15").unwrap(), attachments: &NoAttachments, costs: Costs::Stated };
//! let mut sink = Sink::default();
//! let scenario = Scenario::read(&file, &root, &Catalog::builtin(), settings, &mut sink).unwrap();
//! let evaluation = evaluate(&scenario);
//! let cost = evaluation.outcomes[0].metric(Metric::CostPerTask).as_ref().unwrap();
//! // 2,000 tokens at $0.75 and 500 at $4.50 a million.
//! assert!((cost.amount.value() - 0.00375).abs() < 1e-12);
//! ```

pub mod text;

pub mod units;

pub mod source;

pub mod diagnostics;

pub mod decode;

pub mod metric;

pub mod catalog;

pub mod figure;

pub mod serving;

pub mod benchmark;

pub mod evaluation;

pub mod billing;

pub mod quality;

pub mod finance;

pub mod planning;

pub mod scenario;

pub mod economics;

pub mod checks;

pub mod report;

pub mod render;

pub mod cli;
