//! `schema`: the JSON Schemas of what the program writes, and of what people write for it.

use std::sync::LazyLock;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::catalog::Table;
use crate::cli::ending::Ending;
use crate::cli::output;
use crate::cli::shared_args::{Global, OutputArg};
use crate::decode::Shape;
use crate::render::{self, InputFile};
use crate::scenario::scenario_shape;
use crate::units::Currency;

/// What has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum SchemaArg {
    /// What a command writes.
    Output(OutputArg),
    /// A scenario.
    Scenario,
    /// A file of a pricing folder, whichever it is.
    Pricing,
    /// A file of a pricing folder with a table.
    Table(Table),
}

/// All of them.
static ALL: LazyLock<Vec<SchemaArg>> = LazyLock::new(|| {
    let outputs = OutputArg::value_variants().iter().copied().map(SchemaArg::Output);
    let tables = Table::ALL.iter().copied().map(SchemaArg::Table);
    outputs.chain([SchemaArg::Scenario, SchemaArg::Pricing]).chain(tables).collect()
});

impl ValueEnum for SchemaArg {
    fn value_variants<'a>() -> &'a [Self] {
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Output(output) => output.to_possible_value(),
            Self::Scenario => Some(PossibleValue::new("scenario").help("Of a scenario file")),
            Self::Pricing => {
                Some(PossibleValue::new("pricing").help("Of a file of a pricing folder, whichever it is"))
            }
            Self::Table(table) => Some(PossibleValue::new(name(*table))),
        }
    }
}

/// A table as it is typed: where its file stands in a folder that is called `pricing`.
const fn name(table: Table) -> &'static str {
    match table {
        Table::Tokens => "pricing/tokens",
        Table::Architectures => "pricing/models",
        Table::Calibration => "pricing/calibration",
        Table::Bands => "pricing/bands",
        Table::Gpus => "pricing/gpus",
        Table::Servers => "pricing/servers",
        Table::Rentals => "pricing/rentals",
        Table::Electricity => "pricing/electricity",
        Table::Pue => "pricing/pue",
        Table::Colocation => "pricing/colocation",
        Table::Grid => "pricing/grid",
        Table::Overheads => "pricing/overheads",
        Table::Providers => "pricing/providers",
        Table::Engines => "pricing/engines",
    }
}

/// What every schema of an input says of itself.
const SHAPE_ONLY: &str = "The schema says what the file looks like: fields, units, words, what has to be there whatever else is. Whether \
                          fields go together, names are known, numbers are in range and prices exist is for `breakeven check`. A key with nothing \
                          behind it counts as left out; the schema asks for a value, or to take the key away.";

/// Reads the code of a currency.
pub(in crate::cli) fn currency(typed: &str) -> Result<Currency, String> {
    let code = typed.to_uppercase();
    let codes = || Currency::ALL.iter().map(|currency| currency.code()).collect::<Vec<_>>();
    Currency::of_code(&code).ok_or_else(|| format!("the currencies are {}", codes().join(", ")))
}

/// Prints a JSON Schema.
pub(in crate::cli) fn schema(
    of: SchemaArg,
    currency: Option<Currency>,
    global: &Global,
) -> anyhow::Result<Ending> {
    currency.map(Currency::claim);
    let printed = match of {
        SchemaArg::Output(output) => render::schema(output.into())?,
        SchemaArg::Scenario => render::input_schema(&InputFile {
            title: "breakeven scenario".to_owned(),
            about: format!("A scenario: what is to be done, and the ways to serve it. {SHAPE_ONLY}"),
            shape: scenario_shape(),
        })?,
        SchemaArg::Pricing => render::input_schema(&InputFile {
            title: "breakeven pricing".to_owned(),
            about: format!(
                "A file of a pricing folder, of whichever table. Which one it is, its name says: `breakeven schema pricing/gpus` is the \
                 schema of `gpus.yaml` alone, which is the one for an editor. {SHAPE_ONLY}"
            ),
            shape: Shape::AnyOf(Table::ALL.iter().map(|table| table.shape()).collect()),
        })?,
        SchemaArg::Table(table) => render::input_schema(&InputFile {
            title: format!("breakeven {}", name(table)),
            about: format!("Entries by name, each {}. {SHAPE_ONLY}", table.what()),
            shape: table.shape(),
        })?,
    };
    output::write(&printed, global)?;
    Ok(Ending::Fine)
}
