// The device around the page: what the lock screen shows and does, and a screen that stays on while it plays.

const SILENT_SECONDS = 10; // browsers show nothing on the lock screen for shorter sounds
const SILENT_RATE = 8000;

export class Device {
  /** act: {play(), pause(), start()}, for the buttons of lock screen, headphones and keyboard. */
  constructor(act) {
    this.isOn = false;
    /** @type {WakeLockSentinel | null} */
    this.lock = null;
    /** @type {HTMLAudioElement | null} */
    this.silence = null;
    this.acts = { play: act.play, pause: act.pause, stop: act.pause, previoustrack: act.start };
    this.listen((name) => this.acts[name]);
    const { audioSession } = /** @type {any} */ (navigator);
    // on iOS, music goes on with the screen off, and whatever the silent switch says
    if (audioSession) audioSession.type = "playback";
  }

  /** Set what happens on each button; a browser may not know all of them. */
  listen(handlerOf) {
    for (const name of Object.keys(this.acts)) {
      try {
        navigator.mediaSession?.setActionHandler(/** @type {MediaSessionAction} */ (name), handlerOf(name));
      } catch {
        // this button isn't there
      }
    }
  }

  /** Show a piece on the lock screen. */
  show({ title, raga, tala }) {
    if (!navigator.mediaSession || !window.MediaMetadata) return;
    const icon = new URL("../../../app/static/icon-512.png", import.meta.url).href;
    navigator.mediaSession.metadata = new MediaMetadata({
      title: title || raga,
      artist: [raga, tala.name].filter(Boolean).join(", "),
      artwork: [{ src: icon, sizes: "512x512", type: "image/png" }],
    });
  }

  /** Follow the state of the sound. */
  become(state) {
    this.isOn = state === "playing" || state === "loading";
    if (navigator.mediaSession) navigator.mediaSession.playbackState = state === "playing" ? "playing" : this.isOn ? "none" : "paused";
    this.sound();
    this.keepAwake();
  }

  /**
   * Play silence from a media element as long as the music plays: without one a browser gives the page no place on the
   * lock screen, and a phone stops its sound with the screen off.
   */
  sound() {
    if (!this.isOn) return this.silence?.pause();
    this.silence ??= Object.assign(new Audio(URL.createObjectURL(silentFile())), { loop: true });
    return this.silence.play().catch(() => {}); // then the music plays without it
  }

  /** Keep the screen on while it plays; a browser lets go of it whenever the page is hidden. */
  async keepAwake() {
    if (!this.isOn || document.hidden) {
      if (!this.isOn) this.letSleep();
      return;
    }
    if (!navigator.wakeLock || this.isAsking || (this.lock && !this.lock.released)) return;
    this.isAsking = true;
    this.lock = await navigator.wakeLock.request("screen").catch(() => null);
    this.isAsking = false;
    if (!this.isOn) this.letSleep();
  }

  letSleep() {
    this.lock?.release();
    this.lock = null;
  }

  close() {
    this.become("paused");
    this.listen(() => null);
    if (navigator.mediaSession) navigator.mediaSession.metadata = null;
    if (this.silence) URL.revokeObjectURL(this.silence.src);
  }
}

/** A WAV file of silence: 8 bits, one channel. */
function silentFile() {
  const samples = SILENT_SECONDS * SILENT_RATE;
  const head = new DataView(new ArrayBuffer(44));
  const words = [[0, "RIFF"], [8, "WAVE"], [12, "fmt "], [36, "data"]];
  for (const [at, word] of words) [.../** @type {string} */ (word)].forEach((sign, i) => head.setUint8(Number(at) + i, sign.charCodeAt(0)));
  for (const [at, value] of [[4, samples + 36], [16, 16], [24, SILENT_RATE], [28, SILENT_RATE], [40, samples]]) head.setUint32(at, value, true);
  for (const [at, value] of [[20, 1], [22, 1], [32, 1], [34, 8]]) head.setUint16(at, value, true);
  return new Blob([head, new Uint8Array(samples).fill(128)], { type: "audio/wav" });
}
