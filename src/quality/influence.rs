//! Whose accuracy changes how often something is used. Steps that always all run, a vote, the last stage of a cascade cost the same
//! whether they are right or wrong; attempts that end when a verifier accepts do not.

use std::collections::BTreeSet;

use crate::units::Quantity as _;

use super::graph::{Graph, Node};
use super::strategy::{Leftover, Strategy};

/// Numbers of options.
type Options = BTreeSet<usize>;

/// The options whose accuracy changes what a strategy uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Influence {
    /// On how often options do work and look at results.
    pub on_uses: Options,
    /// On how often wrong results are put right, by the number of that work.
    pub on_fixes: Vec<(usize, Options)>,
}

/// What is known of a part of a strategy.
struct Part {
    /// The options that do work in it.
    options: Options,
    /// Those whose accuracy changes what it uses.
    on_uses: Options,
    /// Whether its result is accepted whatever it is.
    accepts_all: bool,
}

impl Part {
    /// The options whose accuracy changes whether something goes on behind it.
    fn decides(&self) -> Options {
        if self.accepts_all { Options::new() } else { self.options.clone() }
    }
}

impl Strategy {
    /// The options whose accuracy changes what it uses: what [`evaluate`](super::evaluate()) says of uses is the same whatever the
    /// skills of all others.
    ///
    /// ```
    /// use breakeven::quality::{Leftover, Strategy, Verifier};
    /// use breakeven::units::{Count, Quantity};
    /// let [first, second] = [0, 1].map(|option| std::sync::Arc::new(Strategy::Attempt(option)));
    /// let cascade = Strategy::Cascade { stages: vec![first.clone(), second.clone()], verifier: Verifier::perfect(), look: 2 };
    /// assert_eq!(cascade.influence().on_uses.into_iter().collect::<Vec<_>>(), [0]);
    /// let chain = Strategy::chain(vec![first, second]).unwrap();
    /// assert!(chain.influence().on_uses.is_empty());
    /// ```
    pub fn influence(&self) -> Influence {
        let graph = Graph::of(self);
        let mut parts: Vec<Part> = Vec::new();
        let mut on_fixes = Vec::new();
        for node in graph.nodes() {
            let found = part(node, &parts);
            if let Self::Review { fix: Some(fix), .. } = node.strategy {
                on_fixes.push((*fix, found.options.clone()));
            }
            parts.push(found);
        }
        Influence { on_uses: parts.pop().map(|whole| whole.on_uses).unwrap_or_default(), on_fixes }
    }
}

/// A part, given those that it builds on.
fn part(node: &Node<'_>, known: &[Part]) -> Part {
    let inner: Vec<&Part> = node.parts.iter().filter_map(|at| known.get(*at)).collect();
    let all = |of: fn(&Part) -> Options, parts: &[&Part]| parts.iter().flat_map(|part| of(part)).collect();
    let options = |part: &Part| part.options.clone();
    let mut found = Part {
        options: all(options, &inner),
        on_uses: all(|part| part.on_uses.clone(), &inner),
        accepts_all: inner.iter().all(|part| part.accepts_all),
    };
    let deciding: Options = match node.strategy {
        Strategy::Attempt(option) => {
            found.options.insert(*option);
            Options::new()
        }
        Strategy::Retry { verifier, attempts, leftover, .. } => {
            let constant = attempts.get() <= 1.0 || (verifier.is_blind() && found.accepts_all);
            let deciding = if constant { all(Part::decides, &inner) } else { found.options.clone() };
            found.accepts_all &= *leftover == Leftover::Accepted;
            deciding
        }
        Strategy::BestOf { leftover, .. } => {
            let deciding = all(Part::decides, &inner);
            found.accepts_all &= *leftover == Leftover::Accepted;
            deciding
        }
        Strategy::Escalated { .. } => Options::new(),
        // A vote takes one of the results.
        Strategy::Vote { .. } => {
            found.accepts_all = true;
            Options::new()
        }
        Strategy::Cascade { verifier, .. } => {
            let first = inner.split_last().map_or(&[][..], |(_, first)| first);
            let constant = verifier.is_blind() && first.iter().all(|part| part.accepts_all);
            if constant { Options::new() } else { all(options, first) }
        }
        Strategy::Router { recall, false_escalation, .. } if recall == false_escalation => Options::new(),
        Strategy::Router { .. } => all(options, inner.get(..1).unwrap_or_default()),
        Strategy::Workflow(flow) => {
            let awaited = inner.iter().enumerate().filter(|(at, _)| flow.is_awaited(*at));
            awaited.flat_map(|(_, part)| part.decides()).collect()
        }
        Strategy::Review { .. } => all(Part::decides, &inner),
    };
    found.on_uses.extend(deciding);
    found
}
