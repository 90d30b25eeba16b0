//! What the fuzz targets do with bytes that anybody may hand in, and what has to hold then. The suite includes this file as it
//! is (`tests/it/fuzz`), so that each body runs there too, on bytes that it draws.

use std::sync::{Arc, LazyLock};

use breakeven::benchmark;
use breakeven::catalog::{Catalog, OverlayFile};
use breakeven::checks::{Period, Robustness, flips};
use breakeven::diagnostics::{Drawing, Sink, draw};
use breakeven::economics::{Levers, Range, evaluate, evaluate_with_latencies, plan};
use breakeven::evaluation;
use breakeven::metric::Metric;
use breakeven::render::{self, CheckFormat, Colour, CrossoverView, CsvForm, Format, RenderError, Style};
use breakeven::report::{self, Answer, JudgedAt, RoiView, View};
use breakeven::scenario::{Costs, NoAttachments, Scenario, Settings, Variants};
use breakeven::source::{
    Document, FieldPath, MOST_RESULT_BYTES, Node, Site, SourceFile, SourceText, Spot, Table, Wanted,
};
use breakeven::text::{Printed, is_hidden};
use breakeven::units::{Calendar, Date, Unit, parse_date};

static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::builtin);

const STYLE: Style = Style { colour: Colour::Off, width: 110, csv: CsvForm::PLAIN };

fn today() -> Date {
    parse_date("2026-11-15").expect("a date")
}

fn settings(costs: Costs) -> Settings<'static> {
    Settings { as_of: None, today: today(), attachments: &NoAttachments, costs }
}

/// What is said can be drawn, and nothing is drawn that a terminal would obey.
fn drawn(sink: &Sink) {
    let text = draw(sink.diagnostics(), Drawing::Plain);
    assert_eq!(text.is_empty(), sink.diagnostics().is_empty(), "drawn as nothing");
    shown(Printed::plain(&text).as_str());
}

fn shown(text: &str) {
    let obeyed = text.chars().find(|c| is_hidden(*c) && !matches!(c, '\n' | '\r' | '\t'));
    assert_eq!(obeyed, None, "in {text:?}");
}

/// So many values of a document are asked for their places: each place of a JSON text is looked for from its start.
const MOST_PLACES: usize = 100;

/// Every value of a document has a place in its text.
fn places(file: &Arc<SourceFile>, node: &Node, path: &FieldPath, left: &mut usize) {
    let Some(less) = left.checked_sub(1) else { return };
    *left = less;
    for spot in [Spot::Value(path.clone()), Spot::Key(path.clone())] {
        let site = Site::new(Arc::clone(file), spot);
        let place = site.resolve();
        assert!(place.line >= 1 && place.column >= 1, "{path}");
        assert!(place.text.get(place.span.clone()).is_some(), "{path}: {:?}", place.span);
    }
    match node {
        Node::Map(entries) => {
            for (key, value) in entries {
                places(file, value, &path.key(key), left);
            }
        }
        Node::List(items) => {
            for (at, item) in items.iter().enumerate() {
                places(file, item, &path.index(at), left);
            }
        }
        _ => {}
    }
}

/// A text as YAML.
pub fn yaml(bytes: &[u8]) {
    match SourceFile::read("fuzz.yaml", SourceText::Bytes(bytes.to_vec()), &[]) {
        Ok((file, root)) => places(&file, &root, &FieldPath::ROOT, &mut MOST_PLACES.clone()),
        Err(fault) => {
            let mut sink = Sink::default();
            sink.push((*fault).into());
            drawn(&sink);
        }
    }
}

/// A text as JSON of another program.
pub fn json(bytes: &[u8]) {
    match Document::read("fuzz.json", bytes.to_vec().into(), MOST_RESULT_BYTES, Wanted::ALL) {
        Ok(read) => places(&read.file, &read.root, &FieldPath::ROOT, &mut MOST_PLACES.clone()),
        Err(fault) => {
            let mut sink = Sink::default();
            sink.push((*fault).into());
            drawn(&sink);
        }
    }
}

/// A text as CSV: every field stands where it says that it stands.
pub fn csv(bytes: &[u8]) {
    let lines = bytes.split(|byte| *byte == b'\n').count();
    let mut table = Table::new(bytes.to_vec().into());
    let mut before = 0;
    // A fault ends it.
    while let Ok(Some(record)) = table.next_record() {
        assert!(record.line > before, "records go down the lines");
        before = record.line;
        assert!(!record.is_empty());
        for field in record.fields() {
            assert!(field.line >= record.line && field.line <= lines && field.column >= 1);
            assert_eq!(field.text, field.text.trim());
        }
    }
}

/// A text as a quantity of every unit, as a date and as a path of a field. What is read is in its range, and written it is
/// read again as the same.
pub fn quantities(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for unit in Unit::ALL.iter().copied() {
        match unit.parse(&text, Calendar::STANDARD) {
            Ok(amount) => {
                let value = amount.value();
                assert!(value.is_finite() && (unit.min()..=unit.max()).contains(&value), "{text:?}: {value}");
                let again = unit.parse(&amount.to_string(), Calendar::STANDARD);
                assert_eq!(again.as_ref(), Ok(&amount), "{text:?} is written {amount}");
            }
            Err(error) => assert!(!error.to_string().is_empty(), "{text:?}"),
        }
    }
    if let Some(date) = parse_date(&text) {
        assert_eq!(parse_date(&date.to_string()), Some(date), "{text:?}");
    }
    // A quote within a key cannot be written.
    if let Some(path) = FieldPath::read(&text)
        && !text.contains('"')
    {
        assert_eq!(FieldPath::read(&path.to_string()), Some(path), "{text:?}");
    }
}

/// A file as what an evaluation wrote.
pub fn evaluations(bytes: &[u8]) {
    let mut sink = Sink::default();
    let found = evaluation::read("fuzz", bytes.to_vec().into(), &mut sink);
    assert_ne!(found.is_some(), sink.has_errors(), "a result or an error");
    drawn(&sink);
}

/// A file as what a benchmark wrote.
pub fn benchmarks(bytes: &[u8]) {
    let mut sink = Sink::default();
    let found = benchmark::read("fuzz", bytes.to_vec().into(), &mut sink);
    assert_ne!(found.is_some(), sink.has_errors(), "a result or an error");
    drawn(&sink);
}

/// A file as each kind of file of a pricing folder, and as a model's configuration.
pub fn prices(bytes: &[u8]) {
    for relative in [
        "gpus.yaml",
        "servers.yaml",
        "rentals.yaml",
        "electricity.yaml",
        "tokens/fuzz.yaml",
        "models/fuzz.yaml",
    ] {
        let mut sink = Sink::default();
        let file = OverlayFile {
            relative: relative.to_owned(),
            name: format!("prices/{relative}"),
            bytes: bytes.to_vec(),
        };
        let _ = Catalog::with_overlay(vec![file], &mut sink);
        drawn(&sink);
    }
    let mut sink = Sink::default();
    let _ = Catalog::builtin().add_config("config.json", "fuzz", bytes.to_vec(), today(), &mut sink);
    drawn(&sink);
}

/// A file as a scenario: read, evaluated and shown by every command in every format.
pub fn scenario(bytes: &[u8]) {
    for costs in [Costs::Stated, Costs::Whole] {
        let text = SourceText::Bytes(bytes.to_vec());
        let mut sink = Sink::default();
        let read = match SourceFile::read("fuzz.yaml", text, &[]) {
            Ok((file, root)) => Scenario::read(&file, &root, &CATALOG, settings(costs), &mut sink),
            Err(fault) => {
                sink.push((*fault).into());
                None
            }
        };
        assert_ne!(read.is_some(), sink.has_errors(), "a scenario or an error");
        drawn(&sink);
        if let Some(scenario) = read {
            let variants =
                Variants { name: "fuzz.yaml", bytes, set: &[], catalog: &CATALOG, settings: settings(costs) };
            commands(scenario, &variants, costs);
        }
    }
}

const FORMATS: [Format; 4] = [Format::Table, Format::Csv, Format::Json, Format::Markdown];

fn commands(scenario: Scenario, variants: &Variants<'_>, costs: Costs) {
    figures(&scenario);
    let evaluation = evaluate(&scenario);
    let evaluations = [evaluation];
    let [evaluation] = &evaluations;
    let mut built = report::build(&evaluations);
    let robust = Robustness::of(evaluation, variants, Period::Month);
    let turns = flips(evaluation, variants);
    built.scenarios[0].answer = Some(Answer::of(evaluation, &robust, turns.as_ref()));
    for format in FORMATS {
        for view in [View::Summary, View::Ledger, View::Sources, View::Warnings, View::All] {
            rendered(format, &render::report(&built, view, format, STYLE));
        }
        rendered(format, &render::frontier(&report::frontier(evaluation, &robust), format, STYLE));
    }
    let judged = [evaluate_with_latencies(&scenario)];
    for at in [JudgedAt::P50, JudgedAt::P90] {
        let mut file = report::CheckedFile::judged("fuzz.yaml", &judged[0], at);
        if let Some(own) = &mut file.scenario {
            own.report = report::build_at(&judged, at).scenarios.pop();
        }
        let checked = report::CheckReport {
            files: vec![file],
            together: Vec::new(),
            said: Vec::new(),
            judged_at: at,
            strictness: report::Strictness::Strict,
        };
        let checked = checked.complete();
        for format in CheckFormat::ALL {
            let text = render::check(&checked, format, STYLE, &report::Repository::default());
            let is_json = matches!(format, CheckFormat::Json | CheckFormat::Sarif | CheckFormat::Gitlab);
            rendered(if is_json { Format::Json } else { Format::Table }, &text);
        }
    }
    let outcomes: Vec<_> = evaluation.outcomes.iter().collect();
    let explained = report::explain(evaluation, &outcomes, Metric::ALL);
    let all: Vec<usize> = (0..scenario.options.len()).collect();
    let broken_down = report::breakdown(&scenario, &all);
    let lead = all.iter().map(|at| report::levers(&scenario, &Levers::of(&scenario, *at, variants)));
    let levers: Vec<_> = lead.filter_map(Result::ok).collect();
    let others: Vec<usize> = all.iter().copied().skip(1).collect();
    let crossings = (!others.is_empty())
        .then(|| report::crossover(&scenario, 0, &others, Range::around(&scenario.options[0])));
    for format in FORMATS {
        if matches!(format, Format::Table | Format::Json) {
            rendered(format, &render::explanations(&explained, format, STYLE));
        }
        rendered(format, &render::breakdown(&broken_down, format, STYLE));
        for levers in &levers {
            rendered(format, &render::levers(levers, format, STYLE));
        }
        for (crossings, view) in crossings
            .iter()
            .flat_map(|found| [(found, CrossoverView::Curve), (found, CrossoverView::Crossings)])
        {
            rendered(format, &render::crossover(crossings, view, format, STYLE));
        }
    }
    if costs == Costs::Stated
        && let Ok(found) = plan(std::slice::from_ref(&scenario))
    {
        let planned = report::plan_report(std::slice::from_ref(&scenario), &found);
        for format in FORMATS {
            rendered(format, &render::plan(&planned, format, STYLE));
        }
    }
    drop((evaluations, broken_down));
    let scenario = scenario.over_months();
    let evaluation = evaluate(&scenario);
    let flows = report::roi(&evaluation, &Robustness::of(&evaluation, variants, Period::Months));
    for format in FORMATS {
        for view in [RoiView::Summary, RoiView::Flows] {
            rendered(format, &render::roi(&flows, (view, None), format, STYLE));
        }
    }
}

/// Every figure is a number, and lies in its range.
fn figures(scenario: &Scenario) {
    for outcome in &evaluate_with_latencies(scenario).outcomes {
        for metric in Metric::ALL {
            let Ok(figure) = outcome.metric(*metric) else { continue };
            let value = figure.amount.value();
            let what = format!("{}: {}", outcome.option.name, metric.info().id);
            assert!(value.is_finite(), "{what}: {value}");
            if let Some(range) = outcome.range(*metric) {
                let (low, high) = (range.low.value(), range.high.value());
                assert!(low <= value && value <= high, "{what}: {low} to {high}: {value}");
            }
        }
    }
}

/// What comes out is what its format says.
fn rendered(format: Format, text: &Result<Printed, RenderError>) {
    let text = text.as_ref().unwrap_or_else(|error| panic!("{error}")).as_str();
    shown(text);
    match format {
        Format::Json => {
            let read: Result<serde_json::Value, _> = serde_json::from_str(text);
            assert!(read.is_ok(), "{read:?}: {text}");
        }
        Format::Csv => {
            assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{text:?}");
        }
        Format::Table | Format::Markdown => {}
    }
}
