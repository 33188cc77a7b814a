// What the page knows: who one is, the chats, their messages, the virtual clock. Changes are told on a small bus.
import { usableZone } from "./time.js";

export const state = {
  people: [], me: null, bot: null, as: 0, chats: [], messages: new Map(), seq: 0,
  chat: "", topic: "", limit: 150, divider: "", reply: null, embed: false, only: [],
  zone: "UTC", clock: { base: 0, at: 0, running: false, moving: false, from: 0, target: 0 },
  typing: new Map(), arrived: new Map(), fresh: new Set(),
};

const listeners = new Map();

export function on(name, listener) {
  listeners.set(name, [...(listeners.get(name) || []), listener]);
}

export function emit(name, detail) {
  for (const listener of listeners.get(name) || []) listener(detail);
}

/** now is the virtual instant, running on between the server's reports. */
export function now() {
  const c = state.clock;
  return c.base + (c.running && !c.moving ? performance.now() - c.at : 0);
}

export function setClock(report) {
  const c = state.clock;
  const base = Date.parse(report.now);
  const moving = Boolean(report.moving);
  if (moving && !c.moving) c.from = base;
  if (Number.isFinite(base)) Object.assign(c, { base, at: performance.now() });
  if (report.running !== undefined) c.running = Boolean(report.running);
  c.moving = moving;
  c.target = report.target ? Date.parse(report.target) : 0;
  emit("clock");
}

export const chatOf = (id) => state.chats.find((c) => String(c.id) === String(id)) || null;
export const messagesOf = (id) => state.messages.get(String(id)) || [];
export const personOf = (id) => state.people.find((p) => p.id === id) || null;
export const lastOf = (id) => messagesOf(id).at(-1) || null;

/** shown are the open chat's messages that belong on the page now. */
export function shown() {
  const all = messagesOf(state.chat);
  if (state.only.length) return all.filter((m) => state.only.includes(m.key));
  if (state.topic === "") return all;
  return all.filter((m) => String(m.topic || 0) === state.topic);
}

export function applyView(view) {
  state.seq = view.seq;
  state.me = view.me;
  state.bot = view.bot;
  state.chats = view.chats || [];
  state.zone = usableZone(view.zone, view.now);
  state.zoneName = view.zone;
  state.messages = new Map(Object.entries(view.messages || {}).map(([id, list]) => [id, list || []]));
  state.arrived.clear();
  if (view.clock) setClock(view.clock);
  else if (!state.clock.moving) setClock({ now: view.now, running: true });
  emit("view");
}

/** upsert puts a new message at the end, or an edited one in its old place. */
export function upsert(message) {
  const id = String(message.chat);
  const list = messagesOf(id);
  const at = list.findIndex((m) => m.key === message.key);
  if (at >= 0) list[at] = message;
  else {
    list.push(message);
    state.fresh.add(message.key);
    if (!message.mine && !message.service) state.arrived.set(id, (state.arrived.get(id) || 0) + 1);
    if (message.from) state.typing.delete(id);
  }
  state.messages.set(id, list);
  emit("message", { message, added: at < 0 });
}

export function remove(chat, key) {
  state.messages.set(String(chat), messagesOf(chat).filter((m) => m.key !== key));
  if (state.reply?.key === key) setReply(null);
  emit("message", { message: { chat, key }, added: false });
}

export function setReply(message) {
  state.reply = message;
  emit("reply");
}

const shelf = "studybot.read";

function readMarks() {
  try {
    return JSON.parse(localStorage.getItem(shelf)) || {};
  } catch {
    return {};
  }
}

/** unreadOf counts what came after the last message seen in this browser; without such a mark the server's figure holds. */
export function unreadOf(chat) {
  const list = messagesOf(chat.id);
  const mark = readMarks()[`${state.as}:${chat.id}`];
  const at = mark ? list.findLastIndex((m) => m.key === mark) : -1;
  if (at < 0) return (chat.unread || 0) + (state.arrived.get(String(chat.id)) || 0);
  return list.slice(at + 1).filter((m) => !m.mine && !m.service).length;
}

export function markRead(id) {
  const last = lastOf(id);
  state.arrived.delete(String(id));
  const chat = chatOf(id);
  if (chat) chat.unread = 0;
  if (!last) return;
  try {
    const marks = readMarks();
    if (marks[`${state.as}:${id}`] === last.key) return;
    marks[`${state.as}:${id}`] = last.key;
    localStorage.setItem(shelf, JSON.stringify(marks));
  } catch { /* storage may be forbidden: then only this visit counts */ }
}

/** firstUnread is the key above which the "new messages" line stands. */
export function firstUnread(chat) {
  const n = unreadOf(chat);
  if (!n) return "";
  const others = messagesOf(chat.id).filter((m) => !m.mine && !m.service);
  return others.at(-n)?.key || others[0]?.key || "";
}
