//! Mixes with charges that are paid in full as soon as a way is used at all: the fixed-charge problem. Each charge is paid, barred (its ways
//! are not used) or open. While it is open, its ways bear a share of it with each task, which is never more than the charge itself; so the
//! mix without fixed charges bounds the cost from below, and where the share comes to the whole, the bound is met (branch and bound, as
//! in Balinski 1961, "Fixed-cost transportation problems").

use crate::units::tolerance::STATED;
use crate::units::{Quantity as _, TasksPerMonth, UsdPerMonth, UsdPerTask};

use super::effort::Effort;
use super::mix::{Mix, Proof};
use super::problem::{FixedCharge, Infeasible, Problem, Work};

/// Finds the cheapest mix of a problem without fixed charges, within an effort.
type Solve<'a> = &'a dyn Fn(&Problem, Effort) -> Result<Mix, Infeasible>;

/// What is decided of a charge.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Decided {
    /// Nothing: its ways may be used, and bear a share of it.
    Open,
    /// It is paid, whether its ways are used or not.
    Paid,
    /// Its ways are not used.
    Barred,
}

/// A part of the question: all mixes that keep to what is decided.
struct Node {
    decided: Vec<Decided>,
    /// What any of them costs at least.
    bound: f64,
}

/// The cheapest mix, charges in, by way of mixes of problems that have none.
pub(super) fn with_fixed_charges(
    problem: &Problem,
    effort: Effort,
    solve: Solve<'_>,
) -> Result<Mix, Infeasible> {
    match Search::of(problem, effort, solve).run() {
        Err(Infeasible::Budget { .. }) => {
            // The smallest bill is the cheapest mix of the same ways with ends that cost nothing.
            let least = mix_with_free_ends(problem, effort, solve)?;
            Err(Infeasible::Budget { least: least.bill })
        }
        other => other,
    }
}

fn mix_with_free_ends(problem: &Problem, effort: Effort, solve: Solve<'_>) -> Result<Mix, Infeasible> {
    let mut free = Problem { budget: None, ..problem.clone() };
    for work in &mut free.works {
        work.ways.iter_mut().for_each(|way| way.ends = UsdPerTask::ZERO);
        work.unserved = work.unserved.map(|_| UsdPerTask::ZERO);
    }
    Search::of(&free, effort, solve).run()
}

struct Search<'a> {
    problem: &'a Problem,
    /// All tasks that the ways of each charge could serve in a month.
    demand: Vec<f64>,
    solve: Solve<'a>,
    effort: Effort,
    /// Steps so far.
    used: usize,
    best: Option<Mix>,
    /// The sets of charges whose cheapest mix is known.
    tried: Vec<Vec<bool>>,
    /// Whether every mix so far is proven to be the cheapest of its problem.
    known: bool,
}

impl<'a> Search<'a> {
    fn of(problem: &'a Problem, effort: Effort, solve: Solve<'a>) -> Self {
        let (demand, best, tried) = (demand(problem), None, Vec::new());
        Self { problem, demand, solve, effort, used: 0, best, tried, known: true }
    }

    fn run(mut self) -> Result<Mix, Infeasible> {
        let open = vec![Decided::Open; self.problem.fixed.len()];
        let mut nodes = vec![Node { decided: open, bound: 0.0 }];
        // What is left out costs at least.
        let mut lowest = f64::INFINITY;
        // Why there is no mix even where nothing fixed is charged.
        let mut failed: Option<Infeasible> = None;
        while let Some(node) = cheapest(&mut nodes) {
            let enough = self.best.as_ref().is_some_and(|best| node.bound >= worth_looking_for(best));
            if enough || self.is_exhausted() {
                self.known &= enough;
                lowest = lowest.min(node.bound);
                break;
            }
            let is_whole = node.decided.iter().all(|how| *how == Decided::Open);
            match self.look_at(node, &mut nodes) {
                Ok(Some(bound)) => lowest = lowest.min(bound),
                Err(gap) if is_whole => failed = Some(gap),
                Ok(None) | Err(_) => {}
            }
        }
        match (self.best, failed) {
            (Some(best), _) => Ok(proven(best, lowest, self.known, self.effort, self.used)),
            (None, Some(gap)) => Err(gap),
            // There are mixes, but for what their charges come to.
            (None, None) => Err(Infeasible::Budget { least: UsdPerMonth::ZERO }),
        }
    }

    /// Looks at a part of the question: the least that it costs where it need not be divided further, and otherwise its parts.
    fn look_at(&mut self, node: Node, nodes: &mut Vec<Node>) -> Result<Option<f64>, Infeasible> {
        let Node { mut decided, bound } = node;
        self.settle(&mut decided);
        let (part, kept) = self.part(&decided)?;
        let relaxed = self.solved(&part, &kept)?;
        let paid: f64 = self.sum(|at| decided[at] == Decided::Paid);
        let bound = gap(&relaxed).map_or(bound, |gap| bound.max(relaxed.cost().get() + paid - gap));
        let used: Vec<bool> =
            self.problem.fixed.iter().map(|charge| relaxed.pays(self.problem, charge)).collect();
        self.try_with(&used);
        // The one whose share falls the furthest short of the whole.
        let short = |at: usize| {
            let charge = &self.problem.fixed[at];
            charge.cost.get() * (1.0 - relaxed.served_by(charge) / self.demand[at])
        };
        let open = (0..used.len()).filter(|at| used[*at] && decided[*at] == Decided::Open);
        let furthest = open.map(|at| (at, short(at))).max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((at, _)) = furthest.filter(|(_, short)| *short > STATED * relaxed.cost().get()) else {
            return Ok(Some(bound));
        };
        for way in [Decided::Paid, Decided::Barred] {
            let mut decided = decided.clone();
            decided[at] = way;
            nodes.push(Node { decided, bound });
        }
        Ok(None)
    }

    /// The cheapest mix that pays no charges but these.
    fn try_with(&mut self, charges: &[bool]) {
        if self.tried.iter().any(|known| known == charges) {
            return;
        }
        self.tried.push(charges.to_vec());
        let decided: Vec<Decided> =
            charges.iter().map(|paid| if *paid { Decided::Paid } else { Decided::Barred }).collect();
        let Ok((part, kept)) = self.part(&decided) else { return };
        let Ok(mix) = self.solved(&part, &kept) else { return };
        let due = self.sum(|at| mix.pays(self.problem, &self.problem.fixed[at]));
        let mix = billed(mix, due);
        if self.best.as_ref().is_none_or(|best| mix.cost() < best.cost()) {
            self.best = Some(mix);
        }
    }

    /// Charges that nothing can avoid, with what is barred, are paid.
    fn settle(&self, decided: &mut [Decided]) {
        for at in 0..decided.len() {
            if decided[at] != Decided::Open {
                continue;
            }
            let charge = &self.problem.fixed[at];
            let barred = |work: usize, way: usize| {
                let mut charges = self.problem.fixed.iter().zip(&*decided);
                charges.any(|(charge, how)| *how == Decided::Barred && charge.ways.contains(&(work, way)))
            };
            let forced = self.problem.works.iter().enumerate().any(|(work, row)| {
                let mut left = (0..row.ways.len()).filter(|way| !barred(work, *way)).peekable();
                let is_due = row.unserved.is_none() && row.demand.iter().any(|tasks| tasks.get() > 0.0);
                is_due && left.peek().is_some() && left.all(|way| charge.ways.contains(&(work, way)))
            });
            if forced || stands_anyway(self.problem, charge) {
                decided[at] = Decided::Paid;
            }
        }
    }

    fn solved(&mut self, part: &Problem, kept: &[Vec<usize>]) -> Result<Mix, Infeasible> {
        let left = Effort::of(self.effort.steps().saturating_sub(self.used).max(1));
        let least = part.hours() * part.works.iter().map(|work| work.ways.len()).sum::<usize>();
        let mix = (self.solve)(part, left.shared(2));
        self.used += mix.as_ref().map_or(0, |mix| mix.effort.steps()).max(least);
        let mix = mix?;
        self.known &= mix.is_proven();
        Ok(with_all_ways(mix, self.problem, kept))
    }

    /// The problem without fixed charges that is left: no barred ways, less of the budget, and shares of what is open with each task. And
    /// which ways are left of each workload.
    fn part(&self, decided: &[Decided]) -> Result<(Problem, Vec<Vec<usize>>), Infeasible> {
        let problem = self.problem;
        let charges = || problem.fixed.iter().zip(decided);
        let paid: f64 =
            charges().filter(|(_, how)| **how == Decided::Paid).map(|(charge, _)| charge.cost.get()).sum();
        let budget = match problem.budget {
            Some(budget) if budget.get() < paid => {
                return Err(Infeasible::Budget { least: UsdPerMonth::const_new(paid) });
            }
            budget => budget.map(|budget| UsdPerMonth::const_new(budget.get() - paid)),
        };
        let mut kept = Vec::new();
        let mut works = Vec::new();
        for (work, row) in problem.works.iter().enumerate() {
            let barred = |way: usize| {
                charges().any(|(charge, how)| *how == Decided::Barred && charge.ways.contains(&(work, way)))
            };
            let own: Vec<usize> = (0..row.ways.len()).filter(|way| !barred(*way)).collect();
            let ways = own.iter().map(|at| {
                let mut way = row.ways[*at].clone();
                for ((charge, how), demand) in charges().zip(&self.demand) {
                    if *how == Decided::Open && charge.ways.contains(&(work, *at)) {
                        way.cost = UsdPerTask::const_new(way.cost.get() + charge.cost.get() / demand);
                    }
                }
                way
            });
            works.push(Work { ways: ways.collect(), ..row.clone() });
            kept.push(own);
        }
        let left = Problem { works, budget, fixed: Vec::new(), ..problem.clone() };
        Ok((left, kept))
    }

    fn sum(&self, which: impl Fn(usize) -> bool) -> f64 {
        let charges = self.problem.fixed.iter().enumerate();
        charges.filter(|(at, _)| which(*at)).map(|(_, charge)| charge.cost.get()).sum()
    }

    fn is_exhausted(&self) -> bool {
        self.used >= self.effort.steps()
    }
}

/// What costs no less than that is not worth looking at.
fn worth_looking_for(best: &Mix) -> f64 {
    best.cost().get() * (1.0 - STATED)
}

/// Takes the part of the least bound out.
fn cheapest(nodes: &mut Vec<Node>) -> Option<Node> {
    let at = (0..nodes.len()).min_by(|a, b| nodes[*a].bound.total_cmp(&nodes[*b].bound))?;
    Some(nodes.swap_remove(at))
}

/// What is known of how much cheaper another mix can be.
fn gap(mix: &Mix) -> Option<f64> {
    match mix.proof {
        Proof::Least => Some(0.0),
        Proof::Within(gap) => Some(gap.get()),
        Proof::BestFound { gap, .. } => gap.map(UsdPerMonth::get),
    }
}

/// The best with what the search says of it.
fn proven(best: Mix, lowest: f64, known: bool, effort: Effort, used: usize) -> Mix {
    let gap = (best.cost().get() - lowest).max(0.0);
    let proof = if !known {
        Proof::BestFound { within: effort, gap: Some(UsdPerMonth::const_new(gap)) }
    } else if gap > best.cost().get() * STATED {
        Proof::Within(UsdPerMonth::const_new(gap))
    } else {
        Proof::Least
    };
    Mix { proof, effort: Effort::of(used), ..best }
}

/// A mix of some of the ways as one of all.
fn with_all_ways(mut mix: Mix, problem: &Problem, kept: &[Vec<usize>]) -> Mix {
    for hour in &mut mix.hours {
        for ((served, row), kept) in hour.served.iter_mut().zip(&problem.works).zip(kept) {
            let mut all = vec![TasksPerMonth::ZERO; row.ways.len()];
            for (at, tasks) in kept.iter().zip(&*served) {
                all[*at] = *tasks;
            }
            *served = all;
        }
    }
    mix
}

/// The same with charges on the bill, which every level of the demand has.
fn billed(mut mix: Mix, charges: f64) -> Mix {
    let charges = UsdPerMonth::const_new(charges);
    mix.bill = mix.bill + charges;
    mix.levels.iter_mut().for_each(|level| level.bill = level.bill + charges);
    mix
}

/// All tasks that the ways of each charge could serve in a month, on average over the levels; never nothing, since it is divided by.
fn demand(problem: &Problem) -> Vec<f64> {
    let mean = problem.at_mean();
    let tasks = |row: &Work| row.demand.iter().map(|tasks| tasks.get()).sum::<f64>();
    let all: Vec<f64> = mean.works.iter().map(tasks).collect();
    let of = |charge: &FixedCharge| -> f64 {
        let works = all.iter().enumerate();
        let own = works.filter(|(work, _)| charge.ways.iter().any(|(of, _)| of == work));
        own.map(|(_, tasks)| tasks).sum()
    };
    problem.fixed.iter().map(|charge| of(charge).max(f64::MIN_POSITIVE)).collect()
}

/// Whether a fleet that runs all month and that a way of a charge is on is there whatever comes.
fn stands_anyway(problem: &Problem, charge: &FixedCharge) -> bool {
    let mut standing = charge.ways.iter().filter_map(|way| problem.standing_pool_of(*way));
    standing.any(|pool| problem.pools[pool].least.get() > 0.0)
}
