//! What is taken off a price.

use crate::decode::{Context, Decode, Fields, Includes, Key, Sited};
use crate::diagnostics::Code;
use crate::source::Node;
use crate::units::Fraction;

/// Takes `discount`: a share of the price.
pub(super) fn read_discount<K: Key>(
    fields: &mut Fields<'_, impl Includes<K::Block>>,
    field: K,
    context: &mut Context<'_>,
) -> Option<Sited<Fraction>> {
    const OFF: &str = "a discount is what is taken off the price: between 0% and 100%";
    let (node, path) = fields.node(field)?;
    let text = match node {
        Node::Text(text) => text.trim(),
        _ => "",
    };
    let number = |text: &str| text.trim_end_matches('%').trim().parse::<f64>().ok();
    let message = match number(text).filter(|_| text.ends_with('%')) {
        Some(percent) if percent < 0.0 => {
            format!(
                "a discount is not negative; what is added to the price is a markup: `markup: {}%`",
                -percent
            )
        }
        Some(percent) if percent > 100.0 => {
            format!("{OFF}; {} of the price would be `discount: {}%`", text, percent - 100.0)
        }
        _ => {
            let value = Fraction::decode(node, &path, context)?;
            return Some(Sited { value, site: context.site(&path) });
        }
    };
    let said = format!("a discount of {text} leaves no price");
    let said = if text.starts_with('-') { format!("a discount of {text} takes nothing off") } else { said };
    context.fault(Code::OutOfRange, said, &path, Some(message));
    None
}
