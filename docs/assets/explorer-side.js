// Side by side: indicators in rows, at most five places in columns, and what sets their figures apart.

import { compare } from "./explorer-data.js";
import {
  cell,
  citeButton,
  english,
  figureLink,
  idOf,
  labelOf,
  language,
  make,
  number,
  page,
  say,
  status,
  table,
  text,
} from "./explorer-figure.js";

const PLACES = 5;
const IN_CELL = 6; // figures in a cell
const MARKS = "①②③④⑤⑥⑦⑧⑨⑩";
const KEY_PARTS = [
  say("单位", "unit"),
  say("数据类型", "figure type"),
  say("状态", "status"),
  say("时期类型", "kind of period"),
  say("时期长短", "length of period"),
  say("范围", "scope"),
  say("行政级别", "level of the place"),
  say("各自的口径", "what each report counts as one"),
];

// The places of some figures that have an indicator, and the (at most five) that stand side by side: those ticked,
// not what lies below them; where none is ticked, the ones with the most figures. In the order of the list.
export function sidePlaces(rows, ticked) {
  const amounts = new Map();
  for (const row of rows) {
    if (idOf("indicator", row)) amounts.set(cell("region", row), (amounts.get(cell("region", row)) ?? 0) + 1);
  }
  const there = [...amounts.keys()].sort((a, b) => a - b);
  const wanted = there.filter((at) => ticked?.has(table.labels.region.id[at]));
  const chosen = wanted.length ? wanted : [...there].sort((a, b) => amounts.get(b) - amounts.get(a));
  return {
    shown: chosen.slice(0, PLACES).sort((a, b) => a - b),
    count: chosen.length,
    ticked: wanted.length > 0,
  };
}

// What a reader must know before comparing the figures of one indicator.
function caveat({ groups, differ, years, apart, all }) {
  const parts = differ.map((at) => KEY_PARTS[at]).concat(years ? [say("年份", "year")] : []);
  const listed = parts.join(say("、", ", "));
  const whole = groups.length === 1 && groups[0].length === all.length;
  const may = whole ? say("可以比较", "May be compared") : say("同号可以比较", "Same mark: may be compared");
  const { zh, en } = table.labels.apart;
  return [
    groups.length ? may : say("不可直接比较", "Not directly comparable"),
    ...(listed ? [say(`${listed}不同`, `they differ in ${listed}`)] : []),
    ...apart.map((at) => say(`不比较的：${zh[at]}`, `not compared, as it ${en[at]}`)),
  ].join(say("；", "; "));
}

// A figure with what a comparison must mind; `group`: its place among the comparable groups, or -1.
function sideFigure(row, group) {
  const name = say(`可比组${group + 1}`, `comparable, group ${group + 1}`);
  const mark = make("span", { class: "explorer__mark", role: "img", "aria-label": name }, MARKS[group] ?? "○");
  const facts = [labelOf("period", row), status(row), labelOf("scope", row)].filter(Boolean);
  const separated = facts.flatMap((words, at) => [at ? " · " : "", text(words)]);
  const below = make("span", { class: "explorer__facts" }, ...separated, " ", citeButton(row));
  return make("li", {}, group < 0 ? "" : mark, figureLink(row), below);
}

function sideRow({ indicator, cells }, places, more) {
  const compared = compare(table, cells);
  const id = table.labels.indicator.id[indicator];
  const address = page(`${english ? "en/" : ""}indicators/${id}/`);
  const name = make("a", { href: address }, text(table.labels.indicator[language][indicator]));
  const note = cells.size > 1 ? make("span", { class: "explorer__facts" }, caveat(compared)) : "";
  const figures = places.map((place) => {
    const rows = cells.get(place) ?? [];
    if (!rows.length) return make("td", {}, "—");
    const list = rows.slice(0, IN_CELL).map((row) =>
      sideFigure(
        row,
        compared.groups.findIndex((group) => group.includes(row)),
      ),
    );
    if (rows.length > IN_CELL) {
      const words = say(`全部${number(rows.length)}条`, `all ${number(rows.length)}`);
      const onclick = () => more(id, table.labels.region.id[place]);
      list.push(make("li", {}, make("button", { type: "button", onclick }, words)));
    }
    return make("td", {}, make("ul", {}, ...list));
  });
  return make("tr", {}, make("th", { scope: "row" }, name, note), ...figures);
}

// `indicators`: from `sideBySide`; `more(indicator id, region id)`: shows all figures of a cell.
export function sideTable(indicators, places, more) {
  const names = places.map((place) => table.labels.region[language][place]);
  const heads = [say("指标", "Indicator"), ...names].map((words) => make("th", { scope: "col" }, text(words)));
  return make(
    "table",
    { class: "explorer__table explorer__table--side" },
    make("caption", { class: "explorer__said" }, say("各地并列", "Places side by side")),
    make("thead", {}, make("tr", {}, ...heads)),
    make("tbody", {}, ...indicators.map((one) => sideRow(one, places, more))),
  );
}

// The sentences above the table. `without`: figures in view that have no indicator.
export function sideNotice({ shown, count, ticked }, without) {
  const sentences = [
    say(
      `至多并列${PLACES}个地区：在“地区”中勾选。`,
      `Up to ${PLACES} places stand side by side: tick them under “Place”.`,
    ),
  ];
  if (count > shown.length && ticked) {
    sentences.push(
      say(`勾选了${count}个，此处列前${PLACES}个。`, `${count} are ticked; the first ${PLACES} are shown.`),
    );
  } else if (count > shown.length) {
    sentences.push(
      say(
        `现有${count}个，此处列数据最多的${PLACES}个。`,
        `There are ${count}; the ${PLACES} with the most figures are shown.`,
      ),
    );
  }
  sentences.push(
    say(
      "顺序不是排名；同号的数据单位、类型、状态、时期类型、范围和地区级别相当，才可以比较。",
      "The order ranks nobody; only figures with the same mark agree in unit, type, status, kind of period, scope and " +
        "level of the place, and may be compared.",
    ),
  );
  if (without) {
    sentences.push(
      say(
        `另有${number(without)}条未归入指标，不在此表。`,
        `${number(without)} more figures have no indicator and are not in this table.`,
      ),
    );
  }
  return sentences.join(say("", " "));
}
