// One figure in words, in the language of the page: its cells, its citation, its line in a CSV; and the small helpers
// that make elements.

export const root = document.querySelector("#explorer-table");
export const english = document.documentElement.lang.startsWith("en");
export const language = english ? "en" : "zh";
export const say = (chinese, inEnglish) => (english ? inEnglish : chinese);
export const number = (count) => count.toLocaleString(english ? "en" : "zh-Hans");

export const COLUMNS = {
  report: say("地区与报告", "Place and report"),
  value: say("数据", "Figure"),
  subject: say("说的是", "What it counts"),
  period: say("时期", "Period"),
  status: say("状态", "Status"),
  region: say("地区", "Place"),
  year: say("年份", "Year"),
  topic: say("主题", "Topic"),
  indicator: say("指标", "Indicator"),
  unit: say("单位", "Unit"),
  measure: say("数据类型", "Figure type"),
  scope: say("范围", "Scope"),
  review: say("核对", "Review"),
  quote: say("原文所印", "As printed"),
  sentence: say("原句", "Sentence"),
  metric_id: say("标识", "Id"),
};

// Ids and plain values that a CSV gives behind the columns shown.
const IDS = ["metric_id", "report", "region", "topic", "indicator", "unit"];

export let table; // the figures, from explorer-data.js
export const use = (figures) => {
  table = figures;
};

// ---------------------------------------------------------------- elements

export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== "" && child !== null && child !== undefined));
  return element;
}

export const CHINESE = /[\u2e80-\u9fff\uf900-\ufaff]/;
export const langOf = (text) => (english && CHINESE.test(text) ? "zh-Hans" : undefined);
export const text = (words) => (langOf(words) ? make("span", { lang: "zh-Hans" }, words) : words);
export const page = (path) => root.dataset.root + path;

// ---------------------------------------------------------------- one figure

export const labelOf = (name, row) =>
  (table.labels[name][language] ?? table.labels[name].id)[table.columns[name][row]];
export const idOf = (name, row) => table.labels[name].id[table.columns[name][row]];
export const cell = (name, row) => table.columns[name][row];
export const sentencePlace = (row) => `reports/${idOf("report", row)}/#f-${cell("metric_id", row)}`; // as `metrics.page`

export function subject(row) {
  const own = cell(english ? "subject_en" : "subject", row);
  return own || (idOf("indicator", row) ? labelOf("indicator", row) : cell("subject", row));
}

export const status = (row) => [labelOf("status", row), labelOf("note", row)].filter(Boolean).join(say("；", "; "));

// What a column says of a figure, in words: the table and the CSV say the same.
export function words(name, row) {
  if (name === "value") return cell(`value_${language}`, row);
  if (name === "subject") return subject(row);
  if (name === "status") return status(row);
  return table.labels[name] ? labelOf(name, row) : cell(name, row);
}

export function citation(row) {
  const at = cell("report", row);
  const report = table.labels.report;
  const address = new URL(page(sentencePlace(row)), location.href).href;
  const plan =
    idOf("status", row) === "actual" ? "" : say(`（${labelOf("status", row)}）`, ` (${labelOf("status", row)})`);
  const published = report[`published_${language}`][at];
  const sentence = labelOf("sentence", row).trim();
  const value = words("value", row);
  const edition = [root.dataset.edition, say(`数据标识 ${cell("metric_id", row)}`, `figure id ${cell("metric_id", row)}`)]
    .filter(Boolean)
    .join(say("，", ", "));
  if (!english) {
    const source = [`《${report.title_zh[at]}》`, report.issuer_zh[at], published && `${published}发布`]
      .filter(Boolean)
      .join("，");
    return `${labelOf("region", row)}，${labelOf("period", row)}：${subject(row)} ${value}${plan}（${source}；“${sentence}”；${edition}；${address}）`;
  }
  const source = [report.title_en[at], report.issuer_en[at], published && `published ${published}`]
    .filter(Boolean)
    .join(", ");
  return `${labelOf("region", row)}, ${labelOf("period", row)}: ${subject(row)} ${value}${plan} (${source}; “${sentence}”; ${edition}; ${address})`;
}

// Says what was copied, to those who cannot see the button.
export const said = make("p", { class: "explorer__said", role: "status" });

export async function copy(row, button) {
  const cited = citation(row);
  try {
    await navigator.clipboard.writeText(cited);
    said.textContent = say("已复制：", "Copied: ") + cited;
    button.dataset.done = say("已复制", "Copied");
    setTimeout(() => delete button.dataset.done, 2000);
  } catch {
    // a browser that does not let pages copy: the reader copies
    const box = make("textarea", { readonly: true, rows: 8, "aria-label": say("引用", "Citation") });
    box.value = cited;
    const dialog = make(
      "dialog",
      { class: "card", "aria-label": say("引用", "Citation"), onclose: () => dialog.remove() },
      box,
      make("button", { type: "button", "aria-label": say("关闭", "Close"), onclick: () => dialog.close() }, "×"),
    );
    root.append(dialog);
    dialog.showModal();
    box.select();
  }
}

export const citeButton = (row) =>
  make(
    "button",
    {
      type: "button",
      class: "explorer__cite",
      "aria-label": say(`引用：${words("value", row)}，复制`, `Cite ${words("value", row)}: copy`),
      onclick: (event) => copy(row, event.currentTarget),
    },
    say("引用", "Cite"),
  );

// A figure leads to its sentence; the history remembers the row, for the way back.
export const figureLink = (row) =>
  make(
    "a",
    {
      href: page(sentencePlace(row)),
      hreflang: english ? "zh-Hans" : undefined,
      lang: langOf(words("value", row)),
      "data-row": cell("metric_id", row),
      title: say("原文：", "As printed: ") + cell("quote", row),
      onclick: () => history.replaceState({ row: cell("metric_id", row) }, ""),
    },
    words("value", row),
  );

// ---------------------------------------------------------------- CSV

const quoteCell = (cellText) => (/[",\r\n]/.test(cellText) ? `"${cellText.replaceAll('"', '""')}"` : cellText);

// The columns shown, in words; then ids, the plain value and the address of the sentence. The byte order mark makes
// Excel read it as UTF-8.
export function csv(columns, rows) {
  const shown = columns.filter((name) => name !== "metric_id");
  const heads = [
    ...shown.map((name) => COLUMNS[name]),
    ...IDS.map((name) => (name.endsWith("_id") ? name : `${name}_id`)),
    "value",
    "value_high",
    "qualifier",
    "page",
  ];
  const lines = rows.map((row) => [
    ...shown.map((name) => words(name, row)),
    ...IDS.map((name) => (table.labels[name] ? idOf(name, row).replace(/^~.*/, "") : cell(name, row))),
    cell("value", row),
    cell("value_high", row),
    cell("qualifier", row),
    new URL(page(sentencePlace(row)), location.href).href,
  ]);
  return `\ufeff${[heads, ...lines].map((line) => line.map(quoteCell).join(",")).join("\r\n")}\r\n`;
}
