//! The shape of what is read: what a schema can say of it. Each type that is read says its own.

use crate::units::{Date, Quantity, Unit};

use super::scalar::{Id, Lines, Words};

/// What a value looks like.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Whatever is written.
    Anything,
    /// A quantity, with its unit or, where that is obvious, as a plain number.
    Quantity(Unit),
    /// A text; a number is one, too.
    Text,
    /// A text, and no number.
    OnlyText,
    /// A day.
    Date,
    /// `true` or `false`.
    Switch,
    /// One of a list of words.
    Words(Vec<&'static str>),
    /// A text of a form of its own.
    Form {
        /// Its name among the definitions of a schema.
        name: String,
        /// What is expected, for messages.
        expected: String,
        /// A regular expression that holds of the whole text.
        pattern: String,
        /// Such texts.
        examples: Vec<String>,
    },
    /// A list.
    List(Box<Shape>),
    /// A list of so many.
    ListOf(Box<Shape>, usize),
    /// A mapping of names that its author chooses.
    Named(Box<Shape>),
    /// Something, or nothing at all behind the key.
    OrNothing(Box<Shape>),
    /// A mapping whose keys are quantities.
    ByKey {
        /// The unit of the keys.
        key: Unit,
        /// What the values look like.
        value: Box<Shape>,
    },
    /// A mapping with fields of its own.
    Block(BlockShape),
    /// A list or a mapping that is not empty.
    NotEmpty(Box<Shape>),
    /// One of several.
    AnyOf(Vec<Shape>),
}

/// A mapping with fields of its own.
#[derive(Clone, Debug)]
pub struct BlockShape {
    /// Its name among the definitions of a schema.
    pub name: String,
    /// What it is, in words.
    pub about: String,
    /// Its fields; a function, since a block may hold others of its kind.
    pub fields: fn() -> Vec<FieldShape>,
}

/// A field of a mapping.
#[derive(Clone, Debug)]
pub struct FieldShape {
    /// Its key.
    pub key: String,
    /// What it is, in words.
    pub about: String,
    /// Whether it has to be there, whatever else is.
    pub required: bool,
    /// Values that it could have, besides those of its unit.
    pub examples: &'static [&'static str],
    /// What its value looks like.
    pub shape: Shape,
}

impl FieldShape {
    /// Of a field that may be left out, of a block whose fields follow from another table.
    pub fn optional<T: Shaped>(key: &str, about: String) -> Self {
        Self { key: key.to_owned(), about, required: false, examples: &[], shape: T::shape() }
    }
}

/// The lines of a comment as one text.
pub fn words(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

/// Fields that have to be there in some cases only.
pub fn sometimes(fields: Vec<FieldShape>) -> impl Iterator<Item = FieldShape> {
    fields.into_iter().map(|field| FieldShape { required: false, ..field })
}

/// A type whose texts have a shape.
pub trait Shaped {
    /// What they look like.
    fn shape() -> Shape;
}

/// What the fields of a block of something may be of: a quantity, mostly.
pub trait Part: Shaped + 'static {
    /// Its name behind that of the block.
    fn part() -> String;
}

impl<Q: Quantity + 'static> Part for Q {
    fn part() -> String {
        Q::UNIT.id().to_owned()
    }
}

impl<Q: Quantity> Shaped for Q {
    fn shape() -> Shape {
        Shape::Quantity(Q::UNIT)
    }
}

impl Shaped for String {
    fn shape() -> Shape {
        Shape::Text
    }
}

impl Shaped for Lines {
    fn shape() -> Shape {
        Shape::Text
    }
}

impl Shaped for Id {
    fn shape() -> Shape {
        Shape::Text
    }
}

impl Shaped for Date {
    fn shape() -> Shape {
        Shape::Date
    }
}

impl<T: Shaped> Shaped for Vec<T> {
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

/// One of the words of a closed list.
#[derive(Debug)]
pub struct Word<W>(W);

impl<W: Words> Shaped for Word<W> {
    fn shape() -> Shape {
        Shape::Words(W::WORDS.iter().map(|(word, _)| *word).collect())
    }
}

/// A mapping of names that its author chooses to values of one kind.
#[derive(Debug)]
pub struct ByName<T>(T);

impl<T: Shaped> Shaped for ByName<T> {
    fn shape() -> Shape {
        Shape::Named(Box::new(T::shape()))
    }
}

/// Something, or nothing at all behind the key.
#[derive(Debug)]
pub struct OrNothing<T>(T);

impl<T: Shaped> Shaped for OrNothing<T> {
    fn shape() -> Shape {
        Shape::OrNothing(Box::new(T::shape()))
    }
}

/// A list or a mapping that is not empty.
#[derive(Debug)]
pub struct NotEmpty<T>(T);

impl<T: Shaped> Shaped for NotEmpty<T> {
    fn shape() -> Shape {
        Shape::NotEmpty(Box::new(T::shape()))
    }
}

/// A text, and no number.
#[derive(Debug)]
pub struct OnlyText;

impl Shaped for OnlyText {
    fn shape() -> Shape {
        Shape::OnlyText
    }
}

/// `true` or `false`.
#[derive(Debug)]
pub struct Switch;

impl Shaped for Switch {
    fn shape() -> Shape {
        Shape::Switch
    }
}

macro_rules! one_of {
    ($($type:ident)+) => {
        /// What can be written in several ways.
        impl<$($type: Shaped),+> Shaped for ($($type),+) {
            fn shape() -> Shape {
                Shape::AnyOf(vec![$($type::shape()),+])
            }
        }
    };
}

one_of!(A B);
one_of!(A B C);
one_of!(A B C D);

/// Makes types of single words that stand in the place of something else: `auto`, `none`.
macro_rules! single_words {
    ($($(#[doc = $doc:literal])+ $vis:vis struct $name:ident = $($word:expr),+;)+) => { $(
        $(#[doc = $doc])+
        #[derive(Debug)]
        $vis enum $name {}

        impl $crate::decode::Shaped for $name {
            fn shape() -> $crate::decode::Shape {
                $crate::decode::Shape::Words(vec![$($word),+])
            }
        }
    )+ };
}

pub(crate) use single_words;
