// The text that is being written: told to the page as it is typed, its faults underlined in place.
//
// data: {serial, text, put, marks: [[start, end]], faults: [{at, where, what}], more, count, remarks,
// said, placeholder, longest, settle_ms, finish: {word, can, avartanams: [numbers]}, settings, link, brought, bare}.
// text is what the page has read, marks lie in it; put is raised when it shall replace what stands
// here. link: text comes from the address; brought: from another page; bare: the page was opened without an address.
// told: {kind: 'text' | 'finish' | 'example', serial, text, length, avartanams,
// settings, all}: settings that were kept with a text; all of them count where it comes from elsewhere.
// data-state of the root: typed, told to the page, or read by it.

import { focusedIn, make } from "../elements.js";
import { say } from "../say.js";
import { Drafts } from "./drafts.js";

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
    this.keep();
    window.removeEventListener("pagehide", this.hidden);
    this.watch.disconnect();
    desks.delete(this.root);
  }

  /** What stands here first: what was typed before, unless a link brings another line. */
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
    // not before the page has taken in this part
    this.timer = setTimeout(() => this.tell());
  }

  /** Take up what the page has read. */
  take(data) {
    // the page has forgotten: it runs anew
    const forgot = data.serial === 0 && this.data.serial > 0;
    if (forgot) this.settings = this.data.settings;
    else if (data.serial === this.serial && data !== this.data) this.settings = null;
    this.data = data;
    if (data.serial === this.serial && !this.timer) this.root.dataset.state = "read";
    if (data.put !== this.seen) {
      this.seen = data.put;
      this.replace(data.text);
    } else if (forgot) this.tell();
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
    // of what is too long the page need not see all
    const told = { kind: "text", serial: this.serial, text: text.slice(0, this.data.longest + 1), length: text.length };
    this.tell_({ ...told, ...(this.settings ? { settings: this.settings } : {}), ...more });
    this.keep();
  }

  keep() {
    // what was kept beside a text counts until the page has taken it up
    const settings = this.settings ?? this.data.settings;
    this.roomy = this.drafts.keep({ text: this.area.value, settings, undo: this.undo });
  }

  /** Put another text here; what stood here can be had back. */
  replace(text) {
    const before = this.area.value;
    if (text === before) return;
    if (before.trim()) this.undo.push({ text: before, settings: this.data.settings, word: "web.undo" });
    this.put(text);
  }

  put(text) {
    if (document.activeElement === this.area) {
      // so that the browser's own undo knows of it too
      this.area.select();
      if (document.execCommand("insertText", false, text)) return;
    }
    this.area.value = text;
  }

  // -- pressing -------------------------------------------------------------------------

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

  // -- what is shown --------------------------------------------------------------------

  draw() {
    const { data, area } = this;
    const text = area.value;
    this.marks = data.marks.map((mark) => moved(mark, data.text, text));
    this.back.replaceChildren(...underlined(text, this.marks));
    const count = this.find(".count");
    // said anew only where it is another
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

  /** As high as the text, up to a part of the window. */
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

/** A text without header, bars and white space, to compare lines by. */
export function bare(text) {
  return text.replace(/^(\s*[a-z]+:.*\n)+/gi, "").replace(/[\s|]/g, "");
}

/** Where a stretch of one text lies in what has become of it; an empty one where it was changed itself. */
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

/** The text as nodes, faulty stretches in a mark of their own. */
export function underlined(text, marks) {
  const nodes = [];
  let at = 0;
  for (const [start, end] of [...marks].sort((a, b) => a[0] - b[0])) {
    if (start < at || end <= start) continue;
    nodes.push(text.slice(at, start), make("mark", {}, text.slice(start, end)));
    at = end;
  }
  // a line break at the very end has no height of its own
  return [...nodes, `${text.slice(at)}\n`];
}
