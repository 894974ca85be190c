// The pitch strip: the current line's pitches, on the same columns as the sargam.

const LABEL_HEIGHT = 13;

/** Places in rising order, moved apart so that no two labels touch, as little as need be. */
function spread(places, apart, height) {
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

class Strip {
  constructor(box) {
    this.box = box;
    this.labels = make("div", { class: "v-rungs" });
    this.field = make("div", { class: "v-field" });
    this.cursor = make("div", { class: "v-cursor" });
    this.box.append(this.labels, this.field);
  }

  /** line: {avartanam, from, to}; columns: how many aksharas the width holds. */
  show(piece, line, columns) {
    this.piece = piece;
    this.columns = columns;
    this.start = line.avartanam * piece.aksharas + line.from;
    this.end = line.avartanam * piece.aksharas + line.to;
    const notes = piece.events.filter(
      ({ start, duration, cents }) => cents !== null && start < this.end - 1e-6 && start + duration > this.start + 1e-6,
    );
    const all = notes.map(({ cents }) => cents);
    const margin = 70;
    const low = Math.min(...all, ...(all.length ? [] : [0])) - margin;
    const high = Math.max(...all, ...(all.length ? [] : [0])) + margin;
    const y = (cents) => 100 - ((cents - low) / Math.max(high - low, 400)) * 100;
    const rungs = [...new Map(notes.map((note) => [note.cents, note])).values()].sort((a, b) => b.cents - a.cents);
    const height = this.field.clientHeight || 128;
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

  /** Level pitches with a short slide between them; a swara that is struck again gets a gap. */
  path(notes, y) {
    let path = "";
    let before = null;
    let until = this.start;
    for (const { start, duration, cents } of notes) {
      const from = Math.max(start, this.start);
      const x = (from - this.start) * 100;
      const end = (Math.min(start + duration, this.end) - this.start) * 100;
      const slide = Math.min(7, (end - x) / 3);
      // after a swara that is silent nothing slides
      if (start > until + 1e-6) before = null;
      until = start + duration;
      if (before === null || before === cents) path += `M${x + (before === cents ? 3 : 1)} ${y(cents)}`;
      else path += `C${x + slide * 0.5} ${y(before)} ${x + slide * 0.1} ${y(cents)} ${x + slide} ${y(cents)}`;
      path += `H${end - (end === (this.end - this.start) * 100 ? 1 : Math.min(5, slide))}`;
      before = cents;
    }
    return path;
  }

  /** Put the cursor on an akshara counted from the beginning of the piece. */
  point(akshara) {
    this.cursor.style.transform = `translateX(${((akshara - this.start) / this.columns) * this.width}px)`;
  }
}
