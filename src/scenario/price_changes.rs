//! `price_changes:`: what prices of the catalog are assumed to be today, over what it lists: by provider, model, GPU, server or offer.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::catalog::{Catalog, Gpu, Provider, Rental, Server, Table, TokenModel};
use crate::decode::{Context, Shape, Shaped, Sited, is_name, report_repeated};
use crate::diagnostics::{Code, Diagnostic, Sink, did_you_mean};
use crate::source::{FieldPath, Node, Site};
use crate::units::{Deviation, Ratio, RelativeChange};

/// By how much a price of the catalog is assumed to be another one today.
#[derive(Clone, Debug)]
pub struct PriceChange {
    /// Whose prices, as the scenario names them: `openai`, `h100`.
    pub name: String,
    /// By how much.
    pub by: RelativeChange,
    /// Where that stands.
    pub site: Site,
}

/// A change, and the prices that it changes.
#[derive(Clone, Debug)]
pub struct AssumedChange {
    /// The change.
    pub change: Arc<PriceChange>,
    /// Whose prices it changes: models, offers, servers; at least one unless the reader warned of it.
    pub prices: Vec<String>,
}

impl PriceChange {
    /// What it makes of one.
    pub fn factor(&self) -> Ratio {
        Ratio::const_new(1.0 + self.by.get())
    }

    /// The change as a figure with its place.
    pub fn sited(&self) -> Sited<Deviation> {
        Sited { value: Deviation::const_new(self.by.get()), site: self.site.clone() }
    }
}

/// The changes of a scenario, and what each of them came to change.
#[derive(Debug, Default)]
pub(super) struct PriceChanges {
    changes: Vec<Noted>,
}

/// A change that notes what it is used for.
#[derive(Debug)]
struct Noted {
    change: Arc<PriceChange>,
    /// The name that the catalog has for it.
    id: String,
    prices: RefCell<BTreeSet<String>>,
    /// What it would have changed, had the scenario not stated the price itself.
    stated: RefCell<BTreeSet<String>>,
    /// What it would have changed, had a change under a name that says more not been applied, each with that name.
    narrower: RefCell<BTreeSet<(String, String)>>,
}

impl Shaped for PriceChanges {
    fn shape() -> Shape {
        Shape::Named(Box::new(Shape::Form {
            name: "price_change".to_owned(),
            expected: format!("a change: {WRITTEN}"),
            pattern: "[+−-][0-9]+([.][0-9]+)? ?%".to_owned(),
            examples: ["-30%", "+20%"].map(str::to_owned).to_vec(),
        }))
    }
}

/// How a change is written.
const WRITTEN: &str = "a percentage with its sign, such as `-30%` or `+20%`";

/// No price falls by more, and none rises to more than a hundred times: what is written so is meant otherwise.
const BOUNDS: [f64; 2] = [-0.99, 99.0];

/// As many changes as a scenario may have.
const MOST: usize = 200;

/// Reads `-30%`.
fn change(text: &str) -> Option<RelativeChange> {
    let number = text.strip_prefix(['+', '-', '−'])?;
    let number = number.strip_suffix('%')?;
    let number = number.strip_suffix(' ').unwrap_or(number);
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    RelativeChange::read(text).filter(|_| digits(whole) && digits(part))
}

impl PriceChanges {
    /// Reads `price_changes:`; reports a name that the catalog does not have.
    pub(super) fn read(node: &Node, path: &FieldPath, catalog: &Catalog, context: &mut Context<'_>) -> Self {
        let Node::Map(entries) = node else {
            context.wrong_type("changes by name, such as `{ openai: -30%, h100: +20% }`", node, path);
            return Self::default();
        };
        report_repeated(entries, path, context);
        if let Some((name, _)) = entries.get(MOST) {
            let message = format!("`{name}` is one change more than the {MOST} that a scenario may have");
            context.key_fault(Code::OutOfRange, message, &path.key(name), None);
            return Self::default();
        }
        let mut changes = Vec::new();
        for (name, node) in entries {
            let here = path.key(name);
            if !is_name(name, &here, context) {
                continue;
            }
            let by = match node {
                Node::Text(text) => change(text),
                _ => None,
            };
            let Some(by) = by else {
                context.wrong_type(WRITTEN, node, &here);
                continue;
            };
            if !(BOUNDS[0]..=BOUNDS[1]).contains(&by.get()) {
                let message = "a price changes by no less than -99% and no more than +9900%";
                let help =
                    "no price falls to nothing: state the price in the option itself, or take the option out";
                context.fault(Code::OutOfRange, message, &here, Some(help.to_owned()));
                continue;
            }
            let Some(id) = id_of(name, catalog) else {
                let message = format!("the catalog has no provider, model, GPU, server or offer `{name}`");
                let all = known(catalog);
                let help = did_you_mean(name, all.iter().map(String::as_str));
                let list = "name a provider (`openai`), a model (`openai/gpt-5.4-mini`), a GPU (`h100-sxm`, or `h100` for all its \
                            kinds), a server or an offer; `breakeven catalog list` has them";
                context.key_fault(
                    Code::UnknownName,
                    message,
                    &here,
                    Some(help.unwrap_or_else(|| list.to_owned())),
                );
                continue;
            };
            if let Some(known) = changes.iter().find(|known: &&Noted| known.id == id) {
                let message = format!(
                    "`{}` and `{name}` are two names of `{id}`, and one change is applied to a price",
                    known.change.name
                );
                context.key_fault(Code::Conflict, message, &here, Some("keep one of both".to_owned()));
                continue;
            }
            let change = Arc::new(PriceChange { name: name.clone(), by, site: context.site(&here) });
            changes.push(Noted {
                change,
                id,
                prices: RefCell::default(),
                stated: RefCell::default(),
                narrower: RefCell::default(),
            });
        }
        Self { changes }
    }

    /// The change of a price that goes by some names, the one that says most of it first; only one is applied.
    fn find(&self, names: &[String]) -> Option<&Noted> {
        names.iter().find_map(|name| self.changes.iter().find(|noted| noted.id == *name))
    }

    /// The change of a price of the catalog; notes what it is used for.
    pub(super) fn of(&self, names: &[String]) -> Option<Arc<PriceChange>> {
        let found = self.find(names)?;
        found.prices.borrow_mut().extend(names.first().cloned());
        self.note_narrower(names, found);
        Some(Arc::clone(&found.change))
    }

    /// Notes of the others of these names that another change was applied in their place.
    fn note_narrower(&self, names: &[String], applied: &Noted) {
        let Some(own) = names.first() else { return };
        let others = self.changes.iter().filter(|noted| noted.id != applied.id && names.contains(&noted.id));
        for noted in others {
            noted.narrower.borrow_mut().insert((own.clone(), applied.change.name.clone()));
        }
    }

    /// The same where it is shown beside what is billed, and nothing is noted.
    pub(super) fn look(&self, names: &[String]) -> Option<Arc<PriceChange>> {
        self.find(names).map(|noted| Arc::clone(&noted.change))
    }

    /// Notes a price that the scenario states itself, and that is therefore left as it is.
    pub(super) fn is_stated(&self, names: &[String]) {
        for noted in self.changes.iter().filter(|noted| names.contains(&noted.id)) {
            noted.stated.borrow_mut().extend(names.first().cloned());
        }
    }

    /// Warns of changes that change nothing, and gives all of them.
    pub(super) fn close(&self, context: &mut Context<'_>) -> Vec<AssumedChange> {
        for noted in self.changes.iter().filter(|noted| noted.prices.borrow().is_empty()) {
            let name = &noted.change.name;
            let (why, help) = noted.idle();
            let message = format!("the price change of `{name}` changes nothing: {why}");
            let diagnostic = Diagnostic::new(Code::IdlePriceChange, message, noted.change.site.clone());
            context.sink.push(diagnostic.help(help));
        }
        let of = |noted: &Noted| AssumedChange {
            change: Arc::clone(&noted.change),
            prices: noted.prices.borrow().iter().cloned().collect(),
        };
        self.changes.iter().map(of).collect()
    }
}
impl Noted {
    /// Why it changes nothing, and what to do about it.
    fn idle(&self) -> (String, String) {
        let quoted = |all: &BTreeSet<String>| {
            let all: Vec<String> = all.iter().map(|name| format!("`{name}`")).collect();
            all.join(", ")
        };
        let (stated, narrower) = (self.stated.borrow(), self.narrower.borrow());
        let mut why: Vec<String> = narrower
            .iter()
            .map(|(of, by)| format!("the price of `{of}` is changed by `{by}`, which says more"))
            .collect();
        if !stated.is_empty() {
            why.push(format!("the scenario states the price of {} itself", quoted(&stated)));
        }
        let help = match (stated.is_empty(), narrower.is_empty()) {
            (true, true) => {
                why.push("no option is priced by it".to_owned());
                "name what an option takes from the catalog, or leave the change out"
            }
            (_, false) => {
                "of a price that goes by several names one change is applied, and factors are not multiplied: leave one of them out, \
                           or write into the narrower one what is meant of both"
            }
            (false, true) => "change the price where it is stated, or take that of the catalog",
        };
        (why.join("; "), help.to_owned())
    }
}

/// What stands before the first `/`.
fn seller(name: &str) -> Option<&str> {
    name.split_once('/').map(|(seller, _)| seller)
}

/// The names that the price of a model goes by: its own, and who sells it.
pub(super) fn names_of_model(model: &str) -> Vec<String> {
    std::iter::once(model).chain(seller(model)).map(str::to_owned).collect()
}

/// The names that a GPU goes by: `h100-sxm`, `h100`.
fn names_of_gpu(gpu: &str) -> impl Iterator<Item = String> {
    std::iter::successors(Some(gpu), |name| name.rsplit_once('-').map(|(family, _)| family))
        .map(str::to_owned)
}

/// The names that the price of hardware goes by: its own, its GPU, and who rents it out.
pub(super) fn names_of_hardware(own: &str, gpu: &str) -> Vec<String> {
    let own_name = std::iter::once(own.to_owned());
    own_name.chain(names_of_gpu(gpu)).chain(seller(own).map(str::to_owned)).collect()
}

/// The names of all that changes may be of.
fn known(catalog: &Catalog) -> BTreeSet<String> {
    let all = |table| catalog.names(table).into_iter();
    let mut known = BTreeSet::new();
    for name in all(Table::Tokens).chain(all(Table::Rentals)) {
        known.extend(seller(&name).map(str::to_owned));
        known.insert(name);
    }
    known.extend(all(Table::Gpus).flat_map(|gpu| names_of_gpu(&gpu).collect::<Vec<_>>()));
    known.extend(all(Table::Servers));
    let providers = catalog.unwatched().all::<Provider>(&mut Sink::default());
    for provider in &providers {
        known.insert(provider.id.clone());
        known.extend(provider.provisioned.iter().map(|offer| format!("{}/{}", provider.id, offer.name)));
    }
    known
}

/// The catalog's own name of what somebody names, which may be another name of it.
fn id_of(name: &str, catalog: &Catalog) -> Option<String> {
    let own = Sink::default;
    if known(catalog).contains(name) {
        return Some(name.to_owned());
    }
    let model = || Some(catalog.look_at::<TokenModel>(name, &mut own())?.id.clone());
    let gpu = || Some(catalog.look_at::<Gpu>(name, &mut own())?.id.clone());
    let server = || Some(catalog.look_at::<Server>(name, &mut own())?.id.clone());
    let rental = || Some(catalog.look_at::<Rental>(name, &mut own())?.id.clone());
    model().or_else(gpu).or_else(server).or_else(rental)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_has_its_sign() {
        let read = |text| change(text).map(RelativeChange::get);
        assert_eq!(read("-30%"), Some(-0.3));
        assert_eq!(read("−30 %"), Some(-0.3));
        assert_eq!(read("+12.5%"), Some(0.125));
        assert_eq!(read("+0%"), Some(0.0));
        for wrong in ["30%", "0%", "-30", "-inf%", "-1e3%", "+.5%", "+5.%", "+ 5%", "%", "", "-%"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_name_that_says_most_comes_first() {
        assert_eq!(names_of_model("openai/gpt-5.4-mini"), ["openai/gpt-5.4-mini", "openai"]);
        assert_eq!(
            names_of_hardware("lambda/h100-sxm-8x", "h100-sxm"),
            ["lambda/h100-sxm-8x", "h100-sxm", "h100", "lambda"]
        );
        assert_eq!(names_of_hardware("dgx-h100", "h100-sxm"), ["dgx-h100", "h100-sxm", "h100"]);
    }
}
