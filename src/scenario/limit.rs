//! Targets and budgets: a metric, a comparison and a limit.

use std::fmt;

use crate::decode::{Context, comma_help, report_repeated};
use crate::diagnostics::{Code, did_you_mean};
use crate::metric::Metric;
use crate::source::{FieldPath, Node, Site};
use crate::units::{Amount, ParseError, Unit};

/// A limit that a metric has to keep.
#[derive(Clone, Debug)]
pub struct Limit {
    /// The metric.
    pub metric: Metric,
    /// Which side of the limit is right.
    pub comparison: Comparison,
    /// The limit, in the metric's unit.
    pub limit: Amount,
    /// Where it stands.
    pub site: Site,
}

/// Which side of a limit is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<=`
    AtMost,
    /// `<`
    Below,
    /// `>=`
    AtLeast,
    /// `>`
    Above,
}

impl Comparison {
    const SIGNS: &'static [(&'static str, Self)] = &[
        ("<=", Self::AtMost),
        ("≤", Self::AtMost),
        (">=", Self::AtLeast),
        ("≥", Self::AtLeast),
        ("<", Self::Below),
        (">", Self::Above),
    ];

    /// Whether a value is on the right side. A value at the limit ([`Amount::beside`]) keeps `<=` and `>=`, not `<` and `>`.
    pub fn holds(self, value: Amount, limit: Amount) -> bool {
        let side = value.beside(limit);
        match self {
            Self::AtMost => side.is_le(),
            Self::Below => side.is_lt(),
            Self::AtLeast => side.is_ge(),
            Self::Above => side.is_gt(),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            Self::SIGNS.iter().find(|(_, comparison)| comparison == self).map_or("", |(sign, _)| sign),
        )
    }
}

impl Limit {
    /// Reads a mapping of metric ids to limits, such as `{ cost_per_task: "<= $0.01" }`.
    pub(super) fn read_all(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Vec<Self> {
        let Node::Map(entries) = node else {
            context.wrong_type("limits by metric, such as `{ cost_per_task: \"<= $0.01\" }`", node, path);
            return Vec::new();
        };
        report_repeated(entries, path, context);
        let mut limits: Vec<Self> = Vec::new();
        for (key, value) in entries {
            let here = path.key(key);
            let Some(metric) = Metric::by_id(key) else {
                let help = comma_help(key, value)
                    .or_else(|| did_you_mean(key, Metric::ids()))
                    .or_else(|| Some("`breakeven metrics` lists the metrics".to_owned()));
                context.key_fault(Code::UnknownName, format!("`{key}` is not a metric"), &here, help);
                continue;
            };
            limits.extend(Self::read(metric, value, &here, context));
        }
        limits
    }

    fn read(metric: Metric, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let unit = metric.info().unit;
        let help = |limit: &str| {
            let sign = if metric.info().better == crate::metric::Better::Higher { ">=" } else { "<=" };
            Some(format!("write a comparison in quotes: `{}: \"{sign} {limit}\"`", metric.info().id))
        };
        let text = match node {
            Node::Text(text) => text.trim().to_owned(),
            Node::Number(value) => value.to_string(),
            other => {
                let message = format!("expected a comparison; found {}", other.kind().words());
                context.fault(Code::WrongType, message, path, help(unit.example()));
                return None;
            }
        };
        let text = text.as_str();
        let Some((comparison, limit)) =
            Comparison::SIGNS.iter().find_map(|(sign, found)| Some((*found, text.strip_prefix(sign)?)))
        else {
            let limit = text.trim_start_matches(['=', '<', '>', '!', '≤', '≥', '~']).trim();
            let readable = parse(limit, unit, context).is_ok();
            let help = help(if readable { limit } else { unit.example() });
            context.fault(Code::WrongComparison, format!("`{text}` is not a comparison"), path, help);
            return None;
        };
        match parse(limit.trim(), unit, context) {
            Ok(limit) => Some(Self { metric, comparison, limit, site: context.site(path) }),
            Err(error) => {
                context.fault(Code::WrongUnit, error.to_string(), path, help(unit.example()));
                None
            }
        }
    }
}

/// Reads a limit. The metric says what the money is for, so `<= $60,000` will do for a month's cost.
fn parse(limit: &str, unit: Unit, context: &Context<'_>) -> Result<Amount, ParseError> {
    unit.parse(limit, context.calendar).or_else(|error| {
        let whole = format!("{limit}{}", unit.suffix());
        unit.parse(&whole, context.calendar).map_err(|_| error)
    })
}
