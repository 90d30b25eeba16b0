//! Reading the profile of a workload: a word, or a number for each hour of a day or of a week.

use crate::decode::{Context, Decode as _, Shape, Shaped, Sited};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::planning::Profile;
use crate::source::{FieldPath, Node};
use crate::units::{Quantity, Ratio, brief};

/// What belongs here.
const WHAT: &str = "`business-hours`, `flat`, or 24 or 168 numbers, one for each hour";
/// The names of profiles.
const NAMES: &[&str] = &["business-hours", "flat"];
/// A stated peak may be rounded so far.
const ROUNDED: f64 = 0.02;

impl Shaped for Profile {
    fn shape() -> Shape {
        let hours = |number| Shape::ListOf(Box::new(Ratio::shape()), number);
        let numbers = Self::LENGTHS.into_iter().map(hours);
        Shape::AnyOf(std::iter::once(Shape::Words(NAMES.to_vec())).chain(numbers).collect())
    }
}

/// Reads a profile.
pub(in crate::scenario) fn read(
    node: &Node,
    path: &FieldPath,
    context: &mut Context<'_>,
) -> Option<Sited<Profile>> {
    let value = match node {
        Node::Text(name) if name == "business-hours" => Profile::business_hours(),
        Node::Text(name) if name == "flat" => Profile::flat(),
        Node::Text(name) => {
            let help = did_you_mean(name, NAMES.iter().copied()).unwrap_or_else(|| format!("write {WHAT}"));
            context.fault(Code::UnknownWord, format!("`{name}` is not a profile"), path, Some(help));
            return None;
        }
        Node::List(items) => numbers(items, path, context)?,
        other => {
            context.wrong_type(WHAT, other, path);
            return None;
        }
    };
    Some(Sited { value, site: context.site(path) })
}

fn numbers(items: &[Node], path: &FieldPath, context: &mut Context<'_>) -> Option<Profile> {
    let read: Vec<Option<Ratio>> =
        items.iter().enumerate().map(|(at, item)| Ratio::decode(item, &path.index(at), context)).collect();
    if !Profile::LENGTHS.contains(&items.len()) {
        let [day, week] = Profile::LENGTHS;
        let message = format!("a profile has {day} or {week} numbers; found {}", items.len());
        let help = format!(
            "{day}: the hours of a day from midnight on; {week}: of a week from Monday's midnight on"
        );
        context.key_fault(Code::OutOfRange, message, path, Some(help));
        return None;
    }
    let numbers = read.into_iter().collect::<Option<Vec<_>>>()?;
    let found = Profile::of(&numbers);
    if found.is_none() {
        let message = "every hour of the profile is 0: there is no demand to spread";
        context.key_fault(Code::OutOfRange, message, path, None);
    }
    found
}

/// The busiest hour over the mean hour: the profile's where there is one. A stated one that says something else is reported.
pub(super) fn peak(
    profile: Option<&Sited<Profile>>,
    stated: Option<Sited<Ratio>>,
    context: &mut Context<'_>,
) -> Option<Sited<Ratio>> {
    let Some(profile) = profile else { return stated };
    let peak = profile.value.peak();
    if let Some(stated) = stated.filter(|stated| (stated.value.get() / peak.get() - 1.0).abs() > ROUNDED) {
        let message = format!(
            "`peak_to_mean` says {}, but the busiest hour of the profile has {} the mean",
            stated.value,
            brief(peak)
        );
        let diagnostic = Diagnostic::new(Code::Conflict, message, stated.site)
            .also(profile.site.clone(), "the profile")
            .help("leave `peak_to_mean` out: it follows from the profile".to_owned());
        context.sink.push(diagnostic);
    }
    Some(Sited { value: peak, site: profile.site.clone() })
}
