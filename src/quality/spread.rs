//! Outcomes of different work put together and sorted again from easy to hard.

use super::outcomes::Shares;

/// How two steps end one after the other, whose easy and hard tasks have nothing to do with each other: every part of one meets every
/// part of the other, and the pairs are put into so many parts again, likeliest to be right first. Means are kept.
pub(super) fn product(first: &[Shares], second: &[Shares], parts: usize) -> Vec<Shares> {
    let mut mixture = Mixture::default();
    for one in first {
        let pairs: Vec<Shares> = second.iter().map(|two| one.then(two)).collect();
        mixture.add(1.0 / first.len() as f64, &pairs);
    }
    mixture.parts(parts)
}

/// Shares of tasks that end in different ways.
#[derive(Default)]
pub(super) struct Mixture(Vec<(f64, Shares)>);

impl Mixture {
    /// Adds a share of all tasks, of which equal parts end so.
    pub(super) fn add(&mut self, share: f64, parts: &[Shares]) {
        let each = share / parts.len() as f64;
        self.0.extend(parts.iter().map(|ends| (each, *ends)));
    }

    /// So many equal parts of all tasks, likeliest to be right first.
    pub(super) fn parts(self, number: usize) -> Vec<Shares> {
        // Places are sorted and not what lies there, which is five times as long.
        let mut sorted: Vec<(f64, usize)> =
            self.0.iter().enumerate().map(|(at, (_, ends))| (ends.right, at)).collect();
        sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
        let inputs = || sorted.iter().map(|(_, at)| &self.0[*at]);
        let all: f64 = inputs().map(|(share, _)| share).sum();
        let size = all / number as f64;
        let mut parts = vec![Shares::default(); number];
        let (mut at, mut room) = (0, size);
        for (share, ends) in inputs() {
            let mut left = *share;
            while left > room && at + 1 < number {
                parts[at].add(ends, room / size);
                left -= room;
                (at, room) = (at + 1, size);
            }
            parts[at].add(ends, left / size);
            room -= left;
        }
        parts
    }
}
