//! Limits on how far a figure may move against another edition of the scenario: `"<= +5%"`.

use std::fmt;

use crate::metric::Metric;
use crate::source::Site;
use crate::units::{Amount, Conventions, Delta, Fraction, Notation, ParseError, RelativeChange, Unit};

use super::comparison::{Comparison, parse};

/// How far a metric may move.
#[derive(Clone, Debug)]
pub struct MoveLimit {
    /// Whose metric.
    pub subject: Subject,
    /// The metric.
    pub metric: Metric,
    /// Which side of the limit is right.
    pub comparison: Comparison,
    /// How far it may move from what it was.
    pub by: Move,
    /// Where that stands; `None` where the command line says it.
    pub site: Option<Site>,
}

/// Which option a limit is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Every option that serves the whole task.
    Every,
    /// One option, by name.
    Option(String),
    /// The one that is recommended.
    Recommended,
}

/// How far a figure moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Move {
    /// By a share of what it was.
    Share(RelativeChange),
    /// By so much, in its unit.
    Amount(Delta),
}

/// The limit of a metric: a figure, or how far it may move.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bound {
    At(Amount),
    Move(Move),
}

/// Why a text is no limit of a metric.
#[derive(Debug)]
pub(super) enum NotABound {
    /// A percentage of a percentage.
    Points,
    /// It has another unit, or none.
    Unit(ParseError),
}

/// What to write in the place of a percentage of a percentage.
pub(super) const POINTS_HELP: &str =
    "of a percentage, write how many points: `-2 points` is from 90% to 88%, `+2 points` from 90% to 92%";

impl Bound {
    /// Reads a limit of a metric with this unit.
    pub(super) fn read(text: &str, unit: Unit, conventions: Conventions) -> Result<Self, NotABound> {
        let signed = text.starts_with(['+', '-', '−']);
        // What can be below zero itself is meant so.
        let own = if signed && !can_be_negative(unit) { None } else { Some(parse(text, unit, conventions)) };
        if let Some(Ok(at)) = own {
            return Ok(Self::At(at));
        }
        let is_share = unit.notation() == Notation::Percent;
        if let Some(by) = RelativeChange::read(text) {
            // Without a change there is nothing to mistake.
            return if is_share && by.get() != 0.0 {
                Err(NotABound::Points)
            } else {
                Ok(Self::Move(Move::Share(by)))
            };
        }
        let (sign, rest) = match text.strip_prefix('+') {
            Some(rest) => (1.0, rest),
            None => (-1.0, text.trim_start_matches(['-', '−'])),
        };
        let rest =
            match rest.trim_end().strip_suffix("points").or_else(|| rest.trim_end().strip_suffix("point")) {
                Some(points) if is_share => format!("{}%", points.trim()),
                _ => rest.to_owned(),
            };
        if let Some(Err(error)) = own {
            return Err(NotABound::Unit(error));
        }
        let by = parse(rest.trim(), unit, conventions).map_err(NotABound::Unit)?;
        Ok(Self::Move(Move::Amount(Delta::of(by, sign))))
    }
}

/// Whether figures of a unit may be below zero.
const fn can_be_negative(unit: Unit) -> bool {
    matches!(unit, Unit::UsdNet | Unit::ReturnRate)
}

impl fmt::Display for Move {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = |value: f64| if value < 0.0 { "-" } else { "+" };
        match self {
            // Without the tail of binary digits that nobody wrote.
            Self::Share(by) => write!(
                f,
                "{}{}%",
                sign(by.get()),
                Fraction::const_new(by.get().abs()).to_string().trim_end_matches('%')
            ),
            Self::Amount(by) => write!(f, "{}{}", sign(by.value()), by.magnitude()),
        }
    }
}

impl Move {
    /// Where a figure is after it.
    pub fn from(self, before: Amount) -> Amount {
        match self {
            Self::Share(by) => by.from(before),
            Self::Amount(by) => by.from(before),
        }
    }
}

impl MoveLimit {
    /// Reads a limit of the command line: `cost_per_task <= +5%`, or `recommended: cost_per_month <= +$500`. The error is in words.
    pub fn read(text: &str) -> Result<Self, String> {
        let (named, comparison, limit) = Comparison::split(text).ok_or_else(|| {
            "expected a metric and a limit, such as `cost_per_task <= +5%` or `recommended: cost_per_month <= +$500`".to_owned()
        })?;
        let (subject, id) = match named.rsplit_once(':') {
            Some((subject, id)) => (subject.trim(), id.trim()),
            None => ("", named),
        };
        let metric = Metric::by_id(id).ok_or_else(|| {
            let near = crate::diagnostics::did_you_mean(id, Metric::ids());
            format!(
                "`{id}` is not a metric: {}",
                near.unwrap_or_else(|| "`breakeven metrics` lists them".to_owned())
            )
        })?;
        let unit = metric.info().unit;
        let by = match Bound::read(limit, unit, Conventions::typed()) {
            Ok(Bound::Move(by)) => by,
            // What can be below zero itself has a sign for that in a budget; here everything is a change.
            Ok(Bound::At(at)) if limit.starts_with(['+', '-', '−']) => Move::Amount(Delta::of(at, 1.0)),
            Ok(Bound::At(_)) => {
                return Err(format!(
                    "`{limit}` is no change: write one with its sign, such as `+5%`; a limit on the figure itself is a budget of the scenario"
                ));
            }
            Err(NotABound::Points) => return Err(format!("`{limit}`: {POINTS_HELP}")),
            Err(NotABound::Unit(_)) if RelativeChange::read(&format!("+{limit}")).is_some() => {
                return Err(format!(
                    "`{limit}` is no change: write it with its sign, `+{limit}` or `-{limit}`"
                ));
            }
            Err(NotABound::Unit(error)) => {
                return Err(format!(
                    "{error}; a limit on a change has a sign, such as `+5%` or one in that unit"
                ));
            }
        };
        let subject = match subject {
            "" => Subject::Every,
            RECOMMENDED => Subject::Recommended,
            option => Subject::Option(option.to_owned()),
        };
        Ok(Self { subject, metric, comparison, by, site: None })
    }
}

/// The name in `budgets` that means the option which is recommended, whichever it is. No option is called so.
pub const RECOMMENDED: &str = "recommended";

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Every => "every option",
            Self::Option(name) => name,
            Self::Recommended => RECOMMENDED,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, metric: Metric) -> Option<Bound> {
        Bound::read(text, metric.info().unit, Conventions::typed()).ok()
    }

    fn moved(text: &str, metric: Metric, before: &str) -> String {
        let before = parse(before, metric.info().unit, Conventions::typed()).unwrap();
        match read(text, metric) {
            Some(Bound::Move(by)) => by.from(before).to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn changes_have_a_sign() {
        assert_eq!(moved("+5%", Metric::CostPerMonth, "$1,000"), "$1050/month");
        assert_eq!(moved("-5 %", Metric::CostPerMonth, "$1,000"), "$950/month");
        assert_eq!(moved("+$250", Metric::CostPerMonth, "$1,000"), "$1250/month");
        assert_eq!(moved("−$250/month", Metric::CostPerMonth, "$1,000"), "$750/month");
        assert_eq!(moved("0%", Metric::CostPerMonth, "$1,000"), "$1000/month");
        assert_eq!(moved("-2 points", Metric::Accuracy, "90%"), "88%");
        assert_eq!(moved("+100 ms", Metric::TtftP95, "400 ms"), "0.5 s");
        assert!(matches!(read("$500", Metric::CostPerMonth), Some(Bound::At(_))));
        assert!(matches!(read("-$10k", Metric::Npv), Some(Bound::At(_))), "it may be below zero itself");
        for (text, metric) in [
            ("-2%", Metric::Accuracy),
            ("+5 h", Metric::CostPerMonth),
            ("5%", Metric::CostPerMonth),
            ("+", Metric::CostPerMonth),
            ("", Metric::CostPerMonth),
        ] {
            assert!(read(text, metric).is_none(), "{text}");
        }
    }

    #[test]
    fn limits_of_the_command_line() {
        let found = MoveLimit::read("recommended: cost_per_month <= +5%").unwrap();
        assert_eq!((found.subject, found.metric), (Subject::Recommended, Metric::CostPerMonth));
        let error = |text: &str| MoveLimit::read(text).unwrap_err();
        assert!(error("cost_per_tsk <= +5%").contains("cost_per_task"));
        assert!(error("cost_per_task <= $5").contains("no change"));
        assert!(error("cost_per_task").contains("expected"));
        assert!(error("accuracy >= -2%").contains("points"));
        assert!(error("cost_per_task <= 5%").contains("write it with its sign, `+5%`"));
        assert!(error("cost_per_task <= +5").contains("has a sign"));
        assert!(matches!(MoveLimit::read("npv >= -$5").unwrap().by, Move::Amount(by) if by.value() == -5.0));
    }
}
