// The text on the Write page, stored in this browser. Each tab stores its own, so that tabs don't overwrite each other.

const KEPT = "varisai.write";
const MOST_DRAFTS = 8;
const MOST_UNDO = 20;
const MOST_UNDO_CHARACTERS = 400_000;

export class Drafts {
  constructor() {
    this.id = this.own()?.id ?? `${Date.now()}-${Math.random().toString(36).slice(2, 8)}`;
  }

  /** This tab's draft, which survives a reload: {id, text, settings, address, undo}; null if there is none. */
  own() {
    return stored(window.sessionStorage);
  }

  /** The drafts of all tabs, newest first. */
  all() {
    const drafts = Object.values(stored(window.localStorage) ?? {});
    return drafts.filter((one) => typeof one?.text === "string").sort((a, b) => b.at - a.at);
  }

  /** The draft to start with: this tab's own, or in a new tab the newest one, with the others as steps of undo. */
  first() {
    const own = this.own();
    if (own) return own;
    const [newest, ...others] = this.all().filter(({ text }) => text.trim());
    return newest ? { ...newest, undo: others.reverse().map(({ text, settings }) => ({ text, settings, all: true, word: "web.write.earlier_text" })) } : null;
  }

  /** Store a draft {text, settings, undo}. Returns false if the browser has no room for it. */
  keep(draft) {
    const kept = { ...draft, id: this.id, address: location.search, at: Date.now() };
    const roomy = store(window.sessionStorage, { ...kept, undo: latest(draft.undo) });
    const others = this.all().filter(({ id }) => id !== this.id);
    const all = [{ ...kept, undo: [] }, ...others].slice(0, MOST_DRAFTS);
    return store(window.localStorage, Object.fromEntries(all.map((one) => [one.id, one]))) && roomy;
  }
}

/** As many of the last steps of undo as there is room for, newest last. */
export function latest(undo) {
  let room = MOST_UNDO_CHARACTERS;
  const kept = [];
  for (const one of undo.slice(-MOST_UNDO).reverse()) {
    room -= one.text.length;
    if (room < 0) break;
    kept.unshift(one);
  }
  return kept;
}

function stored(storage) {
  try {
    return JSON.parse(storage.getItem(KEPT));
  } catch {
    return null;
  }
}

function store(storage, value) {
  try {
    storage.setItem(KEPT, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
