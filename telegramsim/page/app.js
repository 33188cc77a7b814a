// The page of the local Telegram simulator: joins its parts and keeps what one looks at in the address.
import * as api from "./api.js";
import { become, refresh } from "./live.js";
import { canTake, drawComposer, focusComposer, take } from "./composer.js";
import { buildClock, drawClock } from "./clock.js";
import { drawHead, drawTopics } from "./head.js";
import { drawList } from "./list.js";
import { beNumber, drawChats, drawTip, drawTools, drawWho, openPicker, sortedChats } from "./side.js";
import { allowSwipes } from "./swipe.js";
import { chatOf, emit, firstUnread, markRead, on, setReply, state, unreadOf } from "./state.js";
import { fill, h, icon } from "./dom.js";
import { sayError, splash } from "./overlays.js";
import { tickPolls } from "./poll.js";
import { language, t, useLanguage } from "./words.js";

const wide = matchMedia("(min-width: 761px)");
const darkSystem = matchMedia("(prefers-color-scheme: dark)");
const body = document.body;

function recall(name) {
  try { return localStorage.getItem(`studybot.${name}`); } catch { return null; }
}

function keep(name, value) {
  try { localStorage.setItem(`studybot.${name}`, value); } catch { /* then it holds for this visit */ }
}

const theme = () => document.documentElement.dataset.theme || (darkSystem.matches ? "dark" : "light");

/** readAddress takes from the address whom to be, which chat to open, and how. */
function readAddress() {
  const asked = new URLSearchParams(location.search);
  state.embed = asked.get("embed") === "1";
  state.only = (asked.get("message") || "").split(",").filter(Boolean);
  return { as: Number(asked.get("as") || recall("as") || 0), chat: asked.get("chat") || "", topic: asked.get("topic") || "", lang: asked.get("lang") || recall("lang") || (/^zh/i.test(navigator.language) ? "zh" : "en") };
}

/** writeAddress puts it back there, so that a view can be reloaded, shared and photographed. */
function writeAddress(push) {
  const url = new URL(location.href);
  const set = (name, value) => (value ? url.searchParams.set(name, value) : url.searchParams.delete(name));
  set("as", String(state.as));
  set("chat", state.chat);
  set("topic", state.topic);
  if (url.href === location.href) return;
  history[push ? "pushState" : "replaceState"](null, "", url);
}

function openChat(id, { topic = "", push = true } = {}) {
  const chat = chatOf(id);
  const again = Boolean(chat) && state.chat === String(chat.id);
  state.chat = chat ? String(chat.id) : "";
  state.topic = topic;
  state.limit = 150;
  if (!again) state.divider = chat && !state.embed ? firstUnread(chat) : "";
  if (state.reply && String(state.reply.chat) !== state.chat) setReply(null);
  body.dataset.pane = state.chat ? "chat" : "list";
  writeAddress(push);
  draw();
  if (chat) markRead(state.chat);
  drawChats();
}

let queued = false;

/** drawSoon draws once for many changes; a page in the background is drawn, too, only later. */
function drawSoon() {
  if (queued) return;
  queued = true;
  let done = false;
  const run = () => {
    if (done) return;
    done = true;
    queued = false;
    draw();
  };
  requestAnimationFrame(run);
  setTimeout(run, 250);
}

function draw() {
  body.dataset.as = String(state.as);
  body.dataset.chat = state.chat;
  if (!state.embed) {
    drawHead();
    drawTopics();
    drawComposer();
    drawWho();
  }
  drawList(); // last, when its own height is known
  if (!state.embed) drawChats();
  const unread = state.chats.reduce((sum, c) => sum + (String(c.id) === state.chat && !document.hidden ? 0 : unreadOf(c)), 0);
  const title = chatOf(state.chat)?.title;
  document.title = `${unread ? `(${unread}) ` : ""}${title ? `${title} · ` : ""}studybot`;
}

async function be(id, keepChat) {
  const before = keepChat ?? state.chat;
  setReply(null);
  try {
    await become(id);
  } catch (err) {
    sayError(err);
    return;
  }
  keep("as", String(id));
  drawWho();
  state.chat = "";
  openChat(chatOf(before) ? before : wide.matches ? firstChat() : "", { push: false, topic: chatOf(before) ? state.topic : "" });
  focusComposer();
}

const firstChat = () => String((state.chats.find((c) => c.type !== "private" && c.is_member) || sortedChats()[0])?.id ?? "");

function relabel() {
  document.getElementById("scroller").setAttribute("aria-label", t("messages"));
  document.getElementById("jump").replaceChildren();
  if (!state.me) return;
  if (!state.embed) {
    buildClock();
    drawWho();
    drawTools(theme());
    drawTip();
    drawComposer(true);
  }
  draw();
}

on("view", drawSoon);
on("message", drawSoon);
on("read", drawChats);
on("become", (id) => be(id));
on("goto", (id) => openChat(id));
on("topic", (id) => openChat(state.chat, { topic: id, push: false }));
on("back", () => openChat("", { push: true }));
on("stale", () => refresh().catch(sayError));
on("language", () => {
  useLanguage(language() === "en" ? "zh" : "en");
  keep("lang", language());
  const url = new URL(location.href);
  if (url.searchParams.has("lang")) { url.searchParams.set("lang", language()); history.replaceState(null, "", url); }
  relabel();
});
on("theme", () => {
  const next = theme() === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  keep("theme", next);
  const url = new URL(location.href);
  if (url.searchParams.has("theme")) { url.searchParams.set("theme", next); history.replaceState(null, "", url); }
  drawTools(next);
});
on("online", (up) => {
  const bar = document.getElementById("offline");
  clearTimeout(bar.timer);
  if (up) bar.hidden = true;
  else bar.timer = setTimeout(() => { bar.textContent = t("offline"); bar.hidden = false; }, 700);
});

darkSystem.addEventListener("change", () => state.me && drawTools(theme()));
wide.addEventListener("change", () => { if (wide.matches && !state.chat && state.me) openChat(firstChat(), { push: false }); });
document.addEventListener("visibilitychange", () => { if (!document.hidden && state.me) drawSoon(); });
addEventListener("popstate", () => {
  const asked = readAddress();
  if (asked.as && asked.as !== state.as) be(asked.as, asked.chat);
  else openChat(asked.chat, { topic: asked.topic, push: false });
});

document.addEventListener("keydown", (e) => {
  if (!e.altKey || e.ctrlKey || e.metaKey || state.embed) return;
  const digit = /^Digit([1-4])$/.exec(e.code);
  if (digit) beNumber(Number(digit[1]) - 1);
  else if (e.code === "KeyK") openPicker();
  else if (e.code === "ArrowUp" || e.code === "ArrowDown") {
    const all = sortedChats().map((c) => String(c.id));
    const at = all.indexOf(state.chat) + (e.code === "ArrowUp" ? -1 : 1);
    if (all[at]) emit("goto", all[at]);
  } else return;
  e.preventDefault();
});

function allowDrops() {
  const drop = document.getElementById("drop");
  const holds = (e) => [...(e.dataTransfer?.types || [])].includes("Files");
  let depth = 0;
  const show = (on) => { drop.hidden = !on; fill(drop, h("div", null, icon("upload"), h("p", null, t("drop")))); };
  addEventListener("dragenter", (e) => { if (holds(e) && canTake() && ++depth === 1) show(true); });
  addEventListener("dragleave", (e) => { if (holds(e) && depth > 0 && --depth === 0) show(false); });
  addEventListener("dragover", (e) => { if (holds(e)) e.preventDefault(); });
  addEventListener("drop", (e) => {
    if (!holds(e)) return;
    e.preventDefault();
    depth = 0;
    show(false);
    take(e.dataTransfer.files);
  });
}

async function begin() {
  const asked = readAddress();
  useLanguage(asked.lang);
  try {
    const known = await api.people();
    state.people = known.people || [];
    const id = state.people.some((p) => p.id === asked.as) ? asked.as : known.default;
    await become(id);
  } catch {
    splash(begin);
    body.dataset.ready = "0";
    return;
  }
  splash(null);
  relabel();
  const chat = chatOf(asked.chat) ? asked.chat : wide.matches || state.embed ? firstChat() : "";
  openChat(chat, { topic: asked.topic, push: false });
  body.dataset.ready = "1";
}

allowSwipes(document.getElementById("list"));
allowDrops();
setInterval(() => { drawClock(); tickPolls(document.getElementById("list")); }, 1000);
begin();
