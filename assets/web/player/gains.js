// The gain of each piece: it comes from the server after the piece, when all its sounds have been measured.

/** @type {Map<string, number>} by the digest of the piece */
const known = new Map();
const listeners = new Set();

export const gainOf = (digest) => known.get(digest);

export function tellGain(digest, gain) {
  known.clear(); // only the piece on the page plays
  known.set(digest, gain);
  for (const listen of listeners) listen();
}

/** Call a function after every new gain; returns what ends that. */
export function onGain(listen) {
  listeners.add(listen);
  return () => listeners.delete(listen);
}
