//! Values that are read whole: quantities, words, names, dates, lists.

use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::source::{FieldPath, Node, Site};
use crate::text::{Hidden, NotAnId, hidden, id, one_line};
use crate::units::{
    Date, Number, ParseError, Quantity, Unit, brief, parse, parse_date, parse_number, without_grouping_point,
};

use super::context::Context;

/// A type that can be read from a node. What is wrong is reported to the context, and `None` comes back.
pub trait Decode: Sized {
    /// Reads the node at `path`.
    fn decode(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self>;
}

impl<Q: Quantity> Decode for Q {
    fn decode(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let outcome = match node {
            Node::Text(text) => {
                let found = parse(text, context.conventions);
                if found.is_ok() {
                    doubt_point(text, Q::UNIT, path, context);
                }
                found
            }
            Node::Number(value) => {
                doubt_fraction(*value, Q::UNIT, path, context);
                parse_number(*value)
            }
            other => {
                context.wrong_type(&Q::UNIT.expectation(), other, path);
                return None;
            }
        };
        outcome.map_err(|error| report(&error, node, path, context)).ok()
    }
}

/// Says of a number that is read with decimals that thousands may be meant.
fn doubt_point(text: &str, unit: Unit, path: &FieldPath, context: &mut Context<'_>) {
    if let Some(thousands) = without_grouping_point(text, unit, context.conventions.money) {
        let message = format!("the point of `{}` is a decimal point", text.trim());
        let help = format!("if thousands are meant, write `{thousands}`");
        context.fault(Code::GroupingPoint, message, path, Some(help));
    }
}

/// The same of a plain number: `2.400` is two tokens and a part of one.
fn doubt_fraction(value: f64, unit: Unit, path: &FieldPath, context: &mut Context<'_>) {
    /// A prompt or an answer of fewer tokens is rare, and a fraction of one rarer.
    const FEW: f64 = 100.0;
    const HALF: f64 = 0.5;
    const NOTHING: f64 = 1e-9;
    let thousands = value * 1000.0;
    let in_thousandths = (thousands + HALF).fract() - HALF;
    let is_odd = value.fract() != 0.0 && value < FEW && in_thousandths.abs() < NOTHING;
    if unit == Unit::Tokens && value > 1.0 && is_odd {
        let message = format!("`{value}` has a fraction of a token");
        let help = format!("if thousands are meant, write `{}`", brief(Number::const_new(thousands)));
        context.fault(Code::GroupingPoint, message, path, Some(help));
    }
}

fn report(error: &ParseError, node: &Node, path: &FieldPath, context: &mut Context<'_>) {
    let code = match error {
        ParseError::OutOfRange { .. } => Code::OutOfRange,
        _ => Code::WrongUnit,
    };
    let help = match error {
        ParseError::OutOfRange { unit: Unit::Fraction, value } => per_cent_help(node, *value),
        ParseError::NotANumber { found, .. } => decimal_comma_help(found),
        ParseError::MissingUnit { unit: Unit::UsdPerMtok, found }
        | ParseError::WrongUnit { unit: Unit::UsdPerMtok, found, .. } => per_million_help(found),
        ParseError::MissingUnit { unit: Unit::CallsPerSecond, found } => {
            Some(format!("write how often: `{found}/s`, or `/min`, `/h`, `/day`"))
        }
        ParseError::WrongUnit { unit: Unit::CallsPerSecond, measures, found } => match measures.as_str() {
            "tasks per time" => Some(format!("tasks have a field of their own: `tasks: {found}`")),
            "a factor" => Some(format!("the busiest hour over the mean hour is `peak_to_mean: {found}`")),
            _ => None,
        },
        ParseError::WrongUnit { unit: Unit::TasksPerMonth, measures, found }
            if measures == "calls per time" =>
        {
            Some(format!("calls have a field of their own: `requests: {found}`"))
        }
        _ => error.unknown_word().and_then(|(word, known)| did_you_mean(word, known.iter().copied())),
    };
    context.fault(code, error.to_string(), path, help);
}

/// `80` where `80%` is meant.
fn per_cent_help(node: &Node, value: f64) -> Option<String> {
    let without_sign = match node {
        Node::Text(text) => !text.contains('%'),
        _ => true,
    };
    (without_sign && value > 1.0 && value <= 100.0).then(|| {
        format!("per cent need their sign: `{value}%`; a plain number is the share itself, such as `0.8`")
    })
}

/// `0.70` where `$0.70/Mtok` is meant; a number that is far too small for a million tokens is the price of one.
fn per_million_help(found: &str) -> Option<String> {
    /// Nothing that is sold costs so little a million.
    const OF_ONE: f64 = 0.000_5;
    const MILLION: f64 = 1e6;
    let digits = found.trim().trim_start_matches('$');
    let number: f64 = digits.replace(',', "").parse().ok().filter(|number: &f64| *number > 0.0)?;
    if number >= OF_ONE {
        return Some(format!("write the unit: `${digits}/Mtok`, if that is for a million tokens"));
    }
    // Without the last digits of a binary fraction.
    let million: f64 = format!("{:.9e}", number * MILLION).parse().ok()?;
    Some(format!("did you mean `${million}/Mtok`? ${digits} is rather the price of one token"))
}

/// `42,5` where `42.5` is meant.
fn decimal_comma_help(found: &str) -> Option<String> {
    let (before, after) = found.split_once(',')?;
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    (digit(before.chars().next_back()) && digit(after.chars().next()) && !after.contains(','))
        .then(|| format!("decimals stand behind a point: `{}.{after}`", before.replace('.', "")))
}

impl Decode for String {
    fn decode(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        match node {
            Node::Text(text) => shown(text.trim(), hidden, path, context),
            // A name that looks like a number, such as a model called `4`.
            Node::Number(value) => Some(value.to_string()),
            other => {
                context.wrong_type("text", other, path);
                None
            }
        }
    }
}

/// A text, unless it has a character that is not seen or that steers what shows it, which is reported.
fn shown(
    text: &str,
    find: impl Fn(&str) -> Option<Hidden>,
    path: &FieldPath,
    context: &mut Context<'_>,
) -> Option<String> {
    let Some(found) = find(text) else { return Some(text.to_owned()) };
    let help = match found.0 {
        '\n' | '\r' => "this text is of one line: write it as one",
        '\t' => "write a blank in its place",
        _ => "take it out, or write it in words",
    };
    context.fault(Code::HiddenCharacter, format!("the text has {found}"), path, Some(help.to_owned()));
    None
}

/// A text that may have several lines, and tabs in them. Any other text is of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines(pub String);

impl Lines {
    /// The text as one line.
    pub fn joined(&self) -> String {
        self.0.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Decode for Lines {
    fn decode(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let Node::Text(text) = node else { return String::decode(node, path, context).map(Self) };
        let find = |text: &str| text.split(['\n', '\t']).find_map(hidden);
        shown(text.trim(), find, path, context).map(Self)
    }
}

/// A name that other texts refer to, files and commands among them: letters and digits of any script, and a few signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Id(pub String);

impl Decode for Id {
    fn decode(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let name = match node {
            Node::Text(text) => text.trim().to_owned(),
            other => String::decode(other, path, context)?,
        };
        let site = context.site(path);
        is_id(&name, site, context).then_some(Self(name))
    }
}

/// Whether a name can be an id; reports one that cannot.
pub fn is_id(name: &str, site: Site, context: &mut Context<'_>) -> bool {
    let Err(why) = id(name) else { return true };
    let message = match why {
        NotAnId::Empty => format!("a name {why}"),
        _ => format!("`{}` is no name: a name {why}", one_line(name)),
    };
    let help = "a name is made of letters and digits of any script, and of `-_. /+:@` between them";
    context.sink.push(Diagnostic::new(Code::WrongName, message, site).help(help.to_owned()));
    false
}

impl Decode for Date {
    fn decode(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let date = match node {
            Node::Text(text) => parse_date(text.trim()),
            _ => None,
        };
        if date.is_none() {
            context.fault(Code::WrongDate, "expected a date, such as `2026-11-15`", path, None);
        }
        date
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let Node::List(items) = node else {
            context.wrong_type("a list", node, path);
            return None;
        };
        Some(
            items
                .iter()
                .enumerate()
                .filter_map(|(at, item)| T::decode(item, &path.index(at), context))
                .collect(),
        )
    }
}

/// A closed set of words, such as the terms of a rental.
pub trait Words: Copy + PartialEq + 'static {
    /// What the word says, for messages: "a term".
    const WHAT: &'static str;
    /// Every word with its meaning.
    const WORDS: &'static [(&'static str, Self)];

    /// The word of a value.
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, value)| *value == self).map_or("", |(word, _)| *word)
    }

    /// The value of a word.
    fn known(text: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(word, _)| *word == text).map(|(_, value)| *value)
    }

    /// What to write in the place of a word that is none of them.
    fn help(text: &str) -> Option<String> {
        did_you_mean(text, Self::WORDS.iter().map(|(word, _)| *word))
    }

    /// Reads one of the words.
    fn from_node(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let Node::Text(text) = node else {
            context.wrong_type(Self::WHAT, node, path);
            return None;
        };
        let found = Self::known(text);
        if found.is_none() {
            let message = format!("`{text}` is not {}", Self::WHAT);
            context.fault(Code::UnknownWord, message, path, Self::help(text));
        }
        found
    }
}
