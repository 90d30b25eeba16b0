//! Percentiles of latency for `breakeven predict`: estimated, and played.

use std::io::IsTerminal as _;

use anyhow::{Context as _, bail};
use indicatif::{ProgressBar, ProgressStyle};

use crate::report::{LatencyRow, Table, latency_table};
use crate::serving::{
    Arrivals, Calibration, Configuration, Curve, Duration, Interval, Intervals, Lengths, Parallelism, Play,
    PlayFault, Queue, Simulated, simulate,
};
use crate::units::{CallsPerSecond, Count, Fraction, Number, Quantity, Ratio, brief};

use super::args::PredictArgs;
use super::asked::PredictionRequest;

/// Estimated percentiles, and simulated ones where they are asked for.
pub(in crate::cli) fn table(
    args: &PredictArgs,
    asked: &PredictionRequest,
    title: &str,
    calibration: &Calibration,
) -> anyhow::Result<Table> {
    let arrivals = arrivals(args, asked)?;
    let lengths = Lengths::Varying(arrivals.length_variation);
    let configuration = Configuration { lengths, ..asked.configuration.clone() };
    let most = args.concurrency.or(asked.most);
    if most == Some(Count::ZERO) {
        bail!("`--concurrency` is at least 1");
    }
    let copies = copies(&configuration);
    if copies > 1.0 {
        bail!(
            "`--rate` is about one copy of the model, and `--gpus {}` holds {copies}: leave `--gpus` out and share the calls \
             among the copies, or let more GPUs share each layer (`--tensor-parallel`)",
            configuration.parallelism.gpus.get()
        );
    }
    if args.simulate && asked.shift.is_some() {
        bail!(
            "own measurements shift this prediction, and the simulation plays engines as predicted: leave `--simulate` out"
        );
    }
    let curve = Curve::predicted(&configuration, most, calibration)?.at_pace(asked.pace());
    let queue = Queue::new(&curve);
    let estimated = queue.latencies(&arrivals).map_err(|overloaded| {
        anyhow::anyhow!(
            "{} are {} of what it gets through, {}: waiting has no end",
            brief(arrivals.rate),
            brief(overloaded.load),
            brief(queue.capacity())
        )
    })?;
    let mut rows = vec![LatencyRow { how: "estimated".to_owned(), latencies: estimated }];
    let mut title = format!(
        "{title}\n{}, variation {} of gaps and {} of lengths; {} in flight on average",
        brief(arrivals.rate),
        arrivals.gap_variation.get(),
        arrivals.length_variation.get(),
        brief(Number::const_new(estimated.in_flight.get()))
    );
    if let Some(beyond) = queue.beyond_tested(&arrivals) {
        title += &format!("\n{beyond}");
        if !args.simulate {
            title += ": `--simulate` plays every step";
        }
    }
    if let Some(long) = beyond_context(&configuration, &arrivals) {
        title += &format!("\n{long}");
    }
    if args.simulate {
        let play = Play { arrivals, duration: args.duration, most, seed: args.seed };
        let bar = bar();
        let played = simulate(&configuration, &play, calibration, &mut |done| advance(&bar, done));
        bar.finish_and_clear();
        let played = match (played, args.duration) {
            (Err(why @ PlayFault::TooLong(_)), Some(asked)) => {
                bail!(
                    "`--duration {}`: {why}; say that much, or leave it out to play what the load needs",
                    brief(asked)
                )
            }
            (played, _) => played?,
        };
        title += &format!("\n{}", simulated(&played, args.seed));
        rows.push(LatencyRow { how: "simulated".to_owned(), latencies: played.latencies });
    }
    Ok(latency_table(title, &rows))
}

/// What was played, why so long, and how sure its 95th percentiles are.
fn simulated(played: &Simulated, seed: u64) -> String {
    let time = brief(played.duration.seconds());
    let load = brief(played.load);
    let why = match played.duration {
        Duration::Stated(_) => String::new(),
        Duration::Chosen(_) => format!(", as long as a load of {load} asks for,"),
        Duration::Bounded(_) => {
            format!(", shorter than a load of {load} asks for so that it ends in some seconds,")
        }
    };
    let Intervals { ttft, tpot, latency } = played.intervals;
    let interval = |interval: Interval| format!("{}\u{2013}{}", brief(interval.low), brief(interval.high));
    format!(
        "simulated {time}{why} with seed {seed}: {} calls; 95th percentiles of 95 in 100 such runs: TTFT {}, TPOT {}, latency {}",
        brief(Number::const_new(played.calls.get())),
        interval(ttft),
        interval(tpot),
        interval(latency)
    )
}

fn arrivals(args: &PredictArgs, asked: &PredictionRequest) -> anyhow::Result<Arrivals> {
    let known = asked.arrivals;
    let rate = args.rate.or(known.map(|known| known.rate));
    let rate = rate.context("say how many calls arrive: `--rate 12/s`")?;
    if rate.get() == 0.0 {
        bail!("no calls: `--rate` is more than 0");
    }
    if rate > MOST_RATE {
        bail!(
            "`--rate` is at most {} for one copy of the model; {} were asked for",
            brief(MOST_RATE),
            brief(rate)
        );
    }
    for (flag, variation) in [("--arrival-cv", args.arrival_cv), ("--length-cv", args.length_cv)] {
        if variation.is_some_and(|variation| variation.get() > MOST_VARIATION) {
            bail!(
                "{flag}: a standard deviation of more than {MOST_VARIATION} times the mean is not believed"
            );
        }
    }
    let or = |typed: Option<Ratio>, of: fn(&Arrivals) -> Ratio, default: Ratio| {
        typed.or(known.as_ref().map(of)).unwrap_or(default)
    };
    Ok(Arrivals {
        rate,
        gap_variation: or(args.arrival_cv, |known| known.gap_variation, Ratio::const_new(1.0)),
        length_variation: or(args.length_cv, |known| known.length_variation, Ratio::ZERO),
    })
}

/// Copies of the model on the GPUs.
fn copies(configuration: &Configuration) -> f64 {
    let Parallelism { gpus, tensor, pipeline, .. } = configuration.parallelism;
    gpus.get() / (tensor.map_or(gpus.get(), Quantity::get) * pipeline.map_or(1.0, Quantity::get))
}

/// More calls a second than any copy of a model answers.
const MOST_RATE: CallsPerSecond = CallsPerSecond::const_new(1e6);
/// A coefficient of variation above this is taken for a mistake.
const MOST_VARIATION: f64 = 10.0;
/// Prompts and answers that reach so far beyond the mean, in standard deviations of their logarithm, come once in a hundred.
const ONE_IN_A_HUNDRED: f64 = 2.326;

/// What is to be said where lengths reach beyond the model's context.
fn beyond_context(configuration: &Configuration, arrivals: &Arrivals) -> Option<String> {
    let sigma = arrivals.length_variation.get().powi(2).ln_1p().sqrt();
    let factor = (ONE_IN_A_HUNDRED * sigma - sigma * sigma / 2.0).exp();
    let Configuration { input, output, cached, architecture, .. } = configuration;
    let long = cached.get() + (input.get() * factor).max(input.get()) + output.get();
    (long > architecture.context.get()).then(|| {
        format!(
            "more than one prompt in a hundred is longer than the context of {}: the simulation cuts them, the estimate does not",
            brief(architecture.context)
        )
    })
}

/// A bar on a terminal, nothing elsewhere.
fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(PARTS);
    if let Ok(style) = ProgressStyle::with_template("simulating {wide_bar} {percent}%") {
        bar.set_style(style);
    }
    bar
}

/// Parts of a bar.
const PARTS: u64 = 1000;

fn advance(bar: &ProgressBar, done: Fraction) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and PARTS")]
    bar.set_position((done.get() * PARTS as f64) as u64);
}
