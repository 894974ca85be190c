// Where the music is: moments of the audio clock against aksharas of the piece.

/** A stretch of steady tempo: at `time` (audio clock, seconds) the music is at `akshara`. */
export class Timeline {
  constructor() {
    this.stretches = [];
  }

  clear() {
    this.stretches = [];
  }

  /** From `time` on the music goes on at `akshara`, at that tempo. Later stretches are dropped. */
  begin(time, akshara, tempo) {
    this.stretches = this.stretches.filter((stretch) => stretch.time < time);
    this.stretches.push({ time, akshara, perSecond: tempo / 60 });
    // the ear lags behind the schedule by far less than this many repeats
    if (this.stretches.length > 32) this.stretches.shift();
  }

  get last() {
    return this.stretches[this.stretches.length - 1];
  }

  /** The akshara at a time; null before the first stretch. */
  at(time) {
    for (let i = this.stretches.length - 1; i >= 0; i--) {
      const { time: start, akshara, perSecond } = this.stretches[i];
      if (start <= time) return akshara + (time - start) * perSecond;
    }
    return null;
  }

  /** When an akshara comes in the last stretch. */
  timeOf(akshara) {
    return this.last.time + (akshara - this.last.akshara) / this.last.perSecond;
  }
}

/**
 * The moment of the audio clock that leaves the loudspeaker now.
 *
 * currentTime runs ahead of the ear by the device's latency; a light that follows it would
 * come early.
 */
export function heardTime(context) {
  const latency = context.outputLatency || context.baseLatency || 0;
  const stamp = context.getOutputTimestamp?.();
  if (stamp && stamp.contextTime > 0 && stamp.performanceTime > 0) {
    const time = stamp.contextTime + (performance.now() - stamp.performanceTime) / 1000;
    // some devices report stamps from long ago; those are no use
    if (Math.abs(time - (context.currentTime - latency)) < 0.5) return time;
  }
  return context.currentTime - latency;
}
