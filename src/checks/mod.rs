//! Targets and budgets held against an evaluation, and which option to take.

mod against;
mod among;
mod both_bills;
mod cases;
mod choice;
mod flips;
mod judgement;
mod loosened;
mod months;
mod recommended;
mod reconciled;
mod robustness;
mod sensitivity;
mod switching;
mod turn;
mod verdict;

pub use against::{MoveVerdict, OfRecommended, check_against, unheld};
pub use among::{choose_among, months_among};
pub use both_bills::{BothBills, DecidingLine, MOST_ASKED, WholeVerdict};
pub use cases::{CaseFigures, CaseOption, ComparedBy, Expected, expected};
pub use choice::{Ahead, Choice, Contender, Lead, Miss, Turned, Weighed, choose, contenders, misses};
pub use flips::{Flips, flips};
pub use judgement::{Judgement, Period, judge};
pub use loosened::{Loosened, Widened, loosened};
pub use months::{OverMonths, Worth, choose_over_months};
pub use recommended::{Recommended, RecommendedVerdict, check_recommended, check_total};
pub use reconciled::{VarianceVerdict, check_variances};
pub use robustness::Robustness;
pub use sensitivity::{AtEnd, GridOfTwo, MovedInput, MovedRow, Sensitivity, WrongEnd};
pub use switching::{InputOf, Looked, MOST_MOVES, Switch, Switching};
pub use verdict::{JudgedAt, Standing, Status, Verdict, check, check_at};
