//! What the files of a pricing folder look like: entries by name, those of a table in each file.

use crate::decode::Shape;

use super::architecture::Architecture;
use super::constant::Constant;
use super::entry::{Entry, Table};
use super::gpu::Gpu;
use super::measured_band::MeasuredBand;
use super::overhead::Overhead;
use super::provider::provider::Provider;
use super::releases::Releases;
use super::rental::Rental;
use super::server::Server;
use super::tariff::{Carbon, Colocation, Electricity, Pue};
use super::tokens::TokenModel;

impl Table {
    /// What a file of the table looks like.
    pub fn shape(self) -> Shape {
        let entry = match self {
            Self::Tokens => TokenModel::shape(),
            Self::Architectures => Architecture::shape(),
            Self::Calibration => Constant::shape(),
            Self::Bands => MeasuredBand::shape(),
            Self::Gpus => Gpu::shape(),
            Self::Servers => Server::shape(),
            Self::Rentals => Rental::shape(),
            Self::Electricity => Electricity::shape(),
            Self::Pue => Pue::shape(),
            Self::Colocation => Colocation::shape(),
            Self::Grid => Carbon::shape(),
            Self::Overheads => Overhead::shape(),
            Self::Providers => Provider::shape(),
            Self::Engines => Releases::shape(),
        };
        Shape::Named(Box::new(entry))
    }
}
