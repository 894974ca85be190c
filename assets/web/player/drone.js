// The tanpura: an endless loop, independent of the piece.

const DRONE_FADE_SECONDS = 0.35;

export class Drone {
  constructor(context, bus) {
    this.context = context;
    this.bus = bus;
    /** @type {string | null} the current loop */
    this.digest = null;
    /** @type {number | null} */
    this.since = null;
    /** @type {AudioBufferSourceNode | null} */
    this.source = null;
    /** @type {GainNode | null} */
    this.gain = null;
  }

  /** Start a loop, with a crossfade from the current one; the same loop goes on. */
  start(digest, buffer) {
    if (this.digest === digest || !buffer) return;
    this.stop();
    const now = this.context.currentTime;
    const source = new AudioBufferSourceNode(this.context, { buffer, loop: true });
    const gain = new GainNode(this.context, { gain: 0 });
    source.connect(gain).connect(this.bus);
    gain.gain.setValueAtTime(0, now);
    gain.gain.linearRampToValueAtTime(1, now + DRONE_FADE_SECONDS);
    source.start(now);
    Object.assign(this, { source, gain, digest, since: now });
  }

  stop() {
    if (!this.digest) return;
    const { source, gain } = this;
    const now = this.context.currentTime;
    gain.gain.cancelScheduledValues(now);
    gain.gain.setTargetAtTime(0, now, DRONE_FADE_SECONDS / 4);
    source.stop(now + 2 * DRONE_FADE_SECONDS);
    source.addEventListener("ended", () => gain.disconnect());
    Object.assign(this, { source: null, gain: null, digest: null, since: null });
  }
}
