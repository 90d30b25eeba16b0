//! Own measurements that shift predictions: by how much a server is faster or slower than predicted for the same load, taken along to
//! other loads, lengths and replicas.

use super::band::anchored::Residuals;
use super::band::band::Pace;
use super::engine::calibration::Calibration;
use super::engine::configuration::{Configuration, Lengths, Load};
use super::engine::infeasible::Infeasible;
use super::engine::predict::predict;
use crate::units::{Count, Fraction, Quantity, Ratio, Seconds, Tokens, TokensPerSecond};

/// One own measurement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AnchorPoint {
    /// Requests at a time.
    pub clients: Ratio,
    /// Mean time to the first token, if it was measured.
    pub ttft: Option<Seconds>,
    /// Mean time between tokens after that, if it was measured.
    pub tpot: Option<Seconds>,
    /// Answer tokens a second.
    pub output_rate: TokensPerSecond,
    /// Tokens of a prompt, if they are known.
    pub input: Option<Tokens>,
    /// Tokens of an answer, if they are known.
    pub output: Option<Tokens>,
    /// The share of a prompt that came out of a prefix cache, if it is known.
    pub cached: Option<Fraction>,
}

/// A measurement over what is predicted for the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AnchorRatio {
    /// Requests at a time.
    pub clients: Ratio,
    /// Of the time to the first token.
    pub ttft: Option<Ratio>,
    /// Of the time between tokens.
    pub tpot: Option<Ratio>,
    /// Of answer tokens a second.
    pub rate: Ratio,
}

/// By how much own measurements shift predictions.
#[derive(Clone, Debug, PartialEq)]
pub struct Anchor {
    /// Each measurement over its prediction, in the order given; at least one.
    pub ratios: Vec<AnchorRatio>,
    /// The shift: measured over predicted. A time that no measurement has goes by the rate.
    pub shift: Pace,
    /// Where the measurements lie once they are shifted.
    pub residuals: Residuals,
}

impl Anchor {
    /// Holds measurements of a replica against predictions of the same replica under the same load. Lengths that a measurement does not
    /// say are those of the configuration; they are taken to be all alike, as in the measurements that the constants are fitted to. Prompts
    /// of a length that it says are read whole, as benchmarks send new ones, unless it says which share came out of a cache. `None` if
    /// there is no measurement.
    ///
    /// The shift of each figure is the middle one of the ratios (of two in the middle the geometric mean), so that one odd run moves
    /// nothing:
    ///
    /// ```
    /// use breakeven::serving::middle;
    /// let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    /// assert_eq!(middle(&mut [1.25]), Some(1.25));
    /// assert!(near(middle(&mut [1.6, 1.0]).unwrap(), 1.6_f64.sqrt()));
    /// assert_eq!(middle(&mut [1.1, 9.0, 1.2]), Some(1.2));
    /// ```
    pub fn of(
        points: &[AnchorPoint],
        measured: &Configuration,
        c: &Calibration,
    ) -> Result<Option<Self>, Infeasible> {
        let ratios = points.iter().map(|point| ratio(point, measured, c)).collect::<Result<Vec<_>, _>>()?;
        let mut rates: Vec<f64> = ratios.iter().map(|found| found.rate.get()).collect();
        let Some(rate) = middle(&mut rates) else { return Ok(None) };
        let of = |pick: fn(&AnchorRatio) -> Option<Ratio>| {
            let mut known: Vec<f64> = ratios.iter().filter_map(pick).map(Quantity::get).collect();
            middle(&mut known).unwrap_or(1.0 / rate)
        };
        let (ttft, tpot) = (of(|found| found.ttft), of(|found| found.tpot));
        let shift =
            Pace { ttft: Ratio::const_new(ttft), tpot: Ratio::const_new(tpot), rate: Ratio::const_new(rate) };
        let spread = |shift: f64, pick: fn(&AnchorRatio) -> Option<Ratio>| {
            let apart = ratios.iter().filter_map(pick).map(|ratio| ratio.get() / shift);
            apart.fold((1.0_f64, 1.0_f64), |(low, high), ratio| (low.min(ratio), high.max(ratio)))
        };
        let (ttft, tpot) = (spread(ttft, |found| found.ttft), spread(tpot, |found| found.tpot));
        let rate = spread(rate, |found| Some(found.rate));
        let pace = |ttft, tpot, rate| Pace {
            ttft: Ratio::const_new(ttft),
            tpot: Ratio::const_new(tpot),
            rate: Ratio::const_new(rate),
        };
        let residuals = Residuals {
            points: Count::const_new(ratios.len() as f64),
            low: pace(ttft.0, tpot.0, rate.0),
            high: pace(ttft.1, tpot.1, rate.1),
        };
        Ok(Some(Self { ratios, shift, residuals }))
    }
}

/// A measurement over what is predicted for as many requests at a time: so a load that somebody limited is held against the same load,
/// and says nothing of a capacity.
fn ratio(point: &AnchorPoint, measured: &Configuration, c: &Calibration) -> Result<AnchorRatio, Infeasible> {
    let at_least_one = point.clients.get().max(1.0);
    let (input, cached) = match (point.input, point.cached) {
        (None, None) => (measured.input, measured.cached),
        (whole, share) => {
            let whole = whole.unwrap_or(measured.input + measured.cached);
            let cached = whole * share.unwrap_or(Fraction::ZERO);
            // A prompt that is cached whole is read again from its last token on.
            (Tokens::const_new((whole.get() - cached.get()).max(1.0)), cached)
        }
    };
    let configuration = Configuration {
        input,
        cached,
        output: point.output.unwrap_or(measured.output),
        lengths: Lengths::Fixed,
        load: Load::Concurrency(Count::const_new(at_least_one)),
        ..measured.clone()
    };
    let found = predict(&configuration, c)?;
    let over = |own: Option<Seconds>, predicted: Seconds| {
        let positive = own.filter(|own| own.get() > 0.0 && predicted.get() > 0.0)?;
        Some(Ratio::const_new(positive.get() / predicted.get()))
    };
    // Fewer than one request at a time: it runs alone, and part of the time none does.
    let rate = found.output_rate.get() * (point.clients.get() / at_least_one);
    Ok(AnchorRatio {
        clients: point.clients,
        ttft: over(point.ttft, found.ttft),
        tpot: over(point.tpot, found.tpot),
        rate: Ratio::const_new(point.output_rate.get() / rate),
    })
}

/// The middle one of ratios, or the geometric mean of the two in the middle; `None` if there is none.
pub fn middle(ratios: &mut [f64]) -> Option<f64> {
    ratios.sort_by(f64::total_cmp);
    let half = ratios.len() / 2;
    let upper = ratios.get(half).copied()?;
    if ratios.len() % 2 == 1 {
        return Some(upper);
    }
    ratios.get(half.checked_sub(1)?).map(|lower| (lower * upper).sqrt())
}
