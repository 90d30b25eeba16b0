//! A strategy in which several models come back to the same tasks: every difficulty for one meets every difficulty for the others.

use super::common::{Common, Worker};
use super::graph::Graph;
use super::load::{Load, Loads};
use super::outcomes::{Reached, Shares};
use super::skill::PARTS;
use super::spread::Mixture;
use super::strategy::Strategy;
use super::tasks::Tasks;

/// A strategy with the models below it, each on an axis of its own that leans on the common one.
pub(super) struct Joint<'g, 'p> {
    graph: &'g Graph<'p>,
    workers: Vec<Worker>,
    /// What it is made of, each behind what it builds on; the whole comes last.
    nodes: Vec<usize>,
    /// Parts that each axis is cut into.
    cuts: usize,
    lean: f64,
}

/// How hard a task is for each of the workers.
struct Point<'a> {
    parts: &'a [usize],
    /// Parts of the full axis in one of these.
    size: usize,
}

impl<'g, 'p> Joint<'g, 'p> {
    /// `None` where there is one model only, or all difficulty is shared.
    pub(super) fn of(graph: &'g Graph<'p>, at: usize, common: &Common) -> Option<Self> {
        let workers: Vec<Worker> = common.workers(at).collect();
        if workers.len() < 2 || common.lean() >= 1.0 {
            return None;
        }
        let mut below = vec![false; at + 1];
        below[at] = true;
        for at in (0..=at).rev().filter(|at| !matches!(graph.nodes()[*at].strategy, Strategy::Workflow(_))) {
            if below[at] {
                graph.nodes()[at].parts.iter().for_each(|part| below[*part] = true);
            }
        }
        let nodes = (0..=at).filter(|at| below[*at]).collect();
        // All meetings of more would be too many: these stay on the common axis, which is the cautious side.
        let (cuts, lean) = match workers.len() {
            2 => (PARTS, common.lean()),
            3 => (PARTS / 4, common.lean()),
            _ => (1, 1.0),
        };
        Some(Self { graph, workers, nodes, cuts, lean })
    }

    /// How tasks end at each part of the common axis.
    pub(super) fn ends(&self, found: &[Reached], tasks: Tasks<'_>) -> Vec<Shares> {
        let mut ends = vec![Shares::default(); PARTS];
        let mut scratch = vec![Shares::default(); found.len() + 1];
        let mut everywhere = Shares::default();
        let size = PARTS / self.cuts;
        let mut own = vec![Shares::default(); self.cuts];
        self.for_each_point(|parts, apart, meetings| {
            let found = self.at(&Point { parts, size }, found, tasks, &mut scratch);
            everywhere.add(&found, apart);
            for (part, weight) in meetings {
                own[*part].add(&found, *weight);
            }
        });
        for (part, ends) in ends.iter_mut().enumerate() {
            ends.add(&everywhere, 1.0);
            ends.add(&own[part / size], 1.0);
        }
        self.for_each_equal(|part, parts, size, weight| {
            let found = self.at(&Point { parts, size }, found, tasks, &mut scratch);
            ends[part].add(&found, weight);
        });
        ends
    }

    /// How tasks end, from those that are likeliest done right to the others: those of all meetings, not only what is expected
    /// at each part of the common axis.
    pub(super) fn spread(&self, found: &[Reached], tasks: Tasks<'_>) -> Vec<Shares> {
        if self.lean >= 1.0 {
            return self.ends(found, tasks);
        }
        let mut scratch = vec![Shares::default(); found.len() + 1];
        let mut mixture = Mixture::default();
        let size = PARTS / self.cuts;
        self.for_each_point(|parts, apart, meetings| {
            let met: f64 = meetings.iter().map(|(_, weight)| weight / self.cuts as f64).sum();
            mixture.add(apart + met, &[self.at(&Point { parts, size }, found, tasks, &mut scratch)]);
        });
        mixture.parts(PARTS)
    }

    /// Hands what reaches the whole at each part of the common axis on to what is used.
    pub(super) fn count(
        &self,
        own: &Loads,
        found: &[Reached],
        tasks: Tasks<'_>,
        times: &mut [Loads],
        uses: &mut [Load],
    ) {
        let mut scratch = (vec![Shares::default(); found.len() + 1], vec![Load::NONE; found.len() + 1]);
        let size = PARTS / self.cuts;
        let mut wide = vec![Load::NONE; self.cuts];
        let mut all = Load::NONE;
        for (part, own) in own.iter().enumerate() {
            wide[part / size].add(own, 1.0);
            all.add(own, 1.0);
        }
        self.for_each_point(|parts, apart, meetings| {
            let mut load = Load::NONE;
            load.add(&all, apart);
            for (part, weight) in meetings {
                load.add(&wide[*part], *weight);
            }
            self.count_at(load, &Point { parts, size }, found, tasks, &mut scratch, times, uses);
        });
        self.for_each_equal(|part, parts, size, weight| {
            let mut load = Load::NONE;
            load.add(&own[part], weight);
            self.count_at(load, &Point { parts, size }, found, tasks, &mut scratch, times, uses);
        });
    }

    /// Every meeting of parts, with the chance that it comes about wherever a task lies on the common axis, and what is added to it
    /// where the task lies in one of these parts.
    fn for_each_point(&self, mut see: impl FnMut(&[usize], f64, &[(usize, f64)])) {
        if self.lean >= 1.0 {
            return;
        }
        let number = self.workers.len();
        let power = |base: f64, times: usize| base.powi(i32::try_from(times).unwrap_or(i32::MAX));
        let elsewhere = (1.0 - self.lean) / self.cuts as f64;
        let apart = power(elsewhere, number);
        let mut parts = vec![0; number];
        let mut meetings: Vec<(usize, f64)> = Vec::with_capacity(number);
        loop {
            meetings.clear();
            for (at, part) in parts.iter().enumerate().filter(|(at, part)| !parts[..*at].contains(part)) {
                let times = parts[at..].iter().filter(|other| *other == part).count();
                let weight = power(self.lean + elsewhere, times) * power(elsewhere, number - times);
                meetings.push((*part, weight - apart));
            }
            see(&parts, apart, &meetings);
            // The next one, counting up.
            let Some(next) = parts.iter().position(|part| part + 1 < self.cuts) else { return };
            parts[next] += 1;
            parts[..next].fill(0);
        }
    }

    /// Where axes are cut into wider parts, tasks that are equally hard for all are put right: in place of the wide part the part.
    fn for_each_equal(&self, mut see: impl FnMut(usize, &[usize], usize, f64)) {
        if self.cuts == PARTS {
            return;
        }
        let weight = self.lean.powi(i32::try_from(self.workers.len()).unwrap_or(i32::MAX));
        let size = PARTS / self.cuts;
        for part in 0..PARTS {
            see(part, &vec![part; self.workers.len()], 1, weight);
            if self.lean < 1.0 {
                see(part, &vec![part / size; self.workers.len()], size, -weight);
            }
        }
    }

    /// How tasks end that are so hard.
    fn at(&self, point: &Point<'_>, found: &[Reached], tasks: Tasks<'_>, scratch: &mut [Shares]) -> Shares {
        for at in &self.nodes {
            let node = &self.graph.nodes()[*at];
            scratch[*at] = match node.strategy {
                Strategy::Attempt(option) => {
                    let wide = self.part_of(Worker::Model(tasks.model(*option)), point);
                    let right = tasks.skills.get(*option).map_or(0.0, |skill| skill.over(wide, point.size));
                    Shares::of_attempt(right)
                }
                Strategy::Workflow(_) => {
                    let wide = self.part_of(Worker::Steps(*at), point);
                    Shares::mean(&found[*at].parts[wide * point.size..(wide + 1) * point.size])
                }
                _ => node.combine(|which| scratch[node.parts[which]]),
            };
        }
        self.nodes.last().map_or_else(Shares::default, |whole| scratch[*whole])
    }

    #[expect(clippy::too_many_arguments, reason = "two rooms to write in, and what is written to")]
    fn count_at(
        &self,
        load: Load,
        point: &Point<'_>,
        found: &[Reached],
        tasks: Tasks<'_>,
        (ends, loads): &mut (Vec<Shares>, Vec<Load>),
        times: &mut [Loads],
        uses: &mut [Load],
    ) {
        self.at(point, found, tasks, ends);
        self.nodes.iter().for_each(|at| loads[*at] = Load::NONE);
        if let Some(whole) = self.nodes.last() {
            loads[*whole] = load;
        }
        for at in self.nodes.iter().rev() {
            let (own, node) = (loads[*at], &self.graph.nodes()[*at]);
            match node.strategy {
                Strategy::Attempt(option) => uses[*option].add(&own, 1.0),
                Strategy::Workflow(_) => {
                    let wide = self.part_of(Worker::Steps(*at), point);
                    for time in &mut times[*at][wide * point.size..(wide + 1) * point.size] {
                        time.add(&own, 1.0 / point.size as f64);
                    }
                }
                _ => node.hand_on(
                    &own,
                    |which| ends[node.parts[which]],
                    uses,
                    |which, load, times| {
                        loads[node.parts[which]].add(load, times);
                    },
                ),
            }
        }
    }

    fn part_of(&self, worker: Worker, point: &Point<'_>) -> usize {
        self.workers.iter().zip(point.parts).find(|(known, _)| **known == worker).map_or(0, |(_, part)| *part)
    }
}
