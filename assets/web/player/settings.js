// Tempo, speed and sruti: a change is heard or shown at once and reported to the server, whose answer replaces it.

import { sendOrWait } from "../connection.js";
import { KATTAI_1_HZ } from "../constants.js";
import { clamp } from "../numbers.js";
import { say } from "../say.js";

const REPORT_AFTER_MS = 350;
// while a button is held down, more changes follow
const REPORT_WHILE_TURNING_MS = 1400;
const ANSWER_WITHIN_MS = 6000;

export class Settings {
  constructor(sound, bar, say) {
    this.sound = sound;
    this.bar = bar;
    this.say = say;
    /** @type {(name: string, value: any) => void} */
    this.tell = () => {};
  }

  /** Take a new piece's settings; changes that the server hasn't answered yet stay. */
  take(piece) {
    this.piece = piece;
    const own = settingsOf(piece);
    const answered = !this.asked || JSON.stringify(own) === JSON.stringify(this.asked);
    if (!this.report && answered) this.wanted = own;
    if (answered) this.answered();
  }

  /** Set the tempo. Returns false if it is out of range. done: the button is released; typed: the field is the source. */
  setTempo(value, done, typed = false) {
    const [low, high] = this.piece.tempo;
    if (typed && !(value >= low && value <= high)) {
      this.say(say("web.tempo.range", { lowest: low, highest: high }), true);
      return false;
    }
    this.wanted.tempo = clamp(value, low, high);
    this.show();
    if (this.wanted.tempo !== this.piece.aksharas_per_minute || this.report) {
      this.reportSoon(done ? REPORT_AFTER_MS : REPORT_WHILE_TURNING_MS);
    }
    return true;
  }

  setSpeed(speed, trikalam = false) {
    if (this.wanted.speed === speed && this.wanted.trikalam === trikalam) return;
    const { choices } = this.piece;
    if (trikalam ? !choices.trikalam : !choices.speeds.includes(speed)) {
      this.say(trikalam ? say("web.speed.no_trikalam") : say("web.speed.possible", { speeds: choices.speeds }), true);
      return;
    }
    Object.assign(this.wanted, { speed, trikalam });
    this.show();
    this.reportSoon(0);
  }

  stepSruti(step) {
    const { kattais } = this.piece;
    const at = kattais.findIndex(({ kattai }) => kattai === this.wanted.kattai);
    // a sruti between two kattais steps to the nearest kattai
    const next = at < 0 ? nearestKattai(this.piece) : clamp(at + step, 0, kattais.length - 1);
    if (next === at) return;
    this.wanted.kattai = kattais[next].kattai;
    this.show();
    this.reportSoon(REPORT_AFTER_MS);
  }

  /** Send a typed sruti to the server, which reads kattais, hertz and notes. */
  typeSruti(text) {
    if (!text || text === this.bar.sruti.value) this.show();
    else this.ask("sruti", text);
  }

  /** The server refused a change: show the piece's settings again. */
  refused() {
    this.answered();
    this.wanted = settingsOf(this.piece);
    this.show();
  }

  /** Report all settings together, so that a report that overtakes another loses nothing. */
  reportSoon(ms) {
    clearTimeout(this.report);
    this.report = setTimeout(() => {
      this.report = null;
      const { tempo, speed, trikalam, kattai } = this.wanted;
      this.ask("settings", { aksharas_per_minute: tempo, speed, trikalam, ...(kattai ? { kattai } : {}) });
      this.asked = { ...this.wanted };
    }, ms);
  }

  /** Report to the server; a ring turns around Play until it answers. */
  ask(name, value) {
    clearTimeout(this.waiting);
    const isSent = sendOrWait(`player ${name}`, () => {
      this.bar.play.dataset.busy = true;
      this.waiting = setTimeout(() => this.unanswered(), ANSWER_WITHIN_MS);
      this.tell(name, value);
    });
    if (!isSent) this.say(say("web.connection.later"), true);
  }

  answered() {
    clearTimeout(this.waiting);
    this.asked = null;
    delete this.bar.play.dataset.busy;
  }

  /** The server didn't answer: show the piece's settings again. */
  unanswered() {
    this.answered();
    if (this.report) return;
    this.wanted = settingsOf(this.piece);
    this.show();
  }

  /** Apply the wanted settings to the bar and the sound. */
  show() {
    this.sound.setTempo(this.wanted.tempo);
    this.bar.show(this.piece, this.wanted);
  }

  close() {
    clearTimeout(this.report);
    clearTimeout(this.waiting);
  }
}

/** The piece's settings that the bar can change; kattai is null for a sruti between two kattais. */
export function settingsOf({ aksharas_per_minute: tempo, speed, trikalam, kattais, sruti }) {
  return { tempo, speed, trikalam, kattai: kattais.find(({ name }) => name === sruti.name)?.kattai ?? null };
}

export function nearestKattai({ kattais, sruti }) {
  // kattai 1 is C3, and each step of the list a semitone
  return clamp(Math.round(12 * Math.log2(sruti.hz / KATTAI_1_HZ)), 0, kattais.length - 1);
}
