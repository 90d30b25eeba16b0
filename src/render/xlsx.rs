//! A workbook as a file that spreadsheets open: formulas with the values that they come to, formats, charts.

use rust_xlsxwriter::{
    Chart as XlsxChart, ChartAxisLabelPosition, ChartType, Color, ConditionalFormatText,
    ConditionalFormatTextRule, DocProperties, ExcelDateTime, Format, FormatAlign, Formula as XlsxFormula,
    Workbook as XlsxWorkbook, Worksheet as XlsxSheet, XlsxError, utility,
};

use crate::report::{Chart, Look, Place, Scale, Value, Values, Workbook, Worksheet, Written};
use crate::text::one_line;
use crate::units::{Currency, Date};

use super::style::RenderError;

/// A cell holds so many characters.
const MOST_CHARACTERS: usize = 32_000;
/// Columns that nothing is said of.
const WIDTH: f64 = 13.0;
/// Rows and columns that a chart covers.
const CHART_ROWS: u32 = 22;
const CHART_COLUMNS: u16 = 7;
/// More columns than this go onto another page.
const COLUMNS_OF_PAGE: u16 = 15;
/// What a cell says where something no longer holds begins so.
const ALARMING: &str = "NO LONGER HOLDS";
/// What somebody may change is blue, as financial models have it.
const INPUT: Color = Color::RGB(0x1F_4E_9E);
const ALARM: Color = Color::RGB(0xC0_00_00);

/// Writes a workbook. The same workbook and day give the same bytes.
pub(super) fn file(workbook: &Workbook, made: Date) -> Result<Vec<u8>, RenderError> {
    write(workbook, made).map_err(|error| RenderError(error.to_string()))
}

fn write(workbook: &Workbook, made: Date) -> Result<Vec<u8>, XlsxError> {
    let mut file = XlsxWorkbook::new();
    let year = u16::try_from(made.year()).unwrap_or(1970);
    let date = ExcelDateTime::from_ymd(year, made.month().unsigned_abs(), made.day().unsigned_abs())?;
    file.set_properties(&DocProperties::new().set_creation_datetime(&date).set_author("breakeven"));
    let values = workbook.values(&[]);
    if let Some(cover) = &workbook.cover {
        // No cell of another sheet lies at this place.
        fill(file.add_worksheet(), cover, usize::MAX, workbook, &values)?;
    }
    for (at, sheet) in workbook.sheets.iter().enumerate() {
        let written = file.add_worksheet();
        fill(written, sheet, at, workbook, &values)?;
        for chart in workbook.charts.iter().filter(|chart| chart.at.sheet == at) {
            written.insert_chart(chart.at.row, chart.at.column, &draw(chart, workbook))?;
        }
    }
    for (name, place) in &workbook.names {
        file.define_name(name.as_str(), &format!("={}", address(workbook, *place, None)))?;
    }
    file.save_to_buffer()
}

fn fill(
    file: &mut XlsxSheet,
    sheet: &Worksheet,
    at: usize,
    workbook: &Workbook,
    values: &Values<'_>,
) -> Result<(), XlsxError> {
    file.set_name(&sheet.title)?;
    let mut last = (0, 0);
    for ((row, column), content) in &sheet.cells {
        let (row, column) = (*row, *column);
        if content.look == Look::Warning {
            let red = Format::new().set_bold().set_font_color(Color::White).set_background_color(ALARM);
            let rule = ConditionalFormatText::new()
                .set_rule(ConditionalFormatTextRule::BeginsWith(ALARMING.to_owned()))
                .set_format(red);
            file.add_conditional_format(row, column, row, column, &rule)?;
        }
        last = (row.max(last.0), column.max(last.1));
        match &content.value {
            Written::Text(text) => {
                file.write_string_with_format(row, column, cut(text), &format(content.look, Kind::Told))?;
            }
            Written::Number(number) => {
                file.write_number_with_format(row, column, *number, &format(content.look, Kind::Input))?;
            }
            Written::Formula(formula) => {
                let text = formula.text(&|place| address(workbook, place, Some(at)));
                let result = match values.of(Place { sheet: at, row, column }) {
                    Value::Number(number) => number.to_string(),
                    Value::Text(text) => cut(text),
                    Value::Empty => String::new(),
                    Value::Error => "#N/A".to_owned(),
                };
                let formula = XlsxFormula::new(format!("={text}")).set_result(result);
                file.write_formula_with_format(row, column, formula, &format(content.look, Kind::Told))?;
            }
        }
    }
    for column in 0..=last.1 {
        let width = sheet.widths.get(usize::from(column)).map_or(WIDTH, |width| f64::from(*width));
        file.set_column_width(column, width)?;
    }
    file.set_freeze_panes(sheet.frozen.0, sheet.frozen.1)?;
    // A4, across; months go on over several pages with the names beside them, and a chart stays whole.
    let pages = last.1 / COLUMNS_OF_PAGE + 1;
    let high = u16::from(workbook.charts.iter().any(|chart| chart.at.sheet == at));
    file.set_landscape().set_paper_size(9).set_print_fit_to_pages(pages, high);
    if pages > 1 {
        file.set_repeat_columns(0, sheet.frozen.1.saturating_sub(1))?;
    }
    // Charts stand below and beside what is written.
    let charts = || workbook.charts.iter().filter(|chart| chart.at.sheet == at);
    let below = charts().map(|chart| chart.at.row + CHART_ROWS).max().unwrap_or(0);
    let beside = charts().map(|chart| chart.at.column + CHART_COLUMNS).max().unwrap_or(0);
    file.set_print_area(0, 0, last.0.max(below), last.1.max(beside))?;
    if sheet.frozen.0 > 0 {
        file.set_repeat_rows(0, sheet.frozen.0 - 1)?;
    }
    Ok(())
}

/// Whether somebody may change a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Input,
    Told,
}

/// The sign before amounts, as number formats have it: a dollar as it is, anything else in quotes.
fn sign_of_money() -> String {
    match Currency::shown() {
        Currency::Usd => "$".to_owned(),
        other => format!("\"{}\"", other.sign()),
    }
}

fn format(look: Look, kind: Kind) -> Format {
    let money = sign_of_money();
    let format = match look {
        Look::Title => Format::new().set_bold().set_font_size(14),
        Look::Head => Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Left),
        Look::Words | Look::Prose | Look::Warning => Format::new(),
        Look::Price => Format::new().set_num_format(format!("{money}#,##0.00####")),
        Look::UsPrice => Format::new().set_num_format("$#,##0.00####"),
        Look::Dollars => Format::new().set_num_format(format!("{money}#,##0;[Red]-{money}#,##0;-")),
        Look::Percent => Format::new().set_num_format("0.0#%"),
        Look::Count => Format::new().set_num_format("#,##0"),
        Look::Number => Format::new().set_num_format("#,##0.######"),
        Look::Months => Format::new().set_num_format("0.0"),
    };
    if kind == Kind::Input && look != Look::Head { format.set_font_color(INPUT) } else { format }
}

/// The address of a cell, with the name of its sheet where that is another one.
fn address(workbook: &Workbook, place: Place, from: Option<usize>) -> String {
    let cell = utility::row_col_to_cell_absolute(place.row, place.column);
    if from == Some(place.sheet) {
        return cell;
    }
    let title = workbook.sheets.get(place.sheet).map_or("", |sheet| sheet.title.as_str());
    format!("'{}'!{cell}", title.replace('\'', "''"))
}

fn draw(chart: &Chart, workbook: &Workbook) -> XlsxChart {
    let range = |(from, to): (Place, Place)| {
        let title = workbook.sheets.get(from.sheet).map_or("", |sheet| sheet.title.as_str()).to_owned();
        (title, from.row, from.column, to.row, to.column)
    };
    let mut drawn = XlsxChart::new(ChartType::ScatterStraight);
    drawn.title().set_name(one_line(&chart.title).as_ref());
    drawn.x_axis().set_name(one_line(&chart.axes.0).as_ref());
    drawn.y_axis().set_name(one_line(&chart.axes.1).as_ref());
    drawn.x_axis().set_label_position(ChartAxisLabelPosition::Low).set_num_format("#,##0");
    drawn.y_axis().set_num_format(format!("{}#,##0.####", sign_of_money()));
    if chart.across_by == Scale::Factors {
        drawn.x_axis().set_log_base(10);
        drawn.y_axis().set_log_base(10);
    }
    for (name, values) in &chart.lines {
        let across = range(chart.across);
        let up = range(*values);
        drawn
            .add_series()
            .set_name(one_line(name).as_ref())
            .set_categories((across.0.as_str(), across.1, across.2, across.3, across.4))
            .set_values((up.0.as_str(), up.1, up.2, up.3, up.4));
    }
    drawn.set_width(900).set_height(420);
    drawn
}

/// A text of one line that a cell can hold.
fn cut(text: &str) -> String {
    one_line(text).chars().take(MOST_CHARACTERS).collect()
}
