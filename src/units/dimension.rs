//! Dimensions (money, time, tokens, …) and the table of unit words that people write.

use super::calendar::{Calendar, MONTHS_PER_YEAR, SECONDS_PER_HOUR};

/// What a unit measures: the exponents of the base dimensions, so that `$/kWh` is money¹ · energy⁻¹.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Signature(pub(super) [i8; DIMENSIONS]);

pub(super) const DIMENSIONS: usize = 18;

/// The base dimensions. Things that are counted (GPUs, tasks) are dimensions too, so that a price per GPU-hour is
/// not taken for a price per hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dim {
    Money,
    Time,
    Token,
    Energy,
    Byte,
    Flop,
    Mass,
    Gpu,
    Replica,
    Server,
    Task,
    Call,
    Engineer,
    Search,
    Page,
    Container,
    Image,
    Unit,
}

const NAMES: [(Dim, &str); DIMENSIONS] = [
    (Dim::Money, "money"),
    (Dim::Time, "time"),
    (Dim::Token, "tokens"),
    (Dim::Energy, "energy"),
    (Dim::Byte, "bytes"),
    (Dim::Flop, "operations"),
    (Dim::Mass, "mass"),
    (Dim::Gpu, "GPUs"),
    (Dim::Replica, "replicas"),
    (Dim::Server, "servers"),
    (Dim::Task, "tasks"),
    (Dim::Call, "calls"),
    (Dim::Engineer, "engineers"),
    (Dim::Search, "searches"),
    (Dim::Page, "pages"),
    (Dim::Container, "containers"),
    (Dim::Image, "images"),
    (Dim::Unit, "reserved units"),
];

impl Signature {
    const fn over(above: Dim, below: Dim) -> Self {
        let mut exponents = [0; DIMENSIONS];
        exponents[above as usize] = 1;
        exponents[below as usize] = -1;
        Self(exponents)
    }

    pub(super) fn of(dim: Dim, exponent: i8) -> Self {
        Self::default().with(dim, exponent)
    }

    pub(super) fn with(mut self, dim: Dim, exponent: i8) -> Self {
        let slot = &mut self.0[dim as usize];
        *slot = slot.saturating_add(exponent);
        self
    }

    pub(super) fn times(mut self, other: Self, sign: i8) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine = mine.saturating_add(theirs.saturating_mul(sign));
        }
        self
    }

    /// In words, for messages: "a price per energy", "tokens per time", "a plain number".
    pub(super) fn describe(self) -> String {
        let names = |wanted: fn(i8) -> bool| -> Vec<&'static str> {
            NAMES.iter().filter(|(dim, _)| wanted(self.0[*dim as usize])).map(|(_, name)| *name).collect()
        };
        let (above, below) = (names(|exponent| exponent > 0), names(|exponent| exponent < 0));
        // Energy per time is what people call power.
        let join = |words: &[&'static str], glue: &str| words.join(glue).replace("energy per time", "power");
        match (above.as_slice(), below.as_slice()) {
            ([], []) => "a plain number".to_owned(),
            (["energy"], ["time"]) => "a power".to_owned(),
            (["money"], []) => "an amount of money".to_owned(),
            (["money"], below) => format!("a price per {}", join(below, " and ")),
            (["time"], []) => "a duration".to_owned(),
            (above, []) => format!("an amount of {}", join(above, " × ")),
            ([], below) => format!("a rate per {}", join(below, " and ")),
            (above, below) => format!("{} per {}", join(above, " × "), join(below, " and ")),
        }
    }
}

/// One unit: what it measures, and how many base units it is (`multiplier` × 10^`exponent`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct UnitWord {
    pub(super) signature: Signature,
    pub(super) exponent: i32,
    pub(super) multiplier: f64,
}

/// Watts: joules a second.
const POWER: Signature = Signature::over(Dim::Energy, Dim::Time);
/// Operations a second.
const FLOPS: Signature = Signature::over(Dim::Flop, Dim::Time);

fn unit(signature: Signature, exponent: i32, multiplier: f64) -> UnitWord {
    UnitWord { signature, exponent, multiplier }
}

fn time(seconds: f64) -> UnitWord {
    unit(Signature::of(Dim::Time, 1), 0, seconds)
}

fn counted(dim: Dim) -> UnitWord {
    unit(Signature::of(dim, 1), 0, 1.0)
}

/// The table of the words, which both are made of: what looks a word up, and the list of all.
macro_rules! unit_words {
    ($calendar:ident: $($($word:literal)|+ => $unit:expr;)+) => {
        /// Looks a unit word up, exactly as written (`MW` and `mW` differ). Months depend on the calendar.
        pub(super) fn unit_word(word: &str, $calendar: Calendar) -> Option<UnitWord> {
            Some(match word {
                $($($word)|+ => $unit,)+
                _ => return None,
            })
        }

        /// Every unit word.
        pub(super) const WORDS: &[&str] = &[$($($word),+),+];
    };
}

unit_words! { calendar:
    "ns" => unit(Signature::of(Dim::Time, 1), -9, 1.0);
    "us" | "µs" | "μs" => unit(Signature::of(Dim::Time, 1), -6, 1.0);
    "ms" => unit(Signature::of(Dim::Time, 1), -3, 1.0);
    "s" | "sec" | "secs" | "second" | "seconds" => time(1.0);
    "min" | "mins" | "minute" | "minutes" => time(60.0);
    "h" | "hr" | "hrs" | "hour" | "hours" => time(SECONDS_PER_HOUR);
    "d" | "day" | "days" => time(24.0 * SECONDS_PER_HOUR);
    "week" | "weeks" => time(7.0 * 24.0 * SECONDS_PER_HOUR);
    "mo" | "month" | "months" => time(calendar.seconds_per_month());
    "y" | "yr" | "year" | "years" => time(calendar.seconds_per_month() * MONTHS_PER_YEAR);
    "token" | "tokens" | "tok" | "toks" => counted(Dim::Token);
    "ktok" | "ktokens" => unit(Signature::of(Dim::Token, 1), 3, 1.0);
    "Mtok" | "MTok" | "mtok" | "Mtokens" => unit(Signature::of(Dim::Token, 1), 6, 1.0);
    "Gtok" | "Btok" | "Gtokens" | "Btokens" => unit(Signature::of(Dim::Token, 1), 9, 1.0);
    "W" => unit(POWER, 0, 1.0);
    "kW" => unit(POWER, 3, 1.0);
    "MW" => unit(POWER, 6, 1.0);
    "J" => unit(Signature::of(Dim::Energy, 1), 0, 1.0);
    "Wh" => unit(Signature::of(Dim::Energy, 1), 0, SECONDS_PER_HOUR);
    "kWh" => unit(Signature::of(Dim::Energy, 1), 3, SECONDS_PER_HOUR);
    "MWh" => unit(Signature::of(Dim::Energy, 1), 6, SECONDS_PER_HOUR);
    "byte" | "bytes" => counted(Dim::Byte);
    "kB" => unit(Signature::of(Dim::Byte, 1), 3, 1.0);
    "MB" => unit(Signature::of(Dim::Byte, 1), 6, 1.0);
    "GB" => unit(Signature::of(Dim::Byte, 1), 9, 1.0);
    "TB" => unit(Signature::of(Dim::Byte, 1), 12, 1.0);
    "KiB" | "kiB" => unit(Signature::of(Dim::Byte, 1), 0, 1024.0);
    "MiB" => unit(Signature::of(Dim::Byte, 1), 0, 1_048_576.0);
    "GiB" => unit(Signature::of(Dim::Byte, 1), 0, 1_073_741_824.0);
    "TiB" => unit(Signature::of(Dim::Byte, 1), 0, 1_099_511_627_776.0);
    "GFLOPS" => unit(FLOPS, 9, 1.0);
    "GFLOP" => unit(Signature::of(Dim::Flop, 1), 9, 1.0);
    "TFLOPS" => unit(FLOPS, 12, 1.0);
    "TFLOP" => unit(Signature::of(Dim::Flop, 1), 12, 1.0);
    "PFLOPS" => unit(FLOPS, 15, 1.0);
    "PFLOP" => unit(Signature::of(Dim::Flop, 1), 15, 1.0);
    "g" | "gCO2e" | "gCO2" => counted(Dim::Mass);
    "kg" | "kgCO2e" | "kgCO2" => unit(Signature::of(Dim::Mass, 1), 3, 1.0);
    "t" | "tCO2e" => unit(Signature::of(Dim::Mass, 1), 6, 1.0);
    "GPU" | "GPUs" | "gpu" | "gpus" => counted(Dim::Gpu);
    "replica" | "replicas" => counted(Dim::Replica);
    "server" | "servers" | "node" | "nodes" => counted(Dim::Server);
    "task" | "tasks" => counted(Dim::Task);
    "engineer" | "engineers" | "FTE" | "FTEs" => counted(Dim::Engineer);
    "unit" | "units" | "PTU" | "PTUs" | "GSU" | "GSUs" => counted(Dim::Unit);
    "call" | "calls" | "request" | "requests" => counted(Dim::Call);
    "search" | "searches" | "query" | "queries" => counted(Dim::Search);
    "page" | "pages" => counted(Dim::Page);
    "container" | "containers" | "session" | "sessions" => counted(Dim::Container);
    "image" | "images" => counted(Dim::Image);
}

/// The powers of ten of scale words.
pub(super) const SCALES: &[(&str, i32)] = &[
    ("k", 3),
    ("K", 3),
    ("thousand", 3),
    ("M", 6),
    ("mn", 6),
    ("million", 6),
    ("B", 9),
    ("bn", 9),
    ("G", 9),
    ("billion", 9),
    ("T", 12),
    ("trillion", 12),
];

/// The power of ten of a scale letter after a number: `1.2M`, `40k`, `608B`.
pub(super) fn scale_exponent(word: &str) -> Option<i32> {
    SCALES.iter().find(|(known, _)| *known == word).map(|(_, exponent)| *exponent)
}
