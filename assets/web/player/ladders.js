// The top of the sheet: arohana and avarohana, which can be played, and the switches.

import { draw, make } from "../elements.js";
import { say } from "../say.js";
import { HEAR_ICON } from "./hands.js";
import { syllable } from "./sargam.js";

export class Ladders {
  /** act: {hear(cents, buttons)} */
  constructor(box, act) {
    this.box = box;
    this.act = act;
    this.up = make("div", { class: "v-ladder", role: "group", "aria-label": say("web.scale.up") });
    this.down = make("div", { class: "v-ladder v-down", role: "group", "aria-label": say("web.scale.down") });
    this.options = make("div", { class: "v-options" });
    this.box.append(this.up, this.down, this.options);
  }

  show(piece) {
    const shown = JSON.stringify(piece.ladders);
    if (shown === this.shown) return;
    this.shown = shown;
    // a phone shows the avarohana only if it isn't the arohana reversed
    const places = ({ up, down }) => [up.map(({ place }) => place), down.map(({ place }) => place).reverse()];
    const [up, down] = places(piece.ladders);
    this.box.classList.toggle("v-unequal", up.join() !== down.join());
    this.ladder(this.up, "up", piece.ladders.up);
    this.ladder(this.down, "down", piece.ladders.down);
  }

  ladder(box, way, rungs) {
    const play = say(`web.scale.${way}.play`);
    const buttons = rungs.map((rung) => {
      const number = rung.number ? make("sub", {}, rung.number) : null;
      return make(
        "button",
        { class: "v-rung-button", type: "button", "aria-label": say("web.swara.play", { swara: rung.label }), title: rung.label, click: ({ currentTarget }) => this.act.hear([rung.cents], [currentTarget]) },
        syllable({ ...rung, shown: rung.shown.toUpperCase() }),
        number,
      );
    });
    const all = make(
      "button",
      { class: "v-hear", type: "button", "aria-label": play, title: play, click: () => this.act.hear(rungs.map(({ cents }) => cents), buttons) },
      draw(HEAR_ICON),
    );
    box.replaceChildren(make("span", { class: "v-word" }, say(`web.scale.${way}`)), ...buttons, all);
  }

  /** Light the swaras one after the other. start: an audio time; apart: seconds; now: the current audio time. */
  light(buttons, start, apart, now) {
    this.stop();
    const step = () => {
      const at = Math.floor((now() - start) / apart);
      buttons.forEach((button, i) => button.classList.toggle("v-lit", i === at || (i === buttons.length - 1 && at === i + 1)));
      if (at <= buttons.length) this.frame = requestAnimationFrame(step);
    };
    this.stop = () => {
      cancelAnimationFrame(this.frame);
      buttons.forEach((button) => button.classList.remove("v-lit"));
    };
    step();
  }

  stop() {}
}

/** A switch whose label says on or off. words: {name, on, off}. */
export class Toggle {
  constructor(words, on, changed) {
    this.words = words;
    this.changed = changed;
    this.node = make("button", { class: "v-toggle", type: "button", click: () => this.set(!this.on, true) });
    this.set(on);
  }

  set(on, tell = false) {
    this.on = on;
    this.node.replaceChildren(on ? this.words.on : this.words.off);
    this.node.setAttribute("aria-label", this.words.name);
    this.node.setAttribute("aria-pressed", on);
    if (tell) this.changed(on);
  }
}
