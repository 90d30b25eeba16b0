//! Which offers, servers and tokens a scenario of GPUs names.

use std::sync::Arc;

use anyhow::Context as _;

use crate::catalog::{Catalog, Gpu, Rental, Table, Term};
use crate::diagnostics::Sink;
use crate::economics::evaluate;
use crate::metric::Metric;
use crate::units::{Date, Quantity as _, UsdPerHour};

use super::answers::{Answers, Choice, Field};
use super::kind::Kind;
use super::kinds::{Hardware, draft};
use super::reading;

/// How an offer was chosen, for its comment.
const CHOSEN: &str = "on demand; a month costs least with it";

/// The example of a model, by the token.
const SAME_MODEL: &str = "deepinfra/meta-llama/Llama-3.3-70B-Instruct-Turbo";

/// The hardware of a scenario, its offers looked up where none is named.
pub(super) fn hardware(answers: &Answers, catalog: &Catalog, today: Date) -> anyhow::Result<Hardware> {
    let example = answers.choice(Field::Model) == Choice::Placeholder;
    let tokens = match answers.choice(Field::Api) {
        Choice::Placeholder if example => vec![SAME_MODEL.to_owned()],
        _ => answers.all(Field::Api),
    };
    match answers.kind {
        Kind::Owned => Ok(Hardware {
            names: answers.all(Field::Gpu),
            gpus: answers.all(Field::Gpu),
            chosen: None,
            tokens,
        }),
        Kind::Rented if answers.choice(Field::Offer) == Choice::Given => {
            Ok(Hardware { names: answers.all(Field::Offer), gpus: Vec::new(), chosen: None, tokens })
        }
        Kind::Rented => {
            let offers = answers.all(Field::Gpu).into_iter().map(|gpu| offer(&gpu, answers, catalog, today));
            let names = offers.collect::<anyhow::Result<_>>()?;
            Ok(Hardware { names, gpus: answers.all(Field::Gpu), chosen: Some(CHOSEN), tokens })
        }
        Kind::Api | Kind::Agents | Kind::Batch => Ok(Hardware::default()),
    }
}

/// Of the instances on demand with a GPU, the one with which a month costs least.
fn offer(gpu: &str, answers: &Answers, catalog: &Catalog, today: Date) -> anyhow::Result<String> {
    let known = catalog.find::<Gpu>(gpu, &mut Sink::default()).with_context(|| unknown(gpu, catalog))?;
    let mut offers: Vec<Arc<Rental>> = catalog.with_line::<Rental>("gpu", &known.id);
    offers.retain(|rental| is_sold(rental, answers.as_of));
    offers.sort_by(|a, b| a.gpus.get().total_cmp(&b.gpus.get()).then_with(|| a.id.cmp(&b.id)));
    let costs =
        offers.iter().filter_map(|rental| Some((month(rental, answers, catalog, today)?, &rental.id)));
    let least = costs.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, offer)| offer.clone());
    // Where none will do, the reader says of the largest one why.
    least.or(offers.last().map(|rental| rental.id.clone())).with_context(|| {
        format!(
            "--gpu: the catalog has no offer of `{}` on demand on {}: `--offer NAME` takes another one, `breakeven catalog list \
             rentals` lists what there is",
            known.id, answers.as_of
        )
    })
}

/// What a month costs with an offer; `None` if the reader refuses it, for example because the model does not fit.
fn month(rental: &Rental, answers: &Answers, catalog: &Catalog, today: Date) -> Option<f64> {
    let alone = Hardware { names: vec![rental.id.clone()], ..Hardware::default() };
    let (scenario, _) = reading::read(&draft(answers, &alone, ""), "", catalog, today);
    let scenario = scenario?;
    let evaluation = evaluate(&scenario);
    let month = evaluation.outcomes.first()?.metric(Metric::CostPerMonth);
    month.as_ref().ok().map(|figure| figure.amount.value())
}

/// Whether somebody sells it on demand on a day: no survey, and whole GPUs.
fn is_sold(rental: &Rental, day: Date) -> bool {
    let Some(Ok(found)) = rental.term(Term::OnDemand).map(|cards| cards.on(day)) else { return false };
    found.card.provenance.kind.is_sold() && rental.share.is_none() && found.card.value > UsdPerHour::ZERO
}

fn unknown(gpu: &str, catalog: &Catalog) -> String {
    let help = catalog.suggestion(&[Table::Gpus], gpu);
    let help = help.unwrap_or_else(|| "`breakeven catalog list gpus` lists what there is".to_owned());
    format!("--gpu: the catalog has no GPU `{gpu}`: {help}")
}
