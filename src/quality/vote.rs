//! Several results of one task: the most frequent one, or the first that leads by enough.

use crate::units::{Count, Fraction, Quantity, Ratio};

/// A plurality vote over so many results, prepared: for each number of right ones the chance that they win.
#[derive(Clone, Debug, PartialEq)]
pub struct Votes {
    /// For 0, 1, … right results: how many ways there are, and the chance that right wins.
    wins: Vec<(f64, f64)>,
}

impl Votes {
    /// A vote over `samples` results, where a wrong one is each of `wrong_answers` alike; ties are drawn by lot.
    ///
    /// ```
    /// use breakeven::quality::Votes;
    /// use breakeven::units::{Count, Fraction, Quantity};
    /// let votes = Votes::of(Count::new(5.0).unwrap(), Count::new(5.0).unwrap());
    /// let right = votes.right(Fraction::new(0.4).unwrap());
    /// assert!((right.get() - 0.57622528).abs() < 1e-12);
    /// ```
    pub fn of(samples: Count, wrong_answers: Count) -> Self {
        let (samples, wrong) = (whole(samples), whole(wrong_answers).max(1));
        let wins = (0..=samples).map(|right| {
            let ways = binomial(samples, right);
            (ways, wins(right, samples - right, wrong))
        });
        Self { wins: wins.collect() }
    }

    /// The chance that the right result wins, where each is right with `p`.
    pub fn right(&self, p: Fraction) -> Fraction {
        Fraction::const_new(self.share(p.get()))
    }

    /// The chance that the right result wins, where so many are right.
    pub(super) fn wins(&self, right: usize) -> f64 {
        self.wins.get(right).map_or(0.0, |(_, wins)| *wins)
    }

    pub(super) fn share(&self, p: f64) -> f64 {
        let samples = self.wins.len() - 1;
        let term = |(right, (ways, wins)): (usize, &(f64, f64))| {
            let wrong = samples - right;
            ways * power(p, right) * power(1.0 - p, wrong) * wins
        };
        self.wins.iter().enumerate().map(term).sum::<f64>().clamp(0.0, 1.0)
    }
}

/// The chance that so many right results beat so many wrong ones, which spread over so many answers evenly; of j answers that
/// tie with the right one, each wins as often. By the coefficients of products of truncated exponential series.
fn wins(right: usize, wrong: usize, answers: usize) -> f64 {
    if right == 0 {
        return 0.0;
    }
    let factorial = |n: usize| (1..=n).map(|k| k as f64).product::<f64>();
    // x^i ÷ i! for fewer results than the right answer has.
    let fewer: Vec<f64> = (0..right.min(wrong + 1)).map(|i| 1.0 / factorial(i)).collect();
    let mut sum = 0.0;
    // Powers of `fewer`, from none to all answers.
    let mut powers = vec![vec![1.0]];
    for _ in 0..answers {
        let last = powers.last().map_or_else(Vec::new, |last| product(last, &fewer, wrong));
        powers.push(last);
    }
    for tied in 0..=answers {
        let Some(rest) = wrong.checked_sub(tied * right) else { break };
        let ways = binomial(answers, tied) / factorial(right).powi(i32::try_from(tied).unwrap_or(i32::MAX));
        let coefficient = powers[answers - tied].get(rest).copied().unwrap_or(0.0);
        sum += ways * coefficient / (tied as f64 + 1.0);
    }
    sum * factorial(wrong) / power(answers as f64, wrong)
}

fn product(a: &[f64], b: &[f64], most: usize) -> Vec<f64> {
    let mut out = vec![0.0; (a.len() + b.len()).saturating_sub(1).min(most + 1)];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate().take_while(|(j, _)| i + j <= most) {
            out[i + j] += x * y;
        }
    }
    out
}

fn binomial(n: usize, k: usize) -> f64 {
    (0..k).map(|i| (n - i) as f64 / (i + 1) as f64).product()
}

fn power(base: f64, exponent: usize) -> f64 {
    base.powi(i32::try_from(exponent).unwrap_or(i32::MAX))
}

/// The whole number of a count.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count is whole and not negative"
)]
pub(super) fn whole(count: Count) -> usize {
    count.get() as usize
}

/// Two answers vote until one leads by `lead`: the chance that the right one wins, and how many votes it takes on average. With
/// x = ((1 − p) ÷ p)^k: 1 ÷ (1 + x), and k ÷ (2p − 1) × (1 − x) ÷ (1 + x) (gambler's ruin; arXiv 2511.09030 builds on it).
///
/// ```
/// use breakeven::quality::first_to_lead;
/// use breakeven::units::{Count, Fraction, Quantity};
/// let (right, votes) = first_to_lead(Fraction::new(0.8).unwrap(), Count::new(7.0).unwrap());
/// assert!((right.get() - 0.999938968569).abs() < 1e-9 && (votes.get() - 11.66524).abs() < 1e-4);
/// ```
pub fn first_to_lead(p: Fraction, lead: Count) -> (Fraction, Ratio) {
    let (p, k) = (p.get(), lead.get());
    if p == 0.0 {
        return (Fraction::ZERO, Ratio::const_new(k));
    }
    let x = ((1.0 - p) / p).powf(k);
    let votes =
        if (2.0 * p - 1.0).abs() < 1e-9 { k * k } else { k / (2.0 * p - 1.0) * (1.0 - x) / (1.0 + x) };
    (Fraction::const_new(1.0 / (1.0 + x)), Ratio::const_new(votes))
}
