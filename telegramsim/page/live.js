// Being one person: their view is fetched, then kept true by the stream of events.
import * as api from "./api.js";
import { applyView, emit, on, remove, setClock, state, upsert } from "./state.js";
import { showAnswer } from "./overlays.js";

let stop = () => {};
let fetching = null;
let waiting = [];
let soon = 0;

const patience = 120_000; // a tab hidden for so long gives its connection back: browsers allow only six to one server

let away = 0;
let asleep = false;

document.addEventListener("visibilitychange", () => {
  clearTimeout(away);
  if (document.hidden) away = setTimeout(() => { asleep = true; stop(); }, patience);
  else if (asleep) {
    asleep = false;
    become(state.as).catch(() => emit("online", false));
  }
});

/** become changes who looks at the page. */
export async function become(id) {
  stop();
  fetching?.abort();
  fetching = null;
  state.as = id;
  if (String(id) !== String(state.me?.id)) state.messages = new Map();
  state.fresh.clear();
  state.typing.clear();
  await refresh();
  if (state.as !== id) return;
  stop = api.listen(id, { onEvent: take, onUp: () => emit("online", true), onDown: () => emit("online", false) });
}

/** refresh fetches the whole view; what arrives meanwhile is applied after it. */
export async function refresh() {
  fetching?.abort();
  const mine = new AbortController();
  fetching = mine;
  waiting = [];
  try {
    const view = await api.view(state.as, mine.signal);
    if (fetching !== mine) return;
    const held = waiting;
    fetching = null;
    applyView(view);
    held.forEach(take);
  } catch (err) {
    if (err.name === "AbortError") return;
    if (fetching === mine) fetching = null;
    throw err;
  }
}

function refreshSoon() {
  clearTimeout(soon);
  soon = setTimeout(() => refresh().catch(() => emit("online", false)), 60);
}

function take(event) {
  if (fetching && event.type !== "toast") {
    waiting.push(event);
    return;
  }
  switch (event.type) {
    case "hello": if (event.seq !== state.seq) refreshSoon(); break;
    case "message": upsert(event.message); break;
    case "deleted": remove(event.chat, event.key); break;
    case "toast": showAnswer(event.text, event.alert); break;
    case "clock": setClock(event); break;
    case "chats": refreshSoon(); break;
    case "typing": typing(event); break;
  }
}

function typing({ chat, name }) {
  const id = String(chat);
  const until = performance.now() + 5500;
  state.typing.set(id, { name, until });
  emit("typing", id);
  setTimeout(() => {
    if ((state.typing.get(id)?.until ?? Infinity) > performance.now()) return;
    state.typing.delete(id);
    emit("typing", id);
  }, 5600);
}

on("message", ({ message }) => emit("typing", String(message.chat)));
