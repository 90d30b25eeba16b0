//! Servers: how many of which GPU, what they draw and what they cost.

use std::sync::Arc;

use crate::decode::{Context, Fields, Foreign, Sited};
use crate::source::{FieldPath, Node};
use crate::units::{Count, Usd, Watts};

use super::entry::{Entry, Table};
use super::gpu::needed;
use super::provenance::{Provenance, Sourced, figure};

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

impl Entry for Server {
    const TABLE: Table = Table::Servers;

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::<Foreign>::open(node, path, "a server's figures", context)?;
        let label = fields.required::<String, _>("name", "the name people know it by", context);
        fields.optional::<Vec<String>, _>("aliases", context);
        let gpu: Option<Sited<String>> =
            fields.required("gpu", "the id of its GPUs: `gpu: h100-sxm`", context);
        let gpus: Option<Sited<Count>> = fields.required("gpus", "how many: `gpus: 8`", context);
        let provenance = Provenance::required(name, &mut fields, context);
        let of = provenance.as_ref();
        let power = needed("power", &mut fields, of, name, context);
        let idle_power = figure("idle_power", &mut fields, of, name, context);
        let price = figure("price", &mut fields, of, name, context);
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
