// Rich messages: RichBlock and RichText of the Bot API. RichText is a string, an array or an object.
import { h, icon, ownURL } from "./dom.js";
import { command, expandable, link, preBlock, spoiler } from "./entities.js";
import { lightbox } from "./overlays.js";
import { press } from "./actions.js";
import { t } from "./words.js";

/** richText gives the nodes of a RichText; what it doesn't know it shows as its plain text. */
export function richText(text) {
  if (text === null || text === undefined) return [];
  if (Array.isArray(text)) return text.flatMap(richText);
  if (typeof text !== "object") return [String(text)];
  return [styled(text)];
}

const tags = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", subscript: "sub", superscript: "sup", marked: "mark" };

function styled(x) {
  const inner = richText(x.text);
  if (tags[x.type]) return h(tags[x.type], null, inner);
  switch (x.type) {
    case "spoiler": return spoiler(inner);
    case "code": return h("code", { class: "code" }, inner);
    case "url": return link(x.url, inner);
    case "email_address": return link(`mailto:${x.email_address}`, inner);
    case "phone_number": return link(`tel:${x.phone_number}`, inner);
    case "mention": case "text_mention": return h("span", { class: "mention" }, inner);
    case "hashtag": case "cashtag": return h("span", { class: "tag-text" }, inner);
    case "bot_command": return command(x.bot_command || plainText(x.text), inner);
    case "custom_emoji": return h("span", null, x.alternative_text);
    case "mathematical_expression": return h("code", { class: "code math" }, x.expression);
    case "date_time": return h("time", { class: "moment" }, inner);
    case "anchor": return h("span", { "data-anchor": x.name });
    case "anchor_link": return anchorLink(x.anchor_name, inner);
    case "reference": return h("span", { class: "reference", "data-anchor": x.name }, inner);
    case "reference_link": return h("sup", null, anchorLink(x.reference_name, inner));
    case "button": return richButton(x.button);
    default: return h("span", null, inner);
  }
}

function anchorLink(name, inner) {
  const go = (e) => {
    e.preventDefault();
    const bubble = e.currentTarget.closest(".bubble");
    const place = [...bubble.querySelectorAll("[data-anchor]")].find((n) => n.dataset.anchor === name);
    (place || bubble).scrollIntoView({ block: "center", behavior: "smooth" });
  };
  return h("a", { class: "link", href: "#", role: "button", onclick: go }, inner);
}

/** plainText is a RichText without its styles, for labels and previews. */
export function plainText(text) {
  if (text === null || text === undefined) return "";
  if (Array.isArray(text)) return text.map(plainText).join("");
  if (typeof text !== "object") return String(text);
  return text.alternative_text || text.expression || plainText(text.text ?? text.button?.text);
}

/** plainBlocks is the beginning of a rich message in words, for the list of chats. */
export function plainBlocks(blocks) {
  for (const b of blocks || []) {
    const words = plainText(b.text ?? b.summary ?? b.caption) || plainBlocks(b.blocks) || (b.cells || []).flat().map((c) => plainText(c.text)).join(" ");
    if (words.trim()) return words.trim();
  }
  return "";
}

export const richBlocks = (blocks, message) => (blocks || []).map((b) => block(b, message)).filter(Boolean);

function block(b, message) {
  switch (b.type) {
    case "paragraph": return h("p", { dir: "auto" }, richText(b.text));
    case "heading": return heading(b);
    case "pre": return preBlock(plainText(b.text), richText(b.text), b.language);
    case "footer": return h("p", { class: "rich-footer", dir: "auto" }, richText(b.text));
    case "divider": return h("hr");
    case "mathematical_expression": return h("p", { class: "math-block" }, h("code", { class: "code math" }, b.expression));
    case "anchor": return h("span", { "data-anchor": b.name });
    case "list": return list(b, message);
    case "blockquote": return h("blockquote", { class: "quote", dir: "auto" }, richBlocks(b.blocks, message), credit(b));
    case "expandable_blockquote": return expandable(richText(b.text), credit(b));
    case "pullquote": return h("blockquote", { class: "quote pull", dir: "auto" }, richText(b.text), credit(b));
    case "details": return details(b, message);
    case "table": return table(b);
    case "collage": case "slideshow": return h("figure", { class: b.type }, richBlocks(b.blocks, message), caption(b));
    case "buttons": return h("div", { class: `rich-buttons ${b.align || ""}` }, (b.buttons || []).map((x) => richButton(x, message)));
    case "photo": return photo(b);
    case "map": return h("p", { class: "rich-media" }, icon("map"), `${t("location")} ${b.location?.latitude}, ${b.location?.longitude}`);
    case "thinking": return h("p", { class: "thinking", dir: "auto" }, richText(b.text));
    case "animation": case "audio": case "document": case "video": case "voice_note": return media(b);
    default: return b.text ? h("p", { dir: "auto" }, richText(b.text)) : null;
  }
}

const heading = (b) => h("div", { class: `heading size${Math.min(6, Math.max(1, b.size || 3))}`, role: "heading", "aria-level": String(Math.min(6, Math.max(1, b.size || 3))), dir: "auto" }, richText(b.text));

const credit = (b) => (b.credit ? h("cite", { dir: "auto" }, richText(b.credit)) : "");

const caption = (b) => (b.caption ? h("figcaption", { dir: "auto" }, richText(b.caption.text ?? b.caption), b.caption.credit ? h("cite", null, richText(b.caption.credit)) : "") : "");

function list(b, message) {
  const item = (x) => {
    const mark = x.has_checkbox
      ? h("span", { class: `box ${x.is_checked ? "checked" : ""}`, role: "img", "aria-label": x.is_checked ? "✓" : "☐" }, x.is_checked ? icon("check") : "")
      : h("span", { class: "mark" }, x.label || "•");
    return h("li", null, mark, h("div", { class: "item" }, richBlocks(x.blocks, message)));
  };
  return h("ul", { class: "rich-list" }, (b.items || []).map(item));
}

const details = (b, message) => h("details", { class: "details", open: b.is_open },
  h("summary", { dir: "auto" }, icon("down", "chevron"), h("span", null, richText(b.summary))),
  h("div", { class: "details-body" }, richBlocks(b.blocks, message)));

function table(b) {
  const cell = (c) => h(c.is_header ? "th" : "td", {
    class: `a-${c.align || "left"} v-${c.valign || "middle"}`, colspan: c.colspan > 1 && c.colspan,
    rowspan: c.rowspan > 1 && c.rowspan, scope: c.is_header && "col", dir: "auto",
  }, richText(c.text));
  const rows = (b.cells || []).map((row) => h("tr", null, row.map(cell)));
  const look = ["is_bordered", "is_striped", "is_compact"].filter((k) => b[k]).map((k) => k.slice(3)).join(" ");
  const name = plainText(b.caption) || t("table");
  return h("figure", { class: "table" },
    h("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": name }, h("table", { class: look }, h("tbody", null, rows))),
    b.caption ? h("figcaption", { dir: "auto" }, richText(b.caption)) : "");
}

function photo(b) {
  const sizes = Array.isArray(b.photo) ? b.photo : [b.photo];
  const big = sizes.at(-1) || {};
  const src = ownURL(big.url || (big.file_id ? `/api/file/${encodeURIComponent(big.file_id)}/photo` : ""));
  if (!src) return media(b);
  const name = plainText(b.caption?.text) || t("photo");
  const open = h("button", { class: "photo", type: "button", "aria-label": t("openPhoto"), onclick: () => lightbox(src, name) },
    h("img", { src, alt: name, width: big.width, height: big.height, loading: "lazy" }));
  return h("figure", { class: "rich-photo" }, open, caption(b));
}

function media(b) {
  const what = b[b.type] || {};
  return h("p", { class: "rich-media" }, icon("file"), what.file_name || t("media"), caption(b));
}

function richButton(button, message) {
  const kind = button.url ? "url" : button.copy_text ? "copy" : "callback";
  const act = { ...button, kind, text: plainText(button.text), copy: button.copy_text?.text, row: -1, col: -1, data: button.callback_data };
  return h("button", { class: `rich-button ${button.style || ""}`, type: "button", disabled: Boolean(button.disabled), onclick: () => message && press(message, act) }, richText(button.text));
}
