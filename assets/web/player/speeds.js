// The control of the speed: swaras per akshara, by gati, or the first three kalams in a row (trikalam).

import { GATIS } from "../constants.js";
import { draw, make } from "../elements.js";
import { say } from "../say.js";
import { DOTS_ICON } from "./hands.js";

const KALAMS = GATIS[0].speeds;
const TRIKALAM = "trikalam";

/** The speeds in the bar, 1 2 3 4 or the other one that is on, and all speeds in the panel. */
export class Speeds {
  /** chosen(speed, trikalam); open(byKey) shows the panel. */
  constructor(chosen, open) {
    this.chosen = chosen;
    this.buttons = [];
    const kalams = KALAMS.map((speed, i) => this.button(speed, i + 1, say("web.speed.kalam", { number: i + 1, count: speed })));
    this.opener = make("button", { type: "button", class: "v-other", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-controls": "v-panel", click: ({ detail }) => open(detail === 0) });
    this.node = this.row(say("web.speed"), "v-speed", kalams, this.opener);
    const run = this.button(TRIKALAM, say("web.speed.trikalam"), say("web.speed.trikalam_help"));
    const again = KALAMS.map((speed, i) => this.button(speed, i + 1, say("web.speed.chaturasra", { number: i + 1 })));
    const others = GATIS.slice(1).flatMap(({ name, speeds }) =>
      speeds.map((speed) => this.button(speed, [make("b", {}, `${speed}`), make("small", {}, name)], say("web.speed.gati", { gati: name, count: speed }))),
    );
    this.panel = [this.row(say("web.speed"), "v-kalams", again, run), this.row(say("web.speed.gatis"), "v-gatis", others)];
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

  /** Show the current speed, and disable those that the exercise can't have. */
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
    this.opener.setAttribute("aria-label", isOther ? say("web.speed.now", { speed: name }) : say("web.speed.other"));
    this.opener.title = say(isOther ? "web.speed.choose_other" : "web.speed.other");
  }
}

/** '2', 'Tisra 6', 'Trikalam'. */
export function speedName(speed, trikalam) {
  if (trikalam) return say("web.speed.trikalam");
  const kalam = KALAMS.indexOf(speed);
  if (kalam >= 0) return `${kalam + 1}`;
  return say("web.speed.gati_short", { gati: GATIS.find(({ speeds }) => speeds.includes(speed)).name, count: speed });
}
