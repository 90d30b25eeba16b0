//! Reading a bill row by row.

use std::sync::Arc;

use crate::decode::{RowFaults, Words, unreadable_table};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{Field, Record, Site, SourceFile, Spot, Stream, Table};
use crate::text::one_line;
use crate::units::{CalendarMonth, Count, Currency, Date, parse_date};

use super::category::Category;
use super::charge::{Billing, BillingFormat};
use super::columns::{Columns, Header};
use super::filter::{CostColumn, RowFilter, has};
use super::money::{number, plain_form};
use super::tally::{MOST_CHARGES, Tally, Thing};

/// A message may quote a field, and a field may be as long as it likes.
const LONGEST_QUOTE: usize = 60;

/// The column in which a forecast says that it is one.
pub const RECORD_TYPE: &str = "x_RecordType";
/// What it says there.
pub const FORECAST: &str = "forecast";

/// Reads a bill; nothing comes back where it has faults, which are in the sink.
pub fn read(
    name: &str,
    contents: Stream,
    cost: CostColumn,
    filter: &RowFilter,
    currency: Currency,
    sink: &mut Sink,
) -> Option<Billing> {
    let (file, contents) =
        SourceFile::start(name, contents).map_err(|fault| sink.push((*fault).into())).ok()?;
    let mut table = Table::new(contents);
    let mut reader = Reader::of(&file, cost, filter, currency);
    let columns = match table.next_record() {
        Ok(Some(header)) => reader.header(header),
        Ok(None) => {
            reader.at((1, 1), Code::NotABill, "the file is empty".to_owned(), None);
            None
        }
        Err(fault) => {
            let site = reader.site((fault.line, fault.column));
            reader.faults.push(unreadable_table(fault.kind, site));
            None
        }
    };
    if let Some((columns, format, width)) = columns {
        loop {
            match table.next_record() {
                Ok(Some(row)) => {
                    if reader.row(row, &columns, format, width).is_none() && reader.is_full {
                        break;
                    }
                }
                Ok(None) => break,
                Err(fault) => {
                    let site = reader.site((fault.line, fault.column));
                    reader.faults.push(unreadable_table(fault.kind, site));
                    break;
                }
            }
        }
        return reader.finish(format, sink);
    }
    reader.faults.finish(sink);
    None
}

/// What is known while rows come.
struct Reader<'f> {
    file: &'f Arc<SourceFile>,
    cost: CostColumn,
    filter: &'f RowFilter,
    currency: Currency,
    faults: RowFaults,
    tally: Tally,
    rows: usize,
    left_out: usize,
    across: usize,
    /// Rows of forecasts of this program among those that are looked at.
    forecast: usize,
    days: Option<(Date, Date)>,
    is_full: bool,
}

/// When a row is charged.
struct Period {
    month: CalendarMonth,
    /// The first day, and the day after the last one.
    days: Option<(Date, Date)>,
}

/// A text of the file as a message quotes it.
fn quoted(text: &str) -> String {
    one_line(&text.chars().take(LONGEST_QUOTE).collect::<String>()).into_owned()
}

/// The day of a date and time as FOCUS writes it, and whether a time follows that is not midnight.
fn day(text: &str) -> Option<(Date, bool)> {
    let day = parse_date(text.get(..10)?)?;
    let rest = &text[10..];
    let is_time = rest.is_empty() || rest.starts_with(['T', 't', ' ']);
    is_time.then(|| (day, rest.chars().any(|c| matches!(c, '1'..='9'))))
}

impl<'f> Reader<'f> {
    fn of(file: &'f Arc<SourceFile>, cost: CostColumn, filter: &'f RowFilter, currency: Currency) -> Self {
        Self {
            file,
            cost,
            filter,
            currency,
            faults: RowFaults::default(),
            tally: Tally::default(),
            rows: 0,
            left_out: 0,
            across: 0,
            forecast: 0,
            days: None,
            is_full: false,
        }
    }

    fn site(&self, (line, column): (usize, usize)) -> Site {
        Site::new(Arc::clone(self.file), Spot::Position { line, column })
    }

    fn at(&mut self, place: (usize, usize), code: Code, message: String, help: Option<String>) {
        let diagnostic = Diagnostic::new(code, message, self.site(place)).help(help);
        self.faults.push(diagnostic);
    }

    /// Reports a fault of a field.
    fn fault(
        &mut self,
        (row, field): (&Record, &Field<'_>),
        code: Code,
        message: String,
        help: Option<String>,
    ) {
        if self.faults.shows(code) {
            self.file.note_line(field.line, field.column, row.line_of(field));
        }
        self.at((field.line, field.column), code, message, help);
    }

    /// The columns, where the header is that of a bill.
    fn header(&mut self, header: &Record) -> Option<(Columns, BillingFormat, usize)> {
        let width = header.len();
        let (columns, format) = match Header::of(header) {
            Header::Focus(columns) => (columns, BillingFormat::Focus(self.cost)),
            Header::Plain(columns) => (columns, BillingFormat::Plain),
            Header::Unknown(why) => {
                let message = format!("this is neither a FOCUS export nor a plain table: {why}");
                let help = "FOCUS has `BilledCost`, `ChargeCategory`, `ChargePeriodStart`; a plain table has \
                            `month,what,amount` and may have `quantity,unit,currency`";
                self.at((1, 1), Code::NotABill, message, Some(help.to_owned()));
                return None;
            }
        };
        let missing = if format == BillingFormat::Plain { Vec::new() } else { columns.missing(self.cost) };
        for name in &missing {
            let help = columns.help(name);
            self.at((1, 1), Code::MissingKey, format!("this FOCUS file has no column `{name}`"), help);
        }
        let filter = self.filter;
        let mut asked: Vec<&str> = filter.columns.iter().map(|asked| asked.column.as_str()).collect();
        if !filter.services.is_empty() {
            asked.push("ServiceName");
        }
        let unknown: Vec<&str> = asked.into_iter().filter(|name| columns.at(name).is_none()).collect();
        for name in &unknown {
            let help = columns.help(name);
            let message = format!("rows are asked for by `{}`, which is no column here", quoted(name));
            self.at((1, 1), Code::UnknownName, message, help);
        }
        (missing.is_empty() && unknown.is_empty()).then_some((columns, format, width))
    }

    /// Takes in a row; nothing where it has a fault.
    fn row(&mut self, row: &Record, columns: &Columns, format: BillingFormat, width: usize) -> Option<()> {
        let first = row.get(0)?;
        if row.len() != width {
            let message = format!("the header has {width} columns, and this row {}", row.len());
            let (code, help) = if row.len() > width {
                (Code::WrongType, "a text with commas in it needs quotes")
            } else {
                (Code::CutOff, "was the file cut off while it was copied?")
            };
            self.fault((row, &first), code, message, Some(help.to_owned()));
            return None;
        }
        let is_focus = format != BillingFormat::Plain;
        let service = columns.text(row, "ServiceName");
        let cost = if is_focus { self.cost.name() } else { "amount" };
        let amount = self.amount(row, columns, cost);
        if is_focus && let Ok(Some(amount)) = amount {
            self.tally.see(&service, amount);
        }
        if !self.is_wanted(row, columns, &service) {
            self.left_out += 1;
            return Some(());
        }
        let amount = if let Ok(None) = amount {
            self.fault((row, &first), Code::MissingKey, format!("this row has no `{cost}`"), None);
            None
        } else {
            amount.ok().flatten()
        };
        let currency = self.currency(row, columns, is_focus);
        let period = if is_focus {
            self.period(row, columns)
        } else {
            self.month(row, columns).map(|month| Period { month, days: None })
        };
        let category = if is_focus { self.category(row, columns) } else { Some(Category::Usage) };
        let (meter, what) = if is_focus {
            (columns.text(row, "SkuMeter"), columns.text(row, "ChargeDescription"))
        } else {
            (String::new(), columns.text(row, "what"))
        };
        let pairs: &[(&str, &str)] = if is_focus {
            &[("PricingQuantity", "PricingUnit"), ("ConsumedQuantity", "ConsumedUnit")]
        } else {
            &[("quantity", "unit")]
        };
        let mut quantities = Vec::new();
        let mut is_good = true;
        for (quantity, unit) in pairs {
            match self.amount(row, columns, quantity) {
                Ok(Some(found)) => {
                    if let Some(unit) = columns.field(row, unit) {
                        quantities.push((found, unit.text.into_owned()));
                    }
                }
                Ok(None) => {}
                Err(()) => is_good = false,
            }
        }
        let (amount, (), Period { month, days }, category) = (amount?, currency?, period?, category?);
        if !is_good {
            return None;
        }
        self.rows += 1;
        self.forecast += usize::from(columns.text(row, RECORD_TYPE) == FORECAST);
        // What is bought in advance runs for years, and taxes and credits say nothing of what the bill covers.
        if let Some((begins, ends)) = days.filter(|_| category == Category::Usage) {
            self.across += usize::from(ends > month.after(1).first_day());
            let (first, last) = self.days.unwrap_or((begins, ends));
            self.days = Some((first.min(begins), last.max(ends)));
        }
        let thing = Thing { month, category, service, meter, what };
        if self.tally.add(thing, amount, &quantities) {
            return Some(());
        }
        self.is_full = true;
        let message = format!("the file has more than {MOST_CHARGES} different descriptions");
        let help = "leave out what does not belong to the scenario with `--service` or `--match`";
        self.fault((row, &first), Code::TooLarge, message, Some(help.to_owned()));
        None
    }

    fn is_wanted(&self, row: &Record, columns: &Columns, service: &str) -> bool {
        let asked = &self.filter.services;
        (asked.is_empty() || asked.iter().any(|text| has(service, text)))
            && self.filter.columns.iter().all(|asked| asked.fits(&columns.text(row, &asked.column)))
    }

    /// The number in a column; nothing where it is empty.
    fn amount(&mut self, row: &Record, columns: &Columns, name: &str) -> Result<Option<f64>, ()> {
        let Some(field) = columns.field(row, name) else { return Ok(None) };
        if let Some(found) = number(&field.text) {
            return Ok(Some(found));
        }
        let message = format!("`{}` is no plain number in `{name}`", quoted(&field.text));
        let help = match plain_form(&field.text) {
            Some(form) => format!("write `{form}`: a point for decimals, no separators, no currency"),
            None => "write a number such as `1234.56`, or nothing in `quantity`".to_owned(),
        };
        self.fault((row, &field), Code::WrongAmount, message, Some(help));
        Err(())
    }

    fn currency(&mut self, row: &Record, columns: &Columns, is_focus: bool) -> Option<()> {
        let name = if is_focus { "BillingCurrency" } else { "currency" };
        let Some(field) = columns.field(row, name) else {
            // A plain table without it is in the currency of everything else.
            if !is_focus {
                return Some(());
            }
            let first = row.get(0)?;
            self.fault((row, &first), Code::MissingKey, format!("this row has no `{name}`"), None);
            return None;
        };
        if field.text.eq_ignore_ascii_case(self.currency.code()) {
            return Some(());
        }
        let message =
            format!("this is billed in {}, and the forecast is in {}", quoted(&field.text), self.currency);
        let help =
            "convert the bill first, at the rate that your books use: no exchange rate is assumed here";
        self.fault((row, &field), Code::OtherCurrency, message, Some(help.to_owned()));
        None
    }

    /// The month of a plain row.
    fn month(&mut self, row: &Record, columns: &Columns) -> Option<CalendarMonth> {
        let Some(field) = columns.field(row, "month") else {
            let first = row.get(0)?;
            self.fault((row, &first), Code::MissingKey, "this row has no `month`".to_owned(), None);
            return None;
        };
        let month = CalendarMonth::parse(&field.text);
        if month.is_none() {
            let message = format!("`{}` is not a month", quoted(&field.text));
            self.fault((row, &field), Code::WrongDate, message, Some("write `2027-01`".to_owned()));
        }
        month
    }

    /// The month of a FOCUS row: that in which its charge begins.
    fn period(&mut self, row: &Record, columns: &Columns) -> Option<Period> {
        let start =
            columns.field(row, "ChargePeriodStart").or_else(|| columns.field(row, "BillingPeriodStart"));
        let Some(field) = start else {
            let first = row.get(0)?;
            let message = "this row has no `ChargePeriodStart`".to_owned();
            self.fault((row, &first), Code::MissingKey, message, None);
            return None;
        };
        let Some((begins, _)) = day(&field.text) else {
            self.wrong_day(row, &field);
            return None;
        };
        let month = CalendarMonth::of(begins);
        let end = columns.field(row, "ChargePeriodEnd").or_else(|| columns.field(row, "BillingPeriodEnd"));
        let mut days = None;
        if let Some(field) = end {
            let Some((day, within)) = day(&field.text) else {
                self.wrong_day(row, &field);
                return None;
            };
            // The end is exclusive; a day that has begun counts.
            let ends = if within { day.tomorrow().unwrap_or(day) } else { day };
            days = Some((begins, ends));
        }
        Some(Period { month, days })
    }

    fn wrong_day(&mut self, row: &Record, field: &Field<'_>) {
        let message = format!("`{}` is not a date and time", quoted(&field.text));
        let help = "FOCUS writes `2027-01-01T00:00:00Z`; a day alone, `2027-01-01`, is read too";
        self.fault((row, field), Code::WrongDate, message, Some(help.to_owned()));
    }

    fn category(&mut self, row: &Record, columns: &Columns) -> Option<Category> {
        let field = columns.field(row, "ChargeCategory");
        let text = field.as_ref().map_or("", |field| &field.text);
        let found = Category::known(&text.to_lowercase());
        if found.is_none() {
            let place = field.clone().or_else(|| row.get(0))?;
            let message = format!("`{}` is not a category of charges", quoted(text));
            let words: Vec<&str> = Category::WORDS.iter().map(|(word, _)| *word).collect();
            let help = format!("`ChargeCategory` is one of: {}", words.join(", "));
            self.fault((row, &place), Code::UnknownWord, message, Some(help));
        }
        found
    }

    fn finish(mut self, format: BillingFormat, sink: &mut Sink) -> Option<Billing> {
        if self.forecast > 0 && self.forecast < self.rows {
            let message = format!(
                "{} of the {} rows are of a forecast (`{RECORD_TYPE}`), which nobody billed, and the others are bills",
                self.forecast, self.rows
            );
            let help = format!("leave them out with `--match '{RECORD_TYPE}!={FORECAST}'`");
            self.at((1, 1), Code::Conflict, message, Some(help));
        }
        let good = !self.faults.any();
        let (charges, services) = std::mem::take(&mut self.tally).finish();
        if good && charges.is_empty() {
            let message = match self.left_out {
                0 => "there is no row in this bill".to_owned(),
                1 => "the 1 row of this bill is not among those that are asked for".to_owned(),
                rows => format!("none of the {rows} rows of this bill is among those that are asked for"),
            };
            let names: Vec<String> =
                services.iter().take(10).map(|service| format!("`{}`", quoted(&service.name))).collect();
            let help = (!names.is_empty()).then(|| format!("its services are: {}", names.join(", ")));
            self.at((1, 1), Code::NothingBilled, message, help);
        }
        let good = !self.faults.any();
        let count = |rows: usize| Count::const_new(rows as f64);
        let billing = Billing {
            file: Arc::clone(self.file),
            format,
            charges,
            services,
            rows: count(self.rows),
            left_out: count(self.left_out),
            across_months: count(self.across),
            days: self.days,
        };
        self.faults.finish(sink);
        good.then_some(billing)
    }
}
