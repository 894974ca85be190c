// The sargam grid: a column for each akshara, with line breaks where the tala allows them.

import { OVER_LINES } from "../constants.js";
import { draw, focusedIn, make } from "../elements.js";
import { clamp } from "../numbers.js";
import { say } from "../say.js";
import { handOf } from "./hands.js";
import { lineNumber } from "./keeping.js";
import { angaEnds, lineLengths, linesOf, swaraWidth } from "./lines.js";
import { kalamsOf, speedOf } from "./piece.js";

const SMALLEST_LETTER = 18;
const LARGEST_LETTER = 28;
const LONG_PRESS_MS = 450;

export class Sargam {
  /** act: {play(event), span(first, last), keep(first, last, on)} */
  constructor(box, act) {
    this.box = box;
    this.act = act;
    this.cells = [];
    this.lit = null;
    box.addEventListener("click", (click) => this.clicked(click));
    box.addEventListener("keydown", (press) => {
      const event = eventOf(press.target);
      if (event === null || press.key !== "Enter") return;
      press.preventDefault();
      this.act.play(event);
    });
    box.addEventListener("pointerdown", (down) => this.dragBegins(down));
    box.addEventListener("pointermove", (move) => this.dragged(move));
    for (const end of ["pointerup", "pointercancel"]) box.addEventListener(end, () => this.dragEnds());
    // a long press selects; the browser's menu would cover the buttons of the selection
    box.addEventListener("contextmenu", (menu) => this.isTouched && menu.preventDefault());
    box.addEventListener("focusin", ({ target }) => {
      const event = eventOf(target);
      if (event !== null) this.tabStop(event);
    });
  }

  /** Lay out the piece for the available width. */
  show(piece) {
    this.piece = piece;
    this.width = this.box.clientWidth - this.numberWidth();
    this.kalams = kalamsOf(piece).map((avartanams) => this.shape(avartanams));
    this.lines = this.kalams.flatMap(({ lines }) => lines);
    this.draw();
  }

  /** The layout of consecutive avartanams of one speed; all their columns have the same width. */
  shape(avartanams) {
    const speed = speedOf(this.piece, avartanams[0]);
    const lengths = lineLengths(this.piece.tala, speed, this.width, swaraWidth(window.innerWidth, this.piece.bare, this.piece.showing.places));
    const columns = Math.max(...lengths);
    const lines = avartanams.flatMap((avartanam) => linesOf(avartanam, lengths)).map((line) => ({ ...line, columns }));
    return { avartanams, speed, columns, lines, cut: lengths.length > 1 };
  }

  numberWidth() {
    return parseFloat(getComputedStyle(this.box).getPropertyValue("--v-number")) || 26;
  }

  draw() {
    const within = focusedIn(this.box);
    const [focused, number] = [eventOf(within), within?.dataset.line];
    this.cells = this.piece.events.map(() => []);
    this.aksharas = [];
    this.kriyas = [];
    this.lit = null;
    this.column = null;
    const ends = angaEnds(this.piece.tala.angas);
    this.box.replaceChildren(...this.kalams.map((kalam) => this.kalam(kalam, ends)));
    this.tabStop(focused ?? 0);
    if (focused !== null) this.button(Math.min(focused, this.cells.length - 1))?.focus();
    else if (number !== undefined) this.box.querySelector(`[data-line="${number}"]`)?.focus({ preventScroll: true });
  }

  kalam(kalam, ends) {
    const { avartanams, speed, columns, cut } = kalam;
    const part = this.piece.bare ? 0.46 : this.piece.showing.places ? 0.56 : 0.64;
    const letter = clamp((this.width / columns / speed) * part, SMALLEST_LETTER, LARGEST_LETTER);
    const { trikalam, times } = this.piece;
    const heading = trikalam ? say(`web.sheet.kalam.${speed}`) : times > 1 ? say("sheet.times", { times }) : "";
    const name = heading ? make(trikalam ? "h3" : "p", { class: "v-kalam-name" }, heading) : null;
    const hands = cut ? null : this.kriyaRow(0, this.piece.aksharas, ends, avartanams, kalam);
    return make(
      "div",
      { class: `v-kalam${cut ? " v-cut" : ""}${this.piece.showing.places ? " v-numbered" : ""}`, "data-speed": OVER_LINES[speed], style: `--v-columns:${columns};--v-letter:${letter}px` },
      name,
      hands,
      avartanams.map((avartanam) => this.avartanam(avartanam, ends, kalam)),
    );
  }

  avartanam(avartanam, ends, kalam) {
    const last = avartanam === this.piece.grid.length - 1 ? " v-final" : "";
    const rows = kalam.lines
      .filter((line) => line.avartanam === avartanam)
      .flatMap((line) => [
        ...(kalam.cut ? [this.kriyaRow(line.from, line.to, ends, [avartanam], kalam)] : []),
        this.line(line, ends),
      ]);
    return make("div", { class: `v-avartanam${last}` }, rows);
  }

  /** The hand's movements over the columns from..to, which light up in the given avartanams. */
  kriyaRow(from, to, ends, avartanams, { cut }) {
    const columns = this.piece.tala.kriyas.slice(from, to).map((kriya, i) => {
      const sign = make("span", { class: "v-kriya", title: kriya.name });
      if (kriya.kind === "finger") sign.textContent = kriya.finger;
      else if (kriya.kind === "rest") sign.classList.add("v-rest");
      else sign.append(draw(handOf(kriya, cut ? 17 : 22)));
      const column = make("div", { class: `v-column${ends.has(from + i) ? " v-end" : ""}` }, sign);
      for (const avartanam of avartanams) this.kriyas[avartanam * this.piece.aksharas + from + i] = column;
      return column;
    });
    return make("div", { class: "v-line v-kriyas", "aria-hidden": "true" }, make("span", {}), columns);
  }

  line(line, ends) {
    const row = this.piece.grid[line.avartanam];
    const columns = row.slice(line.from, line.to).map((cells, i) => {
      const akshara = line.from + i;
      const bar = akshara === row.length - 1 ? " v-double" : ends.has(akshara) ? " v-end" : "";
      const silent = cells.every(([event]) => event === null) ? " v-silent" : "";
      const column = make("div", { class: `v-column v-akshara${bar}${silent}` }, cells.map((cell) => this.cell(cell)));
      this.aksharas[line.avartanam * row.length + akshara] = column;
      return column;
    });
    const number = line.from ? make("span") : lineNumber(this.piece, line.avartanam, this.act.keep);
    line.node = make("div", { class: "v-line" }, number, columns);
    return line.node;
  }

  cell([index, held]) {
    if (index === null) return make("span", { class: "v-cell" });
    const event = this.piece.events[index];
    const given = event.given ? " v-given" : "";
    const node = held
      ? make("span", { class: `v-cell v-held${given}`, "aria-hidden": "true", "data-event": index }, make("span", { class: "v-ink" }, ","))
      : make(
          "button",
          {
            class: `v-cell v-swara${given}${event.fault ? " v-faulty" : ""}`,
            type: "button",
            tabindex: -1,
            "aria-label": event.label,
            title: event.fault || null,
            "data-event": index,
          },
          numbered(event),
        );
    this.cells[index].push(node);
    return node;
  }

  button(event) {
    return this.cells[event]?.[0];
  }

  // -- light ----------------------------------------------------------------------------

  light(event) {
    if (event === this.lit) return;
    this.cells[this.lit]?.forEach((node) => node.classList.remove("v-lit"));
    this.cells[event]?.forEach((node) => node.classList.add("v-lit"));
    this.lit = event;
  }

  lightColumn(akshara) {
    if (akshara === this.column) return;
    for (const list of [this.aksharas, this.kriyas]) list[this.column]?.classList.remove("v-now");
    for (const list of [this.aksharas, this.kriyas]) list[akshara]?.classList.add("v-now");
    this.column = akshara;
  }

  /** Tint the selected swaras; null for none. */
  tint(span) {
    this.cells.forEach((nodes, event) => {
      const inside = span !== null && event >= span.first && event <= span.last;
      nodes.forEach((node) => node.classList.toggle("v-span", inside));
    });
  }

  // -- selecting ------------------------------------------------------------------------

  /** Make a swara the grid's only stop for Tab; arrow keys move within the grid. */
  tabStop(event) {
    const next = this.button(clamp(event, 0, this.cells.length - 1));
    if (next === this.stop) return;
    if (this.stop) this.stop.tabIndex = -1;
    if (next) next.tabIndex = 0;
    this.stop = next;
  }

  clicked(click) {
    const event = eventOf(click.target);
    if (event === null || this.wasDragged) return;
    if (click.shiftKey) {
      const other = this.anchor ?? this.lit ?? 0;
      this.act.span(Math.min(other, event), Math.max(other, event));
      return;
    }
    this.anchor = event;
    this.act.play(event);
  }

  dragBegins(down) {
    this.wasDragged = false;
    this.dragFrom = down.button === 0 && !down.shiftKey ? eventOf(down.target) : null;
    this.isTouched = down.pointerType === "touch";
    clearTimeout(this.pressing);
    if (this.isTouched && this.dragFrom !== null) this.pressing = setTimeout(() => this.select(this.dragFrom), LONG_PRESS_MS);
  }

  /** Select from the event where the drag started to another one. */
  select(event) {
    this.wasDragged = true;
    this.dragged_ = { first: Math.min(event, this.dragFrom), last: Math.max(event, this.dragFrom) };
    this.tint(this.dragged_);
  }

  dragged(move) {
    if (this.dragFrom === null || this.dragFrom === undefined || !move.buttons) return;
    const event = eventOf(document.elementFromPoint(move.clientX, move.clientY));
    if (event === null || (event === this.dragFrom && !this.wasDragged)) return;
    clearTimeout(this.pressing);
    this.select(event);
  }

  dragEnds() {
    clearTimeout(this.pressing);
    if (this.wasDragged && this.dragged_) this.act.span(this.dragged_.first, this.dragged_.last);
    this.dragFrom = null;
    this.dragged_ = null;
  }
}

export function eventOf(node) {
  const found = node?.closest?.("[data-event]");
  return found ? Number(found.dataset.event) : null;
}

/** A syllable with the number of its swarasthana, if numbers are shown. */
function numbered(event) {
  const ink = syllable(event);
  if (event.number) ink.append(make("sub", {}, event.number));
  return ink;
}

/** A syllable with its dots. The style sheet draws them, since combining dots fail in half of the scripts. */
export function syllable({ shown, sthayi }) {
  return make("span", { class: `v-ink${sthayi === "madhya" ? "" : ` v-${sthayi}`}` }, shown);
}
