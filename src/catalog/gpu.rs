//! GPUs: memory, bandwidth, dense peak operations by precision, power, and the link that joins them.

use std::sync::Arc;

use crate::decode::{Context, Fields, Includes, KeyOf, Part, Shape, Shaped, Word, Words, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FieldPath, Node};
use crate::units::{Count, Gigabytes, Quantity, TerabytesPerSecond, Teraflops, Watts};

use super::entry::{Entry, Table};
use super::provenance::{Figure, Provenance, ProvenanceKeys, Sourced, figure};

/// A GPU.
#[derive(Clone, Debug)]
pub struct Gpu {
    /// Its id: `h100-sxm`.
    pub id: String,
    /// Its name: `NVIDIA H100 SXM 80GB`.
    pub name: String,
    /// Its architecture.
    pub generation: Generation,
    /// Its memory.
    pub memory: Sourced<Gigabytes>,
    /// The bandwidth of that memory.
    pub bandwidth: Sourced<TerabytesPerSecond>,
    /// Dense peak in 4-bit floating point; none where the GPU has no unit for it.
    pub fp4: Option<Sourced<Teraflops>>,
    /// Dense peak in 8-bit floating point.
    pub fp8: Option<Sourced<Teraflops>>,
    /// Dense peak in 8-bit integers.
    pub int8: Option<Sourced<Teraflops>>,
    /// Dense peak in 16-bit floating point.
    pub bf16: Option<Sourced<Teraflops>>,
    /// Board power.
    pub power: Sourced<Watts>,
    /// What joins it to its neighbours.
    pub link: Option<Link>,
    /// The processor that it is sold with.
    pub host: Host,
    /// What is worth knowing.
    pub note: Option<String>,
    /// Where the figures without a source of their own come from.
    pub provenance: Arc<Provenance>,
}

/// The link between GPUs.
#[derive(Clone, Debug)]
pub struct Link {
    /// Bandwidth of one GPU in one direction.
    pub bandwidth: Sourced<TerabytesPerSecond>,
    /// What it is.
    pub kind: LinkKind,
    /// How many GPUs one such link joins.
    pub domain: Option<Count>,
}

/// What joins GPUs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// NVIDIA's NVLink.
    Nvlink,
    /// AMD's Infinity Fabric.
    InfinityFabric,
    /// The server's PCIe slots.
    Pcie,
}

impl Words for LinkKind {
    const WHAT: &'static str = "a kind of link";
    const WORDS: &'static [(&'static str, Self)] =
        &[("nvlink", Self::Nvlink), ("infinity-fabric", Self::InfinityFabric), ("pcie", Self::Pcie)];
}

/// The processor that launches a GPU's kernels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Any, chosen with the server; in published measurements, x86.
    Any,
    /// NVIDIA Grace, on one board with the GPU.
    Grace,
}

impl Words for Host {
    const WHAT: &'static str = "a host processor";
    const WORDS: &'static [(&'static str, Self)] = &[("any", Self::Any), ("grace", Self::Grace)];
}

/// GPU architectures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// NVIDIA A100.
    Ampere,
    /// NVIDIA L40S.
    Ada,
    /// NVIDIA H100, H200, GH200.
    Hopper,
    /// NVIDIA B200, GB200, RTX PRO 6000.
    Blackwell,
    /// NVIDIA B300, GB300.
    BlackwellUltra,
    /// AMD MI300X, MI325X.
    Cdna3,
    /// AMD MI355X.
    Cdna4,
}

impl Generation {
    /// Whether it is Blackwell of any kind.
    pub const fn is_blackwell(self) -> bool {
        matches!(self, Self::Blackwell | Self::BlackwellUltra)
    }

    /// Whether it is AMD's.
    pub const fn is_amd(self) -> bool {
        matches!(self, Self::Cdna3 | Self::Cdna4)
    }
}

impl Words for Generation {
    const WHAT: &'static str = "a GPU generation";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("ampere", Self::Ampere),
        ("ada", Self::Ada),
        ("hopper", Self::Hopper),
        ("blackwell", Self::Blackwell),
        ("blackwell-ultra", Self::BlackwellUltra),
        ("cdna3", Self::Cdna3),
        ("cdna4", Self::Cdna4),
    ];
}

block! {
    /// A GPU.
    pub(super) struct GpuKeys: ProvenanceKeys {
        /// The name people know it by.
        required NAME: String = "name";
        /// Other names.
        optional ALIASES: Vec<String> = "aliases";
        /// Who makes it.
        optional VENDOR: String = "vendor";
        /// Its generation.
        required GENERATION: Word<Generation> = "generation";
        /// Its memory.
        required MEMORY: Figure<Gigabytes> = "memory", eg "80 GB";
        /// The bandwidth of its memory.
        required BANDWIDTH: Figure<TerabytesPerSecond> = "bandwidth", eg "3.35 TB/s";
        /// The power of its board.
        required POWER: Figure<Watts> = "power", eg "700 W";
        /// Dense peak in FP4; left out where it has no unit for it.
        optional FP4: Figure<Teraflops> = "fp4";
        /// Dense peak in FP8.
        optional FP8: Figure<Teraflops> = "fp8";
        /// Dense peak in INT8.
        optional INT8: Figure<Teraflops> = "int8";
        /// Dense peak in BF16.
        optional BF16: Figure<Teraflops> = "bf16";
        /// The bandwidth of its link to other GPUs, in one direction.
        optional LINK: Figure<TerabytesPerSecond> = "link", eg "450 GB/s";
        /// How it is linked to other GPUs; a `link` needs it.
        optional LINK_KIND: Word<LinkKind> = "link_kind";
        /// How many GPUs are linked so.
        optional LINK_DOMAIN: Figure<Count> = "link_domain", eg "8";
        /// What it is plugged into.
        optional HOST: Word<Host> = "host";
    }
}

impl Entry for Gpu {
    const TABLE: Table = Table::Gpus;

    fn shape() -> Shape {
        GpuKeys::shape()
    }

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::<GpuKeys>::open(node, path, "a GPU's figures", context)?;
        let label = fields.required(GpuKeys::NAME, "the name people know it by", context);
        fields.optional(GpuKeys::ALIASES, context);
        fields.optional(GpuKeys::VENDOR, context);
        let generation = fields.node(GpuKeys::GENERATION);
        let generation = generation.and_then(|(node, path)| Generation::from_node(node, &path, context));
        let provenance = Provenance::required(name, &mut fields, context);
        let of = provenance.as_ref();
        let memory = some(GpuKeys::MEMORY, needed(GpuKeys::MEMORY, &mut fields, of, name, context), context);
        let bandwidth =
            some(GpuKeys::BANDWIDTH, needed(GpuKeys::BANDWIDTH, &mut fields, of, name, context), context);
        let power = some(GpuKeys::POWER, needed(GpuKeys::POWER, &mut fields, of, name, context), context);
        let fp4 = some(GpuKeys::FP4, figure(GpuKeys::FP4, &mut fields, of, name, context), context);
        let fp8 = some(GpuKeys::FP8, figure(GpuKeys::FP8, &mut fields, of, name, context), context);
        let int8 = some(GpuKeys::INT8, figure(GpuKeys::INT8, &mut fields, of, name, context), context);
        let bf16 = some(GpuKeys::BF16, figure(GpuKeys::BF16, &mut fields, of, name, context), context);
        let link = some(GpuKeys::LINK, figure(GpuKeys::LINK, &mut fields, of, name, context), context);
        let host = fields.word(GpuKeys::HOST, context);
        let link_kind = fields.word(GpuKeys::LINK_KIND, context).map(|kind| kind.value);
        if link.is_some() && !fields.has(GpuKeys::LINK_KIND) {
            let words: Vec<&str> = LinkKind::WORDS.iter().map(|(word, _)| *word).collect();
            fields.missing(GpuKeys::LINK_KIND, &format!("one of: {}", words.join(", ")), context);
        }
        let domain: Option<Sourced<Count>> =
            some(GpuKeys::LINK_DOMAIN, figure(GpuKeys::LINK_DOMAIN, &mut fields, of, name, context), context);
        if generation.is_none() && !fields.has(GpuKeys::GENERATION) {
            fields.missing(GpuKeys::GENERATION, "one of: ampere, ada, hopper, blackwell, …", context);
        }
        fields.close(context);
        let provenance = provenance?;
        Some(Self {
            id: name.to_owned(),
            name: label?.value,
            generation: generation?,
            memory: memory?,
            bandwidth: bandwidth?,
            fp4,
            fp8,
            int8,
            bf16,
            power: power?,
            link: link.zip(link_kind).map(|(bandwidth, kind)| Link {
                bandwidth,
                kind,
                domain: domain.map(|domain| domain.value),
            }),
            host: host.map_or(Host::Any, |host| host.value),
            note: provenance.note.clone(),
            provenance,
        })
    }
}

/// A figure, if there is anything of it: nothing can be divided by a bandwidth or a peak of nothing.
fn some<Q: Quantity>(
    field: impl KeyOf<Figure<Q>>,
    found: Option<Sourced<Q>>,
    context: &mut Context<'_>,
) -> Option<Sourced<Q>> {
    let found = found?;
    if found.value.get() > 0.0 {
        return Some(found);
    }
    let help = Some("write what the hardware has; leave a format out that it has no unit for".to_owned());
    let message = format!("`{}` is 0", field.key());
    context.sink.push(Diagnostic::new(Code::OutOfRange, message, found.site).help(help));
    None
}

/// A figure without which the entry is of no use.
pub(super) fn needed<Q: Part + Quantity, K: KeyOf<Figure<Q>>>(
    field: K,
    fields: &mut Fields<'_, impl Includes<K::Block>>,
    of: Option<&Arc<Provenance>>,
    entry: &str,
    context: &mut Context<'_>,
) -> Option<Sourced<Q>> {
    if !fields.has(field) {
        let path = fields.path().clone();
        context.key_fault(
            Code::MissingKey,
            format!("`{entry}` has no `{}`", field.key()),
            &path,
            Some(format!("write {}", Q::UNIT.expectation())),
        );
    }
    figure(field, fields, of, entry, context)
}
