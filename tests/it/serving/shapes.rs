//! What the fields of an architecture add up to: parameters as published, the cache of a token worked out by hand.

use std::sync::Arc;

use breakeven::catalog::{Architecture, Attention, Norms, Precision, Table};
use breakeven::serving::{Configuration, Footprint};
use breakeven::units::{Quantity, Tokens};

use super::{catalog, count, entry, on, run};
use crate::harness::agree;

fn footprint(name: &str) -> Footprint {
    Footprint::of(&entry::<Architecture>(name))
}

/// Bytes of a token's cache in 16 bits: all layers, and those that drop what is behind their window.
fn cache(name: &str) -> [f64; 2] {
    let found = footprint(name);
    [found.cache[0].1.get(), found.windowed[0].1.get()]
}

/// The fields add up to the published count; but for a name that is rounded, and a model whose count includes its vision tower.
#[test]
fn fields_add_up_to_the_published_parameters() {
    let (mut apart, mut seen) = (Vec::new(), 0);
    for name in catalog().names(Table::Architectures) {
        let published = entry::<Architecture>(&name).parameters.get();
        let ratio = footprint(&name).parameters.get() / published;
        if !(0.93..1.07).contains(&ratio) {
            apart.push(format!("{name} {ratio:.2}"));
        }
        seen += 1;
    }
    assert_eq!(apart, ["mimo-7b 1.09", "qwen3-vl-2b 0.86"]);
    assert!(seen > 130, "only {seen} architectures were compared");
}

/// So do those that a token is multiplied with, where they are published; but for names that are rounded to whole billions (3B of
/// GLM, ERNIE and Qwen3.5), a count that has the input embedding in it (3.3B of Qwen3 30B), and linear layers that get what a rounded
/// total leaves (Qwen3-Next, Qwen3.5 122B).
#[test]
fn fields_add_up_to_the_published_active_parameters() {
    let (mut apart, mut seen) = (Vec::new(), 0);
    for name in catalog().names(Table::Architectures) {
        let Some(published) = entry::<Architecture>(&name).active else { continue };
        let ratio = footprint(&name).active.get() / published.get();
        if !(0.93..1.07).contains(&ratio) {
            apart.push(format!("{name} {ratio:.2}"));
        }
        seen += 1;
    }
    let known = [
        "glm-4.7-flash 1.19",
        "ernie-4.5-21b-a3b 1.12",
        "qwen3-30b-a3b 0.92",
        "qwen3-next-80b-a3b 1.30",
        "qwen3.5-35b-a3b 1.10",
        "qwen3.5-122b-a10b 0.89",
        "qwen3.6-35b-a3b 1.10",
    ];
    assert_eq!(apart, known);
    assert!(seen > 50, "only {seen} architectures were compared");
}

/// From the published configurations (`num_global_key_value_heads`, `global_head_dim`, `swa_num_key_value_heads`): Gemma 4 26B has
/// 5 layers × 2 heads × (512 + 512) and 25 × 8 × (256 + 256) numbers; MiMo-V2-Flash 9 × 4 × (192 + 128) and 39 × 8 × 320.
#[test]
fn layers_with_a_window_have_their_own_heads() {
    assert_eq!(cache("gemma-4-26b-a4b"), [225_280.0, 204_800.0]);
    assert_eq!(cache("gemma-4-31b"), [2.0 * (10.0 * 4.0 * 1024.0 + 50.0 * 16.0 * 512.0), 819_200.0]);
    assert_eq!(cache("mimo-v2-flash"), [222_720.0, 199_680.0]);
    // Of the full layers' weights none are values': 30 layers of 2,816 × 16 heads twice, and keys.
    let full = 5.0 * 2816.0 * (2.0 * 16.0 * 512.0 + 2.0 * 512.0);
    let windowed = 25.0 * 2816.0 * (2.0 * 16.0 * 256.0 + 2.0 * 8.0 * 256.0);
    let layers = 30.0 * 3.0 * 2816.0 * (128.0 * 704.0 + 2112.0);
    let sum = full + windowed + layers + 262_144.0 * 2816.0;
    assert!(agree(footprint("gemma-4-26b-a4b").parameters.get(), sum, 1e-12));
}

/// Cut among 8 GPUs, the 4 heads of `MiMo` of the full layers lie twice and the 8 of the others once: 9 × 320 and 39 × 320 numbers on each, as
/// if all layers had 4. Beside weights that are larger by 39 layers × 4,096 × 4 × 320, divided by 8, both leave the same room.
#[test]
fn heads_of_each_kind_of_layer_are_cut_by_themselves() {
    let base = on("mimo-v2-flash", "h200-sxm", 8.0, Precision::Bf16);
    let base = Configuration { input: Tokens::new(50_000.0).unwrap(), ..base };
    let mut few = (*base.architecture).clone();
    if let Attention::Grouped { window: Some(window), .. } = &mut few.attending.attention {
        window.heads.kv = count(4.0);
    }
    let few = run(&Configuration { architecture: Arc::new(few), ..base.clone() });
    let many = run(&base);
    let more = many.weights.get() - few.weights.get();
    assert!(agree(more, 2.0 * 39.0 * 4096.0 * 4.0 * 320.0 / 8.0 / 1e9, 1e-6), "{more} GB");
    // Under vLLM a request holds half of its answer on average.
    let room = |fits: f64| fits * 50_500.0 * 2.0 * 48.0 * 320.0 / 1e9;
    assert!(agree(room(few.fits.get()) - room(many.fits.get()), 0.9 * more, 1e-6));
}

/// Gemma 4 E2B: 20 of 35 layers read an earlier one's cache (`num_kv_shared_layers`), 16 of them with a window; 3 × 2 × 512 and
/// 12 × 2 × 256 numbers are kept. Its tables of 262,144 × 256 × 35 are looked up, which no token is multiplied with.
#[test]
fn layers_that_reuse_a_cache_keep_none() {
    assert_eq!(cache("gemma-4-e2b"), [2.0 * (3072.0 + 6144.0), 12_288.0]);
    let found = footprint("gemma-4-e2b");
    assert!(agree(found.parameters.get() - found.active.get(), 2.349e9, 1e-9));
    let with = footprint("gemma-4-e2b").weights[0].1.get();
    assert!(agree(with, 2.0 * found.parameters.get() / 1e9, 1e-9));
}

/// DeepSeek V4 (`compress_ratios`, `sliding_window`): 21 layers keep an entry of 512 for 4 tokens and 20 one for 128; all 43 keep 128
/// tokens. DeepSeek says of Pro that its cache at 1M tokens is a tenth of V3.2's, in a narrower precision than here.
#[test]
fn compressed_caches_count_by_their_entries() {
    let entries = 512.0 * (21.0 / 4.0 + 20.0 / 128.0);
    assert_eq!(cache("deepseek-v4-flash"), [2.0 * (entries + 43.0 * 512.0), 2.0 * 43.0 * 512.0]);
    assert_eq!(footprint("deepseek-v4-flash").index.get(), 21.0 * 132.0 / 4.0);
    let whole = |name: &str| cache(name)[0] - cache(name)[1];
    assert!(agree(whole("deepseek-v4-pro") / whole("deepseek-v3.2"), 3964.0 / 35_136.0, 1e-12));
    // Of V4.1's 38 layers with entries four keep them: 3 for every 2 tokens, 1 for each.
    assert_eq!(whole("deepseek-v4.1-flash"), 2.0 * 512.0 * 2.5);
    // So a GPU holds many more long requests.
    let fits = |name: &str, precision| {
        let configuration = on(name, "h200-sxm", 8.0, precision);
        let long = Configuration { input: Tokens::new(100_000.0).unwrap(), ..configuration };
        (run(&long).fits.get(), run(&long).weights.get())
    };
    let ((flash, _), (old, _)) =
        (fits("deepseek-v4-flash", Precision::Fp4), fits("deepseek-v3.2", Precision::Fp8));
    assert!(flash > 10.0 * old, "{flash} for {old}");
}

/// GLM-5.2: index keys of 128 bytes and a scale of 4 in 21 of 78 layers (`indexer_types`); GLM-5 in all.
#[test]
fn index_keys_are_cached_where_there_is_an_indexer() {
    assert_eq!(footprint("glm-5.2").index.get(), 2772.0);
    assert_eq!(footprint("glm-5").index.get(), 10_296.0);
    assert_eq!(cache("glm-5.2"), [89_856.0, 0.0]);
    let fits = |name: &str| {
        let at = on(name, "b200", 8.0, Precision::Fp8);
        run(&Configuration { input: Tokens::new(100_000.0).unwrap(), ..at }).fits.get()
    };
    // Under vLLM the cache is in 16 bits: 89,856 bytes a token, and the index beside it.
    assert!(agree(fits("glm-5") / fits("glm-5.2"), (89_856.0 + 2772.0) / (89_856.0 + 10_296.0), 1e-9));
}

/// Experts of Muse Spark work on 4,096 of 8,192: 62 × 256 × 3 × 4,096², and 62 × 2 × 8,192 × 4,096 down and up. Its name says
/// 816B-A42B. Nemotron 3 Super's 40 × 512 × 2 × 1,024 × 2,688 are 112.7B of its 120B.
#[test]
fn experts_in_a_latent_have_its_width() {
    let (attention, embedding) = (62.0 * 2.0 * 8192.0 * (8192.0 + 1024.0), 202_048.0 * 8192.0);
    let every = attention + 62.0 * 2.0 * 8192.0 * 4096.0;
    let expert = 62.0 * 3.0 * 4096.0 * 4096.0;
    let found = footprint("muse-spark-open-816b-a42b");
    assert!(agree(found.parameters.get(), every + 2.0 * embedding + 256.0 * expert, 1e-12));
    assert!(agree(found.active.get(), every + embedding + 8.0 * expert, 1e-12));
    let nano = 40.0 * (512.0 * 2.0 * 1024.0 * 2688.0 + 2.0 * 4096.0 * 1024.0 + 2.0 * 4096.0 * 5376.0);
    let attention = 8.0 * 4096.0 * (2.0 * 4096.0 + 2.0 * 256.0) + 40.0 * 110e6;
    let found = footprint("nemotron-3-super-120b-a12b");
    assert!(agree(found.parameters.get(), nano + attention + 2.0 * 131_072.0 * 4096.0, 1e-12));
}

/// Norms over all heads cost a collective a layer where GPUs share it, and nothing on one GPU.
#[test]
fn norms_over_all_heads_need_another_exchange() {
    let at = |norms: Norms, tensor: f64| {
        let base = on("olmo-2-7b", "h100-sxm", tensor, Precision::Bf16);
        let mut architecture = (*base.architecture).clone();
        architecture.attending.norms = norms;
        let architecture = Arc::new(architecture);
        run(&Configuration { architecture, output: Tokens::new(1000.0).unwrap(), ..base }).tpot.get()
    };
    assert!(agree(at(Norms::AllHeads, 1.0), at(Norms::EachHead, 1.0), 1e-15));
    let more = at(Norms::AllHeads, 2.0) - at(Norms::EachHead, 2.0);
    // 32 layers at some microseconds each.
    assert!((32.0 * 2e-6..32.0 * 20e-6).contains(&more), "{more} s");
    assert_eq!(count(32.0), entry::<Architecture>("olmo-2-7b").layers);
}
