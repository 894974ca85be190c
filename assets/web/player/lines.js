// How an avartanam is cut into lines.

/** Width in pixels that a swara needs at least, by the width of the window; a sollu has more letters, a number hangs beside. */
export const swaraWidth = (windowWidth, isSollu = false, hasNumber = false) =>
  isSollu ? 36 : (windowWidth <= 640 ? 22 : 27) + (hasNumber ? 7 : 0);

/** How many aksharas stand on each line of an avartanam, by the server's table; cells: swaras to the akshara. */
export function lineLengths(tala, cells, width, swara) {
  const room = Math.max(1, Math.floor(width / (swara * cells)));
  return tala.lines[Math.min(room, tala.lines.length) - 1];
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
