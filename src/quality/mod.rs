//! How tasks end: right, accepted wrong, escalated, failed; under policies that try again, ask several times, take the small
//! model first or let people look. Pure functions, no IO.
//!
//! Tasks lie on an axis from easy to hard. A [`Skill`] says how likely an option does the tasks of each part of it right, and
//! a [`Strategy`] is evaluated part by part: given how hard a task is, attempts at it are independent; over all tasks they are
//! not, because the same model fails again at the same hard task. What different models find hard they have in common in part
//! ([`Tasks::shared`]).

mod alike;
mod clock;
mod common;
mod draw;
mod evaluate;
mod flow;
mod graph;
mod influence;
mod joint;
mod load;
mod monte_carlo;
mod outcomes;
mod pass;
mod skill;
mod solve;
mod spread;
mod steps;
mod strategy;
mod tasks;
mod verifier;
mod vote;
mod ways;
mod wilson;

pub use alike::{Pair, SharedDifficulty, shared_difficulty};
pub use clock::{Clock, KnownTimes};
pub use evaluate::{StrategyOutcome, evaluate};
pub use influence::Influence;
pub use monte_carlo::{Play, Played, play};
pub use outcomes::Outcomes;
pub use pass::{consistency, cost_of_pass, gated, pass_at, pass_every, series};
pub use skill::{DEFAULT_CORRELATION, Skill};
pub use steps::{StepOutcome, evaluate_steps};
pub use strategy::{Flow, FlowStep, Leftover, Strategy};
pub use tasks::{DEFAULT_SHARED_DIFFICULTY, Tasks};
pub use verifier::Verifier;
pub use vote::{Votes, first_to_lead};
pub use ways::{MOST_STEPS, MOST_WAYS, Taken};
pub use wilson::{mean_share, wilson_interval};
