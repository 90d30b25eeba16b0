//! Values that programs trip over: numbers at the edge, words of other places, texts that a terminal, a spreadsheet or a
//! job's log would take for something else.

use breakeven::source::Node;

use super::dice::Dice;

/// Quantities of every dimension, some of them of a unit that is nowhere right.
const QUANTITIES: &[&str] = &[
    "0",
    "1",
    "-1",
    "0.5",
    "100%",
    "0%",
    "-5%",
    "101%",
    "1000%",
    "1e308",
    "1e-308",
    "1e999",
    "-0",
    "00",
    "1.",
    ".5",
    "1,000",
    "1,00",
    "1_000",
    "0x10",
    "1e",
    "+5",
    "--5",
    "$0",
    "$1",
    "-$1",
    "$1e15",
    "$1e-9",
    "$1/h",
    "$3/kWh",
    "$1/month",
    "$1/M tokens",
    "€5",
    "5 EUR",
    "1/month",
    "1M/month",
    "600T/month",
    "1e15/month",
    "1e-9/month",
    "5/s",
    "0.1 tokens/s",
    "1e18 tokens/s",
    "1 token",
    "0 tokens",
    "1e12 tokens",
    "3 GPUs",
    "0 GPUs",
    "1e9 GPUs",
    "1 h",
    "0 s",
    "1e15 s",
    "3 years",
    "1200 months",
    "0 months",
    "1e9 months",
    "100 GB",
    "1 kW",
    "700 W",
    "1e12 W",
    "3x",
    "1000000x",
    "0.99x",
    "NaN",
    "nan",
    "inf",
    "-inf",
    "Infinity",
    "NaN tokens",
    "inf%",
    "1 2",
    "1 hours/s",
    "%",
    "$",
    "/month",
    "1/",
    "1//s",
    "١٢",
    "１２",
    "½",
    "1\u{a0}000",
    "2026-11-15",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "1970-01-01",
    "-2026-01-01",
    "2026-11-15T00:00:00Z",
    "< $5",
    "<= 0",
    ">= 101%",
    "<= NaN",
    "== 5",
    "<= -$5",
    "<= $1e-12",
    "<= 1",
    "<=",
    "<= 2 s",
    ">= 90%",
    "<= +5%",
    "1..2",
    "1-2",
    "10%..90%",
    "auto",
    "default",
    "none",
    "off",
    "h100-sxm",
    "openai/gpt-5.4-mini",
    "llama-3.3-70b",
    "bf16",
    "elastic",
    "business-hours",
    "on-demand",
    "reserved-1y",
    "spot",
    "us",
    "small",
    "people",
    "vllm 0.19",
    "vllm",
    "UTC+14",
];

/// Texts that would be something else to whoever shows them.
const TEXTS: &[&str] = &[
    "",
    " ",
    "~",
    "null",
    "\n",
    "\t",
    "a\nb",
    "a\r\nb",
    "a\rb",
    " leading",
    "trailing ",
    "\tx",
    "::error::x",
    "\n::error file=a::b",
    "x\n::add-mask::secret",
    "x\r::stop-commands::now",
    "##[error]x",
    "##vso[task.setvariable variable=a]b",
    "=1+1",
    " =1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "a,b",
    "a\"b",
    "'",
    "`",
    "``",
    "a|b",
    "| a | b |",
    "<script>",
    "&amp;",
    "[a](b)",
    "# a",
    "\u{0}",
    "\u{1b}[31mred",
    "\u{7f}",
    "\u{85}",
    "\u{9b}31m",
    "\u{2028}",
    "\u{2029}",
    "\u{202e}evil",
    "\u{2066}x\u{2069}",
    "\u{200b}",
    "\u{feff}",
    "e\u{301}",
    "👩‍👩‍👧‍👦",
    "漢字",
    "עברית",
    "{{7*7}}",
    "${PATH}",
    "%s%n",
    "%0A",
    "../../../etc/passwd",
    "/proc/self/environ",
    "/dev/zero",
    ".git/config",
    "C:\\x",
    "nul",
    "a/b",
    "a.b",
    "a:b",
    "*",
    "&a",
    "!!x",
    "? x",
    "- x",
    ">",
    "<=",
    "x: y",
    "{",
    "[",
    "\"",
];

/// A value that fits nowhere in particular.
pub(super) fn value(dice: &mut Dice) -> Node {
    match dice.below(12) {
        0 => Node::Null,
        1 => Node::Bool(dice.once_in(2)),
        2 => {
            let numbers = [
                0.0,
                -0.0,
                1.0,
                -1.0,
                0.5,
                1e15,
                1e308,
                -1e308,
                5e-324,
                f64::NAN,
                f64::INFINITY,
                f64::NEG_INFINITY,
            ];
            Node::Number(*dice.of_these(&numbers))
        }
        3 => Node::List(vec![]),
        4 => Node::Map(vec![]),
        5 => Node::List((0..=dice.below(4)).map(|_| quantity(dice)).collect()),
        6 => Node::Map(vec![(text(dice), quantity(dice))]),
        7 => Node::Text(text(dice)),
        _ => quantity(dice),
    }
}

/// A text that would be something else to whoever shows it, alone or around a word.
pub(super) fn text(dice: &mut Dice) -> String {
    let strange = *dice.of_these(TEXTS);
    match dice.below(6) {
        0 => format!("{strange}word"),
        1 => format!("word{strange}word"),
        2 => format!("word{strange}"),
        3 if dice.once_in(4) => strange.repeat(400),
        _ => strange.to_owned(),
    }
}

fn quantity(dice: &mut Dice) -> Node {
    Node::Text((*dice.of_these(QUANTITIES)).to_owned())
}

/// A quantity as people type it, right or wrong.
pub(super) fn typed(dice: &mut Dice) -> String {
    if dice.once_in(5) { text(dice) } else { (*dice.of_these(QUANTITIES)).to_owned() }
}

/// The first number of a text, times something; `None` where there is none.
pub(super) fn scaled(text: &str, dice: &mut Dice) -> Option<String> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let end = text[start..]
        .find(|c: char| !(c.is_ascii_digit() || ",.".contains(c)))
        .map_or(text.len(), |at| start + at);
    let number: f64 = text[start..end].trim_end_matches('.').replace(',', "").parse().ok()?;
    let found = number * factor(dice);
    let found = if dice.once_in(8) { format!("{found:e}") } else { found.to_string() };
    Some(format!("{}{found}{}", &text[..start], &text[end..]))
}

/// A factor: of an everyday size, or far from it.
pub(super) fn factor(dice: &mut Dice) -> f64 {
    if dice.once_in(3) {
        *dice.of_these(&[0.0, -1.0, 1e-9, 1e-6, 1e-3, 1e3, 1e6, 1e9, 1e15, 1e30])
    } else {
        *dice.of_these(&[0.5, 0.9, 0.99, 1.01, 1.5, 2.0, 3.0, 10.0, 0.1])
    }
}
