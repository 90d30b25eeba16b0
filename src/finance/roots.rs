//! All rates at which a series of flows is worth nothing.
//!
//! With *u* = ln(1 + rate) the value is *f*(*u*) = Σ *c*ᵢ e^(−*u tᵢ*). Between two sign changes of the coefficients lies a time
//! *τ*; the derivative of *f* e^(*u τ*) has the coefficients (*τ* − *tᵢ*) *cᵢ*, one sign change less, and by Rolle a root between any two
//! roots of *f*. So the roots are found from those of a series with fewer sign changes, down to one that has none: as many
//! steps as there are sign changes, and no root is missed. (Descartes' rule of signs for exponential sums, by this very
//! argument, is in G. J. O. Jameson, *Counting zeros of generalised polynomials*, Math. Gazette 90, 2006.)

use crate::units::tolerance::{EQUAL, NOISE};

/// A flow: how much, when.
#[derive(Clone, Copy)]
pub(super) struct Flow {
    pub(super) amount: f64,
    pub(super) time: f64,
}

/// Roots are looked for where 1 + rate lies between e^−20 and e^20: losses of all but a five-hundred-millionth, gains of
/// five hundred million times.
const WIDEST: f64 = 20.0;
/// Steps of the bracketing search; each halves the bracket at least.
const STEPS: usize = 200;

/// All roots as ln(1 + rate), smallest first. `flows` have rising times.
pub(super) fn roots(flows: &[Flow]) -> Vec<f64> {
    let flows: Vec<Flow> = flows.iter().copied().filter(|flow| flow.amount != 0.0).collect();
    let Some(change) = last_change(&flows) else { return Vec::new() };
    let between = f64::midpoint(flows[change].time, flows[change + 1].time);
    let largest = flows.iter().map(|flow| flow.amount.abs()).fold(0.0, f64::max);
    let slope = |flow: &Flow| Flow { amount: (between - flow.time) * (flow.amount / largest), ..*flow };
    let slopes: Vec<Flow> = flows.iter().map(slope).collect();
    let mut edges = vec![-WIDEST];
    edges.extend(roots(&slopes));
    edges.push(WIDEST);
    let mut found: Vec<f64> = Vec::new();
    for pair in edges.windows(2) {
        let &[low, high] = pair else { continue };
        // The series does not turn between two edges: it crosses nothing once or not at all.
        let (at_low, at_high) = (value(&flows, low), value(&flows, high));
        if at_low.abs() <= EQUAL && low > -WIDEST {
            push(&mut found, low);
        } else if (at_low > 0.0) != (at_high > 0.0) && at_high.abs() > EQUAL {
            push(&mut found, bracketed(&flows, (low, at_low), (high, at_high)));
        }
    }
    found
}

/// Two roots that are the same to the last digits are one.
fn push(found: &mut Vec<f64>, root: f64) {
    if found.last().is_none_or(|last| root - last > NOISE) {
        found.push(root);
    }
}

/// How often the sign changes.
pub(super) fn changes(flows: &[Flow]) -> usize {
    let signs: Vec<bool> =
        flows.iter().filter(|flow| flow.amount != 0.0).map(|flow| flow.amount > 0.0).collect();
    signs.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// The place of the last flow before which the sign changes for the last time.
fn last_change(flows: &[Flow]) -> Option<usize> {
    (1..flows.len())
        .rev()
        .find(|at| (flows[*at].amount > 0.0) != (flows[at - 1].amount > 0.0))
        .map(|at| at - 1)
}

/// The value at ln(1 + rate), as a share of the sum of all sizes at that rate; so nothing overflows.
fn value(flows: &[Flow], u: f64) -> f64 {
    let regular = flows.iter().all(|flow| flow.time.fract() == 0.0 && flow.time < 4096.0);
    let (sum, size) = if regular { by_powers(flows, u) } else { by_exponentials(flows, u) };
    if size > 0.0 { sum / size } else { 0.0 }
}

fn by_exponentials(flows: &[Flow], u: f64) -> (f64, f64) {
    // The largest factor is 1.
    let times = || flows.iter().map(|flow| flow.time);
    let shift = if u > 0.0 { times().fold(f64::INFINITY, f64::min) } else { times().fold(0.0, f64::max) };
    flows.iter().fold((0.0, 0.0), |(sum, size), flow| {
        let term = flow.amount * (-u * (flow.time - shift)).exp();
        (sum + term, size + term.abs())
    })
}

/// The same for whole times, by multiplication: from the end whose factor is 1 to the other.
fn by_powers(flows: &[Flow], u: f64) -> (f64, f64) {
    let step = (-u.abs()).exp();
    let mut powers = (0.0, 0.0);
    let mut before: Option<f64> = None;
    let mut add = |flow: &Flow| {
        // From the smallest factor inwards: what is there is moved by the gap to this flow.
        let gap = before.map_or(0.0, |time: f64| (time - flow.time).abs());
        // The cast is exact: times are whole and below 4096.
        #[expect(clippy::cast_possible_truncation)]
        let factor = if gap == 1.0 { step } else { step.powi(gap as i32) };
        powers = (powers.0 * factor + flow.amount, powers.1 * factor + flow.amount.abs());
        before = Some(flow.time);
    };
    if u > 0.0 {
        flows.iter().rev().for_each(&mut add);
    } else {
        flows.iter().for_each(&mut add);
    }
    powers
}

/// The root in a bracket, by Ridders' method (IEEE Trans. Circuits Syst. 26, 1979): quadratic, and never outside the bracket.
fn bracketed(flows: &[Flow], mut low: (f64, f64), mut high: (f64, f64)) -> f64 {
    for _ in 0..STEPS {
        let middle = f64::midpoint(low.0, high.0);
        if high.0 - low.0 <= 4.0 * f64::EPSILON * middle.abs().max(1e-3) {
            return middle;
        }
        let at_middle = value(flows, middle);
        let under = (at_middle * at_middle - low.1 * high.1).sqrt();
        let bend = if under > 0.0 { (middle - low.0) * at_middle / under } else { 0.0 };
        let next = if low.1 > high.1 { middle + bend } else { middle - bend };
        let at_next = value(flows, next);
        if at_next == 0.0 {
            return next;
        }
        // The tightest bracket that the four points give.
        let mut points = [low, (middle, at_middle), (next, at_next), high];
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let crossing = points.windows(2).find(|pair| (pair[0].1 > 0.0) != (pair[1].1 > 0.0));
        let Some(&[from, to]) = crossing else { return next };
        if (from.0, to.0) == (low.0, high.0) {
            return next;
        }
        (low, high) = (from, to);
    }
    f64::midpoint(low.0, high.0)
}
