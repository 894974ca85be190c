// The piece that the server sends, and functions that read it.

import { angaEnds } from "./lines.js";

/** @typedef {any} Piece the payload; carnatic/pages/components/player_data.py describes it */

/**
 * A piece from the server's data, its sounds by their addresses.
 * @param {any} data
 * @returns {Piece}
 */
export function pieceOf(data) {
  const aksharas = data.tala.kriyas.length;
  return { ...data, aksharas, length: data.grid.length * aksharas, sound: data.sound && soundOf(data.sound) };
}

function soundOf({ root, recipes, notes, strokes, drone, ...sound }) {
  const at = (index) => (index === null ? null : root + recipes[index]);
  const named = Object.entries(strokes).map(([name, index]) => [name, at(index)]);
  return { ...sound, root, notes: notes.map(at), strokes: Object.fromEntries(named), drone: at(drone) };
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
