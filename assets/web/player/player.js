// The player: one piece, one clock, and the controls and drawings that follow it.

import { PHONE_PX } from "../constants.js";
import { focusedIn, make } from "../elements.js";
import { say } from "../say.js";
import { Bar } from "./bar.js";
import { heardTime } from "./clock.js";
import { Device } from "./device.js";
import { Keeping } from "./keeping.js";
import { Keyboard, fillHelp } from "./keys.js";
import { Ladders, Toggle } from "./ladders.js";
import { eventAt, pieceOf } from "./piece.js";
import { onRest, restOf } from "./rest.js";
import { Sargam } from "./sargam.js";
import { Settings } from "./settings.js";
import { PARTS, Sound } from "./sound.js";
import { Staff } from "./staff.js";
import { Strip } from "./strip.js";

const READER_SCROLLED_MS = 3000;
const LADDER_SECONDS_APART = 0.5;
const HANDS_AWAY = ".v-tune:focus-within, .st-key-rail:focus-within, [role=listbox], [data-testid=stPopoverBody]";
const KEPT = "varisai.player";

class Player {
  constructor(root) {
    this.root = root;
    const find = (name) => root.querySelector(`.${name}`);
    this.kept = readKept();
    this.sound = new Sound((what) => this.told(what));
    this.device = new Device({ play: () => this.sound.playing || this.toggle(), pause: () => this.sound.playing && this.toggle(), start: () => this.goTo(0) });
    Object.assign(this.sound.levels, this.kept.levels);
    Object.assign(this.sound.muted, this.kept.muted);
    const play = { play: (event) => this.playFrom(event), span: (first, last) => this.repeatSpan(first, last), keep: (first, last, on) => this.keepPart(first, last, on) };
    this.sargam = new Sargam(find("v-sargam"), play);
    this.keeping = new Keeping(find("v-sheet"), { repeat: () => this.setRepeat("all"), keep: play.keep });
    this.strip = new Strip(find("v-strip"));
    this.staff = new Staff(find("v-staff"), play);
    this.ladders = new Ladders(find("v-top"), { hear: (cents, buttons) => this.hear(cents, buttons) });
    this.faults = find("v-faults");
    this.say_ = find("v-say");
    this.help = find("v-help");
    fillHelp(this.help);
    this.toggles = { staff: [] };
    for (const box of [this.ladders.options, null]) this.makeToggles(box);
    this.bar = new Bar(find("v-bar"), this.barActs(), this.sound.levels, this.panelToggles);
    for (const part of PARTS) this.bar.sliders[part].setMuted(Boolean(this.kept.muted[part]));
    this.settings = new Settings(this.sound, this.bar, (text, shown) => this.say(text, shown));
    this.keyboard = new Keyboard(this);
    this.repeatMode = "all";
    this.lags = [];
    /** @type {any} */
    this.handle_ = null;
    this.lastScroll = -Infinity;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.listen();
  }

  makeToggles(box) {
    const staff = new Toggle({ name: say("web.staff"), on: say("web.staff.on"), off: say("web.staff.off") }, true, (on) => this.showStaff(on));
    this.toggles.staff.push(staff);
    if (box) box.append(staff.node);
    else this.panelToggles = [staff.node];
  }

  barActs() {
    return {
      toggle: () => this.toggle(),
      repeat: (mode) => this.setRepeat(mode),
      tempo: (value, done, typed) => this.settings.setTempo(value, done, typed),
      speed: (speed, trikalam) => this.settings.setSpeed(speed, trikalam),
      sruti: (step) => this.settings.stepSruti(step),
      srutiTyped: (text) => this.settings.typeSruti(text),
      level: (part, value) => this.setLevel(part, value),
      mute: (part, on) => this.setMuted(part, on),
    };
  }

  listen() {
    this.abort = new AbortController();
    const { signal } = this.abort;
    const scrolled = () => (this.lastScroll = performance.now());
    for (const kind of ["wheel", "touchmove"]) window.addEventListener(kind, scrolled, { passive: true, capture: true, signal });
    document.addEventListener("keydown", (press) => this.keyboard.pressed(press), { signal });
    document.addEventListener("copy", (copy) => this.keyboard.copied(copy), { signal });
    document.addEventListener("visibilitychange", () => {
      this.sound.fill();
      this.device.keepAwake();
    }, { signal });
    this.forgetRest = onRest(() => this.takeRest());
    // a click on a button must not move the focus to it, so that the keys still reach the player
    this.root.addEventListener("mousedown", (down) => this.keepFocus(down), { signal });
    this.watch = new ResizeObserver(() => this.resized());
    this.watch.observe(this.sargam.box);
    const frame = () => {
      this.frame();
      this.request = requestAnimationFrame(frame);
    };
    this.request = requestAnimationFrame(frame);
  }

  keepFocus(down) {
    if (!down.target.closest("button") || down.target.closest("input")) return;
    down.preventDefault();
    const focused = focusedIn(document.body);
    // on anything but a swara, Space and the arrows would still act there
    if (focused && !focused.closest(".v-swara")) focused.blur();
  }

  // -- new data -------------------------------------------------------------------------

  /** Take a piece from the server; tell(name, value) reports to it. */
  receive(data, tell) {
    this.settings.tell = tell;
    const piece = pieceOf(data);
    this.hearAnswer(piece.said);
    this.keepSounding(piece);
    if (piece.digest === this.piece?.digest) return;
    const before = this.piece;
    this.piece = piece;
    const isNew = before?.music !== piece.music;
    if (isNew || !this.rangeFits(piece)) {
      this.span = null;
      if (this.repeatMode === "span" || this.repeatMode === "line") this.repeatMode = "all";
      this.sound.repeat.mode = this.repeatMode;
    }
    for (const part of PARTS) {
      if (piece.sound && this.kept.levels[part] === undefined && !this.touched?.[part]) {
        this.sound.levels[part] = piece.sound.levels[part];
        this.bar.sliders[part].set(piece.sound.levels[part]);
      }
    }
    this.root.classList.toggle("v-bare", Boolean(piece.bare));
    this.bar.place();
    this.settings.take(piece);
    this.device.show(piece);
    this.sound.load(piece);
    this.root.dataset.script = piece.showing.script;
    this.root.classList.toggle("v-no-numbers", !piece.showing.numbers);
    this.ladders.show(piece);
    this.showFaults();
    this.layOut();
    this.applyRepeat();
    this.showStaff(this.staffOn(), false);
    this.settings.show();
    if (!piece.held) this.warned = false;
    else if (this.sound.state === "held" && !this.warned) this.warn();
    if (before && isNew) {
      const now = say("web.player.now", { title: piece.title, tala: piece.tala.name });
      this.say(piece.times > 1 ? `${now} ${say("sheet.times", { times: piece.times })}.` : now);
    }
  }

  /** The gain and the staff of the piece are there. */
  takeRest() {
    this.sound.takeGain();
    if (this.piece) this.showStaff(this.staffOn(), false);
  }

  /** Store the chosen sound settings in this browser, and report the stored ones once in a visit. */
  keepSounding({ chosen, sounding }) {
    const kept = this.kept.sounding;
    if (chosen) {
      this.kept.sounding = sounding;
      this.keep();
    } else if (kept && !this.toldSounding) this.settings.tell("sounding", kept);
    this.toldSounding = true;
  }

  /** Show the server's answer to a text that was typed in the bar, once. */
  hearAnswer({ number = 0, text = "" } = {}) {
    const isNew = this.answers !== undefined && number !== this.answers;
    this.answers = number;
    if (!isNew) return;
    this.settings.refused();
    this.say(text, true);
  }

  /** Whether the repeated part still exists; a draft can become shorter. */
  rangeFits(piece) {
    if (this.repeatMode === "span") return this.span.last < piece.events.length;
    return this.repeatMode !== "line" || this.repeatLine < piece.grid.length;
  }

  layOut() {
    this.sargam.show(this.piece);
    this.laidOutFor = this.sargam.box.clientWidth;
    this.line = null;
    this.akshara = null;
    this.showSpan(this.span);
    this.frame(true);
  }

  resized() {
    this.bar.place();
    /** @type {HTMLElement | null} */
    const header = document.querySelector("[data-testid=stHeader]");
    this.root.style.setProperty("--v-header", `${document.fullscreenElement ? 0 : (header?.offsetHeight ?? 0)}px`);
    if (!this.piece || this.sargam.box.clientWidth === this.laidOutFor) return;
    this.layOut();
    this.showStaff(this.staffOn(), false);
  }

  showFaults() {
    const { faults } = this.piece;
    this.faults.hidden = !faults.length;
    this.faults.replaceChildren(...faults.map(({ message }) => make("p", {}, message)));
    if (faults.length) this.say(faults[0].message);
  }

  // -- every frame ----------------------------------------------------------------------

  /** Update all parts to the moment that is heard. */
  frame(fresh = false) {
    const { piece, sound } = this;
    if (!piece) return;
    if (!sound.playing && !fresh && sound.place === this.shownPlace) return;
    const place = sound.position();
    this.shownPlace = sound.place;
    const akshara = Math.min(Math.floor(place + 1e-6), piece.length - 1);
    const event = eventAt(piece, place);
    const { start, duration } = piece.events[event];
    // an exercise that starts after samam is silent at first
    const sounds = place > start - 1e-6 && place < start + duration - 1e-9;
    const shown = sounds && ((sound.playing && !sound.isBridging) || this.stepped) ? event : null;
    if (shown !== this.sargam.lit || fresh) this.light(shown, place, fresh);
    if (akshara !== this.akshara || fresh) this.lightAkshara(akshara);
    const still = this.calm.matches ? start : place;
    this.strip.point(still);
    this.bar.showProgress(still / piece.length);
    if (!sound.playing && this.sargam.stop === undefined) this.sargam.tabStop(event);
  }

  light(event, place, fresh) {
    if (event !== null && this.sound.playing && !fresh) {
      const late = ((place - this.piece.events[event].start) * 60000) / this.sound.tempo;
      this.lags.push(Math.round(late * 10) / 10);
      if (this.lags.length > 200) this.lags.shift();
    }
    this.sargam.light(event);
    this.staff.light(event);
    if (event !== null && !this.sargam.box.contains(document.activeElement)) this.sargam.tabStop(event);
  }

  lightAkshara(akshara) {
    this.akshara = akshara;
    this.sargam.lightColumn(this.isPlaced() ? akshara : null);
    this.bar.showPlace(this.piece, akshara);
    const line = this.lineAt(akshara);
    if (line === this.line) return;
    this.line = line;
    this.strip.show(this.piece, line, line.columns);
    if (this.sound.playing) this.follow(line.node);
  }

  lineAt(akshara) {
    const avartanam = Math.floor(akshara / this.piece.aksharas);
    const within = akshara % this.piece.aksharas;
    return this.sargam.lines.find((line) => line.avartanam === avartanam && within >= line.from && within < line.to);
  }

  /** Scroll to a line that is out of sight, unless the user has just scrolled. */
  follow(node) {
    if (this.calm.matches || performance.now() - this.lastScroll < READER_SCROLLED_MS) return;
    // a control in use must stay in view
    if (document.querySelector(HANDS_AWAY)) return;
    const { top, bottom } = node.getBoundingClientRect();
    const header = parseFloat(this.root.style.getPropertyValue("--v-header")) || 0;
    const floor = window.innerHeight - this.bar.box.offsetHeight;
    if (top < header || bottom > floor) node.scrollIntoView({ block: "center", behavior: "smooth" });
  }

  // -- playing --------------------------------------------------------------------------

  /** Whether the music has a place to show: it plays, or has been moved. */
  isPlaced() {
    return this.sound.playing || this.stepped || this.sound.place > 0;
  }

  toggle() {
    this.stepped = false;
    this.ladders.stop();
    if (this.sound.playing || this.sound.state === "loading") this.sound.pause();
    else if (!this.holdsBack()) this.sound.play();
  }

  /** Whether the piece is held back. The reason is shown; a second tap plays it anyway, unless it is too long. */
  holdsBack() {
    const { held, sound } = this.piece;
    if (!held || sound) return false;
    if (this.warned && !this.piece.too_long) {
      this.say("");
      this.sound.become("loading");
      this.settings.ask("accepted", true);
    } else this.warn();
    return true;
  }

  warn() {
    this.warned = true;
    const { held, too_long: isTooLong } = this.piece;
    this.say(isTooLong ? held : say("web.player.hear_anyway", { why: held }), true);
  }

  playFrom(event) {
    if (this.holdsBack()) return;
    const { start } = this.piece.events[event];
    this.stepped = false;
    this.moveRange(event);
    this.sargam.tabStop(event);
    if (this.sound.playing) this.sound.seek(start);
    else this.sound.play(start);
  }

  /** Go to a swara; if nothing plays, it is lit and sounds alone. */
  goTo(event) {
    const { start, cents } = this.piece.events[event];
    this.moveRange(event);
    this.stepped = !this.sound.playing;
    this.sound.seek(start);
    if (this.stepped && cents !== null) this.sound.hear([cents]);
    this.sargam.tabStop(event);
    if (this.sargam.box.contains(document.activeElement)) this.sargam.button(event).focus();
    this.frame(true);
  }

  told(what) {
    const { state } = this.sound;
    this.bar.showState(state);
    this.device.become(state);
    // it may have started after all
    if (state !== "blocked" && this.say_.textContent === say("web.player.blocked")) this.say("");
    if (what === "late") this.say(say("web.player.late"), true);
    if (what === "none") this.say(say("web.player.no_sound"), true);
    if (what === "stale") this.askAgain();
    if (what === "blocked" || state === "blocked") this.say(say("web.player.blocked"), true);
    if (this.piece) this.frame(true);
  }

  /** Ask once for the piece again: the server makes other sounds by now than those that it names. */
  askAgain() {
    const { root } = this.piece.sound;
    if (this.askedFor === root) return;
    this.askedFor = root;
    this.settings.tell("stale", root);
  }

  async hear(cents, buttons) {
    if (this.sound.playing) this.sound.pause();
    const start = await this.sound.hear(cents, LADDER_SECONDS_APART);
    if (start !== null) this.ladders.light(buttons, start, LADDER_SECONDS_APART, () => heardTime(this.sound.context));
  }

  // -- repeat ---------------------------------------------------------------------------

  setRepeat(mode) {
    if (mode === "span" && !this.span) {
      this.say(say("web.selection.none"), true);
      return;
    }
    if (mode !== "span") this.span = null;
    this.repeatMode = mode;
    this.repeatLine = this.turnOf(eventAt(this.piece, this.sound.position()));
    this.applyRepeat(true);
  }

  repeatSpan(first, last) {
    this.span = { first, last };
    this.repeatMode = "span";
    this.applyRepeat(true);
    if (this.piece.keeps) this.say(say("web.selection.repeating"));
  }

  /** Tint the selection, and offer to lock it. */
  showSpan(span) {
    this.sargam.tint(span);
    this.keeping.show(this.piece, span, this.sargam);
  }

  /** Lock or unlock a part; the server marks it. */
  keepPart(first, last, on) {
    this.settings.ask("keep", { first, last, on, music: this.piece.music });
    this.say(say(on ? "web.lock.locked" : "web.lock.unlocked"));
  }

  /** Adapt the repeated part to the swara that the user goes to. */
  moveRange(event) {
    if (this.repeatMode === "line") this.repeatLine = this.turnOf(event);
    if (this.repeatMode === "span" && (event < this.span.first || event > this.span.last)) {
      this.span = null;
      this.repeatMode = "all";
    }
    this.applyRepeat();
  }

  /** The cycle of the tala that an event is in, counted from the start of the loop. */
  turnOf(event) {
    return Math.floor((this.piece.events[event].start - this.piece.loop[0] + 1e-6) / this.piece.aksharas);
  }

  applyRepeat(go = false) {
    const { piece, sound } = this;
    let [from, to] = piece.loop;
    let tinted = null;
    if (this.repeatMode === "line") {
      from += this.repeatLine * piece.aksharas;
      to = from + piece.aksharas;
    } else if (this.repeatMode === "span") {
      const last = piece.events[this.span.last];
      [from, to] = [piece.events[this.span.first].start, last.start + last.duration];
      tinted = this.span;
    }
    sound.setRepeat({ mode: this.repeatMode, from, to });
    const place = sound.position();
    const held = this.repeatMode === "line" || this.repeatMode === "span";
    if (go && held && (place < from - 1e-6 || place >= to)) sound.seek(from);
    this.bar.repeat.set(this.repeatMode);
    this.showSpan(tinted);
  }

  // -- settings stored in this browser --------------------------------------------------

  setLevel(part, level) {
    this.touched = { ...this.touched, [part]: true };
    this.sound.setLevel(part, level);
    this.kept.levels[part] = level;
    this.keep();
  }

  setMuted(part, on) {
    this.sound.setMuted(part, on);
    this.bar.sliders[part].setMuted(on);
    this.kept.muted[part] = on;
    this.keep();
  }

  /** Whether the staff is on: by default not on a phone, and otherwise yes. */
  staffOn() {
    return window.innerWidth <= PHONE_PX ? (this.kept.staffSmall ?? false) : (this.kept.staff ?? true);
  }

  showStaff(on, chosen = true) {
    if (chosen) this.kept[window.innerWidth <= PHONE_PX ? "staffSmall" : "staff"] = on;
    this.toggles.staff.forEach((toggle) => {
      toggle.set(on);
      toggle.node.hidden = !this.piece?.has_staff;
    });
    this.staff.show(this.piece, on);
    this.askStaff(on);
    if (this.sargam.lit !== null) this.staff.light(this.sargam.lit);
    if (chosen) this.keep();
  }

  /** Ask the server for the width of the staff that is shown, if it sends another one. */
  askStaff(on) {
    if (!this.piece.has_staff) return;
    const width = !on ? "" : window.innerWidth <= PHONE_PX ? "narrow" : "wide";
    const sent = restOf(this.piece.digest)?.staff.width;
    if (sent === undefined || sent === width || this.askedStaff === width) return;
    this.askedStaff = width;
    this.settings.tell("staff", width);
  }

  keep() {
    try {
      localStorage.setItem(KEPT, JSON.stringify(this.kept));
    } catch {
      // a browser that stores nothing still plays
    }
  }

  // -- words ----------------------------------------------------------------------------

  /** Announce a sentence to screen readers; shown: also on the page, for a few seconds. */
  say(text, shown = false) {
    clearTimeout(this.saying);
    this.say_.textContent = text;
    this.say_.classList.toggle("v-shown", shown);
    if (shown) this.saying = setTimeout(() => this.say_.classList.remove("v-shown"), 6000);
  }

  // -- for other parts of the page and for tests ----------------------------------------

  handle() {
    const { sound } = this;
    return {
      /** The player's state; lags: the delays of the last lights, in milliseconds. */
      state: () => ({
        playing: this.sound.playing,
        state: this.sound.state,
        time: this.piece ? this.sound.position() : 0,
        litEvent: this.sargam.lit,
        staffEvent: this.staff.lit ?? null,
        digest: this.piece?.digest ?? null,
        music: this.piece?.music ?? null,
        contextState: this.sound.context?.state ?? null,
        tempo: this.sound.tempo,
        repeat: this.repeatMode,
        sounding: this.piece?.sounding ?? null,
        muted: PARTS.filter((part) => this.sound.muted[part]),
        drone: this.sound.drone?.digest ?? null,
        droneSince: this.sound.drone?.since ?? null,
        lags: [...this.lags],
      }),
      /** The next seconds of sound: {rate, time, samples}; see Sound.capture. */
      capture: (seconds, part) => this.sound.capture(seconds, part),
      /** Forget all sounds, as if none had come yet. */
      forget: () => this.sound.forget(),
      /** Resolves when all that will sound next is there. */
      settled: () => this.sound.settled(),
      /** Play the piece, as the bar's button does; no effect while it plays. */
      play: () => this.sound.playing || this.sound.state === "loading" || this.toggle(),
      captureMelody: (seconds) => this.sound.capture(seconds, "melody"),
      /** Pluck swaras at these cents, on the page's only audio context. */
      hear: (cents, secondsApart) => this.sound.hear(cents, secondsApart),
      /** The only audio context, created at the first use, which must be in the handler of a touch or key. */
      get context() {
        return sound.ready();
      },
    };
  }

  close() {
    cancelAnimationFrame(this.request);
    clearTimeout(this.saying);
    this.settings.close();
    this.forgetRest();
    this.abort.abort();
    this.watch.disconnect();
    this.bar.close();
    this.ladders.stop();
    this.sound.close();
    this.device.close();
    if (window.varisaiPlayer === this.handle_) delete window.varisaiPlayer;
  }
}

function readKept() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT)) ?? {};
    return { ...kept, levels: { ...kept.levels }, muted: { ...kept.muted } };
  } catch {
    return { levels: {}, muted: {} };
  }
}

// one player for each element of the page; it stays while Streamlit runs the page's script again
const players = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".v-player");
  let player = players.get(parentElement);
  if (player && player.root !== root) {
    player.close();
    player = null;
  }
  if (!player) {
    player = new Player(root);
    players.set(parentElement, player);
    player.handle_ = window.varisaiPlayer = player.handle();
  }
  player.receive(data, setTriggerValue);
  return () => {
    player.close();
    players.delete(parentElement);
  };
}
