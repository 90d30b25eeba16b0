//! GPUs: memory, bandwidth, dense peak operations by precision, power, and the link that joins them.

use std::sync::Arc;

use crate::decode::{Context, Fields, Foreign, Words};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FieldPath, Node};
use crate::units::{Count, Gigabytes, Quantity, TerabytesPerSecond, Teraflops, Watts};

use super::entry::{Entry, Table};
use super::provenance::{Provenance, Sourced, figure};

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

impl Entry for Gpu {
    const TABLE: Table = Table::Gpus;

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::<Foreign>::open(node, path, "a GPU's figures", context)?;
        let label = fields.required::<String, _>("name", "the name people know it by", context);
        fields.optional::<Vec<String>, _>("aliases", context);
        fields.optional::<String, _>("vendor", context);
        let generation = fields.word::<Generation, _>("generation", context);
        let provenance = Provenance::required(name, &mut fields, context);
        let of = provenance.as_ref();
        let memory = some(needed, "memory", &mut fields, of, name, context);
        let bandwidth = some(needed, "bandwidth", &mut fields, of, name, context);
        let power = some(needed, "power", &mut fields, of, name, context);
        let fp4 = some(figure, "fp4", &mut fields, of, name, context);
        let fp8 = some(figure, "fp8", &mut fields, of, name, context);
        let int8 = some(figure, "int8", &mut fields, of, name, context);
        let bf16 = some(figure, "bf16", &mut fields, of, name, context);
        let link = some(figure, "link", &mut fields, of, name, context);
        let host = fields.word::<Host, _>("host", context);
        let link_kind: Option<LinkKind> = if link.is_some() {
            fields.required_word("link_kind", context)
        } else {
            fields.word("link_kind", context).map(|kind| kind.value)
        };
        let domain: Option<Sourced<Count>> = some(figure, "link_domain", &mut fields, of, name, context);
        if generation.is_none() && !fields.has("generation") {
            fields.missing("generation", "one of: ampere, ada, hopper, blackwell, …", context);
        }
        fields.close(context);
        let provenance = provenance?;
        Some(Self {
            id: name.to_owned(),
            name: label?.value,
            generation: generation?.value,
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

/// How a figure of a key is read: with it needed, or not.
type ReadFigure<Q> =
    fn(&'static str, &mut Fields<'_>, Option<&Arc<Provenance>>, &str, &mut Context<'_>) -> Option<Sourced<Q>>;

/// A figure, if there is anything of it: nothing can be divided by a bandwidth or a peak of nothing.
fn some<Q: Quantity>(
    read: ReadFigure<Q>,
    key: &'static str,
    fields: &mut Fields<'_>,
    of: Option<&Arc<Provenance>>,
    entry: &str,
    context: &mut Context<'_>,
) -> Option<Sourced<Q>> {
    let found = read(key, fields, of, entry, context)?;
    if found.value.get() > 0.0 {
        return Some(found);
    }
    let help = Some("write what the hardware has; leave a format out that it has no unit for".to_owned());
    let message = format!("`{key}` is 0");
    context.sink.push(Diagnostic::new(Code::OutOfRange, message, found.site).help(help));
    None
}

/// A figure without which the entry is of no use.
pub(super) fn needed<Q: Quantity>(
    key: &'static str,
    fields: &mut Fields<'_>,
    of: Option<&Arc<Provenance>>,
    entry: &str,
    context: &mut Context<'_>,
) -> Option<Sourced<Q>> {
    if !fields.has(key) {
        let path = fields.path().clone();
        context.key_fault(
            Code::MissingKey,
            format!("`{entry}` has no `{key}`"),
            &path,
            Some(format!("write {}", Q::UNIT.expectation())),
        );
    }
    figure(key, fields, of, entry, context)
}
