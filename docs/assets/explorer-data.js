// The figures as columns: which of them a reader's choice leaves, how many each further choice would leave, and in
// what order. Nothing here touches the page.
//
// The file (explore/figures.json) has `columns`, one entry per figure, and `labels`: an entry of a column that has
// labels is a place in them. Labels have `id` and, where the id is not itself the text, `zh` and `en`. Regions and
// topics are trees: `above` is the place of the one above, or -1, and stands before those below it.

export const FACETS = ["region", "year", "topic", "indicator", "unit", "status", "measure", "review", "report"];
const NAMED = ["region", "topic", "indicator", "scope"]; // labels that the text box looks into
const OWN = ["subject", "subject_en", "quote", "value_zh", "value_en"];

// ---------------------------------------------------------------- text

// As people mean it: full-width as half-width, capitals as small letters, no white space.
export const squeeze = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/gu, "");

// Many texts at once: one pass over one long string is several times faster than a pass over each.
const squeezeAll = (texts) => squeeze(texts.join("\u0001")).split("\u0001");

export function prepare(file) {
  const { labels, columns } = file;
  const count = columns.metric_id.length;
  const own = squeezeAll(columns.metric_id.map((_, row) => OWN.map((name) => columns[name][row]).join("\u0002")));
  const named = ({ id, zh = id, en = zh }) => squeezeAll(zh.map((name, at) => `${name}\u0002${en[at]}`));
  const names = Object.fromEntries(NAMED.map((name) => [name, named(labels[name])]));
  return {
    labels,
    columns,
    count,
    own,
    names,
    units: named(labels.unit),
    sentences: squeezeAll(labels.sentence.id),
    cache: new Map(),
  };
}

// ---------------------------------------------------------------- numbers, however written

const PLACES = 12; // decimals kept
const STEP = { 十: 1, 百: 2, 千: 3, 万: 4, 亿: 8, thousand: 3, million: 6, billion: 9, trillion: 12 };
const DIGIT = { 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };

// `1.5` with eight places moved is 150000000, exactly; as a whole number of 10^-PLACES.
function scaled(digits, places) {
  const [whole, part = ""] = digits.split(".");
  return BigInt(whole + part.padEnd(places + PLACES, "0").slice(0, places + PLACES));
}

// As the tables write it: no exponent, no zeros at the end.
function plain(number) {
  const text = String(number).padStart(PLACES + 1, "0");
  return `${text.slice(0, -PLACES)}.${text.slice(-PLACES)}`.replace(/\.?0+$/, "");
}

function arabic(text) {
  let total = 0n;
  for (const [, digits, steps] of text.matchAll(/(\d+(?:\.\d+)?)([^\d.]*)/g)) {
    const places = [...steps.matchAll(/[十百千万亿]|[a-z]+/g)].reduce((sum, [step]) => sum + STEP[step], 0);
    total += scaled(digits, places);
  }
  return plain(total);
}

function chinese(text, decimals) {
  let [total, part, digit] = [0n, 0n, 0n];
  for (const sign of text) {
    if (sign in DIGIT) digit = BigInt(DIGIT[sign]);
    else if (STEP[sign] < 4) [part, digit] = [part + (digit || 1n) * 10n ** BigInt(STEP[sign]), 0n];
    else
      [total, part, digit] = [
        (sign === "万" ? part + digit : total + part + digit) * 10n ** BigInt(STEP[sign]) +
          (sign === "万" ? total : 0n),
        0n,
        0n,
      ];
  }
  const behind = [...decimals].map((sign) => DIGIT[sign]).join("");
  return plain(scaled(`${total + part + digit}.${behind || 0}`, 0));
}

const BOUND = "(?:超过?|约|近|逾|over|about|under|atleast|atmost)?[-+−]?";
const ARABIC = new RegExp(
  `^${BOUND}(\\d[\\d.]*(?:(?:thousand|million|billion|trillion|[十百千万亿])+(?:\\d[\\d.]*)?)*)(.*)$`,
  "u",
);
const CHINESE = new RegExp(
  `^${BOUND}(百分之)?((?=[^百千万亿])[零〇一二两三四五六七八九十百千万亿]+)(?:点([零〇一二三四五六七八九]+))?(.*)$`,
  "u",
);

// `1.09亿条` → {value: "109000000", unit: "条"}; null where the text does not begin with a number.
export function numberIn(text) {
  const bare = squeeze(text).replace(/(\d)[,，](?=\d{3})/g, "$1");
  const digits = ARABIC.exec(bare);
  if (digits && !/\.\D|\.$|\.\d*\./.test(`${digits[1]} `)) return { value: arabic(digits[1]), unit: digits[2] };
  const signs = CHINESE.exec(bare);
  return signs && { value: chinese(signs[2], signs[3] ?? ""), unit: (signs[1] ? "%" : "") + signs[4] };
}

// ---------------------------------------------------------------- text box

const quoted = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// A bare number is found as a whole number only: 45 is not in 12345.
function finder(term) {
  if (!/^\d[\d,.]*$/.test(term)) return (text) => text.includes(term);
  const whole = new RegExp(`(?<![\\d.])(?<!\\d,)${quoted(term)}(?![\\d]|[.,]\\d)`);
  return (text) => text.includes(term) && whole.test(text);
}

// For each figure 2 where it has the term itself (or the number), 1 where only its sentence does, 0 else.
function hitsOfTerm(table, term) {
  const { columns } = table;
  const has = finder(term);
  const said = table.sentences.map(has);
  const named = NAMED.map((name) => [columns[name], table.names[name].map(has)]);
  const number = numberIn(term);
  const units = number && table.units.map((unit) => unit.includes(number.unit));
  const equal = (row) => {
    const { value, value_high: high, quote } = columns;
    if (value[row].replace("-", "") !== number.value && high[row] !== number.value) return false;
    return units[columns.unit[row]] || quote[row].includes(number.unit);
  };
  return Uint8Array.from({ length: table.count }, (_, row) => {
    if (has(table.own[row]) || named.some(([column, found]) => found[column[row]])) return 2;
    return number && equal(row) ? 2 : said[columns.sentence[row]] ? 1 : 0;
  });
}

export const termsOf = (query) => query.split(/\s+/u).map(squeeze).filter(Boolean);

// The whole query without its blanks, or every word of it.
export function hits(table, query) {
  const whole = squeeze(query);
  if (!whole) return null;
  const terms = termsOf(query);
  const key = terms.join(" ");
  if (!table.cache.has(key)) {
    if (table.cache.size > 20) table.cache.clear();
    const found = hitsOfTerm(table, whole);
    if (terms.length > 1) {
      const each = terms.map((term) => hitsOfTerm(table, term));
      found.forEach((hit, row) => {
        found[row] = Math.max(hit, Math.min(...each.map((one) => one[row])));
      });
    }
    table.cache.set(key, found);
  }
  return table.cache.get(key);
}

// ---------------------------------------------------------------- facets

// Which labels a choice lets through: those ticked and everything below them; null where nothing is ticked.
function allowed(labels, ticked) {
  if (!ticked?.size) return null;
  const through = new Uint8Array(labels.id.length);
  labels.id.forEach((id, at) => {
    through[at] = ticked.has(id) || (labels.above?.[at] >= 0 && through[labels.above[at]]) ? 1 : 0;
  });
  return through;
}

// The figures that are left, and for each facet how many each label would leave: a figure that fails in one facet
// only counts in that facet.
export function select(table, query, ticked) {
  const { columns, labels, count } = table;
  const found = hits(table, query);
  const facets = FACETS.map((name) => ({
    column: columns[name],
    through: allowed(labels[name], ticked[name]),
    counts: new Uint32Array(labels[name].id.length),
  }));
  const rows = [];
  for (let row = 0; row < count; row++) {
    if (found && !found[row]) continue;
    let failed = null;
    let fails = 0;
    for (const facet of facets) {
      if (!facet.through || facet.through[facet.column[row]]) continue;
      failed = facet;
      if (++fails > 1) break;
    }
    if (fails === 0) {
      rows.push(row);
      for (const { column, counts } of facets) counts[column[row]]++;
    } else if (fails === 1) failed.counts[failed.column[row]]++;
  }
  FACETS.forEach((name, at) => {
    const { above } = labels[name];
    const { counts } = facets[at];
    if (above)
      for (let label = counts.length - 1; label >= 0; label--)
        if (above[label] >= 0) counts[above[label]] += counts[label];
  });
  return { rows, found, counts: Object.fromEntries(FACETS.map((name, at) => [name, facets[at].counts])) };
}

// ---------------------------------------------------------------- order

const IN_ORDER = ["report", "region", "year", "topic", "status", "measure", "review"]; // their labels stand in order
const BY_ID = ["period"];

// For each figure its place in the order of a column. Texts are compared once per different text, as the language does.
function ranks(table, name, language) {
  const { columns, labels } = table;
  if (IN_ORDER.includes(name)) return columns[name];
  if (name === "value")
    return columns.value.map((value, row) =>
      value === "" ? -Infinity : Number(value) * labels.unit.factor[columns.unit[row]],
    );
  const group = labels[name];
  const texts = group ? (!BY_ID.includes(name) && group[language]) || group.id : columns[name];
  const compare = new Intl.Collator(language === "zh" ? "zh-Hans" : "en", { numeric: true }).compare;
  const place = new Map([...new Set(texts)].sort(compare).map((text, at) => [text, at]));
  return group ? columns[name].map((at) => place.get(texts[at])) : texts.map((text) => place.get(text));
}

// Sorted by a column ("" is the order of the reports, what has the words itself before what has them in its
// sentence). Equal ones keep their order.
export function order(table, { rows, found }, name, descending, language) {
  if (!name)
    return found ? [...rows.filter((row) => found[row] === 2), ...rows.filter((row) => found[row] === 1)] : rows;
  const key = `rank ${name} ${language}`;
  table[key] ??= ranks(table, name, language);
  const rank = table[key];
  const way = descending ? -1 : 1;
  return [...rows].sort((a, b) => (rank[a] === rank[b] ? a - b : way * (rank[a] < rank[b] ? -1 : 1)));
}

// ---------------------------------------------------------------- side by side

// Figures of some regions under each indicator: [{indicator, cells: Map region → rows}], the most shared first.
export function sideBySide(table, rows, regions) {
  const { indicator, region } = table.columns;
  const found = new Map();
  for (const row of rows) {
    if (table.labels.indicator.id[indicator[row]] === "" || !regions.includes(region[row])) continue;
    if (!found.has(indicator[row])) found.set(indicator[row], new Map());
    const cells = found.get(indicator[row]);
    if (!cells.has(region[row])) cells.set(region[row], []);
    cells.get(region[row]).push(row);
  }
  return [...found]
    .map(([at, cells]) => ({ indicator: at, cells }))
    .sort((a, b) => b.cells.size - a.cells.size || a.indicator - b.indicator);
}

// What sets the figures of one indicator apart: `groups`: key → rows that may be compared across regions; `differ`:
// the parts of the key (0 unit, 1 measure, 2 status, 3 kind of period, 4 its length, 5 scope, 6 level of the place,
// 7 whose rules it is counted by) that are not the same everywhere; `years`: whether the years are not; `apart`: why
// the others are compared with none.
export function compare(table, cells) {
  const { key, apart, region, year } = table.columns;
  const all = [...cells.values()].flat();
  const rows = all.filter((row) => table.labels.apart.id[apart[row]] === "");
  const groups = new Map();
  for (const row of rows) groups.set(key[row], [...(groups.get(key[row]) ?? []), row]);
  for (const [at, group] of groups) if (new Set(group.map((row) => region[row])).size < 2) groups.delete(at);
  const parts = rows.map((row) => table.labels.key.id[key[row]]);
  const differ = [0, 1, 2, 3, 4, 5, 6, 7].filter((at) => new Set(parts.map((part) => part[at])).size > 1);
  if (differ.includes(3)) differ.splice(differ.indexOf(4), differ.includes(4) ? 1 : 0); // a date has no length
  return {
    groups: [...groups.values()],
    differ,
    years: new Set(rows.map((row) => year[row])).size > 1,
    apart: [...new Set(all.map((row) => apart[row]))].filter((at) => table.labels.apart.id[at]),
    all,
  };
}
