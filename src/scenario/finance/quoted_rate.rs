//! An exchange rate as it is written, and whether it is believed.

use crate::decode::{Context, Decode, Shape, Shaped};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FieldPath, Node, Site};
use crate::units::{Currency, Date, ExchangeRate, Number, RateLooks, brief};

/// A rate as it is written, with its direction: so many of one currency for one of the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::scenario) struct QuotedRate {
    number: f64,
    over: Currency,
    under: Currency,
}

/// How a rate is written.
pub(super) const RATE: &str =
    "an exchange rate with its direction, such as `1.08 USD/EUR`: US dollars for one euro";

impl Shaped for QuotedRate {
    fn shape() -> Shape {
        let codes: Vec<&str> = Currency::ALL.iter().map(|currency| currency.code()).collect();
        let codes = codes.join("|");
        Shape::Form {
            name: "exchange_rate".to_owned(),
            expected: RATE.to_owned(),
            pattern: format!(r"[0-9][0-9,]*(?:\.[0-9]+)?\s*(?:{codes})\s*/\s*(?:{codes})"),
            examples: ["1.08 USD/EUR", "0.0067 USD/JPY"].map(str::to_owned).to_vec(),
        }
    }
}

impl Decode for QuotedRate {
    fn decode(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let help = |text: &str| format!("write which is counted in which: `{text} USD/EUR`");
        let text = match node {
            Node::Text(text) => text.trim(),
            Node::Number(number) => {
                let message = format!("expected {RATE}; found `{number}` without a direction");
                context.fault(Code::WrongUnit, message, path, Some(help(&number.to_string())));
                return None;
            }
            other => {
                context.wrong_type(RATE, other, path);
                return None;
            }
        };
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(text.len());
        let (digits, units) = text.split_at(end);
        if let Some((whole, decimals)) = digits.split_once(',').filter(|(_, rest)| rest.len() != 3) {
            let message = format!("expected {RATE}; found `{text}`");
            let help = format!("decimals stand behind a point: `{whole}.{decimals}{units}`");
            context.fault(Code::WrongUnit, message, path, Some(help));
            return None;
        }
        let number = digits.replace(',', "").parse::<f64>().ok().filter(|number| *number > 0.0);
        let sides = units.split_once('/').map(|(over, under)| (over.trim(), under.trim()));
        let known = |code: &str| Currency::of_code(code);
        match (number, sides.map(|(over, under)| (known(over), known(under)))) {
            (Some(number), Some((Some(over), Some(under)))) if over != under => {
                Some(Self { number, over, under })
            }
            _ => {
                let digits = if number.is_some() { digits } else { "1.08" };
                context.fault(
                    Code::WrongUnit,
                    format!("expected {RATE}; found `{text}`"),
                    path,
                    Some(help(digits)),
                );
                None
            }
        }
    }
}

impl QuotedRate {
    /// US dollars for one of a currency, if the rate is between both.
    fn dollars_for_one(self, currency: Currency) -> Option<f64> {
        match (self.over, self.under) {
            (Currency::Usd, under) if under == currency => Some(self.number),
            (over, Currency::Usd) if over == currency => Some(1.0 / self.number),
            _ => None,
        }
    }
}

/// Which rate is expected.
#[derive(Clone, Copy)]
pub(super) struct ExpectedRate {
    /// The currency of the scenario.
    pub(super) own: Currency,
    /// The day of the rate.
    pub(super) date: Date,
    /// US dollars for one, as another rate of the same scenario has it: whoever plans for a rate that nobody has seen yet says by that which
    /// way round it is.
    pub(super) near: Option<f64>,
}

/// A rate is near another one within this factor.
const NEAR: f64 = 1.25;

/// A rate between the dollar and the scenario's currency, unless it is written the wrong way round.
pub(super) fn believed(
    quoted: QuotedRate,
    site: &Site,
    expected: ExpectedRate,
    context: &mut Context<'_>,
) -> Option<ExchangeRate> {
    let ExpectedRate { own, date, near } = expected;
    let fault = |code, message: String, help: String, context: &mut Context<'_>| {
        context.sink.push(Diagnostic::new(code, message, site.clone()).help(help));
    };
    let Some(dollars) = quoted.dollars_for_one(own) else {
        let message = format!("the rate is between {} and {}", quoted.over, quoted.under);
        let help = format!("money is in {own} here, and the catalog in US dollars: write `… USD/{own}`");
        fault(Code::Conflict, message, help, context);
        return None;
    };
    let rate = ExchangeRate::new(own, dollars, date);
    let usual = |rate: ExchangeRate| {
        let (low, high) = rate.currency.usual();
        format!("between {low} and {high} USD/{own} since 2010")
    };
    let is_near =
        |rate: ExchangeRate| near.is_some_and(|near| (1.0 / NEAR..=NEAR).contains(&(rate.dollars() / near)));
    match rate.map(|rate| (rate, rate.looks())) {
        Some((rate, RateLooks::Usual)) => Some(rate),
        Some((rate, _)) if is_near(rate) => Some(rate),
        Some((rate, RateLooks::Inverted)) => {
            let message = format!(
                "{} US dollars for one {own} is written the wrong way round: it was {}",
                digits(rate.dollars()),
                usual(rate)
            );
            let help = format!("write `{} {}/{}`", digits(quoted.number), quoted.under, quoted.over);
            fault(Code::OutOfRange, message, help, context);
            None
        }
        Some((rate, RateLooks::Unusual)) => {
            let message =
                format!("{} US dollars for one {own}: it was {}", digits(rate.dollars()), usual(rate));
            fault(
                Code::OutOfRange,
                message,
                format!("write US dollars for one {own}: `… USD/{own}`"),
                context,
            );
            None
        }
        None => {
            fault(
                Code::OutOfRange,
                "no currency is worth that much or that little".to_owned(),
                format!("write US dollars for one {own}: `… USD/{own}`"),
                context,
            );
            None
        }
    }
}
/// A rate as people write it.
fn digits(rate: f64) -> String {
    brief(Number::const_new(rate))
}
