//! Decisions as people have to take them: what is recommended, what is too close to call, what is left out for being unknown.

use serde_json::Value;

use crate::program::breakeven;

/// $5M between owned servers, reserved GPUs and tokens: the whole bill of the owned ones is stated.
const FIVE_MILLION: &str = "
scenario: five-million
title: $5M between owned B200/H100, reserved neocloud and API tokens
as_of: 2026-11-28
workload: { tasks: 120M/month, input: 3000 tokens, output: 700 tokens, peak_to_mean: 2x, growth: 20%/year }
targets: { ttft_p95: \"<= 1.5 s\", tpot_p95: \"<= 40 ms\" }
facility: { electricity: us-commercial, pue: modern-ai, colocation: na-primary, grid: us }
finance:
  discount_rate: 10%/year
  horizon: 36 months
  baseline: api
  ramp_up: 6 months
  token_price_trend: -30%/year
  gpu_rent_trend: -10%/year
  hardware_price_trend: -10%/year
options:
  api: { serverless: deepinfra/meta-llama/Llama-3.3-70B-Instruct-Turbo }
  frontier: { serverless: openai/gpt-5.4-mini }
  b200-owned:
    cluster:
      server: lenovo-lp2368-c
      model: llama-3.3-70b
      precision: fp4
      tensor_parallel: auto
      ownership: { network: 15%, storage: 3%, spares: 5%, maintenance: 8%/year, staff: \"$8,333/month\" }
  b200-3y: { rental: { offer: market/b200-sxm-8x, term: reserved-3y, model: llama-3.3-70b, precision: fp4, tensor_parallel: auto } }
";

/// Twelve chats a second: owned servers with and without what else they need, an API that states its latency or does not.
fn internal_chat(ownership: &str, api: &str) -> String {
    format!(
        "
scenario: internal-chat
title: Internal chat assistant on Llama-3.3-70B
as_of: 2026-11-28
workload: {{ tasks: 12/s, input: 1800 tokens, output: 350 tokens, peak_to_mean: 3.33x }}
targets: {{ ttft_p95: \"<= 1.5 s\" }}
facility: {{ electricity: us-commercial, colocation: na-primary }}
finance: {{ horizon: 36 months, discount_rate: 10%/year, baseline: openai }}
options:
  own-b200: {{ cluster: {{ server: lenovo-lp2368-c, model: llama-3.3-70b, tensor_parallel: auto, precision: fp8{ownership} }} }}
  neo-own-quote: {{ rental: {{ gpu: h100-sxm, gpus: 8, price: $17.60/h, model: llama-3.3-70b, tensor_parallel: auto, precision: fp8 }} }}
  deepinfra: {{ serverless: deepinfra/meta-llama/Llama-3.3-70B-Instruct-Turbo{api} }}
  openai: {{ serverless: openai/gpt-5.4-mini }}
"
    )
}

const COMPLETE: &str =
    ", ownership: { network: 10%, storage: $20k, spares: 5%, maintenance: 10%/year, staff: $20k/month }";

/// The same eight GPUs, owned or rented; staff in one bill only.
const OWN_OR_RENT: &str = "
scenario: ownrent
title: same eight A100, owned or rented
as_of: 2026-11-28
workload: { tasks: 900000/month, input: 2048 tokens, output: 512 tokens, peak_to_mean: 1x }
facility: { electricity: us-commercial, pue: modern-ai, colocation: na-primary, grid: us }
options:
  own-bare: { cluster: { server: dgx-a100, model: llama-3.3-70b, precision: int8, tensor_parallel: 8, throughput: 800 tokens/s per replica, ownership: { server_price: $160000 } } }
  rent: { rental: { gpu: a100-80gb-sxm, gpus: 8, price: $10.88/h, model: llama-3.3-70b, precision: int8, tensor_parallel: 8, throughput: 800 tokens/s per replica } }
";

/// With bands of the tests' own, ± 5 % in tokens a second.
fn report(command: &str, scenario: &str) -> Value {
    let args = [command, "-", "--format", "json", "--pricing", "tests/fixtures/bands"];
    let output = breakeven(".").args(args).write_stdin(scenario).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    report["scenarios"][0].clone()
}

fn advice(command: &str, scenario: &str) -> Value {
    report(command, scenario)["recommendation"].clone()
}

fn share(advice: &Value) -> f64 {
    advice["lead"]["share"].as_f64().unwrap()
}

/// A lead of a third of a percent with $1.67M up front was a recommendation. Whether the API meets the targets is unknown, so it is a
/// candidate, and takes no money up front. Over the months, with tokens that get cheaper, it is clearly ahead, and each view says so.
#[test]
fn five_million_is_too_close_to_call() {
    let (now, then) = (advice("frontier", FIVE_MILLION), advice("roi", FIVE_MILLION));
    assert_eq!(now["verdict"], "too_close", "{now}");
    assert_eq!(now["candidates"], serde_json::json!(["api", "b200-owned"]));
    assert!(share(&now) < 0.01, "{now}");
    // What its own range says: machines come whole, so 5 % either way can be more in money.
    let margin = now["lead"]["margin"].as_f64().unwrap();
    assert!((0.05..0.5).contains(&margin), "{now}");
    assert!(now["option"].is_null() && now["closest"].is_null());
    let said = now["reason"].as_str().unwrap();
    for part in [
        "Too close to call: api and b200-owned within 0.",
        "api takes nothing up front, b200-owned takes $1,665,399 up front",
        "no latency is stated",
        "over 36 months, `roi` has api ahead instead",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(then["verdict"], "recommended", "{then}");
    assert_eq!(then["candidates"], serde_json::json!(["api"]));
    let said = then["reason"].as_str().unwrap();
    assert!(said.contains("no other option has a net present value above zero"), "{said}");
    assert!(said.contains("`frontier` has api and b200-owned too close to call"), "{said}");
    // The present value of the next one, in full.
    let npv = report("roi", FIVE_MILLION)["options"][2]["metrics"]["npv"]["value"].as_f64().unwrap();
    assert!((then["lead"]["over_horizon_usd"].as_f64().unwrap() + npv).abs() < 1e-6);
}

/// What is unknown of the cheapest is said, and so is what the bill of the recommended one lacks.
#[test]
fn an_internal_chat_names_what_is_unknown() {
    let bare = report("frontier", &internal_chat("", ""));
    let said = bare["recommendation"]["reason"].as_str().unwrap().to_owned();
    assert_eq!(bare["recommendation"]["option"], "own-b200", "{said}");
    assert!(
        said.contains(
            "not in the bill of own-b200: network, storage, spares, maintenance, licences and staff"
        ),
        "{said}"
    );
    assert!(said.contains("deepinfra would be cheaper, at $0.000292 a task"), "{said}");
    assert!(said.contains("ttft_p95 <= 1.5 s (no latency is stated) is unknown"), "{said}");
    assert_eq!(bare["options"][0]["not_in_bill"].as_array().unwrap().len(), 6);
    assert_eq!(bare["options"][2]["limits_status"], "unknown");
    // 1 − 0.0005881 ÷ 0.001222 against the rented ones, at both ends of their bands.
    let lead = &bare["recommendation"]["lead"];
    assert_eq!(lead["over"], "neo-own-quote");
    let cost = |at: usize| bare["options"][at]["metrics"]["cost_per_task"]["value"].as_f64().unwrap();
    assert!((share(&bare["recommendation"]) - (1.0 - cost(0) / cost(1))).abs() < 1e-12);
    // Twelve a second, 730 hours a month, 36 months.
    let horizon = (cost(1) - cost(0)) * 12.0 * 3600.0 * 730.0 * 36.0;
    assert!((lead["over_horizon_usd"].as_f64().unwrap() - horizon).abs() < 1e-6 * horizon);
    // With all that an owned one needs, the rented ones are ahead, 0.001222 against 0.00152, by less than what the owned ones would cost
    // if they were a little faster: they would need a server less.
    let complete = advice("frontier", &internal_chat(COMPLETE, ""));
    assert_eq!(complete["candidates"][0], "neo-own-quote", "{complete}");
    assert_eq!(complete["verdict"], "too_close");
    assert!(share(&complete) < complete["lead"]["margin"].as_f64().unwrap(), "{complete}");
    // With latencies that the API states, it is.
    let stated = advice("frontier", &internal_chat(COMPLETE, ", latency: { ttft_p95: 1.2 s }"));
    assert_eq!(stated["option"], "deepinfra", "{stated}");
    assert!(!stated["reason"].as_str().unwrap().contains("would be cheaper"));
}

/// Bills with gaps are marked in every table, and what the mark means stands below.
#[test]
fn a_bill_with_gaps_is_marked() {
    for command in ["run", "frontier", "crossover", "levers"] {
        let output = breakeven(".").args([command, "-"]).write_stdin(OWN_OR_RENT).output().unwrap();
        let page = String::from_utf8(output.stdout).unwrap();
        assert!(page.contains("own-bare *"), "{command}: {page}");
        let legend = if command == "run" { "own-bare * †: " } else { "* more than shown: not in the bill" };
        assert!(page.contains(legend) && page.contains("not in the bill"), "{command}: {page}");
    }
    let advice = advice("frontier", OWN_OR_RENT);
    assert_eq!(advice["option"], "own-bare");
    assert_eq!(advice["lead"]["margin"], 0.05, "the throughput is stated");
    assert_eq!(
        (&advice["lead"]["horizon_is_stated"], &advice["lead"]["horizon_months"]),
        (&false.into(), &12.0.into())
    );
    let said = advice["reason"].as_str().unwrap();
    assert!(said.contains("over 12 months (no horizon is stated)"), "{said}");
    assert!(
        said.contains(
            "not in the bill of own-bare: network, storage, spares, maintenance, licences and staff"
        ),
        "{said}"
    );
}

/// Two prices with nothing else in the bill.
fn two_prices(first: &str, second: &str, rest: &str) -> String {
    format!(
        "scenario: two
title: Two prices
as_of: 2026-11-28
workload: {{ tasks: 1000/month }}
{rest}
options:
  first: {{ per_task: {first} }}
  second: {{ per_task: {second} }}
"
    )
}

/// $1.00 beside $1.25: the first one is dearer from 1.25 times its price on, the second one is cheaper from 0.8 times its price on. Both
/// are moves by the same factor.
#[test]
fn a_recommendation_names_the_input_that_turns_it() {
    let found = advice("frontier", &two_prices("$1.00/task", "$1.25/task", ""));
    assert_eq!(found["verdict"], "recommended", "{found}");
    let switch = &found["switch"];
    assert_eq!((switch["input"].as_str(), switch["option"].as_str()), (Some("task_price"), Some("first")));
    assert_eq!((switch["instead"].as_str(), switch["unit"].as_str()), (Some("second"), Some("usd_per_task")));
    assert_eq!(switch["from"], 1.0);
    // To a thousandth of the factor.
    assert!((switch["to"].as_f64().unwrap() / 1.25 - 1.0).abs() < 2e-3, "{switch}");
    // Three times as dear: nothing between half and double turns it.
    let far = advice("frontier", &two_prices("$1.00/task", "$3.00/task", ""));
    assert!(far["switch"].is_null(), "{far}");
    assert!(
        far["reason"]
            .as_str()
            .unwrap()
            .contains("none of 3 inputs turns it, each moved alone between half and double")
    );
    assert_eq!(far["inputs_moved"], 3.0);
}

/// The cost of an error and the accuracies are inputs as well. With 90 % at $1 and 95 % at $2 and an error at $5, a success costs
/// (1 + 0.5) ÷ 0.9 = $1.667 and (2 + 0.25) ÷ 0.95 = $2.368. The second one is first where the accuracy *a* of the first one makes
/// (1 + 5 (1 − a)) ÷ a = 2.368: at 6 ÷ 7.368 = 81.4 %.
#[test]
fn an_accuracy_turns_a_recommendation() {
    let text = two_prices("$1.00/task", "$2.00/task", "quality: { cost_per_error: $5/task }")
        .replace("$1.00/task }", "$1.00/task, accuracy: 90% }")
        .replace("$2.00/task }", "$2.00/task, accuracy: 95% }");
    let found = advice("frontier", &text);
    let switch = &found["switch"];
    assert_eq!(
        (switch["input"].as_str(), switch["option"].as_str()),
        (Some("accuracy"), Some("first")),
        "{found}"
    );
    assert!((switch["to"].as_f64().unwrap() - 6.0 / 7.368_421).abs() < 2e-3, "{switch}");
    // Measured on 500 tasks, it lies between 87.1 and 92.3 % (Wilson): nothing turns it there, and the price does first.
    let measured = text.replace("accuracy: 90%", "accuracy: { value: 90%, trials: 500 }");
    let found = advice("frontier", &measured);
    assert_ne!(found["switch"]["input"], "accuracy", "{found}");
}

/// What policies assume are inputs as well. A and B are right in 62.5 % of the tasks, each of which they do always or never; with the share
/// *s* of difficulty in common one of both is right in 85.9375 − 23.4375 *s* %. With an error at $10, "A, else B" at 67.19 % costs
/// (0.01375 + 3.28125) ÷ 0.671875 = $4.90 a success, the other one at 64 % (0.01 + 3.6) ÷ 0.64 = $5.64: as much as "A, else B" at
/// 10.01375 ÷ 15.640625 = 64.02 %, which is at *s* = 93.5 %. Accuracies are measured to 0.3 points, and prices are next to nothing.
#[test]
fn what_models_have_in_common_turns_a_recommendation() {
    let text = "scenario: alike
title: Two models beside another one
as_of: 2026-11-28
workload: { tasks: 1000/month }
quality: { cost_per_error: $10/task }
options:
  a: { per_task: $0.01/task, role: part, accuracy: { value: 62.5%, trials: 100000, correlation: 100% } }
  b: { per_task: $0.01/task, role: part, accuracy: { value: 62.5%, trials: 100000, correlation: 100% } }
  both: { cascade: [a, b], verifier: { accepts_right: 100%, accepts_wrong: 0%, cost: $0/task } }
  other: { per_task: $0.01/task, accuracy: { value: 64%, trials: 100000 } }
";
    let found = advice("frontier", text);
    let switch = &found["switch"];
    assert_eq!(switch["input"], "shared_difficulty", "{found}");
    assert_eq!((switch["instead"].as_str(), switch["from"].as_f64()), (Some("other"), Some(0.8)));
    assert!((switch["to"].as_f64().unwrap() / 0.934_976 - 1.0).abs() < 2e-3, "{switch}");
    assert!(found["reason"].as_str().unwrap().contains("where the shared difficulty rises above 93."));
}

/// An option that is there for others only does not shift the names of those that are compared.
#[test]
fn an_input_of_a_part_is_named() {
    let text = "scenario: parts
title: A retry of an option that nobody compares
as_of: 2026-11-28
workload: { tasks: 1000/month }
options:
  drafts: { per_task: $1.00/task, role: part, accuracy: 80% }
  tried: { retry: drafts, attempts: 2, verifier: { accepts_right: 100%, accepts_wrong: 0% } }
  other: { per_task: $1.60/task, accuracy: 90% }
";
    let found = advice("frontier", text);
    assert!(found["switch"]["option"] == "drafts" || found["switch"]["option"] == "other", "{found}");
}

/// An owned server without staff beside tokens: the stated bill has it first, the whole bill has not. What decides is named, and the
/// whole bill alone recommends the other one.
#[test]
fn bills_that_disagree_give_no_verdict_together() {
    let text = "scenario: staffed
title: One owned server, or tokens
as_of: 2026-11-28
workload: { tasks: 3M/month, input: 3000 tokens, output: 700 tokens, peak_to_mean: 1x }
facility: { electricity: us-commercial, pue: modern-ai, colocation: na-primary }
options:
  owned: { cluster: { server: lenovo-lp2368-c, model: llama-3.3-70b, tensor_parallel: 8, throughput: 2000 tokens/s per replica, ownership: { server_price: $200000 } } }
  tokens: { per_task: $0.0035/task }
";
    let found = advice("frontier", text);
    assert_eq!(found["verdict"], "bills_differ", "{found}");
    assert_eq!(found["candidates"], serde_json::json!(["owned", "tokens"]));
    assert_eq!(found["whole_bill"], serde_json::json!(["tokens"]));
    assert!(found["option"].is_null());
    let said = found["reason"].as_str().unwrap();
    assert!(said.starts_with("The bills disagree: owned by what the scenario states"), "{said}");
    assert!(said.contains("; what decides"), "{said}");
    let output = breakeven(".")
        .args(["frontier", "-", "--costs", "whole", "--format", "json"])
        .write_stdin(text)
        .output()
        .unwrap();
    let whole: Value = serde_json::from_slice(&output.stdout).unwrap();
    let whole = &whole["scenarios"][0]["recommendation"];
    assert_eq!(whole["option"], "tokens", "{whole}");
    assert!(whole["whole_bill"].is_null());
}

/// A limit on what nobody knows of one option: it may be ahead, and turns nothing that is not turned already. Its lines decide nothing.
#[test]
fn what_is_unknown_of_others_turns_nothing() {
    let text = two_prices("$0.003/task", "$0.0022/task", "targets: { latency_p95: \"<= 8 s\" }")
        .replace("$0.003/task }", "$0.003/task, latency: { latency_p95: 4 s }, staff: none, one_off: none }")
        .replace("1000/month", "1M/month");
    let found = advice("frontier", &text);
    assert_eq!(found["option"], "first", "{found}");
    assert!(found["switch"].is_null(), "{found}");
    let said = found["reason"].as_str().unwrap();
    assert!(
        said.contains("second would be cheaper") && said.contains("the whole bill says the same"),
        "{said}"
    );
}

/// Three prices around one that is known to meet its limits: each is near to that one, and the ends are further from each other. 1 − 1411 ÷
/// 1509 = 6.5 %.
#[test]
fn too_close_says_how_far_the_ends_are_apart() {
    const RENTED: &str = "{ rental: { gpu: h100-sxm, gpus: 8, price: PRICE, model: llama-3.3-70b, tensor_parallel: 8, throughput: 3000 tokens/s per replica }";
    let rented = |price: &str, rest: &str| RENTED.replace("PRICE", price) + rest + " }";
    let text = |mid: &str| {
        format!(
            "scenario: span
title: Three prices
as_of: 2026-11-28
workload: {{ tasks: 1M/month, input: 1000 tokens, output: 200 tokens, peak_to_mean: 1x }}
targets: {{ latency_p95: \"<= 9 s\" }}
options:
  cheap: {}
  mid: {}
  dear: {}
",
            rented("$19.20/h", ", staff: none, one_off: none"),
            rented(mid, ", latency: { latency_p95: 4 s }, staff: none, one_off: none"),
            rented("$20.80/h", ", latency: { latency_p95: 4 s }, staff: none, one_off: none"),
        )
    };
    // 19.20 ÷ 20.80 is 7.7 % apart; each is within 5 % of 20.
    let found = advice("frontier", &text("$20/h"));
    assert_eq!(found["candidates"], serde_json::json!(["cheap", "mid", "dear"]), "{found}");
    assert!((share(&found) - (1.0 - 19.2 / 20.8)).abs() < 1e-9, "{found}");
    let said = found["reason"].as_str().unwrap();
    assert!(said.contains("within 7.7%") && said.contains("each within 5% of mid"), "{said}");
    // A lead of exactly the margin is enough: 1 − 19 ÷ 20, and the same of other prices.
    for (less, more) in [("$19/h", "$20/h"), ("$9.5/h", "$10/h"), ("$28.5/h", "$30/h"), ("$17.1/h", "$18/h")]
    {
        let two = text(less).replace("$20.80/h", more).replace("$19.20/h", "$99/h");
        let found = advice("frontier", &two);
        assert_eq!(found["option"], "mid", "{less} {more}: {found}");
    }
}

/// Money over the months: what nobody gains by, what does nothing right, and a tax that moves no lead.
#[test]
fn over_the_months_a_loss_is_not_recommended() {
    let finance = |rest: &str| format!("finance: {{ horizon: 36 months, discount_rate: 10%/year{rest} }}");
    let of = |first: &str, second: &str, rest: &str| {
        two_prices(first, second, &finance(rest))
            .replace("1000/month", "100k/month")
            .replace(" }", ", staff: none, one_off: none }")
            .replace("/month, staff: none, one_off: none }", "/month }")
            .replace("%/year, staff: none, one_off: none }", "%/year }")
    };
    let text = of("$0.20/task", "$0.30/task", ", baseline: { cost_per_month: $5k/month }");
    let text = text.replace(
        "{ cost_per_month: $5k/month }, staff: none, one_off: none }",
        "{ cost_per_month: $5k/month } }",
    );
    let found = advice("roi", &text);
    assert_eq!((found["verdict"].as_str(), found["option"].as_str()), (Some("not_worth"), None), "{found}");
    let said = found["reason"].as_str().unwrap();
    assert!(
        said.starts_with("Stay with the baseline: no option has a net present value above zero"),
        "{said}"
    );
    let junk = "scenario: junk
title: One that does nothing right
as_of: 2026-11-28
workload: { tasks: 100k/month }
finance: { horizon: 36 months, discount_rate: 10%/year, baseline: people }
options:
  junk: { per_task: $0.01/task, accuracy: 0% }
  ok: { per_task: $0.50/task, accuracy: 95% }
  people: { per_task: $1.69/task, accuracy: 97% }
";
    let found = advice("roi", junk);
    assert_eq!(found["option"], "ok", "{found}");
    assert!(found["reason"].as_str().unwrap().contains("this counts money alone"), "{found}");
}
