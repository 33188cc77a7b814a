// The open chat's messages: days, groups of one sender, the line above what is new, and where the list is scrolled to.
import { arrange, avatar, calm, fill, h, icon } from "./dom.js";
import { carryFolds } from "./entities.js";
import { messageNode } from "./bubble.js";
import { pending } from "./actions.js";
import { chatOf, emit, markRead, now, on, personOf, setReply, shown, state } from "./state.js";
import { dayKey, dayLabel } from "./time.js";
import { language, t } from "./words.js";
import { showToast } from "./overlays.js";

const list = document.getElementById("list");
const scroller = document.getElementById("scroller");
const jump = document.getElementById("jump");

const near = 90; // pixels from the end within which the list follows what comes
const together = 10 * 60_000; // messages of one sender within ten minutes share a group

let rows = new Map();
let groups = new Map();
let days = new Map();
let opened = "";
let pinned = true;
let below = 0;

/** drawList brings the list in line with what is known, touching only what changed. */
export function drawList() {
  const view = `${state.as} ${state.chat} ${state.topic} ${language()}`;
  const anew = view !== opened;
  if (anew) forget(view);
  const all = shown();
  const some = all.slice(-state.limit);
  const first = list.firstElementChild;
  const wanted = some.length ? sections(some) : [emptyNote()];
  if (all.length > some.length) wanted.unshift(earlierButton());
  arrange(list, wanted);
  if (anew || !first) begin();
  else if (pinned) toEnd(!calm());
  if (state.chat && !document.hidden && pinned) markRead(state.chat);
  drawJump();
  state.fresh.clear();
}

function forget(view) {
  opened = view;
  rows = new Map();
  groups = new Map();
  days = new Map();
  below = 0;
  pinned = true;
  list.replaceChildren();
}

function begin() {
  list.setAttribute("aria-live", "off");
  const line = list.querySelector(".unread-line");
  if (line) {
    line.scrollIntoView({ block: "start" });
    scroller.scrollTop -= 60;
    pinned = atEnd();
  } else toEnd(false);
  setTimeout(() => list.setAttribute("aria-live", "polite"), 400);
}

function emptyNote() {
  if (!state.chat) return h("div", { class: "empty" }, h("p", null, t("pickChat")));
  const chat = chatOf(state.chat);
  if (chat?.type !== "private" && chat?.is_member === false) return h("div", { class: "empty" }, h("p", null, t("outside")));
  const hint = chat?.type === "private" && !chat.started ? t("startHint", chat.title) : t("nothingHint");
  return h("div", { class: "empty" }, h("p", null, t("nothing")), h("p", { class: "faint" }, hint));
}

function earlierButton() {
  const more = () => {
    const from = scroller.scrollHeight - scroller.scrollTop;
    state.limit += 150;
    drawList();
    scroller.scrollTop = scroller.scrollHeight - from;
  };
  return h("button", { class: "earlier", type: "button", onclick: more }, t("earlier"));
}

function sections(messages) {
  const out = [];
  let day = null;
  let group = null;
  const closeGroup = () => { if (group) day.items.push(groupNode(group)); group = null; };
  const closeDay = () => { closeGroup(); if (day) out.push(dayNode(day)); };
  for (const m of messages) {
    const key = dayKey(Date.parse(m.date), state.zone);
    if (key !== day?.key) {
      closeDay();
      day = { key, at: Date.parse(m.date), items: [] };
    }
    if (m.key === state.divider) {
      closeGroup();
      day.items.push(unreadLine());
    }
    if (m.service) {
      closeGroup();
      day.items.push(row(m));
    } else if (group && joins(group, m)) group.messages.push(m);
    else {
      closeGroup();
      group = { messages: [m] };
    }
  }
  closeDay();
  return out;
}

function joins(group, m) {
  const last = group.messages.at(-1);
  return last.from?.id === m.from?.id && Boolean(last.mine) === Boolean(m.mine) && Boolean(last.ephemeral) === Boolean(m.ephemeral)
    && (last.topic || 0) === (m.topic || 0) && Date.parse(m.date) - Date.parse(last.date) < together;
}

function dayNode({ key, at, items }) {
  let node = days.get(key);
  if (!node) {
    node = h("section", { class: "day" }, h("div", { class: "day-label" }, h("span")));
    days.set(key, node);
  }
  const label = dayLabel(at, state.zone, now());
  const head = node.firstChild;
  if (head.firstChild.textContent !== label) head.firstChild.textContent = label;
  node.setAttribute("aria-label", label);
  arrange(node, [head, ...items]);
  return node;
}

const unreadLine = () => list.querySelector(".unread-line") || h("div", { class: "unread-line" }, h("span", null, t("newMessages")));

function groupNode({ messages }) {
  const [m] = messages;
  let node = groups.get(m.key);
  if (!node) {
    const face = m.mine || !m.from ? "" : h("div", { class: "face" }, avatar(m.from.name, m.from.color, m.from.is_bot ? "bot" : ""));
    node = h("div", { class: `group ${m.mine ? "mine" : ""}` }, face, h("div", { class: "stack" }));
    groups.set(m.key, node);
  }
  const stack = node.lastChild;
  const nodes = messages.map(row);
  nodes.forEach((n, i) => {
    n.classList.toggle("first", i === 0);
    n.classList.toggle("last", i === nodes.length - 1);
  });
  const label = topicLabel(m);
  arrange(stack, label ? [stack.querySelector(".in-topic") || label, ...nodes] : nodes);
  return node;
}

function topicLabel(m) {
  const topics = chatOf(m.chat)?.topics;
  if (!topics?.length || state.topic !== "" || state.only.length) return null;
  const topic = topics.find((x) => x.id === m.topic);
  return topic ? h("div", { class: "in-topic" }, `# ${topic.name}`) : null;
}

/** row gives the node of a message, drawn anew only when the message changed. */
function row(m) {
  const old = rows.get(m.key);
  if (old?.message === m) return old.node;
  const sign = JSON.stringify(m) + (personOf(m.from?.id)?.role || "");
  if (old && old.sign === sign) {
    old.message = m;
    return old.node;
  }
  const node = messageNode(m);
  if (old) replaceRow(old.node, node);
  else if (state.fresh.has(m.key) && list.childElementCount) arrive(node, m);
  rows.set(m.key, { node, sign, message: m });
  return node;
}

function arrive(node, m) {
  node.classList.add("enter");
  node.addEventListener("animationend", () => node.classList.remove("enter"), { once: true });
  if (m.mine) pinned = true;
  else if (!pinned) below++;
}

function replaceRow(old, fresh) {
  carryFolds(old, fresh);
  for (const name of ["first", "last", "current"]) fresh.classList.toggle(name, old.classList.contains(name));
  const at = old.contains(document.activeElement) ? document.activeElement.dataset.focus || "" : null;
  const scrolls = [...old.querySelectorAll(".table-scroll, pre")].map((n) => n.scrollLeft);
  old.replaceWith(fresh);
  fresh.querySelectorAll(".table-scroll, pre").forEach((n, i) => { n.scrollLeft = scrolls[i] || 0; });
  if (at !== null) (at ? fresh.querySelector(`[data-focus="${CSS.escape(at)}"]`) : fresh)?.focus({ preventScroll: true });
}

const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < near;

function toEnd(smooth) {
  pinned = true;
  below = 0;
  const far = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  scroller.scrollTo({ top: scroller.scrollHeight, behavior: smooth && far < 900 ? "smooth" : "instant" });
}

function drawJump() {
  const show = !pinned && list.childElementCount > 0;
  jump.classList.toggle("shown", show);
  if (!jump.firstChild) {
    const button = h("button", { class: "round", type: "button", onclick: () => { toEnd(!calm()); state.divider = ""; markRead(state.chat); emit("read"); } }, icon("down"), h("span", { class: "badge" }));
    fill(jump, button);
  }
  const [button] = jump.children;
  button.title = t("toBottom");
  button.setAttribute("aria-label", t("toBottom"));
  button.tabIndex = show ? 0 : -1;
  button.lastChild.textContent = below || "";
  button.lastChild.hidden = !below;
}

scroller.addEventListener("scroll", () => {
  const before = pinned;
  pinned = atEnd();
  if (pinned && !before) {
    below = 0;
    if (state.chat) markRead(state.chat);
    emit("read");
  }
  if (pinned !== before) drawJump();
}, { passive: true });

// Photos that load, tables that unfold and a composer that grows must not push the newest message out of sight.
new ResizeObserver(() => { if (pinned) scroller.scrollTop = scroller.scrollHeight; }).observe(list);
new ResizeObserver(() => { if (pinned) scroller.scrollTop = scroller.scrollHeight; }).observe(scroller);

/** find shows the message that a reply is about. */
on("find", (id) => {
  const m = shown().find((x) => x.id === id);
  if (!m) return showToast(t("gone"));
  if (!rows.has(m.key)) {
    state.limit = shown().length;
    drawList();
  }
  const node = rows.get(m.key).node;
  node.scrollIntoView({ block: "center", behavior: calm() ? "instant" : "smooth" });
  node.classList.remove("flash");
  void node.offsetWidth;
  node.classList.add("flash");
});

// A button waits for its answer, a poll for its vote: neither is a change of the message.
on("pending", (id) => {
  if (id.startsWith("tap ")) {
    const button = list.querySelector(`[data-tap="${CSS.escape(id)}"]`);
    button?.classList.toggle("waiting", pending.has(id));
    button?.setAttribute("aria-busy", String(pending.has(id)));
  }
  const known = id.startsWith("vote ") && rows.get(id.slice(5));
  if (!known) return;
  const node = messageNode(known.message);
  replaceRow(known.node, node);
  known.node = node;
});

/** byKeys lets arrow keys go through the messages, and R answer one. */
scroller.addEventListener("keydown", (e) => {
  const all = [...list.querySelectorAll(".message:not(.service)")];
  const here = document.activeElement.closest?.(".message");
  if (document.activeElement !== scroller && document.activeElement !== here) return;
  const at = here ? all.indexOf(here) : all.length;
  if (e.key === "ArrowUp" || e.key === "ArrowDown") {
    const next = all[Math.min(all.length - 1, Math.max(0, at + (e.key === "ArrowUp" ? -1 : 1)))];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
    e.preventDefault();
  } else if (here && e.key.toLowerCase() === "r" && !e.ctrlKey && !e.metaKey && !e.altKey) {
    const m = shown().find((x) => x.key === here.dataset.messageKey);
    if (m?.id) setReply(m);
    e.preventDefault();
  }
});

list.addEventListener("dblclick", (e) => {
  if (e.target.closest("button, a, input, pre, table, summary, .text, .rich-body")) return;
  const m = shown().find((x) => x.key === e.target.closest(".message")?.dataset.messageKey);
  if (m?.id) setReply(m);
});
