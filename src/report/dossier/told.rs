//! Where figures come from of which no explanation is kept step by step: a card in sentences for each column, made when somebody needs it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::report::table::{Align, Cell, Column, Table};

use super::why::{Over, Why, WhyFrom};

/// What a part of a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum About {
    /// The options and their metrics.
    Options,
    /// Bills, with what the whole bill adds.
    Bills,
    /// Cost, latency and accuracy.
    Tradeoff,
    /// The cases of the scenario.
    Cases,
    /// Costs against volume.
    Volume,
    /// Money over the months.
    Months,
    /// What flows, year by year.
    Flows,
    /// What policies are made of.
    Steps,
    /// The mix of fleets.
    Plan,
    /// Inputs with their sources, which stand beside them.
    Inputs,
}

impl About {
    /// Which figures are meant where a metric is named.
    pub(super) const fn over(self) -> Over {
        match self {
            Self::Months | Self::Flows => Over::Months,
            _ => Over::Month,
        }
    }

    /// Whether what is said below its tables has a reason for each figure that is missing.
    pub(super) const fn says_what_is_missing(self) -> bool {
        matches!(self, Self::Tradeoff | Self::Volume | Self::Months)
    }

    /// The command that has these figures, and how they come about; `None` where each stands beside its source.
    const fn said(self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::Options => (
                "run --view all",
                "It is made of the figures beside it, which have explanations of their own. Where it is a range, its ends come from the same \
                 formulas, with fleets as slow and as fast as the band of their throughput says.",
            ),
            Self::Bills => (
                "run --costs whole --view ledger",
                "The scenario does not state this line: it is worked out from a default of the catalog, whose range and source stand in its \
                 row. With `--costs whole` it is a line of the bill, and can be asked why like any other.",
            ),
            Self::Tradeoff => (
                "frontier",
                "It is held against what is asked for. The figure of the option itself has its explanation in the table of the options.",
            ),
            Self::Cases => (
                "run --view cases",
                "The scenario was read and evaluated once more with what the case sets. `breakeven explain` with the same `--set` has the \
                 figure step by step.",
            ),
            Self::Volume => (
                "crossover",
                "Both options are billed again and again with this input moved, until they cost the same.",
            ),
            Self::Months => {
                ("roi", "It is worked out from the flows of the months, which stand below year by year.")
            }
            Self::Flows => (
                "roi --view cashflow --format csv",
                "It is the sum of the year's flows of this kind, month by month. What is paid month after month are bills: each line of \
                 today's has its explanation under `The bills`.",
            ),
            Self::Steps => (
                "breakdown",
                "It follows from how often each step runs and how often it is right, which is pure probability of what the scenario states.",
            ),
            Self::Plan => (
                "plan",
                "The cheapest mix is searched for hour by hour, over the hours of a week; this is what it comes to.",
            ),
            Self::Inputs => return None,
        })
    }
}

/// What a column says, where more is known than of its table.
fn of_column(about: About, column: &str) -> Option<&'static str> {
    Some(match (about, column) {
        (About::Volume, "token_price_factor") => {
            "A factor on today's token prices of this option alone: it is billed again at other prices, until both cost the same."
        }
        (About::Volume, "rent_factor") => {
            "A factor on today's rents of this option alone: it is billed again at other rents, until both cost the same."
        }
        (About::Volume, "purchase_factor") => {
            "A factor on what this option's hardware costs to buy: it is billed again at other prices, until both cost the same."
        }
        (About::Volume, "utilisation") => {
            "How full the present fleet would have to be: more or less work is put on the same machines, until a task costs the same."
        }
        (About::Volume, "accuracy") => {
            "How often the option would have to be right: what it costs is divided by more or fewer successes, until both cost the same."
        }
        (About::Steps, "runs") => {
            "How often the step runs for each task of the workload: the share of tasks that reach it, times its attempts."
        }
        (About::Steps, "calls") => {
            "How often a model is called for each task of the workload: runs × calls of a run."
        }
        (About::Steps, "cost_per_task") => {
            "Runs × what a run costs: the cost of a task of the option that does the step, which has its explanation under `The options`."
        }
        (About::Steps, "share") => "Its cost ÷ what a task costs with what wrong results cost.",
        (About::Steps, "right") => {
            "How often a run of the step is right, as the scenario states it or as its strategy makes of it."
        }
        (About::Steps, "failures") => {
            "Of all tasks that end wrong, the share that was right until this step."
        }
        (About::Steps, "worth") => {
            "What a task would cost less if this step were right in one point of a hundred more: the policy is worked out again with it."
        }
        (About::Steps, "latency_p50" | "latency_p95") => {
            "Stated for the step, or for the option that does it."
        }
        (About::Steps, "cost_per_success" | "saving" | "accuracy") => {
            "The policy is worked out again with this one thing a tenth better, and all else as it is."
        }
        (About::Plan, "replicas" | "spare") => {
            "Whole servers and instances, filled with the replicas that fit: as many as make the month cheapest and carry their hours within \
             the limits; spares are those that `redundancy` asks for."
        }
        (About::Plan, "tasks" | "share") => {
            "The tasks of the hours in which this part serves them, by the demand of the profile, times the weeks of a month."
        }
        (About::Plan, "cost") => {
            "What this number of machines costs, read off the bill of the option, and what its tasks cost by the task."
        }
        (About::Plan, "fill_limit") => {
            "How full replicas may be, by `max_utilisation` and the limits on latency."
        }
        (About::Plan, "busiest" | "mean") => {
            "The work of its busiest hour, or of its mean hour, ÷ what its replicas may carry by the limit."
        }
        (About::Plan, "bill" | "accuracy") => {
            "What `run` has for the option alone, with what wrong results cost where that is stated."
        }
        (About::Months, column) if column.starts_with("npv_") || column.starts_with("tco_") => {
            "The same as over the horizon, with the months up to here alone and what hardware is worth then."
        }
        _ => return None,
    })
}

/// The cards that were asked for.
pub(super) struct Told {
    file: String,
    /// The place of the first of them among all explanations.
    first: usize,
    made: RefCell<BTreeMap<(About, String), usize>>,
    list: RefCell<Vec<Why>>,
}

impl Told {
    pub(super) fn new(file: &str, first: usize) -> Self {
        // What was read from standard input is so again.
        let file = if file == "<stdin>" { "-" } else { file };
        Self { file: file.to_owned(), first, made: RefCell::default(), list: RefCell::default() }
    }

    /// The place of the card of a cell; `None` of words, and of what stands beside its source.
    pub(super) fn of(&self, about: About, table: &Table, at: usize, cell: &Cell) -> Option<usize> {
        let column = table.columns.get(at).filter(|column| at > 0 && is_figure(cell, column))?;
        let (command, how) = about.said()?;
        let own = of_column(about, &column.id);
        let (key, title) = match own {
            Some(_) => (column.id.clone(), column.label.clone()),
            None => (String::new(), "Where this figure comes from".to_owned()),
        };
        if let Some(known) = self.made.borrow().get(&(about, key.clone())) {
            return Some(*known);
        }
        let (command, rest) = command.split_once(' ').unwrap_or((command, ""));
        let space = if rest.is_empty() { "" } else { " " };
        let printed = format!("`breakeven {command} {}{space}{rest}` prints it.", self.file);
        let mut list = self.list.borrow_mut();
        let place = self.first + list.len();
        list.push(Why { title, from: WhyFrom::Told(vec![own.unwrap_or(how).to_owned(), printed]) });
        self.made.borrow_mut().insert((about, key), place);
        Some(place)
    }

    pub(super) fn into_list(self) -> Vec<Why> {
        self.list.into_inner()
    }
}

/// Whether a cell is a figure, however it is written.
fn is_figure(cell: &Cell, column: &Column) -> bool {
    match cell {
        Cell::Figure(..) | Cell::Mixed(_) | Cell::Money(_) => true,
        Cell::Text(text) | Cell::Mark(text, _) => {
            column.align == Align::Right && text.contains(|c: char| c.is_ascii_digit())
        }
        Cell::Date(_) | Cell::Missing(_) => false,
    }
}
