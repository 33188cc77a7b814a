// What a person does: each becomes one request, and what went wrong is said in a toast.
import * as api from "./api.js";
import { copyText } from "./dom.js";
import { emit, state } from "./state.js";
import { sayError, showAnswer, showToast } from "./overlays.js";
import { t } from "./words.js";

/** pending holds what waits for an answer, so that a bubble drawn anew still shows its spinner. */
export const pending = new Set();

async function during(id, work) {
  if (pending.has(id)) return null;
  pending.add(id);
  emit("pending", id);
  try {
    return await work();
  } catch (err) {
    sayError(err);
    return null;
  } finally {
    pending.delete(id);
    emit("pending", id);
  }
}

export const tapID = (key, row, col) => `tap ${key} ${row} ${col}`;
export const voteID = (key) => `vote ${key}`;

export const tap = (message, button) => during(tapID(message.key, button.row, button.col), async () => {
  const { key, chat } = message;
  const done = await api.act(state.as, "tap", { chat, key, row: button.row, col: button.col, data: button.data });
  if (done.toast) showAnswer(done.toast, done.alert);
  follow(done);
});

export const vote = (message, options) => during(voteID(message.key), () =>
  api.act(state.as, "vote", { chat: message.chat, key: message.key, options }));

export const retract = (message) => during(voteID(message.key), () =>
  api.act(state.as, "retract", { chat: message.chat, key: message.key }));

/** plain does an act that needs nothing but the chat: join, leave, start, block, unblock. */
export const plain = (kind, what) => during(kind, async () => {
  const done = await api.act(state.as, kind, what);
  follow(done);
  emit("stale");
  return done;
});

export const moveClock = (what) => during("clock", () => api.act(state.as, "clock", what));

export const say = (chat, topic, text, replyTo) => during("say", async () => {
  const done = await api.act(state.as, "say", { chat, topic, text, reply_to: replyTo || 0 });
  follow(done);
  return done;
});

export const sendFile = (chat, topic, caption, replyTo, file) => during("say", () =>
  api.upload(state.as, { chat, topic, caption, reply_to: replyTo || 0 }, file));

function follow(done) {
  const chat = done?.goto?.chat;
  if (chat !== undefined && chat !== null) emit("goto", String(chat));
}

/** isTelegram tells links that Telegram itself would open. */
export function isTelegram(url) {
  return /^tg:/i.test(url) || /^(https?:\/\/)?(www\.)?(t|telegram)\.me\//i.test(url);
}

export const openTelegram = (url) => during(`url ${url}`, async () => {
  const done = await api.act(state.as, "open_url", { url });
  if (done.toast) showAnswer(done.toast, done.alert);
  follow(done);
  emit("stale");
});

/** press does what an inline button is for. */
export function press(message, button) {
  if (button.disabled || button.kind === "disabled") return;
  if (button.kind === "copy") {
    copyText(button.copy ?? button.copy_text ?? button.url ?? button.text).then(() => showToast(t("copied")));
  } else if (button.kind === "url") openLink(button.url);
  else tap(message, button);
}

export function openLink(url) {
  if (isTelegram(url)) openTelegram(url);
  else if (/^https?:\/\//i.test(url)) window.open(url, "_blank", "noopener,noreferrer");
  else sayError(new Error(url));
}
