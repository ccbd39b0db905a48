// The search page: reads query and filters from the form, keeps them in the address, shows what find.js finds. Each
// hit stands with its sentence, the match marked, and leads to the place. Without this file the page says how to
// find things otherwise.

import { find, itemsAt, normal, textAt, useVersion } from "./find.js";

const root = new URL("../", import.meta.url);
const english = document.documentElement.lang.startsWith("en");
const say = (chinese, inEnglish) => (english ? inEnglish : chinese);
const own = english ? 1 : 0; // of pairs (Chinese, English)

const form = document.querySelector("form.finder");
const status = document.getElementById("finder-status");
const found = document.getElementById("found");
const ways = document.getElementById("ways");
const title = document.title;
const FIELDS = ["q", "kind", "place", "year", "topic"];
const GROUPS = { text: 10, figure: 6 }; // pages shown of a kind before one asks for more
const FEW = 5; // the same, of other kinds
const HITS = 2; // hits shown of a page before one asks for more

const KINDS = Object.fromEntries([...form.elements.kind.options].map((option) => [option.value, option.text]));
const LABELS = {
  name_zh: say("中文名", "Chinese name"),
  name_en: say("英文名", "English name"),
  alias: say("又名", "Also called"),
  title: say("标题", "Chinese title"),
  title_en: say("英文标题", "Title"),
  issuer: say("发布机关", "Issued by"),
  index_number: say("索引号", "Index number"),
  document_number: say("文号", "Document number"),
  definition: say("含义", "Chinese definition"),
  definition_en: say("英文含义", "Definition"),
  subject: say("指标主体", "Chinese subject"),
  subject_en: say("英文主体", "Subject"),
  quote: say("原文写法", "As printed"),
  value: say("数值", "Chinese wording"),
};
const NAMES = english ? ["name_en", "title_en"] : ["name_zh", "title"]; // what the heading of a hit says

// ---------------------------------------------------------------- elements

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const CHINESE = /[\u2e80-\u9fff\uf900-\ufaff]/;
// The language of a text where it is not the page's.
function langOf(text) {
  if (english) return CHINESE.test(text) ? "zh-Hans" : "";
  return CHINESE.test(text) || !/[A-Za-z]{2}/.test(text) ? "" : "en";
}

const LONGEST = 220; // characters of a sentence; a longer one is cut around its match

// A text with every match of the words in <mark>: matches are looked for in its normalised form, character by
// character, each with the marks that belong to it.
function marked(text, words) {
  const chars = text.match(/\P{M}[\p{M}\uff9e\uff9f]*|\p{M}+/gsu) ?? [];
  const forms = chars.map(normal);
  const owner = forms.flatMap((form, index) => Array(form.length).fill(index));
  const whole = forms.join("");
  const hit = chars.map(() => false);
  for (const word of words.filter(Boolean)) {
    for (let at = whole.indexOf(word); at >= 0; at = whole.indexOf(word, at + 1)) {
      hit.fill(true, owner[at], owner[at + word.length - 1] + 1);
    }
  }
  const first = Math.max(0, hit.indexOf(true));
  const from = chars.length > LONGEST ? Math.max(0, Math.min(first - 60, chars.length - LONGEST)) : 0;
  const to = chars.length > LONGEST ? from + LONGEST : chars.length;
  const out = [from > 0 ? "…" : ""];
  for (let at = from; at < to; ) {
    let end = at + 1;
    while (end < to && hit[end] === hit[at]) end += 1;
    const run = chars.slice(at, end).join("");
    out.push(hit[at] ? element("mark", {}, run) : run);
    at = end;
  }
  return [...out, to < chars.length ? "…" : ""];
}

const holds = (text, words) => words.some((word) => word && normal(text).includes(word));

// ---------------------------------------------------------------- one hit

const link = (address, text, words, more = {}) =>
  element("a", { href: new URL(address, root).href, lang: langOf(text), ...more }, ...marked(text, words));

function labelled(code, text, words) {
  const said = element("span", { lang: langOf(text) }, ...marked(text, words));
  return element("p", { class: "hit__line" }, element("span", { class: "hit__label" }, LABELS[code] ?? code), " ", said);
}

// A topic, place, indicator, name or report: its name, what matched, what it is.
function thing(item, words) {
  const name = item.names[own] || item.names[0];
  const address = english ? `en/${item.address}` : item.address;
  const body = element("li", { class: "hit" }, element("p", { class: "hit__title" }, link(address, name, words)));
  for (const { code, text } of item.lines) {
    if (code.startsWith("definition") || !holds(text, words)) continue;
    if (!NAMES.includes(code) || !holds(name, words)) body.append(labelled(code, text, words));
  }
  const lines = Object.fromEntries(item.lines.map(({ code, text }) => [code, text]));
  const definitions = { ...item.shown, ...lines };
  const [mine, other] = english ? ["definition_en", "definition"] : ["definition", "definition_en"];
  const what = definitions[mine] || definitions[other];
  if (what) body.append(element("p", { class: "hit__text", lang: langOf(what) }, ...marked(what, words)));
  if (definitions[mine] && lines[other] && holds(lines[other], words) && !holds(what, words)) {
    body.append(labelled(other, lines[other], words));
  }
  return body;
}

// A figure: what it counts and its value, linked to its place; when; its sentence.
function figure(item, words, same) {
  const { anchor, sentence, value, subject, when } = item.shown;
  const quote = item.lines.find((line) => line.code === "quote")?.text ?? "";
  const text = `${subject[own]}${say("：", ": ")}${value[own]}`;
  const place = link(`${item.address}#${anchor}`, text, words, { hreflang: say("", "zh-Hans") });
  const title = element("p", { class: "hit__title" }, place);
  if (same) title.append(" ", element("span", { class: "hit__same" }, say("同值", "same value")));
  const body = element("li", { class: "hit" }, title, element("p", { class: "hit__line" }, when[own]));
  for (const { code, text: said } of item.lines) {
    const shown = [text, sentence].some((other) => holds(other, words));
    if (holds(said, words) && !shown) body.append(labelled(code, said, words));
  }
  const wanted = holds(sentence, words) && !same ? words : [normal(quote)];
  body.append(element("p", { class: "hit__text", lang: langOf(sentence) }, ...marked(sentence, wanted)));
  return body;
}

// A place in a report's text: the sentence, or those that the match reaches over, linked to the place.
function passage(items, place, length, words) {
  const [first] = items;
  const text = items.map((item) => item.lines[0].text).join("");
  const anchors = first.shown.marks ?? [];
  const near = anchors.filter(([at]) => at < place - first.start + length).pop() ?? anchors[0];
  // Where no figure stands the browser is told the sentence, so that it shows it; older ones go to the section.
  const told = encodeURIComponent(first.lines[0].text).replaceAll("-", "%2D");
  const target = near ? `#${near[1]}` : `#${first.shown.anchor}:~:text=${told}`;
  const anchor = link(first.address + target, text, words, { hreflang: say("", "zh-Hans") });
  const body = element("li", { class: "hit" }, element("p", { class: "hit__text" }, anchor));
  if (items.some((item) => item.lines[0].code === "repaired")) {
    body.append(element("p", { class: "hit__line" }, say("原文此处缺损，按补读显示", "Damaged in the source; shown as read")));
  }
  return body;
}

// ---------------------------------------------------------------- many hits

// The hits of one page, a few at a time; what was shown already is left out.
function group(hits, words, kind) {
  const list = element("ol", { class: "hits" });
  const seen = new Set();
  let at = 0;
  const more = element("button", { type: "button", class: "more" });
  more.addEventListener("click", () => step(20, true));

  async function next() {
    const { place, length, same } = hits[at++];
    const items = await itemsAt(place, length);
    const [item] = items;
    if (!item || (!same && length && !words.includes(await textAt(place, length)))) throw new Error("index");
    if (seen.has(item.start)) return null;
    items.forEach(({ start }) => seen.add(start));
    if (kind === "text") return passage(items, place, length, words);
    return kind === "figure" ? figure(item, words, same) : thing(item, words);
  }

  async function step(count, focus) {
    let first = null;
    more.disabled = true;
    for (let left = count; at < hits.length && left > 0; ) {
      const made = await next();
      if (!made) continue;
      left -= 1;
      first ??= made;
      list.append(made);
    }
    more.disabled = false;
    more.hidden = at >= hits.length;
    more.textContent = say(`本页还有${hits.length - at}处`, `${hits.length - at} more on this page`);
    if (focus) first?.querySelector("a")?.focus();
  }

  return { list, more, step };
}

// All hits of a kind, by page.
async function section(kind, hits, words) {
  const pages = [...Map.groupBy(hits, (hit) => hit.page).values()];
  const single = kind !== "text" && kind !== "figure"; // one thing is one page
  const count = single ? `${pages.length}` : `${amount(hits.length)} · ${onPages(pages.length)}`;
  const head = element("h2", { id: `found-${kind}` }, KINDS[kind], " ", element("span", { class: "count" }, count));
  const body = element("section", { class: "found__kind", "aria-labelledby": `found-${kind}` }, head);
  const things = single ? body.appendChild(element("ol", { class: "hits" })) : null;
  const more = element("button", { type: "button", class: "more" });
  const size = GROUPS[kind] ?? FEW;
  let at = 0;

  async function page(list) {
    const part = group(list, words, kind);
    await part.step(single ? 1 : HITS);
    if (single) return part.list.firstElementChild;
    const [item] = await itemsAt(list[0].place, list[0].length);
    const name = item.names[own] || item.names[0];
    const count = element("span", { class: "count" }, amount(list.length));
    const title = element("h3", {}, element("span", { lang: langOf(name) }, name), " ", count);
    return element("div", { class: "found__page" }, title, part.list, part.more);
  }

  async function step(focus) {
    more.disabled = true;
    const made = await Promise.all(pages.slice(at, (at += size)).map(page));
    for (const one of made) (things ?? body).append(one);
    more.disabled = false;
    more.hidden = at >= pages.length;
    more.textContent = say(`${KINDS[kind]}：还有${pages.length - at}页`, `${KINDS[kind]}: ${pages.length - at} more`);
    body.append(more);
    if (focus) made[0]?.querySelector("a")?.focus();
  }

  more.addEventListener("click", () => step(true));
  await step(false);
  return body;
}

const amount = (n) => say(`${n}处`, `${n.toLocaleString("en")} ${n === 1 ? "match" : "matches"}`);
const onPages = (n) => say(`${n}页`, `${n.toLocaleString("en")} ${n === 1 ? "page" : "pages"}`);

function summary({ hits, apart, words }, query) {
  const literal = hits.filter((hit) => !hit.same);
  const pages = new Set(literal.map((hit) => hit.page)).size;
  const quoted = `“${query}”`;
  const parts = [];
  if (apart) {
    const each = words.join(say("、", ", "));
    parts.push(say(`${quoted}没有连在一起的地方`, `${quoted} stands nowhere as a whole`));
    parts.push(say(`同时含有 ${each} 的有${pages}页`, `${onPages(pages)} with all of: ${each}`));
  } else if (literal.length) {
    const [places, where] = [amount(literal.length), onPages(pages)];
    parts.push(say(`${quoted}：${places}，见于${where}`, `${quoted}: ${places} on ${where}`));
  } else parts.push(say(`没有写作${quoted}的地方`, `Nothing is written ${quoted}`));
  const same = hits.length - literal.length;
  if (same) parts.push(say(`另有${same}条数据同值，写法不同`, `${same} more with the same value, written otherwise`));
  return parts.join(say("；", "; "));
}

// ---------------------------------------------------------------- form, address, results

const state = () => Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value.trim()]));
let turn = 0;

async function show() {
  const mine = ++turn;
  const asked = state();
  toOtherLanguage();
  document.title = [asked.q, title].filter(Boolean).join(" · ");
  if (!normal(asked.q)) {
    status.textContent = "";
    found.replaceChildren();
    ways.hidden = false;
    return;
  }
  found.setAttribute("aria-busy", "true");
  ways.hidden = true;
  try {
    const result = await find(asked);
    const kinds = Map.groupBy(result.hits, (hit) => hit.kind);
    const ordered = Object.keys(KINDS).filter((kind) => kinds.has(kind));
    const sections = await Promise.all(ordered.map((kind) => section(kind, kinds.get(kind), result.words)));
    if (mine !== turn) return;
    found.replaceChildren(...sections);
    if (result.hits.length) status.textContent = summary(result, asked.q);
    else nothing(asked, result.unfiltered);
  } catch (fault) {
    if (mine !== turn) return;
    console.warn(fault);
    found.replaceChildren();
    status.textContent = say(
      "查找没有成功：网站可能刚更新，或网络中断。请重新载入此页。",
      "The search failed: the site may just have been renewed, or the network is down. Reload this page.",
    );
  }
  found.removeAttribute("aria-busy");
}

function nothing(asked, unfiltered) {
  const quoted = `“${asked.q}”`;
  if (!unfiltered) {
    status.textContent = say(`没有找到${quoted}。`, `Nothing found for ${quoted}.`);
    ways.hidden = false;
    return;
  }
  status.textContent = say(
    `${quoted}在所选范围内没有；不限范围有${unfiltered}处。`,
    `${quoted} is not within the filters; without them there are ${unfiltered}.`,
  );
  const clear = element("button", { type: "button", class: "more" }, say("去掉限制", "Remove the filters"));
  clear.addEventListener("click", () => {
    for (const name of FIELDS.slice(1)) form.elements[name].value = "";
    commit();
    form.elements.q.focus();
  });
  found.append(clear);
}

function address() {
  const asked = new URLSearchParams(Object.entries(state()).filter(([, value]) => value));
  return asked.size ? `?${asked}` : location.pathname;
}

function fromAddress() {
  const asked = new URLSearchParams(location.search);
  for (const name of FIELDS) form.elements[name].value = asked.get(name) ?? "";
  show();
}

// The other language keeps the query.
function toOtherLanguage() {
  const other = document.querySelector(".masthead__language");
  if (other) other.search = location.search;
}

// What one chose is a step that the back button undoes; what one is typing is not yet.
function commit() {
  if (address() !== (location.search || location.pathname)) history.pushState(null, "", address());
  show();
}

let waiting = 0;
form.elements.q.addEventListener("input", (event) => {
  if (event.isComposing) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    history.replaceState(history.state, "", address());
    show();
  }, 250);
});
form.elements.q.addEventListener("compositionend", (event) => event.target.dispatchEvent(new Event("input")));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  commit();
});
for (const name of FIELDS.slice(1)) form.elements[name].addEventListener("change", commit);
addEventListener("popstate", fromAddress);
useVersion(form.dataset.index);
fromAddress();
