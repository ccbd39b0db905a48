// The explorer: one table of all figures. What is shown follows from `state` alone, and `state` from the address, so
// that a view can be bookmarked, sent, and gone back to. explorer-data.js decides which figures; explorer-figure.js says
// one figure in words; explorer-side.js sets places side by side.

import { FACETS, order, prepare, select, sideBySide, squeeze, termsOf } from "./explorer-data.js";
import {
  COLUMNS,
  cell,
  citeButton,
  csv,
  english,
  figureLink,
  idOf,
  labelOf,
  langOf,
  language,
  make,
  number,
  page,
  root,
  said,
  say,
  table,
  text,
  use,
  words,
} from "./explorer-figure.js";
import { sideNotice, sidePlaces, sideTable } from "./explorer-side.js";

const ROWS = 50; // figures on a page
const INDICATORS = 20; // indicators on a page, side by side
const LONG_LIST = 15; // longer lists of labels can be narrowed by typing
const FACET = { ...COLUMNS, report: say("报告", "Report") }; // what the filters are called
const USUAL = ["report", "value", "subject", "period", "status"];

let state;
let view; // what `state` selects: {rows, found, counts, sorted}
let typing = false; // letters typed in one go are one step back

// ---------------------------------------------------------------- state and address

// `q` goes as `text`: the theme opens its own search where an address has `q`.
const blank = () => ({
  q: "",
  ticked: {},
  sort: "",
  descending: false,
  columns: USUAL,
  page: 1,
  side: false,
});
const idInAddress = (id) => id || "none";

function fromAddress() {
  const given = new URLSearchParams(location.search);
  const list = (name) => (given.get(name) ?? "").split(" ").filter(Boolean);
  const sort = (given.get("sort") ?? "").replace(/^-/, "");
  const columns = list("columns").filter((name) => name in COLUMNS);
  const read = { ...blank(), q: given.get("text") ?? "", side: given.get("view") === "side" };
  for (const name of FACETS) {
    const known = new Set(table.labels[name].id);
    const ids = list(name)
      .map((id) => (id === "none" && known.has("") ? "" : id))
      .filter((id) => known.has(id));
    if (ids.length) read.ticked[name] = new Set(ids);
  }
  if (sort in COLUMNS) Object.assign(read, { sort, descending: given.get("sort").startsWith("-") });
  if (columns.length)
    read.columns = Object.keys(COLUMNS).filter((name) => name === "value" || columns.includes(name));
  read.page = Math.max(1, Number.parseInt(given.get("page"), 10) || 1);
  return read;
}

function toAddress() {
  const made = new URLSearchParams();
  if (state.q) made.set("text", state.q);
  for (const name of FACETS)
    if (state.ticked[name]?.size) made.set(name, [...state.ticked[name]].map(idInAddress).join(" "));
  if (state.sort) made.set("sort", (state.descending ? "-" : "") + state.sort);
  if (state.columns.join() !== USUAL.join()) made.set("columns", state.columns.join(" "));
  if (state.side) made.set("view", "side");
  if (state.page > 1) made.set("page", state.page);
  return `${made}` ? `?${made}` : location.pathname;
}

// Every step of a reader comes here. `keep`: the same page of the list.
function change(part, keep = false) {
  const before = toAddress();
  const wasTyping = typing;
  typing = "q" in part;
  state = { ...state, page: keep ? state.page : 1, ...part };
  const now = toAddress();
  if (now !== before) history[typing && wasTyping ? "replaceState" : "pushState"](null, "", now);
  show();
}

function tick(name, id, on) {
  const ids = new Set(state.ticked[name]);
  if (on) ids.add(id);
  else ids.delete(id);
  change({ ticked: { ...state.ticked, [name]: ids } });
}

// ---------------------------------------------------------------- the list

// The sentence around the words looked for, where only the sentence has them.
function found(row) {
  const sentence = labelOf("sentence", row);
  const terms = [squeeze(state.q), ...termsOf(state.q)];
  const letters = [...sentence].map((sign) => squeeze(sign));
  const bare = letters.join("");
  const term = terms.find((one) => bare.includes(one));
  if (!term) return "";
  let [from, to, seen] = [-1, -1, 0];
  letters.forEach((sign, at) => {
    if (from < 0 && seen + sign.length > bare.indexOf(term)) from = at;
    seen += sign.length;
    if (to < 0 && seen >= bare.indexOf(term) + term.length) to = at + 1;
  });
  const signs = [...sentence];
  const start = Math.max(0, from - 16);
  return make(
    "p",
    { class: "explorer__found", lang: langOf(sentence) },
    start ? "…" : "",
    signs.slice(start, from).join(""),
    make("mark", {}, signs.slice(from, to).join("")),
    signs.slice(to, to + 16).join(""),
    to + 16 < signs.length ? "…" : "",
  );
}

function cellContent(name, row) {
  if (name === "value") return [figureLink(row)];
  if (name === "report")
    return [
      make("a", { href: page(`${english ? "en/" : ""}reports/${idOf("report", row)}/`) }, text(words(name, row))),
    ];
  if (name === "indicator" && idOf("indicator", row)) {
    return [
      make(
        "a",
        { href: page(`${english ? "en/" : ""}indicators/${idOf("indicator", row)}/`) },
        text(words(name, row)),
      ),
    ];
  }
  if (name !== "subject") return [text(words(name, row))];
  const chinese =
    english && !cell("subject_en", row) && idOf("indicator", row) ? [" ", text(cell("subject", row))] : [];
  return [text(words("subject", row)), ...chinese, view.found?.[row] === 1 ? found(row) : ""];
}

let head = null; // {columns, cells}: kept while the columns are the same, so that the focus stays on its button

function headFor(columns) {
  if (head?.columns !== columns.join()) {
    const cells = Object.fromEntries(
      columns.map((name) => [
        name,
        make(
          "th",
          { scope: "col" },
          button(COLUMNS[name], () => sortBy(name, state.sort === name && !state.descending)),
        ),
      ]),
    );
    const last = make("th", { scope: "col" }, make("span", { class: "explorer__said" }, say("引用", "Cite")));
    head = {
      columns: columns.join(),
      cells,
      element: make("thead", {}, make("tr", {}, ...Object.values(cells), last)),
    };
    head.body = make("tbody");
    head.table = make(
      "table",
      { class: "explorer__table" },
      make("caption", { class: "explorer__said" }, say("数据", "Figures")),
      head.element,
      head.body,
    );
  }
  for (const [name, th] of Object.entries(head.cells)) {
    if (state.sort === name) th.setAttribute("aria-sort", state.descending ? "descending" : "ascending");
    else th.removeAttribute("aria-sort");
  }
  return head;
}

function showList() {
  showPager(view.rows.length, ROWS);
  const first = (state.page - 1) * ROWS;
  const { columns } = state;
  const { table: list, body } = headFor(columns);
  body.replaceChildren(
    ...view.sorted
      .slice(first, first + ROWS)
      .map((row) =>
        make(
          "tr",
          { id: cell("metric_id", row) },
          ...columns.map((name) => make("td", { class: `explorer--${name}` }, ...cellContent(name, row))),
          make("td", {}, citeButton(row)),
        ),
      ),
  );
  if (box.firstChild !== list) box.replaceChildren(list);
  notice.hidden = view.rows.length > 0;
  notice.textContent = say(
    "没有符合的数据。去掉一个筛选，或换一个词。",
    "No figure matches. Remove a filter or try other words.",
  );
  box.hidden = !view.rows.length;
}

function showSide() {
  view.places = sidePlaces(view.rows, state.ticked.region);
  const indicators = sideBySide(table, view.rows, view.places.shown);
  showPager(indicators.length, INDICATORS);
  const more = (indicator, region) =>
    change({
      side: false,
      ticked: { ...state.ticked, indicator: new Set([indicator]), region: new Set([region]) },
    });
  const first = (state.page - 1) * INDICATORS;
  box.replaceChildren(sideTable(indicators.slice(first, first + INDICATORS), view.places.shown, more));
  box.hidden = !indicators.length;
  notice.hidden = false;
  notice.textContent = sideNotice(view.places, view.rows.filter((row) => !idOf("indicator", row)).length);
}

// ---------------------------------------------------------------- the frame, made once

const count = make("p", { class: "explorer__count", role: "status", tabindex: -1 });
const chips = make("ul", { class: "explorer__chips", "aria-label": say("已选的筛选", "Filters in use") });
const box = make("div", {
  class: "explorer__box",
  role: "region",
  tabindex: 0,
  "aria-label": say("数据表", "Table of figures"),
});
const notice = make("p", { class: "notice" });
const search = make("input", {
  type: "search",
  id: "explorer-q",
  name: "text",
  autocomplete: "off",
  spellcheck: "false",
  placeholder: say("如：热线 满意率、1.09亿", "hotline, Qingyuan, 109 million"),
  oninput: () => change({ q: search.value.trim() }),
  onchange: () => {
    typing = false;
  },
});
const facets = {}; // name → {details, list, items}
const picked = {}; // column → checkbox
const sorting = make("select", {
  id: "explorer-sort",
  onchange: () => sortBy(sorting.value.replace("-", ""), sorting.value.startsWith("-")),
});
const pager = {
  nav: make("nav", { class: "explorer__pager", "aria-label": say("翻页", "Pages") }),
  words: make("span"),
};

const sortBy = (sort, descending) => change({ sort, descending });

function turn(to) {
  change({ page: to }, true);
  box.scrollIntoView({ block: "start" });
}

function makeFacet(name) {
  const labels = table.labels[name];
  const depth = [];
  const items = labels.id.map((id, at) => {
    depth[at] = labels.above?.[at] >= 0 ? depth[labels.above[at]] + 1 : 0;
    const input = make("input", {
      type: "checkbox",
      name,
      value: idInAddress(id),
      onchange: () => tick(name, id, input.checked),
    });
    const amount = make("span", { class: "explorer__amount" });
    const words = labels[language][at];
    return {
      id,
      words: squeeze(words),
      input,
      amount,
      row: make(
        "li",
        { style: `--depth: ${depth[at]}` },
        make("label", {}, input, make("span", {}, text(words)), amount),
      ),
    };
  });
  const list = make("ul", { "aria-label": FACET[name] }, ...items.map(({ row }) => row));
  const narrow =
    items.length > LONG_LIST
      ? make("input", {
          type: "search",
          placeholder: say("在列表中找", "Find in this list"),
          "aria-label": say(`在${FACET[name]}列表中找`, `Find in the list: ${FACET[name]}`),
          oninput: () => showFacet(name),
        })
      : "";
  const chosen = make("span", { class: "explorer__amount" });
  const details = make(
    "details",
    {
      class: "explorer__facet",
      open: ["region", "year"].includes(name) || Boolean(state.ticked[name]?.size),
    },
    make("summary", {}, FACET[name], chosen),
    narrow,
    list,
  );
  facets[name] = { details, items, narrow, chosen };
  return details;
}

// Counts and ticks of one facet; what would leave nothing is not offered.
function showFacet(name) {
  const { items, narrow, chosen } = facets[name];
  const wanted = squeeze(narrow ? narrow.value : "");
  items.forEach(({ id, words, input, amount, row }, at) => {
    const left = view.counts[name][at];
    input.checked = Boolean(state.ticked[name]?.has(id));
    amount.textContent = number(left);
    row.hidden = !input.checked && (left === 0 || !words.includes(wanted));
  });
  const ticked = state.ticked[name]?.size ?? 0;
  chosen.textContent = ticked ? say(`已选${ticked}项`, `${ticked} ticked`) : "";
}

function button(words, onclick, attributes = {}) {
  return make("button", { type: "button", onclick, ...attributes }, words);
}

const wayButtons = [
  ["list", button(say("列表", "List"), () => change({ side: false }))],
  ["side", button(say("并列比较", "Side by side"), () => change({ side: true }))],
];

function frame() {
  const filters = make(
    "details",
    { class: "explorer__filters", open: matchMedia("(min-width: 60em)").matches },
    make("summary", {}, say("筛选", "Filters")),
    ...FACETS.map(makeFacet),
  );
  const columns = make(
    "details",
    { class: "explorer__columns" },
    make("summary", {}, say("列", "Columns")),
    make(
      "ul",
      { "aria-label": say("显示的列", "Columns shown") },
      ...Object.entries(COLUMNS).map(([name, words]) => {
        picked[name] = make("input", {
          type: "checkbox",
          name: "columns",
          value: name,
          disabled: name === "value",
          onchange: () => change({ columns: Object.keys(COLUMNS).filter((one) => picked[one].checked) }, true),
        });
        return make("li", {}, make("label", {}, picked[name], words));
      }),
    ),
  );
  sorting.append(
    make("option", { value: "" }, say("报告的顺序", "order of the reports")),
    ...Object.entries(COLUMNS).flatMap(([name, words]) => [
      make("option", { value: name }, say(`${words} ↑`, `${words} ↑`)),
      make("option", { value: `-${name}` }, `${words} ↓`),
    ]),
  );
  pager.first = button("«", () => turn(1), { "aria-label": say("第一页", "First page") });
  pager.back = button(say("上一页", "Previous"), () => turn(state.page - 1));
  pager.next = button(say("下一页", "Next"), () => turn(state.page + 1));
  pager.last = button("»", () => turn(pager.pages), { "aria-label": say("最后一页", "Last page") });
  pager.nav.append(pager.first, pager.back, pager.words, pager.next, pager.last);
  const download = button(say("下载所示（CSV）", "Download this view (CSV)"), save, {
    class: "explorer__save",
  });
  root.replaceChildren(
    make(
      "form",
      {
        class: "explorer__search",
        role: "search",
        "aria-label": say("在数据中找", "Find in the figures"),
        onsubmit: (event) => event.preventDefault(),
      },
      make("label", { for: "explorer-q" }, say("在数据中找", "Find in the figures")),
      search,
    ),
    make("div", { class: "explorer__side" }, filters),
    make(
      "div",
      { class: "explorer__main" },
      make(
        "div",
        { class: "explorer__bar" },
        make(
          "div",
          { class: "explorer__ways", role: "group", "aria-label": say("看法", "View") },
          ...wayButtons.map(([, one]) => one),
        ),
        make("label", { class: "explorer__sort", for: "explorer-sort" }, say("排序", "Sort"), sorting),
        columns,
        download,
      ),
      count,
      chips,
      notice,
      box,
      pager.nav,
      said,
    ),
  );
}

// The rows of the view, whole: all pages of the list, or every figure side by side.
function shownRows() {
  if (!state.side) return view.sorted;
  return view.sorted.filter((row) => idOf("indicator", row) && view.places.shown.includes(cell("region", row)));
}

function save() {
  const address = URL.createObjectURL(
    new Blob([csv(state.columns, shownRows())], { type: "text/csv;charset=utf-8" }),
  );
  make("a", { href: address, download: say("数字政府台账-所选数据.csv", "ledger-figures.csv") }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// ---------------------------------------------------------------- showing

function showChips() {
  const made = FACETS.flatMap((name) =>
    [...(state.ticked[name] ?? [])].map((id) => {
      const words = table.labels[name][language][table.labels[name].id.indexOf(id)];
      const remove = () => {
        tick(name, id, false);
        count.focus();
      };
      return make(
        "li",
        {},
        make(
          "button",
          { type: "button", onclick: remove, "aria-label": say(`去掉：${words}`, `Remove: ${words}`) },
          text(words),
          " ×",
        ),
      );
    }),
  );
  if (made.length || state.q)
    made.push(
      make(
        "li",
        {},
        button(say("全部清除", "Clear all"), () => {
          change({ q: "", ticked: {} });
          count.focus();
        }),
      ),
    );
  chips.replaceChildren(...made);
  chips.hidden = !made.length;
}

function showPager(things, size) {
  pager.pages = Math.max(1, Math.ceil(things / size));
  state.page = Math.min(state.page, pager.pages);
  pager.nav.hidden = pager.pages === 1;
  pager.words.textContent = say(
    `第${state.page}页，共${pager.pages}页`,
    `Page ${state.page} of ${number(pager.pages)}`,
  );
  pager.first.disabled = pager.back.disabled = state.page === 1;
  pager.next.disabled = pager.last.disabled = state.page === pager.pages;
}

function show() {
  view = select(table, state.q, state.ticked);
  view.sorted = order(table, view, state.sort, state.descending, language);
  if (search.value.trim() !== state.q) search.value = state.q;
  for (const name of FACETS) showFacet(name);
  for (const [name, input] of Object.entries(picked)) input.checked = state.columns.includes(name);
  for (const [way, one] of wayButtons) one.setAttribute("aria-pressed", String((way === "side") === state.side));
  sorting.value = (state.descending ? "-" : "") + state.sort;
  const [left, all] = [view.rows.length, table.count].map(number);
  const words =
    left === all ? say(`共${all}条`, `${all} figures`) : say(`${all}条中的${left}条`, `${left} of ${all} figures`);
  if (count.textContent !== words) count.textContent = words;
  showChips();
  root.classList.toggle("explorer--side", state.side);
  if (state.side) showSide();
  else showList();
  const other = document.querySelector(".masthead__language"); // the other language shows the same view
  if (other) other.search = location.search;
}

// Back from a sentence: to the row one left.
function showRow() {
  const link = history.state?.row && root.querySelector(`a[data-row="${CSS.escape(history.state.row)}"]`);
  root.querySelectorAll(".explorer--here").forEach((old) => old.classList.remove("explorer--here"));
  if (!link) return;
  (link.closest("li") ?? link.closest("tr")).classList.add("explorer--here");
  link.scrollIntoView({ block: "center" });
  link.focus({ preventScroll: true });
}

async function read() {
  try {
    const answer = await fetch(root.dataset.figures);
    if (!answer.ok) throw new Error(String(answer.status));
    return prepare(await answer.json());
  } catch (fault) {
    root.replaceChildren(
      make(
        "p",
        { class: "notice", role: "status" },
        say(
          `数据没有读到（${fault.message}）。请重新打开本页，或看下面各报告的数据表。`,
          `The figures could not be read (${fault.message}). Reload the page, or see the tables of each report below.`,
        ),
      ),
    );
    return null;
  }
}

function start() {
  typing = false;
  state = fromAddress();
  if (!root.contains(count)) frame();
  show();
  showRow();
}

if (root) use(await read());
if (table) {
  start();
  addEventListener("popstate", start);
  addEventListener("pageshow", (event) => {
    if (event.persisted) showRow();
  });
}
