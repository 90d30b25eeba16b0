//! The colours of pictures. In the file stand those of a light page; a style sheet says what each of them is on a dark one.

use plotters::style::RGBColor;

/// What is drawn in which colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render::html) enum Ink {
    /// Something of a series, by its place.
    Series(usize),
    /// Axes, arrows and frames.
    Frame,
    /// Lines behind everything.
    Grid,
    /// Words.
    Words,
    /// Words of less weight.
    Faint,
    /// What lies below everything.
    Paper,
}

/// Series that can be told apart: each as dark on white as small text has to be (4.5 to 1), and as light on black.
const SERIES: [(u32, u32); 8] = [
    (0x00_1F_66_A8, 0x00_6D_B3_F2),
    (0x00_B0_4A_12, 0x00_F2_9A_5C),
    (0x00_13_74_58, 0x00_4C_C9_A0),
    (0x00_86_3F_A0, 0x00_C7_9B_E0),
    (0x00_80_62_00, 0x00_E3_C3_4A),
    (0x00_B0_2F_66, 0x00_F0_8B_B0),
    (0x00_3B_64_76, 0x00_93_BF_D1),
    (0x00_5C_5C_5C, 0x00_B5_B5_B5),
];

impl Ink {
    /// Every colour once.
    pub(in crate::render::html) fn all() -> impl Iterator<Item = Self> {
        let others = [Self::Frame, Self::Grid, Self::Words, Self::Faint, Self::Paper];
        (0..SERIES.len()).map(Self::Series).chain(others)
    }

    /// On a light page, and on a dark one.
    const fn both(self) -> (u32, u32) {
        match self {
            Self::Series(at) => SERIES[at % SERIES.len()],
            Self::Frame => (0x00_6B_70_76, 0x00_9A_A1_A9),
            Self::Grid => (0x00_D9_DC_E0, 0x00_3A_3F_45),
            Self::Words => (0x00_1B_1F_24, 0x00_E6_E8_EB),
            Self::Faint => (0x00_54_5B_63, 0x00_A9_B0_B8),
            Self::Paper => (0x00_FF_FF_FF, 0x00_16_1A_1E),
        }
    }

    /// For the library that draws.
    pub(super) const fn rgb(self) -> RGBColor {
        let [_, red, green, blue] = self.both().0.to_be_bytes();
        RGBColor(red, green, blue)
    }

    /// As it stands in a picture, and what it is in the dark.
    pub(in crate::render::html) fn texts(self) -> [String; 2] {
        let (light, dark) = self.both();
        [light, dark].map(|colour| format!("#{colour:06X}"))
    }
}
