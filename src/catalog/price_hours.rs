//! Hours of the week in which a price card holds, in UTC, to the minute.

use crate::decode::{Context, Decode as _, Fields, Optional, Shape, Shaped, block};
use crate::diagnostics::{Code, did_you_mean};
use crate::source::{FieldPath, Node, Site};

/// Minutes of an hour and of a day.
const HOUR: usize = 60;
const DAY: usize = 24 * HOUR;
/// Minutes of a week, from Monday 00:00 UTC on.
pub(crate) const WEEK_MINUTES: usize = 7 * DAY;

/// The days, Monday first: the short names of the catalog, and the names.
const DAYS: [(&str, &str); 7] = [
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
];
/// Every day.
const DAILY: &str = "daily";
/// Days that are often meant together, for suggestions.
const TOGETHER: [&str; 3] = [DAILY, "mon-fri", "sat-sun"];

/// The hours of a price card; at least one window.
#[derive(Clone, Debug)]
pub struct PriceHours {
    windows: Vec<Window>,
}

/// A stretch of time on some days of the week.
#[derive(Clone, Debug)]
struct Window {
    /// Monday first.
    days: [bool; 7],
    /// Minutes after midnight; the end lies after the start, maybe on the next day.
    from: usize,
    to: usize,
    site: Site,
}

impl Window {
    /// The minutes of the week that lie in it.
    fn minutes(&self) -> impl Iterator<Item = usize> {
        let starts = self.days.iter().enumerate().filter(|(_, holds)| **holds).map(|(day, _)| day * DAY);
        starts.flat_map(|start| (self.from..self.to).map(move |minute| (start + minute) % WEEK_MINUTES))
    }
}

impl Shaped for PriceHours {
    fn shape() -> Shape {
        <(WindowKeys, Vec<WindowKeys>)>::shape()
    }
}

impl PriceHours {
    /// Whether each minute of the week lies in these hours, from Monday 00:00 UTC on.
    pub fn minutes(&self) -> Vec<bool> {
        let mut week = vec![false; WEEK_MINUTES];
        self.windows.iter().flat_map(Window::minutes).for_each(|minute| week[minute] = true);
        week
    }

    /// In words: `01:00 to 04:00 and 06:00 to 10:00 UTC, Monday to Friday`.
    pub fn words(&self) -> String {
        hours_words(&self.minutes())
    }

    /// The place of the first window of some hours that lies in one before it.
    pub(super) fn overlap<'h>(all: impl IntoIterator<Item = &'h Self>) -> Option<[&'h Site; 2]> {
        let mut taken: Vec<Option<&Site>> = vec![None; WEEK_MINUTES];
        for window in all.into_iter().flat_map(|hours| &hours.windows) {
            for minute in window.minutes() {
                if let Some(before) = taken[minute] {
                    return Some([&window.site, before]);
                }
                taken[minute] = Some(&window.site);
            }
        }
        None
    }

    /// Reads `[{ days: mon-fri, from: 01:00, to: 04:00 }]`, or one window without the list.
    pub(super) fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let items: Vec<(&Node, FieldPath)> = match node {
            Node::List(items) => items.iter().enumerate().map(|(at, item)| (item, path.index(at))).collect(),
            one => vec![(one, path.clone())],
        };
        if items.is_empty() {
            let help =
                "write `hours: [{ days: mon-fri, from: 01:00, to: 04:00 }]`, or leave `hours` out".to_owned();
            context.key_fault(Code::MissingKey, "no hours are named", path, Some(help));
            return None;
        }
        let read = items.into_iter().map(|(item, path)| Window::read(item, &path, context));
        // Every window is read, so that every fault is told.
        let windows: Vec<Option<Window>> = read.collect();
        Some(Self { windows: windows.into_iter().collect::<Option<Vec<_>>>()? })
    }
}

/// A day all of whose hours are meant.
const WHOLE_DAY: &str = "00:00 to 24:00";

/// Minutes of the week in words: `01:00 to 04:00 and 06:00 to 10:00 UTC, Monday to Friday`.
pub(crate) fn hours_words(week: &[bool]) -> String {
    let days: Vec<String> = week.chunks(DAY).map(day_words).collect();
    let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
    for (day, times) in days.iter().enumerate().filter(|(_, times)| !times.is_empty()) {
        match groups.iter_mut().find(|(known, _)| known == times) {
            Some((_, named)) => named.push(day),
            None => groups.push((times, vec![day])),
        }
    }
    let named = |days: &[usize]| match days {
        all if all.len() == DAYS.len() => "every day".to_owned(),
        [first, .., last] if last - first + 1 == days.len() && days.len() > 2 => {
            format!("{} to {}", DAYS[*first].1, DAYS[*last].1)
        }
        some => listed(&some.iter().map(|day| DAYS[*day].1.to_owned()).collect::<Vec<_>>()),
    };
    let group = |(times, days): &(&str, Vec<usize>)| match *times {
        WHOLE_DAY => format!("all of {}", named(days)),
        times => format!("{times} UTC, {}", named(days)),
    };
    let groups = groups.iter().map(group);
    groups.collect::<Vec<_>>().join("; ")
}

/// The stretches of a day that lie in some hours.
fn day_words(day: &[bool]) -> String {
    let time = |minute: usize| format!("{:02}:{:02}", minute / HOUR, minute % HOUR);
    let mut stretches: Vec<String> = Vec::new();
    let mut at = 0;
    for stretch in day.chunk_by(|a, b| a == b) {
        let end = at + stretch.len();
        if stretch.first() == Some(&true) {
            stretches.push(format!("{} to {}", time(at), time(end)));
        }
        at = end;
    }
    listed(&stretches)
}

/// Several things in a row: `a, b and c`.
fn listed(things: &[String]) -> String {
    match things.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => things.concat(),
    }
}

/// A time of day, for a schema.
pub(super) enum TimeOfDay {}

impl Shaped for TimeOfDay {
    fn shape() -> Shape {
        Shape::Form {
            name: "time_of_day".to_owned(),
            expected: "a time of day in UTC, such as `01:30`".to_owned(),
            pattern: "[0-9]{1,2}:[0-9]{1,2}".to_owned(),
            examples: vec!["01:30".to_owned()],
        }
    }
}

block! {
    /// Hours of a week, in UTC.
    pub(super) struct WindowKeys {
        /// The days: `mon-fri`, `sat`, `daily`, or a list of these; default: every day.
        optional DAYS: (String, Vec<String>) = "days", eg "mon-fri";
        /// Where they begin; left out for whole days.
        optional FROM: TimeOfDay = "from";
        /// Where they end; a time before `from` is one of the next day.
        optional TO: TimeOfDay = "to";
    }
}

impl Window {
    fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        const WHAT: &str = "hours in UTC, such as `{ days: mon-fri, from: 01:00, to: 04:00 }`";
        let mut fields = Fields::<WindowKeys>::open(node, path, WHAT, context)?;
        let days = match fields.node(WindowKeys::DAYS) {
            None => Some([true; 7]),
            Some((node, path)) => read_days(node, &path, context),
        };
        let has = [fields.has(WindowKeys::FROM), fields.has(WindowKeys::TO)];
        let mut time = |field: Optional<WindowKeys, TimeOfDay>, context: &mut Context<'_>| {
            let (node, path) = fields.node(field)?;
            read_time(node, &path, context)
        };
        let (from, to) = (time(WindowKeys::FROM, context), time(WindowKeys::TO, context));
        fields.close(context);
        let (from, to) = match has {
            [false, false] => (0, DAY),
            [true, true] => (from?, to?),
            [true, false] => {
                fault_of_missing("to", path, context);
                return None;
            }
            [false, true] => {
                fault_of_missing("from", path, context);
                return None;
            }
        };
        if from == to || from == DAY {
            let message = "these hours begin where they end";
            let help =
                "leave `from` and `to` out for whole days; a time before `from` is one of the next day";
            context.key_fault(Code::OutOfRange, message, &path.key("to"), Some(help.to_owned()));
            return None;
        }
        let to = if to < from { to + DAY } else { to };
        Some(Self { days: days?, from, to, site: context.site(path) })
    }
}

fn fault_of_missing(key: &str, path: &FieldPath, context: &mut Context<'_>) {
    let message = format!("`{key}` is missing");
    let help = "hours have a beginning and an end: `from: 01:00, to: 04:00`".to_owned();
    context.fault(Code::MissingKey, message, path, Some(help));
}

/// A time of day in minutes; 24:00 is the end of the day.
fn read_time(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<usize> {
    const HELP: &str = "write hours and minutes, 00:00 to 24:00: `01:30`";
    let text = String::decode(node, path, context)?;
    let read = || {
        let (hours, minutes) = text.split_once(':')?;
        let digits =
            |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(hours) || !digits(minutes) {
            return None;
        }
        let (hours, minutes): (usize, usize) = (hours.parse().ok()?, minutes.parse().ok()?);
        let time = hours * HOUR + minutes;
        (minutes < HOUR && time <= DAY).then_some(time)
    };
    let found = read();
    if found.is_none() {
        let message = format!("`{text}` is not a time of day");
        context.fault(Code::OutOfRange, message, path, Some(HELP.to_owned()));
    }
    found
}

/// `mon-fri`, `sat`, `daily`, or a list of these.
fn read_days(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<[bool; 7]> {
    let items: Vec<(&Node, FieldPath)> = match node {
        Node::List(items) => items.iter().enumerate().map(|(at, item)| (item, path.index(at))).collect(),
        one => vec![(one, path.clone())],
    };
    let mut days = [false; 7];
    let mut complete = true;
    for (item, path) in items {
        let text = String::decode(item, &path, context)?;
        if let Some(found) = days_of(text.trim()) {
            days.iter_mut().zip(found).for_each(|(day, found)| *day |= found);
        } else {
            let known = DAYS.iter().map(|(short, _)| *short).chain(TOGETHER);
            let near = nearest(&text).map(|days| format!("did you mean `{days}`?"));
            let help = near.or_else(|| did_you_mean(&text.to_lowercase(), known)).unwrap_or_else(|| {
                "write `mon-fri`, `sat-sun`, `daily`, a day such as `mon`, or a list".to_owned()
            });
            let message = format!("`{text}` is not a day of the week");
            context.fault(Code::UnknownWord, message, &path, Some(help));
            complete = false;
        }
    }
    if complete && days == [false; 7] {
        let help = "leave `days` out for every day".to_owned();
        context.key_fault(Code::OutOfRange, "no day is named", path, Some(help));
        return None;
    }
    complete.then_some(days)
}

/// The days of a word; `fri-mon` runs over the end of the week.
fn days_of(text: &str) -> Option<[bool; 7]> {
    if text == DAILY {
        return Some([true; 7]);
    }
    let day =
        |word: &str| DAYS.iter().position(|(short, name)| word == *short || word.eq_ignore_ascii_case(name));
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (day(first.trim())?, day(last.trim())?),
        None => (day(text)?, day(text)?),
    };
    let mut days = [false; 7];
    let long = (last + DAYS.len() - first) % DAYS.len();
    (0..=long).for_each(|after| days[(first + after) % DAYS.len()] = true);
    Some(days)
}

/// The days that a word begins like: `mon-fri` for `mo-fr`, `sun` for `sundays`.
fn nearest(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let near = |word: &str| {
        let like = |(short, _): &&(&str, &str)| {
            word.len() > 1 && (short.starts_with(word) || word.starts_with(short))
        };
        DAYS.iter().find(like).map(|(short, _)| (*short).to_owned())
    };
    let parts: Option<Vec<String>> = text.split(['-', '–']).map(|part| near(part.trim())).collect();
    parts.filter(|parts| parts.len() <= 2).map(|parts| parts.join("-"))
}
