//! What an option pays by the piece besides tokens: at the fees of its provider, or at prices that it states itself.

use std::ops::Mul;
use std::sync::Arc;

use crate::catalog::{FeeKind, FeePrice, FeeRule, Provider, Rule, Sourced};
use crate::decode::{Context, Decode, Fields, Given, Sited, Words, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::price_changes::PriceChange;
use crate::scenario::resolver::Priced;
use crate::scenario::workload::fee_counts::{Counted, FeeCounts};
use crate::source::{FieldPath, Node, Site};
use crate::units::{
    Calls, Containers, Date, Pages, Quantity, Ratio, Searches, Seconds, UsdPerContainer, UsdPerPage,
    UsdPerSearch,
};

/// What an option pays by the piece.
#[derive(Clone, Debug, Default)]
pub struct PaidFees {
    /// For searches.
    pub searches: Option<Fee<Searches, UsdPerSearch>>,
    /// For pages.
    pub pages: Option<Fee<Pages, UsdPerPage>>,
    /// For containers.
    pub containers: Option<Fee<Containers, UsdPerContainer>>,
}

/// So many a task, at a price.
#[derive(Clone, Debug)]
pub struct Fee<Q, P> {
    /// How many a task.
    pub count: Given<Q>,
    /// What one costs.
    pub price: Priced<P>,
    /// What the provider calls it.
    pub name: Option<String>,
    /// Of a container: how long it runs, and what is charged of that.
    pub time: Option<ContainerTime>,
    /// What its rule notes.
    pub note: Option<String>,
}

/// How long a container runs beside the time that its price is for.
#[derive(Clone, Debug)]
pub struct ContainerTime {
    /// How long it runs; where that is not stated, as long as its price is for.
    pub runs: Option<Sited<Seconds>>,
    /// For how long its price is.
    pub lasts: Sourced<Seconds>,
    /// The shortest time that is charged.
    pub least: Option<Sourced<Seconds>>,
}

impl ContainerTime {
    /// The time that is charged over the time that the price is for: max(time, least) ÷ lasts; all of it where no time is stated.
    pub fn charged(&self) -> f64 {
        let least = self.least.as_ref().map_or(0.0, |least| least.value.get());
        let runs = self.runs.as_ref().map_or(self.lasts.value, |runs| runs.value);
        runs.get().max(least) / self.lasts.value.get()
    }
}

/// Prices by the piece that an option states itself.
#[derive(Clone, Debug, Default)]
pub(in crate::scenario) struct FeeFields {
    searches: Option<Sited<UsdPerSearch>>,
    pages: Option<Sited<UsdPerPage>>,
    containers: Option<Sited<UsdPerContainer>>,
}

block! {
    /// Prices by the piece, in the place of the provider's fees.
    pub(in crate::scenario) struct FeeKeys {
        /// What a search costs.
        optional SEARCHES: UsdPerSearch = "searches", eg "$10/1k searches";
        /// What a page of a document costs.
        optional PAGES: UsdPerPage = "pages", eg "$4/1k pages";
        /// What a container costs in which code runs, for one session.
        optional CONTAINERS: UsdPerContainer = "containers", eg "$0.03/container";
    }
}

/// Who is asked for a fee.
pub(in crate::scenario) struct Payer<'p> {
    /// The rules of the option's provider, the name that they have for its model, and the day.
    pub(in crate::scenario) provider: Option<(&'p Provider, &'p str, Date)>,
    /// What the option is called in messages.
    pub(in crate::scenario) name: &'p str,
    /// What the option states itself.
    pub(in crate::scenario) stated: &'p FeeFields,
    /// What a search costs, of a model that is sold by the search.
    pub(in crate::scenario) search: Option<&'p Priced<UsdPerSearch>>,
    /// What is assumed of the catalog's prices.
    pub(in crate::scenario) change: Option<Arc<PriceChange>>,
}

impl FeeFields {
    /// Reads `fees: { searches: $10/1k searches, pages: $4/1k pages, containers: $0.03/container }`.
    pub(in crate::scenario) fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Self {
        let what = "prices by the piece: `{ searches: $10/1k searches }`";
        let Some(mut fields) = Fields::<FeeKeys>::open(node, path, what, context) else {
            return Self::default();
        };
        let read = Self {
            searches: fields.optional(FeeKeys::SEARCHES, context),
            pages: fields.optional(FeeKeys::PAGES, context),
            containers: fields.optional(FeeKeys::CONTAINERS, context),
        };
        fields.close(context);
        read
    }

    /// The places of the prices, by kind.
    fn sites(&self) -> impl Iterator<Item = (FeeKind, &Site)> {
        let Self { searches, pages, containers } = self;
        let searches = searches.as_ref().map(|price| (FeeKind::Searches, &price.site));
        let pages = pages.as_ref().map(|price| (FeeKind::Pages, &price.site));
        let containers = containers.as_ref().map(|price| (FeeKind::Containers, &price.site));
        [searches, pages, containers].into_iter().flatten()
    }

    /// Reports prices of an option whose own price has it all in.
    pub(in crate::scenario) fn report_included(&self, kind: &str, context: &mut Context<'_>) {
        for (fee, site) in self.sites() {
            let word = fee.word();
            let message = format!("the price of `{kind}` has {word} in");
            let help = "leave `fees` out".to_owned();
            context.sink.push(Diagnostic::new(Code::Conflict, message, site.clone()).help(help));
        }
    }

    /// Reports prices of what no task uses.
    fn report_unused(&self, counts: &FeeCounts, context: &mut Context<'_>) {
        for (fee, site) in self.sites() {
            let used = match fee {
                FeeKind::Searches => counts.searches.is_some(),
                FeeKind::Pages => counts.pages.is_some(),
                FeeKind::Containers => counts.containers.is_some(),
            };
            if !used {
                let word = fee.word();
                let message = format!("a price for {word} is stated, and the workload has none");
                let help = format!("how many a task has: `workload: {{ {word}: 2 }}`");
                context.sink.push(Diagnostic::new(Code::Conflict, message, site.clone()).help(help));
            }
        }
    }
}

impl Payer<'_> {
    /// The fees of what a task uses; reports one that nobody has a price for.
    pub(in crate::scenario) fn pays(
        &self,
        counts: &FeeCounts,
        calls: &Given<Calls>,
        context: &mut Context<'_>,
    ) -> PaidFees {
        self.stated.report_unused(counts, context);
        let searches = counts.searches.as_ref();
        PaidFees {
            searches: match self.search {
                Some(price) => Some(by_the_search(price, searches, calls)),
                None => self.fee(FeeKind::Searches, searches, self.stated.searches.as_ref(), context),
            },
            pages: self.fee(FeeKind::Pages, counts.pages.as_ref(), self.stated.pages.as_ref(), context),
            containers: self.fee(
                FeeKind::Containers,
                counts.containers.as_ref(),
                self.stated.containers.as_ref(),
                context,
            ),
        }
    }

    fn fee<Q: Quantity, P: PieceOf>(
        &self,
        kind: FeeKind,
        counted: Option<&Counted<Q>>,
        stated: Option<&Sited<P>>,
        context: &mut Context<'_>,
    ) -> Option<Fee<Q, P>> {
        let counted = counted.filter(|counted| counted.count.value.get() > 0.0)?;
        let count = Given::Written(counted.count.clone());
        if let Some(stated) = stated {
            return Some(Fee {
                count,
                price: Priced::Stated(stated.clone()),
                name: None,
                time: None,
                note: None,
            });
        }
        let wanted = counted.kind.as_ref().map(|name| name.value.as_str());
        let found =
            self.provider.and_then(|(provider, model, day)| provider.fees.of(kind, wanted, model, day));
        let Some((rule, price)) = found.and_then(|rule| Some((rule, P::of(rule.value.price)?))) else {
            self.report_missing(kind, counted, context);
            return None;
        };
        let time = time_of(rule, counted);
        if let Some(runs) = counted.time.as_ref().filter(|_| time.is_none()) {
            let message =
                format!("`{}` charges a container as a whole, however long it runs", rule.value.name);
            let diagnostic = Diagnostic::new(Code::Conflict, message, runs.site.clone());
            context.sink.push(diagnostic.help("leave `time` out".to_owned()));
        }
        let name = Some(rule.value.name.clone());
        let note = rule.provenance.note.clone();
        Some(Fee { count, price: Priced::of(rule.sourced(price), self.change.as_ref()), name, time, note })
    }

    fn report_missing<Q>(&self, kind: FeeKind, counted: &Counted<Q>, context: &mut Context<'_>) {
        let word = kind.word();
        let example = match kind {
            FeeKind::Searches => "$10/1k searches",
            FeeKind::Pages => "$4/1k pages",
            FeeKind::Containers => "$0.03/container",
        };
        let state = format!("state the price in the option: `fees: {{ {word}: {example} }}`");
        let named = counted.kind.as_ref().zip(self.provider);
        let near = named.and_then(|(name, (provider, model, day))| {
            provider.fees.instead_of(kind, &name.value, model, day)
        });
        let (message, site, help) = if let (Some(name), Some(near)) = (&counted.kind, near) {
            let message = format!("`{}` has no fee `{}` for {word}", self.name, name.value);
            (message, name.site.clone(), near)
        } else {
            let message = format!("the catalog has no fee of `{}` for {word}", self.name);
            (message, counted.count.site.clone(), state)
        };
        context.sink.push(Diagnostic::new(Code::MissingPrice, message, site).help(help));
    }
}

/// What a model that ranks documents is paid: so many searches as are stated, or one a call.
fn by_the_search(
    price: &Priced<UsdPerSearch>,
    stated: Option<&Counted<Searches>>,
    calls: &Given<Calls>,
) -> Fee<Searches, UsdPerSearch> {
    const ONE: &str = "one search a call: a query with up to 100 documents";
    let one_a_call = || Given::Default { value: Searches::const_new(calls.value().get()), why: ONE };
    let stated = stated.filter(|stated| stated.count.value.get() > 0.0);
    let count = stated.map_or_else(one_a_call, |stated| Given::Written(stated.count.clone()));
    Fee { count, price: price.clone(), name: None, time: None, note: None }
}

/// How long a container runs beside the time that its price is for; `None` where it is charged as a whole.
fn time_of<Q>(rule: &Rule<FeeRule>, counted: &Counted<Q>) -> Option<ContainerTime> {
    let lasts = rule.sourced(rule.value.lasts?);
    Some(ContainerTime {
        runs: counted.time.clone(),
        lasts,
        least: rule.value.least.map(|least| rule.sourced(least)),
    })
}

/// A price of a piece of one kind.
trait PieceOf: Quantity + Decode + Mul<Ratio, Output = Self> {
    /// The price, if a fee is of that kind.
    fn of(price: FeePrice) -> Option<Self>;
}

impl PieceOf for UsdPerSearch {
    fn of(price: FeePrice) -> Option<Self> {
        if let FeePrice::Search(price) = price { Some(price) } else { None }
    }
}

impl PieceOf for UsdPerPage {
    fn of(price: FeePrice) -> Option<Self> {
        if let FeePrice::Page(price) = price { Some(price) } else { None }
    }
}

impl PieceOf for UsdPerContainer {
    fn of(price: FeePrice) -> Option<Self> {
        if let FeePrice::Container(price) = price { Some(price) } else { None }
    }
}
