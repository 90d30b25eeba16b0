//! Decisions by predictions that were fitted without the group at hand.

use breakeven::benchmark::{GpuPrices, Regret, observations};
use breakeven::catalog::{Catalog, GpuRent};
use breakeven::serving::Prediction;
use breakeven::units::{Date, Quantity as _, Seconds};

use crate::data::Row;

/// Limits on the time per token.
const LIMITS: [f64; 3] = [0.02, 0.03, 0.05];

/// A line for each tally of decisions, of NVIDIA's GPUs: nothing of others goes into a fit.
pub(crate) fn lines(
    name: &str,
    rows: &[Row],
    predictions: &[Option<Prediction>],
    catalog: &Catalog,
    day: Date,
) -> String {
    let used = rows.iter().zip(predictions).filter(|(row, _)| !row.suspected && row.of_the_fit);
    let (found, _) =
        observations(used.map(|(row, prediction)| (&row.published, prediction.as_ref().ok_or("cannot run"))));
    let gpus = found.iter().map(|row| row.layout.gpu.clone());
    let prices: GpuPrices = gpus
        .filter_map(|gpu| Some((gpu.clone(), GpuRent::on_demand(&gpu, catalog, day)?.price.value)))
        .collect();
    let limits = LIMITS.into_iter().filter_map(|limit| Seconds::new(limit).ok()).collect::<Vec<_>>();
    let Ok(regret) = Regret::of(&found, &prices, &limits) else { return String::new() };
    let mut text = String::new();
    for tally in &regret.tallies {
        let share = |load: Option<breakeven::units::Load>| load.map_or(f64::NAN, |load| load.get() * 100.0);
        text += &format!(
            "{name:<16}{:<28}{:>6} decisions, right {:.1} %, mean regret {:.1} %, above 10 % {:.1} %, broken {:.1} %\n",
            format!("{:?}", tally.slice),
            tally.decisions.get(),
            tally.right.get() * 100.0,
            share(tally.regret),
            tally.large.map_or(f64::NAN, |large| large.get() * 100.0),
            tally.broken.get() * 100.0,
        );
    }
    for found in regret.disagreements {
        text += &format!(
            "{name:<16}{:?} {:?} {:.1} points\n",
            found.between,
            found.metric,
            found.distance().get() * 100.0
        );
    }
    text
}
