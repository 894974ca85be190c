// The tuning editor: each swara is a bead on the octave that can be dragged, stepped and played.
//
// data: {script, tuning, sruti_hz, ladders: {up, down} in cents, others: [{name, up, down}], can_undo, can_redo,
// known, fault, marks: [{names: [{html, own}], at, just}], beads: [{letter, shown, sthayi, name, cents,
// ratio, fixed, moved, places: [{symbol, html, name, at, just, ratio}]}]}. shown, html: in the chosen script. Cents are
// above madhya Sa; at: the place in equal temperament. Trigger: wish
// {kind: 'move', letter, cents: a number, or a ratio as typed} | {kind: 'reset', letter} | {kind: 'tuning', name} | {kind: 'undo'} | {kind: 'redo'}.

import { RATIO, SMALLEST_STEP_CENTS, TUNINGS } from "../constants.js";
import { focusedIn } from "../elements.js";
import { say } from "../say.js";

const OCTAVE = 1200;
const SNAP_CENTS = 4; // a drag that ends nearer than this to a just or equal place snaps to it
const ONE_RATIO = new RegExp(`^${RATIO}$`);
const LADDER_SECONDS_APART = 0.42;
const SETTLE_MS = 450; // from the last key to the report to the page
const EAR = `<svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"
  stroke-linecap="round" aria-hidden="true"><path d="M4 9.5v5h3.5L12 18.500v-13L7.500 9.500z" fill="currentColor"
  stroke-linejoin="round"/><path d="M15.500 9a4.500 4.500 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11"/></svg>`;

const desks = new WeakMap();

export default function octave({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".v-tune");
  let desk = desks.get(root);
  if (!desk) desks.set(root, (desk = new Desk(root)));
  desk.tell = (wish) => setTriggerValue("wish", wish);
  const opened = !desk.data;
  desk.take(data);
  if (opened) show(root);
  return () => desk.quiet();
}

// Scroll a newly opened editor into view.
function show(root) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  root.querySelector(".bead.chosen")?.focus({ preventScroll: true });
  root.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
}

class Desk {
  constructor(root) {
    this.root = root;
    this.chosen = null;
    this.held = null;
    this.moved = new Map(); // letter → cents that aren't reported yet
    this.tone = new Tone();
    this.typing = false; // whether a field has text that isn't reported yet
    this.restored = false; // whether draw() has put that text back
    this.drawing = false;
    /** @type {(wish: any) => void} */
    this.tell = () => {};
    root.addEventListener("click", (event) => this.click(event));
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("input", () => (this.typing = true));
    root.addEventListener("change", (event) => event.target.matches("input") && this.typed(event.target));
    root.addEventListener("focusin", (event) => this.focused(event));
    root.addEventListener("focusout", (event) => {
      // of a text that was put into a new field the browser tells no change
      if (this.restored && event.target.matches("input")) this.typed(event.target);
      this.typing = false;
      this.settle(0);
    });
    for (const [type, act] of [["pointerdown", "grab"], ["pointermove", "drag"], ["pointerup", "drop"], ["pointercancel", "drop"]])
      root.addEventListener(type, (event) => this[act](event));
  }

  quiet() {
    clearTimeout(this.timer);
    this.tone.stop();
  }

  take(data) {
    const answer = data.answer !== this.data?.answer;
    this.data = data;
    const underway = this.held && this.moved.get(this.held.letter);
    if (answer) this.moved.clear();
    if (underway !== undefined && underway !== null) this.moved.set(this.held.letter, underway); // the drag isn't finished
    if (this.held) return; // during a drag nothing is drawn again
    const movable = data.beads.filter((bead) => !bead.fixed);
    if (!movable.some((bead) => bead.letter === this.chosen)) this.chosen = (movable[1] ?? movable[0])?.letter ?? null;
    this.draw();
  }

  cents(bead) { return bead.fixed ? bead.cents : this.moved.get(bead.letter) ?? bead.cents; }
  bead(letter) { return this.data.beads.find((bead) => bead.letter === letter && !bead.fixed); }

  // The swarasthana nearest to a value in cents.
  place(bead, cents) {
    return bead.places.reduce((best, one) => (Math.abs(one.at - cents) < Math.abs(best.at - cents) ? one : best));
  }

  range(bead) { return [bead.places[0].at - 50, bead.places.at(-1).at + 50]; }

  says(bead) {
    if (bead.fixed) return say("web.octave.fixed", { name: bead.name });
    const cents = this.cents(bead), { name, symbol } = this.place(bead, cents);
    return say("web.octave.swara", { name, symbol, cents: cents.toFixed(1), distance: off(cents, this.place(bead, cents)) });
  }

  state(bead) {
    const cents = this.cents(bead), all = this.data.beads.map((one) => this.cents(one));
    const k = this.data.beads.indexOf(bead), place = bead.fixed ? null : this.place(bead, cents);
    const clash = !bead.fixed && ((k > 0 && cents - all[k - 1] < SMALLEST_STEP_CENTS) || (k < all.length - 1 && all[k + 1] - cents < SMALLEST_STEP_CENTS));
    const edge = !bead.fixed && Math.abs(cents - place.at) > 47;
    return [bead.fixed && "fixed", !bead.fixed && bead.letter === this.chosen && "chosen", clash && "clash", edge && "edge"].filter(Boolean).join(" ");
  }

  draw() {
    const { data } = this, held = focusedIn(this.root), focus = held?.dataset.focus ?? null;
    const typing = this.typing && held?.matches("input") ? { text: held.value, from: held.selectionStart, to: held.selectionEnd } : null;
    const own = data.tuning === "own" || this.moved.size > 0;
    const tab = (name) =>
      `<button type="button" data-focus="tuning-${name}" data-tuning="${name}" aria-pressed="${own ? name === "own" : name === data.tuning}">${label(name)}</button>`;
    this.root.dataset.script = data.script;
    this.drawing = true;
    this.root.innerHTML = `<div class="top"><h2>${say("web.octave.heading")}</h2>
      <div class="seg" role="group" aria-label="${say("web.octave.tuning")}">${TUNINGS.map(tab).join("")}</div>
      <button type="button" class="btn" data-act="undo" data-focus="undo" ${data.can_undo ? "" : "disabled"}>${say("web.undo")}</button>
      <button type="button" class="btn" data-act="redo" data-focus="redo" ${data.can_redo ? "" : "disabled"}>${say("web.octave.redo")}</button>
      <button type="button" class="btn" data-act="ladder" data-focus="ladder">${say("web.octave.play_scale")}</button></div>
      <p class="fault" role="alert"></p><p class="known" aria-live="polite"></p>
      <div class="oct"><div class="string"></div>${data.marks.map(mark).join("")}
      <span class="scale just">${say("web.octave.just")}</span><span class="scale equal">${say("web.octave.equal")}</span><span class="off" aria-hidden="true"></span>
      ${data.beads.map((bead, k) => this.drawBead(bead, k)).join("")}</div>
      <div class="rows">${data.beads.filter((bead) => !bead.fixed).map((bead) => this.drawRow(bead)).join("")}</div>
      <div class="hearing" role="group" aria-label="${say("web.octave.listen")}"><button type="button" class="btn" data-act="exercise"
      data-focus="exercise">${say("web.octave.play")}</button><span>${say("web.octave.other_tunings")}</span>
      ${data.others.map(({ name }) => `<button type="button" class="btn" data-other="${name}" data-focus="other-${name}"
      aria-label="${say("web.octave.play_scale_in", { tuning: label(name) })}">${label(name)}</button>`).join("")}</div>`;
    this.drawing = false;
    this.root.querySelector(".fault").textContent = data.fault;
    this.root.querySelector(".known").textContent = data.known;
    this.refresh();
    const again = focus && this.root.querySelector(`[data-focus="${focus}"]`);
    again?.focus({ preventScroll: true });
    this.typing = this.restored = Boolean(again && typing);
    if (!again || !typing) return;
    again.value = typing.text;
    again.setSelectionRange(typing.from, typing.to);
  }

  drawBead(bead, k) {
    const [low, high] = bead.fixed ? [bead.cents, bead.cents] : this.range(bead);
    const letter = `<span class="${bead.sthayi === "tara" ? "tara" : ""}">${bead.shown}</span>`;
    return `<button type="button" class="bead" data-k="${k}" data-focus="bead-${k}" role="slider" aria-label="${bead.letter}"
      aria-orientation="horizontal" aria-valuemin="${low}" aria-valuemax="${high}" ${bead.fixed ? 'aria-readonly="true"' : ""}>${letter}</button>`;
  }

  drawRow(bead) {
    const { letter } = bead;
    return `<div class="row" data-letter="${letter}"><b>${bead.shown}</b><div><span></span>
      <button type="button" class="home" data-act="reset" data-focus="reset-${letter}" aria-label="${say("web.octave.reset_swara", { swara: letter })}" hidden>${say("web.octave.reset")}</button></div>
      <span class="step"><button type="button" data-step="-1" data-focus="down-${letter}" aria-label="${say("web.octave.lower", { swara: letter })}">−</button>
      <input data-focus="cents-${letter}" autocomplete="off" title="${say("web.octave.cents_help")}" aria-label="${say("web.octave.cents", { swara: letter })}">
      <button type="button" data-step="1" data-focus="up-${letter}" aria-label="${say("web.octave.raise", { swara: letter })}">+</button></span>
      <button type="button" class="ear" data-act="hear" data-focus="hear-${letter}" aria-label="${say("web.octave.play_swara", { swara: letter })}">${EAR}</button></div>`;
  }

  // Update the drawn elements in place, so that a drag and the focus go on.
  refresh() {
    for (const button of this.root.querySelectorAll(".bead")) {
      const bead = this.data.beads[button.dataset.k], cents = this.cents(bead);
      button.className = `bead ${this.state(bead)} ${this.held === bead ? "held" : ""}`;
      button.style.setProperty("--at", (cents / OCTAVE) * 100);
      button.setAttribute("aria-valuenow", cents.toFixed(1));
      button.setAttribute("aria-valuetext", this.says(bead));
    }
    for (const row of this.root.querySelectorAll(".row")) {
      const bead = this.bead(row.dataset.letter), cents = this.cents(bead), place = this.place(bead, cents);
      row.classList.toggle("chosen", bead.letter === this.chosen);
      const own = cents === bead.cents && bead.ratio && bead.ratio !== place.ratio ? [bead.ratio] : [];
      const facts = say("web.octave.facts", { facts: [place.html, ...own, off(cents, place)] });
      row.querySelector("span").innerHTML = `${place.name}<small>${facts}</small>`;
      row.querySelector(".home").hidden = !bead.moved;
      const input = row.querySelector("input");
      if (document.activeElement !== input) input.value = cents.toFixed(1);
    }
    const here = this.chosen && this.bead(this.chosen), ghost = this.root.querySelector(".off");
    const from = here ? this.cents(here) - this.place(here, this.cents(here)).just : 0;
    ghost.textContent = Math.abs(from) < 0.05 ? "" : `${from < 0 ? "−" : "+"}${Math.abs(from).toFixed(Math.abs(from) < 9.95 ? 1 : 0)}`;
    if (here) ghost.style.setProperty("--at", (this.cents(here) / OCTAVE) * 100);
  }

  put(bead, cents) {
    const [low, high] = this.range(bead);
    this.chosen = bead.letter;
    this.moved.set(bead.letter, Math.round(Math.min(high, Math.max(low, cents)) * 100) / 100);
    this.refresh();
  }

  // Report the moved swaras after a pause.
  settle(after = SETTLE_MS) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      for (const [letter, cents] of this.moved)
        if (this.told !== `${letter} ${cents} ${this.data.answer}`) {
          this.told = `${letter} ${cents} ${this.data.answer}`;
          this.tell({ kind: "move", letter, cents });
        }
    }, after);
  }

  // -- dragging ------------------------------------------------------------------------

  grab(event) {
    const button = event.target.closest(".bead");
    if (!button || event.button > 0) return;
    const bead = this.data.beads[button.dataset.k];
    if (bead.fixed) return;
    button.setPointerCapture(event.pointerId);
    this.held = bead;
    this.chosen = bead.letter;
    const box = button.getBoundingClientRect();
    this.grip = { x: event.clientX - box.x - box.width / 2, y: event.clientY - box.y - box.height / 2, moved: false };
    this.refresh();
  }

  drag(event) {
    if (!this.held) return;
    const box = this.root.querySelector(".oct").getBoundingClientRect(), upright = box.height > box.width;
    const along = upright ? (box.bottom - event.clientY + this.grip.y) / box.height : (event.clientX - this.grip.x - box.left) / box.width;
    let cents = along * OCTAVE;
    if (!this.grip.moved && Math.abs(cents - this.cents(this.held)) < 3) return;
    this.grip.moved = true;
    const rests = event.altKey ? [] : this.held.places.flatMap((place) => [place.just, place.at]);
    const near = rests.find((rest) => Math.abs(rest - cents) <= SNAP_CENTS);
    this.put(this.held, near ?? cents);
    this.tone.follow(this.hz(this.cents(this.held)));
  }

  drop() {
    if (!this.held) return;
    const { held } = this, { moved } = this.grip;
    this.held = null;
    this.tone.stop();
    if (moved) this.settle(0);
    else this.hear(this.cents(held));
    this.refresh();
  }

  // -- keys, buttons, typing -------------------------------------------------------------

  key(event) {
    const button = event.target.closest(".bead");
    if (event.target.matches("input")) {
      if (event.key === "Enter") event.target.blur();
      event.stopPropagation(); // keys in the field must not reach the player
      return;
    }
    if (!button) return;
    const bead = this.data.beads[button.dataset.k];
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (way && !bead.fixed) {
      this.put(bead, this.cents(bead) + way * (event.shiftKey ? 10 : 1));
      this.settle();
    } else if (event.key === "Enter" || event.key === " ") this.hear(this.cents(bead));
    else if (!way) return;
    event.preventDefault();
    event.stopPropagation();
  }

  click(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const row = button.closest(".row"), bead = row && this.bead(row.dataset.letter);
    if (button.dataset.tuning) this.choose(button.dataset.tuning);
    else if (["undo", "redo"].includes(button.dataset.act)) this.ask({ kind: button.dataset.act });
    else if (button.dataset.act === "reset") {
      this.root.querySelector(`[data-focus="cents-${bead.letter}"]`).focus(); // the button disappears after the reset
      this.ask({ kind: "reset", letter: bead.letter });
    } else if (button.dataset.act === "exercise") window.varisaiPlayer?.play();
    else if (button.dataset.other) this.ladder(this.data.others.find(({ name }) => name === button.dataset.other));
    else if (button.dataset.act === "ladder") this.ladder();
    else if (button.dataset.act === "hear") this.hear(this.cents(bead));
    else if (button.dataset.step) {
      this.put(bead, this.cents(bead) + button.dataset.step * (event.shiftKey ? 10 : 1));
      this.settle();
    } else if (button.matches(".bead") && this.data.beads[button.dataset.k].fixed) this.hear(this.data.beads[button.dataset.k].cents);
  }

  choose(name) {
    if (name === "own" && !this.data.has_own) this.root.querySelector(".bead.chosen")?.focus();
    else this.ask({ kind: "tuning", name });
  }

  ask(wish) {
    clearTimeout(this.timer);
    this.moved.clear();
    this.tell(wish);
  }

  typed(input) {
    if (this.drawing) return; // the field goes while it is typed into
    this.typing = this.restored = false;
    const bead = this.bead(input.closest(".row").dataset.letter), text = input.value.trim();
    const ratio = ONE_RATIO.test(text), cents = Number(text.replace(",", ".").replace("−", "-"));
    const sound = ratio || (text !== "" && Number.isFinite(cents));
    input.setAttribute("aria-invalid", String(!sound));
    this.root.querySelector(".fault").textContent = sound ? this.data.fault : say("tuning.cents");
    if (!sound || (!ratio && cents.toFixed(1) === this.cents(bead).toFixed(1))) return;
    this.chosen = bead.letter;
    this.ask({ kind: "move", letter: bead.letter, cents: ratio ? text : cents });
  }

  focused(event) {
    const row = event.target.closest(".row"), button = event.target.closest(".bead");
    const letter = row?.dataset.letter ?? (button && !this.data.beads[button.dataset.k].fixed && this.data.beads[button.dataset.k].letter);
    if (!letter || letter === this.chosen) return;
    this.chosen = letter;
    this.refresh();
  }

  // -- sound -----------------------------------------------------------------------------

  hz(cents) { return this.data.sruti_hz * 2 ** (cents / OCTAVE); }
  ladder({ up, down } = this.data.ladders) { this.hear(...up, ...down.slice(1)); }
  hear(...cents) { window.varisaiPlayer?.hear(cents, LADDER_SECONDS_APART); }
}

function label(tuning) { return say(`web.tuning.${tuning}`); }

export function mark({ names, at, just }) {
  const label = names.map(({ html, own }) => `<span>${own ? `<b>${html}</b>` : html}</span>`).join("");
  return `<span class="place" style="--at:${(at / OCTAVE) * 100}">${label}</span>
    <i class="tick" style="--at:${(just / OCTAVE) * 100}"></i><i class="tick equal" style="--at:${(at / OCTAVE) * 100}"></i>`;
}

export function off(cents, place) {
  const from = cents - place.just;
  if (Math.abs(from) < 0.05) return say("web.octave.at_just", { ratio: place.ratio });
  const code = from < 0 ? "web.octave.below_just" : "web.octave.above_just";
  return say(code, { cents: Math.abs(from).toFixed(1), ratio: place.ratio });
}

// The tone that follows a dragged bead, on the player's audio context.
class Tone {
  follow(hz) {
    const context = window.varisaiPlayer?.context;
    if (!context) return;
    if (!this.source) {
      this.source = new OscillatorNode(context, { type: "triangle", frequency: hz });
      this.gain = new GainNode(context, { gain: 0 });
      this.source.connect(this.gain).connect(context.destination);
      this.gain.gain.setTargetAtTime(0.2, context.currentTime, 0.03);
      this.source.start();
    }
    this.source.frequency.setTargetAtTime(hz, context.currentTime, 0.01);
  }

  stop() {
    if (!this.source) return;
    const now = this.source.context.currentTime;
    this.gain.gain.setTargetAtTime(0, now, 0.03);
    this.source.stop(now + 0.2);
    this.source = null;
  }
}
