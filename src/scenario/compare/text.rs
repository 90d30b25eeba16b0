//! The text of a scenario whose options are ways of the market, with where each line comes from.

use crate::units::{Quantity, Tokens};

use super::question::MarketQuestion;
use super::way::{Caches, Experts, How, ServedWeights, Way, WayLayout};

/// The tariff of own servers.
pub const ELECTRICITY: &str = "us-commercial";
/// Where own servers stand.
pub const COLOCATION: &str = "na-primary";

/// The whole text.
pub(super) fn scenario(question: &MarketQuestion, ways: &[Way]) -> String {
    let mut text = head(question);
    let owned = ways.iter().any(|way| matches!(way.how, How::Own { .. }));
    if owned {
        text += &format!(
            "facility:                    # of the catalog; network, storage, spares, upkeep and people are defaults of the whole bill\n  \
             electricity: {ELECTRICITY}\n  colocation: {COLOCATION}\n"
        );
    }
    text += "options:\n";
    for way in ways {
        text += &option(question, way);
    }
    text
}

fn head(question: &MarketQuestion) -> String {
    let MarketQuestion { architecture, as_of, horizon, .. } = question;
    let mut text = format!(
        "# Written by `breakeven compare` from the catalog's prices of {as_of}. The same figures:\n#   breakeven run FILE --as-of {as_of} \
         --costs whole\n"
    );
    for assumed in &question.assumed {
        text += &format!("# Assumed: {assumed}\n");
    }
    text += &format!(
        "scenario: compare-{}\ntitle: {}\nas_of: {as_of}\nworkload:\n",
        super::way::slug(&question.model),
        quoted(&format!("Ways to serve {}", architecture.name)),
    );
    for line in &question.demand {
        let field = format!("{}: {}", line.key, line.value);
        text += &if line.comment.is_empty() {
            format!("  {field}\n")
        } else {
            format!("  {field:<26} # {}\n", line.comment)
        };
    }
    text += &format!("  input: {}\n", tokens(question.input));
    if question.caches() {
        text += &format!("  cached_input: {}\n", question.cached);
    }
    text += &format!("  output: {}\n", tokens(question.output));
    if !question.limits.is_empty() {
        let limits: Vec<String> = question
            .limits
            .iter()
            .map(|(metric, longest)| format!("{}: \"<= {longest}\"", metric.info().id))
            .collect();
        text += &format!("targets: {{ {} }}\n", limits.join(", "));
    }
    text + &format!("finance: {{ horizon: {horizon} }}\n")
}

fn tokens(count: Tokens) -> String {
    format!("{} tokens", count.get())
}

fn option(question: &MarketQuestion, way: &Way) -> String {
    let comment = comment(question, way);
    let body = match &way.how {
        How::Rent { offer, term, commitment, layout, .. } => {
            let mut fields = vec![format!("offer: {}", offer.id), format!("term: {term}")];
            fields.extend(commitment.map(|length| format!("commitment: {length}")));
            fields.extend(deployment(question, way, *layout));
            format!("    rental: {{ {} }}\n", fields.join(", "))
        }
        How::Own { server, layout } => {
            let mut fields = vec![format!("server: {}", server.id)];
            fields.extend(deployment(question, way, *layout));
            format!("    cluster: {{ {} }}\n", fields.join(", "))
        }
        How::Buy { model, region, caches } => {
            let sold = match region {
                None => quoted(&model.id),
                Some(region) => format!("{{ model: {}, region: {region} }}", quoted(&model.id)),
            };
            let whole = match caches {
                Caches::Priced => "",
                Caches::AsInput => {
                    "    workload: { cached_input: 0% }   # no price for cached tokens: paid as input\n"
                }
            };
            format!("    serverless: {sold}\n{whole}")
        }
    };
    format!("  {}:{comment}\n{body}", way.name)
}

/// What runs on GPUs, as fields of a cluster or a rental.
fn deployment(question: &MarketQuestion, way: &Way, layout: WayLayout) -> Vec<String> {
    let mut fields = vec![format!("model: {}", quoted(&question.model))];
    fields.extend(way.weights.narrower().map(|precision| format!("precision: {precision}")));
    if layout.experts == Experts::Whole {
        fields.push("experts: expert-parallel".to_owned());
    }
    fields.extend(question.engine.as_ref().map(|engine| format!("engine: {engine}")));
    let slowest = question.limits.iter().find(|(metric, _)| metric.info().id.starts_with("tpot"));
    fields.extend(slowest.map(|(_, longest)| format!("max_tpot: {longest}")));
    fields.extend(question.most_full.map(|share| format!("max_utilisation: {share}")));
    fields.push(match layout.replica {
        Some(gpus) => format!("tensor_parallel: {gpus}"),
        None => "tensor_parallel: auto".to_owned(),
    });
    fields
}

/// Where the price comes from, and what is to be known of the weights.
fn comment(question: &MarketQuestion, way: &Way) -> String {
    let price = match &way.how {
        How::Rent { offer, price, .. } => Some(format!("{} for {} × {}", price.value, offer.gpus, offer.gpu)),
        How::Own { server, .. } => {
            server.price.as_ref().map(|price| format!("{} for {} × {}", price.value, server.gpus, server.gpu))
        }
        How::Buy { .. } => None,
    };
    let read = way.price_source(question.as_of).map(|source| format!("checked {}", source.checked));
    let weights = match &way.weights {
        ServedWeights::Published(_) => None,
        ServedWeights::Narrower(precision) => {
            Some(format!("{precision}, narrower than published: needs an evaluation"))
        }
        ServedWeights::Unstated => Some("the provider does not state the precision".to_owned()),
        ServedWeights::Other { checkpoint, .. } => Some(format!("another checkpoint: {checkpoint}")),
        ServedWeights::Named | ServedWeights::Reference => Some("another model".to_owned()),
    };
    let said: Vec<String> = [price, read, weights].into_iter().flatten().collect();
    if said.is_empty() { String::new() } else { format!("   # {}", said.join("; ")) }
}

/// A scalar that YAML cannot take for anything else.
fn quoted(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
        && text.starts_with(|c: char| c.is_ascii_alphabetic());
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}
