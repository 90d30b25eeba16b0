//! When the tasks of a workload come: their share in each minute of a week, in UTC.

use crate::catalog::WEEK_MINUTES;
use crate::units::Quantity;

use super::workload::Workload;

/// Minutes of an hour.
const HOUR: usize = 60;

/// Minutes of an hour.
impl Workload {
    /// The share of all tasks that come in each minute of the week, from Monday 00:00 UTC on: those of the profile, evenly within each
    /// hour, its clocks `timezone` ahead of UTC; evenly over the week where no profile is stated.
    pub(in crate::scenario) fn by_minute(&self) -> Vec<f64> {
        let Some(profile) = &self.profile else { return vec![1.0 / WEEK_MINUTES as f64; WEEK_MINUTES] };
        let week = profile.value.week();
        let ahead = self.timezone.as_ref().map_or(0, |zone| zone.value.minutes());
        let local = |minute: usize| {
            let minutes = i64::try_from(WEEK_MINUTES).unwrap_or(i64::MAX);
            let local = i64::try_from(minute).unwrap_or(0) + i64::from(ahead);
            usize::try_from(local.rem_euclid(minutes)).unwrap_or(0)
        };
        (0..WEEK_MINUTES).map(|minute| week.share(local(minute) / HOUR).get() / HOUR as f64).collect()
    }

    /// Whether tasks come evenly over the week, as far as is stated.
    pub fn is_even(&self) -> bool {
        self.profile.as_ref().is_none_or(|profile| profile.value.levels().len() == 1)
    }
}
