//! The sheet of the cases of a scenario: worked out when the file was made.

use crate::report::cases::{CasesReport, case_name, changed, mark};
use crate::units::{Amount, Unit};

use super::sheet::{Look, Worksheet};

/// The first row of figures.
const FIRST: u32 = 3;

/// The options in each case, side by side.
pub fn cases_sheet(cases: &CasesReport) -> Worksheet {
    let mut sheet = Worksheet::new("Cases", &[24, 12, 24, 16, 16], (FIRST, 1));
    sheet.set(0, 0, Look::Title, "The scenario as it stands and in each of its cases");
    sheet.set(
        1,
        0,
        Look::Prose,
        format!("{} Worked out when the file was made: these cells do not follow changes.", cases.sentence()),
    );
    let mut heads = vec!["Case".to_owned(), "Probability".to_owned(), "Option".to_owned()];
    heads.extend(cases.metrics.iter().map(|metric| metric.info().label.to_owned()));
    heads.extend(["Limits", "Recommended", "What changes"].map(str::to_owned));
    for (column, head) in (0..).zip(heads) {
        sheet.set(2, column, Look::Head, head);
    }
    let mut row = FIRST;
    for of in &cases.rows {
        for option in &of.options {
            sheet.set(row, 0, Look::Words, case_name(of));
            if let Some(share) = of.case.as_ref().and_then(|case| case.probability) {
                sheet.set(row, 1, Look::Percent, Amount::from(share).value());
            }
            sheet.set(row, 2, Look::Words, option.name.clone());
            figures(&mut sheet, row, &option.figures);
            let next = 3 + u16::try_from(option.figures.len()).unwrap_or_default();
            if let Some(status) = option.limits {
                sheet.set(row, next, Look::Words, status.word());
            }
            let taken = mark(of, &option.name);
            if !taken.is_empty() {
                sheet.set(row, next + 1, Look::Words, taken);
            }
            sheet.set(row, next + 2, Look::Words, changed(of));
            row += 1;
        }
    }
    if !cases.expected.is_empty() {
        row += 1;
        sheet.set(row, 0, Look::Head, "Weighted by the probabilities");
        for of in &cases.expected {
            row += 1;
            sheet.set(row, 2, Look::Words, of.option.clone());
            figures(&mut sheet, row, &of.figures);
        }
    }
    sheet
}

/// The figures of a row; a cell is empty where there is none.
fn figures(sheet: &mut Worksheet, row: u32, figures: &[Result<Amount, String>]) {
    for (column, figure) in (3..).zip(figures) {
        if let Ok(amount) = figure {
            let look = if matches!(amount.unit(), Unit::UsdPerTask) { Look::Price } else { Look::Dollars };
            sheet.set(row, column, look, amount.value());
        }
    }
}
