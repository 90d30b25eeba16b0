//! The `pricing/` folder, compiled in.

use super::entry::Table;

/// A file of the catalog.
#[derive(Clone, Copy, Debug)]
pub(super) struct BuiltinFile {
    pub(super) table: Table,
    /// The provider of a file of token prices.
    pub(super) provider: Option<&'static str>,
    /// Its name as people know it.
    pub(super) name: &'static str,
    pub(super) text: &'static str,
}

/// The files of the built-in folder: the path of each within it, and its text.
pub fn builtin_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().map(|file| (file.name.strip_prefix("pricing/").unwrap_or(file.name), file.text))
}

macro_rules! table {
    ($table:ident, $file:literal) => {
        BuiltinFile {
            table: Table::$table,
            provider: None,
            name: concat!("pricing/", $file, ".yaml"),
            text: include_str!(concat!("../../pricing/", $file, ".yaml")),
        }
    };
}

macro_rules! tokens {
    ($provider:literal) => {
        BuiltinFile {
            table: Table::Tokens,
            provider: Some($provider),
            name: concat!("pricing/tokens/", $provider, ".yaml"),
            text: include_str!(concat!("../../pricing/tokens/", $provider, ".yaml")),
        }
    };
}

macro_rules! models {
    ($family:literal) => {
        BuiltinFile {
            table: Table::Architectures,
            provider: None,
            name: concat!("pricing/models/", $family, ".yaml"),
            text: include_str!(concat!("../../pricing/models/", $family, ".yaml")),
        }
    };
}

/// Every file; a test holds the list against the folder.
pub(super) const FILES: &[BuiltinFile] = &[
    table!(Calibration, "calibration"),
    table!(Bands, "bands"),
    table!(Gpus, "gpus"),
    table!(Servers, "servers"),
    table!(Rentals, "rentals"),
    table!(Electricity, "electricity"),
    table!(Pue, "pue"),
    table!(Colocation, "colocation"),
    table!(Grid, "grid"),
    table!(Overheads, "overheads"),
    table!(Providers, "providers"),
    table!(Engines, "engines"),
    models!("deepseek"),
    models!("exaone"),
    models!("falcon"),
    models!("gemma"),
    models!("glm"),
    models!("gpt-oss"),
    models!("granite"),
    models!("inkling"),
    models!("kimi"),
    models!("llama"),
    models!("mimo"),
    models!("minimax"),
    models!("mistral"),
    models!("muse"),
    models!("nemotron"),
    models!("olmo"),
    models!("other"),
    models!("phi"),
    models!("qwen"),
    models!("step"),
    models!("tencent"),
    tokens!("alibaba-dashscope"),
    tokens!("anthropic"),
    tokens!("aws-bedrock"),
    tokens!("azure"),
    tokens!("cerebras"),
    tokens!("cohere"),
    tokens!("databricks"),
    tokens!("deepinfra"),
    tokens!("deepseek"),
    tokens!("fireworks"),
    tokens!("google-gemini-api"),
    tokens!("google-vertex"),
    tokens!("groq"),
    tokens!("jina"),
    tokens!("meta"),
    tokens!("minimax"),
    tokens!("mistral"),
    tokens!("moonshot"),
    tokens!("openai"),
    tokens!("perplexity"),
    tokens!("tencent"),
    tokens!("together"),
    tokens!("voyage"),
    tokens!("xai"),
    tokens!("zai"),
];
