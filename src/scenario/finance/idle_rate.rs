//! A rate of exchange that is moved where the months have rates of their own.

use crate::decode::Context;
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::stated_ranges::StatedRange;
use crate::source::{FieldPath, Site};

use super::exchange::Exchange;

/// Warns where the command line, a case or a range moves today's rate and leaves the budget's rates as they are: months are exchanged at
/// those, so whoever reads `roi` for what a dearer dollar does finds that it does nothing.
pub(in crate::scenario) fn report_idle(
    exchange: Option<&Exchange>,
    ranges: &[StatedRange],
    context: &mut Context<'_>,
) {
    if exchange.is_none_or(|exchange| exchange.budget_rates().next().is_none()) {
        return;
    }
    let exchange = FieldPath::ROOT.key("exchange");
    let rate = exchange.key("rate");
    let set = context.site(&rate);
    let is_moved = set.is_overridden() && !context.site(&exchange.key("budget_rates")).is_overridden();
    let ranges = ranges.iter().filter(|range| range.field() == rate.to_string());
    let sites: Vec<Site> =
        is_moved.then_some(set).into_iter().chain(ranges.filter_map(|range| range.site.clone())).collect();
    for site in sites {
        let message = "`exchange.rate` moves today's month alone: over the months, as `roi` counts them, dollars are exchanged at \
                       `exchange.budget_rates`";
        let help = "move the rates of the years as well, such as `exchange.budget_rates.2027`, or leave `budget_rates` out";
        let warning = Diagnostic::new(Code::IdleExchangeRate, message.to_owned(), site);
        context.sink.push(warning.help(help.to_owned()));
    }
}
