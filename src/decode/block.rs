//! The tables of fields: one for each mapping that is read. A reader takes its fields out of the table, and the schema of
//! the file is made of the same table, so that neither knows a field that the other does not: [`Fields`](super::Fields)
//! of a block take fields of that block only, and a field that no reader takes is dead code, which the compiler reports.

use std::marker::PhantomData;

use super::shape::{BlockShape, FieldShape, words};

/// A mapping with its own fields.
pub trait Block: 'static {
    /// Its name among the definitions of a schema.
    fn name() -> String;

    /// What it is, in words.
    fn about() -> &'static [&'static str];

    /// Its own fields, without those of the groups that it includes.
    fn own() -> Vec<FieldShape>;

    /// Its own fields and those of the groups that it includes.
    fn fields() -> Vec<FieldShape> {
        Self::own()
    }
}

impl BlockShape {
    /// The shape of a block.
    pub fn of<B: Block>() -> Self {
        Self { name: B::name(), about: words(B::about()), fields: B::fields }
    }
}

/// A block that has the fields of a group besides its own.
pub trait Includes<Group>: Block {}

impl<B: Block> Includes<B> for B {}

/// A field of a block.
pub trait Key: Copy {
    /// The block whose field it is.
    type Block;

    /// The key as it is written.
    fn key(self) -> &'static str;
}

/// A field with values of a type.
pub trait KeyOf<T>: Key {}

impl<B, T> KeyOf<T> for Optional<B, T> {}

impl<B, T> KeyOf<T> for Required<B, T> {}

/// A field that may be left out, with values of a type.
pub trait OptionalKey<T>: Key {}

/// A field that has to be there, with values of a type.
pub trait RequiredKey<T>: Key {}

impl<B, T> OptionalKey<T> for Optional<B, T> {}

impl<B, T> RequiredKey<T> for Required<B, T> {}

/// A mapping of a file that another program wrote: keys are taken by name, there is no table of them, and no schema.
#[derive(Debug)]
pub enum Foreign {}

impl Block for Foreign {
    fn name() -> String {
        "Foreign".to_owned()
    }

    fn about() -> &'static [&'static str] {
        &[]
    }

    fn own() -> Vec<FieldShape> {
        Vec::new()
    }
}

impl Key for &'static str {
    type Block = Foreign;

    fn key(self) -> &'static str {
        self
    }
}

impl<T> OptionalKey<T> for &'static str {}

impl<T> RequiredKey<T> for &'static str {}

/// A field that may be left out.
#[derive(Debug)]
pub struct Optional<B, T> {
    key: &'static str,
    of: PhantomData<fn() -> (B, T)>,
}

/// A field that has to be there, whatever else is.
#[derive(Debug)]
pub struct Required<B, T> {
    key: &'static str,
    of: PhantomData<fn() -> (B, T)>,
}

/// A field, whatever is in it: for lists of fields of several kinds.
#[derive(Debug)]
pub struct AnyField<B> {
    key: &'static str,
    of: PhantomData<fn() -> B>,
}

macro_rules! keys {
    ($($field:ident)+) => { $(
        impl<B, T> Clone for $field<B, T> {
            fn clone(&self) -> Self { *self }
        }

        impl<B, T> Copy for $field<B, T> {}

        impl<B, T> $field<B, T> {
            /// The field of this key; made by [`block!`](super::block) only.
            pub(crate) const fn new(key: &'static str) -> Self { Self { key, of: PhantomData } }

            /// The field, whatever is in it.
            #[allow(dead_code, reason = "made for both kinds of field")]
            pub(crate) const fn any(self) -> AnyField<B> { AnyField { key: self.key, of: PhantomData } }

            /// The key as it is written.
            pub const fn key(self) -> &'static str { self.key }
        }

        impl<B, T> Key for $field<B, T> {
            type Block = B;
            fn key(self) -> &'static str { self.key }
        }
    )+ };
}

keys!(Optional Required);

impl<B> Clone for AnyField<B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<B> Copy for AnyField<B> {}

impl<B> AnyField<B> {
    /// The key as it is written.
    pub const fn name(self) -> &'static str {
        self.key
    }
}

impl<B> Key for AnyField<B> {
    type Block = B;
    fn key(self) -> &'static str {
        self.key
    }
}

/// Makes blocks of tables of fields:
///
/// ```text
/// block! {
///     /// What a thousand things cost.
///     pub(super) struct ThingsKeys: ProvenanceKeys {
///         /// How many there are.
///         required COUNT: Count = "count", eg "12";
///         /// What one costs.
///         optional PRICE: Usd = "price";
///     }
/// }
/// ```
///
/// The comments are the documentation of the fields in the schema, too. `ProvenanceKeys` is a group: a block whose own
/// fields are among those of `ThingsKeys` as well; what follows `; sometimes` has to be there only in some cases, whatever its
/// own table says. A block of a quantity, `ThingsKeys<Q>`, has a field of that unit.
macro_rules! block {
    ($(
        $(#[doc = $about:literal])+
        $vis:vis struct $block:ident $(<$q:ident>)? $(: $($group:ty),+)? $(; sometimes $($maybe:ty),+)? {
            $(
                $(#[doc = $doc:literal])+
                $kind:ident $name:ident : $type:ty = $key:literal $(, eg $($example:literal),+)? ;
            )*
        }
    )+) => { $(
        $(#[doc = $about])+
        #[derive(Debug)]
        #[allow(dead_code, reason = "a name for its fields: there is no value of it")]
        $vis struct $block $(<$q>)? ($(std::marker::PhantomData<$q>)?);

        impl $(<$q: $crate::decode::Part>)? $block $(<$q>)? {
            $(
                $(#[doc = $doc])+
                $vis const $name: $crate::decode::kind_of_field!($kind Self, $type) =
                    <$crate::decode::kind_of_field!($kind Self, $type)>::new($key);
            )*
        }

        impl $(<$q: $crate::decode::Part>)? $crate::decode::Block for $block $(<$q>)? {
            fn name() -> String {
                let name = stringify!($block).trim_end_matches("Keys").to_owned();
                $( let name = format!("{name}-{}", <$q as $crate::decode::Part>::part()); )?
                name
            }

            fn about() -> &'static [&'static str] {
                &[$($about),+]
            }

            fn own() -> Vec<$crate::decode::FieldShape> {
                vec![$(
                    $crate::decode::FieldShape {
                        key: $key.to_owned(),
                        about: $crate::decode::words(&[$($doc),+]),
                        required: $crate::decode::is_required!($kind),
                        examples: &[$($($example),+)?],
                        shape: <$type as $crate::decode::Shaped>::shape(),
                    },
                )*]
            }

            fn fields() -> Vec<$crate::decode::FieldShape> {
                #[allow(unused_mut, reason = "not every block includes a group")]
                let mut fields = <Self as $crate::decode::Block>::own();
                $($( fields.extend(<$group as $crate::decode::Block>::own()); )+)?
                $($( fields.extend($crate::decode::sometimes(<$maybe as $crate::decode::Block>::own())); )+)?
                fields
            }
        }

        impl $(<$q: $crate::decode::Part>)? $crate::decode::Shaped for $block $(<$q>)? {
            fn shape() -> $crate::decode::Shape {
                $crate::decode::Shape::Block($crate::decode::BlockShape::of::<Self>())
            }
        }

        $crate::decode::includes!($block $(<$q>)? : $($($group),+)?);
        $crate::decode::includes!($block $(<$q>)? : $($($maybe),+)?);
    )+ };
}

/// That a block includes groups.
macro_rules! includes {
    ($block:ident : $($group:ty),*) => { $( impl $crate::decode::Includes<$group> for $block {} )* };
    ($block:ident <$q:ident> : $($group:ty),*) => {
        $( impl<$q: $crate::decode::Part> $crate::decode::Includes<$group> for $block<$q> {} )*
    };
}

/// The type of a field that may be left out, or has to be there.
macro_rules! kind_of_field {
    (optional $block:ident, $type:ty) => { $crate::decode::Optional<$block, $type> };
    (required $block:ident, $type:ty) => { $crate::decode::Required<$block, $type> };
}

/// Whether a field has to be there.
macro_rules! is_required {
    (optional) => {
        false
    };
    (required) => {
        true
    };
}

pub(crate) use block;
pub(crate) use includes;
pub(crate) use is_required;
pub(crate) use kind_of_field;
