// How networks show a page. Each card is the same few elements, whatever the network; how
// they stand and look is in cards.css.

import { el, icon, styled } from "./elements.js";

const LAYOUTS = {
  large: "Large picture", small: "Small picture", text: "No picture", link: "A bare link",
};
// Where a message holds the address too, with the card above or below it.
const MESSAGES = ["whatsapp", "signal", "telegram", "imessage", "slack", "discord", "teams"];

/** The card of one network, with what it is made of. */
export function card(preview, network, page) {
  const heading = el("h3", {}, icon(network.id), network.name);
  return el("article", { class: "card", "data-network": network.id, "data-layout": preview.layout },
    el("header", {}, heading, el("span", { class: "layout" }, LAYOUTS[preview.layout] ?? "")),
    el("div", { class: "stage" }, post(preview, network, page)),
    el("footer", {}, made(preview), notes(preview)));
}

/** What is posted: the card, and the address where the network leaves that in sight. */
function post(preview, network, page) {
  const bare = preview.layout === "link";
  const address = el("p", { class: "address", dir: "ltr" }, page.url);
  const shown = bare ? undefined : drawn(preview, network, page);
  const parts = bare || MESSAGES.includes(network.id) ? [address, shown] : [shown];
  return el("div", { class: `post ${network.id} ${preview.layout}` }, parts);
}

function drawn(preview, network, page) {
  const words = el("div", { class: "words", lang: page.lang || undefined },
    line("site", preview.site, 1),
    network.id === "google" ? el("p", { class: "crumbs" }, crumbs(page.url)) : undefined,
    line("title", preview.title, preview.title_lines),
    line("text", preview.description, preview.description_lines));
  return el("div", { class: "drawn" }, picture(preview), words);
}

/** Words in at most so many lines; nothing where the network shows none. */
function line(name, text, lines) {
  if (!text || lines < 1) return undefined;
  return styled(el("p", { class: `${name} clamped`, dir: "auto" }, text), { "--lines": lines });
}

function picture(preview) {
  const image = preview.image;
  if (!image || !["large", "small"].includes(preview.layout)) return undefined;
  const whole = image.width && image.height ? image.width / image.height : 1.91;
  const ratio = preview.crop || whole;
  const label = preview.alt || undefined;
  const inside = image.src
    ? el("img", { src: `../${image.src}`, alt: preview.alt })
    : el("span", { class: "absent" }, where(image));
  const box = el("div", { class: `picture ${preview.crop ? "cut" : "whole"}`, title: label }, inside);
  return styled(box, { "--ratio": ratio, "--width": image.width ? `${image.width}px` : "100%" });
}

function where(image) {
  let host = "";
  try {
    host = new URL(image.url).host;
  } catch {
    // A relative address.
  }
  return image.state === "elsewhere" ? `A picture on ${host}, which is not asked here` : image.url;
}

/** An address as search results show it: host and folders. */
function crumbs(url) {
  try {
    const { host, pathname } = new URL(url);
    return [host, ...decodeURIComponent(pathname).split("/").filter(Boolean)].join(" › ");
  } catch {
    return url;
  }
}

/** Which tag each part of the card is from. */
function made(preview) {
  if (preview.layout === "link") return undefined;
  const row = (name, from, more = "") =>
    from ? el("div", {}, el("dt", {}, name), el("dd", {}, el("code", {}, from), more)) : undefined;
  const rows = [
    preview.title_lines > 0 && preview.title ? row("Title", preview.title_from) : undefined,
    preview.description_lines > 0 && preview.description
      ? row("Text", preview.description_from) : undefined,
    preview.image ? row("Picture", preview.image_from, size(preview)) : undefined,
  ];
  return rows.some(Boolean) ? el("dl", { class: "made" }, rows) : undefined;
}

function size({ image, crop, layout }) {
  const shown = layout === "large" || layout === "small";
  const parts = [
    image.width ? ` ${image.width} × ${image.height}` : "",
    image.size ? `, ${weight(image.size)}` : "",
    crop && shown ? `, cut to ${Number(crop.toFixed(2))} : 1` : "",
  ];
  return parts.join("");
}

const weight = (bytes) =>
  bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

const notes = (preview) =>
  preview.notes.length
    ? el("ul", { class: "notes" }, preview.notes.map((it) => el("li", {}, it))) : undefined;
