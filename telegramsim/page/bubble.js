// One message as a bubble.
import { h, icon, ownURL, spinner } from "./dom.js";
import { entityText } from "./entities.js";
import { pending, press, tapID } from "./actions.js";
import { emit, personOf, setReply, state } from "./state.js";
import { lightbox } from "./overlays.js";
import { plainBlocks, richBlocks } from "./rich.js";
import { pollNode } from "./poll.js";
import { clockTime } from "./time.js";
import { eventWords, t } from "./words.js";

const onlyEmoji = /^(?:\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]*(?:\u200D\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]*)*)+$/u;
const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function emojiCount(message) {
  const text = message.text?.trim() || "";
  if (!text || text.length > 40 || message.buttons?.length || !onlyEmoji.test(text)) return 0;
  const n = [...letters.segment(text)].length;
  return n <= 3 ? n : 0;
}

/** excerpt is a message in one line, for the list of chats and for replies. */
export function excerpt(m) {
  if (m.service) return eventWords(m.service);
  if (m.poll) return `📊 ${m.poll.question}`;
  if (m.rich) return plainBlocks(m.rich.blocks);
  if (m.photo) return `🖼 ${m.caption || t("photo")}`;
  if (m.document) return `📎 ${m.document.name}${m.caption ? ` · ${m.caption}` : ""}`;
  return (m.text || m.caption || "").replace(/\s+/g, " ");
}

/** messageNode draws a whole row: the bubble, its buttons, and the reply handle beside it. */
export function messageNode(m) {
  const at = Date.parse(m.date);
  if (m.service) return h("div", { class: "message service", "data-message-key": m.key, "data-chat": m.chat }, h("span", { dir: "auto" }, eventWords(m.service)));
  const big = emojiCount(m);
  const classes = ["message", m.mine && "mine", m.ephemeral && "ephemeral", m.from?.is_bot && "from-bot", big && `jumbo n${big}`, m.rich && "rich", m.poll && "with-poll",
    m.photo && "with-photo", m.document && "with-document", m.buttons?.length && "with-keyboard"];
  const row = h("div", {
    class: classes.filter(Boolean).join(" "), "data-message-key": m.key, "data-chat": m.chat, "data-id": m.id, tabindex: "-1",
    vars: m.photo ? { "--ratio": String((m.photo.width || 4) / (m.photo.height || 3)) } : {}, role: "article", "aria-label": `${m.from?.name || ""}, ${clockTime(at, state.zone)}`,
  });
  const bubble = h("div", { class: "bubble" }, ...bubbleParts(m, at));
  const reply = m.id ? h("button", { class: "reply-handle", type: "button", tabindex: "-1", title: t("reply"), "aria-label": t("replyTo", m.from?.name || ""), onclick: () => setReply(m) }, icon("reply")) : "";
  row.append(h("div", { class: "bubble-line" }, bubble, reply));
  const keyboard = keyboardNode(m);
  if (keyboard) row.append(keyboard);
  return row;
}

function bubbleParts(m, at) {
  const parts = [];
  if (m.ephemeral) parts.push(h("div", { class: "only-you" }, icon("eye"), t("onlyYou")));
  parts.push(sender(m), replyQuote(m), photoNode(m), documentNode(m));
  const meta = metaNode(m, at);
  let placed = false;
  if (m.rich) {
    const body = h("div", { class: "rich-body", dir: m.rich.is_rtl ? "rtl" : null }, richBlocks(m.rich.blocks, m));
    const last = body.lastElementChild;
    (last?.tagName === "P" ? last : body).append(meta);
    placed = true;
    parts.push(body);
  }
  const [text, entities] = m.text ? [m.text, m.entities] : [m.caption, m.caption_entities];
  if (text && !m.rich) {
    parts.push(h("div", { class: "text", dir: "auto" }, entityText(text, entities), m.poll ? "" : meta));
    placed = !m.poll;
  }
  if (m.poll) parts.push(pollNode(m));
  if (m.reactions?.length) parts.push(h("div", { class: "reactions" }, m.reactions.map((r) => h("span", { class: "reaction" }, r.emoji, h("b", null, String(r.count))))));
  if (!placed) parts.push(meta);
  return parts;
}

function sender(m) {
  if (m.mine || !m.from) return "";
  const who = personOf(m.from.id);
  const role = who && (who.role === "admin" || who.role === "leader") ? h("span", { class: "role" }, t(who.role)) : m.from.is_bot ? h("span", { class: "role" }, t("bot")) : "";
  return h("div", { class: `sender ${m.from.is_bot ? "of-bot" : `c${m.from.color % 8}`}` },
    h("bdi", { class: "sender-name" }, m.from.name), m.from.tag ? h("span", { class: "tag" }, m.from.tag) : "", role);
}

function replyQuote(m) {
  if (!m.reply_to) return "";
  const go = () => emit("find", m.reply_to.id);
  return h("button", { class: "reply-quote", type: "button", onclick: go },
    h("bdi", { class: "reply-name" }, m.reply_to.name), h("span", { class: "reply-text", dir: "auto" }, m.reply_to.excerpt));
}

function photoNode(m) {
  const src = m.photo && ownURL(m.photo.url);
  if (!src) return "";
  const { width = 4, height = 3 } = m.photo;
  const image = h("img", { src, alt: m.caption || t("photo"), width, height });
  const name = src.split("/").pop() || "photo";
  return h("button", { class: "photo", type: "button", "aria-label": t("openPhoto"), onclick: () => lightbox(src, name) }, image);
}

export function fileSize(n) {
  if (!Number.isFinite(n)) return "";
  if (n < 1024) return `${n} B`;
  return n < 1_048_576 ? `${(n / 1024).toFixed(1)} kB` : `${(n / 1_048_576).toFixed(1)} MB`;
}

function documentNode(m) {
  if (!m.document) return "";
  const { name, size, url } = m.document;
  const dot = name.lastIndexOf(".");
  const kind = dot > 0 ? name.slice(dot + 1, dot + 5).toLowerCase() : "";
  return h("a", { class: "document", href: ownURL(url) || null, download: name, title: `${t("download")}: ${name}` },
    h("span", { class: `document-icon k-${kind.replace(/[^a-z0-9]/g, "")}` }, icon("file"), h("span", { class: "document-kind" }, kind)),
    h("span", { class: "document-words" }, h("bdi", { class: "document-name" }, name), h("span", { class: "document-size" }, fileSize(size))),
    h("span", { class: "document-get" }, icon("download")));
}

function metaNode(m, at) {
  return h("span", { class: "meta" },
    m.silent ? h("span", { title: t("silent") }, icon("mute")) : "",
    m.edited ? h("span", { class: "edited", title: clockTime(Date.parse(m.edited), state.zone) }, t("edited")) : "",
    h("time", { datetime: m.date }, clockTime(at, state.zone)));
}

const kinds = { url: "out", copy: "copy" };

function keyboardNode(m) {
  if (!m.buttons?.length) return null;
  const button = (b) => {
    const id = tapID(m.key, b.row, b.col);
    const node = h("button", {
      type: "button", class: `${b.style || ""} ${pending.has(id) ? "waiting" : ""}`, "data-row": b.row, "data-col": b.col, "data-tap": id,
      "data-focus": `tap ${b.row} ${b.col}`, title: b.kind === "url" ? b.url : null, disabled: b.disabled || b.kind === "disabled",
      onclick: () => press(m, b), onpointerdown: ripple,
    }, h("span", { class: "label", dir: "auto" }, b.text), kinds[b.kind] ? icon(kinds[b.kind], "corner") : "", spinner());
    return node;
  };
  return h("div", { class: "keyboard" }, m.buttons.map((row) => h("div", { class: "keyboard-row" }, row.map(button))));
}

function ripple(e) {
  const node = e.currentTarget;
  const box = node.getBoundingClientRect();
  const wave = h("span", { class: "ripple", "aria-hidden": "true", vars: { "--x": `${e.clientX - box.left}px`, "--y": `${e.clientY - box.top}px` } });
  wave.addEventListener("animationend", () => wave.remove());
  node.append(wave);
}
