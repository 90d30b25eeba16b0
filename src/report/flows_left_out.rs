//! What a scenario states under `finance.flows`: it follows no task, so no bill of a month has it, and a report of a month says so.

use crate::scenario::{FlowSide, Scenario, Times};
use crate::units::Usd;

use super::list::list;
use super::notice::{Notice, NoticeKind};
use super::number::human;

/// The code of flows that a report of a month leaves out.
const FLOWS_LEFT_OUT: &str = "flows-left-out";
/// Options that are named with their sums.
const MOST: usize = 3;

/// That flows are not in a month's bill, with their sums by option; `None` where there are none.
pub(super) fn flows_left_out(scenario: &Scenario) -> Option<Notice> {
    let first = scenario.finance.flows.first()?;
    let place = first.amount.site.resolve();
    let baseline = scenario.finance.baseline_option();
    let said = scenario.options.iter().enumerate().filter(|(_, option)| option.derived.is_none());
    let said: Vec<String> = said
        .filter_map(|(at, option)| {
            let costs = scenario.finance.flows.iter();
            let costs = costs.filter(|flow| flow.side == FlowSide::Cost && flow.is_of(at, baseline));
            let (mut once, mut monthly) = (Usd::ZERO, Usd::ZERO);
            for flow in costs {
                match flow.times {
                    Times::Once(_) => once = once + flow.amount.value,
                    Times::Monthly { .. } => monthly = monthly + flow.amount.value,
                }
            }
            let once = (once > Usd::ZERO).then(|| format!("{} once", human(once.into())));
            let monthly = (monthly > Usd::ZERO).then(|| format!("{} a month", human(monthly.into())));
            let both: Vec<String> = once.into_iter().chain(monthly).collect();
            (!both.is_empty()).then(|| format!("{} {}", option.name, both.join(" and ")))
        })
        .collect();
    let more = said.len().saturating_sub(MOST);
    let mut shown: Vec<String> = said.into_iter().take(MOST).collect();
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    let sums = if shown.is_empty() { String::new() } else { format!(": {}", list(&shown)) };
    Some(Notice {
        kind: NoticeKind::Warning,
        code: FLOWS_LEFT_OUT,
        option: None,
        message: format!(
            "no month's bill has what stands under `finance.flows`{sums}; `roi` counts it, and `costs` puts it into every bill"
        ),
        file: place.file.to_owned(),
        line: place.line,
        column: place.column,
    })
}
