// The worksheet as a list: every exercise with its number, the first few open. What is closed is not built.
//
// data: {sheet, script, rows: [{number, title, facts, isNew, over, lines}]}. sheet: another one is another worksheet, and
// what was opened of the last is forgotten. over: lines over each akshara. lines: an avartanam each, null while it is
// still to be written; a space stands between aksharas, ~ between the units of one, | between angas; a unit is a
// syllable, the number of its swarasthana where that is shown, ' for each sthayi above and . for each below; a comma
// where it is held. All of it is shown as text alone.

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
  const said = () => (all.textContent = details.every((one) => one.open) ? "Close all" : "Open all");
  all.hidden = details.length <= OPEN_AT_FIRST;
  all.onclick = () => {
    const opens = !details.every((one) => one.open);
    for (const one of details) one.open = opens;
  };
  // it doesn't rise from what is opened, so it is caught on its way down
  if (!root.said) list.addEventListener("toggle", () => root.said(), true);
  root.said = said;
  said();
}

function drawn(row, i, root) {
  const item = made("li"), details = made("details"), summary = made("summary");
  summary.append(made("b", "number", `${row.number}.`), made("span", "title", row.title));
  if (row.isNew) summary.append(made("span", "new", "new"));
  summary.append(made("span", "about", row.facts));
  details.append(summary);
  const fill = () => {
    if (details.open) root.open.add(i);
    else root.open.delete(i);
    if (details.open && details.children.length === 1) details.append(sargam(row));
  };
  details.open = root.open.has(i);
  details.addEventListener("toggle", fill);
  // an event comes later; what is open from the start has its lines at once
  if (details.open) fill();
  item.append(details);
  return item;
}

function sargam({ lines, over }) {
  if (!lines) return made("p", "to-come", "It is still to be written.");
  const box = made("div", "sargam");
  box.dataset.over = over;
  lines.forEach((line, k) => {
    const row = made("div", "row");
    row.append(made("span", "avartanam", String(k + 1)));
    for (const anga of line.split("|")) {
      const group = made("span", "anga");
      for (const akshara of anga.split(" ")) {
        const beat = made("span", "akshara");
        for (const unit of akshara.split("~")) beat.append(swara(unit));
        group.append(beat);
      }
      row.append(group);
    }
    box.append(row);
  });
  return box;
}

/** A swara with its dots drawn, as on the sheet. */
function swara(unit) {
  if (unit === ",") return made("i", "held", ",");
  const [, syllable, number, dots] = /^([^\d.']*)(\d?)([.']*)$/.exec(unit);
  const one = made("i", DOTS[dots] ?? "", syllable);
  if (number) one.append(made("sub", "", number));
  return one;
}

function made(tag, name = "", text = "") {
  const one = document.createElement(tag);
  if (name) one.className = name;
  if (text) one.textContent = text;
  return one;
}
