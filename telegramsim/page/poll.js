// Polls and quizzes, as this one person sees them.
import { h, icon, spinner } from "./dom.js";
import { entityText } from "./entities.js";
import { pending, retract, vote, voteID } from "./actions.js";
import { now } from "./state.js";
import { span } from "./time.js";
import { t } from "./words.js";

const fills = new Map();
const chosen = new Map();

/** pollNode draws a poll. Bars start where they last stood and move to where they belong. */
export function pollNode(message) {
  const poll = message.poll;
  const counted = poll.options.some((o) => o.count !== null && o.count !== undefined);
  const open = poll.can_vote && !poll.closed;
  const classes = ["poll", poll.type, poll.closed && "closed", counted && "counted", poll.voted && "voted", open && "open"];
  const node = h("div", { class: classes.filter(Boolean).join(" "), "data-poll-id": poll.id },
    h("div", { class: "poll-question", dir: "auto" }, poll.question),
    poll.description ? h("div", { class: "poll-description", dir: "auto" }, poll.description) : "",
    h("div", { class: "poll-kind" }, kindOf(poll), verdict(poll)));
  const picks = picksOf(message);
  const sync = () => syncVote(node, picks, poll);
  const box = h("div", { class: "options", role: open ? (poll.multiple ? "group" : "radiogroup") : "list", "aria-label": poll.question },
    poll.options.map((o) => option(message, o, { open, counted, picks, sync })));
  node.append(box);
  node.append(explanation(poll), foot(message, open));
  sync();
  grow(node, message.key);
  return node;
}

function kindOf(poll) {
  const name = poll.type === "quiz" ? "quiz" : "poll";
  if (poll.closed) return t(name === "quiz" ? "finalQuiz" : "finalPoll");
  return t(poll.multiple ? `${name}Many` : name);
}

function picksOf(message) {
  const { key, poll } = message;
  if (!poll.can_vote || poll.closed) chosen.delete(key);
  else if (!chosen.has(key)) chosen.set(key, new Set(poll.options.filter((o) => o.mine).map((o) => o.index)));
  return chosen.get(key) || new Set();
}

/** verdict tells someone who answered whether they were right, once the right answer is known. */
function verdict(poll) {
  const known = poll.type === "quiz" && poll.options.some((o) => o.correct === true);
  if (!known || !poll.voted) return "";
  const mine = poll.options.filter((o) => o.mine);
  const hits = mine.filter((o) => o.correct).length;
  const all = poll.options.filter((o) => o.correct).length;
  const word = hits === all && mine.length === all ? "right" : hits > 0 ? "partly" : "wrong";
  return h("span", { class: `verdict ${word}` }, icon(word === "wrong" ? "close" : "check"), t(word));
}

function option(message, o, { open, counted, picks, sync }) {
  const { poll } = message;
  const state = o.correct === true ? "right" : o.mine && o.correct === false ? "wrong" : "";
  const busy = pending.has(voteID(message.key));
  const mark = h("span", { class: "mark", "aria-hidden": "true" },
    counted ? h("span", { class: "percent" }, `${o.percent ?? 0}%`) : "",
    busy && picks.has(o.index) ? spinner() : h("span", { class: "dot" }, icon(state === "wrong" ? "close" : "check")));
  const text = h("span", { class: "option-text", dir: "auto" }, o.text);
  const bar = h("span", { class: "bar", "aria-hidden": "true" }, h("span", { class: "bar-fill", "data-percent": counted ? o.percent ?? 0 : 0, "data-index": o.index }));
  const notes = [counted && t("votes", o.count ?? 0), o.mine && t("yourAnswer"), o.correct === true && t("rightAnswer")].filter(Boolean);
  const said = notes.length ? h("span", { class: "offscreen" }, ` ${notes.join(", ")}`) : "";
  const count = counted && o.count ? h("span", { class: "count", "aria-hidden": "true" }, String(o.count)) : "";
  const classes = `option ${state} ${o.mine ? "mine" : ""}`;
  if (!open) return h("div", { class: classes, role: "listitem", "data-index": o.index }, mark, text, count, said, bar);
  const pick = () => {
    if (pending.has(voteID(message.key))) return;
    if (!poll.multiple) {
      if (o.mine) return;
      picks.clear();
      picks.add(o.index);
      vote(message, [o.index]);
      return;
    }
    if (!picks.delete(o.index)) picks.add(o.index);
    sync();
  };
  return h("button", {
    class: classes, type: "button", role: poll.multiple ? "checkbox" : "radio", "data-index": o.index, "data-multiple": poll.multiple,
    "data-focus": `option ${o.index}`, disabled: busy, onclick: pick,
  }, mark, text, count, said, bar);
}

function syncVote(node, picks, poll) {
  for (const o of node.querySelectorAll("button.option")) {
    const on = picks.has(Number(o.dataset.index));
    o.classList.toggle("picked", on);
    o.setAttribute("aria-checked", String(on));
  }
  const button = node.querySelector(".vote");
  const same = poll.options.every((o) => o.mine === picks.has(o.index));
  if (button) button.disabled = picks.size === 0 || same;
  if (button) button.hidden = poll.voted && same;
}

function explanation(poll) {
  if (!poll.explanation) return "";
  return h("div", { class: "explanation" }, icon("bulb"),
    h("div", null, h("span", { class: "offscreen" }, `${t("explanation")}: `), h("span", { dir: "auto" }, entityText(poll.explanation, poll.explanation_entities))));
}

function foot(message, open) {
  const { poll } = message;
  const parts = [h("span", { class: "poll-total" }, t("votes", poll.total || 0))];
  if (!poll.closed && poll.close_date) parts.push(h("span", { class: "closes", "data-closes": poll.close_date }, closesIn(poll.close_date)));
  const hint = !poll.closed && poll.hidden && poll.voted ? h("div", { class: "poll-hint" }, t("hidden")) : "";
  const send = open && poll.multiple
    ? h("button", { class: "vote", type: "button", "data-focus": "vote", onclick: () => vote(message, [...(chosen.get(message.key) || [])].sort((a, b) => a - b)) }, t("vote")) : "";
  const back = poll.can_retract && !poll.closed
    ? h("button", { class: "retract", type: "button", "data-focus": "retract", onclick: () => { chosen.delete(message.key); retract(message); } }, t("retract")) : "";
  return h("div", { class: "poll-foot" }, hint, send, back, h("div", { class: "poll-figures" }, parts));
}

const closesIn = (date) => {
  const left = Date.parse(date) - now();
  return left > 0 ? t("closesIn", span(left)) : t("closing");
};

/** tickPolls lets the countdowns run. */
export function tickPolls(root) {
  for (const node of root.querySelectorAll("[data-closes]")) {
    const text = closesIn(node.dataset.closes);
    if (node.textContent !== text) node.textContent = text;
  }
}

function grow(node, key) {
  const bars = [...node.querySelectorAll(".bar-fill")];
  for (const bar of bars) {
    const id = `${key} ${bar.dataset.index}`;
    bar.style.setProperty("--fill", String((fills.get(id) || 0) / 100));
    fills.set(id, Number(bar.dataset.percent));
  }
  setTimeout(() => {
    for (const bar of bars) bar.style.setProperty("--fill", String(Number(bar.dataset.percent) / 100));
  }, 30);
}
