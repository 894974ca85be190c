// What comes after the sheet, since it takes the server longer: the gain of the piece, and its staff.
//
// A component of its own hands it over; the player asks for it by the digest of its piece.

/** @typedef {{ digest: string, gain: number | null, staff: { width: string, svg: string } }} Rest */

/** @type {Rest | null} only the piece on the page is shown and plays */
let rest = null;
const listeners = new Set();

/** The rest of a piece; undefined until it is there. */
export const restOf = (digest) => (rest?.digest === digest ? rest : undefined);

/** @param {Rest} data */
export function takeRest(data) {
  rest = data;
  for (const listen of listeners) listen();
}

/** Call a function whenever a rest has come; returns what ends that. */
export function onRest(listen) {
  listeners.add(listen);
  return () => listeners.delete(listen);
}

export default function mount({ data }) {
  takeRest(data);
}
