// How an avartanam is cut into lines.

/** Width in pixels that a swara needs at least, by the width of the window; a sollu has more letters, a number hangs beside. */
export const swaraWidth = (windowWidth, isSollu = false, hasNumber = false) =>
  isSollu ? 36 : (windowWidth <= 640 ? 22 : 27) + (hasNumber ? 7 : 0);

/**
 * How many aksharas stand on each line of an avartanam.
 *
 * It breaks after angas only: fewest lines first, then the most even ones. An anga too
 * wide alone is cut after an akshara, into parts as even as can be.
 */
export function breakLines(angas, cells, width, swara) {
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

/** The lines of an avartanam: {avartanam, from, to}, aksharas from 0 within it. */
export function linesOf(avartanam, lengths) {
  let to = 0;
  return lengths.map((length) => {
    to += length;
    return { avartanam, from: to - length, to };
  });
}

/** The aksharas, from 0, after which an anga ends. */
export function angaEnds(angas) {
  let sum = 0;
  return new Set(angas.map((length) => (sum += length) - 1));
}
