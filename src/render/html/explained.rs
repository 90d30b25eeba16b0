//! Why figures are what they are: a card for each, which its figure opens; the browser does that by itself, with the keyboard too.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::report::{Why, WhyFrom, WhyKind, WhyNode, number};
use crate::text::one_line;

use super::content::{Prefix, linked, said};

/// The cards of a page.
pub(super) fn cards(whys: &[Why], prefix: Prefix) -> Markup {
    html! {
        @for (at, why) in whys.iter().enumerate() {
            @let id = prefix.why(at);
            div.card popover id=(id) role="dialog" aria-label=(one_line(&why.title)) {
                button.close type="button" popovertarget=(id) popovertargetaction="hide" { "Close" }
                p.title { bdi { (one_line(&why.title)) } }
                @match &why.from {
                    WhyFrom::Tree(tree) => ul.tree { (node(tree, whys, &mut BTreeSet::new(), prefix)) },
                    WhyFrom::Told(words) => @for words in words { p { (said(words)) } },
                }
            }
        }
    }
}

/// A figure and what it is made from; a source that was said in the card is not said again.
fn node<'w>(node: &'w WhyNode, whys: &[Why], cited: &mut BTreeSet<&'w str>, prefix: Prefix) -> Markup {
    let source = node.source.as_deref().filter(|source| cited.insert(source));
    html! {
        li {
            (one_line(&node.label)) " " b { (number::precise(node.amount)) } " "
            @match node.kind {
                WhyKind::Input => i { (one_line(&node.how)) },
                WhyKind::Derived => i { "= " (one_line(&node.how)) },
                WhyKind::Above => i { "= " (one_line(&node.how)) " (as above)" },
                WhyKind::Elsewhere(at) => {
                    i { "= " (one_line(&node.how)) } " "
                    @let title = whys.get(at).map_or("", |why| why.title.as_str());
                    button.why type="button" popovertarget=(prefix.why(at)) { "worked out in " (one_line(title)) }
                }
            }
            @if let Some(note) = &node.note { " (" (one_line(note)) ")" }
            @if let Some(source) = source { small { (linked(source)) } }
            @else if node.source.is_some() { " (source: as above)" }
            @if !node.inputs.is_empty() {
                ul { @for input in &node.inputs { (self::node(input, whys, cited, prefix)) } }
            }
        }
    }
}
