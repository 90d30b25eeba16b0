//! The formats of numbers that weights are kept and computed in.

use std::fmt;

use crate::decode::Words;

/// Formats of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// 4-bit floating point (NVFP4, MXFP4): 4 bits and an 8-bit scale for each 16 or 32 numbers.
    Fp4,
    /// 4-bit integers with scales (AWQ, GPTQ); computed in 16 bits.
    Int4,
    /// 8-bit floating point.
    Fp8,
    /// 8-bit integers.
    Int8,
    /// 16-bit floating point, either kind.
    Bf16,
}

impl Words for Precision {
    const WHAT: &'static str = "a precision";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("fp4", Self::Fp4),
        ("int4", Self::Int4),
        ("fp8", Self::Fp8),
        ("int8", Self::Int8),
        ("bf16", Self::Bf16),
        // Other spellings of the same.
        ("nvfp4", Self::Fp4),
        ("mxfp4", Self::Fp4),
        ("fp16", Self::Bf16),
    ];
}

impl Precision {
    /// Bits of a number, without its scale.
    const fn bits(self) -> u8 {
        match self {
            Self::Fp4 | Self::Int4 => 4,
            Self::Fp8 | Self::Int8 => 8,
            Self::Bf16 => 16,
        }
    }

    /// Whether weights published in one precision lose something in this one: other numbers of as many bits do, too.
    ///
    /// ```
    /// use breakeven::catalog::Precision;
    ///
    /// assert!(Precision::Fp8.narrows(Precision::Bf16) && Precision::Int8.narrows(Precision::Fp8));
    /// assert!(!Precision::Fp8.narrows(Precision::Fp8) && !Precision::Bf16.narrows(Precision::Fp8));
    /// ```
    pub fn narrows(self, published: Self) -> bool {
        self != published && self.bits() <= published.bits()
    }
}

impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
