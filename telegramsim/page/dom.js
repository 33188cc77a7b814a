// Making elements. Data only ever becomes text nodes or checked attributes: nothing here parses markup.

const svgSpace = "http://www.w3.org/2000/svg";

/** h makes an element: properties starting with "on" are listeners, "data" is a dataset, the rest are attributes. */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) setProperty(node, name, value);
  node.append(...flat(children));
  if (props?.dir === "auto") direct(node);
  return node;
}

const isolated = /[\u2066-\u2068][^\u2066-\u2069]*\u2069/g;
const firstLetter = /\p{L}/u;
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** direct gives a text the direction of its first letter outside isolates, as Telegram's apps and Unicode have it; a browser's "auto" looks into isolates, too. */
function direct(node) {
  const text = node.textContent;
  const outside = text.replace(isolated, "");
  if (outside !== text) node.dir = rightToLeft.test(firstLetter.exec(outside)?.[0] || "") ? "rtl" : "ltr";
}

function setProperty(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "data") Object.assign(node.dataset, value);
  else if (name === "vars") for (const [k, v] of Object.entries(value)) node.style.setProperty(k, v);
  else if (name === "value") node.value = value;
  else node.setAttribute(name === "class" ? "class" : name, value === true ? "" : String(value));
}

function flat(children) {
  return children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false && c !== "");
}

/** fill replaces what a node holds. */
export function fill(node, ...children) {
  node.replaceChildren(...flat(children));
  return node;
}

/** differs tells whether what a part would show has changed since it was last asked, so that an unchanged part keeps focus and scroll. */
export function differs(node, ...what) {
  const sign = JSON.stringify(what);
  if (node.shownSign === sign) return false;
  node.shownSign = sign;
  return true;
}

/** arrange gives a parent exactly these children, moving only what is out of place, so that nothing that stays loses focus or animation. */
export function arrange(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.childNodes]) if (!keep.has(child)) child.remove();
  wanted.forEach((child, i) => {
    if (parent.childNodes[i] !== child) parent.insertBefore(child, parent.childNodes[i] || null);
  });
}

const shapes = {
  send: ["M3.4 20.4 21 12 3.4 3.6 3.4 10.1 15 12 3.4 13.9z"],
  attach: ["M20.5 11.3 12 19.8a5.2 5.2 0 0 1-7.4-7.4l8.9-8.9a3.5 3.5 0 0 1 5 5l-8.9 8.8a1.7 1.7 0 0 1-2.5-2.4l7.9-7.9"],
  back: ["M15 5l-7 7 7 7"],
  down: ["M6 9l6 6 6-6"],
  close: ["M6 6l12 12M18 6 6 18"],
  reply: ["M10 6 4 12l6 6", "M4 12h9a7 7 0 0 1 7 7"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  slash: ["M15.5 5l-7 14"],
  sun: ["M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z", "M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"],
  moon: ["M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z"],
  keys: ["M3.5 6.5h17v11h-17z", "M7 10h.01M10.3 10h.01M13.6 10h.01M17 10h.01M7 14h.01M17 14h.01M10 14h4"],
  clock: ["M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z", "M12 7.5V12l3 2"],
  forward: ["M4.5 6l7 6-7 6z", "M12.5 6l7 6-7 6z"],
  eye: ["M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z", "M12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z"],
  lock: ["M6.5 10.5h11v9h-11z", "M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5"],
  out: ["M7 17 17 7", "M9 7h8v8"],
  copy: ["M9 9h10v11H9z", "M15 9V4H5v11h4"],
  file: ["M7 3.5h7l4.5 4.5v12.5H7z", "M13.5 3.5V8.5h5"],
  download: ["M12 4v11M7 10.5l5 5 5-5M5 20h14"],
  mute: ["M6 16.5V11a6 6 0 0 1 9-5.2M18 11v5.5H8", "M10 19.5a2 2 0 0 0 4 0", "M4 4l16 16"],
  leave: ["M14 4.5H6v15h8", "M10.5 12H20M16.5 8.5 20 12l-3.5 3.5"],
  join: ["M10 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0z", "M1.5 19.5a5.5 5.5 0 0 1 10-3", "M17 9v8M13 13h8"],
  block: ["M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z", "M6 6l12 12"],
  people: ["M12.5 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0z", "M3 19.5a6 6 0 0 1 12 0", "M15.5 4.8a3.5 3.5 0 0 1 0 6.4M17.5 14.2a6 6 0 0 1 3.5 5.3"],
  bot: ["M5 9h14v10H5z", "M12 9V5M9.5 13.5h.01M14.5 13.5h.01M9.5 16.5h5", "M12 3.6a1.2 1.2 0 1 0 0 2.4 1.2 1.2 0 0 0 0-2.4z"],
  bulb: ["M9 17.5h6M10 20.5h4", "M12 3.5a6 6 0 0 0-3.5 10.9c.5.4.9 1 .9 1.6h5.2c0-.6.4-1.2.9-1.6A6 6 0 0 0 12 3.5z"],
  search: ["M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z", "M15.5 15.5 20.5 20.5"],
  upload: ["M12 16V5M7 9.5l5-5 5 5M5 20h14"],
  calendar: ["M4.5 6h15v14h-15z", "M4.5 10.5h15M8.5 3.5V8M15.5 3.5V8"],
  map: ["M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11z", "M12 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z"],
};

const filled = new Set(["send", "forward"]);

/** icon draws one of the page's own line icons; it is decoration, the words beside it carry the meaning. */
export function icon(name, extra) {
  const svg = document.createElementNS(svgSpace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon ${filled.has(name) ? "filled" : ""} ${extra || ""}`.trim());
  for (const d of shapes[name] || []) {
    const path = document.createElementNS(svgSpace, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** spinner is the small ring shown while something is awaited. */
export const spinner = () => h("span", { class: "spinner", "aria-hidden": "true" });

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** initials takes the first letter, or the first whole emoji, of the first and the last word. */
export function initials(name) {
  const words = String(name || "").trim().split(/\s+/).filter((w) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(w));
  const first = (w) => {
    const plain = w.replace(/^[^\p{L}\p{N}\p{Extended_Pictographic}]+/u, "");
    for (const g of graphemes.segment(plain)) return g.segment.toLocaleUpperCase();
    return "";
  };
  if (!words.length) return "?";
  if (words.length === 1 || !/^\P{L}*[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u.test(words[0])) return first(words[0]);
  return first(words[0]) + first(words[words.length - 1]);
}

/** avatar shows a person's or a chat's initials on its own colour. */
export function avatar(name, color, kind, size) {
  const face = kind === "bot" ? icon("bot") : initials(name);
  return h("span", { class: `avatar ${kind === "bot" ? "of-bot" : `c${((color % 8) + 8) % 8}`} ${size || ""}`, "aria-hidden": "true" }, face);
}

/** colorOf gives chats, which have no colour of their own, a stable one. */
export function colorOf(id) {
  let sum = 0;
  for (const c of String(id)) sum = (sum * 31 + c.charCodeAt(0)) % 9973;
  return sum % 8;
}

/** calm tells whether the person asked for less motion. */
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** ownURL lets through only what this very server serves, or files where messages are drawn in a file, so that none makes the page call elsewhere. */
export function ownURL(url) {
  try {
    const full = new URL(url, location.href);
    const own = full.origin === location.origin && /^https?:$/.test(full.protocol);
    return own || (location.protocol === "file:" && full.protocol === "file:") ? full.href : "";
  } catch {
    return "";
  }
}

/** copyText works without a secure context, too. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { class: "offscreen", "aria-hidden": "true", value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}
