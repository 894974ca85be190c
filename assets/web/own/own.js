// The editor of your own raga: a name, an arohana and an avarohana, typed or tapped on the places of the octave.
//
// data: {put, draft: {name, up, down}, longest, places: [{symbol, name, semitone}], faults: {name, up, down},
// opens}. put: rises when the server has new texts for the fields. Trigger: wish {kind: 'draft' or 'open', name, up,
// down}.

import { say } from "../say.js";

const SETTLE_MS = 220; // from the last key to the report to the server
const OCTAVE_SEMITONES = 12;
const FIELDS = ["name", "up", "down"];

const builders = new WeakMap();

export default function own({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".v-own");
  let builder = builders.get(root);
  if (!builder) builders.set(root, (builder = new Builder(root, data)));
  builder.tell = (wish) => setTriggerValue("wish", wish);
  builder.take(data);
  return () => clearTimeout(builder.timer);
}

class Builder {
  constructor(root, data) {
    this.root = root;
    this.half = "up";
    /** @type {(wish: any) => void} */
    this.tell = () => {};
    root.innerHTML = `<div class="fields">${FIELDS.map(field).join("")}</div>
      <div class="half" role="group" aria-label="${say("web.own.tap_into")}"><span>${say("web.own.tap_into")}</span>
      <button type="button" data-half="up">${say("web.own.label.up")}</button><button type="button" data-half="down">${say("web.own.label.down")}</button>
      <button type="button" class="back" data-act="back">${say("web.own.remove_last")}</button></div>
      <div class="places">${[...data.places, { symbol: "S^", name: say("web.own.tara_sa"), semitone: OCTAVE_SEMITONES }].map(place).join("")}</div>
      <button type="button" class="open" data-act="open">${say("web.own.open")}</button>`;
    root.addEventListener("input", () => this.typed());
    root.addEventListener("focusin", ({ target }) => target.matches("input") && target.name !== "name" && this.turn(target.name));
    root.addEventListener("keydown", (event) => event.stopPropagation()); // keys in the fields must not reach the player
    root.addEventListener("click", (event) => this.click(event));
    this.turn("up");
  }

  take(data) {
    const put = data.put !== this.data?.put;
    this.data = data;
    if (put) for (const name of FIELDS) this.input(name).value = data.draft[name];
    for (const name of FIELDS) {
      const fault = data.faults[name] ?? "";
      this.root.querySelector(`[data-fault="${name}"]`).textContent = fault;
      this.input(name).setAttribute("aria-invalid", String(fault !== ""));
    }
    this.root.querySelector(".open").disabled = !data.opens;
    this.mark();
  }

  input(name) { return this.root.querySelector(`input[name="${name}"]`); }
  words(half) { return this.input(half).value.trim().split(/\s+/).filter(Boolean); }
  draft() { return Object.fromEntries(FIELDS.map((name) => [name, this.input(name).value])); }

  turn(half) {
    this.half = half;
    for (const button of this.root.querySelectorAll("[data-half]"))
      button.setAttribute("aria-pressed", String(button.dataset.half === half));
  }

  typed() {
    this.mark();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell({ kind: "draft", ...this.draft() }), SETTLE_MS);
  }

  /** Mark the places that the arohana and the avarohana have so far. */
  mark() {
    const has = { up: this.words("up"), down: this.words("down") };
    for (const button of this.root.querySelectorAll("[data-place]"))
      for (const half of ["up", "down"]) {
        const symbols = has[half].map((word) => word.toUpperCase()), mine = button.dataset.place;
        button.classList.toggle(half, symbols.includes(mine) || (mine === "S^" && (half === "up" ? symbols.lastIndexOf("S") > 0 : symbols[0] === "S")));
      }
  }

  click(event) {
    const button = event.target.closest("button");
    if (button?.dataset.half) this.turn(button.dataset.half);
    else if (button?.dataset.place) this.write([...this.words(this.half), button.dataset.place]);
    else if (button?.dataset.act === "back") this.write(this.words(this.half).slice(0, -1));
    else if (button?.dataset.act === "open") {
      clearTimeout(this.timer);
      this.tell({ kind: "open", ...this.draft() });
    }
  }

  write(words) {
    const text = words.join(" ");
    if (text.length > this.data.longest) return;
    this.input(this.half).value = text;
    this.typed();
  }
}

function field(name) {
  return `<label><span>${say(`web.own.label.${name}`)}</span><input name="${name}" autocomplete="off" autocapitalize="off" spellcheck="false"
    placeholder="${say(`web.own.example.${name}`)}" aria-describedby="own-fault-${name}"><small id="own-fault-${name}" data-fault="${name}" aria-live="polite"></small></label>`;
}

function place({ symbol, name, semitone }) {
  const shown = symbol === "S^" ? "<span class='tara'>S</span>" : symbol;
  return `<button type="button" data-place="${symbol}" title="${name}" aria-label="${say("web.own.place", { name, symbol })}" style="--at:${semitone + 1};--row:${"GN".includes(symbol[0]) ? 2 : 1}">${shown}</button>`;
}
