// Where one writes: text, a file with its caption, a reply, a command from the menu; or the one button that is left to press.
import { fill, h, icon, spinner } from "./dom.js";
import { pending, plain, say, sendFile } from "./actions.js";
import { excerpt, fileSize } from "./bubble.js";
import { chatOf, emit, on, setReply, shown, state } from "./state.js";
import { showToast } from "./overlays.js";
import { t } from "./words.js";

const root = document.getElementById("composer");
const drafts = new Map();

let mode = "";
let file = null;
let picked = 0;
let matches = [];
let parts = null;

const place = () => `${state.as} ${state.chat} ${state.topic}`;

/** modeOf is what a person may do in a chat: write, or press one button, or nothing. */
export function modeOf(chat) {
  if (!chat) return "none";
  if (chat.type === "private") return chat.blocked ? "unblock" : chat.started ? "write" : "start";
  if (!chat.is_member) return chat.joinable ? "join" : "outside";
  if (chat.can_write === false) return "mute";
  const topic = chat.topics?.find((x) => String(x.id) === state.topic);
  if (topic?.closed && state.me?.role !== "admin") return "closed";
  return "write";
}

export function drawComposer(anew) {
  const chat = chatOf(state.chat);
  const next = `${place()} ${modeOf(chat)} ${pending.has(modeOf(chat))}`;
  if (next === mode && !anew) return;
  mode = next;
  file = null;
  parts = null;
  root.hidden = modeOf(chat) === "none";
  if (modeOf(chat) === "write") fill(root, writing());
  else fill(root, single(chat));
  if (parts) afterOpening();
}

function single(chat) {
  const kind = modeOf(chat);
  const hints = { start: t("startHint", chat?.title), unblock: t("blockedHint"), join: t("joinHint"), outside: t("notMember"), mute: t("cantWrite"), closed: t("topicClosed") };
  const hint = h("p", { class: "composer-hint" }, kind === "closed" || kind === "mute" ? icon("lock") : "", hints[kind] || "");
  if (!["start", "unblock", "join"].includes(kind)) return h("div", { class: "composer-single" }, hint);
  const what = kind === "join" ? { chat: chat.id } : kind === "start" ? { payload: "" } : {};
  const button = h("button", { class: `button primary wide ${kind}-button`, type: "button", disabled: pending.has(kind), onclick: () => plain(kind, what) }, pending.has(kind) ? spinner() : "", t(kind));
  return h("div", { class: "composer-single" }, hint, button);
}

function writing() {
  const text = h("textarea", { class: "composer-text", rows: "1", dir: "auto", enterkeyhint: "send", autocomplete: "off", spellcheck: "true", role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": "command-list", "aria-label": t("write"), placeholder: t("write") });
  const input = h("input", { type: "file", class: "offscreen", tabindex: "-1", "aria-hidden": "true" });
  const attach = h("button", { class: "round plain attach", type: "button", title: t("attach"), "aria-label": t("attach"), onclick: () => input.click() }, icon("attach"));
  const slash = h("button", { class: "round plain slash", type: "button", title: t("commands"), "aria-label": t("commands"), onclick: openCommands }, icon("slash"));
  const send = h("button", { class: "round send", type: "button", title: t("send"), "aria-label": t("send"), onclick: submit }, icon("send"), spinner());
  parts = { text, input, send, slash, context: h("div", { class: "context" }), menu: h("div", { class: "commands", id: "command-list", role: "listbox", "aria-label": t("commands"), hidden: true }) };
  slash.hidden = !chatOf(state.chat)?.commands?.length;
  text.addEventListener("input", typed);
  text.addEventListener("keydown", keys);
  text.addEventListener("paste", (e) => { if (e.clipboardData?.files.length) { e.preventDefault(); take(e.clipboardData.files); } });
  input.addEventListener("change", () => { take(input.files); input.value = ""; });
  return [parts.menu, h("div", { class: "composer-box" }, parts.context, h("div", { class: "composer-row" }, attach, input, text, slash, send))];
}

function afterOpening() {
  parts.text.value = drafts.get(place()) || "";
  const last = shown().at(-1);
  const asked = last?.force_reply && !last.mine;
  if (asked) state.reply = last;
  else if (state.reply && String(state.reply.chat) !== state.chat) state.reply = null;
  drawContext();
  typed();
  if (matchMedia("(hover: hover)").matches && !document.querySelector("dialog[open]") && document.activeElement === document.body) focusComposer();
}

export function focusComposer() {
  parts?.text.focus({ preventScroll: true });
}

function drawContext() {
  if (!parts) return;
  const rows = [];
  const r = state.reply;
  if (r) {
    rows.push(contextRow("reply", t("replyTo", r.from?.name || ""), excerpt(r), t("cancelReply"), () => { setReply(null); focusComposer(); }));
  }
  if (file) {
    rows.push(contextRow("file", file.name, fileSize(file.size), t("removeFile"), () => { file = null; drawContext(); focusComposer(); }));
  }
  fill(parts.context, rows);
  parts.text.placeholder = file ? t("caption") : (r?.force_reply && r.placeholder) || t("write");
  drawSend();
}

const contextRow = (kind, title, words, cancel, undo) => h("div", { class: `context-row ${kind}` }, icon(kind),
  h("div", { class: "context-words" }, h("bdi", { class: "context-title" }, title), h("span", { class: "context-text", dir: "auto" }, words)),
  h("button", { class: "round plain small", type: "button", title: cancel, "aria-label": cancel, onclick: undo }, icon("close")));

function drawSend() {
  if (!parts) return;
  const busy = pending.has("say");
  parts.send.classList.toggle("ready", Boolean(file || parts.text.value.trim()));
  parts.send.classList.toggle("waiting", busy);
  parts.send.disabled = busy || !(file || parts.text.value.trim());
}

function typed() {
  const { text } = parts;
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, Math.max(120, innerHeight * 0.35))}px`;
  if (text.value) drafts.set(place(), text.value);
  else drafts.delete(place());
  drawCommands();
  drawSend();
}

function drawCommands() {
  const asked = /^\/([a-z0-9_]*)(@\w*)?$/i.exec(parts.text.value);
  const all = chatOf(state.chat)?.commands || [];
  const word = asked?.[1].toLowerCase() ?? "";
  matches = asked ? all.filter((c) => c.command.startsWith(word)).concat(all.filter((c) => !c.command.startsWith(word) && word.length > 1 && `${c.command} ${c.description}`.toLowerCase().includes(word))) : [];
  picked = Math.min(picked, Math.max(0, matches.length - 1));
  parts.menu.hidden = matches.length === 0;
  parts.text.setAttribute("aria-expanded", String(matches.length > 0));
  if (!matches.length) { picked = 0; parts.text.removeAttribute("aria-activedescendant"); return; }
  fill(parts.menu, matches.map((c, i) => h("div", {
    class: "command-row", id: `command-${i}`, role: "option", "aria-selected": String(i === picked),
    onpointermove: () => { if (picked !== i) choose(i); }, onpointerdown: (e) => e.preventDefault(), onclick: () => sendCommand(c),
  }, h("span", { class: "command-name" }, `/${c.command}`), h("span", { class: "command-what", dir: "auto" }, c.description))));
  choose(picked);
}

function choose(i) {
  picked = (i + matches.length) % matches.length;
  [...parts.menu.children].forEach((row, n) => row.setAttribute("aria-selected", String(n === picked)));
  parts.menu.children[picked].scrollIntoView({ block: "nearest" });
  parts.text.setAttribute("aria-activedescendant", `command-${picked}`);
}

function openCommands() {
  parts.text.value = parts.text.value.startsWith("/") ? "" : "/";
  focusComposer();
  typed();
}

async function sendCommand(c) {
  parts.text.value = `/${c.command}`;
  await submit();
}

function keys(e) {
  if (e.isComposing) return;
  if (matches.length && !parts.menu.hidden) {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); return choose(picked + (e.key === "ArrowDown" ? 1 : -1)); }
    if (e.key === "Tab" && !e.shiftKey) { e.preventDefault(); return fillIn(matches[picked]); }
    if (e.key === "Enter" && !e.shiftKey) { e.preventDefault(); return sendCommand(matches[picked]); }
    if (e.key === "Escape") { e.stopPropagation(); parts.menu.hidden = true; matches = []; return undefined; }
  }
  if (e.key === "Enter" && !e.shiftKey && !e.ctrlKey && !e.altKey) { e.preventDefault(); return submit(); }
  if (e.key === "Escape" && (state.reply || file)) { e.stopPropagation(); file = null; return setReply(null); }
  if ((e.ctrlKey || e.metaKey) && (e.key === "ArrowUp" || e.key === "ArrowDown")) { e.preventDefault(); return replyBy(e.key === "ArrowUp" ? -1 : 1); }
  return undefined;
}

function fillIn(c) {
  parts.text.value = `/${c.command} `;
  typed();
}

function replyBy(step) {
  const all = shown().filter((m) => m.id && !m.service);
  const at = state.reply ? all.findIndex((m) => m.key === state.reply.key) : all.length;
  const next = all[at + step];
  setReply(next || null);
  if (next) emit("find", next.id);
}

async function submit() {
  const text = parts.text.value.trim();
  if ((!text && !file) || pending.has("say")) return;
  const chat = chatOf(state.chat);
  const topic = Number(state.topic || 0);
  const there = place();
  const reply = state.reply?.id || 0;
  const done = file ? await sendFile(chat.id, topic, text, reply, file) : await say(chat.id, topic, text, reply);
  if (!done) return;
  drafts.delete(there);
  if (there !== place() || !parts) return;
  parts.text.value = "";
  file = null;
  state.divider = "";
  setReply(null);
  typed();
  focusComposer();
}

/** take accepts a dropped, pasted or chosen file; it waits for its caption. */
export function take(files) {
  if (!files?.length || !parts) return;
  if (files.length > 1) showToast(t("oneFile"));
  [file] = files;
  drawContext();
  focusComposer();
}

export const canTake = () => Boolean(parts);

on("reply", () => { drawContext(); if (state.reply) focusComposer(); });
on("pending", (id) => { if (id === "say") drawSend(); else if (["start", "join", "unblock"].includes(id)) drawComposer(); });
on("message", ({ message, added }) => {
  if (added && message.force_reply && !message.mine && String(message.chat) === state.chat && parts) setReply(message);
});
on("view", () => { if (parts) parts.slash.hidden = !chatOf(state.chat)?.commands?.length; });
