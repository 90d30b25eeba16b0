//! The codes of diagnostics: stable names to search for, and how grave each is.

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; the result stands.
    Warning,
    /// No result can be had.
    Error,
}

macro_rules! codes {
    ($( $(#[doc = $doc:literal])+ $name:ident => $text:literal, $severity:ident; )*) => {
        /// What kind of thing a diagnostic reports.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $( $(#[doc = $doc])+ $name, )* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[ $( Code::$name, )* ];

            /// The code as printed and documented.
            pub const fn text(self) -> &'static str {
                match self { $( Code::$name => $text, )* }
            }

            /// What it means, in a sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $( Code::$name => concat!($($doc),+).trim_ascii(), )* }
            }

            /// How grave it is.
            pub const fn severity(self) -> Severity {
                match self { $( Code::$name => Severity::$severity, )* }
            }
        }
    };
}

codes! {
    /// The file is not YAML.
    YamlSyntax => "yaml-syntax", Error;
    /// The file is not JSON.
    JsonSyntax => "json-syntax", Error;
    /// The file ends before what it holds does.
    CutOff => "cut-off", Error;
    /// The file is not UTF-8.
    NotUtf8 => "not-utf8", Error;
    /// The file is larger than any scenario.
    TooLarge => "too-large", Error;
    /// There is nothing in the file.
    EmptyFile => "empty-file", Error;
    /// The file holds more than one document.
    SecondDocument => "second-document", Error;
    /// Nested too deeply, or an alias that contains itself.
    TooDeep => "too-deep", Error;
    /// Aliases that expand to too many values.
    TooMany => "too-many-values", Error;
    /// A key that nobody reads.
    UnknownKey => "unknown-key", Error;
    /// A key that is there twice.
    DuplicateKey => "duplicate-key", Error;
    /// A key that has to be there.
    MissingKey => "missing-key", Error;
    /// A list where a mapping belongs, and the like.
    WrongType => "wrong-type", Error;
    /// Not the quantity that belongs here: no number, or another unit.
    WrongUnit => "wrong-unit", Error;
    /// A quantity outside what it can be.
    OutOfRange => "out-of-range", Error;
    /// A word that is none of the words that belong here.
    UnknownWord => "unknown-word", Error;
    /// A text with a line break, a tab, or a character that is not seen or that steers what shows it.
    HiddenCharacter => "hidden-character", Error;
    /// A name that cannot be one: for a character in it or at its start, or because it means something else.
    WrongName => "wrong-name", Error;
    /// A scenario in which there is nothing of what the command shows.
    NothingToShow => "nothing-to-show", Error;
    /// A name that the catalog or the scenario does not have.
    UnknownName => "unknown-name", Error;
    /// Not a date.
    WrongDate => "wrong-date", Error;
    /// Two keys that exclude each other, or figures that contradict each other.
    Conflict => "conflict", Error;
    /// The catalog has the thing, but not this price of it.
    MissingPrice => "missing-price", Error;
    /// No price was known yet on that date.
    NoPriceYet => "no-price-yet", Error;
    /// A comparison that is no comparison with a figure.
    WrongComparison => "wrong-comparison", Error;
    /// GPUs that do not divide as asked.
    Parallelism => "parallelism", Error;
    /// The file is none of the benchmarks' results that are read.
    NotABenchmark => "not-a-benchmark", Error;
    /// A benchmark that measured nothing that can be used.
    NoMeasurement => "no-measurement", Error;
    /// A benchmark in which more than a tenth of the requests failed.
    MostlyFailed => "mostly-failed", Error;
    /// One run of several measured nothing.
    FailedRun => "failed-run", Warning;
    /// A column of a table that is not read, and has nearly the name of one that is.
    IdleColumn => "idle-column", Warning;
    /// The file is none of the evaluations' results that are read.
    NotAnEvaluation => "not-an-evaluation", Error;
    /// The file is neither a benchmark's nor an evaluation's result that is read.
    NotAResult => "not-a-result", Error;
    /// An evaluation without an attempt that can be used.
    NoAttempt => "no-attempt", Error;
    /// An attempt that is there twice.
    DuplicateAttempt => "duplicate-attempt", Error;
    /// Tasks that one option of an evaluation was tried at, and another was not.
    MissingTasks => "missing-tasks", Error;
    /// The file is neither a FOCUS export nor a plain table of what was billed.
    NotABill => "not-a-bill", Error;
    /// A bill without a row that is asked for.
    NothingBilled => "nothing-billed", Error;
    /// A bill in another currency than the forecast.
    OtherCurrency => "other-currency", Error;
    /// An amount or a quantity of a bill that is no plain number.
    WrongAmount => "wrong-amount", Error;
    /// A bill and a forecast without a month in common.
    NoMonthInCommon => "no-month-in-common", Error;
    /// Attempts to which a provider gave no answer.
    NoAnswer => "no-answer", Warning;
    /// Answers that were not judged, because what judges them gave no verdict.
    NotJudged => "not-judged", Warning;
    /// Latencies that no call of a model has: answers out of a cache, or another unit.
    ImplausibleLatency => "implausible-latency", Warning;
    /// A benchmark with other lengths of prompts or answers than the workload's.
    OtherLengths => "other-lengths", Warning;
    /// Measurements of one run that contradict each other.
    Contradiction => "contradiction", Warning;
    /// A time that no server takes.
    ImpossibleTime => "impossible-time", Warning;
    /// A benchmark that asked for less than its server can do: what a replica carries is at least that.
    CapacityLowerBound => "capacity-lower-bound", Warning;
    /// A benchmark of another model, engine or GPU than the option's.
    OtherServer => "other-server", Warning;
    /// A latency that was measured under a lighter load than the workload's.
    LighterLoad => "lighter-load", Warning;
    /// Requests of a benchmark that failed.
    FailedRequests => "failed-requests", Warning;
    /// A benchmark whose prompts came out of a prefix cache otherwise than the workload's.
    OtherCache => "other-cache", Warning;
    /// A price that was checked long before the scenario's date.
    StalePrice => "stale-price", Warning;
    /// A price that was first seen after the scenario's date.
    LaterPrice => "later-price", Warning;
    /// A price that is hardly meant so: far from what such things cost, or dearer where it should be cheaper.
    ImplausiblePrice => "implausible-price", Warning;
    /// A price change that is assumed and changes no price.
    IdlePriceChange => "idle-price-change", Warning;
    /// A rate of exchange that is moved where the months have rates of their own.
    IdleExchangeRate => "idle-exchange-rate", Warning;
    /// A price that a scenario states without saying where it is from.
    NoSource => "no-source", Warning;
    /// A fleet that should follow the demand, and is paid in every hour all the same.
    CommittedElastic => "committed-elastic", Warning;
    /// Something is posted to a ledger whose account the scenario does not state.
    NoAccount => "no-account", Warning;
    /// A price that comes from a survey of what others pay: nobody sells at it.
    MarketPrice => "market-price", Warning;
    /// A price of a whole instance that is below what one of its GPUs costs.
    PriceOfOneGpu => "price-of-one-gpu", Warning;
    /// A throughput beyond the peak of the GPUs that it is stated of.
    AbovePeak => "above-peak", Warning;
    /// A limit that the base of a check has and the scenario has wider or not at all.
    LimitLoosened => "limit-loosened", Warning;
    /// A scenario with limits on changes that the base of a check does not have.
    NewScenario => "new-scenario", Warning;
    /// An option of a scenario with limits on changes that the base of a check does not have.
    NewOption => "new-option", Warning;
    /// A price that moved since a lock was written.
    PriceMoved => "price-moved", Warning;
    /// A lock that was written for another catalog.
    OtherCatalog => "other-catalog", Warning;
    /// A point before three digits that may be meant as the mark between thousands.
    GroupingPoint => "grouping-point", Warning;
    /// An exchange rate of a day that is long before the scenario's, or long after it.
    DistantRate => "distant-rate", Warning;
    /// A key with nothing behind it.
    EmptyValue => "empty-value", Warning;
    /// A scenario that is checked and sets no limit.
    NoLimits => "no-limits", Warning;
    /// A mean prompt near a bound of prices, with nothing said of how prompts vary.
    NearTier => "near-tier", Warning;
    /// Prompts that vary beyond the longest that has a price.
    LongPrompts => "long-prompts", Warning;
    /// A model that its provider has switched off by the scenario's date.
    RetiredModel => "retired-model", Warning;
    /// A model that its provider switches off within the horizon.
    RetiringModel => "retiring-model", Warning;
    /// A deadline of a workload that decides nothing.
    IdleDeadline => "idle-deadline", Warning;
    /// A time to start of instances that run all month.
    IdleStartUp => "idle-start-up", Warning;
    /// A release of an engine that the catalog does not know.
    UnknownRelease => "unknown-release", Warning;
    /// A release of an engine that came out after the scenario's date.
    LaterRelease => "later-release", Warning;
    /// Calls that a price card of a later day has no price for.
    NoLaterPrice => "no-later-price", Warning;
    /// Published weights that no architecture of the catalog names: what serves them is not found by its model.
    UnknownCheckpoint => "unknown-checkpoint", Warning;
}
