// The piece that the server sends, and functions that read it.

import { angaEnds } from "./lines.js";

/** @typedef {any} Piece the payload; carnatic/pages/components/player_data.py describes it */

/**
 * The payload from its bytes: JSON first, then the samples.
 * @param {Uint8Array} bytes
 * @returns {Piece}
 */
export function unpack(bytes) {
  const head = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const piece = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + head)));
  for (const [name, [first, length]] of Object.entries(piece.buffers)) {
    // copied, since samples of two bytes must start at an even byte
    piece[name] = new Int16Array(bytes.slice(4 + head + first, 4 + head + first + length).buffer);
  }
  piece.aksharas = piece.tala.kriyas.length;
  piece.length = piece.grid.length * piece.aksharas;
  return piece;
}

/**
 * The swaras per akshara in an avartanam.
 * @param {Piece} piece
 * @param {number} avartanam
 * @returns {number}
 */
export const speedOf = (piece, avartanam) => piece.grid[avartanam][0].length;

/**
 * The avartanams grouped by speed: one group, or the three kalams of trikalam.
 * @param {Piece} piece
 * @returns {number[][]}
 */
export function kalamsOf(piece) {
  const kalams = [];
  for (const avartanam of piece.grid.keys()) {
    const last = kalams[kalams.length - 1];
    if (last && speedOf(piece, last[0]) === speedOf(piece, avartanam)) last.push(avartanam);
    else kalams.push([avartanam]);
  }
  return kalams;
}

/**
 * Sargam text of the events from first to last with the tala's bars, a line for each avartanam.
 * @param {Piece} piece
 */
export function sargamText(piece, first = 0, last = piece.events.length - 1) {
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

/**
 * The event that sounds at an akshara; in a gap, the last one before it.
 * @param {Piece} piece
 * @param {number} akshara
 */
export function eventAt(piece, akshara) {
  let low = 0;
  let high = piece.events.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (piece.events[middle].start <= akshara + 1e-9) low = middle;
    else high = middle - 1;
  }
  return low;
}
