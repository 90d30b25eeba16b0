//! Prices that depend on how many tokens there are in a month, where that is not followed: refused, not guessed.

use crate::decode::Context;
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::option::option::{Serving, ServingOption};
use crate::scenario::option::terms::Terms;
use crate::scenario::trend::Trend;
use crate::source::Site;

/// Reports committed spends beside prices that change over time, and prices by volume of an option that does several steps of a
/// workflow, each with a prompt of its own.
pub(in crate::scenario) fn report_not_followed(
    options: &[ServingOption],
    token_prices: Option<&Trend>,
    context: &mut Context<'_>,
) {
    for option in options {
        let Serving::Serverless(tokens) = &option.serving else { continue };
        let terms = &tokens.terms;
        if let (Some(trend), Some(spend)) = (token_prices, &terms.committed)
            && option.derived.is_none()
        {
            let message = "a committed spend does not follow a trend of token prices";
            let help = "leave one of them out: what is committed stays the same as prices fall".to_owned();
            let said = Diagnostic::new(Code::Conflict, message, spend.site.clone()).help(help);
            context.sink.push(said.also(trend.site().clone(), "the trend"));
        }
        if let (Some(derived), Some(site)) = (&option.derived, by_volume(terms)) {
            let name = options.get(derived.base).map_or("", |base| base.name.as_str());
            let message = format!(
                "`{name}` does several steps of a workflow with prompts of their own, and its price depends on the tokens of \
                 all of them"
            );
            let help = "state the discount that all of them come to: `discount: 12%`".to_owned();
            context.sink.push(Diagnostic::new(Code::Conflict, message, site.clone()).help(help));
            return;
        }
    }
}

/// Where an option says that its prices depend on the tokens of a month.
fn by_volume(terms: &Terms) -> Option<&Site> {
    let committed = terms.committed.as_ref().map(|spend| &spend.site);
    let free = terms.volumes.free.as_ref().map(|free| &free.site);
    committed.or(free).or_else(|| terms.volumes.bands.first().map(|band| &band.above.site))
}
