// The virtual clock: what time it is in the group, and moving it on.
import { fill, h, icon, spinner } from "./dom.js";
import { moveClock, pending } from "./actions.js";
import { now, on, state } from "./state.js";
import { panel, sayError } from "./overlays.js";
import { clockSeconds, clockTime, inZone, offsetOf, shortDay, wall } from "./time.js";
import { t } from "./words.js";

const root = document.getElementById("clock");
let parts = null;

const jumps = [["plusHour", { plus: "1h" }], ["tomorrow", { until: "tomorrow 08:00" }], ["sunday", { until: "next Sunday 20:00" }], ["event", { until: "next event" }]];

export function buildClock() {
  const face = h("div", { class: "clock-face", role: "timer", "aria-label": t("clock") }, icon("clock"),
    h("span", { class: "clock-day" }), h("span", { class: "clock-time" }), h("span", { class: "clock-zone" }));
  const status = h("div", { class: "clock-status", role: "status" });
  const buttons = jumps.map(([word, what]) => h("button", { class: `jump-button jump-${word}`, type: "button", onclick: () => go(what) }, word === "event" ? icon("forward") : "", t(word)));
  const custom = h("button", { class: "jump-button jump-custom", type: "button", "aria-haspopup": "dialog" }, icon("calendar"), t("custom"));
  const box = customBox();
  const menu = h("button", { class: "button ghost clock-menu", type: "button", "aria-haspopup": "true", title: t("moveClock") }, icon("forward"), h("span", { class: "offscreen" }, t("moveClock")));
  const row = h("div", { class: "clock-jumps", role: "group", "aria-label": t("moveClock") }, buttons, custom, box.node);
  const progress = h("div", { class: "clock-progress", role: "progressbar", "aria-label": t("moveClock"), "aria-valuemin": "0", "aria-valuemax": "100" }, h("i"));
  parts = { face, status, row, progress, menu, box, custom, all: [...buttons, custom, menu] };
  parts.customPanel = panel(custom, box.node, box.opened);
  menu.setAttribute("aria-expanded", "false");
  menu.addEventListener("click", () => toggleMenu(!row.classList.contains("shown")));
  row.addEventListener("keydown", (e) => { if (e.key === "Escape") { toggleMenu(false); menu.focus(); } });
  fill(root, face, status, menu, row, progress);
  drawClock();
}

document.addEventListener("pointerdown", (e) => { if (parts && !root.contains(e.target)) toggleMenu(false); });

function toggleMenu(open) {
  parts.row.classList.toggle("shown", open);
  parts.menu.setAttribute("aria-expanded", String(open));
}

function go(what) {
  toggleMenu(false);
  parts.customPanel.close(false);
  return moveClock(what);
}

function customBox() {
  const field = h("input", { type: "datetime-local", class: "clock-field", "aria-label": t("to") });
  const start = () => {
    const at = inZone(field.value, state.zone);
    if (!Number.isFinite(at)) return;
    if (at <= now()) { sayError(new Error(t("past"))); return; }
    go({ to: new Date(at).toISOString().replace(".000Z", "Z") });
  };
  const plus = [["5m", `5 ${t("min")}`], ["15m", `15 ${t("min")}`], ["24h", `1 ${t("day")}`]].map(([what, word]) => h("button", { class: "jump-button", type: "button", onclick: () => go({ plus: what }) }, t("plus", word)));
  field.addEventListener("keydown", (e) => { if (e.key === "Enter") start(); });
  const node = h("div", { class: "clock-custom panel" }, h("div", { class: "clock-custom-row" }, field, h("button", { class: "button primary", type: "button", onclick: start }, t("go"))), h("div", { class: "clock-custom-row" }, plus));
  const opened = () => { field.value = wall(now() + 3_600_000, state.zone); field.min = wall(now(), state.zone); field.focus(); };
  return { node, opened };
}

/** drawClock runs every second, and whenever the server tells of the clock. */
export function drawClock() {
  if (!parts || !state.me) return;
  const at = now();
  const [, day, time, zone] = parts.face.children;
  put(day, shortDay(at, state.zone));
  put(time, clockSeconds(at, state.zone));
  put(zone, `${state.zoneName || state.zone} (UTC${offsetOf(at, state.zone)})`);
  const { moving, target, from } = state.clock;
  const busy = moving || pending.has("clock");
  root.classList.toggle("moving", busy);
  for (const button of parts.all) button.disabled = busy;
  const words = moving && target ? t("movingTo", `${shortDay(target, state.zone)} ${clockTime(target, state.zone)}`) : "";
  if (parts.status.textContent !== words) fill(parts.status, words ? spinner() : "", words);
  const part = moving && target > from ? Math.min(1, Math.max(0, (at - from) / (target - from))) : busy ? 0.02 : 0;
  parts.progress.style.setProperty("--part", String(part));
  parts.progress.setAttribute("aria-valuenow", String(Math.round(part * 100)));
}

const put = (node, text) => { if (node.textContent !== text) node.textContent = text; };

let queued = false;

// While the clock moves its reports come in bursts: they are drawn once a frame.
on("clock", () => {
  if (queued) return;
  queued = true;
  setTimeout(() => { queued = false; drawClock(); }, 40);
});
on("pending", (id) => { if (id === "clock") drawClock(); });
