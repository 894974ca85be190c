// The player: one piece, one clock, and the parts that follow it.

const REPORT_AFTER_MS = 350;
const ANSWER_WITHIN_MS = 6000;
const READER_SCROLLED_MS = 3000;
const LADDER_SECONDS_APART = 0.5;
const KEPT = "varisai.player";

class Player {
  constructor(root) {
    this.root = root;
    const find = (name) => root.querySelector(`.${name}`);
    this.kept = readKept();
    this.sound = new Sound((what) => this.told(what));
    Object.assign(this.sound.levels, this.kept.levels);
    const play = { play: (event) => this.playFrom(event), span: (first, last) => this.repeatSpan(first, last) };
    this.sargam = new Sargam(find("v-sargam"), play);
    this.strip = new Strip(find("v-strip"));
    this.staff = new Staff(find("v-staff"), play);
    this.ladders = new Ladders(find("v-top"), { hear: (cents, buttons) => this.hear(cents, buttons) });
    this.faults = find("v-faults");
    this.say_ = find("v-say");
    this.help = find("v-help");
    fillHelp(this.help);
    this.toggles = { numbers: [], staff: [] };
    for (const box of [this.ladders.options, null]) this.makeToggles(box);
    this.bar = new Bar(find("v-bar"), this.barActs(), this.sound.levels, this.panelToggles);
    this.numbers(this.kept.numbers ?? true);
    this.repeatMode = "all";
    this.lags = [];
    this.lastScroll = -Infinity;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.listen();
  }

  makeToggles(box) {
    const numbers = new Toggle("Numbers", true, (on) => this.numbers(on));
    const staff = new Toggle("Staff", true, (on) => this.showStaff(on));
    this.toggles.numbers.push(numbers);
    this.toggles.staff.push(staff);
    if (box) box.append(numbers.node, staff.node);
    else this.panelToggles = [numbers.node, staff.node];
  }

  barActs() {
    return {
      toggle: () => this.toggle(),
      repeat: (mode) => this.setRepeat(mode),
      tempo: (value, done, text) => this.setTempo(value, done, text),
      speed: (speed) => this.setSpeed(speed),
      sruti: (step) => this.stepSruti(step),
      level: (part, value) => this.setLevel(part, value),
    };
  }

  listen() {
    this.abort = new AbortController();
    const { signal } = this.abort;
    const scrolled = () => (this.lastScroll = performance.now());
    for (const kind of ["wheel", "touchmove"]) window.addEventListener(kind, scrolled, { passive: true, capture: true, signal });
    document.addEventListener("keydown", (press) => this.pressed(press), { signal });
    document.addEventListener("copy", (copy) => this.copied(copy), { signal });
    document.addEventListener("visibilitychange", () => this.sound.fill(), { signal });
    // a pressed button gives the keys back to the music; fields keep the focus
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
    if (document.activeElement?.matches("input, textarea")) document.activeElement.blur();
  }

  // -- new data -------------------------------------------------------------------------

  /** Take up what the server sent; tell(name, value) reports to it. */
  receive(bytes, tell) {
    this.tell = tell;
    const piece = unpack(bytes);
    if (piece.digest === this.piece?.digest) return;
    const before = this.piece;
    this.piece = piece;
    const isNew = before?.music !== piece.music;
    if (isNew) {
      this.span = null;
      if (this.repeatMode === "span" || this.repeatMode === "line") this.repeatMode = "all";
    }
    for (const part of PARTS) {
      if (piece.sound && this.kept.levels[part] === undefined && !this.touched?.[part]) {
        this.sound.levels[part] = piece.sound.levels[part];
        this.bar.sliders[part].set(piece.sound.levels[part]);
      }
    }
    const settings = settingsOf(piece);
    const answered = !this.asked || JSON.stringify(settings) === JSON.stringify(this.asked);
    // what somebody has set and not yet seen answered stays set
    if (!this.report && answered) this.wanted = settings;
    if (answered) this.answered();
    this.sound.load(piece);
    this.sound.setTempo(this.wanted.tempo);
    this.ladders.show(piece);
    this.showFaults();
    this.layOut();
    this.applyRepeat();
    this.showStaff(this.staffOn(), false);
    this.showBar();
    if (before && isNew) this.say(`${piece.title}, ${piece.tala.name} tala.`);
  }

  layOut() {
    this.sargam.show(this.piece);
    this.laidOutFor = this.sargam.box.clientWidth;
    this.line = null;
    this.akshara = null;
    this.sargam.tint(this.span);
    this.frame(true);
  }

  resized() {
    this.bar.place();
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

  /** Let all parts show the moment that is heard. */
  frame(fresh = false) {
    const { piece, sound } = this;
    if (!piece) return;
    if (!sound.playing && !fresh && sound.place === this.shownPlace) return;
    const place = sound.position();
    this.shownPlace = sound.place;
    const akshara = Math.min(Math.floor(place + 1e-6), piece.length - 1);
    const event = eventAt(piece, place);
    const sounds = place < piece.events[event].start + piece.events[event].duration - 1e-9;
    const shown = sounds && (sound.playing || this.stepped) ? event : null;
    if (shown !== this.sargam.lit || fresh) this.light(shown, place, fresh);
    if (akshara !== this.akshara || fresh) this.lightAkshara(akshara);
    const still = this.calm.matches ? piece.events[event].start : place;
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
    this.strip.show(this.piece, line, this.sargam.columns);
    if (this.sound.playing) this.follow(line.node);
  }

  lineAt(akshara) {
    const avartanam = Math.floor(akshara / this.piece.aksharas);
    const within = akshara % this.piece.aksharas;
    return this.sargam.lines.find((line) => line.avartanam === avartanam && within >= line.from && within < line.to);
  }

  /** Scroll only to a line out of sight, and only where the reader lets the page be. */
  follow(node) {
    if (this.calm.matches || performance.now() - this.lastScroll < READER_SCROLLED_MS) return;
    // a hand on the octave keeps the octave in view
    if (document.querySelector(".v-tune:focus-within")) return;
    const { top, bottom } = node.getBoundingClientRect();
    const header = parseFloat(this.root.style.getPropertyValue("--v-header")) || 0;
    const floor = window.innerHeight - this.bar.box.offsetHeight;
    if (top < header || bottom > floor) node.scrollIntoView({ block: "center", behavior: "smooth" });
  }

  // -- playing --------------------------------------------------------------------------

  toggle() {
    this.stepped = false;
    this.ladders.stop();
    if (this.sound.playing || this.sound.state === "loading") this.sound.pause();
    else this.sound.play();
  }

  playFrom(event) {
    const { start } = this.piece.events[event];
    this.stepped = false;
    this.moveRange(event);
    this.sargam.tabStop(event);
    if (this.sound.playing) this.sound.seek(start);
    else this.sound.play(start);
  }

  /** Go to a swara; where nothing plays, it is lit and sounds alone. */
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
    if (what === "blocked" || state === "blocked") this.say("The browser is holding back sound. Tap Play once more.", true);
    if (this.piece) this.frame(true);
  }

  async hear(cents, buttons) {
    if (this.sound.playing) this.sound.pause();
    const start = await this.sound.hear(cents, LADDER_SECONDS_APART);
    if (start !== null) this.ladders.light(buttons, start, LADDER_SECONDS_APART, () => heardTime(this.sound.context));
  }

  // -- repeat ---------------------------------------------------------------------------

  setRepeat(mode) {
    if (mode === "span" && !this.span) {
      this.say("Drag across the swaras to repeat, or hold Shift and click the last one.", true);
      return;
    }
    if (mode !== "span") this.span = null;
    this.repeatMode = mode;
    this.repeatLine = this.piece.events[eventAt(this.piece, this.sound.position())].avartanam - 1;
    this.applyRepeat(true);
  }

  repeatSpan(first, last) {
    this.span = { first, last };
    this.repeatMode = "span";
    this.applyRepeat(true);
  }

  /** A line or a span follows the swara that somebody goes to. */
  moveRange(event) {
    if (this.repeatMode === "line") this.repeatLine = this.piece.events[event].avartanam - 1;
    if (this.repeatMode === "span" && (event < this.span.first || event > this.span.last)) {
      this.span = null;
      this.repeatMode = "all";
    }
    this.applyRepeat();
  }

  applyRepeat(go = false) {
    const { piece, sound } = this;
    let [from, to] = [0, piece.length];
    let tinted = null;
    if (this.repeatMode === "line") {
      from = this.repeatLine * piece.aksharas;
      to = from + piece.aksharas;
    } else if (this.repeatMode === "span") {
      const last = piece.events[this.span.last];
      [from, to] = [piece.events[this.span.first].start, last.start + last.duration];
      tinted = this.span;
    }
    sound.setRepeat({ mode: this.repeatMode, from, to });
    const place = sound.position();
    if (go && (place < from - 1e-6 || place >= to)) sound.seek(from);
    this.bar.repeat.set(this.repeatMode);
    this.sargam.tint(tinted);
  }

  // -- what the server must know --------------------------------------------------------

  /** Set the tempo; false where it can't be. done: nobody is turning at it any more. */
  setTempo(value, done, text) {
    const [low, high] = this.piece.tempo;
    if (text !== undefined && !(value >= low && value <= high)) {
      this.say(`Tempo runs from ${low} to ${high}; you typed ${text || "nothing"}.`, true);
      return false;
    }
    this.wanted.tempo = clamp(value, low, high);
    this.sound.setTempo(this.wanted.tempo);
    this.showBar();
    if (this.wanted.tempo !== this.piece.aksharas_per_minute || this.report) this.reportSoon(done ? REPORT_AFTER_MS : 4 * REPORT_AFTER_MS);
    return true;
  }

  setSpeed(speed) {
    if (this.wanted.speed === speed) return;
    this.wanted.speed = speed;
    this.showBar();
    this.reportSoon(0);
  }

  stepSruti(step) {
    const { kattais } = this.piece;
    const at = kattais.findIndex(({ kattai }) => kattai === this.wanted.kattai);
    // from between the keys to the nearest key
    const next = at < 0 ? nearestKattai(this.piece) : clamp(at + step, 0, kattais.length - 1);
    if (next === at) return;
    this.wanted.kattai = kattais[next].kattai;
    this.showBar();
    this.reportSoon(REPORT_AFTER_MS);
  }

  /** All three at once, so that a report that overtakes another loses nothing. */
  reportSoon(ms) {
    clearTimeout(this.report);
    this.report = setTimeout(() => {
      this.report = null;
      const { tempo, speed, kattai } = this.wanted;
      this.ask("settings", { aksharas_per_minute: tempo, speed, ...(kattai ? { kattai } : {}) });
      this.asked = { ...this.wanted };
    }, ms);
  }

  /** Tell the server; until it answers, a ring turns around Play. */
  ask(name, value) {
    clearTimeout(this.waiting);
    this.bar.play.dataset.busy = true;
    this.waiting = setTimeout(() => this.unanswered(), ANSWER_WITHIN_MS);
    this.tell(name, value);
  }

  answered() {
    clearTimeout(this.waiting);
    this.asked = null;
    delete this.bar.play.dataset.busy;
  }

  /** What the server did not take up goes back to what it was. */
  unanswered() {
    this.answered();
    if (this.report) return;
    this.wanted = settingsOf(this.piece);
    this.sound.setTempo(this.wanted.tempo);
    this.showBar();
  }

  showBar() {
    this.bar.show(this.piece, this.wanted.tempo, this.wanted.speed, this.wanted.kattai);
  }

  // -- what stays in this browser -------------------------------------------------------

  setLevel(part, level) {
    this.touched = { ...this.touched, [part]: true };
    this.sound.setLevel(part, level);
    this.kept.levels[part] = level;
    this.keep();
  }

  numbers(on) {
    this.kept.numbers = on;
    this.toggles.numbers.forEach((toggle) => toggle.set(on));
    this.root.classList.toggle("v-no-numbers", !on);
    this.keep();
  }

  /** On a phone the staff is off until asked for; elsewhere on until sent away. */
  staffOn() {
    return window.innerWidth <= 640 ? (this.kept.staffSmall ?? false) : (this.kept.staff ?? true);
  }

  showStaff(on, chosen = true) {
    if (chosen) this.kept[window.innerWidth <= 640 ? "staffSmall" : "staff"] = on;
    this.toggles.staff.forEach((toggle) => {
      toggle.set(on);
      toggle.node.hidden = !this.piece?.staff.wide;
    });
    this.staff.show(this.piece, on);
    if (this.sargam.lit !== null) this.staff.light(this.sargam.lit);
    if (chosen) this.keep();
  }

  keep() {
    try {
      localStorage.setItem(KEPT, JSON.stringify(this.kept));
    } catch {
      // a browser that stores nothing still plays
    }
  }

  // -- keys and words -------------------------------------------------------------------

  pressed(press) {
    if (!this.piece || !this.root.isConnected) return;
    const meant = meaning(press);
    if (!meant) return;
    const [what, value] = meant;
    if (press.repeat && ["toggle", "fresh", "repeatNext", "staff", "tala", "fullScreen", "help"].includes(what)) return;
    const done = this.keyActs()[what](value);
    if (done !== false) press.preventDefault();
  }

  keyActs() {
    const at = () => eventAt(this.piece, this.sound.position());
    const last = this.piece.events.length - 1;
    return {
      toggle: () => this.toggle(),
      swara: (step) => this.goTo(clamp(this.focusedSwara() === null && !this.isPlaced() ? at() : (this.focusedSwara() ?? at()) + step, 0, last)),
      line: (step) => this.goLine(this.focusedSwara() ?? at(), step),
      home: () => this.goTo(0),
      repeatNext: () => this.setRepeat({ all: "line", line: "off", span: "all", off: "all" }[this.repeatMode]),
      tempoStep: (step) => this.setTempo(this.wanted.tempo + step * TEMPO_STEP, true),
      speed: (speed) => this.setSpeed(speed),
      sruti: (step) => this.stepSruti(step),
      fresh: () => this.ask("fresh", true),
      staff: () => this.showStaff(!this.staffOn()),
      tala: () => this.silenceTala(),
      fullScreen: () => this.fullScreen(),
      help: () => (this.help.open ? this.help.close() : this.help.showModal()),
      escape: () => this.escape(),
    };
  }

  /** Whether the music stands somewhere that the reader can see. */
  isPlaced() {
    return this.sound.playing || this.stepped || this.sound.place > 0;
  }

  focusedSwara() {
    return this.sargam.box.contains(document.activeElement) ? eventOf(document.activeElement) : null;
  }

  /** The swara over or under this one, on the line before or after. */
  goLine(event, step) {
    const { piece, sargam } = this;
    const { start } = piece.events[event];
    const at = sargam.lines.indexOf(this.lineAt(Math.floor(start + 1e-6)));
    const line = sargam.lines[at];
    const next = sargam.lines[at + step];
    if (!next) return false;
    const within = start - line.avartanam * piece.aksharas - line.from;
    const target = next.avartanam * piece.aksharas + Math.min(next.from + within, next.to - 1 / piece.speed);
    this.goTo(eventAt(piece, target));
    return true;
  }

  silenceTala() {
    const { levels } = this.sound;
    if (levels.tala > 0) this.talaBefore = levels.tala;
    const level = levels.tala > 0 ? 0 : (this.talaBefore ?? this.piece.sound?.levels.tala ?? 0.5);
    this.setLevel("tala", level);
    this.bar.sliders.tala.set(level);
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen?.().catch(() => this.say("This browser has no full screen.", true));
  }

  escape() {
    if (!this.bar.panel.hidden) this.bar.open(false);
    else if (this.span) this.setRepeat("all");
    else return false;
    return true;
  }

  /** Copying swaras gives sargam text: the span, else the whole. */
  copied(copy) {
    const selection = document.getSelection();
    const chosen = selection && !selection.isCollapsed;
    if (chosen ? !selection.containsNode(this.sargam.box, true) || selection.toString().length > 4000 : this.focusedSwara() === null && !this.span) return;
    copy.clipboardData.setData("text/plain", `${sargamText(this.piece, this.span?.first, this.span?.last)}\n`);
    copy.preventDefault();
  }

  /** Say something to a screen reader; shown as well where it is about what was just done. */
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
      /** What is going on now; lags: how late, in ms, the last lights came. */
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
        drone: this.sound.droneDigest ?? null,
        lags: [...this.lags],
      }),
      /** The next seconds as they are heard: {rate, time, samples}; see Sound.capture. */
      capture: (seconds, part) => this.sound.capture(seconds, part),
      captureMelody: (seconds) => this.sound.capture(seconds, "melody"),
      /** Pluck swaras at these cents, on the page's one audio context. */
      hear: (cents, secondsApart) => this.sound.hear(cents, secondsApart),
      /** The one audio context; asking for it makes it, so ask at a touch. */
      get context() {
        return sound.ready();
      },
    };
  }

  close() {
    cancelAnimationFrame(this.request);
    for (const timer of [this.report, this.waiting, this.saying]) clearTimeout(timer);
    this.abort.abort();
    this.watch.disconnect();
    this.bar.close();
    this.ladders.stop();
    this.sound.close();
    if (window.varisaiPlayer === this.handle_) delete window.varisaiPlayer;
  }
}

/** What the bar can set, as the piece has it; no kattai where the sruti is between the keys. */
function settingsOf({ aksharas_per_minute: tempo, speed, kattais, sruti }) {
  return { tempo, speed, kattai: kattais.find(({ name }) => name === sruti.name)?.kattai ?? null };
}

function nearestKattai({ kattais, sruti }) {
  // kattai 1 is C3, and each step of the list a semitone
  return clamp(Math.round(12 * Math.log2(sruti.hz / 130.81)), 0, kattais.length - 1);
}

function readKept() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT)) ?? {};
    return { ...kept, levels: { ...kept.levels } };
  } catch {
    return { levels: {} };
  }
}

// one player to an element of the page, kept while the page around it runs again
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
