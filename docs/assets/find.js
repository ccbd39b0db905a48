// Finds every occurrence of a string in the static index (build_scripts/pages/bigrams.py writes it and says how it is
// made), and loads no more of it than the query needs. No page is touched here; search.js shows what is found.

const folder = new URL("../search/data/", import.meta.url); // right at any address the site has
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const INVISIBLE = /[\s\x00-\x20\x7f-\x9f\u00ad\u200b-\u200f\u2060\ufeff]/gu; // the same set as in bigrams.py
const COVERED = 24; // characters of a longer query that are looked up; the rest is compared with the text

export const normal = (text) => text.normalize("NFKC").toLowerCase().replace(INVISIBLE, "");

// ---------------------------------------------------------------- files

const loaded = new Map();
let version = "";

// Which index the page was built with: else a cache could mix the files of two.
export function useVersion(name) {
  version = name;
}

function load(path) {
  if (!loaded.has(path)) {
    const wanted = fetch(new URL(`${path}?v=${version}`, folder)).then((answer) => {
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return answer.json();
    });
    wanted.catch(() => loaded.delete(path)); // so that the next query asks again
    loaded.set(path, wanted);
  }
  return loaded.get(path);
}

let opened;

// The segments of the long string: where each begins, its kind, the number of its page.
function open() {
  opened ??= load("meta.json").then(({ shards, chunks, kinds, pages, lengths }) => {
    const starts = [];
    let at = 0;
    for (const length of decode(lengths)) {
      starts.push(at);
      at += length;
    }
    const each = kinds.flatMap(([kind, count]) => Array(count).fill(kind));
    return { shards, starts, kinds: each, pages: decode(pages), chunks: summed(decode(chunks)) };
  });
  opened.catch(() => (opened = undefined));
  return opened;
}

function decode(text) {
  const numbers = [];
  let number = 0;
  let shift = 1; // not bits: a place may pass 2³¹
  for (const char of text) {
    const digit = DIGITS.indexOf(char);
    number += (digit & 31) * shift;
    shift *= 32;
    if (digit > 31) continue;
    numbers.push(number);
    number = 0;
    shift = 1;
  }
  return numbers;
}

// The last of rising numbers that is not above `place`; -1 where all are.
function lastUpTo(numbers, place) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// ---------------------------------------------------------------- terms

// What a shard says of a term: its places as text, or a number where they stand in a file of their own.
async function entry(term) {
  const { shards } = await open();
  let hash = 0x811c9dc5;
  for (const char of term) hash = Math.imul(hash ^ char.codePointAt(0), 0x01000193);
  return (await load(`terms/${(hash >>> 0) % shards}.json`))[term];
}

async function numbersOf(term, said) {
  if (said === undefined) return [];
  const codes = () => [...term].map((char) => char.codePointAt(0).toString(16)).join("-");
  return decode(typeof said === "number" ? await load(`long/${codes()}.json`) : said);
}

function summed(steps) {
  let at = 0;
  return steps.map((step) => (at += step));
}

// Spans of a filter or value: begins and ends.
async function spans(name) {
  const term = `\n${name}`;
  const edges = summed(await numbersOf(term, await entry(term)));
  return { begins: edges.filter((_, i) => i % 2 === 0), ends: edges.filter((_, i) => i % 2 === 1) };
}

function touches({ begins, ends }, from, to) {
  const at = lastUpTo(begins, to - 1);
  return at >= 0 && ends[at] > from;
}

// Windows that cover the characters, each with its places. A window that is too common is made longer: so little is
// loaded for it. null where one of them stands nowhere.
async function windows(chars) {
  const first = (at) => chars.slice(Math.max(0, Math.min(at, chars.length - 2))).slice(0, 2).join("");
  await Promise.all(chars.map((_, at) => at % 2 || entry(first(at)))); // most of what follows, asked for at once
  const found = [];
  for (let at = 0; at < chars.length; ) {
    const offset = Math.max(0, Math.min(at, chars.length - 2));
    let size = Math.min(2, chars.length);
    let term = chars.slice(offset, offset + size).join("");
    let said = await entry(term);
    while (typeof said === "number" && size > 1 && offset + size < chars.length) {
      size += 1;
      term = chars.slice(offset, offset + size).join("");
      said = await entry(term);
    }
    if (said === undefined) return null;
    found.push({ offset, term, said, cost: typeof said === "number" ? said : said.length });
    at = offset + size;
  }
  return found.sort((a, b) => a.cost - b.cost);
}

// Every place where a normalised string stands, rising.
async function places(query) {
  const chars = [...query];
  const parts = await windows(chars.slice(0, COVERED));
  if (!parts) return [];
  let kept = null;
  for (const { offset, term, said } of parts) {
    const here = summed(await numbersOf(term, said)).map((place) => place - offset);
    if (kept) {
      const there = new Set(here);
      kept = kept.filter((place) => there.has(place));
    } else kept = here;
    if (!kept.length) return [];
  }
  if (chars.length > COVERED) kept = await checked(kept, query, chars.length);
  return withoutRepeats(kept, chars.length);
}

async function checked(candidates, query, length) {
  const texts = await Promise.all(candidates.map((place) => textAt(place, length)));
  return candidates.filter((_, index) => texts[index] === query);
}

// A sentence with damage stands twice, as printed and as read: of the second only what touches a reading counts.
async function withoutRepeats(kept, length) {
  const { starts, kinds } = await open();
  const repaired = (place) => kinds[lastUpTo(starts, place)] === "repaired";
  if (!kept.some(repaired)) return kept;
  const changes = await spans("changes");
  return kept.filter((place) => !repaired(place) || touches(changes, place, place + length));
}

// ---------------------------------------------------------------- texts

// The items that share a character with a stretch of the string, each with its lines and where they begin.
export async function itemsAt(place, length) {
  const { chunks } = await open();
  const end = place + Math.max(length, 1);
  const found = [];
  for (let number = lastUpTo(chunks, place); number <= lastUpTo(chunks, end - 1); number++) {
    const { pages, sentences, items } = await load(`text/${number}.json`);
    for (const [start, page, lines, shown] of items) {
      let at = start;
      const laid = lines.map(([code, text]) => {
        const chars = [...normal(text)];
        const line = { code, text, chars, start: at };
        at += chars.length + 1; // what keeps lines apart; of a running text each item has one line
        return line;
      });
      if (start >= end || at - 1 <= place) continue;
      const [address, names] = pages[page];
      found.push({ start, lines: laid, address, names, shown: { ...shown, sentence: sentences[shown.sentence] } });
    }
  }
  return found;
}

export async function textAt(place, length) {
  const lines = (await itemsAt(place, length)).flatMap((item) => item.lines);
  const from = (start) => Math.max(0, place - start);
  return lines.flatMap(({ start, chars }) => chars.slice(from(start), from(start - length))).join("");
}

// ---------------------------------------------------------------- numbers

const POWERS = { 十: 1, 百: 2, 千: 3, 万: 4, 亿: 8, hundred: 2, thousand: 3, million: 6, billion: 9, trillion: 12 };
const NEAR = 80; // characters: words farther apart are hardly of one entry
const CHINESE = "零一二三四五六七八九";
const BOUND = /^(?:[+-]|超过?|逾|约|近|达到?|共|不足|over|about|under|nearly)+/u;
const ENGLISH = "hundred|thousand|million|billion|trillion";
const NUMBER = new RegExp(
  "^(百分之)?(\\d[\\d,]*(?:\\.\\d+)?|[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?)" +
    `((?:[十百千万亿]|${ENGLISH})*)(成?)(\\D{0,8})$`,
  "u",
);

// A query that is a number, however written: { value: "109000000", unit: "件" }, else null.
export function numberOf(query) {
  const parts = NUMBER.exec(query.replace(BOUND, ""));
  if (!parts) return null;
  const [, hundredths, said, multiplier, tenths, rest] = parts;
  if (!/\d/.test(said) && said.length < 2 && !hundredths && !tenths && !rest) return null; // 一 is a word
  const powers = multiplier.match(new RegExp(`${ENGLISH}|.`, "gu")) ?? [];
  const power = powers.reduce((sum, word) => sum + POWERS[word], tenths ? 1 : 0);
  const value = moved(/\d/.test(said) ? said.replaceAll(",", "") : chinese(said), power);
  const unit = hundredths || tenths || /^per ?cent$/.test(rest) ? "%" : rest;
  return { value, unit };
}

// A decimal times a power of ten, digit by digit: nothing is rounded.
function moved(decimal, power) {
  const [whole, part = ""] = decimal.split(".");
  const digits = (whole + part).padEnd(whole.length + power, "0");
  const point = whole.length + power;
  const integer = digits.slice(0, point).replace(/^0+(?=\d)/, "");
  const rest = digits.slice(point).replace(/0+$/, "");
  return rest ? `${integer}.${rest}` : integer;
}

function chinese(said) {
  const [whole, part = ""] = said.replaceAll("〇", "零").replaceAll("两", "二").split("点");
  let [total, section, digit] = [0, 0, 0];
  for (const char of whole) {
    if (char === "万" || char === "亿") {
      total = (total + section + digit || 1) * 10 ** POWERS[char];
      [section, digit] = [0, 0];
    } else if (POWERS[char]) {
      section += (digit || 1) * 10 ** POWERS[char];
      digit = 0;
    } else digit = digit * 10 + CHINESE.indexOf(char);
  }
  const decimals = [...part].map((char) => CHINESE.indexOf(char)).join("");
  return `${total + section + digit}${decimals && "."}${decimals}`;
}

// The figures of a value. An English noun (calls) is no printed unit: the value alone counts then.
async function valueSpans({ value, unit }) {
  const exact = await spans(`value:${value}${unit && "|"}${unit}`);
  return exact.begins.length || !/^[a-z]{3,}$/.test(unit) ? exact : spans(`value:${value}`);
}

// ---------------------------------------------------------------- queries

// How far from a hit the farthest of the other words stands, in the same text; where that is far, they only share a
// page. `lists`: the places of each word, in order.
function reach(starts, lists) {
  const between = (place, other) => {
    const apart = other === undefined || lastUpTo(starts, place) !== lastUpTo(starts, other);
    return apart ? NEAR : Math.abs(place - other);
  };
  return ({ place }) => {
    const nearest = lists.map((list) => {
      const before = lastUpTo(list, place);
      return Math.min(between(place, list[before]), between(place, list[before + 1]));
    });
    return Math.min(NEAR, Math.max(...nearest));
  };
}

// Everything that a query finds: { hits, words, apart, unfiltered }. A hit is { place, length, page, kind, same };
// `same` is a figure of the same value, written otherwise. `words`: what to mark. `apart`: these stand only apart, on
// the same pages. `unfiltered`: how many hits there are without the filters.
export async function find({ q, kind, ...filters }) {
  const whole = normal(q);
  if (!whole) return { hits: [], words: [], apart: false, unfiltered: 0 };
  const { starts, kinds, pages } = await open();
  const hit = (place, length, same = false) => {
    const segment = lastUpTo(starts, place);
    const shown = kinds[segment] === "repaired" ? "text" : kinds[segment];
    return { place, length, same, page: pages[segment], kind: shown };
  };
  const names = Object.entries(filters).filter(([, value]) => value);
  const only = await Promise.all(names.map(([name, value]) => spans(`${name}:${value}`)));
  const within = (one) => only.every((span) => touches(span, one.place, one.place + 1));
  const chosen = (one) => (!kind || one.kind === kind) && within(one);
  const hitsOf = async (form) => (await places(form)).map((place) => hit(place, [...form].length));

  let all = await hitsOf(whole);
  const number = numberOf(whole);
  if (number) {
    const { begins, ends } = await valueSpans(number);
    const literal = all.map((one) => one.place);
    const others = begins.filter((begin, i) => lastUpTo(literal, ends[i] - 1) === lastUpTo(literal, begin - 1));
    all = [...all, ...others.map((begin) => hit(begin, 0, true))];
  }
  const words = [...new Set(q.split(/\s+/u).map(normal).filter(Boolean))];
  if (all.length || words.length < 2) {
    return { hits: all.filter(chosen), words: [whole], apart: false, unfiltered: all.length };
  }

  const lists = await Promise.all(words.map(hitsOf));
  const far = reach(starts, lists.map((list) => list.map((one) => one.place)));
  const together = (wanted) => {
    const sets = wanted.map((list) => new Set(list.map((one) => one.page)));
    const found = wanted.flat().filter((one) => sets.every((set) => set.has(one.page)));
    const distance = new Map(found.map((one) => [one, far(one)]));
    return found.sort((a, b) => distance.get(a) - distance.get(b) || a.place - b.place); // what holds all words first
  };
  const hits = together(lists.map((list) => list.filter(chosen)));
  return { hits, words, apart: true, unfiltered: together(lists).length };
}
