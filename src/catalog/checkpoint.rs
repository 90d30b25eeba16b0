//! Published weights: which checkpoint an entry of token prices serves, and whether two names mean the same weights.

use std::fmt;

use crate::decode::{Context, Fields, Sited, Word, block};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node, Site};
use crate::units::Date;

use super::precision::Precision;

/// Endings of repositories that hold the same weights in another precision. A longer one stands before its own beginning.
const PRECISIONS: &[&str] = &[
    "-fp8-static-pertensor",
    "-fp8-dynamic",
    "-gptq-int4",
    "-gptq-int8",
    "-nvfp4",
    "-mxfp4",
    "-mxfp8",
    "-bf16",
    "-fp8",
    "-fp4",
    "-awq",
    "-int4",
    "-int8",
];

/// A repository of weights on Hugging Face: `meta-llama/Llama-3.3-70B-Instruct`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Checkpoint(String);

impl Checkpoint {
    /// An id with its organisation; `None` if it is not of the form `organisation/name`.
    ///
    /// ```
    /// use breakeven::catalog::Checkpoint;
    ///
    /// assert!(Checkpoint::new("openai/gpt-oss-120b").is_some());
    /// assert!(Checkpoint::new("gpt-oss-120b").is_none() && Checkpoint::new("a/b/c").is_none());
    /// ```
    pub fn new(id: &str) -> Option<Self> {
        let (organisation, name) = id.split_once('/')?;
        let is_part = |part: &str| {
            let allowed = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
            !part.is_empty() && part.chars().all(allowed)
        };
        (is_part(organisation) && is_part(name)).then(|| Self(id.to_owned()))
    }

    /// The id.
    pub fn id(&self) -> &str {
        &self.0
    }

    /// The name without the organisation and without a precision, in lower case: repositories of one architecture that share it hold
    /// the same weights. A base model, a date and a size stay apart.
    fn weights(&self) -> String {
        let name = self.0.rsplit('/').next().unwrap_or_default().to_lowercase();
        let name = PRECISIONS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name);
        // Meta's earlier repositories repeat the maker in the name.
        name.strip_prefix("meta-").unwrap_or(name).to_owned()
    }

    /// Whether two repositories of one architecture hold the same weights, whatever their precision.
    ///
    /// ```
    /// use breakeven::catalog::Checkpoint;
    ///
    /// let of = |id| Checkpoint::new(id).unwrap();
    /// let instruct = of("meta-llama/Llama-3.1-8B-Instruct");
    /// assert!(instruct.is_of_the_same_weights(&of("meta-llama/Meta-Llama-3.1-8B-Instruct")));
    /// assert!(instruct.is_of_the_same_weights(&of("nvidia/Llama-3.1-8B-Instruct-FP8")));
    /// assert!(!instruct.is_of_the_same_weights(&of("meta-llama/Llama-3.1-8B")));
    /// assert!(!of("deepseek-ai/DeepSeek-R1").is_of_the_same_weights(&of("deepseek-ai/DeepSeek-R1-0528")));
    /// ```
    pub fn is_of_the_same_weights(&self, other: &Self) -> bool {
        self.weights() == other.weights()
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The published weights that an entry of token prices serves.
#[derive(Clone, Debug)]
pub struct Weights {
    /// The repository.
    pub checkpoint: Checkpoint,
    /// The precision in which the provider serves them; `None` if it does not say so.
    pub precision: Option<Precision>,
    /// The first day on which the entry serves them; `None` if it has served no others.
    pub from: Option<Date>,
    /// Who says so.
    pub source: String,
    /// Where it stands in the catalog.
    pub site: Site,
}

block! {
    /// The published weights that an entry serves.
    pub(super) struct WeightsKeys {
        /// The repository on Hugging Face.
        required CHECKPOINT: String = "checkpoint", eg "meta-llama/Llama-3.3-70B-Instruct";
        /// In which precision they are served; left out where the provider does not say it.
        optional PRECISION: Word<Precision> = "precision";
        /// The first day on which the entry serves them.
        optional FROM: Date = "from";
        /// Who says so.
        required SOURCE: String = "source";
    }
}

impl Weights {
    /// Whether the entry serves them on a day.
    pub fn are_served_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day)
    }

    /// Reads `weights: { checkpoint: …, precision: …, source: … }`.
    pub(super) fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        const CHECKPOINT: &str =
            "the repository on Hugging Face: `checkpoint: meta-llama/Llama-3.3-70B-Instruct`";
        const SOURCE: &str = "say where that is stated: `source: \"https://…\"`";
        let what = "published weights: `{ checkpoint: …, precision: fp8, source: … }`";
        let mut fields = Fields::<WeightsKeys>::open(node, path, what, context)?;
        let id: Option<Sited<String>> = fields.required(WeightsKeys::CHECKPOINT, CHECKPOINT, context);
        let (has_precision, has_from) = (fields.has(WeightsKeys::PRECISION), fields.has(WeightsKeys::FROM));
        let precision: Option<Sited<Precision>> = fields.word(WeightsKeys::PRECISION, context);
        let from: Option<Sited<Date>> = fields.optional(WeightsKeys::FROM, context);
        let source: Option<Sited<String>> = fields.required(WeightsKeys::SOURCE, SOURCE, context);
        fields.close(context);
        let id = id?;
        let Some(checkpoint) = Checkpoint::new(&id.value) else {
            let message = format!("`{}` is not the id of a repository", id.value);
            context.fault(Code::UnknownName, message, &path.key("checkpoint"), Some(CHECKPOINT.to_owned()));
            return None;
        };
        if has_precision && precision.is_none() || has_from && from.is_none() {
            return None;
        }
        let precision = precision.map(|precision| precision.value);
        let from = from.map(|from| from.value);
        Some(Self { checkpoint, precision, from, source: source?.value, site: context.site(path) })
    }

    /// What the precision means for weights that were published in another one.
    pub fn width(&self, published: Precision) -> Width {
        match self.precision {
            None => Width::Unknown,
            Some(served) if served.narrows(published) => Width::Narrower(served),
            Some(served) => Width::Full(served),
        }
    }
}

/// The precision that a provider serves, against the one in which the weights were published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// The provider does not state it.
    Unknown,
    /// As published, or wider.
    Full(Precision),
    /// Narrower than published: quantised by the provider.
    Narrower(Precision),
}

impl fmt::Display for Width {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("precision unknown"),
            Self::Full(precision) => write!(f, "{precision}"),
            Self::Narrower(precision) => write!(f, "{precision}, quantised"),
        }
    }
}
