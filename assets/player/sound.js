// What sounds: the server's samples on the browser's audio clock, scheduled a little ahead.

const LOOK_AHEAD_SECONDS = 0.25;
// a hidden page gets its timer once a second
const HIDDEN_LOOK_AHEAD_SECONDS = 2.5;
const TICK_MS = 25;
const START_DELAY_SECONDS = 0.06;
// what the device may already be drawing is not taken back any more
const DRAWN_SECONDS = 0.03;
// as carnatic/sound/voices.py closes a note
const RELEASE_SECONDS = 0.018;
const DRONE_FADE_SECONDS = 0.35;
const BLOCKED_AFTER_MS = 700;
const PARTS = ["melody", "tanpura", "tala"];

class Sound {
  /** tell: called with 'state' and 'end'. */
  constructor(tell) {
    this.tell = tell;
    this.timeline = new Timeline();
    this.state = "paused";
    this.place = 0;
    this.repeat = { mode: "all", from: 0, to: 0 };
    this.levels = { melody: 1, tanpura: 0.5, tala: 0.5 };
    this.tempo = 60;
    this.ringing = new Set();
    this.ladder = [];
  }

  // -- the graph ------------------------------------------------------------------------

  /** The audio context, made at the first touch: earlier the browser would hold it back. */
  ready() {
    if (this.context) return this.context;
    const rate = this.piece?.sound?.rate;
    // at the samples' own rate, so that nothing is resampled before the device
    this.context = new AudioContext({ latencyHint: "interactive", ...(rate ? { sampleRate: rate } : {}) });
    this.context.addEventListener("statechange", () => this.contextChanged());
    this.master = new GainNode(this.context);
    this.master.connect(this.context.destination);
    this.buses = {};
    for (const part of [...PARTS, "ladder"]) {
      this.buses[part] = new GainNode(this.context, { gain: this.gainOf(part) });
      this.buses[part].connect(this.master);
    }
    this.fillBuffers();
    return this.context;
  }

  gainOf(part) {
    const name = part === "ladder" ? "melody" : part;
    const usual = this.piece?.sound?.levels[name] ?? this.levels[name];
    // a slider's middle shall sound half as loud; the stems are right at their usual place
    return usual > 0 ? (this.levels[name] / usual) ** 2 : this.levels[name] ** 2;
  }

  setLevel(part, level) {
    this.levels[part] = level;
    if (!this.context) return;
    for (const bus of part === "melody" ? ["melody", "ladder"] : [part]) {
      this.buses[bus].gain.setTargetAtTime(this.gainOf(bus), this.context.currentTime, 0.015);
    }
  }

  fillBuffers() {
    const { sound } = this.piece ?? {};
    if (!this.context || !sound) return;
    this.samples = {};
    for (const part of ["melody", "strokes"]) this.samples[part] = this.buffer(this.piece[part], sound.rate);
    if (this.droneDigest !== sound.drone) {
      this.samples.drone = this.buffer(this.piece.drone, sound.rate);
    }
  }

  buffer(integers, rate) {
    if (!integers.length) return null;
    const made = new AudioBuffer({ length: integers.length, sampleRate: rate, numberOfChannels: 1 });
    const floats = made.getChannelData(0);
    for (let i = 0; i < integers.length; i++) floats[i] = integers[i] / 32768;
    return made;
  }

  // -- a piece --------------------------------------------------------------------------

  /**
   * Take up a piece. The same music in another sound goes on where it is; another music
   * begins at once from its beginning, over the same drone.
   */
  load(piece) {
    const before = this.piece;
    const same = before?.music === piece.music;
    const place = same ? this.position() : 0;
    this.piece = piece;
    this.tempo = piece.aksharas_per_minute;
    this.todo = tasksOf(piece);
    if (!same) this.repeat = { mode: this.repeat.mode === "span" ? "all" : this.repeat.mode, from: 0, to: piece.length };
    this.fillBuffers();
    this.place = place;
    if (!same) this.timeline.clear();
    if (this.playing && piece.sound) {
      this.startDrone();
      if (same) this.changeSound(before.sruti.hz !== piece.sruti.hz);
      else this.restart(place);
    } else if (this.playing) {
      // the drone bridges the moment until the new sound is there
      clearInterval(this.timer);
      this.silence();
      this.become("loading");
    } else if (this.state === "loading" && piece.sound) this.play();
  }

  /** Go on in another sound without losing a beat; at once where the old one would clash. */
  changeSound(atOnce) {
    const time = this.goOn();
    if (time === null) return this.restart(this.place);
    if (!atOnce) return;
    for (const voice of this.ringing) if (voice.index !== undefined && voice.time <= time) this.fade(voice, time);
    this.resumeNote(this.timeline.at(time), time);
  }

  // -- playing --------------------------------------------------------------------------

  get playing() {
    return this.state === "playing";
  }

  /** Where the ear is, in aksharas. */
  position() {
    if (this.playing) {
      const at = this.timeline.at(heardTime(this.context));
      if (at !== null) this.place = clamp(at, 0, this.piece.length - 1e-6);
    }
    return this.place;
  }

  async play(from = this.place) {
    this.place = from;
    if (!this.piece?.sound) return this.become("loading");
    this.ready();
    if (this.context.state !== "running") {
      this.become("loading");
      await Promise.race([this.context.resume().catch(() => {}), sleep(BLOCKED_AFTER_MS)]);
      if (this.context.state !== "running") return this.become("blocked");
      if (this.state !== "loading") return;
    }
    this.hush();
    this.become("playing");
    this.startDrone();
    this.restart(this.place);
    clearInterval(this.timer);
    this.timer = setInterval(() => this.fill(), TICK_MS);
  }

  pause() {
    if (this.playing) this.position();
    clearInterval(this.timer);
    this.silence();
    this.stopDrone();
    this.timeline.clear();
    this.become("paused");
  }

  seek(akshara) {
    this.place = clamp(akshara, 0, this.piece.length);
    if (this.playing) this.restart(this.place);
  }

  setTempo(tempo) {
    if (tempo === this.tempo) return;
    this.tempo = tempo;
    if (!this.playing) return;
    // what sounds goes on, what was scheduled is taken back and comes at its new time
    const time = this.goOn();
    if (time === null) return this.restart(this.place);
    for (const voice of this.ringing) {
      if (voice.index === undefined) continue;
      const { start, duration } = this.piece.events[voice.index];
      this.release(voice, Math.max(time, this.timeline.timeOf(start + duration) - RELEASE_SECONDS));
    }
  }

  /** mode: all, line, span or off; from, to: the aksharas that are repeated. */
  setRepeat(repeat) {
    this.repeat = repeat;
    if (!this.playing) return;
    this.goOn();
  }

  /** Schedule anew what has not begun, going on where the music is. Returns from when on. */
  goOn() {
    const time = this.context.currentTime + DRAWN_SECONDS;
    const here = this.timeline.at(time);
    if (here === null) return null;
    this.takeBack(time);
    this.ending = false;
    this.timeline.begin(time, here, this.tempo);
    this.next = this.firstTask(here + 2e-6);
    this.fill();
    return time;
  }

  /** The first thing to play at an akshara or after it. */
  firstTask(akshara) {
    const found = this.todo.findIndex((task) => task.at >= akshara - 1e-6);
    return found < 0 ? this.todo.length : found;
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

  /** Begin at an akshara as soon as the clock allows, cutting short what sounds. */
  restart(akshara) {
    const time = this.context.currentTime + START_DELAY_SECONDS;
    this.silence(time);
    const { from, to } = this.range();
    const start = akshara >= to - 1e-6 || akshara < from - 1e-6 ? from : akshara;
    this.ending = false;
    this.timeline.begin(time, start, this.tempo);
    this.next = this.firstTask(start);
    this.resumeNote(start, time);
    this.fill();
  }

  range() {
    const { mode, from, to } = this.repeat;
    return mode === "line" || mode === "span" ? { from, to } : { from: 0, to: this.piece.length };
  }

  /** Schedule all that comes within the look-ahead. */
  fill() {
    if (!this.playing) return;
    const now = this.context.currentTime;
    const until = now + (document.hidden ? HIDDEN_LOOK_AHEAD_SECONDS : LOOK_AHEAD_SECONDS);
    while (!this.ending) {
      const { from, to } = this.range();
      const task = this.todo[this.next];
      // once past the end of what is repeated, the rest of the piece is played out first
      const end = this.timeline.last.akshara < to ? to : this.piece.length;
      if (!task || task.at >= end - 1e-6) {
        const time = this.timeline.timeOf(end);
        if (time > until) break;
        if (this.repeat.mode === "off") {
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
      // a timer that woke too late shall not make the missed ones sound all at once
      if (time > now - 0.05) this.perform(task, Math.max(time, now));
    }
    if (this.ending && now > this.endTime) {
      this.pause();
      this.place = 0;
      this.tell("end");
    }
  }

  perform(task, time) {
    if (task.kind === "note") this.note(task.event, time, 0);
    else this.stroke(task.stroke, time);
  }

  note(index, time, skippedAksharas) {
    const { rate, slices, aksharas_per_minute: rendered } = this.piece.sound;
    const [first, samples] = slices[index];
    const event = this.piece.events[index];
    const skipped = (skippedAksharas * 60) / rendered;
    const available = samples / rate - skipped;
    const wanted = ((event.duration - skippedAksharas) * 60) / this.tempo;
    if (available <= 0 || !this.samples.melody) return;
    const source = new AudioBufferSourceNode(this.context, { buffer: this.samples.melody });
    const gain = new GainNode(this.context);
    source.connect(gain).connect(this.buses.melody);
    if (skipped > 0) gain.gain.setValueAtTime(0, time).linearRampToValueAtTime(1, time + 0.01);
    source.start(time, first / rate + skipped, available);
    const voice = { source, gain, time, index };
    // some slack for rounding: at the rendered tempo a slice is played as it is
    if (wanted < available - 2 / rate) this.release(voice, Math.max(time, time + wanted - RELEASE_SECONDS));
    this.keep(voice);
  }

  /** The rest of the note that sounds at an akshara, where the music starts inside it. */
  resumeNote(akshara, time) {
    const index = eventAt(this.piece, akshara);
    const event = this.piece.events[index];
    const skipped = akshara - event.start;
    if (skipped > 1e-6 && skipped < event.duration - 1e-6) this.note(index, time, skipped);
  }

  stroke(kind, time) {
    const slice = this.piece.sound.strokes[kind];
    if (!slice || !this.samples.strokes) return;
    const { rate } = this.piece.sound;
    const source = new AudioBufferSourceNode(this.context, { buffer: this.samples.strokes });
    const gain = new GainNode(this.context);
    source.connect(gain).connect(this.buses.tala);
    source.start(time, slice[0] / rate, slice[1] / rate);
    this.keep({ source, gain, time });
  }

  keep(voice) {
    this.ringing.add(voice);
    voice.source.addEventListener("ended", () => {
      this.ringing.delete(voice);
      voice.gain.disconnect();
    });
  }

  release(voice, time) {
    voice.gain.gain.cancelScheduledValues(time);
    voice.gain.gain.setValueAtTime(1, time);
    voice.gain.gain.linearRampToValueAtTime(0, time + RELEASE_SECONDS);
    voice.source.stop(time + RELEASE_SECONDS + 0.002);
  }

  /** Take back what has not begun by then. */
  takeBack(time) {
    for (const voice of [...this.ringing]) {
      if (voice.time > time) {
        voice.source.stop();
        voice.gain.disconnect();
        this.ringing.delete(voice);
      }
    }
  }

  /** Let everything fade that will still sound at a time. */
  silence(time = this.context?.currentTime ?? 0) {
    if (!this.context) return;
    this.takeBack(this.context.currentTime + DRAWN_SECONDS);
    for (const voice of this.ringing) this.fade(voice, Math.max(this.context.currentTime, time - RELEASE_SECONDS));
  }

  fade({ source, gain }, time) {
    gain.gain.cancelScheduledValues(this.context.currentTime);
    gain.gain.setTargetAtTime(0, time, RELEASE_SECONDS / 4);
    source.stop(time + 2 * RELEASE_SECONDS);
  }

  // -- the drone ------------------------------------------------------------------------

  /** Start the loop, or fade over to another one where the sruti has changed. */
  startDrone() {
    const { drone } = this.piece.sound;
    if (this.drone && this.droneDigest === drone) return;
    this.stopDrone();
    this.samples.drone ??= this.buffer(this.piece.drone, this.piece.sound.rate);
    if (!this.samples.drone) return;
    const now = this.context.currentTime;
    const source = new AudioBufferSourceNode(this.context, { buffer: this.samples.drone, loop: true });
    const gain = new GainNode(this.context, { gain: 0 });
    source.connect(gain).connect(this.buses.tanpura);
    gain.gain.setValueAtTime(0, now);
    gain.gain.linearRampToValueAtTime(1, now + DRONE_FADE_SECONDS);
    source.start(now);
    this.drone = { source, gain };
    this.droneDigest = drone;
  }

  stopDrone() {
    if (!this.drone) return;
    const { source, gain } = this.drone;
    const now = this.context.currentTime;
    gain.gain.cancelScheduledValues(now);
    gain.gain.setTargetAtTime(0, now, DRONE_FADE_SECONDS / 4);
    source.stop(now + 2 * DRONE_FADE_SECONDS);
    source.addEventListener("ended", () => gain.disconnect());
    this.drone = null;
    this.droneDigest = null;
  }

  // -- single swaras --------------------------------------------------------------------

  /**
   * Pluck swaras one after the other, at their exact cents.
   *
   * Oscillators and not samples: the frequency is a number here, so a swara sounds where
   * the tuning puts it, whatever has been rendered. Resolves to the audio time of the first.
   */
  async hear(cents, secondsApart = 0.5) {
    this.ready();
    if (this.context.state !== "running") await Promise.race([this.context.resume().catch(() => {}), sleep(BLOCKED_AFTER_MS)]);
    if (this.context.state !== "running") {
      this.tell("blocked");
      return null;
    }
    this.hush();
    const start = this.context.currentTime + START_DELAY_SECONDS;
    cents.forEach((one, i) => this.pluck(one, start + i * secondsApart, i === cents.length - 1 ? 1.6 : secondsApart + 0.25));
    return start;
  }

  pluck(cents, time, seconds) {
    const frequency = this.piece.sruti.hz * 2 ** (cents / 1200);
    this.wave ??= new PeriodicWave(this.context, { imag: stringPartials(), disableNormalization: true });
    const source = new OscillatorNode(this.context, { type: "custom", periodicWave: this.wave, frequency });
    const gain = new GainNode(this.context, { gain: 0 });
    const tone = new BiquadFilterNode(this.context, { type: "lowpass", Q: 0.4, frequency: 5200 });
    // a string rounds as it rings
    tone.frequency.setValueAtTime(5200, time);
    tone.frequency.setTargetAtTime(Math.max(900, frequency * 3), time, 0.25);
    source.connect(tone).connect(gain).connect(this.buses.ladder);
    gain.gain.setValueAtTime(0, time);
    gain.gain.linearRampToValueAtTime(0.34, time + 0.006);
    gain.gain.setTargetAtTime(0.12, time + 0.006, 0.22);
    gain.gain.setTargetAtTime(0, time + seconds - 0.2, 0.06);
    source.start(time);
    source.stop(time + seconds + 0.2);
    const voice = { source, gain };
    this.ladder.push(voice);
    source.addEventListener("ended", () => {
      this.ladder = this.ladder.filter((one) => one !== voice);
      gain.disconnect();
    });
  }

  hush() {
    for (const { source, gain } of this.ladder) {
      gain.gain.cancelScheduledValues(this.context.currentTime);
      gain.gain.setTargetAtTime(0, this.context.currentTime, 0.02);
      source.stop(this.context.currentTime + 0.1);
    }
    this.ladder = [];
  }

  // -- what a test can hear -------------------------------------------------------------

  /**
   * The next seconds of a bus, sample for sample, from the live graph: what is measured is
   * what is heard. part: 'all' for everything after the levels, or melody, tanpura, tala.
   */
  async capture(seconds, part = "all") {
    const context = this.ready();
    if (!context.audioWorklet) throw new Error("Capture needs a secure page: open it at localhost or by https.");
    if (!this.tapReady) {
      const url = URL.createObjectURL(new Blob([TAP], { type: "text/javascript" }));
      this.tapReady = context.audioWorklet.addModule(url).finally(() => URL.revokeObjectURL(url));
    }
    await this.tapReady;
    const tap = new AudioWorkletNode(context, "varisai-tap", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
    const bus = part === "all" ? this.master : this.buses[part];
    const wanted = Math.round(seconds * context.sampleRate);
    const samples = new Float32Array(wanted);
    const time = await new Promise((resolve) => {
      let first = null;
      tap.port.onmessage = ({ data: { frame, block } }) => {
        first ??= frame;
        const at = frame - first;
        samples.set(block.subarray(0, Math.max(0, wanted - at)), Math.min(at, wanted));
        if (at + block.length >= wanted) resolve(first / context.sampleRate);
      };
      bus.connect(tap);
    });
    tap.port.postMessage("stop");
    bus.disconnect(tap);
    return { rate: context.sampleRate, time, samples };
  }

  close() {
    clearInterval(this.timer);
    this.context?.close();
  }
}

const TAP = `registerProcessor("varisai-tap", class extends AudioWorkletProcessor {
  constructor() { super(); this.on = true; this.port.onmessage = () => { this.on = false; }; }
  process([input]) {
    // a bus where nothing sounds sends no channel at all
    const block = input[0] ? input[0].slice() : new Float32Array(128);
    this.port.postMessage({ frame: currentFrame, block }, [block.buffer]);
    return this.on;
  }
});`;

/** All that is played, in order of time: notes, and a stroke on every akshara. */
function tasksOf(piece) {
  const notes = piece.events.map((event, index) => ({ at: event.start, kind: "note", event: index }));
  const strokes = Array.from({ length: piece.length }, (_, at) => {
    const { kind } = piece.tala.kriyas[at % piece.aksharas];
    const isSama = at % piece.aksharas === 0 && kind === "clap";
    return { at, kind: "stroke", stroke: isSama && piece.sound?.strokes.sama ? "sama" : kind };
  });
  return [...notes, ...strokes].sort((a, b) => a.at - b.at);
}

/** Partials of a string plucked near its end, as the server's veena is. */
function stringPartials() {
  const partials = new Float32Array(20);
  for (let k = 1; k < partials.length; k++) partials[k] = (Math.abs(Math.sin(0.13 * Math.PI * k)) / k ** 1.1) * 1.4;
  return partials;
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
