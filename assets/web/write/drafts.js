// What was typed, kept in this browser: each tab keeps its own, so that none destroys another's.

const KEPT = "varisai.write";
const MOST_DRAFTS = 8;
const MOST_UNDO = 20;
const MOST_UNDO_CHARACTERS = 400_000;

export class Drafts {
  constructor() {
    this.id = this.own()?.id ?? `${Date.now()}-${Math.random().toString(36).slice(2, 8)}`;
  }

  /** This tab's own draft, which a reload leaves: {id, text, settings, address, undo}; null where it has none. */
  own() {
    return stored(window.sessionStorage);
  }

  /** The drafts of all tabs, the newest first. */
  all() {
    const drafts = Object.values(stored(window.localStorage) ?? {});
    return drafts.filter((one) => typeof one?.text === "string").sort((a, b) => b.at - a.at);
  }

  /** What this tab begins with; in a new tab the newest draft, and the others can be had by undoing. */
  first() {
    const own = this.own();
    if (own) return own;
    const [newest, ...others] = this.all().filter(({ text }) => text.trim());
    return newest ? { ...newest, undo: others.reverse().map(({ text, settings }) => ({ text, settings, all: true, word: "web.write.earlier_text" })) } : null;
  }

  /** Keep a draft {text, settings, undo}. Returns false where the browser has no room for it. */
  keep(draft) {
    const kept = { ...draft, id: this.id, address: location.search, at: Date.now() };
    const roomy = store(window.sessionStorage, { ...kept, undo: latest(draft.undo) });
    const others = this.all().filter(({ id }) => id !== this.id);
    const all = [{ ...kept, undo: [] }, ...others].slice(0, MOST_DRAFTS);
    return store(window.localStorage, Object.fromEntries(all.map((one) => [one.id, one]))) && roomy;
  }
}

/** As many of the last texts as there is room for, the newest last. */
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
