// The staff: the server's drawing, with the sounding note lit.

import { make } from "../elements.js";
import { restOf } from "./rest.js";

export class Staff {
  /** act: {play(event)} */
  constructor(box, act) {
    this.box = box;
    this.notes = new Map();
    box.addEventListener("click", ({ target }) => {
      const event = noteOf(target.closest?.("g.note, [id]"), box);
      if (event !== null) act.play(event);
    });
  }

  /** Show the drawing, as soon as it is there; nothing if there is none or the staff is off. */
  show(piece, on) {
    const text = on ? (restOf(piece.digest)?.staff.svg ?? "") : "";
    this.box.hidden = !text;
    if (text !== this.shown) this.draw(text);
    piece.events.forEach(({ fault }, event) => {
      this.notes.get(event)?.forEach((node) => node.classList.toggle("v-faulty", !!fault));
    });
  }

  draw(text) {
    this.shown = text;
    this.lit = null;
    this.notes = new Map();
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
