//! Targets and budgets: a metric, a comparison and a limit.

use std::fmt;

use crate::decode::Context;
use crate::diagnostics::{Code, did_you_mean};
use crate::metric::Metric;
use crate::source::{FieldPath, Node, Site};
use crate::units::Amount;

/// A limit that a metric has to keep.
#[derive(Clone, Debug)]
pub struct Bound {
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

    /// Whether a value is on the right side.
    pub fn holds(self, value: Amount, limit: Amount) -> bool {
        let (value, limit) = (value.value(), limit.value());
        match self {
            Self::AtMost => value <= limit,
            Self::Below => value < limit,
            Self::AtLeast => value >= limit,
            Self::Above => value > limit,
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

impl Bound {
    /// Reads a mapping of metric ids to limits, such as `{ cost_per_task: "<= $0.01" }`.
    pub(super) fn read_all(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Vec<Self> {
        let Node::Map(entries) = node else {
            context.wrong_type("limits by metric, such as `{ cost_per_task: \"<= $0.01\" }`", node, path);
            return Vec::new();
        };
        let mut bounds: Vec<Self> = Vec::new();
        for (key, value) in entries {
            let here = path.key(key);
            let Some(metric) = Metric::by_id(key) else {
                let help = did_you_mean(key, Metric::ids())
                    .or_else(|| Some("`breakeven metrics` lists the metrics".to_owned()));
                context.key_fault(Code::UnknownName, format!("`{key}` is not a metric"), &here, help);
                continue;
            };
            if bounds.iter().any(|bound| bound.metric == metric) {
                context.key_fault(Code::DuplicateKey, format!("`{key}` is written twice"), &here, None);
            }
            bounds.extend(Self::read(metric, value, &here, context));
        }
        bounds
    }

    fn read(metric: Metric, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let unit = metric.info().unit;
        let help = || {
            let sign = if metric.info().better == crate::metric::Better::Higher { ">=" } else { "<=" };
            Some(format!(
                "write a comparison with {}: `{}: \"{sign} …\"`",
                unit.expectation(),
                metric.info().id
            ))
        };
        let Node::Text(text) = node else {
            context.wrong_type("a comparison in quotes, such as `\"<= $0.01\"`", node, path);
            return None;
        };
        let text = text.trim();
        let Some((comparison, limit)) =
            Comparison::SIGNS.iter().find_map(|(sign, found)| Some((*found, text.strip_prefix(sign)?)))
        else {
            context.fault(Code::WrongComparison, format!("`{text}` compares nothing"), path, help());
            return None;
        };
        // The metric says what the money is for, so `<= $60,000` will do for a month's cost.
        let limit = limit.trim();
        let parsed = unit.parse(limit, context.calendar).or_else(|error| {
            let whole = format!("{limit}{}", unit.suffix());
            unit.parse(&whole, context.calendar).map_err(|_| error)
        });
        match parsed {
            Ok(limit) => Some(Self { metric, comparison, limit, site: context.site(path) }),
            Err(error) => {
                context.fault(Code::WrongUnit, error.to_string(), path, help());
                None
            }
        }
    }
}
