// The book's list. It also keeps this browser's storage and the server's copy of the book the same.
//
// data: {session, heard, write, put: [entries], gone: [{id, changed}], warn, none, more, rows: [{id, kind, word, name,
// note, facts, first, when, opens, lays, play}], offline}. play: the address of its play page, '' if it has none. offline: {page,
// version, list: [{query, name}]}, the exercises that must play without the network; null while the server doesn't know them. heard: the number of the last report that the server has read. write: the number
// of the last change to store. put, gone: the entries to store and to delete, until a report confirms them.
// Triggers: report {serial, session, write, put, gone, used, failed}, the differences between storage and server;
// wish {kind, id, …}, the button that was tapped. Names and notes are shown as plain text.

import { LONGEST_NAME, LONGEST_NOTE } from "../constants.js";
import { focusedIn, make } from "../elements.js";
import { keepOnly } from "../play/offline.js";
import { say } from "../say.js";
import { parsed, shelf } from "./store.js";

const PATIENCE_MS = 4000;

// by session: the entries that the server knows, and the last change that was stored; it outlives the list
const sessions = new Map();
const lists = new WeakMap();

export default function book({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".v-book");
  let list = lists.get(root);
  if (!list) lists.set(root, (list = new List(root)));
  list.tell = setTriggerValue;
  list.take(data);
  return () => {
    list.leave();
    lists.delete(root);
  };
}

class List {
  constructor(root) {
    this.root = root;
    this.editing = null;
    /** @type {(name: string, value: any) => void} */
    this.tell = () => {};
    root.onclick = (event) => this.clicked(event.target.closest("button"));
    root.onkeydown = (event) => this.typed(event);
    root.onsubmit = (event) => event.preventDefault();
    for (const kind of ["dragstart", "dragover", "drop", "dragend"]) root.addEventListener(kind, (event) => this[kind](event));
    this.unwatch = shelf.watch(() => this.report());
  }

  leave() {
    clearTimeout(this.timer);
    clearTimeout(this.later);
    this.unwatch();
  }

  take(data) {
    this.data = data;
    if (!sessions.has(data.session)) sessions.set(data.session, { told: new Map(), serial: data.heard, write: 0, failed: new Set() });
    this.session = sessions.get(data.session);
    const { session } = this;
    if (session.pending?.serial === data.heard) {
      session.told = session.pending.texts;
      session.pending = null;
    }
    try {
      this.write();
    } catch {
      this.closed = true;
    }
    this.draw();
    this.keepOffline();
    // only after Streamlit has mounted this component
    this.timer = setTimeout(() => this.report());
  }

  /** Keep the exercises of the book for the time without a network, whenever they have changed. */
  keepOffline() {
    const { offline } = this.data;
    const list = JSON.stringify(offline);
    if (!offline || list === this.offline) return;
    this.offline = list;
    keepOnly(offline, offline.list);
  }

  // -- the store ------------------------------------------------------------------------

  /** Store the server's changes. An entry that is stored as it came needn't be reported back. */
  write() {
    const { session, data } = this;
    if (data.write <= session.write) return;
    for (const one of data.gone) {
      shelf.remove(one);
      if (shelf.text(one.id) === null) session.told.delete(one.id);
    }
    for (const entry of data.put) {
      if (!shelf.put(entry)) session.failed.add(entry.id);
      else {
        session.failed.delete(entry.id);
        if (shelf.text(entry.id) === shelf.written(entry)) session.told.set(entry.id, shelf.text(entry.id));
      }
    }
    session.write = data.write;
    session.unsaid = true;
  }

  /** Report the changes in the storage since the last report. */
  report() {
    const { session, data } = this;
    clearTimeout(this.later);
    if (session.pending && performance.now() - session.pending.at < PATIENCE_MS) return this.askAgain();
    const texts = this.closed ? new Map() : read();
    const put = [...texts].filter(([id, text]) => session.told.get(id) !== text).map(([, text]) => parsed(text)).filter(Boolean);
    const gone = [...session.told.keys()].filter((id) => !texts.has(id));
    // a report without an answer in time is sent again
    if (!put.length && !gone.length && !session.unsaid && !session.pending && data.heard > 0) return;
    session.unsaid = false;
    session.pending = { serial: ++session.serial, texts, at: performance.now() };
    const used = this.closed ? 0 : shelf.used();
    this.tell("report", { serial: session.serial, session: data.session, write: session.write, put, gone, used, failed: [...session.failed] });
    this.askAgain();
  }

  askAgain() {
    this.later = setTimeout(() => this.report(), PATIENCE_MS);
  }

  // -- buttons --------------------------------------------------------------------------

  wish(kind, more = {}) {
    this.tell("wish", { kind, ...more });
  }

  clicked(button) {
    if (!button) return;
    const { act } = button.dataset, id = button.closest("li")?.dataset.id;
    if (act === "rename" || act === "note") this.edit(id, act);
    else if (act === "save") this.save();
    else if (act === "cancel") this.edit(null);
    else if (act) this.wish(act, id ? { id } : {});
  }

  typed(event) {
    if (!this.editing || event.isComposing) return;
    if (event.key === "Escape") this.edit(null);
    else if (event.key === "Enter" && (event.target.matches("input") || event.ctrlKey || event.metaKey)) this.save();
    else return;
    event.preventDefault();
  }

  edit(id, act) {
    const before = this.editing;
    this.editing = id ? { id, act } : null;
    this.draw();
    const field = this.root.querySelector(".field");
    field?.focus();
    if (field?.matches("input")) field.select();
    if (!id && before) this.find(before.id, before.act)?.focus();
  }

  save() {
    const { id, act } = this.editing, text = this.root.querySelector(".field").value;
    this.edit(null);
    this.wish(act, { id, text });
  }

  find(id, act) {
    return this.root.querySelector(`li[data-id="${CSS.escape(id)}"] [data-act="${act}"]`);
  }

  // -- dragging -------------------------------------------------------------------------

  dragstart(event) {
    const row = event.target.closest?.("li");
    if (!row || this.editing) return;
    this.dragged = row;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.querySelector("h3").textContent);
    row.classList.add("dragged");
  }

  dragover(event) {
    const row = this.dragged && event.target.closest?.("li");
    if (!row || row === this.dragged) return;
    event.preventDefault();
    const { top, height } = row.getBoundingClientRect();
    row[event.clientY < top + height / 2 ? "before" : "after"](this.dragged);
  }

  drop(event) {
    if (!this.dragged) return;
    event.preventDefault();
    const id = this.dragged.dataset.id, after = this.dragged.previousElementSibling?.dataset.id ?? null;
    this.dropped = true;
    this.wish("drop", { id, after });
  }

  dragend() {
    this.dragged?.classList.remove("dragged");
    this.dragged = null;
    // a row that is dropped elsewhere goes back to its place
    if (!this.dropped) this.draw();
    this.dropped = false;
  }

  // -- what is shown --------------------------------------------------------------------

  draw() {
    const { root, data } = this;
    const [warn, none, list, more] = [".warn", ".none", "ol", ".more"].map((one) => root.querySelector(one));
    warn.textContent = this.closed ? say("web.book.closed") : data.warn;
    none.textContent = data.none;
    more.textContent = data.more;
    more.hidden = !data.more;
    const held = focusedIn(root);
    const typing = held?.matches(".field") ? { value: held.value, from: held.selectionStart, to: held.selectionEnd } : null;
    const [id, act] = [held?.closest("li")?.dataset.id, held?.dataset.act];
    list.hidden = !data.rows.length;
    list.replaceChildren(...data.rows.map((row, i) => this.row(row, i)));
    if (typing && this.editing) {
      const field = root.querySelector(".field");
      if (!field) return;
      field.value = typing.value;
      field.focus({ preventScroll: true });
      field.setSelectionRange(typing.from, typing.to);
    } else if (id && act) this.find(id, act)?.focus({ preventScroll: true });
  }

  row(row, i) {
    const { rows } = this.data;
    const edits = this.editing?.id === row.id ? this.editing.act : null;
    const name = edits === "rename" ? this.field("input", row.name, say("web.book.name"), LONGEST_NAME) : make("h3", {}, row.name);
    const facts = make("p", { class: "facts" }, make("b", {}, row.word), row.facts ? ` ${row.facts}` : "", make("span", { class: "when" }, row.when));
    const first = row.first ? make("p", { class: "first" }, row.first) : null;
    const note = edits === "note" ? this.field("textarea", row.note, say("web.book.note"), LONGEST_NOTE) : row.note ? make("p", { class: "note" }, row.note) : null;
    const named = (act, code, off = false) => press(act, say(code), say("web.book.action_on", { action: say(code), name: row.name }), off);
    const acts = make(
      "div", { class: "acts" }, named("up", "web.book.up", i === 0), named("down", "web.book.down", i === rows.length - 1 && !this.data.more),
      named("rename", "web.book.rename"), named("note", row.note ? "web.book.change_note" : "web.book.add_note"), named("delete", "web.book.delete"),
    );
    const label = say("web.book.action_on", { action: say("web.book.play_page"), name: row.name });
    const play = row.play ? make("a", { href: row.play, target: "_blank", rel: "noopener", draggable: "false", "aria-label": label }, say("web.book.play_page")) : null;
    const opens = make("div", { class: "opens" }, row.lays ? named("lay", "web.book.use_tuning") : null, row.opens ? named("open", "web.book.open") : null, play);
    const attributes = { class: row.kind, "data-id": row.id, draggable: `${!this.editing}` };
    return make("li", attributes, make("div", { class: "entry" }, name, facts, first, note), opens, acts);
  }

  field(tag, value, label, longest) {
    const field = make(tag, { class: "field", "aria-label": label, maxlength: longest });
    field.value = value;
    return make("form", { class: "edit" }, field, make("div", {}, press("save", say("web.book.save")), press("cancel", say("web.book.cancel"))));
  }
}

/** The stored texts; none if the browser denies access to its storage. */
function read() {
  try {
    return shelf.texts();
  } catch {
    return new Map();
  }
}

function press(act, word, label = word, off = false) {
  return make("button", { type: "button", "data-act": act, "aria-label": label, disabled: off }, word);
}
