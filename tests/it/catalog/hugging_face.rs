//! Configuration files of Hugging Face as architectures, held against the entries of the same models.

use breakeven::catalog::{Architecture, Attention, Catalog};
use breakeven::diagnostics::{Drawing, Sink, draw};
use breakeven::serving::Footprint;
use breakeven::units::Quantity;

use crate::harness::day;

fn read(config: &str) -> Result<(Catalog, String), String> {
    let (mut catalog, mut sink) = (Catalog::builtin(), Sink::default());
    let entry = catalog.add_config(
        "config.json",
        "my-model",
        config.as_bytes().to_vec(),
        day("2026-11-28"),
        &mut sink,
    );
    match entry {
        Some(entry) if !sink.has_errors() => Ok((catalog, entry.name)),
        _ => Err(draw(sink.diagnostics(), Drawing::Plain)),
    }
}

const LLAMA: &str = r#"{ "_name_or_path": "meta-llama/Meta-Llama-3.1-70B", "model_type": "llama", "hidden_size": 8192, "num_hidden_layers": 80,
  "num_attention_heads": 64, "num_key_value_heads": 8, "intermediate_size": 28672, "vocab_size": 128256, "max_position_embeddings": 131072,
  "tie_word_embeddings": false, "torch_dtype": "bfloat16" }"#;

/// Configurations as published on Hugging Face, shortened to what is read, with the entry of the same model.
const PUBLISHED: &[(&str, &str)] = &[
    ("llama-3.1-70b", LLAMA),
    (
        "qwen3-32b",
        r#"{ "model_type": "qwen3", "head_dim": 128, "hidden_size": 5120, "intermediate_size": 25600, "max_position_embeddings": 40960,
      "max_window_layers": 64, "num_attention_heads": 64, "num_hidden_layers": 64, "num_key_value_heads": 8, "sliding_window": null,
      "tie_word_embeddings": false, "torch_dtype": "bfloat16", "use_sliding_window": false, "vocab_size": 151936 }"#,
    ),
    (
        "qwen3-0.6b",
        r#"{ "model_type": "qwen3", "head_dim": 128, "hidden_size": 1024, "intermediate_size": 3072, "max_position_embeddings": 40960,
      "num_attention_heads": 16, "num_hidden_layers": 28, "num_key_value_heads": 8, "sliding_window": null, "tie_word_embeddings": true,
      "torch_dtype": "bfloat16", "vocab_size": 151936 }"#,
    ),
    (
        "qwen2.5-7b",
        r#"{ "model_type": "qwen2", "hidden_size": 3584, "intermediate_size": 18944, "max_position_embeddings": 32768,
      "max_window_layers": 28, "num_attention_heads": 28, "num_hidden_layers": 28, "num_key_value_heads": 4, "sliding_window": 131072,
      "tie_word_embeddings": false, "torch_dtype": "bfloat16", "use_sliding_window": false, "vocab_size": 152064 }"#,
    ),
    (
        "mistral-7b",
        r#"{ "model_type": "mistral", "hidden_size": 4096, "intermediate_size": 14336, "max_position_embeddings": 32768,
      "num_attention_heads": 32, "num_hidden_layers": 32, "num_key_value_heads": 8, "sliding_window": null, "torch_dtype": "bfloat16",
      "vocab_size": 32768 }"#,
    ),
    (
        "mixtral-8x7b",
        r#"{ "model_type": "mixtral", "hidden_size": 4096, "intermediate_size": 14336, "max_position_embeddings": 32768,
      "num_attention_heads": 32, "num_experts_per_tok": 2, "num_hidden_layers": 32, "num_key_value_heads": 8, "num_local_experts": 8,
      "sliding_window": null, "torch_dtype": "bfloat16", "vocab_size": 32000 }"#,
    ),
    (
        "qwen3-235b-a22b",
        r#"{ "model_type": "qwen3_moe", "decoder_sparse_step": 1, "head_dim": 128, "hidden_size": 4096, "intermediate_size": 12288,
      "max_position_embeddings": 40960, "mlp_only_layers": [], "moe_intermediate_size": 1536, "num_attention_heads": 64, "num_experts": 128,
      "num_experts_per_tok": 8, "num_hidden_layers": 94, "num_key_value_heads": 4, "torch_dtype": "bfloat16", "vocab_size": 151936 }"#,
    ),
    (
        "gpt-oss-20b",
        r#"{ "model_type": "gpt_oss", "head_dim": 64, "hidden_size": 2880, "intermediate_size": 2880, "layer_types": ["sliding_attention",
      "full_attention", "sliding_attention", "full_attention", "sliding_attention", "full_attention", "sliding_attention", "full_attention",
      "sliding_attention", "full_attention", "sliding_attention", "full_attention", "sliding_attention", "full_attention", "sliding_attention",
      "full_attention", "sliding_attention", "full_attention", "sliding_attention", "full_attention", "sliding_attention", "full_attention",
      "sliding_attention", "full_attention"], "max_position_embeddings": 131072, "num_attention_heads": 64, "num_experts_per_tok": 4,
      "num_hidden_layers": 24, "num_key_value_heads": 8, "num_local_experts": 32, "sliding_window": 128, "vocab_size": 201088,
      "quantization_config": { "quant_method": "mxfp4", "modules_to_not_convert": ["model.layers.*.self_attn", "lm_head"] } }"#,
    ),
    (
        "deepseek-v3",
        r#"{ "model_type": "deepseek_v3", "first_k_dense_replace": 3, "hidden_size": 7168, "intermediate_size": 18432, "kv_lora_rank": 512,
      "max_position_embeddings": 163840, "moe_intermediate_size": 2048, "moe_layer_freq": 1, "n_routed_experts": 256, "n_shared_experts": 1,
      "num_attention_heads": 128, "num_experts_per_tok": 8, "num_hidden_layers": 61, "num_key_value_heads": 128, "q_lora_rank": 1536,
      "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128, "torch_dtype": "bfloat16", "vocab_size": 129280,
      "quantization_config": { "quant_method": "fp8", "fmt": "e4m3", "weight_block_size": [128, 128] } }"#,
    ),
    (
        "deepseek-v2-lite",
        r#"{ "model_type": "deepseek_v2", "first_k_dense_replace": 1, "hidden_size": 2048, "intermediate_size": 10944,
      "kv_lora_rank": 512, "max_position_embeddings": 163840, "moe_intermediate_size": 1408, "moe_layer_freq": 1, "n_routed_experts": 64,
      "n_shared_experts": 2, "num_attention_heads": 16, "num_experts_per_tok": 6, "num_hidden_layers": 27, "q_lora_rank": null,
      "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128, "torch_dtype": "bfloat16", "vocab_size": 102400 }"#,
    ),
    (
        "kimi-k2.5",
        r#"{ "model_type": "kimi_k25", "vision_config": { "hidden_size": 1152 }, "text_config": { "model_type": "kimi_k2",
      "first_k_dense_replace": 1, "hidden_size": 7168, "intermediate_size": 18432, "kv_lora_rank": 512, "max_position_embeddings": 262144,
      "moe_intermediate_size": 2048, "n_routed_experts": 384, "n_shared_experts": 1, "num_attention_heads": 64, "num_experts_per_tok": 8,
      "num_hidden_layers": 61, "q_lora_rank": 1536, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128, "vocab_size": 163840,
      "dtype": "bfloat16", "quantization_config": { "quant_method": "compressed-tensors", "ignore": ["lm_head", "re:.*self_attn.*",
      "re:.*shared_experts.*"], "config_groups": { "group_0": { "weights": { "num_bits": 4, "type": "int", "group_size": 32 } } } } } }"#,
    ),
    (
        "minimax-m2.5",
        r#"{ "model_type": "minimax_m2", "num_hidden_layers": 62, "hidden_size": 3072, "num_attention_heads": 48,
      "num_key_value_heads": 8, "head_dim": 128, "intermediate_size": 1536, "vocab_size": 200064, "num_experts_per_tok": 8,
      "num_local_experts": 256, "max_position_embeddings": 196608, "quantization_config": { "quant_method": "fp8",
      "weight_block_size": [128, 128], "modules_to_not_convert": ["gate", "lm_head"] } }"#,
    ),
];

/// Layers, cache, precision and parameters are those of the catalog's entry of the same model.
#[test]
fn published_configurations_are_the_entries_of_their_models() {
    for (id, config) in PUBLISHED {
        let (catalog, name) = read(config).unwrap_or_else(|said| panic!("{id}: {said}"));
        let mut sink = Sink::default();
        let of = |name: &str, sink: &mut Sink| catalog.find::<Architecture>(name, sink).unwrap();
        let (ours, theirs) = (of(id, &mut sink), of(&name, &mut sink));
        assert_eq!(ours.layers, theirs.layers, "{id}");
        assert_eq!(ours.hidden, theirs.hidden, "{id}");
        assert_eq!(ours.native, theirs.native, "{id}");
        assert_eq!(ours.embeddings, theirs.embeddings, "{id}");
        let (own, read) = (Footprint::of(&ours), Footprint::of(&theirs));
        assert_eq!(own.cache, read.cache, "{id}");
        assert_eq!(own.windowed, read.windowed, "{id}");
        for (published, found) in own.weights.iter().zip(&read.weights) {
            assert_eq!(published.0, found.0, "{id}");
            let apart = (published.1.get() / found.1.get() - 1.0).abs();
            assert!(apart < 0.02, "{id} in {}: {} and {}", published.0, published.1, found.1);
        }
        let apart = (theirs.parameters.get() / ours.parameters.get() - 1.0).abs();
        assert!(apart < 0.02, "{id}: {} and {}", theirs.parameters, ours.parameters);
        // What the fields add up to is what the parameters say.
        assert!(
            (read.parameters.get() / theirs.parameters.get() - 1.0).abs() < 0.01,
            "{id}: {}",
            read.parameters
        );
        if let (Some(ours), Some(theirs)) = (ours.active, theirs.active) {
            assert!((theirs.get() / ours.get() - 1.0).abs() < 0.25, "{id}: active {theirs} and {ours}");
        }
    }
}

#[test]
fn a_model_is_called_as_its_weights_or_its_file() {
    let (catalog, name) = read(LLAMA).unwrap();
    assert_eq!(name, "Meta-Llama-3.1-70B");
    let found = catalog.find::<Architecture>(&name, &mut Sink::default()).unwrap();
    assert!(found.provenance.note.as_ref().unwrap().contains("worked out from the dimensions"));
    let nameless = LLAMA.replace("meta-llama/Meta-Llama-3.1-70B", "");
    assert_eq!(read(&nameless).unwrap().1, "my-model");
}

#[test]
fn windows_and_precisions_are_read() {
    let window = |config: &str| {
        let (catalog, name) = read(config).unwrap();
        match catalog.find::<Architecture>(&name, &mut Sink::default()).unwrap().attending.attention {
            Attention::Grouped { window, .. } => {
                window.map(|window| (window.tokens.get(), window.layers.get()))
            }
            Attention::Latent { .. } => None,
        }
    };
    let with = |more: &str| LLAMA.replace("\"torch_dtype\"", &format!("{more}, \"torch_dtype\""));
    assert_eq!(window(&with("\"sliding_window\": 4096")), Some((4096.0, 80.0)));
    assert_eq!(window(&with("\"sliding_window\": 4096, \"use_sliding_window\": false")), None);
    let qwen = "\"sliding_window\": 4096, \"use_sliding_window\": true, \"max_window_layers\": 60";
    assert_eq!(window(&with(qwen)), Some((4096.0, 20.0)));
    // A window of the whole context is none.
    assert_eq!(window(&with("\"sliding_window\": 131072")), None);
    let native = |quantised: &str| {
        let config = with(&format!("\"quantization_config\": {quantised}"));
        let (catalog, name) = read(&config).unwrap();
        catalog.find::<Architecture>(&name, &mut Sink::default()).unwrap().native.to_string()
    };
    for (quantised, precision) in [
        (r#"{ "quant_method": "awq", "bits": 4 }"#, "int4"),
        (r#"{ "quant_method": "gptq", "bits": 8 }"#, "int8"),
        (r#"{ "quant_method": "fp8" }"#, "fp8"),
        (r#"{ "quant_method": "modelopt", "quant_algo": "NVFP4" }"#, "fp4"),
    ] {
        assert_eq!(native(quantised), precision, "{quantised}");
    }
}

/// Whatever the file holds, it is read or refused in words.
#[test]
fn what_cannot_be_is_refused() {
    for (config, said) in [
        ("", &["the file is empty"][..]),
        ("no json", &["this starts like JSON"]),
        ("[1, 2]", &["a configuration of Hugging Face"]),
        ("{}", &["`model_type`"]),
        (r#"{ "model_type": "mamba2" }"#, &["`mamba2` is not a family", "read here: llama"]),
        (
            r#"{ "model_type": "gemma4", "text_config": { "model_type": "gemma4_text" } }"#,
            &["`gemma4_text` is not a family"],
        ),
        (
            r#"{ "model_type": "llama" }"#,
            &[
                "`num_hidden_layers`",
                "`hidden_size`",
                "`vocab_size`",
                "`max_position_embeddings`",
                "`num_attention_heads`",
                "`intermediate_size`",
                "`torch_dtype`",
            ],
        ),
        (&LLAMA.replace("80", "1e300"), &["error", "num_hidden_layers"]),
        (&LLAMA.replace("80", "-1"), &["num_hidden_layers"]),
        (&LLAMA.replace("80", "0"), &["`num_hidden_layers` is a whole number from 1"]),
        (&LLAMA.replace("80", "NaN"), &["error"]),
        (&LLAMA.replace("80", "\"many\""), &["error"]),
        (&LLAMA.replace("80", "1.5"), &["error", "num_hidden_layers"]),
        (&LLAMA.replace(": 64", ": 60"), &["60 query heads do not share 8"]),
        (&LLAMA.replace("bfloat16", "int5"), &["`int5` is not a type of weights"]),
        (
            &LLAMA.replace(
                "\"torch_dtype\"",
                "\"quantization_config\": { \"quant_method\": \"bitsandbytes\" }, \"torch_dtype\"",
            ),
            &["`bitsandbytes` is not a method of quantisation"],
        ),
        (
            &LLAMA.replace("\"torch_dtype\"", "\"mamba_d_state\": 128, \"torch_dtype\""),
            &["layers with a state"],
        ),
        (
            &LLAMA.replace("\"torch_dtype\"", "\"layer_types\": [\"linear_attention\"], \"torch_dtype\""),
            &["layers of the kind `linear_attention`"],
        ),
    ] {
        let complaint = read(config).map(|(_, name)| name).expect_err(config);
        for said in said {
            assert!(complaint.contains(said), "{config}\n{complaint}");
        }
    }
}
