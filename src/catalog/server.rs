//! Servers: how many of which GPU, what they draw and what they cost.

use std::sync::Arc;

use crate::decode::{Context, Fields, Shape, Shaped, Sited, block};
use crate::source::{FieldPath, Node};
use crate::units::{Count, Usd, Watts};

use super::entry::{Entry, Table};
use super::gpu::needed;
use super::provenance::{Figure, Provenance, ProvenanceKeys, Sourced, figure};

/// A server with its GPUs.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its id: `dgx-h100`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The id of its GPUs.
    pub gpu: String,
    /// How many of them.
    pub gpus: Count,
    /// What it draws at most.
    pub power: Sourced<Watts>,
    /// What it draws when it is on and idle.
    pub idle_power: Option<Sourced<Watts>>,
    /// What it costs; `None` where nobody published a price.
    pub price: Option<Sourced<Usd>>,
    /// Where the figures without a source of their own come from.
    pub provenance: Arc<Provenance>,
}

block! {
    /// A server that holds GPUs.
    pub(super) struct ServerKeys: ProvenanceKeys {
        /// The name people know it by.
        required NAME: String = "name";
        /// Other names.
        optional ALIASES: Vec<String> = "aliases";
        /// The id of its GPUs.
        required GPU: String = "gpu", eg "h100-sxm";
        /// How many.
        required GPUS: Count = "gpus", eg "8";
        /// The most that it draws.
        required POWER: Figure<Watts> = "power", eg "10.2 kW";
        /// What it draws when it is on and idle.
        optional IDLE_POWER: Figure<Watts> = "idle_power";
        /// What it costs; left out where nobody published a price.
        optional PRICE: Figure<Usd> = "price", eg "$250,000";
    }
}

impl Entry for Server {
    const TABLE: Table = Table::Servers;

    fn shape() -> Shape {
        ServerKeys::shape()
    }

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::<ServerKeys>::open(node, path, "a server's figures", context)?;
        let label = fields.required(ServerKeys::NAME, "the name people know it by", context);
        fields.optional(ServerKeys::ALIASES, context);
        let gpu: Option<Sited<String>> =
            fields.required(ServerKeys::GPU, "the id of its GPUs: `gpu: h100-sxm`", context);
        let gpus: Option<Sited<Count>> = fields.required(ServerKeys::GPUS, "how many: `gpus: 8`", context);
        let provenance = Provenance::required(name, &mut fields, context);
        let of = provenance.as_ref();
        let power = needed(ServerKeys::POWER, &mut fields, of, name, context);
        let idle_power = figure(ServerKeys::IDLE_POWER, &mut fields, of, name, context);
        let price = figure(ServerKeys::PRICE, &mut fields, of, name, context);
        fields.close(context);
        Some(Self {
            id: name.to_owned(),
            name: label?.value,
            gpu: gpu?.value,
            gpus: gpus?.value,
            power: power?,
            idle_power,
            price,
            provenance: provenance?,
        })
    }
}
