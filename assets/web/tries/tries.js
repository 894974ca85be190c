// More new exercises: a card for each with number, shape, sargam and level.
//
// data: {chosen, tries: [{number, contour: [letters above madhya s, unit by unit], rows: [[[unit]]]
// (rows of angas of units, each as HTML), level: 1 to 5, word: the level's name, spoken}]}; contour and rows are those
// of the first new avartanam, or of one in which the exercises differ. Trigger: chosen (a number).

import { LEVELS } from "../constants.js";
import { focusedIn } from "../elements.js";
import { say } from "../say.js";

const LOOK_MS = 400;
const HEIGHT = 60;

export default function tries({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".v-tries");
  const focused = focusedIn(root)?.dataset.number ?? null;
  root.innerHTML = data.tries.map((one) => card(one, data.chosen)).join("");
  root.onclick = (event) => {
    const pressed = event.target.closest("button");
    if (!pressed) return;
    // a tap on the chosen one is reported too: the server may already be at another
    if (pressed.ariaPressed !== "true") pressed.ariaBusy = "true";
    setTriggerValue("chosen", Number(pressed.dataset.number));
  };
  if (focused) root.querySelector(`[data-number="${focused}"]`)?.focus({ preventScroll: true });
  clearInterval(root.watch);
  root.watch = setInterval(() => root.classList.toggle("sounds", !!window.varisaiPlayer?.state().playing), LOOK_MS);
  return () => clearInterval(root.watch);
}

function card({ number, contour, rows, level, word, spoken }, chosen) {
  const pips = Array.from({ length: LEVELS }, (_, i) => `<s${i < level ? ' class="on"' : ""}></s>`).join("");
  return `<button type="button" data-number="${number}" aria-pressed="${number === chosen}"
    aria-label="${say("web.more.card", { number, word, level, most: LEVELS, spoken })}"><b>${number}</b>${drawn(contour)}
    <span class="sargam">${rows.map(row).join("")}</span>
    <span class="level"><span class="pips">${pips}</span>${word}</span></button>`;
}

function row(angas) {
  const cells = angas.map((units) => units.map((swara) => `<span class="cell">${swara}</span>`).join(""));
  return `<span class="row">${cells.join('<i class="bar"></i>')}</span>`;
}

/** The contour as a drawing, scaled from its lowest to its highest swara. */
function drawn(contour) {
  const [low, high] = [Math.min(...contour), Math.max(...contour)];
  const y = (step) => HEIGHT - 4 - ((step - low) * (HEIGHT - 8)) / Math.max(high - low, 4);
  const path = contour.map((step, i) => `${i ? "L" : "M"}${i * 10} ${y(step)}h8`).join("");
  return `<svg viewBox="0 0 ${contour.length * 10} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><path d="${path}"
    fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" vector-effect="non-scaling-stroke"/></svg>`;
}
