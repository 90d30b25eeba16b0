//! A decision: the layout that predictions choose under a limit, beside the cheapest measured one.

use crate::catalog::ModelKind;
use crate::serving::{Family, Fitted};
use crate::units::{Count, Fraction, Load, Quantity, Seconds, TokensPerSecond, UsdPerGpuHour, UsdPerMtok};

use super::contest::{Contest, Entrant, LoadPoint};
use super::group::Group;
use super::layout::Layout;
use super::observation::Speed;

/// A layout whose measured cost is above the least by at most this share is as good: the same runs under neighbouring releases of an
/// engine differ by 1.9 %.
pub const MARGIN: Fraction = Fraction::const_new(0.02);

/// A choice between the layouts of a group, under a limit on the time per token.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The group.
    pub group: Group,
    /// The software that serves.
    pub family: Family,
    /// The kind of model.
    pub kind: ModelKind,
    /// Whether measurements of all its layouts went into the fit.
    pub fitted: Fitted,
    /// The most time per token.
    pub limit: Seconds,
    /// Layouts compared.
    pub layouts: Count,
    /// Those of them that were measured to keep the limit.
    pub able: Count,
    /// What predictions choose; `None` if no layout is predicted to keep the limit.
    pub choice: Option<Choice>,
    /// The least measured cost within the limit; `None` if no layout keeps it.
    pub cheapest: Option<Run>,
    /// Whether the choice is right.
    pub verdict: Verdict,
    /// By how much the choice costs more than the cheapest, as a share of that; `None` if one of both cannot keep the limit at all.
    pub regret: Option<Load>,
    /// The part of it that the layout is to blame for: by how much it costs more at the most clients that keep the limit. The rest is
    /// that fewer clients were chosen.
    pub layout_regret: Option<Load>,
    /// What a choice at random would come to; `None` if no layout keeps the limit.
    pub blind: Option<Blind>,
}

/// A layout under a load, with what a million answer tokens cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The layout.
    pub layout: Layout,
    /// Its clients.
    pub clients: Count,
    /// Time per token and rate.
    pub speed: Speed,
    /// Cost of a million answer tokens.
    pub cost: UsdPerMtok,
}

/// The layout with the least predicted cost, at the most clients that are predicted to keep the limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// As predicted.
    pub predicted: Run,
    /// As measured under the same load.
    pub measured: Run,
    /// Whether the limit is kept there.
    pub keeps: Keeps,
    /// As measured at the most clients that keep the limit; `None` if none does.
    pub within: Option<Run>,
}

/// Whether the measured time per token keeps the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// It does.
    Kept,
    /// It is above it.
    Broken,
}

/// Whether the layout chosen is the cheapest measured one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Cheapest,
    /// Its measured cost is above the least by no more than [`MARGIN`].
    AsGood,
    /// It costs more.
    Dearer,
    /// It keeps the limit at no measured load.
    Unable,
    /// Nothing was chosen: no layout is predicted to keep the limit, and one does.
    NoneChosen,
}

impl Verdict {
    /// Whether it counts as right.
    pub const fn is_right(self) -> bool {
        matches!(self, Self::Cheapest | Self::AsGood)
    }

    /// Its name in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cheapest => "cheapest",
            Self::AsGood => "as-good",
            Self::Dearer => "dearer",
            Self::Unable => "unable",
            Self::NoneChosen => "none-chosen",
        }
    }
}

/// What a random choice between the layouts that keep the limit comes to, each at the most clients that keep it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blind {
    /// Its chance to be right.
    pub right: Fraction,
    /// Its mean regret.
    pub regret: Load,
}

/// What a million answer tokens cost: GPUs × price ÷ (3,600 × tokens a second) × 10⁶; `None` if no token comes.
///
/// ```
/// use breakeven::benchmark::cost_per_mtok;
/// use breakeven::units::{Count, Quantity, TokensPerSecond, UsdPerGpuHour};
/// // Four GPUs at $2.70 an hour: $10.80 for 3.6 million tokens.
/// let cost = cost_per_mtok(Count::new(4.0)?, UsdPerGpuHour::new(2.70)?, TokensPerSecond::new(1000.0)?);
/// assert!((cost.unwrap().get() - 3.0).abs() < 1e-12);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn cost_per_mtok(gpus: Count, price: UsdPerGpuHour, rate: TokensPerSecond) -> Option<UsdPerMtok> {
    const SECONDS_PER_HOUR: f64 = 3600.0;
    const TOKENS_PER_MTOK: f64 = 1e6;
    let an_hour = gpus.get() * price.get();
    UsdPerMtok::new(an_hour / (rate.get() * SECONDS_PER_HOUR) * TOKENS_PER_MTOK).ok()
}

/// The decision under a limit; `None` if no layout is predicted to keep it and none does.
pub(super) fn decide(contest: &Contest, limit: Seconds) -> Option<Decision> {
    let able: Vec<Run> = contest
        .entrants
        .iter()
        .filter_map(|entrant| entrant.most(limit, |load| Some(load.measured)))
        .collect();
    let cheapest = least(able.iter().cloned());
    let choice = contest
        .entrants
        .iter()
        .filter_map(|entrant| Some((entrant, entrant.most(limit, |load| load.predicted)?)))
        .min_by(|(_, a), (_, b)| a.cost.get().total_cmp(&b.cost.get()))
        .and_then(|(entrant, predicted)| Choice::of(entrant, predicted, limit));
    if choice.is_none() && cheapest.is_none() {
        return None;
    }
    let (verdict, charged) = judged(choice.as_ref(), cheapest.as_ref());
    Some(Decision {
        group: contest.group.clone(),
        family: contest.family,
        kind: contest.kind,
        fitted: contest.fitted,
        limit,
        layouts: Count::const_new(contest.entrants.len() as f64),
        able: Count::const_new(able.len() as f64),
        blind: cheapest.as_ref().map(|cheapest| blind(&able, cheapest)),
        choice,
        cheapest,
        verdict,
        regret: charged.map(|(regret, _)| regret),
        layout_regret: charged.map(|(_, of_layout)| of_layout),
    })
}

impl Entrant {
    /// It at the most clients whose time per token keeps the limit.
    fn most(&self, limit: Seconds, speed: impl Fn(&LoadPoint) -> Option<Speed>) -> Option<Run> {
        self.loads.iter().rev().find_map(|load| {
            let speed = speed(load).filter(|speed| speed.tpot <= limit)?;
            self.run(load, speed)
        })
    }

    fn run(&self, load: &LoadPoint, speed: Speed) -> Option<Run> {
        let cost = cost_per_mtok(self.layout.gpus, self.price, speed.rate)?;
        Some(Run { layout: self.layout.clone(), clients: load.clients, speed, cost })
    }
}

impl Choice {
    fn of(entrant: &Entrant, predicted: Run, limit: Seconds) -> Option<Self> {
        let load = entrant.loads.iter().find(|load| load.clients == predicted.clients)?;
        Some(Self {
            measured: entrant.run(load, load.measured)?,
            keeps: if load.measured.tpot <= limit { Keeps::Kept } else { Keeps::Broken },
            within: entrant.most(limit, |load| Some(load.measured)),
            predicted,
        })
    }
}

/// The run that costs least; of several the first.
fn least(runs: impl Iterator<Item = Run>) -> Option<Run> {
    runs.min_by(|a, b| a.cost.get().total_cmp(&b.cost.get()))
}

/// Whether a choice is right, what it costs more, and what the layout alone costs more. Where the limit is broken at the load chosen, it has to run with fewer clients:
/// it is charged at the most that keep the limit.
fn judged(choice: Option<&Choice>, cheapest: Option<&Run>) -> (Verdict, Option<(Load, Load)>) {
    let Some(choice) = choice else { return (Verdict::NoneChosen, None) };
    let (Some(within), Some(cheapest)) = (&choice.within, cheapest) else { return (Verdict::Unable, None) };
    let charged = match choice.keeps {
        Keeps::Kept => &choice.measured,
        Keeps::Broken => within,
    };
    let verdict = match above(within, cheapest).get() {
        _ if within.layout == cheapest.layout => Verdict::Cheapest,
        more if more <= MARGIN.get() => Verdict::AsGood,
        _ => Verdict::Dearer,
    };
    (verdict, Some((above(charged, cheapest), above(within, cheapest))))
}

/// By how much a run costs more than another, as a share of that; 0 where it costs less.
fn above(run: &Run, base: &Run) -> Load {
    Load::new((run.cost.get() / base.cost.get() - 1.0).max(0.0)).unwrap_or(Load::ZERO)
}

fn blind(able: &[Run], cheapest: &Run) -> Blind {
    let above: Vec<f64> = able.iter().map(|run| above(run, cheapest).get()).collect();
    let right = above.iter().filter(|more| **more <= MARGIN.get()).count();
    Blind {
        right: Fraction::const_new(right as f64 / able.len() as f64),
        regret: Load::const_new(above.iter().sum::<f64>() / able.len() as f64),
    }
}
