// The sound: the server's sounds, scheduled a little ahead on the browser's audio clock.

import { RATE } from "../constants.js";
import { clamp } from "../numbers.js";
import { Timeline, heardTime } from "./clock.js";
import { Drone } from "./drone.js";
import { limiter } from "./limit.js";
import { eventAt, speedOf } from "./piece.js";
import { Plucks } from "./pluck.js";
import { restOf } from "./rest.js";
import { Sounds } from "./sounds.js";
import { capture } from "./tap.js";
import { DRAWN_SECONDS, Voices } from "./voices.js";

// a page that is busy doesn't run its timers: a slow phone may take a second to draw
const LOOK_AHEAD_SECONDS = 1.5;
// browsers run the timers of a hidden page once a second
const HIDDEN_LOOK_AHEAD_SECONDS = 2.5;
const TICK_MS = 25;
const START_DELAY_SECONDS = 0.06;
const BLOCKED_AFTER_MS = 700;
// Firefox takes up to two seconds to start a context that it allows
const STARTED_WITHIN_MS = 8000;
const LOOK_MS = 50;
const MISSED_SECONDS = 0.05;
// what must be there before it plays, and what is fetched while it doesn't, so that it can
const FIRST_SECONDS = 1;
const PREPARED_SECONDS = 3;
const LATE_SECONDS = 0.3; // a shorter delay is not worth a word
export const PARTS = ["melody", "tanpura", "tala"];

export class Sound {
  /**
   * tell: called with 'state', 'end', 'blocked', 'late', when a note isn't there in time, 'none', when the browser has
   * no sound, and 'stale', when the server makes other sounds than those of the piece.
   */
  constructor(tell) {
    this.tell = tell;
    this.sounds = new Sounds(() => this.arrived(), () => this.tell("stale"));
    // the piece that sounds: the one before, until the first sounds of a new one are there
    /** @type {any} */
    this.played = null;
    this.late = [];
    this.timeline = new Timeline();
    this.state = "paused";
    this.place = 0;
    this.repeat = { mode: "all", from: 0, to: 0 };
    this.levels = { melody: 1, tanpura: 0.5, tala: 0.5 };
    this.muted = {};
    this.tempo = 60;
  }

  // -- the graph ------------------------------------------------------------------------

  /** The audio context, created at the first touch: the browser would block an earlier one. */
  ready() {
    if (this.context) return this.context;
    this.context = newContext();
    this.context.addEventListener("statechange", () => this.contextChanged());
    this.master = new GainNode(this.context, { gain: restOf(this.piece?.digest)?.gain ?? 1 });
    const { input, output } = limiter(this.context);
    this.master.connect(input);
    output.connect(this.context.destination);
    this.out = output;
    this.buses = {};
    for (const part of [...PARTS, "ladder"]) {
      this.buses[part] = new GainNode(this.context, { gain: this.gainOf(part) });
      this.buses[part].connect(this.master);
    }
    this.drone = new Drone(this.context, this.buses.tanpura);
    this.plucks = new Plucks(this.context, this.buses.ladder);
    this.voices = new Voices(this.context, this.buses.melody, this.buses.tala, this.sounds);
    return this.context;
  }

  gainOf(part) {
    if (this.muted[part]) return 0;
    const name = part === "ladder" ? "melody" : part;
    const usual = this.piece?.sound?.levels[name] ?? this.levels[name];
    // squared, so that half the way sounds about half as loud; at its usual place a slider leaves the part unchanged
    return usual > 0 ? (this.levels[name] / usual) ** 2 : this.levels[name] ** 2;
  }

  setLevel(part, level) {
    this.levels[part] = level;
    if (!this.context) return;
    for (const bus of part === "melody" ? ["melody", "ladder"] : [part]) {
      this.buses[bus].gain.setTargetAtTime(this.gainOf(bus), this.context.currentTime, 0.015);
    }
  }

  /** Mute a part, or play it again at its level. */
  setMuted(part, on) {
    this.muted[part] = on;
    this.setLevel(part, this.levels[part]);
  }

  /** Take the gain of the piece; the change is gradual, since the drone goes on. */
  takeGain() {
    const gain = restOf(this.played?.digest)?.gain;
    if (gain) this.master?.gain.setTargetAtTime(gain, this.context.currentTime, 0.05);
  }

  // -- a piece --------------------------------------------------------------------------

  /**
   * Load a piece. The same music with other sounds goes on at its place; other music starts from its beginning over
   * the same drone and, until its first sounds are there, the same tala.
   */
  load(piece) {
    const same = this.piece?.music === piece.music;
    const place = same ? this.position() : 0;
    this.piece = piece;
    piece.todo = tasksOf(piece);
    this.tempo = piece.aksharas_per_minute;
    const { mode } = this.repeat;
    // a draft that has become longer repeats up to its new end
    if (!same || mode === "all" || mode === "off") this.repeat = { mode: mode === "span" ? "all" : mode, from: piece.loop[0], to: piece.loop[1] };
    this.place = clamp(place, 0, piece.length - 1e-6);
    if (this.playing && piece.sound) {
      if (this.isBridging) this.voices.hushNotes();
      this.late = [];
      if (this.isReady()) this.adopt();
    } else if (this.playing) {
      // the drone bridges the moment until the new sound is there
      clearInterval(this.timer);
      this.voices?.silence(this.context.currentTime);
      this.timeline.clear();
      this.become(piece.held ? "held" : "loading");
    } else if (this.isWaiting && piece.sound) this.play();
    this.fetchAhead();
  }

  /** Whether the tala of the piece before goes on until the new piece has its first sounds. */
  get isBridging() {
    return this.playing && this.played.music !== this.piece.music;
  }

  /** Play the piece on the page instead of the one before. */
  adopt() {
    const { piece, played: before } = this;
    const same = before.music === piece.music;
    const place = this.position();
    this.played = piece;
    this.voices.load(piece);
    this.takeGain();
    this.startDrone();
    // a draft can become so short that the current place is gone
    if (same && place < piece.length - 1e-6) this.changeSound(before.sruti.hz !== piece.sruti.hz);
    else {
      this.timeline.clear();
      this.restart(same ? 0 : place);
    }
  }

  /** A sound has come: start what has waited for it. */
  arrived() {
    if (this.state === "loading" && this.context?.state === "running" && this.isReady()) this.begin();
    else if (this.playing && this.played !== this.piece && this.isReady()) this.adopt();
    else if (this.playing) this.catchUp();
  }

  // -- what is fetched ------------------------------------------------------------------

  /** Whether all that sounds within the first second from the place is there. */
  isReady() {
    return Boolean(this.piece?.sound) && this.soon(FIRST_SECONDS).every((address) => this.sounds.has(address));
  }

  /** Fetch what sounds from the place on: what is needed first, then the whole loop if it plays. */
  fetchAhead() {
    if (!this.piece?.sound || !hasSound()) return;
    const plays = this.playing || this.isWaiting;
    this.sounds.want([...this.soon(FIRST_SECONDS), ...this.soon(plays ? Infinity : PREPARED_SECONDS)]);
  }

  /** The addresses of the drone and of what sounds in the next seconds, in that order. */
  soon(seconds) {
    const { piece, tempo } = this;
    const { sound, todo } = piece;
    const { from, to } = this.loop();
    const here = this.position();
    const until = here + (seconds * tempo) / 60;
    const inside = todo.filter(({ at }) => at >= here - 1e-6 && at < until);
    // and from the beginning of the loop again
    const again = todo.filter(({ at }) => at >= from - 1e-6 && at < Math.min(here, from + until - to));
    const addresses = [...inside, ...again].map((task) => (task.kind === "note" ? sound.notes[task.event] : sound.strokes[task.sound]));
    return [sound.notes[eventAt(piece, here)], ...addresses, sound.drone].filter(Boolean);
  }

  /** Whether it plays by itself as soon as there is a sound; held: the piece is held back. */
  get isWaiting() {
    return this.state === "loading" || this.state === "held";
  }

  /** Go on with another sound in time. atOnce: also replace the current note, if the old one would clash. */
  changeSound(atOnce) {
    const time = this.goOn();
    if (time === null) return this.restart(this.place);
    if (!atOnce) return;
    this.voices.fadeNotes(time);
    this.resumeNote(this.timeline.at(time), time);
  }

  // -- playing --------------------------------------------------------------------------

  get playing() {
    return this.state === "playing";
  }

  /** The place that is heard, in aksharas. */
  position() {
    if (this.playing && !this.isBridging) {
      const at = this.timeline.at(heardTime(this.context));
      if (at !== null) this.place = clamp(at, 0, this.piece.length - 1e-6);
    }
    return this.place;
  }

  async play(from = this.place) {
    this.place = from;
    if (!hasSound()) return this.tell("none");
    if (!this.piece?.sound) return this.become("loading");
    this.ready();
    if (this.context.state !== "running") {
      this.become("loading");
      if (!(await this.running())) return this.become("blocked");
      if (this.state !== "loading") return;
    }
    if (this.isReady()) this.begin();
    else this.become("loading");
    this.fetchAhead();
  }

  /** Play now; the first sounds are there. */
  begin() {
    this.plucks.hush();
    this.played = this.piece;
    this.voices.load(this.piece);
    this.become("playing");
    this.takeGain();
    this.startDrone();
    this.restart(this.place);
    clearInterval(this.timer);
    this.timer = setInterval(() => this.fill(), TICK_MS);
    this.fetchAhead();
  }

  pause() {
    if (this.playing) this.position();
    clearInterval(this.timer);
    this.voices?.silence(this.context.currentTime);
    this.drone?.stop();
    this.timeline.clear();
    this.become("paused");
  }

  seek(akshara) {
    this.place = clamp(akshara, 0, this.piece.length);
    if (this.playing && !this.isBridging) this.restart(this.place);
    this.fetchAhead();
  }

  setTempo(tempo) {
    if (tempo === this.tempo) return;
    this.tempo = tempo;
    if (!this.playing || this.isBridging) return;
    // notes that sound go on; scheduled ones are cancelled and scheduled at their new time
    const time = this.goOn();
    if (time === null) return this.restart(this.place);
    const endOf = (index) => this.timeline.timeOf(this.played.events[index].start + this.played.events[index].duration);
    this.voices.closeAt(endOf, time);
  }

  /** mode: all, line, span or off; from, to: the repeated aksharas. */
  setRepeat(repeat) {
    this.repeat = repeat;
    if (!this.playing || this.isBridging) return;
    this.goOn();
    this.fetchAhead();
  }

  /** Schedule again everything that hasn't started. Returns the time from which on; null if there is no position. */
  goOn() {
    const time = this.context.currentTime + DRAWN_SECONDS;
    const here = this.timeline.at(time);
    if (here === null) return null;
    this.voices.takeBack(time);
    this.ending = false;
    this.late = [];
    this.timeline.begin(time, here, this.tempo);
    this.next = this.firstTask(here + 2e-6);
    this.fill();
    return time;
  }

  /** The index of the first task at an akshara or after it. */
  firstTask(akshara) {
    const found = this.played.todo.findIndex((task) => task.at >= akshara - 1e-6);
    return found < 0 ? this.played.todo.length : found;
  }

  startDrone() {
    const { drone } = this.played.sound;
    this.drone.start(drone, this.sounds.get(drone));
  }

  become(state) {
    if (this.state === state) return;
    this.state = state;
    this.tell("state");
  }

  contextChanged() {
    if (this.playing && this.context.state === "interrupted") this.pause();
    else if (this.state === "blocked" && this.context.state === "running") this.play();
  }

  /** Start at an akshara as soon as the clock allows; notes that sound are cut short. */
  restart(akshara) {
    const time = this.context.currentTime + START_DELAY_SECONDS;
    this.voices.silence(time);
    const { first, from, to } = this.range();
    const start = akshara >= to - 1e-6 ? from : akshara < first - 1e-6 ? first : akshara;
    this.ending = false;
    this.late = [];
    this.timeline.begin(time, start, this.tempo);
    this.next = this.firstTask(start);
    this.resumeNote(start, time);
    this.fill();
  }

  /** The first akshara to start from, and the ends of the loop. All plays the silence after samam once. */
  range() {
    if (this.isBridging) return { first: 0, from: this.played.loop[0], to: this.played.loop[1] };
    return this.loop();
  }

  /** As range, of the piece on the page. */
  loop() {
    const { mode, from, to } = this.repeat;
    if (mode === "off") return { first: 0, from: 0, to: this.piece.length };
    return { first: mode === "all" ? 0 : from, from, to };
  }

  /** Schedule all tasks within the look-ahead. */
  fill() {
    if (!this.playing) return;
    const now = this.context.currentTime;
    const until = now + (document.hidden ? HIDDEN_LOOK_AHEAD_SECONDS : LOOK_AHEAD_SECONDS);
    while (!this.ending) {
      const { from, to } = this.range();
      const task = this.played.todo[this.next];
      // from a place after the loop, the rest of the piece is played first
      const end = this.timeline.last.akshara < to ? to : this.played.length;
      if (!task || task.at >= end - 1e-6) {
        const time = this.timeline.timeOf(end);
        if (time > until) break;
        if (this.repeat.mode === "off" && !this.isBridging) {
          this.ending = true;
          this.endTime = time;
          break;
        }
        this.timeline.begin(time, from, this.tempo);
        this.next = this.firstTask(from);
        continue;
      }
      const time = this.timeline.timeOf(task.at);
      if (time > until) break;
      this.next++;
      // after a late timer, what is left of a missed note is played; missed beats would all sound at once
      if (time > now - MISSED_SECONDS) this.perform(task, Math.max(time, now));
      else if (task.kind === "note" && !this.isBridging) this.wait(task.event, time);
    }
    this.catchUp();
    if (this.late.some(({ since, told }) => !told && since < now - LATE_SECONDS)) {
      this.late.forEach((one) => (one.told = true));
      this.tell("late");
    }
    if (this.ending && now > this.endTime) {
      this.pause();
      this.place = 0;
      this.tell("end");
    }
  }

  perform(task, time) {
    if (task.kind === "note") this.playNote(task.event, time);
    else this.voices.beat(task.sound, task.level, time);
  }

  /** Play a note; if it isn't there yet, as soon as it is, so that the rest keeps its time. */
  playNote(event, time) {
    if (this.isBridging || this.voices.note(event, time, 0, this.tempo)) return;
    this.wait(event, time);
  }

  /** Note that a note is late. time: of its start. */
  wait(event, time) {
    this.late.push({ event, time, since: Math.max(time, this.context.currentTime), told: false });
  }

  /** Play what is left of the notes that have come late. */
  catchUp() {
    const soonest = this.context.currentTime + DRAWN_SECONDS;
    this.late = this.late.filter(({ event, time }) => {
      const start = Math.max(time, soonest);
      const skipped = ((start - time) * this.tempo) / 60;
      return skipped < this.played.events[event].duration && !this.voices.note(event, start, skipped, this.tempo);
    });
  }

  /** Play the rest of the note at an akshara, if the music starts inside that note. */
  resumeNote(akshara, time) {
    const index = eventAt(this.played, akshara);
    const event = this.played.events[index];
    const skipped = akshara - event.start;
    if (skipped < 1e-6 || skipped > event.duration - 1e-6) return;
    if (!this.voices.note(index, time, skipped, this.tempo)) this.wait(index, time - (skipped * 60) / this.tempo);
  }

  /** Forget all sounds and fetch what comes next again. */
  forget() {
    this.sounds.forget();
    this.voices?.takeBack(this.context.currentTime);
    if (this.playing) this.goOn();
    this.fetchAhead();
  }

  /** Resolves when all that is wanted is fetched and decoded. */
  settled() {
    return this.sounds.idle();
  }

  /**
   * Pluck swaras one after the other at their exact cents. Resolves to the audio time of the first one, or to null if
   * the browser blocks sound or has none.
   */
  async hear(cents, secondsApart = 0.5) {
    if (!hasSound()) {
      this.tell("none");
      return null;
    }
    this.ready();
    if (!(await this.running())) {
      this.tell("blocked");
      return null;
    }
    this.plucks.hush();
    const start = this.context.currentTime + START_DELAY_SECONDS;
    cents.forEach((one, i) => {
      const hz = this.piece.sruti.hz * 2 ** (one / 1200);
      this.plucks.pluck(hz, start + i * secondsApart, i === cents.length - 1 ? 1.6 : secondsApart + 0.25);
    });
    return start;
  }

  /** Resume the context. Resolves to whether it runs. */
  async running() {
    const { context } = this;
    if (context.state !== "running") context.resume().catch(() => {});
    const patience = isBlocked(context) ? BLOCKED_AFTER_MS : STARTED_WITHIN_MS;
    for (const asked = performance.now(); context.state !== "running" && performance.now() - asked < patience; ) await sleep(LOOK_MS);
    return context.state === "running";
  }

  /** The next seconds of a part as they sound; 'all' is after the volumes, 'out' after the limiter. */
  capture(seconds, part = "all") {
    this.ready();
    return capture(this.context, { all: this.master, out: this.out }[part] ?? this.buses[part], seconds);
  }

  close() {
    clearInterval(this.timer);
    this.context?.close();
  }
}

/** Everything that is played, in order of time: the notes, and the tala's strokes in each avartanam. */
export function tasksOf(piece) {
  const notes = piece.events.map((event, index) => ({ at: event.start, kind: "note", event: index }));
  const beats = [...piece.grid.keys()].flatMap((avartanam) =>
    piece.beats[speedOf(piece, avartanam)].map(([at, sound, level]) => ({ at: avartanam * piece.aksharas + at, kind: "beat", sound, level })),
  );
  return [...notes, ...beats].sort((a, b) => a.at - b.at);
}

/** Whether the browser can play at all; without it the sheet works as before. */
const hasSound = () => Boolean(window.AudioContext && window.OfflineAudioContext);

/** A context at the sounds' rate, so that nothing is resampled before the device; at another one where that can't be. */
function newContext() {
  try {
    return new AudioContext({ latencyHint: "interactive", sampleRate: RATE });
  } catch {
    return new AudioContext();
  }
}

/** Whether the browser says that it waits for a touch before it lets this page sound; if it says nothing, it may. */
function isBlocked(context) {
  const { getAutoplayPolicy, userActivation } = /** @type {any} */ (navigator);
  if (getAutoplayPolicy) return getAutoplayPolicy.call(navigator, context) === "disallowed";
  return !userActivation?.hasBeenActive;
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
