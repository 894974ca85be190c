// The speed: how many swaras to the akshara, by gati, or all three kalams in one run.

import { GATIS } from "../constants.js";
import { draw, make } from "../elements.js";
import { DOTS_ICON } from "./hands.js";

const KALAMS = GATIS[0].speeds;
const TRIKALAM = "trikalam";
const SWARAS = { 1: "one swara", 2: "two swaras", 3: "three swaras", 4: "four swaras", 5: "five swaras", 6: "six swaras", 7: "seven swaras", 9: "nine swaras" };

/** The choice in the bar, 1 2 3 or the other one that is on, and all of them in the panel. */
export class Speeds {
  /** chosen(speed, trikalam); open(byKey) shows the panel. */
  constructor(chosen, open) {
    this.chosen = chosen;
    this.buttons = [];
    const kalams = KALAMS.map((speed, i) => this.button(speed, i + 1, `Speed ${i + 1}: ${SWARAS[speed]} to the akshara`));
    this.opener = make("button", { type: "button", class: "v-other", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-controls": "v-panel", click: ({ detail }) => open(detail === 0) });
    this.node = this.row("Speed", "v-speed", kalams, this.opener);
    const run = this.button(TRIKALAM, "Trikalam", "Trikalam: once at first speed, twice at second, four times at third");
    const again = KALAMS.map((speed, i) => this.button(speed, i + 1, `Chaturasra gati, speed ${i + 1}`));
    const others = GATIS.slice(1).flatMap(({ name, speeds }) =>
      speeds.map((speed) => this.button(speed, [make("b", {}, `${speed}`), make("small", {}, name)], `${name} gati: ${SWARAS[speed]} to the akshara`)),
    );
    this.panel = [this.row("Speed", "v-kalams", again, run), this.row("Gati", "v-gatis", others)];
  }

  row(word, kind, ...buttons) {
    return make(
      "div",
      { class: `v-control ${kind}`, role: "group", "aria-label": word },
      make("span", { class: "v-word", "aria-hidden": "true" }, word),
      make("div", { class: "v-in v-parts" }, buttons),
    );
  }

  button(choice, text, label) {
    const click = () => (choice === TRIKALAM ? this.chosen(1, true) : this.chosen(choice, false));
    const button = make("button", { type: "button", "aria-label": label, title: label, "aria-pressed": "false", click }, text);
    this.buttons.push({ button, choice });
    return button;
  }

  /** Show what is on, and what this line can have. */
  set({ speeds, trikalam: canRun }, speed, trikalam) {
    const on = trikalam ? TRIKALAM : speed;
    for (const { button, choice } of this.buttons) {
      button.setAttribute("aria-pressed", choice === on);
      button.disabled = choice === TRIKALAM ? !canRun : !speeds.includes(choice);
    }
    const isOther = !KALAMS.includes(on);
    const name = speedName(speed, trikalam);
    this.node.classList.toggle("v-has-other", isOther);
    this.opener.replaceChildren(isOther ? name : draw(DOTS_ICON));
    this.opener.setAttribute("aria-label", isOther ? `Speed: ${name}; choose another` : "Other speeds");
    this.opener.title = isOther ? "Choose another speed" : "Other speeds";
  }
}

/** '2', 'Tisra 6', 'Trikalam'. */
export function speedName(speed, trikalam) {
  if (trikalam) return "Trikalam";
  const kalam = KALAMS.indexOf(speed);
  return kalam >= 0 ? `${kalam + 1}` : `${GATIS.find(({ speeds }) => speeds.includes(speed)).name} ${speed}`;
}
