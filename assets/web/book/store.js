// The book in this browser's storage. Each entry has a key of its own, so that two tabs can write at the same time
// without replacing each other's entries. An entry has the form of the book's file plus the file's version; of two
// states of an entry the later one stays.

import { BOOK_VERSION, BROWSER_ROOM } from "../constants.js";

const PREFIX = "varisai.book.";

export const shelf = {
  /** Every entry as its text, by id. */
  texts() {
    const found = new Map();
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i);
      if (key.startsWith(PREFIX)) found.set(key.slice(PREFIX.length), localStorage.getItem(key));
    }
    return found;
  },

  entries() {
    return [...this.texts().values()].map(parsed).filter(Boolean);
  },

  /** Store an entry unless the stored one is later. Returns false if there is no room. */
  put(entry) {
    const there = parsed(localStorage.getItem(PREFIX + entry.id));
    if (there && there.changed > entry.changed) return true;
    return write(PREFIX + entry.id, this.written(entry));
  },

  /** The stored text of an entry. */
  written(entry) {
    return JSON.stringify({ version: BOOK_VERSION, ...entry });
  },

  /** The stored text of an id; null if there is none. */
  text(id) {
    return localStorage.getItem(PREFIX + id);
  },

  /** Delete an entry unless it has been changed since. */
  remove({ id, changed }) {
    const there = parsed(localStorage.getItem(PREFIX + id));
    if (!there || there.changed <= changed) localStorage.removeItem(PREFIX + id);
  },

  /** Add {kind, name, thing} at the end of the book. Returns 'kept', 'there' or 'full'. */
  add(thing) {
    const entries = this.entries();
    const content = JSON.stringify(thing.thing);
    if (entries.some((one) => one.kind === thing.kind && JSON.stringify(one.thing) === content)) return "there";
    const now = new Date();
    const id = `${now.getTime().toString(36)}-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
    const place = Math.max(0, ...entries.map((one) => one.place).filter(Number.isFinite)) + 1;
    const entry = { id, ...thing, made: now.toISOString(), changed: now.toISOString(), place };
    if (this.used() + JSON.stringify(entry).length > BROWSER_ROOM) return "full";
    return this.put(entry) ? "kept" : "full";
  },

  /** The number of characters that this site stores. */
  used() {
    let count = 0;
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i);
      count += key.length + localStorage.getItem(key).length;
    }
    return count;
  },

  /** Call back when another tab changes the book. Returns a function that ends this. */
  watch(changed) {
    const heard = ({ key }) => (key === null || key.startsWith(PREFIX)) && changed();
    window.addEventListener("storage", heard);
    return () => window.removeEventListener("storage", heard);
  },
};

export function parsed(text) {
  try {
    const found = JSON.parse(text);
    return found && typeof found === "object" ? found : null;
  } catch {
    return null;
  }
}

function write(key, text) {
  try {
    localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}
