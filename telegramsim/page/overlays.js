// What lies above the page: toasts, alerts, questions, the lightbox, small panels.
import { calm, fill, h, icon } from "./dom.js";
import { t } from "./words.js";

const recent = new Map();

/** showAnswer shows a bot's answer to a tap. It may come by two ways, so the same words within two seconds are shown once. */
export function showAnswer(text, alert) {
  if (!text) return;
  const at = performance.now();
  if (at - (recent.get(text) ?? -Infinity) < 2000) return;
  recent.set(text, at);
  if (alert) showAlert(text);
  else showToast(text);
}

export function showToast(text, kind) {
  const box = document.getElementById("toasts");
  const toast = h("div", { class: `toast ${kind || ""}`, dir: "auto" }, text);
  let timer = 0;
  const leave = () => {
    toast.classList.add("leaving");
    setTimeout(() => toast.remove(), calm() ? 0 : 250);
  };
  const wait = () => { timer = setTimeout(leave, 2600 + Math.min(5000, text.length * 45)); };
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", wait);
  toast.addEventListener("click", leave);
  box.append(toast);
  while (box.children.length > 3) box.firstChild.remove();
  wait();
}

export function sayError(err) {
  showToast(err instanceof TypeError ? t("offline") : err.message || t("failed"), "error");
}

function dialog(kind, ...children) {
  const box = h("dialog", { class: `dialog ${kind}` }, ...children);
  box.addEventListener("close", () => box.remove());
  box.addEventListener("click", (e) => { if (e.target === box) box.close(); });
  document.body.append(box);
  box.showModal();
  return box;
}

export function showAlert(text) {
  const ok = h("button", { class: "button primary", type: "button", autofocus: true }, t("ok"));
  const box = dialog("alert", h("p", { class: "dialog-text", dir: "auto" }, text), h("div", { class: "dialog-row" }, ok));
  box.setAttribute("role", "alertdialog");
  box.setAttribute("aria-label", text);
  ok.addEventListener("click", () => box.close());
}

/** ask puts a yes-or-no question. */
export function ask(text, yes) {
  return new Promise((done) => {
    const sure = h("button", { class: "button danger", type: "button" }, yes);
    const no = h("button", { class: "button", type: "button", autofocus: true }, t("cancel"));
    const box = dialog("ask", h("p", { class: "dialog-text", dir: "auto" }, text), h("div", { class: "dialog-row" }, no, sure));
    let answer = false;
    sure.addEventListener("click", () => { answer = true; box.close(); });
    no.addEventListener("click", () => box.close());
    box.addEventListener("close", () => done(answer));
  });
}

export function showKeys() {
  const rows = t("keyList").map(([keys, what]) =>
    h("div", { class: "key-row" }, h("span", { class: "key-caps" }, keys.split(" ").map((k) => h("kbd", null, k))), h("span", null, what)));
  const close = h("button", { class: "button primary", type: "button", autofocus: true }, t("close"));
  const box = dialog("keys", h("h2", null, t("keys")), rows, h("div", { class: "dialog-row" }, close));
  close.addEventListener("click", () => box.close());
}

/** lightbox shows a photo as large as the window; a click on it shows its true size. */
export function lightbox(src, name) {
  const image = h("img", { src, alt: name });
  const frame = h("div", { class: "light-frame" }, image);
  const shut = h("button", { class: "round", type: "button", "aria-label": t("close"), title: t("close"), autofocus: true }, icon("close"));
  const save = h("a", { class: "round", href: src, download: name, "aria-label": t("download"), title: t("download") }, icon("download"));
  const box = dialog("light", frame, h("div", { class: "light-tools" }, save, shut));
  box.setAttribute("aria-label", name);
  shut.addEventListener("click", () => box.close());
  image.addEventListener("click", () => box.classList.toggle("zoomed"));
  frame.addEventListener("click", (e) => { if (e.target === frame) box.close(); });
}

/** panel makes a button open and close a small panel; Escape and a click elsewhere close it. */
export function panel(button, box, opened) {
  const close = (refocus) => {
    if (box.hidden) return;
    box.hidden = true;
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (refocus) button.focus();
  };
  const outside = (e) => { if (!box.contains(e.target) && !button.contains(e.target)) close(false); };
  const open = () => {
    box.hidden = false;
    button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", outside, true);
    opened?.();
  };
  box.hidden = true;
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => (box.hidden ? open() : close(false)));
  box.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    e.stopPropagation();
    close(true);
  });
  return { open, close };
}

/** splash covers the page while the server can't be reached. */
export function splash(again) {
  const old = document.querySelector(".splash");
  old?.remove();
  if (!again) return;
  const button = h("button", { class: "button primary", type: "button" }, t("retry"));
  button.addEventListener("click", again);
  document.body.append(fill(h("div", { class: "splash" }), h("p", null, t("noView")), button));
}
