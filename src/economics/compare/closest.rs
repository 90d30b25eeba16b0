//! Where no number of replicas keeps the limits: what comes closest to them, nearly idle.

use crate::catalog::Catalog;
use crate::economics::evaluate::evaluate_middle;
use crate::metric::Metric;
use crate::scenario::{How, MarketQuestion, ServedWeights, Way, WhyNot};
use crate::units::{Amount, Fraction, Quantity, Seconds};

/// The way that comes closest to limits which nothing keeps.
#[derive(Clone, Debug)]
pub struct Closest {
    /// The way.
    pub way: Way,
    /// The limit that it misses most.
    pub metric: Metric,
    /// Its figure, nearly idle.
    pub value: Amount,
    /// The limit.
    pub limit: Seconds,
}

/// How full replicas are that are taken for nearly idle.
const IDLE: Fraction = Fraction::const_new(0.05);

impl Closest {
    /// Of ways that miss the limits however many replicas there are, as published; `None` if there are none.
    pub fn of(question: &MarketQuestion, left_out: &[(Way, WhyNot)], catalog: &Catalog) -> Option<Self> {
        let idle = MarketQuestion { limits: Vec::new(), most_full: Some(IDLE), ..question.clone() };
        let mut seen: Vec<&Way> = Vec::new();
        let mut best: Option<(f64, Self)> = None;
        for (way, why) in left_out {
            let misses =
                matches!(why, WhyNot::MissesLimit(_)) && matches!(way.weights, ServedWeights::Published(_));
            if !misses || seen.iter().any(|known| has_same_gpus(known, way)) {
                continue;
            }
            seen.push(way);
            let Ok(scenario) = idle.read(&idle.text(std::slice::from_ref(way)), catalog) else { continue };
            let evaluation = evaluate_middle(&scenario);
            let Some(outcome) = evaluation.outcomes.first() else { continue };
            let missed = question.limits.iter().filter_map(|(metric, limit)| {
                let value = outcome.metric(*metric).as_ref().ok()?.amount;
                Some((value.value() / limit.get(), *metric, value, *limit))
            });
            let Some((share, metric, value, limit)) = missed.max_by(|a, b| a.0.total_cmp(&b.0)) else {
                continue;
            };
            if best.as_ref().is_none_or(|(least, _)| share < *least) {
                best = Some((share, Self { way: way.clone(), metric, value, limit }));
            }
        }
        best.map(|(_, found)| found)
    }
}

/// Whether two ways stand on as many of the same GPUs.
fn has_same_gpus(one: &Way, other: &Way) -> bool {
    let gpus = |way: &Way| match &way.how {
        How::Rent { offer, .. } => Some(offer.gpus),
        How::Own { server, .. } => Some(server.gpus),
        How::Buy { .. } => None,
    };
    one.gpu() == other.gpu() && gpus(one) == gpus(other)
}
