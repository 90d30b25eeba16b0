//! Engines as people name them, `vllm` or `vllm 0.19`, and the release that stands for the name.

use std::fmt;

use crate::catalog::{DatedRelease, Release, Releases};
use crate::diagnostics::did_you_mean;
use crate::units::Date;

use super::engine::{Engine, Family};

/// An engine as somebody named it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// The software.
    pub family: Family,
    /// The release, if one was named.
    pub release: Option<Release>,
}

/// A text that names no engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnEngine {
    /// What is wrong with it.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl fmt::Display for NotAnEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.help.iter().try_for_each(|help| write!(f, ": {help}"))
    }
}

impl std::error::Error for NotAnEngine {}

/// The words that stand for an engine of a release.
const WORDS: [(&str, Named); 6] = [
    ("vllm", Named { family: Family::Vllm, release: None }),
    ("sglang", Named { family: Family::Sglang, release: None }),
    ("tensorrt-llm", Named { family: Family::TensorRtLlm, release: None }),
    ("nim", Named { family: Family::Nim, release: None }),
    ("sglang-grouped", Named { family: Family::Sglang, release: Some(Release::new(0, 5, 8)) }),
    ("tensorrt-llm-cpp", Named { family: Family::TensorRtLlm, release: Some(Release::new(0, 17, 0)) }),
];

impl Named {
    /// The engine that a text names: the software, and perhaps a release behind it.
    ///
    /// ```
    /// use breakeven::serving::{Family, Named};
    /// let named = Named::read("vLLM 0.19")?;
    /// assert_eq!((named.family, named.release.map(|of| of.to_string())), (Family::Vllm, Some("0.19".to_owned())));
    /// assert_eq!(Named::read("sglang")?.release, None);
    /// assert_eq!(Named::read("sglang-grouped")?, Named::read("sglang 0.5.8")?);
    /// let wrong = |text| Named::read(text).map_err(|fault| fault.to_string());
    /// assert_eq!(wrong("vlm 0.19"), Err("`vlm` is not an engine: did you mean `vllm 0.19`?".to_owned()));
    /// assert_eq!(wrong("vllm==0.19.0"), Err("`vllm==0.19.0` is not an engine: did you mean `vllm 0.19`?".to_owned()));
    /// assert!(wrong("vllm latest").is_err() && wrong("vllm 0.x").is_err() && wrong("vllm 0.19 0.20").is_err());
    /// # Ok::<(), breakeven::serving::NotAnEngine>(())
    /// ```
    pub fn read(text: &str) -> Result<Self, NotAnEngine> {
        let lower = text.trim().to_lowercase();
        let lower = lower.strip_prefix("nvidia ").unwrap_or(&lower);
        let mut parts = lower.split_whitespace();
        let name = parts.next().unwrap_or_default();
        let rest: Vec<&str> = parts.collect();
        let Some(named) = Self::known(name) else { return Err(Self::unknown(text, name, &rest)) };
        let [release] = rest.as_slice() else {
            return if rest.is_empty() { Ok(named) } else { Err(named.several(&rest)) };
        };
        if let Some(old) = named.release {
            let message = format!("`{name}` is of a release itself");
            let help = format!("`{}` is {} {old}; leave `{release}` out", name, named.family);
            return Err(NotAnEngine { message, help: Some(help) });
        }
        let found = Release::exact(release);
        let no_release = || {
            let message = format!("`{release}` is not a release of {}", named.family);
            NotAnEngine { message, help: Some(named.family.how_to_write()) }
        };
        found.map(|release| Self { release: Some(release), ..named }).ok_or_else(no_release)
    }

    /// The words that name an engine, in small letters.
    pub fn words() -> impl Iterator<Item = &'static str> {
        let families = Family::NAMES.iter().map(|(name, _)| *name).filter(|name| !name.contains(' '));
        WORDS.iter().map(|(word, _)| *word).chain(families)
    }

    /// The engine of a word.
    fn known(name: &str) -> Option<Self> {
        if let Some((_, named)) = WORDS.iter().find(|(word, _)| *word == name) {
            return Some(*named);
        }
        let (family, rest) = Family::of(name)?;
        rest.is_empty().then_some(Self { family, release: None })
    }

    /// What is wrong with a name that is none, and what was probably meant.
    fn unknown(text: &str, name: &str, rest: &[&str]) -> NotAnEngine {
        let Some(shown) = text.split_whitespace().next() else {
            let help = Some(format!("one of {}", words()));
            return NotAnEngine { message: "an engine has a name".to_owned(), help };
        };
        let message = format!("`{shown}` is not an engine");
        let written =
            |family: Family, release: Release| Some(format!("did you mean `{} {release}`?", family.id()));
        let release = rest.last().and_then(|last| Release::exact(last));
        let help = match (Family::of(name), Release::exact(name), release) {
            // The release is joined to the name: `vllm==0.19`, `vllm:v0.19`.
            (Some((family, joined)), _, _) => {
                let joined = joined.trim_start_matches(|c: char| !c.is_alphanumeric());
                Release::exact(joined).and_then(|release| written(family, release))
            }
            (None, Some(release), _) => {
                Some(format!("which engine is of that release? `vllm {release}`, or one of {}", words()))
            }
            (None, None, Some(release)) => {
                let nearest = crate::diagnostics::nearest(name, Family::ALL.map(Family::id));
                let family = Family::ALL.into_iter().find(|family| Some(family.id()) == nearest);
                family.and_then(|family| written(family, release))
            }
            (None, None, None) => None,
        };
        let help = help.or_else(|| did_you_mean(name, WORDS.iter().map(|(word, _)| *word)));
        NotAnEngine { message, help: help.or_else(|| Some(format!("known here: {}", words()))) }
    }

    /// What is wrong with several releases.
    fn several(self, rest: &[&str]) -> NotAnEngine {
        let message = format!("`{}` is not a release of {}", rest.join(" "), self.family);
        NotAnEngine { message, help: Some(self.family.how_to_write()) }
    }

    /// The release that stands for the name: the one that it names, or the nearest that is known; without one, the newest that
    /// was out on a day. `None` where the catalog knows no release.
    pub fn among(self, known: &Releases, on: Option<Date>) -> Option<Chosen> {
        let (found, why) = match self.release {
            Some(asked) => {
                let found = known.nearest(asked)?;
                let why = if found.release == asked { Why::Stated } else { Why::Nearest(asked) };
                (found, why)
            }
            None => match known.newest(on) {
                Some(found) => (found, Why::Newest),
                None => (known.oldest()?, Why::Oldest),
            },
        };
        let DatedRelease { release, out } = found;
        Some(Chosen { engine: Engine::new(self.family, release), out, why })
    }
}

/// The words of engines, for messages.
fn words() -> String {
    WORDS.map(|(word, _)| word).join(", ")
}

/// An engine of a release, and how it came to that one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The engine.
    pub engine: Engine,
    /// The day on which the release came out; `None` where nobody says it.
    pub out: Option<Date>,
    /// Why it is that release.
    pub why: Why,
}

/// Why an engine is of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was named, and is known.
    Stated,
    /// It is the newest that is known, or was out on the day.
    Newest,
    /// Nothing was out on the day: it is the oldest that is known.
    Oldest,
    /// It is the nearest to one that is not known.
    Nearest(
        /// The one that was asked for.
        Release,
    ),
}

impl Family {
    /// How to write a release of it.
    fn how_to_write(self) -> String {
        let release = match self {
            Self::Vllm => "0.19",
            Self::Sglang => "0.5.10",
            Self::TensorRtLlm => "1.2",
            Self::Nim => "1.0",
        };
        let id = self.id();
        format!("a release has numbers, `{id} {release}`; `{id}` alone is its newest known one")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, Entry as _};
    use crate::diagnostics::Sink;
    use crate::units::parse_date;

    fn chosen(text: &str, on: Option<&str>) -> (String, Why) {
        let named = Named::read(text).unwrap();
        let known = Catalog::builtin().engine(named.family.id(), &mut Sink::default()).unwrap();
        let found = named.among(&known, on.map(|on| parse_date(on).unwrap())).unwrap();
        (found.engine.to_string(), found.why)
    }

    #[test]
    fn every_engine_has_releases() {
        assert_eq!(Catalog::builtin().names(Releases::TABLE), Family::ALL.map(Family::id));
        for family in Family::ALL {
            let known = Catalog::builtin().engine(family.id(), &mut Sink::default()).unwrap();
            assert_eq!(known.name, family.name());
        }
    }

    #[test]
    fn the_newest_release_is_that_of_the_day() {
        let newest = |text, on| chosen(text, Some(on)).0;
        // https://pypi.org/pypi/vllm/json: 0.13.0 on 2025-12-19, 0.14.0 on 2026-01-20, 0.33.0 on 2026-11-02.
        assert_eq!(newest("vllm", "2026-01-01"), "vLLM 0.13");
        assert_eq!(newest("vllm", "2026-01-20"), "vLLM 0.14");
        assert_eq!(newest("vllm", "2026-11-29"), "vLLM 0.33");
        // Candidates of 1.3 came out before and after 1.2.
        assert_eq!(newest("tensorrt-llm", "2026-03-01"), "TensorRT-LLM 1.1");
        assert_eq!(newest("tensorrt-llm", "2026-11-29"), "TensorRT-LLM 1.2.1");
        assert_eq!(chosen("vllm", Some("2024-01-01")), ("vLLM 0.8".to_owned(), Why::Oldest));
        assert_eq!(chosen("vllm", None), ("vLLM 0.33".to_owned(), Why::Newest));
    }

    #[test]
    fn an_unknown_release_is_taken_as_the_nearest() {
        for (asked, nearest) in [
            ("vllm 0.19.7", "vLLM 0.19.1"),
            ("vllm 0.40", "vLLM 0.33"),
            ("vllm 1.0", "vLLM 0.33"),
            ("vllm 0.6.3", "vLLM 0.8"),
            ("tensorrt-llm 0.24", "TensorRT-LLM 0.21"),
            ("tensorrt-llm 1.3", "TensorRT-LLM 1.3.0rc5"),
            ("tensorrt-llm 1.0.0rc1", "TensorRT-LLM 1.0.0rc3"),
            ("sglang 0.6", "SGLang 0.5.23"),
        ] {
            let (found, why) = chosen(asked, None);
            assert_eq!(found, nearest, "{asked}");
            assert!(matches!(why, Why::Nearest(_)), "{asked}");
        }
        for known in ["vllm 0.19", "VLLM v0.19.0", "sglang-grouped", "trtllm 1.0.0rc3", "NVIDIA NIM 1.0"] {
            assert_eq!(chosen(known, None).1, Why::Stated, "{known}");
        }
    }
}
