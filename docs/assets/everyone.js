// What every page offers every reader: switches that are remembered (dark colours, large text, text without marks),
// tables that scroll by keyboard, the place in the contents. Without this file all pages read and print as they are.

const root = document.documentElement;
const english = root.lang.startsWith("en");

// ---------------------------------------------------------------- switches
// <button data-switch="NAME" data-on="VALUE">; the state is data-NAME on <html>, for style sheets.

const systemDark = matchMedia("(prefers-color-scheme: dark)");

function isOn(button) {
  const chosen = root.dataset[button.dataset.switch];
  if (button.dataset.switch === "theme" && !chosen) return systemDark.matches;
  return chosen === button.dataset.on;
}

function show() {
  for (const button of document.querySelectorAll("[data-switch]")) button.setAttribute("aria-pressed", isOn(button));
}

function turn(button) {
  const name = button.dataset.switch;
  const off = name === "theme" ? "light" : "";
  const value = isOn(button) ? off : button.dataset.on;
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
  try {
    if (value) localStorage.setItem(`ledger.${name}`, value);
    else localStorage.removeItem(`ledger.${name}`);
  } catch { /* where nothing may be stored, the choice holds for this page */ }
  show();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-switch]");
  if (button) turn(button);
});
systemDark.addEventListener("change", show);
show();

// ---------------------------------------------------------------- tables and code wider than the window

function nameOf(box) {
  if (box.tagName === "CODE") return english ? "Code" : "代码";
  let before = box;
  while (before && !/^H[1-6]$/.test(before.tagName)) before = before.previousElementSibling ?? before.parentElement;
  const said = before?.firstChild?.textContent.trim() ?? "";
  return english ? `Table: ${said}` : `表格：${said}`;
}

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) {
      target.tabIndex = 0;
      target.setAttribute("role", "group");
      target.setAttribute("aria-label", nameOf(target));
    } else for (const name of ["tabindex", "role", "aria-label"]) target.removeAttribute(name);
  }
});
for (const box of document.querySelectorAll(".md-typeset__scrollwrap, pre > code")) sizes.observe(box);

// ---------------------------------------------------------------- the place in the contents

const entries = new Map();
for (const link of document.querySelectorAll(".sheet__contents a")) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (heading) entries.set(heading, link);
}
let here = null;
const places = new IntersectionObserver(() => {
  const passed = [...entries.keys()].filter((heading) => heading.getBoundingClientRect().top < 120);
  const now = entries.get(passed.at(-1));
  if (now === here) return;
  here?.removeAttribute("aria-current");
  now?.setAttribute("aria-current", "location");
  here = now;
  const list = now?.closest(".sheet__contents");
  if (list) list.scrollTop = now.offsetTop - list.clientHeight / 2;
}, { rootMargin: "-100px 0px 0px 0px", threshold: [0, 1] });
for (const heading of entries.keys()) places.observe(heading);

// ---------------------------------------------------------------- the other language, at the same place

const other = document.querySelector(".masthead__language");
other?.addEventListener("click", () => {
  if (location.hash) other.hash = location.hash;
});
