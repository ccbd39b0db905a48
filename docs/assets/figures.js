// Figures on a report page: a card on click, tap or Enter, and the sentence of the figure in the address.
// Everything shown is already on the page, in the figure's row of the table; without this file a figure is a link
// to that row.

const english = document.documentElement.lang.startsWith("en");
// A reader who comes from an English page sees the card in English: its rows are taken from the report's English page.
const other = document.querySelector(".masthead__language")?.href ?? "";
const visitor = !english && other.includes("/en/") && document.referrer.startsWith(`${other.split("/en/")[0]}/en/`);
let translated = null; // the English page, once it is read
const words = english || visitor
  ? { close: "Close", row: "Row in the table", place: "Address of this figure", report: "Report a problem", cite: "Cite", copy: "Copy", copied: "Copied" }
  : { close: "关闭", row: "表中此行", place: "此处链接", report: "报告问题", cite: "引用", copy: "复制", copied: "已复制" };

const dialog = document.createElement("dialog");
dialog.className = "card";
dialog.setAttribute("aria-labelledby", "card-title");

function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// The rows that point to a mark: several where one number states several things.
function rowsOf(mark) {
  const cells = document.querySelectorAll(`td a[href="#${CSS.escape(mark.id)}"]`);
  return [...new Set([...cells].map((cell) => cell.closest("tr")))];
}

// The same figure's row on the English page, its links made whole; the row itself where there is none.
function inEnglish(row) {
  const id = row.querySelector("[id^='r-']")?.id.replace("r-", "f-");
  const twin = id && translated?.getElementById(id)?.closest("tr");
  for (const link of twin?.querySelectorAll("a[href]") ?? []) link.href = new URL(link.getAttribute("href"), other);
  return twin || row;
}

// Column names and cells of a row as a list of terms; empty cells are left out.
function terms(row) {
  const heads = [...row.closest("table").querySelectorAll("thead th")];
  const list = element("dl");
  [...row.cells].forEach((cell, index) => {
    if (index === 0 || !cell.textContent.trim()) return;
    const value = element("dd");
    for (const node of cell.childNodes) value.append(node.cloneNode(true));
    list.append(element("dt", heads[index].textContent), value);
  });
  return list;
}

// ---------------------------------------------------------------- citation

const patterns = JSON.parse(document.getElementById("cite-figure")?.textContent ?? "null");
const styles = [...document.querySelectorAll(".cite__styles dt")].map((term) => term.textContent);

// The cells of a row in words: what it counts, value and unit, period and status.
function inWords(row) {
  const [, subject, value, unit, period, status] = [...row.cells].map((cell) => cell.textContent.trim());
  const about = [period, status].filter(Boolean).join(english ? ", " : "，");
  return english ? `${subject}: ${value} ${unit} (${about})` : `${subject}：${value}${unit}（${about}）`;
}

function copyButton(text) {
  if (!navigator.clipboard) return ""; // the text stands there to be copied by hand
  const button = element("button", words.copy, { type: "button", class: "card__copy", "aria-live": "polite" });
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = words.copied;
  });
  return button;
}

// The figure of a row in every style, by the patterns in the page's own section on citing; a damaged place is no figure.
function citations(row, mark) {
  const id = row.querySelector("[id^='r-']")?.id.slice(2);
  if (!id || !patterns) return "";
  const address = new URL(`#f-${id}`, location.href.replace(/#.*$/, "")).href;
  const box = element("details", "", { class: "card__cite" });
  box.append(element("summary", words.cite));
  box.addEventListener("toggle", () => place(mark)); // a taller card may need another place
  ["short", "long", "gbt", "bibtex"].forEach((style, index) => {
    const figure = style === "bibtex" ? inWords(row).replace(/[&%$#_]/g, "\\$&") : inWords(row);
    const given = { figure, id, address };
    const text = patterns[style].replace(/\{(figure|id|address)\}/g, (_, name) => given[name]);
    const line = element("p", "", { ...(visitor ? { lang: "zh-Hans" } : {}), ...(style === "bibtex" ? { class: "card__bibtex" } : {}) });
    line.append(element("strong", styles[index]), copyButton(text), element("br"), text);
    box.append(line);
  });
  return box;
}

// A prefilled issue where the site knows its repository, else the page that says whom to ask.
function reportAddress(mark) {
  const issues = document.querySelector('meta[name="issues"]')?.content;
  if (!issues) return document.querySelector('a[href*="method/"]')?.href.replace(/#.*$/, "") + "#corrections";
  const id = mark.getAttribute("href").slice(3);
  const address = new URL(`#${mark.id}`, location.href.replace(/#.*$/, ""));
  const query = new URLSearchParams({ title: `${id}: ${mark.textContent}`, body: `${address}\n\n> ${mark.textContent}\n\n` });
  return `${issues}/new?${query}`;
}

function fill(mark) {
  const rows = rowsOf(mark);
  const chinese = visitor ? { lang: "zh-Hans" } : {};
  if (visitor) dialog.lang = "en";
  const title = element("h2", mark.textContent, { id: "card-title", ...chinese });
  const close = element("button", "×", { type: "button", "aria-label": words.close });
  close.addEventListener("click", () => dialog.close());
  const links = element("p", "", { class: "card__links" });
  links.append(
    element("a", words.row, { href: mark.getAttribute("href") }),
    element("a", words.place, { href: `#${mark.id}` }),
    element("a", words.report, { href: reportAddress(mark), rel: "nofollow" }),
  );
  dialog.replaceChildren(title, close);
  if (mark.title) dialog.append(element("p", mark.title, { class: "card__source", ...chinese }));
  dialog.append(...rows.flatMap((row) => [terms(inEnglish(row)), citations(row, mark)]), links);
  return rows.length > 0;
}

// Beside the figure on a wide window; CSS makes it a sheet at the foot of a narrow one.
function place(mark) {
  const box = mark.getClientRects()[0];
  const room = { width: dialog.offsetWidth, height: dialog.offsetHeight };
  const left = Math.min(Math.max(8, box.left), Math.max(8, innerWidth - room.width - 8));
  const below = box.bottom + 8 + room.height <= innerHeight;
  const top = below ? box.bottom + 8 : Math.max(8, box.top - room.height - 8);
  dialog.style.setProperty("--card-left", `${left}px`);
  dialog.style.setProperty("--card-top", `${top}px`);
}

function open(mark) {
  if (!fill(mark)) return false;
  dialog.showModal();
  place(mark);
  return true;
}

// ---------------------------------------------------------------- the sentence of a figure

const highlight = globalThis.Highlight && CSS.highlights ? new Highlight() : null;

// The text node and offset that lie `count` visible characters before or after a mark.
function reach(mark, count, backwards) {
  const walker = document.createTreeWalker(mark.closest("article"), NodeFilter.SHOW_TEXT);
  walker.currentNode = mark;
  let node = backwards ? walker.previousNode() : after(walker, mark);
  let last = null;
  for (; node && count > 0; node = backwards ? walker.previousNode() : walker.nextNode()) {
    for (let step = 0; step < node.length && count > 0; step++) {
      const at = backwards ? node.length - 1 - step : step;
      if (/\s/.test(node.data[at])) continue;
      count -= 1;
      last = [node, backwards ? at : at + 1];
    }
  }
  return last;
}

function after(walker, mark) {
  let node = walker.nextNode();
  while (node && mark.contains(node)) node = walker.nextNode();
  return node;
}

function markSentence() {
  highlight?.clear();
  const wanted = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const mark = wanted && wanted.closest("a.figure");
  document.querySelectorAll("a.figure--here").forEach((old) => old.classList.remove("figure--here"));
  if (!mark) return;
  mark.classList.add("figure--here");
  // A number that states several things has a row, and so an address, for each: take the one asked for.
  const row = document.getElementById(wanted.id.replace(/^f-/, "r-"));
  const spread = row?.dataset.sentence?.split(" ").map(Number);
  if (!spread || !highlight) return;
  const range = new Range();
  range.setStartBefore(mark);
  range.setEndAfter(mark);
  const [first, last] = [reach(mark, spread[0], true), reach(mark, spread[1], false)];
  if (first) range.setStart(...first);
  if (last) range.setEnd(...last);
  highlight.add(range);
}

// ---------------------------------------------------------------- start

if (document.querySelector("a.figure, a.defect")) {
  document.body.append(dialog);
  if (visitor) {
    fetch(other)
      .then((answer) => answer.text())
      .then((page) => (translated = new DOMParser().parseFromString(page, "text/html")))
      .catch(() => {}); // the card then shows the Chinese rows
  }
  for (const mark of document.querySelectorAll("a.figure")) mark.setAttribute("aria-haspopup", "dialog");
  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.("a.figure[id], a.defect[id]");
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && event.button === 0;
    if (mark && plain && open(mark)) event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("a")) dialog.close();
    if (event.target !== dialog) return;
    const box = dialog.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right
      && event.clientY >= box.top && event.clientY <= box.bottom;
    if (inside) return;
    dialog.close(); // and on to the figure that was clicked beside the card
    document.elementFromPoint(event.clientX, event.clientY)?.closest("a.figure")?.click();
  });
  CSS.highlights?.set("sentence", highlight);
  addEventListener("hashchange", markSentence);
  markSentence();
}
