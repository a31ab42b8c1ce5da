// Elements are made here and nowhere else. Whatever a site says becomes text or the value
// of an attribute, never markup.

/** An element with attributes and children; text is text. Nothing empty is added. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.flat(9).filter((it) => it !== undefined && it !== null && it !== ""));
  return made;
}

/** The same with properties of CSS, which the page's policy allows to scripts alone. */
export function styled(made, properties) {
  for (const [name, value] of Object.entries(properties)) made.style.setProperty(name, value);
  return made;
}

/** A network's sign, in the colour of the text around it. */
export const icon = (id) =>
  styled(el("span", { class: "icon", "aria-hidden": "true" }), {
    "--icon": `url("icons/${encodeURIComponent(id)}.svg")`,
  });

/** A link to somewhere else; plain text where its address is none that a site may open. */
export function away(href, attributes, ...children) {
  let scheme = "";
  try {
    scheme = new URL(href).protocol;
  } catch {
    // Not an address.
  }
  const open = ["http:", "https:", "mailto:", "sms:"].includes(scheme);
  const link = { href, target: "_blank", rel: "noopener noreferrer" };
  return open ? el("a", { ...attributes, ...link }, children) : el("span", attributes, children);
}

/** "1 page", "2 pages" */
export const count = (number, one, more = `${one}s`) =>
  `${number.toLocaleString("en")} ${number === 1 ? one : more}`;

/** A score from 0 to 100, as a badge. */
export const score = (value, more = "") =>
  el("span", { class: `score ${value >= 90 ? "good" : value >= 70 ? "fair" : "poor"} ${more}` },
    el("span", { class: "unseen" }, "Score "), `${value}`);
