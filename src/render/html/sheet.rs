//! How a page looks: light and dark as the reader's system has it, on a phone and on a desk, and on paper of A4.

use super::svg::ink::Ink;

/// The style sheet.
pub(super) fn sheet() -> String {
    const DARK: &str = "@media screen and (prefers-color-scheme:dark)";
    let mut text = LOOK.to_owned();
    for at in 0..8 {
        let [light, dark] = Ink::Series(at).texts();
        text += &format!(".k{at}{{background:{light}}}{DARK}{{.k{at}{{background:{dark}}}}}\n");
    }
    for (class, width) in [("stack", 640), ("many", 780), ("most", 900)] {
        text +=
            &format!("@media screen{{@container (max-width:{width}px){{{}}}}}\n", STACK.replace('@', class));
    }
    // In pictures stand the colours of a light page.
    text += &format!("{DARK}{{\n");
    for ink in Ink::all() {
        let [light, dark] = ink.texts();
        text += &format!("svg [fill=\"{light}\"]{{fill:{dark}}}svg [stroke=\"{light}\"]{{stroke:{dark}}}\n");
    }
    text + "}\n" + PAPER
}

const LOOK: &str = r#"
:root{color-scheme:light dark;--paper:#FFFFFF;--ground:#F4F5F7;--words:#1B1F24;--faint:#545B63;--rule:#D9DCE0;--mark:#1F66A8;--good:#137458;--bad:#A3261A}
@media screen and (prefers-color-scheme:dark){:root{--paper:#161A1E;--ground:#0E1114;--words:#E6E8EB;--faint:#A9B0B8;--rule:#3A3F45;--mark:#6DB3F2;--good:#4CC9A0;--bad:#F5867A}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--words);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
main.page{max-width:1120px;margin:0 auto;padding:28px 32px 48px;background:var(--paper)}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .6em}
h2{font-size:1.2rem;line-height:1.3;margin:2.4em 0 .6em;padding-top:.7em;border-top:2px solid var(--rule)}
h3{font-size:1rem;margin:1.6em 0 .4em}
p{margin:.5em 0;max-width:78ch}
ul,ol{margin:.5em 0;padding-left:1.4em}
li{margin:.25em 0;max-width:90ch}
ol.sources{padding-left:2.4em}
.answer{font-size:1.15rem;line-height:1.45;font-weight:600;border-left:4px solid var(--mark);padding-left:14px;margin:0 0 .8em;max-width:72ch}
section .answer{font-size:1rem}
.basis,.hint,.note,.more,footer{color:var(--faint);font-size:.875rem}
a{color:var(--mark)}
nav{display:flex;flex-wrap:wrap;gap:4px 18px;margin:.9em 0;font-size:.9375rem}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--ground);padding:1px 4px;border-radius:3px}
:focus-visible{outline:2px solid var(--mark);outline-offset:2px}
.scroll{container-type:inline-size;position:relative;overflow-x:auto;margin:.7em 0}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{padding:5px 12px 5px 0;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top;overflow-wrap:normal}
th+th,td{padding-left:8px}
table.wide{font-size:.84rem}table.wide th,table.wide td{padding-left:5px;padding-right:7px}
table.wide tbody th,table.wide thead th:first-child{padding-left:0}
main>h2{margin-top:1.5em;border-top-width:1px}
thead th{color:var(--faint);font-weight:600;white-space:nowrap;vertical-align:bottom}
tbody th{font-weight:500;min-width:8em}
.n{text-align:right;white-space:nowrap}
td.prose{min-width:12em;overflow-wrap:anywhere}
td:not(.n):not(.prose){min-width:5em;max-width:30em}
td small{display:block}
strong.bad,.bad{color:var(--bad)}
.good{color:var(--good)}
.none{color:var(--faint)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
button.why{font:inherit;color:inherit;background:none;border:0;border-bottom:1px dotted var(--faint);padding:0;margin:0;cursor:pointer;text-align:inherit}
button.why:hover{color:var(--mark);border-bottom-color:var(--mark)}
details{margin:.6em 0}
summary{cursor:pointer;color:var(--mark);max-width:90ch}
details details summary,figure summary{font-size:.875rem}
.pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:24px 36px;align-items:start;margin:.8em 0}
figure{margin:0;min-width:0;max-width:580px}
figure.across{grid-column:1/-1;max-width:900px}
figcaption{font-weight:600;margin-bottom:.5em}
figure svg{display:block;width:100%;height:auto}
svg text{font-family:inherit;paint-order:stroke;stroke:var(--paper);stroke-width:12px;stroke-linejoin:round}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:2px 16px;padding:0;font-size:.875rem}
.legend li{margin:0}
.key{display:inline-block;width:12px;height:12px;border-radius:2px;margin-right:6px;vertical-align:-1px;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.card{width:min(760px,calc(100vw - 24px));max-height:82vh;overflow:auto;margin:auto;padding:16px 20px;background:var(--paper);color:var(--words);border:1px solid var(--faint);border-radius:8px;box-shadow:0 8px 32px #0006;font-size:.875rem}
.card .title{font-weight:600;font-size:1rem;margin:0 5em .6em 0}
.close{float:right;font:inherit;color:inherit;background:var(--ground);border:1px solid var(--faint);border-radius:5px;padding:2px 10px;cursor:pointer}
.tree,.tree ul{list-style:none;padding-left:0;margin:0}
.tree ul{border-left:1px solid var(--rule);padding-left:12px;margin-left:3px}
.tree li{margin:.3em 0;max-width:none}
.tree i{color:var(--faint);font-style:normal}
.tree small{display:block;color:var(--faint);padding-left:12px}
@media (max-width:640px){main.page{padding:18px 16px 40px}h1{font-size:1.25rem}.answer{font-size:1.05rem}}
@media screen and (max-width:640px){
table{width:100%}
th,td,tbody th,td.prose,td:not(.n):not(.prose){min-width:0;max-width:none;overflow-wrap:anywhere}
table.narrow thead th{white-space:normal}
}
"#;

/// A table as blocks, a row each; `@` stands for its class.
const STACK: &str = r"
table.@,.@ tbody,.@ tr,.@ th,.@ td{display:block}
table.@{width:100%;max-width:640px}
.@ tbody th,.@ td,.@ td.prose,.@ td:not(.n):not(.prose){min-width:0;max-width:none;overflow-wrap:anywhere}
.@ thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.@ tr{padding:8px 0;border-bottom:1px solid var(--rule)}
.@ tbody th,.@ td,table.wide.@ tbody th,table.wide.@ td{border:0;padding:1px 0}
.@ tbody th{font-weight:600}
.@ td{display:flow-root;text-align:right;white-space:normal}
.@ td[data-of]::before{content:attr(data-of);color:var(--faint);float:left;max-width:55%;margin-right:16px;text-align:left}
.@ td.prose{text-align:left}.@ td.prose::before{float:none;display:block;max-width:none}
.@ td[data-empty]{display:none}
.@ td small{text-align:left}
";

const PAPER: &str = r"
@page{size:A4;margin:14mm 14mm}
@media print{
:root{font-size:10pt}:root:has(main.plain){font-size:8.2pt}
body{background:none;font-size:1rem;line-height:1.4}
main.page{max-width:none;padding:0}
nav,.hint,.card,details:not(.printed){display:none}
details.printed::details-content{content-visibility:visible;block-size:auto}
details.printed>summary{list-style:none;color:inherit;font-weight:600}
p,li,.answer,summary{max-width:none}
main>h2{margin:.6em 0 .3em;padding-top:.3em}main>p{margin:.3em 0}
main>ul{margin:.3em 0}main>ul>li{margin:.1em 0}
h2,h3,figcaption,summary{break-after:avoid}
figure,tr,.answer,ul.legend{break-inside:avoid}
figure:has(details.printed){break-inside:auto}figure svg{break-inside:avoid}
figure svg{min-width:0!important}
.pictures{grid-template-columns:repeat(2,1fr);gap:14px 20px}
.scroll{overflow:visible}
table{font-size:8pt;width:100%}main.plain table{width:auto}main.plain th,main.plain td{padding:1px 10px 1px 0}
th,td{padding:2px 6px 2px 0;min-width:0!important;max-width:none!important}
tbody th,td.prose{overflow-wrap:anywhere}
table.wide{font-size:6.5pt}table.widest{font-size:5.6pt}table.wide th,table.wide td{padding:2px 3px 2px 0}
thead th{white-space:normal}
button.why{border:0}
a{color:inherit}
}
";
