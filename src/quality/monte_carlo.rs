//! A strategy played task by task: how long tasks take. Steps in a row add up, steps side by side take as long as the longest, draw by
//! draw and not on average.

use rand::rngs::ChaCha8Rng;
use rand::{Rng as _, SeedableRng as _};

use crate::units::{Count, Quantity, Seconds};

use super::clock::Clock;
use super::common::{Common, Meeting};
use super::draw::{Done, Drawn, End, Lot};
use super::graph::Graph;
use super::outcomes::{Outcomes, Shares};
use super::skill::{PARTS, Skill};
use super::strategy::{Flow, Strategy};
use super::tasks::Tasks;
use super::vote::whole;
use super::ways::Taken;

/// How a strategy is played.
#[derive(Clone, Copy, Debug)]
pub struct Play<'a> {
    /// How long each numbered thing takes, each time that it is used.
    pub clocks: &'a [Clock],
    /// Tasks that are drawn.
    pub tasks: Count,
    /// Where the random numbers start: the same seed gives the same outcome.
    pub seed: u64,
}

/// What came of the tasks that were drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Played {
    /// How they ended. [`super::evaluate`] knows it better; this is there to be held against it.
    pub ends: Outcomes,
    /// How long they took on average, whatever their end.
    pub mean: Seconds,
    /// Half of them took less.
    pub p50: Seconds,
    /// 95 in 100 took less.
    pub p95: Seconds,
    /// 99 in 100 took less.
    pub p99: Seconds,
}

/// Plays a strategy. Every use of a part with steps is laid out anew: meant for strategies of some thousand calls a task at most.
///
/// ```
/// use breakeven::quality::{Clock, Strategy, Play, Skill, play};
/// use breakeven::units::{Count, Fraction, Quantity};
/// let step: std::sync::Arc<Strategy> = Strategy::Attempt(0).into();
/// let strategy = Strategy::chain(vec![step; 3]).unwrap();
/// let clocks = [Clock::always("2 s".parse()?)];
/// let tasks = Count::new(1000.0)?;
/// let found = play(&strategy, &[Skill::alike(Fraction::new(0.9)?)], &Play { clocks: &clocks, tasks, seed: 1 });
/// assert_eq!(found.p95.get(), 6.0);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn play<'a>(strategy: &Strategy, tasks: impl Into<Tasks<'a>>, play: &Play<'_>) -> Played {
    let over = tasks.into();
    if let Strategy::Attempt(option) = strategy {
        return attempt(*option, over.skills, play.clocks);
    }
    let graph = Graph::apart(strategy);
    let mut player = Player::new(&graph, over, play);
    let tasks = whole(play.tasks).max(1);
    let mut times = Vec::with_capacity(tasks);
    let mut ends = Shares::default();
    let root = graph.nodes().len() - 1;
    for _ in 0..tasks {
        player.forget();
        let part = player.part();
        let (time, end) = player.draw(root, Work { part, axis: None, node: root });
        times.push(time);
        ends.add(&end.share(), 1.0 / tasks as f64);
    }
    let mean = Seconds::const_new(times.iter().sum::<f64>() / tasks as f64);
    let mut at = |hundredth: usize| {
        let place = (times.len() * hundredth / 100).min(times.len() - 1);
        Seconds::const_new(*times.select_nth_unstable_by(place, f64::total_cmp).1)
    };
    Played { ends: ends.into(), mean, p50: at(50), p95: at(95), p99: at(99) }
}

/// A single attempt needs no drawing.
fn attempt(option: usize, skills: &[Skill], clocks: &[Clock]) -> Played {
    let right = skills.get(option).map_or(0.0, |skill| skill.mean().get());
    let clock = clocks.get(option);
    let [p50, p95, p99] = clock.map_or([Seconds::ZERO; 3], Clock::percentiles);
    let mean = Seconds::const_new(clock.map_or(0.0, Clock::mean));
    let ends = Shares { right, wrong: 1.0 - right, ..Shares::default() }.into();
    Played { ends, mean, p50, p95, p99 }
}

/// What is being done at a task.
#[derive(Clone, Copy)]
struct Work {
    /// How hard it is on the common axis.
    part: usize,
    /// The step whose work it is; `None` for a strategy without steps.
    axis: Option<usize>,
    /// What does it, as a whole.
    node: usize,
}

struct Player<'p> {
    graph: &'p Graph<'p>,
    tasks: Tasks<'p>,
    common: Common,
    clocks: &'p [Clock],
    numbers: ChaCha8Rng,
    /// For each strategy with steps the place of its first step among [`Self::axes`].
    first_axis: Vec<usize>,
    /// How hard the task is for each step of each flow, once somebody asked: a run that is made again finds the same.
    axes: Vec<Option<usize>>,
    /// How hard the task is for each model where several meet, by the step whose work it is. They are few.
    own: Vec<((Option<usize>, usize), usize)>,
    /// Room for runs through steps: a run takes what it needs and gives it back, so that a task takes none from the system.
    spare: Vec<Run>,
}

/// What a run through steps keeps.
#[derive(Default)]
struct Run {
    /// When each step is done.
    done: Vec<Done>,
    branches: Vec<Drawn>,
}

impl<'p> Player<'p> {
    fn new(graph: &'p Graph<'p>, tasks: Tasks<'p>, play: &Play<'p>) -> Self {
        let mut first_axis = Vec::new();
        let mut all = 0;
        for node in graph.nodes() {
            first_axis.push(all);
            if matches!(node.strategy, Strategy::Workflow(_)) {
                all += node.parts.len();
            }
        }
        let numbers = ChaCha8Rng::seed_from_u64(play.seed);
        let (common, axes, own) = (Common::of(graph, tasks), vec![None; all], Vec::new());
        Self { graph, tasks, common, clocks: play.clocks, numbers, first_axis, axes, own, spare: Vec::new() }
    }

    /// Another task.
    fn forget(&mut self) {
        self.axes.fill(None);
        self.own.clear();
    }

    /// How hard a task is.
    fn part(&mut self) -> usize {
        const { assert!(PARTS.is_power_of_two()) };
        #[expect(clippy::cast_possible_truncation, reason = "the few highest bits")]
        let part = (self.numbers.next_u64() >> (u64::BITS - PARTS.trailing_zeros())) as usize;
        part
    }

    fn happens(&mut self, chance: f64) -> bool {
        self.number() < chance
    }

    /// Between 0 and 1.
    fn number(&mut self) -> f64 {
        const STEPS: f64 = (1_u64 << f64::MANTISSA_DIGITS) as f64;
        (self.numbers.next_u64() >> (u64::BITS - f64::MANTISSA_DIGITS)) as f64 / STEPS
    }

    fn time(&mut self, number: usize) -> f64 {
        let drawn = self.numbers.next_u64();
        self.clocks.get(number).map_or(0.0, |clock| clock.draw(drawn))
    }

    /// How hard a task is for the model of an option: as on the common axis, or where several models meet as on its own with a chance.
    fn own_part(&mut self, option: usize, work: Work) -> usize {
        if self.common.meeting(work.node) == Meeting::Alone {
            return work.part;
        }
        let key = (work.axis, self.tasks.model(option));
        if let Some((_, known)) = self.own.iter().find(|(known, _)| *known == key) {
            return *known;
        }
        let part = if self.happens(self.common.lean()) { work.part } else { self.part() };
        self.own.push((key, part));
        part
    }

    /// How long a task takes that is so hard, and how it ends.
    fn draw(&mut self, at: usize, work: Work) -> (f64, End) {
        let graph = self.graph;
        let (strategy, parts) = (graph.nodes()[at].strategy, graph.nodes()[at].parts.as_slice());
        match strategy {
            Strategy::Attempt(option) => {
                let part = self.own_part(*option, work);
                let right = self.tasks.skills.get(*option).map_or(0.0, |skill| skill.at(part));
                (self.time(*option), if self.happens(right) { End::Right } else { End::Wrong })
            }
            Strategy::Retry { verifier, look, attempts, leftover, .. } => {
                let (mut all, mut last) = (0.0, End::Failed);
                for attempt in 0..whole(*attempts) {
                    let (time, end) = self.draw(parts[if attempt == 0 { 0 } else { parts.len() - 1 }], work);
                    all += time;
                    if !end.is_accepted() {
                        return (all, end);
                    }
                    all += self.time(*look);
                    if self.accepts(end, verifier.right, verifier.wrong) {
                        return (all, end);
                    }
                    last = end;
                }
                (all, last.left(*leftover))
            }
            Strategy::BestOf { verifier, look, samples, leftover, .. } => {
                let (mut longest, mut accepted, mut rejected) = (0.0_f64, Lot::default(), Lot::default());
                for _ in 0..whole(*samples) {
                    let (mut time, end) = self.draw(parts[0], work);
                    if end.is_accepted() {
                        time += self.time(*look);
                        let good = self.accepts(end, verifier.right, verifier.wrong);
                        let lot = if good { &mut accepted } else { &mut rejected };
                        lot.put(end, self.number());
                    }
                    longest = longest.max(time);
                }
                let left = || rejected.taken.unwrap_or(End::Failed).left(*leftover);
                (longest, accepted.taken.unwrap_or_else(left))
            }
            Strategy::Vote { samples, votes, .. } => {
                let (mut longest, mut right) = (0.0_f64, 0);
                for _ in 0..whole(*samples) {
                    let (time, end) = self.draw(parts[0], work);
                    longest = longest.max(time);
                    right += usize::from(end == End::Right);
                }
                let wins = votes.wins(right);
                (longest, if self.happens(wins) { End::Right } else { End::Wrong })
            }
            Strategy::Cascade { verifier, look, .. } => {
                let mut all = 0.0;
                for (stage, at) in parts.iter().enumerate() {
                    let (time, end) = self.draw(*at, work);
                    all += time;
                    if stage + 1 == parts.len() || !end.is_accepted() {
                        return (all, end);
                    }
                    all += self.time(*look);
                    if self.accepts(end, verifier.right, verifier.wrong) {
                        return (all, end);
                    }
                }
                (all, End::Failed)
            }
            Strategy::Escalated { .. } => self.draw(parts[0], work),
            Strategy::Workflow(flow) => self.run(flow, at, parts),
            Strategy::Router { recall, false_escalation, look, .. } => {
                let looked = self.time(*look);
                let (time, end) = self.draw(parts[0], work);
                let chance = if end == End::Right { false_escalation } else { recall };
                if self.happens(chance.get()) {
                    let (time, end) = self.draw(parts[1], work);
                    return (looked + time, end);
                }
                (looked + time, end)
            }
            Strategy::Review { share, catches, look, fix, .. } => {
                let (mut time, mut end) = self.draw(parts[0], work);
                if end.is_accepted() && self.happens(share.get()) {
                    time += self.time(*look);
                    if end == End::Wrong && self.happens(catches.get()) {
                        time += fix.map_or(0.0, |fix| self.time(fix));
                        end = End::Right;
                    }
                }
                (time, end)
            }
        }
    }

    fn accepts(&mut self, end: End, right: f64, wrong: f64) -> bool {
        self.happens(if end == End::Right { right } else { wrong })
    }

    /// A run through the steps of a flow.
    fn run(&mut self, flow: &Flow, at: usize, parts: &[usize]) -> (f64, End) {
        let steps = flow.steps();
        let mut room = self.spare.pop().unwrap_or_default();
        room.done.clear();
        room.branches.clear();
        let Run { done, branches } = &mut room;
        let (mut longest, mut ended, mut wrong) = (0.0_f64, None, false);
        for (place, step) in steps.iter().enumerate() {
            let before = || step.after.iter().map(|before| done[*before]);
            let reached = step.after.is_empty() || before().any(|before| before != Done::Skipped);
            let stopped = before().any(|before| before == Done::Stopped);
            let start = before().fold(0.0_f64, |latest, before| match before {
                Done::At(time) => latest.max(time),
                Done::Skipped | Done::Stopped => latest,
            });
            let taken = match step.taken {
                Taken::Always => true,
                Taken::Chance(chance) => self.happens(chance.get()),
                Taken::Branch(share) => {
                    let source = step.after.first().copied().unwrap_or(place);
                    let known = branches.iter().position(|drawn| drawn.source == source);
                    let known = known.unwrap_or_else(|| {
                        branches.push(Drawn { source, number: self.number(), passed: 0.0 });
                        branches.len() - 1
                    });
                    branches[known].takes(share.get())
                }
            };
            if !reached || !taken {
                done.push(Done::Skipped);
                continue;
            }
            if stopped {
                done.push(Done::Stopped);
                continue;
            }
            let axis = self.first_axis[at] + place;
            let part = match self.axes[axis] {
                Some(part) => part,
                None => self.part(),
            };
            self.axes[axis] = Some(part);
            let work = Work { part, axis: Some(axis), node: parts[place] };
            let (time, end) = self.draw(parts[place], work);
            longest = longest.max(start + time);
            wrong |= end == End::Wrong;
            if end.is_accepted() {
                done.push(Done::At(start + time));
            } else {
                done.push(Done::Stopped);
                ended = ended.or(Some(end));
            }
        }
        self.spare.push(room);
        (longest, ended.unwrap_or(if wrong { End::Wrong } else { End::Right }))
    }
}
