// The bar at the foot of the page: play, hand, repeat, tempo, speed, sruti, levels.

import { LONGEST_SRUTI } from "../constants.js";
import { draw, make, selectOnEntry } from "../elements.js";
import { say } from "../say.js";
import { HEAR_ICON, MORE_ICON, MUTED_ICON, PAUSE_ICON, PLAY_ICON, handOf } from "./hands.js";
import { Speeds } from "./speeds.js";

const REPEATS = ["all", "line", "span", "off"];
export const TEMPO_STEP = 4;

export class Bar {
  /**
   * act: {toggle, repeat, tempo(value, done), speed(speed, trikalam), sruti(step), srutiTyped(text),
   * level(part, value), mute(part, on)}
   */
  constructor(box, act, levels, toggles) {
    this.box = box;
    this.act = act;
    this.progress = make("i", { class: "v-progress" });
    this.play = make("button", { class: "v-play", type: "button", click: () => act.toggle() });
    this.hand = make("div", { class: "v-where", "aria-hidden": "true" });
    this.repeat = this.choice("repeat", say("web.repeat"), REPEATS.map((mode) => [mode, say(`web.repeat.${mode}`)]), (mode) => act.repeat(mode));
    this.tempo = this.tempoControl();
    this.speed = new Speeds(act.speed, (byKey) => this.open(this.panel.hidden, byKey));
    this.sruti = this.srutiControl();
    this.sliders = Object.fromEntries(["tanpura", "melody", "tala"].map((part) => [part, this.slider(part, levels[part])]));
    this.toggles = make("div", { class: "v-switches" }, toggles);
    this.panel = make("div", { class: "v-panel", id: "v-panel", role: "dialog", "aria-label": say("web.more_controls.panel"), hidden: true });
    this.more = make(
      "button",
      { type: "button", class: "v-more", "aria-expanded": "false", "aria-controls": "v-panel", click: ({ detail }) => this.open(this.panel.hidden, detail === 0) },
      make("span", { class: "v-wide" }, say("web.volume")),
      make("span", { class: "v-small" }, draw(MORE_ICON)),
    );
    this.moreBox = make("div", { class: "v-control v-last" }, make("span", { class: "v-word", "aria-hidden": "true" }), make("div", { class: "v-in" }, this.more));
    this.box.append(this.progress, this.play, this.hand, this.panel);
    this.outside = ({ target }) => {
      if (!this.panel.hidden && ![this.panel, this.more, this.speed.opener].some((part) => part.contains(target))) this.open(false);
    };
    document.addEventListener("pointerdown", this.outside);
    this.place();
    this.showState("paused");
  }

  close() {
    document.removeEventListener("pointerdown", this.outside);
  }

  // -- parts ----------------------------------------------------------------------------

  control(name, word, ...inside) {
    const label = make("span", { class: "v-word", "aria-hidden": "true" }, word);
    return make("div", { class: "v-control", role: "group", "aria-label": word, "data-control": name }, label, ...inside);
  }

  choice(name, word, options, chosen) {
    const buttons = options.map(([value, label]) =>
      make("button", { type: "button", "aria-pressed": "false", "data-value": value, click: () => chosen(value) }, label),
    );
    const node = this.control(name, word, make("div", { class: "v-in v-parts" }, buttons));
    const set = (value) => buttons.forEach((button) => button.setAttribute("aria-pressed", button.dataset.value === `${value}`));
    return { node, set };
  }

  /** Sruti in steps of a kattai, or typed as a kattai, hertz or a note, which the server reads. */
  srutiControl() {
    const field = make("input", {
      class: "v-sruti",
      type: "text",
      "aria-label": say("web.sruti.field"),
      maxlength: LONGEST_SRUTI,
      autocomplete: "off",
      spellcheck: "false",
      change: () => this.act.srutiTyped(field.value.trim()),
      keydown: ({ key }) => {
        if (key === "Escape") field.value = this.sruti.value;
        if (key === "Enter" || key === "Escape") field.blur();
      },
    });
    selectOnEntry(field);
    const button = (sign, name, step) => make("button", { type: "button", "aria-label": name, click: () => this.act.sruti(step) }, sign);
    const [down, up] = [button("−", say("web.sruti.lower"), -1), button("+", say("web.sruti.higher"), 1)];
    const node = this.control("sruti", say("web.sruti"), make("div", { class: "v-in" }, down, field, up));
    const set = (text, lowest, highest) => {
      this.sruti.value = text;
      if (document.activeElement !== field) field.value = text;
      down.disabled = lowest;
      up.disabled = highest;
    };
    return { node, set, field, value: "" };
  }

  tempoControl() {
    const field = make("input", {
      class: "v-tempo",
      type: "text",
      inputmode: "numeric",
      "aria-label": say("web.tempo.field"),
      maxlength: 5,
      change: () => this.typed(field),
      keydown: (press) => {
        const step = { ArrowUp: 1, ArrowDown: -1 }[press.key];
        if (step) {
          press.preventDefault();
          this.act.tempo(Number(field.value) + step, false);
        }
        if (press.key === "Enter") field.blur();
      },
    });
    selectOnEntry(field);
    const button = (sign, name, step) => {
      const node = make("button", { type: "button", "aria-label": name }, sign);
      this.holds(node, () => this.act.tempo(this.tempo.value + step, false), () => this.act.tempo(this.tempo.value, true));
      return node;
    };
    const [slower, faster] = [button("−", say("web.tempo.slower"), -TEMPO_STEP), button("+", say("web.tempo.faster"), TEMPO_STEP)];
    const node = this.control("tempo", say("web.tempo"), make("div", { class: "v-in" }, slower, field, faster));
    const set = (value) => {
      this.tempo.value = value;
      if (document.activeElement !== field || !field.dataset.wrong) field.value = Math.round(value * 10) / 10;
    };
    return { node, set, field, value: 60 };
  }

  typed(field) {
    const value = Number(field.value.replace(",", "."));
    const told = this.act.tempo(field.value.trim() && Number.isFinite(value) ? value : NaN, true, true);
    if (!told) field.value = Math.round(this.tempo.value * 10) / 10;
  }

  /** Make a button repeat step() while it is held, and call done() on release. */
  holds(node, step, done) {
    let timer = null;
    const stop = () => {
      if (timer === null) return;
      clearTimeout(timer);
      timer = null;
      done();
    };
    const again = (wait) => {
      timer = setTimeout(() => {
        step();
        again(Math.max(60, wait * 0.8));
      }, wait);
    };
    node.addEventListener("pointerdown", (down) => {
      if (down.button !== 0) return;
      step();
      again(420);
    });
    for (const end of ["pointerup", "pointerleave", "pointercancel"]) node.addEventListener(end, stop);
    // a click without a pointer comes from the keyboard or a screen reader
    node.addEventListener("click", ({ detail }) => {
      if (detail !== 0) return;
      step();
      done();
    });
  }

  slider(part, value) {
    const field = make("input", { type: "range", min: 0, max: 100, value: Math.round(value * 100), "aria-label": say(`web.part.${part}.volume`), "data-part": part });
    field.addEventListener("input", () => {
      field.style.setProperty("--v-filled", `${field.value}%`);
      this.act.level(part, field.value / 100);
    });
    field.style.setProperty("--v-filled", `${field.value}%`);
    const set = (level) => {
      field.value = Math.round(level * 100);
      field.style.setProperty("--v-filled", `${field.value}%`);
    };
    const mute = make("button", { type: "button", class: "v-mute", "aria-label": say(`web.part.${part}.mute`), "data-mute": part, click: () => this.act.mute(part, mute.getAttribute("aria-pressed") !== "true") });
    const setMuted = (on) => {
      mute.setAttribute("aria-pressed", on);
      mute.title = say(on ? `web.part.${part}.muted` : `web.part.${part}.mute`);
      mute.replaceChildren(draw(on ? MUTED_ICON : HEAR_ICON));
      field.toggleAttribute("data-muted", on);
    };
    setMuted(false);
    return { node: this.control(part, say(`web.part.${part}`), make("div", { class: "v-in v-slide" }, mute, field)), set, setMuted, field };
  }

  // -- showing the state ----------------------------------------------------------------

  /** Put each control into the bar or the panel, depending on the width. */
  place() {
    const width = window.innerWidth;
    const size = width < 840 ? "small" : width < 970 ? "compact" : width < 1240 ? "middle" : "wide";
    const tiny = width < 360;
    // without an exercise there is nothing to repeat, and there is room for the tala's volume
    const bare = Boolean(this.box.closest(".v-bare"));
    if (size === this.size && tiny === this.tiny && bare === this.bare) return;
    this.size = size;
    this.tiny = tiny;
    this.bare = bare;
    const { repeat, tempo, speed, sruti } = this;
    const { tanpura, melody, tala } = this.sliders;
    /** @type {any[]} */
    const all = [repeat, tempo, speed, sruti, tanpura, melody, tala];
    const inBar = { wide: bare ? [tempo, speed, sruti, tanpura, tala] : all.slice(0, 5), middle: [repeat, tempo, speed, tanpura], compact: [repeat, tempo, speed], small: tiny ? [tempo] : [tempo, speed] }[size];
    // the panel has its own rows for the speeds
    for (const { node } of all) node.remove();
    const inPanel = all.filter((control) => !inBar.includes(control));
    this.box.dataset.size = size;
    this.box.toggleAttribute("data-tiny", tiny);
    this.moreBox.firstElementChild.textContent = say(size === "wide" ? "web.sound" : "web.more_controls");
    this.more.setAttribute("aria-label", say(size === "wide" ? "web.volume" : "web.more_controls.name"));
    this.panel.replaceChildren(...this.speed.panel, ...inPanel.filter((control) => control !== speed).map(({ node }) => node), this.toggles);
    for (const { node } of inBar) this.box.insertBefore(node, this.panel);
    this.box.insertBefore(this.moreBox, this.panel);
    this.toggles.hidden = size !== "small";
  }

  /** Show or hide the panel. Opened with the keyboard, it takes the focus. */
  open(on, byKey = false) {
    const focused = this.panel.contains(document.activeElement);
    this.panel.hidden = !on;
    for (const opener of [this.more, this.speed.opener]) opener.setAttribute("aria-expanded", on);
    if (on && byKey) this.panel.querySelector("input, button")?.focus({ preventScroll: true });
    else if (!on && focused) this.more.focus();
  }

  show(piece, { tempo, speed, trikalam, kattai }) {
    this.tempo.set(tempo);
    this.speed.set(piece.choices, speed, trikalam);
    const at = piece.kattais.findIndex((one) => one.kattai === kattai);
    this.sruti.set(at < 0 ? piece.sruti.name : piece.kattais[at].name, at === 0, at === piece.kattais.length - 1);
  }

  showState(state) {
    const action = say(`web.play.${state}`);
    this.play.replaceChildren(draw(state === "playing" ? PAUSE_ICON : PLAY_ICON));
    this.play.setAttribute("aria-label", action);
    this.play.dataset.state = state;
    this.play.title = say("web.play_key", { action });
    this.state = state;
    this.shownKriya = null;
    if (this.isAsking()) this.hand.replaceChildren(make("b", { class: "v-blocked" }, action));
  }

  /** Whether a request to the user is shown in place of the hand. */
  isAsking() {
    return this.state === "blocked" || this.state === "held";
  }

  /** Show the large hand and the music's place in the tala. */
  showPlace(piece, akshara) {
    if (this.isAsking() || this.shownKriya === akshara) return;
    this.shownKriya = akshara;
    const within = akshara % piece.aksharas;
    const kriya = piece.tala.kriyas[within];
    const hand = draw(handOf(kriya, 46));
    const line = Math.floor(akshara / piece.aksharas) + 1;
    this.hand.replaceChildren(
      hand,
      make(
        "div",
        {},
        make("b", {}, kriya.name),
        make("small", {}, say("web.place.akshara", { number: within + 1, most: piece.aksharas }), make("em", {}, say("web.place.line", { number: line }))),
      ),
    );
  }

  showProgress(part) {
    this.progress.style.transform = `scaleX(${part})`;
  }
}
