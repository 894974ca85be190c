// The pitch strip: the pitches of the current line, on the same columns as the sargam.

import { STHAYIS } from "../constants.js";
import { draw, make } from "../elements.js";
import { syllable } from "./sargam.js";

const LABEL_HEIGHT = 13;

/** Places in rising order, moved apart as little as possible so that their labels don't overlap. */
export function spread(places, apart, height) {
  const gap = Math.min(apart, height / places.length);
  const moved = [...places];
  for (let i = 1; i < moved.length; i++) moved[i] = Math.max(moved[i], moved[i - 1] + gap);
  let limit = height + gap / 2;
  for (let i = moved.length - 1; i >= 0; i--) {
    moved[i] = Math.min(moved[i], limit);
    limit = moved[i] - gap;
  }
  return moved;
}

/** The pitch of a swara at each of its corners: [[aksharas after its start, cents], …]. */
const cornersOf = ({ cents, curve }) => curve ?? [[0, cents]];

/** The pitch of a swara some aksharas after its start: linear between corners, constant outside them. */
export function pitchAt(event, akshara) {
  const corners = cornersOf(event);
  const next = corners.findIndex(([at]) => at > akshara);
  if (next < 0) return corners[corners.length - 1][1];
  if (next === 0) return corners[0][1];
  const [[from, low], [to, high]] = corners.slice(next - 1, next + 1);
  return low + ((high - low) * (akshara - from)) / (to - from);
}

/** A swara some octaves higher; its sthayi is undefined if there is none so high or low. */
export const shifted = ({ shown, sthayi, cents }, octaves) => {
  const higher = STHAYIS[STHAYIS.indexOf(sthayi) + octaves];
  // tara is in capitals in Roman sargam; other scripts have no capitals
  const isHigh = STHAYIS.indexOf(higher) > STHAYIS.indexOf("madhya");
  return { shown: isHigh ? shown.toUpperCase() : shown.toLowerCase(), sthayi: higher, cents: cents + 1200 * octaves };
};

export class Strip {
  constructor(box) {
    this.box = box;
    this.labels = make("div", { class: "v-rungs" });
    this.field = make("div", { class: "v-field" });
    this.ball = make("div", { class: "v-ball" });
    this.cursor = make("div", { class: "v-cursor" }, this.ball);
    this.box.append(this.labels, this.field);
  }

  /** line: {avartanam, from, to}; columns: the number of aksharas in the width. */
  show(piece, line, columns) {
    this.piece = piece;
    this.columns = columns;
    this.start = line.avartanam * piece.aksharas + line.from;
    this.end = line.avartanam * piece.aksharas + line.to;
    const notes = piece.events.filter(
      ({ start, duration, cents }) => cents !== null && start < this.end - 1e-6 && start + duration > this.start + 1e-6,
    );
    this.notes = notes;
    this.moves = notes.some(({ curve }) => curve);
    const all = notes.flatMap((note) => cornersOf(note).map(([, cents]) => cents));
    const margin = 70;
    const low = Math.min(...all, ...(all.length ? [] : [0])) - margin;
    const high = Math.max(...all, ...(all.length ? [] : [0])) + margin;
    const y = (cents) => 100 - ((cents - low) / Math.max(high - low, 400)) * 100;
    this.y = y;
    const rungs = this.rungs(low + margin, high - margin);
    const height = this.field.clientHeight || 128;
    this.height = height;
    const tops = spread(rungs.map(({ cents }) => (y(cents) * height) / 100), LABEL_HEIGHT, height);
    this.labels.replaceChildren(...rungs.map((note, i) => make("span", { style: `top:${tops[i]}px` }, syllable(note))));
    this.width = this.field.clientWidth;
    const width = columns * 100;
    const lines = rungs.map(({ cents }) => `<path class="v-rung" d="M0 ${y(cents)}H${(this.end - this.start) * 100}"/>`);
    this.field.replaceChildren(
      draw(
        `<svg viewBox="0 0 ${width} 100" preserveAspectRatio="none">${lines.join("")}<path class="v-pitch" d="${this.path(notes, y)}"/></svg>`,
      ),
      this.cursor,
    );
  }

  /** The swaras of the line, high to low; if a pitch moves, also the swaras of the scale that it passes. */
  rungs(low, high) {
    const { up, down } = this.piece.ladders;
    const ladders = this.moves ? [-1, 0, 1].flatMap((octaves) => [...up, ...down].map((rung) => shifted(rung, octaves))) : [];
    const passed = ladders.filter(({ cents, sthayi }) => sthayi && cents > low - 1 && cents < high + 1);
    return [...new Map([...passed, ...this.notes].map((note) => [Math.round(note.cents), note])).values()].sort((a, b) => b.cents - a.cents);
  }

  /**
   * The path: level pitches with short slides between them, and a gap before a repeated swara. A swara with a curve
   * starts at the start of its curve.
   */
  path(notes, y) {
    let path = "";
    let before = null;
    let until = this.start;
    for (const note of notes) {
      const { start, duration, cents, curve } = note;
      const from = Math.max(start, this.start);
      const x = (from - this.start) * 100;
      const end = (Math.min(start + duration, this.end) - this.start) * 100;
      const slide = Math.min(7, (end - x) / 3);
      // no slide after a silent swara
      if (start > until + 1e-6) before = null;
      until = start + duration;
      const again = before !== null && Math.abs(before - (curve ? curve[0][1] : cents)) < 1;
      const close = end - (end === (this.end - this.start) * 100 ? 1 : Math.min(5, slide));
      if (curve) {
        path += `${before === null || again ? "M" : "L"}${x + (again ? 3 : 1)} ${y(pitchAt(note, from - start))}`;
        const inside = curve.map(([at, cents]) => [(start + at - this.start) * 100, cents]).filter(([at]) => at > x + 1 && at < close);
        path += inside.map(([at, cents]) => `L${at} ${y(cents)}`).join("");
        before = pitchAt(note, close / 100 + this.start - start);
        path += `L${close} ${y(before)}`;
        continue;
      }
      if (before === null || again) path += `M${x + (again ? 3 : 1)} ${y(cents)}`;
      else path += `C${x + slide * 0.5} ${y(before)} ${x + slide * 0.1} ${y(cents)} ${x + slide} ${y(cents)}`;
      path += `H${close}`;
      before = cents;
    }
    return path;
  }

  /** Move the cursor to an akshara, counted from the start of the piece, and the ball to the pitch that sounds. */
  point(akshara) {
    const note = this.moves && this.notes.find(({ start, duration }) => akshara >= start - 1e-6 && akshara < start + duration - 1e-6);
    this.ball.hidden = !note;
    if (note) this.ball.style.top = `${(this.y(pitchAt(note, akshara - note.start)) * this.height) / 100 + 6}px`;
    this.cursor.style.transform = `translateX(${((akshara - this.start) / this.columns) * this.width}px)`;
  }
}
