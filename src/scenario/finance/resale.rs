//! `finance: resale`: what used hardware is worth by its age.

use crate::decode::{Context, Shape, Shaped, Sited, Word, Words};
use crate::diagnostics::Code;
use crate::finance::Resale;
use crate::source::{FieldPath, Node, Site};
use crate::units::{Fraction, Months, Quantity, parse};

/// What used hardware is worth, and who says so.
#[derive(Clone, Copy, Debug)]
pub enum ResaleValue<'f> {
    /// The scenario.
    Stated(&'f Sited<Resale>),
    /// Somebody who asks what another value would give.
    Instead(&'f Resale),
    /// Nobody: what used servers are sold for, down to a residual value that is stated.
    Market,
}

/// Reads `book`, `none`, or a curve of ages and shares.
pub(super) fn read_resale(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Sited<Resale>> {
    let site: Site = context.site(path);
    let Node::Map(points) = node else {
        let word = ResaleWord::from_node(node, path, context)?;
        let value = match word {
            ResaleWord::Book => Resale::StraightLine,
            ResaleWord::None => Resale::OnlyAtTheEnd,
        };
        return Some(Sited { value, site });
    };
    if points.is_empty() {
        let message = "a curve of resale values has at least one age";
        let help = "write what hardware is worth by its age, such as `{ 12 months: 60%, 36 months: 25% }`, or `none` \
                    for nothing before the end of its life"
            .to_owned();
        context.fault(Code::OutOfRange, message, path, Some(help));
        return None;
    }
    let mut curve: Vec<(Months, Fraction)> = Vec::new();
    for (age, share) in points {
        let path = path.key(age);
        let age: Months = match parse(age, context.conventions) {
            Ok(age) => age,
            Err(error) => {
                context.key_fault(Code::WrongUnit, error.to_string(), &path, None);
                return None;
            }
        };
        let share = <Fraction as crate::decode::Decode>::decode(share, &path, context)?;
        if curve.last().is_some_and(|(before, _)| *before >= age) {
            let message = "ages stand in their order, youngest first";
            context.key_fault(Code::Conflict, message, &path, None);
            return None;
        }
        curve.push((age, share));
    }
    Some(Sited { value: Resale::Curve(curve), site })
}

/// What is written there, for a schema.
#[derive(Debug)]
pub(in crate::scenario) enum ResaleWritten {}

impl Shaped for ResaleWritten {
    fn shape() -> Shape {
        let curve = Shape::ByKey { key: Months::UNIT, value: Box::new(Fraction::shape()) };
        Shape::AnyOf(vec![Word::<ResaleWord>::shape(), curve])
    }
}

/// What used hardware is worth, as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ResaleWord {
    Book,
    None,
}

impl Words for ResaleWord {
    const WHAT: &'static str = "a resale value, `book`, `none` or `{ 12 months: 60%, 36 months: 20% }`";
    const WORDS: &'static [(&'static str, Self)] = &[("book", Self::Book), ("none", Self::None)];
}
