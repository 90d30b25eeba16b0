//! Options as commands, for programs. These structs are the format: they change only with `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::render::quoting::line;
use crate::render::style::RenderError;
use crate::report::{Bench, BenchLoad, Command, DeployReport, Deployed, Server, Word};
use crate::text::Printed;
use crate::units::Quantity;

use super::envelope::{SCHEMA_VERSION, ToolJson, pretty};

/// The output of `breakeven run --view deploy` and `breakeven predict --emit`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DeployJson {
    /// The version of this format.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    schema_version: u32,
    /// Who wrote it.
    tool: ToolJson,
    /// In the order of the scenario.
    options: Vec<OptionJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OptionJson {
    /// The scenario's id; null for a prediction from flags.
    scenario: Option<String>,
    /// The option; for a prediction from flags the model.
    option: String,
    /// Servers that are needed, each started by the same command; null where nothing says it.
    servers: Option<f64>,
    /// The engine and the release whose flags these are; null where nothing is started.
    engine: Option<String>,
    /// What it is.
    notes: Vec<String>,
    /// What starts the server; null where nothing does.
    launch: Option<LaunchJson>,
    /// Why nothing starts it.
    no_launch: Option<String>,
    /// What measures it.
    benchmarks: Vec<BenchmarkJson>,
    /// What the benchmark does not do, or does in its own way.
    benchmark_notes: Vec<String>,
    /// Why nothing measures it.
    no_benchmark: Option<String>,
    /// How the results are read back.
    read_back: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LaunchJson {
    #[serde(flatten)]
    command: CommandJson,
    /// A file that has to be there before; null where there is none.
    settings: Option<SettingsJson>,
    /// What the prediction assumes and the command does not say, or says in its own way.
    notes: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SettingsJson {
    file: String,
    text: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct BenchmarkJson {
    #[serde(flatten)]
    command: CommandJson,
    /// Clients that each keep one request open; null where requests come at a rate.
    concurrency: Option<f64>,
    /// Requests a second that come at random; null where clients hold the load.
    requests_per_second: Option<f64>,
    /// The file that it writes.
    file: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CommandJson {
    /// Its words, the program first. One of `variables` stands as `$NAME`.
    argv: Vec<String>,
    /// The same as a shell takes it, quoted.
    shell: String,
    /// Variables of the environment that have to be set before.
    variables: Vec<&'static str>,
}

/// Writes the commands.
pub(in crate::render) fn json(report: &DeployReport) -> Result<Printed, RenderError> {
    let options = report.options.iter().map(option).collect();
    pretty(&DeployJson { schema_version: SCHEMA_VERSION, tool: ToolJson::THIS, options })
}

fn option(option: &Deployed) -> OptionJson {
    let benches = option.benches.as_ref().ok();
    OptionJson {
        scenario: option.scenario.clone(),
        option: option.name.clone(),
        servers: option.replicas.map(Quantity::get),
        engine: option.engine.clone(),
        notes: option.head.clone(),
        launch: option.launch.as_ref().ok().map(launch),
        no_launch: option.launch.as_ref().err().cloned(),
        benchmarks: benches.map_or_else(Vec::new, |benches| benches.runs.iter().map(benchmark).collect()),
        benchmark_notes: benches.map_or_else(Vec::new, |benches| benches.notes.clone()),
        no_benchmark: option.benches.as_ref().err().cloned(),
        read_back: option.back.clone(),
    }
}

fn launch(server: &Server) -> LaunchJson {
    LaunchJson {
        command: command(&server.command),
        settings: server.settings.as_ref().map(|settings| SettingsJson {
            file: settings.name.to_owned(),
            text: settings.lines.join("\n") + "\n",
        }),
        notes: server.notes.clone(),
    }
}

fn benchmark(bench: &Bench) -> BenchmarkJson {
    let (concurrency, requests_per_second) = match bench.load {
        BenchLoad::Closed(clients) => (Some(clients.get()), None),
        BenchLoad::Open { rate, .. } => (None, Some(rate.get())),
    };
    BenchmarkJson {
        command: command(&bench.command),
        concurrency,
        requests_per_second,
        file: bench.file.clone(),
    }
}

fn command(command: &Command) -> CommandJson {
    let word = |word: &Word| match word {
        Word::Text(text) => text.clone(),
        Word::Variable(name) => format!("${name}"),
    };
    CommandJson {
        argv: command.words.iter().map(word).collect(),
        shell: line(command),
        variables: command.variables().collect(),
    }
}
