// Keyboard shortcuts; off in text fields, and for keys that the focused control uses itself.

import { KEYS } from "../constants.js";
import { draw, make } from "../elements.js";
import { clamp } from "../numbers.js";
import { say } from "../say.js";
import { TEMPO_STEP } from "./bar.js";
import { CLOSE_ICON } from "./hands.js";
import { eventsOf, isKept } from "./keeping.js";
import { eventAt, sargamText, speedOf } from "./piece.js";
import { eventOf } from "./sargam.js";

/** The action of a key press; null if the player must ignore it. */
export function meaning(press) {
  if (press.ctrlKey || press.metaKey || press.altKey || press.defaultPrevented) return null;
  const target = press.target instanceof Element ? press.target : document.body;
  if (target.closest("input:not([type=range]), textarea, select, [contenteditable=''], [contenteditable=true], [role=combobox], [role=listbox], [role=menu]")) return null;
  if (target.closest("dialog[open]") && press.key !== "?") return null;
  const steps = /^(Arrow|Home|End|Page)/.test(press.key);
  if (steps && target.closest("input[type=range], [role=slider], [role=tab], [role=radio], [role=radiogroup], [role=spinbutton], [role=grid]")) return null;
  // Space presses the button that has the focus; a swara has Enter for that
  const swara = target.closest(".v-swara");
  if (press.key === " " && !swara && target.closest("button, a[href], summary, [role=button], [role=switch], [role=checkbox], input")) return null;
  if (swara && press.key === "Enter") return null;
  if (press.shiftKey && (press.key === "ArrowLeft" || press.key === "ArrowRight")) return ["select", press.key === "ArrowLeft" ? -1 : 1];
  return (
    {
      " ": ["toggle"],
      ArrowLeft: ["swara", -1],
      ArrowRight: ["swara", 1],
      ArrowUp: ["line", -1],
      ArrowDown: ["line", 1],
      Home: ["home"],
      l: ["repeatNext"],
      "+": ["tempoStep", 1],
      "=": ["tempoStep", 1],
      "-": ["tempoStep", -1],
      "−": ["tempoStep", -1],
      1: ["speed", 1],
      2: ["speed", 2],
      3: ["speed", 4],
      4: ["speed", 8],
      "[": ["sruti", -1],
      "]": ["sruti", 1],
      k: ["keep"],
      n: ["fresh"],
      s: ["staff"],
      t: ["tala"],
      f: ["fullScreen"],
      "?": ["help"],
      Escape: ["escape"],
    }[press.key.length === 1 ? press.key.toLowerCase() : press.key] ?? null
  );
}

export function fillHelp(dialog) {
  const rows = KEYS.map(([key, what]) => [make("dt", {}, make("kbd", {}, say(key))), make("dd", {}, say(what))]);
  const close = make("button", { type: "button", class: "v-close", "aria-label": say("web.close"), click: () => dialog.close() }, draw(CLOSE_ICON));
  dialog.replaceChildren(make("div", { class: "v-help-head" }, make("h2", {}, say("web.keys")), close), make("dl", {}, rows));
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
}

const HELD_DOWN = ["swara", "select", "line", "tempoStep", "sruti"];

/** The actions of the keys on a player. */
export class Keyboard {
  constructor(player) {
    this.player = player;
  }

  pressed(press) {
    const { piece, root } = this.player;
    const meant = piece && root.isConnected ? meaning(press) : null;
    if (!meant) return;
    const [what, value] = meant;
    if (press.repeat && !HELD_DOWN.includes(what)) return;
    if (this.acts()[what](value) !== false) press.preventDefault();
  }

  acts() {
    const { player } = this;
    const { settings, help } = player;
    return {
      toggle: () => player.toggle(),
      swara: (step) => this.stepSwara(step),
      select: (step) => this.select(step),
      keep: () => this.keep(),
      line: (step) => this.stepLine(step),
      home: () => player.goTo(0),
      repeatNext: () => player.setRepeat({ all: "line", line: "off", span: "all", off: "all" }[player.repeatMode]),
      tempoStep: (step) => settings.setTempo(settings.wanted.tempo + step * TEMPO_STEP, true),
      speed: (speed) => settings.setSpeed(speed),
      sruti: (step) => settings.stepSruti(step),
      fresh: () => !player.piece.draft && !player.piece.bare && settings.ask("fresh", true),
      staff: () => player.showStaff(!player.staffOn()),
      tala: () => player.setMuted("tala", !player.sound.muted.tala),
      fullScreen: () => this.fullScreen(),
      help: () => (help.open ? help.close() : help.showModal()),
      escape: () => this.escape(),
    };
  }

  /** The swara that has the focus; null if none has. */
  focused() {
    const { box } = this.player.sargam;
    return box.contains(document.activeElement) ? eventOf(document.activeElement) : null;
  }

  /** The swara to step from: the focused one, or else the current one. */
  here() {
    return this.focused() ?? eventAt(this.player.piece, this.player.sound.position());
  }

  stepSwara(step) {
    const { player } = this;
    // the first step only shows the current swara
    const unseen = this.focused() === null && !player.isPlaced();
    player.goTo(clamp(this.here() + (unseen ? 0 : step), 0, player.piece.events.length - 1));
  }

  /** Extend the selection from the focused swara by a step, or shorten it. */
  select(step) {
    const { player } = this;
    const at = this.here();
    const { span } = player;
    const isEnd = span && (at === span.first || at === span.last);
    // the other end of the selection stays
    const from = !isEnd ? at : at === span.last ? span.first : span.last;
    const to = clamp(at + step, 0, player.piece.events.length - 1);
    player.repeatSpan(Math.min(from, to), Math.max(from, to));
    player.sargam.tabStop(to);
    player.sargam.button(to).focus();
  }

  /** Lock the selection or the line, or unlock it if all of it is locked. */
  keep() {
    const { player } = this;
    const { piece } = player;
    if (!piece.keeps) return false;
    const part = player.span ?? eventsOf(piece, piece.events[this.here()].avartanam - 1);
    player.keepPart(part.first, part.last, !isKept(piece, part.first, part.last));
    return true;
  }

  /** Go to the swara above or below, on the previous or next line. */
  stepLine(step) {
    const { piece, sargam } = this.player;
    const { start } = piece.events[this.here()];
    const line = this.player.lineAt(Math.floor(start + 1e-6));
    const next = sargam.lines[sargam.lines.indexOf(line) + step];
    if (!next) return false;
    const within = start - line.avartanam * piece.aksharas - line.from;
    const target = next.avartanam * piece.aksharas + Math.min(next.from + within, next.to - 1 / speedOf(piece, next.avartanam));
    this.player.goTo(eventAt(piece, target));
    return true;
  }

  fullScreen() {
    const { root } = this.player;
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen?.().catch(() => this.player.say(say("web.player.no_full_screen"), true));
  }

  escape() {
    const { bar, span } = this.player;
    if (!bar.panel.hidden) bar.open(false);
    else if (span) this.player.setRepeat("all");
    else return false;
    return true;
  }

  /** Copy sargam text: the selection, or the whole piece. */
  copied(copy) {
    const { piece, span } = this.player;
    const selection = document.getSelection();
    // swaras can't be selected as text, so a text selection is elsewhere on the page
    if ((selection && !selection.isCollapsed) || (this.focused() === null && !span)) return;
    copy.clipboardData.setData("text/plain", `${sargamText(piece, span?.first, span?.last)}\n`);
    copy.preventDefault();
  }
}
