//! The arguments of `init`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::shared_args::date;
use crate::units::Date;

use super::answers::{Answers, Field};
use super::kind::Kind;

#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct InitArgs {
    /// The file to write; `-` is standard output [default: scenario.yaml]
    #[arg(value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// What the scenario compares [on a terminal, without it: you are asked, also for the figures that no flag gives]
    #[arg(long, value_enum)]
    pub(super) kind: Option<Kind>,
    /// Replace the file if it exists
    #[arg(long)]
    pub(super) force: bool,
    /// What it is about, in one line
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,
    /// How many tasks: `1.2M/month`, `40k/day`
    #[arg(long, value_name = "TASKS/TIME", allow_negative_numbers = true)]
    pub(super) tasks: Option<String>,
    /// Prompt tokens of a call; of an agent, of its first call
    #[arg(long, value_name = "TOKENS", allow_negative_numbers = true)]
    pub(super) input: Option<String>,
    /// Answer tokens of a call; `--output 350` says the same
    #[arg(long, value_name = "TOKENS", allow_negative_numbers = true)]
    pub(super) answer: Option<String>,
    /// The share of the prompt that a prompt cache serves: `60%`
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    pub(super) cached: Option<String>,
    /// The busiest hour over the mean hour: `3x` (rented, owned)
    #[arg(long, value_name = "FACTOR", allow_negative_numbers = true)]
    pub(super) peak_to_mean: Option<String>,
    /// The longest time to the first token, of 95% of the calls: `2 s` (rented, owned)
    #[arg(long, value_name = "TIME", allow_negative_numbers = true)]
    pub(super) ttft_p95: Option<String>,
    /// Calls to a model for one task (agents)
    #[arg(long, value_name = "CALLS", allow_negative_numbers = true)]
    pub(super) calls: Option<String>,
    /// How many tokens each call adds to the prompt of the next one (agents)
    #[arg(long, value_name = "TOKENS", allow_negative_numbers = true)]
    pub(super) grows: Option<String>,
    /// Models: by the token, `openai/gpt-5.4-mini,…` (`breakeven catalog list models`); on GPUs one, `llama-3.3-70b`
    /// (`breakeven catalog list architectures`)
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub(super) model: Vec<String>,
    /// Models by the token that GPUs are compared with (rented, owned)
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub(super) api: Vec<String>,
    /// GPUs: `h100-sxm,b200-sxm` (rented, owned; `breakeven catalog list gpus`)
    #[arg(long, value_name = "GPU,…", value_delimiter = ',')]
    pub(super) gpu: Vec<String>,
    /// Offers of rented GPUs [default: of each GPU the least expensive one that holds the model]
    #[arg(long, value_name = "OFFER,…", value_delimiter = ',', conflicts_with = "gpu")]
    pub(super) offer: Vec<String>,
    /// The date of the prices [default: today, in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, env = "BREAKEVEN_AS_OF")]
    pub(super) as_of: Option<Date>,
}

impl InitArgs {
    /// What the flags say of a scenario of this kind.
    pub(super) fn answers(&self, kind: Kind, name: String, today: Date) -> Answers {
        let mut answers = Answers::new(kind, name, self.as_of.unwrap_or(today));
        for (field, typed) in self.typed() {
            answers.give(field, &typed);
        }
        answers
    }

    /// The figures that flags give.
    pub(super) fn typed(&self) -> Vec<(Field, Vec<String>)> {
        let one = |typed: &Option<String>| typed.iter().cloned().collect::<Vec<_>>();
        let all = [
            (Field::Title, one(&self.title)),
            (Field::Tasks, one(&self.tasks)),
            (Field::Calls, one(&self.calls)),
            (Field::Input, one(&self.input)),
            (Field::Grows, one(&self.grows)),
            (Field::Cached, one(&self.cached)),
            (Field::Answer, one(&self.answer)),
            (Field::PeakToMean, one(&self.peak_to_mean)),
            (Field::TtftP95, one(&self.ttft_p95)),
            (Field::Model, self.model.clone()),
            (Field::Gpu, self.gpu.clone()),
            (Field::Offer, self.offer.clone()),
            (Field::Api, self.api.clone()),
        ];
        all.into_iter().filter(|(_, typed)| !typed.is_empty()).collect()
    }
}
