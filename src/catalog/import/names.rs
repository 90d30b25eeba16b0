//! What the sellers and models of public catalogs are called here.

/// Sellers of LiteLLM's price file by the start of their name, and ours.
const LITELLM: &[(&str, &str)] = &[
    ("text-completion-openai", "openai"),
    ("openai", "openai"),
    ("anthropic", "anthropic"),
    ("gemini", "google-gemini-api"),
    ("vertex_ai", "google-vertex"),
    ("bedrock", "aws-bedrock"),
    ("azure_ai", "azure"),
    ("azure", "azure"),
    ("mistral", "mistral"),
    ("deepseek", "deepseek"),
    ("groq", "groq"),
    ("cerebras", "cerebras"),
    ("together_ai", "together"),
    ("fireworks_ai", "fireworks"),
    ("deepinfra", "deepinfra"),
    ("databricks", "databricks"),
    ("dashscope", "alibaba-dashscope"),
    ("cohere", "cohere"),
    ("xai", "xai"),
    ("zai", "zai"),
    ("moonshot", "moonshot"),
    ("minimax", "minimax"),
    ("meta", "meta"),
    ("perplexity", "perplexity"),
    ("voyage", "voyage"),
    ("jina_ai", "jina"),
    ("tencent", "tencent"),
];

/// Sellers of genai-prices, and ours. Its `google` is the Gemini API and Vertex at once.
const GENAI: &[(&str, &str)] = &[
    ("openai", "openai"),
    ("anthropic", "anthropic"),
    ("google", "google-gemini-api"),
    ("aws", "aws-bedrock"),
    ("azure", "azure"),
    ("mistral", "mistral"),
    ("deepseek", "deepseek"),
    ("groq", "groq"),
    ("cerebras", "cerebras"),
    ("together", "together"),
    ("fireworks", "fireworks"),
    ("databricks", "databricks"),
    ("cohere", "cohere"),
    ("x-ai", "xai"),
    ("zai", "zai"),
    ("moonshotai", "moonshot"),
    ("minimax", "minimax"),
    ("meta", "meta"),
    ("perplexity", "perplexity"),
    ("voyageai", "voyage"),
];

/// What stands before a model's own name in LiteLLM's keys.
const BEFORE: [&str; 3] = ["accounts/fireworks/models/", "deepseek-ai/", "models/"];

/// What a model of LiteLLM's price file may be called here, the surest name first.
pub(super) fn of_litellm(seller: &str, key: &str) -> Vec<String> {
    // The sellers are in the order in which one begins with another.
    let is = |known: &&(&str, &str)| {
        let rest = seller.strip_prefix(known.0);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', '-']))
    };
    let Some((theirs, ours)) = LITELLM.iter().find(is) else { return Vec::new() };
    let mut names = vec![format!("{ours}/{key}")];
    if let Some(rest) =
        key.strip_prefix(&format!("{theirs}/")).or_else(|| key.strip_prefix(&format!("{seller}/")))
    {
        names.push(format!("{ours}/{rest}"));
        let own = BEFORE.iter().find_map(|before| rest.strip_prefix(before));
        names.extend(own.map(|own| format!("{ours}/{own}")));
    }
    names
}

/// What a model of genai-prices may be called here.
pub(super) fn of_genai(seller: &str, id: &str) -> Vec<String> {
    let Some((_, ours)) = GENAI.iter().find(|(theirs, _)| *theirs == seller) else { return Vec::new() };
    vec![format!("{ours}/{id}")]
}
