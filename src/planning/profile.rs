//! How demand is spread over the hours of a day or of a week.

use crate::units::{Count, Fraction, Quantity, Ratio};

/// Hours of a day.
const DAY: usize = 24;
/// Days of a week.
const WEEK: usize = 7;
/// The hour in which a day without a stated profile is busiest: from two to three in the afternoon.
const BUSIEST: f64 = 14.0;

/// Demand by the hour, as multiples of the mean hour: 24 from midnight, or 168 from Monday's midnight.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    hours: Vec<Ratio>,
    levels: Vec<HourLevel>,
}

/// Hours with the same demand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HourLevel {
    /// Their demand over that of the mean hour.
    pub over_mean: Ratio,
    /// How many of the profile's hours have it.
    pub hours: Count,
}

/// A busiest hour over the mean hour that no day has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TooPeaked(
    /// The most that a day can have.
    pub Ratio,
);

impl Profile {
    /// The lengths that a profile may have.
    pub const LENGTHS: [usize; 2] = [DAY, DAY * WEEK];

    /// Makes a profile of relative numbers: one for each hour of a day, or of a week from Monday on. Nothing where there are
    /// neither 24 nor 168 of them, or none is above 0.
    ///
    /// ```
    /// use breakeven::planning::Profile;
    /// use breakeven::units::{Quantity, Ratio};
    /// let mut day = vec![Ratio::new(1.0)?; 24];
    /// day[9] = Ratio::new(25.0)?;
    /// // 25 ÷ the mean of 48 ÷ 24.
    /// assert_eq!(Profile::of(&day).unwrap().peak().get(), 12.5);
    /// assert!(Profile::of(&day[..23]).is_none());
    /// # Ok::<(), breakeven::units::ParseError>(())
    /// ```
    pub fn of(numbers: &[Ratio]) -> Option<Self> {
        let sum: f64 = numbers.iter().map(|number| number.get()).sum();
        if !Self::LENGTHS.contains(&numbers.len()) || sum <= 0.0 {
            return None;
        }
        let mean = sum / numbers.len() as f64;
        Some(Self::of_multiples(numbers.iter().map(|number| number.get() / mean)))
    }

    /// Of multiples of the mean hour.
    fn of_multiples(multiples: impl Iterator<Item = f64>) -> Self {
        let hours: Vec<Ratio> = multiples.map(Ratio::const_new).collect();
        let mut sorted: Vec<f64> = hours.iter().map(|hour| hour.get()).collect();
        sorted.sort_by(|a, b| b.total_cmp(a));
        let alike = sorted.chunk_by(|a, b| a == b);
        let levels = alike.map(|alike| HourLevel {
            over_mean: Ratio::const_new(alike[0]),
            hours: Count::const_new(alike.len() as f64),
        });
        Self { levels: levels.collect(), hours }
    }

    /// Every hour alike.
    pub fn flat() -> Self {
        Self::of_multiples([1.0; DAY].into_iter())
    }

    /// A week of office work, an assumption: full from 9 to 17 o'clock with a dip at noon, some work an hour or two before and
    /// after, 5 % at night and at the weekend. The busiest hour has 3.146 times the mean.
    pub fn business_hours() -> Self {
        const WORKDAY: [f64; DAY] = [
            5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 20.0, 60.0, 100.0, 100.0, 100.0, 80.0, 100.0, 100.0, 100.0,
            100.0, 60.0, 30.0, 15.0, 5.0, 5.0, 5.0, 5.0,
        ];
        const OTHER: [f64; DAY] = [5.0; DAY];
        let week: Vec<f64> = (0..WEEK).flat_map(|day| if day < 5 { WORKDAY } else { OTHER }).collect();
        let mean = week.iter().sum::<f64>() / week.len() as f64;
        Self::of_multiples(week.into_iter().map(|hour| hour / mean))
    }

    /// A day of which only the busiest hour over the mean hour is known, *p*: a cosine from the busiest hour (14 to 15) to the
    /// quietest, 1 + (*p* − 1) cos, up to twice the mean; above that, where this would fall below 0, ((1 + cos) ÷ 2)ᵏ with the *k*
    /// that gives the peak. A shape for lack of a better one.
    ///
    /// ```
    /// use breakeven::planning::Profile;
    /// use breakeven::units::{Quantity, Ratio};
    /// let day = Profile::of_peak(Ratio::new(3.0)?).unwrap();
    /// assert!((day.peak().get() - 3.0).abs() < 1e-9);
    /// assert_eq!(day.hours()[14], day.peak());
    /// // One hour of 24 cannot have more than everything.
    /// assert!(Profile::of_peak(Ratio::new(25.0)?).is_err());
    /// # Ok::<(), breakeven::units::ParseError>(())
    /// ```
    pub fn of_peak(peak: Ratio) -> Result<Self, TooPeaked> {
        const STEPS: usize = 200;
        const SHARPEST: f64 = 1e4;
        let most = DAY as f64;
        if peak.get() >= most {
            return Err(TooPeaked(Ratio::const_new(most)));
        }
        let cosine = |hour: usize| ((hour as f64 - BUSIEST) / DAY as f64 * std::f64::consts::TAU).cos();
        if peak.get() <= 2.0 {
            let more = (peak.get() - 1.0).max(0.0);
            return Ok(Self::of_multiples((0..DAY).map(|hour| (1.0 + more * cosine(hour)).max(0.0))));
        }
        let base = |hour: usize| f64::midpoint(1.0, cosine(hour));
        let peak_of = |k: f64| DAY as f64 / (0..DAY).map(|hour| base(hour).powf(k)).sum::<f64>();
        let (mut low, mut high) = (1.0, SHARPEST);
        for _ in 0..STEPS {
            let middle = f64::midpoint(low, high);
            if middle <= low || middle >= high {
                break;
            }
            if peak_of(middle) < peak.get() { low = middle } else { high = middle }
        }
        let peak = peak_of(high);
        Ok(Self::of_multiples((0..DAY).map(|hour| base(hour).powf(high) * peak)))
    }

    /// The hours, as multiples of the mean hour.
    pub fn hours(&self) -> &[Ratio] {
        &self.hours
    }

    /// The hours by what they have, the busiest first; those with the same are one.
    ///
    /// ```
    /// use breakeven::planning::Profile;
    /// let week = Profile::business_hours();
    /// let hours: f64 = week.levels().iter().map(|level| level.hours.get()).sum();
    /// assert_eq!(hours, 168.0);
    /// // 7 full hours on each of 5 days.
    /// assert_eq!((week.levels()[0].over_mean, week.levels()[0].hours.get()), (week.peak(), 35.0));
    /// # use breakeven::units::Quantity;
    /// ```
    pub fn levels(&self) -> &[HourLevel] {
        &self.levels
    }

    /// The busiest hour over the mean hour.
    pub fn peak(&self) -> Ratio {
        Ratio::const_new(self.hours.iter().map(|hour| hour.get()).fold(0.0, f64::max))
    }

    /// The same over a week: a day is repeated.
    #[must_use]
    pub fn week(&self) -> Self {
        if self.hours.len() == DAY {
            Self::of_multiples(self.hours.repeat(WEEK).into_iter().map(Quantity::get))
        } else {
            self.clone()
        }
    }

    /// The same by clocks that are so many minutes behind its own; a part of an hour is shared out evenly.
    ///
    /// ```
    /// use breakeven::planning::Profile;
    /// use breakeven::units::{Quantity, Ratio};
    /// let mut day = vec![Ratio::new(0.0)?; 24];
    /// day[9] = Ratio::new(1.0)?;
    /// let profile = Profile::of(&day).unwrap();
    /// // What is nine o'clock at UTC+1 is eight o'clock in UTC.
    /// assert_eq!(profile.shifted(60).hours()[8].get(), 24.0);
    /// assert_eq!(profile.shifted(-30).hours()[9].get(), 12.0);
    /// assert_eq!(profile.shifted(-30).hours()[10].get(), 12.0);
    /// # Ok::<(), breakeven::units::ParseError>(())
    /// ```
    #[must_use]
    pub fn shifted(&self, minutes: i32) -> Self {
        const HOUR: i32 = 60;
        let count = self.hours.len();
        let whole = i64::from(minutes.div_euclid(HOUR)).rem_euclid(i64::try_from(count).unwrap_or(1));
        let whole = usize::try_from(whole).unwrap_or(0);
        let part = f64::from(minutes.rem_euclid(HOUR)) / f64::from(HOUR);
        let at = |hour: usize| self.hours[(hour + whole) % count].get();
        Self::of_multiples((0..count).map(|hour| at(hour) * (1.0 - part) + at(hour + 1) * part))
    }

    /// How many hours it has.
    pub fn count(&self) -> Count {
        Count::const_new(self.hours.len() as f64)
    }

    /// The share of all demand that an hour has.
    pub fn share(&self, hour: usize) -> Fraction {
        let of = self.hours.get(hour).map_or(0.0, |hour| hour.get());
        Fraction::const_new((of / self.hours.len() as f64).min(1.0))
    }
}
