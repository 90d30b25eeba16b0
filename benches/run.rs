//! How long the parts of a run take, beside something that is run with them: figures are ratios, not promises.
//!
//! `cargo bench` prints criterion's report for the parts, and at the end large result files against a pass of their bytes and
//! the whole process against `/bin/true`. It builds as `--release` does, which is what the README's commands build; what is handed
//! out is built with `--profile dist`, and `cargo bench --profile dist` measures that.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::use_debug, missing_docs, reason = "a benchmark")]

use std::hint::black_box;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use breakeven::benchmark;
use breakeven::catalog::{Catalog, Precision};
use breakeven::checks::{Period, Robustness, flips};
use breakeven::diagnostics::{Drawing, Sink, draw};
use breakeven::economics::{Crossover, Levers, Range, evaluate};
use breakeven::evaluation;
use breakeven::finance::internal_rate;
use breakeven::planning::{Distribution, Level, Pool, Problem, Running, Way, Work, cut, mix, together};
use breakeven::quality::{
    Clock, KnownTimes, Leftover, Play as PlanPlay, Skill, Strategy, Verifier, evaluate as evaluate_plan,
    play as play_plan,
};
use breakeven::render::{Colour, CsvForm, Format, Style};
use breakeven::render::{dossiers, report, workbook};
use breakeven::report::{DossierParts, View, build, dossier, with_inputs};
use breakeven::scenario::{Costs, NoAttachments, Scenario, Settings, Variants};
use breakeven::serving::{
    Arrivals, Calibration, Configuration, Engine, Latency, LatencyLimit, Lengths, Load, Need, Operation,
    Parallelism, Play, Queue, Service, predict, search, simulate,
};
use breakeven::source::{FieldPath, Site, SourceFile, SourceText, Spot};
use breakeven::units::{
    CallsPerSecond, Count, Fraction, Quantity as _, Ratio, Seconds, TasksPerMonth, Tokens, UsdNet,
    UsdPerMonth, UsdPerTask, parse_date,
};
use criterion::{Criterion, criterion_group};
use serde::de::IgnoredAny;

/// The largest shipped scenario.
const LARGEST: &str = "scenarios/fleet-choice.yaml";
const STYLE: Style = Style { colour: Colour::Off, width: 100, csv: CsvForm::PLAIN };

fn read() -> Scenario {
    let text = std::fs::read(LARGEST).unwrap();
    let (file, root) = SourceFile::read(LARGEST, SourceText::Bytes(text), &[]).unwrap();
    let settings = Settings {
        as_of: None,
        today: parse_date("2026-11-15").unwrap(),
        attachments: &NoAttachments,
        costs: Costs::Stated,
    };
    Scenario::read(&file, &root, &Catalog::builtin(), settings, &mut Sink::default()).unwrap()
}

/// A mixture of experts on eight GPUs: the longest way through the serving model.
fn deployment() -> (Configuration, Calibration) {
    let catalog = Catalog::builtin();
    let mut sink = Sink::default();
    let calibration = Calibration::read(&catalog, &mut sink).unwrap();
    let eight = Count::new(8.0).unwrap();
    let configuration = Configuration {
        architecture: catalog.find("deepseek-r1", &mut sink).unwrap(),
        gpu: catalog.find("h200-sxm", &mut sink).unwrap(),
        engine: Engine::VLLM,
        precision: Precision::Fp8,
        kv_precision: None,
        parallelism: Parallelism::tensor(eight),
        input: Tokens::new(2000.0).unwrap(),
        cached: Tokens::ZERO,
        output: Tokens::new(500.0).unwrap(),
        lengths: Lengths::Fixed,
        polling: Count::new(1.0).unwrap(),
        load: Load::Concurrency(Count::new(64.0).unwrap()),
    };
    (configuration, calibration)
}

fn parts(criterion: &mut Criterion) {
    criterion.bench_function("read the largest scenario, prices found", |bench| bench.iter(read));
    let scenario = read();
    criterion.bench_function("evaluate it", |bench| bench.iter(|| evaluate(black_box(&scenario))));
    let evaluations = [evaluate(&scenario)];
    criterion.bench_function("build the report", |bench| bench.iter(|| build(black_box(&evaluations))));
    let built = build(&evaluations);
    for (name, format) in [("table", Format::Table), ("json", Format::Json), ("csv", Format::Csv)] {
        criterion.bench_function(&format!("render it as {name}"), |bench| {
            bench.iter(|| report(black_box(&built), View::All, format, STYLE).unwrap());
        });
    }
    let (configuration, calibration) = deployment();
    criterion.bench_function("predict a deployment", |bench| {
        bench.iter(|| predict(black_box(&configuration), &calibration).unwrap());
    });
    latency(criterion, &configuration, &calibration);
    policies(criterion);
    money(criterion);
    page(criterion);
    decisions(criterion);
    mixes(criterion);
    // What a run avoids by reading only the entries that it names.
    criterion.bench_function("read the whole catalog", |bench| {
        bench.iter(|| Catalog::builtin().check(&mut Sink::default()));
    });
}

/// A whole page of the largest scenario, from what the commands say of it, and its workbook.
fn page(criterion: &mut Criterion) {
    let scenario = read();
    let followed = scenario.clone().over_months();
    let (month, months) = (evaluate(&scenario), evaluate(&followed));
    let robust = Robustness::of_bills(&month, Period::Month);
    let others: Vec<usize> = (1..scenario.options.len()).collect();
    let parts = DossierParts {
        run: build(std::slice::from_ref(&month)).scenarios.pop().unwrap(),
        frontier: breakeven::report::frontier(&month, &robust),
        crossover: Ok(breakeven::report::crossover(
            &scenario,
            0,
            &others,
            Range::around(&scenario.options[0]),
        )),
        roi: with_inputs(
            breakeven::report::roi(&months, &Robustness::of_bills(&months, Period::Months)),
            &months,
        ),
        breakdown: Err("it has no policy".to_owned()),
        plan: Err("it has no plan".to_owned()),
        month: &month,
        months: &months,
    };
    criterion.bench_function("put a page together", |bench| bench.iter(|| dossier(black_box(&parts))));
    let page = [dossier(&parts)];
    criterion.bench_function("render it as html, with its pictures", |bench| {
        bench.iter(|| dossiers(black_box(&page)).unwrap());
    });
    let day = parse_date("2026-11-15").unwrap();
    criterion.bench_function("put a workbook together and write it", |bench| {
        bench.iter(|| workbook(&breakeven::report::workbook(black_box(&months)), day).unwrap());
    });
}

/// Twenty options over sixty months: their flows alone (evaluated with and without a horizon), and what the formulas take for one
/// series.
fn money(criterion: &mut Criterion) {
    let flows: Vec<UsdNet> = (0..=60)
        .map(|month| UsdNet::new(if month == 0 { -275_000.0 } else { 7_000.0 + f64::from(month) }).unwrap())
        .collect();
    criterion.bench_function("internal rate of sixty months", |bench| {
        bench.iter(|| internal_rate(black_box(&flows)));
    });
    let scenario = |finance: &str, scaling: &str| {
        let rental = format!(
            "{{ rental: {{ gpu: h100-sxm, gpus: 8, price: $20/h, scaling: {scaling}, tensor_parallel: 8, \
             throughput: 3k tokens/s per replica }} }}"
        );
        let kinds = [
            "{ serverless: openai/gpt-5.4-mini }",
            "{ human: { minutes: 1, wage: $30/h } }",
            rental.as_str(),
            "{ cluster: { server: dgx-h100, tensor_parallel: 8, throughput: 3k tokens/s per replica } }",
        ];
        let options: Vec<String> = (0..20).map(|at| format!("  option-{at}: {}", kinds[at % 4])).collect();
        let text = format!(
            "scenario: months\ntitle: Twenty options\nas_of: 2026-11-15\n\
             workload: {{ tasks: 5M/month, growth: 2%/month, input: 2000 tokens, output: 500 tokens, peak_to_mean: 2x }}\n\
             facility: {{ electricity: $0.11/kWh, pue: 1.2 }}\nfinance: {{ discount_rate: 10%/year{finance} }}\noptions:\n{}\n",
            options.join("\n")
        );
        let (file, root) = SourceFile::read("months", SourceText::Bytes(text.into_bytes()), &[]).unwrap();
        let settings = Settings {
            as_of: None,
            today: parse_date("2026-11-15").unwrap(),
            attachments: &NoAttachments,
            costs: Costs::Stated,
        };
        Scenario::read(&file, &root, &Catalog::builtin(), settings, &mut Sink::default()).unwrap()
    };
    let months = ", horizon: 60 months, baseline: option-1, token_price_trend: -20%/year";
    let (without, with) = (scenario("", "fixed"), scenario(months, "fixed"));
    let elastic = scenario(months, "elastic");
    criterion.bench_function("evaluate twenty options", |bench| bench.iter(|| evaluate(black_box(&without))));
    criterion.bench_function("evaluate twenty options and follow them for sixty months", |bench| {
        bench.iter(|| evaluate(black_box(&with)));
    });
    criterion.bench_function("the same with five elastic fleets", |bench| {
        bench.iter(|| evaluate(black_box(&elastic)));
    });
}

/// An owned cluster against tokens over four orders of magnitude, and the levers of one option.
fn decisions(criterion: &mut Criterion) {
    const TRIAGE: &str = "scenarios/ticket-triage.yaml";
    let bytes = std::fs::read(TRIAGE).unwrap();
    let catalog = Catalog::builtin();
    let settings = Settings {
        as_of: None,
        today: parse_date("2026-11-15").unwrap(),
        attachments: &NoAttachments,
        costs: Costs::Stated,
    };
    let variants = Variants { name: TRIAGE, bytes: &bytes, set: &[], catalog: &catalog, settings };
    let scenario = variants.read(&[]).unwrap();
    let place = |name: &str| scenario.options.iter().position(|option| option.name == name).unwrap();
    let (owned, tokens, rented) = (place("h100-owned"), place("frontier"), place("h100-rented"));
    let range = Range::around(&scenario.options[owned]);
    for (name, other) in [("tokens", tokens), ("rented GPUs", rented)] {
        criterion.bench_function(&format!("find where an owned cluster crosses {name}"), |bench| {
            bench.iter(|| Crossover::of(black_box(&scenario), owned, other, range));
        });
    }
    // Beside each other: what the first screen takes on top of the bills.
    criterion.bench_function("evaluate six options", |bench| bench.iter(|| evaluate(black_box(&scenario))));
    let evaluation = evaluate(&scenario);
    criterion.bench_function("find what the answer hangs on", |bench| {
        bench.iter(|| flips(black_box(&evaluation), &variants).unwrap());
    });
    criterion.bench_function("pull the levers of an owned cluster", |bench| {
        bench.iter(|| Levers::of(black_box(&scenario), owned, &variants).unwrap());
    });
}

/// A chain of twenty steps, each tried up to three times behind a verifier; and what an accuracy takes to be spread from easy to
/// hard tasks.
fn policies(criterion: &mut Criterion) {
    let share = |value: f64| Fraction::new(value).unwrap();
    let step = |at: usize| Strategy::Retry {
        strategy: Strategy::Attempt(at).into(),
        again: None,
        verifier: Verifier::of(share(0.95), share(0.2)),
        look: 20 + at,
        attempts: Count::new(3.0).unwrap(),
        leftover: Leftover::Escalated,
    };
    let chain = Strategy::chain((0..20).map(|at| step(at).into()).collect()).unwrap();
    let skills = vec![Skill::correlated(share(0.9), share(0.6)); 20];
    criterion.bench_function("evaluate a chain of twenty steps with retries", |bench| {
        bench.iter(|| evaluate_plan(black_box(&chain), &skills));
    });
    let second = |value: f64| Seconds::new(value).ok();
    let known = KnownTimes { p50: second(2.0), p95: second(8.0), p99: None };
    let clocks: Vec<Clock> = (0..40)
        .map(|at| if at < 20 { Clock::of(known).unwrap() } else { Clock::always(second(0.2).unwrap()) })
        .collect();
    let tasks = Count::new(20_000.0).unwrap();
    criterion.bench_function("draw how long twenty steps with retries take", |bench| {
        bench.iter(|| play_plan(black_box(&chain), &skills, &PlanPlay { clocks: &clocks, tasks, seed: 1 }));
    });
    criterion.bench_function("spread an accuracy from easy to hard tasks", |bench| {
        bench.iter(|| Skill::correlated(black_box(share(0.9)), share(0.6)));
    });
}

/// Three workloads that share an owned and a reserved fleet, one by the hour, and tokens at two prices; 168 different hours.
fn week(target: Option<f64>) -> Problem {
    let tasks = |value: f64| TasksPerMonth::new(value).unwrap();
    let pool = |running, opening: f64, unit: f64, replicas: f64, spare: f64| Pool {
        name: String::new(),
        running,
        opening: UsdPerMonth::new(opening).unwrap(),
        unit: UsdPerMonth::new(unit).unwrap(),
        replicas: Count::new(replicas).unwrap(),
        spare: Count::new(spare).unwrap(),
        least: Count::ZERO,
        most: None,
    };
    let work = |at: usize| {
        let busy = |hour: usize| {
            let noise = 1.0 + 0.1 * (hour * 31 % 13) as f64 / 13.0;
            let (day, hour) = (hour / 24, (hour % 24) as f64 - 2.0 * at as f64);
            let office = if day < 5 { 1.0 } else { 0.2 };
            let shape = 1.0 + ((hour - 14.0) / 24.0 * std::f64::consts::TAU).cos();
            tasks((office * noise * 40_000.0 * shape).floor() + 500.0)
        };
        let way = |on: Option<(usize, f64)>, cost: f64, accuracy: f64| Way {
            name: String::new(),
            on: on.map(|(pool, each)| (pool, tasks(each * (1.0 + 0.3 * at as f64)))),
            cost: UsdPerTask::new(cost).unwrap(),
            ends: UsdPerTask::ZERO,
            accuracy: Some(Fraction::new(accuracy).unwrap()),
        };
        Work {
            name: String::new(),
            demand: (0..168).map(busy).collect(),
            ways: vec![
                way(Some((0, 1_500_000.0)), 0.0001, 0.88),
                way(Some((1, 1_200_000.0)), 0.0, 0.88),
                way(Some((2, 1_200_000.0)), 0.0, 0.88),
                way(None, 0.01, 0.86),
                way(None, 0.03, 0.95),
            ],
            accuracy: target.map(|target| Fraction::new(target).unwrap()),
            unserved: None,
        }
    };
    let pools = vec![
        pool(Running::AllMonth, 8000.0, 14_000.0, 4.0, 1.0),
        pool(Running::AllMonth, 0.0, 4_000.0, 1.0, 0.0),
        pool(Running::ByTheHour, 0.0, 9_000.0, 1.0, 0.0),
    ];
    Problem {
        works: (0..3).map(work).collect(),
        pools,
        fixed: vec![],
        budget: None,
        levels: Level::certain(),
    }
}

fn mixes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("plan");
    group.sample_size(10);
    for (name, target) in
        [("a week of three workloads, five options", None), ("with a target of accuracy", Some(0.89))]
    {
        let problem = week(target);
        group.bench_function(name, |bench| bench.iter(|| mix(black_box(&problem)).unwrap()));
    }
    let deviation = breakeven::units::Load::new(0.25);
    let volumes = cut(Distribution::LogNormal, deviation.unwrap(), 20);
    for (name, target) in [("at twenty volumes", None), ("at twenty volumes, with a target", Some(0.89))] {
        let levels = together(&[volumes.clone(), volumes.clone(), volumes.clone()]);
        let problem = Problem { levels, ..week(target) };
        group.bench_function(name, |bench| bench.iter(|| mix(black_box(&problem)).unwrap()));
    }
}

/// Latency under load, estimated and played, and the search for a layout.
fn latency(criterion: &mut Criterion, base: &Configuration, calibration: &Calibration) {
    let of = |value: f64| Count::new(value).unwrap();
    let arrivals = |rate: f64| Arrivals {
        rate: CallsPerSecond::new(rate).unwrap(),
        gap_variation: Ratio::new(1.0).unwrap(),
        length_variation: Ratio::new(0.5).unwrap(),
    };
    let limit = |latency, longest: f64| LatencyLimit {
        latency,
        share: Fraction::new(0.95).unwrap(),
        longest: Seconds::new(longest).unwrap(),
    };
    let limits = vec![limit(Latency::Ttft, 1.0), limit(Latency::Tpot, 0.05), limit(Latency::Whole, 30.0)];
    let service = Service { max_tpot: Seconds::new(0.05).unwrap(), limits, arrivals: arrivals(100.0) };
    let replica = Operation::predicted(base, &service, calibration).unwrap();
    let queue = Queue::new(&replica.curve);
    let busy = arrivals(queue.capacity().get() * 0.8);
    criterion.bench_function("estimate nine percentiles of latency", |bench| {
        bench.iter(|| queue.latencies(black_box(&busy)).unwrap());
    });
    let catalog = Catalog::builtin();
    let dense = catalog.find("llama-3.3-70b", &mut Sink::default()).unwrap();
    let blackwell = catalog.find("b200", &mut Sink::default()).unwrap();
    let layouts: Vec<Configuration> = [1.0, 2.0, 4.0, 8.0]
        .into_iter()
        .flat_map(|tensor| {
            [Precision::Bf16, Precision::Fp8, Precision::Fp4].map(|precision| (tensor, precision))
        })
        .map(|(tensor, precision)| Configuration {
            architecture: Arc::clone(&dense),
            gpu: Arc::clone(&blackwell),
            precision,
            parallelism: Parallelism::tensor(of(tensor)),
            ..base.clone()
        })
        .collect();
    let need = Need { max_utilisation: Fraction::ONE, replicas: None, spare: Count::ZERO, together: of(8.0) };
    criterion.bench_function("choose from twelve layouts, three limits on latency", |bench| {
        bench.iter(|| search(layouts.clone(), black_box(&service), &need, calibration));
    });
    let play = Play { arrivals: busy, duration: Some(Seconds::new(3600.0).unwrap()), most: None, seed: 1 };
    let mut hours = criterion.benchmark_group("slow");
    hours.sample_size(10).bench_function("simulate a busy hour of a replica", |bench| {
        bench.iter(|| simulate(base, black_box(&play), calibration, &mut |_| {}).unwrap());
    });
}

/// Medians of two things, run in turn so that a drifting machine slows both.
fn in_turn(runs: usize, mut ours: impl FnMut(), mut other: impl FnMut()) -> [Duration; 2] {
    let once = |what: &mut dyn FnMut()| {
        let start = Instant::now();
        what();
        start.elapsed()
    };
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..runs {
        times[0].push(once(&mut ours));
        times[1].push(once(&mut other));
    }
    times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    })
}

/// Whole processes.
fn whole_process() {
    let run = |command: &mut Command| {
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    };
    let [ours, nothing] = in_turn(
        60,
        || run(Command::new(env!("CARGO_BIN_EXE_breakeven")).args(["run", LARGEST])),
        || run(&mut Command::new("/bin/true")),
    );
    println!(
        "\nwhole process: `breakeven run {LARGEST}` {ours:.2?}, `/bin/true` {nothing:.2?}: {:.2?} more (aim: under 5 ms)",
        ours.saturating_sub(nothing)
    );
}

/// The places of all that 1,600 options say, beside reading their text: a ratio that does not grow with the text.
fn places() {
    const RUNS: usize = 15;
    const MOST: f64 = 10.0;
    let options = |count: usize| {
        let options =
            (0..count).map(|at| format!("  o{at}: {{ serverless: openai/gpt-5.4-mini, accuracy: 90% }}\n"));
        format!("options:\n{}", options.collect::<Vec<_>>().concat())
    };
    for count in [1_600, 16_000] {
        let text = options(count);
        let mut times = [Vec::new(), Vec::new()];
        for _ in 0..RUNS {
            let start = Instant::now();
            let (file, _) =
                SourceFile::read("options", SourceText::Bytes(text.clone().into_bytes()), &[]).unwrap();
            times[0].push(start.elapsed());
            let start = Instant::now();
            for at in 0..count {
                let path = FieldPath::ROOT.key("options").key(&format!("o{at}"));
                for field in ["serverless", "accuracy"] {
                    black_box(Site::new(Arc::clone(&file), Spot::Value(path.key(field))).resolve());
                }
            }
            times[1].push(start.elapsed());
        }
        let [read, placed] = times.map(|mut times| {
            times.sort_unstable();
            times[RUNS / 2]
        });
        let ratio = placed.as_secs_f64() / read.as_secs_f64();
        println!(
            "{count} options: all places {placed:.2?}, read {read:.2?}: {ratio:.1} times (limit: {MOST})"
        );
        assert!(ratio < MOST, "places take too long");
    }
}

/// Ten times as many options beside a tenth of them: read, evaluated, judged and put into a report. In proportion it takes ten times as long;
/// what grows with the square of their number takes a hundred times.
fn many_options() {
    const MOST: f64 = 40.0;
    let text = |count: usize| {
        let options = (0..count).map(|at| {
            let (price, accuracy) = (1 + at * 7919 % 4001, 50 + at * 37 % 49);
            format!("  o{at}: {{ per_task: $0.{price:04}/task, accuracy: {accuracy}% }}\n")
        });
        let budgets = (0..count).map(|at| format!("  o{at}: {{ cost_per_task: \"<= $0.2\" }}\n"));
        format!(
            "scenario: many\ntitle: Many\nas_of: 2026-11-15\nworkload: {{ tasks: 1M/month }}\nbudgets:\n{}options:\n{}",
            budgets.collect::<String>(),
            options.collect::<String>()
        )
    };
    let work = |text: &str| {
        let (file, root) =
            SourceFile::read("many", SourceText::Bytes(text.as_bytes().to_vec()), &[]).unwrap();
        let settings = Settings {
            as_of: None,
            today: parse_date("2026-11-15").unwrap(),
            attachments: &NoAttachments,
            costs: Costs::Stated,
        };
        let scenario =
            Scenario::read(&file, &root, &Catalog::builtin(), settings, &mut Sink::default()).unwrap();
        let evaluation = evaluate(&scenario);
        let robust = Robustness::of_bills(&evaluation, Period::Month);
        black_box(breakeven::report::frontier(&evaluation, &robust));
        black_box(build(&[evaluation]));
    };
    let (few, many) = (text(400), text(4_000));
    let [many, few] = in_turn(5, || work(&many), || work(&few));
    let ratio = many.as_secs_f64() / few.as_secs_f64();
    println!("4,000 options {many:.2?}, 400 options {few:.2?}: {ratio:.1} times (limit: {MOST})");
    assert!(ratio < MOST, "many options take too long");
}

/// Large result files, with and without a fault, beside passes over the same bytes that keep nothing. The bounds are some four
/// times what was measured: a file that is walked once more for each of its faults is far above them.
fn large_files() {
    let request =
        r#"{"request_id": "5f0c", "output": "some text \u00e9 of an answer", "times": [0.1, 0.25, 0.375]},"#;
    let report = std::fs::read_to_string("tests/fixtures/benchmark/guidellm-0.3.json").unwrap();
    let requests =
        format!("\"requests\": {{\"successful\": [{}{{}}]}}, \"metrics\"", request.repeat(100_000));
    let report = report.replacen("\"metrics\"", &requests, 1);
    let mut attempts = "task,option,attempt,passed,cost,latency\n".to_owned();
    for at in 0..100_000 {
        attempts += &format!("task {},mini,{},{},0.002,1.5\n", at / 5, at % 5, at % 3 == 0);
    }
    // Runs on lines, each with what was measured of each of its requests.
    let run = std::fs::read_to_string("tests/fixtures/benchmark/sglang.jsonl").unwrap();
    let run = run.lines().next().unwrap().trim_end_matches('}').replace("Infinity", "\"inf\"");
    let times = "0.013482, ".repeat(20_000);
    let runs = format!("{run}, \"itls\": [[{times}0.1]]}}\n").repeat(50);
    // A record for each request of a run.
    let record = std::fs::read_to_string("tests/fixtures/benchmark/aiperf-records.jsonl").unwrap();
    let records = record.repeat(10_000_000 / record.len());
    let (negative, unknown) = (report.replace("415.0", "-415.0"), attempts.replace("true", "aye"));
    // Whether it could be read; faults are drawn.
    let drawn = |read: bool, sink: &Sink| {
        black_box(draw(sink.diagnostics(), Drawing::Plain));
        read
    };
    let benchmark: &dyn Fn(&str) -> bool = &|text| {
        let mut sink = Sink::default();
        drawn(benchmark::read("large.json", text.into(), &mut sink).is_some(), &sink)
    };
    let evaluation: &dyn Fn(&str) -> bool = &|text| {
        let mut sink = Sink::default();
        drawn(evaluation::read("large.csv", text.into(), &mut sink).is_some(), &sink)
    };
    let json: &dyn Fn(&str) -> bool = &|text| serde_json::from_str::<IgnoredAny>(text).is_ok();
    let lines: &dyn Fn(&str) -> bool =
        &|text| serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>().all(|value| value.is_ok());
    let csv: &dyn Fn(&str) -> bool =
        &|text| csv::Reader::from_reader(text.as_bytes()).byte_records().all(|row| row.is_ok());
    println!();
    for (name, text, good, ours, other, bound) in [
        ("a benchmark", &report, true, benchmark, json, 5.0),
        ("runs on lines", &runs, true, benchmark, lines, 8.0),
        ("records of requests", &records, true, benchmark, lines, 30.0),
        ("a faulty benchmark", &negative, false, benchmark, json, 40.0),
        ("an evaluation", &attempts, true, evaluation, csv, 80.0),
        ("a faulty evaluation", &unknown, false, evaluation, csv, 80.0),
    ] {
        let [ours, other] =
            in_turn(9, || assert_eq!(ours(black_box(text)), good), || assert!(other(black_box(text))));
        let ratio = ours.as_secs_f64() / other.as_secs_f64();
        let megabytes = text.len() as f64 / 1e6;
        println!(
            "{name} of {megabytes:.1} MB: {ours:.2?}, a pass of its bytes {other:.2?}: {ratio:.1} times (at most {bound})"
        );
        assert!(ratio < bound, "{name} takes {ratio:.1} times a pass of its bytes");
    }
}

/// `check` of 200 files and `diff` of two folders with 200 beside a tenth of each. The files are copies of the shipped scenarios. What that
/// takes of processors and of memory is printed where the system says it.
fn many_files() {
    const MOST: f64 = 14.0;
    const MEMORY: f64 = 3.0;
    let home = tempfile::tempdir().unwrap();
    let shipped: Vec<PathBuf> =
        std::fs::read_dir("scenarios").unwrap().map(|entry| entry.unwrap().path()).collect();
    let texts: Vec<String> = shipped.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    for (folder, number) in [("many", 200), ("few", 20)] {
        for side in ["base", "head"] {
            let folder = home.path().join(folder).join(side);
            std::fs::create_dir_all(&folder).unwrap();
            for at in 0..number {
                let text = &texts[at % texts.len()];
                let id = text.lines().next().unwrap();
                let mut own = text.replacen(id, &format!("{id}-{at}"), 1);
                if side == "head" && at % 20 == 0 {
                    own = own.replacen("\n  tasks: ", "\n  tasks: 1", 1);
                }
                std::fs::write(folder.join(format!("s{at:03}.yaml")), own).unwrap();
            }
        }
    }
    let files = |folder: &str| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(home.path().join(folder).join("base")).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    };
    let program = |folder: &str, work: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_breakeven"));
        match work {
            "check" => command.arg("check").args(files(folder)),
            _ => command.args(["diff", "base", "head"]),
        };
        command.current_dir(home.path().join(folder)).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    println!();
    for (work, aim) in [("check", "0.6 s"), ("diff", "2 s")] {
        let run = |folder: &str| {
            let status = program(folder, work).status().unwrap();
            assert!(matches!(status.code(), Some(0 | 1)), "{work} {folder}: {status}");
        };
        let before = processor_time();
        run("many");
        let used = before.zip(processor_time()).map(|(before, after)| after - before);
        let [many, few] = in_turn(9, || run("many"), || run("few"));
        let ratio = many.as_secs_f64() / few.as_secs_f64();
        let used =
            used.map_or_else(String::new, |used| format!(", {used:.2} s of processors (aim: under {aim})"));
        println!(
            "`{work}` of 200 files {many:.2?}{used}, of 20 files {few:.2?}: {ratio:.1} times (limit: {MOST})"
        );
        assert!(ratio < MOST, "`{work}` of many files takes too long");
        let most = |folder: &str| most_memory(program(folder, work));
        if let (Some(many), Some(few)) = (most("many"), most("few")) {
            let ratio = many / few;
            println!(
                "    memory {many:.0} MiB, of 20 files {few:.0} MiB: {ratio:.1} times (limit: {MEMORY})"
            );
            assert!(ratio < MEMORY, "`{work}` of many files takes too much memory");
        }
    }
}

/// The workbook of fifty options over ten years, as the program writes it, beside that of five: in proportion it takes ten times as long.
fn large_workbook() {
    const MOST: f64 = 20.0;
    let home = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string("scenarios/finance-committee.yaml").unwrap();
    let text = text.replace("horizon: 36 months", "horizon: 120 months");
    let (head, rest) = text.split_once("\noptions:\n").unwrap();
    let (options, tail) = rest.split_once("\n\n# ").unwrap();
    // Each begins with its name, at the only indentation of two spaces.
    let mut own: Vec<String> = Vec::new();
    for line in options.lines() {
        match own.last_mut() {
            Some(option) if line.starts_with("   ") => *option += &format!("{line}\n"),
            _ => own.push(format!("{line}\n")),
        }
    }
    for number in [5, 50] {
        let named = |at: usize| {
            let option = &own[at % own.len()];
            if at < own.len() { option.clone() } else { option.replacen(':', &format!("-{at}:"), 1) }
        };
        let options: String = (0..number).map(named).collect();
        std::fs::write(
            home.path().join(format!("{number}.yaml")),
            format!("{head}\noptions:\n{options}\n# {tail}"),
        )
        .unwrap();
    }
    let run = |number: usize| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_breakeven"));
        command.args(["roi", &format!("{number}.yaml"), "--format", "xlsx", "-o", "out.xlsx"]);
        let status =
            command.current_dir(home.path()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        assert_eq!(status.code(), Some(0));
    };
    let before = processor_time();
    run(50);
    let used = before.zip(processor_time()).map(|(before, after)| after - before);
    let used = used.map_or_else(String::new, |used| format!(", {used:.2} s of processors (aim: under 1 s)"));
    let [many, few] = in_turn(5, || run(50), || run(5));
    let ratio = many.as_secs_f64() / few.as_secs_f64();
    println!(
        "\nworkbook of 50 options over ten years {many:.2?}{used}, of 5 options {few:.2?}: {ratio:.1} times (limit: {MOST})"
    );
    assert!(ratio < MOST, "a large workbook takes too long");
}

/// Seconds that processors worked for children that have ended: the 16th and 17th word of Linux's /proc/self/stat, in hundredths.
fn processor_time() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let words: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some((words.get(13)?.parse::<f64>().ok()? + words.get(14)?.parse::<f64>().ok()?) / 100.0)
}

/// The most memory in MiB that a program was seen to hold, as Linux counts it while it runs.
fn most_memory(mut command: Command) -> Option<f64> {
    let mut child = command.spawn().ok()?;
    let status = format!("/proc/{}/status", child.id());
    let mut most = None;
    while child.try_wait().ok()?.is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
        most = peak.and_then(|peak| peak.parse::<f64>().ok()).map(|peak| peak / 1024.0).or(most);
    }
    most
}

criterion_group!(benches, parts);

fn main() {
    benches();
    Criterion::default().configure_from_args().final_summary();
    places();
    many_options();
    large_files();
    many_files();
    large_workbook();
    whole_process();
}
