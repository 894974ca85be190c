// The worksheet as a list: every exercise with its number, the first few open. The lines of a closed one aren't built.
//
// data: {sheet, script, rows: [{number, title, facts, isNew, over, times, lines}]}. sheet: identifies the worksheet; if
// it changes, the open exercises are forgotten. over: the lines over each akshara. times: how many times to sing the
// line, as a sentence. lines: one text for each avartanam, null if the exercise isn't composed yet. In a line a space divides aksharas, ~ the units of an akshara, | the angas.
// A unit is a syllable, the number of its swarasthana if that is shown, and ' for each sthayi above or . for each
// below; a comma if it is held. All values are shown as plain text.

import { make } from "../elements.js";
import { say } from "../say.js";

const OPEN_AT_FIRST = 3;
const DOTS = { "''": "ati-tara", "'": "tara", ".": "mandra", "..": "anumandra" };

export default function preview({ data, parentElement }) {
  const root = parentElement.querySelector(".v-preview");
  const [list, all] = [root.querySelector("ol"), root.querySelector(".all")];
  root.dataset.script = data.script;
  if (root.sheet !== data.sheet) {
    root.sheet = data.sheet;
    root.open = new Set(Array.from({ length: OPEN_AT_FIRST }, (_, i) => i));
    root.shown = [];
    list.textContent = "";
  }
  data.rows.forEach((row, i) => {
    const text = JSON.stringify(row);
    if (root.shown[i] === text) return;
    root.shown[i] = text;
    const item = drawn(row, i, root);
    if (list.children[i]) list.children[i].replaceWith(item);
    else list.append(item);
  });
  root.shown.length = data.rows.length;
  while (list.children.length > data.rows.length) list.lastChild.remove();
  const details = [...list.querySelectorAll("details")];
  const said = () => (all.textContent = say(details.every((one) => one.open) ? "web.preview.close_all" : "web.preview.open_all"));
  all.hidden = details.length <= OPEN_AT_FIRST;
  all.onclick = () => {
    const opens = !details.every((one) => one.open);
    for (const one of details) one.open = opens;
  };
  // toggle events don't bubble, so the list listens in the capture phase
  if (!root.said) list.addEventListener("toggle", () => root.said(), true);
  root.said = said;
  said();
}

function drawn(row, i, root) {
  const summary = make(
    "summary",
    {},
    make("b", { class: "number" }, `${row.number}.`),
    // the badge follows the last word of a title of any length
    make("span", {}, make("span", { class: "title" }, row.title), row.isNew ? make("span", { class: "new" }, say("web.preview.new")) : null),
    make("span", { class: "about" }, row.facts),
  );
  const details = make("details", { open: root.open.has(i) }, summary);
  const fill = () => {
    if (details.open) root.open.add(i);
    else root.open.delete(i);
    if (details.open && details.children.length === 1) details.append(sargam(row));
  };
  details.addEventListener("toggle", fill);
  // the toggle event comes later; an exercise that is open from the start gets its lines at once
  if (details.open) fill();
  return make("li", {}, details);
}

function sargam({ lines, over, times }) {
  if (!lines) return make("p", { class: "to-come" }, say("web.preview.not_composed"));
  const akshara = (units) => make("span", { class: "akshara" }, units.split("~").map(swara));
  const anga = (aksharas) => make("span", { class: "anga" }, aksharas.split(" ").map(akshara));
  const rows = lines.map((line, k) =>
    make("div", { class: "row" }, make("span", { class: "avartanam" }, `${k + 1}`), line.split("|").map(anga)),
  );
  return make("div", { class: "sargam", "data-over": over }, times ? make("p", { class: "times" }, times) : null, rows);
}

/** A swara with its dots, as on the printed sheet. */
export function swara(unit) {
  if (unit === ",") return make("i", { class: "held" }, ",");
  const [, syllable, number, dots] = /^([^\d.']*)(\d?)([.']*)$/.exec(unit);
  return make("i", { class: DOTS[dots] }, syllable, number ? make("sub", {}, number) : null);
}
