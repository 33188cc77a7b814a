// Above the messages: which chat this is, who types, what one can do with it, and its topics.
import { avatar, colorOf, differs, fill, h, icon } from "./dom.js";
import { pending, plain } from "./actions.js";
import { chatOf, emit, messagesOf, on, state } from "./state.js";
import { ask } from "./overlays.js";
import { dots } from "./side.js";
import { language, t } from "./words.js";

const head = document.getElementById("head");
const topics = document.getElementById("topics");

export function drawHead() {
  const chat = chatOf(state.chat);
  head.hidden = !chat;
  if (!chat) return;
  const typing = state.typing.get(state.chat)?.name;
  const busy = ["join", "leave", "block", "unblock"].filter((kind) => pending.has(kind));
  const { id, type, title, members, is_member: member, joinable, blocked } = chat;
  if (!differs(head, language(), typing, busy, id, type, title, members, member, joinable, blocked)) return;
  const group = chat.type !== "private";
  fill(head,
    h("button", { class: "round plain back", type: "button", title: t("back"), "aria-label": t("back"), onclick: () => emit("back") }, icon("back")),
    avatar(chat.title, group ? colorOf(chat.id) : state.bot?.color ?? 5, group ? "" : "bot"),
    h("div", { class: "head-words" }, h("h1", { dir: "auto" }, chat.title), h("p", { class: "head-state", "aria-live": "polite" }, subtitle(chat))),
    h("div", { class: "head-tools" }, group ? groupTool(chat) : botTool(chat)));
}

function subtitle(chat) {
  const typing = state.typing.get(state.chat);
  if (typing) return [h("span", { class: "typing" }, h("bdi", null, t("typing", typing.name)), dots())];
  if (chat.type === "private") return state.bot?.username ? `${t("bot")} · @${state.bot.username}` : t("bot");
  return t("members", chat.members || 0);
}

const tool = (kind, name, onclick, style) => h("button", { class: `button ghost ${style || ""} ${kind}-chat`, type: "button", title: t(kind), disabled: pending.has(kind), onclick }, icon(name), h("span", { class: "tool-word" }, t(kind)));

function groupTool(chat) {
  if (chat.is_member) {
    return tool("leave", "leave", async () => { if (await ask(t("sureLeave", chat.title), t("leave"))) plain("leave", { chat: chat.id }); });
  }
  return chat.joinable ? tool("join", "join", () => plain("join", { chat: chat.id }), "primary") : "";
}

function botTool(chat) {
  if (chat.blocked) return tool("unblock", "check", () => plain("unblock", {}), "primary");
  return tool("block", "block", async () => { if (await ask(t("sureBlock", chat.title), t("block"))) plain("block", {}); });
}

export function drawTopics() {
  const chat = chatOf(state.chat);
  const list = chat?.topics || [];
  topics.hidden = !list.length;
  if (!list.length) return;
  const general = messagesOf(state.chat).some((m) => !m.topic);
  if (!differs(topics, language(), state.chat, state.topic, list, general)) return;
  const tabs = [{ id: "", name: t("all") }, ...(general || list.every((x) => x.id > 1) ? [{ id: "0", name: t("general") }] : []), ...list.filter((x) => x.id > 1).map((x) => ({ ...x, id: String(x.id) }))];
  const go = (id) => emit("topic", id);
  const tab = (x, i) => h("button", {
    type: "button", role: "tab", class: "topic", "data-topic": x.id, "aria-selected": String(x.id === state.topic), tabindex: x.id === state.topic ? "0" : "-1", onclick: () => go(x.id),
    onkeydown: (e) => { const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key]; if (step) { go(tabs[(i + step + tabs.length) % tabs.length].id); topics.querySelector("[aria-selected=true]")?.focus(); } },
  }, h("bdi", null, x.name), x.closed ? h("span", { title: t("closed") }, icon("lock")) : "");
  topics.setAttribute("role", "tablist");
  topics.setAttribute("aria-label", t("topics"));
  fill(topics, tabs.map(tab));
  topics.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

on("typing", (id) => { if (id === state.chat) drawHead(); });
on("pending", (id) => { if (["join", "leave", "block", "unblock"].includes(id)) drawHead(); });
