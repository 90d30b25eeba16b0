//! Published figures that the library has to reproduce from their published inputs, and published figures that do not
//! follow from theirs. Each case has its source beside it.
//!
//! The cases were gathered in YAML files that are not shipped. Where those lie beside the repository, the last test
//! holds this file against them: no case is forgotten, no figure or tolerance is copied wrongly.

use breakeven::economics::{
    annual_factor, break_even_hours, break_even_tokens_per_day, break_even_utilisation,
    cache_break_even_requests, evaluate, markup, saving, straight_line, token_price_of_hour,
};
use breakeven::metric::Metric;
use breakeven::source::Node;
use breakeven::units::{
    AnnualRate, Calendar, Count, Fraction, Hours, Kilowatts, Kwh, Months, Mtok, Quantity, Ratio, Tokens, Usd,
    UsdPerHour, UsdPerKwh, UsdPerMonth, UsdPerMtok, parse,
};

use crate::harness::{beside, number, outcome, scenario, yaml};

/// A case of a publication.
struct Golden {
    id: &'static str,
    figures: Vec<Figure>,
}

/// A figure of a case.
struct Figure {
    field: &'static str,
    /// What was published; what follows from the inputs where nothing was.
    stated: f64,
    tolerance: f64,
    /// What the library makes of the published inputs.
    actual: f64,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// Published, and it follows from the published inputs.
    Match,
    /// Published, but the published inputs give something else.
    Mismatch,
    /// Not published: the inputs are, and the formula.
    DerivedOnly,
}

impl Figure {
    /// A published figure within half a unit of its last digit.
    fn printed(field: &'static str, text: &str, actual: f64) -> Self {
        let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let half_a_digit = 0.5 * 10_f64.powi(-i32::try_from(decimals).unwrap());
        // The published text is a rounded decimal; its own rounding to binary is no fault of the result.
        Self::within(field, text.parse().unwrap(), half_a_digit * (1.0 + 1e-9), actual)
    }

    /// A published figure within a stated tolerance.
    fn within(field: &'static str, stated: f64, tolerance: f64, actual: f64) -> Self {
        Self { field, stated, tolerance, actual, kind: Kind::Match }
    }

    /// A published figure that does not follow from its inputs; the second figure does.
    fn contradicted(field: &'static str, text: &str, follows: f64, actual: f64) -> [Self; 2] {
        let published = Self { kind: Kind::Mismatch, ..Self::printed(field, text, actual) };
        [published, Self::follows(field, follows, actual)]
    }

    /// A figure that nobody published but that follows from published inputs.
    fn follows(field: &'static str, stated: f64, actual: f64) -> Self {
        Self { field, stated, tolerance: stated * 1e-9, actual, kind: Kind::DerivedOnly }
    }

    fn holds(&self) -> bool {
        let near = (self.actual - self.stated).abs() <= self.tolerance;
        near == (self.kind != Kind::Mismatch)
    }
}

fn golden(id: &'static str, figures: impl IntoIterator<Item = Figure>) -> Golden {
    Golden { id, figures: figures.into_iter().collect() }
}

fn check(cases: &[Golden]) {
    for case in cases {
        for figure in &case.figures {
            let Figure { field, stated, tolerance, actual, kind } = figure;
            assert!(
                figure.holds(),
                "{}, {field}: {actual} against {stated} ± {tolerance} ({kind:?})",
                case.id
            );
        }
    }
}

/// Reads a quantity by the standard calendar.
fn of<Q: Quantity>(text: &str) -> Q {
    parse(text, Calendar::STANDARD).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Hours in a month of the standard calendar.
fn month() -> f64 {
    Calendar::STANDARD.hours_per_month().get()
}

fn hourly(amount: UsdPerMonth) -> UsdPerHour {
    UsdPerHour::new(amount.get() / month()).unwrap()
}

/// Lenovo Press LP2368, *On-Premise vs Cloud: Generative AI Total Cost of Ownership (2026 Edition)*, 4 February 2026,
/// <https://lenovopress.lenovo.com/lp2368-on-premise-vs-cloud-generative-ai-total-cost-of-ownership-2026-edition>, but
/// for the last case.
fn lenovo() -> Vec<Golden> {
    let hours = |capex: &str, running: &str, rent: &str| {
        break_even_hours(of(capex), of(running), of(rent)).unwrap().get()
    };
    let break_even = |id, capex, running, rent, published: [f64; 2], months_tolerance| {
        let hours = hours(capex, running, rent);
        let figures = [
            Figure::within("hours", published[0], 1.0, hours),
            Figure::within("months", published[1], months_tolerance, hours / month()),
        ];
        golden(id, figures)
    };
    let a = "$250,141.80";
    // Maintenance: 12 % of the purchase a year, by the hour.
    let maintenance = |capex: &str| hourly(of::<Usd>(capex) * of::<AnnualRate>("12%/year")).get();
    // Colocation: $1,500 a month of 720 hours, while the years of this study have 8,760.
    let thirty_days = Calendar::new(Hours::new(720.0).unwrap()).unwrap();
    let colocation = parse::<UsdPerHour>("$1,500/month", thirty_days).unwrap().get();
    let five_years: Months = of("5 years");
    let amortised = |capex: &str, running: &str| {
        let purchase = hourly(straight_line(of(capex), Fraction::ZERO, five_years));
        purchase + of::<UsdPerHour>(running)
    };
    let mtok = |hour: UsdPerHour, rate: &str| token_price_of_hour(hour, of(rate)).unwrap().get();
    let owned = of::<Usd>("$461,567.50") + of::<UsdPerHour>("$12.60/h") * of::<Hours>("43,800 h");
    let cloud = of::<UsdPerHour>("$142.42/h") * of::<Hours>("43,800 h");
    // The study rounds the cloud's total to thousands before it subtracts.
    let rounded: Usd = of("$6,238,000");
    let price_ratio = annual_factor(of("$2/Mtok"), of("$0.11/Mtok"), of("1x")).unwrap();
    vec![
        // Case 1, configuration A: 8x H100 against Azure's ND96isr H100 v5.
        break_even("lp2368-breakeven-A-on-demand", a, "$6.37/h", "$98.32/h", [2720.0, 3.7], 0.07),
        break_even("lp2368-breakeven-A-1yr", a, "$6.37/h", "$62.92/h", [4423.0, 6.0], 0.07),
        break_even("lp2368-breakeven-A-3yr", a, "$6.37/h", "$43.16/h", [6800.0, 9.3], 0.07),
        golden(
            "lp2368-opex-A",
            [
                // 3.4266, cut off instead of rounded.
                Figure::within("maint_usd_h", 3.42, 0.0101, maintenance(a)),
                Figure::within("colo_usd_h", 2.08, 0.0101, colocation),
                Figure::within("total_usd_h", 6.37, 0.0101, maintenance(a) + colocation + 0.87),
            ],
        ),
        // Case 2, configuration D: 8x B300 against AWS p6-b300.
        golden(
            "lp2368-opex-D",
            [
                Figure::printed("maint_usd_h", "6.32", maintenance("$461,567.50")),
                Figure::printed("total_usd_h", "12.6", maintenance("$461,567.50") + colocation + 4.2),
            ],
        ),
        golden(
            "lp2368-5yr-D-vs-aws",
            [
                Figure::within("onprem_total_usd", 1_013_447.0, 0.51, owned.get()),
                Figure::within("cloud_total_usd", 6_238_000.0, 500.0, cloud.get()),
                Figure::within("savings_usd", 5_224_552.0, 0.51, (rounded - owned).get()),
                Figure::printed("savings_pct", "83.8", saving(owned, cloud).unwrap().get() * 100.0),
            ],
        ),
        // Case 3, configuration B: 8x H200.
        golden("lp2368-maint-B", [Figure::printed("maint_usd_h", "3.8", maintenance("$277,897.75"))]),
        // Scenario A: Llama 70B at 30,576 tokens/s.
        golden(
            "lp2368-token-cost-A-70B",
            [
                Figure::printed("amortised_usd_h", "12.08", amortised(a, "$6.37/h").get()),
                Figure::printed("usd_per_m", "0.11", mtok(amortised(a, "$6.37/h"), "30,576 tokens/s")),
            ],
        ),
        // Scenario B: $2 a million tokens bought against $0.11 made.
        golden("lp2368-api-ratio", [Figure::printed("ratio", "18", price_ratio.get())]),
        // Scenario C: Llama 405B at 1,360 tokens/s. The published $23.19 does not follow from its inputs, $4.74 does
        // from $23.19.
        golden(
            "lp2368-token-cost-D-405B-amortised",
            Figure::contradicted(
                "amortised_usd_h",
                "23.19",
                23.138_070_776_255_71,
                amortised("$461,567.50", "$12.60/h").get(),
            ),
        ),
        golden(
            "lp2368-token-cost-D-405B",
            [Figure::printed("usd_per_m", "4.74", mtok(of("$23.19/h"), "1360 tokens/s"))],
        ),
        golden(
            "lp2368-token-cost-aws-405B",
            [Figure::printed("usd_per_m", "29.09", mtok(of("$142.42/h"), "1360 tokens/s"))],
        ),
        golden(
            "lp2368-saving-405B",
            [Figure::printed("saving_pct", "84", saving(of("$4.74"), of("$29.09")).unwrap().get() * 100.0)],
        ),
        // Lenovo Press LP2225 (2025), as quoted by a secondary document; published with "about".
        break_even("lp2225-breakeven-1yr", "$833,806", "$0.87/h", "$77.43/h", [10_890.0, 15.0], 0.5),
    ]
}

/// deepseek-ai/open-infra-index@56d8685 (CC0-1.0),
/// `202502OpenSourceWeek/day_6_one_more_thing_deepseekV3R1_inference_system_overview.md`.
fn deepseek() -> Vec<Golden> {
    // 342 of 608 billion input tokens hit the cache: with which share do 608 billion have 342 billion in them?
    let share: Fraction = of("56.25%");
    assert_eq!(of::<Tokens>("608B tokens") * share, of::<Tokens>("342B tokens"));
    let profit = markup(of("$562,027"), of("$87,072")).unwrap();
    let output = token_price_of_hour(of("$87,072/day"), of("168B tokens/day")).unwrap();
    vec![
        golden("ds-cache-share", [Figure::printed("cached_pct", "56.3", share.get() * 100.0)]),
        // Profit over cost. Over revenue, the margin, it would be 84.5 %.
        golden("ds-margin", [Figure::printed("cost_profit_ratio_pct", "545", profit.get() * 100.0)]),
        // $87,072 a day over 168 billion output tokens a day.
        golden(
            "ds-cost-per-m-output",
            [Figure::follows("usd_per_m_output_all_in", 0.518_285_714_285_714_2, output.get())],
        ),
    ]
}

/// An owned server that costs so much, lasts so long, and whose yearly costs besides are one flat line: the month.
fn owned_month(price: &str, life: &str, flat: &str, licences: &str) -> breakeven::scenario::Scenario {
    scenario(&format!(
        "
scenario: owned
title: An owned machine
as_of: 2026-11-15
workload: {{ tasks: 1/month, input: 1 token, output: 1 token, peak_to_mean: 1x }}
facility: {{ electricity: $0/kWh, pue: 1 }}
options:
  owned:
    cluster:
      server: dgx-h100
      tensor_parallel: 8
      throughput: 100 tokens/s per replica
      ownership: {{ server_price: \"{price}\", life: {life}, colocation: \"{flat}\", licences: \"{licences}\" }}
"
    ))
}

/// presenc.ai/research/local-llm-vs-cloud-api-cost-2026: purchase and power over three years.
fn three_years(id: &'static str, price: &str, power: &str, published: [&str; 2]) -> Golden {
    let scenario = owned_month(price, "3 years", power, "$0/GPU/year");
    let month = number(outcome(&evaluate(&scenario), "owned"), Metric::CostPerMonth);
    golden(
        id,
        [
            Figure::printed("tco", published[0], month * 36.0),
            Figure::printed("annual", published[1], month * 12.0),
        ],
    )
}

/// Years that one stream of tokens takes for a month's tasks, by the utilisation of a single replica: a year of 365.25
/// days has 8,766 hours.
fn years_of_work(tasks: f64, input: u32, output: u32, throughput: &str) -> f64 {
    let scenario = scenario(&format!(
        "
scenario: stream
title: One stream of tokens
as_of: 2026-11-15
calendar: {{ hours_per_month: 730.5 }}
workload: {{ tasks: {tasks}/month, input: {input} tokens, output: {output} tokens, peak_to_mean: 1x }}
options:
  stream:
    rental: {{ gpu: h100-sxm, gpus: 1, price: $1/h, tensor_parallel: 1, replicas: 1, throughput: {throughput} }}
"
    ));
    let evaluation = evaluate(&scenario);
    number(outcome(&evaluation, "stream"), Metric::Utilisation) / 12.0
}

/// bytecosts.com/tools/hardware-vs-api-payback: how many tokens $20,000 buy of GLM-5.3 by the token, 12 tokens of cached
/// prompt to one of answer, and how long a machine with 20 answer tokens a second takes for them.
fn bytecosts() -> Vec<Golden> {
    // The page's prices, $0.26 and $4.40, are those of the catalog's model.
    let tokens = scenario(
        "
scenario: bytecosts
title: Twelve cached tokens to one of answer
as_of: 2026-11-15
workload: { tasks: 1/month, input: 12000 tokens, cached_input: 100%, output: 1000 tokens }
options: { glm: { serverless: zai/glm-5.3 } }
",
    );
    let evaluation = evaluate(&tokens);
    let price = number(outcome(&evaluation, "glm"), Metric::CostPerMillionOutputTokens);
    // $20,000 a day buy as many tokens a day as a machine of that price has to make.
    let out: Mtok = break_even_tokens_per_day(of("$20,000/day"), UsdPerMtok::new(price).unwrap()).unwrap();
    let prompt = out * of::<Ratio>("12x");
    let billions = |tokens: Mtok| tokens.get() / 1e3;
    // A task here is 1,000 answer tokens and 12,000 of prompt.
    let tasks = out.get() * 1e3;
    let decode = years_of_work(tasks, 12_000, 1000, "20 tokens/s");
    // Taking the prompt for answer tokens, as the page warns.
    let wrong = years_of_work(tasks, 0, 13_000, "20 tokens/s");
    // Prompts take what is left of 5.5 years; at 1,000 tokens/s they take `probe`.
    let probe = years_of_work(tasks, 12_000, 1000, "{ output: 20 tokens/s, input: 1000 tokens/s }") - decode;
    vec![
        golden(
            "bytecosts-20k",
            [
                Figure::within("usd_per_m_out_equiv", 7.52, 0.0051, price),
                Figure::within("out_b", 2.66, 0.0051, billions(out)),
                Figure::within("in_b", 31.91, 0.0051, billions(prompt)),
                Figure::within("total_b", 34.57, 0.0051, billions(out + prompt)),
                Figure::within("decode_years", 4.21, 0.0051, decode),
                Figure::within("wrong_years", 54.78, 0.0051, wrong),
            ],
        ),
        golden(
            "bytecosts-prefill",
            [Figure::printed("prefill_tok_s", "786", 1000.0 * probe / (5.5 - decode))],
        ),
    ]
}

/// Costs per GPU-hour and per token; the source stands at each case.
fn unit_costs() -> Vec<Golden> {
    let mtok = |hour: &str, rate: &str| token_price_of_hour(of(hour), of(rate)).unwrap().get();
    let token_cost =
        |id, hour, rate, published| golden(id, [Figure::printed("usd_per_m", published, mtok(hour, rate))]);
    // $320,000 over four years, software $4,500 and hosting $3,000 a year for eight GPUs.
    let nvidia = owned_month("$320,000", "4 years", "$3,000/year", "$562.50/GPU/year");
    let nvidia = evaluate(&nvidia);
    let nvidia = outcome(&nvidia, "owned");
    let fall = |years| annual_factor(of("$60/Mtok"), of("$0.06/Mtok"), of(years)).unwrap().get();
    // $250 a unit at 8 % of capacity and $50 at 40 % are $20 when full.
    let full = of::<Usd>("$250") * of::<Fraction>("8%");
    assert_eq!(full, of::<Usd>("$50") * of::<Fraction>("40%"));
    let uptime = break_even_utilisation(full, of("$66")).unwrap().get();
    let power = |draw: Kilowatts| -> f64 {
        let energy: Kwh = draw * of::<Ratio>("1.4x") * of::<Hours>("1 h");
        (energy * of::<UsdPerKwh>("$0.10/kWh")).get()
    };
    let gpus = of::<Kilowatts>("0.7 kW") * of::<Count>("8");
    let mut cases = vec![
        // developer.nvidia.com/blog/benchmarking-llm-inference-costs-for-smarter-scaling-and-deployment: inputs and
        // formulas, no result.
        golden(
            "nvidia-tco-yearly-server",
            [
                Figure::follows("yearly_server_usd", 87_500.0, number(nvidia, Metric::CostPerMonth) * 12.0),
                Figure::follows(
                    "usd_per_gpu_h",
                    1.248_573_059_360_730_6,
                    number(nvidia, Metric::CostPerGpuHour),
                ),
            ],
        ),
        // gmicloud.ai/en/blog/llm-inference-cost-per-million-tokens
        token_cost("gmi-token-cost-0", "$2/h", "85 tokens/s", "6.54"),
        token_cost("gmi-token-cost-1", "$2.60/h", "140 tokens/s", "5.16"),
        token_cost("gmi-token-cost-3", "$2/h", "400 tokens/s", "1.39"),
        // gsampaio-rh/llm-locust, docs/COST_ESTIMATION_GUIDE.md
        token_cost("llm-locust-50", "$1.47/h", "50 tokens/s", "8.17"),
        three_years("presenc-3y-rtx5090", "$3,500", "$540/year", ["5120", "1707"]),
        three_years("presenc-3y-mac-studio", "$3,499", "$310/year", ["4429", "1476"]),
        three_years("presenc-3y-2xh100", "$60,000", "$6,300/year", ["78900", "26300"]),
        // Sohailm25/inference-field-guide@712669c (MIT), examples/dedicated_crossover.md
        golden(
            "crossover-lambda-h100",
            [
                Figure::printed(
                    "breakeven_m_tok_day",
                    "79.7",
                    break_even_tokens_per_day(of("$2.99/h"), of("$0.90/Mtok")).unwrap().get(),
                ),
                Figure::printed(
                    "day_usd",
                    "71.76",
                    (of::<UsdPerHour>("$2.99/h") * of::<Hours>("24 h")).get(),
                ),
            ],
        ),
        // a16z, LLMflation: $60 in 2021, $0.06 in 2024. The whole fall is that of one step of three years.
        golden(
            "llmflation-a16z",
            [Figure::printed("factor", "1000", fall("1x")), Figure::printed("per_year", "10", fall("3x"))],
        ),
        // Uptime Institute, as quoted: break-even "at 33 %". A rounded secondary source; its own figures give 30.3 %.
        golden(
            "uptime-breakeven",
            Figure::contradicted("breakeven_util_pct", "33", 30.303_030_303_030_305, uptime * 100.0),
        ),
        // Eight GPUs at 700 W and a host of 2 kW, PUE 1.4, $0.10/kWh, for an hour.
        golden(
            "power-hour-8xh100",
            [
                Figure::printed("gpu_usd_h", "0.784", power(gpus)),
                Figure::printed("server_usd_h", "0.28", power(of("2 kW"))),
                Figure::printed("total", "1.06", power(gpus + of::<Kilowatts>("2 kW"))),
            ],
        ),
        // arXiv 2509.02596, through a secondary source: results without inputs, so there is nothing to reproduce.
        golden("lcoai-reference", []),
    ];
    cases.extend(bytecosts());
    cases
}

/// Sohailm25/inference-field-guide@712669c (MIT): how often a cached prompt has to be sent until writing it pays.
fn prompt_cache() -> Vec<Golden> {
    let sends = |write: &str, read: &str, input: &str, published| {
        let sends = cache_break_even_requests(of(write), of(read), of(input)).unwrap();
        [Figure::within("break_even_requests", published, 0.001, sends.get())]
    };
    vec![
        // Written at 1.25 times the input price of $3, read at a tenth.
        golden("cache-anthropic-5min", sends("$3.75/Mtok", "$0.30/Mtok", "$3/Mtok", 1.2778)),
        // Written at twice the input price.
        golden("cache-anthropic-1h", sends("$6/Mtok", "$0.30/Mtok", "$3/Mtok", 2.1111)),
        // Writing costs nothing extra, reading is half price.
        golden("cache-openai-auto", sends("$2.50/Mtok", "$1.25/Mtok", "$2.50/Mtok", 1.0)),
    ]
}

#[test]
fn lenovos_figures_follow_from_its_inputs() {
    check(&lenovo());
}

#[test]
fn deepseeks_figures_follow_from_its_inputs() {
    check(&deepseek());
}

#[test]
fn published_unit_costs_follow_from_their_inputs() {
    check(&unit_costs());
}

#[test]
fn prompt_caches_pay_when_published() {
    check(&prompt_cache());
}

/// A figure of the case files as a number.
fn figure(node: &Node) -> f64 {
    match node {
        Node::Number(value) => *value,
        other => panic!("{other:?} is no figure"),
    }
}

fn entries(node: Option<&Node>) -> &[(String, Node)] {
    match node {
        Some(Node::Map(entries)) => entries,
        _ => &[],
    }
}

/// Holds the cases of a file against ours: every one is there, with its own figures and tolerances.
fn compare(file: &str, cases: &[Golden]) -> bool {
    let Some(path) = beside(&format!("golden/{file}")) else { return false };
    let (_, root) = yaml(file, &std::fs::read_to_string(path).unwrap());
    let Some(Node::List(gathered)) = root.get("cases") else { panic!("{file}: no cases") };
    let mut ids = Vec::new();
    for node in gathered {
        let Some(Node::Text(id)) = node.get("id") else { panic!("{file}: a case without id") };
        ids.push(id.as_str());
        let case = cases.iter().find(|case| case.id == id.as_str());
        let case = case.unwrap_or_else(|| panic!("{file}: `{id}` is not tested"));
        let status = match node.get("status") {
            Some(Node::Text(status)) => status.as_str(),
            other => panic!("{id}: status {other:?}"),
        };
        let (kind, stated) = match status {
            "match" => (Kind::Match, "published"),
            "mismatch" => (Kind::Mismatch, "published"),
            "derived_only" => (Kind::DerivedOnly, "derived"),
            "reference" => {
                assert!(case.figures.is_empty(), "{id}: there are no inputs");
                continue;
            }
            other => panic!("{id}: status {other}"),
        };
        for (field, value) in entries(node.get(stated)) {
            let ours = case.figures.iter().find(|figure| figure.field == field && figure.kind == kind);
            let ours = ours.unwrap_or_else(|| panic!("{id}: `{field}` is not tested as {status}"));
            let value = figure(value);
            assert!(
                (ours.stated - value).abs() <= 1e-9 * value,
                "{id}, {field}: {} for {value}",
                ours.stated
            );
            let allowed = match node.get("tol") {
                Some(Node::Map(_)) => node.get("tol").and_then(|tolerances| tolerances.get(field)),
                all => all,
            };
            if let Some(allowed) = allowed {
                assert!(ours.tolerance <= figure(allowed), "{id}, {field}: wider than {allowed:?}");
            }
        }
    }
    let added: Vec<_> = cases.iter().map(|case| case.id).filter(|id| !ids.contains(id)).collect();
    assert!(added.is_empty(), "{file} does not have {added:?}");
    true
}

#[test]
fn every_gathered_case_is_tested() {
    for (file, cases) in [
        ("02_breakeven_lenovo.yaml", lenovo()),
        ("03_deepseek_545.yaml", deepseek()),
        ("13_tco_gpu_hour_token.yaml", unit_costs()),
        ("15_cache_kv.yaml", prompt_cache()),
    ] {
        if !compare(file, &cases) {
            eprintln!("skipped: {file} does not lie beside the repository");
        }
    }
}
