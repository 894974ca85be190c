// The staff: the server's drawing, with the sounding note lit.

import { make } from "../elements.js";
import { restOf } from "./rest.js";

export class Staff {
  /** act: {play(event)} */
  constructor(box, act) {
    this.box = box;
    this.notes = new Map();
    this.lit = null;
    box.addEventListener("click", ({ target }) => {
      const event = noteOf(target.closest?.("g.note, [id]"), box);
      if (event !== null) act.play(event);
    });
  }

  /**
   * Show the drawing; nothing if there is none or the staff is off. Until a new one is there the old one keeps its
   * place, faint if it shows another music, so that nothing below it moves.
   */
  show(piece, on) {
    const rest = restOf(piece.digest);
    const waits = Boolean(on && piece.has_staff && !rest && this.shown);
    this.box.classList.toggle("v-old", waits && piece.music !== this.music);
    if (waits) {
      if (piece.music !== this.music) this.forgetNotes();
      return;
    }
    this.music = piece.music;
    const text = on ? (rest?.staff.svg ?? "") : "";
    this.box.hidden = !text;
    if (text !== this.shown || !this.notes.size) this.draw(text);
    piece.events.forEach(({ fault }, event) => {
      this.notes.get(event)?.forEach((node) => node.classList.toggle("v-faulty", !!fault));
    });
  }

  forgetNotes() {
    this.light(null);
    this.notes = new Map();
  }

  draw(text) {
    this.shown = text;
    this.forgetNotes();
    this.box.replaceChildren();
    if (!text) return;
    const drawing = make("div", { class: "v-engraving", "aria-hidden": "true" });
    drawing.innerHTML = text;
    this.box.append(drawing);
    for (const node of drawing.querySelectorAll("[id]")) {
      const event = noteOf(node);
      if (event !== null) this.notes.set(event, [...(this.notes.get(event) ?? []), node]);
    }
  }

  light(event) {
    if (event === this.lit) return;
    this.notes.get(this.lit)?.forEach((node) => node.classList.remove("v-lit"));
    this.notes.get(event)?.forEach((node) => node.classList.add("v-lit"));
    this.lit = event;
  }
}

/** The event in the id of a node or its parents: n12, and n12-2 for a tied note; null if there is none. */
export function noteOf(node, within) {
  for (let at = node; at && at !== within; at = within ? at.parentElement : null) {
    const found = /^n(\d+)(-\d+)?$/.exec(at.id ?? "");
    if (found) return Number(found[1]);
  }
  return null;
}
