//! A whole page in one HTML file: what is on it, what can get into it, and that it is the same as the terminal's.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::program::{below, breakeven};

/// What a call prints.
fn printed(arguments: &[&str], input: Option<&str>) -> String {
    let mut command = breakeven(".");
    command.args(arguments);
    if let Some(input) = input {
        command.write_stdin(input);
    }
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The page of a shipped scenario.
fn page(path: &str) -> String {
    printed(&["run", path, "--format", "html"], None)
}

/// The page of a text.
fn page_of(text: &str) -> String {
    printed(&["run", "-", "--format", "html"], Some(text))
}

/// What stands between two marks, each time.
fn between<'t>(text: &'t str, from: &str, to: &str) -> Vec<&'t str> {
    let parts = text.split(from).skip(1);
    parts.map(|part| part.split(to).next().unwrap()).collect()
}

/// The words of markup.
fn words(markup: &str) -> String {
    let text: String =
        markup.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text)).collect();
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&amp;", "&")
}

const SMALL: &str = "
scenario: two-ways
title: Two ways to answer
as_of: 2026-11-15
workload: { tasks: 100k/month, input: 1200 tokens, output: 300 tokens }
options:
  api:
    per_task: $0.00225/task
    accuracy: 90%
    latency: { latency_p95: 4 s }
  desk:
    per_task: $0.02/task
    accuracy: 95%
    latency: { latency_p95: 30 s }
";

/// The page without what `sheet.rs` says of its looks, tag by tag.
fn outline(page: &str) -> String {
    let (head, rest) = page.split_once("<style>").unwrap();
    let (_, rest) = rest.split_once("</style>").unwrap();
    let version = concat!("breakeven ", env!("CARGO_PKG_VERSION"));
    let mut text = format!("{head}<style>…</style>{rest}").replace(version, "breakeven …");
    for tag in [
        "<section", "<h", "<p", "<tr", "<li", "<svg", "<text", "<line", "<rect", "<poly", "<circle", "<div",
        "<details", "<figure", "<meta",
    ] {
        text = text.replace(tag, &format!("\n{tag}"));
    }
    text.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_small_page() {
    insta::assert_snapshot!("small", outline(&page_of(SMALL)));
}

/// Tags match, ids are of one thing each, and what leads somewhere arrives.
fn holds_together(name: &Path, page: &str) {
    let name = name.display();
    let ids = between(page, " id=\"", "\"");
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len(), "{name}: an id is there twice");
    let targets =
        between(page, " popovertarget=\"", "\"").into_iter().chain(between(page, " href=\"#", "\""));
    for target in targets {
        assert!(known.contains(target), "{name}: nothing is `{target}`");
    }
    // As XML, in which nothing may be left open.
    let closed = page.replace("<!DOCTYPE html>", "").replace("<meta ", "<meta/ ");
    let closed: String = closed
        .split("<meta/ ")
        .enumerate()
        .map(|(at, part)| match at {
            0 => part.to_owned(),
            _ => format!("<meta {}", part.replacen('>', "/>", 1)),
        })
        .collect();
    let mut reader = Reader::from_str(&closed);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{name}: {error} at {}", reader.error_position()),
        }
    }
}

/// Nothing runs, and nothing is asked of the network: addresses are links that a reader may follow.
fn asks_for_nothing(name: &Path, page: &str) {
    let name = name.display();
    let small = page.to_ascii_lowercase();
    for word in [
        "<script",
        "<link",
        "<img",
        "<iframe",
        "<object",
        "<embed",
        "<base",
        " src=",
        " srcset=",
        "url(",
        "@import",
        "javascript:",
        "<form",
    ] {
        // In the scenario's own words it is text.
        assert!(!small.contains(word), "{name}: {word}");
    }
    assert!(page.contains("Content-Security-Policy\" content=\"default-src 'none'"), "{name}");
    for (at, _) in page.match_indices("=\"http") {
        let before = &page[..at];
        let is_link = before.ends_with(" href") && page[at..].contains("rel=\"noreferrer\"");
        let is_name = before.ends_with(" xmlns");
        assert!(is_link || is_name, "{name}: {}", &page[at - 20..at + 60]);
    }
    for tag in page.split('<').map(|part| part.split('>').next().unwrap()) {
        let handler = tag.split(' ').skip(1).find(|word| word.starts_with("on") && word.contains('='));
        let of_text = tag.contains("content=\"") || tag.contains("title=\"") || tag.contains("aria-label=\"");
        assert!(handler.is_none() || of_text, "{name}: <{tag}>");
    }
}

/// Each picture is XML by itself, and has words for who does not see it.
fn pictures_have_words(name: &Path, page: &str) {
    let name = name.display();
    for picture in between(page, "<svg ", "</svg>") {
        let picture = format!("<svg {picture}</svg>");
        let mut reader = Reader::from_str(&picture);
        let (mut inside, mut title, mut desc, mut texts) = (String::new(), String::new(), String::new(), 0);
        loop {
            match reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}\n{picture}")) {
                Event::Eof => break,
                Event::Start(tag) => {
                    inside = String::from_utf8_lossy(tag.name().as_ref()).into_owned();
                    texts += usize::from(inside == "text");
                    for attribute in tag.attributes() {
                        attribute.unwrap_or_else(|error| panic!("{name}: {error}\n{picture}"));
                    }
                }
                Event::Text(text) => {
                    let text = text.decode().unwrap();
                    match inside.as_str() {
                        "title" => title += &text,
                        "desc" => desc += &text,
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        assert!(!title.trim().is_empty() && desc.len() > 20 && texts > 0, "{name}: {picture}");
        assert!(picture.contains("role=\"img\"") && picture.contains("aria-labelledby=\""), "{name}");
    }
}

#[test]
fn pages_of_shipped_scenarios_hold_together() {
    let mut pictures = 0;
    for path in below("scenarios", "yaml") {
        let file = format!("scenarios/{}", path.file_name().unwrap().to_string_lossy());
        let page = page(&file);
        assert!(page.len() < 1_000_000, "{file}: {} bytes", page.len());
        holds_together(&path, &page);
        asks_for_nothing(&path, &page);
        pictures_have_words(&path, &page);
        every_figure_can_be_asked(&path, &page);
        tables_fit_a_phone(&path, &page);
        // Whose bill it is has to stand there: others have one too.
        assert!(!page.contains("in its bill"), "{file}");
        pictures += page.matches("<svg ").count();
        // Each picture has its figures as a table.
        assert_eq!(
            page.matches("<figure").count(),
            page.matches("The figures of this picture").count(),
            "{file}"
        );
    }
    assert!(pictures > 80, "{pictures}");
}

#[test]
fn every_kind_of_picture_is_somewhere() {
    for (file, title) in [
        ("scenarios/finance-committee.yaml", "What a month costs, by line of the bill"),
        ("scenarios/finance-committee.yaml", "Running total of what flows"),
        ("scenarios/internal-chat.yaml", "Cost per task against volume"),
        ("scenarios/support-cascade.yaml", "Accuracy against cost"),
        ("scenarios/support-cascade.yaml", "Latency p95 against cost"),
        ("scenarios/agent-workflow.yaml", "checked, a workflow"),
        ("scenarios/business-hours-mix.yaml", "Who serves which hour"),
    ] {
        let found = page(file);
        let titles: Vec<String> = between(&found, "<title id=", "</title>")
            .into_iter()
            .map(|title| words(&format!("<{title}")))
            .collect();
        assert!(titles.iter().any(|known| known == title), "{file}: {title}: {titles:?}");
    }
}

/// The sentence, what it hangs on and the options are the terminal's own words and figures.
#[test]
fn the_figures_are_those_of_the_terminal() {
    for file in
        ["scenarios/finance-committee.yaml", "scenarios/support-cascade.yaml", "scenarios/internal-chat.yaml"]
    {
        let page = page(file);
        let terminal = printed(&["run", file], None);
        let flowing = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let told = flowing(&terminal);
        let sentence = between(&page, "<p class=\"answer\">", "</p>")[0];
        assert!(told.contains(&flowing(&words(&format!("<p>{sentence}")))), "{file}: {sentence}");
        let first = page.split("The options</h2>").nth(1).unwrap().split("</table>").next().unwrap();
        let figures: Vec<String> =
            between(first, "<td", "</td>").into_iter().map(|cell| words(&format!("<td{cell}"))).collect();
        let shown: BTreeSet<&str> = terminal.split(['┆', '│']).map(str::trim).collect();
        assert!(figures.len() > 10, "{file}: {first}");
        for figure in figures.iter().filter(|figure| !figure.starts_with('–')) {
            assert!(shown.contains(figure.as_str()), "{file}: {figure}\n{terminal}");
        }
        // An explanation has the digits that `explain` prints.
        let explained = flowing(&printed(&["explain", file], None));
        let card = page.split("class=\"card\"").nth(1).unwrap();
        let top = between(card, "<b>", "</b>")[0];
        assert!(explained.contains(top), "{file}: {top}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for file in ["scenarios/finance-committee.yaml", "scenarios/agent-workflow.yaml"] {
        assert_eq!(page(file), page(file), "{file}");
    }
}

/// Whatever a scenario says stays text.
#[test]
fn foreign_text_is_no_markup() {
    let title = "</title><script>alert(1)</script> \\\"quoted\\\" 'single' & 😀 שלום العربية `code` =1+1";
    let text = format!(
        "
scenario: hostile
title: \"{title}\"
description: \"</style><script>alert(2)</script><img src=x onerror=alert(3)> https://example.com/\\\"onmouseover=alert(4)\"
as_of: 2026-11-15
sources:
  workload.tasks: \"<a href='javascript:alert(5)'>x</a> https://example.com/a?b=1&c=2 ]]> <!--\"
workload: {{ tasks: 1M/month, input: 1000 tokens, output: 200 tokens }}
options:
  \"ملف القرار\":
    serverless: {{ model: openai/gpt-5.4-mini }}
    accuracy: 90%
    note: \"<svg onload=alert(6)>\"
  \"שלום עולם\":
    per_task: $0.02/task
    accuracy: 95%
  a-very-long-name-of-an-option-that-goes-on-and-on-and-on-and-does-not-end-before-this:
    per_task: $0.03/task
    accuracy: 97%
"
    );
    let page = page_of(&text);
    let path = Path::new("hostile");
    holds_together(path, &page);
    pictures_have_words(path, &page);
    for word in ["<script", "<img", "<svg onload", "<!--", "href=\"javascript", "<a href='"] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot;"), "{page}");
    assert!(page.contains("href=\"https://example.com/a?b=1&amp;c=2\""), "{page}");
    assert!(page.contains("<bdi>") && page.contains("ملف القرار"), "{page}");
    // Marks that turn the direction of text, and controls, are made visible wherever they come from.
    let hidden = page.chars().find(|c| breakeven::text::is_hidden(*c) && *c != '\n');
    assert_eq!(hidden, None);
}

/// What a scenario lacks is left out, with the key that would give it.
#[test]
fn what_is_missing_is_said() {
    let bare = SMALL.replace("    accuracy: 90%\n    latency: { latency_p95: 4 s }\n", "");
    let page = page_of(&bare);
    let absent = words(page.split("Not on this page").nth(1).unwrap().split("</section>").next().unwrap());
    for said in
        ["options.NAME.accuracy", "options.NAME.latency.", "no policy to break down", "no plan is stated"]
    {
        assert!(absent.contains(said), "{said}: {absent}");
    }
    let one = SMALL.split("  desk:").next().unwrap();
    let page = page_of(one);
    let absent = words(page.split("Not on this page").nth(1).unwrap().split("</section>").next().unwrap());
    assert!(absent.contains("no second option"), "{absent}");
}

/// Hundreds of options and ten years stay readable: what is cut says so.
#[test]
fn many_options_are_cut_and_counted() {
    let mut text = "
scenario: many
title: Many options
as_of: 2026-11-15
workload: { tasks: 1M/month, input: 1000 tokens, output: 200 tokens }
finance: { horizon: 120 months, discount_rate: 10%/year, baseline: o0 }
options:
"
    .to_owned();
    for at in 0..200 {
        let (price, share, seconds) = (10 + at, 50 + at * 37 % 45, 1 + at * 13 % 70);
        let _ = writeln!(
            text,
            "  o{at}: {{ per_task: $0.{price:04}/task, accuracy: {share}%, latency: {{ latency_p95: {seconds} s }} }}"
        );
    }
    let page = page_of(&text);
    assert!(page.len() < 1_000_000, "{}", page.len());
    holds_together(Path::new("many"), &page);
    let said = words(&page);
    for note in ["12 of 200 options are drawn", "The bills of 188 more options", "188 more options: "] {
        assert!(said.contains(note), "{note}");
    }
}

#[test]
fn several_scenarios_are_one_file() {
    let page = printed(
        &["run", "scenarios/ticket-triage.yaml", "scenarios/onprem-study.yaml", "--format", "html"],
        None,
    );
    holds_together(Path::new("several"), &page);
    assert_eq!(page.matches("<main class=\"page\">").count(), 2);
}

#[test]
fn other_pages_for_a_browser() {
    let brief =
        printed(&["roi", "scenarios/finance-committee.yaml", "--view", "brief", "--format", "html"], None);
    let path = Path::new("brief");
    holds_together(path, &brief);
    asks_for_nothing(path, &brief);
    let terminal = printed(&["roi", "scenarios/finance-committee.yaml", "--view", "brief"], None);
    let flowing = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let told = flowing(&terminal);
    for part in ["<h1>", "<h2>", "<li>", "<p>"] {
        for words_of in between(&brief, part, &part.replace('<', "</")) {
            // In the terminal code stands between backticks.
            if !words_of.contains("<code>") {
                let said = flowing(&words(&format!("<p>{words_of}")));
                assert!(told.contains(&said), "{said}\n{told}");
            }
        }
    }
    let summary = printed(&["roi", "scenarios/finance-committee.yaml", "--format", "html"], None);
    holds_together(path, &summary);
    for arguments in [["--view", "ledger"], ["--view", "deploy"]] {
        let call = breakeven(".")
            .args(["run", "scenarios/finance-committee.yaml", "--format", "html"])
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(call.status.code(), Some(2));
        assert!(
            String::from_utf8_lossy(&call.stderr).contains("html")
                || String::from_utf8_lossy(&call.stderr).contains("HTML")
        );
    }
}

/// What a plan cannot keep stands on the page, and its own day and title do not stand there twice.
#[test]
fn a_plan_that_misses_says_so() {
    let output = breakeven(".")
        .args([
            "run",
            "scenarios/business-hours-mix.yaml",
            "--format",
            "html",
            "--set",
            "plan.budget=$10/month",
        ])
        .output()
        .unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    let plan = words(page.split("<section id=\"plan\">").nth(1).unwrap().split("</section>").next().unwrap());
    assert!(plan.contains("Missed: "), "{plan}");
    assert!(plan.contains("The busiest hour has"), "{plan}");
    assert_eq!(words(&page).matches("Prices of 2026-11-15").count(), 1);
}

/// Every number of a table opens a card, but for inputs, whose source stands beside them, and the figures of pictures.
fn every_figure_can_be_asked(name: &Path, page: &str) {
    let name = name.display();
    let body = page.split("<section id=\"options\">").nth(1).unwrap();
    let body = body.split("Every input, with where").next().unwrap();
    let mut asked = 0;
    for part in body.split("<figure").map(|part| part.split("</figure>").last().unwrap()) {
        for cell in between(part, "<td class=\"n\"", "</td>") {
            let said = words(&format!("<td{cell}"));
            if said.contains(|c: char| c.is_ascii_digit()) && !cell.contains("class=\"none\"") {
                assert!(cell.contains("<button class=\"why\""), "{name}: {said}: {cell}");
                asked += 1;
            }
        }
    }
    assert!(asked > 4, "{name}: {asked}");
}

/// A table of more columns than a phone has room for is a block a row there, and each cell says of what it is.
fn tables_fit_a_phone(name: &Path, page: &str) {
    for table in between(page, "<table ", "</table>") {
        let (heads, cells) = (table.matches("scope=\"col\"").count(), between(table, "<td", ">"));
        let is_stacked = table.starts_with("class=\"stack");
        assert_eq!(is_stacked, heads > 3, "{}: {table}", name.display());
        let unnamed =
            between(table, "<th scope=\"col\"", "/th>").iter().filter(|head| head.ends_with("><")).count();
        let named = cells.iter().filter(|cell| cell.contains("data-of=\"")).count();
        let rows = table.matches("scope=\"row\"").count();
        // The first column may lack a name as well, and has no cells of this kind.
        assert!(!is_stacked || named + unnamed * rows >= cells.len(), "{}: {table}", name.display());
    }
}

/// What `roi` has besides metrics is explained as `explain` would; what no explanation is kept of says how it comes about.
#[test]
fn figures_of_every_section_lead_to_where_they_are_from() {
    let page = page("scenarios/finance-committee.yaml");
    let card = |title: &str| {
        let start =
            page.find(&format!("<p class=\"title\"><bdi>{title}</bdi>")).unwrap_or_else(|| panic!("{title}"));
        words(&page[start - 1..].split("</div>").next().unwrap().replacen('<', " <", 1))
    };
    let mirr = card("owned: MIRR");
    assert!(mirr.contains("finance.discount_rate") || mirr.contains("discount"), "{mirr}");
    for title in ["Tokens", "Rent"] {
        let told = card(title);
        assert!(told.contains("until both cost the same"), "{told}");
        assert!(told.contains("breakeven crossover scenarios/finance-committee.yaml"), "{told}");
    }
    assert!(card("Where this figure comes from").contains("prints it"));
}

/// The cases stand behind the answer and what it hangs on, before all else.
#[test]
fn cases_stand_behind_the_answer() {
    let page = page("tests/fixtures/cases/chat.yaml");
    let ids = between(&page, "<section id=\"", "\"");
    assert_eq!(ids[..4], ["answer", "cases", "options", "bills"], "{ids:?}");
    let cases = page.split("<section id=\"cases\">").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(cases.find("turns in boom to rented").unwrap() < cases.find("<table").unwrap(), "{cases}");
}

/// Lines too small to be seen are a table, each with what it comes to; a name with a colon in it stays whole.
#[test]
fn small_lines_of_bills_are_a_table() {
    let mut text = SMALL.replace("per_task: $0.00225/task", "serverless: openai/gpt-5.4-mini");
    text += "costs:\n";
    for at in 1..=9 {
        let _ = writeln!(text, "  c{at}: {{ what: \"Legal: review {at}, part: of\", cost: $1{at}/month }}");
    }
    let page = page_of(&text);
    let figure = page.split("<figure").nth(1).unwrap().split("</figure>").next().unwrap();
    let legend = words(figure.split("class=\"legend\"").nth(1).unwrap().split("</ul>").next().unwrap());
    assert!(legend.contains("Legal: review 9, part: of"), "{legend}");
    let rest = figure.split("Everything else: ").nth(1).unwrap().split("</table>").next().unwrap();
    assert!(rest.contains("<bdi>Legal: review 1, part: of</bdi>") && rest.contains("$11.00"), "{rest}");
    let notes: String = between(figure, "<p class=\"note\">", "</p>").concat();
    assert!(!notes.contains("Legal"), "{notes}");
}

/// A ring has the colour of the option that costs less from there on, whichever comes first in the file.
#[test]
fn a_ring_is_of_the_option_that_becomes_cheaper() {
    let by_task = "  by-task: { per_task: $0.01/task, accuracy: 90% }\n";
    let machine = "  machine: { rental: { gpu: h100-sxm, gpus: 8, price: $20/h, model: llama-3.3-70b, precision: fp8, tensor_parallel: 4 }, accuracy: 90% }\n";
    for options in [[by_task, machine], [machine, by_task]] {
        let text = format!(
            "scenario: rings\ntitle: Rings\nas_of: 2026-11-15\nworkload: {{ tasks: 1M/month, input: 1200 tokens, output: 300 tokens, peak_to_mean: 3x }}\noptions:\n{}",
            options.concat()
        );
        let page = page_of(&text);
        let figure = page.split("against volume</bdi>").nth(1).unwrap().split("</figure>").next().unwrap();
        let colour = |tag: &str, key: &str| between(tag, &format!("{key}=\""), "\"")[0].to_owned();
        let ring = between(figure, "<circle", ">")[1].to_owned();
        let of = |name: &str| {
            let text =
                between(figure, "<text", "</text>").into_iter().find(|text| text.trim().ends_with(name));
            colour(text.unwrap(), "fill")
        };
        assert_ne!(of("machine"), of("by-task"));
        assert_eq!(colour(&ring, "stroke"), of("machine"), "{ring}");
        assert!(figure.contains("in the colour of the option that costs less from there on"), "{figure}");
    }
    // Where machines are added, the order changes back, and the words do not say otherwise.
    let page = page("scenarios/governed-claims.yaml");
    assert!(
        page.contains("until the next ring of both. The order changes more than once: of api and rented"),
        "{page}"
    );
}
