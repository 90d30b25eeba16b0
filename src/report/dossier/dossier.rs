//! The page: its sections in their order, the answer first.

use crate::economics::Evaluation;
use crate::metric::Metric;
use crate::report::block::Block;
use crate::report::breakdown::breakdown::BreakdownReport;
use crate::report::breakdown::page::breakdown_document;
use crate::report::cases;
use crate::report::crossover::crossover::CrossoverReport;
use crate::report::crossover::page::crossover_document;
use crate::report::frontier::frontier::FrontierReport;
use crate::report::frontier::page::frontier_document;
use crate::report::head::basis;
use crate::report::notice::{assumption_blocks, warning_blocks};
use crate::report::plan::page::plan_document;
use crate::report::plan::plan::PlanReport;
use crate::report::roi::page::{RoiView, roi_document};
use crate::report::roi::roi::RoiReport;
use crate::report::run::page::{answer, hangs_on, metrics, options, remarks, sources};
use crate::report::run::report::{OptionReport, ScenarioReport};
use crate::report::run::summary::best_first;
use crate::report::run::tables::{ledger_tables, whole_table};
use crate::scenario::Role;

use super::colours::Colours;
use super::cut::{MOST, inner, shown};
use super::drawing::Chart;
use super::figures::Figures;
use super::section::{Item, Print, Section};
use super::told::About;
use super::why::{Over, Why, Whys};
use super::{bills, inputs, months, steps, tradeoff, volume, week};

/// A whole page on one scenario.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The scenario's id and title.
    pub title: String,
    /// What it shows and assumes, as its author says.
    pub description: Option<String>,
    /// Day of the prices, currency and calendar.
    pub basis: String,
    /// What to take, in a sentence.
    pub answer: String,
    /// The sections.
    pub sections: Vec<Section>,
    /// What is not on the page, and what it would take.
    pub absent: Vec<String>,
    /// Why figures are what they are; tables refer to them by place.
    pub whys: Vec<Why>,
}

/// What a page is made from: what every command says of the scenario, or why it says nothing.
#[derive(Debug)]
pub struct DossierParts<'p> {
    /// A month.
    pub month: &'p Evaluation<'p>,
    /// The months of the horizon.
    pub months: &'p Evaluation<'p>,
    /// What `run` says, with its answer.
    pub run: ScenarioReport,
    /// What `frontier` says.
    pub frontier: FrontierReport,
    /// What `crossover` says.
    pub crossover: Result<CrossoverReport, String>,
    /// What `roi` says, with the inputs that it rests on.
    pub roi: RoiReport,
    /// What `breakdown` says.
    pub breakdown: Result<BreakdownReport, String>,
    /// What `plan` says.
    pub plan: Result<PlanReport, String>,
}

/// Puts the page together.
pub fn dossier(parts: &DossierParts<'_>) -> Dossier {
    let run = &parts.run;
    let ranked = best_first(run);
    let names = shown(run, &ranked);
    let is_shown = |name: &str| names.iter().any(|known| known == name);
    let mut whys = Whys::default();
    let of_month: Vec<Metric> =
        Metric::ALL.iter().copied().filter(|metric| !Metric::OF_FLOWS.contains(metric)).collect();
    whys.add(parts.month, Over::Month, &is_shown, &of_month);
    whys.add(parts.months, Over::Months, &is_shown, &Metric::OF_FLOWS);
    let figures = Figures::new(run, &whys);
    let ahead = ranked.iter().map(|option| option.name.as_str());
    let colours = Colours::of(ahead.chain(
        run.options.iter().filter(|option| option.role == Role::Part).map(|option| option.name.as_str()),
    ));
    let page = Page { parts, figures: &figures, ranked: &ranked, names: &names, colours };
    let mut absent = Vec::new();
    let mut sections = vec![page.answer()];
    sections.extend(page.cases());
    sections.push(page.options());
    sections.push(page.bills(&mut absent));
    sections.push(page.tradeoff(&mut absent));
    sections.extend(page.volume(&mut absent));
    sections.push(page.months(&mut absent));
    sections.extend(page.steps(&mut absent));
    sections.extend(page.plan(&mut absent));
    sections.push(page.basis());
    let told = figures.into_told().into_list();
    let whys = whys.into_list().into_iter().chain(told).collect();
    let answer = match answer(run) {
        Some(Block::Answer(said)) => said,
        _ => "Nothing can be compared.".to_owned(),
    };
    Dossier {
        title: format!("{}: {}", run.id, run.title),
        description: run.description.clone(),
        basis: format!("{} {}", basis(run.as_of, run.hours_per_month), run.file),
        answer,
        sections,
        absent,
        whys,
    }
}

/// What sections are made from.
struct Page<'p> {
    parts: &'p DossierParts<'p>,
    figures: &'p Figures<'p>,
    ranked: &'p [&'p OptionReport],
    names: &'p [String],
    colours: Colours,
}

impl Page<'_> {
    fn answer(&self) -> Section {
        section("answer", "What to take", self.figures.items(About::Options, hangs_on(&self.parts.run)))
    }

    fn options(&self) -> Section {
        let run = &self.parts.run;
        let mut blocks = vec![options(run)];
        blocks.extend(warning_blocks(&run.notices));
        let mut items = self.figures.items(About::Options, blocks);
        let cut = self.cut();
        let all = metrics(&cut).into_iter().skip(1);
        items.push(Item::Folded {
            title: "Every metric".to_owned(),
            print: Print::LeftOut,
            items: self.figures.items(About::Options, all),
        });
        section("options", "The options", items)
    }

    /// The scenario with those of its options that the page is about.
    fn cut(&self) -> ScenarioReport {
        let mut cut = self.parts.run.clone();
        cut.options.retain(|option| self.names.contains(&option.name));
        cut
    }

    fn bills(&self, absent: &mut Vec<String>) -> Section {
        let mut items = charts(bills::chart(self.ranked.get(..MOST).unwrap_or(self.ranked)));
        if items.is_empty() {
            absent.push("bills as bars: no option has a price".to_owned());
        }
        let cut = self.cut();
        for (option, table) in ledger_tables(&cut) {
            let mut own = Vec::new();
            match (table, &option.ledger) {
                (Some(table), _) => own.push(self.figures.bill(&option.name, table)),
                (None, Err(reason)) => {
                    own.push(Item::Block(Block::Paragraph(format!("Not priced: {reason}."))));
                }
                (None, Ok(_)) => {}
            }
            let whole = option.whole.as_ref().map(|whole| Block::Table(whole_table(whole)));
            let remarks = Some(remarks(option)).filter(|remarks| !remarks.is_empty()).map(Block::List);
            own.extend(self.figures.items(About::Bills, whole.into_iter().chain(remarks)));
            let title = format!("{} ({})", option.name, option.serves);
            items.push(Item::Folded { title, print: Print::Shown, items: own });
        }
        let left = self.parts.run.options.len() - cut.options.len();
        if left > 0 {
            let said =
                format!("The bills of {left} more options: `breakeven run {} --view ledger`.", cut.file);
            items.push(Item::Block(Block::Paragraph(said)));
        }
        section("bills", "The bills", items)
    }

    fn tradeoff(&self, absent: &mut Vec<String>) -> Section {
        let report = &self.parts.frontier;
        let (drawn, missing) = tradeoff::charts(report, &self.colours);
        absent.extend(missing);
        let mut items = charts(drawn);
        // The sentence stands above.
        let blocks =
            inner(frontier_document(report)).into_iter().filter(|block| !matches!(block, Block::Answer(_)));
        items.extend(self.figures.items(About::Tradeoff, blocks));
        section("frontier", "Cost, latency and accuracy", items)
    }

    /// The cases that the scenario names, side by side; nothing where it names none.
    fn cases(&self) -> Option<Section> {
        let cases = self.parts.run.cases.as_ref()?;
        // The section has the heading.
        let short = cases::in_short(cases).into_iter().filter(|block| !matches!(block, Block::Heading(..)));
        let mut items = self.figures.items(About::Cases, short);
        // What is said of all of them stands above.
        let all = cases::blocks(Some(cases)).into_iter().filter(|block| !matches!(block, Block::Answer(_)));
        items.push(Item::Folded {
            title: "Every option in every case".to_owned(),
            print: Print::Shown,
            items: self.figures.items(About::Cases, all),
        });
        Some(section("cases", "Cases", items))
    }

    fn volume(&self, absent: &mut Vec<String>) -> Option<Section> {
        let report = match &self.parts.crossover {
            Ok(report) => report,
            Err(why) => {
                absent.push(format!("costs against volume: {why}"));
                return None;
            }
        };
        let mut items = charts(volume::chart(report, &self.colours));
        items.extend(self.figures.items(About::Volume, inner(crossover_document(report))));
        Some(section("volume", "Costs against volume", items))
    }

    fn months(&self, absent: &mut Vec<String>) -> Section {
        let report = &self.parts.roi;
        let mut items = charts(months::chart(report, &self.colours));
        if items.is_empty() {
            absent.push("a running total over the months: no option has a cash flow".to_owned());
        }
        let mut few = report.clone();
        few.options.retain(|option| self.names.contains(&option.name));
        let left = report.options.len() - few.options.len();
        items.extend(self.figures.items(About::Months, inner(roi_document(&few, RoiView::Summary, None))));
        items.push(Item::Folded {
            title: "What flows, year by year".to_owned(),
            print: Print::LeftOut,
            items: self
                .figures
                .items(About::Flows, until_notes(inner(roi_document(&few, RoiView::Flows, None)))),
        });
        if left > 0 {
            let said = format!("{left} more options: `breakeven roi {}`.", report.file);
            items.push(Item::Block(Block::Paragraph(said)));
        }
        section("months", "Over the months", items)
    }

    fn steps(&self, absent: &mut Vec<String>) -> Option<Section> {
        let report = match &self.parts.breakdown {
            Ok(report) => report,
            Err(why) => {
                absent.push(format!("steps as a graph: {why}"));
                return None;
            }
        };
        let mut few = report.clone();
        few.options.retain(|option| self.names.contains(&option.name));
        let first = self.parts.frontier.advice.candidates.as_slice();
        let (drawn, more) = steps::charts(&few, self.parts.month.scenario, first);
        let mut items = charts(drawn);
        if more > 0 {
            items.push(Item::Block(Block::Paragraph(format!(
                "{more} more policies are not drawn; their steps are below."
            ))));
        }
        items.push(Item::Folded {
            title: "Step by step: what each costs, where tasks go wrong, what a tenth is worth".to_owned(),
            print: Print::Shown,
            items: self.figures.items(About::Steps, inner(breakdown_document(&few))),
        });
        Some(section("steps", "What policies are made of", items))
    }

    fn plan(&self, absent: &mut Vec<String>) -> Option<Section> {
        let report = match &self.parts.plan {
            Ok(report) => report,
            Err(why) => {
                absent.push(format!("a mix of fleets by the hour: {why}"));
                return None;
            }
        };
        let mut items = charts(report.mix.as_ref().and_then(|mix| week::chart(mix, &self.colours)));
        // The hours are drawn; the table beside the picture has them.
        let mut blocks = Vec::new();
        let mut is_hours = false;
        for block in inner(plan_document(report)) {
            if let Block::Heading(_, text) = &block {
                is_hours = text.starts_with("The hours");
            }
            if !is_hours {
                blocks.push(block);
            }
        }
        items.extend(self.figures.items(About::Plan, blocks));
        Some(section("plan", "The cheapest mix", items))
    }

    fn basis(&self) -> Section {
        let run = &self.parts.run;
        let mut items = self.figures.items(About::Inputs, assumption_blocks(&run.notices));
        let mut few = self.parts.roi.clone();
        few.options.retain(|option| self.names.contains(&option.name));
        items.push(Item::Folded {
            title: "Every input, with where it stands and its source".to_owned(),
            print: Print::Shown,
            items: self.figures.items(About::Inputs, [Block::Table(inputs::table(&few))]),
        });
        items.extend(self.figures.items(About::Inputs, sources(run)));
        section("sources", "Assumptions and sources", items)
    }
}

/// What stands before the notes on how to read it.
fn until_notes(blocks: Vec<Block>) -> Vec<Block> {
    let is_notes = |block: &Block| matches!(block, Block::Heading(_, text) if text == "How to read it");
    blocks.into_iter().take_while(|block| !is_notes(block)).collect()
}

fn section(id: &'static str, title: &str, items: Vec<Item>) -> Section {
    Section { id, title: title.to_owned(), items }
}

/// Pictures side by side; nothing where there are none.
fn charts(drawn: impl IntoIterator<Item = Chart>) -> Vec<Item> {
    let drawn: Vec<Chart> = drawn.into_iter().collect();
    if drawn.is_empty() { Vec::new() } else { vec![Item::Charts(drawn)] }
}
