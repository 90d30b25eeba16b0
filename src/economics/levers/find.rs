//! What could be changed in an option to make it cheaper: each lever with the fields that it sets, from what to what, and on
//! what that rests.

use crate::catalog::{Tenure, Term};
use crate::decode::Words as _;
use crate::economics::policy::quality::Quality;
use crate::economics::policy::skills::Skills;
use crate::economics::switching::peak_sets::peak_sets;
use crate::scenario::{Priced, Scaling, Scenario, Serving, ServingOption, Variants};
use crate::source::{FieldPath, Node};
use crate::units::{Count, Fraction, Months, Quantity, Ratio, UsdPerKwh, brief};

use super::changes::{
    ASSUMED, Change, TENTH_LESS, batch, fuller, life, longer_commitment, percent, precision, routing, tokens,
    tried,
};
use super::kind::LeverKind;

/// A change to an option.
#[derive(Clone, Debug)]
pub struct Lever {
    /// What kind of change.
    pub kind: LeverKind,
    /// The option that is changed: the one that is asked for, or one that it uses.
    pub option: String,
    /// From what to what: `60% -> 80%`.
    pub change: String,
    /// What the target rests on: an assumption, or the catalog.
    pub basis: String,
    /// The fields that it sets.
    pub sets: Vec<(FieldPath, String)>,
}

/// A lever that an option does not have.
#[derive(Clone, Debug)]
pub struct RefusedLever {
    /// Which one.
    pub kind: LeverKind,
    /// Of which option.
    pub option: String,
    /// Why.
    pub reason: String,
}

/// What is left of a price of electricity where the catalog has no cheaper one.
const CHEAPER_POWER: Ratio = Ratio::const_new(0.8);

/// How long a reserved term is taken to run where the catalog does not say it; the bill of a month is the same for any length.
const ASSUMED_LENGTH: Months = Months::const_new(12.0);

/// The levers of an option, and those that it does not have.
pub(in crate::economics) fn levers(
    scenario: &Scenario,
    index: usize,
    variants: &Variants<'_>,
) -> (Vec<Lever>, Vec<RefusedLever>) {
    let root = variants.root().unwrap_or(Node::Null);
    let mut found = LeverSearch { scenario, variants, root, levers: Vec::new(), refused: Vec::new() };
    let leaves = leaves(scenario, index);
    for leaf in &leaves {
        found.of_leaf(*leaf);
    }
    found.of_all(&leaves);
    found.of_policy(index);
    (found.levers, found.refused)
}

/// The written options that an option is billed for.
fn leaves(scenario: &Scenario, index: usize) -> Vec<usize> {
    let Ok(quality) = Quality::of(scenario, index, &Skills::of_one(scenario, index)) else {
        return vec![index];
    };
    let mut bases: Vec<usize> = quality.attempts.iter().map(|(leaf, _)| scenario.base_of(*leaf)).collect();
    bases.sort_unstable();
    bases.dedup();
    bases
}

struct LeverSearch<'f> {
    scenario: &'f Scenario,
    variants: &'f Variants<'f>,
    root: Node,
    levers: Vec<Lever>,
    refused: Vec<RefusedLever>,
}

impl LeverSearch<'_> {
    fn push(&mut self, kind: LeverKind, option: &str, found: Result<Change, String>) {
        let option = option.to_owned();
        match found {
            Ok(Change { from, to, basis, sets }) => {
                self.levers.push(Lever { kind, option, change: format!("{from} -> {to}"), basis, sets });
            }
            Err(reason) => self.refused.push(RefusedLever { kind, option, reason }),
        }
    }

    fn of_leaf(&mut self, leaf: usize) {
        let Some(option) = self.scenario.options.get(leaf).cloned() else { return };
        let path = FieldPath::ROOT.key("options").key(&option.name);
        let name = option.name.clone();
        for kind in [
            LeverKind::Cache,
            LeverKind::Prompts,
            LeverKind::Answers,
            LeverKind::Batch,
            LeverKind::Precision,
            LeverKind::Fuller,
            LeverKind::Life,
            LeverKind::Term,
            LeverKind::Elastic,
            LeverKind::Accuracy,
        ] {
            let change = match kind {
                LeverKind::Cache | LeverKind::Prompts | LeverKind::Answers => tokens(kind, &option, &path),
                LeverKind::Batch => batch(&option, &path),
                LeverKind::Precision => precision(&option, &path),
                LeverKind::Fuller => fuller(&option, &path),
                LeverKind::Life => life(&option, &path),
                LeverKind::Term => self.term(&option, &path),
                LeverKind::Elastic => Self::elastic(&option, &path),
                _ => self.accuracy(&option, &path),
            };
            self.push(kind, &name, change);
        }
    }

    /// What is changed for the whole scenario.
    fn of_all(&mut self, leaves: &[usize]) {
        let options: Vec<&ServingOption> =
            leaves.iter().filter_map(|leaf| self.scenario.options.get(*leaf)).collect();
        let names = |options: &[&ServingOption]| {
            options.iter().map(|option| option.name.as_str()).collect::<Vec<_>>().join(", ")
        };
        let peak = |option: &&ServingOption| match &option.serving {
            Serving::Provisioned(reserved) => Some(reserved.hours.value().peak()),
            serving => Some(serving.deployment()?.peak_to_mean.value),
        };
        let fleets: Vec<_> = options.iter().filter_map(peak).collect();
        let flat = match fleets.first() {
            None => Err("it has no fleet of its own, and pays by the work".to_owned()),
            Some(peak) if peak.get() <= 1.0 => Err("the load is flat already".to_owned()),
            Some(peak) => Ok(self.flat(*peak)),
        };
        let power = options.iter().find_map(|option| match &option.serving {
            Serving::Cluster(owned) => Some(&owned.electricity),
            _ => None,
        });
        let power = match power {
            None => Err("it pays for no electricity of its own".to_owned()),
            Some(price) => Ok(self.power(price)),
        };
        let names = names(&options);
        self.push(LeverKind::Flat, &names, flat);
        self.push(LeverKind::Power, &names, power);
    }

    /// A flat load, in the place of whatever says how uneven it is.
    fn flat(&self, peak: Ratio) -> Change {
        let workload = FieldPath::ROOT.key("workload");
        let is_written = |key: &str| self.root.at(&workload.key(key)).is_some_and(|node| *node != Node::Null);
        let mut sets = Vec::new();
        if is_written("profile") {
            sets.push((workload.key("profile"), "flat".to_owned()));
        }
        // What is stated beside the profile has to agree with it.
        if sets.is_empty() || ["peak_to_mean", "peak", "users"].into_iter().any(is_written) {
            sets.extend(peak_sets(self.scenario, &self.root, "1x".to_owned()));
        }
        Change {
            from: format!("peak_to_mean {}", brief(peak)),
            to: "1x".to_owned(),
            basis: format!("{ASSUMED}: work that can wait is done in quiet hours"),
            sets,
        }
    }

    fn power(&self, now: &Priced<UsdPerKwh>) -> Change {
        let path = FieldPath::ROOT.key("facility").key("electricity");
        let now = now.value();
        let cheapest =
            self.variants.tariffs(self.scenario.as_of).into_iter().filter(|(_, price)| *price < now);
        let cheapest = cheapest.min_by(|a, b| a.1.get().total_cmp(&b.1.get()));
        if let Some((name, price)) = cheapest {
            let basis = format!("the cheapest tariff of the catalog, `{name}`: a tariff at another location");
            return Change {
                from: now.to_string(),
                to: format!("{price} ({name})"),
                basis,
                sets: vec![(path, name)],
            };
        }
        let price = UsdPerKwh::const_new(now.get() * CHEAPER_POWER.get());
        let basis = format!("{ASSUMED}: a fifth less; the catalog has no cheaper tariff");
        Change { from: now.to_string(), to: price.to_string(), basis, sets: vec![(path, price.to_string())] }
    }

    fn term(&self, option: &ServingOption, path: &FieldPath) -> Result<Change, String> {
        if let Serving::Provisioned(reserved) = &option.serving {
            return longer_commitment(reserved, self.scenario.calendar.value().hours_per_month(), path);
        }
        let (offer, now) = self.offer(option, path)?;
        let price = |term: Term| {
            let terms = self.variants.terms(&offer, self.scenario.as_of);
            terms.into_iter().find(|(known, _)| *known == term).map(|(_, price)| price)
        };
        let Serving::Rental(rented) = &option.serving else { return Err("it rents nothing".to_owned()) };
        if let Some(market) = &rented.market {
            return Err(market.to_string());
        }
        let today = price(now).ok_or("the price is stated, not an offer's")?;
        let firm = [Term::Reserved, Term::ReservedOneYear, Term::ReservedThreeYears, Term::CapacityBlock];
        let cheaper = firm.into_iter().filter_map(|term| Some((term, price(term)?)));
        let cheaper = cheaper.filter(|(_, price)| *price < today);
        let (term, price) = cheaper
            .min_by(|a, b| a.1.get().total_cmp(&b.1.get()))
            .ok_or_else(|| format!("the catalog has no cheaper firm term of `{offer}`"))?;
        let rental = path.key("rental");
        let mut sets = vec![(rental.key("term"), term.word().to_owned())];
        let length = match term.tenure() {
            Tenure::For(length) => {
                if rented.commitment.as_ref().is_some_and(|now| now.length.site().is_some()) {
                    sets.push((rental.key("commitment"), length.to_string()));
                }
                format!("for {length}")
            }
            Tenure::Unsaid => {
                sets.push((rental.key("commitment"), ASSUMED_LENGTH.to_string()));
                format!("for {ASSUMED_LENGTH}, which are assumed")
            }
            Tenure::Blocks | Tenure::ByTheHour | Tenure::Open => "by the block".to_owned(),
        };
        if rented.wants_to_be_elastic() {
            sets.push((rental.key("scaling"), Scaling::Fixed.word().to_owned()));
        }
        Ok(Change {
            from: format!("{now} at {today}"),
            to: format!("{term} at {price}"),
            basis: format!(
                "the catalog's price of `{offer}`; it is paid {length} in every hour, used or not"
            ),
            sets,
        })
    }

    /// The offer and the term of a rental, as they are written.
    fn offer(&self, option: &ServingOption, path: &FieldPath) -> Result<(String, Term), String> {
        if !matches!(option.serving, Serving::Rental(_)) {
            return Err("it rents nothing".to_owned());
        }
        let text = |key: &str| match self.root.at(&path.key("rental").key(key)) {
            Some(Node::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let stated = || "the price is stated, not an offer's".to_owned();
        let offer = text("offer").ok_or_else(stated)?;
        let term = text("term").and_then(|term| Term::known(&term)).ok_or_else(stated)?;
        Ok((offer, term))
    }

    fn elastic(option: &ServingOption, path: &FieldPath) -> Result<Change, String> {
        if let Serving::Provisioned(_) = &option.serving {
            return Err("reserved units are paid in every hour, used or not".to_owned());
        }
        let Serving::Rental(rented) = &option.serving else { return Err("it rents nothing".to_owned()) };
        if rented.is_elastic() {
            return Err("it is elastic already".to_owned());
        }
        if let Some(commitment) = &rented.commitment {
            let length = commitment.length.value();
            return Err(format!("it is committed for {length} and paid in every hour, used or not"));
        }
        Ok(Change {
            from: "fixed".to_owned(),
            to: "elastic".to_owned(),
            basis: format!("{ASSUMED}: instances can be rented and returned at every full hour"),
            sets: vec![(path.key("rental").key("scaling"), "elastic".to_owned())],
        })
    }

    fn accuracy(&self, option: &ServingOption, path: &FieldPath) -> Result<Change, String> {
        let stated = option.accuracy.as_ref().ok_or("no accuracy is stated")?;
        let field = path.key("accuracy");
        let field = match self.root.at(&field) {
            Some(Node::Map(_)) if !stated.classes.is_empty() => {
                return Err("its accuracy is stated by class of task".to_owned());
            }
            Some(Node::Map(_)) if stated.evaluated.is_some() => {
                return Err("its accuracy comes out of an evaluation".to_owned());
            }
            Some(Node::Map(_)) => field.key("value"),
            _ => field,
        };
        let now = stated.value.value;
        let errors = now.rest().get() * TENTH_LESS.get();
        if errors == 0.0 {
            return Err("it makes no errors".to_owned());
        }
        let then = Fraction::const_new(1.0 - errors);
        Ok(Change {
            from: percent(now),
            to: percent(then),
            basis: format!(
                "{ASSUMED}: a tenth of the errors less; it says what such an improvement is worth"
            ),
            sets: vec![(field, then.to_string())],
        })
    }

    /// What a policy itself could do.
    fn of_policy(&mut self, index: usize) {
        let Some(option) = self.scenario.options.get(index) else { return };
        let name = option.name.clone();
        let path = FieldPath::ROOT.key("options").key(&name);
        let Serving::Policy(policy) = &option.serving else {
            self.push(LeverKind::Attempts, &name, Err("a task is tried once".to_owned()));
            self.push(LeverKind::Routing, &name, Err("it is a single option".to_owned()));
            return;
        };
        let policy = policy.as_ref().clone();
        for (what, path, tried) in tried(&policy, &path) {
            let fewer = Count::const_new(tried.get() - 1.0);
            let change = if tried.get() > 1.0 {
                let basis = format!("{ASSUMED}: what is lost by it is in the cost of a success");
                Ok(Change {
                    from: format!("{what}{tried}"),
                    to: fewer.to_string(),
                    basis,
                    sets: vec![(path, fewer.to_string())],
                })
            } else {
                Err("a task is tried once".to_owned())
            };
            self.push(LeverKind::Attempts, &name, change);
        }
        self.push(LeverKind::Routing, &name, routing(&policy, &path));
    }
}
