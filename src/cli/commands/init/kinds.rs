//! The text of each kind of scenario.

use super::answers::{Answers, Choice, Field};
use super::draft::{Draft, Lines};
use super::kind::Kind;
use super::scalar;

/// Accuracies of models from small to large, until they are measured.
const ACCURACIES: [&str; 3] = ["70%", "88%", "92%"];

/// What a reader may add to any option.
const ACCURACY_NOTE: &str =
    "  # `accuracy: 90%` in an option, measured on your own tasks, gives the cost of a right result";

/// What the GPUs of a scenario are, one of each option.
#[derive(Clone, Debug, Default)]
pub(super) struct Hardware {
    /// Offers of rented GPUs, or GPUs in servers of one's own.
    pub(super) names: Vec<String>,
    /// Their GPUs, where each option has others: what options are called by.
    pub(super) gpus: Vec<String>,
    /// What a comment says of how an offer was chosen.
    pub(super) chosen: Option<&'static str>,
    /// The same weights by the token.
    pub(super) tokens: Vec<String>,
}

/// The scenario of some answers.
pub(super) fn draft(answers: &Answers, hardware: &Hardware, file: &str) -> Draft {
    let mut lines = Lines::new(answers);
    workload(&mut lines);
    match answers.kind {
        Kind::Api => api(&mut lines),
        Kind::Rented | Kind::Owned => gpus(&mut lines, hardware),
        Kind::Agents => agents(&mut lines),
        Kind::Batch => batch(&mut lines),
    }
    let about = match answers.kind {
        Kind::Api => "What a task costs with models that are paid by the token.",
        Kind::Rented if hardware.tokens.is_empty() => "What a task costs on rented GPUs.",
        Kind::Owned if hardware.tokens.is_empty() => "What a task costs on your own GPUs.",
        Kind::Rented => "What a task costs on rented GPUs, and by the token.",
        Kind::Owned => "What a task costs on your own GPUs, and by the token.",
        Kind::Agents => {
            "What a task costs with an agent that calls a model many times, and what a right result costs."
        }
        Kind::Batch => "What a task costs if its answer can wait until tomorrow.",
    };
    let run = format!("breakeven run {file}");
    lines.finish(about, &run)
}

fn workload(lines: &mut Lines<'_>) {
    let agents = lines.answers.kind == Kind::Agents;
    lines.line("workload:");
    lines.figure("  tasks", "workload.tasks", Field::Tasks, "tasks per month, day or hour");
    if agents {
        lines.figure("  calls", "workload.calls", Field::Calls, "calls to a model for one task");
        let [first, grows] =
            [Field::Input, Field::Grows].map(|field| lines.answers.one(field).unwrap_or_default());
        let text =
            format!("  input: {{ first: {}, grows: {} }}", scalar::value(&first), scalar::value(&grows));
        let parts = [("workload.input.first", Field::Input), ("workload.input.grows", Field::Grows)];
        lines.figures(&text, "workload.input", &parts, "the first prompt, and what each call adds to it");
    } else {
        lines.figure("  input", "workload.input", Field::Input, "the whole prompt of a call");
    }
    let share = if agents { "of every prompt" } else { "the share of it that a prompt cache serves" };
    lines.figure("  cached_input", "workload.cached_input", Field::Cached, share);
    lines.figure("  output", "workload.output", Field::Answer, "the answer of a call");
    if matches!(lines.answers.kind, Kind::Rented | Kind::Owned) {
        lines.figure(
            "  peak_to_mean",
            "workload.peak_to_mean",
            Field::PeakToMean,
            "the busiest hour over the mean hour",
        );
    }
}

fn api(lines: &mut Lines<'_>) {
    let models = lines.answers.all(Field::Model);
    lines.line("options:");
    for (model, name) in models.iter().zip(names(&models)) {
        by_token(lines, &name, model, Field::Model);
    }
    lines.line(ACCURACY_NOTE);
}

fn by_token(lines: &mut Lines<'_>, name: &str, model: &str, field: Field) {
    lines.wrote(&format!("options.{name}"), field, model);
    let text = format!("  {name}: {{ serverless: {} }}", scalar::value(model));
    match lines.answers.choice(field) {
        Choice::Given => lines.line(&text),
        Choice::Placeholder => lines.noted(&text, "an example: `breakeven catalog list models`"),
    }
}

fn gpus(lines: &mut Lines<'_>, hardware: &Hardware) {
    let owned = lines.answers.kind == Kind::Owned;
    if owned {
        lines.line("facility:");
        lines.assumed("  electricity: us-commercial", "facility", "or a price: $0.11/kWh");
        lines.assumed("  colocation: na-primary", "facility", "or a price: $184/kW/month");
        lines.assumed(
            "finance: { horizon: 36 months, discount_rate: 10%/year }",
            "finance",
            "for `breakeven roi`",
        );
    }
    let model = lines.answers.one(Field::Model).unwrap_or_default();
    lines.line("options:");
    let base = if owned { "own" } else { "rented" };
    let options = match (&hardware.names[..], &hardware.gpus[..]) {
        ([_], _) => vec![base.to_owned()],
        (offers, []) => {
            names(&offers.iter().map(|offer| format!("{base}-{}", slug(offer))).collect::<Vec<_>>())
        }
        (_, gpus) => names(&gpus.iter().map(|gpu| format!("{base}-{}", slug(gpu))).collect::<Vec<_>>()),
    };
    for (name, hardware_name) in options.iter().zip(&hardware.names) {
        gpu_option(lines, hardware, name, hardware_name, &model);
    }
    let tokens = match hardware.tokens.len() {
        1 => vec!["tokens".to_owned()],
        _ => names(&hardware.tokens),
    };
    for (name, model) in tokens.iter().zip(&hardware.tokens) {
        lines.wrote(&format!("options.{name}"), Field::Api, model);
        let model = scalar::value(model);
        match (lines.answers.choice(Field::Api), lines.answers.choice(Field::Cached)) {
            (Choice::Given, _) => lines.line(&format!("  {name}: {{ serverless: {model} }}")),
            (_, Choice::Placeholder) => {
                lines.noted(
                    &format!("  {name}: {{ serverless: {model} }}"),
                    "an example: the same model by the token, in fp8",
                );
            }
            // Its provider has no price for cached tokens.
            (_, Choice::Given) => lines.noted(
                &format!("  {name}: {{ serverless: {model}, workload: {{ cached_input: 0% }} }}"),
                "an example: the same model by the token, in fp8, without a cache",
            ),
        }
    }
    lines.line(ACCURACY_NOTE);
    let limit = lines.answers.one(Field::TtftP95).unwrap_or_default();
    lines.line("budgets:");
    for name in &options {
        let path = format!("budgets.{name}");
        let text = format!("  {name}: {{ ttft_p95: {} }}", scalar::value(&format!("<= {limit}")));
        lines.figures(
            &text,
            &path,
            &[(&path, Field::TtftP95)],
            "time to the first token, of 95% of the calls",
        );
    }
}

fn gpu_option(lines: &mut Lines<'_>, hardware: &Hardware, option: &str, name: &str, model: &str) {
    let path = format!("options.{option}");
    let note = |lines: &Lines<'_>, field, list: &str| match lines.answers.choice(field) {
        Choice::Given => String::new(),
        Choice::Placeholder => format!("an example: `breakeven catalog list {list}`"),
    };
    let owned = lines.answers.kind == Kind::Owned;
    let kind = if owned { "cluster" } else { "rental" };
    lines.line(&format!("  {option}:"));
    lines.line(&format!("    {kind}:"));
    lines.wrote(&path, Field::Gpu, name);
    lines.wrote(&path, Field::Offer, name);
    if owned {
        let note = note(lines, Field::Gpu, "gpus");
        lines.noted(&format!("      gpu: {}", scalar::value(name)), &note);
    } else {
        lines.noted(&format!("      offer: {}", scalar::value(name)), hardware.chosen.unwrap_or_default());
        lines.line("      term: on-demand");
    }
    lines.wrote(&format!("{path}.{kind}.model"), Field::Model, model);
    let note = note(lines, Field::Model, "architectures");
    lines.noted(&format!("      model: {}", scalar::value(model)), &note);
    lines.noted("      tensor_parallel: auto", "the fewest GPUs that hold the model and keep the limits");
    if owned {
        lines.line("      # ownership: { network: 10%, maintenance: 12%/year, staff: $12,000/month }");
        lines.line("      #   not stated here; `--costs whole` adds documented defaults");
    }
}

fn agents(lines: &mut Lines<'_>) {
    lines.line("quality:");
    lines.assumed("  cost_per_error: $5", "quality", "what a wrong result costs that nobody catches");
    lines.line("options:");
    let models = lines.answers.all(Field::Model);
    let names = names(&models);
    for (at, (model, name)) in models.iter().zip(&names).enumerate() {
        let accuracy = ACCURACIES.get(at).or(ACCURACIES.last()).copied().unwrap_or_default();
        lines.line(&format!("  {name}:"));
        lines.wrote(&format!("options.{name}"), Field::Model, model);
        let note = match lines.answers.choice(Field::Model) {
            Choice::Given => "",
            Choice::Placeholder => "an example: `breakeven catalog list models`",
        };
        lines.noted(&format!("    serverless: {}", scalar::value(model)), note);
        let path = format!("options.{name}.accuracy");
        lines.assumed(
            &format!("    accuracy: {accuracy}"),
            &path,
            "the share of right results, of your own tasks",
        );
    }
    let policy = match &names[..] {
        [] => return,
        [one] => {
            lines.line("  tried-again:");
            lines.line(&format!("    retry: {one}"));
            lines.noted("    attempts: 2", "at most");
            "tried-again"
        }
        several => {
            lines.line("  small-first:");
            lines.noted(
                &format!("    cascade: [{}]", several.join(", ")),
                "the next one where the verifier refuses",
            );
            "small-first"
        }
    };
    let path = format!("options.{policy}.verifier");
    lines.noted("    verifier:", "tests, a critic, or people");
    lines.assumed("      accepts_right: 95%", &path, "of right results");
    lines.assumed("      accepts_wrong: 20%", &path, "of wrong results");
    lines.assumed("      cost: $0.001", &path, "of one look");
}

fn batch(lines: &mut Lines<'_>) {
    let models = lines.answers.all(Field::Model);
    lines.line("options:");
    for (model, name) in models.iter().zip(names(&models)) {
        by_token(lines, &name, model, Field::Model);
        let batch = format!("{name}-batch");
        lines.wrote(&format!("options.{batch}"), Field::Model, model);
        let text = format!("  {batch}: {{ serverless: {{ model: {}, tier: batch }} }}", scalar::value(model));
        lines.noted(&text, "answers within a day");
    }
    lines.line(ACCURACY_NOTE);
}

/// Names of options out of names of models: their last parts, each once.
fn names(of: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for model in of {
        let base = slug(model.rsplit('/').next().unwrap_or(model));
        let taken = |name: &String| names.contains(name);
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|name| !taken(name));
        names.extend(free);
    }
    names
}

/// A name in lower case without dots, which `--set` and `explain` would want in quotes.
pub(super) fn slug(text: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let slug: String = text.chars().map(kept).collect();
    let parts: Vec<&str> = slug.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "option".to_owned() } else { parts.join("-") }
}
