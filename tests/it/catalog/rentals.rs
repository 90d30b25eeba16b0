//! Rentals and servers: how prices were read, what is no offer, prices by the GPU, and sources that disagree.

use breakeven::catalog::{Catalog, Gpu, GpuRent, Kind, OverlayFile, Rental, Server, Term};
use breakeven::diagnostics::Sink;
use breakeven::units::{Quantity, parse_date};

use crate::harness;
use crate::program::breakeven;

/// What a command says of a scenario on its standard input: output and errors.
fn said(arguments: &[&str], text: &str) -> (String, String) {
    let call = breakeven("tests/pricing").args(arguments).write_stdin(text.to_owned()).output().unwrap();
    let utf8 = |bytes| String::from_utf8(bytes).unwrap();
    (utf8(call.stdout), utf8(call.stderr))
}

fn scenario(options: &str) -> String {
    format!(
        "
scenario: rents
title: Rents
as_of: 2026-11-15
facility: {{ electricity: us-commercial, colocation: na-primary }}
workload: {{ tasks: 100k/month, input: 1000 tokens, output: 250 tokens, profile: flat }}
finance: {{ horizon: 36 months, discount_rate: 8%/year }}
options:
{options}"
    )
}

/// Words of a page without the breaks of its lines.
fn flat(text: &str) -> String {
    text.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ")
}

#[test]
fn no_entry_cites_a_content_farm() {
    const FARMS: [&str; 6] =
        ["homes-expo", "pcnews", "runlocalai", "aiinframap", "unanswered.io", "blogspot"];
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("pricing");
    for folder in [folder.clone(), folder.join("tokens"), folder.join("models")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|end| end != "yaml") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for farm in FARMS {
                assert!(!text.contains(farm), "{}: {farm}", path.display());
            }
        }
    }
}

/// A repository that transcribes pages is nobody's own page.
#[test]
fn a_copy_is_not_called_the_sellers_page() {
    const COPIES: [&str; 7] = [
        "api-evangelist/",
        "ewyluda/",
        "tgarg01/",
        "datareceipts/",
        "skypilot-org/",
        "dstackai/",
        "torchgeo/",
    ];
    let mut sink = Sink::default();
    let catalog = Catalog::builtin();
    let rentals = catalog.all::<Rental>(&mut sink);
    let mut copies = 0;
    for rental in &rentals {
        for card in rental.terms.iter().flat_map(|(_, cards)| cards.cards()) {
            let from = &card.provenance;
            if COPIES.iter().any(|copy| from.source.contains(copy)) && from.kind != Kind::Study {
                let is_read = matches!(from.kind, Kind::Copy | Kind::Survey);
                assert!(is_read, "{}: {} is {}", rental.id, from.source, from.kind);
                copies += 1;
            }
        }
    }
    assert!(copies > 120, "{copies}");
}

/// nebius.com/prices since 2026-10-01 (transcribed twice): $4.50, $5.40 and $8.50 a GPU; `RunPod` since 2026-10-09; `NC80adis` H100 v5 is twice
/// `NC40ads` ($6.98) with Linux.
#[test]
fn rents_are_those_of_the_day() {
    let mut sink = Sink::default();
    let catalog = Catalog::builtin();
    for (offer, day, price) in [
        ("nebius/h100-sxm-1x", "2026-09-30", 3.85),
        ("nebius/h100-sxm-1x", "2026-10-01", 4.50),
        ("nebius/h200-sxm-1x", "2026-11-15", 5.40),
        ("nebius/b200-sxm-1x", "2026-11-15", 8.50),
        ("nebius/b300-sxm-1x", "2026-11-15", 9.50),
        ("nebius/h100-sxm-8x", "2025-12-01", 23.60),
        ("nebius/h100-sxm-8x", "2026-09-30", 8.0 * 3.85),
        ("nebius/h100-sxm-8x", "2026-11-15", 8.0 * 4.50),
        ("nebius/h200-sxm-8x", "2026-11-15", 8.0 * 5.40),
        ("nebius/b200-sxm-8x", "2026-11-15", 8.0 * 8.50),
        ("runpod/h100-sxm-1x-secure", "2026-10-08", 3.49),
        ("runpod/h100-sxm-1x-secure", "2026-10-09", 3.99),
        ("runpod/a100-80gb-sxm-1x-secure", "2026-10-08", 1.59),
        ("runpod/b300-sxm-1x-secure", "2026-10-08", 7.89),
        ("runpod/b300-sxm-1x-secure", "2026-10-09", 8.99),
        ("azure/nc80adis-h100-v5", "2026-11-15", 2.0 * 6.98),
    ] {
        let rental = catalog.find::<Rental>(offer, &mut sink).unwrap();
        let card = rental.term(Term::OnDemand).unwrap().on(parse_date(day).unwrap()).unwrap().card;
        assert!((card.value.get() - price).abs() < 1e-9, "{offer}, {day}: {}", card.value);
    }
}

/// Whole servers: $270,000 to $320,000, $277,897.75 (Lenovo) to $318,000 (Supermicro), $338,495.75 to $515,000 (DGX list), $461,567.50 to
/// $565,000.
#[test]
fn servers_of_newer_gpus_cost_more() {
    let mut sink = Sink::default();
    let catalog = Catalog::builtin();
    let price =
        |name: &str| catalog.find::<Server>(name, &mut Sink::default()).unwrap().price.clone().unwrap();
    let prices = ["dgx-h100", "dgx-h200", "dgx-b200", "dgx-b300"].map(|name| price(name).value.get());
    assert_eq!(prices, [295_000.0, 297_948.875, 426_747.875, 513_283.75]);
    for server in catalog.all::<Server>(&mut sink) {
        let note = server.price.as_ref().and_then(|price| price.provenance.note.clone()).unwrap_or_default();
        assert!(!note.contains("GPUs only"), "{}: {note}", server.id);
    }
    // $190,000 by SemiAnalysis and $320,000 by NVIDIA's example.
    let apart = price("dgx-h100").disagreement().unwrap();
    assert_eq!((apart.low.get(), apart.high.get()), (190_000.0, 320_000.0));
}

#[test]
fn a_bill_says_that_sources_disagree() {
    let own = "  own: { cluster: { server: dgx-h100, tensor_parallel: 8, throughput: 100 tokens/s } }\n";
    let (page, _) = said(&["run", "-", "--view", "ledger"], &scenario(own));
    let told = "sources disagree about the price of a server: $190000 to $320000; $295000 is taken";
    assert!(flat(&page).contains(told), "{page}");
    let (page, _) = said(&["explain", "-", "own"], &scenario(own));
    assert!(flat(&page).contains("$190000 elsewhere (SemiAnalysis"), "{page}");
}

const MARKET: &str = "  market: { accuracy: 90%, rental: { offer: market/h100-sxm-8x, term: reserved-3y, tensor_parallel: 8, \
                      throughput: 3k tokens/s } }\n";
const SOLD: &str = "  sold: { accuracy: 90%, rental: { offer: coreweave/h100-sxm-8x, term: on-demand, tensor_parallel: 8, \
                    throughput: 3k tokens/s } }\n";

/// The survey had $14.24 in August and $16 in September 2026 for eight; `CoreWeave` asks $49.24.
#[test]
fn a_survey_is_shown_and_never_wins() {
    let text = scenario(&format!("{MARKET}{SOLD}"));
    let reading = "market, not sold: $14.24/h to $16/h in its last 2 readings";
    let (page, warned) = said(&["run", "-"], &text);
    assert!(flat(&page).contains(reading), "{page}");
    assert!(warned.contains("warning[market-price]"), "{warned}");
    let (page, _) = said(&["frontier", "-"], &text);
    assert!(flat(&page).contains(&format!("market is not compared: {reading}")), "{page}");
    for command in ["frontier", "roi"] {
        let (json, _) = said(&[command, "-", "--format", "json"], &text);
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        let recommended = &read["scenarios"][0]["recommendation"];
        assert_eq!(recommended["option"], "sold", "{command}: {recommended}");
    }
    let (json, _) = said(&["frontier", "-", "--format", "json"], &text);
    let read: serde_json::Value = serde_json::from_str(&json).unwrap();
    let option = &read["scenarios"][0]["options"][0];
    assert_eq!(option["not_compared"], reading, "{option}");
    let (page, _) = said(&["plan", "-"], &text);
    assert!(flat(&page).contains(reading), "{page}");
    // By itself there is nothing to recommend.
    let (json, _) = said(&["frontier", "-", "--format", "json"], &scenario(MARKET));
    let read: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(read["scenarios"][0]["recommendation"]["verdict"], "none");
}

/// 8 × $2.49 are $19.92 an hour, 730 hours of which are $14,541.60.
#[test]
fn a_price_by_the_gpu_is_multiplied() {
    let rent = |price: &str| {
        scenario(&format!(
            "  rent: {{ rental: {{ gpu: h100-sxm, gpus: 8, price: {price}, tensor_parallel: 8, throughput: 3k tokens/s }} }}\n"
        ))
    };
    let (page, warned) = said(&["explain", "-", "rent"], &rent("$2.49/GPU/h"));
    let page = flat(&page);
    assert!(page.contains("price of a GPU × GPUs in an instance") && page.contains("$19.92/h"), "{page}");
    assert!(!warned.contains("price-of-one-gpu"), "{warned}");
    let (page, _) = said(&["run", "-", "--format", "csv"], &rent("$2.49/GPU/h"));
    assert!(page.contains("14541.6"), "{page}");
    // Without the unit it is 31 cents a GPU.
    let (_, warned) = said(&["run", "-"], &rent("$2.49/h"));
    assert!(
        warned.contains("warning[price-of-one-gpu]") && warned.contains("`price: $2.49/GPU/h`"),
        "{warned}"
    );
    // What one costs by itself, and a low price of eight, are no mistake.
    let (_, warned) = said(&["run", "-"], &rent("$17.60/h"));
    assert!(!warned.contains("price-of-one-gpu"), "{warned}");
}

/// llama-3.3-70b has 70.6 billion parameters: 12,500 answer tokens and 50,000 prompt tokens a second are 8,825 TFLOPS, and an H100 has 1,979
/// in FP8; four in a replica have 7,916, eight 15,832.
#[test]
fn a_throughput_above_the_peak_is_warned_of() {
    let warned = |gpus: u32, throughput: &str| {
        let option = format!(
            "  rent: {{ rental: {{ offer: lambda/h100-sxm-8x, term: on-demand, model: llama-3.3-70b, precision: fp8, \
             tensor_parallel: {gpus}, throughput: {throughput} }} }}\n"
        );
        said(&["run", "-"], &scenario(&option)).1
    };
    let one = warned(1, "12500 tokens/s");
    assert!(one.contains("warning[above-peak]") && one.contains("8820 TFLOPS"), "{one}");
    assert!(one.contains("it takes 5 GPUs at the least"), "{one}");
    assert!(warned(4, "12500 tokens/s").contains("above-peak"));
    assert!(!warned(8, "12500 tokens/s").contains("above-peak"));
    assert!(!warned(8, "{ output: 12500 tokens/s, input: 50k tokens/s }").contains("above-peak"));
    assert!(warned(1, "{ output: 5000 tokens/s, input: 50k tokens/s }").contains("above-peak"));
}

/// NVIDIA's MIG guide: of an H100 (80 GiB, 3.35 TB/s, 1,979 TFLOPS in FP8) two of seven slices have two eighths of the memory: 20 GiB and
/// 0.8375 TB/s, and 565.43 TFLOPS.
#[test]
fn a_share_of_a_gpu_has_its_own_memory() {
    let whole = Catalog::builtin().find::<Gpu>("h100-sxm", &mut Sink::default()).unwrap();
    let option = |share: &str, tensor: u32| {
        format!(
            "  slice: {{ rental: {{ gpu: h100-sxm, gpus: 1, share: {share}, price: $0.90/h, model: llama-3.1-8b, precision: fp8, \
             tensor_parallel: {tensor} }} }}\n"
        )
    };
    let read = harness::scenario(&scenario(&option("2/7", 1)));
    let breakeven::scenario::Serving::Rental(rented) = &read.options[0].serving else { panic!() };
    let part = &rented.gpu;
    assert!((part.memory.value.get() / whole.memory.value.get() - 0.25).abs() < 1e-12);
    assert!((part.bandwidth.value.get() - 0.8375).abs() < 1e-12);
    let fp8 = |gpu: &Gpu| gpu.fp8.as_ref().unwrap().value.get();
    assert!((fp8(part) - 1979.0 * 2.0 / 7.0).abs() < 1e-9);
    let (page, _) = said(&["run", "-", "--view", "ledger"], &scenario(&option("2/7", 1)));
    let told = "a GPU here is 2/7 of one, with 25% of its memory and bandwidth";
    // 730 hours at 90 cents.
    assert!(flat(&page).contains(told) && page.contains("$657.00"), "{page}");
    // 8.46 GiB of weights and the engine's 3 GiB do not fit into an eighth of 80 GiB.
    let (_, refused) = said(&["run", "-"], &scenario(&option("1/7", 1)));
    assert!(refused.contains("cannot run like this"), "{refused}");
}

/// 8 × $3.10 are $24.80 an hour, and another source has $30: 21 % more.
#[test]
fn a_folder_of_own_prices_may_price_by_the_gpu() {
    let folder = tempfile::tempdir().unwrap();
    let card = |price: &str| {
        format!(
            "ours/h100-8x:\n  provider: Ours\n  gpu: h100-sxm\n  gpus: 8\n  terms:\n    on-demand:\n      - {{ from: 2026-11-01, \
             checked: 2026-11-01, kind: primary, source: our contract, price: {price}, elsewhere: [{{ value: $30/h, source: a \
             quote, checked: 2026-11-02 }}] }}\n"
        )
    };
    let pricing = folder.path().to_str().unwrap();
    let ours = "  ours: { rental: { offer: ours/h100-8x, term: on-demand, tensor_parallel: 8, throughput: 3k tokens/s } }\n";
    std::fs::write(folder.path().join("rentals.yaml"), card("$3.10/GPU/h")).unwrap();
    let (page, warned) = said(&["run", "-", "--view", "ledger", "--pricing", pricing], &scenario(ours));
    let told = "sources disagree about the price of an instance: $24.8/h to $30/h; $24.8/h is taken";
    assert!(flat(&page).contains(told) && page.contains("$18,104.00"), "{page}");
    assert!(!warned.contains("price-of-one-gpu"), "{warned}");
    let (page, _) = said(&["explain", "-", "ours", "--pricing", pricing], &scenario(ours));
    assert!(flat(&page).contains("$3.10/GPU/h × 8 GPUs in an instance"), "{page}");
    std::fs::write(folder.path().join("rentals.yaml"), card("$3.10/h")).unwrap();
    let (_, warned) = said(&["run", "-", "--pricing", pricing], &scenario(ours));
    assert!(warned.contains("warning[price-of-one-gpu]"), "{warned}");
}

/// The median over providers of their cheapest offer: here $2, $3 and $4 a GPU, where a second offer of the first at $1.60 in eighths and
/// a study's figure do not count as providers, and shares of a GPU do not count at all.
#[test]
fn the_rent_of_a_gpu_is_a_median_over_providers() {
    let rental = |id: &str, more: &str, term: &str, price: &str, kind: &str| {
        let provider = id.split('/').next().unwrap();
        format!(
            "{id}:\n  provider: {provider}\n  gpu: h800-sxm\n  gpus: 8\n{more}  terms:\n    {term}:\n      - {{ from: 2026-01-01, checked: \
             2026-11-01, price: {price}, kind: {kind}, source: \"{id}'s page\" }}\n\n"
        )
    };
    let text = [
        rental("one/h800-8x", "", "on-demand", "$40/h", "primary"),
        rental("one/h800-8x-cheap", "", "on-demand", "$16/h", "primary"),
        rental("two/h800-8x", "", "on-demand", "$3/GPU/h", "primary"),
        rental("three/h800-8x", "", "on-demand", "$32/h", "copy"),
        rental("four/h800-8x", "", "spot", "$1/h", "primary"),
        rental("study/h800-8x", "", "on-demand", "$1/h", "study"),
        rental("five/h800-8x", "  share: 1/7\n", "on-demand", "$1/h", "primary"),
    ];
    let overlay = |text: &[String]| {
        let bytes = text.concat().into_bytes();
        let file =
            OverlayFile { relative: "rentals.yaml".to_owned(), name: "own/rentals.yaml".to_owned(), bytes };
        let mut sink = Sink::default();
        let catalog = Catalog::with_overlay(vec![file], &mut sink);
        assert!(!sink.has_errors(), "{:?}", sink.diagnostics());
        catalog
    };
    let day = parse_date("2026-11-15").unwrap();
    let of = |text: &[String]| GpuRent::on_demand("h800-sxm", &overlay(text), day);
    let found = of(&text).unwrap();
    let figures = [found.price.value, found.low, found.high].map(Quantity::get);
    assert_eq!((figures, found.providers.get()), ([3.0, 2.0, 4.0], 3.0));
    assert_eq!(found.rental, "two/h800-8x");
    // Of two providers the lower one: somebody's price.
    assert_eq!(of(&text[..3]).unwrap().price.value.get(), 2.0);
    assert!(of(&text[4..]).is_none(), "nobody offers it");
    assert!(
        GpuRent::on_demand("h800-sxm", &overlay(&text), parse_date("2025-01-01").unwrap()).is_none(),
        "too early"
    );
}
