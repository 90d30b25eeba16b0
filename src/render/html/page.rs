//! The whole file: a head that forbids the network, and what stands on the page.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::render::style::RenderError;
use crate::report::{Block, Dossier, Item, Print};
use crate::text::{Printed, one_line};

use super::content::{Prefix, block, grid, linked, said};
use super::explained::cards;
use super::picture::picture;
use super::sheet::sheet;

/// Nothing is fetched from anywhere, and nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Whole pages on scenarios, in one file.
pub(in crate::render) fn dossiers(dossiers: &[Dossier]) -> Result<Printed, RenderError> {
    let title = dossiers.iter().map(|dossier| dossier.title.as_str()).collect::<Vec<_>>().join(" · ");
    let pages = dossiers.iter().enumerate().map(|(at, page)| self::dossier(page, Prefix(at)));
    let pages = pages.collect::<Result<Vec<_>, _>>()?;
    Ok(file(&title, &html! { @for page in &pages { (page) } }))
}

/// A page of blocks, as the terminal and Markdown have it.
pub(in crate::render) fn page(blocks: &[Block]) -> Printed {
    let title = blocks.iter().find_map(|block| match block {
        Block::Heading(1, words) => Some(words.as_str()),
        _ => None,
    });
    let prefix = Prefix(0);
    file(
        title.unwrap_or("breakeven"),
        &html! { main.page.plain { @for part in blocks { (block(part, 1, prefix)) } } },
    )
}

fn file(title: &str, body: &Markup) -> Printed {
    let whole = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "breakeven " (env!("CARGO_PKG_VERSION")) };
                title { (one_line(title)) }
                style { (PreEscaped(sheet())) }
            }
            body { (body) }
        }
    };
    let mut text = whole.into_string();
    text.push('\n');
    Printed::plain(&text)
}

fn dossier(page: &Dossier, prefix: Prefix) -> Result<Markup, RenderError> {
    let mut pictures = 0;
    let sections = page.sections.iter().map(|section| {
        let items = section.items.iter().map(|item| self::item(item, &mut pictures, prefix));
        let items = items.collect::<Result<Vec<_>, _>>()?;
        Ok(html! {
            section id=(prefix.section(section.id)) {
                // The answer itself stands in the head.
                @if section.id == "answer" { h2.unseen { (said(&section.title)) } } @else { h2 { (said(&section.title)) } }
                @for item in &items { (item) }
            }
        })
    });
    let sections = sections.collect::<Result<Vec<_>, RenderError>>()?;
    Ok(html! {
        main.page {
            header {
                h1 { bdi { (said(&page.title)) } }
                p.answer { (said(&page.answer)) }
                p.basis { (said(&page.basis)) }
                @if let Some(words) = &page.description { details { summary { "What this scenario is about" } p { (linked(words)) } } }
                nav aria-label="Sections" { @for section in page.sections.iter().filter(|section| section.id != "answer") {
                    a href={ "#" (prefix.section(section.id)) } { (said(&section.title)) }
                } }
                p.hint { "A figure with dots below it can be asked why: click it, or move to it with Tab and press Enter." }
            }
            @for section in &sections { (section) }
            @if !page.absent.is_empty() {
                section id=(prefix.section("absent")) {
                    h2 { "Not on this page" }
                    ul { @for words in &page.absent { li { (said(words)) } } }
                }
            }
            footer { p { "Made by breakeven " (env!("CARGO_PKG_VERSION")) ". Figures are those that the terminal prints; nothing was fetched to show them." } }
            (cards(&page.whys, prefix))
        }
    })
}

fn item(item: &Item, pictures: &mut usize, prefix: Prefix) -> Result<Markup, RenderError> {
    Ok(match item {
        Item::Block(part) => block(part, 2, prefix),
        Item::Grid(part) => grid(part, prefix),
        Item::Charts(charts) => {
            let drawn = charts.iter().map(|chart| {
                *pictures += 1;
                picture(chart, *pictures, prefix)
            });
            let drawn = drawn.collect::<Result<Vec<_>, _>>()?;
            html! { div.pictures { @for picture in &drawn { (picture) } } }
        }
        Item::Folded { title, print, items } => {
            let parts = items.iter().map(|part| self::item(part, pictures, prefix));
            let parts = parts.collect::<Result<Vec<_>, _>>()?;
            let class = (*print == Print::Shown).then_some("printed");
            html! { details class=[class] { summary { bdi { (said(title)) } } @for part in &parts { (part) } } }
        }
    })
}
