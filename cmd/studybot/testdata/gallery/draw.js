// Draws the gallery with the page's own modules.
import { avatar, fill, h } from "./dom.js";
import { messageNode } from "./bubble.js";
import { state } from "./state.js";
import { useLanguage } from "./words.js";

const { scenes, phrases, languages, now } = window.gallery;
const parts = [...new Set(scenes.map((s) => s.part))];
const choice = { form: "modern", width: "desk", theme: "light" };
const choices = { form: ["modern", "classic"], width: ["desk", "phone"], theme: ["light", "dark"] };

state.zone = "Asia/Shanghai";
state.clock.base = Date.parse(now);

/** group is one sender's messages, as the list of the page groups them. */
function group(messages) {
  const nodes = messages.map(messageNode);
  nodes.forEach((n, i) => {
    n.classList.toggle("first", i === 0);
    n.classList.toggle("last", i === nodes.length - 1);
  });
  return h("div", { class: "group" }, h("div", { class: "face" }, avatar("studybot", 5, "bot")), h("div", { class: "stack" }, nodes));
}

function side(scene, lang) {
  const one = scene.in[lang];
  if (!one) return "";
  useLanguage(lang);
  const text = one.text && (scene.part === "toast" ? h("div", { class: "toast said", dir: "auto" }, one.text) : h("pre", { class: "sheet", dir: "auto" }, one.text));
  const messages = one.forms?.[choice.form] || [];
  return h("div", { class: "side-of", lang }, text || "", messages.length ? group(messages) : "");
}

const sceneNode = (scene) => h("article", { class: "scene" }, h("h3", null, scene.name), h("div", { class: "sides" }, languages.map((lang) => side(scene, lang))));

const partNode = (part) => h("section", null, h("h2", null, part), scenes.filter((s) => s.part === part).map(sceneNode));

const phraseRow = (p) => h("tr", null, h("td", null, p.id), languages.map((lang) => h("td", { lang }, p.in[lang])));

const phraseNode = () => h("section", null, h("h2", null, "every phrase"), h("table", { class: "phrases" }, h("tbody", null, phrases.map(phraseRow))));

function draw() {
  document.documentElement.dataset.theme = choice.theme;
  document.body.dataset.width = choice.width;
  const switches = Object.entries(choices).flatMap(([name, values]) => values.map((value) => h("button", {
    type: "button", "aria-pressed": String(choice[name] === value), onclick: () => { choice[name] = value; draw(); },
  }, value)));
  fill(document.getElementById("switches"), switches);
  const asked = decodeURIComponent(location.hash.slice(1));
  const wanted = (part) => asked === "" || asked === part;
  fill(document.getElementById("parts"), ["", ...parts, "phrases"].map((part) => h("a", { href: `#${part}`, "aria-current": String(asked === part) }, part || "all")));
  fill(document.getElementById("scenes"), parts.filter(wanted).map(partNode), wanted("phrases") ? phraseNode() : "");
  document.body.dataset.ready = "1";
}

// Nothing answers here: buttons and options are only looked at.
document.addEventListener("click", (e) => {
  if (!e.target.closest("#scenes .keyboard, #scenes .poll, #scenes a, #scenes .photo")) return;
  e.preventDefault();
  e.stopPropagation();
}, true);

addEventListener("hashchange", draw);
draw();
