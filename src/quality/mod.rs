//! How tasks end: right, accepted wrong, escalated, failed; under policies that try again, ask several times, take the small
//! model first or let people look. Pure functions, no IO.
//!
//! Tasks lie on one axis from easy to hard. A [`Skill`] says how likely an option does the tasks of each part of it right, and
//! a [`Plan`] is evaluated part by part: given how hard a task is, attempts at it are independent; over all tasks they are
//! not, because the same model fails again at the same hard task.

mod clock;
mod drawn;
mod ends;
mod flow;
mod graph;
mod pass;
mod plan;
mod play;
mod skill;
mod spread;
mod steps;
mod verifier;
mod vote;

pub use clock::{Clock, KnownTimes};
pub use ends::Ends;
pub use flow::{Flow, FlowStep, MOST_STEPS, MOST_WAYS, Taken};
pub use pass::{consistency, cost_of_pass, gated, pass_at, pass_every, series};
pub use plan::{Leftover, Plan, PlanOutcome, evaluate};
pub use play::{Play, Played, play};
pub use skill::{DEFAULT_CORRELATION, Skill};
pub use steps::{StepOutcome, evaluate_steps};
pub use verifier::Verifier;
pub use vote::{Votes, first_to_lead};
