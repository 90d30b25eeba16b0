//! The sheet of what is assumed: every number that formulas rest on, with its unit and where it is from.

use crate::economics::{FleetModel, LineTrend, OptionModel, PurchaseModel};
use crate::figure::{Derivation, Figure, Origin, Traced};
use crate::scenario::{Scenario, ServingOption, Sources, Trend};
use crate::units::{Amount, Notation, Quantity as _, SECONDS_PER_HOUR, Unit};

use super::formula::{Formula, Place, Sign};
use super::sheet::{Look, Worksheet, Written};

/// Its place among the sheets.
pub(super) const SHEET: usize = 1;
/// Where values stand.
const VALUE: u16 = 1;

/// A change of prices or of demand over time.
#[derive(Clone, Copy)]
pub(super) struct TrendCell {
    place: Place,
    /// Months of which its percentage is.
    months: f64,
}

/// What holds for all options.
pub(super) struct Common {
    pub(super) hours: Place,
    pub(super) discount: Option<Place>,
    pub(super) growth: Option<TrendCell>,
    pub(super) hardware: Option<TrendCell>,
    trends: Vec<(LineTrend, TrendCell)>,
}

/// What holds for one.
pub(super) struct Own {
    pub(super) tasks: Place,
    pub(super) lead: Place,
    pub(super) ramp: Place,
    pub(super) one_off: Option<Place>,
    pub(super) fleet: Option<FleetCells>,
    pub(super) purchase: Option<PurchaseCells>,
    pub(super) lines: Vec<LineCells>,
}

/// A line of a month: its price, and how much of it a task, a machine and the option as such take; nothing where that is none.
pub(super) struct LineCells {
    pub(super) rate: Place,
    pub(super) per_task: Option<Place>,
    pub(super) per_machine: Option<Place>,
    pub(super) constant: Option<Place>,
}

impl LineCells {
    /// How much there is of it for so many tasks on so many machines.
    pub(super) fn quantity(&self, tasks: impl Into<Formula>, machines: Option<Formula>) -> Formula {
        let of_tasks = self.per_task.map(|each| tasks.into() * each);
        let of_machines = self.per_machine.zip(machines).map(|(each, machines)| machines * each);
        let parts = [of_tasks, of_machines, self.constant.map(Formula::from)];
        parts.into_iter().flatten().reduce(|sum, part| sum + part).unwrap_or(Formula::Number(0.0))
    }
}

/// A fleet.
pub(super) struct FleetCells {
    pub(super) capacity: Place,
    most_full: Place,
    peak: Place,
    replicas: Option<Place>,
    in_machine: Place,
    of_replica: Place,
}

/// A server.
pub(super) struct PurchaseCells {
    pub(super) each: Place,
    pub(super) life: Place,
    pub(super) residual: Place,
}

impl TrendCell {
    /// What something is after so many months, over what it is now.
    pub(super) fn after(self, months: usize) -> Formula {
        if months == 0 {
            return 1.0.into();
        }
        (Formula::from(1.0) + self.place).with(Sign::Power, months as f64 / self.months)
    }
}

impl Common {
    /// The changes of prices that lines follow, in words.
    pub(super) fn prices(&self) -> impl Iterator<Item = (LineTrend, &'static str, TrendCell)> {
        self.trends.iter().map(|(of, cell)| {
            let what = match of {
                LineTrend::Tokens => "prices of tokens",
                LineTrend::Rents => "rents of GPUs",
                LineTrend::Wages => "wages",
                LineTrend::Electricity => "prices of electricity",
                LineTrend::None => "other prices",
            };
            (*of, what, *cell)
        })
    }
}

impl FleetCells {
    /// The machines for so many tasks a month.
    pub(super) fn machines(&self, tasks: impl Into<Formula>) -> Formula {
        // A division that ends a hair above a whole number is that number.
        const HAIR: f64 = 1.0 - crate::units::tolerance::NOISE;
        let replicas = match self.replicas {
            Some(stated) => stated.into(),
            None => (tasks.into() * self.peak / (Formula::from(self.capacity) * self.most_full) * HAIR)
                .up()
                .max(1.0),
        };
        (replicas / self.in_machine).up() * self.of_replica
    }
}

/// Fills the sheet row by row.
pub(super) struct Assumptions<'a> {
    sheet: Worksheet,
    row: u32,
    names: Vec<(String, Place)>,
    cited: &'a Sources,
}

impl<'a> Assumptions<'a> {
    pub(super) fn new(cited: &'a Sources) -> Self {
        let mut sheet = Worksheet::new("Assumptions", &[46, 16, 26, 12, 90], (2, 1));
        sheet.set(0, 0, Look::Title, "Assumptions");
        for (column, head) in (0..).zip(["What", "Value", "Unit", "From", "Source"]) {
            sheet.set(1, column, Look::Head, head);
        }
        Self { sheet, row: 2, names: Vec::new(), cited }
    }

    /// The sheet, and the names of its cells.
    pub(super) fn done(self) -> (Worksheet, Vec<(String, Place)>) {
        (self.sheet, self.names)
    }

    /// The head of a part.
    pub(super) fn part(&mut self, what: &str) {
        self.row += 1;
        self.sheet.set(self.row, 0, Look::Head, what);
        self.row += 1;
    }

    fn write(&mut self, what: &str, look: Look, value: impl Into<Written>, unit: &str) -> Place {
        let row = self.row;
        self.sheet.set(row, 0, Look::Words, what);
        self.sheet.set(row, VALUE, look, value);
        self.sheet.set(row, 2, Look::Words, unit);
        self.row += 1;
        Place { sheet: SHEET, row, column: VALUE }
    }

    fn from(&mut self, from: &str, source: &str) {
        let row = self.row - 1;
        self.sheet.set(row, 3, Look::Words, from);
        if !source.is_empty() {
            self.sheet.set(row, 4, Look::Prose, source);
        }
    }

    fn name(&mut self, name: &str, place: Place) -> Place {
        self.names.push((name.to_owned(), place));
        place
    }

    /// A figure with where it is from.
    fn figure(&mut self, what: &str, figure: &Derivation) -> Place {
        let place =
            self.write(what, look(figure.amount), figure.amount.value(), &figure.amount.unit().shown_id());
        let (from, source) = origin(figure, self.cited);
        self.from(from, &source);
        place
    }

    fn plain(&mut self, what: &str, look: Look, value: f64, unit: &str, from: &str) -> Place {
        let place = self.write(what, look, value, unit);
        self.from(from, "");
        place
    }

    /// Says beside a cell whether what was worked out for its value still holds.
    fn holds(&mut self, cell: Place, value: f64, why: &str) {
        let said = format!("NO LONGER HOLDS: {why}");
        let warning = Formula::from(cell).with(Sign::IsNot, value).then(said.as_str(), "holds");
        self.sheet.set(cell.row, 4, Look::Warning, warning);
    }

    fn trend(&mut self, what: &str, name: &str, trend: Option<&Trend>) -> Option<TrendCell> {
        let trend = trend?;
        let (unit, months) = match trend {
            Trend::Yearly(_) => ("a year", 12.0),
            Trend::Monthly(_) => ("a month", 1.0),
        };
        let place = self.write(what, Look::Percent, trend.change().value(), unit);
        let place = self.name(name, place);
        let source = self.cited.of(trend.site()).unwrap_or_default().to_owned();
        self.from("stated", &source);
        Some(TrendCell { place, months })
    }

    /// What holds for all options.
    pub(super) fn common(&mut self, scenario: &Scenario) -> Common {
        self.part("All options");
        let finance = &scenario.finance;
        let hours = scenario.calendar.value().hours_per_month();
        let place =
            self.plain("hours in a month", Look::Number, hours.get(), "hours", "the scenario's calendar");
        let hours = self.name("hours_per_month", place);
        let discount = finance.discounted_at().map(|rate| {
            let figure = Figure::given("discount rate, effective a year", &rate);
            let place = self.figure("discount rate, effective a year", &Traced::derivation(&figure));
            self.name("discount_rate", place)
        });
        let growth = self.trend("growth of demand", "growth", finance.growth.as_ref());
        let trends = [
            (LineTrend::Tokens, "token prices", "token_price_trend", &finance.token_prices),
            (LineTrend::Rents, "GPU rents", "gpu_rent_trend", &finance.gpu_rents),
            (LineTrend::Wages, "wages", "wage_growth", &finance.wages),
            (
                LineTrend::Electricity,
                "electricity prices",
                "electricity_price_trend",
                &finance.electricity_prices,
            ),
        ];
        let trends = trends
            .into_iter()
            .filter_map(|(of, what, name, trend)| {
                Some((of, self.trend(&format!("change of {what}"), name, trend.as_ref())?))
            })
            .collect();
        let hardware = finance.hardware_prices.as_ref();
        let hardware = self.trend("change of server prices", "hardware_price_trend", hardware);
        Common { hours, discount, growth, hardware, trends }
    }

    /// What holds for an option; `tasks` is the cell of another option with the same work.
    pub(super) fn own(
        &mut self,
        option: &ServingOption,
        model: &OptionModel,
        common: &Common,
        shared: Option<Place>,
    ) -> Own {
        self.part(&option.name);
        let tasks = shared.unwrap_or_else(|| {
            let written = Figure::written("tasks a month, today", &option.workload.tasks);
            self.figure("tasks a month, today", &Traced::derivation(&written))
        });
        let lead = self.plain("months until its first task", Look::Months, model.lead.get(), "months", "");
        if model.purchase.is_some() {
            self.holds(lead, model.lead.get(), "when servers are ordered was worked out for another time");
        }
        let ramp =
            self.plain("months until it does all the work", Look::Months, model.ramp.get(), "months", "");
        let one_off = (model.one_off.get() > 0.0).then(|| {
            self.plain(
                "paid once, before the first month",
                Look::Dollars,
                model.one_off.get(),
                &Unit::Usd.shown_id(),
                "",
            )
        });
        let fleet = model.fleet.as_ref().map(|fleet| self.fleet(fleet, common));
        let purchase = model.purchase.as_ref().map(|purchase| self.purchase(purchase));
        let lines = model.lines.iter().map(|line| {
            let rate = match (line.of_purchase, &purchase) {
                (Some(share), Some(purchase)) => {
                    let share = self.plain(
                        &format!("{}: share of a server's price", line.label),
                        Look::Number,
                        share.get(),
                        "a month",
                        "",
                    );
                    let what = format!("{}: {}", line.label, line.rate.label);
                    self.write(
                        &what,
                        Look::Price,
                        Formula::from(share) * purchase.each,
                        &line.rate.amount.unit().shown_id(),
                    )
                }
                _ => self.figure(&format!("{}: {}", line.label, line.rate.label), &line.rate),
            };
            let coefficient = |this: &mut Self, what: &str, value: f64| {
                let what = format!("{}: {what}", line.label);
                (value != 0.0).then(|| this.plain(&what, Look::Number, value, "", "the bill"))
            };
            let per_task = coefficient(self, "quantity of a task", line.per_task.get());
            let per_machine = coefficient(self, "quantity of a machine", line.per_machine.get());
            let constant = coefficient(self, "quantity whatever the work", line.constant.get());
            LineCells { rate, per_task, per_machine, constant }
        });
        let lines = lines.collect();
        Own { tasks, lead, ramp, one_off, fleet, purchase, lines }
    }

    fn fleet(&mut self, fleet: &FleetModel, common: &Common) -> FleetCells {
        let output = self.plain(
            "answer tokens a second of a replica",
            Look::Number,
            fleet.output.get(),
            "tokens/s",
            "holds for these lengths only",
        );
        let answer = self.plain("answer tokens of a task", Look::Number, fleet.answer.get(), "tokens", "");
        self.holds(
            answer,
            fleet.answer.get(),
            "the throughput was found for other lengths; measure it, or run breakeven again",
        );
        let capacity = Formula::from(output) * SECONDS_PER_HOUR * common.hours / answer;
        let capacity =
            self.write("tasks a month of a replica that is always busy", Look::Count, capacity, "tasks");
        let most_full = self.plain(
            "highest utilisation in the busiest hour",
            Look::Percent,
            fleet.most_full.get(),
            "",
            "",
        );
        let peak = self.plain("busiest hour over mean hour", Look::Number, fleet.peak.get(), "times", "");
        let replicas = fleet
            .replicas
            .map(|count| self.plain("replicas", Look::Count, count.get(), "replicas", "stated"));
        let (of_replica, of_machine) = (fleet.gpus_of_replica.get(), fleet.gpus_of_machine.get());
        let in_machine = if of_replica <= of_machine { (of_machine / of_replica).floor() } else { 1.0 };
        let apart = if of_replica <= of_machine { 1.0 } else { (of_replica / of_machine).ceil() };
        let in_machine = self.plain("replicas on a machine", Look::Count, in_machine, "replicas", "");
        let of_replica = self.plain("machines of a replica", Look::Count, apart, "machines", "");
        FleetCells { capacity, most_full, peak, replicas, in_machine, of_replica }
    }

    fn purchase(&mut self, purchase: &PurchaseModel) -> PurchaseCells {
        let price = self.figure("price of a server", &purchase.price);
        let share = self.plain(
            "network, storage and spares, over the server's price",
            Look::Percent,
            purchase.extra_share.get(),
            "",
            "",
        );
        let extra = self.plain(
            "the same at prices of their own",
            Look::Dollars,
            purchase.extra.get(),
            &Unit::Usd.shown_id(),
            "",
        );
        let each = Formula::from(price) * (Formula::from(1.0) + share) + extra;
        let each = self.write("what a server costs in all", Look::Dollars, each, &Unit::Usd.shown_id());
        let life = self.plain("life of a server", Look::Months, purchase.life.get(), "months", "");
        self.holds(
            life,
            purchase.life.get(),
            "when servers are bought again, and what they fetch, was worked out for another life",
        );
        let residual = self.plain(
            "worth at the end of its life",
            Look::Percent,
            purchase.residual.get(),
            "of its cost",
            "",
        );
        self.holds(
            residual,
            purchase.residual.get(),
            "what servers fetch at the end was worked out for another one",
        );
        let covers = format!(
            "Servers are bought for the need of {} months at a time; that is built into the sheet Cash flow.",
            purchase.covers.get()
        );
        self.sheet.set(self.row, 0, Look::Prose, covers);
        self.row += 1;
        PurchaseCells { each, life, residual }
    }
}

/// How a figure looks.
fn look(amount: Amount) -> Look {
    let is_money = amount.unit().is_money();
    match amount.unit().notation() {
        Notation::Percent => Look::Percent,
        _ if is_money && amount.value() >= 1000.0 => Look::Dollars,
        _ if is_money => Look::Price,
        _ => Look::Number,
    }
}

/// Where a figure is from: a word, and the source.
fn origin(figure: &Derivation, cited: &Sources) -> (&'static str, String) {
    match &figure.origin {
        Origin::Written(site) => ("stated", cited.of(site).unwrap_or_default().to_owned()),
        Origin::Default(why) => ("assumed", (*why).to_owned()),
        Origin::Catalog { provenance, .. } => {
            ("catalog", format!("{} ({})", provenance.source, provenance.checked))
        }
        Origin::Derived { formula, .. } => ("worked out", formula.clone()),
    }
}
