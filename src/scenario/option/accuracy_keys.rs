//! The fields of an accuracy.

use crate::decode::{Block, BlockShape, ByName, FieldShape, NotEmpty, Optional, Shape, Shaped, Word, block};
use crate::evaluation::{ColumnNames, TakenAs};
use crate::units::{Count, Fraction};

block! {
    /// The share of tasks done right, and what that rests on: stated, by class of task, or out of an evaluation.
    pub(in crate::scenario) struct AccuracyKeys {
        /// The share of tasks done right.
        optional VALUE: Fraction = "value", eg "88%";
        /// How many trials that rests on: they give the confidence interval.
        optional TRIALS: Count = "trials", eg "400";
        /// How alike attempts at one task are; default 65%.
        optional CORRELATION: Fraction = "correlation", eg "65%";
        /// Classes of task by name, each with its share and its accuracy, in the place of a value.
        optional CLASSES: NotEmpty<ByName<TaskClassKeys>> = "classes";
        /// The file of an evaluation's results, in the place of a value.
        optional RESULTS: String = "results", eg "evals.csv";
        /// Whose results in the file are meant; default: the option's own name.
        optional OPTION: String = "option", eg "mini";
        /// Which task of the file is meant.
        optional TASK: String = "task";
        /// Which metric of the file is meant.
        optional METRIC: String = "metric";
        /// What a CSV file of one's own calls its columns.
        optional COLUMNS: ColumnKeys = "columns";
        /// What the metric is taken as: an accuracy (default), or a score, which is shown and decides nothing.
        optional AS: Word<TakenAs> = "as";
    }

    /// A class of task.
    pub(in crate::scenario) struct TaskClassKeys {
        /// Its share of the tasks.
        required SHARE: Fraction = "share", eg "70%";
        /// The share of them done right.
        required ACCURACY: Fraction = "accuracy", eg "95%";
    }
}

/// What a CSV file calls its columns: every column that can be named has a field.
pub(in crate::scenario) enum ColumnKeys {}

impl ColumnKeys {
    pub(super) const fn of(column: &'static str) -> Optional<Self, String> {
        Optional::new(column)
    }
}

impl Block for ColumnKeys {
    fn name() -> String {
        "Columns".to_owned()
    }

    fn about() -> &'static [&'static str] {
        &["What a CSV file of one's own calls its columns."]
    }

    fn own() -> Vec<FieldShape> {
        let field = |column: &str| {
            FieldShape::optional::<String>(
                column,
                format!("What the file calls the column of {}.", ColumnNames::meaning(column)),
            )
        };
        ColumnNames::KEYS.into_iter().map(field).collect()
    }
}

impl Shaped for ColumnKeys {
    fn shape() -> Shape {
        Shape::Block(BlockShape::of::<Self>())
    }
}
