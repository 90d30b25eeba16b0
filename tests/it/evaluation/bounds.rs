//! Files without end, files that come byte by byte, and files that are too large to be kept: how much is taken of them, and that
//! nothing else changes.

use std::cell::Cell;
use std::io::Read;
use std::path::Path;
use std::rc::Rc;

use breakeven::benchmark;
use breakeven::diagnostics::{Drawing, Sink, draw};
use breakeven::evaluation::{self, Question};
use breakeven::source::{Site, SourceFile, Spot, Stream};

/// A start, and then whatever comes, without end; counts what was taken.
struct Endless<F> {
    text: Vec<u8>,
    at: usize,
    more: F,
    taken: Rc<Cell<usize>>,
}

impl<F: FnMut() -> Vec<u8>> Read for Endless<F> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.text.len() {
            (self.text, self.at) = ((self.more)(), 0);
        }
        let count = into.len().min(self.text.len() - self.at);
        into[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        self.taken.set(self.taken.get() + count);
        Ok(count)
    }
}

/// One byte at a time.
struct Drops(std::vec::IntoIter<u8>);

impl Read for Drops {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let next = self.0.next();
        into.iter_mut().zip(next).for_each(|(into, next)| *into = next);
        Ok(usize::from(next.is_some()))
    }
}

/// What is said about a file without end, by both readers, and how much of it was taken at most.
fn endless(start: &str, more: impl FnMut() -> Vec<u8> + Clone + 'static) -> (String, usize) {
    let mut most = 0;
    let mut said = String::new();
    for kind in ["evaluation", "benchmark"] {
        let taken = Rc::new(Cell::new(0));
        let (text, more, counted) = (start.as_bytes().to_vec(), more.clone(), Rc::clone(&taken));
        let stream = Stream::new(Endless { text, at: 0, more, taken: counted });
        let mut sink = Sink::default();
        let good = match kind {
            "evaluation" => evaluation::read("endless", stream, &mut sink).is_some(),
            _ => benchmark::read("endless", stream, &mut sink).is_some(),
        };
        assert!(!good && sink.has_errors(), "{kind}: {start}");
        said += &draw(sink.diagnostics(), Drawing::Plain);
        most = most.max(taken.get());
    }
    (said, most)
}

const KIB: usize = 1024;
const MIB: usize = KIB * KIB;

#[test]
fn files_without_end_are_refused_after_few_bytes() {
    let (said, taken) = endless("", || vec![0; 4096]);
    assert!(said.contains("this is not a result of an evaluation: it is no text"), "{said}");
    assert!(taken <= 64 * KIB, "{taken}");
    for (start, next) in
        [("", "x"), ("", "x\n"), ("task,option,passed\n", "x"), ("task,option,passed\na,b,\"", "c,d\n")]
    {
        let (said, taken) = endless(start, || next.repeat(1000).into_bytes());
        assert!(taken <= 6 * MIB, "{start}{next}: {taken}\n{said}");
        assert!(said.len() < 3000, "{said}");
    }
    let (said, taken) = endless("task,option,passed\na,b,\"", || b"c,d\n".repeat(1000));
    assert!(said.contains("nothing closes this quote"), "{said}");
    assert!(taken <= 6 * MIB, "{taken}");
    for start in ["{\"a\": \"", "[[[[[", "{\"results\": {\"results\": ["] {
        let (_, taken) = endless(start, || b" ".repeat(100_000));
        assert!(taken <= 64 * MIB + 64 * KIB, "{start}: {taken}");
    }
}

#[test]
fn options_without_end_are_refused() {
    let next = Rc::new(Cell::new(0));
    let row = move || {
        next.set(next.get() + 1);
        format!("task {0},option {0},true\n", next.get()).into_bytes()
    };
    let (said, taken) = endless("task,option,passed\n", row);
    assert!(said.contains("the file has more than 10000 options"), "{said}");
    assert!(taken < 5 * MIB, "{taken}");
}

#[test]
fn of_very_many_faults_few_are_told() {
    let rows = "a,b,perhaps\n".repeat(100_000);
    let mut sink = Sink::default();
    assert!(evaluation::read("many", format!("task,option,passed\n{rows}").into(), &mut sink).is_none());
    assert!(sink.diagnostics().len() < 10);
    let said = draw(sink.diagnostics(), Drawing::Plain);
    // A file that is not kept shows the lines of its first faults all the same.
    assert!(said.contains("2 | a,b,perhaps"), "{said}");
    assert!(said.contains("99995 more faults of this kind from here on"), "{said}");
}

/// What comes out of a file of evaluations, and what is said.
fn evaluated(contents: Stream) -> String {
    let mut sink = Sink::default();
    let Some(file) = evaluation::read("file", contents, &mut sink) else {
        return draw(sink.diagnostics(), Drawing::Plain);
    };
    let site = Site::new(SourceFile::passing("scenario"), Spot::Whole);
    let question = Question { site: &site, own: "mini", option: None, task: None, metric: None, taken: None };
    let found = file.answer(&question, &mut sink);
    let places = found.as_ref().map(|found| {
        let latency = found.latency.as_ref().and_then(|spread| spread.percentiles.as_ref());
        [Some(&found.accuracy.site), latency.map(|latency| &latency.p95.site)]
            .map(|site| site.map(|site| site.resolve().to_string()))
    });
    let values = found.map(|found| {
        format!(
            "{} {:?} {:?} {:?}",
            found.accuracy.value,
            found.counts,
            found.cost,
            found.trials.map(|t| t.value)
        )
    });
    format!("{values:?}\n{places:?}\n{}", draw(sink.diagnostics(), Drawing::Plain))
}

/// What comes out of a file of benchmarks, and what is said.
fn benchmarked(contents: Stream) -> String {
    let mut sink = Sink::default();
    let found = benchmark::read("file", contents, &mut sink);
    let runs = found.iter().flat_map(|file| &file.measurements).map(|run| {
        format!(
            "{} {} {:?} {} {}\n",
            run.clients.value,
            run.output_rate.value,
            run.ttft.as_ref().map(|ttft| (ttft.value, ttft.site.resolve().to_string())),
            run.clients.site.resolve(),
            run.output_rate.site.resolve(),
        )
    });
    let runs: String = runs.collect();
    runs + &draw(sink.diagnostics(), Drawing::Plain)
}

fn fixtures(folder: &str) -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let mut found = Vec::new();
    for folder in [root.clone(), root.join("faults")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                found.push((path.display().to_string(), std::fs::read(path).unwrap()));
            }
        }
    }
    assert!(found.len() > 15, "the fixtures were not found");
    found
}

#[test]
fn it_does_not_matter_in_which_pieces_a_file_comes() {
    for (name, bytes) in fixtures("evaluation") {
        let whole = evaluated(bytes.clone().into());
        assert_eq!(evaluated(Stream::new(Drops(bytes.into_iter()))), whole, "{name}");
    }
    for (name, bytes) in fixtures("benchmark") {
        let whole = benchmarked(bytes.clone().into());
        assert_eq!(benchmarked(Stream::new(Drops(bytes.into_iter()))), whole, "{name}");
    }
}

/// Without what is drawn of a file: its lines are not kept.
fn undrawn(said: &str) -> Vec<&str> {
    let drawn =
        |line: &&str| line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(" |");
    said.lines().filter(|line| !line.trim().starts_with('|') && !drawn(line)).map(str::trim_start).collect()
}

#[test]
fn a_file_that_is_too_large_to_be_kept_says_the_same() {
    let mut grown = 0;
    for (name, bytes) in fixtures("evaluation").into_iter().chain(fixtures("benchmark")) {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        // There every member is an instance.
        if name.contains("swe-bench-instances") {
            continue;
        }
        let json = text.trim_end().ends_with('}');
        // A member, or empty lines, behind everything that is read.
        let large = if let (true, Some(end)) = (json, text.rfind('}')) {
            let empty = text[..end].trim_end().ends_with('{');
            let comma = if empty { "" } else { "," };
            format!("{}{comma}\"unread\": \"{}\"{}", &text[..end], "x".repeat(MIB), &text[end..])
        } else if name.ends_with("csv") && text.ends_with('\n') {
            text.clone() + &"\n".repeat(MIB)
        } else {
            continue;
        };
        grown += 1;
        for read in [evaluated, benchmarked] {
            // The whole file is named without a place where none of it is shown.
            let [small, large] =
                [&text, &large].map(|text| read(text.as_str().into()).replace("file:1:1\n", "file\n"));
            // How many keys there are is no matter; what stands behind them is a place more.
            assert_eq!(undrawn(&small), undrawn(&large), "{name}");
        }
    }
    assert!(grown > 20, "only {grown} files were made large");
}
