//! Targets and budgets: a metric, a comparison and a limit.

use crate::decode::{Block, BlockShape, Context, FieldShape, Shape, Shaped, comma_help, report_repeated};
use crate::diagnostics::{Code, did_you_mean};
use crate::metric::Metric;
use crate::source::{FieldPath, Node, Site};
use crate::units::Amount;

use super::comparison::{Comparison, parse};
use super::move_limit::{Bound, MoveLimit, NotABound, POINTS_HELP, Subject};

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

/// Limits by metric: every metric has a field.
pub(in crate::scenario) enum LimitKeys {}

impl Block for LimitKeys {
    fn name() -> String {
        "Limits".to_owned()
    }

    fn about() -> &'static [&'static str] {
        &["Limits by metric: a comparison and a value, in quotes."]
    }

    fn own() -> Vec<FieldShape> {
        let field = |metric: &Metric| FieldShape {
            key: metric.info().id.to_owned(),
            about: format!("{}.", metric.info().label),
            required: false,
            examples: &[],
            shape: limit_shape(*metric),
        };
        Metric::ALL.iter().map(field).collect()
    }
}

impl Shaped for LimitKeys {
    fn shape() -> Shape {
        Shape::Block(BlockShape::of::<Self>())
    }
}

/// A comparison, and a value of the metric's unit or what is left of it without its suffix.
fn limit_shape(metric: Metric) -> Shape {
    let unit = metric.info().unit;
    let signs: Vec<&str> = Comparison::SIGNS.iter().map(|(sign, _)| *sign).collect();
    let sign = if metric.info().better == crate::metric::Better::Higher { ">=" } else { "<=" };
    Shape::Form {
        name: format!("limit-{}-{}", unit.id(), if sign == ">=" { "least" } else { "most" }),
        expected: format!("a comparison with {}", unit.expectation()),
        // A change against a base has a sign before it, and may be a percentage or points.
        pattern: format!(
            r"(?:{})\s*(?:[+\-−]?\s*(?:{}|{})|[+\-−]?\s*[0-9.,]+\s*(?:%|points?))",
            signs.join("|"),
            unit.pattern(),
            unit.bare_pattern()
        ),
        examples: vec![format!("{sign} {}", unit.example())],
    }
}

impl Limit {
    /// Reads a mapping of metric ids to limits, such as `{ cost_per_task: "<= $0.01" }`; those on changes against a base go to `moves`.
    pub(super) fn read_all(
        node: &Node,
        path: &FieldPath,
        subject: &Subject,
        moves: &mut Vec<MoveLimit>,
        context: &mut Context<'_>,
    ) -> Vec<Self> {
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
            match Self::read(metric, value, &here, context) {
                Some((comparison, Bound::At(limit))) => {
                    limits.push(Self { metric, comparison, limit, site: context.site(&here) });
                }
                Some((comparison, Bound::Move(by))) => {
                    let (subject, site) = (subject.clone(), Some(context.site(&here)));
                    moves.push(MoveLimit { subject, metric, comparison, by, site });
                }
                None => {}
            }
        }
        limits
    }

    fn read(
        metric: Metric,
        node: &Node,
        path: &FieldPath,
        context: &mut Context<'_>,
    ) -> Option<(Comparison, Bound)> {
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
        let Some((comparison, limit)) = Comparison::starting(text) else {
            let limit = text.trim_start_matches(['=', '<', '>', '!', '≤', '≥', '~']).trim();
            let readable = parse(limit, unit, context.conventions).is_ok();
            let help = help(if readable { limit } else { unit.example() });
            context.fault(Code::WrongComparison, format!("`{text}` is not a comparison"), path, help);
            return None;
        };
        match Bound::read(limit.trim(), unit, context.conventions) {
            Ok(bound) => Some((comparison, bound)),
            Err(NotABound::Points) => {
                let message = format!("`{limit}` may be a share of what it was, or points of it");
                context.fault(Code::WrongUnit, message, path, Some(POINTS_HELP.to_owned()));
                None
            }
            Err(NotABound::Unit(error)) => {
                context.fault(Code::WrongUnit, error.to_string(), path, help(unit.example()));
                None
            }
        }
    }
}
