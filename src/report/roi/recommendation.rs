//! What to take by the money over the months, in a sentence.

use crate::checks::{
    Choice, Lead, OverMonths, Period, Robustness, Status, Worth, check, choose_over_months, judge, misses,
};
use crate::decode::Given;
use crate::economics::{Evaluation, Outcome};
use crate::metric::Metric;
use crate::report::advice::{
    Advice, Horizon, LeadOf, LeadRow, Statement, no_shared_verdict, too_close, upfront, whole_bill,
    worth_words,
};
use crate::report::list::{commas, list};
use crate::report::narrowed::{needs_evaluation, unevaluated};
use crate::report::number::human;
use crate::report::switch::turned_by;
use crate::scenario::{Baseline, Scenario};
use crate::units::{Amount, Usd, UsdNet};

/// What a sentence is made of.
struct Question<'q> {
    scenario: &'q Scenario,
    outcomes: Vec<&'q Outcome<'q>>,
    found: &'q OverMonths,
    /// What today's month says.
    now: Choice,
    baseline: Option<&'q str>,
    /// For each option, the limits that are unknown.
    unknown: Vec<Vec<String>>,
    horizon: Horizon,
    robust: &'q Robustness,
}

/// What to take by the money over the months; `None` where no option has a cash flow.
pub(super) fn advice(evaluation: &Evaluation<'_>, robust: &Robustness) -> Option<Advice> {
    let scenario = evaluation.scenario;
    let misses = misses(evaluation);
    let found = choose_over_months(evaluation, &misses)?;
    let horizon = match scenario.finance.followed()? {
        Given::Written(stated) => Horizon::Stated(stated.value),
        Given::Default { value, .. } => Horizon::Assumed(value),
    };
    let now = judge(evaluation, Period::Month)?.choice;
    let verdicts = check(evaluation);
    let unknown = |outcome: &Outcome<'_>| {
        let own = verdicts.iter().filter(|verdict| verdict.option == outcome.option.name);
        let unknown = own.filter(|verdict| verdict.standing.status() == Status::Unknown);
        unknown.map(|verdict| verdict.limit.metric.info().id.to_owned()).collect()
    };
    let outcomes: Vec<&Outcome<'_>> = evaluation.compared().collect();
    let baseline = match &scenario.finance.baseline {
        Some(Baseline::Option { name, .. }) => Some(name.value.as_str()),
        _ => None,
    };
    let unknown = outcomes.iter().map(|outcome| unknown(outcome)).collect();
    let asked = Question { scenario, outcomes, found: &found, now, baseline, unknown, horizon, robust };
    let lead = found.choice.lead().and_then(|lead| asked.lead_row(lead));
    let said = asked.statement(lead.as_ref());
    Some(Advice::new(&found.choice, robust, |at| asked.name(at), lead, said))
}

impl Question<'_> {
    fn name(&self, at: usize) -> String {
        self.outcomes[at].option.name.clone()
    }

    /// What an option is compared by, as it is shown; the baseline's present value is nothing.
    fn worth(&self, at: usize) -> Option<Amount> {
        let found = self.outcomes[at].appraisal.as_ref().ok()?;
        match self.found.by {
            Worth::Npv if self.baseline == Some(self.name(at).as_str()) => Some(UsdNet::ZERO.into()),
            Worth::Npv => Some(found.npv.as_ref().ok()?.value().into()),
            Worth::CostsToday => Some(found.costs_today.as_ref().ok()?.value().into()),
            Worth::Tco => Some(found.tco.value().into()),
        }
    }

    fn lead_row(&self, lead: &Lead) -> Option<LeadRow> {
        let (mine, theirs) = (self.worth(lead.of)?.value(), self.worth(lead.over)?.value());
        let difference = Amount::from(Usd::const_new((mine - theirs).abs()));
        Some(LeadRow {
            of: self.name(lead.of),
            over: self.name(lead.over),
            share: lead.share.into(),
            margin: lead.margin.share().into(),
            by: LeadOf::Months(self.found.by),
            difference,
            over_horizon: difference,
            horizon: self.horizon,
        })
    }

    fn statement(&self, lead: Option<&LeadRow>) -> Statement {
        let by = worth_words(self.found.by);
        let over = self.horizon.words();
        let named = |at: usize| self.name(at);
        let disagree = no_shared_verdict(&self.found.choice, self.robust, named);
        let agree =
            if disagree.is_none() { whole_bill(&self.found.choice, self.robust, named) } else { None };
        let mut said = match &self.found.choice {
            Choice::Recommended { at, .. } => self.recommended(*at, by, &over, lead),
            Choice::TooClose { candidates, of: best, .. } => {
                let Some(lead) = lead else { return Statement::default() };
                self.too_close(candidates, *best, lead)
            }
            Choice::NotWorth(at) => {
                let name = self.name(*at);
                let worth = self.worth(*at).map(human).unwrap_or_default();
                let stay = if self.scenario.finance.baseline.is_some() {
                    "Stay with the baseline"
                } else {
                    "No option is worth its costs"
                };
                Statement::of(format!(
                    "{stay}: no option{} has a net present value above zero over {over}; {name} comes closest, at {worth}",
                    self.others(*at)
                ))
            }
            Choice::Closest(at) => Statement::of(format!(
                "No option meets all of its limits; {} comes closest, as `breakeven check` shows",
                self.name(*at)
            )),
            Choice::Nothing => {
                Statement::of("No option has money over the months that could be compared".to_owned())
            }
        };
        if matches!(self.found.choice, Choice::Recommended { .. } | Choice::TooClose { .. }) {
            said.otherwise = self.instead().into_iter().chain(agree).collect();
        }
        said.headline.insert_str(0, &disagree.unwrap_or_default());
        let out = self.outcomes.iter().filter_map(|outcome| {
            let why = self.scenario.not_sold(outcome.option)?;
            Some(format!("{} is not compared: {why}.", outcome.option.name))
        });
        said.left_out = out.collect();
        said
    }

    fn recommended(&self, at: usize, by: &str, over: &str, lead: Option<&LeadRow>) -> Statement {
        let name = self.name(at);
        let best = if self.found.by == Worth::Npv { "highest" } else { "lowest" };
        let worth = self.worth(at).map(human).unwrap_or_default();
        let first = if self.baseline == Some(name.as_str()) {
            let other = self.others(at);
            format!(
                "{name}, the baseline: no other option{other} has a net present value above zero over {over}"
            )
        } else {
            format!("{name}: {best} {by} over {over}, {worth}")
        };
        let ahead = lead.map_or_else(String::new, |lead| {
            format!(
                "; ahead of {} by {}, {} of its {}",
                lead.over,
                human(lead.difference),
                human(lead.share),
                self.costs()
            )
        });
        let details = [
            self.unknown(at),
            self.money_alone(at),
            self.missing(at),
            self.unevaluated(at).map(|needs| format!("{name} {needs}")),
            self.better_but_unknown(at),
        ];
        let turned = self.robust.switching.iter().map(|found| turned_by(found, |at| self.name(at)));
        Statement {
            details: details.into_iter().flatten().chain(turned).collect(),
            ..Statement::of(first + &ahead)
        }
    }

    fn too_close(&self, candidates: &[usize], best: usize, lead: &LeadRow) -> Statement {
        let (by, over) = (worth_words(self.found.by), self.horizon.words());
        let names: Vec<String> = candidates.iter().map(|at| self.name(*at)).collect();
        let worths: Vec<String> = candidates
            .iter()
            .filter_map(|at| Some(format!("{} at {}", self.name(*at), human(self.worth(*at)?))))
            .collect();
        let money = candidates.iter().map(|at| (self.name(*at), self.upfront(*at)));
        let close = too_close(&names, &self.name(best), lead, self.costs());
        let mut details: Vec<String> = upfront(&money.collect::<Vec<_>>()).into_iter().collect();
        details.extend(candidates.iter().filter_map(|at| self.unknown(*at)));
        details.extend(candidates.iter().filter_map(|at| self.missing(*at)));
        let needs = |at: &usize| Some(format!("{} {}", self.name(*at), self.unevaluated(*at)?));
        details.extend(candidates.iter().filter_map(needs));
        Statement { details, ..Statement::of(format!("{close} ({by} over {over}: {})", commas(&worths))) }
    }

    /// What a lead is a share of.
    const fn costs(&self) -> &'static str {
        match self.found.by {
            Worth::Npv | Worth::CostsToday => "costs at their value today",
            Worth::Tco => "total cost of ownership",
        }
    }

    fn upfront(&self, at: usize) -> Amount {
        self.outcomes[at].metric(Metric::Capex).as_ref().map_or(Usd::ZERO.into(), |figure| figure.amount)
    }

    fn unknown(&self, at: usize) -> Option<String> {
        let unknown = &self.unknown[at];
        (!unknown.is_empty()).then(|| format!("of {}, {} unknown", self.name(at), are(unknown)))
    }

    /// That nothing is said of how often options are right, where they differ in it.
    fn money_alone(&self, at: usize) -> Option<String> {
        let accuracy = |at: usize| Some(self.outcomes[at].metric(Metric::Accuracy).as_ref().ok()?.amount);
        let own = accuracy(at)?;
        let all = (0..self.outcomes.len()).filter(|other| self.worth(*other).is_some()).filter_map(accuracy);
        let most = all.max_by(|a, b| a.value().total_cmp(&b.value()))?;
        let ends = &self.scenario.ends;
        let is_unpriced = ends.value_per_success.is_none() && !ends.are_priced();
        (is_unpriced && own.beside(most).is_lt()).then(|| {
            format!(
                "this counts money alone: {} is right in {} of the tasks and another option in {}, and neither \
                 `value_per_success` nor `cost_per_error` is stated",
                self.name(at),
                human(own),
                human(most)
            )
        })
    }

    /// That it is of those which are known to meet their limits, where others would have been worth more.
    fn others(&self, at: usize) -> &'static str {
        let gains = |other: usize| self.worth(other).is_some_and(|worth| worth.value() > 0.0);
        let any = (0..self.outcomes.len()).any(|other| other != at && gains(other));
        if any { " that is known to meet its limits" } else { "" }
    }

    /// What is not in the bill of an option.
    fn missing(&self, at: usize) -> Option<String> {
        let missing = &self.outcomes[at].left_out;
        (!missing.is_empty()).then(|| format!("not in the bill of {}: {}", self.name(at), list(missing)))
    }

    /// Whether nothing says how accurate an option is with its weights.
    fn unevaluated(&self, at: usize) -> Option<String> {
        needs_evaluation(&unevaluated(self.scenario, self.outcomes[at].option))
    }

    /// Options that are ahead, and left out because it is unknown whether they meet their limits.
    fn better_but_unknown(&self, at: usize) -> Option<String> {
        let sign = if self.found.by == Worth::Npv { -1.0 } else { 1.0 };
        let own = sign * self.worth(at)?.value();
        let ahead = (0..self.outcomes.len()).filter(|other| {
            *other != at
                && !self.unknown[*other].is_empty()
                && self.worth(*other).is_some_and(|worth| sign * worth.value() < own)
        });
        let said: Vec<String> = ahead
            .filter_map(|other| {
                let unknown = are(&self.unknown[other]);
                Some(format!(
                    "{} would be ahead, at {}: {unknown} unknown",
                    self.name(other),
                    human(self.worth(other)?)
                ))
            })
            .collect();
        (!said.is_empty()).then(|| said.join("; "))
    }

    /// What today's month says where it says something else.
    fn instead(&self) -> Option<String> {
        let (now, then) = (self.now.taken(), self.found.choice.taken());
        let names: Vec<String> = now.iter().map(|at| self.name(*at)).collect();
        match &self.now {
            _ if now == then => None,
            Choice::Recommended { .. } => {
                Some(format!("by today's month alone, `frontier` recommends {} instead", list(&names)))
            }
            Choice::TooClose { .. } => {
                Some(format!("by today's month alone, `frontier` has {} too close to call", list(&names)))
            }
            Choice::NotWorth(_) | Choice::Closest(_) | Choice::Nothing => None,
        }
    }
}

/// `a is`, `a and b are`.
fn are(names: &[String]) -> String {
    format!("{} {}", list(names), if names.len() == 1 { "is" } else { "are" })
}
