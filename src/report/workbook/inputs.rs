//! The sheet of assumptions as it is filled: a row each with its value, its unit and where it is from. What several options share stands
//! once, and the row of each of them follows it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::figure::{Derivation, Origin};
use crate::report::list::list;
use crate::scenario::{Sources, Trend};
use crate::units::{Amount, Notation};

use super::formula::{Formula, Place, Sign};
use super::identity::identity;
use super::sheet::{Look, Worksheet, Written};

/// Its place among the sheets.
pub(super) const SHEET: usize = 1;
/// Where values stand.
pub(super) const VALUE: u16 = 1;
/// Where what a line takes is from.
pub(super) const THE_BILL: &str = "the bill";
/// The part of what several options share.
pub(super) const SEVERAL: &str = "Several options";

/// A number that somebody may change.
#[derive(Clone)]
pub(super) struct Input {
    pub(super) what: String,
    pub(super) look: Look,
    pub(super) value: f64,
    pub(super) unit: String,
    pub(super) from: &'static str,
    pub(super) source: String,
    /// Which assumption it is, where another option may have the same.
    pub(super) same: Option<u64>,
}

/// Which number it is: the assumption, what it is called, and its value.
type Key = (u64, String, u64);

/// A number that options have, and which.
pub(super) struct Use {
    key: Key,
    input: Input,
    options: Vec<String>,
}

/// Fills the sheet row by row.
pub(super) struct Inputs<'a> {
    sheet: Worksheet,
    row: u32,
    part: String,
    names: Vec<(String, Place)>,
    cited: &'a Sources,
    /// What options have, in its order, and where in it a number is.
    uses: Vec<Use>,
    used: BTreeMap<Key, usize>,
    shared: BTreeMap<Key, Place>,
}

impl<'a> Inputs<'a> {
    pub(super) fn new(cited: &'a Sources) -> Self {
        let mut sheet = Worksheet::new("Assumptions", &[46, 16, 26, 12, 90], (2, 1));
        sheet.set(0, 0, Look::Title, "Assumptions");
        for (column, head) in (0..).zip(["What", "Value", "Unit", "From", "Source"]) {
            sheet.set(1, column, Look::Head, head);
        }
        Self {
            sheet,
            row: 2,
            part: String::new(),
            names: Vec::new(),
            cited,
            uses: Vec::new(),
            used: BTreeMap::new(),
            shared: BTreeMap::new(),
        }
    }

    /// The sheet, and the names of its cells.
    pub(super) fn done(self) -> (Worksheet, Vec<(String, Place)>) {
        (self.sheet, self.names)
    }

    /// What was asked for.
    pub(super) fn uses(self) -> Vec<Use> {
        self.uses
    }

    /// Writes what at least two options have, as was found out before.
    pub(super) fn share(&mut self, uses: Vec<Use>) {
        let shared: Vec<Use> = uses.into_iter().filter(|of| of.options.len() > 1).collect();
        if shared.is_empty() {
            return;
        }
        self.part(SEVERAL);
        let why = "What several options have stands here once, and their own rows follow it: one that is to have another value is written over there.";
        self.sheet.set(self.row - 1, 4, Look::Prose, why);
        for Use { key, mut input, options } in shared {
            input.what = format!("{} ({})", input.what, list(&options));
            let place = self.write_input(&input);
            self.shared.insert(key, place);
        }
    }

    /// The head of a part.
    pub(super) fn part(&mut self, what: &str) {
        self.row += 1;
        self.sheet.set(self.row, 0, Look::Head, what);
        what.clone_into(&mut self.part);
        self.row += 1;
    }

    /// A sentence in the place of a row.
    pub(super) fn sentence(&mut self, text: String) {
        self.sheet.set(self.row, 0, Look::Prose, text);
        self.row += 1;
    }

    /// What follows from other cells.
    pub(super) fn follows(&mut self, what: &str, look: Look, formula: Formula, unit: &str) -> Place {
        self.write(what, look, formula, unit)
    }

    fn write(&mut self, what: &str, look: Look, value: impl Into<Written>, unit: &str) -> Place {
        let row = self.row;
        self.sheet.set(row, 0, Look::Words, what);
        self.sheet.set(row, VALUE, look, value);
        self.sheet.set(row, 2, Look::Words, unit);
        self.row += 1;
        Place { sheet: SHEET, row, column: VALUE }
    }

    fn write_input(&mut self, input: &Input) -> Place {
        let place = self.write(&input.what, input.look, input.value, &input.unit);
        self.from(place, input.from, &input.source);
        place
    }

    /// Says where a number is from.
    pub(super) fn from(&mut self, place: Place, from: &str, source: &str) {
        self.sheet.set(place.row, 3, Look::Words, from);
        if !source.is_empty() {
            self.sheet.set(place.row, 4, Look::Prose, source);
        }
    }

    /// Names a cell.
    pub(super) fn name(&mut self, name: &str, place: Place) -> Place {
        self.names.push((name.to_owned(), place));
        place
    }

    /// Where a number stands that several options have, if it is one.
    pub(super) fn shared(&mut self, input: &Input) -> Option<Place> {
        let key = (input.same?, input.what.clone(), input.value.to_bits());
        let found = self.shared.get(&key).copied();
        let at = *self.used.entry(key.clone()).or_insert_with(|| {
            self.uses.push(Use { key, input: input.clone(), options: Vec::new() });
            self.uses.len() - 1
        });
        let options = &mut self.uses[at].options;
        if options.last() != Some(&self.part) {
            options.push(self.part.clone());
        }
        found
    }

    /// A number that somebody may change; a formula where several options have it.
    pub(super) fn input(&mut self, input: &Input) -> Place {
        match self.shared(input) {
            Some(place) => {
                let here = self.write(&input.what, input.look, Formula::from(place), &input.unit);
                self.from(here, "shared", "");
                here
            }
            None => self.write_input(input),
        }
    }

    /// A figure, as it can be written.
    pub(super) fn of_figure(&self, what: &str, figure: &Arc<Derivation>) -> Input {
        let (from, source) = origin(figure, self.cited);
        Input {
            what: what.to_owned(),
            look: look(figure.amount),
            value: figure.amount.value(),
            unit: figure.amount.unit().shown_id(),
            from,
            source,
            same: identity(figure),
        }
    }

    /// A figure with where it is from.
    pub(super) fn figure(&mut self, what: &str, figure: &Arc<Derivation>) -> Place {
        let input = self.of_figure(what, figure);
        self.input(&input)
    }

    /// A figure that looks as it is told to.
    pub(super) fn looking(&mut self, what: &str, figure: &Arc<Derivation>, look: Look, unit: &str) -> Place {
        let input = Input { look, unit: unit.to_owned(), ..self.of_figure(what, figure) };
        self.input(&input)
    }

    /// A number of one option, or of all.
    pub(super) fn plain(
        &mut self,
        what: &str,
        look: Look,
        value: f64,
        unit: &str,
        from: &'static str,
    ) -> Place {
        let (what, unit) = (what.to_owned(), unit.to_owned());
        self.write_input(&Input { what, look, value, unit, from, source: String::new(), same: None })
    }

    /// Says beside a cell whether what was worked out for its value still holds.
    pub(super) fn holds(&mut self, cell: Place, value: f64, why: &str) {
        let said = format!("NO LONGER HOLDS: {why}");
        let warning = Formula::from(cell).with(Sign::IsNot, value).then(said.as_str(), "holds");
        self.sheet.set(cell.row, 4, Look::Warning, warning);
    }

    /// A change of prices or of demand.
    pub(super) fn trend(&mut self, what: &str, trend: &Trend, unit: &str) -> Place {
        let place = self.write(what, Look::Percent, trend.change().value(), unit);
        let source = self.cited.of(trend.site()).unwrap_or_default().to_owned();
        self.from(place, "stated", &source);
        place
    }
}

/// How a figure looks.
pub(super) fn look(amount: Amount) -> Look {
    let is_money = amount.unit().is_money();
    match amount.unit().notation() {
        Notation::Percent => Look::Percent,
        _ if is_money && amount.value() >= 1000.0 => Look::Dollars,
        _ if is_money => Look::Price,
        _ => Look::Number,
    }
}

/// Where a figure is from: a word, and the source.
fn origin(figure: &Derivation, cited: &Sources) -> (&'static str, String) {
    match &figure.origin {
        Origin::Written(site) => ("stated", cited.of(site).unwrap_or_default().to_owned()),
        Origin::Default(why) => ("assumed", (*why).to_owned()),
        Origin::Catalog { provenance, .. } => {
            ("catalog", format!("{} ({})", provenance.source, provenance.checked))
        }
        Origin::Derived { formula, .. } => ("worked out", formula.clone()),
    }
}
