//! Options as commands: the server that a prediction assumes, its benchmark, and how results are read back.

use crate::economics::{Evaluation, Outcome};
use crate::report::fleet::release;
use crate::report::number::{human, with_unit};
use crate::scenario::{
    Deployment, MeasuredThroughput, PredictedThroughput, Scenario, Serving, Throughput, TokenShape, Workload,
};
use crate::serving::{Arrivals, Calibration, Configuration, Engine, Family, Launching, Lengths, Parallelism};
use crate::units::{Amount, CallsPerSecond, Count, Quantity, Ratio, Tokens};

use super::bench::{BenchLoad, Endpoint, Hardware, Requests, Run};
use super::benches::{Benches, ladder};
use super::checkpoint::{self, MODEL};
use super::command::Word;
use super::server::{Replica, Server};
use super::servers::server;

/// Options as commands.
#[derive(Clone, Debug)]
pub struct DeployReport {
    /// In the order of the scenario; of a prediction from flags there is one.
    pub options: Vec<Deployed>,
}

/// An option as commands.
#[derive(Clone, Debug)]
pub struct Deployed {
    /// The scenario's id; `None` for a prediction from flags.
    pub scenario: Option<String>,
    /// The option; for a prediction from flags the model's name.
    pub name: String,
    /// Servers that are needed, one command each; `None` if nothing says it.
    pub replicas: Option<Count>,
    /// The engine and its release, as far as a server is started.
    pub engine: Option<String>,
    /// What it is.
    pub head: Vec<String>,
    /// The server, or why nothing starts it.
    pub launch: Result<Server, String>,
    /// Its benchmark, or why there is none.
    pub benches: Result<Benches, String>,
    /// How the results are read back.
    pub back: Vec<String>,
}

/// Calls a second at most that somebody else's server is measured with: it limits them, and bills them.
const MOST_PAID_RATE: CallsPerSecond = CallsPerSecond::const_new(20.0);
/// Clients where nothing says how many a server serves.
const UNKNOWN_POINT: [f64; 4] = [1.0, 8.0, 32.0, 128.0];
/// Tokens that a chat template and a margin add to the longest request; the sum is a multiple of it.
const MARGIN: f64 = 256.0;
/// Prompts and answers that reach so far beyond the mean, in standard deviations of their logarithm, come once in a hundred.
const ONE_IN_A_HUNDRED: f64 = 2.326;

/// The options of a scenario as commands: all that are written there, or those of some names.
pub fn deploy(evaluation: &Evaluation<'_>, names: &[String], c: &Calibration) -> Vec<Deployed> {
    let scenario = evaluation.scenario;
    let of = evaluation.written().filter(|outcome| names.is_empty() || names.contains(&outcome.option.name));
    of.map(|outcome| option(scenario, outcome, c)).collect()
}

/// A prediction from flags as commands, for so many requests at a time; `None` for as many as run.
pub fn deploy_predicted(
    configuration: &Configuration,
    seats: Option<Count>,
    arrivals: Option<Arrivals>,
    c: &Calibration,
) -> Result<Deployed, String> {
    let (copy, replicas) = one_copy(configuration);
    let launching = Launching::of(&copy, c).map_err(|why| why.to_string())?;
    let mut head = vec![format!(
        "{}: prompts of {}, answers of {}",
        copy.architecture.name,
        tokens(copy.cached + copy.input),
        tokens(copy.output)
    )];
    let seats = seats.unwrap_or_else(|| {
        head.push(format!(
            "{} requests at a time: as many as the memory holds and the engine admits; `--concurrency` says another number",
            launching.most
        ));
        launching.most
    });
    let variation = variation(copy.lengths);
    let requests = Requests { input: copy.input, cached: copy.cached, output: copy.output, variation };
    let longest = longest(copy.input + copy.cached, &copy, variation);
    let name = copy.architecture.id.clone();
    let mut found = started(Started { copy, launching, seats, longest, requests, arrivals, name });
    found.head.splice(0..0, head);
    found.replicas = Some(replicas);
    found.head.push(servers(replicas));
    if let Ok(benches) = &found.benches {
        let files = benches.closed();
        found.back = match files.as_slice() {
            [file] => vec![format!("the same command with `--anchor {file}` shifts this prediction by what was measured, and narrows it")],
            several => vec![
                format!("put the results into one file: `cat {} > measured.json`", several.join(" ")),
                "the same command with `--anchor measured.json` shifts this prediction by what was measured, and narrows it"
                    .to_owned(),
            ],
        };
    }
    Ok(found)
}

fn option(scenario: &Scenario, outcome: &Outcome<'_>, c: &Calibration) -> Deployed {
    let option = outcome.option;
    let workload = &option.workload;
    let mut found = match &option.serving {
        Serving::Cluster(_) | Serving::Rental(_) => match option.serving.deployment() {
            Some(deployment) => fleet(option.name.as_str(), deployment, outcome, workload, c),
            None => nothing("it has no GPUs"),
        },
        Serving::Serverless(tokens) => endpoint(&option.name, &tokens.model, scenario, workload),
        Serving::Provisioned(reserved) => {
            endpoint(&option.name, reserved.model.as_deref().unwrap_or_default(), scenario, workload)
        }
        Serving::Human(_) => nothing("people do the work: there is no server"),
        Serving::PerTask(_) => {
            nothing("it is paid by the task: its server is somebody else's, and takes no tokens")
        }
        Serving::Policy(_) => nothing("it has no server of its own: see the options that it names"),
    };
    found.scenario = Some(scenario.id.clone());
    found.name.clone_from(&option.name);
    if let Some(arrivals) = outcome.arrivals.filter(|_| option.serving.deployment().is_some()) {
        let all = workload.busiest(*scenario.calendar.value());
        let replicas = Count::const_new((all.get() / arrivals.rate.get() - NEAR).ceil().max(1.0));
        found.replicas = Some(replicas);
        found.head.push(servers(replicas));
    }
    found
}

/// A quotient that is a whole number but for its last digits.
const NEAR: f64 = 1e-6;

/// How many servers there are.
fn servers(replicas: Count) -> String {
    if replicas.get() == 1.0 {
        "one server".to_owned()
    } else {
        format!(
            "{replicas} servers: this command once for each, and whatever shares the calls among them before them"
        )
    }
}

fn fleet(
    name: &str,
    deployment: &Deployment,
    outcome: &Outcome<'_>,
    workload: &Workload,
    c: &Calibration,
) -> Deployed {
    match &deployment.throughput {
        Throughput::Predicted(found) => predicted(name, found, outcome, workload, c),
        Throughput::Measured(found) => measured(name, found, workload),
        Throughput::Stated { .. } => {
            let why = "its throughput is stated: nothing says which engine serves it, how many requests at a time, or in which precision \
                       its cache is; leave `throughput` out, name `model` and `engine`, and it is predicted";
            let loads = UNKNOWN_POINT.map(|clients| BenchLoad::Closed(Count::const_new(clients)));
            let mut found = own_endpoint(name, why, &loads, workload);
            if let Ok(benches) = &mut found.benches {
                benches.notes.push(
                    "nothing says how many requests at a time it serves: go on until the rate rises no more"
                        .to_owned(),
                );
            }
            found
        }
    }
}

/// A fleet whose prediction says everything.
fn predicted(
    name: &str,
    predicted: &PredictedThroughput,
    outcome: &Outcome<'_>,
    workload: &Workload,
    c: &Calibration,
) -> Deployed {
    let (copy, _) = one_copy(&predicted.configuration);
    let launching = match Launching::of(&copy, c) {
        Ok(launching) => launching,
        Err(why) => return nothing(&why.to_string()),
    };
    let variation = *workload.length_cv.value();
    let requests = Requests { input: copy.input, cached: copy.cached, output: copy.output, variation };
    let prompt = workload.tokens.as_ref().map_or(copy.input + copy.cached, TokenShape::longest);
    let longest = longest(prompt, &copy, variation);
    let seats = Count::const_new(predicted.clients.get().floor().max(1.0));
    let mut head = vec![format!(
        "predicted: {} a server at {} requests at a time, {} to the first token and {} per token on average",
        with_unit(Amount::from(predicted.prediction.output_rate)),
        predicted.clients,
        human(Amount::from(predicted.prediction.ttft)),
        human(Amount::from(predicted.prediction.tpot)),
    )];
    head.extend(release(&predicted.engine).map(|release| format!("assumed: {release}")));
    let gpus = copy.parallelism.gpus;
    let arrivals = outcome.arrivals;
    let mut found =
        started(Started { copy, launching, seats, longest, requests, arrivals, name: name.to_owned() });
    found.head.splice(0..0, head);
    if workload.tokens.as_ref().is_some_and(|shape| shape.growing.is_some()) {
        found
            .head
            .push("prompts grow from call to call; the benchmark has all of the mean length".to_owned());
    }
    if let Ok(benches) = &found.benches {
        let files = benches.closed();
        found.back = vec![
            format!(
                "in the scenario, under `{}` of `options.{name}`: `throughput: {{ measured: {}, extend: true, tensor_parallel: {gpus} }}`",
                outcome.option.serving.kind(),
                listed(&files)
            ),
            "it shifts the prediction by what was measured, for other loads, lengths and numbers of GPUs too, and its band becomes \
             narrower; without `extend` and `tensor_parallel` the measurement stands for itself"
                .to_owned(),
        ];
    }
    found
}

/// Files in YAML: one alone, several in brackets.
fn listed(files: &[&str]) -> String {
    match files {
        [file] => (*file).to_owned(),
        several => format!("[{}]", several.join(", ")),
    }
}

/// What starts a server and measures it.
struct Started {
    copy: Configuration,
    launching: Launching,
    seats: Count,
    longest: Tokens,
    requests: Requests,
    arrivals: Option<Arrivals>,
    name: String,
}

fn started(of: Started) -> Deployed {
    let Started { copy, launching, seats, longest, requests, arrivals, name } = of;
    let (model, unknown) = checkpoint::model(&copy.architecture, copy.precision);
    let replica = Replica { configuration: &copy, launching, seats, longest, model: model.clone() };
    let mut launch = server(&replica);
    if let Ok(server) = &mut launch {
        server.notes.extend(unknown);
        server.notes.push(format!(
            "the longest request has {} with a margin, {seats} run at a time; the prediction's prompts have {}{}, its answers {}",
            tokens(longest),
            tokens(copy.input + copy.cached),
            if requests.prefix().is_some() { format!(", of which {} cached", copy.cached.get().floor()) } else { String::new() },
            tokens(copy.output),
        ));
    }
    let mut loads = ladder(seats);
    if let Some(arrivals) = arrivals.filter(|arrivals| arrivals.rate.get() > 0.0) {
        loads.push(BenchLoad::Open { rate: arrivals.rate, gaps: arrivals.gap_variation });
    }
    let file = file_name(&name);
    let hardware = Some(Hardware { gpu: copy.gpu.id.clone(), gpus: copy.parallelism.gpus });
    let run = Run { engine: copy.engine, model, endpoint: None, hardware, name: &file };
    let benches = match &launch {
        Ok(_) => Ok(Benches::of(&run, &requests, &loads)),
        Err(why) => Err(why.clone()),
    };
    Deployed {
        scenario: None,
        name,
        replicas: None,
        engine: launch.is_ok().then(|| copy.engine.to_string()),
        head: Vec::new(),
        launch,
        benches,
        back: Vec::new(),
    }
}

/// A fleet that was measured: its server runs already.
fn measured(name: &str, found: &MeasuredThroughput, workload: &Workload) -> Deployed {
    let why = "its throughput is measured: the server runs already, and its file does not say how it was started; `extend: true` beside \
               the file makes a prediction of it";
    own_endpoint(name, why, &ladder(Count::const_new(found.operation.point.clients.get().max(1.0))), workload)
}

/// The benchmark of an own server that nothing is known of.
fn own_endpoint(name: &str, why: &str, loads: &[BenchLoad], workload: &Workload) -> Deployed {
    let benches = requests_of(workload).map(|requests| {
        let file = file_name(name);
        let endpoint = Endpoint { base_url: BASE_URL, tokenizer: Word::Variable("TOKENIZER") };
        let run = Run { engine: CLIENT, model: MODEL, endpoint: Some(endpoint), hardware: None, name: &file };
        let mut benches = Benches::of(&run, &requests, loads);
        benches.notes.extend(placeholders(&run.model));
        benches
    });
    Deployed { launch: Err(why.to_owned()), benches, ..nothing(why) }
}

/// What whoever runs the benchmark of another's server has to set.
fn placeholders(model: &Word) -> Vec<String> {
    let named = if *model == MODEL { " MODEL is its name there." } else { "" };
    vec![
        format!(
            "set BASE_URL to the address of the server, without `/v1`, and TOKENIZER to a repository whose tokenizer counts alike.{named} \
             The key is read from OPENAI_API_KEY"
        ),
        "answers end where the model ends them, so they may be shorter than the workload's".to_owned(),
    ]
}

/// Where somebody else's server is.
const BASE_URL: Word = Word::Variable("BASE_URL");
/// Whose benchmark measures servers of others: vLLM's, of its newest release.
const CLIENT: Engine = Engine::latest(Family::Vllm);

/// The benchmark of a provider's endpoint.
fn endpoint(name: &str, model: &str, scenario: &Scenario, workload: &Workload) -> Deployed {
    let why = "the provider runs the server: there is nothing to start";
    let busiest = workload.busiest(*scenario.calendar.value());
    let rate = if busiest > MOST_PAID_RATE { MOST_PAID_RATE } else { busiest };
    let benches = requests_of(workload).and_then(|requests| {
        if rate.get() <= 0.0 {
            return Err("the workload has no calls".to_owned());
        }
        let file = file_name(name);
        let model = model.split_once('/').map_or(model, |(_, model)| model);
        // A word that begins like a flag would be taken for one.
        let word = if model.is_empty() || model.starts_with('-') { MODEL } else { Word::from(model) };
        let endpoint = Endpoint { base_url: BASE_URL, tokenizer: Word::Variable("TOKENIZER") };
        let run = Run { engine: CLIENT, model: word, endpoint: Some(endpoint), hardware: None, name: &file };
        let loads = [BenchLoad::Open { rate, gaps: *workload.arrival_cv.value() }];
        let mut benches = Benches::of(&run, &requests, &loads);
        benches.notes.extend(placeholders(&run.model));
        if rate < busiest {
            benches.notes.push(format!(
                "the busiest hour has {}; providers limit rates, and bill every call: {} are sent",
                with_unit(Amount::from(busiest)),
                with_unit(Amount::from(rate))
            ));
        }
        benches.notes.extend(benches.runs.first().map(|run| {
            let all = run.prompts * (requests.read() + requests.prefix().unwrap_or(0.0) + requests.answer());
            format!("{} calls, {} in all, are billed", run.prompts, tokens(Tokens::const_new(all)))
        }));
        Ok(benches)
    });
    Deployed { launch: Err(why.to_owned()), benches, ..nothing(why) }
}

/// An option without a server and without a benchmark.
fn nothing(why: &str) -> Deployed {
    Deployed {
        scenario: None,
        name: String::new(),
        replicas: None,
        engine: None,
        head: Vec::new(),
        launch: Err(why.to_owned()),
        benches: Err(why.to_owned()),
        back: Vec::new(),
    }
}

/// What the calls of a workload are like.
fn requests_of(workload: &Workload) -> Result<Requests, String> {
    let Some(shape) = &workload.tokens else {
        return Err("the workload says no tokens".to_owned());
    };
    let cached = shape.input.value * *shape.cached.value();
    Ok(Requests {
        input: Tokens::const_new((shape.input.value.get() - cached.get()).max(1.0)),
        cached,
        output: shape.output.value + *shape.reasoning.value(),
        variation: *workload.length_cv.value(),
    })
}

/// One copy of the model, and how many there are.
fn one_copy(configuration: &Configuration) -> (Configuration, Count) {
    let Parallelism { gpus, tensor, pipeline, .. } = configuration.parallelism;
    let own = tensor.map_or(gpus.get(), Quantity::get) * pipeline.map_or(1.0, Quantity::get);
    let parallelism = Parallelism { gpus: Count::const_new(own), ..configuration.parallelism };
    (Configuration { parallelism, ..configuration.clone() }, Count::const_new((gpus.get() / own).max(1.0)))
}

/// Standard deviation over mean of lengths.
fn variation(lengths: Lengths) -> Ratio {
    match lengths {
        Lengths::Varying(variation) => variation,
        Lengths::Fixed | Lengths::Drawn => Ratio::ZERO,
    }
}

/// Tokens of the longest request that a server takes: where lengths vary, one in a hundred is longer. Never more than the model's context.
fn longest(prompt: Tokens, copy: &Configuration, variation: Ratio) -> Tokens {
    let sigma = variation.get().powi(2).ln_1p().sqrt();
    let factor = (ONE_IN_A_HUNDRED * sigma - sigma * sigma / 2.0).exp().max(1.0);
    let long = (prompt.get() + copy.output.get()) * factor + MARGIN;
    let rounded = (long / MARGIN).ceil() * MARGIN;
    Tokens::const_new(rounded.min(copy.architecture.context.get()))
}

/// Whole tokens in words.
fn tokens(of: Tokens) -> String {
    human(Amount::from(Tokens::const_new(of.get().ceil()))) + " tokens"
}

/// What a file is named by: letters, digits, points and dashes, and none of them hides the file or is taken for a flag.
fn file_name(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' || c == '_' { c } else { '-' };
    let name: String = name.chars().map(plain).take(MOST_OF_A_NAME).collect();
    let name = name.trim_matches(['-', '.']);
    if name.is_empty() { "option".to_owned() } else { name.to_owned() }
}

/// Longer names of files are no names of files.
const MOST_OF_A_NAME: usize = 80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_harmless() {
        for (name, file) in [
            ("llama-3.3-70b on h100", "llama-3.3-70b-on-h100"),
            ("../../etc/passwd", "etc-passwd"),
            ("$(reboot); `x`", "reboot----x"),
            ("-rf", "rf"),
            ("…", "option"),
        ] {
            assert_eq!(file_name(name), file);
        }
    }
}
