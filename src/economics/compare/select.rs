//! Which ways are shown: the cheapest, one of each kind at least, and no crowd of narrower weights or of sizes of one offer.

use crate::scenario::{How, ServedWeights, Way, WayKind, WhyNot};
use crate::units::Quantity;
use crate::units::tolerance::NOISE;

use super::rank::{RankedWay, Ranking};

/// What is shown of a ranking.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The ways, the cheapest first.
    pub shown: Vec<RankedWay>,
    /// The others, with why.
    pub left_out: Vec<(Way, WhyNot)>,
}

/// Of so many ways that are shown, one may be narrower than published.
const NARROWER_ONE_IN: usize = 3;

impl Selection {
    /// At most so many ways of a ranking; those that are named or for reference are shown besides.
    pub fn of(ranking: &Ranking, top: usize) -> Self {
        let mut rest: Vec<(usize, &RankedWay)> = Vec::new();
        let mut left_out = ranking.left_out.clone();
        for (at, ranked) in ranking.ways.iter().enumerate() {
            // The ranking is in order, so the first size of an offer is the cheapest.
            if saves_nothing(ranked, ranking) {
                left_out.push((ranked.way.clone(), WhyNot::SavesNothing));
            } else if rest.iter().any(|(_, known)| is_other_size(&known.way, &ranked.way)) {
                left_out.push((ranked.way.clone(), WhyNot::OtherSize));
            } else {
                rest.push((at, ranked));
            }
        }
        let mut taken: Vec<usize> = Vec::new();
        let is_extra = |way: &Way| matches!(way.weights, ServedWeights::Named | ServedWeights::Reference);
        taken.extend(rest.iter().filter(|(_, ranked)| is_extra(&ranked.way)).map(|(at, _)| *at));
        let extra = taken.len();
        // A seat for the cheapest of each kind that a choice may fall on.
        for kind in [WayKind::Tokens, WayKind::Rented, WayKind::Reserved, WayKind::Owned] {
            let seat = rest.iter().find(|(at, ranked)| {
                ranked.way.kind() == kind && ranked.way.weights.is_eligible() && !taken.contains(at)
            });
            taken.extend(seat.map(|(at, _)| *at).filter(|_| taken.len() < extra + top));
        }
        let is_narrower = |way: &Way| matches!(way.weights, ServedWeights::Narrower(_));
        let mut narrower = 0;
        // What a choice may fall on comes before narrower weights, of which the cheapest one has a place if it saves something.
        let seats = taken.iter().filter_map(|at| ranking.ways.get(*at));
        let months = seats.filter(|ranked| ranked.way.weights.is_eligible()).map(|ranked| ranked.month.get());
        let (cheapest, dearest) = (months.clone().fold(f64::INFINITY, f64::min), months.fold(0.0, f64::max));
        let first = rest.iter().find(|(_, ranked)| is_narrower(&ranked.way));
        if let Some((at, ranked)) = first
            && top >= NARROWER_ONE_IN
            && taken.len() < extra + top
            && ranked.month.get() < cheapest
        {
            taken.push(*at);
            narrower += 1;
        }
        for (at, ranked) in &rest {
            let may_be_chosen = ranked.way.weights.is_eligible() && ranked.month.get() < dearest;
            if may_be_chosen && taken.len() < extra + top && !taken.contains(at) {
                taken.push(*at);
            }
        }
        for (at, ranked) in &rest {
            if taken.len() >= extra + top {
                break;
            }
            if taken.contains(at) {
                continue;
            }
            if is_narrower(&ranked.way) {
                if narrower >= top / NARROWER_ONE_IN {
                    continue;
                }
                narrower += 1;
            }
            taken.push(*at);
        }
        // Where there is room, nothing is kept back.
        for (at, _) in &rest {
            if taken.len() < extra + top && !taken.contains(at) {
                taken.push(*at);
            }
        }
        taken.sort_unstable();
        let (shown, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(|(at, _)| taken.contains(at));
        // Seats for each kind, and the few for narrower weights, may leave a cheaper one without a place.
        let last = shown.last().map_or(0.0, |(_, ranked)| ranked.month.get());
        left_out.extend(others.into_iter().map(|(_, ranked)| {
            let why = if ranked.month.get() < last { WhyNot::NoPlace } else { WhyNot::Dearer };
            (ranked.way.clone(), why)
        }));
        Self { shown: shown.into_iter().map(|(_, ranked)| ranked.clone()).collect(), left_out }
    }
}

/// Whether narrower weights cost as much as the published ones at the same offer: there is nothing to gain from an evaluation.
fn saves_nothing(narrower: &RankedWay, ranking: &Ranking) -> bool {
    let is_narrower = matches!(narrower.way.weights, ServedWeights::Narrower(_));
    let is_published = |way: &Way| matches!(way.weights, ServedWeights::Published(_));
    let same = |ranked: &RankedWay| {
        is_published(&ranked.way)
            && is_same_seller(&ranked.way, &narrower.way)
            && ranked.month.get() <= narrower.month.get() * (1.0 + NOISE)
    };
    is_narrower && ranking.ways.iter().any(same)
}

/// Whether two ways are sizes of one offer: the same provider, GPU, term and weights; or servers with the same GPUs.
fn is_other_size(one: &Way, other: &Way) -> bool {
    one.weights == other.weights && is_same_seller(one, other)
}

/// The same, whatever the weights are.
fn is_same_seller(one: &Way, other: &Way) -> bool {
    match (&one.how, &other.how) {
        (How::Rent { offer: first, term, .. }, How::Rent { offer: second, term: other_term, .. }) => {
            term == other_term
                && one.provider() == other.provider()
                && first.gpu == second.gpu
                && first.share == second.share
        }
        (How::Own { server: first, .. }, How::Own { server: second, .. }) => first.gpu == second.gpu,
        _ => false,
    }
}
