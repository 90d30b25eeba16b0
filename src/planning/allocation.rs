//! Which machines to take for work of several sizes, at the least price: a mixed-integer program, as in Mélange (Griggs et al.
//! 2024, arXiv 2404.14527).

use good_lp::{Expression, ProblemVariables, Solution as _, SolverModel as _, constraint, microlp, variable};

use crate::units::{CallsPerSecond, Count, Quantity, UsdPerHour};

/// A kind of machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Machine {
    /// The price of one.
    pub price: UsdPerHour,
    /// What one does a second of each size, if it does nothing else; 0 where it cannot do it.
    pub rates: Vec<CallsPerSecond>,
}

/// So many of each kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Allocation {
    /// Machines, by kind.
    pub machines: Vec<Count>,
    /// What they cost.
    pub cost: UsdPerHour,
}

/// The cheapest whole machines that carry the work. Each slice of work goes to one kind: Σ rate ÷ what a machine does ≤ machines, kind
/// by kind. Slices are a size and a rate. Nothing where some slice fits on no machine.
pub fn allocate(machines: &[Machine], slices: &[(usize, CallsPerSecond)]) -> Option<Allocation> {
    let mut variables = ProblemVariables::new();
    let counts: Vec<_> = machines.iter().map(|_| variables.add(variable().integer().min(0))).collect();
    let mut load: Vec<Expression> = machines.iter().map(|_| Expression::from(0.0)).collect();
    let mut once = Vec::new();
    for (size, rate) in slices {
        let mut taken = Expression::from(0.0);
        let mut fits = false;
        for (machine, load) in machines.iter().zip(&mut load) {
            let does = machine.rates.get(*size).map_or(0.0, |does| does.get());
            if does > 0.0 {
                let here = variables.add(variable().binary());
                taken += here;
                load.add_mul(rate.get() / does, here);
                fits = true;
            }
        }
        if !fits {
            return None;
        }
        once.push(taken);
    }
    let mut cost = Expression::from(0.0);
    for (machine, count) in machines.iter().zip(&counts) {
        cost.add_mul(machine.price.get(), *count);
    }
    let mut model = variables.minimise(cost).using(microlp);
    for taken in once {
        model.add_constraint(constraint!(taken == 1.0));
    }
    for (load, count) in load.into_iter().zip(&counts) {
        model.add_constraint(constraint!(load <= *count));
    }
    let found = model.solve().ok()?;
    // The solver's whole numbers are whole but for rounding noise.
    let whole = |value: f64| Count::const_new((value + 0.5).floor());
    let counts: Vec<Count> = counts.iter().map(|count| whole(found.value(*count))).collect();
    let cost = machines.iter().zip(&counts).map(|(machine, count)| machine.price * *count).sum();
    Some(Allocation { machines: counts, cost })
}
