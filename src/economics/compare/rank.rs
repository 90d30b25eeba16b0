//! What every way of the market would cost a month. A replica on the same GPUs in instances of the same size is the same at forty
//! providers: it is predicted, sized and billed once, by the ordinary reader and the ordinary bill, and the others differ in rent alone.

use crate::catalog::Catalog;
use crate::economics::evaluate::month_costs;
use crate::figure::Gap;
use crate::metric::Metric;
use crate::scenario::{Caches, Experts, How, Market, MarketQuestion, Refused, Way, WayLayout, WhyNot};
use crate::units::{Calendar, Count, Quantity, UsdPerMonth};

/// A way with what it would cost.
#[derive(Clone, Debug)]
pub struct RankedWay {
    /// The way, in the layout that was found for it.
    pub way: Way,
    /// What it would cost a month, by the whole bill.
    pub month: UsdPerMonth,
}

/// The market by what each way would cost.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// Those that have a cost, the cheapest first.
    pub ways: Vec<RankedWay>,
    /// The others, each with why.
    pub left_out: Vec<(Way, WhyNot)>,
}

/// What a way would cost, in the layout that was found for it.
#[derive(Clone, Debug)]
struct Billed {
    way: Way,
    month: UsdPerMonth,
    gpus: Option<Count>,
}

/// Ways that differ in rent alone.
struct Alike {
    of: Way,
    billed: Result<Billed, WhyNot>,
}

impl Ranking {
    /// Of every way of a market.
    pub fn of(question: &MarketQuestion, market: &Market, catalog: &Catalog) -> Self {
        let mut known: Vec<Alike> = Vec::new();
        let mut ranking = Self { ways: Vec::new(), left_out: Vec::new() };
        for way in &market.ways {
            let found = known.iter().position(|alike| is_alike(&alike.of, way));
            let at = found.unwrap_or_else(|| {
                known.push(Alike { of: way.clone(), billed: billed(question, way, catalog) });
                known.len() - 1
            });
            let Some(alike) = known.get(at) else { continue };
            match &alike.billed {
                Ok(first) => ranking.ways.push(with_rent_of(way, first)),
                Err(why) => ranking.left_out.push((way.clone(), why.clone())),
            }
        }
        ranking.ways.sort_by(|a, b| a.month.get().total_cmp(&b.month.get()));
        ranking
    }

    /// The same, with every way read and billed by itself: what the short way must not differ from.
    pub fn in_full(question: &MarketQuestion, market: &Market, catalog: &Catalog) -> Self {
        let mut ranking = Self { ways: Vec::new(), left_out: Vec::new() };
        for way in &market.ways {
            match billed(question, way, catalog) {
                Ok(found) => ranking.ways.push(RankedWay { way: found.way, month: found.month }),
                Err(why) => ranking.left_out.push((way.clone(), why)),
            }
        }
        ranking.ways.sort_by(|a, b| a.month.get().total_cmp(&b.month.get()));
        ranking
    }
}

/// Whether two ways differ in rent alone: the same GPUs, as many in an instance, the same weights.
fn is_alike(one: &Way, other: &Way) -> bool {
    let (How::Rent { offer: first, .. }, How::Rent { offer: second, .. }) = (&one.how, &other.how) else {
        return false;
    };
    first.gpu == second.gpu
        && first.gpus == second.gpus
        && first.share == second.share
        && one.weights == other.weights
}

/// A way at its own rent: as many instances as another one that is alike.
fn with_rent_of(way: &Way, first: &Billed) -> RankedWay {
    let layout = match &first.way.how {
        How::Rent { layout, .. } | How::Own { layout, .. } => *layout,
        How::Buy { .. } => return RankedWay { way: first.way.clone(), month: first.month },
    };
    let month = match (&way.how, &first.way.how, first.gpus) {
        (How::Rent { offer, price, .. }, How::Rent { price: paid, .. }, Some(gpus)) => {
            month_at(first.month, gpus, offer.gpus, price.value.get() - paid.value.get())
        }
        _ => first.month,
    };
    RankedWay { way: way.laid_out(layout), month }
}

/// The month of a fleet whose instances cost so much more an hour: month + instances × hours a month × difference.
fn month_at(month: UsdPerMonth, gpus: Count, in_one: Count, more_an_hour: f64) -> UsdPerMonth {
    let instances = gpus.get() / in_one.get();
    let hours = Calendar::STANDARD.hours_per_month().get();
    UsdPerMonth::const_new((month.get() + instances * hours * more_an_hour).max(0.0))
}

/// Reads and bills a way by itself, in the layout that meets the limits with the fewest GPUs; or why it is left out.
fn billed(question: &MarketQuestion, way: &Way, catalog: &Catalog) -> Result<Billed, WhyNot> {
    let mut last = None;
    for variant in variants(question, way) {
        match one(question, &variant, catalog) {
            Ok(found) => return Ok(found),
            // The first reason is that of the way as it is meant.
            Err(why) => last = last.or(Some(why)),
        }
    }
    Err(last.unwrap_or(WhyNot::NoPrice))
}

/// A way, and what is tried where it is refused: experts held whole, cached tokens paid as input.
fn variants(question: &MarketQuestion, way: &Way) -> Vec<Way> {
    let mut ways = vec![way.clone()];
    match &way.how {
        How::Rent { .. } | How::Own { .. } if question.architecture.experts.is_some() => {
            ways.push(way.laid_out(WayLayout { replica: None, experts: Experts::Whole }));
        }
        How::Buy { model, region, .. } if question.caches() => {
            let how = How::Buy {
                model: std::sync::Arc::clone(model),
                region: region.clone(),
                caches: Caches::AsInput,
            };
            ways.push(Way { how, ..way.clone() });
        }
        _ => {}
    }
    ways
}

fn one(question: &MarketQuestion, way: &Way, catalog: &Catalog) -> Result<Billed, WhyNot> {
    let text = question.text(std::slice::from_ref(way));
    let scenario =
        question.read(&text, catalog).map_err(|refused| why_not(question, way, refused, catalog))?;
    let cost = month_costs(&scenario).into_iter().next().ok_or(WhyNot::NoPrice)?;
    let (month, gpus) = match cost {
        Ok(found) => (found.month, found.gpus),
        Err(Gap::NotMet(limit)) => return Err(WhyNot::MissesLimit(limit)),
        Err(gap) => return Err(WhyNot::Refused(gap.to_string())),
    };
    let replica = scenario.options.first().and_then(|option| option.serving.deployment());
    let way = match (replica, &way.how) {
        (Some(replica), How::Rent { layout, .. } | How::Own { layout, .. }) => {
            way.laid_out(WayLayout { replica: Some(replica.tensor_parallel.value), ..*layout })
        }
        _ => way.clone(),
    };
    Ok(Billed { way, month, gpus })
}

/// Why the reader refuses a way, for whoever looks at the market.
fn why_not(question: &MarketQuestion, way: &Way, refused: Refused, catalog: &Catalog) -> WhyNot {
    if let Some(limit) = too_slow(question, way, catalog) {
        return WhyNot::MissesLimit(limit);
    }
    match &way.how {
        How::Rent { offer, .. } => WhyNot::DoesNotRun(format!("{} × {}", offer.gpus, offer.gpu)),
        How::Own { server, .. } => WhyNot::DoesNotRun(format!("{} × {}", server.gpus, server.gpu)),
        How::Buy { .. } => WhyNot::Refused(refused.message),
    }
}

/// The limit on the time of a token, where that alone is why the reader finds no replica: not even one request at a time is so fast.
fn too_slow(question: &MarketQuestion, way: &Way, catalog: &Catalog) -> Option<String> {
    let (metric, limit) = question.limits.iter().find(|(metric, _)| *metric == Metric::TpotP95)?;
    way.gpu()?;
    let limits = question.limits.iter().copied().filter(|(other, _)| other != metric).collect();
    let without = MarketQuestion { limits, ..question.clone() };
    let runs = without.read(&without.text(std::slice::from_ref(way)), catalog).is_ok();
    runs.then(|| format!("{} <= {limit}", metric.info().id))
}
