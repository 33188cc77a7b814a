// A message's text with its entities, whose offsets are UTF-16 units, as JavaScript's strings count.
import { h, icon, copyText } from "./dom.js";
import { isTelegram, openTelegram, say } from "./actions.js";
import { state } from "./state.js";
import { showToast } from "./overlays.js";
import { t } from "./words.js";

const blocks = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** entityText turns text and entities into nodes. */
export function entityText(text, entities) {
  const sorted = [...(entities || [])].filter((e) => e.length > 0)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  return stretch(text || "", 0, (text || "").length, sorted);
}

function stretch(text, from, to, entities) {
  const out = [];
  let at = from;
  let rest = entities;
  while (rest.length) {
    const [e, ...others] = rest;
    const start = Math.max(e.offset, at);
    const end = Math.min(e.offset + e.length, to);
    if (start >= end) { rest = others; continue; }
    const inside = others.filter((o) => o.offset < end);
    const block = blocks.has(e.type);
    let before = text.slice(at, start);
    if (block && before.endsWith("\n")) before = before.slice(0, -1);
    out.push(before, wrap(e, text.slice(start, end), stretch(text, start, end, inside)));
    at = block && text[end] === "\n" ? end + 1 : end;
    rest = others.filter((o) => o.offset >= end);
  }
  out.push(text.slice(at, to));
  return out;
}

function wrap(e, raw, inner) {
  switch (e.type) {
    case "bold": return h("strong", null, inner);
    case "italic": return h("em", null, inner);
    case "underline": return h("u", null, inner);
    case "strikethrough": return h("s", null, inner);
    case "spoiler": return spoiler(inner);
    case "code": return h("code", { class: "code" }, inner);
    case "pre": return preBlock(raw, inner, e.language);
    case "blockquote": return h("blockquote", { class: "quote", dir: "auto" }, inner);
    case "expandable_blockquote": return expandable(inner);
    case "url": return link(raw, inner);
    case "text_link": return link(e.url, inner);
    case "email": return h("a", { class: "link", href: `mailto:${raw}` }, inner);
    case "mention": case "text_mention": return h("span", { class: "mention" }, inner);
    case "bot_command": return command(raw, inner);
    case "date_time": return h("time", { class: "moment" }, inner);
    case "hashtag": case "cashtag": case "phone_number": return h("span", { class: "tag-text" }, inner);
    default: return h("span", null, inner);
  }
}

/** link makes a link only of what is a link; Telegram's own are opened by the simulator. */
export function link(url, inner) {
  const to = String(url || "");
  if (/^tg:\/\/user/i.test(to)) return h("span", { class: "mention" }, inner);
  if (isTelegram(to)) return h("a", { class: "link", href: "#", role: "button", onclick: (e) => { e.preventDefault(); openTelegram(to); } }, inner);
  const full = /^[a-z][a-z0-9+.-]*:/i.test(to) ? to : `https://${to}`;
  if (!/^(https?|mailto|tel):/i.test(full)) return h("span", null, inner);
  return h("a", { class: "link", href: full, target: "_blank", rel: "noopener noreferrer", title: full }, inner);
}

/** command is sent by a press, as in Telegram. */
export function command(raw, inner) {
  const send = (e) => {
    e.preventDefault();
    say(state.chat, Number(state.topic || 0), raw, 0);
  };
  return h("a", { class: "link command", href: "#", role: "button", onclick: send }, inner);
}

/** spoiler hides its text until pressed. */
export function spoiler(inner) {
  const node = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": t("spoiler"), "data-fold": "spoiler" }, h("span", { class: "spoiler-text" }, inner));
  const show = (e) => {
    if (node.classList.contains("open")) return;
    e.preventDefault();
    e.stopPropagation();
    openSpoiler(node);
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", (e) => { if (e.key === "Enter" || e.key === " ") show(e); });
  return node;
}

function openSpoiler(node) {
  node.classList.add("open");
  for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
}

export function preBlock(raw, inner, language) {
  const copy = h("button", { class: "pre-copy", type: "button", title: t("copyCode"), "aria-label": t("copyCode"), onclick: () => copyText(raw).then(() => showToast(t("copied"))) }, icon("copy"));
  return h("figure", { class: `pre ${language ? "" : "bare"}` },
    h("figcaption", null, h("span", null, language || ""), copy),
    h("pre", { tabindex: "0", dir: "auto" }, h("code", null, inner)));
}

/** expandable is a quotation folded to three lines; if it fits in them, nothing is offered. */
export function expandable(inner, credit) {
  const toggle = h("button", { class: "unfold", type: "button", "aria-expanded": "false" }, t("more"));
  const node = h("blockquote", { class: "quote folded", "data-fold": "quote", dir: "auto" }, h("div", { class: "quote-text" }, inner), credit || "", toggle);
  toggle.addEventListener("click", () => unfold(node, node.classList.contains("folded")));
  requestAnimationFrame(() => {
    const text = node.firstChild;
    if (node.isConnected && node.classList.contains("folded") && text.scrollHeight <= text.clientHeight + 2) {
      toggle.hidden = true;
      node.classList.remove("folded");
    }
  });
  return node;
}

function unfold(node, open) {
  node.classList.toggle("folded", !open);
  const toggle = node.querySelector(":scope > .unfold");
  toggle.textContent = open ? t("less") : t("more");
  toggle.setAttribute("aria-expanded", String(open));
}

/** carryFolds keeps open in a bubble drawn anew what the reader had opened in the old one. */
export function carryFolds(old, fresh) {
  const before = old.querySelectorAll("details, [data-fold]");
  const after = fresh.querySelectorAll("details, [data-fold]");
  before.forEach((node, i) => {
    const twin = after[i];
    if (!twin || twin.tagName !== node.tagName) return;
    if (node.tagName === "DETAILS") twin.open = node.open;
    else if (node.dataset.fold === "spoiler" && node.classList.contains("open")) openSpoiler(twin);
    else if (node.dataset.fold === "quote" && !node.classList.contains("folded") && !node.lastChild.hidden) unfold(twin, true);
  });
}
