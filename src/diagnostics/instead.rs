//! What to write instead, code by code: for docs/errors.md, where a message by itself does not say enough.

use super::code::Code;

/// What to write instead of what a code reports. A test holds that every code is in it.
const INSTEAD: &[(Code, &str)] = &[
    (
        Code::YamlSyntax,
        "Mend the line that is shown. Common causes: a tab, a missing space behind `:`, a quote or bracket that is not closed, a `:` or `#` in a value without quotes.",
    ),
    (
        Code::JsonSyntax,
        "Export the file again, or mend the place that is shown; the message says what was expected there.",
    ),
    (Code::CutOff, "The program that wrote the file was stopped, or the copy was. Take the whole file."),
    (Code::NotUtf8, "Save the file as UTF-8: `iconv -f LATIN1 -t UTF-8 old.yaml > new.yaml`."),
    (
        Code::TooLarge,
        "Scenarios and price files may have 4 MiB, JSON result files 64 MiB, tables of attempts 2 GiB and 2,000,000 attempts. Check that the right file is named; cut results of several runs apart.",
    ),
    (Code::EmptyFile, "Write a scenario: `breakeven init` makes one to start from."),
    (
        Code::SecondDocument,
        "Keep one document a file: remove the line `---` and what follows it, or put that into a file of its own.",
    ),
    (Code::TooDeep, "Write the value out in the place of the alias; a scenario needs some eight levels."),
    (Code::TooMany, "Write values out in the place of aliases of aliases."),
    (
        Code::UnknownKey,
        "Take the key that the help names, or look it up in [the scenario file](scenario.md). Often the indentation puts a right key into a wrong block.",
    ),
    (Code::DuplicateKey, "Keep one of the two; the message says where the other one is."),
    (Code::MissingKey, "Add the key; the help shows it with a value."),
    (
        Code::WrongType,
        "Write what the message expects: one value, a list `[a, b]`, or a mapping `{ key: value }`.",
    ),
    (
        Code::WrongUnit,
        "Write the number with the unit that the message shows: `1.2M/month`, `$2.50/h`, `350 ms`. [Quantities](scenario.md#quantities) has all units.",
    ),
    (
        Code::OutOfRange,
        "Take a value within the bounds of the message. Check the unit first: 80% is `80%` or `0.8`, not `80`.",
    ),
    (Code::UnknownWord, "Take one of the words that the message lists."),
    (
        Code::HiddenCharacter,
        "Write the text as one line, without tabs, control characters, marks that turn its direction and blanks without width. They often come along with text that was copied from a page; `cat -A FILE` shows them. `description` may have several lines.",
    ),
    (
        Code::WrongName,
        "Take letters and digits of any script, with `-`, `_`, `.`, `/`, `+`, `:`, `@` and blanks between them, such as `h100-sxm` or `Qwen/Qwen3-32B`. What is to be read stands in `title` and `note`. `recommended` is no option's name.",
    ),
    (
        Code::NothingToShow,
        "Add what the message names, or run the command that shows what the scenario has: `breakeven run` shows every option.",
    ),
    (
        Code::UnknownName,
        "Take the name that the help suggests; `breakeven catalog list` shows what the catalog has. What it lacks comes in with [own prices](guide/own-prices.md).",
    ),
    (Code::WrongDate, "Write year, month and day: `2026-11-15`."),
    (Code::Conflict, "Keep one of the two statements; the message names both."),
    (
        Code::MissingPrice,
        "Take a tier, term or region that is sold, as the help says, or state the price: `price: { … }` in the scenario, or an entry of [own prices](guide/own-prices.md).",
    ),
    (Code::NoPriceYet, "Take a later `as_of`, or add an older price with [own prices](guide/own-prices.md)."),
    (Code::WrongComparison, "Write a comparison in quotes, with its unit: `\"<= $0.01\"`, `\">= 90%\"`."),
    (
        Code::Parallelism,
        "Take the number of GPUs or the precision that the help names, or `tensor_parallel: auto`, which finds a layout.",
    ),
    (
        Code::NotABenchmark,
        "Give a result file of a benchmark: [the scenario file](scenario.md#benchmark-files) lists the kinds. The message says what the file looks like, and what to do with it.",
    ),
    (
        Code::IdleColumn,
        "Call the column what the help says, if that is what it holds; a column that is meant to be left alone can have any other name.",
    ),
    (Code::NoMeasurement, "Run the benchmark again: the file holds no successful run with a throughput."),
    (
        Code::MostlyFailed,
        "Find out why the requests failed and measure again; `allow_failures: true` beside the file takes the rate of what was answered.",
    ),
    (Code::FailedRun, "Nothing, if the other runs are enough; else run the benchmark again at that load."),
    (
        Code::NotAnEvaluation,
        "Give a CSV file with the columns that the help names, or a result of one of the tools that it names.",
    ),
    (
        Code::NotAResult,
        "Give a result file of a benchmark or an evaluation, or a CSV file of your own; `breakeven inspect --help` shows the way.",
    ),
    (
        Code::NotABill,
        "Export the bill as FOCUS 1.0 to 1.2 in CSV, or write a table `month,what,amount` with `quantity,unit` where they are known.",
    ),
    (
        Code::NothingBilled,
        "Take another `--service` or `--match`; the help names the services that the file has.",
    ),
    (
        Code::OtherCurrency,
        "Convert the amounts at the rate of your books, or leave those rows out with `--match BillingCurrency=USD`; a scenario may be in the currency of the bill (`currency: EUR`).",
    ),
    (
        Code::WrongAmount,
        "Write plain numbers, `1234.56`: no sign of a currency, no separators of thousands, never NaN. Credits are negative, `-12.00`.",
    ),
    (
        Code::NoMonthInCommon,
        "Check `finance.first_month` and the horizon against the months of the bill; `--first-month 2027-01` sets it for one call.",
    ),
    (Code::NoAttempt, "Check the filter and the columns: no row of the file is an attempt that counts."),
    (Code::DuplicateAttempt, "Remove one of the two rows, or number attempts at a task apart."),
    (
        Code::MissingTasks,
        "Evaluate both options at the same tasks, or leave the tasks out that only one was tried at.",
    ),
    (
        Code::NotJudged,
        "Judge those answers again, or leave them out: they count neither as right nor as wrong.",
    ),
    (
        Code::ImplausibleLatency,
        "Measure without a cache, or write the unit of each latency. No limit on latency is met by such figures.",
    ),
    (
        Code::NoAnswer,
        "Nothing, if providers really failed so often; else evaluate those tasks again. They count as stated in the message.",
    ),
    (
        Code::OtherLengths,
        "Measure with prompts and answers as long as the workload's, or use `extend: true`, which predicts the difference.",
    ),
    (
        Code::Contradiction,
        "Check what the file says about the run: number of GPUs, precision, lengths. One of the figures is wrong.",
    ),
    (
        Code::ImpossibleTime,
        "Measure it again with streamed answers, or leave it: the time counts as unknown, and no limit on it as kept.",
    ),
    (
        Code::CapacityLowerBound,
        "Measure with a closed loop (`--max-concurrency 64 --request-rate inf`), or raise the rate until the server answers less than it is \
         asked; until then the replicas of the bill are the most that are needed.",
    ),
    (
        Code::OtherServer,
        "Measure what the option runs, or correct the option; `extend: true` takes a measurement of the same model to replicas of other sizes.",
    ),
    (
        Code::LighterLoad,
        "Measure at the rate of the busiest hour (`breakeven run FILE --view deploy` writes the command): under more load an endpoint is slower, or limits rates.",
    ),
    (
        Code::FailedRequests,
        "Find out why requests failed: a server that refuses some is asked for too much, and its rate is that of the others.",
    ),
    (
        Code::OtherCache,
        "Measure with prompts that share as much as those of the workload, or state `cached_input` as it was measured.",
    ),
    (
        Code::StalePrice,
        "Check the price on the seller's page and state it with [own prices](guide/own-prices.md), or take an `as_of` nearer to the day of the check.",
    ),
    (Code::LaterPrice, "Nothing, if the price was the same already; else take a later `as_of`."),
    (
        Code::ImplausiblePrice,
        "Check the unit: prices of tokens are per million (`$0.15/Mtok`), and an answer rarely costs less than a prompt.",
    ),
    (Code::NoSource, "Say where the price is from: `source: quote of 2026-11-20` beside it."),
    (
        Code::CommittedElastic,
        "Write `scaling: fixed`, or take a term without a commitment: `on-demand` or `spot`.",
    ),
    (
        Code::NoAccount,
        "State an account for each kind of line that is posted, as your ledger has them: `accounts: { tokens: \"6830\" }`. Without one the row has the kind's own name.",
    ),
    (
        Code::MarketPrice,
        "Take an offer that somebody sells (`breakeven catalog list rentals`), or state a quote of your own as `price`.",
    ),
    (
        Code::PriceOfOneGpu,
        "State the price of the whole instance, or say that it is of one GPU: `price: $2.49/GPU/h`.",
    ),
    (
        Code::AbovePeak,
        "Check the throughput: it is that of one replica (`tokens/s per replica`), in answer tokens, on the GPUs of one replica.",
    ),
    (
        Code::LimitLoosened,
        "If the wider limit is meant, nothing: it is said so that a reviewer sees it. `--strict` makes it fail.",
    ),
    (
        Code::NewScenario,
        "Nothing, if the scenario is new: from the next change on there is something to hold it against.",
    ),
    (
        Code::NewOption,
        "Nothing, if the option is new. If it is another name of one that the base has, its figures are held against nothing: limits on the recommended option (`recommended:`) hold whatever its name is.",
    ),
    (
        Code::PriceMoved,
        "`breakeven catalog lock --verify FILE` shows the prices field by field; `breakeven catalog lock FILE` takes them as they are now. `--locked` makes it fail.",
    ),
    (
        Code::OtherCatalog,
        "`breakeven catalog lock --verify FILE` says what moved; then lock again with `breakeven catalog lock FILE`.",
    ),
    (
        Code::GroupingPoint,
        "A point is the decimal point everywhere. Thousands take commas (`€3,000`) or nothing (`€3000`); of decimals leave closing zeros out.",
    ),
    (
        Code::DistantRate,
        "State the rate of your books with its day, or say in `source` why an older one is meant: `source: budget rate of 2025, kept`. The warning stays, since a reader should see it.",
    ),
    (
        Code::EmptyValue,
        "Write a value behind the key, or take the key out: `budgets:` with nothing below it sets no limit.",
    ),
    (
        Code::NoLimits,
        "Add `targets` for every option, or `budgets` for one: `targets: { accuracy: \">= 90%\" }`.",
    ),
    (
        Code::NearTier,
        "Say how prompts vary: `length_cv: 0.5`, or `input: { first: …, grows: … }` of an agent.",
    ),
    (
        Code::LongPrompts,
        "Lower `length_cv`, or take a model with a longer context or with a price for such prompts.",
    ),
    (
        Code::RetiredModel,
        "Take a model that is still sold; `breakeven catalog show NAME` says what its provider offers in its place, where that is known.",
    ),
    (
        Code::IdlePriceChange,
        "Name a provider, a model, a GPU, a server or an offer whose price an option takes from the catalog; prices that the scenario states are changed where they stand.",
    ),
    (
        Code::IdleExchangeRate,
        "Move the rates of the years (`exchange.budget_rates.2027`) as well as today's, or leave `budget_rates` out: then every month is exchanged at `exchange.rate`.",
    ),
    (Code::RetiringModel, "Plan the change of model, or take one that is sold over the whole horizon."),
    (
        Code::IdleDeadline,
        "Remove `deadline`, or add what it decides: prices by the hour, a fleet by the hour.",
    ),
    (
        Code::IdleStartUp,
        "Remove `start_up`, or write what it decides: `scaling: elastic` or `scale-to-zero`.",
    ),
    (
        Code::UnknownRelease,
        "Check the number of the release: `breakeven catalog list engines`. A release that is not known is predicted as the nearest one.",
    ),
    (Code::LaterRelease, "Take a release that was out on `as_of`, or a later `as_of`."),
    (
        Code::NoLaterPrice,
        "Say what such calls cost from that day on, with [own prices](guide/own-prices.md); until then the earlier price is kept.",
    ),
    (
        Code::UnknownCheckpoint,
        "Name weights by their id on Hugging Face that an architecture of the catalog has as its name or alias (`breakeven catalog \
         list architectures`), or leave `weights` out.",
    ),
];

impl Code {
    /// What to write instead; `None` for a code that nobody has explained yet.
    pub fn instead(self) -> Option<&'static str> {
        INSTEAD.iter().find(|(code, _)| *code == self).map(|(_, text)| *text)
    }
}
