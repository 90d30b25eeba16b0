//! The patterns of units against the reader: what is read as a unit keeps its pattern, and what is refused for its unit does not.

use breakeven::units::{Amount, Calendar, Conventions, Currency, Money, ParseError, Unit, unit_words};
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::json;
use std::sync::LazyLock;

/// The pattern of each unit.
static PATTERNS: LazyLock<Vec<(Unit, Validator)>> = LazyLock::new(|| {
    let of = |unit: &Unit| {
        let pattern = format!(r"^\s*(?:{})\s*$", unit.pattern());
        (*unit, jsonschema::validator_for(&json!({ "pattern": pattern })).unwrap())
    };
    Unit::ALL.iter().map(of).collect()
});

/// Numbers as people write them.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,4}",
        "[0-9]{1,3}(,[0-9]{3}){1,2}",
        "[0-9]{1,3}\\.[0-9]{0,2}",
        "\\.[0-9]{1,2}",
        "[1-9]e[1-4]"
    ]
}

/// Scale letters, or none.
fn scale() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "", "", "k", "K", "M", "B", "bn", " million", " k", " T"])
}

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(unit_words().to_vec())
}

/// What stands between two words.
fn between() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["/", " / ", " per ", " ", "-", "/1k ", " per million "])
}

/// A unit's own text with another number, or any words together.
fn text() -> impl Strategy<Value = String> {
    let own = prop::sample::select(Unit::ALL.to_vec()).prop_map(|unit| unit.suffix().to_owned());
    let any = prop::collection::vec((between(), word()), 0..3).prop_map(|parts| {
        parts.into_iter().map(|(between, word)| between.to_string() + word).collect::<String>()
    });
    let sign = prop::sample::select(vec!["", "", "", "", "-", "- ", "−"]);
    let money = prop::sample::select(vec![
        "", "", "", "$", "$ ", "US$", "USD ", "€", "EUR ", "£", "CHF ", "CA$", "SEK ",
    ]);
    let mark = prop::sample::select(vec!["", "", "", "%", " %", "x", "×"]);
    let around = prop::sample::select(vec!["", " "]);
    (around, sign, money, number(), scale(), mark, prop_oneof![own, any]).prop_map(
        |(around, sign, money, number, scale, mark, unit)| {
            format!("{around}{sign}{money}{number}{scale}{mark}{unit}{around}")
        },
    )
}

/// Whether a text has two words of one kind, which may cancel each other out: no pattern counts them.
fn may_cancel(text: &str) -> bool {
    let of = |word: &str| {
        Unit::ALL.iter().position(|unit| unit.parse(&format!("1 {word}"), Calendar::STANDARD).is_ok())
    };
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| unit_words().contains(word)).collect();
    words.iter().enumerate().any(|(at, word)| {
        words.iter().skip(at + 1).any(|other| word == other || (of(word).is_some() && of(word) == of(other)))
    }) || words.iter().filter(|word| ["W", "kW", "MW", "J", "Wh", "kWh", "MWh"].contains(word)).count() > 1
}

/// A text as a unit, money in whichever currency it is written in: a schema does not know in which currency a scenario is.
fn read(unit: Unit, text: &str) -> Result<Amount, ParseError> {
    let in_currency = |currency: Currency| {
        unit.parse(text, Conventions { money: Money::Only(currency), ..Conventions::STANDARD })
    };
    let is_other = |read: &Result<Amount, ParseError>| matches!(read, Err(ParseError::OtherCurrency { .. }));
    let all = Currency::ALL.iter().map(|currency| in_currency(*currency));
    all.into_iter().find(|read| !is_other(read)).unwrap_or_else(|| in_currency(Currency::Usd))
}

fn disagreement(text: &str) -> Option<String> {
    for (unit, pattern) in PATTERNS.iter() {
        let keeps = pattern.is_valid(&json!(text));
        match read(*unit, text) {
            Ok(_) if !keeps && !may_cancel(text) => {
                return Some(format!("`{text}` is {unit:?} and not of its pattern"));
            }
            Err(ParseError::OutOfRange { .. }) | Ok(_) => {}
            Err(error) if keeps => {
                return Some(format!("`{text}` is of the pattern of {unit:?}, and: {error}"));
            }
            Err(_) => {}
        }
    }
    None
}

#[test]
fn a_unit_keeps_the_pattern_that_is_made_of_its_words() {
    for unit in Unit::ALL {
        for text in [unit.example().to_owned(), format!("{}2,400.5{}", unit.prefix(), unit.suffix())] {
            assert_eq!(disagreement(&text), None);
        }
    }
    for text in [
        "$2 / 1M tokens",
        "$0.002 per 1k tokens",
        "14.4M per year",
        "14.8k tokens/s",
        "3,100 tokens/s per replica",
        "$184.06 per kW-month",
        "$0.11/kWh",
        "$110/MWh",
        "12 requests/s",
        "40k/day",
        "80",
        "80%",
        "1e6",
        "0.5 engineers",
        "-30%/year",
        "7,400 kW h",
        "$2.50/h/GPU",
        "",
        "months",
        "1,2 months",
        "1.2.3 months",
        "1 2 months",
        "12k k months",
        "3 months/",
        "3 per per months",
        "€2.50/h",
        "CHF 2.50/h",
        "CHF2.50/h",
        "5 €",
        "5 EUR",
        "120%",
        "-0",
        "-0 months",
        "$-3",
        "3 x",
        "3x",
        "300%",
        "10/year",
        "10%",
        "350 msec",
        "$2.50/GPU/h",
        "$ 5",
        "5$",
        "12per h",
        "5MW",
        "989 TFLOP/s",
        "0 GFLOP/s",
        "1 PFLOP per second",
        "1 PFLOP",
    ] {
        assert_eq!(disagreement(text), None);
    }
}

proptest! {
    #![proptest_config(crate::harness::so_many(400))]

    #[test]
    fn whatever_is_written_reader_and_pattern_say_the_same(text in text()) {
        prop_assert_eq!(disagreement(&text), None);
    }
}
