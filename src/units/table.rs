//! The table of all quantities. Three files read it: `unit.rs` makes the units of it, `quantities.rs` the types, and
//! `from_text.rs` reads their texts; so none can lack a range, a unit, a name or a reader.

macro_rules! quantity_table {
    ($reader:ident) => { $reader! {
        /// US dollars.
        Usd { id: "usd", write: "$".."", also: &["/server"],
            expected: "an amount of money", example: "$2,500", notation: Unit, max: 1e13 }
        /// US dollars for one task.
        UsdPerTask { id: "usd_per_task", write: "$".."/task", also: &[""],
            expected: "a price per task", example: "$0.01", notation: Unit, max: 1e12 }
        /// US dollars an hour.
        UsdPerHour { id: "usd_per_hour", write: "$".."/h", also: &["/server/h", "/unit/h"],
            expected: "a price per hour", example: "$2.50/h", notation: Unit, max: 1e9 }
        /// US dollars for one GPU for one hour.
        UsdPerGpuHour { id: "usd_per_gpu_hour", write: "$".."/GPU/h", also: &["/h"],
            expected: "a price per GPU-hour", example: "$2.50/GPU/h", notation: Unit, max: 1e9 }
        /// US dollars a month.
        UsdPerMonth { id: "usd_per_month", write: "$".."/month", also: &["/server/month", "/unit/month"],
            expected: "an amount of money per month", example: "$1,500/month", notation: Unit, max: 1e13 }
        /// US dollars for one GPU for one year, as licences are sold.
        UsdPerGpuYear { id: "usd_per_gpu_year", write: "$".."/GPU/year", also: &[],
            expected: "a price per GPU and year", example: "$4,500/GPU/year", notation: Unit, max: 1e9 }
        /// US dollars for a million tokens.
        UsdPerMtok { id: "usd_per_million_tokens", write: "$".."/Mtok", also: &[],
            expected: "a price per million tokens", example: "$0.15/Mtok", notation: Unit, max: 1e6 }
        /// US dollars for a million tokens that are kept in a cache for an hour.
        UsdPerMtokHour { id: "usd_per_million_token_hours", write: "$".."/Mtok/h", also: &[],
            expected: "a price per million tokens and hour", example: "$4.50/Mtok/h", notation: Unit, max: 1e6 }
        /// US dollars for a search.
        UsdPerSearch { id: "usd_per_search", write: "$".."/search", also: &[],
            expected: "a price per search", example: "$10/1k searches", notation: Unit, max: 1e6 }
        /// US dollars for a page of a document.
        UsdPerPage { id: "usd_per_page", write: "$".."/page", also: &[],
            expected: "a price per page", example: "$4/1k pages", notation: Unit, max: 1e6 }
        /// US dollars for a container in which code runs, for one session.
        UsdPerContainer { id: "usd_per_container", write: "$".."/container", also: &[],
            expected: "a price per container", example: "$0.03/container", notation: Unit, max: 1e6 }
        /// US dollars for a kilowatt-hour.
        UsdPerKwh { id: "usd_per_kwh", write: "$".."/kWh", also: &[],
            expected: "a price per kWh", example: "$0.11/kWh", notation: Unit, max: 1e3 }
        /// US dollars for a kilowatt of power capacity for a month, as colocation is sold.
        UsdPerKwMonth { id: "usd_per_kw_month", write: "$".."/kW/month", also: &[],
            expected: "a price per kW and month", example: "$184.06/kW/month", notation: Unit, max: 1e6 }
        /// Tokens.
        Tokens { id: "tokens", write: "".." tokens", also: &["", " tokens/call", " tokens/task"],
            expected: "a number of tokens", example: "2,400 tokens", notation: Plain, max: 1e15 }
        /// Millions of tokens, as they are priced.
        Mtok { id: "million_tokens", write: "".." Mtok", also: &[],
            expected: "a number of tokens", example: "1.2 Mtok", notation: Unit, max: 1e15 }
        /// Millions of tokens kept for an hour: a million for one hour is one.
        MtokHours { id: "million_token_hours", write: "".." Mtok h", also: &[],
            expected: "tokens times hours", example: "104 Mtok h", notation: Unit, max: 1e15 }
        /// Searches.
        Searches { id: "searches", write: "".." searches", also: &[""],
            expected: "a number of searches", example: "2.5 searches", notation: Plain, max: 1e15 }
        /// Pages of documents.
        Pages { id: "pages", write: "".." pages", also: &[""],
            expected: "a number of pages", example: "12 pages", notation: Plain, max: 1e15 }
        /// Containers in which code runs, each for one session.
        Containers { id: "containers", write: "".." containers", also: &[""],
            expected: "a number of containers", example: "1 container", notation: Plain, max: 1e15 }
        /// Images in a prompt.
        Images { id: "images", write: "".." images", also: &["", " images/call"],
            expected: "a number of images", example: "2 images", notation: Plain, max: 1e6 }
        /// Parameters of a model.
        Parameters { id: "parameters", write: "".."", also: &[],
            expected: "a number of parameters", example: "70.6B", notation: Plain, max: 1e15 }
        /// A bare number, whose meaning stands beside it.
        Number { id: "number", write: "".."", also: &[],
            expected: "a number", example: "0.83", notation: Plain, max: 1e15 }
        /// Tokens a second.
        TokensPerSecond { id: "tokens_per_second", write: "".." tokens/s", also: &[" tokens/s/replica"],
            expected: "tokens per second", example: "3,100 tokens/s per replica", notation: Unit, max: 1e12 }
        /// Tokens a minute, as providers state limits and reserved capacity.
        TokensPerMinute { id: "tokens_per_minute", write: "".." tokens/min", also: &[" tokens/min/unit"],
            expected: "tokens per minute", example: "23,750 tokens/min per unit", notation: Unit, max: 1e15 }
        /// Tasks a month.
        TasksPerMonth { id: "tasks_per_month", write: "".."/month", also: &[" tasks/month"],
            expected: "a number of tasks per time", example: "1.2M/month", notation: Unit, max: 1e15 }
        /// Calls to a model.
        Calls { id: "calls", write: "".."", also: &[" calls", " calls/task"],
            expected: "a number of calls per task", example: "12", notation: Plain, max: 1e6 }
        /// Calls to a model in a second.
        CallsPerSecond { id: "calls_per_second", write: "".." calls/s", also: &["/s"],
            expected: "a number of calls per time", example: "12 calls/s", notation: Unit, max: 1e9 }
        /// Seconds.
        Seconds { id: "seconds", write: "".." s", also: &[],
            expected: "a duration", example: "350 ms", notation: Unit, max: 1e12 }
        /// Minutes of somebody's work.
        Minutes { id: "minutes", write: "".." min", also: &[" min/task"],
            expected: "minutes of work", example: "6 min", notation: Plain, max: 1e7 }
        /// People who work full time: half of one is half of somebody's time.
        Engineers { id: "engineers", write: "".." engineers", also: &[" engineer"],
            expected: "a number of engineers", example: "0.5 engineers", notation: Unit, max: 1e6 }
        /// Hours.
        Hours { id: "hours", write: "".." h", also: &[],
            expected: "a number of hours", example: "730 h", notation: Plain, max: 1e9 }
        /// Hours that GPUs run: one GPU for one hour is one.
        GpuHours { id: "gpu_hours", write: "".." GPU h", also: &[],
            expected: "a number of GPU-hours", example: "5840 GPU h", notation: Plain, max: 1e15 }
        /// Months.
        Months { id: "months", write: "".." months", also: &[],
            expected: "a number of months or years", example: "36 months", notation: Unit, max: 1200.0 }
        /// Watts.
        Watts { id: "watts", write: "".." W", also: &[" W/GPU", " W/server"],
            expected: "a power", example: "700 W", notation: Unit, max: 1e12 }
        /// Kilowatts, as colocation counts them.
        Kilowatts { id: "kilowatts", write: "".." kW", also: &[],
            expected: "a power", example: "14.3 kW", notation: Unit, max: 1e9 }
        /// Kilowatt-hours.
        Kwh { id: "kwh", write: "".." kWh", also: &[],
            expected: "an energy", example: "7,400 kWh", notation: Unit, max: 1e15 }
        /// Watt-hours for one task.
        WhPerTask { id: "wh_per_task", write: "".." Wh/task", also: &[" Wh"],
            expected: "an energy per task", example: "1.2 Wh", notation: Unit, max: 1e12 }
        /// Grams of CO₂ equivalent for one task.
        GramsPerTask { id: "g_co2e_per_task", write: "".." g/task", also: &[" g"],
            expected: "a mass of CO2e per task", example: "0.4 g", notation: Unit, max: 1e12 }
        /// Grams of CO₂ equivalent for a kilowatt-hour.
        GramsPerKwh { id: "g_co2e_per_kwh", write: "".." g/kWh", also: &[],
            expected: "a carbon intensity", example: "369 g/kWh", notation: Unit, max: 1e5 }
        /// Gigabytes, 10⁹ bytes.
        Gigabytes { id: "gigabytes", write: "".." GB", also: &[],
            expected: "an amount of memory", example: "80 GB", notation: Unit, max: 1e9 }
        /// Terabytes (10¹² bytes) a second.
        TerabytesPerSecond { id: "terabytes_per_second", write: "".." TB/s", also: &[" TB/s/GPU"],
            expected: "a bandwidth", example: "3.35 TB/s", notation: Unit, max: 1e6 }
        /// 10¹² floating-point operations a second.
        Teraflops { id: "teraflops", write: "".." TFLOPS", also: &[],
            expected: "operations per second", example: "989 TFLOPS", notation: Unit, max: 1e9 }
        /// A share, between 0 % and 100 %.
        Fraction { id: "fraction", write: "".."", also: &[],
            expected: "a share between 0% and 100%", example: "80%", notation: Percent, max: 1.0 }
        /// A share of use that can exceed 100 %: load over capacity.
        Load { id: "load", write: "".."", also: &[],
            expected: "a share", example: "80%", notation: Percent, max: 1e12 }
        /// A rate a year, nominal: 0.1 is 10 % a year.
        AnnualRate { id: "fraction_per_year", write: "".."/year", also: &[],
            expected: "a rate per year", example: "10%/year", notation: Percent, max: 10.0 }
        /// US dollars that come in, or, negative, go out.
        UsdNet { id: "usd_net", write: "$".."", also: &[],
            expected: "an amount of money, below zero where it goes out", example: "-$2,500", notation: Unit, min: -1e15, max: 1e15 }
        /// A return: a gain as a share of what was put in; negative for a loss. An internal rate of return is one per period.
        ReturnRate { id: "fraction_net", write: "".."", also: &[],
            expected: "a return", example: "15%", notation: Percent, min: -1e9, max: 1e9 }
        /// How far a figure is above another that it is held against, as a share of that; negative below.
        Deviation { id: "deviation", write: "".."", also: &[],
            expected: "a deviation", example: "-12%", notation: Percent, min: -1.0, max: 1e12 }
        /// By how much something changes in a year: -0.3 is 30 % less each year than in the year before.
        ChangePerYear { id: "change_per_year", write: "".."/year", also: &[],
            expected: "a change per year", example: "-30%/year", notation: Percent, min: -0.99, max: 100.0 }
        /// By how much something changes in a month, each month on the one before.
        ChangePerMonth { id: "change_per_month", write: "".."/month", also: &[],
            expected: "a change per month", example: "3%/month", notation: Percent, min: -0.99, max: 10.0 }
        /// A factor, such as 3x.
        Ratio { id: "ratio", write: "".."x", also: &[""],
            expected: "a factor", example: "3x", notation: Plain, max: 1e9 }
        /// A whole number of things.
        Count { id: "count", write: "".."", also: &[" GPUs", " replicas", " servers", " units"],
            expected: "a whole number", example: "4", notation: Whole, max: 1e9 }
    } };
}

pub(super) use quantity_table;
