// What stands beside the cards: findings, links of the buttons, tags, and the site's feeds.

import { away, count, el, icon } from "./elements.js";

const SEVERITIES = { error: "Error", warning: "Warning", note: "Note" };
const ORDER = Object.keys(SEVERITIES);

const panel = (id, title, number, ...inside) =>
  el("section", { class: "panel", id, "aria-labelledby": `${id}-title` },
    el("h2", { id: `${id}-title` }, title, el("span", { class: "number" }, `${number}`)), inside);

const nothing = (text) => el("p", { class: "nothing" }, text);

const signs = (ids, names) =>
  el("span", { class: "signs" }, ids.filter((id) => names.has(id)).map((id) =>
    el("span", { class: "sign", title: names.get(id) },
      icon(id), el("span", { class: "unseen" }, `${names.get(id)} `))));

/** What the check has found, the worst first. */
export function findings(all, names, { id = "findings", title = "Findings", none, paths = false }) {
  const sorted = [...all].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  return panel(id, title, all.length, all.length
    ? el("ul", { class: "findings" }, sorted.map((it) => finding(it, names, paths))) : nothing(none));
}

function finding(it, names, paths) {
  const on = it.pages > 1 ? `on ${count(it.pages, "page")}` : "";
  const place = [it.source || (paths && it.path), it.line ? `line ${it.line}` : "", on].filter(Boolean).join(", ");
  return el("li", { class: it.severity },
    el("p", { class: "what" }, el("b", {}, SEVERITIES[it.severity] ?? it.severity), ` ${it.text}`),
    it.fix ? el("p", { class: "fix" }, it.fix) : undefined,
    el("p", { class: "about" }, el("code", {}, it.rule), place ? el("span", {}, place) : undefined,
      it.examples?.map((one) => el("a", { href: `#${one.href}` }, one.source || one.path)),
      it.networks.length ? signs(it.networks, names) : undefined));
}

/** Where the share and save buttons lead. */
export const buttons = (all, home) =>
  panel("buttons", "Buttons", all.length, all.length
    ? el("ul", { class: "buttons" }, all.map((it) => el("li", {},
      away(it.href, { class: "button" }, it.name), el("code", { class: "where" }, it.href))))
    : nothing(home
      ? "At home, buttons lead nowhere; a build with the public SITEURL fills them in."
      : "No link on this page passes its address on."));

/** Each tag, where its value is from, and who reads it. */
export function tags(all, names) {
  if (!all.length) return panel("tags", "Tags", 0, nothing("This page has no tags for networks."));
  const head = ["Tag", "Value", "From", "Read by"].map((it) => el("th", { scope: "col" }, it));
  return panel("tags", "Tags", all.length, el("table", { class: "tags" },
    el("thead", {}, el("tr", {}, head)),
    el("tbody", {}, all.map((it) => el("tr", {},
      el("th", { scope: "row" }, el("code", {}, it.name)),
      el("td", { class: "value" }, el("span", { dir: "auto" }, it.value)),
      el("td", { class: "place" }, it.place,
        it.against.map((other) => el("span", { class: "against" }, `not ${other}`))),
      el("td", {}, signs(it.networks, names)))))));
}

/** A feed as a reader lists it. */
export function feed(view) {
  return el("section", { class: "feed", "aria-label": "Entries" },
    view.entries.length ? view.entries.map(entry)
      : nothing("There is no entry in this feed that can be read."));
}

function entry(it) {
  const day = it.date ? new Date(it.date) : undefined;
  const shown = day && !Number.isNaN(day.valueOf())
    ? day.toLocaleDateString("en", { dateStyle: "medium", timeZone: "UTC" }) : it.date;
  return el("article", { class: "entry" },
    el("p", { class: "by" }, it.date ? el("time", { datetime: it.date }, shown) : undefined,
      it.author ? el("span", { dir: "auto" }, it.author) : undefined),
    el("h2", { dir: "auto" }, it.link ? away(it.link, {}, it.title || it.link) : it.title || "Untitled"),
    it.text ? el("p", { class: "text", dir: "auto" }, it.text) : undefined);
}

/** What a page's list of facts says: "2 errors, 1 warning". */
export function summary({ errors, warnings }) {
  const parts = [errors ? count(errors, "error") : "", warnings ? count(warnings, "warning") : ""];
  return parts.filter(Boolean).join(", ");
}
