// The text field of the Write page: reports the text as it is typed and underlines its mistakes.
//
// data: {serial, text, put, marks: [[start, end]], faults: [{at, where, what}], more, count, remarks,
// said, placeholder, longest, settle_ms, finish: {word, can, avartanams: [numbers]}, settings, link, brought, bare}.
// text: the text that the server has read; marks are positions in it. put: rises when that text must replace the one
// in the field. link: the text comes from the address; brought: from another page; bare: the address has no exercise.
// Trigger: told {kind: 'text' | 'finish' | 'example', serial, text, length, avartanams, settings, all, repeated}.
// settings: those stored with a text; all: whether all of them count, for a text from elsewhere; repeated: whether the
// same message was sent before.
// The root's data-state: typed, told (reported) or read (by the server).

import { sendOrWait } from "../connection.js";
import { focusedIn, make } from "../elements.js";
import { isQuiet } from "../page/quiet.js";
import { say } from "../say.js";
import { Drafts } from "./drafts.js";

// the first wait for an answer, each further one is twice as long
const REPEAT_MS = 2000;

const desks = new WeakMap();

export default function write({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".v-write");
  let desk = desks.get(root);
  if (!desk) desks.set(root, (desk = new Writing(root, data, (told) => setTriggerValue("told", told))));
  desk.tell_ = (told) => setTriggerValue("told", told);
  desk.take(data);
  return () => desk.leave();
}

class Writing {
  constructor(root, data, tell) {
    this.root = root;
    this.find = (name) => root.querySelector(name);
    this.area = this.find("textarea");
    this.back = this.find(".back");
    this.drafts = new Drafts();
    this.tell_ = tell;
    this.serial = data.serial;
    this.settings = null;
    this.undo = [];
    this.data = data;
    this.seen = data.put;
    this.begin(data);
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("blur", () => this.timer && this.tell());
    this.area.addEventListener("scroll", () => this.scrolled());
    root.addEventListener("click", ({ target }) => this.clicked(target.closest("button")));
    this.hidden = () => this.keep();
    window.addEventListener("pagehide", this.hidden);
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(root);
  }

  leave() {
    clearTimeout(this.timer);
    clearTimeout(this.repeating);
    this.keep();
    window.removeEventListener("pagehide", this.hidden);
    this.watch.disconnect();
    desks.delete(this.root);
  }

  /** Start with the stored draft, unless a link or another page brings a different text. */
  begin(data) {
    const kept = this.drafts.first();
    this.undo = kept?.undo ?? [];
    const linked = data.link && kept && kept.address !== location.search && bare(kept.text) !== bare(data.text);
    const foreign = linked || (data.brought && kept && kept.text !== data.text);
    if (!kept || foreign) {
      this.area.value = data.text;
      if (foreign && kept.text.trim()) this.undo.push({ text: kept.text, settings: kept.settings, all: true, word: "web.undo" });
      return;
    }
    this.area.value = kept.text;
    if (kept.text === data.text) return;
    this.settings = kept.settings;
    // only after Streamlit has mounted this component
    this.timer = setTimeout(() => this.tell());
  }

  /** Show the server's answer. */
  take(data) {
    // the server has a new session and knows no text
    const forgot = data.serial === 0 && this.data.serial > 0;
    if (forgot) this.settings = this.data.settings;
    else if (data.serial === this.serial && data !== this.data) this.settings = null;
    this.data = data;
    if (data.serial === this.serial && !this.timer) this.root.dataset.state = "read";
    const isPut = data.put !== this.seen;
    this.seen = data.put;
    // a new session has the text of the address, which what was typed meanwhile isn't in
    if (forgot) this.tell();
    else if (isPut) this.replace(data.text);
    this.area.placeholder = data.placeholder;
    this.busy(false);
    this.draw();
    this.keep();
  }

  // -- typing ---------------------------------------------------------------------------

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), this.data.settle_ms);
    this.root.dataset.state = "typed";
    this.draw();
  }

  tell(more = {}) {
    clearTimeout(this.timer);
    this.timer = null;
    this.root.dataset.state = "told";
    const text = this.area.value;
    this.serial++;
    // one character over the limit is enough for the server to see that the text is too long
    const told = { kind: "text", serial: this.serial, text: text.slice(0, this.data.longest + 1), length: text.length };
    this.send({ ...told, ...(this.settings ? { settings: this.settings } : {}), ...more });
    this.keep();
  }

  /** Send a message, and again until the server has read it: Streamlit loses a message that comes just as a run ends. */
  send(told, wait = REPEAT_MS) {
    clearTimeout(this.repeating);
    sendOrWait("write", () => this.sendNow(told, wait));
  }

  sendNow(told, wait) {
    this.tell_(told);
    const repeat = () => {
      if (this.data.serial === told.serial) return;
      if (isQuiet()) this.send({ ...told, repeated: true }, 2 * wait);
      else this.repeating = setTimeout(repeat, wait);
    };
    this.repeating = setTimeout(repeat, wait);
  }

  keep() {
    // settings stored with a text count until the server has read them
    const settings = this.settings ?? this.data.settings;
    this.roomy = this.drafts.keep({ text: this.area.value, settings, undo: this.undo });
  }

  /** Replace the text; Undo brings the old one back. */
  replace(text) {
    const before = this.area.value;
    if (text === before) return;
    if (before.trim()) this.undo.push({ text: before, settings: this.data.settings, word: "web.undo" });
    this.put(text);
  }

  put(text) {
    if (document.activeElement === this.area) {
      // an insertion as if typed, so that the browser's own undo includes it
      this.area.select();
      if (document.execCommand("insertText", false, text)) return;
    }
    this.area.value = text;
  }

  // -- buttons --------------------------------------------------------------------------

  clicked(button) {
    if (!button) return;
    const { act, at } = button.dataset;
    if (at !== undefined) this.goTo(Number(at));
    else if (act === "finish") this.ask({ kind: "finish", avartanams: Number(this.find("select").value) });
    else if (act === "example") this.ask({ kind: "example" });
    else if (act === "clear") this.change("");
    else if (act === "undo" && this.undo.length) this.bringBack();
  }

  ask(wish) {
    this.busy(wish.kind);
    this.tell(wish);
  }

  change(text) {
    this.replace(text);
    this.tell();
    this.draw();
  }

  bringBack() {
    const { text, settings, all } = this.undo.pop();
    this.put(text);
    this.tell({ settings, all });
    this.draw();
  }

  goTo(index) {
    const [start, end] = this.marks[index] ?? [0, 0];
    this.area.focus();
    this.area.setSelectionRange(start, end);
  }

  busy(kind) {
    for (const button of this.root.querySelectorAll("[data-act]")) button.ariaBusy = String(button.dataset.act === kind);
  }

  // -- drawing --------------------------------------------------------------------------

  draw() {
    const { data, area } = this;
    const text = area.value;
    this.marks = data.marks.map((mark) => moved(mark, data.text, text));
    this.back.replaceChildren(...underlined(text, this.marks));
    const count = this.find(".count");
    // unchanged text is left alone, or screen readers would repeat it
    if (count.textContent !== data.count) count.textContent = data.count;
    count.classList.toggle("some", data.faults.length > 0);
    area.setAttribute("aria-invalid", data.faults.length > 0);
    const said = this.find(".said");
    const words = this.roomy === false ? say("web.write.no_room") : data.said;
    if (said.textContent !== words) said.textContent = words;
    this.list();
    this.find(".remarks").replaceChildren(...data.remarks.map((remark) => make("p", {}, remark)));
    this.buttons();
    this.fit();
  }

  list() {
    const rows = this.data.faults.map(({ at, where, what }) => {
      const attributes = { type: "button", disabled: at === null, "data-at": at };
      return make("li", {}, make("button", attributes, make("b", {}, where), where ? ` ${what}` : what));
    });
    if (this.data.more) rows.push(make("li", { class: "more" }, this.data.more));
    const list = this.find(".faults");
    const focused = focusedIn(list)?.dataset.at ?? null;
    list.replaceChildren(...rows);
    if (focused !== null) list.querySelector(`[data-at="${focused}"]`)?.focus({ preventScroll: true });
  }

  buttons() {
    const { finish } = this.data;
    const button = (act) => this.find(`[data-act="${act}"]`);
    const [select, undo] = [this.find("select"), button("undo")];
    button("finish").textContent = finish.word;
    button("finish").disabled = !finish.can || !this.area.value.trim();
    if (select.options.length !== finish.avartanams.length) {
      select.replaceChildren(...finish.avartanams.map((n) => new Option(n, n, n === finish.usual, n === finish.usual)));
    }
    button("clear").disabled = !this.area.value;
    undo.disabled = !this.undo.length;
    undo.textContent = say(this.undo.at(-1)?.word ?? "web.undo");
  }

  /** Fit the field's height to the text; the style sheet limits it. */
  fit() {
    const { area } = this;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
    this.scrolled();
  }

  scrolled() {
    this.back.scrollTop = this.area.scrollTop;
  }
}

/** A text without header, bars and white space, for comparison. */
export function bare(text) {
  return text.replace(/^(\s*[a-z]+:.*\n)+/gi, "").replace(/[\s|]/g, "");
}

/** The place of a stretch of text after an edit; empty if the stretch itself was edited. */
export function moved([start, end], before, after) {
  if (before === after) return [start, end];
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  if (end <= head) return [start, end];
  const shift = after.length - before.length;
  return start >= before.length - tail ? [start + shift, end + shift] : [Math.min(start, after.length), Math.min(start, after.length)];
}

/** The text as nodes, each mistake in a mark element. */
export function underlined(text, marks) {
  const nodes = [];
  let at = 0;
  for (const [start, end] of [...marks].sort((a, b) => a[0] - b[0])) {
    if (start < at || end <= start) continue;
    nodes.push(text.slice(at, start), make("mark", {}, text.slice(start, end)));
    at = end;
  }
  // a line break at the end of the text has no height without a character after it
  return [...nodes, `${text.slice(at)}\n`];
}
