//! Where the tasks of a plan go.

use crate::economics::Plan;

/// Where tasks go: a fleet, or a way of a workload that has none.
pub(in crate::report) enum Place {
    Pool(usize),
    Way(usize, usize),
}

impl Place {
    pub(in crate::report) fn is(&self, work: usize, way: usize, pool: Option<usize>) -> bool {
        match self {
            Self::Pool(own) => pool == Some(*own),
            Self::Way(at, own) => *at == work && *own == way,
        }
    }

    pub(super) fn pool(&self) -> Option<usize> {
        match self {
            Self::Pool(pool) => Some(*pool),
            Self::Way(..) => None,
        }
    }
}

pub(in crate::report) fn places(plan: &Plan) -> Vec<Place> {
    let problem = &plan.asked.problem;
    let pools = (0..problem.pools.len()).map(Place::Pool);
    let ways = problem.works.iter().enumerate().flat_map(|(work, row)| {
        let own = row.ways.iter().enumerate().filter(|(_, way)| way.on.is_none());
        own.map(move |(way, _)| Place::Way(work, way))
    });
    pools.chain(ways).collect()
}
