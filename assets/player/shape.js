// Pure functions: what arrived from the server, and how the tala is cut into lines.

/** The payload from its bytes: JSON first, then the samples (see carnatic/pages/components/player_data.py). */
function unpack(bytes) {
  const head = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const piece = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + head)));
  for (const [name, [first, length]] of Object.entries(piece.buffers)) {
    // copied, since samples of two bytes must begin on an even byte
    piece[name] = new Int16Array(bytes.slice(4 + head + first, 4 + head + first + length).buffer);
  }
  piece.aksharas = piece.tala.kriyas.length;
  piece.length = piece.grid.length * piece.aksharas;
  return piece;
}

/** Width in pixels that a swara needs at least, by the width of the window; a sollu has more letters, a number hangs beside. */
const swaraWidth = (windowWidth, isSollu = false, hasNumber = false) =>
  isSollu ? 36 : (windowWidth <= 640 ? 22 : 27) + (hasNumber ? 7 : 0);

/**
 * How many aksharas stand on each line of an avartanam.
 *
 * It breaks after angas only: fewest lines first, then the most even ones. An anga too
 * wide alone is cut after an akshara, into parts as even as can be.
 */
function breakLines(angas, cells, width, swara) {
  const room = Math.max(1, Math.floor(width / (swara * cells)));
  const total = angas.reduce((sum, length) => sum + length, 0);
  if (total <= room) return [total];
  const parts = angas.flatMap((length) => evenParts(length, Math.ceil(length / room)));
  // best[i]: the lines of the first i parts, and what they cost
  const best = [{ lines: [], squares: 0 }];
  for (let end = 1; end <= parts.length; end++) {
    let found = null;
    for (let start = 0, length; start < end; start++) {
      length = parts.slice(start, end).reduce((sum, part) => sum + part, 0);
      if (length > room) continue;
      const option = { lines: [...best[start].lines, length], squares: best[start].squares + length ** 2 };
      if (!found || isBetter(option, found)) found = option;
    }
    best.push(found);
  }
  return best[parts.length].lines;
}

function isBetter(a, b) {
  if (a.lines.length !== b.lines.length) return a.lines.length < b.lines.length;
  if (a.squares !== b.squares) return a.squares < b.squares;
  const i = a.lines.findIndex((length, k) => length !== b.lines[k]);
  return i >= 0 && a.lines[i] < b.lines[i];
}

function evenParts(length, count) {
  return Array.from({ length: count }, (_, i) => Math.floor(length / count) + (i < length % count ? 1 : 0));
}

/** Lines over each akshara: none at first speed, one at second, two at third and its like. */
const overLines = (speed) => (speed === 1 ? 0 : speed === 4 || speed === 6 ? 2 : 1);

/** Swaras to the akshara in an avartanam. */
const speedOf = (piece, avartanam) => piece.grid[avartanam][0].length;

/** Stretches of one speed, [avartanams]: the whole piece, or the three kalams of a trikalam run. */
function kalamsOf(piece) {
  const kalams = [];
  for (const avartanam of piece.grid.keys()) {
    const last = kalams[kalams.length - 1];
    if (last && speedOf(piece, last[0]) === speedOf(piece, avartanam)) last.push(avartanam);
    else kalams.push([avartanam]);
  }
  return kalams;
}

/** The lines of an avartanam: {avartanam, from, to}, aksharas from 0 within it. */
function linesOf(avartanam, lengths) {
  let to = 0;
  return lengths.map((length) => {
    to += length;
    return { avartanam, from: to - length, to };
  });
}

/** The aksharas, from 0, after which an anga ends. */
function angaEnds(angas) {
  let sum = 0;
  return new Set(angas.map((length) => (sum += length) - 1));
}

/** Sargam text of some events with the tala's bars, an avartanam to the line. */
function sargamText(piece, first = 0, last = piece.events.length - 1) {
  const ends = angaEnds(piece.tala.angas);
  const rows = piece.grid.map((row) => {
    const words = row.map((cells, akshara) => {
      const inside = cells.filter(([event]) => event !== null && event >= first && event <= last);
      if (!inside.length) return "";
      const text = inside.map(([event, held]) => (held ? "," : piece.events[event].text)).join(" ");
      return text + (akshara === row.length - 1 ? " ||" : ends.has(akshara) ? " |" : "");
    });
    return words.filter(Boolean).join(" ");
  });
  return rows.filter(Boolean).join("\n");
}

/** The event that sounds at a moment counted in aksharas; the last one before it in a gap. */
function eventAt(piece, akshara) {
  let low = 0;
  let high = piece.events.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (piece.events[middle].start <= akshara + 1e-9) low = middle;
    else high = middle - 1;
  }
  return low;
}

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** An element from its tag, attributes and children; a function as attribute listens. */
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child != null));
  return node;
}

/** A drawing from its SVG text. */
function draw(text) {
  const holder = document.createElement("template");
  holder.innerHTML = text.trim();
  return holder.content.firstElementChild;
}
