//! The sheet of cash flows: for each option what flows in each month, from the assumptions on.

use crate::economics::{Appraisal, CashKind, LineTrend, OptionModel, Outcome};
use crate::finance::whole_months;
use crate::scenario::FlowSide;
use crate::units::Quantity as _;

use super::assumptions::{Common, Own, TrendCell};
use super::formula::{Formula, Place, Sign, Span};
use super::labels::{of_kind, of_line};
use super::sheet::{Look, Worksheet};

/// Its place among the sheets.
pub(super) const SHEET: usize = 3;
/// The column of month 0, which is now.
const FIRST: u16 = 2;
/// The row of the discount factors.
const FACTORS: u32 = 4;

/// Where the figures of an option stand.
pub(super) struct Block {
    pub(super) tasks: u32,
    pub(super) costs: u32,
    pub(super) net: u32,
    pub(super) cumulative: u32,
    pub(super) paid_back: u32,
    /// What flows for hardware and what is paid once, and the other costs: what a baseline's work is saved by.
    hardware: u32,
    work: u32,
    /// What was paid for servers by the month of their first use, where some are bought.
    pub(super) paid_by_use: Option<u32>,
    pub(super) bought: Option<u32>,
}

/// Fills the sheet block by block.
pub(super) struct CashSheet {
    pub(super) sheet: Worksheet,
    row: u32,
    months: usize,
    /// Rows of what changes over the months: work, prices of servers, other prices.
    growth: Option<u32>,
    hardware: Option<u32>,
    prices: Vec<(LineTrend, u32)>,
}

/// The column of a month's end; 0 is now.
pub(super) fn column(month: usize) -> u16 {
    FIRST + u16::try_from(month).unwrap_or(u16::MAX - FIRST)
}

pub(super) fn at(row: u32, month: usize) -> Place {
    Place { sheet: SHEET, row, column: column(month) }
}

impl CashSheet {
    pub(super) fn new(months: usize, periods: &[String], common: &Common) -> Self {
        let mut sheet = Worksheet::new("Cash flow", &[40, 14], (4, 2));
        sheet.set(0, 0, Look::Title, "Cash flow by month");
        sheet.set(
            1,
            0,
            Look::Prose,
            "Month 0 is now and counts in full; servers are paid when ordered, everything else at a month's end. What goes out is negative.",
        );
        sheet.set(2, 0, Look::Head, "Month");
        sheet.set(2, 1, Look::Head, "All months");
        for month in 0..=months {
            sheet.set(2, column(month), Look::Head, month as f64);
            if let Some(period) = periods.get(month) {
                sheet.set(3, column(month), Look::Head, period.clone());
            }
        }
        let mut made = Self { sheet, row: FACTORS, months, growth: None, hardware: None, prices: Vec::new() };
        let discount = common.discount;
        made.row("value today of what is paid in that month, for each 1", Look::Number, |month| {
            let factor = |rate: Place| {
                Formula::from(1.0) / (Formula::from(1.0) + rate).with(Sign::Power, month as f64 / 12.0)
            };
            Some(discount.map_or(Formula::Number(1.0), factor))
        });
        let before = |cell: TrendCell| move |month: usize| Some(cell.after(month.checked_sub(1)?));
        made.growth =
            common.growth.map(|growth| made.row("work over that of today", Look::Number, before(growth)));
        for (of, what, cell) in common.prices() {
            let row = made.row(&format!("{what} over those of today"), Look::Number, before(cell));
            made.prices.push((of, row));
        }
        made.hardware = common.hardware.map(|cell| {
            made.row("servers ordered then over those of today", Look::Number, |month| {
                Some(cell.after(month))
            })
        });
        made
    }

    /// The cells of a row, from now on.
    pub(super) fn span(&self, row: u32) -> Span {
        (at(row, 0), at(row, self.months))
    }

    pub(super) fn factors(&self) -> Span {
        self.span(FACTORS)
    }

    /// A row of flows; what comes to nothing in a month is left empty.
    fn row(&mut self, label: &str, look: Look, mut cell: impl FnMut(usize) -> Option<Formula>) -> u32 {
        let row = self.row;
        self.sheet.set(row, 0, Look::Words, label);
        for month in 0..=self.months {
            if let Some(formula) = cell(month) {
                self.sheet.set(row, column(month), look, formula);
            }
        }
        self.row += 1;
        row
    }

    fn sum_in_front(&mut self, row: u32) {
        let sum = Formula::Sum(self.span(row));
        self.sheet.set(row, 1, Look::Dollars, sum);
    }

    fn heading(&mut self, name: &str, how: &str) {
        self.row += 1;
        self.sheet.set(self.row, 0, Look::Head, name);
        self.sheet.set(self.row, 1, Look::Prose, how);
        self.row += 1;
    }

    /// An option whose flows follow from the assumptions.
    pub(super) fn live(
        &mut self,
        name: &str,
        model: &OptionModel,
        own: &Own,
        appraisal: &Appraisal,
        baseline: Option<&Block>,
    ) -> Block {
        self.heading(name, "");
        let is_at_once = model.lead.get() == 0.0 && model.ramp.get() == 0.0;
        let share = (!is_at_once).then(|| {
            self.row("share of the work", Look::Percent, |month| Some(share(month.checked_sub(1)?, own)))
        });
        let growth = self.growth;
        let tasks = self.row("tasks", Look::Count, |month| {
            month.checked_sub(1)?;
            let today = Formula::from(own.tasks);
            let grown = match growth {
                Some(growth) => today * at(growth, month),
                None => today,
            };
            Some(match share {
                Some(share) => grown * at(share, month),
                None => grown,
            })
        });
        // Machines are sized for the work of the days in which it serves at all.
        let part = |month: usize| -> Option<Formula> {
            (model.lead.get() > 0.0).then(|| (Formula::from(month as f64) - own.lead).max(0.0).min(1.0))
        };
        let machines = own.fleet.as_ref().map(|fleet| {
            self.row("machines", Look::Count, |month| {
                month.checked_sub(1)?;
                let here = Formula::from(at(tasks, month));
                let needed = match part(month) {
                    Some(part) => fleet.machines(here / part),
                    None => fleet.machines(at(tasks, month)),
                };
                Some(Formula::from(0.0).with(Sign::Less, at(tasks, month)).then(needed, 0.0))
            })
        });
        let hardware = self.hardware(model, own, machines);
        let mut costs: Vec<(CashKind, u32)> = Vec::new();
        for (line, cells) in model.lines.iter().zip(&own.lines) {
            let Some(kind) = line.kind else { continue };
            let price = self.prices.iter().find(|(of, _)| *of == line.trend).map(|(_, row)| *row);
            let row = self.row(&of_line(kind, line), Look::Dollars, |month| {
                month.checked_sub(1)?;
                let of_tasks = cells.per_task.map(|each| Formula::from(at(tasks, month)) * each);
                let of_machines = cells.per_machine.zip(machines);
                let of_machines = of_machines.map(|(each, row)| Formula::from(at(row, month)) * each);
                let held = [of_machines, cells.constant.clone()];
                let held = held.into_iter().flatten().reduce(|sum, part| sum + part).map(|held| {
                    // What does not serve yet is billed nothing, and for a part of a month that part.
                    let held = match part(month) {
                        Some(part) => held * part,
                        None => held,
                    };
                    Formula::from(0.0).with(Sign::Less, at(tasks, month)).then(held, 0.0)
                });
                let quantity = [of_tasks, held].into_iter().flatten().reduce(|sum, part| sum + part)?;
                let amount = -(quantity * cells.rate);
                Some(match price {
                    Some(price) => amount * at(price, month),
                    None => amount,
                })
            });
            costs.push((kind, row));
        }
        for (what, once) in &own.one_off {
            let label = format!("{}: {what}", CashKind::OneOff.label());
            let row = self.row(&label, Look::Dollars, |month| (month == 0).then(|| -Formula::from(*once)));
            costs.push((CashKind::OneOff, row));
        }
        costs.extend(hardware.rows);
        let mut benefits = Vec::new();
        for line in &appraisal.flow.lines {
            let found = match line.kind {
                // So much a task, whatever the month.
                CashKind::Ends | CashKind::Value => Some(self.by_task(line.kind, line, appraisal, tasks)),
                _ => None,
            };
            if let Some(row) = found {
                if line.kind.is_cost() { costs.push((line.kind, row)) } else { benefits.push(row) }
            }
        }
        for flow in &own.flows {
            let kind = match flow.side {
                FlowSide::Cost => CashKind::OtherCosts,
                FlowSide::Benefit => CashKind::OtherBenefits,
            };
            let row = self.row(&format!("{}: {}", kind.label(), flow.what), Look::Dollars, |month| {
                let amount = Formula::from(flow.amount);
                flow.times.include(month).then(|| if flow.side == FlowSide::Cost { -amount } else { amount })
            });
            if kind.is_cost() { costs.push((kind, row)) } else { benefits.push(row) }
        }
        let sums = self.sums(&costs);
        let saved = self.saved(appraisal, baseline, share);
        benefits.extend(saved);
        self.ends(tasks, sums, &benefits, hardware.paid_by_use, hardware.paid)
    }

    /// An option of which the program's flows stand as numbers.
    pub(super) fn told(
        &mut self,
        name: &str,
        why: &str,
        outcome: &Outcome<'_>,
        appraisal: &Appraisal,
    ) -> Block {
        self.heading(
            name,
            &format!("The program's figures, which do not follow the assumptions here: {why}."),
        );
        let number = |flows: &[crate::units::UsdNet], month: usize| {
            flows.get(month).map(|flow| flow.get()).filter(|flow| *flow != 0.0).map(Formula::from)
        };
        let done = appraisal.flow.tasks.clone();
        let tasks = self.row("tasks", Look::Count, |month| {
            done.get(month.checked_sub(1)?).map(|tasks| tasks.get().into())
        });
        let (mut costs, mut benefits) = (Vec::new(), Vec::new());
        for line in &appraisal.flow.lines {
            let row =
                self.row(&of_kind(line.kind, outcome), Look::Dollars, |month| number(&line.flows, month));
            self.sum_in_front(row);
            if line.kind.is_cost() { costs.push((line.kind, row)) } else { benefits.push(row) }
        }
        let sums = self.sums(&costs);
        self.ends(tasks, sums, &benefits, None, None)
    }

    /// Flows of so much a task.
    fn by_task(
        &mut self,
        kind: CashKind,
        line: &crate::economics::CashLine,
        appraisal: &Appraisal,
        tasks: u32,
    ) -> u32 {
        let last = line.flows.iter().zip(std::iter::once(None).chain(appraisal.flow.tasks.iter().map(Some)));
        let each =
            last.filter_map(|(flow, tasks)| Some(flow.get() / tasks?.get())).filter(|each| each.is_finite());
        let each = each.last().unwrap_or(0.0);
        self.row(kind.label(), Look::Dollars, |month| {
            month.checked_sub(1)?;
            Some(Formula::from(at(tasks, month)) * each)
        })
    }

    /// Flows that the scenario states by month.
    fn stated(&mut self, line: &crate::economics::CashLine) -> u32 {
        self.row(line.kind.label(), Look::Dollars, |month| {
            line.flows.get(month).map(|flow| flow.get()).filter(|flow| *flow != 0.0).map(Formula::from)
        })
    }

    /// The costs that are saved of the baseline; where that is no option, as the program has them.
    fn saved(&mut self, appraisal: &Appraisal, baseline: Option<&Block>, share: Option<u32>) -> Option<u32> {
        let line = appraisal.flow.lines.iter().find(|line| line.kind == CashKind::Saved)?;
        let label = CashKind::Saved.label();
        let Some(baseline) = baseline else { return Some(self.stated(line)) };
        let (hardware, work) = (baseline.hardware, baseline.work);
        Some(self.row(label, Look::Dollars, |month| {
            let work = Formula::from(at(work, month));
            let work = match share.filter(|_| month > 0) {
                Some(share) => work * at(share, month),
                None => work,
            };
            Some(-work - at(hardware, month))
        }))
    }

    /// Sums of the costs that go with hardware and of the others.
    fn sums(&mut self, costs: &[(CashKind, u32)]) -> (u32, u32) {
        let of = |rows: Vec<u32>, month: usize| {
            let mut cells = rows.into_iter().map(|row| Formula::from(at(row, month)));
            let first = cells.next().unwrap_or(Formula::Number(0.0));
            cells.fold(first, |sum, cell| sum + cell)
        };
        let rows = |is_hardware: bool| -> Vec<u32> {
            costs
                .iter()
                .filter(|(kind, _)| kind.is_for_hardware() == is_hardware)
                .map(|(_, row)| *row)
                .collect()
        };
        let (bought, worked) = (rows(true), rows(false));
        let hardware = self
            .row("hardware and what is paid once", Look::Dollars, |month| Some(of(bought.clone(), month)));
        let work = self.row("costs of the work", Look::Dollars, |month| Some(of(worked.clone(), month)));
        (hardware, work)
    }

    fn ends(
        &mut self,
        tasks: u32,
        (hardware, work): (u32, u32),
        benefits: &[u32],
        paid_by_use: Option<u32>,
        bought: Option<u32>,
    ) -> Block {
        let costs = self.row("all costs", Look::Dollars, |month| {
            Some(Formula::from(at(hardware, month)) + at(work, month))
        });
        self.sum_in_front(costs);
        let net = self.row("net", Look::Dollars, |month| {
            Some(benefits.iter().fold(Formula::from(at(costs, month)), |sum, row| sum + at(*row, month)))
        });
        self.sum_in_front(net);
        let own = self.row;
        let cumulative = self.row("running total", Look::Dollars, |month| {
            Some(match month.checked_sub(1) {
                None => at(net, 0).into(),
                Some(before) => Formula::from(at(own, before)) + at(net, month),
            })
        });
        let paid_back = self.row("paid back in this month, after months", Look::Months, |month| {
            let before = month.checked_sub(1)?;
            let reached = Formula::And(
                Box::new(Formula::from(at(cumulative, month)).with(Sign::AtLeast, 0.0)),
                Box::new(Formula::from(at(cumulative, before)).with(Sign::Less, 0.0)),
            );
            let when = Formula::from(before as f64) - Formula::from(at(cumulative, before)) / at(net, month);
            Some(reached.then(when, "-"))
        });
        Block { tasks, costs, net, cumulative, paid_back, hardware, work, paid_by_use, bought }
    }

    /// Servers as they are bought, paid and left.
    fn hardware(&mut self, model: &OptionModel, own: &Own, machines: Option<u32>) -> Bought {
        let (Some(purchase), Some(cells), Some(machines)) = (&model.purchase, &own.purchase, machines) else {
            return Bought { rows: Vec::new(), paid_by_use: None, paid: None };
        };
        let (covers, ahead, first) = (whole_months(purchase.covers), purchase.ahead, purchase.first);
        let last = self.months;
        // What is there before a month, and what begins in it, look at each other month by month.
        let added = self.row + 1;
        let there = self.row("servers that are there", Look::Count, |month| match month.checked_sub(1)? {
            0 => Some(0.0.into()),
            before => Some(Formula::from(at(added - 1, before)) + at(added, before)),
        });
        let added = self.row("servers that begin", Look::Count, |month| {
            let before = month.checked_sub(1)?;
            let there = Formula::from(at(there, month));
            let since = before.checked_sub(first).map_or(covers, |since| since % covers);
            let until = (month + covers - 1 - since.min(covers - 1)).min(last).max(month);
            let coming = Formula::MaxOf((at(machines, month), at(machines, until)));
            Some(if since == 0 {
                (coming - there).max(0.0)
            } else {
                let short = there.clone().with(Sign::Less, at(machines, month));
                short.then((coming - there).max(0.0), 0.0)
            })
        });
        let ordered = |month: usize| (month - 1).saturating_sub(ahead);
        let trend = self.hardware;
        let paid = self.row("what they cost", Look::Dollars, |month| {
            month.checked_sub(1)?;
            let all = Formula::from(at(added, month)) * cells.each;
            Some(match trend {
                Some(trend) => all * at(trend, ordered(month)),
                None => all,
            })
        });
        let worth = self.row("share that they are worth at the end", Look::Percent, |month| {
            let age = last - month.checked_sub(1)?;
            purchase.worth.get(age).map(|share| share.get().into())
        });
        let bought = self.row(CashKind::Hardware.label(), Look::Dollars, |month| {
            let begins = month + ahead + 1;
            let paid = match month {
                0 => Formula::Sum((at(paid, 1), at(paid, begins.min(last)))),
                _ if begins <= last => at(paid, begins).into(),
                _ => return None,
            };
            Some(-paid)
        });
        let left = self.row(CashKind::Resale.label(), Look::Dollars, |month| {
            (month == last)
                .then(|| Formula::Products((at(paid, 1), at(paid, last)), (at(worth, 1), at(worth, last))))
        });
        Bought {
            rows: vec![(CashKind::Hardware, bought), (CashKind::Resale, left)],
            paid_by_use: Some(paid),
            paid: Some(bought),
        }
    }
}

/// Servers as they are bought.
struct Bought {
    rows: Vec<(CashKind, u32)>,
    paid_by_use: Option<u32>,
    paid: Option<u32>,
}

/// The mean share of the work in the month that begins after so many: nothing during the lead time, then evenly to all.
fn share(before: usize, own: &Own) -> Formula {
    let done = |after: f64| {
        let time = (Formula::from(after) - own.lead).max(0.0);
        let rising = time.clone().min(own.ramp);
        let ramp = Formula::from(own.ramp);
        let risen = rising.clone() * rising / (ramp.clone() * 2.0);
        let later = (time - own.ramp).max(0.0);
        Formula::from(0.0).with(Sign::Less, ramp).then(risen, 0.0) + later
    };
    done(before as f64 + 1.0) - done(before as f64)
}
