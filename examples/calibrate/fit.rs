//! Damped least squares (Levenberg 1944, Marquardt 1963) with bounds, a numeric Jacobian and a loss that grows like the
//! square for small residuals and like the amount for large ones (pseudo-Huber), so that single rows do not rule.

/// A difference between prediction and measurement, and what it counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Residual {
    pub(crate) value: f64,
    /// Above this it counts by its amount, not by its square.
    pub(crate) scale: f64,
    /// How much of it counts.
    pub(crate) weight: f64,
}

impl Residual {
    fn loss(&self) -> f64 {
        self.weight * self.scale * self.scale * (self.stretch() - 1.0)
    }

    /// Its weight in least squares that have the same gradient here.
    fn square_weight(&self) -> f64 {
        self.weight / self.stretch()
    }

    fn stretch(&self) -> f64 {
        (1.0 + (self.value / self.scale).powi(2)).sqrt()
    }
}

/// Rounds at most.
const ROUNDS: usize = 60;

/// How far a parameter is moved to see what it does, as a share of its range.
const PROBE: f64 = 1e-4;
/// A round that lowers the loss by less than this share of it is idle; after so many idle rounds the fit ends.
const IDLE: f64 = 1e-5;
const IDLE_ROUNDS: usize = 3;
/// Damping at the start, its least and its most.
const DAMPING: (f64, f64, f64) = (1e-2, 1e-8, 1e8);

/// The point in the unit cube with the least loss, from a start, and its loss.
pub(crate) fn least(start: Vec<f64>, residuals: impl Fn(&[f64]) -> Vec<Residual>) -> (Vec<f64>, f64) {
    let loss = |residuals: &[Residual]| -> f64 { residuals.iter().map(Residual::loss).sum() };
    let mut point = start;
    let mut here = residuals(&point);
    let mut best = loss(&here);
    let (mut damping, least_damping, most_damping) = DAMPING;
    let mut idle = 0;
    for _ in 0..ROUNDS {
        let system = System::of(&point, &here, &residuals);
        let mut moved = false;
        while damping < most_damping {
            let next = system.step(&point, damping);
            let there = residuals(&next);
            let found = loss(&there);
            if found < best {
                idle = if best - found < IDLE * best { idle + 1 } else { 0 };
                (point, here, best) = (next, there, found);
                damping = (damping / 5.0).max(least_damping);
                moved = true;
                break;
            }
            damping *= 4.0;
        }
        if !moved || idle >= IDLE_ROUNDS {
            break;
        }
    }
    (point, best)
}

/// The normal equations at a point.
struct System {
    /// Products of the columns of the Jacobian, weighted.
    products: Vec<Vec<f64>>,
    /// The gradient.
    gradient: Vec<f64>,
}

impl System {
    fn of(point: &[f64], here: &[Residual], residuals: &impl Fn(&[f64]) -> Vec<Residual>) -> Self {
        let columns: Vec<Vec<f64>> = (0..point.len())
            .map(|at| {
                let mut probe = point.to_vec();
                let by = if probe[at] + PROBE > 1.0 { -PROBE } else { PROBE };
                probe[at] += by;
                let there = residuals(&probe);
                there.iter().zip(here).map(|(there, here)| (there.value - here.value) / by).collect()
            })
            .collect();
        let weights: Vec<f64> = here.iter().map(Residual::square_weight).collect();
        let values: Vec<f64> = here.iter().map(|residual| residual.value).collect();
        let weighted = |left: &[f64], right: &[f64]| -> f64 {
            left.iter().zip(right).zip(&weights).map(|((left, right), weight)| left * right * weight).sum()
        };
        let products = columns.iter().map(|left| columns.iter().map(|right| weighted(left, right)).collect());
        let gradient = columns.iter().map(|column| weighted(column, &values));
        Self { products: products.collect(), gradient: gradient.collect() }
    }

    /// The next point for a damping; what a bound stops stays there.
    fn step(&self, point: &[f64], damping: f64) -> Vec<f64> {
        let free: Vec<usize> = (0..point.len())
            .filter(|&at| {
                let stopped = if self.gradient[at] > 0.0 { point[at] <= 0.0 } else { point[at] >= 1.0 };
                !stopped
            })
            .collect();
        let matrix: Vec<Vec<f64>> = free
            .iter()
            .map(|&row| {
                let damped = |column: usize| {
                    let product = self.products[row][column];
                    if row == column { product * (1.0 + damping) + 1e-9 } else { product }
                };
                free.iter().map(|&column| damped(column)).collect()
            })
            .collect();
        let target: Vec<f64> = free.iter().map(|&at| -self.gradient[at]).collect();
        let mut next = point.to_vec();
        for (by, &at) in solve(&matrix, &target).iter().zip(&free) {
            next[at] = (next[at] + by).clamp(0.0, 1.0);
        }
        next
    }
}

/// Solves a symmetric positive definite system (Cholesky).
fn solve(matrix: &[Vec<f64>], target: &[f64]) -> Vec<f64> {
    let n = target.len();
    let mut lower = vec![vec![0.0; n]; n];
    for row in 0..n {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| lower[row][k] * lower[column][k]).sum();
            let rest = matrix[row][column] - known;
            lower[row][column] =
                if row == column { rest.max(1e-12).sqrt() } else { rest / lower[column][column] };
        }
    }
    let mut solution = vec![0.0; n];
    for row in 0..n {
        let known: f64 = (0..row).map(|k| lower[row][k] * solution[k]).sum();
        solution[row] = (target[row] - known) / lower[row][row];
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|k| lower[k][row] * solution[k]).sum();
        solution[row] = (solution[row] - known) / lower[row][row];
    }
    solution
}
