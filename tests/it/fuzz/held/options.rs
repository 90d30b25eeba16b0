//! Options know nothing of each other: neither their order nor one more of them changes what another costs.

use breakeven::economics::evaluate;

use super::{FIGURES, SHIPPED, assert_same, figures, of, options, taken};
use crate::harness::yaml;

#[test]
fn the_order_of_options_changes_nothing() {
    for (shipped, (before, recommended)) in SHIPPED.iter().zip(FIGURES.iter()) {
        let mut root = shipped.root.clone();
        options(&mut root).reverse();
        let scenario = of(&root);
        let evaluation = evaluate(&scenario);
        assert_same(&shipped.name, before, &figures(&evaluation));
        assert_eq!(*recommended, taken(&evaluation), "{}", shipped.name);
    }
}

/// A day's work for each task at $1,000 an hour is better in nothing.
#[test]
fn an_option_that_nobody_would_take_changes_no_other() {
    let (_, dear) = yaml("dear", "{ human: { minutes: 480, wage: $1000/h }, accuracy: 0% }");
    for (shipped, (before, recommended)) in SHIPPED.iter().zip(FIGURES.iter()) {
        let mut root = shipped.root.clone();
        options(&mut root).push(("dear-and-wrong".to_owned(), dear.clone()));
        let scenario = of(&root);
        let evaluation = evaluate(&scenario);
        assert_same(&shipped.name, before, &figures(&evaluation));
        assert_eq!(*recommended, taken(&evaluation), "{}", shipped.name);
    }
}
