//! `plan: demand:`: how uncertain the volume of a month is, as a deviation around `workload.tasks` or as levels with chances.

use crate::decode::{Context, Fields, Given, Sited, Word, Words, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::planning::{Distribution, VolumeLevel, cut};
use crate::source::{FieldPath, Node};
use crate::units::{Fraction, Load, Quantity, Ratio, TasksPerMonth, brief};

/// A volume of which only chances are known.
#[derive(Clone, Debug)]
pub enum UncertainVolume {
    /// It lies around the mean, which is `workload.tasks`.
    Around {
        /// Its standard deviation, over the mean.
        deviation: Sited<Load>,
        /// How it lies there.
        distribution: Given<Distribution>,
    },
    /// It is one of these.
    Levels(Vec<LikelyVolume>),
}

/// A volume, and how likely it is.
#[derive(Clone, Debug)]
pub struct LikelyVolume {
    /// The volume.
    pub tasks: Sited<TasksPerMonth>,
    /// How likely it is.
    pub chance: Sited<Fraction>,
}

impl Words for Distribution {
    const WHAT: &'static str = "a distribution";
    const WORDS: &'static [(&'static str, Self)] =
        &[("log-normal", Self::LogNormal), ("normal", Self::Normal)];
}

block! {
    /// How uncertain the volume is: around the stated one, or in levels.
    pub(in crate::scenario) struct DemandKeys {
        /// The standard deviation of the volume, as a share of it.
        optional DEVIATION: Load = "deviation", eg "25%";
        /// How it is distributed; default log-normal, which never falls below nothing.
        optional DISTRIBUTION: Word<Distribution> = "distribution";
        /// Volumes and how likely each is, in the place of a deviation.
        optional LEVELS: Vec<LevelKeys> = "levels";
    }

    /// A volume, and how likely it is.
    pub(in crate::scenario) struct LevelKeys {
        /// The volume.
        required TASKS: TasksPerMonth = "tasks", eg "200M/month";
        /// How likely it is.
        required CHANCE: Fraction = "chance", eg "25%";
    }
}

/// So many may be written.
const MOST_LEVELS: usize = 100;
/// Chances may be rounded so far from 100 %.
const ROUNDED_CHANCES: f64 = 0.001_000_1;
/// The mean of levels may be rounded so far from the stated volume.
const ROUNDED_MEAN: f64 = 0.02;
/// Why log-normal.
const NEVER_NEGATIVE: &str = "a volume cannot fall below nothing, and surprises upwards are the larger ones";

/// The largest deviation that a distribution is taken for: a normal volume is above nothing at three deviations below its mean, and of
/// a log-normal one with more than its mean a few levels say little.
fn widest(distribution: Distribution) -> f64 {
    match distribution {
        Distribution::Normal => 1.0 / 3.0,
        Distribution::LogNormal => 1.0,
    }
}

impl UncertainVolume {
    /// Reads the block; `tasks` is the workload's.
    pub(in crate::scenario) fn read(
        node: &Node,
        path: &FieldPath,
        tasks: Option<&Sited<TasksPerMonth>>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        const WHAT: &str = "how uncertain the volume is: `{ deviation: 25% }`, or `levels` with chances";
        let mut fields = Fields::<DemandKeys>::open(node, path, WHAT, context)?;
        let has_both = fields.has(DemandKeys::DEVIATION) && fields.has(DemandKeys::LEVELS);
        let has_shape = fields.has(DemandKeys::DISTRIBUTION) && fields.has(DemandKeys::LEVELS);
        let deviation = fields.optional(DemandKeys::DEVIATION, context);
        let distribution = fields.word(DemandKeys::DISTRIBUTION, context);
        let levels = fields.node(DemandKeys::LEVELS);
        if deviation.is_none() && levels.is_none() && !fields.has(DemandKeys::DEVIATION) {
            fields.missing(DemandKeys::DEVIATION, "`deviation: 25%`, or `levels` with chances", context);
        }
        fields.close(context);
        let first = levels.as_ref().map(|(_, path)| context.key_site(path));
        for (conflict, key) in [(has_both, "deviation"), (has_shape && !has_both, "distribution")] {
            if let Some(first) = first.clone().filter(|_| conflict) {
                let message =
                    format!("`{key}` does not go with `levels`: they say how likely each volume is");
                let diagnostic = Diagnostic::new(Code::Conflict, message, context.key_site(&path.key(key)));
                context.sink.push(diagnostic.also(first, "the levels").help("keep one of them".to_owned()));
            }
        }
        if let Some((node, path)) = levels {
            return read_levels(node, &path, tasks, context).map(Self::Levels);
        }
        let distribution = Given::or(distribution, Distribution::LogNormal, NEVER_NEGATIVE);
        let deviation = deviation?;
        check_deviation(&deviation, *distribution.value(), context);
        Some(Self::Around { deviation, distribution })
    }

    /// Its levels, over a mean, the lowest first: those that are written, or the distribution's, cut into so many that are equally
    /// likely.
    pub fn levels(&self, mean: TasksPerMonth, slices: usize) -> Vec<VolumeLevel> {
        match self {
            Self::Around { deviation, distribution } => cut(*distribution.value(), deviation.value, slices),
            Self::Levels(written) => {
                let level = |level: &LikelyVolume| VolumeLevel {
                    chance: level.chance.value,
                    volume: Ratio::const_new(level.tasks.value.get() / mean.get()),
                };
                let mut levels: Vec<VolumeLevel> = written.iter().map(level).collect();
                levels.sort_by(|a, b| a.volume.get().total_cmp(&b.volume.get()));
                levels
            }
        }
    }
}

fn check_deviation(deviation: &Sited<Load>, distribution: Distribution, context: &mut Context<'_>) {
    let value = deviation.value.get();
    let (message, help) = if value <= 0.0 {
        let message = "a volume without a deviation is known".to_owned();
        (message, "leave `demand` out: a plan takes `workload.tasks` as certain".to_owned())
    } else if value > widest(distribution) {
        let limit = Fraction::const_new(widest(distribution));
        let help = match distribution {
            Distribution::Normal => {
                "with more, a normal volume falls below nothing: write `distribution: log-normal`"
            }
            Distribution::LogNormal => {
                "per cent need their sign, as in `25%`; what is wider than that is said better by `levels` with chances"
            }
        };
        let message = format!(
            "a {} volume deviates by at most {}: found {}",
            distribution.word(),
            brief(limit),
            deviation.value
        );
        (message, help.to_owned())
    } else {
        return;
    };
    context.sink.push(Diagnostic::new(Code::OutOfRange, message, deviation.site.clone()).help(help));
}

fn read_levels(
    node: &Node,
    path: &FieldPath,
    tasks: Option<&Sited<TasksPerMonth>>,
    context: &mut Context<'_>,
) -> Option<Vec<LikelyVolume>> {
    const WHAT: &str = "a list of volumes with chances: `[{ tasks: 200M/month, chance: 25% }, …]`";
    let Node::List(items) = node else {
        context.wrong_type(WHAT, node, path);
        return None;
    };
    if !(2..=MOST_LEVELS).contains(&items.len()) {
        let message = format!("an uncertain volume has 2 to {MOST_LEVELS} levels: found {}", items.len());
        let help = "a single volume is `workload.tasks`".to_owned();
        context.key_fault(Code::OutOfRange, message, path, (items.len() < 2).then_some(help));
        return None;
    }
    let levels: Vec<Option<LikelyVolume>> = items
        .iter()
        .enumerate()
        .map(|(at, item)| LikelyVolume::read(item, &path.index(at), context))
        .collect();
    let levels = levels.into_iter().collect::<Option<Vec<_>>>()?;
    let all: f64 = levels.iter().map(|level| level.chance.value.get()).sum();
    if (all - 1.0).abs() > ROUNDED_CHANCES {
        let message =
            format!("the chances of the levels add up to {}, not to 100%", brief(Load::const_new(all)));
        context.key_fault(Code::OutOfRange, message, path, None);
        return None;
    }
    let mean =
        levels.iter().map(|level| level.chance.value.get() / all * level.tasks.value.get()).sum::<f64>();
    if let Some(tasks) = tasks.filter(|tasks| (mean / tasks.value.get() - 1.0).abs() > ROUNDED_MEAN) {
        // To the task: what is written must be within the limit.
        let mean = format!("{mean:.0}/month");
        let message = format!("the mean of the levels is {mean}, but `workload.tasks` says {}", tasks.value);
        let diagnostic = Diagnostic::new(Code::Conflict, message, context.key_site(path))
            .also(tasks.site.clone(), "the mean volume")
            .help(format!("write `tasks: {mean}` there, or other chances here"));
        context.sink.push(diagnostic);
    }
    Some(levels)
}

impl LikelyVolume {
    fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields =
            Fields::<LevelKeys>::open(node, path, "`{ tasks: 200M/month, chance: 25% }`", context)?;
        let tasks = fields.required(LevelKeys::TASKS, "the volume: `tasks: 200M/month`", context);
        let chance = fields.required(LevelKeys::CHANCE, "how likely it is: `chance: 25%`", context);
        fields.close(context);
        if let Some(none) = chance.as_ref().filter(|chance| chance.value.get() <= 0.0) {
            let message = "a level with a chance of 0% is none";
            let help = "leave it out".to_owned();
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, none.site.clone()).help(help));
        }
        Some(Self { tasks: tasks?, chance: chance? })
    }
}
