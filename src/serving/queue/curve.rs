//! What a replica does over the number of requests that it has at a time.

use crate::serving::band::band::Pace;
use crate::serving::engine::calibration::Calibration;
use crate::serving::engine::configuration::{Configuration, Load};
use crate::serving::engine::infeasible::Infeasible;
use crate::serving::engine::predict::Replica;
use crate::units::{Count, Quantity, Ratio, Seconds, Tokens, TokensPerSecond};

use super::open_loop::OpenLoop;

/// What a replica does with so many clients, each of which sends its next request when it has its answer. Means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// Clients.
    pub clients: Ratio,
    /// Answer tokens a second.
    pub output_rate: TokensPerSecond,
    /// Time to the first token.
    pub ttft: Seconds,
    /// Time between tokens after that.
    pub tpot: Seconds,
    /// How much longer steps take because of one prompt that is read, all its steps together; not known of measured ones.
    pub reading: Option<Seconds>,
}

impl CurvePoint {
    /// The same if everything went so many times as fast.
    fn sped_up(self, factor: Ratio) -> Self {
        let time = |time: Seconds| Seconds::const_new(time.get() / factor.get());
        Self {
            clients: self.clients,
            output_rate: self.output_rate * factor,
            ttft: time(self.ttft),
            tpot: time(self.tpot),
            reading: self.reading.map(time),
        }
    }
}

impl CurvePoint {
    /// The same at an end of a band: each time and the rate by its own spread, prompts that are read by that of tokens.
    fn at_pace(self, pace: Pace) -> Self {
        Self {
            clients: self.clients,
            output_rate: self.output_rate * pace.rate,
            ttft: self.ttft * pace.ttft,
            tpot: self.tpot * pace.tpot,
            reading: self.reading.map(|time| time * pace.tpot),
        }
    }
}

/// A replica over the number of its clients: predicted, or measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// By rising clients, without repetition; at least one.
    points: Vec<CurvePoint>,
    /// Answer tokens of a request, on average.
    output: Tokens,
    /// Its steps where calls come at random; not known of measured ones.
    open: Option<OpenLoop>,
}

impl Curve {
    /// A curve through points; sorted here, of points with the same number of clients the last one counts. `None` where
    /// there is none, or one serves nothing.
    pub fn through(mut points: Vec<CurvePoint>, output: Tokens) -> Option<Self> {
        points.sort_by(|a, b| a.clients.get().total_cmp(&b.clients.get()));
        points.dedup_by(|later, kept| {
            let same = later.clients == kept.clients;
            if same {
                *kept = *later;
            }
            same
        });
        let serves = |point: &CurvePoint| point.clients.get() > 0.0 && point.output_rate.get() > 0.0;
        (!points.is_empty() && points.iter().all(serves) && output.get() > 0.0).then_some(Self {
            points,
            output,
            open: None,
        })
    }

    /// What the serving model predicts, up to so many clients or as many as fit.
    pub fn predicted(
        configuration: &Configuration,
        most: Option<Count>,
        c: &Calibration,
    ) -> Result<Self, Infeasible> {
        let lengths = configuration.lengths.at_random();
        let load = Load::Concurrency(Count::const_new(1.0));
        let alone = Configuration { lengths, load, ..configuration.clone() };
        let replica = Replica::of(&alone, c)?;
        let most = most.map_or(f64::INFINITY, Quantity::get).min(replica.most_clients().floor()).max(1.0);
        let mut open = OpenLoop::of(&replica, most, c);
        let mut points = Vec::new();
        let mut clients = 1.0_f64;
        loop {
            let found = replica.under(Load::Concurrency(Count::const_new(clients)));
            points.push(CurvePoint {
                clients: Ratio::const_new(clients),
                output_rate: found.output_rate,
                ttft: found.ttft,
                tpot: found.tpot,
                reading: Some(Seconds::const_new(replica.reading(clients))),
            });
            open.add(&replica, clients);
            if clients >= most {
                break;
            }
            clients = (clients * 2_f64.powf(1.0 / STEPS_PER_DOUBLING)).ceil().max(clients + 1.0).min(most);
        }
        Ok(Self { points, output: Tokens::const_new(replica.output), open: Some(open) })
    }

    /// The same replica if everything went so many times as fast.
    #[must_use]
    pub fn sped_up(&self, factor: Ratio) -> Self {
        let points = self.points.iter().map(|point| point.sped_up(factor)).collect();
        let open = self.open.as_ref().map(|open| open.sped_up(factor.get()));
        Self { points, output: self.output, open }
    }

    /// The same replica at an end of its band.
    #[must_use]
    pub fn at_pace(&self, pace: Pace) -> Self {
        let points = self.points.iter().map(|point| point.at_pace(pace)).collect();
        let open = self.open.as_ref().map(|open| open.at_pace(pace));
        Self { points, output: self.output, open }
    }

    /// How long a request takes with the fewest others, by Little's law: clients × answer tokens ÷ answer tokens a second.
    pub fn alone(&self) -> Seconds {
        let first = self.points.first();
        let time = |point: &CurvePoint| point.clients.get() * self.output.get() / point.output_rate.get();
        first.map_or(Seconds::ZERO, |point| Seconds::const_new(time(point)))
    }

    /// The points.
    pub fn points(&self) -> &[CurvePoint] {
        &self.points
    }

    /// Answer tokens of a request, on average.
    pub const fn output(&self) -> Tokens {
        self.output
    }

    /// The same curve up to so many clients: further requests wait.
    #[must_use]
    pub fn up_to(&self, clients: Ratio) -> Self {
        let mut points: Vec<CurvePoint> =
            self.points.iter().copied().filter(|point| point.clients < clients).collect();
        if clients.get() > 0.0 && clients < self.last().clients {
            points.push(self.at(clients));
        } else {
            points.push(self.last());
        }
        points.dedup_by(|later, kept| later.clients == kept.clients);
        Self { points, output: self.output, open: self.open.clone() }
    }

    /// The point with the most clients.
    pub fn last(&self) -> CurvePoint {
        // Never empty: that is how curves are made.
        self.points.last().copied().unwrap_or(NOTHING)
    }

    /// What a number of clients get: between two points throughput and times are interpolated, beyond the last one it
    /// stands, and below the first one requests take as long as there.
    pub fn at(&self, clients: Ratio) -> CurvePoint {
        let after = self.points.partition_point(|point| point.clients < clients);
        let wanted = clients.get();
        match (after.checked_sub(1).and_then(|at| self.points.get(at)), self.points.get(after)) {
            (Some(low), Some(high)) => {
                let share = (wanted - low.clients.get()) / (high.clients.get() - low.clients.get());
                let between = |a: f64, b: f64| a + (b - a) * share;
                CurvePoint {
                    clients,
                    output_rate: TokensPerSecond::const_new(between(
                        low.output_rate.get(),
                        high.output_rate.get(),
                    )),
                    ttft: Seconds::const_new(between(low.ttft.get(), high.ttft.get())),
                    tpot: Seconds::const_new(between(low.tpot.get(), high.tpot.get())),
                    reading: low
                        .reading
                        .zip(high.reading)
                        .map(|(low, high)| Seconds::const_new(between(low.get(), high.get()))),
                }
            }
            (None, Some(first)) => {
                let rate = first.output_rate.get() * wanted / first.clients.get();
                CurvePoint { clients, output_rate: TokensPerSecond::const_new(rate), ..*first }
            }
            (low, None) => CurvePoint { clients, ..low.copied().unwrap_or(NOTHING) },
        }
    }

    /// Its steps where calls come at random.
    pub(super) const fn open(&self) -> Option<&OpenLoop> {
        self.open.as_ref()
    }

    /// Requests a second that a number of clients get through.
    pub(in crate::serving) fn served(&self, clients: f64) -> f64 {
        self.at(Ratio::const_new(clients)).output_rate.get() / self.output.get()
    }
}

/// Points of a predicted curve between a number of clients and twice as many.
const STEPS_PER_DOUBLING: f64 = 3.0;

/// A replica that is not there.
const NOTHING: CurvePoint = CurvePoint {
    clients: Ratio::ZERO,
    output_rate: TokensPerSecond::ZERO,
    ttft: Seconds::ZERO,
    tpot: Seconds::ZERO,
    reading: None,
};
