//! Whether weights with a scale a block can be cut among GPUs: no block may lie on two of them.

use crate::catalog::{Attention, Fp8Scales, Precision, Wide};
use crate::units::{Count, Quantity};

use super::configuration::{Configuration, ExpertLayout};
use super::infeasible::Infeasible;
use super::placement::Placement;
use super::shape::Shape;

/// Numbers of a block, in each direction (`weight_block_size: [128, 128]` in the configuration of such checkpoints).
const BLOCK: f64 = 128.0;

/// Why an engine would not load a layout: it cuts a part of the weights through blocks. `None` if it loads.
///
/// vLLM and SGLang refuse such shards (<https://github.com/vllm-project/vllm/issues/17569>: 192 of a gate's weights "is not divisible
/// by weight quantization" in blocks of 128). It is a question of plans, not of measurements: published
/// runs whose layout would not load had experts held whole without saying so, and [`predict`](super::predict::predict) takes them
/// as they are written.
pub(in crate::serving) fn unloadable(configuration: &Configuration) -> Option<Infeasible> {
    let model = &configuration.architecture;
    let refuses = configuration.engine.backend().admits_by_use();
    if configuration.precision != Precision::Fp8 || model.fp8_scales != Fp8Scales::Block || !refuses {
        return None;
    }
    let placement = Placement::of(configuration, &Shape::of(model)).ok()?;
    let experts = model.experts.as_ref().map(|experts| experts.feed_forward);
    let whole = placement.experts == ExpertLayout::Whole;
    let attention = (model.wide == Wide::Nothing).then(|| values(model.attending.attention));
    let parts = [
        ("an expert's intermediate size", experts.filter(|_| !whole), placement.ring),
        ("the dense intermediate size", model.feed_forward, placement.share),
        ("the width of all heads", attention, placement.share),
    ];
    parts.into_iter().find_map(|(part, size, gpus)| {
        let size = size?;
        let cut = gpus > 1.0 && (size.get() / gpus) % BLOCK != 0.0;
        cut.then(|| Infeasible::Blocks { part, size, gpus: Count::const_new(gpus), block: BLOCK_SIZE })
    })
}

/// The same as a count.
const BLOCK_SIZE: Count = Count::const_new(BLOCK);

/// The width of what attention hands to its last matrix.
fn values(attention: Attention) -> Count {
    match attention {
        Attention::Grouped { heads, .. } => Count::const_new(heads.queries.get() * heads.value_size.get()),
        Attention::Latent { heads, value_size, .. } => Count::const_new(heads.get() * value_size.get()),
    }
}
