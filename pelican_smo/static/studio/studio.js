// The preview studio: a list of pages, and for the chosen one (in the address, behind #)
// how networks show it. Everything is read from the folder that this file lies in.

import { card } from "./cards.js";
import { away, count, el, score } from "./elements.js";
import { buttons, feed, findings, summary, tags } from "./panels.js";

const POLL = 1500; // milliseconds
const WORST = 8; // pages that the overview names
const $ = (id) => document.getElementById(id);

let site; // what site.json says
let names = new Map(); // of networks, by their ids
let polling = false;
let asked = 0; // a later choice outruns an earlier one

async function json(name) {
  const answer = await fetch(name, { cache: "no-store" });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.json();
}

// What is chosen -------------------------------------------------------------------------

function chosen() {
  const wanted = location.hash.slice(1);
  let plain = wanted;
  try {
    plain = decodeURIComponent(wanted);
  } catch {
    // A name that is no UTF-8 stays as it is.
  }
  const is = (it) => it.href === wanted || it.path === plain;
  return { wanted, page: site.pages.find(is), feed: site.feeds.find(is) };
}

/** Show what the address asks for. `moved` is true where the reader has asked for it. */
async function show(moved = false) {
  const mine = ++asked;
  const { wanted, page, feed: other } = chosen();
  document.body.classList.toggle("opened", Boolean(wanted));
  mark(wanted);
  let inside;
  try {
    if (page) inside = pageView(await json(page.data), page);
    else if (other) inside = feedView(await json(other.data), other);
    else if (wanted) inside = [back(), el("h1", {}, "There is no such page"),
      el("p", { class: "nothing" }, "It may have been renamed, or not been built.")];
    else inside = overview();
  } catch {
    inside = [back(), el("h1", {}, "This cannot be read"),
      el("p", { class: "nothing" }, "Is the server still running? The studio tries again.")];
    site.version = "";
  }
  if (mine !== asked) return;
  const title = page?.title ?? other?.title ?? "";
  document.title = title ? `${title} – Preview studio` : "Preview studio";
  const top = scrollY;
  $("main").replaceChildren(...inside);
  if (moved) {
    scrollTo(0, 0);
    $("main").focus({ preventScroll: true });
  } else {
    scrollTo(0, top);
  }
}

const back = () => el("a", { class: "back", href: "#" }, "All pages");

function head({ kind, title, href, facts, value }) {
  return el("header", { class: "head" }, back(),
    el("div", { class: "titled" }, value === undefined ? undefined : score(value, "big"),
      el("h1", { dir: "auto" }, title)),
    el("ul", { class: "facts" },
      el("li", {}, el("a", { href: `../${href}`, target: "_blank" }, `Open the ${kind}`)),
      facts.filter(Boolean).map((it) => el("li", {}, it))));
}

function pageView(data, row) {
  const facts = [
    data.source ? el("code", {}, data.source) : el("code", {}, row.path),
    data.lang ? `Language ${data.lang}` : "No language given",
    summary(row) || "Nothing to mend",
  ];
  const cards = data.previews.filter((it) => names.has(it.network)).map((it) =>
    card(it, { id: it.network, name: names.get(it.network) }, data));
  const found = findings(data.findings, names, { none: "The check has nothing to say." });
  return [
    head({ kind: "page", title: row.title, href: row.href, facts, value: row.score }),
    site.rehearsed ? "" : home(),
    el("div", { class: "page" },
      el("section", { class: "cards", "aria-labelledby": "cards" },
        el("h2", { class: "unseen", id: "cards" }, "Cards"), cards),
      el("div", { class: "beside" }, found, buttons(data.buttons, site.home)),
      tags(data.tags, names)),
  ];
}

function feedView(data, row) {
  const facts = [el("code", {}, row.path), data.format, count(data.entries.length, "entry", "entries")];
  return [
    head({ kind: "feed", title: row.title, href: row.href, facts }),
    data.description ? el("p", { class: "lead", dir: "auto" }, data.description) : undefined,
    feed(data),
  ].filter(Boolean);
}

function overview() {
  const total = (name) => site.pages.reduce((sum, it) => sum + it[name], 0);
  const facts = [
    site.address ? away(site.address, {}, site.address) : "No address",
    count(site.pages.length, "page"), count(site.feeds.length, "feed"),
    count(total("errors"), "error"), count(total("warnings"), "warning"),
  ];
  const worst = site.pages.filter((it) => it.errors || it.warnings)
    .sort((a, b) => a.score - b.score).slice(0, WORST);
  const list = (id, title, items, none) => el("section", { class: "panel", "aria-labelledby": id },
    el("h2", { id }, title, el("span", { class: "number" }, `${items.length}`)),
    items.length ? el("ul", { class: "list" }, items) : el("p", { class: "nothing" }, none));
  return [
    el("header", { class: "head" },
      el("div", { class: "titled" }, score(site.score, "big"),
        el("h1", { dir: "auto" }, site.name || "Your site")),
      el("ul", { class: "facts" }, facts.map((it) => el("li", {}, it)))),
    home(),
    el("div", { class: "overview" },
      site.shared.length ? findings(site.shared, names, {
        id: "shared", title: "What many pages have in common",
      }) : undefined,
      findings(site.findings, names, {
        title: "About the whole site", none: "Nothing is wrong with the site as a whole.", paths: true,
      }),
      list("worst", "Pages to look at first", worst.map(item), "No page has an error or a warning."),
      list("feeds", "Feeds", site.feeds.map(feedItem), site.rehearsed
        ? "Feeds are written when the site is built with its public SITEURL."
        : "The site has no feeds.")),
  ];
}

const home = () => site.rehearsed
  ? el("p", { class: "home" }, "Built at home, without a public address (SITEURL). Pages are shown "
    + "here as they will be in public.")
  : site.home
  ? el("p", { class: "home" }, "This is a build without a public address (SITEURL), so what needs "
    + "one is missing: og:url, og:image, the links of buttons, feeds. Build with the settings of "
    + "the public site to see the rest.") : "";

// The list of pages ----------------------------------------------------------------------

const item = (page) => el("li", {},
  el("a", { href: `#${page.href}`, "data-href": page.href },
    score(page.score),
    el("span", { class: "name", dir: "auto" }, page.title),
    el("span", { class: "path" }, page.path),
    el("span", { class: "tally" }, summary(page))));

const feedItem = (it) => el("li", {},
  el("a", { href: `#${it.href}`, "data-href": it.href },
    el("span", { class: "score kind" }, { "JSON Feed": "JSON" }[it.format] ?? it.format),
    el("span", { class: "name", dir: "auto" }, it.title),
    el("span", { class: "path" }, it.path)));

function filters() {
  const all = site.pages;
  const rules = new Map();
  for (const page of all) for (const rule of page.rules) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  const option = (value, text, number) => el("option", { value }, `${text} (${number})`);
  const kept = $("filter").value;
  $("filter").replaceChildren(
    option("", "All pages", all.length),
    option("errors", "With errors", all.filter((it) => it.errors).length),
    option("warnings", "With warnings", all.filter((it) => it.warnings).length),
    option("fine", "With neither", all.filter((it) => !it.errors && !it.warnings).length),
    option("feeds", "Feeds", site.feeds.length));
  if (rules.size) {
    const found = [...rules].sort(([a], [b]) => (a < b ? -1 : 1));
    $("filter").append(el("optgroup", { label: "By finding" },
      found.map(([rule, number]) => option(`rule:${rule}`, rule, number))));
  }
  $("filter").value = kept;
  if (!$("filter").value) $("filter").value = "";
}

function listed() {
  const filter = $("filter").value;
  const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const kept = {
    "": () => true, errors: (it) => it.errors, warnings: (it) => it.warnings,
    fine: (it) => !it.errors && !it.warnings, feeds: () => true,
  }[filter] ?? ((it) => it.rules.includes(filter.slice("rule:".length)));
  const has = (it) => words.every((word) => `${it.title} ${it.path}`.toLowerCase().includes(word));
  return (filter === "feeds" ? site.feeds : site.pages).filter((it) => kept(it) && has(it));
}

function list() {
  const feeds = $("filter").value === "feeds";
  const found = listed();
  $("list").replaceChildren(...found.map(feeds ? feedItem : item));
  $("count").textContent = feeds ? count(found.length, "feed") : count(found.length, "page");
  mark(location.hash.slice(1));
}

/** Say in the list what is chosen, and bring it into sight. */
function mark(wanted) {
  for (const link of document.querySelectorAll("#list [aria-current]")) {
    link.removeAttribute("aria-current");
  }
  const { page, feed: other } = chosen();
  const link = wanted && [...$("list").querySelectorAll("a")].find(
    (it) => it.dataset.href === (page ?? other)?.href);
  if (!link) return;
  link.setAttribute("aria-current", "page");
  const box = link.getBoundingClientRect();
  const frame = $("list").getBoundingClientRect();
  if (box.top < frame.top || box.bottom > frame.bottom) {
    $("list").scrollTop += box.top - frame.top - frame.height / 3;
  }
}

// What the reader does -------------------------------------------------------------------

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches("input, select, textarea");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    $("search").focus();
    $("search").select();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const from = event.target.closest("#list a, #search");
  if (!step || !from) return;
  const stops = [$("search"), ...$("list").querySelectorAll("a")];
  const next = stops[stops.indexOf(from) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

function scheme() {
  const stored = (value) => {
    try {
      if (value === undefined) return localStorage.getItem("smo-scheme");
      localStorage.setItem("smo-scheme", value);
    } catch {
      // No storage: the choice holds until the page is left.
    }
    return value;
  };
  const choose = (value) => document.documentElement.setAttribute("data-scheme", value);
  const radio = $("scheme").querySelector(`[value="${CSS.escape(stored() ?? "auto")}"]`);
  if (radio) radio.checked = true;
  choose(radio ? radio.value : "auto");
  $("scheme").addEventListener("change", (event) => choose(stored(event.target.value)));
}

function take(found) {
  site = found;
  names = new Map(site.networks.map((it) => [it.id, it.name]));
  $("site").textContent = site.name;
  filters();
  list();
}

/** Look whether the output has changed; the reader stays where they are. */
async function poll() {
  if (document.hidden || polling) return;
  polling = true;
  try {
    const found = await json("site.json");
    if (found.version === site?.version) return;
    const first = !site;
    take(found);
    await show();
    if (!first) $("said").textContent = "The site has changed; this is the new version.";
  } catch {
    // The server is gone, or a build is under way.
    if (!site) $("main").replaceChildren(el("p", { class: "waiting" }, "Waiting for the site …"));
  } finally {
    polling = false;
  }
}

scheme();
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  $("main").focus();
});
document.addEventListener("keydown", keys);
$("find").addEventListener("submit", (event) => event.preventDefault());
$("search").addEventListener("input", list);
$("filter").addEventListener("change", list);
addEventListener("hashchange", () => site && show(true));
await poll();
setInterval(poll, POLL);
