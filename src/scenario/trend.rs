//! How something changes over the months: prices that fall, demand that grows.

use crate::decode::{Context, Decode as _, Shape, Shaped, Sited};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node, Site};
use crate::units::{Amount, ChangePerMonth, ChangePerYear, MONTHS_PER_YEAR, Quantity, Ratio};

/// A steady change, compounded month by month.
#[derive(Clone, Debug)]
pub enum Trend {
    /// By so much in a year.
    Yearly(Sited<ChangePerYear>),
    /// By so much in a month.
    Monthly(Sited<ChangePerMonth>),
}

/// How a month is written behind a change.
const MONTH: [&str; 3] = ["mo", "month", "months"];
/// How a year is.
const YEAR: [&str; 4] = ["y", "yr", "year", "years"];

impl Shaped for Trend {
    fn shape() -> Shape {
        let times: Vec<&str> = MONTH.into_iter().chain(YEAR).collect();
        Shape::Form {
            name: "change".to_owned(),
            expected: "a change per year or per month, such as `-30%/year`".to_owned(),
            pattern: format!("(?=.*[/ ](?:{})$){}", times.join("|"), ChangePerYear::UNIT.pattern()),
            examples: ["3%/month", "-30%/year"].map(str::to_owned).to_vec(),
        }
    }
}

impl Trend {
    /// What it is after so many whole months over what it is now: (1 + change)^(months ÷ 12), or ^months.
    pub fn after(&self, months: usize) -> Ratio {
        let months = months as f64;
        let growth = match self {
            Self::Yearly(change) => change.value.get().ln_1p() * months / MONTHS_PER_YEAR,
            Self::Monthly(change) => change.value.get().ln_1p() * months,
        };
        Ratio::const_new(growth.exp())
    }

    /// So many times the change.
    #[must_use]
    pub fn times(&self, factor: Ratio) -> Self {
        match self {
            Self::Yearly(change) => {
                let value = ChangePerYear::const_new(change.value.get() * factor.get());
                Self::Yearly(Sited { value, site: change.site.clone() })
            }
            Self::Monthly(change) => {
                let value = ChangePerMonth::const_new(change.value.get() * factor.get());
                Self::Monthly(Sited { value, site: change.site.clone() })
            }
        }
    }

    /// The change, by the year or by the month.
    pub fn change(&self) -> Amount {
        match self {
            Self::Yearly(change) => change.value.into(),
            Self::Monthly(change) => change.value.into(),
        }
    }

    /// Where it stands.
    pub fn site(&self) -> &Site {
        match self {
            Self::Yearly(change) => &change.site,
            Self::Monthly(change) => &change.site,
        }
    }

    /// Reads `-30%/year` or `3%/month`. A month is not a twelfth of a year here, so other times are refused.
    pub(super) fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let text = match node {
            Node::Text(text) => text.as_str(),
            _ => "",
        };
        let time = text.rsplit(['/', ' ']).next().unwrap_or_default();
        let site = context.site(path);
        if MONTH.contains(&time) {
            let value = ChangePerMonth::decode(node, path, context)?;
            return Some(Self::Monthly(Sited { value, site }));
        }
        let value = ChangePerYear::decode(node, path, context)?;
        if YEAR.contains(&time) {
            return Some(Self::Yearly(Sited { value, site }));
        }
        let message = "a change is one per year or per month: how it compounds depends on it";
        let help = "write `-30%/year` or `3%/month`".to_owned();
        context.fault(Code::WrongUnit, message, path, Some(help));
        None
    }
}
