//! Which published weights the entries of token prices serve.

use breakeven::catalog::{Architecture, Catalog, Checkpoint, Likeness, Precision, TokenModel, Width};
use breakeven::diagnostics::Sink;

use crate::harness::day;

fn models() -> Vec<std::sync::Arc<TokenModel>> {
    Catalog::builtin().all(&mut Sink::default())
}

#[test]
fn every_checkpoint_leads_to_an_architecture() {
    let catalog = Catalog::builtin();
    let mut found = 0;
    for model in models() {
        let Some(weights) = &model.weights else { continue };
        found += 1;
        let id = weights.checkpoint.id();
        let architecture = catalog.find::<Architecture>(id, &mut Sink::default());
        let architecture = architecture.unwrap_or_else(|| panic!("{}: no architecture of {id}", model.id));
        assert!(architecture.checkpoints.contains(&weights.checkpoint), "{}: {id}", model.id);
        assert!(!weights.source.trim().is_empty(), "{}", model.id);
    }
    assert!(found >= 40, "{found} entries say what they serve");
}

/// Providers that name their models like repositories: where such a repository is one of an architecture, the entry says so.
#[test]
fn an_entry_named_like_a_repository_says_what_it_serves() {
    let catalog = Catalog::builtin();
    for model in models() {
        let (_, name) = model.id.split_once('/').unwrap();
        if Checkpoint::new(name).is_some() && catalog.has::<Architecture>(name) {
            let weights = model.weights.as_ref();
            let weights = weights.unwrap_or_else(|| panic!("{} serves {name} and does not say so", model.id));
            assert_eq!(weights.checkpoint.id(), name);
        }
    }
}

/// The first repository of an architecture is what its name stands for: of a base model and one for instructions, the latter.
#[test]
fn the_name_of_an_architecture_stands_for_the_model_that_follows_instructions() {
    let is_tuned = |checkpoint: &Checkpoint| {
        let id = checkpoint.id().to_lowercase();
        id.contains("instruct") || id.ends_with("-it") || id.contains("-chat")
    };
    for architecture in Catalog::builtin().all::<Architecture>(&mut Sink::default()) {
        let checkpoints = &architecture.checkpoints;
        let exceptions = ["deepseek-v2-lite", "mimo-7b"];
        if exceptions.contains(&architecture.id.as_str()) || !checkpoints.iter().any(is_tuned) {
            continue;
        }
        assert!(is_tuned(&checkpoints[0]), "{}: {}", architecture.id, checkpoints[0]);
    }
}

#[test]
fn base_and_instruct_dates_and_sizes_are_told_apart() {
    let of = |id: &str| Checkpoint::new(id).unwrap();
    let same = |left: &str, right: &str| of(left).is_of_the_same_weights(&of(right));
    for (left, right) in [
        ("meta-llama/Llama-3.3-70B-Instruct", "nvidia/Llama-3.3-70B-Instruct-FP4"),
        ("meta-llama/Llama-3.1-70B-Instruct", "meta-llama/Meta-Llama-3.1-70B-Instruct"),
        ("Qwen/Qwen3-32B", "Qwen/Qwen3-32B-FP8-Static-PerTensor"),
        ("deepseek-ai/DeepSeek-R1-0528", "amd/DeepSeek-R1-0528-MXFP4"),
        ("nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", "nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-NVFP4"),
    ] {
        assert!(same(left, right) && same(right, left), "{left}, {right}");
    }
    for (left, right) in [
        ("meta-llama/Llama-3.1-70B-Instruct", "meta-llama/Llama-3.1-70B"),
        ("google/gemma-4-31B-it", "google/gemma-4-31B"),
        ("deepseek-ai/DeepSeek-R1", "deepseek-ai/DeepSeek-R1-0528"),
        ("moonshotai/Kimi-K2-Instruct", "moonshotai/Kimi-K2-Instruct-0905"),
        ("Qwen/Qwen3-VL-32B-Instruct", "Qwen/Qwen3-VL-32B-Thinking"),
    ] {
        assert!(!same(left, right), "{left}, {right}");
    }
}

#[test]
fn those_who_sell_a_model_are_found_with_what_they_serve() {
    let (catalog, today) = (Catalog::builtin(), day("2026-11-28"));
    let llama = catalog.servings("llama-3.3-70b", today, &mut Sink::default()).unwrap();
    assert_eq!(llama.asked.as_ref().unwrap().id(), "meta-llama/Llama-3.3-70B-Instruct");
    let of = |id: &str| llama.sold.iter().find(|sold| sold.model.id == id).unwrap();
    // DeepInfra and Together say that Turbo means FP8; the weights are published in 16 bits.
    for provider in ["deepinfra", "together"] {
        let sold = of(&format!("{provider}/meta-llama/Llama-3.3-70B-Instruct-Turbo"));
        assert_eq!((sold.likeness, sold.width), (Likeness::Same, Width::Narrower(Precision::Fp8)));
        assert_eq!(sold.width.to_string(), "fp8, quantised");
    }
    let oss = catalog.servings("openai/gpt-oss-120b", today, &mut Sink::default()).unwrap();
    let together = oss.sold.iter().find(|sold| sold.model.id == "together/openai/gpt-oss-120b").unwrap();
    assert_eq!(together.width, Width::Full(Precision::Fp4));
    let groq = oss.sold.iter().find(|sold| sold.model.id == "groq/openai/gpt-oss-120b").unwrap();
    assert_eq!((groq.width, groq.width.to_string().as_str()), (Width::Unknown, "precision unknown"));
    // What was asked for decides what is the same: the release of May 2025 is another model than the first R1.
    let likeness = |asked: &str| {
        let found = catalog.servings(asked, today, &mut Sink::default()).unwrap();
        let sold = found.sold.iter().find(|sold| sold.model.id == "deepinfra/deepseek-ai/DeepSeek-R1-0528");
        sold.unwrap().likeness
    };
    assert_eq!(likeness("deepseek-r1"), Likeness::Other);
    assert_eq!(likeness("deepseek-ai/DeepSeek-R1"), Likeness::Other);
    assert_eq!(likeness("deepseek-ai/DeepSeek-R1-0528"), Likeness::Same);
    assert_eq!(likeness("nvidia/DeepSeek-R1-0528-FP4"), Likeness::Same);
    // DeepSeek routes the name of V4 Flash to V4.1 Flash since 2026-09-10.
    for (day, sells) in [("2026-09-09", false), ("2026-09-10", true)] {
        let found = catalog.servings("deepseek-v4.1-flash", crate::harness::day(day), &mut Sink::default());
        let found = found.unwrap().sold.iter().any(|sold| sold.model.id == "deepseek/deepseek-v4-flash");
        assert_eq!(found, sells, "{day}");
    }
    assert!(catalog.servings("no-such-model", today, &mut Sink::default()).is_none());
}
