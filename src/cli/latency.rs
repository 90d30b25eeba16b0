//! Percentiles of latency for `breakeven predict`: estimated, and played.

use std::io::IsTerminal as _;

use anyhow::{Context as _, bail};
use indicatif::{ProgressBar, ProgressStyle};

use crate::report::{LatencyRow, Table, latency_table};
use crate::serving::{Arrivals, Calibration, Configuration, Curve, Lengths, Play, Queue, simulate};
use crate::units::{Fraction, Number, Quantity, Ratio, brief};

use super::args::PredictArgs;
use super::predict::Asked;

/// Estimated percentiles, and simulated ones where they are asked for.
pub(super) fn table(
    args: &PredictArgs,
    asked: &Asked,
    title: &str,
    calibration: &Calibration,
) -> anyhow::Result<Table> {
    let arrivals = arrivals(args, asked)?;
    let varying = arrivals.length_variation;
    let lengths = if varying > Ratio::ZERO { Lengths::Varying(varying) } else { Lengths::Fixed };
    let configuration = Configuration { lengths, ..asked.configuration.clone() };
    let most = args.concurrency.or(asked.most);
    let curve = Curve::predicted(&configuration, most, calibration)?;
    let queue = Queue::new(&curve);
    let estimated = queue.latencies(&arrivals).map_err(|overloaded| {
        anyhow::anyhow!(
            "{} are {} of what it gets through, {}: waiting has no end",
            arrivals.rate,
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
    if args.simulate {
        let play = Play { arrivals, duration: args.duration, most, seed: args.seed };
        let bar = bar();
        let played = simulate(&configuration, &play, calibration, &mut |done| advance(&bar, done));
        bar.finish_and_clear();
        let played = played?;
        title += &format!(
            "\nsimulated {} with seed {}: {} calls; step times straightened by {}",
            args.duration,
            args.seed,
            played.calls,
            brief(played.straightened)
        );
        rows.push(LatencyRow { how: "simulated".to_owned(), latencies: played.latencies });
    }
    Ok(latency_table(title, &rows))
}

fn arrivals(args: &PredictArgs, asked: &Asked) -> anyhow::Result<Arrivals> {
    let known = asked.arrivals;
    let rate = args.rate.or(known.map(|known| known.rate));
    let rate = rate.context("say how many calls arrive: `--rate 12/s`")?;
    if rate.get() == 0.0 {
        bail!("no calls: `--rate` is more than 0");
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
