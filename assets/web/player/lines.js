// The division of an avartanam into lines.

import { PHONE_PX } from "../constants.js";

/**
 * The least width of a swara in pixels, by the width of the window. A sollu has more letters; a number needs room.
 * @param {number} windowWidth
 */
export const swaraWidth = (windowWidth, isSollu = false, hasNumber = false) =>
  isSollu ? 36 : (windowWidth <= PHONE_PX ? 22 : 27) + (hasNumber ? 7 : 0);

/**
 * The number of aksharas on each line of an avartanam, by the server's table.
 * @param {{ lines: number[][] }} tala
 * @param {number} cells swaras per akshara
 * @param {number} width of the line, in pixels
 * @param {number} swara the width of one, in pixels
 */
export function lineLengths(tala, cells, width, swara) {
  const room = Math.max(1, Math.floor(width / (swara * cells)));
  return tala.lines[Math.min(room, tala.lines.length) - 1];
}

/**
 * The lines of an avartanam: {avartanam, from, to}; aksharas are counted from 0.
 * @param {number} avartanam
 * @param {number[]} lengths
 */
export function linesOf(avartanam, lengths) {
  let to = 0;
  return lengths.map((length) => {
    to += length;
    return { avartanam, from: to - length, to };
  });
}

/**
 * The last akshara of each anga, counted from 0.
 * @param {number[]} angas
 */
export function angaEnds(angas) {
  let sum = 0;
  return new Set(angas.map((length) => (sum += length) - 1));
}
