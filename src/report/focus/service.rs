//! What is bought, in the words of FOCUS.

use crate::catalog::TokenClass;
use crate::economics::{CashKind, FocusCharge, Service};
use crate::scenario::PostedLine;

/// A category of services, and one below it.
pub(super) const fn category(service: &Service) -> (&'static str, &'static str) {
    match service {
        Service::Tokens(..) => ("AI and Machine Learning", "Generative AI"),
        Service::Rented(_) | Service::Servers(_) => ("Compute", "Other (Compute)"),
        Service::Tasks(_) | Service::Own => ("Other", "Other (Other)"),
    }
}

/// What an offer is called without its provider.
fn without_provider(what: &str) -> &str {
    what.split_once('/').map_or(what, |(_, rest)| rest)
}

/// The name of a service; what belongs to nobody else is called as the cash flow calls it.
pub(super) fn name(charge: &FocusCharge, provider: &str) -> String {
    match &charge.service {
        Service::Tokens(seller, _) | Service::Rented(seller) | Service::Tasks(seller) => {
            format!("{provider} {}", without_provider(&seller.what))
        }
        Service::Servers(server) => format!("{server} servers"),
        Service::Own => own(charge.line).to_owned(),
    }
}

const fn own(line: PostedLine) -> &'static str {
    match line {
        PostedLine::Interest => CashKind::Interest.label(),
        PostedLine::Lease => CashKind::Lease.label(),
        PostedLine::Running => CashKind::Running.label(),
        PostedLine::Staff => CashKind::Staff.label(),
        PostedLine::Tokens => CashKind::Tokens.label(),
        PostedLine::Rent => CashKind::Rent.label(),
        PostedLine::Work => CashKind::Work.label(),
        PostedLine::Services => CashKind::Services.label(),
        PostedLine::Ends => CashKind::Ends.label(),
        PostedLine::OneOff => CashKind::OneOff.label(),
        PostedLine::OtherCosts => CashKind::OtherCosts.label(),
        PostedLine::OtherBenefits => CashKind::OtherBenefits.label(),
        PostedLine::Depreciation
        | PostedLine::Disposal
        | PostedLine::Hardware
        | PostedLine::AccumulatedDepreciation => CashKind::Hardware.label(),
        PostedLine::Loan | PostedLine::Cash => CashKind::Loan.label(),
    }
}

/// What a meter counts.
pub(super) fn meter(charge: &FocusCharge) -> String {
    let class = match &charge.service {
        Service::Tokens(_, class) => *class,
        Service::Rented(_) | Service::Tasks(_) | Service::Servers(_) | Service::Own => None,
    };
    let Some(class) = class else {
        // Batches of servers differ in number, and not in what is counted.
        let counted = charge.priced.filter(|_| matches!(charge.service, Service::Servers(_)));
        return counted.map_or_else(|| charge.what.clone(), |priced| priced.unit.to_owned());
    };
    match class {
        TokenClass::Input => "Input Tokens",
        TokenClass::CacheRead => "Cache Read Input Tokens",
        TokenClass::CacheWriteShort
        | TokenClass::CacheWriteHalfHour
        | TokenClass::CacheWriteLong
        | TokenClass::CacheWriteHalfDay => "Cache Write Input Tokens",
        TokenClass::ImageInput => "Image Input Tokens",
        TokenClass::AudioInput => "Audio Input Tokens",
        TokenClass::Output => "Output Tokens",
        TokenClass::Reasoning => "Reasoning Output Tokens",
        TokenClass::AudioOutput => "Audio Output Tokens",
    }
    .to_owned()
}

/// What a price list has a price for, by the names of the catalog and of the bill: a provider's own numbers are not known.
pub(super) fn sku(charge: &FocusCharge) -> String {
    // Options of a policy that buy the same buy it at the same price.
    let line = charge.what.rsplit(": ").next().unwrap_or(&charge.what);
    match &charge.service {
        Service::Tokens(seller, _) | Service::Rented(seller) => format!("{}, {line}", seller.what),
        Service::Tasks(_) | Service::Own => charge.what.clone(),
        Service::Servers(server) => format!("{server}, {}", meter(charge)),
    }
}
