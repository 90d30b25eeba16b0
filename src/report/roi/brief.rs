//! One page for people who decide and do not know what a token is: what is paid now, what each choice costs, what pays back when, how sure
//! that is, what was assumed and what is not in it.

use crate::economics::CashKind;
use crate::report::advice::AdviceVerdict;
use crate::report::block::Block;
use crate::report::list::list;
use crate::report::notice::{NEEDS_EVALUATION, NoticeKind};
use crate::report::number::{human, signed};
use crate::report::table::{Cell, Column, Table};
use crate::scenario::{Finance, Funding, Scenario, Serving, ServingOption};
use crate::units::{Amount, Delta, Fraction, Quantity as _, Usd, UsdNet};

use super::roi::{RoiFigures, RoiOption, RoiReport, TermFrom};

/// More assumptions than this are counted.
const MOST_ASSUMED: usize = 8;
/// A sentence of a source is no longer than this on the page.
const MOST_OF_A_SOURCE: usize = 160;

/// The page.
pub fn brief_document(report: &RoiReport, scenario: &Scenario) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(1, report.title.clone()), Block::Answer(answer(report))];
    blocks.push(Block::Heading(2, "What is paid now".to_owned()));
    blocks.push(Block::Paragraph(now(report, scenario)));
    blocks.push(Block::Heading(2, "What each choice costs".to_owned()));
    blocks.push(Block::Table(costs(report, scenario)));
    blocks.push(Block::List(of_the_table(report)));
    blocks.push(Block::Heading(2, "What pays back, and when".to_owned()));
    let pay_back = pay_back(report);
    blocks.push(if pay_back.is_empty() {
        let only = "Only what is paid now is shown here, so there is nothing that could pay back; without a name, the page has every choice.";
        Block::Paragraph(only.to_owned())
    } else {
        Block::List(pay_back)
    });
    blocks.extend(money_of_today(report).map(Block::Paragraph));
    blocks.push(Block::Heading(2, "How sure this is, and what would turn it".to_owned()));
    blocks.push(Block::List(sure(report)));
    blocks.push(Block::Heading(2, "What was assumed".to_owned()));
    blocks.push(Block::List(assumed(report, scenario)));
    blocks.push(Block::Heading(2, "What is not in it".to_owned()));
    blocks.push(Block::List(left_out(report)));
    blocks.extend(words(report, scenario));
    let file = &report.file;
    blocks.push(Block::Footer(format!(
        "Prices of {}. Every figure can be asked why: `breakeven explain {file}`; line by line: `breakeven roi {file} --view cashflow`.",
        report.as_of
    )));
    blocks
}

/// A choice, by its name.
fn chosen<'r>(report: &'r RoiReport, name: &str) -> Option<&'r RoiOption> {
    report.options.iter().find(|option| option.name == name)
}

/// The verdict in plain words.
fn answer(report: &RoiReport) -> String {
    let Some(advice) = &report.advice else {
        return "Nothing can be compared: no choice has a cost over the months.".to_owned();
    };
    let names = list(&advice.candidates);
    let over = months(report).map_or_else(String::new, |months| format!(" over {months}"));
    match advice.verdict {
        AdviceVerdict::Recommended => {
            let best = advice.candidates.first().and_then(|name| chosen(report, name));
            let worth = best
                .and_then(|option| worth(option, report))
                .map_or_else(String::new, |worth| format!(": {worth}"));
            format!("Take {names}{over}{worth}.")
        }
        AdviceVerdict::BillsDiffer => format!(
            "It depends on what is counted: by what this scenario states, {names} is ahead{over}; with usual costs that it does not state, something else is."
        ),
        AdviceVerdict::TooClose => {
            format!("Too close to call between {names}{over}: they are less apart than what is not known.")
        }
        AdviceVerdict::NotWorth => {
            format!("Stay with what is done today: no choice brings in more than it costs{over}.")
        }
        AdviceVerdict::Closest => format!("No choice keeps all of its limits; {names} comes closest."),
        AdviceVerdict::None => "Nothing can be recommended: too little is known of the choices.".to_owned(),
    }
}

fn months(report: &RoiReport) -> Option<String> {
    report.horizon.map(human)
}

/// What an option is worth against going on as now, or what it costs.
fn worth(option: &RoiOption, report: &RoiReport) -> Option<String> {
    let found = option.found.as_ref().ok()?;
    match (&found.npv, &report.baseline) {
        (Ok(npv), Some(baseline)) if baseline != &option.name => {
            let (more, than) = (npv.value() >= 0.0, size(*npv));
            let word = if more { "more" } else { "less" };
            Some(format!("in today's money it leaves {than} {word} than going on with {baseline}"))
        }
        (Ok(npv), None) => Some(format!("in today's money it brings in {} after all costs", human(*npv))),
        _ => Some(format!("it costs {} in all", human(found.tco))),
    }
}

/// An amount without its sign.
fn size(amount: Amount) -> String {
    human(Usd::const_new(amount.value().abs()).into())
}

/// What is paid now.
fn now(report: &RoiReport, scenario: &Scenario) -> String {
    let Some(baseline) = &report.baseline else {
        return "Nobody said what is paid today, so the choices are compared with each other (`finance.baseline` would say it).".to_owned();
    };
    let option = chosen(report, baseline);
    let month = option.and_then(|option| first_month(option.found.as_ref().ok()?));
    let what = scenario
        .options
        .iter()
        .find(|option| option.name == *baseline)
        .map(|option| what(&option.serving, &scenario.finance));
    match (month, what) {
        (Some(month), Some(what)) => {
            let tasks = option.and_then(|option| option.found.as_ref().ok()?.tasks.first().copied());
            let of = tasks
                .map_or_else(String::new, |tasks| format!(" for {}", human(tasks).replace("/month", "")));
            format!("{baseline} ({what}): {} a month{of} pieces of work, called tasks here.", human(month))
        }
        _ => format!("{baseline}."),
    }
}

/// What is paid in the first month.
fn first_month(found: &RoiFigures) -> Option<Amount> {
    let costs = found.lines.iter().filter(|line| line.kind.is_cost());
    let paid: f64 = costs.filter_map(|line| line.flows.get(1)).map(|flow| -flow.value()).sum();
    (paid > 0.0).then(|| Usd::const_new(paid).into())
}

/// What is paid at the start, and in a month of the others on average, machines that are bought later with it; what is sold is in neither.
fn start_and_month(found: &RoiFigures) -> (f64, f64) {
    let months = found.net.len().saturating_sub(1).max(1);
    let costs = || found.lines.iter().filter(|line| line.kind.is_cost());
    let start: f64 = costs().filter_map(|line| line.flows.first()).map(|flow| 0.0 - flow.value()).sum();
    let later = costs().filter(|line| line.kind != CashKind::Resale);
    let later: f64 = later.flat_map(|line| line.flows.iter().skip(1)).map(|flow| 0.0 - flow.value()).sum();
    (start.max(0.0), later / months as f64)
}

/// How the figures of the table are to be read.
fn of_the_table(report: &RoiReport) -> Vec<String> {
    let mut said = vec![
        "\"a month\" is the mean of all that is paid after the start, machines that are bought later with it; \"all months\" is everything, less what machines \
         are still worth at the end"
            .to_owned(),
    ];
    let found = || report.options.iter().filter_map(|option| Some((option, option.found.as_ref().ok()?)));
    let done = |found: &RoiFigures| found.tasks.iter().map(|tasks| tasks.value()).sum::<f64>();
    let most = found().map(|(_, found)| done(found)).fold(0.0, f64::max);
    if found().any(|(_, found)| done(found) < most * (1.0 - 1e-9)) {
        said.push(
            "a choice that is ready later does less of the work in these months, and what does it meanwhile is in its own row: compare what is left in today's \
             money, below"
                .to_owned(),
        );
    }
    let wrong: Vec<String> = found()
        .filter_map(|(option, found)| {
            let ends = found.lines.iter().find(|line| line.kind == CashKind::Ends);
            let ends = ends.filter(|line| line.total.value() < 0.0)?;
            let month = Usd::const_new(-ends.total.value() / found.tasks.len().max(1) as f64);
            Some(format!("{} {}", option.name, human(month.into())))
        })
        .collect();
    if !wrong.is_empty() {
        said.push(format!(
            "of a month, wrong or unfinished work costs {}, as the scenario prices it; nobody sends a bill for that",
            list(&wrong)
        ));
    }
    if report.tax.is_some() {
        said.push("the table is before tax; what is left in today's money is after it".to_owned());
    }
    said
}

/// What it is, in plain words.
const fn what(serving: &Serving, finance: &Finance) -> &'static str {
    match serving {
        Serving::Cluster(_) if matches!(finance.funding, Funding::Lease { .. }) => {
            "servers are leased and run"
        }
        Serving::Cluster(_) if matches!(finance.funding, Funding::Loan { .. }) => {
            "servers are bought on a loan and run"
        }
        Serving::Serverless(_) => "a provider is paid for each use",
        Serving::Provisioned(_) => "capacity is reserved at a provider",
        Serving::Cluster(_) => "servers are bought and run",
        Serving::Rental(_) => "machines are rented by the hour",
        Serving::Human(_) => "people do the work",
        Serving::PerTask(_) => "it is paid by the task",
        Serving::Policy(_) => "several ways work together",
    }
}

fn costs(report: &RoiReport, scenario: &Scenario) -> Table {
    let all = months(report).map_or_else(|| "All months".to_owned(), |months| format!("All {months}"));
    let columns = vec![
        Column::text("choice", "Choice"),
        Column::prose("what", "What it is"),
        Column::number("start", "At the start"),
        Column::number("month", "A month"),
        Column::number("all", &all),
    ];
    let serving = |name: &str| scenario.options.iter().find(|option: &&ServingOption| option.name == name);
    let rows = report.options.iter().map(|option| {
        let what = serving(&option.name).map_or("", |option| what(&option.serving, &scenario.finance));
        let figures = match &option.found {
            Ok(found) => {
                let (start, month) = start_and_month(found);
                let money = |value: f64| human(Usd::const_new(value.max(0.0)).into());
                [
                    if start > 0.0 { money(start) } else { "nothing".to_owned() },
                    money(month),
                    human(found.tco),
                ]
            }
            Err(_) => ["not known", "not known", "not known"].map(str::to_owned),
        };
        [option.name.clone(), what.to_owned()].into_iter().chain(figures).map(Cell::text).collect()
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

/// When options have paid back what was laid out, and what they are worth; those of which the same is to be said together.
fn pay_back(report: &RoiReport) -> Vec<String> {
    let mut said: Vec<(String, Vec<&str>)> = Vec::new();
    for option in report.options.iter().filter(|option| report.baseline.as_ref() != Some(&option.name)) {
        let text = pays_back(option, report);
        match said.iter_mut().find(|(known, _)| *known == text) {
            Some((_, names)) => names.push(&option.name),
            None => said.push((text, vec![&option.name])),
        }
    }
    said.into_iter().map(|(text, names)| format!("{}: {text}", list(&names))).collect()
}

/// When an option has paid back what was laid out, and what it is worth.
fn pays_back(option: &RoiOption, report: &RoiReport) -> String {
    let found = match &option.found {
        Ok(found) => found,
        Err(why) => return format!("not known: {why}"),
    };
    let (start, _) = start_and_month(found);
    let back = match &found.payback {
        Ok(months) => {
            let month = found.payback_month.map_or_else(String::new, |month| format!(" ({month})"));
            let after = found.cumulative.iter().enumerate().filter(|(at, _)| *at as f64 >= months.value());
            let again = after.map(|(_, total)| total.value()).any(|total| total < -0.5);
            let later =
                if again { ", and then is gone again: later outlays take the total below zero" } else { "" };
            format!("what was laid out has come back after {}{month}{later}", human(*months))
        }
        Err(_) if start <= 0.0 => "nothing is laid out in advance, so nothing has to come back".to_owned(),
        Err(why) => why.clone(),
    };
    // What it costs in all stands in the table.
    let worth = worth(option, report).filter(|_| found.npv.is_ok());
    worth.map_or_else(|| back.clone(), |worth| format!("{back}; {worth}"))
}

/// What money of today means.
fn money_of_today(report: &RoiReport) -> Option<String> {
    let rate = report.discount_rate?;
    let later = Fraction::const_new(1.0 / (1.0 + rate.value().max(0.0)));
    Some(format!(
        "Today's money: {} in a year counts as {} today, since money could earn {} elsewhere.",
        human(Usd::const_new(1.0).into()),
        human(Usd::const_new(later.get()).into()),
        human(rate)
    ))
}

/// How sure the answer is.
fn sure(report: &RoiReport) -> Vec<String> {
    let Some(advice) = &report.advice else { return vec!["There is no answer to be sure of.".to_owned()] };
    let mut said: Vec<String> = Vec::new();
    if let Some(lead) = &advice.lead {
        let close = (lead.margin.value() > 0.0).then(|| {
            format!(
                "; a lead of less than {} of what the other costs would be too close to call",
                human(lead.margin)
            )
        });
        if lead.over_horizon.value() > 0.0 {
            said.push(format!(
                "{} is ahead of {} by {} over the whole time{}",
                lead.of,
                lead.over,
                human(lead.over_horizon),
                close.unwrap_or_default()
            ));
        }
    }
    said.extend(kept_out(report));
    said.extend(report.cases.as_ref().map(|cases| cases.sentence().trim_end_matches('.').to_owned()));
    said.extend(advice.switch.iter().map(|switch| switch.sentence.clone()));
    if advice.switch.is_none()
        && let Some(inputs) = advice.inputs
    {
        said.push(format!(
            "none of {} inputs turns it alone, each moved between half and double or within its range; several at once may",
            human(inputs.into())
        ));
    }
    let unmeasured: Vec<&str> = report
        .notices
        .iter()
        .filter(|notice| notice.code == NEEDS_EVALUATION)
        .filter_map(|notice| notice.option.as_deref())
        .collect();
    if !unmeasured.is_empty() {
        let does = if unmeasured.len() == 1 { "does" } else { "do" };
        said.push(format!(
            "nobody has measured whether {} {does} the work as well as the others",
            list(&unmeasured)
        ));
    }
    for option in &report.options {
        let Some(range) =
            option.found.as_ref().ok().and_then(|found| found.range(crate::metric::Metric::Npv))
        else {
            continue;
        };
        let by = |value: Amount| Delta::between(UsdNet::ZERO.into(), value).map_or_else(String::new, signed);
        said.push(format!(
            "{}: between {} and {} in today's money in eight of ten cases, as the speed of its machines is not known better",
            option.name,
            by(range.low),
            by(range.high)
        ));
    }
    said
}

/// Choices that would be ahead and are not taken: they miss a limit, or nobody knows whether they keep it.
fn kept_out(report: &RoiReport) -> Option<String> {
    let advice = report.advice.as_ref().filter(|advice| advice.verdict == AdviceVerdict::Recommended)?;
    let best = advice.candidates.first()?;
    let found = |name: &str| chosen(report, name)?.found.as_ref().ok();
    let best = found(best)?;
    let is_ahead = |other: &RoiFigures| match (&best.npv, &other.npv) {
        (Ok(best), Ok(other)) => other.value() > best.value(),
        (Err(_), Err(_)) => other.tco.value() < best.tco.value(),
        _ => false,
    };
    let others = report.options.iter().filter(|option| option.found.as_ref().is_ok_and(is_ahead));
    let names: Vec<&str> = others.map(|option| option.name.as_str()).collect();
    (!names.is_empty()).then(|| {
        format!(
            "{} would be ahead by money alone, and is not taken: it misses a limit of the scenario, or nobody knows whether it keeps it (`breakeven check {}` \
             says which)",
            list(&names),
            report.file
        )
    })
}

/// What was assumed: what the scenario calls an assumption, and what nobody stated.
fn assumed(report: &RoiReport, scenario: &Scenario) -> Vec<String> {
    let stated = scenario.sources.assumptions().map(|(path, text)| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let short = match text.char_indices().nth(MOST_OF_A_SOURCE) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        };
        if short.is_empty() { path.to_string() } else { format!("{path}: {short}") }
    });
    let rate = scenario.finance.exchange.as_ref().map(|exchange| {
        let rate = exchange.rate.value;
        let today = format!("costs what it did on {}: {rate} ({})", rate.date, exchange.source);
        let costs = match exchange.trend() {
            _ if exchange.is_steady() => today,
            Some(trend) => format!("{today}, and that changes by {}", trend.change()),
            None => format!("costs what the budget has for each year ({})", exchange.source),
        };
        format!("a dollar, in which most prices are, {costs}")
    });
    let mut said: Vec<String> = rate.into_iter().chain(stated).collect();
    if report.horizon_from == TermFrom::Assumed {
        said.push(format!("how long is looked at: {}", months(report).unwrap_or_default()));
    }
    let own = report.notices.iter().filter(|notice| notice.kind == NoticeKind::Assumption);
    said.extend(own.map(|notice| match &notice.option {
        Some(option) => format!("{option}: {}", notice.message),
        None => notice.message.clone(),
    }));
    let more = said.len().saturating_sub(MOST_ASSUMED);
    said.truncate(MOST_ASSUMED);
    if more > 0 {
        said.push(format!("{more} more: `breakeven roi {} --view assumptions`", report.file));
    }
    if said.is_empty() {
        said.push("nothing is called an assumption".to_owned());
    }
    said
}

/// What is not in the figures.
fn left_out(report: &RoiReport) -> Vec<String> {
    let mut said: Vec<String> = report
        .options
        .iter()
        .filter(|option| !option.not_in_bill.is_empty())
        .map(|option| format!("{}: {}", option.name, list(&option.not_in_bill)))
        .collect();
    if report.tax.is_none() {
        said.push("taxes on what is earned".to_owned());
    }
    said.push("the work of moving from one to another, but for what the scenario states".to_owned());
    said
}

/// The words that the page cannot do without.
fn words(report: &RoiReport, scenario: &Scenario) -> Vec<Block> {
    let shown = |of: fn(&Serving) -> bool| {
        report.options.iter().any(|shown| {
            scenario.options.iter().any(|option| option.name == shown.name && of(&option.serving))
        })
    };
    let mut said = vec![
        "task: one piece of work, as this scenario counts it, such as a question that is answered".to_owned(),
    ];
    if shown(|serving| matches!(serving, Serving::Serverless(_) | Serving::Provisioned(_))) {
        said.push(
            "token: a piece of a word; providers charge by the million of those that are read and written"
                .to_owned(),
        );
    }
    if shown(|serving| matches!(serving, Serving::Cluster(_) | Serving::Rental(_))) {
        said.push("GPU: the chip that such models run on; a server holds several".to_owned());
    }
    vec![Block::Heading(2, "Words".to_owned()), Block::List(said)]
}
