//! Units survive being written and read, and no text makes the reader panic.

use breakeven::units::*;
use proptest::prelude::*;
use proptest::sample::select;

use crate::harness::{agree, so_many};

/// Writes a quantity of each type; a type that is not here does not compile.
macro_rules! written {
    ($($name:ident)*) => {
        fn written(unit: Unit, value: f64) -> Option<String> {
            match unit { $( Unit::$name => $name::new(value).ok().map(|quantity| quantity.to_string()), )* }
        }
    };
}

written! {
    Usd UsdPerTask UsdPerHour UsdPerGpuHour UsdPerMonth UsdPerGpuYear UsdPerMtok UsdPerKwh UsdPerKwMonth Tokens Mtok
    TokensPerSecond TokensPerMinute TasksPerMonth Calls CallsPerSecond Seconds Minutes Engineers Hours GpuHours Months Watts Kilowatts Kwh WhPerTask GramsPerTask
    GramsPerKwh Gigabytes TerabytesPerSecond Teraflops Fraction Load AnnualRate Ratio Count Parameters Number UsdNet Deviation ReturnRate
    ChangePerYear ChangePerMonth UsdPerMtokHour MtokHours UsdPerSearch UsdPerPage UsdPerContainer Searches Pages Containers
    Images
}

/// A unit and a number in its range: everyday sizes, sizes at the ends, every bit pattern.
fn quantities() -> impl Strategy<Value = (Unit, f64)> {
    select(Unit::ALL).prop_flat_map(|unit| {
        let max = unit.max();
        let numbers = prop_oneof![
            1 => prop_oneof![Just(0.0), Just(max), Just(f64::MIN_POSITIVE), Just(5e-324)].boxed(),
            3 => (1.0..10.0_f64, -18..16_i32).prop_map(|(digits, size)| digits * 10_f64.powi(size)).boxed(),
            2 => (0..1_000_000_u32, 0..7_i32).prop_map(|(digits, places)| f64::from(digits) / 10_f64.powi(places)).boxed(),
            2 => (0.0..=1.0_f64).prop_map(move |share| share * max).boxed(),
            2 => any::<f64>().prop_map(f64::abs).boxed(),
        ];
        let signed = unit.min() < 0.0;
        let numbers = (numbers, any::<bool>()).prop_map(move |(number, less)| if signed && less { -number } else { number });
        let notation = unit.notation();
        let numbers = numbers.prop_map(move |number| match notation {
            Notation::Whole => number.floor(),
            Notation::Unit | Notation::Plain | Notation::Percent => number,
        });
        (Just(unit), numbers.prop_filter("in range", move |number| written(unit, *number).is_some()))
    })
}

fn calendars() -> impl Strategy<Value = Calendar> {
    (600.0..=744.0_f64).prop_map(|hours| Calendar::new(Hours::new(hours).unwrap()).unwrap())
}

/// Text that looks like a quantity, more or less.
fn near_quantities() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "$",
        "US$",
        "-",
        "−",
        "€",
        "1",
        "12",
        "2,400",
        "1e9",
        "1e999",
        "1e-999",
        "9e99999999999",
        "e",
        ".",
        ".5",
        "5.",
        ",",
        "%",
        "x",
        "×",
        "k",
        "M",
        "B",
        "million",
        "/",
        "//",
        " per ",
        "per",
        "h",
        "day",
        "month",
        "year",
        "token",
        "tokens",
        "Mtok",
        "GPU",
        "kW",
        "kWh",
        "-hour",
        "kW-month",
        "-",
        " ",
        "\u{a0}",
        "µs",
        "nan",
        "inf",
        "task",
        "g",
        "GB",
        "TFLOPS",
        "\u{0}",
        "０",
        "٣",
    ];
    prop_oneof![
        ".{0,24}",
        "[-$]?[0-9.,]{1,8} ?[%a-zA-Z/ ]{0,12}",
        prop::collection::vec(select(PIECES), 0..9).prop_map(|pieces| pieces.concat()),
    ]
}

proptest! {
    #![proptest_config(so_many(4000))]

    #[test]
    fn what_is_written_is_read_back((unit, value) in quantities(), calendar in calendars()) {
        let text = written(unit, value).unwrap();
        let read = unit.parse(&text, calendar);
        prop_assert_eq!(read.as_ref().map(|amount| amount.value()), Ok(value), "{}", text);
        prop_assert_eq!(read.unwrap().to_string(), text);
    }

    #[test]
    fn no_text_makes_the_reader_panic(unit in select(Unit::ALL), text in near_quantities(), calendar in calendars()) {
        match unit.parse(&text, calendar) {
            // What is read is a quantity, and written it is one still.
            Ok(amount) => {
                let value = amount.value();
                prop_assert!(value.is_finite() && (unit.min()..=unit.max()).contains(&value), "{}: {}", text, value);
                prop_assert!(written(unit, value).is_some(), "{}: {}", text, value);
            }
            // What is not says what was expected.
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    #[test]
    fn a_unit_can_be_written_in_another(value in 0.001..1e5_f64, calendar in calendars()) {
        let hours = calendar.hours_per_month().get();
        let same = |a: &str, b: String, unit: Unit| {
            let read = |text: &str| unit.parse(text, calendar).map(Amount::value);
            let (left, right) = (read(a), read(&b));
            prop_assert!(
                matches!((&left, &right), (Ok(left), Ok(right)) if agree(*left, *right, 1e-12)),
                "{}: {:?}, {}: {:?}", a, left, b, right
            );
            Ok(())
        };
        let thousandth = value / 1e3;
        same(&format!("${value}/Mtok"), format!("${thousandth}/1k tokens"), Unit::UsdPerMtok)?;
        same(&format!("${value}/Mtok"), format!("${} per token", value / 1e6), Unit::UsdPerMtok)?;
        same(&format!("${value}/Mtok"), format!("${} / 10M tokens", value * 10.0), Unit::UsdPerMtok)?;
        same(&format!("${value}/h"), format!("${}/month", value * hours), Unit::UsdPerHour)?;
        same(&format!("${value}/h"), format!("${}/day", value * 24.0), Unit::UsdPerHour)?;
        same(&format!("{value}/month"), format!("{}/year", value * 12.0), Unit::TasksPerMonth)?;
        same(&format!("{value}/month"), format!("{}/day", value * 24.0 / hours), Unit::TasksPerMonth)?;
        same(&format!("{value}k/month"), format!("{} tasks per hour", value * 1e3 / hours), Unit::TasksPerMonth)?;
        same(&format!("{value} tokens/s"), format!("{} tokens per minute", value * 60.0), Unit::TokensPerSecond)?;
        same(&format!("{value} W"), format!("{thousandth} kW"), Unit::Watts)?;
        same(&format!("{value} kWh"), format!("{thousandth} MWh"), Unit::Kwh)?;
        let cents = value / 100.0;
        same(&format!("${cents}/kWh"), format!("${}/MWh", cents * 1e3), Unit::UsdPerKwh)?;
        same(&format!("{value} s"), format!("{} ms", value * 1e3), Unit::Seconds)?;
        same(&format!("{value} TB/s"), format!("{} GB/s", value * 1e3), Unit::TerabytesPerSecond)?;
    }
}
