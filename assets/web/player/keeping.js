// Locking a part of the exercise, so that the rest can be rewritten: a line by its number, or the selected swaras.

import { draw, make } from "../elements.js";
import { clamp } from "../numbers.js";
import { say } from "../say.js";

const LOCK_ICON =
  '<svg class="v-lock" viewBox="0 0 12 14" width="11" height="13" fill="none" stroke="currentColor" stroke-width="1.6" aria-hidden="true"><path d="M3.2 6V4a2.8 2.8 0 0 1 5.6 0v2"/><rect x="1.5" y="6" width="9" height="7" rx="1.6" fill="currentColor"/></svg>';
const CHIP_GAP = 4;

export class Keeping {
  /** act: {repeat(), keep(first, last, on)} */
  constructor(sheet, act) {
    this.sheet = sheet;
    this.repeat = make("button", { type: "button", "aria-pressed": "true", click: () => act.repeat() }, say("web.selection.repeat"));
    this.keep = make("button", { type: "button", click: () => act.keep(this.span.first, this.span.last, !this.kept) });
    this.chip = make("div", { class: "v-chip", role: "toolbar", "aria-label": say("web.selection"), hidden: true }, this.repeat, this.keep);
    sheet.append(this.chip);
  }

  /** Show the buttons below the selected swaras; null hides them. */
  show(piece, span, sargam) {
    this.span = span;
    this.chip.hidden = span === null || !piece.keeps;
    if (this.chip.hidden) return;
    this.kept = isKept(piece, span.first, span.last);
    this.keep.replaceChildren(draw(LOCK_ICON), say(this.kept ? "web.lock.undo" : "web.lock"));
    this.keep.setAttribute("aria-label", say(this.kept ? "web.lock.selected.undo" : "web.lock.selected"));
    const cells = sargam.cells[span.last];
    const [last, box] = [cells[cells.length - 1].getBoundingClientRect(), this.sheet.getBoundingClientRect()];
    const room = box.width - this.chip.offsetWidth - 2 * CHIP_GAP;
    this.chip.style.left = `${clamp(last.right - box.left - this.chip.offsetWidth / 2, CHIP_GAP, Math.max(CHIP_GAP, room))}px`;
    this.chip.style.top = `${last.bottom - box.top + CHIP_GAP}px`;
  }
}

/** Whether all events from first to last are locked. */
export function isKept(piece, first, last) {
  return piece.events.slice(first, last + 1).every(({ given }) => given);
}

/** The first and last event that start in an avartanam, counted from 0; null if none does. */
export function eventsOf(piece, avartanam) {
  const begun = piece.grid[avartanam].flat().filter(([event, held]) => event !== null && !held);
  return begun.length ? { first: begun[0][0], last: begun[begun.length - 1][0] } : null;
}

/** The number of a line; a button that locks it if the piece allows locking. */
export function lineNumber(piece, avartanam, keep) {
  const events = piece.keeps ? eventsOf(piece, avartanam) : null;
  const number = `${avartanam + 1}`;
  if (!events) return make("span", { class: "v-number", "aria-hidden": "true" }, number);
  const kept = isKept(piece, events.first, events.last);
  return make(
    "button",
    {
      class: "v-number v-keep",
      type: "button",
      // the sargam is one stop for Tab; K on a swara locks its line
      tabindex: -1,
      "aria-pressed": `${kept}`,
      "aria-label": say("web.lock.line", { number }),
      title: say(kept ? "web.lock.line.undo" : "web.lock.line.help", { number }),
      "data-line": avartanam,
      click: () => keep(events.first, events.last, !kept),
    },
    number,
    draw(LOCK_ICON),
  );
}
