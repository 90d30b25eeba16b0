//! Whose result a file is: what it says of the server that was measured.

use crate::decode::Sited;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::Site;
use crate::units::{Count, Quantity};

/// What a file says of the server that was measured, as it writes it.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// The model, as the tool was told it.
    pub model: Option<Sited<String>>,
    /// The engine, with its release where the file has it.
    pub engine: Option<Sited<String>>,
    /// What the GPUs are called.
    pub gpu: Option<Sited<String>>,
    /// All GPUs.
    pub gpus: Option<Sited<Count>>,
    /// GPUs of a replica.
    pub tensor_parallel: Option<Sited<Count>>,
    /// Replicas behind the address that was measured.
    pub replicas: Option<Sited<Count>>,
    /// The numbers that it computes with.
    pub precision: Option<Sited<String>>,
    /// When it was measured.
    pub date: Option<Sited<String>>,
}

impl Subject {
    /// The places of its values.
    pub(super) fn sites(&mut self) -> impl Iterator<Item = &mut Site> {
        let Self { model, engine, gpu, gpus, tensor_parallel, replicas, precision, date } = self;
        let texts =
            [model, engine, gpu, precision, date].map(|found| found.as_mut().map(|found| &mut found.site));
        let counts =
            [gpus, tensor_parallel, replicas].map(|found| found.as_mut().map(|found| &mut found.site));
        texts.into_iter().chain(counts).flatten()
    }

    /// GPUs of one replica: as stated, or all GPUs by the number of replicas.
    pub fn gpus_of_a_replica(&self) -> Option<Sited<Count>> {
        let each = || {
            let (gpus, replicas) = (self.gpus.as_ref()?, self.replicas.as_ref()?);
            let each = gpus.value.get() / replicas.value.get();
            (each >= 1.0 && each.fract() == 0.0)
                .then(|| Sited { value: Count::const_new(each), site: gpus.site.clone() })
        };
        self.tensor_parallel.clone().or_else(each)
    }

    /// What all runs of a file say together. Runs of different servers make no curve, and are reported.
    pub(super) fn of_all(runs: &[Self], sink: &mut Sink) -> Self {
        Self {
            model: same("models", runs.iter().filter_map(|run| run.model.as_ref()), sink),
            engine: same("engines", runs.iter().filter_map(|run| run.engine.as_ref()), sink),
            gpu: same("kinds of GPU", runs.iter().filter_map(|run| run.gpu.as_ref()), sink),
            gpus: same("numbers of GPUs", runs.iter().filter_map(|run| run.gpus.as_ref()), sink),
            tensor_parallel: same(
                "sizes of replica",
                runs.iter().filter_map(|run| run.tensor_parallel.as_ref()),
                sink,
            ),
            replicas: same("numbers of replicas", runs.iter().filter_map(|run| run.replicas.as_ref()), sink),
            precision: same("precisions", runs.iter().filter_map(|run| run.precision.as_ref()), sink),
            // Runs of a sweep follow each other.
            date: runs.iter().find_map(|run| run.date.clone()),
        }
    }
}

/// What all say; reports the first that says something else.
fn same<'r, T: PartialEq + Clone + std::fmt::Display + 'r>(
    what: &str,
    said: impl Iterator<Item = &'r Sited<T>>,
    sink: &mut Sink,
) -> Option<Sited<T>> {
    let mut said = said;
    let first = said.next()?;
    if let Some(other) = said.find(|other| other.value != first.value) {
        let message = format!("the file measures two {what}: `{}` here", other.value);
        let diagnostic = Diagnostic::new(Code::Conflict, message, other.site.clone())
            .also(first.site.clone(), format!("`{}`", first.value))
            .help("keep the results of each in a file of their own".to_owned());
        sink.push(diagnostic);
    }
    Some(first.clone())
}

/// How many GPUs a name says: four of `4xNVIDIA_L40S`.
pub(super) fn number_of_gpus(name: &Sited<String>) -> Option<Sited<Count>> {
    let (number, _) = name.value.trim().split_once(['x', 'X', '×'])?;
    let value = Count::new(number.trim().parse().ok()?).ok().filter(|count| *count > Count::ZERO)?;
    Some(Sited { value, site: name.site.clone() })
}

/// What GPUs of one make are called, whoever writes it: `l40s` of `4xNVIDIA_L40S`, `h100` of `NVIDIA H100 80GB HBM3`. The first word that is
/// letters, then digits, then perhaps letters.
///
/// ```
/// use breakeven::benchmark::gpu_family;
/// assert_eq!(gpu_family("4xNVIDIA_L40S").as_deref(), Some("l40s"));
/// assert_eq!(gpu_family("h100-sxm").as_deref(), Some("h100"));
/// assert_eq!(gpu_family("NVIDIA"), None);
/// ```
pub fn gpu_family(name: &str) -> Option<String> {
    let lower = name.trim().to_lowercase();
    let counted = lower.split_once(['x', '×']).filter(|(count, _)| count.trim().parse::<u32>().is_ok());
    let name = counted.map_or(lower.as_str(), |(_, name)| name);
    let is_family = |word: &&str| {
        let rest = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < word.len()
            && digits.len() < rest.len()
            && digits.chars().all(|c| c.is_ascii_alphabetic())
    };
    name.split(|c: char| !c.is_ascii_alphanumeric()).find(is_family).map(str::to_owned)
}

impl Subject {
    /// What was measured, where the file says it: `meta-llama/Llama-3.2-3B-Instruct on 4xNVIDIA_L40S, 4 replicas, 2025-05-30`.
    pub fn words(&self) -> Option<String> {
        let text = |found: &Option<Sited<String>>| found.as_ref().map(|found| found.value.clone());
        // Without the model the rest says little.
        let mut said = text(&self.model).unwrap_or_else(|| "a model that is not named".to_owned());
        let nothing = said.clone();
        let mut add = |between: &str, what: Option<String>| {
            if let Some(what) = what {
                said += between;
                said += &what;
            }
        };
        add(" on ", text(&self.gpu));
        add(", ", text(&self.engine));
        let several = |count: &Option<Sited<Count>>, what: &str| {
            let count = count.as_ref().filter(|count| count.value.get() > 1.0)?;
            Some(format!("{} {what}", count.value))
        };
        add(", ", several(&self.tensor_parallel, "GPUs a replica"));
        add(", ", several(&self.replicas, "replicas"));
        add(", ", text(&self.precision));
        add(", ", self.date.as_ref().map(|date| day(&date.value)));
        (self.model.is_some() || said != nothing).then_some(said)
    }
}

/// A day as people write it: 2025-05-30 of `20250530-203806`; anything else as it stands.
fn day(date: &str) -> String {
    match (date.get(..4), date.get(4..6), date.get(6..8)) {
        (Some(year), Some(month), Some(day)) if date[..8].chars().all(|c| c.is_ascii_digit()) => {
            format!("{year}-{month}-{day}")
        }
        _ => date.split('T').next().unwrap_or(date).to_owned(),
    }
}
