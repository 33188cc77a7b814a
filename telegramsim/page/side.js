// The left column: who one is, the chats, and the page's own switches.
import { arrange, avatar, colorOf, differs, fill, h, icon } from "./dom.js";
import { excerpt } from "./bubble.js";
import { emit, lastOf, now, on, state, unreadOf } from "./state.js";
import { panel, showKeys } from "./overlays.js";
import { listTime } from "./time.js";
import { language, t } from "./words.js";

const who = document.getElementById("who");
const chats = document.getElementById("chats");
const tools = document.getElementById("tools");
const quickRoles = ["member", "leader", "admin", "newcomer"];
let picker = null;

/** people are those one can be: everybody but the bot. */
const people = () => state.people.filter((p) => p.role !== "bot");

/** beRole goes to the first person of a role, or to the next one if one already is of that role. */
export function beRole(role) {
  const all = people().filter((p) => p.role === role);
  if (!all.length) return;
  const at = all.findIndex((p) => p.id === state.as);
  emit("become", all[(at + 1) % all.length].id);
}

export const beNumber = (n) => beRole(quickRoles[n]);
export const openPicker = () => picker?.open();

export function drawWho() {
  const me = state.me;
  if (!me || !differs(who, language(), me, state.people)) return;
  const button = h("button", { class: "me", type: "button", "aria-haspopup": "listbox", title: `${t("switchPerson")} (Alt K)` },
    avatar(me.name, me.color, me.role, "large"),
    h("span", { class: "me-words" }, h("span", { class: "me-hint" }, t("youAre")), h("bdi", { class: "me-name" }, me.name),
      h("span", { class: "me-role" }, h("span", { class: `role-chip ${me.role}` }, t(me.role)), me.username ? h("span", { class: "faint" }, `@${me.username}`) : "")),
    icon("down", "chevron"));
  const box = pickerBox();
  picker = panel(button, box.node, box.opened);
  const quick = h("div", { class: "quick", role: "group", "aria-label": t("quick") }, quickRoles.map((role, i) => people().some((p) => p.role === role)
    && h("button", { type: "button", class: `quick-${role}`, "aria-pressed": String(me.role === role), title: `Alt ${i + 1}`, onclick: () => beRole(role) }, t(role))));
  fill(who, button, box.node, quick);
}

function pickerBox() {
  const search = h("input", { class: "picker-search", type: "search", placeholder: t("findPerson"), "aria-label": t("findPerson"), "aria-controls": "picker-list", role: "combobox", "aria-expanded": "true", autocomplete: "off" });
  const list = h("div", { class: "picker-list", id: "picker-list", role: "listbox", "aria-label": t("switchPerson") });
  let found = [];
  let at = 0;
  const choose = (i) => {
    if (!found.length) return;
    at = (i + found.length) % found.length;
    [...list.children].forEach((row, n) => row.classList.toggle("at", n === at));
    search.setAttribute("aria-activedescendant", `person-${found[at].id}`);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const draw = () => {
    const word = search.value.trim().toLocaleLowerCase();
    found = people().filter((p) => `${p.name} ${p.username || ""} ${t(p.role)} ${p.role} ${p.about || ""}`.toLocaleLowerCase().includes(word));
    fill(list, found.length ? found.map(personRow) : h("p", { class: "faint picker-none" }, t("nobody")));
    choose(Math.max(0, found.findIndex((p) => p.id === state.as)));
  };
  search.addEventListener("input", draw);
  search.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); choose(at + (e.key === "ArrowDown" ? 1 : -1)); }
    if (e.key === "Enter" && found[at]) { e.preventDefault(); emit("become", found[at].id); }
  });
  const opened = () => { search.value = ""; draw(); search.focus(); };
  return { node: h("div", { class: "picker panel" }, h("label", { class: "picker-field" }, icon("search"), search), list), opened };
}

const personRow = (p) => h("div", { class: "person", id: `person-${p.id}`, role: "option", "aria-selected": String(p.id === state.as), onclick: () => emit("become", p.id) },
  avatar(p.name, p.color, p.role),
  h("span", { class: "person-words" }, h("bdi", null, p.name), h("span", { class: "faint" }, p.about || (p.username ? `@${p.username}` : ""))),
  h("span", { class: `role-chip ${p.role}` }, t(p.role)));

const kept = new Map();

/** sortedChats has the one with the newest message first. */
export const sortedChats = () => [...state.chats].sort((a, b) => lastAt(b) - lastAt(a));
const lastAt = (chat) => Date.parse(lastOf(chat.id)?.date || 0) || 0;

export function drawChats() {
  chats.setAttribute("aria-label", t("chats"));
  const rows = sortedChats().map((chat) => {
    let node = kept.get(chat.id);
    if (!node) {
      node = h("button", { type: "button", class: "chat", "data-chat": chat.id, onclick: () => emit("goto", String(chat.id)) });
      kept.set(chat.id, node);
    }
    fillChat(node, chat);
    return node;
  });
  arrange(chats, rows.length ? rows : [h("p", { class: "faint chats-none" }, t("noChats"))]);
}

function fillChat(node, chat) {
  const unread = String(chat.id) === state.chat && !document.hidden ? 0 : unreadOf(chat);
  const last = lastOf(chat.id);
  const marks = [chat.blocked && t("blockedMark"), chat.type !== "private" && !chat.is_member && t("notJoined")].filter(Boolean);
  node.classList.toggle("open", String(chat.id) === state.chat);
  node.setAttribute("aria-current", String(String(chat.id) === state.chat));
  const time = last ? listTime(Date.parse(last.date), state.zone, now()) : "";
  if (!differs(node, language(), chat.title, unread, marks, time, last && excerpt(last), last?.mine, last?.from?.name, state.typing.get(String(chat.id))?.name)) return;
  fill(node,
    avatar(chat.title, chat.type === "private" ? state.bot?.color ?? 5 : colorOf(chat.id), chat.type === "private" ? "bot" : "", "chat-face"),
    h("span", { class: "chat-words" },
      h("span", { class: "chat-top" }, h("bdi", { class: "chat-title" }, chat.title), time ? h("time", { class: "chat-time" }, time) : ""),
      h("span", { class: "chat-bottom" }, preview(chat, last), marks.map((m) => h("span", { class: "chat-mark" }, m)),
        unread ? h("span", { class: "badge", title: t("unread", unread) }, unread > 999 ? "999+" : String(unread), h("span", { class: "offscreen" }, ` ${t("unread", unread)}`)) : "")));
}

function preview(chat, last) {
  const typing = state.typing.get(String(chat.id));
  if (typing) return h("span", { class: "chat-last typing", dir: "auto" }, t("typing", typing.name), dots());
  if (!last) return h("span", { class: "chat-last" }, chat.type === "private" ? t("start") : "");
  const name = last.service || chat.type === "private" && !last.mine ? "" : last.mine ? t("you") : last.from?.name;
  return h("span", { class: "chat-last" }, name ? [h("bdi", { class: "chat-from" }, name), ": "] : "", h("bdi", null, excerpt(last)));
}

export const dots = () => h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));

export function drawTools(themeNow) {
  const dark = themeNow === "dark";
  fill(tools,
    h("button", { type: "button", class: "tool language", title: t("languageHint"), onclick: () => emit("language") }, t("language")),
    h("button", { type: "button", class: "tool theme", title: t("theme"), "aria-label": t("theme"), "aria-pressed": String(dark), onclick: () => emit("theme") }, icon(dark ? "sun" : "moon"), t(dark ? "light" : "dark")),
    h("button", { type: "button", class: "tool keys", title: t("keys"), onclick: showKeys }, icon("keys"), t("keys")));
}

const tipKept = "studybot.tip";

/** drawTip says what can be done here, until somebody puts it away. */
export function drawTip() {
  const tip = document.getElementById("tip");
  let away = false;
  try { away = localStorage.getItem(tipKept) === "away"; } catch { /* then it is shown */ }
  tip.hidden = away;
  const put = () => {
    tip.hidden = true;
    try { localStorage.setItem(tipKept, "away"); } catch { /* then it comes back */ }
  };
  fill(tip, h("button", { class: "round plain small", type: "button", title: t("close"), "aria-label": t("close"), onclick: put }, icon("close")),
    h("ol", null, t("tips").map((line) => h("li", null, line))), h("p", { class: "faint" }, t("readsOn")));
}

on("typing", drawChats);
