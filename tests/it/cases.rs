//! Cases beside a scenario: each is what the program says of the scenario with the same values set by hand, to the digit.

use std::collections::BTreeSet;
use std::sync::Mutex;

use serde_json::Value;

use crate::program::{CATALOG_HASH, breakeven, folder};

const CASES: &str = "tests/fixtures/cases";

fn call(folder: &str, arguments: &[&str]) -> (String, String, i32) {
    let output = breakeven(folder).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

fn page(folder: &str, arguments: &[&str]) -> String {
    let (page, said, status) = call(folder, arguments);
    assert_eq!(status, 0, "{arguments:?}: {said}");
    page
}

fn json(folder: &str, arguments: &[&str]) -> Value {
    serde_json::from_str(&page(folder, &[arguments, &["--format", "json"]].concat())).unwrap()
}

fn found<'v>(all: &'v Value, key: &str, name: &str) -> &'v Value {
    let mut all = all.as_array().unwrap().iter();
    all.find(|found| found[key] == name).unwrap_or_else(|| panic!("no {key} {name}"))
}

#[test]
fn pages() {
    for (name, arguments) in [
        ("run", &["run", "chat.yaml"][..]),
        ("run_cases", &["run", "chat.yaml", "--view", "cases"]),
        ("run_csv", &["run", "chat.yaml", "--view", "cases", "--format", "csv"]),
        ("run_markdown", &["run", "chat.yaml", "--view", "cases", "--format", "markdown"]),
        ("roi_cases", &["roi", "chat.yaml", "--view", "cases"]),
        ("roi_csv", &["roi", "chat.yaml", "--view", "cases", "--format", "csv"]),
        ("changed", &["run", "changed.yaml"]),
        ("changed_brief", &["run", "changed.yaml", "--view", "brief"]),
        ("changed_explain", &["explain", "changed.yaml", "rented", "cost_per_month"]),
        ("without", &["run", "changed.yaml", "--view", "cases"]),
    ] {
        insta::with_settings!({ filters => [CATALOG_HASH] }, {
            insta::assert_snapshot!(name, page(CASES, arguments));
        });
    }
}

/// The verdicts that were compared.
static VERDICTS: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// The figures of an option in a case, and of the scenario with the same values set by hand.
fn agree(folder: &str, file: &str, command: &str, set: &[&str], metrics: &[&str]) {
    let fields: Vec<String> = set
        .iter()
        .map(|set| set.split_once('=').unwrap())
        .map(|(path, value)| format!("{path}: \"{value}\""))
        .collect();
    let cases = format!("cases={{ moved: {{ set: {{ {} }} }} }}", fields.join(", "));
    let beside = json(folder, &[command, file, "--set", &cases]);
    let beside = &beside["scenarios"][0];
    let by_hand: Vec<&str> = set.iter().flat_map(|set| ["--set", set]).collect();
    let alone = json(folder, &[&[command, file], &by_hand[..]].concat());
    let alone = &alone["scenarios"][0];
    let recommended = |found: &Value| {
        let of = if command == "run" { &found["answer"]["recommendation"] } else { &found["recommendation"] };
        (of["verdict"].clone(), of["candidates"].clone())
    };
    for (name, whole) in [("base", beside), ("moved", alone)] {
        let case = found(&beside["cases"], "case", name);
        let mut seen = 0;
        for option in case["options"].as_array().unwrap() {
            let own = found(&whole["options"], "option", option["option"].as_str().unwrap());
            for metric in metrics {
                let (left, right) = (&option["metrics"][metric]["value"], &own["metrics"][metric]["value"]);
                assert_eq!(left, right, "{file}: {metric} of {} in {name}", option["option"]);
                seen += usize::from(left.is_f64());
            }
        }
        assert!(seen > 0 || name == "moved", "{file}: {name}");
        // The very verdict of the command, and of which options: also where the bills disagree.
        let (verdict, candidates) = recommended(whole);
        assert_eq!((&case["verdict"], &case["candidates"]), (&verdict, &candidates), "{file}: {name}");
        let is_taken = verdict == "recommended" || verdict == "too_close";
        let taken = case["recommended"].as_array().unwrap().len();
        assert_eq!(taken > 0, is_taken, "{file}: {name}");
        VERDICTS.lock().unwrap().insert(verdict.as_str().unwrap().to_owned());
    }
}

#[test]
fn a_case_is_the_scenario_with_those_values() {
    let mut tried = 0;
    for entry in std::fs::read_dir(folder("scenarios")).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|end| end != "yaml") {
            continue;
        }
        let set = ["calendar.hours_per_month=720", "finance.gpu_rent_trend=-20%/year"];
        agree("scenarios", &file, "run", &set, &["cost_per_task", "cost_per_success", "cost_per_month"]);
        tried += 1;
    }
    assert!(tried > 15, "{tried} scenarios");
    agree(
        "scenarios",
        "finance-committee.yaml",
        "roi",
        &["finance.gpu_rent_trend=-20%/year"],
        &["npv", "tco"],
    );
    agree(CASES, "chat.yaml", "roi", &["workload.tasks=2M/month"], &["npv", "tco"]);
    for file in ["h100-server-vs-cloud.yaml", "onprem-study.yaml"] {
        agree("scenarios", file, "roi", &["finance.horizon=24 months"], &["tco"]);
    }
    let seen = VERDICTS.lock().unwrap();
    for verdict in ["recommended", "bills_differ", "too_close"] {
        assert!(seen.contains(verdict), "{verdict}: {seen:?}");
    }
}

/// Where the bills disagree, the table does not recommend what `run` would not.
#[test]
fn a_row_says_that_the_bills_disagree() {
    let set = "cases={ more: { set: { workload.tasks: 3x } } }";
    let shown = page("scenarios", &["run", "h100-server-vs-cloud.yaml", "--set", set]);
    let flat = shown.split(['\n', '┆', '│']).map(str::trim).collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains(
            "as it stands none (the bills disagree: owned by the stated one; reserved-3y by the whole one)"
        ),
        "{shown}"
    );
    let table = page(
        "scenarios",
        &["run", "h100-server-vs-cloud.yaml", "--set", set, "--view", "cases", "--format", "csv"],
    );
    assert!(table.contains("base,,owned,by the stated bill alone"), "{table}");
    assert!(table.contains("base,,reserved-3y,by the whole bill alone"), "{table}");
    // The whole bill alone is asked: nothing is left to disagree.
    let whole = page("scenarios", &["run", "h100-server-vs-cloud.yaml", "--set", set, "--costs", "whole"]);
    assert!(!whole.contains("disagree"), "{whole}");
}

fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The sentence is on what options are compared by.
#[test]
fn what_to_expect_is_of_what_decides() {
    let run = flowing(&page(CASES, &["run", "chat.yaml"]));
    assert!(
        run.contains("Weighted by the probabilities, the cost per success is $0.003212 with api"),
        "{run}"
    );
    assert!(run.contains("; the cost per month is $29,643 with api"), "{run}");
    let roi = flowing(&page(CASES, &["roi", "chat.yaml"]));
    assert!(
        roi.contains("the net present value is $856,370 with api and $843,658 with rented, against large."),
        "{roi}"
    );
    // Without a baseline costs at their value today decide, without a rate the sum of what is paid.
    let without = ["--set", "finance={ horizon: 12 months, discount_rate: 10%/year }"];
    let roi = flowing(&page(CASES, &[&["roi", "chat.yaml"][..], &without].concat()));
    assert!(roi.contains("Weighted by the probabilities, the costs at their value today are $"), "{roi}");
    // Without accuracies a task decides.
    let bare = [
        "--set",
        "finance={}",
        "--set",
        "options={ a: { per_task: $0.01/task }, b: { per_task: $0.02/task } }",
    ];
    let run = flowing(&page(CASES, &[&["run", "chat.yaml"][..], &bare].concat()));
    assert!(run.contains("Weighted by the probabilities, the cost per task is $0.01 with a"), "{run}");
}

/// Sums over other stretches of time, at other rates or against something else have no mean, and the case that differs is named.
#[test]
fn what_is_not_comparable_has_no_mean() {
    let expected = |set: &str, metric: &str| {
        let cases = format!(
            "cases={{ as planned: {{ probability: 60%, set: {{}} }}, other: {{ probability: 40%, set: {{ {set} }} }}, \
             never: {{ probability: 0%, set: {{ finance.horizon: 48 months }} }} }}"
        );
        let report = json(CASES, &["roi", "chat.yaml", "--set", &cases]);
        let of = found(&report["scenarios"][0]["expected"], "option", "api").clone();
        let figure = &of["metrics"][metric];
        (figure["value"].as_f64(), figure["reason"].as_str().unwrap_or_default().to_owned())
    };
    for (set, npv, tco) in [
        ("finance.horizon: 24 months", "`other` is over 24 months, and `as planned` over 12 months", false),
        (
            "finance.discount_rate: 5%/year",
            "`other` is discounted at 5%/year, and `as planned` at 10%/year",
            true,
        ),
        ("finance.baseline: rented", "`other` is held against rented, and `as planned` against large", true),
        (
            "finance.baseline: { cost_per_month: $9k/month }",
            "`other` is held against what the work costs today, and `as planned` against large",
            true,
        ),
    ] {
        assert_eq!(expected(set, "npv"), (None, npv.to_owned()), "{set}");
        assert_eq!(expected(set, "tco").0.is_some(), tco, "{set}");
    }
    assert!(expected("workload.tasks: 2x", "npv").0.is_some());
    let cases = "cases={ near: { probability: 50%, set: {} }, far: { probability: 50%, set: { finance.horizon: 24 months } } }";
    let roi = flowing(&page(CASES, &["roi", "chat.yaml", "--set", cases]));
    let said =
        "There is no mean of the net present value: `far` is over 24 months, and `near` over 12 months.";
    assert!(roi.contains(said), "{roi}");
}

/// A scenario that cites what a case may take away.
const CITED: &str = "scenario: cited
title: Cited
as_of: 2026-11-15
workload: { tasks: 1M/month, input: 2000 tokens, output: 500 tokens }
finance: { horizon: 12 months, discount_rate: 10%/year }
costs: { audits: { cost: $1000/month } }
sources: { options.own.per_task: a quote, costs.audits.cost: a quote, workload.tasks: a log }
ranges: { options.own.per_task: $0.01/task..$0.02/task, costs.audits.cost: 0.5x..2x, workload.tasks: 0.5x..2x }
budgets: { own: { cost_per_task: \"<= $0.02\" } }
focus: { providers: { own: A house } }
options:
  api: { serverless: openai/gpt-5.4-mini, accuracy: 90% }
  own: { per_task: $0.015/task, accuracy: 95% }
cases:
  without: { set: { options.own: null } }
  no audits: { set: { costs: {} } }
  dearer: { set: { options.own.per_task: 2x, costs.audits.cost: 2x } }
";

fn cited(arguments: &[&str]) -> (String, String, i32) {
    let output = breakeven(CASES).args(arguments).write_stdin(CITED).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

/// What the file says of something that a case or the command line takes away is no fault; a slip of a name still is.
#[test]
fn what_is_taken_away_may_be_cited() {
    for command in ["run", "roi", "check", "sensitivity"] {
        let (_, said, status) = cited(&[command, "-"]);
        assert!(status != 2 && said.is_empty(), "{command}: {said}");
    }
    let (shown, _, _) = cited(&["run", "-", "--format", "json"]);
    let report: Value = serde_json::from_str(&shown).unwrap();
    let case = found(&report["scenarios"][0]["cases"], "case", "without").clone();
    assert_eq!(case["options"].as_array().unwrap().len(), 1);
    let (shown, _, _) = cited(&["run", "-"]);
    assert!(flowing(&shown).contains("without: options.own left out"), "{shown}");
    // The same from the command line, without the cases that set it.
    for set in ["options.own=~", "costs={}", "options={ api: { serverless: openai/gpt-5.4-mini } }"] {
        let (_, said, status) = cited(&["run", "-", "--set", "cases={}", "--set", set]);
        assert!(status == 0 && !said.contains("error"), "{set}: {said}");
    }
    let (_, said, status) =
        cited(&["run", "-", "--set", "cases={}", "--set", "sources={ options.owm.per_task: x }"]);
    assert!(status == 2 && said.contains("options.owm.per_task"), "{said}");
    let (_, said, status) =
        cited(&["run", "-", "--set", "options.own=~", "--set", "options.api=~", "--set", "cases={}"]);
    assert!(status == 2 && said.contains("there is no option"), "{said}");
    assert_eq!(call("scenarios", &["run", "governed-claims.yaml", "--set", "costs={}"]).2, 0);
    // What rests on it has to go as well, and is named.
    let set = "cases={ gone: { set: { options.large: null } } }";
    let (_, said, status) = call(CASES, &["run", "chat.yaml", "--set", set]);
    assert!(status == 2 && said.contains("case `gone`, at `finance.baseline`: "), "{said}");
}

/// Nothing of what a case is about is cut off.
#[test]
fn long_words_of_a_case_are_broken_into_lines() {
    let long = "demand goes up since the third country is served as well, and its people write longer letters than anybody here does \
                and want them answered on the same day, whatever it takes";
    let tags = "a tag that is as long as a sentence and goes on for a while, so that it does not fit into one row of a table";
    let set = format!(
        "cases={{ boom: {{ what: \"{long}\", set: {{ workload.tasks: 2x }} }}, tags: {{ set: {{ title: \"{tags}\" }} }} }}"
    );
    for more in [&[][..], &["--view", "cases"], &["--format", "markdown"]] {
        let shown = page(CASES, &[&["run", "chat.yaml", "--set", &set][..], more].concat());
        let shown = flowing(&shown);
        assert!(shown.contains(long), "{more:?}: {shown}");
        assert!(shown.contains(tags), "{more:?}: {shown}");
        assert!(!shown.contains('…'), "{more:?}: {shown}");
    }
}

/// Today's rate moves no month that has a rate of its own, and whoever moves it is told.
#[test]
fn a_rate_beside_rates_of_a_budget_is_told() {
    const CODE: &str = "idle-exchange-rate";
    let said = |set: &str| {
        let (_, said, status) = call("tests/fixtures/currency", &["roi", "claims.yaml", "--set", set]);
        assert_eq!(status, 0, "{set}: {said}");
        said
    };
    for set in [
        "cases={ dear dollar: { set: { exchange.rate: 1.00 USD/EUR } } }",
        "ranges={ exchange.rate: 1.00 USD/EUR..1.20 USD/EUR }",
        "exchange.rate=1.05 USD/EUR",
    ] {
        assert_eq!(said(set).matches(CODE).count(), 1, "{set}: {}", said(set));
    }
    for set in [
        "cases={ more: { set: { workload.tasks: 2x } } }",
        "cases={ dear dollar: { set: { exchange.rate: 1.00 USD/EUR, exchange.budget_rates: { 2027: 1.00 USD/EUR, 2028: 1.00 USD/EUR, 2029: 1.00 USD/EUR } } } }",
        "ranges={ workload.tasks: 0.5x..2x }",
    ] {
        assert!(!said(set).contains(CODE), "{set}: {}", said(set));
    }
    let all = said("cases={ dear dollar: { set: { exchange.rate: 1.00 USD/EUR } } }");
    assert!(all.contains("case `dear dollar`"), "{all}");
}

#[test]
fn what_to_expect_is_the_weighted_mean() {
    for (command, metric) in [("run", "cost_per_month"), ("run", "cost_per_task"), ("roi", "npv")] {
        let report = json(CASES, &[command, "chat.yaml"]);
        let scenario = &report["scenarios"][0];
        for expected in scenario["expected"].as_array().unwrap() {
            let name = expected["option"].as_str().unwrap();
            let weighed: Option<Vec<f64>> = scenario["cases"].as_array().unwrap()[1..]
                .iter()
                .map(|case| {
                    let of = found(&case["options"], "option", name);
                    let value = of["metrics"][metric]["value"].as_f64()?;
                    Some(case["probability"].as_f64().unwrap() * value)
                })
                .collect();
            let mean = weighed.map(|all| all.iter().sum::<f64>());
            let shown = expected["metrics"][metric]["value"].as_f64();
            assert_eq!(mean.is_some(), shown.is_some(), "{metric} of {name}");
            let (Some(mean), Some(shown)) = (mean, shown) else { continue };
            assert!((mean - shown).abs() <= 1e-9 * mean.abs(), "{metric} of {name}: {mean} or {shown}");
        }
        assert_eq!(scenario["expected"].as_array().unwrap().len(), 3);
    }
}

#[test]
fn what_is_written_for_programs_has_its_schema() {
    for (command, schema) in [("run", "report"), ("roi", "roi")] {
        let schema = folder("schemas").join(format!("{schema}-v2.schema.json"));
        let schema: Value = serde_json::from_str(&std::fs::read_to_string(schema).unwrap()).unwrap();
        let found = json(CASES, &[command, "chat.yaml"]);
        let faults: Vec<String> = jsonschema::validator_for(&schema)
            .unwrap()
            .iter_errors(&found)
            .map(|fault| fault.to_string())
            .collect();
        assert!(faults.is_empty(), "{command}: {faults:?}");
        assert_eq!(found["scenarios"][0]["cases"].as_array().unwrap().len(), 4);
    }
    let without = json(CASES, &["run", "changed.yaml"]);
    assert!(without["scenarios"][0].get("cases").is_none());
}

#[test]
fn a_change_of_a_price_is_its_factor() {
    let changed = json(CASES, &["run", "changed.yaml"]);
    let listed = json(CASES, &["run", "changed.yaml", "--set", "price_changes=~"]);
    let month = |report: &Value, option: &str| {
        let options = report["scenarios"][0]["options"].clone();
        found(&options, "option", option)["metrics"]["cost_per_month"]["value"].as_f64().unwrap()
    };
    for (option, factor) in [("api", 0.7), ("large", 1.0), ("rented", 1.2)] {
        let (now, before) = (month(&changed, option), month(&listed, option));
        assert!((now / before - factor).abs() < 1e-12, "{option}: {before} to {now}");
    }
    // The server's own name says more than its GPU's: 10% less, and no 20% more.
    assert!(month(&changed, "owned") < month(&listed, "owned"));
    let warnings = changed["scenarios"][0]["warnings"].as_array().unwrap();
    let said: Vec<&str> = warnings
        .iter()
        .filter(|said| said["code"] == "changed-price")
        .map(|said| said["message"].as_str().unwrap())
        .collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said.contains(&"price change assumed: openai -30% (openai/gpt-5.4-mini)"), "{said:?}");
}

#[test]
fn limits_are_judged_in_cases() {
    let (as_it_stands, _, status) = call(CASES, &["check", "chat.yaml"]);
    assert_eq!(status, 0, "{as_it_stands}");
    let (boom, _, status) = call(CASES, &["check", "chat.yaml", "--case", "boom"]);
    assert_eq!(status, 1, "{boom}");
    assert!(boom.contains("in case boom"), "{boom}");
    let (all, _, status) = call(CASES, &["check", "chat.yaml", "--case", "all"]);
    assert_eq!(status, 1, "{all}");
    insta::assert_snapshot!("check_all", all);
    let (_, _, status) = call(CASES, &["check", "chat.yaml", "--case", "price war"]);
    assert_eq!(status, 0);
    let (_, said, status) = call(CASES, &["check", "chat.yaml", "--case", "bom"]);
    assert_eq!(status, 2);
    assert!(said.contains("did you mean `boom`"), "{said}");
}

#[test]
fn a_faulty_case_is_a_fault_of_the_file_for_every_command() {
    let set = "cases={ odd: { set: { workload.tasks: 3 zorks } } }";
    for command in ["run", "roi", "check", "explain", "frontier"] {
        let (_, said, status) = call(CASES, &[command, "chat.yaml", "--set", set]);
        assert_eq!(status, 2, "{command}: {said}");
        assert!(said.contains("case `odd`"), "{command}: {said}");
    }
}

#[test]
fn the_work_of_cases_is_bounded() {
    // Each case adds three thousand options.
    let options: Vec<String> =
        (0..1_500).map(|at| format!("o{at}: {{ serverless: openai/gpt-5.4-mini }}")).collect();
    let set = format!("{{ options: {{ {} }} }}", options.join(", "));
    let cases: Vec<String> = (0..4).map(|at| format!("c{at}: {{ set: {set} }}")).collect();
    let text = std::fs::read_to_string(folder(CASES).join("changed.yaml")).unwrap();
    let text = format!("{text}cases: {{ {} }}\n", cases.join(", "));
    let output = breakeven(CASES).args(["check", "-"]).write_stdin(text).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cases have more than 4000 options together"), "{said}");
}

/// A case of a stranger, whose texts could be taken for formulas and for markup.
const HOSTILE: &str = "cases: { \"2 + 2\": { what: \"=HYPERLINK(\\\"x\\\") <script>alert(1)</script> | a 🚀 **b**\", \
                       set: { workload.tasks: 2x } } }\n";

fn hostile() -> String {
    let text = std::fs::read_to_string(folder(CASES).join("changed.yaml")).unwrap();
    format!("{text}finance: {{ horizon: 12 months, discount_rate: 10%/year, baseline: large }}\n{HOSTILE}")
}

#[test]
fn texts_of_strangers_stay_texts() {
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("book.xlsx");
    let mut command = breakeven(CASES);
    command.args(["roi", "-", "--format", "xlsx", "-o"]).arg(&file).write_stdin(hostile());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut book = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut book.by_name(name).unwrap(), &mut text).unwrap();
        text
    };
    assert!(part("xl/workbook.xml").contains("name=\"Cases\""));
    assert!(part("xl/sharedStrings.xml").contains("2 + 2"));
    let mut command = breakeven(CASES);
    let output = command.args(["run", "-", "--format", "markdown"]).write_stdin(hostile()).output().unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(!page.replace("\\<", "").contains("<script>"), "{page}");
    assert!(page.contains("2 + 2"), "{page}");
}

#[test]
fn a_folder_of_tables_has_the_cases() {
    let room = tempfile::tempdir().unwrap();
    let out = room.path().join("out");
    let output = breakeven(CASES).args(["roi", "chat.yaml", "--output-dir"]).arg(&out).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for (file, command) in [("run-cases.csv", "run"), ("roi-cases.csv", "roi")] {
        let written = std::fs::read_to_string(out.join(file)).unwrap();
        assert_eq!(
            written,
            page(CASES, &[command, "chat.yaml", "--view", "cases", "--format", "csv"]),
            "{file}"
        );
    }
}

/// What changes nothing is told, also where the scenario states the price beside an offer; what is changed has its factor.
#[test]
fn reserved_units_are_changed_unless_their_price_is_stated() {
    let run = |provisioned: &str, more: &[&str]| {
        let text = format!(
            "scenario: units\ntitle: Units\nas_of: 2026-11-15\n\
             workload: {{ tasks: 1M/month, input: 2000 tokens, output: 500 tokens, peak_to_mean: 3x }}\n\
             price_changes: {{ azure: +10% }}\noptions:\n  units: {{ provisioned: {{ offer: azure/ptu, model: gpt-5-mini, units: auto, commitment: none{provisioned} }} }}\n"
        );
        let mut command = breakeven(CASES);
        command.args(["run", "-", "--format", "json"]).args(more).write_stdin(text);
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{said}");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let option = &report["scenarios"][0]["options"][0];
        (option["metrics"]["cost_per_month"]["value"].as_f64().unwrap(), said)
    };
    let (changed, said) = run("", &[]);
    let (listed, _) = run("", &["--set", "price_changes=~"]);
    assert!((changed / listed - 1.1).abs() < 1e-12, "{listed} to {changed}");
    assert!(!said.contains("idle-price-change"), "{said}");
    let (_, said) = run(", price: $1/h per unit", &[]);
    assert!(said.contains("the scenario states the price of `azure/ptu` itself"), "{said}");
}
