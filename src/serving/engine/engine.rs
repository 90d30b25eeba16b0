//! Serving engines: which software serves a model, and of which release.

use std::fmt;

use crate::catalog::Release;

use super::backend::Backend;

/// The software that serves a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// vLLM (V1 engine).
    Vllm,
    /// SGLang.
    Sglang,
    /// TensorRT-LLM, behind its server or its throughput benchmark.
    TensorRtLlm,
    /// NVIDIA NIM on TensorRT-LLM's C++ backend, behind its own server.
    Nim,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Vllm, Self::Sglang, Self::TensorRtLlm, Self::Nim];

    /// The name that scenarios and the catalog have for it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Vllm => "vllm",
            Self::Sglang => "sglang",
            Self::TensorRtLlm => "tensorrt-llm",
            Self::Nim => "nim",
        }
    }

    /// The name that people write.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vllm => "vLLM",
            Self::Sglang => "SGLang",
            Self::TensorRtLlm => "TensorRT-LLM",
            Self::Nim => "NVIDIA NIM",
        }
    }

    /// The names of the families, the longest first.
    pub(super) const NAMES: [(&'static str, Self); 6] = [
        ("nvidia nim", Self::Nim),
        ("nim", Self::Nim),
        ("tensorrt-llm", Self::TensorRtLlm),
        ("trtllm", Self::TensorRtLlm),
        ("vllm", Self::Vllm),
        ("sglang", Self::Sglang),
    ];

    /// The family that a name begins with, and what follows it.
    pub(super) fn of(text: &str) -> Option<(Self, &str)> {
        Self::NAMES.iter().find_map(|(name, family)| Some((*family, text.strip_prefix(name)?)))
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// When an engine prepares a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheduling {
    /// While the GPUs compute the step before it.
    Ahead,
    /// After the step before it.
    InTurn,
}

/// A serving engine of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Engine {
    /// The software.
    pub family: Family,
    /// Its release; `None` where only the software is known, which then does as its latest release.
    pub release: Option<Release>,
    /// When it prepares a step: as the release does by itself, unless it was told otherwise.
    pub scheduling: Scheduling,
}

impl Engine {
    /// vLLM of no known release.
    pub const VLLM: Self = Self::latest(Family::Vllm);
    /// SGLang of no known release.
    pub const SGLANG: Self = Self::latest(Family::Sglang);
    /// TensorRT-LLM of no known release.
    pub const TENSORRT_LLM: Self = Self::latest(Family::TensorRtLlm);
    /// NIM.
    pub const NIM: Self = Self::latest(Family::Nim);

    /// Software of no known release.
    ///
    /// ```
    /// use breakeven::serving::{Engine, Family};
    /// assert_eq!(Engine::of_release("vllm"), Some(Engine::latest(Family::Vllm)));
    /// ```
    pub const fn latest(family: Family) -> Self {
        let scheduling = match family {
            Family::Vllm => Scheduling::Ahead,
            Family::Sglang | Family::TensorRtLlm | Family::Nim => Scheduling::InTurn,
        };
        Self { family, release: None, scheduling }
    }

    /// Software of a release.
    pub fn new(family: Family, release: Release) -> Self {
        // vLLM prepares steps ahead by itself from 0.14 on: https://github.com/vllm-project/vllm/pull/27614.
        let ahead = family == Family::Vllm && !release.is_before(0, 14);
        let scheduling = if ahead { Scheduling::Ahead } else { Scheduling::InTurn };
        Self { family, release: Some(release), scheduling }
    }

    /// The engine of a name with a release, as benchmarks write it: `vllm 0.12.0`, `TensorRT-LLM v0.17`.
    ///
    /// ```
    /// use breakeven::serving::{Engine, Family, Scheduling};
    /// let found = Engine::of_release("vllm 0.12.0").ok_or("no engine")?;
    /// assert_eq!((found.family, found.to_string()), (Family::Vllm, "vLLM 0.12".to_owned()));
    /// assert_eq!(found.scheduling, Scheduling::InTurn);
    /// assert_eq!(Engine::of_release("vllm 0.19").map(|found| found.scheduling), Some(Scheduling::Ahead));
    /// assert_eq!(Engine::of_release("TensorRT-LLM v0.17").map(|found| found.family), Some(Family::TensorRtLlm));
    /// assert_eq!(Engine::of_release("something else"), None);
    /// # Ok::<(), &str>(())
    /// ```
    pub fn of_release(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let (family, rest) = Family::of(&text)?;
        Some(match Release::within(rest) {
            Some(release) => Self::new(family, release),
            None => Self::latest(family),
        })
    }

    /// The same, told to prepare steps ahead.
    #[must_use]
    pub const fn scheduling_ahead(self) -> Self {
        Self { scheduling: Scheduling::Ahead, ..self }
    }

    /// How it works, as far as the formulas tell engines apart.
    pub(in crate::serving) fn backend(self) -> Backend {
        match (self.family, self.release) {
            (Family::Vllm, _) if self.scheduling == Scheduling::InTurn => Backend::VllmInTurn,
            (Family::Vllm, _) => Backend::Vllm,
            (Family::Sglang, Some(release)) if release.is(0, 5, 1) || release.is(0, 5, 8) => {
                Backend::SglangGrouped
            }
            (Family::Sglang, _) => Backend::Sglang,
            (Family::TensorRtLlm, Some(release)) if release.is_before(0, 19) => Backend::TensorRtLlmCpp,
            (Family::TensorRtLlm, Some(release)) if release.is_before(1, 0) => Backend::TensorRtLlmFirst,
            (Family::TensorRtLlm, Some(release)) if release.is_candidate_of(1, 0) => {
                Backend::TensorRtLlmEarly
            }
            (Family::TensorRtLlm, _) => Backend::TensorRtLlm,
            (Family::Nim, _) => Backend::Nim,
        }
    }

    /// The releases that count as one beside it: those of the same first two numbers; SGLang's by their third, which are as far apart as
    /// others' second. `None` where no release is known.
    ///
    /// ```
    /// use breakeven::serving::Engine;
    /// let line = |engine: &str| Engine::of_release(engine).and_then(Engine::line);
    /// assert_eq!(line("vllm 0.19.1").as_deref(), Some("0.19"));
    /// assert_eq!(line("sglang 0.5.9").as_deref(), Some("0.5.9"));
    /// assert_eq!(line("sglang"), None);
    /// ```
    pub fn line(self) -> Option<String> {
        let release = self.release?;
        let (major, minor) = release.line();
        Some(match self.family {
            Family::Sglang => format!("{major}.{minor}.{}", release.patch()),
            Family::Vllm | Family::TensorRtLlm | Family::Nim => format!("{major}.{minor}"),
        })
    }

    /// Whether it runs the C++ backend of TensorRT-LLM.
    pub fn is_cpp(self) -> bool {
        self.backend().is_cpp()
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.release {
            Some(release) => write!(f, "{} {release}", self.family),
            None => self.family.fmt(f),
        }
    }
}
